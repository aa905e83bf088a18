//! Writes the content of a word processor's document as HTML, from which the article is composed like any page.
//!
//! Word and OpenDocument files have the same parts: paragraphs, headings, lists, tables, links and notes. HTML has all of
//! them, so what holds for superscripts, table cells and list numbers of pages also holds for documents.

use crate::article::archive::DocumentError;
use crate::article::html::{self, limits};
use crate::article::markup::{self, ComposedText, Composer};
use dom_query::Document;
use std::fmt;

/// The most bytes of HTML. Files are limited, too, but labels of lists and addresses of links are defined once and may be
/// used any number of times.
const MAX_HTML_BYTES: usize = 64 << 20;

/// How a list item is marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ItemLabel {
    Bullet,
    /// A number followed by a full stop.
    Number(u32),
    /// Anything else, such as "(a)" or "2.3"; empty if the item has no sign.
    Text(String),
}

impl fmt::Display for ItemLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bullet => f.write_str("•"),
            Self::Number(number) => write!(f, "{number}."),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// The role of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum ParagraphRole {
    #[default]
    Prose,
    /// A heading of this level, from 1.
    Heading(u8),
    Quote,
    /// An item of a list at this level, from 0.
    Item(u8, ItemLabel),
}

/// A style of some characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CharacterStyle {
    Strong,
    Emphasis,
    Strikethrough,
    Superscript,
    Subscript,
}

impl CharacterStyle {
    const fn element(self) -> &'static str {
        match self {
            Self::Strong => "b",
            Self::Emphasis => "i",
            Self::Strikethrough => "s",
            Self::Superscript => "sup",
            Self::Subscript => "sub",
        }
    }
}

/// The open list at one level.
struct OpenList {
    ordered: bool,
    /// The number of the next item of an ordered list.
    next: u32,
}

/// The open tables of a story (body, text box, note). A table of one column only lays out the page and is not shown as one.
#[derive(Default)]
pub(crate) struct OpenTables {
    /// Whether each is shown as a table; `None` until its first row.
    are_shown: Vec<Option<bool>>,
    /// The columns that the table begun last has declared.
    pub(crate) columns: u32,
}

impl OpenTables {
    /// Begins a table. Its columns, then its rows, follow.
    pub(crate) fn begin(&mut self) {
        self.are_shown.push(None);
        self.columns = 0;
    }

    /// Begins a row of the innermost table.
    pub(crate) fn begin_row(&mut self, writer: &mut HtmlWriter) {
        let is_shown = self.columns != 1;
        if let Some(table @ None) = self.are_shown.last_mut() {
            *table = Some(is_shown);
            if is_shown {
                writer.begin_table();
            }
        }
        if self.is_shown() {
            writer.begin_row();
        }
    }

    /// Ends the innermost table.
    pub(crate) fn end(&mut self, writer: &mut HtmlWriter) {
        if self.are_shown.pop() == Some(Some(true)) {
            writer.end_table();
        }
    }

    /// Whether the innermost table is shown as one.
    pub(crate) fn is_shown(&self) -> bool {
        self.are_shown.last() == Some(&Some(true))
    }
}

/// Builds the HTML of a document. Paragraphs do not nest; a table cell may contain paragraphs and tables.
#[derive(Default)]
pub(crate) struct HtmlWriter {
    html: String,
    lists: Vec<OpenList>,
    /// The end tag of the open paragraph.
    open_paragraph: Option<String>,
    /// Tables around the current paragraph.
    tables: usize,
    /// Whether the current table cell has a paragraph.
    has_cell_paragraph: bool,
    /// Whether text was left out because of [`MAX_HTML_BYTES`].
    is_full: bool,
}

impl HtmlWriter {
    /// Begins a paragraph, and ends the open one.
    pub(crate) fn begin_paragraph(&mut self, role: &ParagraphRole) {
        self.end_paragraph();
        match role {
            _ if self.tables > 0 => return self.begin_cell_paragraph(role),
            ParagraphRole::Item(level, label) => return self.begin_item(*level, label),
            _ => self.close_lists(0),
        }
        let (start, end) = match role {
            ParagraphRole::Heading(level) => {
                let level = (*level).clamp(1, 6);
                (format!("<h{level}>"), format!("</h{level}>"))
            }
            ParagraphRole::Quote => ("<blockquote><p>".into(), "</p></blockquote>".into()),
            _ => ("<p>".into(), "</p>".into()),
        };
        self.html += &start;
        self.open_paragraph = Some(end);
    }

