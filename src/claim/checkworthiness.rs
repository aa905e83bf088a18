//! Scores the check-worthiness of sentences and gives reasons.
//!
//! The trained model gives the score; the reasons point to words in the text. The program does not learn from accepted
//! or dismissed suggestions.

use super::attribution::Attribution;
use super::features::SentenceFeatures;
use super::model::ClaimModels;
use super::sentence::{MAX_SENTENCE_BYTES, Sentence};
use super::signals::Signal;
use crate::entity::{EntityType, Extraction, Value};
use crate::text::Span;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    /// The kind of reason.
    pub(crate) kind: ReasonKind,
    /// The supporting words, in bytes of the text.
    pub(crate) span: Span,
}

/// A sentence with its check-worthiness score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredSentence {
    /// The sentence, in bytes of the text.
    pub span: Span,
    /// The probability that the sentence is worth checking, from 0 to 1; 0.5 means as likely as not.
    pub score: f32,
    /// At most one reason of each kind, in text order.
    pub(crate) reasons: Vec<Reason>,
}

/// The lowest score at which a sentence is suggested.
pub(crate) const SUGGESTION_THRESHOLD: f32 = 0.5;

/// The maximum share of sentences that are flagged, as a fraction; [`MIN_FLAGGED`] sentences are always allowed.
const MAX_SHARE: (usize, usize) = (2, 5);
const MIN_FLAGGED: usize = 5;

/// The lowest score at which a sentence is flagged, so that at most two fifths of `sentences` (or five, if that is
/// more) are flagged, apart from ties; never below [`SUGGESTION_THRESHOLD`].
pub(crate) fn flag_threshold(sentences: &[ScoredSentence]) -> f32 {
    let mut scores: Vec<f32> = sentences.iter().map(|sentence| sentence.score).collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    let count = MIN_FLAGGED.max(scores.len() * MAX_SHARE.0 / MAX_SHARE.1);
    count
        .checked_sub(1)
        .and_then(|last| scores.get(last))
        .map_or(SUGGESTION_THRESHOLD, |score| score.max(SUGGESTION_THRESHOLD))
}

/// Scores each of `sentences` in order; `quotes` and `extraction` must cover the same window of `text`.
pub(crate) fn score_sentences(
    text: &str,
    sentences: &[Sentence],
    quotes: &[Attribution],
    extraction: &Extraction,
) -> Vec<ScoredSentence> {
    let models = ClaimModels::built_in();
    let weigh = |sentence: &Sentence| {
        let quotes = near(quotes, sentence.span);
        let score = models.score(&SentenceFeatures::new(text, sentence), sentence.language);
        let quoted = quotes
            .iter()
            .filter(|q| sentence.span.intersects(q.content) && !q.cue.is_some_and(|cue| is_request(cue.slice(text))));
        let told = quoted.filter_map(|quote| quote.speaker.and(Some(quote.said.is_some())));
        let more =
            told.map(|dated| if dated { 2.0 * ATTRIBUTION_LOG_ODDS } else { ATTRIBUTION_LOG_ODDS }).fold(0.0, f32::max);
        let words = sentence.tokens.iter().filter(|token| token.is_word()).count();
        let highest = if words < MIN_CLAIM_WORDS { MAX_FRAGMENT_SCORE } else { 1.0 };
        ScoredSentence {
            span: sentence.span,
            score: add_log_odds(score, more).min(highest),
            reasons: reasons(text, sentence, quotes, extraction),
        }
    };
    sentences.iter().map(weigh).collect()
}

/// Sentences with fewer words are mostly fragments: "In 2016.", "Verdict: False".
const MIN_CLAIM_WORDS: usize = 4;

/// The highest score of a fragment, below [`SUGGESTION_THRESHOLD`].
const MAX_FRAGMENT_SCORE: f32 = 0.3;

/// The part of `quotes`, which must be sorted by position, that is close enough to `span` to concern its sentence.
pub(super) fn near(quotes: &[Attribution], span: Span) -> &[Attribution] {
    let from = quotes.partition_point(|quote| quote.content.start + 2 * MAX_SENTENCE_BYTES < span.start);
    let to = quotes.partition_point(|quote| quote.content.start < span.end + MAX_SENTENCE_BYTES);
    &quotes[from..to.max(from)]
}

