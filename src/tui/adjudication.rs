//! Adjudication: shows the annotations of two annotators side by side and resolves their differences one by one.

use super::action::{Action, Direction, Motion};
use super::annotating::HistoryStep;
use super::app::{App, SaveStatus};
use super::geometry::Pane;
use super::layout::{RowLayout, RowPosition};
use super::motion::moved_index;
use super::overlay::Overlay;
use super::overlay_input::OverlayKey;
use super::panes::adjudication::{ClickTarget, ComparisonAreas, areas};
use crate::annotation::adjudication::{Adjudication, Resolution};
use crate::article::Article;
use crate::text::display;
use ratatui::layout::Position;
use uuid::Uuid;

/// Differences that Page Up and Page Down move by.
const PAGE_DIFFERENCES: usize = 5;

/// The annotations of two annotators, and how far a third person has resolved their differences.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The annotations of both, paired as cases.
    pub adjudication: Adjudication,
    /// The resolution of each case, or `None` if it is unresolved.
    pub resolutions: Vec<Option<Resolution>>,
    /// Indices of the cases in which the annotators differ.
    pub differing: Vec<usize>,
    /// Index into `differing` of the selected case.
    pub selected: usize,
    /// The byte of the text where the first visible row starts.
    pub top: usize,
    /// Whether the adjudication view is open.
    pub open: bool,
    /// Whether the cases in which they agree were accepted.
    pub(super) agreements_taken: bool,
}

impl Comparison {
    /// A comparison of `work` in which no case is resolved, with its view open.
    pub fn new(work: Adjudication) -> Self {
        let differing = (0..work.cases.len()).filter(|&i| !work.cases[i].agrees()).collect();
        Self { resolutions: vec![None; work.cases.len()], differing, adjudication: work, open: true, ..Self::default() }
    }

    /// Index of the selected case; `None` if the annotators do not differ.
    pub fn chosen(&self) -> Option<usize> {
        self.differing.get(self.selected).copied()
    }

    /// Number of differences that are resolved.
    pub fn resolved_count(&self) -> usize {
        self.differing.iter().filter(|&&i| self.resolutions[i].is_some()).count()
    }

    /// The next or previous unresolved difference, past the end to the other end; `None` if all are resolved.
    fn next_unresolved(&self, direction: Direction) -> Option<usize> {
        let len = self.differing.len();
        let step = |by: usize| match direction {
            Direction::Forward => self.selected + by,
            Direction::Backward => self.selected + len - by,
        };
        (1..=len).map(|by| step(by) % len).find(|&at| self.resolutions[self.differing[at]].is_none())
    }

    /// The message after a resolution.
    pub(crate) fn resolution_message(&self, resolution: Resolution) -> String {
        let called = self.resolution_name(resolution);
        if matches!(resolution, Resolution::Left | Resolution::Right) {
            format!("took {called}’s")
        } else {
            format!("took {called}")
        }
    }

    /// The name of a resolution: that of the annotator, “both” or “neither”.
    pub(crate) fn resolution_name(&self, resolution: Resolution) -> String {
        match resolution {
            Resolution::Left => display::printable(&self.adjudication.left),
            Resolution::Right => display::printable(&self.adjudication.right),
            Resolution::Both => "both".into(),
            Resolution::Neither => "neither".into(),
        }
    }
}

impl App {
    /// Opens the view once the whole article is read, accepts the cases in which both agree, and updates the
    /// resolutions after a change.
    pub(super) fn continue_adjudication(&mut self) {
        let whole = self.doc.article.is_whole();
        let Some(compared) = self.doc.comparison.as_mut().filter(|_| whole) else { return };
        compared.resolutions = compared.adjudication.resolutions(&self.doc.annotations);
        if !std::mem::replace(&mut compared.agreements_taken, true) {
            self.begin_adjudication();
        }
        let Some(compared) = &self.doc.comparison else { return };
        // The help or the palette may have been open on top; come back from it.
        if compared.open && self.overlay.is_none() {
            self.overlay = Some(Overlay::Adjudication);
        }
    }

