//! The subcommands `claims`, `check`, `board` and `export`.

use crate::support::folder::Folder;
use serde_json::Value;
use std::fs;

const ARTICLE: &str = "\
Harga Beras Turun
KOTA TERANG – Menteri Pangan Sari Wulandari mengatakan harga beras turun 12 persen pada Senin (3/3/2025).
Semoga panen raya membawa harapan.
Baca Juga: Panen Raya
";

/// `a.txt` has no findings; `b.txt` has a weekday that does not match its date.
fn folder() -> Folder {
    let faulty = ARTICLE.replace("Senin (3/3/2025)", "Selasa (3/3/2025)").replace("beras", "gula");
    Folder::with(&[("a.txt", ARTICLE), ("b.txt", &faulty)])
}

fn lines(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn claims_with_reasons_and_speakers() {
    let folder = folder();
    let out = folder.out(&["claims", "a.txt"]);
    assert!(out.starts_with("a.txt:2:15: "), "{out}");
    assert!(out.contains("number, comparison, named source") && !out.contains("Semoga") && !out.contains("Baca"));
    let rows = lines(&folder.out(&["claims", "--json", "--all", "a.txt"]));
    assert_eq!(rows.len(), 2, "two sentences of running text");
    assert_eq!((&rows[0]["start"], &rows[0]["quote"]["speaker"]), (&32.into(), &"Sari Wulandari".into()));
    assert_eq!(rows[0]["quote"]["role"], "Menteri Pangan");
    assert_eq!(rows[0]["reasons"][0]["text"], "12 persen", "what adds most to the score comes first");
    assert!(rows[0]["score"].as_f64() > Some(0.5) && rows[1]["score"].as_f64() < Some(0.5));
    let quotes = folder.out(&["claims", "--quotes", "."]);
    assert!(quotes.contains("b.txt:2:") && quotes.contains("Sari Wulandari (Menteri Pangan), mengatakan"), "{quotes}");
}

#[test]
fn every_line_gets_a_score() {
    let folder = folder();
    let (code, out, _) =
        folder.output(&["claims", "--lines"], "Unemployment rose to 7 percent in 1982.\n\nThank you.\nApa kabar?");
    assert_eq!(code, 0);
    let scores: Vec<f64> = out.lines().map(|line| line.parse().unwrap()).collect();
    assert_eq!(scores.len(), 4);
    assert!(scores[0] > 0.8 && scores[1] == 0.0 && scores[2] < 0.2 && scores[3] < 0.5, "{scores:?}");
    let (code, _, error) = folder.output(&["claims", "--lines", "a.txt"], "");
    assert_eq!(code, 2);
    assert!(error.contains("--lines"), "{error}");
}

#[test]
fn check_prints_positions_and_exits_1_on_findings() {
    let folder = folder();
    assert_eq!(folder.out(&["check", "a.txt"]), "");
    let (code, out, error) = folder.output(&["check", "."], "");
    assert_eq!((code, error.as_str()), (1, ""));
    assert_eq!(out, "./b.txt:2:88: weekday: “Selasa (3/3/2025)”: 3 March 2025 was a Monday\n");
    let (_, out, _) = folder.output(&["check", "--json", "b.txt"], "");
    let row = &lines(&out)[0];
    assert_eq!(
        (&row["check"], &row["text"], &row["other"]),
        (&"weekday".into(), &"Selasa (3/3/2025)".into(), &Value::Null)
    );
    assert_eq!(folder.out(&["check", "--only", "rank,sum", "b.txt"]), "");
    let (code, _, error) = folder.output(&["check", "--only", "weekdays", "b.txt"], "");
    assert_eq!(code, 2);
    assert!(error.contains("no such check; choose from weekday, date"), "{error}");
    assert_eq!(folder.out(&["check", "--explain"]).lines().count(), 12);
    assert_eq!(folder.output(&["check", "missing.txt"], "").0, 2);
}

#[test]
fn a_suppressed_finding_is_not_printed() {
    let folder = folder();
    folder.out(&["add", "b.txt", "--quote", "Selasa (3/3/2025)", "--kind", "note", "--note", "x"]);
    let path = folder.path("b.txt.annotations.json");
    let mut sidecar: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let target = sidecar["annotations"][0]["target"].clone();
    sidecar["desk"] = serde_json::json!({ "silenced": [
        { "check": "weekday", "target": target, "reason": "as printed", "created": "2025-03-04T00:00:00Z" },
        { "check": "of a later version", "x": 1 } ] });
    fs::write(&path, sidecar.to_string()).unwrap();
    assert_eq!(folder.out(&["check", "b.txt"]), "");
    assert_eq!(folder.output(&["check", "--all", "b.txt"], "").0, 1);
    // An unknown entry is kept.
    folder.out(&["add", "b.txt", "--quote", "Semoga"]);
    let sidecar: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(sidecar["desk"]["silenced"][1]["x"], 1);
}

/// Adds a claim on the first sentence of `a.txt`, with the fields of `claim` in its record.
fn recorded(folder: &Folder, claim: &Value) {
    folder.out(&["add", "a.txt", "--quote", "harga beras turun 12 persen", "--kind", "claim"]);
    let path = folder.path("a.txt.annotations.json");
    let mut sidecar: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    sidecar["annotations"][0]["claim"] = claim.clone();
    fs::write(&path, sidecar.to_string()).unwrap();
}

#[test]
fn the_board_counts() {
    let folder = folder();
    assert_eq!(folder.out(&["board", "."]), "0 claims: 0 to do, 0 checking, 0 done · 0%\n");
    recorded(&folder, &serde_json::json!({ "status": "done", "verdict": "false", "speaker": "Sari Wulandari" }));
    folder.out(&["add", "b.txt", "--quote", "harga gula", "--kind", "claim"]);
    let out = folder.out(&["board", "--sort", "status", "."]);
    let rows: Vec<&str> = out.lines().collect();
    assert!(rows[0].starts_with("to do") && rows[0].ends_with("harga gula"), "{out}");
    assert!(rows[1].starts_with("done") && rows[1].contains("Sari Wulandari"), "{out}");
    assert_eq!(rows[2], "2 claims: 1 to do, 0 checking, 1 done · 50%");
    let rows = lines(&folder.out(&["board", "--json", "--filter", "sari FALSE", "."]));
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["claim"]["verdict"], "false");
    // An unreadable file is reported, and the others are shown.
    folder.write("b.txt.annotations.json", "{");
    let (code, out, error) = folder.output(&["board", "."], "");
    assert!(code == 2 && out.contains("1 claim:") && error.contains("b.txt.annotations.json"), "{out}{error}");
}

