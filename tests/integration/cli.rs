//! The subcommands that read, add, list, compare and merge annotations.

use crate::support::folder::Folder;
use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::Path;

const ARTICLE: &str = "Judul Berita Hari Ini\nMenteri Sari Wulandari mengatakan 👩\u{200d}🚀 harga turun 12 persen. Harga lain naik.\nHarga turun lagi.\n";

fn folder() -> Folder {
    Folder::with(&[("a.txt", ARTICLE)])
}

#[test]
fn bad_input_gets_a_plain_message() {
    let folder = folder();
    folder.write("binary.txt", b"PK\0\x01");
    folder.write("empty.txt", b"");
    folder.write("blank.txt", b" \n\t\n");
    fs::create_dir(folder.path("none")).unwrap();
    for (path, said) in [
        ("binary.txt", "it is not text (it contains NUL bytes or other control characters): save"),
        ("empty.txt", "it is empty: there is nothing to read"),
        ("blank.txt", "it contains no text"),
        ("missing.txt", "no such file: check the name"),
        ("none", "none: no articles in this folder: put articles there"),
    ] {
        for command in [&[path][..], &["list", path], &["entities", path]] {
            let (code, _, message) = folder.output(command, "");
            assert!(code == 2 && message.contains(said), "{command:?}: {code}: {message}");
        }
    }
    assert!(folder.fails(&["print", "none"]).contains("none: cannot be read: it is a folder: choose an article in it"));
}

#[test]
fn a_text_in_another_encoding_is_read_with_a_note_and_can_be_annotated() {
    let folder = folder();
    folder.write("latin.txt", b"Judul\nHarga na\xefk, kata Pak Andr\xe9 kemarin.\n");
    let (code, out, note) = folder.output(&["print", "latin.txt"], "");
    assert_eq!((code, &*out), (0, "Judul\n\nHarga naïk, kata Pak André kemarin.\n"));
    assert_eq!(note, "tandai: latin.txt: not UTF-8, and no encoding is declared; read as windows-1252\n");
    folder.out(&["add", "latin.txt", "--quote", "kemarin"]);
    let sidecar: Value = serde_json::from_str(&folder.read("latin.txt.annotations.json")).unwrap();
    let position = &sidecar["annotations"][0]["target"];
    assert!(folder.out(&["list", "latin.txt"]).contains("“kemarin”"), "{position}");
    assert_eq!(folder.output(&["print", "a.txt"], "").2, "", "nothing is noted of UTF-8");
}

#[test]
fn a_mistyped_subcommand_suggests_the_right_one() {
    let folder = folder();
    for (arguments, typed, meant) in [
        (&["printt", "a.txt"][..], "printt", "print"),
        (&["prnit"], "prnit", "print"),
        (&["lits", "--json", "a.txt"], "lits", "list"),
        (&["exprot", "--to", "html", "a.txt"], "exprot", "export"),
        (&["--log", "x.log", "claim", "a.txt"], "claim", "claims"),
        (&["Entitas", "a.txt"], "Entitas", "entities"),
    ] {
        let message = format!("tandai: {typed}: no such subcommand or file: did you mean `tandai {meant}`?\n");
        assert_eq!(folder.fails(arguments), message);
    }
    assert!(folder.fails(&["help", "prnit"]).contains("tip: a similar subcommand exists: 'print'"));
    assert!(folder.fails(&["print", "a.txt", "--widht", "60"]).contains("tip: a similar argument exists: '--width'"));
}

#[test]
fn a_file_named_almost_like_a_subcommand_is_opened() {
    let folder = folder();
    for name in ["printt", "klaims", "berita"] {
        folder.write(name, ARTICLE);
        assert!(folder.fails(&[name]).contains("the reader needs a terminal"), "{name}");
    }
}

#[test]
fn of_several_paths_the_ones_that_cannot_be_opened_are_named() {
    let folder = folder();
    fs::create_dir(folder.path("kosong")).unwrap();
    for (path, message) in [
        ("nosuch.txt", "nosuch.txt: no such file: check the name"),
        ("tidak ada", "tidak ada: no such file: check the name"),
        ("kosong", "kosong: no articles in this folder"),
        ("-", "-: standard input cannot be opened together with other paths"),
        ("list", "list: no such file, and a subcommand comes first: did you mean `tandai list …`?"),
    ] {
        let error = folder.fails(&["a.txt", path]);
        assert!(error.contains(message) && error.contains("the reader needs a terminal"), "the rest opens: {error}");
    }
    let error = folder.fails(&["nosuch.txt", "none.txt"]);
    assert!(error.contains("nosuch.txt: no such file") && error.contains("none.txt: no such file"), "{error}");
    assert!(error.ends_with("tandai: 2 failed; see above\n"), "{error}");
}

#[test]
fn output_is_spelt_alike_everywhere_and_out_still_works() {
    let folder = folder();
    for (i, option) in ["-o", "--output", "--out"].into_iter().enumerate() {
        for command in [&["export", "--to", "html", "a.txt"][..], &["claims", "a.txt"], &["entities", "a.txt"]] {
            let name = format!("{}{i}", command[0]);
            assert_eq!(folder.out(&[command, &[option, &name]].concat()), "");
            assert!(folder.path(&name).exists(), "{name}");
        }
    }
    for command in ["export", "fetch", "adjudicate", "entities", "claims", "check", "anchor"] {
        let help = folder.out(&[command, "--help"]);
        assert!(help.contains("-o, --output <") && !help.contains("--out "), "{command}: {help}");
    }
}

