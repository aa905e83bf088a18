//! Text search: the hits of a query, and going from one to the next.

use super::Reader;
use crate::text::Span;
pub use crate::text::query::pattern;
use crate::tui::action::Direction;
use regex::Regex;
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
    /// While the cursor is to go to the first hit: the byte offset of the cursor when the search started.
    origin: Option<usize>,
}

impl Search {
    /// A search whose hits are known.
    pub(super) const fn finished(query: String, pattern: Regex, serial: u64, hits: Hits) -> Self {
        Self { query, pattern, serial, hits: Some(hits), origin: None }
    }
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

    /// The hits that touch `window`.
    pub(crate) fn touching(&self, window: Span) -> impl Iterator<Item = Span> + '_ {
        // Hits do not overlap, so their ends are in order too.
        let first = self.spans.partition_point(|&(_, end)| end as usize <= window.start);
        (first..self.len()).filter_map(|i| self.get(i)).take_while(move |hit| hit.start < window.end)
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

    /// Starts a search; the cursor goes to the first hit once the hits are found.
    ///
    /// # Errors
    /// If the query is too long.
    pub(crate) fn begin_search(&mut self, query: &str) -> Result<SearchRequest, regex::Error> {
        let pattern = pattern(query)?;
        Ok(self.search_for(query.into(), pattern, Some(self.cursor)))
    }

    /// Searches without moving the cursor, to highlight the hits.
    ///
    /// # Errors
    /// If the query is too long.
    pub(crate) fn highlight_hits(&mut self, query: &str) -> Result<SearchRequest, regex::Error> {
        let pattern = pattern(query)?;
        Ok(self.search_for(query.into(), pattern, None))
    }

    /// Runs an earlier search in the article that is open now, without moving the cursor.
    pub(crate) fn search_again(&mut self, search: Search) -> SearchRequest {
        self.search_for(search.query, search.pattern, None)
    }

    fn search_for(&mut self, query: String, pattern: Regex, origin: Option<usize>) -> SearchRequest {
        self.searches += 1;
        let serial = self.searches;
        self.search = Some(Search { query, pattern: pattern.clone(), serial, hits: None, origin });
        SearchRequest { serial, pattern }
    }

    /// Asks for the hits of the current search again, because there is more text. The cursor goes to the first one if there was
    /// none before.
    pub(crate) fn repeat_search(&self) -> Option<SearchRequest> {
        let search = self.search.as_ref()?;
        Some(SearchRequest { serial: search.serial, pattern: search.pattern.clone() })
    }

    /// Ends the search and its highlights, and returns it.
    pub(crate) const fn end_search(&mut self) -> Option<Search> {
        self.search.take()
    }

    /// Takes the hits of the search with this serial number, and goes to the first one if the search waits for it. Returns
    /// nothing if the search was replaced in the meantime, or if the cursor stays where it is.
    pub(crate) fn search_finished(&mut self, serial: u64, hits: Hits) -> Option<HitStep> {
        let search = self.search.as_mut().filter(|search| search.serial == serial)?;
        let first = search.origin.and_then(|origin| hits.at_or_after(origin));
        let is_empty = hits.is_empty();
        search.hits = Some(hits);
        if first.is_some() {
            search.origin = None;
        }
        first.map(|hit| self.go_to_hit(hit)).or(is_empty.then_some(HitStep::NoHits))
    }

    /// Goes to the next or previous hit, wrapping around at the ends.
    pub(crate) fn next_hit(&mut self, direction: Direction) -> HitStep {
        let Some(search) = &self.search else { return HitStep::NoSearch };
        let Some(hits) = &search.hits else { return HitStep::Searching };
        let next = |offset: usize| match direction {
            Direction::Forward => hits.at_or_after(offset + 1),
            Direction::Backward => hits.last_before(offset),
        };
        let mut hit = next(self.cursor);
        // A hit may begin between paragraphs or inside a grapheme. The cursor is then before or after its start, and must not find
        // it again.
        for _ in 1..hits.len() {
            let Some(start) = hit.and_then(|hit| hits.get(hit)).map(|hit| hit.start) else { break };
            if self.article.clamp(start) != self.cursor {
                break;
            }
            hit = next(start);
        }
        hit.map_or(HitStep::NoHits, |hit| self.go_to_hit(hit))
    }

