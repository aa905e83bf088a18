//! Converts HTML elements to text and markup. [`super::page`] decides which part of a page is the article.

use super::markup::{Composer, Inline, ListMarker};
use dom_query::NodeRef;
use url::Url;

/// The effect of an element on the text.
enum ElementRole {
    /// Begins a new paragraph, and ends it.
    Block,
    /// Has no effect of its own; its content is part of the paragraph around it.
    Transparent,
    Heading(u8),
    Quote,
    Caption,
    List {
        ordered: bool,
    },
    Item,
    Row,
    Cell,
    Code,
    Inline(Inline),
    Link,
    /// A quotation inside a paragraph: it gets quotation marks.
    InlineQuote,
    LineBreak,
    /// Its content is left out.
    Skipped,
}

fn element_role(name: &str) -> ElementRole {
    match name {
        "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "aside" | "figure" | "body"
        | "address" | "fieldset" | "form" | "dl" | "dt" | "dd" | "details" | "summary" | "table" | "caption"
        | "hgroup" | "center" | "hr" => ElementRole::Block,
        "h1" => ElementRole::Heading(1),
        "h2" => ElementRole::Heading(2),
        "h3" => ElementRole::Heading(3),
        "h4" => ElementRole::Heading(4),
        "h5" | "h6" => ElementRole::Heading(5),
        "figcaption" => ElementRole::Caption,
        "blockquote" => ElementRole::Quote,
        "ul" | "menu" => ElementRole::List { ordered: false },
        "ol" => ElementRole::List { ordered: true },
        "li" => ElementRole::Item,
        "tr" => ElementRole::Row,
        "td" | "th" => ElementRole::Cell,
        "pre" | "listing" | "xmp" => ElementRole::Code,
        "em" | "i" | "cite" | "dfn" | "var" => ElementRole::Inline(Inline::Emphasis),
        "strong" | "b" => ElementRole::Inline(Inline::Strong),
        "code" | "kbd" | "samp" | "tt" => ElementRole::Inline(Inline::Code),
        "s" | "del" | "strike" => ElementRole::Inline(Inline::Strikethrough),
        "a" => ElementRole::Link,
        "q" => ElementRole::InlineQuote,
        "br" => ElementRole::LineBreak,
        "script" | "style" | "noscript" | "template" | "head" | "title" | "svg" | "math" | "iframe" | "object"
        | "embed" | "video" | "audio" | "canvas" | "select" | "button" | "input" | "textarea" | "nav" | "rt" | "rp"
        | "map" | "dialog" => ElementRole::Skipped,
        _ => ElementRole::Transparent,
    }
}

/// Adds the content of `root` to `composer`. Relative links are resolved against `base`, the address of the page.
pub(crate) fn compose(root: NodeRef<'_>, composer: &mut Composer, base: Option<&Url>) {
    // The tree is walked in a loop, as recursion could overflow the stack on a deeply nested page.
    let mut item_numbers: Vec<Option<u32>> = Vec::new();
    let mut next = Some(root);
    let mut entering = true;
    while let Some(node) = next {
        let mut skip = true;
        if entering {
            if node.is_text() {
                let text = node.text();
                composer.push(&text, None);
            } else {
                skip = !enter(&node, composer, &mut item_numbers, base);
            }
        } else {
            leave(&node, composer, &mut item_numbers);
        }
        let below = if entering && !skip { node.first_child() } else { None };
        if below.is_some() {
            next = below;
            continue;
        }
        if entering && !skip {
            leave(&node, composer, &mut item_numbers);
        }
        if node.id == root.id {
            break;
        }
        entering = true;
        next = node.next_sibling();
        if next.is_none() {
            entering = false;
            next = node.parent();
        }
    }
    composer.end_paragraph();
}