#[test]
fn formats_are_listed_only_for_what_they_can_do() {
    let folder = folder();
    let (export, import) = (folder.out(&["export", "--help"]), folder.out(&["import", "--help"]));
    for format in ["jsonl", "xmi", "zotero", "kindle", "koreader"] {
        let row = format!("- {format}:");
        assert!(!export.contains(&row) && import.contains(&row), "{format}");
        assert!(folder.fails(&["export", "--to", format, "a.txt"]).contains("can only be imported"), "{format}");
    }
    for format in ["markdown", "html", "claimreview"] {
        let row = format!("- {format}:");
        assert!(export.contains(&row) && !import.contains(&row), "{format}");
        assert!(folder.fails(&["import", "a.txt", "x", "--from", format]).contains("can only be exported"), "{format}");
    }
    assert!(!folder.fails(&["export", "--to", "markdwon", "a.txt"]).contains("zotero"));
    assert!(!folder.out(&["completions", "bash"]).contains("markdown html claimreview webannotation hypothesis brat doccano label-studio prodigy webanno conll spacy csv tsv jsonl"));
}

#[test]
fn a_table_says_to_do_as_the_reader_does() {
    let folder = folder();
    folder.out(&["add", "a.txt", "--quote", "turun 12 persen", "--kind", "claim"]);
    let table = folder.out(&["export", "a.txt", "--to", "csv"]);
    assert!(table.contains(",to do,") && !table.contains("todo"), "{table}");
    for status in ["to do", "todo", "To-Do"] {
        folder.write("b.txt", ARTICLE);
        folder.write("b.csv", &table.replace(",to do,", &format!(",{status},")).replace("a.txt", "b.txt"));
        folder.out(&["import", "b.txt", "b.csv", "--from", "csv"]);
        assert_eq!(folder.annotations("b.txt.annotations.json")[0]["claim"]["status"], "todo");
        fs::remove_file(folder.path("b.txt.annotations.json")).unwrap();
    }
}

#[test]
fn without_user_the_annotator_has_the_name_of_the_password_database() {
    let folder = folder();
    let id = std::process::Command::new("id").arg("-un").output().unwrap();
    let login = String::from_utf8(id.stdout).unwrap();
    let mut command = Command::cargo_bin("tandai").unwrap();
    command.current_dir(folder.0.path()).env_clear().env("HOME", folder.0.path());
    command.args(["add", "a.txt", "--quote", "12 persen"]).assert().success();
    assert_eq!(folder.annotations("a.txt.annotations.json")[0]["creator"], login.trim());
}

#[test]
fn without_a_terminal_the_reader_suggests_print() {
    let folder = folder();
    assert_eq!(folder.fails(&["a.txt"]), "tandai: the reader needs a terminal: use `tandai print a.txt` instead\n");
    assert!(folder.fails(&["."]).contains("tandai print ARTICLE"));
}

#[test]
fn print_is_plain_in_a_pipe() {
    let folder = folder();
    assert_eq!(
        folder.out(&["print", "-w", "40", "a.txt"]),
        "Judul Berita Hari Ini\n\nMenteri Sari Wulandari mengatakan 👩\u{200d}🚀\nharga turun 12 persen. Harga lain naik.\n\nHarga turun lagi.\n"
    );
    assert_eq!(
        folder.out(&["print", "-w", "40", "--numbers", "a.txt"]),
        "   Judul Berita Hari Ini\n\n1  Menteri Sari Wulandari mengatakan\n   👩\u{200d}🚀 harga turun 12 persen. Harga\n   lain naik.\n\n2  Harga turun lagi.\n"
    );
    assert!(folder.out(&["print", "--color", "always", "a.txt"]).contains("\x1b[38;5;162mSari Wulandari\x1b["));
    let piped = folder.run_with(&["print", "-"], "Dari pipa.\r\n\r\nLagi.").success();
    assert_eq!(String::from_utf8_lossy(&piped.get_output().stdout), "Dari pipa.\n\nLagi.\n");
}

#[test]
fn only_the_first_row_of_a_list_shows_its_paragraph_number() {
    let folder = folder();
    folder.write("l.md", b"# Judul\n\nSatu kalimat.\n\n1. a\n2. b\n\nDua kalimat.\n");
    assert_eq!(
        folder.out(&["print", "-w", "40", "--numbers", "l.md"]),
        "   Judul\n\n1  Satu kalimat.\n\n2   1. a\n    2. b\n\n4  Dua kalimat.\n"
    );
}

#[test]
fn corrections_are_marked_in_every_format() {
    let folder = folder();
    folder.write("r.md", b"# Judul\n\nKorban 21 orang.\n\nRalat: bukan 12 orang.\n");
    folder.write("r.txt", b"Judul Berita Hari Ini\n\nKorban 21 orang.\n\nRalat: bukan 12 orang.\n");
    for name in ["r.md", "r.txt"] {
        let html = folder.out(&["export", name, "--to", "html"]);
        assert!(html.contains("<p class=\"correction\" role=\"doc-errata\">Ralat: bukan 12 orang.</p>"), "{html}");
        let shown = folder.out(&["print", "--color", "always", name]);
        let correction = shown.lines().find(|line| line.contains("kan 12 orang") || line.contains("Ralat")).unwrap();
        assert!(correction.starts_with("\x1b[") && correction.contains("\x1b[3m"), "in italics: {correction:?}");
    }
}

