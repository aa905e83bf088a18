//! Keeps what the terminal reports out of the keys, and detects whether it is light or dark by its reply to a query for
//! the background colour (OSC 11).
//!
//! The query is sent after the first frame, and the reply is filtered out of the key events. So the reader never waits
//! for a terminal that does not reply, and no typed key is lost.
//!
//! A reply is a control string: an introducer (OSC `ESC ]`, DCS `ESC P`, SOS `ESC X`, PM `ESC ^`, APC `ESC _`), text, and a
//! terminator (ST `ESC \`, or BEL). It may arrive in several pieces, and terminals also send strings that nobody asked
//! for. The library that reads the terminal reports each character of a string as a key, the introducer as Alt and a
//! character. Read as keys, a reply would move and mark text.

use crate::tui::palette::Background;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use std::time::Duration;

/// The query, OSC 11.
pub(crate) const QUERY: &str = "\x1b]11;?\x1b\\";

/// The start of a reply to [`QUERY`], after the introducer.
const REPLY_PREFIX: &str = "11;rgb:";

/// The longest wait for the next character of what may be a control string: a person who types Alt-] and then a digit
/// needs longer.
const UNDECIDED_TIMEOUT: Duration = Duration::from_millis(50);

/// The same while the reply to [`QUERY`] is expected, which may be cut after its first characters.
const EXPECTED_TIMEOUT: Duration = Duration::from_millis(300);

/// How long after the query its reply is expected.
pub(crate) const REPLY_WITHIN: Duration = Duration::from_secs(5);

/// The longest wait for the next piece of a control string, which may come over a slow line.
const STRING_TIMEOUT: Duration = Duration::from_secs(2);

/// The most characters of a string that are kept; the rest is swallowed all the same.
const MAX_KEPT_CHARS: usize = 64;

/// Filters control strings out of terminal events.
#[derive(Debug, Default)]
pub struct ControlStringFilter {
    state: State,
    /// Whether the reply to [`QUERY`] is expected.
    expects_reply: bool,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Ground,
    /// The key Escape, which may be the first byte of the expected reply, held back.
    Escaped(Event),
    /// An introducer that a person may also type, held back.
    Introduced(Event, char),
    /// Inside a string that began with this introducer.
    Inside { introducer: char, text: String },
}

/// The result of feeding an event to the filter.
#[derive(Debug, PartialEq, Eq)]
pub enum FilteredInput {
    /// The event belongs to a control string, or may.
    Pending,
    /// These events are not part of a control string.
    Input(Vec<Event>),
    /// A complete reply with the background colour.
    Background(Background),
}

impl ControlStringFilter {
    /// Says whether the reply to [`QUERY`] is expected: then what may be its beginning is held back for longer.
    pub(crate) fn expect_reply(&mut self, expected: bool) {
        self.expects_reply = expected;
    }

    /// Processes the next event.
    pub fn feed(&mut self, event: Event) -> FilteredInput {
        match std::mem::take(&mut self.state) {
            State::Ground => match introducer(&event) {
                Some(c) => {
                    self.state = State::Introduced(event, c);
                    FilteredInput::Pending
                }
                None if self.expects_reply && is_escape(&event) => {
                    self.state = State::Escaped(event);
                    FilteredInput::Pending
                }
                None => FilteredInput::Input(vec![event]),
            },
            State::Escaped(held) => match plain_char(&event) {
                Some(']') => {
                    self.state = State::Introduced(held, ']');
                    FilteredInput::Pending
                }
                _ => FilteredInput::Input(vec![held, event]),
            },
            State::Introduced(held, introducer) => match plain_char(&event) {
                // The strings of terminals begin like this: `]11;rgb:`, `P>|xterm`, `P1$r0m`, `_Gi=1;OK`.
                Some(c) if c.is_ascii_digit() || introducer != ']' => {
                    self.state = State::Inside { introducer, text: c.to_string() };
                    FilteredInput::Pending
                }
                _ => FilteredInput::Input(vec![held, event]),
            },
            State::Inside { introducer, mut text } => match plain_char(&event) {
                Some(c) => {
                    if text.len() < MAX_KEPT_CHARS {
                        text.push(c);
                    }
                    self.state = State::Inside { introducer, text };
                    FilteredInput::Pending
                }
                None if is_terminator(&event) => match text.strip_prefix(REPLY_PREFIX).and_then(background) {
                    Some(background) if introducer == ']' => {
                        self.expects_reply = false;
                        FilteredInput::Background(background)
                    }
                    _ => FilteredInput::Pending,
                },
                // ST in two pieces: `ESC` alone is the key Escape, and `\` follows.
                None if is_escape(&event) => {
                    self.state = State::Inside { introducer, text };
                    FilteredInput::Pending
                }
                // No string has such a key: the string was cut off.
                None => FilteredInput::Input(vec![event]),
            },
        }
    }

    /// How long to wait for the next event before [`ControlStringFilter::flush`]; `None` if there is no need.
    pub(crate) fn timeout(&self) -> Option<Duration> {
        match self.state {
            State::Ground => None,
            State::Escaped(_) | State::Introduced(..) if self.expects_reply => Some(EXPECTED_TIMEOUT),
            State::Escaped(_) | State::Introduced(..) => Some(UNDECIDED_TIMEOUT),
            State::Inside { .. } => Some(STRING_TIMEOUT),
        }
    }

    /// Gives up on the string. An introducer with nothing after it was typed, and is returned.
    pub fn flush(&mut self) -> Option<Event> {
        match std::mem::take(&mut self.state) {
            State::Escaped(held) | State::Introduced(held, _) => Some(held),
            State::Ground | State::Inside { .. } => None,
        }
    }
}

