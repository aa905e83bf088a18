//! Finds the lines of text on the pages of a PDF from the positions of its glyphs, column by column.
//!
//! A PDF draws glyphs in any order. Glyphs of a word that follow each other on one baseline form a run, and runs at the
//! same height form rows. A page has columns if the same vertical strip is blank in several rows that have full lines of prose on
//! both sides of it. Rows across that strip, such as headlines, divide the columns into bands, which are read from the
//! top down. A table has short or ragged cells, and is read row by row.

use crate::guard::catch_expected_panic;
use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc, output_doc_page};

/// A gap of more than this part of the font size is a space. Writers of PDF may leave out the character.
const SPACE_WIDTH: f64 = 0.1;

/// The narrowest gap between two columns, as a part of the font size.
const GUTTER_WIDTH: f64 = 0.6;

/// The fewest rows that show that a page has columns.
const MIN_COLUMN_ROWS: usize = 3;

/// The narrowest gap between two columns of less than [`MANY_COLUMN_ROWS`] rows.
const SURE_GUTTER_WIDTH: f64 = 1.2;

/// Rows that cannot have a blank at the same place by chance.
const MANY_COLUMN_ROWS: usize = 8;

/// The fewest characters of an average line in a column of prose.
const MIN_COLUMN_CHARACTERS: usize = 12;

/// How often columns may be divided again.
const MAX_COLUMN_DEPTH: usize = 3;

/// Why a document has no pages that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DocumentFault {
    /// It cannot be opened without a password.
    Encrypted,
    /// Its structure is broken.
    Damaged,
}

/// The text of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Page {
    /// The number of the page, from 1.
    pub(crate) number: u32,
    /// In reading order.
    pub(crate) lines: Vec<Line>,
    /// Whether the page could be read only in part or not at all.
    pub(crate) is_damaged: bool,
}

/// A line of text in a column. Lengths are in points, from the left and the top of the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) baseline: f64,
    /// The font size.
    pub(crate) size: f64,
    /// The number of the column on the page.
    pub(crate) column: usize,
}

/// Reads the pages of the PDF in `bytes`. A page that cannot be read is marked as damaged.
///
/// # Errors
/// [`DocumentFault`] if no page can be read.
pub(crate) fn read_pages(bytes: &[u8]) -> Result<Vec<Page>, DocumentFault> {
    let document = catch_expected_panic(|| open(bytes)).map_err(|_| DocumentFault::Damaged)??;
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    let mut collector = PageCollector::default();
    let all = catch_expected_panic(|| output_doc(&document, &mut collector));
    if !matches!(all, Ok(Ok(()))) {
        // The parser gives up at the first damaged page, so the ones after it are read one by one.
        while let Some(&damaged) = numbers.get(collector.pages.len()) {
            collector.finish_page(damaged, true);
            for &number in &numbers[collector.pages.len()..] {
                let page = catch_expected_panic(|| output_doc_page(&document, &mut collector, number));
                if !matches!(page, Ok(Ok(()))) {
                    break;
                }
            }
        }
    }
    let pages = collector.pages;
    if pages.iter().all(|page| page.is_damaged && page.lines.is_empty()) {
        return Err(DocumentFault::Damaged);
    }
    Ok(pages)
}

/// Opens a document, with an empty password if it needs one.
fn open(bytes: &[u8]) -> Result<Document, DocumentFault> {
    let mut document = Document::load_mem(bytes).map_err(|error| match error {
        pdf_extract::Error::InvalidPassword | pdf_extract::Error::Decryption(_) => DocumentFault::Encrypted,
        _ if has_direct_encryption(bytes) => DocumentFault::Encrypted,
        _ => DocumentFault::Damaged,
    })?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|_| DocumentFault::Encrypted)?;
    } else if document.trailer.get(b"Encrypt").is_ok() {
        // The trailer has the dictionary itself, not a reference to it, which lopdf does not decrypt.
        return Err(DocumentFault::Encrypted);
    }
    Ok(document)
}

/// Whether a trailer has its encryption dictionary in it, and not a reference.
fn has_direct_encryption(bytes: &[u8]) -> bool {
    let name = b"/Encrypt";
    memchr::memmem::find_iter(bytes, name).any(|at| bytes[at + name.len()..].trim_ascii_start().starts_with(b"<<"))
}

/// The direction of writing on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Direction {
    #[default]
    Right,
    Up,
    Left,
    Down,
}

impl Direction {
    const ALL: [Self; 4] = [Self::Right, Self::Up, Self::Left, Self::Down];

