//! Decodes the bytes of a source: decides which character encoding they are in.
//!
//! Servers and pages often declare an encoding that is not theirs, so a declaration is believed only if the bytes do not
//! contradict it. Without a credible declaration the encoding is detected with the crate `chardetng`, as in Firefox.

use super::SourceFormat;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::fmt;

/// Bytes at the start of a source that show whether it is UTF-16 without a byte order mark.
const UTF_16_SAMPLE_BYTES: usize = 4096;

/// The fewest code units by which a text in UTF-16 without NUL bytes in most of them is told from binary data.
const MIN_UTF_16_UNITS: usize = 12;

/// The text of a source, and how certain it is.
#[derive(Debug)]
pub(crate) struct Decoded<'a> {
    /// The text without a byte order mark. Malformed bytes are replaced with U+FFFD.
    pub(crate) text: Cow<'a, str>,
    /// The encoding of the bytes.
    pub(crate) encoding: &'static Encoding,
    /// What a reader should know about it; `None` if the encoding is certain or declared, and the bytes are well formed.
    pub(crate) note: Option<EncodingNote>,
}

/// A name in the Encoding standard. (Of a plain reference, serde would expect that the input outlives it.)
type EncodingName = &'static str;

/// A doubt about the encoding of a source, as a sentence for the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum EncodingNote {
    /// Nothing declares the encoding, so it was detected.
    Detected {
        /// The name in the Encoding standard.
        #[serde(deserialize_with = "standard_name")]
        name: EncodingName,
    },
    /// The bytes are not well formed.
    Malformed {
        /// The name in the Encoding standard.
        #[serde(deserialize_with = "standard_name")]
        name: EncodingName,
        /// The number of U+FFFD in the text.
        replaced: usize,
    },
}

/// Reads the name of an encoding, which has to be one of the Encoding standard.
fn standard_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<EncodingName, D::Error> {
    let name = String::deserialize(deserializer)?;
    let known = Encoding::for_label(name.as_bytes()).map(Encoding::name);
    known.filter(|known| *known == name).ok_or_else(|| D::Error::custom("not the name of an encoding"))
}

impl fmt::Display for EncodingNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Detected { name } => write!(f, "not UTF-8, and no encoding is declared; read as {name}"),
            Self::Malformed { name, replaced: 1 } => write!(f, "1 place is not valid {name} and shown as \u{fffd}"),
            Self::Malformed { name, replaced } => {
                write!(f, "{replaced} places are not valid {name} and shown as \u{fffd}")
            }
        }
    }
}

/// Decodes a web page. `charset` is the encoding that the server gave. In order of trust:
///
/// 1. a byte order mark;
/// 2. the bytes themselves, if they can only be UTF-16 or are valid UTF-8 beyond ASCII;
/// 3. `charset`, then a `<meta>` element, then an XML declaration, unless most of the bytes contradict it;
/// 4. UTF-8, if only a few bytes contradict it;
/// 5. detection.
///
/// Reads the bytes a few times, in linear time.
pub(crate) fn decode_page<'a>(bytes: &'a [u8], charset: Option<&str>) -> Decoded<'a> {
    let claims = [charset.and_then(named), declared_in_meta(bytes), declared_in_xml(bytes)];
    decode_with(bytes, claims.into_iter().flatten())
}

/// Decodes a plain text, which declares no encoding; the order of trust is that of [`decode_page`]. A web page that is
/// shown as plain text does declare it.
pub(crate) fn decode_text<'a>(bytes: &'a [u8], charset: Option<&str>) -> Decoded<'a> {
    if SourceFormat::recognise(bytes, None) == Ok(SourceFormat::Html) {
        return decode_page(bytes, charset);
    }
    decode_with(bytes, charset.and_then(named).into_iter())
}

/// Decodes as UTF-8, whatever the bytes suggest.
pub(crate) fn decode_utf8(bytes: &[u8]) -> Decoded<'_> {
    decode_as(UTF_8, bytes, false)
}

fn decode_with(bytes: &[u8], claims: impl Iterator<Item = &'static Encoding>) -> Decoded<'_> {
    let certain = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or_else(|| utf16_without_mark(bytes));
    let certain = certain.or_else(|| is_utf8(bytes).then_some(UTF_8));
    let credible = || claims.chain([UTF_8]).find(|encoding| !contradicts(encoding, bytes));
    match certain.or_else(credible) {
        Some(encoding) => decode_as(encoding, bytes, false),
        None => match detect(bytes) {
            // Escape sequences for the colours of a terminal.
            found if bytes.is_ascii() && found != ISO_2022_JP => decode_utf8(bytes),
            found => decode_as(found, bytes, true),
        },
    }
}

fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8], detected: bool) -> Decoded<'a> {
    let (text, encoding, malformed) = encoding.decode(bytes);
    let name = encoding.name();
    let replaced = || EncodingNote::Malformed { name, replaced: text.matches('\u{fffd}').count() };
    let note = if detected { Some(EncodingNote::Detected { name }) } else { malformed.then(replaced) };
    Decoded { text, encoding, note }
}

