//! The terminal: switched to raw mode, drawn on, and restored on every way out.

mod ascii;
mod backend;
pub mod background_query;
mod encoder;
pub(crate) mod hyperlink;
pub(crate) mod line_styles;
#[cfg(test)]
mod testing;

use super::geometry::usable_size;
use crate::article::Article;
use crate::guard;
use backend::AnsiBackend;
use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{
    self, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use hyperlink::LinkNumbers;
use line_styles::LineStyles;
use ratatui::Terminal;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use std::cell::Cell;
use std::io::{self, Stdout, Write};
use std::sync::Arc;
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
pub struct Screen {
    terminal: Terminal<AnsiBackend<Stdout>>,
    /// Whether the alternate screen and the other modes were turned on since raw mode was.
    has_modes: bool,
    /// Whether the terminal shows only ASCII.
    ascii: bool,
    /// The line styles that the terminal shows as they are meant.
    line_styles: LineStyles,
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
        let line_styles = LineStyles::of(|name| std::env::var(name).ok());
        let terminal = Terminal::new(AnsiBackend::new(io::stdout()))?;
        enter_raw_mode()?;
        Ok(Self { terminal, has_modes: false, ascii, line_styles })
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
        article: &Arc<Article>,
        draw: impl FnOnce(&mut Buffer) -> Option<Position>,
    ) -> io::Result<()> {
        if self.has_modes {
            let (columns, rows) = Self::size()?;
            if columns < size.0 || rows < size.1 {
                // The terminal has just shrunk; the resize event is on its way.
                return Ok(());
            }
        } else {
            let backend = self.terminal.backend_mut();
            queue!(backend, EnterAlternateScreen, Print(MOUSE_ON), Print(KEYS_ON), EnableBracketedPaste)?;
        }
        let (ascii, line_styles) = (self.ascii, self.line_styles);
        draw_frame(&mut self.terminal, size, article, |buffer| {
            let cursor = draw(buffer);
            if ascii {
                ascii::replace(buffer);
            }
            line_styles.adapt(buffer);
            // Set before the frame is written: an error may cut it off after the modes.
            IN_ALTERNATE_SCREEN.store(true, Ordering::SeqCst);
            cursor
        })?;
        self.has_modes = true;
        Ok(())
    }

    /// Forgets what is on the screen, so that the next frame redraws every cell.
    ///
    /// # Errors
    /// If writing to the terminal fails.
    pub(crate) fn clear(&mut self) -> io::Result<()> {
        self.terminal.backend_mut().forget_cursor();
        self.terminal.clear()
    }

    /// Queries the background colour of the terminal. The reply arrives among the input; `background_query` finds it
    /// there.
    ///
    /// # Errors
    /// If writing to the terminal fails.
    pub(crate) fn query_background(&mut self) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), Print(background_query::QUERY))
    }

    /// Copies `text` to the clipboard through the terminal (OSC 52).
    ///
    /// # Errors
    /// If writing to the terminal fails.
    pub(crate) fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Restores the terminal until [`Screen::resume`].
    pub(crate) fn suspend() {
        restore();
    }

    /// Switches to raw mode again; the next frame turns on the other modes and redraws every cell.
    ///
    /// # Errors
    /// If the terminal cannot be put into raw mode.
    pub(crate) fn resume(&mut self) -> io::Result<()> {
        self.clear()?;
        self.has_modes = false;
        enter_raw_mode()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Draws a frame of `size` columns and rows, as [`Screen::draw`] does, on a terminal that is at least as large.
fn draw_frame<W: Write>(
    terminal: &mut Terminal<AnsiBackend<W>>,
    size: (u16, u16),
    article: &Arc<Article>,
    draw: impl FnOnce(&mut Buffer) -> Option<Position>,
) -> io::Result<()> {
    let backend = terminal.backend_mut();
    backend.set_size(size.into());
    if backend.set_article(article) == LinkNumbers::Reassigned {
        // ratatui compares the numbers only, so it would keep links whose words are the same.
        terminal.clear()?;
    }
    terminal.draw(|frame| {
        if let Some(position) = draw(frame.buffer_mut()) {
            frame.set_cursor_position(position);
        }
    })?;
    Ok(())
}

fn enter_raw_mode() -> io::Result<()> {
    enable_raw_mode()?;
    IN_RAW_MODE.store(true, Ordering::SeqCst);
    Ok(())
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

/// Leaves raw mode, and the other modes if they are on. Errors are ignored: the terminal is gone then, and this may run during a panic.
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
    use super::testing::Writes;
    use super::*;
    use crate::article::markup::Inline;
    use crate::article::{SourceFormat, markdown};
    use ratatui::style::Style;

    fn article(markdown: &str) -> Arc<Article> {
        let composed = markdown::read(markdown.into());
        Arc::new(Article::from_composed(composed, SourceFormat::Markdown, None).unwrap())
    }

    #[test]
    fn a_link_has_the_address_of_the_article_on_the_screen() {
        let writes = Writes::default();
        let mut terminal = Terminal::new(AnsiBackend::new(writes.clone())).unwrap();
        // Draws `kata` as the first link of an article, and returns the addresses that are written.
        let mut addresses_after = |markdown: &str| {
            draw_frame(&mut terminal, (10, 2), &article(markdown), |buffer| {
                buffer.set_string(0, 0, "kata", hyperlink::link_style(Inline::Link(0)));
                buffer.set_string(0, 1, "biasa", Style::new());
                None
            })
            .unwrap();
            let written = String::from_utf8(writes.take_one()).unwrap();
            let addresses =
                written.split("https://").skip(1).map(|rest| rest.split('\x1b').next().unwrap().to_string());
            addresses.collect::<Vec<_>>()
        };
        assert_eq!(addresses_after("[kata](https://x.id/lama)"), ["x.id/lama"]);
        assert!(addresses_after("[kata](https://x.id/lama)").is_empty(), "read again, and the same");
        assert!(addresses_after("[kata](https://x.id/lama) [x](https://x.id/x)").is_empty(), "more of it is read");
        assert_eq!(addresses_after("[kata](https://x.id/baru)"), ["x.id/baru"], "the same words, another address");
    }
}
