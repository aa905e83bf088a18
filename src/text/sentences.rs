//! Splits a paragraph into sentences: the boundaries of UAX #29, except after the period of an abbreviation, a title
//! or an initial ("Dr. Sari", "Jl. Merdeka", "No. 5", "J. Habibie").

use super::Span;
use super::word_list::WordList;
use unicode_segmentation::UnicodeSegmentation;

/// Abbreviations that never end a sentence, in lower case and without their period.
static LEADING_ABBREVIATIONS: WordList = WordList::new(include_str!("../../data/text/abbreviations.txt"));

/// Words that, after an initial or "U.S.", begin a new sentence far more often than they continue the old one.
static SENTENCE_STARTERS: WordList = WordList::new(include_str!("../../data/text/sentence_openers.txt"));

/// The sentences of the paragraph `text`, without the white space between them. A line break does not end a sentence.
pub fn sentences(text: &str) -> Vec<Span> {
    // UAX #29 ends a sentence at every line break, but in a hard-wrapped paragraph every line has one.
    let joined: String = text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }).collect();
    let mut found: Vec<Span> = Vec::new();
    for (at, piece) in joined.split_sentence_bound_indices() {
        let kept = piece.trim_end();
        if kept.is_empty() {
            continue;
        }
        let lead = piece.len() - piece.trim_start().len();
        let span = Span::new(at + lead, at + kept.len());
        match found.last_mut() {
            Some(last) if continues(last.slice(&joined), span.slice(&joined)) => last.end = span.end,
            _ => found.push(span),
        }
    }
    found
}

/// Whether `after` continues the sentence `before`, although UAX #29 puts a boundary between the two.
fn continues(before: &str, after: &str) -> bool {
    // A closing quotation mark or bracket on its own is not a sentence.
    if !after.contains(char::is_alphanumeric) {
        return true;
    }
    let Some(stem) = before.strip_suffix('.') else { return false };
    let token = stem.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '‘')).next().unwrap_or("");
    if is_leading_abbreviation(token) {
        return true;
    }
    let mut letters = token.chars();
    let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    // As in "U.S."; the last period is already removed.
    let dotted = token.len() > 1
        && token.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase));
    let opener = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
    (initial || dotted) && !SENTENCE_STARTERS.contains(&opener)
}

/// Whether `word` is an abbreviation whose period never ends a sentence, such as "Dr" or "Jl".
pub(crate) fn is_leading_abbreviation(word: &str) -> bool {
    word.len() <= 6 && LEADING_ABBREVIATIONS.contains_ignoring_case(word)
}

/// The last sentence that begins at or before byte `at`, or else the first; `None` if `text` has no sentences.
pub(crate) fn at(text: &str, at: usize) -> Option<Span> {
    let all = sentences(text);
    all.iter().rfind(|sentence| sentence.start <= at).or(all.first()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(marked: &str) {
        let text = marked.replace('|', "");
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        let found: Vec<&str> = sentences(&text).iter().map(|s| s.slice(&text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn abbreviations_and_line_breaks_do_not_end_a_sentence() {
        check("Harga naik 2,5 persen. |Kata Dr. Sari, itu wajar. |Benar?");
        check("Ia tinggal di Jl. Merdeka No. 5 Bandung. |B. J. Habibie hadir.");
        check("The U.S. President spoke. |He left the U.S. |The crowd stayed.");
        check("\"Kami siap.\" |Begitu katanya.");
        check("Satu baris\nyang dilipat\r\ntiga kali. |Dua.");
        check("Naik 1.234 unit pada 3.5 persen, dll. dan seterusnya.");
    }

    #[test]
    fn at_finds_the_sentence_that_contains_the_offset() {
        let text = "Satu. Dua. Tiga.";
        assert_eq!(at(text, 7).unwrap().slice(text), "Dua.");
        assert_eq!(at(text, 5).unwrap().slice(text), "Satu.", "a space belongs to the sentence before it");
        assert_eq!(at("", 0), None);
    }
}
