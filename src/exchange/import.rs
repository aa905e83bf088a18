//! How what a file holds finds its place in an article, and what of it is there already.
//!
//! Where the file holds the text its spans are of, and that is ours, they are where they say. Where it differs from ours in
//! white space only (lines joined, CRLF made LF), they are counted along the rest. Else they are carried along an
//! alignment of both, or found by quote and context, as annotations of our own are after an edit.

use super::document::{Document, Item, Place, What};
use super::record::{Draft, Maker, origin_key};
use super::tokens::is_space;
use crate::annotation::anchor::{self, Carrier, Found, State};
use crate::annotation::corrections::is_whole_words;
use crate::annotation::sidecar::{Entry, Extra, Suggested};
use crate::annotation::{Annotation, Book, Snapshots, Target};
use crate::article::Article;
use crate::entity::{EntityType, Extraction, Mention};
use crate::text::{Ruler, Span, Unit, graphemes, typography};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What an import comes to in one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arrival {
    /// Annotations that are new.
    pub new: Vec<Annotation>,
    /// Mentions that are new.
    pub suggested: Vec<Suggested>,
    /// How many were there already.
    pub here: usize,
    /// How many of the new ones are in another place than the file says.
    pub moved: usize,
    /// New ones whose words are others now: the line of the file, and the words there.
    pub changed: Vec<(usize, String)>,
    /// What is here with the same id and says something else; ours was kept.
    pub kept: Vec<(usize, String)>,
    /// What was not found.
    pub lost: Vec<(usize, String)>,
}

impl Arrival {
    /// Whether there is something to save.
    pub fn is_new(&self) -> bool {
        !self.new.is_empty() || !self.suggested.is_empty()
    }
}

