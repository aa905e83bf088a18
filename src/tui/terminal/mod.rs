//! The terminal: switched to raw mode, drawn on, and restored on every way out.

mod arabic_forms;
mod ascii;
mod backend;
mod background;
mod bidi;
pub(crate) mod emoji_probe;
mod encoder;
pub(crate) mod hyperlink;
pub mod input;
pub(crate) mod line_styles;
mod modes;
mod sequences;
mod shown_screen;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod width_emulator;

use super::clipboard;
use super::geometry::usable_size;
use super::palette::Background;
use crate::article::Article;
use crate::guard;
use crate::text::display;
use backend::AnsiBackend;
pub(crate) use backend::CursorShape;
use bidi::TerminalBidi;
use crossterm::style::Print;
use crossterm::terminal::{self, SetTitle, disable_raw_mode, enable_raw_mode};
use crossterm::{execute, queue};
use hyperlink::LinkNumbers;
use line_styles::LineStyles;
use ratatui::Terminal;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
pub(crate) use shown_screen::columns as symbol_columns;
use std::cell::Cell;
use std::io::{self, Stdout, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether raw mode is on. Global, because the panic hook has to undo it.
static IN_RAW_MODE: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// Whether this thread draws on the screen.
    static DRAWS: Cell<bool> = const { Cell::new(false) };
}

/// The cursor of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScreenCursor {
    pub(crate) position: Position,
    pub(crate) shape: CursorShape,
}

/// The terminal in raw mode. Dropping it restores the terminal.
pub struct Screen {
    terminal: Terminal<AnsiBackend<Stdout>>,
    /// The article whose title the window has, and the title, once it was set.
    title: Option<(Arc<Article>, String)>,
    /// Whether the terminal shows only ASCII.
    ascii: bool,
    /// The line styles that the terminal shows as they are meant.
    line_styles: LineStyles,
    /// How the terminal treats right-to-left text.
    bidi: TerminalBidi,
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
        let ascii = ascii::is_ascii_only(variable);
        let line_styles = LineStyles::of(variable);
        let terminal = Terminal::new(AnsiBackend::new(io::stdout()))?;
        enter_raw_mode()?;
        Ok(Self { terminal, title: None, ascii, line_styles, bidi: TerminalBidi::of_environment() })
    }

    /// The size of the terminal in columns and rows, within the bounds of [`usable_size`].
    ///
    /// # Errors
    /// If the terminal does not report its size.
    pub(crate) fn size() -> io::Result<(u16, u16)> {
        terminal::size().map(usable_size)
    }

    /// Draws a frame of `size` columns and rows. `draw` fills a blank buffer and returns the cursor, or
    /// `None` to hide it. `article` has the addresses of the links. Only changed cells are written; terminals that
    /// support synchronized updates show them all at once.
    ///
    /// # Errors
    /// If the size of the terminal cannot be read, or writing to it fails.
    pub fn draw(
        &mut self,
        size: (u16, u16),
        article: &Arc<Article>,
        draw: impl FnOnce(&mut Buffer) -> Option<ScreenCursor>,
    ) -> io::Result<()> {
        if modes::are_on() {
            let (columns, rows) = Self::size()?;
            if columns < size.0 || rows < size.1 {
                // The terminal has just shrunk; the resize event is on its way.
                return Ok(());
            }
        } else {
            modes::turn_on(self.terminal.backend_mut())?;
        }
        self.set_title(article)?;
        let (ascii, line_styles, bidi) = (self.ascii, self.line_styles, self.bidi);
        draw_frame(&mut self.terminal, size, article, |buffer| {
            let mut cursor = draw(buffer);
            if line_styles == LineStyles::LinuxConsole {
                cursor = cursor.map(|cursor| ScreenCursor { shape: CursorShape::Default, ..cursor });
            }
            if ascii {
                ascii::replace(buffer);
            }
            line_styles.adapt(buffer);
            bidi.prepare(buffer);
            cursor
        })
    }

    /// Sets the title of the window to that of `article`, with the next frame.
    fn set_title(&mut self, article: &Arc<Article>) -> io::Result<()> {
        if self.title.as_ref().is_some_and(|(titled, _)| Arc::ptr_eq(titled, article)) {
            return Ok(());
        }
        let title = title_of(article);
        let is_set = self.title.as_ref().is_some_and(|(_, set)| *set == title);
        if !is_set {
            queue!(self.terminal.backend_mut(), SetTitle(&title))?;
        }
        self.title = Some((article.clone(), title));
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

    /// The background that the environment names, before the terminal replies to a query.
    pub(crate) fn background_of_environment() -> Option<Background> {
        background::from_environment(variable)
    }

    /// Queries the background colour of the terminal. The reply arrives among the input.
    ///
    /// # Errors
    /// If writing to the terminal fails.
    pub(crate) fn query_background(&mut self) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), Print(background::QUERY))
    }

    /// Has the terminal draw some emoji in the next frame and report their widths, as cursor positions among the input:
    /// [`emoji_probe`] interprets them. The whole screen is drawn again, in the same synchronized update. A terminal that shows
    /// only ASCII is not asked.
    ///
    /// # Errors
    /// If writing to the terminal fails.
    pub(crate) fn probe_emoji(&mut self) -> io::Result<()> {
        if self.ascii {
            return Ok(());
        }
        self.clear()?;
        self.terminal.backend_mut().write_after_erasing(emoji_probe::probe());
        Ok(())
    }

    /// Copies `text` to the clipboard through the terminal (OSC 52).
    ///
    /// # Errors
    /// If writing to the terminal fails.
    pub(crate) fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), Print(clipboard::osc52(text)))
    }

    /// Restores the terminal until [`Screen::resume`].
    pub(crate) fn suspend() {
        restore();
    }

    /// Switches to raw mode again; the next frame turns on the other modes and redraws every cell. If the terminal was not
    /// restored before, because the process was stopped by a signal that cannot be caught, it is restored first: the shell may
    /// have changed any of it.
    ///
    /// # Errors
    /// If the terminal cannot be put into raw mode.
    pub(crate) fn resume(&mut self) -> io::Result<()> {
        restore();
        self.clear()?;
        self.title = None;
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
    draw: impl FnOnce(&mut Buffer) -> Option<ScreenCursor>,
) -> io::Result<()> {
    let backend = terminal.backend_mut();
    backend.set_size(size.into());
    if backend.set_article(article) == LinkNumbers::Reassigned {
        // ratatui compares the numbers only, so it would keep links whose words are the same.
        terminal.clear()?;
    }
    let shape = terminal.backend().cursor_shape();
    terminal.draw(|frame| {
        if let Some(cursor) = draw(frame.buffer_mut()) {
            frame.set_cursor_position(cursor.position);
            shape.set(cursor.shape);
        }
    })?;
    Ok(())
}

/// The value of an environment variable, if it is Unicode.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The longest title of the window, in columns: taskbars show less.
const MAX_TITLE_COLUMNS: usize = 80;

/// The title of the window while `article` is shown.
fn title_of(article: &Article) -> String {
    format!("tandai: {}", display::ellipsis(&display::printable(article.title()), MAX_TITLE_COLUMNS))
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
    let _ = modes::turn_off(&mut io::stdout());
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
