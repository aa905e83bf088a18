//! Where the reader is in the text: positions, cells of the screen, and laws that hold after any steps.

use super::testing::{article, drawn, markdown_reader, reader, reader_in, window};
use super::{Reader, TextWindow};
use crate::library::position::ReadingPosition;
use crate::text::graphemes;
use crate::tui::action::{Motion, TextUnit, WindowPosition};
use proptest::prelude::*;
use ratatui::layout::{Position, Rect};

#[test]
fn reading_begins_at_the_headline() {
    let text = "JAKARTA, KOMPAS.com -\nBanjir Melanda Kota\nHujan turun sejak pagi di seluruh kota.";
    assert_eq!(drawn(&reader(&text[22..])), format!("|{}", &text[22..]));
    assert_eq!(drawn(&reader("Satu.")), "|Satu.");
}

#[test]
fn another_size_keeps_the_text_of_the_first_row() {
    let mut reader = reader_in((10, 4), "satu dua tiga empat lima |enam tujuh delapan sembilan sepuluh");
    reader.align_cursor_row(WindowPosition::Middle);
    assert_eq!(window(&reader), ["satu dua", "tiga empat", "lima |enam", "tujuh"]);
    reader.align_cursor_row(WindowPosition::Top);
    reader.scroll(-1);
    assert_eq!(window(&reader)[..2], ["tiga empat", "lima |enam"]);
    reader.resize(TextWindow { columns: 24, rows: 2, hyphenate: false });
    assert!(window(&reader)[0].contains("tiga"));
    reader.resize(TextWindow { columns: 10, rows: 4, hyphenate: false });
    assert!(window(&reader).concat().contains("|enam"));
}

#[test]
fn a_lower_window_still_shows_the_cursor() {
    let mut reader = reader_in((1, 9), "a b c d e f g h |i j k l");
    reader.resize(TextWindow { columns: 1, rows: 3, hyphenate: false });
    assert!(window(&reader).contains(&"|i".into()), "{:?}", window(&reader));
}

#[test]
fn a_position_is_resumed_in_a_window_of_another_size() {
    let text = "satu dua tiga empat lima enam |tujuh delapan sembilan sepuluh";
    let mut reader = reader_in((5, 5), text);
    reader.align_cursor_row(WindowPosition::Middle);
    let position = reader.position();
    assert_eq!(position, ReadingPosition { cursor: 30, top: 20 });
    let mut later = reader_in((5, 5), &text.replace('|', ""));
    later.resume(position);
    assert_eq!(window(&later), window(&reader));
    let mut wide = reader_in((30, 5), &text.replace('|', ""));
    wide.resume(position);
    assert_eq!(drawn(&wide), text);
}

#[test]
fn a_position_beyond_the_text_is_its_end() {
    let mut reader = reader_in((5, 2), "satu dua tiga");
    reader.resume(ReadingPosition { cursor: 99, top: 99 });
    assert_eq!(window(&reader), ["dua", "tig|a"]);
}

#[test]
fn the_rest_of_an_article_is_added_below_what_is_read() {
    let head = "satu dua\ntiga empat\nlim";
    let mut reader = reader_in((10, 3), head);
    reader.show_offset(9);
    reader.align_cursor_row(WindowPosition::Top);
    let before = window(&reader);
    assert_eq!(before, ["|tiga empat", "", "lim"]);
    reader.show_whole(article("satu dua\ntiga empat\nlima enam tujuh\ndelapan"));
    assert_eq!(window(&reader)[..2], before[..2]);
    assert_eq!(window(&reader)[2], "lima enam");
}

#[test]
fn another_article_is_read_from_its_start_and_keeps_the_way_back() {
    let mut reader = reader("|satu\ndua");
    reader.jump(5);
    reader.select_unit(TextUnit::Word);
    let earlier = reader.begin_search("dua").unwrap();
    let window = reader.window();
    reader.show(article("tiga\ndua"), window);
    assert_eq!(drawn(&reader), "|tiga\ndua");
    assert!(reader.search().is_none() && reader.has_earlier_position());
    let later = reader.begin_search("dua").unwrap();
    assert_ne!(earlier.serial, later.serial, "results of the earlier search stay apart");
}

#[test]
fn a_command_acts_on_the_selection_or_else_on_the_sentence() {
    let target = |drawn| {
        let reader = reader(drawn);
        reader.target_span().slice(reader.article().text()).to_string()
    };
    assert_eq!(target("Satu [du|a]. Tiga."), "dua");
    assert_eq!(target("Satu dua. Ti|ga.\nEmpat."), "Tiga.");
    assert_eq!(target("Satu dua.| Tiga."), "Satu dua.");
}

