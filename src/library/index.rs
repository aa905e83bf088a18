//! The search through all articles: their texts one after the other in memory, looked through from the start each time. A
//! few tens of megabytes take a few tens of milliseconds, and there is nothing that could be out of date.

use super::Entry;
use crate::entity::EntityType;
use crate::text::Span;
use regex::Regex;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;
use uuid::Uuid;

/// Bytes of text kept in memory. Articles beyond are listed, and not searched; that is said.
pub const MOST: usize = 128 << 20;

/// Bytes of context before and after a hit.
const CONTEXT: usize = 60;

/// Everything known of a folder's articles.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// The articles, by path.
    pub entries: Arc<Vec<Entry>>,
    /// Their texts.
    pub(super) texts: String,
    /// Where each text begins and ends; nothing for what is not kept.
    pub(super) spans: Vec<Option<Span>>,
    /// Everybody and everything named, those in most articles first.
    pub known: Vec<Known>,
}

/// A place where words were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index of the article.
    pub entry: usize,
    /// Where in it.
    pub place: Place,
    /// The words round it, on one line, and where in them the hit is.
    pub context: String,
    /// See `context`.
    pub lit: Span,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A byte of the text.
    Text(usize),
    /// An annotation.
    Mark(Uuid),
}

/// Somebody or something, over all articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The name.
    pub name: String,
    /// What it is.
    pub kind: EntityType,
    /// How often it is named.
    pub times: u32,
    /// The articles it is named in: their indices, how often, and the byte of the first mention.
    pub articles: Vec<(usize, u32, u32)>,
}

impl Index {
    /// An index of `entries` with their texts.
    pub fn new<T: AsRef<str>>(parts: Vec<(Entry, T)>) -> Self {
        let mut index = Self::default();
        let all: usize = parts.iter().map(|(_, text)| text.as_ref().len() + 1).sum();
        index.texts.reserve_exact(all.min(MOST));
        let mut entries = Vec::with_capacity(parts.len());
        for (entry, text) in parts {
            entries.push(entry);
            index.push(text.as_ref());
        }
        index.known = known(&entries);
        index.entries = Arc::new(entries);
        index
    }

    fn push(&mut self, text: &str) {
        let room = self.texts.len() + text.len() < MOST;
        self.spans.push(room.then(|| {
            let start = self.texts.len();
            self.texts.push_str(text);
            // Nothing is found over the end of an article.
            self.texts.push('\0');
            Span::new(start, start + text.len())
        }));
    }

    /// The text of an article, where it is kept.
    pub fn text(&self, entry: usize) -> Option<&str> {
        Some(self.spans.get(entry).copied()??.of(&self.texts))
    }

    /// How many articles are listed and not searched.
    pub fn left_out(&self) -> usize {
        self.spans
            .iter()
            .zip(self.entries.iter())
            .filter(|(span, entry)| span.is_none() && entry.wrong.is_none())
            .count()
    }

    /// The first `most` places of `pattern`, annotations first; and whether there are more.
    pub fn search(&self, pattern: &Regex, most: usize) -> (Vec<Hit>, bool) {
        let marks =
            self.entries.iter().enumerate().flat_map(|(i, entry)| entry.marks.iter().map(move |mark| (i, mark)));
        let marks = marks.filter_map(|(entry, mark)| {
            let found = pattern.find(&mark.text).filter(|found| !found.is_empty())?;
            let (context, lit) = context(&mark.text, Span::from(found.range()));
            Some(Hit { entry, place: Place::Mark(mark.id), context, lit })
        });
        let mut next = 0;
        let texts = pattern.find_iter(&self.texts).filter(|found| !found.is_empty()).filter_map(|found| {
            while self.spans.get(next)?.is_none_or(|span| span.end <= found.start()) {
                next += 1;
            }
            let span = self.spans[next]?;
            let own = Span::from(found.range());
            let inside = Span::new(own.start.checked_sub(span.start)?, own.end - span.start);
            let (context, lit) = context(span.of(&self.texts), inside);
            Some(Hit { entry: next, place: Place::Text(inside.start), context, lit })
        });
        let mut hits: Vec<Hit> = marks.chain(texts).take(most + 1).collect();
        let more = hits.len() > most;
        hits.truncate(most);
        (hits, more)
    }
}

