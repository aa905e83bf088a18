//! Questions about a claim, asked one after another. Nothing is saved before the last of them is answered.

use super::details::{name, spoken};
use super::marking::is_none;
use super::{Refusal, refuse, with_stop};
use crate::annotation::claim::{is_source, typed_addresses};
use crate::annotation::verdict::Scale;
use crate::annotation::vocabulary::filled;
use crate::article::Article;
use crate::entity::typed_date::{TypedDate, in_words, read_typed_date};
use crate::entity::value::PartialDate;
use crate::entity::{EntityType, Extraction, folded};
use crate::text::display;
use crate::tui::dialogs::claim_form::{DateContext, EvidenceField, FieldId, FieldOption};
use crate::tui::draft::ClaimRecord;
use std::collections::VecDeque;
use std::sync::Arc;
use uuid::Uuid;

/// The answer that stops a question, and nothing is saved.
pub(super) const CANCEL: &str = "cancel";

/// The answers that every question accepts.
pub(super) const HOW_TO_ANSWER: &str = "Enter leaves it as it is, none empties it, cancel stops without saving.";

/// At most this many names are offered for a speaker.
const MAX_NAMES: usize = 6;

/// The context in which an answer is read.
pub(super) struct Facts {
    pub(super) scale: Scale,
    pub(super) dates: DateContext,
    /// The name of the person who answers.
    pub(super) checker: String,
    pub(super) article: Arc<Article>,
    /// The entities of the article.
    pub(super) entities: Arc<Extraction>,
}

/// How much is asked about a new piece of evidence after its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EvidenceQuestions {
    /// Its stance, and whether there is more evidence.
    Brief,
    /// Everything about this one piece.
    Full,
}

/// The questions about one claim, and what was answered so far.
pub(super) struct Interview {
    pub(super) id: Uuid,
    /// The record of the claim before the first question.
    pub(super) base: ClaimRecord,
    pub(super) record: ClaimRecord,
    /// The open questions, the current one first.
    fields: VecDeque<FieldId>,
    evidence: EvidenceQuestions,
    /// The readings of the last answer to choose from.
    readings: Option<Readings>,
    /// How the last answer was understood, if it was typed differently.
    echo: Option<String>,
    /// The answer, in words.
    answered: Vec<String>,
    is_first: bool,
    /// Whether only one thing is asked for.
    is_single: bool,
}

/// Several readings of an answer, each as it is read out and as it is saved.
struct Readings {
    question: String,
    options: Vec<(String, String)>,
}

impl Interview {
    /// An interview about the details `fields` of the claim `id`, which has this record.
    pub(super) fn new(id: Uuid, record: ClaimRecord, fields: Vec<FieldId>, evidence: EvidenceQuestions) -> Self {
        let is_single = fields.len() == 1;
        Self {
            id,
            base: record.clone(),
            record,
            fields: fields.into(),
            evidence,
            readings: None,
            echo: None,
            answered: Vec::new(),
            is_first: true,
            is_single,
        }
    }

    /// Whether everything is answered.
    pub(super) fn is_over(&self) -> bool {
        self.fields.is_empty()
    }

    /// The answer, in words, if only one thing was asked for.
    pub(super) fn only_answer(&self) -> Option<&str> {
        self.answered.first().filter(|_| self.is_single && self.answered.len() == 1).map(String::as_str)
    }

    /// The answers so far, in words.
    pub(super) fn answered(&self) -> &[String] {
        &self.answered
    }

    /// The current question, after what the last answer was taken for.
    pub(super) fn question(&self, facts: &Facts) -> String {
        let echo = self.echo.as_ref().map_or_else(String::new, |echo| with_stop(echo) + "\n");
        let ask = match (&self.readings, self.fields.front()) {
            (Some(readings), _) => readings.text(),
            (None, Some(field)) => self.ask(*field, facts),
            (None, None) => String::new(),
        };
        let how = if self.is_first && self.readings.is_none() { format!(" {HOW_TO_ANSWER}") } else { String::new() };
        format!("{echo}{ask}{how}")
    }