/// The character that introduces a control string, after the escape.
fn introducer(event: &Event) -> Option<char> {
    match event {
        Event::Key(KeyEvent { code: KeyCode::Char(c @ (']' | 'P' | 'X' | '^' | '_')), modifiers, .. })
            if modifiers.contains(KeyModifiers::ALT) =>
        {
            Some(*c)
        }
        _ => None,
    }
}

/// A character as it stands in a control string.
fn plain_char(event: &Event) -> Option<char> {
    match event {
        Event::Key(KeyEvent { code: KeyCode::Char(c), modifiers, .. })
            if (KeyModifiers::NONE | KeyModifiers::SHIFT).contains(*modifiers) && *c != '\\' =>
        {
            Some(*c)
        }
        _ => None,
    }
}

fn is_terminator(event: &Event) -> bool {
    matches!(event, Event::Key(KeyEvent { code: KeyCode::Char('\\'), .. }))
        || matches!(event, Event::Key(KeyEvent { code: KeyCode::Char('g'), modifiers: KeyModifiers::CONTROL, .. }))
}

fn is_escape(event: &Event) -> bool {
    matches!(event, Event::Key(KeyEvent { code: KeyCode::Esc, modifiers: KeyModifiers::NONE, .. }))
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

    /// Feeds what a terminal sends in `pieces`, with a pause after each that is longer than [`UNDECIDED_TIMEOUT`] and
    /// shorter than the others.
    fn feed_all(filter: &mut ControlStringFilter, pieces: &[&str]) -> (Vec<Event>, Option<Background>) {
        let (mut through, mut found) = (Vec::new(), None);
        for piece in pieces {
            for event in events(piece) {
                match filter.feed(event) {
                    FilteredInput::Pending => {}
                    FilteredInput::Input(more) => through.extend(more),
                    FilteredInput::Background(background) => found = Some(background),
                }
            }
            if filter.timeout() == Some(UNDECIDED_TIMEOUT) {
                through.extend(filter.flush());
            }
        }
        (through, found)
    }

    /// The events for what a terminal sends, as the library reports them.
    fn events(sent: &str) -> Vec<Event> {
        let mut chars = sent.chars().peekable();
        let mut events = Vec::new();
        while let Some(c) = chars.next() {
            let key = match c {
                '\u{1b}' => match chars.next_if(|c| *c != '\u{1b}') {
                    Some(c) => KeyEvent::new(KeyCode::Char(c), KeyModifiers::ALT),
                    None => KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE),
                },
                '\u{7}' => KeyEvent::new(KeyCode::Char('g'), KeyModifiers::CONTROL),
                '\r' => KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE),
                c => KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE),
            };
            events.push(Event::Key(key));
        }
        events
    }

    /// What the filter lets through when no reply is expected, and the background it found.
    fn filtered(pieces: &[&str]) -> (Vec<Event>, Option<Background>) {
        feed_all(&mut ControlStringFilter::default(), pieces)
    }

    #[test]
    fn a_reply_is_understood_and_is_no_keys() {
        let light = (vec![], Some(Background::Light));
        assert_eq!(filtered(&["\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\"]), light);
        assert_eq!(filtered(&["\u{1b}]11;rgb:fdfd/f6f6/e3e3\u{7}"]), light);
        assert_eq!(filtered(&["\u{1b}]11;rgb:1e/1e/2e\u{1b}\\"]), (vec![], Some(Background::Dark)));
    }

    #[test]
    fn a_reply_in_two_pieces_is_no_keys_wherever_it_is_cut() {
        let reply = "\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\";
        for at in 1..reply.len() {
            let mut filter = ControlStringFilter::default();
            filter.expect_reply(true);
            let found = feed_all(&mut filter, &[&reply[..at], &reply[at..]]);
            assert_eq!(found, (vec![], Some(Background::Light)), "{at}");
            assert_eq!(
                feed_all(&mut filter, &["\u{1b}", "1"]),
                ([events("\u{1b}"), events("1")].concat(), None),
                "then Escape is a key at once"
            );
        }
    }

    #[test]
    fn strings_that_nobody_asked_for_are_no_keys() {
        for string in [
            "\u{1b}]4;1;rgb:cdcd/0000/0000\u{1b}\\",
            "\u{1b}]52;c;MTEx\u{7}",
            "\u{1b}]10;rgb:0000/0000/0000\u{1b}\\",
            "\u{1b}P>|tmux 3.4\u{1b}\\",
            "\u{1b}P1$r0m\u{1b}\\",
            "\u{1b}_Gi=31;OK\u{1b}\\",
            "\u{1b}]11;rgb:",
            "\u{1b}]11;what\u{1b}\\",
        ] {
            assert_eq!(filtered(&[string]), (vec![], None), "{string:?}");
        }
        let long = format!("\u{1b}]52;c;{}\u{1b}\\j", "1".repeat(10_000));
        assert_eq!(filtered(&[&long]), (events("j"), None), "and the key after it is one");
    }

    #[test]
    fn what_is_typed_is_not_lost() {
        for typed in ["j", "]11", "\u{1b}]j", "\u{1b}q1", "\u{1b}[", "1\u{1b}\\"] {
            assert_eq!(filtered(&[typed]), (events(typed), None), "{typed:?}");
        }
        assert_eq!(filtered(&["\u{1b}]", "1"]), (events("\u{1b}]1"), None), "a digit after a while");
        assert_eq!(filtered(&["\u{1b}]11;rgb:", "\r"]), (events("\r"), None), "a key that no string has ends it");
    }
}
