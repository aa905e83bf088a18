//! Plans an import: places the items of a file in an article ([`super::location`]) and skips those that are already present.

use super::location::{ItemPlace, Overlap, locate_document};
use super::parsed::{ItemContent, ItemLocation, ParsedDocument, ParsedItem, ParsedLink};
use super::record::{self, AnnotationDefaults, PartialAnnotation, origin_key};
use crate::annotation::anchor::{self, AnchorState};
use crate::annotation::link::{ForeignSpan, Link, LinkKind};
use crate::annotation::sidecar::{DecisionEntry, Extra, SuggestedMention};
use crate::annotation::{Annotation, AnnotationSet, Target};
use crate::article::Article;
use crate::entity::{EntityType, Extraction, Mention};
use crate::text::Span;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The changes that importing a file would make to one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportPlan {
    /// Annotations to add.
    pub new: Vec<Annotation>,
    /// Mentions to add.
    pub suggested: Vec<SuggestedMention>,
    /// Links to add.
    pub links: Vec<Link>,
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
    /// Items whose words stand several times in the article, where neither context nor offsets choose one: line number
    /// and text.
    pub(crate) ambiguous: Vec<(usize, String)>,
    /// If the text of the document is of another article, so that nothing of it is imported: the line where the document
    /// begins, and how little both have in common.
    pub(crate) of_other_text: Option<(usize, Overlap)>,
}

impl ImportPlan {
    /// Whether the import adds anything that must be saved.
    pub fn is_new(&self) -> bool {
        !self.new.is_empty() || !self.suggested.is_empty() || !self.links.is_empty()
    }

    /// Whether an item of the file is in the article now, or was before.
    pub(crate) fn has_imported(&self) -> bool {
        self.is_new() || self.already_present > 0
    }

