//! Hyphenation: where a word may be broken at the end of a line.
//!
//! English uses the patterns of TeX (Liang 1983, from the crate `hypher`). Indonesian follows the rules of its official
//! orthography (Ejaan Yang Disempurnakan V, 2022, "Pemenggalan Kata"): break between two vowels that do not form a
//! diphthong, before a single consonant between vowels, between two consonants, and after the first of three or more.
//! `ng`, `ny`, `sy` and `kh` count as one consonant.

/// Words of fewer letters than this are never broken.
const MIN_WORD_LETTERS: usize = 6;

/// The fewest letters before a break.
const MIN_LETTERS_BEFORE: usize = 2;

/// The fewest letters after a break.
const MIN_LETTERS_AFTER: usize = 3;

/// The hyphenation rules of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HyphenationRules {
    /// The TeX patterns for English.
    English,
    /// The syllables of Indonesian.
    Indonesian,
}

/// The byte offsets in `word` at which it may be broken. Only words made up entirely of lower-case letters are broken,
/// so that names and abbreviations stay whole.
pub(crate) fn break_offsets(word: &str, rules: HyphenationRules) -> Vec<usize> {
    if !word.chars().all(char::is_lowercase) || word.chars().count() < MIN_WORD_LETTERS {
        return Vec::new();
    }
    let syllable_ends = match rules {
        HyphenationRules::English => hypher::hyphenate(word, hypher::Lang::English)
            .scan(0, |at, syllable| {
                *at += syllable.len();
                Some(*at)
            })
            .collect(),
        HyphenationRules::Indonesian => indonesian_syllable_ends(word),
    };
    let leaves_enough_letters = |at: &usize| {
        word[..*at].chars().count() >= MIN_LETTERS_BEFORE && word[*at..].chars().count() >= MIN_LETTERS_AFTER
    };
    syllable_ends.into_iter().filter(leaves_enough_letters).collect()
}

/// The byte offset after each syllable but the last. A word with letters outside ASCII is not Indonesian and has none.
fn indonesian_syllable_ends(word: &str) -> Vec<usize> {
    let lower = word.to_lowercase();
    if lower.len() != word.len() || !lower.is_ascii() {
        return Vec::new();
    }
    // The start of each sound, and whether it is a vowel or diphthong.
    let mut sounds: Vec<(usize, bool)> = Vec::new();
    let mut at = 0;
    while at < lower.len() {
        let pair = lower.get(at..at + 2).unwrap_or("");
        let vowel = matches!(lower.as_bytes()[at], b'a' | b'e' | b'i' | b'o' | b'u');
        sounds.push((at, vowel));
        at += if matches!(pair, "ng" | "ny" | "sy" | "kh" | "ai" | "au" | "oi" | "ei") { 2 } else { 1 };
    }
    let mut ends = Vec::new();
    let vowels: Vec<usize> = (0..sounds.len()).filter(|&i| sounds[i].1).collect();
    for pair in vowels.windows(2) {
        let consonants_between = pair[1] - pair[0] - 1;
        // A single consonant begins the next syllable; the first of several ends this one.
        let next = if consonants_between <= 1 { pair[0] + 1 } else { pair[0] + 2 };
        ends.push(sounds[next].0);
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_broken_between_syllables() {
        #[track_caller]
        fn check(hyphenated: &str, rules: HyphenationRules) {
            let word = hyphenated.replace('-', "");
            let mut out = String::new();
            let mut from = 0;
            for at in break_offsets(&word, rules) {
                out += &word[from..at];
                out.push('-');
                from = at;
            }
            assert_eq!(out + &word[from..], hyphenated);
        }
        for word in [
            "me-nga-ta-kan",
            "pe-nye-be-ra-ngan",
            "ban-tuan",
            "in-stru-men",
            "ke-te-ra-ngan",
            "pem-ba-ngu-nan",
            "harga",
        ] {
            check(word, HyphenationRules::Indonesian);
        }
        for word in ["ex-ten-sive", "har-bour"] {
            check(word, HyphenationRules::English);
        }
    }

    #[test]
    fn names_and_words_with_digits_stay_whole() {
        assert!(break_offsets("Kusumawardana", HyphenationRules::Indonesian).is_empty());
        assert!(break_offsets("2024-an", HyphenationRules::Indonesian).is_empty());
    }
}
