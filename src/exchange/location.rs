//! Places the items of an imported file in an article.
//!
//! If the file contains the text its spans refer to and that text equals the article, the spans are used unchanged. If the
//! two differ only in white space and typography (joined lines, CRLF converted to LF), spans are mapped by counting the
//! remaining characters. Otherwise they are mapped through an alignment of the two texts, unless these have so little in
//! common that the file is of another article.
//!
//! If the file has quotes instead of a text, words that stand once in the article are the place, whatever stands around
//! them: a web page has other words around an article than its text file. Context and offsets choose between several
//! occurrences. Only words that do not occur are looked for like those of our own annotations after an edit.

use super::offsets::nearest;
use super::parsed::{ItemLocation, ParsedDocument, QuotedWords};
use super::squeezed::{SqueezedText, squeezed};
use crate::annotation::anchor::{self, AnchorState, SpanMapper};
use crate::annotation::corrections::is_whole_words;
use crate::annotation::sidecar::Extra;
use crate::annotation::{Snapshots, Target};
use crate::article::Article;
use crate::text::{OffsetIndex, OffsetUnit, Span, graphemes, typography, words};
use std::collections::HashSet;

/// Where an item is in the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ItemPlace {
    /// At this span, which may have moved or have other words.
    Found(AnchorState, Span),
    /// Nowhere.
    Lost,
    /// At one of several places, and nothing says at which.
    Ambiguous,
}

/// How many of the word pairs of a text occur in another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Overlap {
    /// Different pairs of neighbouring words of the first text that the second has too.
    pub(crate) shared: usize,
    /// Different pairs of neighbouring words of the first text.
    pub(crate) all: usize,
}

impl Overlap {
    /// Compares words without regard to case. A text of one word has no pairs, and may be of any article.
    fn between(text: &str, other: &str) -> Self {
        let pairs = |text: &str| -> HashSet<(String, String)> {
            let words: Vec<String> = words::words(text).map(|word| word.slice(text).to_lowercase()).collect();
            words.windows(2).map(|two| (two[0].clone(), two[1].clone())).collect()
        };
        let (ours, theirs) = (pairs(text), pairs(other));
        Self { shared: ours.intersection(&theirs).count(), all: ours.len() }
    }

    /// Whether the first text can be an edition, or a part, of the second.
    ///
    /// Of 4,830 pairs of different news articles three share a quarter of their word pairs, all reports of one event, and
    /// 99 in 100 share less than 7 %. An article in which every third word was replaced keeps more than 40 %.
    const fn is_of_same_article(self) -> bool {
        self.all == 0 || self.shared * 4 >= self.all
    }
}

/// Where the parts of a document are in an article.
pub(crate) struct DocumentPlaces {
    /// The place of each item.
    pub(crate) items: Vec<ItemPlace>,
    /// The place of each argument of each link; `None` if it is another link.
    pub(crate) links: Vec<Vec<Option<ItemPlace>>>,
}

/// Places each item of `document`, and each argument of its links, in `article`.
///
/// # Errors
/// If the text of the document is of another article.
pub(crate) fn locate_document(document: &ParsedDocument, article: &Article) -> Result<DocumentPlaces, Overlap> {
    let arguments = || document.links.iter().flat_map(|link| &link.locations).flatten();
    let locations: Vec<&ItemLocation> = document.items.iter().map(|item| &item.location).chain(arguments()).collect();
    let mut places = locate(&locations, document.text.as_deref(), article)?.into_iter();
    let items = places.by_ref().take(document.items.len()).collect();
    let mut of_argument =
        |location: &Option<ItemLocation>| location.as_ref().map(|_| places.next().unwrap_or(ItemPlace::Lost));
    let links = document.links.iter().map(|link| link.locations.iter().map(&mut of_argument).collect()).collect();
    Ok(DocumentPlaces { items, links })
}

