//! A field of the claim form: its value, how it is entered, and whether it is valid.

use super::field_id::FieldId;
use crate::article::Language;
use crate::entity::typed_date::{TypedDate, read_typed_date, weekday_name};
use crate::tui::widgets::text_input::TextInput;
use jiff::civil::Date;

/// How typed dates are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DateContext {
    /// The language of the article.
    pub(crate) language: Language,
    /// The day from which "yesterday" counts.
    pub(crate) today: Date,
}

/// How the value of a field is entered.
#[derive(Clone)]
pub(super) enum Input {
    /// Typed text.
    Text(Box<TextInput>),
    /// One of several options, each as saved and as displayed; and the index of the current one.
    Choice(Vec<(String, String)>, usize),
}

/// A field of the form.
#[derive(Clone)]
pub(super) struct Field {
    /// Which field it is.
    pub(super) slot: FieldId,
    /// How its value is entered, and the value.
    pub(super) input: Input,
    /// What the article suggests for it while it has no value, as saved; empty if nothing is suggested, or not any more.
    suggested: String,
    /// The value when the form was opened, if it is text.
    opened: String,
    /// Whether the user chose to save a value that is not valid.
    is_confirmed: bool,
}

impl Field {
    pub(super) fn text(slot: FieldId, value: &str) -> Self {
        let text = if slot.is_long() { TextInput::many_lines(value) } else { TextInput::one_line(value) };
        let opened = text.text().to_string();
        Self { slot, input: Input::Text(Box::new(text)), suggested: String::new(), opened, is_confirmed: false }
    }

    pub(super) fn choice(slot: FieldId, options: impl IntoIterator<Item = (String, String)>, value: &str) -> Self {
        let mut options: Vec<(String, String)> = options.into_iter().collect();
        let at = options.iter().position(|(saved, _)| saved == value).unwrap_or_else(|| {
            // A value written by another program, or from an older scale, is kept as one more option.
            options.push((value.into(), value.into()));
            options.len() - 1
        });
        Self {
            slot,
            input: Input::Choice(options, at),
            suggested: String::new(),
            opened: String::new(),
            is_confirmed: false,
        }
    }

    /// The value as saved: typed text without white space at its ends, a date in ISO 8601, or the saved form of the option.
    pub(super) fn value(&self, dates: DateContext) -> String {
        match (&self.input, self.typed_date(dates)) {
            (_, Some(TypedDate::Read(date))) => date.to_string(),
            (Input::Text(text), _) => text.text().trim().to_string(),
            (Input::Choice(options, at), _) => options[*at].0.clone(),
        }
    }

    /// What the text means as a date; `None` if the field is not for a date, or is empty.
    pub(super) fn typed_date(&self, dates: DateContext) -> Option<TypedDate> {
        let Input::Text(input) = &self.input else { return None };
        let text = input.text();
        (self.slot.is_date() && !text.trim().is_empty()).then(|| read_typed_date(text, dates.language, dates.today))
    }

    /// The value as displayed: typed text unchanged, or the displayed form of the option.
    pub(super) fn display_value(&self) -> String {
        match &self.input {
            Input::Text(text) => text.text().to_string(),
            Input::Choice(options, at) => options[*at].1.clone(),
        }
    }

    /// Why the value is not valid; `None` if it is, or is empty.
    pub(super) fn fault(&self, dates: DateContext) -> Option<String> {
        match self.typed_date(dates) {
            Some(TypedDate::Read(_)) => None,
            Some(TypedDate::Ambiguous(first, second)) => Some(format!("ambiguous: {first} or {second}?")),
            Some(TypedDate::WrongWeekday(day)) => Some(format!("{day} is a {}", weekday_name(day))),
            Some(TypedDate::Unreadable) => Some("not a date; try 2025-01-31, 31 Jan 2025, yesterday".into()),
            None => self.slot.invalid_reason(&self.value(dates)).map(String::from),
        }
    }

    /// Whether it was edited to a value that is not valid, and that the user has not confirmed.
    pub(super) fn needs_confirmation(&self, dates: DateContext) -> bool {
        !self.is_confirmed && self.display_value() != self.opened && self.fault(dates).is_some()
    }

    /// Saves the value although it is not valid.
    pub(super) const fn confirm(&mut self) {
        self.is_confirmed = true;
    }

    /// After a key that may have edited it: what was confirmed is another value now, and a value of one's own replaces what was
    /// suggested.
    pub(super) fn edited(&mut self) {
        self.is_confirmed = false;
        if !self.is_empty() {
            self.suggested.clear();
        }
    }

    fn is_empty(&self) -> bool {
        match &self.input {
            Input::Text(text) => text.is_empty(),
            Input::Choice(options, at) => options[*at].0.is_empty(),
        }
    }

    /// The same with this suggestion, as saved; it counts while the field is empty.
    pub(super) fn suggesting(self, suggested: &str) -> Self {
        Self { suggested: suggested.into(), ..self }
    }

    /// What is suggested, as saved.
    pub(super) fn suggestion(&self) -> Option<&str> {
        Some(self.suggested.as_str()).filter(|suggested| !suggested.is_empty() && self.is_empty())
    }

    /// Makes the suggestion the value.
    pub(super) fn accept(&mut self) {
        let suggested = std::mem::take(&mut self.suggested);
        match &mut self.input {
            Input::Text(text) => text.set_text(&suggested),
            Input::Choice(options, at) => {
                *at = options.iter().position(|(saved, _)| *saved == suggested).unwrap_or(*at);
            }
        }
    }

    /// Drops the suggestion.
    pub(super) fn reject(&mut self) {
        self.suggested.clear();
    }

    /// Shows a date that was typed in ISO 8601.
    pub(super) fn settle(&mut self, dates: DateContext) {
        if let (Some(TypedDate::Read(date)), Input::Text(text)) = (self.typed_date(dates), &mut self.input)
            && text.text() != date.to_string()
        {
            text.set_text(&date.to_string());
        }
    }
}

/// The option for an empty value, then options that are displayed as they are saved.
pub(super) fn none_or<T: AsRef<str>>(options: impl IntoIterator<Item = T>) -> impl Iterator<Item = (String, String)> {
    let option = |option: T| (option.as_ref().to_string(), option.as_ref().to_string());
    std::iter::once((String::new(), "–".into())).chain(options.into_iter().map(option))
}
