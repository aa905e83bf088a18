//! Measures how wide the terminal draws emoji, about which terminals disagree.
//!
//! The terminal draws one emoji of each kind and reports the column of its cursor after each. This is part of a synchronized update
//! that draws over them, so they are not seen. A terminal that groups graphemes only on request (mode 2027,
//! <https://github.com/contour-terminal/terminal-unicode-core>) was asked for that before.

use crate::text::display::{EmojiWidths, SequenceWidth};

/// An emoji of each kind, in the order of the fields of [`EmojiWidths`].
const SAMPLES: [&str; 3] = ["👨\u{200d}👩\u{200d}👧", "👍🏽", "❤\u{fe0f}"];

/// The number of cursor reports that answer [`probe`].
pub(crate) const REPORTS: usize = SAMPLES.len();

/// The sequences that draw the samples in the first row and ask for the column after each. The row is blank afterwards. Each answer is a
/// cursor position report, `CSI 1 ; column R`.
pub(crate) fn probe() -> String {
    SAMPLES.map(|sample| format!("\x1b[H{sample}\x1b[6n\x1b[2K")).concat()
}

/// The widths by the columns, from 1, in the answers to [`probe`].
pub(crate) fn widths([joiners, skin_tones, variations]: [u16; REPORTS]) -> EmojiWidths {
    // An emoji of two columns leaves the cursor in column 3.
    let unless = |separate: bool| if separate { SequenceWidth::Separate } else { SequenceWidth::Joined };
    EmojiWidths { joiners: unless(joiners > 3), skin_tones: unless(skin_tones > 3), variations: unless(variations < 3) }
}

#[cfg(test)]
mod tests {
    use super::super::testing::emulator;
    use super::super::width_emulator::{EmojiStyle, WidthEmulator};
    use super::*;
    use SequenceWidth::Separate;

    /// The columns that an emulator reports.
    fn reported(style: EmojiStyle) -> [u16; REPORTS] {
        let mut emulator = WidthEmulator::new(style, 20, 2);
        emulator.process(&probe());
        emulator.reports().to_vec().try_into().unwrap()
    }

    #[test]
    fn a_terminal_that_joins_emoji_is_told_from_one_that_does_not() {
        assert_eq!(widths(reported(EmojiStyle::Joined)), EmojiWidths::default());
        let separate = EmojiWidths { joiners: Separate, skin_tones: Separate, variations: Separate };
        assert_eq!(widths(reported(EmojiStyle::Separate)), separate);
        assert_eq!(widths([7, 3, 3]), EmojiWidths { joiners: Separate, ..EmojiWidths::default() }, "kitty 0.26");
    }

    #[test]
    fn nothing_is_left_on_the_screen() {
        let mut emulator = emulator(20, 2);
        emulator.process(probe().as_bytes());
        assert_eq!(emulator.screen().contents().trim(), "");
    }
}
