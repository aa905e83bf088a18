//! Finds an annotation's words in the current text of the article.
//!
//! If the text has not changed since, the annotation is at its recorded offsets. If it has, the span is mapped from
//! the snapshot (`span_mapper`); without a snapshot, the quote is searched for (`quote`). If neither finds the words,
//! the annotation is lost: similar words elsewhere are not accepted in their place.

mod align;
mod large_text;
mod myers;
#[allow(clippy::cast_precision_loss, reason = "letters of a word and places of one are few")]
mod quote;
mod similarity;
mod span_mapper;
#[allow(clippy::cast_precision_loss, reason = "letters of a word are few")]
mod tokenized;

pub(crate) use align::TokenMatch;
pub(crate) use similarity::similarity;
pub(crate) use span_mapper::SpanMapper;
pub(crate) use tokenized::TokenizedText;

use super::sidecar::Target;
use super::snapshot::{self, Snapshots};
use crate::article::Article;
use crate::text::{Span, graphemes, typography};
use quote::{QuoteFinder, QuoteSelector};
use serde::Serialize;
use std::collections::BTreeMap;

/// Code points of context stored on each side of the quote; Hypothes.is stores as many.
const CONTEXT_POINTS: usize = 32;

/// How an annotation relates to the current text. Typography (quotation marks, dashes, spaces, line breaks) is
/// ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AnchorState {
    /// The same words at the same offsets.
    Exact,
    /// The same words at different offsets.
    Moved,
    /// Different words in the same position.
    Changed,
    /// The words were not found.
    Lost,
    /// The annotation is on the whole article and has no words.
    Article,
}

impl AnchorState {
    /// The name used on the screen and in output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Moved => "moved",
            Self::Changed => "changed",
            Self::Lost => "lost",
            Self::Article => "article",
        }
    }
}

/// The state of an annotation and its span in the article, in bytes; `None` if it is lost or on the whole article.
pub(crate) type AnchorResult = (AnchorState, Option<Span>);

/// A target for `span` (bytes) of `article`: its offsets in code points, its words and their context.
pub fn target(article: &Article, span: Span) -> Target {
    let text = article.text();
    let (start, end) = article.to_code_points(span);
    let before = text[..span.start].char_indices().rev().take(CONTEXT_POINTS).last().map_or(span.start, |(at, _)| at);
    let after = text[span.end..].char_indices().nth(CONTEXT_POINTS).map_or(text.len(), |(at, _)| span.end + at);
    Target {
        start,
        end,
        exact: span.slice(text).into(),
        prefix: text[before..span.start].into(),
        suffix: text[span.end..after].into(),
        snapshot: Some(snapshot::key_of(article).into()),
        extra: serde_json::Map::new(),
    }
}

/// Locates each of `targets` in the current text of `article`. Aligns the article with each snapshot once, so one
/// call with many targets is cheaper than many calls.
pub(crate) fn anchor_all(targets: &[&Target], article: &Article, snapshots: &Snapshots) -> Vec<AnchorResult> {
    let mut found: Vec<Option<AnchorResult>> = targets.iter().map(|target| in_place(target, article)).collect();
    // Grouped by snapshot, so that only one alignment is in memory at a time.
    let mut carried: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut sought: Vec<usize> = Vec::new();
    for (i, target) in targets.iter().enumerate().filter(|(i, _)| found[*i].is_none()) {
        match target.snapshot.as_deref().filter(|key| snapshots.get(key).is_some_and(|s| s.span(target).is_some())) {
            Some(key) => carried.entry(key).or_default().push(i),
            None => sought.push(i),
        }
    }
    for (key, group) in carried {
        let Some(snapshot) = snapshots.get(key) else { continue };
        let carrier = SpanMapper::new(snapshot.text(), article.text());
        for i in group {
            let span = snapshot.span(targets[i]).and_then(|span| carrier.map(span));
            found[i] = Some(state(targets[i], article, span));
        }
    }
    if !sought.is_empty() {
        let wanted: Vec<&Target> = sought.iter().map(|&i| targets[i]).collect();
        for (i, span) in sought.into_iter().zip(find_quotes(&wanted, article)) {
            found[i] = Some(state(targets[i], article, span));
        }
    }
    found.into_iter().map(|found| found.unwrap_or((AnchorState::Lost, None))).collect()
}

/// Locates `target` in the current text of `article`.
pub fn anchor(target: &Target, article: &Article, snapshots: &Snapshots) -> AnchorResult {
    anchor_all(&[target], article, snapshots).pop().unwrap_or((AnchorState::Lost, None))
}

/// The target's recorded position, if `article` is the text it was made on and the words there are the same;
/// otherwise `None`.
fn in_place(target: &Target, article: &Article) -> Option<AnchorResult> {
    if target.is_of_article() {
        return Some((AnchorState::Article, None));
    }
    let known = target.snapshot.as_deref();
    if known.is_some_and(|key| key != snapshot::key_of(article)) {
        return None;
    }
    let text = article.text();
    let span = article.from_code_points(target.start, target.end).filter(|span| !span.is_empty())?;
    // The target comes from a program that keeps no snapshots: the context must match too.
    let sure = || context_matches(target, text, span);
    (span.slice(text) == target.exact && (known.is_some() || sure())).then_some((AnchorState::Exact, Some(span)))
}

