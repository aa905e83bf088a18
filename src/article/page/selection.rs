//! Chooses the text of a web page that belongs to the article.
//!
//! Mozilla's Readability algorithm, from the crate `dom_smoothie`, finds the running text, but drops corrections in a
//! footer, standfirsts in a header, some captions, and lists of short items. These are found in the original page and kept, in page order.

use crate::article::furniture::{CORRECTION_LABELS, begins_with_correction_label};
use crate::article::html::{ERRATA_ROLE, LISTED};
use crate::text::typography::single_spaced;
use crate::text::word_list::WordList;
use dom_query::{Document, NodeId, NodeRef};
use dom_smoothie::Readability;
use std::collections::{HashMap, HashSet};

/// Selects the element in which Readability puts the article.
const READABILITY_RESULT: &str = "#readability-page-1";

/// The sum of the depths of all nodes up to which Readability is used. Its time grows with this sum, about a second for the
/// limit. Long pages of encyclopaedias have a third as much.
const MAX_TOTAL_DEPTH: usize = 3_000_000;

/// A text node of at least this many bytes after the headline begins the running text, so no standfirst follows it.
const MIN_BODY_BYTES: usize = 60;

/// Bytes in a correction: shorter ones are links and labels, longer ones are articles about corrections.
const CORRECTION_BYTES: std::ops::Range<usize> = 40..2000;

/// The words and bytes that a standfirst has at least and at most.
const MIN_STANDFIRST_WORDS: usize = 6;
const MAX_STANDFIRST_BYTES: usize = 800;

/// A caption of more bytes than this is not recovered.
const MAX_CAPTION_BYTES: usize = 600;

/// A label such as "Correction" stands within this many bytes from the start.
const LABEL_WINDOW: usize = 40;

/// Phrases that occur only in corrections, in lower case.
static CORRECTION_PHRASES: WordList = WordList::new(include_str!("../../../data/article/correction_phrases.txt"));

/// Parts of class names that stand for a correction.
const CORRECTION_CLASSES: &[&str] =
    &["correction", "corrections", "clarification", "erratum", "editorsnote", "ralat", "koreksi"];

/// Parts of class names that stand for a standfirst.
const STANDFIRST_CLASSES: &[&str] =
    &["standfirst", "dek", "deck", "subheadline", "subhead", "subtitle", "lede", "lead", "intro", "excerpt", "summary"];

/// Parts of class names that rule out a standfirst.
const OTHER_HEAD_CLASSES: &[&str] =
    &["byline", "author", "meta", "date", "time", "share", "social", "breadcrumb", "tags", "comments", "related"];

/// The text of the article that Readability finds in `document`, as the text nodes of `document`, and its metadata. `None`
/// if it finds nothing, or only text that is never shown, such as a long list in a `nav` element, or if it would take too
/// long.
pub(crate) fn readable_text(document: &Document) -> Option<(HashSet<NodeId>, dom_smoothie::Article)> {
    if is_deep(document) {
        return None;
    }
    // Readability works on a copy, in which nodes keep their ids when it moves or renames them.
    let mut reader = Readability { doc: document.clone(), ..Readability::from("") };
    let article = reader.parse().ok().filter(|article| !article.text_content.trim().is_empty())?;
    let content = reader.doc.select_single(READABILITY_RESULT);
    let root = content.nodes().first().copied().unwrap_or_else(|| reader.doc.root());
    let text: HashSet<NodeId> = text_nodes(&root).map(|node| node.id).collect();
    let is_shown = |node: &NodeRef<'_>| !node.ancestors_it(None).any(|above| is_any(&above, LISTED));
    let any_shown = text_nodes(&document.root()).any(|node| text.contains(&node.id) && is_shown(&node));
    any_shown.then_some((text, article))
}

/// Whether the depths of all nodes add up to more than [`MAX_TOTAL_DEPTH`].
fn is_deep(document: &Document) -> bool {
    let mut total = 0;
    document.root().descendants_it().any(|node| {
        total += node.ancestors_it(None).count();
        total > MAX_TOTAL_DEPTH
    })
}

