//! Checks for quotation marks that are never closed.

use super::{Check, CheckContext, Finding};
use crate::article::Paragraph;
use crate::claim::attribution::quotation;
use crate::text::{Span, display};

/// Reports opening marks that are closed neither in their paragraph nor in a later one.
pub(super) fn unclosed_quotations(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    let paragraphs = context.article.paragraphs().iter();
    let bodies = paragraphs.filter(|p| p.kind.is_running_text() && context.extraction.window.covers(p.span()));
    let bodies: Vec<Span> = bodies.map(Paragraph::span).collect();
    for at in quotation::unclosed_marks(context.text, &bodies) {
        let paragraph = bodies[bodies.partition_point(|span| span.end <= at)];
        let rest = context.words(Span::new(at, paragraph.end));
        let mark = context.text[at..].chars().next().map_or(1, char::len_utf8);
        findings.push(Finding {
            check: Check::Quotation,
            span: Span::new(at, at + mark),
            other: None,
            explanation: format!("“{}”: nothing closes this quote", display::ellipsis(&rest, 40)),
        });
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
        // The closing mark of the first quotation is missing.
        wrong("quotation", "[“]Kami siap bekerja, kata Budi. “Kami akan datang.”");
        wrong("quotation", "[\"]Kami siap bekerja, kata Budi. \"Kami akan datang.\"");
        wrong("quotation", "“Kami siap,” kata Budi. [“]Kami akan datang. Ia lalu pergi.\nAni berkata: “Benar.”\n");
        right("“Kami dengar “tidak” dari mereka,” kata Budi.");
        right("“Satu.\n“Dua.\n“Tiga.\n“Empat.\n“Lima.\n“Enam.”\n");
        right("Ia berkata: “Satu.\nDua.\nTiga.\nEmpat.\nLima.\nEnam.\nTujuh.” Lalu pergi.\n");
        right("Katanya, ''kami siap'', lalu pergi. Lagu ‘Kita’ diputar.");
    }
}
