//! Text as HTML: escaped, and with the language and direction that a browser or a screen reader needs to know.

use crate::annotation::claim::is_url;
use crate::article::{Article, Language};
use crate::text::display::without_controls;

/// The BCP 47 tag of the article's language: the detected one, else the one that the source names, else an empty string,
/// which HTML defines as unknown.
pub(super) fn article_language(article: &Article) -> &str {
    match article.language() {
        Language::Other => article.metadata().language.as_deref().filter(|tag| is_language_tag(tag)).unwrap_or(""),
        detected => detected.code(),
    }
}

/// Whether `tag` has the form of a BCP 47 language tag: "id", "pt-BR", "zh-Hant-TW".
fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_language = |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_alphabetic());
    let is_subtag = |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    parts.next().is_some_and(is_language) && parts.all(is_subtag)
}

/// The attributes of an element that contains `text`: its language as a BCP 47 tag, and the direction if that is not
/// certain. They begin with a space.
pub(super) fn attributes(text: &str, language: &str) -> String {
    format!(" lang=\"{language}\"{}", direction(text))
}

/// The attributes of an element that contains what an annotator wrote, whose language is detected.
pub(super) fn written_attributes(text: &str) -> String {
    attributes(text, tag(Language::detect(text)))
}

/// The BCP 47 tag of `language`; empty, which means unknown, for other languages.
pub(super) const fn tag(language: Language) -> &'static str {
    match language {
        Language::Other => "",
        known => known.code(),
    }
}

/// The attribute that lets the browser find the direction of `text`; empty if all of it is written from left to right.
pub(super) fn direction(text: &str) -> &'static str {
    if text.chars().any(is_right_to_left) { " dir=\"auto\"" } else { "" }
}

/// Whether `c` is in a block of scripts that are written from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko and
/// those of the supplementary planes (<https://www.unicode.org/Public/UCD/latest/ucd/extracted/DerivedBidiClass.txt>).
const fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
}

/// A link if `url` is a web address; other schemes are never linked, because they could run code. Print shows the address
/// after the title, unless that is the address itself.
pub(super) fn link(title: &str, url: &str) -> String {
    if !is_url(url) {
        return if title == url { escaped(url) } else { format!("{} ({})", escaped(title), escaped(url)) };
    }
    let (class, direction) = (if title == url { " class=\"bare\"" } else { "" }, direction(title));
    format!("<a href=\"{}\" rel=\"noreferrer\"{class}{direction}>{}</a>", escaped(url), escaped(title))
}

/// `text` escaped, with its line breaks.
pub(super) fn lines(text: &str) -> String {
    escaped(text).replace('\n', "\n<br>")
}

/// Escapes `text` for HTML content and attribute values. Control characters become visible.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in without_controls(text).chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_well_formed_language_tags_are_written() {
        for tag in ["id", "pt-BR", "zh-Hant-TW", "de-1996", "ace"] {
            assert!(is_language_tag(tag), "{tag}");
        }
        for tag in ["", "i", "english", "id_ID", "id-", "id\" onload=\"x", "1d", "id-abcdefghi"] {
            assert!(!is_language_tag(tag), "{tag}");
        }
    }

    #[test]
    fn text_from_right_to_left_gets_a_direction() {
        assert_eq!(attributes("ekonomi", "id"), " lang=\"id\"");
        for text in ["האמת", "kata الحقيقة itu"] {
            assert_eq!(attributes(text, ""), " lang=\"\" dir=\"auto\"");
        }
    }
}
