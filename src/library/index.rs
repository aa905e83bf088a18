//! The index of a library: the entries and texts of its articles, and a search through them.
//!
//! All texts are kept in memory, one after the other, and each search reads them from the start: searching a few tens of
//! megabytes takes a few tens of milliseconds. There is no inverted index that would have to be kept up to date.

use super::ArticleEntry;
use crate::entity::EntityType;
use crate::text::Span;
use regex::Regex;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// The most bytes of text to keep in memory. Articles that exceed it are listed but not searched
/// ([`LibraryIndex::unsearched`]).
const MAX_TEXT_BYTES: usize = 128 << 20;

/// Bytes of context to show before and after a hit.
const CONTEXT_BYTES: usize = 60;

/// The entries, texts and entities of all articles in a library.
#[derive(Clone, Debug, Default)]
pub struct LibraryIndex {
    /// The entries of the articles, sorted by path.
    pub(crate) entries: Arc<Vec<ArticleEntry>>,
    /// The texts of the articles, each followed by a NUL.
    pub(super) texts: String,
    /// The span of each article's text in `texts`; `None` if its text is not kept.
    pub(super) spans: Vec<Option<Span>>,
    /// The entities of all articles. Those that occur in the most articles come first.
    pub(crate) entities: Vec<LibraryEntity>,
}

/// The matches that a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchResults {
    /// The first matches.
    pub(crate) hits: Vec<LibraryHit>,
    /// Whether there are more matches than `hits` has.
    pub(crate) more: bool,
}

/// A match of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LibraryHit {
    /// Index of the article.
    pub(crate) entry: usize,
    /// The position of the match in the article.
    pub(crate) location: HitLocation,
    /// The match and the words around it, on one line.
    pub(crate) context: String,
    /// The span of the match in `context`.
    pub(crate) matched: Span,
}

/// The part of an article in which a search found a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HitLocation {
    /// The text, with the byte offset of the match.
    Text(usize),
    /// The annotation with this id.
    Annotation(Uuid),
}

/// An entity that occurs in the articles of a library. Entities of the same type whose names differ only in case are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LibraryEntity {
    /// The name, as the first article writes it.
    pub(crate) name: String,
    /// The type of the entity.
    pub(crate) kind: EntityType,
    /// The number of mentions in all articles.
    pub(crate) mentions: u32,
    /// The articles that mention it: the index, the number of mentions and the byte offset of the first.
    pub(crate) articles: Vec<(usize, u32, u32)>,
}

impl LibraryIndex {
    /// Builds an index from the entries and texts of all articles.
    pub fn new<T: AsRef<str>>(parts: Vec<(ArticleEntry, T)>) -> Self {
        let mut index = Self::default();
        let all: usize = parts.iter().map(|(_, text)| text.as_ref().len() + 1).sum();
        index.texts.reserve_exact(all.min(MAX_TEXT_BYTES));
        let mut entries = Vec::with_capacity(parts.len());
        for (entry, text) in parts {
            entries.push(entry);
            index.push_text(text.as_ref());
        }
        index.entities = merge_entities(&entries);
        index.entries = Arc::new(entries);
        index
    }

    fn push_text(&mut self, text: &str) {
        let has_room = self.texts.len() + text.len() < MAX_TEXT_BYTES;
        self.spans.push(has_room.then(|| {
            let start = self.texts.len();
            self.texts.push_str(text);
            // Prevents matches that extend from one article into the next.
            self.texts.push('\0');
            Span::new(start, start + text.len())
        }));
    }

    /// The text of the article with this index, if it is kept in memory.
    pub(crate) fn text(&self, entry: usize) -> Option<&str> {
        Some(self.spans.get(entry).copied()??.slice(&self.texts))
    }

    /// The number of readable articles that are listed but not searched, for want of memory.
    pub(crate) fn unsearched(&self) -> usize {
        self.spans
            .iter()
            .zip(self.entries.iter())
            .filter(|(span, entry)| span.is_none() && entry.error.is_none())
            .count()
    }

    /// The first `limit` matches of `pattern`. Those in annotations come first, at most one for each annotation; then
    /// those in texts.
    pub(crate) fn search(&self, pattern: &Regex, limit: usize) -> SearchResults {
        let annotations = self.entries.iter().enumerate();
        let annotations = annotations.flat_map(|(i, entry)| entry.annotations.iter().map(move |text| (i, text)));
        let in_annotations = annotations.filter_map(|(entry, annotation)| {
            let found = pattern.find(&annotation.text).filter(|found| !found.is_empty())?;
            let (context, matched) = context(&annotation.text, Span::from(found.range()));
            Some(LibraryHit { entry, location: HitLocation::Annotation(annotation.id), context, matched })
        });
        let mut entry = 0;
        let in_texts = pattern.find_iter(&self.texts).filter(|found| !found.is_empty()).filter_map(|found| {
            while self.spans.get(entry)?.is_none_or(|span| span.end <= found.start()) {
                entry += 1;
            }
            let article = self.spans[entry]?;
            let inside = Span::new(found.start().checked_sub(article.start)?, found.end() - article.start);
            let (context, matched) = context(article.slice(&self.texts), inside);
            Some(LibraryHit { entry, location: HitLocation::Text(inside.start), context, matched })
        });
        let mut hits: Vec<LibraryHit> = in_annotations.chain(in_texts).take(limit + 1).collect();
        let more = hits.len() > limit;
        hits.truncate(limit);
        SearchResults { hits, more }
    }
}

