//! Finds chrome that Readability leaves in the article: notices about cookies, share bars, sign-up boxes, tags, boxes about
//! the author, comments.
//!
//! An element counts only if its class or id names it, and its text or place agrees: an article about newsletters may stand
//! in an element of the class `newsletter`. In doubt the text stays.

use super::selection::{has_class_word, is_correction_text, is_mostly_links, names_of, text_nodes};
use dom_query::{Document, NodeId, NodeRef};
use std::collections::{HashMap, HashSet};

/// A text node of at least this many bytes that is not in chrome is part of the running text.
const MIN_BODY_BYTES: usize = 60;

/// Chrome has at most this part of the text that Readability found.
const MAX_SHARE: usize = 4;

/// A kind of chrome: the words in the classes and ids of its element, and what else must be true of it.
struct Chrome {
    /// One of these has to be part of the name.
    words: &'static [&'static str],
    /// If not empty, one of these has to be part of the name too.
    with: &'static [&'static str],
    /// The most bytes of text.
    max_bytes: usize,
    evidence: Evidence,
}

/// What the text or the place of an element has to show besides its name.
#[derive(Clone, Copy)]
enum Evidence {
    /// Contains one of these words.
    Says(&'static [&'static str]),
    /// Most of its text is in links or buttons.
    Links,
    /// No running text follows it.
    Last,
}

/// The words of an invitation to subscribe.
const INVITATIONS: &[&str] =
    &["inbox", "sign up", "subscribe", "newsletter", "email", "e-mail", "berlangganan", "surel"];

const CHROME: &[Chrome] = &[
    Chrome {
        words: &["cookie", "cookies", "gdpr", "consent"],
        with: &[],
        max_bytes: 2000,
        evidence: Evidence::Says(&["cookie", "kuki"]),
    },
    Chrome {
        words: &["newsletter", "newsletters", "signup", "subscribe", "subscription", "mc4wp", "mailchimp", "optin"],
        with: &[],
        max_bytes: 600,
        evidence: Evidence::Says(INVITATIONS),
    },
    Chrome {
        words: &[
            "share",
            "sharing",
            "sharedaddy",
            "addtoany",
            "addthis",
            "social",
            "compartir",
            "compartilhar",
            "partager",
            "teilen",
            "condividi",
        ],
        with: &[],
        max_bytes: 300,
        evidence: Evidence::Links,
    },
    Chrome {
        words: &["tags", "tagcloud", "taglist", "tag", "etiquetas", "topics"],
        with: &[],
        max_bytes: 400,
        evidence: Evidence::Links,
    },
    Chrome {
        words: &[
            "related",
            "recommended",
            "recirc",
            "recirculation",
            "trending",
            "mostread",
            "popular",
            "relatedposts",
            "terkait",
            "terpopuler",
            "bacajuga",
            "relacionadas",
            "relacionados",
            "correlati",
        ],
        with: &[],
        max_bytes: 2000,
        evidence: Evidence::Links,
    },
    Chrome {
        words: &["author", "authors", "contributor", "penulis", "autor", "auteur", "autore"],
        with: &["box", "bio", "about", "card", "info", "profile", "description", "desc"],
        max_bytes: 1200,
        evidence: Evidence::Last,
    },
    Chrome { words: &["authorbox", "authorbio", "aboutauthor"], with: &[], max_bytes: 1200, evidence: Evidence::Last },
    Chrome {
        words: &[
            "comments",
            "commentlist",
            "komentar",
            "disqus",
            "respond",
            "comentarios",
            "commentaires",
            "kommentare",
        ],
        with: &[],
        max_bytes: usize::MAX,
        evidence: Evidence::Last,
    },
];

