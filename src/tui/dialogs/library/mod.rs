//! The library: a folder's articles as a list, a search through all of them, and an index of their entities.

mod drawing;

use super::{CloseBy, Dialog, Reaction};
use crate::library::build::BuildEvent;
use crate::library::index::{HitLocation, LibraryEntity};
use crate::library::{ArticleEntry, LibraryIndex, SearchResults};
use crate::text::fuzzy;
use crate::tui::action::{Action, Motion};
use crate::tui::computation::Computation;
use crate::tui::context::Context;
use crate::tui::document::OpenTarget;
use crate::tui::input_keys;
use crate::tui::reader::search;
use crate::tui::request::Request;
use crate::tui::widgets::list::{click, moved, stepped};
use crate::tui::widgets::text_input::TextInput;
use crate::tui::widgets::{Hit, HitMap};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
pub(crate) struct Library {
    /// The folder whose articles are listed.
    pub(super) folder: PathBuf,
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
    pub(crate) inputs: [TextInput; 3],
    /// Whether keys are typed into the input of the tab.
    pub(crate) typing: bool,
    /// Indices into `entries` of the articles shown, in order.
    pub(crate) shown: Vec<usize>,
    /// The results of the last search, at most [`MAX_HITS`](crate::tui::computation::MAX_HITS) hits.
    pub(crate) results: SearchResults,
    /// Indices of the entities shown, in order.
    pub(crate) shown_entities: Vec<usize>,
    /// Index of the entity whose articles are listed instead of the entities.
    pub(crate) chosen_entity: Option<usize>,
    /// The selected row of each tab.
    pub(crate) selected: [usize; 3],
    /// The number of the last search; results with a different number are out of date.
    serial: u64,
    /// Whether the program started with the library, and no article has been chosen. There is one below, but nobody asked for
    /// it.
    is_start: bool,
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
            inputs: LibraryTab::ALL.map(|_| TextInput::one_line("")),
            typing: false,
            shown: Vec::new(),
            results: SearchResults::default(),
            shown_entities: Vec::new(),
            chosen_entity: None,
            selected: [0; 3],
            serial: 0,
            is_start: false,
        }
    }

    /// The program starts with the library: there is nothing to go back to before an article is chosen.
    pub(crate) const fn begin(&mut self) {
        self.is_start = true;
    }

    /// An article is opened that was chosen.
    pub(crate) const fn article_opened(&mut self) {
        self.is_start = false;
    }

    /// Whether the open article was only opened to have one below the library.
    pub(crate) const fn is_start(&self) -> bool {
        self.is_start
    }

    /// Goes back to the article, if there is one that was chosen.
    fn leave(&self, context: &Context<'_>) -> Reaction {
        if !self.is_start {
            return Reaction::hide();
        }
        let [open, quit] = [Action::Accept, Action::Quit].map(|action| context.keys().list.primary_key(action));
        Reaction::stay().and(Request::Message(format!("No article is open yet: {open} opens one, {quit} quits")))
    }

    /// All entities of the index; empty until it is complete.
    pub(crate) fn entities(&self) -> &[LibraryEntity] {
        self.index.as_ref().map_or(&[], |index| &index.entities)
    }

    /// The input of the tab that is shown, without surrounding spaces.
    pub(crate) fn query(&self) -> String {
        self.inputs[self.tab as usize].text().trim().to_string()
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
        let query = self.inputs[0].text().to_string();
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
        let query = self.inputs[2].text();
        self.shown_entities = fuzzy::ranked(query, self.entities().iter().map(|known| &known.name));
        if self.chosen_entity.is_none() {
            self.selected[2] = self.selected[2].min(self.shown_entities.len().saturating_sub(1));
        }
    }

    /// Moves the selection.
    fn step(&mut self, motion: Motion, context: &Context<'_>) {
        let page = usize::from(drawing::list_area(self.area(context)).height);
        let to = moved(self.row(), self.len(), motion, page);
        self.selected[self.tab as usize] = to;
    }

    /// Shows the progress of building the index of `folder`.
    pub(crate) fn progressed(&mut self, folder: PathBuf, event: BuildEvent) {
        match event {
            BuildEvent::Listed(paths) => {
                self.folder = folder;
                // Entries of files that still exist stay as they are until they are read again.
                self.progress = Some((0, paths.len()));
                if !self.entries.iter().map(|entry| &entry.path).eq(&paths) {
                    let old: HashMap<&Path, &ArticleEntry> =
                        self.entries.iter().map(|entry| (&*entry.path, entry)).collect();
                    let entry = |path: PathBuf| {
                        old.get(&*path).map_or_else(|| ArticleEntry::unread(path), |old| (*old).clone())
                    };
                    self.entries = Arc::new(paths.into_iter().map(entry).collect());
                    // Hits refer to entries by index, so they are invalid now.
                    (self.results, self.chosen_entity) = (SearchResults::default(), None);
                }
            }
            BuildEvent::Read { entries, done, all } => {
                let changed = |(i, entry): &(usize, ArticleEntry)| self.entries.get(*i) != Some(entry);
                // The entries are shared with the index: copy them only if one of them changed.
                for (i, entry) in entries.into_iter().filter(changed).collect::<Vec<_>>() {
                    if let Some(own) = Arc::make_mut(&mut self.entries).get_mut(i) {
                        *own = entry;
                    }
                }
                self.progress = Some((done, all));
            }
        }
        self.arrange();
    }

    /// Takes over the complete index. If nothing changed, the search results and the chosen entity stay; else the search
    /// has to be done again.
    pub(crate) fn built(&mut self, index: Arc<LibraryIndex>) -> Option<Request> {
        self.progress = None;
        // If nothing changed, someone who goes from hit to hit finds the list as they left it.
        let same = self.index.as_ref().is_some_and(|old| old.entries == index.entries);
        self.entries = index.entries.clone();
        self.index = Some(index);
        let again = if same {
            None
        } else {
            self.chosen_entity = None;
            self.search()
        };
        self.arrange();
        again
    }

    /// The index as far as it is known.
    pub(crate) fn known_index(&self) -> Option<Arc<LibraryIndex>> {
        self.index.clone()
    }

    /// Ends the display of progress: the index is not built any more.
    pub(crate) const fn stop_progress(&mut self) {
        self.progress = None;
    }

    /// Asks for the search for the current input, or clears the hits if there is no input or no index.
    fn search(&mut self) -> Option<Request> {
        let query = self.inputs[LibraryTab::Search as usize].text().to_string();
        let query = query.trim();
        self.serial += 1;
        match (&self.index, search::pattern(query)) {
            (Some(index), Ok(pattern)) if !query.is_empty() => {
                let (serial, index) = (self.serial, index.clone());
                Some(Request::Compute(Computation::LibrarySearch { serial, index, pattern }))
            }
            _ => {
                self.results = SearchResults::default();
                None
            }
        }
    }

    /// Shows the hits of a search, unless a newer one was started meanwhile.
    pub(crate) fn search_finished(&mut self, serial: u64, results: SearchResults) {
        if self.serial == serial {
            self.results = results;
            let row = &mut self.selected[LibraryTab::Search as usize];
            *row = stepped(*row, self.results.hits.len(), 0);
        }
    }

    /// Handles a key while an input has the keys.
    fn typing_key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => return self.open_selected(),
            KeyCode::Up => self.step(Motion::Up, context),
            KeyCode::Down => self.step(Motion::Down, context),
            KeyCode::PageUp => self.step(Motion::PageUp, context),
            KeyCode::PageDown => self.step(Motion::PageDown, context),
            KeyCode::Char('n') if control => self.step(Motion::Down, context),
            KeyCode::Char('p') if control => self.step(Motion::Up, context),
            KeyCode::Tab => self.switch_tab(1),
            KeyCode::BackTab => self.switch_tab(LibraryTab::ALL.len() - 1),
            _ => {
                if self.inputs[self.tab as usize].key(key) {
                    return self.input_changed();
                }
            }
        }
        Reaction::stay()
    }

    fn input_changed(&mut self) -> Reaction {
        self.selected[self.tab as usize] = 0;
        if self.tab != LibraryTab::Search {
            self.arrange();
            return Reaction::stay();
        }
        self.search().map_or_else(Reaction::stay, |request| Reaction::stay().and(request))
    }

    /// Goes `steps` tabs forward, past the last to the first. In an empty search tab, typing starts at once.
    fn switch_tab(&mut self, steps: usize) {
        self.tab = LibraryTab::ALL[(self.tab as usize + steps) % LibraryTab::ALL.len()];
        self.typing = self.tab == LibraryTab::Search && self.query().is_empty();
    }

    /// Opens the selected article, at the selected hit or the chosen entity's first mention; lists the articles of an
    /// entity.
    fn open_selected(&mut self) -> Reaction {
        let row = self.row();
        let opened = match (self.tab, self.chosen_entity) {
            (LibraryTab::Articles, _) => self.shown.get(row).map(|&entry| (entry, None, None)),
            (LibraryTab::Search, _) => self.results.hits.get(row).map(|hit| {
                let target = match hit.location {
                    HitLocation::Text(at) => OpenTarget::Offset(at),
                    HitLocation::Annotation(id) => OpenTarget::Annotation(id),
                };
                (hit.entry, Some(target), Some(self.query()))
            }),
            (LibraryTab::Entities, None) => {
                self.chosen_entity = self.shown_entities.get(row).copied();
                self.typing = false;
                self.selected[LibraryTab::Entities as usize] = 0;
                None
            }
            (LibraryTab::Entities, Some(of)) => {
                let entity = &self.entities()[of];
                let article = entity.articles.get(row);
                article.map(|&(entry, _, first)| {
                    (entry, Some(OpenTarget::Offset(first as usize)), Some(entity.name.clone()))
                })
            }
        };
        let Some((entry, target, query)) = opened else { return Reaction::stay() };
        let Some(path) = self.entries.get(entry).map(|entry| entry.path.clone()) else { return Reaction::stay() };
        Reaction::hide().and(Request::OpenArticle { path, target, query })
    }
}

