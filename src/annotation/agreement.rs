//! Measures how far annotators agree on which words they marked and on the labels.
//!
//! Articles are added one by one; each coefficient is computed over all of them together.

use std::collections::BTreeMap;

/// A labelled range that an annotator marked. The agreement coefficients expect offsets in code points.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LabelledRange {
    /// Offset of the first code point.
    pub start: usize,
    /// Offset after the last code point.
    pub end: usize,
    /// The label the annotator chose.
    pub label: String,
}

/// Counts of the marks of two annotators.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnnotatorPair {
    /// Number of marks by the first annotator and by the second.
    pub(crate) marked: (usize, usize),
    /// Number of marks that both annotators made on the same code points with the same label.
    pub(crate) same: usize,
    /// Maximum number of pairs of marks that share a code point and have the same label, with each mark in at most
    /// one pair.
    pub(crate) overlapping: usize,
    /// How often each pair of labels occurs among marks on the same or overlapping words, see [`partners`].
    labels: BTreeMap<(String, String), usize>,
}

/// Counts of the marks of any number of annotators.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    annotators: usize,
    pairs: BTreeMap<(usize, usize), AnnotatorPair>,
    /// For each range that all annotators marked with the same start and end: how often each label was given.
    ratings: Vec<BTreeMap<String, usize>>,
    /// Coincidence matrix over code points: how many have one label from one annotator and another label from a
    /// second. `None` stands for an unmarked code point.
    coincidences: BTreeMap<(Option<String>, Option<String>), f64>,
    /// The same matrix with all labels treated as one.
    marked: BTreeMap<(Option<String>, Option<String>), f64>,
}

/// The F1 score of `part` matches between lists of `a` and `b` items; `None` if both are empty.
fn f1(part: usize, (a, b): (usize, usize)) -> Option<f64> {
    (a + b > 0).then(|| 2.0 * part as f64 / (a + b) as f64)
}

impl AnnotatorPair {
    /// F1 of one annotator against the other. Two marks match if both offsets and the label are equal. As a measure
    /// of agreement, F1 does not need the number of items that nobody marked: Hripcsak and Rothschild, Agreement, the
    /// F-measure, and Reliability in Information Retrieval, JAMIA 12 (2005). `None` if neither annotator marked
    /// anything.
    pub fn strict_f1(&self) -> Option<f64> {
        f1(self.same, self.marked)
    }

    /// F1 of one annotator against the other. Two marks match if they share a code point and have the same label.
    /// `None` if neither annotator marked anything.
    pub(crate) fn overlap_f1(&self) -> Option<f64> {
        f1(self.overlapping, self.marked)
    }

    /// The number of pairs of marks that [`AnnotatorPair::kappa`] is computed from.
    pub(crate) fn units(&self) -> usize {
        self.labels.values().sum()
    }

    /// Cohen's kappa for the labels of the words that both annotators marked: Cohen, A Coefficient of Agreement for
    /// Nominal Scales, Educational and Psychological Measurement 20 (1960). `None` if there are no such words, or if
    /// chance alone predicts full agreement.
    pub fn kappa(&self) -> Option<f64> {
        let n = self.units() as f64;
        let mut rows: BTreeMap<&str, f64> = BTreeMap::new();
        let mut columns: BTreeMap<&str, f64> = BTreeMap::new();
        let mut agreed = 0.0;
        for ((a, b), &many) in &self.labels {
            *rows.entry(a).or_default() += many as f64;
            *columns.entry(b).or_default() += many as f64;
            if a == b {
                agreed += many as f64;
            }
        }
        let chance: f64 = rows.iter().map(|(label, row)| row * columns.get(label).unwrap_or(&0.0)).sum();
        let (observed, expected) = (agreed / n, chance / (n * n));
        (n > 0.0 && expected < 1.0).then(|| (observed - expected) / (1.0 - expected))
    }

    fn add(&mut self, a: &[LabelledRange], b: &[LabelledRange]) {
        self.marked.0 += a.len();
        self.marked.1 += b.len();
        let mut left = count(a);
        for mark in b {
            if let Some(many) = left.get_mut(mark).filter(|many| **many > 0) {
                *many -= 1;
                self.same += 1;
            }
        }
        self.overlapping += maximum_matching(a, b, |a, b| a.label == b.label);
        for (i, j) in partners(a, b) {
            *self.labels.entry((a[i].label.clone(), b[j].label.clone())).or_default() += 1;
        }
    }
}

fn count(marks: &[LabelledRange]) -> BTreeMap<&LabelledRange, usize> {
    let mut counts = BTreeMap::new();
    for mark in marks {
        *counts.entry(mark).or_default() += 1;
    }
    counts
}

