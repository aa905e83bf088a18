//! The help: the keys that do something now, all keys, and the project's labels and guidelines.

use super::{CloseBy, Dialog, Reaction};
use crate::annotation::Labels;
use crate::annotation::project::Project;
use crate::text::{display, query, wrap};
use crate::tui::action::{Action, Motion};
use crate::tui::context::Context;
use crate::tui::geometry::centred;
use crate::tui::input_keys::{self, INPUT_KEYS, InputBinding};
use crate::tui::keymap::{Binding, ContextBindings, join_keys};
use crate::tui::panes::margin;
use crate::tui::request::Request;
use crate::tui::widgets::list::{moved, stepped};
use crate::tui::widgets::scrollbar::{self, Seen};
use crate::tui::widgets::text_input::{TextInput, draw_prompt};
use crate::tui::widgets::{HintBar, HitMap, framed, write};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use regex::Regex;

/// Least and greatest width of one of two columns of the help, in terminal columns, with the gap after it.
const COLUMN_WIDTH: (u16, u16) = (54, 62);

/// Terminal columns between two columns of the help, and between keys and what they do.
const GAP: u16 = 2;

/// Terminal columns for the keys, left of what they do, with the gap after them.
const KEY_COLUMNS: u16 = 19;

/// Greatest width of the project's page in columns, with the frame.
const MAX_PROJECT_COLUMNS: u16 = 76;

/// Terminal columns of the frame, with the space inside it.
const FRAME_COLUMNS: u16 = 4;

/// Columns for the keys of the project's labels.
const LABEL_KEY_COLUMNS: u16 = 6;

/// A page of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HelpPage {
    /// The keys that have an effect in the current state.
    Available,
    /// All keys.
    All,
    /// The project: its labels and its guidelines.
    Project,
}

impl HelpPage {
    /// The next page. The project's page is skipped if the project has nothing of its own to show.
    fn next(self, project: &Project) -> Self {
        match self {
            Self::Available => Self::All,
            Self::All if project.labels != Labels::default() || !project.guidelines.trim().is_empty() => Self::Project,
            Self::All | Self::Project => Self::Available,
        }
    }
}

/// A row: pieces of text, each with its first column (from 0) and its style.
type HelpRow = Vec<(u16, String, Style)>;

