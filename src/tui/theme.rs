//! Styles by purpose: one accent, one quiet grey, one text colour for each type of entity, one background for each label.
//!
//! The colours come from a [`Palette`]. Where it has none, bold, italic, underlined, dim and reversed text make the difference.
//! No two types of entity share a line style (see [`line_style`]), so that they are told apart also without colours.

use super::palette::{Background, NEUTRAL, NONE, Palette, SIXTEEN};
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

/// Names of terminals with at most sixteen colours; a name that begins with one of them and a hyphen or a dot is meant too.
/// All others show 256, also those whose `TERM` does not say so, such as xterm and mlterm.
const SIXTEEN_COLOUR_TERMINALS: [&str; 14] = [
    "linux",
    "ansi",
    "cygwin",
    "eterm-color",
    "sun",
    "sun-color",
    "cons25",
    "xterm-16color",
    "xterm-color",
    "rxvt-16color",
    "putty-16color",
    "console",
    "pcansi",
    "dtterm",
];

/// Whether this is the name of a terminal of DEC: vt52, vt100 … vt525.
fn is_dec_terminal(term: &str) -> bool {
    term.strip_prefix("vt").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

impl ColorDepth {
    /// The colours of the environment: `NO_COLOR` (<https://no-color.org>), `COLORTERM`, `TERM`, in this order.
    pub(crate) fn from_env() -> Self {
        Self::of(|name| std::env::var(name).ok())
    }

    /// The same with the environment variables that `variable` looks up.
    fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        if set("NO_COLOR").is_some() {
            return Self::Mono;
        }
        let term = set("TERM").unwrap_or_default();
        let is_named =
            |name: &&str| term.strip_prefix(*name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.']));
        // GNU screen calls itself this if the terminal around it names fewer than 256 colours. Then it reduces all colours to
        // eight, some of them illegible on each other. tmux may have the same name, and reduces none.
        let is_screen = term == "screen" && set("TMUX").is_none();
        let is_old = is_screen || is_dec_terminal(&term) || SIXTEEN_COLOUR_TERMINALS.iter().any(is_named);
        let says_more = set("COLORTERM").is_some() || ["256color", "direct"].iter().any(|more| term.contains(more));
        if is_old && !says_more { Self::Sixteen } else { Self::Many }
    }
}

/// A palette, from which every style on the screen is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    palette: Palette,
}

impl Theme {
    /// A theme for a terminal with this colour depth and an unknown background.
    pub const fn new(depth: ColorDepth) -> Self {
        match depth {
            ColorDepth::Mono => Self { palette: NONE },
            ColorDepth::Sixteen => Self { palette: SIXTEEN },
            ColorDepth::Many => Self { palette: NEUTRAL },
        }
    }

    /// A theme with the colours of `palette`.
    pub const fn from_palette(palette: Palette) -> Self {
        Self { palette }
    }

    /// The theme for the environment.
    pub(crate) fn from_env() -> Self {
        Self::new(ColorDepth::from_env())
    }

    /// Whether colours are turned off.
    pub(crate) fn is_mono(self) -> bool {
        self.palette.name == NONE.name
    }

    /// Whether there is nothing but bold, italic, underlined, dim and reversed text to tell words apart: colours are turned off,
    /// or none is known to be legible.
    pub(crate) fn lacks_colours(self) -> bool {
        self.palette.important == Color::Reset
    }

