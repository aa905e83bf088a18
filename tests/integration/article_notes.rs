//! Notes on the whole article: in the reader, on the command line, and in the formats that have them.

use crate::support::folder::Folder;
use crate::support::reader::TestReader;
use serde_json::Value;

const TEXT: &str = "Judul Berita\n\nHarga beras naik, kata Ani.\n\nBeras impor dan beras lokal naik.\n";

fn message(reader: &TestReader) -> String {
    reader.app.message().map(|message| message.text.clone()).unwrap_or_default()
}

#[test]
fn a_note_on_the_article_is_written_shown_and_deleted() {
    let mut reader = TestReader::new(TEXT, (100, 30));
    reader.keys("@").keys("Sumbernya tunggal.");
    assert!(reader.screen().contains("New note on the whole article"), "{}", reader.screen());
    reader.keys("<Esc>");
    let target = reader.saved.last().unwrap().annotations[0].target.clone();
    assert_eq!((target.start, target.end, target.exact.as_str(), target.snapshot), (0, 0, "", None));
    assert!(reader.screen().contains("note on the article") && reader.screen().contains("Sumbernya tunggal."));
    // It is not at the cursor, so nothing there deletes it by accident.
    reader.keys("G").keys("d").keys("g").keys("d");
    assert_eq!(reader.app.doc.annotations.list().len(), 1);
    // The list shows it, and opens it; the key edits the same note.
    reader.keys("L");
    assert!(reader.screen().contains("note — Sumbernya") && reader.screen().contains("whole article"));
    reader.keys("<Enter>").keys(" Cek.<Esc>");
    assert_eq!(reader.app.doc.annotations.list()[0].annotation.note, "Sumbernya tunggal. Cek.");
    reader.keys("@").keys(&"<C-h>".repeat(40)).keys("<Esc>");
    assert!(
        reader.app.doc.annotations.list().is_empty() && message(&reader).contains("deleted"),
        "{}",
        message(&reader)
    );
    reader.keys("u");
    assert_eq!(reader.app.doc.annotations.list().len(), 1);
}

#[test]
fn it_is_not_lost_when_the_text_changes() {
    let mut reader = TestReader::new(TEXT, (100, 30));
    reader.keys("@").keys("Satu.<Esc>");
    let reader = reader.after(|text| text.replace("Judul", "Kepala"));
    assert!(reader.app.doc.annotations.list()[0].is_on_article());
    assert!(!message(&reader).contains("lost"), "{}", message(&reader));
}

/// A folder with an article and its annotations as this Web Annotation says.
fn imported(target: &str) -> (Folder, String) {
    let folder = Folder::with(&[("a.txt", TEXT)]);
    let page = format!(
        r#"{{"@context": "http://www.w3.org/ns/anno.jsonld", "id": "http://x.org/1", "type": "Annotation",
            "body": {{"type": "TextualBody", "value": "Satu sumber"}}, "target": {target}}}"#
    );
    folder.write("in.jsonld", page.as_bytes());
    let (_, out, errors) = folder.output(&["import", "a.txt", "in.jsonld", "--from", "webannotation"], "");
    let told = out + &errors;
    (folder, told)
}

#[test]
fn an_annotation_of_a_whole_page_is_imported_and_exported() {
    for target in [r#""a.txt""#, r#"{"source": "a.txt"}"#] {
        let (folder, told) = imported(target);
        assert_eq!(folder.out(&["list", "a.txt"]), "a.txt: note on the whole article — Satu sumber\n", "{told}");
        let json: Value = serde_json::from_str(&folder.out(&["list", "--json", "a.txt"])).unwrap();
        assert_eq!((&json[0]["state"], &json[0]["kind"]), (&"article".into(), &"note".into()));
        for format in ["webannotation", "hypothesis"] {
            let out = folder.out(&["export", "a.txt", "--to", format]);
            let page: Value = serde_json::from_str(&out).unwrap();
            let target = &page.get("items").or_else(|| page.get("annotations")).unwrap()[0]["target"];
            let target = target.get(0).unwrap_or(target);
            assert!(target["source"].is_string() && target["selector"].is_null(), "{out}");
            // Into another folder, and into this one, where it is known already.
            let other = Folder::with(&[("a.txt", TEXT)]);
            other.write("back.json", out.as_bytes());
            other.out(&["import", "a.txt", "back.json", "--from", format]);
            assert_eq!(other.out(&["list", "a.txt"]), "a.txt: note on the whole article — Satu sumber\n", "{format}");
            folder.write("back.json", out.as_bytes());
            folder.out(&["import", "a.txt", "back.json", "--from", format]);
            assert_eq!(folder.out(&["list", "a.txt"]).lines().count(), 1, "{format}");
        }
        for format in ["markdown", "html"] {
            let out = folder.out(&["export", "a.txt", "--to", format]);
            assert!(out.contains("On the whole article") && out.contains("Satu sumber"), "{format}: {out}");
        }
    }
}

#[test]
fn an_annotation_of_a_part_that_no_text_selects_is_left_out() {
    for target in [
        r#""a.txt#xywh=1,2,3,4""#,
        r#"{"source": "a.txt", "selector": {"type": "SvgSelector", "value": "<svg/>"}}"#,
        r#"{"id": "a.txt", "type": "Image"}"#,
    ] {
        let (folder, told) = imported(target);
        assert!(told.contains("text selector"), "{target}: {told}");
        assert_eq!(folder.out(&["list", "a.txt"]), "", "{target}");
    }
}

#[test]
fn other_formats_leave_it_out_and_say_so() {
    let (folder, _) = imported(r#""a.txt""#);
    for format in ["csv", "brat", "doccano"] {
        let (_, out, told) = folder.output(&["export", "a.txt", "--to", format], "");
        let (said, kept) = (told.contains("on the whole article"), out.contains("Satu sumber"));
        assert!(said != kept, "{format}: {told}");
    }
}
