//! The subcommands `export`, `import` and `agree`.

use crate::support::folder::Folder;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const ARTICLE: &str = "Harga Beras\r\n\r\nMenteri Sari Wulandari mengatakan 👩\u{200d}🚀 harga turun 12 persen di Jakarta.\r\nHarga lain naik, kata Budi.\r\n";

fn folder() -> Folder {
    Folder::with(&[("a.txt", ARTICLE)])
}

/// `a.txt` with a claim and a highlight.
fn annotated() -> Folder {
    let folder = folder();
    let add = |args: &[&str]| folder.run(&[&["add", "a.txt"], args].concat()).success();
    add(&["--quote", "turun 12 persen", "--kind", "claim", "--note", "benar?\ncek BPS", "--tag", "harga"]);
    add(&["--quote", "👩\u{200d}🚀", "--label", "question"]);
    folder
}

const SIDECAR: &str = "a.txt.annotations.json";

const TWO_WAY: [(&str, &str); 9] = [
    ("webannotation", "jsonld"),
    ("hypothesis", "json"),
    ("brat", "ann"),
    ("doccano", "jsonl"),
    ("label-studio", "json"),
    ("prodigy", "jsonl"),
    ("webanno", "tsv"),
    ("spacy", "jsonl"),
    ("csv", "csv"),
];

#[test]
fn exported_annotations_are_recognised_when_imported() {
    for (format, end) in TWO_WAY {
        let folder = annotated();
        let before = folder.annotations(SIDECAR);
        let file = format!("out/a.{end}");
        folder.run(&["export", "a.txt", "--to", format, "--what", "annotations", "-o", "out/"]).success();
        assert!(folder.path(&file).exists(), "{format}");
        let (said, _) = folder.streams(&["import", "a.txt", &file, "--from", format], 0);
        assert_eq!(said, "a.txt: 2 already present\n", "{format}");
        fs::remove_file(folder.path(SIDECAR)).unwrap();
        let (said, _) = folder.streams(&["import", "a.txt", &file, "--from", format, "--dry-run"], 0);
        assert_eq!(said, "a.txt: 2 annotations would be added\n", "{format}");
        assert!(!folder.path(SIDECAR).exists(), "a dry run writes nothing");
        folder.run(&["import", "a.txt", &file, "--from", format]).success();
        assert_eq!(folder.annotations(SIDECAR), before, "{format}");
    }
}

#[test]
fn imported_annotations_are_anchored_in_an_edited_text() {
    for (format, end) in TWO_WAY {
        let folder = annotated();
        folder.run(&["export", "a.txt", "--to", format, "--what", "annotations", "-o", "out/"]).success();
        fs::remove_file(folder.path(SIDECAR)).unwrap();
        folder.write(
            "a.txt",
            &ARTICLE.replace("\r\n", "\n").replace("Harga Beras", "Harga Beras Hari Ini, Kata Menteri"),
        );
        let (said, _) = folder.streams(&["import", "a.txt", &format!("out/a.{end}"), "--from", format], 0);
        assert_eq!(said, "a.txt: 2 annotations added, 2 found elsewhere\n", "{format}");
        let words: Vec<Value> = folder.annotations(SIDECAR).iter().map(|a| a["target"]["exact"].clone()).collect();
        assert_eq!(words, ["👩\u{200d}🚀", "turun 12 persen"]);
        let (listed, _) = folder.streams(&["list", "a.txt"], 0);
        assert!(!listed.contains("moved") && !listed.contains("lost"), "{listed}");
    }
}

#[test]
fn lost_annotations_are_reported_and_our_versions_are_kept() {
    let folder = annotated();
    let mut rows: Value =
        serde_json::from_str(&folder.streams(&["export", "a.txt", "--to", "hypothesis"], 0).0).unwrap();
    rows["annotations"][0]["text"] = "lain".into();
    let mut lost = rows["annotations"][1].clone();
    lost["id"] = "AAAAAAAAAAAAAAAAAAAAAA".into();
    lost["target"][0]["selector"] = json!([{"type": "TextQuoteSelector", "exact": "tidak ada di sini sama sekali"}]);
    rows["annotations"].as_array_mut().unwrap().push(lost);
    rows["annotations"]
        .as_array_mut()
        .unwrap()
        .push(json!({"uri": "a.txt", "id": "x", "text": "halaman", "target": [{"source": "a.txt", "selector": [{"type": "PageSelector", "index": 3}]}]}));
    folder.write("h.json", &serde_json::to_string_pretty(&rows).unwrap());
    let before = folder.read(SIDECAR);
    let (said, told) = folder.streams(&["import", "a.txt", "h.json", "--from", "hypothesis"], 1);
    assert_eq!(said, "a.txt: 1 already present, 1 conflicting (ours kept), 1 not found\n");
    assert!(told.contains("annotations without a text selector: 1"), "{told}");
    assert!(told.contains("“tidak ada di sini sama sekali”: not found in the article"), "{told}");
    assert_eq!(folder.read(SIDECAR), before);
}

