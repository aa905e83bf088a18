//! Styles by purpose: one accent, one quiet grey, one text colour for each type of entity, one background for each label.
//!
//! The colours come from a [`Palette`]. Without colours, bold, underlined, dim and reversed text make the difference.

use super::palette::{Background, NEUTRAL, PALETTES, Palette, SIXTEEN};
use crate::annotation::label::Colour;
use crate::annotation::verdict::VerdictTone;
use crate::annotation::{Annotation, AnnotationKind, Labels};
use crate::article::markup::Inline;
use crate::entity::EntityType;
use ratatui::style::{Color, Modifier, Style};

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorDepth {
    /// No colours: `NO_COLOR` is set.
    Mono,
    /// The sixteen colours that the user can configure in the terminal.
    Sixteen,
    /// 256 or more.
    Many,
}

impl ColorDepth {
    /// The colours of the environment: `NO_COLOR` (<https://no-color.org>), `COLORTERM`, `TERM`, in this order.
    pub(crate) fn from_env() -> Self {
        let var = |name| std::env::var(name).unwrap_or_default();
        let rich = ["256", "kitty", "direct", "alacritty", "ghostty", "foot", "wezterm"];
        if !var("NO_COLOR").is_empty() {
            Self::Mono
        } else if !var("COLORTERM").is_empty() || rich.iter().any(|name| var("TERM").contains(name)) {
            Self::Many
        } else {
            Self::Sixteen
        }
    }
}

/// A palette, or no colours, from which every style on the screen is made.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    palette: Palette,
    mono: bool,
}

impl Theme {
    /// A theme for a terminal with this colour depth and an unknown background.
    pub const fn new(depth: ColorDepth) -> Self {
        match depth {
            ColorDepth::Mono => Self { palette: NEUTRAL, mono: true },
            ColorDepth::Sixteen => Self { palette: SIXTEEN, mono: false },
            ColorDepth::Many => Self { palette: NEUTRAL, mono: false },
        }
    }

    /// A theme with the colours of `palette`.
    pub const fn from_palette(palette: Palette) -> Self {
        Self { palette, mono: false }
    }

    /// The theme for the environment.
    pub(crate) fn from_env() -> Self {
        Self::new(ColorDepth::from_env())
    }

    /// Whether the theme uses no colours.
    pub(crate) const fn is_mono(self) -> bool {
        self.mono
    }

