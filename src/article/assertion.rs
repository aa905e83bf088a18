//! The part of a text that the article asserts: not the words it strikes out, and not the marks of footnotes.
//!
//! A correction such as `~~5~~ 7 people` states one figure, and the 3 of `1,200[3]` is not a number of the article.

use super::markup::{Inline, Markup};
use crate::text::Span;

/// `text` with spaces in place of everything that it does not assert, byte for byte; `None` if it asserts all of it.
pub(super) fn asserted_text(text: &str, markup: &Markup) -> Option<String> {
    let mut asserted = String::with_capacity(text.len());
    for (span, inline) in markup.unasserted() {
        let span = if inline == Inline::Strikethrough { with_cut_words(text, span) } else { span };
        let start = span.start.max(asserted.len());
        if start < span.end {
            asserted.push_str(&text[asserted.len()..start]);
            asserted.extend(std::iter::repeat_n(' ', span.end - start));
        }
    }
    if asserted.is_empty() {
        return None;
    }
    asserted.push_str(&text[asserted.len()..]);
    Some(asserted)
}

/// `span` and the rest of the words that it cuts: "1~~0~~5" asserts neither 1 nor 5.
fn with_cut_words(text: &str, span: Span) -> Span {
    let is_word = char::is_alphanumeric;
    let (before, struck, after) = (&text[..span.start], span.slice(text), &text[span.end..]);
    let start = if struck.starts_with(is_word) { before.trim_end_matches(is_word).len() } else { span.start };
    let rest = if struck.ends_with(is_word) { after.trim_start_matches(is_word).len() } else { after.len() };
    Span::new(start, text.len() - rest)
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, SourceFormat, markdown};

    fn asserted(markdown: &str) -> String {
        let article = Article::from_composed(markdown::read(markdown.into()), SourceFormat::Markdown, None).unwrap();
        assert_eq!(article.asserted_text().len(), article.text().len(), "spans are the same in both texts");
        article.asserted_text().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn struck_out_words_are_not_asserted() {
        assert_eq!(asserted("Polisi menyebut ~~lima “é”~~ tujuh korban."), "Polisi menyebut tujuh korban.");
        assert_eq!(asserted("~~Satu.~~\n\nDua ~~*tiga* empat~~ lima."), "Dua lima.");
        assert_eq!(asserted("Tidak ada yang dicoret."), "Tidak ada yang dicoret.");
    }

    #[test]
    fn a_word_that_is_struck_out_in_part_is_unknown() {
        assert_eq!(asserted("Ada 1~~0~~5 orang"), "Ada orang");
    }
}