#[test]
fn what_a_format_cannot_hold_is_reported() {
    let folder = annotated();
    let (out, told) = folder.streams(&["export", "a.txt", "--to", "conll", "--what", "annotations"], 0);
    assert!(out.contains("turun\tB-claim\n12\tI-claim\npersen\tI-claim\n"), "{out}");
    assert_eq!(
        told,
        "tandai: left out (not supported by conll): ids, times and names of annotators: 2; notes: 1; tags: 1\n"
    );
    let (_, told) = folder.streams(&["export", "a.txt", "--to", "csv", "--what", "all"], 0);
    assert!(told.starts_with("tandai: left out (not supported by csv): entities: "), "{told}");
}

#[test]
fn imported_mentions_are_suggestions_with_their_source() {
    let folder = folder();
    let line = |start: usize, end: usize, kind: &str, text: &str| json!({"start": start, "end": end, "type": kind, "text": text});
    let start = |words: &str| ARTICLE[..ARTICLE.find(words).unwrap()].chars().count();
    let rows = [
        line(start("Menteri"), start("Menteri") + 7, "PER", "Menteri"),
        line(start("Budi"), start("Budi") + 4, "PERSON", "Budi"),
        line(start("Harga lain"), start("Harga lain") + 5, "PRODUCT", "Harga"),
        line(start("Budi"), start("Budi") + 4, "a\u{7}b", "Budi"),
    ];
    folder.write("m.jsonl", &rows.map(|row| row.to_string()).join("\n"));
    let (said, told) = folder.streams(&["import", "a.txt", "m.jsonl", "--from", "jsonl", "--source", "gliner"], 0);
    assert!(told.contains("mentions of type a") && !told.contains("PRODUCT"), "{told}");
    assert!(
        said.starts_with("a.txt: 2 suggested entities added") || said.starts_with("a.txt: 3 suggested entities added"),
        "{said}"
    );
    let sidecar: Value = serde_json::from_str(&folder.read(SIDECAR)).unwrap();
    assert_eq!(sidecar["annotations"], json!([]), "a suggestion is not an annotation");
    assert_eq!(sidecar["entities"]["suggested"][0]["source"], "gliner");
    let (entities, _) = folder.streams(&["entities", "--json", "a.txt"], 0);
    assert!(entities.lines().any(|line| line.contains("\"text\":\"Menteri\"")), "{entities}");
    let (said, _) = folder.streams(&["import", "a.txt", "m.jsonl", "--from", "jsonl"], 0);
    assert_eq!(said, "a.txt: 3 already present\n");
}

#[test]
fn a_folder_imports_what_belongs_to_its_articles() {
    let folder = annotated();
    folder.write("b.txt", "Judul lain.\n\nCerita yang lain sekali, panjang juga.\n");
    folder.run(&["add", "b.txt", "--quote", "lain sekali"]).success();
    for (format, end) in [("doccano", "jsonl"), ("webanno", "tsv"), ("csv", "csv")] {
        let several = format != "webanno";
        let out = if several { format!("all.{end}") } else { "out/".into() };
        folder.run(&["export", "a.txt", "b.txt", "--to", format, "--what", "annotations", "-o", &out]).success();
        let (said, _) = folder.streams(&["import", ".", &out, "--from", format], 0);
        assert_eq!(said, "./a.txt: 2 already present\n./b.txt: 1 already present\n", "{format}");
        let (said, told) = folder.streams(&["import", "b.txt", &out, "--from", format], 0);
        assert_eq!(
            (said.as_str(), told.contains("documents of other articles: 1")),
            ("b.txt: 1 already present\n", true)
        );
    }
    let (_, told) = folder.streams(&["export", "a.txt", "b.txt", "--to", "brat", "-o", "x.ann"], 2);
    assert!(told.contains("holds one article"), "{told}");
}

