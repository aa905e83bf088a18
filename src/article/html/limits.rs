//! Rejects HTML that would be too expensive to parse.
//!
//! The time and memory for a document tree grow with the depth of its nesting and with the number of unclosed elements, not
//! only with the size of the page. Splitting the page into tokens is cheap, so the cost is estimated from them first.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::time::{Duration, Instant};
use thiserror::Error;

/// The most elements, comments and syntax errors of a page. The longest pages of encyclopaedias have a third as many.
const MAX_NODES: usize = 150_000;

/// The deepest nesting of elements. Browsers stop at 512, too.
const MAX_DEPTH: usize = 512;

/// How often the parser may have to reopen formatting elements. It repeats every unclosed one in each new element.
const MAX_REOPENED: usize = 1_000_000;

/// The most bytes that appending short pieces of text may read. Every character reference is a piece of its own, and
/// appending it reads all the text before it. This limit is reached after one or two seconds.
const MAX_REREAD_BYTES: usize = 64 << 30;

/// A piece of text of at most this many bytes is taken for a character reference.
const MAX_REFERENCE_BYTES: usize = 4;

/// The longest time for splitting a page into tokens. The largest ordinary pages take half a second.
const TIME_LIMIT: Duration = Duration::from_secs(3);

/// Why parsing a page would cost too much.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq, Serialize, Deserialize)]
pub enum LimitExceeded {
    /// More than [`MAX_NODES`] elements, comments and syntax errors.
    #[error("it has more than {MAX_NODES} elements, comments and errors")]
    Nodes,
    /// Nesting deeper than [`MAX_DEPTH`].
    #[error("elements are nested more than {MAX_DEPTH} levels deep")]
    Depth,
    /// Unclosed formatting elements that would be reopened more than [`MAX_REOPENED`] times.
    #[error("it leaves too many formatting elements open")]
    OpenFormatting,
    /// Text in so many pieces that appending them would read more than [`MAX_REREAD_BYTES`].
    #[error("the text is split into too many small pieces")]
    TextPieces,
    /// Splitting into tokens took longer than [`TIME_LIMIT`].
    #[error("parsing it takes more than {} seconds", TIME_LIMIT.as_secs())]
    Time,
}

/// Estimates what parsing `html` would cost, in one pass over its tokens and in at most [`TIME_LIMIT`].
///
/// # Errors
/// The first limit that is exceeded.
pub(crate) fn check(html: &str) -> Result<(), LimitExceeded> {
    check_within(html, TIME_LIMIT)
}

