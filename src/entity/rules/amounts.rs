//! Numbers with their sign, unit and bound: counts, sums of money, percentages, measures and durations.

use super::grammar::{Lexeme, Period};
use super::numerals::{Number, Numeral, Of};
use super::units::{Measure, extent};
use super::{PieceKind, ValueMatch, ValueReader};
use crate::entity::value::{Bound, Decimal, Extent, TimeUnit, Value};

/// One number with its unit.
#[derive(Clone, Debug)]
pub(super) struct Single {
    pub(super) number: Number,
    pub(super) measure: Measure,
    /// The position after it.
    pub(super) end: usize,
    /// The power of ten of its scale words.
    pub(super) power: i32,
    /// Whether it is one or zero in words, which is rarely a count.
    pub(super) small_word: bool,
    /// Whether it is written in digits.
    pub(super) digits: bool,
}

impl ValueReader<'_> {
    /// Reads a number, sum, percentage, measure or duration, or a range of them.
    pub(super) fn quantity(&self, at: usize) -> Option<ValueMatch> {
        if let Some(found) = self.age(at).or_else(|| self.one_period(at)) {
            return Some(found);
        }
        let first = self.single(at)?;
        // "the Thirty Years' War".
        let war = self.is_one_of(first.end, &["war", "plan"]) || matches!(self.word(first.end), "'" | "’");
        if war && self.is_capital(at) && self.is_capital(first.end - 1) && matches!(first.measure, Measure::Period(_)) {
            return None;
        }
        if let Some(range) = self.range(at, &first) {
            return Some(self.bounded(at, range));
        }
        if let Measure::Period(period) = first.measure {
            return self.duration(at, &first, period);
        }
        if let Some(found) = self.compound_measure(&first) {
            return Some(self.bounded(at, found));
        }
        if first.measure == Measure::Count && (self.is_in_name(at, first.end) || self.is_number_of_name(at, first.end))
        {
            return None;
        }
        self.value_of(&first).map(|value| self.bounded(at, ValueMatch::new(first.end, value)))
    }

    /// The value of one number with its unit, if it can be one by itself.
    fn value_of(&self, single: &Single) -> Option<Value> {
        if let (Number::Share(part, of), Measure::Count) = (single.number, &single.measure)
            && Decimal::ratio(part, of).is_none()
        {
            return Some(Value::Rank { rank: part, of, bound: None });
        }
        // "12 Syawal", "5 Mei": a day of a month that the rules for dates could not read.
        let day = self.means(single.end, |lexeme| matches!(lexeme, Lexeme::Month(..) | Lexeme::HijriMonth(_)));
        if single.measure == Measure::Count && (single.small_word || day) || self.is_raised(single.end) {
            return None;
        }
        single.measure.value(extent(single.number)?, None)
    }

    /// Reads one number with its sign and unit.
    pub(super) fn single(&self, at: usize) -> Option<Single> {
        let (negative, start) = self.sign(at);
        if let Some(found) = self.unit_before(start).filter(|_| !negative) {
            return Some(found);
        }
        let money = self.sum_of_money(start);
        let (numeral, measure) = match money {
            Some((numeral, currency)) => (numeral, Measure::Money(currency)),
            None => self.counted(start)?,
        };
        let Numeral { number, power, .. } = numeral;
        let number = match number {
            Number::Exact(number) if negative => Number::Exact(number.negated()),
            number if negative => {
                let Number::Share(part, of) = number else { return None };
                Number::Exact(Decimal::ratio(part, of)?.negated())
            }
            number => number,
        };
        let end = match measure {
            Measure::Money(_) if money.is_some() => numeral.end,
            _ => self.measure_after(start, &numeral).1,
        };
        let (number, end) = match (number, &measure) {
            (Number::Exact(sum), Measure::Money(_)) if !negative => {
                self.with_cents(sum, end).map_or((number, end), |(sum, end)| (Number::Exact(sum), end))
            }
            (Number::Exact(degrees), Measure::Count) if !negative => match self.after(end, Lexeme::BelowZero) {
                Some(end) => {
                    let measure = Measure::Unit("°".into());
                    let number = Number::Exact(degrees.negated());
                    return Some(Single { number, measure, end, power, small_word: false, digits: true });
                }
                None => (number, end),
            },
            (Number::Exact(degrees), Measure::Unit(unit)) if unit.starts_with('°') && !negative => {
                match self.after(end, Lexeme::BelowZero) {
                    Some(end) => (Number::Exact(degrees.negated()), end),
                    None => (number, end),
                }
            }
            _ => (number, end),
        };
        let small_word = numeral.in_words
            && matches!(number, Number::Exact(n) if n == Decimal::whole(1) || n == Decimal::whole(0) && !self.is_zero(start, end))
            && end == start + 1;
        Some(Single { number, measure, end, power, small_word, digits: self.is_digits(start) || money.is_some() })
    }

    /// "magnitude 6.2", "M 5,0": a unit before its number.
    fn unit_before(&self, at: usize) -> Option<Single> {
        let (symbol, next) = self.find(at, |lexeme| match lexeme {
            Lexeme::UnitBefore(symbol) => Some(symbol),
            _ => None,
        })?;
        let (number, end) = self.digits(next).filter(|_| self.is_digits(next))?;
        let plausible = number.to_f64().is_some_and(|magnitude| magnitude < 10.0);
        let short = self.word(at) == "M" && !self.word(next).contains(['.', ',']);
        let measure = Measure::Unit(symbol.into());
        (plausible && !short).then_some(Single {
            number: Number::Exact(number),
            measure,
            end,
            power: 0,
            small_word: false,
            digits: true,
        })
    }

    /// The numeral at `at` with the unit after it; "5m euros" is money.
    fn counted(&self, at: usize) -> Option<(Numeral, Measure)> {
        let numeral = self.numeral(at, Of::Anything)?;
        let (measure, _) = self.measure_after(at, &numeral);
        if self.is_digits(at)
            && !matches!(measure, Measure::Money(_))
            && let Some(sum) = self.numeral(at, Of::Money).filter(|sum| sum.end > numeral.end)
            && let (Measure::Money(currency), _) = self.measure_after(at, &sum)
        {
            return Some((sum, Measure::Money(currency)));
        }
        Some((numeral, measure))
    }

    /// Whether a negative sign is at `at`, and the position after it or after a plus sign.
    fn sign(&self, at: usize) -> (bool, usize) {
        let number = |at: usize| self.is_digits(at) || self.sum_of_money(at).is_some();
        if matches!(self.word(at), "-" | "−" | "–" | "+") {
            let open = !self.glued(at) || matches!(self.word_before(at), "(" | "“" | "\"" | "‘");
            let sign = open && self.glued(at + 1) && number(at + 1);
            return if sign { (self.word(at) != "+", at + 1) } else { (false, at) };
        }
        match self.find(at, |lexeme| match lexeme {
            Lexeme::Minus(adjective) => Some(adjective),
            _ => None,
        }) {
            // "5 minus 3" is a calculation; "hasil tes negatif 25 orang" is a result.
            Some((adjective, end)) => {
                let after_number = self.kind(at.wrapping_sub(1)) == Some(PieceKind::Digits);
                let result = adjective && !self.is_negative_number(at, end);
                if after_number || result { (false, at) } else { (true, end) }
            }
            None => (false, at),
        }
    }

    /// Returns whether "negative" at `at` belongs to the number at `end`.
    fn is_negative_number(&self, at: usize, end: usize) -> bool {
        const RESULTS: &[&str] =
            &["tes", "hasil", "dinyatakan", "kasus", "swab", "test", "tested", "pasien", "yang", "dan", "a", "the"];
        let people = ["orang", "kasus", "pasien", "spesimen", "warga", "people", "cases"];
        !self.is_one_of(at.wrapping_sub(1), RESULTS)
            && self.numeral(end, Of::Anything).is_some_and(|numeral| !self.is_one_of(numeral.end, &people))
    }

    /// Returns whether "zero" at `at` is a count: "zero infections", not "net zero".
    fn is_zero(&self, at: usize, end: usize) -> bool {
        let before = ["net", "ground", "near", "sub", "absolute", "titik", "dari", "kilometer", "from", "bebas"];
        let after = ["tolerance", "sum", "emission", "emissions", "carbon", "waste", "hour", "besar", "in"];
        !self.is_one_of(at.wrapping_sub(1), &before) && !self.is_one_of(end, &after) && !self.hyphen(end)
    }

    /// Adds the bound before the position `at` or after the match to its value.
    pub(super) fn bounded(&self, at: usize, found: ValueMatch) -> ValueMatch {
        let ValueMatch { mut end, kind, value } = found;
        let Some(mut value) = value else { return ValueMatch { end, kind, value } };
        let duration = matches!(value, Value::Duration { .. });
        let mut bound = self.bound_before(at, duration);
        if bound.is_none() && (at..end).any(|part| self.has_about_ending(part)) {
            bound = Some(Bound::About);
        }
        if bound.is_none()
            && let Some((after, next)) = self.bound_after(end)
        {
            bound = Some(after);
            end = next;
        }
        if let (Some(bound), Some(place)) = (bound, value.bound_mut()) {
            *place = Some(bound);
        }
        ValueMatch { end, kind, value: Some(value) }
    }

    /// The bound in the words before `at`: "lebih dari", "at least".
    pub(super) fn bound_before(&self, at: usize, duration: bool) -> Option<Bound> {
        let (bound, start) = self.find_before(at, |lexeme| match lexeme {
            Lexeme::Bound(bound) => Some(bound),
            _ => None,
        })?;
        // "over five years" may mean during them; "hingga" after a number joins a range.
        let during = duration && start + 1 == at && self.is_one_of(start, &["over"]);
        let range = self.means(start, |lexeme| lexeme == Lexeme::Range)
            && (start.checked_sub(1).is_some_and(|before| self.is_digits(before))
                || self.means_before(start, |lexeme| {
                    matches!(
                        lexeme,
                        Lexeme::Unit(_) | Lexeme::Percent | Lexeme::Currency(_) | Lexeme::Scale(_) | Lexeme::Period(_)
                    )
                }));
        (!during && !range).then_some(bound)
    }

    /// The bound in the words after a number: "or more", "ke atas", "50+", "-plus", "lebih".
    fn bound_after(&self, at: usize) -> Option<(Bound, usize)> {
        let hyphen = usize::from(self.hyphen(at));
        let found = self.find(at + hyphen, |lexeme| match lexeme {
            Lexeme::BoundAfter(bound) => Some(bound),
            _ => None,
        });
        // "500-an karyawan", "Rp50 ribuan".
        if hyphen == 1 && self.is_one_of(at + 1, &["an"]) && !self.glued(at + 2) {
            return Some((Bound::About, at + 2));
        }
        if at > 1 && self.vague_scale(at - 1).is_some_and(|(_, end)| end == at) {
            return Some((Bound::About, at));
        }
        if let Some((bound, end)) = found {
            let plus = self.word(at) == "+";
            let joined = plus && self.glued(at) && !self.glued(at + 1);
            let odd = self.is_one_of(at + hyphen, &["odd", "plus"]) && hyphen == 0;
            return ((!plus || joined) && !odd).then_some((bound, end));
        }
        let end = self.after(at, Lexeme::MoreAfter)?;
        let compared = self.is_one_of(
            end,
            &[
                "dari", "tinggi", "rendah", "besar", "kecil", "banyak", "sedikit", "murah", "mahal", "cepat", "lambat",
                "awal", "baik", "buruk", "lama", "dulu",
            ],
        );
        let ends = matches!(self.word(end), "," | "." | "");
        (!compared && (self.is_lower_word(end) || ends)).then_some((Bound::MoreThan, end))
    }

    fn is_lower_word(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_lowercase)
    }

    /// Returns whether the number before `at` has an exponent or is multiplied by a power ("10⁻³", "5 x 10⁶"), so that it
    /// is not the value that the text states.
    fn is_raised(&self, at: usize) -> bool {
        let is_exponent = |c: char| matches!(c, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹' | '⁻' | '⁺' | '^');
        let has_sign = |at: usize| self.glued(at) && self.word(at).starts_with(is_exponent);
        has_sign(at) || self.is_one_of(at, &["x", "×", "·", "⋅", "*"]) && self.is_digits(at + 1) && has_sign(at + 2)
    }

    /// "aged 81", "usia 40-an", "in his 40s", "17-year-old".
    fn age(&self, at: usize) -> Option<ValueMatch> {
        // "his 40s", "usia 40-an".
        let decade = self.word(at).parse::<u8>().ok().filter(|n| (20..100).contains(n) && n.is_multiple_of(10))?;
        let plural = self.glued(at + 1) && self.is_one_of(at + 1, &["s"]);
        let an = self.hyphen(at + 1) && self.is_one_of(at + 2, &["an"]);
        let aged = self.means_before(at, |lexeme| lexeme == Lexeme::AgeBefore)
            || self.is_one_of(at.wrapping_sub(1), &["his", "her", "their", "early", "mid", "late", "my"]);
        let end = if plural {
            at + 2
        } else if an {
            at + 3
        } else {
            return None;
        };
        let from = Decimal::whole(decade.into());
        let extent = Extent::Range { from, to: from.plus(Decimal::whole(9))? };
        let value = Measure::Period(Period::Unit(TimeUnit::Year)).value(extent, None)?;
        aged.then(|| ValueMatch::new(end, value))
    }

    /// Returns whether the digits at `at` belong to the name before them ("Internet Explorer 6 is …"), since no noun that
    /// they count follows.
    fn is_number_of_name(&self, at: usize, end: usize) -> bool {
        let number = self.word(at);
        let plain =
            self.is_digits(at) && end == at + 1 && number.len() != 4 && number.bytes().all(|b| b.is_ascii_digit());
        let before = at.wrapping_sub(1);
        let name = self.is_capital(before)
            && self.kind(before) == Some(PieceKind::Word)
            && !self.glued(at)
            && !self.begins_sentence(before)
            && self.entries(before).is_empty();
        plain && (name && !self.is_counted(end) || self.word_before(at) == "#")
    }

    /// Returns whether a bare number in words at `at` is part of a name: "Kepulauan Seribu", "Three Gorges Dam".
    pub(super) fn is_in_name(&self, at: usize, end: usize) -> bool {
        if self.kind(at) != Some(PieceKind::Word) || !self.is_capital(at) {
            return false;
        }
        if self.begins_sentence(at) {
            return false;
        }
        let after = self.is_capital(end) && self.kind(end) == Some(PieceKind::Word) && !self.glued(end);
        self.is_capital(at.wrapping_sub(1)) && self.kind(at - 1) == Some(PieceKind::Word) || after
    }
}
