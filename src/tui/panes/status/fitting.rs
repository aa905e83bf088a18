//! Which parts of the status line fit, and how much of each.
//!
//! Parts are wanted in an order of importance, the same part perhaps several times, in longer and longer forms. A form that does
//! not fit is left out, and what was wanted later may still fit.

use crate::text::display;
use crate::tui::action::Action;
use ratatui::style::Style;

/// Columns between parts.
pub(super) const GAP_COLUMNS: u16 = 2;

/// The columns that a text that is cut should have at least.
const MIN_CUT_COLUMNS: u16 = 8;

/// The columns that words in quotation marks should have at least.
const MIN_QUOTE_COLUMNS: usize = 6;

/// The side of the line that a part is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// A part of the line. A click on it runs its action.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The forms of its text, the shortest first; there is at least one.
    pub(super) forms: Vec<String>,
    pub(super) style: Style,
    pub(super) action: Option<Action>,
    pub(super) side: Side,
}

/// How much of a part is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted {
    /// The form with this index.
    Form(usize),
    /// The first form, cut to so many columns if it is longer, and to fewer if there is no room for them.
    Columns(u16),
}

/// The parts of the line from left to right, and what is wanted of them.
#[derive(Debug, Default)]
pub(super) struct Fitting {
    parts: Vec<Part>,
    /// Indices of parts, the most important first.
    wanted: Vec<(usize, Wanted)>,
}

/// A part with its text and its first column, counted from the left end.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) x: u16,
    pub(super) width: u16,
    pub(super) text: String,
    pub(super) style: Style,
    pub(super) action: Option<Action>,
}

impl Fitting {
    /// Adds a part right of those on its side. Returns its index.
    pub(super) fn add(&mut self, part: Part) -> usize {
        self.parts.push(part);
        self.parts.len() - 1
    }

    /// Requests a form of a part. Earlier requests have priority.
    pub(super) fn want(&mut self, part: usize, wanted: Wanted) {
        self.wanted.push((part, wanted));
    }

    /// The parts as they are placed on a line of `columns`.
    pub(super) fn placed(mut self, columns: u16) -> Vec<Placed> {
        let mut texts: Vec<Option<String>> = vec![None; self.parts.len()];
        let mut free = columns;
        for (part, wanted) in std::mem::take(&mut self.wanted) {
            let now = texts[part].as_ref().map(|text| width(text));
            // A part that is new needs a gap as well, unless it is the first.
            let gap = if now.is_some() || free == columns { 0 } else { GAP_COLUMNS };
            let room = (free + now.unwrap_or(0)).saturating_sub(gap);
            let Some(text) = fitting_form(&self.parts[part], wanted, room) else { continue };
            free = free + now.unwrap_or(0) - gap - width(&text);
            texts[part] = Some(text);
        }
        self.place(&texts, columns)
    }

    fn place(self, texts: &[Option<String>], columns: u16) -> Vec<Placed> {
        let (mut left, mut right) = (0, columns);
        let mut found = Vec::new();
        let there = || self.parts.iter().zip(texts).filter_map(|(part, text)| Some((part, text.clone()?)));
        let mut put = |x, part: &Part, text: String| {
            found.push(Placed { x, width: width(&text), text, style: part.style, action: part.action });
        };
        for (part, text) in there().filter(|(part, _)| part.side == Side::Left) {
            let wide = width(&text);
            put(left, part, text);
            left += wide + GAP_COLUMNS;
        }
        for (part, text) in there().filter(|(part, _)| part.side == Side::Right).collect::<Vec<_>>().into_iter().rev() {
            right -= width(&text);
            put(right, part, text);
            right = right.saturating_sub(GAP_COLUMNS);
        }
        found
    }
}

/// The requested form of a part, if it fits into `room` columns.
fn fitting_form(part: &Part, wanted: Wanted, room: u16) -> Option<String> {
    match wanted {
        Wanted::Form(form) => part.forms.get(form).filter(|text| width(text) <= room).cloned(),
        Wanted::Columns(columns) => {
            let whole = part.forms.first()?;
            let columns = columns.min(room);
            (width(whole) <= columns || columns >= MIN_CUT_COLUMNS).then(|| cut(whole, usize::from(columns)))
        }
    }
}

/// `text` in at most `columns`. Words in quotation marks are cut first: the rest says what happened to them, and which key
/// reverses it.
fn cut(text: &str, columns: usize) -> String {
    let text = display::printable(text);
    let excess = display::width(&text).saturating_sub(columns);
    let quote = text.split_once('“').and_then(|(before, rest)| Some((before, rest.split_once('”')?)));
    if excess > 0
        && let Some((before, (quoted, after))) = quote
        && let Some(room) = display::width(quoted).checked_sub(excess).filter(|room| *room >= MIN_QUOTE_COLUMNS)
    {
        return format!("{before}“{}”{after}", display::ellipsis(quoted, room));
    }
    display::ellipsis(&text, columns)
}

fn width(text: &str) -> u16 {
    u16::try_from(display::width(text)).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_words_are_cut_before_the_rest_of_a_message() {
        let message = "Claim: “Harga beras naik tajam” (u to undo)";
        assert_eq!(cut(message, 43), message);
        assert_eq!(cut(message, 42), "Claim: “Harga beras naik taj…” (u to undo)");
        assert_eq!(cut(message, 27), "Claim: “Harga…” (u to undo)");
        assert_eq!(cut(message, 26), "Claim: “Harga beras naik …");
        assert_eq!(cut("Saved", 3), "Sa…");
    }

    /// The line of these columns: a word left, a text that is cut between, and a word in two forms right.
    fn line(columns: u16) -> String {
        let mut fitting = Fitting::default();
        let part = |forms: &[&str], side| Part {
            forms: forms.iter().map(ToString::to_string).collect(),
            style: Style::new(),
            action: None,
            side,
        };
        let word = fitting.add(part(&["satu"], Side::Left));
        let text = fitting.add(part(&["Catatan sudah ditambahkan"], Side::Left));
        let last = fitting.add(part(&["?", "? help"], Side::Right));
        for (part, wanted) in [
            (word, Wanted::Form(0)),
            (last, Wanted::Form(0)),
            (text, Wanted::Columns(u16::MAX)),
            (last, Wanted::Form(1)),
        ] {
            fitting.want(part, wanted);
        }
        let mut row = vec![' '; usize::from(columns)];
        for Placed { x, text, .. } in fitting.placed(columns) {
            row.splice(usize::from(x)..usize::from(x) + text.chars().count(), text.chars());
        }
        row.into_iter().collect::<String>().trim_end().into()
    }

    #[test]
    fn what_is_wanted_first_gets_its_room_first() {
        assert_eq!(line(45), "satu  Catatan sudah ditambahkan        ? help");
        assert_eq!(line(39), "satu  Catatan sudah ditambahkan  ? help");
        assert_eq!(line(38), "satu  Catatan sudah ditambahkan      ?");
        assert_eq!(line(30), "satu  Catatan sudah ditamb…  ?");
        assert_eq!(line(17), "satu  Catatan…  ?");
        assert_eq!(line(16), "satu      ? help");
        assert_eq!(line(7), "satu  ?");
        assert_eq!(line(6), "satu");
        assert_eq!(line(3), "  ?");
        assert_eq!(line(0), "");
    }
}
