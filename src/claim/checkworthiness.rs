//! Which sentences are worth checking, and why.
//!
//! How likely is for the trained model to say; the reasons are words a reader can see. Nothing is learned from what
//! is accepted or dismissed.

use super::attribution::Attribution;
use super::features::SentenceFeatures;
use super::model::ClaimModels;
use super::sentence::{MAX_SENTENCE_BYTES, Sentence};
use super::signals::Signal;
use crate::entity::{EntityType, Extraction, Value};
use crate::text::Span;

/// Why a sentence may be worth checking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReasonKind {
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

impl ReasonKind {
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
    pub kind: ReasonKind,
    /// The words, in bytes of the text.
    pub span: Span,
}

/// A sentence with how much it is worth checking.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredSentence {
    /// The sentence, in bytes of the text.
    pub span: Span,
    /// From 0 to 1; half is as likely as not.
    pub score: f32,
    /// Why, in the order of the text.
    pub reasons: Vec<Reason>,
}

/// From this score on a sentence is suggested.
pub const SUGGESTION_THRESHOLD: f32 = 0.5;

/// The part of the sentences that is pointed out at most, and the least number of them.
const MAX_SHARE: (usize, usize) = (2, 5);
const MIN_FLAGGED: usize = 5;

/// The score from which on the best of `sentences` are pointed out; never below [`SUGGESTION_THRESHOLD`].
pub fn flag_threshold(sentences: &[ScoredSentence]) -> f32 {
    let mut scores: Vec<f32> = sentences.iter().map(|sentence| sentence.score).collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    let count = MIN_FLAGGED.max(scores.len() * MAX_SHARE.0 / MAX_SHARE.1);
    count
        .checked_sub(1)
        .and_then(|last| scores.get(last))
        .map_or(SUGGESTION_THRESHOLD, |score| score.max(SUGGESTION_THRESHOLD))
}

/// How much each of `sentences` of `text` is worth checking, in their order; `quotes` and `extraction` are of the same window.
pub fn score_sentences(
    text: &str,
    sentences: &[Sentence],
    quotes: &[Attribution],
    extraction: &Extraction,
) -> Vec<ScoredSentence> {
    let models = ClaimModels::built_in();
    let weigh = |sentence: &Sentence| {
        let quotes = near(quotes, sentence.span);
        let score = models.score(&SentenceFeatures::new(text, sentence), sentence.language);
        let quoted = quotes.iter().filter(|q| sentence.span.intersects(q.content) && !is_request(q.cue.slice(text)));
        let told = quoted.filter_map(|quote| quote.speaker.and(Some(quote.said.is_some())));
        let more =
            told.map(|dated| if dated { 2.0 * ATTRIBUTION_LOG_ODDS } else { ATTRIBUTION_LOG_ODDS }).fold(0.0, f32::max);
        ScoredSentence {
            span: sentence.span,
            score: add_log_odds(score, more),
            reasons: reasons(text, sentence, quotes, extraction),
        }
    };
    sentences.iter().map(weigh).collect()
}

/// The quotes that may have to do with the sentence at `span`; those of another paragraph have not.
pub(super) fn near(quotes: &[Attribution], span: Span) -> &[Attribution] {
    let from = quotes.partition_point(|quote| quote.content.start + 2 * MAX_SENTENCE_BYTES < span.start);
    let to = quotes.partition_point(|quote| quote.content.start < span.end + MAX_SENTENCE_BYTES);
    &quotes[from..to.max(from)]
}

/// Log odds that a sentence gains by telling who said it, and again by telling when: the debates the model was trained on
/// have nobody to name, and whoever checks an article begins with what can be asked of somebody.
const ATTRIBUTION_LOG_ODDS: f32 = 0.7;

/// A probability with so much added to its log odds.
fn add_log_odds(score: f32, by: f32) -> f32 {
    let odds = score / (1.0 - score).max(f32::EPSILON) * by.exp();
    odds / (1.0 + odds)
}

/// Whether a word asks for something rather than tells it.
fn is_request(verb: &str) -> bool {
    matches!(verb, "meminta" | "asked")
}

/// Why `sentence` may be worth checking, one reason of each kind.
pub fn reasons(text: &str, sentence: &Sentence, quotes: &[Attribution], extraction: &Extraction) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    let mut add = |why: ReasonKind, span: Span| {
        if !reasons.iter().any(|reason| reason.kind == why) {
            reasons.push(Reason { kind: why, span });
        }
    };
    for value in &sentence.values {
        // A rate ("90 km/h") counts as a record too, like a rank.
        let ratio = value.value.as_ref().is_some_and(Value::is_ratio);
        add(
            match value.kind {
                EntityType::Date => ReasonKind::Date,
                _ if ratio => ReasonKind::Record,
                _ => ReasonKind::Number,
            },
            value.span,
        );
    }
    for (signal, why) in [
        (Signal::Extreme, ReasonKind::Record),
        (Signal::Comparison, ReasonKind::Comparison),
        (Signal::Change, ReasonKind::Comparison),
        (Signal::Cause, ReasonKind::Cause),
        (Signal::Absolute, ReasonKind::Absolute),
        (Signal::Law, ReasonKind::Law),
    ] {
        if let Some(token) = sentence.tokens.iter().find(|t| t.signals.has(signal) && t.value.is_none()) {
            add(why, token.span);
        }
    }
    let quoted = quotes.iter().find(|q| sentence.span.intersects(q.content) || sentence.span.covers(q.cue));
    let named = |words: Span| words.slice(text).contains(char::is_uppercase);
    let speaker = quoted.and_then(|quote| quote.speaker);
    if let Some(speaker) = speaker.filter(|speaker| speaker.mention.is_some() || named(speaker.source)) {
        // For "he" the name he has.
        add(ReasonKind::Source, speaker.mention.map_or(speaker.source, |m| extraction.mentions[m].span));
    }
    reasons.sort_by_key(|reason| (reason.span.start, reason.kind));
    reasons
}
