//! Files of other tools that are imported and exported again: the export has what the file had, in any order. And what
//! Hypothes.is takes from an export.

use crate::support::folder::Folder;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use tandai::annotation::project::Project;
use tandai::annotation::sidecar::DecisionEntry;
use tandai::annotation::{AnnotationSet, Sidecar, Snapshots};
use tandai::article::Article;
use tandai::entity::{Extraction, ManualGrouping, Mention};
use tandai::exchange::import::plan_import;
use tandai::exchange::record::AnnotationDefaults;
use tandai::exchange::{ExchangeFormat, Omissions, Report};
use tandai::text::Span;
use uuid::Uuid;

/// Imports `file`, with `beside` as the text next to it, into an article with `text`, and exports the article in the same
/// format.
#[track_caller]
pub(super) fn again(format: ExchangeFormat, text: &str, file: &str, beside: Option<String>) -> String {
    let article = Article::new(text.into(), None, None).unwrap();
    let mut parsed = format.read(file, beside, "peer").unwrap_or_else(|error| panic!("{error}\n{file}"));
    assert!(parsed.omissions.is_empty() && parsed.skipped.is_empty(), "{parsed:?}");
    let mut next = 0;
    let mut id = || {
        next += 1;
        Uuid::from_u128(next)
    };
    let mut defaults = AnnotationDefaults { now: jiff::Timestamp::UNIX_EPOCH, id: &mut id, creator: "" };
    let document = parsed.documents.pop().unwrap_or_default();
    let plan = plan_import(document, &article, &AnnotationSet::default(), &Extraction::default(), &mut defaults);
    assert!(plan.lost.is_empty() && plan.conflicting.is_empty(), "{plan:?}\n{file}");
    let mentions = plan.suggested.iter().map(|suggested| {
        let span = article.from_code_points(suggested.target.start, suggested.target.end).unwrap();
        Mention { span, kind: suggested.r#type, value: None, role: None, source: None }
    });
    let all = Span::new(0, text.len());
    let extraction =
        Extraction::new(text, all, mentions.collect(), tandai::entity::Naming::default(), &ManualGrouping::default());
    let mut sidecar = Sidecar { annotations: plan.new.into_iter().map(Arc::new).collect(), ..Sidecar::default() };
    sidecar.links = plan.links.into_iter().map(DecisionEntry::Known).collect();
    sidecar.entities.suggested = plan.suggested.into_iter().map(DecisionEntry::Known).collect();
    let annotations = AnnotationSet::new(sidecar, Snapshots::default(), &article);
    let project = Project::default();
    let report = Report {
        article: &article,
        annotations: &annotations,
        extraction: &extraction,
        project: &project,
        content: format.content(),
        name: "a.txt".into(),
    };
    let mut omissions = Omissions::default();
    let written = format.write(&[report], &mut omissions).text;
    assert!(omissions.is_empty(), "{omissions:?}\n{file}");
    written
}

/// Words of an article, some of more bytes or UTF-16 code units than characters.
const WORDS: [&str; 6] = ["harga", "Retno", "😀", "é", "漢字", "pasar"];

/// A text of words separated by spaces, with the code points at which each word begins and ends.
fn text_of(words: &[usize]) -> (String, Vec<(usize, usize)>) {
    let words: Vec<&str> = words.iter().map(|word| WORDS[*word]).collect();
    let mut at = 0;
    let span = |word: &&str| {
        let start = at;
        at += word.chars().count() + 1;
        (start, at - 1)
    };
    let spans = words.iter().map(span).collect();
    (words.join(" "), spans)
}

/// Sorts the labels of a doccano line.
fn doccano_labels(line: &str) -> BTreeSet<String> {
    let line: Value = serde_json::from_str(line).unwrap();
    line["label"].as_array().unwrap().iter().map(Value::to_string).collect()
}

/// The fields of the W3C annotations in a page that other tools read, for each annotation.
fn web_annotations(file: &str) -> BTreeSet<String> {
    let file: Value = serde_json::from_str(file).unwrap();
    let told = |one: &Value| {
        let bodies = one["body"].as_array().map_or(&[][..], Vec::as_slice);
        let bodies: BTreeSet<String> =
            bodies.iter().map(|body| format!("{} {} {}", body["type"], body["purpose"], body["value"])).collect();
        let fields = ["id", "motivation", "created", "modified", "creator", "target"].map(|key| one[key].to_string());
        format!("{fields:?} {bodies:?}")
    };
    file["items"].as_array().unwrap().iter().map(told).collect()
}

/// The annotations of a WebAnno TSV file: offsets of the first and last token, and the values of the features.
fn webanno_spans(file: &str) -> BTreeSet<(usize, usize, Vec<String>)> {
    let mut spans: Vec<(String, usize, usize, Vec<String>)> = Vec::new();
    for (n, line) in file.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).enumerate() {
        let cells: Vec<&str> = line.trim_end_matches('\t').split('\t').collect();
        let (start, end) = cells[1].split_once('-').unwrap();
        let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
        let lists: Vec<Vec<&str>> = cells[3..].iter().map(|cell| cell.split('|').collect()).collect();
        for i in (0..lists[0].len()).filter(|i| lists[0][*i] != "_") {
            let (mut values, mut key) = (Vec::new(), format!("token {n}"));
            for list in &lists {
                let (value, id) = list[i].split_once('[').map_or((list[i], None), |(value, id)| (value, Some(id)));
                key = id.map_or(key, str::to_string);
                values.push(value.to_string());
            }
            match spans.iter_mut().find(|span| span.0 == key) {
                Some(span) => span.2 = end,
                None => spans.push((key, start, end, values)),
            }
        }
    }
    spans.into_iter().map(|(_, start, end, values)| (start, end, values)).collect()
}