/// For each range of `a`, the indices of the ranges of `b` that overlap it.
fn overlapping_ranges(a: &[LabelledRange], b: &[LabelledRange]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..b.len()).collect();
    order.sort_by_key(|&j| b[j].start);
    let longest = b.iter().map(|mark| mark.end - mark.start).max().unwrap_or_default();
    let near = |mark: &LabelledRange| {
        let from = order.partition_point(|&j| b[j].start + longest <= mark.start);
        let to = order.partition_point(|&j| b[j].start < mark.end);
        order[from..to.max(from)].iter().copied().filter(|&j| b[j].end > mark.start).collect()
    };
    a.iter().map(near).collect()
}

/// The maximum number of pairs of overlapping marks for which `fit` is true, with each mark in at most one pair
/// (Kuhn's algorithm for maximum bipartite matching).
fn maximum_matching(
    a: &[LabelledRange],
    b: &[LabelledRange],
    fit: impl Fn(&LabelledRange, &LabelledRange) -> bool,
) -> usize {
    let near = overlapping_ranges(a, b);
    let mut taken: Vec<Option<usize>> = vec![None; b.len()];
    let mut holds: Vec<Option<usize>> = vec![None; a.len()];
    let mut seen = vec![usize::MAX; b.len()];
    let mut pairs = 0;
    for start in 0..a.len() {
        // Breadth first, because a long chain of overlaps would make a recursion deep.
        let mut came: BTreeMap<usize, usize> = BTreeMap::new();
        let mut queue = std::collections::VecDeque::from([start]);
        'search: while let Some(i) = queue.pop_front() {
            for &j in near[i].iter().filter(|&&j| fit(&a[i], &b[j])) {
                if std::mem::replace(&mut seen[j], start) == start {
                    continue;
                }
                came.insert(j, i);
                if let Some(other) = taken[j] {
                    queue.push_back(other);
                    continue;
                }
                pairs += 1;
                let mut free = Some(j);
                while let Some(j) = free {
                    let i = came[&j];
                    taken[j] = Some(i);
                    free = holds[i].replace(j);
                }
                break 'search;
            }
        }
    }
    pairs
}

/// Pairs marks of `a` with overlapping marks of `b` and returns their indices. Greedy: equal ranges first, then those
/// with the longest overlap. Each mark is in at most one pair. Offsets may be in any unit.
pub(super) fn partners(a: &[LabelledRange], b: &[LabelledRange]) -> Vec<(usize, usize)> {
    let near = overlapping_ranges(a, b);
    let mut all: Vec<(bool, usize, usize, usize)> = Vec::new();
    for (i, near) in near.iter().enumerate() {
        for &j in near {
            let shared = a[i].end.min(b[j].end) - a[i].start.max(b[j].start);
            let differ = (a[i].start, a[i].end) != (b[j].start, b[j].end);
            // If the overlap is the same, prefer the pair with equal labels.
            all.push((differ, usize::MAX - 2 * shared - usize::from(a[i].label == b[j].label), i, j));
        }
    }
    all.sort_unstable();
    let (mut left, mut right) = (vec![false; a.len()], vec![false; b.len()]);
    all.retain(|&(_, _, i, j)| {
        let free = !left[i] && !right[j];
        if free {
            (left[i], right[j]) = (true, true);
        }
        free
    });
    all.into_iter().map(|(_, _, i, j)| (i, j)).collect()
}

impl Agreement {
    /// Creates the counts for `coders` annotators, with no marks yet.
    pub fn new(coders: usize) -> Self {
        let pairs = (0..coders).flat_map(|a| (a + 1..coders).map(move |b| ((a, b), AnnotatorPair::default())));
        Self { annotators: coders, pairs: pairs.collect(), ..Self::default() }
    }

    /// Adds the marks of one article of `points` code points: `marks` has one list for each annotator. Panics if it
    /// has fewer lists than there are annotators.
    pub fn add(&mut self, marks: &[Vec<LabelledRange>], points: usize) {
        for (&(a, b), pair) in &mut self.pairs {
            pair.add(&marks[a], &marks[b]);
        }
        let mut by_place: BTreeMap<(usize, usize), BTreeMap<usize, &str>> = BTreeMap::new();
        for (coder, marks) in marks.iter().enumerate() {
            for mark in marks {
                by_place.entry((mark.start, mark.end)).or_default().entry(coder).or_insert(&mark.label);
            }
        }
        for labels in by_place.values().filter(|labels| labels.len() == self.annotators) {
            let mut ratings = BTreeMap::new();
            for label in labels.values() {
                *ratings.entry((*label).to_string()).or_default() += 1;
            }
            self.ratings.push(ratings);
        }
        self.coincide(marks, points);
    }

