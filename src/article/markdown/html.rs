//! HTML inside Markdown: turns Markdown with HTML tags in it into HTML, which [`crate::article::html`] converts to text.

use crate::article::html::{self, limits};
use crate::article::markup::{Composer, Inline};
use dom_query::Document;
use pulldown_cmark::{Event, Tag, TagEnd};

/// Adds the text of the piece of HTML `fragment`, which begins at byte `origin` of the source, to `composer`. The
/// current paragraph stays open.
pub(crate) fn compose_fragment(fragment: &str, origin: usize, composer: &mut Composer) {
    composer.record_origin(Some(origin));
    if limits::check(fragment).is_err() {
        // It is too expensive to parse, but its words are not lost.
        composer.push(fragment, None);
        return;
    }
    html::compose_within(Document::fragment(fragment).root(), composer, None);
}

/// The HTML of the text, emphasis, links and tables in `events`. Images are left out, with their alternative text.
pub(crate) fn to_html<'a>(events: impl Iterator<Item = &'a Event<'a>>) -> String {
    let mut html = String::new();
    let mut open_images = 0;
    for event in events {
        match event {
            Event::Start(Tag::Image { .. }) => open_images += 1,
            Event::End(TagEnd::Image) => open_images -= 1,
            _ if open_images > 0 => {}
            Event::Start(Tag::Link { dest_url, .. }) => html += &format!("<a href=\"{}\">", escape(dest_url)),
            Event::Start(tag) => {
                html += element(tag.to_end()).map(|name| format!("<{name}>")).as_deref().unwrap_or("");
            }
            Event::End(tag) => html += element(*tag).map(|name| format!("</{name}>")).as_deref().unwrap_or(""),
            Event::Text(words) | Event::InlineMath(words) | Event::DisplayMath(words) => html += &escape(words),
            Event::Code(words) => html += &format!("<code>{}</code>", escape(words)),
            Event::Html(tags) | Event::InlineHtml(tags) => html += tags,
            Event::FootnoteReference(name) => html += &format!("<sup role=\"doc-noteref\">{}</sup>", escape(name)),
            Event::SoftBreak => html.push('\n'),
            Event::HardBreak => html += "<br>",
            Event::TaskListMarker(done) => html += if *done { "[x] " } else { "[ ] " },
            Event::Rule => {}
        }
    }
    html
}

/// The HTML element of a Markdown element; `None` for blocks, which the reader of Markdown handles itself.
fn element(tag: TagEnd) -> Option<&'static str> {
    Some(match tag {
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        TagEnd::Strikethrough => "s",
        TagEnd::Link => "a",
        TagEnd::Table => "table",
        TagEnd::TableHead | TagEnd::TableRow => "tr",
        TagEnd::TableCell => "td",
        _ => return None,
    })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The elements that a block of HTML leaves open for the Markdown below it, and those that it closes. Only elements
/// that change the meaning of the Markdown count: deleted text and quotations.
pub(crate) fn apply_open_elements(block: &str, composer: &mut Composer) {
    for (closes, name) in tags(block) {
        match (name.as_str(), closes) {
            ("del" | "s" | "strike", false) => composer.open(Inline::Strikethrough),
            ("del" | "s" | "strike", true) => composer.close(Inline::Strikethrough),
            ("blockquote", false) => composer.begin_quote(),
            ("blockquote", true) => composer.end_quote(),
            _ => {}
        }
    }
}

/// The name of the script or style sheet that `block` leaves open. The lines below it are not text.
pub(crate) fn open_raw_element(block: &str) -> Option<&'static str> {
    ["script", "style"].into_iter().find(|name| {
        let count = |closing| tags(block).filter(|(closes, tag)| *closes == closing && tag == name).count();
        count(false) > count(true)
    })
}

/// The tags in `html` in order: whether it closes, and its name in lower case.
fn tags(html: &str) -> impl Iterator<Item = (bool, String)> {
    html.split('<').skip(1).map(|tag| {
        let name = tag.strip_prefix('/').unwrap_or(tag);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        (tag.starts_with('/'), name[..end].to_ascii_lowercase())
    })
}
