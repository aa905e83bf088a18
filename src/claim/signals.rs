//! Signal words, which show the function of a sentence: compare, count, blame, promise, judge.
//!
//! Signals mean the same in English and Indonesian, so that a model trained on one language works for the other.

use crate::text::word_list::entries;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The function of a word in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Signal {
    /// A comparison: "more", "lebih".
    Comparison,
    /// An increase or a decrease: "rose", "turun".
    Change,
    /// A superlative, a first, a record or a rank: "largest", "ke-31".
    Extreme,
    /// An absolute without exceptions: "every", "seluruh".
    Absolute,
    /// A cause: "because", "akibat".
    Cause,
    /// A reporting verb: "admitted", "mengakui".
    Report,
    /// An act or a decision, often official: "signed", "meresmikan".
    Act,
    /// A law or a court decision: "act", "putusan".
    Law,
    /// The future: "will", "akan".
    Future,
    /// Possibility or obligation: "could", "harus".
    Modal,
    /// A judgement or a feeling: "important", "sayangnya".
    Opinion,
    /// First person singular: "I", "saya".
    First,
    /// First person plural: "we", "kami".
    We,
    /// Second person: "you", "Anda".
    You,
    /// Third person, singular or plural: "he", "mereka".
    They,
    /// A negation: "not", "tidak".
    Not,
    /// A question word: "why", "apakah".
    Question,
    /// The past: "was", "telah".
    Past,
    /// The present tense or a copula: "is", "adalah".
    Is,
    /// An indefinite or approximate quantity: "millions", "about", "sebagian".
    Many,
    /// A measured quantity: "unemployment", "harga".
    Measure,
    /// A source of evidence: "survey", "data".
    Evidence,
    /// A polite phrase: "thank", "terima kasih".
    Manners,
    /// A condition or a contrast: "if", "but".
    Turn,
}

impl Signal {
    /// All signals, in declaration order.
    pub(crate) const ALL: &[Self] = &[
        Self::Comparison,
        Self::Change,
        Self::Extreme,
        Self::Absolute,
        Self::Cause,
        Self::Report,
        Self::Act,
        Self::Law,
        Self::Future,
        Self::Modal,
        Self::Opinion,
        Self::First,
        Self::We,
        Self::You,
        Self::They,
        Self::Not,
        Self::Question,
        Self::Past,
        Self::Is,
        Self::Many,
        Self::Measure,
        Self::Evidence,
        Self::Manners,
        Self::Turn,
    ];

    /// The signal whose name in the data file is `name`, ignoring case.
    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|signal| format!("{signal:?}").eq_ignore_ascii_case(name))
    }
}

/// The data file: a word and the name of one signal per row.
const ROWS: &str = include_str!("../../data/claim/signals.tsv");

/// Maps each lower-case word to a bit set of its signals.
static BITS: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
    let mut bits: HashMap<&'static str, u32> = HashMap::new();
    for rows in entries(ROWS).filter_map(|row| row.split_once('\t')).collect::<Vec<_>>().chunk_by(|a, b| a.1 == b.1) {
        let Some(signal) = Signal::named(rows[0].1) else { continue };
        for (word, _) in rows {
            *bits.entry(word).or_default() |= 1 << signal as u32;
        }
    }
    bits
});

/// A set of signals, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SignalSet(u32);

impl SignalSet {
    /// The signals of `word`, which must be lower case. If it is unknown, those of the stem without an Indonesian
    /// suffix such as "nya".
    pub(crate) fn of(word: &str) -> Self {
        let plain = word.replace('’', "'");
        let known = |word: &str| BITS.get(word).copied();
        let stem = || ["nya", "lah", "kah", "pun"].iter().find_map(|end| known(plain.strip_suffix(end)?));
        Self(known(&plain).or_else(stem).unwrap_or_default())
    }

    /// Whether the set contains `signal`.
    pub(crate) const fn has(self, signal: Signal) -> bool {
        self.0 & 1 << signal as u32 != 0
    }

    /// Iterates over the signals of the set in declaration order.
    pub(crate) fn iter(self) -> impl Iterator<Item = Signal> {
        Signal::ALL.iter().copied().filter(move |&signal| self.has(signal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_signal_and_every_signal_a_row() {
        let named = |row: &str| row.split_once('\t').and_then(|(_, name)| Signal::named(name));
        for row in entries(ROWS) {
            assert!(named(row).is_some(), "{row}");
        }
        for signal in Signal::ALL {
            assert!(entries(ROWS).any(|row| named(row) == Some(*signal)), "{signal:?}");
        }
    }

    #[test]
    fn both_languages_and_their_endings() {
        assert!(SignalSet::of("mengakui").has(Signal::Report) && SignalSet::of("admitted").has(Signal::Report));
        assert!(SignalSet::of("ujarnya").has(Signal::Report));
        assert!(SignalSet::of("penurunannya").has(Signal::Change));
        assert!(SignalSet::of("don’t").has(Signal::Not));
        assert_eq!(SignalSet::of("meja"), SignalSet::default());
        assert!(Signal::ALL.len() <= 32);
    }
}