#[test]
fn byte_order_marks_and_line_ends_do_not_shift_offsets() {
    let folder = folder();
    folder.write("bom.txt", b"\xef\xbb\xbfJudul Satu\r\nKota Bandung ramai.\r\n");
    let line = folder.out(&["entities", "--json", "bom.txt"]);
    let found: Value = serde_json::from_str(line.lines().next().unwrap()).unwrap();
    assert_eq!((found["start"].as_u64(), found["end"].as_u64()), (Some(17), Some(24)), "{line}");
}

#[test]
fn entities_are_one_object_a_line() {
    let folder = folder();
    let out = folder.out(&["entities", "--json", "a.txt"]);
    let rows: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let chars: Vec<char> = ARTICLE.chars().collect();
    for row in &rows {
        let (start, end) = (row["start"].as_u64().unwrap() as usize, row["end"].as_u64().unwrap() as usize);
        assert_eq!(chars[start..end].iter().collect::<String>(), row["text"].as_str().unwrap());
        assert_eq!(row["path"], "a.txt");
        assert!(row["entity"].is_u64() && row["name"].is_string());
    }
    let of =
        |kind: &str| rows.iter().filter(|r| r["type"] == kind).map(|r| r["text"].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!((of("PER"), of("PERCENT")), (vec!["Sari Wulandari"], vec!["12 persen"]));
    assert_eq!(rows.iter().find(|r| r["type"] == "PERCENT").unwrap()["value"], "12");
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let folder = folder();
    folder.write("b.txt", b"\0");
    let assert = folder.run(&["entities", "--json", "b.txt", "a.txt"]).code(2);
    let out = assert.get_output();
    assert!(String::from_utf8_lossy(&out.stdout).contains("Sari Wulandari"));
    assert!(String::from_utf8_lossy(&out.stderr).contains("b.txt: it is not text"));
    assert!(String::from_utf8_lossy(&out.stderr).contains("1 of 2 failed: b.txt"));
}

#[test]
fn add_and_list() {
    let folder = folder();
    let id =
        folder.out(&["add", "a.txt", "--quote", "harga turun 12 persen", "--kind", "claim", "--note", "sejak kapan?"]);
    let id = id.trim();
    assert_eq!(id.len(), 36);
    folder.out(&["add", "a.txt", "--span", "0:5", "--label", "doubtful", "--creator", "orang lain", "--tag", "judul"]);
    assert_eq!(
        folder.out(&["list", "a.txt"]),
        "a.txt:1:1: doubtful highlight: “Judul”\na.txt:2:39: claim, to do: “harga turun 12 persen” — sejak kapan?\n"
    );
    let listed: Value = serde_json::from_str(&folder.out(&["list", "--json", "."])).unwrap();
    assert_eq!(listed[1]["id"], id);
    assert_eq!((&listed[1]["state"], &listed[1]["creator"]), (&"exact".into(), &"tester".into()));
    assert_eq!(listed[0]["tags"][0], "judul");
    for (filter, lines) in [("#jud", 1), ("label:doubt", 1), ("kind:claim", 1), ("status:done", 0), ("HARGA kind:", 1)]
    {
        let out = folder.out(&["list", "--filter", filter, "a.txt"]);
        assert_eq!(out.lines().count(), lines, "{filter}: {out}");
        let json: Value = serde_json::from_str(&folder.out(&["list", "--json", "--filter", filter, "a.txt"])).unwrap();
        assert_eq!(json.as_array().unwrap().len(), lines, "{filter}");
    }
    // After an edit, moved words are found, changed words are shown, and deleted words are reported as lost.
    let states = |json: &str| -> Vec<String> {
        let listed: Value = serde_json::from_str(json).unwrap();
        listed.as_array().unwrap().iter().map(|a| a["state"].as_str().unwrap().to_string()).collect()
    };
    folder.write("a.txt", ARTICLE.replace("Judul Berita", "Baru: Berita").as_bytes());
    assert_eq!(states(&folder.out(&["list", "--json", "a.txt"])), ["changed", "exact"]);
    let listed = folder.out(&["list", "a.txt"]);
    assert!(listed.starts_with("a.txt:1:1: doubtful highlight, changed: “Judul” → “Baru”\n"), "{listed}");
    folder.write("a.txt", ARTICLE.replace("Judul Berita", "Berita").as_bytes());
    assert_eq!(states(&folder.out(&["list", "--json", "a.txt"])), ["moved", "lost"]);
    let listed = folder.out(&["list", "a.txt"]);
    assert!(listed.ends_with("a.txt: doubtful highlight, lost: “Judul”\n"), "{listed}");
}

#[test]
fn anchor_reports_positions_and_saves_them_on_request() {
    let folder = folder();
    let id = folder.out(&["add", "a.txt", "--quote", "harga turun 12 persen", "--kind", "claim"]).trim().to_string();
    folder.out(&["add", "a.txt", "--quote", "Harga turun lagi."]);
    let before = folder.read("a.txt.annotations.json");
    let edited =
        format!("Kabar terbaru.\n{}", ARTICLE.replace("12 persen", "21 persen").replace("Harga turun lagi.\n", ""));
    folder.write("a.txt", edited.as_bytes());
    let rows: Value = serde_json::from_str(&folder.out(&["anchor", "a.txt", "--json"])).unwrap();
    let start = edited[..edited.find("harga turun 21").unwrap()].chars().count();
    assert_eq!(
        rows[0],
        serde_json::json!({"id": id, "state": "changed", "start": start, "end": start + 21, "exact": "harga turun 21 persen"})
    );
    assert_eq!((&rows[1]["state"], &rows[1]["start"], &rows[1]["exact"]), (&"lost".into(), &Value::Null, &Value::Null));
    assert_eq!(folder.read("a.txt.annotations.json"), before, "asking changes nothing");
    let said = folder.out(&["anchor", "a.txt", "--write"]);
    assert!(said.ends_with("0 exact, 0 moved, 1 changed, 1 lost\n"), "{said}");
    assert!(folder.out(&["anchor", "a.txt"]).ends_with("1 exact, 0 moved, 0 changed, 1 lost\n"));
    let saved: Value = serde_json::from_str(&folder.read("a.txt.annotations.json")).unwrap();
    let claim = saved["annotations"].as_array().unwrap().iter().find(|a| a["id"] == id.as_str()).unwrap();
    assert_eq!(claim["earlier"][0]["exact"], "harga turun 12 persen", "the words as they were are kept");
    assert_eq!(
        fs::read_dir(folder.0.path())
            .unwrap()
            .filter(|e| e.as_ref().unwrap().path().extension().is_some_and(|e| e == "snapshot"))
            .count(),
        2
    );
}

#[test]
fn diff_lists_edited_claims_first() {
    let folder = folder();
    folder.out(&["add", "a.txt", "--quote", "12 persen", "--kind", "claim"]);
    assert_eq!(folder.out(&["diff", "a.txt"]), "a.txt: nothing changed since it was annotated\n");
    folder.write("a.txt", ARTICLE.replace("Judul Berita", "Berita").replace("12 persen", "21 persen").as_bytes());
    let out = folder.run(&["diff", "a.txt"]).code(1).get_output().stdout.clone();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "a.txt: since it was annotated: 2 changed\n\n\
         a.txt:2:1: changed\n  claim, changed: “12 persen”\n    \
         Menteri Sari Wulandari mengatakan 👩🚀 harga turun[- 12-]{+ 21+} persen.\n\n\
         a.txt:1:1: changed\n    [-Judul-] Berita Hari Ini\n"
    );
    let json = folder.run(&["diff", "--json", "a.txt"]).code(1).get_output().stdout.clone();
    let rows: Value = serde_json::from_slice(&json).unwrap();
    assert_eq!((&rows[0]["fate"], &rows[0]["claim"]), (&"changed".into(), &true.into()));
    // Without a snapshot, only the annotation's own words can be compared.
    for entry in fs::read_dir(folder.0.path())
        .unwrap()
        .flatten()
        .filter(|e| e.path().extension().is_some_and(|e| e == "snapshot"))
    {
        fs::remove_file(entry.path()).unwrap();
    }
    let out = String::from_utf8(folder.run(&["diff", "a.txt"]).code(1).get_output().stdout.clone()).unwrap();
    assert!(out.contains("    [-12-]{+21+} persen\n"), "{out}");
    assert!(out.contains("annotations without a snapshot"), "{out}");
}

