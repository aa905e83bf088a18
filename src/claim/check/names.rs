//! Checks for names with two spellings and for abbreviations that do not match their expansions.

use super::{Check, CheckContext, Finding};
use crate::claim::sentence::SentenceToken;
use crate::entity::EntityType;
use crate::entity::tagger::gazetteer::{self, COUNTRY, PLACE};
use crate::entity::tagger::hash;
use crate::text::Span;
use crate::text::typography::single_spaced;
use crate::text::word_list::WordList;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Names that differ in one letter from another name and are right.
static DISTINCT_NAMES: WordList = WordList::new(include_str!("../../../data/claim/distinct_names.txt"));

/// Abbreviations that need no explanation.
static KNOWN_ABBREVIATIONS: WordList = WordList::new(include_str!("../../../data/claim/known_abbreviations.txt"));

/// Minimum length of a word, in characters, for its spelling to be compared.
const MIN_COMPARED_LETTERS: usize = 5;

/// One spelling of a capitalised word, with its occurrences and neighbours.
#[derive(Default)]
struct NameSpelling {
    /// Occurrences, in bytes of the text, in order.
    places: Vec<Span>,
    /// Lower-cased words that precede it within the name of a person.
    before: HashSet<String>,
    /// Capitalised words directly before or after it, in lower case.
    beside: HashSet<String>,
    /// The kinds of names that it is part of: persons, places, organisations.
    kinds: Vec<EntityType>,
}

impl NameSpelling {
    /// Whether there is evidence that this rarer spelling, `word`, means the same name as `common`.
    ///
    /// Evidence is a shared neighbour, a surname without its first name whose full name occurs in the other spelling, or
    /// an unknown word that occurs once beside a name that occurs more than once.
    fn means(&self, word: &str, common: &Self, slip: Misspelling) -> bool {
        let lone = self.places.len() == 1 && common.places.len() > 1 && !is_known(word);
        let surname = slip == Misspelling::Shifted && self.before.is_empty() && !common.before.is_empty();
        lone || surname || !self.beside.is_disjoint(&common.beside)
    }

    /// Whether one is the name of a person and the other that of a place, or the like, and no neighbour is shared.
    fn is_of_another_kind(&self, other: &Self) -> bool {
        let apart = !self.kinds.iter().any(|kind| other.kinds.contains(kind));
        apart && !self.kinds.is_empty() && !other.kinds.is_empty() && self.beside.is_disjoint(&other.beside)
    }
}

/// Reports a rare spelling of a name that differs by one typing error from a more common one: "Puttin" for "Putin".
pub(super) fn spellings(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    let (names, plain) = words(context);
    for (word, other) in near(&names) {
        let Some(slip) = misspelling(word, other) else { continue };
        if plain.contains(&word.to_lowercase()) || plain.contains(&other.to_lowercase()) {
            continue;
        }
        // Two words that are both right elsewhere may both be right here.
        let one_place = are_one_place(word, other);
        if is_known(word) && is_known(other) && !one_place {
            continue;
        }
        // The misspelling is the rarer word; in a tie, the word that is not a known name, then the one that occurs
        // later. If both are common, both are names.
        let place = |word: &String| (names[word].places.len(), is_known(word), Reverse(names[word].places[0].start));
        let (rare, common) = if place(word) < place(other) { (word, other) } else { (other, word) };
        let (wrong, (rare, common)) = (rare, (&names[rare], &names[common]));
        if rare.places.len() > 2 && common.places.len() < 3 * rare.places.len() {
            continue;
        }
        // John Smith and Jane Smyth are different people; Badung and Bandung are different places.
        let whole = !rare.before.is_empty() && !common.before.is_empty();
        if whole && rare.before.is_disjoint(&common.before)
            || rare.is_of_another_kind(common)
            || !one_place && !rare.means(wrong, common, slip)
        {
            continue;
        }
        // "Haydour (also Haydor)": the text itself gives both spellings.
        let near = |a: &Span, b: &Span| {
            let between = Span::new(a.end.min(b.end), a.start.max(b.start));
            between.len() < 40 && !between.slice(context.text).contains(['.', '!', '?'])
        };
        if rare.places.iter().any(|a| common.places.iter().any(|b| near(a, b))) {
            continue;
        }
        let (span, first) = (rare.places[0], common.places[0]);
        let what = format!("“{}” here, “{}” elsewhere", context.words(span), context.words(first));
        findings.push(Finding { check: Check::Spelling, span, other: Some(first), explanation: what });
    }
}

