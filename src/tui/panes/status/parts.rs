//! The parts of the status line, and which of them matter most.

use super::fitting::{Fitting, Part, Side, Wanted};
use super::{DialogStatus, StatusView};
use crate::annotation::AnnotationKind;
use crate::article::{CODE_POINTS_PER_MINUTE, Paragraph};
use crate::text::{Span, display};
use crate::tui::action::{Action, TextUnit};
use crate::tui::context::Context;
use crate::tui::document::SaveStatus;
use crate::tui::geometry::Pane;
use ratatui::style::Style;

/// The columns that a message keeps where the counts and keys beside it have to go.
const MIN_MESSAGE_COLUMNS: u16 = 12;

/// The keys that are shown besides that of the help.
const KEYS: usize = 3;

/// Most characters of a selection that are counted: they are counted again on every frame.
const MAX_COUNTED: usize = 9999;

/// Collects the parts of one line.
struct Parts<'a> {
    context: &'a Context<'a>,
    fitting: Fitting,
}

/// The parts of the line.
pub(super) fn parts(context: &Context<'_>, line: &StatusView<'_>) -> Fitting {
    let mut parts = Parts { context, fitting: Fitting::default() };
    let dialog = line.dialog.as_ref();
    // From left to right.
    let mode_style = if is_reading(context, dialog) { context.theme().quiet() } else { context.theme().accent() };
    let mode = parts.add(Side::Left, &mode(context, dialog), mode_style, None);
    let position = dialog.and_then(|dialog| dialog.offer.as_ref()).is_none();
    let position = position.then(|| parts.text(&position_text(context), context.theme().quiet()));
    let selection = selection_text(context).filter(|_| dialog.is_none());
    let selection = selection.map(|text| parts.text(&text, context.theme().accent()));
    let message = parts.message(line);
    let more: Vec<usize> = if message.is_none() && dialog.is_none() && selection.is_none() {
        details(context).iter().map(|text| parts.text(text, context.theme().quiet())).collect()
    } else {
        Vec::new()
    };
    let counts = parts.counts();
    let adopt = parts.adopt();
    let (save, is_alarming) = parts.save();
    let (keys, last) = parts.keys(dialog);

    // The most important first.
    let form = |part: Option<usize>, form| part.map(|part| (part, Wanted::Form(form)));
    let cut = |columns| message.map(|message| (message, Wanted::Columns(columns)));
    let least = cut(MIN_MESSAGE_COLUMNS);
    let mut wanted = vec![form(position, 0), form(last, 0), form(save.filter(|_| is_alarming), 0)];
    wanted.extend([least, form(Some(mode), 0)]);
    let (first, others) = keys.split_at(KEYS.min(keys.len()));
    let first: Vec<_> = first.iter().map(|&key| form(Some(key), 0)).collect();
    if line.message.is_some() {
        wanted.extend([form(counts, 0), form(save, 0), form(adopt, 0), cut(u16::MAX)]);
        wanted.extend(first.iter().take(1));
        wanted.push(form(counts, 1));
        wanted.extend(first.iter().skip(1));
    } else {
        // An annotation that there is no pane for leaves room for a key.
        wanted.extend(first.iter().take(1));
        wanted.extend([form(adopt, 0), cut(u16::MAX)]);
        wanted.extend(first.iter().skip(1));
        wanted.extend([form(selection, 0), form(save, 0), form(counts, 0)]);
    }
    wanted.extend([form(last, 1), form(Some(mode), 1)]);
    wanted.extend(others.iter().map(|&key| form(Some(key), 0)));
    wanted.push(form(counts, 1));
    wanted.extend(more.iter().map(|&part| form(Some(part), 0)));
    for (part, wanted) in wanted.into_iter().flatten() {
        parts.fitting.want(part, wanted);
    }
    parts.fitting
}

