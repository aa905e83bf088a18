//! Standoff files of brat (<https://brat.nlplab.org/standoff.html>): text-bound annotations, attributes and notes in an
//! `.ann` file, with the text itself, to the letter, in a `.txt` file beside it. Offsets are code points.
//!
//! An annotation is a text-bound one of its kind with its label as an attribute, its note as a note of the annotator and
//! everything else as a note of the type `tandai` that holds the record. An entity is a text-bound one of its type.

use super::document::{Document, Item, Left, Malformed, Parsed, Place, What, push, shown, within};
use super::record::{self, Draft};
use super::{Report, safe_json};
use crate::annotation::Kind;
use crate::text::{Ruler, Span, Unit};
use std::collections::BTreeMap;

/// The type of notes that hold a record.
const RECORD: &str = record::KEY;

/// The attribute that holds a label.
const LABEL: &str = "Label";

/// The `.ann` file of `report`.
pub fn write(report: &Report<'_>, left: &mut Left) -> String {
    let text = report.article.text();
    let ruler = Ruler::new(text, Unit::Points);
    let mut out = String::new();
    let (mut attributes, mut notes) = (0, 0);
    for (i, labelled) in report.labelled(left).iter().enumerate() {
        let n = i + 1;
        let fragments = lines(text, labelled.span);
        if fragments.is_empty() {
            left.add("annotations of nothing but line breaks", 1);
            continue;
        }
        let told = |span: &Span| {
            let (start, end) = ruler.range(*span);
            format!("{start} {end}")
        };
        let ranges = fragments.iter().map(told).collect::<Vec<_>>().join(";");
        // A tab would end the words.
        let words = fragments.iter().map(|span| span.of(text).replace('\t', " ")).collect::<Vec<_>>().join(" ");
        let Some(annotation) = labelled.annotation else {
            out += &format!("T{n}\t{} {ranges}\t{words}\n", labelled.name);
            continue;
        };
        out += &format!("T{n}\t{} {ranges}\t{words}\n", annotation.kind.name());
        if !annotation.label.is_empty() {
            attributes += 1;
            out += &format!("A{attributes}\t{LABEL} T{n} {}\n", plain(&annotation.label));
        }
        if !annotation.note.is_empty() {
            notes += 1;
            out += &format!("#{notes}\tAnnotatorNotes T{n}\t{}\n", one_line(&annotation.note));
        }
        notes += 1;
        out += &format!("#{notes}\t{RECORD} T{n}\t{}\n", safe_json(&record::record(annotation)));
    }
    out
}

/// The parts of `span` between line breaks: brat has none inside a fragment.
fn lines(text: &str, span: Span) -> Vec<Span> {
    let words = span.of(text);
    let parts = words.split(['\n', '\r']).filter(|part| !part.is_empty());
    parts.map(|part| Span::of_slice(words, part).shift(span.start)).collect()
}

/// `label` as brat takes names: letters, digits, `_` and `-`.
fn plain(label: &str) -> String {
    label.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

/// `note` on one line.
fn one_line(note: &str) -> String {
    note.split(char::is_control).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The configuration of a folder of such files: `annotation.conf`.
pub fn configuration(labels: &[String]) -> String {
    let kinds = Kind::ALL.map(Kind::name).join("\n");
    let types = crate::entity::EntityType::ALL.map(crate::entity::EntityType::code).join("\n");
    let labels = labels.iter().map(|label| plain(label)).collect::<Vec<_>>().join("|");
    format!(
        "[entities]\n{kinds}\n{types}\n\n[relations]\n\n[events]\n\n[attributes]\n{LABEL}\tArg:{}, Value:{labels}\n",
        Kind::ALL.map(Kind::name).join("|"),
    )
}

/// A text-bound annotation as it is read.
struct Bound<'a> {
    line: usize,
    kind: &'a str,
    ranges: Vec<(usize, usize)>,
    words: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    notes: Vec<&'a str>,
    record: Option<Draft>,
}

/// Reads an `.ann` file; `beside` is the text of the `.txt` file, if it is there.
///
/// # Errors
/// The first line that is not of the form.
pub fn read(ann: &str, beside: Option<String>) -> Result<Parsed, Malformed> {
    let mut left = Left::default();
    let mut bounds: BTreeMap<&str, Bound<'_>> = BTreeMap::new();
    let mut order = Vec::new();
    let mut about = Vec::new();
    for (i, line) in ann.strip_prefix('\u{feff}').unwrap_or(ann).lines().enumerate() {
        let n = i + 1;
        if line.trim().is_empty() {
            continue;
        }
        let Some((id, rest)) = line.split_once('\t') else {
            return Err(Malformed::new(n, "expected an id and a tab, as “T1⇥claim 0 5⇥words”"));
        };
        match id.as_bytes().first() {
            Some(b'T') => {
                within(order.len(), n)?;
                if bounds.insert(id, bound(n, rest)?).is_some() {
                    return Err(Malformed::new(n, format!("the id {} is there twice", shown(id))));
                }
                order.push(id);
            }
            Some(b'A' | b'M' | b'#') => about.push((n, id, rest)),
            Some(b'R') => left.add("relations", 1),
            Some(b'E') => left.add("events", 1),
            Some(b'N') => left.add("normalisations", 1),
            Some(b'*') => left.add("equivalences", 1),
            _ => return Err(Malformed::new(n, format!("“{}” is not a brat id", shown(id)))),
        }
    }
    for (n, id, rest) in about {
        let (head, value) = rest.split_once('\t').unwrap_or((rest, ""));
        let mut parts = head.split(' ').filter(|part| !part.is_empty());
        let (Some(name), Some(of)) = (parts.next(), parts.next()) else {
            return Err(Malformed::new(n, "expected a name and the id that it belongs to, as “A1⇥Label T1 doubtful”"));
        };
        match bounds.get_mut(of) {
            Some(bound) if !id.starts_with('#') => bound.attributes.push((name, parts.next().unwrap_or_default())),
            Some(bound) if name == RECORD => {
                let record = serde_json::from_str(value);
                bound.record = Some(record.map_err(|_| Malformed::new(n, "the record in this note is damaged"))?);
            }
            Some(bound) => bound.notes.push(value),
            None if id.starts_with('#') => left.add("notes on relations and events", 1),
            None => left.add("attributes of relations and events", 1),
        }
    }
    let ruler = beside.as_deref().map(|text| Ruler::new(text, Unit::Points));
    let mut items = Vec::new();
    for bound in order.iter().filter_map(|id| bounds.remove(id)) {
        let Some(place) = place(&bound, ruler.as_ref().zip(beside.as_deref()), &mut left)? else { continue };
        push(&mut items, Item { line: bound.line, place, what: what(bound) })?;
    }
    Ok(Parsed { documents: vec![Document { name: String::new(), text: beside, items, line: 1 }], left })
}

fn bound(line: usize, rest: &str) -> Result<Bound<'_>, Malformed> {
    let wrong = || Malformed::new(line, "expected a type, offsets, a tab and words, as “T1⇥claim 0 5⇥words”");
    let (head, words) = rest.split_once('\t').ok_or_else(wrong)?;
    let (kind, ranges) = head.split_once(' ').ok_or_else(wrong)?;
    let range = |range: &str| {
        let (start, end) = range.split_once(' ')?;
        let (start, end) = (start.parse().ok()?, end.parse().ok()?);
        (start < end).then_some((start, end))
    };
    let ranges: Option<Vec<(usize, usize)>> = ranges.split(';').map(range).collect();
    let ranges = ranges.filter(|ranges| !kind.is_empty() && ranges.windows(2).all(|two| two[0].1 <= two[1].0));
    let ranges = ranges.ok_or_else(wrong)?;
    Ok(Bound { line, kind, ranges, words, attributes: Vec::new(), notes: Vec::new(), record: None })
}

