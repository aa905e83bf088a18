//! A report as a self-contained HTML page: the article with its annotations, then the claims and the results of
//! checking.

use super::changed_words::{ChangedWords, changed_words};
use super::{ON_ARTICLE, Report, attribution, claimreview, words};
use crate::annotation::annotation_set::PlacedAnnotation;
use crate::annotation::claim::{Evidence, is_url};
use crate::annotation::label::{Colour, Label};
use crate::annotation::{AnchorState, Annotation, AnnotationKind};
use crate::article;
use crate::text::Span;
use crate::text::display::{escape_bidi, without_controls};
use std::collections::HashMap;
use uuid::Uuid;

/// Style sheet: one column of text with the claims below, for light mode, dark mode and print.
const STYLESHEET: &str = "\
:root{color-scheme:light dark;--ink:#1c1c1c;--paper:#fdfdfb;--quiet:#6b6b6b;--rule:#dcdcd6;--accent:#0b6e8a;\
--important:#ffe9a8;--doubtful:#ffd1c9;--confirmed:#cdebc9;--question:#cfe3f7;--note:#e6e6e1;--claim:#e3d6f5}\
@media(prefers-color-scheme:dark){:root{--ink:#e4e4e0;--paper:#161616;--quiet:#9a9a94;--rule:#333330;--accent:#5fc1dc;\
--important:#5a4a12;--doubtful:#5c2a22;--confirmed:#23472a;--question:#1f3f5c;--note:#3a3a37;--claim:#43305e}}\
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);\
font:1.0625rem/1.6 Charter,Georgia,'Noto Serif',serif}\
main{max-width:42rem;margin:0 auto;padding:3rem 1.25rem 5rem}\
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.15rem;margin:3rem 0 1rem}\
h3{font-size:1.0625rem;line-height:1.4;margin:0}\
.correction{border-left:3px solid var(--accent);padding-left:.8em}.changed{border-left:3px solid var(--accent);padding-left:.8em}.changed del,.changed ins{display:block}.quiet{color:var(--quiet);font-size:.9rem}.quiet a{color:inherit}p{margin:0 0 1em;overflow-wrap:anywhere}\
a{color:var(--accent)}mark{color:inherit;background:var(--note);border-radius:.15em;padding:.05em 0}\
mark.important{background:var(--important)}mark.doubtful{background:var(--doubtful)}\
mark.confirmed{background:var(--confirmed)}mark.question{background:var(--question)}mark.claim{background:var(--claim)}\
mark a{color:inherit;text-decoration:none}\
article.claim{border-top:1px solid var(--rule);padding:1.25rem 0}.verdict{font-weight:bold;color:var(--accent)}\
blockquote{margin:.75rem 0;padding-left:1rem;border-left:3px solid var(--rule)}ul{padding-left:1.2rem}li{margin:.4rem 0}\
:target{outline:2px solid var(--accent);outline-offset:.2em}\
@media print{body{font-size:10.5pt}main{padding:0;max-width:none}article.claim{break-inside:avoid}}";

/// Writes the page for `report`.
pub fn report(report: &Report<'_>) -> String {
    let article = report.article;
    let title = escaped(article.title());
    let language = article.language().code();
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{STYLESHEET}</style>\n"
    );
    let reviews = claimreview::reviews(report).complete;
    if !reviews.is_empty() {
        // JSON inside a script element is raw text: only `</` and `<!--` must be escaped.
        let json = claimreview::json_ld(&reviews).replace("</", "<\\/").replace("<!--", "<\\u0021--");
        let json = escape_bidi(&json);
        out += &format!("<script type=\"application/ld+json\">\n{json}</script>\n");
    }
    out += "</head>\n<body>\n<main>\n<header>\n";
    out += &format!("<h1>{title}</h1>\n");
    let progress = report.progress();
    out += &format!("<p class=\"quiet\">{progress}</p>\n</header>\n<section>\n");
    let numbers: HashMap<Uuid, usize> =
        report.claims().enumerate().map(|(i, placed)| (placed.annotation.id, i + 1)).collect();
    for paragraph in article.paragraphs() {
        let body = marked(report, paragraph.span(), &numbers);
        match paragraph.kind {
            article::ParagraphKind::Title => {}
            article::ParagraphKind::Heading => out += &format!("<h2>{body}</h2>\n"),
            article::ParagraphKind::Body => out += &format!("<p>{body}</p>\n"),
            article::ParagraphKind::Correction => {
                out += &format!("<p class=\"correction\" role=\"doc-errata\">{body}</p>\n");
            }
            article::ParagraphKind::Byline
            | article::ParagraphKind::Dateline
            | article::ParagraphKind::Link
            | article::ParagraphKind::Caption => {
                out += &format!("<p class=\"quiet\">{body}</p>\n");
            }
        }
    }
    out += "</section>\n";
    if !numbers.is_empty() {
        out += "<section>\n<h2>Claims</h2>\n";
        for placed in report.claims() {
            out += &claim(report, placed, numbers[&placed.annotation.id]);
        }
        out += "</section>\n";
    }
    let noted: Vec<&PlacedAnnotation> = report
        .annotations
        .list()
        .iter()
        .filter(|p| p.annotation.kind != AnnotationKind::Claim && (!p.annotation.note.is_empty() || p.span.is_none()))
        .collect();
    if !noted.is_empty() {
        out += "<section>\n<h2>Notes</h2>\n<ul>\n";
        for placed in noted {
            let annotation = &placed.annotation;
            let heading = match placed.state {
                AnchorState::Article => format!("<b>{ON_ARTICLE}</b>"),
                AnchorState::Lost => format!("“{}” (not in the text any more)", escaped(&words(annotation))),
                _ => format!("“{}”", escaped(&words(annotation))),
            };
            let note = lines(&annotation.note);
            let changes = changed_words(report, placed).map_or(String::new(), |changed| changes(&changed));
            out += &format!("<li>{heading}<br>{note}{changes}</li>\n");
        }
        out += "</ul>\n</section>\n";
    }
    out += "</main>\n</body>\n</html>\n";
    out
}

