//! The colours of each theme.
//!
//! A theme never changes the terminal's background, so a palette is made for dark backgrounds, for light ones, or for both. Tests
//! check its contrast on the backgrounds it is made for (WCAG 2.2, success criteria 1.4.3 and 1.4.6).

use ratatui::style::Color;
use thiserror::Error;

/// Black from the 240 fixed colours, which no terminal theme changes, for text on highlights.
const BLACK: Color = Color::Indexed(16);

/// White from the 240 fixed colours.
const WHITE: Color = Color::Indexed(231);

/// The terminal backgrounds on which a palette is legible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    /// Black, and the dark greys and blues of common editor themes.
    Dark,
    /// White to cream.
    Light,
    /// Dark and light, with less contrast.
    Any,
}

/// The colours of a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the methods of Theme say what each colour is for")]
pub struct Palette {
    pub(crate) name: &'static str,
    pub(crate) background: Background,
    pub(crate) accent: Color,
    pub(crate) quiet: Color,
    pub(crate) alarm: Color,
    pub(crate) added: Color,
    pub(crate) person: Color,
    pub(crate) organization: Color,
    pub(crate) place: Color,
    pub(crate) date: Color,
    pub(crate) quantity: Color,
    /// For a verdict in the middle of the scale. One that is true or false has the colour of additions or alarms.
    pub(crate) mixed: Color,
    /// The text colours of entities on highlights, from `person` to `quantity`, where there are any that are legible on all of
    /// them.
    pub(crate) entities_on_highlights: Option<[Color; 5]>,
    /// The text colour on the backgrounds below.
    pub(crate) ink: Color,
    pub(crate) important: Color,
    pub(crate) doubtful: Color,
    pub(crate) confirmed: Color,
    pub(crate) question: Color,
    pub(crate) note: Color,
    pub(crate) claim: Color,
    pub(crate) hit: Color,
}

/// A palette of indices into the 256 colours: `text` in the order of the fields `accent` to `mixed`, `marks` in the order
/// `important` to `hit`.
const fn palette(name: &'static str, ground: Background, text: [u8; 10], ink: Color, marks: [u8; 7]) -> Palette {
    let [accent, quiet, alarm, added, person, organization, place, date, quantity, mixed] = text;
    let [important, doubtful, confirmed, question, note, claim, hit] = marks;
    Palette {
        name,
        background: ground,
        accent: Color::Indexed(accent),
        quiet: Color::Indexed(quiet),
        alarm: Color::Indexed(alarm),
        added: Color::Indexed(added),
        person: Color::Indexed(person),
        organization: Color::Indexed(organization),
        place: Color::Indexed(place),
        date: Color::Indexed(date),
        quantity: Color::Indexed(quantity),
        mixed: Color::Indexed(mixed),
        entities_on_highlights: None,
        ink,
        important: Color::Indexed(important),
        doubtful: Color::Indexed(doubtful),
        confirmed: Color::Indexed(confirmed),
        question: Color::Indexed(question),
        note: Color::Indexed(note),
        claim: Color::Indexed(claim),
        hit: Color::Indexed(hit),
    }
}

impl Palette {
    /// The palette with these text colours for entities on highlights.
    const fn with_entities_on_highlights(self, [person, organization, place, date, quantity]: [u8; 5]) -> Self {
        let colours = [
            Color::Indexed(person),
            Color::Indexed(organization),
            Color::Indexed(place),
            Color::Indexed(date),
            Color::Indexed(quantity),
        ];
        Self { entities_on_highlights: Some(colours), ..self }
    }
}

/// Light backgrounds for highlights with black text.
const PASTEL: [u8; 7] = [222, 217, 151, 153, 252, 183, 215];

/// Text colours for entities on light backgrounds.
const DARK_ON_PASTEL: [u8; 5] = [90, 55, 22, 88, 18];

/// The same, with more contrast.
const DARKEST: [u8; 5] = [53, 54, 22, 52, 17];

/// Colours of medium lightness, for a terminal whose background is unknown.
pub(crate) const NEUTRAL: Palette =
    palette("auto", Background::Any, [31, 243, 161, 28, 162, 97, 28, 130, 66, 130], BLACK, PASTEL)
        .with_entities_on_highlights(DARK_ON_PASTEL);

