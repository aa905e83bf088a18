//! Ranges of numbers: "5-10 persen", "Rp 5 juta hingga Rp 10 juta", "between 5 and 10", "two or three".

use super::amounts::Single;
use super::grammar::Lexeme;
use super::numerals::Number;
use super::units::Measure;
use super::{PieceKind, ValueMatch, ValueReader};
use crate::entity::value::{Decimal, Extent};

/// What joins the two ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// "5-10".
    Dash,
    /// "5 – 10".
    SpacedDash,
    /// "5 to 10".
    Word,
    /// "between 5 and 10".
    And,
    /// "two or three".
    Or,
}

impl ValueReader<'_> {
    /// Reads the rest of a range that begins with `first` at `at`.
    pub(super) fn range(&self, at: usize, first: &Single) -> Option<ValueMatch> {
        let from = exact(first.number)?;
        let (joint, next) = self.joint(at, first)?;
        let next = self.second_start(next);
        let second = self.single(next)?;
        // "7-Eleven".
        if matches!(joint, Joint::Dash | Joint::SpacedDash) && !second.digits && self.is_capital(next) {
            return None;
        }
        let to = exact(second.number)?;
        let measure = match (&first.measure, &second.measure) {
            (a, b) if a == b => a,
            (Measure::Count, b) => b,
            // "$5-10 million", "Rp3-5 juta": the unit before the first number holds for both.
            (a @ Measure::Money(_), Measure::Count) => a,
            (a @ Measure::Unit(unit), Measure::Count) if unit.starts_with("magnitude") => a,
            _ => return None,
        };
        // In "5-10 million" the scale applies to both numbers.
        let plain = to.times_power_of_ten(-second.power);
        let shared = second.power > 0 && first.power == 0 && from.to_f64()? <= plain.to_f64()?;
        let from = if shared { from.times_power_of_ten(second.power) } else { from };
        let (low, high) = (from.to_f64()?, to.to_f64()?);
        let bare = *measure == Measure::Count;
        let fits = match joint {
            // Two bare numbers joined by a dash may be a score or a number of a document.
            Joint::Dash if bare => {
                let counted = high >= 10.0 || low + 1.0 < high || self.is_counted_noun(second.end);
                low < high && self.is_counted(second.end) && counted
            }
            Joint::SpacedDash if bare => low < high && self.is_counted(second.end) && high >= 10.0,
            Joint::Dash | Joint::SpacedDash | Joint::Word | Joint::And => low < high,
            Joint::Or => (low + 1.0 - high).abs() < f64::EPSILON && !first.digits,
        };
        if !fits || self.is_change(at, joint, first) {
            return None;
        }
        Some(ValueMatch::new(second.end, measure.value(Extent::Range { from, to }, None)?))
    }

    fn joint(&self, at: usize, first: &Single) -> Option<(Joint, usize)> {
        let end = first.end;
        let dash = matches!(self.word(end), "-" | "–" | "‑");
        if dash && (first.digits || first.measure != Measure::Count) {
            let spaced = !self.glued(end) || !self.glued(end + 1);
            // A dash with spaces may be one between clauses: it joins only what has a unit.
            return Some((if spaced { Joint::SpacedDash } else { Joint::Dash }, end + 1));
        }
        // "three- to five-year".
        let end = end + usize::from(self.word(end) == "-" && self.glued(end) && !self.glued(end + 1));
        if let Some(next) = self.after(end, Lexeme::Range) {
            return Some((Joint::Word, next));
        }
        if let Some(next) = self.after(end, Lexeme::Or) {
            return Some((Joint::Or, next));
        }
        let and = self.after(end, Lexeme::And)?;
        let between = self.means_before(at, |lexeme| lexeme == Lexeme::Between);
        if between {
            return Some((Joint::And, and));
        }
        None
    }

    /// Skips "about" before the second number.
    fn second_start(&self, at: usize) -> usize {
        self.find(at, |lexeme| match lexeme {
            Lexeme::Bound(_) => Some(()),
            _ => None,
        })
        .map_or(at, |((), end)| end)
    }

    /// Returns whether a word that the number before `at` can count is there: in lower case, and not a function word.
    pub(super) fn is_counted(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_lowercase)
            && !self.glued(at)
            && !self.means(at, |lexeme| lexeme == Lexeme::FunctionWord)
    }

    /// Returns whether the numbers at `at` are a score: "1 – 0", "2 - 1 to England".
    pub(super) fn score_end(&self, at: usize) -> Option<usize> {
        let goals =
            |at: usize| self.word(at).parse::<u16>().ok().filter(|_| self.is_digits(at) && self.word(at).len() <= 3);
        let (first, last) = (goals(at)?, goals(at + 2)?);
        let dash = matches!(self.word(at + 1), "-" | "–" | "—") && !self.glued(at + 1) && !self.glued(at + 2);
        let end = at + 3;
        let unit = self.measures_or_scales(end) || self.glued(end) && self.kind(end) == Some(PieceKind::Word);
        let range = first < last && self.is_counted(end);
        (dash && !unit && !range).then_some(end)
    }

    fn measures_or_scales(&self, at: usize) -> bool {
        self.means(at, |lexeme| {
            matches!(
                lexeme,
                Lexeme::Scale(_)
                    | Lexeme::LetterScale(_)
                    | Lexeme::Percent
                    | Lexeme::Currency(_)
                    | Lexeme::Unit(_)
                    | Lexeme::Period(_)
                    | Lexeme::Points(_)
                    | Lexeme::Month(..)
            )
        })
    }

    /// Returns whether the noun at `at` is one of those that are counted in small numbers, but not goals.
    fn is_counted_noun(&self, at: usize) -> bool {
        self.is_one_of(at, &["orang", "kali", "people", "times", "unit", "anak", "children", "buah"])
    }

    /// Returns whether "from 5 to 4", after a word for a change, are two values.
    fn is_change(&self, at: usize, joint: Joint, first: &Single) -> bool {
        /// How far before the number the word for the change may be, in pieces.
        const NEAR: usize = 6;
        if joint != Joint::Word && joint != Joint::Or {
            return false;
        }
        let changes = |at: usize| self.means(at, |lexeme| lexeme == Lexeme::Change);
        let from = self.means_before(at, |lexeme| lexeme == Lexeme::From);
        let reach = if from { NEAR } else { 3 };
        let english = self.is_one_of(first.end, &["to"]);
        (from || english && first.measure != Measure::Count) && (at.saturating_sub(reach)..at).any(changes)
    }
}

const fn exact(number: Number) -> Option<Decimal> {
    match number {
        Number::Exact(number) => Some(number),
        _ => None,
    }
}
