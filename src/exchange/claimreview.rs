//! Finished claims as `ClaimReview` (<https://schema.org/ClaimReview>) in JSON-LD, with the properties that Google
//! requires (<https://developers.google.com/search/docs/appearance/structured-data/factcheck>).
//!
//! A required property without a recorded value is reported as missing; no placeholder is written.

use super::changed_words::{ChangedWords, changed_words};
use super::{Report, words};
use crate::annotation::Annotation;
use crate::annotation::claim::{Claim, is_date, is_url};
use crate::annotation::verdict::Rating;
use crate::annotation::vocabulary::Status;
use crate::article::ParagraphKind;
use crate::entity::EntityType;
use serde_json::{Map, Value, json};

/// The reviews of the finished claims of an article.
#[derive(Debug, Default)]
pub struct ClaimReviews {
    /// One `ClaimReview` for each claim with all required properties.
    pub complete: Vec<Value>,
    /// Claims that lack required properties.
    pub incomplete: Vec<IncompleteReview>,
    /// The old and the new words of the finished claims whose words have changed.
    pub changed: Vec<ChangedWords>,
}

/// A finished claim that cannot be published as a review yet.
#[derive(Debug, PartialEq, Eq)]
pub struct IncompleteReview {
    /// The text of the claim.
    pub(crate) words: String,
    /// The missing properties, each with a hint on how to supply it.
    pub missing: Vec<&'static str>,
}

/// Builds the reviews of the finished claims of `report`.
pub fn reviews(report: &Report<'_>) -> ClaimReviews {
    let mut reviews = ClaimReviews::default();
    for placed in report.claims() {
        let annotation = &placed.annotation;
        let Some(claim) = annotation.claim.as_ref().filter(|claim| claim.status == Status::Done) else { continue };
        reviews.changed.extend(changed_words(report, placed));
        match review(report, annotation, claim) {
            Ok(review) => reviews.complete.push(review),
            Err(what) => reviews.incomplete.push(IncompleteReview { words: words(annotation), missing: what }),
        }
    }
    reviews
}

/// Serializes the reviews: one as an object, several as an array.
pub(crate) fn json_ld(reviews: &[Value]) -> String {
    let value = match reviews {
        [one] => one.clone(),
        several => Value::Array(several.to_vec()),
    };
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}

fn review(report: &Report<'_>, annotation: &Annotation, claim: &Claim) -> Result<Value, Vec<&'static str>> {
    let mut lacks = Vec::new();
    let mut ask = |there: bool, what| {
        if !there {
            lacks.push(what);
        }
    };
    let publisher = &report.project.publisher;
    let kind = speaker_type(report, claim);
    ask(claim.verdict.is_some(), "reviewRating.alternateName: the verdict");
    ask(is_url(&claim.review), "url: the address of the published check (“Published”)");
    ask(
        !publisher.name.is_empty() || !claim.checker.is_empty(),
        "author: [publisher] name in tandai.toml, or the checker",
    );
    ask(!claim.speaker.is_empty(), "itemReviewed.author.name: the speaker");
    ask(
        claim.speaker.is_empty() || kind.is_some(),
        "itemReviewed.author: whether the speaker is a person or an organisation (set it with E on the name)",
    );
    ask(is_url(&claim.appearance), "itemReviewed.appearance: the address where the claim appeared (“Appeared”)");
    if !lacks.is_empty() {
        return Err(lacks);
    }
    let mut rating = json!({ "@type": "Rating", "alternateName": claim.verdict });
    // A verdict outside the rating scale has no numeric value.
    if let Some(Rating { value, best }) =
        claim.verdict.as_ref().and_then(|verdict| report.project.scale.rating(verdict))
    {
        rating["ratingValue"] = json!(value);
        rating["bestRating"] = json!(best);
        rating["worstRating"] = json!(1);
    }
    if !claim.rationale.is_empty() {
        rating["ratingExplanation"] = json!(claim.rationale);
    }
    let mut author = if publisher.name.is_empty() {
        json!({ "@type": "Person", "name": claim.checker })
    } else {
        json!({ "@type": "Organization", "name": publisher.name })
    };
    if is_url(&publisher.url) && !publisher.name.is_empty() {
        author["url"] = json!(publisher.url);
    }
    let mut speaker = json!({ "@type": kind.unwrap_or("Person"), "name": claim.speaker });
    if kind == Some("Person") && !claim.role.is_empty() {
        speaker["jobTitle"] = json!(claim.role);
    }
    let mut appearance = json!({ "@type": "CreativeWork", "url": claim.appearance });
    // The part of a recording that begins at a time is a Clip, a kind of CreativeWork.
    if let Some(seconds) = claim.at_seconds() {
        appearance["@type"] = json!("Clip");
        appearance["startOffset"] = json!(seconds);
    }
    // Without a headline the article's title is just the file name.
    if report.article.paragraphs().iter().any(|p| p.kind == ParagraphKind::Title) {
        appearance["headline"] = json!(report.article.title());
    }
    let mut item = json!({ "@type": "Claim", "author": speaker, "appearance": appearance });
    if is_date(&claim.said) {
        item["datePublished"] = json!(claim.said);
    }
    let mut review = Map::new();
    review.insert("@context".into(), json!("https://schema.org"));
    review.insert("@type".into(), json!("ClaimReview"));
    review.insert("url".into(), json!(claim.review));
    let claimed = if claim.wording.is_empty() { words(annotation) } else { claim.wording.clone() };
    review.insert("claimReviewed".into(), json!(claimed));
    review.insert("author".into(), author);
    if is_date(&claim.checked) {
        review.insert("datePublished".into(), json!(claim.checked));
    }
    review.insert("reviewRating".into(), rating);
    review.insert("itemReviewed".into(), item);
    let cited: Vec<Value> = claim
        .evidence
        .iter()
        .filter(|evidence| is_url(&evidence.url))
        .map(|evidence| {
            let mut work = json!({ "@type": "CreativeWork", "url": evidence.url });
            if !evidence.title.is_empty() {
                work["name"] = json!(evidence.title);
            }
            if !evidence.publisher.is_empty() {
                work["publisher"] = json!({ "@type": "Organization", "name": evidence.publisher });
            }
            work
        })
        .collect();
    if !cited.is_empty() {
        review.insert("citation".into(), Value::Array(cited));
    }
    Ok(Value::Object(review))
}

/// Type of the speaker, from the article's entities; a speaker with a role but no known entity is a person.
fn speaker_type(report: &Report<'_>, claim: &Claim) -> Option<&'static str> {
    let wanted = crate::entity::folded(&claim.speaker);
    let entity = report.extraction.entities.iter().find(|entity| {
        let forms = report.extraction.surface_forms(report.article.text(), entity);
        forms.iter().any(|form| crate::entity::folded(form) == wanted)
    });
    match entity.map(|entity| entity.kind) {
        Some(EntityType::Person) => Some("Person"),
        Some(EntityType::Organization | EntityType::Place) => Some("Organization"),
        _ => (!claim.role.is_empty()).then_some("Person"),
    }
}