/// Where it is; nothing for one in several pieces with words between them.
fn place(bound: &Bound<'_>, text: Option<(&Ruler<'_>, &str)>, left: &mut Left) -> Result<Option<Place>, Malformed> {
    let (start, end) = (bound.ranges[0].0, bound.ranges[bound.ranges.len() - 1].1);
    let Some((ruler, text)) = text else {
        // Without the text only a line break is sure to be nothing.
        if bound.ranges.windows(2).any(|two| two[1].0 - two[0].1 > 2) {
            left.add("spans in several pieces", 1);
            return Ok(None);
        }
        let (prefix, suffix) = (String::new(), String::new());
        let range = Some((start, end, Unit::Points));
        return Ok(Some(Place::Quote { range, exact: Some(bound.words.into()), prefix, suffix }));
    };
    let Some(span) = ruler.span(start, end) else {
        let what = format!(
            "{start} {end} is not a range of the text beside it, which has {} code points",
            ruler.at(text.len())
        );
        return Err(Malformed::new(bound.line, what));
    };
    let between = |two: &[(usize, usize)]| ruler.span(two[0].1, two[1].0).map_or("", |gap| gap.of(text));
    if bound.ranges.windows(2).any(|two| !between(two).trim().is_empty()) {
        left.add("spans in several pieces", 1);
        return Ok(None);
    }
    Ok(Some(Place::Span(span)))
}

fn what(bound: Bound<'_>) -> What {
    let labelled = bound.attributes.iter().find(|(name, _)| *name == LABEL).map(|(_, value)| *value);
    let note = bound.notes.join("\n");
    let Some(mut draft) = bound.record else {
        let mut what = What::named(bound.kind, None, "brat");
        if let What::Annotation(draft) = &mut what {
            draft.note = Some(note).filter(|note| !note.is_empty());
            if let Some(label) = labelled {
                draft.label = Some(label.into());
            }
            let told = |(name, value): &(&str, &str)| {
                if value.is_empty() { (*name).to_string() } else { format!("{name}={value}") }
            };
            draft.tags = bound.attributes.iter().filter(|(name, _)| *name != LABEL).map(told).collect();
        }
        return what;
    };
    // What was changed over there goes before what we had written.
    if draft.kind.is_none_or(|kind| kind.name() != bound.kind) {
        return match What::named(bound.kind, Some(draft), "brat") {
            What::Annotation(mut draft) => {
                draft.label = labelled.map(str::to_string).or(draft.label);
                What::Annotation(draft)
            }
            mention @ What::Mention(..) => mention,
        };
    }
    if draft.label.as_deref().map(plain).unwrap_or_default() != labelled.unwrap_or_default() {
        draft.label = Some(labelled.unwrap_or_default().into());
    }
    if one_line(draft.note.as_deref().unwrap_or_default()) != note {
        draft.note = Some(note);
    }
    What::Annotation(Box::new(draft))
}