/// All text of `document`.
pub(crate) fn whole_text(document: &Document) -> HashSet<NodeId> {
    text_nodes(&document.root()).map(|node| node.id).collect()
}

pub(crate) fn text_nodes<'a>(root: &NodeRef<'a>) -> impl Iterator<Item = NodeRef<'a>> {
    root.descendants_it().filter(NodeRef::is_nonempty_text)
}

/// Parts of class names that stand for furniture of the page between the paragraphs of an article.
const FURNITURE_CLASSES: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "author",
    "banner",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "caption",
    "comment",
    "comments",
    "cookie",
    "footer",
    "hidden",
    "links",
    "menu",
    "meta",
    "nav",
    "newsletter",
    "pagination",
    "popup",
    "promo",
    "promoted",
    "recommended",
    "related",
    "share",
    "sharing",
    "sidebar",
    "signup",
    "social",
    "sponsor",
    "subscribe",
    "tag",
    "tags",
    "toolbar",
    "tooltip",
    "widget",
];

/// An element directly among this many paragraphs of the article belongs to it, unless it is furniture.
const MIN_BODY_PARAGRAPHS: usize = 2;

/// The elements whose children include paragraphs of the article, as found by Readability: at least
/// [`MIN_BODY_PARAGRAPHS`] of at least [`MIN_BODY_BYTES`].
fn bodies(scope: &NodeRef<'_>, kept: &HashSet<NodeId>) -> HashSet<NodeId> {
    let mut paragraphs: HashMap<NodeId, HashSet<NodeId>> = HashMap::new();
    for node in text_nodes(scope).filter(|node| kept.contains(&node.id) && node.text().trim().len() >= MIN_BODY_BYTES) {
        let Some(paragraph) = node.ancestors_it(Some(4)).find(|above| above.has_name("p")) else { continue };
        if let Some(parent) = paragraph.parent() {
            paragraphs.entry(parent.id).or_default().insert(paragraph.id);
        }
    }
    let bodies = paragraphs.into_iter().filter(|(_, inside)| inside.len() >= MIN_BODY_PARAGRAPHS);
    bodies.map(|(parent, _)| parent).collect()
}

/// Whether Readability dropped the whole of `node`, a paragraph, list or table among the paragraphs of the article, although
/// nothing marks it as furniture. It judges these by their length and punctuation, and so drops lists of short items.
fn is_dropped_from_body(node: &NodeRef<'_>, name: &str, kept: &HashSet<NodeId>) -> bool {
    matches!(name, "p" | "ul" | "ol" | "dl" | "table" | "blockquote" | "pre")
        && text_nodes(node).next().is_some()
        && !text_nodes(node).any(|inside| kept.contains(&inside.id))
        && !has_class_word(node, FURNITURE_CLASSES)
        && !is_mostly_links(node)
        && !is_hidden(node)
        && !is_in_chrome(node)
}

/// Whether `node` is one of the elements `names`.
pub(crate) fn is_any(node: &NodeRef<'_>, names: &[&str]) -> bool {
    node.node_name().is_some_and(|name| names.contains(&&*name))
}

/// Whether the text node `node` can be seen.
fn is_visible(node: &NodeRef<'_>) -> bool {
    !node.parent().is_some_and(|parent| is_any(&parent, &["script", "style", "noscript", "template"]))
}

