//! Right-to-left text in terminals: each is to show a row in the order in which the reader has put its cells.
//!
//! Most terminals show cells as they come. Those that reorder text by themselves can be told not to, or are sent the row so that
//! their own reordering results in the wanted one. What each does was seen in xterm 379, VTE 0.70 (gnome-terminal), Konsole 22.12,
//! kitty 0.26 and mlterm 3.9.

use super::arabic_forms;
use super::variable;
use crate::text::bidi;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Modifier;

/// The invisible mark that counts as a letter from left to right. Between letters from right to left, none is moved.
const LEFT_TO_RIGHT_MARK: char = '\u{200e}';

/// How a terminal treats right-to-left text by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TerminalBidi {
    /// Nothing. Each cell is drawn by itself, so Arabic letters are not joined.
    Cells,
    /// Nothing in explicit mode (BDSM, `CSI 8 l`), and it joins Arabic letters (VTE).
    Explicit,
    /// It reorders each row, and cannot be told not to (Konsole). It draws letters with marks between them unjoined, whatever
    /// their form.
    Rows,
    /// It turns each word around, and leaves the order of words (kitty).
    Words,
    /// It reorders, and has a switch of its own (mlterm). Switched off, it joins no letters.
    Switched,
}

impl TerminalBidi {
    /// How the terminal of this process treats it.
    pub(super) fn of_environment() -> Self {
        Self::of_terminal(variable)
    }

    /// The terminal by the environment variables that `variable` looks up.
    fn of_terminal(variable: impl Fn(&str) -> Option<String>) -> Self {
        let has = |name| variable(name).is_some_and(|value| !value.is_empty());
        match variable("TERM") {
            Some(term) if term == "xterm-kitty" => Self::Words,
            _ if has("KITTY_WINDOW_ID") => Self::Words,
            _ if has("KONSOLE_VERSION") => Self::Rows,
            _ if has("MLTERM") => Self::Switched,
            _ if has("VTE_VERSION") => Self::Explicit,
            _ => Self::Cells,
        }
    }

    /// Makes the terminal show cells as they come. It must be written before the screen is erased: VTE keeps the mode of a row
    /// from when the row was erased.
    pub(super) const fn on(self) -> &'static str {
        match self {
            Self::Switched => "\x1b[8l\x1b]5379;use_ctl=false\x07",
            // Also where the terminal is not known: it may be VTE behind ssh.
            Self::Cells | Self::Explicit | Self::Rows | Self::Words => "\x1b[8l",
        }
    }

    /// Undoes [`TerminalBidi::on`].
    pub(super) const fn off(self) -> &'static str {
        match self {
            Self::Switched => "\x1b]5379;use_ctl=true\x07\x1b[8h",
            Self::Cells | Self::Explicit | Self::Rows | Self::Words => "\x1b[8h",
        }
    }

    /// Changes the symbols of `buffer`, whose rows are as they are to be seen, so that the terminal shows them like that.
    pub(super) fn prepare(self, buffer: &mut Buffer) {
        let width = usize::from(buffer.area.width).max(1);
        if matches!(self, Self::Cells | Self::Switched) {
            buffer.content.chunks_mut(width).for_each(arabic_forms::join);
        }
        match self {
            Self::Cells | Self::Explicit | Self::Switched => {}
            Self::Rows => buffer.content.iter_mut().for_each(hold_in_place),
            Self::Words => {
                for row in buffer.content.chunks_mut(width) {
                    row.chunk_by_mut(|a, b| a.symbol() != " " && b.symbol() != " ").for_each(turn_word);
                }
            }
        }
    }
}

/// Whether a cell has a letter from right to left, or a digit of such a script.
fn is_right_to_left(cell: &Cell) -> bool {
    !cell.symbol().is_ascii() && cell.symbol().chars().next().is_some_and(bidi::is_reordered)
}

/// Adds the mark behind a letter from right to left, so that the terminal does not move it.
fn hold_in_place(cell: &mut Cell) {
    if is_right_to_left(cell) {
        let symbol = format!("{}{LEFT_TO_RIGHT_MARK}", cell.symbol());
        cell.set_symbol(&symbol);
    }
}