    fn ask(&self, field: FieldId, facts: &Facts) -> String {
        let now = field.value_in(&self.record);
        let suggested = field.suggested_in(&self.record.claim.open_suggestions());
        let told = |value: &str| spoken(field, value, facts.dates, &facts.scale);
        let state = match (now.is_empty(), suggested.is_empty()) {
            (false, _) => format!(" Now: {}", with_stop(&told(&now))),
            (true, false) => {
                format!(" The article suggests {}; it is not saved. Answer yes to accept it.", told(&suggested))
            }
            (true, true) => String::new(),
        };
        format!("{}.{state} {}", self.name_in_question(field), self.how(field, facts))
    }

    fn name_in_question(&self, field: FieldId) -> String {
        match field {
            FieldId::Evidence(piece, EvidenceField::Url) if piece > 0 && piece >= self.record.claim.evidence.len() => {
                "More evidence".into()
            }
            FieldId::Evidence(piece, EvidenceField::Url) if piece >= self.record.claim.evidence.len() => {
                "Evidence".into()
            }
            field => name(field),
        }
    }

    /// What can be answered for a detail.
    fn how(&self, field: FieldId, facts: &Facts) -> String {
        if let Some(options) = field.options(&facts.scale) {
            let neither = matches!(field, FieldId::Evidence(..)) && field.value_in(&self.record).is_empty();
            return format!("Choose {}{}.", listed(&options), if neither { "; Enter for neither" } else { "" });
        }
        match field {
            FieldId::Evidence(piece, EvidenceField::Url) if piece >= self.record.claim.evidence.len() => {
                "A web address or the path of a file; Enter if there is none.".into()
            }
            FieldId::Evidence(_, EvidenceField::Url) => "A web address or the path of a file.".into(),
            field if field.is_date() => "A date, such as 31 Jan 2025, yesterday, or 2025.".into(),
            FieldId::Speaker => "The name.".into(),
            FieldId::Rationale => "The reasons for the verdict.".into(),
            FieldId::Wording => "The claim so that it can be understood on its own.".into(),
            FieldId::Tags => "Tags, separated by commas.".into(),
            FieldId::At => "A time such as 00:01:23.".into(),
            FieldId::Appearance | FieldId::Review | FieldId::Evidence(_, EvidenceField::Archive) => {
                "A web address.".into()
            }
            _ => "Type it.".into(),
        }
    }

    /// Takes an answer to the current question.
    ///
    /// # Errors
    /// [`Refusal`] if it cannot be the answer; the question stays.
    pub(super) fn answer(&mut self, typed: &str, facts: &Facts) -> Result<(), Refusal> {
        let Some(field) = self.fields.front().copied() else { return Ok(()) };
        if typed.is_empty() {
            (self.readings, self.echo, self.is_first) = (None, None, false);
            self.fields.pop_front();
            return Ok(());
        }
        if let Some(readings) = &self.readings {
            let value = readings.chosen(typed)?;
            self.take(field, &value, "", facts);
            return Ok(());
        }
        let suggested = field.suggested_in(&self.record.claim.open_suggestions());
        if typed.eq_ignore_ascii_case("yes") && !suggested.is_empty() && field.value_in(&self.record).is_empty() {
            self.take(field, &suggested, "", facts);
            return Ok(());
        }
        // Nobody and no place is called that: it was meant for a suggestion.
        let may_be_suggested = matches!(field, FieldId::Speaker | FieldId::Role | FieldId::Place);
        if typed.eq_ignore_ascii_case("yes") && may_be_suggested {
            return refuse("Nothing is suggested here.");
        }
        let options = field.options(&facts.scale);
        if is_none(typed) && !options.iter().flatten().any(|option| is_none(&option.shown)) {
            return self.empty(field, facts);
        }
        match (options, field) {
            (Some(options), _) => {
                let value = chosen(&options, typed)?;
                self.take(field, &value, typed, facts);
            }
            (None, FieldId::Evidence(piece, EvidenceField::Url)) if piece >= self.record.claim.evidence.len() => {
                self.take_addresses(typed, facts)?;
            }
            (None, FieldId::Speaker) => self.take_speaker(typed, facts),
            (None, field) if field.is_date() => self.take_date(field, typed, facts)?,
            (None, field) => match field.invalid_reason(typed) {
                Some(reason) => return refuse(format!("{}.", super::with_capital(reason))),
                None => self.take(field, typed, typed, facts),
            },
        }
        Ok(())
    }

