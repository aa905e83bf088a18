//! One-line prompts for what was found out about a claim: the rationale of its verdict, and addresses of evidence.

use super::{CloseBy, Dialog, Reaction};
use crate::annotation::claim::{is_source, typed_addresses};
use crate::text::display;
use crate::tui::context::Context;
use crate::tui::draft::{ClaimRecord, Draft, NoteSubject, Writing};
use crate::tui::input_keys;
use crate::tui::request::{CheckStep, Request};
use crate::tui::widgets::text_input::{TextInput, draw_prompt};
use crate::tui::widgets::{HitMap, write_right};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};
use uuid::Uuid;

/// A prompt that is narrower, in columns, has no room for the hint beside it.
const MIN_INPUT_COLUMNS: u16 = 40;

/// A prompt for one step of a check.
#[derive(Debug)]
pub(crate) struct CheckPrompt {
    /// The claim.
    id: Uuid,
    /// The claim's record when the prompt was opened.
    base: ClaimRecord,
    step: CheckStep,
    /// Whether the step after this one follows.
    goes_on: bool,
    input: TextInput,
    /// Whether what is typed was refused as an address.
    is_refused: bool,
    /// Today's date, as `2025-01-31`, on which evidence is accessed.
    today: String,
}

impl CheckPrompt {
    /// A prompt for the claim `id`, whose record is `base`. If `goes_on`, evidence is asked for after a rationale.
    pub(crate) fn new(id: Uuid, base: ClaimRecord, step: CheckStep, goes_on: bool, today: String) -> Self {
        let text = if step == CheckStep::Rationale { base.claim.rationale.as_str() } else { "" };
        let input = TextInput::one_line(text);
        Self { id, base, step, goes_on, input, is_refused: false, today }
    }

    const fn label(&self) -> &'static str {
        match (self.step, self.is_refused) {
            (CheckStep::Rationale, _) => "rationale: ",
            (CheckStep::Evidence, false) => "evidence: ",
            (CheckStep::Evidence, true) => "not https://… or a file path: ",
        }
    }

    const fn hint(&self) -> &'static str {
        match (self.step, self.goes_on) {
            (CheckStep::Rationale, true) => "Enter next · Esc save · Ctrl-C cancel",
            (CheckStep::Rationale, false) => "Enter save · Ctrl-C cancel",
            (CheckStep::Evidence, _) => "paste an address · Enter add · Ctrl-C cancel",
        }
    }

    /// The record with what is typed: as its rationale, or as evidence accessed today that it does not have yet.
    fn record(&self) -> ClaimRecord {
        let mut record = self.base.clone();
        let text = self.input.text().trim().to_string();
        match self.step {
            // A rationale of several lines is shown in one, and keeps its lines unless it is edited.
            CheckStep::Rationale if text == single_line(&self.base.claim.rationale) => {}
            CheckStep::Rationale => record.claim.rationale = text,
            CheckStep::Evidence => {
                for url in typed_addresses(&text) {
                    record.claim.add_evidence(url, &self.today);
                }
            }
        }
        record
    }

    /// Closes the prompt and saves what is typed, if it changes the claim.
    fn save(&self) -> Reaction {
        let record = self.record();
        if record == self.base {
            let is_there = self.step == CheckStep::Evidence && !self.input.text().trim().is_empty();
            return if is_there {
                Reaction::close().and(Request::Message("The claim already has this evidence".into()))
            } else {
                Reaction::close()
            };
        }
        let (base, record) = (self.base.clone().into(), record.into());
        Reaction::close().and(Request::SaveClaim { id: self.id, base, record })
    }

    /// Saves, unless what is typed is no address.
    fn save_if_valid(&mut self) -> Option<Reaction> {
        let text = self.input.text();
        self.is_refused =
            self.step == CheckStep::Evidence && typed_addresses(text.trim()).iter().any(|address| !is_source(address));
        (!self.is_refused).then(|| self.save())
    }
}

/// A text as it is shown in one line.
fn single_line(text: &str) -> String {
    TextInput::one_line(text).text().trim().to_string()
}

impl Dialog for CheckPrompt {
    fn area(&self, context: &Context<'_>) -> Rect {
        context.panes.status
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let columns = display::width(self.hint()) as u16 + 2;
        let has_room = area.width >= MIN_INPUT_COLUMNS + columns;
        let input = Rect { width: area.width - if has_room { columns } else { 0 }, ..area };
        draw_prompt(context.theme(), self.label(), &self.input, input, buffer);
        if has_room {
            let beside = Rect { x: input.right(), width: columns, ..area };
            Clear.render(beside, buffer);
            write_right(buffer, Rect { width: columns - 1, ..beside }, area.y, self.hint(), context.theme().quiet());
        }
        HitMap::default()
    }

