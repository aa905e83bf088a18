//! The answer of the confined process: an article or an error, as JSON.
//!
//! A file may have taken over the process that parsed it, so the answer may be anything. What the rest of the program
//! relies on is checked here: spans lie in the text, on characters, in order; links have an address.

use super::ParserError;
use crate::article::SourceMetadata;
use crate::article::markup::{ComposedText, Inline, MAX_INDENT_LEVEL, Markup, ParagraphStyle, SourceOffset};
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// An article, as it is sent. Offsets are bytes.
#[derive(Default, Serialize, Deserialize)]
struct Sent {
    text: String,
    paragraphs: Vec<(u32, u32)>,
    styles: Vec<ParagraphStyle>,
    inlines: Vec<(u32, u32, Inline)>,
    urls: Vec<String>,
    /// Offsets in the text, and of the same words in the source.
    source_offsets: Vec<(u32, u32)>,
    meta: SourceMetadata,
    left_out: Vec<String>,
}

/// Writes the result of a parser.
///
/// # Errors
/// If `out` cannot be written.
pub(super) fn write(parsed: Result<ComposedText, ParserError>, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, &parsed.map(Sent::from))?;
    out.flush()
}

/// Reads what [`write()`] wrote; `None` if it is anything else.
pub(super) fn read(bytes: &[u8]) -> Option<Result<ComposedText, ParserError>> {
    let sent: Result<Sent, ParserError> = serde_json::from_slice(bytes)
        .inspect_err(|error| log::warn!("an invalid answer: {:?}", error.classify()))
        .ok()?;
    match sent {
        Ok(sent) => sent.checked().map(Ok),
        Err(error) => Some(Err(error)),
    }
}

impl From<ComposedText> for Sent {
    /// Leaves out the source, which the reader has.
    fn from(composed: ComposedText) -> Self {
        let ComposedText { text, spans, markup, meta, source: _, left_out } = composed;
        let pair = |span: Span| (span.start as u32, span.end as u32);
        let inlines =
            markup.inlines.iter().map(|(span, inline)| (span.start as u32, span.end as u32, *inline)).collect();
        let paragraphs = spans.into_iter().map(pair).collect();
        let source_offsets = markup.source_offsets.iter().map(|origin| (origin.text, origin.source)).collect();
        let Markup { styles, urls, .. } = markup;
        Self { text, paragraphs, styles, inlines, urls, source_offsets, meta, left_out }
    }
}

impl Sent {
    fn checked(self) -> Option<ComposedText> {
        let Self { text, paragraphs, styles, inlines, urls, source_offsets, meta, left_out } = self;
        let span = |start: u32, end: u32| {
            let span = Span::new(start as usize, end as usize);
            (start <= end && span.get(&text).is_some()).then_some(span)
        };
        let spans: Vec<Span> = paragraphs.into_iter().map(|(start, end)| span(start, end)).collect::<Option<_>>()?;
        let mut at = 0;
        for span in &spans {
            // Line breaks around a paragraph also make its ends those of graphemes.
            let begins = span.start == 0 || text[..span.start].ends_with('\n');
            let ends = span.end == text.len() || text[span.end..].starts_with(['\n', '\r']);
            let words = span.slice(&text);
            let is_trimmed = !words.starts_with('\n') && !words.ends_with('\n');
            if span.is_empty() || span.start < at || !begins || !ends || !is_trimmed {
                return None;
            }
            at = span.end;
        }
        let is_possible = |style: &ParagraphStyle| {
            style.heading <= 6 && style.quotes <= MAX_INDENT_LEVEL && style.lists <= MAX_INDENT_LEVEL
        };
        if styles.len() > spans.len() || !styles.iter().all(is_possible) {
            return None;
        }
        let inlines: Vec<(Span, Inline)> =
            inlines.into_iter().map(|(start, end, inline)| Some((span(start, end)?, inline))).collect::<Option<_>>()?;
        let has_url = |inline: &Inline| !matches!(inline, Inline::Link(url) if *url as usize >= urls.len());
        if !inlines.is_sorted_by_key(|(span, _)| span.start) || !inlines.iter().all(|(_, inline)| has_url(inline)) {
            return None;
        }
        if !source_offsets.is_sorted_by_key(|(text, _)| *text) {
            return None;
        }
        let source_offsets = source_offsets.into_iter().map(|(text, source)| SourceOffset { text, source }).collect();
        let longest_inline = inlines.iter().map(|(span, _)| span.len()).max().unwrap_or(0);
        let markup = Markup { styles, inlines, longest_inline, urls, source_offsets };
        Some(ComposedText { text, spans, markup, meta, source: None, left_out })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::confined::parser;
    use crate::article::page::PageError;
    use crate::article::{Article, SourceFormat};
    use proptest::prelude::*;

    fn sent(parsed: Result<ComposedText, ParserError>) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(parsed, &mut bytes).unwrap();
        bytes
    }

    const PAGE: &str = "<!doctype html><html lang=id><title>Harga</title><h1>Harga naik</h1><blockquote><p>Satu <b>dua</b> \
        <a href='https://a.id/x'>tiga</a>.</blockquote><ul><li>Empat<li><s>lima</s></ul><p>Kafe é.<footer>Iklan</footer>";

