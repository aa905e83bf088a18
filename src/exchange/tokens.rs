//! Splits a text into sentences and tokens for token-based formats.
//!
//! Tokens are the segments between word boundaries of UAX #29
//! (<https://www.unicode.org/reports/tr29/#Word_Boundaries>), also split where an exported span begins or ends. They
//! cover everything except white space.

use crate::article::Article;
use crate::text::{Span, sentences};
use unicode_segmentation::UnicodeSegmentation;

/// Whether Python treats `c` as white space. Most programs that read these formats are written in Python.
pub(crate) const fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// `span` without leading and trailing white space, or `None` if nothing else remains.
pub(crate) fn trimmed(text: &str, span: Span) -> Option<Span> {
    let words = span.slice(text);
    let start = span.start + (words.len() - words.trim_start_matches(is_space).len());
    let end = span.end - (words.len() - words.trim_end_matches(is_space).len());
    (start < end).then(|| Span::new(start, end))
}

/// The tokens of `article`, grouped by sentence and also split at `cuts` (byte offsets in any order).
pub(crate) fn of(article: &Article, cuts: impl IntoIterator<Item = usize>) -> Vec<Vec<Span>> {
    let text = article.text();
    let mut cuts: Vec<usize> = cuts.into_iter().collect();
    cuts.sort_unstable();
    let mut cuts = cuts.into_iter().peekable();
    let begins = article.paragraphs().iter().flat_map(|paragraph| {
        let span = paragraph.span();
        sentences::sentences(span.slice(text)).into_iter().map(move |sentence| sentence.start + span.start)
    });
    let mut begins: Vec<usize> = begins.collect();
    begins.sort_unstable();
    let mut begins = begins.into_iter().peekable();
    let mut out: Vec<Vec<Span>> = Vec::new();
    for token in words(text) {
        let mut begun = out.is_empty();
        while begins.next_if(|&at| at <= token.start).is_some() {
            begun = true;
        }
        if begun && out.last().is_none_or(|sentence| !sentence.is_empty()) {
            out.push(Vec::new());
        }
        let Some(sentence) = out.last_mut() else { continue };
        let mut start = token.start;
        while let Some(cut) = cuts.next_if(|&at| at < token.end) {
            if cut > start {
                sentence.push(Span::new(start, cut));
                start = cut;
            }
        }
        sentence.push(Span::new(start, token.end));
    }
    out
}

/// Words and punctuation without white space. A combining mark on a space becomes a token of its own.
fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    text.split_word_bound_indices().flat_map(|(at, segment)| {
        let parts = segment.split(is_space).filter(|part| !part.is_empty());
        parts.map(move |part| Span::of_slice(segment, part).shift(at))
    })
}

/// Indices of non-overlapping, non-empty `spans` in text order. Of two that overlap, the one that begins first is kept;
/// of two that begin together, the longer one.
pub(crate) fn without_overlap(spans: &[Span]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..spans.len()).filter(|&i| !spans[i].is_empty()).collect();
    order.sort_by_key(|&i| (spans[i].start, std::cmp::Reverse(spans[i].end)));
    let mut end = 0;
    order.retain(|&i| {
        let free = spans[i].start >= end;
        if free {
            end = spans[i].end;
        }
        free
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn tokens(text: &str, cuts: &[usize]) -> String {
        let article = Article::new(text.into(), None, None).unwrap();
        let tokens = of(&article, cuts.iter().copied());
        let told = |sentence: &Vec<Span>| sentence.iter().map(|t| t.slice(text)).collect::<Vec<_>>().join("|");
        tokens.iter().map(told).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn everything_but_space_is_in_a_token() {
        assert_eq!(tokens("Satu dua. Tiga!", &[]), "Satu|dua|.\nTiga|!");
        assert_eq!(tokens("ke-31 dari 83", &[1]), "k|e|-|31|dari|83");
        assert_eq!(tokens("a \u{301}b 👩‍👩‍👧 漢字\r\nc", &[]), "a|\u{301}|b|👩‍👩‍👧|漢|字\nc");
    }

    #[test]
    fn of_two_that_overlap_the_first_is_kept() {
        let spans = [Span::new(4, 6), Span::new(0, 2), Span::new(0, 5), Span::new(6, 7), Span::new(3, 3)];
        assert_eq!(without_overlap(&spans), [2, 3]);
    }
}
