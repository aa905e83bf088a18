//! The colours of each theme.
//!
//! A theme never changes the terminal's background, so a palette is made for dark backgrounds, for light ones, or for both. Tests
//! check its contrast on the backgrounds it is made for (WCAG 2.2, success criteria 1.4.3, 1.4.6 and 1.4.11), and how far apart
//! its colours are in normal and in three kinds of deficient colour vision.
//!
//! Text has a contrast of 4.5:1 or more, and the ground of a mark one of 3:1 or more against the page, which leaves only
//! colours of medium lightness on a light page. No hue of text is legible on those, so entities on a mark keep its ink and are
//! told apart by bold, italic and underlined letters.

use ratatui::style::Color;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Black from the 240 fixed colours, which no terminal theme changes, for text on highlights.
const BLACK: Color = Color::Indexed(16);

/// White from the 240 fixed colours.
const WHITE: Color = Color::Indexed(231);

/// The terminal backgrounds on which a palette is legible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Background {
    /// Black, and the dark greys and blues of common editor themes.
    Dark,
    /// White to cream.
    Light,
    /// Dark and light, with less contrast.
    Any,
}

/// The colours of a theme. [`Color::Reset`] stands for no colour: bold, italic, underlined and reversed text make the
/// difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the methods of Theme say what each colour is for")]
pub struct Palette {
    pub(crate) name: &'static str,
    pub(crate) background: Background,
    /// A description of a few words, for the list of themes.
    pub(crate) description: &'static str,
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
    /// The text colour on the backgrounds below.
    pub(crate) ink: Color,
    pub(crate) important: Color,
    pub(crate) doubtful: Color,
    pub(crate) confirmed: Color,
    pub(crate) question: Color,
    pub(crate) note: Color,
    pub(crate) claim: Color,
    pub(crate) hit: Color,
    /// The background of selected text, and of the selected row of a list.
    pub(crate) selection: Color,
    /// The text colour on it.
    pub(crate) selection_ink: Color,
}

/// The text colours of a palette in the order of the fields `accent` to `mixed`, and the grounds of its marks in the order
/// `important` to `hit`, as indices into the 256 colours.
struct Indices {
    text: [u8; 10],
    ink: Color,
    marks: [u8; 7],
    /// Ground and text of the selection.
    selection: (u8, Color),
}

/// A palette of the 240 fixed colours.
const fn palette(name: &'static str, background: Background, description: &'static str, of: &Indices) -> Palette {
    let [accent, quiet, alarm, added, person, organization, place, date, quantity, mixed] = of.text;
    let [important, doubtful, confirmed, question, note, claim, hit] = of.marks;
    Palette {
        name,
        background,
        description,
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
        ink: of.ink,
        important: Color::Indexed(important),
        doubtful: Color::Indexed(doubtful),
        confirmed: Color::Indexed(confirmed),
        question: Color::Indexed(question),
        note: Color::Indexed(note),
        claim: Color::Indexed(claim),
        hit: Color::Indexed(hit),
        selection: Color::Indexed(of.selection.0),
        selection_ink: of.selection.1,
    }
}

/// Colours of medium lightness, for a terminal whose background is unknown. No colour has 4.5:1 on black and on white with room
/// to spare, so its text has 4:1.
pub(crate) const NEUTRAL: Palette = palette(
    "auto",
    Background::Any,
    "for any background",
    &Indices {
        text: [30, 243, 161, 28, 162, 98, 64, 131, 31, 130],
        ink: BLACK,
        marks: [136, 197, 65, 68, 102, 139, 166],
        selection: (60, WHITE),
    },
);

