//! The list of changes since the article was annotated: for each change, the annotations it touches, and the old and new text.

use super::{Dialog, Reaction, Then};
use crate::annotation::AnchorState;
use crate::annotation::text_changes::{ChangeKind, TextChange, TextVersion};
use crate::text::{display, wrap};
use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::geometry::centred;
use crate::tui::request::Request;
use crate::tui::theme::Theme;
use crate::tui::widgets::list::{click, moved, stepped};
use crate::tui::widgets::{HintBar, Hit, HitMap, framed, write};
use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// The list of changes in the text since it was annotated.
#[derive(Debug)]
pub(crate) struct ChangeList {
    /// The changes, in the order of the list; at least one.
    list: Vec<TextChange>,
    /// Index of the selected change.
    selected: usize,
}

impl ChangeList {
    /// A list of changes. Returns `None` if there are none.
    pub(crate) fn new(list: Vec<TextChange>) -> Option<Self> {
        (!list.is_empty()).then_some(Self { list, selected: 0 })
    }

    /// Replaces the changes, and keeps the selected row. Returns false if there are none.
    pub(crate) fn replace(&mut self, list: Vec<TextChange>) -> bool {
        self.selected = stepped(self.selected, list.len(), 0);
        self.list = list;
        !self.list.is_empty()
    }

    /// Closes the list and goes to the text of the selected change.
    fn go_to(&self) -> Reaction {
        let change = &self.list[self.selected];
        let message = match change.new {
            Some(_) => format!("{}: {} of {}", change.kind.name(), self.selected + 1, self.list.len()),
            None => "The removed text was here".into(),
        };
        let annotations = change.annotations.clone();
        Reaction::close().and(Request::GoToChange { annotations, at: change.at, message })
    }
}

impl Dialog for ChangeList {
    fn area(&self, context: &Context<'_>) -> Rect {
        let inner = context.inner_screen();
        centred(inner, MAX_COLUMNS, height(context, self, inner))
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let keys = &context.keys().list;
        let hints = HintBar::default()
            .words(format!("{} of {}", self.selected + 1, self.list.len()))
            .key(keys, Action::Accept, "go to text")
            .key(keys, Action::AcceptCurrentText, "accept current text");
        let (_, mut hits) = framed(context.theme(), "Changed since annotated", hints, area, buffer);
        let inside = inside(area);
        let mut y = inside.y;
        for (at, rows) in visible_changes(context, self, inside) {
            for (i, row) in rows.iter().enumerate() {
                if y >= inside.bottom() {
                    return hits;
                }
                if at == self.selected && i + 1 < rows.len() {
                    write(buffer, inside, inside.x, y, "▎", 1, context.theme().accent());
                }
                let mut x = inside.x + INDENT;
                for (text, style) in row {
                    x += write(buffer, inside, x, y, text, inside.width, *style);
                }
                hits.add(Rect { y, height: 1, ..area }, Hit::Item(at));
                y += 1;
            }
        }
        hits
    }

    fn mode(&self) -> &'static str {
        "changes"
    }

    fn key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        let known = context.keys().list.action(key, None).and_then(|action| self.command(action, context));
        known.unwrap_or_else(|| match context.keys().reader.action(key, None) {
            Some(Action::Changes) => Reaction::close(),
            Some(Action::Palette) => Reaction::stay().and(Request::Run(Action::Palette)),
            _ => Reaction::stay(),
        })
    }

    fn command(&mut self, action: Action, context: &Context<'_>) -> Option<Reaction> {
        Some(match action {
            Action::Move(motion) => {
                let shown = visible_changes(context, self, inside(self.area(context))).len();
                self.selected = moved(self.selected, self.list.len(), motion, shown);
                Reaction::stay()
            }
            Action::Accept => self.go_to(),
            Action::AcceptCurrentText => {
                let touched = self.list[self.selected].annotations.clone();
                Reaction::stay().and(Request::AcceptCurrentText(touched)).and(Request::Run(Action::Changes))
            }
            Action::Undo | Action::Redo => {
                Reaction::stay().and(Request::Run(action)).and(Request::Run(Action::Changes))
            }
            Action::Quit => Reaction::close(),
            _ => return None,
        })
    }

    /// A click selects a change, and a click on the selected one goes to it.
    fn click(&mut self, hit: Hit, _: &Context<'_>) -> Reaction {
        if click(&mut self.selected, hit) { self.go_to() } else { Reaction::stay() }
    }

    fn wheel(&mut self, rows: isize, _: &Context<'_>) -> Reaction {
        self.selected = stepped(self.selected, self.list.len(), rows.signum());
        Reaction::stay()
    }

    /// Closes when the last annotation is gone: there is nothing left to compare with.
    fn refresh(&mut self, context: &Context<'_>) -> Then {
        if context.doc.annotations.list().is_empty() { Then::Close } else { Then::Stay }
    }
}

