//! The note editor: a framed text area, with the kind of annotation in its title.

use super::{CloseBy, Dialog, Reaction};
use crate::annotation::AnnotationKind;
use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::draft::{Draft, NoteSubject, Writing};
use crate::tui::request::Request;
use crate::tui::widgets::{HintBar, HitMap, framed};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;
use ratatui_textarea::{CursorMove, TextArea, WrapMode};

/// The note editor.
#[derive(Debug)]
pub(crate) struct NoteEditor {
    area: TextArea<'static>,
    /// The annotation or span that the note belongs to.
    subject: NoteSubject,
}

impl NoteEditor {
    /// An editor that contains `text`, with the cursor at the end.
    pub(crate) fn new(text: &str, subject: NoteSubject) -> Self {
        // Text from other programs may contain any kind of line break; the text area accepts only `\n`.
        let lines = text.replace("\r\n", "\n").replace('\r', "\n").split('\n').map(String::from).collect();
        let mut area = TextArea::new(lines);
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_cursor_line_style(Style::new());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area, subject }
    }

    /// The text, without white space at either end.
    fn text(&self) -> String {
        self.area.lines().join("\n").trim().to_string()
    }

    fn save(&self) -> Reaction {
        Reaction::close().and(Request::SaveNote(self.subject, self.text()))
    }

    fn title(&self, context: &Context<'_>) -> String {
        match self.subject {
            NoteSubject::New(AnnotationKind::Note, _) => "New note".into(),
            NoteSubject::New(kind, _) => format!("New {}", kind.name()),
            NoteSubject::Existing(id) => {
                let placed = context.doc.annotations.get(id);
                placed.map_or("Note".into(), |p| format!("Note on the {}", p.annotation.description()))
            }
        }
    }
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
        let hints = HintBar::default().command(Action::Escape, "Esc", "save").words("Ctrl-Z undo");
        let (inside, hits) = framed(context.theme(), &self.title(context), hints, area, buffer);
        self.area.render(inside, buffer);
        hits
    }

    fn key(&mut self, key: KeyEvent, _: &Context<'_>) -> Reaction {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('s') if control => return self.save(),
            KeyCode::Char('z') if control => drop(self.area.undo()),
            KeyCode::Char('y') if control => drop(self.area.redo()),
            _ => drop(self.area.input(key)),
        }
        Reaction::stay()
    }

    fn wheel(&mut self, rows: isize, _: &Context<'_>) -> Reaction {
        self.area.scroll((rows as i16, 0));
        Reaction::stay()
    }

    fn paste(&mut self, text: &str, _: &Context<'_>) -> Reaction {
        self.area.insert_str(text);
        Reaction::stay()
    }

    fn close(&mut self, _: CloseBy, _: &Context<'_>) -> Reaction {
        self.save()
    }

    fn writing(&self) -> Writing {
        let draft = Draft { subject: self.subject, note: self.text(), record: None };
        if draft.note.is_empty() { Writing::Blank } else { Writing::Draft(draft) }
    }

    fn uses_alt(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;
    use crate::tui::testing::TestContext;

    #[test]
    fn however_it_is_closed_what_was_typed_is_saved() {
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
