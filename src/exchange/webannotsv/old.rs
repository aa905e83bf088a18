//! Reads versions 1 and 2 of WebAnno TSV, which have no offsets: the text is put together from the tokens, and white space
//! does not matter when it is compared with an article.
//!
//! Version 1 has ten columns: number, token, lemma, part of speech, named entities, an unused one, head and function of a
//! dependency, and two unused ones. Version 2 names its layers in the first line, ` # LAYER | FEATURE | FEATURE # LAYER …`,
//! and begins each line with the numbers of sentence and token. In both, a cell has a value for each annotation of the token,
//! separated by `|`: `B-PER` begins one, `I-PER` continues it, `O` stands for none, and a value without these prefixes is of
//! this token alone.

use super::read::{IDENTIFIER, TsvLayer, content_of};
use crate::exchange::parsed::{
    ItemContent, ItemLocation, Malformed, ParsedDocument, ParsedFile, ParsedItem, push_item,
};
use crate::text::Span;
use std::ops::Range;

/// Columns of version 1 behind the token.
const FIRST_VERSION_COLUMNS: usize = 8;

/// The layer of version 1's column of named entities.
const FIRST_VERSION_ENTITIES: &str = super::ENTITIES;

/// A layer with its columns, counted from the one behind the token.
struct ColumnLayer {
    layer: TsvLayer,
    columns: Range<usize>,
}

/// The layers of a file of these versions, or `None` if it is of neither.
fn layers(file: &str) -> Option<Vec<ColumnLayer>> {
    let is_comment = |line: &&str| line.starts_with("#id=") || line.starts_with("#text=");
    let first = file.lines().map(str::trim).find(|line| !line.is_empty() && !is_comment(line))?;
    let is_type = |name: &str| name.contains('.') && !name.contains(char::is_whitespace);
    let is_layer = |declared: &str| declared.split('|').next().is_some_and(|name| is_type(name.trim()));
    if let Some(header) = first.strip_prefix("# ").filter(|header| header.split('#').all(is_layer)) {
        let mut at = 0;
        return Some(header.split('#').map(|layer| header_layer(layer, &mut at)).collect());
    }
    let cells: Vec<&str> = first.split('\t').collect();
    let is_first_version = cells.len() == FIRST_VERSION_COLUMNS + 2 && cells[0].parse::<usize>().is_ok();
    let layer = |name: &str, columns: Range<usize>, known| ColumnLayer {
        layer: TsvLayer { name: name.into(), features: vec!["value".into()], known },
        columns,
    };
    is_first_version.then(|| {
        let linguistic = [layer("Lemma", 0..1, false), layer("POS", 1..2, false), layer("Dependency", 5..6, false)];
        linguistic.into_iter().chain([layer(FIRST_VERSION_ENTITIES, 2..3, true)]).collect()
    })
}

/// Reads the part of the header that declares a layer; its columns begin with the column `at`, which is moved behind them.
/// A relation has another column behind its features, with the other end.
fn header_layer(declared: &str, at: &mut usize) -> ColumnLayer {
    let mut parts = declared.split('|').map(str::trim);
    let name = parts.next().unwrap_or_default().to_string();
    let (ends, features): (Vec<&str>, Vec<&str>) = parts.partition(|part| part.starts_with("AttachTo"));
    let columns = *at..*at + features.len();
    *at = columns.end + ends.len();
    let features = features.into_iter().map(str::to_string).collect();
    ColumnLayer { layer: TsvLayer::new(name, features, ends.is_empty()), columns }
}

/// Whether the file is of one of these versions.
pub(super) fn is_old(file: &str) -> bool {
    layers(file).is_some()
}

/// Reads a file. Lines that are damaged are skipped.
///
/// # Errors
/// The first line that is damaged, if all are, or if there are too many annotations.
pub(super) fn read(file: &str) -> Result<ParsedFile, Malformed> {
    let layers = layers(file).unwrap_or_default();
    let mut reader =
        TokenReader { open: layers.iter().map(|_| Vec::new()).collect(), layers, ..TokenReader::default() };
    for (i, line) in file.split('\n').enumerate() {
        reader.line(i + 1, line.trim_end_matches('\r'))?;
    }
    reader.end_sentence()?;
    let TokenReader { mut parsed, text, items, damaged, tokens, .. } = reader;
    parsed.skip(damaged, tokens)?;
    parsed.documents.push(ParsedDocument { text: Some(text), items, line: 1, ..ParsedDocument::default() });
    Ok(parsed)
}

/// An annotation that later tokens may extend.
struct OpenAnnotation {
    line: usize,
    span: Span,
    values: Vec<String>,
}

