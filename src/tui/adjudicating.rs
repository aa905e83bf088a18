//! Two annotators' work side by side: going from one difference to the next, and taking of each what is right.

use super::action::{Action, Motion};
use super::app::{App, Saving};
use super::geometry::Pane;
use super::layout::{Layout, Place};
use super::moving::moved;
use super::overlay::Overlay;
use super::panes::adjudication::{Hit, Plan, plan};
use super::update::count;
use crate::annotation::adjudication::{Adjudication, Taken};
use crate::text::display;
use crossterm::event::KeyEvent;
use ratatui::layout::Position;
use uuid::Uuid;

/// Differences of a page of them.
const PAGE: usize = 5;

/// The work of two, and how far a third is with it.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// What they marked.
    pub work: Adjudication,
    /// What was taken of each case.
    pub taken: Vec<Option<Taken>>,
    /// Indices of the cases in which they differ.
    pub differing: Vec<usize>,
    /// The chosen one of those.
    pub selected: usize,
    /// The byte that the first row shown begins with.
    pub top: usize,
    /// Whether the view is open.
    pub open: bool,
    /// Whether what they agree on was taken.
    pub(super) begun: bool,
}

impl Compared {
    /// A view of `work`, before anything of it is taken.
    pub fn new(work: Adjudication) -> Self {
        let differing = (0..work.cases.len()).filter(|&i| !work.cases[i].agrees()).collect();
        Self { taken: vec![None; work.cases.len()], differing, work, open: true, ..Self::default() }
    }

    /// The chosen case; nothing where they differ in none.
    pub fn chosen(&self) -> Option<usize> {
        self.differing.get(self.selected).copied()
    }

    /// How many differences are settled.
    pub fn settled(&self) -> usize {
        self.differing.iter().filter(|&&i| self.taken[i].is_some()).count()
    }

    /// The next difference that is not settled, or the one before; round the end. Nothing where all are.
    fn open_one(&self, forward: bool) -> Option<usize> {
        let len = self.differing.len();
        let step = |by: usize| if forward { self.selected + by } else { self.selected + len - by } % len.max(1);
        (1..=len).map(step).find(|&at| self.taken[self.differing[at]].is_none())
    }

    /// That it was taken, for a message.
    pub fn told(&self, taken: Taken) -> String {
        let called = self.called(taken);
        if matches!(taken, Taken::Left | Taken::Right) {
            format!("took {called}’s")
        } else {
            format!("took {called}")
        }
    }

    /// How what was taken is called.
    pub fn called(&self, taken: Taken) -> String {
        match taken {
            Taken::Left => display::printable(&self.work.left),
            Taken::Right => display::printable(&self.work.right),
            Taken::Both => "both".into(),
            Taken::Neither => "neither".into(),
        }
    }
}

impl App {
    /// Opens the view once the article is there, takes what both have alike, and keeps what is shown true.
    pub(super) fn go_on_adjudicating(&mut self) {
        let whole = self.doc.article.is_whole();
        let Some(compared) = self.doc.adjudication.as_mut().filter(|_| whole) else { return };
        compared.taken = compared.work.taken(&self.doc.book);
        if !std::mem::replace(&mut compared.begun, true) {
            self.begin_adjudicating();
        }
        let Some(compared) = &self.doc.adjudication else { return };
        // The help and the palette were over it.
        if compared.open && self.overlay.is_none() {
            self.overlay = Some(Overlay::Adjudication);
        }
    }

    fn begin_adjudicating(&mut self) {
        let Some(mut compared) = self.doc.adjudication.take() else { return };
        let cases = compared.work.cases.iter().enumerate();
        let alike: Vec<(usize, Taken)> = cases
            .filter(|(i, case)| case.agrees() && compared.taken[*i].is_none())
            .map(|(i, _)| (i, Taken::Left))
            .collect();
        if let Some(first) = compared.differing.iter().position(|&i| compared.taken[i].is_none()) {
            compared.selected = first;
        }
        let Adjudication { left, right, .. } = &compared.work;
        let names = display::printable(&format!("{left} and {right}"));
        let open = compared.differing.len() - compared.settled();
        let all = compared.work.cases.len() - compared.differing.len();
        let agree = count(all, "mark");
        let message = match (compared.differing.len(), open) {
            (0, _) => format!("{names} agree in everything: {agree}"),
            (_, 0) => format!("{names} agree in {agree}; all they differ in is settled"),
            (_, open) => format!("{names} agree in {agree}; {open} to settle"),
        };
        self.doc.adjudication = Some(compared);
        if !alike.is_empty() && !matches!(self.doc.saving, Saving::Nowhere(_)) {
            self.take_cases(&alike, format!("took the {agree} that both have"));
        }
        self.say(message);
        self.show_case();
    }

