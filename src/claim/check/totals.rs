//! Checks numbers in one sentence that must agree: parts and totals, shares, changes, percentages.

use super::{Check, CheckContext, Finding, format_number, number, unit};
use crate::claim::sentence::{Sentence, SentenceToken};
use crate::claim::signals::Signal;
use crate::entity::value::{Amount, Extent};
use crate::entity::{EntityType, Mention, Value};
use crate::text::Span;
use crate::text::word_list::WordList;

/// Rounding tolerance of a percentage, in percentage points.
const ROUNDING_POINTS: f64 = 1.0;

/// Tolerance of a ratio in words, in percentage points.
const IDIOM_POINTS: f64 = 5.0;

/// Reports parts that do not add up to their total: "120 orang, terdiri atas 70 laki-laki dan 60 perempuan".
///
/// Without a total, percentages must add up to 100.
pub(super) fn sums(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for sentence in context.sentences.iter() {
        let Some(from) = consists(&sentence.tokens) else { continue };
        let at = sentence.tokens[from].span.start;
        let mentions: Vec<&Mention> = context.mentions(&sentence).collect();
        let until =
            sentence.tokens[from..].iter().find(|t| matches!(t.lower.as_str(), ";" | ":" | "." | "(" | "—" | "–"));
        let until = until.map_or(sentence.span.end, |token| token.span.start);
        let parts: Vec<&Mention> = mentions
            .iter()
            .filter(|m| m.span.start >= at && m.span.end <= until && m.kind != EntityType::Date)
            .filter(|m| number(m).is_some())
            .copied()
            .collect();
        // If a part has no number, the sum is unknown.
        if parts.len() < 2 || !listed(context, &sentence, &parts, at, until) {
            continue;
        }
        let total = mentions.iter().rfind(|m| m.span.end <= at && number(m).is_some());
        let sum: f64 = parts.iter().filter_map(|m| number(m)).sum();
        let shares = parts.iter().all(|m| m.kind == EntityType::Percent);
        let (span, whole, slack) = match total {
            Some(total) if parts.iter().all(|m| m.kind == total.kind && unit(m) == unit(total)) => {
                // Only the counted noun may separate the total from the list, so at most five words. A total with a
                // fraction is rounded, and rates do not add up.
                let between = &context.text[total.span.end..at];
                let has_fraction = |value: &Value| value.amount().is_some_and(Amount::has_fraction);
                let unfit = total.value.as_ref().is_some_and(|value| value.is_ratio() || has_fraction(value));
                if between.split_whitespace().count() > 5 || unfit {
                    continue;
                }
                (total.span, number(total).unwrap_or_default(), rounding(context, &parts))
            }
            _ if shares => (Span::new(parts[0].span.start, parts[parts.len() - 1].span.end), 100.0, 1.5),
            _ => continue,
        };
        if (sum - whole).abs() <= slack {
            continue;
        }
        let last = parts[parts.len() - 1];
        let what = format!("the parts make {}, not {}", format_number(sum), format_number(whole));
        let other = Span::new(parts[0].span.start, last.span.end);
        findings.push(Finding { check: Check::Sum, span, other: (span != other).then_some(other), explanation: what });
    }
}

/// Index of the first token after "terdiri atas", "consisting of" or a similar phrase.
fn consists(tokens: &[SentenceToken]) -> Option<usize> {
    (0..tokens.len().saturating_sub(1))
        .find_map(|at| {
            let pair = (tokens[at].lower.as_str(), tokens[at + 1].lower.as_str());
            match pair {
                ("terdiri", "atas" | "dari") | ("consisting" | "consists" | "consisted", "of") | ("made", "up") => {
                    Some(at + 2)
                }
                ("comprising" | "comprises" | "rinciannya", _) => Some(at + 1),
                _ => None,
            }
        })
        .filter(|&at| at < tokens.len())
}