#[test]
fn merge_refuses_broken_sidecars_and_leaves_ours_alone() {
    let folder = folder();
    folder.out(&["add", "a.txt", "--quote", "Judul"]);
    let ours = folder.read("a.txt.annotations.json");
    folder.write("bad.json", b"{\"version\": 1, \"annotations\": [");
    folder.write("newer.json", b"{\"version\": 9}");
    folder.write("empty.json", b"");
    let said = folder.fails(&["merge", "empty.json", "a.txt.annotations.json", "bad.json"]);
    assert!(said.starts_with("tandai: bad.json: not an annotation file: invalid JSON at line 1: fix it"), "{said}");
    assert!(
        folder
            .fails(&["merge", "newer.json", "a.txt.annotations.json", "a.txt.annotations.json"])
            .contains("version 9")
    );
    assert!(
        folder
            .fails(&["merge", "empty.json", "a.txt.annotations.json", "none.json"])
            .contains("none.json: cannot be read")
    );
    assert_eq!(folder.read("a.txt.annotations.json"), ours);
    folder.out(&["merge", "empty.json", "a.txt.annotations.json", "a.txt.annotations.json"]);
    assert_eq!(folder.read("a.txt.annotations.json"), ours);
}

#[test]
fn add_explains_wrong_arguments() {
    let folder = folder();
    let add = |args: &[&str]| folder.fails(&[&["add", "a.txt"], args].concat());
    assert!(add(&["--quote", "tidak ada"]).contains("not found in a.txt: copy the words from the article"));
    assert!(add(&["--quote", "turun"]).contains("found 2 times: choose one with --occurrence 1 to 2"));
    assert!(add(&["--quote", "turun", "--occurrence", "3"]).contains("no such occurrence: the last is 2"));
    assert!(add(&["--span", "5:2"]).contains("no such range"));
    assert!(add(&["--span", "0:99999"]).contains("has code points 0:"));
    assert!(add(&["--span", "x"]).contains("expected two whole numbers, such as 120:135"));
    assert!(
        add(&["--quote", "Judul", "--label", "merah"])
            .contains("choose one of important, doubtful, confirmed, question")
    );
    assert!(add(&[]).contains("--quote"));
    folder.out(&["add", "a.txt", "--quote", "turun", "--occurrence", "2"]);
    // Inside the emoji, which is three code points.
    let at = ARTICLE.chars().position(|c| c == '🚀').unwrap();
    let assert = folder.run(&["add", "a.txt", "--span", &format!("{at}:{}", at + 1)]).success();
    assert!(String::from_utf8_lossy(&assert.get_output().stderr).contains("widened to whole characters"));
    assert!(folder.read("a.txt.annotations.json").contains("👩\u{200d}🚀\""));
}

