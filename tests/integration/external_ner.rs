//! The user's own program that finds entities: on the screen, in a terminal and on the command line.

use crate::support::pty::Pty;
use crate::support::reader::TestReader;
use assert_cmd::Command;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::{Duration, Instant};
use tandai::entity::{EntityType, Mention};
use tandai::exchange::external_ner::{ExternalNer, ExternalNerError, NerOutput};
use tandai::text::Span;
use tandai::tui::app::{App, Event};

const TEXT: &str = "Pasar Lama\n\nRini membuka lapak di Gerbang Utara pada 12 Mei 2025.\n";

fn program() -> ExternalNer {
    ExternalNer {
        name: "gliner".into(),
        command: "ask gliner".into(),
        folder: PathBuf::new(),
        time_limit: Duration::from_mins(1),
        automatic: true,
    }
}

fn reader(size: (u16, u16), automatic: bool) -> TestReader {
    let mut reader = TestReader::new(TEXT, size);
    reader.app.settings.config.external_ner = Some(ExternalNer { automatic, ..program() });
    reader.event(Event::Resize(size.0, size.1));
    reader
}

fn mention(words: &str, kind: EntityType) -> Mention {
    let start = TEXT.find(words).unwrap();
    let span = Span::new(start, start + words.len());
    Mention { span, kind, value: None, role: None, source: Some("gliner".into()) }
}

fn answer(left: usize) -> Event {
    let mentions = vec![mention("lapak", EntityType::Place), mention("Pasar Lama", EntityType::Organization)];
    Event::ExternalNerFinished(Ok(NerOutput { mentions, omitted: left }))
}

fn said(app: &App) -> (String, bool) {
    app.message().map(|message| (message.text.clone(), message.is_error)).unwrap_or_default()
}

#[test]
fn it_runs_once_and_its_mentions_are_shown() {
    let mut reader = reader((120, 30), true);
    assert_eq!(reader.asked, ["ask gliner"]);
    assert!(reader.screen().contains("Entities gliner …"), "{}", reader.screen());
    reader.keys("jk");
    reader.event(answer(0));
    assert_eq!(said(&reader.app), ("gliner found 2 mentions".into(), false));
    reader.keys("/lapak<Enter>");
    let screen = reader.screen();
    assert!(!screen.contains("gliner …") && screen.contains("lapak"), "{screen}");
    // The pane names the source, as it does for imported mentions.
    reader.keys("<Tab>");
    assert!(reader.screen().contains("found by gliner"), "{}", reader.screen());
    assert_eq!(reader.asked.len(), 1, "it is asked once");
    // It can be rejected like any other entity; nothing is saved before that.
    assert!(reader.saved.is_empty());
    reader.keys("X");
    assert_eq!(reader.saved.len(), 1);
    assert!(
        reader.app.doc.extraction().is_some_and(|found| !found.entities.is_empty())
            && reader.saved[0].entities.suggested.is_empty()
    );
    assert_eq!(reader.saved[0].entities.rejected.len(), 1);
    reader.keys("u");
    assert!(reader.screen().contains("lapak"));
}

#[test]
fn escape_stops_it_and_a_key_restarts_it() {
    let mut reader = reader((80, 24), true);
    reader.keys("/Rini<Enter><Esc>");
    assert_eq!(reader.asked, ["ask gliner"], "Esc backs out of the search first");
    reader.keys("<Esc>");
    assert_eq!(reader.asked, ["ask gliner", "stop"]);
    reader.event(Event::ExternalNerFinished(Err(ExternalNerError::Stopped)));
    assert_eq!(said(&reader.app), ("gliner stopped · I to run again".into(), false));
    reader.keys("<Esc>I");
    assert_eq!(reader.asked, ["ask gliner", "stop", "ask gliner"]);
    assert_eq!(said(&reader.app), ("gliner is running · Esc to stop".into(), false));
    reader.keys("I");
    assert_eq!(reader.asked.last().unwrap(), "stop");
    let failed = ExternalNerError::Failed { status: ExitStatus::from_raw(1 << 8), last_line: "no model".into() };
    reader.event(Event::ExternalNerFinished(Err(failed)));
    assert_eq!(said(&reader.app), ("gliner: it failed (exit code 1): no model".into(), true));
    reader.keys("I");
    reader.event(answer(1));
    let left = "1 mention from gliner left out: not in the text, or of an unknown type";
    assert_eq!(said(&reader.app), (left.into(), true));
}