    /// Empties a detail.
    fn empty(&mut self, field: FieldId, facts: &Facts) -> Result<(), Refusal> {
        match field {
            field if field.is_never_empty() => refuse(format!("A claim always has a {}.", field.name().to_lowercase())),
            FieldId::Evidence(piece, EvidenceField::Url) if piece >= self.record.claim.evidence.len() => {
                self.answer("", facts)
            }
            field => {
                self.take(field, "", "none", facts);
                Ok(())
            }
        }
    }

    /// Sets the current detail and goes to the next question. What was `typed` decides whether the value is read back.
    fn take(&mut self, field: FieldId, value: &str, typed: &str, facts: &Facts) {
        if field == FieldId::Verdict {
            let today = facts.dates.today.to_string();
            self.record.claim.set_verdict(filled(value), &facts.checker, &today);
        } else {
            field.set_in(&mut self.record, value.into());
        }
        field.drop_suggestion_in(&mut self.record);
        let told = if value.is_empty() { "none".into() } else { spoken(field, value, facts.dates, &facts.scale) };
        let said = format!("{}: {told}", name(field));
        self.echo = (told != typed).then(|| said.clone());
        self.answered.push(said);
        (self.readings, self.is_first) = (None, false);
        self.fields.pop_front();
    }

    /// Adds new evidence, and asks what it says.
    fn take_addresses(&mut self, typed: &str, facts: &Facts) -> Result<(), Refusal> {
        let addresses = typed_addresses(typed);
        if !addresses.iter().all(|address| is_source(address)) {
            return refuse("Not a web address (https:// and a host name) and not the path of a file.");
        }
        let today = facts.dates.today.to_string();
        let first = self.record.claim.evidence.len();
        for address in addresses {
            self.record.claim.add_evidence(address, &today);
        }
        let added = first..self.record.claim.evidence.len();
        if added.is_empty() {
            return refuse("The claim has this evidence already.");
        }
        self.answered.extend(added.clone().map(|piece| format!("Evidence: {}", self.record.claim.evidence[piece].url)));
        self.fields.pop_front();
        (self.echo, self.is_first) = (None, false);
        let parts: &[EvidenceField] = match self.evidence {
            EvidenceQuestions::Brief => &[EvidenceField::Stance],
            EvidenceQuestions::Full => &EvidenceField::ALL[1..],
        };
        let mut asked: Vec<FieldId> =
            added.clone().flat_map(|piece| parts.iter().map(move |part| FieldId::Evidence(piece, *part))).collect();
        if self.evidence == EvidenceQuestions::Brief {
            asked.push(FieldId::Evidence(added.end, EvidenceField::Url));
        }
        asked.into_iter().rev().for_each(|field| self.fields.push_front(field));
        Ok(())
    }

    /// Takes a name; if the article has a longer or different form of it, asks which is meant.
    fn take_speaker(&mut self, typed: &str, facts: &Facts) {
        let names = names_like(typed, facts);
        if names.is_empty() {
            return self.take(FieldId::Speaker, typed, typed, facts);
        }
        let mut options: Vec<(String, String)> = names.into_iter().map(|name| (name.clone(), name)).collect();
        options.push((format!("{typed}, as typed"), typed.into()));
        let question = "Which name".into();
        (self.readings, self.echo) = (Some(Readings { question, options }), None);
    }

