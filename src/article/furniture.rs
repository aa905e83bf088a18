//! Tells the body of an article from its furniture: the headline, bylines, datelines, links to other articles.

use super::markup::{ComposedText, Inline};
use super::{Paragraph, ParagraphKind};
use crate::text::word_list::WordList;
use crate::text::{Span, sentences};

/// Number of paragraphs at the top that may be the headline or a byline.
pub(crate) const HEAD_PARAGRAPHS: usize = 6;

/// A paragraph of more bytes than this is always body text.
const MAX_FURNITURE_BYTES: usize = 300;

/// Labels that begin a line with a link to another article, in lower case.
static LINK_LABELS: WordList = WordList::new(include_str!("../../data/article/link_labels.txt"));

/// Headings above a list of links to other articles, in lower case.
static RELATED_LABELS: WordList = WordList::new(include_str!("../../data/article/related_labels.txt"));

/// Openings of invitations to subscribe, follow or share, and the channels that they name, in lower case.
static PROMOTION_OPENINGS: WordList = WordList::new(include_str!("../../data/article/promotion_openings.txt"));
static PROMOTION_CHANNELS: WordList = WordList::new(include_str!("../../data/article/promotion_channels.txt"));

/// An invitation of more bytes than this is taken for body text.
const MAX_PROMOTION_BYTES: usize = 300;

/// Words before a date that say what it is the date of, in lower case.
const DATE_LABELS: &[&str] = &[
    "published",
    "posted",
    "updated",
    "modified",
    "last",
    "first",
    "on",
    "at",
    "pukul",
    "jam",
    "terbit",
    "diterbitkan",
    "dipublikasikan",
    "diperbarui",
    "diunggah",
    "tayang",
    "terakhir",
    "pada",
];

/// Words after a time of day: halves of the day, and time zones of newspapers. "p.m." is two words.
const TIME_WORDS: &[&str] = &[
    "WIB", "WITA", "WIT", "GMT", "UTC", "AM", "PM", "am", "pm", "a", "p", "m", "ET", "EST", "EDT", "CT", "CST", "CDT",
    "PT", "PST", "PDT", "BST", "CET", "CEST", "IST", "SGT", "AEST", "AEDT",
];

/// Labels that begin a byline, in lower case.
static BYLINE_LABELS: WordList = WordList::new(include_str!("../../data/article/byline_labels.txt"));

/// Words without a capital in bylines: "By Jane Doe and Ana de la Cruz in Paris for The Herald".
const BYLINE_WORDS: &[&str] = &[
    "and", "dan", "in", "for", "with", "at", "from", "di", "dari", "untuk", "bersama", "de", "la", "del", "da", "dos",
    "van", "der", "den", "von", "bin", "binti", "al",
];

/// Whether `word` is the first word of a byline label, such as "By" or "Written".
pub(crate) fn begins_byline_label(word: &str) -> bool {
    let is_first_word = |label: &str| label.split(' ').next().is_some_and(|first| first.eq_ignore_ascii_case(word));
    BYLINE_LABELS.words().iter().any(|label| is_first_word(label))
}

/// Labels of corrections and editor's notes, in lower case.
pub(crate) static CORRECTION_LABELS: WordList = WordList::new(include_str!("../../data/article/correction_labels.txt"));

/// A label such as "Correction, March 4" has at most this many bytes.
const MAX_CORRECTION_LABEL_BYTES: usize = 60;

/// Whether `line` begins with the label of a correction, which may have a date, and a colon: "Ralat (4 Maret): …".
pub(crate) fn begins_with_correction_label(line: &str) -> bool {
    let head = &line[..line.floor_char_boundary(MAX_CORRECTION_LABEL_BYTES)];
    let Some((label, _)) = head.split_once([':', '：']) else { return false };
    let label = label.trim_start_matches(['*', '[', ' ']).to_lowercase();
    let is_date = |rest: &str| {
        let rest = rest.trim();
        rest.is_empty() || rest.starts_with([',', '(', '–', '—']) || rest.contains(|c: char| c.is_ascii_digit())
    };
    let rests = CORRECTION_LABELS.words().iter().filter_map(|known| label.strip_prefix(known));
    rests.into_iter().any(|rest| !rest.starts_with(char::is_alphanumeric) && is_date(rest))
}

