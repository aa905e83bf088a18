//! Quotation marks that nothing closes.

use super::{Check, Desk, Finding};
use crate::article::Kind;
use crate::claim::marks;
use crate::text::{Span, display};

/// Paragraphs in which a quote may still be closed.
const REACH: usize = 4;

/// A mark that opens and is not closed, unless the quote goes on and ends in one of the next paragraphs.
pub(super) fn open(desk: &Desk<'_>, findings: &mut Vec<Finding>) {
    let paragraphs = desk.article.paragraphs().iter();
    let bodies = paragraphs.filter(|p| p.kind == Kind::Body && desk.found.window.covers(p.span()));
    let mut waiting: Option<(usize, usize, Span)> = None;
    let mut report = |(_, at, paragraph): (usize, usize, Span)| {
        let rest = desk.words(Span::new(at, paragraph.end));
        let what = format!("“{}”: nothing closes this quote", display::ellipsis(&rest, 40));
        let mark = desk.text[at..].chars().next().map_or(1, char::len_utf8);
        findings.push(Finding { check: Check::Quotation, span: Span::new(at, at + mark), other: None, what });
    };
    for (i, span) in bodies.map(crate::article::Paragraph::span).enumerate() {
        let marks = marks::pair(desk.text, span);
        if let Some(late) = waiting.take_if(|(from, ..)| i > *from + REACH) {
            report(late);
        }
        // Each paragraph of a long quote begins with a mark, and only the last ends with one.
        let again = span.of(desk.text).starts_with(['"', '“', '„', '«']);
        match (waiting, marks.open) {
            (Some(_), Some(at)) if again && at == span.start => {}
            (Some(_), _) if again || marks.stray || marks.open.is_some() => waiting = None,
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
