//! What was typed before the annotations were read. Commands that need annotations wait for them, and so does everything
//! typed after such a command, so that nothing is lost and the order stays.
//!
//! The article is drawn before its annotations are read, which takes long on a slow disk or with many annotations.

use super::event::Event;
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::collections::VecDeque;

/// The events that wait, oldest first.
#[derive(Default)]
pub(crate) struct TypeAhead {
    waiting: VecDeque<Event>,
}

/// What became of an event.
pub(crate) enum HeldBack {
    /// It is to be handled now.
    No(Event),
    /// It waits with others; the number of all that wait.
    Waits(usize),
    /// It was Ctrl-C, and all that waited, this many, are dropped.
    Dropped(usize),
}

impl TypeAhead {
    /// Keeps `event` for later if it has to wait. `needs_annotations` tells whether it would, if nothing waited before it.
    pub(crate) fn hold_back(&mut self, event: Event, needs_annotations: impl FnOnce(&Event) -> bool) -> HeldBack {
        let follows = !self.is_empty();
        let waits = match &event {
            Event::Key(key) if follows && is_interrupt(*key) => {
                let dropped = self.waiting.len();
                self.waiting.clear();
                return HeldBack::Dropped(dropped);
            }
            Event::Key(key) if key.kind == KeyEventKind::Release => false,
            Event::Key(_) | Event::Mouse(_) | Event::Paste(_) => follows || needs_annotations(&event),
            _ => false,
        };
        if !waits {
            return HeldBack::No(event);
        }
        self.waiting.push_back(event);
        HeldBack::Waits(self.waiting.len())
    }

    /// The next event that waited.
    pub(crate) fn next(&mut self) -> Option<Event> {
        self.waiting.pop_front()
    }

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

fn is_interrupt(key: KeyEvent) -> bool {
    key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(c: char, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), modifiers))
    }

    #[test]
    fn what_follows_a_command_that_waits_waits_too_and_keeps_its_order() {
        let mut ahead = TypeAhead::default();
        let plain = |c| key(c, KeyModifiers::NONE);
        assert!(matches!(ahead.hold_back(plain('j'), |_| false), HeldBack::No(_)));
        assert!(matches!(ahead.hold_back(plain('a'), |_| true), HeldBack::Waits(1)));
        assert!(matches!(ahead.hold_back(plain('j'), |_| false), HeldBack::Waits(2)));
        assert!(matches!(ahead.hold_back(Event::Resize(80, 24), |_| false), HeldBack::No(_)), "only input waits");
        let typed = std::iter::from_fn(|| ahead.next()).map(|event| match event {
            Event::Key(key) => key.code,
            _ => unreachable!("only keys were typed"),
        });
        assert_eq!(typed.collect::<Vec<_>>(), [KeyCode::Char('a'), KeyCode::Char('j')]);
    }

    #[test]
    fn an_interrupt_drops_what_waits_and_else_is_a_key_like_any() {
        let mut ahead = TypeAhead::default();
        let interrupt = || key('c', KeyModifiers::CONTROL);
        assert!(matches!(ahead.hold_back(interrupt(), |_| false), HeldBack::No(_)));
        ahead.hold_back(key('a', KeyModifiers::NONE), |_| true);
        assert!(matches!(ahead.hold_back(interrupt(), |_| false), HeldBack::Dropped(1)));
        assert!(ahead.is_empty());
    }
}
