//! Reads Word documents (`.docx`; ECMA-376, part 1).
//!
//! The text is shown as it is with all tracked changes accepted: inserted words are text, deleted ones are not. Headers,
//! footers and comments are not part of the text.

use super::html::{CharacterStyle, HtmlWriter, NumberFormat, OpenTables, ParagraphRole};
use super::numbering::Numbering;
use crate::article::SourceMetadata;
use crate::article::archive::{DocumentArchive, DocumentError, attribute, resolve_reference};
use crate::article::html::limits::LimitExceeded;
use crate::article::markup::ComposedText;
use crate::text::typography::single_spaced;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// How deep text boxes may be nested.
const MAX_BOX_DEPTH: usize = 8;

/// How many styles may be based on one another.
const MAX_STYLE_DEPTH: usize = 16;

/// Reads the document in `bytes`.
///
/// # Errors
/// [`DocumentError`] if it is broken or exceeds a limit.
pub(crate) fn read(bytes: &[u8]) -> Result<ComposedText, DocumentError> {
    let mut archive = DocumentArchive::open(bytes)?;
    let package = Relationships::read(&archive.optional("_rels/.rels")?.unwrap_or_default(), "")?;
    let main = package.of_type("/officeDocument").unwrap_or("word/document.xml").to_string();
    let text = archive.required(&main)?;
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
    let relationships = archive.optional(&format!("{folder}/_rels/{name}.rels"))?.unwrap_or_default();
    let relationships = Relationships::read(&relationships, folder)?;
    let mut part = |kind: &str| -> Result<String, DocumentError> {
        let Some(name) = relationships.of_type(kind) else { return Ok(String::new()) };
        Ok(archive.optional(name)?.unwrap_or_default())
    };
    let styles = read_styles(&part("/styles")?)?;
    let numbering = Numbering::read(&part("/numbering")?)?;
    let footnotes = part("/footnotes")?;
    let endnotes = part("/endnotes")?;
    let core = package.of_type("/core-properties").unwrap_or("docProps/core.xml");
    let metadata = read_metadata(&archive.optional(core)?.unwrap_or_default())?;
    let mut document = DocxReader {
        styles,
        numbering,
        links: relationships.links(),
        writer: HtmlWriter::default(),
        paragraph: Paragraph::default(),
        merges_with_next: false,
        notes: NoteReferences::default(),
        note_mark: None,
    };
    document.read_blocks(&text, 0)?;
    document.read_notes(&read_note_texts(&footnotes)?, &read_note_texts(&endnotes)?)?;
    let mut composed = document.writer.compose()?;
    composed.meta = metadata;
    Ok(composed)
}

/// The files that a part of the document refers to.
#[derive(Default)]
struct Relationships {
    /// Id, type and target: a file in the archive, or the address of a link.
    list: Vec<(String, String, String)>,
}

impl Relationships {
    /// Reads a `.rels` file. Targets are relative to `folder`.
    fn read(xml: &str, folder: &str) -> Result<Self, DocumentError> {
        let mut found = Self::default();
        for_each_element(xml, |e| {
            let (Some(id), Some(kind), Some(target)) =
                (attribute(e, "Id"), attribute(e, "Type"), attribute(e, "Target"))
            else {
                return;
            };
            let target = match target.strip_prefix('/') {
                _ if attribute(e, "TargetMode").as_deref() == Some("External") => target,
                Some(absolute) => absolute.into(),
                None if folder.is_empty() => target,
                None => format!("{folder}/{target}"),
            };
            found.list.push((id, kind, target));
        })?;
        Ok(found)
    }

    /// The target of the first relationship whose type ends with `kind`.
    fn of_type(&self, kind: &str) -> Option<&str> {
        self.list.iter().find(|(_, own, _)| own.ends_with(kind)).map(|(_, _, target)| target.as_str())
    }

    /// The addresses of links by their ids.
    fn links(&self) -> HashMap<String, String> {
        let links = self.list.iter().filter(|(_, kind, _)| kind.ends_with("/hyperlink"));
        links.map(|(id, _, target)| (id.clone(), target.clone())).collect()
    }
}

/// Calls `visit` with every start tag in `xml`.
fn for_each_element(xml: &str, mut visit: impl FnMut(&BytesStart<'_>)) -> Result<(), quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event()? {
            Event::Start(e) | Event::Empty(e) => visit(&e),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The title, authors and language. The dates are left out: they are those of the file or its template, not of publication.
fn read_metadata(xml: &str) -> Result<SourceMetadata, quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let mut meta = SourceMetadata::default();
    let mut words = String::new();
    loop {
        match reader.read_event()? {
            Event::Start(_) => words.clear(),
            Event::Text(text) => words.push_str(&text),
            Event::GeneralRef(reference) => words.extend(resolve_reference(&reference)),
            Event::End(e) => {
                let value = Some(single_spaced(&words)).filter(|value| !value.is_empty());
                match e.local_name().as_ref() {
                    "title" => meta.title = value,
                    "creator" => meta.byline = value,
                    "language" => meta.language = value,
                    _ => {}
                }
                words.clear();
            }
            Event::Eof => return Ok(meta),
            _ => {}
        }
    }
}

/// A named style.
#[derive(Clone, Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    /// The outline level, from 0; 9 means that it is not a heading.
    outline_level: Option<u8>,
    list: ListReference,
    characters: RunStyle,
}