/// The state of a target that was found at `span`, widened to grapheme boundaries.
fn state(target: &Target, article: &Article, span: Option<Span>) -> AnchorResult {
    let text = article.text();
    let whole = |span: Span| Span::new(graphemes::floor(text, span.start), graphemes::ceil(text, span.end));
    let Some(span) = span.map(whole) else { return (AnchorState::Lost, None) };
    let words = span.slice(text);
    let state = if words != target.exact && typography::fold(words) != typography::fold(&target.exact) {
        AnchorState::Changed
    } else if article.to_code_points(span) == (target.start, target.end) {
        AnchorState::Exact
    } else {
        AnchorState::Moved
    };
    (state, Some(span))
}

/// Locates targets without a snapshot by quote and context.
fn find_quotes(targets: &[&Target], article: &Article) -> Vec<Option<Span>> {
    let text = article.text();
    if text.len() > snapshot::MAX_SNAPSHOT_BYTES {
        return large_text::find_quotes_in_large(targets, article);
    }
    // Build the index only when needed: most targets are found by the shift of the target before them.
    let mut seeker: Option<QuoteFinder<'_>> = None;
    find_in_order(targets, article, |target, expected| {
        seeker.get_or_insert_with(|| QuoteFinder::new(text)).find(quote_of(target), expected)
    })
}

/// Locates `targets` in the order of the text. The previous target that was found tells how far the text has shifted:
/// if a target is not at its shifted position, `find` is called with that position, in bytes.
fn find_in_order(
    targets: &[&Target],
    article: &Article,
    mut find: impl FnMut(&Target, usize) -> Option<Span>,
) -> Vec<Option<Span>> {
    let mut order: Vec<usize> = (0..targets.len()).collect();
    order.sort_by_key(|&i| targets[i].start);
    let mut found = vec![None; targets.len()];
    let mut shift = 0;
    for i in order {
        let expected = expected(targets[i], shift, article);
        found[i] = match_at(targets[i], article.text(), expected).or_else(|| find(targets[i], expected));
        if let Some(span) = found[i] {
            shift = article.to_code_points(span).0 as isize - targets[i].start as isize;
        }
    }
    found
}

/// The byte at which `target` starts in `article` if the text before it grew by `shift` code points.
fn expected(target: &Target, shift: isize, article: &Article) -> usize {
    let point = target.start.saturating_add_signed(shift);
    article.from_code_points(point, point).map_or(article.text().len(), |span| span.start)
}

/// The span of `target` at byte `at` of `text`, if the quote and the context on both sides match exactly there. No
/// other occurrence can match better, and of equally good ones the nearest to the expected position wins, so
/// [`QuoteFinder::find`] would return the same span.
fn match_at(target: &Target, text: &str, at: usize) -> Option<Span> {
    let span = Span::new(at, at + target.exact.len());
    let sure = span.len() > 1 && !target.prefix.is_empty() && !target.suffix.is_empty();
    (sure && span.get(text)? == target.exact && context_matches(target, text, span)).then_some(span)
}

/// Whether the text around `span` matches the target's prefix and suffix exactly.
fn context_matches(target: &Target, text: &str, span: Span) -> bool {
    text[..span.start].ends_with(&target.prefix) && text[span.end..].starts_with(&target.suffix)
}

/// Whether an occurrence so many bytes away from where it is expected is so much nearer than the next one that no other can
/// be meant.
pub(crate) const fn is_clearly_nearer(away: usize, next: usize) -> bool {
    away.saturating_mul(3) / 2 + 2 <= next
}

