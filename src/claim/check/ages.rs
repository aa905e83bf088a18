//! Checks ages against years of birth.

use super::{Check, CheckContext, Finding};
use crate::claim::sentence::Sentence;
use crate::entity::value::{PartialDate, TimeUnit};
use crate::entity::{EntityType, Mention, Value};
use crate::text::Span;

/// An age or a year of birth that a sentence states for a person.
struct AgeFact {
    entity: usize,
    span: Span,
    number: i64,
}

/// Reports an age that does not match the year of birth ("Budi (34) … lahir pada 1980"), if the writing date is known.
pub(super) fn ages(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    let Some(written) = context.writing_date else { return };
    let year = i64::from(written.year());
    let ages: Vec<AgeFact> = context.sentences.iter().flat_map(|sentence| age(context, &sentence)).collect();
    let births: Vec<AgeFact> = context.sentences.iter().filter_map(|sentence| birth(context, &sentence)).collect();
    for age in &ages {
        let Some(birth) = births.iter().find(|birth| birth.entity == age.entity) else { continue };
        let real = year - birth.number;
        if age.number != real && age.number != real - 1 {
            let what = format!("born in {} is {} or {real} in {year}, not {}", birth.number, real - 1, age.number);
            findings.push(Finding { check: Check::Age, span: age.span, other: Some(birth.span), explanation: what });
        }
    }
}

/// The current ages that `sentence` states: "Budi (34)", "Budi, 34,", "Budi yang berusia 34 tahun".
fn age(context: &CheckContext<'_>, sentence: &Sentence) -> Vec<AgeFact> {
    let mentions: Vec<(usize, &Mention)> =
        context.extraction.touching(sentence.span).map(|m| (m, &context.extraction.mentions[m])).collect();
    let mut facts = Vec::new();
    for (i, (_, number)) in mentions.iter().enumerate() {
        let Some((m, person)) = mentions[..i].iter().rfind(|(_, m)| m.kind == EntityType::Person) else { continue };
        let between = context.text[person.span.end..number.span.start].trim().to_lowercase();
        let after = context.text[number.span.end..].trim_start();
        let apart = between == "," && after.starts_with(',') || between == "(" && after.starts_with(')');
        // "pada usia 34 tahun" refers to a different year, and an age after "ketika" or "when" may be a past age.
        let led = ["berusia", "berumur", "aged"].iter().any(|word| between.ends_with(word)) && between.len() < 80;
        let then = ["ketika", "saat", "sejak", "when", "then", "was"].iter().any(|word| between.contains(word));
        let told = match number.value.as_deref() {
            Some(Value::Number(age)) if apart => age.integer(),
            Some(Value::Duration { amount, unit: TimeUnit::Year }) if apart || led && !then => amount.integer(),
            _ => None,
        };
        if let Some(age) = told.and_then(|age| age.try_into().ok()).filter(|age| (1..120).contains(age)) {
            facts.push(AgeFact { entity: context.extraction.entity_of[*m], span: number.span, number: age });
        }
    }
    facts
}

/// The year of birth of the person named before "lahir" or "born": "lahir di Bandung pada 12 Mei 1980".
fn birth(context: &CheckContext<'_>, sentence: &Sentence) -> Option<AgeFact> {
    let tokens = &sentence.tokens;
    let born =
        tokens.iter().find(|token| matches!(token.lower.as_str(), "lahir" | "kelahiran" | "dilahirkan" | "born"))?;
    let year = context.extraction.touching(sentence.span).map(|m| &context.extraction.mentions[m]).find_map(|m| {
        let near = m.span.start >= born.span.end && m.span.start - born.span.end < 50;
        let year: i64 = match m.value.as_deref().filter(|_| near)? {
            Value::Date(PartialDate::Day(day)) => day.year().into(),
            Value::Date(PartialDate::Year(year)) => (*year).into(),
            Value::Number(year) => year.integer()?.try_into().ok()?,
            _ => return None,
        };
        (1850..2100).contains(&year).then_some((m.span, year))
    })?;
    let person = context.extraction.touching(sentence.span).rfind(|&m| {
        let mention = &context.extraction.mentions[m];
        mention.kind == EntityType::Person && mention.span.end <= born.span.start
    })?;
    Some(AgeFact { entity: context.extraction.entity_of[person], span: year.0, number: year.1 })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{right, wrong};

    #[test]
    fn ages() {
        let article = |age: &str, born: &str| {
            format!(
                "Rapat digelar pada Rabu (1/1/2025) di Jakarta.\nBudi Santoso ({age}) memimpin rapat itu.\nBudi Santoso lahir di Bandung pada {born}.\n"
            )
        };
        right(&article("44", "1980"));
        right(&article("45", "1980"));
        wrong("age", &article("[34]", "1980"));
        wrong("age", &article("[51]", "12 Mei 1980"));
        let one = |age: &str| {
            format!(
                "By Jane Roe | 4 March 2025\n\nThe vote failed.\n\nTom Achebe, {age}, who was born in 1980, left the room.\n"
            )
        };
        right(&one("44"));
        wrong("age", &one("[54]"));
        wrong(
            "age",
            "Rapat digelar pada Rabu (1/1/2025).\nBudi Santoso, yang lahir pada 1952, kini berusia [62 tahun] dan sehat.\n",
        );
        right("Rapat digelar pada Rabu (1/1/2025).\nBudi Santoso lahir pada 1952 dan menikah saat berusia 22 tahun.\n");
        right("Budi Santoso (34) memimpin rapat. Budi Santoso lahir pada 1950.");
        // 1.950.000.000 is a count, not a year.
        right(
            "Rapat digelar pada Rabu (1/1/2025).\nBudi Santoso (34) memimpin rapat. Budi Santoso lahir saat dunia berisi 1.950.000.000 orang.\n",
        );
    }
}
