//! Reads OpenDocument texts (`.odt`; OpenDocument 1.3, part 3).
//!
//! Deleted text of tracked changes, comments, and the headers and footers of pages are not part of the text.

use super::html::{CharacterStyle, HtmlWriter, ItemLabel, NumberFormat, OpenTables, ParagraphRole};
use crate::article::SourceMetadata;
use crate::article::archive::{DocumentArchive, DocumentError, attribute, resolve_reference};
use crate::article::html::limits::LimitExceeded;
use crate::article::markup::ComposedText;
use crate::text::typography::single_spaced;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::ops::Range;

/// How deep text boxes and notes may be nested.
const MAX_BOX_DEPTH: usize = 8;

/// Levels of a list.
const LEVELS: usize = 10;

/// How many styles may be based on one another.
const MAX_STYLE_DEPTH: usize = 16;

/// The most spaces that one element stands for. They are collapsed anyway.
const MAX_COLUMNS: u32 = 64;

/// Reads the document in `bytes`.
///
/// # Errors
/// [`DocumentError`] if it is broken or exceeds a limit.
pub(crate) fn read(bytes: &[u8]) -> Result<ComposedText, DocumentError> {
    let mut archive = DocumentArchive::open(bytes)?;
    let content = archive.required("content.xml")?;
    let styles = archive.optional("styles.xml")?.unwrap_or_default();
    let meta = read_metadata(&archive.optional("meta.xml")?.unwrap_or_default())?;
    let mut document = OdtReader::default();
    for xml in [&styles, &content] {
        read_styles(xml, &mut document.styles, &mut document.list_styles)?;
    }
    document.read_blocks(body_of(&content)?, 0)?;
    document.read_notes()?;
    let mut composed = document.writer.compose()?;
    composed.meta = meta;
    Ok(composed)
}

/// The content of the element with the text; empty if there is none.
fn body_of(content: &str) -> Result<&str, quick_xml::Error> {
    let mut reader = Reader::from_str(content);
    loop {
        match reader.read_event()? {
            Event::Start(e) if e.name().as_ref() == "office:text" => {
                let inside = reader.read_to_end(e.name())?;
                return Ok(&content[inside.start as usize..inside.end as usize]);
            }
            Event::Eof => return Ok(""),
            _ => {}
        }
    }
}

/// The title, authors and language. The dates are left out: they are those of the file, not of publication.
fn read_metadata(xml: &str) -> Result<SourceMetadata, quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let mut meta = SourceMetadata::default();
    let mut initial_creator = None;
    let mut words = String::new();
    loop {
        match reader.read_event()? {
            Event::Start(_) => words.clear(),
            Event::Text(text) => words.push_str(&text),
            Event::GeneralRef(reference) => words.extend(resolve_reference(&reference)),
            Event::End(e) => {
                let value = Some(single_spaced(&words)).filter(|value| !value.is_empty());
                match e.name().as_ref() {
                    "dc:title" => meta.title = value,
                    // The author; `dc:creator` is the person who saved the file last.
                    "meta:initial-creator" => initial_creator = value,
                    "dc:creator" => meta.byline = value,
                    "dc:language" => meta.language = value,
                    _ => {}
                }
                words.clear();
            }
            Event::Eof => {
                meta.byline = initial_creator.or(meta.byline);
                return Ok(meta);
            }
            _ => {}
        }
    }
}

/// A style of paragraphs or characters.
#[derive(Clone, Debug, Default)]
struct Style {
    /// The name that people see, in lower case.
    name: String,
    parent: Option<String>,
    outline_level: Option<u8>,
    strong: Option<bool>,
    emphasis: Option<bool>,
    struck: Option<bool>,
    hidden: Option<bool>,
    position: Option<CharacterStyle>,
}

impl Style {
    /// Takes the properties of characters that it does not have itself from `other`.
    fn complete(&mut self, other: &Self) {
        self.hidden = self.hidden.or(other.hidden);
        self.strong = self.strong.or(other.strong);
        self.emphasis = self.emphasis.or(other.emphasis);
        self.struck = self.struck.or(other.struck);
        self.position = self.position.or(other.position);
    }

