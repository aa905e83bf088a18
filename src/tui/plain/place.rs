//! Reads the place of an annotation as typed: a sentence, several sentences, or words in quotation marks.

use super::{Refusal, refuse};
use crate::annotation::corrections::is_whole_words;
use crate::text::{Span, display, graphemes, query, sentences};

/// The sentences of a paragraph.
pub(super) fn sentences_of(text: &str, paragraph: Span) -> Vec<Span> {
    let found = sentences::sentences(paragraph.slice(text));
    found.into_iter().map(|sentence| sentence.shift(paragraph.start)).collect()
}

/// The span that `typed` begins with, in a paragraph of `text`, and what follows it.
///
/// # Errors
/// [`Refusal`] if there is no such sentence, or if the words are not there or there more than once.
pub(super) fn read_place<'a>(text: &str, paragraph: Span, typed: &'a str) -> Result<(Span, &'a str), Refusal> {
    let (within, rest) = match first_quotation_mark(typed) {
        Some(_) => (paragraph, typed),
        None => read_sentences(text, paragraph, typed)?,
    };
    let Some(mark) = first_quotation_mark(rest) else { return Ok((within, rest)) };
    let Some((words, rest)) = read_quoted(&rest[mark.len_utf8()..], mark) else {
        return refuse("The closing quotation mark is missing; nothing was done.");
    };
    Ok((find_words(text, within, &words)?, rest))
}

fn first_quotation_mark(typed: &str) -> Option<char> {
    typed.chars().next().filter(|c| matches!(c, '"' | '“' | '”' | '„' | '«'))
}

/// Reads `2` or `2-3`.
fn read_sentences<'a>(text: &str, paragraph: Span, typed: &'a str) -> Result<(Span, &'a str), Refusal> {
    let (numbers, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    // `2"words"` needs no space.
    let end = numbers.find(|c: char| !(c.is_ascii_digit() || c == '-')).unwrap_or(numbers.len());
    let (numbers, rest) = if end < numbers.len() { typed.split_at(end) } else { (numbers, rest) };
    let all = sentences_of(text, paragraph);
    let sentence = |n: &str| n.parse().ok().and_then(|n: usize| all.get(n.checked_sub(1)?)).copied();
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    match (sentence(first), sentence(last)) {
        (Some(first), Some(last)) if first.start <= last.start => Ok((Span::new(first.start, last.end), rest.trim())),
        _ => refuse(match all.len() {
            1 => "Give a place: this paragraph has sentence 1 only, or use words in quotation marks.".into(),
            n => format!("Give a place: a sentence from 1 to {n} (s reads them), or words in quotation marks."),
        }),
    }
}

/// The words up to the closing quotation mark, and what follows it. A mark that is doubled belongs to the words.
fn read_quoted(typed: &str, mark: char) -> Option<(String, &str)> {
    let closing: &[char] = if mark == '"' { &['"'] } else { &['”', '“', '»', '"'] };
    let mut words = String::new();
    let mut rest = typed.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if !closing.contains(&c) {
            words.push(c);
        } else if rest.peek().is_some_and(|(_, next)| *next == c) {
            rest.next();
            words.push(c);
        } else {
            return Some((words, typed[at + c.len_utf8()..].trim()));
        }
    }
    None
}

/// The only occurrence of `words` in a part of `text`. Whole words come before parts of words, and the exact spelling before
/// one that a search finds.
fn find_words(text: &str, within: Span, words: &str) -> Result<Span, Refusal> {
    let words = words.trim();
    let named = display::ellipsis(words, 40);
    if words.is_empty() {
        return refuse("There are no words between the quotation marks; nothing was done.");
    }
    let part = within.slice(text);
    let exact = memchr::memmem::find_iter(part.as_bytes(), words).map(|at| Span::new(at, at + words.len()));
    let mut hits: Vec<Span> = exact.collect();
    if hits.is_empty() {
        let Ok(pattern) = query::pattern(&words.to_lowercase()) else {
            return refuse("Too many words; nothing was done.");
        };
        hits = pattern.find_iter(part).map(|hit| hit.range().into()).collect();
    }
    let hits: Vec<Span> = hits.into_iter().map(|hit| hit.shift(within.start)).collect();
    let whole: Vec<Span> = hits.iter().copied().filter(|hit| is_whole_words(text, *hit)).collect();
    match if whole.is_empty() { &hits[..] } else { &whole[..] } {
        [] => refuse(format!("The words “{named}” are not there; nothing was done.")),
        [hit] => Ok(Span::new(graphemes::floor(text, hit.start), graphemes::ceil(text, hit.end))),
        several => {
            let n = several.len();
            refuse(format!("The words “{named}” are there {n} times. Type more of the words around them."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "Harga beras turun 12 persen. \"Kami menjaga stok,\" kata Sari. Harga jagung\nmenurun dan turun lagi.";

    /// The words at a place, and what follows it; or why it was refused.
    fn place(typed: &str) -> (String, String) {
        match read_place(TEXT, Span::new(0, TEXT.len()), typed) {
            Ok((span, rest)) => (span.slice(TEXT).into(), rest.into()),
            Err(Refusal(why)) => (why, "refused".into()),
        }
    }

    #[test]
    fn sentences_and_words() {
        for (typed, words, rest) in [
            ("1", "Harga beras turun 12 persen.", ""),
            ("1 doubtful", "Harga beras turun 12 persen.", "doubtful"),
            ("1-2 cek", "Harga beras turun 12 persen. \"Kami menjaga stok,\" kata Sari.", "cek"),
            ("\"beras turun\" cek \"ini\"", "beras turun", "cek \"ini\""),
            ("3 \"turun\" cek", "turun", "cek"),
            ("3\"turun\"", "turun", ""),
            ("\"HARGA BERAS\"", "Harga beras", ""),
            ("\"jagung menurun\"", "jagung\nmenurun", ""),
            ("“12 persen” x", "12 persen", "x"),
            ("2 \"\"\"Kami menjaga stok,\"\"\" siapa?", "\"Kami menjaga stok,\"", "siapa?"),
        ] {
            assert_eq!(place(typed), (words.into(), rest.into()), "{typed}");
        }
    }

    #[test]
    fn what_is_missing_or_ambiguous_is_refused() {
        for (typed, why) in [
            ("", "Give a place: a sentence from 1 to 3 (s reads them), or words in quotation marks."),
            ("4", "Give a place: a sentence from 1 to 3"),
            ("3-1", "Give a place: "),
            ("0", "Give a place: "),
            ("\"Harga\"", "The words “Harga” are there 2 times."),
            ("1 \"jagung\"", "The words “jagung” are not there"),
            ("1 \"beras", "The closing quotation mark is missing"),
            ("1 \" \"", "There are no words between"),
        ] {
            let (told, rest) = place(typed);
            assert!(told.starts_with(why) && rest == "refused", "{typed}: {told}");
        }
    }
}