#[test]
fn reports_are_exported() {
    let folder = folder();
    let claim = serde_json::json!({ "status": "done", "verdict": "separuh benar", "speaker": "Sari Wulandari",
        "review": "https://cek.example/1", "appearance": "https://kabar.example/1" });
    recorded(&folder, &claim);
    folder.write(
        "tandai.toml",
        "[claims]\nscale = [\"benar\", \"separuh benar\", \"salah\"]\n[publisher]\nname = \"Cek\"\n",
    );
    let review: Value = serde_json::from_str(&folder.out(&["export", "a.txt", "--to", "claimreview"])).unwrap();
    assert_eq!((&review["reviewRating"]["ratingValue"], &review["reviewRating"]["bestRating"]), (&2.into(), &3.into()));
    assert_eq!(review["author"]["name"], "Cek");
    assert_eq!(folder.out(&["export", "a.txt", "--to", "html", "-o", "r.html"]), "");
    assert!(fs::read_to_string(folder.path("r.html")).unwrap().starts_with("<!DOCTYPE html>"));
    assert!(folder.out(&["export", "a.txt", "--to", "md"]).starts_with("# Harga Beras Turun"));
    // Missing fields are named, with where to set them.
    folder.write("tandai.toml", "");
    let (code, out, error) = folder.output(&["export", "a.txt", "--to", "claimreview"], "");
    assert_eq!((code, out.as_str()), (1, "[]\n"));
    assert!(error.contains("missing:") && error.contains("author: [publisher] name in tandai.toml"), "{error}");
    let (code, _, error) = folder.output(&["export", "b.txt", "--to", "claimreview"], "");
    assert!(code == 1 && error.contains("no claim in this article is done"), "{error}");
    // A mistake in the project's file is reported with its line.
    folder.write("tandai.toml", "[claims]\nscale = 3\n");
    let (code, _, error) = folder.output(&["export", "a.txt", "--to", "md"], "");
    assert!(code == 2 && error.contains("tandai.toml:2: "), "{error}");
    assert_eq!(folder.output(&["export", "a.txt", "--to", "md", "-o", "none/r.md"], "").0, 2);
}

#[test]
fn reports_flag_a_claim_whose_words_changed_since_it_was_checked() {
    let folder = folder();
    let claim = serde_json::json!({ "status": "done", "verdict": "false", "speaker": "Sari Wulandari", "role": "Menteri",
        "checker": "Rina", "review": "https://cek.example/1", "appearance": "https://kabar.example/1" });
    recorded(&folder, &claim);
    let old = folder.annotations("a.txt.annotations.json")[0]["target"]["exact"].as_str().unwrap().to_string();
    let export = |format: &str| folder.output(&["export", "a.txt", "--to", format], "");
    for format in ["html", "markdown", "claimreview"] {
        let (code, out, error) = export(format);
        assert!(code == 0 && error.is_empty() && !out.contains("have changed"), "{format}: {out}{error}");
    }
    // Other white space is not another wording.
    let text = folder.read("a.txt");
    folder.write("a.txt", &text.replace(&old, &old.replacen(' ', "  ", 1)));
    assert!(!export("html").1.contains("have changed"));
    let new = old.replace("12", "17");
    assert_ne!(new, old);
    folder.write("a.txt", &text.replace(&old, &new));
    let heading = "The words have changed since this claim was checked";
    let (_, html, _) = export("html");
    for part in
        [format!("<b>{heading}.</b><span>Before: <del lang="), format!(">“{old}”</del>"), format!(">“{new}”</ins>")]
    {
        assert!(html.contains(&part), "{part}: {html}");
    }
    let (_, markdown, _) = export("markdown");
    assert!(markdown.contains(&format!("**{heading}.**\n\n- Before: “{old}”\n- Now: “{new}”\n")), "{markdown}");
    let (code, out, error) = export("claimreview");
    assert!(code == 1 && out.contains("ClaimReview"), "{out}");
    assert!(error.contains(heading) && error.contains(&format!("before: “{old}”\n    now:    “{new}”")), "{error}");
    // Moved to the new words, the claim still tells that its words were different when it was made.
    folder.out(&["anchor", "--write", "a.txt"]);
    let (_, html, _) = export("html");
    assert!(html.contains("The article had different words before") && html.contains(&old), "{html}");
    let (code, _, error) = export("claimreview");
    assert!(code == 0 && error.contains(&format!("before: “{old}”")), "{error}");
}

