//! Encodes cells as ANSI escape sequences in few bytes, for slow connections.
//!
//! One SGR sequence (ECMA-48) changes all attributes that differ, CHA moves within a row, and ECH erases a long run of spaces. All
//! positions are absolute, so that a terminal that disagrees about the width of a character is correct again after the next move.

use super::shown_screen::columns;
use crate::text::display;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use std::io::{self, Write};

/// Least length in columns of a run of spaces that is erased instead of written. Erasing and the following move take nine bytes.
const MIN_ERASED_COLUMNS: usize = 10;

/// The modifiers that are visible on a space.
const VISIBLE_ON_SPACE: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

/// The SGR parameter of each modifier.
const SGR_CODES: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// The attributes of a cell that are sent to the terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
struct CellStyle {
    fg: Color,
    bg: Color,
    modifier: Modifier,
    /// The colour of the underline; that of the text without one.
    underline: Option<u8>,
}

/// The attributes after a reset.
const DEFAULT_STYLE: CellStyle =
    CellStyle { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty(), underline: None };

impl CellStyle {
    fn of(cell: &Cell) -> Self {
        let underline = if cell.modifier.contains(Modifier::UNDERLINED) { index(cell.underline_color) } else { None };
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier, underline }
    }
}

/// Encodes cells. Keeps track of the terminal's attributes and cursor, and writes only the differences.
pub(crate) struct AnsiEncoder {
    style: CellStyle,
    /// The column and row of the terminal's cursor, or nothing where it is uncertain.
    position: Option<(u16, u16)>,
    /// The row written last, in which the cursor certainly is.
    row: Option<u16>,
}

impl AnsiEncoder {
    /// An encoder for a terminal with default attributes, and the cursor anywhere.
    pub(crate) const fn new() -> Self {
        Self { style: DEFAULT_STYLE, position: None, row: None }
    }

    /// Writes `cells`, each with its column and row from 0.
    ///
    /// Underline colours of 24 bits are not written: they are the number of a hyperlink.
    ///
    /// # Errors
    /// If writing to `out` fails.
    pub(crate) fn write(&mut self, cells: &[(u16, u16, &Cell)], out: &mut impl Write) -> io::Result<()> {
        let mut rest = cells;
        while let Some((x, y, cell)) = rest.first() {
            if self.position != Some((*x, *y)) {
                if self.row == Some(*y) {
                    write!(out, "\x1b[{}G", x + 1)?;
                } else {
                    write!(out, "\x1b[{};{}H", y + 1, x + 1)?;
                }
            }
            self.row = Some(*y);
            self.set_style(CellStyle::of(cell), out)?;
            let symbol = cell.symbol();
            let space = spaces(rest);
            if space >= MIN_ERASED_COLUMNS {
                write!(out, "\x1b[{space}X")?;
                self.position = Some((*x, *y));
                rest = &rest[space..];
                continue;
            }
            let uncertain = display::has_uncertain_width(symbol);
            if uncertain {
                // If the terminal draws fewer columns than expected, the others show the background.
                write!(out, "{}\x1b[{}G", " ".repeat(columns(cell)), x + 1)?;
            }
            out.write_all(symbol.as_bytes())?;
            // Terminals disagree about the width of anything that is not a character of one column.
            self.position = (!uncertain && columns(cell) == 1).then_some((x + 1, *y));
            rest = &rest[1..];
        }
        Ok(())
    }

    /// Resets the terminal to its default attributes.
    ///
    /// # Errors
    /// If writing to `out` fails.
    pub(crate) fn reset(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.set_style(DEFAULT_STYLE, out)
    }

