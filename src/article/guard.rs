//! How much a page would cost to read, found out before it is read: a tree grows with the depth of its nesting and with
//! what is open over it, not only with the size of the page.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::Cell;
use std::time::{Duration, Instant};
use thiserror::Error;

/// Elements, comments and mistakes a page may have. The longest of encyclopaedias have a third of it.
const MOST: usize = 150_000;

/// Elements inside each other. Browsers stop at 512.
const DEEPEST: usize = 512;

/// Elements made anew because what formats them was left open.
const REOPENED: usize = 1_000_000;

/// Bytes gone over for text that comes in pieces: each sign that has to be written as a reference costs a walk over what is
/// before it. This many take a second or two.
const MOVED: usize = 64 << 30;

/// Bytes of the longest sign that comes as a piece of its own.
const PIECE: usize = 4;

/// How long cutting a page into its tags may take; half a second is usual for the largest.
const PATIENCE: Duration = Duration::from_secs(3);

/// What about a page is out of all proportion.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Excess {
    /// Elements.
    #[error("it has more than {MOST} elements, comments and mistakes")]
    Many,
    /// Nesting.
    #[error("its elements are more than {DEEPEST} deep inside each other")]
    Deep,
    /// Formatting.
    #[error("so much formatting is left open in it that no end is in sight")]
    Open,
    /// Text in small pieces.
    #[error("its text is in so many pieces that no end is in sight")]
    Pieces,
    /// Time.
    #[error("it takes more than {} seconds to cut it into its tags", PATIENCE.as_secs())]
    Slow,
}

/// Whether the tree of `html` would stay in proportion; one pass over it, whatever it holds.
///
/// # Errors
/// What is out of proportion.
pub fn check(html: &str) -> Result<(), Excess> {
    let tokenizer = Tokenizer::new(Counter::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    // Piece by piece, so that an endless page is left early.
    let begun = Instant::now();
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, later) = rest.split_at(rest.floor_char_boundary(4 * 1024));
        rest = later;
        input.push_back(StrTendril::from_slice(piece));
        drop(tokenizer.feed(&input));
        if let Some(excess) = tokenizer.sink.excess.get() {
            return Err(excess);
        }
        if begun.elapsed() > PATIENCE {
            return Err(Excess::Slow);
        }
    }
    tokenizer.end();
    tokenizer.sink.excess.get().map_or(Ok(()), Err)
}

#[derive(Default)]
struct Counter {
    elements: Cell<usize>,
    depth: Cell<usize>,
    formatting: Cell<usize>,
    reopened: Cell<usize>,
    /// Bytes of the text since the last tag, and of all that was put after such.
    text: Cell<usize>,
    moved: Cell<usize>,
    excess: Cell<Option<Excess>>,
}

/// Elements with nothing in them.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "frame"
            | "keygen"
    )
}

/// Elements that the next one of their kind ends: pages leave their end out.
fn ends_itself(name: &str) -> bool {
    matches!(
        name,
        "p" | "li"
            | "td"
            | "th"
            | "tr"
            | "dt"
            | "dd"
            | "option"
            | "optgroup"
            | "thead"
            | "tbody"
            | "tfoot"
            | "rp"
            | "rt"
            | "colgroup"
            | "html"
            | "head"
            | "body"
    )
}

/// Elements that are opened again in every block until they are closed.
fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

impl Counter {
    fn add(cell: &Cell<usize>, n: isize) -> usize {
        cell.set(cell.get().saturating_add_signed(n));
        cell.get()
    }

    fn count(&self) {
        if Self::add(&self.elements, 1) > MOST {
            self.excess.set(Some(Excess::Many));
        }
    }

    fn text(&self, len: usize) {
        let before = Self::add(&self.text, len as isize);
        let moved = if len <= PIECE { Self::add(&self.moved, before as isize) } else { 0 };
        if moved > MOVED {
            self.excess.set(Some(Excess::Pieces));
        }
    }

    fn open(&self, tag: &Tag) {
        let name = &*tag.name;
        self.count();
        if Self::add(&self.reopened, self.formatting.get() as isize) > REOPENED {
            self.excess.set(Some(Excess::Open));
        }
        if is_formatting(name) {
            Self::add(&self.formatting, 1);
        }
        if !tag.self_closing && !is_void(name) && !ends_itself(name) && Self::add(&self.depth, 1) > DEEPEST {
            self.excess.set(Some(Excess::Deep));
        }
    }

    fn close(&self, tag: &Tag) {
        let name = &*tag.name;
        if is_formatting(name) {
            Self::add(&self.formatting, -1);
        }
        if !is_void(name) && !ends_itself(name) {
            Self::add(&self.depth, -1);
        }
    }
}

impl TokenSink for Counter {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let tag = match token {
            Token::TagToken(tag) => tag,
            Token::CharacterTokens(text) => {
                self.text(text.len());
                return TokenSinkResult::Continue;
            }
            Token::CommentToken(_) | Token::ParseError(_) => {
                self.count();
                return TokenSinkResult::Continue;
            }
            _ => return TokenSinkResult::Continue,
        };
        self.text.set(0);
        if tag.kind == TagKind::EndTag {
            self.close(&tag);
            return TokenSinkResult::Continue;
        }
        self.open(&tag);
        match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
            "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
            "plaintext" => TokenSinkResult::Plaintext,
            _ => TokenSinkResult::Continue,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_in_proportion() {
        assert_eq!(check("<p>a<p>b".repeat(10_000).as_str()), Ok(()), "paragraphs need no end");
        assert_eq!(check(&"<div><b>x</b></div>".repeat(10_000)), Ok(()));
        assert_eq!(check(&format!("<script>{}</script>", "<div>".repeat(10_000))), Ok(()), "text of a script");
        assert_eq!(check(&"<div>".repeat(100_000)), Err(Excess::Deep));
        assert_eq!(check(&"<br>".repeat(MOST + 1)), Err(Excess::Many));
        assert_eq!(check(&"&amp;".repeat(500_000)), Err(Excess::Pieces));
        assert_eq!(check(&"<!--".repeat(MOST + 2)), Err(Excess::Many));
        let fonts: String = (0..400).map(|i| format!("<font color={i}>")).collect();
        assert_eq!(check(&(fonts + &"<p>x".repeat(10_000))), Err(Excess::Open));
    }
}
