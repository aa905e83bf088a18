//! Splits the bytes that a terminal sends into characters, escape sequences, control strings and pastes.
//!
//! A terminal sends what is typed and what it reports in one stream, and a slow line may cut it anywhere. Read as keys, the
//! rest of a report that was cut would move and mark text. Where a sequence ends follows from its beginning (ECMA-48, section
//! 5): CSI `ESC [` at a byte from `@` to `~`; SS3 `ESC O` after one byte; the control strings OSC `ESC ]`, DCS `ESC P`, SOS
//! `ESC X`, PM `ESC ^` and APC `ESC _` at ST `ESC \` or BEL.
//!
//! The beginnings are also keys: Escape, and Alt with a character. Silence after one decides that it was a key.

use std::mem;
use std::time::Duration;

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;

/// How long an escape waits for the rest of a sequence before it is the key Escape; shorter than a frame.
const ESCAPE_TIMEOUT: Duration = Duration::from_millis(15);

/// The longest wait after a longer beginning of a sequence: a person who types Alt-] and then a digit needs longer.
const BEGINNING_TIMEOUT: Duration = Duration::from_millis(50);

/// The same while the terminal owes a reply, which may be cut after its first characters.
const EXPECTED_TIMEOUT: Duration = Duration::from_millis(300);

/// The longest wait for the next piece of a sequence that cannot be a key.
const SEQUENCE_TIMEOUT: Duration = Duration::from_secs(2);

/// The most bytes of a control string that are kept; the rest is dropped.
const MAX_KEPT_BYTES: usize = 256;

/// The most bytes of a control sequence. No key or report is longer.
const MAX_SEQUENCE_BYTES: usize = 64;

const PASTE_BEGIN: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// A complete piece of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A character, an escape before a character, or an escape sequence, with all of its bytes.
    Sequence(Vec<u8>),
    /// Alt and a character that begins sequences.
    Alt(char),
    /// An operating system command (OSC), without its beginning and end. Other control strings are dropped.
    Command(String),
    /// Pasted text.
    Paste(String),
}

/// The part of a sequence that is expected next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Ground,
    /// More bytes of a character in UTF-8, as many as are given.
    Character(usize),
    /// Anything, after an escape.
    Escape,
    /// The rest of a control sequence.
    Csi,
    /// More bytes of a sequence of fixed length, as many as are given.
    Fixed(usize),
    /// The only byte of an SS3 sequence.
    Ss3,
    /// The first byte of a control string after this introducer, which a person may also type.
    Introduced(u8),
    /// The rest of a control string.
    Text(u8),
    /// The `\` of an ST, in a control string.
    Terminator(u8),
    /// The rest of a paste.
    Paste,
}

/// Splits input into pieces. Bytes may arrive in any portions.
#[derive(Debug, Default)]
pub(crate) struct SequenceSplitter {
    state: State,
    /// The bytes of the piece that is not complete.
    held: Vec<u8>,
}