/// Spans of whole words that do not overlap, by their first and last word.
fn disjoint(drawn: &[(usize, usize)], many: usize) -> Vec<(usize, usize)> {
    let (mut at, mut spans) = (0, Vec::new());
    for (gap, long) in drawn {
        let (first, last) = (at + gap, at + gap + long);
        if last < many {
            spans.push((first, last));
        }
        at = last + 1;
    }
    spans
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn doccano(
        words in prop::collection::vec(0usize..6, 1..20), drawn in prop::collection::vec((0usize..4, 0usize..3), 0..6),
        labels in prop::collection::vec(prop::sample::select(vec!["ragu", "claim", "PER", "NORP", "LOCderiv", "note/a b"]), 6),
    ) {
        let (text, places) = text_of(&words);
        let spans = disjoint(&drawn, places.len()).into_iter().zip(labels);
        let label = spans.map(|((first, last), label)| json!([places[first].0, places[last].1, label]));
        let file = json!({"id": 1, "text": text, "label": label.collect::<Vec<_>>(), "Comments": []}).to_string();
        prop_assert_eq!(doccano_labels(&again(ExchangeFormat::Doccano, &text, &file, None)), doccano_labels(&file), "{}", file);
    }

    #[test]
    fn web_annotation(
        words in prop::collection::vec(0usize..6, 1..20),
        drawn in prop::collection::vec((any::<prop::sample::Index>(), 0usize..3, 0usize..3, any::<[bool; 3]>()), 0..5),
    ) {
        let (text, places) = text_of(&words);
        let points: Vec<char> = text.chars().collect();
        let items = drawn.iter().enumerate().map(|(i, (at, long, motivation, has))| {
            let first = at.index(places.len());
            let (start, end) = (places[first].0, places[(first + long).min(places.len() - 1)].1);
            let words = |from: usize, to: usize| points[from..to].iter().collect::<String>();
            let [note, label, tag] = *has;
            // Equal annotations on the same words would be taken for one.
            let number = format!("nomor {i}");
            let motivated = ["highlighting", "commenting", "assessing"][*motivation];
            let mut bodies = Vec::new();
            for (has, purpose, value) in
                [(note || *motivation == 1, "commenting", "cek <lagi>"), (label, "classifying", "ragu"), (tag, "tagging", "t 1"), (true, "tagging", &number)]
            {
                bodies.extend(has.then(|| json!({"type": "TextualBody", "purpose": purpose, "value": value})));
            }
            let mut item = json!({
                "id": format!("https://example.org/annotation/{i}"),
                "type": "Annotation",
                "motivation": motivated,
                "created": "2024-05-01T10:00:00Z", "modified": "2024-05-02T10:00:00Z",
                "creator": {"type": "Person", "name": "Ana B."},
                "target": {"source": "a.txt", "selector": [
                    {"type": "TextQuoteSelector", "exact": words(start, end), "prefix": words(start.saturating_sub(32), start),
                     "suffix": words(end, (end + 32).min(points.len()))},
                    {"type": "TextPositionSelector", "start": start, "end": end},
                ]},
            });
            if !bodies.is_empty() {
                item["body"] = bodies.into();
            }
            item
        });
        let page = json!({"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": items.collect::<Vec<_>>()});
        let file = page.to_string();
        prop_assert_eq!(web_annotations(&again(ExchangeFormat::Webannotation, &text, &file, None)), web_annotations(&file));
    }

    #[test]
    fn webanno(
        words in prop::collection::vec(0usize..6, 1..20), drawn in prop::collection::vec((0usize..4, 0usize..3), 0..6),
        types in prop::collection::vec(prop::sample::select(vec!["PER", "ORG", "MISC", "LOCderiv"]), 6),
    ) {
        let (text, places) = text_of(&words);
        let spans = disjoint(&drawn, places.len());
        let mut file = "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n\n\n".to_string();
        file += &format!("#Text={text}\n");
        let mut at = 0;
        for (n, word) in text.split(' ').enumerate() {
            let end = at + word.encode_utf16().count();
            let span = spans.iter().position(|(first, last)| (*first..=*last).contains(&n));
            let number = span.filter(|i| spans[*i].0 < spans[*i].1).map_or(String::new(), |i| format!("[{}]", i + 1));
            let value = span.map_or("_".into(), |i| format!("{}{number}", types[i]));
            let identifier = if span.is_some() { format!("*{number}") } else { "_".into() };
            file += &format!("1-{}\t{at}-{end}\t{word}\t{identifier}\t{value}\t\n", n + 1);
            at = end + 1;
        }
        prop_assert_eq!(webanno_spans(&again(ExchangeFormat::Webanno, &text, &file, None)), webanno_spans(&file), "{}", file);
    }
}

