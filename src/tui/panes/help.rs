//! The keys, from the one list of them.

use crate::text::display;
use crate::tui::app::App;
use crate::tui::keymap::{Group, KEYMAP};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns of one column of keys.
const COLUMN: u16 = 54;

/// Columns for the keys themselves.
const KEYS: u16 = 18;

/// The groups in each column of the screen.
fn columns(screen: u16) -> Vec<Vec<&'static Group>> {
    if screen >= 2 * COLUMN + 12 {
        // Getting about on the left, doing something on the right: as even as they come.
        let (left, right) = KEYMAP.split_at(3);
        vec![left.iter().collect(), right.iter().collect()]
    } else {
        vec![KEYMAP.iter().collect()]
    }
}

fn rows(groups: &[&Group]) -> usize {
    groups.iter().map(|group| group.bindings.len() + 2).sum::<usize>().saturating_sub(1)
}

/// Columns the whole takes, with its frame.
pub fn width(screen: u16) -> u16 {
    COLUMN * columns(screen).len() as u16 + 4
}

/// Rows the whole takes, with its frame.
pub fn height(screen: u16) -> u16 {
    columns(screen).iter().map(|groups| rows(groups)).max().unwrap_or(0) as u16 + 2
}

/// Draws the keys from row `top` on, as far as there are more than fit.
pub fn draw(app: &App, top: usize, area: Rect, buffer: &mut Buffer) {
    let columns = columns(app.size.0);
    let all = columns.iter().map(|groups| rows(groups)).max().unwrap_or(0);
    let fits = usize::from(area.height.saturating_sub(2));
    let hint = if all > fits { "Esc back · j k scroll" } else { "Esc back" };
    let inside = super::framed(app, "Keys", hint, area, buffer);
    let keys_width = KEYS.min(inside.width / 3).max(1);
    let top = top.min(all.saturating_sub(fits));
    for (groups, x) in columns.iter().zip((inside.x..).step_by(usize::from(COLUMN))) {
        let column = Rect { x, width: COLUMN.min(inside.right().saturating_sub(x)), ..inside };
        let mut row: usize = 0;
        let mut line = |keys: &str, text: &str, heading: bool, buffer: &mut Buffer| {
            if let Some(y) = row.checked_sub(top).filter(|y| *y < usize::from(inside.height)) {
                let y = inside.y + y as u16;
                if heading {
                    super::write(buffer, column, column.x, y, text, column.width, app.theme.quiet());
                } else {
                    super::write(buffer, column, column.x, y, keys, keys_width, app.theme.accent());
                    super::write(buffer, column, column.x + keys_width, y, text, column.width, Style::new());
                }
            }
            row += 1;
        };
        for (i, group) in groups.iter().enumerate() {
            if i > 0 {
                line("", "", true, buffer);
            }
            line("", group.name, true, buffer);
            for binding in group.bindings {
                let keys = binding.keys_shown();
                line(&display::ellipsis(&keys, usize::from(keys_width) - 1), binding.help, false, buffer);
            }
        }
    }
}
