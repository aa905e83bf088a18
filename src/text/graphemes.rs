//! Finds the extended grapheme clusters (UAX #29) around a byte offset of a large text.
//!
//! Each function reads only the text near the offset, so its cost does not depend on the length of the text. A cluster
//! has no limit in UAX #29: a letter with a million accents is one. Here a cluster that is longer than
//! [`MAX_CLUSTER_BYTES`] is cut into parts of about that length, at offsets that depend only on the text near them.

use unicode_segmentation::GraphemeCursor;

/// Bytes from which a cluster is cut. The longest in use, such as emoji of a family, have about 40.
const MAX_CLUSTER_BYTES: usize = 256;

/// Whether `at` is the start or end of a grapheme of `text`: not between a letter and its combining accent, for instance.
pub(crate) fn is_boundary(text: &str, at: usize) -> bool {
    if !text.is_char_boundary(at) {
        return false;
    }
    if at == 0 || at == text.len() {
        return true;
    }
    let start = certain_start(text, at);
    start == at || cursor(text, start, at).is_boundary(&text[start..], 0).unwrap_or(true)
}

/// The start of the grapheme after the one that contains `at`, or the end of the text.
pub(crate) fn next(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at.min(text.len()));
    // A cut is due within twice the maximum, so nothing behind that can matter.
    let end = text.ceil_char_boundary((at + 3 * MAX_CLUSTER_BYTES).min(text.len()));
    let start = certain_start(text, at);
    let window = &text[..end];
    let natural = cursor(window, start, at).next_boundary(&window[start..], 0).ok().flatten();
    let natural = natural.map_or(end, |next| start + next);
    let mut candidate = (at / MAX_CLUSTER_BYTES + 1) * MAX_CLUSTER_BYTES;
    while candidate < natural {
        let cut = text.ceil_char_boundary(candidate);
        if cut < natural && cut > at && is_cut(text, cut) {
            return cut;
        }
        candidate += MAX_CLUSTER_BYTES;
    }
    natural
}

/// The last grapheme boundary before `at`, or the start of the text.
pub(crate) fn previous(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at.min(text.len()));
    let Some(before) = at.checked_sub(1) else { return 0 };
    let start = certain_start(text, text.floor_char_boundary(before));
    cursor(text, start, at).prev_boundary(&text[start..], 0).ok().flatten().map_or(start, |previous| start + previous)
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

/// A cursor at `at` over the text from `start` on.
fn cursor(text: &str, start: usize, at: usize) -> GraphemeCursor {
    GraphemeCursor::new(at - start, text.len() - start, true)
}

/// The last offset at or before `at`, which must be a character boundary, where a cluster begins whatever precedes it. It
/// is never further away than twice [`MAX_CLUSTER_BYTES`].
fn certain_start(text: &str, at: usize) -> usize {
    let mut start = at;
    while start > 0 && !is_certain(text, start) && !is_cut(text, start) {
        start = text.floor_char_boundary(start - 1);
    }
    start
}

/// Whether a cluster that is too long is cut at the character boundary `at`: at the first one in each
/// [`MAX_CLUSTER_BYTES`] of the text, if the part before has no certain boundary.
fn is_cut(text: &str, at: usize) -> bool {
    let multiple = at - at % MAX_CLUSTER_BYTES;
    if multiple == 0 || text.ceil_char_boundary(multiple) != at {
        return false;
    }
    let first = at - MAX_CLUSTER_BYTES;
    let mut before = at;
    while before > first {
        if is_certain(text, before) {
            return false;
        }
        before = text.floor_char_boundary(before - 1);
    }
    true
}

/// Whether the two characters around `at` show that it is a boundary, whatever surrounds them. Regional indicators,
/// joiners, and marks that join a consonant to the next one depend on what is before them, so they never do.
fn is_certain(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    if at == 0 || at >= text.len() {
        return true;
    }
    if bytes[at - 1].is_ascii() && bytes[at].is_ascii() {
        return (bytes[at - 1], bytes[at]) != (b'\r', b'\n');
    }
    let before = text.floor_char_boundary(at - 1);
    let after = text.ceil_char_boundary(at + 1);
    let parts = |pair: &str, at: usize| GraphemeCursor::new(at, pair.len(), true).is_boundary(pair, 0).unwrap_or(false);
    let stands_alone = || {
        let mut pair = [b'a'; 5];
        let character = &bytes[before..at];
        pair[1..=character.len()].copy_from_slice(character);
        std::str::from_utf8(&pair[..=character.len()]).is_ok_and(|pair| parts(pair, 1))
    };
    // What is before matters only to a character that continues an emoji behind a joiner, or an Indic syllable.
    let starts_anywhere =
        || ["👩\u{200d}", "क\u{94d}"].iter().all(|head| parts(&[*head, &text[at..after]].concat(), head.len()));
    let is_plain = bytes[before].is_ascii() || bytes[at].is_ascii();
    parts(&text[before..after], at - before) && (is_plain || stands_alone() || starts_anywhere())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear_time;
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
        prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn a_combining_accent_belongs_to_its_letter() {
        let boundaries: Vec<usize> = (0..=4).filter(|&at| is_boundary("e\u{301}x", at)).collect();
        assert_eq!(boundaries, [0, 3, 4]);
    }

    /// Clusters that never end.
    const ENDLESS: [&str; 6] = ["\u{301}", "👩\u{200d}", "🇮", "क\u{94d}", "\u{600}", "ᄀ"];

    #[test]
    fn a_cluster_of_many_kilobytes_is_cut() {
        for part in ENDLESS {
            let text = format!("Harga a{} naik é.", part.repeat(3000));
            let mut bounds = vec![0];
            while *bounds.last().unwrap() < text.len() {
                bounds.push(next(&text, *bounds.last().unwrap()));
            }
            assert!(bounds.windows(2).all(|pair| pair[1] - pair[0] <= 2 * MAX_CLUSTER_BYTES + 3), "{part:?}");
            for at in 0..=text.len() {
                assert_eq!(is_boundary(&text, at), bounds.binary_search(&at).is_ok(), "{part:?} {at}");
            }
            for pair in bounds.windows(2) {
                assert_eq!(previous(&text, pair[1]), pair[0], "{part:?}");
            }
        }
    }

    #[test]
    fn many_short_clusters_are_not_cut() {
        for part in ["e\u{301}", "и\u{306}", "ا\u{64e}", "กำ", "🇮🇩 ", "👩\u{200d}🚀"] {
            let text = part.repeat(500);
            let wanted: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
            let found: Vec<usize> = (0..text.len()).filter(|at| is_boundary(&text, *at)).collect();
            assert_eq!(found, wanted, "{part:?}");
        }
    }

    #[test]
    fn time_is_linear() {
        for part in ENDLESS {
            assert_linear_time(4000, |n| {
                let text = "a".to_string() + &part.repeat(n);
                let mut at = 0;
                while at < text.len() {
                    at = next(&text, at);
                }
                assert!(is_boundary(&text, previous(&text, at)));
            });
        }
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