    fn take_date(&mut self, field: FieldId, typed: &str, facts: &Facts) -> Result<(), Refusal> {
        match read_typed_date(typed, facts.dates.language, facts.dates.today) {
            TypedDate::Read(date) => self.take(field, &date.to_string(), "", facts),
            TypedDate::Ambiguous(first, second) => {
                let option = |day| (in_words(PartialDate::Day(day)), day.to_string());
                let question = "Which day".into();
                let options = vec![option(first), option(second)];
                (self.readings, self.echo) = (Some(Readings { question, options }), None);
            }
            TypedDate::WrongWeekday(day) => {
                return refuse(format!("The weekday is wrong: it is {}.", in_words(PartialDate::Day(day))));
            }
            TypedDate::Unreadable => return refuse("Not a date. Try 31 Jan 2025, yesterday, 2025-01-31 or 2025."),
        }
        Ok(())
    }
}

impl Readings {
    fn text(&self) -> String {
        let options = (1..).zip(&self.options).map(|(n, (told, _))| format!("{n} for {}", display::printable(told)));
        format!("{}? {}. Answer the number.", self.question, options.collect::<Vec<_>>().join("; "))
    }

    /// The value of the reading with the number that was typed.
    fn chosen(&self, typed: &str) -> Result<String, Refusal> {
        let option = typed.parse().ok().and_then(|n: usize| self.options.get(n.checked_sub(1)?));
        match option {
            Some((_, value)) => Ok(value.clone()),
            None => refuse(format!("Answer a number from 1 to {}.", self.options.len())),
        }
    }
}

/// The options in words, with numbers unless they are numbers themselves.
fn listed(options: &[FieldOption]) -> String {
    let are_numbers = options.iter().any(|option| option.shown.parse::<f64>().is_ok());
    let option = |(n, option): (usize, &FieldOption)| {
        let shown = display::printable(&option.shown);
        if are_numbers { shown } else { format!("{n} {shown}") }
    };
    (1..).zip(options).map(option).collect::<Vec<_>>().join(", ")
}

/// The option that was typed: its name, its number, or the beginning of one name only.
fn chosen(options: &[FieldOption], typed: &str) -> Result<String, Refusal> {
    let wanted = folded(typed);
    let same = options.iter().find(|option| folded(&option.shown) == wanted || folded(&option.saved) == wanted);
    let number = || typed.parse().ok().and_then(|n: usize| options.get(n.checked_sub(1)?));
    let begun = || {
        let mut begun = options.iter().filter(|option| folded(&option.shown).starts_with(&wanted));
        begun.next().filter(|_| begun.next().is_none())
    };
    match same.or_else(number).or_else(begun) {
        Some(option) => Ok(option.saved.clone()),
        None => refuse(format!("Not one of the choices. Choose {}.", listed(options))),
    }
}

/// The names of persons and organisations in the article that `typed` is a part or another form of; none if it is the full name
/// of one.
fn names_like(typed: &str, facts: &Facts) -> Vec<String> {
    let wanted = folded(typed);
    let parts: Vec<&str> = wanted.split(' ').collect();
    let named = |kind| matches!(kind, EntityType::Person | EntityType::Organization);
    let entities = facts.entities.entities.iter().filter(|entity| named(entity.kind));
    let mut names: Vec<String> = Vec::new();
    for entity in entities {
        if entity.name == typed {
            return Vec::new();
        }
        let name = folded(&entity.name);
        let has_parts = parts.iter().all(|part| name.split(' ').any(|word| word == *part));
        let is_form =
            facts.entities.surface_forms(facts.article.text(), entity).iter().any(|form| folded(form) == wanted);
        if (has_parts || is_form) && names.len() < MAX_NAMES && !names.contains(&entity.name) {
            names.push(entity.name.clone());
        }
    }
    names
}
