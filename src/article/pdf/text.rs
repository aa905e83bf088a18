//! Joins the lines of a PDF into paragraphs, without running heads and page numbers.

use super::layout::{Line, Page};
use std::collections::{HashMap, HashSet};

/// How many rows at the top and at the bottom of a page may be running heads.
const HEAD_ROWS: usize = 2;

/// The fewest pages on which a running head stands, unless the document has only two.
const MIN_HEAD_PAGES: usize = 3;

/// How far apart, in points, running heads on two pages may stand.
const HEAD_TOLERANCE: f64 = 4.0;

/// Parts of words after which a hyphen at the end of a line is usually part of the word.
const HYPHENATED_PREFIXES: [&str; 5] = ["anti", "half", "non", "self", "well"];

/// Signs before the items of a list.
const BULLETS: [char; 7] = ['•', '◦', '▪', '●', '■', '□', '‣'];

/// Dots between an entry of a table of contents and its page.
const LEADERS: [&str; 2] = [". . . .", "....."];

/// A part of the text of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PdfPart {
    /// A paragraph on one line.
    Paragraph(String),
    /// The number of a page that could be read only in part or not at all.
    DamagedPage(u32),
}

/// The paragraphs of a document.
pub(crate) fn paragraphs(mut pages: Vec<Page>) -> Vec<PdfPart> {
    remove_running_heads(&mut pages);
    let words = DocumentWords::of(&pages);
    let mut joiner = LineJoiner { words, parts: Vec::new(), paragraph: String::new(), last: None };
    for page in pages {
        let columns: Vec<&[Line]> = page.lines.chunk_by(|a, b| a.column == b.column).collect();
        // A column of a line or two does not show how long a full line is.
        let usual = columns.iter().map(|column| full_width(column)).fold(0.0, f64::max);
        for column in columns {
            let full = if column.len() < 3 { usual.max(full_width(column)) } else { full_width(column) };
            joiner.push_column(column, full);
        }
        if page.is_damaged {
            joiner.end_paragraph();
            joiner.parts.push(PdfPart::DamagedPage(page.number));
        }
    }
    joiner.end_paragraph();
    joiner.parts
}

/// The width of a full line: the upper quartile, which headings and tables hardly affect.
fn full_width(column: &[Line]) -> f64 {
    let mut widths: Vec<f64> = column.iter().map(|line| line.right - line.left).collect();
    widths.sort_by(f64::total_cmp);
    widths.get(widths.len() * 3 / 4).copied().unwrap_or(0.0)
}

/// The usual distance between two baselines of a column.
fn leading(column: &[Line]) -> f64 {
    let size = column.first().map_or(0.0, |line| line.size);
    let mut steps: Vec<f64> = column.windows(2).map(|pair| pair[1].baseline - pair[0].baseline).collect();
    steps.sort_by(f64::total_cmp);
    // Of two steps the smaller one is between lines, the other between paragraphs.
    steps.get(steps.len().saturating_sub(1) / 2).copied().unwrap_or(1.2 * size)
}

/// Removes the lines at the top and the bottom of pages that stand on several pages at the same place: with the same
/// words, or with the same words around the number of the page.
fn remove_running_heads(pages: &mut [Page]) {
    let needed = if pages.len() == 2 { 2 } else { MIN_HEAD_PAGES };
    let mut places: HashMap<String, Vec<f64>> = HashMap::new();
    let candidates: Vec<Vec<usize>> = pages.iter().map(head_candidates).collect();
    for (page, candidates) in pages.iter().zip(&candidates) {
        for line in candidates.iter().map(|&at| &page.lines[at]) {
            for key in head_keys(&line.text, page.number) {
                places.entry(key).or_default().push(line.baseline);
            }
        }
    }
    let is_head = |line: &Line, number: u32| {
        head_keys(&line.text, number).iter().any(|key| {
            let baselines = places.get(key).map_or(&[][..], Vec::as_slice);
            let near = baselines.iter().filter(|baseline| (*baseline - line.baseline).abs() < HEAD_TOLERANCE);
            near.take(needed).count() == needed
        })
    };
    for (page, candidates) in pages.iter_mut().zip(candidates) {
        let heads: HashSet<usize> =
            candidates.into_iter().filter(|&at| is_head(&page.lines[at], page.number)).collect();
        // A page that has nothing else keeps them.
        if heads.len() < page.lines.len() {
            let mut at = 0;
            page.lines.retain(|_| {
                at += 1;
                !heads.contains(&(at - 1))
            });
        }
    }
}

