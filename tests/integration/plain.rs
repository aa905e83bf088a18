//! The reader in lines (`--plain`): the whole work of a fact-checker in a terminal, errors of saving, and the ends of a
//! session.

use crate::support::folder::Folder;
use crate::support::pty::Pty;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const ARTICLE: &str = "\
Harga Beras Turun di Tiga Provinsi
Menteri Pangan Sari Wulandari mengatakan harga beras turun 12 persen sejak 3 Maret 2025. Stok naik.
“Kami menjaga stok,” kata Sari Wulandari di Jakarta, Kamis (1/1/2025).
";

const OTHER: &str = "Harga Jagung\nBadan Pusat Angka mencatat produksi naik menjadi 2,5 juta ton.\n";

/// A dialogue in a terminal.
struct Dialogue {
    pty: Pty,
}

impl Dialogue {
    fn start(folder: &Folder, name: &str) -> Self {
        Self::start_with(folder, name, "Command:")
    }

    /// Opens an article, and waits until this is said.
    #[track_caller]
    fn start_with(folder: &Folder, name: &str, greeting: &str) -> Self {
        let home = folder.0.path().to_str().unwrap();
        let env = [("HOME", home), ("XDG_STATE_HOME", home), ("USER", "tester"), ("TZ", "UTC")];
        let path = folder.path(name);
        let args = ["--plain", "--creator", "Ani", path.to_str().unwrap()];
        let pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_tandai")), &args, &env, (120, 40));
        pty.shows(greeting);
        Self { pty }
    }

    /// Types a line and waits for the answer.
    #[track_caller]
    fn line(&mut self, line: &str, answer: &str) {
        let before = self.pty.look(|seen| seen.bytes.len());
        self.pty.keys(&format!("{line}\r"));
        self.shows_after(before, answer);
    }

    /// Waits until `answer`, and the next prompt after it, were written after the first `before` bytes.
    #[track_caller]
    fn shows_after(&self, before: usize, answer: &str) {
        self.pty.until(answer, |seen| {
            let new = String::from_utf8_lossy(&seen.bytes[before..]).replace("\r\n", "\n");
            let prompt = |rest: &str| rest.ends_with("Command: ") || rest.ends_with("Answer: ");
            new.find(answer).is_some_and(|at| prompt(&new[at..]))
        });
    }

    #[track_caller]
    fn quit(mut self) -> String {
        self.pty.keys("q\r");
        assert!(self.pty.end().success(), "{}", self.pty.screen());
        self.pty.look(|seen| String::from_utf8_lossy(&seen.bytes).into_owned())
    }
}

fn folder() -> Folder {
    Folder::with(&[("a.txt", ARTICLE), ("b.txt", OTHER)])
}

/// What the program says to these lines from a pipe, its exit code, and its standard error.
fn piped(folder: &Folder, lines: &str) -> (i32, String, String) {
    folder.output(&["--plain", "--creator", "Ani", "a.txt"], lines)
}

