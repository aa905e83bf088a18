//! The claims of a report, with their verdicts and evidence.

use super::super::{Report, attribution, words};
use super::look::{Entry, Looks};
use super::text::{direction, escaped, lines, link, written_attributes};
use super::{changes, place, quoted};
use crate::annotation::annotation_set::PlacedAnnotation;
use crate::annotation::claim::{Claim, Evidence};

/// All claims in text order; empty if there are none.
pub(super) fn section(report: &Report<'_>, looks: &Looks<'_>) -> String {
    let claims = looks.entries().filter(|(_, entry)| matches!(entry, Entry::Claim(_)));
    claims.map(|(placed, entry)| claim(report, looks, placed, entry)).collect()
}

fn claim(report: &Report<'_>, looks: &Looks<'_>, placed: &PlacedAnnotation, entry: Entry) -> String {
    let annotation = &placed.annotation;
    let claim = annotation.claim.clone().unwrap_or_default();
    let said = words(annotation);
    let heading = if claim.wording.is_empty() {
        quoted(report, &said, &escaped(&said))
    } else {
        format!("<span{}>{}</span>", written_attributes(&claim.wording), lines(&claim.wording))
    };
    let (id, sign, colour) = (entry.id(), entry.sign(), looks.colour(annotation));
    let mut out = format!(
        "<article class=\"claim\" id=\"{id}\" aria-labelledby=\"{id}-words\">\n<h3 id=\"{id}-words\"><span class=\"sign \
         {colour}\">{sign}</span> {heading}</h3>\n"
    );
    out += &state(looks, placed, entry, &claim);
    out += &changes(report, placed);
    let who = attribution(annotation);
    let who =
        if who.is_empty() { who } else { format!("<span class=\"quiet\"{}>{}</span>", direction(&who), escaped(&who)) };
    // If the claim has no wording of its own, the heading already quotes it.
    if !claim.wording.is_empty() {
        let said = quoted(report, &said, &escaped(&said));
        let who = if who.is_empty() { who } else { format!("<br>{who}") };
        out += &format!("<blockquote>{said}{who}</blockquote>\n");
    } else if !who.is_empty() {
        out += &format!("<p>{who}</p>\n");
    }
    for text in [&claim.rationale, &annotation.note].into_iter().filter(|text| !text.is_empty()) {
        out += &format!("<p{}>{}</p>\n", written_attributes(text), lines(text));
    }
    if !claim.evidence.is_empty() {
        let items: String =
            claim.evidence.iter().map(|evidence| format!("<li>{}</li>\n", evidence_item(evidence))).collect();
        out += &format!("<h4>Evidence</h4>\n<ul>\n{items}</ul>\n");
    }
    out + "</article>\n"
}

/// The line with the verdict, the label and the details of a claim, and where it is in the text.
fn state(looks: &Looks<'_>, placed: &PlacedAnnotation, entry: Entry, claim: &Claim) -> String {
    let mut out = format!("<p class=\"quiet\"><span class=\"verdict\">{}</span>", escaped(claim.outcome()));
    let label = looks.label(&placed.annotation);
    for detail in [label].into_iter().filter(|label| !label.is_empty()).chain(claim.details().map(escaped)) {
        out += &format!(" · {detail}");
    }
    out + &place(placed, entry) + "</p>\n"
}

fn evidence_item(evidence: &Evidence) -> String {
    let title = if evidence.title.is_empty() { &evidence.url } else { &evidence.title };
    let mut out = String::new();
    if let Some(stance) = &evidence.stance {
        out += &format!("<b>{}</b>: ", escaped(stance.as_str()));
    }
    out += &link(title, &evidence.url);
    let more = [&evidence.publisher, &evidence.accessed].map(String::as_str);
    let more: Vec<String> = more.into_iter().filter(|more| !more.is_empty()).map(escaped).collect();
    if !more.is_empty() {
        out += &format!(" <span class=\"quiet\">{}</span>", more.join(", "));
    }
    if !evidence.archive.is_empty() {
        out += &format!(" <span class=\"quiet\">({})</span>", link("archived", &evidence.archive));
    }
    if !evidence.quote.is_empty() {
        out += &format!("<blockquote{}>{}</blockquote>", written_attributes(&evidence.quote), lines(&evidence.quote));
    }
    out
}
