//! Getting about and looking at the text: jumps, marks, links, the measure, copying, keys of one's own.

#[path = "support/desk.rs"]
mod desk;

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use desk::{Desk, EN, ID};
use tandai::tui::action::Action;
use tandai::tui::app::Event;
use tandai::tui::keymap;
use tandai::tui::palette::{PALETTES, Palette};
use tandai::tui::theme::{Depth, Theme};

macro_rules! screen {
    ($name:expr, $desk:expr) => {
        insta::assert_snapshot!($name, $desk.screen())
    };
}

const MARKDOWN: &str = "---\nauthor: Siti Rahma\ndate: 2024-05-02\nurl: https://kabar.example/pasar\n---\n\
    # Pasar *Kota* Terbakar\n\nApi membakar **pasar kota** pada Kamis pagi, kata [Ani Wijaya](https://contoh.id/ani), kepala \
    dinas pemadam, dan tiga kios habis sebelum bantuan datang dari kota sebelah.\n\n> Kami datang secepat mungkin, tetapi jalan \
    macet dan air habis di tengah jalan.\n>\n> > \"Itu tidak benar,\" kata pedagang.\n\n## Kerugian\n\n- Tiga kios habis, semuanya milik \
    pedagang kain yang sudah berjualan di sana selama dua puluh tahun\n- Dua rusak\n  - satu parah\n\n9. Sembilan\n10. Sepuluh\n\n\
    | Kios | Rugi |\n| --- | --- |\n| A | Rp 3 miliar |\n\n```\nlet x = 1;\n    let y = 2;\n```\n\nTidak ada korban.\n";

fn markdown(size: (u16, u16)) -> Desk {
    Desk::markdown(MARKDOWN, size)
}

#[test]
fn structure_at_every_size() {
    for (width, height) in [(120, 40), (80, 24), (40, 20), (200, 50)] {
        screen!(format!("structure_{width}x{height}"), markdown((width, height)));
    }
    insta::assert_snapshot!("structure_styles", markdown((120, 40)).lit());
}

#[test]
fn links_and_headings_are_listed_and_gone_to() {
    let mut desk = markdown((80, 24));
    screen!("links", desk.keys("p"));
    desk.keys("<Enter>");
    assert!(desk.app.article().text()[desk.app.cursor..].starts_with("Ani Wijaya"));
    screen!("contents", desk.keys("P"));
    desk.keys("Keru<Enter>");
    assert!(desk.app.article().text()[desk.app.cursor..].starts_with("Kerugian"));
    let mut plain = Desk::new(EN, (80, 24));
    screen!("no_links", plain.keys("p"));
}

#[test]
fn back_and_forward_and_by_letter() {
    let mut desk = Desk::new(EN, (80, 24));
    let start = desk.app.cursor;
    desk.keys("}}`a");
    let marked = desk.app.cursor;
    desk.keys("G");
    let end = desk.app.cursor;
    assert!(end > marked);
    desk.keys("<C-o>");
    assert_eq!(desk.app.cursor, marked);
    desk.keys("<C-i>");
    assert_eq!(desk.app.cursor, end);
    screen!("marks", desk.keys("'"));
    desk.keys("a");
    assert_eq!(desk.app.cursor, marked);
    desk.keys("''");
    assert_eq!(desk.app.cursor, end, "where it was before the last jump");
    desk.keys("'z");
    assert!(desk.screen().contains("there is no mark z"));
    desk.keys("g<C-o>");
    assert_ne!(desk.app.cursor, start);
}

#[test]
fn only_the_text() {
    for (width, height) in [(120, 40), (80, 24), (40, 20)] {
        let mut desk = Desk::new(ID, (width, height));
        screen!(format!("alone_{width}x{height}"), desk.keys("}}zf"));
        let before = desk.app.cursor;
        desk.keys("zf");
        assert_eq!(desk.app.cursor, before);
    }
}

