//! What stands round an article without being it: headline, byline, dateline, links to other articles.

use super::Kind;
use crate::text::Span;

/// Headline and byline are looked for among this many paragraphs from the top.
pub const HEAD: usize = 6;

/// Labels of link lines, lower-cased.
const LINKS: &[&str] = &[
    "baca juga",
    "baca selengkapnya",
    "lihat juga",
    "simak juga",
    "tonton juga",
    "artikel terkait",
    "berita terkait",
    "pilihan editor",
    "read also",
    "also read",
    "read more",
    "see also",
    "related",
    "related article",
    "related articles",
    "related news",
    "watch",
    "more",
];

/// Labels that open a byline, lower-cased.
const CREDITS: &[&str] = &[
    "sumber",
    "editor",
    "penulis",
    "reporter",
    "oleh",
    "pewarta",
    "laporan",
    "kontributor",
    "penyunting",
    "penerjemah",
    "foto",
    "source",
    "by",
    "author",
    "written by",
    "edited by",
    "reporting by",
    "editing by",
    "reported by",
    "image",
    "photo",
];

/// Whether `word` is a label of a byline, or begins one.
pub fn is_credit(word: &str) -> bool {
    let first = |label: &str| label.split(' ').next().is_some_and(|first| first.eq_ignore_ascii_case(word));
    CREDITS.iter().any(|label| first(label))
}

/// The kind of each paragraph of `text`.
pub fn classify(text: &str, spans: &[Span]) -> Vec<Kind> {
    let last = spans.len().saturating_sub(3);
    let mut kinds: Vec<Kind> = spans
        .iter()
        .enumerate()
        .map(|(i, span)| {
            let line = span.of(text);
            // Furniture is short. Anything else is passed over without a look, in a file of any size.
            if line.len() > 300 {
                Kind::Body
            } else if is_link(line) {
                Kind::Link
            } else if (i < HEAD || i >= last) && is_byline(line) {
                Kind::Byline
            } else if i < HEAD && is_date_alone(line) {
                Kind::Dateline
            } else {
                Kind::Body
            }
        })
        .collect();
    let first = kinds.iter().take(HEAD).position(|&kind| kind == Kind::Body);
    if let Some(first) = first
        && kinds[first + 1..].contains(&Kind::Body)
        && is_title(spans[first].of(text))
    {
        kinds[first] = Kind::Title;
    }
    kinds
}

/// Whether `line` begins with one of `labels` and a colon.
fn labelled(line: &str, labels: &[&str]) -> bool {
    let head = &line[..line.floor_char_boundary(40)];
    let Some((label, _)) = head.split_once([':', '：']) else { return false };
    let label = label.trim().to_lowercase();
    labels.contains(&label.as_str())
}

fn is_link(line: &str) -> bool {
    labelled(line, LINKS)
}

fn is_byline(line: &str) -> bool {
    if labelled(line, CREDITS) {
        return true;
    }
    // "By Jane Doe", "Oleh Siti Rahma | Editor: …": a name and nothing else, up to a bar.
    let mut words = line.split(['|', '•', '·']).next().unwrap_or("").split_whitespace();
    if !words.next().is_some_and(|word| word.eq_ignore_ascii_case("by") || word.eq_ignore_ascii_case("oleh")) {
        return false;
    }
    let names: Vec<&str> = words.collect();
    !line.ends_with(['.', '!', '?'])
        && (1..=8).contains(&names.len())
        && names.iter().all(|name| !name.starts_with(char::is_lowercase) || *name == "and" || *name == "dan")
}

/// Whether `line` is a date and little else: few words, a year or a clock, no end of a sentence.
fn is_date_alone(line: &str) -> bool {
    if line.len() > 60 || line.ends_with(['.', '!', '?']) {
        return false;
    }
    let mut number = false;
    let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let dateish = words.iter().all(|word| {
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            number |= word.len() >= 4;
            return true;
        }
        crate::text::calendar::is_calendar_word(word)
            || matches!(*word, "WIB" | "WITA" | "WIT" | "GMT" | "UTC" | "AM" | "PM" | "am" | "pm")
    });
    dateish && number && words.len() <= 10
}

