//! Words that tell what a sentence does: compare, count, blame, promise, judge. They mean the same in both languages,
//! so what is learned from sentences of one holds in the other.

use crate::text::word_list::entries;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word does in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// Sets one thing against another: "more", "lebih".
    Comparison,
    /// Is more or less than before: "rose", "turun".
    Change,
    /// The most of its kind, the first, a record, a rank: "largest", "ke-31".
    Extreme,
    /// Leaves no exception: "every", "seluruh".
    Absolute,
    /// Says why: "because", "akibat".
    Cause,
    /// Says that somebody said: "admitted", "mengakui".
    Report,
    /// An act of somebody with a say: "signed", "meresmikan".
    Act,
    /// What binds or is decided by law: "act", "putusan".
    Law,
    /// About what is to come: "will", "akan".
    Future,
    /// What may or ought to be: "could", "harus".
    Modal,
    /// Judges or feels: "important", "sayangnya".
    Opinion,
    /// The speaker: "I", "saya".
    First,
    /// The speaker and others: "we", "kami".
    We,
    /// Who is spoken to: "you", "Anda".
    You,
    /// Somebody named before: "he", "mereka".
    They,
    /// Says no: "not", "tidak".
    Not,
    /// Asks: "why", "apakah".
    Question,
    /// Was so: "was", "telah".
    Past,
    /// Is so.
    Is,
    /// Some of many: "millions", "sebagian".
    Many,
    /// What is measured: "unemployment", "harga".
    Measure,
    /// Where knowledge comes from: "survey", "data".
    Evidence,
    /// Manners: "thank", "terima kasih".
    Manners,
    /// If and but.
    Turn,
}

impl Signal {
    /// All of them.
    pub const ALL: &[Self] = &[
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

    /// The signal that the data file calls `name`.
    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|signal| format!("{signal:?}").eq_ignore_ascii_case(name))
    }
}

/// The rows of the data file: words and what each does.
const ROWS: &str = include_str!("../../data/claim/signals.tsv");

/// Which signals each word has, as bits.
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

/// What a word does, as one bit for each signal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignalSet(u32);

impl SignalSet {
    /// The signals of `word`, which is lower-cased: its own, or those of what an Indonesian ending hangs on.
    pub fn of(word: &str) -> Self {
        let plain = word.replace('’', "'");
        let known = |word: &str| BITS.get(word).copied();
        let stem = || ["nya", "lah", "kah", "pun"].iter().find_map(|end| known(plain.strip_suffix(end)?));
        Self(known(&plain).or_else(stem).unwrap_or_default())
    }

    /// Whether `signal` is one of them.
    pub const fn has(self, signal: Signal) -> bool {
        self.0 & 1 << signal as u32 != 0
    }

    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = Signal> {
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