#[test]
fn the_measure_is_set_while_reading() {
    let mut desk = Desk::new(ID, (200, 50));
    let width = |desk: &Desk| desk.app.geometry().text.width;
    assert_eq!(width(&desk), 72);
    desk.keys(">>");
    assert_eq!(width(&desk), 80);
    for _ in 0..40 {
        desk.event(Event::Key(crossterm::event::KeyEvent::new(
            crossterm::event::KeyCode::Char('<'),
            KeyModifiers::NONE,
        )));
    }
    assert_eq!(width(&desk), 24);
    assert!(desk.screen().contains("lines of 24 columns: the shortest"));
}

#[test]
fn the_border_between_the_panes_is_dragged() {
    let mut desk = Desk::new(ID, (120, 40));
    let areas = desk.app.geometry();
    let mouse = |kind, column, row| Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
    let (x, y) = (areas.text.right() + 1, 10);
    desk.event(mouse(MouseEventKind::Down(MouseButton::Left), x, y));
    desk.event(mouse(MouseEventKind::Drag(MouseButton::Left), x - 20, y));
    desk.event(mouse(MouseEventKind::Up(MouseButton::Left), x - 20, y));
    let wider = desk.app.geometry();
    assert!(wider.entities.width >= areas.entities.width + 15, "{wider:?}");
    assert!(desk.app.anchor.is_none(), "no text was selected on the way");
    let row = wider.notes.y - 1;
    desk.event(mouse(MouseEventKind::Down(MouseButton::Left), wider.notes.x + 2, row));
    desk.event(mouse(MouseEventKind::Drag(MouseButton::Left), wider.notes.x + 2, row - 6));
    assert_eq!(desk.app.geometry().notes.height, wider.notes.height + 6);
}

#[test]
fn what_is_copied() {
    let mut desk = markdown((100, 30));
    desk.keys("}}Yq").keys("Yc").keys("1Ya").keys("Yl");
    assert_eq!(desk.copied.len(), 4);
    assert!(desk.copied[0].starts_with("Api membakar pasar kota"));
    assert!(
        desk.copied[1].ends_with("” — Siti Rahma, “Pasar Kota Terbakar”, 2024-05-02, https://kabar.example/pasar, ¶1"),
        "{}",
        desk.copied[1]
    );
    assert!(
        desk.copied[2].starts_with("> Api membakar") && desk.copied[2].ends_with("important highlight\n"),
        "{}",
        desk.copied[2]
    );
    assert_eq!(desk.copied[3], "https://kabar.example/pasar");
    let mut plain = Desk::new(ID, (100, 30));
    plain.keys("Yl");
    assert!(plain.copied.is_empty() && plain.screen().contains("no link here"));
}

#[test]
fn a_claim_on_a_page_begins_with_its_address() {
    let mut desk = markdown((100, 40));
    desk.keys("}}c<Enter><Esc>");
    let saved = desk.saved.last().unwrap();
    let claim = saved.annotations[0].claim.as_ref().unwrap();
    assert_eq!(claim.appearance, "https://kabar.example/pasar");
}

#[test]
fn what_may_follow_a_letter_is_shown() {
    for (width, height) in [(120, 40), (40, 20)] {
        screen!(format!("hints_{width}x{height}"), Desk::new(ID, (width, height)).keys("z"));
    }
    let mut desk = Desk::new(ID, (80, 24));
    desk.keys("z<Esc>");
    assert!(desk.app.overlay.is_none());
    desk.keys("H2");
    assert_eq!(desk.saved.last().unwrap().annotations.len(), 1);
}

#[test]
fn the_help_shows_what_can_be_done_now() {
    let mut desk = Desk::new(ID, (120, 90));
    let now = desk.keys("?").screen();
    assert!(!now.contains("delete the annotation") && !now.contains("redo"), "{now}");
    let all = desk.keys("<Tab>").screen();
    assert!(all.contains("All keys") && all.contains("delete the annotation") && all.contains("redo"), "{all}");
    desk.keys("<Esc>}}1?");
    let marked = desk.screen();
    assert!(marked.contains("delete the annotation") && marked.contains("undo"), "{marked}");
}