/// Handles the start of an element. Returns whether its children are to be visited. `item_numbers` has an entry for each
/// open list: the number of its next item, or `None` for a bulleted list.
fn enter(node: &NodeRef<'_>, composer: &mut Composer, item_numbers: &mut Vec<Option<u32>>, base: Option<&Url>) -> bool {
    let Some(name) = node.node_name() else { return node.may_have_children() };
    match element_role(&name) {
        ElementRole::Skipped => return false,
        ElementRole::Transparent => {}
        ElementRole::Block => composer.end_paragraph(),
        ElementRole::Row => composer.begin_row(),
        ElementRole::Heading(level) => composer.begin_heading(level),
        ElementRole::Quote => composer.begin_quote(),
        ElementRole::Caption => composer.begin_caption(),
        ElementRole::List { ordered } => {
            let start = node.attr("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
            item_numbers.push(ordered.then_some(start));
            composer.begin_list();
        }
        ElementRole::Item => composer.begin_item(ListMarker::next(item_numbers)),
        ElementRole::Cell => {
            if composer.has_words() {
                composer.cell_separator();
            }
        }
        ElementRole::Code => composer.begin_code(),
        // In a code block everything is code already.
        ElementRole::Inline(Inline::Code) if composer.in_code() => {}
        ElementRole::Inline(inline) => composer.open(inline),
        ElementRole::Link => {
            if let Some(url) = node.attr("href").and_then(|href| resolve_link(&href, base)) {
                composer.open_link(&url);
            }
        }
        ElementRole::InlineQuote => composer.push("“", None),
        ElementRole::LineBreak => composer.line_break(),
    }
    true
}

/// Handles the end of an element.
fn leave(node: &NodeRef<'_>, composer: &mut Composer, item_numbers: &mut Vec<Option<u32>>) {
    let Some(name) = node.node_name() else { return };
    match element_role(&name) {
        ElementRole::Skipped | ElementRole::Transparent | ElementRole::Cell | ElementRole::LineBreak => {}
        ElementRole::Block | ElementRole::Heading(_) | ElementRole::Item | ElementRole::Row | ElementRole::Code => {
            composer.end_paragraph();
            if *name == *"table" {
                composer.space_below_last();
            }
        }
        ElementRole::Quote => composer.end_quote(),
        ElementRole::Caption => composer.end_caption(),
        ElementRole::List { .. } => {
            item_numbers.pop();
            composer.end_list();
        }
        ElementRole::Inline(Inline::Code) if composer.in_code() => {}
        ElementRole::Inline(inline) => composer.close(inline),
        ElementRole::Link => {
            if node.has_attr("href") {
                composer.close(Inline::Link(0));
            }
        }
        ElementRole::InlineQuote => composer.push("”", None),
    }
}

/// The absolute address of a link. `None` if it is a link within the page, cannot be resolved, or is not a web or mail
/// address (`javascript:`, for instance).
pub(crate) fn resolve_link(href: &str, base: Option<&Url>) -> Option<String> {
    let href = href.trim();
    if href.is_empty() || href.starts_with('#') {
        return None;
    }
    let url = match (Url::parse(href), base) {
        (Ok(url), _) => url,
        (Err(_), Some(base)) => base.join(href).ok()?,
        (Err(_), None) => return None,
    };
    matches!(url.scheme(), "http" | "https" | "mailto").then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::markup::ComposedText;
    use crate::text::Span;
    use dom_query::Document;

    fn composed(html: &str) -> ComposedText {
        let mut composer = Composer::default();
        let document = Document::from(html);
        compose(document.root(), &mut composer, Url::parse("https://example.com/news/a.html").ok().as_ref());
        composer.finish()
    }

    /// The paragraphs of `html`, with Markdown signs for headings, quotes and lists.
    fn as_markdown(html: &str) -> String {
        let composed = composed(html);
        let mut out = String::new();
        for (i, span) in composed.spans.iter().enumerate() {
            let style = composed.markup.paragraph_style(i);
            out += &"#".repeat(style.heading.into());
            out += &">".repeat(style.quotes.into());
            out += &"  ".repeat(style.lists.into());
            match style.marker {
                Some(ListMarker::Bullet) => out += "* ",
                Some(ListMarker::Number(n)) => out += &format!("{n}. "),
                None => {}
            }
            out += span.slice(&composed.text);
            out.push('\n');
        }
        out
    }

    #[test]
    fn block_elements_become_styled_paragraphs() {
        assert_eq!(
            as_markdown(
                "<h2>Judul</h2><p>Satu <b>dua</b><br>tiga<p>empat<blockquote><p>lima</blockquote>\
                 <ul><li>a<li>b<ol start=3><li>c</ol></ul><pre>  x\n y</pre>\
                 <table><tr><th>k<td>v<tr><td>m<td>n</table><script>no()</script>akhir"
            ),
            "##Judul\nSatu dua\ntiga\nempat\n>lima\n  * a\n  * b\n    3. c\n  x\n y\nk | v\nm | n\nakhir\n"
        );
    }

    #[test]
    fn relative_links_are_resolved_and_script_links_are_dropped() {
        let composed = composed(
            "<p>Lihat <a href='/x?y=1'>ini</a>, <a href='javascript:alert(1)'>itu</a>, <a href=#top>atas</a> \
             dan <a href='mailto:a@b.id'>surat</a>.",
        );
        let links: Vec<_> = composed.markup.links().map(|(span, url)| (span.slice(&composed.text), url)).collect();
        assert_eq!(links, [("ini", "https://example.com/x?y=1"), ("surat", "mailto:a@b.id")]);
    }

    #[test]
    fn emphasis_across_paragraphs_applies_to_each() {
        let composed = composed("<i><p>satu</p><p>dua</p></i>");
        let found: Vec<_> =
            composed.markup.inlines(Span::new(0, 99)).map(|(span, _)| span.slice(&composed.text)).collect();
        assert_eq!(found, ["satu", "dua"]);
    }
}