    /// All pairs of annotators, by index, with their counts.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize, &AnnotatorPair)> {
        self.pairs.iter().map(|(&(a, b), pair)| (a, b, pair))
    }

    /// The number of ranges that all annotators marked with the same start and end; [`Agreement::fleiss`] is computed
    /// from these.
    pub(crate) fn units(&self) -> usize {
        self.ratings.len()
    }

    /// Fleiss' kappa for the labels of the ranges that all annotators marked with the same start and end: Fleiss,
    /// Measuring Nominal Scale Agreement Among Many Raters, Psychological Bulletin 76 (1971). `None` if there are no
    /// such ranges or fewer than two annotators, or if chance alone predicts full agreement.
    pub fn fleiss(&self) -> Option<f64> {
        let (n, units) = (self.annotators as f64, self.ratings.len() as f64);
        let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
        let mut observed = 0.0;
        for ratings in &self.ratings {
            let squares: f64 = ratings.values().map(|&many| (many * many) as f64).sum();
            observed += (squares - n) / (n * (n - 1.0));
            for (label, &many) in ratings {
                *totals.entry(label).or_default() += many as f64;
            }
        }
        let expected: f64 = totals.values().map(|total| (total / (units * n)).powi(2)).sum();
        (units > 0.0 && n > 1.0 && expected < 1.0).then(|| (observed / units - expected) / (1.0 - expected))
    }

    /// Krippendorff's alpha for unitising the whole text. Each annotator assigns each code point a value: the label
    /// of the shortest mark on it, or no label. The values are compared as nominal data. With the code point as the
    /// unit of length, this equals the coefficients for unitising: Krippendorff, Mathet, Bouvry and Widlöcher, On the
    /// Reliability of Unitizing Textual Continua, Quality & Quantity 50 (2016). `None` if all values are the same.
    pub fn alpha(&self) -> Option<f64> {
        alpha(&self.coincidences)
    }

    /// Like [`Agreement::alpha`], but compares only whether a code point is marked, not its label.
    pub fn alpha_of_marking(&self) -> Option<f64> {
        alpha(&self.marked)
    }

    /// Adds the code points of one article to the coincidence matrices.
    fn coincide(&mut self, marks: &[Vec<LabelledRange>], points: usize) {
        if self.annotators < 2 {
            return;
        }
        let lines: Vec<Vec<(usize, Option<&str>)>> = marks.iter().map(|marks| values(marks, points)).collect();
        let mut cuts: Vec<usize> = lines.iter().flatten().map(|(at, _)| *at).chain([points]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let mut at = vec![0; lines.len()];
        for two in cuts.windows(2) {
            let long = (two[1] - two[0]) as f64;
            for (line, at) in lines.iter().zip(&mut at) {
                while line.get(*at + 1).is_some_and(|next| next.0 <= two[0]) {
                    *at += 1;
                }
            }
            let there: Vec<Option<&str>> = lines.iter().zip(&at).map(|(line, &at)| line[at].1).collect();
            let share = long / (self.annotators - 1) as f64;
            for (i, a) in there.iter().enumerate() {
                for b in there.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, b)| b) {
                    let key = (a.map(String::from), b.map(String::from));
                    *self.coincidences.entry(key).or_default() += share;
                    let key = (a.map(|_| String::new()), b.map(|_| String::new()));
                    *self.marked.entry(key).or_default() += share;
                }
            }
        }
    }
}

/// The value of each code point for one annotator, run-length encoded: where each run starts, and its label.
fn values(marks: &[LabelledRange], points: usize) -> Vec<(usize, Option<&str>)> {
    let mut cuts: Vec<usize> = marks.iter().flat_map(|mark| [mark.start, mark.end]).chain([0]).collect();
    cuts.retain(|&cut| cut < points || cut == 0);
    cuts.sort_unstable();
    cuts.dedup();
    let mut starts: Vec<&LabelledRange> = marks.iter().filter(|mark| mark.start < mark.end).collect();
    starts.sort_by_key(|mark| mark.start);
    let mut starts = starts.into_iter().peekable();
    // Marks that cover `cut`, the shortest first; those of equal length are in alphabetical order of their labels.
    let mut open: std::collections::BTreeSet<(usize, &str, usize)> = std::collections::BTreeSet::new();
    let mut out = Vec::with_capacity(cuts.len());
    for cut in cuts {
        while let Some(mark) = starts.next_if(|mark| mark.start <= cut) {
            open.insert((mark.end - mark.start, &mark.label, mark.end));
        }
        open.retain(|(_, _, end)| *end > cut);
        out.push((cut, open.first().map(|(_, label, _)| *label)));
    }
    out
}

