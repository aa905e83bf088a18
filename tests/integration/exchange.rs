//! Round trips through every two-way format: an import gives back what was exported, except what the format cannot hold.

use crate::support::build;
use proptest::prelude::*;
use std::sync::Arc;
use tandai::annotation::claim::{Claim, Evidence};
use tandai::annotation::project::Project;
use tandai::annotation::vocabulary::Status;
use tandai::annotation::{Annotation, Book, Kind, Sidecar, Snapshots, anchor};
use tandai::article::Article;
use tandai::entity::{EntityType, Extraction, Mention};
use tandai::exchange::import::{Arrival, arrive};
use tandai::exchange::record::Maker;
use tandai::exchange::{Content, Format, Left, Report};
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
    let kind = [Kind::Highlight, Kind::Note, Kind::Claim][made.kind];
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

/// An article with annotations and mentions.
struct Case {
    article: Article,
    book: Book,
    found: Extraction,
}

impl Case {
    fn new(text: String, annotations: &[Made], mentions: &[(prop::sample::Index, prop::sample::Index)]) -> Self {
        let article = Article::new(text, None, None).unwrap();
        let annotations = annotations.iter().enumerate().filter_map(|(i, made)| annotation(&article, made, i));
        let mut sidecar = Sidecar { annotations: annotations.map(Arc::new).collect(), ..Sidecar::default() };
        sidecar.sort();
        let book = Book::new(sidecar, Snapshots::default(), &article);
        let mention = |(i, at)| {
            let kind = EntityType::ALL[i % EntityType::ALL.len()];
            Some(Mention { span: span(&article, at)?, kind, value: None, role: None, source: None })
        };
        let mentions = mentions.iter().enumerate().filter_map(mention).collect();
        let all = Span::new(0, article.text().len());
        let found = Extraction::new(article.text(), all, mentions, Vec::new(), &tandai::entity::Forced::default());
        Self { article, book, found }
    }

    fn write(&self, format: Format, left: &mut Left) -> (String, Option<String>) {
        let project = Project::default();
        let report = Report {
            article: &self.article,
            book: &self.book,
            found: &self.found,
            project: &project,
            content: if format == Format::Conll { Content::Annotations } else { format.content() },
            name: "seeds/satu dua.txt".into(),
        };
        let written = format.write(&[report], left);
        let text = written.beside.into_iter().find(|(name, _)| name == ".txt").map(|(_, text)| text);
        (written.text, text)
    }

    fn read(&self, format: Format, file: &str, beside: Option<String>, book: &Book) -> Arrival {
        let mut parsed = format.read(file, beside, "peer").unwrap_or_else(|error| panic!("{error}\n{file}"));
        assert!(parsed.left.is_empty(), "{}", parsed.left);
        let mut next = 1_000_000;
        let mut id = || {
            next += 1;
            Uuid::from_u128(next)
        };
        let mut maker = Maker { now: jiff::Timestamp::UNIX_EPOCH, id: &mut id, creator: "" };
        match parsed.documents.pop() {
            None => Arrival::default(),
            Some(document) => arrive(document, &self.article, book, &Extraction::default(), &mut maker),
        }
    }
}

/// The span without white space at its ends, which formats made of tokens cannot hold.
fn trimmed(text: &str, span: Span) -> Option<Span> {
    let words = span.of(text);
    let start = span.start + words.len() - words.trim_start().len();
    let end = span.end - (words.len() - words.trim_end().len());
    (start < end).then(|| Span::new(start, end))
}

/// The part of `annotation` that `format` can hold, or `None`.
fn carried(case: &Case, annotation: &Annotation, format: Format) -> Option<Annotation> {
    let mut annotation = annotation.clone();
    let article = &case.article;
    let text = article.text();
    let span = article.from_points(annotation.target.start, annotation.target.end).unwrap();
    let span = match format {
        Format::Prodigy | Format::Spacy | Format::Webanno | Format::Conll => trimmed(text, span)?,
        Format::Brat => {
            let words = span.of(text);
            let start = span.start + words.len() - words.trim_start_matches(['\n', '\r']).len();
            let end = span.end - (words.len() - words.trim_end_matches(['\n', '\r']).len());
            Some(Span::new(start, end)).filter(|_| start < end)?
        }
        _ => span,
    };
    let extra = std::mem::take(&mut annotation.target.extra);
    annotation.target = anchor::target(article, span);
    annotation.target.extra = extra;
    if matches!(format, Format::Csv | Format::Tsv) {
        annotation.extra.clear();
        annotation.target.extra.clear();
        for evidence in annotation.claim.iter_mut().flat_map(|claim| &mut claim.evidence) {
            *evidence = Evidence { url: evidence.url.clone(), ..Evidence::default() };
        }
    }
    Some(annotation)
}

