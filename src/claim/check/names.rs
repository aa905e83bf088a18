//! Names spelled two ways, abbreviations against their explanations.

use super::{Check, Desk, Finding};
use crate::article::Kind;
use crate::entity::EntityType;
use crate::entity::tagger::gazetteer::{self, PLACE};
use crate::entity::tagger::hash;
use crate::entity::tagger::token::tokenize;
use crate::text::Span;
use std::collections::{BTreeMap, HashMap, HashSet};

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
    let all: Vec<(&String, &Written)> = names.iter().collect();
    for (i, (word, written)) in all.iter().enumerate() {
        for (other, others) in &all[i + 1..] {
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
    let explained = &desk.found.aliases;
    let mut first: HashMap<&str, &str> = HashMap::new();
    for (short, long) in explained {
        let Some(&other) = first.get(short.as_str()) else {
            first.insert(short, long);
            before(desk, short, findings);
            continue;
        };
        let nested = other.ends_with(long.as_str()) || long.ends_with(other);
        if nested {
            continue;
        }
        let upper = short.to_uppercase();
        let places = occurrences(desk, &upper);
        let of = |long: &str| places.iter().copied().find(|place| explains(desk, *place, long));
        let (Some(one), Some(two)) = (of(other), of(long)) else { continue };
        let what = format!("“{upper}” is “{long}” here and “{other}” elsewhere");
        findings.push(Finding { check: Check::Abbreviation, span: two, other: Some(one), what });
    }
}

/// Whether `short` stands in a bracket behind the words `long`, which are in lower case.
fn explains(desk: &Desk<'_>, short: Span, long: &str) -> bool {
    let Some(before) = desk.text[..short.start].strip_suffix('(').map(str::trim_end) else { return false };
    let from = before.floor_char_boundary(before.len().saturating_sub(2 * long.len() + 16));
    before[from..].split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().ends_with(long)
}

/// Where `short` stands as a word of running text, with or without a plural s.
fn occurrences(desk: &Desk<'_>, short: &str) -> Vec<Span> {
    let bodies =
        desk.article.paragraphs().iter().filter(|p| p.kind == Kind::Body && desk.found.window.covers(p.span()));
    let mut tokens = Vec::new();
    bodies.for_each(|p| tokenize(desk.text, p.span(), &mut tokens));
    let is = |span: &Span| {
        let word = span.of(desk.text);
        word == short || word.strip_suffix('s') == Some(short)
    };
    tokens.into_iter().filter(is).collect()
}

fn before(desk: &Desk<'_>, short: &str, findings: &mut Vec<Finding>) {
    let upper = short.to_uppercase();
    let all = occurrences(desk, &upper);
    let Some(explained) = all.iter().find(|span| desk.text[..span.start].ends_with('(')) else { return };
    if let Some(used) = all.iter().find(|span| span.end < explained.start) {
        let what = format!("“{upper}” is used here and explained only later");
        findings.push(Finding { check: Check::Abbreviation, span: *used, other: Some(*explained), what });
    }
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