fn check_within(html: &str, time_limit: Duration) -> Result<(), LimitExceeded> {
    let tokenizer = Tokenizer::new(CostCounter::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    // In chunks, so that the limits are checked while the page is scanned.
    let begun = Instant::now();
    let mut rest = html;
    while !rest.is_empty() {
        let (chunk, later) = rest.split_at(rest.floor_char_boundary(4 * 1024));
        rest = later;
        input.push_back(StrTendril::from_slice(chunk));
        // The result only reports scripts to run, and `CostCounter` never asks for that.
        drop(tokenizer.feed(&input));
        if let Some(excess) = tokenizer.sink.excess.get() {
            return Err(excess);
        }
        if begun.elapsed() > time_limit {
            return Err(LimitExceeded::Time);
        }
    }
    tokenizer.end();
    tokenizer.sink.excess.get().map_or(Ok(()), Err)
}

/// Adds up the cost of the tokens. The fields are cells because [`TokenSink`] passes tokens to a shared reference.
#[derive(Default)]
struct CostCounter {
    /// Elements, comments and syntax errors so far.
    nodes: Cell<usize>,
    /// Elements that are open.
    depth: Cell<usize>,
    /// Formatting elements that are open.
    formatting: Cell<usize>,
    /// How often formatting elements would have been reopened.
    reopened: Cell<usize>,
    /// Bytes of text since the last tag.
    text_bytes: Cell<usize>,
    /// Bytes that appending short pieces of text would have read.
    reread_bytes: Cell<usize>,
    /// The limit that was exceeded.
    excess: Cell<Option<LimitExceeded>>,
}

/// Elements that have no content and no end tag.
pub(crate) fn is_void(name: &str) -> bool {
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

/// Elements whose end tag may be left out. They are not counted as nested, because the parser closes them itself.
fn has_optional_end(name: &str) -> bool {
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

/// Elements that the parser reopens in every block until they are closed.
fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

impl CostCounter {
    /// Adds `n` to `cell` and returns the sum.
    fn add(cell: &Cell<usize>, n: isize) -> usize {
        cell.set(cell.get().saturating_add_signed(n));
        cell.get()
    }

    fn count_node(&self) {
        if Self::add(&self.nodes, 1) > MAX_NODES {
            self.excess.set(Some(LimitExceeded::Nodes));
        }
    }

    /// Counts a piece of text of `len` bytes.
    fn count_text(&self, len: usize) {
        let text_bytes = Self::add(&self.text_bytes, len as isize);
        let reread = if len <= MAX_REFERENCE_BYTES { Self::add(&self.reread_bytes, text_bytes as isize) } else { 0 };
        if reread > MAX_REREAD_BYTES {
            self.excess.set(Some(LimitExceeded::TextPieces));
        }
    }

    fn open(&self, tag: &Tag) {
        let name = &*tag.name;
        self.count_node();
        if Self::add(&self.reopened, self.formatting.get() as isize) > MAX_REOPENED {
            self.excess.set(Some(LimitExceeded::OpenFormatting));
        }
        if is_formatting(name) {
            Self::add(&self.formatting, 1);
        }
        if !tag.self_closing && !is_void(name) && !has_optional_end(name) && Self::add(&self.depth, 1) > MAX_DEPTH {
            self.excess.set(Some(LimitExceeded::Depth));
        }
    }

    fn close(&self, tag: &Tag) {
        let name = &*tag.name;
        if is_formatting(name) {
            Self::add(&self.formatting, -1);
        }
        if !is_void(name) && !has_optional_end(name) {
            Self::add(&self.depth, -1);
        }
    }
}

impl TokenSink for CostCounter {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let tag = match token {
            Token::TagToken(tag) => tag,
            Token::CharacterTokens(text) => {
                self.count_text(text.len());
                return TokenSinkResult::Continue;
            }
            Token::CommentToken(_) | Token::ParseError(_) => {
                self.count_node();
                return TokenSinkResult::Continue;
            }
            _ => return TokenSinkResult::Continue,
        };
        self.text_bytes.set(0);
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

    /// Without the time limit, as an unoptimised build on a busy machine may exceed it.
    fn check(html: &str) -> Result<(), LimitExceeded> {
        check_within(html, Duration::MAX)
    }

    #[test]
    fn ordinary_pages_are_accepted() {
        assert_eq!(check("<p>a<p>b".repeat(10_000).as_str()), Ok(()), "a paragraph needs no end tag");
        assert_eq!(check(&"<div><b>x</b></div>".repeat(10_000)), Ok(()));
        assert_eq!(check(&format!("<script>{}</script>", "<div>".repeat(10_000))), Ok(()), "scripts have no elements");
    }

    #[test]
    fn expensive_pages_are_rejected() {
        assert_eq!(check(&"<div>".repeat(100_000)), Err(LimitExceeded::Depth));
        assert_eq!(check(&"<br>".repeat(MAX_NODES + 1)), Err(LimitExceeded::Nodes));
        assert_eq!(check(&"&amp;".repeat(500_000)), Err(LimitExceeded::TextPieces));
        assert_eq!(check(&"<!--".repeat(MAX_NODES + 2)), Err(LimitExceeded::Nodes));
        let fonts: String = (0..400).map(|i| format!("<font color={i}>")).collect();
        assert_eq!(check(&(fonts + &"<p>x".repeat(10_000))), Err(LimitExceeded::OpenFormatting));
    }
}
