//! Finds the known word that a mistyped one probably means.

/// Least Jaro-Winkler similarity, from 0 to 1, of words that differ by more than a few letters, such as a singular and its
/// plural: `entity` and `entities`.
const MIN_SIMILARITY: f64 = 0.88;

/// The word of `known` that `typed` probably means: a third of its letters may be wrong, missing or swapped, or it may be
/// the beginning of the word. `None` if none is that similar.
pub(crate) fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let length = typed.chars().count();
    let rank = |word: &'a str| {
        let similarity = strsim::jaro_winkler(&typed, word);
        let changes = strsim::osa_distance(&typed, word);
        let allowed = (length.min(word.chars().count()) / 3).max(1);
        // Two letters swapped are likelier than another word with a letter more or less: `jsoln` is `jsonl`, not `json`.
        let other_letters = sorted_letters(&typed) != sorted_letters(word);
        if length >= 3 && word.starts_with(&typed) {
            return Some(((1, other_letters), similarity, word));
        }
        let is_similar = changes <= allowed || length >= 5 && similarity >= MIN_SIMILARITY;
        is_similar.then_some(((changes, other_letters), similarity, word))
    };
    let best = known.filter_map(rank).min_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    best.map(|(_, _, word)| word)
}

fn sorted_letters(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}
