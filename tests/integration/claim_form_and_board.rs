//! Claims on the screen: suggestions, the form of a claim, the board.

use crate::support::reader::{EN, ID, TestReader};
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use tandai::annotation::AnnotationKind;
use tandai::annotation::board::ClaimRow;
use tandai::annotation::claim::Claim;
use tandai::annotation::verdict::Verdict;
use tandai::annotation::vocabulary::{ClaimType, Priority, Status};
use tandai::tui::app::Event;
use tandai::tui::theme::{ColorDepth, Theme};

/// The Indonesian seed with a weekday that does not match its date.
fn faulty() -> String {
    ID.replace("Senin (3/3/2025)", "Selasa (3/3/2025)")
}

fn claims(reader: &TestReader) -> Vec<(String, Claim)> {
    let list = reader.app.doc.annotations.list().iter().filter(|p| p.annotation.kind == AnnotationKind::Claim);
    list.map(|p| (p.annotation.target.exact.clone(), p.annotation.claim.clone().unwrap())).collect()
}

#[test]
fn suggestions_at_every_size() {
    for (width, height) in [(80, 24), (120, 40), (200, 50), (40, 20)] {
        let mut reader = TestReader::new(&faulty(), (width, height));
        screen!(format!("suggested_list_{width}x{height}"), reader.keys("R"));
    }
    let mut reader = TestReader::new(&faulty(), (120, 40));
    screen!("suggested_in_the_margin", reader.keys("ff"));
    screen!("unfit", reader.keys("!"));
    let mut reader = TestReader::themed(&faulty(), (80, 24), Theme::new(ColorDepth::Mono));
    insta::assert_snapshot!("suggested_mono_styles", reader.keys("!").lit());
}

#[test]
fn suggestions_are_accepted_dismissed_and_restored() {
    let mut reader = TestReader::new(ID, (120, 40));
    reader.keys("R");
    let words = |reader: &TestReader| {
        reader.screen().lines().find(|line| line.contains("│ ▎ ")).unwrap_or_default().to_string()
    };
    assert!(words(&reader).contains("Sepanjang 2024"), "{}", reader.screen());
    // Accepting the first and dismissing the second removes both from the list.
    reader.keys("c");
    assert!(words(&reader).contains("Menurut Indeks"), "{}", reader.screen());
    assert_eq!(claims(&reader).len(), 1);
    reader.keys("x");
    assert!(words(&reader).contains("Kapal bernama"), "{}", reader.screen());
    let saved = reader.saved.last().unwrap();
    assert_eq!(saved.suppressions.dismissed.len(), 1, "what was dismissed is in the file for all to see");
    // Undo restores both.
    reader.keys("u").keys("u");
    assert!(words(&reader).contains("Sepanjang 2024"), "{}", reader.screen());
    assert!(claims(&reader).is_empty() && reader.saved.last().unwrap().suppressions.is_empty());
    // The next suggestion is dismissed without opening the list.
    reader.keys("<Esc>").keys("f");
    let at = reader.app.cursor();
    reader.keys("d");
    assert_eq!(reader.saved.last().unwrap().suppressions.dismissed.len(), 1);
    reader.keys("F").keys("f");
    assert_ne!(reader.app.cursor(), at, "what was dismissed is stepped over");
}

/// The number after "of" in the line of the open review list that counts.
fn listed(reader: &TestReader) -> usize {
    let screen = reader.screen();
    let count = screen.lines().find_map(|line| line.split_once("─ 1 of ")?.1.split(' ').next()?.parse().ok());
    count.unwrap_or_else(|| panic!("{screen}"))
}

