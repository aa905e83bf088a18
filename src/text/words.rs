//! Words as a reader counts them: the words of UAX #29, with those a hyphen or an apostrophe joins
//! taken as one ("negara-negara", "al-Qaeda").

use super::Span;
use unicode_segmentation::UnicodeSegmentation;

/// The words of `text`, in order.
pub fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
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

/// The word that holds `at`, or the next one after it.
pub fn at_or_after(text: &str, at: usize) -> Option<Span> {
    words(text).find(|word| at < word.end)
}

/// Where the first word after `at` begins: `one| two` → `one |two`.
pub fn next_start(text: &str, at: usize) -> Option<usize> {
    words(text).map(|word| word.start).find(|&start| start > at)
}

/// Where the last word before `at` begins.
pub fn previous_start(text: &str, at: usize) -> Option<usize> {
    words(text).map(|word| word.start).take_while(|&start| start < at).last()
}

/// The end of the first word that ends more than one grapheme after `at`, as the offset of its last grapheme.
pub fn next_last(text: &str, at: usize) -> Option<usize> {
    words(text).map(|word| super::graphemes::previous(text, word.end)).find(|&last| last > at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<&str> {
        words(text).map(|word| word.of(text)).collect()
    }

    #[test]
    fn hyphens_and_apostrophes_join() {
        assert_eq!(of("negara-negara BRICS, don't — ke-31."), ["negara-negara", "BRICS", "don't", "ke-31"]);
        assert_eq!(of("Jum’at"), ["Jum’at"]);
        assert_eq!(of("– … !"), Vec::<&str>::new());
    }

    #[test]
    fn steps() {
        let text = "Presiden Rusia, Vladimir";
        assert_eq!(next_start(text, 0), Some(9));
        assert_eq!(next_start(text, 16), None);
        assert_eq!(previous_start(text, 16), Some(9));
        assert_eq!(previous_start(text, 0), None);
        assert_eq!(next_last(text, 0), Some(7));
        assert_eq!(next_last(text, 7), Some(13), "from the end of a word to the end of the next");
        assert_eq!(at_or_after(text, 14), Some(Span::new(16, 24)), "from a comma to the word after it");
    }
}