impl SequenceSplitter {
    /// Processes bytes, and returns the pieces that are complete now.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for &byte in bytes {
            self.feed_byte(byte, &mut pieces);
        }
        pieces
    }

    /// How long to wait for more bytes before [`SequenceSplitter::flush`], or `None` if nothing is incomplete. While the
    /// terminal `owes_reply`, what may be the beginning of it waits longer.
    pub(crate) fn timeout(&self, owes_reply: bool) -> Option<Duration> {
        let may_be_key = match self.state {
            State::Ground => return None,
            State::Escape | State::Introduced(_) | State::Ss3 => true,
            State::Csi => self.held.len() == 2,
            _ => false,
        };
        Some(match self.state {
            _ if !may_be_key => SEQUENCE_TIMEOUT,
            _ if owes_reply => EXPECTED_TIMEOUT,
            State::Escape => ESCAPE_TIMEOUT,
            _ => BEGINNING_TIMEOUT,
        })
    }

    /// Stops waiting for the rest of a piece. Returns it if it was typed or pasted; part of a report is dropped.
    pub(crate) fn flush(&mut self) -> Option<Piece> {
        let held = mem::take(&mut self.held);
        match mem::take(&mut self.state) {
            State::Escape => Some(Piece::Sequence(held)),
            State::Csi if held.len() == 2 => Some(Piece::Alt('[')),
            State::Ss3 => Some(Piece::Alt('O')),
            State::Introduced(introducer) => Some(Piece::Alt(introducer.into())),
            State::Paste => Some(Piece::Paste(String::from_utf8_lossy(&held).into_owned())),
            _ => None,
        }
    }

    fn feed_byte(&mut self, byte: u8, pieces: &mut Vec<Piece>) {
        match self.state {
            State::Ground => self.begin(byte, pieces),
            State::Character(missing) => self.continue_character(missing, byte, pieces),
            State::Escape => self.after_escape(byte, pieces),
            State::Csi => self.continue_csi(byte, pieces),
            State::Fixed(missing) => {
                self.held.push(byte);
                if missing > 1 {
                    self.state = State::Fixed(missing - 1);
                } else {
                    self.complete(pieces);
                }
            }
            State::Ss3 if matches!(byte, b'@'..=b'~') => {
                self.held.push(byte);
                self.complete(pieces);
            }
            State::Introduced(introducer) if starts_string(introducer, byte) => {
                self.held = vec![byte];
                self.state = State::Text(introducer);
            }
            State::Ss3 | State::Introduced(_) => self.interrupt(byte, pieces),
            State::Text(introducer) => self.continue_string(introducer, byte, pieces),
            State::Terminator(introducer) => self.end_string(introducer, byte, pieces),
            State::Paste => self.continue_paste(byte, pieces),
        }
    }

    /// Begins a piece.
    fn begin(&mut self, byte: u8, pieces: &mut Vec<Piece>) {
        self.held.clear();
        self.state = State::Ground;
        match utf8_length(byte) {
            _ if byte == ESC => {
                self.held.push(byte);
                self.state = State::Escape;
            }
            Some(1) => pieces.push(Piece::Sequence(vec![byte])),
            Some(length) => {
                self.held.push(byte);
                self.state = State::Character(length - 1);
            }
            // Not UTF-8.
            None => {}
        }
    }

    /// Ends the piece with the bytes held so far.
    fn complete(&mut self, pieces: &mut Vec<Piece>) {
        self.state = State::Ground;
        pieces.push(Piece::Sequence(mem::take(&mut self.held)));
    }

    /// Ends an incomplete piece at a byte that does not belong to it.
    fn interrupt(&mut self, byte: u8, pieces: &mut Vec<Piece>) {
        pieces.extend(self.flush());
        self.begin(byte, pieces);
    }

    fn continue_character(&mut self, missing: usize, byte: u8, pieces: &mut Vec<Piece>) {
        if !matches!(byte, 0x80..=0xbf) {
            return self.interrupt(byte, pieces);
        }
        self.held.push(byte);
        if missing > 1 {
            self.state = State::Character(missing - 1);
        } else if std::str::from_utf8(&self.held).is_ok() {
            self.complete(pieces);
        } else {
            (self.state, self.held) = (State::Ground, Vec::new());
        }
    }

    fn after_escape(&mut self, byte: u8, pieces: &mut Vec<Piece>) {
        if byte == ESC {
            return self.interrupt(byte, pieces);
        }
        self.held.push(byte);
        match byte {
            b'[' => self.state = State::Csi,
            b'O' => self.state = State::Ss3,
            b']' | b'P' | b'X' | b'^' | b'_' => self.state = State::Introduced(byte),
            _ => match utf8_length(byte) {
                Some(1) => self.complete(pieces),
                Some(length) => self.state = State::Character(length - 1),
                None => (self.state, self.held) = (State::Ground, Vec::new()),
            },
        }
    }

    fn continue_csi(&mut self, byte: u8, pieces: &mut Vec<Piece>) {
        if !matches!(byte, b' '..=b'~') || self.held.len() == MAX_SEQUENCE_BYTES {
            return self.interrupt(byte, pieces);
        }
        let first = self.held.len() == 2;
        self.held.push(byte);
        match byte {
            // The function keys of the Linux console are `ESC [ [` and a letter.
            b'[' if first => self.state = State::Fixed(1),
            // The mouse without SGR encoding: `ESC [ M` and three bytes.
            b'M' if first => self.state = State::Fixed(3),
            b'~' if self.held == PASTE_BEGIN => (self.state, self.held) = (State::Paste, Vec::new()),
            b'@'..=b'~' => self.complete(pieces),
            _ => {}
        }
    }

    fn continue_string(&mut self, introducer: u8, byte: u8, pieces: &mut Vec<Piece>) {
        match byte {
            BEL => self.end_string(introducer, b'\\', pieces),
            ESC => self.state = State::Terminator(introducer),
            // No string contains such a byte: the string was cut off, and this is a key.
            0x00..0x20 | 0x7f => self.interrupt(byte, pieces),
            _ if self.held.len() < MAX_KEPT_BYTES => self.held.push(byte),
            _ => {}
        }
    }

    /// Handles the byte after an escape in a control string.
    fn end_string(&mut self, introducer: u8, byte: u8, pieces: &mut Vec<Piece>) {
        let text = mem::take(&mut self.held);
        if byte == b'\\' {
            self.state = State::Ground;
            if introducer == b']' {
                pieces.push(Piece::Command(String::from_utf8_lossy(&text).into_owned()));
            }
        } else {
            // The string was cut off, and another sequence begins.
            (self.state, self.held) = (State::Escape, vec![ESC]);
            self.feed_byte(byte, pieces);
        }
    }

    fn continue_paste(&mut self, byte: u8, pieces: &mut Vec<Piece>) {
        self.held.push(byte);
        if byte == b'~' && self.held.ends_with(PASTE_END) {
            self.held.truncate(self.held.len() - PASTE_END.len());
            pieces.extend(self.flush());
        }
    }
}