/// Whether the text between bytes `from` and `until`, split at commas and "and", has exactly one of `parts` per item.
fn listed(context: &CheckContext<'_>, sentence: &Sentence, parts: &[&Mention], from: usize, until: usize) -> bool {
    let mut items = vec![from];
    let (mut until, mut last) = (until, false);
    for token in &sentence.tokens {
        let and = matches!(token.lower.as_str(), "dan" | "and" | "serta");
        if token.span.start <= from || token.span.end >= until || parts.iter().any(|m| m.span.covers(token.span)) {
            continue;
        }
        // A comma after the last item ends the list.
        if last && token.lower == "," {
            until = token.span.start;
            break;
        }
        if and || token.lower == "," {
            items.push(token.span.end);
        }
        last |= and;
    }
    items.push(until);
    let mut held = items
        .windows(2)
        .map(|pair| Span::new(pair[0], pair[1]))
        .filter(|item| item.get(context.text).is_some_and(|words| words.contains(char::is_alphanumeric)));
    held.all(|item| parts.iter().filter(|m| item.covers(m.span)).count() == 1)
}

/// Tolerance of a sum of `parts`: half a unit of the last written digit for each number with a scale word ("miliar").
fn rounding(context: &CheckContext<'_>, parts: &[&Mention]) -> f64 {
    parts
        .iter()
        .map(|m| {
            let words = m.span.slice(context.text);
            let digits = words.chars().filter(char::is_ascii_digit).count() as i32;
            let scaled = words.contains(|c: char| c.is_alphabetic()) && m.kind != EntityType::Percent;
            let number = number(m).unwrap_or_default();
            if scaled && number >= 1000.0 { 0.51 * 10f64.powi(number.log10().floor() as i32 + 1 - digits) } else { 0.0 }
        })
        .sum::<f64>()
        .max(1e-9)
}

/// Reports a percentage that does not match the ratio before it: "40 dari 80 orang, atau 60 persen".
pub(super) fn shares(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for sentence in context.sentences.iter() {
        let mentions: Vec<&Mention> = context.mentions(&sentence).collect();
        for (i, share) in mentions.iter().enumerate() {
            let Some((whole, part, of)) = ratio(context, &mentions[..i]) else { continue };
            let Some((percent, slack)) = share_of(share) else { continue };
            let between = context.text[whole.end..share.span.start].to_lowercase();
            let words: Vec<&str> = between.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
            let or = words.last().is_some_and(|word| matches!(*word, "atau" | "or" | "setara"));
            let bracket = between.trim_end().ends_with('(') && words.len() <= 3;
            if !(or && words.len() <= 5 || bracket) || part > of {
                continue;
            }
            let real = 100.0 * part / of;
            // "Three out of four" in words is a round figure for anything near it.
            let in_words = !context.words(whole).contains(|c: char| c.is_ascii_digit());
            let slack = if in_words { slack.max(IDIOM_POINTS) } else { slack };
            if (real - percent).abs() > slack {
                let what = format!("“{}” is {} per cent", context.words(whole), format_number(real));
                findings.push(Finding { check: Check::Share, span: share.span, other: Some(whole), explanation: what });
            }
        }
    }
}

/// The percentage that a mention states, and its tolerance in percentage points: "60 persen", "dua pertiga", "half".
fn share_of(mention: &Mention) -> Option<(f64, f64)> {
    match mention.value.as_deref()? {
        Value::Percent(_) => Some((number(mention)?, ROUNDING_POINTS)),
        Value::Rank { rank, of, bound: None } if rank < of && *of <= 10 => {
            Some((100.0 * *rank as f64 / *of as f64, IDIOM_POINTS))
        }
        Value::Number(amount) if amount.bound.is_none() => {
            let fraction = number(mention).filter(|n| (0.0..1.0).contains(n) && *n > 0.0)?;
            Some((100.0 * fraction, IDIOM_POINTS))
        }
        _ => None,
    }
}

