//! Annotations of sources that were renamed or moved, and snapshots that nothing refers to.

use crate::support::folder::Folder;
use serde_json::Value;
use std::fs;
use std::path::Path;

const ARTICLE: &str = "Harga Beras Turun\n\nMenteri Sari Wulandari mengatakan harga beras turun 12 persen sejak Maret.\n\n\
    Badan Pusat Angka mencatat produksi naik menjadi 2,5 juta ton di tiga provinsi.\n\nHarga jagung tetap, kata pedagang di \
    pasar induk.\n";

const OTHER: &str =
    "Kapal Feri Listrik Berlayar\n\nDinas perhubungan meresmikan dermaga baru di pulau seberang kemarin sore.\n";

/// A folder in which `a.txt` was annotated.
fn annotated() -> Folder {
    let folder = Folder::with(&[("a.txt", ARTICLE)]);
    mark(&folder, "a.txt", "turun 12 persen");
    folder
}

fn mark(folder: &Folder, source: &str, quote: &str) {
    folder.out(&["add", source, "--quote", quote, "--note", "cek"]);
}

fn folders(folder: &Folder, names: &[&str]) {
    for name in names {
        fs::create_dir(folder.path(name)).unwrap();
    }
}

fn rename(folder: &Folder, from: &str, to: &str) {
    fs::rename(folder.path(from), folder.path(to)).unwrap();
}

/// The annotated words in a sidecar; none if there is no file.
fn quotes(folder: &Folder, sidecar: &str) -> Vec<String> {
    if !folder.path(sidecar).exists() {
        return Vec::new();
    }
    let of = |a: &Value| a["target"]["exact"].as_str().unwrap().to_string();
    folder.annotations(sidecar).iter().map(of).collect()
}

/// The paths of all files below the folder, except the sources.
fn files(folder: &Folder) -> Vec<String> {
    fn collect(root: &Path, folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(root, &path, found);
            } else {
                found.push(path.strip_prefix(root).unwrap().display().to_string());
            }
        }
    }
    let mut found = Vec::new();
    collect(folder.0.path(), folder.0.path(), &mut found);
    found.retain(|name| !Path::new(name).extension().is_some_and(|end| end == "txt" || end == "snapshot"));
    found.sort();
    found
}

#[test]
fn a_renamed_source_adopts_its_annotations() {
    let folder = annotated();
    rename(&folder, "a.txt", "b.txt");
    let (out, note) = folder.streams(&["list", "b.txt"], 0);
    assert_eq!(out, "");
    assert_eq!(
        note,
        "tandai: b.txt: 1 annotation of a.txt belongs to this text: `tandai adopt 'b.txt'` takes it over\n"
    );
    let rows: Value = serde_json::from_str(&folder.out(&["list", "--json", "."])).unwrap();
    assert_eq!(rows[0]["state"], "orphaned");
    assert_eq!((&rows[0]["path"], &rows[0]["fits"]), (&"a.txt".into(), &serde_json::json!(["b.txt"])));
    assert_eq!((&rows[0]["sidecar"], &rows[0]["start"]), (&"a.txt.annotations.json".into(), &Value::Null));
    assert_eq!(
        folder.out(&["adopt", "b.txt"]),
        "b.txt: adopted 1 annotation of a.txt: 1 exact; the old file is now a.txt.annotations.json.adopted-1\n"
    );
    assert_eq!(files(&folder), ["a.txt.annotations.json.adopted-1", "b.txt.annotations.json"]);
    let (out, note) = folder.streams(&["list", "."], 0);
    assert!(out.starts_with("./b.txt:3:") && out.contains("“turun 12 persen” — cek"), "{out}");
    assert_eq!(note, "", "and it is not found once more");
    assert!(folder.fails(&["adopt", "b.txt"]).contains("no annotation file of a renamed or moved source fits"));
}

#[test]
fn a_folder_is_only_listed_unless_asked_to_write() {
    let folder = annotated();
    rename(&folder, "a.txt", "b.txt");
    folder.write("c.txt", OTHER);
    let (out, _) = folder.streams(&["adopt", "."], 1);
    assert_eq!(
        out,
        "b.txt: 1 annotation of a.txt belongs to this text\n\
         1 annotation file without a source; --write adopts those with the same text\n"
    );
    assert_eq!(files(&folder), ["a.txt.annotations.json"]);
    let (out, _) = folder.streams(&["adopt", "--write", "."], 0);
    assert!(out.ends_with("1 of 1 annotation file adopted\n"), "{out}");
    assert_eq!(quotes(&folder, "b.txt.annotations.json"), ["turun 12 persen"]);
    assert_eq!(folder.out(&["adopt", "."]), "every annotation file has its source\n");
}

