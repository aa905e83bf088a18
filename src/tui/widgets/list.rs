//! The selected item of a list: how motions move it, and which part of the list is shown.

use super::Hit;
use crate::tui::action::Motion;
use crossterm::event::KeyCode;

/// The index after a motion from the index `here` in a list of `len` items, of which `page` are shown at a time.
pub(crate) fn moved(here: usize, len: usize, motion: Motion, page: usize) -> usize {
    let last = len.saturating_sub(1);
    // One item stays in view, so that the eye keeps its place.
    let page = page.saturating_sub(1).max(1);
    match motion {
        Motion::Down | Motion::Right | Motion::WordNext => here + 1,
        Motion::Up | Motion::Left | Motion::WordPrevious => here.saturating_sub(1),
        Motion::PageDown | Motion::ParagraphNext => here + page,
        Motion::PageUp | Motion::ParagraphPrevious => here.saturating_sub(page),
        Motion::HalfDown => here + page.div_ceil(2),
        Motion::HalfUp => here.saturating_sub(page.div_ceil(2)),
        Motion::Start | Motion::LineStart => 0,
        Motion::End | Motion::LineEnd => last,
        Motion::WordEnd | Motion::SentenceNext | Motion::SentencePrevious => here,
    }
    .min(last)
}

/// The index `rows` further on in a list of `len` items, back where negative; stops at the ends.
pub(crate) fn stepped(here: usize, len: usize, rows: isize) -> usize {
    here.saturating_add_signed(rows).min(len.saturating_sub(1))
}

/// Something that a key does in a short menu, whose items have letters of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MenuKey {
    /// It moves the selection by so many rows.
    Step(isize),
    /// It chooses the selected item.
    Choose,
    /// It closes the menu and lists the commands: as in vim, a command begins with a colon wherever it is typed.
    ListCommands,
}

/// The meaning of a key in a short menu, if it is not the letter of an item.
pub(crate) const fn menu_key(code: KeyCode) -> Option<MenuKey> {
    match code {
        KeyCode::Char('j') | KeyCode::Down | KeyCode::Tab => Some(MenuKey::Step(1)),
        KeyCode::Char('k') | KeyCode::Up | KeyCode::BackTab => Some(MenuKey::Step(-1)),
        KeyCode::Enter => Some(MenuKey::Choose),
        KeyCode::Char(':') => Some(MenuKey::ListCommands),
        _ => None,
    }
}

/// Handles a click on a list: it selects an item. Returns whether the item was selected already, so that the click opens it.
pub(crate) fn click(selected: &mut usize, hit: Hit) -> bool {
    let Hit::Item(item) = hit else { return false };
    std::mem::replace(selected, item) == item
}

/// The first item shown of a list of `len` items: the selected one is in the middle of the page, except near either end.
pub(crate) fn first_shown(selected: usize, len: usize, page: usize) -> usize {
    selected.saturating_sub(page / 2).min(len.saturating_sub(page))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_page_is_what_is_shown() {
        assert_eq!(moved(0, 100, Motion::PageDown, 20), 19);
        assert_eq!(moved(19, 100, Motion::HalfUp, 20), 9);
        assert_eq!(moved(95, 100, Motion::PageDown, 20), 99);
        assert_eq!(moved(3, 100, Motion::PageDown, 1), 4, "even a page of one item goes on");
        assert_eq!(moved(0, 0, Motion::Down, 5), 0);
    }

    #[test]
    fn the_second_click_opens() {
        let mut selected = 0;
        assert!(!click(&mut selected, Hit::Item(3)) && !click(&mut selected, Hit::Tab(3)));
        assert!(click(&mut selected, Hit::Item(3)) && selected == 3);
    }

    proptest! {
        #[test]
        fn the_selected_item_is_shown(len in 1usize..200, page in 1usize..50, at in 0usize..200) {
            let selected = at.min(len - 1);
            let first = first_shown(selected, len, page);
            prop_assert!((first..first + page).contains(&selected));
        }
    }
}