/// The palettes for a known background, and their variants.
pub(crate) const PALETTES: [Palette; 6] = [
    palette(
        "dark",
        Background::Dark,
        "for dark backgrounds",
        &Indices {
            text: [80, 246, 210, 114, 211, 147, 149, 216, 116, 222],
            ink: BLACK,
            marks: [100, 167, 72, 68, 66, 103, 179],
            selection: (252, BLACK),
        },
    ),
    palette(
        "light",
        Background::Light,
        "for light backgrounds",
        &Indices {
            text: [25, 242, 160, 22, 90, 55, 58, 52, 23, 94],
            ink: BLACK,
            marks: [137, 131, 64, 67, 245, 104, 166],
            selection: (236, WHITE),
        },
    ),
    palette(
        "high-contrast",
        Background::Dark,
        "text at 7:1 and more",
        &Indices {
            text: [51, 252, 217, 120, 183, 189, 113, 223, 195, 228],
            ink: BLACK,
            marks: [223, 211, 107, 153, 231, 140, 227],
            selection: (214, BLACK),
        },
    ),
    palette(
        "high-contrast-light",
        Background::Light,
        "text at 7:1 and more",
        &Indices {
            text: [18, 238, 88, 22, 53, 55, 22, 52, 17, 54],
            ink: WHITE,
            marks: [16, 125, 22, 18, 236, 53, 52],
            selection: (103, BLACK),
        },
    ),
    // The hues are after the eight colours of Okabe and Ito (2008), "Color Universal Design".
    palette(
        "colour-blind",
        Background::Dark,
        "labels far apart for every eye",
        &Indices {
            text: [117, 246, 209, 117, 182, 111, 36, 214, 227, 227],
            ink: BLACK,
            marks: [223, 173, 116, 67, 243, 147, 178],
            selection: (231, BLACK),
        },
    ),
    palette(
        "colour-blind-light",
        Background::Light,
        "labels far apart for every eye",
        &Indices {
            text: [25, 242, 94, 25, 90, 26, 23, 94, 232, 90],
            ink: BLACK,
            marks: [136, 197, 65, 69, 245, 133, 166],
            selection: (236, WHITE),
        },
    ),
];

/// No colours at all: `NO_COLOR`.
pub(crate) const NONE: Palette = without_colours("none", "no colours: bold, italic and underlined");

/// For a terminal with the sixteen ANSI colours and an unknown background: none of them is legible on black and on white in
/// every common terminal, so there are no colours.
pub(crate) const SIXTEEN: Palette = without_colours("16", "the terminal's own foreground only");

const fn without_colours(name: &'static str, description: &'static str) -> Palette {
    let no = Color::Reset;
    Palette {
        name,
        background: Background::Any,
        description,
        accent: no,
        quiet: no,
        alarm: no,
        added: no,
        person: no,
        organization: no,
        place: no,
        date: no,
        quantity: no,
        mixed: no,
        ink: no,
        important: no,
        doubtful: no,
        confirmed: no,
        question: no,
        note: no,
        claim: no,
        hit: no,
        selection: no,
        selection_ink: no,
    }
}

/// The ANSI colours that are legible on a dark background in the common terminals, whose tables differ.
pub(crate) const SIXTEEN_DARK: Palette = Palette {
    name: "16-dark",
    background: Background::Dark,
    description: "the terminal's own sixteen colours",
    accent: Color::LightCyan,
    quiet: Color::Gray,
    alarm: Color::LightRed,
    added: Color::Green,
    person: Color::LightMagenta,
    organization: Color::Cyan,
    place: Color::Green,
    date: Color::LightYellow,
    quantity: Color::LightGreen,
    mixed: Color::LightYellow,
    ink: Color::Black,
    important: Color::LightYellow,
    doubtful: Color::LightRed,
    confirmed: Color::Green,
    question: Color::Cyan,
    note: Color::Gray,
    claim: Color::LightMagenta,
    hit: Color::LightGreen,
    selection: Color::White,
    selection_ink: Color::Black,
};

/// The same on a light background, where only black, red, blue and magenta are legible. Line styles tell labels apart that
/// share a colour.
pub(crate) const SIXTEEN_LIGHT: Palette = Palette {
    name: "16-light",
    background: Background::Light,
    description: "the terminal's own sixteen colours",
    accent: Color::Blue,
    quiet: Color::Black,
    alarm: Color::Red,
    added: Color::Blue,
    person: Color::Magenta,
    organization: Color::Blue,
    place: Color::Black,
    date: Color::Red,
    // The terminal's own foreground, which can be bold: see `Theme::legible`.
    quantity: Color::Reset,
    mixed: Color::Magenta,
    ink: Color::White,
    important: Color::Magenta,
    doubtful: Color::Red,
    confirmed: Color::Blue,
    question: Color::Blue,
    note: Color::Black,
    claim: Color::Magenta,
    hit: Color::Magenta,
    selection: Color::Black,
    selection_ink: Color::White,
};

