//! Compares two annotators' work on one article: where they agree, where they differ, and which annotations a third
//! person adopts (adjudication or curation, in corpus annotation).

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

/// Which annotations are adopted where two annotators differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Resolution {
    /// The left annotator's annotation.
    Left,
    /// The right annotator's annotation.
    Right,
    /// Both annotations.
    Both,
    /// Neither annotation.
    Neither,
}

impl Resolution {
    /// Whether the left annotator's annotation is adopted.
    pub(crate) const fn has_left(self) -> bool {
        matches!(self, Self::Left | Self::Both)
    }

    /// Whether the right annotator's annotation is adopted.
    pub(crate) const fn has_right(self) -> bool {
        matches!(self, Self::Right | Self::Both)
    }
}

/// A decision about two corresponding annotations, or about an annotation that only one annotator made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AdjudicationDecision {
    /// Id of the left annotator's annotation; absent if only the right annotator made one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub(crate) left: Option<Uuid>,
    /// Id of the right annotator's annotation; absent if only the left annotator made one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub(crate) right: Option<Uuid>,
    /// Which of the annotations are adopted.
    #[serde(rename = "taken")]
    pub(crate) resolution: Resolution,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

impl AdjudicationDecision {
    /// Ids of the left and the right annotation that the decision is about.
    pub(crate) const fn annotation_ids(&self) -> (Option<Uuid>, Option<Uuid>) {
        (self.left, self.right)
    }
}

/// A way in which two annotators' annotations of the same words differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Difference {
    /// Only one annotator marked the words.
    Missing,
    /// The annotations start or end at different positions.
    Place,
    /// The kinds differ: highlight, note or claim.
    Kind,
    /// The labels differ.
    Label,
    /// The data recorded about the claim differ.
    Claim,
    /// The tags differ, regardless of order.
    Tags,
    /// The notes differ, ignoring white space at both ends.
    Note,
}

impl Difference {
    /// The name shown on the screen.
    pub(crate) const fn name(self) -> &'static str {
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

/// Two corresponding annotations, one by each annotator, or an annotation that only one of them made.
#[derive(Clone, Debug, PartialEq)]
pub struct AdjudicationCase {
    /// The left annotator's annotation.
    pub(crate) left: Option<PlacedAnnotation>,
    /// The right annotator's annotation.
    pub(crate) right: Option<PlacedAnnotation>,
    /// The differences between the two; empty if they agree.
    pub(crate) differences: Vec<Difference>,
}

impl AdjudicationCase {
    fn new(left: Option<PlacedAnnotation>, right: Option<PlacedAnnotation>) -> Self {
        let differs = match (&left, &right) {
            (Some(left), Some(right)) => differences(left, right),
            _ => vec![Difference::Missing],
        };
        Self { left, right, differences: differs }
    }

    /// Whether both annotators made the same annotation.
    pub(crate) const fn agrees(&self) -> bool {
        self.differences.is_empty()
    }

    /// The smallest span of the article, in bytes, that covers both annotations; `None` if both are lost.
    pub fn span(&self) -> Option<Span> {
        let spans = || self.sides().filter_map(|placed| placed.span);
        Some(Span::new(spans().map(|span| span.start).min()?, spans().map(|span| span.end).max()?))
    }

    /// The annotations of this case: the left one first, if there is one, then the right one.
    pub fn sides(&self) -> impl Iterator<Item = &PlacedAnnotation> {
        self.left.iter().chain(&self.right)
    }

    /// Ids of the left and the right annotation, as an [`AdjudicationDecision`] records them.
    pub(crate) fn annotation_ids(&self) -> (Option<Uuid>, Option<Uuid>) {
        let id = |placed: &Option<PlacedAnnotation>| placed.as_ref().map(|placed| placed.annotation.id);
        (id(&self.left), id(&self.right))
    }