    fn begin_adjudication(&mut self) {
        let Some(mut compared) = self.doc.comparison.take() else { return };
        let cases = compared.adjudication.cases.iter().enumerate();
        let alike: Vec<(usize, Resolution)> = cases
            .filter(|(i, case)| case.agrees() && compared.resolutions[*i].is_none())
            .map(|(i, _)| (i, Resolution::Left))
            .collect();
        if let Some(first) = compared.differing.iter().position(|&i| compared.resolutions[i].is_none()) {
            compared.selected = first;
        }
        let Adjudication { left, right, .. } = &compared.adjudication;
        let names = display::printable(&format!("{left} and {right}"));
        let open = compared.differing.len() - compared.resolved_count();
        let all = compared.adjudication.cases.len() - compared.differing.len();
        let agree = display::counted(all, "mark");
        let message = match (compared.differing.len(), open) {
            (0, _) => format!("{names} agree on everything: {agree}"),
            (_, 0) => format!("{names} agree on {agree}; all differences settled"),
            (_, open) => format!("{names} agree on {agree}; {open} to settle"),
        };
        self.doc.comparison = Some(compared);
        if !alike.is_empty() && !matches!(self.doc.save_status, SaveStatus::Unavailable(_)) {
            self.resolve_cases(&alike, format!("Accepted {agree} that both made"));
        }
        self.show_message(message);
        self.show_case();
    }

    /// Resolves cases as one change that can be undone, and saves.
    fn resolve_cases(&mut self, cases: &[(usize, Resolution)], what: String) {
        let (article, now) = (self.doc.article.clone(), (self.author.now)());
        let Some(compared) = &mut self.doc.comparison else { return };
        let (changes, settled) = compared.adjudication.resolve(cases, &self.doc.annotations, &article, now);
        self.doc.annotations.record_adjudication(changes, settled, &article, what);
        compared.resolutions = compared.adjudication.resolutions(&self.doc.annotations);
        self.save();
    }

    /// Opens the view, at the difference under the cursor if there is one.
    pub(super) fn open_adjudication(&mut self) {
        let here = self.difference_here();
        let Some(compared) = &mut self.doc.comparison else {
            return self.show_message("No comparison is open; run `tandai adjudicate`");
        };
        compared.selected = here.unwrap_or(compared.selected);
        compared.open = true;
        self.show_case();
    }

    /// Index into `differing` of the difference under the cursor; the shortest one if there are several.
    fn difference_here(&self) -> Option<usize> {
        let compared = self.doc.comparison.as_ref()?;
        let spans = compared
            .differing
            .iter()
            .enumerate()
            .filter_map(|(at, &i)| Some((at, compared.adjudication.cases[i].span()?)));
        spans.filter(|(_, span)| span.contains(self.cursor)).min_by_key(|(_, span)| span.len()).map(|(at, _)| at)
    }

    /// Resolves the selected difference or, while the view is closed, the one under the cursor.
    pub(super) fn resolve(&mut self, resolution: Resolution) {
        let here = self.difference_here();
        let Some(compared) = &mut self.doc.comparison else { return self.open_adjudication() };
        if !compared.open {
            let Some(here) = here else {
                let key = self.keys.primary_key(Action::Adjudicate);
                return self.show_message(format!("No difference here; press {key} to compare"));
            };
            compared.selected = here;
        }
        let Some(case) = compared.chosen() else { return };
        let what = compared.resolution_message(resolution);
        if let Err(reason) = self.ensure_editable() {
            return self.show_not_editable(reason);
        }
        self.resolve_cases(&[(case, resolution)], what.clone());
        let Some(compared) = &mut self.doc.comparison else { return };
        let (settled, all) = (compared.resolved_count(), compared.differing.len());
        let left = if settled == all { "All settled".into() } else { format!("{} to settle", all - settled) };
        if compared.open {
            compared.selected = compared.next_unresolved(Direction::Forward).unwrap_or(compared.selected);
        }
        self.show_message(format!("{left}; {what} (u to undo)"));
        self.show_case();
    }