/// Pairs of words that are equal after deleting at most one letter from each.
///
/// This covers every pair that [`misspelling`] accepts, without comparing all pairs.
fn near(names: &BTreeMap<String, NameSpelling>) -> BTreeSet<(&String, &String)> {
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

/// The capitalised words of the sentences that may be names, and the set of all words written in lower case.
fn words(context: &CheckContext<'_>) -> (BTreeMap<String, NameSpelling>, HashSet<String>) {
    let mut names: BTreeMap<String, NameSpelling> = BTreeMap::new();
    let mut plain = HashSet::new();
    for sentence in context.sentences.iter() {
        for (at, token) in sentence.tokens.iter().enumerate() {
            let word = token.span.slice(context.text);
            let mention = context.extraction.at(token.span.start).map(|m| &context.extraction.mentions[m]);
            if !word.starts_with(char::is_uppercase) || is_common(word) {
                if word.starts_with(char::is_lowercase) {
                    plain.insert(word.to_string());
                }
                continue;
            }
            let letters = word.chars().all(|c| c.is_alphabetic() || c == '-') && word.chars().any(char::is_lowercase);
            if word.chars().count() < MIN_COMPARED_LETTERS || !letters {
                continue;
            }
            let entry = names.entry(word.to_string()).or_default();
            entry.places.push(token.span);
            let named = |at: usize| {
                sentence.tokens.get(at).filter(|t| t.span.slice(context.text).starts_with(char::is_uppercase))
            };
            let before = at.checked_sub(1).and_then(named);
            entry.beside.extend(before.into_iter().chain(named(at + 1)).map(|t| t.lower.to_string()));
            let named = |kind| matches!(kind, EntityType::Person | EntityType::Place | EntityType::Organization);
            entry.kinds.extend(mention.map(|m| m.kind).filter(|&kind| named(kind) && !entry.kinds.contains(&kind)));
            let person = mention.filter(|m| m.kind == EntityType::Person);
            entry
                .before
                .extend(before.filter(|t| person.is_some_and(|m| m.span.covers(t.span))).map(|t| t.lower.to_string()));
        }
    }
    (names, plain)
}

/// The single typing error that separates two spellings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Misspelling {
    /// One letter is missing or extra, or two adjacent letters are swapped.
    Shifted,
    /// One letter is replaced.
    Replaced,
}

/// The error that separates `a` and `b`; `None` if they differ by more, or only in case or in a grammatical ending.
fn misspelling(a: &str, b: &str) -> Option<Misspelling> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // "PlayStation" and "Playstation" differ only in style, like "Beyoncé" and "Beyonce", "Co-operation" and "Cooperation".
    if a.len().abs_diff(b.len()) > 1 || a[0] != b[0] || without_style(&a) == without_style(&b) {
        return None;
    }
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (left, right) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    match (left.len(), right.len()) {
        // Excludes grammatical endings: Afghan and Afghans, Rusia and Rusian, Americas and Americans.
        (0, 1) | (1, 0) if end > 0 && !(end == 1 && a.ends_with(&['s'])) => Some(Misspelling::Shifted),
        // In a short word, and at the end of any, the result is often a different name: Osama, Maria and Mario.
        (1, 1) if end > 0 && a.len() > MIN_COMPARED_LETTERS => Some(Misspelling::Replaced),
        (2, 2) if left[0] == right[1] && left[1] == right[0] => Some(Misspelling::Shifted),
        _ => None,
    }
}