impl Parts<'_> {
    fn add(&mut self, side: Side, forms: &[String], style: Style, action: Option<Action>) -> usize {
        self.fitting.add(Part { forms: forms.to_vec(), style, action, side })
    }

    /// A text on the left.
    fn text(&mut self, text: &str, style: Style) -> usize {
        self.add(Side::Left, &[text.into()], style, None)
    }

    /// The message, else the annotation under the cursor where there is no room for the notes pane.
    fn message(&mut self, line: &StatusView<'_>) -> Option<usize> {
        let theme = self.context.theme();
        if let Some(message) = line.message {
            let style = if message.is_error { theme.alarm() } else { Style::new() };
            return Some(self.text(&message.text, style));
        }
        if self.context.panes.wide || line.dialog.is_some() || self.context.reader.selection().is_some() {
            return None;
        }
        let annotation = &self.context.chosen_annotation()?.annotation;
        let text = if annotation.note.is_empty() {
            annotation.description()
        } else {
            format!("{}: {}", annotation.description(), display::printable(&annotation.note))
        };
        Some(self.text(&text, theme.accent()))
    }

    /// The number of annotations, and of claims among them.
    fn counts(&mut self) -> Option<usize> {
        let list = self.context.doc.annotations.list();
        if list.is_empty() {
            return None;
        }
        let claims = list.iter().filter(|p| p.annotation.kind == AnnotationKind::Claim).count();
        let marks = display::counted(list.len(), "mark");
        let mut forms = vec![marks.clone()];
        if claims > 0 {
            forms.push(format!("{marks}, {}", display::counted(claims, "claim")));
        }
        Some(self.add(Side::Right, &forms, self.context.theme().quiet(), Some(Action::Annotations)))
    }

    /// The annotations of a renamed article that can be taken over.
    fn adopt(&mut self) -> Option<usize> {
        let offers = &self.context.doc.offers;
        let offered: usize = offers.iter().map(|offer| offer.orphan.sidecar().annotations.len()).sum();
        if offers.is_empty() {
            return None;
        }
        let key = self.context.keys().reader.primary_key(Action::Adopt);
        let text = format!("{key} adopt {}", display::counted(offered, "mark"));
        Some(self.add(Side::Right, &[text], self.context.theme().accent(), Some(Action::Adopt)))
    }

    /// The state of saving, and whether it is an alarm. Without annotations, nothing is shown while all is well.
    fn save(&mut self) -> (Option<usize>, bool) {
        let (doc, theme) = (self.context.doc, self.context.theme());
        let (text, style) = match doc.save_status() {
            SaveStatus::Saved if doc.annotations.list().is_empty() => return (None, false),
            SaveStatus::Saved => ("saved", theme.quiet()),
            SaveStatus::Writing => ("saving", theme.quiet()),
            SaveStatus::Practice => ("practice", theme.quiet()),
            SaveStatus::Failed(_) => ("NOT SAVED", theme.alarm()),
            SaveStatus::Unavailable(_) => ("read only", theme.quiet()),
        };
        let is_alarming = matches!(doc.save_status(), SaveStatus::Failed(_) | SaveStatus::Unavailable(_));
        (Some(self.add(Side::Right, &[text.into()], style, Some(Action::Save))), is_alarming)
    }

    /// The keys that are useful now, and the last one, which is shown at every width: the help, or what closes the dialog.
    fn keys(&mut self, dialog: Option<&DialogStatus>) -> (Vec<usize>, Option<usize>) {
        let quiet = self.context.theme().quiet();
        if let Some(dialog) = dialog {
            return self.dialog_keys(dialog);
        }
        let keys = if self.context.reader.selection().is_some() { selection_keys(self.context) } else { Vec::new() };
        let keys = if keys.is_empty() { reader_keys(self.context) } else { keys };
        let keys =
            keys.into_iter().map(|key| self.add(Side::Right, &[key.text], key.style, Some(key.action))).collect();
        let help = self.context.keys().reader.primary_key(Action::Help);
        let forms = [help.clone(), format!("{help} help")];
        (keys, Some(self.add(Side::Right, &forms, quiet, Some(Action::Help))))
    }

    fn dialog_keys(&mut self, dialog: &DialogStatus) -> (Vec<usize>, Option<usize>) {
        let quiet = self.context.theme().quiet();
        if let Some((action, what)) = &dialog.offer {
            let key = self.context.keys().reader.primary_key(*action);
            let offer = self.add(Side::Right, &[key.clone(), format!("{key} {what}")], quiet, Some(*action));
            return (Vec::new(), Some(offer));
        }
        let mut hints = dialog.hints.list().iter();
        let first = hints.next();
        let others: Vec<(String, Option<Action>)> = hints.cloned().collect();
        let others = others.into_iter().map(|(text, action)| self.add(Side::Right, &[text], quiet, action)).collect();
        let first = first.map(|(text, action)| {
            let key = text.split(' ').next().unwrap_or_default();
            self.add(Side::Right, &[key.into(), text.clone()], quiet, *action)
        });
        (others, first)
    }
}

/// A key, and what it does now.
struct UsefulKey {
    text: String,
    style: Style,
    action: Action,
}

