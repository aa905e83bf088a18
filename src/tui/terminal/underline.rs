//! Colours of underlines, and the terminals that misread the sequence for them.
//!
//! A terminal that does not know the sequence `58:5:n` ignores it and draws the underline in the colour of the text. GNU screen
//! reads the colons as semicolons, and the 5 as blinking.

use super::hyperlink::is_link;
use ratatui::buffer::Buffer;
use ratatui::style::Color;

/// Whether the terminal may be sent colours of underlines, by the environment variables that `variable` looks up.
pub(super) fn may_be_coloured(variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    // tmux names itself like screen, and knows the sequence.
    !set("TERM").is_some_and(|term| term.starts_with("screen")) || set("TMUX").is_some()
}

/// Removes the colours of underlines, and keeps the numbers of links, which are in the same place.
pub(super) fn remove_colours(buffer: &mut Buffer) {
    for cell in buffer.content.iter_mut().filter(|cell| !is_link(cell.underline_color)) {
        cell.underline_color = Color::Reset;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn gnu_screen_would_blink() {
        let may = |variables: &[(&str, &str)]| {
            may_be_coloured(|name| {
                variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_string())
            })
        };
        assert!(!may(&[("TERM", "screen.xterm-256color")]));
        assert!(may(&[("TERM", "screen-256color"), ("TMUX", "/tmp/tmux-1000/default,1,0")]));
        assert!(may(&[("TERM", "xterm-256color")]) && may(&[]));
    }

    #[test]
    fn links_are_kept_without_colours() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 1));
        buffer.set_string(0, 0, "a", Style::new().underline_color(Color::Rgb(0, 0, 1)));
        buffer.set_string(1, 0, "b", Style::new().underline_color(Color::Indexed(161)));
        remove_colours(&mut buffer);
        let colours = [0, 1].map(|x| buffer[(x, 0)].underline_color);
        assert_eq!(colours, [Color::Rgb(0, 0, 1), Color::Reset]);
    }
}
