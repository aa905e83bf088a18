//! Import from and export to the formats of other programs, one file per format.
//!
//! Every format reports what it cannot express and never makes up missing data. [`record`] holds the data that a format
//! has no field for, [`spans`] selects what is exported, [`parsed`] is the result of reading a file, [`offsets`] reads the
//! offsets in it, [`location`] places its items in an article, and [`import`] plans what is added.

pub(crate) mod brat;
pub(crate) mod changed_words;
pub mod claimreview;
mod clippings;
pub(crate) mod conll;
pub(crate) mod csv;
pub(crate) mod doccano;
pub mod external_ner;
pub(crate) mod format;
pub mod html;
pub(crate) mod hypothesis;
pub mod import;
mod json;
pub(crate) mod jsonl;
mod label;
pub(crate) mod labelstudio;
pub(crate) mod location;
pub mod markdown;
mod offsets;
pub(crate) mod parsed;
pub(crate) mod prodigy;
pub mod record;
mod selector;
pub(crate) mod spacy;
pub(crate) mod spans;
pub(crate) mod squeezed;
mod tokens;
pub(crate) mod webannotation;
pub(crate) mod webannotsv;
mod xmi;
mod zotero;

pub use format::ExchangeFormat;
pub use parsed::Omissions;
pub(crate) use parsed::{Malformed, ParsedFile};
pub use spans::ExportContent;

use crate::annotation::annotation_set::PlacedAnnotation;
use crate::annotation::board::{ClaimProgress, claim_rows};
use crate::annotation::claim::Claim;
use crate::annotation::project::Project;
use crate::annotation::vocabulary::Status;
use crate::annotation::{Annotation, AnnotationKind, AnnotationSet};
use crate::article::Article;
use crate::entity::Extraction;
use crate::text::typography::single_spaced;
use crate::text::{OffsetIndex, display};
use serde::Serialize;

/// Input of an export or report for one article.
pub struct Report<'a> {
    /// The article to export.
    pub article: &'a Article,
    /// The annotations of the article.
    pub annotations: &'a AnnotationSet,
    /// The entities of the article, as corrected by people.
    pub extraction: &'a Extraction,
    /// Settings of the article's project, such as labels and verdicts.
    pub project: &'a Project,
    /// What the formats other than reports export.
    pub content: ExportContent,
    /// Path of the source as recorded in the sidecar.
    pub name: String,
}

impl Report<'_> {
    /// The claims in text order.
    fn claims(&self) -> impl Iterator<Item = &PlacedAnnotation> {
        self.annotations.list().iter().filter(|placed| placed.annotation.kind == AnnotationKind::Claim)
    }

    /// Counts the claims by status.
    fn progress(&self) -> ClaimProgress {
        let annotations = self.annotations.list().iter().map(|placed| &placed.annotation);
        ClaimProgress::count(claim_rows(annotations, self.article.path()).iter())
    }
}

/// Whether `claim` was checked: it is done, or it has a verdict.
fn is_checked(claim: &Claim) -> bool {
    claim.status == Status::Done || claim.verdict.is_some()
}

/// What reports call the place of an annotation that is not on words.
const ON_ARTICLE: &str = "On the whole article";

/// The annotated text on one line.
fn words(annotation: &Annotation) -> String {
    if annotation.target.is_of_article() { ON_ARTICLE.into() } else { single_spaced(&annotation.target.exact) }
}

/// The known details of who made the claim: "German Gref, CEO Sberbank, 2023, Moskow, at 00:01:23.000".
fn attribution(annotation: &Annotation) -> String {
    let Some(claim) = &annotation.claim else { return String::new() };
    let at = if claim.at.is_empty() { String::new() } else { format!("at {}", claim.at) };
    let told = [&claim.speaker, &claim.role, &claim.said, &claim.place, &at].map(String::as_str);
    told.into_iter().filter(|told| !told.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The id of `annotation` in `format`, if it was imported from there.
fn origin_of(annotation: &Annotation, format: ExchangeFormat) -> Option<&str> {
    record::origin(annotation, format.name())
}

/// JSON on one line, with control characters escaped. JSON itself allows C1 controls, which some terminals obey.
fn to_safe_json<T: Serialize>(value: &T) -> String {
    // Cannot fail: all map keys are strings.
    display::safe_json(serde_json::to_string(value).unwrap_or_default())
}

/// Indented JSON with control characters escaped and a line break at the end.
fn to_pretty_json<T: Serialize>(value: &T) -> String {
    display::safe_json(serde_json::to_string_pretty(value).unwrap_or_default()) + "\n"
}

/// The error for a span, in code points, that is outside its text.
fn range_error(line: usize, start: usize, end: usize, ruler: &OffsetIndex<'_>, text: &str) -> Malformed {
    let has = ruler.units_before(text.len());
    Malformed::new(line, format!("{start} to {end} is not a valid range in the text, which has {has} code points"))
}