/// The keys for a selection: note and claim, the labels, and growing it.
fn selection_keys(context: &Context<'_>) -> Vec<UsefulKey> {
    let theme = context.theme();
    let key = |action, what: &str, style| {
        let text = format!("{} {what}", context.keys().primary_key_in_selection(action));
        UsefulKey { text, style, action }
    };
    let labels = context.labels().list().iter().filter_map(|label| {
        let digit = label.key.filter(char::is_ascii_digit)?;
        Some(key(Action::Highlight(digit), &display::printable(&label.name), theme.label(label.colour)))
    });
    let mut keys = vec![key(Action::Note, "note", theme.quiet()), key(Action::Claim, "claim", theme.quiet())];
    keys.extend(labels);
    keys.push(key(Action::Grow, "grow", theme.quiet()));
    keys
}

/// The keys that are useful in the pane with the focus, the most useful first.
fn reader_keys(context: &Context<'_>) -> Vec<UsefulKey> {
    let keys = &context.keys().reader;
    let known = useful_actions(context).iter().filter(|(action, _)| !keys.primary_key(*action).is_empty());
    known
        .map(|&(action, what)| UsefulKey {
            text: format!("{} {what}", keys.primary_key(action)),
            style: context.theme().quiet(),
            action,
        })
        .collect()
}

fn useful_actions(context: &Context<'_>) -> &'static [(Action, &'static str)] {
    let has_annotation = context.chosen_annotation().is_some();
    match context.screen.focus {
        Pane::Entities => &[(Action::Accept, "go"), (Action::Search, "filter"), (Action::Delete, "reject")],
        _ if context.claim_here().is_some() => {
            &[(Action::Judge, "judge"), (Action::Accept, "edit"), (Action::Delete, "delete")]
        }
        _ if has_annotation => &[(Action::Accept, "edit"), (Action::Delete, "delete"), (Action::Claim, "claim")],
        _ if context.reader.search().is_some() => {
            &[(Action::NextHit, "next"), (Action::PreviousHit, "previous"), (Action::Escape, "end")]
        }
        _ if context.suggestions_at_cursor().0.is_some() => {
            &[(Action::Claim, "claim"), (Action::Delete, "dismiss"), (Action::NextSuggestion, "next")]
        }
        _ => &[(Action::Select(TextUnit::Sentence), "select"), (Action::Note, "note"), (Action::Claim, "claim")],
    }
}

/// Whether keys have the meaning that they have most of the time.
fn is_reading(context: &Context<'_>, dialog: Option<&DialogStatus>) -> bool {
    let is_in_text = dialog.is_none() && context.screen.focus == Pane::Article;
    is_in_text && context.reader.selection().is_none() && context.reader.search().is_none()
}

/// The name of the mode: what keys mean now. A short form and a long one.
fn mode(context: &Context<'_>, dialog: Option<&DialogStatus>) -> Vec<String> {
    let names: &[&str] = match (dialog, context.screen.focus) {
        (Some(dialog), _) => &[dialog.mode],
        (None, Pane::Entities) => &["names", "entities"],
        (None, Pane::Notes) => &["notes"],
        (None, Pane::Article) if context.reader.selection().is_some() => &["select", "selection"],
        (None, Pane::Article) if context.reader.search().is_some() => &["search"],
        (None, Pane::Article) => &["read", "reading"],
    };
    names.iter().map(ToString::to_string).collect()
}

/// The paragraph of the cursor, the number of paragraphs, and how far the cursor is in the article.
fn position_text(context: &Context<'_>) -> String {
    let article = context.article();
    let paragraphs = &article.paragraphs()[..=context.reader.paragraph()];
    let number = paragraphs.iter().rev().find_map(Paragraph::number).unwrap_or(0);
    let number = if number == 0 { "–".into() } else { number.to_string() };
    let all = if article.is_whole() { article.last_number().to_string() } else { "…".into() };
    format!("¶{number}/{all} {}%", context.reader.cursor() * 100 / article.size().max(1))
}

/// The length of the selection.
fn selection_text(context: &Context<'_>) -> Option<String> {
    let selection = context.reader.selection()?;
    let length = display::cells(selection.slice(context.article().text())).take(MAX_COUNTED + 1).count();
    Some(if length > MAX_COUNTED {
        format!("over {MAX_COUNTED} characters")
    } else {
        display::counted(length, "character")
    })
}

/// What there is room for on a wide screen, the most important first: the time to read the rest, the name, and the language.
fn details(context: &Context<'_>) -> Vec<String> {
    let language = context.article().language().name().to_string();
    minutes_left(context).into_iter().chain([context.doc.name.clone(), language]).collect()
}

/// The reading time from the cursor to the end in minutes, rounded up, once the whole article has been read.
fn minutes_left(context: &Context<'_>) -> Option<String> {
    let article = context.article();
    let rest = Span::new(context.reader.cursor(), article.text().len());
    let (start, end) = article.to_code_points(rest);
    article.is_whole().then(|| format!("{} min left", (end - start).div_ceil(CODE_POINTS_PER_MINUTE)))
}