/// The kind of each paragraph of `text`; `spans` are the paragraphs.
pub(crate) fn classify(text: &str, spans: &[Span]) -> Vec<ParagraphKind> {
    let last = spans.len().saturating_sub(3);
    let mut kinds: Vec<ParagraphKind> = spans
        .iter()
        .enumerate()
        .map(|(i, span)| {
            let line = span.slice(text);
            // Checked first, so that a long paragraph is never searched for labels.
            if i > 0 && begins_with_correction_label(line) {
                ParagraphKind::Correction
            } else if line.len() > MAX_FURNITURE_BYTES {
                ParagraphKind::Body
            } else if is_link_line(line) || is_promotion(line) {
                ParagraphKind::Link
            } else if (i < HEAD_PARAGRAPHS || i >= last) && is_byline(line) || i >= last && is_copyright(line) {
                ParagraphKind::Byline
            } else if i < HEAD_PARAGRAPHS && is_only_a_date(line) {
                ParagraphKind::Dateline
            } else {
                ParagraphKind::Body
            }
        })
        .collect();
    let first = kinds.iter().take(HEAD_PARAGRAPHS).position(|&kind| kind == ParagraphKind::Body);
    if let Some(first) = first
        && kinds[first + 1..].contains(&ParagraphKind::Body)
        && is_headline_like(spans[first].slice(text))
    {
        kinds[first] = ParagraphKind::Title;
    }
    kinds
}

/// Whether `line` begins with one of `labels` followed by a colon.
fn has_label(line: &str, labels: &WordList) -> bool {
    let head = &line[..line.floor_char_boundary(40)];
    let Some((label, _)) = head.split_once([':', '：']) else { return false };
    labels.contains(&label.trim().to_lowercase())
}

fn is_link_line(line: &str) -> bool {
    has_label(line, &LINK_LABELS) || announces_video(line)
}

/// Openings of lines that announce a video of the page, in lower case.
const VIDEO_OPENINGS: &[&str] = &[
    "simak video",
    "simak juga video",
    "tonton video",
    "tonton juga video",
    "lihat video",
    "lihat juga video",
    "saksikan video",
];

/// Whether `line` announces a video by its title or with a colon: "Simak Video 'Tanggul Jebol':".
fn announces_video(line: &str) -> bool {
    let lower = line.to_lowercase();
    let rest = VIDEO_OPENINGS.iter().find_map(|opening| lower.strip_prefix(opening));
    rest.is_some_and(|rest| rest.trim_start().starts_with([':', '\'', '"', '‘', '“']))
}

/// Whether `line` invites the reader to subscribe, follow or share.
fn is_promotion(line: &str) -> bool {
    if line.len() > MAX_PROMOTION_BYTES {
        return false;
    }
    let lower = line.to_lowercase();
    let opens = PROMOTION_OPENINGS
        .words()
        .iter()
        .any(|opening| lower.strip_prefix(opening).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)));
    opens && PROMOTION_CHANNELS.words().iter().any(|channel| lower.contains(channel))
}

/// Turns headings such as "Related articles", and the paragraphs below them that are links, into [`ParagraphKind::Link`].
pub(crate) fn mark_related_links(composed: &ComposedText, kinds: &mut [ParagraphKind]) {
    let words = |i: usize| composed.spans[i].slice(&composed.text);
    for heading in 1..kinds.len() {
        let label = words(heading);
        if label.len() > MAX_FURNITURE_BYTES {
            continue;
        }
        let label = label.trim_end_matches(':').to_lowercase();
        let names_source = label.starts_with("more from ") || label.starts_with("berita lain dari ");
        if !names_source && !RELATED_LABELS.contains(&label) {
            continue;
        }
        let links = (heading + 1..kinds.len()).take_while(|&i| is_only_a_link(composed, composed.spans[i])).count();
        if links > 0 {
            kinds[heading..=heading + links].fill(ParagraphKind::Link);
        }
    }
}

