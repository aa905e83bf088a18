//! A report as a self-contained HTML page: a legend of the marks, the article with its annotations, then the claims with
//! their verdicts and the notes.
//!
//! The page follows the Web Content Accessibility Guidelines 2.2 (<https://www.w3.org/TR/WCAG22/>): level AA, and AAA for
//! the contrast of text. Nothing is told by colour alone, and the page can be read on paper and in forced colours.

mod body;
mod claim;
mod look;
mod note;
mod text;

use super::changed_words::changed_words;
use super::{Report, claimreview};
use crate::annotation::annotation_set::PlacedAnnotation;
use crate::annotation::{AnchorState, Annotation};
use crate::text::display::escape_bidi;
use body::{Body, mark_id};
use look::{Entry, Looks};
use text::{article_language, attributes, escaped};

/// Style sheet: one column, for light and dark mode, forced colours and print.
const STYLESHEET: &str = include_str!("report.css");

/// A part of the page under a heading. It is left out if it has no content.
struct Part {
    id: &'static str,
    heading: &'static str,
    content: String,
}

/// Writes the page for `report`.
pub fn report(report: &Report<'_>) -> String {
    let looks = Looks::new(report);
    let body = Body::new(report, &looks);
    let (title, language) = (report.article.title(), article_language(report.article));
    let (claims, notes) = (claim::section(report, &looks), note::section(report, &looks));
    let progress =
        if claims.is_empty() { String::new() } else { format!("<p class=\"quiet\">{}</p>\n", report.progress()) };
    let parts = [
        Part { id: "marks", heading: "Marks", content: looks.legend() },
        Part { id: "article", heading: "Article", content: article(&body, language) },
        Part { id: "claims", heading: "Claims", content: claims },
        Part { id: "notes", heading: "Notes", content: notes },
    ];
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title lang=\"{language}\">{}</title>\n<style>\n{STYLESHEET}</style>\n\
         {}</head>\n<body>\n<header>\n<h1{}>{}</h1>\n{progress}{}</header>\n<main>\n{}</main>\n</body>\n</html>\n",
        escaped(title),
        reviews(report),
        attributes(title, language),
        body.title(),
        navigation(&parts),
        parts.map(|part| part.section()).concat()
    )
}

/// The finished claims as JSON-LD, for search engines.
fn reviews(report: &Report<'_>) -> String {
    let reviews = claimreview::reviews(report).complete;
    if reviews.is_empty() {
        return String::new();
    }
    // JSON inside a script element is raw text: only `</` and `<!--` must be escaped.
    let json = claimreview::json_ld(&reviews).replace("</", "<\\/").replace("<!--", "<\\u0021--");
    format!("<script type=\"application/ld+json\">\n{}</script>\n", escape_bidi(&json))
}

/// The article without its headline.
fn article(body: &Body<'_>, language: &str) -> String {
    format!("<article lang=\"{language}\">\n{}</article>\n", body.paragraphs())
}

/// Links to the parts of the page that have content; empty if there is only one.
fn navigation(parts: &[Part]) -> String {
    let parts: Vec<&Part> = parts.iter().filter(|part| !part.content.is_empty()).collect();
    if parts.len() < 2 {
        return String::new();
    }
    let links: String = parts.iter().map(|part| part.link()).collect();
    format!("<nav aria-label=\"Parts of the report\">\n<ul>\n{links}</ul>\n</nav>\n")
}

impl Part {
    /// The item of the navigation that leads to it.
    fn link(&self) -> String {
        format!("<li><a href=\"#{}\">{}</a></li>\n", self.id, self.heading)
    }

    fn section(&self) -> String {
        let Self { id, heading, content } = self;
        if content.is_empty() {
            return String::new();
        }
        format!("<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{heading}</h2>\n{content}</section>\n")
    }
}

/// A quotation of the article. `content` is `words` as HTML.
fn quoted(report: &Report<'_>, words: &str, content: &str) -> String {
    format!("<span{}>{content}</span>", attributes(words, article_language(report.article)))
}

