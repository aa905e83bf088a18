//! Links that the terminal itself can follow (OSC 8, <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>).
//!
//! A cell of the buffer has no room for an address. What it has is a colour of the line under it, which nothing here uses:
//! that carries the number of the link, so that a cell that changes only its link is drawn anew like any other change, and
//! is left out by the pen on the way to the terminal.

use super::pen::Pen;
use crate::article::Article;
use crate::article::markup::Inline;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Style};
use std::io::{self, Write};
use std::sync::Arc;

/// Bytes of the longest address handed to a terminal; they may refuse longer ones.
const LONGEST: usize = 2083;

/// The style that marks the words of a link.
pub fn mark(inline: Inline) -> Style {
    match inline {
        Inline::Link(index) => {
            let [_, r, g, b] = (index + 1).to_be_bytes();
            Style { underline_color: Some(Color::Rgb(r, g, b)), ..Style::new() }
        }
        _ => Style::new(),
    }
}

/// The link that a cell is marked with.
const fn marked(cell: &Cell) -> Option<u32> {
    match cell.underline_color {
        Color::Rgb(r, g, b) => u32::from_be_bytes([0, r, g, b]).checked_sub(1),
        _ => None,
    }
}

/// A terminal that is told what links lead to.
pub struct Linked<B> {
    inner: B,
    article: Option<Arc<Article>>,
}

impl<B> Linked<B> {
    /// The terminal behind `inner`.
    pub const fn new(inner: B) -> Self {
        Self { inner, article: None }
    }

    /// Links are those of `article` from now on.
    pub fn follow(&mut self, article: &Arc<Article>) {
        if !self.article.as_ref().is_some_and(|own| Arc::ptr_eq(own, article)) {
            self.article = Some(article.clone());
        }
    }

    /// The address of a link, if a terminal may have it.
    fn url(&self, link: u32) -> Option<&str> {
        let url = self.article.as_ref()?.markup()?.url(link)?;
        // An address is data too: what could end the sequence it is written in does not get there.
        (url.len() <= LONGEST && url.bytes().all(|byte| byte.is_ascii_graphic())).then_some(url)
    }
}

impl<B: Backend<Error = io::Error> + Write> Backend for Linked<B> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut pen = Pen::new();
        let mut cells = content.map(|(x, y, cell)| (x, y, cell, marked(cell))).peekable();
        while let Some(&(_, _, _, link)) = cells.peek() {
            let mut run = Vec::new();
            while let Some((x, y, cell, _)) = cells.next_if(|(_, _, _, own)| *own == link) {
                run.push((x, y, cell));
            }
            let opened = match link.and_then(|link| Some((link, self.url(link)?))) {
                // The number holds the pieces of a link on several lines together.
                Some((link, url)) => format!("\x1b]8;id={link};{url}\x1b\\"),
                None => String::new(),
            };
            self.inner.write_all(opened.as_bytes())?;
            pen.write(&run, &mut self.inner)?;
            if !opened.is_empty() {
                self.inner.write_all(b"\x1b]8;;\x1b\\")?;
            }
        }
        pen.end(&mut self.inner)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.inner)
    }
}

impl<B: Write> Write for Linked<B> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Format, markdown};
    use ratatui::backend::CrosstermBackend;

    #[test]
    fn a_link_is_opened_and_closed_round_its_words() {
        let composed = markdown::read("a [bc](https://x.id/y)".into());
        let article = Arc::new(Article::composed(composed, Format::Markdown, None).unwrap());
        let mut out = Vec::new();
        let mut backend = Linked::new(CrosstermBackend::new(&mut out));
        backend.follow(&article);
        let plain = Cell::new("a");
        let mut link = Cell::new("b");
        link.set_style(mark(Inline::Link(0)));
        backend.draw([(0, 0, &plain), (1, 0, &link), (2, 0, &link)].into_iter()).unwrap();
        drop(backend);
        let written = String::from_utf8(out).unwrap();
        let at = written.find("\x1b]8;id=0;https://x.id/y\x1b\\").unwrap();
        let end = written.find("\x1b]8;;\x1b\\").unwrap();
        assert!(written[..at].contains('a') && written[at..end].contains("bb"), "{written:?}");
        assert!(!written.contains("58:") && !written.contains("58;"), "{written:?}");
    }
}
