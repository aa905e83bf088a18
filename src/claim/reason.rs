//! Finds the words for which a sentence may be worth checking, by kind: numbers, comparisons, causes, records, laws.

use super::sentence::{Sentence, SentenceToken};
use super::signals::Signal;
use crate::entity::{EntityType, Extraction, Mention, Value};
use crate::text::Span;
use crate::text::word_list::entries;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A kind of reason why a sentence may be worth checking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ReasonKind {
    /// A number, a sum or a percentage.
    Number,
    /// A comparison, an increase or a decrease.
    Comparison,
    /// An attribution to a named source.
    Source,
    /// A cause.
    Cause,
    /// An absolute statement, without exceptions.
    Absolute,
    /// A record, a superlative, a rank or a rate.
    Record,
    /// A law, a ruling or a sanction.
    Law,
    /// A date.
    Date,
}

impl ReasonKind {
    /// All kinds, in declaration order.
    pub(super) const ALL: &[Self] = &[
        Self::Number,
        Self::Comparison,
        Self::Source,
        Self::Cause,
        Self::Absolute,
        Self::Record,
        Self::Law,
        Self::Date,
    ];

    /// The label shown to the user, without an article: "number".
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Comparison => "comparison",
            Self::Source => "named source",
            Self::Cause => "cause",
            Self::Absolute => "absolute",
            Self::Record => "record or rank",
            Self::Law => "law",
            Self::Date => "date",
        }
    }
}

/// A reason with the words that support it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reason {
    /// The kind of reason.
    pub(crate) kind: ReasonKind,
    /// The supporting words, in bytes of the text.
    pub(crate) span: Span,
    /// How much the words add to the score, in log odds; more than zero.
    pub(crate) contribution: f32,
}

/// Words that support a reason, whether or not they raise the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ground {
    /// The kind of reason.
    pub(super) kind: ReasonKind,
    /// The words, in bytes of the text.
    pub(super) span: Span,
    /// A number that measures something (a sum, a percentage, a quantity with a unit, a count from ten), a verb that
    /// states a cause ("led to", not "because"), or a superlative or rank (not "first" or "only").
    pub(super) is_strong: bool,
}

impl Ground {
    /// What the words add to the log odds of the trained model, set by hand. News is dense with names and dates, so only
    /// what sets a statement apart counts.
    pub(super) const fn weight(self) -> f32 {
        match self.kind {
            ReasonKind::Number if self.is_strong => 0.6,
            ReasonKind::Cause if self.is_strong => 1.5,
            ReasonKind::Record if self.is_strong => 0.8,
            ReasonKind::Cause => 0.5,
            ReasonKind::Comparison | ReasonKind::Record => 0.4,
            ReasonKind::Number | ReasonKind::Law => 0.2,
            ReasonKind::Absolute => 0.15,
            ReasonKind::Source | ReasonKind::Date => 0.0,
        }
    }
}

/// The signals that support a reason.
const SIGNALS: [(Signal, ReasonKind); 6] = [
    (Signal::Extreme, ReasonKind::Record),
    (Signal::Comparison, ReasonKind::Comparison),
    (Signal::Change, ReasonKind::Comparison),
    (Signal::Cause, ReasonKind::Cause),
    (Signal::Absolute, ReasonKind::Absolute),
    (Signal::Law, ReasonKind::Law),
];

/// Smallest count that is a measure; smaller ones ("two soldiers") are part of any story.
const MIN_MEASURE: f64 = 10.0;

/// Verbs and nouns that state a cause; other signals of a cause are conjunctions, which join any two clauses.
const CAUSAL_VERBS: [&str; 22] = [
    "cause",
    "causes",
    "caused",
    "causing",
    "led",
    "leads",
    "lead",
    "leading",
    "resulted",
    "contributed",
    "contributes",
    "prevents",
    "prevented",
    "triggered",
    "blamed",
    "menyebabkan",
    "disebabkan",
    "penyebab",
    "mengakibatkan",
    "memicu",
    "dipicu",
    "pemicu",
];

/// Words for records that stories are full of.
const WEAK_RECORDS: [&str; 8] = ["first", "only", "top", "leading", "best", "most", "pertama", "paling"];

/// Ordinals written as words, which count nothing.
const ORDINALS: [&str; 6] = ["first", "second", "third", "pertama", "kedua", "ketiga"];

/// Everything in `sentence`, which has these values, that supports a reason, except its source; values first, then signal
/// words.
pub(super) fn grounds(text: &str, sentence: &Sentence, values: &[Mention], extraction: &Extraction) -> Vec<Ground> {
    let mut grounds: Vec<Ground> = values.iter().filter_map(|value| value_ground(text, sentence, value)).collect();
    let is_quantified = grounds.iter().any(|ground| ground.kind == ReasonKind::Number)
        || sentence.tokens.iter().any(|token| token.signals.has(Signal::Measure));
    for (at, token) in sentence.tokens.iter().enumerate() {
        // "the first fair": an ordinal is a value, and a record all the same.
        let is_value = token.value.is_some() && !ORDINALS.contains(&token.lower.as_str());
        if is_value || is_person(text, token, extraction) {
            continue;
        }
        for (signal, kind) in SIGNALS {
            let moves = signal != Signal::Change || is_quantified;
            if token.signals.has(signal) && moves && is_in_context(sentence, at) && !is_quantifier(sentence, at) {
                let word = token.lower.as_str();
                let is_strong = match kind {
                    ReasonKind::Cause => CAUSAL_VERBS.contains(&word),
                    ReasonKind::Record => !WEAK_RECORDS.contains(&word),
                    _ => false,
                };
                grounds.push(Ground { kind, span: token.span, is_strong });
            }
        }
    }
    grounds
}