    #[test]
    fn an_article_arrives_as_it_was_parsed() {
        let parse = || parser::parse(PAGE.as_bytes(), SourceFormat::Html).unwrap();
        let arrived = read(&sent(Ok(parse()))).unwrap().unwrap();
        assert_eq!(format!("{arrived:?}"), format!("{:?}", ComposedText { source: None, ..parse() }));
        let parse = || parser::parse(b"# *Judul*\n\nSatu &amp; <b>dua</b>\n", SourceFormat::Markdown).unwrap();
        let arrived = read(&sent(Ok(parse()))).unwrap().unwrap();
        assert!(arrived.markup.source_offset(2).is_some(), "{arrived:?}");
        assert_eq!(format!("{arrived:?}"), format!("{:?}", ComposedText { source: None, ..parse() }));
    }

    #[test]
    fn an_error_arrives_with_its_causes() {
        let fails = |bytes: &[u8], format| parser::parse(bytes, format).unwrap_err();
        for (bytes, format) in [
            (&b"PK\x03\x04rubbish"[..], SourceFormat::Epub),
            (b"PK\x03\x04rubbish", SourceFormat::Docx),
            (b"rubbish", SourceFormat::Email),
            (b"<html><script>a</script>", SourceFormat::Html),
        ] {
            let arrived = read(&sent(Err(fails(bytes, format)))).unwrap().unwrap_err();
            assert_eq!(format!("{arrived:?}"), format!("{:?}", fails(bytes, format)));
        }
        let arrived = read(&sent(Err(PageError::ScriptsOnly.into())));
        assert!(matches!(arrived, Some(Err(ParserError::Page(PageError::ScriptsOnly)))), "{arrived:?}");
    }

    #[test]
    fn a_hostile_answer_is_refused() {
        let answer = |fields: &str| {
            let rest = "\"source_offsets\":[],\"left_out\":[],\"meta\":{\"title\":null,\"byline\":null,\"published\":null,\"site\":null,\
                        \"url\":null,\"language\":null,\"is_unnamed_page\":false,\"encoding_note\":null,\"feed_content\":null}";
            format!("{{\"Ok\":{{\"text\":\"Satu é\\n\\ndua\\n\",{fields},{rest}}}}}")
        };
        let good = answer("\"paragraphs\":[[0,7],[9,12]],\"styles\":[],\"inlines\":[[0,4,\"Strong\"]],\"urls\":[]");
        assert_eq!(read(good.as_bytes()).expect(&good).unwrap().spans.len(), 2);
        for (paragraphs, inlines, why) in [
            ("[0,7],[9,13]", "", "the line break is not part of a paragraph"),
            ("[0,700]", "", "past the end"),
            ("[0,6]", "", "inside a character"),
            ("[0,4]", "", "the end of a paragraph without a line break"),
            ("[9,12],[0,7]", "", "out of order"),
            ("[0,7],[0,7]", "", "twice"),
            ("[7,0]", "", "backwards"),
            ("[0,0]", "", "empty"),
            ("[0,7]", "[5,6,\"Strong\"]", "inside a character"),
            ("[0,7]", "[5,1,\"Strong\"]", "backwards"),
            ("[0,7]", "[2,3,\"Strong\"],[1,3,\"Strong\"]", "out of order"),
            ("[0,7]", "[0,4,{\"Link\":0}]", "a link without an address"),
        ] {
            let bad =
                answer(&format!("\"paragraphs\":[{paragraphs}],\"styles\":[],\"inlines\":[{inlines}],\"urls\":[]"));
            assert!(read(bad.as_bytes()).is_none(), "{why}: {bad}");
        }
        let offsets = good.replace("source_offsets\":[]", "source_offsets\":[[5,1],[2,9]]");
        assert!(read(offsets.as_bytes()).is_none(), "offsets out of order");
        let far = good.replace("source_offsets\":[]", "source_offsets\":[[0,4000000000]]");
        let mut composed = read(far.as_bytes()).unwrap().unwrap();
        composed.source = Some("Satu\n".into());
        let article = Article::from_composed(composed, SourceFormat::Markdown, None).unwrap();
        assert_eq!(article.line_and_column(9), (2, 1), "an offset past the end of the source is its end");
        for rubbish in ["", "{}", "null", "{\"Ok\":null}", "{\"Err\":{\"Confined\":\"Cancelled\"}}", "\u{0}"] {
            assert!(read(rubbish.as_bytes()).is_none(), "{rubbish:?}");
        }
        assert!(read(&vec![b'['; 1 << 20]).is_none(), "deeply nested");
    }

    proptest! {
        /// Whatever is changed in an answer, the article in it can be used, or there is none.
        #[test]
        fn a_damaged_answer_never_panics(at in 0usize..2000, byte in prop::sample::select(b"0123456789,[]{}\"x\\n".to_vec())) {
            let mut bytes = sent(parser::parse(PAGE.as_bytes(), SourceFormat::Html));
            let at = at % bytes.len();
            bytes[at] = byte;
            if let Some(Ok(composed)) = read(&bytes)
                && let Some(article) = Article::from_composed(composed, SourceFormat::Html, None)
            {
                for (i, paragraph) in article.paragraphs().iter().enumerate() {
                    prop_assert!(!paragraph.span().slice(article.text()).is_empty());
                    article.paragraph_style(i);
                    article.line_and_column(paragraph.span().start);
                }
                for (span, _) in article.links() {
                    span.slice(article.text());
                }
                article.asserted_code_points();
            }
        }
    }
}
