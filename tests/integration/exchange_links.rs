//! What other programs say and tandai has no notion of (relations, events, pieces, choices) is kept and written back.

use crate::support::folder::Folder;
use crate::support::reader::TestReader;
use serde_json::json;
use tandai::annotation::{Sidecar, Snapshots};
use tandai::tui::theme::{ColorDepth, Theme};

const ARTICLE: &str = "Bupati Retno Kusuma meresmikan jembatan di Sungai Deli.\n\nIa dan Wakil Bupati Joko pindah ke Medan utara dan selatan.\n";

/// Text-bound annotations, relations, an event in an event, an equivalence, attributes, notes, a normalisation, and two
/// discontinuous spans, one of them an entity.
const ANN: &str = "T1\tPerson 7 19\tRetno Kusuma
T2\tPER 77 81\tJoko
T3\tplace_of_work 43 54\tSungai Deli
T4\tMove 82 88\tpindah
T5\tGPE 92 97;108 115\tMedan selatan
T6\tphrase 0 6;20 30\tBupati meresmikan
T7\tOpening 20 30\tmeresmikan
R1\tWorks_at Arg1:T1 Arg2:T3\t
R2\tKnows Arg1:T1 Arg2:T2
E1\tMove:T4 Agent:T2 Cause:E2
E2\tOpening:T7 Agent:T1 Place:T5
*\tEquiv T1 T2
A1\tNegation E1
A2\tConfidence T3 low
M3\tSpeculation T6
N1\tReference T1 Wikipedia:534366\tRetno Kusuma
#1\tAnnotatorNotes T6\tcheck this \\n please
#2\tAnnotatorNotes R1\tsince when?
#3\tAnnotatorNotes T2\tdeputy
#4\tNormalization T3\triver in Deli
";

/// The lines of an `.ann` file that are not ours, sorted.
fn foreign_lines(ann: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = ann.lines().filter(|line| !line.contains("\ttandai T")).collect();
    lines.sort_unstable();
    lines
}

/// `ann` about [`ARTICLE`] is imported, exported again, and the same but for our records and the order.
#[track_caller]
fn is_written_back(ann: &str) -> Folder {
    let folder = Folder::with(&[("a.txt", ARTICLE), ("in.ann", ann), ("in.txt", ARTICLE)]);
    let (_, told) = folder.streams(&["import", "a.txt", "in.ann", "--from", "brat"], 0);
    assert_eq!(told, "");
    let (_, told) = folder.streams(&["export", "a.txt", "--to", "brat", "-o", "out.ann"], 0);
    assert_eq!(told, "");
    folder
}

#[test]
fn brat_is_written_back() {
    let folder = is_written_back(ANN);
    let out = folder.read("out.ann");
    let (out, wanted) = (foreign_lines(&out), foreign_lines(ANN));
    for line in &wanted {
        assert!(out.contains(line), "{line}\n{out:#?}");
    }
    // Entities that only tandai found have new ids.
    let more: Vec<_> = out.iter().filter(|line| !wanted.contains(line)).collect();
    assert!(more.iter().all(|line| line.starts_with('T')), "{more:#?}");
}

/// The sidecar of `folder` as JSON.
fn sidecar(folder: &Folder) -> serde_json::Value {
    serde_json::from_str(&folder.read("a.txt.annotations.json")).unwrap()
}

#[test]
fn importing_brat_again_or_from_an_export_adds_nothing() {
    let folder = is_written_back(ANN);
    let before = sidecar(&folder);
    for file in ["in.ann", "out.ann"] {
        let (out, told) = folder.streams(&["import", "a.txt", file, "--from", "brat"], 0);
        assert_eq!((out.contains("added"), told.as_str()), (false, ""), "{file}: {out}");
    }
    assert_eq!(sidecar(&folder), before);
    // An export holds what its file held, for a reader that has not seen it.
    let second = Folder::with(&[("a.txt", ARTICLE), ("in.ann", &folder.read("out.ann")), ("in.txt", ARTICLE)]);
    second.streams(&["import", "a.txt", "in.ann", "--from", "brat"], 0);
    second.streams(&["export", "a.txt", "--to", "brat", "-o", "out.ann"], 0);
    assert_eq!(foreign_lines(&second.read("out.ann")), foreign_lines(&folder.read("out.ann")));
}

