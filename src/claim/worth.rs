//! Which sentences are worth checking, and why.
//!
//! How likely is for the trained model to say; the reasons are words a reader can see. Nothing is learned from what
//! is accepted or dismissed.

use super::features::Features;
use super::model::Models;
use super::quotes::Quote;
use super::sentence::{LONGEST, Sentence};
use super::signals::Signal;
use crate::entity::{EntityType, Extraction, Value};
use crate::text::Span;

/// Why a sentence may be worth checking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It has a number, a sum or a percentage.
    Number,
    /// It sets one thing against another, or tells of more or less than before.
    Comparison,
    /// It names who said so.
    Source,
    /// It says why.
    Cause,
    /// It leaves no exception.
    Absolute,
    /// It tells of a record or a rank.
    Record,
    /// It tells of a law, a ruling, a sanction.
    Law,
    /// It says when.
    Date,
}

impl Why {
    /// As it is shown: "a number".
    pub const fn name(self) -> &'static str {
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

/// A reason, and the words that give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Why.
    pub why: Why,
    /// The words, in bytes of the text.
    pub span: Span,
}

/// A sentence with how much it is worth checking.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The sentence, in bytes of the text.
    pub span: Span,
    /// From 0 to 1; half is as likely as not.
    pub score: f32,
    /// Why, in the order of the text.
    pub reasons: Vec<Reason>,
}

/// From this score on a sentence is suggested.
pub const WORTH: f32 = 0.5;

/// The part of the sentences that is pointed out at most, and the least number of them.
const SHARE: (usize, usize) = (2, 5);
const LEAST: usize = 5;

/// The score from which on the best of `sentences` are pointed out; never below [`WORTH`].
pub fn bar(sentences: &[Suggestion]) -> f32 {
    let mut scores: Vec<f32> = sentences.iter().map(|sentence| sentence.score).collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    let count = LEAST.max(scores.len() * SHARE.0 / SHARE.1);
    count.checked_sub(1).and_then(|last| scores.get(last)).map_or(WORTH, |score| score.max(WORTH))
}

/// How much each of `sentences` of `text` is worth checking, in their order; `quotes` and `found` are of the same window.
pub fn weigh(text: &str, sentences: &[Sentence], quotes: &[Quote], found: &Extraction) -> Vec<Suggestion> {
    let models = Models::built_in();
    let weigh = |sentence: &Sentence| {
        let quotes = near(quotes, sentence.span);
        let score = models.score(&Features::new(text, sentence), sentence.language);
        let quoted = quotes.iter().filter(|q| sentence.span.intersects(q.span) && !is_request(q.verb.of(text)));
        let told = quoted.filter_map(|quote| quote.speaker.and(Some(quote.said.is_some())));
        let more = told.map(|dated| if dated { 2.0 * TOLD } else { TOLD }).fold(0.0, f32::max);
        Suggestion { span: sentence.span, score: raised(score, more), reasons: reasons(text, sentence, quotes, found) }
    };
    sentences.iter().map(weigh).collect()
}

/// The quotes that may have to do with the sentence at `span`; those of another paragraph have not.
pub(super) fn near(quotes: &[Quote], span: Span) -> &[Quote] {
    let from = quotes.partition_point(|quote| quote.span.start + 2 * LONGEST < span.start);
    let to = quotes.partition_point(|quote| quote.span.start < span.end + LONGEST);
    &quotes[from..to.max(from)]
}

/// Log odds that a sentence gains by telling who said it, and again by telling when: the debates the model was trained on
/// have nobody to name, and whoever checks an article begins with what can be asked of somebody.
const TOLD: f32 = 0.7;

/// A probability with so much added to its log odds.
fn raised(score: f32, by: f32) -> f32 {
    let odds = score / (1.0 - score).max(f32::EPSILON) * by.exp();
    odds / (1.0 + odds)
}

/// Whether a word asks for something rather than tells it.
fn is_request(verb: &str) -> bool {
    matches!(verb, "meminta" | "asked")
}

/// Why `sentence` may be worth checking, one reason of each kind.
pub fn reasons(text: &str, sentence: &Sentence, quotes: &[Quote], found: &Extraction) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    let mut add = |why: Why, span: Span| {
        if !reasons.iter().any(|reason| reason.why == why) {
            reasons.push(Reason { why, span });
        }
    };
    for value in &sentence.values {
        // A rate ("90 km/h") counts as a record too, like a rank.
        let ratio = value.value.as_ref().is_some_and(Value::is_ratio);
        add(
            match value.kind {
                EntityType::Date => Why::Date,
                _ if ratio => Why::Record,
                _ => Why::Number,
            },
            value.span,
        );
    }
    for (signal, why) in [
        (Signal::Extreme, Why::Record),
        (Signal::Comparison, Why::Comparison),
        (Signal::Change, Why::Comparison),
        (Signal::Cause, Why::Cause),
        (Signal::Absolute, Why::Absolute),
        (Signal::Law, Why::Law),
    ] {
        if let Some(token) = sentence.tokens.iter().find(|t| t.signals.has(signal) && t.value.is_none()) {
            add(why, token.span);
        }
    }
    let quoted = quotes.iter().find(|q| sentence.span.intersects(q.span) || sentence.span.covers(q.verb));
    let named = |words: Span| words.of(text).contains(char::is_uppercase);
    let speaker = quoted.and_then(|quote| quote.speaker);
    if let Some(speaker) = speaker.filter(|speaker| speaker.mention.is_some() || named(speaker.words)) {
        // For "he" the name he has.
        add(Why::Source, speaker.mention.map_or(speaker.words, |m| found.mentions[m].span));
    }
    reasons.sort_by_key(|reason| (reason.span.start, reason.why));
    reasons
}
