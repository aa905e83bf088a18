//! The note editor: a framed text area, with the kind of annotation in its title.

use super::{CloseBy, Dialog, Reaction};
use crate::annotation::AnnotationKind;
use crate::annotation::annotation_set::PlacedAnnotation;
use crate::text::Span;
use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::draft::{Draft, NoteSubject, Writing};
use crate::tui::request::Request;
use crate::tui::widgets::text_input::TextInput;
use crate::tui::widgets::{HintBar, HitMap, framed};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The note editor.
#[derive(Debug)]
pub(crate) struct NoteEditor {
    input: TextInput,
    /// The note as it is saved.
    saved: String,
    /// The annotation or span that the note belongs to.
    subject: NoteSubject,
}

impl NoteEditor {
    /// An editor that contains `text`, with the cursor at the end.
    pub(crate) fn new(text: &str, subject: NoteSubject) -> Self {
        let mut editor = Self { input: TextInput::many_lines(text), saved: String::new(), subject };
        editor.saved = editor.text();
        editor
    }

    /// The same for a draft of a note that is saved as `saved`.
    pub(crate) fn with_saved(self, saved: &str) -> Self {
        Self { saved: saved.trim().into(), ..self }
    }

    fn is_edited(&self) -> bool {
        self.text() != self.saved
    }

    /// The text, without white space at either end.
    fn text(&self) -> String {
        self.input.text().trim().to_string()
    }

    /// Closes the editor, and saves the note if it was edited.
    fn save(&self) -> Reaction {
        if self.is_edited() {
            Reaction::close().and(Request::SaveNote(self.subject, self.text()))
        } else {
            Reaction::close()
        }
    }

    /// Closes the editor without saving.
    fn cancel(&self) -> Reaction {
        match self.subject {
            _ if !self.is_edited() => Reaction::close(),
            NoteSubject::New(..) | NoteSubject::Article => Reaction::cancel("Nothing added"),
            NoteSubject::Existing(_) => Reaction::cancel("Note unchanged"),
        }
    }

    #[cfg(test)]
    pub(crate) fn insert(&mut self, text: &str) {
        self.input.paste(text);
    }

    fn title(&self, context: &Context<'_>) -> String {
        match self.subject {
            NoteSubject::New(AnnotationKind::Note, _) => "New note".into(),
            NoteSubject::New(kind, _) => format!("New {}", kind.name()),
            NoteSubject::Article => "New note on the whole article".into(),
            NoteSubject::Existing(id) => {
                let placed = context.doc.annotations.get(id);
                let on = |p: &PlacedAnnotation| {
                    if p.is_on_article() { "whole article".into() } else { p.annotation.description() }
                };
                placed.map_or("Note".into(), |p| format!("Note on the {}", on(p)))
            }
        }
    }
}

fn hints() -> HintBar {
    let hints = HintBar::default().command(Action::Escape, "Esc", "save").command(Action::Cancel, "Ctrl-C", "cancel");
    hints.words("Ctrl-Z undo")
}

impl Dialog for NoteEditor {
    fn area(&self, context: &Context<'_>) -> Rect {
        // Over the lower part of the text, or over the upper part if the annotated words would be hidden.
        let screen = context.whole_screen();
        let text = context.panes.text;
        let body = if text.height == 0 { screen } else { text };
        let height = (body.height / 2).clamp(body.height.min(4), 12);
        let low = context.cursor_on_screen().is_some_and(|(_, y)| y + height >= body.bottom());
        let y = if low { body.y } else { body.bottom().saturating_sub(height) };
        let x = body.x.saturating_sub(2);
        Rect::new(x, y, (body.width + 4).min(screen.width - x), height).intersection(screen)
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let (inside, hits) = framed(context.theme(), &self.title(context), hints(), area, buffer);
        self.input.draw(inside, buffer);
        hits
    }

    /// The text that the note is about is read while it is written.
    fn dims_what_is_behind(&self) -> bool {
        false
    }

    fn mode(&self) -> &'static str {
        "note"
    }

    fn hints(&self, _: &Context<'_>) -> HintBar {
        hints()
    }

    fn key(&mut self, key: KeyEvent, _: &Context<'_>) -> Reaction {
        if key.code == KeyCode::Char('s') && key.modifiers.contains(KeyModifiers::CONTROL) {
            return self.save();
        }
        self.input.key(key);
        Reaction::stay()
    }

    fn wheel(&mut self, rows: isize, _: &Context<'_>) -> Reaction {
        self.input.move_rows(rows);
        Reaction::stay()
    }

    fn paste(&mut self, text: &str, _: &Context<'_>) -> Reaction {
        self.input.paste(text);
        Reaction::stay()
    }

    fn close(&mut self, by: CloseBy, _: &Context<'_>) -> Reaction {
        match by {
            CloseBy::Cancel => self.cancel(),
            CloseBy::Escape | CloseBy::Click | CloseBy::Exit => self.save(),
        }
    }

    fn writing(&self) -> Writing {
        let draft = Draft { subject: self.subject, note: self.text(), record: None };
        if draft.note.is_empty() || !self.is_edited() { Writing::Blank } else { Writing::Draft(draft) }
    }

    fn follow_source(&mut self, same_place: &dyn Fn(Span) -> Span) -> bool {
        if let NoteSubject::New(_, span) = &mut self.subject {
            *span = same_place(*span);
        }
        true
    }

    fn uses_alt(&self, _: KeyEvent) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::dialogs::Then;
    use crate::tui::testing::TestContext;
    use uuid::Uuid;

    #[test]
    fn ctrl_c_saves_nothing_and_keeps_what_was_typed() {
        let test = TestContext::new("Satu dua.", (80, 24));
        for subject in [NoteSubject::New(AnnotationKind::Note, Span::new(0, 4)), NoteSubject::Existing(Uuid::nil())] {
            let mut editor = NoteEditor::new("lama", subject);
            editor.insert(" baru");
            let reaction = editor.close(CloseBy::Cancel, &test.context());
            assert_eq!(reaction.then, Then::Cancel);
            assert!(matches!(&reaction.requests[..], [Request::ShowCancelled(_)]), "{reaction:?}");
        }
    }

    #[test]
    fn a_note_that_was_not_edited_is_closed_without_a_word() {
        let test = TestContext::new("Satu dua.", (80, 24));
        for by in [CloseBy::Escape, CloseBy::Cancel, CloseBy::Click, CloseBy::Exit] {
            for note in ["", "lama", " lama\n"] {
                let mut editor = NoteEditor::new(note, NoteSubject::Existing(Uuid::nil()));
                let reaction = editor.close(by, &test.context());
                assert!(reaction.then == Then::Close && reaction.requests.is_empty(), "{by:?}: {reaction:?}");
            }
        }
    }

    #[test]
    fn however_else_it_is_closed_what_was_typed_is_saved() {
        let test = TestContext::new("Satu dua.", (80, 24));
        let context = test.context();
        for by in [CloseBy::Escape, CloseBy::Click, CloseBy::Exit] {
            let mut editor = NoteEditor::new("lama", NoteSubject::New(AnnotationKind::Note, Span::new(0, 4)));
            editor.paste(" baru\nbaris", &context);
            let reaction = editor.close(by, &context);
            assert!(matches!(&reaction.requests[..], [Request::SaveNote(_, note)] if note == "lama baru\nbaris"));
        }
    }
}
