//! Reads transcripts and subtitles: `WebVTT` (<https://www.w3.org/TR/webvtt1/>) and `SubRip` (`.srt`).
//!
//! A cue is a paragraph, or several if several people speak in it. The speaker is part of the text, as in `Ani: Kami datang.`
//! Times are not text: the paragraph keeps the time at which its cue begins. Notes, styles and positions are left out.

use super::markup::{ComposedText, Composer, Inline};
use std::collections::VecDeque;

/// Names of tags in cues. Anything else between `<` and `>` is text.
const TAGS: [&str; 11] = ["i", "b", "u", "s", "c", "v", "lang", "ruby", "rt", "font", "br"];

/// Character references in `WebVTT`, without `&` and `;`.
const REFERENCES: [(&str, &str); 8] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", "\u{a0}"),
    ("lrm", "\u{200e}"),
    ("rlm", "\u{200f}"),
];

/// Whether a text begins like a `WebVTT` file.
pub(crate) fn is_webvtt(text: &str) -> bool {
    text.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

/// Whether a text begins like a `SubRip` file: a number, a line with two times, and text.
pub(crate) fn is_subrip(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).skip_while(|line| line.is_empty());
    let number = lines.next().is_some_and(|line| !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()));
    number && lines.next().and_then(start_of_cue).is_some()
}

/// A cue, or the part of one that one person says.
struct Utterance {
    /// The time at which the cue begins, in milliseconds.
    start: u32,
    /// The lines, with tags.
    lines: Vec<String>,
}

/// Reads the transcript in `text`.
pub(crate) fn read(text: &str) -> ComposedText {
    let text = text.trim_start_matches('\u{feff}');
    let is_webvtt = is_webvtt(text);
    let lines: Vec<&str> = text.lines().collect();
    let mut cues = cues(&lines, is_webvtt);
    // Automatic captions carry a time for each word, and repeat the line above the one that is being spoken.
    if is_webvtt && cues.iter().any(|cue| cue.lines.iter().any(|line| has_time_tag(line))) {
        remove_repeated_lines(&mut cues);
    }
    let mut utterances = Vec::new();
    for cue in cues {
        split_speakers(cue, &mut utterances);
    }
    let mut composer = Composer::default();
    for utterance in utterances {
        composer.begin_cue(utterance.start);
        compose(&utterance.lines.join(" "), is_webvtt, &mut composer);
        composer.end_paragraph();
    }
    let mut composed = composer.finish();
    if is_webvtt {
        let header = lines.iter().skip(1).take_while(|line| !line.is_empty());
        let mut header = header.filter_map(|line| line.strip_prefix("Language:"));
        let language = header.find_map(|value| Some(value.trim()).filter(|value| !value.is_empty()));
        composed.meta.language = language.map(String::from);
    }
    composed
}

/// The time at which a cue begins, in milliseconds, if `line` is the line with its times: `00:01:02,000 --> 00:01:04,500`.
fn start_of_cue(line: &str) -> Option<u32> {
    let (start, end) = line.split_once("-->")?;
    parse_time(end.split_whitespace().next()?)?;
    parse_time(start.trim())
}

/// A time such as `01:02:03.456`, `02:03,456` or `02:03`, in milliseconds.
pub(crate) fn parse_time(time: &str) -> Option<u32> {
    let (clock, fraction) = time.split_once(['.', ',']).unwrap_or((time, "0"));
    let parts: Vec<u32> = clock.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (hours, minutes, seconds) = match parts[..] {
        [hours, minutes, seconds] => (hours, minutes, seconds),
        [minutes, seconds] => (0, minutes, seconds),
        _ => return None,
    };
    if seconds > 59 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let milliseconds: u32 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    let minutes = hours.checked_mul(60)?.checked_add(minutes)?;
    minutes.checked_mul(60)?.checked_add(seconds)?.checked_mul(1000)?.checked_add(milliseconds)
}

/// The cues, each with its lines. In `WebVTT` a cue ends at an empty line; in `SubRip` files an empty line may be part of
/// one, so a cue ends where the next one begins.
fn cues(lines: &[&str], is_webvtt: bool) -> Vec<Utterance> {
    let mut cues = Vec::new();
    let begins: Vec<(usize, u32)> =
        lines.iter().enumerate().filter_map(|(at, line)| Some((at, start_of_cue(line)?))).collect();
    for (i, &(at, start)) in begins.iter().enumerate() {
        let next = begins.get(i + 1).map_or(lines.len(), |(next, _)| *next);
        let mut own = &lines[at + 1..next];
        if is_webvtt {
            let end = own.iter().position(|line| line.is_empty()).unwrap_or(own.len());
            own = &own[..end];
        } else if next < lines.len() {
            // The line before the times is the number of the next cue.
            match own.split_last() {
                Some((last, rest)) if last.trim().bytes().all(|byte| byte.is_ascii_digit()) => own = rest,
                _ => {}
            }
        }
        let lines = own.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).map(String::from).collect();
        cues.push(Utterance { start, lines });
    }
    cues
}