    /// The name of the palette as in the configuration; `none` for a theme without colours.
    pub const fn name(self) -> &'static str {
        self.palette.name
    }

    /// The variant of this theme for the terminal's background, which is light, dark or unknown. Returns the theme unchanged if the
    /// background is unknown or the theme has no such variant.
    #[must_use]
    pub fn for_background(self, background: Option<Background>) -> Self {
        self.palette.variant(background).filter(|variant| variant.name != self.name()).map_or(self, Self::from_palette)
    }

    /// The theme with these colours replaced, by their names in the configuration. Unknown names are ignored, and all if colours
    /// are turned off.
    #[must_use]
    pub(crate) fn with(mut self, colors: &[(String, Color)]) -> Self {
        let is_mono = self.is_mono();
        for (name, color) in colors.iter().filter(|_| !is_mono) {
            // The names were checked when the configuration was read.
            drop(self.palette.set(name, *color));
        }
        self
    }

    /// A text colour; the modifier `mono` where the palette has none.
    fn foreground(self, color: Color, mono: Modifier) -> Style {
        let has_none = color == Color::Reset;
        self.legible(if has_none { Style::new().add_modifier(mono) } else { Style::new().fg(color) })
    }

    /// `style` without bold where that could make the text illegible: many terminals show a bold ANSI colour as the bright
    /// colour of that hue, and black as grey. On a dark page bright text is welcome.
    fn legible(self, style: Style) -> Style {
        let is_on_bright = style.bg.is_some() || self.palette.background == Background::Light;
        if is_on_bright && style.fg.is_some_and(is_ansi) { style.remove_modifier(Modifier::BOLD) } else { style }
    }

    /// A background colour with the palette's text colour for highlights; the modifier `mono` where the palette has none.
    fn on_background(self, color: Color, mono: Modifier) -> Style {
        let has_none = color == Color::Reset;
        let on_ground = Style::new().fg(self.palette.ink).bg(color);
        self.legible(if has_none { Style::new().add_modifier(mono) } else { on_ground })
    }

    /// The background colour of a mark, and its `line`. Where colours alone do not tell marks apart, it has the stronger
    /// `line_alone`: the sixteen ANSI colours are different in every terminal, and some of them have to serve twice.
    fn on_mark(self, color: Color, line: Modifier, line_alone: Modifier) -> Style {
        let style = self.on_background(color, line_alone);
        self.legible(match color {
            Color::Reset => style,
            color => style.add_modifier(if is_ansi(color) { line_alone } else { line }),
        })
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
        self.legible(self.foreground(self.palette.added, Modifier::BOLD).add_modifier(Modifier::BOLD))
    }

    /// For the heading of a pane, whether it has the focus or not.
    pub fn heading(self, focused: bool) -> Style {
        if focused { self.legible(self.accent().add_modifier(Modifier::BOLD)) } else { self.quiet() }
    }

    /// For a mention in the text, and for the entity in its pane: a colour and a line style. Persons, which are the most
    /// frequent, have only the colour, if there is one.
    pub fn entity(self, kind: EntityType) -> Style {
        let color = match kind {
            EntityType::Person => self.palette.person,
            EntityType::Organization => self.palette.organization,
            EntityType::Place => self.palette.place,
            EntityType::Date => self.palette.date,
            EntityType::Money | EntityType::Percent | EntityType::Number => self.palette.quantity,
            EntityType::Term | EntityType::Other(_) => return self.quiet(),
        };
        let style = self.foreground(color, line_style(kind));
        if kind == EntityType::Person { style } else { self.legible(style.add_modifier(line_style(kind))) }
    }

    /// For a symbol that stands for a mention, which is never underlined.
    pub fn mark_of(self, kind: EntityType) -> Style {
        self.entity(kind).remove_modifier(Modifier::UNDERLINED | Modifier::ITALIC)
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

    /// For a label and text highlighted with it: a background colour and a line style.
    pub fn label(self, colour: Colour) -> Style {
        let (plain, bold, italic, line) = (Modifier::empty(), Modifier::BOLD, Modifier::ITALIC, Modifier::UNDERLINED);
        match colour {
            Colour::Yellow => self.on_mark(self.palette.important, plain, bold | italic),
            Colour::Red => self.on_mark(self.palette.doubtful, line, bold | line),
            Colour::Green => self.on_mark(self.palette.confirmed, bold, bold),
            Colour::Blue => self.on_mark(self.palette.question, italic, bold | italic | line),
            Colour::Violet => self.on_mark(self.palette.claim, italic | line, line),
            Colour::Grey => self.on_mark(self.palette.note, plain, italic),
        }
    }

    /// For an annotation in the text: the style of its label, else that of its kind.
    pub fn annotation(self, annotation: &Annotation, labels: &Labels) -> Style {
        match (labels.get(&annotation.label), annotation.kind) {
            (Some(label), _) => self.label(label.colour),
            (None, AnnotationKind::Highlight) => self.label(Colour::Yellow),
            (None, AnnotationKind::Note) => self.label(Colour::Grey),
            (None, AnnotationKind::Claim) => {
                self.on_mark(self.palette.claim, Modifier::empty(), Modifier::ITALIC.union(Modifier::UNDERLINED))
            }
        }
    }

    /// For the sign of an annotation in the margin: its colour, and bold where there is none.
    pub(crate) fn sign(self, annotation: &Annotation, labels: &Labels) -> Style {
        let style = self.annotation(annotation, labels);
        let bold = if style.bg.is_none() { Modifier::BOLD } else { Modifier::empty() };
        Style { add_modifier: bold, ..style }
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
        let italic_line = Modifier::ITALIC.union(Modifier::UNDERLINED);
        let style = label.add_modifier(if self.lacks_colours() { italic_line } else { Modifier::UNDERLINED });
        match verdict {
            Some(tone) if !self.lacks_colours() => style.underline_color(underline_colour(self.verdict_colour(tone))),
            _ => style,
        }
    }

    /// For a mention in words that are drawn in the style of a `mark`, if the mark hides the colours of entities. The mention has
    /// its line style instead, or what is left of it where the mark has the same lines: bold words in a bold mark are not bold.
    pub(crate) fn entity_on_mark(self, kind: EntityType, mark: Style) -> Option<Style> {
        let hides_colours = mark.bg.is_some() || self.lacks_colours();
        if !hides_colours || matches!(kind, EntityType::Term | EntityType::Other(_)) {
            return None;
        }
        let (own, around) = (line_style(kind), mark.add_modifier & LINES);
        let differing = own ^ around;
        // Without any line, the words would not look marked.
        let lines = if differing.is_empty() { own } else { differing };
        let style = self.legible(mark.remove_modifier(LINES).add_modifier(lines));
        Some(Style { fg: None, bg: None, underline_color: None, ..style })
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

    /// For a search hit; `current` for the one under the cursor. It is underlined, in a colour that no highlight has.
    pub fn hit(self, current: bool) -> Style {
        let style = self.on_background(self.palette.hit, Modifier::REVERSED).add_modifier(Modifier::UNDERLINED);
        // Bold ANSI colours may be illegible there.
        let emphasis = if is_ansi(self.palette.hit) { Modifier::ITALIC } else { Modifier::BOLD };
        if current { style.add_modifier(emphasis) } else { style }
    }

    /// `style` with emphasis: bold where that is legible, and underlined.
    pub(crate) fn emphasized(self, style: Style) -> Style {
        self.legible(style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED))
    }

    /// For selected text: one ground and one text colour, also for entities and highlights in it.
    pub fn selection(self) -> Style {
        let Palette { selection, selection_ink, .. } = self.palette;
        let has_none = selection == Color::Reset;
        let colours = Style::new().fg(selection_ink).bg(selection);
        let style = if has_none { Style::new().add_modifier(Modifier::REVERSED) } else { colours };
        // Dim text would be illegible in it.
        self.legible(style.remove_modifier(Modifier::DIM))
    }

    /// For the selected row of a list, over its own style.
    pub fn chosen(self) -> Style {
        self.selection()
    }
}

