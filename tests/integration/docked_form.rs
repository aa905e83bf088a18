//! The form of a claim stands beside or below its sentence, and leaves the text as it was.

use crate::support::reader::{EN, ID, TestReader};
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tandai::tui::app::Event;

const SIZES: [(u16, u16); 8] = [(40, 12), (60, 20), (80, 24), (100, 30), (120, 40), (139, 45), (140, 40), (200, 50)];

/// The words of an area of the screen, with single spaces.
fn words_in(buffer: &Buffer, area: Rect) -> String {
    let row = |y: u16| (area.left()..area.right()).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    let rows: Vec<String> = (area.top()..area.bottom()).map(row).collect();
    rows.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of the sentence under the cursor, with single spaces.
fn sentence(reader: &mut TestReader) -> String {
    reader.keys("s");
    let words = reader.selected().split_whitespace().collect::<Vec<_>>().join(" ");
    reader.keys("<Esc>");
    words
}

/// The screen without the status line.
fn panes(reader: &TestReader) -> String {
    let screen = reader.screen();
    screen.trim_end().rsplit_once('\n').map(|(above, _)| above.to_string()).unwrap_or_default()
}

#[test]
fn the_whole_sentence_of_the_claim_is_in_sight_and_the_text_is_put_back() {
    for text in [ID, EN] {
        for size in SIZES {
            let mut reader = TestReader::new(text, size);
            // Every fourth sentence: at the top, in the middle and at the end of the article and of the window.
            for at in 0..8 {
                reader.keys(")))))c<C-e>");
                let sentence = sentence(&mut reader);
                let before = panes(&reader);
                reader.keys("<Enter>");
                if !reader.app.has_dialog() {
                    continue;
                }
                let area = reader.app.geometry().text;
                let shown = words_in(&reader.buffer(), area);
                let fits = usize::from(area.width) * usize::from(area.height) > sentence.len() * 2;
                let wanted: String = sentence.chars().take(if fits { 1000 } else { 60 }).collect();
                assert!(shown.contains(&wanted), "{size:?}, {at}: {wanted} is not in {}", reader.screen());
                assert!(reader.screen().contains("Verdict"), "{}", reader.screen());
                // What was rejected or typed on the way does not matter to where the text is.
                reader.keys("<Tab>Alasan<Tab><Tab><C-c>");
                assert_eq!(panes(&reader), before, "{size:?}, {at}");
            }
        }
    }
}

#[test]
fn a_form_that_is_open_while_the_screen_changes_keeps_its_sentence_in_sight() {
    let mut reader = TestReader::new(ID, (120, 40));
    reader.keys("fff<Enter>");
    let sentence = sentence(&mut reader);
    reader.keys("<Enter>");
    for (width, height) in SIZES.into_iter().chain([(120, 40)]) {
        reader.event(Event::Resize(width, height));
        let area = reader.app.geometry().text;
        let start: String = sentence.chars().take(40).collect();
        assert!(words_in(&reader.buffer(), area).contains(&start), "{width}x{height}: {}", reader.screen());
    }
    reader.keys("<Esc>");
    assert!(reader.screen().contains("Entities") && !reader.app.has_dialog());
}

#[test]
fn the_text_beside_a_form_can_be_scrolled_and_clicked() {
    for size in [(80, 24), (200, 24)] {
        let mut reader = TestReader::new(ID, size);
        reader.keys("fc<Enter>f<Tab>Alasan");
        let mouse = |reader: &mut TestReader, kind| {
            let text = reader.app.geometry().text;
            let (column, row, modifiers) = (text.x + 2, text.y + 1, KeyModifiers::NONE);
            reader.event(Event::Mouse(MouseEvent { kind, column, row, modifiers }));
        };
        let text = |reader: &TestReader| words_in(&reader.buffer(), reader.app.geometry().text);
        let before = text(&reader);
        mouse(&mut reader, MouseEventKind::ScrollDown);
        assert_ne!(text(&reader), before, "the wheel scrolls the text");
        reader.keys("x");
        let scrolled = text(&reader);
        reader.keys("y");
        assert_eq!(text(&reader), scrolled, "and typing does not scroll it back");
        mouse(&mut reader, MouseEventKind::Down(MouseButton::Left));
        let saved = reader.saved.last().unwrap().annotations[0].claim.clone().unwrap();
        assert_eq!(saved.rationale, "Alasanxy", "a click beside the form saves what was typed");
    }
}
