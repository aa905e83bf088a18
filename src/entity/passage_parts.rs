//! Parts of paragraphs that are not running text: credits of pictures, copyright notices, and lines in which every word
//! has a capital. Also tells the line breaks that end a line from those that only wrap it.

use crate::article::is_byline;
use crate::text::word_list::WordList;
use std::ops::{Range, RangeInclusive};

/// Words before the credit of a picture.
pub(super) static PICTURE_LABELS: WordList = WordList::new(include_str!("../../data/entity/picture_labels.txt"));

/// A credit of more bytes than this is running text.
const MAX_CREDIT_BYTES: usize = 100;

/// A copyright notice of more bytes than this is running text.
const MAX_COPYRIGHT_BYTES: usize = 200;

/// Number of words of a line in which capitals carry no information. Shorter lines may be names: "Jane Roe, Mayor of
/// Leeds".
const HEADLINE_WORDS: Range<usize> = 5..25;

/// Number of bytes of a text in which its widest line is looked for.
const SAMPLE_BYTES: usize = 16 * 1024;

/// The width, in bytes, that the widest line of a wrapped text has.
const WRAP_BYTES: RangeInclusive<usize> = 40..=240;

/// The credits of pictures in a paragraph, as ranges of bytes: "(Foto: Antara/Budi)" anywhere, "Photograph: Jane Roe/AP"
/// at its end.
pub(super) fn credits(paragraph: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (open, _) in paragraph.match_indices(['(', '[']) {
        let rest = &paragraph[open + 1..];
        let inner = &rest[..rest.floor_char_boundary(MAX_CREDIT_BYTES)];
        if let Some(close) = inner.find([')', ']', '\n'])
            && is_credit(&inner[..close])
        {
            let bracket = usize::from(!inner[close..].starts_with('\n'));
            found.push(open..open + 1 + close + bracket);
        }
    }
    let tail = paragraph.ceil_char_boundary(paragraph.len().saturating_sub(MAX_CREDIT_BYTES));
    let mut starts = paragraph[tail..].match_indices(": ").filter_map(|(colon, _)| {
        let before = &paragraph[tail..tail + colon];
        let mark = before.rfind(['.', '!', '?', '|', '\n', ')']).map(|mark| mark + 1);
        let label = before[mark.or((tail == 0).then_some(0))?..].trim_start();
        let start = tail + colon - label.len();
        is_credit(&paragraph[start..]).then_some(start)
    });
    let last = found.last().map_or(0, |credit| credit.end);
    if let Some(start) = starts.find(|&start| start >= last) {
        found.push(start..paragraph.len());
    }
    found
}

/// Whether words are the credit of a picture: a label with a colon, then names that are not a sentence.
fn is_credit(words: &str) -> bool {
    if words.len() > MAX_CREDIT_BYTES {
        return false;
    }
    let Some((label, names)) = words.split_once(':') else { return false };
    let lower = |word: &&str| word.starts_with(char::is_lowercase);
    PICTURE_LABELS.contains(&label.trim().to_lowercase())
        && !names.trim().is_empty()
        && names.split_whitespace().filter(lower).count() <= 3
}

