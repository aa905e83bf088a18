//! The claim form: its fields, the focus, and the keys that edit them.
//!
//! Dates and web addresses are checked when the form is left. Leaving it a second time saves them even if they are invalid, so that
//! nothing typed is ever lost.

mod drawing;
mod field_id;

use super::{CloseBy, Dialog, Reaction};
use crate::annotation::claim::Evidence;
use crate::annotation::tags::{join_tags, parse_tags};
use crate::annotation::verdict::Scale;
use crate::annotation::vocabulary::{ClaimType, Priority, Stance, Status, filled, word};
use crate::tui::context::Context;
use crate::tui::draft::{ClaimRecord, Draft, NoteSubject, Writing};
use crate::tui::request::Request;
use crate::tui::widgets::text_field::text_field;
use crate::tui::widgets::{Hit, HitMap};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use field_id::{CLAIM_FIELDS, EvidenceField, FieldId};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui_textarea::{CursorMove, TextArea, WrapMode};
use uuid::Uuid;

/// How the value of a field is entered.
enum Input {
    /// Typed text.
    Text(Box<TextArea<'static>>),
    /// One of several options, each as saved and as displayed; and the index of the current one.
    Choice(Vec<(String, String)>, usize),
}

/// A field of the form.
struct Field {
    /// Which field it is.
    pub(crate) slot: FieldId,
    /// How its value is entered, and the value.
    pub(crate) input: Input,
}

impl Field {
    fn text(slot: FieldId, value: &str) -> Self {
        let mut area = text_field();
        if slot.is_long() {
            area = TextArea::new(value.split('\n').map(String::from).collect());
            area.set_wrap_mode(WrapMode::WordOrGlyph);
            area.set_cursor_line_style(ratatui::style::Style::new());
        } else {
            area.insert_str(value.replace('\n', " "));
        }
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { slot, input: Input::Text(Box::new(area)) }
    }

    fn choice(slot: FieldId, options: impl IntoIterator<Item = (String, String)>, value: &str) -> Self {
        let mut options: Vec<(String, String)> = options.into_iter().collect();
        let at = options.iter().position(|(saved, _)| saved == value).unwrap_or_else(|| {
            // A value written by another program, or from an older scale, is kept as one more option.
            options.push((value.into(), value.into()));
            options.len() - 1
        });
        Self { slot, input: Input::Choice(options, at) }
    }

    /// The value as saved: typed text without white space at its ends, or the saved form of the option.
    fn value(&self) -> String {
        match &self.input {
            Input::Text(area) => area.lines().join("\n").trim().to_string(),
            Input::Choice(options, at) => options[*at].0.clone(),
        }
    }

    /// The value as displayed: typed text unchanged, or the displayed form of the option.
    fn display_value(&self) -> String {
        match &self.input {
            Input::Text(area) => area.lines().join("\n"),
            Input::Choice(options, at) => options[*at].1.clone(),
        }
    }

    /// Why the value is invalid, or nothing if it is valid or empty.
    fn invalid_reason(&self) -> Option<&'static str> {
        self.slot.invalid_reason(&self.value())
    }
}

/// The open claim form.
pub(crate) struct ClaimForm {
    /// The annotation being edited.
    id: Uuid,
    /// The annotation's record when the form was opened.
    base: ClaimRecord,
    /// The fields from top to bottom, those of the evidence last.
    fields: Vec<Field>,
    /// The index of the field that receives the keys.
    focus: usize,
    /// Whether a first attempt to leave the form was refused because a field is invalid.
    warned: bool,
    /// Today's date, as `2025-01-31`, for dates that are filled in automatically.
    today: String,
}

/// Options that are displayed as they are saved.
fn unlabelled_choices<T: AsRef<str>>(options: impl IntoIterator<Item = T>) -> impl Iterator<Item = (String, String)> {
    options.into_iter().map(|option| (option.as_ref().to_string(), option.as_ref().to_string()))
}

/// The option for an empty value, then options that are displayed as they are saved.
fn none_or<T: AsRef<str>>(options: impl IntoIterator<Item = T>) -> impl Iterator<Item = (String, String)> {
    std::iter::once((String::new(), "–".into())).chain(unlabelled_choices(options))
}

