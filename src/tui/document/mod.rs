//! The open document: the article, its annotations and what is known about it; and the person who annotates it.

mod analysis;
mod comparison;
mod drafts;
mod external_ner;
mod reload;
mod review;
mod saving;
#[cfg(test)]
mod testing;

pub(crate) use analysis::{Analysis, Corrections};
pub use comparison::Comparison;
pub(crate) use drafts::{Attention, DraftChange, Drafts};
pub(crate) use external_ner::{ExternalNerRun, ExternalNerStep};
pub(crate) use reload::{Obstacle, Reload, same_place};
pub(crate) use review::{ReviewItem, ReviewQueue, ReviewScope, reasons_text};
pub use saving::{SaveError, SaveFailure, SaveStatus};
pub(crate) use saving::{SaveNews, Saving};

use crate::annotation::claim::Claim;
use crate::annotation::orphans::{Offer, Orphan};
use crate::annotation::project::Project;
use crate::annotation::{self, Annotation, AnnotationSet, anchor};
use crate::article::Article;
use crate::entity::Extraction;
use crate::library::position::{Bookmarks, ReadingPosition};
use crate::text::{Span, display};
use crate::tui::task::Task;
use jiff::Timestamp;
use jiff::civil::Date;
use std::sync::Arc;
use uuid::Uuid;

/// The person who annotates, and the sources of everything a pure function cannot produce: the time, the local
/// date, new ids.
#[derive(Clone)]
pub struct Author {
    /// The name written into annotations.
    pub name: String,
    /// Returns the current time.
    pub now: fn() -> Timestamp,
    /// Returns the date of a time in the user's time zone.
    pub day: fn(Timestamp) -> Date,
    /// Returns a new id for an annotation created at this time.
    pub id: fn(Timestamp) -> Uuid,
}

impl Author {
    /// Today's date.
    pub(crate) fn today(&self) -> Date {
        (self.day)((self.now)())
    }

    /// A new, empty annotation by this author on `span`.
    pub(crate) fn annotation(&self, article: &Article, kind: annotation::AnnotationKind, span: Span) -> Annotation {
        let now = (self.now)();
        Annotation {
            id: (self.id)(now),
            kind,
            label: String::new(),
            tags: Vec::new(),
            note: String::new(),
            target: anchor::target(article, span),
            claim: (kind == annotation::AnnotationKind::Claim)
                .then(|| Claim { at: article.cue_time(span.start).unwrap_or_default(), ..Claim::default() }),
            conflict: None,
            earlier: Vec::new(),
            created: now,
            modified: now,
            creator: self.name.clone(),
            extra: serde_json::Map::new(),
        }
    }
}

/// The position to go to in an article that is being opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OpenTarget {
    /// An annotation.
    Annotation(Uuid),
    /// A byte offset.
    Offset(usize),
}

/// An orphan whose content was taken over. It is moved aside once that is saved.
#[derive(Debug)]
pub(crate) struct PendingAdoption {
    pub(crate) orphan: Orphan,
    /// Whether the save that was running at the time, which does not have the content yet, still runs.
    pub(crate) waits_for_earlier_save: bool,
}

/// An open article and everything that belongs to it.
pub struct Document {
    /// The article; only its head until the rest has been read.
    pub article: Arc<Article>,
    /// The annotations; empty until they have been read.
    pub annotations: AnnotationSet,
    /// Whether the annotations have been read.
    pub(crate) annotations_status: AnnotationsStatus,
    /// The analysis of the article.
    pub(crate) analysis: Analysis,
    /// The work of the external NER program.
    pub(crate) external_ner: ExternalNerRun,
    /// Suggestions and findings to review.
    pub(crate) review: ReviewQueue,
    /// Bookmarked positions, each under a letter.
    pub(crate) bookmarks: Bookmarks,
    /// The comparison of two annotators' work, if this document is a third person's adjudication of it.
    pub comparison: Option<Box<Comparison>>,
    /// The project's settings.
    pub project: Project,
    /// The saving of the annotations.
    pub(crate) saving: Saving,
    /// The background tasks that panicked.
    failed_tasks: Vec<Task>,
    /// Annotations of sources that were renamed or moved, which belong to this article.
    pub(crate) offers: Vec<Offer>,
    /// The last of them that was taken over, until that is saved.
    pub(crate) adoption: Option<PendingAdoption>,
    /// Whether the annotations include changes that an earlier session could not save.
    pub(crate) recovered: bool,
    /// The position where reading stopped last time.
    pub(crate) resume: Option<ReadingPosition>,
    /// The draft of a note or claim form, and one that was unfinished when the program ended.
    pub(crate) drafts: Drafts,
    /// Whether the source is to be read again.
    pub(crate) reload: Reload,
    /// The file name shown in the status line, safe for display.
    pub(crate) name: String,
}

/// Whether the annotations of a document have been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnnotationsStatus {
    /// They are still to be read, after the article is drawn.
    Pending,
    /// They have been read, or cannot be.
    Read,
}

impl Document {
    /// Whether the annotations are still to be read.
    pub(crate) fn has_pending_annotations(&self) -> bool {
        self.annotations_status == AnnotationsStatus::Pending
    }

    /// The entities after the user's corrections, of all types; `None` until they are extracted.
    pub const fn corrected(&self) -> Option<&Arc<Extraction>> {
        self.analysis.corrected()
    }

    /// The corrected entities of the types that the project shows; `None` until they are extracted.
    pub const fn extraction(&self) -> Option<&Arc<Extraction>> {
        self.analysis.shown()
    }

    /// Whether the annotations are saved.
    pub const fn save_status(&self) -> &SaveStatus {
        self.saving.status()
    }

    /// Records that a background task panicked, if its result belongs to the document.
    pub(crate) fn task_failed(&mut self, task: Task) {
        if task.is_about_document() && !self.has_failed(task) {
            self.failed_tasks.push(task);
        }
    }

    /// Whether a background task panicked, so that its result is missing.
    pub(crate) fn has_failed(&self, task: Task) -> bool {
        self.failed_tasks.contains(&task)
    }

    /// A document whose entities have not been extracted yet.
    pub fn new(article: impl Into<Arc<Article>>, annotations: AnnotationSet, saving: SaveStatus) -> Self {
        let article = article.into();
        let name = article
            .path()
            .and_then(|p| p.file_name())
            .map_or_else(|| "standard input".into(), |name| display::printable(&name.to_string_lossy()));
        Self {
            article,
            annotations,
            annotations_status: AnnotationsStatus::Read,
            analysis: Analysis::default(),
            external_ner: ExternalNerRun::default(),
            review: ReviewQueue::default(),
            bookmarks: Bookmarks::default(),
            comparison: None,
            project: Project::default(),
            saving: Saving::new(saving),
            failed_tasks: Vec::new(),
            offers: Vec::new(),
            adoption: None,
            recovered: false,
            resume: None,
            drafts: Drafts::default(),
            reload: Reload::default(),
            name,
        }
    }
}
