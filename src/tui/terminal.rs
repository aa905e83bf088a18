//! The terminal: switched to raw mode, drawn on, and restored on every way out.

use super::ascii;
use super::background_query;
use super::geometry::usable_size;
use super::hyperlink;
use crate::article::Article;
use crate::guard;
use crate::text::display;
use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{
    self, BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::buffer::{self, Buffer};
use ratatui::layout::{Position, Rect};
use ratatui::style::Color;
use std::cell::Cell;
use std::io::{self, Write};
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};

/// Mouse reports for buttons, drags and the wheel, in the SGR encoding, which works on wide screens. Movement without a
/// button is not reported: that would send half a megabyte an hour over ssh for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// The kitty keyboard protocol (<https://sw.kovidgoyal.net/kitty/keyboard-protocol/>), which distinguishes Ctrl-I from
/// Tab, and Esc from the start of an escape sequence. Terminals that do not support it ignore it.
const KEYS_ON: &str = "\x1b[>1u";
const KEYS_OFF: &str = "\x1b[<u";

/// Whether raw mode is on. Global, because the panic hook has to undo it.
static IN_RAW_MODE: AtomicBool = AtomicBool::new(false);
/// Whether the alternate screen and the other modes were turned on. Global for the same reason.
static IN_ALTERNATE_SCREEN: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// Whether this thread draws on the screen.
    static DRAWS: Cell<bool> = const { Cell::new(false) };
}

/// The terminal in raw mode. Dropping it restores the terminal.
///
/// Used instead of `ratatui::Terminal`, which would allocate a second buffer before the first frame (a fifteenth of the
/// time until then) and write each frame in three pieces, each of them a packet over ssh.
pub struct Screen {
    /// Output for the next frame, written all at once.
    out: Vec<u8>,
    /// The cells that the terminal shows, if known.
    shown: Option<Buffer>,
    /// The buffer of an earlier frame, reused for the next one.
    spare: Buffer,
    /// Whether the cursor is visible.
    cursor: bool,
    /// Whether the terminal shows only ASCII.
    ascii: bool,
}

impl Screen {
    /// Switches to raw mode at once, and to the alternate screen, mouse reports and bracketed paste with the first
    /// frame. From then on, a panic on this thread that nothing catches restores the terminal before it is reported, and
    /// one on another thread is not printed while the terminal is in use.
    ///
    /// # Errors
    /// If there is no terminal, or it cannot be put into raw mode.
    pub fn enter() -> io::Result<Self> {
        guard::before_report(give_back_for_report);
        DRAWS.set(true);
        let ascii = ascii::is_ascii_only(|name| std::env::var(name).ok());
        let mut screen = Self { out: Vec::new(), shown: None, spare: Buffer::default(), cursor: true, ascii };
        screen.enter_modes()?;
        Ok(screen)
    }

    fn enter_modes(&mut self) -> io::Result<()> {
        enable_raw_mode()?;
        IN_RAW_MODE.store(true, Ordering::SeqCst);
        self.cursor = true;
        queue!(self.out, EnterAlternateScreen, Print(MOUSE_ON), Print(KEYS_ON), EnableBracketedPaste)
    }

    /// The size of the terminal in columns and rows, within the bounds of [`usable_size`].
    ///
    /// # Errors
    /// If the terminal does not report its size.
    pub(crate) fn size() -> io::Result<(u16, u16)> {
        terminal::size().map(usable_size)
    }

    /// Draws a frame of `size` columns and rows. `draw` fills a blank buffer and returns the position of the cursor, or
    /// `None` to hide it. `article` has the addresses of the links. Only changed cells are written; terminals that
    /// support synchronized updates show them all at once.
    ///
    /// # Errors
    /// If the size of the terminal cannot be read, or writing to it fails.
    pub fn draw(
        &mut self,
        size: (u16, u16),
        article: &Article,
        draw: impl FnOnce(&mut Buffer) -> Option<Position>,
    ) -> io::Result<()> {
        if self.shown.is_some() {
            let (columns, rows) = Self::size()?;
            if columns < size.0 || rows < size.1 {
                // The terminal has just shrunk; the resize event is on its way.
                return Ok(());
            }
        }
        let area = Rect::new(0, 0, size.0, size.1);
        let mut next = mem::take(&mut self.spare);
        if next.area == area {
            next.reset();
        } else {
            next = Buffer::empty(area);
        }
        let cursor = draw(&mut next);
        if self.ascii {
            ascii::replace(&mut next);
        }
        queue!(self.out, BeginSynchronizedUpdate)?;
        if let Some(shown) = self.shown.take().filter(|shown| shown.area == area) {
            hyperlink::write(shown.diff_iter(&next), article, &mut self.out)?;
            self.spare = shown;
        } else {
            queue!(self.out, Clear(ClearType::All))?;
            hyperlink::write(drawn_cells(&next), article, &mut self.out)?;
        }
        self.shown = Some(next);
        if let Some(Position { x, y }) = cursor {
            queue!(self.out, MoveTo(x, y))?;
        }
        match (self.cursor, cursor.is_some()) {
            (false, true) => queue!(self.out, Show)?,
            (true, false) => queue!(self.out, Hide)?,
            _ => {}
        }
        self.cursor = cursor.is_some();
        queue!(self.out, EndSynchronizedUpdate)?;
        IN_ALTERNATE_SCREEN.store(true, Ordering::SeqCst);
        self.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(&self.out)?;
        self.out.clear();
        stdout.flush()
    }

