//! The terminal: taken over on the way in, given back on every way out.

use super::ground;
use super::hyperlink::Linked;
use crate::article::Article;
use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Position, Rect};
use std::io::{self, BufWriter, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once};

/// Reports of buttons, of dragging with one held and of the wheel, in the form that knows wide screens. Not of
/// every movement, which would be half a megabyte an hour over ssh for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// Keys told apart that used to be one, where the terminal knows how: Ctrl-I from Tab, Esc from the beginning of a sequence
/// (<https://sw.kovidgoyal.net/kitty/keyboard-protocol/>). Others pass over it.
const KEYS_ON: &str = "\x1b[>1u";
const KEYS_OFF: &str = "\x1b[<u";

/// Whether the terminal is ours, for the panic hook.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal while it is taken over. Dropping it gives it back.
pub struct Screen {
    terminal: Terminal<Linked<CrosstermBackend<BufWriter<Stdout>>>>,
}

impl Screen {
    /// Takes the terminal over: raw mode, the alternate screen, mouse, bracketed paste. From then on a panic
    /// gives it back before it is reported.
    ///
    /// # Errors
    /// Where there is no terminal, or it cannot be put into raw mode.
    pub fn enter() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let report = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                give_back();
                report(panic);
            }));
        });
        take()?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, io::stdout()));
        Ok(Self { terminal: Terminal::new(Linked::new(backend))? })
    }

    /// Columns and rows.
    ///
    /// # Errors
    /// Where the terminal does not say.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }

    /// Draws a frame; what did not change is not written, and terminals that can show it all at once.
    ///
    /// # Errors
    /// Where the terminal cannot be written to.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(draw)?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    /// Links drawn from now on are those of `article`.
    pub fn follow(&mut self, article: &Arc<Article>) {
        self.terminal.backend_mut().follow(article);
    }

    /// Forgets what is on the screen, so that the next frame is drawn whole.
    ///
    /// # Errors
    /// Where the terminal cannot be written to.
    pub fn clear(&mut self) -> io::Result<()> {
        // `Terminal::clear` would ask the terminal where its cursor is, and wait for an answer that the thread
        // which reads the keys has taken already.
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::from((Position::ORIGIN, size)))
    }

    /// Asks the terminal for the colour of its ground.
    ///
    /// # Errors
    /// Where the terminal cannot be written to.
    pub fn ask_ground(&mut self) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), Print(ground::QUESTION))
    }

    /// Puts `text` on the clipboard of the terminal.
    ///
    /// # Errors
    /// Where the terminal cannot be written to.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Gives the terminal back until [`Screen::again`].
    pub fn pause(&self) {
        give_back();
    }

    /// Takes the terminal over again.
    ///
    /// # Errors
    /// As [`Screen::enter`].
    pub fn again(&mut self) -> io::Result<()> {
        take()?;
        self.clear()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    execute!(io::stdout(), EnterAlternateScreen, Print(MOUSE_ON), Print(KEYS_ON), EnableBracketedPaste)
}

/// Undoes [`take`]. Where the terminal is gone already there is nobody to tell.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
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
        let _ = disable_raw_mode();
    }
}
