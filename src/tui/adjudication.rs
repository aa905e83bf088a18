//! Adjudication: settles the differences between two annotators.

use super::action::Action;
use super::annotating::HistoryStep;
use super::app::App;
use super::dialogs::comparison::ComparisonView;
use super::document::SaveStatus;
use crate::annotation::adjudication::{Adjudication, Resolution};
use crate::text::display;

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
    }

    fn begin_adjudication(&mut self) {
        let Some(compared) = &self.doc.comparison else { return };
        let cases = compared.adjudication.cases.iter().enumerate();
        let alike: Vec<(usize, Resolution)> = cases
            .filter(|(i, case)| case.agrees() && compared.resolutions[*i].is_none())
            .map(|(i, _)| (i, Resolution::Left))
            .collect();
        let first = compared.differing.iter().position(|&i| compared.resolutions[i].is_none()).unwrap_or(0);
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
        if !alike.is_empty() && !matches!(self.doc.save_status, SaveStatus::Unavailable(_)) {
            self.resolve_cases(&alike, format!("Accepted {agree} that both made"));
        }
        self.show_message(message);
        // After the source was read again, a view that was closed stays so.
        if self.dialogs.find::<ComparisonView>().is_none() {
            self.dialogs.push(ComparisonView::new(first));
        }
    }

    /// Resolves cases as one change that can be undone, and saves.
    fn resolve_cases(&mut self, cases: &[(usize, Resolution)], what: String) {
        let (article, now) = (self.doc.article.clone(), (self.settings.author.now)());
        let Some(compared) = &mut self.doc.comparison else { return };
        let (changes, settled) = compared.adjudication.resolve(cases, &self.doc.annotations, &article, now);
        self.doc.annotations.record_adjudication(changes, settled, &article, what);
        compared.resolutions = compared.adjudication.resolutions(&self.doc.annotations);
        self.save();
    }

    /// Opens the view, at the difference under the cursor if there is one.
    pub(super) fn open_adjudication(&mut self) {
        if !self.dialogs.show::<ComparisonView>() {
            self.dialogs.push(ComparisonView::new(0));
        }
        if let Some(here) = self.difference_here() {
            self.in_dialog::<ComparisonView>(|view, context| view.select(here, context));
        }
    }

    /// Index into `differing` of the difference under the cursor; the shortest one if there are several.
    fn difference_here(&self) -> Option<usize> {
        let compared = self.doc.comparison.as_ref()?;
        let spans = compared
            .differing
            .iter()
            .enumerate()
            .filter_map(|(at, &i)| Some((at, compared.adjudication.cases[i].span()?)));
        spans
            .filter(|(_, span)| span.contains(self.reader.cursor()))
            .min_by_key(|(_, span)| span.len())
            .map(|(at, _)| at)
    }

    /// Resolves the difference under the cursor.
    pub(super) fn resolve_here(&mut self, resolution: Resolution) {
        let Some(compared) = &self.doc.comparison else { return };
        if let Some(here) = self.difference_here() {
            return self.resolve(compared.differing[here], resolution);
        }
        let key = self.settings.keys().reader.primary_key(Action::Adjudicate);
        self.show_message(format!("No difference here; press {key} to compare"));
    }

    /// Resolves a case.
    pub(super) fn resolve(&mut self, case: usize, resolution: Resolution) {
        if let Err(reason) = self.ensure_editable() {
            return self.show_not_editable(reason);
        }
        let Some(compared) = &self.doc.comparison else { return };
        let what = compared.resolution_message(resolution);
        self.resolve_cases(&[(case, resolution)], what.clone());
        let Some(compared) = &self.doc.comparison else { return };
        let (settled, all) = (compared.resolved_count(), compared.differing.len());
        let left = if settled == all { "All settled".into() } else { format!("{} to settle", all - settled) };
        self.show_done(&format!("{left}; {what}"));
    }

    /// Undoes or redoes a change, and leaves the cursor where it is.
    pub(super) fn take_history_step_in_place(&mut self, step: HistoryStep) {
        let place = self.reader.place();
        self.take_history_step(step);
        self.reader.put_back(place);
    }

    /// The difference that is selected in the comparison, and the byte where its first visible row starts, while it is open
    /// or after it was closed.
    pub fn compared_position(&self) -> Option<(usize, usize)> {
        self.dialogs.find::<ComparisonView>().map(|view| (view.selected, view.top))
    }
}
