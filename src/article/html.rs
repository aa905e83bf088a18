//! Converts HTML elements to text and markup. [`super::page`] decides which part of a page is the article.

use super::markup::{Composer, Inline, Marker};
use dom_query::NodeRef;
use url::Url;

/// The effect of an element on the text.
enum Role {
    /// Begins a new paragraph, and ends it.
    Block,
    /// Has no effect of its own; its content is part of the paragraph around it.
    Transparent,
    Heading(u8),
    Quote,
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

fn role(name: &str) -> Role {
    match name {
        "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "aside" | "figure" | "figcaption"
        | "body" | "address" | "fieldset" | "form" | "dl" | "dt" | "dd" | "details" | "summary" | "table"
        | "caption" | "hgroup" | "center" | "hr" => Role::Block,
        "h1" => Role::Heading(1),
        "h2" => Role::Heading(2),
        "h3" => Role::Heading(3),
        "h4" => Role::Heading(4),
        "h5" | "h6" => Role::Heading(5),
        "blockquote" => Role::Quote,
        "ul" | "menu" => Role::List { ordered: false },
        "ol" => Role::List { ordered: true },
        "li" => Role::Item,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        "pre" | "listing" | "xmp" => Role::Code,
        "em" | "i" | "cite" | "dfn" | "var" => Role::Inline(Inline::Emphasis),
        "strong" | "b" => Role::Inline(Inline::Strong),
        "code" | "kbd" | "samp" | "tt" => Role::Inline(Inline::Code),
        "s" | "del" | "strike" => Role::Inline(Inline::Strikethrough),
        "a" => Role::Link,
        "q" => Role::InlineQuote,
        "br" => Role::LineBreak,
        "script" | "style" | "noscript" | "template" | "head" | "title" | "svg" | "math" | "iframe" | "object"
        | "embed" | "video" | "audio" | "canvas" | "select" | "button" | "input" | "textarea" | "nav" | "rt" | "rp"
        | "map" | "dialog" => Role::Skipped,
        _ => Role::Transparent,
    }
}

/// Adds the content of `root` to `composer`. Relative links are resolved against `base`, the address of the page.
pub fn compose(root: NodeRef<'_>, composer: &mut Composer, base: Option<&Url>) {
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
    match role(&name) {
        Role::Skipped => return false,
        Role::Transparent => {}
        Role::Block => composer.end_paragraph(),
        Role::Row => composer.begin_row(),
        Role::Heading(level) => composer.begin_heading(level),
        Role::Quote => composer.begin_quote(),
        Role::List { ordered } => {
            let start = node.attr("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
            item_numbers.push(ordered.then_some(start));
            composer.begin_list();
        }
        Role::Item => composer.begin_item(Marker::next(item_numbers)),
        Role::Cell => {
            if composer.has_words() {
                composer.cell_separator();
            }
        }
        Role::Code => composer.begin_code(),
        // In a code block everything is code already.
        Role::Inline(Inline::Code) if composer.in_code() => {}
        Role::Inline(inline) => composer.open(inline),
        Role::Link => {
            if let Some(url) = node.attr("href").and_then(|href| resolve_link(&href, base)) {
                composer.open_link(&url);
            }
        }
        Role::InlineQuote => composer.push("“", None),
        Role::LineBreak => composer.line_break(),
    }
    true
}

/// Handles the end of an element.
fn leave(node: &NodeRef<'_>, composer: &mut Composer, item_numbers: &mut Vec<Option<u32>>) {
    let Some(name) = node.node_name() else { return };
    match role(&name) {
        Role::Skipped | Role::Transparent | Role::Cell | Role::LineBreak => {}
        Role::Block | Role::Heading(_) | Role::Item | Role::Row | Role::Code => {
            composer.end_paragraph();
            if *name == *"table" {
                composer.space_below_last();
            }
        }
        Role::Quote => composer.end_quote(),
        Role::List { .. } => {
            item_numbers.pop();
            composer.end_list();
        }
        Role::Inline(Inline::Code) if composer.in_code() => {}
        Role::Inline(inline) => composer.close(inline),
        Role::Link => {
            if node.has_attr("href") {
                composer.close(Inline::Link(0));
            }
        }
        Role::InlineQuote => composer.push("”", None),
    }
}

/// The absolute address of a link. `None` if it is a link within the page, cannot be resolved, or is not a web or mail
/// address (`javascript:`, for instance).
pub fn resolve_link(href: &str, base: Option<&Url>) -> Option<String> {
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
    use crate::article::markup::Composed;
    use crate::text::Span;
    use dom_query::Document;

    fn composed(html: &str) -> Composed {
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
                Some(Marker::Bullet) => out += "* ",
                Some(Marker::Number(n)) => out += &format!("{n}. "),
                None => {}
            }
            out += span.of(&composed.text);
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
        let links: Vec<_> = composed.markup.links().map(|(span, url)| (span.of(&composed.text), url)).collect();
        assert_eq!(links, [("ini", "https://example.com/x?y=1"), ("surat", "mailto:a@b.id")]);
    }

    #[test]
    fn emphasis_across_paragraphs_applies_to_each() {
        let composed = composed("<i><p>satu</p><p>dua</p></i>");
        let found: Vec<_> =
            composed.markup.inlines(Span::new(0, 99)).map(|(span, _)| span.of(&composed.text)).collect();
        assert_eq!(found, ["satu", "dua"]);
    }
}
