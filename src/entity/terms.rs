//! Abbreviations and their expansions: "artificial intelligence (AI)", "Mahkamah Konstitusi (MK)", "unit pemrosesan
//! grafis (GPUs)".
//!
//! The expansion is searched for before the bracket, following Schwartz and Hearst (2003), "A simple algorithm for
//! identifying abbreviation definitions in biomedical text". Unlike there, every letter must begin a word, small
//! joining words may be skipped, and the letters may be reversed, for Indonesian renderings of English terms.

use super::names::Name;
use super::{EntityType, Mention, other_names};
use crate::text::typography::single_spaced;
use crate::text::{PackedSpan, Span};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The terms and abbreviations found in a text.
#[derive(Default)]
pub(super) struct Terms {
    /// All occurrences of terms, and of abbreviations of terms and names.
    pub(crate) mentions: Vec<Mention>,
    /// Abbreviations of terms, without a plural "s".
    pub(crate) short: HashSet<String>,
    /// Pairs of an abbreviation and its expansion, both in lower case.
    pub(crate) aliases: Vec<(String, String)>,
    /// Pairs of another name and the name, both in lower case.
    pub(crate) other_names: Vec<(String, String)>,
}

/// Words that an abbreviation may leave out.
const OMITTED_FROM_ABBREVIATIONS: &[&str] =
    &["of", "the", "and", "for", "in", "on", "to", "dan", "di", "untuk", "atas", "dalam", "de", "la", "-"];

/// Maximum number of words in an expansion.
const MAX_EXPANSION_WORDS: usize = 10;

/// Finds the abbreviations that the text defines in brackets, and all occurrences of them and of their expansions.
pub(super) fn find_terms(text: &str, tokens: &[PackedSpan], names: &[Name]) -> Terms {
    let word = |at: usize| tokens[at].slice(text);
    let mut terms = Terms::default();
    // Wordings to search for, each with its number of tokens and the type of its mentions.
    let mut wanted: BTreeMap<String, (usize, EntityType)> = BTreeMap::new();
    for at in 1..tokens.len().saturating_sub(1) {
        if word(at - 1) != "(" || word(at + 1) != ")" || !is_abbreviation(word(at)) || at < 3 {
            continue;
        }
        let expanded = expansion(&word, at - 1, word(at));
        let Some((first, end)) = expanded.or_else(|| translated(text, tokens, at)) else { continue };
        let spelled = single_spaced(Span::new(tokens[first].start(), tokens[end - 1].end()).slice(text));
        let pair = (singular(word(at)).to_lowercase(), spelled.to_lowercase());
        let pairs = if expanded.is_some() { &mut terms.aliases } else { &mut terms.other_names };
        pairs.push(pair);
        // The abbreviation of a name has the type of that name; any other abbreviation is a term.
        let from = names.partition_point(|name| name.end <= first);
        let near = names[from..].iter().take_while(|name| name.first <= at);
        let named = near.clone().find(|name| name.first < end).or_else(|| near.clone().find(|name| name.first == at));
        let kind = named.map_or(EntityType::Term, |name| name.kind);
        wanted.insert(word(at).to_string(), (1, kind));
        wanted.insert(singular(word(at)).to_string(), (1, kind));
        if named.is_none() {
            terms.short.insert(singular(word(at)).to_string());
            wanted.insert(spelled.to_lowercase(), (end - first, kind));
        }
    }
    other_names::find(text, tokens, names, &mut terms.other_names);
    if wanted.is_empty() {
        return terms;
    }
    // The length of the longest wording by its first letter: few tokens begin one, and every comparison allocates.
    let mut longest: HashMap<char, usize> = HashMap::new();
    for (wording, (len, _)) in &wanted {
        let longest = longest.entry(first_letter(wording)).or_default();
        *longest = (*longest).max(*len);
    }
    let mut at = 0;
    while at < tokens.len() {
        let longest = longest.get(&first_letter(word(at))).copied().unwrap_or(0);
        let hit = (1..=longest.min(tokens.len() - at)).rev().find_map(|len| {
            let spelled = single_spaced(Span::new(tokens[at].start(), tokens[at + len - 1].end()).slice(text));
            let found =
                wanted.get(&spelled).or_else(|| if len > 1 { wanted.get(&spelled.to_lowercase()) } else { None });
            found.map(|(_, kind)| (len, *kind))
        });
        if let Some((len, kind)) = hit {
            let span = Span::new(tokens[at].start(), tokens[at + len - 1].end());
            terms.mentions.push(Mention::bare(span, kind, None));
        }
        at += hit.map_or(1, |(len, _)| len);
    }
    terms
}

/// The first character of `word` in lower case.
fn first_letter(word: &str) -> char {
    word.chars().flat_map(char::to_lowercase).next().unwrap_or(' ')
}

/// Removes the plural "s" of an abbreviation: "GPUs" becomes "GPU".
pub(super) fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|stem| !stem.ends_with(char::is_lowercase)).unwrap_or(word)
}

/// Returns whether `word` is two to eight capitals, digits or hyphens that begin with a capital, without a plural "s".
fn is_abbreviation(word: &str) -> bool {
    let stem = singular(word);
    (2..=8).contains(&stem.chars().count())
        && stem.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '-')
        && stem.starts_with(char::is_uppercase)
}

/// The tokens before `open`, as a range, whose initials are the letters of `short`, forwards or reversed.
fn expansion<'a>(word: &impl Fn(usize) -> &'a str, open: usize, short: &str) -> Option<(usize, usize)> {
    let letters: Vec<char> = singular(short).to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    let reversed: Vec<char> = letters.iter().rev().copied().collect();
    [letters, reversed].iter().find_map(|letters| match_initials(word, open, letters)).map(|first| (first, open))
}

/// The tokens before the bracket with the abbreviation at `at` that are well known to mean the same in another language:
/// "Organisasi Kesehatan Dunia (WHO)".
fn translated(text: &str, tokens: &[PackedSpan], at: usize) -> Option<(usize, usize)> {
    let (open, short) = (at - 1, tokens[at].slice(text));
    (2..=MAX_EXPANSION_WORDS).find_map(|len| {
        let first = open.checked_sub(len)?;
        let words = Span::new(tokens[first].start(), tokens[open - 1].end()).slice(text);
        other_names::are_same(short, words).then_some((first, open))
    })
}

/// The first token of the sequence before `open` whose initials are `letters`.
fn match_initials<'a>(word: &impl Fn(usize) -> &'a str, open: usize, letters: &[char]) -> Option<usize> {
    let mut left = letters.len();
    let mut at = open;
    while left > 0 && at > 0 && open - at < MAX_EXPANSION_WORDS {
        at -= 1;
        let this = word(at);
        // A compound supplies an initial for each of its words: "Bangsa-Bangsa".
        let mut parts: Vec<char> =
            this.split('-').filter_map(|part| part.chars().next()).flat_map(char::to_lowercase).collect();
        if parts.len() > left || parts.iter().rev().zip(letters[..left].iter().rev()).any(|(a, b)| a != b) {
            parts.truncate(1);
        }
        match parts.last() {
            Some(&c) if c == letters[left - 1] => left -= parts.len(),
            _ if OMITTED_FROM_ABBREVIATIONS.contains(&this.to_lowercase().as_str()) && left < letters.len() => {}
            _ => return None,
        }
    }
    (left == 0).then_some(at)
}