/// The encoding with this label. UTF-16 is read as UTF-8, because a label that can be read as ASCII cannot be in a text in
/// UTF-16 (HTML standard, "prescan a byte stream").
fn named(label: &str) -> Option<&'static Encoding> {
    match Encoding::for_label(label.trim().as_bytes())? {
        encoding if encoding == X_USER_DEFINED => Some(WINDOWS_1252),
        encoding if encoding == REPLACEMENT => None,
        encoding if encoding == UTF_16LE || encoding == UTF_16BE => Some(UTF_8),
        encoding => Some(encoding),
    }
}

/// Whether the bytes can only be UTF-8. ASCII with escape characters may be ISO-2022-JP instead.
fn is_utf8(bytes: &[u8]) -> bool {
    is_utf8_prefix(bytes) && !(bytes.is_ascii() && bytes.contains(&0x1b))
}

/// Whether the bytes are UTF-8, possibly cut inside the last character.
pub(crate) fn is_utf8_prefix(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).err().is_none_or(|error| error.error_len().is_none())
}

/// Whether more characters are malformed than well formed when the bytes are read in `encoding`. ASCII does not count. A
/// few malformed bytes are an error of the text, and not of the declaration.
fn contradicts(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    let beyond_ascii = || text.chars().filter(|c| !c.is_ascii());
    let replaced = if malformed { beyond_ascii().filter(|c| *c == '\u{fffd}').count() } else { 0 };
    // Escape characters that are left show that a text in ISO-2022-JP was read in another encoding.
    replaced * 2 > beyond_ascii().count() || bytes.is_ascii() && encoding != ISO_2022_JP
}

/// UTF-16, if the NUL bytes at the start show it. Texts in other encodings contain none.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(UTF_16_SAMPLE_BYTES) & !1];
    let nuls = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    let mut candidates = [(UTF_16LE, odd), (UTF_16BE, even)];
    candidates.sort_by_key(|(_, nuls)| std::cmp::Reverse(*nuls));
    let found = candidates.into_iter().find(|(encoding, nuls)| is_utf16(encoding, sample, *nuls));
    found.filter(|_| even + odd > 0).map(|(encoding, _)| encoding)
}

/// Whether a sample is a text in this kind of UTF-16, in which `nuls` characters have a NUL as their high byte.
fn is_utf16(encoding: &'static Encoding, sample: &[u8], nuls: usize) -> bool {
    let units = sample.len() / 2;
    let (text, _) = encoding.decode_without_bom_handling(sample);
    // The sample may end between two surrogates.
    let text = text.trim_end_matches('\u{fffd}');
    if text.contains(|c: char| c == '\u{fffd}' || is_unprintable(c)) {
        return false;
    }
    // Almost all characters of a Latin text have a NUL as their high byte.
    let is_latin = nuls > 1 && nuls * 4 >= units * 3;
    // Of other texts, only spaces and line breaks have one. Then the single bytes are not a text, but the pairs are.
    let control = sample.iter().filter(|byte| is_unprintable(char::from(**byte))).count();
    let are_bytes_text = is_utf8_prefix(sample) && control * 4 <= sample.len();
    let usual = text.chars().filter(|c| is_usual(*c)).count();
    is_latin || (units >= MIN_UTF_16_UNITS && !are_bytes_text && usual * 10 >= units * 9)
}

/// Whether texts are made of such characters: letters, digits, white space and punctuation.
fn is_usual(c: char) -> bool {
    let is_mark = matches!(c, '\u{300}'..='\u{36f}' | '\u{e30}'..='\u{e4f}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}');
    c.is_alphanumeric()
        || c.is_whitespace()
        || c.is_ascii_punctuation()
        || ('\u{a0}'..='\u{bf}').contains(&c)
        || is_mark
}

