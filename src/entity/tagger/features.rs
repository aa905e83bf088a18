//! Feature extraction for the tagger: every feature of a token is a 64-bit hash.
//!
//! Features of single words ([`word_features`]) depend on the word alone, so their scores can be cached between
//! occurrences. Features that combine several words ([`context_features`]) cannot.
//!
//! The templates follow Ratinov and Roth (2009), "Design challenges and misconceptions in named entity recognition":
//! words, shapes, affixes, gazetteer phrases, and the labels of the same word in the rest of the document.

use super::gazetteer::{self, Gazetteer};
use super::hash::{self, mix};
use crate::entity::word_lists::WordLists;

/// The capitalisation class of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum WordCase {
    /// No letter and no digit.
    #[default]
    Mark,
    /// Begins with a lower-case letter and has no capitals.
    Lower,
    /// A capital, then lower-case letters.
    Title,
    /// Capitals only, at least two.
    Upper,
    /// One capital, possibly with a full stop.
    Initial,
    /// Capitals and lower-case letters mixed: "eBay", "iPhone".
    Mixed,
    /// Begins with a digit.
    Digit,
    /// A capitalised word in a sentence whose capitals carry no information: a headline, or text without capitals or of
    /// nothing else, whose words are capitalised before they are read.
    Headline,
}

impl WordCase {
    fn of(word: &str) -> Self {
        let Some(first) = word.chars().find(|c| c.is_alphanumeric()) else { return Self::Mark };
        if first.is_numeric() {
            return Self::Digit;
        }
        if !first.is_uppercase() {
            // A lower-case letter before capitals marks a brand, not a common word.
            return if word.chars().skip(1).any(char::is_uppercase) { Self::Mixed } else { Self::Lower };
        }
        let letters = word.chars().filter(|c| c.is_alphabetic());
        let (mut count, mut upper) = (0, 0);
        for letter in letters {
            count += 1;
            upper += usize::from(letter.is_uppercase());
        }
        match (count, upper) {
            (1, _) => Self::Initial,
            (_, 1) => Self::Title,
            (count, upper) if count == upper => Self::Upper,
            _ => Self::Mixed,
        }
    }

    /// Returns whether the class counts as capitalised. `Mixed` does, although such a word may begin with a lower-case
    /// letter.
    pub const fn is_capital(self) -> bool {
        matches!(self, Self::Title | Self::Upper | Self::Initial | Self::Mixed | Self::Headline)
    }
}

/// The features of a word that do not depend on its context.
#[derive(Clone, Copy, Debug, Default)]
pub struct WordFeatures {
    /// Hash of the word as written.
    pub(crate) raw: u64,
    /// Hash of the word in lower case, without marks around it.
    pub lower: u64,
    /// Hash of the shape, in which each run of similar characters is one.
    pub(crate) shape: u64,
    /// The capitalisation class.
    pub case: WordCase,
    /// The class bits of the word in the gazetteer; see [`Gazetteer::word`].
    pub(crate) class: u16,
    /// The cluster of the word; see [`Gazetteer::cluster`].
    cluster: u16,
    /// The flags of the word in the gazetteer, as a phrase or the beginning of one; see [`Gazetteer::phrase`].
    phrase: u8,
    /// The lists of the rules that contain the word; not a feature.
    pub(crate) lists: WordLists,
}

impl WordFeatures {
    /// Computes the features of `word`.
    pub fn new(word: &str, gazetteer: &Gazetteer<'_>) -> Self {
        // Token files may leave brackets and full stops attached to words.
        let core = word.trim_matches(|c: char| !c.is_alphanumeric());
        let core = if core.is_empty() { word } else { core };
        let lower = hash::bytes(lowered(core).as_bytes());
        let case = WordCase::of(core);
        Self {
            raw: hash::bytes(word.as_bytes()),
            lower,
            shape: shape(word),
            case,
            class: gazetteer.word(lower),
            cluster: cluster(core, lower, gazetteer),
            phrase: gazetteer.phrase(gazetteer::extend(0, lower)),
            lists: WordLists::of(core, case),
        }
    }

    /// The coarse cluster of the word, or 0.
    fn coarse_cluster(&self) -> u64 {
        // Numbers of clusters begin with 1.
        match self.cluster.checked_sub(1) {
            Some(cluster) => 1 + u64::from(cluster >> gazetteer::FINE_CLUSTER_BITS),
            None => 0,
        }
    }
}

/// Whether the capitals of a sentence tell anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capitals {
    /// As in running text, unless most words have one.
    Informative,
    /// The sentence was written without capitals, or in nothing else, and its words have been [`capitalised`].
    Uninformative,
}