/// Adds to `kept` the text of corrections, standfirsts, captions, lists and tables that Readability left out.
pub(crate) fn add_dropped_parts(document: &Document, kept: &mut HashSet<NodeId>) {
    let Some(scope) = article_scope(document, kept) else { return };
    let bodies = bodies(&scope, kept);
    let mut unseen = text_nodes(&scope).filter(|node| kept.contains(&node.id)).count();
    let mut after_headline = false;
    let mut in_body = false;
    let mut parts = Vec::new();
    for node in scope.descendants_it() {
        if node.is_text() {
            if kept.contains(&node.id) && node.is_nonempty_text() {
                unseen -= 1;
                in_body |= after_headline && node.text().trim().len() >= MIN_BODY_BYTES;
            }
            continue;
        }
        let Some(name) = node.node_name() else { continue };
        after_headline |= *name == *"h1";
        let found = match &*name {
            "figcaption" => (after_headline || in_body) && unseen > 0 && is_caption_of_article(&node),
            _ if node.parent().is_some_and(|parent| bodies.contains(&parent.id))
                && is_dropped_from_body(&node, &name, kept) =>
            {
                true
            }
            "h2" | "h3" | "h4" => {
                in_body && is_heading_of_text(&node, kept) || !in_body && after_headline && is_standfirst(&node, &name)
            }
            _ => is_correction(&node, &name) || (after_headline && !in_body && is_standfirst(&node, &name)),
        };
        if found {
            parts.push((node, is_errata(&node, &name)));
        }
    }
    // The tree cannot be changed while it is walked.
    for (part, is_errata) in parts {
        if is_errata {
            part.set_attr("role", ERRATA_ROLE);
        }
        kept.extend(text_nodes(&part).filter(is_visible).map(|node| node.id));
    }
}

/// The element in which dropped parts of the article are looked for: the outermost article or main element around the text
/// in `kept`, or else the parent of the smallest element that contains this text.
fn article_scope<'a>(document: &'a Document, kept: &HashSet<NodeId>) -> Option<NodeRef<'a>> {
    let mut shared: Option<Vec<NodeRef>> = None;
    for node in text_nodes(&document.root()).filter(|node| kept.contains(&node.id)) {
        let mut path = node.ancestors(None);
        path.reverse();
        let common = match &shared {
            Some(before) => before.iter().zip(&path).take_while(|(a, b)| a.id == b.id).count(),
            None => path.len(),
        };
        path.truncate(common);
        shared = Some(path);
    }
    let path = shared?;
    let is_article = |node: &&NodeRef| node.is("article, main, [role=main], [role=article], [itemtype*=Article]");
    let parent = path.iter().rev().nth(1).filter(|parent| parent.is_element());
    path.iter().find(is_article).or(parent).or_else(|| path.last()).copied()
}

/// Whether `node` is a correction or a note of the editor.
fn is_correction(node: &NodeRef<'_>, name: &str) -> bool {
    if !matches!(name, "p" | "div" | "aside" | "section" | "footer" | "li" | "small" | "blockquote") {
        return false;
    }
    let Some(text) = short_text(node, CORRECTION_BYTES.end).filter(|text| CORRECTION_BYTES.contains(&text.len()))
    else {
        return false;
    };
    let classed = has_class_word(node, CORRECTION_CLASSES);
    if !classed && !reads_like_a_correction(&text) {
        return false;
    }
    // A container is taken as a whole only if it begins with a label; otherwise its paragraphs are judged one by one.
    let blocks = ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "section", "ul"];
    let first = node.element_children().into_iter().find(|child| is_any(child, &blocks));
    let labelled = first.is_none_or(|first| first.text().trim().len() <= LABEL_WINDOW);
    (classed || labelled) && !is_mostly_links(node) && !is_hidden(node)
}

/// Whether Readability dropped the heading `node`, although it kept the text directly below it.
fn is_heading_of_text(node: &NodeRef<'_>, kept: &HashSet<NodeId>) -> bool {
    let is_text = |node: &NodeRef<'_>| kept.contains(&node.id) && node.text().trim().len() >= MIN_BODY_BYTES;
    text_nodes(node).next().is_some()
        && !text_nodes(node).any(|inside| kept.contains(&inside.id))
        && node.next_element_sibling().is_some_and(|below| text_nodes(&below).take(8).any(|node| is_text(&node)))
        && !has_class_word(node, FURNITURE_CLASSES)
        && !is_mostly_links(node)
        && !is_hidden(node)
        && !is_in_chrome(node)
}