/// Whether texts do not contain this control character. End-of-file marks of DOS and escape sequences do occur.
pub(crate) fn is_unprintable(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{19}' | '\u{1c}'..='\u{1f}')
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The encoding that the first `<meta>` element with a known one declares. Comments and scripts are skipped.
pub(crate) fn declared_in_meta(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'<', rest) {
        rest = &rest[at + 1..];
        let begins = |name: &[u8]| rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        let skipped: Option<&[u8]> = match () {
            () if rest.starts_with(b"!--") => Some(b"-->"),
            () if begins(b"script") => Some(b"</script"),
            () if begins(b"style") => Some(b"</style"),
            () if begins(b"title") => Some(b"</title"),
            () => None,
        };
        if let Some(end) = skipped {
            rest = after(rest, end)?;
        } else if begins(b"meta") {
            let tag = &rest[..memchr::memchr(b'>', rest).unwrap_or(rest.len())];
            if let Some(found) = charset_of(&String::from_utf8_lossy(tag)) {
                return Some(found);
            }
        }
    }
    None
}

/// The part of `bytes` from the first occurrence of `end`, in lower or upper case.
fn after<'a>(bytes: &'a [u8], end: &[u8]) -> Option<&'a [u8]> {
    let first = end[0];
    memchr::memchr_iter(first, bytes)
        .find(|&at| bytes[at..].get(..end.len()).is_some_and(|there| there.eq_ignore_ascii_case(end)))
        .map(|at| &bytes[at..])
}

/// The encoding in the text of a `<meta>` tag: its attribute `charset`, or the parameter in its `content` if it stands for
/// a header of the response.
fn charset_of(tag: &str) -> Option<&'static Encoding> {
    let tag = tag.to_ascii_lowercase();
    let is_header = tag.contains("http-equiv");
    tag.match_indices("charset").find_map(|(at, word)| {
        let is_attribute = ends_outside_quotes(&tag[..at]);
        let value = tag[at + word.len()..].trim_start().strip_prefix('=').filter(|_| is_attribute || is_header)?;
        let value = value.trim_start().trim_start_matches(['"', '\'']).trim_start();
        named(value.split(['"', '\'', ';', '/']).next()?.split_ascii_whitespace().next()?)
    })
}

/// Whether the beginning of a tag ends outside the quoted value of an attribute.
fn ends_outside_quotes(tag: &str) -> bool {
    let quote = tag.chars().fold(None, |open, c| match open {
        None if matches!(c, '"' | '\'') => Some(c),
        Some(quote) if quote == c => None,
        _ => open,
    });
    quote.is_none()
}

