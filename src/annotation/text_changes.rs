//! Compares the current text of a source with the annotated one: by sentence, and within a sentence by word.
//!
//! Differences in typography are ignored. Changes that affect claims are listed first.

use super::anchor::{AnchorState, SpanMapper, TokenMatch, TokenizedText};
use super::annotation_set::{AnnotationSet, PlacedAnnotation};
use super::sidecar::AnnotationKind;
use super::snapshot::{self, Snapshot};
use crate::article::Article;
use crate::text::typography::single_spaced;
use crate::text::{Span, typography};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use uuid::Uuid;

/// What happened to one or several adjacent sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ChangeKind {
    /// Its words changed.
    Changed,
    /// It was deleted.
    Removed,
    /// It was inserted.
    Added,
    /// It is in a different position, with the same words.
    Moved,
}

impl ChangeKind {
    /// The name used on the screen and in output.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Removed => "removed",
            Self::Added => "added",
            Self::Moved => "moved",
        }
    }
}

/// Which versions of the text contain a piece of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TextVersion {
    /// Both versions.
    Both,
    /// Only the annotated version.
    Old,
    /// Only the current version.
    New,
}

/// A difference between the annotated text and the current one.
#[derive(Clone, Debug, PartialEq)]
pub struct TextChange {
    /// What happened to the sentences.
    pub(crate) kind: ChangeKind,
    /// Key of the snapshot that was compared; `None` if only an annotation's own quote was available.
    pub(crate) snapshot: Option<String>,
    /// Span in the snapshot, in bytes; `None` for added sentences, or without a snapshot.
    pub(crate) old: Option<Span>,
    /// Span in the article, in bytes; `None` for removed sentences.
    pub(crate) new: Option<Span>,
    /// Byte of the article at which the change is; for removed sentences, the start of the sentences before them.
    pub(crate) at: usize,
    /// The words of both versions, in reading order and separated by single spaces.
    pub(crate) pieces: Vec<(TextVersion, String)>,
    /// Ids of the annotations that touch the sentences.
    pub(crate) annotations: Vec<Uuid>,
    /// Whether one of these annotations is a claim.
    pub(crate) touches_claim: bool,
    /// Whether the words of one of these annotations changed or were removed.
    pub(crate) changes_annotated_words: bool,
}

/// Lists what changed in `article` since its annotations were made: first the changes that touch claims, then those
/// that touch other annotations, then the rest. Within the first two groups, changes to the annotated words
/// themselves come first; within each group, changes are in the order of the text.
pub(crate) fn text_changes(annotation_set: &AnnotationSet, article: &Article) -> Vec<TextChange> {
    let now = snapshot::key_of(article);
    let mut by_snapshot: BTreeMap<&str, Vec<(&PlacedAnnotation, Span)>> = BTreeMap::new();
    let mut found = Vec::new();
    for placed in annotation_set.list() {
        let target = &placed.annotation.target;
        let key = target.snapshot.as_deref().filter(|key| *key != now);
        let old = key.and_then(|key| Some((key, annotation_set.snapshots().get(key)?.span(target)?)));
        match old {
            Some((key, span)) => by_snapshot.entry(key).or_default().push((placed, span)),
            None => found.extend(change_without_snapshot(placed, article)),
        }
    }
    for (key, annotations) in by_snapshot {
        if let Some(snapshot) = annotation_set.snapshots().get(key) {
            found.extend(changes_since(key, snapshot, &annotations, article));
        }
    }
    found.sort_by_key(|change| {
        let rank = match (change.touches_claim, change.changes_annotated_words, change.annotations.is_empty()) {
            (true, true, _) => 0,
            (true, false, _) => 1,
            (false, true, _) => 2,
            (false, false, false) => 3,
            (false, false, true) => 4,
        };
        (rank, change.at)
    });
    found
}

/// The change to the words of an annotation without a snapshot; `None` if they did not change.
fn change_without_snapshot(placed: &PlacedAnnotation, article: &Article) -> Option<TextChange> {
    let was = &placed.annotation.target.exact;
    let (fate, pieces) = match (placed.state, placed.span) {
        (AnchorState::Changed, Some(span)) => {
            let words = span.slice(article.text());
            (ChangeKind::Changed, wordings(was, words))
        }
        (AnchorState::Lost, _) => (ChangeKind::Removed, vec![(TextVersion::Old, single_spaced(was))]),
        _ => return None,
    };
    Some(TextChange {
        kind: fate,
        snapshot: None,
        old: None,
        new: placed.span,
        at: placed.span.map_or(0, |span| span.start),
        pieces,
        annotations: vec![placed.annotation.id],
        touches_claim: placed.annotation.kind == AnnotationKind::Claim,
        changes_annotated_words: true,
    })
}

