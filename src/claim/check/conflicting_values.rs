//! Checks for a quantity that the article states twice with different values.
//!
//! Two numbers are the same quantity if the words around them are nearly the same. Sentences that compare, or that
//! mention different dates or names, are about different quantities.

use super::{Check, CheckContext, Finding, unit};
use crate::article::{Paragraph, ParagraphKind};
use crate::claim::sentence::{Sentence, SentenceToken};
use crate::claim::signals::Signal;
use crate::entity::{EntityType, Mention, Value};
use crate::text::Span;
use std::collections::{BTreeSet, HashMap};

/// A number with its context.
struct Quantity<'a> {
    sentence: Span,
    mention: &'a Mention,
    number: f64,
    /// The place, if the mention is a rank; `number` is then the number of ranked items.
    rank: Option<f64>,
    /// The unit symbol, or the stem of the counted noun.
    of: String,
    /// Stems of the content words among the [`CONTEXT_WORDS`] on either side.
    words: BTreeSet<String>,
    /// Lower-cased names and dates in the sentence.
    about: BTreeSet<String>,
}

/// The place of a quantity in the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Headline,
    Body,
}

/// Maximum number of later quantities with the same unit that each one is compared with. Articles have fewer; the limit
/// bounds the cost of a data dump.
const MAX_COMPARED: usize = 100;

/// Number of words read on either side of a number.
const CONTEXT_WORDS: usize = 8;

/// Smallest number that is compared; smaller ones occur with too many different meanings.
const MIN_NUMBER: f64 = 10.0;

/// Minimum number of stems that two quantities must share, not counting the unit.
const MIN_SHARED_STEMS: usize = 3;

pub(super) fn conflicting_values(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    let title = context.article.paragraphs().iter().find(|p| p.kind == ParagraphKind::Title).map(Paragraph::span);
    let title = title.map(|span| Sentence::read(context.text, span, context.article.paragraph_language(span)));
    let of = |sentence: &Sentence, place: Place| quantities(context, sentence).into_iter().map(move |q| (q, place));
    let all: Vec<(Quantity<'_>, Place)> = title
        .iter()
        .flat_map(|title| of(title, Place::Headline))
        .chain(context.sentences.iter().flat_map(|sentence| of(&sentence, Place::Body)))
        .collect();
    let mut counts: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, (quantity, _)) in all.iter().enumerate() {
        counts.entry(&quantity.of).or_default().push(i);
    }
    for (i, (a, place)) in all.iter().enumerate() {
        let alike = &counts[a.of.as_str()];
        let after = alike.partition_point(|&other| other <= i);
        let same =
            alike[after..].iter().take(MAX_COMPARED).map(|&other| &all[other].0).find(|b| is_conflict(a, b, *place));
        let Some(b) = same else { continue };
        let what = format!("“{}” here, “{}” elsewhere", context.words(b.mention.span), context.words(a.mention.span));
        findings.push(Finding {
            check: Check::Value,
            span: b.mention.span,
            other: Some(a.mention.span),
            explanation: what,
        });
    }
}

fn quantities<'a>(context: &CheckContext<'a>, sentence: &Sentence) -> Vec<Quantity<'a>> {
    let compares = |t: &SentenceToken| t.signals.has(Signal::Comparison) || t.signals.has(Signal::Change);
    if sentence.tokens.iter().any(compares) {
        return Vec::new();
    }
    let mentions: Vec<&Mention> = context.mentions(sentence).collect();
    let about: BTreeSet<String> = mentions
        .iter()
        .filter(|m| {
            matches!(m.kind, EntityType::Date | EntityType::Person | EntityType::Organization | EntityType::Place)
        })
        .map(|m| context.words(m.span).to_lowercase())
        .collect();
    mentions
        .iter()
        .filter_map(|mention| {
            let (number, rank) = counted(mention.value.as_deref()?).filter(|(number, _)| *number >= MIN_NUMBER)?;
            let next = sentence.tokens.iter().position(|t| t.span.start >= mention.span.end)?;
            let counted = &sentence.tokens[next];
            let of = match unit(mention) {
                Some(unit) => unit.to_string(),
                None if counted.is_word() && counted.value.is_none() => stem(&counted.lower),
                None => return None,
            };
            let first = sentence.tokens.iter().position(|t| t.span.intersects(mention.span))?;
            let before = sentence.tokens[..first].iter().rev().filter(|t| t.is_word()).take(CONTEXT_WORDS);
            let after = sentence.tokens[next..].iter().filter(|t| t.is_word()).take(CONTEXT_WORDS);
            let words = before.chain(after).filter(|t| is_content_word(t)).map(|t| stem(&t.lower)).collect();
            Some(Quantity { sentence: sentence.span, mention, number, rank, of, words, about: about.clone() })
        })
        .collect()
}