/// `word` with a capital at its beginning, and no other.
pub fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect())
}

/// Whether a sentence is written in capitals, like many headlines: at least four words are, and four in five.
pub fn is_in_capitals<'a>(words: impl ExactSizeIterator<Item = &'a str>) -> bool {
    let most = words.len();
    let (mut all, mut upper) = (0, 0);
    for word in words {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        if letters.clone().nth(1).is_some() {
            all += 1;
            upper += usize::from(letters.all(char::is_uppercase));
        }
        // Most sentences have too many others after a few words.
        if (all - upper) * 5 > most {
            return false;
        }
    }
    upper >= 4 && upper * 5 >= all * 4
}

/// The cluster of a word, or else that of the last part of a compound: "Díaz-Canel" is used like other surnames.
fn cluster(word: &str, lower: u64, gazetteer: &Gazetteer<'_>) -> u16 {
    let own = gazetteer.cluster(lower);
    match word.rsplit_once('-') {
        Some((_, last)) if own == 0 => gazetteer.cluster(hash::bytes(lowered(last).as_bytes())),
        _ => own,
    }
}

fn lowered(word: &str) -> String {
    // Treat typographic and plain apostrophes as the same.
    word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).collect()
}

/// Hashes the shape of a word: each run of characters of one kind becomes one character, so "Al-qaeda" is "Xx-x".
fn shape(word: &str) -> u64 {
    let mut shape = String::new();
    let mut last = ' ';
    for c in word.chars().take(40) {
        let kind = match c {
            c if c.is_uppercase() => 'X',
            c if c.is_lowercase() => 'x',
            c if c.is_numeric() => 'd',
            c if c.is_alphabetic() => 'l',
            c => c,
        };
        if kind != last {
            shape.push(kind);
        }
        last = kind;
    }
    hash::bytes(shape.as_bytes())
}

/// The features of a token in its sentence.
#[derive(Clone, Copy, Debug, Default)]
pub struct TokenFeatures {
    /// The features of the word alone.
    pub word: WordFeatures,
    /// The capitalisation class here; [`WordCase::Headline`] if the capital carries no information.
    pub case: WordCase,
    /// The gazetteer phrases that contain the token, four bits per type in the order of the gazetteer's flags (person,
    /// place, organisation, country, role, agency, demonym). The low two bits are the position in the phrase (0 none,
    /// 1 first, 2 inside, 3 the only word); the high two are the length in words minus one, at most 3.
    pub phrases: u32,
    /// The run of capitalised words that contains the token: the index of its first word and the index after its last.
    pub run: (u32, u32),
}

/// Number of phrase types, one for each type flag of the gazetteer.
const PHRASE_KINDS: usize = 7;

/// The only phrase type that may also begin with a lower-case letter: [`gazetteer::ROLE`].
const ROLE_PHRASE_KIND: usize = gazetteer::ROLE.trailing_zeros() as usize;

/// Detects a headline, the runs of capitalised words and the gazetteer phrases in a sentence, and records them in the
/// tokens.
pub fn prepare(sentence: &mut [TokenFeatures], capitals: Capitals, gazetteer: &Gazetteer<'_>) {
    let words = sentence.iter().filter(|t| t.word.case > WordCase::Mark && t.word.case != WordCase::Digit).count();
    let capitalised = sentence.iter().filter(|t| t.word.case.is_capital()).count();
    let headline = capitals == Capitals::Uninformative || words >= 5 && capitalised * 5 >= words * 4;
    for token in &mut *sentence {
        token.case = if headline && token.word.case == WordCase::Title { WordCase::Headline } else { token.word.case };
        (token.phrases, token.run) = (0, (0, 0));
    }
    let mut at = 0;
    while at < sentence.len() {
        let joins = |t: &TokenFeatures| t.word.case.is_capital();
        if !joins(&sentence[at]) {
            at += 1;
            continue;
        }
        let len = sentence[at..].iter().take_while(|t| joins(t)).count();
        let run = (at as u32, (at + len) as u32);
        sentence[at..at + len].iter_mut().for_each(|t| t.run = run);
        at += len;
    }
    find_phrases(sentence, gazetteer);
}