/// The words of two wordings of a passage, each piece marked with the wordings that have it. A piece begins with the space before
/// its words.
pub(crate) fn wordings(old: &str, new: &str) -> Vec<(TextVersion, String)> {
    let carrier = SpanMapper::new(old, new);
    let all = (0..carrier.tokens().0.len(), 0..carrier.tokens().1.len());
    pieces(&carrier, (old, new), std::slice::from_ref(&all.0), std::slice::from_ref(&all.1))
}

/// Sentences of both texts that correspond: none, one or several of each.
#[derive(Default)]
struct SentenceGroup {
    old: Vec<usize>,
    new: Vec<usize>,
}

/// The changes since the text of `snapshot`.
fn changes_since(
    key: &str,
    snapshot: &Snapshot,
    annotations: &[(&PlacedAnnotation, Span)],
    article: &Article,
) -> Vec<TextChange> {
    let texts = (snapshot.text(), article.text());
    let carrier = SpanMapper::new(texts.0, texts.1);
    let (old, new) = carrier.tokens();
    let mut found: Vec<TextChange> = Vec::new();
    // Position of the last sentence found in the article, at which removed sentences are listed.
    let mut reached = 0;
    for group in groups(&carrier) {
        let (olds, news) = (ranges(old, &group.old), ranges(new, &group.new));
        let (before, after) = (spans(old, &olds), spans(new, &news));
        if let Some(span) = after {
            reached = span.start;
        }
        let said = |text: &str, tokens: &TokenizedText, ranges: &[Range<usize>]| {
            let parts =
                ranges.iter().map(|range| spans(tokens, std::slice::from_ref(range)).map_or("", |s| s.slice(text)));
            typography::fold(&parts.collect::<Vec<_>>().join(" "))
        };
        let fate = match (before, after) {
            (Some(_), None) => ChangeKind::Removed,
            (None, Some(_)) => ChangeKind::Added,
            _ if said(texts.0, old, &olds) != said(texts.1, new, &news) => ChangeKind::Changed,
            _ if olds.iter().cloned().flatten().any(|i| carrier.alignment().passage(i) > 0) => ChangeKind::Moved,
            _ => continue,
        };
        let on = |span: Span| annotations.iter().filter(move |(_, a)| a.intersects(span)).map(|(placed, _)| *placed);
        let touched: Vec<&PlacedAnnotation> = before.into_iter().flat_map(on).collect();
        let change = TextChange {
            kind: fate,
            snapshot: Some(key.into()),
            old: before,
            new: after,
            at: reached,
            pieces: pieces(&carrier, texts, &olds, &news),
            annotations: touched.iter().map(|p| p.annotation.id).collect(),
            touches_claim: touched.iter().any(|p| p.annotation.kind == AnnotationKind::Claim),
            changes_annotated_words: touched
                .iter()
                .any(|p| matches!(p.state, AnchorState::Changed | AnchorState::Lost)),
        };
        match found.last_mut() {
            Some(last) if is_continuation(last, &change, texts) => merge_into(last, change),
            _ => found.push(change),
        }
    }
    found
}

/// Whether `next` continues `last`: adjacent sentences that were removed, added or moved, with only white space
/// between.
fn is_continuation(last: &TextChange, next: &TextChange, texts: (&str, &str)) -> bool {
    let beside = |a: Option<Span>, b: Option<Span>, text: &str| match (a, b) {
        (Some(a), Some(b)) => a.end <= b.start && text[a.end..b.start].trim().is_empty(),
        (None, None) => true,
        _ => false,
    };
    last.kind == next.kind
        && last.kind != ChangeKind::Changed
        && beside(last.old, next.old, texts.0)
        && beside(last.new, next.new, texts.1)
}

fn merge_into(last: &mut TextChange, next: TextChange) {
    let wider = |a: &mut Option<Span>, b: Option<Span>| {
        if let (Some(a), Some(b)) = (a, b) {
            a.end = b.end;
        }
    };
    wider(&mut last.old, next.old);
    wider(&mut last.new, next.new);
    for (side, text) in next.pieces {
        push(&mut last.pieces, side, &format!(" {text}"));
    }
    for id in next.annotations {
        if !last.annotations.contains(&id) {
            last.annotations.push(id);
        }
    }
    last.touches_claim |= next.touches_claim;
    last.changes_annotated_words |= next.changes_annotated_words;
}

