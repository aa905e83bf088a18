//! Reads WebAnno TSV: layers from the header, text from the sentences, spans from the token lines.

use super::{FEATURES, LAYER, unescaped};
use crate::exchange::parsed::{
    ItemContent, ItemLocation, Malformed, Omissions, ParsedDocument, ParsedFile, ParsedItem, check_item_count, excerpt,
    push_item,
};
use crate::exchange::record::PartialAnnotation;
use crate::text::{OffsetIndex, OffsetUnit, Span};
use std::collections::BTreeMap;

/// Longest accepted gap between two tokens, in UTF-16 code units; a larger one means that the file is damaged.
const MAX_GAP_UNITS: usize = 1 << 20;

/// Largest accepted number of tokens per allowed item ([`check_item_count`]), which limits the memory a file can take.
const MAX_TOKENS_PER_ITEM: usize = 20;

/// A layer declared in the header.
pub(super) struct TsvLayer {
    pub(super) name: String,
    pub(super) features: Vec<String>,
    /// Whether it is a span layer whose features we can interpret.
    pub(super) known: bool,
}

impl TsvLayer {
    /// A layer with spans, if `is_span`, else with relations or chains.
    pub(super) fn new(name: String, features: Vec<String>, is_span: bool) -> Self {
        let linguistic = ["lexmorph", "segmentation", "syntax", "morph"];
        let known = is_span
            && !linguistic.iter().any(|part| name.contains(&format!("api.{part}.")))
            && !features.iter().any(|feature| feature.starts_with("ROLE_"));
        Self { name, features, known }
    }

    /// The value of the feature `name` among `values`; `None` if it is empty.
    pub(super) fn feature<'v>(&self, name: &str, values: &'v [String]) -> Option<&'v String> {
        let at = self.features.iter().position(|feature| feature == name)?;
        values.get(at).filter(|value| !value.is_empty())
    }
}

/// Feature of a named entity that links it to a knowledge base, such as Wikidata.
pub(super) const IDENTIFIER: &str = "identifier";

/// An annotation that later token lines may extend; `span` is in bytes, `line` counts from 1.
struct OpenSpan {
    layer: usize,
    span: Span,
    line: usize,
    values: Vec<String>,
}

/// Reads a file.
///
/// # Errors
/// The first line that is malformed or whose offsets do not match the text.
pub(crate) fn read(file: &str) -> Result<ParsedFile, Malformed> {
    let file = file.strip_prefix('\u{feff}').unwrap_or(file);
    if super::old::is_old(file) {
        return super::old::read(file);
    }
    let mut reader = TsvReader::default();
    for (i, line) in file.split('\n').enumerate() {
        reader.line(i + 1, line.strip_suffix('\r').unwrap_or(line))?;
    }
    if !reader.formatted {
        return Err(Malformed::new(1, "not WebAnno TSV; expected “#FORMAT=WebAnno TSV 3.3” in the first line"));
    }
    reader.finish()
}

/// The line of a token or of a part of a token.
struct TokenRow<'a> {
    line: usize,
    start: usize,
    end: usize,
    form: String,
    columns: Vec<&'a str>,
}

/// First pass over a file: collects layers, text and tokens.
#[derive(Default)]
struct TsvReader<'a> {
    formatted: bool,
    layers: Vec<TsvLayer>,
    text: String,
    /// Length of the text so far, in UTF-16 code units.
    units: usize,
    /// A sentence whose first token has not been read yet.
    pending: Option<String>,
    rows: Vec<TokenRow<'a>>,
}

impl<'a> TsvReader<'a> {
    fn line(&mut self, n: usize, line: &'a str) -> Result<(), Malformed> {
        if line.is_empty() {
            return Ok(());
        }
        if let Some(text) = line.strip_prefix("#Text=") {
            match &mut self.pending {
                Some(pending) => {
                    pending.push('\n');
                    pending.push_str(&unescaped(text));
                }
                None => self.pending = Some(unescaped(text)),
            }
            return Ok(());
        }
        if let Some(comment) = line.strip_prefix('#') {
            return self.header(n, comment);
        }
        if !self.formatted {
            return Err(Malformed::new(n, "not WebAnno TSV; expected “#FORMAT=WebAnno TSV 3.3” before this line"));
        }
        self.token(n, line)
    }