/// Removes from `kept` the text of chrome in `document`.
pub(crate) fn drop_chrome(document: &Document, kept: &mut HashSet<NodeId>) {
    let root = document.root();
    let texts: Vec<(NodeId, usize)> = text_nodes(&root)
        .filter(|node| kept.contains(&node.id))
        .map(|node| (node.id, node.text().trim().len()))
        .collect();
    let total: usize = texts.iter().map(|(_, bytes)| bytes).sum();
    let places: HashMap<NodeId, usize> = texts.iter().enumerate().map(|(place, (id, _))| (*id, place)).collect();
    let mut running: Vec<NodeId> =
        texts.into_iter().filter(|(_, bytes)| *bytes >= MIN_BODY_BYTES).map(|(id, _)| id).collect();
    let candidates: Vec<(NodeRef<'_>, &Chrome)> = root
        .descendants_it()
        .filter(|node| node.is_element() && (node.has_attr("class") || node.has_attr("id")))
        .filter_map(|node| Some((node, named_chrome(&node)?)))
        .collect();
    // From the last to the first, so that chrome below an element does not count as running text.
    for (node, chrome) in candidates.into_iter().rev() {
        let own: Vec<NodeId> = text_nodes(&node).map(|node| node.id).filter(|id| kept.contains(id)).collect();
        let Some(place) = own.last().and_then(|last| places.get(last)) else { continue };
        while running.last().is_some_and(|id| !kept.contains(id)) {
            running.pop();
        }
        let is_last = running.last().and_then(|id| places.get(id)).is_none_or(|text| text <= place);
        if is_chrome(&node, chrome, total) && (is_last || !chrome.evidence.is_place()) {
            for id in &own {
                kept.remove(id);
            }
        }
    }
}

impl Evidence {
    const fn is_place(self) -> bool {
        matches!(self, Self::Last)
    }
}

/// The kind of chrome that the class or the id of `node` names.
fn named_chrome(node: &NodeRef<'_>) -> Option<&'static Chrome> {
    if !["div", "section", "aside", "ul", "ol", "p", "form", "span", "footer", "table", "li", "h5", "h6"]
        .iter()
        .any(|name| node.has_name(name))
    {
        return None;
    }
    let names = names_of(node);
    let has = |words: &[&str]| names.iter().any(|name| words.contains(&name.as_str()));
    CHROME.iter().find(|chrome| has(chrome.words) && (chrome.with.is_empty() || has(chrome.with)))
}

/// Whether the text of `node` is what its name promises. `total` is the number of bytes that Readability found.
fn is_chrome(node: &NodeRef<'_>, chrome: &Chrome, total: usize) -> bool {
    let text = node.text().to_lowercase();
    let is_article =
        node.is(":has(h1, article, main, blockquote, [itemprop=articleBody])") || node.is("body, article, main");
    if is_article || text.trim().len() > chrome.max_bytes || MAX_SHARE * text.trim().len() > total {
        return false;
    }
    if is_correction_text(text.trim()) {
        return false;
    }
    match chrome.evidence {
        Evidence::Says(words) => words.iter().any(|word| text.contains(word)),
        Evidence::Links => is_mostly_links(node),
        Evidence::Last => !has_class_word(node, &["body", "content", "text"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "The council voted on Monday to build twelve kilometres of bus lanes, which ends two years of debate, \
                        and the mayor signed the plan on the same evening in front of the press.";

    /// The text of `html`, after three paragraphs, that is kept.
    fn kept_of(html: &str) -> String {
        let document = Document::from(format!("<body><p>{BODY}</p><p>{BODY}</p><p>{BODY}</p>{html}</body>"));
        let mut kept = text_nodes(&document.root()).map(|node| node.id).collect();
        drop_chrome(&document, &mut kept);
        let shown: Vec<String> = text_nodes(&document.root())
            .filter(|node| kept.contains(&node.id) && !node.text().starts_with("The council voted"))
            .map(|node| node.text().to_string())
            .collect();
        shown.join("|")
    }

    #[test]
    fn chrome_that_its_name_and_its_text_show_is_dropped() {
        for html in [
            "<div class=cookie-notice>We use cookies. Accept</div>",
            "<div class='c-newsletter'><h3>Every morning</h3><p>The news in your inbox.</p></div>",
            "<ul class=social-share><li><a href=/t>Tweet</a><li><a href=/f>Post</a></ul>",
            "<p class=tags>Tags: <a href=/b>buses and trams</a></p>",
            "<div class=berita-terkait><h4>Terkait</h4><a href=/a>Tanggul sungai diperbaiki</a></div>",
            "<div class=author-bio>Ann Field has written for the Post since 2011.</div>",
            "<div id=comments><p>Finally! I have waited for this.</p></div>",
        ] {
            assert_eq!(kept_of(html), "", "{html}");
        }
    }

    #[test]
    fn text_that_only_has_such_a_name_stays() {
        for (html, expected) in [
            ("<div class=cookie-recipe>Mix the flour.</div>", "Mix the flour."),
            ("<div class=newsletter>The council has 13 members.</div>", "The council has 13 members."),
            ("<div class=social-embed><blockquote>No.<a href=/t>@ann, 3 May</a></blockquote></div>", "No.|@ann, 3 May"),
            ("<p class=related>A related case was closed.</p>", "A related case was closed."),
            ("<div class=author>Ann Field</div>", "Ann Field"),
            (
                "<div class=author-info>Correction: an earlier version misspelled her name.</div>",
                "Correction: an earlier version misspelled her name.",
            ),
        ] {
            assert_eq!(kept_of(html), expected, "{html}");
        }
        let before = format!("<div class=comments>“It is late”, he wrote.</div><p>And {BODY}</p>");
        assert!(kept_of(&before).starts_with("“It is late”"), "text follows");
    }
}
