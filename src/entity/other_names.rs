//! Other names of the same person, organisation or place: those that the article gives ("Sutrisno alias Komeng", "Joko
//! Widodo (Jokowi)"), and those that every reader knows (WHO is the World Health Organization).

use super::EntityType;
use super::names::Name;
use super::office_constructions::RANKS;
use super::tagger::hash;
use crate::text::typography::single_spaced;
use crate::text::word_list::{WordList, entries};
use crate::text::{PackedSpan, Span};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Words between two names of one person.
static PHRASES: WordList = WordList::new(include_str!("../../data/entity/other_name_phrases.txt"));

/// Groups of names of the same thing, in lower case.
static SAME_NAMES: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    entries(include_str!("../../data/entity/same_names.tsv")).map(|line| line.split('\t').collect()).collect()
});

/// The group of each name in [`SAME_NAMES`].
static GROUPS: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
    let groups = SAME_NAMES.iter().enumerate();
    groups.flat_map(|(group, names)| names.iter().map(move |name| (*name, group))).collect()
});

/// Words between two names that are longer than this, in bytes, do not join them.
const MAX_BETWEEN_BYTES: usize = 60;

/// The well-known names of the same thing as `name`, which is in lower case, and `name` itself; empty if there are none.
pub(super) fn well_known(name: &str) -> &'static [&'static str] {
    GROUPS.get(name).map_or(&[], |group| SAME_NAMES[*group].as_slice())
}

/// Whether two names are well known to mean the same.
pub(super) fn are_same(one: &str, other: &str) -> bool {
    let group = |name: &str| GROUPS.get(single_spaced(name).trim_end_matches('.').to_lowercase().as_str()).copied();
    group(one).is_some_and(|known| group(other) == Some(known))
}

/// Adds the other names that the text gives persons to `aliases`, as pairs of the other name and the name, both in lower
/// case.
pub(super) fn find(text: &str, tokens: &[PackedSpan], names: &[Name], aliases: &mut Vec<(String, String)>) {
    let lower = |name: &Name| single_spaced(name.span.slice(text)).to_lowercase();
    for pair in names.windows(2) {
        let [one, other] = pair else { continue };
        if one.kind != EntityType::Person || other.kind != EntityType::Person {
            continue;
        }
        let between = Span::new(one.span.end, other.span.start.max(one.span.end));
        if between.len() > MAX_BETWEEN_BYTES {
            continue;
        }
        let between = between.slice(text);
        let closes = |at: usize| tokens.get(at).is_some_and(|token| token.slice(text) == ")");
        let bracketed = between.trim() == "(" && closes(other.end) && other.end - other.first == 1;
        if bracketed && is_blend(&lower(other), &lower(one)) || joins(between) {
            // In "Jokowi, sapaan Joko Widodo" the second is the name.
            let (one, other) = (lower(one), lower(other));
            let called = ["sapaan", "panggil"].iter().any(|word| between.contains(word));
            let swap = called && !one.contains(' ') && other.contains(' ');
            let (short, long) = if swap { (one, other) } else { (other, one) };
            if short != long {
                aliases.push((short, long));
            }
        }
    }
}

/// Whether the words between two names give the second to the first: " alias ", ", yang akrab disapa ", " (also known as ".
fn joins(between: &str) -> bool {
    let marks = [',', ' ', '"', '“', '”', '‘', '(', '\'', '\n', '-', '–', '—'];
    let words = single_spaced(between.trim_matches(marks)).to_lowercase();
    // A form of address before the name is not a part of it: "akrab disapa Mbak |".
    let untitled = words
        .rsplit_once(' ')
        .filter(|(_, last)| RANKS.contains_hash(hash::bytes(last.trim_end_matches('.').as_bytes())));
    PHRASES.contains(untitled.map_or(words.as_str(), |(words, _)| words))
}

/// Whether a word begins like the first name and goes on like a later one: "jokowi" for "joko widodo".
fn is_blend(short: &str, name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let [first, .., last] = words.as_slice() else { return false };
    (2..short.len()).filter(|&cut| short.is_char_boundary(cut)).any(|cut| {
        let (head, tail) = short.split_at(cut);
        first.starts_with(head) && tail.len() > 1 && last.starts_with(tail)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_every_reader_knows() {
        assert!(are_same("WHO", "Organisasi  Kesehatan Dunia"));
        assert!(!are_same("WHO", "Perserikatan Bangsa-Bangsa"));
        assert!(!are_same("Sari", "Sari"));
        let all: Vec<&str> = SAME_NAMES.iter().flatten().copied().collect();
        assert_eq!(GROUPS.len(), all.len(), "a name is in one group");
    }

    #[test]
    fn words_that_join_two_names() {
        for between in [
            " alias ",
            ", yang akrab disapa ",
            " (also known as ",
            ", sapaan akrab ",
            " a.k.a. “",
            ", akrab disapa Mbak ",
        ] {
            assert!(joins(between), "{between}");
        }
        for between in [" dan ", ", ", " (", " met ", " known to "] {
            assert!(!joins(between), "{between}");
        }
    }

    #[test]
    fn a_blend_of_two_names() {
        assert!(is_blend("jokowi", "joko widodo"));
        assert!(!is_blend("jakarta", "joko widodo"));
        assert!(!is_blend("golkar", "budi santoso"));
    }
}