/// Merges the entities of all articles; see [`LibraryIndex::entities`] for their order.
fn merge_entities(entries: &[ArticleEntry]) -> Vec<LibraryEntity> {
    let mut indices: HashMap<(u8, String), usize> = HashMap::new();
    let mut merged: Vec<LibraryEntity> = Vec::new();
    for (i, entry) in entries.iter().enumerate() {
        for entity in &entry.entities {
            let index = *indices.entry((entity.kind, entity.name.to_lowercase())).or_insert_with(|| {
                let (name, kind) = (entity.name.clone(), entity.kind());
                merged.push(LibraryEntity { name, kind, mentions: 0, articles: Vec::new() });
                merged.len() - 1
            });
            let whole = &mut merged[index];
            whole.mentions += entity.mentions;
            match whole.articles.last_mut() {
                Some(last) if last.0 == i => last.1 += entity.mentions,
                _ => whole.articles.push((i, entity.mentions, entity.first)),
            }
        }
    }
    merged
        .sort_by(|a, b| (b.articles.len(), b.mentions).cmp(&(a.articles.len(), a.mentions)).then(a.name.cmp(&b.name)));
    merged
}

/// The text around `hit` on one line, and the span of the hit in it.
fn context(text: &str, hit: Span) -> (String, Span) {
    let from = text.floor_char_boundary(hit.start.saturating_sub(CONTEXT_BYTES));
    let to = text.ceil_char_boundary((hit.end + CONTEXT_BYTES).min(text.len()));
    let on_one_line = |part: &str| part.replace(char::is_whitespace, " ");
    // Begin with a whole word, if possible.
    let head = &text[from..hit.start];
    let head = if from == 0 { head } else { head.split_once(char::is_whitespace).map_or(head, |(_, rest)| rest) };
    let mut out = String::new();
    if from > 0 {
        out.push('…');
    }
    out += &on_one_line(head);
    let start = out.len();
    out += &on_one_line(hit.slice(text));
    let matched = Span::new(start, out.len());
    out += &on_one_line(&text[hit.end..to]);
    (out, matched)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::entry::{AnnotationText, ArticleEntity};

    fn index() -> LibraryIndex {
        let entity = |&(name, mentions): &(&str, u32)| ArticleEntity { name: name.into(), kind: 0, mentions, first: 7 };
        let entry = |title: &str, entities: &[(&str, u32)]| ArticleEntry {
            title: title.into(),
            entities: entities.iter().map(entity).collect(),
            ..ArticleEntry::default()
        };
        let mut second = entry("b", &[("ANI WIJAYA", 1), ("Budi", 3)]);
        second.annotations = vec![AnnotationText { id: Uuid::from_u128(7), text: "harga beras — cek".into() }];
        LibraryIndex::new(vec![
            (entry("a", &[("Ani Wijaya", 2)]), "Harga beras\nturun sekali.\n"),
            (second, "Tidak ada berita tentang harga jagung.\n"),
            (ArticleEntry { error: Some("unreadable".into()), ..entry("c", &[]) }, ""),
        ])
    }

    #[test]
    fn search_finds_words_in_annotations_and_texts() {
        let index = index();
        let pattern = regex::RegexBuilder::new(r"harga").case_insensitive(true).build().unwrap();
        let SearchResults { hits, more } = index.search(&pattern, 10);
        let found: Vec<_> = hits.iter().map(|hit| (hit.entry, hit.location, hit.matched.slice(&hit.context))).collect();
        let annotation = HitLocation::Annotation(Uuid::from_u128(7));
        let text = HitLocation::Text;
        assert_eq!(found, [(1, annotation, "harga"), (0, text(0), "Harga"), (1, text(25), "harga")]);
        assert_eq!(hits[1].context, "Harga beras turun sekali. ");
        assert!(!more);
        assert!(index.search(&pattern, 2).more);
    }

    #[test]
    fn entities_of_all_articles_are_merged() {
        let entities = index().entities;
        let found: Vec<_> =
            entities.iter().map(|entity| (&*entity.name, entity.mentions, entity.articles.len())).collect();
        assert_eq!(found, [("Ani Wijaya", 3, 2), ("Budi", 3, 1)]);
    }
}