    /// Forgets what is on the screen, so that the next frame redraws every cell.
    pub(crate) fn clear(&mut self) {
        self.shown = None;
    }

    /// Queries the background colour of the terminal. The reply arrives among the input; `background_query` finds it
    /// there.
    ///
    /// # Errors
    /// If writing to the terminal fails.
    pub(crate) fn query_background(&mut self) -> io::Result<()> {
        queue!(self.out, Print(background_query::QUERY))?;
        self.flush()
    }

    /// Copies `text` to the clipboard through the terminal (OSC 52).
    ///
    /// # Errors
    /// If writing to the terminal fails.
    pub(crate) fn copy(&mut self, text: &str) -> io::Result<()> {
        queue!(self.out, CopyToClipboard::to_clipboard_from(text))?;
        self.flush()
    }

    /// Restores the terminal until [`Screen::resume`].
    pub(crate) fn suspend() {
        restore();
    }

    /// Switches to raw mode again; the next frame redraws every cell.
    ///
    /// # Errors
    /// If the terminal cannot be put into raw mode.
    pub(crate) fn resume(&mut self) -> io::Result<()> {
        self.clear();
        self.enter_modes()
    }
}

/// The cells of `buffer` that differ from a blank screen, each with its column and row.
fn drawn_cells(buffer: &Buffer) -> impl Iterator<Item = (u16, u16, &buffer::Cell)> {
    let mut covered = 0;
    buffer.content.iter().enumerate().filter_map(move |(i, cell)| {
        if covered > 0 {
            covered -= 1;
            return None;
        }
        if is_blank(cell) {
            return None;
        }
        // A wide character also covers the cells after it.
        covered = display::width(cell.symbol()).saturating_sub(1);
        let (x, y) = buffer.pos_of(i);
        Some((x, y, cell))
    })
}

/// Whether a cell looks like one of a blank screen. This runs for every cell, so the most selective test comes first.
fn is_blank(cell: &buffer::Cell) -> bool {
    cell.symbol() == " "
        && cell.fg == Color::Reset
        && cell.bg == Color::Reset
        && cell.modifier.is_empty()
        && cell.underline_color == Color::Reset
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Restores the terminal before a panic is reported, and returns whether it may be. A panic on a thread that does not
/// draw must not be printed over the screen: the reader goes on.
fn give_back_for_report() -> bool {
    if !DRAWS.get() {
        return !IN_RAW_MODE.load(Ordering::SeqCst);
    }
    restore();
    true
}

/// Undoes [`Screen::enter_modes`]. Errors are ignored: the terminal is gone then, and this may run during a panic.
fn restore() {
    if !IN_RAW_MODE.swap(false, Ordering::SeqCst) {
        return;
    }
    if IN_ALTERNATE_SCREEN.swap(false, Ordering::SeqCst) {
        let _ = execute!(
            io::stdout(),
            EndSynchronizedUpdate,
            DisableBracketedPaste,
            Print(KEYS_OFF),
            Print(MOUSE_OFF),
            ResetColor,
            LeaveAlternateScreen,
            Show
        );
        let _ = io::stdout().flush();
    }
    let _ = disable_raw_mode();
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::style::Style;

    proptest! {
        /// The first frame writes exactly the cells that differ from a blank buffer.
        #[test]
        fn a_first_frame_is_all_that_is_not_blank(words in prop::collection::vec((0u16..20, 0u16..6, 0usize..6, 0u8..3), 0..40)) {
            let area = Rect::new(0, 0, 24, 6);
            let mut buffer = Buffer::empty(area);
            for (x, y, word, style) in words {
                let style = [Style::new(), Style::new().fg(Color::Red), Style::new().bg(Color::Blue)][usize::from(style)];
                buffer.set_string(x, y, ["a", "漢字", " ", "é e\u{301}", "👩\u{200d}🚀x", "abc"][word], style);
            }
            let differing: Vec<_> = Buffer::empty(area).diff_iter(&buffer).collect();
            prop_assert_eq!(drawn_cells(&buffer).collect::<Vec<_>>(), differing);
        }
    }
}
