//! The note editor: a framed text area, with the kind of annotation in its title.

use crate::annotation::Kind;
use crate::tui::app::App;
use crate::tui::overlay::{Editor, Subject};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Draws the editor.
pub fn draw(app: &App, editor: &Editor, area: Rect, buffer: &mut Buffer) {
    let title = match editor.subject {
        Subject::New(Kind::Note, _) => "New note".to_string(),
        Subject::New(kind, _) => format!("New {}", kind.name()),
        Subject::Old(id) => {
            app.doc.book.get(id).map_or("Note".into(), |p| format!("Note on the {}", p.annotation.called()))
        }
    };
    let inside = super::framed(app, &title, "Esc save · Ctrl-Z undo", area, buffer);
    editor.area.render(inside, buffer);
}
