//! The numbers of list items and headings in Word documents, which are not in the text.

use super::html::{ItemLabel, NumberFormat};
use crate::article::archive::attribute;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};

/// Levels of a list.
const LEVELS: usize = 9;

/// How the items at one level are marked.
#[derive(Clone, Debug, Default)]
struct Level {
    format: NumberFormat,
    /// The number of the first item.
    start: u32,
    /// The label, in which `%1` is the number at the first level.
    text: String,
}

type Levels = [Level; LEVELS];

/// A list that paragraphs refer to.
#[derive(Clone, Debug, Default)]
struct List {
    /// The definition of its levels.
    definition: String,
    /// The numbers from which levels start instead.
    starts: HashMap<usize, u32>,
}

/// All lists of a document, and the numbers of their last items.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    definitions: HashMap<String, Levels>,
    lists: HashMap<String, List>,
    /// By definition, because lists with the same one continue each other.
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    /// The lists and levels that have been restarted already.
    restarted: HashSet<(String, usize)>,
}

impl Numbering {
    /// Reads the file with the lists of a document.
    ///
    /// # Errors
    /// If the XML is broken.
    pub(crate) fn read(xml: &str) -> Result<Self, quick_xml::Error> {
        let mut parser = Parser::default();
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event()? {
                Event::Start(e) | Event::Empty(e) => parser.element(&e),
                Event::Eof => return Ok(parser.numbering),
                _ => {}
            }
        }
    }

    /// The label of the next item of a list at `level`, from 0; `None` if there is no such list.
    pub(crate) fn next(&mut self, id: &str, level: u8) -> Option<ItemLabel> {
        let list = self.lists.get(id)?;
        let levels = self.definitions.get(&list.definition)?;
        let level = usize::from(level).min(LEVELS - 1);
        let counters = self.counters.entry(list.definition.clone()).or_default();
        let restart = list.starts.get(&level).copied();
        let restart = restart.filter(|_| self.restarted.insert((id.to_string(), level)));
        let number = restart.or_else(|| Some(counters[level]?.saturating_add(1))).unwrap_or(levels[level].start);
        counters[level] = Some(number);
        counters[level + 1..].fill(None);
        Some(levels[level].label(level, levels, counters))
    }
}

impl Level {
    fn label(&self, level: usize, levels: &Levels, counters: &[Option<u32>; LEVELS]) -> ItemLabel {
        if self.format == NumberFormat::Bullet {
            return ItemLabel::Bullet;
        }
        let number = counters[level].unwrap_or(self.start);
        if self.format == NumberFormat::Decimal && self.text == format!("%{}.", level + 1) {
            return ItemLabel::Number(number);
        }
        let mut label = self.text.clone();
        for (i, other) in levels.iter().enumerate().take(level + 1) {
            let number = counters[i].unwrap_or(other.start);
            label = label.replace(&format!("%{}", i + 1), &other.format.format(number));
        }
        ItemLabel::Text(label)
    }
}

/// The place in the file that is being read.
#[derive(Default)]
struct Parser {
    numbering: Numbering,
    definition: Option<String>,
    list: Option<String>,
    level: usize,
}

impl Parser {
    fn element(&mut self, e: &BytesStart<'_>) {
        let value = || attribute(e, "val");
        let index = || attribute(e, "ilvl").and_then(|level| level.parse().ok()).unwrap_or(0).min(LEVELS - 1);
        match e.local_name().as_ref() {
            "abstractNum" => {
                self.definition = attribute(e, "abstractNumId");
                self.list = None;
            }
            "num" => {
                self.list = attribute(e, "numId");
                self.definition = None;
            }
            "abstractNumId" => {
                if let Some(id) = &self.list {
                    let list = self.numbering.lists.entry(id.clone()).or_default();
                    list.definition = value().unwrap_or_default();
                }
            }
            "lvl" | "lvlOverride" => self.level = index(),
            "startOverride" => {
                if let (Some(id), Some(start)) = (&self.list, value().and_then(|start| start.parse().ok())) {
                    self.numbering.lists.entry(id.clone()).or_default().starts.insert(self.level, start);
                }
            }
            property => self.level_property(property, value()),
        }
    }

    fn level_property(&mut self, property: &str, value: Option<String>) {
        let (Some(definition), Some(value)) = (&self.definition, value) else { return };
        if !matches!(property, "start" | "numFmt" | "lvlText") {
            return;
        }
        let level = &mut self.numbering.definitions.entry(definition.clone()).or_default()[self.level];
        match property {
            "start" => level.start = value.parse().unwrap_or(0),
            "numFmt" => {
                level.format = match &*value {
                    "bullet" => NumberFormat::Bullet,
                    "none" => NumberFormat::None,
                    "lowerLetter" => NumberFormat::LowerLetter,
                    "upperLetter" => NumberFormat::UpperLetter,
                    "lowerRoman" => NumberFormat::LowerRoman,
                    "upperRoman" => NumberFormat::UpperRoman,
                    _ => NumberFormat::Decimal,
                }
            }
            _ => level.text = value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: &str = r#"<w:numbering xmlns:w="x">
        <w:abstractNum w:abstractNumId="0">
          <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>
        </w:abstractNum>
        <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#;

    #[test]
    fn items_are_numbered_by_level_and_list() {
        let mut numbering = Numbering::read(LISTS).unwrap();
        let mut label = |id, level| match numbering.next(id, level) {
            Some(ItemLabel::Number(number)) => format!("{number}."),
            Some(ItemLabel::Text(text)) => text,
            Some(ItemLabel::Bullet) => "•".into(),
            None => "no list".into(),
        };
        assert_eq!([label("1", 0), label("1", 1), label("1", 1)], ["1.", "1.a)", "1.b)"]);
        assert_eq!([label("1", 0), label("1", 1)], ["2.", "2.a)"], "deeper levels begin again");
        assert_eq!([label("2", 0), label("2", 0), label("1", 0)], ["7.", "8.", "9."], "one definition, one counter");
        assert_eq!([label("3", 0), label("0", 0)], ["•", "no list"]);
    }
}
