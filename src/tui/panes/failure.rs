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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::catch_panic;
    use crate::tui::testing::{TestContext, drawn, rows};
    use ratatui::style::Style;

    #[test]
    fn the_message_covers_the_part_and_does_not_quote_the_article() {
        let test = TestContext::new("Rahasia.", (80, 24));
        let panic = catch_panic("the notes", || panic!("Rahasia")).unwrap_err();
        let (buffer, ()) = drawn((30, 6), |buffer| {
            for y in 0..6 {
                buffer.set_string(0, y, "x".repeat(30), Style::new());
            }
            draw(&test.context(), "the notes", &panic, Rect::new(2, 1, 100, 4), buffer);
        });
        let rows = rows(&buffer);
        assert_eq!([&rows[0], &rows[5]], [&"x".repeat(30); 2]);
        assert!(rows[1].starts_with("xxCannot draw the notes; F9"), "{rows:#?}");
        let message = rows[1..5].iter().map(|row| row.trim_start_matches("xx").trim()).collect::<Vec<_>>().join(" ");
        assert!(message.contains("F9 reports the bug. internal error at"), "{message}");
        assert!(!message.contains("Rahasia") && !message.contains('x'), "{message}");
    }
}