    fn mode(&self) -> &'static str {
        "check"
    }

    fn key(&mut self, key: KeyEvent, _: &Context<'_>) -> Reaction {
        if key.code != KeyCode::Enter {
            self.is_refused &= !self.input.key(key);
            return Reaction::stay();
        }
        let Some(saved) = self.save_if_valid() else { return Reaction::stay() };
        match self.step {
            CheckStep::Rationale if self.goes_on => saved.and(Request::Check(CheckStep::Evidence, self.id)),
            CheckStep::Rationale | CheckStep::Evidence => saved,
        }
    }

    fn uses_alt(&self, key: KeyEvent) -> bool {
        input_keys::takes_with_alt(key)
    }

    fn paste(&mut self, text: &str, _: &Context<'_>) -> Reaction {
        self.input.paste(text);
        self.is_refused = false;
        Reaction::stay()
    }

    fn close(&mut self, by: CloseBy, _: &Context<'_>) -> Reaction {
        match by {
            // The program ends, so there is no time to correct an address: it is kept as typed.
            CloseBy::Exit => self.save(),
            CloseBy::Cancel if self.record() == self.base => Reaction::close(),
            CloseBy::Cancel => Reaction::cancel("Claim unchanged"),
            CloseBy::Escape | CloseBy::Click => self.save_if_valid().unwrap_or_else(Reaction::stay),
        }
    }

    fn writing(&self) -> Writing {
        let record = self.record();
        if record == self.base {
            return Writing::Blank;
        }
        let note = record.note.clone();
        Writing::Draft(Draft { subject: NoteSubject::Existing(self.id), note, record: Some(record.into()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::claim::{Claim, Evidence};
    use crate::tui::dialogs::Then;
    use crate::tui::testing::{TestContext, drawn, rows};
    use crossterm::event::KeyModifiers;

    fn prompt(step: CheckStep, claim: Claim) -> CheckPrompt {
        let base = ClaimRecord { claim, ..ClaimRecord::default() };
        CheckPrompt::new(Uuid::from_u128(1), base, step, true, "2025-02-01".into())
    }

    fn enter(prompt: &mut CheckPrompt, text: &str) -> Reaction {
        let test = TestContext::new("Satu.", (80, 24));
        prompt.paste(text, &test.context());
        prompt.key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE), &test.context())
    }

    /// The claim that a reaction saves.
    fn saved(reaction: &Reaction) -> Option<&Claim> {
        reaction.requests.iter().find_map(|request| match request {
            Request::SaveClaim { record, .. } => Some(&record.claim),
            _ => None,
        })
    }

    #[test]
    fn evidence_is_an_address_accessed_today() {
        let reaction = enter(&mut prompt(CheckStep::Evidence, Claim::default()), " https://bps.go.id/beras\n");
        let evidence = &saved(&reaction).expect("saved").evidence;
        assert_eq!((&*evidence[0].url, &*evidence[0].accessed), ("https://bps.go.id/beras", "2025-02-01"));
        let reaction = enter(&mut prompt(CheckStep::Evidence, Claim::default()), "https://a.id/1\nhttps://b.id/2");
        let urls: Vec<&str> = saved(&reaction).unwrap().evidence.iter().map(|e| &*e.url).collect();
        assert_eq!(urls, ["https://a.id/1", "https://b.id/2"]);
        let reaction = enter(&mut prompt(CheckStep::Evidence, Claim::default()), "notes/my table.pdf");
        assert_eq!(saved(&reaction).unwrap().evidence[0].url, "notes/my table.pdf");
    }

    #[test]
    fn what_is_no_address_is_refused_until_it_is_corrected() {
        let test = TestContext::new("Satu.", (80, 24));
        let mut prompt = prompt(CheckStep::Evidence, Claim::default());
        let reaction = enter(&mut prompt, "htp://bps.go.id");
        assert!(reaction.then == Then::Stay && reaction.requests.is_empty());
        let area = Rect::new(0, 0, 80, 1);
        let drawn = rows(&drawn((80, 1), |buffer| prompt.draw(&test.context(), area, buffer)).0)[0].clone();
        assert!(drawn.starts_with(" not https://… or a file path: htp://bps.go.id"), "{drawn}");
        assert_eq!(prompt.close(CloseBy::Escape, &test.context()).then, Then::Stay);
        assert!(saved(&prompt.close(CloseBy::Exit, &test.context())).is_some(), "the end of the program loses nothing");
    }

    #[test]
    fn nothing_typed_changes_nothing() {
        for step in [CheckStep::Rationale, CheckStep::Evidence] {
            let claim = Claim { rationale: "Angka resmi\nlain.".into(), ..Claim::default() };
            let mut prompt = prompt(step, claim);
            assert_eq!(prompt.writing(), Writing::Blank);
            let reaction = enter(&mut prompt, "");
            assert!(reaction.then == Then::Close && saved(&reaction).is_none(), "{step:?}");
        }
        let claim = Claim {
            evidence: vec![Evidence { url: "https://bps.go.id".into(), ..Evidence::default() }],
            ..Claim::default()
        };
        let reaction = enter(&mut prompt(CheckStep::Evidence, claim), "https://bps.go.id");
        assert!(matches!(&reaction.requests[..], [Request::Message(told)] if told.contains("already has")));
    }

    #[test]
    fn evidence_follows_the_rationale_only_after_enter() {
        let test = TestContext::new("Satu.", (80, 24));
        let mut prompt = prompt(CheckStep::Rationale, Claim::default());
        let reaction = enter(&mut prompt, "Angka resmi lain.");
        assert_eq!(saved(&reaction).unwrap().rationale, "Angka resmi lain.");
        assert!(matches!(reaction.requests.last(), Some(Request::Check(CheckStep::Evidence, _))));
        let reaction = prompt.close(CloseBy::Escape, &test.context());
        assert!(saved(&reaction).is_some() && reaction.requests.len() == 1);
        assert!(matches!(prompt.writing(), Writing::Draft(_)), "kept in case the program is killed");
    }
}
