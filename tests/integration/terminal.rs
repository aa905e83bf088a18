//! The program in a pseudo-terminal: driven by keys, killed, suspended, resized.

use crate::support::pty::Pty;
use regex::Regex;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tandai::annotation::Sidecar;
use tandai::article::Article;
use tandai::tui::terminal::Screen;

const ARTICLE: &str = "\
Harga Beras Turun di Tiga Provinsi
KOTA TERANG – Menteri Pangan Sari Wulandari mengatakan harga beras turun 12 persen sejak 3 Maret 2025.
\"Kami menjaga stok,\" kata Sari Wulandari di Jakarta. Harga jagung naik.
Baca Juga: Panen Raya Dimulai
Badan Pusat Angka mencatat produksi naik menjadi 2,5 juta ton.
";

const ESC: &str = "\x1b";

/// A folder with an article that the program opens in a terminal.
struct ArticleFolder {
    dir: tempfile::TempDir,
}

impl ArticleFolder {
    fn new(text: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.txt"), text).unwrap();
        // An earlier session kept its positions here, so nothing is explained.
        fs::create_dir_all(dir.path().join("tandai/positions")).unwrap();
        Self { dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn open_at(&self, size: (u16, u16), args: &[&str]) -> Pty {
        let home = self.dir.path().to_str().unwrap();
        let env = [("HOME", home), ("XDG_STATE_HOME", home), ("USER", "tester")];
        Pty::start(Path::new(env!("CARGO_BIN_EXE_tandai")), args, &env, size)
    }

    #[track_caller]
    fn open(&self) -> Pty {
        let pty = self.open_at((100, 30), &[self.path("a.txt").to_str().unwrap()]);
        pty.shows("Sari Wulandari");
        pty
    }

    fn annotations(&self) -> Vec<Value> {
        let Ok(json) = fs::read(self.path("a.txt.annotations.json")) else { return Vec::new() };
        let sidecar: Value = serde_json::from_slice(&json).expect("a sidecar is valid JSON at any moment");
        sidecar["annotations"].as_array().unwrap().clone()
    }

    fn quotes(&self) -> Vec<String> {
        self.annotations().iter().map(|a| a["target"]["exact"].as_str().unwrap().to_string()).collect()
    }
}

#[track_caller]
fn quit(mut pty: Pty) {
    pty.keys("q");
    assert!(pty.end().success(), "{}", pty.screen());
    pty.given_back();
}

#[test]
fn a_corrected_entity_stays_corrected() {
    let folder = ArticleFolder::new(ARTICLE);
    let mut pty = folder.open();
    pty.shows("Places 2");
    pty.keys("/Jakarta\r");
    pty.shows("hit 1 of 1");
    pty.keys("X");
    pty.shows("“Jakarta” is not an entity");
    pty.shows("Places 1");
    quit(pty);
    let sidecar: Value = serde_json::from_slice(&fs::read(folder.path("a.txt.annotations.json")).unwrap()).unwrap();
    assert_eq!(sidecar["entities"]["rejected"], serde_json::json!([{ "text": "Jakarta", "type": "LOC" }]));
    let pty = folder.open();
    pty.shows("Places 1");
    quit(pty);
}

#[test]
fn open_move_select_highlight_note_quit_reopen_undo() {
    let folder = ArticleFolder::new(ARTICLE);
    let mut pty = folder.open();
    pty.shows("Places");

    // Select two words of the second sentence of paragraph 2, highlight them.
    pty.keys("}}");
    pty.keys("v");
    pty.keys("ee");
    pty.shows("characters");
    pty.keys("2");
    pty.shows("“\"Kami menjaga” highlighted as doubtful");
    pty.shows("1 mark  saved");

    // A note on a sentence, of two lines.
    pty.keys(")");
    pty.keys("a");
    pty.shows("New note");
    pty.keys("Cek harga jagung.\rPasar mana?");
    pty.shows("Pasar mana?");
    pty.keys(ESC);
    pty.shows("2 marks  saved");
    pty.shows("Note added to “Harga jagung naik.”");
    // A claim.
    pty.keys("}}c");
    pty.shows("3 marks  saved");
    quit(pty);

    assert_eq!(
        folder.quotes(),
        ["\"Kami menjaga", "Harga jagung naik.", "Badan Pusat Angka mencatat produksi naik menjadi 2,5 juta ton."]
    );
    let found = folder.annotations();
    assert_eq!((&found[0]["label"], &found[0]["kind"]), (&"doubtful".into(), &"highlight".into()));
    assert_eq!(found[1]["note"], "Cek harga jagung.\nPasar mana?");
    assert_eq!((&found[2]["claim"]["status"], &found[2]["creator"]), (&"todo".into(), &"tester".into()));
    let start = found[1]["target"]["start"].as_u64().unwrap() as usize;
    assert_eq!(start, ARTICLE[..ARTICLE.find("Harga jagung").unwrap()].chars().count(), "code points");

    // Open again: everything is there, at the place where reading stopped.
    let mut pty = folder.open();
    pty.shows("3 marks, 1 claim  saved");
    pty.shows("¶3/3");
    pty.shows("claim · to do");
    pty.keys("[");
    pty.shows("Pasar mana?");
    pty.keys("d");
    pty.shows("Deleted note on “Harga jagung naik.”");
    pty.shows("2 marks  saved");
    pty.keys("u");
    pty.shows("Undid: deleted note");
    pty.shows("3 marks  saved");
    pty.keys("U");
    pty.shows("Redid: deleted note");
    pty.keys("u");
    pty.shows("3 marks  saved");
    quit(pty);
    assert_eq!(folder.annotations(), found, "deleting and undoing leaves the file as it was");
}

#[test]
fn killed_between_any_two_keys_nothing_saved_is_lost() {
    // Each key, and what the screen shows once its change is saved.
    let steps = [
        ("}", ""),
        ("H", ""),
        ("1", "1 mark  saved"),
        (")", ""),
        ("H", ""),
        ("2", "2 marks  saved"),
        ("}", ""),
        ("c", "3 marks, 1 claim  saved"),
        ("d", "2 marks  saved"),
        ("u", "3 marks, 1 claim  saved"),
    ];
    for killed_after in 0..=steps.len() {
        let folder = ArticleFolder::new(ARTICLE);
        // Wide enough for the number of marks beside every message.
        let mut pty = folder.open_at((140, 30), &[folder.path("a.txt").to_str().unwrap()]);
        // Once the claims are found, nothing is saved but what the keys change: a claim would get its suggestions later.
        pty.shows("1 ?");
        let mut saved = 0;
        for (key, said) in &steps[..killed_after] {
            pty.keys(key);
            if !said.is_empty() {
                pty.shows(said);
                saved = said[..1].parse().unwrap();
            }
        }
        pty.signal("KILL");
        pty.end();
        assert_eq!(folder.annotations().len(), saved, "killed after {killed_after} keys");
        let left: Vec<_> = fs::read_dir(folder.dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".tmp")), "{left:?}");
        let pty = folder.open();
        pty.shows(if saved == 0 { "? help" } else { "saved" });
    }
}