    /// Splits the case by `resolution`: the annotations to add to the third file, anchored to the current text if
    /// possible, and the ids of those to remove from it.
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

/// Lists the differences between two annotations.
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

/// The comparison of two annotators' work on one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Adjudication {
    /// Display name of the left annotator.
    pub(crate) left: String,
    /// Display name of the right annotator.
    pub(crate) right: String,
    /// All cases, in the order of the text; those without a position come last.
    pub cases: Vec<AdjudicationCase>,
}

impl Adjudication {
    /// Pairs the annotations of two annotation sets of the same article. Each set comes with the display name of its
    /// annotator.
    pub fn new(
        (left, left_annotations): (String, &AnnotationSet),
        (right, right_annotations): (String, &AnnotationSet),
    ) -> Self {
        let ids: HashSet<Uuid> = left_annotations.list().iter().map(|placed| placed.annotation.id).collect();
        let mut a: Vec<Option<PlacedAnnotation>> = left_annotations.list().iter().cloned().map(Some).collect();
        // Both annotators may have started from the same annotation; in the third file each copy needs its own id.
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
        // Pair identical annotations of the same words first, then all others that overlap.
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

    /// The number of annotations by the left annotator and by the right one.
    pub(crate) fn sizes(&self) -> (usize, usize) {
        let count = |side: fn(&AdjudicationCase) -> &Option<PlacedAnnotation>| {
            self.cases.iter().filter(|case| side(case).is_some()).count()
        };
        (count(|case| &case.left), count(|case| &case.right))
    }

    /// The resolution of each case that is recorded in `annotations`; `None` for a case not yet resolved.
    pub fn resolutions(&self, annotations: &AnnotationSet) -> Vec<Option<Resolution>> {
        let mut settled = HashMap::new();
        for entry in annotations.adjudication_decisions().iter().filter_map(DecisionEntry::known) {
            settled.entry(entry.annotation_ids()).or_insert(entry.resolution);
        }
        self.cases.iter().map(|case| settled.get(&case.annotation_ids()).copied()).collect()
    }

    /// The changes to `annotations` that resolve `cases`, given as indices into [`Adjudication::cases`], and the
    /// decisions to record. In a change, `None` removes the annotation with that id. Annotations that `annotations`
    /// already contains are left unchanged because someone may have edited them since. Panics if an index is out of
    /// range.
    pub(crate) fn resolve(
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

/// The sidecars of two annotators of an article, and the one that adjudication writes.
#[derive(Clone, Debug)]
pub struct AdjudicationFiles {
    /// Path of the article.
    pub article: PathBuf,
    /// Sidecar of the left annotator.
    pub left: PathBuf,
    /// Sidecar of the right annotator.
    pub right: PathBuf,
    /// Sidecar to which the adopted annotations are written.
    pub output: PathBuf,
}

impl AdjudicationFiles {
    /// Location of the sidecar that adjudication writes.
    pub(crate) fn output_location(&self) -> SidecarLocation {
        let source = self.article.file_name().unwrap_or_default().to_string_lossy().into_owned();
        SidecarLocation { sidecar: self.output.clone(), source_path: source }
    }

    /// Reads both annotators' sidecars and compares their annotations of `article`.
    ///
    /// # Errors
    /// If a file cannot be read or is not a sidecar.
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

/// Display names of two annotators: their own names if each file has a single author and the authors differ,
/// otherwise the names of the files or folders.
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
        // Many projects keep each annotator's work in a folder with that annotator's name.
        _ if folder(left) != folder(right) => (folder(left), folder(right)),
        _ => ("left".into(), "right".into()),
    }
}

/// The id of a copy of annotation `id`: always the same for one id, and applying it twice returns the original. It
/// flips the last bit, which is random in a version 7 UUID.
fn copied_id(id: Uuid) -> Uuid {
    Uuid::from_u128(id.as_u128() ^ 1)
}

/// The annotations with a position as ranges in bytes, and their indices in `list`.
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

    /// Builds one annotator's annotations from label, words and note; an empty label makes a note. Ids count up from
    /// `id`.
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
        // Later edits to an adopted annotation survive the same decision made again.
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
        // The decisions are saved in the file.
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
            // Swapping the annotators does not change which annotations agree.
            let turned = compared(&b, &a);
            let alike = |work: &Adjudication| work.cases.iter().filter(|case| case.agrees()).count();
            prop_assert_eq!(alike(&turned), alike(&work));
        }
    }
}