/// Whether `line` reads like a headline: short, and no sentence.
fn is_title(line: &str) -> bool {
    let words = line.split_whitespace().count();
    (2..=30).contains(&words)
        && line.chars().count() <= 200
        && !line.ends_with(['.', ':', ',', ';'])
        && dateline_end(line).is_none()
}

/// Where the dateline at the start of a paragraph ends, in bytes: `[KONTAN.CO.ID - MOSKOW –] Presiden …`.
///
/// A dateline is up to a dozen capitalised words, dates and agencies before a dash, and at least one of
/// them is all capitals, has a comma after it or stands in brackets; one place name alone needs a long dash.
pub fn dateline_end(paragraph: &str) -> Option<usize> {
    let head = &paragraph[..paragraph.floor_char_boundary(100)];
    let mut end = None;
    let mut at = 0;
    let mut words = 0;
    let mut sure = false;
    for piece in head.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        at += piece.len();
        if matches!(word, "-" | "–" | "—" | "--") {
            if words > 0 && (sure || word == "—" || word == "–") {
                end = Some(at);
            }
            // A second dash may follow only while what comes before the next one still looks the part.
            continue;
        }
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let capital = bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        if !capital || words >= 12 || word.ends_with(['.', '?', '!', '"', '”']) {
            break;
        }
        let shouted = bare.chars().filter(|c| c.is_alphabetic()).count() > 1 && !bare.chars().any(char::is_lowercase);
        if end.is_some() && !shouted {
            break;
        }
        sure |= shouted || word.ends_with([',', ')']) || word.starts_with('(');
        words += 1;
    }
    end.filter(|&end| end < paragraph.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byline_with_more_behind_a_bar() {
        assert!(is_byline("By Maren Osgood | Edited by Tom Achebe | 14 September 2024"));
        assert!(is_byline("Oleh Siti Rahma • 3 Mei 2025"));
        assert!(!is_byline("By noon the harbour was empty"));
    }

    #[test]
    fn datelines() {
        #[track_caller]
        fn check(drawn: &str) {
            let text = drawn.replace(['[', ']'], "");
            let expected = drawn.find(']').map(|at| text[..at - 1].trim_end());
            assert_eq!(dateline_end(&text).map(|end| text[..end].trim_end()), expected, "{drawn}");
        }
        check("[KONTAN.CO.ID - MOSKOW –] Presiden Rusia memerintahkan");
        check("[TEMPO.CO, Jakarta -] Menteri Keuangan berkata");
        check("[LONDON (Reuters) -] Britain said");
        check("[Taipei, Taiwan —] The festival began");
        check("[Jakarta —] Pasar tutup");
        check("[JAKARTA, 3 Maret 2024 –] PT Angin Timur");
        check("Presiden Rusia memerintahkan – katanya");
        check("He won – again");
        check("Sukarno - Hatta memimpin");
    }

    #[test]
    fn kinds() {
        let text = "Sumber: Reuters | Editor: Syamsul Azhar\nPasar Kota Terbakar Lagi\nKamis, 2 Mei 2024 10:00 WIB\nApi membakar pasar.\nBaca Juga: Yang lain\nBaca juga buku ini: bagus.\n";
        let spans = super::super::paragraphs::split(text, super::super::Layout::Lines);
        assert_eq!(
            classify(text, &spans),
            [Kind::Byline, Kind::Title, Kind::Dateline, Kind::Body, Kind::Link, Kind::Body]
        );
    }

    #[test]
    fn bylines() {
        assert!(is_byline("By Jane Doe and John Roe"));
        assert!(is_byline("Editor: Siti"));
        assert!(!is_byline("By then the market had closed."));
        assert!(!is_byline("Oleh karena itu pasar tutup"));
    }

    #[test]
    fn one_paragraph_is_no_title() {
        let text = "Pasar kota terbakar lagi";
        assert_eq!(classify(text, &[Span::new(0, text.len())]), [Kind::Body]);
    }
}