fn quote_of(target: &Target) -> QuoteSelector<'_> {
    QuoteSelector { prefix: &target.prefix, exact: &target.exact, suffix: &target.suffix }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::snapshot::Snapshot;
    use proptest::prelude::*;

    fn article(text: &str) -> Article {
        Article::new(text.into(), None, None).unwrap()
    }

    /// `[` and `]` mark the span; if `after` has none, the target is expected to be lost.
    #[track_caller]
    fn is_found(before: &str, after: &str, with: AnchorState, without: AnchorState) {
        let plain = |drawn: &str| article(&drawn.replace(['[', ']'], ""));
        let drawn = |text: &str| Some(Span::new(text.find('[')?, text.find(']')? - 1));
        let (old, new) = (plain(before), plain(after));
        let target = target(&old, drawn(before).unwrap());
        let mut snapshots = Snapshots::default();
        let place = |state| (state, drawn(after).filter(|_| state != AnchorState::Lost));
        assert_eq!(anchor(&target, &new, &snapshots), place(without), "without a snapshot");
        snapshots.insert(Snapshot::new(old.text().into()));
        assert_eq!(anchor(&target, &new, &snapshots), place(with), "with a snapshot");
    }

    #[test]
    fn states() {
        use AnchorState::{Changed, Exact, Lost, Moved};
        is_found("Kata [Putin] begitu.", "Kata [Putin] begitu.", Exact, Exact);
        is_found("Kata [Putin] begitu.", "Kata [Putin] begini.", Exact, Exact);
        is_found("Satu. Kata [Putin] begitu.", "Nol. Satu. Kata [Putin] begitu.", Moved, Moved);
        is_found("Putin pergi. Kata [Putin] begitu.", "Pagi: Putin pergi. Kata [Putin] begitu.", Moved, Moved);
        is_found("Harga [naik tiga persen] hari ini.", "Harga turun. Besok mungkin ada kabar lain.", Lost, Lost);
        is_found(
            "Di peringkat [ke-31] dari 83 negara di dunia.",
            "Di peringkat [ke-32] dari 83 negara di dunia.",
            Changed,
            Changed,
        );
        is_found("Kata dia, [\"harga - naik\"] lagi.", "Kata dia, [“harga — naik”] lagi.", Exact, Exact);
    }

    #[test]
    fn the_nearest_lookalike_is_not_it() {
        is_found(
            "Presiden meminta [Putin] bicara.",
            "Ia lain sekali, Putin di sana.",
            AnchorState::Lost,
            AnchorState::Lost,
        );
        is_found("Xx [ya] xx", "Dan ya ya ya", AnchorState::Lost, AnchorState::Lost);
    }

    /// Uses characters of different byte lengths in a text that repeats itself many times.
    #[test]
    fn where_one_is_tells_where_the_next_is() {
        let said = "Ia – dan dia – datang – lagi, kata mereka.\n".repeat(300);
        let old = article(&format!("Kabar pagi dari pasar ikan.\n{said}"));
        let new = article(&format!("Ralat – itu.\n{}", old.text()));
        let whole = |at: usize| old.text().ceil_char_boundary(at);
        let spans = (6..old.text().len() - 50).step_by(61).map(|at| Span::new(whole(at), whole(at + 10)));
        let targets: Vec<Target> = spans.map(|span| Target { snapshot: None, ..target(&old, span) }).collect();
        let more = new.text().len() - old.text().len();
        for (target, found) in
            targets.iter().zip(anchor_all(&targets.iter().collect::<Vec<_>>(), &new, &Snapshots::default()))
        {
            let there = old.from_code_points(target.start, target.end).unwrap().shift(more);
            assert_eq!(found, (AnchorState::Moved, Some(there)), "{}", target.exact);
        }
    }

    proptest! {
        #[test]
        fn an_unchanged_text_keeps_every_span(text in "[a-c é\n]{1,40}x", a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>(), old in any::<bool>()) {
            let article = article(&text);
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (a, b) = (*a.get(&ends), *b.get(&ends));
            prop_assume!(a != b);
            let span = Span::new(a.min(b), a.max(b));
            let mut target = target(&article, span);
            if old {
                target.snapshot = None;
            }
            prop_assert_eq!(anchor(&target, &article, &Snapshots::default()), (AnchorState::Exact, Some(span)));
        }

        /// The shortcut [`match_at`] returns the same span as a full search, whatever position is expected.
        #[test]
        fn what_is_here_would_be_found_here(
            words in prop::collection::vec(0usize..30, 40..200), first in any::<prop::sample::Index>(), many in 1usize..5, again in 1usize..3,
        ) {
            let words: Vec<String> = words.iter().map(|word| format!("kata{}", word * 7919 % 1000)).collect();
            let text = vec![words.join(" "); again].join(". Lalu ");
            let article = article(&text);
            let from = first.index(words.len() - many);
            let start: usize = words[..from].iter().map(|word| word.len() + 1).sum();
            let span = Span::new(start, start + words[from..from + many].join(" ").len());
            let target = Target { snapshot: None, ..target(&article, span) };
            for (at, _) in text.match_indices(&target.exact) {
                if let Some(here) = match_at(&target, &text, at) {
                    prop_assert_eq!(QuoteFinder::new(&text).find(quote_of(&target), at), Some(here), "{}", text);
                }
            }
        }

        #[test]
        fn what_did_not_change_is_carried_to_itself(text in "([a-dé]{1,3}[ ,.\n]{1,2}){1,30}", a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
            let carrier = SpanMapper::new(&text, &text);
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (a, b) = (*a.get(&ends), *b.get(&ends));
            prop_assume!(a != b);
            let span = Span::new(a.min(b), a.max(b));
            prop_assert_eq!(carrier.map(span), Some(span));
        }

        #[test]
        fn any_two_texts_align(old in ".{0,60}", new in ".{0,60}", a in 0usize..60, b in 0usize..60) {
            let carrier = SpanMapper::new(&old, &new);
            let (a, b) = (old.floor_char_boundary(a.min(b)), old.floor_char_boundary(a.max(b)));
            if let Some(span) = carrier.map(Span::new(a, b)) {
                prop_assert!(span.get(&new).is_some_and(|words| !words.is_empty()));
            }
        }
    }
}
