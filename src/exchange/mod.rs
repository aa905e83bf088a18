//! What leaves the program for others to read: one file a format.
//!
//! Each says what it could not carry, and invents nothing.

pub mod claimreview;
pub mod html;
pub mod markdown;

use crate::annotation::board::{Progress, rows};
use crate::annotation::book::Placed;
use crate::annotation::project::Project;
use crate::annotation::{Annotation, Book, Kind};
use crate::article::Article;
use crate::entity::Extraction;
use crate::text::typography::single_spaced;

/// Everything a report is made of.
pub struct Report<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its annotations.
    pub book: &'a Book,
    /// Its entities.
    pub found: &'a Extraction,
    /// What its project settles.
    pub project: &'a Project,
}

impl Report<'_> {
    /// The claims in the order of the text.
    fn claims(&self) -> impl Iterator<Item = &Placed> {
        self.book.list().iter().filter(|placed| placed.annotation.kind == Kind::Claim)
    }

    /// How far the claims are.
    fn progress(&self) -> Progress {
        Progress::of(rows(&self.book.sidecar(), self.article.path()).iter())
    }
}

/// The words an annotation is on, on one line.
fn words(annotation: &Annotation) -> String {
    single_spaced(&annotation.target.exact)
}

/// What is known of who said it: "German Gref, CEO Sberbank, 2023, Moskow".
fn attribution(annotation: &Annotation) -> String {
    let Some(claim) = &annotation.claim else { return String::new() };
    let told = [&claim.speaker, &claim.role, &claim.said, &claim.place].map(String::as_str);
    told.into_iter().filter(|told| !told.is_empty()).collect::<Vec<_>>().join(", ")
}