/// A group of the help: its name, and what its keys do.
type HelpGroup = (&'static str, Vec<HelpLine>);

/// Keys, and what they do.
struct HelpLine {
    keys: String,
    description: String,
}

/// The help.
#[derive(Debug)]
pub(crate) struct Help {
    /// The commands of the reader that do something now; `None` for those of the comparison.
    available: Option<Vec<Action>>,
    page: HelpPage,
    /// The first row shown.
    top: usize,
    /// The words that the lines shown have.
    filter: TextInput,
    /// Whether keys are typed into the filter.
    typing: bool,
}

impl Help {
    /// The help of the reader, where these commands are `available` now.
    pub(crate) fn of_reader(available: Vec<Action>) -> Self {
        Self::new(Some(available))
    }

    /// The help of the comparison of two annotators' work.
    pub(crate) fn of_comparison() -> Self {
        Self::new(None)
    }

    fn new(available: Option<Vec<Action>>) -> Self {
        Self { available, page: HelpPage::Available, top: 0, filter: TextInput::one_line(""), typing: false }
    }

    /// The words of the filter as patterns; those that are too long for one are left out.
    fn words(&self) -> Vec<Regex> {
        self.filter.text().split_whitespace().filter_map(|word| query::pattern(word).ok()).collect()
    }

    /// Whether only some of the lines are shown.
    fn is_filtered(&self) -> bool {
        !self.filter.text().trim().is_empty()
    }

    /// The rows above the lines: the filter, if it is in use.
    fn filter_rows(&self) -> u16 {
        u16::from(self.typing || self.is_filtered())
    }

    /// The groups of the page of keys.
    fn groups(&self, context: &Context<'_>) -> Vec<HelpGroup> {
        let keys = context.keys();
        match (self.page, &self.available) {
            (HelpPage::Available, Some(actions)) => {
                let selection = context.reader.selection().map(|_| groups(context, &keys.selection, |_| true));
                let reader = groups(context, &keys.reader, |action| actions.contains(&action));
                selection.into_iter().flatten().chain(reader).collect()
            }
            (HelpPage::Available, None) => groups(context, &keys.comparison, |_| true),
            _ => {
                let bound = keys.contexts().into_iter().flat_map(|(_, bindings)| groups(context, bindings, |_| true));
                bound.chain([input_group()]).collect()
            }
        }
    }

    /// The rows of the page that have the `words`, in each of its columns, which are as wide as [`Help::column_width`] with the gap after them.
    fn columns(&self, context: &Context<'_>, words: &[Regex]) -> Vec<Vec<HelpRow>> {
        if self.page == HelpPage::Project {
            let width = MAX_PROJECT_COLUMNS.min(context.inner_screen().width).saturating_sub(FRAME_COLUMNS);
            let mut rows = project_rows(context, width);
            rows.retain(|row| {
                let pieces = row.iter().map(|(_, text, _)| text.as_str());
                has_words(words, &pieces.collect::<Vec<_>>().join(" "))
            });
            return vec![rows];
        }
        let mut groups = self.groups(context);
        for (name, lines) in &mut groups {
            lines.retain(|HelpLine { keys, description }| has_words(words, &format!("{name} {keys} {description}")));
        }
        groups.retain(|(_, lines)| !lines.is_empty());
        let legend = self.available.as_ref().map(|_| legend_rows(context, words)).unwrap_or_default();
        if context.inner_screen().width < 2 * COLUMN_WIDTH.0 + FRAME_COLUMNS {
            return vec![joined(key_rows(context, &groups), legend)];
        }
        // Two columns, as equal in height as whole groups allow.
        let height = |groups: &[HelpGroup]| groups.iter().map(|(_, lines)| lines.len() + 2).sum::<usize>();
        let whole = height(&groups) + legend.len();
        let cut = (0..groups.len()).min_by_key(|&cut| height(&groups[..cut]).abs_diff(whole / 2)).unwrap_or(0);
        let (left, right) = groups.split_at(cut);
        vec![key_rows(context, left), joined(key_rows(context, right), legend)]
    }

    /// The width of a column, with the gap after it.
    fn column_width(&self, context: &Context<'_>) -> u16 {
        if self.page == HelpPage::Project {
            return MAX_PROJECT_COLUMNS - FRAME_COLUMNS;
        }
        (context.inner_screen().width.saturating_sub(FRAME_COLUMNS) / 2).clamp(COLUMN_WIDTH.0, COLUMN_WIDTH.1)
    }

    /// The number of rows of the longest column.
    fn len(&self, context: &Context<'_>) -> usize {
        self.columns(context, &self.words()).iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The rows that are shown at a time.
    fn page_rows(&self, context: &Context<'_>) -> usize {
        usize::from(self.area(context).height.saturating_sub(2 + self.filter_rows())).max(1)
    }

    /// The number of positions of the first row: the last page is full.
    fn positions(&self, context: &Context<'_>) -> usize {
        self.len(context).saturating_sub(self.page_rows(context)) + 1
    }
}

impl Dialog for Help {
    fn area(&self, context: &Context<'_>) -> Rect {
        // It does not shrink while the filter is typed.
        let columns = self.columns(context, &[]);
        let height = columns.iter().map(Vec::len).max().unwrap_or(0) as u16 + 2;
        centred(context.inner_screen(), self.column_width(context) * columns.len() as u16 + FRAME_COLUMNS, height)
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let columns = self.columns(context, &self.words());
        let len = columns.iter().map(Vec::len).max().unwrap_or(0);
        let fits = self.page_rows(context);
        let title = match self.page {
            HelpPage::Available => "Available keys",
            HelpPage::All => "All keys",
            HelpPage::Project => "Project",
        };
        let (mut inside, hits) = framed(context.theme(), title, self.hints(context, len > fits), area, buffer);
        if self.filter_rows() > 0 {
            self.draw_filter(context, Rect { height: 1.min(inside.height), ..inside }, buffer);
            inside = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
        }
        if len == 0 {
            write(
                buffer,
                inside,
                inside.x,
                inside.y,
                &self.empty_message(context),
                inside.width,
                context.theme().quiet(),
            );
        }
        let top = self.top.min(len.saturating_sub(fits));
        scrollbar::draw_on_frame(context.theme(), &Seen::rows(top, fits, len), area, inside, buffer);
        let column = self.column_width(context);
        for (rows, x) in columns.iter().zip((inside.x..).step_by(usize::from(column))) {
            let width = if columns.len() > 1 { column - GAP } else { column };
            let width = width.min(inside.right().saturating_sub(x));
            draw_column(rows.get(top..).unwrap_or_default(), Rect { x, width, ..inside }, buffer);
        }
        hits
    }

    fn mode(&self) -> &'static str {
        "help"
    }

    fn key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        if self.typing {
            return self.typing_key(key, context);
        }
        match context.keys().reader.action(key, None) {
            Some(Action::Help) => return Reaction::close(),
            Some(Action::Palette) => return Reaction::stay().and(Request::Run(Action::Palette)),
            _ => {}
        }
        let known = context.keys().list.action(key, None).and_then(|action| self.command(action, context));
        known.unwrap_or_else(Reaction::stay)
    }

    fn command(&mut self, action: Action, context: &Context<'_>) -> Option<Reaction> {
        match action {
            Action::NextPane | Action::PreviousPane => {
                (self.top, self.page) = (0, self.page.next(&context.doc.project));
            }
            Action::Move(motion) => self.step(motion, context),
            Action::Search => self.typing = true,
            Action::Quit | Action::Accept => return Some(Reaction::close()),
            _ => return None,
        }
        Some(Reaction::stay())
    }

    fn wheel(&mut self, rows: isize, context: &Context<'_>) -> Reaction {
        self.top = stepped(self.top, self.positions(context), rows);
        Reaction::stay()
    }

    fn uses_alt(&self, key: KeyEvent) -> bool {
        self.typing && input_keys::takes_with_alt(key)
    }

    /// Pastes into the filter, if keys are typed into it.
    fn paste(&mut self, text: &str, _: &Context<'_>) -> Reaction {
        if self.typing {
            self.filter.paste(text);
            self.top = 0;
        }
        Reaction::stay()
    }

    /// Esc shows all lines again, before it closes the help.
    fn close(&mut self, by: CloseBy, _: &Context<'_>) -> Reaction {
        if by != CloseBy::Escape || self.filter_rows() == 0 {
            return Reaction::close();
        }
        (self.filter, self.typing, self.top) = (TextInput::one_line(""), false, 0);
        Reaction::stay()
    }
}