/// Span, part and whole of the ratio at the end of `mentions`: "40 dari 80", "2 of 3".
fn ratio(context: &CheckContext<'_>, mentions: &[&Mention]) -> Option<(Span, f64, f64)> {
    let (last, before) = mentions.split_last()?;
    if let Some(&Value::Rank { rank: part, of, bound: None }) = last.value.as_deref() {
        return Some((last.span, part as f64, of as f64));
    }
    let count = |m: &Mention| matches!(m.value.as_deref(), Some(Value::Number(_)));
    // "three out of four", "two thirds" are one value.
    if count(last)
        && let Some(fraction) = number(last).filter(|fraction| (0.0..1.0).contains(fraction))
    {
        return Some((last.span, fraction, 1.0));
    }
    let first = before.last().filter(|first| count(first) && count(last))?;
    let between = context.text[first.span.end..last.span.start].trim().to_lowercase();
    let joined = matches!(between.as_str(), "dari" | "of" | "out of" | "of the" | "dari total" | "orang dari");
    joined.then_some((Span::new(first.span.start, last.span.end), number(first)?, number(last)?))
}

/// Start and end of a range of amounts: "from $200 to $210".
fn ends(mention: &Mention) -> Option<(f64, f64)> {
    match mention.value.as_ref()?.amount()?.extent {
        Extent::Range { from, to } => Some((from.to_f64()?, to.to_f64()?)),
        Extent::Exact(_) | Extent::Open(_) => None,
    }
}

/// Reports a percentage change that does not match the two values: "naik 10 persen dari 100 menjadi 120".
///
/// The tolerance is one percentage point or 5% of the actual change, whichever is larger. Between two percentages, the
/// change is their difference ([`point_changes`]).
pub(super) fn changes(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for sentence in context.sentences.iter() {
        let tokens = &sentence.tokens;
        let mentions: Vec<&Mention> =
            context.mentions(&sentence).filter(|m| number(m).is_some() || ends(m).is_some()).collect();
        let percents: Vec<&&Mention> = mentions.iter().filter(|m| m.kind == EntityType::Percent).collect();
        let before = |span: Span, words: &[&str]| {
            let led = tokens.iter().rfind(|t| t.span.end <= span.start);
            led.is_some_and(|led| words.contains(&led.lower.as_str()))
        };
        let changes = tokens.iter().filter(|t| t.signals.has(Signal::Change) && t.value.is_none()).count();
        if changes != 1 {
            continue;
        }
        if let Some(finding) = point_changes(context, &percents, before) {
            findings.push(finding);
        }
        // A sentence with percentage points ("12 poin"), a second percentage or a second change is ambiguous.
        let [percent] = percents[..] else { continue };
        let of_points = matches!(percent.value.as_deref(), Some(Value::PercentagePoints(_)));
        if of_points || percent.span.slice(context.text).contains("po") {
            continue;
        }
        let from = mentions.iter().find(|m| before(m.span, &["dari", "from"]));
        let to = mentions.iter().find(|m| before(m.span, &["menjadi", "ke", "to"]));
        let (a, b, span) = if let Some(range) = from
            && let Some((a, b)) = ends(range)
        {
            (a, b, range.span)
        } else if let (Some(from), Some(to)) = (from, to)
            && let (Some(a), Some(b)) = (number(from), number(to))
        {
            let alike = from.kind == to.kind && unit(from) == unit(to) && from.kind != EntityType::Percent;
            if !alike || mentions.iter().filter(|m| m.kind == from.kind).count() != 2 {
                continue;
            }
            let (start, end) = (from.span.start.min(to.span.start), from.span.end.max(to.span.end));
            (a, b, Span::new(start, end))
        } else {
            continue;
        };
        let (Some(told), true) = (number(percent), a > 0.0) else { continue };
        let real = 100.0 * (b - a).abs() / a;
        if (real - told).abs() > ROUNDING_POINTS.max(real * 0.05) {
            let what = format!("from {} to {} is {} per cent", format_number(a), format_number(b), format_number(real));
            findings.push(Finding { check: Check::Share, span: percent.span, other: Some(span), explanation: what });
        }
    }
}