/// The client's Import lists the users of an array `annotations`, and saves `target`, `tags`, `text`, `uri` and `document` of
/// each annotation. It skips those whose text, tags and quote it has already.
#[test]
fn the_import_of_hypothesis_finds_each_field_that_it_takes() {
    let article = "Bupati 😀 Retno Kusuma meresmikan jembatan.\n";
    let folder = Folder::with(&[("a.txt", article)]);
    folder.run(&["add", "a.txt", "--quote", "Retno Kusuma", "--note", "cek", "--tag", "t 1", "--tag", "dua"]).success();
    folder.run(&["add", "a.txt", "--quote", "jembatan"]).success();
    let (file, _) = folder.streams(&["export", "a.txt", "--to", "hypothesis"], 0);
    let file: Value = serde_json::from_str(&file).unwrap();
    let rows = file["annotations"].as_array().expect("an object with an array");
    assert_eq!(rows.len(), 2);
    for row in rows {
        let user = row["user"].as_str().unwrap();
        assert!(user.starts_with("acct:") && user.ends_with("@hypothes.is"), "{user}");
        assert_eq!(file["export_userid"], user);
        assert!(row["uri"].is_string() && row["text"].is_string() && row["tags"].is_array(), "{row}");
        assert!(row["document"]["title"][0].is_string(), "{row}");
        assert_eq!((row["target"].as_array().unwrap().len(), &row["target"][0]["source"]), (1, &row["uri"]));
        // A reply would have references; both must be annotations of the page.
        assert_eq!(row.get("references"), None);
    }
    assert_eq!((&rows[0]["text"], &rows[0]["tags"]), (&json!("cek"), &json!(["t 1", "dua"])));
    let selectors = rows[0]["target"][0]["selector"].as_array().unwrap();
    let of_type = |wanted: &str| selectors.iter().find(|selector| selector["type"] == wanted).unwrap();
    let (position, quote) = (of_type("TextPositionSelector"), of_type("TextQuoteSelector"));
    // JavaScript counts UTF-16 code units.
    assert_eq!((&position["start"], &position["end"]), (&json!(10), &json!(22)));
    assert_eq!((&quote["exact"], &quote["prefix"]), (&json!("Retno Kusuma"), &json!("Bupati 😀 ")));
    assert_eq!(quote["suffix"], " meresmikan jembatan.\n");
}
