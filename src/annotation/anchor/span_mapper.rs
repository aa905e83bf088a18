//! Maps spans of an old text to the new one along an alignment.

use super::align::{Alignment, TokenMatch, align};
use super::tokenized::{TokenizedText, Vocabulary};
use crate::text::{Span, graphemes};
use std::collections::BTreeMap;
use std::ops::Range;

/// Minimum share of a span's words, by weight, that must still be in the new text.
const MIN_KEPT_SHARE: f32 = 0.34;

/// Two versions of a text and their alignment.
#[derive(Debug)]
pub(crate) struct SpanMapper<'a> {
    texts: (&'a str, &'a str),
    tokens: (TokenizedText, TokenizedText),
    words: Vocabulary,
    alignment: Alignment,
}

impl<'a> SpanMapper<'a> {
    /// Aligns `old` and `new`. This is the expensive step; mapping a span afterwards is cheap.
    pub(crate) fn new(old: &'a str, new: &'a str) -> Self {
        let mut words = Vocabulary::default();
        let tokens = (TokenizedText::new(old, &mut words), TokenizedText::new(new, &mut words));
        let alignment = align(&tokens.0, &tokens.1, &words);
        Self { texts: (old, new), tokens, words, alignment }
    }

    /// The tokens of the old text and of the new one.
    pub(crate) const fn tokens(&self) -> (&TokenizedText, &TokenizedText) {
        (&self.tokens.0, &self.tokens.1)
    }

    /// The alignment of the old tokens with the new ones.
    pub(crate) const fn alignment(&self) -> &Alignment {
        &self.alignment
    }

    /// Maps `span`, in bytes of the old text, to the new one. The result is in bytes, on grapheme boundaries. Returns
    /// `None` if the words are gone.
    pub(crate) fn map(&self, span: Span) -> Option<Span> {
        let touched = self.tokens.0.touching(span);
        if touched.is_empty() {
            return self.between(span, touched.start);
        }
        let kept = self.kept_tokens(touched.clone())?;
        // The first kept token need not be the first in the new text: neighbours may have swapped places.
        let &(first, i) = kept.iter().min()?;
        let &(last, k) = kept.iter().max()?;
        let start =
            if i == touched.start { self.map_offset(i, first, span.start) } else { self.tokens.1.span(first).start };
        let end = if k + 1 == touched.end { self.map_offset(k, last, span.end) } else { self.tokens.1.span(last).end };
        let new = self.texts.1;
        let found = Span::new(graphemes::floor(new, start), graphemes::ceil(new, end));
        (!found.is_empty()).then_some(found)
    }

    /// Pairs (new token, old token) of the tokens in `touched` that belong to the passage most of them belong to.
    /// Returns `None` if too few are left.
    fn kept_tokens(&self, touched: Range<usize>) -> Option<Vec<(usize, usize)>> {
        let weight = |i: usize| self.words.weight(self.tokens.0.ids[i]);
        let likeness = |i: usize, j: usize| self.words.similarity(self.tokens.0.ids[i], self.tokens.1.ids[j]);
        let mut ways: BTreeMap<u32, f32> = BTreeMap::new();
        for i in touched.clone() {
            if let Some(j) = self.alignment.to(i) {
                *ways.entry(self.alignment.passage(i)).or_default() += weight(i) * likeness(i, j);
            }
        }
        let (&way, &left) = ways.iter().max_by(|a, b| a.1.total_cmp(b.1))?;
        let went = touched.clone().filter(|&i| self.alignment.passage(i) == way);
        let kept: Vec<(usize, usize)> = went.filter_map(|i| Some((self.alignment.to(i)?, i))).collect();
        let all: f32 = touched.clone().map(weight).sum();
        (left >= MIN_KEPT_SHARE * all || self.is_replaced_in_place(touched, kept.len())).then_some(kept)
    }

    /// Whether a short span of words without a similar counterpart was replaced in place: the words around it in its
    /// sentence are kept, and about as many words are between them.
    fn is_replaced_in_place(&self, touched: Range<usize>, kept: usize) -> bool {
        const FEW: usize = 10;
        let is_word = |i: &usize| self.words.is_word(self.tokens.0.ids[*i]);
        let sentence = self.tokens.0.sentence(self.tokens.0.sentence_of(touched.start));
        if touched.clone().filter(is_word).count() > FEW || touched.end > sentence.end {
            return false;
        }
        let holds = |i: usize| matches!(self.alignment.token_match(i), TokenMatch::Equal | TokenMatch::Similar);
        let before = (sentence.start..touched.start).rev().filter(is_word).take(2);
        let after = (touched.end..sentence.end).filter(is_word).take(2);
        let (before, after): (Vec<bool>, Vec<bool>) = (before.map(holds).collect(), after.map(holds).collect());
        let held = before.iter().chain(&after).filter(|held| **held).count();
        let near = before.first().is_some_and(|held| *held) || after.first().is_some_and(|held| *held);
        near && held >= 2.min(before.len() + after.len()) && kept * 2 >= touched.len()
    }

