//! Other programs read our exports, of texts in which offsets are hard to count.
//!
//! `TANDAI_PEERS` names a Python with the packages in `tests/peers/requirements.txt`.

use crate::needs::Need;
use crate::support::build;
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use tandai::annotation::agreement::{Agreement, LabelledRange};
use tandai::annotation::project::Project;
use tandai::annotation::{AnnotationKind, AnnotationSet, Sidecar, Snapshots};
use tandai::article::Article;
use tandai::entity::{EntityType, Extraction, ManualGrouping, Mention};
use tandai::exchange::{ExchangeFormat, ExportContent, Omissions, Report};
use tandai::text::Span;

tests! {
    pyld_expands_web_annotations: [Need::Peers],
    hypothesis_offsets_count_utf_16: [Need::Peers],
    pybrat_reads_standoff: [Need::Peers],
    python_slices_doccano_offsets: [Need::Peers],
    label_studio_converts_tasks: [Need::Peers],
    spacy_aligns_prodigy_spans: [Need::Peers],
    spacy_reads_docs: [Need::Peers],
    web_anno_tsv_reads_entities: [Need::Peers],
    seqeval_finds_entities: [Need::Peers],
    seqeval_finds_annotations: [Need::Peers],
    tables_are_read_and_hold_no_formula: [Need::Peers],
    agreement_equals_that_of_other_libraries: [Need::Peers],
}

/// Texts with their marks drawn in: `[kind/label:words]` is an annotation, `{TYPE:words}` an entity.
const TEXTS: [(&str, &str); 7] = [
    ("plain", "Kata [claim/doubtful:{PER:Putin}], «ke-[note:31 dari 83]». {LOC:Rusia} [highlight/important:naik]."),
    ("emoji", "😀 👩‍🚀 [highlight/important:{PER:Ana 🎈}] melihat 🇮🇩 di {LOC:Jakarta}. [claim:👨‍👩‍👧‍👦 lima] orang."),
    ("combining", "Cafe\u{301} [claim/question:e\u{301}te\u{301} n\u{303}o], {ORG:Ko\u{308}ln AG} di {LOC:A\u{30a}}."),
    ("crlf", "Judul berita\r\n\r\nKata {PER:Gref},\r\n[claim:angka itu\r\nnaik] lagi.\r\n\r\n[note:Habis] sudah.\r\n"),
    ("cjk", "[highlight/question:{PER:习近平}]在{LOC:北京}说：[claim:经济增长5%]。{ORG:東京電力}も。"),
    ("rtl", "قال {PER:محمد} إن [claim/doubtful:الرقم ٤٢] صحيح. אמר {PER:דוד} [note:שלום] בירושלים."),
    (
        "signs",
        "a_b [highlight/ragu-ragu:x|y;* [1\\] ->] =1+1 #Text= \"[note:kut'ip\"] \\n {MONEY:Rp5.000}, [claim:=2+3].",
    ),
];

/// An annotation or entity in a text: its byte span, and its `kind/label` or type.
struct Marked {
    span: Span,
    name: String,
    entity: Option<EntityType>,
}

/// Splits a drawn text into the plain text and its marks. A backslash escapes a bracket or brace.
fn parse(drawn: &str) -> (String, Vec<Marked>) {
    let (mut text, mut open, mut marked) = (String::new(), Vec::new(), Vec::new());
    let mut chars = drawn.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if matches!(chars.peek(), Some('[' | ']' | '{' | '}')) => text.extend(chars.next()),
            '[' | '{' => {
                let ahead: String = chars.clone().take_while(|&c| c != ':').collect();
                let is_name = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '-');
                if !ahead.is_empty() && ahead.chars().all(is_name) {
                    chars.by_ref().take(ahead.len()).for_each(drop);
                    chars.next();
                    open.push((text.len(), ahead, c));
                } else {
                    text.push(c);
                }
            }
            ']' | '}' => {
                let (start, name, sign) = open.pop().expect("something is open");
                let entity = EntityType::ALL.into_iter().find(|kind| sign == '{' && kind.code() == name);
                marked.push(Marked { span: Span::new(start, text.len()), name, entity });
            }
            c => text.push(c),
        }
    }
    (text, marked)
}

struct Case {
    article: Article,
    annotations: AnnotationSet,
    found: Extraction,
    marked: Vec<Marked>,
}

