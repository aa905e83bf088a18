//! The library: a folder's articles as a list, a search through all of them, and an index of their entities.

use super::action::{Action, Motion};
use super::app::{App, Computation, Effect, OpenTarget};
use super::motion::moved_index;
use super::overlay::{Overlay, prompt};
use super::overlay_input::OverlayKey;
use super::search;
use crate::explain;
use crate::file::FileError;
use crate::library::build::BuildEvent;
use crate::library::index::{HitLocation, LibraryEntity};
use crate::library::{ArticleEntry, LibraryIndex, SearchResults};
use crate::text::fuzzy;
use crossterm::event::{KeyCode, KeyModifiers};
use ratatui_textarea::TextArea;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Maximum number of search hits that are listed.
pub(crate) const MAX_HITS: usize = 500;

/// Rows that Page Up and Page Down move by.
const PAGE_ROWS: usize = 10;

/// The tabs of the library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LibraryTab {
    /// The list of articles.
    #[default]
    Articles,
    /// The hits of a search through all articles.
    Search,
    /// The entities mentioned in the articles.
    Entities,
}

impl LibraryTab {
    /// All tabs, in the order in which Tab goes through them.
    pub(crate) const ALL: [Self; 3] = [Self::Articles, Self::Search, Self::Entities];

    /// The title of the tab.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Articles => "Articles",
            Self::Search => "Search",
            Self::Entities => "Entities",
        }
    }
}

/// The order of the articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ArticleOrder {
    /// By path.
    #[default]
    Path,
    /// By title, ignoring case.
    Title,
    /// By date of publication, newest first.
    Date,
    /// By when they were last read, most recent first.
    Read,
    /// By number of open claims, then of annotations, largest first.
    Claims,
    /// By length in code points, longest first.
    Length,
}

impl ArticleOrder {
    const ALL: [Self; 6] = [Self::Path, Self::Title, Self::Date, Self::Read, Self::Claims, Self::Length];

    /// The words for this order in the heading of the list.
    pub(crate) const fn heading(self) -> &'static str {
        match self {
            Self::Path => "by file",
            Self::Title => "by title",
            Self::Date => "newest first",
            Self::Read => "last read first",
            Self::Claims => "most to check first",
            Self::Length => "longest first",
        }
    }
}