/// CSS class of a label, chosen by colour.
const fn class(label: &Label) -> &'static str {
    match label.colour {
        Colour::Yellow => "important",
        Colour::Red => "doubtful",
        Colour::Green => "confirmed",
        Colour::Blue => "question",
        Colour::Violet => "claim",
        Colour::Grey => "note",
    }
}

/// CSS class of an annotation whose label the project does not define.
const fn class_of(kind: AnnotationKind) -> &'static str {
    match kind {
        AnnotationKind::Highlight => "important",
        AnnotationKind::Note => "note",
        AnnotationKind::Claim => "claim",
    }
}

/// The text of a paragraph with its annotations; a passage covered by several gets the style of the shortest.
fn marked(report: &Report<'_>, span: Span, numbers: &HashMap<Uuid, usize>) -> String {
    let text = report.article.text();
    let marks: Vec<(&Annotation, Span)> =
        report.annotations.touching(span).map(|(placed, at)| (&*placed.annotation, at)).collect();
    let inside = |at: usize| at.clamp(span.start, span.end);
    let mut cuts: Vec<usize> = marks.iter().flat_map(|(_, at)| [inside(at.start), inside(at.end)]).collect();
    cuts.extend([span.start, span.end]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = String::new();
    for pair in cuts.windows(2) {
        let piece = Span::new(pair[0], pair[1]);
        let words = lines(piece.slice(text));
        let on = marks.iter().filter(|(_, at)| at.covers(piece)).min_by_key(|(_, at)| at.len());
        let Some((annotation, at)) = on else {
            out += &words;
            continue;
        };
        let class = report.project.labels.get(&annotation.label).map_or(class_of(annotation.kind), class);
        let id = if inside(at.start) == piece.start && at.start >= span.start {
            format!(" id=\"mark-{}\"", annotation.id)
        } else {
            String::new()
        };
        let note = if annotation.note.is_empty() {
            String::new()
        } else {
            format!(" title=\"{}\"", escaped(&annotation.note))
        };
        let words = match numbers.get(&annotation.id) {
            Some(number) => format!("<a href=\"#claim-{number}\">{words}</a>"),
            None => words,
        };
        out += &format!("<mark class=\"{class}\"{id}{note}>{words}</mark>");
    }
    out
}

/// The old and the new words of an annotation.
fn changes(changed: &ChangedWords) -> String {
    let (heading, old, new) = (changed.review.heading(), escaped(&changed.old), escaped(&changed.new));
    format!("<p class=\"changed\"><b>{heading}.</b><del>“{old}”</del><ins>“{new}”</ins></p>\n")
}

fn claim(report: &Report<'_>, placed: &PlacedAnnotation, number: usize) -> String {
    let annotation = &placed.annotation;
    let claim = annotation.claim.clone().unwrap_or_default();
    let claimed = if claim.wording.is_empty() { words(annotation) } else { claim.wording.clone() };
    let mut out = format!(
        "<article class=\"claim\" id=\"claim-{number}\">\n<h3>{number}. {}</h3>\n<p class=\"quiet\"><span class=\"verdict\">{}</span>",
        lines(&claimed),
        escaped(claim.outcome())
    );
    for detail in claim.details() {
        out += &format!(" · {}", escaped(detail));
    }
    match placed.state {
        AnchorState::Article => {}
        AnchorState::Lost => out += " · not in the text any more",
        _ => out += &format!(" · <a href=\"#mark-{}\">in the text</a>", annotation.id),
    }
    out += "</p>\n";
    if let Some(changed) = changed_words(report, placed) {
        out += &changes(&changed);
    }
    let who = attribution(annotation);
    // If the claim has no wording of its own, the heading already quotes it.
    if !claim.wording.is_empty() {
        let said = escaped(&words(annotation));
        let who =
            if who.is_empty() { String::new() } else { format!("<br><span class=\"quiet\">{}</span>", escaped(&who)) };
        out += &format!("<blockquote>{said}{who}</blockquote>\n");
    } else if !who.is_empty() {
        out += &format!("<p class=\"quiet\">{}</p>\n", escaped(&who));
    }
    for text in [&claim.rationale, &annotation.note].into_iter().filter(|text| !text.is_empty()) {
        out += &format!("<p>{}</p>\n", lines(text));
    }
    if !claim.evidence.is_empty() {
        out += "<ul>\n";
        for evidence in &claim.evidence {
            out += &format!("<li>{}</li>\n", evidence_item(evidence));
        }
        out += "</ul>\n";
    }
    out += "</article>\n";
    out
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
        out += &format!("<blockquote>{}</blockquote>", lines(&evidence.quote));
    }
    out
}

/// A link if `url` is a web address; other schemes are never linked, because they could run code.
fn link(title: &str, url: &str) -> String {
    if is_url(url) {
        return format!("<a href=\"{}\" rel=\"noreferrer\">{}</a>", escaped(url), escaped(title));
    }
    if title == url { escaped(url) } else { format!("{} ({})", escaped(title), escaped(url)) }
}

fn lines(text: &str) -> String {
    escaped(text).replace('\n', "\n<br>")
}

/// Escapes `text` for HTML content and attribute values. Control characters become visible.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in without_controls(text).chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c => out.push(c),
        }
    }
    out
}
