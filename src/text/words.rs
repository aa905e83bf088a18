//! Words as a reader counts them: the words of UAX #29, but two words joined by a hyphen or an apostrophe are one
//! ("negara-negara", "al-Qaeda").

use super::Span;
use unicode_segmentation::UnicodeSegmentation;

/// The words of `text`, in order, without spaces and punctuation.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut pieces = text.unicode_word_indices().map(|(at, word)| Span::new(at, at + word.len())).peekable();
    std::iter::from_fn(move || {
        let mut word = pieces.next()?;
        while let Some(&next) = pieces.peek() {
            if !matches!(&text[word.end..next.start], "-" | "‐" | "‑" | "'" | "’") {
                break;
            }
            word.end = next.end;
            pieces.next();
        }
        Some(word)
    })
}

/// The word that contains the byte `at`, or else the next word. Like the functions below, it reads `text` from the start,
/// so `text` should be one paragraph at most.
pub(crate) fn at_or_after(text: &str, at: usize) -> Option<Span> {
    words(text).find(|word| at < word.end)
}

/// The start of the first word that begins after `at`: `one| two` → `one |two`.
pub(crate) fn next_start(text: &str, at: usize) -> Option<usize> {
    words(text).map(|word| word.start).find(|&start| start > at)
}

/// The start of the last word that begins before `at`.
pub(crate) fn previous_start(text: &str, at: usize) -> Option<usize> {
    words(text).map(|word| word.start).take_while(|&start| start < at).last()
}

/// The start of the next last grapheme of a word after `at`, as the `e` key of vi moves: `|one two` → `on|e two`.
pub(crate) fn next_end(text: &str, at: usize) -> Option<usize> {
    words(text).map(|word| super::graphemes::previous(text, word.end)).find(|&last| last > at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word_texts(text: &str) -> Vec<&str> {
        words(text).map(|word| word.slice(text)).collect()
    }

    #[test]
    fn hyphens_and_apostrophes_join_words() {
        assert_eq!(word_texts("negara-negara BRICS, don't — ke-31."), ["negara-negara", "BRICS", "don't", "ke-31"]);
        assert_eq!(word_texts("Jum’at"), ["Jum’at"]);
        assert_eq!(word_texts("– … !"), Vec::<&str>::new());
    }

    #[test]
    fn moving_by_words_skips_punctuation() {
        let text = "Presiden Rusia, Vladimir";
        assert_eq!(next_start(text, 0), Some(9));
        assert_eq!(next_start(text, 16), None);
        assert_eq!(previous_start(text, 16), Some(9));
        assert_eq!(previous_start(text, 0), None);
        assert_eq!(next_end(text, 0), Some(7));
        assert_eq!(next_end(text, 7), Some(13), "from the end of a word to the end of the next");
        assert_eq!(at_or_after(text, 14), Some(Span::new(16, 24)), "from a comma to the word after it");
    }
}