/// Places `locations` in `article`, widened to grapheme boundaries. `text` is what spans refer to.
///
/// # Errors
/// If `text` is of another article.
fn locate(locations: &[&ItemLocation], text: Option<&str>, article: &Article) -> Result<Vec<ItemPlace>, Overlap> {
    let new = article.text();
    let mut places = match text {
        None => locate_quotes(locations, article),
        Some(old) => locate_spans(locations, old, new)?,
    };
    for place in &mut places {
        if let ItemPlace::Found(_, span) = place {
            *span = Span::new(graphemes::floor(new, span.start), graphemes::ceil(new, span.end));
        }
    }
    Ok(places)
}

/// Maps locations given by spans of `old` to `new`; those given by quote are left as lost.
fn locate_spans(locations: &[&ItemLocation], old: &str, new: &str) -> Result<Vec<ItemPlace>, Overlap> {
    let each = |place: &dyn Fn(Span) -> Option<(AnchorState, Span)>| -> Vec<ItemPlace> {
        let found = |location: &&ItemLocation| match **location {
            ItemLocation::Span(span) => {
                place(span).map_or(ItemPlace::Lost, |(state, span)| ItemPlace::Found(state, span))
            }
            ItemLocation::Article => ItemPlace::Found(AnchorState::Article, Span::default()),
            ItemLocation::Quote { .. } | ItemLocation::Between(_) => ItemPlace::Lost,
        };
        locations.iter().map(found).collect()
    };
    if old == new {
        return Ok(each(&|span| Some((AnchorState::Exact, span))));
    }
    let (before, after) = (SqueezedText::new(old), SqueezedText::new(new));
    if before.as_str() == after.as_str() {
        return Ok(each(&|span| Some((AnchorState::Exact, before.map(span, &after)?))));
    }
    let overlap = Overlap::between(old, new);
    if !overlap.is_of_same_article() {
        return Err(overlap);
    }
    let mapper = SpanMapper::new(old, new);
    Ok(each(&|span| {
        let there = mapper.map(span)?;
        let same = typography::fold(there.slice(new)) == typography::fold(span.slice(old));
        Some((if same { AnchorState::Moved } else { AnchorState::Changed }, there))
    }))
}

/// A quote and its range in a text that the file does not contain.
struct Quote<'a> {
    range: Option<(usize, usize, OffsetUnit)>,
    exact: &'a str,
    prefix: &'a str,
    suffix: &'a str,
}

/// Places locations given by quote; those given by span are left as lost.
fn locate_quotes(locations: &[&ItemLocation], article: &Article) -> Vec<ItemPlace> {
    let text = article.text();
    let indexes = [OffsetIndex::new(text, OffsetUnit::CodePoints), OffsetIndex::new(text, OffsetUnit::Utf16)];
    let span_of = |range: Option<(usize, usize, OffsetUnit)>| {
        range.and_then(|(start, end, unit)| indexes[usize::from(unit == OffsetUnit::Utf16)].span(start, end))
    };
    let article_text = SqueezedText::new(text);
    let mut places = vec![ItemPlace::Lost; locations.len()];
    let mut sought: Vec<(usize, Target)> = Vec::new();
    for (i, location) in locations.iter().enumerate() {
        if let ItemLocation::Between(ends) = location {
            places[i] = find_between(ends, &article_text);
        }
        if matches!(location, ItemLocation::Article) {
            places[i] = ItemPlace::Found(AnchorState::Article, Span::default());
        }
        let ItemLocation::Quote { range, exact, prefix, suffix } = location else { continue };
        let stated = span_of(*range).filter(|span| !span.is_empty());
        let Some(exact) = exact else {
            // Without a quote the range cannot be checked, so it is used unchanged.
            places[i] = stated.map_or(ItemPlace::Lost, |span| ItemPlace::Found(AnchorState::Exact, span));
            continue;
        };
        let quote = Quote { range: *range, exact, prefix, suffix };
        if let Some(place) = find_quote(&quote, &article_text, stated) {
            places[i] = place;
        } else {
            let start =
                stated.map_or_else(|| range.map_or(0, |range| range.0), |span| indexes[0].units_before(span.start));
            sought.push((i, target(&quote, start)));
        }
    }
    let targets: Vec<&Target> = sought.iter().map(|(_, target)| target).collect();
    for ((i, _), place) in sought.iter().zip(anchor::anchor_all(&targets, article, &Snapshots::default())) {
        places[*i] = match place {
            (state, Some(span)) => ItemPlace::Found(state, span),
            (_, None) => ItemPlace::Lost,
        };
    }
    places
}

