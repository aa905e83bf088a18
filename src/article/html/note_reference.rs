//! Finds the references to notes in a page: superscripts and links that are marks of footnotes, not digits of a number.
//!
//! Extracting the article removes classes and styles, so [`prepare`] first records what they say in elements and roles.

use crate::text::typography::single_spaced;
use dom_query::NodeRef;

/// The role of a reference to a note (Digital Publishing WAI-ARIA 1.1).
const NOTE_ROLE: &str = "doc-noteref";

/// A link with more bytes of text than this is not the mark of a note.
const MAX_MARK_BYTES: usize = 8;

/// An element with more nodes than this inside is not short, even if it has no text.
const MAX_SHORT_NODES: usize = 1000;

/// How far from an element to look for what belongs to it: the link around a superscript, or the copy of a formula.
const NEAR_LEVELS: usize = 3;

/// Parts of the classes and ids of references to notes.
const NOTE_NAMES: [&str; 9] =
    ["footnote", "endnote", "noteref", "note-ref", "note_ref", "fnref", "cite_ref", "reference", "citation"];

/// Records in elements and roles what classes and styles say about superscripts, notes, struck-out words and formulas. A
/// second call changes nothing.
pub(crate) fn prepare(root: NodeRef<'_>) {
    let nodes: Vec<NodeRef<'_>> = root.descendants_it().filter(NodeRef::is_element).collect();
    for node in &nodes {
        let Some(name) = node.node_name() else { continue };
        match &*name {
            "span" | "font" | "small" => {
                if let Some(element) = element_for_style(node) {
                    node.rename(element);
                }
            }
            "math" => keep_formula(node),
            _ => {}
        }
    }
    for node in &nodes {
        let is_candidate = node.node_name().is_some_and(|name| matches!(&*name, "sup" | "sub" | "a" | "span"));
        if is_candidate && has_note_name(node) && short_text(node, MAX_MARK_BYTES).is_some_and(|text| is_mark(&text)) {
            node.set_attr("role", NOTE_ROLE);
        }
    }
}

/// The element that means what the class or style of `node` says.
fn element_for_style(node: &NodeRef<'_>) -> Option<&'static str> {
    let style: String =
        node.attr("style").unwrap_or_default().to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let class = node.attr("class").unwrap_or_default();
    let has_class = |name: &str| class.split_whitespace().any(|class| class.eq_ignore_ascii_case(name));
    if style.contains("vertical-align:super") || has_class("superscript") {
        Some("sup")
    } else if style.contains("vertical-align:sub") || has_class("subscript") {
        Some("sub")
    } else if style.contains("line-through") || has_class("strikethrough") {
        Some("s")
    } else {
        None
    }
}

/// Removes the drawn copy of a formula, which is hidden from screen readers, and shows the formula itself, which is hidden
/// from everybody else.
fn keep_formula(math: &NodeRef<'_>) {
    let mut inner = *math;
    for outer in math.ancestors(Some(NEAR_LEVELS)) {
        if outer.node_name().is_none_or(|name| *name != *"span" && !name.contains('-')) {
            return;
        }
        for sibling in outer.element_children() {
            let is_copy = sibling.attr("aria-hidden").is_some_and(|hidden| *hidden == *"true");
            if is_copy && sibling.id != inner.id {
                sibling.remove_from_parent();
            }
        }
        for attribute in ["style", "hidden", "aria-hidden"] {
            outer.remove_attr(attribute);
        }
        inner = outer;
    }
}

/// Whether the class, role or id of `node` names a reference to a note.
fn has_note_name(node: &NodeRef<'_>) -> bool {
    let named = |attribute: &str| {
        let value = node.attr(attribute).unwrap_or_default().to_lowercase();
        value
            .split_whitespace()
            .any(|name| matches!(name, "fn" | "ref") || NOTE_NAMES.iter().any(|part| name.contains(part)))
    };
    named("class") || named("id") || named("epub:type") || named("role")
}

/// Whether `text` looks like the mark of a note: a number, a letter or a sign, with or without brackets.
fn is_mark(text: &str) -> bool {
    let bare = text.trim_matches(['[', ']', '(', ')', ' ', '\u{a0}']);
    let is_number = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit());
    let is_sign = |c: char| c.is_ascii_lowercase() || matches!(c, '*' | '†' | '‡' | '§' | '¶');
    is_number || bare.chars().count() == 1 && bare.chars().all(is_sign)
}

/// Whether a role says that `node` is a reference to a note.
pub(crate) fn has_note_role(node: &NodeRef<'_>) -> bool {
    node.attr("role").is_some_and(|role| *role == *NOTE_ROLE)
}

/// Whether `node` is a link within the page that looks like the mark of a note. It is one if it follows a word directly,
/// as in `2019<a href="#n3">3</a>`.
pub(crate) fn is_local_mark(node: &NodeRef<'_>) -> bool {
    let is_link = node.node_name().is_some_and(|name| *name == *"a");
    let is_local = || node.attr("href").is_some_and(|href| href.trim().starts_with('#'));
    is_link && is_local() && short_text(node, MAX_MARK_BYTES).is_some_and(|text| is_mark(&text))
}

/// Whether the superscript `node`, whose text is `text`, contains a link, or is all that the link around it contains.
pub(crate) fn is_linked(node: &NodeRef<'_>, text: &str) -> bool {
    let is_link = |node: &NodeRef<'_>| node.node_name().is_some_and(|name| *name == *"a") && node.has_attr("href");
    inner_link(node).is_some()
        || node
            .ancestors_it(Some(NEAR_LEVELS))
            .any(|outer| is_link(&outer) && short_text(&outer, text.len()).is_some_and(|whole| whole == text))
}

/// The first link inside `node`.
pub(crate) fn inner_link<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    node.descendants_it().find(|inner| inner.node_name().is_some_and(|name| *name == *"a") && inner.has_attr("href"))
}

/// The text of `node` with white space collapsed; `None` if it has more than `limit` bytes, or very many nodes. The cost
/// depends on the limit, not on the length of the text.
pub(crate) fn short_text(node: &NodeRef<'_>, limit: usize) -> Option<String> {
    let mut text = String::new();
    for (count, part) in node.descendants_it().enumerate() {
        if count >= MAX_SHORT_NODES {
            return None;
        }
        if !part.is_text() {
            continue;
        }
        let part = part.text();
        if part.trim().len() > limit {
            return None;
        }
        text.push_str(&part);
        if text.len() > 4 * limit + 256 {
            text = single_spaced(&text);
        }
        if text.len() > 4 * limit + 256 {
            return None;
        }
    }
    Some(single_spaced(&text)).filter(|text| text.len() <= limit)
}

/// The text directly after `node` in its paragraph, or the beginning of it.
pub(crate) fn text_after(node: &NodeRef<'_>) -> String {
    let mut at = *node;
    for _ in 0..NEAR_LEVELS {
        if let Some(next) = at.next_sibling() {
            let mut first = next;
            while let Some(inner) = first.first_child() {
                first = inner;
            }
            let text = first.text();
            return text[..text.floor_char_boundary(16)].to_string();
        }
        let Some(outer) = at.parent() else { break };
        if outer.node_name().is_none_or(|name| !matches!(&*name, "a" | "span" | "b" | "i" | "em" | "strong" | "u")) {
            break;
        }
        at = outer;
    }
    String::new()
}