    /// Changes the terminal's attributes to `style`.
    fn set_style(&mut self, style: CellStyle, out: &mut impl Write) -> io::Result<()> {
        if style == self.style {
            return Ok(());
        }
        if style == DEFAULT_STYLE {
            self.style = DEFAULT_STYLE;
            return out.write_all(b"\x1b[m");
        }
        let mut parameters = String::new();
        let mut add = |parameter: &str| {
            parameters.push(if parameters.is_empty() { '[' } else { ';' });
            parameters += parameter;
        };
        // A modifier is removed by a reset: bold and dim could only be switched off together.
        if !style.modifier.contains(self.style.modifier) {
            add("0");
            self.style = DEFAULT_STYLE;
        }
        for (modifier, number) in SGR_CODES {
            if style.modifier.contains(modifier) && !self.style.modifier.contains(modifier) {
                add(&number.to_string());
            }
        }
        if style.fg != self.style.fg {
            add(&colour(style.fg, 30));
        }
        if style.bg != self.style.bg {
            add(&colour(style.bg, 40));
        }
        if !parameters.is_empty() {
            write!(out, "\x1b{parameters}m")?;
        }
        // In a sequence of its own: a terminal that does not know the colons ignores all of it.
        match style.underline {
            underline if underline == self.style.underline => {}
            Some(colour) => write!(out, "\x1b[58:5:{colour}m")?,
            None => out.write_all(b"\x1b[59m")?,
        }
        self.style = style;
        Ok(())
    }
}

/// The length of the run of blank cells at the start of `cells`: spaces next to each other in one row, with the same style.
fn spaces(cells: &[(u16, u16, &Cell)]) -> usize {
    let blank =
        |cell: &Cell| cell.symbol() == " " && cell.bg == Color::Reset && !cell.modifier.intersects(VISIBLE_ON_SPACE);
    // Most cells are not blank and return here.
    let Some((x, y, first)) = cells.first().filter(|(_, _, cell)| blank(cell)) else { return 0 };
    let same_run = |(i, (column, row, cell)): &(usize, &(u16, u16, &Cell))| {
        blank(cell)
            && row == y
            && usize::from(*column) == usize::from(*x) + i
            && (cell.fg, cell.modifier) == (first.fg, first.modifier)
    };
    cells.iter().enumerate().take_while(same_run).count()
}

/// The index of a colour of the 256; `None` for 24 bits, and for the colour of the text.
const fn index(colour: Color) -> Option<u8> {
    match colour {
        Color::Indexed(index) => Some(index),
        Color::Black => Some(0),
        Color::Red => Some(1),
        Color::Green => Some(2),
        Color::Yellow => Some(3),
        Color::Blue => Some(4),
        Color::Magenta => Some(5),
        Color::Cyan => Some(6),
        Color::Gray => Some(7),
        Color::DarkGray => Some(8),
        Color::LightRed => Some(9),
        Color::LightGreen => Some(10),
        Color::LightYellow => Some(11),
        Color::LightBlue => Some(12),
        Color::LightMagenta => Some(13),
        Color::LightCyan => Some(14),
        Color::White => Some(15),
        Color::Reset | Color::Rgb(..) => None,
    }
}