/// The palettes for a known background, and their variants.
pub(crate) const PALETTES: [Palette; 6] = [
    palette(
        "dark",
        Background::Dark,
        [80, 246, 210, 114, 218, 147, 150, 216, 116, 222],
        WHITE,
        [58, 88, 22, 24, 238, 54, 94],
    )
    .with_entities_on_highlights([225, 189, 194, 223, 195]),
    palette("light", Background::Light, [25, 242, 160, 22, 126, 55, 22, 94, 23, 94], BLACK, PASTEL)
        .with_entities_on_highlights(DARK_ON_PASTEL),
    palette(
        "high-contrast",
        Background::Dark,
        [51, 252, 217, 120, 219, 189, 157, 223, 159, 228],
        BLACK,
        [226, 217, 120, 123, 255, 219, 214],
    )
    .with_entities_on_highlights(DARKEST),
    palette("high-contrast-light", Background::Light, [18, 238, 88, 22, 53, 54, 22, 52, 17, 54], BLACK, PASTEL)
        .with_entities_on_highlights(DARKEST),
    // After the eight colours of Okabe and Ito (2008), "Color Universal Design".
    palette(
        "colour-blind",
        Background::Dark,
        [117, 246, 209, 117, 182, 75, 36, 214, 227, 227],
        BLACK,
        [227, 209, 117, 36, 252, 182, 214],
    ),
    palette(
        "colour-blind-light",
        Background::Light,
        [25, 242, 94, 25, 90, 25, 23, 94, 232, 90],
        BLACK,
        [227, 209, 117, 36, 252, 182, 214],
    ),
];

/// The sixteen colours that the user can configure in the terminal. Their contrast cannot be checked.
pub(crate) const SIXTEEN: Palette = Palette {
    name: "16",
    background: Background::Any,
    accent: Color::Cyan,
    quiet: Color::DarkGray,
    alarm: Color::Red,
    added: Color::Green,
    person: Color::Magenta,
    organization: Color::Blue,
    place: Color::Green,
    date: Color::Red,
    quantity: Color::Cyan,
    mixed: Color::Yellow,
    entities_on_highlights: None,
    ink: Color::Black,
    important: Color::Yellow,
    doubtful: Color::LightRed,
    confirmed: Color::Green,
    question: Color::Cyan,
    note: Color::Gray,
    claim: Color::LightMagenta,
    hit: Color::LightYellow,
};

/// A name in the configuration that no colour of a palette has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown colour name `{0}`")]
pub(crate) struct UnknownColour(String);

