//! HTML elements as text and markup. Which part of a page is the article is settled elsewhere ([`super::page`]).

use super::markup::{Composer, Inline, Marker};
use dom_query::NodeRef;
use url::Url;

/// What an element means for the text.
enum Role {
    /// It stands apart from what is round it.
    Block,
    /// It runs along.
    Running,
    Heading(u8),
    Quote,
    List {
        ordered: bool,
    },
    Item,
    Row,
    Cell,
    Code,
    Laid(Inline),
    Link,
    Quoted,
    Break,
    /// Nothing in it is to be read.
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
        "em" | "i" | "cite" | "dfn" | "var" => Role::Laid(Inline::Emphasis),
        "strong" | "b" => Role::Laid(Inline::Strong),
        "code" | "kbd" | "samp" | "tt" => Role::Laid(Inline::Code),
        "s" | "del" | "strike" => Role::Laid(Inline::Struck),
        "a" => Role::Link,
        "q" => Role::Quoted,
        "br" => Role::Break,
        "script" | "style" | "noscript" | "template" | "head" | "title" | "svg" | "math" | "iframe" | "object"
        | "embed" | "video" | "audio" | "canvas" | "select" | "button" | "input" | "textarea" | "nav" | "rt" | "rp"
        | "map" | "dialog" => Role::Skipped,
        _ => Role::Running,
    }
}

/// Adds what `root` holds to `composer`. Addresses of links are completed by `base`, the page's own.
pub fn compose(root: NodeRef<'_>, composer: &mut Composer, base: Option<&Url>) {
    // By hand instead of by recursion: a page may be nested as deep as it likes.
    let mut numbers: Vec<Option<u32>> = Vec::new();
    let mut next = Some(root);
    let mut entering = true;
    while let Some(node) = next {
        let mut skip = true;
        if entering {
            if node.is_text() {
                let text = node.text();
                composer.push(&text, None);
            } else {
                skip = !enter(&node, composer, &mut numbers, base);
            }
        } else {
            leave(&node, composer, &mut numbers);
        }
        let below = if entering && !skip { node.first_child() } else { None };
        if below.is_some() {
            next = below;
            continue;
        }
        if entering && !skip {
            leave(&node, composer, &mut numbers);
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
    composer.end();
}

/// Enters an element; whether what is in it is to be read.
fn enter(node: &NodeRef<'_>, composer: &mut Composer, numbers: &mut Vec<Option<u32>>, base: Option<&Url>) -> bool {
    let Some(name) = node.node_name() else { return node.may_have_children() };
    match role(&name) {
        Role::Skipped => return false,
        Role::Running => {}
        Role::Block => composer.end(),
        Role::Row => {
            composer.end();
            composer.tight();
        }
        Role::Heading(level) => composer.heading(level),
        Role::Quote => composer.quote(),
        Role::List { ordered } => {
            let start = node.attr("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
            numbers.push(ordered.then_some(start));
            composer.list();
        }
        Role::Item => composer.item(Marker::next(numbers)),
        Role::Cell => {
            if composer.has_words() {
                composer.cell();
            }
        }
        Role::Code => composer.code(),
        // Inside code everything is code.
        Role::Laid(Inline::Code) if composer.in_code() => {}
        Role::Laid(inline) => composer.open(inline),
        Role::Link => {
            if let Some(url) = node.attr("href").and_then(|href| address(&href, base)) {
                composer.open_link(&url);
            }
        }
        Role::Quoted => composer.push("“", None),
        Role::Break => composer.line_break(),
    }
    true
}

fn leave(node: &NodeRef<'_>, composer: &mut Composer, numbers: &mut Vec<Option<u32>>) {
    let Some(name) = node.node_name() else { return };
    match role(&name) {
        Role::Skipped | Role::Running | Role::Cell | Role::Break => {}
        Role::Block | Role::Heading(_) | Role::Item | Role::Row | Role::Code => {
            composer.end();
            if *name == *"table" {
                composer.loosen();
            }
        }
        Role::Quote => composer.end_quote(),
        Role::List { .. } => {
            numbers.pop();
            composer.end_list();
        }
        Role::Laid(Inline::Code) if composer.in_code() => {}
        Role::Laid(inline) => composer.close(inline),
        Role::Link => {
            if node.has_attr("href") {
                composer.close(Inline::Link(0));
            }
        }
        Role::Quoted => composer.push("”", None),
    }
}

/// The address a link leads to; nothing where it leads nowhere a reader could go.
pub fn address(href: &str, base: Option<&Url>) -> Option<String> {
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

    fn drawn(html: &str) -> String {
        let composed = composed(html);
        let mut out = String::new();
        for (i, span) in composed.spans.iter().enumerate() {
            let setting = composed.markup.setting(i);
            out += &"#".repeat(setting.heading.into());
            out += &">".repeat(setting.quotes.into());
            out += &"  ".repeat(setting.lists.into());
            match setting.marker {
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
    fn blocks() {
        assert_eq!(
            drawn(
                "<h2>Judul</h2><p>Satu <b>dua</b><br>tiga<p>empat<blockquote><p>lima</blockquote>\
                 <ul><li>a<li>b<ol start=3><li>c</ol></ul><pre>  x\n y</pre>\
                 <table><tr><th>k<td>v<tr><td>m<td>n</table><script>no()</script>akhir"
            ),
            "##Judul\nSatu dua\ntiga\nempat\n>lima\n  * a\n  * b\n    3. c\n  x\n y\nk | v\nm | n\nakhir\n"
        );
    }

    #[test]
    fn links_are_completed_and_only_what_can_be_followed_is_one() {
        let composed = composed(
            "<p>Lihat <a href='/x?y=1'>ini</a>, <a href='javascript:alert(1)'>itu</a>, <a href=#top>atas</a> \
             dan <a href='mailto:a@b.id'>surat</a>.",
        );
        let links: Vec<_> = composed.markup.links().map(|(span, url)| (span.of(&composed.text), url)).collect();
        assert_eq!(links, [("ini", "https://example.com/x?y=1"), ("surat", "mailto:a@b.id")]);
    }

    #[test]
    fn emphasis_over_paragraphs_is_laid_on_each() {
        let composed = composed("<i><p>satu</p><p>dua</p></i>");
        let laid: Vec<_> = composed.markup.inlines(Span::new(0, 99)).map(|(span, _)| span.of(&composed.text)).collect();
        assert_eq!(laid, ["satu", "dua"]);
    }
}