/// The indices of the lines in the first and the last rows of a page.
fn head_candidates(page: &Page) -> Vec<usize> {
    let mut baselines: Vec<f64> = page.lines.iter().map(|line| line.baseline).collect();
    baselines.sort_by(f64::total_cmp);
    baselines.dedup_by(|a, b| (*a - *b).abs() < HEAD_TOLERANCE);
    let count = baselines.len();
    let (Some(first), Some(last)) =
        (baselines.get(HEAD_ROWS.min(count) - usize::from(count > 0)), baselines.get(count.saturating_sub(HEAD_ROWS)))
    else {
        return Vec::new();
    };
    let at_edge = |line: &Line| line.baseline < first + HEAD_TOLERANCE || line.baseline > last - HEAD_TOLERANCE;
    (0..page.lines.len()).filter(|&at| at_edge(&page.lines[at])).collect()
}

/// What is the same in a running head on every page: its words, or its words without a number that grows with the pages.
fn head_keys(text: &str, page: u32) -> Vec<String> {
    let mut keys = vec![text.to_string()];
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let len = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if let Ok(number) = text[at..].get(..len).unwrap_or("").parse::<i64>() {
            keys.push(format!("{}\0{}\0{}", &text[..at], number - i64::from(page), &text[at + len..]));
        }
        at = text.ceil_char_boundary(at + len.max(1));
    }
    keys
}

/// The words of a document, to tell whether a word has a hyphen or was broken at the end of a line.
struct DocumentWords(HashSet<String>);

impl DocumentWords {
    fn of(pages: &[Page]) -> Self {
        let lines = pages.iter().flat_map(|page| &page.lines);
        let words = lines.flat_map(|line| line.text.split(|c: char| !c.is_alphabetic() && !is_hyphen(c)));
        Self(words.map(|word| word.replace('\u{2010}', "-").to_lowercase()).collect())
    }

    /// Whether the hyphen between `before`, at the end of a line, and `after` belongs to the word. If nothing in the
    /// document shows it, it does if the two parts are alike, as in Indonesian plurals ("undang-undang",
    /// "sayur-mayur"), or if the first part is one of [`HYPHENATED_PREFIXES`].
    fn keeps_hyphen(&self, before: &str, after: &str) -> bool {
        let (before, after) = (before.to_lowercase(), after.to_lowercase());
        if self.0.contains(&format!("{before}-{after}")) {
            return true;
        }
        if self.0.contains(&format!("{before}{after}")) {
            return false;
        }
        before.contains(is_hyphen) || HYPHENATED_PREFIXES.contains(&&*before) || are_alike(&before, &after)
    }
}

const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}')
}

/// Whether two parts of a word begin or end with the same three letters, or one is contained in the other.
fn are_alike(before: &str, after: &str) -> bool {
    let prefix = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).count();
    let suffix = before.chars().rev().zip(after.chars().rev()).take_while(|(a, b)| a == b).count();
    let contains = |long: &str, short: &str| short.chars().count() >= 3 && long.contains(short);
    prefix >= 3 || suffix >= 3 || contains(before, after) || contains(after, before)
}

/// The end of the line before.
struct LastLine {
    baseline: f64,
    left: f64,
    size: f64,
    /// Its width as a part of the width of a full line.
    fullness: f64,
}

/// Joins lines into paragraphs.
struct LineJoiner {
    words: DocumentWords,
    parts: Vec<PdfPart>,
    /// The paragraph so far.
    paragraph: String,
    last: Option<LastLine>,
}