#[test]
fn the_key_and_the_list_agree_about_what_is_left() {
    let mut reader = TestReader::new(&faulty(), (120, 40));
    let message = |reader: &TestReader| reader.app.message().unwrap().text.clone();
    let visits_all = |reader: &mut TestReader, all: usize| {
        reader.keys("gf");
        for i in 1..=all {
            assert!(message(reader).starts_with(&format!("{i} of {all}: ")), "{} of {all}", message(reader));
            reader.keys("f");
        }
        assert!(message(reader).starts_with(&format!("1 of {all}: ")), "it begins again: {}", message(reader));
    };
    let all = listed(reader.keys("R"));
    reader.keys("<Esc>");
    visits_all(&mut reader, all);
    // What is decided about leaves both.
    reader.keys("Rjx");
    reader.keys("g");
    assert_eq!(listed(&reader), all - 1);
    reader.keys("<Esc>");
    visits_all(&mut reader, all - 1);
    // The less likely sentences are added to both.
    let more = listed(reader.keys("R<Tab>"));
    assert!(more > all && reader.screen().contains("only the most likely"), "{}", reader.screen());
    reader.keys("<Esc>");
    visits_all(&mut reader, more);
    let again = listed(reader.keys("R<Tab>"));
    assert_eq!(again, all - 1);
}

#[test]
fn when_the_most_likely_are_done_the_rest_is_offered() {
    let mut reader = TestReader::new(ID, (120, 40));
    let all = listed(reader.keys("R"));
    for _ in 0..all {
        reader.keys("x");
    }
    assert!(!reader.app.has_dialog(), "{}", reader.screen());
    reader.keys("f");
    let message = reader.app.message().unwrap().text.clone();
    assert!(message.contains("R lists") && message.contains("less likely"), "{message}");
    assert!(listed(reader.keys("R")) > 0 && reader.screen().contains("also the less likely"), "{}", reader.screen());
}

#[test]
fn a_finding_is_suppressed_with_a_reason() {
    let mut reader = TestReader::new(&faulty(), (120, 40));
    reader.keys("!").keys("x");
    screen!("silencing", reader);
    reader.keys("<Enter>");
    assert!(reader.screen().contains("please give a reason"));
    assert!(reader.saved.is_empty(), "nothing without a reason");
    reader.keys("as printed in the decree<Enter>");
    let silenced = reader.saved.last().unwrap().suppressions.silenced[0].known().unwrap().clone();
    assert_eq!((silenced.check.id(), silenced.reason.as_str()), ("weekday", "as printed in the decree"));
    assert_eq!(silenced.target.exact, "Selasa (3/3/2025)");
    reader.keys("!");
    assert!(reader.screen().contains("No inconsistencies to review"));
    reader.keys("u").keys("!");
    assert!(reader.screen().contains("was a Monday"));
    // On a finding inside a claim, the key acts on the finding; elsewhere in the claim, on the claim.
    reader.keys("c").keys("!").keys("x");
    assert!(reader.screen().contains("not an error because"));
    reader.keys("<Esc>").keys("b").keys("x");
    assert!(claims(&reader).is_empty());
}

#[test]
fn the_form_at_every_size() {
    for (width, height) in [(80, 24), (120, 40), (200, 50), (40, 20), (30, 8)] {
        let mut reader = TestReader::new(ID, (width, height));
        screen!(format!("form_{width}x{height}"), reader.keys("Rc<Esc>][").keys("]<Enter>"));
    }
    let mut reader = TestReader::new(ID, (100, 40));
    reader.keys("Rc<Esc>]<Enter>").keys("mm<Tab>Angka resmi lain.<Tab>https://bps.go.id/x<Tab>r<Tab>Statistik");
    reader.keys("<C-e>htp://x").go_to_field("Said on").keys("entah kapan<Esc>");
    screen!("form_with_faults", reader);
    // Esc again is a habit and no confirmation; Enter is one, for each of the two.
    reader.keys("<Esc><Esc>");
    assert!(reader.app.has_dialog());
    reader.keys("<Enter><Enter>");
    assert!(!reader.app.has_dialog());
    let (_, claim) = &claims(&reader)[0];
    assert_eq!(claim.said, "entah kapan");
    assert_eq!((&claim.verdict, &claim.status), (&Some("mostly false".into()), &Status::Done));
    assert_eq!(claim.evidence.len(), 2);
    assert_eq!(claim.evidence[1].url, "htp://x");
    reader.keys("u");
    assert!(claims(&reader)[0].1.is_blank(), "one undo for the whole form");
    let message = |reader: &TestReader| reader.app.message().unwrap().text.clone();
    assert!(message(&reader).starts_with("Undid: claim recorded: “"), "{}", message(&reader));
    reader.keys("U");
    assert!(message(&reader).starts_with("Redid: claim recorded: “"), "{}", message(&reader));
}

