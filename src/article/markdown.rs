//! Markdown (`CommonMark`, with GitHub's tables, strikethrough and task lists) as text and markup.

use super::Meta;
use super::html::address;
use super::markup::{Composed, Composer, Inline, Marker};
use super::page::credits;
use crate::text::typography::single_spaced;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Reads `source`. Every part of the text knows where in the source it was written.
pub fn read(source: String) -> Composed {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut composer = Composer::default();
    let mut numbers: Vec<Option<u32>> = Vec::new();
    let (mut front, mut in_front) = (String::new(), false);
    let mut images = 0;
    let mut first_cell = false;
    let mut about = Meta::default();
    let mut credit_due = false;
    let mut events = Parser::new_ext(&source, options).into_offset_iter().peekable();
    while let Some((event, range)) = events.next() {
        let at = Some(range.start);
        match event {
            Event::Start(Tag::MetadataBlock(_)) => in_front = true,
            Event::End(TagEnd::MetadataBlock(_)) => {
                in_front = false;
                about = meta(&front);
                // The line about the article stands under its headline, wherever that is.
                credit_due = matches!(events.peek(), Some((Event::Start(Tag::Heading { .. }), _)));
                if !credit_due {
                    credits(&about, &mut composer);
                }
            }
            Event::End(TagEnd::Heading(_)) if credit_due => {
                credit_due = false;
                credits(&Meta { title: None, ..about.clone() }, &mut composer);
            }
            Event::Text(words) if in_front => front.push_str(&words),
            // The words beside a picture say what it shows, which is not part of the text.
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images -= 1,
            _ if images > 0 => {}
            Event::Start(tag) => match tag {
                Tag::Heading { level, .. } => composer.heading(level as u8),
                Tag::BlockQuote(_) => composer.quote(),
                Tag::CodeBlock(_) => composer.code(),
                Tag::List(start) => {
                    numbers.push(start.map(|start| u32::try_from(start).unwrap_or(u32::MAX)));
                    composer.list();
                }
                Tag::Item => composer.item(Marker::next(&mut numbers)),
                Tag::TableHead | Tag::TableRow => {
                    composer.end();
                    composer.tight();
                    first_cell = true;
                }
                Tag::TableCell if std::mem::take(&mut first_cell) => {}
                Tag::TableCell => composer.cell(),
                Tag::Paragraph | Tag::HtmlBlock | Tag::FootnoteDefinition(_) => composer.end(),
                Tag::Emphasis => composer.open(Inline::Emphasis),
                Tag::Strong => composer.open(Inline::Strong),
                Tag::Strikethrough => composer.open(Inline::Struck),
                Tag::Link { dest_url, .. } => {
                    if let Some(url) = address(&dest_url, None) {
                        composer.open_link(&url);
                    }
                }
                _ => {}
            },
            Event::End(tag) => match tag {
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::TableHead | TagEnd::TableRow => {
                    composer.end();
                }
                TagEnd::BlockQuote(_) => composer.end_quote(),
                TagEnd::List(_) => {
                    numbers.pop();
                    composer.end_list();
                }
                TagEnd::Item => composer.end(),
                TagEnd::Table => composer.loosen(),
                TagEnd::Emphasis => composer.close(Inline::Emphasis),
                TagEnd::Strong => composer.close(Inline::Strong),
                TagEnd::Strikethrough => composer.close(Inline::Struck),
                TagEnd::Link => composer.close(Inline::Link(0)),
                _ => {}
            },
            Event::Text(words) => composer.push(&words, at.filter(|&at| source[at..].starts_with(&*words))),
            Event::Code(words) => {
                composer.open(Inline::Code);
                composer.push(&words, source[range.clone()].find(&*words).map(|inside| range.start + inside));
                composer.close(Inline::Code);
            }
            Event::SoftBreak => composer.space(),
            Event::HardBreak => composer.line_break(),
            Event::Rule => composer.loosen(),
            Event::TaskListMarker(done) => {
                composer.push(if done { "[x]" } else { "[ ]" }, at);
                composer.space();
            }
            Event::FootnoteReference(name) => composer.push(&format!("[{name}]"), at),
            // Pieces of HTML are set for browsers; what is between them is text of its own.
            Event::InlineHtml(tag) if tag.starts_with("<br") => composer.line_break(),
            Event::Html(_) | Event::InlineHtml(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }
    let mut composed = composer.finish();
    composed.meta = about;
    composed.source = Some(source);
    composed
}

/// What front matter says: `key: value` a line. What YAML can hold beyond that has no place in a headline.
fn meta(front: &str) -> Meta {
    let mut meta = Meta::default();
    for line in front.lines() {
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim().trim_matches(['"', '\'']);
        if value.is_empty() {
            continue;
        }
        let slot = match key.trim().to_lowercase().as_str() {
            "title" => &mut meta.title,
            "author" | "byline" | "by" => &mut meta.byline,
            "date" | "published" => &mut meta.published,
            "site" | "publisher" => &mut meta.site,
            "url" | "source" | "canonical" => &mut meta.url,
            "lang" | "language" => &mut meta.language,
            _ => continue,
        };
        slot.get_or_insert_with(|| single_spaced(value));
    }
    meta
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::markup::Shape;
    use crate::text::Span;

    #[test]
    fn structure_without_its_signs() {
        let composed = read(
            "---\ntitle: \"Pasar Terbakar\"\nauthor: Siti\n---\n# Judul\n\nSatu **dua** dan\n[tiga](https://a.id/x).\n\n\
             > kutipan\n\n- a\n- b `c`\n\n1. x\n\n   y\n\n| k | v |\n| - | - |\n| m | n |\n\n```\n  kode\n```\n"
                .into(),
        );
        assert_eq!(
            composed.text,
            "Judul\n\nSiti\n\nSatu dua dan tiga.\n\nkutipan\n\na\n\nb c\n\nx\n\ny\n\nk | v\n\nm | n\n\n  kode\n"
        );
        assert_eq!(composed.meta.title.as_deref(), Some("Pasar Terbakar"));
        assert_eq!(composed.meta.byline.as_deref(), Some("Siti"));
        let setting = |i| composed.markup.setting(i);
        assert_eq!((setting(0).heading, setting(3).quotes), (1, 1));
        assert_eq!((setting(4).marker, setting(4).tight), (Some(Marker::Bullet), true));
        assert!(!setting(5).tight, "space below the list");
        assert_eq!((setting(6).marker, setting(6).tight), (Some(Marker::Number(1)), false));
        assert_eq!((setting(7).marker, setting(7).lists), (None, 1));
        assert_eq!(setting(10).shape, Shape::Code);
        let laid: Vec<_> =
            composed.markup.inlines(Span::new(0, 99)).map(|(span, inline)| (span.of(&composed.text), inline)).collect();
        assert_eq!(laid, [("dua", Inline::Strong), ("tiga", Inline::Link(0)), ("c", Inline::Code)]);
    }

    #[test]
    fn the_text_knows_where_it_was_written() {
        let source = "# *Judul*\n\nSatu &amp; **dua**\n  tiga\n";
        let composed = read(source.into());
        for word in ["Judul", "Satu", "dua", "tiga"] {
            let at = composed.markup.origin(composed.text.find(word).unwrap());
            assert_eq!(at, source.find(word), "{word}");
        }
    }
}
