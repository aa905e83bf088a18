//! Locates the items of an imported file in an article and skips those that are already present.
//!
//! If the file contains the text its spans refer to and that text equals the article, the spans are used unchanged. If
//! the two differ only in white space (joined lines, CRLF converted to LF), offsets are mapped by counting the
//! remaining characters. Otherwise spans are mapped through an alignment of the two texts, or, if the file has no text,
//! located by quote and context like our own annotations after an edit.

use super::parsed::{ItemContent, ItemLocation, ParsedDocument, ParsedItem};
use super::record::{AnnotationDefaults, PartialAnnotation, origin_key};
use super::tokens::is_space;
use crate::annotation::anchor::{self, AnchorResult, AnchorState, SpanMapper};
use crate::annotation::corrections::is_whole_words;
use crate::annotation::sidecar::{DecisionEntry, Extra, SuggestedMention};
use crate::annotation::{Annotation, AnnotationSet, Snapshots, Target};
use crate::article::Article;
use crate::entity::{EntityType, Extraction, Mention};
use crate::text::{OffsetIndex, OffsetUnit, Span, graphemes, typography};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The changes that importing a file would make to one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportPlan {
    /// Annotations to add.
    pub new: Vec<Annotation>,
    /// Mentions to add.
    pub suggested: Vec<SuggestedMention>,
    /// Number of items that are already present.
    pub(crate) already_present: usize,
    /// Number of added items whose offsets differ from those in the file.
    pub(crate) moved: usize,
    /// Added items whose text has changed: line number in the file, and the text as the file has it.
    pub(crate) changed: Vec<(usize, String)>,
    /// Items that have the id of an existing annotation but different content: line number and text. The existing
    /// annotation is kept.
    pub conflicting: Vec<(usize, String)>,
    /// Items that could not be located: line number and text.
    pub lost: Vec<(usize, String)>,
}

impl ImportPlan {
    /// Whether the import adds anything that must be saved.
    pub fn is_new(&self) -> bool {
        !self.new.is_empty() || !self.suggested.is_empty()
    }
}

