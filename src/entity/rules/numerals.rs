//! Numerals in digits and words, with their scale words and fractions: "2,5 juta", "three hundred and fifty", "setengah
//! juta", "two-thirds", "ratusan ribu". Every other family of values reads its numbers here.

use super::ValueReader;
use super::grammar::Lexeme;
use super::piece::PieceKind;
use crate::article::Language;
use crate::entity::value::Decimal;

/// The longest numeral in words, in pieces; the limit keeps the time linear.
const MAX_PIECES: usize = 24;

/// What a numeral says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    /// One number.
    Exact(Decimal),
    /// A fraction of a total.
    Share(u64, u64),
    /// This number or a larger one: "hundreds".
    Open(Decimal),
    /// Between two numbers: "belasan" is 11 to 19.
    Between(Decimal, Decimal),
}

/// A numeral.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numeral {
    pub(super) number: Number,
    /// The position after it.
    pub(super) end: usize,
    /// The power of ten of its scale words; 0 without any.
    pub(super) power: i32,
    /// Whether it is written in words.
    pub(super) in_words: bool,
}

impl Numeral {
    const fn new(number: Number, end: usize, power: i32, in_words: bool) -> Self {
        Self { number, end, power, in_words }
    }

    /// The number, if it is exact.
    pub(super) const fn exact(self) -> Option<Decimal> {
        match self.number {
            Number::Exact(number) => Some(number),
            _ => None,
        }
    }
}

/// Whether a numeral belongs to a sum of money, which decides what "m" and "T" mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// A sum of money.
    Money,
    /// Anything else.
    Anything,
}