fn find_phrases(sentence: &mut [TokenFeatures], gazetteer: &Gazetteer<'_>) {
    for first in 0..sentence.len() {
        let start = sentence[first].word;
        if start.phrase == 0 || start.case <= WordCase::Lower && start.phrase & gazetteer::ROLE == 0 {
            continue;
        }
        let mut key = 0;
        // The longest phrase of each type.
        let mut longest = [0usize; PHRASE_KINDS];
        for len in 1..=gazetteer::MAX_PHRASE_WORDS.min(sentence.len() - first) {
            key = gazetteer::extend(key, sentence[first + len - 1].word.lower);
            let flags = if len == 1 { start.phrase } else { gazetteer.phrase(key) };
            for (kind, longest) in longest.iter_mut().enumerate() {
                if flags & 1 << kind != 0 && (kind == ROLE_PHRASE_KIND || start.case > WordCase::Lower) {
                    *longest = len;
                }
            }
            if flags & gazetteer::PREFIX == 0 {
                break;
            }
        }
        for (kind, &len) in longest.iter().enumerate() {
            let size = (len.min(4) as u32).saturating_sub(1);
            for (at, token) in sentence[first..first + len].iter_mut().enumerate() {
                let place = if len == 1 { 3 } else { 1 + u32::from(at > 0) };
                let shift = kind as u32 * 4;
                let old = token.phrases >> shift & 15;
                // If two phrases overlap, the longer wins, else the first.
                if old == 0 || old >> 2 < size {
                    token.phrases = token.phrases & !(15 << shift) | (place | size << 2) << shift;
                }
            }
        }
    }
}

/// Number of words on either side that contribute single-word features.
pub const CONTEXT_WORDS: usize = 2;

/// Emits the features that `word`, spelt `text`, contributes to the token for which it is at `offset` (−2 to 2).
pub fn word_features(word: &WordFeatures, text: &str, offset: isize, mut emit: impl FnMut(u64)) {
    let place = (offset + CONTEXT_WORDS as isize).cast_unsigned() as u64;
    let mut put = |template: u64, value: u64| emit(mix(template << 8 | place, value));
    put(1, word.lower);
    put(2, word.case as u64);
    put(3, word.class.into());
    put(8, u64::from(word.class & 0x3f));
    put(9, mix(u64::from(word.class >> 6), word.case as u64));
    if word.cluster != 0 {
        put(40, word.cluster.into());
        put(41, word.coarse_cluster());
        put(42, mix(word.coarse_cluster(), word.case as u64));
    }
    if offset.unsigned_abs() > 1 {
        return;
    }
    let lower = lowered(text);
    let chars: Vec<char> = lower.chars().take(32).collect();
    let mut buffer = [0; 4 * 8];
    let mut spell = |chars: &[char]| {
        let mut len = 0;
        for c in chars.iter().take(8) {
            len += c.encode_utf8(&mut buffer[len..]).len();
        }
        hash::bytes(&buffer[..len])
    };
    put(4, word.shape);
    let letters = chars.len();
    if offset != 0 {
        for len in [3, 4] {
            if letters > len {
                put(10 + len as u64, spell(&chars[letters - len..]));
                put(20 + len as u64, spell(&chars[..len]));
            }
        }
        return;
    }
    put(5, word.raw);
    put(6, letters.min(12) as u64);
    put(7, mix(word.class.into(), word.case as u64));
    for len in 1..=5 {
        if letters >= len {
            put(10 + len as u64, spell(&chars[letters - len..]));
            put(20 + len as u64, spell(&chars[..len]));
        }
    }
    if word.case.is_capital() {
        for len in [3, 4] {
            for part in chars.windows(len) {
                put(30 + len as u64, spell(part));
            }
        }
        // The parts of a compound: "Jokowi-Kalla", "pro-Rusia".
        if text.contains('-') {
            for part in lower.split('-').filter(|part| !part.is_empty()) {
                put(36, hash::bytes(part.as_bytes()));
            }
        }
    }
}

const START: WordFeatures = border(1);
const END: WordFeatures = border(2);

/// A padding word with its own hash.
const fn border(hash: u64) -> WordFeatures {
    WordFeatures {
        raw: hash,
        lower: hash,
        shape: hash,
        case: WordCase::Mark,
        class: 0,
        cluster: 0,
        phrase: 0,
        lists: WordLists::NONE,
    }
}

/// The padding words before the start and after the end of every sentence.
pub const BORDERS: [WordFeatures; 2] = [START, END];

