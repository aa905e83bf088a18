//! Computations on the article without I/O. The runtime runs them on a background thread; tests run them directly.

use super::event::Event;
use super::reader::search;
use super::task::Task;
use crate::annotation::sidecar::EntityDecisions;
use crate::annotation::{AnnotationSet, Snapshots, corrections, text_changes};
use crate::article::Article;
use crate::claim;
use crate::entity::{self, Extraction, Mention};
use crate::library::LibraryIndex;
use crate::text::Span;
use regex::Regex;
use std::sync::Arc;

/// Articles of up to this many bytes can be searched in less than a frame.
const SHORT_SEARCH: usize = 1 << 20;

/// Maximum number of search hits that the library lists.
pub(crate) const MAX_HITS: usize = 500;

/// A computation on an article.
#[derive(Debug)]
pub enum Computation {
    /// Extract the entities of a window.
    Entities(Span),
    /// Apply the user's corrections to the extracted entities.
    Corrections {
        /// The entities as extracted.
        found: Arc<Extraction>,
        /// The mentions that the external NER program found.
        outside: Arc<[Mention]>,
        /// The user's decisions.
        decisions: Box<EntityDecisions>,
        /// The snapshots of the text on which the decisions were made.
        snapshots: Snapshots,
    },
    /// Find claims and findings, given the entities.
    Claims(Arc<Extraction>),
    /// Find the changes to the text since these annotations were made.
    Changes(Box<AnnotationSet>),
    /// Search the article.
    Search {
        /// The serial number that identifies the results of this search.
        serial: u64,
        /// The pattern to search for.
        pattern: Regex,
    },
    /// Search the other articles of the folder.
    LibrarySearch {
        /// The serial number that identifies the results of this search.
        serial: u64,
        /// The articles to search.
        index: Arc<LibraryIndex>,
        /// The pattern to search for.
        pattern: Regex,
    },
}

impl Computation {
    /// The task of the thread for this computation.
    pub(crate) const fn task(&self) -> Task {
        match self {
            Self::Entities(_) | Self::Corrections { .. } => Task::Entities,
            Self::Claims(_) => Task::Claims,
            Self::Changes(_) => Task::Changes,
            Self::Search { .. } => Task::Search,
            Self::LibrarySearch { .. } => Task::LibrarySearch,
        }
    }

    /// Whether the computation is fast enough to run on the event loop.
    pub(crate) fn is_short(&self, article: &Article) -> bool {
        matches!(self, Self::Search { .. }) && article.text().len() <= SHORT_SEARCH
    }

    /// Runs the computation and returns the event with the result.
    pub fn run(self, article: &Article) -> Event {
        match self {
            Self::Entities(window) => Event::EntitiesExtracted(Arc::new(entity::extract(article, window))),
            Self::Corrections { found, outside, decisions, snapshots } => {
                let corrected = corrections::apply(article, (*found).clone(), &outside, &decisions, &snapshots);
                Event::EntitiesCorrected(Arc::new(corrected))
            }
            Self::Claims(extraction) => {
                let claims = Arc::new(claim::find_apart(article, &extraction));
                Event::ClaimsFound(extraction, claims)
            }
            Self::Changes(annotations) => Event::TextChangesFound(text_changes::text_changes(&annotations, article)),
            Self::Search { serial, pattern } => Event::SearchFinished(serial, search::find(&pattern, article.text())),
            Self::LibrarySearch { serial, index, pattern } => {
                Event::LibrarySearchFinished(serial, index.search(&pattern, MAX_HITS))
            }
        }
    }
}