impl LineJoiner {
    fn push_column(&mut self, column: &[Line], full_width: f64) {
        let leading = leading(column);
        for (i, line) in column.iter().enumerate() {
            let step = (i > 0).then(|| line.baseline - column[i - 1].baseline);
            if self.ends_before(line, step.map(|step| step / leading.max(1.0))) {
                self.end_paragraph();
            }
            self.join(&line.text);
            let fullness = if full_width > 0.0 { (line.right - line.left) / full_width } else { 1.0 };
            self.last = Some(LastLine { baseline: line.baseline, left: line.left, size: line.size, fullness });
        }
    }

    /// Whether `line` begins a new paragraph. `step` is its distance from the line before as a multiple of the usual one;
    /// `None` if it is the first line of a column.
    fn ends_before(&self, line: &Line, step: Option<f64>) -> bool {
        let Some(last) = &self.last else { return false };
        let same_size = (line.size - last.size).abs() <= 0.15 * last.size.max(line.size);
        if line.text.starts_with(BULLETS) || LEADERS.iter().any(|dots| self.paragraph.contains(dots)) {
            return true;
        }
        let begins_lower = line.text.starts_with(char::is_lowercase);
        let is_broken_word = self.paragraph.ends_with(|c| is_hyphen(c) || c == '\u{ad}') && begins_lower;
        if is_broken_word && same_size {
            return false;
        }
        let ends_sentence = self.paragraph.trim_end_matches(['"', '”', '’', ')', ']']).ends_with(['.', '!', '?', ':']);
        match step {
            // A paragraph may go on in the next column or on the next page.
            None => !same_size || last.fullness < 0.75 || (ends_sentence && !begins_lower),
            Some(step) => {
                let is_indented = line.left > last.left + 0.8 * line.size && line.baseline > last.baseline;
                !same_size || last.fullness < 0.75 || step > 1.45 || (ends_sentence && is_indented)
            }
        }
    }

    /// Adds a line to the paragraph.
    fn join(&mut self, line: &str) {
        let line = line.trim();
        if self.paragraph.is_empty() || line.is_empty() {
            self.paragraph += line;
            return;
        }
        if self.paragraph.ends_with('\u{ad}') {
            self.paragraph.pop();
        } else if self.paragraph.ends_with(is_hyphen) {
            self.join_at_hyphen(line);
        } else {
            self.paragraph.push(' ');
        }
        self.paragraph += line;
    }

