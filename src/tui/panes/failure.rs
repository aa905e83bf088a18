//! The message in place of a part of the screen that could not be drawn.

use crate::guard::Panicked;
use crate::tui::context::Context;
use crate::tui::widgets::write_wrapped;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

/// Draws the message in `area`. It leaves out the words of the panic, which are in the log.
pub(crate) fn draw(context: &Context<'_>, name: &str, panic: &Panicked, area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    Clear.render(area, buffer);
    let text = format!("Cannot draw {name}; {}. {}", context.report_hint(), panic.without_message());
    write_wrapped(buffer, area, &text, context.theme().alarm());
}
