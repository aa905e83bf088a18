//! Ranks names by how well they match a typed query: whole names and words first, then the starts of words, then parts of
//! words, and scattered letters last, which the crate `nucleo-matcher` finds.

use super::query;
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use regex::Regex;
use std::cmp::Reverse;

/// In a longer name, in characters, almost any letters can be found in order. There they must be in one word, or be the
/// first letters of words.
const MAX_SCATTERED_CHARS: usize = 32;

/// How a word of the query is found in a name, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// As the whole name.
    Name,
    /// As a whole word.
    Word,
    /// At the start of a word.
    WordStart,
    /// Inside a word.
    Inside,
    /// As letters in this order, with others between them.
    Scattered,
}

/// The indices of the `names` that match all words of `query`, the best match first. Equally good matches stay in their
/// order, and an empty query matches every name.
pub(crate) fn ranked<T: AsRef<str>>(query: &str, names: impl IntoIterator<Item = T>) -> Vec<usize> {
    let words: Vec<QueryWord<'_>> = query.split_whitespace().map(QueryWord::new).collect();
    let letters = Pattern::new(query.trim(), CaseMatching::Smart, Normalization::Smart, AtomKind::Fuzzy);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut found: Vec<((Fit, Reverse<u32>), usize)> = Vec::new();
    for (i, name) in names.into_iter().enumerate() {
        let name = name.as_ref();
        let score = letters.score(Utf32Str::new(name, &mut buffer), &mut matcher);
        let fit = words.iter().try_fold(Fit::Name, |worst, word| {
            let fit = word.fit(name).or_else(|| score.filter(|_| word.may_scatter(name)).map(|_| Fit::Scattered))?;
            Some(worst.max(fit))
        });
        // Words that only differ in a ligature have no score.
        found.extend(fit.map(|fit| ((fit, Reverse(score.unwrap_or(0))), i)));
    }
    found.sort_unstable();
    found.into_iter().map(|(_, i)| i).collect()
}

/// A word of a query.
struct QueryWord<'a> {
    word: &'a str,
    /// `None` if the word is too long for a pattern.
    pattern: Option<Regex>,
}

impl<'a> QueryWord<'a> {
    fn new(word: &'a str) -> Self {
        Self { word, pattern: query::pattern(word).ok() }
    }

    /// How the word is found in `name` in one piece, at its best place.
    fn fit(&self, name: &str) -> Option<Fit> {
        let hits = self.pattern.as_ref()?.find_iter(name);
        let fit = |hit: regex::Match<'_>| {
            let is_start = !name[..hit.start()].ends_with(char::is_alphanumeric);
            let is_end = !name[hit.end()..].starts_with(char::is_alphanumeric);
            match (is_start, is_end) {
                (true, true) if hit.len() == name.len() => Fit::Name,
                (true, true) => Fit::Word,
                (true, false) => Fit::WordStart,
                (false, _) => Fit::Inside,
            }
        };
        hits.map(fit).min()
    }

    /// Whether its letters, which are in `name` in order, may have others between them.
    fn may_scatter(&self, name: &str) -> bool {
        if name.chars().count() <= MAX_SCATTERED_CHARS {
            return true;
        }
        let word = self.word.to_lowercase();
        let name = name.to_lowercase();
        let words = || name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let initials: String = words().filter_map(|word| word.chars().next()).collect();
        initials.contains(&word) || words().any(|of| is_abbreviation(&word, of))
    }
}

/// Whether `short` begins like `word`, and its other letters follow in `word` in order.
fn is_abbreviation(short: &str, word: &str) -> bool {
    let mut letters = word.chars();
    short.chars().next() == word.chars().next() && short.chars().all(|c| letters.any(|letter| letter == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(query: &str, names: &[&'a str]) -> Vec<&'a str> {
        ranked(query, names).into_iter().map(|i| names[i]).collect()
    }

    #[test]
    fn the_best_match_comes_first() {
        let names = ["Peraturan desa", "Pertamina", "Presiden Prabowo"];
        assert_eq!(found("pres", &names), ["Presiden Prabowo", "Peraturan desa"]);
        assert_eq!(found("ptmn", &names), ["Pertamina"]);
        assert_eq!(found("pertz", &names), [""; 0]);
        assert_eq!(found(" ", &names), names);
    }

    #[test]
    fn whole_words_come_before_starts_and_starts_before_parts_and_scattered_letters() {
        let names = ["Rapat sisa anggaran", "Kerasan di desa", "Berasrama", "Harga beras naik", "Beras"];
        assert_eq!(found("beras", &names), ["Beras", "Harga beras naik", "Berasrama"]);
        let parts = ["Kerasan di desa", "Berasrama", "Harga beras naik", "Beras", "Rapat sisa anggaran"];
        assert_eq!(found("ras", &names), parts);
        assert_eq!(found("naik har", &names), ["Harga beras naik"], "in any order");
    }

    #[test]
    fn scattered_letters_do_not_match_long_titles() {
        let names = ["Pemerintah menaikkan anggaran subsidi pupuk untuk petani", "Pupuk langka di Jawa Tengah"];
        assert_eq!(found("pasar", &names), [""; 0]);
        assert_eq!(found("sbsd", &names), [names[0]], "unless they abbreviate a word");
        assert_eq!(found("msp", &names), [""; 0]);
        assert_eq!(found("asp", &names), [names[0]], "or are the first letters of words");
    }

    #[test]
    fn accents_and_ligatures_are_forgiven() {
        let names = ["Kereta ke Málaga", "Final", "Naskah ﬁnal"];
        assert_eq!(found("malaga", &names), [names[0]]);
        assert_eq!(found("final", &names), ["Final", "Naskah ﬁnal"]);
    }

    #[test]
    fn signs_have_no_special_meaning() {
        assert_eq!(found("!", &["Awas!", "Aman"]), ["Awas!"]);
        assert_eq!(found("^a", &["Aman"]), [""; 0]);
    }
}