#[test]
fn it_runs_only_when_configured_or_requested() {
    assert!(reader((80, 24), false).asked.is_empty());
    assert_eq!(reader((80, 24), false).keys("I").asked, ["ask gliner"]);
    let mut none = TestReader::new(TEXT, (80, 24));
    none.keys("I");
    assert_eq!(said(&none.app).0, "No NER program; set `command` under [entities] in config.toml");
    let mut tour = TestReader::tour((80, 24));
    tour.app.settings.config.external_ner = Some(program());
    tour.keys("j");
    assert!(tour.asked.is_empty(), "the tour is the same for all");
}

/// A folder with a configuration that runs `script`, and a folder with an article and a program of the same name. Returns the
/// paths of the configuration and the article.
fn folders(script: &str, more: &str) -> (tempfile::TempDir, String, String) {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("tandai");
    let articles = home.path().join("articles");
    fs::create_dir_all(&config).unwrap();
    fs::create_dir_all(&articles).unwrap();
    fs::write(config.join("config.toml"), format!("[entities]\ncommand = \"sh ner.sh\"\nname = \"ner\"\n{more}"))
        .unwrap();
    fs::write(config.join("ner.sh"), script).unwrap();
    fs::write(articles.join("ner.sh"), "touch ran\n").unwrap();
    let article = articles.join("pasar.txt");
    fs::write(&article, TEXT).unwrap();
    let shown = |path: &Path| path.to_str().unwrap().to_string();
    let paths = (shown(home.path()), shown(&article));
    (home, paths.0, paths.1)
}

const FINDS: &str = "cat >/dev/null\necho '{\"start\":25,\"end\":30,\"type\":\"LOC\",\"text\":\"lapak\"}'\n";

#[test]
fn the_configured_program_runs_and_not_one_beside_the_article() {
    let (home, config, article) = folders(FINDS, "");
    let env = [("XDG_CONFIG_HOME", &*config), ("XDG_STATE_HOME", &*config), ("HOME", &*config)];
    let mut pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_tandai")), &[&article], &env, (120, 30));
    pty.shows("ner found 1 mention");
    pty.shows("lapak");
    pty.keys("q");
    pty.end();
    assert!(!home.path().join("articles/ran").exists());
    assert!(!home.path().join("articles/pasar.txt.json").exists());
}

#[test]
fn quitting_ends_it() {
    let (home, config, article) = folders("echo $$ > pid\nexec sleep 600\n", "");
    let env = [("XDG_CONFIG_HOME", &*config), ("XDG_STATE_HOME", &*config), ("HOME", &*config)];
    let mut pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_tandai")), &[&article], &env, (120, 30));
    pty.shows("ner …");
    let pid = home.path().join("tandai/pid");
    let until = Instant::now() + Duration::from_secs(20);
    while fs::read_to_string(&pid).unwrap_or_default().trim().is_empty() {
        assert!(Instant::now() < until, "it runs");
        std::thread::sleep(Duration::from_millis(10));
    }
    pty.keys("q");
    pty.end();
    let pid = fs::read_to_string(&pid).unwrap();
    let state = fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
    assert!(state.is_empty() || state.contains(") Z "), "{state}");
}

fn tandai(config: &str, args: &[&str]) -> (String, String, Option<i32>) {
    let output = Command::cargo_bin("tandai")
        .unwrap()
        .env("XDG_CONFIG_HOME", config)
        .env("HOME", config)
        .args(args)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

#[test]
fn the_command_line_runs_it_with_a_flag() {
    let (_home, config, article) = folders(FINDS, "");
    let (out, _, code) = tandai(&config, &["entities", "--json", &article]);
    assert_eq!((out.contains("lapak"), code), (false, Some(0)));
    let (out, _, _) = tandai(&config, &["entities", "--json", "--program", &article]);
    let row = out.lines().find(|line| line.contains("lapak")).unwrap();
    assert!(row.contains("\"start\":25,\"end\":30,\"type\":\"LOC\"") && row.ends_with("\"source\":\"ner\"}"), "{row}");
    let (_home, config, article) = folders("exec sleep 600", "time_limit = 1\n");
    let (_, err, code) = tandai(&config, &["entities", "--program", &article]);
    let late = "ner: it took longer than 1 s and was stopped: increase time_limit in the configuration";
    assert!(err.contains(late) && code == Some(2), "{err}");
    let (_, err, code) = tandai("/nowhere", &["entities", "--program", &article]);
    assert!(err.contains("no external program is configured") && code == Some(2), "{err}");
}
