//! Two annotators' work on one article, side by side: what both have alike, where they differ, and what a third person takes
//! of it (in corpus work: adjudication, or curation).

use super::AnnotationSet;
use super::agreement::{LabelledRange, partners};
use super::annotation_set::PlacedAnnotation;
use super::location::SidecarLocation;
use super::sidecar::{Annotation, DecisionEntry, Extra};
use super::store::{Store, StoreError};
use crate::article::Article;
use crate::text::Span;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// What was taken where two annotators differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Resolution {
    /// What the left one marked.
    Left,
    /// What the right one marked.
    Right,
    /// What each of them marked.
    Both,
    /// Neither.
    Neither,
}

impl Resolution {
    /// Whether what the left one marked is in it.
    pub const fn has_left(self) -> bool {
        matches!(self, Self::Left | Self::Both)
    }

    /// Whether what the right one marked is in it.
    pub const fn has_right(self) -> bool {
        matches!(self, Self::Right | Self::Both)
    }
}

/// That it was settled what is taken of two annotations, or of one that only one annotator has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AdjudicationDecision {
    /// The id of the left one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub left: Option<Uuid>,
    /// The id of the right one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub right: Option<Uuid>,
    /// What was taken.
    #[serde(rename = "taken")]
    pub resolution: Resolution,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

impl AdjudicationDecision {
    /// What it is about.
    pub const fn annotation_ids(&self) -> (Option<Uuid>, Option<Uuid>) {
        (self.left, self.right)
    }
}

/// In what two annotators' annotations of the same words differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Only one of them marked the words.
    Missing,
    /// Where the annotation begins or ends.
    Place,
    /// Highlight, note or claim.
    Kind,
    /// The label.
    Label,
    /// What is recorded about the claim.
    Claim,
    /// The tags, in any order.
    Tags,
    /// The note, apart from white space around it.
    Note,
}

impl Difference {
    /// The name on the screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "only one",
            Self::Place => "place",
            Self::Kind => "kind",
            Self::Label => "label",
            Self::Claim => "claim",
            Self::Tags => "tags",
            Self::Note => "note",
        }
    }
}

/// An annotation of each that are about the same words, or one that only one has.
#[derive(Clone, Debug, PartialEq)]
pub struct AdjudicationCase {
    /// The left one's.
    pub left: Option<PlacedAnnotation>,
    /// The right one's.
    pub right: Option<PlacedAnnotation>,
    /// In what they differ; empty where they agree.
    pub differences: Vec<Difference>,
}

impl AdjudicationCase {
    fn new(left: Option<PlacedAnnotation>, right: Option<PlacedAnnotation>) -> Self {
        let differs = match (&left, &right) {
            (Some(left), Some(right)) => differences(left, right),
            _ => vec![Difference::Missing],
        };
        Self { left, right, differences: differs }
    }

    /// Whether both have the same.
    pub const fn agrees(&self) -> bool {
        self.differences.is_empty()
    }

    /// Bytes of the article from where the first of both begins to where the last ends; nothing where both are lost.
    pub fn span(&self) -> Option<Span> {
        let spans = || self.sides().filter_map(|placed| placed.span);
        Some(Span::new(spans().map(|span| span.start).min()?, spans().map(|span| span.end).max()?))
    }

    /// What there is of either side.
    pub fn sides(&self) -> impl Iterator<Item = &PlacedAnnotation> {
        self.left.iter().chain(&self.right)
    }

    /// What it is about, as it is settled.
    pub fn annotation_ids(&self) -> (Option<Uuid>, Option<Uuid>) {
        let id = |placed: &Option<PlacedAnnotation>| placed.as_ref().map(|placed| placed.annotation.id);
        (id(&self.left), id(&self.right))
    }

