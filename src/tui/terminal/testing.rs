//! A terminal emulator for tests, and a writer that keeps each write apart.

use std::cell::RefCell;
use std::io::{self, Write};
use std::num::NonZeroU16;
use std::rc::Rc;

/// An emulator of a blank terminal with these columns and rows.
pub(super) fn emulator(columns: u16, rows: u16) -> vt100::Parser {
    let size = |cells| NonZeroU16::new(cells).unwrap();
    vt100::Parser::new(size(rows), size(columns), 0)
}

/// What a person sees in each cell of a screen, row by row: the text, the background, whether it is inverse and whether
/// it is underlined, and for text the foreground, bold and italic. A space is the same as an erased cell.
pub(super) fn cells_seen(screen: &vt100::Screen) -> Vec<impl PartialEq + std::fmt::Debug + use<>> {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    let seen = places.map(|(row, column)| {
        let cell = screen.cell(row, column).unwrap();
        let text = if cell.contents() == " " { "" } else { cell.contents() };
        let of_text = (!text.is_empty()).then(|| (cell.fgcolor(), cell.bold(), cell.italic()));
        ((row, column), text.to_string(), (cell.bgcolor(), cell.inverse(), cell.underline()), of_text)
    });
    seen.collect()
}

/// A writer that keeps what each write has. Copies share it.
#[derive(Clone, Default)]
pub(super) struct Writes(Rc<RefCell<Vec<Vec<u8>>>>);

impl Writes {
    /// Takes the bytes of the only write since the last call, or none if there was none.
    #[track_caller]
    pub(super) fn take_one(&self) -> Vec<u8> {
        let mut writes = self.0.take();
        assert!(writes.len() <= 1, "{} writes", writes.len());
        writes.pop().unwrap_or_default()
    }

    /// Takes the bytes of all writes since the last call.
    pub(super) fn take_all(&self) -> Vec<u8> {
        self.0.take().concat()
    }
}

impl Write for Writes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().push(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
