//! Text search: the query becomes a pattern that ignores differences a reader cannot see.

use super::Reader;
use crate::text::Span;
use crate::tui::action::Direction;
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

/// A search to be run in the background.
#[derive(Clone, Debug)]
pub(crate) struct SearchRequest {
    /// The serial number that identifies its results.
    pub(crate) serial: u64,
    /// The pattern to search for.
    pub(crate) pattern: Regex,
}

/// The result of going to a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HitStep {
    /// Nothing is being searched for.
    NoSearch,
    /// The hits are still being found.
    Searching,
    /// There are no hits.
    NoHits,
    /// The cursor is on a hit.
    At {
        /// The number of the hit, from 1.
        number: usize,
        /// The number of hits kept.
        all: usize,
        /// Whether there are more than are kept.
        more: bool,
    },
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

impl Reader {
    /// The current search, while its hits are highlighted.
    pub(crate) const fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    /// The query being typed, whose hits are highlighted.
    pub(crate) fn search_preview(&self) -> Option<&str> {
        self.search_preview.as_deref()
    }

    /// Highlights what a search for `query` would find; nothing if it is empty.
    pub(crate) fn preview_search(&mut self, query: String) {
        self.search_preview = Some(query).filter(|query| !query.is_empty());
    }

    /// Starts a search; the cursor goes to the first hit once the hits are found.
    ///
    /// # Errors
    /// If the query is too long.
    pub(crate) fn begin_search(&mut self, query: &str) -> Result<SearchRequest, regex::Error> {
        let pattern = pattern(query)?;
        Ok(self.search_for(query.into(), pattern, None))
    }

    /// Searches without moving the cursor, to highlight the hits.
    ///
    /// # Errors
    /// If the query is too long.
    pub(crate) fn highlight_hits(&mut self, query: &str) -> Result<SearchRequest, regex::Error> {
        let pattern = pattern(query)?;
        Ok(self.search_for(query.into(), pattern, Some(Hits::default())))
    }

    /// Runs an earlier search in the article that is open now, without moving the cursor.
    pub(crate) fn search_again(&mut self, search: Search) -> SearchRequest {
        self.search_for(search.query, search.pattern, Some(Hits::default()))
    }

    fn search_for(&mut self, query: String, pattern: Regex, hits: Option<Hits>) -> SearchRequest {
        self.searches += 1;
        let serial = self.searches;
        self.search = Some(Search { query, pattern: pattern.clone(), serial, hits, origin: self.cursor });
        SearchRequest { serial, pattern }
    }

    /// Asks for the hits of the current search anew, because there is more text; the cursor goes to the first one.
    pub(crate) fn repeat_search(&mut self) -> Option<SearchRequest> {
        let search = self.search.as_mut()?;
        search.hits = None;
        Some(SearchRequest { serial: search.serial, pattern: search.pattern.clone() })
    }

    /// Ends the search and its highlights, and returns it.
    pub(crate) const fn end_search(&mut self) -> Option<Search> {
        self.search.take()
    }

    /// Takes the hits of the search with this serial number, and goes to the first one if the search waits for it. Returns
    /// nothing if the search was replaced in the meantime, or stays where it is.
    pub(crate) fn search_finished(&mut self, serial: u64, hits: Hits) -> Option<HitStep> {
        let search = self.search.as_mut().filter(|search| search.serial == serial)?;
        let first = search.hits.is_none().then(|| hits.at_or_after(search.origin)).flatten();
        let is_empty = hits.is_empty();
        search.hits = Some(hits);
        first.map(|hit| self.go_to_hit(hit)).or(is_empty.then_some(HitStep::NoHits))
    }

    /// Goes to the next or previous hit, wrapping around at the ends.
    pub(crate) fn next_hit(&mut self, direction: Direction) -> HitStep {
        let Some(search) = &self.search else { return HitStep::NoSearch };
        let Some(hits) = &search.hits else { return HitStep::Searching };
        let hit = match direction {
            Direction::Forward => hits.at_or_after(self.cursor + 1),
            Direction::Backward => hits.last_before(self.cursor),
        };
        hit.map_or(HitStep::NoHits, |hit| self.go_to_hit(hit))
    }

    fn go_to_hit(&mut self, i: usize) -> HitStep {
        let hits = self.search.as_ref().and_then(|search| search.hits.as_ref());
        let Some((hits, span)) = hits.and_then(|hits| Some((hits, hits.get(i)?))) else { return HitStep::NoHits };
        let step = HitStep::At { number: i + 1, all: hits.len(), more: hits.more };
        self.jump(span.start);
        step
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
