//! The comparison of two annotators' work: goes from difference to difference, and resolves them.

mod drawing;

use super::{CloseBy, Dialog, Reaction, Then};
use crate::annotation::adjudication::Resolution;
use crate::article::Article;
use crate::tui::action::{Action, Direction, Motion};
use crate::tui::context::Context;
use crate::tui::document::Comparison;
use crate::tui::reader::layout::{RowLayout, RowPosition};
use crate::tui::request::Request;
use crate::tui::widgets::list::moved;
use crate::tui::widgets::{Hit, HitMap};
use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Differences that a page moves by: about what the text of a page has.
const PAGE_DIFFERENCES: usize = 6;

/// What to select once a change that was asked for has been made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum SelectNext {
    /// What is selected stays.
    #[default]
    Stay,
    /// The next difference that is not resolved.
    Unresolved,
    /// The difference whose resolution changed.
    Changed,
}

/// The view of the comparison, while it is open and after it was closed.
#[derive(Debug, Default)]
pub(crate) struct ComparisonView {
    /// Index into [`Comparison::differing`] of the selected difference.
    pub(crate) selected: usize,
    /// The byte of the text where the first visible row starts.
    pub(crate) top: usize,
    next: SelectNext,
    /// The resolutions when the view was last brought up to date.
    seen: Vec<Option<Resolution>>,
    /// The size of the screen when it was last brought up to date.
    size: (u16, u16),
}

impl ComparisonView {
    /// A view with a difference selected.
    pub(crate) fn new(selected: usize) -> Self {
        Self { selected, ..Self::default() }
    }

    /// Selects a difference.
    pub(crate) fn select(&mut self, at: usize, context: &Context<'_>) {
        self.selected = at;
        self.show_selected(context);
    }

    /// Moves the selection by `to`, which returns `None` if there is nowhere to go.
    fn go(&mut self, context: &Context<'_>, to: impl FnOnce(&Comparison, usize) -> Option<usize>) -> Reaction {
        let Some(compared) = &context.doc.comparison else { return Reaction::close() };
        let reaction = match to(compared, self.selected) {
            Some(at) => {
                self.selected = at;
                Reaction::stay()
            }
            None if compared.differing.is_empty() => Reaction::stay().and(Request::Message("No differences".into())),
            None => Reaction::stay().and(Request::Message("All settled".into())),
        };
        self.show_selected(context);
        reaction
    }

    fn step(&mut self, motion: Motion, context: &Context<'_>) -> Reaction {
        self.go(context, |compared, here| {
            let len = compared.differing.len();
            (len > 0).then(|| moved(here, len, motion, PAGE_DIFFERENCES))
        })
    }

    fn go_to_unresolved(&mut self, direction: Direction, context: &Context<'_>) -> Reaction {
        self.go(context, |compared, here| compared.next_unresolved(here, direction))
    }

    fn resolve(&mut self, resolution: Resolution, context: &Context<'_>) -> Reaction {
        let case = context.doc.comparison.as_ref().and_then(|compared| compared.differing.get(self.selected));
        match case {
            Some(&case) => {
                self.next = SelectNext::Unresolved;
                Reaction::stay().and(Request::Resolve(case, resolution))
            }
            None => Reaction::stay(),
        }
    }

    /// Closes the view and goes to the text of the selected difference in the reader.
    fn go_to_text(&self, context: &Context<'_>) -> Reaction {
        let Some(compared) = &context.doc.comparison else { return Reaction::close() };
        let Some(&case) = compared.differing.get(self.selected) else { return Reaction::stay() };
        let case = &compared.adjudication.cases[case];
        let Some(span) = case.span() else {
            return Reaction::stay().and(Request::Message("This text is no longer in the article".into()));
        };
        let annotations = case.sides().map(|placed| placed.annotation.id).collect();
        let message = closed_message(context);
        Reaction::hide().and(Request::GoToChange { annotations, at: span.start, message })
    }

    /// Runs a command of the comparison; `None` if it is one of the reader.
    fn act(&mut self, action: Action, context: &Context<'_>) -> Option<Reaction> {
        Some(match action {
            Action::Resolve(resolution) => self.resolve(resolution, context),
            Action::Move(Motion::PageDown | Motion::HalfDown) => self.scroll(page(context), context),
            Action::Move(Motion::PageUp | Motion::HalfUp) => self.scroll(-page(context), context),
            Action::Scroll(rows) => self.scroll(rows.into(), context),
            Action::Move(motion) => self.step(motion, context),
            Action::NextHit => self.go_to_unresolved(Direction::Forward, context),
            Action::PreviousHit => self.go_to_unresolved(Direction::Backward, context),
            Action::Accept => self.go_to_text(context),
            Action::Undo | Action::Redo => {
                self.next = SelectNext::Changed;
                let request = if action == Action::Undo { Request::UndoInPlace } else { Request::RedoInPlace };
                Reaction::stay().and(request)
            }
            Action::Escape | Action::Quit | Action::Adjudicate => self.close(CloseBy::Escape, context),
            _ => return None,
        })
    }

