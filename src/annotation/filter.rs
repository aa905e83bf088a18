//! The filter of a list, as typed: words that a row must contain, and terms such as `#tag` or `status:done`.

use super::Annotation;
use super::vocabulary::word;
use crate::text::query;
use regex::Regex;

/// A filter. Case and accents do not matter, as in a search.
#[derive(Clone, Debug, Default)]
pub(crate) struct RowFilter {
    words: Vec<FilterWord>,
}

/// A word of a filter.
#[derive(Clone, Debug)]
struct FilterWord {
    pattern: Regex,
    /// Whether it is written like a term.
    is_term: bool,
}

/// The terms of an annotation: its kind, label, tags and, for a claim, its status, verdict and speaker.
pub(crate) fn terms(annotation: &Annotation) -> Vec<String> {
    let claim = annotation.claim.as_ref();
    let named = [
        ("kind", annotation.kind.name()),
        ("label", &annotation.label),
        ("status", claim.map_or("", |claim| claim.status.shown())),
        // As it is saved, too: "todo" is one word.
        ("status", claim.map_or("", |claim| claim.status.as_str())),
        ("verdict", claim.map_or("", |claim| word(claim.verdict.as_ref()))),
        ("speaker", claim.map_or("", |claim| &claim.speaker)),
    ];
    let named = named.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}:{value}"));
    named.chain(annotation.tags.iter().map(|tag| format!("#{tag}"))).collect()
}

/// Whether a word is written like a term: `#tag`, `name:value`.
pub(crate) fn is_written_as_term(word: &str) -> bool {
    word.starts_with('#') || word.split_once(':').is_some_and(|(name, _)| !name.is_empty())
}

/// Whether one of `terms` begins with `word`, which is a term that may not be typed to its end.
pub(crate) fn names_term(word: &Regex, terms: &[String]) -> bool {
    terms.iter().any(|term| word.find(term).is_some_and(|found| found.start() == 0))
}

/// The pattern of a word; `None` if it is too long to be one.
pub(crate) fn word_pattern(word: &str) -> Option<Regex> {
    query::pattern(&word.to_lowercase()).ok()
}

impl RowFilter {
    /// The filter for what was typed; an empty one fits every row.
    pub(crate) fn new(typed: &str) -> Self {
        let word = |word: &str| Some(FilterWord { pattern: word_pattern(word)?, is_term: is_written_as_term(word) });
        Self { words: typed.split_whitespace().filter_map(word).collect() }
    }

    /// Whether a row with these terms and this text fits: every word is in the text, or begins a term. A term that no row has
    /// is a word like any other.
    pub(crate) fn matches(&self, terms: &[String], text: &str) -> bool {
        self.words.iter().all(|word| word.pattern.is_match(text) || word.is_term && names_term(&word.pattern, terms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(typed: &str) -> bool {
        let terms = ["#harga beras", "status:to do", "verdict:mostly false"].map(String::from);
        RowFilter::new(typed).matches(&terms, "Málaga impor 12:30\nGref mostly false")
    }

    #[test]
    fn words_and_terms_narrow_together() {
        for typed in
            ["", " ", "malaga", "MÁLAGA gref", "#har", "#Harga status:to", "verdict:mostly false", "status:", "12:30"]
        {
            assert!(fits(typed), "{typed}");
        }
        for typed in ["madrid", "#gula", "#beras", "status:done", "malaga #gula", "to"] {
            assert!(!fits(typed), "{typed}");
        }
    }
}