#[test]
fn annotations_go_where_the_readme_says() {
    let folder = folder();
    let root = folder.0.path();
    fs::create_dir_all(root.join("seeds")).unwrap();
    fs::create_dir_all(root.join("annotations")).unwrap();
    fs::copy(root.join("a.txt"), root.join("seeds/a.txt")).unwrap();
    folder.out(&["add", "seeds/a.txt", "--quote", "Judul"]);
    assert!(root.join("annotations/seeds/a.txt.json").exists());
    folder.out(&["add", "seeds/a.txt", "--quote", "Judul", "--annotations", "lain"]);
    assert!(root.join("lain/a.txt.json").exists());
    let piped = |args: &[&str]| folder.run_with(args, "Dari pipa saja.");
    piped(&["add", "-", "--quote", "pipa", "--annotations", "lain"]).success();
    let listed = piped(&["list", "-", "--annotations", "lain"]).success();
    assert!(String::from_utf8_lossy(&listed.get_output().stdout).contains("important highlight: “pipa”"));
    piped(&["add", "-", "--quote", "pipa"]).code(2);
}

#[test]
fn bad_sidecars_are_refused_and_left_alone() {
    for (bad, said) in [
        ("{\"version\": 2}", "format version 2 is too new"),
        ("{ nonsense", "not an annotation file"),
        ("", "not an annotation file"),
    ] {
        let folder = folder();
        folder.write("a.txt.annotations.json", bad.as_bytes());
        for args in [&["list", "a.txt"][..], &["add", "a.txt", "--quote", "Judul"]] {
            assert!(folder.fails(args).contains(said), "{args:?}");
        }
        assert_eq!(folder.read("a.txt.annotations.json"), bad);
    }
}

#[test]
fn a_folder_in_the_place_of_a_sidecar_is_not_a_full_disk() {
    let folder = folder();
    fs::create_dir(folder.path("a.txt.annotations.json")).unwrap();
    let words = "tandai: a.txt.annotations.json: cannot be read: it is a folder: move the folder away";
    for args in [&["list", "a.txt"][..], &["add", "a.txt", "--quote", "Judul"]] {
        let (code, _, message) = folder.output(args, "");
        assert_eq!(code, 2, "{args:?}");
        assert!(
            message.replace(&format!("{}/", folder.0.path().display()), "").starts_with(words),
            "{args:?}: {message}"
        );
    }
}

#[test]
fn the_log_has_what_is_not_shown() {
    let folder = folder();
    // A name that a terminal would obey.
    let name = "a\u{1b}[31m.txt";
    folder.write(name, ARTICLE.as_bytes());
    folder.out(&["add", name, "--quote", "harga turun 12 persen", "--note", "catatan rahasia"]);
    for entry in fs::read_dir(folder.path("")).unwrap().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|end| end == "snapshot") {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    folder.write(name, format!("Koreksi.\n{ARTICLE}").as_bytes());
    let plain = folder.out(&["list", name]);
    assert!(plain.contains("harga turun 12 persen") && plain.contains("catatan rahasia"), "{plain}");
    for args in [&["--log", "log", "list", name][..], &["list", "--log", "log", name], &["list", name, "--log=log"]] {
        assert_eq!(folder.out(args), plain, "the output is the same");
    }
    let log = folder.read("log");
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("INFO tandai::annotation::store")).collect();
    assert_eq!(lines.len(), 3, "a line for each run: {log}");
    for line in &lines {
        assert!(line.starts_with("20") && line.contains("a␛[31m.txt.") && line.contains("no snapshot"), "{line}");
    }
    assert!(log.chars().all(|c| c == '\n' || !c.is_control()), "{log:?}");
    for text in ["Menteri", "persen", "rahasia"] {
        assert!(!log.contains(text), "{text} is in the log: {log}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(folder.path("log")).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_log_that_cannot_be_written_is_an_error() {
    let folder = folder();
    let words = "tandai: none/log: cannot be written: no such file or folder: create the folder first";
    assert!(folder.fails(&["--log", "none/log", "list", "a.txt"]).starts_with(words));
    assert!(folder.fails(&["--log", "none/log", "a.txt"]).starts_with(words), "the reader says so too");
    assert!(
        folder.out(&["--help"]).contains("--log <FILE>") && folder.out(&["list", "--help"]).contains("--log <FILE>")
    );
}

#[test]
fn the_committed_schema_fits_the_types_and_the_sidecars() {
    let folder = folder();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let committed = fs::read_to_string(root.join("schema/sidecar.v1.json")).unwrap();
    assert_eq!(folder.out(&["schema"]), committed, "`tandai schema > schema/sidecar.v1.json` brings it up to date");
}

#[test]
fn the_annotations_of_the_seeds_still_match_their_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::cargo_bin("tandai").unwrap();
    let out =
        command.current_dir(root).args(["list", "--json", "seeds"]).assert().success().get_output().stdout.clone();
    let listed: Value = serde_json::from_slice(&out).unwrap();
    let listed = listed.as_array().unwrap();
    assert!(listed.len() >= 6);
    assert!(listed.iter().all(|a| a["state"] == "exact"), "{listed:?}");
    for name in ["feri-listrik.txt", "tidal-barrier.txt"] {
        let json = fs::read_to_string(root.join(format!("annotations/seeds/{name}.json"))).unwrap();
        let sidecar = tandai::annotation::Sidecar::parse(json.as_bytes()).unwrap();
        assert_eq!(sidecar.to_json(), json, "rewriting changes nothing");
    }
}