/// The list and the level in it to which a paragraph belongs.
#[derive(Clone, Debug, Default)]
struct ListReference {
    id: Option<String>,
    level: Option<u8>,
}

/// The styles of a run of characters.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "the properties are independent of each other")]
struct RunStyle {
    strong: bool,
    emphasis: bool,
    struck: bool,
    hidden: bool,
    superscript: bool,
    subscript: bool,
}

impl RunStyle {
    /// Applies a property of characters.
    fn set(&mut self, e: &BytesStart<'_>) {
        let value = attribute(e, "val");
        let on = !matches!(value.as_deref(), Some("0" | "false" | "off" | "none"));
        match e.local_name().as_ref() {
            "b" => self.strong = on,
            "i" => self.emphasis = on,
            "strike" | "dstrike" => self.struck = on,
            "vanish" | "webHidden" => self.hidden = on,
            "vertAlign" => {
                self.superscript = value.as_deref() == Some("superscript");
                self.subscript = value.as_deref() == Some("subscript");
            }
            _ => {}
        }
    }

    fn list(&self) -> Vec<CharacterStyle> {
        let all = [
            (self.strong, CharacterStyle::Strong),
            (self.emphasis, CharacterStyle::Emphasis),
            (self.struck, CharacterStyle::Strikethrough),
            (self.superscript, CharacterStyle::Superscript),
            (self.subscript, CharacterStyle::Subscript),
        ];
        all.into_iter().filter_map(|(on, style)| on.then_some(style)).collect()
    }
}

/// The styles by their ids.
fn read_styles(xml: &str) -> Result<HashMap<String, Style>, quick_xml::Error> {
    let mut styles = HashMap::new();
    let mut current: Option<(String, Style)> = None;
    for_each_element(xml, |e| {
        let value = || attribute(e, "val");
        if e.local_name().as_ref() == "style" {
            styles.extend(current.take());
            current = attribute(e, "styleId").map(|id| (id, Style::default()));
            return;
        }
        let Some((_, style)) = &mut current else { return };
        match e.local_name().as_ref() {
            "name" => style.name = value().unwrap_or_default().to_lowercase(),
            "basedOn" => style.based_on = value(),
            "outlineLvl" => style.outline_level = value().and_then(|level| level.parse().ok()),
            "numId" => style.list.id = value(),
            "ilvl" => style.list.level = value().and_then(|level| level.parse().ok()),
            _ => style.characters.set(e),
        }
    })?;
    styles.extend(current);
    Ok(styles)
}

/// The XML of each note by its id. Separators between text and notes are left out.
fn read_note_texts(xml: &str) -> Result<HashMap<String, &str>, quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let mut notes = HashMap::new();
    loop {
        match reader.read_event()? {
            Event::Start(e) if matches!(e.local_name().as_ref(), "footnote" | "endnote") => {
                let inside = reader.read_to_end(e.name())?;
                let is_text = attribute(&e, "type").is_none_or(|kind| kind == "normal");
                if let Some(id) = attribute(&e, "id").filter(|_| is_text) {
                    notes.insert(id, &xml[inside.start as usize..inside.end as usize]);
                }
            }
            Event::Eof => return Ok(notes),
            _ => {}
        }
    }
}

/// The properties of the current paragraph.
#[derive(Default)]
struct Paragraph {
    style: Option<String>,
    outline_level: Option<u8>,
    list: ListReference,
    /// Whether the writer has begun it.
    is_written: bool,
    /// Whether the paragraph mark was deleted, so that the next paragraph continues it.
    is_mark_deleted: bool,
}

/// A note in the order of its reference.
struct NoteReference {
    is_endnote: bool,
    id: String,
    /// The mark; `None` if the author wrote one.
    mark: Option<String>,
}

#[derive(Default)]
struct NoteReferences {
    list: Vec<NoteReference>,
}

impl NoteReferences {
    /// Adds a reference and returns its mark: digits for footnotes, Roman numerals for endnotes.
    fn add(&mut self, id: String, is_endnote: bool, has_own_mark: bool) -> Option<String> {
        let same_kind = self.list.iter().filter(|note| note.is_endnote == is_endnote && note.mark.is_some());
        let number = same_kind.count() as u32 + 1;
        let format = if is_endnote { NumberFormat::LowerRoman } else { NumberFormat::Decimal };
        let mark = (!has_own_mark).then(|| format.format(number));
        self.list.push(NoteReference { is_endnote, id, mark: mark.clone() });
        mark
    }
}

/// A field: words that Word computes, such as a link.
#[derive(Default)]
struct Field {
    instruction: String,
    is_link: bool,
}

