//! A small terminal emulator for tests of text about whose width terminals disagree.

use unicode_width::UnicodeWidthChar;

/// How the emulator draws emoji that consist of several characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EmojiStyle {
    /// As one emoji of two columns.
    Joined,
    /// As separate emoji, each with its own width.
    Separate,
}

/// The terminal. It knows the sequences that the backend writes; of a style it keeps nothing.
pub(super) struct WidthEmulator {
    style: EmojiStyle,
    /// The text of each cell by row and column; nothing in the second column of a wide character.
    cells: Vec<Vec<String>>,
    column: usize,
    row: usize,
    /// The cell that was written last since the cursor was moved.
    last: Option<usize>,
    wraps: bool,
    reports: Vec<u16>,
}

impl WidthEmulator {
    /// A blank terminal with these columns and rows.
    pub(super) fn new(style: EmojiStyle, columns: usize, rows: usize) -> Self {
        let cells = vec![vec![" ".to_string(); columns]; rows];
        Self { style, cells, column: 0, row: 0, last: None, wraps: true, reports: Vec::new() }
    }

    /// The text of a cell.
    pub(super) fn cell(&self, column: usize, row: usize) -> &str {
        &self.cells[row][column]
    }

    /// The columns that it reported, from 1.
    pub(super) fn reports(&self) -> &[u16] {
        &self.reports
    }

    /// Reads what a program writes.
    pub(super) fn process(&mut self, mut written: &str) {
        while let Some(c) = written.chars().next() {
            if let Some(sequence) = written.strip_prefix("\x1b[") {
                let end = sequence.find(|c: char| c.is_ascii_alphabetic()).unwrap();
                self.control(&sequence[..end], &sequence[end..=end]);
                written = &sequence[end + 1..];
            } else if let Some(command) = written.strip_prefix("\x1b]") {
                written = &command[command.find("\x1b\\").unwrap() + 2..];
            } else {
                self.print(c);
                written = &written[c.len_utf8()..];
            }
        }
    }

    fn control(&mut self, parameters: &str, function: &str) {
        let number = |i: usize| parameters.split(';').nth(i).and_then(|n| n.parse().ok()).unwrap_or(1usize);
        self.last = None;
        let (columns, column) = (self.cells[0].len(), self.column);
        match (function, parameters) {
            ("H", _) => (self.row, self.column) = (number(0) - 1, number(1) - 1),
            ("G", _) => self.column = number(0) - 1,
            ("X", _) => (column..(column + number(0)).min(columns)).for_each(|column| self.put(column, " ")),
            ("K", "2") => (0..columns).for_each(|column| self.put(column, " ")),
            ("J", "2") => self.cells.iter_mut().flatten().for_each(|cell| *cell = " ".into()),
            ("h", "?7") => self.wraps = true,
            ("l", "?7") => self.wraps = false,
            ("n", "6") => self.reports.push(column as u16 + 1),
            ("h" | "l" | "m", _) => {}
            unknown => panic!("{unknown:?}"),
        }
    }

    fn print(&mut self, c: char) {
        let width = c.width().unwrap_or(0);
        if let Some(last) = self.last {
            let text = &self.cells[self.row][last];
            let is_skin_tone = matches!(c, '\u{1f3fb}'..='\u{1f3ff}');
            let joins = self.style == EmojiStyle::Joined && (text.ends_with('\u{200d}') || is_skin_tone);
            if joins || width == 0 {
                self.cells[self.row][last].push(c);
                if self.style == EmojiStyle::Joined && c == '\u{fe0f}' && self.column == last + 1 {
                    self.put(self.column.min(self.cells[0].len() - 1), "");
                    self.column += 1;
                }
                return;
            }
        }
        if self.column + width > self.cells[0].len() {
            if !self.wraps {
                return;
            }
            (self.row, self.column) = ((self.row + 1).min(self.cells.len() - 1), 0);
        }
        let column = self.column;
        self.put(column, &c.to_string());
        (1..width).for_each(|i| self.put(column + i, ""));
        self.last = Some(column);
        self.column += width;
    }

    /// Writes a cell. The other half of a wide character that was there becomes blank.
    fn put(&mut self, column: usize, text: &str) {
        let row = &mut self.cells[self.row];
        if !text.is_empty() && row[column].is_empty() {
            row[column - 1] = " ".into();
        }
        if row.get(column + 1).is_some_and(String::is_empty) {
            row[column + 1] = " ".into();
        }
        row[column] = text.into();
    }
}
