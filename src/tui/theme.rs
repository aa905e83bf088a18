//! Colours: one accent, one quiet grey, one colour a type of entity, one ground a label.
//!
//! A terminal's own background is left alone. What is drawn on it uses colours of middling lightness, that
//! read on black and on white alike; marks bring their own ground and a black to go with it. A test holds
//! both to a contrast ratio (WCAG 2.2, 1.4.3).

use crate::annotation::{Annotation, Kind, Label};
use crate::article::markup::Inline;
use crate::entity::EntityType;
use ratatui::style::{Color, Modifier, Style};

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// None: `NO_COLOR` is set. Weight and lines tell things apart.
    Mono,
    /// The sixteen of the terminal's own palette.
    Sixteen,
    /// 256 or more.
    Many,
}

/// The styles of everything drawn.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    depth: Depth,
}

/// Black that no palette changes.
const INK: Color = Color::Indexed(16);

impl Theme {
    /// A theme for a terminal of that depth.
    pub const fn new(depth: Depth) -> Self {
        Self { depth }
    }

    /// The theme that the environment asks for: `NO_COLOR` (<https://no-color.org>), `COLORTERM`, `TERM`.
    pub fn from_env() -> Self {
        let var = |name| std::env::var(name).unwrap_or_default();
        let rich = ["256", "kitty", "direct", "alacritty", "ghostty", "foot", "wezterm"];
        let depth = if !var("NO_COLOR").is_empty() {
            Depth::Mono
        } else if !var("COLORTERM").is_empty() || rich.iter().any(|name| var("TERM").contains(name)) {
            Depth::Many
        } else {
            Depth::Sixteen
        };
        Self::new(depth)
    }

    /// Whether it uses no colours.
    pub fn is_mono(self) -> bool {
        self.depth == Depth::Mono
    }

    fn pick(self, many: u8, sixteen: Color, mono: Modifier) -> Style {
        match self.depth {
            Depth::Many => Style::new().fg(Color::Indexed(many)),
            Depth::Sixteen => Style::new().fg(sixteen),
            Depth::Mono => Style::new().add_modifier(mono),
        }
    }

    fn ground(self, many: u8, sixteen: Color, mono: Modifier) -> Style {
        match self.depth {
            Depth::Many => Style::new().fg(INK).bg(Color::Indexed(many)),
            Depth::Sixteen => Style::new().fg(Color::Black).bg(sixteen),
            Depth::Mono => Style::new().add_modifier(mono),
        }
    }

    /// What matters now: the current paragraph, the focused pane, the key to press.
    pub fn accent(self) -> Style {
        self.pick(31, Color::Cyan, Modifier::BOLD)
    }

    /// What is there for those who look: numbers, furniture, hints.
    pub fn quiet(self) -> Style {
        self.pick(243, Color::DarkGray, Modifier::DIM)
    }

    /// What went wrong.
    pub fn alarm(self) -> Style {
        self.pick(161, Color::Red, Modifier::BOLD)
    }

    /// What is new where something changed.
    pub fn added(self) -> Style {
        self.pick(28, Color::Green, Modifier::BOLD).add_modifier(Modifier::BOLD)
    }

    /// A heading of a pane.
    pub fn heading(self, focused: bool) -> Style {
        if focused { self.accent().add_modifier(Modifier::BOLD) } else { self.quiet() }
    }

    /// A mention in the text, and its entity in the pane.
    pub fn entity(self, kind: EntityType) -> Style {
        match kind {
            EntityType::Person => self.pick(162, Color::Magenta, Modifier::UNDERLINED),
            EntityType::Organization => self.pick(97, Color::Blue, Modifier::UNDERLINED),
            EntityType::Place => self.pick(28, Color::Green, Modifier::UNDERLINED),
            EntityType::Date => self.pick(130, Color::Red, Modifier::UNDERLINED),
            EntityType::Money | EntityType::Percent | EntityType::Number => {
                self.pick(66, Color::Cyan, Modifier::UNDERLINED)
            }
            EntityType::Term => self.quiet(),
        }
    }