#[test]
fn brat_without_its_text_is_written_back_too() {
    let folder = Folder::with(&[("a.txt", ARTICLE), ("in.ann", ANN)]);
    folder.streams(&["import", "a.txt", "in.ann", "--from", "brat"], 0);
    folder.streams(&["export", "a.txt", "--to", "brat", "-o", "out.ann"], 0);
    let out = folder.read("out.ann");
    for line in ANN.lines() {
        assert!(out.lines().any(|written| written == line), "{line}\n{out}");
    }
}

#[test]
fn links_follow_their_words_when_the_text_is_edited() {
    let folder = is_written_back(ANN);
    folder.write("a.txt", &format!("Deli (Kabar) — {ARTICLE}"));
    let (written, _) = folder.streams(&["export", "a.txt", "--to", "brat"], 0);
    for line in [
        "T6\tphrase 15 21;35 45\tBupati meresmikan",
        "R1\tWorks_at Arg1:T1 Arg2:T3\t",
        "T5\tGPE 107 112;123 130\tMedan selatan",
    ] {
        assert!(written.lines().any(|one| one == line), "{line}\n{written}");
    }
}

#[test]
fn links_to_what_is_gone_are_named_and_left_out() {
    let folder = is_written_back(ANN);
    let mut kept = sidecar(&folder);
    let annotations = kept["annotations"].as_array_mut().unwrap();
    annotations.retain(|annotation| annotation["label"] != "Opening");
    folder.write("a.txt.annotations.json", &kept.to_string());
    let (out, told) = folder.streams(&["export", "a.txt", "--to", "brat"], 0);
    // E2 has lost the words that name it, so E1, which E2 causes, cannot be written either.
    assert!(told.contains("links to spans that are gone or not exported: 2"), "{told}");
    assert!(!out.contains("\nE1\t") && !out.contains("\nE2\t") && !out.contains("\nA1\t"), "{out}");
    assert!(out.contains("\nR1\t") && out.contains("\nR2\t"), "{out}");
    // An annotation on the same words is not the one that is gone.
    folder.run(&["add", "a.txt", "--quote", "meresmikan"]).success();
    let (out, _) = folder.streams(&["export", "a.txt", "--to", "brat"], 0);
    assert!(!out.contains("\nE2\t"), "{out}");
    // The first two relations, the events and the equivalence are about entities.
    let (_, told) = folder.streams(&["export", "a.txt", "--to", "brat", "--what", "annotations"], 0);
    assert!(told.contains("links to spans that are gone or not exported: 5"), "{told}");
}

