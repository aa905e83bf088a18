//! The claims desk on the screen: what is suggested, the form of a claim, the board.

#[path = "support/desk.rs"]
mod desk;

use desk::{Desk, EN, ID};
use tandai::annotation::Kind;
use tandai::annotation::board::Row;
use tandai::annotation::claim::Claim;
use tandai::tui::app::Event;
use tandai::tui::theme::{Depth, Theme};

macro_rules! screen {
    ($name:expr, $desk:expr) => {
        insta::assert_snapshot!($name, $desk.screen())
    };
}

/// The Indonesian seed with a weekday that does not fit.
fn faulty() -> String {
    ID.replace("Senin (3/3/2025)", "Selasa (3/3/2025)")
}

fn claims(desk: &Desk) -> Vec<(String, Claim)> {
    let list = desk.app.doc.book.list().iter().filter(|p| p.annotation.kind == Kind::Claim);
    list.map(|p| (p.annotation.target.exact.clone(), p.annotation.claim.clone().unwrap())).collect()
}

#[test]
fn what_is_suggested_at_every_size() {
    for (width, height) in [(80, 24), (120, 40), (200, 50), (40, 20)] {
        let mut desk = Desk::new(&faulty(), (width, height));
        screen!(format!("suggested_list_{width}x{height}"), desk.keys("R"));
    }
    let mut desk = Desk::new(&faulty(), (120, 40));
    screen!("suggested_in_the_margin", desk.keys("ff"));
    screen!("unfit", desk.keys("!"));
    let mut desk = Desk::themed(&faulty(), (80, 24), Theme::new(Depth::Mono));
    insta::assert_snapshot!("suggested_mono_styles", desk.keys("!").lit());
}

#[test]
fn stepping_taking_dismissing_and_back() {
    let mut desk = Desk::new(ID, (120, 40));
    desk.keys("R");
    let words = |desk: &Desk| desk.screen().lines().find(|line| line.contains("│ ▎ ")).unwrap_or_default().to_string();
    assert!(words(&desk).contains("Sepanjang 2024"), "{}", desk.screen());
    // The first is taken, the second dismissed; each leaves the list.
    desk.keys("c");
    assert!(words(&desk).contains("Menurut Indeks"), "{}", desk.screen());
    assert_eq!(claims(&desk).len(), 1);
    desk.keys("x");
    assert!(words(&desk).contains("Kapal bernama"), "{}", desk.screen());
    let saved = desk.saved.last().unwrap();
    assert_eq!(saved.desk.dismissed.len(), 1, "what was dismissed is in the file for all to see");
    // Undo brings both back.
    desk.keys("u").keys("u");
    assert!(words(&desk).contains("Sepanjang 2024"), "{}", desk.screen());
    assert!(claims(&desk).is_empty() && desk.saved.last().unwrap().desk.is_empty());
    // Without the list: to the next one, and away with it.
    desk.keys("<Esc>").keys("f");
    let at = desk.app.cursor;
    desk.keys("d");
    assert_eq!(desk.saved.last().unwrap().desk.dismissed.len(), 1);
    desk.keys("F").keys("f");
    assert_ne!(desk.app.cursor, at, "what was dismissed is stepped over");
}

#[test]
fn a_finding_is_silenced_with_a_reason() {
    let mut desk = Desk::new(&faulty(), (120, 40));
    desk.keys("!").keys("x");
    screen!("silencing", desk);
    desk.keys("<Enter>");
    assert!(desk.screen().contains("it needs a reason"));
    assert!(desk.saved.is_empty(), "nothing without a reason");
    desk.keys("as printed in the decree<Enter>");
    let silenced = desk.saved.last().unwrap().desk.silenced[0].own().unwrap().clone();
    assert_eq!((silenced.check.id(), silenced.reason.as_str()), ("weekday", "as printed in the decree"));
    assert_eq!(silenced.target.exact, "Selasa (3/3/2025)");
    desk.keys("!");
    assert!(desk.screen().contains("nothing in this article contradicts itself"));
    desk.keys("u").keys("!");
    assert!(desk.screen().contains("was a Monday"));
    // On a claim that holds it, the finding is meant where the cursor is on it, else the claim.
    desk.keys("c").keys("!").keys("x");
    assert!(desk.screen().contains("it is right because"));
    desk.keys("<Esc>").keys("b").keys("x");
    assert!(claims(&desk).is_empty());
}