/// Log odds added to a sentence with a known speaker, and added again if the quote has a date.
///
/// The model was trained on debates, which do not name speakers, while a fact-checker starts with claims whose speaker
/// can be contacted.
const ATTRIBUTION_LOG_ODDS: f32 = 0.7;

/// Adds `by` to the log odds of the probability `score`.
fn add_log_odds(score: f32, by: f32) -> f32 {
    let odds = score / (1.0 - score).max(f32::EPSILON) * by.exp();
    odds / (1.0 + odds)
}

/// Whether a cue introduces a request, not a statement.
fn is_request(verb: &str) -> bool {
    matches!(verb, "meminta" | "asked")
}

/// Whether token `at` has a signal only in another sense: as part of a person's name ("Bill Lee"), or "leads" without
/// "to".
fn is_other_sense(text: &str, sentence: &Sentence, at: usize, extraction: &Extraction) -> bool {
    let token = &sentence.tokens[at];
    let mention = extraction.at(token.span.start).map(|m| &extraction.mentions[m]);
    let is_named = mention.is_some_and(|mention| mention.kind == EntityType::Person)
        && token.span.slice(text).starts_with(char::is_uppercase);
    let leads = matches!(token.lower.as_str(), "lead" | "leads" | "leading" | "led");
    is_named || leads && sentence.tokens.get(at + 1).is_none_or(|next| next.lower != "to")
}

/// The reasons why `sentence` may be worth checking, at most one of each kind, in text order.
pub(crate) fn reasons(text: &str, sentence: &Sentence, quotes: &[Attribution], extraction: &Extraction) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    let mut add = |why: ReasonKind, span: Span| {
        if !reasons.iter().any(|reason| reason.kind == why) {
            reasons.push(Reason { kind: why, span });
        }
    };
    for value in &sentence.values {
        // A rate ("90 km/h") counts as a record, like a rank.
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
        let counts = |&at: &usize| {
            let token = &sentence.tokens[at];
            token.signals.has(signal) && token.value.is_none() && !is_other_sense(text, sentence, at, extraction)
        };
        if let Some(at) = (0..sentence.tokens.len()).find(counts) {
            add(why, sentence.tokens[at].span);
        }
    }
    let quoted = quotes
        .iter()
        .find(|q| sentence.span.intersects(q.content) || q.cue.is_some_and(|cue| sentence.span.covers(cue)));
    let named = |words: Span| words.slice(text).contains(char::is_uppercase);
    let speaker = quoted.and_then(|quote| quote.speaker);
    if let Some(speaker) = speaker.filter(|speaker| speaker.mention.is_some() || named(speaker.words)) {
        // For a pronoun, point to the name.
        add(ReasonKind::Source, speaker.mention.map_or(speaker.words, |m| extraction.mentions[m].span));
    }
    reasons.sort_by_key(|reason| (reason.span.start, reason.kind));
    reasons
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::claim;
    use crate::entity::extract;
    use crate::text::Span;

    /// For each sentence, whether it is suggested and the names of its reasons.
    fn scored(text: &str) -> Vec<(bool, Vec<&'static str>)> {
        let article = Article::new(text.into(), None, None).unwrap();
        let claims = claim::find(&article, &extract(&article, Span::new(0, text.len())));
        let row = |s: &super::ScoredSentence| {
            (s.score >= super::SUGGESTION_THRESHOLD, s.reasons.iter().map(|reason| reason.kind.name()).collect())
        };
        claims.sentences.iter().map(row).collect()
    }

    #[test]
    fn fragments_are_not_suggested() {
        let found =
            scored("Taxes rose by 20 percent in 2016, the largest increase since 1990. In June 2016. Up 20 percent.");
        assert_eq!(found.iter().map(|(suggested, _)| *suggested).collect::<Vec<_>>(), [true, false, false]);
    }

    #[test]
    fn a_word_in_another_sense_is_no_reason() {
        let reasons = |text| scored(text).remove(0).1;
        assert!(!reasons("The voters met Bill Clinton in the town hall.").contains(&"law"));
        assert!(reasons("The senators passed the bill in the town hall.").contains(&"law"));
        assert!(!reasons("The candidate leads the field in the whole state.").contains(&"cause"));
        assert!(reasons("The drug leads to the death of many people.").contains(&"cause"));
    }
}