/// Krippendorff's alpha for nominal data from a coincidence matrix: Krippendorff, Content Analysis, 2nd ed. (2004),
/// section 11.3.
fn alpha(coincidences: &BTreeMap<(Option<String>, Option<String>), f64>) -> Option<f64> {
    let mut totals: BTreeMap<&Option<String>, f64> = BTreeMap::new();
    let (mut n, mut disagreed) = (0.0, 0.0);
    for ((a, b), many) in coincidences {
        *totals.entry(a).or_default() += many;
        n += many;
        if a != b {
            disagreed += many;
        }
    }
    let squares: f64 = totals.values().map(|total| total * total).sum();
    let expected = n * n - squares;
    (totals.len() > 1).then(|| 1.0 - (n - 1.0) * disagreed / expected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Parses marks drawn under a text: a letter is a label, and a run of the same letter is one mark.
    fn drawn(line: &str) -> Vec<LabelledRange> {
        let mut marks: Vec<LabelledRange> = Vec::new();
        for (at, c) in line.chars().enumerate().filter(|(_, c)| *c != ' ') {
            match marks.last_mut() {
                Some(last) if last.end == at && last.label == c.to_string() => last.end = at + 1,
                _ => marks.push(LabelledRange { start: at, end: at + 1, label: c.into() }),
            }
        }
        marks
    }

    fn of(lines: &[&str]) -> Agreement {
        let mut agreement = Agreement::new(lines.len());
        let marks: Vec<Vec<LabelledRange>> = lines.iter().map(|line| drawn(line)).collect();
        agreement.add(&marks, lines.iter().map(|line| line.len()).max().unwrap_or_default());
        agreement
    }

    fn is_near(a: Option<f64>, b: f64) {
        assert!(a.is_some_and(|a| (a - b).abs() < 1e-9), "{a:?} {b}");
    }

    #[test]
    fn two_annotators() {
        let agreement = of(&[
            "aaaa  bbb  a    ", //
            "aaaa   bb  b  cc",
        ]);
        let (_, _, pair) = agreement.pairs().next().unwrap();
        assert_eq!((pair.marked, pair.same, pair.overlapping, pair.units()), ((3, 4), 1, 2, 3));
        is_near(pair.strict_f1(), 2.0 / 7.0);
        is_near(pair.overlap_f1(), 4.0 / 7.0);
        // Three pairs: a-a, b-b, a-b; expected by chance: (2·1 + 1·2) / 9.
        is_near(pair.kappa(), (2.0 / 3.0 - 4.0 / 9.0) / (5.0 / 9.0));
        assert_eq!(agreement.units(), 2, "one on other words is none");
    }

    #[test]
    fn agreeing_on_everything_is_one_and_on_nothing_no_figure() {
        let agreement = of(&["aa bb", "aa bb", "aa bb"]);
        is_near(agreement.fleiss(), 1.0);
        is_near(agreement.alpha(), 1.0);
        let nothing = of(&["   ", "   "]);
        let (_, _, pair) = nothing.pairs().next().unwrap();
        assert_eq!((pair.strict_f1(), pair.kappa(), nothing.fleiss(), nothing.alpha()), (None, None, None, None));
    }

    #[test]
    fn the_shortest_mark_names_a_code_point() {
        let marks = [
            LabelledRange { start: 0, end: 10, label: "long".into() },
            LabelledRange { start: 2, end: 4, label: "short".into() },
        ];
        assert_eq!(values(&marks, 12), [(0, Some("long")), (2, Some("short")), (4, Some("long")), (10, None)]);
    }

    proptest! {
        #[test]
        fn which_one_is_first_makes_no_difference(a in "[ab ]{0,12}", b in "[ab ]{0,12}") {
            let (one, two) = (of(&[&a, &b]), of(&[&b, &a]));
            let (x, y) = (one.pairs().next().unwrap().2, two.pairs().next().unwrap().2);
            prop_assert_eq!((x.same, x.overlapping), (y.same, y.overlapping));
            prop_assert!(x.same <= x.overlapping && x.overlapping <= x.marked.0.min(x.marked.1));
            prop_assert_eq!(one.alpha().map(|a| (a * 1e9).round()), two.alpha().map(|a| (a * 1e9).round()));
        }
    }
}
