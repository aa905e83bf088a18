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
    let mut balance: Option<Balance> = None;
    let is_over = |open: Span| is_over(open.slice(context.text));
    for at in quotation::unclosed_marks(context.text, &bodies, is_over) {
        let paragraph = bodies[bodies.partition_point(|span| span.end <= at)];
        if balance.as_ref().is_none_or(|balance| balance.paragraph != paragraph) {
            balance = Some(Balance::new(context.text, paragraph));
        }
        if balance.as_ref().is_some_and(|balance| balance.closes(context.text, at)) {
            continue;
        }
        let end = context.text.floor_char_boundary(paragraph.end.min(at + MAX_SHOWN_BYTES));
        let rest = context.words(Span::new(at, end));
        let mark = context.text[at..].chars().next().map_or(1, char::len_utf8);
        findings.push(Finding {
            check: Check::Quotation,
            span: Span::new(at, at + mark),
            other: None,
            explanation: format!("“{}”: nothing closes this quote", display::ellipsis(&rest, 40)),
        });
    }
}

/// Verbs that name the speaker after a quotation; none is a noun, too.
const CUES: [&str; 30] = [
    "said",
    "says",
    "told",
    "added",
    "asked",
    "explained",
    "stated",
    "noted",
    "argued",
    "replied",
    "wrote",
    "warned",
    "continued",
    "recalled",
    "commented",
    "concluded",
    "kata",
    "ujar",
    "tutur",
    "ucap",
    "ungkap",
    "imbuh",
    "tambah",
    "lanjut",
    "terang",
    "papar",
    "pungkas",
    "tandas",
    "jelas",
    "tegas",
];

/// Indonesian cues with the pronoun "-nya", "he" or "she", which ends the clause.
fn is_cue_with_pronoun(word: &str) -> bool {
    word.strip_suffix("nya").is_some_and(|stem| CUES.contains(&stem))
}

/// Length of the text, in bytes, that is read to find the clause of a speaker.
const MAX_CLAUSE_BYTES: usize = 120;

/// Length of the text, in bytes, from which the words that a finding shows are taken.
const MAX_SHOWN_BYTES: usize = 400;

/// Maximum number of words between a comma and the cue of the speaker's clause.
const MAX_NAME_WORDS: usize = 5;

/// Whether `open`, the rest of a paragraph from an opening mark on, names the speaker of the quotation or begins another
/// one: the quotation must have ended before.
fn is_over(open: &str) -> bool {
    let breaks = open.char_indices().filter(|(_, c)| matches!(c, ',' | '?' | '!'));
    breaks.map(|(at, c)| &open[at + c.len_utf8()..]).any(|rest| names_speaker(rest) || begins_quotation(rest))
}

/// Whether the text after a comma is ", said Smith", ", Ms. Smith said." or ", ujarnya".
fn names_speaker(rest: &str) -> bool {
    if !rest.starts_with(' ') {
        return false;
    }
    let rest = &rest[..rest.floor_char_boundary(MAX_CLAUSE_BYTES)];
    let clause = rest.split([',', ';', ':', '"', '“', '”', '?', '!']).next().unwrap_or_default();
    let words: Vec<&str> = clause.split_whitespace().take(MAX_NAME_WORDS + 2).collect();
    let plain = |word: &str| word.trim_end_matches('.').to_lowercase();
    let is_name = |word: &&str| word.starts_with(char::is_uppercase);
    let Some(&first) = words.first() else { return false };
    if is_cue_with_pronoun(&plain(first)) || CUES.contains(&plain(first).as_str()) && words.get(1).is_some_and(is_name)
    {
        return true;
    }
    let cue = words.iter().position(|word| CUES.contains(&plain(word).as_str()));
    let Some(cue) = cue.filter(|cue| (1..=MAX_NAME_WORDS).contains(cue)) else { return false };
    let subject = &words[..cue];
    let is_pronoun = subject.len() == 1 && matches!(subject[0], "he" | "she" | "they");
    // "…, he said that …" may be told inside a quotation.
    let ends = cue + 1 == words.len() || words[cue].ends_with('.');
    ends && (is_pronoun || subject.iter().all(is_name))
}

/// Whether the text after a comma or a colon begins a quotation with its marks: " “Yes".
fn begins_quotation(rest: &str) -> bool {
    let rest = rest.strip_prefix(' ').unwrap_or_default();
    let quoted = rest.strip_prefix(['"', '“']).unwrap_or_default();
    quoted.trim_start().starts_with(char::is_alphanumeric)
}

/// What a paragraph has of marks that may close one that only seems open. Made once for all marks of the paragraph, so that
/// the cost is linear.
struct Balance {
    paragraph: Span,
    /// The last straight mark after a digit, which looks like inches.
    last_inches: Option<usize>,
    /// Whether there are straight marks, and as many opening as closing curly ones.
    is_mixed: bool,
}

impl Balance {
    fn new(text: &str, paragraph: Span) -> Self {
        let inside = paragraph.slice(text);
        let inches = inside.as_bytes().windows(2).rposition(|pair| pair[0].is_ascii_digit() && pair[1] == b'"');
        let count = |mark: char| inside.matches(mark).count();
        Self {
            paragraph,
            last_inches: inches.map(|at| paragraph.start + at + 1),
            is_mixed: count('"') > 0 && count('“') == count('”'),
        }
    }

    /// Whether the mark at `at` only seems open: it stands alone in brackets, a mark after a digit closes it, or marks of
    /// two shapes are mixed and those of its own shape are balanced.
    fn closes(&self, text: &str, at: usize) -> bool {
        let mut characters = text[at..self.paragraph.end].chars();
        let mark = characters.next();
        let is_lone = characters.next().is_some_and(|next| matches!(next, ')' | ']' | '\''));
        is_lone
            || match mark {
                Some('"') => self.last_inches.is_some_and(|inches| inches > at),
                Some('“') => self.is_mixed,
                _ => false,
            }
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
        // The next paragraph begins with a mark, but the quotation cannot go on.
        for drawn in [
            "[“]Kami siap bekerja, kata Budi Santoso.\n“Kami akan datang,” kata Ani.\n",
            "[“]Kami siap bekerja, ujarnya.\n“Kami akan datang,” kata Ani.\n",
            "[\"]We are ready to work, said Mayor John Smith.\n\"We will come,\" said Ann.\n",
            "[“]We are ready to work, Ms. Smith said.\n“We will come,” said Ann.\n",
            "[“]Are we ready? he said.\n“We will come,” said Ann.\n",
            "[“]We are ready.\nThe council met in the town hall.\n“We will come,” said Ann.\n",
        ] {
            wrong("quotation", drawn);
        }
        right("“We are ready, he said that day, and we left.\n“We will come,” said Ann.\n");
        right("“We asked New York, Boston and others.\n“We will come,” said Ann.\n");
        right("“Kami siap, jelas kami siap.\n“Kami akan datang,” kata Ani.\n");
        // Marks that only seem open.
        right("Strings stand in double quotes (\"). A provider may offer more.");
        right("See \"Comments on Cisco and H.264\". “We gave up,” it says.");
        right("“They find themselves repeating \"the day before.\"” The film ends.");
        right("Katanya, ''kami siap'', lalu pergi. Lagu ‘Kita’ diputar.");
    }
}