/// The encoding in the XML declaration at the start.
fn declared_in_xml(bytes: &[u8]) -> Option<&'static Encoding> {
    let declaration = bytes.trim_ascii_start().strip_prefix(b"<?xml")?;
    let declaration = &declaration[..memchr::memchr(b'>', declaration)?];
    let declaration = std::str::from_utf8(declaration).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    named(value[1..].split(quote).next()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, EUC_JP, EUC_KR, GBK, KOI8_R, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251};

    const RUSSIAN: &str = "Министерство финансов сообщило, что дефицит бюджета вырос на пять процентов за год.";
    const JAPANESE: &str = "財務省は、2024年度の予算案について、前年度を上回る見通しだと発表しました。";
    const CHINESE: &str = "财政部表示，今年的预算赤字将比去年增加百分之五，主要原因是税收下降。";
    const FRENCH: &str = "Le ministre a déclaré : « Les prix ont augmenté de 5 % l’été dernier » – à Besançon.";

    fn page(head: &str, text: &str) -> String {
        format!("<!DOCTYPE html><html><head>{head}<title>x</title></head><body><p>{text}</p></body></html>")
    }

    fn encode(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        let (bytes, _, missing) = encoding.encode(text);
        assert!(!missing, "the sample can be written in {}", encoding.name());
        bytes.into_owned()
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn declarations_are_found_anywhere_and_in_any_form() {
        let padding = format!("<!-- {} -->", "x".repeat(3000));
        for head in [
            "<meta charset=windows-1251>",
            "<META CHARSET = 'windows-1251' />",
            "<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>",
            "<meta content=\"text/html;charset=windows-1251\" http-equiv=\"content-type\">",
            &format!("{padding}<meta charset=windows-1251>"),
            "<!-- <meta charset=koi8-r> --><meta charset=windows-1251>",
            "<script>'<meta charset=koi8-r>'</script><meta charset=windows-1251>",
            "<script charset=koi8-r src=x></script><meta charset=windows-1251>",
            "<meta name=description content='about charset=koi8-r'><meta charset=windows-1251>",
            "<meta charset=nonsense><meta charset=windows-1251>",
        ] {
            let page = page(head, RUSSIAN);
            let bytes = encode(WINDOWS_1251, &page);
            let decoded = decode_page(&bytes, None);
            assert_eq!(decoded.text, page, "{head}");
            assert_eq!(decoded.note, None, "{head}");
        }
        let xhtml = format!("<?xml version='1.0' encoding='windows-1251'?>{}", page("", RUSSIAN));
        assert_eq!(decode_page(&encode(WINDOWS_1251, &xhtml), None).note, None);
    }

    #[test]
    fn the_server_is_trusted_before_the_page() {
        let page = page("<meta charset=koi8-r>", RUSSIAN);
        assert_eq!(decode_page(&encode(WINDOWS_1251, &page), Some("windows-1251")).text, page);
    }

    #[test]
    fn valid_utf8_is_utf8_whatever_is_declared() {
        for head in ["<meta charset=windows-1251>", "<meta charset=utf-16>", "<meta charset=gbk>", ""] {
            let page = page(head, RUSSIAN);
            assert_eq!(decode_page(page.as_bytes(), Some("iso-8859-1")).text, page, "{head}");
            let cut = &page.as_bytes()[..=page.find('М').unwrap()];
            assert_eq!(decode_page(cut, None).encoding, UTF_8, "a download that was cut off inside a character");
        }
    }

    #[test]
    fn bytes_that_contradict_a_declaration_are_detected() {
        let page = page("<meta charset=utf-8>", RUSSIAN);
        let bytes = encode(WINDOWS_1251, &page);
        let decoded = decode_page(&bytes, Some("utf-8"));
        assert_eq!(decoded.text, page);
        assert_eq!(decoded.note, Some(EncodingNote::Detected { name: "windows-1251" }));
    }

    #[test]
    fn a_stray_byte_does_not_change_the_encoding() {
        let mut bytes = page("<meta charset=utf-8>", RUSSIAN).into_bytes();
        bytes.extend(b"caf\xe9 ");
        let decoded = decode_page(&bytes, None);
        assert!(decoded.text.contains(RUSSIAN) && decoded.text.ends_with("caf\u{fffd} "), "{}", decoded.text);
        assert_eq!(decoded.note, Some(EncodingNote::Malformed { name: "UTF-8", replaced: 1 }));
        assert_eq!(decode_text(&bytes, None).encoding, UTF_8);
    }

    #[test]
    fn an_encoding_that_nobody_declares_is_detected() {
        for (encoding, text) in [
            (SHIFT_JIS, JAPANESE),
            (EUC_JP, JAPANESE),
            (ISO_2022_JP, JAPANESE),
            (GBK, CHINESE),
            (BIG5, "財政部表示，今年的預算赤字將比去年增加百分之五，主要原因是稅收下降。"),
            (EUC_KR, "기획재정부는 올해 예산 적자가 지난해보다 오 퍼센트 늘어날 것이라고 밝혔다."),
            (KOI8_R, RUSSIAN),
            (WINDOWS_1251, RUSSIAN),
            (WINDOWS_1252, FRENCH),
            (WINDOWS_1252, "Menteri berkata: “Harga naik 5 persen” — kata Pak André."),
            (WINDOWS_1250, "Minister řekl, že ceny vzrostly o pět procent a že příští rok se situace zlepší."),
        ] {
            for source in [page("", text), text.to_string()] {
                let bytes = encode(encoding, &source);
                let decoded = if source == text { decode_text(&bytes, None) } else { decode_page(&bytes, None) };
                assert_eq!(decoded.text, source, "{}", encoding.name());
                assert!(matches!(decoded.note, Some(EncodingNote::Detected { .. })), "{}", encoding.name());
            }
        }
    }

    #[test]
    fn utf_16_is_recognised_with_and_without_a_mark() {
        let (chinese, page) = (format!("{CHINESE}第一次。\n"), page("<meta charset=utf-8>", CHINESE));
        for text in ["Harga beras naik 5 persen.\n", RUSSIAN, &chinese, &page] {
            for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
                for mark in ["", "\u{feff}"] {
                    let bytes = utf16(&format!("{mark}{text}"), to_bytes);
                    assert_eq!(decode_page(&bytes, Some("iso-8859-1")).text, text, "the server is wrong");
                    assert_eq!(decode_text(&bytes, None).text, text);
                }
            }
        }
        for binary in [&b"satu\0dua"[..], b"PK\x03\x04\0\x01\0", b"\x7fELF\0\0", b"\0\x01\0\x02\0\x03"] {
            assert_eq!(utf16_without_mark(binary), None, "{binary:?}");
        }
    }
}