/// Whether the part `node` has to be marked as a correction. More than to keep it is needed: the label with its colon, or as
/// a heading of its own, a phrase, or the class.
fn is_errata(node: &NodeRef<'_>, name: &str) -> bool {
    if !is_correction(node, name) {
        return false;
    }
    let text = short_text(node, CORRECTION_BYTES.end).unwrap_or_default();
    let lower = text.to_lowercase();
    let has_heading = || {
        let first = node.element_children().into_iter().next();
        first.is_some_and(|first| CORRECTION_LABELS.contains(first.text().trim().to_lowercase().trim_end_matches(':')))
    };
    begins_with_correction_label(&text)
        || has_class_word(node, CORRECTION_CLASSES)
        || CORRECTION_PHRASES.words().iter().any(|words| lower.contains(words))
        || has_heading()
}

/// Whether `text` is long enough for a correction, and reads like one.
pub(crate) fn is_correction_text(text: &str) -> bool {
    text.len() >= CORRECTION_BYTES.start && reads_like_a_correction(text)
}

/// Whether `text` begins with a label such as "Correction:", or has a phrase such as "an earlier version of this".
fn reads_like_a_correction(text: &str) -> bool {
    let lower = text.to_lowercase();
    let head = &lower[..lower.floor_char_boundary(LABEL_WINDOW)];
    let ends_word = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    let labelled = |label: &&str| {
        head.strip_prefix(*label).is_some_and(ends_word)
            || head.split_once(*label).is_some_and(|(before, after)| {
                before.ends_with(char::is_whitespace) && after.trim_start().starts_with([':', ',', '(', '–', '—'])
            })
    };
    CORRECTION_LABELS.words().iter().any(labelled)
        || CORRECTION_PHRASES.words().iter().any(|words| lower.contains(words))
}

/// Whether `node`, which stands between the headline and the text, is a standfirst.
fn is_standfirst(node: &NodeRef<'_>, name: &str) -> bool {
    if !matches!(name, "p" | "div" | "section" | "span" | "h2" | "h3" | "h4") {
        return false;
    }
    let in_header = || name == "p" && node.ancestors_it(Some(2)).any(|above| is_any(&above, &["header", "hgroup"]));
    let described = || node.attr("itemprop").is_some_and(|of| matches!(&*of, "description" | "alternativeHeadline"));
    let classed = has_class_word(node, STANDFIRST_CLASSES) || described();
    if !classed && !in_header() || has_class_word(node, OTHER_HEAD_CLASSES) {
        return false;
    }
    let Some(text) = short_text(node, MAX_STANDFIRST_BYTES) else { return false };
    let is_sentence = text.ends_with(['.', '?', '!', '…', '"', '”', '’']);
    text.split(' ').count() >= MIN_STANDFIRST_WORDS
        && (classed || is_sentence)
        && !crate::article::furniture::is_byline(&text)
        && !is_mostly_links(node)
        && !is_hidden(node)
        && !is_in_chrome(node)
}

/// Whether the caption `node` belongs to a picture of the article, not to a list of other articles.
fn is_caption_of_article(node: &NodeRef<'_>) -> bool {
    short_text(node, MAX_CAPTION_BYTES).is_some() && !is_mostly_links(node) && !is_hidden(node) && !is_in_chrome(node)
}

fn is_in_chrome(node: &NodeRef<'_>) -> bool {
    node.ancestors_it(None).any(|above| is_any(&above, &["aside", "nav", "footer", "form", "ul", "ol", "a"]))
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    let hides = |style: &str| style.to_ascii_lowercase().replace(' ', "").contains("display:none");
    let hidden = |node: &NodeRef<'_>| {
        node.has_attr("hidden")
            || node.attr("aria-hidden").is_some_and(|value| &*value == "true")
            || node.attr("style").is_some_and(|style| hides(&style))
    };
    hidden(node) || node.ancestors_it(Some(4)).any(|above| hidden(&above))
}

/// The text of `node` with single spaces; `None` if it has more than `max` bytes or none at all.
fn short_text(node: &NodeRef<'_>, max: usize) -> Option<String> {
    let mut text = String::new();
    for part in text_nodes(node).filter(is_visible) {
        text.push_str(&part.text());
        // Text of two elements is two words.
        text.push(' ');
        if text.len() > 2 * max {
            return None;
        }
    }
    Some(single_spaced(&text)).filter(|text| !text.is_empty() && text.len() <= max)
}