/// The exact number and no place; for a rank, the number of ranked items and the place.
///
/// `None` for a range, a bound ("at least 40") and a rate: "90 km/h" holds at one moment, so a different speed does not contradict it.
fn counted(value: &Value) -> Option<(f64, Option<f64>)> {
    match value {
        Value::Rank { rank, of, .. } => Some((*of as f64, Some(*rank as f64))),
        Value::Measure { unit, .. } if unit.is_rate() => None,
        Value::Number(amount) | Value::Measure { amount, .. } | Value::Money { amount, .. } => {
            Some((amount.exact()?.to_f64()?, None))
        }
        _ => None,
    }
}

/// Whether a token is a word of more than three letters that is neither a number nor a function word.
fn is_content_word(token: &SentenceToken) -> bool {
    token.value.is_none() && token.is_word() && token.lower.chars().count() > 3 && !is_small_word(token)
}

fn is_small_word(token: &SentenceToken) -> bool {
    [Signal::They, Signal::Is, Signal::Turn, Signal::Many, Signal::Report].iter().any(|&s| token.signals.has(s))
        || matches!(
            token.lower.as_str(),
            "yang" | "dengan" | "untuk" | "dalam" | "pada" | "this" | "that" | "with" | "from" | "tersebut"
        )
}

/// Strips common Indonesian affixes and the English plural "s".
fn stem(word: &str) -> String {
    let end = ["nya", "kan", "an", "i"].iter().find_map(|end| word.strip_suffix(end).filter(|stem| stem.len() > 4));
    let word = end.unwrap_or(word);
    let word = word.strip_suffix('s').filter(|stem| stem.len() > 3).unwrap_or(word);
    let start = ["meng", "meny", "mem", "men", "me", "di", "ber", "peng", "pem", "pen", "ter"];
    let stem = start.iter().find_map(|start| word.strip_prefix(start).filter(|stem| stem.len() > 3)).unwrap_or(word);
    stem.to_string()
}

/// Whether `a`, from `place`, and `b` are the same quantity with different values. For the headline two shared stems may
/// suffice, and names and dates need not match.
fn is_conflict(a: &Quantity<'_>, b: &Quantity<'_>, place: Place) -> bool {
    let shared = a.words.intersection(&b.words).filter(|word| **word != a.of).count();
    // Ranks conflict if exactly one of the place and the number of ranked items differs.
    if let (Some(one), Some(other)) = (a.rank, b.rank) {
        let differs = is_equal(one, other) != is_equal(a.number, b.number);
        return a.sentence != b.sentence && a.of == b.of && differs && shared >= 2 && !a.about.is_disjoint(&b.about);
    }
    let least = a.words.len().min(b.words.len());
    let close = match place {
        Place::Headline => shared >= 2 && shared * 2 >= a.words.len(),
        Place::Body => shared >= MIN_SHARED_STEMS && shared * 10 >= least * 7,
    };
    // "Trump won 50 delegates", "In Ohio, Trump won 66 delegates": both may be right.
    let apart = place == Place::Body && a.about != b.about;
    let ratio = a.number.max(b.number) / a.number.min(b.number);
    let rounded = ratio < 1.06 && (is_round(a) || is_round(b));
    a.sentence != b.sentence
        && a.of == b.of
        && a.mention.kind == b.mention.kind
        && ratio > 1.0
        && ratio < 10.0
        && !rounded
        && close
        && !apart
}

/// Whether two parsed numbers are equal, within 1e-9.
fn is_equal(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

/// Whether a number looks rounded: at most two digits before its trailing zeros.
fn is_round(quantity: &Quantity<'_>) -> bool {
    let digits = format!("{}", quantity.number);
    digits.trim_end_matches('0').chars().filter(char::is_ascii_digit).count() <= 2
}

#[cfg(test)]
mod tests {
    use super::super::tests::{right, wrong};

    #[test]
    fn values() {
        let article = |first: &str, second: &str| {
            format!(
                "Pembangunan kapal baru itu menelan biaya {first} dari anggaran provinsi.\nKapal pertama sudah berlayar.\n\
                 Biaya pembangunan kapal baru sebesar {second} ditanggung anggaran provinsi.\n"
            )
        };
        right(&article("Rp 184 miliar", "Rp 184 miliar"));
        wrong("value", &article("Rp 184 miliar", "[Rp 194 miliar]"));
        right("The candidate won 1,237 delegates in the race. In Ohio the candidate won 662 delegates in the race.");
        right("Indeks itu mencakup 83 negara. Pertemuan itu dihadiri menteri dari 10 negara.");
        right(
            "The survey covered 1,709 children from 88 schools in July 2003. The survey covered 1,500 children from 80 schools in July 2001.",
        );
    }

    #[test]
    fn a_headline_against_the_text() {
        let article = |number: &str| {
            format!(
                "Feri Baru Ditarget Angkut 2,4 Juta Penumpang Setahun\nPemerintah meresmikan feri baru di Surabaya.\nDinas mengangkut {number} penumpang setahun sebagai target.\n"
            )
        };
        right(&article("2,4 juta"));
        wrong("value", &article("[3,4 juta]"));
    }
}