#[test]
fn help_completions_and_manual() {
    let folder = folder();
    let help = folder.out(&["--help"]);
    for word in ["print", "entities", "add", "list", "schema", "completions", "man", "Examples:", "--annotations"] {
        assert!(help.contains(word), "{word}");
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(folder.out(&["completions", shell]).contains("tandai"));
    }
    assert!(folder.out(&["man"]).starts_with(".ie") || folder.out(&["man"]).contains(".TH tandai"));
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let folder = folder();
    folder.write("long.txt", "Kalimat yang panjang sekali. \n".repeat(50_000).as_bytes());
    let command = format!("{{ '{}' print long.txt; echo $? >code; }} | head -n 1", env!("CARGO_BIN_EXE_tandai"));
    let mut shell = Command::new("sh");
    let assert = shell.current_dir(folder.0.path()).args(["-c", &command]).assert().success();
    assert!(assert.get_output().stderr.is_empty());
    assert_eq!(folder.read("code"), "0\n");
}

#[test]
fn entity_corrections_apply_on_the_command_line() {
    let folder = folder();
    let sidecar = r#"{"version":1,"entities":{"rejected":[{"text":"12 persen","type":"PERCENT"},{"x":1}],
        "accepted":[{"text":"Berita Hari Ini","type":"ORG"}]}}"#;
    folder.write("a.txt.annotations.json", sidecar.as_bytes());
    let out = folder.out(&["entities", "--json", "a.txt"]);
    let rows: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(rows.iter().any(|row| row["text"] == "Berita Hari Ini" && row["type"] == "ORG"), "{out}");
    assert!(rows.iter().all(|row| row["text"] != "12 persen"), "{out}");
    // Entries of other programs are kept.
    folder.run(&["add", "a.txt", "--quote", "harga turun"]).success();
    let kept: Value = serde_json::from_str(&folder.read("a.txt.annotations.json")).unwrap();
    assert_eq!(kept["entities"]["rejected"][1]["x"], 1);
}

#[test]
fn a_stream_of_texts_keeps_its_order() {
    let folder = folder();
    let texts = ["Harga naik 5 persen.", "é👩\u{200d}🚀 pada 3 Maret 2024.", "", "Tidak ada."];
    let lines: Vec<String> = (0..3000)
        .map(|i| serde_json::json!({"id": {"n": i}, "text": texts[i % texts.len()], "more": [1]}).to_string())
        .collect();
    let input = lines.join("\n");
    for jobs in ["1", "3"] {
        let assert = folder.run_with(&["entities", "--jsonl", "--jobs", jobs], &input).success();
        let out = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
        let rows: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(rows.len(), 3000);
        assert!(rows.iter().enumerate().all(|(i, row)| row["id"]["n"] == i));
        let date = &rows[1]["entities"][0];
        assert_eq!((&date["start"], &date["end"], &date["value"]), (&10.into(), &22.into(), &"2024-03-03".into()));
        assert_eq!(rows[2]["entities"], Value::Array(vec![]));
    }
}

#[test]
fn a_bad_line_is_reported_and_the_others_are_processed() {
    let folder = folder();
    // Longer than several read buffers.
    let long = format!("{{\"id\":7,\"text\":\"{}\"}}", "kata Rp 5 ".repeat(40_000));
    let input = format!(
        "{{\"id\":1,\"text\":\"Rp 5\"}}\n{{\"id\":2}}\nno json\n\n{{\"id\":5,\"text\":\"\\ud800\"}}\n{{\"id\":6,\"text\":3}}\n{long}\n"
    );
    let assert = folder.run_with(&["entities", "--jsonl"], &input).code(2);
    let said = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    for line in ["line 2: ", "line 3: ", "line 5: ", "line 6: "] {
        assert!(said.contains(line), "{line} is not in {said}");
    }
    let out = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
    let ids: Vec<Value> = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect();
    assert_eq!(ids, [1, 7]);
}

#[test]
fn evaluate_measures_the_tagger_against_a_file() {
    let folder = folder();
    let gold = "Presiden\tO\nJoko\tB-PER\nWidodo\tI-PER\ntiba\tO\ndi\tO\nSurabaya\tB-LOC\npada\tO\nJumat\tB-DATE\n.\tO\n\n\nYa\tO\n";
    folder.write("gold.tsv", gold.as_bytes());
    let out = folder.out(&["evaluate", "gold.tsv", "--lang", "id", "--predictions", "out.tsv"]);
    let micro: Vec<&str> = out.lines().last().unwrap().split_whitespace().collect();
    assert_eq!(micro, ["micro", "1.0000", "1.0000", "1.0000", "2", "2", "2"], "{out}");
    assert_eq!(folder.read("out.tsv"), gold.replace("B-DATE", "O"));
    let json: Value = serde_json::from_str(&folder.out(&["evaluate", "gold.tsv", "--json"])).unwrap();
    assert_eq!(json["PER"]["gold"], 1);
    for (bad, said) in [
        ("a\tO\nb\n", "bad.tsv: line 2: expected TOKEN<TAB>TAG, found 1 column: fix that line"),
        ("a\tO\n\nb\tPER\n", "line 3: “PER” is not an IOB2 tag"),
        ("a\tO\tO\n", "line 1: "),
        ("\n\n", "it contains no tokens"),
    ] {
        folder.write("bad.tsv", bad.as_bytes());
        assert!(folder.fails(&["evaluate", "bad.tsv"]).contains(said), "{said}");
    }
    assert!(
        folder
            .fails(&["evaluate", "none.tsv"])
            .contains("none.tsv: cannot be read: no such file or folder: check the name")
    );
}

