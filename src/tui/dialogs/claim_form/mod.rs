//! The claim form: its fields, the focus, and the keys that edit them. The verdict, the reasons and the evidence come first.
//!
//! An empty field shows what the article suggests for it. This is not its value until somebody accepts it: the first key that is
//! typed replaces it, and leaving the field leaves it a suggestion.
//!
//! Dates are typed as people write them, and saved in ISO 8601. A date that cannot be read, or an address that is malformed, is
//! marked, stays as it was typed, and is saved only if the user confirms it with Enter: leaving the form again is not enough.

mod drawing;
mod field;
mod field_id;
mod field_value;

use super::{CloseBy, Dialog, Dock, Reaction};
use crate::annotation::claim::{Evidence, SuggestedDetails};
use crate::annotation::verdict::Scale;
use crate::annotation::vocabulary::{Stance, filled};
use crate::tui::context::Context;
use crate::tui::draft::{ClaimRecord, Draft, NoteSubject, Writing};
use crate::tui::key::Key;
use crate::tui::request::Request;
use crate::tui::widgets::{HintBar, Hit, HitMap};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
pub(crate) use field::DateContext;
use field::{Field, Input, none_or};
pub(crate) use field_id::{EvidenceField, FieldId};
use field_id::{FIELDS_AFTER_EVIDENCE, FIELDS_BEFORE_EVIDENCE};
pub(crate) use field_value::FieldOption;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use uuid::Uuid;

/// What the form needs besides the claim.
#[derive(Clone, Copy)]
pub(crate) struct FormSettings<'a> {
    /// The verdicts to choose from.
    pub(crate) scale: &'a Scale,
    /// The name of the person who fills it in.
    pub(crate) checker: &'a str,
    /// How dates are read, and the day that is filled in.
    pub(crate) dates: DateContext,
}

/// The open claim form.
pub(crate) struct ClaimForm {
    /// The annotation being edited.
    id: Uuid,
    /// The annotation's record when the form was opened.
    base: ClaimRecord,
    /// The record of the form before anything was edited.
    unedited: ClaimRecord,
    /// The fields from top to bottom.
    fields: Vec<Field>,
    /// The index of the field that receives the keys.
    focus: usize,
    /// Whether leaving the form waits for the focused field, whose value is not valid, to be corrected or confirmed.
    is_confirming: bool,
    /// The fields before the last key, if that removed a piece of evidence.
    before_removal: Option<Vec<Field>>,
    /// The name of the person who fills it in.
    checker: String,
    /// How dates are read, and the day that is filled in.
    dates: DateContext,
}

impl ClaimForm {
    /// A form for the annotation `id`. `base` is its record as saved; `shown` is what the form shows, which may have
    /// suggestions that are not saved.
    pub(crate) fn new(id: Uuid, base: ClaimRecord, shown: &ClaimRecord, settings: FormSettings<'_>) -> Self {
        let FormSettings { scale, checker, dates } = settings;
        let fields = fields(shown, scale, dates);
        let checker = checker.into();
        let unedited = base.clone();
        let mut form =
            Self { id, base, unedited, fields, focus: 0, is_confirming: false, before_removal: None, checker, dates };
        form.unedited = form.record();
        form
    }

    /// The same with the fields filled in as in the draft `record`.
    pub(crate) fn restoring(mut self, record: &ClaimRecord, scale: &Scale) -> Self {
        self.fields = fields(record, scale, self.dates);
        self
    }

    fn is_edited(&self) -> bool {
        self.record() != self.unedited
    }

    /// The record as filled in. Fields that the form does not show keep their values from `base`; empty evidence is left out.
    fn record(&self) -> ClaimRecord {
        let mut record = self.base.clone();
        record.claim.suggested = self.open_suggestions();
        record.claim.evidence.truncate(self.evidence_count());
        for field in &self.fields {
            field.slot.set_in(&mut record, field.value(self.dates));
        }
        record.claim.evidence.retain(|evidence| !evidence.is_empty());
        record
    }

