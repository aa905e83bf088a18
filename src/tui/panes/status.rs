//! The status line. Left: the last message, else the actions for a selection, else the position in the article. Right: annotations,
//! save status, help. Parts with an action can be clicked.

use crate::annotation::AnnotationKind;
use crate::article::{CODE_POINTS_PER_MINUTE, Paragraph};
use crate::text::{Span, display};
use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::document::SaveStatus;
use crate::tui::widgets::{Hit, HitMap, write};
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

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

/// A piece of the line, and the action that a click on it runs.
struct StatusPiece {
    text: String,
    style: Style,
    action: Option<Action>,
}

/// Most characters of a selection that are counted: they are counted again on every frame.
const MAX_COUNTED: usize = 9999;

/// Columns between pieces.
const GAP_COLUMNS: u16 = 2;

/// What the status line needs besides the context.
pub(crate) struct StatusView<'a> {
    /// The message, if there is one.
    pub(crate) message: Option<&'a StatusMessage>,
    /// A command of the dialog in front, and what it does, if the dialog has one to offer.
    pub(crate) offer: Option<(Action, String)>,
}

/// Draws the line.
pub(crate) fn draw(context: &Context<'_>, line: &StatusView<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
    let mut hits = HitMap::default();
    for (x, width, piece) in placed(context, line, area) {
        write(buffer, area, x, area.y, &piece.text, width, piece.style);
        if let Some(action) = piece.action {
            hits.add(Rect { x, width, ..area }, Hit::Button(action));
        }
    }
    hits
}

/// The pieces, each with its first column and its width. The right ones get at most half of the line, the left ones the
/// rest. A message gets what it needs, but for the state of saving and the help.
fn placed(context: &Context<'_>, line: &StatusView<'_>, area: Rect) -> Vec<(u16, u16, StatusPiece)> {
    let width = |piece: &StatusPiece| display::width(&piece.text) as u16;
    let inner = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let mut found = Vec::new();
    let mut right = inner.right();
    let half = inner.x + inner.width / 2;
    let message = line.message.map_or(0, |message| display::width(&message.text) as u16 + GAP_COLUMNS);
    // The last piece matters most, so it is placed first.
    for piece in right_pieces(context).into_iter().rev() {
        let wide = width(&piece);
        let left = if piece.action == Some(Action::Annotations) { half.max(inner.x + message) } else { half };
        if right < left + wide {
            break;
        }
        right -= wide;
        found.push((right, wide, piece));
        right = right.saturating_sub(GAP_COLUMNS);
    }
    let mut x = inner.x;
    for piece in left_pieces(context, line) {
        let wide = width(&piece).min(right.saturating_sub(x));
        if wide == 0 || wide < width(&piece) && x > inner.x {
            break;
        }
        found.push((x, wide, piece));
        x += wide + GAP_COLUMNS;
    }
    found
}

fn left_pieces(context: &Context<'_>, line: &StatusView<'_>) -> Vec<StatusPiece> {
    let theme = context.theme();
    let plain = |text: String, style| StatusPiece { text, style, action: None };
    if let Some(message) = line.message {
        let style = if message.is_error { theme.alarm() } else { Style::new() };
        return vec![plain(message.text.clone(), style)];
    }
    if let Some((action, what)) = &line.offer {
        let text = format!("{} {what}", context.keys().reader.primary_key(*action));
        return vec![StatusPiece { text, style: theme.quiet(), action: Some(*action) }];
    }
    if let Some(selection) = context.reader.selection() {
        let length = display::cells(selection.slice(context.article().text())).take(MAX_COUNTED + 1).count();
        let length = if length > MAX_COUNTED {
            format!("over {MAX_COUNTED} characters")
        } else {
            display::counted(length, "character")
        };
        let button = |action, text: String, style| StatusPiece {
            text: format!("{} {text}", context.keys().primary_key_in_selection(action)),
            style,
            action: Some(action),
        };
        let mut pieces = vec![plain(length, theme.accent())];
        pieces.extend(context.labels().list().iter().filter_map(|label| {
            let digit = label.key.filter(char::is_ascii_digit)?;
            Some(button(Action::Highlight(digit), display::printable(&label.name), theme.label(label.colour)))
        }));
        pieces.push(button(Action::Note, "note".into(), theme.quiet()));
        pieces.push(button(Action::Claim, "claim".into(), theme.quiet()));
        pieces.push(button(Action::Grow, "grow".into(), theme.quiet()));
        return pieces;
    }
    let article = context.article();
    // A narrow screen has no room for the notes pane: show the annotation under the cursor here.
    if !context.panes.wide
        && let Some(placed) = context.chosen_annotation()
    {
        let annotation = &placed.annotation;
        let text = if annotation.note.is_empty() {
            annotation.description()
        } else {
            format!("{}: {}", annotation.description(), display::printable(&annotation.note))
        };
        return vec![plain(text, theme.accent())];
    }
    let paragraphs = &article.paragraphs()[..=context.reader.paragraph()];
    let number = paragraphs.iter().rev().find_map(Paragraph::number).unwrap_or(0);
    let percent = context.reader.cursor() * 100 / article.size().max(1);
    let all = if article.is_whole() { article.last_number().to_string() } else { "…".into() };
    vec![
        plain(context.doc.name.clone(), theme.quiet()),
        plain(article.language().name().into(), theme.quiet()),
        plain(format!("¶{}/{all}", if number == 0 { "–".into() } else { number.to_string() }), theme.quiet()),
        plain(format!("{percent}%{}", minutes_left(context)), theme.quiet()),
    ]
}