/// The keys of the library, other than Esc.
fn help(context: &Context<'_>) -> String {
    let keys = [
        (Action::NextPane, "next list"),
        (Action::Search, "filter or search"),
        (Action::Sort, "sort"),
        (Action::Accept, "open"),
        (Action::Quit, "quit"),
    ];
    let keys = keys.map(|(action, what)| format!("{} {what}", context.keys().list.primary_key(action)));
    keys.join(" · ")
}

impl Dialog for Library {
    fn area(&self, context: &Context<'_>) -> Rect {
        // The whole screen except the status line, with the same blank row at the top as the text.
        let screen = context.whole_screen();
        let air = u16::from(screen.height >= 30);
        Rect { y: air, height: screen.height.saturating_sub(1 + air), ..screen }
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        drawing::draw(context, self, area, buffer)
    }

    fn mode(&self) -> &'static str {
        "library"
    }

    fn key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        if self.typing {
            return self.typing_key(key, context);
        }
        match context.keys().list.action(key, None) {
            Some(Action::Sort) if self.tab == LibraryTab::Articles => {
                let at = ArticleOrder::ALL.iter().position(|order| *order == self.order).unwrap_or(0);
                self.order = ArticleOrder::ALL[(at + 1) % ArticleOrder::ALL.len()];
                self.arrange();
            }
            Some(Action::NextPane) => self.switch_tab(1),
            Some(Action::PreviousPane) => self.switch_tab(LibraryTab::ALL.len() - 1),
            Some(Action::Move(motion)) => self.step(motion, context),
            Some(Action::Search) => {
                self.chosen_entity = None;
                self.typing = true;
            }
            Some(Action::Accept) => return self.open_selected(),
            Some(Action::Help) => {
                let escape = if self.is_start { "" } else { " · Esc back" };
                return Reaction::stay().and(Request::Message(help(context) + escape));
            }
            Some(Action::Quit) => return Reaction::stay().and(Request::Run(Action::Quit)),
            _ if context.keys().reader.action(key, None) == Some(Action::Articles) => return self.leave(context),
            _ => {}
        }
        Reaction::stay()
    }

    /// A click selects a row, and a click on the selected one opens it.
    fn click(&mut self, hit: Hit, _: &Context<'_>) -> Reaction {
        if let Hit::Tab(tab) = hit {
            self.switch_tab(LibraryTab::ALL.len() + tab - self.tab as usize);
        }
        if click(&mut self.selected[self.tab as usize], hit) { self.open_selected() } else { Reaction::stay() }
    }

    fn wheel(&mut self, rows: isize, _: &Context<'_>) -> Reaction {
        let row = stepped(self.row(), self.len(), rows.signum());
        self.selected[self.tab as usize] = row;
        Reaction::stay()
    }

    fn uses_alt(&self, key: KeyEvent) -> bool {
        self.typing && input_keys::takes_with_alt(key)
    }

    /// Pastes into the input, if keys are typed into it.
    fn paste(&mut self, text: &str, _: &Context<'_>) -> Reaction {
        if !self.typing {
            return Reaction::stay();
        }
        self.inputs[self.tab as usize].paste(text);
        self.input_changed()
    }

    /// Esc goes back one step: stops typing, leaves the articles of an entity, clears the filter, goes back to the article.
    fn close(&mut self, by: CloseBy, context: &Context<'_>) -> Reaction {
        match by {
            CloseBy::Escape | CloseBy::Cancel => {}
            CloseBy::Click => return self.leave(context),
            CloseBy::Exit => return Reaction::hide(),
        }
        if self.typing {
            self.typing = false;
        } else if self.tab == LibraryTab::Entities && self.chosen_entity.is_some() {
            self.chosen_entity = None;
        } else if !self.query().is_empty() {
            self.inputs[self.tab as usize].clear();
            return self.input_changed();
        } else {
            return self.leave(context);
        }
        Reaction::stay()
    }

    fn command(&mut self, action: Action, _: &Context<'_>) -> Option<Reaction> {
        (action == Action::Quit).then(|| Reaction::stay().and(Request::Run(Action::Quit)))
    }

    fn status(&self, context: &Context<'_>) -> Option<(Action, String)> {
        // The name of an article that nobody chose would look like a choice.
        Some(if self.is_start {
            (Action::Quit, "quit".into())
        } else {
            (Action::Escape, format!("back to {}", context.doc.name))
        })
    }

    fn outlives_document(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::dialogs::Then;
    use crate::tui::testing::TestContext;

    fn library(titles: &[&str]) -> Library {
        let entry = |title: &&str| ArticleEntry { title: (*title).into(), ..ArticleEntry::unread("a.txt".into()) };
        let mut library = Library::new(PathBuf::new());
        library.entries = Arc::new(titles.iter().map(entry).collect());
        library.arrange();
        library
    }

    #[test]
    fn esc_opens_nothing_before_an_article_was_chosen() {
        let test = TestContext::new("Satu.", (80, 24));
        let mut library = library(&["Satu", "Dua"]);
        library.begin();
        for by in [CloseBy::Escape, CloseBy::Click] {
            let reaction = library.close(by, &test.context());
            assert!(reaction.then == Then::Stay, "{by:?}");
            assert!(
                matches!(&reaction.requests[..], [Request::Message(text)] if text == "No article is open yet: Enter opens one, q quits")
            );
        }
        assert_eq!(library.status(&test.context()), Some((Action::Quit, "quit".into())));
        assert!(matches!(&library.open_selected().requests[..], [Request::OpenArticle { .. }]));
        library.article_opened();
        assert_eq!(library.close(CloseBy::Escape, &test.context()).then, Then::Hide, "back to the article");
        assert_eq!(library.status(&test.context()), Some((Action::Escape, "back to article.txt".into())));
    }

    #[test]
    fn esc_clears_the_filter_first() {
        let test = TestContext::new("Satu.", (80, 24));
        let mut library = library(&["Satu", "Dua"]);
        library.typing = true;
        library.inputs[0].paste("dua");
        library.input_changed();
        assert_eq!(library.shown, [1]);
        assert_eq!(library.close(CloseBy::Escape, &test.context()).then, Then::Stay);
        assert_eq!(library.close(CloseBy::Escape, &test.context()).then, Then::Stay);
        assert_eq!(library.shown, [0, 1]);
        assert_eq!(library.close(CloseBy::Escape, &test.context()).then, Then::Hide);
    }
}
