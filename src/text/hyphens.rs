//! Where a word may be broken at the end of a line: English by the patterns of TeX (Liang 1983, by way of `hypher`), Indonesian
//! by the rules of its orthography (Ejaan Yang Disempurnakan V, 2022, "Pemenggalan Kata"): between vowels that are no
//! diphthong, before a consonant with a vowel after it, between two consonants, after the first of more; `ng`, `ny`, `sy` and
//! `kh` are one.

/// Letters of the shortest word that is broken.
const SHORTEST: usize = 6;

/// Letters left on the line at least, and taken to the next one.
const LEFT: usize = 2;
const RIGHT: usize = 3;

/// How words are broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// English.
    English,
    /// Indonesian.
    Indonesian,
}

/// The bytes of `word` that a new line may begin with. Only words of nothing but lower-case letters are broken: names and
/// abbreviations stay whole.
pub fn breaks(word: &str, rules: Rules) -> Vec<usize> {
    if !word.chars().all(char::is_lowercase) || word.chars().count() < SHORTEST {
        return Vec::new();
    }
    let found = match rules {
        Rules::English => hypher::hyphenate(word, hypher::Lang::English)
            .scan(0, |at, syllable| {
                *at += syllable.len();
                Some(*at)
            })
            .collect(),
        Rules::Indonesian => indonesian(word),
    };
    let fits = |at: &usize| word[..*at].chars().count() >= LEFT && word[*at..].chars().count() >= RIGHT;
    found.into_iter().filter(fits).collect()
}

fn indonesian(word: &str) -> Vec<usize> {
    // Sounds: where each begins, and whether it is a vowel.
    let lower = word.to_lowercase();
    if lower.len() != word.len() || !lower.is_ascii() {
        return Vec::new();
    }
    let mut sounds: Vec<(usize, bool)> = Vec::new();
    let mut at = 0;
    while at < lower.len() {
        let pair = lower.get(at..at + 2).unwrap_or("");
        let vowel = matches!(lower.as_bytes()[at], b'a' | b'e' | b'i' | b'o' | b'u');
        sounds.push((at, vowel));
        at += if matches!(pair, "ng" | "ny" | "sy" | "kh" | "ai" | "au" | "oi" | "ei") { 2 } else { 1 };
    }
    let mut found = Vec::new();
    let vowels: Vec<usize> = (0..sounds.len()).filter(|&i| sounds[i].1).collect();
    for pair in vowels.windows(2) {
        // One consonant goes to the next syllable; of more the first stays.
        let next = match pair[1] - pair[0] - 1 {
            0 | 1 => pair[0] + 1,
            _ => pair[0] + 2,
        };
        found.push(sounds[next].0);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables() {
        #[track_caller]
        fn check(drawn: &str, rules: Rules) {
            let word = drawn.replace('-', "");
            let mut out = String::new();
            let mut from = 0;
            for at in breaks(&word, rules) {
                out += &word[from..at];
                out.push('-');
                from = at;
            }
            assert_eq!(out + &word[from..], drawn);
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
            check(word, Rules::Indonesian);
        }
        for word in ["ex-ten-sive", "har-bour"] {
            check(word, Rules::English);
        }
        assert!(
            breaks("Kusumawardana", Rules::Indonesian).is_empty() && breaks("2024-an", Rules::Indonesian).is_empty()
        );
    }
}
