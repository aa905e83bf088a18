//! Themes: the style of every role, and how themes follow the background of the terminal.

use crate::support::build::annotation;
#[cfg(unix)]
use crate::support::pty::Pty;
use crate::support::reader::{ID, TestReader};
use ratatui::style::{Color, Style};
#[cfg(unix)]
use std::path::Path;
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
    let light = |theme: Theme| theme.for_background(Some(Background::Light)).name();
    assert_eq!(light(Theme::new(ColorDepth::Many)), "light");
    assert_eq!(light(Theme::new(ColorDepth::Sixteen)), "16-light");
    assert_eq!(light(Theme::from_palette(Palette::named("high-contrast").unwrap())), "high-contrast-light");
}

/// A reader in a terminal that has reported its background.
fn on_background(background: Background) -> TestReader {
    let mut reader = TestReader::new(ID, (100, 30));
    reader.event(Event::BackgroundDetected(background));
    reader
}

#[test]
fn the_list_of_themes_shows_each_on_the_screen_behind_it() {
    let mut reader = on_background(Background::Dark);
    let name = |reader: &TestReader| reader.app.settings.theme.name();
    let before = name(&reader);
    reader.keys("zh");
    screen!("list", reader);
    reader.keys("jj");
    assert_eq!(name(&reader), "high-contrast");
    reader.keys("<Esc>");
    assert_eq!((name(&reader), reader.app.has_dialog()), (before, false), "Esc gives the old one back");
    reader.keys("zhjjj<C-c>");
    assert_eq!((name(&reader), reader.app.has_dialog()), (before, false), "and so does Ctrl-C");
    reader.keys("zhjj<Enter>");
    assert_eq!(name(&reader), "high-contrast");
    assert_eq!(reader.app.message().unwrap().text, "Theme: high-contrast");
    reader.keys("zhkk<Enter>");
    assert_eq!(name(&reader), before, "as configured");
}

#[test]
fn a_picked_theme_is_exchanged_for_its_variant_of_a_new_background() {
    let mut reader = on_background(Background::Dark);
    let name = |reader: &TestReader| reader.app.settings.theme.name();
    reader.keys("zhjjj<Enter>");
    assert_eq!(name(&reader), "colour-blind");
    reader.event(Event::BackgroundDetected(Background::Light));
    assert_eq!(name(&reader), "colour-blind-light");
    // While the list is open, it lists the variants, and shows that of the theme that was selected.
    reader.keys("zhk");
    assert_eq!(name(&reader), "high-contrast-light");
    reader.event(Event::BackgroundDetected(Background::Dark));
    assert_eq!(name(&reader), "high-contrast");
    assert!(!reader.screen().contains("-light"), "{}", reader.screen());
    reader.keys("<Esc>");
    assert_eq!(name(&reader), "colour-blind");
}

#[cfg(unix)]
#[test]
fn a_picked_theme_is_remembered_until_it_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().to_str().unwrap();
    let article = folder.path().join("a.txt");
    std::fs::write(&article, ID).unwrap();
    let open = || {
        let env = [("HOME", home), ("XDG_STATE_HOME", home), ("USER", "tester"), ("NO_COLOR", "")];
        let pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_tandai")), &[article.to_str().unwrap()], &env, (100, 30));
        pty.shows("Ratna Widyastuti");
        pty
    };
    let quit = |mut pty: Pty| {
        pty.keys("q");
        assert!(pty.end().success(), "{}", pty.screen());
    };
    let has_tick = |pty: &Pty, name: &str| {
        pty.until(name, |seen| {
            seen.parser
                .screen()
                .contents()
                .lines()
                .any(|line| line.contains(&format!(" {name} ")) && line.contains('✓'))
        });
    };
    let file = folder.path().join("tandai/theme.json");
    let mut pty = open();
    pty.keys("zh");
    has_tick(&pty, "As configured");
    pty.keys("jjj\r");
    pty.shows("Theme: light");
    quit(pty);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), r#"{"theme":"light"}"#);
    let mut pty = open();
    pty.keys("zh");
    has_tick(&pty, "light");
    pty.keys("kkk\r");
    pty.shows(", as configured");
    quit(pty);
    assert!(!file.exists());
    std::fs::write(&file, "{").unwrap();
    let mut pty = open();
    pty.keys("zh");
    has_tick(&pty, "As configured");
    pty.keys("\u{1b}");
    quit(pty);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "{", "a bad file is left alone");
}

#[cfg(unix)]
#[test]
fn xterm_gets_256_colours_and_the_linux_console_none_until_its_ground_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().to_str().unwrap();
    let article = folder.path().join("a.txt");
    std::fs::write(&article, ID).unwrap();
    let start = |term: &str| {
        let env = [("HOME", home), ("XDG_STATE_HOME", home), ("USER", "tester"), ("TERM", term), ("LANG", "C.UTF-8")];
        let pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_tandai")), &[article.to_str().unwrap()], &env, (100, 30));
        pty.shows("Places 7");
        pty
    };
    let contains = |bytes: &[u8], wanted: &str| String::from_utf8_lossy(bytes).contains(wanted);
    let has_ansi = |bytes: &[u8]| ["[32m", "[0;32m", ";32m"].iter().any(|green| contains(bytes, green));
    assert!(start("xterm").look(|seen| contains(&seen.bytes, "38;5;")));
    let mut console = start("linux");
    assert!(console.look(|seen| !contains(&seen.bytes, "38;5;") && !has_ansi(&seen.bytes)), "its ground is unknown");
    console.keys("\u{1b}]11;rgb:0000/0000/0000\u{1b}\\");
    console.until("the colours for a dark ground", |seen| has_ansi(&seen.bytes));
    assert!(console.look(|seen| !contains(&seen.bytes, "38;5;")));
}