    /// A mark that stands for a mention.
    pub fn mark_of(self, kind: EntityType) -> Style {
        self.entity(kind).remove_modifier(Modifier::UNDERLINED)
    }

    /// What the markup of the source makes of words.
    pub fn inline(self, inline: Inline) -> Style {
        match inline {
            Inline::Emphasis => Style::new().add_modifier(Modifier::ITALIC),
            Inline::Strong => Style::new().add_modifier(Modifier::BOLD),
            Inline::Code => self.quiet(),
            Inline::Struck => Style::new().add_modifier(Modifier::CROSSED_OUT),
            Inline::Link(_) => Style::new().add_modifier(Modifier::UNDERLINED),
        }
    }

    /// A label's ground.
    pub fn label(self, label: Label) -> Style {
        match label {
            Label::Important => self.ground(222, Color::Yellow, Modifier::BOLD),
            Label::Doubtful => self.ground(217, Color::LightRed, Modifier::BOLD),
            Label::Confirmed => self.ground(151, Color::Green, Modifier::BOLD),
            Label::Question => self.ground(153, Color::Cyan, Modifier::BOLD),
        }
    }

    /// An annotation in the text.
    pub fn annotation(self, annotation: &Annotation) -> Style {
        match (annotation.known_label(), annotation.kind) {
            (Some(label), _) => self.label(label),
            (None, Kind::Highlight) => self.label(Label::Important),
            (None, Kind::Note) => self.ground(252, Color::Gray, Modifier::BOLD.union(Modifier::ITALIC)),
            (None, Kind::Claim) => self.ground(183, Color::LightMagenta, Modifier::BOLD.union(Modifier::ITALIC)),
        }
    }

    /// A hit of the search.
    pub fn hit(self, current: bool) -> Style {
        let style = self.ground(215, Color::LightYellow, Modifier::REVERSED);
        if current { style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED) } else { style }
    }

    /// The selection.
    pub fn selection(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The chosen row of a list.
    pub fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of one of the 240 fixed colours.
    fn luminance(index: u8) -> f64 {
        let channel = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        let cube = |v: u8| if v == 0 { 0 } else { 55 + 40 * v };
        let (r, g, b) = if index >= 232 {
            let grey = 8 + 10 * (index - 232);
            (grey, grey, grey)
        } else {
            let i = index - 16;
            (cube(i / 36), cube(i / 6 % 6), cube(i % 6))
        };
        0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
    }

    fn contrast(a: f64, b: f64) -> f64 {
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn index(color: Option<Color>) -> u8 {
        match color {
            Some(Color::Indexed(i)) => i,
            other => panic!("{other:?} is at the terminal's mercy"),
        }
    }

    #[test]
    fn colours_read_on_black_and_on_white() {
        let theme = Theme::new(Depth::Many);
        let styles = EntityType::ALL.map(|kind| theme.entity(kind)).into_iter().chain([
            theme.accent(),
            theme.quiet(),
            theme.alarm(),
        ]);
        for style in styles {
            let own = luminance(index(style.fg));
            assert!(
                contrast(own, 0.0) >= 3.9 && contrast(own, 1.0) >= 3.9,
                "{style:?}: {:.2} {:.2}",
                contrast(own, 0.0),
                contrast(own, 1.0)
            );
        }
    }

    #[test]
    fn marks_read_on_their_ground() {
        let theme = Theme::new(Depth::Many);
        for style in Label::ALL.map(|label| theme.label(label)).into_iter().chain([theme.hit(false)]) {
            assert!(contrast(luminance(index(style.bg)), luminance(index(style.fg))) >= 7.0, "{style:?}");
        }
    }

    #[test]
    fn no_color_uses_none() {
        let theme = Theme::new(Depth::Mono);
        for style in [
            theme.accent(),
            theme.quiet(),
            theme.entity(EntityType::Person),
            theme.label(Label::Doubtful),
            theme.hit(true),
        ] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }
}