impl Help {
    /// Handles a key while the filter is typed.
    fn typing_key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        match key.code {
            KeyCode::Enter => self.typing = false,
            KeyCode::Backspace if self.filter.is_empty() => self.typing = false,
            KeyCode::Up => self.step(Motion::Up, context),
            KeyCode::Down => self.step(Motion::Down, context),
            KeyCode::PageUp => self.step(Motion::PageUp, context),
            KeyCode::PageDown => self.step(Motion::PageDown, context),
            KeyCode::Tab | KeyCode::BackTab => (self.top, self.page) = (0, self.page.next(&context.doc.project)),
            _ => {
                if self.filter.key(key) {
                    self.top = 0;
                }
            }
        }
        Reaction::stay()
    }

    fn step(&mut self, motion: Motion, context: &Context<'_>) {
        self.top = moved(self.top, self.positions(context), motion, self.page_rows(context));
    }

    /// The name of the next page, in a hint.
    fn next_page(&self, context: &Context<'_>) -> &'static str {
        match self.page.next(&context.doc.project) {
            HelpPage::Available => "available keys",
            HelpPage::All => "all keys",
            HelpPage::Project => "labels and guidelines",
        }
    }

    fn hints(&self, context: &Context<'_>, scrolls: bool) -> HintBar {
        let keys = &context.keys().list;
        let escape = if self.filter_rows() > 0 { "show everything" } else { "close" };
        let mut hints = HintBar::default().command(Action::Escape, "Esc", escape);
        if self.typing {
            return hints.words("Enter keep");
        }
        hints = hints.key(keys, Action::NextPane, self.next_page(context)).key(keys, Action::Search, "search");
        if scrolls {
            let [down, up] = [Motion::Down, Motion::Up].map(|motion| keys.primary_key(Action::Move(motion)));
            hints = hints.words(format!("{down} {up} scroll"));
        }
        hints
    }

    /// Draws the filter while it is typed, or as it was typed.
    fn draw_filter(&self, context: &Context<'_>, line: Rect, buffer: &mut Buffer) {
        let sign = context.keys().list.primary_key(Action::Search);
        if self.typing {
            // The field leaves a column free on its left.
            let line = Rect { x: line.x.saturating_sub(1), width: line.width + 1.min(line.x), ..line };
            return draw_prompt(context.theme(), &sign, &self.filter, line, buffer);
        }
        let text = display::printable(&(sign + self.filter.text()));
        write(buffer, line, line.x, line.y, &text, line.width, context.theme().accent());
    }

    /// The text of a page without a line that has the words.
    fn empty_message(&self, context: &Context<'_>) -> String {
        let key = context.keys().list.primary_key(Action::NextPane);
        format!("Nothing on this page has these words. {key}: {}", self.next_page(context))
    }
}

