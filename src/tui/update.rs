//! Event handling: [`App::handle`] is the only way to change the reader's state.

use super::action::{Action, Motion};
use super::app::{App, Author, Document, Effect, Event};
use super::command::{COMMANDS, Command, Run, bindings};
use super::commands::{
    adoption, analysis, annotate, comparison, copy, documents, entity_pane, external_ner, failures, library, links,
    navigate, reload, review, save, saved, search, source_changes, view,
};
use super::config::Config;
use super::dialogs::command_list::ListedCommand;
use super::dialogs::key_hints::KeyHints;
use super::geometry::{Pane, usable_size};
use super::keymap::join_keys;
use super::settings::Settings;
use super::{docking, input_keys, sign_legend, tour, waiting};
use crate::explain;
use crate::text::display;
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::sync::Arc;

/// The largest number of times that a count can repeat an action.
const MAX_COUNT: usize = 9_999;

impl App {
    /// A reader of `doc` with the user's settings, on a screen of `size` (columns, rows).
    pub fn new(doc: Document, author: Author, config: Config, size: (u16, u16)) -> Self {
        let mut app = Self::with_document(doc, Settings::new(author, config), size);
        documents::document_shown(&mut app);
        app
    }

    /// Handles an event and returns the work for the runtime.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        let event = self.with_enter_for_line_feed(event);
        let Some(event) = waiting::hold_back(self, event) else { return std::mem::take(&mut self.effects) };
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                self.edge_drag.stop();
                self.status.pressed(self.settings.author.now);
                self.key(key);
                entity_pane::follow_cursor(self);
            }
            Event::Key(_) => {}
            Event::Mouse(mouse) => self.mouse(mouse),
            Event::Paste(text) => self.paste(&text),
            Event::FocusLost => self.edge_drag.stop(),
            Event::Tick => self.edge_drag_tick(),
            Event::Resize(width, height) => self.resize(width, height),
            Event::DocumentLoaded(loaded) => documents::document_loaded(self, *loaded),
            Event::EntitiesExtracted(found) => analysis::entities_extracted(self, found),
            Event::EntitiesCorrected(extraction) => analysis::entities_corrected(self, extraction),
            Event::ExternalNerFinished(answer) => external_ner::finished(self, answer),
            Event::ClaimsFound(entities, claims) => review::claims_found(self, entities, claims),
            Event::SearchFinished(serial, hits) => search::finished(self, serial, hits),
            Event::Saved(result) => saved::finished(self, result),
            Event::RetrySave => save::retry(self),
            Event::TextChangesFound(list) => source_changes::text_changes_found(self, list),
            Event::SavedAs(Ok(copy)) => source_changes::saved_as(self, copy),
            Event::ConflictedCopiesFound(copies) => saved::conflicted_copies_found(self, &copies),
            Event::OrphansFound(offers) => adoption::orphans_found(self, offers),
            Event::OrphanKeptAside(kept) => adoption::orphan_kept_aside(self, kept),
            Event::BoardLoaded(rows, wrong) => library::board_loaded(self, rows, wrong),
            Event::LibraryProgress(folder, news) => library::progress(self, folder, news),
            Event::LibraryBuilt(Ok(index)) => library::built(self, index),
            Event::LibrarySearchFinished(serial, results) => library::search_finished(self, serial, results),
            Event::DocumentOpened(Err(error)) => {
                (self.open_target, self.pending_search) = (None, None);
                library::article_not_opened(self);
                self.show_error(explain::message(&error));
            }
            Event::LibraryBuilt(Err(error)) => library::failed(self, &error),
            Event::Copied(text, to) => copy::copied(self, &text, to),
            Event::LinkNotOpened(error) => links::not_opened(self, &error),
            Event::SavedAs(Err(error)) => self.show_error(explain::message(&error)),
            Event::DocumentOpened(Ok(doc)) => documents::document_opened(self, *doc),
            Event::OpeningIsSlow(path) => {
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                self.show_message(format!("Opening {}… (Esc to cancel)", display::printable(&name)));
            }
            Event::SourceChanged => reload::source_changed(self),
            Event::SourceReloaded(Ok(doc)) => reload::source_reloaded(self, *doc),
            Event::SourceReloaded(Err(error)) if error.is_missing_source() => {
                let name = &self.doc.name;
                self.show_error(format!("{name} was renamed, moved or deleted; marks are still saved under that name"));
            }
            Event::SourceReloaded(Err(error)) => {
                self.show_error(format!("Could not reload the changed file: {}", explain::message(&error)));
            }
            Event::TaskFailed(task, panic) => failures::task_failed(self, task, &panic),
            Event::BugReportWritten(result) => failures::bug_report_written(self, result),
            Event::EmojiWidthsMeasured(widths) => {
                if display::set_emoji_widths(widths) {
                    self.reader.lay_out_again();
                    self.lay_out();
                }
            }
            Event::BackgroundDetected(background) => view::background_detected(self, background),
            Event::Terminate => {
                self.close_dialogs_to_exit();
                self.effects.push(Effect::Quit);
            }
        }
        tour::advance(self);
        sign_legend::show_once(self);
        reload::reload_if_changed(self);
        analysis::request_entities(self);
        external_ner::start_automatically(self);
        comparison::continue_adjudication(self);
        self.refresh_dialogs();
        view::end_theme_preview(self);
        annotate::restore_draft(self);
        annotate::keep_draft(self);
        view::fit_side_panes(self);
        docking::update(self);
        debug_assert!(Arc::ptr_eq(self.reader.article(), &self.doc.article), "the reader reads the document");
        debug_assert_eq!(self.reader.window(), self.text_window(), "the reader knows its window");
        std::mem::take(&mut self.effects)
    }

    /// Whether a command is possible now.
    pub(crate) fn is_possible(&self, action: Action) -> bool {
        Command::of(action).is_some_and(|command| command.check(self).is_ok())
    }

    /// The commands that are possible now.
    pub(super) fn possible_actions(&self) -> Vec<Action> {
        bindings().map(|binding| binding.action).filter(|action| self.is_possible(*action)).collect()
    }

    /// The commands, to be chosen from a list.
    pub(super) fn listed_commands(&self) -> Vec<ListedCommand> {
        let labels = self.labels();
        let listed = |group: &'static str, command: &Command| {
            let binding = &command.binding;
            Some(ListedCommand {
                action: binding.action,
                label: format!("{}: {}", group.split(' ').next().unwrap_or(""), binding.description(labels)?),
                keys: join_keys(self.settings.keys().reader.keys_for(binding.action)),
                aliases: command.aliases,
                marks: command.marks,
                reason: command.check(self).err().map(|reason| reason.text),
            })
        };
        let groups = COMMANDS.iter();
        groups.flat_map(|group| group.commands.iter().filter_map(|command| listed(group.name, command))).collect()
    }

    /// Runs a command once, or shows why it is not possible.
    pub(super) fn act(&mut self, action: Action) {
        self.commands.push(action);
        if action != Action::Quit {
            self.quit_requested = false;
        }
        let Some(command) = Command::of(action) else { return };
        if let Err(reason) = command.check(self) {
            return self.status.show(reason);
        }
        match command.run {
            Run::Call(run) => run(self),
            Run::Move(motion) => navigate::move_in_pane(self, motion),
            Run::Highlight(label) => annotate::highlight(self, label),
        }
    }

    /// Some terminals and programs send a line feed for Enter, which is reported as Ctrl and a letter. It is Enter, unless the user
    /// has bound it.
    fn with_enter_for_line_feed(&self, event: Event) -> Event {
        match event {
            Event::Key(key) if input_keys::is_line_feed(key) && !self.settings.keys().is_bound(key) => {
                Event::Key(KeyEvent { code: KeyCode::Enter, modifiers: KeyModifiers::NONE, ..key })
            }
            event => event,
        }
    }

    fn key(&mut self, key: KeyEvent) {
        // Terminals report Esc followed quickly by a letter, or by Esc, as Alt and that key. Text inputs use some keys with Alt
        // themselves.
        if key.modifiers.contains(KeyModifiers::ALT)
            && matches!(key.code, KeyCode::Char(_) | KeyCode::Esc)
            && !self.dialogs.top().is_some_and(|dialog| dialog.uses_alt(key))
        {
            self.key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE));
            return self.key(KeyEvent { modifiers: key.modifiers - KeyModifiers::ALT, ..key });
        }
        // A report can be needed in every state, and a function key is not text.
        if matches!(key.code, KeyCode::F(_)) && self.settings.keys().reader.action(key, None) == Some(Action::BugReport)
        {
            return self.act(Action::BugReport);
        }
        if self.has_dialog() {
            return self.dialog_key(key);
        }
        if self.count_key(key) {
            return;
        }
        let count = self.status.count.take();
        if let Some(action) = self.settings.keys().in_reader(key, self.selection().is_some()) {
            self.act_times(action, count);
        } else if let Some(prefix) = self.settings.keys().reader.prefix(key) {
            self.dialogs.push(KeyHints::Chord(prefix));
        }
    }

    /// Adds a digit to the count, unless it is bound to a command; returns whether the key was used.
    fn count_key(&mut self, key: KeyEvent) -> bool {
        let KeyCode::Char(c) = key.code else { return false };
        let Some(digit) = c.to_digit(10).filter(|_| key.modifiers.is_empty()) else { return false };
        let is_bound = self.settings.keys().in_reader(key, self.selection().is_some()).is_some();
        let continues = self.status.count.is_some();
        if is_bound && !(continues && digit == 0) {
            return false;
        }
        let count = self.status.count.unwrap_or(0).saturating_mul(10).saturating_add(digit as usize).min(99_999);
        self.status.count = Some(count);
        self.show_message(format!("{count}"));
        true
    }

    /// Runs an action as if its key had been pressed; returns the work for the runtime.
    pub(crate) fn perform(&mut self, action: Action) -> Vec<Effect> {
        self.act(action);
        std::mem::take(&mut self.effects)
    }

    /// Runs an action `count` times if it can be repeated, at most [`MAX_COUNT`] times. For [`Motion::End`] the
    /// count is a paragraph number to jump to.
    fn act_times(&mut self, action: Action, count: Option<usize>) {
        match (action, count) {
            (Action::Move(Motion::End), Some(number)) if self.screen.focus == Pane::Article => {
                navigate::go_to_paragraph(self, number);
            }
            (_, Some(times)) if Command::of(action).is_some_and(|command| command.repeats) => {
                (0..times.min(MAX_COUNT)).for_each(|_| self.act(action));
            }
            _ => self.act(action),
        }
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.edge_drag.stop();
        self.screen.size = usable_size((width, height));
        self.screen.forget_contents();
        self.lay_out();
    }

    // Search.
}