    /// Handles a key while the view is open.
    pub(super) fn adjudication_key(&mut self, key: OverlayKey) {
        match key {
            OverlayKey::Close => self.close_adjudication(),
            OverlayKey::Other(key) => {
                if let Some(action) = self.keys.action(key, None) {
                    self.adjudication_act(action);
                }
            }
        }
    }

    /// Performs an action in the view; several actions have a different meaning here.
    pub(super) fn adjudication_act(&mut self, action: Action) {
        match action {
            Action::Move(Motion::Left) => self.resolve(Resolution::Left),
            Action::Move(Motion::Right) => self.resolve(Resolution::Right),
            Action::Move(Motion::WordPrevious) => self.resolve(Resolution::Both),
            Action::Delete => self.resolve(Resolution::Neither),
            Action::Resolve(taken) => self.resolve(taken),
            Action::Move(Motion::PageDown | Motion::HalfDown) => self.scroll_adjudication(self.adjudication_page()),
            Action::Move(Motion::PageUp | Motion::HalfUp) => self.scroll_adjudication(-self.adjudication_page()),
            Action::Scroll(rows) => self.scroll_adjudication(rows.into()),
            Action::NextAnnotation => self.choose_case(|compared| moved_by(compared, Motion::Down)),
            Action::PreviousAnnotation => self.choose_case(|compared| moved_by(compared, Motion::Up)),
            Action::Move(motion) => self.choose_case(|compared| moved_by(compared, motion)),
            Action::NextHit => self.choose_case(|compared| compared.next_unresolved(Direction::Forward)),
            Action::PreviousHit => self.choose_case(|compared| compared.next_unresolved(Direction::Backward)),
            Action::Accept => self.go_to_case(),
            Action::Undo => self.undo_resolution(),
            Action::Redo => self.redo_resolution(),
            Action::Escape | Action::Quit | Action::Adjudicate => self.close_adjudication(),
            Action::Help | Action::Palette | Action::Save | Action::SaveAs => {
                self.overlay = None;
                self.act(action);
            }
            Action::Redraw | Action::Suspend => self.act(action),
            _ => {}
        }
    }

    fn close_adjudication(&mut self) {
        self.overlay = None;
        let Some(compared) = &mut self.doc.comparison else { return };
        compared.open = false;
        let key = self.keys.primary_key(Action::Adjudicate);
        self.show_message(format!("Showing the result · {key} to compare again"));
    }

    fn choose_case(&mut self, to: impl FnOnce(&Comparison) -> Option<usize>) {
        let Some(compared) = &mut self.doc.comparison else { return };
        match to(compared) {
            Some(at) => compared.selected = at,
            None if compared.differing.is_empty() => self.show_message("No differences"),
            None => self.show_message("All settled"),
        }
        self.show_case();
    }

    /// Undoes the last change, and selects the difference that changed.
    fn undo_resolution(&mut self) {
        self.take_resolution_step(HistoryStep::Undo);
    }

    /// Redoes the last undone change, and selects the difference that changed.
    fn redo_resolution(&mut self) {
        self.take_resolution_step(HistoryStep::Redo);
    }

    fn take_resolution_step(&mut self, step: HistoryStep) {
        let before = self.doc.comparison.as_ref().map(|compared| compared.resolutions.clone());
        let (cursor, top) = (self.cursor, self.top);
        self.take_history_step(step);
        (self.cursor, self.top) = (cursor, top);
        let Some((compared, before)) = self.doc.comparison.as_mut().zip(before) else { return };
        compared.resolutions = compared.adjudication.resolutions(&self.doc.annotations);
        let changed = compared.differing.iter().position(|&i| compared.resolutions[i] != before[i]);
        compared.selected = changed.unwrap_or(compared.selected);
        self.show_case();
    }

