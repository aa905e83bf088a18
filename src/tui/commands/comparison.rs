//! Adjudication: settles the differences between two annotators.

use super::annotate::HistoryStep;
use super::{annotate, editing, save};
use crate::annotation::adjudication::{Adjudication, Resolution};
use crate::text::display;
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::dialogs::comparison::ComparisonView;
use crate::tui::document::SaveStatus;

/// Opens the view once the whole article is read, accepts the cases in which both agree, and updates the
/// resolutions after a change.
pub(crate) fn continue_adjudication(app: &mut App) {
    let whole = app.doc.article.is_whole();
    let Some(compared) = app.doc.comparison.as_mut().filter(|_| whole) else { return };
    compared.resolutions = compared.adjudication.resolutions(&app.doc.annotations);
    if !std::mem::replace(&mut compared.agreements_taken, true) {
        begin_adjudication(app);
    }
}

fn begin_adjudication(app: &mut App) {
    let Some(compared) = &app.doc.comparison else { return };
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
    if !alike.is_empty() && !matches!(app.doc.save_status(), SaveStatus::Unavailable(_)) {
        resolve_cases(app, &alike, format!("Accepted {agree} that both made"));
    }
    app.show_message(message);
    // After the source was read again, a view that was closed stays so.
    if app.dialogs.find::<ComparisonView>().is_none() {
        app.dialogs.push(ComparisonView::new(first));
    }
}

/// Resolves cases as one change that can be undone, and saves.
fn resolve_cases(app: &mut App, cases: &[(usize, Resolution)], what: String) {
    let (article, now) = (app.doc.article.clone(), (app.settings.author.now)());
    let Some(compared) = &mut app.doc.comparison else { return };
    let (changes, settled) = compared.adjudication.resolve(cases, &app.doc.annotations, &article, now);
    app.doc.annotations.record_adjudication(changes, settled, &article, what);
    compared.resolutions = compared.adjudication.resolutions(&app.doc.annotations);
    save::save(app);
}

/// Opens the view, at the difference under the cursor if there is one.
pub(crate) fn open_adjudication(app: &mut App) {
    if !app.dialogs.show::<ComparisonView>() {
        app.dialogs.push(ComparisonView::new(0));
    }
    if let Some(here) = difference_here(app) {
        app.in_dialog::<ComparisonView>(|view, context| view.select(here, context));
    }
}

/// Index into `differing` of the difference under the cursor; the shortest one if there are several.
fn difference_here(app: &App) -> Option<usize> {
    let compared = app.doc.comparison.as_ref()?;
    let spans =
        compared.differing.iter().enumerate().filter_map(|(at, &i)| Some((at, compared.adjudication.cases[i].span()?)));
    spans.filter(|(_, span)| span.contains(app.reader.cursor())).min_by_key(|(_, span)| span.len()).map(|(at, _)| at)
}

/// Resolves the difference under the cursor.
pub(crate) fn resolve_here(app: &mut App, resolution: Resolution) {
    let Some(compared) = &app.doc.comparison else { return };
    if let Some(here) = difference_here(app) {
        return resolve(app, compared.differing[here], resolution);
    }
    let key = app.settings.keys().reader.primary_key(Action::Adjudicate);
    app.show_message(format!("No difference here; press {key} to compare"));
}

/// Resolves a case.
pub(crate) fn resolve(app: &mut App, case: usize, resolution: Resolution) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let Some(compared) = &app.doc.comparison else { return };
    let what = compared.resolution_message(resolution);
    resolve_cases(app, &[(case, resolution)], what.clone());
    let Some(compared) = &app.doc.comparison else { return };
    let (settled, all) = (compared.resolved_count(), compared.differing.len());
    let left = if settled == all { "All settled".into() } else { format!("{} to settle", all - settled) };
    app.show_done(&format!("{left}; {what}"));
}

/// Undoes or redoes a change, and leaves the cursor where it is.
pub(crate) fn take_history_step_in_place(app: &mut App, step: HistoryStep) {
    let place = app.reader.place();
    annotate::take_history_step(app, step);
    app.reader.put_back(place);
}
