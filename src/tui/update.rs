//! Event handling: [`App::handle`] is the only way to change the reader's state.

use super::action::{Action, Direction, Motion, TextUnit};
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

use super::reader::search::{HitStep, Hits, SearchRequest};
use super::widgets::list::moved;
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
                self.status.message = None;
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
            Event::BackgroundDetected(background) => self.settings.theme = self.settings.config.theme(Some(background)),
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
        debug_assert!(Arc::ptr_eq(self.reader.article(), &self.doc.article), "the reader reads the document");
        debug_assert_eq!(self.reader.window(), self.text_window(), "the reader knows its window");
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
        if let Some(action) = self.settings.keys().reader.action(key, None) {
            self.act_times(action, count);
        } else if let Some(prefix) = self.settings.keys().reader.prefix(key) {
            self.dialogs.push(KeyHints::Chord(prefix));
        }
    }

    /// Adds a digit to the count, if digits are counts; returns whether the key was used.
    fn count_key(&mut self, key: KeyEvent) -> bool {
        let KeyCode::Char(c) = key.code else { return false };
        if !key.modifiers.is_empty() {
            return false;
        }
        let digit = c
            .to_digit(10)
            .filter(|&digit| self.settings.config.digits_are_counts && (digit > 0 || self.status.count.is_some()));
        if let Some(digit) = digit {
            let count = self.status.count.unwrap_or(0).saturating_mul(10).saturating_add(digit as usize).min(99_999);
            self.status.count = Some(count);
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
            (Action::Move(Motion::End), Some(number)) if self.screen.focus == Pane::Article => {
                let numbered = |p: &&Paragraph| p.number().is_some_and(|own| own as usize >= number);
                let to = self.article().paragraphs().iter().find(numbered).map(|p| p.span().start);
                match to {
                    Some(offset) => self.reader.jump(offset),
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
        match self.screen.focus {
            Pane::Article => self.move_cursor(motion),
            Pane::Entities => self.move_in_entities(motion),
            Pane::Notes => self.move_in_notes(motion),
        }
    }

    fn move_cursor(&mut self, motion: Motion) {
        self.reader.move_cursor(motion);
        if motion == Motion::End && !self.article().is_whole() {
            self.show_message("Still reading the end of the file …");
        }
    }

    /// Starts a selection, or grows it by whole units.
    pub(super) fn select_unit(&mut self, unit: TextUnit) {
        self.screen.focus = Pane::Article;
        self.reader.select_unit(unit);
    }

    /// Grows the selection to the next larger unit.
    pub(super) fn grow_selection(&mut self) {
        if !self.reader.grow_selection() {
            self.show_message("The selection is already a whole paragraph");
        }
    }

    /// Moves the selection in the notes pane, and the cursor with it.
    fn move_in_notes(&mut self, motion: Motion) {
        let here: Vec<_> = self
            .doc
            .annotations
            .touching(self.reader.paragraph_span())
            .map(|(p, span)| (p.annotation.id, span))
            .collect();
        let chosen = self.chosen_annotation().map(|p| p.annotation.id);
        let now = here.iter().position(|(id, _)| Some(*id) == chosen);
        let to = now.map_or(0, |now| moved(now, here.len(), motion, 6));
        if let Some(&(id, span)) = here.get(to) {
            let paragraph = self.reader.paragraph_span();
            self.reader.jump(span.start.max(paragraph.start));
            self.notes.chosen = Some(id);
        }
    }

    /// Edits the chosen annotation, or goes to a mention of the selected entity.
    pub(super) fn accept(&mut self) {
        match self.screen.focus {
            Pane::Entities => self.next_mention(Direction::Forward),
            Pane::Article | Pane::Notes => self.edit_chosen(),
        }
    }

    /// Opens the list of labels for the chosen annotation, or of types for the selected entity.
    pub(super) fn relabel_here(&mut self) {
        if self.screen.focus == Pane::Entities { self.choose_type() } else { self.choose_label() }
    }

    /// Deletes the chosen annotation, dismisses the suggestion, or rejects the selected entity.
    pub(super) fn delete_here(&mut self) {
        if self.screen.focus == Pane::Entities { self.reject_entity() } else { self.delete() }
    }

    /// Opens the search prompt, or the filter of the entity pane.
    pub(super) fn open_search(&mut self) {
        if self.screen.focus == Pane::Entities {
            self.dialogs.push(Prompt::filter(self.entities.filter()));
        } else {
            self.dialogs.push(Prompt::search());
        }
    }

    /// Turns the colours of entities in the text on or off.
    pub(super) fn toggle_entity_colours(&mut self) {
        self.settings.show_entities = !self.settings.show_entities;
        self.show_message(if self.settings.show_entities { "Entity colours on" } else { "Entity colours off" });
    }

    /// Opens the list of annotations.
    pub(super) fn list_annotations(&mut self) {
        self.dialogs.push(Picker::annotations(&self.doc.annotations, &self.doc.article));
    }

    /// Opens the list of commands.
    pub(super) fn open_palette(&mut self) {
        self.dialogs.push(Picker::commands(self.settings.keys(), self.labels()));
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
        if self.reader.clear_selection() {
        } else if self.screen.focus == Pane::Entities && !self.entities.filter().is_empty() {
            self.filter_entities("");
        } else if self.screen.focus != Pane::Article {
            self.screen.focus = Pane::Article;
        } else if self.reader.end_search().is_none() {
            self.stop_external_ner();
        }
    }

    pub(super) fn quit(&mut self) {
        if let SaveStatus::Failed(failure) = &self.doc.save_status
            && !self.quit_requested
        {
            let [again, elsewhere, quit] = [Action::Save, Action::SaveAs, Action::Quit]
                .map(|action| self.settings.keys().reader.primary_key(action));
            let why = failure.message();
            self.show_error(format!("Not saved: {again} to retry, {elsewhere} to save a copy, {quit} to quit ({why})"));
            self.quit_requested = true;
        } else {
            self.effects.push(Effect::Quit);
        }
    }

    pub(super) fn cycle_focus(&mut self, steps: usize) {
        let here = Pane::ALL.iter().position(|&pane| pane == self.screen.focus).unwrap_or(0);
        self.screen.focus = Pane::ALL[(here + steps) % Pane::ALL.len()];
        if self.screen.focus == Pane::Entities {
            self.choose_entity_at_cursor();
        }
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.screen.size = usable_size((width, height));
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
        let moved = self.reader.is_past_first_paragraph();
        self.doc.article = article.clone();
        self.reader.show_whole(article);
        if !moved {
            self.doc.resume = resume;
        }
        // Bookmarks set while the rest was being read override stored ones.
        for (c, at) in marks {
            self.doc.bookmarks.entry(c).or_insert(at);
        }
        self.restore_position();
        self.reader.scroll_to_cursor();
        if let Some(request) = self.reader.repeat_search() {
            self.request_search(request);
        }
    }

    fn document_opened(&mut self, doc: Document) {
        self.dialogs.leave_document();
        self.status.message = None;
        self.show_document(doc);
        if self.status.message.is_none() {
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
            Some(OpenTarget::Offset(offset)) => self.reader.show_offset(offset),
            None => {}
        }
        // Highlight the hits of the library search, so that `n` goes to the next one.
        if let Some(query) = self.pending_search.take()
            && let Ok(request) = self.reader.highlight_hits(&query)
        {
            self.request_search(request);
        }
    }

    /// Requests the entities of the window around the cursor, unless that window was requested last. In a large
    /// article, the first request covers a smaller window around the cursor, so that the entities on the screen
    /// appear first.
    fn request_entities(&mut self) {
        let mut window = entity::window(&self.doc.article, self.reader.cursor());
        if self.doc.raw_extraction.is_none() && window.len() > entity::FIRST_WINDOW_BYTES {
            window = entity::first_window(&self.doc.article, self.reader.cursor());
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
                            self.settings.keys().reader.primary_key(Action::ResolveConflict)
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
        match self.reader.begin_search(query) {
            Ok(request) => self.request_search(request),
            Err(_) => self.show_error("Search too long; try fewer words"),
        }
    }

    pub(super) fn request_search(&mut self, SearchRequest { serial, pattern }: SearchRequest) {
        self.effects.push(Effect::Compute(Computation::Search { serial, pattern }));
    }

    fn search_finished(&mut self, serial: u64, hits: Hits) {
        match self.reader.search_finished(serial, hits) {
            Some(HitStep::NoHits) => {
                let query = self.reader.search().map(|search| display::ellipsis(&search.query, 40)).unwrap_or_default();
                self.show_error(format!("“{query}” not found"));
            }
            Some(step) => self.show_hit(step),
            None => {}
        }
    }

    pub(super) fn next_hit(&mut self, direction: Direction) {
        let step = self.reader.next_hit(direction);
        self.show_hit(step);
    }

    fn show_hit(&mut self, step: HitStep) {
        match step {
            HitStep::NoSearch => {}
            HitStep::Searching => self.show_message("Still searching …"),
            HitStep::NoHits => self.show_error("No hits"),
            HitStep::At { number, all, more } => {
                self.screen.focus = Pane::Article;
                self.show_message(format!("hit {number} of {all}{}", if more { "+" } else { "" }));
            }
        }
    }
}