#[test]
fn the_first_paragraph_is_left_after_its_end() {
    assert!(!reader("satu du|a\ntiga").is_past_first_paragraph());
    assert!(reader("satu dua\n|tiga").is_past_first_paragraph());
}

#[test]
fn the_cursor_has_a_cell_only_while_it_is_in_view() {
    let area = Rect::new(10, 5, 9, 3);
    let mut reader = reader_in((9, 3), "satu\n漢|字\ntiga\nempat\nlima");
    assert_eq!(reader.cursor_in(area), Some((12, 7)));
    assert_eq!(reader.cursor_in(Rect { height: 2, ..area }), None, "below a lower area");
    assert_eq!(reader.cursor_in(Rect { width: 0, ..area }), None);
    assert_eq!(reader.cursor_in(Rect { width: 1, ..area }), Some((10, 7)), "at the edge of a narrower one");
    reader.move_cursor(Motion::End);
    reader.set_cursor(0);
    assert_eq!(reader.cursor_in(area), None, "above it");
}

#[test]
fn a_cell_is_at_the_nearest_grapheme() {
    let reader = reader_in((12, 9), "|satu dua tiga\n漢字");
    assert_eq!(window(&reader), ["|satu dua", "tiga", "", "漢字"]);
    let area = Rect::new(3, 1, 12, 9);
    let text = reader.article().text();
    let at = |x, y| &text[reader.offset_at(Position::new(x, y), area)..];
    assert!(at(3, 1).starts_with("satu dua"));
    assert!(at(0, 1).starts_with("satu dua"), "left of the text");
    assert!(at(14, 1).starts_with("a tiga"), "right of it, not on the space");
    assert!(at(4, 2).starts_with("iga"));
    assert!(at(4, 3).starts_with("iga"), "the row between paragraphs belongs to the one above");
    assert!(at(6, 4).starts_with('字') && at(5, 4).starts_with('字') && at(4, 4).starts_with('漢'));
    assert!(at(3, 9).starts_with('漢'), "below the text");
    assert!(at(3, 0).starts_with("satu"), "above it");
}

#[test]
fn the_space_at_the_top_of_the_window_belongs_to_the_row_below_which_is_in_view() {
    let mut reader = reader_in((9, 2), "|satu\ndua");
    reader.scroll(1);
    assert_eq!(window(&reader), ["", "|dua"]);
    assert_eq!(reader.offset_at(Position::new(1, 0), area(&reader)), 6);
}

/// The motions, units and edges that a step takes one of.
const MOTIONS: [Motion; 19] = [
    Motion::Left,
    Motion::Right,
    Motion::Up,
    Motion::Down,
    Motion::WordNext,
    Motion::WordPrevious,
    Motion::WordEnd,
    Motion::SentenceNext,
    Motion::SentencePrevious,
    Motion::ParagraphNext,
    Motion::ParagraphPrevious,
    Motion::LineStart,
    Motion::LineEnd,
    Motion::HalfDown,
    Motion::HalfUp,
    Motion::PageDown,
    Motion::PageUp,
    Motion::Start,
    Motion::End,
];
const UNITS: [TextUnit; 4] = [TextUnit::Grapheme, TextUnit::Word, TextUnit::Sentence, TextUnit::Paragraph];
const EDGES: [WindowPosition; 3] = [WindowPosition::Top, WindowPosition::Middle, WindowPosition::Bottom];

/// Every step that leaves the cursor in view, with a number that it may use.
const STEPS: &[fn(&mut Reader, usize)] = &[
    |reader, n| reader.move_cursor(MOTIONS[n % MOTIONS.len()]),
    |reader, n| reader.scroll(n as isize % 41 - 20),
    |reader, n| reader.jump(n),
    |reader, n| reader.select_unit(UNITS[n % UNITS.len()]),
    |reader, n| {
        reader.grow_selection();
        if n % 2 == 0 {
            reader.grow_selection();
        }
    },
    |reader, _| reader.shrink_selection(),
    |reader, _| reader.swap_selection_ends(),
    |reader, n| {
        if n % 2 == 0 {
            reader.end_selection();
        } else {
            reader.clear_selection();
        }
    },
    |reader, n| {
        let area = area(reader);
        let cell = Position::new(n as u16 % area.width, n as u16 % area.height);
        reader.extend_selection(reader.offset_at(cell, area));
    },
    |reader, n| reader.align_cursor_row(EDGES[n % EDGES.len()]),
    |reader, n| {
        let (columns, rows) = (1 + n as u16 % 30, 2 + n / 30 % 20);
        reader.resize(TextWindow { columns, rows, hyphenate: n % 7 == 0 });
    },
    |reader, n| reader.resume(ReadingPosition { cursor: n, top: n * 7 % 300 }),
    |reader, n| {
        let to = if n % 2 == 0 { reader.jump_back() } else { reader.jump_forward() };
        if let Some(to) = to {
            reader.show_offset(to.offset);
        }
    },
    |reader, n| {
        let request = reader.begin_search(["a", " ", "\u{301}", "tu. "][n % 4]).unwrap();
        let hits = super::search::find(&request.pattern, reader.article().text());
        reader.search_finished(request.serial, hits);
    },
];

