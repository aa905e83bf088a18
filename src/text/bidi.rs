//! The order in which right-to-left text is drawn: the Unicode Bidirectional Algorithm (UAX #9).
//!
//! Only drawing reorders. Offsets, selections and searches stay in logical order, the order in which the text is read.
//! The explicit controls of the algorithm have no effect, because `display` shows a sign in place of each: a file must not choose
//! the order in which its words appear.

use super::display;
use std::ops::Range;
use unicode_bidi::{BidiClass, BidiDataSource, BidiInfo, HardcodedBidiData, Level, ParagraphBidiInfo};

/// The direction of a paragraph or of a line by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Lines begin on the left.
    LeftToRight,
    /// Lines begin on the right.
    RightToLeft,
}

/// The classes of the characters as `display` draws them.
struct DrawnClasses;

impl BidiDataSource for DrawnClasses {
    fn bidi_class(&self, c: char) -> BidiClass {
        match HardcodedBidiData.bidi_class(c) {
            // A line break in a paragraph is drawn as a space.
            BidiClass::B | BidiClass::S => BidiClass::WS,
            _ if display::is_bidi_control(c) => BidiClass::ON,
            class => class,
        }
    }
}

/// Whether `text` has a letter of a right-to-left script. Text without one is drawn in logical order.
///
/// The invisible marks that only give a direction do not count: they could swap the numbers of a text in Latin letters.
pub(crate) fn has_right_to_left(text: &str) -> bool {
    // The first such letter is U+0591, which begins with the byte 0xD6.
    text.bytes().any(|byte| byte >= 0xd6) && text.chars().any(is_right_to_left)
}

/// Whether `c` is a letter of a right-to-left script.
pub(crate) fn is_right_to_left(c: char) -> bool {
    let may_be = matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    may_be && c != '\u{61c}' && matches!(HardcodedBidiData.bidi_class(c), BidiClass::R | BidiClass::AL)
}

/// The direction of a paragraph: that of its first letter (rules P2 and P3).
pub(crate) fn direction(paragraph: &str) -> Direction {
    let strong = |c| match DrawnClasses.bidi_class(c) {
        BidiClass::L => Some(Direction::LeftToRight),
        BidiClass::R | BidiClass::AL => Some(Direction::RightToLeft),
        _ => None,
    };
    paragraph.chars().find_map(strong).unwrap_or(Direction::LeftToRight)
}

/// A paragraph whose lines are to be reordered. Making one takes time linear in the length of the paragraph.
pub(crate) struct BidiParagraph<'a>(ParagraphBidiInfo<'a>);

impl<'a> BidiParagraph<'a> {
    /// The paragraph `text`, which has this direction.
    pub(crate) fn new(text: &'a str, direction: Direction) -> Self {
        let level = match direction {
            Direction::LeftToRight => Level::ltr(),
            Direction::RightToLeft => Level::rtl(),
        };
        Self(ParagraphBidiInfo::new_with_data_source(&DrawnClasses, text, Some(level)))
    }

    /// The graphemes of a line from left to right. `line` is in bytes of the paragraph, and `starts` are the offsets of the
    /// line's graphemes in it.
    pub(crate) fn visual_order(&self, line: Range<usize>, starts: &[usize]) -> Vec<VisualGrapheme> {
        let levels = self.0.reordered_levels(line);
        let levels: Vec<Level> = starts.iter().map(|&start| levels[start]).collect();
        let direction = |level: Level| if level.is_rtl() { Direction::RightToLeft } else { Direction::LeftToRight };
        let order = BidiInfo::reorder_visual(&levels).into_iter();
        order.map(|index| VisualGrapheme { index, direction: direction(levels[index]) }).collect()
    }
}

/// A grapheme of a line in its place on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct VisualGrapheme {
    /// The index of the grapheme among those of the line, in logical order.
    pub(crate) index: usize,
    /// The direction of the text around it.
    pub(crate) direction: Direction,
}

/// The graphemes of a line by itself from left to right: the direction of the line is that of its first letter.
pub(crate) fn line_order(graphemes: &[&str]) -> Vec<VisualGrapheme> {
    let text = graphemes.concat();
    let starts = graphemes.iter().scan(0, |at, grapheme| {
        let start = *at;
        *at += grapheme.len();
        Some(start)
    });
    let starts: Vec<usize> = starts.collect();
    BidiParagraph::new(&text, direction(&text)).visual_order(0..text.len(), &starts)
}