#[test]
fn the_whole_work_is_done_by_lines() {
    let folder = folder();
    let mut talk = Dialogue::start(&folder, "a.txt");
    talk.line("", "Title.\nHarga Beras Turun");
    talk.line("", "Paragraph 1 of 2.");
    talk.line("h 1 \"turun 12 persen\" doubtful", "Highlight 1 saved.");
    talk.line("a 2 berapa ton?", "Note 2 saved.");
    talk.line("c 1 cek ke kementerian", "Claim 3 saved.");
    talk.line("x 3 speaker wulandari", "Which name? 1 for Sari Wulandari");
    talk.line("1", "Claim 3 saved.");
    talk.line("x 3 date 3 Maret 2025", "Claim 3 saved. Said on: Monday, 3 March 2025.");
    talk.line("R 3", "Rejected: ");
    talk.line("j 3", "Claim 3. Verdict. Choose 1 true");
    talk.line("mostly false", "Rationale.");
    talk.line("Data resmi: 2 persen.", "Evidence. A web address");
    talk.line("https://bps.go.id/beras", "Evidence 1, stance.");
    talk.line("refutes", "More evidence.");
    talk.line("", "Claim 3 saved, judged mostly false.");
    talk.line("x 3 priority high", "Claim 3 saved. Priority: high.");
    talk.line("checks", "Finding 1, weekday, in paragraph 2: ");
    talk.line("silence 1", "Why is the finding a false alarm?");
    talk.line("dikutip apa adanya", "Finding 1 silenced.");
    talk.line("w Tanpa tanggal terbit.", "Note 4 saved.");
    talk.line("d 2", "Note 2 deleted.");
    talk.line("board", "1: mostly false, high priority, in this article, by Sari Wulandari: “Menteri Pangan");
    talk.line("open b", "Opened b.txt.");
    talk.line("1", "Paragraph 1 of 1.");
    talk.line("c \"2,5 juta ton\"", "Claim 1 saved.");
    talk.line("b status:todo", "1: to do, in this article: “2,5 juta ton”");
    talk.line("b", "1: mostly false");
    talk.line("o 1", "Opened a.txt.");
    talk.line("u", "Undid: note 2 deleted.");
    talk.line("U", "Redid: note 2 deleted.");
    let written = talk.quit();
    assert!(!written.contains('\u{1b}'), "nothing but text is written");

    let saved = folder.annotations("a.txt.annotations.json");
    let words = |annotation: &Value| annotation["target"]["exact"].as_str().unwrap().to_string();
    let of_kind = |kind: &str| saved.iter().filter(|a| a["kind"] == kind).cloned().collect::<Vec<_>>();
    assert_eq!((saved.len(), of_kind("note").len()), (3, 1));
    let highlight = &of_kind("highlight")[0];
    assert_eq!((words(highlight).as_str(), &highlight["label"]), ("turun 12 persen", &json!("doubtful")));
    let note = &of_kind("note")[0];
    assert_eq!((words(note).as_str(), &note["note"]), ("", &json!("Tanpa tanggal terbit.")));
    let claim = &of_kind("claim")[0];
    assert!(words(claim).starts_with("Menteri Pangan") && words(claim).ends_with("3 Maret 2025."));
    assert_eq!((&claim["note"], &claim["creator"]), (&json!("cek ke kementerian"), &json!("Ani")));
    let mut details = claim["claim"].clone();
    let today = details["checked"].as_str().unwrap().to_string();
    assert_eq!(details["evidence"][0]["accessed"], json!(today));
    details["evidence"][0].as_object_mut().unwrap().remove("accessed");
    details.as_object_mut().unwrap().remove("checked");
    assert_eq!(
        details,
        json!({
            "status": "done", "speaker": "Sari Wulandari", "said": "2025-03-03", "verdict": "mostly false",
            "rationale": "Data resmi: 2 persen.", "checker": "Ani", "priority": "high",
            "evidence": [{ "url": "https://bps.go.id/beras", "stance": "refutes" }],
        })
    );
    let sidecar: Value = serde_json::from_str(&folder.read("a.txt.annotations.json")).unwrap();
    let silenced = &sidecar["desk"]["silenced"][0];
    assert_eq!((&silenced["check"], &silenced["reason"]), (&json!("weekday"), &json!("dikutip apa adanya")));
    assert_eq!(words(&folder.annotations("b.txt.annotations.json")[0]), "2,5 juta ton");
}

#[test]
fn control_c_cancels_a_question_and_then_leaves() {
    let folder = folder();
    let mut talk = Dialogue::start(&folder, "a.txt");
    talk.line("1", "Paragraph 1 of 2.");
    talk.line("c 1", "Claim 1 saved.");
    talk.line("j", "Verdict.");
    talk.line("false", "Rationale.");
    let before = talk.pty.look(|seen| seen.bytes.len());
    talk.pty.keys("setengah\u{3}");
    talk.shows_after(before, "Cancelled. Nothing was saved. Ctrl-C again or quit leaves.");
    talk.line("m", "Claim 1, in paragraph 1.");
    let before = talk.pty.look(|seen| seen.bytes.len());
    talk.pty.keys("\u{3}");
    talk.shows_after(before, "There is nothing to cancel. Ctrl-C again or quit leaves.");
    talk.pty.keys("\u{3}");
    assert!(talk.pty.end().success(), "{}", talk.pty.screen());
    assert_eq!(folder.annotations("a.txt.annotations.json")[0]["claim"]["verdict"], Value::Null);
}