#[test]
fn a_malay_article_is_said_to_be_malay_and_its_values_are_read() {
    let text = "Kerajaan negeri meluluskan RM2.4 bilion untuk jalan raya yang rosak kerana banjir, kata Menteri Besar Ramli \
                Hashim. Beliau berkata, mesyuarat itu ditangguhkan pada 2 Ogos 2024.\n";
    let folder = Folder::with(&[("a.txt", text)]);
    folder.run(&["add", "a.txt", "--quote", "jalan raya"]).success();
    let sidecar: Value = serde_json::from_str(&folder.read("a.txt.annotations.json")).unwrap();
    assert_eq!(sidecar["source"]["language"], "ms");
    let found = folder.out(&["entities", "--json", "a.txt"]);
    let mentions = found.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let told: Vec<_> = mentions.map(|m| format!("{} {} {}", m["type"], m["text"], m["value"])).collect();
    let expected = [
        r#""MONEY" "RM2.4 bilion" "MYR 2400000000""#,
        r#""PER" "Ramli Hashim" null"#,
        r#""DATE" "2 Ogos 2024" "2024-08-02""#,
    ];
    assert_eq!(told, expected);
}

#[test]
fn evaluate_shown_measures_what_the_reader_shows() {
    let folder = folder();
    // The rules over the tagger find a country that acts.
    let gold = "-DOCSTART-\tO\n\nPresiden\tO\nJoko\tB-PER\nWidodo\tI-PER\ntiba\tO\ndi\tO\nSurabaya\tB-LOC\n,\tO\n\
                Jumat\tO\n(\tO\n3/5\tO\n)\tO\n.\tO\n\n# newdoc id = 2\nRusia\tB-LOC\nberharap\tO\n\
                perundingan\tO\nitu\tO\nsegera\tO\nselesai\tO\n.\tO\n";
    folder.write("gold.tsv", gold.as_bytes());
    let shown = ["evaluate", "gold.tsv", "--shown", "--predictions", "out.tsv", "--errors", "errors.tsv"];
    let out = folder.out(&shown);
    assert!(out.starts_with("id "), "{out}");
    let micro: Vec<&str> = out.lines().last().unwrap().split_whitespace().collect();
    assert_eq!(micro, ["micro", "1.0000", "1.0000", "1.0000", "3", "3", "3"], "{out}");
    assert_eq!(folder.read("out.tsv"), gold);
    assert_eq!(folder.read("errors.tsv"), "");

    folder.write("gold.tsv", gold.replace("Surabaya\tB-LOC", "Surabaya\tB-ORG").as_bytes());
    let json: Value = serde_json::from_str(&folder.out(&[&shown[..], &["--json"]].concat())).unwrap();
    assert_eq!((&json["micro"]["right"], &json["ORG"]["found"]), (&2.into(), &0.into()));
    let around = "Presiden Joko Widodo tiba di [Surabaya], Jumat (3/5).";
    let errors = format!("8\tmissed\tORG\tSurabaya\t{around}\n8\twrong\tLOC\tSurabaya\t{around}\n");
    assert_eq!(folder.read("errors.tsv"), errors);

    let json: Value =
        serde_json::from_str(&folder.out(&["evaluate", "gold.tsv", "--shown", "--lang", "en", "--json"])).unwrap();
    assert_eq!(json["language"], "en");
    assert!(folder.fails(&["evaluate", "gold.tsv", "--errors", "errors.tsv"]).contains("--shown"));
}