    /// The direction in which a transform with the first row (`x`, `y`) moves.
    fn of(x: f64, y: f64) -> Self {
        match (x.abs() >= y.abs(), x >= 0.0, y >= 0.0) {
            (true, true, _) => Self::Right,
            (true, false, _) => Self::Left,
            (false, _, true) => Self::Up,
            (false, _, false) => Self::Down,
        }
    }

    /// The position (`x`, `y`), in which y grows upwards, along the line and across it, downwards.
    fn turn(self, x: f64, y: f64) -> (f64, f64) {
        match self {
            Self::Right => (x, -y),
            Self::Up => (y, x),
            Self::Left => (-x, y),
            Self::Down => (-y, -x),
        }
    }
}

/// Glyphs of a word that follow each other on one baseline, in one size.
#[derive(Clone, Debug, Default)]
struct Run {
    text: String,
    left: f64,
    /// Without spaces at the end.
    right: f64,
    /// Where the next glyph would be.
    end: f64,
    baseline: f64,
    size: f64,
    direction: Direction,
}

impl Run {
    /// Whether a glyph at (`x`, `y`) belongs to this run. `most` is the widest gap to it, as a part of the font size.
    fn continues_at(&self, x: f64, y: f64, size: f64, direction: Direction, most: f64) -> bool {
        let em = self.size.max(1.0);
        self.direction == direction
            && (self.size - size).abs() < 0.02 * em
            && (self.baseline - y).abs() < 0.05 * em
            && x > self.end - 0.3 * em
            && x <= self.end + most * em
            && !self.text.ends_with(' ')
    }
}

/// Collects the glyphs of each page.
#[derive(Default)]
struct PageCollector {
    pages: Vec<Page>,
    runs: Vec<Run>,
    /// Whether the next glyph is the first of a string. Within a string, gaps are not spaces.
    begins_string: bool,
}

impl PageCollector {
    fn finish_page(&mut self, number: u32, is_damaged: bool) {
        let runs = std::mem::take(&mut self.runs);
        self.pages.push(Page { number, lines: page_lines(&runs), is_damaged });
    }

    /// Adds a glyph, or the several letters of a ligature.
    fn push(&mut self, glyph: &str, position: (f64, f64), advance: f64, size: f64, direction: Direction) {
        let (x, y) = position;
        let text = plain_letters(glyph);
        let is_space = text.trim().is_empty();
        let most = if self.begins_string { SPACE_WIDTH } else { GUTTER_WIDTH };
        let continues = self.runs.last().is_some_and(|run| run.continues_at(x, y, size, direction, most));
        if is_space {
            // The space stays with the word before it. Without one, the gap shows it.
            if let Some(run) = self.runs.last_mut().filter(|_| continues) {
                run.text.push(' ');
                run.end = x + advance;
            }
            return;
        }
        if !continues {
            let run = Run { left: x, right: x, end: x, baseline: y, size, direction, text: String::new() };
            self.runs.push(run);
        }
        let Some(run) = self.runs.last_mut() else { return };
        run.text += &text;
        run.end = x + advance;
        run.right = run.end;
    }
}

impl OutputDev for PageCollector {
    fn begin_page(
        &mut self,
        _number: u32,
        _media: &MediaBox,
        _art: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.runs.clear();
        self.begins_string = true;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        let number = self.pages.last().map_or(1, |page| page.number + 1);
        self.finish_page(number, false);
        Ok(())
    }