impl Palette {
    /// The palette with this name. `color-blind` is accepted as well as `colour-blind`.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.replace("color-", "colour-");
        [NEUTRAL, SIXTEEN].into_iter().chain(PALETTES).find(|palette| palette.name == name)
    }

    /// The names of all palettes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        [NEUTRAL, SIXTEEN].into_iter().chain(PALETTES).map(|palette| palette.name)
    }

    /// Replaces the colour with this name in the configuration.
    ///
    /// # Errors
    /// If no colour has this name.
    pub(crate) fn set(&mut self, name: &str, color: Color) -> Result<(), UnknownColour> {
        let slot = match name {
            "accent" => &mut self.accent,
            "quiet" => &mut self.quiet,
            "alarm" => &mut self.alarm,
            "added" => &mut self.added,
            "person" => &mut self.person,
            "organization" => &mut self.organization,
            "place" => &mut self.place,
            "date" => &mut self.date,
            "quantity" => &mut self.quantity,
            "mixed" => &mut self.mixed,
            "ink" => &mut self.ink,
            "important" => &mut self.important,
            "doubtful" => &mut self.doubtful,
            "confirmed" => &mut self.confirmed,
            "question" => &mut self.question,
            "note" => &mut self.note,
            "claim" => &mut self.claim,
            "hit" => &mut self.hit,
            _ => return Err(UnknownColour(name.into())),
        };
        *slot = color;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rgb = [f64; 3];

    /// One of the 240 fixed colours, as linear RGB.
    fn rgb(color: Color) -> Rgb {
        let Color::Indexed(index) = color else { panic!("{color:?} depends on the terminal") };
        let cube = |v: u8| if v == 0 { 0 } else { 55 + 40 * v };
        let bytes = if index >= 232 {
            [8 + 10 * (index - 232); 3]
        } else {
            let i = index - 16;
            [cube(i / 36), cube(i / 6 % 6), cube(i % 6)]
        };
        bytes.map(linear)
    }

    fn linear(byte: u8) -> f64 {
        let v = f64::from(byte) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    }

    fn luminance([r, g, b]: Rgb) -> f64 {
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn text(p: &Palette) -> [Color; 10] {
        [p.accent, p.quiet, p.alarm, p.added, p.person, p.organization, p.place, p.date, p.quantity, p.mixed]
    }

    fn marks(p: &Palette) -> [Color; 7] {
        [p.important, p.doubtful, p.confirmed, p.question, p.note, p.claim, p.hit]
    }

    /// Common backgrounds: black, Solarized Dark and One Dark; white and Solarized Light.
    fn backgrounds(ground: Background) -> Vec<Rgb> {
        let dark = [[0, 0, 0], [0x00, 0x2b, 0x36], [0x28, 0x2c, 0x34]];
        let light = [[255, 255, 255], [0xfd, 0xf6, 0xe3]];
        match ground {
            Background::Dark => dark.map(|c| c.map(linear)).to_vec(),
            Background::Light => light.map(|c| c.map(linear)).to_vec(),
            Background::Any => [dark[0], light[0]].map(|c| c.map(linear)).to_vec(),
        }
    }

    #[test]
    fn text_is_legible_on_the_backgrounds_of_its_palette() {
        for palette in PALETTES.iter().chain([&NEUTRAL]) {
            let least = match palette.name {
                "auto" => 3.9,
                name if name.starts_with("high") => 7.0,
                _ => 4.5,
            };
            for color in text(palette) {
                for background in backgrounds(palette.background) {
                    let found = contrast(rgb(color), background);
                    assert!(found >= least, "{}: contrast of {color:?} on {background:?}: {found:.2}", palette.name);
                }
            }
        }
    }

    #[test]
    fn text_is_legible_on_highlights() {
        for palette in PALETTES.iter().chain([&NEUTRAL]) {
            let least = if palette.name.starts_with("high") { 7.0 } else { 4.5 };
            for color in marks(palette) {
                let found = contrast(rgb(color), rgb(palette.ink));
                assert!(found >= least, "{}: contrast on {color:?}: {found:.2}", palette.name);
            }
        }
    }

    #[test]
    fn entities_are_legible_on_highlights() {
        for palette in PALETTES.iter().chain([&NEUTRAL]) {
            // Without colours for it, an entity is drawn beside the background of the highlight.
            for color in palette.entities_on_highlights.iter().flatten() {
                for mark in [palette.important, palette.doubtful, palette.confirmed, palette.question, palette.note] {
                    let found = contrast(rgb(*color), rgb(mark));
                    assert!(found >= 4.5, "{}: contrast of {color:?} on {mark:?}: {found:.2}", palette.name);
                }
            }
        }
    }

    #[test]
    fn colours_of_true_mixed_and_false_verdicts_differ() {
        for palette in PALETTES.iter().chain([&NEUTRAL, &SIXTEEN]) {
            let [yes, mixed, no] = [palette.added, palette.mixed, palette.alarm];
            assert!(yes != mixed && mixed != no && yes != no, "{}", palette.name);
        }
    }

    /// A colour as seen without red cones or without green cones (Viénot, Brettel and Mollon 1999).
    fn simulated(without_green: bool, [r, g, b]: Rgb) -> Rgb {
        if without_green {
            [0.292_75 * r + 0.707_25 * g, 0.292_75 * r + 0.707_25 * g, -0.022_34 * r + 0.022_34 * g + b]
        } else {
            [0.112_38 * r + 0.887_62 * g, 0.112_38 * r + 0.887_62 * g, 0.004_01 * r - 0.004_01 * g + b]
        }
    }

    /// CIE 1976 L*a*b*.
    #[allow(clippy::many_single_char_names, reason = "the usual names of the coordinates")]
    fn lab([r, g, b]: Rgb) -> Rgb {
        let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
        let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
        let y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
        let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    #[test]
    fn colour_blind_palettes_keep_entities_and_labels_distinct() {
        for palette in PALETTES.iter().filter(|palette| palette.name.starts_with("colour-blind")) {
            let entities = [palette.person, palette.organization, palette.place, palette.date, palette.quantity];
            let labels = [palette.important, palette.doubtful, palette.confirmed, palette.question];
            for group in [&entities[..], &labels[..]] {
                for (i, a) in group.iter().enumerate() {
                    for b in &group[..i] {
                        for without_green in [true, false] {
                            let [a1, b1] = [a, b].map(|color| lab(simulated(without_green, rgb(*color))));
                            let distance = (0..3).map(|i| (a1[i] - b1[i]).powi(2)).sum::<f64>().sqrt();
                            assert!(distance >= 15.0, "{}: {a:?} and {b:?}: {distance:.1}", palette.name);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn both_spellings_name_the_colour_blind_palette() {
        assert_eq!(Palette::named("color-blind").map(|palette| palette.name), Some("colour-blind"));
        assert_eq!(Palette::named("pink"), None);
    }
}
