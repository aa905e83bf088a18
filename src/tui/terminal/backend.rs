//! A backend for ratatui that writes each frame at once, in few bytes, as a synchronized update.

use super::hyperlink::{self, LinkNumbers};
use super::shown_screen::{RowUpdate, ShownScreen};
use crate::article::Article;
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::style::Print;
use crossterm::terminal::{
    self, BeginSynchronizedUpdate, Clear, DisableLineWrap, EnableLineWrap, EndSynchronizedUpdate,
};
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use std::io::{self, Write};
use std::mem;
use std::rc::Rc;
use std::sync::Arc;

/// The shape of the terminal's cursor (DECSCUSR).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CursorShape {
    /// The shape that the user has chosen, on the text that is read.
    Default,
    /// A bar that does not blink, in an input.
    Bar,
}

impl CursorShape {
    const fn sequence(self) -> &'static str {
        match self {
            Self::Default => "\x1b[0 q",
            Self::Bar => "\x1b[6 q",
        }
    }
}

/// Draws on a terminal that understands ANSI escape sequences.
///
/// `CrosstermBackend` writes a frame in several pieces, each of them a packet over ssh, repeats the state of the cursor in every
/// frame, and has no hyperlinks. This backend collects a frame in memory, and [`Backend::flush`] writes it. A terminal that
/// supports synchronized updates shows all of it at the same time. A frame that changes nothing is not written.
///
/// Terminals disagree about the width of emoji sequences and of letters with marks. If a row has such a symbol or had one, a
/// change writes the whole row, and the cursor is moved explicitly after the symbol, so that no other cell shows anything but the
/// frame.
///
/// What is written through [`Write`] goes before the next frame, or to the terminal at once with [`Write::flush`].
pub(crate) struct AnsiBackend<W> {
    writer: W,
    /// The bytes that are still to be written.
    out: Vec<u8>,
    /// Whether `out` has the beginning of a synchronized update without its end.
    in_update: bool,
    /// Whether the screen has to be erased before the next cell is drawn.
    erase: bool,
    /// The bytes to write after the screen is erased.
    after_erasing: String,
    size: Size,
    shown: ShownScreen,
    /// Has the addresses of the links.
    article: Option<Arc<Article>>,
    /// Where the cursor has to be, and whether it has to be visible.
    cursor: Position,
    is_visible: bool,
    /// The shape that the cursor has to have. Shared, because it is known only while a frame is drawn.
    shape: Rc<std::cell::Cell<CursorShape>>,
    /// Where the terminal has its cursor, whether it shows it, and its shape; nothing where that is unknown.
    terminal_cursor: Option<Position>,
    terminal_visibility: Option<bool>,
    terminal_shape: Option<CursorShape>,
}

impl<W: Write> AnsiBackend<W> {
    /// A backend that writes to `writer`, a terminal with a visible cursor anywhere. Without a size, it draws nothing.
    pub(crate) fn new(writer: W) -> Self {
        Self {
            writer,
            out: Vec::new(),
            in_update: false,
            erase: false,
            after_erasing: String::new(),
            size: Size::ZERO,
            shown: ShownScreen::new(),
            article: None,
            cursor: Position::ORIGIN,
            is_visible: true,
            shape: Rc::new(std::cell::Cell::new(CursorShape::Default)),
            terminal_cursor: None,
            terminal_visibility: Some(true),
            terminal_shape: Some(CursorShape::Default),
        }
    }

    /// The shape of the cursor in the next frame, to be set.
    pub(crate) fn cursor_shape(&self) -> Rc<std::cell::Cell<CursorShape>> {
        self.shape.clone()
    }

    /// Sets the size of the next frame. The backend does not query the terminal: the reader handles a resize event first,
    /// and a frame must have the size that the reader is laid out for.
    pub(crate) fn set_size(&mut self, size: Size) {
        self.size = size;
        self.shown.resize(size);
    }

