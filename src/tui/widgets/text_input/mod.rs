//! A text input: what is typed into it, and the cursor.
//!
//! It takes the keys of a table (`input_keys`); every other key does nothing. The cursor moves and deletes by graphemes,
//! words and lines, and whatever is deleted comes back with undo. There is no clipboard of its own, so no key inserts text that
//! was deleted earlier.

mod drawing;
mod history;

pub(crate) use drawing::draw_prompt;

use crate::text::{graphemes, words};
use crate::tui::input_keys::{self, InputCommand};
use crossterm::event::KeyEvent;
use drawing::Window;
use history::{Change, EditHistory};
use std::cell::Cell;
use std::ops::Range;

/// Columns that Tab indents by.
const INDENT: &str = "    ";

/// Whether an input takes line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lines {
    /// One line: a pasted line break becomes a space.
    One,
    /// Any number of lines, which are wrapped.
    Many,
}

/// A text input.
#[derive(Clone, Debug)]
pub(crate) struct TextInput {
    text: String,
    /// The byte offset of the cursor, always between two graphemes.
    cursor: usize,
    lines: Lines,
    /// The column that the cursor returns to on a row that is long enough, while it moves up and down.
    goal_column: Option<usize>,
    history: EditHistory,
    /// The part of the text that was drawn last.
    window: Cell<Window>,
}

impl TextInput {
    /// An input for one line that contains `text`, with the cursor at the end.
    pub(crate) fn one_line(text: &str) -> Self {
        Self::new(text, Lines::One)
    }

    /// An input for many lines that contains `text`, with the cursor at the end.
    pub(crate) fn many_lines(text: &str) -> Self {
        Self::new(text, Lines::Many)
    }

