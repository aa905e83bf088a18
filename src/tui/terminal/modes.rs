//! The modes of the terminal that the reader turns on, and turns off again on every way out.

use super::bidi::TerminalBidi;
use super::line_styles::LineStyles;
use super::variable;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// A mode: the sequences that turn it on and off.
struct Mode {
    on: &'static str,
    off: &'static str,
}

/// All modes, in the order in which they are turned on. They are turned off in the opposite order: the key protocol has a stack
/// for each of the two screens, so it is turned on after the change of the screen, and off before it.
fn modes() -> [Mode; 11] {
    let bidi = TerminalBidi::of_environment();
    let line_styles = LineStyles::of(variable);
    [
        // The alternate screen.
        Mode { on: "\x1b[?1049h", off: "\x1b[?1049l" },
        // Cells are shown where they are put, also in right-to-left text.
        Mode { on: bidi.on(), off: bidi.off() },
        // Graphemes have the width that Unicode gives them (mode 2027). The setting of the user is saved and restored.
        Mode { on: "\x1b[?2027s\x1b[?2027h", off: "\x1b[?2027r" },
        // The title of the window goes on a stack, and comes back from it.
        Mode { on: "\x1b[22;0t", off: "\x1b[23;0t" },
        // Mouse reports for buttons, drags and the wheel, in the SGR encoding, which works on wide screens. Movement without a
        // button is not reported: that would send half a megabyte an hour over ssh for nothing.
        Mode { on: "\x1b[?1000h\x1b[?1002h\x1b[?1006h", off: "\x1b[?1006l\x1b[?1002l\x1b[?1000l" },
        // The kitty keyboard protocol (<https://sw.kovidgoyal.net/kitty/keyboard-protocol/>), which distinguishes Ctrl-I from
        // Tab, and Esc from the start of an escape sequence. Terminals that do not support it ignore it.
        Mode { on: "\x1b[>1u", off: "\x1b[<u" },
        // Pastes are marked.
        Mode { on: "\x1b[?2004h", off: "\x1b[?2004l" },
        // Alt sends an escape before the key, and does not set the eighth bit of it, which makes Alt-Backspace in xterm "ÿ". The
        // setting of the user is saved and restored.
        Mode { on: "\x1b[?1036;1039s\x1b[?1036;1039h", off: "\x1b[?1036;1039r" },
        // The terminal reports when its colours change.
        Mode { on: "\x1b[?2031h", off: "\x1b[?2031l" },
        // The window reports when it loses the focus: a drag ends then.
        Mode { on: "\x1b[?1004h", off: "\x1b[?1004l" },
        // The shape of the cursor, which changes while the reader runs. Old Linux consoles would show a "q".
        Mode { on: "", off: if line_styles == LineStyles::LinuxConsole { "" } else { "\x1b[0 q" } },
    ]
}

/// Ends a synchronized update that was cut off, wraps lines again, and resets the style.
const BEFORE_OFF: &str = "\x1b[?2026l\x1b[?7h\x1b[0m";

const SHOW_CURSOR: &str = "\x1b[?25h";

/// Whether the modes are on. Global, because a panic has to turn them off.
static ARE_ON: AtomicBool = AtomicBool::new(false);

/// Whether the modes are on.
pub(super) fn are_on() -> bool {
    ARE_ON.load(Ordering::SeqCst)
}

/// Turns all modes on, unless they are. They count as on before they are written, because an error may cut them off.
///
/// # Errors
/// If writing to the terminal fails.
pub(super) fn turn_on(terminal: &mut impl Write) -> io::Result<()> {
    if ARE_ON.swap(true, Ordering::SeqCst) {
        return Ok(());
    }
    modes().iter().try_for_each(|mode| terminal.write_all(mode.on.as_bytes()))
}

/// Turns all modes off, if they are on.
///
/// # Errors
/// If writing to the terminal fails.
pub(super) fn turn_off(terminal: &mut impl Write) -> io::Result<()> {
    if !ARE_ON.swap(false, Ordering::SeqCst) {
        return Ok(());
    }
    let mut bytes = BEFORE_OFF.to_owned();
    bytes.extend(modes().iter().rev().map(|mode| mode.off));
    bytes += SHOW_CURSOR;
    terminal.write_all(bytes.as_bytes())?;
    terminal.flush()
}