fn round_trip(case: &Case, format: Format) -> Result<(), TestCaseError> {
    let mut left = Left::default();
    let (file, beside) = case.write(format, &mut left);
    let arrival = case.read(format, &file, beside.clone(), &Book::default());
    prop_assert!(arrival.lost.is_empty() && arrival.kept.is_empty(), "{:?} {}\n{file}", arrival, format.name());
    let mut came = arrival.new.clone();
    came.sort_by_key(|a| a.id);
    let mut went: Vec<Annotation> =
        case.book.list().iter().filter_map(|placed| carried(case, &placed.annotation, format)).collect();
    went.sort_by_key(|a| a.id);
    prop_assert_eq!(&came, &went, "{}\n{}", format.name(), file);
    if format.content() == Content::All {
        let place = |span: Span| {
            if format == Format::LabelStudio || format == Format::Doccano || format == Format::Brat {
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
                let brat = span.of(case.article.text());
                if format == Format::Brat && brat.trim_matches(['\n', '\r']).is_empty() {
                    return None;
                }
                let (start, end) = if format == Format::Brat {
                    let start = span.start + brat.len() - brat.trim_start_matches(['\n', '\r']).len();
                    (start, start + brat.trim_matches(['\n', '\r']).len())
                } else {
                    (span.start, span.end)
                };
                let (start, end) = case.article.to_points(Span::new(start, end));
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
    sidecar.entities.suggested = arrival.suggested.into_iter().map(tandai::annotation::sidecar::Entry::Own).collect();
    let book = Book::new(sidecar, Snapshots::default(), &case.article);
    let again = case.read(format, &file, beside, &book);
    prop_assert!(!again.is_new() && again.kept.is_empty(), "{:?} {}\n{file}", again, format.name());
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
    webannotation: Format::Webannotation,
    hypothesis: Format::Hypothesis,
    brat: Format::Brat,
    doccano: Format::Doccano,
    label_studio: Format::LabelStudio,
    prodigy: Format::Prodigy,
    webanno: Format::Webanno,
    spacy: Format::Spacy,
    csv: Format::Csv,
    tsv: Format::Tsv,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn conll(text in text(), annotations in prop::collection::vec(made(), 0..6)) {
        let case = Case::new(text, &annotations, &[]);
        let (file, _) = case.write(Format::Conll, &mut Left::default());
        let arrival = case.read(Format::Conll, &file, None, &Book::default());
        let mut spans: Vec<(usize, std::cmp::Reverse<usize>, Kind, String)> = Vec::new();
        for placed in case.book.list() {
            if let Some(span) = trimmed(case.article.text(), placed.span.unwrap()) {
                let a = &placed.annotation;
                spans.push((span.start, std::cmp::Reverse(span.end), a.kind, a.label.clone()));
            }
        }
        spans.sort_by_key(|span| (span.0, span.1));
        let mut end = 0;
        spans.retain(|span| span.0 >= end && { end = span.1.0; true });
        let mut came: Vec<_> = arrival.new.iter().map(|a| {
            let span = case.article.from_points(a.target.start, a.target.end).unwrap();
            (span.start, std::cmp::Reverse(span.end), a.kind, a.label.clone())
        }).collect();
        came.sort_by_key(|span| (span.0, span.1));
        let places = |spans: &[(usize, std::cmp::Reverse<usize>, Kind, String)]| -> Vec<(usize, usize)> {
            spans.iter().map(|span| (span.0, span.1.0)).collect()
        };
        prop_assert_eq!(places(&came), places(&spans), "{}", file);
        for (a, b) in came.iter().zip(&spans) {
            // Of two annotations on the same words, either may be kept.
            let same: Vec<_> = case.book.list().iter().filter(|p| trimmed(case.article.text(), p.span.unwrap()) == Some(Span::new(b.0, b.1.0))).collect();
            prop_assert!(same.iter().any(|p| p.annotation.kind == a.2 && p.annotation.label == a.3), "{:?} {:?}\n{}", a, b, file);
        }
    }
}
