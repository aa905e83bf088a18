//! The analysis of the article: the entities, as found, as corrected and as shown, and after them the claims.

use crate::annotation::sidecar::EntityDecisions;
use crate::article::Article;
use crate::entity::{self, EntityType, Extraction, Mention};
use crate::text::Span;
use std::sync::Arc;

/// The entities of a document, and what is requested next. Every request is answered in the background, so the answer
/// may come when the reader is already elsewhere.
#[derive(Debug, Default)]
pub(crate) struct Analysis {
    /// The window whose entities were requested last.
    window: Option<Span>,
    /// The entities as found, before corrections.
    found: Option<Arc<Extraction>>,
    /// The entities after the user's corrections, of all types.
    corrected: Option<Arc<Extraction>>,
    /// The corrected entities of the types that the project shows.
    shown: Option<Arc<Extraction>>,
    /// The corrected entities for which the claims were found.
    of_claims: Option<Arc<Extraction>>,
}

/// How the entities that were found become those that are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Corrections {
    /// There is nothing to correct in these.
    Unneeded(Arc<Extraction>),
    /// Decisions and mentions of other programs are to be applied to these.
    Needed(Arc<Extraction>),
}

impl Analysis {
    /// Requests the entities of the window around the cursor (bytes), unless that window was requested last. In a large
    /// article, the first request covers a smaller window around the cursor, so that the entities on the screen appear
    /// first; nothing else is requested until they are found.
    pub(crate) fn request_entities(&mut self, article: &Article, cursor: usize) -> Option<Span> {
        let mut window = entity::window(article, cursor);
        if self.found.is_none() {
            if self.window.is_some() {
                return None;
            }
            if window.len() > entity::FIRST_WINDOW_BYTES {
                window = entity::first_window(article, cursor);
            }
        }
        if self.window == Some(window) {
            return None;
        }
        self.window = Some(window);
        Some(window)
    }

    /// Stores the entities that were found, before corrections. Returns false for a window that was left meanwhile: then
    /// nothing is stored.
    pub(crate) fn entities_found(&mut self, found: Arc<Extraction>) -> bool {
        let is_current = self.window == Some(found.window);
        if is_current {
            self.found = Some(found);
        }
        is_current
    }

    /// The corrections to apply to the entities that were found, if any were: the user's decisions, and the mentions of
    /// other programs.
    pub(crate) fn corrections(&self, decisions: &EntityDecisions, outside: &[Mention]) -> Option<Corrections> {
        let found = self.found.clone()?;
        let is_needed = !(decisions.is_empty() && outside.is_empty());
        Some(if is_needed { Corrections::Needed(found) } else { Corrections::Unneeded(found) })
    }

    /// Stores the corrected entities. Returns those of the types that are to be shown; `None` for a window that was left
    /// meanwhile: then nothing is stored.
    pub(crate) fn entities_corrected(
        &mut self,
        corrected: Arc<Extraction>,
        is_shown: impl Fn(EntityType) -> bool,
    ) -> Option<Arc<Extraction>> {
        if self.found.as_ref().is_none_or(|found| found.window != corrected.window) {
            return None;
        }
        let mut shown = corrected.clone();
        if corrected.mentions.iter().any(|mention| !is_shown(mention.kind)) {
            Arc::make_mut(&mut shown).retain(is_shown);
        }
        (self.corrected, self.shown) = (Some(corrected), Some(shown.clone()));
        Some(shown)
    }

    /// The entities in which to look for claims: the corrected ones of all types, once the whole article has been read. Those
    /// of the first, smaller window do not count: the entities of the larger one are on their way.
    pub(crate) fn request_claims(&self, article: &Article) -> Option<Arc<Extraction>> {
        let is_first = |window: Span| window.len() < article.text().len() && window.len() <= entity::FIRST_WINDOW_BYTES;
        self.corrected.clone().filter(|found| article.is_whole() && !is_first(found.window))
    }