/// Turns the letters of a word around, which the terminal does again.
///
/// The terminal would turn a number around that has letters without a space beside it, if their font is the same. Cells of different
/// slant have different fonts.
fn turn_word(word: &mut [Cell]) {
    if !word.iter().any(is_right_to_left) {
        return;
    }
    for part in word.chunk_by_mut(|a, b| is_right_to_left(a) == is_right_to_left(b) && fonts_match(a, b)) {
        if !is_right_to_left(&part[0]) {
            for cell in part {
                cell.modifier.toggle(Modifier::ITALIC);
            }
            continue;
        }
        let symbols: Vec<String> = part.iter().rev().map(|cell| cell.symbol().to_string()).collect();
        for (cell, symbol) in part.iter_mut().zip(symbols) {
            cell.set_symbol(&symbol);
        }
    }
}

/// Whether the terminal draws both cells with the same font.
fn fonts_match(a: &Cell, b: &Cell) -> bool {
    let font = Modifier::BOLD | Modifier::ITALIC;
    a.modifier & font == b.modifier & font
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    /// The symbols that a terminal is sent for a row that is to look like `row`.
    fn sent(terminal: TerminalBidi, row: &str) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, row.chars().count() as u16, 1));
        buffer.set_string(0, 0, row, Style::new());
        terminal.prepare(&mut buffer);
        buffer.content.iter().map(Cell::symbol).collect()
    }

    fn known(variables: &[(&str, &str)]) -> TerminalBidi {
        TerminalBidi::of_terminal(|name| {
            variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_string())
        })
    }

    #[test]
    fn terminals_are_known_by_their_variables() {
        assert_eq!(known(&[("TERM", "xterm-256color")]), TerminalBidi::Cells);
        assert_eq!(known(&[("TERM", "xterm-256color"), ("VTE_VERSION", "7006")]), TerminalBidi::Explicit);
        assert_eq!(known(&[("TERM", "xterm-256color"), ("KONSOLE_VERSION", "221203")]), TerminalBidi::Rows);
        assert_eq!(known(&[("TERM", "xterm-kitty")]), TerminalBidi::Words);
        assert_eq!(known(&[("TERM", "xterm"), ("MLTERM", "3.9.0")]), TerminalBidi::Switched);
    }

    #[test]
    fn a_row_reaches_the_terminal_so_that_it_looks_as_drawn() {
        let row = "│ 25 םלוע םולש │";
        assert_eq!(sent(TerminalBidi::Explicit, row), row);
        assert_eq!(sent(TerminalBidi::Cells, "تيب"), "\u{fe96}\u{fef4}\u{fe91}", "with the letters joined");
        assert_eq!(sent(TerminalBidi::Explicit, "تيب"), "تيب", "which VTE does by itself");
        assert_eq!(sent(TerminalBidi::Rows, "│ 25 שב │"), "│ 25 ש\u{200e}ב\u{200e} │");
        assert_eq!(sent(TerminalBidi::Words, row), "│ 25 עולם שלום │", "words stay in their places");
    }

    #[test]
    fn without_right_to_left_letters_a_row_is_unchanged() {
        for terminal in [
            TerminalBidi::Cells,
            TerminalBidi::Explicit,
            TerminalBidi::Rows,
            TerminalBidi::Words,
            TerminalBidi::Switched,
        ] {
            assert_eq!(sent(terminal, "│ “Kopi” é 25"), "│ “Kopi” é 25");
        }
    }

    #[test]
    fn a_number_beside_letters_is_not_turned_around() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 5, 1));
        buffer.set_string(0, 0, "ه2025", Style::new());
        TerminalBidi::Words.prepare(&mut buffer);
        let fonts: Vec<_> = buffer.content.iter().map(|cell| cell.modifier).collect();
        assert_eq!(fonts[0], Modifier::empty());
        assert_eq!(fonts[1..], [Modifier::ITALIC; 4]);
    }
}
