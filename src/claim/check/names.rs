//! Names spelled two ways, abbreviations against their explanations.

use super::{Check, Desk, Finding};
use crate::entity::EntityType;
use crate::entity::tagger::gazetteer::{self, PLACE};
use crate::entity::tagger::hash;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Letters in the shortest word whose spelling is compared.
const SHORTEST: usize = 5;

/// A word written as a name.
#[derive(Default)]
struct Written {
    /// Where it stands.
    places: Vec<Span>,
    /// What stands before it where that is part of the name.
    before: HashSet<String>,
}

/// "Putin" and, once, "Puttin".
pub(super) fn spellings(desk: &Desk<'_>, findings: &mut Vec<Finding>) {
    let (names, plain) = words(desk);
    for (word, other) in near(&names) {
        let (written, others) = (&names[word], &names[other]);
        let Some(slip) = slip(word, other) else { continue };
        if plain.contains(&word.to_lowercase()) || plain.contains(&other.to_lowercase()) {
            continue;
        }
        // The rarer one is the slip; where both are common, both are names.
        let (rare, common) =
            if written.places.len() <= others.places.len() { (written, others) } else { (others, written) };
        if rare.places.len() > 2 && common.places.len() < 3 * rare.places.len() {
            continue;
        }
        // John Smith and Jane Smyth are two people.
        let whole = !rare.before.is_empty() && !common.before.is_empty();
        if whole && rare.before.is_disjoint(&common.before) || is_place(word) && is_place(other) {
            continue;
        }
        // That they mean one thing has to show: in how often, in the given name, or in a name that was whole before.
        let surname = slip != Slip::Other && rare.before.is_empty() && !common.before.is_empty();
        if common.places.len() < 2 && !whole && !surname {
            continue;
        }
        // "Haydour (also Haydor)" says so itself.
        let near = |a: &Span, b: &Span| {
            let between = Span::new(a.end.min(b.end), a.start.max(b.start));
            between.len() < 40 && !between.of(desk.text).contains(['.', '!', '?'])
        };
        if rare.places.iter().any(|a| common.places.iter().any(|b| near(a, b))) {
            continue;
        }
        let (span, first) = (rare.places[0], common.places[0]);
        let what = format!("“{}” here, “{}” elsewhere", desk.words(span), desk.words(first));
        findings.push(Finding { check: Check::Spelling, span, other: Some(first), what });
    }
}

/// Pairs of words that become one where a letter is left out of one or of both: all that a slip may part.
fn near(names: &BTreeMap<String, Written>) -> BTreeSet<(&String, &String)> {
    let mut without: HashMap<String, Vec<&String>> = HashMap::new();
    for word in names.keys() {
        let mut stems: Vec<String> = word
            .char_indices()
            .map(|(at, c)| format!("{}{}", &word[..at], &word[at + c.len_utf8()..]))
            .chain([word.clone()])
            .collect();
        stems.sort_unstable();
        stems.dedup();
        for stem in stems {
            without.entry(stem).or_default().push(word);
        }
    }
    let mut found = BTreeSet::new();
    for words in without.values() {
        for (i, word) in words.iter().enumerate() {
            found.extend(words[i + 1..].iter().map(|other| (*word.min(other), *word.max(other))));
        }
    }
    found
}

/// The words written as names in running text, and all words in lower case.
fn words(desk: &Desk<'_>) -> (BTreeMap<String, Written>, HashSet<String>) {
    let mut names: BTreeMap<String, Written> = BTreeMap::new();
    let mut plain = HashSet::new();
    for sentence in desk.sentences {
        for (at, token) in sentence.tokens.iter().enumerate() {
            let word = token.span.of(desk.text);
            let mention = desk.found.at(token.span.start).map(|m| &desk.found.mentions[m]);
            if !word.starts_with(char::is_uppercase) || is_common(word) {
                if word.starts_with(char::is_lowercase) {
                    plain.insert(word.to_string());
                }
                continue;
            }
            let letters = word.chars().all(|c| c.is_alphabetic() || c == '-') && word.chars().any(char::is_lowercase);
            if word.chars().count() < SHORTEST || !letters {
                continue;
            }
            let entry = names.entry(word.to_string()).or_default();
            entry.places.push(token.span);
            if at > 0
                && mention.is_some_and(|m| m.kind == EntityType::Person && m.span.covers(sentence.tokens[at - 1].span))
            {
                entry.before.insert(sentence.tokens[at - 1].lower.clone());
            }
        }
    }
    (names, plain)
}

/// How a word comes out of another by a slip of the pen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slip {
    /// A letter more or less, or two that changed places.
    Shifted,
    /// A letter that is another.
    Other,
}