/// Whether more than half of the text of `node` is in links, or the whole node is.
pub(crate) fn is_mostly_links(node: &NodeRef<'_>) -> bool {
    let in_links: usize = node.descendants_it().filter(|n| n.has_name("a")).map(|link| link.text().len()).sum();
    2 * in_links > node.text().len() || node.ancestors_it(None).any(|above| above.has_name("a"))
}

/// Whether a part of a class of `node`, between hyphens and underscores, is one of `words`.
pub(crate) fn has_class_word(node: &NodeRef<'_>, words: &[&str]) -> bool {
    let Some(classes) = node.attr("class") else { return false };
    let classes = classes.to_ascii_lowercase();
    classes.split(|c: char| c == '-' || c == '_' || c.is_whitespace()).any(|word| words.contains(&word))
}

/// The parts of the classes and the id of `node` between hyphens and underscores, in lower case.
pub(crate) fn names_of(node: &NodeRef<'_>) -> Vec<String> {
    let all = [node.attr("class"), node.attr("id")].into_iter().flatten().map(|value| value.to_ascii_lowercase());
    let is_separator = |c: char| c == '-' || c == '_' || c.is_whitespace();
    all.flat_map(|value| value.split(is_separator).map(str::to_string).collect::<Vec<_>>()).collect()
}

/// Removes from `document` the text nodes for which `is_kept` is false, and the elements that lose all their text.
pub(crate) fn prune(document: &Document, is_kept: impl Fn(NodeId) -> bool) {
    let root = document.root();
    let mut with_text = HashSet::from([root.id]);
    let mut dropped = Vec::new();
    for node in text_nodes(&root) {
        if is_kept(node.id) {
            for above in node.ancestors_it(None) {
                if !with_text.insert(above.id) {
                    break;
                }
            }
        } else {
            dropped.push(node);
        }
    }
    for node in dropped {
        let outermost = node.ancestors_it(None).take_while(|above| !with_text.contains(&above.id)).last();
        outermost.unwrap_or(node).remove_from_parent();
    }
}

/// Renames the elements of `document` that [`crate::article::html`] does not show, so that it shows them. Returns the
/// text in them.
pub(crate) fn show_unshown(document: &Document) -> HashSet<NodeId> {
    let unshown = document.select(&LISTED.join(", "));
    let text = unshown.nodes().iter().flat_map(text_nodes).map(|node| node.id).collect();
    unshown.nodes().iter().for_each(|node| node.rename("div"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_are_told_from_articles_about_them() {
        for text in [
            "Correction: an earlier article gave the wrong year.",
            "MARK Correction, March 4: it was 21 people.",
            "Ralat: jumlah korban 12 orang, bukan 21 orang.",
            "Koreksi (4 Maret): nama menteri salah ditulis.",
            "Editor’s note: the figures were updated.",
            "This story was changed. An earlier version of this article misspelled the name.",
        ] {
            assert!(reads_like_a_correction(text), "{text}");
        }
        for text in
            ["The correction officers went on strike.", "Markets fear a correction of prices.", "Koreksian guru"]
        {
            assert!(!reads_like_a_correction(text), "{text}");
        }
    }

    #[test]
    fn pruning_removes_elements_without_kept_text_but_not_empty_cells() {
        let document = Document::from("<table><tr><td>a<td><td>b<tr><td>c</table><div><p>d</p></div>");
        let kept: HashSet<NodeId> = text_nodes(&document.root())
            .filter(|node| matches!(&*node.text(), "a" | "b"))
            .map(|node| node.id)
            .collect();
        prune(&document, |id| kept.contains(&id));
        assert_eq!(
            &*document.select("body").inner_html(),
            "<table><tbody><tr><td>a</td><td></td><td>b</td></tr></tbody></table>"
        );
    }
}
