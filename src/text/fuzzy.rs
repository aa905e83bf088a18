//! Ranks names by how well they match a typed query, with the crate `nucleo-matcher`.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::cmp::Reverse;

/// The indices of the `names` that contain the letters of `query` in order, the best match first. Equally good matches stay
/// in their order, and an empty query matches every name.
pub(crate) fn ranked<T: AsRef<str>>(query: &str, names: impl IntoIterator<Item = T>) -> Vec<usize> {
    let pattern = Pattern::parse(query.trim(), CaseMatching::Smart, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, usize)> = Vec::new();
    for (i, name) in names.into_iter().enumerate() {
        scored.extend(pattern.score(Utf32Str::new(name.as_ref(), &mut buffer), &mut matcher).map(|score| (score, i)));
    }
    scored.sort_by_key(|&(score, i)| (Reverse(score), i));
    scored.into_iter().map(|(_, i)| i).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_match_comes_first() {
        let names = ["Peraturan desa", "Pertamina", "Presiden Prabowo"];
        let found = |query: &str| ranked(query, names).into_iter().map(|i| names[i]).collect::<Vec<_>>();
        assert_eq!(found("pres"), ["Presiden Prabowo", "Peraturan desa"]);
        assert_eq!(found("ptmn"), ["Pertamina"]);
        assert_eq!(found("pertz"), [""; 0]);
        assert_eq!(found(" "), names);
    }
}