    pub(super) fn go_to_hit(&mut self, i: usize) -> HitStep {
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
    use crate::tui::reader::testing::{article, drawn, reader};

    #[test]
    fn the_hits_in_a_window_are_those_that_touch_it() {
        let found = find(&pattern("aa").unwrap(), "aa.aa.aa");
        let touching = |start, end| found.touching(Span::new(start, end)).map(|hit| hit.start).collect::<Vec<_>>();
        assert_eq!(touching(0, 8), [0, 3, 6]);
        assert_eq!(touching(4, 7), [3, 6]);
        assert_eq!((touching(2, 3), touching(8, 20)), (vec![], vec![]));
    }

    #[test]
    fn steps_go_round() {
        let found = find(&pattern("a").unwrap(), "a..a");
        assert_eq!((found.at_or_after(0), found.at_or_after(1), found.at_or_after(4)), (Some(0), Some(1), Some(0)));
        assert_eq!((found.last_before(3), found.last_before(0)), (Some(0), Some(1)));
        assert_eq!(find(&pattern("x").unwrap(), "a").at_or_after(0), None);
    }

    /// Runs a search that was asked for, as the background thread does.
    fn run(reader: &mut Reader, request: &SearchRequest) -> Option<HitStep> {
        let hits = find(&request.pattern, reader.article().text());
        reader.search_finished(request.serial, hits)
    }

    /// A reader of a drawn text after a search for `query`, and the result.
    fn searched(query: &str, drawn: &str) -> (Reader, Option<HitStep>) {
        let mut reader = reader(drawn);
        let request = reader.begin_search(query).unwrap();
        let step = run(&mut reader, &request);
        (reader, step)
    }

    const fn at(number: usize, all: usize) -> HitStep {
        HitStep::At { number, all, more: false }
    }

    #[test]
    fn a_search_goes_to_the_first_hit_from_the_cursor() {
        let (reader, step) = searched("dua", "dua satu |tiga dua");
        assert_eq!((drawn(&reader).as_str(), step), ("dua satu tiga |dua", Some(at(2, 2))));
        let (reader, step) = searched("dua", "satu |dua tiga dua");
        assert_eq!((drawn(&reader).as_str(), step), ("satu |dua tiga dua", Some(at(1, 2))), "also under it");
        let (reader, step) = searched("dua", "dua satu |tiga");
        assert_eq!((drawn(&reader).as_str(), step), ("|dua satu tiga", Some(at(1, 1))), "or from the start");
    }

    #[test]
    fn the_next_and_the_previous_hit_are_found_over_the_ends_of_the_text() {
        let (mut reader, _) = searched("a", "|satu, dua");
        let mut go = |direction| (reader.next_hit(direction), drawn(&reader));
        assert_eq!(go(Direction::Forward), (at(2, 2), "satu, du|a".into()));
        assert_eq!(go(Direction::Forward), (at(1, 2), "s|atu, dua".into()));
        assert_eq!(go(Direction::Backward), (at(2, 2), "satu, du|a".into()));
        assert_eq!(go(Direction::Backward), (at(1, 2), "s|atu, dua".into()));
    }

    #[test]
    fn hits_that_begin_where_no_cursor_can_be_are_left_again() {
        // The space of the query matches the line breaks before the paragraphs.
        let (mut reader, step) = searched(" dua", "\n |dua\ndua\ndua");
        assert_eq!((drawn(&reader).as_str(), step), ("\n du|a\ndua\ndua", Some(at(2, 3))));
        let mut go = |direction| (reader.next_hit(direction), drawn(&reader));
        assert_eq!(go(Direction::Forward), (at(3, 3), "\n dua\ndu|a\ndua".into()));
        assert_eq!(go(Direction::Forward), (at(1, 3), "\n |dua\ndua\ndua".into()));
        assert_eq!(go(Direction::Backward), (at(3, 3), "\n dua\ndu|a\ndua".into()));
        // An accent is inside the grapheme of its letter.
        let (mut reader, _) = searched("\u{301}", "|e\u{301}e\u{301}");
        assert_eq!((reader.next_hit(Direction::Forward), reader.cursor()), (at(2, 2), 3));
        assert_eq!((reader.next_hit(Direction::Forward), reader.cursor()), (at(1, 2), 0));
    }

    #[test]
    fn a_search_without_hits_moves_nothing() {
        let (mut reader, step) = searched("lima", "satu |dua");
        assert_eq!(step, Some(HitStep::NoHits));
        assert_eq!(reader.next_hit(Direction::Forward), HitStep::NoHits);
        assert_eq!(drawn(&reader), "satu |dua");
    }

    #[test]
    fn without_results_there_is_no_hit_to_go_to() {
        let mut reader = reader("satu |dua");
        assert_eq!(reader.next_hit(Direction::Forward), HitStep::NoSearch);
        reader.begin_search("satu").unwrap();
        assert_eq!(reader.next_hit(Direction::Forward), HitStep::Searching);
        assert_eq!(reader.end_search().map(|search| search.query).as_deref(), Some("satu"));
        assert_eq!(reader.next_hit(Direction::Forward), HitStep::NoSearch);
    }

    #[test]
    fn results_of_an_earlier_search_are_ignored() {
        let mut reader = reader("|satu dua");
        let earlier = reader.begin_search("dua").unwrap();
        let later = reader.begin_search("u").unwrap();
        assert_eq!(run(&mut reader, &earlier), None);
        assert_eq!(drawn(&reader), "|satu dua");
        assert_eq!(run(&mut reader, &later), Some(at(1, 2)));
        reader.end_search();
        assert_eq!(run(&mut reader, &later), None, "also after the search ended");
    }

    #[test]
    fn a_search_without_hits_goes_to_one_in_the_rest_of_the_text() {
        let (mut reader, step) = searched("tiga", "|satu dua");
        assert_eq!(step, Some(HitStep::NoHits));
        reader.show_whole(article("satu dua tiga"));
        let request = reader.repeat_search().unwrap();
        assert_eq!(run(&mut reader, &request), Some(at(1, 1)));
        assert_eq!(drawn(&reader), "satu dua |tiga");
    }

    #[test]
    fn more_hits_in_the_rest_of_the_text_leave_a_reader_who_went_on() {
        let (mut reader, _) = searched("a", "|satu dua");
        reader.next_hit(Direction::Forward);
        reader.show_whole(article("satu dua tiga"));
        let request = reader.repeat_search().unwrap();
        assert_eq!(run(&mut reader, &request), None);
        assert_eq!(drawn(&reader), "satu du|a tiga");
        assert_eq!(reader.next_hit(Direction::Forward), at(3, 3));
    }

    #[test]
    fn hits_can_be_highlighted_without_moving() {
        let mut reader = reader("|satu dua");
        let request = reader.highlight_hits("dua").unwrap();
        assert_eq!((run(&mut reader, &request), drawn(&reader).as_str()), (None, "|satu dua"));
        reader.show_whole(article("satu dua tiga dua"));
        let request = reader.repeat_search().unwrap();
        assert_eq!((run(&mut reader, &request), drawn(&reader).as_str()), (None, "|satu dua tiga dua"));
        let search = reader.end_search().unwrap();
        let request = reader.search_again(search);
        assert_eq!((run(&mut reader, &request), drawn(&reader).as_str()), (None, "|satu dua tiga dua"));
        assert_eq!(reader.next_hit(Direction::Forward), at(1, 2));
    }
}