#[test]
fn the_form_at_every_size() {
    for (width, height) in [(80, 24), (120, 40), (200, 50), (40, 20), (30, 8)] {
        let mut desk = Desk::new(ID, (width, height));
        screen!(format!("form_{width}x{height}"), desk.keys("Rc<Esc>][").keys("]<Enter>"));
    }
    let mut desk = Desk::new(ID, (100, 40));
    desk.keys("Rc<Esc>]<Enter>").keys("<Tab><Tab><Tab>").keys("tahun lalu<Tab><Tab><Tab><Tab>mm<Tab>Angka resmi lain.");
    desk.keys("<C-e>https://bps.go.id/x<Tab>r<Tab>Statistik").keys("<C-e>htp://x<Esc>");
    screen!("form_with_faults", desk);
    // Once more leaves it, with everything as it was typed.
    desk.keys("<Esc>");
    let (_, claim) = &claims(&desk)[0];
    assert!(claim.said.ends_with("tahun lalu"), "{}", claim.said);
    assert_eq!((claim.verdict.as_str(), claim.status.as_str()), ("mostly false", "done"));
    assert_eq!(claim.evidence.len(), 2);
    assert_eq!(claim.evidence[1].url, "htp://x");
    desk.keys("u");
    assert!(claims(&desk)[0].1.is_bare(), "one undo for the whole form");
}

#[test]
fn the_form_begins_with_what_the_article_tells() {
    let mut desk = Desk::new(ID, (120, 40));
    desk.keys("/Ia mengatakan<Enter>").keys("c<Enter>").keys("<C-s>");
    let (words, claim) = &claims(&desk)[0];
    assert!(words.starts_with("Ia mengatakan kapal uji coba"));
    assert_eq!((claim.speaker.as_str(), claim.role.as_str()), ("Siti Rohmah", "Ketua Serikat Awak Feri Madura"));
    assert_eq!((claim.said.as_str(), claim.place.as_str()), ("2025-03-03", "Surabaya"));
    assert_eq!((claim.r#type.as_str(), claim.checker.as_str()), ("quantity", "tester"));
    let mut desk = Desk::new(EN, (120, 40));
    desk.keys("/told the council<Enter>").keys("c<Enter>").keys("<Esc>");
    assert_eq!(claims(&desk)[0].1.speaker, "Henrik Solberg");
}

#[test]
fn a_form_left_as_it_was_changes_nothing() {
    let mut desk = Desk::new(ID, (120, 40));
    desk.keys("/meragukan<Enter>").keys("c<Enter><Esc>").keys("<Enter><Esc>");
    assert!(desk.screen().contains("claim unchanged"));
    assert_eq!(desk.saved.len(), 2, "tagged, and what the article tells");
}

fn row(path: &str, speaker: &str, status: &str, verdict: &str, priority: &str) -> Row {
    let claim = Claim {
        speaker: speaker.into(),
        status: status.into(),
        verdict: verdict.into(),
        priority: priority.into(),
        ..Claim::default()
    };
    let id = uuid::Uuid::from_u128(speaker.len() as u128);
    Row { path: Some(path.into()), id, words: format!("Kata {speaker} harga naik."), start: 0, claim, tags: Vec::new() }
}

#[test]
fn the_board_sorts_filters_and_leads_on() {
    let mut desk = Desk::new(ID, (120, 40));
    screen!("board_empty", desk.keys("B"));
    desk.keys("<Esc>R").keys("cc<Esc>");
    for (width, height) in [(80, 24), (120, 40), (200, 50), (40, 20)] {
        desk.event(Event::Resize(width, height));
        desk.keys("B");
        desk.event(Event::Boarded(
            vec![
                row("a/banjir.txt", "Gref", "done", "false", "low"),
                row("a/beras.txt", "Sari Wulandari", "checking", "", "high"),
            ],
            1,
        ));
        screen!(format!("board_{width}x{height}"), desk.keys("<Tab>s"));
        desk.keys("<Esc>");
    }
    desk.event(Event::Resize(120, 40));
    desk.keys("B");
    desk.event(Event::Boarded(vec![row("a/banjir.txt", "Gref", "done", "false", "low")], 0));
    desk.keys("<Tab>/gref");
    screen!("board_filtered", desk);
    desk.keys("<Enter><Esc>");
    assert!(desk.screen().contains("3 claims"), "Esc first takes the filter away");
    desk.keys("<Esc>");
    assert!(desk.app.overlay.is_none());
}