#[test]
fn a_filter_answers_a_line_before_the_next_one_arrives() {
    use std::io::{BufRead, BufReader, Write};
    use std::process::{Command, Stdio};
    let mut filter = Command::new(env!("CARGO_BIN_EXE_tandai"))
        .args(["entities", "--jsonl", "--jobs", "2"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = filter.stdin.take().unwrap();
    let mut answers = BufReader::new(filter.stdout.take().unwrap()).lines();
    for id in 0..5 {
        writeln!(input, "{{\"id\":{id},\"text\":\"naik 5 persen\"}}").unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["id"], id);
    }
    drop(input);
    assert!(filter.wait().unwrap().success());
}

/// An article with one annotation, and the text of its annotation file.
fn annotated() -> (Folder, String) {
    let folder = Folder::with(&[("a.txt", "Judul\n\nHarga beras naik 12 persen. Harga gula turun.\n")]);
    folder.run(&["add", "a.txt", "--quote", "naik 12 persen"]).success();
    let sidecar = folder.read("a.txt.annotations.json");
    (folder, sidecar)
}

#[test]
fn annotations_with_conflict_markers_are_named_as_such_and_merged() {
    let (folder, base) = annotated();
    folder.run(&["add", "a.txt", "--quote", "Harga beras"]).success();
    let ours = folder.read("a.txt.annotations.json");
    folder.write("a.txt.annotations.json", &base);
    folder.run(&["add", "a.txt", "--quote", "Harga gula"]).success();
    let theirs = folder.read("a.txt.annotations.json");
    folder.write("a.txt.annotations.json", &format!("<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> ani\n"));
    let (_, error) = folder.streams(&["list", "a.txt"], 2);
    assert!(error.contains("conflict markers of git from line 1") && error.contains("tandai merge"), "{error}");
    folder.run(&["merge", "a.txt.annotations.json"]).success();
    assert_eq!(folder.out(&["list", "a.txt"]).lines().count(), 3, "nothing is lost");
    let error = folder.fails(&["merge", "a.txt.annotations.json"]);
    assert!(error.contains("no conflict markers"), "{error}");
}

#[test]
fn a_byte_order_mark_before_annotations_is_no_damage() {
    let (folder, sidecar) = annotated();
    folder.write("a.txt.annotations.json", &format!("\u{feff}{sidecar}"));
    assert_eq!(folder.out(&["list", "a.txt"]).lines().count(), 1);
}

#[test]
fn the_copy_of_a_synchroniser_is_noticed_until_it_is_merged() {
    let (folder, base) = annotated();
    folder.run(&["add", "a.txt", "--quote", "Harga gula"]).success();
    let copy = "a.txt.annotations.sync-conflict-20240501-101010-ABCDEFG.json";
    folder.write(copy, &folder.read("a.txt.annotations.json"));
    folder.write("a.txt.annotations.json", &base);
    let (out, error) = folder.streams(&["list", "a.txt"], 0);
    assert!(error.contains(copy) && error.contains("conflicted copy") && error.contains("tandai merge"), "{error}");
    assert_eq!(out.lines().count(), 1);
    folder.run(&["merge", "a.txt.annotations.json", copy]).success();
    let (out, error) = folder.streams(&["list", "a.txt"], 0);
    assert_eq!((out.lines().count(), error.as_str()), (2, ""), "a copy with nothing new is not mentioned");
}

/// Panics at the places named in `TANDAI_PANIC`, which only a build with debug assertions has.
#[cfg(debug_assertions)]
mod panics {
    use super::*;

    /// Runs the program, which panics at `place`: the exit code, standard output and standard error.
    fn run(folder: &Folder, place: &str, args: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::cargo_bin("tandai").unwrap();
        command.current_dir(folder.0.path()).env_clear().env("HOME", folder.0.path()).env("TANDAI_PANIC", place);
        let output = command.args(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    #[test]
    fn an_article_that_makes_a_command_panic_is_named_and_the_next_is_read() {
        let folder = Folder::with(&[("a.txt", ARTICLE), ("b.txt", ARTICLE), ("c.txt", ARTICLE)]);
        folder.out(&["add", "c.txt", "--quote", "Harga lain naik."]);
        for command in [&["claims"][..], &["entities"], &["check"], &["list"], &["anchor"], &["claims", "--json"]] {
            let args = [command, &["a.txt", "b.txt", "c.txt"]].concat();
            let (code, out, said) = run(&folder, "article b.txt", &args);
            assert_eq!(code, Some(2), "{command:?}: {said}");
            assert!(said.contains("b.txt: internal error") && said.contains("1 of 3 failed: b.txt"), "{said}");
            assert!(!said.contains("panicked at") && !said.contains("RUST_BACKTRACE"), "{said}");
            if command[0] == "claims" {
                assert!(out.contains("a.txt") && out.contains("c.txt"), "{command:?}: {out}");
            }
        }
    }

    #[test]
    fn the_board_names_the_article_and_shows_the_claims_of_the_rest() {
        let folder = Folder::with(&[("a.txt", ARTICLE), ("b.txt", ARTICLE)]);
        for article in ["a.txt", "b.txt"] {
            folder.out(&["add", article, "--quote", "Harga lain naik.", "--kind", "claim"]);
        }
        let (code, out, said) = run(&folder, "article a.txt", &["board", "a.txt", "b.txt"]);
        assert_eq!(code, Some(2), "{said}");
        assert!(out.contains("b.txt") && !out.contains("a.txt"), "{out}");
        assert!(said.contains("a.txt: its annotations cannot be read: internal error (on purpose"), "{said}");
    }

    #[test]
    fn a_command_on_one_article_names_it() {
        let folder = folder();
        let add = &["add", "a.txt", "--quote", "Harga lain naik."][..];
        for args in [&["print", "a.txt"][..], add, &["export", "a.txt", "--to", "markdown"]] {
            let (code, out, said) = run(&folder, "read a.txt", args);
            assert_eq!((code, &*out), (Some(2), ""), "{args:?}");
            assert!(
                said.starts_with("tandai: a.txt: internal error (on purpose: read a.txt): please report it"),
                "{said}"
            );
            assert_eq!(said.lines().count(), 1, "{said}");
        }
        assert!(!folder.path("a.txt.annotations.json").exists());
    }

    #[test]
    fn the_log_has_the_backtrace_and_not_the_message() {
        let folder = folder();
        run(&folder, "read a.txt", &["print", "a.txt", "--log", "log"]);
        let log = folder.read("log");
        assert!(log.contains("panic at src/") && log.contains("tandai::"), "{log}");
        assert!(!log.contains("on purpose"), "{log}");
    }
}
