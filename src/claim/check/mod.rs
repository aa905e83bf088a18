//! Consistency checks: contradictions within an article, such as a weekday that does not match its date, a rank above
//! the number of ranked items, parts that do not add up to their total, or a name with two spellings.
//!
//! Each check looks for one kind of error and reports it only if the text is unambiguous: users turn a check off after
//! two false alarms. The checks use no knowledge of the world beyond the calendar.

mod ages;
mod conflicting_values;
mod dates;
mod names;
mod quotations;
mod ranks;
mod totals;

use super::sentence::{Sentence, Sentences};
use crate::article::Article;
use crate::entity::rules::writing_date;
use crate::entity::{Extraction, Mention};
use crate::text::Span;
use crate::text::typography::single_spaced;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

macro_rules! checks {
    ($($(#[$doc:meta])* $name:ident $id:literal $what:literal,)*) => {
        /// A kind of contradiction to look for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "lowercase")]
        pub enum Check { $($(#[$doc])* $name,)* }

        impl Check {
            /// All checks, in declaration order.
            pub(crate) const ALL: &[Self] = &[$(Self::$name,)*];

            /// The identifier used in output and in suppressions.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// A short noun phrase for what the check compares, for help and lists.
            pub(crate) const fn what(self) -> &'static str {
                match self { $(Self::$name => $what,)* }
            }
        }
    };
}

checks! {
    /// A weekday and a date.
    Weekday "weekday" "a weekday against its date",
    /// A day that does not exist.
    Date "date" "a date against the calendar",
    /// An interval and its two dates.
    Interval "interval" "an interval against its two dates",
    /// Parts and their total.
    Sum "sum" "parts against their total",
    /// A percentage and the two numbers it was computed from.
    Share "share" "a percentage against the numbers it was computed from",
    /// A share of more than 100 per cent.
    Percent "percent" "a share against 100 per cent",
    /// A rank and the number of ranked items.
    Rank "rank" "a rank against the number of ranked items",
    /// An age and a year of birth.
    Age "age" "an age against a year of birth",
    /// The same quantity with two values.
    Value "value" "the same quantity in two places",
    /// A name spelled two ways.
    Spelling "spelling" "the spellings of a name",
    /// An abbreviation used before its explanation, or explained in two ways.
    Abbreviation "abbreviation" "an abbreviation against its explanation",
    /// A quotation mark that is never closed.
    Quotation "quotation" "quotation marks against one another",
}

/// An inconsistency that a check reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check that reports it.
    pub check: Check,
    /// The inconsistent words, in bytes of the text.
    pub span: Span,
    /// The words that it contradicts, in bytes of the text, if there are any.
    pub(crate) other: Option<Span>,
    /// An explanation for the user: what was compared, with the result.
    pub(crate) explanation: String,
}

/// The input shared by all checks.
struct CheckContext<'a> {
    text: &'a str,
    article: &'a Article,
    sentences: &'a Sentences,
    extraction: &'a Extraction,
    writing_date: Option<Date>,
}

/// Runs all checks on `article` and returns the findings sorted by position.
///
/// `sentences` and `extraction` must cover the same window of the article.
pub(crate) fn check(article: &Article, sentences: &Sentences, extraction: &Extraction) -> Vec<Finding> {
    let context = CheckContext {
        text: article.asserted_text(),
        article,
        sentences,
        extraction,
        writing_date: writing_date(article),
    };
    let mut findings = Vec::new();
    for each in [
        dates::weekdays,
        dates::calendar,
        dates::intervals,
        totals::sums,
        totals::shares,
        totals::changes,
        totals::percentages,
        ranks::ranks,
        ages::ages,
        conflicting_values::conflicting_values,
        names::spellings,
        names::abbreviations,
        quotations::unclosed_quotations,
    ] {
        each(&context, &mut findings);
    }
    findings.sort_by_key(|finding| (finding.span.start, finding.span.end, finding.check));
    findings
}

impl<'a> CheckContext<'a> {
    /// The text of `span` on one line, with runs of white space collapsed.
    fn words(&self, span: Span) -> String {
        single_spaced(span.slice(self.text))
    }

    /// The mentions that touch `sentence`.
    fn mentions(&self, sentence: &Sentence) -> impl Iterator<Item = &'a Mention> + use<'a> {
        let found = self.extraction;
        found.touching(sentence.span).map(move |m| &found.mentions[m])
    }

    /// The mentions of a sentence that resolve to a single day.
    fn days(&self, sentence: &Sentence) -> Vec<(Span, Date)> {
        self.mentions(sentence).filter_map(|m| Some((m.span, day(m)?))).collect()
    }
}

/// The single day that a mention resolves to, if any.
fn day(mention: &Mention) -> Option<Date> {
    mention.value.as_ref()?.day()
}

/// The exact amount of a number, sum or percentage; `None` for a range or a rank.
fn number(mention: &Mention) -> Option<f64> {
    mention.value.as_ref()?.amount()?.exact()?.to_f64()
}

/// The symbol of a unit, a currency or a percentage; `None` for a bare count.
fn unit(mention: &Mention) -> Option<&str> {
    mention.value.as_ref()?.symbol()
}

/// Formats a number with thousands separators and at most two decimals.
fn format_number(number: f64) -> String {
    let rounded = format!("{}", (number * 100.0).round() / 100.0);
    let (whole, rest) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 && c.is_ascii_digit() && !out.ends_with('-') {
            out.push(',');
        }
        out.push(c);
    }
    if rest.is_empty() { out } else { format!("{out}.{rest}") }
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::claim::sentence;
    use crate::entity::extract;
    use crate::text::Span;

    /// The findings in `text`, each as check id and text of the span.
    pub(crate) fn found(text: &str) -> Vec<(&'static str, String)> {
        let article = Article::new(text.into(), None, None).unwrap();
        let found = extract(&article, Span::new(0, text.len()));
        let sentences = sentence::read(&article, found.window);
        let findings = super::check(&article, &sentences, &found);
        findings.iter().map(|f| (f.check.id(), f.span.slice(text).to_string())).collect()
    }

    /// Asserts that check `id` reports exactly the words in brackets, and that nothing else is reported.
    #[track_caller]
    pub(crate) fn wrong(id: &str, drawn: &str) {
        let text = drawn.replace(['[', ']'], "");
        let words = &drawn[drawn.find('[').unwrap() + 1..drawn.find(']').unwrap()];
        assert_eq!(found(&text), [(id, words.to_string())] as [(&str, String); 1], "{text}");
    }

    /// Asserts that there are no findings.
    #[track_caller]
    pub(crate) fn right(text: &str) {
        assert_eq!(found(text), [], "{text}");
    }
}