    /// Whether claims that were found for these entities are accepted: others are on their way if the entities were
    /// corrected meanwhile.
    pub(crate) fn claims_found(&mut self, entities: Arc<Extraction>) -> bool {
        let is_current = self.corrected.as_ref().is_some_and(|corrected| Arc::ptr_eq(corrected, &entities));
        if is_current {
            self.of_claims = Some(entities);
        }
        is_current
    }

    /// The entities that the claims refer to, unless the entities were corrected since: then claims for those are on their
    /// way.
    pub(crate) fn entities_of_claims(&self) -> Option<&Arc<Extraction>> {
        let corrected = self.corrected.as_ref()?;
        self.of_claims.as_ref().filter(|entities| Arc::ptr_eq(corrected, entities))
    }

    /// The window whose entities were requested last.
    pub(crate) const fn window(&self) -> Option<Span> {
        self.window
    }

    /// Whether entities have been found, in any window.
    pub(crate) const fn has_entities(&self) -> bool {
        self.found.is_some()
    }

    /// The entities after the user's corrections, of all types.
    pub(crate) const fn corrected(&self) -> Option<&Arc<Extraction>> {
        self.corrected.as_ref()
    }

    /// The corrected entities of the types that the project shows.
    pub(crate) const fn shown(&self) -> Option<&Arc<Extraction>> {
        self.shown.as_ref()
    }
}

