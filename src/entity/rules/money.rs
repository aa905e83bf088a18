//! Currencies: signs and codes before an amount ("Rp", "N$", "EUR"), names and hundredths after it.

use super::ValueReader;
use super::grammar::{CurrencyName, Lexeme};
use super::numerals::{Numeral, Of};
use super::units::Measure;
use crate::entity::value::{Currency, Decimal};

/// Codes that are also common abbreviations or names ("COP28", "RON 92", "tim SAR 5 orang"): they need a sum of a
/// thousand or more, or a scale word.
const AMBIGUOUS_CODES: &[&str] = &["COP", "RON", "PEN", "TRY", "SAR", "ARS", "ISK", "BD", "KD", "SR", "Re", "BND"];

impl ValueReader<'_> {
    /// Reads a currency sign and the amount after it: "Rp 2,5 juta", "US$1.2 billion", "-$3 million".
    pub(super) fn sum_of_money(&self, at: usize) -> Option<(Numeral, Currency)> {
        let (name, next) = self.currency_sign(at)?;
        // A negative sum may have its sign after that of the currency: "$-3".
        let mut numeral = self.numeral(next, Of::Money).filter(|_| self.is_digits(next))?;
        if self.word(at) == "R" && !self.glued(next) {
            return None;
        }
        let large = numeral.power > 0 || self.word(next).len() > 4;
        let saudi = name.code == "SAR" && self.glued(next) && self.word(next).len() > 2;
        if AMBIGUOUS_CODES.contains(&self.word(at)) && !large && !saudi {
            return None;
        }
        // "Rp15.000,-".
        if self.word(numeral.end) == "," && self.glued(numeral.end) && matches!(self.word(numeral.end + 1), "-" | "–")
        {
            numeral.end += 2;
        }
        // "Rp1,5 miliar rupiah", "US$5 million dollars".
        if let Some((again, end)) = self.find(numeral.end, currency_name)
            && again.code == name.code
        {
            numeral.end = end;
        }
        Some((numeral, self.currency(name, at)))
    }

    /// The currency whose sign is at `at`, and the position of the amount.
    fn currency_sign(&self, at: usize) -> Option<(CurrencyName, usize)> {
        let (name, end) = self.find(at, |lexeme| match lexeme {
            Lexeme::Sign(name) => Some(name),
            _ => None,
        })?;
        // "A$AP", "USD-denominated".
        let hyphen = self.hyphen(end);
        // The sign of a phrase such as "N $" is joined to its letters.
        let joined = (at + 1..end).all(|part| self.glued(part));
        (!hyphen && joined).then_some((name, end))
    }

    /// The currency that `name` stands for in the text around `at`.
    fn currency(&self, name: CurrencyName, at: usize) -> Currency {
        if self.is_mentioned_near(at, name.unless) {
            return Currency::UNKNOWN;
        }
        Currency::new(name.code).unwrap_or(Currency::UNKNOWN)
    }

    /// Reads the currency or hundredth at `at`, after `numeral`, which begins at `start`.
    pub(super) fn currency_after(&self, at: usize, start: usize, numeral: &Numeral) -> Option<(Measure, usize)> {
        let glued = self.glued(at) && !numeral.in_words;
        if let Some((code, end)) = self.find(at, |lexeme| match lexeme {
            Lexeme::Cents(code) => Some(code),
            Lexeme::GluedCents(code) if glued && self.word(start).len() <= 2 => Some(code),
            _ => None,
        }) {
            return Some((Measure::Cents(Currency::new(code)?), end));
        }
        if let Some((name, end)) = self.find(at, currency_name) {
            return self.named_currency(name, (at, end), start, numeral);
        }
        // "5 million USD", "20 €".
        let (name, end) = self.currency_sign(at)?;
        let symbol = self.kind(at) == Some(super::PieceKind::Mark);
        let letters = self.word(at).len();
        let local = matches!(self.word(at), "RM" | "Rs") || glued && (name.code == "IDR" || self.word(end - 1) == "$");
        let code = letters == 3 && end == at + 1 || symbol || local;
        // "5 $20 notes", "5 USD 20".
        let own = self.is_digits(end) && (symbol || letters == 3) && !self.is_cents(end);
        let english = !self.language.is_indonesian_or_malay();
        let clear = numeral.power > 0 || !AMBIGUOUS_CODES.contains(&self.word(at)) || english && name.code == "SAR";
        (code && !own && clear).then(|| (Measure::Money(self.currency(name, at)), end))
    }

    /// Returns whether the number at `at` counts hundredths of a currency.
    fn is_cents(&self, at: usize) -> bool {
        self.cents(at).is_some()
    }

    /// A number of hundredths, below one hundred, at `at`, and the position after it: "43 cents", "43c".
    fn cents(&self, at: usize) -> Option<(Decimal, usize)> {
        let numeral = self.numeral(at, Of::Anything)?;
        let number = numeral.exact()?.to_integer().filter(|cents| *cents < 100)?;
        let glued = self.glued(numeral.end);
        let ((), end) = self.find(numeral.end, |lexeme| match lexeme {
            Lexeme::Cents(_) => Some(()),
            Lexeme::GluedCents(_) if glued => Some(()),
            _ => None,
        })?;
        Some((Decimal::whole(number.into()).times_power_of_ten(-2), end))
    }

    /// The hundredths that follow a sum at `at`: "20 dollars and 43 cents", "$20 and 43c".
    pub(super) fn with_cents(&self, sum: Decimal, at: usize) -> Option<(Decimal, usize)> {
        sum.to_integer()?;
        let (cents, end) = self.cents(self.after(at, Lexeme::And).unwrap_or(at))?;
        Some((sum.plus(cents)?, end))
    }

    /// A currency in words at `place`, unless the word is a weight ("two pounds of meat") or a verb ("won").
    fn named_currency(
        &self,
        name: CurrencyName,
        place: (usize, usize),
        start: usize,
        numeral: &Numeral,
    ) -> Option<(Measure, usize)> {
        let (at, end) = place;
        if name.code == "pounds" {
            let public = self.is_one_of(end + 1, &["public", "taxpayers", "debt", "investment", "funding", "aid"]);
            let weight = self.is_one_of(end, &["of"]) && !public;
            let paid = ["paid", "cost", "costs", "fined", "worth", "spent", "price"];
            let money = numeral.power > 0
                || self.is_mentioned_near(at, "£,sterling,pence")
                || (1..=4).any(|back| start.checked_sub(back).is_some_and(|before| self.is_one_of(before, &paid)));
            let measure =
                if money && !weight { Measure::Money(Currency::new("GBP")?) } else { Measure::Unit("lb".into()) };
            return Some((measure, end));
        }
        let verb = self.is_one_of(at, &["won"]) && end == at + 1 && numeral.power == 0;
        let store = self.is_one_of(at, &["dollar"]) && self.is_one_of(end, &["store", "stores"]);
        (!verb && !store).then(|| (Measure::Money(self.currency(name, at)), end))
    }
}

const fn currency_name(lexeme: Lexeme) -> Option<CurrencyName> {
    match lexeme {
        Lexeme::Currency(name) => Some(name),
        _ => None,
    }
}