#[test]
fn strict_imports_refuse_damaged_files_with_their_line() {
    let bad = [
        ("webannotation", "[\n{\"type\": \"Annotation\"\n", 3),
        ("webannotation", "{\"type\": \"Annotation\",\n\"id\": \"x\"}", 1),
        ("webannotation", "[{\"type\": \"Annotation\", \"target\": \"a\"},\n{\"type\": \"Cat\"}]", 2),
        ("hypothesis", "{\"total\": 1, \"rows\": [\n{\"id\": \"x\",\n\"uri\": 3}]}", 3),
        ("brat", "T1\tclaim 0 5\tHarga\nT2\tclaim 9 2\tx\n", 2),
        ("brat", "nothing\n", 1),
        ("doccano", "{\"text\": \"Harga\", \"label\": []}\n{\"text\": \"Harga\", \"label\": [[0, 99, \"a\"]]}\n", 2),
        ("doccano", "{\"text\": \"Harga\", \"label\": [[0, \"a\"]]}", 1),
        (
            "label-studio",
            "[{\"data\": {\"text\": \"Harga\"},\n\"annotations\": [{\"result\": [\n{\"type\": \"labels\", \"value\": {\"start\": 3, \"end\": 1, \"labels\": [\"a\"]}}]}]}]",
            3,
        ),
        ("prodigy", "{\"text\": \"Harga\",\n\"spans\": [{\"start\": 0}]}", 1),
        ("webanno", "1-1\t0-5\tHarga\t_\t\n", 1),
        ("webanno", "#FORMAT=WebAnno TSV 3.3\n#T_SP=x|y\n\n#Text=Harga\n1-1\t0-5\tHargo\t_\t\n", 5),
        ("webanno", "#FORMAT=WebAnno TSV 3.3\n\n#Text=Harga\n1-1\t4000000000-4000000005\tHarga\t\n", 4),
        ("conll", "Harga\tO\nBeras\n", 2),
        ("conll", "Harga\tB\n", 1),
        ("spacy", "{\"text\": \"Harga\", \"ents\": [{\"start\": 4, \"end\": 9, \"label\": \"PER\"}]}", 1),
        ("csv", "a,b\n1,2\n", 1),
        ("csv", "exact,start,end\r\nHarga,satu,5\r\n", 2),
        ("csv", "exact,kind\r\n\"Harga\nBeras\",claim\r\nHarga,verdict\r\n", 4),
        ("jsonl", "{\"start\": 0, \"end\": 5, \"type\": \"PER\"}\n{\"start\": 0}\n", 2),
    ];
    let folder = annotated();
    let before = folder.read(SIDECAR);
    for (format, text, line) in bad {
        folder.write("bad", text);
        let (said, told) = folder.streams(&["import", "a.txt", "bad", "--from", format, "--strict"], 2);
        assert!(told.starts_with(&format!("tandai: bad:{line}: ")), "{format}: {told}");
        assert!(told.ends_with("nothing was imported\n") && said.is_empty(), "{format}: {told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
    // A valid file before an invalid one.
    for (format, end) in TWO_WAY {
        folder.run(&["export", "a.txt", "--to", format, "--what", "annotations", "-o", "out/"]).success();
        let good = format!("out/a.{end}");
        folder.write("bad", "\u{0}\n");
        let (_, told) = folder.streams(&["import", "a.txt", &good, "bad", "--from", format], 2);
        assert!(told.contains("bad:1: "), "{format}: {told}");
    }
    fs::write(folder.path("bad"), b"T1\tclaim 0 5\tHarga\r\n\xff\r\n").unwrap();
    let (_, told) = folder.streams(&["import", "a.txt", "bad", "--from", "brat"], 2);
    assert!(told.starts_with("tandai: bad:2: it is not UTF-8"), "{told}");
    assert_eq!(folder.read(SIDECAR), before);
}

#[test]
fn an_export_does_not_overwrite_other_files() {
    let folder = annotated();
    let (_, told) = folder.streams(&["export", "a.txt", "--to", "csv", "-o", "a.txt"], 2);
    assert!(told.contains("this is the article itself"), "{told}");
    fs::create_dir(folder.path("brat")).unwrap();
    folder.write("brat/a.txt", "another");
    let (_, told) = folder.streams(&["export", "a.txt", "--to", "brat", "-o", "brat/a.ann"], 2);
    assert!(told.contains("contains a different text"), "{told}");
    assert!(!folder.path("brat/a.ann").exists());
    folder.run(&["export", "a.txt", "--to", "brat", "-o", "a.ann"]).success();
    assert_eq!(folder.read("a.txt"), ARTICLE);
    assert!(folder.read("annotation.conf").contains("Label\tArg:highlight|note|claim, Value:"));
}

#[test]
fn agreement_between_two_files_and_within_one() {
    let folder = annotated();
    fs::create_dir(folder.path("b")).unwrap();
    let sidecar = folder.read(SIDECAR);
    let mut other: Value = serde_json::from_str(&sidecar).unwrap();
    other["annotations"].as_array_mut().unwrap().pop();
    folder.write("b/a.txt.annotations.json", &other.to_string());
    let (out, told) = folder.streams(&["agree", SIDECAR, "b/a.txt.annotations.json"], 0);
    assert_eq!(told, "");
    assert!(out.contains("1 and 2        2      1      0.667      0.667"), "{out}");
    let (out, _) = folder.streams(&["agree", SIDECAR, SIDECAR, "--json", "--on", "kind"], 0);
    let figures: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&figures["fleiss_kappa"], &figures["krippendorff_alpha"]), (&json!(1.0), &json!(1.0)));
    let (_, told) = folder.streams(&["agree", SIDECAR], 2);
    assert!(told.contains("all annotations are by one annotator"), "{told}");
    folder.run(&["add", "a.txt", "--quote", "kata Budi", "--creator", "ana"]).success();
    let (out, _) = folder.streams(&["agree", SIDECAR], 0);
    assert!(out.starts_with("1  ana\n2  tester\n"), "{out}");
    folder.write("bad.json", "{");
    let (_, told) = folder.streams(&["agree", SIDECAR, "bad.json"], 2);
    assert!(told.contains("bad.json: not an annotation file"), "{told}");
}