    /// The name of the palette as in the configuration; `none` for a theme without colours.
    pub const fn name(self) -> &'static str {
        if self.mono { "none" } else { self.palette.name }
    }

    /// The theme with the next palette, round to the first. A theme without colours stays as it is.
    #[must_use]
    pub(crate) fn next(self) -> Self {
        if self.mono {
            return self;
        }
        let all: Vec<Palette> = [NEUTRAL].into_iter().chain(PALETTES).chain([SIXTEEN]).collect();
        let at = all.iter().position(|palette| palette.name == self.palette.name).unwrap_or(0);
        Self::from_palette(all[(at + 1) % all.len()])
    }

    /// The variant of this theme for the terminal's background, which is light, dark or unknown. Returns the theme unchanged if the
    /// background is unknown or the theme has no such variant.
    #[must_use]
    pub fn for_background(self, background: Option<Background>) -> Self {
        if self.mono {
            return self;
        }
        let name = match (self.palette.name, background) {
            ("auto" | "dark" | "light", Some(Background::Light)) => "light",
            ("auto" | "dark" | "light", Some(Background::Dark)) => "dark",
            ("high-contrast" | "high-contrast-light", Some(Background::Light)) => "high-contrast-light",
            ("high-contrast" | "high-contrast-light", Some(Background::Dark)) => "high-contrast",
            ("colour-blind" | "colour-blind-light", Some(Background::Light)) => "colour-blind-light",
            ("colour-blind" | "colour-blind-light", Some(Background::Dark)) => "colour-blind",
            _ => return self,
        };
        Palette::named(name).map_or(self, Self::from_palette)
    }

    /// The theme with these colours replaced, by their names in the configuration. Unknown names are ignored.
    #[must_use]
    pub(crate) fn with(mut self, colors: &[(String, Color)]) -> Self {
        for (name, color) in colors {
            // The names were checked when the configuration was read.
            drop(self.palette.set(name, *color));
        }
        self
    }

    /// A text colour; the modifier `mono` in a theme without colours.
    fn foreground(self, color: Color, mono: Modifier) -> Style {
        if self.mono { Style::new().add_modifier(mono) } else { Style::new().fg(color) }
    }

    /// A background colour with the palette's text colour for highlights; the modifier `mono` in a theme without colours.
    fn on_background(self, color: Color, mono: Modifier) -> Style {
        if self.mono { Style::new().add_modifier(mono) } else { Style::new().fg(self.palette.ink).bg(color) }
    }

    /// For what matters now: the current paragraph, the focused pane, the key to press.
    pub fn accent(self) -> Style {
        self.foreground(self.palette.accent, Modifier::BOLD)
    }

    /// For secondary text: paragraph numbers, bylines and datelines, hints.
    pub fn quiet(self) -> Style {
        self.foreground(self.palette.quiet, Modifier::DIM)
    }

    /// For what the program suggests and nobody has accepted.
    pub(crate) fn suggestion(self) -> Style {
        self.quiet().add_modifier(Modifier::ITALIC)
    }

    /// For errors, findings and lost annotations.
    pub fn alarm(self) -> Style {
        self.foreground(self.palette.alarm, Modifier::BOLD)
    }

    /// For text that was added to a changed article.
    pub fn added(self) -> Style {
        self.foreground(self.palette.added, Modifier::BOLD).add_modifier(Modifier::BOLD)
    }

    /// For the heading of a pane, whether it has the focus or not.
    pub fn heading(self, focused: bool) -> Style {
        if focused { self.accent().add_modifier(Modifier::BOLD) } else { self.quiet() }
    }

    /// For a mention in the text, and for the entity in its pane.
    pub fn entity(self, kind: EntityType) -> Style {
        match kind {
            EntityType::Person => self.foreground(self.palette.person, Modifier::UNDERLINED),
            EntityType::Organization => self.foreground(self.palette.organization, Modifier::UNDERLINED),
            EntityType::Place => self.foreground(self.palette.place, Modifier::UNDERLINED),
            EntityType::Date => self.foreground(self.palette.date, Modifier::UNDERLINED),
            EntityType::Money | EntityType::Percent | EntityType::Number => {
                self.foreground(self.palette.quantity, Modifier::UNDERLINED)
            }
            EntityType::Term | EntityType::Other(_) => self.quiet(),
        }
    }

    /// For a symbol that stands for a mention, which is never underlined.
    pub fn mark_of(self, kind: EntityType) -> Style {
        self.entity(kind).remove_modifier(Modifier::UNDERLINED)
    }

    /// For words with inline markup in the source, such as emphasis or a link.
    pub fn inline(self, inline: Inline) -> Style {
        match inline {
            Inline::Emphasis => Style::new().add_modifier(Modifier::ITALIC),
            Inline::Strong => Style::new().add_modifier(Modifier::BOLD),
            Inline::Code | Inline::Mark => self.quiet(),
            Inline::Strikethrough => Style::new().add_modifier(Modifier::CROSSED_OUT),
            Inline::Link(_) => Style::new().add_modifier(Modifier::UNDERLINED),
        }
    }

    /// For a label and text highlighted with it: a background colour.
    pub fn label(self, colour: Colour) -> Style {
        match colour {
            Colour::Yellow => self.on_background(self.palette.important, Modifier::BOLD),
            Colour::Red => self.on_background(self.palette.doubtful, Modifier::BOLD),
            Colour::Green => self.on_background(self.palette.confirmed, Modifier::BOLD),
            Colour::Blue => self.on_background(self.palette.question, Modifier::BOLD),
            Colour::Violet => self.on_background(self.palette.claim, Modifier::BOLD),
            Colour::Grey => self.on_background(self.palette.note, Modifier::BOLD),
        }
    }

    /// For an annotation in the text: the style of its label, else that of its kind.
    pub fn annotation(self, annotation: &Annotation, labels: &Labels) -> Style {
        match (labels.get(&annotation.label), annotation.kind) {
            (Some(label), _) => self.label(label.colour),
            (None, AnnotationKind::Highlight) => self.label(Colour::Yellow),
            (None, AnnotationKind::Note) => {
                self.on_background(self.palette.note, Modifier::BOLD.union(Modifier::ITALIC))
            }
            (None, AnnotationKind::Claim) => {
                self.on_background(self.palette.claim, Modifier::BOLD.union(Modifier::ITALIC))
            }
        }
    }

    /// For the words of an annotation in the text. A label, a highlight and a note are a background. A claim is underlined, in the
    /// colour of its verdict once it has one, and keeps the colours of its words.
    pub(crate) fn annotated_words(
        self,
        annotation: &Annotation,
        verdict: Option<VerdictTone>,
        labels: &Labels,
    ) -> Style {
        if annotation.kind != AnnotationKind::Claim {
            return self.annotation(annotation, labels);
        }
        let label = labels.get(&annotation.label).map_or_else(Style::new, |label| self.label(label.colour));
        let bold_italic = Modifier::BOLD.union(Modifier::ITALIC);
        let style = label.add_modifier(if self.mono { bold_italic } else { Modifier::UNDERLINED });
        match verdict {
            Some(tone) if !self.mono => style.underline_color(underline_colour(self.verdict_colour(tone))),
            _ => style,
        }
    }

    /// For a mention on a highlight: its colour, and where that cannot be legible on the background, without the background.
    pub(crate) fn entity_on_highlight(self, kind: EntityType) -> Style {
        let own = self.entity(kind);
        let Some([person, organization, place, date, quantity]) = self.palette.entities_on_highlights else {
            return own.bg(Color::Reset).add_modifier(Modifier::UNDERLINED);
        };
        match kind {
            EntityType::Person => Style::new().fg(person),
            EntityType::Organization => Style::new().fg(organization),
            EntityType::Place => Style::new().fg(place),
            EntityType::Date => Style::new().fg(date),
            EntityType::Money | EntityType::Percent | EntityType::Number => Style::new().fg(quantity),
            EntityType::Term | EntityType::Other(_) => Style::new(),
        }
    }

    /// For a sign that stands for a verdict.
    pub(crate) fn verdict(self, tone: VerdictTone) -> Style {
        self.foreground(self.verdict_colour(tone), Modifier::BOLD)
    }

    const fn verdict_colour(self, tone: VerdictTone) -> Color {
        match tone {
            VerdictTone::True => self.palette.added,
            VerdictTone::Mixed => self.palette.mixed,
            VerdictTone::False => self.palette.alarm,
            VerdictTone::Unranked => self.palette.quiet,
        }
    }

    /// For a search hit; `current` for the one under the cursor.
    pub fn hit(self, current: bool) -> Style {
        let style = self.on_background(self.palette.hit, Modifier::REVERSED);
        if current { style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED) } else { style }
    }

    /// For selected text.
    pub fn selection(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// For the selected row of a list, over its own style.
    pub fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
}

/// The colour of an underline: one of the 256 colours, because 24 bits of colour in this place are the number of a link (see
/// [`hyperlink`](super::terminal::hyperlink)).
fn underline_colour(color: Color) -> Color {
    // The levels of the colour cube are 0, 95, 135, and on in steps of 40.
    let level = |byte: u8| if byte < 48 { 0 } else { (byte.saturating_sub(35) / 40).max(1) };
    match color {
        Color::Rgb(r, g, b) => Color::Indexed(16 + 36 * level(r) + 6 * level(g) + level(b)),
        color => color,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_underline_has_one_of_the_256_colours() {
        let indexed =
            [(0, 0, 0), (255, 255, 255), (0x87, 0, 0xd7)].map(|(r, g, b)| underline_colour(Color::Rgb(r, g, b)));
        assert_eq!(indexed, [Color::Indexed(16), Color::Indexed(231), Color::Indexed(92)]);
        assert_eq!(underline_colour(Color::Red), Color::Red);
    }

    #[test]
    fn a_theme_without_colours_has_no_colours() {
        let theme = Theme::new(ColorDepth::Mono);
        for style in
            [theme.accent(), theme.quiet(), theme.entity(EntityType::Person), theme.label(Colour::Red), theme.hit(true)]
        {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }
}
