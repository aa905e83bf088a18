//! The help pages of keys, made from the key map: the keys that do something now, or all keys.

use crate::text::display;
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::keymap::{self, Binding, KEYMAP};
use crate::tui::overlay::HelpPage;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Width of one column of the help, in terminal columns.
const HELP_COLUMN_WIDTH: u16 = 54;

/// Terminal columns for the keys, left of what they do.
const KEY_COLUMNS: u16 = 18;

/// A group of the help: its name, and its bindings with their keys as text.
pub(crate) type HelpGroup = (&'static str, Vec<(&'static Binding, String)>);

/// The groups of a page of keys, in each column of a screen that is `screen` columns wide.
pub(crate) fn columns(app: &App, page: HelpPage, screen: u16) -> Vec<Vec<HelpGroup>> {
    let listed = |binding: &Binding| page == HelpPage::All || app.is_possible(binding.action);
    let shown = |binding: &Binding| binding.description(app.labels()).is_some() && listed(binding);
    let groups: Vec<HelpGroup> = KEYMAP
        .iter()
        .map(|group| {
            let bindings = group.bindings.iter().filter(|binding| shown(binding));
            let keyed = bindings.map(|binding| (binding, keymap::join_keys(app.keys.keys_for(binding.action))));
            (group.name, keyed.collect())
        })
        .filter(|(_, bindings): &HelpGroup| !bindings.is_empty())
        .collect();
    if screen < 2 * HELP_COLUMN_WIDTH + 12 {
        return vec![groups];
    }
    // Two columns, as equal in height as whole groups allow.
    let whole = rows(&groups);
    let cut = (0..groups.len()).min_by_key(|&cut| rows(&groups[..cut]).abs_diff(whole / 2)).unwrap_or(0);
    let (left, right) = groups.split_at(cut);
    vec![left.to_vec(), right.to_vec()]
}

/// Rows of one column: a heading and the bindings of each group, with a blank row between groups.
fn rows(groups: &[HelpGroup]) -> usize {
    groups.iter().map(|(_, bindings)| bindings.len() + 2).sum::<usize>().saturating_sub(1)
}

/// Width in columns, with the frame.
pub(crate) fn width(columns: &[Vec<HelpGroup>]) -> u16 {
    HELP_COLUMN_WIDTH * columns.len() as u16 + 4
}

/// Height in rows, with the frame.
pub(crate) fn height(columns: &[Vec<HelpGroup>]) -> u16 {
    columns.iter().map(|groups| rows(groups)).max().unwrap_or(0) as u16 + 2
}

/// Draws the page from row `top`, or from an earlier row so that the last page is full.
pub(crate) fn draw(app: &App, top: usize, page: HelpPage, area: Rect, buffer: &mut Buffer) {
    let columns = columns(app, page, app.size.0);
    let most = columns.iter().map(|groups| rows(groups)).max().unwrap_or(0);
    let fits = usize::from(area.height.saturating_sub(2));
    let other = match page.next(&app.doc.project) {
        HelpPage::Available => "available keys",
        HelpPage::All => "all keys",
        HelpPage::Project => "labels and guidelines",
    };
    let scroll = if most > fits { super::scroll_hint(app) } else { String::new() };
    let hint = format!("Esc close · {} {other}{scroll}", app.keys.primary_key(Action::NextPane));
    let title = if page == HelpPage::All { "All keys" } else { "Available keys" };
    let inside = super::framed(app, title, &hint, area, buffer);
    let keys_width = KEY_COLUMNS.min(inside.width / 3).max(1);
    let top = top.min(most.saturating_sub(fits));
    for (groups, x) in columns.iter().zip((inside.x..).step_by(usize::from(HELP_COLUMN_WIDTH))) {
        let column = Rect { x, width: HELP_COLUMN_WIDTH.min(inside.right().saturating_sub(x)), ..inside };
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
        for (i, (name, bindings)) in groups.iter().enumerate() {
            if i > 0 {
                line("", "", true, buffer);
            }
            line("", name, true, buffer);
            for (binding, keys) in bindings {
                let description = binding.description(app.labels()).unwrap_or_default();
                line(&display::ellipsis(keys, usize::from(keys_width) - 1), &description, false, buffer);
            }
        }
    }
}