/// The slip that parts two words; none where they are the same but for their case or an ending of grammar.
fn slip(a: &str, b: &str) -> Option<Slip> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let lower = |word: &[char]| word.iter().flat_map(|c| c.to_lowercase()).collect::<String>();
    // "PlayStation" and "Playstation" are a matter of style.
    if a.len().abs_diff(b.len()) > 1 || a[0] != b[0] || lower(&a) == lower(&b) {
        return None;
    }
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (left, right) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    match (left.len(), right.len()) {
        // Afghan and Afghans, Rusia and Rusian, Americas and Americans.
        (0, 1) | (1, 0) if end > 0 && !(end == 1 && a.ends_with(&['s'])) => Some(Slip::Shifted),
        // A last letter that differs is another name as often as a slip: "Maria" and "Mario".
        (1, 1) if end > 0 && a.len() > SHORTEST => Some(Slip::Other),
        (2, 2) if left[0] == right[1] && left[1] == right[0] => Some(Slip::Shifted),
        _ => None,
    }
}

/// Whether the word is an ordinary one of either language, and a capital only begins a sentence or a headline.
fn is_common(word: &str) -> bool {
    // Two bits each for how often it is met as a common word of Indonesian and of English.
    let class = crate::entity::tagger::gazetteer().word(hash::bytes(word.to_lowercase().as_bytes()));
    class >> 6 & 0b1111 != 0
}

/// Whether the gazetteer knows a place of that name.
fn is_place(word: &str) -> bool {
    let key = gazetteer::extend(0, hash::bytes(word.to_lowercase().as_bytes()));
    crate::entity::tagger::gazetteer().phrase(key) & PLACE != 0
}

/// An abbreviation used before it is explained, or explained two ways.
pub(super) fn abbreviations(desk: &Desk<'_>, findings: &mut Vec<Finding>) {
    let mut first: HashMap<&str, &str> = HashMap::new();
    let places = if desk.found.aliases.is_empty() { HashMap::new() } else { occurrences(desk) };
    for (short, long) in &desk.found.aliases {
        let upper = short.to_uppercase();
        let Some(places) = places.get(upper.as_str()) else { continue };
        let Some(&other) = first.get(short.as_str()) else {
            first.insert(short, long);
            early(desk, &upper, places, findings);
            continue;
        };
        if other.ends_with(long.as_str()) || long.ends_with(other) {
            continue;
        }
        let of = |long: &str| places.iter().copied().find(|place| explains(desk, *place, long));
        let (Some(one), Some(two)) = (of(other), of(long)) else { continue };
        let what = format!("“{upper}” is “{long}” here and “{other}” elsewhere");
        findings.push(Finding { check: Check::Abbreviation, span: two, other: Some(one), what });
    }
}

/// Tells of an abbreviation at `places` that is used before it is explained.
fn early(desk: &Desk<'_>, upper: &str, places: &[Span], findings: &mut Vec<Finding>) {
    let Some(explained) = places.iter().find(|span| desk.text[..span.start].ends_with('(')) else { return };
    if let Some(used) = places.iter().find(|span| span.end < explained.start) {
        let what = format!("“{upper}” is used here and explained only later");
        findings.push(Finding { check: Check::Abbreviation, span: *used, other: Some(*explained), what });
    }
}

/// Whether `short` stands in a bracket behind the words `long`, which are in lower case.
fn explains(desk: &Desk<'_>, short: Span, long: &str) -> bool {
    let Some(before) = desk.text[..short.start].strip_suffix('(').map(str::trim_end) else { return false };
    let from = before.floor_char_boundary(before.len().saturating_sub(2 * long.len() + 16));
    before[from..].split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().ends_with(long)
}

/// Where each word that may be an abbreviation stands in running text, without its plural s.
fn occurrences<'a>(desk: &Desk<'a>) -> HashMap<&'a str, Vec<Span>> {
    let mut found: HashMap<&str, Vec<Span>> = HashMap::new();
    for token in desk.sentences.iter().flat_map(|sentence| &sentence.tokens) {
        let word = token.span.of(desk.text);
        let word = word.strip_suffix('s').unwrap_or(word);
        if word.len() > 1 && word.starts_with(char::is_uppercase) && !word.contains(char::is_lowercase) {
            found.entry(word).or_default().push(token.span);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::{right, wrong};

    #[test]
    fn spellings() {
        right("Presiden Vladimir Putin berpidato. Kemarin Putin mengatakan Putin siap.");
        wrong(
            "spelling",
            "Presiden Vladimir Putin berpidato. Kemarin [Puttin] bertemu menteri dari berbagai negara tetangga dan Putin pulang.",
        );
        wrong("spelling", "Menteri Sri Mulyani berpidato. Kemarin Sri [Mulayni] pulang. Itu kata Sri Mulyani sendiri.");
        right("The Afghan team won. Many Afghans cheered, and Malaysia beat a Malaysian club.");
        right("Presiden John Smith dan Jane Smyth bertemu di London kemarin.");
    }

    #[test]
    fn abbreviations() {
        right("Mahkamah Konstitusi (MK) menolak gugatan itu. Putusan MK bersifat final.");
        wrong("abbreviation", "Putusan [MK] bersifat final. Mahkamah Konstitusi (MK) menolak gugatan itu.");
        wrong(
            "abbreviation",
            "Mahkamah Konstitusi (MK) menolak gugatan itu. Majelis Kehormatan ([MK]) memeriksa hakim.",
        );
    }
}