#[test]
fn reports_flag_changed_words_that_nobody_has_checked_yet() {
    let folder = folder();
    let text = folder.read("a.txt");
    let quote = "harga beras turun 12 persen";
    assert!(text.contains(quote), "{text}");
    folder.out(&["add", "a.txt", "--quote", quote, "--note", "periksa"]);
    folder.write("a.txt", &text.replace(quote, "harga beras turun 17 persen"));
    for (format, words) in [("html", "<b>The words have changed.</b>"), ("markdown", "**The words have changed.**")] {
        let report = folder.out(&["export", "a.txt", "--to", format]);
        assert!(report.contains(words) && report.contains("“harga beras turun 17 persen”"), "{report}");
    }
}

const INTERVIEW: &str = "1\n00:00:05,000 --> 00:00:08,000\nAni: Harga beras naik 12 persen sejak Maret.\n\n\
    2\n00:01:23,500 --> 00:01:26,000\nBudi: Harga gula turun 7 persen menurut data kami.\n";

#[test]
fn a_claim_in_a_transcript_has_its_time_in_every_output() {
    let folder = Folder::with(&[("a.srt", INTERVIEW), ("a.txt", "Harga gula turun 7 persen.\n")]);
    folder.out(&["add", "a.srt", "--quote", "gula turun 7 persen", "--kind", "claim"]);
    let claim = |sidecar: &str| folder.annotations(sidecar)[0]["claim"].clone();
    assert_eq!(claim("a.srt.annotations.json")["at"], "00:01:23.500");
    assert!(folder.out(&["board", "a.srt"]).contains("00:01:23.500  gula turun"));
    assert!(folder.out(&["export", "a.srt", "--to", "md"]).contains("— at 00:01:23.500\n"));
    assert!(folder.out(&["export", "a.srt", "--to", "html"]).contains("at 00:01:23.500"));
    let rows = lines(&folder.out(&["claims", "--json", "--all", "a.srt"]));
    assert!(rows.iter().any(|row| row["at"] == "00:01:23.500"), "{rows:?}");
    // It comes back from the formats that keep claims.
    for (format, end) in [("csv", "csv"), ("webannotation", "jsonld"), ("hypothesis", "json")] {
        let file = format!("out.{end}");
        folder.out(&["export", "a.srt", "--to", format, "-o", &file]);
        let copy = Folder::with(&[("a.srt", INTERVIEW), (&file, &folder.read(&file))]);
        copy.out(&["import", "a.srt", "--from", format, &file]);
        assert_eq!(copy.annotations("a.srt.annotations.json")[0]["claim"]["at"], "00:01:23.500", "{format}");
    }
    // A text has no times.
    folder.out(&["add", "a.txt", "--quote", "gula turun 7 persen", "--kind", "claim"]);
    assert_eq!(claim("a.txt.annotations.json"), serde_json::json!({ "status": "todo" }));
    assert!(lines(&folder.out(&["claims", "--json", "--all", "a.txt"])).iter().all(|row| row.get("at").is_none()));
}

#[test]
fn the_times_of_a_claim_merge_like_its_other_fields() {
    let folder = Folder::with(&[("a.srt", INTERVIEW)]);
    folder.out(&["add", "a.srt", "--quote", "gula turun 7 persen", "--kind", "claim"]);
    let base = folder.read("a.srt.annotations.json");
    let with = |name: &str, change: &dyn Fn(&mut Value)| {
        let mut sidecar: Value = serde_json::from_str(&base).unwrap();
        change(&mut sidecar["annotations"][0]["claim"]);
        folder.write(name, &sidecar.to_string());
    };
    folder.write("base.json", &base);
    with("ours.json", &|claim| claim["at"] = "00:01:24.000".into());
    with("theirs.json", &|claim| claim["speaker"] = "Budi".into());
    folder.out(&["merge", "base.json", "ours.json", "theirs.json"]);
    let merged = folder.annotations("ours.json");
    assert_eq!(merged.len(), 1);
    assert_eq!((&merged[0]["claim"]["at"], &merged[0]["claim"]["speaker"]), (&"00:01:24.000".into(), &"Budi".into()));
}
