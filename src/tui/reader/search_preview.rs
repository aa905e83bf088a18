//! Search as you type: while a query is typed, the window shows the first hit; afterwards it can go back to where it was.

use super::layout::RowPosition;
use super::search::{HitStep, Hits, Search, SearchRequest, pattern};
use super::{Reader, TextWindow};
use crate::library::position::ReadingPosition;
use crate::text::Span;
use regex::Regex;

/// A query being typed, and the state to go back to.
#[derive(Debug)]
pub(crate) struct SearchPreview {
    query: String,
    /// The query as a pattern; `None` if it is too long.
    pattern: Option<Regex>,
    /// The serial number of the search under way. Only one runs at a time, so that typing in a large article does not start
    /// one for each key.
    running: Option<u64>,
    /// Whether the query has changed since that search was started.
    is_stale: bool,
    /// The hits of the query; `None` until they are found.
    hits: Option<Hits>,
    origin: Origin,
}

/// The state of the reader when the query was begun.
#[derive(Clone, Copy, Debug)]
struct Origin {
    place: (usize, RowPosition),
    goal_column: Option<usize>,
    /// The same in bytes, in case the window gets another size.
    position: ReadingPosition,
    window: TextWindow,
}

impl Reader {
    /// Shows what a search for `query` would find; an empty query ends the preview. Returns the search to run, unless an earlier
    /// one is still running.
    pub(crate) fn preview_search(&mut self, query: String) -> Option<SearchRequest> {
        if query.is_empty() {
            self.end_preview();
            return None;
        }
        let (origin, running) = match &self.search_preview {
            Some(preview) => (preview.origin, preview.running),
            None => (self.origin(), None),
        };
        let pattern = pattern(&query).ok();
        self.search_preview = Some(SearchPreview { query, pattern, running, is_stale: true, hits: None, origin });
        self.continue_preview()
    }

    /// The next search for the query being typed, if it has not been started and none is running.
    fn continue_preview(&mut self) -> Option<SearchRequest> {
        let preview = self.search_preview.as_mut()?;
        if preview.running.is_some() || !preview.is_stale {
            return None;
        }
        let pattern = preview.pattern.clone()?;
        self.searches += 1;
        (preview.running, preview.is_stale) = (Some(self.searches), false);
        Some(SearchRequest { serial: self.searches, pattern })
    }

    /// Asks for the hits of the query being typed again, because there is more text.
    pub(crate) fn repeat_preview(&mut self) -> Option<SearchRequest> {
        self.search_preview.as_mut()?.is_stale = true;
        self.continue_preview()
    }

    /// Whether the search with this serial number is one for the query being typed.
    pub(crate) fn is_preview(&self, serial: u64) -> bool {
        self.search_preview.as_ref().is_some_and(|preview| preview.running == Some(serial))
    }

    /// Takes the hits of a search for the query being typed, and shows the first one from where the reader was; without hits,
    /// where the reader was. Returns the next search if the query has changed meanwhile.
    pub(crate) fn preview_finished(&mut self, hits: Hits) -> Option<SearchRequest> {
        let preview = self.search_preview.as_mut()?;
        preview.running = None;
        if preview.is_stale {
            return self.continue_preview();
        }
        let (cursor, _) = preview.origin.place;
        let first = hits.at_or_after(cursor).and_then(|first| hits.get(first));
        preview.hits = Some(hits);
        self.return_to_origin();
        if let Some(hit) = first {
            self.show_offset(hit.start);
        }
        None
    }

    /// Ends the preview and goes back to where the reader was. The search before it stays.
    pub(crate) fn end_preview(&mut self) {
        self.return_to_origin();
        self.search_preview = None;
    }

    /// Makes the preview of `query` the search, and goes to the first hit. `None`, and back to where the reader was, if its hits
    /// are not known yet.
    pub(crate) fn accept_preview(&mut self, query: &str) -> Option<HitStep> {
        self.return_to_origin();
        let preview = self.search_preview.take().filter(|preview| preview.query == query)?;
        let (pattern, hits) = (preview.pattern?, preview.hits?);
        let first = hits.at_or_after(self.cursor);
        self.searches += 1;
        self.search = Some(Search::finished(preview.query, pattern, self.searches, hits));
        Some(first.map_or(HitStep::NoHits, |first| self.go_to_hit(first)))
    }

    /// How the search for the query being typed stands. `None` if nothing is typed.
    pub(crate) fn preview_step(&self) -> Option<HitStep> {
        let preview = self.search_preview.as_ref()?;
        let Some(hits) = &preview.hits else { return Some(HitStep::Searching) };
        let (cursor, _) = preview.origin.place;
        let first = hits.at_or_after(cursor);
        Some(first.map_or(HitStep::NoHits, |first| HitStep::At { number: first + 1, all: hits.len(), more: hits.more }))
    }

    /// The hits in `window` of the query being typed. Until all are found, those in view are found each time: `text` is the
    /// text in view, which begins at the start of a block. `None` if nothing is typed.
    pub(crate) fn preview_hits(&self, window: Span, text: Span) -> Option<Vec<Span>> {
        let preview = self.search_preview.as_ref()?;
        if let Some(hits) = &preview.hits {
            return Some(hits.touching(window).collect());
        }
        let Some(pattern) = &preview.pattern else { return Some(Vec::new()) };
        let found = pattern.find_iter(text.slice(self.article.text())).filter(|hit| !hit.is_empty());
        Some(found.map(|hit| Span::from(hit.range()).shift(text.start)).collect())
    }

    fn origin(&self) -> Origin {
        let (place, position) = (self.place(), self.position());
        Origin { place, goal_column: self.goal_column, position, window: self.window }
    }

