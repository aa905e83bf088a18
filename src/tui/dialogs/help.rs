//! The help: the keys that do something now, all keys, and the project's labels and guidelines.

use super::{Dialog, Reaction};
use crate::annotation::Labels;
use crate::annotation::project::Project;
use crate::text::{display, wrap};
use crate::tui::action::{Action, Motion};
use crate::tui::context::Context;
use crate::tui::geometry::centred;
use crate::tui::keymap::{Binding, ContextBindings, join_keys};
use crate::tui::widgets::list::{moved, stepped};
use crate::tui::widgets::{HintBar, HitMap, framed, write};
use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Width of one column of the help, in terminal columns.
const HELP_COLUMN_WIDTH: u16 = 54;

/// Terminal columns for the keys, left of what they do.
const KEY_COLUMNS: u16 = 18;

/// Greatest width of the project's page in columns, with the frame.
const MAX_PROJECT_COLUMNS: u16 = 76;

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

/// A group of the help: its name, and its bindings with their keys as text.
type HelpGroup = (&'static str, Vec<(&'static Binding, String)>);

/// The help.
#[derive(Debug)]
pub(crate) struct Help {
    /// The commands of the reader that do something now; `None` for those of the comparison.
    available: Option<Vec<Action>>,
    page: HelpPage,
    /// The first row shown.
    top: usize,
}

impl Help {
    /// The help of the reader, where these commands are `available` now.
    pub(crate) const fn of_reader(available: Vec<Action>) -> Self {
        Self { available: Some(available), page: HelpPage::Available, top: 0 }
    }

    /// The help of the comparison of two annotators' work.
    pub(crate) const fn of_comparison() -> Self {
        Self { available: None, page: HelpPage::Available, top: 0 }
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
            _ => keys.contexts().into_iter().flat_map(|(_, bindings)| groups(context, bindings, |_| true)).collect(),
        }
    }

    /// The rows of the page in each of its columns, which are as wide as [`Help::column_width`].
    fn columns(&self, context: &Context<'_>) -> Vec<Vec<HelpRow>> {
        if self.page == HelpPage::Project {
            let width = MAX_PROJECT_COLUMNS.min(context.inner_screen().width).saturating_sub(4);
            return vec![project_rows(context, width)];
        }
        let groups = self.groups(context);
        if context.screen.size.0 < 2 * HELP_COLUMN_WIDTH + 12 {
            return vec![key_rows(context, &groups)];
        }
        // Two columns, as equal in height as whole groups allow.
        let height = |groups: &[HelpGroup]| groups.iter().map(|(_, bindings)| bindings.len() + 2).sum::<usize>();
        let whole = height(&groups);
        let cut = (0..groups.len()).min_by_key(|&cut| height(&groups[..cut]).abs_diff(whole / 2)).unwrap_or(0);
        let (left, right) = groups.split_at(cut);
        vec![key_rows(context, left), key_rows(context, right)]
    }

    fn column_width(&self) -> u16 {
        if self.page == HelpPage::Project { MAX_PROJECT_COLUMNS - 4 } else { HELP_COLUMN_WIDTH }
    }

    /// The number of rows of the longest column.
    fn len(&self, context: &Context<'_>) -> usize {
        self.columns(context).iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The rows that are shown at a time.
    fn page_rows(&self, context: &Context<'_>) -> usize {
        usize::from(self.area(context).height.saturating_sub(2)).max(1)
    }

    /// The number of positions of the first row: the last page is full.
    fn positions(&self, context: &Context<'_>) -> usize {
        self.len(context).saturating_sub(self.page_rows(context)) + 1
    }
}

