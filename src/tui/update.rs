//! Event handling: [`App::handle`] is the only way to change the reader's state.

use super::action::{Action, Direction, Motion};
use super::app::{App, Computation, Effect, Event, LoadedDocument};
use super::command::Command;
use super::dialogs::Dialog;
use super::dialogs::comparison::ComparisonView;
use super::dialogs::help::Help;
use super::dialogs::key_hints::KeyHints;
use super::dialogs::picker::Picker;
use super::dialogs::prompts::Prompt;
use super::document::{AnnotationsStatus, Comparison, Document, OpenTarget, SaveFailure, SaveStatus};
use super::geometry::{Pane, usable_size};

use super::search::{self, Hits, Search};
use crate::annotation::store::SaveReport;
use crate::annotation::{Sidecar, Snapshots, merge};
use crate::article::{Article, Paragraph};
use crate::entity;
use crate::explain;
use crate::library::position::{Bookmarks, ReadingPosition};
use crate::text::display;
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::path::PathBuf;
use std::sync::Arc;

/// The largest number of times that a count can repeat an action.
const MAX_COUNT: usize = 9_999;

impl App {
    /// Handles an event and returns the work for the runtime.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        let Some(event) = self.hold_back(event) else { return std::mem::take(&mut self.effects) };
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                self.message = None;
                self.key(key);
                self.scroll_entities_to_cursor();
            }
            Event::Key(_) => {}
            Event::Mouse(mouse) => self.mouse(mouse),
            Event::Paste(text) => self.paste(&text),
            Event::Resize(width, height) => self.resize(width, height),
            Event::DocumentLoaded(loaded) => self.document_loaded(*loaded),
            Event::EntitiesExtracted(found) => self.entities_extracted(found),
            Event::EntitiesCorrected(extraction) => self.entities_corrected(extraction),
            Event::ExternalNerFinished(answer) => self.external_ner_finished(answer),
            Event::ClaimsFound(window, claims) => self.claims_found(window, claims),
            Event::SearchFinished(serial, hits) => self.search_finished(serial, hits),
            Event::Saved(result) => self.save_finished(result),
            Event::RetrySave => {
                if matches!(self.doc.save_status, SaveStatus::Failed(_)) {
                    self.save();
                }
            }
            Event::TextChangesFound(list) => self.text_changes_found(list),
            Event::SavedAs(Ok(path)) => {
                let path = display::printable(&path.to_string_lossy());
                self.show_message(format!("Saved a copy to {path}"));
            }
            Event::ConflictedCopiesFound(copies) => self.conflicted_copies_found(&copies),
            Event::OrphansFound(offers) => self.orphans_found(offers),
            Event::OrphanKeptAside(kept) => self.orphan_kept_aside(kept),
            Event::BoardLoaded(rows, wrong) => self.board_loaded(rows, wrong),
            Event::LibraryProgress(folder, news) => self.library_progress(folder, news),
            Event::LibraryBuilt(Ok(index)) => self.library_built(index),
            Event::LibrarySearchFinished(serial, results) => self.library_search_finished(serial, results),
            Event::DocumentOpened(Err(error)) => {
                (self.open_target, self.pending_search) = (None, None);
                self.show_error(explain::message(&error));
            }
            Event::LibraryBuilt(Err(error)) => self.library_failed(&error),
            Event::SavedAs(Err(error)) => self.show_error(explain::message(&error)),
            Event::DocumentOpened(Ok(doc)) => self.document_opened(*doc),
            Event::OpeningIsSlow(path) => {
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                self.show_message(format!("Opening {}… (Esc to cancel)", display::printable(&name)));
            }
            Event::SourceChanged => self.source_changed(),
            Event::SourceReloaded(Ok(doc)) => self.source_reloaded(*doc),
            Event::SourceReloaded(Err(error)) if error.is_missing_source() => {
                let name = &self.doc.name;
                self.show_error(format!("{name} was renamed, moved or deleted; marks are still saved under that name"));
            }
            Event::SourceReloaded(Err(error)) => {
                self.show_error(format!("Could not reload the changed file: {}", explain::message(&error)));
            }
            Event::TaskFailed(task, panic) => self.task_failed(task, &panic),
            Event::BugReportWritten(result) => self.bug_report_written(result),
            Event::BackgroundDetected(background) => self.theme = self.config.theme(Some(background)),
            Event::Terminate => {
                self.close_dialogs_to_exit();
                self.effects.push(Effect::Quit);
            }
        }
        self.advance_tour();
        self.reload_if_changed();
        self.request_entities();
        self.request_external_ner();
        self.continue_adjudication();
        self.refresh_dialogs();
        self.restore_draft();
        self.keep_draft();
        std::mem::take(&mut self.effects)
    }

    fn key(&mut self, key: KeyEvent) {
        // Terminals report Esc followed quickly by a letter as Alt and the letter. The note editor and the claim
        // form are excepted because they use Alt themselves.
        if key.modifiers.contains(KeyModifiers::ALT)
            && matches!(key.code, KeyCode::Char(_))
            && !self.dialogs.top().is_some_and(Dialog::uses_alt)
        {
            self.key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE));
            return self.key(KeyEvent { modifiers: key.modifiers - KeyModifiers::ALT, ..key });
        }
        // A report can be needed in every state, and a function key is not text.
        if matches!(key.code, KeyCode::F(_)) && self.keys.reader.action(key, None) == Some(Action::BugReport) {
            return self.act(Action::BugReport);
        }
        if self.has_dialog() {
            return self.dialog_key(key);
        }
        if self.count_key(key) {
            return;
        }
        let count = self.count.take();
        if let Some(action) = self.keys.reader.action(key, None) {
            self.act_times(action, count);
        } else if let Some(prefix) = self.keys.reader.prefix(key) {
            self.dialogs.push(KeyHints::Chord(prefix));
        }
    }

    /// Adds a digit to the count, if digits are counts; returns whether the key was used.
    fn count_key(&mut self, key: KeyEvent) -> bool {
        let KeyCode::Char(c) = key.code else { return false };
        if !key.modifiers.is_empty() {
            return false;
        }
        let digit =
            c.to_digit(10).filter(|&digit| self.config.digits_are_counts && (digit > 0 || self.count.is_some()));
        if let Some(digit) = digit {
            let count = self.count.unwrap_or(0).saturating_mul(10).saturating_add(digit as usize).min(99_999);
            self.count = Some(count);
            self.show_message(format!("{count}"));
        }
        digit.is_some()
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
            (Action::Move(Motion::End), Some(number)) if self.focus == Pane::Article => {
                let numbered = |p: &&Paragraph| p.number().is_some_and(|own| own as usize >= number);
                let to = self.article().paragraphs().iter().find(numbered).map(|p| p.span().start);
                match to {
                    Some(offset) => self.jump(offset),
                    None => self.show_message(format!("No paragraph {number}")),
                }
            }
            (_, Some(times)) if Command::of(action).is_some_and(|command| command.repeats) => {
                (0..times.min(MAX_COUNT)).for_each(|_| self.act(action));
            }
            _ => self.act(action),
        }
    }

    /// Moves the cursor, or the selection of the pane with the focus.
    pub(super) fn move_in_pane(&mut self, motion: Motion) {
        match self.focus {
            Pane::Article => self.move_cursor(motion),
            Pane::Entities => self.move_in_entities(motion),
            Pane::Notes => self.move_in_notes(motion),
        }
    }

    /// Edits the chosen annotation, or goes to a mention of the selected entity.
    pub(super) fn accept(&mut self) {
        match self.focus {
            Pane::Entities => self.next_mention(Direction::Forward),
            Pane::Article | Pane::Notes => self.edit_chosen(),
        }
    }

    /// Opens the list of labels for the chosen annotation, or of types for the selected entity.
    pub(super) fn relabel_here(&mut self) {
        if self.focus == Pane::Entities { self.choose_type() } else { self.choose_label() }
    }

    /// Deletes the chosen annotation, dismisses the suggestion, or rejects the selected entity.
    pub(super) fn delete_here(&mut self) {
        if self.focus == Pane::Entities { self.reject_entity() } else { self.delete() }
    }

    /// Opens the search prompt, or the filter of the entity pane.
    pub(super) fn open_search(&mut self) {
        if self.focus == Pane::Entities {
            self.dialogs.push(Prompt::filter(&self.entity_filter));
        } else {
            self.dialogs.push(Prompt::search());
        }
    }

    /// Turns the colours of entities in the text on or off.
    pub(super) fn toggle_entity_colours(&mut self) {
        self.show_entities = !self.show_entities;
        self.show_message(if self.show_entities { "Entity colours on" } else { "Entity colours off" });
    }

    /// Opens the list of annotations.
    pub(super) fn list_annotations(&mut self) {
        self.dialogs.push(Picker::annotations(&self.doc.annotations, &self.doc.article));
    }

    /// Opens the list of commands.
    pub(super) fn open_palette(&mut self) {
        self.dialogs.push(Picker::commands(&self.keys, self.labels()));
    }

    /// Writes a bug report.
    pub(super) fn write_bug_report(&mut self) {
        self.effects.push(Effect::WriteBugReport(Box::new(self.bug_report())));
    }

    /// Opens the help: for the comparison of two annotators if that is open, else for the reader.
    pub(super) fn open_help(&mut self) {
        let help = match self.dialogs.find_open::<ComparisonView>() {
            Some(_) => Help::of_comparison(),
            None => Help::of_reader(self.possible_actions()),
        };
        self.dialogs.push(help);
    }

    /// Backs out one step: the selection, the entity filter, the focus, the search, then the external NER program.
    pub(super) fn escape(&mut self) {
        if self.anchor.take().is_some() {
            self.selection_history.clear();
        } else if self.focus == Pane::Entities && !self.entity_filter.is_empty() {
            self.filter_entities("");
        } else if self.focus != Pane::Article {
            self.focus = Pane::Article;
        } else if self.search.take().is_none() {
            self.stop_external_ner();
        }
    }

    pub(super) fn quit(&mut self) {
        if let SaveStatus::Failed(failure) = &self.doc.save_status
            && !self.quit_requested
        {
            let [again, elsewhere, quit] =
                [Action::Save, Action::SaveAs, Action::Quit].map(|action| self.keys.reader.primary_key(action));
            let why = failure.message();
            self.show_error(format!("Not saved: {again} to retry, {elsewhere} to save a copy, {quit} to quit ({why})"));
            self.quit_requested = true;
        } else {
            self.effects.push(Effect::Quit);
        }
    }

    pub(super) fn cycle_focus(&mut self, steps: usize) {
        let here = Pane::ALL.iter().position(|&pane| pane == self.focus).unwrap_or(0);
        self.focus = Pane::ALL[(here + steps) % Pane::ALL.len()];
        if self.focus == Pane::Entities {
            self.choose_entity_at_cursor();
        }
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.size = usable_size((width, height));
        self.lay_out();
    }

    fn document_loaded(&mut self, loaded: LoadedDocument) {
        let LoadedDocument { article, annotations, recovered, draft, adjudication, unreadable, .. } = loaded;
        let (resume, marks) = (loaded.resume, loaded.bookmarks);
        self.doc.annotations_status = AnnotationsStatus::Read;
        (self.doc.annotations, self.doc.recovered, self.doc.draft) = (annotations, recovered, draft);
        self.doc.comparison = adjudication.map(|work| Box::new(Comparison::new(work)));
        if !Arc::ptr_eq(&self.doc.article, &article) {
            self.whole_article_read(article, resume, marks);
        }
        if !self.doc.annotations.entity_decisions().is_empty() {
            self.request_corrections();
        }
        self.refresh_suppressions();
        match unreadable {
            Some(why) => {
                self.show_error(why.clone());
                self.doc.save_status = SaveStatus::Unavailable(why);
            }
            None => self.begin_annotating(),
        }
        self.go_to_open_target();
    }

    /// Replaces the head of the article by the whole.
    fn whole_article_read(&mut self, article: Arc<Article>, resume: Option<ReadingPosition>, marks: Bookmarks) {
        // Keep the reading position: offsets in the head are also valid in the whole article.
        let position = self.reading_position();
        let moved = self.cursor > self.article().paragraphs().first().map_or(0, |p| p.span().end);
        self.doc.article = article;
        self.layout =
            super::layout::RowLayout::new(usize::from(self.geometry().text.width)).hyphenate(self.config.hyphenate);
        self.top = self.layout.position_of(&self.doc.article, position.top);
        if !moved {
            self.doc.resume = resume;
        }
        // Bookmarks set while the rest was being read override stored ones.
        for (c, at) in marks {
            self.doc.bookmarks.entry(c).or_insert(at);
        }
        self.restore_position();
        self.scroll_to_cursor();
        if let Some(search) = &mut self.search {
            search.hits = None;
            let again = Computation::Search { serial: search.serial, pattern: search.pattern.clone() };
            self.effects.push(Effect::Compute(again));
        }
    }

    fn document_opened(&mut self, doc: Document) {
        self.dialogs.leave_document();
        self.message = None;
        self.show_document(Some(doc));
        if self.message.is_none() {
            self.show_message(self.article().title().to_string());
        }
        let on_annotation = matches!(self.open_target, Some(OpenTarget::Annotation(_)));
        if self.doc.article.is_whole() && !(on_annotation && self.doc.has_pending_annotations()) {
            self.go_to_open_target();
        }
    }

    /// Goes to the position for which the article was opened.
    fn go_to_open_target(&mut self) {
        match self.open_target.take() {
            Some(OpenTarget::Annotation(id)) => self.go_to(id),
            Some(OpenTarget::Offset(offset)) => self.show_offset(offset),
            None => {}
        }
        // Highlight the hits of the library search, so that `n` goes to the next one.
        if let Some(query) = self.pending_search.take()
            && let Ok(pattern) = search::pattern(&query)
        {
            let origin = self.cursor;
            self.begin_search_at(Search { query, pattern, serial: 0, hits: None, origin });
        }
    }

    /// Requests the entities of the window around the cursor, unless that window was requested last. In a large
    /// article, the first request covers a smaller window around the cursor, so that the entities on the screen
    /// appear first.
    fn request_entities(&mut self) {
        let mut window = entity::window(&self.doc.article, self.cursor);
        if self.doc.raw_extraction.is_none() && window.len() > entity::FIRST_WINDOW_BYTES {
            window = entity::first_window(&self.doc.article, self.cursor);
        }
        if self.extracting != Some(window) && (self.doc.raw_extraction.is_some() || self.extracting.is_none()) {
            self.extracting = Some(window);
            self.effects.push(Effect::Compute(Computation::Entities(window)));
        }
    }

    /// Saves the annotations. If a save is running, the next one starts when it finishes.
    pub(super) fn save(&mut self) {
        match self.doc.save_status {
            SaveStatus::Practice => return,
            SaveStatus::Writing => {
                self.doc.changed_since_save = true;
                return;
            }
            _ => {}
        }
        let sidecar = self.doc.annotations.sidecar();
        self.doc.save_status = SaveStatus::Writing;
        self.doc.saving_sidecar.clone_from(&sidecar);
        self.effects.push(Effect::Save(Box::new(sidecar)));
    }

    fn conflicted_copies_found(&mut self, copies: &[PathBuf]) {
        let name = copies[0].file_name().unwrap_or_default().to_string_lossy();
        let name = display::printable(&name);
        let more = if copies.len() > 1 { format!(" and {} more", copies.len() - 1) } else { String::new() };
        // The command comes first: a narrow terminal cuts the end.
        self.show_error(format!("Not merged yet (`tandai merge` does it): the conflicted copy {name}{more}"));
    }

    fn save_finished(&mut self, result: Result<Box<SaveReport>, SaveFailure>) {
        self.adoption_saved(result.is_ok());
        match result {
            Ok(saved) => {
                self.doc.save_status = SaveStatus::Saved;
                if std::mem::take(&mut self.doc.failed).is_some() {
                    self.show_message("Now saved");
                }
                if let Some((theirs, snapshots)) = saved.merged {
                    self.apply_merged(&theirs, snapshots);
                    let conflicts = match saved.conflicts {
                        0 => String::new(),
                        n => format!(
                            "; {n} changed on both sides ({} to choose)",
                            self.keys.reader.primary_key(Action::ResolveConflict)
                        ),
                    };
                    self.show_message(format!(
                        "Merged {} made elsewhere{conflicts}",
                        display::counted(saved.changes_taken, "change")
                    ));
                }
                if let Some(error) = &saved.unlocked {
                    // The log has every occurrence; the status line says it once per article.
                    if !std::mem::replace(&mut self.doc.unlocked_reported, true) {
                        let why = crate::explain::message(error);
                        self.show_error(format!("Saved, but the folder cannot be locked ({why}): do not write here with two programs at once"));
                    }
                }
                if let Some(aside) = saved.moved_aside {
                    let name = aside.file_name().unwrap_or_default().to_string_lossy();
                    let name = display::printable(&name);
                    self.show_error(format!("The annotation file was damaged; it is kept as {name}"));
                }
            }
            Err(failure) => {
                // If a retry fails in the same way, the status line already shows the error.
                if self.doc.failed.as_ref() != Some(&failure) {
                    self.show_error(format!("Not saved: {}", failure.message()));
                }
                self.doc.failed = Some(failure.clone());
                self.doc.save_status = SaveStatus::Failed(failure);
            }
        }
        if std::mem::take(&mut self.doc.changed_since_save) {
            self.save();
        }
    }

    /// Replaces the annotations with the merged ones, keeping changes made while the save ran.
    fn apply_merged(&mut self, theirs: &Sidecar, snapshots: Snapshots) {
        let ours = self.doc.annotations.sidecar();
        let (merged, _) = merge::merge_sidecars(&self.doc.saving_sidecar, &ours, theirs);
        let decided = merged.entities != ours.entities;
        self.doc.annotations.replace(merged, snapshots, &self.doc.article);
        self.refresh_suppressions();
        if decided {
            self.request_corrections();
        }
    }

    // Search.

    /// Starts a search for `query`; an empty query repeats the last search.
    pub(super) fn begin_search(&mut self, query: &str) {
        if query.is_empty() {
            return self.next_hit(Direction::Forward);
        }
        match search::pattern(query) {
            Ok(pattern) => {
                self.serial += 1;
                let (serial, origin) = (self.serial, self.cursor);
                self.effects.push(Effect::Compute(Computation::Search { serial, pattern: pattern.clone() }));
                self.search = Some(Search { query: query.into(), pattern, serial, hits: None, origin });
            }
            Err(_) => self.show_error("Search too long; try fewer words"),
        }
    }

    /// Repeats a search in the open article without moving the cursor.
    pub(super) fn begin_search_at(&mut self, search: Search) {
        self.serial += 1;
        let again = Computation::Search { serial: self.serial, pattern: search.pattern.clone() };
        self.effects.push(Effect::Compute(again));
        self.search = Some(Search { serial: self.serial, hits: Some(Hits::default()), ..search });
    }

    fn search_finished(&mut self, serial: u64, hits: Hits) {
        let Some(search) = self.search.as_mut().filter(|search| search.serial == serial) else { return };
        let first = search.hits.is_none().then(|| hits.at_or_after(search.origin)).flatten();
        let none = hits.is_empty();
        search.hits = Some(hits);
        if let Some(hit) = first {
            self.go_to_hit(hit);
        } else if none {
            let query = crate::text::display::ellipsis(&search.query.clone(), 40);
            self.show_error(format!("“{query}” not found"));
        }
    }

    pub(super) fn next_hit(&mut self, direction: Direction) {
        let Some(search) = &self.search else { return };
        let Some(hits) = &search.hits else { return self.show_message("Still searching …") };
        let hit = match direction {
            Direction::Forward => hits.at_or_after(self.cursor + 1),
            Direction::Backward => hits.last_before(self.cursor),
        };
        match hit {
            Some(hit) => self.go_to_hit(hit),
            None => self.show_error("No hits"),
        }
    }

    fn go_to_hit(&mut self, i: usize) {
        let Some(hits) = self.search.as_ref().and_then(|search| search.hits.as_ref()) else { return };
        let (span, all, more) = (hits.get(i), hits.len(), if hits.more { "+" } else { "" });
        if let Some(span) = span {
            self.focus = Pane::Article;
            self.jump(span.start);
            self.show_message(format!("hit {} of {all}{more}", i + 1));
        }
    }
}