    /// Sets the article that the links of the next frame belong to, and returns what became of their numbers.
    pub(crate) fn set_article(&mut self, article: &Arc<Article>) -> LinkNumbers {
        if self.article.as_ref().is_some_and(|current| Arc::ptr_eq(current, article)) {
            return LinkNumbers::Kept;
        }
        let before = self.article.replace(article.clone());
        before.map_or(LinkNumbers::Kept, |before| hyperlink::compare_numbers(&before, article))
    }

    /// Forgets the state of the cursor, which another program may have changed.
    pub(crate) const fn forget_cursor(&mut self) {
        (self.terminal_cursor, self.terminal_visibility, self.terminal_shape) = (None, None, None);
    }

    /// Begins a synchronized update, if none has begun, and erases the screen, if it has to be.
    fn begin_update(&mut self) -> io::Result<()> {
        if !mem::replace(&mut self.in_update, true) {
            queue!(self.out, BeginSynchronizedUpdate)?;
        }
        if mem::take(&mut self.erase) {
            queue!(self.out, Clear(terminal::ClearType::All), Print(mem::take(&mut self.after_erasing)))?;
        }
        Ok(())
    }

    /// Writes `sequences` the next time that the screen is erased, in the same update and before anything is drawn. They have to
    /// leave the screen blank.
    pub(crate) fn write_after_erasing(&mut self, sequences: String) {
        self.after_erasing = sequences;
    }

    /// Erases `rows` and writes all their cells. A symbol that is wider than expected must not continue in the next row.
    fn write_rows(&mut self, rows: impl Iterator<Item = u16>) -> io::Result<()> {
        queue!(self.out, DisableLineWrap)?;
        for y in rows {
            queue!(self.out, MoveTo(0, y), Clear(terminal::ClearType::CurrentLine))?;
            hyperlink::write(self.shown.row(y), self.article.as_deref(), &mut self.out)?;
        }
        queue!(self.out, EnableLineWrap)
    }

    /// Moves, shows or hides the cursor of the terminal, and gives it its shape. A hidden cursor is left as it is.
    fn place_cursor(&mut self) -> io::Result<()> {
        if self.is_visible && self.terminal_cursor != Some(self.cursor) {
            self.begin_update()?;
            queue!(self.out, MoveTo(self.cursor.x, self.cursor.y))?;
            self.terminal_cursor = Some(self.cursor);
        }
        let shape = self.shape.get();
        if self.is_visible && self.terminal_shape != Some(shape) {
            self.begin_update()?;
            self.out.extend_from_slice(shape.sequence().as_bytes());
            self.terminal_shape = Some(shape);
        }
        if self.terminal_visibility != Some(self.is_visible) {
            self.begin_update()?;
            if self.is_visible {
                queue!(self.out, Show)?;
            } else {
                queue!(self.out, Hide)?;
            }
            self.terminal_visibility = Some(self.is_visible);
        }
        Ok(())
    }
}

impl<W: Write> Write for AnsiBackend<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.out.is_empty() {
            return Ok(());
        }
        self.writer.write_all(&self.out)?;
        self.out.clear();
        self.writer.flush()
    }
}

