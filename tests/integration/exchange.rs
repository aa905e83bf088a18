//! Round trips through every two-way format: an import gives back what was exported, except what the format cannot hold.

use crate::support::build;
use proptest::prelude::*;
use std::sync::Arc;
use tandai::annotation::claim::{Claim, Evidence};
use tandai::annotation::project::Project;
use tandai::annotation::vocabulary::Status;
use tandai::annotation::{Annotation, AnnotationKind, AnnotationSet, Sidecar, Snapshots, anchor};
use tandai::article::Article;
use tandai::entity::{EntityType, Extraction, Mention};
use tandai::exchange::import::{ImportPlan, plan_import};
use tandai::exchange::record::AnnotationDefaults;
use tandai::exchange::{ExchangeFormat, ExportContent, Omissions, Report};
use tandai::text::Span;
use unicode_segmentation::UnicodeSegmentation;
use uuid::Uuid;

/// Pieces of texts: characters outside the Basic Multilingual Plane, combining marks, right-to-left scripts, both kinds of line
/// breaks, and the formats' own syntax.
const PIECES: [&str; 24] = [
    "Putin",
    "ke-31",
    " ",
    " ",
    "\n",
    "\r\n",
    "\n\n",
    "👩‍🚀",
    "e\u{301}",
    "漢字",
    "مرحبا",
    "שלום",
    ". ",
    "😀",
    "\t",
    "a_b[1]",
    "x|y;*",
    "->",
    "\\n",
    "“",
    "\u{a0}",
    "#Text=",
    "=1+1",
    "dan",
];

const LABELS: [&str; 9] = ["", "important", "PER", "note", "perlu sumber", "a/b", "x|y", "50%", "ya_[2]*"];

const NOTES: [&str; 7] = ["", "benar?", "dua\nbaris\r\n", "😀\t\"x\", 'y'", "=SUM(A1)", "_ -> \\ [1]|*", " é\u{85}"];

#[derive(Clone, Debug)]
struct Made {
    span: (prop::sample::Index, prop::sample::Index),
    kind: usize,
    label: usize,
    note: usize,
    tags: Vec<String>,
    claim: bool,
    creator: bool,
    extra: bool,
}

fn made() -> impl Strategy<Value = Made> {
    let span = (any::<prop::sample::Index>(), any::<prop::sample::Index>());
    let tags = prop::collection::vec("[a;\\\\, 漢]{1,3}x", 0..3);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (span, 0usize..3, 0..LABELS.len(), 0..NOTES.len(), tags, flags).prop_map(
        |(span, kind, label, note, tags, (claim, creator, extra))| Made {
            span,
            kind,
            label,
            note,
            tags,
            claim,
            creator,
            extra,
        },
    )
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 1..30)
        .prop_map(|pieces| format!("Satu{}", pieces.concat()))
}

fn span(article: &Article, (a, b): &(prop::sample::Index, prop::sample::Index)) -> Option<Span> {
    let text = article.text();
    let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
    let (a, b) = (*a.get(&ends), *b.get(&ends));
    (a != b).then(|| Span::new(a.min(b), a.max(b)))
}

fn annotation(article: &Article, made: &Made, number: usize) -> Option<Annotation> {
    let kind = [AnnotationKind::Highlight, AnnotationKind::Note, AnnotationKind::Claim][made.kind];
    let tags: Vec<&str> = made.tags.iter().map(String::as_str).collect();
    let annotation = build::annotation().id(number as u128 + 1).kind(kind).on(article, span(article, &made.span)?);
    let mut annotation = annotation.label(LABELS[made.label]).note(NOTES[made.note]).tags(&tags).build();
    annotation.created = jiff::Timestamp::from_microsecond(1_700_000_000_000_000 + number as i64 * 1_234_567).unwrap();
    annotation.modified = annotation.created;
    if made.extra {
        annotation.extra.insert("of_another".into(), serde_json::json!({"a": [1, "漢"]}));
        annotation.target.extra.insert("also".into(), true.into());
    }
    if made.creator {
        annotation.creator = "Ana B.".into();
    }
    if let (Some(claim), true) = (&mut annotation.claim, made.claim) {
        *claim = Claim {
            status: Status::Done,
            verdict: Some("false".into()),
            speaker: "German Gref, \"CEO\"".into(),
            evidence: vec![Evidence {
                url: "https://example.org/a".into(),
                title: "Data".into(),
                ..Evidence::default()
            }],
            ..Claim::default()
        };
    }
    Some(annotation)
}

/// The type of another program that is called `name`.
fn entity_type(name: &str) -> EntityType {
    serde_json::from_value(format!("OTHER/{name}").into()).unwrap()
}

/// An article with annotations and mentions.
struct Case {
    article: Article,
    annotations: AnnotationSet,
    found: Extraction,
}