    /// Takes that of each of the cases, and saves.
    fn take_cases(&mut self, cases: &[(usize, Taken)], what: String) {
        let (article, now) = (self.doc.article.clone(), (self.author.now)());
        let Some(compared) = &mut self.doc.adjudication else { return };
        let (changes, settled) = compared.work.take(cases, &self.doc.book, &article, now);
        self.doc.book.adjudicate(changes, settled, &article, what);
        compared.taken = compared.work.taken(&self.doc.book);
        self.save();
    }

    /// Opens the view on the difference under the cursor, where there is one.
    pub(super) fn open_adjudication(&mut self) {
        let here = self.difference_here();
        let Some(compared) = &mut self.doc.adjudication else {
            return self.say("no work of two is open: tandai adjudicate opens it");
        };
        compared.selected = here.unwrap_or(compared.selected);
        compared.open = true;
        self.show_case();
    }

    /// The difference under the cursor, the shortest of several.
    fn difference_here(&self) -> Option<usize> {
        let compared = self.doc.adjudication.as_ref()?;
        let spans =
            compared.differing.iter().enumerate().filter_map(|(at, &i)| Some((at, compared.work.cases[i].span()?)));
        spans.filter(|(_, span)| span.contains(self.cursor)).min_by_key(|(_, span)| span.len()).map(|(at, _)| at)
    }

    /// Takes that of the chosen difference; with the view closed, of the one under the cursor.
    pub(super) fn take(&mut self, taken: Taken) {
        let here = self.difference_here();
        let Some(compared) = &mut self.doc.adjudication else { return self.open_adjudication() };
        if !compared.open {
            let Some(here) = here else {
                let key = self.keys.shown(Action::Adjudicate);
                return self.say(format!("they differ in nothing here: {key} shows where they do"));
            };
            compared.selected = here;
        }
        let Some(case) = compared.chosen() else { return };
        let what = compared.told(taken);
        if !self.may_mark() {
            return;
        }
        self.take_cases(&[(case, taken)], what.clone());
        let Some(compared) = &mut self.doc.adjudication else { return };
        let (settled, all) = (compared.settled(), compared.differing.len());
        let left = if settled == all { "all is settled".into() } else { format!("{} to settle", all - settled) };
        if compared.open {
            compared.selected = compared.open_one(true).unwrap_or(compared.selected);
        }
        self.say(format!("{what}; {left} — u undoes"));
        self.show_case();
    }

    /// A key while the view is open.
    pub(super) fn adjudication_key(&mut self, key: KeyEvent, out: bool) {
        if out {
            return self.close_adjudication();
        }
        if let Some(action) = self.keys.action(key, None) {
            self.adjudication_act(action);
        }
    }

    /// Does in the view what an action says.
    pub(super) fn adjudication_act(&mut self, action: Action) {
        match action {
            Action::Move(Motion::Left) => self.take(Taken::Left),
            Action::Move(Motion::Right) => self.take(Taken::Right),
            Action::Move(Motion::WordPrevious) => self.take(Taken::Both),
            Action::Delete => self.take(Taken::Neither),
            Action::Take(taken) => self.take(taken),
            Action::Move(Motion::PageDown | Motion::HalfDown) => self.scroll_adjudication(self.adjudication_page()),
            Action::Move(Motion::PageUp | Motion::HalfUp) => self.scroll_adjudication(-self.adjudication_page()),
            Action::Scroll(rows) => self.scroll_adjudication(rows.into()),
            Action::NextAnnotation => self.choose_case(|compared| moved_by(compared, Motion::Down)),
            Action::PreviousAnnotation => self.choose_case(|compared| moved_by(compared, Motion::Up)),
            Action::Move(motion) => self.choose_case(|compared| moved_by(compared, motion)),
            Action::NextHit => self.choose_case(|compared| compared.open_one(true)),
            Action::PreviousHit => self.choose_case(|compared| compared.open_one(false)),
            Action::Accept => self.go_to_case(),
            Action::Undo | Action::Redo => self.undo_taken(action == Action::Undo),
            Action::Escape | Action::Quit | Action::Adjudicate => self.close_adjudication(),
            Action::Help | Action::Palette | Action::Save | Action::WriteElsewhere => {
                self.overlay = None;
                self.act(action);
            }
            Action::Redraw | Action::Suspend => self.act(action),
            _ => {}
        }
    }

    fn close_adjudication(&mut self) {
        self.overlay = None;
        let Some(compared) = &mut self.doc.adjudication else { return };
        compared.open = false;
        let key = self.keys.shown(Action::Adjudicate);
        self.say(format!("this is what was taken · {key} shows both again"));
    }