/// Whether `text` has all words.
fn has_words(words: &[Regex], text: &str) -> bool {
    words.iter().all(|word| word.is_match(text))
}

/// Draws rows from the top of a column.
fn draw_column(rows: &[HelpRow], column: Rect, buffer: &mut Buffer) {
    for (row, y) in rows.iter().zip(column.y..column.bottom()) {
        for (i, (at, text, style)) in row.iter().enumerate() {
            // A piece ends before the next one.
            let end = row.get(i + 1).map_or(column.width, |(next, ..)| next.saturating_sub(GAP)).min(column.width);
            write(buffer, column, column.x + at, y, text, end.saturating_sub(*at), *style);
        }
    }
}

/// The groups of one context, with the bindings whose action is `listed` and whose label the project has.
fn groups(context: &Context<'_>, keys: &ContextBindings, listed: impl Fn(Action) -> bool) -> Vec<HelpGroup> {
    let shown = |binding: &&Binding| listed(binding.action) && binding.description(context.labels()).is_some();
    let group = |(name, bindings): (&'static str, &[&'static Binding])| {
        let lines = bindings.iter().copied().filter(shown).map(|binding| HelpLine {
            keys: join_keys(keys.keys_for(binding.action)),
            description: binding.description(context.labels()).unwrap_or_default().into_owned(),
        });
        (name, lines.collect())
    };
    keys.groups().map(group).filter(|(_, lines): &HelpGroup| !lines.is_empty()).collect()
}

/// The keys of text inputs.
fn input_group() -> HelpGroup {
    let line =
        |binding: &InputBinding| HelpLine { keys: join_keys(&binding.shown_keys()), description: binding.help.into() };
    ("Text inputs", INPUT_KEYS.iter().map(line).collect())
}