#[test]
fn an_edited_copy_is_found_by_its_text_and_adopts_only_when_named() {
    let folder = annotated();
    rename(&folder, "a.txt", "b.txt");
    folder.write("b.txt", &ARTICLE.replace("12 persen", "13 persen").replace("pasar induk", "pasar pagi"));
    folder.write("c.txt", OTHER);
    let (out, _) = folder.streams(&["adopt", "--write", "."], 1);
    assert!(out.contains("b.txt: 1 annotation of a.txt may belong to this text, 9"), "{out}");
    assert_eq!(files(&folder), ["a.txt.annotations.json"]);
    let json: Value = serde_json::from_str(&folder.streams(&["adopt", "--json", "."], 1).0).unwrap();
    assert_eq!((&json["fit"], &json["sources"]), (&"similar".into(), &serde_json::json!(["b.txt"])));
    assert!(json["share"].as_f64().unwrap() > 0.9, "{json}");
    let out = folder.out(&["adopt", "b.txt"]);
    assert!(out.starts_with("b.txt: adopted 1 annotation of a.txt: 1 changed;"), "{out}");
    let (diff, _) = folder.streams(&["diff", "b.txt"], 1);
    assert!(diff.contains("13"), "the snapshot came along: {diff}");
}

#[test]
fn nothing_is_decided_between_two_sources_that_fit_equally() {
    let folder = annotated();
    folder.write("b.txt", ARTICLE);
    rename(&folder, "a.txt", "c.txt");
    let (out, _) = folder.streams(&["adopt", "--write", "."], 1);
    assert!(out.contains("a.txt.annotations.json: 1 annotation of a.txt may belong to b.txt or to c.txt"), "{out}");
    let (out, _) = folder.streams(&["adopt", "c.txt"], 0);
    assert!(out.contains("adopted 1 annotation"), "a person who names one decides: {out}");

    let folder = annotated();
    let edited = |by: &str| ARTICLE.replace("12 persen", by);
    rename(&folder, "a.txt", "b.txt");
    folder.write("b.txt", &edited("13 persen"));
    folder.write("c.txt", &edited("14 persen"));
    assert!(folder.fails(&["adopt", "b.txt"]).contains("no annotation file"), "two edited copies are equally near");
    folder.out(&["adopt", "b.txt", "--from", "a.txt.annotations.json"]);
    assert_eq!(quotes(&folder, "b.txt.annotations.json"), ["turun 12 persen"]);
}

#[test]
fn two_annotation_files_of_one_text_are_told_apart_by_a_person() {
    let folder = annotated();
    folder.write("z.txt", ARTICLE);
    mark(&folder, "z.txt", "Harga jagung tetap");
    rename(&folder, "a.txt", "b.txt");
    fs::remove_file(folder.path("z.txt")).unwrap();
    let (out, _) = folder.streams(&["adopt", "--write", "."], 1);
    assert!(out.ends_with("0 of 2 annotation files adopted\n"), "{out}");
    let error = folder.fails(&["adopt", "b.txt"]);
    assert!(error.contains("a.txt.annotations.json, z.txt.annotations.json: name one with --from"), "{error}");
    folder.out(&["adopt", "b.txt", "--from", "z.txt.annotations.json"]);
    folder.out(&["adopt", "b.txt", "--from", "a.txt.annotations.json"]);
    assert_eq!(quotes(&folder, "b.txt.annotations.json"), ["turun 12 persen", "Harga jagung tetap"]);
    assert_eq!(folder.out(&["adopt", "."]), "every annotation file has its source\n");
}

#[test]
fn a_source_moved_to_another_folder_is_found() {
    for (from, to, sidecar) in [
        ("a.txt", "selesai/a.txt", "selesai/a.txt.annotations.json"),
        ("masuk/a.txt", "a.txt", "a.txt.annotations.json"),
        ("masuk/a.txt", "selesai/c.txt", "selesai/c.txt.annotations.json"),
    ] {
        let folder = Folder::with(&[]);
        folders(&folder, &["masuk", "selesai"]);
        folder.write(from, ARTICLE);
        mark(&folder, from, "turun 12 persen");
        rename(&folder, from, to);
        folder.out(&["adopt", to]);
        assert_eq!(quotes(&folder, sidecar), ["turun 12 persen"], "{from} to {to}");
    }
}

#[test]
fn in_a_folder_of_annotations_too() {
    let folder = Folder::with(&[]);
    folders(&folder, &["annotations", "berita", "arsip"]);
    folder.write("berita/a.txt", ARTICLE);
    folder.write("annotations/daftar.json", "{\"milik\": \"program lain\"}");
    mark(&folder, "berita/a.txt", "turun 12 persen");
    assert_eq!(quotes(&folder, "annotations/berita/a.txt.json").len(), 1);
    rename(&folder, "berita/a.txt", "arsip/b.txt");
    folder.out(&["adopt", "arsip/b.txt"]);
    assert_eq!(
        files(&folder),
        ["annotations/arsip/b.txt.json", "annotations/berita/a.txt.json.adopted-1", "annotations/daftar.json"]
    );
    // The whole folder is renamed.
    rename(&folder, "arsip", "lama");
    let (out, _) = folder.streams(&["adopt", "--write", "."], 0);
    assert!(out.contains("lama/b.txt: adopted 1 annotation of arsip/b.txt: 1 exact"), "{out}");
}