#[test]
fn the_command_line_uses_the_labels_of_the_project() {
    let folder = folder();
    folder.write(
        "tandai.toml",
        "[[labels]]\nname = \"hoaks\"\n\n[[labels]]\nname = \"opini\"\n[entities]\ntypes = [\"PER\"]\n",
    );
    let (_, told) = folder.streams(&["add", "a.txt", "--quote", "turun", "--label", "important"], 2);
    assert!(told.contains("no such label: choose one of hoaks, opini"), "{told}");
    folder.run(&["add", "a.txt", "--quote", "turun", "--label", "opini"]).success();
    folder.run(&["add", "a.txt", "--quote", "naik"]).success();
    let labels: Vec<Value> = folder.annotations(SIDECAR).iter().map(|a| a["label"].clone()).collect();
    assert_eq!(labels, ["opini", "hoaks"]);
    let (entities, _) = folder.streams(&["entities", "--json", "a.txt"], 0);
    assert!(!entities.is_empty() && entities.lines().all(|line| line.contains("\"type\":\"PER\"")), "{entities}");
    folder.write("tandai.toml", "[[labels]]\nname = \"a\"\n\n[entities]\ncommand = \"touch hacked\"\n");
    let (_, told) = folder.streams(&["entities", "a.txt"], 2);
    assert!(told.contains("tandai.toml:5: unknown field `command`"), "{told}");
    assert!(!Path::new(&folder.path("hacked")).exists());
}

#[test]
fn hidden_entity_types_still_identify_speakers() {
    let folder = folder();
    folder.write("b.txt", "Judul.\n\nHarga turun 12 persen, kata Menteri Sari Wulandari.\n");
    let before = folder.streams(&["claims", "b.txt", "--quotes"], 0);
    assert!(before.0.contains("Sari Wulandari"), "{}", before.0);
    folder.write("tandai.toml", "[entities]\ntypes = [\"DATE\"]\n");
    assert_eq!(folder.streams(&["claims", "b.txt", "--quotes"], 0), before);
    let (entities, _) = folder.streams(&["entities", "--json", "b.txt"], 0);
    assert_eq!(entities, "", "and are not listed");
}