/// How the words of an annotation have changed: the old and the new ones. Empty if they have not.
fn changes(report: &Report<'_>, placed: &PlacedAnnotation) -> String {
    let Some(changed) = changed_words(report, placed) else { return String::new() };
    let version = |when: &str, element: &str, words: &str| {
        let attributes = attributes(words, article_language(report.article));
        format!("<span>{when}: <{element}{attributes}>“{}”</{element}></span>", escaped(words))
    };
    let (old, new) = (version("Before", "del", &changed.old), version("Now", "ins", &changed.new));
    format!("<p class=\"changed\"><b>{}.</b>{old}{new}</p>\n", changed.review.heading())
}

/// Where the words of an annotation are: a link to them, or the remark that they are lost. Begins with a separator; empty
/// for an annotation of the whole article.
fn place(placed: &PlacedAnnotation, entry: Entry) -> String {
    match placed.state {
        AnchorState::Article => String::new(),
        AnchorState::Lost => " · not in the text any more".into(),
        _ => in_the_text(&placed.annotation, entry),
    }
}

fn in_the_text(annotation: &Annotation, entry: Entry) -> String {
    format!(
        "<span class=\"here\"> · <a href=\"#{}\" aria-label=\"in the text: {}\">in the text</a></span>",
        mark_id(annotation),
        entry.sign()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    /// The colours of labels in the style sheet.
    const COLOURS: [&str; 6] = ["yellow", "red", "green", "blue", "violet", "grey"];

    /// The colours of the style sheet in light mode, in dark mode and in print, by their names.
    fn palettes() -> [HashMap<&'static str, [u8; 3]>; 3] {
        let blocks: Vec<&str> =
            STYLESHEET.split(":root {").skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
        let [light, dark, print] = blocks.try_into().unwrap();
        let declared = |block: &'static str| {
            let declarations = block.split(';').filter_map(|line| line.trim().strip_prefix("--")?.split_once(": #"));
            declarations.map(|(name, hex)| (name, channels(hex))).collect::<HashMap<_, _>>()
        };
        let overridden = |block| declared(light).into_iter().chain(declared(block)).collect();
        [declared(light), overridden(dark), overridden(print)]
    }

    fn channels(hex: &str) -> [u8; 3] {
        let pair = |i: usize| match hex.len() {
            3 => u8::from_str_radix(&hex[i..=i].repeat(2), 16),
            _ => u8::from_str_radix(&hex[2 * i..2 * i + 2], 16),
        };
        [0, 1, 2].map(|i| pair(i).unwrap())
    }

    /// Contrast of two colours as WCAG 2.2 defines it.
    fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
        let linear = |channel: u8| match f64::from(channel) / 255.0 {
            v if v <= 0.04045 => v / 12.92,
            v => ((v + 0.055) / 1.055).powf(2.4),
        };
        let luminance = |c: [u8; 3]| 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn all_text_and_all_lines_have_enough_contrast() {
        for (mode, palette) in ["light", "dark", "print"].iter().zip(palettes()) {
            let ensure = |front: &str, back: &str, least: f64| {
                let found = contrast(palette[front], palette[back]);
                assert!(found >= least, "{mode}: {front} on {back} has a contrast of {found:.2}");
            };
            for text in ["ink", "quiet", "accent"].into_iter().chain(COLOURS) {
                ensure(text, "paper", 7.0);
            }
            for colour in COLOURS {
                let ground = format!("{colour}-ground");
                ensure("ink", &ground, 7.0);
                ensure(colour, &ground, 3.0);
            }
        }
    }

    #[test]
    fn every_class_and_colour_has_a_style() {
        let lines = (1..=5).map(|i| format!("line-{i}")).chain(["line-note", "line-claim"].map(String::from));
        // A plain line is the style of all marks.
        for class in lines.filter(|line| line != "line-1").chain(COLOURS.map(String::from)) {
            assert!(STYLESHEET.contains(&format!("\n.{class} {{")), "{class}");
        }
        for palette in palettes() {
            assert_eq!(palette.len(), 5 + 2 * COLOURS.len());
        }
    }

    #[test]
    fn the_style_sheet_needs_nothing_from_elsewhere_and_does_not_end_early() {
        assert!(["url(", "@import", "@font-face", "<"].iter().all(|word| !STYLESHEET.contains(word)));
    }
}