/// Emits the features of the token at `at` that combine several words.
pub fn context_features(sentence: &[TokenFeatures], at: usize, mut emit: impl FnMut(u64)) {
    let mut put = |template: u64, value: u64| emit(mix(template << 8, value));
    let token = sentence[at];
    let near = |offset: isize| match at.checked_add_signed(offset) {
        None => START,
        Some(i) => sentence.get(i).map_or(END, |t| t.word),
    };
    let case = |offset: isize| at.checked_add_signed(offset).and_then(|i| sentence.get(i)).map_or(0, |t| t.case as u64);
    let (before, own, after) = (near(-1), token.word, near(1));
    let this = token.case as u64;
    put(50, mix(before.lower, own.lower));
    put(51, mix(own.lower, after.lower));
    put(52, mix(before.lower, this));
    put(53, mix(this, after.lower));
    put(54, case(-2) << 16 | case(-1) << 12 | this << 8 | case(1) << 4 | case(2));
    put(55, case(-1) << 8 | this << 4 | case(1));
    put(58, mix(mix(near(-2).lower, before.lower), this));
    put(59, mix(this, mix(after.lower, near(2).lower)));
    if at == 0 {
        put(60, mix(this, own.class.into()));
    }
    if token.case.is_capital() {
        put(56, mix(before.class.into(), own.class.into()));
        put(57, mix(own.class.into(), after.class.into()));
        put(61, mix(own.shape, before.shape));
        put(62, mix(own.shape, after.shape));
        put(82, mix(before.coarse_cluster(), mix(own.coarse_cluster(), this)));
        put(83, mix(this, mix(own.coarse_cluster(), after.coarse_cluster())));
        put(84, mix(before.cluster.into(), this));
        put(85, mix(this, after.cluster.into()));
    }
    if token.case == WordCase::Headline {
        put(120, own.lower);
        put(121, own.cluster.into());
        put(122, own.class.into());
    }
    if token.phrases != 0 {
        put(63, token.phrases.into());
        for kind in 0..PHRASE_KINDS as u32 {
            let bits = token.phrases >> (kind * 4) & 15;
            if bits != 0 {
                put(64 + u64::from(kind), bits.into());
                put(70 + u64::from(kind), mix(bits.into(), before.lower));
                put(77, mix(bits.into(), u64::from(kind) << 8 | case(-1) << 4 | case(1)));
            }
        }
    }
    for (template, offset) in [(80, -1), (81, 1)] {
        let phrases = at.checked_add_signed(offset).and_then(|i| sentence.get(i)).map_or(0, |t| t.phrases);
        if phrases != 0 {
            put(template, mix(phrases.into(), this));
        }
    }
    let (first, end) = (token.run.0 as usize, token.run.1 as usize);
    if end > first && token.case != WordCase::Headline {
        let outer = |i: Option<usize>, none: WordFeatures| i.and_then(|i| sentence.get(i)).map_or(none, |t| t.word);
        let (left, right) = (outer(first.checked_sub(1), START), outer(Some(end), END));
        let left2 = outer(first.checked_sub(2), START);
        let (head, tail) = (sentence[first].word, sentence[end - 1].word);
        let place = match (at - first, end - 1 - at) {
            (0, 0) => 0u64,
            (0, _) => 1,
            (_, 0) => 2,
            _ => 3,
        };
        let len = (end - first).min(5) as u64;
        put(90, mix(head.lower, place));
        put(91, mix(tail.lower, place));
        put(92, mix(left.lower, place));
        put(93, mix(right.lower, place));
        put(94, place << 4 | len);
        put(95, mix(left.lower, mix(right.lower, place)));
        put(96, mix(mix(left2.lower, left.lower), place));
        put(97, mix(head.class.into(), mix(tail.class.into(), place)));
        put(98, mix(left.lower, mix(own.class.into(), place)));
        put(99, mix(head.coarse_cluster(), mix(tail.coarse_cluster(), place)));
        put(100, mix(left.cluster.into(), place));
        put(101, mix(right.cluster.into(), place));
    }
}

/// Counts of the same word in the rest of the document, from the first pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DocumentCounts {
    /// Occurrences with a capital, by [`super::label::IobLabel`].
    pub(crate) labels: [u16; 7],
    /// Occurrences in lower case.
    pub(crate) lower: u16,
}

/// Emits the features that come from the counts of the same word in the rest of the document.
pub fn document_features(seen: &DocumentCounts, case: WordCase, mut emit: impl FnMut(u64)) {
    let mut put = |template: u64, value: u64| emit(mix(template << 8, value));
    let all: u32 = seen.labels.iter().map(|&n| u32::from(n)).sum();
    let level = |n: u32| u64::from(n.min(1) + u32::from(n > 2));
    if seen.lower > 0 {
        put(110, level(seen.lower.into()) << 8 | case as u64);
    }
    if all == 0 {
        return;
    }
    let most = (0..7).max_by_key(|&label| (seen.labels[label], 7 - label)).unwrap_or(0);
    let share = u32::from(seen.labels[most]) * 4 / all;
    put(111, most as u64);
    put(112, mix(most as u64, u64::from(share) << 4 | level(all)));
    for (label, &n) in seen.labels.iter().enumerate() {
        if n > 0 {
            put(113, (label as u64) << 8 | u64::from(u32::from(n) * 4 / all));
        }
    }
}