    fn output_character(
        &mut self,
        transform: &Transform,
        width: f64,
        spacing: f64,
        font_size: f64,
        glyph: &str,
    ) -> Result<(), OutputError> {
        // A negative font size turns the glyphs around.
        let sign = if font_size < 0.0 { -1.0 } else { 1.0 };
        let direction = Direction::of(sign * transform.m11, sign * transform.m12);
        let advance = transform.m11.hypot(transform.m12) * (width * font_size.abs() + spacing);
        let size = font_size.abs() * transform.m21.hypot(transform.m22);
        let position = direction.turn(transform.m31, transform.m32);
        let is_placed = [position.0, position.1, advance, size].iter().all(|value| value.is_finite());
        if is_placed {
            self.push(glyph, position, advance, size, direction);
        } else {
            // Broken numbers place it nowhere, so it goes where the last glyph ended.
            let last = self.runs.last().cloned().unwrap_or_default();
            self.push(glyph, (last.end, last.baseline), 0.0, last.size, last.direction);
        }
        self.begins_string = false;
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.begins_string = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// The text of a glyph with ligatures as letters and without control characters.
fn plain_letters(glyph: &str) -> String {
    let mut letters = String::with_capacity(glyph.len());
    for c in glyph.chars() {
        match c {
            'ﬀ' => letters += "ff",
            'ﬁ' => letters += "fi",
            'ﬂ' => letters += "fl",
            'ﬃ' => letters += "ffi",
            'ﬄ' => letters += "ffl",
            'ﬅ' | 'ﬆ' => letters += "st",
            c if c.is_control() && !c.is_whitespace() => {}
            c => letters.push(c),
        }
    }
    letters
}

/// The lines of a page in reading order. Text in another direction than most of the page comes last.
fn page_lines(runs: &[Run]) -> Vec<Line> {
    let letters = |direction: Direction| -> usize {
        runs.iter().filter(|run| run.direction == direction).map(|run| run.text.len()).sum()
    };
    let mut directions = Direction::ALL.map(|direction| (letters(direction), direction));
    directions.sort_by_key(|(letters, _)| std::cmp::Reverse(*letters));
    let mut reader = ColumnReader::default();
    for (_, direction) in directions {
        reader.read(runs.iter().filter(|run| run.direction == direction).cloned().collect(), 0);
    }
    reader.lines
}

/// Runs at the same height, from left to right.
#[derive(Debug)]
struct Row {
    baseline: f64,
    /// The largest font size in the row.
    size: f64,
    runs: Vec<Run>,
}

impl Row {
    /// How far the baseline of `run` is from that of the row.
    fn distance(&self, run: &Run) -> f64 {
        (self.baseline - run.baseline).abs()
    }

    /// The blank parts between the runs that are wide enough to be a gutter.
    fn gaps(&self) -> Vec<(f64, f64)> {
        let mut gaps = Vec::new();
        let mut end = f64::INFINITY;
        for run in &self.runs {
            if run.left - end >= GUTTER_WIDTH * self.size {
                gaps.push((end, run.left));
            }
            end = if end.is_finite() { end.max(run.right) } else { run.right };
        }
        gaps
    }

    /// Whether there is text at `x`.
    fn crosses(&self, x: f64) -> bool {
        let left = self.runs.first().is_some_and(|run| run.left < x);
        let right = self.runs.iter().any(|run| run.right > x);
        left && right && !self.gaps().iter().any(|(start, end)| *start <= x && x <= *end)
    }

    /// The line of text of this row.
    fn into_line(self, column: usize) -> Line {
        let mut line = Line {
            left: self.runs.first().map_or(0.0, |run| run.left),
            right: self.runs.iter().map(|run| run.right).fold(f64::NEG_INFINITY, f64::max),
            baseline: self.baseline,
            size: self.size,
            column,
            text: String::new(),
        };
        let mut last: Option<&Run> = None;
        for run in &self.runs {
            // Bold letters may be drawn twice, a little apart.
            let is_copy = |last: &Run| last.text == run.text && (last.left - run.left).abs() < 0.15 * run.size;
            if last.is_some_and(is_copy) {
                continue;
            }
            let gap = last.map_or(0.0, |last| run.left - last.right);
            if gap > SPACE_WIDTH * run.size.min(self.size) && !line.text.ends_with(' ') {
                line.text.push(' ');
            }
            line.text += &self.raised_or_lowered(run);
            last = Some(run);
        }
        line.text.truncate(line.text.trim_end().len());
        line
    }

    /// The text of a run. Small digits above or below the line are not digits of the number beside them.
    fn raised_or_lowered(&self, run: &Run) -> String {
        const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
        const LOWERED: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
        let shift = run.baseline - self.baseline;
        let is_small = run.size < 0.85 * self.size && shift.abs() > 0.08 * self.size;
        if !is_small || !run.text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | ',' | '-' | '+')) {
            return run.text.clone();
        }
        let digits = if shift < 0.0 { RAISED } else { LOWERED };
        let small = |c: char| c.to_digit(10).map_or(c, |digit| digits[digit as usize]);
        run.text.chars().map(small).collect()
    }
}

