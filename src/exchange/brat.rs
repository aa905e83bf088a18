//! brat standoff files (<https://brat.nlplab.org/standoff.html>): text-bound annotations, attributes and notes in an
//! `.ann` file, with the unmodified text in a `.txt` file next to it. Offsets are code points.
//!
//! An annotation becomes a text-bound annotation of its kind. Its label becomes an attribute, its note an
//! `AnnotatorNotes` comment, and everything else a record in a note of type `tandai`. An entity becomes a text-bound
//! annotation of its type.

use super::offsets::{OffsetReader, StatedSpan};
use super::parsed::{
    ItemContent, ItemLocation, Malformed, Omissions, ParsedDocument, ParsedFile, ParsedItem, check_item_count, excerpt,
    push_item,
};
use super::record::{self, PartialAnnotation};
use super::{Report, to_safe_json};
use crate::annotation::AnnotationKind;
use crate::entity::EntityType;
use crate::text::{OffsetIndex, OffsetUnit, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Type of the notes that contain a record.
const RECORD_NOTE: &str = record::RECORD_KEY;

/// Name of the attribute that contains the label.
const LABEL_ATTRIBUTE: &str = "Label";

/// Writes the `.ann` file of `report`.
pub(crate) fn write(report: &Report<'_>, omissions: &mut Omissions) -> String {
    let text = report.article.text();
    let ruler = OffsetIndex::new(text, OffsetUnit::CodePoints);
    let mut out = String::new();
    let (mut attributes, mut notes) = (0, 0);
    for (i, labelled) in report.labelled(omissions).iter().enumerate() {
        let n = i + 1;
        let fragments = lines(text, labelled.span);
        if fragments.is_empty() {
            omissions.add("annotations of line breaks only", 1);
            continue;
        }
        let told = |span: &Span| {
            let (start, end) = ruler.range(*span);
            format!("{start} {end}")
        };
        let ranges = fragments.iter().map(told).collect::<Vec<_>>().join(";");
        // A tab would end the text field.
        let words = fragments.iter().map(|span| span.slice(text).replace('\t', " ")).collect::<Vec<_>>().join(" ");
        let Some(annotation) = labelled.annotation else {
            out += &format!("T{n}\t{} {ranges}\t{words}\n", brat_name(&labelled.name));
            continue;
        };
        out += &format!("T{n}\t{} {ranges}\t{words}\n", annotation.kind.name());
        if !annotation.label.is_empty() {
            attributes += 1;
            out += &format!("A{attributes}\t{LABEL_ATTRIBUTE} T{n} {}\n", brat_name(&annotation.label));
        }
        if !annotation.note.is_empty() {
            notes += 1;
            out += &format!("#{notes}\tAnnotatorNotes T{n}\t{}\n", one_line(&annotation.note));
        }
        notes += 1;
        out += &format!("#{notes}\t{RECORD_NOTE} T{n}\t{}\n", to_safe_json(&record::record(annotation)));
    }
    out
}

/// Splits `span` at line breaks, because a brat fragment cannot contain one.
fn lines(text: &str, span: Span) -> Vec<Span> {
    let words = span.slice(text);
    let parts = words.split(['\n', '\r']).filter(|part| !part.is_empty());
    parts.map(|part| Span::of_slice(words, part).shift(span.start)).collect()
}

/// Converts `label` to a valid brat name, which may contain only letters, digits, `_` and `-`.
fn brat_name(label: &str) -> String {
    label.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

/// Joins the lines of `note` with spaces.
fn one_line(note: &str) -> String {
    note.split(char::is_control).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Writes `annotation.conf`, the configuration of a brat folder, with the types that `reports` use besides our own, and
/// with `labels` as values of the label attribute.
pub(crate) fn configuration(reports: &[Report<'_>], labels: &[String]) -> String {
    let kinds = AnnotationKind::ALL.map(AnnotationKind::name).join("\n");
    let used: BTreeSet<EntityType> = reports.iter().flat_map(Report::mentions).map(|mention| mention.kind).collect();
    let others = used.into_iter().filter(|kind| matches!(kind, EntityType::Other(_)));
    let types: Vec<String> = EntityType::ALL.into_iter().chain(others).map(|kind| brat_name(kind.code())).collect();
    let types = types.join("\n");
    let labels = labels.iter().map(|label| brat_name(label)).collect::<Vec<_>>().join("|");
    format!(
        "[entities]\n{kinds}\n{types}\n\n[relations]\n\n[events]\n\n[attributes]\n{LABEL_ATTRIBUTE}\tArg:{}, Value:{labels}\n",
        AnnotationKind::ALL.map(AnnotationKind::name).join("|"),
    )
}

/// A parsed text-bound annotation.
struct TextBound<'a> {
    line: usize,
    kind: &'a str,
    ranges: Vec<(usize, usize)>,
    words: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    notes: Vec<&'a str>,
    record: Option<PartialAnnotation>,
}

/// Reads an `.ann` file. `beside` is the content of the `.txt` file, if there is one.
///
/// # Errors
/// If no line has the form of brat's.
pub(crate) fn read(ann: &str, beside: Option<String>) -> Result<ParsedFile, Malformed> {
    let mut reader = AnnReader::default();
    for (n, line) in logical_lines(ann.strip_prefix('\u{feff}').unwrap_or(ann)) {
        if let Err(malformed) = reader.line(n, line) {
            reader.parsed.skipped.push(malformed);
        }
    }
    for (n, id, rest) in std::mem::take(&mut reader.about) {
        if let Err(malformed) = reader.about(n, id, rest) {
            reader.parsed.skipped.push(malformed);
        }
    }
    let AnnReader { mut parsed, mut bounds, order, understood, .. } = reader;
    if understood == 0 && !parsed.skipped.is_empty() {
        return Err(parsed.skipped.swap_remove(0));
    }
    let offsets = beside.as_deref().map(OffsetReader::new);
    let mut items = Vec::new();
    for bound in order.iter().filter_map(|id| bounds.remove(id)) {
        let Some(location) = location(&bound, offsets.as_ref(), &mut parsed) else { continue };
        push_item(&mut items, ParsedItem { line: bound.line, location, content: content_of(bound) })?;
    }
    parsed.documents.push(ParsedDocument { name: String::new(), text: beside, items, line: 1 });
    Ok(parsed)
}

/// The lines of an `.ann` file that are not blank, with their numbers. A line that does not begin with an id continues the
/// words of the one before it: some programs write line breaks in them.
fn logical_lines(ann: &str) -> Vec<(usize, &str)> {
    let mut lines: Vec<(usize, Span)> = Vec::new();
    let mut at = 0;
    for (i, line) in ann.split_inclusive('\n').enumerate() {
        let span = Span::new(at, at + line.trim_end_matches(['\n', '\r']).len());
        at += line.len();
        let id = line.split_once('\t').map_or("", |(id, _)| id);
        let begins = id.starts_with(['T', 'A', 'M', '#', 'R', 'E', 'N', '*']) && !id.contains(' ');
        match lines.last_mut() {
            Some((_, last)) if !begins && !line.trim().is_empty() && ann[last.start..].starts_with('T') => {
                last.end = span.end;
            }
            _ if line.trim().is_empty() => {}
            _ => lines.push((i + 1, span)),
        }
    }
    lines.into_iter().map(|(n, span)| (n, span.slice(ann))).collect()
}

/// Collects the lines of an `.ann` file.
#[derive(Default)]
struct AnnReader<'a> {
    parsed: ParsedFile,
    bounds: BTreeMap<&'a str, TextBound<'a>>,
    /// Ids of `bounds` in the order of the file.
    order: Vec<&'a str>,
    /// Attributes and notes: line, id, and the rest of the line.
    about: Vec<(usize, &'a str, &'a str)>,
    /// Number of lines that had the form of brat's.
    understood: usize,
}

impl<'a> AnnReader<'a> {
    fn line(&mut self, n: usize, line: &'a str) -> Result<(), Malformed> {
        let Some((id, rest)) = line.split_once('\t') else {
            return Err(Malformed::new(n, "expected an id and a tab, as in “T1⇥claim 0 5⇥words”"));
        };
        let omissions = &mut self.parsed.omissions;
        match id.as_bytes().first() {
            Some(b'T') => {
                check_item_count(self.order.len(), n)?;
                let bound = parse_text_bound(n, rest)?;
                if self.bounds.contains_key(id) {
                    return Err(Malformed::new(n, format!("the id {} appears twice", excerpt(id))));
                }
                self.bounds.insert(id, bound);
                self.order.push(id);
            }
            Some(b'A' | b'M' | b'#') => self.about.push((n, id, rest)),
            Some(b'R') => omissions.add("relations", 1),
            Some(b'E') => omissions.add("events", 1),
            Some(b'N') => omissions.add("normalisations", 1),
            Some(b'*') => omissions.add("equivalences", 1),
            _ => return Err(Malformed::new(n, format!("“{}” is not a brat id", excerpt(id)))),
        }
        self.understood += 1;
        Ok(())
    }

    /// Reads an attribute or a note.
    fn about(&mut self, n: usize, id: &str, rest: &'a str) -> Result<(), Malformed> {
        let (head, value) = rest.split_once('\t').unwrap_or((rest, ""));
        let mut parts = head.split(' ').filter(|part| !part.is_empty());
        let (Some(name), Some(of)) = (parts.next(), parts.next()) else {
            return Err(Malformed::new(n, "expected a name and the id it belongs to, as in “A1⇥Label T1 doubtful”"));
        };
        match self.bounds.get_mut(of) {
            Some(bound) if !id.starts_with('#') => bound.attributes.push((name, parts.next().unwrap_or_default())),
            Some(bound) if name == RECORD_NOTE => {
                let record = serde_json::from_str(value);
                bound.record = Some(record.map_err(|_| Malformed::new(n, "the record in this note is damaged"))?);
            }
            Some(bound) => bound.notes.push(value),
            None if id.starts_with('#') => self.parsed.omissions.add("notes on relations and events", 1),
            None => self.parsed.omissions.add("attributes of relations and events", 1),
        }
        Ok(())
    }
}

/// Parses the part of a `T` line behind its id. Fragments are sorted; those of no width are dropped if there are others.
fn parse_text_bound(line: usize, rest: &str) -> Result<TextBound<'_>, Malformed> {
    let wrong = || Malformed::new(line, "expected a type, offsets, a tab and words, as in “T1⇥claim 0 5⇥words”");
    let (head, words) = rest.split_once('\t').unwrap_or((rest, ""));
    let (kind, ranges) = head.split_once(' ').ok_or_else(wrong)?;
    let range = |range: &str| {
        let (start, end) = range.split_once(' ')?;
        let (start, end): (usize, usize) = (start.parse().ok()?, end.parse().ok()?);
        (start <= end).then_some((start, end))
    };
    let ranges: Option<Vec<(usize, usize)>> = ranges.split(';').map(range).collect();
    let mut ranges = ranges.filter(|_| !kind.is_empty()).ok_or_else(wrong)?;
    ranges.sort_unstable();
    if ranges.iter().any(|(start, end)| start < end) {
        ranges.retain(|(start, end)| start < end);
    }
    Ok(TextBound { line, kind, ranges, words, attributes: Vec::new(), notes: Vec::new(), record: None })
}

/// The location of `bound`, or `None` (and an omission or a skipped item) if it has no width, has several fragments with
/// text between them, or cannot be placed.
fn location(
    bound: &TextBound<'_>,
    offsets: Option<&OffsetReader<'_>>,
    parsed: &mut ParsedFile,
) -> Option<ItemLocation> {
    let (start, end) = (bound.ranges[0].0, bound.ranges.iter().map(|range| range.1).max().unwrap_or_default());
    if start == end {
        parsed.omissions.add("annotations without words", 1);
        return None;
    }
    // White space between fragments stands for a line break, which a fragment cannot contain.
    let gaps = || bound.ranges.windows(2).map(|two| (two[0].1, two[1].0)).filter(|(from, to)| from < to);
    let is_apart = match offsets {
        Some(offsets) => gaps().any(|(from, to)| !offsets.is_space(from, to)),
        // Without the text, only a gap of up to two code points can be assumed to be one.
        None => gaps().any(|(from, to)| to - from > 2),
    };
    if is_apart {
        parsed.omissions.add("discontinuous spans", 1);
        return None;
    }
    let words = Some(bound.words).filter(|words| !words.trim().is_empty());
    match offsets {
        Some(offsets) => {
            parsed.placed(offsets, StatedSpan { line: bound.line, start, end, words }).map(ItemLocation::Span)
        }
        None => Some(ItemLocation::Quote {
            range: Some((start, end, OffsetUnit::CodePoints)),
            exact: words.map(str::to_string),
            prefix: String::new(),
            suffix: String::new(),
        }),
    }
}

fn content_of(bound: TextBound<'_>) -> ItemContent {
    let labelled = bound.attributes.iter().find(|(name, _)| *name == LABEL_ATTRIBUTE).map(|(_, value)| *value);
    let note = bound.notes.join("\n");
    let Some(mut draft) = bound.record else {
        let mut what = ItemContent::named(bound.kind, None, "brat");
        if let ItemContent::Annotation(draft) = &mut what {
            draft.note = Some(note).filter(|note| !note.is_empty());
            if let Some(label) = labelled {
                draft.label = Some(label.into());
            }
            let told = |(name, value): &(&str, &str)| {
                if value.is_empty() { (*name).to_string() } else { format!("{name}={value}") }
            };
            draft.tags = bound.attributes.iter().filter(|(name, _)| *name != LABEL_ATTRIBUTE).map(told).collect();
        }
        return what;
    };
    // Changes made in brat take precedence over the record.
    if draft.kind.is_none_or(|kind| kind.name() != bound.kind) {
        return match ItemContent::named(bound.kind, Some(draft), "brat") {
            ItemContent::Annotation(mut draft) => {
                draft.label = labelled.map(str::to_string).or(draft.label);
                ItemContent::Annotation(draft)
            }
            mention @ ItemContent::Mention(..) => mention,
        };
    }
    if draft.label.as_deref().map(brat_name).unwrap_or_default() != labelled.unwrap_or_default() {
        draft.label = Some(labelled.unwrap_or_default().into());
    }
    if one_line(draft.note.as_deref().unwrap_or_default()) != note {
        draft.note = Some(note);
    }
    ItemContent::Annotation(Box::new(draft))
}