/// Puts the text together and collects annotations.
#[derive(Default)]
struct TokenReader {
    layers: Vec<ColumnLayer>,
    parsed: ParsedFile,
    text: String,
    items: Vec<ParsedItem>,
    /// For each layer, the annotations that the next token may extend, by their place in the cell.
    open: Vec<Vec<Option<OpenAnnotation>>>,
    damaged: Vec<Malformed>,
    /// Number of token lines.
    tokens: usize,
    /// Whether the sentence has a token already.
    begun: bool,
}

impl TokenReader {
    fn line(&mut self, n: usize, line: &str) -> Result<(), Malformed> {
        if line.trim().is_empty() {
            return self.end_sentence();
        }
        let mut cells = line.split('\t');
        let number = cells.next().unwrap_or_default();
        let is_number = number.split('-').all(|part| part.parse::<usize>().is_ok());
        let token = cells.next().filter(|token| is_number && !token.is_empty());
        let Some(token) = token else {
            if !line.trim_start().starts_with('#') {
                self.tokens += 1;
                self.damaged
                    .push(Malformed::new(n, "expected a token, as in “1-1⇥words”, and a column for each feature"));
            }
            return Ok(());
        };
        self.tokens += 1;
        if !self.text.is_empty() {
            self.text.push(if self.begun { ' ' } else { '\n' });
        }
        self.begun = true;
        let span = Span::new(self.text.len(), self.text.len() + token.len());
        self.text.push_str(token);
        let cells: Vec<&str> = cells.collect();
        let wide = self.layers.iter().map(|layer| layer.columns.end).max().unwrap_or_default();
        if cells.len() < wide {
            let there = cells.len();
            let what = format!("expected {wide} columns after the token, as the header says, found {there}");
            self.damaged.push(Malformed::new(n, what));
            return Ok(());
        }
        (0..self.layers.len()).try_for_each(|layer| self.layer(n, layer, span, &cells))
    }

    /// Reads the cells of one layer.
    fn layer(&mut self, n: usize, layer: usize, span: Span, cells: &[&str]) -> Result<(), Malformed> {
        let lists: Vec<Vec<&str>> =
            cells[self.layers[layer].columns.clone()].iter().map(|cell| cell.split('|').collect()).collect();
        let many = lists.iter().map(Vec::len).max().unwrap_or_default();
        for slot in 0..many.max(self.open[layer].len()) {
            let parts: Vec<(Part, &str)> =
                lists.iter().map(|list| list.get(slot).map_or((Part::Outside, ""), |cell| part(cell))).collect();
            let name = &self.layers[layer].layer.name;
            let value = |value: &str| {
                if value == "_" || value.strip_suffix('_') == Some(name) { "" } else { value }.to_string()
            };
            if self.open[layer].len() <= slot {
                self.open[layer].resize_with(slot + 1, || None);
            }
            let open = &mut self.open[layer][slot];
            let mut ended = None;
            if parts.iter().any(|(part, _)| *part == Part::Inside)
                && let Some(open) = open
            {
                open.span.end = span.end;
            } else {
                ended = open.take();
                if parts.iter().any(|(part, _)| *part != Part::Outside) {
                    let values = parts.iter().map(|(_, own)| value(own)).collect();
                    *open = Some(OpenAnnotation { line: n, span, values });
                }
            }
            let alone = parts.iter().any(|(part, _)| *part == Part::Alone);
            let ended = ended.into_iter().chain(if alone { self.open[layer][slot].take() } else { None });
            for annotation in ended.collect::<Vec<_>>() {
                self.push(layer, &annotation)?;
            }
        }
        Ok(())
    }

    fn push(&mut self, layer: usize, annotation: &OpenAnnotation) -> Result<(), Malformed> {
        let layer = &self.layers[layer].layer;
        if !layer.known {
            self.parsed.omissions.add(format!("annotations in the layer {}", layer.name), 1);
            return Ok(());
        }
        let content = content_of(layer, &annotation.values);
        if matches!(content, ItemContent::Mention(..)) && layer.feature(IDENTIFIER, &annotation.values).is_some() {
            self.parsed.omissions.add("identifiers of entities", 1);
        }
        let location = ItemLocation::Span(annotation.span);
        push_item(&mut self.items, ParsedItem::new(annotation.line, location, content))
    }

    /// Ends the sentence, and all annotations with it.
    fn end_sentence(&mut self) -> Result<(), Malformed> {
        self.begun = false;
        for layer in 0..self.layers.len() {
            for annotation in std::mem::take(&mut self.open[layer]).into_iter().flatten() {
                self.push(layer, &annotation)?;
            }
        }
        Ok(())
    }
}