/// `symbol`, or its mirror image if it is a bracket or the like in right-to-left text (rule L4): `(` opens on the right there.
pub(crate) fn mirrored(symbol: &str, direction: Direction) -> &str {
    const PAIRS: [(&str, &str); 14] = [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("<", ">"),
        ("«", "»"),
        ("‹", "›"),
        ("≤", "≥"),
        ("⟨", "⟩"),
        ("⟦", "⟧"),
        ("⁅", "⁆"),
        ("⁽", "⁾"),
        ("₍", "₎"),
        ("〈", "〉"),
        ("（", "）"),
    ];
    if direction == Direction::LeftToRight {
        return symbol;
    }
    let image = PAIRS.iter().find_map(|&(open, close)| match symbol {
        _ if symbol == open => Some(close),
        _ if symbol == close => Some(open),
        _ => None,
    });
    image.unwrap_or(symbol)
}

/// Whether a terminal that reorders text moves `c`: a letter or digit of a right-to-left script.
pub(crate) fn is_reordered(c: char) -> bool {
    is_right_to_left(c) || HardcodedBidiData.bidi_class(c) == BidiClass::AN
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    /// `text` as a line by itself, from left to right.
    fn drawn(text: &str) -> String {
        let graphemes: Vec<&str> = text.graphemes(true).collect();
        let order = line_order(&graphemes);
        order.iter().map(|place| mirrored(graphemes[place.index], place.direction)).collect()
    }

    #[test]
    fn letters_are_drawn_from_the_right_and_numbers_from_the_left() {
        assert_eq!(drawn("שלום עולם"), "םלוע םולש");
        assert_eq!(drawn("harga שלום 25"), "harga 25 םולש", "a number after the word is on its left");
        assert_eq!(drawn("עלה ב-25.5% (אתמול)"), "(לומתא) 25.5%-ב הלע");
    }

    #[test]
    fn a_mark_stays_with_its_letter() {
        assert_eq!(drawn("שָׁלוֹם"), "םוֹלשָׁ");
    }

    #[test]
    fn controls_that_reorder_have_no_effect() {
        assert_eq!(drawn("\u{202e}abc\u{202c} 123"), "\u{202e}abc\u{202c} 123");
        assert_eq!(direction("\u{202e}abc"), Direction::LeftToRight);
        assert!(!has_right_to_left("1\u{200f} 2\u{61c} “Kopi” 漢字 👩\u{200d}🚀 \u{202e}x"));
    }

    #[test]
    fn a_line_is_reordered_by_what_is_before_it_in_the_paragraph() {
        let text = "سعر 10-20";
        let line = text.find("10").unwrap();
        let starts: Vec<usize> = (line..text.len()).collect();
        let paragraph = BidiParagraph::new(text, Direction::RightToLeft);
        let order: Vec<usize> = paragraph.visual_order(line..text.len(), &starts).iter().map(|p| p.index).collect();
        assert_eq!(order, [3, 4, 2, 0, 1], "after an Arabic letter, a hyphen does not join numbers");
    }

    const PIECES: &[&str] = &[
        "a",
        "é",
        "שלום",
        "كتاب",
        " ",
        "25",
        "-",
        "(",
        ")",
        "漢",
        "\u{202e}",
        "\u{200f}",
        "e\u{301}",
        "👩\u{200d}🚀",
        "\n",
        ".",
    ];

    proptest! {
        #[test]
        fn an_order_is_a_permutation(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..20)) {
            let text = pieces.concat();
            let graphemes: Vec<&str> = text.graphemes(true).collect();
            let mut order: Vec<usize> = line_order(&graphemes).iter().map(|place| place.index).collect();
            if !has_right_to_left(&text) && !text.contains('\u{200f}') {
                prop_assert!(order.is_sorted(), "{:?}", order);
            }
            order.sort_unstable();
            prop_assert_eq!(order, (0..graphemes.len()).collect::<Vec<_>>());
        }

        #[test]
        fn the_check_finds_every_letter(c in any::<char>()) {
            let strong = matches!(HardcodedBidiData.bidi_class(c), BidiClass::R | BidiClass::AL);
            let is_mark = matches!(c, '\u{200f}' | '\u{61c}');
            prop_assert_eq!(has_right_to_left(&c.to_string()), strong && !is_mark, "{:?}", c);
        }
    }
}
