//! Links that the terminal itself can follow (OSC 8, <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>).
//!
//! A cell of the buffer has no room for an address. What it has is a colour of the line under it, which nothing here uses:
//! that carries the number of the link, so that a cell that changes only its link is drawn anew like any other change, and
//! is left out by the pen on the way to the terminal.

use super::pen::Pen;
use crate::article::Article;
use crate::article::markup::Inline;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Style};
use std::io::{self, Write};

/// Bytes of the longest address handed to a terminal; they may refuse longer ones.
const LONGEST: usize = 2083;

/// Ends a link.
const CLOSED: &[u8] = b"\x1b]8;;\x1b\\";

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

/// The address of a link of `article`, if a terminal may have it.
fn url(article: &Article, link: u32) -> Option<&str> {
    let url = article.markup()?.url(link)?;
    // An address is data too: what could end the sequence it is written in does not get there.
    (url.len() <= LONGEST && url.bytes().all(|byte| byte.is_ascii_graphic())).then_some(url)
}

/// Writes `cells`, each with its column and row, from 0; the links that they are marked with are those of `article`.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write<'a>(
    cells: impl Iterator<Item = (u16, u16, &'a Cell)>,
    article: &Article,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut pen = Pen::new();
    let mut open = None;
    let mut run = Vec::new();
    let mut cells = cells.peekable();
    while let Some(first) = cells.next() {
        let link = marked(first.2).and_then(|link| Some((link, url(article, link)?)));
        if link != open {
            match link {
                // The number holds the pieces of a link on several lines together.
                Some((link, url)) => write!(out, "\x1b]8;id={link};{url}\x1b\\")?,
                None => out.write_all(CLOSED)?,
            }
            open = link;
        }
        // A row at a time is enough to see what is alike, and little to keep.
        run.push(first);
        while let Some(cell) = cells.next_if(|next| next.1 == first.1 && marked(next.2) == marked(first.2)) {
            run.push(cell);
        }
        pen.write(&run, out)?;
        run.clear();
    }
    if open.is_some() {
        out.write_all(CLOSED)?;
    }
    pen.end(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Format, markdown};

    #[test]
    fn a_link_is_opened_and_closed_round_its_words() {
        let composed = markdown::read("a [bc](https://x.id/y)".into());
        let article = Article::from_composed(composed, Format::Markdown, None).unwrap();
        let mut out = Vec::new();
        let plain = Cell::new("a");
        let mut link = Cell::new("b");
        link.set_style(mark(Inline::Link(0)));
        write([(0, 0, &plain), (1, 0, &link), (2, 0, &link)].into_iter(), &article, &mut out).unwrap();
        let written = String::from_utf8(out).unwrap();
        let at = written.find("\x1b]8;id=0;https://x.id/y\x1b\\").unwrap();
        let end = written.find("\x1b]8;;\x1b\\").unwrap();
        assert!(written[..at].contains('a') && written[at..end].contains("bb"), "{written:?}");
        assert!(!written.contains("58:") && !written.contains("58;"), "{written:?}");
    }
}