/// Groups the corresponding sentences of both texts, in the order of the new text. A removed sentence comes after the
/// sentence it followed.
fn groups(carrier: &SpanMapper<'_>) -> Vec<SentenceGroup> {
    let (old, new) = carrier.tokens();
    // Sentences that share many of their tokens correspond: one may have been split in two, or two joined.
    let mut parent: Vec<usize> = (0..old.sentences() + new.sentences()).collect();
    for s in 0..old.sentences() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for j in old.sentence(s).filter_map(|i| carrier.alignment().to(i)) {
            *shared.entry(new.sentence_of(j)).or_default() += 1;
        }
        let most = shared.values().max().copied();
        for (t, count) in shared {
            if Some(count) == most || count * 4 >= old.sentence(s).len().min(new.sentence(t).len()) {
                let (a, b) = (root(&mut parent, s), root(&mut parent, old.sentences() + t));
                parent[a.max(b)] = a.min(b);
            }
        }
    }
    let mut of: BTreeMap<usize, SentenceGroup> = BTreeMap::new();
    for s in 0..old.sentences() {
        of.entry(root(&mut parent, s)).or_default().old.push(s);
    }
    for t in 0..new.sentences() {
        of.entry(root(&mut parent, old.sentences() + t)).or_default().new.push(t);
    }
    // Sort key: the number of the corresponding new sentence, or that of the old sentence before.
    let mut last = 0;
    let places = (0..old.sentences()).map(|s| {
        last = of.get(&root(&mut parent, s)).and_then(|group| group.new.first()).map_or(last, |t| t + 1);
        last
    });
    let place: Vec<usize> = places.collect();
    let mut groups: Vec<SentenceGroup> = of.into_values().collect();
    groups.sort_by_key(|group| match (group.new.first(), group.old.first()) {
        (Some(t), _) => (t + 1, 0, 0),
        (None, s) => (s.map_or(0, |&s| place[s]), 1, s.map_or(0, |&s| s)),
    });
    groups
}