/// What a value supports; `None` for an ordinal, an age, and a number that belongs to a name.
fn value_ground(text: &str, sentence: &Sentence, value: &Mention) -> Option<Ground> {
    let ground = |kind, is_strong| Some(Ground { kind, span: value.span, is_strong });
    if value.kind == EntityType::Date {
        return ground(ReasonKind::Date, false);
    }
    // A rate ("90 km/h") counts as a record, like a rank.
    let amount = value.value.as_deref();
    if amount.is_some_and(Value::is_ratio) {
        return ground(ReasonKind::Record, true);
    }
    let words = value.span.slice(text).to_lowercase();
    let ordinal = words.starts_with("ke-") || ["st", "nd", "rd", "th"].iter().any(|end| words.ends_with(end));
    if ordinal && words.contains(|c: char| c.is_ascii_digit()) || ORDINALS.contains(&words.as_str()) {
        return None;
    }
    let has_unit = amount.and_then(Value::symbol).is_some();
    let first = sentence.tokens.iter().position(|token| token.span.intersects(value.span))?;
    let before = first.checked_sub(1).map(|at| &sentence.tokens[at]);
    let next = sentence.tokens[first..].iter().find(|token| token.span.start >= value.span.end);
    let beside = |token: Option<&SentenceToken>, marks: [&str; 2]| {
        token.is_some_and(|token| marks.contains(&token.lower.as_str()))
    };
    let named = first.checked_sub(1).is_some_and(|at| sentence.is_name(text, at));
    let is_aside = beside(before, [",", "("]) && beside(next, [",", ")"]);
    if !has_unit && (named || is_aside) {
        return None;
    }
    let number = amount
        .and_then(Value::amount)
        .and_then(crate::entity::value::Amount::exact)
        .and_then(crate::entity::value::Decimal::to_f64);
    ground(ReasonKind::Number, has_unit || number.is_none_or(|number| number >= MIN_MEASURE))
}

/// Whether a token is part of a person's name ("Bill Lee").
fn is_person(text: &str, token: &SentenceToken, extraction: &Extraction) -> bool {
    let mention = extraction.at(token.span.start).map(|m| &extraction.mentions[m]);
    token.span.slice(text).starts_with(char::is_uppercase)
        && mention.is_some_and(|mention| mention.kind == EntityType::Person)
}

/// Whether token `at` belongs to a number: "more" and "than" in "more than 120". In "higher than 5 percent", both compare.
fn is_quantifier(sentence: &Sentence, at: usize) -> bool {
    let word = |at: usize| sentence.tokens.get(at).map_or("", |token| token.lower.as_str());
    let is_than = |at: usize| matches!(word(at), "than" | "dari" | "daripada");
    let than = if is_than(at) { at } else { at + 1 };
    is_than(than)
        && sentence.tokens.get(than + 1).is_some_and(|token| token.value.is_some())
        && than.checked_sub(1).is_some_and(|at| matches!(word(at), "more" | "less" | "fewer" | "lebih" | "kurang"))
}

/// The contexts in which a word counts.
struct Context {
    /// Whether one of the words must be there; otherwise none of them may.
    required: bool,
    before: Vec<&'static str>,
    after: Vec<&'static str>,
}

/// The data file: its head describes the columns.
const CONTEXTS: &str = include_str!("../../data/claim/reason_contexts.tsv");

static CONTEXT_OF: LazyLock<HashMap<&'static str, Context>> = LazyLock::new(|| {
    let words = |field: &'static str| field.split(' ').filter(|word| *word != "-").collect();
    entries(CONTEXTS)
        .filter_map(|row| {
            let mut fields = row.split('\t');
            let (word, rule, before, after) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
            Some((word, Context { required: rule == "only", before: words(before), after: words(after) }))
        })
        .collect()
});

/// Whether token `at` stands in a context in which its signal is a reason.
fn is_in_context(sentence: &Sentence, at: usize) -> bool {
    let token = &sentence.tokens[at];
    let Some(context) = CONTEXT_OF.get(token.lower.as_str()) else { return true };
    let word = |at: usize| sentence.tokens.get(at).map_or("", |token| token.lower.as_str());
    let before = at.checked_sub(1).map_or("", word);
    let found = context.before.contains(&before) || context.after.contains(&word(at + 1));
    found == context.required
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_context_is_of_a_signal_word_and_well_formed() {
        for row in entries(CONTEXTS) {
            let fields: Vec<&str> = row.split('\t').collect();
            assert!(fields.len() == 4 && matches!(fields[1], "only" | "except"), "{row}");
        }
    }
}