/// Where a token is in an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Outside,
    Begin,
    Inside,
    /// The annotation is of this token alone.
    Alone,
}

/// Where the token of a cell's value is in its annotation, and the value.
fn part(cell: &str) -> (Part, &str) {
    match cell {
        "O" | "_" | "-" | "O-_" | "" => (Part::Outside, ""),
        _ => {
            let prefixed = |prefix: char| cell.strip_prefix(prefix)?.strip_prefix(['-', '_']);
            match (prefixed('B'), prefixed('I')) {
                (Some(value), _) => (Part::Begin, value),
                (None, Some(value)) => (Part::Inside, value),
                (None, None) => (Part::Alone, cell),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of `file`, and its items as `words: label`.
    fn told(file: &str) -> (String, Vec<String>) {
        let parsed = read(file).unwrap();
        let text = parsed.documents[0].text.clone().unwrap();
        let told = |item: &ParsedItem| {
            let ItemLocation::Span(span) = item.location else { panic!("{item:?}") };
            let what = match &item.content {
                ItemContent::Annotation(draft) => {
                    format!("{} {:?}", draft.label.as_deref().unwrap_or_default(), draft.tags)
                }
                ItemContent::Mention(kind, _) => kind.code().to_string(),
            };
            format!("{}: {what}", span.slice(&text))
        };
        let mut items: Vec<String> = parsed.documents[0].items.iter().map(told).collect();
        items.sort();
        (text, items)
    }

    #[test]
    fn layers_are_named_in_the_first_line_of_version_2() {
        let file = " # de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity | value # webanno.custom.Ragu | alasan | tingkat # \
            webanno.custom.Link | jenis | AttachTo=webanno.custom.Ragu\n#id=1\n#text=Bupati Retno Kusuma datang.\n\
            1-1\tBupati\tO\tB-sumber\tB-2\t_\t_\t\n\
            1-2\tRetno\tB-PER\tI-sumber|B-nama\tI-2|B-_\t_\t_\t\n\
            1-3\tKusuma\tI-PER|B-ORG\tO-_|I-nama\tO-_|I-_\tx\t1-1\t\n\
            1-4\tdatang\tO\tO\tO\t_\t_\t\n1-5\t.\tO\tO\tO\t_\t_\t\n\n\
            #id=2\n#text=Ia.\n2-1\tIa\tI-PER\tB-_\tB-webanno.custom.Ragu_\t_\t_\t\n";
        assert!(is_old(file));
        let (text, items) = told(file);
        assert_eq!(text, "Bupati Retno Kusuma datang .\nIa");
        let expected = [
            "Bupati Retno: sumber [\"tingkat=2\"]",
            "Ia: PER",
            "Ia: Ragu []",
            "Kusuma: ORG",
            "Retno Kusuma: PER",
            "Retno Kusuma: nama []",
        ];
        assert_eq!(items, expected);
        let parsed = read(file).unwrap();
        assert_eq!(parsed.omissions.to_string(), "annotations in the layer webanno.custom.Link: 1");
    }

    #[test]
    fn version_1_has_ten_columns() {
        let file = "#id=1\n#text=Retno Kusuma tiba.\n1\tRetno\tretno\tNNP\tB_PER|B-OTH\t_\t3\tSB\t_\t_\n\
            2\tKusuma\t_\t_\tI-PER|O\t_\t_\t_\t_\t_\n3\ttiba\t_\t_\tEVENT\t_\t_\t_\t_\t_\n4\t.\t_\t_\t-\t_\t_\t_\t_\t_\n";
        assert!(is_old(file));
        let (text, items) = told(file);
        assert_eq!(
            (text.as_str(), items),
            ("Retno Kusuma tiba .", vec!["Retno Kusuma: PER".into(), "Retno: OTH".into(), "tiba: EVENT".into()])
        );
        assert!(
            !is_old("Retno B-PER\n")
                && !is_old("#FORMAT=WebAnno TSV 3.3\n")
                && !is_old("# text = Harga 1.5\n")
                && !is_old("")
        );
    }

    #[test]
    fn a_damaged_line_is_skipped_and_its_word_kept() {
        let file = " # webanno.custom.Ragu | alasan\n1-1\tSatu\tB-x\n1-2\tdua\n1-3\ttiga\tB-y\n";
        let parsed = read(file).unwrap();
        assert_eq!(parsed.documents[0].text.as_deref(), Some("Satu dua tiga"));
        assert_eq!((parsed.documents[0].items.len(), parsed.skipped[0].line), (2, 3));
        assert!(read(" # webanno.custom.Ragu | alasan\nSatu dua\n").is_err());
    }
}