    /// Prepares the paragraph, which ends with a hyphen, for the line `line`.
    fn join_at_hyphen(&mut self, line: &str) {
        let start = self.paragraph.trim_end_matches(is_hyphen);
        let is_word = |c: char| c.is_alphabetic() || is_hyphen(c);
        let before = &start[start.trim_end_matches(is_word).len()..];
        let after = &line[..line.len() - line.trim_start_matches(char::is_alphabetic).len()];
        if start.is_empty() || start.ends_with(char::is_whitespace) {
            // It is a dash.
            self.paragraph.push(' ');
        } else if !before.is_empty() && after.starts_with(char::is_lowercase) && !self.words.keeps_hyphen(before, after)
        {
            self.paragraph.truncate(start.len());
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph).replace('\u{ad}', "");
        if !paragraph.trim().is_empty() {
            self.parts.push(PdfPart::Paragraph(paragraph));
        }
        self.last = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of lines of ten points with five points a letter. A `>` at the start of a line indents it.
    fn page(number: u32, lines: &[&str]) -> Page {
        let line = |(i, text): (usize, &&str)| {
            let left = if text.starts_with('>') { 20.0 } else { 0.0 };
            let text = text.trim_start_matches('>').to_string();
            let right = left + 5.0 * text.chars().count() as f64;
            Line { left, right, baseline: 12.0 * i as f64, size: 10.0, column: 0, text }
        };
        let lines = lines.iter().enumerate().filter(|(_, text)| !text.is_empty()).map(line).collect();
        Page { number, lines, is_damaged: false }
    }

    fn texts(pages: Vec<Page>) -> Vec<String> {
        let text = |part| match part {
            PdfPart::Paragraph(text) => text,
            PdfPart::DamagedPage(number) => format!("damaged {number}"),
        };
        paragraphs(pages).into_iter().map(text).collect()
    }

    /// The text of the lines joined into one paragraph.
    #[track_caller]
    fn joined(lines: &str, expected: &str) {
        assert_eq!(texts(vec![page(1, &lines.lines().collect::<Vec<_>>())]), [expected]);
    }

    #[test]
    fn words_broken_at_the_end_of_a_line_are_joined() {
        joined("harga beras di infra-\nstruktur kota naik", "harga beras di infrastruktur kota naik");
        joined("harga beras di infra\u{ad}\nstruktur kota naik", "harga beras di infrastruktur kota naik");
    }

    #[test]
    fn hyphens_of_words_are_kept() {
        joined("menurut undang-\nundang yang baru", "menurut undang-undang yang baru");
        joined("pedagang sayur-\nmayur di pasar", "pedagang sayur-mayur di pasar");
        joined("she is self-\nemployed and well", "she is self-employed and well");
        joined("sejak tahun 1990-\nan harga naik", "sejak tahun 1990-an harga naik");
        joined("jalur Jakarta-\nBandung dibuka", "jalur Jakarta-Bandung dibuka");
        joined("sebanyak 10 -\n15 orang datang", "sebanyak 10 - 15 orang datang");
        joined("a state-of-the-\nart plant opened", "a state-of-the-art plant opened");
        joined("a cost-cutting plan and cost-\ncutting measures", "a cost-cutting plan and cost-cutting measures");
        joined("the nonsense of non-\nsense and such", "the nonsense of nonsense and such");
    }

    #[test]
    fn a_short_line_a_gap_and_an_indent_end_a_paragraph() {
        let lines = [
            "Judul",
            "",
            "Satu kalimat yang mengisi sebaris",
            "penuh dan lalu berlanjut di sini.",
            ">Paragraf dengan baris menjorok",
            "yang berlanjut sampai habis.",
            "",
            "Paragraf sesudah jarak yang lebar",
        ];
        let paragraphs = texts(vec![page(1, &lines)]);
        let begin: Vec<_> = paragraphs.iter().map(|text| text.split(' ').next().unwrap()).collect();
        assert_eq!(begin, ["Judul", "Satu", "Paragraf", "Paragraf"], "{paragraphs:?}");
    }

    #[test]
    fn items_of_lists_and_contents_are_paragraphs() {
        let items = ["• harga beras naik di pasar", "• harga gula turun di pasar"];
        assert_eq!(texts(vec![page(1, &items)]), items);
        let contents = ["1 Harga . . . . 5", "2 Upah . . . . . 7"];
        assert_eq!(texts(vec![page(1, &contents)]), contents);
    }

    #[test]
    fn a_paragraph_goes_on_on_the_next_page() {
        let pages = vec![page(1, &["Satu kalimat yang mengisi sebaris"]), page(2, &["dan berlanjut di halaman ini."])];
        assert_eq!(texts(pages), ["Satu kalimat yang mengisi sebaris dan berlanjut di halaman ini."]);
    }

    #[test]
    fn running_heads_and_page_numbers_are_removed() {
        let body = ["Satu isi halaman ini.", "Dua isi yang lain.", "Tiga isi yang lain."];
        let pages = (1..=3).map(|number| {
            let foot = format!("Halaman {} dari 9", number + 4);
            page(number, &["Kabar Harian", "", body[number as usize - 1], "", &foot])
        });
        assert_eq!(texts(pages.collect()), body);
    }

    #[test]
    fn lines_that_only_look_like_running_heads_are_kept() {
        let sums = ["Jumlah 120", "Jumlah 340", "Jumlah 15"];
        let pages = (1..=3).map(|number| page(number, &["Isi yang berbeda.", "", sums[number as usize - 1]]));
        let text = texts(pages.collect()).join("/");
        assert!(sums.iter().all(|sum| text.contains(sum)), "{text}");
        let texts = texts(vec![page(1, &["Sama"]), page(2, &["Sama"]), page(3, &["Sama"])]);
        assert_eq!(texts.join("/").matches("Sama").count(), 3, "there is nothing else on the pages");
    }

    #[test]
    fn a_damaged_page_is_named() {
        let damaged = Page { number: 2, is_damaged: true, ..Page::default() };
        assert_eq!(texts(vec![page(1, &["Satu."]), damaged]), ["Satu.", "damaged 2"]);
    }
}
