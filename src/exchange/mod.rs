//! What leaves the program for others to read, and what comes from them: one file a format.
//!
//! Each says what it could not carry, and invents nothing. [`record`] is what most of them carry beside their own words,
//! [`spans`] what is written, [`parsed`] what is read, [`import`] how that finds its place.

pub mod brat;
pub mod claimreview;
pub mod conll;
pub mod csv;
pub mod doccano;
pub mod external_ner;
pub mod format;
pub mod html;
pub mod hypothesis;
pub mod import;
mod json;
pub mod jsonl;
mod label;
pub mod labelstudio;
pub mod markdown;
pub mod parsed;
pub mod prodigy;
pub mod record;
mod selector;
pub mod spacy;
pub mod spans;
mod tokens;
pub mod webannotation;
pub mod webannotsv;

pub use format::ExchangeFormat;
pub use parsed::{Malformed, Omissions, ParsedFile};
pub use spans::ExportContent;

use crate::annotation::annotation_set::PlacedAnnotation;
use crate::annotation::board::{ClaimProgress, claim_rows};
use crate::annotation::project::Project;
use crate::annotation::{Annotation, AnnotationKind, AnnotationSet};
use crate::article::Article;
use crate::entity::Extraction;
use crate::text::typography::single_spaced;
use crate::text::{OffsetIndex, display};
use serde::Serialize;

/// Everything a report is made of.
pub struct Report<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its annotations.
    pub annotations: &'a AnnotationSet,
    /// Its entities.
    pub extraction: &'a Extraction,
    /// What its project settles.
    pub project: &'a Project,
    /// What of it is written by formats that are no reports.
    pub content: ExportContent,
    /// What its sidecar calls it: a path.
    pub name: String,
}

impl Report<'_> {
    /// The claims in the order of the text.
    fn claims(&self) -> impl Iterator<Item = &PlacedAnnotation> {
        self.annotations.list().iter().filter(|placed| placed.annotation.kind == AnnotationKind::Claim)
    }

    /// How far the claims are.
    fn progress(&self) -> ClaimProgress {
        ClaimProgress::count(claim_rows(&self.annotations.sidecar(), self.article.path()).iter())
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

/// Which annotation of `format` it is, if it came from there.
fn origin_of(annotation: &Annotation, format: ExchangeFormat) -> Option<&str> {
    record::origin(annotation, format.name())
}

/// JSON on one line, without the control characters that JSON lets pass: C1 ones steer some terminals.
fn to_safe_json<T: Serialize>(value: &T) -> String {
    // What is serialised here has string keys only.
    display::safe_json(serde_json::to_string(value).unwrap_or_default())
}

/// JSON for people, without control characters, a line break at the end.
fn to_pretty_json<T: Serialize>(value: &T) -> String {
    display::safe_json(serde_json::to_string_pretty(value).unwrap_or_default()) + "\n"
}

/// What is said of a span that its text has not.
fn range_error(line: usize, start: usize, end: usize, ruler: &OffsetIndex<'_>, text: &str) -> Malformed {
    let has = ruler.units_before(text.len());
    Malformed::new(line, format!("{start} to {end} is not a range of its text, which has {has} code points"))
}