/// A word in lower case without accents, hyphens and ligatures.
fn without_style(word: &[char]) -> String {
    let lower = word.iter().flat_map(|c| c.to_lowercase());
    let plain = lower.nfd().filter(|&c| c != '-' && !is_combining_mark(c));
    plain.map(|c| if matches!(c, 'æ' | 'œ') { 'e' } else { c }).collect()
}

/// The gazetteer entry of a word: from the lowest bit, two bits each for persons, places, organisations, common
/// Indonesian words and common English words.
fn class(word: &str) -> u16 {
    crate::entity::tagger::gazetteer().word(hash::bytes(word.to_lowercase().as_bytes()))
}

/// Whether the word is an ordinary word of either language, so that a capital does not make it a name.
fn is_common(word: &str) -> bool {
    // The upper bit of a pair means more than one or two occurrences in a few thousand sentences.
    class(word) >> 6 & 0b1010 != 0
}

/// Whether the word is a name that exists: listed as part of one, or the plural of one ("Germans").
fn is_known(word: &str) -> bool {
    let lower = word.to_lowercase();
    let listed = |word: &str| class(word) & 0b11_1111 != 0;
    DISTINCT_NAMES.contains(&lower) || listed(&lower) || lower.strip_suffix('s').is_some_and(listed)
}

/// Whether both may be spellings of one place, such as "Rusia" and "Russia", and are not two places that exist.
fn are_one_place(a: &str, b: &str) -> bool {
    let kind = |word: &str| {
        let key = gazetteer::extend(0, hash::bytes(word.to_lowercase().as_bytes()));
        crate::entity::tagger::gazetteer().phrase(key)
    };
    let (both, is_place) = (kind(a) & kind(b), |word: &str| class(word) & 0b1100 != 0);
    let distinct = [a, b].iter().all(|word| DISTINCT_NAMES.contains_ignoring_case(word));
    is_place(a) && is_place(b) && !distinct && (both & PLACE == 0 || both & COUNTRY != 0)
}

/// Reports an abbreviation that is used before its expansion, or that has two different expansions.
pub(super) fn abbreviations(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    let mut first: HashMap<&str, &str> = HashMap::new();
    let places = if context.extraction.naming.aliases.is_empty() { HashMap::new() } else { occurrences(context) };
    for (short, long) in &context.extraction.naming.aliases {
        let upper = short.to_uppercase();
        if KNOWN_ABBREVIATIONS.contains(&upper) {
            continue;
        }
        let Some(places) = places.get(upper.as_str()) else { continue };
        let Some(&other) = first.get(short.as_str()) else {
            first.insert(short, long);
            report_early_use(context, &upper, places, findings);
            continue;
        };
        if other.ends_with(long.as_str()) || long.ends_with(other) || are_one_phrase(other, long) {
            continue;
        }
        let of = |long: &str| places.iter().copied().find(|place| explains(context, *place, long));
        let (Some(one), Some(two)) = (of(other), of(long)) else { continue };
        let what = format!("“{upper}” is “{long}” here and “{other}” elsewhere");
        findings.push(Finding { check: Check::Abbreviation, span: two, other: Some(one), explanation: what });
    }
}

/// Whether two expansions have the same words, some of them cut short: "async task", "asynchronous task".
fn are_one_phrase(a: &str, b: &str) -> bool {
    let pairs = || a.split_whitespace().zip(b.split_whitespace());
    let shortened = |a: &str, b: &str| b.len() >= MIN_SHORTENED && a.starts_with(b);
    let same = pairs().all(|(a, b)| a == b || shortened(a, b) || shortened(b, a));
    same && a.split_whitespace().count() == b.split_whitespace().count()
}

/// Minimum number of letters of a word that stands for a longer one.
const MIN_SHORTENED: usize = 3;

/// Minimum number of words of a sentence in which an abbreviation is used; headings and lists of contents have fewer.
const MIN_WORDS_OF_USE: usize = 4;

