//! Suggests for a claim what its article says: who made it, when and where, the type of claim, and the address of the page.

use super::claim::SuggestedDetails;
use super::vocabulary::ClaimType;
use crate::article::Article;
use crate::claim::ClaimAnalysis;
use crate::claim::reason::ReasonKind;
use crate::entity::value::PartialDate;
use crate::entity::{Extraction, Value};
use crate::text::Span;

impl SuggestedDetails {
    /// What `article` says about a claim on `span`. `claims` is the analysis with the entities `found`.
    pub(crate) fn from_article(article: &Article, found: &Extraction, claims: &ClaimAnalysis, span: Span) -> Self {
        let quote = claims.attribution_in(span);
        let mut suggested = Self::default();
        if let Some(speaker) = quote.and_then(|quote| quote.speaker) {
            let told = speaker.details(found, article.text());
            suggested.speaker = told.name.into();
            suggested.role = told.role.unwrap_or_default().into();
        }
        let said = quote.and_then(|quote| quote.said).and_then(|m| found.mentions[m].value.as_deref());
        let written = claims.dateline.date;
        let here = said.is_none_or(|said| said.day().is_some() && said.day() == written);
        // The form accepts a day, a month or a year.
        suggested.said = match said {
            Some(Value::Date(date @ (PartialDate::Day(_) | PartialDate::Month { .. } | PartialDate::Year(_)))) => {
                date.to_string()
            }
            _ => written.map(|date| date.to_string()).unwrap_or_default(),
        };
        if here {
            suggested.place = claims.dateline.place.clone().unwrap_or_default();
        }
        // A web page has its own address, and that is where the claim appeared.
        suggested.appearance = article.metadata().url.clone().unwrap_or_default();
        let sentence = claims.sentences.iter().find(|sentence| sentence.span.intersects(span));
        let has = |why: ReasonKind| sentence.is_some_and(|s| s.reasons.iter().any(|reason| reason.kind == why));
        suggested.r#type = match quote {
            _ if has(ReasonKind::Record) => Some(ClaimType::Rank),
            _ if has(ReasonKind::Number) => Some(ClaimType::Quantity),
            _ if has(ReasonKind::Cause) => Some(ClaimType::Cause),
            Some(quote) if quote.direct => Some(ClaimType::Quote),
            _ if has(ReasonKind::Law) => Some(ClaimType::Law),
            _ => None,
        };
        suggested
    }
}