    /// Begins a paragraph in a table cell: a line of the cell, because the cells of a row stay together.
    fn begin_cell_paragraph(&mut self, role: &ParagraphRole) {
        if std::mem::replace(&mut self.has_cell_paragraph, true) {
            self.line_break();
        }
        self.open_paragraph = Some(String::new());
        if let ParagraphRole::Item(_, label) = role {
            let label = label.to_string();
            self.text(&label);
            self.text(" ");
        }
    }

    fn begin_item(&mut self, level: u8, label: &ItemLabel) {
        let depth = usize::from(level.min(8)) + 1;
        self.close_lists(depth);
        let continues = |list: &OpenList| match label {
            ItemLabel::Number(number) => list.ordered && list.next == *number,
            _ => !list.ordered,
        };
        if self.lists.len() == depth && !self.lists.last().is_some_and(continues) {
            self.close_lists(depth - 1);
        }
        while self.lists.len() < depth {
            match label {
                ItemLabel::Number(number) if self.lists.len() + 1 == depth => {
                    self.html += &format!("<ol start=\"{number}\">");
                    self.lists.push(OpenList { ordered: true, next: *number });
                }
                _ => {
                    self.html += "<ul>";
                    self.lists.push(OpenList { ordered: false, next: 0 });
                }
            }
        }
        if let Some(list) = self.lists.last_mut() {
            list.next = list.next.saturating_add(1);
        }
        if let ItemLabel::Text(label) = label {
            // Not a `li`, which would get a bullet.
            self.html += "<div>";
            self.open_paragraph = Some("</div>".into());
            self.text(label);
            self.text(" ");
        } else {
            self.html += "<li>";
            self.open_paragraph = Some("</li>".into());
        }
    }

    /// Ends the open paragraph.
    pub(crate) fn end_paragraph(&mut self) {
        if let Some(end) = self.open_paragraph.take() {
            self.html += &end;
        }
    }

    /// Whether a paragraph is open.
    pub(crate) const fn in_paragraph(&self) -> bool {
        self.open_paragraph.is_some()
    }

    /// Closes lists until only the `depth` outermost ones are open.
    fn close_lists(&mut self, depth: usize) {
        for list in self.lists.drain(depth.min(self.lists.len())..).rev() {
            self.html += if list.ordered { "</ol>" } else { "</ul>" };
        }
    }

    /// Adds text to the paragraph.
    pub(crate) fn text(&mut self, text: &str) {
        if !self.has_room(text) {
            return;
        }
        for c in text.chars() {
            match c {
                '<' => self.html += "&lt;",
                '>' => self.html += "&gt;",
                '&' => self.html += "&amp;",
                '\0' => self.html.push('\u{fffd}'),
                // A soft hyphen is seen only at the end of a line.
                '\u{ad}' => {}
                _ => self.html.push(c),
            }
        }
    }

    /// Whether `text` may be added.
    const fn has_room(&mut self, text: &str) -> bool {
        self.is_full |= self.html.len() + text.len() > MAX_HTML_BYTES;
        !self.is_full
    }

    /// Adds text with these styles.
    pub(crate) fn styled_text(&mut self, text: &str, styles: &[CharacterStyle]) {
        for style in styles {
            self.html += &format!("<{}>", style.element());
        }
        self.text(text);
        for style in styles.iter().rev() {
            self.html += &format!("</{}>", style.element());
        }
    }

    /// Adds a line break.
    pub(crate) fn line_break(&mut self) {
        self.html += "<br>";
    }

    /// Begins a link.
    pub(crate) fn begin_link(&mut self, url: &str) {
        let url = if self.has_room(url) { url } else { "" };
        let url = url.replace('&', "&amp;").replace('"', "&quot;");
        self.html += &format!("<a href=\"{url}\">");
    }

    /// Ends the link.
    pub(crate) fn end_link(&mut self) {
        self.html += "</a>";
    }

    /// Adds the mark of a note.
    pub(crate) fn note_mark(&mut self, mark: &str) {
        self.html += "<sup role=\"doc-noteref\">[";
        self.text(mark);
        self.html += "]</sup>";
    }

