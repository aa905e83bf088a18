//! Whether the terminal is light or dark: it is asked for the colour of its ground (OSC 11) after the first frame, and its
//! answer, which comes among the keys, is picked out of them. So nothing waits for a terminal that does not answer, and nothing
//! that is typed meanwhile is lost.

use crossterm::event::{Event, KeyCode, KeyModifiers};

/// The question.
pub const QUESTION: &str = "\x1b]11;?\x1b\\";

/// What an answer begins with, after the escape and the bracket.
const HEAD: &str = "11;rgb:";

/// Characters of the longest answer.
const LONGEST: usize = 40;

/// Picks answers out of what a terminal sends.
#[derive(Debug, Default)]
pub struct Answers {
    /// Events that may be the beginning of an answer.
    held: Vec<Event>,
    text: String,
}

/// What becomes of an event.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// It may belong to an answer.
    Held,
    /// These were no answer.
    Events(Vec<Event>),
    /// The ground is light, or it is dark.
    Ground {
        /// Whether it is light.
        light: bool,
    },
}

impl Answers {
    /// Takes an event.
    pub fn take(&mut self, event: Event) -> Heard {
        let Event::Key(key) = event else { return self.let_go(event) };
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        match key.code {
            KeyCode::Char(']') if alt && self.held.is_empty() => {
                self.held.push(event);
                Heard::Held
            }
            _ if self.held.is_empty() => Heard::Events(vec![event]),
            // The end: escape and backslash, or a bell.
            KeyCode::Char('\\') if alt => self.answer(event),
            KeyCode::Char('g') if key.modifiers.contains(KeyModifiers::CONTROL) => self.answer(event),
            KeyCode::Char(c) if !alt && self.text.len() < LONGEST => {
                self.text.push(c);
                let head = &self.text[..self.text.len().min(HEAD.len())];
                if !HEAD.starts_with(head) {
                    return self.let_go(event);
                }
                self.held.push(event);
                Heard::Held
            }
            _ => self.let_go(event),
        }
    }

    /// Whether something is held back.
    pub fn is_waiting(&self) -> bool {
        !self.held.is_empty()
    }

    /// What is held back, as nothing follows.
    pub fn give_up(&mut self) -> Vec<Event> {
        self.text.clear();
        std::mem::take(&mut self.held)
    }

    fn let_go(&mut self, event: Event) -> Heard {
        let mut events = self.give_up();
        events.push(event);
        Heard::Events(events)
    }

    fn answer(&mut self, event: Event) -> Heard {
        match light(self.text.strip_prefix(HEAD).unwrap_or("")) {
            Some(light) => {
                self.give_up();
                Heard::Ground { light }
            }
            None => self.let_go(event),
        }
    }
}

/// Whether `rrrr/gggg/bbbb`, of one to four hexadecimal digits each, is nearer to white than to black in perceived
/// lightness (CIE L* over 50).
fn light(color: &str) -> Option<bool> {
    let mut channels = color.split('/').map(|hex| {
        let most = (1u32 << (4 * hex.len().clamp(1, 4))) - 1;
        Some(f64::from(u32::from_str_radix(hex, 16).ok()?) / f64::from(most))
    });
    let (r, g, b) = (channels.next()??, channels.next()??, channels.next()??);
    let linear = |v: f64| if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
    Some(0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) > 0.184)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyEvent;

    const ALT: KeyModifiers = KeyModifiers::ALT;

    fn key(c: char, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), modifiers))
    }

    fn heard(answer: &str, end: Event) -> (Vec<Event>, Option<bool>) {
        let mut answers = Answers::default();
        let (mut events, mut ground) = (Vec::new(), None);
        let plain = answer.chars().map(|c| key(c, KeyModifiers::NONE));
        for event in [key(']', ALT)].into_iter().chain(plain).chain([end]) {
            match answers.take(event) {
                Heard::Held => {}
                Heard::Events(more) => events.extend(more),
                Heard::Ground { light } => ground = Some(light),
            }
        }
        events.extend(answers.give_up());
        (events, ground)
    }

    #[test]
    fn answers_are_heard_and_are_no_keys() {
        let end = key('\\', ALT);
        assert_eq!(heard("11;rgb:ffff/ffff/ffff", end.clone()), (vec![], Some(true)));
        assert_eq!(heard("11;rgb:1e/1e/2e", end.clone()), (vec![], Some(false)));
        assert_eq!(heard("11;rgb:fdfd/f6f6/e3e3", key('g', KeyModifiers::CONTROL)), (vec![], Some(true)));
    }

    #[test]
    fn what_is_typed_is_not_lost() {
        let (events, ground) = heard("1x", key('j', KeyModifiers::NONE));
        assert_eq!((events.len(), ground), (4, None));
        let mut answers = Answers::default();
        let j = key('j', KeyModifiers::NONE);
        assert_eq!(answers.take(j.clone()), Heard::Events(vec![j]));
        assert_eq!(answers.take(key(']', ALT)), Heard::Held);
        assert_eq!(answers.give_up(), [key(']', ALT)]);
    }
}