/// Divides runs into rows, from the top down.
fn rows(mut runs: Vec<Run>) -> Vec<Row> {
    // The largest runs first, so that raised and lowered signs join the row of the text around them.
    runs.sort_by(|a, b| b.size.total_cmp(&a.size).then(a.baseline.total_cmp(&b.baseline)));
    let mut rows: Vec<Row> = Vec::new();
    for run in runs {
        let near = |row: &&mut Row| row.distance(&run) <= 0.45 * row.size.min(1.6 * run.size);
        let nearest = rows.iter_mut().filter(near).min_by(|a, b| a.distance(&run).total_cmp(&b.distance(&run)));
        match nearest {
            Some(row) => row.runs.push(run),
            None => rows.push(Row { baseline: run.baseline, size: run.size, runs: vec![run] }),
        }
    }
    for row in &mut rows {
        row.runs.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    rows.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    rows
}

/// Reads the lines of a page, column by column.
#[derive(Default)]
struct ColumnReader {
    lines: Vec<Line>,
    columns: usize,
}

impl ColumnReader {
    fn read(&mut self, runs: Vec<Run>, depth: usize) {
        let rows = rows(runs);
        let gutter = if depth < MAX_COLUMN_DEPTH { find_gutter(&rows) } else { None };
        let Some(gutter) = gutter else { return self.push_rows(rows) };
        let mut group: Vec<Row> = Vec::new();
        for row in rows {
            if group.last().is_some_and(|last| last.crosses(gutter) != row.crosses(gutter)) {
                self.read_group(std::mem::take(&mut group), gutter, depth);
            }
            group.push(row);
        }
        self.read_group(group, gutter, depth);
    }

    /// Reads rows that all have text at the gutter or all leave it blank: first what is on its left, then the rest.
    fn read_group(&mut self, group: Vec<Row>, gutter: f64, depth: usize) {
        if !has_columns_at(&group, gutter) {
            return self.push_rows(group);
        }
        let runs = group.into_iter().flat_map(|row| row.runs);
        let (left, right): (Vec<Run>, Vec<Run>) = runs.partition(|run| run.left < gutter);
        self.read(left, depth + 1);
        self.read(right, depth + 1);
    }

    fn push_rows(&mut self, rows: Vec<Row>) {
        let column = self.columns;
        self.columns += usize::from(!rows.is_empty());
        self.lines.extend(rows.into_iter().map(|row| row.into_line(column)));
    }
}

/// The middle of the blank strip between two columns of prose.
fn find_gutter(rows: &[Row]) -> Option<f64> {
    let gaps: Vec<Vec<(f64, f64)>> = rows.iter().map(Row::gaps).collect();
    let count = |x: f64| gaps.iter().filter(|row| row.iter().any(|(start, end)| *start < x && x < *end)).count();
    // The middle of the gaps of one row may be in the text of another, so the edges of all gaps are tried.
    let mut best: Option<(usize, f64)> = None;
    for (start, end) in gaps.iter().flatten() {
        for x in [start + 0.5, f64::midpoint(*start, *end), end - 0.5] {
            let rows = count(x);
            if best.is_none_or(|(most, _)| rows > most) {
                best = Some((rows, x));
            }
        }
    }
    let (_, x) = best?;
    has_columns_at(rows, x).then_some(x)
}

/// Whether enough rows have full lines of prose on both sides of the blank at `x`.
fn has_columns_at(rows: &[Row], x: f64) -> bool {
    let both: Vec<Sides> = rows.iter().filter_map(|row| Sides::of(row, x)).collect();
    // Wide spaces in a few lines of justified text may happen to meet.
    let widest_text = both.iter().map(|sides| sides.size).fold(0.0, f64::max);
    let needed = widest_text * if both.len() < MANY_COLUMN_ROWS { SURE_GUTTER_WIDTH } else { GUTTER_WIDTH };
    let start = both.iter().map(|sides| sides.gap.0).fold(f64::NEG_INFINITY, f64::max);
    let end = both.iter().map(|sides| sides.gap.1).fold(f64::INFINITY, f64::min);
    if both.len() < MIN_COLUMN_ROWS || end - start < needed {
        return false;
    }
    let is_prose = |characters: fn(&Sides) -> usize, width: fn(&Sides) -> f64| {
        let total: usize = both.iter().map(characters).sum();
        let widest = both.iter().map(width).fold(0.0, f64::max);
        let full = both.iter().filter(|sides| width(sides) >= 0.75 * widest).count();
        total >= MIN_COLUMN_CHARACTERS * both.len() && full * 2 > both.len()
    };
    is_prose(|sides| sides.left_characters, |sides| sides.left_width)
        && is_prose(|sides| sides.right_characters, |sides| sides.right_width)
}

/// The text of a row next to a blank, up to the next blank on either side.
struct Sides {
    /// The blank.
    gap: (f64, f64),
    /// The font size.
    size: f64,
    left_characters: usize,
    left_width: f64,
    right_characters: usize,
    right_width: f64,
}

impl Sides {
    /// `None` if the row has no blank at `x`.
    fn of(row: &Row, x: f64) -> Option<Self> {
        let gaps = row.gaps();
        let at = gaps.iter().position(|(start, end)| *start < x && x < *end)?;
        let (left_end, right_start) = gaps[at];
        let left_start = at.checked_sub(1).map_or(f64::NEG_INFINITY, |before| gaps[before].1);
        let right_end = gaps.get(at + 1).map_or(f64::INFINITY, |after| after.0);
        let characters = |from: f64, to: f64| {
            let inside = row.runs.iter().filter(|run| run.left >= from && run.right <= to);
            inside.map(|run| run.text.chars().count()).sum::<usize>()
        };
        let left_start = row.runs.iter().map(|run| run.left).find(|left| *left >= left_start)?;
        let right_end =
            row.runs.iter().map(|run| run.right).filter(|right| *right <= right_end).fold(right_start, f64::max);
        Some(Self {
            gap: gaps[at],
            size: row.size,
            left_characters: characters(left_start, left_end),
            left_width: left_end - left_start,
            right_characters: characters(right_start, right_end),
            right_width: right_end - right_start,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of a page with these runs: text, left edge and height above the bottom of the page, in 10 point letters
    /// of 5 points.
    fn lines(runs: &[(&str, f64, f64)]) -> Vec<String> {
        let mut collector = PageCollector::default();
        for (text, left, height) in runs {
            collector.begins_string = true;
            for (i, c) in text.chars().enumerate() {
                let position = (left + 5.0 * i as f64, -height);
                collector.push(&c.to_string(), position, 5.0, 10.0, Direction::Right);
                collector.begins_string = false;
            }
        }
        collector.finish_page(1, false);
        collector.pages.remove(0).lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let page = [
            ("Judul di atas kedua kolom dari halaman ini", 20.0, 700.0),
            ("kiri pertama yang penuh", 10.0, 680.0),
            ("kanan pertama yang penuh", 150.0, 680.0),
            ("kiri kedua yang penuh", 10.0, 668.0),
            ("kanan kedua yang penuh", 150.0, 668.0),
            ("kiri ketiga yang penuh", 10.0, 656.0),
            ("kanan ketiga yang penuh", 150.0, 656.0),
            ("kiri habis.", 10.0, 644.0),
            ("Catatan di bawah kedua kolom dari halaman", 10.0, 600.0),
        ];
        assert_eq!(
            lines(&page),
            [
                "Judul di atas kedua kolom dari halaman ini",
                "kiri pertama yang penuh",
                "kiri kedua yang penuh",
                "kiri ketiga yang penuh",
                "kiri habis.",
                "kanan pertama yang penuh",
                "kanan kedua yang penuh",
                "kanan ketiga yang penuh",
                "Catatan di bawah kedua kolom dari halaman",
            ]
        );
    }

    #[test]
    fn a_table_is_read_row_by_row() {
        let rows: Vec<_> = [("Pajak daerah kota", "1.200"), ("Hibah", "300"), ("Retribusi pasar", "45"), ("Lain", "7")]
            .iter()
            .zip([700.0, 688.0, 676.0, 664.0])
            .flat_map(|((name, sum), height)| [(*name, 10.0, height), (*sum, 200.0, height)])
            .collect();
        assert_eq!(lines(&rows), ["Pajak daerah kota 1.200", "Hibah 300", "Retribusi pasar 45", "Lain 7"]);
    }

    #[test]
    fn gaps_between_strings_are_spaces() {
        assert_eq!(lines(&[("12", 10.0, 700.0), ("000", 20.0, 700.0), ("orang", 38.0, 700.0)]), ["12000 orang"]);
        let twice = [("huruf tebal", 10.0, 700.0), ("huruf tebal", 10.4, 700.0)];
        assert_eq!(lines(&twice), ["huruf tebal"], "drawn twice");
        let inside = [("satu   tiga", 10.0, 700.0), ("2", 36.0, 700.0)];
        assert_eq!(lines(&inside), ["satu 2 tiga"], "drawn after the words around it");
    }

    #[test]
    fn ligatures_are_letters() {
        assert_eq!(plain_letters("ﬁﬃ\u{2}"), "fiffi");
    }

    #[test]
    fn small_raised_digits_are_not_part_of_a_number() {
        let row = |small: Run| {
            let number = Run { text: "2023".into(), right: 20.0, size: 10.0, ..Run::default() };
            rows(vec![small, number]).remove(0).into_line(0).text
        };
        let small = Run { text: "4".into(), left: 20.0, right: 23.0, size: 6.0, ..Run::default() };
        assert_eq!(row(Run { baseline: -3.5, ..small.clone() }), "2023⁴");
        assert_eq!(row(Run { baseline: 2.0, ..small }), "2023₄");
    }
}
