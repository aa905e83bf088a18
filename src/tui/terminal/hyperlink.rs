//! Terminal hyperlinks (OSC 8, <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>).
//!
//! A cell of ratatui's buffer cannot hold an address, but it has an underline colour, for which themes use the 256 colours only. A
//! colour of 24 bits there is the number of a link. A cell of which only the link changes is redrawn like any other changed cell,
//! and the encoder never writes such colours to the terminal.

use super::encoder::AnsiEncoder;
use crate::article::Article;
use crate::article::markup::Inline;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Style};
use std::io::{self, Write};

/// Greatest length in bytes of an address sent to the terminal. Terminals may ignore longer ones.
const MAX_URL_BYTES: usize = 2083;

/// The sequence that ends a link.
const CLOSE_LINK: &[u8] = b"\x1b]8;;\x1b\\";

/// The style that carries the number of a link; an empty style for other markup.
pub(crate) fn link_style(inline: Inline) -> Style {
    match inline {
        Inline::Link(index) => {
            let [_, r, g, b] = (index + 1).to_be_bytes();
            Style { underline_color: Some(Color::Rgb(r, g, b)), ..Style::new() }
        }
        _ => Style::new(),
    }
}

/// Whether this underline colour is the number of a link.
pub(crate) const fn is_link(color: Color) -> bool {
    matches!(color, Color::Rgb(..))
}

/// The number of the link in the style of a cell, from 0.
const fn link_of(cell: &Cell) -> Option<u32> {
    match cell.underline_color {
        Color::Rgb(r, g, b) => u32::from_be_bytes([0, r, g, b]).checked_sub(1),
        _ => None,
    }
}

/// The address of a link of `article`, if it is short enough and safe to send to the terminal.
fn url(article: &Article, link: u32) -> Option<&str> {
    let url = article.markup()?.url(link)?;
    // An address comes from the source and must not contain anything that could end the escape sequence.
    (url.len() <= MAX_URL_BYTES && url.bytes().all(|byte| byte.is_ascii_graphic())).then_some(url)
}

/// What became of the numbers of links when the article on the screen changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkNumbers {
    /// Each number that both articles use has the same address in both.
    Kept,
    /// A number has another address now.
    Reassigned,
}

/// Compares the addresses that the numbers of links have in two articles.
pub(crate) fn compare_numbers(before: &Article, after: &Article) -> LinkNumbers {
    let (Some(before), Some(after)) = (before.markup(), after.markup()) else { return LinkNumbers::Kept };
    let mut pairs = (0..).map_while(|link| before.url(link).zip(after.url(link)));
    if pairs.any(|(before, after)| before != after) { LinkNumbers::Reassigned } else { LinkNumbers::Kept }
}

/// Writes `cells`, each with its column and row from 0, and their links, which are numbered as in `article`. Without an
/// article, there are no links.
///
/// # Errors
/// If writing to `out` fails.
pub(crate) fn write<'a>(
    cells: impl Iterator<Item = (u16, u16, &'a Cell)>,
    article: Option<&Article>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut encoder = AnsiEncoder::new();
    let mut open = None;
    let mut run = Vec::new();
    let mut cells = cells.peekable();
    while let Some(first) = cells.next() {
        let link = link_of(first.2).and_then(|link| Some((link, url(article?, link)?)));
        if link != open {
            match link {
                // With the same id, a terminal treats the lines of a wrapped link as one link.
                Some((link, url)) => write!(out, "\x1b]8;id={link};{url}\x1b\\")?,
                None => out.write_all(CLOSE_LINK)?,
            }
            open = link;
        }
        // The encoder gets the cells of one row with the same link at a time: long enough to find runs of spaces, and short.
        run.push(first);
        while let Some(cell) = cells.next_if(|next| next.1 == first.1 && link_of(next.2) == link_of(first.2)) {
            run.push(cell);
        }
        encoder.write(&run, out)?;
        run.clear();
    }
    if open.is_some() {
        out.write_all(CLOSE_LINK)?;
    }
    encoder.reset(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{SourceFormat, markdown};

    #[test]
    fn a_link_encloses_exactly_its_words() {
        let composed = markdown::read("a [bc](https://x.id/y)".into());
        let article = Article::from_composed(composed, SourceFormat::Markdown, None).unwrap();
        let mut out = Vec::new();
        let plain = Cell::new("a");
        let mut link = Cell::new("b");
        link.set_style(link_style(Inline::Link(0)));
        write([(0, 0, &plain), (1, 0, &link), (2, 0, &link)].into_iter(), Some(&article), &mut out).unwrap();
        let written = String::from_utf8(out).unwrap();
        let at = written.find("\x1b]8;id=0;https://x.id/y\x1b\\").unwrap();
        let end = written.find("\x1b]8;;\x1b\\").unwrap();
        assert!(written[..at].contains('a') && written[at..end].contains("bb"), "{written:?}");
        assert!(!written.contains("58:") && !written.contains("58;"), "{written:?}");
    }
}
