//! Events change the state: [`App::handle`] is the only way in.

use super::action::{Action, Motion};
use super::adjudicating::Compared;
use super::app::{App, Computation, Document, Effect, Event, Failure, Going, Loaded, Saving};
use super::geometry::Pane;
use super::overlay::{HelpPage, Overlay, Picker};
use super::search::{self, Hits, Search};
use crate::annotation::store::Saved;
use crate::annotation::{Sidecar, Snapshots, merge};
use crate::article::Paragraph;
use crate::entity;
use crate::explain;
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::sync::Arc;

/// How often something is done at most, whatever was typed.
const MOST_TIMES: usize = 9_999;

impl App {
    /// Takes an event; what has to happen outside comes back.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
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
            Event::Loaded(loaded) => self.loaded(*loaded),
            Event::Extracted(found) => self.extracted(found),
            Event::Corrected(extraction) => self.corrected(extraction),
            Event::Answered(answer) => self.answered(answer),
            Event::Claimed(window, claims) => self.claimed(window, claims),
            Event::Found(serial, hits) => self.found(serial, hits),
            Event::Saved(result) => self.saved(result),
            Event::Retry => {
                if matches!(self.doc.saving, Saving::Failed(_)) {
                    self.save();
                }
            }
            Event::Compared(list) => self.compared(list),
            Event::Written(Ok(path)) => {
                let path = crate::text::display::printable(&path.to_string_lossy());
                self.say(format!("written to {path}"));
            }
            Event::Boarded(rows, wrong) => self.boarded(rows, wrong),
            Event::Library(folder, news) => self.library_news(folder, news),
            Event::LibraryKnown(Ok(index)) => self.library_known(index),
            Event::LibraryFound(serial, hits, more) => self.library_found(serial, hits, more),
            Event::Opened(Err(error)) => {
                (self.going, self.seeking) = (None, None);
                self.warn(explain::message(&error));
            }
            Event::LibraryKnown(Err(error)) => self.library_unknown(&error),
            Event::Written(Err(error)) => self.warn(explain::message(&error)),
            Event::Opened(Ok(doc)) => self.open(*doc),
            Event::SourceChanged => self.source_changed(),
            Event::Reread(Ok(doc)) => self.reread(*doc),
            Event::Reread(Err(error)) => {
                self.warn(format!("could not reload the changed file: {}", explain::message(&error)));
            }
            Event::Ground { light } => self.theme = self.config.theme(Some(light)),
            Event::Terminate => {
                self.keep_note();
                self.keep_form();
                self.effects.push(Effect::Quit);
            }
        }
        self.go_on_with_tour();
        self.want_source();
        self.want_entities();
        self.want_program();
        self.go_on_adjudicating();
        self.keep_draft();
        std::mem::take(&mut self.effects)
    }

    fn key(&mut self, key: KeyEvent) {
        // Esc and a letter typed fast, or sent in one packet, arrive as the letter with Alt. In the note
        // editor Alt has meanings of its own.
        if key.modifiers.contains(KeyModifiers::ALT)
            && matches!(key.code, KeyCode::Char(_))
            && !matches!(self.overlay, Some(Overlay::Note(_) | Overlay::Claim(_)))
        {
            self.key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE));
            return self.key(KeyEvent { modifiers: key.modifiers - KeyModifiers::ALT, ..key });
        }
        if self.overlay.is_some() {
            return self.overlay_key(key);
        }
        if self.count_key(key) {
            return;
        }
        let count = self.count.take();
        if let Some(action) = self.keys.action(key, None) {
            self.act_times(action, count);
        } else if let Some(prefix) = self.keys.prefix(key) {
            self.overlay = Some(Overlay::Prefix(prefix));
        }
    }

    /// Takes a digit of a count, where digits are that.
    fn count_key(&mut self, key: KeyEvent) -> bool {
        let KeyCode::Char(c) = key.code else { return false };
        if !key.modifiers.is_empty() {
            return false;
        }
        let digit = c.to_digit(10).filter(|&digit| self.config.counts && (digit > 0 || self.count.is_some()));
        if let Some(digit) = digit {
            let count = self.count.unwrap_or(0).saturating_mul(10).saturating_add(digit as usize).min(99_999);
            self.count = Some(count);
            self.say(format!("{count}"));
        }
        digit.is_some()
    }

    /// Does what an action says, as a key would; what has to happen outside comes back.
    pub fn perform(&mut self, action: Action) -> Vec<Effect> {
        self.act(action);
        std::mem::take(&mut self.effects)
    }

    /// Does what an action says as often as was typed. Only what moves is done more than once; to the end with a count is to
    /// that paragraph.
    fn act_times(&mut self, action: Action, count: Option<usize>) {
        match (action, count) {
            (Action::Move(Motion::End), Some(number)) if self.focus == Pane::Article => {
                let numbered = |p: &&Paragraph| p.number().is_some_and(|own| own as usize >= number);
                let to = self.article().paragraphs().iter().find(numbered).map(|p| p.span().start);
                match to {
                    Some(offset) => self.jump(offset),
                    None => self.say(format!("there is no paragraph {number}")),
                }
            }
            (_, Some(times)) if action.repeats() => (0..times.min(MOST_TIMES)).for_each(|_| self.act(action)),
            _ => self.act(action),
        }
    }

    /// Does what an action says.
    pub(super) fn act(&mut self, action: Action) {
        if action != Action::Quit {
            self.leaving = false;
        }
        match action {
            Action::Move(motion) => match self.focus {
                Pane::Article => self.go(motion),
                Pane::Entities => self.move_in_entities(motion),
                Pane::Notes => self.move_in_notes(motion),
            },
            Action::Scroll(rows) => self.scroll(rows.into()),
            Action::Select(unit) => self.select(unit),
            Action::Grow => self.grow(),
            Action::Shrink => self.shrink(),
            Action::OtherEnd => self.other_end(),
            Action::Highlight(label) => self.highlight(label),
            Action::Note => self.write_note(),
            Action::Claim => self.claim(),
            Action::Accept => match self.focus {
                Pane::Entities => self.next_mention(true),
                Pane::Article | Pane::Notes => self.edit(),
            },
            Action::Relabel if self.focus == Pane::Entities => self.choose_type(),
            Action::Relabel => self.choose_label(),
            Action::Delete if self.focus == Pane::Entities => self.reject_entity(),
            Action::Delete => self.delete(),
            Action::SortEntities => self.sort_entities(),
            Action::AddEntity => self.add_entity(),
            Action::AskProgram => self.ask_or_stop(),
            Action::Retype => self.choose_type(),
            Action::RejectEntity => self.reject_entity(),
            Action::MergeEntity => self.choose_merge(),
            Action::SplitEntity => self.split_entity(),
            Action::Search if self.focus == Pane::Entities => {
                let mut input = super::overlay::prompt();
                input.insert_str(&self.entity_filter);
                self.overlay = Some(Overlay::Filter(Box::new(input)));
            }
            Action::OtherAnnotation => self.other_annotation(),
            Action::NextAnnotation => self.go_to_annotation(true),
            Action::PreviousAnnotation => self.go_to_annotation(false),
            Action::NextSuggestion => self.next_suggestion(true),
            Action::PreviousSuggestion => self.next_suggestion(false),
            Action::Suggestions => self.list_suggestions(),
            Action::NextFinding => self.next_finding(),
            Action::Board => self.open_board(),
            Action::Changes => self.compare(),
            Action::Adjudicate => self.open_adjudication(),
            Action::Take(taken) => self.take(taken),
            Action::TakeWords => self.take_chosen(),
            Action::Attach => self.attach(),
            Action::Settle => self.settle(),
            Action::WriteElsewhere => self.overlay = Some(Overlay::Elsewhere(Box::new(super::overlay::prompt()))),
            Action::Undo => self.undo(true),
            Action::Redo => self.undo(false),
            Action::Search => self.overlay = Some(Overlay::Search(Box::new(super::overlay::prompt()))),
            Action::NextHit => self.next_hit(true),
            Action::PreviousHit => self.next_hit(false),
            Action::NextMention => self.next_mention(true),
            Action::PreviousMention => self.next_mention(false),
            Action::ToggleEntities => {
                self.show_entities = !self.show_entities;
                self.say(if self.show_entities { "entity colours on" } else { "entity colours off" });
            }
            Action::JumpBack => self.jump_back(),
            Action::JumpForward => self.jump_forward(),
            Action::SetMark => self.overlay = Some(Overlay::Mark(true)),
            Action::GoToMark => self.overlay = Some(Overlay::Mark(false)),
            Action::Links => self.list_links(),
            Action::Contents => self.list_headings(),
            Action::Widen => self.set_measure(true),
            Action::Narrow => self.set_measure(false),
            Action::Align(edge) => self.align(edge),
            Action::Alone => self.toggle_alone(),
            Action::NextTheme => self.next_theme(),
            Action::Copy(what) => self.copy(what),
            Action::NextPane => self.turn_to(1),
            Action::PreviousPane => self.turn_to(Pane::ALL.len() - 1),
            Action::Annotations => {
                let picker = Picker::annotations(&self.doc.book, &self.doc.article);
                self.overlay = Some(Overlay::Pick(Box::new(picker)));
            }
            Action::Articles => self.open_library(),
            Action::Palette => {
                self.overlay = Some(Overlay::Pick(Box::new(Picker::commands(&self.keys, self.labels()))));
            }
            Action::Help => self.overlay = Some(Overlay::Help { top: 0, page: HelpPage::Now }),
            Action::Save => match &self.doc.saving {
                Saving::Failed(_) => self.save(),
                Saving::Nowhere(why) => self.warn(why.clone()),
                Saving::Saved | Saving::Writing => self.say("everything is saved"),
                Saving::Practice => self.say("this is practice: it is saved nowhere"),
            },
            Action::Redraw => self.effects.push(Effect::Redraw),
            Action::Suspend => self.effects.push(Effect::Suspend),
            Action::Escape => self.escape(),
            Action::Quit => self.quit(),
        }
    }

    /// One step back: the selection, the focus, the search.
    fn escape(&mut self) {
        if self.anchor.take().is_some() {
            self.grown.clear();
        } else if self.focus == Pane::Entities && !self.entity_filter.is_empty() {
            self.filter_entities("");
        } else if self.focus != Pane::Article {
            self.focus = Pane::Article;
        } else if self.search.take().is_none() {
            self.stop_asking();
        }
    }

    fn quit(&mut self) {
        if let Saving::Failed(failure) = &self.doc.saving
            && !self.leaving
        {
            let (again, elsewhere) = (self.keys.shown(Action::Save), self.keys.shown(Action::WriteElsewhere));
            let why = failure.message();
            self.warn(format!("not saved: {again} tries again, {elsewhere} writes elsewhere, q leaves ({why})"));
            self.leaving = true;
        } else {
            self.effects.push(Effect::Quit);
        }
    }

    fn turn_to(&mut self, steps: usize) {
        let here = Pane::ALL.iter().position(|&pane| pane == self.focus).unwrap_or(0);
        self.focus = Pane::ALL[(here + steps) % Pane::ALL.len()];
        if self.focus == Pane::Entities {
            self.choose_entity_here();
        }
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.size = (width, height);
        self.lay_out();
        self.show_case();
    }

    fn loaded(&mut self, loaded: Loaded) {
        let Loaded { article, book, recovered, resume, marks, draft, adjudication } = loaded;
        // Reading goes on where it is: the head's offsets are the whole's.
        let position = self.position();
        let moved = self.cursor > self.article().paragraphs().first().map_or(0, |p| p.span().end);
        self.doc.article = Arc::new(article);
        (self.doc.book, self.doc.recovered) = (book, recovered);
        self.doc.adjudication = adjudication.map(|work| Box::new(Compared::new(work)));
        self.layout = super::layout::Layout::hyphenated(usize::from(self.geometry().text.width), self.config.hyphenate);
        self.top = self.layout.place_of(&self.doc.article, position.top);
        if !moved {
            self.doc.resume = resume;
        }
        self.doc.draft = draft;
        // What was set while the rest was read goes before what was kept.
        for (c, at) in marks {
            self.doc.marks.entry(c).or_insert(at);
        }
        self.resume();
        self.scroll_to_cursor();
        self.arrive();
        if let Some(search) = &mut self.search {
            search.hits = None;
            let again = Computation::Search { serial: search.serial, pattern: search.pattern.clone() };
            self.effects.push(Effect::Compute(again));
        }
    }

    fn open(&mut self, doc: Document) {
        (self.overlay, self.message) = (None, None);
        self.show(Some(doc));
        if self.message.is_none() {
            self.say(self.article().title().to_string());
        }
        if self.doc.article.is_whole() {
            self.arrive();
        }
    }

    /// Goes where the article was opened for.
    fn arrive(&mut self) {
        match self.going.take() {
            Some(Going::Annotation(id)) => self.go_to(id),
            Some(Going::Place(offset)) => self.show_offset(offset),
            None => {}
        }
        // What the library found is lit, and n goes on to the next.
        if let Some(query) = self.seeking.take()
            && let Ok(pattern) = search::pattern(&query)
        {
            let origin = self.cursor;
            self.begin_search_at(Search { query, pattern, serial: 0, hits: None, origin });
        }
    }

    /// Asks for the entities of the part being read, where they are not there or on their way. In a large article
    /// what is on the screen comes first.
    fn want_entities(&mut self) {
        let mut window = entity::window(&self.doc.article, self.cursor);
        if self.doc.found.is_none() && window.len() > entity::SCREENS {
            window = entity::screens(&self.doc.article, self.cursor);
        }
        if self.extracting != Some(window) && (self.doc.found.is_some() || self.extracting.is_none()) {
            self.extracting = Some(window);
            self.effects.push(Effect::Compute(Computation::Entities(window)));
        }
    }

    /// Saves the annotations; while a save is under way, after it.
    pub(super) fn save(&mut self) {
        match self.doc.saving {
            Saving::Practice => return,
            Saving::Writing => {
                self.doc.changed = true;
                return;
            }
            _ => {}
        }
        let sidecar = self.doc.book.sidecar();
        self.doc.saving = Saving::Writing;
        self.doc.sent.clone_from(&sidecar);
        self.effects.push(Effect::Save(Box::new(sidecar)));
    }

    fn saved(&mut self, result: Result<Box<Saved>, Failure>) {
        match result {
            Ok(saved) => {
                self.doc.saving = Saving::Saved;
                if std::mem::take(&mut self.doc.failed).is_some() {
                    self.say("saved now");
                }
                if let Some((theirs, snapshots)) = saved.merged {
                    self.take_in(&theirs, snapshots);
                    let conflicts = match saved.conflicts {
                        0 => String::new(),
                        n => format!("; {n} changed on both sides: {} chooses", self.keys.shown(Action::Settle)),
                    };
                    self.say(format!("merged {} made elsewhere{conflicts}", count(saved.taken, "change")));
                }
                if let Some(aside) = saved.aside {
                    let name = aside.file_name().unwrap_or_default().to_string_lossy();
                    let name = crate::text::display::printable(&name);
                    self.warn(format!("the file there was damaged by something else: it is kept as {name}"));
                }
            }
            Err(failure) => {
                // What a retry only finds again is in the status line already.
                if self.doc.failed.as_ref() != Some(&failure) {
                    self.warn(format!("not saved: {}", failure.message()));
                }
                self.doc.failed = Some(failure.clone());
                self.doc.saving = Saving::Failed(failure);
            }
        }
        if std::mem::take(&mut self.doc.changed) {
            self.save();
        }
    }

    /// Takes in what a save merged, without losing what was marked while it ran.
    fn take_in(&mut self, theirs: &Sidecar, snapshots: Snapshots) {
        let ours = self.doc.book.sidecar();
        let (merged, _) = merge::sidecars(&self.doc.sent, &ours, theirs);
        let decided = merged.entities != ours.entities;
        self.doc.book.replace(merged, snapshots, &self.doc.article);
        self.decided();
        if decided {
            self.correct();
        }
    }

    // Search.

    /// Begins the search for what was typed; nothing typed repeats the last one.
    pub(super) fn begin_search(&mut self, query: &str) {
        if query.is_empty() {
            return self.next_hit(true);
        }
        match search::pattern(query) {
            Ok(pattern) => {
                self.serial += 1;
                let (serial, origin) = (self.serial, self.cursor);
                self.effects.push(Effect::Compute(Computation::Search { serial, pattern: pattern.clone() }));
                self.search = Some(Search { query: query.into(), pattern, serial, hits: None, origin });
            }
            Err(_) => self.warn("that is too long to search for: try fewer words"),
        }
    }

    /// Runs a search anew on another text; the reader stays where they are.
    pub(super) fn begin_search_at(&mut self, search: Search) {
        self.serial += 1;
        let again = Computation::Search { serial: self.serial, pattern: search.pattern.clone() };
        self.effects.push(Effect::Compute(again));
        self.search = Some(Search { serial: self.serial, hits: Some(Hits::default()), ..search });
    }

    fn found(&mut self, serial: u64, hits: Hits) {
        let Some(search) = self.search.as_mut().filter(|search| search.serial == serial) else { return };
        let first = search.hits.is_none().then(|| hits.from(search.origin)).flatten();
        let none = hits.is_empty();
        search.hits = Some(hits);
        if let Some(hit) = first {
            self.go_to_hit(hit);
        } else if none {
            let query = crate::text::display::ellipsis(&search.query.clone(), 40);
            self.warn(format!("“{query}” is not in this article"));
        }
    }

    fn next_hit(&mut self, forward: bool) {
        let Some(search) = &self.search else {
            return self.say(format!("{} searches", self.keys.shown(Action::Search)));
        };
        let Some(hits) = &search.hits else { return self.say("still searching …") };
        let hit = if forward { hits.from(self.cursor + 1) } else { hits.before(self.cursor) };
        match hit {
            Some(hit) => self.go_to_hit(hit),
            None => self.warn("no hits"),
        }
    }

    fn go_to_hit(&mut self, i: usize) {
        let Some(hits) = self.search.as_ref().and_then(|search| search.hits.as_ref()) else { return };
        let (span, all, more) = (hits.get(i), hits.len(), if hits.more { "+" } else { "" });
        if let Some(span) = span {
            self.focus = Pane::Article;
            self.jump(span.start);
            self.say(format!("hit {} of {all}{more}", i + 1));
        }
    }

    // Overlays.
}

/// `1 change`, `2 changes`.
pub(super) fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