/// Whether the paragraph `span` is nothing but links.
fn is_only_a_link(composed: &ComposedText, span: Span) -> bool {
    let links = composed.markup.inlines(span).filter(|(_, inline)| matches!(inline, Inline::Link(_)));
    let linked: usize = links.map(|(link, _)| link.end.min(span.end) - link.start.max(span.start)).sum();
    span.len() <= MAX_FURNITURE_BYTES && linked * 10 >= span.len() * 9
}

/// Whether `line` begins with the label of a byline, or is "By" and names.
pub(crate) fn is_byline(line: &str) -> bool {
    if has_label(line, &BYLINE_LABELS) {
        return true;
    }
    // "By Jane Doe in Paris", "Oleh Siti Rahma | Editor: …": only names before the first separator.
    let mut words = line.split(['|', '•', '·']).next().unwrap_or("").split_whitespace();
    if !words.next().is_some_and(|word| word.eq_ignore_ascii_case("by") || word.eq_ignore_ascii_case("oleh")) {
        return false;
    }
    let names: Vec<&str> = words.collect();
    !line.ends_with(['.', '!', '?'])
        && (1..=12).contains(&names.len())
        && names.first().is_some_and(|name| !name.starts_with(char::is_lowercase))
        && names.iter().all(|name| !name.starts_with(char::is_lowercase) || BYLINE_WORDS.contains(name))
}

/// Whether `line` is a copyright notice: "© 2024 …", "Copyright 2024 …", "Copyright © PT …".
fn is_copyright(line: &str) -> bool {
    let lower = line.to_lowercase();
    let rest = ["©", "copyright", "(c)", "hak cipta"].iter().find_map(|sign| lower.strip_prefix(sign));
    let Some(rest) = rest.map(|rest| rest.trim_start_matches([' ', '©', '('])) else { return false };
    rest.starts_with("19") || rest.starts_with("20") || lower.contains('©')
}

/// Whether `line` is nothing but a date: numbers and the names of months, weekdays and time zones, including a year, after
/// a label such as "Published".
fn is_only_a_date(line: &str) -> bool {
    if line.len() > 60 || line.ends_with(['.', '!', '?']) {
        return false;
    }
    let mut has_year = false;
    let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let all_parts_of_dates = words.iter().all(|word| {
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            has_year |= word.len() >= 4;
            return true;
        }
        crate::text::calendar::is_calendar_word(word)
            || DATE_LABELS.contains(&word.to_lowercase().as_str())
            || TIME_WORDS.contains(word)
    });
    all_parts_of_dates && has_year && words.len() <= 10
}

/// Whether `line` looks like a headline: short, and not ending like a sentence.
fn is_headline_like(line: &str) -> bool {
    let unquoted = line.trim_end_matches(['"', '”', '’', '»', '\'']);
    is_short_line(line) && !unquoted.ends_with(['.', ':', ',', ';'])
}

/// Whether `line` is as short as a headline, and neither a caption nor the beginning of a report.
fn is_short_line(line: &str) -> bool {
    (2..=30).contains(&line.split_whitespace().count())
        && line.chars().count() <= 200
        && !quotes_in_sentence(line)
        && dateline_end(line).is_none()
}

/// The sentence that serves as the title of an article without a headline: the first paragraph of the text, if it is one
/// short sentence and more text follows. It may be a headline with a full stop, so it is still counted and read as text.
pub(crate) fn title_sentence(text: &str, paragraphs: &[Paragraph]) -> Option<Span> {
    let mut bodies = paragraphs.iter().filter(|p| p.kind == ParagraphKind::Body);
    let first =
        bodies.next().filter(|first| paragraphs.iter().take(HEAD_PARAGRAPHS).any(|p| p.start == first.start))?;
    bodies.next()?;
    let line = first.span().slice(text);
    let is_title = is_short_line(line) && line.ends_with('.') && sentences::sentences(line).len() == 1;
    is_title.then_some(first.span())
}

/// Whether a quotation ends in a comma and a sentence ends inside the line: a caption that begins the text, and not a
/// headline.
fn quotes_in_sentence(line: &str) -> bool {
    let quotes = line.contains(",” ") || line.contains(",\" ");
    let ends = |(at, _): (usize, &str)| {
        let word = line[..at].rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        word.len() > 3 && word.chars().all(char::is_lowercase)
    };
    quotes && line.match_indices(". ").any(ends)
}