/// Whether `byte` continues a control string after its introducer. The strings of terminals begin like `]11;rgb:`, `P>|xterm`,
/// `P1$r0m` and `_Gi=1;OK`; nobody types a digit at once after Alt-].
const fn starts_string(introducer: u8, byte: u8) -> bool {
    byte.is_ascii_digit() || (introducer != b']' && matches!(byte, b' '..=b'~'))
}

/// The number of bytes of a character in UTF-8 that begins with this byte, or `None` if none does.
const fn utf8_length(first: u8) -> Option<usize> {
    match first {
        0x00..=0x7f => Some(1),
        0xc2..=0xdf => Some(2),
        0xe0..=0xef => Some(3),
        0xf0..=0xf4 => Some(4),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The pieces of portions between which nothing arrives for longer than a key takes and shorter than a sequence may.
    /// Sequences are shown as text, with `^[` for an escape; `Alt-`, `command` and `paste` name the other pieces.
    fn split(portions: &[&str], owes_reply: bool) -> Vec<String> {
        let mut splitter = SequenceSplitter::default();
        let mut pieces = Vec::new();
        for portion in portions {
            pieces.extend(splitter.feed(portion.as_bytes()));
            if splitter.timeout(owes_reply).is_some_and(|wait| wait <= BEGINNING_TIMEOUT) {
                pieces.extend(splitter.flush());
            }
        }
        pieces.iter().map(described).collect()
    }

    fn described(piece: &Piece) -> String {
        match piece {
            Piece::Sequence(bytes) => String::from_utf8_lossy(bytes).replace('\x1b', "^["),
            Piece::Alt(c) => format!("Alt-{c}"),
            Piece::Command(text) => format!("command {text}"),
            Piece::Paste(text) => format!("paste {text}"),
        }
    }

    #[test]
    fn characters_and_sequences_are_told_apart() {
        for (sent, pieces) in [
            ("ab", vec!["a", "b"]),
            ("é漢\u{1f33e}", vec!["é", "漢", "\u{1f33e}"]),
            ("\x1b[A\x1bOB\x1b[1;5C", vec!["^[[A", "^[OB", "^[[1;5C"]),
            ("\x1b[27u\x1b[<0;12;5M\x1b[?997;1n", vec!["^[[27u", "^[[<0;12;5M", "^[[?997;1n"]),
            ("\x1b[[A\x1b[M !!x", vec!["^[[[A", "^[[M !!", "x"]),
            ("\x1bq\x1bé", vec!["^[q", "^[é"]),
            ("\x1b\x1b[A", vec!["^[", "^[[A"]),
            ("\x1b[200~satu\r\ndua\x1b[A\x1b[201~x", vec!["paste satu\r\ndua\x1b[A", "x"]),
        ] {
            assert_eq!(split(&[sent], false), pieces, "{sent:?}");
        }
    }

    #[test]
    fn a_reply_is_one_piece_wherever_it_is_cut() {
        let reply = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\";
        for at in 1..reply.len() {
            assert_eq!(split(&[&reply[..at], &reply[at..]], true), ["command 11;rgb:ffff/ffff/ffff"], "{at}");
        }
        assert_eq!(split(&["\x1b]11;rgb:1e/1e/2e\x07"], false), ["command 11;rgb:1e/1e/2e"]);
    }

    #[test]
    fn strings_that_nobody_asked_for_are_not_keys() {
        for string in
            ["\x1bP>|tmux 3.4\x1b\\", "\x1bP1$r0m\x1b\\", "\x1b_Gi=31;OK\x1b\\", "\x1b^private\x1b\\", "\x1b]11;rgb:"]
        {
            assert_eq!(split(&[string], false), Vec::<String>::new(), "{string:?}");
        }
        let long = format!("\x1b]52;c;{}\x1b\\j", "1".repeat(10_000));
        assert_eq!(split(&[&long], false)[1..], ["j"], "the key after a long string");
    }

    #[test]
    fn typed_keys_are_not_lost() {
        for (typed, pieces) in [
            (vec!["\x1b"], vec!["^["]),
            (vec!["\x1b", "1"], vec!["^[", "1"]),
            (vec!["\x1b["], vec!["Alt-["]),
            (vec!["\x1bO"], vec!["Alt-O"]),
            (vec!["\x1b]"], vec!["Alt-]"]),
            (vec!["\x1b]j"], vec!["Alt-]", "j"]),
            (vec!["\x1b]", "1"], vec!["Alt-]", "1"]),
            (vec!["\x1b]11;rgb:", "\r"], vec!["\r"]),
            (vec!["\x1b[1", "\r"], vec!["\r"]),
            (vec!["1\x1b\\"], vec!["1", "^[\\"]),
        ] {
            assert_eq!(split(&typed, false), pieces, "{typed:?}");
        }
    }

    #[test]
    fn a_paste_without_an_end_is_not_lost() {
        let mut splitter = SequenceSplitter::default();
        assert_eq!(splitter.feed(b"\x1b[200~satu"), []);
        assert_eq!(splitter.flush(), Some(Piece::Paste("satu".into())));
        assert_eq!(splitter.feed(b"x"), [Piece::Sequence(b"x".into())]);
    }

    proptest! {
        #[test]
        fn portions_do_not_matter(
            sent in "(\x1b[\\[O\\]P_\\\\]?|[0-9;?<~a-zA-Z\r\x07]|é|漢|\\PC){0,40}",
            at in 0usize..80,
        ) {
            let sent = sent.as_bytes();
            let at = at.min(sent.len());
            let mut whole = SequenceSplitter::default();
            let mut cut = SequenceSplitter::default();
            let pieces = whole.feed(sent);
            let mut both = cut.feed(&sent[..at]);
            both.extend(cut.feed(&sent[at..]));
            prop_assert_eq!(&pieces, &both);
            prop_assert_eq!(whole.flush(), cut.flush());
        }

        #[test]
        fn any_bytes_end_in_silence(sent in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut splitter = SequenceSplitter::default();
            splitter.feed(&sent);
            splitter.flush();
            prop_assert_eq!(splitter.timeout(true), None);
            prop_assert_eq!(splitter.feed(b"j"), [Piece::Sequence(b"j".into())]);
        }
    }
}