    /// What of it goes into the third file by `taken`, made anew on the words there are now, and what does not.
    fn outcome(&self, resolution: Resolution, article: &Article, now: Timestamp) -> (Vec<Annotation>, Vec<Uuid>) {
        let (mut put, mut out) = (Vec::new(), Vec::new());
        for (side, wanted) in [(&self.left, resolution.has_left()), (&self.right, resolution.has_right())] {
            let Some(placed) = side else { continue };
            if wanted {
                put.push(placed.reanchored(article, now).unwrap_or_else(|| (*placed.annotation).clone()));
            } else {
                out.push(placed.annotation.id);
            }
        }
        (put, out)
    }
}

/// In what two annotations differ.
fn differences(left: &PlacedAnnotation, right: &PlacedAnnotation) -> Vec<Difference> {
    let (a, b) = (&left.annotation, &right.annotation);
    let tags = |annotation: &Annotation| annotation.tags.iter().cloned().collect::<HashSet<_>>();
    [
        (Difference::Place, left.span != right.span),
        (Difference::Kind, a.kind != b.kind),
        (Difference::Label, a.label != b.label),
        (Difference::Claim, a.claim != b.claim),
        (Difference::Tags, tags(a) != tags(b)),
        (Difference::Note, a.note.trim() != b.note.trim()),
    ]
    .into_iter()
    .filter_map(|(difference, differs)| differs.then_some(difference))
    .collect()
}

/// Two annotators' work on one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Adjudication {
    /// How the left one is called.
    pub left: String,
    /// How the right one is called.
    pub right: String,
    /// What they marked, in the order of the text; what is lost comes last.
    pub cases: Vec<AdjudicationCase>,
}

impl Adjudication {
    /// Brings together what two annotation sets of one article hold, each with how its annotator is called.
    pub fn new(
        (left, left_annotations): (String, &AnnotationSet),
        (right, right_annotations): (String, &AnnotationSet),
    ) -> Self {
        let ids: HashSet<Uuid> = left_annotations.list().iter().map(|placed| placed.annotation.id).collect();
        let mut a: Vec<Option<PlacedAnnotation>> = left_annotations.list().iter().cloned().map(Some).collect();
        // Both may have begun with the same annotation: in the third file each needs an id of its own.
        let own = |mut placed: PlacedAnnotation| {
            if ids.contains(&placed.annotation.id) {
                Arc::make_mut(&mut placed.annotation).id = copied_id(placed.annotation.id);
            }
            Some(placed)
        };
        let mut b: Vec<Option<PlacedAnnotation>> = right_annotations.list().iter().cloned().map(own).collect();
        let mut cases = Vec::new();
        let mut pair = |a: &mut Option<PlacedAnnotation>, b: &mut Option<PlacedAnnotation>| {
            cases.push(AdjudicationCase::new(a.take(), b.take()));
        };
        // What says the same of the same words goes together first, and then what is about the same words.
        let mut alike: HashMap<(Option<Span>, String), Vec<usize>> = HashMap::new();
        for (i, placed) in a.iter().enumerate().rev().filter_map(|(i, placed)| Some((i, placed.as_ref()?))) {
            alike.entry((placed.span, placed.annotation.content_json())).or_default().push(i);
        }
        for placed in &mut b {
            let key = placed.as_ref().map(|placed| (placed.span, placed.annotation.content_json()));
            if let Some(i) = key.and_then(|key| alike.get_mut(&key)).and_then(Vec::pop) {
                pair(&mut a[i], placed);
            }
        }
        let (left_at, left_marks) = labelled_ranges(&a);
        let (right_at, right_marks) = labelled_ranges(&b);
        for (i, j) in partners(&left_marks, &right_marks) {
            pair(&mut a[left_at[i]], &mut b[right_at[j]]);
        }
        cases.extend(a.into_iter().flatten().map(|placed| AdjudicationCase::new(Some(placed), None)));
        cases.extend(b.into_iter().flatten().map(|placed| AdjudicationCase::new(None, Some(placed))));
        let order = |case: &AdjudicationCase| {
            let span = case.span().unwrap_or(Span::new(usize::MAX, usize::MAX));
            (span.start, span.end, case.annotation_ids())
        };
        cases.sort_by_key(order);
        Self { left, right, cases }
    }