    /// Maps `at`, a byte in or next to old token `i`, to a byte in or next to new token `j`.
    fn map_offset(&self, i: usize, j: usize, at: usize) -> usize {
        map_offset((self.texts.0, self.tokens.0.span(i)), (self.texts.1, self.tokens.1.span(j)), at)
    }

    /// Maps a span of white space only to the white space between the counterparts of the neighbouring tokens.
    fn between(&self, span: Span, next: usize) -> Option<Span> {
        let before = next.checked_sub(1).map(|i| (self.tokens.0.span(i).end, self.alignment.to(i)));
        let after = (next < self.tokens.0.len()).then(|| (self.tokens.0.span(next).start, self.alignment.to(next)));
        let from = match before {
            Some((end, to)) => self.tokens.1.span(to?).end + span.start.checked_sub(end)?,
            None => span.start,
        };
        let until = match after {
            Some((_, to)) => self.tokens.1.span(to?).start,
            None => self.texts.1.len(),
        };
        let found = Span::new(from, (from + span.len()).min(until));
        (!found.is_empty() && found.get(self.texts.1).is_some_and(|text| text.trim().is_empty())).then_some(found)
    }
}

/// Maps `at`, a byte in or next to a token of the old text, to a byte of the new text. Each text is given with its
/// token.
pub(crate) fn map_offset((before, old): (&str, Span), (after, new): (&str, Span), at: usize) -> usize {
    let blank = |c: &char| c.is_whitespace();
    // White space at the edge of a span stays in the span.
    if at <= old.start {
        let count = before[at..old.start].chars().count();
        return new.start
            - after[..new.start].chars().rev().take(count).take_while(blank).map(char::len_utf8).sum::<usize>();
    }
    if at >= old.end {
        let count = before[old.end..at].chars().count();
        return new.end + after[new.end..].chars().take(count).take_while(blank).map(char::len_utf8).sum::<usize>();
    }
    // Within a word: the same offset from the start, or from the end if the starts differ.
    let (within, rest) = (at - old.start, old.end - at);
    let (was, is) = (old.slice(before), new.slice(after));
    if is.get(..within) == Some(&was[..within]) {
        return new.start + within;
    }
    if is.len() >= rest && is.get(is.len() - rest..) == Some(&was[within..]) {
        return new.end - rest;
    }
    let point = was[..within].chars().count();
    new.start + is.char_indices().nth(point).map_or(is.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `[` and `]` mark the span; if `after` has none, the span is expected to be lost.
    #[track_caller]
    fn carries(before: &str, after: &str) {
        let plain = |drawn: &str| drawn.replace(['[', ']'], "");
        let drawn = |text: &str| Some(Span::new(text.find('[')?, text.find(']')? - 1));
        let (old, new) = (plain(before), plain(after));
        let found = SpanMapper::new(&old, &new).map(drawn(before).unwrap());
        assert_eq!(found.map(|s| s.slice(&new)), drawn(after).map(|s| s.slice(&new)));
        assert_eq!(found, drawn(after));
    }

    #[test]
    fn words_are_carried_through_edits() {
        carries("Kata [Putin] begitu.", "Nol dulu. Kata [Putin] begitu.");
        carries("Harga [naik tiga persen] hari ini di pasar.", "Harga [naik tiga koma dua persen] hari ini di pasar.");
        carries("Harga naik [tiga] persen hari ini.", "Harga naik [lima] persen hari ini.");
        carries("Ia berkata [harga akan naik].", "Ia berkta “[harga akna naik]”.");
        carries("Satu dua [tiga-empat lima] enam.", "Satu dua\n[tiga—empat\u{a0}lima] enam.");
    }

    #[test]
    fn words_that_are_gone_are_lost() {
        carries("Harga naik. [Presiden pergi ke pasar.] Ia pulang sore.", "Harga naik. Ia pulang sore.");
        carries(
            "Harga naik. [Presiden pergi ke pasar kemarin.] Ia pulang sore.",
            "Harga naik. Bank sentral menahan suku bunga acuan. Ia pulang sore.",
        );
        carries("Harga beras [segera] naik lagi.", "Harga beras naik lagi.");
    }

    #[test]
    fn words_go_with_their_paragraph_not_with_a_copy() {
        let (a, b) = ("Presiden pergi ke pasar kemarin pagi.", "Bank sentral menahan suku bunga acuan bulan ini.");
        carries(
            &format!("{a}\n\n{b}\n\n[Harga] beras naik lagi di kota."),
            &format!("[Harga] beras naik lagi di kota.\n\n{a}\n\n{b}"),
        );
        carries(
            &format!("{a} Kata dia, [harga naik tiga persen]. {b}"),
            &format!("Kutipan: harga naik tiga persen. {a} Kata dia, [harga naik tiga persen]. {b}"),
        );
    }

    #[test]
    fn parts_of_words_and_spaces_are_carried() {
        carries("Satu dua[tiga] empat lima.", "Nol satu dua[tiga] empat lima.");
        carries("Satu [du]atiga empat lima.", "Nol satu [du]atigo empat lima.");
        carries("Satu[ dua ]tiga empat.", "Nol satu[ dua ]tiga empat.");
        carries("Satu[ ]dua tiga.", "Nol satu[ ]dua tiga.");
    }
}