#[test]
fn changes_made_here_win_over_what_brat_said() {
    let folder = is_written_back(ANN);
    let mut kept = sidecar(&folder);
    for annotation in kept["annotations"].as_array_mut().unwrap() {
        match annotation["label"].as_str().unwrap() {
            "phrase" => (annotation["note"], annotation["tags"]) = ("checked".into(), serde_json::json!([])),
            "place_of_work" => annotation["label"] = "river".into(),
            "Move" => annotation["kind"] = "note".into(),
            _ => {}
        }
    }
    folder.write("a.txt.annotations.json", &kept.to_string());
    let (out, _) = folder.streams(&["export", "a.txt", "--to", "brat"], 0);
    for line in [
        "AnnotatorNotes T6\tchecked",
        "T3\tplace_of_work 43 54\tSungai Deli",
        "Label T3 river",
        "T4\tnote 82 88\tpindah",
        "Label T4 Move",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    assert!(!out.contains("Speculation") && !out.contains("check this"), "{out}");
}

#[test]
fn links_of_a_damaged_brat_file_are_named() {
    let read = |ann: &str, code: i32| {
        let folder = Folder::with(&[("a.txt", ARTICLE), ("in.ann", ann)]);
        folder.streams(&["import", "a.txt", "in.ann", "--from", "brat"], code)
    };
    let (out, told) = read("T1\tPER 7 19\tRetno Kusuma\nR1\tKnows Arg1:T1 Arg2:T9\nA1\tNegation T8\n", 1);
    assert!(told.contains("in.ann:2: R1 names T9") && told.contains("in.ann:3: A1 names T8"), "{told}");
    assert!(!out.contains("link"), "{out}");
    let (_, told) = read("T1\tx 0 6\tBupati\nR1\tKnows\nE1\tMove\n*\tEquiv T1\nR2\tKnows T1 T1\n", 1);
    assert_eq!(told.matches(": skipped").count(), 4, "{told}");
    let (_, told) = read("T1\tx 0 6;20 30\tBupati membuka\nT2\tx 20 30\tmeresmikan\n", 1);
    assert!(told.contains("in.ann:1: “Bupati membuka” are not as many characters"), "{told}");
    let (_, told) = read("E1\tMove\nR2\tKnows\n", 2);
    assert!(told.contains("in.ann:1: expected"), "{told}");
}

#[test]
fn what_other_programs_say_is_in_the_notes_pane() {
    let ann = format!("{ANN}#5\tAnnotatorNotes T3\tx\u{1b}[31m\u{202e}y\nA4\tx\u{9b}\u{202e} T4\n");
    let folder = is_written_back(&ann);
    let sidecar = Sidecar::parse(folder.read("a.txt.annotations.json").as_bytes()).unwrap();
    let mut reader = TestReader::with(ARTICLE, sidecar, Snapshots::default(), (130, 80), Theme::new(ColorDepth::Many));
    let mut shows = |keys: &str, lines: &[&str]| {
        reader.keys(keys);
        let screen = reader.screen();
        let pane = screen.lines().map(|line| line.chars().skip(88).collect::<String>().replace('▎', ""));
        let pane = pane.flat_map(|line| line.split_whitespace().map(str::to_string).collect::<Vec<_>>());
        let pane = pane.collect::<Vec<_>>().join(" ");
        for line in lines {
            assert!(pane.contains(line), "{line}\n{screen}");
        }
        assert!(!screen.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{screen}");
    };
    shows("", &["phrase, in pieces: “Bupati” … “meresmikan” (brat)", "Speculation (brat)"]);
    shows(
        "/Retno<Enter>",
        &["Works_at: “Retno Kusuma” → “Sungai Deli”", "since when?", "Reference: Wikipedia:534366 (Retno"],
    );
    shows("/pindah<Enter>", &["Move: “pindah”, Agent “Joko”, Cause Opening", "Negation"]);
    shows("/selatan<Enter>", &["GPE, in pieces: “Medan” … “selatan” (brat)"]);
}

/// Entities on the same words and in one another, of which the reader shows one.
const NESTED: &str = "T1\tPERSON 7 19\tRetno Kusuma
T2\tORG 0 19\tBupati Retno Kusuma
T3\tNORP 7 19\tRetno Kusuma
T4\tPER 7 12\tRetno
R1\tIn Arg1:T1 Arg2:T2
";

#[test]
fn entities_within_others_are_written_back() {
    let folder = is_written_back(NESTED);
    let out = folder.read("out.ann");
    for line in NESTED.lines() {
        assert!(out.lines().any(|one| one == line), "{line}\n{out}");
    }
    let before = sidecar(&folder);
    folder.streams(&["import", "a.txt", "out.ann", "--from", "brat"], 0);
    assert_eq!(sidecar(&folder), before);
    // Label Studio said nothing about them: it gets the one that the reader shows.
    let (out, _) = folder.streams(&["export", "a.txt", "--to", "label-studio"], 0);
    assert!(out.contains("\"Bupati Retno Kusuma\"") && !out.contains("\"NORP\""), "{out}");
    // What a person rejected or gave another type is not written.
    let mut kept = before;
    kept["entities"]["rejected"] = json!([{"type": "PER", "text": "retno"}]);
    kept["entities"]["changed"] = json!([{"type": "OTHER/NORP", "text": "Retno Kusuma", "to": "ORG"}]);
    folder.write("a.txt.annotations.json", &kept.to_string());
    let (out, _) = folder.streams(&["export", "a.txt", "--to", "brat"], 0);
    assert!(!out.contains("PER 7 12") && !out.contains("NORP") && out.contains("\nT1\t"), "{out}");
    let (out, _) = folder.streams(&["export", "a.txt", "--to", "brat", "--what", "annotations"], 0);
    assert!(!out.contains("Retno"), "{out}");
}

#[test]
fn an_entity_of_line_breaks_is_named_and_left_out() {
    let ann = "T9\tPER 55 57\t\nT2\tx 0 6\tBupati\n";
    let folder = Folder::with(&[("a.txt", ARTICLE), ("in.ann", ann), ("in.txt", ARTICLE)]);
    let (imported, _) = folder.streams(&["import", "a.txt", "in.ann", "--from", "brat"], 0);
    let (out, told) = folder.streams(&["export", "a.txt", "--to", "brat"], 0);
    assert!(told.contains("annotations of line breaks only: 1"), "{imported}{told}{out}");
    assert!(!out.contains("T9\t"), "{out}");
}

#[test]
fn a_span_in_pieces_is_not_taken_for_its_first_piece() {
    let ann = "T1\tclaim 0 6\tBupati\nT2\tclaim 0 6;20 30\tBupati meresmikan\n";
    let folder = is_written_back(ann);
    let out = folder.read("out.ann");
    for line in ann.lines() {
        assert!(out.lines().any(|one| one == line), "{line}\n{out}");
    }
}

#[test]
fn label_studio_is_written_back() {
    let place = |words: &str| {
        let start = ARTICLE[..ARTICLE.find(words).unwrap()].chars().count();
        json!({"start": start, "end": start + words.chars().count(), "text": words})
    };
    let with = |words: &str, field: &str, value: serde_json::Value| {
        let mut place = place(words);
        place[field] = value;
        place
    };
    let result = |id: &str, from: &str, kind: &str, value: serde_json::Value| json!({"id": id, "from_name": from, "to_name": "text", "type": kind, "origin": "manual", "value": value});
    let results = json!([
        result("a", "ner", "labels", with("Retno Kusuma", "labels", json!(["PER"]))),
        result("b", "ner", "labels", with("Sungai Deli", "labels", json!(["river"]))),
        result("f", "ner", "labels", with("Medan", "labels", json!(["Location"]))),
        result("g", "ner", "labels", with("Medan utara", "labels", json!(["GPE"]))),
        result("a", "sure", "choices", with("Retno Kusuma", "choices", json!(["yes"]))),
        result("b", "stars", "rating", with("Sungai Deli", "rating", json!(4))),
        result("b", "why", "textarea", with("Sungai Deli", "text", json!(["in Deli"]))),
        result("c", "topic", "choices", json!({"choices": ["local"]})),
        result("d", "sure", "choices", with("Joko", "choices", json!(["no"]))),
        {"from_id": "a", "to_id": "b", "type": "relation", "direction": "right", "labels": ["opens at"]},
    ]);
    let task = json!([{"data": {"text": ARTICLE}, "annotations": [{"result": results}]}]);
    let folder = Folder::with(&[("a.txt", ARTICLE), ("in.json", &task.to_string())]);
    for added in [true, false] {
        let (out, told) = folder.streams(&["import", "a.txt", "in.json", "--from", "label-studio"], 0);
        assert_eq!((out.contains("added"), told.as_str()), (added, ""), "{out}");
    }
    let (out, told) = folder.streams(&["export", "a.txt", "--to", "label-studio"], 0);
    assert_eq!(told, "");
    let out: serde_json::Value = serde_json::from_str(&out).unwrap();
    let mut written = out[0]["annotations"][0]["result"].as_array().unwrap().clone();
    for result in &mut written {
        result.as_object_mut().unwrap().remove("meta");
    }
    for result in results.as_array().unwrap() {
        assert!(written.contains(result), "{result}\n{out:#}");
    }
    assert_eq!(written.len(), results.as_array().unwrap().len(), "{out:#}");
}