/// The address in the instruction of a field that is a link.
fn link_of_field(instruction: &str) -> Option<&str> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?.trim_start().strip_prefix('"')?;
    Some(rest.split_once('"')?.0).filter(|url| url.contains(':'))
}

struct DocxReader {
    styles: HashMap<String, Style>,
    numbering: Numbering,
    links: HashMap<String, String>,
    writer: HtmlWriter,
    paragraph: Paragraph,
    merges_with_next: bool,
    notes: NoteReferences,
    /// The mark to write at the beginning of the next paragraph.
    note_mark: Option<String>,
}

/// The state while the elements of one story (body, text box, note) are read.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says which kind of element is open")]
struct Story {
    in_paragraph_properties: bool,
    in_run: bool,
    in_run_properties: bool,
    in_text: bool,
    in_instruction: bool,
    run: RunStyle,
    /// How many superscripts and subscripts of a formula are open.
    formula_superscripts: usize,
    formula_subscripts: usize,
    fields: Vec<Field>,
    /// Whether each open `hyperlink` element has an address.
    links: Vec<bool>,
    tables: OpenTables,
    /// The columns that the current cell spans; 0 outside tables.
    columns: u32,
    is_cell_written: bool,
    /// The spans of text boxes, which follow the paragraph that they are anchored in.
    boxes: Vec<std::ops::Range<usize>>,
}

