//! Pairs quotation marks within a paragraph.

use crate::text::Span;

/// The quoted spans of a paragraph and its unmatched quotation marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct QuotationMarks {
    /// The text between each pair of marks, in bytes of the text, in order.
    pub(crate) quoted: Vec<Span>,
    /// Byte offset of an opening mark without a closing one.
    pub(crate) open: Option<usize>,
    /// Whether there is a closing mark without an opening one.
    pub(crate) has_unopened: bool,
}

/// Pairs the double quotation marks of `text` inside `span`; quotes do not nest.
///
/// An opening mark inside an open quote is ignored, because each paragraph of a long quote begins with one. The opening
/// mark determines which marks close the quote: „…“, «…».
pub(crate) fn pair(text: &str, span: Span) -> QuotationMarks {
    let mut marks = QuotationMarks::default();
    let mut open: Option<(usize, usize, char)> = None;
    for (at, c) in span.slice(text).char_indices().map(|(at, c)| (span.start + at, c)) {
        let closes = |opener: char| match opener {
            '“' => matches!(c, '”' | '"'),
            '„' => matches!(c, '“' | '”' | '"'),
            '«' => c == '»',
            _ => matches!(c, '"' | '”'),
        };
        // 15" means fifteen inches.
        let inches = c == '"' && open.is_none() && text[..at].ends_with(|c: char| c.is_ascii_digit());
        match open {
            Some((_, from, opener)) if closes(opener) => {
                marks.quoted.push(Span::new(from, at));
                open = None;
            }
            None if matches!(c, '“' | '„' | '«' | '"') && !inches => open = Some((at, at + c.len_utf8(), c)),
            None if matches!(c, '”' | '»') => marks.has_unopened = true,
            _ => {}
        }
    }
    marks.open = open.map(|(at, ..)| at);
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asserts the pairs in `drawn`: brackets enclose the quoted text, `^` precedes an unclosed opening mark.
    #[track_caller]
    fn check(drawn: &str) {
        let mut text = String::new();
        let (mut quoted, mut from, mut open) = (Vec::new(), 0, None);
        for c in drawn.chars() {
            match c {
                '[' => from = text.len(),
                ']' => quoted.push(Span::new(from, text.len())),
                '^' => open = Some(text.len()),
                c => text.push(c),
            }
        }
        let found = pair(&text, Span::new(0, text.len()));
        assert_eq!((found.quoted, found.open), (quoted, open), "{drawn}");
    }

    #[test]
    fn a_mark_that_closes_nothing() {
        let text = "and so it ended.” He left.";
        assert!(pair(text, Span::new(0, text.len())).has_unopened);
    }

    #[test]
    fn marks_of_all_sorts() {
        check("“[Kami siap,]” katanya. “[Benar.]”");
        check("\"[One,]\" he said, \"[two.]\"");
        check("«[Oui]» „[ja]“");
        check("a 15\" screen and \"[this]\"");
        check("He said: ^“We go on");
        check("no marks");
    }
}
