//! The pictures of the documentation, from the program itself: `cargo run --example pictures` writes `docs/*.svg`.
//!
//! The reader runs without a terminal and is given keys; what it draws into its buffer is written as SVG, cell by cell.

#[path = "../tests/support/reader.rs"]
mod reader;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use reader::{ID, TestReader};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use tandai::annotation::adjudication::Adjudication;
use tandai::tui::adjudicating::Compared;
use tandai::tui::app::Event;
use tandai::tui::palette::Palette;
use tandai::tui::theme::Theme;

/// Pixels of a cell.
const WIDTH: usize = 9;
const HEIGHT: usize = 19;

/// Pixels round the screen.
const EDGE: usize = 16;

/// What a picture is on: its ground and its ink.
type Paper = (&'static str, &'static str);

const DARK: Paper = ("#1d2026", "#d8dbe2");
const LIGHT: Paper = ("#fdfcf8", "#26282c");

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    fs::create_dir_all(&folder).expect("a folder for the pictures");
    let write = |name: &str, reader: &TestReader, paper| {
        let path = folder.join(name).with_extension("svg");
        fs::write(&path, svg(&reader.buffer(), paper)).expect("room for a picture");
        println!("{}", path.display());
    };
    let theme = |name| Theme::of(Palette::named(name).expect("a theme of that name"));
    let mut reader = TestReader::themed(ID, (110, 32), theme("dark"));
    reader.keys("}}}s2").keys("}}}c").keys("}}a").keys("Siapa yang menghitung?<Esc>");
    write("reading", &reader, DARK);
    write("claim", reader.keys("[<Enter>"), DARK);
    let mut reader = TestReader::themed(ID, (110, 20), theme("light"));
    write("library", reader.keys("O"), LIGHT);
    write("search", reader.keys("<Tab>selat madura"), LIGHT);
    let (mut ana, mut budi) = (TestReader::new(ID, (110, 32)), TestReader::new(ID, (110, 32)));
    ana.keys("}}}s2").keys("}}}c").keys("}}aAngka siapa?<Esc>");
    budi.keys("}}}s1").keys("}}}c").keys(")aCek ke BPS<Esc>");
    let work = Adjudication::new(("Ana".into(), &ana.app.doc.book), ("Budi".into(), &budi.app.doc.book));
    let mut reader = TestReader::themed(ID, (110, 32), theme("dark"));
    reader.app.doc.adjudication = Some(Box::new(Compared::new(work)));
    reader.event(Event::Resize(110, 32));
    write("adjudicate", reader.keys("hk"), DARK);
    let mut reader = TestReader::tour((110, 26));
    reader.app.theme = theme("dark");
    write("tour", &reader, DARK);
}

/// A colour as SVG has it; nothing for the paper's own.
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

/// The colours of a cell, as it is shown.
fn colours(cell: &Cell, (ground, ink): Paper) -> (Option<String>, String) {
    let (back, fore) = (hex(cell.bg), hex(cell.fg).unwrap_or_else(|| ink.into()));
    if cell.modifier.contains(Modifier::REVERSED) {
        return (Some(fore), back.unwrap_or_else(|| ground.into()));
    }
    (back, fore)
}

fn svg(buffer: &Buffer, paper: Paper) -> String {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let (width, height) = (columns * WIDTH + 2 * EDGE, rows * HEIGHT + 2 * EDGE);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"ui-monospace, \
         'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"15\">\n<rect width=\"{width}\" height=\"{height}\" \
         rx=\"8\" fill=\"{}\"/>\n",
        paper.0
    );
    for (y, row) in buffer.content.chunks(columns).enumerate() {
        let (top, base) = (EDGE + y * HEIGHT, EDGE + y * HEIGHT + 14);
        let mut x = 0;
        while x < columns {
            let style = (colours(&row[x], paper), row[x].modifier);
            let same = |cell: &&Cell| (colours(cell, paper), cell.modifier) == style;
            let len = row[x..].iter().take_while(same).count();
            let text: String = row[x..x + len].iter().map(Cell::symbol).collect();
            let left = EDGE + x * WIDTH;
            let ((back, fore), modifier) = style;
            if let Some(back) = back {
                let wide = len * WIDTH;
                writeln!(out, "<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{HEIGHT}\" fill=\"{back}\"/>")
                    .unwrap();
            }
            let kept = text.trim_end();
            let lead = kept.chars().take_while(|c| *c == ' ').count();
            let words = kept.trim_start();
            if !words.is_empty() {
                let mut attributes = String::new();
                for (on, attribute) in [
                    (Modifier::BOLD, " font-weight=\"bold\""),
                    (Modifier::ITALIC, " font-style=\"italic\""),
                    (Modifier::UNDERLINED, " text-decoration=\"underline\""),
                ] {
                    if modifier.contains(on) {
                        attributes += attribute;
                    }
                }
                // Every font is brought to the grid.
                let (left, wide) = (left + lead * WIDTH, words.chars().count() * WIDTH);
                let words = words.replace('&', "&amp;").replace('<', "&lt;");
                writeln!(
                    out,
                    "<text x=\"{left}\" y=\"{base}\" fill=\"{fore}\"{attributes} textLength=\"{wide}\" \
                     lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\">{words}</text>"
                )
                .unwrap();
            }
            x += len;
        }
    }
    out + "</svg>\n"
}