/// Divides a cue where another person begins to speak: at a line that begins with a dash or `>>`, and at a voice tag.
fn split_speakers(cue: Utterance, found: &mut Vec<Utterance>) {
    let mut parts: VecDeque<Vec<String>> = VecDeque::new();
    for line in cue.lines {
        // Every voice tag begins a piece; what is in front of the first one continues the line before.
        let mut pieces: Vec<&str> = Vec::new();
        let mut from = 0;
        for (at, _) in line.match_indices("<v").filter(|(at, _)| *at > 0 && line[at + 2..].starts_with([' ', '.'])) {
            pieces.push(&line[from..at]);
            from = at;
        }
        pieces.push(&line[from..]);
        for piece in pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty()) {
            let begins = piece.starts_with("<v ") || piece.starts_with("<v.") || is_change_of_speaker(piece);
            match parts.back_mut() {
                Some(part) if !begins => part.push(piece.into()),
                _ => parts.push_back(vec![piece.into()]),
            }
        }
    }
    found.extend(parts.into_iter().map(|lines| Utterance { start: cue.start, lines }));
}

/// Whether a line begins with the sign of a new speaker. A minus sign before a digit is a number.
fn is_change_of_speaker(line: &str) -> bool {
    let line = line.strip_prefix("<i>").unwrap_or(line);
    let dash = line.strip_prefix(['-', '–', '—']);
    dash.is_some_and(|rest| rest.trim_start().starts_with(|c: char| !c.is_ascii_digit() && c != '-'))
        || line.starts_with(">>")
        || line.starts_with("&gt;&gt;")
}

/// Whether a line has a time inside, as in `Kami <00:00:01.500>datang`.
fn has_time_tag(line: &str) -> bool {
    line.match_indices('<')
        .any(|(at, _)| line[at + 1..].split_once('>').is_some_and(|(tag, _)| parse_time(tag).is_some()))
}

/// Removes the lines at the beginning of a cue that were the last ones of the cue before.
fn remove_repeated_lines(cues: &mut Vec<Utterance>) {
    let mut before: Vec<String> = Vec::new();
    for cue in cues.iter_mut() {
        let plain: Vec<String> = cue.lines.iter().map(|line| without_tags(line)).collect();
        let repeated = (1..=plain.len().min(before.len())).rev().find(|&n| before.ends_with(&plain[..n]));
        cue.lines.drain(..repeated.unwrap_or(0));
        before = plain;
    }
    cues.retain(|cue| !cue.lines.is_empty());
}

/// The words of a line with single spaces.
fn without_tags(line: &str) -> String {
    let mut composer = Composer::default();
    compose(line, true, &mut composer);
    composer.finish().text.trim().to_string()
}

/// Adds the text of a cue.
fn compose(text: &str, is_webvtt: bool, composer: &mut Composer) {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '{', '&']) {
        composer.push(&rest[..at], None);
        rest = &rest[at..];
        let end = match rest.as_bytes()[0] {
            b'<' => tag(rest, composer),
            // `SubRip` files borrow positions such as `{\an8}` from another format.
            b'{' if rest.starts_with("{\\") => rest.find('}').map(|end| end + 1),
            b'&' if is_webvtt => reference(rest, composer),
            _ => None,
        };
        let end = end.unwrap_or_else(|| {
            composer.push(&rest[..1], None);
            1
        });
        rest = &rest[end..];
    }
    composer.push(rest, None);
}

/// Handles the tag at the beginning of `text` and returns its length; `None` if it is not one.
fn tag(text: &str, composer: &mut Composer) -> Option<usize> {
    let end = text.find('>')?;
    let inside = &text[1..end];
    let is_end = inside.starts_with('/');
    let inside = inside.trim_start_matches('/').trim();
    let name = inside.split(['.', ' ', '\t', '/']).next().unwrap_or("").to_ascii_lowercase();
    if parse_time(inside).is_some() {
        return Some(end + 1);
    }
    // `</>` and `<c>` have no effect.
    if !name.is_empty() && !TAGS.contains(&&*name) || name.is_empty() && !is_end {
        return None;
    }
    let inline = match &*name {
        "i" => Some(Inline::Emphasis),
        "b" => Some(Inline::Strong),
        "s" => Some(Inline::Strikethrough),
        _ => None,
    };
    match inline {
        Some(inline) if is_end => composer.close(inline),
        Some(inline) => composer.open(inline),
        None if name == "br" => composer.space(),
        None if name == "v" && !is_end => {
            let speaker = inside.split_once([' ', '\t']).map_or("", |(_, speaker)| speaker.trim());
            if !speaker.is_empty() {
                compose(speaker, true, composer);
                composer.push(": ", None);
            }
        }
        // The reading of a word, which stands above it.
        None if name == "rt" => composer.push(if is_end { ")" } else { "(" }, None),
        None => {}
    }
    Some(end + 1)
}