/// The rows of groups of keys: a heading and the bindings of each group, with a blank row between groups.
fn key_rows(context: &Context<'_>, groups: &[HelpGroup]) -> Vec<HelpRow> {
    let keys_width = keys_width(context);
    let mut rows = Vec::new();
    for (name, lines) in groups {
        if !rows.is_empty() {
            rows.push(HelpRow::new());
        }
        rows.push(vec![(0, (*name).into(), context.theme().quiet())]);
        for HelpLine { keys, description } in lines {
            let keys = fitting_keys(keys, usize::from(keys_width.saturating_sub(GAP)));
            rows.push(vec![(0, keys, context.theme().accent()), (keys_width, description.clone(), Style::new())]);
        }
    }
    rows
}

/// The first of the keys, as many as fit into `columns`, and an ellipsis for the others.
fn fitting_keys(keys: &str, columns: usize) -> String {
    if display::width(keys) <= columns {
        return keys.into();
    }
    let cuts = keys.rmatch_indices(' ').map(|(at, _)| format!("{} …", &keys[..at]));
    cuts.into_iter().find(|shown| display::width(shown) <= columns).unwrap_or_else(|| display::ellipsis(keys, columns))
}

/// The rows of the signs in the margin whose row has the `words`, with a heading.
fn legend_rows(context: &Context<'_>, words: &[Regex]) -> Vec<HelpRow> {
    let heading = "Signs in the margin";
    let keys_width = keys_width(context);
    let has_them = |(sign, meaning): &(char, String)| has_words(words, &format!("{heading} {sign} {meaning}"));
    let signs = margin::legend(context.labels()).into_iter().filter(has_them);
    let row = |(sign, meaning): (char, String)| {
        vec![(0, sign.to_string(), context.theme().accent()), (keys_width, meaning, Style::new())]
    };
    let rows: Vec<HelpRow> = signs.map(row).collect();
    if rows.is_empty() { rows } else { [vec![vec![(0, heading.into(), context.theme().quiet())]], rows].concat() }
}

/// The rows of two parts of a column, with a blank row between them.
fn joined(mut rows: Vec<HelpRow>, more: Vec<HelpRow>) -> Vec<HelpRow> {
    if !rows.is_empty() && !more.is_empty() {
        rows.push(HelpRow::new());
    }
    rows.extend(more);
    rows
}

/// The columns that keys take, left of what they do.
fn keys_width(context: &Context<'_>) -> u16 {
    KEY_COLUMNS.min(context.inner_screen().width.saturating_sub(4) / 3).max(1)
}

/// The rows of the project's page, wrapped to `width` columns.
fn project_rows(context: &Context<'_>, width: u16) -> Vec<HelpRow> {
    let theme = context.theme();
    let mut rows: Vec<HelpRow> = vec![vec![(0, "Labels".into(), theme.quiet())]];
    let name = |name: &str| format!(" {} ", display::printable(name));
    let labels = context.labels().list();
    let names = labels.iter().map(|label| display::width(&name(&label.name))).max().unwrap_or_default() as u16;
    for label in labels {
        let key = label.key.map_or(String::new(), |key| context.keys().reader.label_key(key));
        let style = theme.label(label.colour);
        let mut row = vec![(0, key, theme.accent()), (LABEL_KEY_COLUMNS, name(&label.name), style)];
        let description_x = LABEL_KEY_COLUMNS + names + 1;
        let description = display::printable(&label.description);
        let lines = wrapped(&description, width.saturating_sub(description_x));
        for (i, line) in lines.into_iter().enumerate() {
            if i > 0 {
                rows.push(std::mem::take(&mut row));
            }
            row.push((description_x, line, Style::new()));
        }
        rows.push(row);
    }
    let guidelines = context.doc.project.guidelines.trim();
    if !guidelines.is_empty() {
        rows.push(Vec::new());
        rows.push(vec![(0, "Guidelines".into(), theme.quiet())]);
        let lines = guidelines.lines().flat_map(|line| {
            let lines = wrapped(&display::printable(line), width);
            if lines.is_empty() { vec![String::new()] } else { lines }
        });
        rows.extend(lines.map(|line| vec![(0, line, Style::new())]));
    }
    rows
}