/// The names of the variants of one theme: for dark backgrounds, for light ones, and for unknown ones, which may be one of the
/// two.
const FAMILIES: [[&str; 3]; 5] = [
    ["dark", "light", "auto"],
    ["high-contrast", "high-contrast-light", "high-contrast"],
    ["colour-blind", "colour-blind-light", "colour-blind"],
    ["16-dark", "16-light", "16"],
    ["none", "none", "none"],
];

/// A name in the configuration that no colour of a palette has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown colour name `{0}`")]
pub(crate) struct UnknownColour(String);

impl Palette {
    /// All palettes.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        [NEUTRAL].into_iter().chain(PALETTES).chain([SIXTEEN_DARK, SIXTEEN_LIGHT, SIXTEEN, NONE])
    }

    /// The palette with this name. `color-blind` is accepted as well as `colour-blind`.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.replace("color-", "colour-");
        Self::all().find(|palette| palette.name == name)
    }

    /// The names of all palettes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::all().map(|palette| palette.name)
    }

    /// The palettes to choose from on this background, one of each family; all if the background is unknown.
    pub(crate) fn offered_on(background: Option<Background>) -> Vec<Self> {
        match background {
            None | Some(Background::Any) => Self::all().collect(),
            Some(_) => FAMILIES.iter().filter_map(|family| Self::named(family[0])?.variant(background)).collect(),
        }
    }

    /// The palette of the same family for this background. `None` if the background is unknown and the palette was made for one
    /// that is known.
    pub(crate) fn variant(self, background: Option<Background>) -> Option<Self> {
        let [dark, light, _] = FAMILIES.into_iter().find(|family| family.contains(&self.name))?;
        match background? {
            Background::Dark => Self::named(dark),
            Background::Light => Self::named(light),
            Background::Any => None,
        }
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
            "selection" => &mut self.selection,
            "selection-ink" => &mut self.selection_ink,
            _ => return Err(UnknownColour(name.into())),
        };
        *slot = color;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::eye::{ANSI_TABLES, AnsiTable, Rgb, Vision, contrast, hex};

    fn text(p: &Palette) -> [Color; 10] {
        [p.accent, p.quiet, p.alarm, p.added, p.person, p.organization, p.place, p.date, p.quantity, p.mixed]
    }

    /// The grounds of the labels that a project can have. A note and a claim without a label have the last two.
    fn labels(p: &Palette) -> [Color; 6] {
        [p.important, p.doubtful, p.confirmed, p.question, p.note, p.claim]
    }

    /// The palettes with fixed colours.
    fn with_fixed_colours() -> impl Iterator<Item = Palette> {
        Palette::all().filter(|palette| matches!(palette.accent, Color::Indexed(_)))
    }

    /// The palettes with the sixteen colours of the terminal, each with a table of them.
    fn with_ansi_colours() -> impl Iterator<Item = (Palette, &'static AnsiTable)> {
        ANSI_TABLES.iter().flat_map(|table| [SIXTEEN_DARK, SIXTEEN_LIGHT].map(|palette| (palette, table)))
    }

    fn rgb(color: Color) -> Rgb {
        ANSI_TABLES[0].rgb(color).unwrap()
    }

    /// Common backgrounds: black, Solarized Dark and One Dark; white and Solarized Light.
    fn backgrounds(background: Background) -> Vec<Rgb> {
        let dark = [0x00_0000, 0x00_2b36, 0x28_2c34];
        let light = [0xff_ffff, 0xfd_f6e3];
        match background {
            Background::Dark => dark.map(hex).to_vec(),
            Background::Light => light.map(hex).to_vec(),
            Background::Any => [dark[0], light[0]].map(hex).to_vec(),
        }
    }

    #[test]
    fn text_is_legible_on_the_backgrounds_of_its_palette() {
        for palette in with_fixed_colours() {
            let least = match palette.name {
                "auto" => 4.0,
                name if name.starts_with("high") => 7.0,
                _ => 4.5,
            };
            for color in text(&palette) {
                for background in backgrounds(palette.background) {
                    let found = contrast(rgb(color), background);
                    assert!(found >= least, "{}: contrast of {color:?} on {background:?}: {found:.2}", palette.name);
                }
            }
        }
    }

    #[test]
    fn marks_and_the_selection_stand_out_from_the_page_and_their_text_is_legible() {
        for palette in with_fixed_colours() {
            let least = if palette.name.starts_with("high") { 7.0 } else { 4.5 };
            let marks = labels(&palette).into_iter().chain([palette.hit]).map(|mark| (mark, palette.ink, least));
            for (ground, ink, least) in marks.chain([(palette.selection, palette.selection_ink, 4.5)]) {
                let found = contrast(rgb(ground), rgb(ink));
                assert!(found >= least, "{}: text on {ground:?}: {found:.2}", palette.name);
                for background in backgrounds(palette.background) {
                    let found = contrast(rgb(ground), background);
                    assert!(found >= 3.0, "{}: {ground:?} on {background:?}: {found:.2}", palette.name);
                }
            }
        }
    }

    #[test]
    fn the_sixteen_colours_are_legible_in_common_terminals() {
        for (palette, table) in with_ansi_colours() {
            let page = if palette.background == Background::Dark { hex(table.dark_background) } else { hex(0xff_ffff) };
            let rgb = |color| table.rgb(color).unwrap();
            for color in text(&palette) {
                let found = if color == Color::Reset { 21.0 } else { contrast(rgb(color), page) };
                assert!(found >= 4.5, "{} in {}: {color:?}: {found:.2}", palette.name, table.name);
            }
            let marks = labels(&palette).into_iter().chain([palette.hit]).map(|mark| (mark, palette.ink));
            for (ground, ink) in marks.chain([(palette.selection, palette.selection_ink)]) {
                let (page, ink) = (contrast(rgb(ground), page), contrast(rgb(ground), rgb(ink)));
                let place = format!("{} in {}: {ground:?}: {page:.2}, {ink:.2}", palette.name, table.name);
                assert!(page >= 3.0 && ink >= 4.5, "{place}");
            }
        }
    }

    #[test]
    fn no_ansi_colour_is_legible_on_every_background() {
        let is_safe = |table: &AnsiTable, color| {
            let pages = [hex(table.dark_background), hex(0xff_ffff)];
            pages.iter().all(|page| contrast(table.rgb(color).unwrap(), *page) >= 4.5)
        };
        let colours = text(&SIXTEEN_DARK).into_iter().chain(text(&SIXTEEN_LIGHT)).chain([Color::DarkGray]);
        for color in colours.filter(|color| *color != Color::Reset) {
            assert!(!ANSI_TABLES.iter().all(|table| is_safe(table, color)), "{color:?} could be used in `16`");
        }
        assert_eq!(text(&SIXTEEN), [Color::Reset; 10]);
    }

    /// The least difference between two of these colours, in all kinds of colour vision.
    fn least_difference(colours: &[Color]) -> f64 {
        let pairs = colours.iter().enumerate().flat_map(|(i, a)| colours[..i].iter().map(move |b| (*a, *b)));
        let differences = pairs.flat_map(|(a, b)| Vision::WITH_COLOURS.map(|vision| vision.difference(rgb(a), rgb(b))));
        differences.fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn labels_and_the_selection_differ_in_every_kind_of_colour_vision() {
        for palette in with_fixed_colours() {
            let least = match palette.name {
                "colour-blind" => 24.0,
                "colour-blind-light" => 17.0,
                // Calmer colours, which also have line styles.
                "light" => 14.0,
                _ => 15.0,
            };
            let found = least_difference(&labels(&palette));
            assert!(found >= least, "labels of {}: {found:.1}", palette.name);
            for label in labels(&palette) {
                let found = least_difference(&[label, palette.selection]);
                assert!(found >= 15.0, "selection and {label:?} of {}: {found:.1}", palette.name);
            }
        }
    }

    #[test]
    fn types_of_entities_differ_in_every_kind_of_colour_vision() {
        for p in with_fixed_colours() {
            let found = least_difference(&[p.person, p.organization, p.place, p.date, p.quantity]);
            assert!(found >= 15.0, "{}: {found:.1}", p.name);
        }
    }

    #[test]
    fn colours_of_true_mixed_and_false_verdicts_differ() {
        for palette in Palette::all().filter(|palette| palette.added != Color::Reset) {
            let [yes, mixed, no] = [palette.added, palette.mixed, palette.alarm];
            assert!(yes != mixed && mixed != no && yes != no, "{}", palette.name);
        }
    }

    #[test]
    fn both_spellings_name_the_colour_blind_palette() {
        assert_eq!(Palette::named("color-blind").map(|palette| palette.name), Some("colour-blind"));
        assert_eq!(Palette::named("pink"), None);
    }
}
