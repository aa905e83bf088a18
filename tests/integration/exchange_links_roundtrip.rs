//! Drawn files of brat and Label Studio with all that tandai has no notion of: imported and exported again, they are equal but
//! for the order, and for what tandai adds.

use super::exchange_roundtrip::again;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use std::collections::HashSet;
use tandai::exchange::ExchangeFormat;

/// Words of a text, some of more bytes or UTF-16 code units than characters. None is a name that tandai finds by itself.
const WORDS: [&str; 7] = ["harga", "beras", "😀", "café", "price", "pasar", "e\u{301}lan"];

/// The words of a text, and whether a line ends behind each.
fn text() -> impl Strategy<Value = Vec<(&'static str, bool)>> {
    prop::collection::vec((select(&WORDS[..]), prop::bool::weighted(0.15)), 1..16)
}

/// A text with the code points at which each word begins and ends.
struct Words {
    text: String,
    points: Vec<char>,
    places: Vec<(usize, usize)>,
}

impl Words {
    fn new(words: &[(&str, bool)]) -> Self {
        let (mut text, mut places, mut at) = (String::new(), Vec::new(), 0);
        for (word, is_last) in words {
            let end = at + word.chars().count();
            places.push((at, end));
            text += word;
            text.push(if *is_last { '\n' } else { ' ' });
            at = end + 1;
        }
        Self { points: text.chars().collect(), text, places }
    }

    fn slice(&self, start: usize, end: usize) -> String {
        self.points[start..end].iter().collect()
    }

    /// The range from a word to the one that is `long` words behind it, or to the last.
    fn range(&self, first: usize, long: usize) -> (usize, usize) {
        (self.places[first].0, self.places[(first + long).min(self.places.len() - 1)].1)
    }

    /// The parts of a range that are on one line.
    fn lines(&self, (start, end): (usize, usize)) -> Vec<(usize, usize)> {
        let mut lines = vec![(start, end)];
        for at in (start..end).filter(|at| self.points[*at] == '\n') {
            if let Some(last) = lines.last_mut() {
                last.1 = at;
            }
            lines.push((at + 1, end));
        }
        lines
    }
}

/// Types of text-bound annotations: tandai's own, names of entity types that it knows, and free ones.
const TYPES: [&str; 12] = [
    "claim",
    "note",
    "highlight",
    "PER",
    "Person",
    "Location",
    "GPE",
    "NORP",
    "person",
    "phrase",
    "Opening",
    "place_of_work",
];

/// Those that tandai itself would write. An annotation with one of them is taken for an equal one before it on the same words,
/// if the file says nothing else about it.
const OWN_TYPES: [&str; 5] = ["claim", "note", "highlight", "PER", "NORP"];