#[test]
fn answers_to_an_unfinished_question_are_named_and_offered_again() {
    let folder = folder();
    let (code, said, _) = piped(&folder, "1\nc 1\nj\nfalse\nAngka lain.\n");
    assert_eq!(code, 0);
    assert!(
        said.contains("The claim was not saved. You had answered: Verdict: false; Rationale: Angka lain."),
        "{said}"
    );
    let claim = |folder: &Folder| folder.annotations("a.txt.annotations.json")[0]["claim"].clone();
    assert_eq!(claim(&folder)["verdict"], Value::Null);
    let (_, said, _) = piped(&folder, "\nq\n");
    assert!(said.contains("An unfinished claim was kept: verdict false; rationale Angka lain."), "{said}");
    assert_eq!(claim(&folder)["verdict"], Value::Null, "Enter decides later");
    let (_, said, _) = piped(&folder, "yes\nq\n");
    assert!(said.contains("Claim 1 saved."), "{said}");
    assert_eq!((&claim(&folder)["verdict"], &claim(&folder)["rationale"]), (&json!("false"), &json!("Angka lain.")));
    let (_, said, _) = piped(&folder, "q\n");
    assert!(!said.contains("unfinished"), "{said}");
}

#[test]
fn answers_survive_a_kill() {
    let folder = folder();
    let mut talk = Dialogue::start(&folder, "a.txt");
    talk.line("1", "Paragraph 1 of 2.");
    talk.line("c 1", "Claim 1 saved.");
    talk.line("x 1", "Verdict.");
    talk.line("satire", "Rationale.");
    talk.pty.signal("KILL");
    talk.pty.end();
    let mut talk = Dialogue::start_with(&folder, "a.txt", "An unfinished claim was kept: verdict satire");
    talk.line("no", "The draft is dropped.");
    talk.quit();
    let talk = Dialogue::start(&folder, "a.txt");
    assert!(!talk.quit().contains("unfinished"));
    assert_eq!(folder.annotations("a.txt.annotations.json")[0]["claim"]["verdict"], Value::Null);
}

#[test]
fn lines_end_between_words_on_a_terminal() {
    let folder = folder();
    let mut talk = Dialogue::start(&folder, "a.txt");
    talk.pty.resize((40, 24));
    talk.line("1", "Menteri Pangan Sari Wulandari mengatakan\nharga beras turun 12 persen sejak 3\nMaret 2025.");
    talk.quit();
}

#[test]
fn the_end_of_the_input_leaves_with_everything_saved() {
    let folder = folder();
    let mut talk = Dialogue::start(&folder, "a.txt");
    talk.line("1", "Paragraph 1 of 2.");
    talk.line("h 2", "Highlight 1 saved.");
    talk.pty.keys("\u{4}");
    assert!(talk.pty.end().success(), "{}", talk.pty.screen());
    assert_eq!(folder.annotations("a.txt.annotations.json").len(), 1);
}

#[test]
fn lines_may_end_in_cr_or_both() {
    for end in ["\n", "\r\n", "\r"] {
        let folder = folder();
        let lines = ["1", "h 2", "a 1 cek", "q", ""].join(end);
        let (code, said, error) = piped(&folder, &lines);
        assert_eq!((code, error.as_str()), (0, ""), "{said}");
        assert!(said.contains("Highlight 1 saved.") && said.contains("Note 2 saved."), "{end:?}: {said}");
        assert_eq!(folder.annotations("a.txt.annotations.json").len(), 2);
    }
}