    /// Closes the view and goes to the text of the selected difference in the reader.
    fn go_to_case(&mut self) {
        let Some(compared) = &self.doc.comparison else { return };
        let Some(case) = compared.chosen().map(|i| &compared.adjudication.cases[i]) else { return };
        let Some(span) = case.span() else { return self.show_message("This text is no longer in the article") };
        let id: Option<Uuid> =
            case.sides().map(|placed| placed.annotation.id).find(|id| self.doc.annotations.get(*id).is_some());
        self.close_adjudication();
        self.focus = Pane::Article;
        self.jump(self.doc.article.clamp(span.start));
        self.chosen = id;
    }

    // Scrolling.

    fn adjudication_layout(&self) -> (ComparisonAreas, RowLayout) {
        let plan = areas(self);
        let layout = plan.layout(self);
        (plan, layout)
    }

    fn adjudication_page(&self) -> isize {
        isize::from(areas(self).rows() as i16).max(2) - 1
    }

    /// Scrolls the text by rows; a negative number scrolls up.
    pub(super) fn scroll_adjudication(&mut self, rows: isize) {
        let (plan, layout) = self.adjudication_layout();
        let article = self.doc.article.clone();
        let Some(compared) = &mut self.doc.comparison else { return };
        let lowest = layout.step(&article, layout.last(&article), 1 - isize::from(plan.rows().max(1) as i16));
        let place = layout.step(&article, layout.position_of(&article, compared.top), rows).min(lowest);
        compared.top = row_start(&layout, &article, place, Direction::of(rows));
    }

    /// Scrolls the text so that the selected difference starts a third of the way down, unless all of it is visible.
    pub(super) fn show_case(&mut self) {
        if self.doc.comparison.is_none() {
            return;
        }
        let (plan, layout) = self.adjudication_layout();
        let article = self.doc.article.clone();
        let Some(compared) = &mut self.doc.comparison else { return };
        let Some(span) = compared.chosen().and_then(|i| compared.adjudication.cases[i].span()) else { return };
        let rows = usize::from(plan.rows());
        let top = layout.position_of(&article, compared.top);
        let first = layout.position_of(&article, span.start);
        let last = layout.position_of(&article, span.end.saturating_sub(1).max(span.start));
        let seen = |position: RowPosition| {
            position >= top && layout.distance(&article, top, position, rows.saturating_sub(1)).is_some()
        };
        if !(seen(first) && seen(last)) {
            let lowest = layout.step(&article, layout.last(&article), 1 - (rows.max(1) as isize));
            let place = layout.step(&article, first, -((rows / 3) as isize)).min(lowest.max(RowPosition::default()));
            compared.top = row_start(&layout, &article, place, Direction::Backward);
        }
    }

    /// Handles a mouse press at a cell of the view.
    pub(super) fn press_adjudication(&mut self, at: Position) {
        match super::panes::adjudication::click_target(self, at) {
            Some(ClickTarget::Do(action)) => self.adjudication_act(action),
            Some(ClickTarget::Case(case)) => self.choose_case(|_| Some(case)),
            None => {}
        }
    }
}

fn moved_by(compared: &Comparison, motion: Motion) -> Option<usize> {
    (!compared.differing.is_empty())
        .then(|| moved_index(compared.selected, compared.differing.len(), motion, PAGE_DIFFERENCES))
}

/// The byte where the row at `position` starts. For the blank space below a paragraph: the next row in the direction
/// of `travel`.
fn row_start(layout: &RowLayout, article: &Article, position: RowPosition, travel: Direction) -> usize {
    let line = layout.line(article, position);
    let line = line.or_else(|| layout.line(article, layout.step(article, position, travel.rows())));
    line.map_or(0, |line| line.start)
}