impl Case {
    fn new(text: String, annotations: &[Made], mentions: &[(prop::sample::Index, prop::sample::Index)]) -> Self {
        let article = Article::new(text, None, None).unwrap();
        let annotations = annotations.iter().enumerate().filter_map(|(i, made)| annotation(&article, made, i));
        let mut sidecar = Sidecar { annotations: annotations.map(Arc::new).collect(), ..Sidecar::default() };
        sidecar.sort();
        let annotations = AnnotationSet::new(sidecar, Snapshots::default(), &article);
        let mention = |(i, at)| {
            let others = ["NORP", "LOCderiv"].map(entity_type);
            let kinds: Vec<EntityType> = EntityType::ALL.into_iter().chain(others).collect();
            let kind = kinds[(i * 7 + 1) % kinds.len()];
            Some(Mention { span: span(&article, at)?, kind, value: None, role: None, source: None })
        };
        let mentions = mentions.iter().enumerate().filter_map(mention).collect();
        let all = Span::new(0, article.text().len());
        let found = Extraction::new(
            article.text(),
            all,
            mentions,
            tandai::entity::Naming::default(),
            &tandai::entity::ManualGrouping::default(),
        );
        Self { article, annotations, found }
    }

    fn write(&self, format: ExchangeFormat, left: &mut Omissions) -> (String, Option<String>) {
        let project = Project::default();
        let report = Report {
            article: &self.article,
            annotations: &self.annotations,
            extraction: &self.found,
            project: &project,
            content: if format == ExchangeFormat::Conll { ExportContent::Annotations } else { format.content() },
            name: "seeds/satu dua.txt".into(),
        };
        let written = format.write(&[report], left);
        let text = written.companion_files.into_iter().find(|(name, _)| name == ".txt").map(|(_, text)| text);
        (written.text, text)
    }

    fn read(
        &self,
        format: ExchangeFormat,
        file: &str,
        beside: Option<String>,
        annotations: &AnnotationSet,
    ) -> ImportPlan {
        let mut parsed = format.read(file, beside, "peer").unwrap_or_else(|error| panic!("{error}\n{file}"));
        assert!(parsed.omissions.is_empty(), "{}", parsed.omissions);
        let mut next = 1_000_000;
        let mut id = || {
            next += 1;
            Uuid::from_u128(next)
        };
        let mut maker = AnnotationDefaults { now: jiff::Timestamp::UNIX_EPOCH, id: &mut id, creator: "" };
        match parsed.documents.pop() {
            None => ImportPlan::default(),
            Some(document) => plan_import(document, &self.article, annotations, &Extraction::default(), &mut maker),
        }
    }
}

/// The span without white space at its ends, which formats made of tokens cannot hold.
fn trimmed(text: &str, span: Span) -> Option<Span> {
    let words = span.slice(text);
    let start = span.start + words.len() - words.trim_start().len();
    let end = span.end - (words.len() - words.trim_end().len());
    (start < end).then(|| Span::new(start, end))
}

/// The part of `annotation` that `format` can hold, or `None`.
fn carried(case: &Case, annotation: &Annotation, format: ExchangeFormat) -> Option<Annotation> {
    let mut annotation = annotation.clone();
    let article = &case.article;
    let text = article.text();
    let span = article.from_code_points(annotation.target.start, annotation.target.end).unwrap();
    let span = match format {
        ExchangeFormat::Prodigy | ExchangeFormat::Spacy | ExchangeFormat::Webanno | ExchangeFormat::Conll => {
            trimmed(text, span)?
        }
        ExchangeFormat::Brat => {
            let words = span.slice(text);
            let start = span.start + words.len() - words.trim_start_matches(['\n', '\r']).len();
            let end = span.end - (words.len() - words.trim_end_matches(['\n', '\r']).len());
            Some(Span::new(start, end)).filter(|_| start < end)?
        }
        _ => span,
    };
    let extra = std::mem::take(&mut annotation.target.extra);
    annotation.target = anchor::target(article, span);
    annotation.target.extra = extra;
    if matches!(format, ExchangeFormat::Csv | ExchangeFormat::Tsv) {
        annotation.extra.clear();
        annotation.target.extra.clear();
        for evidence in annotation.claim.iter_mut().flat_map(|claim| &mut claim.evidence) {
            *evidence = Evidence { url: evidence.url.clone(), ..Evidence::default() };
        }
    }
    Some(annotation)
}

