//! Detects whether the terminal is light or dark by its reply to a query for the background colour (OSC 11).
//!
//! The query is sent after the first frame, and the reply is filtered out of the key events. So the reader never waits
//! for a terminal that does not reply, and no typed key is lost.

use super::palette::Background;
use crossterm::event::{Event, KeyCode, KeyModifiers};

/// The query, OSC 11.
pub(crate) const QUERY: &str = "\x1b]11;?\x1b\\";

/// The start of a reply, after the escape and the bracket.
const REPLY_PREFIX: &str = "11;rgb:";

/// Maximum length of a reply, in characters.
const MAX_REPLY_CHARS: usize = 40;

/// Filters replies to [`QUERY`] out of terminal events.
#[derive(Debug, Default)]
pub(crate) struct ReplyParser {
    /// Events that may be the start of a reply.
    held: Vec<Event>,
    text: String,
}

/// The result of feeding an event to the parser.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ParsedInput {
    /// The event may belong to a reply, and is held back.
    Pending,
    /// These events are not part of a reply.
    Input(Vec<Event>),
    /// A complete reply with the background colour.
    Background(Background),
}

impl ReplyParser {
    /// Processes the next event.
    pub(crate) fn feed(&mut self, event: Event) -> ParsedInput {
        let Event::Key(key) = event else { return self.release(event) };
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        match key.code {
            KeyCode::Char(']') if alt && self.held.is_empty() => {
                self.held.push(event);
                ParsedInput::Pending
            }
            _ if self.held.is_empty() => ParsedInput::Input(vec![event]),
            // The end of a reply: escape and backslash, or a bell.
            KeyCode::Char('\\') if alt => self.parse_reply(event),
            KeyCode::Char('g') if key.modifiers.contains(KeyModifiers::CONTROL) => self.parse_reply(event),
            KeyCode::Char(c) if !alt && self.text.len() < MAX_REPLY_CHARS => {
                self.text.push(c);
                let head = &self.text[..self.text.len().min(REPLY_PREFIX.len())];
                if !REPLY_PREFIX.starts_with(head) {
                    return self.release(event);
                }
                self.held.push(event);
                ParsedInput::Pending
            }
            _ => self.release(event),
        }
    }

    /// Whether events are held back.
    pub(crate) fn is_waiting(&self) -> bool {
        !self.held.is_empty()
    }

    /// Gives up on the reply, and returns the events that were held back.
    pub(crate) fn flush(&mut self) -> Vec<Event> {
        self.text.clear();
        std::mem::take(&mut self.held)
    }

    fn release(&mut self, event: Event) -> ParsedInput {
        let mut events = self.flush();
        events.push(event);
        ParsedInput::Input(events)
    }

    fn parse_reply(&mut self, event: Event) -> ParsedInput {
        match background(self.text.strip_prefix(REPLY_PREFIX).unwrap_or("")) {
            Some(background) => {
                self.flush();
                ParsedInput::Background(background)
            }
            None => self.release(event),
        }
    }
}

/// The background for the colour `rrrr/gggg/bbbb`, with one to four hexadecimal digits each: light if it is perceived
/// as closer to white than to black (CIE L* over 50), else dark. `None` if it cannot be parsed.
fn background(color: &str) -> Option<Background> {
    let mut channels = color.split('/').map(|hex| {
        let most = (1u32 << (4 * hex.len().clamp(1, 4))) - 1;
        Some(f64::from(u32::from_str_radix(hex, 16).ok()?) / f64::from(most))
    });
    let (r, g, b) = (channels.next()??, channels.next()??, channels.next()??);
    let linear = |v: f64| if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
    let luminance = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    Some(if luminance > 0.184 { Background::Light } else { Background::Dark })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyEvent;

    const ALT: KeyModifiers = KeyModifiers::ALT;

    fn key(c: char, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), modifiers))
    }

    fn heard(answer: &str, end: Event) -> (Vec<Event>, Option<Background>) {
        let mut answers = ReplyParser::default();
        let (mut events, mut found) = (Vec::new(), None);
        let plain = answer.chars().map(|c| key(c, KeyModifiers::NONE));
        for event in [key(']', ALT)].into_iter().chain(plain).chain([end]) {
            match answers.feed(event) {
                ParsedInput::Pending => {}
                ParsedInput::Input(more) => events.extend(more),
                ParsedInput::Background(background) => found = Some(background),
            }
        }
        events.extend(answers.flush());
        (events, found)
    }

    #[test]
    fn answers_are_heard_and_are_no_keys() {
        let end = key('\\', ALT);
        assert_eq!(heard("11;rgb:ffff/ffff/ffff", end.clone()), (vec![], Some(Background::Light)));
        assert_eq!(heard("11;rgb:1e/1e/2e", end.clone()), (vec![], Some(Background::Dark)));
        let bell = key('g', KeyModifiers::CONTROL);
        assert_eq!(heard("11;rgb:fdfd/f6f6/e3e3", bell), (vec![], Some(Background::Light)));
    }

    #[test]
    fn what_is_typed_is_not_lost() {
        let (events, background) = heard("1x", key('j', KeyModifiers::NONE));
        assert_eq!((events.len(), background), (4, None));
        let mut answers = ReplyParser::default();
        let j = key('j', KeyModifiers::NONE);
        assert_eq!(answers.feed(j.clone()), ParsedInput::Input(vec![j]));
        assert_eq!(answers.feed(key(']', ALT)), ParsedInput::Pending);
        assert_eq!(answers.flush(), [key(']', ALT)]);
    }
}
