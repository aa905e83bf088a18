//! Checks for quotation marks that are never closed.

use super::{Check, CheckContext, Finding};
use crate::claim::quotation_marks;
use crate::text::{Span, display};

/// Number of following paragraphs in which a quote may still be closed.
const MAX_QUOTE_PARAGRAPHS: usize = 4;

/// Reports an opening mark that is closed neither in its paragraph nor in the next [`MAX_QUOTE_PARAGRAPHS`].
pub(super) fn unclosed_quotations(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    let paragraphs = context.article.paragraphs().iter();
    let bodies = paragraphs.filter(|p| p.kind.is_running_text() && context.extraction.window.covers(p.span()));
    let mut waiting: Option<(usize, usize, Span)> = None;
    let mut report = |(_, at, paragraph): (usize, usize, Span)| {
        let rest = context.words(Span::new(at, paragraph.end));
        let what = format!("“{}”: nothing closes this quote", display::ellipsis(&rest, 40));
        let mark = context.text[at..].chars().next().map_or(1, char::len_utf8);
        findings.push(Finding {
            check: Check::Quotation,
            span: Span::new(at, at + mark),
            other: None,
            explanation: what,
        });
    };
    for (i, span) in bodies.map(crate::article::Paragraph::span).enumerate() {
        let marks = quotation_marks::pair(context.text, span);
        if let Some(late) = waiting.take_if(|(from, ..)| i > *from + MAX_QUOTE_PARAGRAPHS) {
            report(late);
        }
        // In a long quote, every paragraph begins with a mark and only the last one ends with a mark.
        let again = span.slice(context.text).starts_with(['"', '“', '„', '«']);
        match (waiting, marks.open) {
            (Some(_), Some(at)) if again && at == span.start => {}
            (Some(_), _) if again || marks.has_unopened || marks.open.is_some() => waiting = None,
            (None, Some(at)) => waiting = Some((i, at, span)),
            _ => {}
        }
    }
    if let Some(late) = waiting {
        report(late);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{right, wrong};

    #[test]
    fn quotes() {
        right("Ia berkata: \"Kami siap bekerja sama.\" Lalu pergi.");
        wrong("quotation", "Ia berkata: [\"]Kami siap bekerja sama. Lalu pergi.");
        right("Ia berkata: “Kami siap.\n“Kami akan datang.” Lalu pergi.\n");
        right("Ia berkata: \" Kami siap.\nKami akan datang. \" Lalu pergi.\n");
        wrong("quotation", "Ia berkata: [“]Kami siap.\nKami akan datang. Lalu pergi.\n");
        right("Layar 15\" itu dijual.");
    }
}