#[test]
fn a_claim_gets_suggestions_when_it_is_tagged() {
    let mut reader = TestReader::new(ID, (120, 40));
    reader.keys("/Ia mengatakan<Enter>").keys("c");
    let (_, claim) = &claims(&reader)[0];
    assert!(claim.is_blank() && claim.speaker.is_empty(), "nothing is a fact yet: {claim:?}");
    let suggested = &claim.suggested;
    assert_eq!((&*suggested.speaker, &*suggested.role), ("Siti Rohmah", "Ketua Serikat Awak Feri Madura"));
    assert_eq!((&*suggested.said, &*suggested.place), ("2025-03-03", "Surabaya"));
    assert_eq!(suggested.r#type, Some(ClaimType::Quantity));
    assert_eq!(reader.saved.len(), 1, "in the file at once, for the board of the folder");
    assert!(reader.screen().contains("Siti Rohmah?"), "{}", reader.screen());
    reader.keys("u");
    assert!(claims(&reader).is_empty());
}

#[test]
fn enter_takes_a_suggested_sentence_and_nothing_else() {
    let mut reader = TestReader::new(ID, (120, 40));
    reader.keys("g<Enter>");
    assert!(reader.saved.is_empty(), "the title is no claim");
    reader.keys("f<Enter>");
    assert_eq!(claims(&reader).len(), 1);
    assert!(!reader.app.has_dialog());
    reader.keys("<Enter>");
    assert!(reader.app.has_dialog(), "on a claim it opens the form");
}

#[test]
fn one_thing_about_a_claim_is_set_without_its_form() {
    let mut reader = TestReader::new(ID, (120, 40));
    reader.keys("f,v");
    assert!(!reader.app.has_dialog() && reader.screen().contains("No claim here: c to tag one"));
    reader.keys("<Enter>,v");
    screen!("verdicts_to_choose", reader);
    reader.keys("f");
    let claim = |reader: &TestReader| claims(reader)[0].1.clone();
    assert_eq!((claim(&reader).verdict, claim(&reader).status), (Some("false".into()), Status::Done));
    assert_eq!((&*claim(&reader).checker, &*claim(&reader).checked), ("tester", "2025-02-01"));
    assert!(reader.screen().contains("judged false (u to undo)"), "{}", reader.screen());
    reader.keys(",sc,ph");
    assert_eq!((claim(&reader).status, claim(&reader).priority), (Status::Checking, Some(Priority::High)));
    reader.keys(",rBPS: turun.<Esc>");
    assert_eq!(claim(&reader).rationale, "BPS: turun.");
    reader.keys(",ehttps://bps.go.id/<Enter>,ebps.go.id/tabel<Enter>");
    let evidence = claim(&reader).evidence;
    assert_eq!(evidence.iter().map(|e| &*e.url).collect::<Vec<_>>(), ["https://bps.go.id/", "bps.go.id/tabel"]);
    assert_eq!(evidence[0].accessed, "2025-02-01");
    // Each is undone for itself, and nothing happens without a choice.
    reader.keys("uuu");
    assert_eq!((claim(&reader).evidence.len(), claim(&reader).rationale), (0, String::new()));
    let saved = reader.saved.len();
    reader.keys(",v<Esc>,,<Esc>,r<Enter>,e<Enter>,x,<Esc>");
    assert_eq!(reader.saved.len(), saved);
}

#[test]
fn suggestions_are_accepted_or_rejected_with_a_key() {
    let mut reader = TestReader::new(ID, (120, 40));
    reader.keys("/Ia mengatakan<Enter>").keys("c,y");
    let claim = |reader: &TestReader| claims(reader)[0].1.clone();
    assert_eq!((&*claim(&reader).speaker, &*claim(&reader).said), ("Siti Rohmah", "2025-03-03"));
    assert!(claim(&reader).suggested.is_empty());
    reader.keys("u,n");
    assert!(claim(&reader).suggested.is_empty() && claim(&reader).is_blank());
    reader.keys(",y");
    assert!(reader.screen().contains("Nothing is suggested for this claim"));
}

#[test]
fn the_form_suggests_what_the_article_says() {
    let mut reader = TestReader::new(ID, (150, 40));
    reader.keys("/Ia mengatakan<Enter>").keys("c<Enter>");
    for suggested in ["Siti Rohmah?", "2025-03-03 Mon?", "Surabaya?", "quantity?"] {
        assert!(reader.screen().contains(suggested), "{suggested}: {}", reader.screen());
    }
    // Typing replaces the one, Tab leaves the next, and one key accepts the rest.
    reader.go_to_field("Said in").keys("Gresik").go_to_field("Type").keys("<Esc>");
    let (words, claim) = &claims(&reader)[0];
    assert!(words.starts_with("Ia mengatakan kapal uji coba"));
    assert_eq!((claim.speaker.as_str(), claim.place.as_str()), ("", "Gresik"));
    assert_eq!((claim.suggested.speaker.as_str(), claim.suggested.place.as_str()), ("Siti Rohmah", ""));
    reader.keys("<Enter><C-t><Esc>");
    let (_, claim) = &claims(&reader)[0];
    assert_eq!((claim.speaker.as_str(), claim.role.as_str()), ("Siti Rohmah", "Ketua Serikat Awak Feri Madura"));
    assert_eq!((claim.said.as_str(), claim.place.as_str()), ("2025-03-03", "Gresik"));
    assert_eq!((&claim.r#type, claim.suggested.is_empty()), (&Some(ClaimType::Quantity), true));
    let mut reader = TestReader::new(EN, (150, 40));
    reader.keys("/told the council<Enter>").keys("c<Enter><C-t>").keys("<Esc>");
    assert_eq!(claims(&reader)[0].1.speaker, "Henrik Solberg");
}

#[test]
fn what_is_suggested_does_not_look_like_a_value() {
    let mut reader = TestReader::themed(ID, (120, 40), Theme::new(ColorDepth::Mono));
    reader.keys("/Ia mengatakan<Enter>").keys("c<Enter>");
    let styles = reader.lit();
    let line = styles.lines().find(|line| line.ends_with("Surabaya?")).expect("it is in a style of its own");
    assert!(line.contains("DIM") && line.contains("ITALIC"), "{line}");
}

#[test]
fn a_form_that_is_only_looked_at_changes_nothing() {
    let mut reader = TestReader::new(ID, (120, 40));
    reader
        .keys("/meragukan<Enter>")
        .keys("c<Enter><Esc>")
        .keys("<Enter><Tab><Tab><Tab><Tab><Esc>")
        .keys("<Enter><C-c>");
    assert!(!reader.app.has_dialog() && !reader.screen().contains("nchanged"), "{}", reader.screen());
    assert_eq!(reader.saved.len(), 1, "tagged");
}

fn row(path: &str, speaker: &str, status: Status, verdict: Option<&str>, priority: Priority) -> ClaimRow {
    let claim = Claim {
        speaker: speaker.into(),
        status,
        verdict: verdict.map(Verdict::from),
        priority: Some(priority),
        ..Claim::default()
    };
    let id = uuid::Uuid::from_u128(speaker.len() as u128);
    ClaimRow {
        path: Some(path.into()),
        id,
        words: format!("Kata {speaker} harga naik."),
        start: 0,
        claim,
        tags: Vec::new(),
    }
}

#[test]
fn a_click_on_a_hint_of_a_dialog_is_its_key() {
    let mut reader = TestReader::new(ID, (120, 40));
    let click = |reader: &mut TestReader, words: &str| {
        let screen = reader.screen();
        let (row, line) = screen.lines().enumerate().find(|(_, line)| line.contains(words)).expect(words);
        let column = line[..line.find(words).unwrap()].chars().count();
        reader.event(Event::Mouse(MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column: column as u16,
            row: row as u16,
            modifiers: KeyModifiers::NONE,
        }));
    };
    reader.keys("R");
    click(&mut reader, "c claim");
    assert_eq!(reader.saved.last().unwrap().annotations.len(), 1);
    click(&mut reader, "Enter go to text");
    assert!(!reader.app.has_dialog());
    reader.keys("B");
    let before = reader.screen();
    click(&mut reader, "s sort");
    assert_ne!(reader.screen(), before, "the title names the order");
    click(&mut reader, "/ filter");
    assert!(reader.screen().contains("filter:"));
    reader.keys("<Esc><Esc>a");
    reader.keys("Siapa?");
    click(&mut reader, "Esc save");
    assert!(
        !reader.app.has_dialog() && reader.notes().iter().any(|(_, _, note)| note == "Siapa?"),
        "{:?}",
        reader.notes()
    );
}

#[test]
fn the_board_sorts_filters_and_opens_a_claim() {
    let mut reader = TestReader::new(ID, (120, 40));
    screen!("board_empty", reader.keys("B"));
    reader.keys("<Esc>R").keys("cc<Esc>");
    for (width, height) in [(80, 24), (120, 40), (200, 50), (40, 20)] {
        reader.event(Event::Resize(width, height));
        reader.keys("B");
        reader.event(Event::BoardLoaded(
            vec![
                row("a/banjir.txt", "Gref", Status::Done, Some("false"), Priority::Low),
                row("a/beras.txt", "Sari Wulandari", Status::Checking, None, Priority::High),
            ],
            1,
        ));
        screen!(format!("board_{width}x{height}"), reader.keys("<Tab>s"));
        reader.keys("<Esc>");
    }
    reader.event(Event::Resize(120, 40));
    reader.keys("B");
    reader.event(Event::BoardLoaded(vec![row("a/banjir.txt", "Gref", Status::Done, Some("false"), Priority::Low)], 0));
    reader.keys("<Tab>/gref");
    screen!("board_filtered", reader);
    reader.keys("<Enter><Esc>");
    assert!(reader.screen().contains("3 claims"), "Esc first takes the filter away");
    reader.keys("<Esc>");
    assert!(!reader.app.has_dialog());
}

/// A reader with the board open on three claims in order of place, the first one selected.
fn board_of_three(size: (u16, u16)) -> TestReader {
    let mut reader = TestReader::new(ID, size);
    reader.keys("fcfcfc").keys("B").keys("g");
    assert!(reader.screen().contains("3 claims: 3 to do"), "{}", reader.screen());
    reader
}

#[test]
fn the_board_sets_a_verdict_in_place() {
    let mut reader = board_of_three((120, 40));
    reader.keys("v");
    screen!("board_verdict_choice", reader);
    reader.keys("f");
    let claim = |reader: &TestReader| claims(reader)[0].1.clone();
    let told = claim(&reader);
    assert_eq!((told.verdict, told.status, told.checker.as_str()), (Some("false".into()), Status::Done, "tester"));
    assert!(!told.checked.is_empty());
    assert!(reader.screen().contains("3 claims: 2 to do, 0 checking, 1 done"), "{}", reader.screen());
    reader.keys("tc").keys("ph");
    assert_eq!((claim(&reader).status, claim(&reader).priority), (Status::Checking, Some(Priority::High)));
    reader.keys("uuu");
    let undone = claim(&reader);
    assert!(undone.is_blank() && undone.status == Status::Todo, "each of them can be undone on the board: {undone:?}");
    assert!(reader.screen().contains("3 claims: 3 to do"), "{}", reader.screen());
    // Without a choice, nothing is changed.
    let saves = reader.saved.len();
    reader.keys("v<Esc>").keys("x").keys("<Esc>");
    assert_eq!(reader.saved.len(), saves);
    assert!(!reader.app.has_dialog());
}

#[test]
fn a_suggested_speaker_looks_like_a_suggestion_on_the_board() {
    let mut reader = TestReader::new(ID, (120, 40));
    reader.keys("/Ia mengatakan<Enter>").keys("cB");
    assert!(reader.screen().contains("Siti Rohmah?"), "{}", reader.screen());
}

#[test]
fn what_is_set_for_marked_claims_is_one_change() {
    let mut reader = board_of_three((120, 40));
    reader.keys(" ");
    assert!(reader.screen().contains("1 marked"), "{}", reader.screen());
    reader.keys("j ");
    assert!(reader.screen().contains("2 marked"), "{}", reader.screen());
    let statuses = |reader: &TestReader| claims(reader).iter().map(|(_, c)| c.status.clone()).collect::<Vec<_>>();
    reader.keys("t");
    assert!(reader.screen().contains("Status of 2 claims"), "{}", reader.screen());
    reader.keys("c");
    assert_eq!(statuses(&reader), [Status::Checking, Status::Todo, Status::Checking]);
    reader.keys("u");
    assert_eq!(statuses(&reader), [Status::Todo, Status::Todo, Status::Todo], "one undo for both");
    // Marks stay while the list is filtered, and what is not shown is counted.
    reader.keys("/zzz<Enter>");
    assert!(reader.screen().contains("2 marked (2 not shown)"), "{}", reader.screen());
    reader.keys("<Esc>");
    assert!(reader.screen().contains("2 marked"), "{}", reader.screen());
    reader.keys("<Esc>");
    assert!(!reader.screen().contains("marked") && reader.app.has_dialog(), "{}", reader.screen());
    reader.keys("*").keys("vt");
    assert_eq!(statuses(&reader), [Status::Done, Status::Done, Status::Done]);
    reader.keys("*");
    assert!(!reader.screen().contains("marked"), "the same key unmarks them");
}

#[test]
fn a_claim_of_another_article_is_changed_there() {
    let mut reader = board_of_three((120, 40));
    reader.event(Event::BoardLoaded(
        vec![row("a/beras.txt", "Sari Wulandari", Status::Checking, None, Priority::High)],
        0,
    ));
    let saves = reader.saved.len();
    reader.keys("<Tab>").keys("/sari<Enter>");
    for key in ["v", "t", "p", " "] {
        reader.keys(key);
        let message = reader.app.message().unwrap().text.clone();
        assert!(message.contains("beras") && message.contains("Enter"), "{message}");
    }
    reader.keys("*");
    assert!(!reader.screen().contains("marked"), "{}", reader.screen());
    assert_eq!(reader.saved.len(), saves);
}

#[test]
fn the_filter_of_the_board_folds_accents_and_knows_terms() {
    let mut reader = board_of_three((120, 40));
    reader.event(Event::BoardLoaded(
        vec![row("a/beras.txt", "Málaga", Status::Checking, Some("half true"), Priority::High)],
        0,
    ));
    reader.keys("<Tab>");
    for filter in ["malaga", "status:checking", "verdict:half", "speaker:MAL", "priority:high beras"] {
        reader.keys(&format!("/{filter}<Enter>"));
        let screen = reader.screen();
        assert!(screen.contains("1 claim:") && screen.contains("Málaga"), "{filter}: {screen}");
        reader.keys("<Esc>");
    }
    reader.keys("/tag:none<Enter>");
    assert!(reader.screen().contains("#tag"), "what else can be typed: {}", reader.screen());
}

#[test]
fn a_claim_in_a_transcript_keeps_the_time_of_its_cue() {
    let text = "WEBVTT\n\n00:05.000 --> 00:08.000\n<v Ani>Harga beras naik.\n\n01:02:03.400 --> 01:02:05.000\nHarga gula turun.\n";
    let mut reader = TestReader::transcript(text, (150, 30));
    reader.keys("j").keys("c");
    let at = |reader: &TestReader| claims(reader)[0].1.at.clone();
    assert_eq!(at(&reader), "01:02:03.400");
    assert!(reader.screen().contains("01:02:03.400"), "in the notes pane: {}", reader.screen());
    // The form shows it, and is filled in as for any new claim.
    let form = reader.keys("<Enter>").screen();
    assert!(form.lines().any(|line| line.contains("Said at") && line.contains("01:02:03.400")), "{form}");
    reader.keys("<Esc>").keys("B");
    let board = reader.screen();
    assert!(
        board.contains("Time") && board.lines().any(|l| l.contains("01:02:03.400") && l.contains("gula")),
        "{board}"
    );
    reader.keys("<Esc>").keys("u");
    assert!(claims(&reader).is_empty());
    reader.keys("<C-r>");
    assert_eq!(at(&reader), "01:02:03.400");
    // No other article has times, and no other form the field.
    let mut reader = TestReader::new(ID, (120, 40));
    let form = reader.keys("f").keys("c").keys("<Enter>").screen();
    assert!(at(&reader).is_empty() && !form.contains("Said at"), "{form}");
}