/// Greatest width in columns, with the frame.
const MAX_COLUMNS: u16 = 84;

/// Columns left of the text, for the bar of the selected change.
const INDENT: u16 = 2;

/// Bytes of a passage that are shown; the rest can be read in the article.
const MAX_PASSAGE_BYTES: usize = 2000;

/// A row: pieces of text with their styles.
type ChangeRow = Vec<(String, Style)>;

/// The rows of one change, with a blank row at the end.
fn rows(context: &Context<'_>, change: &TextChange, width: usize) -> Vec<ChangeRow> {
    let theme = context.theme();
    let article = context.article();
    let number = article.paragraphs()[article.paragraph_at(change.at)].number();
    let place = number.map_or(String::new(), |number| format!(" ¶{number}"));
    let mut rows: Vec<ChangeRow> = vec![vec![(format!("{}{place}", change.kind.name()), theme.quiet())]];
    for placed in change.annotations.iter().filter_map(|id| context.doc.annotations.get(*id)) {
        let annotation = &placed.annotation;
        let state =
            if placed.state == AnchorState::Exact { String::new() } else { format!(" · {}", placed.state.name()) };
        let called = format!(" {}{state} ", annotation.description());
        let room = width.saturating_sub(display::width(&called) + 3);
        rows.push(vec![
            (called, theme.annotation(annotation, context.labels())),
            (format!(" “{}”", display::ellipsis(&annotation.target.exact, room)), theme.quiet()),
        ]);
    }
    rows.extend(words(change, width, theme));
    rows.push(Vec::new());
    rows
}

/// The rows of the old and new text: removed words struck out, added words in the colour for additions.
fn words(change: &TextChange, width: usize, theme: Theme) -> Vec<ChangeRow> {
    let mut text = String::new();
    let mut ends: Vec<(usize, Style)> = Vec::new();
    for (side, piece) in &change.pieces {
        // Without colours, brackets tell removed from added, as in the output of `wdiff`.
        let (open, close, style) = match side {
            TextVersion::Both => ("", "", if change.kind == ChangeKind::Moved { theme.quiet() } else { Style::new() }),
            TextVersion::Old if theme.lacks_colours() => ("[-", "-]", Style::new()),
            TextVersion::New if theme.lacks_colours() => ("{+", "+}", theme.accent()),
            TextVersion::Old => ("", "", theme.alarm().add_modifier(Modifier::CROSSED_OUT)),
            TextVersion::New => ("", "", theme.added()),
        };
        text += &[open, &display::printable(piece), close].concat();
        ends.push((text.len(), style));
        if text.len() > MAX_PASSAGE_BYTES {
            text.truncate(text.floor_char_boundary(MAX_PASSAGE_BYTES));
            text.push('…');
            ends.push((text.len(), theme.quiet()));
            break;
        }
    }
    let lines = wrap::wrap(&text, width.max(1));
    lines
        .iter()
        .map(|line| {
            let mut row = ChangeRow::new();
            let mut start = 0;
            for &(end, style) in &ends {
                let (from, to) = (start.max(line.start), end.min(line.text_end));
                if from < to {
                    row.push((text[from..to].to_string(), style));
                }
                start = end;
            }
            row
        })
        .collect()
}

/// The changes in view, as indices, with the rows of each. The selected change is always in view, below those before it that fit
/// into the upper half.
fn visible_changes(context: &Context<'_>, review: &ChangeList, area: Rect) -> Vec<(usize, Vec<ChangeRow>)> {
    let width = usize::from(area.width.saturating_sub(INDENT));
    let height = usize::from(area.height);
    let of = |at: usize| (at, rows(context, &review.list[at], width));
    let mut list = vec![of(review.selected)];
    let mut used = list[0].1.len();
    for at in (0..review.selected).rev() {
        let before = of(at);
        // The lower half is kept for the changes that follow.
        if used + before.1.len() > height.div_ceil(2).max(list[0].1.len()) {
            break;
        }
        used += before.1.len();
        list.insert(0, before);
    }
    for at in review.selected + 1..review.list.len() {
        if used >= height {
            break;
        }
        list.push(of(at));
        used += list.last().map_or(0, |(_, rows)| rows.len());
    }
    list
}

/// Height in rows, with the frame, at most that of `most`. Stops counting there: a long list is not laid out to its end.
fn height(context: &Context<'_>, review: &ChangeList, most: Rect) -> u16 {
    let width = usize::from(MAX_COLUMNS.min(most.width).saturating_sub(4 + INDENT));
    let mut height = 1;
    for change in &review.list {
        height += rows(context, change, width).len();
        if height >= usize::from(most.height) {
            return most.height;
        }
    }
    height as u16
}

/// The area inside the frame.
fn inside(area: Rect) -> Rect {
    Rect::new(area.x + 2, area.y + 1, area.width.saturating_sub(4), area.height.saturating_sub(2))
}