    fn return_to_origin(&mut self) {
        let Some(preview) = &self.search_preview else { return };
        let origin = preview.origin;
        if origin.window == self.window {
            self.put_back(origin.place);
        } else {
            self.resume(origin.position);
        }
        self.goal_column = origin.goal_column;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::reader::search::find;
    use crate::tui::reader::testing::{article, drawn, reader, reader_in, window};

    /// Types `query` and runs the search for it, as the background thread does.
    fn type_query(reader: &mut Reader, query: &str) -> Option<HitStep> {
        let mut request = reader.preview_search(query.into());
        while let Some(SearchRequest { serial, pattern }) = request {
            assert!(reader.is_preview(serial));
            request = reader.preview_finished(find(&pattern, reader.article().text()));
        }
        reader.preview_step()
    }

    const fn at(number: usize, all: usize) -> HitStep {
        HitStep::At { number, all, more: false }
    }

    #[test]
    fn the_first_hit_from_the_cursor_is_shown_while_the_query_is_typed() {
        let mut reader = reader("dua satu |tiga dua dia");
        assert_eq!(type_query(&mut reader, "d"), Some(at(2, 3)));
        assert_eq!(drawn(&reader), "dua satu tiga |dua dia");
        assert_eq!(type_query(&mut reader, "di"), Some(at(1, 1)));
        assert_eq!(drawn(&reader), "dua satu tiga dua |dia");
        assert_eq!(type_query(&mut reader, "d"), Some(at(2, 3)), "counted from where the cursor was");
        assert_eq!(type_query(&mut reader, "dx"), Some(HitStep::NoHits));
        assert_eq!(drawn(&reader), "dua satu |tiga dua dia");
        assert_eq!(type_query(&mut reader, ""), None);
        assert_eq!(drawn(&reader), "dua satu |tiga dua dia");
    }

    #[test]
    fn cancelling_goes_back_and_keeps_the_earlier_search() {
        let words: Vec<String> = (1..=60).map(|n| format!("{n:05}")).collect();
        let mut reader = reader_in((5, 6), &words.join(" "));
        let request = reader.begin_search("00003").unwrap();
        reader.search_finished(request.serial, find(&request.pattern, reader.article().text()));
        reader.scroll(1);
        let before = window(&reader);
        type_query(&mut reader, "00050");
        assert!(window(&reader).contains(&"|00050".to_string()));
        reader.end_preview();
        assert_eq!(window(&reader), before);
        assert_eq!(reader.search().map(|search| search.query.as_str()), Some("00003"));
    }

    #[test]
    fn cancelling_after_the_window_has_changed_goes_back_to_the_same_words() {
        let mut reader = reader_in((20, 4), "satu dua\ntiga |empat\nlima enam\ntujuh delapan\nsembilan");
        type_query(&mut reader, "sembilan");
        reader.resize(TextWindow { columns: 6, rows: 4, hyphenate: false });
        reader.end_preview();
        assert_eq!(drawn(&reader), "satu dua\ntiga |empat\nlima enam\ntujuh delapan\nsembilan");
        assert!(window(&reader).contains(&"|empat".to_string()));
    }

    #[test]
    fn accepting_makes_it_the_search_and_a_jump() {
        let mut reader = reader("|satu\ndua\ntiga dua");
        type_query(&mut reader, "dua");
        assert_eq!(reader.accept_preview("dua"), Some(at(1, 2)));
        assert_eq!(drawn(&reader), "satu\n|dua\ntiga dua");
        assert_eq!(reader.next_hit(crate::tui::action::Direction::Forward), at(2, 2));
        assert_eq!(reader.preview_step(), None);
        assert_eq!(reader.jump_back().map(|place| place.offset), Some(5));
    }

    #[test]
    fn before_its_hits_are_found_it_cannot_be_accepted() {
        let mut reader = reader("satu |dua");
        reader.preview_search("dua".into());
        assert_eq!(reader.preview_step(), Some(HitStep::Searching));
        assert_eq!((reader.accept_preview("dua"), reader.preview_step()), (None, None));
        assert_eq!(drawn(&reader), "satu |dua");
    }

    #[test]
    fn one_search_runs_at_a_time_and_the_last_query_is_the_next() {
        let mut reader = reader("|satu dua tiga");
        let first = reader.preview_search("t".into()).unwrap();
        assert!(reader.preview_search("ti".into()).is_none() && reader.preview_search("tig".into()).is_none());
        let next = reader.preview_finished(find(&first.pattern, reader.article().text())).unwrap();
        assert_eq!(drawn(&reader), "|satu dua tiga", "hits of an earlier query are not shown");
        assert!(!reader.is_preview(first.serial) && reader.is_preview(next.serial));
        assert!(reader.preview_finished(find(&next.pattern, reader.article().text())).is_none());
        assert_eq!(drawn(&reader), "satu dua |tiga");
    }

    #[test]
    fn more_text_is_searched_too() {
        let mut reader = reader("|satu dua");
        assert_eq!(type_query(&mut reader, "tiga"), Some(HitStep::NoHits));
        reader.show_whole(article("satu dua tiga"));
        let request = reader.repeat_preview().unwrap();
        reader.preview_finished(find(&request.pattern, reader.article().text()));
        assert_eq!((reader.preview_step(), drawn(&reader).as_str()), (Some(at(1, 1)), "satu dua |tiga"));
    }

    #[test]
    fn a_selection_grows_to_the_hit_and_shrinks_back() {
        let mut reader = reader("[|satu] dua tiga");
        let before = drawn(&reader);
        type_query(&mut reader, "tiga");
        assert_ne!(drawn(&reader), before);
        reader.end_preview();
        assert_eq!(drawn(&reader), before);
    }
}
