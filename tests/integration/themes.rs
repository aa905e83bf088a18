//! Themes: every colour of each, and how they follow the background of the terminal.

use crate::support::reader::{ID, TestReader};
use tandai::tui::app::Event;
use tandai::tui::palette::{PALETTES, Palette};
use tandai::tui::theme::{Depth, Theme};

#[test]
fn every_theme() {
    for palette in PALETTES.iter().chain(&[Palette::named("16").unwrap(), Palette::named("auto").unwrap()]) {
        for (width, height) in [(120, 40), (80, 24), (40, 20), (200, 50)] {
            let mut reader = TestReader::themed(ID, (width, height), Theme::of(*palette));
            reader.keys("}}1}}c}}/kapal<Enter>");
            insta::assert_snapshot!(format!("theme_{}_{width}x{height}", palette.name), reader.lit());
        }
    }
}

#[test]
fn themes_follow_the_terminals_ground() {
    let mut reader = TestReader::themed(ID, (80, 24), Theme::new(Depth::Many));
    reader.event(Event::Ground { light: true });
    // What the environment of a test says of colours is not known; the rule is.
    assert_eq!(Theme::new(Depth::Many).suited(Some(true)).name(), "light");
    assert_eq!(Theme::new(Depth::Sixteen).suited(Some(true)).name(), "16");
    assert_eq!(Theme::of(Palette::named("high-contrast").unwrap()).suited(Some(true)).name(), "high-contrast-light");
    reader.app.theme = Theme::new(Depth::Many);
    let names: Vec<_> = (0..8)
        .map(|_| {
            reader.keys("zh");
            reader.app.theme.name()
        })
        .collect();
    assert_eq!(names.last(), Some(&"auto"), "{names:?}");
}
