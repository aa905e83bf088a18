//! The status line. Left: the mode, the position in the article, and the last message. Right: annotations, save status, and the keys
//! that are useful now. Parts with an action can be clicked. On a narrow screen parts are shortened and left out, but never the
//! position and all keys.

mod fitting;
mod parts;

use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::widgets::{HintBar, Hit, HitMap, write};
use fitting::Placed;
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A message for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusMessage {
    /// The message.
    pub text: String,
    /// Whether the message reports an error.
    pub is_error: bool,
}

/// How long a message about a change stays, in seconds, if no other message comes.
const LASTING_SECONDS: i64 = 5;

/// What the status line has of its own; the rest of what it shows belongs to others.
#[derive(Debug, Default)]
pub(crate) struct StatusLine {
    message: Option<StatusMessage>,
    /// When the message was shown, if it is about a change of the annotations.
    changed_at: Option<Timestamp>,
    /// The count typed so far.
    pub(crate) count: Option<usize>,
}

impl StatusLine {
    /// The message.
    pub(crate) const fn message(&self) -> Option<&StatusMessage> {
        self.message.as_ref()
    }

    /// Shows a message until the next key.
    pub(crate) fn show(&mut self, message: StatusMessage) {
        (self.message, self.changed_at) = (Some(message), None);
    }

    /// Shows a message about a change of the annotations until another comes, or until the first key after a few seconds:
    /// it tells how to undo the change, and a motion must not hide that.
    pub(crate) fn show_change(&mut self, message: StatusMessage, now: Timestamp) {
        (self.message, self.changed_at) = (Some(message), Some(now));
    }

    /// A key or a button of the mouse was pressed.
    pub(crate) fn pressed(&mut self, now: fn() -> Timestamp) {
        let lasts = self.changed_at.is_some_and(|then| now().duration_since(then).as_secs() < LASTING_SECONDS);
        if !lasts {
            self.clear();
        }
    }

    /// Removes the message, and returns it.
    pub(crate) fn clear(&mut self) -> Option<StatusMessage> {
        self.changed_at = None;
        self.message.take()
    }
}

/// The input of the status line besides the context.
pub(crate) struct StatusView<'a> {
    /// The message, if there is one.
    pub(crate) message: Option<&'a StatusMessage>,
    /// The parts that the dialog in front sets.
    pub(crate) dialog: Option<DialogStatus>,
}

/// The parts of the status line that a dialog sets.
pub(crate) struct DialogStatus {
    /// The name of the dialog.
    pub(crate) mode: &'static str,
    /// Its most important keys.
    pub(crate) hints: HintBar,
    /// A command that it offers, and what the command does, if the dialog stands for something else than the open article.
    pub(crate) offer: Option<(Action, String)>,
}