impl Dialog for Help {
    fn area(&self, context: &Context<'_>) -> Rect {
        let columns = self.columns(context);
        let height = columns.iter().map(Vec::len).max().unwrap_or(0) as u16 + 2;
        centred(context.inner_screen(), self.column_width() * columns.len() as u16 + 4, height)
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let columns = self.columns(context);
        let len = columns.iter().map(Vec::len).max().unwrap_or(0);
        let fits = usize::from(area.height.saturating_sub(2));
        let other = match self.page.next(&context.doc.project) {
            HelpPage::Available => "available keys",
            HelpPage::All => "all keys",
            HelpPage::Project => "labels and guidelines",
        };
        let title = match self.page {
            HelpPage::Available => "Available keys",
            HelpPage::All => "All keys",
            HelpPage::Project => "Project",
        };
        let [down, up] = [Motion::Down, Motion::Up].map(|motion| context.keys().list.primary_key(Action::Move(motion)));
        let mut hints = HintBar::default().command(Action::Escape, "Esc", "close").key(
            &context.keys().list,
            Action::NextPane,
            other,
        );
        if len > fits {
            hints = hints.words(format!("{down} {up} scroll"));
        }
        let (inside, hits) = framed(context.theme(), title, hints, area, buffer);
        let top = self.top.min(len.saturating_sub(fits));
        for (rows, x) in columns.iter().zip((inside.x..).step_by(usize::from(self.column_width()))) {
            let width = self.column_width().min(inside.right().saturating_sub(x));
            let column = Rect { x, width, ..inside };
            for (row, y) in rows.iter().skip(top).zip(inside.y..inside.bottom()) {
                for (i, (at, text, style)) in row.iter().enumerate() {
                    // A piece ends before the next one.
                    let end = row.get(i + 1).map_or(width, |(next, ..)| next.saturating_sub(1)).min(width);
                    write(buffer, column, x + at, y, text, end.saturating_sub(*at), *style);
                }
            }
        }
        hits
    }

    fn key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        if context.keys().reader.action(key, None) == Some(Action::Help) {
            return Reaction::close();
        }
        let known = context.keys().list.action(key, None).and_then(|action| self.command(action, context));
        known.unwrap_or_else(Reaction::stay)
    }

    fn command(&mut self, action: Action, context: &Context<'_>) -> Option<Reaction> {
        match action {
            Action::NextPane | Action::PreviousPane => {
                (self.top, self.page) = (0, self.page.next(&context.doc.project));
            }
            Action::Move(motion) => {
                self.top = moved(self.top, self.positions(context), motion, self.page_rows(context));
            }
            Action::Quit | Action::Accept => return Some(Reaction::close()),
            _ => return None,
        }
        Some(Reaction::stay())
    }

    fn wheel(&mut self, rows: isize, context: &Context<'_>) -> Reaction {
        self.top = stepped(self.top, self.positions(context), rows);
        Reaction::stay()
    }
}

/// The groups of one context, with the bindings whose action is `listed` and whose label the project has.
fn groups(context: &Context<'_>, keys: &ContextBindings, listed: impl Fn(Action) -> bool) -> Vec<HelpGroup> {
    let shown = |binding: &&Binding| listed(binding.action) && binding.description(context.labels()).is_some();
    let group = |(name, bindings): (&'static str, &[&'static Binding])| {
        let bindings = bindings.iter().copied().filter(shown);
        (name, bindings.map(|binding| (binding, join_keys(keys.keys_for(binding.action)))).collect())
    };
    keys.groups().map(group).filter(|(_, bindings): &HelpGroup| !bindings.is_empty()).collect()
}

/// The rows of groups of keys: a heading and the bindings of each group, with a blank row between groups.
fn key_rows(context: &Context<'_>, groups: &[HelpGroup]) -> Vec<HelpRow> {
    let keys_width = KEY_COLUMNS.min(context.inner_screen().width.saturating_sub(4) / 3).max(1);
    let mut rows = Vec::new();
    for (name, bindings) in groups {
        if !rows.is_empty() {
            rows.push(HelpRow::new());
        }
        rows.push(vec![(0, (*name).into(), context.theme().quiet())]);
        for (binding, keys) in bindings {
            let description = binding.description(context.labels()).unwrap_or_default().into_owned();
            let keys = display::ellipsis(keys, usize::from(keys_width) - 1);
            rows.push(vec![(0, keys, context.theme().accent()), (keys_width, description, Style::new())]);
        }
    }
    rows
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
