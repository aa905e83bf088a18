//! Gives keys, clicks and pasted text to the dialog in front, and carries out what dialogs ask for.

use super::action::Action;
use super::app::{App, Effect};
use super::commands::annotate::HistoryStep;
use super::commands::{
    adoption, annotate, check, claims, comparison, entities, entity_pane, navigate, occurrences, restore, review,
    search, source_changes, view,
};
use super::context::Context;
use super::dialogs::prompts::Prompt;
use super::dialogs::{CloseBy, Dialog, Reaction};
use super::drawing;
use super::mouse::WHEEL_ROWS;
use super::request::Request;
use super::widgets::{Hit, HitMap};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use std::any::Any;

impl App {
    /// Lets the dialog in front react, and carries out what it asks for.
    fn with_dialog(&mut self, react: impl FnOnce(&mut dyn Dialog, &Context<'_>) -> Reaction) {
        let Some(mut dialog) = self.dialogs.take_top() else { return };
        let Reaction { then, requests } = react(&mut *dialog, &self.context());
        self.dialogs.settle(dialog, then);
        for request in requests {
            self.carry_out(request);
        }
    }

    /// Changes the dialog in front, if it is of this type.
    pub(super) fn in_dialog<D: Dialog>(&mut self, change: impl FnOnce(&mut D, &Context<'_>)) {
        self.with_dialog(|dialog, context| {
            if let Some(dialog) = (dialog as &mut dyn Any).downcast_mut() {
                change(dialog, context);
            }
            Reaction::stay()
        });
    }

    pub(super) fn dialog_key(&mut self, key: KeyEvent) {
        let interrupt = key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL);
        self.with_dialog(|dialog, context| {
            if interrupt {
                dialog.close(CloseBy::Cancel, context)
            } else if key.code == KeyCode::Esc {
                dialog.close(CloseBy::Escape, context)
            } else {
                dialog.key(key, context)
            }
        });
    }

    pub(super) fn paste(&mut self, text: &str) {
        // Terminals pass on copied text unchanged; drop control characters except line breaks and tabs.
        let text: String = text.replace("\r\n", "\n").replace('\r', "\n");
        let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        self.with_dialog(|dialog, context| dialog.paste(&text, context));
    }

    pub(super) fn dialog_mouse(&mut self, event: MouseEvent, at: Position) {
        let is_beside = self.screen.dock.is_some() && !self.geometry().dock.contains(at);
        match event.kind {
            MouseEventKind::ScrollDown if is_beside => self.reader.scroll(WHEEL_ROWS),
            MouseEventKind::ScrollUp if is_beside => self.reader.scroll(-WHEEL_ROWS),
            MouseEventKind::ScrollDown => self.with_dialog(|dialog, context| dialog.wheel(WHEEL_ROWS, context)),
            MouseEventKind::ScrollUp => self.with_dialog(|dialog, context| dialog.wheel(-WHEEL_ROWS, context)),
            MouseEventKind::Down(MouseButton::Left) => self.click_dialog(at),
            _ => {}
        }
    }

    /// A click beside a dialog closes it, unless it hits a button of the status line that the dialog knows.
    fn click_dialog(&mut self, at: Position) {
        let button = match drawing::hits(self).at(at) {
            Some(Hit::Button(action)) if self.geometry().status.contains(at) => Some(action),
            _ => None,
        };
        self.with_dialog(|dialog, context| {
            let area = dialog.area(context);
            if !area.contains(at) {
                let reaction = button.and_then(|action| dialog.command(action, context));
                return reaction.unwrap_or_else(|| dialog.close(CloseBy::Click, context));
            }
            match hits(dialog, context).at(at) {
                Some(Hit::Button(Action::Escape)) => dialog.close(CloseBy::Escape, context),
                Some(Hit::Button(Action::Cancel)) => dialog.close(CloseBy::Cancel, context),
                Some(Hit::Button(action)) => dialog.command(action, context).unwrap_or_else(Reaction::stay),
                Some(hit) => dialog.click(hit, context),
                None => Reaction::stay(),
            }
        });
    }

    /// Opens what was cancelled last.
    pub(super) fn restore_dialog(&mut self) {
        if self.dialogs.restore_cancelled() {
            self.with_dialog(Dialog::restore);
        }
    }

    /// Brings the dialogs up to date after an event.
    pub(super) fn refresh_dialogs(&mut self) {
        if self.has_dialog() {
            let mut dialogs = std::mem::take(&mut self.dialogs);
            dialogs.refresh(|dialog| dialog.refresh(&self.context()));
            self.dialogs = dialogs;
        }
    }

    /// Closes all dialogs because the program ends. What was typed is saved.
    pub(super) fn close_dialogs_to_exit(&mut self) {
        while let Some(mut dialog) = self.dialogs.take_top() {
            for request in dialog.close(CloseBy::Exit, &self.context()).requests {
                self.carry_out(request);
            }
        }
    }

    /// Runs a command in the dialog in front if it knows it, else in the reader.
    fn run_chosen(&mut self, action: Action) {
        let mut is_known = false;
        self.with_dialog(|dialog, context| {
            let reaction = dialog.command(action, context);
            is_known = reaction.is_some();
            reaction.unwrap_or_else(Reaction::stay)
        });
        if !is_known {
            self.act(action);
        }
    }

    /// Carries out what a dialog asks for.
    pub(super) fn carry_out(&mut self, request: Request) {
        match request {
            Request::Run(action) => self.act(action),
            Request::RunChosen(action) => self.run_chosen(action),
            Request::GoToParagraph(number) => navigate::go_to_paragraph(self, number),
            Request::Highlight(key) => annotate::highlight(self, key),
            Request::Message(text) => self.show_message(text),
            Request::Error(text) => self.show_error(text),
            Request::ShowCancelled(what) => restore::show_cancelled(self, &what),
            Request::Compute(computation) => self.effects.push(Effect::Compute(computation)),
            Request::Jump(offset) => self.reader.jump(offset),
            Request::GoToAnnotation(id) => annotate::go_to(self, id),
            Request::GoToChange { annotations, at, message } => {
                source_changes::go_to_change(self, &annotations, at, message);
            }
            Request::GoToReviewItem(item) => review::go_to_review_item(self, item),
            Request::ToggleReviewScope => review::toggle_scope(self),
            Request::ClaimReviewItem(item) => review::claim_review_item(self, item),
            Request::DismissReviewItem(item) => review::dismiss(self, item),
            Request::Silence { finding, reason } => review::silence(self, &finding, reason),
            Request::OpenArticle { path, target, query } => navigate::open_article(self, path, target, query),
            Request::Bookmark(action, letter) => navigate::use_bookmark(self, action, letter),
            Request::SaveNote(subject, text) => annotate::save_note(self, subject, text),
            Request::SaveClaim { id, base, record } => claims::save_claim(self, id, *base, *record),
            Request::ChooseClaimValue(ids, field) => check::choose_value(self, &ids, field, None),
            Request::ChangeClaims { ids, change, next } => check::change_claims(self, &ids, &change, next),
            Request::Check(step, id) => check::go_on(self, step, id),
            Request::HighlightAll(spans, label) => occurrences::highlight_all(self, &spans, &label),
            Request::SetTags(id, tags) => annotate::set_tags(self, id, tags),
            Request::Relabel(id, label) => annotate::relabel(self, id, &label),
            Request::Search(query) => search::begin_search(self, &query),
            Request::PreviewSearch(query) => search::preview(self, query),
            Request::FilterEntities(filter) => entity_pane::filter(self, &filter),
            Request::StepEntities(motion) => entity_pane::move_selection(self, motion),
            Request::SaveAs(path) => source_changes::save_as(self, &path),
            Request::SaveCopy(to) => source_changes::save_copy(self, to),
            Request::AskPathOfCopy(typed) => self.dialogs.push(Prompt::save_as(&typed)),
            Request::OfferLostChoices(id) => source_changes::offer_lost_choices(self, id),
            Request::Attach(id, span) => source_changes::attach_to(self, id, span),
            Request::Adopt(index) => adoption::adopt_offer(self, index),
            Request::Delete(id) => source_changes::delete_annotation(self, id),
            Request::KeepVersion(keep, ids) => source_changes::keep_version(self, keep, &ids),
            Request::AcceptCurrentText(ids) => source_changes::accept_current_text(self, &ids),
            Request::CorrectEntity(pick) => entities::pick_entity(self, *pick),
            Request::Resolve(case, resolution) => comparison::resolve(self, case, resolution),
            Request::PreviewTheme(palette) => view::preview_theme(self, palette),
            Request::TakeTheme(palette) => view::take_theme(self, palette),
            Request::UndoInPlace => comparison::take_history_step_in_place(self, HistoryStep::Undo),
            Request::RedoInPlace => comparison::take_history_step_in_place(self, HistoryStep::Redo),
        }
    }
}

/// What a click on a dialog hits: what drawing it returns.
fn hits(dialog: &dyn Dialog, context: &Context<'_>) -> HitMap {
    let mut buffer = Buffer::empty(context.whole_screen());
    dialog.draw(context, dialog.area(context), &mut buffer)
}