/// The root of `at` in the union-find forest, with path halving.
fn root(parent: &mut [usize], at: usize) -> usize {
    let mut at = at;
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

fn ranges(tokens: &TokenizedText, sentences: &[usize]) -> Vec<Range<usize>> {
    sentences.iter().map(|&s| tokens.sentence(s)).collect()
}

/// The span from the first token to the last, in bytes.
fn spans(tokens: &TokenizedText, ranges: &[Range<usize>]) -> Option<Span> {
    let (first, last) = (ranges.first()?, ranges.last()?);
    (!first.is_empty() && !last.is_empty())
        .then(|| Span::new(tokens.span(first.start).start, tokens.span(last.end - 1).end))
}

/// The words of both versions in one list, each marked with the versions that contain it.
fn pieces(
    carrier: &SpanMapper<'_>,
    texts: (&str, &str),
    olds: &[Range<usize>],
    news: &[Range<usize>],
) -> Vec<(TextVersion, String)> {
    let (old, new) = carrier.tokens();
    let alignment = carrier.alignment();
    let is_same = |i: usize, j: usize| {
        alignment.token_match(i) == TokenMatch::Equal
            && typography::fold(old.span(i).slice(texts.0)) == typography::fold(new.span(j).slice(texts.1))
    };
    // A token, after a space if white space precedes it.
    let word = |text: &str, tokens: &TokenizedText, i: usize| {
        let span = tokens.span(i);
        let spaced = i > 0 && text[tokens.span(i - 1).end..span.start].contains(char::is_whitespace);
        format!("{}{}", if spaced { " " } else { "" }, single_spaced(span.slice(text)))
    };
    let mut sorted = olds.to_vec();
    sorted.sort_unstable_by_key(|range| range.start);
    let is_old = |i: usize| {
        let before = sorted.partition_point(|range| range.start <= i);
        before.checked_sub(1).is_some_and(|last| sorted[last].contains(&i))
    };
    let mut pieces = Vec::new();
    let mut left = olds.iter().cloned().flatten().peekable();
    for j in news.iter().cloned().flatten() {
        let partner = alignment.from(j).filter(|&i| is_same(i, j) && is_old(i));
        match partner {
            // Old tokens before the partner that were not matched are gone.
            Some(partner) if left.peek().is_some_and(|&i| i <= partner) => {
                while let Some(i) = left.next_if(|&i| i < partner) {
                    push(&mut pieces, TextVersion::Old, &word(texts.0, old, i));
                }
                left.next();
                // Keep the space of the old text before a token that now begins the text.
                let lead = if j == 0 && word(texts.0, old, partner).starts_with(' ') { " " } else { "" };
                push(&mut pieces, TextVersion::Both, &format!("{lead}{}", word(texts.1, new, j)));
            }
            _ => push(&mut pieces, TextVersion::New, &word(texts.1, new, j)),
        }
    }
    for i in left {
        push(&mut pieces, TextVersion::Old, &word(texts.0, old, i));
    }
    reorder(&mut pieces);
    if let Some((_, first)) = pieces.first_mut() {
        *first = first.trim_start().into();
    }
    pieces
}

/// Between two pieces of both versions, puts the old words before the new ones.
fn reorder(pieces: &mut Vec<(TextVersion, String)>) {
    let mut ordered: Vec<(TextVersion, String)> = Vec::with_capacity(pieces.len());
    for run in pieces.chunk_by(|a, b| (a.0 == TextVersion::Both) == (b.0 == TextVersion::Both)) {
        for side in [TextVersion::Both, TextVersion::Old, TextVersion::New] {
            for (_, text) in run.iter().filter(|piece| piece.0 == side) {
                push(&mut ordered, side, text);
            }
        }
    }
    *pieces = ordered;
}

fn push(pieces: &mut Vec<(TextVersion, String)>, side: TextVersion, text: &str) {
    match pieces.last_mut() {
        Some((last, all)) if *last == side => all.push_str(text),
        _ => pieces.push((side, text.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Snapshots;
    use crate::growth::assert_linear_time;
    use crate::testing as build;

    /// Compares `before`, in which `[…]` marks claims and `<…>` notes, with `after`. Each line has the kind of
    /// change, whether it touches a claim, and the words.
    fn lines(before: &str, after: &str) -> Vec<String> {
        let plain: String = before.replace(['[', ']', '<', '>'], "");
        let (old, new) = (build::article(&plain), build::article(after));
        let mut annotations = Vec::new();
        let (mut at, mut open) = (0, 0);
        for c in before.chars() {
            match c {
                '[' | '<' => open = at,
                ']' | '>' => {
                    let kind = if c == ']' { AnnotationKind::Claim } else { AnnotationKind::Note };
                    let id = annotations.len() as u128 + 1;
                    annotations.push(build::annotation().id(id).kind(kind).on(&old, Span::new(open, at)));
                }
                c => at += c.len_utf8(),
            }
        }
        let mut snapshots = Snapshots::default();
        snapshots.insert(Snapshot::new(plain));
        let annotation_set = AnnotationSet::new(build::sidecar(annotations), snapshots, &new);
        let drawn = |pieces: &[(TextVersion, String)]| {
            pieces.iter().fold(String::new(), |out, (side, text)| match side {
                TextVersion::Both => out + text,
                TextVersion::Old => out + "[-" + text + "-]",
                TextVersion::New => out + "{+" + text + "+}",
            })
        };
        let line = |c: &TextChange| {
            format!("{}{}: {}", c.kind.name(), if c.touches_claim { " claim" } else { "" }, drawn(&c.pieces))
        };
        text_changes(&annotation_set, &new).iter().map(line).collect()
    }

    #[test]
    fn many_sentences_that_became_one_are_compared_in_linear_time() {
        assert_linear_time(300, |n| {
            let old = format!("[Awal] begitu\n{}akhir begini", "kata\n".repeat(n));
            let new = format!("Baru.\n\nAwal begitu\n{}lalu {}akhir begini", "kata\n".repeat(n), "kata\n".repeat(n));
            assert!(!lines(&old, &new).is_empty());
        });
    }

    #[test]
    fn changed_words_are_shown_in_their_sentence() {
        assert_eq!(
            lines(
                "<Harga> naik tiga persen kemarin. Rusia di peringkat [ke-31] dari 83 negara.",
                "Harga naik lima persen kemarin. Rusia di peringkat ke-32 dari 83 negara."
            ),
            [
                "changed claim: Rusia di peringkat ke-[-31-]{+32+} dari 83 negara.",
                "changed: Harga naik[- tiga-]{+ lima+} persen kemarin."
            ]
        );
    }

    #[test]
    fn sentences_come_go_and_move() {
        let (a, b, c) = (
            "Presiden pergi ke pasar kemarin pagi.",
            "Bank sentral menahan suku bunga acuan.",
            "Menteri Sari membuka pameran buku besar.",
        );
        assert_eq!(lines(&format!("{a} <{b}> {c}"), &format!("{a} {c}")), [format!("removed: [-{b}-]")]);
        assert_eq!(lines(&format!("<{a}> {c}"), &format!("{a} {b} {c}")), [format!("added: {{+{b}+}}")]);
        assert_eq!(lines(&format!("<{a}>\n\n{b} {c}\n\n{a} Ya."), &format!("{b} {c}\n\n{a}\n\n{a} Ya.")).len(), 1);
        assert_eq!(
            lines(&format!("[{a}] {b}"), "Hujan turun deras di seluruh kota tadi malam."),
            [format!("removed claim: [-{a} {b}-]"), "added: {+Hujan turun deras di seluruh kota tadi malam.+}".into()]
        );
    }

    #[test]
    fn setting_is_no_change() {
        let none: [String; 0] = [];
        assert_eq!(
            lines("<\"Harga naik\"> - katanya lagi. Lalu diam.", "“Harga naik” — katanya\nlagi. Lalu\u{a0}diam."),
            none
        );
    }
}