/// Whether a line is a copyright notice: "COPYRIGHT © 2024 …", "Hak Cipta 2024 …", "© PT …".
pub(super) fn is_copyright(line: &str) -> bool {
    if line.len() > MAX_COPYRIGHT_BYTES {
        return false;
    }
    let lower = line.to_lowercase();
    let signs = ["©", "copyright", "(c)", "hak cipta"];
    let Some(rest) = signs.iter().find_map(|sign| lower.strip_prefix(sign)) else { return false };
    lower.starts_with('©') || rest.contains('©') || rest.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a line names authors, editors or sources and is nothing else: "Reporter: Tri Lestari dan Dwi Cahyono".
pub(super) fn is_byline_line(line: &str) -> bool {
    let lower = |word: &&str| word.starts_with(char::is_lowercase);
    line.len() <= MAX_CREDIT_BYTES
        && !line.ends_with(['.', '!', '?'])
        && is_byline(line)
        && line.split_whitespace().filter(lower).count() <= 3
}

/// The name of a publication without what it says about itself: "Mozilla Hacks – the Web developer blog".
pub(super) fn publication(site: &str) -> &str {
    let ends = [" powered by ", " - ", " – ", " — ", " | ", ": ", " / "];
    let end = ends.iter().filter_map(|end| site.find(end)).min().unwrap_or(site.len());
    site[..end].trim_end()
}

/// Whether nearly every word of a line has a capital and the line does not end like a sentence. Names are not told by
/// their capitals there.
pub(super) fn is_headline(line: &str) -> bool {
    // "Keller, Bill (23 April 1988)" is an entry of a list of works.
    let dated = |(at, _): (usize, &str)| line[at + 1..].starts_with(|c: char| c.is_ascii_digit());
    if line.len() > 200 || line.ends_with(['.', ',', ';', ':', ')']) || line.match_indices('(').any(dated) {
        return false;
    }
    let initials = |part: &str| -> Vec<char> {
        let initials = part.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
        initials.filter(|c| c.is_alphabetic()).collect()
    };
    // "Mary John, Russell Dyk" is a list of names, and "Coach: Doug Sewell" an entry of one.
    let longest = line.split([',', ':', ';', '|', '•', '·', '-', '–', '/']).map(|part| initials(part).len()).max();
    let words = initials(line);
    let capitals = words.iter().filter(|c| c.is_uppercase()).count();
    let is_credit = line.split_whitespace().any(|word| matches!(word, "by" | "By" | "oleh" | "Oleh"));
    longest.is_some_and(|longest| longest >= HEADLINE_WORDS.start)
        && words.len() < HEADLINE_WORDS.end
        && capitals * 5 >= words.len() * 4
        && !is_credit
}

/// How wide the lines of a text are that is wrapped, in bytes; `None` if every line break is meant.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WrapWidth(Option<usize>);

impl WrapWidth {
    /// The width of the lines of a text or a paragraph.
    pub(super) fn of(text: &str) -> Self {
        let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
        Self(sample.lines().map(str::len).max().filter(|widest| WRAP_BYTES.contains(widest)))
    }

    /// Whether the white space `gap` between two words of a text has a line break that ends the line: the next word would
    /// have fitted on it. `next` is the length of that word in bytes.
    pub(super) fn ends_line(self, text: &str, gap: Range<usize>, next: usize) -> bool {
        let Some(line_end) = text[gap.clone()].find(['\n', '\r']).map(|at| gap.start + at) else { return false };
        let Some(width) = self.0 else { return true };
        let from = text.ceil_char_boundary(line_end.saturating_sub(*WRAP_BYTES.end()));
        let start = text[from..line_end].rfind(['\n', '\r']).map_or(from, |at| from + at + 1);
        let indent = gap.end - gap.start;
        // Programs that wrap text leave the lines a little shorter than they could be.
        line_end - start + indent + next + width / 8 <= width
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_credits(marked: &str) {
        let text = marked.replace(['{', '}'], "");
        let mut expected = Vec::new();
        for (nth, (at, _)) in marked.match_indices('{').enumerate() {
            let end = marked[at..].find('}').unwrap() + at;
            expected.push(at - 2 * nth..end - 2 * nth - 1);
        }
        assert_eq!(credits(&text), expected, "{marked}");
    }

    #[test]
    fn credits_of_pictures_are_found() {
        check_credits("Warga mengantre di pasar {(Foto: Antara/Budi Santoso)} pada Senin.");
        check_credits("The bridge last week. {Photograph: Sanjay Rao/AFP}");
        check_credits("{Foto: Wahyu Nugroho/Detik}");
        check_credits("He said (and the photo: shows it) that the bridge stands.");
        check_credits("One image: the river that rose over the town in a single night.");
    }

    #[test]
    fn lines_in_capitals_are_headlines() {
        assert!(is_headline("Jamaah Haji Ikuti Simulasi Lempar Jumrah"));
        assert!(is_headline("Council Leader Slams Budget as Reckless"));
        assert!(!is_headline("Jane Roe, Mayor of Leeds"));
        assert!(!is_headline("Mary John, Russell Dyk, Webb Jennings, Martin Gonzales"));
        assert!(!is_headline("Portrait by George Del Barrio"));
        assert!(!is_headline("Wali kota meninjau pasar"));
        assert!(!is_headline("Presiden Joko Widodo Bertemu Menteri Sri Mulyani."));
    }

    #[test]
    fn a_publication_is_named_without_its_motto() {
        assert_eq!(publication("Mozilla Hacks – the Web developer blog"), "Mozilla Hacks");
        assert_eq!(publication("The Northern Herald"), "The Northern Herald");
    }

    #[test]
    fn copyright_notices() {
        assert!(is_copyright("COPYRIGHT © PT. SURYA MEDIA BARU 2025"));
        assert!(is_copyright("Hak Cipta 2025 Surya Media"));
        assert!(!is_copyright("Copyright law is old."));
    }

    #[test]
    fn a_short_line_is_ended_by_its_break() {
        let text =
            "The council met on Monday evening, and Jane\nRoe spoke first.\nTom\nAdams left before the vote was taken.";
        let width = WrapWidth::of(text);
        let ends = |before: &str, after: &str| {
            let end = text.find(before).unwrap() + before.len();
            width.ends_line(text, end..end + 1, after.len())
        };
        assert!(!ends("and Jane", "Roe"));
        assert!(ends("first.", "Tom") && ends("Tom", "Adams"));
        assert!(WrapWidth::default().ends_line(text, 43..44, 3), "no width is known");
        let list = "By Anna Lindqvist\nPeter Okafor\nPhotos by Sanjay Rao";
        assert!(WrapWidth::of(list).ends_line(list, 17..18, 5), "its lines are too short to be wrapped");
    }
}