/// A text-bound annotation: its type, first word and words behind that. A second piece has words before it and behind its
/// first one.
type DrawnBound = (&'static str, Index, usize, Option<(usize, usize)>);

/// A relation, an event or an equivalence: which of them, its arguments, how many there are of the last, and whether a
/// relation ends in a tab, as in brat's editor.
type DrawnLink = (usize, [Index; 3], usize, bool);

/// An attribute, a normalisation or a note: which form, what it belongs to, and the text of a note.
type DrawnDetail = (usize, Index, &'static str);

/// The lines of an `.ann` file. Not drawn are:
/// - pieces with only a space between them, which are read and written as one span;
/// - the space that brat's editor writes behind an event without arguments, which is not written;
/// - an attribute `Label`, which tandai writes for its own labels, with a number of its own;
/// - notes on attributes and normalisations, which the import counts as left out;
/// - one of [`OWN_TYPES`] after an annotation of the same words that means the same.
fn ann(words: &Words, bounds: &[DrawnBound], links: &[DrawnLink], details: &[DrawnDetail]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut bound_ids = Vec::new();
    let mut seen = HashSet::new();
    for (i, (kind, first, long, second)) in bounds.iter().enumerate() {
        let first = first.index(words.places.len());
        let mut ranges = words.lines(words.range(first, *long));
        let second = second.map(|(gap, long_too)| (first + long + 1 + gap, long_too));
        if let Some((next, long)) = second.filter(|(next, _)| *next < words.places.len()) {
            ranges.extend(words.lines(words.range(next, long)));
        }
        let meaning = if kind.eq_ignore_ascii_case("person") { "PER" } else { kind };
        if !seen.insert((meaning, ranges.clone())) && OWN_TYPES.contains(kind) {
            continue;
        }
        let id = format!("T{}", 2 * i + 1);
        let pieces: Vec<String> = ranges.iter().map(|(start, end)| words.slice(*start, *end)).collect();
        let ranges: Vec<String> = ranges.iter().map(|(start, end)| format!("{start} {end}")).collect();
        lines.push(format!("{id}\t{kind} {}\t{}", ranges.join(";"), pieces.join(" ")));
        bound_ids.push(id);
    }
    let link_ids: Vec<String> =
        links.iter().enumerate().map(|(i, (form, ..))| format!("{}{}", ["R", "E", "*"][*form], i + 1)).collect();
    let events = link_ids.iter().filter(|id| id.starts_with('E'));
    let arguments: Vec<&String> = bound_ids.iter().chain(events).collect();
    let mut equivalences = HashSet::new();
    for (id, (form, [first, second, third], many, has_tail)) in link_ids.iter().zip(links) {
        let bound = |at: &Index| &bound_ids[at.index(bound_ids.len())];
        let argument = |at: &Index| arguments[at.index(arguments.len())];
        lines.push(match form {
            0 => {
                let tail = if *has_tail { "\t" } else { "" };
                format!("{id}\tWorks_at Arg1:{} Arg2:{}{tail}", argument(first), argument(second))
            }
            1 => {
                let roles = [(" Agent:", second), (" Cause2:", third), (" Agent:", first)];
                let roles = roles.iter().take(*many).map(|(role, at)| format!("{role}{}", argument(at)));
                format!("{id}\tOpening:{}{}", bound(first), roles.collect::<String>())
            }
            _ => {
                let line = format!("*\tEquiv {} {}", bound(first), bound(second));
                let third = if *many == 2 { format!(" {}", bound(third)) } else { String::new() };
                // Said twice, it is taken for one.
                if !equivalences.insert(line.clone() + &third) {
                    continue;
                }
                line + &third
            }
        });
    }
    let owners: Vec<&String> = bound_ids.iter().chain(link_ids.iter().filter(|id| !id.starts_with('*'))).collect();
    lines.extend(details.iter().enumerate().map(|(i, (form, of, text))| {
        let (number, of) = (3 * i + 1, owners[of.index(owners.len())]);
        match form {
            0 => format!("A{number}\tNegation {of}"),
            1 => format!("A{number}\tConfidence {of} low"),
            2 => format!("M{number}\tSpeculation {of}"),
            3 => format!("N{number}\tReference {of} Wikipedia:534366\t{text}"),
            4 => format!("#{number}\tAnnotatorNotes {of}\t{text}"),
            _ => format!("#{number}\tNormalization {of}\t{text}"),
        }
    }));
    lines
}

/// A region: its label, first word, words behind that, the name of the control, and whether it has a comment.
type DrawnRegion = (&'static str, Index, usize, &'static str, bool);

/// A result that is attached to a region, to words without a label, or to the whole text: what it is, and of what.
type DrawnResult = (usize, usize, Index);

/// Two regions, the direction between them, and how many labels that has; `None` if it has no list of them.
type DrawnRelation = ([Index; 2], &'static str, Option<usize>);

/// The results of a task. Not drawn are:
/// - regions with several labels, which are written as a region with the same id for each label, because each annotation has
///   a record;
/// - regions without their words, which an export adds;
/// - tasks with several annotations, whose results are written as one annotation.
fn results(
    words: &Words,
    regions: &[DrawnRegion],
    attached: &[DrawnResult],
    relations: &[DrawnRelation],
) -> Vec<Value> {
    let place = |first: usize, long: usize| {
        let (start, end) = words.range(first, long);
        json!({"start": start, "end": end, "text": words.slice(start, end)})
    };
    let (mut results, mut places) = (Vec::new(), Vec::new());
    for (i, (label, first, long, control, has_comment)) in regions.iter().enumerate() {
        let (id, place) = (format!("r-{i}"), place(first.index(words.places.len()), *long));
        let mut value = place.clone();
        value["labels"] = json!([label]);
        let mut result = json!({
            "id": id, "from_name": control, "to_name": "text", "type": "labels", "origin": "manual", "value": value,
        });
        if *has_comment {
            result["meta"] = json!({"text": ["cek lagi 😀"]});
        }
        results.push(result);
        places.push((id, place));
    }
    for (i, (form, of, at)) in attached.iter().enumerate() {
        let (id, mut value) = match of {
            0 if !places.is_empty() => places[at.index(places.len())].clone(),
            1 => (format!("w-{i}"), place(at.index(words.places.len()), 0)),
            _ => (format!("t-{i}"), json!({})),
        };
        let (kind, field, said) = match form {
            0 => ("choices", "choices", json!(["yes", "no"])),
            1 => ("rating", "rating", json!(4)),
            2 => ("number", "number", json!(2.5)),
            _ => ("textarea", "text", json!(["why? é"])),
        };
        value[field] = said;
        results.push(json!({"id": id, "from_name": format!("c-{i}"), "to_name": "text", "type": kind, "value": value}));
    }
    let mut seen = HashSet::new();
    for ([from, to], direction, labels) in relations.iter().filter(|_| !places.is_empty()) {
        let ids = [from, to].map(|at| &places[at.index(places.len())].0);
        let mut relation = json!({"from_id": ids[0], "to_id": ids[1], "type": "relation", "direction": direction});
        if let Some(many) = labels {
            relation["labels"] = json!(&["opens at", "knows"][..*many]);
        }
        // Said twice, it is taken for one.
        if seen.insert(relation.to_string()) {
            results.push(relation);
        }
    }
    results
}

/// The results that tandai wrote, without its records.
fn foreign_results(file: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(file).unwrap();
    let mut results = file[0]["annotations"][0]["result"].as_array().cloned().unwrap_or_default();
    for fields in results.iter_mut().filter_map(Value::as_object_mut) {
        if let Some(meta) = fields.get_mut("meta").and_then(Value::as_object_mut) {
            meta.remove("tandai");
            if meta.is_empty() {
                fields.remove("meta");
            }
        }
    }
    results
}

/// Values of JSON on a line each, sorted.
fn sorted(values: &[Value]) -> Vec<String> {
    let mut lines: Vec<String> = values.iter().map(Value::to_string).collect();
    lines.sort_unstable();
    lines
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn brat(
        words in text(), has_text in any::<bool>(),
        bounds in prop::collection::vec(
            (select(&TYPES[..]), any::<Index>(), 0usize..3, prop::option::weighted(0.3, (1usize..4, 0usize..2))), 1..7,
        ),
        links in prop::collection::vec((0usize..3, any::<[Index; 3]>(), 0usize..4, any::<bool>()), 0..5),
        details in prop::collection::vec((0usize..6, any::<Index>(), select(&["cek lagi", "why? 😀 \\n é", ""][..])), 0..8),
    ) {
        let words = Words::new(&words);
        let mut wanted = ann(&words, &bounds, &links, &details);
        let file = wanted.join("\n") + "\n";
        let written = again(ExchangeFormat::Brat, &words.text, &file, has_text.then(|| words.text.clone()));
        let mut written: Vec<&str> = written.lines().filter(|line| !line.contains("\ttandai T")).collect();
        wanted.sort_unstable();
        written.sort_unstable();
        prop_assert_eq!(written, wanted, "{}", file);
    }

    #[test]
    fn label_studio(
        words in text(),
        regions in prop::collection::vec(
            (select(&["PER", "Person", "NORP", "river", "claim", "note"][..]), any::<Index>(), 0usize..3,
             select(&["label", "ner"][..]), any::<bool>()), 0..6,
        ),
        attached in prop::collection::vec((0usize..4, 0usize..3, any::<Index>()), 0..6),
        relations in prop::collection::vec(
            (any::<[Index; 2]>(), select(&["left", "right", "bi"][..]), prop::option::of(0usize..3)), 0..4,
        ),
    ) {
        let words = Words::new(&words);
        let results = results(&words, &regions, &attached, &relations);
        let file = json!([{"data": {"text": words.text}, "annotations": [{"result": results}]}]).to_string();
        let written = again(ExchangeFormat::LabelStudio, &words.text, &file, None);
        prop_assert_eq!(sorted(&foreign_results(&written)), sorted(&results));
    }
}