#[test]
fn killed_while_typing_fast_the_file_is_whole() {
    // Killed after that many milliseconds, or as soon as the screen calls the first annotation saved.
    let delays = [0, 1, 2, 4, 7, 12, 20, 35].map(|delay| Some(Duration::from_millis(delay)));
    for delay in delays.into_iter().chain([None; 4]) {
        let folder = ArticleFolder::new(ARTICLE);
        let mut pty = folder.open();
        pty.keys("}H1)H2)c}H1)H2c}}H1c");
        let end = delay.map(|delay| Instant::now() + delay);
        let mut acknowledged = saved_marks(&pty);
        while end.map_or(acknowledged == 0, |end| Instant::now() < end) {
            std::thread::sleep(Duration::from_millis(1));
            acknowledged = acknowledged.max(saved_marks(&pty));
        }
        pty.signal("KILL");
        pty.end();
        acknowledged = acknowledged.max(saved_marks(&pty));

        let kept = folder.annotations();
        assert!(kept.len() >= acknowledged, "{delay:?}: {} kept of {acknowledged} saved", kept.len());
        if let Ok(json) = fs::read(folder.path("a.txt.annotations.json")) {
            let sidecar = Sidecar::parse(&json).expect("a sidecar of this version");
            let article = Article::new(ARTICLE.into(), None, None).unwrap();
            for annotation in &sidecar.annotations {
                let target = &annotation.target;
                let span = article.from_code_points(target.start, target.end).expect("a place in the article");
                assert_eq!(span.slice(ARTICLE), target.exact, "{delay:?}");
            }
        }

        // Files left over by the kill do not matter: the article opens, shows its annotations, and more can be saved.
        let mut pty = folder.open();
        if !kept.is_empty() {
            pty.until("the saved marks", |seen| marks_in(&seen.parser.screen().contents()) == Some(kept.len()));
        }
        pty.keys("gv1");
        pty.until("another saved mark", |seen| marks_in(&seen.parser.screen().contents()) > Some(kept.len()));
        assert!(!pty.screen().contains("NOT SAVED"), "{}", pty.screen());
        quit(pty);
        let now = folder.annotations();
        assert!(kept.iter().all(|annotation| now.contains(annotation)), "{delay:?}: what was kept stays");
    }
}

/// How many annotations the screen calls saved.
fn saved_marks(pty: &Pty) -> usize {
    marks_in(&pty.screen()).unwrap_or(0)
}