    /// How many annotations the left one made, and the right one.
    pub fn sizes(&self) -> (usize, usize) {
        let count = |side: fn(&AdjudicationCase) -> &Option<PlacedAnnotation>| {
            self.cases.iter().filter(|case| side(case).is_some()).count()
        };
        (count(|case| &case.left), count(|case| &case.right))
    }

    /// What was taken of each case, by what is settled in `annotations`.
    pub fn resolutions(&self, annotations: &AnnotationSet) -> Vec<Option<Resolution>> {
        let mut settled = HashMap::new();
        for entry in annotations.adjudication_decisions().iter().filter_map(DecisionEntry::known) {
            settled.entry(entry.annotation_ids()).or_insert(entry.resolution);
        }
        self.cases.iter().map(|case| settled.get(&case.annotation_ids()).copied()).collect()
    }

    /// What changes in `annotations` where of each of those cases that is taken: annotations by id, and what is settled. What stands
    /// there already stays as it is, for somebody may have gone on with it.
    pub fn resolve(
        &self,
        cases: &[(usize, Resolution)],
        annotations: &AnnotationSet,
        article: &Article,
        now: Timestamp,
    ) -> (Vec<(Uuid, Option<Annotation>)>, Vec<AdjudicationDecision>) {
        let (mut changes, mut settled) = (Vec::new(), Vec::new());
        for &(i, taken) in cases {
            let case = &self.cases[i];
            let (put, out) = case.outcome(taken, article, now);
            let new = put.into_iter().filter(|annotation| annotations.get(annotation.id).is_none());
            changes.extend(new.map(|annotation| (annotation.id, Some(annotation))));
            changes.extend(out.into_iter().map(|id| (id, None)));
            let (left, right) = case.annotation_ids();
            settled.push(AdjudicationDecision { left, right, resolution: taken, extra: Extra::new() });
        }
        (changes, settled)
    }
}

/// The sidecars of two annotators of an article, and the one that is made of them.
#[derive(Clone, Debug)]
pub struct AdjudicationFiles {
    /// The article.
    pub article: PathBuf,
    /// The left annotator's.
    pub left: PathBuf,
    /// The right one's.
    pub right: PathBuf,
    /// What is made of both.
    pub output: PathBuf,
}

impl AdjudicationFiles {
    /// Where the third is.
    pub fn output_location(&self) -> SidecarLocation {
        let source = self.article.file_name().unwrap_or_default().to_string_lossy().into_owned();
        SidecarLocation { sidecar: self.output.clone(), source_path: source }
    }

    /// Reads what both marked in `article`.
    ///
    /// # Errors
    /// Where a file cannot be read, or is no sidecar.
    pub fn read(&self, article: &Article) -> Result<Adjudication, StoreError> {
        let annotations = |path: &Path| {
            let store = Store::open(SidecarLocation { sidecar: path.into(), source_path: String::new() })?;
            Ok::<AnnotationSet, StoreError>(store.annotation_set(article))
        };
        let (left, right) = (annotations(&self.left)?, annotations(&self.right)?);
        let (left_name, right_name) = annotator_names((&self.left, &left), (&self.right, &right));
        Ok(Adjudication::new((left_name, &left), (right_name, &right)))
    }
}

/// How to call two annotators: by who they are, where each file is one person's and they are not the same; else by the files.
fn annotator_names(
    (left, left_annotations): (&Path, &AnnotationSet),
    (right, right_annotations): (&Path, &AnnotationSet),
) -> (String, String) {
    let creator = |annotations: &AnnotationSet| {
        let creators: HashSet<&str> =
            annotations.list().iter().map(|placed| placed.annotation.creator.as_str()).collect();
        let one = creators.into_iter().next().filter(|name| !name.trim().is_empty())?;
        annotations.list().iter().all(|placed| placed.annotation.creator == one).then(|| one.to_string())
    };
    let file = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = |path: &Path| path.parent().map(&file).unwrap_or_default();
    match (creator(left_annotations), creator(right_annotations)) {
        (Some(left), Some(right)) if left != right => (left, right),
        _ if file(left) != file(right) => (file(left), file(right)),
        // Many projects keep the work of each in a folder with their name.
        _ if folder(left) != folder(right) => (folder(left), folder(right)),
        _ => ("left".into(), "right".into()),
    }
}