/// The length in bytes of the dateline at the start of a paragraph: `[KONTAN.CO.ID - MOSKOW –] Presiden …`.
///
/// A dateline is up to twelve capitalised words or numbers before a dash. At least one of them must be in capital letters,
/// be followed by a comma or stand in brackets, unless the dash is a long one: "Jakarta —" is a dateline,
/// "Sukarno - Hatta" is not.
pub(crate) fn dateline_end(paragraph: &str) -> Option<usize> {
    let head = &paragraph[..paragraph.floor_char_boundary(100)];
    let mut end = None;
    let mut at = 0;
    let mut words = 0;
    let mut has_evidence = false;
    for piece in head.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        at += piece.len();
        if matches!(word, "-" | "–" | "—" | "--") {
            if words > 0 && (has_evidence || word == "—" || word == "–") {
                end = Some(at);
            }
            // Another dash may follow, as in "KONTAN.CO.ID - MOSKOW –".
            continue;
        }
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let capital = bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        if !capital || words >= 12 || word.ends_with(['.', '?', '!', '"', '”']) {
            break;
        }
        let all_caps = bare.chars().filter(|c| c.is_alphabetic()).count() > 1 && !bare.chars().any(char::is_lowercase);
        if end.is_some() && !all_caps {
            break;
        }
        has_evidence |= all_caps || word.ends_with([',', ')']) || word.starts_with('(');
        words += 1;
    }
    end.filter(|&end| end < paragraph.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::markup::Composer;

    #[test]
    fn a_byline_may_continue_after_a_separator() {
        assert!(is_byline("By Maren Osgood | Edited by Tom Achebe | 14 September 2024"));
        assert!(is_byline("Oleh Siti Rahma • 3 Mei 2025"));
        assert!(!is_byline("By noon the harbour was empty"));
        assert!(is_byline("By Anna Lindqvist and Peter Okafor in Paris"));
        assert!(is_byline("By Ana de la Cruz for The Northern Herald"));
        assert!(!is_byline("By and for the people"));
        assert!(is_copyright("COPYRIGHT © PT. SURYA MEDIA BARU 2025"));
    }

    #[test]
    fn datelines_end_after_their_last_dash() {
        #[track_caller]
        fn check(marked: &str) {
            let text = marked.replace(['[', ']'], "");
            let expected = marked.find(']').map(|at| text[..at - 1].trim_end());
            assert_eq!(dateline_end(&text).map(|end| text[..end].trim_end()), expected, "{marked}");
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
    fn furniture_is_told_from_the_body() {
        let text = "Sumber: Reuters | Editor: Syamsul Azhar\nPasar Kota Terbakar Lagi\nKamis, 2 Mei 2024 10:00 WIB\nApi membakar pasar.\nBaca Juga: Yang lain\nBaca juga buku ini: bagus.\n";
        let spans = crate::article::paragraphs::split(text, crate::article::ParagraphConvention::Lines);
        assert_eq!(
            classify(text, &spans),
            [
                ParagraphKind::Byline,
                ParagraphKind::Title,
                ParagraphKind::Dateline,
                ParagraphKind::Body,
                ParagraphKind::Link,
                ParagraphKind::Body
            ]
        );
    }

    #[test]
    fn headlines_are_told_from_sentences_that_quote() {
        assert!(is_headline_like("Mayor: “The bridge is safe”"));
        assert!(is_headline_like("“Kami Siap,” Kata Wali Kota"));
        assert!(is_headline_like("Trump vs. Clinton: who said what"));
        assert!(!is_headline_like("Mayor Jane Smith said: \"It is sad that the road is closed.\""));
        assert!(!is_headline_like("“We are safe,” Jane Smith said of the bridge. | Photo: Smith on ‘the bridge’"));
    }

    #[test]
    fn links_are_told_by_their_labels() {
        assert!(is_link_line("Baca:Menteri Sebut Angka Ini, Sindir Lawan"));
        assert!(is_link_line("Lihat pula: Warga Mengungsi"));
        assert!(!is_link_line("Baca buku itu membuat saya senang: isinya bagus."));
    }

    #[test]
    fn bylines_are_told_from_sentences_that_begin_alike() {
        assert!(is_byline("By Jane Doe and John Roe"));
        assert!(is_byline("Editor: Siti"));
        assert!(!is_byline("By then the market had closed."));
        assert!(!is_byline("Oleh karena itu pasar tutup"));
    }

    #[test]
    fn corrections_are_told_from_sentences_that_begin_alike() {
        for line in [
            "Ralat: jumlah korban 21 orang, bukan 12 orang.",
            "Koreksi (4 Maret): nama menteri salah ditulis.",
            "Correction, March 4, 2024: it was 21 people.",
            "Correction March 4: it was 21 people.",
            "*Editor’s note: the figures were updated.",
        ] {
            assert!(begins_with_correction_label(line), "{line}");
        }
        for line in [
            "Correction officers went on strike: the prison closed.",
            "Koreksian guru: semua benar.",
            "Koreksi pasar belum selesai.",
            "He asked for a correction: none came.",
        ] {
            assert!(!begins_with_correction_label(line), "{line}");
        }
        let text = "Korban Banjir Bertambah\nJumlah korban 21 orang.\nRalat: bukan 12 orang.\n";
        let spans = crate::article::paragraphs::split(text, crate::article::ParagraphConvention::Lines);
        let kinds = [ParagraphKind::Title, ParagraphKind::Body, ParagraphKind::Correction];
        assert_eq!(classify(text, &spans), kinds);
    }

    #[test]
    fn copyright_notices_are_furniture_at_the_end() {
        assert!(is_copyright("Copyright 2024 The Associated Press. All rights reserved."));
        assert!(is_copyright("© Kabar Kota") && is_copyright("Copyright © 2024 Kabar"));
        assert!(!is_copyright("Copyright law was changed in May."));
    }

    #[test]
    fn announcements_of_videos_are_told_from_sentences() {
        assert!(is_link_line("Simak Video 'Detik-detik Tanggul Jebol':") && is_link_line("Tonton juga video: Banjir"));
        assert!(!is_link_line("Simak videonya di bawah ini, kata polisi."));
        assert!(!is_link_line("Lihat video yang beredar itu, kata warga."));
    }

    #[test]
    fn invitations_are_told_from_sentences() {
        assert!(is_promotion("Sign up for our free newsletter"));
        assert!(is_promotion("Ikuti kami di Google News dan WhatsApp."));
        assert!(!is_promotion("Sign up for the draft ended on Friday, the ministry said."));
        assert!(!is_promotion("Facebook removed the video on Friday."));
    }

    #[test]
    fn a_timestamp_may_have_a_label() {
        assert!(is_only_a_date("Published 3 May 2024 10:00 WIB"));
        assert!(is_only_a_date("June 3, 2024 at 7:14 p.m. EDT"));
        assert!(is_only_a_date("Diperbarui pada Kamis, 2 Mei 2024"));
        assert!(!is_only_a_date("Published in 2024"));
    }

    #[test]
    fn links_below_the_heading_of_a_list_are_not_body_text() {
        let mut composer = Composer::default();
        for (words, url) in
            [("Satu.", None), ("Berita terkait", None), ("Banjir", Some("https://a.example/b")), ("Dua.", None)]
        {
            if let Some(url) = url {
                composer.open_link(url);
            }
            composer.push(words, None);
            composer.close(Inline::Link(0));
            composer.end_paragraph();
        }
        let composed = composer.finish();
        let mut kinds = vec![ParagraphKind::Body; 4];
        mark_related_links(&composed, &mut kinds);
        assert_eq!(kinds, [ParagraphKind::Body, ParagraphKind::Link, ParagraphKind::Link, ParagraphKind::Body]);
    }

    #[test]
    fn a_single_paragraph_is_body_text() {
        let text = "Pasar kota terbakar lagi";
        assert_eq!(classify(text, &[Span::new(0, text.len())]), [ParagraphKind::Body]);
    }
}
