//! Work on the text that reads and writes nothing outside: the runtime gives it to a thread, tests run it on the spot.

use super::event::Event;
use super::library::MAX_HITS;
use super::search;
use crate::annotation::sidecar::EntityDecisions;
use crate::annotation::{AnnotationSet, Snapshots, corrections, text_changes};
use crate::article::Article;
use crate::claim;
use crate::entity::{self, Extraction, Mention};
use crate::library::LibraryIndex;
use crate::text::Span;
use regex::Regex;
use std::sync::Arc;

/// Searches in articles of up to this many bytes take less than a frame.
const SHORT_SEARCH: usize = 1 << 20;

/// Something to compute from an article.
#[derive(Debug)]
pub enum Computation {
    /// Extract the entities of a window.
    Entities(Span),
    /// Apply a person's decisions to the extracted entities.
    Corrections {
        /// The entities as they were extracted.
        found: Arc<Extraction>,
        /// Mentions that the user's own program found.
        outside: Arc<[Mention]>,
        /// What the person decided.
        decisions: Box<EntityDecisions>,
        /// The texts that the decisions were made on.
        snapshots: Snapshots,
    },
    /// Find the claims among extracted entities.
    Claims(Arc<Extraction>),
    /// Find what changed in the text since these annotations were made.
    Changes(Box<AnnotationSet>),
    /// Search the article.
    Search {
        /// Tells the answers of several searches apart.
        serial: u64,
        /// What is searched for.
        pattern: Regex,
    },
    /// Search the other articles of the folder.
    LibrarySearch {
        /// Tells the answers of several searches apart.
        serial: u64,
        /// The articles.
        index: Arc<LibraryIndex>,
        /// What is searched for.
        pattern: Regex,
    },
}

impl Computation {
    /// The name of the thread that runs it, for the message when it panics.
    pub(crate) const fn thread_name(&self) -> &'static str {
        match self {
            Self::Entities(_) | Self::Corrections { .. } => "entities",
            Self::Claims(_) => "claims",
            Self::Changes(_) => "changes",
            Self::Search { .. } | Self::LibrarySearch { .. } => "search",
        }
    }

    /// Whether its result is worthless once another article is open.
    pub(crate) const fn is_about_article(&self) -> bool {
        !matches!(self, Self::LibrarySearch { .. })
    }

    /// Whether it takes so little time that the event loop can run it itself.
    pub(crate) fn is_short(&self, article: &Article) -> bool {
        matches!(self, Self::Search { .. }) && article.text().len() <= SHORT_SEARCH
    }

    /// Computes the event that the reader waits for.
    pub fn run(self, article: &Article) -> Event {
        match self {
            Self::Entities(window) => Event::EntitiesExtracted(Arc::new(entity::extract(article, window))),
            Self::Corrections { found, outside, decisions, snapshots } => {
                let corrected = corrections::apply(article, (*found).clone(), &outside, &decisions, &snapshots);
                Event::EntitiesCorrected(Arc::new(corrected))
            }
            Self::Claims(extraction) => {
                Event::ClaimsFound(extraction.window, Arc::new(claim::find(article, &extraction)))
            }
            Self::Changes(annotations) => Event::TextChangesFound(text_changes::text_changes(&annotations, article)),
            Self::Search { serial, pattern } => Event::SearchFinished(serial, search::find(&pattern, article.text())),
            Self::LibrarySearch { serial, index, pattern } => {
                let (hits, more) = index.search(&pattern, MAX_HITS);
                Event::LibrarySearchFinished(serial, hits, more)
            }
        }
    }
}
