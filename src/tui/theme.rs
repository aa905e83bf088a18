//! The styles of everything drawn: one accent, one quiet grey, one colour a type of entity, one ground a label. Which
//! colours those are is a [`Palette`]'s; without colours weight and lines tell things apart.

use super::palette::{NEUTRAL, PALETTES, Palette, SIXTEEN};
use crate::annotation::label::Colour;
use crate::annotation::{Annotation, Kind, Labels};
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
    palette: Palette,
    mono: bool,
}

impl Theme {
    /// A theme for a terminal of that depth, whatever its ground is.
    pub const fn new(depth: Depth) -> Self {
        match depth {
            Depth::Mono => Self { palette: NEUTRAL, mono: true },
            Depth::Sixteen => Self { palette: SIXTEEN, mono: false },
            Depth::Many => Self { palette: NEUTRAL, mono: false },
        }
    }

    /// A theme of that palette.
    pub const fn of(palette: Palette) -> Self {
        Self { palette, mono: false }
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
    pub const fn is_mono(self) -> bool {
        self.mono
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        if self.mono { "none" } else { self.palette.name }
    }

    /// The theme after it, in the order of the palettes.
    #[must_use]
    pub fn next(self) -> Self {
        if self.mono {
            return self;
        }
        let all: Vec<Palette> = [NEUTRAL].into_iter().chain(PALETTES).chain([SIXTEEN]).collect();
        let at = all.iter().position(|palette| palette.name == self.palette.name).unwrap_or(0);
        Self::of(all[(at + 1) % all.len()])
    }

    /// The same theme for the ground of the terminal, where there is one for it and the terminal said what it has.
    #[must_use]
    pub fn suited(self, light: Option<bool>) -> Self {
        let Some(light) = light.filter(|_| !self.mono) else { return self };
        let name = match (self.palette.name, light) {
            ("auto" | "dark" | "light", true) => "light",
            ("auto" | "dark" | "light", false) => "dark",
            ("high-contrast" | "high-contrast-light", true) => "high-contrast-light",
            ("high-contrast" | "high-contrast-light", false) => "high-contrast",
            ("colour-blind" | "colour-blind-light", true) => "colour-blind-light",
            ("colour-blind" | "colour-blind-light", false) => "colour-blind",
            _ => return self,
        };
        Palette::named(name).map_or(self, Self::of)
    }

    /// The theme with these places coloured otherwise.
    #[must_use]
    pub fn with(mut self, colors: &[(String, Color)]) -> Self {
        for (place, color) in colors {
            // What a configuration may name was checked when it was read.
            drop(self.palette.set(place, *color));
        }
        self
    }

    fn pick(self, color: Color, mono: Modifier) -> Style {
        if self.mono { Style::new().add_modifier(mono) } else { Style::new().fg(color) }
    }

    fn ground(self, color: Color, mono: Modifier) -> Style {
        if self.mono { Style::new().add_modifier(mono) } else { Style::new().fg(self.palette.ink).bg(color) }
    }

    /// What matters now: the current paragraph, the focused pane, the key to press.
    pub fn accent(self) -> Style {
        self.pick(self.palette.accent, Modifier::BOLD)
    }

    /// What is there for those who look: numbers, furniture, hints.
    pub fn quiet(self) -> Style {
        self.pick(self.palette.quiet, Modifier::DIM)
    }

    /// What went wrong.
    pub fn alarm(self) -> Style {
        self.pick(self.palette.alarm, Modifier::BOLD)
    }

    /// What is new where something changed.
    pub fn added(self) -> Style {
        self.pick(self.palette.added, Modifier::BOLD).add_modifier(Modifier::BOLD)
    }

    /// A heading of a pane.
    pub fn heading(self, focused: bool) -> Style {
        if focused { self.accent().add_modifier(Modifier::BOLD) } else { self.quiet() }
    }

    /// A mention in the text, and its entity in the pane.
    pub fn entity(self, kind: EntityType) -> Style {
        match kind {
            EntityType::Person => self.pick(self.palette.person, Modifier::UNDERLINED),
            EntityType::Organization => self.pick(self.palette.organization, Modifier::UNDERLINED),
            EntityType::Place => self.pick(self.palette.place, Modifier::UNDERLINED),
            EntityType::Date => self.pick(self.palette.date, Modifier::UNDERLINED),
            EntityType::Money | EntityType::Percent | EntityType::Number => {
                self.pick(self.palette.quantity, Modifier::UNDERLINED)
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
            Inline::Strikethrough => Style::new().add_modifier(Modifier::CROSSED_OUT),
            Inline::Link(_) => Style::new().add_modifier(Modifier::UNDERLINED),
        }
    }

    /// The ground of a label's colour.
    pub fn label(self, colour: Colour) -> Style {
        match colour {
            Colour::Yellow => self.ground(self.palette.important, Modifier::BOLD),
            Colour::Red => self.ground(self.palette.doubtful, Modifier::BOLD),
            Colour::Green => self.ground(self.palette.confirmed, Modifier::BOLD),
            Colour::Blue => self.ground(self.palette.question, Modifier::BOLD),
            Colour::Violet => self.ground(self.palette.claim, Modifier::BOLD),
            Colour::Grey => self.ground(self.palette.note, Modifier::BOLD),
        }
    }

    /// An annotation in the text.
    pub fn annotation(self, annotation: &Annotation, labels: &Labels) -> Style {
        match (labels.get(&annotation.label), annotation.kind) {
            (Some(label), _) => self.label(label.colour),
            (None, Kind::Highlight) => self.label(Colour::Yellow),
            (None, Kind::Note) => self.ground(self.palette.note, Modifier::BOLD.union(Modifier::ITALIC)),
            (None, Kind::Claim) => self.ground(self.palette.claim, Modifier::BOLD.union(Modifier::ITALIC)),
        }
    }

    /// A hit of the search.
    pub fn hit(self, current: bool) -> Style {
        let style = self.ground(self.palette.hit, Modifier::REVERSED);
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

    #[test]
    fn no_color_uses_none() {
        let theme = Theme::new(Depth::Mono);
        for style in
            [theme.accent(), theme.quiet(), theme.entity(EntityType::Person), theme.label(Colour::Red), theme.hit(true)]
        {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }
}
