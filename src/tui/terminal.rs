//! The terminal: taken over on the way in, given back on every way out.

use super::background_query;
use super::hyperlink;
use crate::article::Article;
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
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::Color;
use std::io::{self, Write};
use std::mem;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// Reports of buttons, of dragging with one held and of the wheel, in the form that knows wide screens. Not of
/// every movement, which would be half a megabyte an hour over ssh for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// Keys told apart that used to be one, where the terminal knows how: Ctrl-I from Tab, Esc from the beginning of a sequence
/// (<https://sw.kovidgoyal.net/kitty/keyboard-protocol/>). Others pass over it.
const KEYS_ON: &str = "\x1b[>1u";
const KEYS_OFF: &str = "\x1b[<u";

/// Whether the terminal is ours, and whether it was told so: what the panic hook has to undo.
static IN_RAW_MODE: AtomicBool = AtomicBool::new(false);
static IN_ALTERNATE_SCREEN: AtomicBool = AtomicBool::new(false);

/// The terminal while it is taken over. Dropping it gives it back.
///
/// `ratatui::Terminal` would make a second screen of cells before anything is shown, a fifteenth of the time until then, and
/// write a frame in three pieces, each of them a packet over ssh.
pub struct Screen {
    /// What is written at the end of the next frame, all of it at once.
    out: Vec<u8>,
    /// What the terminal shows, where that is known.
    shown: Option<Buffer>,
    /// Cells for the next frame, of some frame before.
    spare: Buffer,
    /// Whether the terminal shows its cursor.
    cursor: bool,
}

impl Screen {
    /// Takes the terminal over: raw mode at once; with the first frame the alternate screen, mouse, bracketed paste. From then on a
    /// panic gives it back before it is reported.
    ///
    /// # Errors
    /// Where there is no terminal, or it cannot be put into raw mode.
    pub fn enter() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let report = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                restore();
                report(panic);
            }));
        });
        let mut screen = Self { out: Vec::new(), shown: None, spare: Buffer::default(), cursor: true };
        screen.enter_modes()?;
        Ok(screen)
    }

    fn enter_modes(&mut self) -> io::Result<()> {
        enable_raw_mode()?;
        IN_RAW_MODE.store(true, Ordering::SeqCst);
        self.cursor = true;
        queue!(self.out, EnterAlternateScreen, Print(MOUSE_ON), Print(KEYS_ON), EnableBracketedPaste)
    }

    /// Columns and rows.
    ///
    /// # Errors
    /// Where the terminal does not say.
    pub fn size() -> io::Result<(u16, u16)> {
        terminal::size()
    }

    /// Draws a frame of `size` columns and rows, by what `draw` makes of a blank one; it returns where the cursor is shown. Links are
    /// those of `article`. What did not change is not written, and terminals that can show it all at once.
    ///
    /// # Errors
    /// Where the terminal cannot be written to.
    pub fn draw(
        &mut self,
        size: (u16, u16),
        article: &Article,
        draw: impl FnOnce(&mut Buffer) -> Option<Position>,
    ) -> io::Result<()> {
        if self.shown.is_some() {
            let (columns, rows) = Self::size()?;
            if columns < size.0 || rows < size.1 {
                // It shrank a moment ago: the event that says so is on its way.
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

    /// Forgets what is on the screen, so that the next frame is drawn whole.
    pub fn clear(&mut self) {
        self.shown = None;
    }

    /// Asks the terminal for the colour of its ground.
    ///
    /// # Errors
    /// Where the terminal cannot be written to.
    pub fn query_background(&mut self) -> io::Result<()> {
        queue!(self.out, Print(background_query::QUERY))?;
        self.flush()
    }

    /// Puts `text` on the clipboard of the terminal.
    ///
    /// # Errors
    /// Where the terminal cannot be written to.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        queue!(self.out, CopyToClipboard::to_clipboard_from(text))?;
        self.flush()
    }

    /// Gives the terminal back until [`Screen::resume`].
    pub fn suspend() {
        restore();
    }

    /// Takes the terminal over again.
    ///
    /// # Errors
    /// As [`Screen::enter`].
    pub fn resume(&mut self) -> io::Result<()> {
        self.clear();
        self.enter_modes()
    }
}

/// The cells of `buffer` that a blank screen does not show already, each with its column and row.
fn drawn_cells(buffer: &Buffer) -> impl Iterator<Item = (u16, u16, &Cell)> {
    let mut covered = 0;
    buffer.content.iter().enumerate().filter_map(move |(i, cell)| {
        if covered > 0 {
            covered -= 1;
            return None;
        }
        if is_blank(cell) {
            return None;
        }
        // The cells under a wide letter are part of it.
        covered = display::width(cell.symbol()).saturating_sub(1);
        let (x, y) = buffer.pos_of(i);
        Some((x, y, cell))
    })
}

/// Whether a cell is as those of a blank screen. Most are, and it is asked of each: by what differs first.
fn is_blank(cell: &Cell) -> bool {
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

/// Undoes [`Screen::enter_modes`]. What fails is dropped: the terminal is gone then, and this may run in a panic.
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
        /// On a blank screen a frame is what differs from one.
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