    fn choose_case(&mut self, to: impl FnOnce(&Compared) -> Option<usize>) {
        let Some(compared) = &mut self.doc.adjudication else { return };
        match to(compared) {
            Some(at) => compared.selected = at,
            None if compared.differing.is_empty() => self.say("they differ in nothing"),
            None => self.say("all is settled"),
        }
        self.show_case();
    }

    /// Undoes or redoes, and chooses the difference that it was about.
    fn undo_taken(&mut self, back: bool) {
        let before = self.doc.adjudication.as_ref().map(|compared| compared.taken.clone());
        let (cursor, top) = (self.cursor, self.top);
        self.undo(back);
        (self.cursor, self.top) = (cursor, top);
        let Some((compared, before)) = self.doc.adjudication.as_mut().zip(before) else { return };
        compared.taken = compared.work.taken(&self.doc.book);
        let changed = compared.differing.iter().position(|&i| compared.taken[i] != before[i]);
        compared.selected = changed.unwrap_or(compared.selected);
        self.show_case();
    }

    /// Goes to the words of the chosen difference in the reader.
    fn go_to_case(&mut self) {
        let Some(compared) = &self.doc.adjudication else { return };
        let Some(case) = compared.chosen().map(|i| &compared.work.cases[i]) else { return };
        let Some(span) = case.span() else { return self.say("its words are not in the article any more") };
        let id: Option<Uuid> =
            case.sides().map(|placed| placed.annotation.id).find(|id| self.doc.book.get(*id).is_some());
        self.close_adjudication();
        self.focus = Pane::Article;
        self.jump(self.doc.article.clamp(span.start));
        self.chosen = id;
    }

    // Where the text stands.

    fn adjudication_layout(&self) -> (Plan, Layout) {
        let plan = plan(self);
        let layout = plan.layout(self);
        (plan, layout)
    }

    fn adjudication_page(&self) -> isize {
        isize::from(plan(self).rows() as i16).max(2) - 1
    }

    /// Moves the text by rows.
    pub(super) fn scroll_adjudication(&mut self, rows: isize) {
        let (plan, layout) = self.adjudication_layout();
        let article = self.doc.article.clone();
        let Some(compared) = &mut self.doc.adjudication else { return };
        let lowest = layout.step(&article, layout.last(&article), 1 - isize::from(plan.rows().max(1) as i16));
        let place = layout.step(&article, layout.place_of(&article, compared.top), rows).min(lowest);
        compared.top = start(&layout, &article, place, rows < 0);
    }

    /// Moves the text as little as shows the chosen difference; where it is out of sight, to a third of the way down.
    pub(super) fn show_case(&mut self) {
        if self.doc.adjudication.is_none() {
            return;
        }
        let (plan, layout) = self.adjudication_layout();
        let article = self.doc.article.clone();
        let Some(compared) = &mut self.doc.adjudication else { return };
        let Some(span) = compared.chosen().and_then(|i| compared.work.cases[i].span()) else { return };
        let rows = usize::from(plan.rows());
        let top = layout.place_of(&article, compared.top);
        let first = layout.place_of(&article, span.start);
        let last = layout.place_of(&article, span.end.saturating_sub(1).max(span.start));
        let seen =
            |place: Place| place >= top && layout.distance(&article, top, place, rows.saturating_sub(1)).is_some();
        if !(seen(first) && seen(last)) {
            let lowest = layout.step(&article, layout.last(&article), 1 - (rows.max(1) as isize));
            let place = layout.step(&article, first, -((rows / 3) as isize)).min(lowest.max(Place::default()));
            compared.top = start(&layout, &article, place, true);
        }
    }

    /// A press of the mouse on the view.
    pub(super) fn press_adjudication(&mut self, at: Position) {
        match super::panes::adjudication::hit(self, at) {
            Some(Hit::Do(action)) => self.adjudication_act(action),
            Some(Hit::Case(case)) => self.choose_case(|_| Some(case)),
            None => {}
        }
    }
}

fn moved_by(compared: &Compared, motion: Motion) -> Option<usize> {
    (!compared.differing.is_empty()).then(|| moved(compared.selected, compared.differing.len(), motion, PAGE))
}

/// The byte that the row at `place` begins with; the space below a paragraph belongs to the row before it, or after it.
fn start(layout: &Layout, article: &crate::article::Article, place: Place, before: bool) -> usize {
    let line = layout.line(article, place).or_else(|| {
        let step = layout.step(article, place, if before { -1 } else { 1 });
        layout.line(article, step)
    });
    line.map_or(0, |line| line.start)
}