impl<W: Write> Backend for AnsiBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, cells: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let cells: Vec<_> = cells.collect();
        if cells.is_empty() {
            return Ok(());
        }
        self.begin_update()?;
        self.terminal_cursor = None;
        let rows = cells.chunk_by(|a, b| a.1 == b.1);
        let rows: Vec<_> = rows.map(|row| (self.shown.change_row(row[0].1, row), row)).collect();
        for rows in rows.chunk_by(|a, b| a.0 == b.0) {
            match rows[0].0 {
                RowUpdate::Changes => {
                    let changes = rows.iter().flat_map(|(_, row)| row.iter().copied());
                    hyperlink::write(changes, self.article.as_deref(), &mut self.out)?;
                }
                RowUpdate::Whole => self.write_rows(rows.iter().map(|(_, row)| row[0].1))?,
            }
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.is_visible = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.is_visible = true;
        Ok(())
    }

    /// The position that was set last.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = position.into();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// Erases a part of the screen, which is relative to the position of the cursor that was set last.
    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        let at = self.shown.index(self.cursor);
        let line = self.shown.index(Position { x: 0, ..self.cursor });
        let line = line..line + usize::from(self.size.width);
        let (part, cells) = match region {
            ClearType::All => {
                // Only with the next cell or flush, because ratatui erases a screen that becomes narrower twice.
                self.erase = true;
                self.shown.erase_all();
                return Ok(());
            }
            ClearType::AfterCursor => (terminal::ClearType::FromCursorDown, at..usize::MAX),
            ClearType::BeforeCursor => (terminal::ClearType::FromCursorUp, 0..at + 1),
            ClearType::CurrentLine => (terminal::ClearType::CurrentLine, line),
            ClearType::UntilNewLine => (terminal::ClearType::UntilNewLine, at..line.end),
        };
        self.shown.erase(cells);
        self.begin_update()?;
        self.terminal_cursor = Some(self.cursor);
        queue!(self.out, MoveTo(self.cursor.x, self.cursor.y), Clear(part))
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    /// The size in cells; that in pixels is unknown.
    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.erase {
            self.begin_update()?;
        }
        self.place_cursor()?;
        if mem::take(&mut self.in_update) {
            queue!(self.out, EndSynchronizedUpdate)?;
        }
        Write::flush(self)
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown_screen::columns;
    use super::super::testing::{Writes, cells_seen, emulator};
    use super::super::width_emulator::{EmojiStyle, WidthEmulator};
    use super::*;
    use crate::article::markup::Inline;
    use crate::article::{SourceFormat, markdown};
    use crate::text::display;
    use proptest::prelude::*;
    use ratatui::backend::CrosstermBackend;
    use ratatui::buffer::{Buffer, CellDiffOption};
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier, Style};
    use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
    use regex::Regex;
    use std::num::NonZeroU16;

    /// A `Terminal` over the backend, and what it writes.
    struct TestTerminal {
        terminal: Terminal<AnsiBackend<Writes>>,
        writes: Writes,
    }

    impl TestTerminal {
        /// A terminal with these columns and rows, whose first frame was `first`.
        #[track_caller]
        fn showing(first: &str, columns: u16, rows: u16) -> Self {
            let writes = Writes::default();
            let mut terminal = Terminal::new(AnsiBackend::new(writes.clone())).unwrap();
            terminal.backend_mut().set_size(Size::new(columns, rows));
            let mut terminal = Self { terminal, writes };
            terminal.draw_text(first);
            terminal
        }

        fn resize(&mut self, columns: u16, rows: u16) {
            self.terminal.backend_mut().set_size(Size::new(columns, rows));
        }

        /// Draws a frame, and returns what is written in one piece.
        #[track_caller]
        fn draw(&mut self, draw: impl FnOnce(&mut Frame)) -> String {
            self.terminal.draw(draw).unwrap();
            String::from_utf8(self.writes.take_one()).unwrap()
        }

        /// Draws a frame with `text` in its first row and a hidden cursor.
        #[track_caller]
        fn draw_text(&mut self, text: &str) -> String {
            self.draw(|frame| write_text(frame.buffer_mut(), text))
        }

        /// Draws a frame with `text` in its first row and the cursor in this column of it.
        #[track_caller]
        fn draw_cursor(&mut self, text: &str, column: u16) -> String {
            self.draw(|frame| {
                write_text(frame.buffer_mut(), text);
                frame.set_cursor_position((column, 0));
            })
        }
    }

    fn write_text(buffer: &mut Buffer, text: &str) {
        buffer.set_string(0, 0, text, Style::new());
    }

    /// A synchronized update.
    fn update(changes: &str) -> String {
        format!("\x1b[?2026h{changes}\x1b[?2026l")
    }

    #[test]
    fn a_frame_writes_only_the_cells_that_changed() {
        let mut terminal = TestTerminal::showing("harga beras", 20, 2);
        assert_eq!(terminal.draw_text("harga benih"), update("\x1b[1;9Hnih"));
    }

    #[test]
    fn a_frame_without_changes_writes_nothing() {
        let mut terminal = TestTerminal::showing("harga", 20, 2);
        assert_eq!(terminal.draw_text("harga"), "");
        terminal.draw_cursor("harga", 3);
        assert_eq!(terminal.draw_cursor("harga", 3), "");
    }

    #[test]
    fn the_cursor_is_moved_shown_and_hidden_only_when_that_changes() {
        let mut terminal = TestTerminal::showing("harga", 20, 2);
        assert_eq!(terminal.draw_cursor("harga", 1), update("\x1b[1;2H\x1b[?25h"));
        assert_eq!(terminal.draw_cursor("harga", 2), update("\x1b[1;3H"));
        assert_eq!(terminal.draw_cursor("Harga", 2), update("\x1b[1;1HH\x1b[1;3H"), "drawing moves it");
        assert_eq!(terminal.draw_text("Harga"), update("\x1b[?25l"));
        assert_eq!(terminal.draw_text("harga"), update("\x1b[1;1Hh"), "a hidden cursor stays where it is");
        assert_eq!(terminal.draw_cursor("harga", 2), update("\x1b[1;3H\x1b[?25h"));
        terminal.terminal.backend_mut().forget_cursor();
        assert_eq!(terminal.draw_cursor("harga", 2), update("\x1b[1;3H\x1b[0 q\x1b[?25h"));
    }

    #[test]
    fn the_cursor_is_a_bar_in_an_input_only() {
        let mut terminal = TestTerminal::showing("harga", 20, 2);
        terminal.draw_cursor("harga", 1);
        terminal.terminal.backend().cursor_shape().set(CursorShape::Bar);
        assert_eq!(terminal.draw_cursor("harga", 1), update("\x1b[6 q"));
        assert_eq!(terminal.draw_cursor("harga", 2), update("\x1b[1;3H"));
        terminal.terminal.backend().cursor_shape().set(CursorShape::Default);
        assert_eq!(terminal.draw_text("harga"), update("\x1b[?25l"), "a hidden cursor has no shape");
        assert_eq!(terminal.draw_cursor("harga", 2), update("\x1b[0 q\x1b[?25h"));
    }

    #[test]
    fn a_new_size_erases_the_screen_once_and_draws_all_of_it() {
        let mut terminal = TestTerminal::showing("harga", 20, 2);
        for (columns, rows) in [(9, 2), (9, 1), (9, 5), (30, 5)] {
            terminal.resize(columns, rows);
            assert_eq!(terminal.draw_text("harga"), update("\x1b[2J\x1b[1;1Hharga"), "{columns}x{rows}");
        }
    }

    #[test]
    fn a_cleared_screen_is_drawn_whole() {
        let mut terminal = TestTerminal::showing("harga", 20, 2);
        terminal.terminal.clear().unwrap();
        assert_eq!(terminal.writes.take_one(), b"", "with the next frame");
        assert_eq!(terminal.draw_text("harga"), update("\x1b[2J\x1b[1;1Hharga"));
        terminal.terminal.clear().unwrap();
        assert_eq!(terminal.draw_text(""), update("\x1b[2J"), "also if nothing is drawn");
        assert_eq!(terminal.draw_text(""), "");
    }

    #[test]
    fn modes_and_replies_are_written_before_the_frame_and_with_it() {
        let mut terminal = TestTerminal::showing("harga", 20, 2);
        terminal.terminal.clear().unwrap();
        terminal.terminal.backend_mut().write_all(b"\x1b[?1049h").unwrap();
        assert_eq!(terminal.draw_text("beras"), "\x1b[?1049h".to_owned() + &update("\x1b[2J\x1b[1;1Hberas"));
        terminal.terminal.clear().unwrap();
        terminal.terminal.backend_mut().write_all(b"\x1b]52;c;YQ==\x1b\\").unwrap();
        Write::flush(terminal.terminal.backend_mut()).unwrap();
        assert_eq!(terminal.writes.take_one(), b"\x1b]52;c;YQ==\x1b\\", "at once, without what waits for a frame");
    }

    /// `written` without what moves the cursor and changes styles, and with links as in Markdown but the address first.
    fn links_in(written: &str) -> String {
        let text = Regex::new("\x1b\\[[0-9;?]*[A-Za-z]").unwrap().replace_all(written, "");
        let text = Regex::new("\x1b\\]8;;\x1b\\\\").unwrap().replace_all(&text, "]");
        Regex::new("\x1b\\]8;id=[0-9]+;([!-~]*)\x1b\\\\").unwrap().replace_all(&text, "($1)[").into_owned()
    }

    #[test]
    fn the_changed_cells_of_a_link_are_linked_and_no_others() {
        let composed = markdown::read("[satu](https://x.id/1) [dua](https://x.id/2)".into());
        let article = Arc::new(Article::from_composed(composed, SourceFormat::Markdown, None).unwrap());
        let mut terminal = TestTerminal::showing("", 6, 3);
        terminal.terminal.backend_mut().set_article(&article);
        // Each part with its column, row and link.
        let mut draw = |parts: &[(u16, u16, &str, Option<u32>)]| {
            let written = terminal.draw(|frame| {
                for &(x, y, text, link) in parts {
                    let style = link.map_or(Style::new(), |link| hyperlink::link_style(Inline::Link(link)));
                    frame.buffer_mut().set_string(x, y, text, style);
                }
            });
            links_in(&written)
        };
        let (one, two) = ("(https://x.id/1)", "(https://x.id/2)");
        assert_eq!(
            draw(&[(0, 0, "a", None), (2, 0, "satu", Some(0)), (0, 1, "dua", Some(1))]),
            format!("a{one}[satu{two}[dua]")
        );
        assert_eq!(draw(&[(0, 0, "a", None), (2, 0, "sama", Some(0)), (0, 1, "dua", Some(1))]), format!("{one}[ma]"));
        assert_eq!(
            draw(&[(0, 0, "b", None), (2, 0, "sama", None), (0, 1, "dua", Some(0))]),
            format!("bsama{one}[dua]")
        );
        assert_eq!(
            draw(&[(0, 0, "b", None), (2, 0, "sama", Some(7)), (0, 1, "dua", Some(0))]),
            "sama",
            "an unknown link"
        );
    }

    #[test]
    fn parts_of_a_screen_are_erased_from_the_cursor() {
        use ClearType::{AfterCursor, All, BeforeCursor, CurrentLine, UntilNewLine};
        for region in [All, AfterCursor, BeforeCursor, CurrentLine, UntilNewLine] {
            let filled = Buffer::filled(Rect::new(0, 0, 6, 3), Cell::new("x"));
            let cells = || filled.content.iter().enumerate().map(|(i, cell)| (i as u16 % 6, i as u16 / 6, cell));
            let (ours, theirs) = (Writes::default(), Writes::default());
            let mut backend = AnsiBackend::new(ours.clone());
            backend.draw(cells()).unwrap();
            backend.set_cursor_position((2, 1)).unwrap();
            backend.clear_region(region).unwrap();
            Backend::flush(&mut backend).unwrap();
            let mut crossterm = CrosstermBackend::new(theirs.clone());
            crossterm.draw(cells()).unwrap();
            crossterm.set_cursor_position((2, 1)).unwrap();
            crossterm.clear_region(region).unwrap();
            let shown = [ours.take_one(), theirs.take_all()].map(|bytes| {
                let mut emulator = emulator(6, 3);
                emulator.process(&bytes);
                cells_seen(emulator.screen())
            });
            assert_eq!(shown[0], shown[1], "{region:?}");
        }
    }

    #[test]
    fn a_row_with_an_emoji_sequence_is_written_whole_and_the_cursor_moved_after_it() {
        let farmer = "👩\u{200d}🌾";
        let mut terminal = TestTerminal::showing(&format!("{farmer} Budi"), 14, 2);
        let row = |text: &str, rest: &str| {
            let emoji = format!("\x1b[1;1H  \x1b[1G{farmer}\x1b[3G");
            update(&format!("\x1b[?7l\x1b[1;1H\x1b[2K{emoji}{text}{rest}\x1b[?7h"))
        };
        assert_eq!(terminal.draw_text(&format!("{farmer} Rudi")), row(" Rudi", "       "));
        let without = update("\x1b[?7l\x1b[1;1H\x1b[2K\x1b[1;1H  Rudi        \x1b[?7h");
        assert_eq!(terminal.draw_text("  Rudi"), without, "also when it is gone");
        assert_eq!(terminal.draw_text("  Budi"), update("\x1b[1;3HB"), "and then only what changes");
    }

    #[test]
    fn letters_after_an_emoji_sequence_are_where_they_belong_in_every_terminal() {
        let farmer = "👩\u{200d}🌾";
        for style in [EmojiStyle::Joined, EmojiStyle::Separate] {
            let mut terminal = TestTerminal::showing("", 14, 2);
            let mut screen = WidthEmulator::new(style, 14, 2);
            for text in [format!("{farmer} Budi"), format!("a{farmer} Budi"), "Budi".to_string()] {
                screen.process(&terminal.draw_text(&text));
            }
            let shown: String = (0..14).map(|column| screen.cell(column, 0)).collect();
            assert_eq!(shown.trim_end(), "Budi", "{style:?}");
        }
    }

    #[test]
    fn a_symbol_wider_than_ratatui_expects_keeps_its_columns() {
        let family = "👨\u{200d}👩\u{200d}👧";
        let mut terminal = TestTerminal::showing("Budi dan Siti", 14, 2);
        let mut screen = WidthEmulator::new(EmojiStyle::Separate, 14, 2);
        screen.process(&terminal.draw(|frame| {
            let forced = CellDiffOption::ForcedWidth(NonZeroU16::new(6).unwrap());
            frame.buffer_mut()[(0, 0)].set_symbol(family).set_diff_option(forced);
            frame.buffer_mut().set_string(6, 0, "Siti", Style::new());
        }));
        let shown: String = (0..14).map(|column| screen.cell(column, 0)).collect();
        assert_eq!(shown.trim_end().replace('\u{200d}', ""), "👨👩👧Siti");
    }

    #[test]
    fn the_probe_of_emoji_is_in_the_update_before_the_first_cell() {
        let mut terminal = TestTerminal::showing("harga", 20, 2);
        terminal.terminal.clear().unwrap();
        terminal.terminal.backend_mut().write_after_erasing("\x1b[6n".into());
        assert_eq!(terminal.draw_text("harga"), update("\x1b[2J\x1b[6n\x1b[1;1Hharga"));
    }

    /// One frame: the words of each row with their styles, and the cursor.
    type TestFrame = (Vec<Vec<(usize, usize)>>, Option<(u16, u16)>);

    fn frames() -> impl Strategy<Value = Vec<TestFrame>> {
        let row = prop::collection::vec((0usize..7, 0usize..5), 0..8);
        let frame = (prop::collection::vec(row, 0..5), prop::option::of((0u16..24, 0u16..5)));
        prop::collection::vec(frame, 1..6)
    }

    fn draw_test_frame(frame: &mut Frame, (rows, cursor): &TestFrame) {
        let styles = [
            Style::new(),
            Style::new().fg(Color::Red),
            Style::new().bg(Color::Blue),
            Style::new().add_modifier(Modifier::BOLD),
            Style::new().fg(Color::Indexed(31)).add_modifier(Modifier::UNDERLINED),
        ];
        for (y, row) in rows.iter().enumerate() {
            let mut x = 0;
            for &(word, style) in row {
                let text = ["a", "漢字", " ", "é ê", "beras", "          ", "x漢y"][word];
                let buffer = frame.buffer_mut();
                if x < buffer.area.width {
                    (x, _) = buffer.set_stringn(x, y as u16, text, usize::MAX, styles[style]);
                }
            }
        }
        if let Some(position) = cursor {
            frame.set_cursor_position(*position);
        }
    }

    proptest! {
        /// After every frame, the terminal shows the same as with ratatui's own backend, and received no more bytes.
        #[test]
        fn frames_look_the_same_as_with_the_crossterm_backend(frames in frames()) {
            let (area, theirs) = (Rect::new(0, 0, 24, 5), Writes::default());
            let options = TerminalOptions { viewport: Viewport::Fixed(area) };
            let mut reference = Terminal::with_options(CrosstermBackend::new(theirs.clone()), options).unwrap();
            let mut terminal = TestTerminal::showing("", area.width, area.height);
            let (mut our_screen, mut their_screen) = (emulator(24, 5), emulator(24, 5));
            our_screen.process(b"\x1b[?25l");
            for frame in &frames {
                let ours = terminal.draw(|drawn| draw_test_frame(drawn, frame));
                our_screen.process(ours.as_bytes());
                reference.draw(|drawn| draw_test_frame(drawn, frame)).unwrap();
                let theirs = theirs.take_all();
                their_screen.process(&theirs);
                let (one, other) = (our_screen.screen(), their_screen.screen());
                prop_assert_eq!(cells_seen(one), cells_seen(other));
                prop_assert_eq!(one.hide_cursor(), other.hide_cursor());
                if !one.hide_cursor() {
                    prop_assert_eq!(one.cursor_position(), other.cursor_position());
                }
                prop_assert!(ours.len() <= theirs.len(), "{} {}", ours.len(), theirs.len());
            }
        }

        /// Whichever way a terminal draws emoji, every cell beside them shows what the frame has there.
        #[test]
        fn an_error_of_the_terminal_stays_in_its_cluster(
            frames in prop::collection::vec(prop::collection::vec(prop::collection::vec(0usize..14, 0..9), 0..4), 1..6),
        ) {
            const WORDS: [&str; 14] = [
                "a", "漢字", " ", "e\u{301}", "beras", "            ", "👩\u{200d}🌾", "👨\u{200d}👩\u{200d}👧", "🇮🇩", "1\u{fe0f}\u{20e3}",
                "❤\u{fe0f}", "👍🏽", "กำ", "क्षि",
            ];
            for style in [EmojiStyle::Joined, EmojiStyle::Separate] {
                let mut terminal = TestTerminal::showing("", 20, 4);
                let mut screen = WidthEmulator::new(style, 20, 4);
                for rows in &frames {
                    let mut drawn = Buffer::empty(Rect::new(0, 0, 20, 4));
                    for (row, y) in rows.iter().zip(0..) {
                        let text: String = row.iter().map(|&word| WORDS[word]).collect();
                        drawn.set_stringn(0, y, text, 20, Style::new());
                    }
                    screen.process(&terminal.draw(|frame| frame.buffer_mut().clone_from(&drawn)));
                    for y in 0..4 {
                        let mut x = 0;
                        while x < 20 {
                            let cell = &drawn[(x, y)];
                            if !display::has_uncertain_width(cell.symbol()) {
                                prop_assert_eq!(screen.cell(x.into(), y.into()), cell.symbol(), "{:?} {} {}", style, x, y);
                            }
                            x += columns(cell) as u16;
                        }
                    }
                }
            }
        }

        /// Whatever was on a screen and whatever its size was, a cleared or resized screen shows the frame and nothing else.
        #[test]
        fn a_screen_drawn_whole_looks_like_a_blank_one_with_the_frame(
            before in frames(), after in frames(), size in prop::option::of((1u16..24, 1u16..6)),
        ) {
            let mut screen = emulator(24, 5);
            let mut terminal = TestTerminal::showing("", 24, 5);
            for frame in &before {
                screen.process(terminal.draw(|drawn| draw_test_frame(drawn, frame)).as_bytes());
            }
            let (columns, rows) = size.unwrap_or((24, 5));
            if size.is_some() {
                terminal.resize(columns, rows);
                screen.process(b"garbage");
            }
            terminal.terminal.clear().unwrap();
            let fits = |frame: &TestFrame| (frame.0.iter().take(rows.into()).cloned().collect(), None);
            let mut blank = TestTerminal::showing("", columns, rows);
            let mut expected = emulator(24, 5);
            for frame in after.iter().map(fits) {
                screen.process(terminal.draw(|drawn| draw_test_frame(drawn, &frame)).as_bytes());
                expected.process(blank.draw(|drawn| draw_test_frame(drawn, &frame)).as_bytes());
                prop_assert_eq!(cells_seen(screen.screen()), cells_seen(expected.screen()));
            }
        }
    }
}