fn target(quote: &Quote<'_>, start: usize) -> Target {
    Target {
        start,
        end: start + quote.exact.chars().count(),
        exact: quote.exact.into(),
        prefix: quote.prefix.into(),
        suffix: quote.suffix.into(),
        snapshot: None,
        extra: Extra::new(),
    }
}

/// Most occurrences of a quote that are compared; words that stand more often identify nothing.
const MAX_OCCURRENCES: usize = 1_000;

/// Fewest characters of context that choose between occurrences. Fewer are the same by chance.
const MIN_CONTEXT: usize = 4;

/// The place of `quote` in the text, if its words occur there; `None` if they do not. `stated` is the span at its
/// offsets.
fn find_quote(quote: &Quote<'_>, article_text: &SqueezedText<'_>, stated: Option<Span>) -> Option<ItemPlace> {
    let text = article_text.original();
    let around = |span: &Span| text[..span.start].ends_with(quote.prefix) && text[span.end..].starts_with(quote.suffix);
    if let Some(span) = stated.filter(|span| span.slice(text) == quote.exact && around(span)) {
        return Some(ItemPlace::Found(AnchorState::Exact, span));
    }
    let mut hits: Vec<Span> =
        article_text.find(quote.exact).filter(|hit| stands_alone(text, *hit, quote)).take(MAX_OCCURRENCES).collect();
    let folded = typography::fold(quote.exact);
    let same_words = |hit: &Span| typography::fold(hit.slice(text)) == folded;
    if hits.iter().any(same_words) {
        // "di luar" is also found as "diluar": the same letters, but other words.
        hits.retain(same_words);
    }
    let found = |span: Span| {
        let span = with_ends(text, span, quote.exact);
        let exact = quote.range.is_none() || stated == Some(span);
        ItemPlace::Found(if exact { AnchorState::Exact } else { AnchorState::Moved }, span)
    };
    if let [] | [_] = hits[..] {
        return hits.first().map(|hit| found(*hit));
    }
    let common = |hit: &Span| article_text.common_context(*hit, quote.prefix, quote.suffix);
    let most = hits.iter().map(common).max().unwrap_or_default();
    if most >= MIN_CONTEXT {
        hits.retain(|hit| common(hit) == most);
    }
    let at_offsets = || hits.iter().copied().find(|hit| stated == Some(with_ends(text, *hit, quote.exact)));
    let near = || nearest(hits.iter().copied(), stated?.start);
    let chosen = if let [hit] = hits[..] { Some(hit) } else { at_offsets().or_else(near) };
    Some(chosen.map_or(ItemPlace::Ambiguous, found))
}

/// The place from the beginning of the first words to the beginning of the second, without the white space before these.
/// Either must be unambiguous by itself.
fn find_between(ends: &[QuotedWords; 2], article_text: &SqueezedText<'_>) -> ItemPlace {
    let places = ends.each_ref().map(|QuotedWords { exact, prefix, suffix }| {
        let quote = Quote { range: None, exact, prefix, suffix };
        find_quote(&quote, article_text, None).unwrap_or(ItemPlace::Lost)
    });
    match places {
        [ItemPlace::Found(_, first), ItemPlace::Found(_, second)] if first.start < second.start => {
            let words = Span::new(first.start, second.start).slice(article_text.original()).trim_end();
            ItemPlace::Found(AnchorState::Exact, Span::new(first.start, first.start + words.len()))
        }
        [ItemPlace::Ambiguous, _] | [_, ItemPlace::Ambiguous] => ItemPlace::Ambiguous,
        _ => ItemPlace::Lost,
    }
}