fn case(drawn: &str) -> Case {
    let (text, marked) = parse(drawn);
    let article = Article::new(text, None, None).unwrap();
    let mut sidecar = Sidecar::default();
    let mut mentions = Vec::new();
    for (i, mark) in marked.iter().enumerate() {
        if let Some(kind) = mark.entity {
            mentions.push(Mention { span: mark.span, kind, value: None, role: None, source: None });
            continue;
        }
        let (kind, label) = mark.name.split_once('/').unwrap_or((&mark.name, ""));
        let kind = AnnotationKind::ALL.into_iter().find(|k| k.name() == kind).unwrap();
        let annotation = build::annotation().id(i as u128 + 1).kind(kind).label(label).on(&article, mark.span);
        let annotation = annotation.tags(&["a; b", "漢"]).note("baris satu\nbaris 😀 \"dua\"").creator("Ana B.");
        sidecar.annotations.push(annotation.time("2025-03-01T12:34:56.789Z").shared());
    }
    sidecar.sort();
    let annotations = AnnotationSet::new(sidecar, Snapshots::default(), &article);
    let all = Span::new(0, article.text().len());
    let found =
        Extraction::new(article.text(), all, mentions, tandai::entity::Naming::default(), &ManualGrouping::default());
    Case { article, annotations, found, marked }
}

/// Runs a script of `tests/peers` and parses each line of its output as JSON.
fn run(script: &str, args: &[&str]) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(script);
    let python = std::env::var_os("TANDAI_PEERS").expect("the Python");
    let out = Command::new(python).arg(script).args(args).output().expect("the Python runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect()
}

type Row = (usize, usize, String, String);

/// Exports all texts to `format` and compares what `read.py` finds in them with the marks. `name` gives the expected label.
fn is_read(format: ExchangeFormat, content: ExportContent, name: impl Fn(&Marked) -> String) {
    let dir = tempfile::tempdir().unwrap();
    let mut wanted = Vec::new();
    // The reader of WebAnno TSV does not unescape backslashes, so the text with backslashes is left out.
    for (stem, drawn) in TEXTS.iter().filter(|(stem, _)| format != ExchangeFormat::Webanno || *stem != "signs") {
        let case = case(drawn);
        let project = Project::default();
        let report = Report {
            article: &case.article,
            annotations: &case.annotations,
            extraction: &case.found,
            project: &project,
            content,
            name: format!("seeds/{stem}.txt"),
        };
        let written = format.write(&[report], &mut Omissions::default());
        let path = dir.path().join(format!("{stem}.{}", format.extension()));
        std::fs::write(&path, &written.text).unwrap();
        for (end, text) in written.companion_files.iter().filter(|(end, _)| end.starts_with('.')) {
            std::fs::write(path.with_extension(&end[1..]), text).unwrap();
        }
        let text = case.article.text();
        std::fs::write(dir.path().join(format!("{stem}.text")), text).unwrap();
        let is_written = |mark: &&Marked| match content {
            ExportContent::All => true,
            ExportContent::Annotations => mark.entity.is_none(),
            ExportContent::Entities => mark.entity.is_some(),
        };
        let row = |mark: &Marked| -> Row {
            let (start, end) = case.article.to_code_points(mark.span);
            (start, end, name(mark), mark.span.slice(text).into())
        };
        let mut rows: Vec<Row> = case.marked.iter().filter(is_written).map(row).collect();
        rows.sort();
        wanted.push((stem.to_string(), rows));
    }
    wanted.sort();
    let found = run("read.py", &[format.name(), dir.path().to_str().unwrap()]);
    let found: Vec<(String, Vec<Row>)> = found.into_iter().map(|v| serde_json::from_value(v).unwrap()).collect();
    assert_eq!(found, wanted);
}

/// The label in formats that have a single name for a span.
fn flat(mark: &Marked) -> String {
    mark.name.strip_prefix("highlight/").unwrap_or(&mark.name).into()
}

fn whole(mark: &Marked) -> String {
    mark.name.clone()
}

fn pyld_expands_web_annotations() {
    is_read(ExchangeFormat::Webannotation, ExportContent::Annotations, whole);
}

fn hypothesis_offsets_count_utf_16() {
    is_read(ExchangeFormat::Hypothesis, ExportContent::Annotations, whole);
}

