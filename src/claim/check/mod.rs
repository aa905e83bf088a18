//! What an article itself gives away: a weekday that does not fit its date, a rank above the number ranked, parts that
//! do not make up their total, a name spelled two ways.
//!
//! Each check looks for one thing, and only where the words leave no other reading: whoever sees two false alarms
//! turns it off. None of them knows anything of the world beyond the calendar.

mod ages;
mod conflicting_values;
mod dates;
mod names;
mod quotations;
mod ranks;
mod totals;

use super::sentence::Sentence;
use crate::article::Article;
use crate::entity::rules::writing_date;
use crate::entity::{Extraction, Mention};
use crate::text::Span;
use crate::text::typography::single_spaced;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

macro_rules! checks {
    ($($(#[$doc:meta])* $name:ident $id:literal $what:literal,)*) => {
        /// What is looked for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "lowercase")]
        pub enum Check { $($(#[$doc])* $name,)* }

        impl Check {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its id, as it is written and silenced by.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// What it compares.
            pub const fn what(self) -> &'static str {
                match self { $(Self::$name => $what,)* }
            }
        }
    };
}

checks! {
    /// A weekday and a date.
    Weekday "weekday" "a weekday against its date",
    /// A day that no month has.
    Date "date" "a date against the calendar",
    /// An interval and the two dates it lies between.
    Interval "interval" "an interval against the two dates it lies between",
    /// Parts and their total.
    Sum "sum" "parts against their total",
    /// A percentage and the two numbers it is made of.
    Share "share" "a percentage against the numbers it is made of",
    /// A share of more than everything.
    Percent "percent" "a share against a hundred per cent",
    /// A rank and how many are ranked.
    Rank "rank" "a rank against how many are ranked",
    /// An age and a year of birth.
    Age "age" "an age against a year of birth",
    /// The same quantity with two values.
    Value "value" "the same quantity in two places",
    /// A name spelled two ways.
    Spelling "spelling" "the spellings of a name",
    /// An abbreviation before, or against, its explanation.
    Abbreviation "abbreviation" "an abbreviation against its explanation",
    /// A quotation mark that nothing closes.
    Quotation "quotation" "quotation marks against one another",
}

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked for.
    pub check: Check,
    /// The place, in bytes of the text.
    pub span: Span,
    /// The place it does not fit.
    pub other: Option<Span>,
    /// What was compared, and how it comes out.
    pub explanation: String,
}

/// What the checks look at.
struct CheckContext<'a> {
    text: &'a str,
    article: &'a Article,
    sentences: &'a [Sentence],
    extraction: &'a Extraction,
    writing_date: Option<Date>,
}

/// What does not fit in `article`, in the order of the text; `sentences` and `extraction` are of the same window of it.
pub fn check(article: &Article, sentences: &[Sentence], extraction: &Extraction) -> Vec<Finding> {
    let context =
        CheckContext { text: article.text(), article, sentences, extraction, writing_date: writing_date(article) };
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
    /// The words of `span`, on one line.
    fn words(&self, span: Span) -> String {
        single_spaced(span.slice(self.text))
    }

    /// Indices of the mentions of a sentence.
    fn mentions(&self, sentence: &Sentence) -> impl Iterator<Item = &'a Mention> + use<'a> {
        let found = self.extraction;
        found.touching(sentence.span).map(move |m| &found.mentions[m])
    }

    /// The dates of a sentence that are one day.
    fn days(&self, sentence: &Sentence) -> Vec<(Span, Date)> {
        self.mentions(sentence).filter_map(|m| Some((m.span, day(m)?))).collect()
    }
}

/// The day a mention means, if it means one.
fn day(mention: &Mention) -> Option<Date> {
    mention.value.as_ref()?.day()
}

/// The amount of a number, sum or percentage that is neither a range nor a rank.
fn number(mention: &Mention) -> Option<f64> {
    mention.value.as_ref()?.amount()?.exact()?.to_f64()
}

/// The symbol of a number's unit, a sum's currency or a percentage; nothing for a bare count.
fn unit(mention: &Mention) -> Option<&str> {
    mention.value.as_ref()?.symbol()
}

/// A number as it is shown: no more digits than it takes, thousands apart.
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

    /// The checks that find something in `text`, with the words they find.
    pub fn found(text: &str) -> Vec<(&'static str, String)> {
        let article = Article::new(text.into(), None, None).unwrap();
        let found = extract(&article, Span::new(0, text.len()));
        let sentences = sentence::read(&article, found.window);
        let findings = super::check(&article, &sentences, &found);
        findings.iter().map(|f| (f.check.id(), f.span.slice(text).to_string())).collect()
    }

    /// Checks that exactly `id` finds exactly the words in brackets.
    #[track_caller]
    pub fn wrong(id: &str, drawn: &str) {
        let text = drawn.replace(['[', ']'], "");
        let words = &drawn[drawn.find('[').unwrap() + 1..drawn.find(']').unwrap()];
        assert_eq!(found(&text), [(id, words.to_string())] as [(&str, String); 1], "{text}");
    }

    /// Checks that nothing is found.
    #[track_caller]
    pub fn right(text: &str) {
        assert_eq!(found(text), [], "{text}");
    }
}