    /// Applies the attributes of `style:text-properties`.
    fn set_characters(&mut self, e: &BytesStart<'_>) {
        for attribute in e.attributes().flatten() {
            let value = attribute.value.trim();
            match attribute.key.as_ref() {
                "fo:font-weight" => {
                    self.strong = Some(value == "bold" || value.parse::<u32>().is_ok_and(|weight| weight >= 600));
                }
                "fo:font-style" => self.emphasis = Some(value == "italic" || value == "oblique"),
                "style:text-line-through-style" | "style:text-line-through-type" => self.struck = Some(value != "none"),
                "text:display" => self.hidden = Some(value == "none"),
                "style:text-position" => {
                    // "super", "sub", or a height in percent, followed by a size.
                    let height = value.split_whitespace().next().unwrap_or("");
                    let percent = height.trim_end_matches('%').parse::<f32>().unwrap_or(0.0);
                    self.position = match height {
                        _ if height == "super" || percent > 0.0 => Some(CharacterStyle::Superscript),
                        _ if height == "sub" || percent < 0.0 => Some(CharacterStyle::Subscript),
                        _ => None,
                    };
                }
                _ => {}
            }
        }
    }
}

/// How the items at one level of a list are marked.
#[derive(Clone, Debug)]
struct ListLevel {
    format: NumberFormat,
    prefix: String,
    suffix: String,
    start: u32,
    /// How many levels the number shows.
    shown_levels: usize,
}

impl Default for ListLevel {
    fn default() -> Self {
        let [prefix, suffix] = [String::new(), String::new()];
        Self { format: NumberFormat::Bullet, prefix, suffix, start: 1, shown_levels: 1 }
    }
}

type ListLevels = [ListLevel; LEVELS];