#[cfg(test)]
impl Analysis {
    /// An analysis that found these entities.
    pub(crate) fn of(extraction: Extraction) -> Self {
        let mut analysis = Self { window: Some(extraction.window), ..Self::default() };
        let found = Arc::new(extraction);
        assert!(analysis.entities_found(found.clone()));
        assert!(analysis.entities_corrected(found, |_| true).is_some());
        analysis
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::head;
    use super::*;
    use crate::annotation::sidecar::DecisionEntry;

    const TEXT: &str = "Presiden Joko Widodo tiba di Surabaya pada 5 Mei 2024.\n";

    fn article(text: &str) -> Article {
        Article::new(text.into(), None, None).unwrap()
    }

    /// Requests the entities around the start, and finds them.
    fn found(article: &Article) -> Analysis {
        let mut analysis = Analysis::default();
        let window = analysis.request_entities(article, 0).expect("a window");
        assert!(analysis.entities_found(Arc::new(entity::extract(article, window))));
        analysis
    }

    fn unneeded(analysis: &Analysis) -> Arc<Extraction> {
        match analysis.corrections(&EntityDecisions::default(), &[]) {
            Some(Corrections::Unneeded(found)) => found,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_window_is_requested_once() {
        let article = article(TEXT);
        let mut analysis = Analysis::default();
        let all = Span::new(0, TEXT.len());
        assert_eq!(analysis.request_entities(&article, 0), Some(all));
        assert_eq!(analysis.window(), Some(all));
        assert_eq!(analysis.request_entities(&article, 20), None, "it is being searched");
        assert!(analysis.entities_found(Arc::new(entity::extract(&article, all))));
        assert_eq!(analysis.request_entities(&article, 20), None, "it was searched");
    }

    #[test]
    fn the_first_window_of_a_large_article_is_small_and_around_the_cursor() {
        let article = article(&TEXT.repeat(5000));
        let (len, cursor) = (article.text().len(), 100_000);
        let mut analysis = Analysis::default();
        let first = analysis.request_entities(&article, cursor).unwrap();
        assert!(first.contains(cursor) && first.len() == entity::FIRST_WINDOW_BYTES, "{first:?}");
        assert_eq!(analysis.request_entities(&article, 200_000), None, "one after the other");
        assert!(analysis.entities_found(Arc::new(Extraction { window: first, ..Extraction::default() })));
        assert_eq!(analysis.request_entities(&article, cursor), Some(Span::new(0, len)));
    }

    #[test]
    fn claims_are_looked_for_when_the_entities_of_more_than_the_first_window_are_found() {
        let article = article(&TEXT.repeat(500));
        let mut analysis = Analysis::default();
        for has_claims in [false, true] {
            let window = analysis.request_entities(&article, 0).unwrap();
            let found = Arc::new(Extraction { window, ..Extraction::default() });
            assert!(analysis.entities_found(found.clone()));
            assert!(analysis.entities_corrected(found, |_| true).is_some());
            assert_eq!(analysis.request_claims(&article).is_some(), has_claims, "{window:?}");
        }
    }

    #[test]
    fn what_is_found_in_a_window_that_was_left_is_dropped() {
        let (head, whole) = (article(TEXT), article(&TEXT.repeat(2)));
        let mut analysis = Analysis::of(entity::extract(&head, Span::new(0, TEXT.len())));
        let old = analysis.shown().cloned().unwrap();
        // The rest of the article was read, so that the window is a larger one.
        let window = analysis.request_entities(&whole, 0).unwrap();
        assert!(!analysis.entities_found(old.clone()));
        assert!(analysis.entities_found(Arc::new(entity::extract(&whole, window))));
        assert_eq!(analysis.entities_corrected(old.clone(), |_| true), None);
        assert_eq!(analysis.shown(), Some(&old), "the old ones stay in sight until the new ones are corrected");
        let new = unneeded(&analysis);
        assert!(!analysis.claims_found(new.clone()));
        assert!(analysis.entities_corrected(new.clone(), |_| true).is_some());
        assert_eq!(analysis.shown(), Some(&new));
        assert!(!analysis.claims_found(old) && analysis.entities_of_claims().is_none());
        assert!(analysis.claims_found(new.clone()));
        assert_eq!(analysis.entities_of_claims(), Some(&new));
    }

    #[test]
    fn corrections_are_applied_only_if_there_are_any() {
        let article = article(TEXT);
        assert_eq!(Analysis::default().corrections(&EntityDecisions::default(), &[]), None, "nothing was found yet");
        let analysis = found(&article);
        let entities = unneeded(&analysis);
        let needed = Some(Corrections::Needed(entities));
        let outside = Mention::bare(Span::new(0, 8), EntityType::Person, Some("gliner".into()));
        assert_eq!(analysis.corrections(&EntityDecisions::default(), &[outside]), needed);
        let mut decisions = EntityDecisions::default();
        decisions.rejected.push(DecisionEntry::Unknown(serde_json::Value::Null));
        assert_eq!(analysis.corrections(&decisions, &[]), needed);
    }

    #[test]
    fn types_that_the_project_hides_are_not_shown_but_kept() {
        let mut analysis = found(&article(TEXT));
        let all = unneeded(&analysis);
        let kinds = |found: &Extraction| found.entities.iter().map(|entity| entity.kind).collect::<Vec<_>>();
        assert!(kinds(&all).contains(&EntityType::Place) && kinds(&all).len() > 1, "{all:?}");
        let shown = analysis.entities_corrected(all.clone(), |kind| kind != EntityType::Place).unwrap();
        let expected: Vec<_> = kinds(&all).into_iter().filter(|kind| *kind != EntityType::Place).collect();
        assert_eq!(kinds(&shown), expected);
        assert_eq!((analysis.shown(), analysis.corrected()), (Some(&shown), Some(&all)));
    }

    #[test]
    fn claims_are_looked_for_after_the_entities_in_the_whole_article() {
        let whole = article(TEXT);
        let mut analysis = found(&whole);
        assert_eq!(analysis.request_claims(&whole), None, "the entities are not corrected yet");
        let entities = unneeded(&analysis);
        analysis.entities_corrected(entities.clone(), |kind| kind == EntityType::Place);
        assert_eq!(analysis.request_claims(&head()), None, "the rest is still being read");
        assert_eq!(analysis.request_claims(&whole), Some(entities), "those of all types");
    }
}
