//! Search in the text: what is typed becomes a pattern that forgives what a reader cannot see.

use crate::text::Span;
use regex::{Regex, RegexBuilder};
use std::sync::Arc;

/// Hits remembered. More words than this would not be stepped through.
const MAX_HITS: usize = 1_000_000;

/// A search.
#[derive(Clone, Debug)]
pub struct Search {
    /// What was typed.
    pub query: String,
    /// As a pattern.
    pub pattern: Regex,
    /// The number by which its hits are recognised.
    pub serial: u64,
    /// The hits, once found.
    pub hits: Option<Hits>,
    /// Where it was begun, to find the first hit from.
    pub origin: usize,
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// Bytes of each hit, in order.
    spans: Arc<[(u32, u32)]>,
    /// Whether there are more than are remembered.
    pub more: bool,
}

/// The pattern for what was typed.
///
/// Capitals count only if some were typed. A space is any white space, line breaks included; straight quotes,
/// apostrophes and hyphens find the typographic ones.
///
/// # Errors
/// Where the query is too long for a pattern.
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

/// Finds all of `pattern` in `text`.
pub fn find(pattern: &Regex, text: &str) -> Hits {
    let mut found =
        pattern.find_iter(text).filter(|hit| !hit.is_empty()).map(|hit| (hit.start() as u32, hit.end() as u32));
    let spans: Vec<(u32, u32)> = found.by_ref().take(MAX_HITS).collect();
    Hits { spans: spans.into(), more: found.next().is_some() }
}

impl Hits {
    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The bytes of hit `i`.
    pub fn get(&self, i: usize) -> Option<Span> {
        self.spans.get(i).map(|&(start, end)| Span::new(start as usize, end as usize))
    }

    /// The first hit that begins at or after `offset`, else the first of all.
    pub fn at_or_after(&self, offset: usize) -> Option<usize> {
        let i = self.spans.partition_point(|&(start, _)| (start as usize) < offset);
        (!self.is_empty()).then_some(if i == self.len() { 0 } else { i })
    }

    /// The last hit that begins before `offset`, else the last of all.
    pub fn last_before(&self, offset: usize) -> Option<usize> {
        let i = self.spans.partition_point(|&(start, _)| (start as usize) < offset);
        i.checked_sub(1).or(self.len().checked_sub(1))
    }

    /// The hit that begins at `offset`.
    pub fn at(&self, offset: usize) -> Option<usize> {
        self.spans.binary_search_by_key(&offset, |&(start, _)| start as usize).ok()
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