/// A change between two percentages that is neither their difference nor, if it is in per cent, its share of the first
/// one: "naik 3 poin persentase dari 12 persen menjadi 14 persen". Many texts say per cent and mean points.
fn point_changes(
    context: &CheckContext<'_>,
    percents: &[&&Mention],
    before: impl Fn(Span, &[&str]) -> bool,
) -> Option<Finding> {
    let [_, _, _] = percents[..] else { return None };
    let from = percents.iter().find(|m| before(m.span, &["dari", "from"]))?;
    let to = percents.iter().find(|m| before(m.span, &["menjadi", "ke", "to"]))?;
    let told = percents.iter().find(|m| m.span != from.span && m.span != to.span)?;
    let percent = |m: &Mention| matches!(m.value.as_deref(), Some(Value::Percent(_)));
    if !percent(from) || !percent(to) {
        return None;
    }
    let (a, b, change) = (number(from)?, number(to)?, number(told)?);
    let difference = (b - a).abs();
    // Each number may be rounded by half a unit of its last digit.
    let slack: f64 = [from, to, told].iter().map(|m| half_unit(m.span.slice(context.text))).sum();
    let fits = (difference - change.abs()).abs() <= slack + 1e-9;
    let relative = percent(told) && a > 0.0 && (100.0 * difference / a - change.abs()).abs() <= ROUNDING_POINTS;
    let what = format!(
        "from {} to {} per cent is {} percentage points",
        format_number(a),
        format_number(b),
        format_number(difference)
    );
    let span = Span::new(from.span.start.min(to.span.start), from.span.end.max(to.span.end));
    (!fits && !relative).then_some(Finding {
        check: Check::Share,
        span: told.span,
        other: Some(span),
        explanation: what,
    })
}

