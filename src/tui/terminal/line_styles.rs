//! Line styles that some terminals misread: colours of underlines, and italics.
//!
//! A terminal that does not know the sequence `58:5:n` ignores it and draws the underline in the colour of the text. GNU screen
//! reads the colons as semicolons, and the 5 as blinking; italic text it shows reversed. The Linux console shows italic and
//! underlined text in colours of its own, in place of those that the text has.

use super::hyperlink::is_link;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

/// The line styles that a terminal shows as they are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineStyles {
    /// All of them, or nothing in their place.
    All,
    /// Underlines in the colour of the text, and no italics.
    GnuScreen,
    /// Underlines and italics only in text that has no colour.
    LinuxConsole,
}

impl LineStyles {
    /// The line styles of the terminal, by the environment variables that `variable` looks up.
    pub(crate) fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        // tmux names itself like screen, and knows the sequences.
        if term.starts_with("screen") && set("TMUX").is_none() {
            Self::GnuScreen
        } else if term == "linux" || term.starts_with("linux-") {
            Self::LinuxConsole
        } else {
            Self::All
        }
    }

    /// `modifier` without what this terminal misreads, on text of these colours. An underline stands for italics in GNU screen.
    pub(crate) fn shown(self, modifier: Modifier, foreground: Color, background: Color) -> Modifier {
        match self {
            Self::GnuScreen if modifier.contains(Modifier::ITALIC) => {
                (modifier - Modifier::ITALIC) | Modifier::UNDERLINED
            }
            Self::LinuxConsole if (foreground, background) != (Color::Reset, Color::Reset) => {
                modifier - Modifier::ITALIC - Modifier::UNDERLINED
            }
            _ => modifier,
        }
    }

    /// Removes from `buffer` what this terminal misreads, and keeps the numbers of links, which are in the place of the colours
    /// of underlines.
    pub(super) fn adapt(self, buffer: &mut Buffer) {
        if self == Self::All {
            return;
        }
        for cell in &mut buffer.content {
            if !is_link(cell.underline_color) {
                cell.underline_color = Color::Reset;
            }
            cell.modifier = self.shown(cell.modifier, cell.fg, cell.bg);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn of(variables: &[(&str, &str)]) -> LineStyles {
        LineStyles::of(|name| variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_string()))
    }

    #[test]
    fn terminals_that_misread_them_are_known_by_their_names() {
        assert_eq!(of(&[("TERM", "screen")]), LineStyles::GnuScreen);
        assert_eq!(of(&[("TERM", "screen.xterm-256color")]), LineStyles::GnuScreen);
        assert_eq!(of(&[("TERM", "screen-256color"), ("TMUX", "/tmp/tmux-1000/default,1,0")]), LineStyles::All);
        assert_eq!(of(&[("TERM", "linux")]), LineStyles::LinuxConsole);
        assert_eq!([of(&[("TERM", "xterm-256color")]), of(&[])], [LineStyles::All; 2]);
    }

    /// What is left of italic and underlined text, plain and on a ground.
    fn adapted(styles: LineStyles) -> [Modifier; 2] {
        let lines = Style::new().add_modifier(Modifier::ITALIC | Modifier::BOLD);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 1));
        buffer.set_string(0, 0, "a", lines);
        buffer.set_string(1, 0, "b", lines.bg(Color::Green));
        styles.adapt(&mut buffer);
        [0, 1].map(|x| buffer[(x, 0)].modifier)
    }

    #[test]
    fn italics_are_neither_reversed_nor_another_colour() {
        assert_eq!(adapted(LineStyles::All), [Modifier::ITALIC | Modifier::BOLD; 2]);
        assert_eq!(adapted(LineStyles::GnuScreen), [Modifier::UNDERLINED | Modifier::BOLD; 2]);
        assert_eq!(adapted(LineStyles::LinuxConsole), [Modifier::ITALIC | Modifier::BOLD, Modifier::BOLD]);
    }

    #[test]
    fn links_are_kept_without_colours() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 1));
        buffer.set_string(0, 0, "a", Style::new().underline_color(Color::Rgb(0, 0, 1)));
        buffer.set_string(1, 0, "b", Style::new().underline_color(Color::Indexed(161)));
        LineStyles::GnuScreen.adapt(&mut buffer);
        let colours = [0, 1].map(|x| buffer[(x, 0)].underline_color);
        assert_eq!(colours, [Color::Rgb(0, 0, 1), Color::Reset]);
    }
}