impl ValueReader<'_> {
    /// Reads the numeral at `at`.
    pub(super) fn numeral(&self, at: usize, of: Of) -> Option<Numeral> {
        if self.is_digits(at) || self.word(at) == "." && self.glued(at + 1) && self.is_digits(at + 1) {
            return self.fraction(at).or_else(|| self.numeral_in_digits(at, of));
        }
        self.vague(at).or_else(|| self.fraction(at)).or_else(|| self.numeral_in_words(at))
    }

    /// "1.234,5", ".77", "10 000", "2½", "2,5 juta", "5bn", "2 juta 500 ribu", "5 and a half".
    fn numeral_in_digits(&self, at: usize, of: Of) -> Option<Numeral> {
        let (mut number, mut next) = self.digits(at)?;
        if let Some((half, end)) = self.find(next, share).filter(|_| self.glued(next) && !self.is_letter(next)) {
            number = number.plus(Decimal::ratio(half.0, half.1)?)?;
            next = end;
        }
        if let Some((sum, end)) = self.and_a_half(number, next) {
            (number, next) = (sum, end);
        }
        let (number, power, next) = self.apply_scales(number, next, of);
        // The resolution of a screen, "4K", is not a count.
        if matches!(self.word(at), "4" | "8") && self.word(at + 1) == "K" && self.glued(at + 1) {
            return None;
        }
        let (number, next) = self.dozens(number, next);
        Some(Numeral::new(Number::Exact(number), next, power, false))
    }

    /// "2 dozens", "two hundred dozens": the number and the position after it.
    fn dozens(&self, number: Decimal, at: usize) -> (Decimal, usize) {
        let plural =
            self.find(at, |lexeme| matches!(lexeme, Lexeme::Vague(12, None) | Lexeme::Dozen(None)).then_some(()));
        plural.and_then(|((), end)| Some((number.times(12)?, end))).unwrap_or((number, at))
    }

    /// The digits at `at` without a scale, and the position after them.
    pub(super) fn digits(&self, at: usize) -> Option<(Decimal, usize)> {
        if self.word(at) == "." {
            // ".77"; after another mark or a word, the full stop ends a sentence.
            let alone = !self.glued(at) && self.word(at + 1).bytes().all(|b| b.is_ascii_digit());
            return alone
                .then(|| Decimal::read(&format!("0.{}", self.word(at + 1)), Language::English))
                .flatten()
                .map(|n| (n, at + 2));
        }
        let word = self.word(at);
        let language = if self.is_indonesian_sum(at) { Language::Indonesian } else { self.language };
        let number = Decimal::read(word, language)?;
        // "10 000", with groups of zeros or a space that does not break.
        let (mut digits, mut end) = (word.to_string(), at + 1);
        while word.len() <= 3 && !word.contains([',', '.']) && end < at + 5 && self.is_group(end) {
            digits.push_str(self.word(end));
            end += 1;
        }
        if end > at + 1 { Some((Decimal::read(&digits, Language::English)?, end)) } else { Some((number, end)) }
    }

    /// Returns whether the digits at `at` are a sum in rupiah as Indonesians write it, also in another language: "Rp15.000"
    /// is not fifteen rupiah with three decimals.
    fn is_indonesian_sum(&self, at: usize) -> bool {
        let groups = self.word(at).split('.').skip(1);
        let grouped = self.word(at).contains('.') && groups.clone().all(|group| group.len() == 3);
        grouped && (1..=2).any(|back| back <= at && matches!(self.word(at - back), "Rp" | "IDR"))
    }

    /// Returns whether the piece at `at` is a group of three digits after a space within a number.
    fn is_group(&self, at: usize) -> bool {
        let word = self.word(at);
        let gap = || &self.text[self.pieces[at - 1].span().end..self.pieces[at].span().start];
        word.len() == 3
            && word.bytes().all(|b| b.is_ascii_digit())
            && (gap() == " " && word == "000" || matches!(gap(), "\u{a0}" | "\u{202f}" | "\u{2009}"))
    }

    fn is_letter(&self, at: usize) -> bool {
        self.kind(at) == Some(PieceKind::Word)
    }

    /// Applies the scale words at `at` to `number` and adds a smaller part after them: "2 juta 500 ribu". Returns the
    /// number, the power of ten and the position after the scale words.
    pub(super) fn apply_scales(&self, number: Decimal, at: usize, of: Of) -> (Decimal, i32, usize) {
        let (power, next) = self.scales(at, of);
        let number = number.times_power_of_ten(power);
        if power > 3
            && self.is_digits(next)
            && let Some((part, digits_end)) = self.digits(next)
            && let (smaller @ 1.., end) = self.scales(digits_end, of)
            && smaller < power
            && let Some(sum) = number.plus(part.times_power_of_ten(smaller))
        {
            return (sum, power, end);
        }
        (number, power, next)
    }

    /// The power of ten of the scale words at `at`, which multiply each other ("lakh crore"), and the position after
    /// them.
    fn scales(&self, at: usize, of: Of) -> (i32, usize) {
        // "Rp 300-an miliar".
        let scale = |at: usize| self.means(at, |lexeme| matches!(lexeme, Lexeme::Scale(3..) | Lexeme::LetterScale(_)));
        let about = self.has_about_ending(at) && scale(at + 2);
        let (mut power, mut next) = (0, at + if about { 2 } else { 0 });
        while next < at + 6 {
            let hyphen = usize::from(self.hyphen(next));
            let word = self.find(next + hyphen, |lexeme| match lexeme {
                Lexeme::Scale(by) => Some(by),
                _ => None,
            });
            if let Some((by, end)) = word {
                (power, next) = (power + by, end);
            } else if let Some((by, end)) = self.vague_scale(next) {
                return (power + by, end);
            } else if power == 0
                && let Some((by, end)) = self.letter_scale(next, of)
            {
                return (by, end);
            } else {
                break;
            }
        }
        (power, next)
    }

    /// Returns whether "-an" follows the digits before `at`: "500-an" is about 500.
    pub(super) fn has_about_ending(&self, at: usize) -> bool {
        self.hyphen(at) && self.is_one_of(at + 1, &["an"]) && at > 0 && self.is_digits(at - 1)
    }

    /// "ribuan" in "Rp50 ribuan": about fifty thousand.
    pub(super) fn vague_scale(&self, at: usize) -> Option<(i32, usize)> {
        let digits = at > 0 && self.is_digits(at - 1) && self.language.is_indonesian_or_malay();
        self.find(at, |lexeme| match lexeme {
            Lexeme::Vague(from @ 1000.., None) if digits => i32::try_from(from.ilog10()).ok(),
            _ => None,
        })
    }

    /// "bn" in "5bn", "M" in "Rp1 M".
    fn letter_scale(&self, at: usize, of: Of) -> Option<(i32, usize)> {
        let glued = self.glued(at);
        let indonesian = self.language.is_indonesian_or_malay();
        let found = self.find(at, |lexeme| match lexeme {
            Lexeme::LetterScale(by) if glued || indonesian => Some(by),
            Lexeme::MoneyScale(by) if of == Of::Money => Some(by),
            Lexeme::CountScale(by) if of == Of::Anything && glued && self.is_count_before(at, by) => Some(by),
            _ => None,
        })?;
        // "$5 T-shirt", "Rp5 M2".
        let end = found.1;
        let part = self.glued(end) && (self.kind(end) != Some(PieceKind::Mark) || self.hyphen(end) && !glued);
        (!part).then_some(found)
    }

    /// Returns whether "M", "m" or "B" at `at` can be a scale: before a plural, or a capital after decimals, but not in
    /// "221B".
    fn is_count_before(&self, at: usize, power: i32) -> bool {
        let name = power > 6 && self.is_capital(at + 1);
        let decimals = self.word_before(at).contains('.') && self.is_capital(at);
        (decimals || self.is_counted_word(at + 1)) && !name
    }

    /// "and a half", "and a quarter" after a number.
    fn and_a_half(&self, number: Decimal, at: usize) -> Option<(Decimal, usize)> {
        let skip = |at: usize| at + usize::from(self.hyphen(at));
        let next = skip(self.after(skip(at), Lexeme::And)?);
        let next = skip(self.after(next, Lexeme::Article)?);
        let (half, end) = self.find(next, |lexeme| match lexeme {
            Lexeme::Fraction(1, 2) => Decimal::ratio(1, 2),
            Lexeme::Denominator(4) => Decimal::ratio(1, 4),
            _ => None,
        })?;
        Some((number.plus(half)?, end))
    }

    /// "dua puluh lima", "seratus ribu", "three hundred and fifty", "two point two million", "dua setengah juta".
    fn numeral_in_words(&self, at: usize) -> Option<Numeral> {
        if self.is_number_word_before(at) {
            return None;
        }
        let mut words = Words::default();
        let mut next = at;
        if let Some(after) = self.after(at, Lexeme::Article)
            && self.means(after, |lexeme| matches!(lexeme, Lexeme::Scale(_) | Lexeme::Dozen(None)))
        {
            words.unit = Some(1);
            next = after;
        }
        let first = next;
        while next < at + MAX_PIECES {
            let hyphen = usize::from(next > first && self.hyphen(next));
            if let Some(end) = self.next_number_word(next + hyphen, &mut words) {
                next = end;
            } else if next > first
                && words.unit.is_none()
                && words.is_large()
                && let Some(and) = self.after(next, Lexeme::And)
                && !self.language.is_indonesian_or_malay()
                && self.means(and, |lexeme| matches!(lexeme, Lexeme::Cardinal(1..) | Lexeme::Tens(_)))
            {
                next = and;
            } else if let Some((sum, end)) = self.point_or_half(next, &words) {
                let (number, power, end) = self.apply_scales(sum, end, Of::Anything);
                return (next > first).then(|| Numeral::new(Number::Exact(number), end, power, true));
            } else {
                break;
            }
        }
        // "nineteen eighty-four", "dua tiga" are not one number, nor two that the text means.
        if next == first || self.is_number_word(next) {
            return None;
        }
        let (number, next) = self.dozens(words.sum()?, next);
        Some(Numeral::new(Number::Exact(number), next, words.power(), true))
    }

    fn is_number_word(&self, at: usize) -> bool {
        self.means(at, |lexeme| matches!(lexeme, Lexeme::Cardinal(_) | Lexeme::Tens(_)))
    }

    fn is_number_word_before(&self, at: usize) -> bool {
        at > 0
            && self.entries(at - 1).iter().any(|entry| {
                matches!(entry.lexeme, Lexeme::Cardinal(_) | Lexeme::Tens(_)) && !entry.words.contains(' ')
            })
    }

    /// Adds the number word at `at` to `words`; `None` if there is none or it cannot follow.
    fn next_number_word(&self, at: usize, words: &mut Words) -> Option<usize> {
        let (lexeme, end) = self.find(at, |lexeme| match lexeme {
            Lexeme::Cardinal(_)
            | Lexeme::Tens(_)
            | Lexeme::Teen
            | Lexeme::TensWord
            | Lexeme::Scale(_)
            | Lexeme::One(_)
            | Lexeme::Dozen(_) => Some(lexeme),
            _ => None,
        })?;
        words.add(lexeme).then_some(end)
    }

    /// "koma lima", "point two", "and a half", "setengah" after `words`.
    fn point_or_half(&self, at: usize, words: &Words) -> Option<(Decimal, usize)> {
        let whole = words.small()?;
        if let Some(mut next) = self.after(at, Lexeme::Point) {
            let mut digits = String::from("0.");
            while digits.len() < 12
                && let Some((digit, end)) = self.find(next, |lexeme| match lexeme {
                    Lexeme::Cardinal(digit @ 0..=9) => Some(digit),
                    _ => None,
                })
            {
                digits.push_str(&digit.to_string());
                next = end;
            }
            let fraction = Decimal::read(&digits, Language::English)?;
            return Some((whole.plus(fraction)?, next));
        }
        if let Some(end) = self.after(at, Lexeme::AndHalf) {
            // "dua setengah juta", but not "dua setengah hati".
            let counted = self.means(end, |lexeme| {
                matches!(lexeme, Lexeme::Scale(3..) | Lexeme::Period(_) | Lexeme::Unit(_) | Lexeme::Percent)
            });
            return counted.then(|| Some((whole.plus(Decimal::ratio(1, 2)?)?, end))).flatten();
        }
        self.and_a_half(whole, at)
    }

    /// "puluhan ribu", "hundreds of thousands", "tens of millions", "several hundred", "belasan".
    fn vague(&self, at: usize) -> Option<Numeral> {
        let scale = |at: usize| {
            self.find(at, |lexeme| match lexeme {
                Lexeme::Scale(by) => Some(by),
                _ => None,
            })
        };
        if let Some(next) = self.after(at, Lexeme::Several) {
            if let Some((power, end)) = scale(next) {
                let (number, more, end) =
                    self.apply_scales(Decimal::whole(1).times_power_of_ten(power), end, Of::Anything);
                return Some(Numeral::new(Number::Open(number), end, power + more, true));
            }
            let end = self.after(next, Lexeme::Dozen(None))?;
            return Some(Numeral::new(Number::Open(Decimal::whole(12)), end, 0, true));
        }
        let (tens, next) = self.after(at, Lexeme::VagueTens).map_or((false, at), |next| (true, next));
        let ((from, to), mut next) = self.find(next, vague)?;
        let mut power = i32::from(tens);
        let english = !self.language.is_indonesian_or_malay();
        if english
            && self.is_one_of(next, &["of"])
            && let Some(((by, None), end)) = self.find(next + 1, vague)
        {
            power += i32::try_from(by.ilog10()).ok()?;
            next = end;
        } else if !english {
            (_, power, next) = self.apply_scales(Decimal::whole(1), next, Of::Anything);
        }
        let number = |n: u64| Decimal::whole(n.into()).times_power_of_ten(power);
        let number = match to {
            Some(to) => Number::Between(number(from), number(to)),
            None => Number::Open(number(from)),
        };
        Some(Numeral::new(number, next, power.max(1), true))
    }

    /// "half a million", "two-thirds", "a third of", "seperlima", "3/4", "one in five", "satu dari lima".
    fn fraction(&self, at: usize) -> Option<Numeral> {
        if let Some(found) = self.part_of_total(at) {
            return Some(found);
        }
        let (share, next) = self.share(at)?;
        // "half a million", "a quarter of a million", "setengah juta", "half an hour", "a tenth of a percentage point".
        let of = next + usize::from(self.is_one_of(next, &["of"]));
        let of = self.after(of, Lexeme::Article).unwrap_or(if of > next { at } else { next });
        if of > at
            && let Some(part) = Decimal::ratio(share.0, share.1)
        {
            if let Some((power, end)) = self.find(of, |lexeme| match lexeme {
                Lexeme::Scale(by @ 3..) => Some(by),
                _ => None,
            }) {
                return Some(Numeral::new(Number::Exact(part.times_power_of_ten(power)), end, power, true));
            }
            if let Some(end) = self.after(of, Lexeme::Dozen(None)) {
                return Some(Numeral::new(Number::Exact(part.times(12)?), end, 0, true));
            }
            if self.measures(of) {
                return Some(Numeral::new(Number::Exact(part), of, 0, !self.is_digits(at)));
            }
        }
        self.is_share_alone(at, next).then(|| Numeral::new(Number::Share(share.0, share.1), next, 0, true))
    }

    /// Returns whether a unit, a percent sign, or a unit of time is at `at`.
    fn measures(&self, at: usize) -> bool {
        self.means(at, |lexeme| {
            matches!(lexeme, Lexeme::Period(_) | Lexeme::Unit(_) | Lexeme::Percent | Lexeme::Points(_))
        })
    }

    /// The fraction at `at`, and the position after it.
    fn share(&self, at: usize) -> Option<((u64, u64), usize)> {
        if let Some(found) = self.find(at, share) {
            return Some(found);
        }
        let denominator = |at: usize| {
            self.find(at, |lexeme| match lexeme {
                Lexeme::Denominator(of) => Some(of),
                _ => None,
            })
        };
        if self.is_digits(at) {
            let small = |at: usize| self.word(at).parse::<u64>().ok().filter(|n| (1..=100).contains(n));
            let (part, of) = (small(at)?, small(at + 2)?);
            let slash = matches!(self.word(at + 1), "/" | "⁄") && self.glued(at + 1) && self.glued(at + 2);
            return (slash && part < of && !matches!(self.word(at + 3), "/" | "-")).then_some(((part, of), at + 3));
        }
        if let Some(next) = self.after(at, Lexeme::Article) {
            let (of, end) = denominator(next)?;
            // "rose by a fifth", "nearly a third".
            let led = self.is_one_of(at.wrapping_sub(1), &["by", "than", "nearly", "almost", "about", "roughly"]);
            let noun =
                self.kind(end) == Some(PieceKind::Word) && !self.means(end, |lexeme| lexeme == Lexeme::FunctionWord);
            return (self.is_one_of(end, &["of"]) || led && !noun).then_some(((1, of), end));
        }
        let (part, next) = self.find(at, |lexeme| match lexeme {
            Lexeme::Cardinal(part @ 1..) => Some(part),
            _ => None,
        })?;
        // "satu per tiga".
        if self.language.is_indonesian_or_malay()
            && self.is_one_of(next, &["per"])
            && let Some((of, end)) = self.find(next + 1, |lexeme| match lexeme {
                Lexeme::Cardinal(of @ 2..) => Some(of),
                _ => None,
            })
        {
            return (part < of).then_some(((part, of), end));
        }
        let hyphen = self.hyphen(next);
        let (of, end) = denominator(next + usize::from(hyphen))?;
        // "three quarters" may be periods of three months.
        let certain = hyphen || of != 4 || self.language.is_indonesian_or_malay() || self.is_one_of(end, &["of"]);
        (part < of && certain && !self.is_number_word_before(at)).then_some(((part, of), end))
    }

    /// Returns whether the fraction in the pieces `at..end` is a number without a unit.
    fn is_share_alone(&self, at: usize, end: usize) -> bool {
        if self.hyphen(end) {
            return false;
        }
        if self.is_digits(at) {
            return self.is_one_of(end, &["of", "dari", "bagian"]);
        }
        match self.word(at).to_ascii_lowercase().as_str() {
            "half" => {
                let ordinal = self.means_before(at, |lexeme| matches!(lexeme, Lexeme::Ordinal(_)));
                !ordinal && self.is_one_of(end, &["of", "the", "its", "their", "his", "her", "all"])
            }
            "setengah" => self.is_one_of(end, &["dari"]),
            _ => true,
        }
    }

    /// "one in five", "9 out of 10", "satu dari lima": the part and the total.
    fn part_of_total(&self, at: usize) -> Option<Numeral> {
        let small = |at: usize| {
            if self.is_digits(at) {
                return self.word(at).parse::<u64>().ok().map(|n| (n, at + 1));
            }
            self.find(at, |lexeme| match lexeme {
                Lexeme::Cardinal(n @ 1..) => Some(n),
                _ => None,
            })
        };
        let (part, next) = small(at)?;
        let of_at = self.after(next, Lexeme::OfTotal)?;
        let (of, end) = small(of_at)?;
        let (digits, long) = (self.is_digits(at), of_at - next > 1);
        let indonesian = self.language.is_indonesian_or_malay();
        // "dua dari 10 orang" in digits is left to the check of shares; "3 in 2024" is a count and a year.
        let usual = long || indonesian && !digits || part == 1 || of == 10 || part + 1 == of || (part, of) == (2, 5);
        let ends = (part == 1 || long) && of > 2 && matches!(self.word(end), "," | "." | ";" | ")" | "(");
        let counted = ends
            || self.kind(end) == Some(PieceKind::Word)
                && !self.glued(end)
                && !self.means(end, |lexeme| {
                    matches!(
                        lexeme,
                        Lexeme::Scale(_)
                            | Lexeme::Period(_)
                            | Lexeme::Month(..)
                            | Lexeme::Unit(_)
                            | Lexeme::Cardinal(_)
                            | Lexeme::TensWord
                            | Lexeme::Teen
                    )
                });
        let whole = part < of && of <= 1000 && (!indonesian || !digits || part == 1 && of <= 10);
        (usual && counted && whole && !self.is_number_word_before(at))
            .then(|| Numeral::new(Number::Share(part, of), end, 0, true))
    }
}