    fn header(&mut self, n: usize, line: &str) -> Result<(), Malformed> {
        if let Some(format) = line.strip_prefix("FORMAT=") {
            if !format.starts_with("WebAnno TSV 3") {
                let format = excerpt(format);
                return Err(Malformed::new(n, format!("expected version 3 of WebAnno TSV, found “{format}”")));
            }
            self.formatted = true;
            return Ok(());
        }
        let spans = line.strip_prefix("T_SP=");
        let other = line.strip_prefix("T_RL=").or_else(|| line.strip_prefix("T_CH="));
        if let Some(layer) = spans.or(other) {
            let mut parts = layer.split('|').map(str::to_string);
            let name = parts.next().unwrap_or_default();
            let features: Vec<String> = parts.collect();
            self.layers.push(TsvLayer::new(name, features, spans.is_some()));
        }
        Ok(())
    }

    fn token(&mut self, n: usize, line: &'a str) -> Result<(), Malformed> {
        let mut columns = line.split('\t');
        let wrong = || Malformed::new(n, "expected a token, as in “1-1⇥0-5⇥words”, and a column for each feature");
        let (id, offsets) = (columns.next().ok_or_else(wrong)?, columns.next().ok_or_else(wrong)?);
        let form = unescaped(columns.next().ok_or_else(wrong)?);
        let numbers = |text: &str| {
            let (a, b) = text.split_once('-')?;
            Some((a.parse::<usize>().ok()?, b.parse::<usize>().ok()?))
        };
        let whole = id.split_once('.').map_or(id, |(whole, _)| whole);
        numbers(whole).ok_or_else(wrong)?;
        let (start, end) = numbers(offsets).filter(|(start, end)| start <= end).ok_or_else(wrong)?;
        match self.pending.take() {
            Some(sentence) => self.append_text(n, start, &sentence)?,
            // Some programs omit the sentence lines; the text is then rebuilt from the tokens.
            None if start >= self.units => self.append_text(n, start, &form)?,
            None => {}
        }
        check_item_count(self.rows.len() / MAX_TOKENS_PER_ITEM, n)?;
        self.rows.push(TokenRow { line: n, start, end, form, columns: columns.collect() });
        Ok(())
    }

    /// Appends `part` to the text at the offset `start`, in UTF-16 code units.
    fn append_text(&mut self, n: usize, start: usize, part: &str) -> Result<(), Malformed> {
        let gap = start.checked_sub(self.units).filter(|gap| *gap <= MAX_GAP_UNITS).ok_or_else(|| {
            Malformed::new(n, format!("the sentence begins at {start}, but the one before it ends at {}", self.units))
        })?;
        // The file does not contain the text between sentences, so the gap is filled with white space.
        let filler = if self.text.is_empty() { ' ' } else { '\n' };
        self.text.extend(std::iter::repeat_n(filler, gap));
        self.text.push_str(part);
        self.units = start + OffsetUnit::Utf16.count(part);
        Ok(())
    }

    /// Second pass, over the token lines: collects the annotations.
    fn finish(self) -> Result<ParsedFile, Malformed> {
        let ruler = OffsetIndex::new(&self.text, OffsetUnit::Utf16);
        let mut marks = SpanCollector::default();
        let wide: usize = self.layers.iter().map(|layer| layer.features.len()).sum();
        for row in &self.rows {
            let bytes = ruler.byte(row.start).zip(ruler.byte(row.end)).map(|(start, end)| Span::new(start, end));
            let span = bytes.filter(|span| span.slice(&self.text) == row.form).ok_or_else(|| {
                let form = excerpt(&row.form);
                Malformed::new(row.line, format!("the text at {}-{} is not “{form}”", row.start, row.end))
            })?;
            if row.columns.len() < wide {
                let there = row.columns.len();
                let what = format!("expected {wide} columns after the token, as the header says, found {there}");
                return Err(Malformed::new(row.line, what));
            }
            let mut at = 0;
            for (layer, features) in self.layers.iter().map(|layer| layer.features.len()).enumerate() {
                marks.collect(row.line, layer, span, &row.columns[at..at + features]);
                at += features;
            }
        }
        let mut omissions = Omissions::default();
        let mut items = Vec::new();
        for open in marks.open {
            let layer = &self.layers[open.layer];
            if !layer.known {
                omissions.add(format!("annotations in the layer {}", layer.name), 1);
            } else if open.span.is_empty() {
                omissions.add("annotations without words", 1);
            } else {
                let what = content_of(layer, &open.values);
                let has_identifier = layer.feature(IDENTIFIER, &open.values).is_some();
                if has_identifier && matches!(what, ItemContent::Mention(..)) {
                    omissions.add("identifiers of entities", 1);
                }
                push_item(&mut items, ParsedItem::new(open.line, ItemLocation::Span(open.span), what))?;
            }
        }
        let document = ParsedDocument { text: Some(self.text), items, line: 1, ..ParsedDocument::default() };
        Ok(ParsedFile { documents: vec![document], omissions, ..ParsedFile::default() })
    }
}

