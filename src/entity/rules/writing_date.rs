//! The day on which an article says that it was written.

use super::ValueReader;
use super::grammar::Lexeme;
use crate::article::{Article, Paragraph, ParagraphKind};
use crate::entity::tagger::token;
use crate::text::Span;
use jiff::civil::Date;

/// The day on which the article says it was written: the first complete date in its byline or dateline; otherwise, as
/// is usual in Indonesian papers, the first date with a weekday in the first paragraphs ("pada Rabu (1/1/2025)").
pub(crate) fn writing_date(article: &Article) -> Option<Date> {
    stated_date(article).or_else(|| first_with_weekday(article, |_, _| true))
}

/// The day on which the article certainly says it was written: like [`writing_date`], but a date with a weekday counts only if
/// it is in brackets, as the papers write the day of the news. Any other may be that of an event long ago or to come.
pub(crate) fn stated_date(article: &Article) -> Option<Date> {
    let text = article.asserted_text();
    let furniture = head(article)
        .filter(|p| matches!(p.kind, ParagraphKind::Byline | ParagraphKind::Dateline))
        .find_map(|p| first_date(article, p.span(), |_, _| true));
    let dateline = || {
        head(article).filter(|p| p.kind == ParagraphKind::Body).find_map(|p| {
            let end = crate::article::dateline_end(p.span().slice(text))?;
            first_date(article, Span::new(p.span().start, p.span().start + end), |_, _| true)
        })
    };
    let in_brackets = |reader: &ValueReader<'_>, at: usize| {
        reader.pieces.get(at + 1).is_some_and(|piece| piece.span().slice(text) == "(")
    };
    furniture.or_else(dateline).or_else(|| first_with_weekday(article, in_brackets))
}

/// The paragraphs in which an article says when it was written.
fn head(article: &Article) -> impl Iterator<Item = &Paragraph> {
    article.paragraphs().iter().take(8)
}

/// The first date that begins with a weekday in the first paragraphs of the text, where `is_wanted`.
fn first_with_weekday(article: &Article, is_wanted: impl Fn(&ValueReader<'_>, usize) -> bool) -> Option<Date> {
    let is_weekday = |reader: &ValueReader<'_>, at| {
        reader.means(at, |lexeme| matches!(lexeme, Lexeme::Weekday(..))) && is_wanted(reader, at)
    };
    head(article).filter(|p| p.kind == ParagraphKind::Body).find_map(|p| first_date(article, p.span(), is_weekday))
}

/// The first complete date in the first KiB of `span` that begins at a piece that is `wanted`.
fn first_date(article: &Article, span: Span, is_wanted: impl Fn(&ValueReader<'_>, usize) -> bool) -> Option<Date> {
    let text = article.asserted_text();
    let mut tokens: Vec<Span> = Vec::new();
    let end = text.floor_char_boundary(span.end.min(span.start + 1024));
    token::tokenize(text, Span::new(span.start, end), &mut tokens);
    let reader = ValueReader::new(text, &tokens, article.language(), None);
    (0..reader.pieces.len()).filter(|&at| is_wanted(&reader, at)).find_map(|at| reader.date(at)?.value?.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(text: &str) -> Option<String> {
        let article = Article::new(format!("Judul berita\n\n{text}\n\nParagraf yang kedua.\n"), None, None).unwrap();
        stated_date(&article).map(|date| date.to_string())
    }

    #[test]
    fn a_dateline_says_when_the_article_was_written() {
        for dateline in [
            "JAKARTA, 5 Mei 2025 – Harga beras turun.",
            "JAKARTA (5/5/2025) – Harga beras turun.",
            "Jakarta, 5 Mei 2025 (ANTARA) - Harga beras turun.",
            "LONDON, May 5, 2025 (Reuters) - Prices of rice fell.",
            "Senin, 5 Mei 2025 10:00 WIB",
            "Oleh Siti Rahma | 5 Mei 2025",
            "Harga beras turun, kata Menteri pada Senin (5/5/2025).",
        ] {
            assert_eq!(stated(dateline).as_deref(), Some("2025-05-05"), "{dateline}");
        }
    }

    #[test]
    fn the_date_of_an_event_is_not_stated() {
        for text in [
            "Pemilihan kepala desa digelar pada Senin, 5 Mei 2025.",
            "The court had ruled on Monday, May 5, 2025, that the road be closed.",
            "LONDON, May 5 (Reuters) - Prices of rice fell.",
            "Undang-undang itu disahkan pada 5 Mei 2025.",
        ] {
            assert_eq!(stated(text), None, "{text}");
        }
    }
}
