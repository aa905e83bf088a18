//! The guided tour: a built-in article, and a list of steps to try on it.
//! A step is complete once its result is there, however the user got it.

use super::action::{Action, Motion, TextUnit};
use super::app::{App, Document, SaveStatus};
use super::dialogs::board::ClaimBoard;
use super::dialogs::help::Help;
use super::geometry::Pane;
use super::panes::tour::TourProgress;
use crate::annotation::{AnnotationKind, AnnotationSet};
use crate::article::{Article, ParagraphConvention};

/// The text of the built-in article.
const TEXT: &str = include_str!("tour.txt");

/// A step: its instruction, and the test that it is complete.
struct TourStep {
    say: fn(&App) -> String,
    done: fn(&App) -> bool,
}

fn key(app: &App, action: Action) -> String {
    app.settings.keys().reader.primary_key(action)
}

/// Whether there is an annotation of this kind (`None` for any kind) that satisfies `holds`.
fn has(app: &App, kind: Option<AnnotationKind>, holds: impl Fn(&crate::annotation::Annotation) -> bool) -> bool {
    let list = app.doc.annotations.list().iter().map(|placed| &placed.annotation);
    list.filter(|a| kind.is_none_or(|kind| a.kind == kind)).any(|a| holds(a))
}

const STEPS: &[TourStep] = &[
    TourStep {
        say: |app| {
            let (down, next) = (key(app, Action::Move(Motion::Down)), key(app, Action::Move(Motion::ParagraphNext)));
            format!("Move: {down} or ↓ goes down a line, {next} to the next paragraph. Try one of them.")
        },
        done: |app| app.cursor() > 0,
    },
    TourStep {
        say: |app| {
            let key = key(app, Action::Select(TextUnit::Sentence));
            format!("Select: {key} selects the sentence; press again to add the next. The mouse works too.")
        },
        done: |app| app.selection().is_some() || has(app, None, |_| true),
    },
    TourStep {
        say: |app| {
            let marks = app.settings.keys().primary_key_in_selection(Action::Highlight('2'));
            let alone = key(app, Action::Highlight('2'));
            format!("Mark: {marks} highlights the selection as doubtful. Without one, {alone} marks the sentence.")
        },
        done: |app| has(app, None, |_| true),
    },
    TourStep {
        say: |app| format!("Note: {} opens a note. Type why you doubt it; Esc saves it.", key(app, Action::Note)),
        done: |app| !app.has_dialog() && has(app, None, |a| !a.note.is_empty()),
    },
    TourStep {
        say: |app| {
            let (next, take) = (key(app, Action::NextSuggestion), key(app, Action::Accept));
            format!("Claims: ? in the margin marks a sentence to check. {next} goes to one, {take} takes it.")
        },
        done: |app| has(app, Some(AnnotationKind::Claim), |_| true),
    },
    TourStep {
        say: |app| {
            let (judge, form) = (key(app, Action::Judge), key(app, Action::Accept));
            format!(
                "Judge: {judge} asks for the verdict of the claim, why, and where that is shown; Esc stops. {form} opens a form \
                 with everything."
            )
        },
        done: |app| {
            let judged = |a: &crate::annotation::Annotation| a.claim.as_ref().is_some_and(|c| c.verdict.is_some());
            !app.has_dialog() && has(app, Some(AnnotationKind::Claim), judged)
        },
    },
    TourStep {
        say: |app| format!("Undo: {} reverses your last change.", key(app, Action::Undo)),
        done: |app| app.doc.annotations.can_redo(),
    },
    TourStep {
        say: |app| format!("Entities: {} goes to the list of persons, places and values.", key(app, Action::NextPane)),
        done: |app| app.focus() == Pane::Entities,
    },
    TourStep {
        say: |app| {
            let [reject, retype] = ["reject-entity", "retype"].map(|name| key(app, Action::Named(name)));
            let (mention, next) = (key(app, Action::Named("next-mention")), key(app, Action::NextPane));
            format!(
                "Here {mention} goes to a mention, {retype} changes the type, {reject} rejects it. {next} goes on to the notes \
                 and back to the text."
            )
        },
        done: |app| app.focus() == Pane::Article,
    },
    TourStep {
        say: |app| {
            format!("Search: {} searches as you type, Enter stays there. Look for “steel”.", key(app, Action::Search))
        },
        done: |app| app.reader.search().is_some(),
    },
    TourStep {
        say: |app| format!("Board: {} lists all claims with their verdicts; Esc comes back.", key(app, Action::Board)),
        done: |app| app.dialogs.find_open::<ClaimBoard>().is_some(),
    },
    TourStep {
        say: |app| format!("Help: {} shows the keys that you can use now.", key(app, Action::Help)),
        done: |app| app.dialogs.find_open::<Help>().is_some(),
    },
];

/// The document of the tour. Annotations in it are practice and are never saved.
///
/// # Panics
/// Never: the built-in article has paragraphs.
pub fn document() -> Document {
    let article =
        Article::new(TEXT.into(), None, Some(ParagraphConvention::Blank)).expect("the built-in article has paragraphs");
    let mut doc = Document::new(article, AnnotationSet::default(), SaveStatus::Practice);
    doc.name = "tour".into();
    doc
}

/// Starts the tour at its first step, and shows its banner.
pub fn begin(app: &mut App) {
    app.tour = Some(0);
    app.screen.view.banner = true;
    app.lay_out();
}

/// Skips all steps that are complete.
pub(crate) fn advance(app: &mut App) {
    while let Some(step) = app.tour
        && STEPS.get(step).is_some_and(|step| (step.done)(app))
    {
        app.tour = Some(step + 1);
    }
}

/// The number of steps of the tour that are done; `None` outside it.
pub fn steps_done(app: &App) -> Option<usize> {
    progress(app).map(|progress| progress.done)
}

/// The progress of the tour; `None` outside it.
pub(crate) fn progress(app: &App) -> Option<TourProgress> {
    let step = app.tour?;
    let quit = key(app, Action::Quit);
    let end = format!(
        "That is all. `tandai FILE` opens your own article, and `tandai export FILE --to html -o report.html` writes a report. \
         {quit} quits."
    );
    let instruction = STEPS.get(step).map_or(end, |step| (step.say)(app));
    Some(TourProgress { instruction, done: step.min(STEPS.len()), all: STEPS.len() })
}