#[test]
fn digits_can_be_counts() {
    let mut desk = Desk::new(EN, (80, 24));
    desk.app.config.counts = true;
    desk.app.keys.count();
    desk.keys("g3}");
    let mut plain = Desk::new(EN, (80, 24));
    plain.keys("g}}}");
    assert_eq!(desk.app.cursor, plain.app.cursor);
    desk.keys("2G");
    let p = desk.app.article().paragraphs()[desk.app.paragraph()];
    assert_eq!(p.number(), Some(2));
    desk.keys("99G");
    assert!(desk.screen().contains("there is no paragraph 99"));
    desk.keys("H1");
    assert_eq!(desk.saved.last().unwrap().annotations.len(), 1, "labels are a letter away");
}

#[test]
fn every_theme() {
    for palette in PALETTES.iter().chain(&[Palette::named("16").unwrap(), Palette::named("auto").unwrap()]) {
        for (width, height) in [(120, 40), (80, 24), (40, 20), (200, 50)] {
            let mut desk = Desk::themed(ID, (width, height), Theme::of(*palette));
            desk.keys("}}1}}c}}/kapal<Enter>");
            insta::assert_snapshot!(format!("theme_{}_{width}x{height}", palette.name), desk.lit());
        }
    }
}

#[test]
fn themes_follow_the_terminals_ground() {
    let mut desk = Desk::themed(ID, (80, 24), Theme::new(Depth::Many));
    desk.event(Event::Ground { light: true });
    // What the environment of a test says of colours is not known; the rule is.
    assert_eq!(Theme::new(Depth::Many).suited(Some(true)).name(), "light");
    assert_eq!(Theme::new(Depth::Sixteen).suited(Some(true)).name(), "16");
    assert_eq!(Theme::of(Palette::named("high-contrast").unwrap()).suited(Some(true)).name(), "high-contrast-light");
    desk.app.theme = Theme::new(Depth::Many);
    let names: Vec<_> = (0..8)
        .map(|_| {
            desk.keys("zh");
            desk.app.theme.name()
        })
        .collect();
    assert_eq!(names.last(), Some(&"auto"), "{names:?}");
}

#[test]
fn every_action_is_in_the_one_table() {
    // Keys and palette are made from it; the mouse reaches the palette anywhere, by its right button.
    for binding in keymap::bindings() {
        assert!(!binding.keys.is_empty() && !binding.help.is_empty(), "{:?}", binding.action);
        let mut desk = Desk::new(ID, (120, 40));
        let press = MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Right),
            column: 20,
            row: 10,
            modifiers: KeyModifiers::NONE,
        };
        desk.event(Event::Mouse(press));
        let screen = desk.keys(binding.help).screen();
        assert!(screen.contains(binding.help), "{:?}:\n{screen}", binding.action);
    }
    assert!(keymap::bindings().any(|binding| binding.action == Action::Palette));
}

#[test]
fn the_library() {
    for (width, height) in [(120, 40), (80, 24), (40, 20), (200, 50)] {
        let mut desk = Desk::new(EN, (width, height));
        screen!(format!("library_{width}x{height}"), desk.keys("O"));
        screen!(format!("library_search_{width}x{height}"), desk.keys("<Tab>selat madura"));
        screen!(format!("library_named_{width}x{height}"), desk.keys("<Tab>"));
    }
    let mut desk = Desk::new(EN, (100, 30));
    screen!("library_narrowed", desk.keys("O/psr"));
    screen!("library_nothing", desk.keys("xyz"));
    desk.keys("<Esc><Esc>");
    assert!(desk.screen().contains("by file"));
    desk.keys("sss");
    assert!(desk.screen().contains("last read first"));
    screen!("library_of_a_name", desk.keys("<Tab><Tab>/madura<Enter>"));
    screen!("library_search_nothing", desk.keys("<Esc><Tab><Tab>qqq"));
    desk.keys("<Esc><Esc><Esc>");
    assert!(desk.app.overlay.is_none(), "and back in the article");
    desk.keys("O<Tab><Tab>");
    assert!(desk.screen().contains("last read first"), "it is as it was left");
}