    /// Scrolls the text by rows; a negative number scrolls up.
    fn scroll(&mut self, rows: isize, context: &Context<'_>) -> Reaction {
        let areas = drawing::areas(context);
        let (layout, article) = (areas.layout(context), context.article());
        let lowest = layout.step(article, layout.last(article), 1 - isize::from(areas.rows().max(1) as i16));
        let place = layout.step(article, layout.position_of(article, self.top), rows).min(lowest);
        self.top = row_start(&layout, article, place, Direction::of(rows));
        Reaction::stay()
    }

    /// Scrolls the text so that the selected difference starts a third of the way down, unless all of it is visible.
    fn show_selected(&mut self, context: &Context<'_>) {
        let Some(compared) = &context.doc.comparison else { return };
        let case = compared.differing.get(self.selected);
        let Some(span) = case.and_then(|&i| compared.adjudication.cases[i].span()) else { return };
        let areas = drawing::areas(context);
        let (layout, article) = (areas.layout(context), context.article());
        let rows = usize::from(areas.rows());
        let top = layout.position_of(article, self.top);
        let first = layout.position_of(article, span.start);
        let last = layout.position_of(article, span.end.saturating_sub(1).max(span.start));
        let seen = |position: RowPosition| {
            position >= top && layout.distance(article, top, position, rows.saturating_sub(1)).is_some()
        };
        if !(seen(first) && seen(last)) {
            let lowest = layout.step(article, layout.last(article), 1 - (rows.max(1) as isize));
            let place = layout.step(article, first, -((rows / 3) as isize)).min(lowest.max(RowPosition::default()));
            self.top = row_start(&layout, article, place, Direction::Backward);
        }
    }
}

impl Dialog for ComparisonView {
    fn area(&self, context: &Context<'_>) -> Rect {
        let screen = context.whole_screen();
        Rect { height: screen.height.saturating_sub(1), ..screen }
    }

    fn draw(&self, context: &Context<'_>, _: Rect, buffer: &mut Buffer) -> HitMap {
        match &context.doc.comparison {
            Some(compared) => drawing::draw(context, self, compared, buffer),
            None => HitMap::default(),
        }
    }

    fn covers_panes(&self) -> bool {
        true
    }

    fn mode(&self) -> &'static str {
        "compare"
    }

    fn key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        match context.keys().comparison.action(key, None) {
            Some(action) => self.act(action, context).unwrap_or_else(|| Reaction::stay().and(Request::Run(action))),
            None => Reaction::stay(),
        }
    }

    fn click(&mut self, hit: Hit, context: &Context<'_>) -> Reaction {
        match hit {
            Hit::Item(at) => {
                self.select(at, context);
                Reaction::stay()
            }
            _ => Reaction::stay(),
        }
    }

    fn wheel(&mut self, rows: isize, context: &Context<'_>) -> Reaction {
        self.scroll(rows, context)
    }

    fn close(&mut self, by: CloseBy, context: &Context<'_>) -> Reaction {
        match by {
            // It covers the screen but for the status line, whose buttons are commands.
            CloseBy::Click => Reaction::stay(),
            CloseBy::Escape | CloseBy::Cancel | CloseBy::Exit => {
                Reaction::hide().and(Request::Message(closed_message(context)))
            }
        }
    }

    fn command(&mut self, action: Action, context: &Context<'_>) -> Option<Reaction> {
        self.act(action, context)
    }

    /// Selects what the last change calls for, and keeps the selected difference in view when the screen changes.
    fn refresh(&mut self, context: &Context<'_>) -> Then {
        let Some(compared) = &context.doc.comparison else { return Then::Close };
        let selected = match std::mem::take(&mut self.next) {
            SelectNext::Stay => None,
            _ if compared.resolutions == self.seen => None,
            SelectNext::Unresolved => compared.next_unresolved(self.selected, Direction::Forward),
            SelectNext::Changed => {
                let changed = |&&i: &&usize| self.seen.get(i) != Some(&compared.resolutions[i]);
                compared.differing.iter().position(|i| changed(&i))
            }
        };
        self.selected = selected.unwrap_or(self.selected);
        if selected.is_some() || self.size != context.screen.size {
            self.size = context.screen.size;
            self.show_selected(context);
        }
        self.seen.clone_from(&compared.resolutions);
        Then::Stay
    }
}

/// What is said when the view is closed.
fn closed_message(context: &Context<'_>) -> String {
    format!("Showing the result · {} to compare again", context.keys().reader.primary_key(Action::Adjudicate))
}

/// The rows that a page scrolls by.
fn page(context: &Context<'_>) -> isize {
    isize::from(drawing::areas(context).rows() as i16).max(2) - 1
}

/// The byte where the row at `position` starts. For the blank space below a paragraph: the next row in the direction
/// of `travel`.
fn row_start(layout: &RowLayout, article: &Article, position: RowPosition, travel: Direction) -> usize {
    let line = layout.line(article, position);
    let line = line.or_else(|| layout.line(article, layout.step(article, position, travel.rows())));
    line.map_or(0, |line| line.start)
}