/// Adds the styles and list styles in `xml`.
fn read_styles(
    xml: &str,
    styles: &mut HashMap<String, Style>,
    list_styles: &mut HashMap<String, ListLevels>,
) -> Result<(), quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let mut current: Option<String> = None;
    let mut current_list: Option<String> = None;
    loop {
        match reader.read_event()? {
            Event::Start(e) | Event::Empty(e) => match e.name().as_ref() {
                "office:text" => return Ok(()),
                "style:style" => {
                    current = attribute(&e, "name");
                    if let Some(name) = &current {
                        let style = Style {
                            name: attribute(&e, "display-name").unwrap_or_else(|| name.clone()).to_lowercase(),
                            parent: attribute(&e, "parent-style-name"),
                            outline_level: attribute(&e, "default-outline-level").and_then(|level| level.parse().ok()),
                            ..Style::default()
                        };
                        styles.insert(name.clone(), style);
                    }
                }
                "style:text-properties" => {
                    if let Some(style) = current.as_ref().and_then(|name| styles.get_mut(name)) {
                        style.set_characters(&e);
                    }
                }
                "text:list-style" | "text:outline-style" => {
                    current_list = attribute(&e, "name");
                    current = None;
                }
                "text:list-level-style-number" | "text:list-level-style-bullet" | "text:list-level-style-image" => {
                    let level = attribute(&e, "level").and_then(|level| level.parse::<usize>().ok()).unwrap_or(1);
                    if let Some(list) = &current_list {
                        let levels = list_styles.entry(list.clone()).or_default();
                        levels[level.clamp(1, LEVELS) - 1] = list_level(&e);
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn list_level(e: &BytesStart<'_>) -> ListLevel {
    if e.name().as_ref() != "text:list-level-style-number" {
        return ListLevel::default();
    }
    let number = |name| attribute(e, name).and_then(|value| value.parse().ok()).unwrap_or(1);
    ListLevel {
        format: match attribute(e, "num-format").unwrap_or_default().as_str() {
            "" => NumberFormat::None,
            "a" => NumberFormat::LowerLetter,
            "A" => NumberFormat::UpperLetter,
            "i" => NumberFormat::LowerRoman,
            "I" => NumberFormat::UpperRoman,
            _ => NumberFormat::Decimal,
        },
        prefix: attribute(e, "num-prefix").unwrap_or_default(),
        suffix: attribute(e, "num-suffix").unwrap_or_default(),
        start: number("start-value"),
        shown_levels: number("display-levels") as usize,
    }
}

/// A list around the current paragraph.
struct OpenList {
    style: Option<String>,
    /// The number of the last item.
    number: Option<u32>,
    /// Whether the next paragraph is the first of an item with a sign.
    is_item_new: bool,
    /// The identifier of the list, by which another one may continue it.
    id: Option<String>,
}

/// Reads the elements of a document.
#[derive(Default)]
struct OdtReader {
    styles: HashMap<String, Style>,
    list_styles: HashMap<String, ListLevels>,
    writer: HtmlWriter,
    lists: Vec<OpenList>,
    /// The number of the last item of the last list of each style, for lists that continue one.
    last_numbers: HashMap<String, u32>,
    /// The last number of each list with an identifier.
    numbers_of_lists: HashMap<String, u32>,
    /// The mark and the XML of each note.
    notes: Vec<(String, String)>,
    /// The mark to write at the beginning of the next paragraph.
    note_mark: Option<String>,
}

/// The state while the elements of one story (body, text box, note) are read.
#[derive(Default)]
struct Story {
    /// The open spans: the style of each, completed by the styles around it.
    spans: Vec<Style>,
    paragraph_style: Option<String>,
    /// How many paragraphs are open.
    paragraphs: usize,
    /// The role of the paragraph that has no text yet.
    pending: Option<ParagraphRole>,
    /// Whether each open `text:a` has an address.
    links: Vec<bool>,
    tables: OpenTables,
    boxes: Vec<Range<usize>>,
}

impl OdtReader {
    /// Reads the paragraphs, lists and tables in `xml`.
    fn read_blocks(&mut self, xml: &str, depth: usize) -> Result<(), DocumentError> {
        if depth > MAX_BOX_DEPTH {
            return Err(LimitExceeded::Depth.into());
        }
        let mut reader = Reader::from_str(xml);
        let mut story = Story::default();
        loop {
            match reader.read_event()? {
                Event::Start(e) if is_left_out(e.name().as_ref()) => {
                    reader.read_to_end(e.name())?;
                }
                Event::Start(e) if e.name().as_ref() == "text:note" => {
                    let inside = reader.read_to_end(e.name())?;
                    self.note(&xml[inside.start as usize..inside.end as usize], &mut story)?;
                }
                Event::Start(e) if e.name().as_ref() == "draw:text-box" && story.paragraphs > 0 => {
                    let inside = reader.read_to_end(e.name())?;
                    story.boxes.push(inside.start as usize..inside.end as usize);
                }
                Event::Start(e) => self.start(&e, &mut story),
                Event::Empty(e) => {
                    self.start(&e, &mut story);
                    self.end(e.name().as_ref(), &mut story);
                }
                Event::End(e) => {
                    self.end(e.name().as_ref(), &mut story);
                    if story.paragraphs == 0 {
                        for inside in std::mem::take(&mut story.boxes) {
                            self.read_blocks(&xml[inside], depth + 1)?;
                        }
                    }
                }
                Event::Text(text) => self.push(&text, &mut story),
                Event::CData(text) => self.push(&text, &mut story),
                Event::GeneralRef(reference) => {
                    if let Some(text) = resolve_reference(&reference) {
                        self.push(&text, &mut story);
                    }
                }
                Event::Eof => {
                    self.writer.end_paragraph();
                    return Ok(());
                }
                _ => {}
            }
        }
    }

    fn start(&mut self, e: &BytesStart<'_>, story: &mut Story) {
        match e.name().as_ref() {
            "text:p" | "text:h" => self.begin_paragraph(e, story),
            "text:span" => {
                let style = self.span_style(attribute(e, "style-name").as_deref(), story.spans.last());
                story.spans.push(style);
            }
            "text:a" => {
                let url = attribute(e, "href").filter(|url| url.contains(':'));
                story.links.push(url.is_some());
                if let Some(url) = url {
                    self.write_paragraph_start(story);
                    self.writer.begin_link(&url);
                }
            }
            "text:s" | "text:tab" => self.push(" ", story),
            "text:line-break" => {
                self.write_paragraph_start(story);
                self.writer.line_break();
            }
            "text:list" => self.begin_list(e),
            "text:list-item" | "text:list-header" => self.begin_item(e),
            "table:table" => story.tables.begin(),
            "table:table-column" => story.tables.columns = story.tables.columns.saturating_add(repeated(e)),
            "table:table-row" => story.tables.begin_row(&mut self.writer),
            "table:table-cell" if story.tables.is_shown() => {
                let spanned = attribute(e, "number-columns-spanned").and_then(|columns| columns.parse().ok());
                // A cell at the end of a row may be repeated up to the last possible column.
                let columns = spanned.unwrap_or(1).max(repeated(e).min(story.tables.columns.max(1)));
                self.writer.begin_cell(columns.clamp(1, MAX_COLUMNS));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str, story: &mut Story) {
        match name {
            "text:p" | "text:h" => {
                story.paragraphs = story.paragraphs.saturating_sub(1);
                story.pending = None;
                self.writer.end_paragraph();
            }
            "text:span" => drop(story.spans.pop()),
            "text:a" if story.links.pop() == Some(true) => self.writer.end_link(),
            "text:list" => self.end_list(),
            "table:table" => story.tables.end(&mut self.writer),
            "table:table-row" if story.tables.is_shown() => self.writer.end_row(),
            "table:table-cell" if story.tables.is_shown() => self.writer.end_cell(),
            _ => {}
        }
    }

    /// Notes the role of a paragraph. It is written with its first text.
    fn begin_paragraph(&mut self, e: &BytesStart<'_>, story: &mut Story) {
        let style = attribute(e, "style-name");
        let level = attribute(e, "outline-level").and_then(|level| level.parse().ok());
        let level = level.or((e.name().as_ref() == "text:h").then_some(1));
        let mut role = self.role_of_style(style.as_deref(), level);
        if !self.lists.is_empty() && !matches!(role, ParagraphRole::Heading(_)) {
            let depth = (self.lists.len() - 1).min(LEVELS - 1);
            role = ParagraphRole::Item(depth as u8, self.next_label());
        }
        story.paragraph_style = style;
        story.paragraphs += 1;
        story.pending = Some(role);
    }

    fn role_of_style(&self, style: Option<&str>, outline_level: Option<u8>) -> ParagraphRole {
        let chain = || self.style_chain(style);
        let is_title = chain().any(|style| style.name == "title");
        let level = outline_level.or(is_title.then_some(1));
        match level.or_else(|| chain().find_map(|style| style.outline_level)) {
            Some(level @ 1..) => ParagraphRole::Heading(level),
            _ if chain().any(|style| matches!(&*style.name, "quotations" | "quote")) => ParagraphRole::Quote,
            _ => ParagraphRole::Prose,
        }
    }

    /// A style and the styles that it is based on.
    fn style_chain<'a>(&'a self, name: Option<&'a str>) -> impl Iterator<Item = &'a Style> {
        let first = name.and_then(|name| self.styles.get(name));
        let next = |style: &&'a Style| self.styles.get(style.parent.as_deref()?);
        std::iter::successors(first, next).take(MAX_STYLE_DEPTH)
    }

    /// The style of a span inside a span of the style `outer`.
    fn span_style(&self, name: Option<&str>, outer: Option<&Style>) -> Style {
        let mut style = Style::default();
        self.style_chain(name).chain(outer).for_each(|other| style.complete(other));
        style
    }

    fn begin_list(&mut self, e: &BytesStart<'_>) {
        // A list inside another one has the same style unless it names its own.
        let style = attribute(e, "style-name").or_else(|| self.lists.last()?.style.clone());
        let continued = attribute(e, "continue-list").and_then(|id| self.numbers_of_lists.get(&id).copied());
        let continues = attribute(e, "continue-numbering").as_deref() == Some("true");
        let last = style.as_ref().filter(|_| continues).and_then(|style| self.last_numbers.get(style).copied());
        self.lists.push(OpenList { style, number: continued.or(last), is_item_new: false, id: attribute(e, "id") });
    }

    fn end_list(&mut self) {
        let Some(OpenList { style, id, number: Some(number), .. }) = self.lists.pop() else { return };
        if let Some(style) = style {
            self.last_numbers.insert(style, number);
        }
        if let Some(id) = id {
            self.numbers_of_lists.insert(id, number);
        }
    }

    fn begin_item(&mut self, e: &BytesStart<'_>) {
        let start = attribute(e, "start-value").and_then(|start| start.parse::<u32>().ok());
        let depth = self.lists.len().clamp(1, LEVELS) - 1;
        let Some(list) = self.lists.last_mut() else { return };
        list.is_item_new = e.name().as_ref() == "text:list-item";
        if list.is_item_new {
            let first = list.style.as_ref().and_then(|style| self.list_styles.get(style)).map_or(1, |l| l[depth].start);
            list.number = start.or_else(|| Some(list.number?.saturating_add(1))).or(Some(first));
        }
    }

    /// The label of the current paragraph: that of its item if it is the first one in it.
    fn next_label(&mut self) -> ItemLabel {
        let depth = self.lists.len().clamp(1, LEVELS) - 1;
        let Some(list) = self.lists.last_mut() else { return ItemLabel::Text(String::new()) };
        if !std::mem::take(&mut list.is_item_new) {
            return ItemLabel::Text(String::new());
        }
        let levels = list.style.as_ref().and_then(|style| self.list_styles.get(style));
        let Some(levels) = levels else { return ItemLabel::Bullet };
        let level = &levels[depth];
        let number = self.lists[depth.min(self.lists.len() - 1)].number.unwrap_or(level.start);
        if level.format == NumberFormat::Bullet {
            return ItemLabel::Bullet;
        }
        if level.format == NumberFormat::Decimal
            && level.shown_levels <= 1
            && (level.prefix.as_str(), level.suffix.as_str()) == ("", ".")
        {
            return ItemLabel::Number(number);
        }
        let first = (depth + 1).saturating_sub(level.shown_levels.max(1));
        let numbers = self.lists[..=depth].iter().zip(levels).skip(first);
        let numbers: Vec<String> =
            numbers.map(|(list, level)| level.format.format(list.number.unwrap_or(level.start))).collect();
        ItemLabel::Text(format!("{}{}{}", level.prefix, numbers.join("."), level.suffix))
    }

    /// Begins the paragraph, unless that was done.
    fn write_paragraph_start(&mut self, story: &mut Story) {
        let Some(role) = story.pending.take() else { return };
        self.writer.begin_paragraph(&role);
        if let Some(mark) = self.note_mark.take() {
            self.writer.text(&format!("[{mark}] "));
        }
    }

    /// Adds text in the style of the open spans. Text outside paragraphs is white space of the file.
    fn push(&mut self, text: &str, story: &mut Story) {
        if story.paragraphs == 0 {
            return;
        }
        // White space at the beginning of a paragraph is not shown.
        if story.pending.is_some() && text.trim().is_empty() {
            return;
        }
        let style = story.spans.last().cloned().unwrap_or_default();
        let hidden = self.style_chain(story.paragraph_style.as_deref()).find_map(|style| style.hidden);
        if style.hidden.or(hidden) == Some(true) {
            return;
        }
        let styles = [
            (style.strong, CharacterStyle::Strong),
            (style.emphasis, CharacterStyle::Emphasis),
            (style.struck, CharacterStyle::Strikethrough),
        ];
        let mut styles: Vec<_> =
            styles.into_iter().filter_map(|(on, style)| (on == Some(true)).then_some(style)).collect();
        styles.extend(style.position);
        self.write_paragraph_start(story);
        self.writer.styled_text(text, &styles);
    }

    /// Writes the mark of a note, and keeps its text for the end.
    fn note(&mut self, xml: &str, story: &mut Story) -> Result<(), DocumentError> {
        let mut reader = Reader::from_str(xml);
        let mut mark = String::new();
        let mut body = String::new();
        loop {
            match reader.read_event()? {
                Event::Start(e) if e.name().as_ref() == "text:note-citation" => {
                    let inside = reader.read_to_end(e.name())?;
                    mark = single_spaced(&xml[inside.start as usize..inside.end as usize]);
                }
                Event::Start(e) if e.name().as_ref() == "text:note-body" => {
                    let inside = reader.read_to_end(e.name())?;
                    body = xml[inside.start as usize..inside.end as usize].to_string();
                }
                Event::Eof => break,
                _ => {}
            }
        }
        self.write_paragraph_start(story);
        self.writer.note_mark(&mark);
        self.notes.push((mark, body));
        Ok(())
    }

    /// Adds the notes at the end, in the order of their marks.
    fn read_notes(&mut self) -> Result<(), DocumentError> {
        // A note cannot contain itself, so this ends.
        let mut read = 0;
        while let Some((mark, body)) = self.notes.get(read).cloned() {
            read += 1;
            self.note_mark = Some(mark);
            self.read_blocks(&body, 1)?;
        }
        Ok(())
    }
}

/// How many columns or cells an element stands for.
fn repeated(e: &BytesStart<'_>) -> u32 {
    attribute(e, "number-columns-repeated").and_then(|columns| columns.parse().ok()).unwrap_or(1)
}

/// Whether an element is not part of the text: deleted words, comments, alternatives of pictures, and definitions.
fn is_left_out(name: &str) -> bool {
    matches!(
        name,
        "text:tracked-changes"
            | "office:annotation"
            | "office:forms"
            | "office:scripts"
            | "office:event-listeners"
            | "text:ruby-text"
            | "text:sequence-decls"
            | "text:variable-decls"
            | "text:user-field-decls"
            | "text:hidden-text"
            | "svg:title"
            | "svg:desc"
    ) || name.starts_with("text:index-entry")
        || name.ends_with("-source")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::archive::tests::zip;
    use crate::growth::assert_linear_time;
    use proptest::prelude::*;

    const STYLES: &str = "<style:style style:name='Title'/>\
        <style:style style:name='P1' style:parent-style-name='Title'/>\
        <style:style style:name='Quotations'/>\
        <style:style style:name='T1'><style:text-properties fo:font-weight='bold'/></style:style>\
        <style:style style:name='T2'><style:text-properties text:display='none'/></style:style>\
        <style:style style:name='T5' style:parent-style-name='T2'><style:text-properties text:display='true'/></style:style>\
        <style:style style:name='T3'><style:text-properties style:text-line-through-style='solid'/></style:style>\
        <style:style style:name='T4'><style:text-properties style:text-position='super 58%'/></style:style>\
        <text:list-style style:name='L1'>\
        <text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>\
        <text:list-level-style-number text:level='2' style:num-format='a' style:num-suffix=')' text:display-levels='2'/>\
        </text:list-style>";

    fn odt(body: &str) -> Vec<u8> {
        let content = format!(
            "<office:document-content><office:automatic-styles>{STYLES}</office:automatic-styles>\
             <office:body><office:text>{body}</office:text></office:body></office:document-content>"
        );
        zip(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)])
    }

    /// The paragraphs of a document, with Markdown signs for headings, quotes and lists.
    fn read_as_markdown(body: &str) -> String {
        let composed = read(&odt(body)).unwrap();
        let mut out = String::new();
        for (i, span) in composed.spans.iter().enumerate() {
            let style = composed.markup.paragraph_style(i);
            out += &"#".repeat(style.heading.into());
            out += &">".repeat(style.quotes.into());
            out += &style.marker.map(|marker| format!("{marker} ")).unwrap_or_default();
            out += span.slice(&composed.text);
            out.push('\n');
        }
        out
    }

    #[test]
    fn headings_quotes_and_lists_keep_their_structure() {
        let body = "<text:p text:style-name='P1'>Harga Beras</text:p>\n<text:h text:outline-level='2'>Reaksi</text:h>\
            <text:p text:style-name='Quotations'>Kami <text:span text:style-name='T1'>tahu</text:span>.</text:p>\
            <text:list text:style-name='L1'><text:list-item><text:p>satu</text:p>\
            <text:list><text:list-item><text:p>rinci</text:p></text:list-item></text:list></text:list-item>\
            <text:list-item text:start-value='7'><text:p>dua</text:p><text:p>lanjut</text:p></text:list-item></text:list>\
            <text:p>akhir<text:s/>&amp;<text:tab/>selesai</text:p>";
        assert_eq!(
            read_as_markdown(body),
            "#Harga Beras\n##Reaksi\n>Kami tahu.\n1. satu\n1.a) rinci\n7. dua\nlanjut\nakhir & selesai\n"
        );
    }

    #[test]
    fn a_style_overrides_its_parent_and_the_styles_around_it() {
        let inner = "<text:span text:style-name='T2'>a <text:span text:style-name='T5'>Kata</text:span></text:span>";
        assert_eq!(read_as_markdown(&format!("<text:p>{inner}</text:p>")), "Kata\n");
    }

    #[test]
    fn spans_in_spans_are_not_resolved_for_each_word() {
        assert_linear_time(500, |n| {
            let (start, end) = ("<text:span text:style-name='T1'>".repeat(n), "</text:span>".repeat(n));
            let body = format!("<text:p>{start}{}{end}</text:p>", "a<text:s/>".repeat(2 * n));
            assert!(read_as_markdown(&body).starts_with("a a"));
        });
    }

    #[test]
    fn deleted_and_hidden_words_are_not_text() {
        let body = "<text:tracked-changes><text:changed-region><text:deletion><text:p>turun</text:p></text:deletion>\
            </text:changed-region></text:tracked-changes><text:p>Harga <text:change text:change-id='1'/>naik\
            <text:span text:style-name='T2'> rahasia</text:span><office:annotation><text:p>komentar</text:p></office:annotation>.</text:p>";
        assert_eq!(read_as_markdown(body), "Harga naik.\n");
    }

    #[test]
    fn notes_and_text_boxes_follow_the_text() {
        let body = "<text:p>Naik 45<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation>\
            <text:note-body><text:p>BPS, 2024.</text:p></text:note-body></text:note> persen\
            <draw:frame><draw:text-box><text:p>Kotak</text:p></draw:text-box></draw:frame> lagi.</text:p><text:p>Akhir.</text:p>";
        assert_eq!(read_as_markdown(body), "Naik 45[1] persen lagi.\nKotak\nAkhir.\n[1] BPS, 2024.\n");
    }

    #[test]
    fn empty_cells_keep_their_columns_and_layout_tables_are_not_tables() {
        let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
        let body = format!(
            "<table:table><table:table-column table:number-columns-repeated='2'/><table:table-row>{}{}</table:table-row></table:table>\
             <table:table><table:table-column/><table:table-row>{}</table:table-row></table:table>",
            cell("Bali"),
            cell("60"),
            "<table:table-cell><text:p>Satu.</text:p><text:p>Dua.</text:p></table:table-cell>",
        );
        assert_eq!(read_as_markdown(&body), "Bali | 60\nSatu.\nDua.\n");
    }

    /// Inlines with a word `¤`; `x` is a word that is not shown.
    const INLINES: &[&str] = &[
        "¤",
        "<text:span text:style-name='T1'>¤</text:span>",
        "<text:span text:style-name='T3'>¤</text:span>",
        "<text:span text:style-name='T4'>¤</text:span>",
        "<text:span text:style-name='T2'>x</text:span>",
        "<text:a xlink:href='https://a.id'>¤</text:a>",
        "<text:change-start/>¤<text:change-end/>",
        "<text:ruby><text:ruby-base>¤</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby>",
        "<text:line-break/>¤",
        "<text:bookmark text:name='b'/>¤<text:soft-page-break/>",
        "<text:page-number>¤</text:page-number>",
        "<text:sequence text:name='b'>¤</text:sequence>",
        "<office:annotation><text:p>x</text:p></office:annotation>",
        "<draw:frame><draw:image><text:p/></draw:image><svg:title>x</svg:title></draw:frame>",
        "&#xa0;¤&#x3000;",
        "<![CDATA[¤]]>",
        "<text:meta>¤</text:meta>",
        "<!-- x -->",
    ];

    /// Blocks around inlines.
    const BLOCKS: &[&str] = &[
        "<text:p>…</text:p>",
        "<text:p text:style-name='Quotations'>…</text:p>",
        "<text:h text:outline-level='2'>…</text:h>",
        "<text:list><text:list-item><text:p>…</text:p></text:list-item></text:list>",
        "<text:list text:style-name='L1'><text:list-header><text:h>…</text:h></text:list-header></text:list>",
        "<text:section><text:p>…</text:p></text:section>",
        "<text:numbered-paragraph><text:p>…</text:p></text:numbered-paragraph>",
        "<text:p><draw:frame><draw:text-box><text:p>…</text:p></draw:text-box></draw:frame></text:p>",
        "<draw:custom-shape><text:p>…</text:p></draw:custom-shape>",
        "<text:table-of-content><text:table-of-content-source/><text:index-body><text:p>…</text:p></text:index-body></text:table-of-content>",
        "<table:table><table:table-column/><table:table-row><table:table-cell><text:p>…</text:p></table:table-cell></table:table-row></table:table>",
        "<table:table><table:table-column table:number-columns-repeated='2'/><table:table-header-rows><table:table-row>\
         <table:table-cell table:number-columns-spanned='2'><text:p>…</text:p></table:table-cell><table:covered-table-cell/>\
         </table:table-row></table:table-header-rows></table:table>",
        "<table:table><table:table-column table:number-columns-repeated='2'/><table:table-row><table:table-cell/><table:table-cell>\
         <table:table table:is-sub-table='true'><table:table-column/><table:table-row><table:table-cell><text:p>…</text:p></table:table-cell>\
         </table:table-row></table:table></table:table-cell></table:table-row></table:table>",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_visible_word_is_shown_once_and_in_order(
            blocks in prop::collection::vec((0..BLOCKS.len(), prop::collection::vec(0..INLINES.len(), 1..5)), 1..6),
        ) {
            let mut body = String::new();
            let mut words = Vec::new();
            for (block, inlines) in blocks {
                let mut content = String::new();
                for inline in inlines {
                    let word = format!("k{}", words.len());
                    content += &INLINES[inline].replace('¤', &word);
                    content.push(' ');
                    if INLINES[inline].contains('¤') {
                        words.push(word);
                    }
                }
                body += &BLOCKS[block].replace('…', &content);
            }
            // Without any text there is no article.
            body += "<text:p>akhir</text:p>";
            words.push("akhir".into());
            let composed = read(&odt(&body)).unwrap();
            let plain: String = unicode_normalization::UnicodeNormalization::nfkc(composed.text.as_str()).collect();
            let shown: Vec<&str> =
                plain.split_whitespace().filter(|word| *word != "|").map(|word| word.trim_matches(['[', ']'])).collect();
            prop_assert_eq!(shown, words, "{}", body);
        }
    }

    #[test]
    fn broken_documents_are_refused() {
        let said = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
        assert_eq!(said(b"PK\x03\x04rubbish"), "the archive is damaged");
        assert_eq!(said(&zip(&[("a", "b")])), "content.xml is missing from the archive");
        assert_eq!(said(&odt("<text:p></text:q>")), "its text is damaged");
    }
}