/// The window as an area of the screen.
fn area(reader: &Reader) -> Rect {
    Rect::new(0, 0, reader.window().columns, reader.window().rows as u16)
}

/// Texts that are hard to lay out: wide, combining, joined and invisible characters, long words, and white space.
fn texts() -> impl Strategy<Value = String> {
    let pieces = vec![
        "satu ",
        "dua, ",
        "tu. ",
        "A",
        "漢字",
        "e\u{301}",
        "👩‍👩‍👧",
        "\u{200b}",
        "\t",
        "-",
        "\u{a0}",
        "  ",
        "\n",
        "\n\n",
        "\u{301}",
        "panjangsekalikatanya",
        "“",
        "\u{202e}",
        "***",
    ];
    prop::collection::vec(prop::sample::select(pieces), 1..40).prop_map(|pieces| format!("x{}", pieces.concat()))
}

/// A text, whether it is Markdown with code, quotes and lists, and the size of the window on it: at least two rows, because one
/// row may show only the space between paragraphs.
fn readers() -> impl Strategy<Value = (String, bool, (u16, usize))> {
    (texts(), any::<bool>(), (1u16..30, 2usize..20))
}

fn any_reader((text, is_markdown, size): (String, bool, (u16, usize))) -> Reader {
    if is_markdown {
        markdown_reader(size, &format!("# A\n\n```\n{text}\n```\n\n> {text}\n\n- {text}\n"))
    } else {
        reader_in(size, &text)
    }
}

/// Whether a cursor can be at `offset`: at the start of a grapheme in a paragraph.
fn is_cursor_offset(reader: &Reader, offset: usize) -> bool {
    let article = reader.article();
    graphemes::is_boundary(article.text(), offset)
        && article.paragraphs()[article.paragraph_at(offset)].span().contains(offset)
}

proptest! {
    #[test]
    fn after_any_steps_the_cursor_is_in_the_text_and_in_the_window(
        text in readers(),
        steps in prop::collection::vec((0..STEPS.len(), 0usize..700), 1..40),
    ) {
        let mut reader = any_reader(text);
        for (step, number) in steps {
            STEPS[step](&mut reader, number);
            prop_assert!(is_cursor_offset(&reader, reader.cursor()), "step {}, {}: {:?}", step, number, drawn(&reader));
            prop_assert_eq!(reader.layout.clamp(&reader.article, reader.top), reader.top, "step {}, {}", step, number);
            prop_assert!(reader.cursor_in(area(&reader)).is_some(), "step {}, {}: {:?}", step, number, window(&reader));
            if let Some(selection) = reader.selection() {
                let ends = [selection.start, selection.end];
                prop_assert!(ends.iter().all(|&end| graphemes::is_boundary(reader.article().text(), end)));
            }
        }
    }

    #[test]
    fn the_cell_of_the_grapheme_at_a_cell_has_the_same_grapheme(text in readers(), scrolled in 0isize..30) {
        let mut reader = any_reader(text);
        reader.scroll(scrolled);
        let area = area(&reader);
        let rows = reader.visible_rows(area.height);
        for cell in area.positions() {
            let offset = reader.offset_at(cell, area);
            prop_assert!(is_cursor_offset(&reader, offset), "{} at {}", offset, cell);
            reader.set_cursor(offset);
            let shown = reader.cursor_in(area);
            if rows.get(usize::from(cell.y)).is_none_or(|row| row.line.is_none()) {
                prop_assert!(shown.is_some(), "{} is the nearest row that is in view", cell);
                continue;
            }
            prop_assert!(shown.is_some_and(|(_, y)| y == cell.y), "{:?} for {}", shown, cell);
            prop_assert_eq!(reader.offset_at(shown.unwrap().into(), area), offset, "{:?} for {}", shown, cell);
        }
    }
}
