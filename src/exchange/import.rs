//! Plans an import: places the items of a file in an article ([`super::location`]) and skips those that are already present.

use super::location::{ItemPlace, Overlap, locate_items};
use super::parsed::{ItemContent, ItemLocation, ParsedDocument, ParsedItem};
use super::record::{AnnotationDefaults, PartialAnnotation, origin_key};
use crate::annotation::anchor::{self, AnchorState};
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
        !self.new.is_empty() || !self.suggested.is_empty()
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
    let places = match locate_items(&document, article) {
        Ok(places) => places,
        Err(overlap) => {
            arrival.of_other_text = Some((document.line, overlap));
            return arrival;
        }
    };
    let mut here = ExistingContent::new(annotations, extraction, article);
    let text = document.text.unwrap_or_default();
    for (item, place) in document.items.into_iter().zip(places) {
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
    let places = locate_items(document, article).unwrap_or_else(|_| vec![ItemPlace::Lost; document.items.len()]);
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