/// Reports the first of `places` that precedes the expansion of the abbreviation `upper`.
fn report_early_use(context: &CheckContext<'_>, upper: &str, places: &[Span], findings: &mut Vec<Finding>) {
    let Some(explained) = places.iter().find(|span| context.text[..span.start].ends_with('(')) else { return };
    if let Some(used) = places.iter().find(|span| span.end < explained.start) {
        let what = format!("“{upper}” is used here and explained only later");
        findings.push(Finding { check: Check::Abbreviation, span: *used, other: Some(*explained), explanation: what });
    }
}

/// Whether `short` directly follows the lower-cased expansion `long` and an opening bracket.
fn explains(context: &CheckContext<'_>, short: Span, long: &str) -> bool {
    let Some(before) = context.text[..short.start].strip_suffix('(').map(str::trim_end) else { return false };
    let from = before.floor_char_boundary(before.len().saturating_sub(2 * long.len() + 16));
    single_spaced(&before[from..]).to_lowercase().ends_with(long)
}

/// Occurrences of each word that may be an abbreviation (no lower-case letters), keyed without a plural "s".
fn occurrences<'a>(context: &CheckContext<'a>) -> HashMap<&'a str, Vec<Span>> {
    let mut found: HashMap<&str, Vec<Span>> = HashMap::new();
    let is_prose = |tokens: &[SentenceToken]| tokens.iter().filter(|token| token.is_word()).count() >= MIN_WORDS_OF_USE;
    let prose = context.sentences.iter().filter(|sentence| is_prose(&sentence.tokens));
    for token in prose.flat_map(|sentence| sentence.tokens) {
        let word = token.span.slice(context.text);
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
        right("Kota Badung ramai. Warga Bandung datang ke Badung dan pulang ke Bandung.");
        wrong("spelling", "Rusia menolak. Menurut Rusia itu salah. Pemerintah [Russia] lalu menarik diri dari sana.");
        wrong(
            "spelling",
            "Presiden Amerika Serikat datang. Kemarin tentara [Amerka] Serikat pulang ke rumah masing-masing.",
        );
        wrong("spelling", "Widodo datang. Kata Widodo, ia siap. Lalu pulang. Sesudah itu [Wododo] kembali lagi.");
        right("Presiden John Smith dan Jane Smyth bertemu di London kemarin.");
    }

    #[test]
    fn two_names_that_may_both_be_right() {
        right("Obama spoke. Obama left, and Obama promised help against Osama bin Laden.");
        right("Christie won. Christie thanked his wife. Later Christine Lagarde called Christie from Paris.");
        right("Saudi troops left. The Saudi king spoke to Karim Saoudi about Saudi trade.");
        right("Germany won. Germany cheered, and many Germans went home to Germany.");
        right("Kejari Bogor memeriksa saksi. Menurut Kajari Bogor, Kejari akan memanggil saksi lain.");
        right("Chris Lee won. Chris thanked Tom Caris, and Chris left.");
        right("The American team won. The Americas cheered, and an American flag was raised.");
        right("The Encyclopedia is old. The Encyclopedia has an entry, and the Encyclopædia Britannica has one.");
        right(
            "Asia-Pacific Economic Cooperation met. The Organisation for Economic Co-operation agreed with Cooperation.",
        );
        right("Beyonce sang. Beyonce danced, and then Beyoncé left the stage.");
        right("Austria menang atas Australia. Pelatih Austria senang. Pelatih Australia pulang.");
    }

    #[test]
    fn abbreviations() {
        right("Mahkamah Konstitusi (MK) menolak gugatan itu. Putusan MK bersifat final.");
        right("The FBI searched the house. The Federal Bureau of Investigation (FBI) gave no details.");
        right("An Async Task Framework (ATF) runs it. The Asynchronous Task Framework (ATF) is new.");
        // In headings and lists of contents.
        right("Use MKD\n\nMedian Key Deviation (MKD) is another way of finding errors in a series.\n");
        wrong("abbreviation", "Putusan [MK] bersifat final. Mahkamah Konstitusi (MK) menolak gugatan itu.");
        wrong(
            "abbreviation",
            "Mahkamah Konstitusi (MK) menolak gugatan itu. Majelis Kehormatan ([MK]) memeriksa hakim.",
        );
    }
}