impl ClaimForm {
    /// A form for the annotation `id`.
    ///
    /// `base` is the annotation's record as saved; `now` is what to fill in, which differs from `base` in a restored draft.
    /// `scale` has the verdicts to choose from, and `today` is a date as `2025-01-31`.
    pub(crate) fn new(id: Uuid, base: ClaimRecord, now: &ClaimRecord, scale: &Scale, today: String) -> Self {
        let claim = &now.claim;
        let text = |slot, value: &str| Field::text(slot, value);
        let statuses = Status::ALL.iter().map(|status| (status.to_string(), status.shown().to_string()));
        let mut fields: Vec<Field> = CLAIM_FIELDS
            .iter()
            // Only a claim in a recording has a time in it.
            .filter(|&&slot| slot != FieldId::At || !base.claim.at.is_empty() || !claim.at.is_empty())
            .map(|&slot| match slot {
                FieldId::Wording => text(slot, &claim.wording),
                FieldId::Speaker => text(slot, &claim.speaker),
                FieldId::Role => text(slot, &claim.role),
                FieldId::Said => text(slot, &claim.said),
                FieldId::Place => text(slot, &claim.place),
                FieldId::At => text(slot, &claim.at),
                FieldId::Appearance => text(slot, &claim.appearance),
                FieldId::Type => Field::choice(slot, none_or(ClaimType::ALL), word(claim.r#type.as_ref())),
                FieldId::Verdict => Field::choice(slot, none_or(scale.verdicts()), word(claim.verdict.as_ref())),
                FieldId::Rationale => text(slot, &claim.rationale),
                FieldId::Status => Field::choice(slot, statuses.clone(), claim.status.as_str()),
                FieldId::Priority => {
                    let priority = claim.priority.as_ref().unwrap_or(&Priority::Normal);
                    Field::choice(slot, unlabelled_choices(Priority::ALL), priority.as_str())
                }
                FieldId::Checker => text(slot, &claim.checker),
                FieldId::Checked => text(slot, &claim.checked),
                FieldId::Tags => text(slot, &join_tags(&now.tags)),
                FieldId::Review => text(slot, &claim.review),
                FieldId::Note | FieldId::Evidence(..) => text(slot, &now.note),
            })
            .collect();
        for (i, evidence) in claim.evidence.iter().enumerate() {
            fields.extend(evidence_fields(i, evidence));
        }
        Self { id, base, fields, focus: 0, warned: false, today }
    }

    /// The record as filled in. Fields that the form does not show keep their values from `base`; empty evidence is left out.
    fn record(&self) -> ClaimRecord {
        let mut record = self.base.clone();
        let claim = &mut record.claim;
        let mut evidence: Vec<Evidence> = Vec::new();
        for field in &self.fields {
            let value = field.value();
            match field.slot {
                FieldId::Wording => claim.wording = value,
                FieldId::Speaker => claim.speaker = value,
                FieldId::Role => claim.role = value,
                FieldId::Said => claim.said = value,
                FieldId::Place => claim.place = value,
                FieldId::At => claim.at = value,
                FieldId::Appearance => claim.appearance = value,
                FieldId::Type => claim.r#type = filled(&value),
                FieldId::Verdict => claim.verdict = filled(&value),
                FieldId::Rationale => claim.rationale = value,
                FieldId::Status => claim.status = Status::from(value.as_str()),
                // Normal priority is saved only if the file already has it.
                FieldId::Priority => {
                    let saved = self.base.claim.priority == Some(Priority::Normal);
                    claim.priority = filled(&value).filter(|priority| *priority != Priority::Normal || saved);
                }
                FieldId::Checker => claim.checker = value,
                FieldId::Checked => claim.checked = value,
                FieldId::Tags => {
                    record.tags = parse_tags(&value);
                }
                FieldId::Review => claim.review = value,
                FieldId::Note => record.note = value,
                FieldId::Evidence(i, part) => {
                    while evidence.len() <= i {
                        evidence.push(Evidence {
                            extra: self
                                .base
                                .claim
                                .evidence
                                .get(evidence.len())
                                .map(|e| e.extra.clone())
                                .unwrap_or_default(),
                            ..Evidence::default()
                        });
                    }
                    set_part(&mut evidence[i], part, value);
                }
            }
        }
        evidence.retain(|evidence| !evidence.is_empty());
        claim.evidence = evidence;
        record
    }

    /// Number of pieces of evidence, including empty ones.
    fn evidence_count(&self) -> usize {
        self.fields.iter().filter(|field| matches!(field.slot, FieldId::Evidence(_, EvidenceField::Url))).count()
    }

    /// The index of the piece of evidence that has the focus, if one has.
    fn focused_evidence(&self) -> Option<usize> {
        match self.fields[self.focus].slot {
            FieldId::Evidence(piece, _) => Some(piece),
            _ => None,
        }
    }

    /// The index of the first invalid field, and the reason.
    fn first_invalid(&self) -> Option<(usize, &'static str)> {
        self.fields.iter().enumerate().find_map(|(i, field)| Some((i, field.invalid_reason()?)))
    }

    /// Leaves the form. If a field is invalid, warns the first time and leaves the second time.
    fn leave(&mut self) -> Reaction {
        if let Some((field, what)) = self.first_invalid()
            && !self.warned
        {
            self.warned = true;
            self.focus = field;
            let name = self.fields[field].slot.name();
            return Reaction::stay().and(Request::Error(format!("{name}: {what} · Esc again to save anyway")));
        }
        self.save()
    }

    /// Closes the form and saves its content, if it changed.
    fn save(&self) -> Reaction {
        let record = self.record();
        if record == self.base {
            return Reaction::close().and(Request::Message("Claim unchanged".into()));
        }
        let (base, record) = (self.base.clone().into(), record.into());
        Reaction::close().and(Request::SaveClaim { id: self.id, base, record })
    }

    /// Handles a key that does not leave the form.
    fn edit(&mut self, key: KeyEvent) {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let long = self.fields[self.focus].slot.is_long();
        match key.code {
            KeyCode::Tab => self.step(1),
            KeyCode::BackTab => self.step(-1),
            KeyCode::Char('e') if control => self.add_evidence(),
            KeyCode::Char('k') if control => self.remove_evidence(),
            KeyCode::Down if !long || self.is_on_last_line() => self.step(1),
            KeyCode::Up if !long || self.is_on_first_line() => self.step(-1),
            KeyCode::Enter if !long => self.step(1),
            _ => self.input(key, control),
        }
    }

    /// Moves the focus by `by` fields, back where negative. Stops at the first and the last field.
    fn step(&mut self, by: isize) {
        self.focus = self.focus.saturating_add_signed(by).min(self.fields.len() - 1);
    }

    /// Whether the text cursor is on the first line of the field; true for a choice.
    fn is_on_first_line(&self) -> bool {
        match &self.fields[self.focus].input {
            Input::Text(area) => area.cursor().0 == 0,
            Input::Choice(..) => true,
        }
    }

    /// Whether the text cursor is on the last line of the field; true for a choice.
    fn is_on_last_line(&self) -> bool {
        match &self.fields[self.focus].input {
            Input::Text(area) => area.cursor().0 + 1 >= area.lines().len(),
            Input::Choice(..) => true,
        }
    }

    fn input(&mut self, key: KeyEvent, control: bool) {
        let slot = self.fields[self.focus].slot;
        match &mut self.fields[self.focus].input {
            Input::Text(area) => match key.code {
                KeyCode::Char('z') if control => drop(area.undo()),
                KeyCode::Char('y') if control => drop(area.redo()),
                _ => drop(area.input(key)),
            },
            Input::Choice(options, at) => {
                let n = options.len();
                match key.code {
                    KeyCode::Right | KeyCode::Char(' ') => *at = (*at + 1) % n,
                    KeyCode::Left => *at = (*at + n - 1) % n,
                    KeyCode::Backspace | KeyCode::Delete => *at = 0,
                    KeyCode::Char(c) if !control => {
                        let begins =
                            |(_, shown): &(String, String)| shown.to_lowercase().starts_with(c.to_ascii_lowercase());
                        let next = (1..=n).map(|by| (*at + by) % n).find(|&i| begins(&options[i]));
                        *at = next.unwrap_or(*at);
                    }
                    _ => return,
                }
                if slot == FieldId::Verdict {
                    self.update_status();
                }
            }
        }
    }

    /// Updates status, date of the check and fact-checker after the verdict changed, by the rule of [`Claim::set_verdict`]. With the
    /// verdict that the claim had when the form was opened, it has its earlier status and date again. What was typed stays.
    fn update_status(&mut self) {
        let verdict = filled(&self.value(FieldId::Verdict));
        let (checker, base) = (self.value(FieldId::Checker), &self.base.claim);
        let mut claim = base.clone();
        if verdict != base.verdict {
            claim.set_verdict(verdict, &checker, &self.today);
        }
        let was_filled_in = [base.checked.as_str(), &self.today, ""].contains(&self.value(FieldId::Checked).as_str());
        for field in &mut self.fields {
            match (field.slot, &mut field.input) {
                (FieldId::Status, Input::Choice(options, at)) => {
                    *at = options.iter().position(|(saved, _)| saved == claim.status.as_str()).unwrap_or(*at);
                }
                (FieldId::Checked, _) if was_filled_in => *field = Field::text(FieldId::Checked, &claim.checked),
                _ => {}
            }
        }
    }

    fn value(&self, slot: FieldId) -> String {
        self.fields.iter().find(|field| field.slot == slot).map(Field::value).unwrap_or_default()
    }

    /// Adds an empty piece of evidence with today's date as the day of access, and moves the focus to it.
    fn add_evidence(&mut self) {
        let evidence = Evidence { accessed: self.today.clone(), ..Evidence::default() };
        let focus = self.fields.len();
        self.fields.extend(evidence_fields(self.evidence_count(), &evidence));
        self.focus = focus;
    }

    /// Removes the piece of evidence that has the focus.
    fn remove_evidence(&mut self) {
        let Some(piece) = self.focused_evidence() else { return };
        let first =
            self.fields.iter().position(|f| matches!(f.slot, FieldId::Evidence(i, _) if i == piece)).unwrap_or(0);
        self.fields.drain(first..first + EvidenceField::ALL.len());
        for field in &mut self.fields[first..] {
            if let FieldId::Evidence(i, part) = field.slot {
                field.slot = FieldId::Evidence(i - 1, part);
            }
        }
        self.focus = first.min(self.fields.len() - 1);
    }
}

impl Dialog for ClaimForm {
    fn area(&self, context: &Context<'_>) -> Rect {
        drawing::area(self, context.inner_screen())
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        drawing::draw(context, self, area, buffer)
    }

    fn key(&mut self, key: KeyEvent, _: &Context<'_>) -> Reaction {
        if key.code == KeyCode::Char('s') && key.modifiers.contains(KeyModifiers::CONTROL) {
            return self.leave();
        }
        self.edit(key);
        Reaction::stay()
    }

    fn click(&mut self, hit: Hit, _: &Context<'_>) -> Reaction {
        if let Hit::Item(field) = hit {
            self.focus = field;
        }
        Reaction::stay()
    }

    fn wheel(&mut self, rows: isize, _: &Context<'_>) -> Reaction {
        self.step(rows.signum());
        Reaction::stay()
    }

    /// Pastes into the focused field; in a one-line field, line breaks become spaces. A choice ignores it.
    fn paste(&mut self, text: &str, _: &Context<'_>) -> Reaction {
        let long = self.fields[self.focus].slot.is_long();
        if let Input::Text(area) = &mut self.fields[self.focus].input {
            area.insert_str(if long { text.to_string() } else { text.replace('\n', " ") });
        }
        Reaction::stay()
    }

    fn close(&mut self, by: CloseBy, _: &Context<'_>) -> Reaction {
        match by {
            CloseBy::Escape | CloseBy::Click => self.leave(),
            // There is no second time to leave it.
            CloseBy::Exit => self.save(),
        }
    }

    fn writing(&self) -> Writing {
        let record = self.record();
        if record == self.base {
            return Writing::Blank;
        }
        let (subject, record) = (NoteSubject::Existing(self.id), Some(record.into()));
        Writing::Draft(Draft { subject, note: String::new(), record })
    }

    fn uses_alt(&self) -> bool {
        true
    }
}

fn evidence_fields(piece: usize, evidence: &Evidence) -> impl Iterator<Item = Field> {
    EvidenceField::ALL.into_iter().map(move |part| {
        let slot = FieldId::Evidence(piece, part);
        match part {
            EvidenceField::Url => Field::text(slot, &evidence.url),
            EvidenceField::Stance => Field::choice(slot, none_or(Stance::ALL), word(evidence.stance.as_ref())),
            EvidenceField::Title => Field::text(slot, &evidence.title),
            EvidenceField::Publisher => Field::text(slot, &evidence.publisher),
            EvidenceField::Quote => Field::text(slot, &evidence.quote),
            EvidenceField::Accessed => Field::text(slot, &evidence.accessed),
            EvidenceField::Archive => Field::text(slot, &evidence.archive),
        }
    })
}

fn set_part(evidence: &mut Evidence, part: EvidenceField, value: String) {
    match part {
        EvidenceField::Url => evidence.url = value,
        EvidenceField::Stance => evidence.stance = filled(&value),
        EvidenceField::Title => evidence.title = value,
        EvidenceField::Publisher => evidence.publisher = value,
        EvidenceField::Quote => evidence.quote = value,
        EvidenceField::Accessed => evidence.accessed = value,
        EvidenceField::Archive => evidence.archive = value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(record: &ClaimRecord) -> ClaimForm {
        ClaimForm::new(Uuid::nil(), record.clone(), record, &Scale::default(), "2025-02-01".into())
    }

    fn press(form: &mut ClaimForm, keys: &str) {
        for c in keys.chars() {
            let (code, modifiers) = match c {
                '\t' => (KeyCode::Tab, KeyModifiers::NONE),
                '\n' => (KeyCode::Enter, KeyModifiers::NONE),
                '^' => (KeyCode::Char('e'), KeyModifiers::CONTROL),
                '~' => (KeyCode::Char('k'), KeyModifiers::CONTROL),
                c => (KeyCode::Char(c), KeyModifiers::NONE),
            };
            form.edit(KeyEvent::new(code, modifiers));
        }
    }

    #[test]
    fn typed_values_are_in_the_record() {
        let mut form = form(&ClaimRecord::default());
        press(&mut form, "\tGref\tCEO\t2023\t\t\tr\tmm\tNo source.\nNone.\t\t\t\t\ta, b\t\t^https://a.org/x\tr^b.pdf");
        let record = form.record();
        assert_eq!(record.claim.speaker, "Gref");
        assert_eq!((record.claim.said.as_str(), record.claim.r#type), ("2023", Some(ClaimType::Rank)));
        assert_eq!(record.claim.verdict, Some("mostly false".into()), "the second verdict that begins with m");
        assert_eq!((record.claim.status, record.claim.checked.as_str()), (Status::Done, "2025-02-01"));
        assert_eq!(record.claim.rationale, "No source.\nNone.");
        assert_eq!(record.tags, ["a", "b"]);
        let told: Vec<_> = record.claim.evidence.iter().map(|e| (e.url.as_str(), e.stance.as_ref())).collect();
        assert_eq!(told, [("https://a.org/x", Some(&Stance::Refutes)), ("b.pdf", None)]);
        assert_eq!(form.first_invalid(), None);
    }

    #[test]
    fn the_status_and_the_date_follow_the_verdict() {
        let mut form = form(&ClaimRecord::default());
        let told = |form: &ClaimForm| (form.value(FieldId::Status), form.value(FieldId::Checked));
        form.focus = form.fields.iter().position(|f| f.slot == FieldId::Verdict).unwrap();
        press(&mut form, "f");
        assert_eq!(told(&form), ("done".into(), "2025-02-01".into()));
        press(&mut form, "–");
        assert_eq!(told(&form), ("todo".into(), String::new()), "no verdict, no date of the check");
    }

    #[test]
    fn evidence_can_be_added_and_removed() {
        let mut form = form(&ClaimRecord::default());
        press(&mut form, "^a^b^c");
        form.focus = form.fields.iter().position(|f| f.slot == FieldId::Evidence(1, EvidenceField::Url)).unwrap();
        press(&mut form, "~");
        let urls: Vec<String> = form.record().claim.evidence.into_iter().map(|e| e.url).collect();
        assert_eq!(urls, ["a", "c"]);
        press(&mut form, "^");
        assert_eq!(form.record().claim.evidence.len(), 2, "empty evidence is left out");
    }

    #[test]
    fn an_invalid_date_is_reported_and_kept() {
        let mut form = form(&ClaimRecord::default());
        press(&mut form, "\t\t\t2025-02-30");
        assert!(form.first_invalid().is_some_and(|(i, _)| form.fields[i].slot == FieldId::Said));
        assert_eq!(form.record().claim.said, "2025-02-30");
    }

    #[test]
    fn values_that_the_form_does_not_show_are_kept() {
        let json = r#"{"claim":{"status":"waiting","verdict":"vrai","priority":"normal","x":1,"evidence":[{"url":"a","stance":"neither","y":2}]}}"#;
        let record: ClaimRecord = serde_json::from_str(json).unwrap();
        assert_eq!(form(&record).record(), record);
    }
}
