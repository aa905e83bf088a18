//! Rules for sums of money, percentages, ranks and other numbers.

use super::dates::ordinal_digits;
use super::lexeme::Lexeme;
use super::{ValueMatch, ValueReader};
use crate::entity::value::{Amount, Currency, Decimal, Unit, Value};
use std::borrow::Cow;

/// A match of `value` that ends before the token at `end`.
fn found(end: usize, value: Value) -> ValueMatch {
    (end, value.kind(), Some(value))
}

impl ValueReader<'_> {
    /// Reads the sum, percentage, rank or number that begins at `at`.
    pub(super) fn quantity(&self, at: usize) -> Option<ValueMatch> {
        self.money(at).or_else(|| self.rank(at)).or_else(|| {
            if self.is_part_of_a_name(at) {
                return None;
            }
            self.number_with_unit(at)
        })
    }

    /// Reads a currency followed by an amount: "Rp 2,5 juta", "US$1.2 billion", "$5-10 million".
    fn money(&self, at: usize) -> Option<ValueMatch> {
        let (currency, next) = self.sign(at)?;
        let sum = |end, amount| Some(found(end, Value::Money { amount, currency }));
        // "Rp2,5" is one token.
        if let Some(next) = next
            && let Some((from, to)) = self.hyphenated_range(next)
        {
            let ((from, end), (to, _)) = (self.apply_scales(from, next + 1), self.apply_scales(to, next + 1));
            return sum(end, Amount::Range { from, to });
        }
        let (number, next) = match next {
            Some(next) => self.in_millions(next).or_else(|| self.number(next))?,
            None => self.attached_amount(at)?,
        };
        // "Rp 5 juta hingga Rp 10 juta".
        if self.range_continues(next)
            && let Some((same, Some(amount))) = self.sign(next + 1)
            && same == currency
            && let Some((to, end)) = self.number(amount)
        {
            return sum(end, Amount::Range { from: number, to });
        }
        if let Some((to, end)) = self.range_end(next) {
            // In "$5-10 million" the scale applies to both numbers.
            let power = self.scale_before(end);
            let from =
                if power > 0 && self.scale_before(next) == 0 { number.times_power_of_ten(power) } else { number };
            return sum(end, Amount::Range { from, to });
        }
        sum(next, Amount::Exact(number))
    }

    /// "5m" after a currency sign: "m" means million.
    fn in_millions(&self, at: usize) -> Option<(Decimal, usize)> {
        let digits = self.word(at).strip_suffix(['m', 'M'])?;
        Some((Decimal::read(digits, self.language)?.times_power_of_ten(6), at + 1))
    }

    /// The currency whose sign is at `at`, and the index of the token after the sign; `None` if the amount is in the
    /// same token.
    fn sign(&self, at: usize) -> Option<(Currency, Option<usize>)> {
        if let Some(Lexeme::Sign(code)) = self.lexeme(at) {
            let stop = usize::from(code == "IDR" && self.word(at + 1) == "." && self.touches(at + 1));
            return Some((Currency::new(code)?, Some(at + 1 + stop)));
        }
        if self.word(at + 1) == "$" && self.touches(at + 1) {
            let code = match self.word(at) {
                "US" => "USD",
                "A" | "AU" => "AUD",
                "S" => "SGD",
                "HK" => "HKD",
                "C" => "CAD",
                "NZ" => "NZD",
                _ => return None,
            };
            return Some((Currency::new(code)?, Some(at + 2)));
        }
        let word = self.word(at);
        let attached = [("Rp", "IDR"), ("RM", "MYR"), ("USD", "USD"), ("EUR", "EUR")];
        let (_, code) = attached.into_iter().find(|(sign, _)| {
            word.strip_prefix(sign).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        })?;
        Some((Currency::new(code)?, None))
    }

    /// Reads the amount attached to a currency sign ("Rp2,5") and the scale words after it.
    fn attached_amount(&self, at: usize) -> Option<(Decimal, usize)> {
        let digits = self.word(at).trim_start_matches(|c: char| !c.is_ascii_digit());
        let (number, power) = self.digits(digits)?;
        Some(self.apply_scales(number.times_power_of_ten(power), at + 1))
    }

    /// "ke-31 dari 83", "31st of 83", "peringkat 31", "peringkat ketiga".
    fn rank(&self, at: usize) -> Option<ValueMatch> {
        let word = self.word(at);
        let led = matches!(self.lexeme_before(at), Some(Lexeme::BeforeRank));
        let (rank, next) = if let Some(digits) = word.strip_prefix("ke-").or_else(|| word.strip_prefix("Ke-")) {
            (digits.parse::<u64>().ok()?, at + 1)
        } else if let Some(rank) = ordinal_digits(word) {
            (rank, at + 1)
        } else if led && word.bytes().all(|b| b.is_ascii_digit()) && !word.is_empty() {
            (word.parse().ok()?, at + 1)
        } else if let Some(Lexeme::Ordinal(rank)) = self.lexeme(at)
            && (led || self.ranked_total(at + 1).is_some() || self.is_one_of(at + 1, &["place", "rank"]))
        {
            (rank.into(), at + 1)
        } else {
            return None;
        };
        Some(match self.ranked_total(next) {
            Some((of, end)) => found(end, Value::Rank { rank, of }),
            None => found(next, Value::Number(Amount::Exact(Decimal::whole(rank.into())))),
        })
    }

    /// The total in "dari 83", "of 83" or "out of 83", and the index of the token after it.
    fn ranked_total(&self, at: usize) -> Option<(u64, usize)> {
        let of = if self.is_one_of(at, &["out"]) && self.is_one_of(at + 1, &["of"]) {
            at + 2
        } else if self.is_one_of(at, &["dari", "of"]) {
            at + 1 + usize::from(self.is_one_of(at + 1, &["total", "the"]))
        } else {
            return None;
        };
        let (number, end) = self.number(of)?;
        number.to_integer().filter(|&of| of > 1).map(|of| (of, end))
    }

    /// Reads a number or a range, with the unit, currency or percent sign after it.
    fn number_with_unit(&self, at: usize) -> Option<ValueMatch> {
        if let Some((from, to)) = self.hyphenated_range(at) {
            let power = match self.lexeme(at + 1) {
                Some(Lexeme::Scale(power)) => i32::from(power),
                _ => 0,
            };
            let range = Amount::Range { from: from.times_power_of_ten(power), to: to.times_power_of_ten(power) };
            let next = at + 1 + usize::from(power > 0);
            return self.unit_after(next, range).or_else(|| (power > 0).then(|| found(next, Value::Number(range))));
        }
        let (number, next) = self.number(at)?;
        if self.is_raised(next) {
            return None;
        }
        if let Some((to, end)) = self.range_end(next) {
            let power = self.scale_before(end);
            let from =
                if power > 0 && self.scale_before(next) == 0 { number.times_power_of_ten(power) } else { number };
            let range = Amount::Range { from, to };
            // Without a unit, two numbers joined by a dash may be a score.
            let bare = || self.is_range_in_words(at, end).then(|| found(end, Value::Number(range)));
            return self.unit_after(end, range).or_else(bare);
        }
        // "5% hingga 10%", "5 persen hingga 10 persen".
        if matches!(self.lexeme(next), Some(Lexeme::Percent))
            && let Some((to, end)) = self.range_end(next + 1)
            && matches!(self.lexeme(end), Some(Lexeme::Percent))
        {
            return Some(found(end + 1, Value::Percent(Amount::Range { from: number, to })));
        }
        let amount = Amount::Exact(number);
        self.unit_after(next, amount).or_else(|| {
            // "satu" alone is more often an article than a count.
            let small = next == at + 1 && matches!(self.lexeme(at), Some(Lexeme::Cardinal(0 | 1) | Lexeme::Half));
            (!small).then(|| found(next, Value::Number(amount)))
        })
    }

    /// Returns whether the number before `at` has an exponent or is multiplied by a power ("10⁻³", "5 x 10⁶"), so that it
    /// is not the value that the text states.
    fn is_raised(&self, at: usize) -> bool {
        let is_exponent = |c: char| matches!(c, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹');
        let has_sign = |at: usize| self.touches(at) && self.word(at).starts_with(['⁻', '⁺', '^']);
        let is_power = |at: usize| self.word(at).ends_with(is_exponent) || has_sign(at + 1);
        has_sign(at) || self.is_one_of(at, &["x", "×", "·", "⋅", "*"]) && is_power(at + 1)
    }

    /// Returns whether the range in the tokens `at..end` is joined by a word and not by a dash, as a score ("3-2")
    /// would be.
    fn is_range_in_words(&self, at: usize, end: usize) -> bool {
        end > at + 1 && !matches!(self.word(at + 1), "-" | "–")
    }

    /// Two numbers in one token: "5-10".
    pub(super) fn hyphenated_range(&self, at: usize) -> Option<(Decimal, Decimal)> {
        let (from, to) = self.word(at).split_once('-')?;
        let digits = |part: &str| part.starts_with(|c: char| c.is_ascii_digit()).then(|| self.digits(part)).flatten();
        Some((digits(from)?, digits(to)?)).map(|((a, x), (b, y))| (a.times_power_of_ten(x), b.times_power_of_ten(y)))
    }

    /// Reads the currency, percent sign or unit at `at` that follows `amount`.
    fn unit_after(&self, at: usize, amount: Amount) -> Option<ValueMatch> {
        let percent = |end| Some(found(end, Value::Percent(amount)));
        if self.is_one_of(at, &["per"]) && self.is_one_of(at + 1, &["cent"]) {
            return percent(at + 2);
        }
        if self.is_one_of(at, &["percentage"]) && self.is_one_of(at + 1, &["point", "points"]) {
            return percent(at + 2);
        }
        match self.lexeme(at) {
            Some(Lexeme::Percent) => {
                let points = self.is_one_of(at, &["poin"]) || self.is_one_of(at + 1, &["poin", "point", "points"]);
                percent(at + 1 + usize::from(points))
            }
            // "5 dolar AS", "5 USD", "5 €".
            Some(Lexeme::Currency(code) | Lexeme::Sign(code)) if !self.word(at).eq_ignore_ascii_case("rp") => {
                let (code, end) = self.currency_of_country(code, at);
                Some(found(end, Value::Money { amount, currency: Currency::new(code)? }))
            }
            Some(Lexeme::Unit(unit)) => {
                let (unit, end) = self.unit(unit, at)?;
                Some(found(end, Value::Measure { amount, unit }))
            }
            _ => {
                let adjective =
                    [("US", "USD"), ("U.S.", "USD"), ("Australian", "AUD"), ("Singapore", "SGD"), ("Canadian", "CAD")];
                let (_, code) = adjective.into_iter().find(|(word, _)| *word == self.word(at))?;
                if !self.is_one_of(at + 1, &["dollar", "dollars"]) {
                    return None;
                }
                Some(found(at + 2, Value::Money { amount, currency: Currency::new(code)? }))
            }
        }
    }

    /// "dolar AS", "dolar Singapura".
    fn currency_of_country(&self, code: &'static str, at: usize) -> (&'static str, usize) {
        let (code, words) = match (code, self.word(at + 1)) {
            ("USD", "Amerika") if self.word(at + 2) == "Serikat" => ("USD", 3),
            ("USD", "AS" | "Amerika") => ("USD", 2),
            ("USD", "Singapura") => ("SGD", 2),
            ("USD", "Australia") => ("AUD", 2),
            ("USD", "Hong") if self.word(at + 2) == "Kong" => ("HKD", 3),
            ("USD", "Kanada") => ("CAD", 2),
            (code, _) => (code, 1),
        };
        (code, at + words)
    }

    /// The unit at `at`, combined with words after it that square, cube or divide it, and the index of the token after
    /// them.
    fn unit(&self, unit: &'static str, at: usize) -> Option<(Unit, usize)> {
        let (suffix, end) = if self.is_one_of(at + 1, &["persegi"]) {
            ("²", at + 2)
        } else if self.is_one_of(at + 1, &["kubik"]) {
            ("³", at + 2)
        } else if self.is_one_of(at + 1, &["jam"]) && matches!(unit, "kW" | "MW" | "GW")
            || self.is_one_of(at + 1, &["hours", "hour"]) && unit.ends_with('W')
        {
            ("h", at + 2)
        } else if self.is_one_of(at + 1, &["celsius"]) {
            ("C", at + 2)
        } else if self.is_one_of(at + 1, &["fahrenheit"]) {
            ("F", at + 2)
        } else if self.is_one_of(at + 1, &["per"]) && self.is_one_of(at + 2, &["jam", "hour"]) {
            ("/h", at + 3)
        } else if self.is_one_of(at + 1, &["per"]) && self.is_one_of(at + 2, &["detik", "second"]) {
            ("/s", at + 3)
        } else {
            ("", at + 1)
        };
        let symbol = if suffix.is_empty() { Cow::Borrowed(unit) } else { Cow::Owned(format!("{unit}{suffix}")) };
        Some((Unit::new(symbol)?, end))
    }

    /// Returns whether the number at `at` is attached to a name or code by a mark: "G-20".
    fn is_part_of_a_name(&self, at: usize) -> bool {
        let before = self.word_before(at);
        let joins = |word: &str| matches!(word, "-" | "/" | ":" | "_" | "@" | "#");
        let left = joins(before) && self.touches(at) && self.touches(at - 1);
        let right = joins(self.word(at + 1))
            && self.touches(at + 1)
            && self.touches(at + 2)
            && !self.word(at + 2).starts_with(|c: char| c.is_ascii_digit());
        left || right
    }

    /// Reads a number in digits or words with its scale words; the index is that of the token after them.
    pub(super) fn number(&self, at: usize) -> Option<(Decimal, usize)> {
        let word = self.word(at);
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            let (number, power) = self.digits(word)?;
            return Some(self.apply_scales(number.times_power_of_ten(power), at + 1));
        }
        self.in_words(at)
    }

    /// Parses digits and an abbreviated scale ("2,5", "2,5jt", "5bn") into a number and a power of ten.
    fn digits(&self, word: &str) -> Option<(Decimal, i32)> {
        let end = word.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(word.len());
        let power = match word[end..].to_ascii_lowercase().as_str() {
            "" => 0,
            "rb" | "k" => 3,
            "jt" | "mn" => 6,
            "bn" => 9,
            "tn" => 12,
            _ => return None,
        };
        Some((Decimal::read(&word[..end], self.language)?, power))
    }

    /// Applies the scale words at `at` to `number` and adds a smaller part after them: "2 juta 500 ribu".
    fn apply_scales(&self, mut number: Decimal, at: usize) -> (Decimal, usize) {
        let mut next = at;
        let mut power = 0;
        while let Some(Lexeme::Scale(by)) = self.lexeme(next) {
            number = number.times_power_of_ten(by.into());
            power += i32::from(by);
            next += 1;
        }
        if power > 3
            && let Some((part, scaled, end)) = self.plain_digits(next)
            && scaled > 0
            && scaled < power
            && let Some(sum) = number.plus(part)
        {
            return (sum, end);
        }
        (number, next)
    }

    /// Digits and one scale word ("500 ribu"): the scaled number, its power of ten, and the index of the token after
    /// it.
    fn plain_digits(&self, at: usize) -> Option<(Decimal, i32, usize)> {
        let word = self.word(at);
        if !word.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let Some(Lexeme::Scale(power)) = self.lexeme(at + 1) else { return None };
        Some((Decimal::read(word, self.language)?.times_power_of_ten(power.into()), power.into(), at + 2))
    }

    /// "dua puluh lima", "seratus ribu", "three hundred and fifty", "setengah juta", "twenty-five".
    fn in_words(&self, at: usize) -> Option<(Decimal, usize)> {
        let scale = |at: usize| match self.lexeme(at) {
            Some(Lexeme::Scale(power)) if power > 2 => Some(i32::from(power)),
            _ => None,
        };
        if matches!(self.lexeme(at), Some(Lexeme::Half)) {
            let next = at + 1 + usize::from(self.is_one_of(at + 1, &["a"]));
            return scale(next).map(|power| (Decimal::whole(5).times_power_of_ten(power - 1), next + 1));
        }
        if matches!(self.lexeme(at), Some(Lexeme::Article)) {
            return match self.lexeme(at + 1) {
                Some(Lexeme::Scale(power)) => Some((Decimal::whole(1).times_power_of_ten(power.into()), at + 2)),
                Some(Lexeme::Dozen) => Some((Decimal::whole(12), at + 2)),
                _ => None,
            };
        }
        let (mut total, mut group, mut unit) = (Decimal::whole(0), 0u64, None::<u64>);
        let mut next = at;
        let mut any = false;
        loop {
            match self.lexeme(next) {
                Some(Lexeme::Cardinal(n)) => {
                    // "dua tiga" is not a number; "twenty three" is.
                    if unit.is_some_and(|last| last < 20 || last % 10 != 0 || n > 9) {
                        break;
                    }
                    unit = Some(unit.unwrap_or(0) + u64::from(n));
                }
                Some(Lexeme::Teen) if unit.is_some_and(|n| n < 10) => unit = unit.map(|n| n + 10),
                Some(Lexeme::Tens) if unit.is_some_and(|n| n < 10) => {
                    group += unit.unwrap_or(1) * 10;
                    unit = None;
                }
                Some(Lexeme::Dozen) if any && unit.is_some() => unit = unit.map(|n| n * 12),
                Some(Lexeme::One(2)) => group += 100,
                Some(Lexeme::One(power)) => total = total.plus(Decimal::whole(1).times_power_of_ten(power.into()))?,
                Some(Lexeme::Scale(2)) if unit.is_some_and(|n| n < 100) => {
                    group += unit.unwrap_or(1) * 100;
                    unit = None;
                }
                Some(Lexeme::Half) if any && scale(next + 1).is_some() => {
                    let power = scale(next + 1).unwrap_or(0);
                    let halves = u128::from(group + unit.unwrap_or(0)) * 10 + 5;
                    total = total.plus(Decimal::whole(halves).times_power_of_ten(power - 1))?;
                    return Some((total, next + 2));
                }
                Some(Lexeme::Scale(power)) if any && power > 2 => {
                    let n = group + unit.unwrap_or(0);
                    total = total.plus(Decimal::whole(n.max(1).into()).times_power_of_ten(power.into()))?;
                    (group, unit) = (0, None);
                }
                _ if any
                    && self.is_one_of(next, &["and"])
                    && (group > 0 || total != Decimal::whole(0))
                    && matches!(self.lexeme(next + 1), Some(Lexeme::Cardinal(_)))
                    && unit.is_none() => {}
                _ => break,
            }
            any = true;
            next += 1;
        }
        let total = total.plus(Decimal::whole((group + unit.unwrap_or(0)).into()))?;
        any.then_some((total, next))
    }

    /// The number that ends a range, after a dash or "hingga" at `at`, and the index of the token after it.
    pub(super) fn range_end(&self, at: usize) -> Option<(Decimal, usize)> {
        let dash = matches!(self.word(at), "-" | "–");
        if !self.range_continues(at) {
            return None;
        }
        self.number(at + 1).filter(|_| {
            dash || !self.is_one_of(at, &["to"]) || self.word(at + 1).starts_with(|c: char| c.is_ascii_digit())
        })
    }

    /// Returns whether the token at `at` can join the two ends of a range.
    fn range_continues(&self, at: usize) -> bool {
        matches!(self.word(at), "-" | "–") || self.is_one_of(at, &["hingga", "sampai", "to", "s.d"])
    }

    /// The power of ten of the scale word before `at`, or 0 if there is none.
    fn scale_before(&self, at: usize) -> i32 {
        match self.lexeme_before(at) {
            Some(Lexeme::Scale(power)) => power.into(),
            _ => 0,
        }
    }
}