#[test]
fn notes_are_found_and_hits_are_opened_at_their_place() {
    let mut desk = Desk::new(EN, (100, 30));
    desk.keys("O<Tab>2,4 juta");
    assert!(desk.screen().contains("cek ke dinas"), "{}", desk.screen());
    let effects = desk
        .app
        .handle(Event::Key(crossterm::event::KeyEvent::new(crossterm::event::KeyCode::Enter, KeyModifiers::NONE)));
    let opened = effects
        .iter()
        .any(|effect| matches!(effect, tandai::tui::app::Effect::Open(path) if path.ends_with("in/feri-listrik.txt")));
    assert!(opened, "{effects:?}");
    assert!(desk.app.overlay.is_none());
}

#[test]
fn the_tour_teaches_by_doing() {
    for (width, height) in [(120, 40), (80, 24), (40, 20)] {
        screen!(format!("tour_{width}x{height}"), Desk::tour((width, height)));
    }
    let mut desk = Desk::tour((100, 30));
    let done = |desk: &Desk| desk.app.tour_says().unwrap().1;
    let steps = ["}}}", "s", "2", "aWho says so?<Esc>", "fc", "<Enter><Tab>", "", "u", "?<Esc>"];
    let mut seen = vec![done(&desk)];
    for keys in steps {
        if keys == "<Enter><Tab>" {
            // To the verdict, the first of them, and out.
            desk.keys("<Enter>");
            desk.choose("Verdict");
            desk.keys("<Esc>");
        } else {
            desk.keys(keys);
        }
        seen.push(done(&desk));
    }
    assert_eq!(seen, [0, 1, 2, 3, 4, 5, 6, 6, 7, 8], "{}", desk.screen());
    assert!(desk.saved.is_empty(), "practice is saved nowhere");
    screen!("tour_end", desk);
}

#[test]
fn words_are_broken_where_that_is_settled() {
    let mut desk = Desk::new(ID, (40, 20));
    desk.app.config.hyphenate = true;
    desk.event(Event::Resize(41, 20));
    desk.event(Event::Resize(40, 20));
    screen!("hyphenated_40x20", desk);
}

#[test]
fn the_library_by_mouse() {
    let mut desk = Desk::new(EN, (100, 30));
    desk.keys("O");
    let mouse = |kind, column, row| Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
    let press = |column, row| mouse(MouseEventKind::Down(MouseButton::Left), column, row);
    let find = |desk: &Desk, words: &str| {
        let screen = desk.screen();
        let row = screen.lines().position(|line| line.contains(words)).unwrap();
        let line = screen.lines().nth(row).unwrap();
        (line[..line.find(words).unwrap()].chars().count() as u16, row as u16)
    };
    let (x, y) = find(&desk, "Who is named");
    desk.event(press(x + 1, y));
    assert!(desk.screen().contains("Enter lists the articles"));
    let (x, y) = find(&desk, "Articles");
    desk.event(press(x, y));
    let (x, y) = find(&desk, "Pasar Terbakar");
    desk.event(press(x, y));
    assert!(desk.app.overlay.is_some(), "the first click chooses");
    desk.event(mouse(MouseEventKind::ScrollUp, x, y));
    desk.event(press(x, y));
    desk.event(press(x, y));
    assert!(desk.app.overlay.is_none(), "the second one opens");
    desk.keys("O");
    desk.event(press(1, 29));
    assert!(desk.app.overlay.is_none(), "what is under it is a click away");
}