/// Half a unit of the last digit of the number in `words`: 0.05 for "4,1 persen", and 0.005 for "25 basis points".
fn half_unit(words: &str) -> f64 {
    let lower = words.to_lowercase();
    let basis = lower.contains("basis") || lower.contains("bp");
    let digits = words.trim_start_matches(|c: char| !c.is_ascii_digit());
    let number = digits.split(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').next().unwrap_or("");
    let decimals = number.rsplit_once([',', '.']).map_or(0, |(_, decimals)| decimals.len());
    0.5 * 0.1f64.powi(i32::try_from(decimals).unwrap_or(0) + if basis { 2 } else { 0 })
}

/// Nouns of which a percentage is a share, so that it cannot exceed 100.
static WHOLES: WordList = WordList::new(include_str!("../../../data/claim/percentage_wholes.txt"));

/// Reports a share above 100%: "140 persen responden". Skips sentences about changes, comparisons, targets or capacity.
pub(super) fn percentages(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    const SMALL: &[&str] = &["dari", "of", "seluruh", "total", "all", "the", "semua", "para", "its", "our"];
    for sentence in context.sentences.iter() {
        let tokens = &sentence.tokens;
        let grows = tokens.iter().any(|t| {
            t.signals.has(Signal::Change)
                || t.signals.has(Signal::Comparison)
                || matches!(t.lower.as_str(), "target" | "kapasitas" | "capacity")
        });
        if grows {
            continue;
        }
        for mention in context.mentions(&sentence).filter(|m| m.kind == EntityType::Percent) {
            if number(mention).is_none_or(|number| number <= 100.0) {
                continue;
            }
            let mut next = tokens
                .iter()
                .filter(|t| t.span.start >= mention.span.end)
                .skip_while(|t| SMALL.contains(&t.lower.as_str()));
            let Some(whole) = next.next().filter(|t| WHOLES.contains(&t.lower)) else { continue };
            let what =
                format!("“{}”: more than all of them", context.words(Span::new(mention.span.start, whole.span.end)));
            findings.push(Finding { check: Check::Percent, span: mention.span, other: None, explanation: what });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{right, wrong};

    #[test]
    fn sums() {
        right("Sebanyak 130 orang, terdiri atas 70 laki-laki dan 60 perempuan, mengungsi.");
        wrong("sum", "Sebanyak [120] orang, terdiri atas 70 laki-laki dan 60 perempuan.");
        wrong("sum", "The fleet has [12] ships, consisting of 5 ferries, 4 tugs and 2 tankers.");
        right("The fleet has 12 ships, consisting of 5 ferries, 4 tugs and several tankers.");
        wrong("sum", "Sebanyak [200] ilmuwan, terdiri dari 120 pria dan 90 wanita, terlibat dalam proyek itu.");
        right("Anggarannya Rp 184 miliar, terdiri dari Rp 120 miliar pinjaman dan Rp 64 miliar hibah.");
        wrong("sum", "Anggarannya [Rp 184 miliar], terdiri dari Rp 120 miliar pinjaman dan Rp 74 miliar hibah.");
        right("Anggarannya Rp 1,8 triliun, terdiri dari Rp 1,2 triliun pinjaman dan Rp 0,64 triliun hibah.");
        wrong("sum", "Pemilihnya terdiri atas [60 persen laki-laki dan 50 persen] perempuan.");
    }

    #[test]
    fn shares() {
        right("Sebanyak 48 dari 80 orang, atau 60 persen, setuju.");
        right("The poll showed that three out of four voters (77 percent) are against it.");
        wrong("share", "The poll showed that three out of four voters ([87 percent]) are against it.");
        wrong("share", "Sebanyak 40 dari 80 orang, atau [60 persen], setuju.");
        right("In all 2 of 3 members (67 percent) agreed.");
        wrong("share", "In all 2 of 3 members ([77 percent]) agreed.");
        right("Sebanyak 40 dari 60 orang, atau dua pertiga, setuju.");
        wrong("share", "Sebanyak 40 dari 60 orang, atau [seperlima], setuju.");
        right("Sebanyak 40 dari 60 orang, atau lebih dari separuh, setuju.");
        right("Sebanyak 1,2 juta dari 2 juta orang, atau 60 persen, memilih.");
        wrong("share", "Sebanyak 1,2 juta dari 2 juta orang, atau [70 persen], memilih.");
    }

    #[test]
    fn changes() {
        right("Jumlah penumpang naik 20 persen dari 100 menjadi 120 orang.");
        wrong("share", "Jumlah penumpang naik [10 persen] dari 100 menjadi 120 orang.");
        right("Prices rose 5 percent from $200 to $210 last year.");
        wrong("share", "Prices rose [50 percent] from $200 to $210 last year.");
        right("Harga naik 5 persen dari tahun lalu menjadi Rp 200 juta.");
        right("Laba naik 20 persen dari Rp1 T menjadi Rp 1,2 T.");
        wrong("share", "Laba naik [50 persen] dari Rp 900 M menjadi Rp 1,2 T.");
    }

    #[test]
    fn changes_between_percentages() {
        right("Tingkat bunga naik 2 poin persentase dari 12 persen menjadi 14 persen.");
        wrong("share", "Tingkat bunga naik [4 poin persentase] dari 12 persen menjadi 14 persen.");
        right("Tingkat bunga naik 25 basis poin dari 5,75 persen menjadi 6 persen.");
        wrong("share", "Tingkat bunga naik [50 basis poin] dari 5,75 persen menjadi 6,00 persen.");
        // Many texts say per cent and mean percentage points.
        right("Tingkat bunga naik 2 persen dari 12 persen menjadi 14 persen.");
        right("Tingkat bunga naik 16,7 persen dari 12 persen menjadi 14 persen.");
        wrong("share", "Tingkat bunga naik [7 persen] dari 12 persen menjadi 14 persen.");
        wrong("share", "The rate rose [3.5 percentage points] from 4.1 percent to 6.1 percent.");
        right("The rate rose 2 percentage points from 4.1 percent to 6.1 percent.");
    }

    #[test]
    fn percentages() {
        right("Sebanyak 60 persen responden setuju, dan laba tumbuh 140 persen.");
        wrong("percent", "Sebanyak [140 persen] responden setuju dengan usul itu.");
        wrong("percent", "About [120 percent] of voters turned out.");
        right("Debt stands at 120 percent of GDP.");
    }
}
