//! The notes of a report, and the highlights whose words are lost.

use super::super::{ON_ARTICLE, Report, words};
use super::look::{Entry, Looks};
use super::text::{escaped, lines, written_attributes};
use super::{changes, place, quoted};
use crate::annotation::AnchorState;
use crate::annotation::annotation_set::PlacedAnnotation;

/// The list of notes in text order; empty if there are none.
pub(super) fn section(report: &Report<'_>, looks: &Looks<'_>) -> String {
    let notes = looks.entries().filter(|(_, entry)| matches!(entry, Entry::Note(_)));
    let items: String = notes.map(|(placed, entry)| item(report, looks, placed, entry)).collect();
    // A browser may not announce a list without bullets as a list unless it has the role.
    if items.is_empty() { items } else { format!("<ul class=\"notes\" role=\"list\">\n{items}</ul>\n") }
}

fn item(report: &Report<'_>, looks: &Looks<'_>, placed: &PlacedAnnotation, entry: Entry) -> String {
    let annotation = &placed.annotation;
    let (id, sign, colour, said) = (entry.id(), entry.sign(), looks.colour(annotation), words(annotation));
    let heading = match placed.state {
        AnchorState::Article => format!("<b>{ON_ARTICLE}</b>"),
        _ => quoted(report, &said, &format!("“{}”", escaped(&said))),
    };
    let label = looks.label(annotation);
    let label = if label.is_empty() { label } else { format!(" · {label}") };
    let mut out = format!(
        "<li id=\"{id}\">\n<p><span class=\"sign {colour}\">{sign}</span> {heading}<span class=\"quiet\">{label}{}</span></p>\n",
        place(placed, entry)
    );
    if !annotation.note.is_empty() {
        out += &format!("<p{}>{}</p>\n", written_attributes(&annotation.note), lines(&annotation.note));
    }
    out += &changes(report, placed);
    out + "</li>\n"
}
