//! Text search: the query becomes a pattern that ignores differences a reader cannot see.

use crate::text::Span;
use regex::{Regex, RegexBuilder};
use std::sync::Arc;

/// The largest number of hits kept. Nobody steps through more.
const MAX_HITS: usize = 1_000_000;

/// A search of the open article.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    /// The query as typed.
    pub(crate) query: String,
    /// The query as a pattern.
    pub(crate) pattern: Regex,
    /// The serial number that identifies the results of this search.
    pub(crate) serial: u64,
    /// The hits; `None` until they are found.
    pub(crate) hits: Option<Hits>,
    /// The byte offset of the cursor when the search started; the first hit is searched from there.
    pub(crate) origin: usize,
}

/// The hits of a search, in text order.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// Start and end of each hit in bytes.
    spans: Arc<[(u32, u32)]>,
    /// Whether there are more hits than are kept.
    pub(crate) more: bool,
}

/// Builds the pattern for a query.
///
/// The search is case-sensitive only if the query contains a capital letter. A space matches any white space,
/// including line breaks; straight quotes, apostrophes and hyphens also match the typographic ones.
///
/// # Errors
/// If the query is too long for the regex engine.
pub fn pattern(query: &str) -> Result<Regex, regex::Error> {
    let mut pattern = String::new();
    let mut chars = query.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' => pattern.push_str("['’‘ʼ]"),
            '"' => pattern.push_str("[\"“”„]"),
            '-' => pattern.push_str("[-‐‑–—]"),
            c if c.is_whitespace() => {
                while chars.next_if(|c| c.is_whitespace()).is_some() {}
                pattern.push_str(r"\s+");
            }
            c => pattern.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    RegexBuilder::new(&pattern).case_insensitive(!query.contains(char::is_uppercase)).build()
}

/// Finds all non-empty matches of `pattern` in `text`, up to `MAX_HITS`.
pub fn find(pattern: &Regex, text: &str) -> Hits {
    let mut found =
        pattern.find_iter(text).filter(|hit| !hit.is_empty()).map(|hit| (hit.start() as u32, hit.end() as u32));
    let spans: Vec<(u32, u32)> = found.by_ref().take(MAX_HITS).collect();
    Hits { spans: spans.into(), more: found.next().is_some() }
}

impl Hits {
    /// The number of hits kept.
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there are no hits.
    pub(crate) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The byte span of hit `i`.
    pub(crate) fn get(&self, i: usize) -> Option<Span> {
        self.spans.get(i).map(|&(start, end)| Span::new(start as usize, end as usize))
    }

    /// The index of the first hit that starts at or after `offset`, wrapping around to the first.
    pub(crate) fn at_or_after(&self, offset: usize) -> Option<usize> {
        let i = self.spans.partition_point(|&(start, _)| (start as usize) < offset);
        (!self.is_empty()).then_some(if i == self.len() { 0 } else { i })
    }

    /// The index of the last hit that starts before `offset`, wrapping around to the last.
    pub(crate) fn last_before(&self, offset: usize) -> Option<usize> {
        let i = self.spans.partition_point(|&(start, _)| (start as usize) < offset);
        i.checked_sub(1).or(self.len().checked_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(query: &str, text: &str) -> Vec<String> {
        let found = find(&pattern(query).unwrap(), text);
        (0..found.len()).map(|i| found.get(i).unwrap().slice(text).to_string()).collect()
    }

    #[test]
    fn what_cannot_be_seen_is_forgiven() {
        assert_eq!(hits("putin", "Putin, PUTIN"), ["Putin", "PUTIN"]);
        assert_eq!(hits("Putin", "Putin, PUTIN"), ["Putin"]);
        assert_eq!(hits("satu dua", "satu\n  dua satu\u{a0}dua"), ["satu\n  dua", "satu\u{a0}dua"]);
        assert_eq!(hits("don't \"go\"", "don’t “go”"), ["don’t “go”"]);
        assert_eq!(hits("a.b(", "axb( a.b("), ["a.b("]);
        assert_eq!(hits("é", "É"), ["É"]);
    }

    #[test]
    fn steps_go_round() {
        let found = find(&pattern("a").unwrap(), "a..a");
        assert_eq!((found.at_or_after(0), found.at_or_after(1), found.at_or_after(4)), (Some(0), Some(1), Some(0)));
        assert_eq!((found.last_before(3), found.last_before(0)), (Some(0), Some(1)));
        assert_eq!(find(&pattern("x").unwrap(), "a").at_or_after(0), None);
    }
}