    /// What is suggested for the field at this index, as saved. The role that is suggested is that of the suggested speaker.
    fn suggestion(&self, index: usize) -> Option<&str> {
        let field = &self.fields[index];
        let suggested = field.suggestion()?;
        let (speaker, told) = (self.value(FieldId::Speaker), &self.unedited.claim.suggested.speaker);
        let is_of_another = field.slot == FieldId::Role && !speaker.is_empty() && !told.is_empty() && speaker != *told;
        (!is_of_another).then_some(suggested)
    }

    /// The number of fields for which something is suggested.
    fn suggestion_count(&self) -> usize {
        (0..self.fields.len()).filter(|&i| self.suggestion(i).is_some()).count()
    }

    /// The suggestions that nobody has accepted or rejected.
    fn open_suggestions(&self) -> SuggestedDetails {
        let mut open =
            SuggestedDetails { extra: self.base.claim.suggested.extra.clone(), ..SuggestedDetails::default() };
        for (i, field) in self.fields.iter().enumerate() {
            let Some(suggested) = self.suggestion(i) else { continue };
            match field.slot {
                FieldId::Speaker => open.speaker = suggested.into(),
                FieldId::Role => open.role = suggested.into(),
                FieldId::Said => open.said = suggested.into(),
                FieldId::Place => open.place = suggested.into(),
                FieldId::Appearance => open.appearance = suggested.into(),
                FieldId::Type => open.r#type = filled(suggested),
                _ => {}
            }
        }
        open
    }

    /// Accepts all suggestions.
    fn accept_all(&mut self) {
        let accepted: Vec<usize> = (0..self.fields.len()).filter(|&i| self.suggestion(i).is_some()).collect();
        for i in accepted {
            self.fields[i].accept();
        }
    }

    /// Whether the field at this index can get the focus: of a piece of evidence that is empty, only its address.
    fn is_shown(&self, index: usize) -> bool {
        match self.fields[index].slot {
            FieldId::Evidence(piece, part) => part == EvidenceField::Url || !self.is_empty_evidence(piece),
            _ => true,
        }
    }