#[test]
fn changes_of_another_program_are_merged_in_and_told() {
    let folder = folder();
    let mut talk = Dialogue::start(&folder, "a.txt");
    talk.line("1", "Paragraph 1 of 2.");
    talk.line("h 2", "Highlight 1 saved.");
    folder.run(&["add", "a.txt", "--quote", "Harga Beras", "--note", "judul"]).success();
    talk.line("c 1", "Merged in 1 change made by another program.");
    talk.line("l notes", ", note, in the title: “Harga Beras”. Note: judul");
    talk.quit();
    assert_eq!(folder.annotations("a.txt.annotations.json").len(), 3);
}

#[test]
fn an_empty_article_is_refused() {
    let folder = Folder::with(&[("a.txt", "\n \n")]);
    let (code, said, error) = piped(&folder, "q\n");
    assert_eq!((code, said.as_str()), (2, ""));
    assert!(error.contains("it contains no text"), "{error}");
}

#[test]
fn annotations_of_a_newer_version_are_refused_and_left_alone() {
    let folder = folder();
    let newer = r#"{"version":2,"annotations":"something else"}"#;
    folder.write("a.txt.annotations.json", newer);
    let (code, _, error) = piped(&folder, "1\nh 1\nq\n");
    assert_eq!(code, 2);
    assert!(error.contains("format version 2 is too new"), "{error}");
    assert_eq!(folder.read("a.txt.annotations.json"), newer);
}

#[test]
fn a_save_that_fails_is_loud_and_loses_nothing() {
    let folder = folder();
    let home = folder.0.path().to_path_buf();
    let mut talk = Dialogue::start(&folder, "a.txt");
    talk.line("1", "Paragraph 1 of 2.");
    // Where a folder has the name of the file, not even root can write it.
    fs::create_dir(home.join("a.txt.annotations.json")).unwrap();
    talk.line("h 2", "NOT SAVED: ");
    talk.line("a 1 cek", "save tries again.");
    fs::remove_dir(home.join("a.txt.annotations.json")).unwrap();
    talk.line("save", "Everything is saved now.");
    talk.line("save", "Everything is saved.");
    talk.line("h 1", "Highlight 3 saved.");
    talk.quit();
    assert_eq!(folder.annotations("a.txt.annotations.json").len(), 3);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_told_at_once_and_at_the_end() {
    let folder = folder();
    // Not even root can make files there.
    let arguments = ["--plain", "--creator", "Ani", "--annotations", "/proc", "a.txt"];
    let (code, said, error) = folder.output(&arguments, "1\nh 2\nq\n");
    assert_eq!(code, 2);
    assert!(said.contains("NOT SAVED: /proc/a.txt.json: ") && !said.contains("Highlight 1 saved."), "{said}");
    assert!(error.contains("annotations were not saved; they are kept in"), "{error}");
}

#[test]
fn what_could_not_be_saved_comes_back_next_time() {
    let folder = folder();
    let home = folder.0.path().to_path_buf();
    let mut talk = Dialogue::start(&folder, "a.txt");
    talk.line("1", "Paragraph 1 of 2.");
    fs::create_dir(home.join("a.txt.annotations.json")).unwrap();
    talk.line("h 2", "NOT SAVED: ");
    talk.pty.keys("q\r");
    assert_eq!(talk.pty.end().exit_code(), 2);
    assert!(talk.pty.screen().contains("annotations were not saved; they are kept in"), "{}", talk.pty.screen());
    fs::remove_dir(home.join("a.txt.annotations.json")).unwrap();
    let talk = Dialogue::start(&folder, "a.txt");
    talk.pty.shows("Changes that could not be saved last time are here again.");
    talk.quit();
    assert_eq!(folder.annotations("a.txt.annotations.json").len(), 1);
}

#[test]
fn a_folder_opens_with_its_first_article() {
    let folder = folder();
    let (_, said, _) = folder.output(&["--plain", "--creator", "Ani", "."], "o\no 2\no\nq\n");
    assert!(said.contains("1: a.txt (this one)\n2: b.txt\n"), "{said}");
    assert!(said.contains("Opened b.txt.\nHarga Jagung") && said.contains("2: b.txt (this one)"), "{said}");
}