fn pybrat_reads_standoff() {
    is_read(ExchangeFormat::Brat, ExportContent::All, whole);
}

fn python_slices_doccano_offsets() {
    is_read(ExchangeFormat::Doccano, ExportContent::All, flat);
}

fn label_studio_converts_tasks() {
    is_read(ExchangeFormat::LabelStudio, ExportContent::All, flat);
}

fn spacy_aligns_prodigy_spans() {
    is_read(ExchangeFormat::Prodigy, ExportContent::All, flat);
}

fn spacy_reads_docs() {
    is_read(ExchangeFormat::Spacy, ExportContent::All, flat);
}

fn web_anno_tsv_reads_entities() {
    is_read(ExchangeFormat::Webanno, ExportContent::Entities, flat);
}

fn seqeval_finds_entities() {
    is_read(ExchangeFormat::Conll, ExportContent::Entities, flat);
}

fn seqeval_finds_annotations() {
    is_read(ExchangeFormat::Conll, ExportContent::Annotations, flat);
}

fn tables_are_read_and_hold_no_formula() {
    is_read(ExchangeFormat::Csv, ExportContent::Annotations, whole);
    is_read(ExchangeFormat::Tsv, ExportContent::Annotations, whole);
}

/// Reproducible pseudo-random numbers: a linear congruential generator with Knuth's constants.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// The marks of several annotators: for each of them, the label of every code point.
fn annotators(dice: &mut Dice) -> Vec<Vec<Option<&'static str>>> {
    let stretches: Vec<usize> = (0..=dice.roll(12)).map(|_| 1 + dice.roll(7)).collect();
    let (coders, labels, share) = (2 + dice.roll(4), 1 + dice.roll(4), 1 + dice.roll(5));
    let mut lines = vec![Vec::new(); coders];
    for stretch in stretches {
        for line in &mut lines {
            let label = (dice.roll(6) < share).then(|| ["a", "b", "c", "d"][dice.roll(labels)]);
            line.extend(std::iter::repeat_n(label, stretch));
            // An unmarked code point separates two stretches.
            line.push(None);
        }
    }
    lines
}

fn marks(line: &[Option<&str>]) -> Vec<LabelledRange> {
    let mut marks: Vec<LabelledRange> = Vec::new();
    for (at, label) in line.iter().enumerate().filter_map(|(at, label)| Some((at, (*label)?))) {
        match marks.last_mut() {
            Some(last) if last.end == at && last.label == label => last.end = at + 1,
            _ => marks.push(LabelledRange { start: at, end: at + 1, label: label.into() }),
        }
    }
    marks
}

fn agreement_equals_that_of_other_libraries() {
    let mut dice = Dice(7);
    let cases: Vec<_> = (0..400).map(|_| annotators(&mut dice)).collect();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cases");
    let lines: Vec<String> = cases.iter().map(|case| serde_json::to_string(case).unwrap()).collect();
    std::fs::write(&path, lines.join("\n")).unwrap();
    let theirs = run("agree.py", &[path.to_str().unwrap()]);
    assert_eq!(theirs.len(), cases.len());
    let mut figures = 0;
    for (case, theirs) in cases.iter().zip(theirs) {
        let mut agreement = Agreement::new(case.len());
        agreement.add(&case.iter().map(|line| marks(line)).collect::<Vec<_>>(), case[0].len());
        let (pairs, fleiss, alpha, marked): (Vec<(Option<f64>, Option<f64>)>, _, _, _) =
            serde_json::from_value(theirs).unwrap();
        let mut is_same = |what: &str, ours: Option<f64>, theirs: Option<f64>| {
            let same = match (ours, theirs) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-9,
                (a, b) => a == b,
            };
            assert!(same, "{what}: {ours:?}, and others {theirs:?}: {case:?}");
            figures += usize::from(ours.is_some());
        };
        for ((_, _, pair), (strict, kappa)) in agreement.pairs().zip(pairs) {
            is_same("strict F1", pair.strict_f1(), strict);
            is_same("Cohen's kappa", pair.kappa(), kappa);
        }
        is_same("Fleiss' kappa", agreement.fleiss(), fleiss);
        is_same("alpha", agreement.alpha(), alpha);
        is_same("alpha of marking", agreement.alpha_of_marking(), marked);
    }
    assert!(figures > 2000, "{figures}");
}