#[test]
fn annotations_that_are_read_from_a_newer_place_are_found() {
    let folder = annotated();
    fs::create_dir(folder.path("annotations")).unwrap();
    assert_eq!(folder.streams(&["list", "a.txt"], 0).0, "");
    let (out, _) = folder.streams(&["adopt", "--write", "."], 0);
    assert!(out.starts_with("a.txt: adopted 1 annotation of a.txt"), "{out}");
    assert_eq!(files(&folder), ["a.txt.annotations.json.adopted-1", "annotations/a.txt.json"]);
}

#[test]
fn a_source_that_is_there_or_only_away_has_no_orphan() {
    let none_is_found = |folder: &Folder| {
        assert_eq!(folder.out(&["adopt", "--write", "."]), "every annotation file has its source\n");
    };
    let is_quiet = |folder: &Folder| {
        none_is_found(folder);
        assert_eq!(folder.streams(&["list", "."], 0).1, "");
    };
    // A copy: both are there.
    let folder = annotated();
    folder.write("b.txt", ARTICLE);
    is_quiet(&folder);
    // A backup of an annotation file.
    fs::copy(folder.path("a.txt.annotations.json"), folder.path("a-lama.txt.annotations.json")).unwrap();
    is_quiet(&folder);
    // An annotation file without annotations.
    let folder = Folder::with(&[("b.txt", ARTICLE)]);
    folder.write("a.txt.annotations.json", "{\"version\": 1, \"source\": {\"path\": \"a.txt\"}, \"annotations\": []}");
    is_quiet(&folder);
    // A link to a disk that is not mounted.
    #[cfg(unix)]
    {
        let folder = annotated();
        rename(&folder, "a.txt", "b.txt");
        std::os::unix::fs::symlink("/no/such/disk/a.txt", folder.path("a.txt")).unwrap();
        none_is_found(&folder);
    }
    // A path on such a disk.
    let folder = annotated();
    rename(&folder, "a.txt", "b.txt");
    let json =
        folder.read("a.txt.annotations.json").replace("\"path\": \"a.txt\"", "\"path\": \"/no/such/disk/a.txt\"");
    folder.write("a.txt.annotations.json", &json);
    is_quiet(&folder);
}

#[test]
fn a_folder_that_is_gone_may_be_a_disk_so_only_the_same_text_fits() {
    let folder = Folder::with(&[]);
    folders(&folder, &["annotations", "berita", "arsip"]);
    folder.write("berita/a.txt", ARTICLE);
    mark(&folder, "berita/a.txt", "turun 12 persen");
    rename(&folder, "berita/a.txt", "arsip/a.txt");
    fs::remove_dir(folder.path("berita")).unwrap();
    folder.write("arsip/a.txt", &ARTICLE.replace("12 persen", "13 persen"));
    let (out, _) = folder.streams(&["adopt", "."], 1);
    assert!(out.contains("1 annotation of berita/a.txt fits no source here"), "{out}");
    folder.write("arsip/a.txt", ARTICLE);
    let (out, _) = folder.streams(&["adopt", "."], 1);
    assert!(out.contains("arsip/a.txt: 1 annotation of berita/a.txt belongs to this text"), "{out}");
}

#[test]
fn the_folder_of_an_option_may_serve_other_sources_so_its_file_stays() {
    let folder = Folder::with(&[("a.txt", ARTICLE)]);
    folder.out(&["add", "a.txt", "--annotations", "semua", "--quote", "turun 12 persen"]);
    rename(&folder, "a.txt", "b.txt");
    folder.out(&["adopt", "b.txt", "--annotations", "semua"]);
    assert_eq!(files(&folder), ["semua/a.txt.json", "semua/b.txt.json"]);
    assert!(folder.fails(&["adopt", "b.txt", "--annotations", "semua"]).contains("no annotation file"));
}

