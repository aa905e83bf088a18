//! Ordinal numbers and ranks: "ke-31 dari 83", "21st", "peringkat ketiga", "forty-second".

use super::grammar::Lexeme;
use super::numerals::Of;
use super::{PieceKind, ValueMatch, ValueReader};
use crate::entity::value::{Amount, Decimal, Value};

impl ValueReader<'_> {
    /// Reads the ordinal number or rank at `at`, with its total if one follows.
    pub(super) fn ordinal(&self, at: usize) -> Option<ValueMatch> {
        let led = self.means_before(at, |lexeme| lexeme == Lexeme::BeforeRank);
        let (rank, end) = if let Some(found) = self.ordinal_in_digits(at) {
            found
        } else if led && self.is_digits(at) {
            (self.word(at).parse().ok()?, at + 1)
        } else {
            let (rank, end) = self.ordinal_in_words(at)?;
            let total = self.ranked_total(end).is_some();
            (led || total || self.is_ordinal(at, end, rank)).then_some((rank, end))?
        };
        Some(match self.ranked_total(end) {
            Some((of, end)) => ValueMatch::new(end, Value::Rank { rank, of, bound: None }),
            None => ValueMatch::new(end, Value::Number(Amount::of(Decimal::whole(rank.into())))),
        })
    }

    /// "ke-31", "21st", "1,000th".
    fn ordinal_in_digits(&self, at: usize) -> Option<(u64, usize)> {
        let (digits, end) = if self.is_one_of(at, &["ke"]) && self.hyphen(at + 1) && self.is_digits(at + 2) {
            (at + 2, at + 3)
        } else if self.is_digits(at) && self.glued(at + 1) && self.means(at + 1, |lexeme| lexeme == Lexeme::OrdinalEnd)
        {
            (at, at + 2)
        } else {
            return None;
        };
        let word = self.word(digits);
        let plain = word.trim_start_matches('0');
        let rank = if plain.bytes().all(|b| b.is_ascii_digit()) {
            plain.parse().ok()?
        } else {
            Decimal::read(word, self.language)?.to_integer()?
        };
        // "ke-90-an".
        (!self.hyphen(end)
            || self.means(end + 1, |lexeme| lexeme == Lexeme::Period(super::grammar::Period::Century))
            || !self.is_one_of(end + 1, &["an"]))
        .then_some((rank, end))
    }

    /// "third", "forty-second", "thirty first", "kedua puluh", "kedua belas".
    pub(super) fn ordinal_in_words(&self, at: usize) -> Option<(u64, usize)> {
        let ordinal = |at: usize| {
            self.find(at, |lexeme| match lexeme {
                Lexeme::Ordinal(n) => Some(n),
                _ => None,
            })
        };
        if let Some((tens, next)) = self.find(at, |lexeme| match lexeme {
            Lexeme::Tens(n) => Some(n),
            _ => None,
        }) {
            let dash = usize::from(matches!(self.word(next), "-" | "—") && self.glued(next));
            let (unit, end) = ordinal(next + dash)?;
            return (unit < 10).then_some((tens + unit, end));
        }
        let (n, end) = ordinal(at)?;
        if let Some(end) = self.after(end, Lexeme::Teen) {
            return Some((n + 10, end));
        }
        if let Some(end) = self.after(end, Lexeme::TensWord) {
            let unit = self.find(end, |lexeme| match lexeme {
                Lexeme::Cardinal(n @ 1..=9) => Some(n),
                _ => None,
            });
            return Some(unit.map_or((n * 10, end), |(unit, end)| (n * 10 + unit, end)));
        }
        Some((n, end))
    }

    /// Returns whether an ordinal in words at `at..end` gives a place in an order: "first" and "second" often do not.
    fn is_ordinal(&self, at: usize, end: usize, rank: u64) -> bool {
        let beside = self.is_capital(end) || self.is_capital(at.wrapping_sub(1));
        let name = self.is_capital(at) && beside && (self.is_capital(end) || !self.begins_sentence(at));
        if self.language.is_indonesian_or_malay() {
            let noun = self.means_before(at, |lexeme| lexeme == Lexeme::OrdinalNoun);
            // "kedua tersangka" are both, and "ketiga" mostly has its own place.
            return !name && (noun || rank > 2 && !self.is_collective(end));
        }
        let place = self.is_one_of(end, &["place", "rank", "spot"]);
        if name || self.is_share_word(at, end) {
            return false;
        }
        if rank > 2 {
            return true;
        }
        let noun = self.kind(end) == Some(PieceKind::Word) && self.word(end).starts_with(char::is_lowercase);
        let hyphen = self.hyphen(end) && self.word(end + 1).ends_with("est");
        let led = self.is_one_of(at.wrapping_sub(1), &["the", "his", "her", "its", "their", "a"]);
        let vague = ["time", "of", "to", "in", "and", "or", "with", "half", "lady", "she", "he", "it"];
        place || hyphen || noun && led && !self.is_one_of(end, &vague)
    }

    /// Returns whether "ketiga" before `at` means all three of the people or things named there.
    fn is_collective(&self, at: usize) -> bool {
        // "Kota" is the name of a place.
        !self.is_capital(at)
            && self.is_one_of(
                at,
                &[
                    "orang",
                    "tersangka",
                    "pelaku",
                    "korban",
                    "terdakwa",
                    "negara",
                    "pihak",
                    "tim",
                    "pasangan",
                    "partai",
                    "anak",
                    "saksi",
                    "kota",
                    "perusahaan",
                ],
            )
            && !self.is_one_of(at + 1, &["yang"])
    }

    /// Returns whether the ordinal is the lower number of a fraction: "a third of".
    fn is_share_word(&self, at: usize, end: usize) -> bool {
        self.is_one_of(end, &["of"]) && self.is_one_of(at.wrapping_sub(1), &["a", "an", "one"])
            || self.hyphen(at.wrapping_sub(1))
                && self.means_before(at - 1, |lexeme| matches!(lexeme, Lexeme::Cardinal(_)))
    }

    /// The total in "dari 83", "of 83" or "out of 83", and the position after it.
    fn ranked_total(&self, at: usize) -> Option<(u64, usize)> {
        let of = if self.is_one_of(at, &["out"]) && self.is_one_of(at + 1, &["of"]) {
            at + 2
        } else if self.is_one_of(at, &["dari", "of"]) {
            at + 1 + usize::from(self.is_one_of(at + 1, &["total", "the"]))
        } else {
            return None;
        };
        let numeral = self.numeral(of, Of::Anything)?;
        let plain = !self.means(numeral.end, |lexeme| matches!(lexeme, Lexeme::Period(_) | Lexeme::Month(..)));
        numeral.exact()?.to_integer().filter(|&of| of > 1 && plain).map(|of| (of, numeral.end))
    }
}