fn round_trip(case: &Case, format: ExchangeFormat) -> Result<(), TestCaseError> {
    let mut left = Omissions::default();
    let (file, beside) = case.write(format, &mut left);
    let arrival = case.read(format, &file, beside.clone(), &AnnotationSet::default());
    prop_assert!(arrival.lost.is_empty() && arrival.conflicting.is_empty(), "{:?} {}\n{file}", arrival, format.name());
    let mut came = arrival.new.clone();
    came.sort_by_key(|a| a.id);
    let mut went: Vec<Annotation> =
        case.annotations.list().iter().filter_map(|placed| carried(case, &placed.annotation, format)).collect();
    went.sort_by_key(|a| a.id);
    prop_assert_eq!(&came, &went, "{}\n{}", format.name(), file);
    if format.content() == ExportContent::All {
        let place = |span: Span| {
            if format == ExchangeFormat::LabelStudio
                || format == ExchangeFormat::Doccano
                || format == ExchangeFormat::Brat
            {
                Some(span)
            } else {
                trimmed(case.article.text(), span)
            }
        };
        let mut sent: Vec<(usize, usize, EntityType)> = case
            .found
            .mentions
            .iter()
            .filter_map(|m| {
                let span = place(m.span)?;
                let brat = span.slice(case.article.text());
                if format == ExchangeFormat::Brat && brat.trim_matches(['\n', '\r']).is_empty() {
                    return None;
                }
                let (start, end) = if format == ExchangeFormat::Brat {
                    let start = span.start + brat.len() - brat.trim_start_matches(['\n', '\r']).len();
                    (start, start + brat.trim_matches(['\n', '\r']).len())
                } else {
                    (span.start, span.end)
                };
                let (start, end) = case.article.to_code_points(Span::new(start, end));
                Some((start, end, m.kind))
            })
            .collect();
        let mut got: Vec<_> = arrival.suggested.iter().map(|s| (s.target.start, s.target.end, s.r#type)).collect();
        sent.sort();
        sent.dedup();
        got.sort();
        prop_assert_eq!(got, sent, "{}\n{}", format.name(), file);
    }
    // A second import recognises everything.
    let mut sidecar = Sidecar { annotations: came.into_iter().map(Arc::new).collect(), ..Sidecar::default() };
    sidecar.entities.suggested =
        arrival.suggested.into_iter().map(tandai::annotation::sidecar::DecisionEntry::Known).collect();
    let annotations = AnnotationSet::new(sidecar, Snapshots::default(), &case.article);
    let again = case.read(format, &file, beside, &annotations);
    prop_assert!(!again.is_new() && again.conflicting.is_empty(), "{:?} {}\n{file}", again, format.name());
    Ok(())
}

macro_rules! round_trips {
    ($($name:ident: $format:expr),* $(,)?) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]
            $(#[test]
            fn $name(
                text in text(),
                annotations in prop::collection::vec(made(), 0..6),
                mentions in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..4),
            ) {
                round_trip(&Case::new(text, &annotations, &mentions), $format)?;
            })*
        }
    };
}

round_trips! {
    webannotation: ExchangeFormat::Webannotation,
    hypothesis: ExchangeFormat::Hypothesis,
    brat: ExchangeFormat::Brat,
    doccano: ExchangeFormat::Doccano,
    label_studio: ExchangeFormat::LabelStudio,
    prodigy: ExchangeFormat::Prodigy,
    webanno: ExchangeFormat::Webanno,
    spacy: ExchangeFormat::Spacy,
    csv: ExchangeFormat::Csv,
    tsv: ExchangeFormat::Tsv,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn conll(text in text(), annotations in prop::collection::vec(made(), 0..6)) {
        let case = Case::new(text, &annotations, &[]);
        let (file, _) = case.write(ExchangeFormat::Conll, &mut Omissions::default());
        let arrival = case.read(ExchangeFormat::Conll, &file, None, &AnnotationSet::default());
        let mut spans: Vec<(usize, std::cmp::Reverse<usize>, AnnotationKind, String)> = Vec::new();
        for placed in case.annotations.list() {
            if let Some(span) = trimmed(case.article.text(), placed.span.unwrap()) {
                let a = &placed.annotation;
                spans.push((span.start, std::cmp::Reverse(span.end), a.kind, a.label.clone()));
            }
        }
        spans.sort_by_key(|span| (span.0, span.1));
        let mut end = 0;
        spans.retain(|span| span.0 >= end && { end = span.1.0; true });
        let mut came: Vec<_> = arrival.new.iter().map(|a| {
            let span = case.article.from_code_points(a.target.start, a.target.end).unwrap();
            (span.start, std::cmp::Reverse(span.end), a.kind, a.label.clone())
        }).collect();
        came.sort_by_key(|span| (span.0, span.1));
        let places = |spans: &[(usize, std::cmp::Reverse<usize>, AnnotationKind, String)]| -> Vec<(usize, usize)> {
            spans.iter().map(|span| (span.0, span.1.0)).collect()
        };
        prop_assert_eq!(places(&came), places(&spans), "{}", file);
        for (a, b) in came.iter().zip(&spans) {
            // Of two annotations on the same words, either may be kept.
            let same: Vec<_> = case.annotations.list().iter().filter(|p| trimmed(case.article.text(), p.span.unwrap()) == Some(Span::new(b.0, b.1.0))).collect();
            prop_assert!(same.iter().any(|p| p.annotation.kind == a.2 && p.annotation.label == a.3), "{:?} {:?}\n{}", a, b, file);
        }
    }
}