/// The id of a copy: the same for the same id, and its copy's copy is itself. The last bit of a UUID of version 7 is random.
fn copied_id(id: Uuid) -> Uuid {
    Uuid::from_u128(id.as_u128() ^ 1)
}

/// Those that have a place as marks, in bytes, with their indices.
fn labelled_ranges(list: &[Option<PlacedAnnotation>]) -> (Vec<usize>, Vec<LabelledRange>) {
    let mark = |(i, placed): (usize, &Option<PlacedAnnotation>)| {
        let placed = placed.as_ref()?;
        let span = placed.span.filter(|span| !span.is_empty())?;
        Some((i, LabelledRange { start: span.start, end: span.end, label: placed.annotation.description() }))
    };
    list.iter().enumerate().filter_map(mark).unzip()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{AnnotationKind, Sidecar, Snapshots};
    use crate::testing as build;
    use proptest::prelude::*;

    const TEXT: &str = "Harga beras naik 12 persen, kata Menteri Sari. Harga lain turun sejak Mei.";

    fn article() -> Article {
        build::article(TEXT)
    }

    /// `label`, `words` and `note` of what one annotator marked: a note where the label is empty. Ids count from `id`.
    fn annotations(id: u128, marks: &[(&str, &str, &str)]) -> AnnotationSet {
        let article = article();
        let annotations = marks.iter().zip(id..).map(|((label, words, note), id)| {
            let kind = if label.is_empty() { AnnotationKind::Note } else { AnnotationKind::Highlight };
            build::annotation().id(id * 16).kind(kind).label(label).note(note).on_words(&article, words)
        });
        build::annotations(&article, annotations)
    }

    fn compared(a: &AnnotationSet, b: &AnnotationSet) -> Adjudication {
        Adjudication::new(("a".into(), a), ("b".into(), b))
    }

    fn shown(work: &Adjudication) -> Vec<String> {
        let side = |placed: &Option<PlacedAnnotation>| {
            placed.as_ref().map_or("–".into(), |p| p.annotation.target.exact.clone())
        };
        let differs =
            |case: &AdjudicationCase| case.differences.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ");
        work.cases.iter().map(|c| format!("{} | {} | {}", side(&c.left), side(&c.right), differs(c))).collect()
    }

    #[test]
    fn what_is_about_the_same_words_goes_together() {
        let a = annotations(
            1,
            &[("x", "Harga beras", ""), ("x", "12 persen", ""), ("", "Sari", "siapa?"), ("x", "Mei", "a")],
        );
        let b = annotations(
            9,
            &[("x", "Harga beras", ""), ("y", "naik 12 persen", ""), ("x", "Mei", "b"), ("x", "lain", "")],
        );
        let work = compared(&a, &b);
        assert_eq!(
            shown(&work),
            [
                "Harga beras | Harga beras | ",
                "12 persen | naik 12 persen | place, label",
                "Sari | – | only one",
                "– | lain | only one",
                "Mei | Mei | note",
            ]
        );
        assert_eq!(work.sizes(), (4, 4));
        assert_eq!(work.cases[1].span().unwrap().slice(TEXT), "naik 12 persen");
    }

    #[test]
    fn of_several_on_the_same_words_those_that_say_the_same_agree() {
        let a = annotations(1, &[("x", "Mei", "satu"), ("x", "Mei", "dua")]);
        let b = annotations(9, &[("x", "Mei", "dua"), ("x", "Mei", "satu")]);
        assert!(compared(&a, &b).cases.iter().all(AdjudicationCase::agrees));
    }

    fn texts(annotations: &AnnotationSet) -> Vec<String> {
        annotations
            .list()
            .iter()
            .map(|placed| placed.annotation.description() + " " + &placed.annotation.target.exact)
            .collect()
    }

    #[test]
    fn what_is_taken_is_in_the_third_and_is_taken_back() {
        let article = article();
        let a = annotations(1, &[("x", "12 persen", ""), ("x", "Mei", "")]);
        let b = annotations(9, &[("y", "naik 12 persen", "")]);
        let work = compared(&a, &b);
        let mut third = annotations(20, &[("z", "lain", "")]);
        let take = |third: &mut AnnotationSet, case: usize, resolution: Resolution| {
            let (changes, settled) = work.resolve(&[(case, resolution)], third, &article, Timestamp::UNIX_EPOCH);
            third.record_adjudication(changes, settled, &article, "took");
        };
        take(&mut third, 0, Resolution::Both);
        assert_eq!(texts(&third), ["y highlight naik 12 persen", "x highlight 12 persen", "z highlight lain"]);
        take(&mut third, 0, Resolution::Right);
        take(&mut third, 1, Resolution::Neither);
        assert_eq!(texts(&third), ["y highlight naik 12 persen", "z highlight lain"]);
        assert_eq!(work.resolutions(&third), [Some(Resolution::Right), Some(Resolution::Neither)]);
        // What somebody wrote there since stays, whatever is said again.
        let mut edited = (*third.list()[0].annotation).clone();
        edited.note = "diperiksa".into();
        third.add_annotation(edited, &article, "note");
        take(&mut third, 0, Resolution::Right);
        assert_eq!(third.list()[0].annotation.note, "diperiksa");
        third.undo(&article);
        for _ in 0..3 {
            third.undo(&article);
        }
        assert_eq!(work.resolutions(&third), [None, None]);
        assert_eq!(texts(&third), ["z highlight lain"]);
        third.redo(&article);
        assert_eq!(work.resolutions(&third), [Some(Resolution::Both), None]);
        // It is in the file.
        let sidecar = Sidecar::parse(third.sidecar().to_json().as_bytes()).unwrap();
        let again = AnnotationSet::new(sidecar, Snapshots::default(), &article);
        assert_eq!(work.resolutions(&again), [Some(Resolution::Both), None]);
    }

    #[test]
    fn one_that_both_began_with_is_two_where_both_are_taken() {
        let article = article();
        let (a, b) = (annotations(1, &[("x", "Mei", "satu")]), annotations(1, &[("x", "Mei", "dua")]));
        let work = compared(&a, &b);
        assert_eq!(shown(&work), ["Mei | Mei | note"]);
        let mut third = AnnotationSet::default();
        let (changes, settled) = work.resolve(&[(0, Resolution::Both)], &third, &article, Timestamp::UNIX_EPOCH);
        third.record_adjudication(changes, settled, &article, "took");
        assert_eq!(third.list().len(), 2);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_there_twice(
            a in prop::collection::vec((0usize..4, 0usize..6, 0usize..2), 0..8),
            b in prop::collection::vec((0usize..4, 0usize..6, 0usize..2), 0..8),
        ) {
            let words = ["Harga", "Harga beras", "12 persen", "naik 12", "Sari", "Mei"];
            let of = |id, list: &[(usize, usize, usize)]| {
                let marks: Vec<_> = list.iter().map(|&(l, w, n)| (["", "x", "y", "z"][l], words[w], ["", "n"][n])).collect();
                annotations(id, &marks)
            };
            let (a, b) = (of(1, &a), of(90, &b));
            let work = compared(&a, &b);
            prop_assert_eq!(work.sizes(), (a.list().len(), b.list().len()));
            let all: Vec<(usize, Resolution)> = (0..work.cases.len()).map(|i| (i, Resolution::Both)).collect();
            let mut third = AnnotationSet::default();
            let (changes, settled) = work.resolve(&all, &third, &article(), Timestamp::UNIX_EPOCH);
            third.record_adjudication(changes, settled, &article(), "took");
            prop_assert_eq!(third.list().len(), a.list().len() + b.list().len());
            // The other way round the same are taken to be alike.
            let turned = compared(&b, &a);
            let alike = |work: &Adjudication| work.cases.iter().filter(|case| case.agrees()).count();
            prop_assert_eq!(alike(&turned), alike(&work));
        }
    }
}
