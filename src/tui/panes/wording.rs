//! The two wordings of a passage that changed, each cut to the part where they differ.

use crate::annotation::text_changes::TextVersion;
use crate::text::{display, graphemes};
use std::ops::Range;

/// Columns kept before and after the words that differ, at least.
const CONTEXT_COLUMNS: usize = 10;

/// A wording, cut where it does not differ from the other one, with `…` at each cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// The bytes of `text` that the other wording does not have.
    pub(super) differing: Vec<Range<usize>>,
}

/// The excerpt of the wording of `version`, from the `pieces` of both. It has at most `columns`, unless the differing words with
/// their surroundings need more.
pub(super) fn excerpt(pieces: &[(TextVersion, String)], version: TextVersion, columns: usize) -> Excerpt {
    let mut text = String::new();
    // An empty range is where only the other wording has words.
    let mut differing: Vec<Range<usize>> = Vec::new();
    for (of, words) in pieces {
        let start = text.len();
        if *of == TextVersion::Both || *of == version {
            text.push_str(words);
        }
        if *of != TextVersion::Both {
            // The space before the words is not one of them.
            let start = start + text[start..].len() - text[start..].trim_start().len();
            match differing.last_mut() {
                Some(last) if last.end == start => last.end = text.len(),
                _ => differing.push(start..text.len()),
            }
        }
    }
    let kept = kept(&text, &differing, columns);
    let (before, after) = (kept.start > 0, kept.end < text.len());
    let lead = if before { "…" } else { "" };
    let moved = |at: usize| at.clamp(kept.start, kept.end) - kept.start + lead.len();
    Excerpt {
        text: format!("{lead}{}{}", &text[kept.clone()], if after { "…" } else { "" }),
        differing: differing.iter().filter(|r| !r.is_empty()).map(|r| moved(r.start)..moved(r.end)).collect(),
    }
}

/// The bytes of `text` that are kept, so that it fits `columns` around the words that differ.
fn kept(text: &str, differing: &[Range<usize>], columns: usize) -> Range<usize> {
    let (Some(first), Some(last)) = (differing.first(), differing.last()) else { return 0..text.len() };
    if display::width(text) <= columns {
        return 0..text.len();
    }
    let (from, to) = (first.start, last.end);
    // Two columns are for the cuts.
    let free = columns.saturating_sub(display::width(&text[from..to]) + 2);
    let before = display::width(&text[..from]).min((free / 2).max(CONTEXT_COLUMNS));
    let after = display::width(&text[to..]).min(free.saturating_sub(before).max(CONTEXT_COLUMNS));
    let before = before.max(free.saturating_sub(after));
    word_start(text, from, before)..word_end(text, to, after)
}

/// The first start of a word at most `columns` before `at`, or `at`.
fn word_start(text: &str, at: usize, columns: usize) -> usize {
    let mut start = at;
    let mut next = at;
    while next > 0 && display::width(&text[graphemes::previous(text, next)..at]) <= columns {
        next = graphemes::previous(text, next);
        if next == 0 || text[..next].ends_with(char::is_whitespace) {
            start = next;
        }
    }
    start
}

/// The last end of a word at most `columns` after `at`, or `at`.
fn word_end(text: &str, at: usize, columns: usize) -> usize {
    let mut end = at;
    let mut next = at;
    while next < text.len() && display::width(&text[at..graphemes::next(text, next)]) <= columns {
        next = graphemes::next(text, next);
        if next == text.len() || text[next..].starts_with(char::is_whitespace) {
            end = next;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::text_changes::wordings;
    use proptest::prelude::*;

    /// The excerpts of both wordings, with the words that differ in brackets.
    fn both(old: &str, new: &str, columns: usize) -> [String; 2] {
        let pieces = wordings(old, new);
        [TextVersion::Old, TextVersion::New].map(|version| {
            let Excerpt { mut text, differing } = excerpt(&pieces, version, columns);
            for range in differing.iter().rev() {
                text.insert(range.end, ']');
                text.insert(range.start, '[');
            }
            text
        })
    }

    #[test]
    fn a_wording_that_fits_is_whole() {
        assert_eq!(both("naik tiga persen", "naik dua persen", 40), ["naik [tiga] persen", "naik [dua] persen"]);
    }

    #[test]
    fn a_long_wording_is_cut_around_the_difference() {
        let old = "Pemerintah mencatat bahwa harga beras di pasar induk naik tiga belas persen sejak awal bulan Maret tahun ini";
        let new = old.replace("tiga belas", "dua belas");
        let expected = ["…pasar induk naik [tiga] belas persen…", "…pasar induk naik [dua] belas persen…"];
        assert_eq!(both(old, &new, 40), expected);
    }

    #[test]
    fn a_difference_at_an_end_is_cut_at_the_other_end_only() {
        let old = "Tiga belas pasar induk di Jawa Timur mencatat harga beras yang naik";
        assert_eq!(both(old, &old.replace("Tiga", "Dua"), 30)[1], "[Dua] belas pasar induk di…");
        assert_eq!(both(old, &old.replace("naik", "turun"), 30)[1], "…harga beras yang [turun]");
    }

    #[test]
    fn where_words_are_gone_the_other_wording_shows_the_place() {
        let old = "Pemerintah mencatat bahwa harga beras tidak pernah naik di pasar induk sejak awal bulan Maret";
        let [was, now] = both(old, &old.replace("tidak pernah ", ""), 34);
        assert!(was.contains("[tidak pernah]"), "{was}");
        assert!(now.contains("harga beras naik") && !now.contains('['), "{now}");
    }

    proptest! {
        #[test]
        fn every_word_that_differs_is_shown(old in "([a-d]{1,4} ){1,30}", new in "([a-d]{1,4} ){1,30}", columns in 5usize..60) {
            let pieces = wordings(old.trim(), new.trim());
            for version in [TextVersion::Old, TextVersion::New] {
                let shown = excerpt(&pieces, version, columns);
                let marked: String = shown.differing.iter().map(|range| &shown.text[range.clone()]).collect();
                let all: String = pieces.iter().filter(|(of, _)| *of == version).map(|(_, words)| words.as_str()).collect();
                prop_assert_eq!(marked.replace(' ', ""), all.replace(' ', ""));
            }
        }
    }
}
