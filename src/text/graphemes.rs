//! Finds the extended grapheme clusters (UAX #29) around a byte offset of a large text.
//!
//! Each function reads only the text near the offset, so its cost does not depend on the length of the text.

use unicode_segmentation::GraphemeCursor;

/// Whether `at` is the start or end of a grapheme of `text`: not between a letter and its combining accent, for instance.
pub(crate) fn is_boundary(text: &str, at: usize) -> bool {
    text.is_char_boundary(at)
        && (at == 0
            || at == text.len()
            || GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true))
}

/// The start of the grapheme after the one that contains `at`, or the end of the text.
pub(crate) fn next(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at.min(text.len()));
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    cursor.next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}

/// The last grapheme boundary before `at`, or the start of the text.
pub(crate) fn previous(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at.min(text.len()));
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// The last grapheme boundary at or before `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at.min(text.len()));
    if is_boundary(text, at) { at } else { previous(text, at) }
}

/// The first grapheme boundary at or after `at`.
pub(crate) fn ceil(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    if is_boundary(text, at) { at } else { next(text, at) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    const PIECES: &[&str] = &[
        "a",
        "é",
        "e\u{301}",
        "👩\u{200d}🚀",
        "🇮🇩",
        "漢",
        "שלום",
        "\u{200b}",
        "\r\n",
        "\n",
        " ",
        "\u{1b}",
        "\u{600}",
        "நி",
        "각",
        "\u{fe0f}",
    ];

    fn mixed_text() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(PIECES), 0..12).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn a_combining_accent_belongs_to_its_letter() {
        let boundaries: Vec<usize> = (0..=4).filter(|&at| is_boundary("e\u{301}x", at)).collect();
        assert_eq!(boundaries, [0, 3, 4]);
    }

    proptest! {
        #[test]
        fn boundaries_agree_with_unicode_segmentation(text in mixed_text()) {
            let bounds: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            for at in 0..=text.len() {
                prop_assert_eq!(is_boundary(&text, at), bounds.contains(&at));
                prop_assert_eq!(floor(&text, at), *bounds.iter().rfind(|&&b| b <= at).unwrap());
                prop_assert_eq!(ceil(&text, at), *bounds.iter().find(|&&b| b >= at).unwrap());
            }
            for pair in bounds.windows(2) {
                prop_assert_eq!(next(&text, pair[0]), pair[1]);
                prop_assert_eq!(previous(&text, pair[1]), pair[0]);
            }
        }
    }
}