/// The reading time from the cursor to the end in minutes, rounded up; empty until the whole article has been read.
fn minutes_left(context: &Context<'_>) -> String {
    let article = context.article();
    if !article.is_whole() {
        return String::new();
    }
    let rest = Span::new(context.reader.cursor(), article.text().len());
    let (start, end) = article.to_code_points(rest);
    format!(", {} min left", (end - start).div_ceil(CODE_POINTS_PER_MINUTE))
}

fn right_pieces(context: &Context<'_>) -> Vec<StatusPiece> {
    let theme = context.theme();
    let mut pieces = Vec::new();
    let list = context.doc.annotations.list();
    if !list.is_empty() {
        let claims = list.iter().filter(|p| p.annotation.kind == AnnotationKind::Claim).count();
        let mut text = display::counted(list.len(), "mark");
        if claims > 0 {
            text = format!("{text}, {}", display::counted(claims, "claim"));
        }
        pieces.push(StatusPiece { text, style: theme.quiet(), action: Some(Action::Annotations) });
    }
    let offered: usize = context.doc.offers.iter().map(|offer| offer.orphan.sidecar().annotations.len()).sum();
    if !context.doc.offers.is_empty() {
        let text =
            format!("{} adopt {}", context.keys().reader.primary_key(Action::Adopt), display::counted(offered, "mark"));
        pieces.push(StatusPiece { text, style: theme.accent(), action: Some(Action::Adopt) });
    }
    let (text, style) = match context.doc.save_status() {
        SaveStatus::Saved if list.is_empty() => ("", theme.quiet()),
        SaveStatus::Saved => ("saved", theme.quiet()),
        SaveStatus::Writing => ("saving", theme.quiet()),
        SaveStatus::Practice => ("practice", theme.quiet()),
        SaveStatus::Failed(_) => ("NOT SAVED", theme.alarm()),
        SaveStatus::Unavailable(_) => ("read only", theme.quiet()),
    };
    if !text.is_empty() {
        pieces.push(StatusPiece { text: text.into(), style, action: Some(Action::Save) });
    }
    let help = format!("{} help", context.keys().reader.primary_key(Action::Help));
    pieces.push(StatusPiece { text: help, style: theme.quiet(), action: Some(Action::Help) });
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{annotation, span_of};
    use crate::tui::document::Saving;
    use crate::tui::document::{SaveError, SaveFailure};
    use crate::tui::testing::{TestContext, cell_of, drawn, rows, runs};
    use ratatui::layout::Position;

    const TEXT: &str = "Harga beras naik dua belas persen.\nKementerian membantah kabar itu.";

    const NOTHING: StatusView<'_> = StatusView { message: None, offer: None };

    /// Draws the line in this many columns.
    fn draw_line(test: &TestContext, line: &StatusView<'_>, columns: u16) -> (Buffer, HitMap) {
        drawn((columns, 1), |buffer| draw(&test.context(), line, Rect::new(0, 0, columns, 1), buffer))
    }

    /// The text of the line in this many columns.
    fn line(test: &TestContext, view: &StatusView<'_>, columns: u16) -> String {
        rows(&draw_line(test, view, columns).0).concat()
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
    fn the_position_in_the_article_is_shown() {
        let test = TestContext::new(TEXT, (100, 30));
        assert_eq!(
            line(&test, &NOTHING, 60),
            format!(" {:<52}{}", "article.txt  Indonesian  ¶1/2  0%, 1 min left", "? help")
        );
        let test = test.at("membantah");
        assert!(line(&test, &NOTHING, 60).contains("¶2/2  70%, 1 min left"));
    }

    #[test]
    fn an_article_that_is_still_being_read_has_no_last_paragraph() {
        let test = TestContext::on_head("Harga beras naik dua belas persen.", (100, 30)).at("naik");
        assert!(line(&test, &NOTHING, 60).contains("¶1/…  0%  "), "{}", line(&test, &NOTHING, 60));
    }

    #[test]
    fn a_selection_has_its_length_and_buttons() {
        let test = TestContext::new(TEXT, (100, 30)).selecting("beras");
        let (buffer, hits) = draw_line(&test, &NOTHING, 120);
        let shown = rows(&buffer).concat();
        assert!(shown.starts_with(" 5 characters  1 important  2 doubtful"), "{shown}");
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
        let length = |text: &str, words: &str| {
            let line = line(&TestContext::new(text, (100, 30)).selecting(words), &NOTHING, 100);
            line.trim_start().split("  ").next().unwrap().to_string()
        };
        assert_eq!(length("kafe\u{301}", "e\u{301}"), "1 character");
        let long = "a".repeat(10_001);
        assert_eq!(length(&long, &long[..9999]), "9999 characters");
        assert_eq!(length(&long, &long), "over 9999 characters");
    }

    #[test]
    fn a_message_hides_an_offer_which_hides_the_selection_which_hides_the_position() {
        let test = TestContext::new(TEXT, (100, 30)).selecting("beras");
        let message = StatusMessage { text: "Saved".into(), is_error: false };
        let offer = || Some((Action::Undo, "reverses it".to_string()));
        let all = StatusView { message: Some(&message), offer: offer() };
        assert!(line(&test, &all, 60).starts_with(" Saved   "));
        let (buffer, hits) = draw_line(&test, &StatusView { message: None, offer: offer() }, 60);
        assert_eq!(cell_of(&buffer, "u reverses it").x, 1);
        assert_eq!(hits.at(Position::new(5, 0)), Some(Hit::Button(Action::Undo)));
        assert_eq!(hits.at(Position::new(0, 0)), None);
        assert!(line(&test, &NOTHING, 60).starts_with(" 5 characters"));
        assert!(line(&TestContext::new(TEXT, (100, 30)), &NOTHING, 60).starts_with(" article.txt"));
    }

    #[test]
    fn an_error_has_the_colour_of_alarm() {
        let test = TestContext::new(TEXT, (100, 30));
        let alarm = test.settings.theme.alarm().fg;
        let alarming = |is_error| {
            let message = StatusMessage { text: "Cannot save".into(), is_error };
            let (buffer, _) = draw_line(&test, &StatusView { message: Some(&message), offer: None }, 60);
            runs(&buffer, |cell| Some(cell.fg) == alarm)
        };
        assert_eq!(alarming(true), ["Cannot save"]);
        assert!(alarming(false).is_empty());
    }

    #[test]
    fn a_message_hides_the_marks_where_it_needs_their_room_and_nothing_else() {
        let test = marked(&[AnnotationKind::Claim, AnnotationKind::Note]);
        let message = StatusMessage { text: "Satu dua tiga empat lima enam tujuh".into(), is_error: false };
        let view = StatusView { message: Some(&message), offer: None };
        let right = "saved  ? help";
        assert_eq!(line(&test, &view, 70), " Satu dua tiga empat lima enam tujuh  2 marks, 1 claim  saved  ? help");
        assert_eq!(line(&test, &view, 66), format!("{:<52}{right}", " Satu dua tiga empat lima enam tujuh"));
        assert_eq!(line(&test, &view, 46), format!(" Satu dua tiga empat lima ena…  {right}"));
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
        let right = |test: &TestContext| line(test, &NOTHING, 100).rsplit("left").next().unwrap().trim().to_string();
        assert_eq!(right(&marked(&[])), "? help");
        assert_eq!(right(&marked(&[AnnotationKind::Note])), "1 mark  saved  ? help");
        let test = marked(&[AnnotationKind::Claim, AnnotationKind::Highlight]);
        assert_eq!(right(&test), "2 marks, 1 claim  saved  ? help");
        let (buffer, hits) = draw_line(&test, &NOTHING, 100);
        assert_eq!(hits.at(cell_of(&buffer, "2 marks")), Some(Hit::Button(Action::Annotations)));
        assert_eq!(hits.at(cell_of(&buffer, "saved")), Some(Hit::Button(Action::Save)));
    }

    #[test]
    fn the_status_of_saving_is_shown_even_without_marks_unless_all_is_well() {
        let shown = |status| {
            let mut test = TestContext::new(TEXT, (100, 30));
            test.doc.saving = Saving::new(status);
            line(&test, &NOTHING, 100).rsplit("left").next().unwrap().trim().to_string()
        };
        assert_eq!(shown(SaveStatus::Saved), "? help");
        assert_eq!(shown(SaveStatus::Writing), "saving  ? help");
        assert_eq!(shown(SaveStatus::Practice), "practice  ? help");
        assert_eq!(shown(SaveStatus::Unavailable("a pipe".into())), "read only  ? help");
    }

    #[test]
    fn a_failed_save_is_an_alarm() {
        let mut test = TestContext::new(TEXT, (100, 30));
        let panic = crate::guard::catch_panic("saving", || panic!("disk")).unwrap_err();
        let error = std::sync::Arc::new(SaveError::Panicked(panic));
        test.doc.saving = Saving::new(SaveStatus::Failed(SaveFailure { error, kept_in: None }));
        let alarm = test.settings.theme.alarm().fg;
        let (buffer, hits) = draw_line(&test, &NOTHING, 60);
        assert_eq!(runs(&buffer, |cell| Some(cell.fg) == alarm), ["NOT SAVED"]);
        assert_eq!(hits.at(cell_of(&buffer, "NOT SAVED")), Some(Hit::Button(Action::Save)), "a click tries again");
    }

    #[test]
    fn on_a_narrow_screen_the_last_pieces_on_the_left_and_the_first_on_the_right_go_first() {
        let test = marked(&[AnnotationKind::Claim]).at("membantah");
        assert_eq!(
            line(&test, &NOTHING, 66),
            format!(" {:<34}{}", "article.txt  Indonesian  ¶2/2", "1 mark, 1 claim  saved  ? help")
        );
        assert_eq!(line(&test, &NOTHING, 40), format!(" {:<25}{}", "article.txt  Indonesian", "saved  ? help"));
        assert_eq!(line(&test, &NOTHING, 21), " article.txt  ? help");
        assert_eq!(line(&test, &NOTHING, 20), " article.t…  ? help", "the first piece is cut");
        assert_eq!(line(&test, &NOTHING, 9), " articl…");
        assert_eq!(line(&test, &NOTHING, 1), "");
    }

    #[test]
    fn without_room_for_the_notes_pane_the_annotation_under_the_cursor_is_shown() {
        let made = |article: &crate::article::Article| {
            let note = annotation().kind(AnnotationKind::Note).note("Sejak kapan?").on(article, span_of(TEXT, "beras"));
            [note, annotation().id(2).label("doubtful").on(article, span_of(TEXT, "membantah"))]
        };
        let test = |size, words| TestContext::new(TEXT, size).with_annotations(made).at(words);
        assert!(line(&test((60, 9), "beras"), &NOTHING, 60).starts_with(" note: Sejak kapan?"));
        assert!(line(&test((60, 9), "membantah"), &NOTHING, 60).starts_with(" doubtful highlight"));
        assert!(line(&test((60, 9), "kabar"), &NOTHING, 60).starts_with(" article.txt"));
        assert!(line(&test((100, 9), "beras"), &NOTHING, 60).starts_with(" article.txt"));
    }
}
