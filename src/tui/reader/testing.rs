//! For tests: a reader made from a drawn text, and drawn back.
//!
//! In a drawn text `|` stands before the grapheme under the cursor, and `[` and `]` stand around the selection. The cursor is
//! on the first or on the last grapheme of the selection: `[|dua]` or `[du|a]`.

use super::{Reader, TextWindow};
use crate::article::{Article, ParagraphConvention, SourceFormat, markdown};
use crate::text::{Span, graphemes};
use std::sync::Arc;

/// A window that is wider and higher than the texts of most tests.
const LARGE: (u16, usize) = (72, 24);

/// A reader of a drawn text, each line of which is a paragraph.
pub(super) fn reader(drawn: &str) -> Reader {
    reader_in(LARGE, drawn)
}

/// The same, in a window of this many columns and rows.
pub(super) fn reader_in((columns, rows): (u16, usize), drawn: &str) -> Reader {
    let mut marks = [None; 3];
    let mut text = String::new();
    for c in drawn.chars() {
        match "|[]".find(c) {
            Some(mark) => marks[mark] = Some(text.len()),
            None => text.push(c),
        }
    }
    let mut reader = Reader::new(article(&text), TextWindow { columns, rows, hyphenate: false });
    let [cursor, start, end] = marks;
    if let (Some(cursor), Some(start), Some(end)) = (cursor, start, end) {
        let last = graphemes::previous(&text, end);
        assert!(cursor == start || cursor == last, "the cursor is at an end of the selection: {drawn}");
        reader.set_cursor(if cursor == start { last } else { start });
        reader.extend_selection(cursor);
        reader.scroll_to_cursor();
    } else if let Some(cursor) = cursor {
        reader.show_offset(cursor);
    }
    reader
}

/// A reader of a Markdown text, at its start.
pub(super) fn markdown_reader((columns, rows): (u16, usize), text: &str) -> Reader {
    let article = Article::from_composed(markdown::read(text.into()), SourceFormat::Markdown, None);
    Reader::new(article.expect("the text is not empty").into(), TextWindow { columns, rows, hyphenate: false })
}

/// An article of plain text, each line of which is a paragraph.
pub(super) fn article(text: &str) -> Arc<Article> {
    Article::new(text.into(), None, Some(ParagraphConvention::Lines)).expect("the text is not empty").into()
}

/// Draws a reader.
pub(super) fn drawn(reader: &Reader) -> String {
    let mut text = reader.article().text().to_string();
    // From the end, so that the offsets before it stay valid.
    if let Some(Span { start, end }) = reader.selection() {
        text.insert(end, ']');
        text.insert(reader.cursor(), '|');
        text.insert(start, '[');
    } else {
        text.insert(reader.cursor(), '|');
    }
    text
}

/// The drawing of a reader after a step.
pub(super) fn after(drawn_before: &str, step: impl FnOnce(&mut Reader)) -> String {
    let mut reader = reader(drawn_before);
    step(&mut reader);
    drawn(&reader)
}

/// The rows in the window, with the cursor; the space between paragraphs is an empty row.
pub(super) fn window(reader: &Reader) -> Vec<String> {
    let text = reader.article().text();
    let cursor = reader.cursor();
    let rows = reader.visible_rows(reader.window().rows as u16);
    let drawn = rows.iter().map(|row| {
        let Some(line) = row.line else { return String::new() };
        let mut shown = Span::new(line.start, line.text_end).slice(text).to_string();
        if (line.start..line.end).contains(&cursor) {
            shown.insert((cursor - line.start).min(shown.len()), '|');
        }
        shown
    });
    drawn.collect()
}