    /// Whether nothing is filled in about a piece of evidence, except the day of access.
    fn is_empty_evidence(&self, piece: usize) -> bool {
        let is_filled = |field: &Field| match field.slot {
            FieldId::Evidence(i, part) => {
                i == piece
                    && part != EvidenceField::Accessed
                    && !field.display_value().trim_matches(['–', ' ']).is_empty()
            }
            _ => false,
        };
        !self.fields.iter().any(is_filled)
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

    /// Leaves the form, unless a field has a value that is not valid and was not confirmed: then it gets the focus.
    fn leave(&mut self) -> Reaction {
        let unconfirmed = self.fields.iter().position(|field| field.needs_confirmation(self.dates));
        let Some(field) = unconfirmed else { return self.save() };
        self.set_focus(field);
        self.is_confirming = true;
        let (name, enter) = (self.fields[field].slot.name(), Key::new(KeyCode::Enter));
        Reaction::stay().and(Request::Error(format!("{name}: correct it, or {enter} to save anyway")))
    }

    /// Saves the value of the focused field although it is not valid, and leaves the form.
    fn confirm(&mut self) -> Reaction {
        self.is_confirming = false;
        self.fields[self.focus].confirm();
        self.leave()
    }

    /// Closes the form and saves its content, if it was edited.
    fn save(&self) -> Reaction {
        if !self.is_edited() {
            return Reaction::close();
        }
        let record = self.record();
        let (base, record) = (self.base.clone().into(), record.into());
        Reaction::close().and(Request::SaveClaim { id: self.id, base, record })
    }

    /// Handles a key that does not leave the form.
    fn edit(&mut self, key: KeyEvent) {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        if let (Some(before), KeyCode::Char('z'), true) = (self.before_removal.take(), key.code, control) {
            self.fields = before;
            return;
        }
        let long = self.fields[self.focus].slot.is_long();
        if self.suggestion(self.focus).is_some() && self.edit_suggestion(key) {
            return;
        }
        match key.code {
            KeyCode::Char('t') if control => self.accept_all(),
            KeyCode::Tab => self.step(1),
            KeyCode::BackTab => self.step(-1),
            KeyCode::Char('e') if control => self.add_evidence(),
            KeyCode::Char('x') if control => self.remove_evidence(),
            KeyCode::Down if !long || self.is_on_last_row() => self.step(1),
            KeyCode::Up if !long || self.is_on_first_row() => self.step(-1),
            KeyCode::Enter if !long => self.step(1),
            _ => self.input(key, control),
        }
    }

    /// Accepts or rejects the suggestion in the focused field; returns false if the key does neither.
    fn edit_suggestion(&mut self, key: KeyEvent) -> bool {
        let field = &mut self.fields[self.focus];
        match key.code {
            KeyCode::Enter => {
                field.accept();
                self.step(1);
            }
            KeyCode::Right | KeyCode::End => field.accept(),
            KeyCode::Backspace | KeyCode::Delete => field.reject(),
            _ => return false,
        }
        true
    }

    /// Moves the focus by one field: down if `by` is 1, up if it is -1. Stops at the first and the last field.
    fn step(&mut self, by: isize) {
        let mut to = self.focus;
        loop {
            let next = to.saturating_add_signed(by).min(self.fields.len() - 1);
            if next == to {
                return;
            }
            to = next;
            if self.is_shown(to) {
                return self.set_focus(to);
            }
        }
    }

    /// Gives a field the focus. A date that was typed in the one that had it is shown in ISO 8601.
    fn set_focus(&mut self, field: usize) {
        self.fields[self.focus].settle(self.dates);
        self.focus = field;
        self.is_confirming = false;
    }

    /// Whether the text cursor is on the first row of the field; true for a choice.
    fn is_on_first_row(&self) -> bool {
        match &self.fields[self.focus].input {
            Input::Text(text) => text.is_on_first_row(),
            Input::Choice(..) => true,
        }
    }

    /// Whether the text cursor is on the last row of the field; true for a choice.
    fn is_on_last_row(&self) -> bool {
        match &self.fields[self.focus].input {
            Input::Text(text) => text.is_on_last_row(),
            Input::Choice(..) => true,
        }
    }

    fn input(&mut self, key: KeyEvent, control: bool) {
        let slot = self.fields[self.focus].slot;
        self.is_confirming = false;
        match &mut self.fields[self.focus].input {
            Input::Text(text) => {
                text.key(key);
            }
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
        self.fields[self.focus].edited();
    }

    /// Updates status, date of the check and fact-checker after the verdict changed, by the rule of `Claim::set_verdict`. With the
    /// verdict that the claim had when the form was opened, it has its earlier status and date again. What was typed stays.
    fn update_status(&mut self) {
        let verdict = filled(&self.value(FieldId::Verdict));
        let (base, today) = (&self.base.claim, self.dates.today.to_string());
        let mut claim = base.clone();
        if verdict != base.verdict {
            claim.set_verdict(verdict, &self.checker, &today);
        }
        let was_filled_in = [base.checked.as_str(), &today, ""].contains(&self.value(FieldId::Checked).as_str());
        let checker = self.value(FieldId::Checker);
        let was_named = [base.checker.as_str(), &self.checker, ""].contains(&checker.as_str());
        for field in &mut self.fields {
            match (field.slot, &mut field.input) {
                (FieldId::Status, Input::Choice(options, at)) => {
                    *at = options.iter().position(|(saved, _)| saved == claim.status.as_str()).unwrap_or(*at);
                }
                (FieldId::Checked, _) if was_filled_in => *field = Field::text(FieldId::Checked, &claim.checked),
                (FieldId::Checker, _) if was_named => *field = Field::text(FieldId::Checker, &claim.checker),
                _ => {}
            }
        }
    }

    fn value(&self, slot: FieldId) -> String {
        self.fields.iter().find(|field| field.slot == slot).map(|field| field.value(self.dates)).unwrap_or_default()
    }

    /// Moves the focus to an empty piece of evidence, which is added if there is none.
    fn add_evidence(&mut self) {
        let count = self.evidence_count();
        let empty = (0..count).find(|&piece| self.is_empty_evidence(piece));
        if empty.is_none() {
            let at = self.end_of_evidence();
            self.fields.splice(at..at, empty_evidence(count, self.dates));
            // The focus stays on the same field, which may have moved down.
            self.focus += if self.focus >= at { EvidenceField::ALL.len() } else { 0 };
        }
        let url = FieldId::Evidence(empty.unwrap_or(count), EvidenceField::Url);
        self.set_focus(self.fields.iter().position(|field| field.slot == url).unwrap_or(self.focus));
    }

    /// The index of the first field after the evidence.
    fn end_of_evidence(&self) -> usize {
        let last = self.fields.iter().rposition(|field| matches!(field.slot, FieldId::Evidence(..)));
        last.map_or(FIELDS_BEFORE_EVIDENCE.len(), |last| last + 1)
    }

    /// Removes the piece of evidence that has the focus. Undo as the next key brings it back.
    fn remove_evidence(&mut self) {
        let Some(piece) = self.focused_evidence() else { return };
        self.before_removal = Some(self.fields.clone());
        let first =
            self.fields.iter().position(|f| matches!(f.slot, FieldId::Evidence(i, _) if i == piece)).unwrap_or(0);
        self.fields.drain(first..first + EvidenceField::ALL.len());
        for field in &mut self.fields[first..] {
            if let FieldId::Evidence(i, part) = field.slot {
                field.slot = FieldId::Evidence(i - 1, part);
            }
        }
        if self.evidence_count() == 0 {
            self.fields.splice(first..first, empty_evidence(0, self.dates));
        }
        self.focus = first.min(self.fields.len() - 1);
    }
}

impl Dialog for ClaimForm {
    fn area(&self, context: &Context<'_>) -> Rect {
        drawing::area(context)
    }

    /// It stands beside the sentences of the claim, or below them. If the words are gone, it shows them itself.
    fn dock(&self, context: &Context<'_>) -> Option<Dock> {
        let span = context.doc.annotations.get(self.id).and_then(|placed| placed.span);
        let span = span.map_or(context.reader.here(), |span| context.reader.sentences_around(span));
        Some(Dock { span, rows: drawing::ROWS_BELOW_TEXT })
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        drawing::draw(context, self, area, buffer)
    }

    fn mode(&self) -> &'static str {
        "claim"
    }

    fn hints(&self, _: &Context<'_>) -> HintBar {
        drawing::hints(self)
    }

    fn key(&mut self, key: KeyEvent, _: &Context<'_>) -> Reaction {
        if key.code == KeyCode::Char('s') && key.modifiers.contains(KeyModifiers::CONTROL) {
            return self.leave();
        }
        if key.code == KeyCode::Enter && self.is_confirming {
            return self.confirm();
        }
        self.edit(key);
        Reaction::stay()
    }

    fn click(&mut self, hit: Hit, _: &Context<'_>) -> Reaction {
        if let Hit::Item(field) = hit {
            self.set_focus(field);
        }
        Reaction::stay()
    }

    fn wheel(&mut self, rows: isize, _: &Context<'_>) -> Reaction {
        self.step(rows.signum());
        Reaction::stay()
    }

    /// Pastes into the focused field; in a one-line field, line breaks become spaces. A choice ignores it.
    fn paste(&mut self, text: &str, _: &Context<'_>) -> Reaction {
        self.is_confirming = false;
        if let Input::Text(input) = &mut self.fields[self.focus].input {
            input.paste(text);
        }
        self.fields[self.focus].edited();
        Reaction::stay()
    }

    fn close(&mut self, by: CloseBy, _: &Context<'_>) -> Reaction {
        match by {
            CloseBy::Escape | CloseBy::Click => self.leave(),
            CloseBy::Cancel if !self.is_edited() => Reaction::close(),
            CloseBy::Cancel => {
                self.is_confirming = false;
                Reaction::cancel("Claim unchanged")
            }
            // Nobody can be asked any more, and what was typed must not be lost.
            CloseBy::Exit => self.save(),
        }
    }

    fn writing(&self) -> Writing {
        if !self.is_edited() {
            return Writing::Blank;
        }
        let (subject, record) = (NoteSubject::Existing(self.id), Some(self.record().into()));
        Writing::Draft(Draft { subject, note: String::new(), record })
    }

    fn uses_alt(&self, _: KeyEvent) -> bool {
        true
    }
}

/// The fields of a form that shows this record.
fn fields(record: &ClaimRecord, scale: &Scale, dates: DateContext) -> Vec<Field> {
    let field = |slot: &FieldId| claim_field(*slot, record, scale);
    // Only a claim in a recording has a time in it.
    let after = FIELDS_AFTER_EVIDENCE.iter().filter(|slot| **slot != FieldId::At || !record.claim.at.is_empty());
    let mut fields: Vec<Field> = FIELDS_BEFORE_EVIDENCE.iter().map(field).collect();
    for (i, evidence) in record.claim.evidence.iter().enumerate() {
        fields.extend(evidence_fields(i, evidence));
    }
    // An address can be pasted at once.
    if record.claim.evidence.is_empty() {
        fields.extend(empty_evidence(0, dates));
    }
    fields.extend(after.map(field));
    fields
}

/// A field of a form that shows this record.
fn claim_field(slot: FieldId, record: &ClaimRecord, scale: &Scale) -> Field {
    let value = slot.value_in(record);
    let field = match slot.options(scale) {
        None => Field::text(slot, &value),
        Some(options) => {
            let none = (!slot.is_never_empty()).then(|| (String::new(), "–".into()));
            let options = options.into_iter().map(|option| (option.saved, option.shown));
            Field::choice(slot, none.into_iter().chain(options), &value)
        }
    };
    field.suggesting(&slot.suggested_in(&record.claim.suggested))
}

/// The fields of an empty piece of evidence. The day of access is today.
fn empty_evidence(piece: usize, dates: DateContext) -> Vec<Field> {
    let evidence = Evidence { accessed: dates.today.to_string(), ..Evidence::default() };
    evidence_fields(piece, &evidence).collect()
}

fn evidence_fields(piece: usize, evidence: &Evidence) -> impl Iterator<Item = Field> {
    EvidenceField::ALL.into_iter().map(move |part| {
        let (slot, value) = (FieldId::Evidence(piece, part), part.value_in(evidence));
        match part {
            EvidenceField::Stance => Field::choice(slot, none_or(Stance::ALL), &value),
            _ => Field::text(slot, &value),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::vocabulary::{ClaimType, Status};
    use crate::article::Language;
    use crate::tui::testing::TestContext;

    fn form(record: &ClaimRecord) -> ClaimForm {
        form_in(Language::Indonesian, record)
    }

    fn form_in(language: Language, record: &ClaimRecord) -> ClaimForm {
        let dates = DateContext { language, today: jiff::civil::date(2025, 2, 1) };
        let settings = FormSettings { scale: &Scale::default(), checker: "Ani", dates };
        ClaimForm::new(Uuid::nil(), record.clone(), record, settings)
    }

    fn go_to(form: &mut ClaimForm, slot: FieldId) {
        form.set_focus(form.fields.iter().position(|field| field.slot == slot).unwrap());
    }

    /// Types this into the field for the day of the statement, as the only edit.
    fn said(language: Language, text: &str) -> ClaimForm {
        let mut form = form_in(language, &ClaimRecord::default());
        go_to(&mut form, FieldId::Said);
        press(&mut form, text);
        form
    }

    /// The record that leaving the form like this saves; `None` if it stays open.
    fn closed(form: &mut ClaimForm, code: KeyCode) -> Option<ClaimRecord> {
        let test = TestContext::new("Satu.", (80, 24));
        let reaction = match code {
            KeyCode::Esc => form.close(CloseBy::Escape, &test.context()),
            code => form.key(KeyEvent::new(code, KeyModifiers::NONE), &test.context()),
        };
        match &reaction.requests[..] {
            [Request::SaveClaim { record, .. }] => Some((**record).clone()),
            _ => None,
        }
    }

    fn press(form: &mut ClaimForm, keys: &str) {
        for c in keys.chars() {
            let (code, modifiers) = match c {
                '\t' => (KeyCode::Tab, KeyModifiers::NONE),
                '\n' => (KeyCode::Enter, KeyModifiers::NONE),
                '^' => (KeyCode::Char('e'), KeyModifiers::CONTROL),
                '~' => (KeyCode::Char('x'), KeyModifiers::CONTROL),
                '!' => (KeyCode::Char('z'), KeyModifiers::CONTROL),
                c => (KeyCode::Char(c), KeyModifiers::NONE),
            };
            form.edit(KeyEvent::new(code, modifiers));
        }
    }

    #[test]
    fn typed_values_are_in_the_record() {
        let mut form = form(&ClaimRecord::default());
        press(&mut form, "mm\tNo source.\nNone.\thttps://a.org/x\tr^b.pdf");
        for (slot, text) in [
            (FieldId::Speaker, "Gref"),
            (FieldId::Role, "CEO"),
            (FieldId::Said, "2023"),
            (FieldId::Type, "r"),
            (FieldId::Tags, "a, b"),
        ] {
            go_to(&mut form, slot);
            press(&mut form, text);
        }
        let record = form.record();
        assert_eq!(record.claim.speaker, "Gref");
        assert_eq!((record.claim.said.as_str(), record.claim.r#type), ("2023", Some(ClaimType::Rank)));
        assert_eq!(record.claim.verdict, Some("mostly false".into()), "the second verdict that begins with m");
        assert_eq!((record.claim.status, record.claim.checked.as_str()), (Status::Done, "2025-02-01"));
        assert_eq!(record.claim.rationale, "No source.\nNone.");
        assert_eq!(record.tags, ["a", "b"]);
        let told: Vec<_> = record.claim.evidence.iter().map(|e| (e.url.as_str(), e.stance.as_ref())).collect();
        assert_eq!(told, [("https://a.org/x", Some(&Stance::Refutes)), ("b.pdf", None)]);
        assert!(form.fields.iter().all(|field| field.fault(form.dates).is_none()));
    }

    #[test]
    fn the_status_and_the_date_follow_the_verdict() {
        let mut form = form(&ClaimRecord::default());
        let told = |form: &ClaimForm| {
            (form.value(FieldId::Status), form.value(FieldId::Checked), form.value(FieldId::Checker))
        };
        press(&mut form, "f");
        assert_eq!(told(&form), ("done".into(), "2025-02-01".into(), "Ani".into()));
        press(&mut form, "–");
        assert_eq!(told(&form), ("todo".into(), String::new(), String::new()), "no verdict, no check");
    }

    #[test]
    fn evidence_can_be_added_and_removed() {
        let mut form = form(&ClaimRecord::default());
        press(&mut form, "^a^b^c");
        go_to(&mut form, FieldId::Evidence(1, EvidenceField::Url));
        press(&mut form, "~");
        let urls: Vec<String> = form.record().claim.evidence.into_iter().map(|e| e.url).collect();
        assert_eq!(urls, ["a", "c"]);
        press(&mut form, "^");
        assert_eq!(form.record().claim.evidence.len(), 2, "empty evidence is left out");
    }

    #[test]
    fn verdict_rationale_and_an_address_are_three_tabs() {
        let mut form = form(&ClaimRecord::default());
        press(&mut form, "f\tTidak benar.\thttps://a.org/x");
        let claim = form.record().claim;
        assert_eq!((claim.verdict, claim.rationale.as_str()), (Some("false".into()), "Tidak benar."));
        assert_eq!(
            (claim.evidence[0].url.as_str(), claim.evidence[0].accessed.as_str()),
            ("https://a.org/x", "2025-02-01")
        );
    }

    #[test]
    fn an_empty_piece_of_evidence_is_one_field_and_is_not_saved() {
        let mut form = form(&ClaimRecord::default());
        press(&mut form, "\t\t\t");
        assert_eq!(form.fields[form.focus].slot, FieldId::Status, "past the evidence");
        assert!(!form.is_edited() && form.record().claim.evidence.is_empty());
        press(&mut form, "^");
        assert_eq!(form.evidence_count(), 1, "the empty one is used first");
        press(&mut form, "~");
        assert_eq!(form.evidence_count(), 1, "there is always one");
        press(&mut form, "https://a.org/y");
        let before = form.record();
        press(&mut form, "~");
        assert_ne!(form.record(), before);
        press(&mut form, "!");
        assert_eq!(form.record(), before, "undo brings it back");
    }

    /// A record for which all of this is suggested.
    fn suggesting() -> ClaimRecord {
        let mut record = ClaimRecord::default();
        record.claim.suggested = SuggestedDetails {
            speaker: "Gref".into(),
            role: "CEO".into(),
            said: "2025-01-31".into(),
            place: "Moskwa".into(),
            r#type: Some(ClaimType::Quantity),
            appearance: "https://a.org/".into(),
            ..SuggestedDetails::default()
        };
        record
    }

    /// What becomes of the suggested speaker after these keys in its field: the speaker, and what is still suggested.
    fn speaker_after(keys: &[KeyCode]) -> (String, String) {
        let mut form = form(&suggesting());
        go_to(&mut form, FieldId::Speaker);
        for code in keys {
            form.edit(KeyEvent::new(*code, KeyModifiers::NONE));
        }
        let claim = form.record().claim;
        (claim.speaker, claim.suggested.speaker)
    }

    #[test]
    fn a_suggestion_is_accepted_rejected_replaced_or_left() {
        use KeyCode::{BackTab, Backspace, Char, Delete, Down, End, Enter, Right, Tab, Up};
        let told = |speaker: &str, suggested: &str| (speaker.to_string(), suggested.to_string());
        for leaving in [Tab, BackTab, Down, Up] {
            assert_eq!(speaker_after(&[leaving]), told("", "Gref"), "{leaving:?} leaves it");
        }
        assert_eq!(speaker_after(&[Enter]), told("Gref", ""));
        for taking in [Right, End] {
            assert_eq!(speaker_after(&[taking, Char('!')]), told("Gref!", ""), "{taking:?} takes it to be edited");
        }
        for rejecting in [Backspace, Delete] {
            assert_eq!(speaker_after(&[rejecting]), told("", ""), "{rejecting:?} rejects it");
        }
        assert_eq!(speaker_after(&[Char('S'), Char('i')]), told("Si", ""), "what is typed replaces it");
        assert_eq!(speaker_after(&[Char('S'), Backspace]), told("", ""), "and it does not come back");
    }

    #[test]
    fn enter_on_a_suggestion_goes_on() {
        let mut form = form(&suggesting());
        go_to(&mut form, FieldId::Speaker);
        press(&mut form, "\n\n\n\n");
        let claim = form.record().claim;
        assert_eq!(
            (&*claim.speaker, &*claim.role, &*claim.said, &*claim.place),
            ("Gref", "CEO", "2025-01-31", "Moskwa")
        );
        assert_eq!(form.fields[form.focus].slot, FieldId::Appearance);
    }

    #[test]
    fn a_suggested_choice_is_taken_or_another_one_is_chosen() {
        let chosen = |code| {
            let mut form = form(&suggesting());
            go_to(&mut form, FieldId::Type);
            form.edit(KeyEvent::new(code, KeyModifiers::NONE));
            let claim = form.record().claim;
            (claim.r#type, claim.suggested.r#type)
        };
        assert_eq!(chosen(KeyCode::Right), (Some(ClaimType::Quantity), None));
        assert_eq!(chosen(KeyCode::Enter), (Some(ClaimType::Quantity), None));
        assert_eq!(chosen(KeyCode::Char('r')), (Some(ClaimType::Rank), None));
        assert_eq!(chosen(KeyCode::Delete), (None, None));
        assert_eq!(chosen(KeyCode::Tab), (None, Some(ClaimType::Quantity)));
    }

    #[test]
    fn one_key_accepts_all_suggestions_and_changes_no_value() {
        let mut record = suggesting();
        record.claim.place = "Kazan".into();
        let mut form = form(&record);
        assert_eq!(form.suggestion_count(), 5);
        form.edit(KeyEvent::new(KeyCode::Char('t'), KeyModifiers::CONTROL));
        let claim = form.record().claim;
        assert_eq!((&*claim.speaker, &*claim.place, claim.r#type), ("Gref", "Kazan", Some(ClaimType::Quantity)));
        assert!(claim.suggested.is_empty() && form.suggestion_count() == 0);
    }

    #[test]
    fn a_form_with_suggestions_is_not_edited_until_somebody_edits_it() {
        let mut form = form(&suggesting());
        assert!(!form.is_edited());
        press(&mut form, "\t\t\t\t\t\t\t\t");
        assert!(!form.is_edited());
        assert_eq!(closed(&mut form, KeyCode::Esc), None);
    }

    #[test]
    fn the_role_of_the_suggested_speaker_is_not_that_of_another() {
        let mut form = form(&suggesting());
        go_to(&mut form, FieldId::Speaker);
        press(&mut form, "Nabiullina");
        assert_eq!(form.record().claim.suggested.role, "");
        form.edit(KeyEvent::new(KeyCode::Char('t'), KeyModifiers::CONTROL));
        assert_eq!(form.value(FieldId::Role), "");
    }

    #[test]
    fn a_date_is_saved_in_iso_however_it_was_typed() {
        for text in ["1 Jan 2025", "1/1/2025", "2025-01-01", "Rabu, 1 Januari 2025"] {
            let mut form = said(Language::Indonesian, text);
            assert_eq!(form.record().claim.said, "2025-01-01", "{text}, while it is typed");
            press(&mut form, "\t");
            let field = form.fields.iter().find(|f| f.slot == FieldId::Said).unwrap();
            assert_eq!(field.display_value(), "2025-01-01", "{text}, after the field was left");
            assert_eq!(closed(&mut form, KeyCode::Esc).unwrap().claim.said, "2025-01-01");
        }
    }

    #[test]
    fn what_is_not_a_date_is_saved_only_with_enter() {
        for (language, text) in [(Language::Indonesian, "2025-01-011 Jan 2025"), (Language::English, "1/2/2025")] {
            let mut form = said(language, text);
            for _ in 0..5 {
                assert_eq!(closed(&mut form, KeyCode::Esc), None, "Esc again is not a confirmation");
            }
            assert_eq!(form.fields[form.focus].display_value(), text, "it stays as it was typed");
            assert_eq!(closed(&mut form, KeyCode::Enter).map(|record| record.claim.said).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_corrected_date_needs_no_confirmation_and_another_wrong_one_does() {
        let mut form = said(Language::Indonesian, "31 Feb 2025");
        assert_eq!(closed(&mut form, KeyCode::Esc), None);
        press(&mut form, "?");
        assert_eq!(closed(&mut form, KeyCode::Enter), None, "Enter goes to the next field, as it was edited since");
        assert_eq!(closed(&mut form, KeyCode::Esc), None);
        for _ in 0.."31 Feb 2025?".len() {
            form.edit(KeyEvent::new(KeyCode::Backspace, KeyModifiers::NONE));
        }
        press(&mut form, "28 Feb 2025");
        assert_eq!(closed(&mut form, KeyCode::Esc).unwrap().claim.said, "2025-02-28");
    }

    #[test]
    fn each_wrong_value_is_confirmed_by_itself() {
        let mut form = said(Language::Indonesian, "kapan?");
        press(&mut form, "^htp://x");
        assert_eq!(closed(&mut form, KeyCode::Esc), None);
        assert_eq!(form.fields[form.focus].slot, FieldId::Evidence(0, EvidenceField::Url));
        assert_eq!(closed(&mut form, KeyCode::Enter), None);
        assert_eq!(form.fields[form.focus].slot, FieldId::Said);
        let record = closed(&mut form, KeyCode::Enter).expect("both are confirmed");
        assert_eq!((record.claim.said.as_str(), record.claim.evidence[0].url.as_str()), ("kapan?", "htp://x"));
    }

    #[test]
    fn a_wrong_value_that_was_saved_before_is_marked_and_not_asked_about() {
        let mut record = ClaimRecord::default();
        record.claim.said = "menjelang akhir tahun".into();
        let mut form = form(&record);
        press(&mut form, "\tAlasan");
        assert!(form.fields.iter().any(|field| field.fault(form.dates).is_some()));
        assert_eq!(closed(&mut form, KeyCode::Esc).unwrap().claim.said, "menjelang akhir tahun");
    }

    #[test]
    fn values_that_the_form_does_not_show_are_kept() {
        let json = r#"{"claim":{"status":"waiting","verdict":"vrai","priority":"normal","x":1,"evidence":[{"url":"a","stance":"neither","y":2}]}}"#;
        let record: ClaimRecord = serde_json::from_str(json).unwrap();
        assert_eq!(form(&record).record(), record);
    }
}