/// Plans the import of `document` into `article`, given the existing `annotations` and the entities in `extraction`.
/// Fields missing in the file come from `defaults`.
pub fn plan_import(
    document: ParsedDocument,
    article: &Article,
    annotations: &AnnotationSet,
    extraction: &Extraction,
    defaults: &mut AnnotationDefaults<'_>,
) -> ImportPlan {
    let places = locate_items(&document, article);
    let mut here = ExistingContent::new(annotations, extraction, article);
    let mut arrival = ImportPlan::default();
    let text = document.text.unwrap_or_default();
    for (item, place) in document.items.into_iter().zip(places) {
        let words = words(&item, &text);
        let (state, Some(span)) = place else {
            arrival.lost.push((item.line, words));
            continue;
        };
        let target = anchor::target(article, span);
        match item.content {
            ItemContent::Mention(kind, source) => {
                if here.mentions.insert((span, kind)) {
                    arrival.suggested.push(SuggestedMention { r#type: kind, target, source, extra: Extra::new() });
                } else {
                    arrival.already_present += 1;
                    continue;
                }
            }
            ItemContent::Annotation(draft) => match here.match_annotation(*draft, span, target, defaults) {
                ImportMatch::New(mut annotation) => {
                    if state == AnchorState::Changed {
                        annotation.earlier.push(earlier_target(&item.location, &words));
                    }
                    arrival.new.push(*annotation);
                }
                ImportMatch::Same => {
                    arrival.already_present += 1;
                    continue;
                }
                ImportMatch::Conflicting => {
                    arrival.conflicting.push((item.line, words));
                    continue;
                }
            },
        }
        match state {
            AnchorState::Moved => arrival.moved += 1,
            AnchorState::Changed => arrival.changed.push((item.line, words)),
            AnchorState::Exact | AnchorState::Lost => {}
        }
    }
    arrival
}

/// Locates the mentions of `document` in `article`. Also returns the number of mentions that could not be located.
pub(crate) fn mentions(document: &ParsedDocument, article: &Article) -> (Vec<Mention>, usize) {
    let mut lost = 0;
    let mut mentions = Vec::new();
    for (item, (_, span)) in document.items.iter().zip(locate_items(document, article)) {
        match (&item.content, span) {
            (ItemContent::Mention(kind, source), Some(span)) => {
                mentions.push(Mention::bare(span, *kind, Some(source.as_str().into())));
            }
            (ItemContent::Mention(..), None) => lost += 1,
            (ItemContent::Annotation(_), _) => {}
        }
    }
    (mentions, lost)
}

/// The text of an item as the file has it.
fn words(item: &ParsedItem, text: &str) -> String {
    match &item.location {
        ItemLocation::Span(span) => span.slice(text).into(),
        ItemLocation::Quote { exact, .. } => exact.clone().unwrap_or_default(),
    }
}

/// The target of an annotation in the imported file, kept as history if the text has changed since.
fn earlier_target(location: &ItemLocation, words: &str) -> Target {
    let (start, end, prefix, suffix) = match location {
        ItemLocation::Quote { range: Some((start, end, _)), prefix, suffix, .. } => {
            (*start, *end, prefix.clone(), suffix.clone())
        }
        _ => (0, words.chars().count(), String::new(), String::new()),
    };
    Target { start, end, exact: words.into(), prefix, suffix, snapshot: None, extra: Extra::new() }
}

/// Result of comparing an imported annotation with the existing ones.
enum ImportMatch {
    /// Not present yet.
    New(Box<Annotation>),
    /// Already present and equal.
    Same,
    /// An existing annotation has the same id but different content.
    Conflicting,
}

/// The annotations and mentions that exist already, including those imported so far.
struct ExistingContent {
    by_id: HashMap<Uuid, (Annotation, Option<Span>)>,
    /// Span and content of each annotation, without ids and timestamps.
    content: HashSet<(Span, String)>,
    origins: HashSet<String>,
    mentions: HashSet<(Span, EntityType)>,
}

impl ExistingContent {
    fn new(annotations: &AnnotationSet, extraction: &Extraction, article: &Article) -> Self {
        let mut here = Self {
            by_id: HashMap::new(),
            content: HashSet::new(),
            origins: HashSet::new(),
            mentions: extraction.mentions.iter().map(|mention| (mention.span, mention.kind)).collect(),
        };
        let suggested: Vec<&SuggestedMention> =
            annotations.entity_decisions().suggested.iter().filter_map(DecisionEntry::known).collect();
        let targets: Vec<&Target> = suggested.iter().map(|s| &s.target).collect();
        let places = anchor::anchor_all(&targets, article, annotations.snapshots());
        here.mentions.extend(suggested.iter().zip(places).filter_map(|(s, (_, span))| Some((span?, s.r#type))));
        for placed in annotations.list() {
            here.add((*placed.annotation).clone(), placed.span);
        }
        here
    }

    fn add(&mut self, annotation: Annotation, span: Option<Span>) {
        if let Some(span) = span {
            self.content.insert((span, annotation.content_json()));
        }
        self.origins.extend(origin_key(&annotation));
        self.by_id.insert(annotation.id, (annotation, span));
    }

    fn match_annotation(
        &mut self,
        draft: PartialAnnotation,
        span: Span,
        target: Target,
        defaults: &mut AnnotationDefaults<'_>,
    ) -> ImportMatch {
        let named = draft.id.is_some();
        let annotation = draft.annotation(target, defaults);
        if let Some((known, there)) = self.by_id.get(&annotation.id) {
            let same = known.content_json() == annotation.content_json() && *there == Some(span);
            return if same { ImportMatch::Same } else { ImportMatch::Conflicting };
        }
        if !named && self.content.contains(&(span, annotation.content_json()))
            || origin_key(&annotation).is_some_and(|origin| self.origins.contains(&origin))
        {
            return ImportMatch::Same;
        }
        self.add(annotation.clone(), Some(span));
        ImportMatch::New(Box::new(annotation))
    }
}

/// Result for an item that could not be located.
const LOST: AnchorResult = (AnchorState::Lost, None);

/// Locates each item of `document` in `article`, widened to grapheme boundaries.
fn locate_items(document: &ParsedDocument, article: &Article) -> Vec<AnchorResult> {
    let new = article.text();
    let whole = |span: Span| Span::new(graphemes::floor(new, span.start), graphemes::ceil(new, span.end));
    let each = |place: &dyn Fn(Span) -> AnchorResult| -> Vec<AnchorResult> {
        let found = |item: &ParsedItem| match item.location {
            ItemLocation::Span(span) => place(span),
            ItemLocation::Quote { .. } => LOST,
        };
        document.items.iter().map(found).collect()
    };
    let found = match document.text.as_deref() {
        None => locate_quotes(document, article),
        Some(old) if old == new => each(&|span| (AnchorState::Exact, Some(span))),
        Some(old) => {
            if let Some(spaces) = WhitespaceMap::between(old, new) {
                each(&|span| spaces.map(span).map_or(LOST, |there| (AnchorState::Exact, Some(there))))
            } else {
                let carrier = SpanMapper::new(old, new);
                each(&|span| {
                    let Some(there) = carrier.map(span) else { return LOST };
                    let same = typography::fold(there.slice(new)) == typography::fold(span.slice(old));
                    (if same { AnchorState::Moved } else { AnchorState::Changed }, Some(there))
                })
            }
        }
    };
    found.into_iter().map(|(state, span)| (state, span.map(whole))).collect()
}

/// Locates items given by quote; items given by span are left as [`LOST`].
fn locate_quotes(document: &ParsedDocument, article: &Article) -> Vec<AnchorResult> {
    let text = article.text();
    let rulers = [OffsetIndex::new(text, OffsetUnit::CodePoints), OffsetIndex::new(text, OffsetUnit::Utf16)];
    let mut found = vec![LOST; document.items.len()];
    let mut sought: Vec<(usize, Target)> = Vec::new();
    for (i, item) in document.items.iter().enumerate() {
        let ItemLocation::Quote { range, exact, prefix, suffix } = &item.location else { continue };
        let span = range.and_then(|(start, end, unit)| rulers[usize::from(unit == OffsetUnit::Utf16)].span(start, end));
        let Some(exact) = exact else {
            // Without a quote the range cannot be checked, so it is used unchanged.
            found[i] = (AnchorState::Exact, span);
            continue;
        };
        if prefix.is_empty() && suffix.is_empty() && span.is_none_or(|span| span.slice(text) != exact.as_str()) {
            // A quote that occurs only once needs no context; otherwise its context or its position must select the
            // occurrence.
            let mut hits = memchr::memmem::find_iter(text.as_bytes(), exact.as_str());
            let first = hits.next().map(|at| Span::new(at, at + exact.len()));
            let once = first.filter(|_| hits.next().is_none());
            if let Some(hit) = once.filter(|hit| !hit.is_empty() && is_whole_words(text, *hit)) {
                found[i] = (if range.is_none() { AnchorState::Exact } else { AnchorState::Moved }, Some(hit));
                continue;
            }
            if range.is_none() && first.is_some() && once.is_none() {
                continue;
            }
        }
        let start = span.map_or_else(|| range.map_or(0, |range| range.0), |span| rulers[0].units_before(span.start));
        let end = start + exact.chars().count();
        let (exact, prefix, suffix) = (exact.clone(), prefix.clone(), suffix.clone());
        sought.push((i, Target { start, end, exact, prefix, suffix, snapshot: None, extra: Extra::new() }));
    }
    let targets: Vec<&Target> = sought.iter().map(|(_, target)| target).collect();
    for ((i, _), place) in sought.iter().zip(anchor::anchor_all(&targets, article, &Snapshots::default())) {
        found[*i] = place;
    }
    found
}

/// Maps offsets between two texts that differ only in white space.
struct WhitespaceMap {
    /// Byte offsets of the non-white-space characters: the start in the old text, and start and end in the new text.
    old: Vec<u32>,
    new: Vec<(u32, u32)>,
}

impl WhitespaceMap {
    /// Returns `None` if the texts differ in anything but white space.
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

    /// Maps `span` to the new text, without white space at its ends; `None` if it contains only white space.
    fn map(&self, span: Span) -> Option<Span> {
        let from = self.old.partition_point(|&at| (at as usize) < span.start);
        let to = self.old.partition_point(|&at| (at as usize) < span.end);
        (from < to).then(|| Span::new(self.new[from].0 as usize, self.new[to - 1].1 as usize))
    }
}