/// How many annotations a screen calls saved, as in `3 marks, 1 claim  saved`; `None` while a save is under way.
fn marks_in(screen: &str) -> Option<usize> {
    let status = screen.lines().find(|line| line.contains("  saved") && line.contains(" mark"))?;
    let (before, _) = status.split_once(" mark")?;
    before.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[test]
fn a_note_being_typed_survives_a_kill() {
    let folder = ArticleFolder::new(ARTICLE);
    let mut pty = folder.open();
    pty.keys("}}a");
    pty.shows("New note");
    pty.keys("belum selesai");
    pty.shows("belum selesai");
    let mut other = folder.open();
    assert!(!other.screen().contains("belum selesai"), "the window that writes it lives");
    other.keys("q");
    other.end();
    pty.signal("KILL");
    pty.end();
    let mut pty = folder.open();
    pty.shows("belum selesai");
    pty.shows("Restored an unfinished");
    pty.keys(", sekarang ya");
    pty.shows("sekarang ya");
    pty.keys(ESC);
    pty.shows("1 mark  saved");
    quit(pty);
    assert_eq!(folder.annotations()[0]["note"], "belum selesai, sekarang ya");
    assert!(folder.quotes()[0].starts_with("\"Kami menjaga stok"));
    let mut pty = folder.open();
    pty.shows("1 mark  saved");
    assert!(!pty.screen().contains("Restored an unfinished"));
    pty.keys("q");
    pty.end();
    assert_eq!(fs::read_dir(folder.path("tandai/drafts")).unwrap().count(), 0);
}

#[test]
fn a_cancelled_note_survives_a_kill_and_ends_with_the_program() {
    let folder = ArticleFolder::new(ARTICLE);
    let mut pty = folder.open();
    pty.shows("1 ?");
    pty.keys("a");
    pty.shows("New note");
    pty.keys("belum selesai");
    pty.shows("belum selesai");
    pty.keys("\x03");
    pty.shows("to restore what was typed");
    pty.signal("KILL");
    pty.end();
    let mut pty = folder.open();
    pty.shows("Restored an unfinished");
    pty.shows("belum selesai");
    pty.keys("\x03");
    pty.shows("to restore what was typed");
    pty.keys("q");
    pty.end();
    assert_eq!(fs::read_dir(folder.path("tandai/drafts")).unwrap().count(), 0);
    let pty = folder.open();
    pty.shows("1 ?");
    assert!(!pty.screen().contains("Restored"));
    quit(pty);
}

#[test]
fn term_and_hup_keep_the_note_being_written() {
    for (signal, marks) in [("TERM", 1), ("HUP", 1), ("INT", 1)] {
        let folder = ArticleFolder::new(ARTICLE);
        let mut pty = folder.open();
        pty.keys("}}a");
        pty.shows("New note");
        pty.keys("setengah kali");
        pty.shows("setengah kali");
        pty.signal(signal);
        assert!(pty.end().success());
        pty.given_back();
        assert_eq!(folder.annotations().len(), marks, "{signal}");
        assert_eq!(folder.annotations()[0]["note"], "setengah kali");
    }
}

#[test]
fn suspending_and_resuming() {
    let folder = ArticleFolder::new(ARTICLE);
    let mut pty = folder.open();
    pty.keys("}");
    pty.shows("¶1/3");
    pty.keys("\x1a");
    wait_until_stopped(&pty);
    pty.given_back();
    pty.signal("CONT");
    pty.until("the reader again", |seen| seen.parser.screen().alternate_screen());
    pty.shows("Sari Wulandari");
    pty.keys("}");
    pty.shows("¶2/3");
    // The same by a signal from outside, as from `kill -TSTP`.
    pty.signal("TSTP");
    wait_until_stopped(&pty);
    pty.given_back();
    pty.signal("CONT");
    pty.until("the reader again", |seen| seen.parser.screen().alternate_screen());
    pty.shows("¶2/3");
    quit(pty);
}

#[track_caller]
fn wait_until_stopped(pty: &Pty) {
    for _ in 0..2000 {
        if pty.is_stopped() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("it does not stop");
}

#[test]
fn the_first_session_explains_the_margin_and_the_second_does_not() {
    let folder = ArticleFolder::new(ARTICLE);
    fs::remove_dir_all(folder.path("tandai")).unwrap();
    let pty = folder.open();
    pty.shows("In the margin: ? worth checking");
    quit(pty);
    let pty = folder.open();
    pty.shows("1 ?");
    assert!(!pty.screen().contains("In the margin"), "{}", pty.screen());
    quit(pty);
}

#[test]
fn resizing_keeps_the_place() {
    let folder = ArticleFolder::new(&format!("{ARTICLE}{}", "Kalimat pengisi yang biasa saja, diulang.\n".repeat(60)));
    let mut pty = folder.open();
    pty.keys("}}}");
    pty.shows("¶2/63");
    for size in [(60, 20), (20, 5), (200, 50), (1, 1), (3, 2), (100, 30)] {
        pty.resize(size);
        std::thread::sleep(Duration::from_millis(60));
    }
    pty.shows("¶2/63");
    pty.shows("Badan Pusat Angka");
    quit(pty);
}

#[test]
fn a_panic_gives_the_terminal_back() {
    if let Ok(when) = std::env::var(PANIC) {
        panic_in_this_terminal(&when);
    }
    // Runs this test in a terminal of its own.
    let me = std::env::current_exe().unwrap();
    let args = ["--exact", "terminal::a_panic_gives_the_terminal_back", "--nocapture"];
    for (when, drawn) in [("on its screen", true), ("before its screen", false)] {
        let mut pty = Pty::start(&me, &args, &[(PANIC, when)], (100, 30));
        assert!(!pty.end().success());
        pty.given_back();
        assert!(pty.screen().contains("on purpose"), "the report is readable:\n{}", pty.screen());
        for sequence in [b"\x1b[?1049h", b"\x1b[?1049l"] {
            pty.look(|seen| {
                assert_eq!(seen.bytes.windows(8).any(|w| w == sequence), drawn, "what it took it gives back");
            });
        }
    }
}

/// The variable by which the test above tells the copy of itself when to panic.
const PANIC: &str = "TANDAI_TEST_PANIC";

fn panic_in_this_terminal(when: &str) -> ! {
    let article = Arc::new(Article::new("satu".into(), None, None).unwrap());
    let mut screen = Screen::enter().unwrap();
    if when == "on its screen" {
        screen.draw((10, 2), &article, |_| None).unwrap();
    }
    panic!("on purpose");
}

#[test]
fn escape_sequences_in_an_article_do_not_reach_the_terminal() {
    let attack = "Judul \x1b]0;milikku\x07 biasa\nTeks Sari Wulandari \x1b[2J\x1b[10;10Hloncat \u{9b}31mmerah \x1b[?1049l \x1b]52;c;aGFp\x07 \x1bc \x1bP+q544e\x1b\\ akhir.\n";
    let folder = ArticleFolder::new(attack);
    let mut pty = folder.open();
    pty.shows("␛[2J␛[10;10Hloncat ␦31mmerah");
    pty.keys("}H1");
    pty.shows("saved");
    pty.keys("L");
    pty.shows("Annotations");
    pty.keys(ESC);
    pty.look(|seen| {
        // The program itself asks for the background colour and sets the title of the window.
        let bytes = String::from_utf8_lossy(&seen.bytes).replace("\x1b]11;?\x1b\\", "");
        let title = Regex::new("\x1b\\]0;tandai: ([^\0-\x1f\x7f-\u{9f}]*)\x07").unwrap();
        assert_eq!(title.captures(&bytes).unwrap()[1], *"Judul ␛]0;milikku␇ biasa");
        let bytes = title.replace_all(&bytes, "");
        for bad in ["\x1b]", "\x1bP", "\x1bc", "\x1b[2J\x1b[10;10H", "\u{9b}", "\x07"] {
            assert!(!bytes.contains(bad), "{bad:?} reached the terminal");
        }
        assert!(seen.parser.screen().alternate_screen());
    });
    quit(pty);
    for args in [&["print"][..], &["entities"], &["list"], &["entities", "--json"], &["list", "--json"]] {
        let out = Command::new(env!("CARGO_BIN_EXE_tandai")).args(args).arg(folder.path("a.txt")).output().unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{args:?}: {text:?}");
    }
}

#[test]
fn mouse_selects_and_the_wheel_scrolls() {
    let folder = ArticleFolder::new(&format!("{ARTICLE}{}", "Kalimat pengisi yang biasa saja, diulang.\n".repeat(60)));
    let mut pty = folder.open();
    let (row, column) = pty.look(|seen| {
        let rows = seen.parser.screen().rows(0, 100).collect::<Vec<_>>();
        let row = rows.iter().position(|r| r.contains("jagung")).unwrap();
        (row, rows[row][..rows[row].find("jagung").unwrap()].chars().count())
    });
    // Press on the first letter of `jagung`, drag to its last, release. Cells count from 1.
    let (x, y) = (column + 1, row + 1);
    pty.keys(&format!("\x1b[<0;{x};{y}M\x1b[<32;{};{y}M\x1b[<0;{};{y}m", x + 5, x + 5));
    pty.shows("6 characters");
    pty.keys("H3");
    pty.shows("“jagung” highlighted as confirmed");
    pty.shows("1 mark  saved");
    // Scroll down three times.
    pty.keys(&format!("\x1b[<65;{x};{y}M").repeat(3));
    pty.until("the text moved", |seen| !seen.parser.screen().contents().contains("Harga Beras Turun"));
    quit(pty);
    assert_eq!(folder.quotes(), ["jagung"]);
}

#[test]
fn a_drag_held_at_the_edge_scrolls_until_the_button_is_up() {
    let folder = ArticleFolder::new(&format!("{ARTICLE}{}Tamat.\n", "Kalimat pengisi yang biasa saja.\n".repeat(20)));
    let mut pty = folder.open();
    pty.keys("\x1b[<0;20;4M\x1b[<32;20;30M");
    pty.shows("Tamat.");
    pty.keys("\x1b[<0;20;30m");
    pty.keys("H1");
    pty.shows("1 mark  saved");
    quit(pty);
    assert!(folder.quotes()[0].lines().count() > 20, "{:?}", folder.quotes());
}

#[test]
fn a_paste_goes_into_the_note_and_cannot_command() {
    let folder = ArticleFolder::new(ARTICLE);
    let mut pty = folder.open();
    pty.keys("}}a");
    pty.shows("New note");
    pty.keys("\x1b[200~baris satu\rq:d\x1b[201~");
    pty.shows("q:d");
    pty.keys(ESC);
    pty.shows("1 mark  saved");
    quit(pty);
    assert_eq!(folder.annotations()[0]["note"], "baris satu\nq:d");
}

#[test]
fn annotations_that_cannot_be_saved_are_rescued_at_the_end() {
    let folder = ArticleFolder::new(ARTICLE);
    let source = folder.path("a.txt");
    // Not even root can create a folder there.
    let mut pty = folder.open_at((100, 30), &["--annotations", "/proc/tandai", source.to_str().unwrap()]);
    pty.shows("Sari Wulandari");
    pty.keys("}H1");
    pty.shows("NOT SAVED");
    pty.keys("q");
    pty.shows("to retry");
    pty.keys("q");
    assert_eq!(pty.end().exit_code(), 2);
    pty.given_back();
    let screen = pty.screen();
    assert!(screen.contains("annotations were not saved"), "{screen}");
    let rescued = fs::read_dir(folder.path("tandai/unsaved")).unwrap().next().unwrap().unwrap().path();
    assert!(fs::read_to_string(rescued).unwrap().contains("\"important\""));
}

#[test]
fn a_failed_save_is_retried_and_survives_a_kill() {
    let folder = ArticleFolder::new(ARTICLE);
    let source = folder.path("a.txt");
    // A file is where the folder should be.
    let notes = folder.path("notes");
    fs::write(&notes, "").unwrap();
    let args = ["--annotations", notes.to_str().unwrap(), source.to_str().unwrap()];
    let mut pty = folder.open_at((100, 30), &args);
    pty.shows("Sari Wulandari");
    pty.keys("}H1");
    pty.shows("NOT SAVED");
    // After a kill the annotation is still there, and is saved as soon as that is possible.
    pty.signal("KILL");
    pty.end();
    let mut pty = folder.open_at((100, 30), &args);
    pty.shows("Sari Wulandari");
    pty.shows("NOT SAVED");
    fs::remove_file(&notes).unwrap();
    pty.shows("Now saved");
    pty.keys("q");
    assert!(pty.end().success());
    assert!(fs::read_to_string(notes.join("a.txt.json")).unwrap().contains("\"important\""));
    assert_eq!(fs::read_dir(folder.path("tandai/unsaved")).unwrap().count(), 0);
}

#[test]
fn an_edited_article_shows_what_changed_under_its_annotations() {
    let folder = ArticleFolder::new(ARTICLE);
    let mut pty = folder.open();
    pty.shows("Sari Wulandari");
    pty.keys("}c");
    pty.shows("saved");
    quit(pty);
    let quote = folder.quotes()[0].clone();
    let word = quote.split_whitespace().nth(1).unwrap().to_string();
    let edited = ARTICLE.replacen(&word, "Diganti", 1);
    fs::write(folder.path("a.txt"), format!("Kabar baru pagi ini.\n\n{edited}")).unwrap();
    let mut pty = folder.open();
    pty.shows("Text edited: 1 mark changed");
    pty.keys("D");
    pty.shows("Changed since annotated");
    pty.shows("Diganti");
    pty.keys("y");
    pty.shows("Kabar baru pagi ini");
    pty.keys("\u{1b}");
    quit(pty);
    assert!(folder.quotes()[0].contains("Diganti"), "{:?}", folder.quotes());
    assert!(folder.annotations()[0]["earlier"][0]["exact"].as_str().unwrap().contains(&word));
}

#[test]
fn the_reader_logs_what_it_does_not_interrupt_for() {
    let folder = ArticleFolder::new(ARTICLE);
    // A file in the place of the folder for positions: nobody can write there, not even root.
    fs::remove_dir(folder.path("tandai/positions")).unwrap();
    fs::write(folder.path("tandai/positions"), "").unwrap();
    let (log, source) = (folder.path("log"), folder.path("a.txt"));
    let mut pty = folder.open_at((100, 30), &["--log", log.to_str().unwrap(), source.to_str().unwrap()]);
    pty.shows("Sari Wulandari");
    pty.keys("jjaCatatan rahasia");
    pty.keys(ESC);
    pty.shows("saved");
    quit(pty);
    let log = fs::read_to_string(log).unwrap();
    assert!(log.contains(" WARN tandai::tui::threads: the reading position is not saved: "), "{log}");
    assert!(!log.contains("rahasia") && !log.contains("Wulandari"), "{log}");
}

#[test]
fn a_changed_source_is_reloaded_in_place() {
    let folder = ArticleFolder::new(ARTICLE);
    let mut pty = folder.open();
    pty.keys("}}c");
    pty.shows("saved");
    pty.keys("aCek ini");
    pty.shows("Cek ini");
    // Replaces the file, as editors do.
    fs::write(folder.path("b"), format!("Koreksi: angka diperbaiki pada 4 Maret.\n{ARTICLE}")).unwrap();
    fs::rename(folder.path("b"), folder.path("a.txt")).unwrap();
    pty.shows("it reloads when you finish here");
    pty.keys(ESC);
    pty.shows("Koreksi: angka");
    pty.until("the note", |seen| seen.parser.screen().contents().contains("Cek ini"));
    fs::write(folder.path("a.txt"), " \n").unwrap();
    pty.shows("Could not reload the changed file");
    assert_eq!(folder.annotations().len(), 2, "nothing was lost");
    fs::write(folder.path("a.txt"), ARTICLE.replace("12 persen", "21 persen")).unwrap();
    pty.shows("21 persen");
    quit(pty);
}

#[test]
fn a_large_source_may_shrink_or_vanish_while_it_is_read() {
    let text = ARTICLE.repeat(30_000);
    let folder = ArticleFolder::new(&text);
    let cut =
        |len: usize| fs::File::options().write(true).open(folder.path("a.txt")).unwrap().set_len(len as u64).unwrap();
    let mut pty = folder.open();
    // This may happen while the rest is being read. Each copy has four numbered paragraphs, the first one three.
    cut(text.len() / 2);
    pty.until("half of it", |seen| seen.parser.screen().contents().contains("/59999"));
    cut(0);
    pty.shows("it is empty");
    fs::remove_file(folder.path("a.txt")).unwrap();
    pty.shows("was renamed, moved or deleted");
    pty.keys("g");
    pty.shows("Harga Beras Turun");
    fs::write(folder.path("a.txt"), format!("Koreksi.\n{text}")).unwrap();
    pty.shows("Koreksi.");
    quit(pty);
}

#[test]
fn a_dumb_terminal_gets_plain_mode() {
    let folder = ArticleFolder::new(ARTICLE);
    let path = folder.path("a.txt");
    let env = [("TERM", "dumb"), ("HOME", folder.dir.path().to_str().unwrap())];
    let mut pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_tandai")), &[path.to_str().unwrap()], &env, (80, 24));
    pty.shows("Enter reads on");
    pty.keys("2\n");
    pty.shows("Paragraph 2 of");
    pty.keys("q\n");
    assert!(pty.end().success());
    pty.look(|seen| assert!(!seen.bytes.contains(&0x1b), "no escape sequence for a terminal that knows none"));
}

#[test]
fn without_articles_the_tour_starts() {
    let dir = tempfile::tempdir().unwrap();
    let env = [("HOME", dir.path().to_str().unwrap())];
    let script = format!("cd {} && exec {}", dir.path().display(), env!("CARGO_BIN_EXE_tandai"));
    let mut pty = Pty::start(Path::new("/bin/sh"), &["-c", &script], &env, (100, 30));
    pty.shows("Move: j or ↓ goes down a line");
    pty.keys("}}}");
    pty.shows("Select: s selects the sentence");
    pty.keys("s2");
    pty.shows("Note: a opens a note");
    quit(pty);
    assert_eq!(
        fs::read_dir(dir.path())
            .unwrap()
            .filter(|f| !f.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'))
            .count(),
        0
    );
}

#[test]
fn two_windows_on_one_article_lose_no_annotation() {
    let folder = ArticleFolder::new(ARTICLE);
    let (mut one, mut two) = (folder.open(), folder.open());
    one.keys("}H1");
    one.shows("1 mark  saved");
    two.keys("}}H2");
    two.shows("Merged 1 change made elsewhere");
    two.shows("2 marks  saved");
    one.keys("}}c");
    one.shows("3 marks, 1 claim  saved");
    quit(one);
    quit(two);
    assert_eq!(folder.annotations().len(), 3);
}

#[test]
fn a_folder_opens_as_a_list() {
    let folder = ArticleFolder::new(ARTICLE);
    fs::write(folder.path("b.txt"), "Second article\nIt says something else entirely, about Sari Wulandari.\n")
        .unwrap();
    let mut pty = folder.open_at((100, 30), &[folder.dir.path().to_str().unwrap()]);
    pty.shows("2 articles");
    pty.keys("/b.t\r");
    pty.shows("something else entirely");
    pty.keys("}H1");
    pty.shows("saved");
    pty.keys("O");
    pty.shows("2 articles");
    pty.keys("\x1b\tkami menjaga");
    pty.shows("Kami menjaga stok");
    pty.keys("\r");
    pty.shows("kata Sari Wulandari di Jakarta");
    pty.shows("Kami menjaga stok");
    quit(pty);
    assert!(folder.path("b.txt.annotations.json").exists());
}

#[test]
fn a_large_file_is_never_blank() {
    let text = ARTICLE.repeat(30_000);
    let folder = ArticleFolder::new(&text);
    let mut pty = folder.open();
    pty.until("all of it", |seen| !seen.parser.screen().contents().contains("/…"));
    pty.keys("G");
    pty.shows("¶119999/119999");
    pty.keys("H1");
    pty.shows("1 mark  saved");
    pty.keys("/kami menjaga\r");
    pty.shows("hit 1 of 30000");
    quit(pty);
    let pty = folder.open();
    pty.shows("¶2/119999");
    let start = folder.annotations()[0]["target"]["start"].as_u64().unwrap() as usize;
    let byte = text.char_indices().nth(start).unwrap().0;
    assert!(text[byte..].starts_with("Badan Pusat Angka"));
    quit(pty);
}

#[test]
fn standard_input_is_read_and_keys_come_from_the_terminal() {
    let folder = ArticleFolder::new(ARTICLE);
    let command = format!("cat '{}' | '{}' -", folder.path("a.txt").display(), env!("CARGO_BIN_EXE_tandai"));
    let home = folder.dir.path().to_str().unwrap();
    let mut pty =
        Pty::start(Path::new("/bin/sh"), &["-c", &command], &[("HOME", home), ("XDG_STATE_HOME", home)], (100, 30));
    pty.shows("Sari Wulandari");
    pty.keys("H1");
    pty.shows("--annotations DIR");
    quit(pty);
}

/// Counts the keys pressed, without the characters of text typed into fields.
struct Typist<'a> {
    pty: &'a mut Pty,
    pressed: usize,
}

impl Typist<'_> {
    /// Presses a key `times` times.
    fn press(&mut self, key: &str, times: usize) -> &mut Self {
        for _ in 0..times {
            self.pty.keys(key);
        }
        self.pressed += times;
        self
    }

    /// Types text into a field; its characters are not counted.
    fn text(&mut self, text: &str) -> &mut Self {
        self.pty.keys(text);
        self
    }
}

#[test]
fn saving_a_copy_asks_before_it_makes_a_folder() {
    let folder = ArticleFolder::new(ARTICLE);
    let mut pty = folder.open();
    pty.keys("}H1");
    pty.shows("1 mark  saved");
    let copy = folder.path("typo/copy.json");
    pty.keys("W");
    pty.shows("save as:");
    pty.keys(copy.to_str().unwrap());
    pty.keys("\r");
    pty.shows("There is no folder");
    pty.keys("t");
    pty.shows("copy.json");
    assert!(!folder.path("typo").exists());
    pty.keys("\r");
    pty.shows("There is no folder");
    pty.keys("m");
    pty.shows("Saved a copy to");
    assert!(copy.is_file());
    quit(pty);
}

#[test]
fn a_suggested_sentence_is_a_judged_claim_after_six_keys() {
    let folder = ArticleFolder::new(ARTICLE);
    let mut pty = folder.open();
    pty.shows("1 ?");
    pty.keys("f");
    pty.shows("1 of ");
    let mut typist = Typist { pty: &mut pty, pressed: 0 };
    typist.press("\r", 1);
    typist.pty.shows(", , to judge (u to undo)");
    typist.press(",", 2);
    typist.pty.shows("mostly false");
    typist.press("f", 1);
    typist.pty.shows("rationale:");
    typist.text("Turun 7 persen.").press("\r", 1);
    typist.pty.shows("evidence:");
    // As a terminal passes on a paste.
    typist.text("\x1b[200~https://example.org/harga\x1b[201~").press("\r", 1);
    let pressed = typist.pressed;
    assert_eq!(pressed, 6, "keys beside what is typed");
    pty.shows("Claim recorded");
    quit(pty);
    let claim = &folder.annotations()[0]["claim"];
    assert_eq!((&claim["verdict"], &claim["status"]), (&"false".into(), &"done".into()));
    assert_eq!(claim["rationale"], "Turun 7 persen.");
    assert_eq!(claim["evidence"][0]["url"], "https://example.org/harga");
    assert!(claim["evidence"][0]["accessed"].as_str().is_some_and(|day| day.len() == 10), "{claim}");
    assert!(claim["checked"].as_str().is_some_and(|day| day.len() == 10), "{claim}");
}

#[test]
fn a_claim_is_recorded_by_keyboard_alone() {
    let folder = ArticleFolder::new(ARTICLE);
    let mut pty = folder.open();
    pty.shows("1 ?");
    let mut typist = Typist { pty: &mut pty, pressed: 0 };
    // Go to the first suggestion, accept it, open its form.
    typist.press("f", 1);
    typist.pty.shows("1 of ");
    typist.press("c", 1);
    typist.pty.shows("claim · to do");
    typist.press("\r", 1);
    typist.pty.shows("Rationale");
    // The verdict "mostly false" is the second that starts with m.
    typist.press("m", 2);
    typist.press("\t", 1).text("Turun 7 persen.");
    typist.press("\t", 1).text("https://example.org/harga").press("\t", 1).press("r", 1);
    typist.press("\x05", 1).text("data/harga.csv").press("\t", 1).press("s", 1);
    // Past the rest of the evidence, the status, the priority and the wording to the speaker, who is suggested: what is
    // typed replaces it. The other suggestions are accepted, except the role of the suggested speaker.
    typist.press("\t", 9).text("Sari W.").press("\x14", 1);
    typist.press(ESC, 1);
    typist.pty.shows("Claim recorded");
    let pressed = typist.pressed;
    assert!(pressed < 40, "{pressed} keystrokes beside the text");
    pty.shows("mostly false");
    pty.shows("saved");
    // A kill does not lose a form that is being filled in.
    pty.keys("\r");
    pty.shows("data/harga.csv");
    pty.keys("\t Harga beras turun");
    let drafts = folder.path("tandai/drafts");
    let kept = || {
        fs::read_dir(&drafts).is_ok_and(|files| {
            files.flatten().any(|f| fs::read_to_string(f.path()).is_ok_and(|t| t.contains("Harga beras turun")))
        })
    };
    pty.until("the form is kept", |_| kept());
    pty.signal("KILL");
    pty.end();
    let mut pty = folder.open();
    pty.shows("Restored an unfinished claim");
    pty.keys(ESC);
    pty.shows("Claim recorded");
    quit(pty);
    let annotations = folder.annotations();
    let claim = &annotations[0]["claim"];
    assert_eq!(claim["speaker"], "Sari W.");
    assert!(claim["role"].is_null(), "it was that of another: {claim}");
    assert_eq!(claim["place"], "Kota Terang");
    assert_eq!((&claim["verdict"], &claim["status"]), (&"mostly false".into(), &"done".into()));
    assert_eq!(claim["rationale"], "Turun 7 persen. Harga beras turun");
    let evidence = claim["evidence"].as_array().unwrap();
    let told: Vec<_> = evidence.iter().map(|e| (e["url"].as_str().unwrap(), e["stance"].as_str().unwrap())).collect();
    assert_eq!(told, [("https://example.org/harga", "refutes"), ("data/harga.csv", "supports")]);
}

#[test]
fn the_board_opens_claims_of_other_articles() {
    let folder = ArticleFolder::new(ARTICLE);
    fs::write(folder.path("b.txt"), ARTICLE.replace("beras", "gula")).unwrap();
    let mut pty = folder.open();
    pty.shows("1 ?");
    pty.keys("fc");
    pty.shows("1 mark  saved");
    pty.keys("O");
    pty.shows("2 articles");
    pty.keys("/b.txt\r");
    pty.shows("gula turun");
    pty.shows("1 ?");
    pty.keys("ffc");
    pty.shows("1 mark  saved");
    pty.keys("B");
    pty.shows("Claims in the article");
    pty.shows("1 claim: 1 to do");
    pty.keys("\t");
    pty.shows("Claims in the folder");
    pty.shows("2 claims: 2 to do");
    pty.keys("k\r");
    pty.shows("beras turun");
    pty.keys("l");
    pty.shows("  1 mark");
    quit(pty);
}

/// A page that takes a while to parse.
fn long_page() -> String {
    let paragraph = "<p>Harga <b>gula</b> turun <a href='https://a.id'>lagi</a> kata juru bicara kementerian.</p>\n";
    format!("<!doctype html><title>Gula</title>{}", paragraph.repeat(40_000))
}

#[test]
fn an_article_that_takes_long_to_open_can_be_given_up() {
    let folder = ArticleFolder::new(ARTICLE);
    fs::write(folder.path("b.html"), long_page()).unwrap();
    let mut pty = folder.open();
    pty.keys("O");
    pty.shows("of 2");
    pty.keys("/b.html\r");
    pty.shows("Opening b.html");
    // Typed while it opens, so it is not meant for the article on the screen.
    pty.keys("H1\x1b");
    pty.shows("cancelled");
    pty.shows("Sari Wulandari");
    assert!(folder.annotations().is_empty(), "{:?}", folder.annotations());
    pty.keys("fH1");
    pty.shows("1 mark");
    quit(pty);
}

#[test]
fn keys_typed_while_an_article_opens_are_for_that_article() {
    let folder = ArticleFolder::new(ARTICLE);
    fs::write(folder.path("b.html"), "<!doctype html><title>Gula</title><p>Harga gula turun lagi.").unwrap();
    let mut pty = folder.open();
    pty.keys("O");
    pty.shows("2 articles");
    pty.keys("/b.html\rH1");
    pty.shows("gula turun");
    pty.shows("1 mark");
    quit(pty);
    assert!(folder.annotations().is_empty(), "{:?}", folder.annotations());
    assert!(folder.path("b.html.annotations.json").exists());
}

#[test]
fn what_the_terminal_reports_is_never_read_as_keys() {
    let folder = ArticleFolder::new(ARTICLE);
    let mut pty = folder.open();
    // Each `1` would highlight.
    for pieces in [
        ["\x1b]11;rgb:1111/1111", "/1111\x1b\\"],
        ["\x1b]4;1;rgb:1111/0000/0000\x1b", "\\"],
        ["\x1b]52;c;MTEx", "MTEx\x07"],
        ["\x1b_Gi=1;", "OK111\x1b\\"],
        ["\x1bP1$r1;1m", "\x1b\\"],
    ] {
        for piece in pieces {
            pty.keys(piece);
            std::thread::sleep(Duration::from_millis(150));
        }
    }
    pty.keys("}}H2");
    pty.shows("1 mark  saved");
    quit(pty);
    assert_eq!(folder.annotations().len(), 1);
    assert_eq!(folder.annotations()[0]["label"], "doubtful");
}

#[test]
fn a_bad_annotation_file_is_told_in_place_and_left_alone() {
    for (bad, said) in [
        ("{ nonsense", "not an annotation file"),
        ("{\"version\": 2}", "format version 2 is too new"),
        ("<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n", "annotations.json"),
    ] {
        let folder = ArticleFolder::new(ARTICLE);
        let sidecar = folder.path("a.txt.annotations.json");
        fs::write(&sidecar, bad).unwrap();
        let mut pty = folder.open_at((200, 30), &[folder.path("a.txt").to_str().unwrap()]);
        pty.shows("Kami menjaga");
        pty.shows(said);
        pty.shows("read only");
        // Reading goes on, and marking says why it does nothing.
        pty.keys("/jagung\r");
        pty.shows("hit 1 of 1");
        pty.keys("H1");
        pty.shows(said);
        quit(pty);
        assert_eq!(fs::read_to_string(&sidecar).unwrap(), bad);
    }
}

#[test]
fn keys_typed_before_anything_is_drawn_are_not_lost() {
    let folder = ArticleFolder::new(ARTICLE);
    let mut pty = folder.open();
    pty.keys("}H1");
    pty.shows("1 mark  saved");
    quit(pty);
    // Everything at once, with the end of the program.
    let mut pty = folder.open_at((100, 30), &[folder.path("a.txt").to_str().unwrap()]);
    pty.keys("g}}H2)acek\x1b\x1b");
    pty.shows("3 marks  saved");
    quit(pty);
    let notes: Vec<_> = folder.annotations().iter().map(|a| a["note"].clone()).collect();
    assert_eq!(notes.len(), 3);
    assert!(notes.contains(&"cek".into()), "{notes:?}");
}

/// Starts the reader in a terminal with these settings of `stty`, with the emulator at `size`.
fn open_in(folder: &ArticleFolder, stty: &str, env: &[(&str, &str)], size: (u16, u16)) -> Pty {
    let home = folder.dir.path().to_str().unwrap();
    let command = format!("stty {stty}; exec '{}' '{}'", env!("CARGO_BIN_EXE_tandai"), folder.path("a.txt").display());
    let env: Vec<_> = [("HOME", home), ("XDG_STATE_HOME", home)].iter().chain(env).copied().collect();
    Pty::start(Path::new("/bin/sh"), &["-c", &command], &env, size)
}

#[test]
fn a_terminal_of_any_size_is_drawn_on() {
    let folder = ArticleFolder::new(ARTICLE);
    // A terminal that does not know its size is taken to have 80 columns and 24 rows.
    let mut pty = open_in(&folder, "rows 0 cols 0", &[], (80, 24));
    pty.shows("Kami menjaga");
    pty.shows("? help");
    pty.keys("?");
    pty.shows("Navigation");
    pty.keys("\x1b");
    pty.keys("q");
    assert!(pty.end().success());
    for stty in
        ["rows 65535 cols 65535", "rows 24 cols 10000", "rows 1 cols 1", "rows 2 cols 65535", "rows 65535 cols 1"]
    {
        let mut pty = open_in(&folder, stty, &[], (80, 24));
        pty.until("a frame", |seen| seen.parser.screen().alternate_screen());
        #[cfg(target_os = "linux")]
        {
            let status = fs::read_to_string(format!("/proc/{}/status", pty.child.process_id().unwrap())).unwrap();
            let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
            let kilobytes: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
            assert!(kilobytes < 400_000, "{stty}: {kilobytes} kB");
        }
        pty.keys("}H1");
        pty.until("a mark", |_| !folder.annotations().is_empty());
        pty.keys("q");
        assert!(pty.end().success(), "{stty}");
        fs::remove_file(folder.path("a.txt.annotations.json")).unwrap();
    }
}

#[test]
fn a_terminal_without_utf8_gets_ascii() {
    let text = ARTICLE.replace("Harga jagung", "“Café” € jagung");
    for env in [&[("LANG", "C")][..], &[("TERM", "linux")], &[("TERM", "vt100")], &[("LC_ALL", "id_ID.ISO-8859-1")]] {
        let folder = ArticleFolder::new(&text);
        let mut pty = open_in(&folder, "rows 30 cols 100", env, (100, 30));
        pty.shows("\"Cafe\"");
        pty.shows("? jagung naik");
        pty.keys("?");
        pty.shows("+-");
        pty.keys("\x1b");
        pty.shows("? help");
        pty.keys("}}H1");
        pty.shows("1 mark  saved");
        pty.look(|seen| {
            let odd: Vec<char> = String::from_utf8_lossy(&seen.bytes).chars().filter(|c| !c.is_ascii()).collect();
            assert!(odd.is_empty(), "{env:?}: {odd:?}");
        });
        pty.keys("q");
        assert!(pty.end().success());
        assert_eq!(folder.annotations().len(), 1);
    }
    // A locale in UTF-8 counts more than the name of the terminal.
    let folder = ArticleFolder::new(&text);
    let pty = open_in(&folder, "rows 30 cols 100", &[("TERM", "linux"), ("LANG", "id_ID.UTF-8")], (100, 30));
    pty.shows("“Café”");
    pty.shows("€ jagung naik");
}

/// Panics at the places named in `TANDAI_PANIC`, which only a build with debug assertions has.
#[cfg(debug_assertions)]
mod panics {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// Opens the article in a program that panics at `place`.
    fn open(folder: &ArticleFolder, place: &str, args: &[&str], size: (u16, u16)) -> Pty {
        let home = folder.dir.path().to_str().unwrap();
        let env = [("HOME", home), ("XDG_STATE_HOME", home), ("USER", "tester"), ("TANDAI_PANIC", place)];
        Pty::start(Path::new(env!("CARGO_BIN_EXE_tandai")), args, &env, size)
    }

    /// The only bug report in the state folder, which nobody else can read.
    fn report(folder: &ArticleFolder) -> String {
        let reports: Vec<_> = fs::read_dir(folder.path("tandai/bug-reports")).unwrap().flatten().collect();
        let [report] = &reports[..] else { panic!("{reports:?}") };
        assert_eq!(report.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        fs::read_to_string(report.path()).unwrap()
    }

    /// The reader has never left its screen, and nothing of the panic was written over it.
    #[track_caller]
    fn nothing_is_drawn_over(pty: &Pty) {
        pty.look(|seen| {
            assert!(seen.parser.screen().alternate_screen());
            let bytes = String::from_utf8_lossy(&seen.bytes);
            for words in ["\x1b[?1049l", "panicked at", "RUST_BACKTRACE"] {
                assert!(!bytes.contains(words), "{words:?}:\n{}", seen.parser.screen().contents());
            }
        });
    }

    #[test]
    fn a_task_that_panics_says_so_in_its_place_and_the_rest_goes_on() {
        for (place, keys, said) in [
            ("entities", "", "Entities failed"),
            ("claims", "", "Claims failed"),
            ("claims", "f", "Claims failed"),
            ("checks", "f", "Checks failed"),
            ("search", "/jagung\r", "Search failed"),
            ("changes", "}}H1D", "Comparing the texts failed"),
            ("library", "O", "The library failed"),
            ("board", "B\t", "Reading the claims of the folder failed"),
            ("saving a copy", "Wcopy.json\r", "Saving a copy failed"),
            ("watching", "", "Changes to the file are not noticed any more"),
            ("copies", "", "Looking for conflicted copies failed"),
        ] {
            let folder = ArticleFolder::new(ARTICLE);
            let mut pty = open(&folder, place, &[folder.path("a.txt").to_str().unwrap()], (120, 40));
            pty.shows("Harga Beras");
            pty.keys(keys);
            pty.shows(said);
            pty.shows("F9");
            nothing_is_drawn_over(&pty);
            // An article can still be annotated, and the report is there on one key.
            pty.keys("\x1b[20~");
            pty.shows("Bug report: ");
            pty.keys("\x1bg}}H2");
            pty.until("a mark", |seen| marks_in(&seen.parser.screen().contents()).is_some());
            quit(pty);
            assert!(!folder.annotations().is_empty(), "{place}");
            let report = report(&folder);
            assert!(report.contains(&format!("{place}: panic at src/")), "{place}:\n{report}");
        }
    }

    #[test]
    fn a_report_has_the_commands_and_nothing_that_was_read_or_typed() {
        let folder = ArticleFolder::new(ARTICLE);
        let mut pty = open(
            &folder,
            "claims",
            &["--log", folder.path("log").to_str().unwrap(), folder.path("a.txt").to_str().unwrap()],
            (80, 24),
        );
        pty.shows("Claims failed (F9 reports the bug)");
        pty.keys("}}a");
        pty.shows("New note");
        pty.keys("rahasia negara\x1b");
        pty.shows("  saved  ");
        pty.keys("/jagung\r");
        pty.shows("hit 1 of 1");
        pty.keys("\x1b[20~");
        pty.shows("Bug report: ");
        quit(pty);
        let report = report(&folder);
        let log = fs::read_to_string(folder.path("log")).unwrap();
        for words in
            ["TERM: xterm-256color", "80 columns, 24 rows", "move-paragraph-next (2 times)", "  note", "  search"]
        {
            assert!(report.contains(words) && log.contains(words), "{words} in:\n{report}\nand\n{log}");
        }
        let folder_name = folder.dir.path().file_name().unwrap().to_str().unwrap();
        for secret in ["rahasia", "jagung", "Wulandari", "a.txt", "tester", folder_name] {
            assert!(!report.contains(secret), "{secret} in:\n{report}");
        }
    }

    #[test]
    fn a_part_of_the_screen_that_cannot_be_drawn_says_so() {
        for (place, keys, still) in [
            ("the entities", "", "Kami menjaga"),
            ("the article", "", "Places"),
            ("the notes", "", "Kami menjaga"),
            ("the status line", "", "Kami menjaga"),
            ("the dialog", "`", "Kami menjaga"),
            ("the screen", "", "Cannot draw"),
        ] {
            let folder = ArticleFolder::new(ARTICLE);
            let mut pty = open(&folder, &format!("draw {place}"), &[folder.path("a.txt").to_str().unwrap()], (160, 40));
            pty.keys(keys);
            pty.shows("Cannot draw");
            pty.shows(still);
            nothing_is_drawn_over(&pty);
            // Many frames are one entry in the report.
            pty.keys("jjjjj\x1b[20~");
            let reports = folder.path("tandai/bug-reports");
            pty.until("a report", |_| fs::read_dir(&reports).is_ok_and(|files| files.count() == 1));
            pty.keys("\x1b");
            std::thread::sleep(Duration::from_millis(500));
            quit(pty);
            assert_eq!(report(&folder).matches(&format!("{place}: panic at src/")).count(), 1, "{place}");
        }
    }

    #[test]
    fn a_panic_of_the_reader_gives_the_terminal_back_and_keeps_the_note() {
        let folder = ArticleFolder::new(ARTICLE);
        let mut pty = open(&folder, "handle a key", &[folder.path("a.txt").to_str().unwrap()], (100, 30));
        pty.shows("Sari Wulandari");
        pty.keys("j");
        assert_eq!(pty.end().exit_code(), 2);
        pty.given_back();
        assert!(pty.screen().contains("a bug report without any text is in"), "{}", pty.screen());
        assert!(report(&folder).contains("the reader: panic at src/"));
    }

    #[test]
    fn an_article_that_makes_the_reader_panic_is_named_and_another_can_be_opened() {
        let folder = ArticleFolder::new(ARTICLE);
        fs::write(folder.path("b.txt"), "Artikel kedua\nIsinya lain sekali.\n").unwrap();
        let broken = folder.path("b.txt");
        let place = format!("open {}", broken.display());
        let mut pty = open(&folder, &place, &[folder.path("a.txt").to_str().unwrap()], (100, 30));
        pty.shows("Sari Wulandari");
        pty.keys("O");
        pty.shows("2 articles");
        pty.keys("/b.txt\r");
        pty.shows("internal error");
        nothing_is_drawn_over(&pty);
        quit(pty);
        // As the only article it ends the program before anything is drawn.
        let mut pty = open(&folder, &place, &[broken.to_str().unwrap()], (100, 30));
        assert_eq!(pty.end().exit_code(), 2);
        pty.given_back();
        assert!(pty.screen().contains("b.txt") && !pty.screen().contains("panicked"), "{}", pty.screen());
    }
}

#[test]
fn a_source_renamed_between_two_marks_loses_none() {
    /// Moves the source, alone or with its annotations, between the first mark and the second.
    fn between_two_marks(with_annotations: bool) {
        let folder = ArticleFolder::new(ARTICLE);
        let mut pty = folder.open();
        pty.shows("Places");
        pty.keys("}}H1");
        pty.shows("1 mark  saved");
        fs::rename(folder.path("a.txt"), folder.path("b.txt")).unwrap();
        if with_annotations {
            fs::rename(folder.path("a.txt.annotations.json"), folder.path("b.txt.annotations.json")).unwrap();
        }
        pty.shows("a.txt was renamed, moved or deleted");
        pty.keys(")H2");
        pty.shows("2 marks  saved");
        quit(pty);
        let marks = |name: &str| {
            let json = fs::read(folder.path(name)).unwrap();
            Sidecar::parse(&json).unwrap().annotations.len()
        };
        assert_eq!(marks("a.txt.annotations.json"), 2, "everything is saved under the old name");

        // Under its new name, the article offers them, and one key adopts them.
        let mut pty = folder.open_at((80, 24), &[folder.path("b.txt").to_str().unwrap()]);
        pty.shows("2 annotations of a.txt");
        pty.shows("\\ adopt 2 marks");
        pty.keys("\\");
        pty.shows("Adopted 2 annotations of a.txt");
        pty.shows("  saved  ");
        pty.until("the old file to be moved aside", |_| folder.path("a.txt.annotations.json.adopted-1").exists());
        assert!(!folder.path("a.txt.annotations.json").exists());
        assert_eq!(marks("b.txt.annotations.json"), 2);
        // It can be undone and redone like any change.
        let left = usize::from(with_annotations);
        pty.keys("u");
        pty.shows("Undid: adopted 2 annotations of a.txt");
        pty.until("the undo to be saved", |_| marks("b.txt.annotations.json") == left);
        pty.keys("U");
        pty.shows("Redid");
        pty.until("the redo to be saved", |_| marks("b.txt.annotations.json") == 2);
        quit(pty);
        let mut pty = folder.open_at((80, 24), &[folder.path("b.txt").to_str().unwrap()]);
        pty.shows("2 marks  saved");
        pty.keys("\\");
        pty.shows("No annotations of a renamed article");
        quit(pty);
    }
    between_two_marks(false);
    between_two_marks(true);
}
