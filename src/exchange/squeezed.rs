//! A text without white space and typography, in which words are found whatever stands between them.
//!
//! Programs join lines, convert line breaks, and replace quotation marks. None of that changes the words.

use super::tokens::is_space;
use crate::text::{Span, typography};

/// The characters of a text that are not white space, and their places in it.
pub(crate) struct SqueezedText<'a> {
    original: &'a str,
    /// The characters, with plain quotation marks and hyphens ([`typography::plain_char`]).
    text: String,
    /// For each character, its start in `text`, and its start and end in the original, in bytes.
    places: Vec<(u32, u32, u32)>,
}

/// `text` without white space, with plain quotation marks and hyphens.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter_map(kept).collect()
}

/// What remains of `c`.
fn kept(c: char) -> Option<char> {
    typography::plain_char(c).filter(|c| !is_space(*c))
}

impl<'a> SqueezedText<'a> {
    /// Takes time and memory proportional to the length of `original`.
    pub(crate) fn new(original: &'a str) -> Self {
        let (mut text, mut places) = (String::with_capacity(original.len()), Vec::new());
        for (at, c) in original.char_indices() {
            if let Some(plain) = kept(c) {
                places.push((text.len() as u32, at as u32, (at + c.len_utf8()) as u32));
                text.push(plain);
            }
        }
        Self { original, text, places }
    }

    /// The characters without white space.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The original text.
    pub(crate) const fn original(&self) -> &'a str {
        self.original
    }

    /// The places in the original, in bytes, at which the characters of `words` stand one after the other.
    pub(crate) fn find<'s>(&'s self, words: &'s str) -> impl Iterator<Item = Span> + 's {
        let sought = squeezed(words);
        let mut from = 0;
        std::iter::from_fn(move || {
            if sought.is_empty() {
                return None;
            }
            let hit = from + memchr::memmem::find(self.text.get(from..)?.as_bytes(), sought.as_bytes())?;
            // Occurrences may overlap: "aa" stands twice in "aaa".
            from = hit + self.text[hit..].chars().next().map_or(1, char::len_utf8);
            self.original_span(Span::new(hit, hit + sought.len()))
        })
    }

    /// The place in the original of a span of the squeezed text; `None` if it is empty.
    fn original_span(&self, squeezed: Span) -> Option<Span> {
        let first = self.places.partition_point(|place| (place.0 as usize) < squeezed.start);
        let last = self.places.partition_point(|place| (place.0 as usize) < squeezed.end);
        (first < last).then(|| Span::new(self.places[first].1 as usize, self.places[last - 1].2 as usize))
    }

    /// The place in `other` of `span` of the original, without white space at its ends. Both must have the same
    /// characters. `None` if the span contains only white space.
    pub(crate) fn map(&self, span: Span, other: &SqueezedText<'_>) -> Option<Span> {
        let first = self.places.partition_point(|place| (place.1 as usize) < span.start);
        let last = self.places.partition_point(|place| (place.1 as usize) < span.end);
        let (from, to) = (other.places.get(first)?, other.places.get(last.checked_sub(1)?)?);
        (first < last).then(|| Span::new(from.1 as usize, to.2 as usize))
    }

    /// How many characters before `at` (a byte of the original) are the last ones of `prefix`, and how many of those
    /// after `end` are the first ones of `suffix`.
    pub(crate) fn common_context(&self, span: Span, prefix: &str, suffix: &str) -> usize {
        let first = self.places.partition_point(|place| (place.1 as usize) < span.start);
        let last = self.places.partition_point(|place| (place.1 as usize) < span.end);
        let at = |index: usize| self.places.get(index).map_or(self.text.len(), |place| place.0 as usize);
        let (before, after) = (&self.text[..at(first)], &self.text[at(last)..]);
        let same = |ours: &mut dyn Iterator<Item = char>, theirs: &mut dyn Iterator<Item = char>| {
            ours.zip(theirs).take_while(|(ours, theirs)| ours == theirs).count()
        };
        same(&mut before.chars().rev(), &mut prefix.chars().rev().filter_map(kept))
            + same(&mut after.chars(), &mut suffix.chars().filter_map(kept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn found(text: &str, words: &str) -> Vec<String> {
        SqueezedText::new(text).find(words).map(|span| span.slice(text).to_string()).collect()
    }

    #[test]
    fn words_are_found_across_white_space_and_typography() {
        assert_eq!(found("Harga  naik\r\n3 persen, kata dia.", "naik 3 persen"), ["naik\r\n3 persen"]);
        assert_eq!(found("Kata dia, “harga — naik”.", "\"harga - naik\""), ["“harga — naik”"]);
        assert_eq!(found("aaa", "aa"), ["aa", "aa"]);
        assert_eq!(found("Harga naik", " \n"), [""; 0]);
    }

    #[test]
    fn context_is_counted_in_characters_of_both_sides() {
        let text = "Kata Budi, harga naik. Kata Sari, harga turun.";
        let squeezed = SqueezedText::new(text);
        let hits: Vec<Span> = squeezed.find("harga").collect();
        let common: Vec<usize> = hits.iter().map(|hit| squeezed.common_context(*hit, "Sari, ", " turun")).collect();
        assert_eq!(common, [2, 10]);
    }

    proptest! {
        /// A span keeps its characters in a text with other white space.
        #[test]
        fn spans_are_mapped_to_the_same_characters(words in prop::collection::vec("[a-c“é]{1,3}", 1..8), a in 0usize..30, b in 0usize..30) {
            let (old, new) = (words.join(" "), words.join("\r\n\t"));
            let (a, b) = (old.floor_char_boundary(a.min(b).min(old.len())), old.floor_char_boundary(a.max(b).min(old.len())));
            let span = Span::new(a, b);
            let mapped = SqueezedText::new(&old).map(span, &SqueezedText::new(&new));
            prop_assert_eq!(squeezed(mapped.map_or("", |mapped| mapped.slice(&new))), squeezed(span.slice(&old)));
        }
    }
}