/// `hit` with the white space that `exact` has at its ends, if the text has it there too.
fn with_ends(text: &str, hit: Span, exact: &str) -> Span {
    let blank = |c: char| squeezed(c.encode_utf8(&mut [0; 4])).is_empty();
    let before = &exact[..exact.len() - exact.trim_start_matches(blank).len()];
    let after = &exact[exact.trim_end_matches(blank).len()..];
    let start = text[..hit.start].strip_suffix(before).map_or(hit.start, str::len);
    let end = if text[hit.end..].starts_with(after) { hit.end + after.len() } else { hit.end };
    Span::new(start, end)
}

/// Whether `hit` is an occurrence of the quote itself, not of its letters inside other words. A quote that cuts a word where
/// it comes from may cut it here too.
fn stands_alone(text: &str, hit: Span, quote: &Quote<'_>) -> bool {
    let own = [quote.prefix, quote.exact, quote.suffix].concat();
    let whole = |text: &str, at: usize| is_whole_words(text, Span::new(at, at));
    let (start, end) = (quote.prefix.len(), quote.prefix.len() + quote.exact.len());
    (whole(text, hit.start) || !whole(&own, start)) && (whole(text, hit.end) || !whole(&own, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Where a quote with this context is in `text`.
    fn place(text: &str, exact: &str, prefix: &str, suffix: &str) -> ItemPlace {
        let article = Article::new(text.into(), None, None).unwrap();
        let (exact, prefix, suffix) = (Some(exact.into()), prefix.into(), suffix.into());
        let location = ItemLocation::Quote { range: None, exact, prefix, suffix };
        locate(&[&location], None, &article).unwrap()[0]
    }

    #[test]
    fn a_text_is_of_an_article_if_it_shares_enough_word_pairs() {
        let text = "Harga beras di pasar naik lima belas persen sejak Maret, kata Menteri Sari.";
        let other = "Harga gula di toko turun dua persen sejak April, kata Bupati Budi.";
        assert!(!Overlap::between(other, text).is_of_same_article());
        assert!(Overlap::between("pasar naik lima belas persen", text).is_of_same_article(), "a part of it");
        assert!(Overlap::between(&text.replace("lima belas", "enam"), text).is_of_same_article(), "edited");
        assert!(Overlap::between("", text).is_of_same_article());
        assert!(Overlap::between("pasar", text).is_of_same_article(), "a word says nothing");
    }

    proptest! {
        /// One to twenty words that stand once are found whole, whatever stands around them elsewhere.
        #[test]
        fn unique_words_are_found_in_any_context(
            before in 0usize..60, many in 1usize..=20, after in 0usize..60,
            prefix in "[a-z .,“]{0,32} ", suffix in " [a-z .,”]{0,32}", space in prop::sample::select(vec![" ", "\n", "\r\n"]),
        ) {
            let word = |i: usize| format!("kata{}", i * 7919 % 1000);
            let words: Vec<String> = (0..before + many + after).map(word).collect();
            let text = words.join(" ");
            let start: usize = words[..before].iter().map(|word| word.len() + 1).sum();
            let exact = words[before..before + many].join(" ");
            let span = Span::new(start, start + exact.len());
            let quoted = exact.replace(' ', space);
            prop_assert_eq!(place(&text, &quoted, &prefix, &suffix), ItemPlace::Found(AnchorState::Exact, span));
        }

        /// Of words that stand twice, neither is taken by chance.
        #[test]
        fn words_that_stand_twice_need_context(context in "[0-9]{8,20}") {
            let text = "Budi datang pagi, lalu pulang. Kemudian Budi makan siang.";
            prop_assert_eq!(place(text, "Budi", &context, &context), ItemPlace::Ambiguous);
            let second = Span::new(40, 44);
            prop_assert_eq!(place(text, "Budi", "pulang. Kemudian ", &context), ItemPlace::Found(AnchorState::Exact, second));
        }
    }
}