/// Everybody and everything named, those in most articles first. Names that differ in case only are one.
fn known(entries: &[Entry]) -> Vec<Known> {
    let mut at: HashMap<(u8, String), usize> = HashMap::new();
    let mut known: Vec<Known> = Vec::new();
    for (i, entry) in entries.iter().enumerate() {
        for named in &entry.named {
            let slot = *at.entry((named.kind, named.name.to_lowercase())).or_insert_with(|| {
                known.push(Known { name: named.name.clone(), kind: named.kind(), times: 0, articles: Vec::new() });
                known.len() - 1
            });
            let own = &mut known[slot];
            own.times += named.times;
            match own.articles.last_mut() {
                Some(last) if last.0 == i => last.1 += named.times,
                _ => own.articles.push((i, named.times, named.first)),
            }
        }
    }
    known.sort_by(|a, b| (b.articles.len(), b.times).cmp(&(a.articles.len(), a.times)).then(a.name.cmp(&b.name)));
    known
}

/// The words of `text` round `hit` on one line, and where in them it is.
fn context(text: &str, hit: Span) -> (String, Span) {
    let from = text.floor_char_boundary(hit.start.saturating_sub(CONTEXT));
    let to = text.ceil_char_boundary((hit.end + CONTEXT).min(text.len()));
    let plain = |part: &str| part.replace(char::is_whitespace, " ");
    // From the beginning of a word, where one is near.
    let head = &text[from..hit.start];
    let head = if from == 0 { head } else { head.split_once(char::is_whitespace).map_or(head, |(_, rest)| rest) };
    let mut out = String::new();
    if from > 0 {
        out.push('…');
    }
    out += &plain(head);
    let start = out.len();
    out += &plain(hit.of(text));
    let lit = Span::new(start, out.len());
    let _ = write!(out, "{}", plain(&text[hit.end..to]));
    (out, lit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::entry::{Mark, Named};

    fn index() -> Index {
        let entry = |title: &str, named: &[(&str, u32)]| Entry {
            title: title.into(),
            named: named
                .iter()
                .map(|(name, times)| Named { name: (*name).into(), kind: 0, times: *times, first: 7 })
                .collect(),
            ..Entry::default()
        };
        let mut second = entry("b", &[("ANI WIJAYA", 1), ("Budi", 3)]);
        second.marks = vec![Mark { id: Uuid::from_u128(7), text: "harga beras — cek".into() }];
        Index::new(vec![
            (entry("a", &[("Ani Wijaya", 2)]), "Harga beras\nturun sekali.\n"),
            (second, "Tidak ada berita tentang harga jagung.\n"),
            (Entry { wrong: Some("no".into()), ..entry("c", &[]) }, ""),
        ])
    }

    #[test]
    fn words_are_found_in_texts_and_notes() {
        let index = index();
        let pattern = regex::RegexBuilder::new(r"harga").case_insensitive(true).build().unwrap();
        let (hits, more) = index.search(&pattern, 10);
        let found: Vec<_> = hits.iter().map(|hit| (hit.entry, hit.place, hit.lit.of(&hit.context))).collect();
        let mark = Place::Mark(Uuid::from_u128(7));
        assert_eq!(found, [(1, mark, "harga"), (0, Place::Text(0), "Harga"), (1, Place::Text(25), "harga")]);
        assert_eq!(hits[1].context, "Harga beras turun sekali. ");
        assert!(!more);
        assert!(index.search(&pattern, 2).1);
    }

    #[test]
    fn names_over_all_articles() {
        let known = index().known;
        let found: Vec<_> = known.iter().map(|known| (&*known.name, known.times, known.articles.len())).collect();
        assert_eq!(found, [("Ani Wijaya", 3, 2), ("Budi", 3, 1)]);
    }
}