    /// Whether something in the file should be looked at by a person: a conflict, or an item that was not found.
    pub(crate) fn has_findings(&self) -> bool {
        let lists = [&self.conflicting, &self.lost, &self.ambiguous];
        self.of_other_text.is_some() || lists.iter().any(|list| !list.is_empty())
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
    let mut arrival = ImportPlan::default();
    let places = match locate_document(&document, article) {
        Ok(places) => places,
        Err(overlap) => {
            arrival.of_other_text = Some((document.line, overlap));
            return arrival;
        }
    };
    let mut here = ExistingContent::new(annotations, extraction, article);
    let linked = linked_ids(&document);
    let text = document.text.unwrap_or_default();
    for (item, place) in document.items.into_iter().zip(places.items) {
        let words = words(&item, &text);
        let (state, span) = match place {
            ItemPlace::Found(state, span) => (state, span),
            ItemPlace::Lost => {
                arrival.lost.push((item.line, words));
                continue;
            }
            ItemPlace::Ambiguous => {
                arrival.ambiguous.push((item.line, words));
                continue;
            }
        };
        let is_on_article = state == AnchorState::Article;
        let target = if is_on_article { Target::of_article() } else { anchor::target(article, span) };
        match item.content {
            ItemContent::Mention(kind, source) => {
                if here.is_new_mention(span, kind, &item.extra, &linked) {
                    arrival.suggested.push(SuggestedMention { r#type: kind, target, source, extra: item.extra });
                } else {
                    arrival.already_present += 1;
                    continue;
                }
            }
            ItemContent::Annotation(mut draft) => {
                draft.extra.extend(item.extra);
                match here.match_annotation(*draft, span, target, &linked, defaults) {
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
                }
            }
        }
        match state {
            AnchorState::Moved => arrival.moved += 1,
            AnchorState::Changed => arrival.changed.push((item.line, words)),
            AnchorState::Exact | AnchorState::Lost | AnchorState::Article => {}
        }
    }
    for (link, places) in document.links.into_iter().zip(places.links) {
        arrival.add_link(link, places, &mut here, article);
    }
    arrival
}

/// The ids of the items that links of `document` name, and of those that are in several pieces.
fn linked_ids(document: &ParsedDocument) -> HashSet<String> {
    let links = || document.links.iter().map(|parsed| &parsed.link);
    let named = links().flat_map(|link| &link.arguments).map(|argument| argument.id.clone());
    named.chain(links().filter(|link| link.kind == LinkKind::Pieces).map(|link| link.id.clone())).collect()
}

impl ImportPlan {
    /// Adds a link with its arguments at `places`, unless it is present already. It is lost if one of them is.
    fn add_link(
        &mut self,
        parsed: ParsedLink,
        places: Vec<Option<ItemPlace>>,
        here: &mut ExistingContent,
        article: &Article,
    ) {
        let ParsedLink { line, mut link, .. } = parsed;
        for (argument, place) in link.arguments.iter_mut().zip(places) {
            argument.target = match place {
                None => None,
                Some(ItemPlace::Found(_, span)) => Some(anchor::target(article, span)),
                Some(ItemPlace::Lost | ItemPlace::Ambiguous) => {
                    self.lost.push((line, format!("{} {}", link.id, link.name).trim().into()));
                    return;
                }
            };
        }
        if here.links.insert(link.content_json()) {
            self.links.push(link);
        } else {
            self.already_present += 1;
        }
    }
}

/// Locates the mentions of `document` in `article`. Also returns the number of mentions that could not be located.
pub(crate) fn mentions(document: &ParsedDocument, article: &Article) -> (Vec<Mention>, usize) {
    let mut lost = 0;
    let mut mentions = Vec::new();
    let places =
        locate_document(document, article).map_or_else(|_| vec![ItemPlace::Lost; document.items.len()], |p| p.items);
    for (item, place) in document.items.iter().zip(places) {
        match (&item.content, place) {
            (ItemContent::Mention(kind, source), ItemPlace::Found(_, span)) => {
                mentions.push(Mention::bare(span, *kind, Some(source.as_str().into())));
            }
            (ItemContent::Mention(..), _) => lost += 1,
            (ItemContent::Annotation(_), _) => {}
        }
    }
    (mentions, lost)
}

/// The text of an item as the file has it.
fn words(item: &ParsedItem, text: &str) -> String {
    match &item.location {
        ItemLocation::Article => "the whole article".into(),
        ItemLocation::Span(span) => span.slice(text).into(),
        ItemLocation::Quote { exact, .. } => exact.clone().unwrap_or_default(),
        ItemLocation::Between(ends) => format!("{} … {}", ends[0].exact, ends[1].exact),
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

/// The foreign data among `extra` as JSON; `None` if there is none.
fn foreign_json(extra: &Extra) -> Option<String> {
    let data: Vec<_> = record::FORMATS_WITH_DATA.iter().filter_map(|format| extra.get(format.name())).collect();
    (!data.is_empty()).then(|| serde_json::to_string(&data).unwrap_or_default())
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
    /// Span and foreign data of each annotation and mention that has any.
    foreign: HashSet<(Span, String)>,
    /// Content of each link.
    links: HashSet<String>,
}

impl ExistingContent {
    fn new(annotations: &AnnotationSet, extraction: &Extraction, article: &Article) -> Self {
        let mut here = Self {
            by_id: HashMap::new(),
            content: HashSet::new(),
            origins: HashSet::new(),
            mentions: extraction.mentions.iter().map(|mention| (mention.span, mention.kind)).collect(),
            foreign: HashSet::new(),
            links: annotations.links().map(|placed| placed.link.content_json()).collect(),
        };
        let suggested: Vec<&SuggestedMention> =
            annotations.entity_decisions().suggested.iter().filter_map(DecisionEntry::known).collect();
        let targets: Vec<&Target> = suggested.iter().map(|s| &s.target).collect();
        let places = anchor::anchor_all(&targets, article, annotations.snapshots());
        for (mention, (_, span)) in suggested.iter().zip(places) {
            let Some(span) = span else { continue };
            here.mentions.insert((span, mention.r#type));
            here.foreign.extend(foreign_json(&mention.extra).map(|json| (span, json)));
        }
        for placed in annotations.list() {
            let span = placed.span.or_else(|| placed.is_on_article().then(Span::default));
            here.add((*placed.annotation).clone(), span);
        }
        here
    }

    /// Whether a mention is to be added: it is new, or has new foreign data.
    fn is_new_mention(&mut self, span: Span, kind: EntityType, extra: &Extra, linked: &HashSet<String>) -> bool {
        let has_new_data = self.has_new_data(span, extra, linked);
        self.foreign.extend(foreign_json(extra).map(|json| (span, json)));
        self.mentions.insert((span, kind)) || has_new_data
    }

    /// Whether an item at `span` has foreign data that would be missed and is not here yet: more than an id that is not among
    /// `linked`.
    fn has_new_data(&self, span: Span, extra: &Extra, linked: &HashSet<String>) -> bool {
        let is_missed = |foreign: ForeignSpan| foreign.is_special() || linked.contains(&foreign.id);
        record::FORMATS_WITH_DATA.iter().filter_map(|format| ForeignSpan::of(extra, format.name())).any(is_missed)
            && foreign_json(extra).is_some_and(|json| !self.foreign.contains(&(span, json)))
    }

    fn add(&mut self, annotation: Annotation, span: Option<Span>) {
        if let Some(span) = span {
            self.content.insert((span, annotation.content_json()));
            self.foreign.extend(foreign_json(&annotation.extra).map(|json| (span, json)));
        }
        self.origins.extend(origin_key(&annotation));
        self.by_id.insert(annotation.id, (annotation, span));
    }

    fn match_annotation(
        &mut self,
        draft: PartialAnnotation,
        span: Span,
        target: Target,
        linked: &HashSet<String>,
        defaults: &mut AnnotationDefaults<'_>,
    ) -> ImportMatch {
        let named = draft.id.is_some();
        let annotation = draft.annotation(target, defaults);
        if let Some((known, there)) = self.by_id.get(&annotation.id) {
            let same = known.content_json() == annotation.content_json() && *there == Some(span);
            return if same { ImportMatch::Same } else { ImportMatch::Conflicting };
        }
        let has_new_data = self.has_new_data(span, &annotation.extra, linked);
        if !named && !has_new_data && self.content.contains(&(span, annotation.content_json()))
            || origin_key(&annotation).is_some_and(|origin| self.origins.contains(&origin))
        {
            return ImportMatch::Same;
        }
        self.add(annotation.clone(), Some(span));
        ImportMatch::New(Box::new(annotation))
    }
}
