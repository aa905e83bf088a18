//! Screens as SVG: the cells of a buffer as rectangles and text.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::fmt::Write;

/// Width of a cell in pixels.
const CELL_WIDTH: usize = 9;

/// Height of a cell in pixels.
const CELL_HEIGHT: usize = 19;

/// Width of the margin around the screen in pixels.
const MARGIN: usize = 16;

/// How long a frame of a recording is shown, in seconds.
const SECONDS_PER_FRAME: usize = 3;

/// The default background and foreground colours of the terminal.
pub(crate) type DefaultColours = (&'static str, &'static str);

pub(crate) const DARK: DefaultColours = ("#1d2026", "#d8dbe2");
pub(crate) const LIGHT: DefaultColours = ("#fdfcf8", "#26282c");

/// Draws frames that follow each other, each with a caption below. Where nothing moves, because the viewer cannot or must
/// not, the last one is shown.
pub(crate) fn animation(frames: &[(Buffer, &str)], defaults: DefaultColours) -> String {
    let (width, height) = size(&frames[0].0);
    let (count, total) = (frames.len(), frames.len() * SECONDS_PER_FRAME);
    let end = 100.0 / count as f64;
    let mut out = format!(
        "{}<style>.f{{visibility:hidden;animation:{total}s show step-end infinite}}.f:last-child{{visibility:visible}}\n\
         @keyframes show{{0%{{visibility:visible}}{end:.2}%{{visibility:hidden}}}}\n\
         @media (prefers-reduced-motion:reduce){{.f{{animation:none}}}}</style>\n",
        head((width, height + 2 * CELL_HEIGHT), defaults)
    );
    for (i, (buffer, caption)) in frames.iter().enumerate() {
        // A frame begins as if all had been shown before: a delay would show it, or hide the last, until then.
        let (left, baseline, before) = (MARGIN, height + CELL_HEIGHT, total - i * SECONDS_PER_FRAME);
        writeln!(
            out,
            "<g class=\"f\" style=\"animation-delay:-{before}s\">\n{}<text x=\"{left}\" y=\"{baseline}\" fill=\"{}\" \
             font-weight=\"bold\">{caption}</text></g>",
            cells(buffer, defaults),
            defaults.1
        )
        .expect("a string can be written to");
    }
    out + "</svg>\n"
}

/// A colour in hexadecimal, as SVG writes it; `None` for the default colour and the first 16 colours, which the themes of
/// the screenshots do not use.
fn hex(color: Color) -> Option<String> {
    match color {
        Color::Indexed(index @ 232..) => Some(format!("#{0:02x}{0:02x}{0:02x}", 8 + 10 * (u32::from(index) - 232))),
        Color::Indexed(index @ 16..) => {
            let step = |v: u8| if v == 0 { 0 } else { 55 + 40 * u32::from(v) };
            let i = index - 16;
            Some(format!("#{:02x}{:02x}{:02x}", step(i / 36), step(i / 6 % 6), step(i % 6)))
        }
        Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
        _ => None,
    }
}

/// The background of a cell, unless it is the default one, and its foreground.
fn colours(cell: &Cell, (background, foreground): DefaultColours) -> (Option<String>, String) {
    let (back, fore) = (hex(cell.bg), hex(cell.fg).unwrap_or_else(|| foreground.into()));
    if cell.modifier.contains(Modifier::REVERSED) {
        return (Some(fore), back.unwrap_or_else(|| background.into()));
    }
    (back, fore)
}

/// Draws a screen.
pub(crate) fn svg(buffer: &Buffer, defaults: DefaultColours) -> String {
    head(size(buffer), defaults) + &cells(buffer, defaults) + "</svg>\n"
}

/// The width and height of a screen with its margin, in pixels.
fn size(buffer: &Buffer) -> (usize, usize) {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    (columns * CELL_WIDTH + 2 * MARGIN, rows * CELL_HEIGHT + 2 * MARGIN)
}

/// The beginning of a picture of this size: the terminal's background.
fn head((width, height): (usize, usize), defaults: DefaultColours) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"ui-monospace, \
         'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"15\">\n<rect width=\"{width}\" height=\"{height}\" \
         rx=\"8\" fill=\"{}\"/>\n",
        defaults.0
    )
}

/// The cells of a screen. Adjacent cells of the same style become one text element.
fn cells(buffer: &Buffer, defaults: DefaultColours) -> String {
    let columns = usize::from(buffer.area.width);
    let mut out = String::new();
    for (y, row) in buffer.content.chunks(columns).enumerate() {
        let (top, baseline) = (MARGIN + y * CELL_HEIGHT, MARGIN + y * CELL_HEIGHT + 14);
        let mut x = 0;
        while x < columns {
            let style = (colours(&row[x], defaults), row[x].modifier);
            let same_style = |cell: &&Cell| (colours(cell, defaults), cell.modifier) == style;
            let len = row[x..].iter().take_while(same_style).count();
            let text: String = row[x..x + len].iter().map(Cell::symbol).collect();
            let left = MARGIN + x * CELL_WIDTH;
            let ((back, fore), modifier) = style;
            if let Some(back) = back {
                let width = len * CELL_WIDTH;
                writeln!(
                    out,
                    "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{CELL_HEIGHT}\" fill=\"{back}\"/>"
                )
                .unwrap();
            }
            let leading_spaces = text.trim_end().chars().take_while(|c| *c == ' ').count();
            let words = text.trim();
            if !words.is_empty() {
                let attributes = attributes(modifier);
                // `textLength` stretches any font to the width of the cells.
                let (left, width) = (left + leading_spaces * CELL_WIDTH, words.chars().count() * CELL_WIDTH);
                let words = words.replace('&', "&amp;").replace('<', "&lt;");
                writeln!(
                    out,
                    "<text x=\"{left}\" y=\"{baseline}\" fill=\"{fore}\"{attributes} textLength=\"{width}\" \
                     lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\">{words}</text>"
                )
                .unwrap();
            }
            x += len;
        }
    }
    out
}

/// The attributes of a text with these modifiers.
fn attributes(modifier: Modifier) -> String {
    let has = |on: Modifier, value: &'static str| if modifier.contains(on) { value } else { "" };
    let lines = [has(Modifier::UNDERLINED, "underline"), has(Modifier::CROSSED_OUT, "line-through")].join(" ");
    let decoration =
        if lines.trim().is_empty() { String::new() } else { format!(" text-decoration=\"{}\"", lines.trim()) };
    [
        has(Modifier::BOLD, " font-weight=\"bold\""),
        has(Modifier::ITALIC, " font-style=\"italic\""),
        has(Modifier::DIM, " opacity=\"0.6\""),
        &decoration,
    ]
    .concat()
}