/// Collects annotations from the token lines.
#[derive(Default)]
struct SpanCollector {
    open: Vec<OpenSpan>,
    /// Index in `open` of each annotation with a number, by layer and number.
    numbered: BTreeMap<(usize, usize), usize>,
}

impl SpanCollector {
    /// Reads the columns of one layer in a token line.
    fn collect(&mut self, line: usize, layer: usize, span: Span, columns: &[&str]) {
        let lists: Vec<Vec<(String, Option<usize>)>> = columns.iter().map(|column| values(column)).collect();
        let many = lists.iter().map(Vec::len).max().unwrap_or_default();
        for i in 0..many {
            let id = lists.iter().find_map(|list| list.get(i)?.1);
            if let Some(&open) = id.and_then(|id| self.numbered.get(&(layer, id))) {
                let open = &mut self.open[open];
                open.span = Span::new(open.span.start.min(span.start), open.span.end.max(span.end));
                continue;
            }
            if let Some(id) = id {
                self.numbered.insert((layer, id), self.open.len());
            }
            let values = lists.iter().map(|list| list.get(i).map_or(String::new(), |(value, _)| value.clone()));
            self.open.push(OpenSpan { layer, span, line, values: values.collect() });
        }
    }
}

/// The values of a column with their optional numbers; empty if no annotation covers the token.
fn values(column: &str) -> Vec<(String, Option<usize>)> {
    if column == "_" || column.is_empty() {
        return Vec::new();
    }
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for c in column.chars() {
        match c {
            '|' if !escaped => parts.push(String::new()),
            _ => {
                if let Some(part) = parts.last_mut() {
                    part.push(c);
                }
            }
        }
        escaped = c == '\\' && !escaped;
    }
    parts
        .into_iter()
        .map(|part| {
            let number = part.strip_suffix(']').and_then(|part| {
                let (value, number) = part.rsplit_once('[')?;
                // A bracket preceded by an odd number of backslashes is escaped and thus part of the value.
                let slashes = value.len() - value.trim_end_matches('\\').len();
                (slashes % 2 == 0).then(|| number.parse().ok())?.map(|number: usize| (value.len(), number))
            });
            let value = number.map_or(part.as_str(), |(len, _)| &part[..len]);
            (if value == "*" { String::new() } else { unescaped(value) }, number.map(|(_, number)| number))
        })
        .collect()
}

/// The annotation or mention with the feature `values` in `layer`.
pub(super) fn content_of(layer: &TsvLayer, values: &[String]) -> ItemContent {
    let feature = |name: &str| layer.feature(name, values);
    if layer.name == LAYER {
        let record: Option<PartialAnnotation> =
            feature(FEATURES[4]).and_then(|record| serde_json::from_str(record).ok());
        let had = record.is_some();
        let mut draft = record.unwrap_or_default();
        let kind = feature(FEATURES[0]).and_then(|kind| clap::ValueEnum::from_str(kind, false).ok());
        draft.kind = kind.or(draft.kind);
        draft.label = feature(FEATURES[1]).cloned();
        draft.note = feature(FEATURES[2]).cloned();
        let tags = feature(FEATURES[3]).map(String::as_str).unwrap_or_default();
        if !had || draft.tags.join(", ") != tags {
            draft.tags = tags.split(", ").filter(|tag| !tag.is_empty()).map(str::to_string).collect();
        }
        return ItemContent::Annotation(Box::new(draft));
    }
    if layer.name.ends_with(".NamedEntity") {
        let value = feature("value").map_or("NamedEntity", String::as_str);
        let mut content = ItemContent::named(value, None, "webanno");
        if let (ItemContent::Annotation(draft), Some(identifier)) = (&mut content, feature(IDENTIFIER)) {
            draft.extra.insert(IDENTIFIER.into(), identifier.as_str().into());
        }
        return content;
    }
    let short = layer.name.rsplit('.').next().unwrap_or(&layer.name);
    let mut told = layer.features.iter().zip(values).filter(|(_, value)| !value.is_empty());
    let label = told.next().map_or(short, |(_, value)| value);
    let mut what = ItemContent::named(label, None, "webanno");
    if let ItemContent::Annotation(draft) = &mut what {
        draft.tags = told.map(|(feature, value)| format!("{feature}={value}")).collect();
    }
    what
}
