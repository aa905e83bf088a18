//! Reads Markdown: `CommonMark` with GitHub's tables, strikethrough and task lists, footnotes and YAML front matter.

use super::SourceMetadata;
use super::html::resolve_link;
use super::markup::{ComposedText, Composer, Inline, ListMarker};
use super::page::push_headline_and_credit;
use crate::text::typography::single_spaced;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Converts `source` to text and markup, which records where in the source each part of the text was written
/// ([`Markup::source_offset`](super::markup::Markup::source_offset)).
pub fn read(source: String) -> ComposedText {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut composer = Composer::default();
    // The number of the next item of each open list; `None` for a bulleted list.
    let mut item_numbers: Vec<Option<u32>> = Vec::new();
    let (mut front_matter, mut in_front_matter) = (String::new(), false);
    let mut open_images = 0;
    let mut first_cell = false;
    let mut meta = SourceMetadata::default();
    let mut credit_due = false;
    let mut events = Parser::new_ext(&source, options).into_offset_iter().peekable();
    while let Some((event, range)) = events.next() {
        let at = Some(range.start);
        match event {
            Event::Start(Tag::MetadataBlock(_)) => in_front_matter = true,
            Event::End(TagEnd::MetadataBlock(_)) => {
                in_front_matter = false;
                meta = parse_front_matter(&front_matter);
                // If a heading follows, it is the headline, and the credit line belongs below it.
                credit_due = matches!(events.peek(), Some((Event::Start(Tag::Heading { .. }), _)));
                if !credit_due {
                    push_headline_and_credit(&meta, &mut composer);
                }
            }
            Event::End(TagEnd::Heading(_)) if credit_due => {
                credit_due = false;
                push_headline_and_credit(&SourceMetadata { title: None, ..meta.clone() }, &mut composer);
            }
            Event::Text(words) if in_front_matter => front_matter.push_str(&words),
            // The alternative text of an image is not part of the article, so everything inside an image is skipped.
            Event::Start(Tag::Image { .. }) => open_images += 1,
            Event::End(TagEnd::Image) => open_images -= 1,
            _ if open_images > 0 => {}
            Event::Start(tag) => match tag {
                Tag::Heading { level, .. } => composer.begin_heading(level as u8),
                Tag::BlockQuote(_) => composer.begin_quote(),
                Tag::CodeBlock(_) => composer.begin_code(),
                Tag::List(start) => {
                    item_numbers.push(start.map(|start| u32::try_from(start).unwrap_or(u32::MAX)));
                    composer.begin_list();
                }
                Tag::Item => composer.begin_item(ListMarker::next(&mut item_numbers)),
                Tag::TableHead | Tag::TableRow => {
                    composer.begin_row();
                    first_cell = true;
                }
                Tag::TableCell if std::mem::take(&mut first_cell) => {}
                Tag::TableCell => composer.cell_separator(),
                Tag::Paragraph | Tag::HtmlBlock | Tag::FootnoteDefinition(_) => composer.end_paragraph(),
                Tag::Emphasis => composer.open(Inline::Emphasis),
                Tag::Strong => composer.open(Inline::Strong),
                Tag::Strikethrough => composer.open(Inline::Strikethrough),
                Tag::Link { dest_url, .. } => {
                    if let Some(url) = resolve_link(&dest_url, None) {
                        composer.open_link(&url);
                    }
                }
                _ => {}
            },
            Event::End(tag) => match tag {
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::TableHead | TagEnd::TableRow => {
                    composer.end_paragraph();
                }
                TagEnd::BlockQuote(_) => composer.end_quote(),
                TagEnd::List(_) => {
                    item_numbers.pop();
                    composer.end_list();
                }
                TagEnd::Item => composer.end_paragraph(),
                TagEnd::Table => composer.space_below_last(),
                TagEnd::Emphasis => composer.close(Inline::Emphasis),
                TagEnd::Strong => composer.close(Inline::Strong),
                TagEnd::Strikethrough => composer.close(Inline::Strikethrough),
                TagEnd::Link => composer.close(Inline::Link(0)),
                _ => {}
            },
            // Text that the source writes differently, such as a character reference, has no origin.
            Event::Text(words) => composer.push(&words, at.filter(|&at| source[at..].starts_with(&*words))),
            Event::Code(words) => {
                composer.open(Inline::Code);
                composer.push(&words, source[range.clone()].find(&*words).map(|inside| range.start + inside));
                composer.close(Inline::Code);
            }
            Event::SoftBreak => composer.space(),
            Event::HardBreak => composer.line_break(),
            Event::Rule => composer.space_below_last(),
            Event::TaskListMarker(done) => {
                composer.push(if done { "[x]" } else { "[ ]" }, at);
                composer.space();
            }
            Event::FootnoteReference(name) => composer.push_mark(&format!("[{name}]"), at),
            // HTML tags are dropped; the text between them arrives as text events. (Line breaks are kept.)
            Event::InlineHtml(tag) if tag.starts_with("<br") => composer.line_break(),
            Event::Html(_) | Event::InlineHtml(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }
    let mut composed = composer.finish();
    composed.meta = meta;
    composed.source = Some(source);
    composed
}

/// Reads the lines of the form `key: value` in front matter, and ignores any other YAML: titles and names do not need it.
fn parse_front_matter(front_matter: &str) -> SourceMetadata {
    let mut meta = SourceMetadata::default();
    for line in front_matter.lines() {
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
    use crate::article::markup::MarkupKind;
    use crate::text::Span;

    #[test]
    fn markdown_syntax_becomes_styles() {
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
        let style = |i| composed.markup.paragraph_style(i);
        assert_eq!((style(0).heading, style(3).quotes), (1, 1));
        assert_eq!((style(4).marker, style(4).tight), (Some(ListMarker::Bullet), true));
        assert!(!style(5).tight, "there is space below the list");
        assert_eq!((style(6).marker, style(6).tight), (Some(ListMarker::Number(1)), false));
        assert_eq!((style(7).marker, style(7).lists), (None, 1));
        assert_eq!(style(10).shape, MarkupKind::Code);
        let inlines: Vec<_> = composed
            .markup
            .inlines(Span::new(0, 99))
            .map(|(span, inline)| (span.slice(&composed.text), inline))
            .collect();
        assert_eq!(inlines, [("dua", Inline::Strong), ("tiga", Inline::Link(0)), ("c", Inline::Code)]);
    }

    #[test]
    fn words_of_the_text_are_traced_back_to_the_source() {
        let source = "# *Judul*\n\nSatu &amp; **dua**\n  tiga\n";
        let composed = read(source.into());
        for word in ["Judul", "Satu", "dua", "tiga"] {
            let at = composed.markup.source_offset(composed.text.find(word).unwrap());
            assert_eq!(at, source.find(word), "{word}");
        }
    }
}