fn wrapped(text: &str, width: u16) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let lines = wrap::wrap(text, usize::from(width.max(8)));
    lines.into_iter().map(|line| text[line.start..line.text_end].to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::dialogs::Then;
    use crate::tui::testing::{TestContext, drawn, rows};
    use crossterm::event::KeyModifiers;

    /// The help in a test, with all commands of the reader.
    struct Shown {
        help: Help,
        test: TestContext,
    }

    impl Shown {
        fn new() -> Self {
            let help = Help { page: HelpPage::All, ..Help::of_comparison() };
            Self { help, test: TestContext::new("Satu.", (80, 40)) }
        }

        fn press(&mut self, code: KeyCode) -> Reaction {
            self.help.key(KeyEvent::new(code, KeyModifiers::NONE), &self.test.context())
        }

        fn type_words(&mut self, words: &str) {
            words.chars().for_each(|c| {
                self.press(KeyCode::Char(c));
            });
        }

        fn escape(&mut self) -> Then {
            self.help.close(CloseBy::Escape, &self.test.context()).then
        }

        fn screen(&self) -> String {
            let context = self.test.context();
            rows(&drawn(self.test.screen.size, |buffer| self.help.draw(&context, self.help.area(&context), buffer)).0)
                .join("\n")
        }
    }

    #[test]
    fn typing_narrows_the_help_to_the_lines_with_all_words() {
        let mut shown = Shown::new();
        let whole = shown.screen();
        assert!(whole.contains("/ search"), "a hint says how: {whole}");
        shown.type_words("/hit next");
        let screen = shown.screen();
        assert!(screen.contains("/hit next") && screen.contains("Go to the next hit"), "{screen}");
        assert!(!screen.contains("previous hit") && !screen.contains("Suspend"), "{screen}");
        shown.press(KeyCode::Enter);
        assert!(shown.screen().contains("Go to the next hit"), "Enter keeps the lines");
    }

    #[test]
    fn lines_are_found_by_their_keys_and_by_their_heading() {
        let mut shown = Shown::new();
        shown.type_words("/ctrl-l");
        assert!(shown.screen().contains("Redraw the screen"), "{}", shown.screen());
        shown.escape();
        shown.type_words("/adjudication");
        assert!(shown.screen().contains("Take the left one"), "{}", shown.screen());
    }

    #[test]
    fn escape_shows_everything_again_before_it_closes() {
        let mut shown = Shown::new();
        let whole = shown.screen();
        shown.type_words("/?q");
        assert_eq!(shown.escape(), Then::Stay, "{}", shown.screen());
        assert_eq!(shown.screen(), whole);
        assert_eq!(shown.escape(), Then::Close);
    }

    #[test]
    fn a_page_without_the_words_says_so_and_which_key_shows_the_next() {
        let mut shown = Shown::new();
        shown.type_words("/zzz");
        let screen = shown.screen();
        assert!(screen.contains("Nothing on this page has these words. Tab:"), "{screen}");
        shown.press(KeyCode::Backspace);
        shown.press(KeyCode::Backspace);
        shown.press(KeyCode::Backspace);
        assert!(!shown.screen().contains("Nothing on this page"), "{}", shown.screen());
    }

    #[test]
    fn labels_and_guidelines_are_narrowed_too() {
        let mut shown = Shown::new();
        shown.test.doc.project.guidelines = "Cek angka.\nHubungi narasumber.".into();
        shown.help.page = HelpPage::Project;
        shown.type_words("/narasumber");
        let screen = shown.screen();
        assert!(screen.contains("Hubungi narasumber.") && !screen.contains("Cek angka"), "{screen}");
    }
}