/// Handles the character reference at the beginning of `text` and returns its length; `None` if it is not one.
fn reference(text: &str, composer: &mut Composer) -> Option<usize> {
    let end = text.find(';').filter(|&end| end <= 10)?;
    let name = &text[1..end];
    if let Some((_, character)) = REFERENCES.iter().find(|(known, _)| *known == name) {
        composer.push(character, None);
        return Some(end + 1);
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => number.parse().ok()?,
    };
    let character = char::from_u32(code)?;
    composer.push(character.encode_utf8(&mut [0; 4]), None);
    Some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paragraphs of a transcript, each after its time in milliseconds.
    fn cues_of(text: &str) -> Vec<(u32, String)> {
        let composed = read(text);
        let start = |i| composed.markup.paragraph_style(i).start_ms.unwrap();
        composed.spans.iter().enumerate().map(|(i, span)| (start(i), span.slice(&composed.text).to_string())).collect()
    }

    fn expect(text: &str, expected: &[(u32, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(start, text)| (*start, text.to_string())).collect();
        assert_eq!(cues_of(text), expected);
    }

    #[test]
    fn a_cue_of_webvtt_is_a_paragraph_with_its_speaker_and_time() {
        expect(
            "WEBVTT - Wawancara\nKind: captions\nLanguage: id\n\nNOTE ini catatan\ndua baris\n\nSTYLE\n::cue { color: red }\n\n\
             intro\n00:01.500 --> 00:04.000 align:start\n<v Ani>Harga naik &amp; <i>stok</i>\nhabis 5 < 6.</v>\n\n\
             01:00:00.000 --> 01:00:02.000\n<v.keras Budi Santoso>Tidak.\n",
            &[(1_500, "Ani: Harga naik & stok habis 5 < 6."), (3_600_000, "Budi Santoso: Tidak.")],
        );
        assert_eq!(read("WEBVTT\nLanguage: id\n\n00:00.000 --> 00:01.000\na").meta.language.as_deref(), Some("id"));
    }

    #[test]
    fn subrip_files_keep_every_line_of_text() {
        expect(
            "1\r\n00:00:01,000 --> 00:00:03,000 X1:10\r\n{\\an8}<font color=\"red\">Satu</font> baris\r\n\r\nsetelah baris kosong\r\n\r\n\
             2\r\n00:00:04,250 --> 00:00:05,000\r\nANI: 2 < 3 & <Ya>\r\n45\r\n",
            &[(1_000, "Satu baris setelah baris kosong"), (4_250, "ANI: 2 < 3 & <Ya> 45")],
        );
    }

    #[test]
    fn speakers_of_one_cue_are_paragraphs_of_their_own() {
        expect(
            "1\n00:00:01,000 --> 00:00:03,000\n- Kapan?\n- Besok\nsore.\n\n2\n00:00:04,000 --> 00:00:05,000\n-5 derajat\n",
            &[(1_000, "- Kapan?"), (1_000, "- Besok sore."), (4_000, "-5 derajat")],
        );
        expect(
            "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ani>Ya.</v> <v Budi>Tidak.</v>\n",
            &[(1_000, "Ani: Ya."), (1_000, "Budi: Tidak.")],
        );
    }

    #[test]
    fn automatic_captions_say_every_line_once() {
        expect(
            "WEBVTT\n\n00:00.000 --> 00:02.000\n \nharga<00:00.500><c> beras</c>\n\n00:02.000 --> 00:02.010\nharga beras\n \n\n\
             00:02.010 --> 00:04.000\nharga beras\nnaik<00:03.000><c> lagi</c>\n\n00:04.000 --> 00:05.000\nnaik lagi\n",
            &[(0, "harga beras"), (2_010, "naik lagi")],
        );
        expect(
            "WEBVTT\n\n00:00.000 --> 00:02.000\nTidak.\n\n00:02.000 --> 00:03.000\nTidak.\n",
            &[(0, "Tidak."), (2_000, "Tidak.")],
        );
    }

    #[test]
    fn transcripts_are_recognised_by_their_first_lines() {
        assert!(is_webvtt("WEBVTT\n") && is_webvtt("WEBVTT") && !is_webvtt("WEBVTTX"));
        assert!(is_subrip("\n1\n00:00:01,000 --> 00:00:02,000\na"));
        assert!(!is_subrip("1\nSatu --> dua\n") && !is_subrip("Satu\n00:00:01,000 --> 00:00:02,000\n"));
    }

    #[test]
    fn times_are_read_with_and_without_hours() {
        assert_eq!(parse_time("01:02:03.456"), Some(3_723_456));
        assert_eq!(parse_time("02:03,4"), Some(123_400));
        for wrong in ["", ":", "1", "1:60", "a:b", "1:2:3:4", "99999999999:00:00", "4294967295:00:00", "00:01.5é7"] {
            assert_eq!(parse_time(wrong), None, "{wrong}");
        }
    }
}