    fn new(text: &str, lines: Lines) -> Self {
        let text = with_line_breaks_of(lines, text);
        let (cursor, history, window) = (text.len(), EditHistory::default(), Cell::default());
        Self { text, cursor, lines, goal_column: None, history, window }
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether the text is empty.
    pub(crate) const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Handles a key. Returns whether the text has changed.
    pub(crate) fn key(&mut self, key: KeyEvent) -> bool {
        match input_keys::command(key) {
            Some(InputCommand::Insert(c)) => self.insert(c.encode_utf8(&mut [0; 4])),
            Some(command) => self.run(command),
            None => false,
        }
    }

    /// Inserts pasted text at the cursor. In a one-line input, line breaks become spaces.
    pub(crate) fn paste(&mut self, text: &str) {
        let text = with_line_breaks_of(self.lines, text);
        self.history.end_group();
        self.replace(self.cursor..self.cursor, &text);
        self.history.end_group();
    }

    /// Replaces the whole text, as one change that can be undone. The cursor goes to the end.
    pub(crate) fn set_text(&mut self, text: &str) {
        let text = with_line_breaks_of(self.lines, text);
        self.history.end_group();
        self.replace(0..self.text.len(), &text);
        self.history.end_group();
    }

    /// Empties the input and forgets its history.
    pub(crate) fn clear(&mut self) {
        *self = Self::new("", self.lines);
    }

    /// Moves the cursor by so many rows, up where negative; for the wheel of the mouse.
    pub(crate) fn move_rows(&mut self, rows: isize) {
        self.history.end_group();
        for _ in 0..rows.unsigned_abs() {
            self.go_to_row(rows.signum());
        }
    }

    fn insert(&mut self, text: &str) -> bool {
        // An undo takes back a word at a time.
        let begins_word = self.text[..self.cursor].ends_with(char::is_whitespace) && !text.trim().is_empty();
        if begins_word {
            self.history.end_group();
        }
        self.replace(self.cursor..self.cursor, text)
    }

    fn run(&mut self, command: InputCommand) -> bool {
        use InputCommand as C;
        match command {
            C::DeleteLeft => self.delete(graphemes::previous(&self.text, self.cursor)..self.cursor),
            C::DeleteRight => self.delete(self.cursor..graphemes::next(&self.text, self.cursor)),
            C::DeleteWordLeft => self.delete_at_once(self.word_left()..self.cursor),
            C::DeleteWordRight => self.delete_at_once(self.cursor..self.word_end_right()),
            C::DeleteToLineStart => self.delete_at_once(self.line().start..self.cursor),
            C::DeleteToLineEnd => self.delete_at_once(self.cursor..self.line().end),
            C::NewLine if self.lines == Lines::Many => self.insert("\n"),
            C::Indent if self.lines == Lines::Many => self.insert(INDENT),
            C::Insert(_) | C::NewLine | C::Indent => false,
            C::Undo => self.take_back(),
            C::Redo => self.repeat(),
            motion => {
                self.move_cursor(motion);
                false
            }
        }
    }

    fn move_cursor(&mut self, motion: InputCommand) {
        use InputCommand as C;
        self.history.end_group();
        match motion {
            C::Up => return self.go_to_row(-1),
            C::Down => return self.go_to_row(1),
            C::PageUp => return self.move_rows(-self.page()),
            C::PageDown => return self.move_rows(self.page()),
            _ => {}
        }
        self.goal_column = None;
        self.cursor = match motion {
            C::Left => graphemes::previous(&self.text, self.cursor),
            C::Right => graphemes::next(&self.text, self.cursor),
            C::WordLeft => self.word_left(),
            C::WordRight => self.word_right(),
            C::LineStart => self.line().start,
            C::LineEnd => self.line().end,
            C::TextStart => 0,
            C::TextEnd => self.text.len(),
            _ => self.cursor,
        };
    }

    /// The line of the cursor, without its line break.
    fn line(&self) -> Range<usize> {
        let start = self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[self.cursor..].find('\n').map_or(self.text.len(), |len| self.cursor + len);
        start..end
    }

    /// The start of the word before the cursor, else the start of the line; at the start of a line, the end of the one above.
    fn word_left(&self) -> usize {
        let line = self.line();
        if self.cursor == line.start {
            return graphemes::previous(&self.text, self.cursor);
        }
        let before = words::previous_start(&self.text[line.clone()], self.cursor - line.start);
        before.map_or(line.start, |start| line.start + start)
    }

    /// The start of the word after the cursor, else the end of the line; at the end of a line, the start of the one below.
    fn word_right(&self) -> usize {
        let line = self.line();
        if self.cursor == line.end {
            return graphemes::next(&self.text, self.cursor);
        }
        let after = words::next_start(&self.text[line.clone()], self.cursor - line.start);
        after.map_or(line.end, |start| line.start + start)
    }

    /// The end of the word at or after the cursor, else the end of the line; at the end of a line, the start of the one below.
    fn word_end_right(&self) -> usize {
        let line = self.line();
        if self.cursor == line.end {
            return graphemes::next(&self.text, self.cursor);
        }
        let word = words::at_or_after(&self.text[line.clone()], self.cursor - line.start);
        word.map_or(line.end, |word| line.start + word.end)
    }

    fn delete(&mut self, range: Range<usize>) -> bool {
        self.replace(range, "")
    }

    /// Deletes something that an undo takes back on its own.
    fn delete_at_once(&mut self, range: Range<usize>) -> bool {
        self.history.end_group();
        let changed = self.delete(range);
        self.history.end_group();
        changed
    }

    /// Replaces a part of the text, and puts the cursor after it. Returns whether the text has changed.
    fn replace(&mut self, range: Range<usize>, with: &str) -> bool {
        self.goal_column = None;
        if range.is_empty() && with.is_empty() {
            return false;
        }
        let before = self.cursor;
        let removed = self.text[range.clone()].to_string();
        self.text.replace_range(range.clone(), with);
        // What was inserted may continue the grapheme before it, or be continued by the one after it.
        self.cursor = graphemes::ceil(&self.text, range.start + with.len());
        let change = Change { at: range.start, removed, inserted: with.into(), before, after: self.cursor };
        self.history.push(change);
        true
    }

    fn take_back(&mut self) -> bool {
        let Some(changes) = self.history.undo() else { return false };
        for change in changes.iter().rev() {
            self.text.replace_range(change.at..change.at + change.inserted.len(), &change.removed);
            self.cursor = change.before;
        }
        self.goal_column = None;
        true
    }

    fn repeat(&mut self) -> bool {
        let Some(changes) = self.history.redo() else { return false };
        for change in &changes {
            self.text.replace_range(change.at..change.at + change.removed.len(), &change.inserted);
            self.cursor = change.after;
        }
        self.goal_column = None;
        true
    }
}

/// `text` with `\n` for every kind of line break, or with spaces for them in one line.
fn with_line_breaks_of(lines: Lines, text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if lines == Lines::One { text.replace('\n', " ") } else { text }
}

#[cfg(test)]
mod tests;
