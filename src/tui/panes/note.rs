//! The note editor: a framed text area, with the kind of annotation in its title.

use crate::annotation::AnnotationKind;
use crate::tui::app::App;
use crate::tui::overlay::{NoteEditor, NoteSubject};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Draws the editor.
pub(crate) fn draw(app: &App, editor: &NoteEditor, area: Rect, buffer: &mut Buffer) {
    let title = match editor.subject {
        NoteSubject::New(AnnotationKind::Note, _) => "New note".to_string(),
        NoteSubject::New(kind, _) => format!("New {}", kind.name()),
        NoteSubject::Existing(id) => {
            app.doc.annotations.get(id).map_or("Note".into(), |p| format!("Note on the {}", p.annotation.description()))
        }
    };
    let inside = super::framed(app, &title, "Esc save · Ctrl-Z undo", area, buffer);
    editor.area.render(inside, buffer);
}