#[test]
fn a_conflicted_copy_is_merged_before_anything_is_adopted() {
    let folder = annotated();
    let copy = "a.txt.annotations (Ani's conflicted copy 2025-01-01).json";
    fs::copy(folder.path("a.txt.annotations.json"), folder.path(copy)).unwrap();
    mark(&folder, "a.txt", "Harga jagung tetap");
    let json = folder.read("a.txt.annotations.json");
    fs::copy(folder.path(copy), folder.path("a.txt.annotations.json")).unwrap();
    folder.write(copy, &json);
    rename(&folder, "a.txt", "b.txt");
    assert!(folder.fails(&["adopt", "b.txt"]).contains("merge it first"));
    let (out, note) = folder.streams(&["adopt", "--write", "."], 1);
    assert!(out.ends_with("0 of 1 annotation file adopted\n") && note.contains("tandai merge"), "{out}{note}");
    folder.out(&["merge", "a.txt.annotations.json", copy]);
    folder.out(&["adopt", "b.txt"]);
    assert_eq!(quotes(&folder, "b.txt.annotations.json").len(), 2);
}

#[test]
fn what_was_saved_under_both_names_is_merged() {
    let folder = annotated();
    // The source and its annotations were renamed while a reader had them open, which then saved under the old name.
    let saved = folder.read("a.txt.annotations.json");
    mark(&folder, "a.txt", "Harga jagung tetap");
    rename(&folder, "a.txt", "b.txt");
    folder.write("b.txt.annotations.json", &saved.replace("\"path\": \"a.txt\"", "\"path\": \"b.txt\""));
    folder.out(&["adopt", "b.txt"]);
    assert_eq!(quotes(&folder, "b.txt.annotations.json"), ["turun 12 persen", "Harga jagung tetap"]);
    // Annotations of one's own are not mixed with somebody else's of the same text.
    let folder = annotated();
    rename(&folder, "a.txt", "b.txt");
    mark(&folder, "b.txt", "Harga jagung tetap");
    assert!(folder.fails(&["adopt", "b.txt"]).contains("no annotation file"));
}

#[test]
fn if_the_new_file_cannot_be_written_the_old_one_stays() {
    let folder = annotated();
    rename(&folder, "a.txt", "b.txt");
    fs::create_dir(folder.path("b.txt.annotations.json")).unwrap();
    assert!(folder.fails(&["adopt", "b.txt"]).contains("b.txt.annotations.json"));
    assert_eq!(quotes(&folder, "a.txt.annotations.json"), ["turun 12 persen"]);
}

#[cfg(unix)]
#[test]
fn adopted_annotations_are_no_more_readable_than_they_were() {
    use std::os::unix::fs::PermissionsExt;
    let folder = annotated();
    fs::set_permissions(folder.path("a.txt.annotations.json"), fs::Permissions::from_mode(0o600)).unwrap();
    rename(&folder, "a.txt", "b.txt");
    folder.out(&["adopt", "b.txt"]);
    for entry in fs::read_dir(folder.0.path()).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        if name.starts_with("b.txt.") {
            assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        }
    }
}

/// The number of snapshots in a folder.
fn snapshots(folder: &Folder) -> usize {
    let names = fs::read_dir(folder.0.path()).unwrap().flatten().map(|entry| entry.file_name());
    names.filter(|name| name.to_string_lossy().ends_with(".snapshot")).count()
}

#[test]
fn only_snapshots_that_nothing_refers_to_are_removed() {
    let folder = annotated();
    for edit in 0..20 {
        folder.write("a.txt", &format!("{ARTICLE}\nSuntingan {edit}.\n"));
        mark(&folder, "a.txt", &format!("Suntingan {edit}"));
    }
    assert_eq!(snapshots(&folder), 21);
    assert_eq!(folder.out(&["tidy"]), "no snapshot to remove\n", "each has an annotation");
    folder.out(&["anchor", "--write", "a.txt"]);
    let left = snapshots(&folder);
    assert!(left < 21, "{left}");
    // What could not be found any more still has its text.
    assert!(folder.out(&["list", "a.txt"]).lines().count() == 21);

    let folder = annotated();
    folder.write("a.txt", &format!("{ARTICLE}\nSuntingan.\n"));
    folder.write("x.txt.0123456789ab.snapshot", "milik program lain");
    mark(&folder, "a.txt", "Suntingan");
    let json: Value = serde_json::from_str(&folder.read("a.txt.annotations.json")).unwrap();
    let old = json["annotations"][0]["target"]["snapshot"].as_str().unwrap().to_string();
    let new = json["annotations"][1]["target"]["snapshot"].as_str().unwrap().to_string();
    folder.write("a.txt.annotations.json", &folder.read("a.txt.annotations.json").replace(&old, &new));
    let (out, _) = folder.streams(&["tidy", "a.txt"], 0);
    assert!(out.starts_with(&format!("a.txt.{old}.snapshot\n1 snapshot that nothing refers to")), "{out}");
    assert_eq!(snapshots(&folder), 3, "it was only listed");
    folder.out(&["tidy", "--write"]);
    assert_eq!(snapshots(&folder), 2);
    assert!(folder.path("x.txt.0123456789ab.snapshot").exists());
}