/// The library and its state, kept while it is closed.
pub struct Library {
    /// The folder whose articles are listed.
    pub(crate) folder: PathBuf,
    /// The articles, in the order of their paths.
    pub(crate) entries: Arc<Vec<ArticleEntry>>,
    /// Number of articles read, and of all articles, while the index is being built.
    pub(crate) progress: Option<(usize, usize)>,
    /// The index, once it is complete.
    pub(crate) index: Option<Arc<LibraryIndex>>,
    /// The tab that is shown.
    pub(crate) tab: LibraryTab,
    /// The order of the articles while the list is not filtered.
    pub(crate) order: ArticleOrder,
    /// The input of each tab: a filter, or the search.
    pub(crate) inputs: [TextArea<'static>; 3],
    /// Whether keys are typed into the input of the tab.
    pub(crate) typing: bool,
    /// Indices into `entries` of the articles shown, in order.
    pub(crate) shown: Vec<usize>,
    /// The results of the last search, at most [`MAX_HITS`] hits.
    pub(crate) results: SearchResults,
    /// Indices of the entities shown, in order.
    pub(crate) shown_entities: Vec<usize>,
    /// Index of the entity whose articles are listed instead of the entities.
    pub(crate) chosen_entity: Option<usize>,
    /// The selected row of each tab.
    pub(crate) selected: [usize; 3],
    /// The number of the last search; results with a different number are out of date.
    serial: u64,
}

impl Library {
    /// An empty library of `folder`, before anything is read.
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            entries: Arc::default(),
            progress: Some((0, 0)),
            index: None,
            tab: LibraryTab::default(),
            order: ArticleOrder::default(),
            inputs: [prompt(), prompt(), prompt()],
            typing: false,
            shown: Vec::new(),
            results: SearchResults::default(),
            shown_entities: Vec::new(),
            chosen_entity: None,
            selected: [0; 3],
            serial: 0,
        }
    }

    /// All entities of the index; empty until it is complete.
    pub(crate) fn entities(&self) -> &[LibraryEntity] {
        self.index.as_ref().map_or(&[], |index| &index.entities)
    }

    /// The input of the tab that is shown, without surrounding spaces.
    pub(crate) fn query(&self) -> String {
        self.inputs[self.tab as usize].lines().join(" ").trim().to_string()
    }

    /// Whether the list that is shown is empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of rows of the list that is shown.
    pub(crate) fn len(&self) -> usize {
        match (self.tab, self.chosen_entity) {
            (LibraryTab::Articles, _) => self.shown.len(),
            (LibraryTab::Search, _) => self.results.hits.len(),
            (LibraryTab::Entities, None) => self.shown_entities.len(),
            (LibraryTab::Entities, Some(of)) => self.entities()[of].articles.len(),
        }
    }

    /// The selected row of the tab that is shown.
    pub(crate) const fn row(&self) -> usize {
        self.selected[self.tab as usize]
    }

    /// The path of an article relative to the folder of the library.
    pub(crate) fn inside(&self, entry: usize) -> &Path {
        let path = &self.entries[entry].path;
        path.strip_prefix(&self.folder).unwrap_or(path)
    }

    /// Filters and sorts the articles, and filters the entities. Without a filter the selected article stays selected.
    pub(crate) fn arrange(&mut self) {
        let chosen = self.shown.get(self.selected[0]).copied();
        let query = self.inputs[0].lines().join(" ");
        self.shown = (0..self.entries.len()).collect();
        if query.trim().is_empty() {
            let entries = &self.entries;
            let title = |i: &usize| entries[*i].title.to_lowercase();
            match self.order {
                ArticleOrder::Path => {}
                ArticleOrder::Title => self.shown.sort_by_cached_key(title),
                ArticleOrder::Date => self.shown.sort_by_key(|&i| Reverse(entries[i].date.as_ref())),
                ArticleOrder::Read => self.shown.sort_by_key(|&i| Reverse(entries[i].last_read)),
                ArticleOrder::Claims => {
                    let claims = |entry: &ArticleEntry| Reverse((entry.open_claims, entry.annotations.len()));
                    self.shown.sort_by_key(|&i| claims(&entries[i]));
                }
                ArticleOrder::Length => self.shown.sort_by_key(|&i| Reverse(entries[i].code_points)),
            }
        } else {
            let names = |i: usize| format!("{} {}", self.entries[i].title, self.inside(i).to_string_lossy());
            self.shown = fuzzy::ranked(&query, (0..self.entries.len()).map(names));
        }
        let at = chosen.and_then(|chosen| self.shown.iter().position(|&i| i == chosen));
        self.selected[0] = at.filter(|_| query.trim().is_empty()).unwrap_or(0);
        let query = self.inputs[2].lines().join(" ");
        self.shown_entities = fuzzy::ranked(&query, self.entities().iter().map(|known| &known.name));
        if self.chosen_entity.is_none() {
            self.selected[2] = self.selected[2].min(self.shown_entities.len().saturating_sub(1));
        }
    }

    /// Moves the selection.
    pub(crate) fn step(&mut self, motion: Motion) {
        let to = moved_index(self.row(), self.len(), motion, PAGE_ROWS);
        self.selected[self.tab as usize] = to;
    }

    /// Selects a row; returns whether it was selected already.
    pub(crate) fn choose(&mut self, row: usize) -> bool {
        let again = self.row() == row;
        self.selected[self.tab as usize] = row;
        again
    }
}

impl App {
    /// Opens the library with the last known index, and starts to build a new one.
    pub(super) fn open_library(&mut self) {
        let library = self.library.take();
        let known = library.as_ref().and_then(|library| library.index.clone());
        self.effects.push(Effect::BuildLibrary(known));
        let library = library.unwrap_or_else(|| Box::new(Library::new(PathBuf::new())));
        self.overlay = Some(Overlay::Library(library));
    }

    /// The library, open or closed; `None` if it was never opened.
    fn library(&mut self) -> Option<&mut Library> {
        match &mut self.overlay {
            Some(Overlay::Library(library)) => Some(library),
            _ => self.library.as_deref_mut(),
        }
    }

    /// Closes the library and keeps its state.
    pub(super) fn close_library(&mut self) {
        if let Some(Overlay::Library(library)) = self.overlay.take() {
            self.library = Some(library);
        }
    }