/// What `document` comes to in `article`, whose annotations are in `book` and whose entities are `found`.
pub fn arrive(
    document: Document,
    article: &Article,
    book: &Book,
    found: &Extraction,
    maker: &mut Maker<'_>,
) -> Arrival {
    let places = places(&document, article);
    let mut here = Here::new(book, found, article);
    let mut arrival = Arrival::default();
    let text = document.text.unwrap_or_default();
    for (item, place) in document.items.into_iter().zip(places) {
        let words = words(&item, &text);
        let (state, Some(span)) = place else {
            arrival.lost.push((item.line, words));
            continue;
        };
        let target = anchor::target(article, span);
        match item.what {
            What::Mention(kind, source) => {
                if here.mentions.insert((span, kind)) {
                    arrival.suggested.push(Suggested { r#type: kind, target, source, extra: Extra::new() });
                } else {
                    arrival.here += 1;
                    continue;
                }
            }
            What::Annotation(draft) => match here.meets(*draft, span, target, maker) {
                Met::New(mut annotation) => {
                    if state == State::Changed {
                        annotation.earlier.push(earlier(&item.place, &words));
                    }
                    arrival.new.push(*annotation);
                }
                Met::Same => {
                    arrival.here += 1;
                    continue;
                }
                Met::Other => {
                    arrival.kept.push((item.line, words));
                    continue;
                }
            },
        }
        match state {
            State::Moved => arrival.moved += 1,
            State::Changed => arrival.changed.push((item.line, words)),
            State::Exact | State::Lost => {}
        }
    }
    arrival
}

/// The mentions among the items of `document`, where they stand in `article`, and how many stand nowhere there.
pub fn mentions(document: &Document, article: &Article) -> (Vec<Mention>, usize) {
    let mut lost = 0;
    let mut mentions = Vec::new();
    for (item, (_, span)) in document.items.iter().zip(places(document, article)) {
        match (&item.what, span) {
            (What::Mention(kind, source), Some(span)) => {
                mentions.push(Mention::bare(span, *kind, Some(source.as_str().into())));
            }
            (What::Mention(..), None) => lost += 1,
            (What::Annotation(_), _) => {}
        }
    }
    (mentions, lost)
}

/// The words of an item, as the file has them.
fn words(item: &Item, text: &str) -> String {
    match &item.place {
        Place::Span(span) => span.of(text).into(),
        Place::Quote { exact, .. } => exact.clone().unwrap_or_default(),
    }
}

/// The target an annotation had in the file, where its words were others.
fn earlier(place: &Place, words: &str) -> Target {
    let (start, end, prefix, suffix) = match place {
        Place::Quote { range: Some((start, end, _)), prefix, suffix, .. } => {
            (*start, *end, prefix.clone(), suffix.clone())
        }
        _ => (0, words.chars().count(), String::new(), String::new()),
    };
    Target { start, end, exact: words.into(), prefix, suffix, snapshot: None, extra: Extra::new() }
}

/// What an annotation that arrives meets.
enum Met {
    /// Nothing: it is new.
    New(Box<Annotation>),
    /// Itself.
    Same,
    /// One with its id that says something else.
    Other,
}

/// What is there already, with what has arrived so far.
struct Here {
    by_id: HashMap<Uuid, (Annotation, Option<Span>)>,
    /// What is marked how, ids and times aside.
    content: HashSet<(Span, String)>,
    origins: HashSet<String>,
    mentions: HashSet<(Span, EntityType)>,
}

impl Here {
    fn new(book: &Book, found: &Extraction, article: &Article) -> Self {
        let mut here = Self {
            by_id: HashMap::new(),
            content: HashSet::new(),
            origins: HashSet::new(),
            mentions: found.mentions.iter().map(|mention| (mention.span, mention.kind)).collect(),
        };
        let suggested: Vec<&Suggested> = book.decisions().suggested.iter().filter_map(Entry::own).collect();
        let targets: Vec<&Target> = suggested.iter().map(|s| &s.target).collect();
        let places = anchor::find_all(&targets, article, book.snapshots());
        here.mentions.extend(suggested.iter().zip(places).filter_map(|(s, (_, span))| Some((span?, s.r#type))));
        for placed in book.list() {
            here.add((*placed.annotation).clone(), placed.span);
        }
        here
    }

    fn add(&mut self, annotation: Annotation, span: Option<Span>) {
        if let Some(span) = span {
            self.content.insert((span, annotation.says()));
        }
        self.origins.extend(origin_key(&annotation));
        self.by_id.insert(annotation.id, (annotation, span));
    }

    fn meets(&mut self, draft: Draft, span: Span, target: Target, maker: &mut Maker<'_>) -> Met {
        let named = draft.id.is_some();
        let annotation = draft.annotation(target, maker);
        if let Some((known, there)) = self.by_id.get(&annotation.id) {
            let same = known.says() == annotation.says() && *there == Some(span);
            return if same { Met::Same } else { Met::Other };
        }
        if !named && self.content.contains(&(span, annotation.says()))
            || origin_key(&annotation).is_some_and(|origin| self.origins.contains(&origin))
        {
            return Met::Same;
        }
        self.add(annotation.clone(), Some(span));
        Met::New(Box::new(annotation))
    }
}

/// Not to be found.
const LOST: Found = (State::Lost, None);

/// Where each item of `document` stands in `article`.
fn places(document: &Document, article: &Article) -> Vec<Found> {
    let new = article.text();
    let whole = |span: Span| Span::new(graphemes::floor(new, span.start), graphemes::ceil(new, span.end));
    let each = |place: &dyn Fn(Span) -> Found| -> Vec<Found> {
        let found = |item: &Item| match item.place {
            Place::Span(span) => place(span),
            Place::Quote { .. } => LOST,
        };
        document.items.iter().map(found).collect()
    };
    let found = match document.text.as_deref() {
        None => quotes(document, article),
        Some(old) if old == new => each(&|span| (State::Exact, Some(span))),
        Some(old) => {
            if let Some(spaces) = Spaces::between(old, new) {
                each(&|span| spaces.carry(span).map_or(LOST, |there| (State::Exact, Some(there))))
            } else {
                let carrier = Carrier::new(old, new);
                each(&|span| {
                    let Some(there) = carrier.carry(span) else { return LOST };
                    let same = typography::fold(there.of(new)) == typography::fold(span.of(old));
                    (if same { State::Moved } else { State::Changed }, Some(there))
                })
            }
        }
    };
    found.into_iter().map(|(state, span)| (state, span.map(whole))).collect()
}

/// Where quotes stand in `article`.
fn quotes(document: &Document, article: &Article) -> Vec<Found> {
    let text = article.text();
    let rulers = [Ruler::new(text, Unit::Points), Ruler::new(text, Unit::Utf16)];
    let mut found = vec![LOST; document.items.len()];
    let mut sought: Vec<(usize, Target)> = Vec::new();
    for (i, item) in document.items.iter().enumerate() {
        let Place::Quote { range, exact, prefix, suffix } = &item.place else { continue };
        let span = range.and_then(|(start, end, unit)| rulers[usize::from(unit == Unit::Utf16)].span(start, end));
        let Some(exact) = exact else {
            // The range is all there is, and is taken at its word.
            found[i] = (State::Exact, span);
            continue;
        };
        if prefix.is_empty() && suffix.is_empty() && span.is_none_or(|span| span.of(text) != exact.as_str()) {
            // Words that stand once need nothing round them to be told; others do, or their place.
            let mut hits = memchr::memmem::find_iter(text.as_bytes(), exact.as_str());
            let first = hits.next().map(|at| Span::new(at, at + exact.len()));
            let once = first.filter(|_| hits.next().is_none());
            if let Some(hit) = once.filter(|hit| !hit.is_empty() && is_whole_words(text, *hit)) {
                found[i] = (if range.is_none() { State::Exact } else { State::Moved }, Some(hit));
                continue;
            }
            if range.is_none() && first.is_some() && once.is_none() {
                continue;
            }
        }
        let start = span.map_or_else(|| range.map_or(0, |range| range.0), |span| rulers[0].at(span.start));
        let end = start + exact.chars().count();
        let (exact, prefix, suffix) = (exact.clone(), prefix.clone(), suffix.clone());
        sought.push((i, Target { start, end, exact, prefix, suffix, snapshot: None, extra: Extra::new() }));
    }
    let targets: Vec<&Target> = sought.iter().map(|(_, target)| target).collect();
    for ((i, _), place) in sought.iter().zip(anchor::find_all(&targets, article, &Snapshots::default())) {
        found[*i] = place;
    }
    found
}

/// Two texts that differ in white space only.
struct Spaces {
    /// Where the characters that are no white space begin in the one, and in the other; and where each ends.
    old: Vec<u32>,
    new: Vec<(u32, u32)>,
}

impl Spaces {
    /// Nothing where they differ otherwise too.
    fn between(old: &str, new: &str) -> Option<Self> {
        let mut spaces = Self { old: Vec::new(), new: Vec::new() };
        let mut news = new.char_indices().filter(|(_, c)| !is_space(*c));
        for (at, c) in old.char_indices().filter(|(_, c)| !is_space(*c)) {
            let (there, same) = news.next()?;
            if c != same {
                return None;
            }
            spaces.old.push(at as u32);
            spaces.new.push((there as u32, (there + same.len_utf8()) as u32));
        }
        news.next().is_none().then_some(spaces)
    }

    /// Where the words of `span` stand in the other text; nothing where there are none.
    fn carry(&self, span: Span) -> Option<Span> {
        let from = self.old.partition_point(|&at| (at as usize) < span.start);
        let to = self.old.partition_point(|&at| (at as usize) < span.end);
        (from < to).then(|| Span::new(self.new[from].0 as usize, self.new[to - 1].1 as usize))
    }
}
