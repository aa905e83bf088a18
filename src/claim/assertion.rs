//! Reduces a sentence to what it asserts: without the clause that attributes it.
//!
//! "“It rained for ten days,” said Mayor Smith in Leeds on Monday" asserts that it rained. The name, the place and the
//! date of the attribution say nothing about whether the content can be checked.

use super::attribution::Attribution;
use super::sentence::{Sentence, SentenceToken};
use crate::entity::EntityType;
use crate::text::Span;

/// `sentence` without the cues and sources of `quotes`, the adjuncts beside them, and quotation marks.
///
/// After a content, everything up to the next content goes; before a content, what stands between it and its cue, and
/// dates in front of the cue.
pub(super) fn assertion(sentence: &Sentence, quotes: &[Attribution]) -> Sentence {
    let clauses: Vec<Clause> = quotes.iter().filter_map(|quote| Clause::of(quote, sentence.span)).collect();
    if clauses.is_empty() {
        return sentence.clone();
    }
    let contents: Vec<Span> =
        quotes.iter().map(|quote| quote.content).filter(|content| content.intersects(sentence.span)).collect();
    let goes = |token: &SentenceToken| {
        let is_content = contents.iter().any(|content| content.covers(token.span));
        clauses.iter().any(|clause| clause.parts.iter().any(|part| part.intersects(token.span)))
            || matches!(token.lower.as_str(), "\"" | "“" | "”")
            || !is_content && clauses.iter().any(|clause| clause.covers(token))
    };
    sentence.filtered(|token| !goes(token))
}

/// The clause of an attribution, within one sentence.
struct Clause {
    /// The cue, and the source if it is in the sentence.
    parts: Vec<Span>,
    /// From the first to the last of the words that attribute.
    outer: Span,
    content: Span,
}

impl Clause {
    /// `None` if the cue of `quote` is not in `sentence`.
    fn of(quote: &Attribution, sentence: Span) -> Option<Self> {
        let cue = quote.cue.filter(|cue| sentence.covers(*cue))?;
        let source = quote.source.filter(|source| sentence.covers(*source));
        let parts: Vec<Span> = [Some(cue), source].into_iter().flatten().collect();
        let start = parts.iter().map(|part| part.start).min()?;
        let end = parts.iter().map(|part| part.end).max()?;
        Some(Self { parts, outer: Span::new(start, end), content: quote.content })
    }

    /// Whether a token outside the contents belongs to this clause.
    fn covers(&self, token: &SentenceToken) -> bool {
        if self.content.end <= self.outer.start {
            // "“…,” said Smith in Leeds on Monday".
            return token.span.start >= self.content.end;
        }
        if self.content.start >= self.outer.end {
            // "On Monday Smith said in Leeds that …".
            let is_date = token.value == Some(EntityType::Date) && token.span.end <= self.outer.start;
            return is_date || token.span.start >= self.outer.start && token.span.end <= self.content.start;
        }
        false
    }
}