    /// Shows the progress of building the index.
    pub(super) fn library_progress(&mut self, folder: PathBuf, event: BuildEvent) {
        let Some(library) = self.library() else { return };
        match event {
            BuildEvent::Listed(paths) => {
                library.folder = folder;
                // Entries of files that still exist stay as they are until they are read again.
                library.progress = Some((0, paths.len()));
                if !library.entries.iter().map(|entry| &entry.path).eq(&paths) {
                    let old: HashMap<&Path, &ArticleEntry> =
                        library.entries.iter().map(|entry| (&*entry.path, entry)).collect();
                    let entry = |path: PathBuf| {
                        old.get(&*path).map_or_else(|| ArticleEntry::unread(path), |old| (*old).clone())
                    };
                    library.entries = Arc::new(paths.into_iter().map(entry).collect());
                    // Hits refer to entries by index, so they are invalid now.
                    (library.results, library.chosen_entity) = (SearchResults::default(), None);
                }
            }
            BuildEvent::Read { entries, done, all } => {
                let changed = |(i, entry): &(usize, ArticleEntry)| library.entries.get(*i) != Some(entry);
                // The entries are shared with the index: copy them only if one of them changed.
                for (i, entry) in entries.into_iter().filter(changed).collect::<Vec<_>>() {
                    if let Some(own) = Arc::make_mut(&mut library.entries).get_mut(i) {
                        *own = entry;
                    }
                }
                library.progress = Some((done, all));
            }
        }
        library.arrange();
    }

    /// Takes over the complete index. If nothing changed, the search results and the chosen entity stay.
    pub(super) fn library_built(&mut self, index: Arc<LibraryIndex>) {
        let Some(library) = self.library() else { return };
        library.progress = None;
        // If nothing changed, someone who goes from hit to hit finds the list as they left it.
        let same = library.index.as_ref().is_some_and(|old| old.entries == index.entries);
        library.entries = index.entries.clone();
        library.index = Some(index);
        if !same {
            library.chosen_entity = None;
            self.search_library();
        }
        if let Some(library) = self.library() {
            library.arrange();
        }
    }

    /// Ends the display of progress: the index is not built any more.
    pub(super) fn stop_library_progress(&mut self) {
        if let Some(library) = self.library() {
            library.progress = None;
        }
    }

    /// Shows the error that stopped the build of the index.
    pub(super) fn library_failed(&mut self, error: &FileError) {
        self.stop_library_progress();
        self.show_error(explain::message(error));
    }

    /// Starts the search for the current input, or clears the hits if there is no input or no index.
    fn search_library(&mut self) {
        let Some(Overlay::Library(library)) = &mut self.overlay else { return };
        let query = library.inputs[LibraryTab::Search as usize].lines().join(" ");
        let query = query.trim();
        library.serial += 1;
        match (&library.index, search::pattern(query)) {
            (Some(index), Ok(pattern)) if !query.is_empty() => {
                let (serial, index) = (library.serial, index.clone());
                self.effects.push(Effect::Compute(Computation::LibrarySearch { serial, index, pattern }));
            }
            _ => library.results = SearchResults::default(),
        }
    }

    /// Shows the hits of a search, unless a newer one was started meanwhile.
    pub(super) fn library_search_finished(&mut self, serial: u64, results: SearchResults) {
        if let Some(library) = self.library()
            && library.serial == serial
        {
            library.results = results;
            let row = &mut library.selected[LibraryTab::Search as usize];
            *row = (*row).min(library.results.hits.len().saturating_sub(1));
        }
    }