/// Draws the line, with a column free on either side.
pub(crate) fn draw(context: &Context<'_>, line: &StatusView<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
    let mut hits = HitMap::default();
    let inner = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    for Placed { x, width, text, style, action } in parts::parts(context, line).placed(inner.width) {
        let x = inner.x + x;
        write(buffer, inner, x, area.y, &text, width, style);
        if let Some(action) = action {
            hits.add(Rect { x, width, ..area }, Hit::Button(action));
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::AnnotationKind;
    use crate::testing::{annotation, span_of};
    use crate::tui::document::{SaveError, SaveFailure, SaveStatus, Saving};
    use crate::tui::geometry::Pane;
    use crate::tui::testing::{TestContext, cell_of, drawn, rows, runs};
    use ratatui::layout::Position;

    const TEXT: &str = "Harga beras naik dua belas persen.\nKementerian membantah kabar itu.";

    const NOTHING: StatusView<'_> = StatusView { message: None, dialog: None };

    /// Draws the line in this many columns.
    fn draw_line(test: &TestContext, line: &StatusView<'_>, columns: u16) -> (Buffer, HitMap) {
        drawn((columns, 1), |buffer| draw(&test.context(), line, Rect::new(0, 0, columns, 1), buffer))
    }

    /// The text of the line in this many columns.
    fn line(test: &TestContext, view: &StatusView<'_>, columns: u16) -> String {
        rows(&draw_line(test, view, columns).0).concat()
    }

    /// The line with a message.
    fn with_message(test: &TestContext, text: &str, columns: u16) -> String {
        let message = StatusMessage { text: text.into(), is_error: false };
        line(test, &StatusView { message: Some(&message), dialog: None }, columns)
    }

    /// An article with an annotation of each of these kinds on one word.
    fn marked(kinds: &[AnnotationKind]) -> TestContext {
        let mut test = TestContext::new(TEXT, (100, 30));
        let article = test.doc.article.clone();
        for (id, kind) in (1..).zip(kinds) {
            let made = annotation().id(id).kind(*kind).note("Sejak kapan?").on_words(&article, "beras").build();
            test.doc.annotations.add_annotation(made, &article, "Added");
        }
        test
    }

    #[test]
    fn the_mode_the_position_and_four_keys_are_shown() {
        let test = TestContext::new(TEXT, (100, 30));
        assert_eq!(
            line(&test, &NOTHING, 80),
            " reading  ¶1/2 0%  1 min left  article.txt    s select  a note  c claim  ? help"
        );
        let test = test.at("membantah");
        assert!(line(&test, &NOTHING, 60).starts_with(" reading  ¶2/2 70%  "), "{}", line(&test, &NOTHING, 60));
    }

    #[test]
    fn at_every_width_the_position_and_a_key_are_there_and_the_edges_are_free() {
        let message = StatusMessage { text: "Catatan sudah ditambahkan pada kalimat ini".into(), is_error: false };
        let marked = marked(&[AnnotationKind::Claim, AnnotationKind::Note]).at("membantah");
        let selecting = TestContext::new(TEXT, (100, 30)).at("membantah").selecting("membantah");
        for columns in 40..=200 {
            for (test, mode) in [(&marked, "read"), (&selecting, "select")] {
                for message in [None, Some(&message)] {
                    let view = StatusView { message, dialog: None };
                    let shown = line(test, &view, columns);
                    assert!(shown.starts_with(&format!(" {mode}")), "{columns}: {shown}");
                    assert!(
                        shown.contains("¶2/2 ") && shown.contains('%') && shown.contains("  ?"),
                        "{columns}: {shown}"
                    );
                    assert!(shown.chars().count() < usize::from(columns), "{columns}: {shown}");
                }
            }
        }
    }

    #[test]
    fn keys_are_left_out_from_the_right_and_the_help_is_shortened() {
        let test = TestContext::new(TEXT, (100, 30));
        assert_eq!(line(&test, &NOTHING, 49), " reading  ¶1/2 0%   s select  a note  c claim  ?");
        assert_eq!(line(&test, &NOTHING, 40), " reading  ¶1/2 0%   s select  a note  ?");
        assert_eq!(line(&test, &NOTHING, 32), " reading  ¶1/2 0%   s select  ?");
        assert_eq!(line(&test, &NOTHING, 20), " read  ¶1/2 0%    ?");
        assert_eq!(line(&test, &NOTHING, 9), " ¶1/2 0%");
    }

    #[test]
    fn the_keys_are_those_that_are_useful_now() {
        let keys = |test: &TestContext| {
            let shown = line(test, &NOTHING, 60);
            let parts = shown.split("  ").map(str::trim);
            parts.filter(|part| part.contains(' ') && !part.starts_with('¶')).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(keys(&TestContext::new(TEXT, (100, 30))), "s select, a note, c claim, ? help");
        let claim = marked(&[AnnotationKind::Claim]);
        assert_eq!(keys(&claim.at("membantah")), "s select, a note, c claim, ? help");
        let mut entities = TestContext::new(TEXT, (100, 30));
        entities.screen.focus = Pane::Entities;
        assert_eq!(keys(&entities), "Enter go, / filter, d reject, ? help");
        let note = marked(&[AnnotationKind::Note]).at("beras");
        assert_eq!(keys(&note), "Enter edit, d delete, c claim");
    }

    #[test]
    fn an_article_that_is_still_being_read_has_no_last_paragraph() {
        let test = TestContext::on_head("Harga beras naik dua belas persen.", (100, 30)).at("naik");
        assert!(line(&test, &NOTHING, 60).contains("¶1/… 0%  "), "{}", line(&test, &NOTHING, 60));
    }

    #[test]
    fn a_selection_has_its_length_and_buttons() {
        let test = TestContext::new(TEXT, (100, 30)).selecting("beras");
        let (buffer, hits) = draw_line(&test, &NOTHING, 140);
        let shown = rows(&buffer).concat();
        assert!(shown.starts_with(" selection  ¶1/2 "), "{shown}");
        let button = |words| hits.at(cell_of(&buffer, words));
        assert_eq!(button("5 characters"), None);
        assert_eq!(button("2 doubtful"), Some(Hit::Button(Action::Highlight('2'))));
        assert_eq!(button("a note"), Some(Hit::Button(Action::Note)));
        assert_eq!(button("c claim"), Some(Hit::Button(Action::Claim)));
        assert_eq!(button("+ grow"), Some(Hit::Button(Action::Grow)));
        assert_eq!(button("? help"), Some(Hit::Button(Action::Help)));
    }

    #[test]
    fn a_selection_is_counted_in_graphemes_up_to_a_limit() {
        let has = |text: &str, words: &str, length: &str| {
            let line = line(&TestContext::new(text, (100, 30)).selecting(words), &NOTHING, 120);
            assert!(line.contains(&format!("  {length}  ")), "{line}");
        };
        has("kafe\u{301}", "e\u{301}", "1 character");
        let long = "a".repeat(10_001);
        has(&long, &long[..9999], "9999 characters");
        has(&long, &long, "over 9999 characters");
    }

    /// What a dialog shows that is called “note”, with this offer.
    fn dialog(offer: Option<(Action, String)>) -> DialogStatus {
        let hints = HintBar::default().command(Action::Escape, "Esc", "save").words("Ctrl-Z undo");
        DialogStatus { mode: "note", hints, offer }
    }

    #[test]
    fn a_dialog_shows_its_name_and_its_keys() {
        let test = TestContext::new(TEXT, (100, 30)).selecting("beras");
        let (buffer, hits) = draw_line(&test, &StatusView { message: None, dialog: Some(dialog(None)) }, 60);
        assert_eq!(rows(&buffer).concat(), format!(" {:<37}{}", "note  ¶1/2 14%", "Ctrl-Z undo  Esc save"));
        assert_eq!(hits.at(cell_of(&buffer, "Esc save")), Some(Hit::Button(Action::Escape)));
        assert_eq!(line(&test, &StatusView { message: None, dialog: Some(dialog(None)) }, 22), " note  ¶1/2 14%   Esc");
    }

    #[test]
    fn an_offer_of_a_dialog_hides_the_position() {
        let test = TestContext::new(TEXT, (100, 30));
        let offer = || Some(dialog(Some((Action::Undo, "reverses it".to_string()))));
        let (buffer, hits) = draw_line(&test, &StatusView { message: None, dialog: offer() }, 60);
        assert!(!rows(&buffer).concat().contains('¶'));
        assert_eq!(hits.at(cell_of(&buffer, "u reverses it")), Some(Hit::Button(Action::Undo)));
        assert_eq!(hits.at(Position::new(0, 0)), None);
    }

    #[test]
    fn an_error_has_the_colour_of_alarm() {
        let test = TestContext::new(TEXT, (100, 30));
        let alarm = test.settings.theme.alarm().fg;
        let alarming = |is_error| {
            let message = StatusMessage { text: "Cannot save".into(), is_error };
            let (buffer, _) = draw_line(&test, &StatusView { message: Some(&message), dialog: None }, 60);
            runs(&buffer, |cell| Some(cell.fg) == alarm)
        };
        assert_eq!(alarming(true), ["Cannot save"]);
        assert!(alarming(false).is_empty());
    }

    #[test]
    fn a_long_message_is_cut_and_hides_neither_the_position_nor_the_marks() {
        let test = marked(&[AnnotationKind::Claim, AnnotationKind::Note]).at("membantah");
        let text = "Satu dua tiga empat lima enam tujuh";
        assert_eq!(
            with_message(&test, text, 100),
            format!(" read  ¶2/2 70%  {text}   2 marks, 1 claim  saved  s select  a note  ?")
        );
        assert_eq!(with_message(&test, text, 75), format!(" reading  ¶2/2 70%  {text}  2 marks  saved  ?"));
        assert_eq!(with_message(&test, text, 60), " read  ¶2/2 70%  Satu dua tiga empat li…  2 marks  saved  ?");
        assert_eq!(with_message(&test, text, 40), " read  ¶2/2 70%  Satu dua ti…  saved  ?");
    }

    #[test]
    fn a_message_about_a_change_outlasts_the_keys_of_a_few_seconds() {
        fn at(seconds: i64) -> Timestamp {
            Timestamp::from_second(seconds).unwrap()
        }
        let message = |text: &str| StatusMessage { text: text.into(), is_error: false };
        let mut line = StatusLine::default();
        line.show_change(message("Note added (u to undo)"), at(10));
        line.pressed(|| at(12));
        assert!(line.message().is_some());
        line.pressed(|| at(15));
        assert_eq!(line.message(), None);
        line.show_change(message("Note added (u to undo)"), at(10));
        line.show(message("2 of 3"));
        line.pressed(|| at(11));
        assert_eq!(line.message(), None, "another message takes its place");
    }

    #[test]
    fn marks_are_counted_and_lead_to_their_list() {
        let right = |test: TestContext| line(&test.at("membantah"), &NOTHING, 100);
        assert!(!right(marked(&[])).contains("mark"));
        assert!(right(marked(&[AnnotationKind::Note])).contains("  1 mark  saved  "));
        let test = marked(&[AnnotationKind::Claim, AnnotationKind::Highlight]).at("membantah");
        let (buffer, hits) = draw_line(&test, &NOTHING, 100);
        assert!(rows(&buffer).concat().contains("  2 marks, 1 claim  saved  "), "{:?}", rows(&buffer));
        assert_eq!(hits.at(cell_of(&buffer, "2 marks")), Some(Hit::Button(Action::Annotations)));
        assert_eq!(hits.at(cell_of(&buffer, "saved")), Some(Hit::Button(Action::Save)));
    }

    #[test]
    fn the_status_of_saving_is_shown_even_without_marks_unless_all_is_well() {
        let shown = |status| {
            let mut test = TestContext::new(TEXT, (100, 30));
            test.doc.saving = Saving::new(status);
            let line = line(&test, &NOTHING, 80);
            line.split("s select").next().unwrap().trim_end().rsplit("  ").next().unwrap().trim().to_string()
        };
        assert_eq!(shown(SaveStatus::Saved), "article.txt");
        assert_eq!(shown(SaveStatus::Writing), "saving");
        assert_eq!(shown(SaveStatus::Practice), "practice");
        assert_eq!(shown(SaveStatus::Unavailable("a pipe".into())), "read only");
    }

    #[test]
    fn a_failed_save_is_an_alarm_at_every_width() {
        let mut test = TestContext::new(TEXT, (100, 30));
        let panic = crate::guard::catch_panic("saving", || panic!("disk")).unwrap_err();
        let error = std::sync::Arc::new(SaveError::Panicked(panic));
        test.doc.saving = Saving::new(SaveStatus::Failed(SaveFailure { error, kept_in: None }));
        let alarm = test.settings.theme.alarm().fg;
        for columns in [32, 60, 120] {
            let (buffer, hits) = draw_line(&test, &NOTHING, columns);
            assert_eq!(runs(&buffer, |cell| Some(cell.fg) == alarm), ["NOT SAVED"]);
            assert_eq!(hits.at(cell_of(&buffer, "NOT SAVED")), Some(Hit::Button(Action::Save)), "a click tries again");
        }
    }

    #[test]
    fn without_room_for_the_notes_pane_the_annotation_under_the_cursor_is_shown() {
        let made = |article: &crate::article::Article| {
            let note = annotation().kind(AnnotationKind::Note).note("Sejak kapan?").on(article, span_of(TEXT, "beras"));
            [note, annotation().id(2).label("doubtful").on(article, span_of(TEXT, "membantah"))]
        };
        let test = |size, words| TestContext::new(TEXT, size).with_annotations(made).at(words);
        assert!(line(&test((60, 9), "beras"), &NOTHING, 60).contains("  note: Sejak kapan?  "));
        assert!(line(&test((60, 9), "membantah"), &NOTHING, 60).contains("  doubtful highlight  "));
        assert!(!line(&test((60, 9), "kabar"), &NOTHING, 60).contains("note:"));
        assert!(!line(&test((100, 9), "beras"), &NOTHING, 60).contains("note:"));
        assert_eq!(line(&test((40, 9), "beras"), &NOTHING, 40), " read  ¶1/2 8%  note: Sejak kapan?    ?");
    }
}