    /// Begins a table.
    pub(crate) fn begin_table(&mut self) {
        self.end_paragraph();
        self.close_lists(0);
        self.tables += 1;
        self.html += "<table>";
    }

    /// Ends a table.
    pub(crate) fn end_table(&mut self) {
        self.end_paragraph();
        if self.tables > 0 {
            self.tables -= 1;
            self.html += "</table>";
        }
    }

    /// Begins a row of a table.
    pub(crate) fn begin_row(&mut self) {
        if self.tables > 0 {
            self.html += "<tr>";
        }
    }

    /// Ends a row of a table.
    pub(crate) fn end_row(&mut self) {
        if self.tables > 0 {
            self.html += "</tr>";
        }
    }

    /// Begins a cell of this many columns.
    pub(crate) fn begin_cell(&mut self, columns: u32) {
        if self.tables > 0 {
            self.html += &format!("<td colspan=\"{columns}\">");
            self.has_cell_paragraph = false;
        }
    }

    /// Ends a cell.
    pub(crate) fn end_cell(&mut self) {
        self.end_paragraph();
        self.close_lists(0);
        if self.tables > 0 {
            self.html += "</td>";
            self.has_cell_paragraph = true;
        }
    }

    /// The article.
    ///
    /// # Errors
    /// If it would cost too much to read.
    pub(crate) fn compose(mut self) -> Result<ComposedText, DocumentError> {
        self.end_paragraph();
        self.close_lists(0);
        if self.is_full {
            return Err(DocumentError::TooLarge);
        }
        limits::check(&self.html)?;
        let mut composer = Composer::default();
        html::compose(Document::from(self.html).root(), &mut composer, None);
        Ok(composer.finish())
    }
}

/// How list items are numbered at one level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum NumberFormat {
    #[default]
    Decimal,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
    /// A bullet.
    Bullet,
    /// No sign.
    None,
}

impl NumberFormat {
    /// `number` in this format; empty for bullets and items without a sign.
    pub(crate) fn format(self, number: u32) -> String {
        match self {
            Self::Decimal => number.to_string(),
            Self::LowerLetter => letters(number),
            Self::UpperLetter => letters(number).to_uppercase(),
            Self::LowerRoman => roman(number),
            Self::UpperRoman => roman(number).to_uppercase(),
            Self::Bullet | Self::None => String::new(),
        }
    }
}

/// The letters for a number from 1 as word processors write them: a to z, then aa, bb.
fn letters(number: u32) -> String {
    let Some(number) = number.checked_sub(1) else { return "0".into() };
    let letter = char::from(b'a' + (number % 26) as u8);
    String::from(letter).repeat((number as usize / 26 + 1).min(20))
}

/// The Roman numeral for a number up to 3999; larger ones are written in digits.
fn roman(number: u32) -> String {
    i32::try_from(number).ok().and_then(markup::roman).unwrap_or_else(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_processors_do() {
        assert_eq!(NumberFormat::LowerLetter.format(2), "b");
        assert_eq!(NumberFormat::UpperLetter.format(28), "BB");
        assert_eq!(NumberFormat::LowerRoman.format(1994), "mcmxciv");
        assert_eq!(NumberFormat::UpperRoman.format(5000), "5000");
    }

    #[test]
    fn lists_keep_their_numbers() {
        let mut writer = HtmlWriter::default();
        for (level, label) in [
            (0, ItemLabel::Number(3)),
            (0, ItemLabel::Number(4)),
            (1, ItemLabel::Text("(a)".into())),
            (0, ItemLabel::Number(5)),
            (0, ItemLabel::Number(9)),
        ] {
            writer.begin_paragraph(&ParagraphRole::Item(level, label));
            writer.text("x <y>");
        }
        writer.begin_paragraph(&ParagraphRole::Prose);
        writer.text("akhir");
        let composed = writer.compose().unwrap();
        assert_eq!(composed.text, "x <y>\n\nx <y>\n\n(a) x <y>\n\nx <y>\n\nx <y>\n\nakhir\n");
        let markers: Vec<_> =
            (0..6).map(|i| composed.markup.paragraph_style(i).marker.map(|marker| marker.to_string())).collect();
        assert_eq!(
            markers.iter().map(|m| m.as_deref().unwrap_or("")).collect::<Vec<_>>(),
            ["3.", "4.", "", "5.", "9.", ""]
        );
        assert_eq!(composed.markup.paragraph_style(2).lists, 2);
    }
}