/// The modifiers that line styles are made of.
const LINES: Modifier = Modifier::BOLD.union(Modifier::ITALIC).union(Modifier::UNDERLINED);

/// The line style of a type of entity, which no other type has. It shows without colours.
const fn line_style(kind: EntityType) -> Modifier {
    match kind {
        EntityType::Person => Modifier::BOLD.union(Modifier::UNDERLINED),
        EntityType::Organization => Modifier::ITALIC,
        EntityType::Place => Modifier::UNDERLINED,
        EntityType::Date => Modifier::ITALIC.union(Modifier::UNDERLINED),
        EntityType::Money | EntityType::Percent | EntityType::Number => Modifier::BOLD,
        EntityType::Term | EntityType::Other(_) => Modifier::DIM,
    }
}

/// Whether a colour is one of the sixteen that are different in every terminal.
const fn is_ansi(color: Color) -> bool {
    !matches!(color, Color::Reset | Color::Indexed(_) | Color::Rgb(..))
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
    use crate::tui::eye::{ANSI_TABLES, AnsiTable, Rgb, Vision};
    use crate::tui::palette::{SIXTEEN_DARK, SIXTEEN_LIGHT};

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

    fn depth(variables: &[(&str, &str)]) -> ColorDepth {
        ColorDepth::of(|name| variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_string()))
    }

    #[test]
    fn a_terminal_has_256_colours_unless_its_name_says_fewer() {
        for term in [
            "xterm",
            "mlterm",
            "screen.xterm-256color",
            "tmux",
            "st",
            "xterm-256color",
            "alacritty",
            "rxvt-unicode",
            "",
            "unknown",
        ] {
            assert_eq!(depth(&[("TERM", term)]), ColorDepth::Many, "{term}");
        }
        for term in [
            "linux",
            "linux-16color",
            "ansi",
            "vt100",
            "vt220-8bit",
            "vt525",
            "cons25",
            "xterm-16color",
            "xterm-color",
            "sun",
        ] {
            assert_eq!(depth(&[("TERM", term)]), ColorDepth::Sixteen, "{term}");
            assert_eq!(depth(&[("TERM", term), ("COLORTERM", "truecolor")]), ColorDepth::Many, "{term}");
        }
        assert_eq!(depth(&[("TERM", "linux-256color")]), ColorDepth::Many);
        assert_eq!(depth(&[("TERM", "screen")]), ColorDepth::Sixteen, "in a terminal with fewer than 256");
        assert_eq!(depth(&[("TERM", "screen"), ("TMUX", "/tmp/tmux-0/default,1,0")]), ColorDepth::Many);
        assert_eq!(depth(&[("TERM", "vte-256color")]), ColorDepth::Many);
        assert_eq!(depth(&[("NO_COLOR", "1"), ("COLORTERM", "truecolor")]), ColorDepth::Mono);
        assert_eq!(depth(&[("NO_COLOR", "")]), ColorDepth::Many);
    }

    #[test]
    fn every_theme_has_a_variant_for_either_background() {
        for palette in Palette::all() {
            for background in [Background::Dark, Background::Light] {
                let theme = Theme::from_palette(palette).for_background(Some(background));
                let made_for = Palette::named(theme.name()).unwrap().background;
                assert!(made_for == background || theme.is_mono(), "{} on {background:?}", palette.name);
            }
            assert_eq!(Theme::from_palette(palette).for_background(None).name(), palette.name);
        }
    }

    /// The types of entities with a style of their own.
    const ENTITIES: [EntityType; 5] =
        [EntityType::Person, EntityType::Organization, EntityType::Place, EntityType::Date, EntityType::Number];

    /// How a mark, or a mention, is shown: its words, and its sign in the margin.
    #[derive(Clone, Debug)]
    struct Look {
        name: String,
        style: Style,
        sign: Option<char>,
    }

    /// All marks and mentions that can stand in the same text.
    fn looks(theme: Theme) -> Vec<Look> {
        let labels = Labels::default();
        let made = |kind, label: &str| crate::testing::annotation().kind(kind).label(label).build();
        let words = |annotation: &Annotation| theme.annotated_words(annotation, None, &labels);
        let mut looks: Vec<Look> = Vec::new();
        for label in labels.list() {
            let style = words(&made(AnnotationKind::Highlight, &label.name));
            looks.push(Look { name: label.name.clone(), style, sign: label.sign });
        }
        for (kind, sign) in
            [(AnnotationKind::Highlight, 'h'), (AnnotationKind::Note, 'n'), (AnnotationKind::Claim, 'c')]
        {
            looks.push(Look { name: kind.name().into(), style: words(&made(kind, "")), sign: Some(sign) });
        }
        let entity = |kind: EntityType| Look { name: kind.code().to_string(), style: theme.entity(kind), sign: None };
        looks.extend(ENTITIES.map(entity));
        looks
    }

    /// Whether two looks differ by a line style or a sign, which no kind of vision needs colours for.
    fn differ_without_colours(a: &Look, b: &Look) -> bool {
        a.sign != b.sign || a.style.add_modifier != b.style.add_modifier
    }

    /// Whether the words of two looks differ to this eye in this terminal, apart from signs.
    fn words_differ(a: &Look, b: &Look, vision: Vision, table: &AnsiTable) -> bool {
        let colours = |look: &Look| [look.style.bg, look.style.fg].map(|color| table.rgb(color?));
        let is_far = |pair: (Option<Rgb>, Option<Rgb>)| match pair {
            (Some(a), Some(b)) => vision.difference(a, b) >= 15.0,
            (None, None) => false,
            _ => true,
        };
        let [ground, letters] = [0, 1].map(|i| is_far((colours(a)[i], colours(b)[i])));
        ground || letters || a.style.add_modifier != b.style.add_modifier
    }

    /// The pairs of all marks and mentions.
    fn pairs(theme: Theme) -> Vec<(Look, Look)> {
        let looks = looks(theme);
        let pairs = looks.iter().enumerate().flat_map(|(i, a)| looks[..i].iter().map(move |b| (a.clone(), b.clone())));
        pairs.collect()
    }

    #[test]
    fn no_two_marks_or_mentions_look_the_same_to_any_eye() {
        for theme in Palette::all().map(Theme::from_palette) {
            for (a, b) in pairs(theme) {
                assert!(differ_without_colours(&a, &b), "{}: {} and {}", theme.name(), a.name, b.name);
            }
        }
    }

    #[test]
    fn the_words_of_labels_differ_without_their_signs() {
        for (theme, vision, table) in Palette::all().flat_map(|palette| {
            let visions = Vision::ALL.iter().flat_map(|vision| ANSI_TABLES.iter().map(move |table| (*vision, table)));
            visions.map(move |(vision, table)| (Theme::from_palette(palette), vision, table))
        }) {
            let labels: Vec<Look> = looks(theme).into_iter().take(4).collect();
            for (i, a) in labels.iter().enumerate() {
                for b in &labels[..i] {
                    let place = format!("{} in {}, {vision:?}", theme.name(), table.name);
                    assert!(words_differ(a, b, vision, table), "{place}: {} and {}", a.name, b.name);
                }
            }
        }
    }

    #[test]
    fn no_ansi_colour_is_bold_where_bright_letters_are_illegible() {
        for palette in [SIXTEEN_DARK, SIXTEEN_LIGHT] {
            let theme = Theme::from_palette(palette);
            let marks = looks(theme).into_iter().map(|look| look.style);
            let others = [theme.heading(true), theme.added(), theme.hit(true), theme.selection(), theme.alarm()];
            let on_marks = ENTITIES.map(|kind| {
                let mark = theme.label(Colour::Red);
                mark.patch(theme.entity_on_mark(kind, mark).unwrap())
            });
            for style in marks.chain(others).chain(on_marks) {
                // As in a title, which is bold.
                let style = Style::new().add_modifier(Modifier::BOLD).patch(style);
                let is_bold = style.add_modifier.contains(Modifier::BOLD);
                let is_bright_page = style.bg.is_some() || palette.background == Background::Light;
                assert!(!(is_bold && is_bright_page && style.fg.is_some_and(is_ansi)), "{}: {style:?}", palette.name);
            }
        }
    }

    #[test]
    fn a_selection_looks_like_no_label() {
        for theme in Palette::all().map(Theme::from_palette) {
            let selection = Look { name: "selection".into(), style: theme.selection(), sign: None };
            for table in &ANSI_TABLES {
                for label in &looks(theme)[..4] {
                    for vision in Vision::WITH_COLOURS {
                        let differs = words_differ(&selection, label, vision, table);
                        assert!(differs, "{} in {}, {vision:?}: {}", theme.name(), table.name, label.name);
                    }
                }
            }
        }
    }

    #[test]
    fn entities_in_a_mark_that_hides_their_colours_have_different_lines() {
        // The sixteen colours cannot be bold on a ground: see `legible`.
        let has_bold = |theme: &Theme| !theme.label(Colour::Red).bg.is_some_and(is_ansi);
        for theme in Palette::all().map(Theme::from_palette).filter(has_bold) {
            for mark in looks(theme).into_iter().filter(|look| look.sign.is_some()) {
                let on_mark =
                    |kind| Some(mark.style.patch(theme.entity_on_mark(kind, mark.style)?).add_modifier & LINES);
                let lines: Vec<Modifier> = ENTITIES.into_iter().filter_map(on_mark).collect();
                let like_the_mark = lines.iter().filter(|lines| **lines == mark.style.add_modifier & LINES).count();
                assert!(like_the_mark <= 1, "{}, {}: {lines:?}", theme.name(), mark.name);
                let different: std::collections::HashSet<_> = lines.iter().collect();
                assert!(different.len() == lines.len(), "{}, {}: {lines:?}", theme.name(), mark.name);
            }
        }
    }
}
