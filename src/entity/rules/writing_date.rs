//! The day on which an article says that it was written.

use super::ValueReader;
use super::grammar::Lexeme;
use crate::article::{Article, ParagraphKind};
use crate::entity::tagger::token;
use crate::text::Span;
use jiff::civil::Date;

/// The day on which the article says it was written: the first complete date in its byline or dateline; otherwise, as
/// is usual in Indonesian papers, the first date with a weekday in the first paragraphs ("pada Rabu (1/1/2025)").
pub(crate) fn writing_date(article: &Article) -> Option<Date> {
    let text = article.asserted_text();
    let mut tokens: Vec<Span> = Vec::new();
    let mut first = |span: Span, weekday: bool| {
        tokens.clear();
        let end = text.floor_char_boundary(span.end.min(span.start + 1024));
        token::tokenize(text, Span::new(span.start, end), &mut tokens);
        let reader = ValueReader::new(text, &tokens, article.language(), None);
        (0..reader.pieces.len()).find_map(|at| {
            let dated = !weekday || reader.means(at, |lexeme| matches!(lexeme, Lexeme::Weekday(..)));
            if !dated {
                return None;
            }
            reader.date(at)?.value?.day()
        })
    };
    let head = || article.paragraphs().iter().take(8);
    let furniture = head()
        .filter(|p| matches!(p.kind, ParagraphKind::Byline | ParagraphKind::Dateline))
        .find_map(|p| first(p.span(), false));
    furniture.or_else(|| {
        let mut bodies = head().filter(|p| p.kind == ParagraphKind::Body);
        let dateline = bodies.clone().find_map(|p| {
            let end = crate::article::dateline_end(p.span().slice(text))?;
            first(Span::new(p.span().start, p.span().start + end), false)
        });
        dateline.or_else(|| bodies.find_map(|p| first(p.span(), true)))
    })
}