impl DocxReader {
    /// Reads the paragraphs and tables in `xml`.
    fn read_blocks(&mut self, xml: &str, depth: usize) -> Result<(), DocumentError> {
        if depth > MAX_BOX_DEPTH {
            return Err(LimitExceeded::Depth.into());
        }
        let mut reader = Reader::from_str(xml);
        let mut story = Story::default();
        loop {
            match reader.read_event()? {
                Event::Start(e) if is_left_out(&e) => {
                    reader.read_to_end(e.name())?;
                }
                Event::Start(e) if e.local_name().as_ref() == "txbxContent" => {
                    let inside = reader.read_to_end(e.name())?;
                    story.boxes.push(inside.start as usize..inside.end as usize);
                }
                Event::Start(e) => self.start(&e, &mut story),
                Event::Empty(e) if is_left_out(&e) => self.mark_deletion(&e, &story),
                Event::Empty(e) => {
                    self.start(&e, &mut story);
                    self.end(e.local_name().as_ref(), e.name().as_ref(), &mut story);
                }
                Event::End(e) => {
                    self.end(e.local_name().as_ref(), e.name().as_ref(), &mut story);
                    if e.local_name().as_ref() == "p" {
                        for inside in std::mem::take(&mut story.boxes) {
                            self.read_blocks(&xml[inside], depth + 1)?;
                        }
                    }
                }
                Event::Text(text) => self.text(&text, &mut story),
                Event::CData(text) => self.text(&text, &mut story),
                Event::GeneralRef(reference) => {
                    if let Some(text) = resolve_reference(&reference) {
                        self.text(&text, &mut story);
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

    /// Notes whether the mark at the end of the paragraph was deleted or moved away.
    fn mark_deletion(&mut self, e: &BytesStart<'_>, story: &Story) {
        if story.in_paragraph_properties && matches!(e.local_name().as_ref(), "del" | "moveFrom") {
            self.paragraph.is_mark_deleted = true;
        }
    }

    fn start(&mut self, e: &BytesStart<'_>, story: &mut Story) {
        if e.name().as_ref().starts_with("m:") {
            return self.start_of_formula(e, story);
        }
        let value = || attribute(e, "val");
        // The properties of a cell, such as the number of its columns, precede its paragraphs.
        if matches!(e.local_name().as_ref(), "p" | "tbl") {
            self.begin_cell(story);
        }
        match e.local_name().as_ref() {
            "p" => self.begin_paragraph(),
            "pPr" => story.in_paragraph_properties = true,
            "rPr" => story.in_run_properties = true,
            "pStyle" if story.in_paragraph_properties => self.paragraph.style = value(),
            "outlineLvl" => self.paragraph.outline_level = value().and_then(|level| level.parse().ok()),
            "numId" => self.paragraph.list.id = value(),
            "ilvl" => self.paragraph.list.level = value().and_then(|level| level.parse().ok()),
            "r" => (story.in_run, story.run) = (true, RunStyle::default()),
            "rStyle" => {
                if let Some(style) = value().and_then(|id| self.styles.get(&id)) {
                    story.run = style.characters.clone();
                }
            }
            _ if story.in_run_properties && story.in_run => {
                story.run.set(e);
            }
            "t" => story.in_text = true,
            "instrText" => story.in_instruction = true,
            "fldChar" => self.field_character(attribute(e, "fldCharType").as_deref(), story),
            "hyperlink" => {
                let url = attribute(e, "id").and_then(|id| self.links.get(&id).cloned());
                story.links.push(url.is_some());
                if let Some(url) = url {
                    self.begin_link(&url);
                }
            }
            "tab" | "ptab" if story.in_run => self.push(" ", story),
            "br" | "cr" if story.in_run => self.line_break(attribute(e, "type").as_deref()),
            "noBreakHyphen" => self.push("\u{2011}", story),
            "sym" => self.push(&symbol(e), story),
            "footnoteReference" | "endnoteReference" => self.note_reference(e),
            "tbl" => story.tables.begin(),
            "gridCol" => story.tables.columns += 1,
            "tr" => story.tables.begin_row(&mut self.writer),
            "tc" if story.tables.is_shown() => (story.columns, story.is_cell_written) = (1, false),
            "gridSpan" => story.columns = value().and_then(|columns| columns.parse().ok()).unwrap_or(1).clamp(1, 64),
            _ => {}
        }
    }

    fn end(&mut self, local: &str, name: &str, story: &mut Story) {
        if name.starts_with("m:") {
            return self.end_of_formula(local, story);
        }
        match local {
            "p" => self.end_paragraph(story),
            "pPr" => story.in_paragraph_properties = false,
            "rPr" => story.in_run_properties = false,
            // A formula may follow, which does not have the style of the run.
            "r" => (story.in_run, story.run) = (false, RunStyle::default()),
            "t" => story.in_text = false,
            "instrText" => story.in_instruction = false,
            "hyperlink" if story.links.pop() == Some(true) => self.writer.end_link(),
            "tbl" => {
                story.tables.end(&mut self.writer);
                // Of the cell around a nested table at least the beginning has been written.
                story.is_cell_written = true;
            }
            "tr" if story.tables.is_shown() => self.writer.end_row(),
            "tc" if story.tables.is_shown() => {
                self.begin_cell(story);
                self.writer.end_cell();
            }
            _ => {}
        }
    }

    /// Handles the start of an element of a formula. Its parts are written on the line.
    fn start_of_formula(&mut self, e: &BytesStart<'_>, story: &mut Story) {
        match e.local_name().as_ref() {
            "r" => story.run = RunStyle::default(),
            "t" => story.in_text = true,
            "sup" => story.formula_superscripts += 1,
            "sub" => story.formula_subscripts += 1,
            "den" => self.push("/", story),
            "rad" => self.push("√(", story),
            "d" => self.push("(", story),
            _ => {}
        }
    }

    fn end_of_formula(&mut self, local: &str, story: &mut Story) {
        match local {
            "t" => story.in_text = false,
            "sup" => story.formula_superscripts = story.formula_superscripts.saturating_sub(1),
            "sub" => story.formula_subscripts = story.formula_subscripts.saturating_sub(1),
            "rad" | "d" => self.push(")", story),
            _ => {}
        }
    }

    fn begin_cell(&mut self, story: &mut Story) {
        if story.columns > 0 && !story.is_cell_written {
            self.writer.begin_cell(story.columns);
            story.is_cell_written = true;
        }
    }

    fn text(&mut self, text: &str, story: &mut Story) {
        if story.in_text {
            self.push(text, story);
        } else if story.in_instruction
            && let Some(field) = story.fields.last_mut()
        {
            field.instruction.push_str(text);
        }
    }

    /// Adds text in the style of the current run.
    fn push(&mut self, text: &str, story: &Story) {
        if story.run.hidden {
            return;
        }
        self.write_paragraph_start();
        let mut styles = story.run.list();
        styles.extend((story.formula_superscripts > 0).then_some(CharacterStyle::Superscript));
        styles.extend((story.formula_subscripts > 0).then_some(CharacterStyle::Subscript));
        self.writer.styled_text(text, &styles);
    }

    fn line_break(&mut self, kind: Option<&str>) {
        // Breaks between pages and columns are not line breaks of the text.
        if self.paragraph.is_written && !matches!(kind, Some("page" | "column")) {
            self.writer.line_break();
        }
    }

    fn begin_link(&mut self, url: &str) {
        self.write_paragraph_start();
        self.writer.begin_link(url);
    }

    fn field_character(&mut self, kind: Option<&str>, story: &mut Story) {
        match kind {
            Some("begin") => story.fields.push(Field::default()),
            Some("separate") => {
                if let Some(field) = story.fields.last_mut()
                    && let Some(url) = link_of_field(&field.instruction).map(String::from)
                {
                    field.is_link = true;
                    self.begin_link(&url);
                }
            }
            Some("end") if story.fields.pop().is_some_and(|field| field.is_link) => self.writer.end_link(),
            _ => {}
        }
    }

    fn note_reference(&mut self, e: &BytesStart<'_>) {
        let is_endnote = e.local_name().as_ref() == "endnoteReference";
        let has_own_mark = attribute(e, "customMarkFollows").is_some_and(|on| !matches!(&*on, "0" | "false" | "off"));
        let Some(id) = attribute(e, "id") else { return };
        self.write_paragraph_start();
        if let Some(mark) = self.notes.add(id, is_endnote, has_own_mark) {
            self.writer.note_mark(&mark);
        }
    }

    fn begin_paragraph(&mut self) {
        let continues = std::mem::take(&mut self.merges_with_next) && self.writer.in_paragraph();
        self.paragraph = Paragraph { is_written: continues, ..Paragraph::default() };
    }

    /// Begins the paragraph, unless that was done. It is delayed until there is text, because the properties come first.
    fn write_paragraph_start(&mut self) {
        if self.paragraph.is_written {
            return;
        }
        self.paragraph.is_written = true;
        let (role, label) = self.role();
        self.writer.begin_paragraph(&role);
        if let Some(label) = label {
            self.writer.text(&format!("{label} "));
        }
        if let Some(mark) = self.note_mark.take() {
            self.writer.text(&format!("[{mark}] "));
        }
    }

    fn end_paragraph(&mut self, story: &mut Story) {
        if !self.paragraph.is_written {
            // An empty item still counts.
            self.role();
            return;
        }
        if self.paragraph.is_mark_deleted {
            self.merges_with_next = true;
            return;
        }
        for link in &mut story.links {
            if std::mem::take(link) {
                self.writer.end_link();
            }
        }
        for field in &mut story.fields {
            if std::mem::take(&mut field.is_link) {
                self.writer.end_link();
            }
        }
        self.writer.end_paragraph();
    }

    /// The role of the current paragraph, and the number before a heading.
    fn role(&mut self) -> (ParagraphRole, Option<String>) {
        let mut heading = self.paragraph.outline_level.map(|level| level + 1);
        let mut list = self.paragraph.list.clone();
        let mut is_quote = false;
        let mut id = self.paragraph.style.clone();
        for _ in 0..MAX_STYLE_DEPTH {
            let Some(style) = id.as_ref().and_then(|id| self.styles.get(id)) else { break };
            heading = heading.or_else(|| heading_level(style));
            list.id = list.id.or_else(|| style.list.id.clone());
            list.level = list.level.or(style.list.level);
            is_quote |= style.name.contains("quote") || style.name == "block text";
            id.clone_from(&style.based_on);
        }
        let level = list.level.unwrap_or(0);
        let label = list.id.and_then(|id| self.numbering.next(&id, level));
        match (heading, label) {
            (Some(heading @ 1..=9), label) => {
                let label = label.map(|label| label.to_string());
                (ParagraphRole::Heading(heading), label.filter(|label| !label.is_empty()))
            }
            (_, Some(label)) => (ParagraphRole::Item(level, label), None),
            _ if is_quote => (ParagraphRole::Quote, None),
            _ => (ParagraphRole::Prose, None),
        }
    }

    /// Adds the notes at the end, in the order of their references. A note may refer to further ones.
    fn read_notes(
        &mut self,
        footnotes: &HashMap<String, &str>,
        endnotes: &HashMap<String, &str>,
    ) -> Result<(), DocumentError> {
        let mut read = 0;
        while let Some(note) = self.notes.list.get(read) {
            read += 1;
            let texts = if note.is_endnote { endnotes } else { footnotes };
            self.note_mark.clone_from(&note.mark);
            if let Some(text) = texts.get(&note.id) {
                self.read_blocks(text, 1)?;
            }
            // A note that refers to itself would go on for ever.
            if read > footnotes.len() + endnotes.len() {
                break;
            }
        }
        Ok(())
    }
}

/// The level of the heading that a style is for. The names of built-in styles are English in every language of Word.
fn heading_level(style: &Style) -> Option<u8> {
    let by_name = match style.name.strip_prefix("heading ") {
        Some(level) => level.parse().ok(),
        None => (style.name == "title").then_some(1),
    };
    by_name.or(style.outline_level.map(|level| level.saturating_add(1)))
}

/// The character of a symbol in a font of its own. Its code says nothing without the font, so it is shown as unknown.
fn symbol(e: &BytesStart<'_>) -> String {
    let code = attribute(e, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
    let known = code.and_then(char::from_u32).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c));
    known.unwrap_or('\u{fffd}').to_string()
}

/// Whether an element is not part of the text: deleted words, earlier formatting, and what only older programs show.
fn is_left_out(e: &BytesStart<'_>) -> bool {
    let name = e.local_name();
    let name: &str = name.as_ref();
    matches!(
        name,
        "del"
            | "moveFrom"
            | "delText"
            | "delInstrText"
            | "Fallback"
            | "sdtPr"
            | "sdtEndPr"
            | "sectPr"
            | "tblPr"
            | "tabs"
            | "rt"
            | "rubyPr"
    ) || name.ends_with("Change")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::archive::tests::zip;
    use crate::text::Span;
    use proptest::prelude::*;

    /// A document with this body and these other files.
    fn docx(body: &str, files: &[(&str, &str)]) -> Vec<u8> {
        let document = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
        let relationship =
            |kind: &str, target: &str| format!("<Relationship Id='{kind}' Type='x/{kind}' Target='{target}'/>");
        let relationships: String = ["styles", "numbering", "footnotes", "endnotes"]
            .map(|kind| relationship(kind, &format!("{kind}.xml")))
            .concat();
        let link = "<Relationship Id='rId1' Type='x/hyperlink' Target='https://example.org/a?b=1&amp;c=2' TargetMode='External'/>";
        let relationships = format!("<Relationships>{relationships}{link}</Relationships>");
        let all = [("word/document.xml", document.as_str()), ("word/_rels/document.xml.rels", &relationships)];
        zip(&[&all[..], files].concat())
    }

    /// The paragraphs of a document, with Markdown signs for headings, quotes and lists.
    fn read_as_markdown(body: &str, files: &[(&str, &str)]) -> String {
        let composed = read(&docx(body, files)).unwrap();
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

    /// A paragraph of one run.
    fn p(text: &str) -> String {
        format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    fn styled(properties: &str, text: &str) -> String {
        format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    const STYLES: &str = "<w:styles>\
        <w:style w:styleId='Judul'><w:name w:val='Title'/></w:style>\
        <w:style w:styleId='J2'><w:name w:val='heading 2'/></w:style>\
        <w:style w:styleId='Anak'><w:name w:val='Anak'/><w:basedOn w:val='J2'/></w:style>\
        <w:style w:styleId='K'><w:name w:val='Intense Quote'/></w:style>\
        <w:style w:styleId='Tebal'><w:name w:val='Tebal'/><w:rPr><w:b/></w:rPr></w:style></w:styles>";

    #[test]
    fn headings_quotes_and_lists_keep_their_structure() {
        let numbering = "<w:numbering><w:abstractNum w:abstractNumId='0'>\
            <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>\
            <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='(%2)'/></w:lvl>\
            </w:abstractNum><w:num w:numId='5'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
        let item =
            |level, text| styled(&format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='5'/></w:numPr>"), text);
        let body = [
            styled("<w:pStyle w:val='Judul'/>", "Harga Beras"),
            styled("<w:pStyle w:val='Anak'/>", "Reaksi"),
            styled("<w:pStyle w:val='K'/>", "Kami tahu."),
            item(0, "satu"),
            item(1, "rinci"),
            item(0, "dua"),
            p("akhir &amp; selesai"),
        ];
        assert_eq!(
            read_as_markdown(&body.concat(), &[("word/styles.xml", STYLES), ("word/numbering.xml", numbering)]),
            "#Harga Beras\n##Reaksi\n>Kami tahu.\n1. satu\n(a) rinci\n2. dua\nakhir & selesai\n"
        );
    }

    #[test]
    fn tracked_changes_are_shown_as_accepted() {
        let body = "<w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val='Judul'/></w:pPr></w:pPrChange></w:pPr>\
            <w:r><w:t xml:space='preserve'>Harga </w:t></w:r>\
            <w:del><w:r><w:delText>turun</w:delText></w:r></w:del><w:ins><w:r><w:t>naik</w:t></w:r></w:ins>\
            <w:moveFrom><w:r><w:t>pindah</w:t></w:r></w:moveFrom></w:p>\
            <w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>Satu </w:t></w:r></w:p>\
            <w:p><w:r><w:t>kalimat.</w:t></w:r></w:p>";
        assert_eq!(read_as_markdown(body, &[("word/styles.xml", STYLES)]), "Harga naik\nSatu kalimat.\n");
    }

    #[test]
    fn notes_are_at_the_end_with_their_marks() {
        let footnotes = "<w:footnotes><w:footnote w:id='-1' w:type='separator'><w:p/></w:footnote>\
            <w:footnote w:id='7'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>BPS, 2024.</w:t></w:r></w:p></w:footnote>\
            <w:footnote w:id='9'><w:p><w:r><w:t>Kedua.</w:t></w:r></w:p></w:footnote></w:footnotes>";
        let endnotes =
            "<w:endnotes><w:endnote w:id='7'><w:p><w:r><w:t>Akhir.</w:t></w:r></w:p></w:endnote></w:endnotes>";
        let body = "<w:p><w:r><w:t>Naik 45</w:t><w:footnoteReference w:id='9'/></w:r>\
            <w:r><w:t xml:space='preserve'> persen</w:t><w:footnoteReference w:id='7'/><w:endnoteReference w:id='7'/></w:r></w:p>";
        let text = read_as_markdown(body, &[("word/footnotes.xml", footnotes), ("word/endnotes.xml", endnotes)]);
        assert_eq!(text, "Naik 45[1] persen[2][i]\n[1] Kedua.\n[2] BPS, 2024.\n[i] Akhir.\n");
    }

    #[test]
    fn text_boxes_follow_their_paragraph_once() {
        let inside = format!("<w:txbxContent>{}</w:txbxContent>", p("Kotak"));
        let body = format!(
            "<w:p><w:r><w:t xml:space='preserve'>Sebelum </w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{inside}</mc:Choice>\
             <mc:Fallback>{inside}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>sesudah</w:t></w:r></w:p>"
        );
        assert_eq!(read_as_markdown(&body, &[]), "Sebelum sesudah\nKotak\n");
    }

    #[test]
    fn tables_are_rows_and_layout_tables_are_not_tables() {
        let cell = |text: &str| format!("<w:tc>{}</w:tc>", p(text));
        let table = |grid: usize, rows: &str| {
            format!("<w:tbl><w:tblGrid>{}</w:tblGrid>{rows}</w:tbl>", "<w:gridCol/>".repeat(grid))
        };
        let rows = format!("<w:tr>{}{}</w:tr>", cell("Bali"), cell("60"));
        assert_eq!(read_as_markdown(&table(2, &rows), &[]), "Bali | 60\n");
        let layout = format!("<w:tr><w:tc>{}{}</w:tc></w:tr>", p("Satu."), p("Dua."));
        assert_eq!(read_as_markdown(&(table(1, &layout) + &p("Tiga.")), &[]), "Satu.\nDua.\nTiga.\n");
    }

    #[test]
    fn links_and_styles_of_characters_are_kept() {
        let body = "<w:p><w:hyperlink r:id='rId1'><w:r><w:t>sini</w:t></w:r></w:hyperlink>\
            <w:r><w:t xml:space='preserve'> dan </w:t></w:r>\
            <w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> HYPERLINK \"https://example.org/z\" </w:instrText></w:r>\
            <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>sana</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>\
            <w:r><w:rPr><w:vanish/></w:rPr><w:t>rahasia</w:t></w:r>\
            <w:r><w:rPr><w:rStyle w:val='Tebal'/><w:i w:val='0'/></w:rPr><w:t xml:space='preserve'> tebal</w:t></w:r></w:p>";
        let composed = read(&docx(body, &[("word/styles.xml", STYLES)])).unwrap();
        assert_eq!(composed.text, "sini dan sana tebal\n");
        let links: Vec<_> = composed.markup.links().map(|(span, url)| (span.slice(&composed.text), url)).collect();
        assert_eq!(links, [("sini", "https://example.org/a?b=1&c=2"), ("sana", "https://example.org/z")]);
        let last = composed.markup.inlines(Span::new(0, 99)).last().unwrap();
        assert_eq!((last.0.slice(&composed.text), last.1), ("tebal", crate::article::markup::Inline::Strong));
    }

    #[test]
    fn fractions_do_not_become_other_numbers() {
        let body = "<w:p><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>";
        assert_eq!(read_as_markdown(body, &[]), "1/2\n");
    }

    #[test]
    fn a_formula_does_not_have_the_style_of_the_words_before_it() {
        for style in ["<w:vanish/>", "<w:strike/>", "<w:vertAlign w:val='superscript'/>"] {
            let body = format!(
                "<w:p><w:r><w:t>a </w:t></w:r><w:r><w:rPr>{style}</w:rPr><w:t>kata</w:t></w:r>\
                 <m:oMath><m:r><m:t>x=5</m:t></m:r></m:oMath></w:p>"
            );
            let composed = read(&docx(&body, &[])).unwrap();
            let at = composed.text.find("x=5").unwrap();
            assert_eq!(composed.markup.inlines(Span::new(at, at + 3)).count(), 0, "{style}");
        }
    }

    #[test]
    fn labels_and_addresses_that_repeat_cannot_fill_the_memory() {
        let long = "x".repeat(1 << 20);
        let numbering = format!(
            "<w:numbering><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:lvlText w:val='{long}'/></w:lvl></w:abstractNum>\
             <w:num w:numId='5'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
        );
        let links =
            format!("<Relationships><Relationship Id='l' Type='/hyperlink' Target='https://{long}'/></Relationships>");
        let item = styled("<w:numPr><w:numId w:val='5'/></w:numPr>", "a").repeat(70);
        let link =
            p("a").replace("<w:r>", "<w:hyperlink r:id='l'><w:r>").replace("</w:r>", "</w:r></w:hyperlink>").repeat(70);
        let said = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
        assert_eq!(said(&docx(&item, &[("word/numbering.xml", &numbering)])), "it unpacks to more than 64 MB");
        let document = format!("<w:document><w:body>{link}</w:body></w:document>");
        let files = [("word/document.xml", &*document), ("word/_rels/document.xml.rels", &*links)];
        assert_eq!(said(&zip(&files)), "it unpacks to more than 64 MB");
    }

    #[test]
    fn broken_documents_are_refused() {
        let said = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
        assert_eq!(said(b"PK\x03\x04rubbish"), "the archive is damaged");
        assert_eq!(said(&zip(&[("a", "b")])), "word/document.xml is missing from the archive");
        assert_eq!(said(&docx("<w:p></w:q>", &[])), "its text is damaged");
        assert_eq!(said(&docx(&" ".repeat(17 << 20), &[])), "it unpacks to more than 64 MB");
        let boxes = |n: usize| "<w:p><w:txbxContent>".repeat(n) + &"</w:txbxContent></w:p>".repeat(n);
        assert!(said(&docx(&boxes(50), &[])).contains("nested"));
    }

    /// A paragraph or a table with these words, some of which are not to be shown.
    fn block() -> impl Strategy<Value = (String, Vec<String>)> {
        let word = "[a-z]{1,6}";
        let run = (word, 0..16u8).prop_map(|(word, kind)| match kind {
            0 => (format!("<w:r><w:rPr><w:b/></w:rPr><w:t>{word}</w:t></w:r>"), Some(word)),
            1 => (format!("<w:ins><w:r><w:t>{word}</w:t></w:r></w:ins>"), Some(word)),
            2 => (format!("<w:del><w:r><w:delText>{word}</w:delText></w:r></w:del>"), None),
            3 => (format!("<w:hyperlink r:id='rId1'><w:r><w:t>{word}</w:t></w:r></w:hyperlink>"), Some(word)),
            4 => (format!("<w:r><w:rPr><w:vanish/></w:rPr><w:t>{word}</w:t></w:r>"), None),
            5 => (format!("<w:r><w:rPr><w:strike/></w:rPr><w:t>{word}</w:t></w:r>"), Some(word)),
            6 => (format!("<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>{word}</w:t></w:r>"), Some(word)),
            7 => (format!("<w:r><w:rPr><w:vertAlign w:val='subscript'/></w:rPr><w:t>{word}</w:t></w:r>"), Some(word)),
            8 => (format!("<m:oMath><m:r><m:t>{word}</m:t></m:r></m:oMath>"), Some(word)),
            9 => (format!("<w:fldSimple w:instr=' REF x '><w:r><w:t>{word}</w:t></w:r></w:fldSimple>"), Some(word)),
            10 => (format!("<w:moveTo><w:smartTag><w:r><w:t>{word}</w:t></w:r></w:smartTag></w:moveTo>"), Some(word)),
            11 => (format!("<w:r><w:t>&#xa0;{word}&#x3000;</w:t></w:r>"), Some(word)),
            12 => (format!("<w:r><w:br/><w:t><![CDATA[{word}]]></w:t><w:lastRenderedPageBreak/></w:r>"), Some(word)),
            13 => (format!("<w:r><w:commentReference/><w:instrText>{word}</w:instrText></w:r><!-- x -->"), None),
            14 => (format!("<w:sdt><w:sdtContent><w:r><w:t>{word}</w:t></w:r></w:sdtContent></w:sdt>"), Some(word)),
            _ => (format!("<w:r><w:t>{word}</w:t></w:r>"), Some(word)),
        });
        let paragraph = (prop::collection::vec(run, 1..5), 0..5u8).prop_map(|(runs, kind)| {
            let space = "<w:r><w:t xml:space='preserve'> </w:t></w:r>";
            let content = runs.iter().map(|(xml, _)| xml.as_str()).collect::<Vec<_>>().join(space);
            let properties =
                ["", "<w:pStyle w:val='J2'/>", "<w:pStyle w:val='K'/>", "<w:outlineLvl w:val='9'/>", "<w:x/>"];
            let xml = format!("<w:p><w:pPr>{}</w:pPr>{content}</w:p>", properties[usize::from(kind)]);
            (xml, runs.into_iter().filter_map(|(_, word)| word).collect::<Vec<_>>())
        });
        (prop::collection::vec(paragraph, 1..5), 0..4u8).prop_map(|(paragraphs, kind)| {
            let words = paragraphs.iter().flat_map(|(_, words)| words.clone()).collect();
            let parts = paragraphs.into_iter().map(|(xml, _)| xml);
            let xml = match kind {
                0 => {
                    let cells: String = parts.map(|xml| format!("<w:tc>{xml}</w:tc>")).collect();
                    format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
                }
                1 => format!("<w:p><w:r><w:txbxContent>{}</w:txbxContent></w:r></w:p>", parts.collect::<String>()),
                2 => format!(
                    "<w:sdt><w:sdtPr><w:t>x</w:t></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
                    parts.collect::<String>()
                ),
                _ => parts.collect(),
            };
            (xml, words)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_visible_word_is_shown_once_and_in_order(blocks in prop::collection::vec(block(), 1..6)) {
            let body: String = blocks.iter().map(|(xml, _)| xml.as_str()).collect();
            let words: Vec<String> = blocks.into_iter().flat_map(|(_, words)| words).collect();
            let composed = read(&docx(&body, &[("word/styles.xml", STYLES)])).unwrap();
            let plain: String = unicode_normalization::UnicodeNormalization::nfkc(composed.text.as_str()).collect();
            // NFKC spells the sign for a superscript “tm” in capitals.
            let plain = plain.to_lowercase();
            // A superscript of one letter is the mark of a note, in brackets.
            let shown: Vec<&str> =
                plain.split_whitespace().filter(|word| *word != "|").map(|word| word.trim_matches(['[', ']'])).collect();
            let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
            prop_assert_eq!(shown, words, "{}", body);
        }
    }
}