const fn share(lexeme: Lexeme) -> Option<(u64, u64)> {
    match lexeme {
        Lexeme::Fraction(part, of) => Some((part, of)),
        _ => None,
    }
}

const fn vague(lexeme: Lexeme) -> Option<(u64, Option<u64>)> {
    match lexeme {
        Lexeme::Vague(from, to) => Some((from, to)),
        _ => None,
    }
}

/// A numeral in words as far as it was read.
#[derive(Default)]
struct Words {
    /// Finished parts, as a number and a power of ten; the powers descend.
    chunks: Vec<(u64, i32)>,
    /// Hundreds and tens of the current part.
    group: u64,
    /// Tens and units of the current part.
    unit: Option<u64>,
}

impl Words {
    /// Adds a word. Returns `false` if it cannot follow the words before it.
    fn add(&mut self, lexeme: Lexeme) -> bool {
        let unit = self.unit;
        match lexeme {
            Lexeme::Cardinal(n) => match unit {
                None => self.unit = Some(n),
                Some(tens @ 20..) if tens.is_multiple_of(10) && (1..10).contains(&n) => self.unit = Some(tens + n),
                Some(_) => return false,
            },
            Lexeme::Tens(n) if unit.is_none() => self.unit = Some(n),
            Lexeme::Teen if unit.is_some_and(|n| n < 10) => self.unit = unit.map(|n| n + 10),
            Lexeme::TensWord if unit.is_some_and(|n| n < 10) => {
                self.group += unit.unwrap_or(1) * 10;
                self.unit = None;
            }
            Lexeme::Dozen(Some(dozens)) if unit.is_none() => self.unit = Some(dozens * 12),
            Lexeme::Dozen(None) if unit.is_some() => self.unit = unit.map(|n| n * 12),
            Lexeme::One(2) if unit.is_none() && self.group == 0 => self.group = 100,
            Lexeme::One(power) if unit.is_none() && self.group == 0 => return self.push(1, power),
            Lexeme::Scale(2) if unit.is_some_and(|n| n < 100) => {
                self.group += unit.unwrap_or(1) * 100;
                self.unit = None;
            }
            Lexeme::Scale(power) if power > 2 => {
                let n = self.group + unit.unwrap_or(0);
                (self.group, self.unit) = (0, None);
                if n > 0 {
                    return self.push(n, power);
                }
                // "three thousand million".
                let Some(last) = self.chunks.last_mut() else { return false };
                last.1 += power;
            }
            _ => return false,
        }
        true
    }

    fn push(&mut self, n: u64, power: i32) -> bool {
        let fits = self.chunks.last().is_none_or(|last| last.1 > power);
        if fits {
            self.chunks.push((n, power));
        }
        fits
    }

    /// Returns whether a smaller number can follow after "and".
    fn is_large(&self) -> bool {
        self.group >= 100 || !self.chunks.is_empty()
    }

    /// The number, if it has no scale word.
    fn small(&self) -> Option<Decimal> {
        self.chunks.is_empty().then(|| Decimal::whole((self.group + self.unit.unwrap_or(0)).into()))
    }

    fn sum(&self) -> Option<Decimal> {
        let last = Decimal::whole((self.group + self.unit.unwrap_or(0)).into());
        self.chunks
            .iter()
            .try_fold(last, |sum, (n, power)| sum.plus(Decimal::whole((*n).into()).times_power_of_ten(*power)))
    }

    fn power(&self) -> i32 {
        self.chunks.first().map_or(0, |chunk| chunk.1)
    }
}