/// The SGR parameters of a colour; `base` is 30 for the foreground and 40 for the background.
fn colour(colour: Color, base: u8) -> String {
    match (colour, index(colour)) {
        (Color::Indexed(i), _) => format!("{};5;{i}", base + 8),
        (Color::Rgb(r, g, b), _) => format!("{};2;{r};{g};{b}", base + 8),
        (_, Some(n @ ..8)) => (base + n).to_string(),
        (_, Some(n)) => (base + 60 + n - 8).to_string(),
        (_, None) => (base + 9).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::terminal::testing::{cells_seen, emulator};
    use proptest::prelude::*;
    use ratatui::backend::{Backend, CrosstermBackend};
    use ratatui::style::Style;

    fn written(cells: &[(u16, u16, Cell)]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = AnsiEncoder::new();
        let cells: Vec<_> = cells.iter().map(|(x, y, cell)| (*x, *y, cell)).collect();
        encoder.write(&cells, &mut out).unwrap();
        encoder.reset(&mut out).unwrap();
        out
    }

    fn cell(symbol: &str, style: Style) -> Cell {
        let mut cell = Cell::default();
        cell.set_symbol(symbol).set_style(style);
        cell
    }

    #[test]
    fn only_differences_are_written() {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let red = Style::new().fg(Color::Red);
        let mut cells = vec![
            (3, 1, cell("a", bold)),
            (4, 1, cell("b", bold.fg(Color::Indexed(31)))),
            (9, 1, cell("漢", red)),
            (11, 1, cell("c", red)),
        ];
        cells.extend((0..12).map(|i| (i, 2, cell(" ", Style::new()))));
        cells.push((12, 2, cell("d", Style::new())));
        let text = String::from_utf8(written(&cells)).unwrap();
        let expected = "\u{1b}[2;4H\u{1b}[1ma\u{1b}[38;5;31mb\u{1b}[10G\u{1b}[0;31m漢\u{1b}[12Gc\u{1b}[3;1H\u{1b}[m\u{1b}[12X\u{1b}[13Gd";
        assert_eq!(text, expected);
    }

    #[test]
    fn the_colour_of_an_underline_is_a_sequence_of_its_own() {
        let line = Style::new().add_modifier(Modifier::UNDERLINED);
        let cells = [
            (0, 0, cell("a", line.underline_color(Color::Indexed(161)))),
            (1, 0, cell("b", line.underline_color(Color::Indexed(28)))),
            (2, 0, cell("c", line)),
            (3, 0, cell("d", line.underline_color(Color::Red))),
            (4, 0, cell("e", Style::new().underline_color(Color::Red))),
            (5, 0, cell("f", line.underline_color(Color::Rgb(0, 0, 1)))),
        ];
        let text = String::from_utf8(written(&cells)).unwrap();
        let expected = "\u{1b}[1;1H\u{1b}[4m\u{1b}[58:5:161ma\u{1b}[58:5:28mb\u{1b}[59mc\u{1b}[58:5:1md\u{1b}[me\u{1b}[4mf\u{1b}[m";
        assert_eq!(text, expected);
    }

    fn colours() -> impl Strategy<Value = Color> {
        prop_oneof![
            3 => Just(Color::Reset),
            2 => any::<u8>().prop_map(Color::Indexed),
            1 => (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(r, g, b)| Color::Rgb(r, g, b)),
            1 => prop::sample::select(vec![Color::Black, Color::Red, Color::Gray, Color::DarkGray, Color::LightCyan, Color::White]),
        ]
    }

    proptest! {
        /// A terminal shows the same as with ratatui's own backend, and receives no more bytes.
        #[test]
        fn a_terminal_shows_the_same_as_with_the_crossterm_backend(
            cells in prop::collection::btree_map((0u16..8, 0u16..40), (0usize..6, colours(), colours(), 0u16..16, 1u16..18), 0..60),
        ) {
            let mut placed = Vec::new();
            for (&(y, x), &(symbol, fg, bg, modifier, long)) in &cells {
                let symbol = ["a", "é", " ", "e\u{301}", " ", "漢"][symbol];
                let modifiers = [Modifier::BOLD, Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED];
                let modifier = modifiers.into_iter().enumerate().filter(|(i, _)| modifier >> i & 1 == 1).map(|(_, m)| m).collect();
                let style = Style::new().fg(fg).bg(bg).add_modifier(modifier);
                // Runs of spaces in one style, as on real screens.
                for i in 0..if symbol == " " { long } else { 1 } {
                    placed.push((x + i, y, cell(symbol, style)));
                }
            }
            placed.sort_by_key(|(x, y, _)| (*y, *x));
            placed.dedup_by_key(|(x, y, _)| (*y, *x));
            // The second column of a wide character is not a cell.
            placed.dedup_by(|b, a| a.2.symbol() == "漢" && (a.1, a.0 + 1) == (b.1, b.0));
            let mut theirs = Vec::new();
            CrosstermBackend::new(&mut theirs).draw(placed.iter().map(|(x, y, cell)| (*x, *y, cell))).unwrap();
            let ours = written(&placed);
            let shown = |bytes: &[u8]| {
                let mut emulator = emulator(60, 8);
                emulator.process(b"\x1b[41mxxxx\x1b[m\r\n\x1b[1mabc\x1b[m");
                emulator.process(bytes);
                cells_seen(emulator.screen())
            };
            prop_assert_eq!(shown(&ours), shown(&theirs));
            let has_cluster = placed.iter().any(|(_, _, cell)| display::has_uncertain_width(cell.symbol()));
            prop_assert!(has_cluster || ours.len() <= theirs.len());
        }
    }
}