    /// Handles a key while the library is open.
    pub(super) fn library_key(&mut self, key: OverlayKey) {
        let OverlayKey::Other(key) = key else { return self.back_out_of_library() };
        let action = self.keys.action(key, None);
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let Some(Overlay::Library(library)) = &mut self.overlay else { return };
        let tab = library.tab as usize;
        if library.typing {
            match key.code {
                KeyCode::Enter => return self.open_chosen(),
                KeyCode::Up => library.step(Motion::Up),
                KeyCode::Down => library.step(Motion::Down),
                KeyCode::PageUp => library.step(Motion::PageUp),
                KeyCode::PageDown => library.step(Motion::PageDown),
                KeyCode::Char('n' | 'j') if control => library.step(Motion::Down),
                KeyCode::Char('p' | 'k') if control => library.step(Motion::Up),
                KeyCode::Tab => self.switch_library_tab(1),
                KeyCode::BackTab => self.switch_library_tab(LibraryTab::ALL.len() - 1),
                _ => {
                    if library.inputs[tab].input(key) {
                        self.library_input_changed();
                    }
                }
            }
            return;
        }
        match (key.code, action) {
            (KeyCode::Char('s'), _) if library.tab == LibraryTab::Articles => {
                let at = ArticleOrder::ALL.iter().position(|order| *order == library.order).unwrap_or(0);
                library.order = ArticleOrder::ALL[(at + 1) % ArticleOrder::ALL.len()];
                library.arrange();
            }
            (KeyCode::Tab, _) => self.switch_library_tab(1),
            (KeyCode::BackTab, _) => self.switch_library_tab(LibraryTab::ALL.len() - 1),
            (_, Some(Action::Move(motion))) => library.step(motion),
            (_, Some(Action::Search)) => {
                library.chosen_entity = None;
                library.typing = true;
            }
            (_, Some(Action::Accept)) => self.open_chosen(),
            (_, Some(Action::Articles)) => self.close_library(),
            (_, Some(Action::Help)) => {
                self.show_message("Tab next list · / filter or search · s sort · Enter open · Esc back · q quit");
            }
            (_, Some(Action::Quit)) => self.act(Action::Quit),
            _ => {}
        }
    }

    /// Goes back one step: stops typing, leaves the articles of an entity, clears the filter, closes the library.
    fn back_out_of_library(&mut self) {
        let Some(Overlay::Library(library)) = &mut self.overlay else { return };
        if library.typing {
            library.typing = false;
        } else if library.tab == LibraryTab::Entities && library.chosen_entity.is_some() {
            library.chosen_entity = None;
        } else if !library.query().is_empty() {
            library.inputs[library.tab as usize] = prompt();
            self.library_input_changed();
        } else {
            self.close_library();
        }
    }

    /// Pastes text into the input, if keys are typed into it.
    pub(super) fn library_paste(&mut self, text: &str) {
        let Some(Overlay::Library(library)) = &mut self.overlay else { return };
        if library.typing {
            library.inputs[library.tab as usize].insert_str(text);
            self.library_input_changed();
        }
    }

    fn library_input_changed(&mut self) {
        let Some(Overlay::Library(library)) = &mut self.overlay else { return };
        library.selected[library.tab as usize] = 0;
        if library.tab == LibraryTab::Search {
            self.search_library();
        } else {
            library.arrange();
        }
    }

    /// Goes `steps` tabs forward, past the last to the first. In an empty search tab, typing starts at once.
    pub(super) fn switch_library_tab(&mut self, steps: usize) {
        let Some(Overlay::Library(library)) = &mut self.overlay else { return };
        library.tab = LibraryTab::ALL[(library.tab as usize + steps) % LibraryTab::ALL.len()];
        library.typing = library.tab == LibraryTab::Search && library.query().is_empty();
    }

    /// Opens the selected article, at the selected hit or the chosen entity's first mention; lists the articles of an
    /// entity.
    pub(super) fn open_chosen(&mut self) {
        let Some(Overlay::Library(library)) = &mut self.overlay else { return };
        let row = library.row();
        let (entry, going, query) = match (library.tab, library.chosen_entity) {
            (LibraryTab::Articles, _) => match library.shown.get(row) {
                Some(&entry) => (entry, None, None),
                None => return,
            },
            (LibraryTab::Search, _) => match library.results.hits.get(row) {
                Some(hit) => {
                    let going = match hit.location {
                        HitLocation::Text(at) => OpenTarget::Offset(at),
                        HitLocation::Annotation(id) => OpenTarget::Annotation(id),
                    };
                    (hit.entry, Some(going), Some(library.query()))
                }
                None => return,
            },
            (LibraryTab::Entities, None) => {
                library.chosen_entity = library.shown_entities.get(row).copied();
                library.typing = false;
                library.selected[LibraryTab::Entities as usize] = 0;
                return;
            }
            (LibraryTab::Entities, Some(of)) => match library.entities()[of].articles.get(row) {
                Some(&(entry, _, first)) => {
                    (entry, Some(OpenTarget::Offset(first as usize)), Some(library.entities()[of].name.clone()))
                }
                None => return,
            },
        };
        let Some(path) = library.entries.get(entry).map(|entry| entry.path.clone()) else { return };
        self.close_library();
        self.push_jump();
        self.open_target = going;
        self.pending_search = query;
        self.effects.push(Effect::OpenDocument(path));
    }
}
