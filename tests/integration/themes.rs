//! Themes: the style of every role, and how themes follow the background of the terminal.

use crate::support::build::annotation;
use crate::support::reader::{ID, TestReader};
use ratatui::style::{Color, Style};
use tandai::annotation::AnnotationKind;
use tandai::annotation::label::{Colour, Labels};
use tandai::article::markup::Inline;
use tandai::entity::EntityType;
use tandai::tui::app::Event;
use tandai::tui::palette::{Background, Palette};
use tandai::tui::theme::{ColorDepth, Theme};

/// A table of all roles and their styles.
fn roles(theme: Theme) -> String {
    let mut roles: Vec<(String, Style)> = Vec::new();
    let mut add = |role: &str, style: Style| roles.push((role.into(), style));
    add("accent", theme.accent());
    add("quiet", theme.quiet());
    add("alarm", theme.alarm());
    add("added", theme.added());
    add("heading", theme.heading(false));
    add("heading of the focused pane", theme.heading(true));
    for kind in EntityType::ALL {
        add(&format!("entity {}", kind.code()), theme.entity(kind));
        add(&format!("sign of an entity {}", kind.code()), theme.mark_of(kind));
    }
    add("emphasis", theme.inline(Inline::Emphasis));
    add("strong emphasis", theme.inline(Inline::Strong));
    add("code", theme.inline(Inline::Code));
    add("strikethrough", theme.inline(Inline::Strikethrough));
    add("link", theme.inline(Inline::Link(0)));
    for colour in [Colour::Yellow, Colour::Red, Colour::Green, Colour::Blue, Colour::Violet, Colour::Grey] {
        add(&format!("label {colour:?}"), theme.label(colour));
    }
    for kind in AnnotationKind::ALL {
        let unlabelled = annotation().kind(kind).build();
        add(&format!("unlabelled {}", kind.name()), theme.annotation(&unlabelled, &Labels::default()));
    }
    add("search hit", theme.hit(false));
    add("current search hit", theme.hit(true));
    add("selection", theme.selection());
    add("chosen row", theme.chosen());
    let mut table = format!("{:28} {:12} {:12} attributes\n", "role", "foreground", "background");
    for (role, style) in roles {
        let color = |color: Option<Color>| color.map_or("-".into(), |color| color.to_string());
        let (foreground, background) = (color(style.fg), color(style.bg));
        let line = format!("{role:28} {foreground:12} {background:12} {:?}", style.add_modifier);
        table += line.trim_end_matches("NONE").trim_end();
        table.push('\n');
    }
    table
}

#[test]
fn each_theme_has_a_style_for_every_role() {
    for name in Palette::names() {
        let theme = Theme::from_palette(Palette::named(name).unwrap());
        insta::assert_snapshot!(format!("roles_{name}"), roles(theme));
    }
    insta::assert_snapshot!("roles_none", roles(Theme::new(ColorDepth::Mono)));
}

#[test]
fn the_roles_are_applied_on_the_screen() {
    for (width, height) in [(120, 40), (40, 20)] {
        let mut reader = TestReader::themed(ID, (width, height), Theme::from_palette(Palette::named("dark").unwrap()));
        reader.keys("}}H1}}c}}/kapal<Enter>");
        insta::assert_snapshot!(format!("applied_{width}x{height}"), reader.lit());
    }
}

#[test]
fn themes_follow_the_background_of_the_terminal() {
    let mut reader = TestReader::themed(ID, (80, 24), Theme::new(ColorDepth::Many));
    reader.event(Event::BackgroundDetected(Background::Light));
    // The theme chosen at the start depends on the environment of the test, so the rule itself is tested.
    assert_eq!(Theme::new(ColorDepth::Many).for_background(Some(Background::Light)).name(), "light");
    assert_eq!(Theme::new(ColorDepth::Sixteen).for_background(Some(Background::Light)).name(), "16");
    assert_eq!(
        Theme::from_palette(Palette::named("high-contrast").unwrap()).for_background(Some(Background::Light)).name(),
        "high-contrast-light"
    );
    reader.app.settings.theme = Theme::new(ColorDepth::Many);
    let names: Vec<_> = (0..8)
        .map(|_| {
            reader.keys("zh");
            reader.app.settings.theme.name()
        })
        .collect();
    assert_eq!(names.last(), Some(&"auto"), "{names:?}");
}
