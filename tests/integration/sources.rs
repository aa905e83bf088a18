//! Ordinary and hostile files of every input format.

use crate::support::folder::Folder;
use assert_cmd::Command;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Writes files into a folder and prints them with the program.
struct Printer(Folder);

impl Printer {
    fn new() -> Self {
        Self(Folder::with(&[]))
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        self.0.write(name, &bytes);
        self.0.path(name)
    }

    /// The output of `tandai print`, or its error message.
    #[track_caller]
    fn print(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<String, String> {
        let path = self.file(name, bytes);
        let begun = Instant::now();
        let out = Command::cargo_bin("tandai").unwrap().args(["print", "-w", "1000"]).arg(&path).output().unwrap();
        // An unoptimised build takes several times as long as a release build.
        assert!(begun.elapsed() < Duration::from_mins(1), "{name} took {:?}", begun.elapsed());
        let said = String::from_utf8_lossy(&out.stderr).replace(&format!("{}/", self.0.0.path().display()), "");
        match out.status.code() {
            Some(0) => Ok(String::from_utf8(out.stdout).unwrap()),
            Some(2) => Err(said.trim().to_string()),
            other => panic!("{name} ended with {other:?}: {said}"),
        }
    }
}

#[test]
fn struck_out_words_are_marked_without_colour() {
    let printer = Printer::new();
    let page = "<p>Ada <del>5 orang</del> <ins>7 orang</ins>, <s>kata <b>Ani</b></s>.";
    assert_eq!(printer.print("a.html", page).unwrap(), "Ada ~~5 orang~~ 7 orang, ~~kata Ani~~.\n");
    assert_eq!(printer.print("a.md", "Ada ~~5~~ 7 orang.").unwrap(), "Ada ~~5~~ 7 orang.\n");
}

#[test]
fn hostile_pages_are_refused_or_read_in_time() {
    let printer = Printer::new();
    let refused = |name: &str, html: String, why: &str| {
        let said = printer.print(name, html).unwrap_err();
        assert!(said.contains(why) && said.contains("--raw"), "{name}: {said}");
    };
    refused("nested.html", "<div>".repeat(100_000), "more than 512 levels deep");
    refused("many.html", "<p>x".repeat(200_000), "more than 150000 elements");
    refused(
        "entities.html",
        format!("<p>{}{}", "x".repeat(4_000_000), "&amp;".repeat(20_000)),
        "too many small pieces",
    );
    refused("comments.html", "<!--".repeat(400_000), "more than 150000");
    let open: String = (0..500).map(|i| format!("<b id={i}>")).collect();
    refused("formatting.html", open + &"<p>x".repeat(3_000), "too many formatting elements open");
    let attributes: String = (0..150_000).map(|i| format!(" a{i}=1")).collect();
    refused("attributes.html", format!("<p{attributes}>x</p>"), "seconds");
    // Unusual pages of a reasonable size are read.
    let script = format!("<script type='application/ld+json'>{}</script><p>satu</p>", "[".repeat(1_000_000));
    assert_eq!(printer.print("json.html", script).unwrap(), "satu\n");
    let deep = format!("{}<p>satu dua</p>", "<div>".repeat(500));
    assert_eq!(printer.print("deep.html", deep).unwrap(), "satu dua\n");
    assert_eq!(printer.print("escape.html", "<p>a\u{1b}]0;x\u{7}b&#27;[2Jc").unwrap(), "a␛]0;x␇b␛[2Jc\n");
}

#[test]
fn hostile_markdown_is_read_in_time() {
    let printer = Printer::new();
    for (name, text) in [
        ("quotes.md", "> ".repeat(50_000) + "x"),
        ("lists.md", (0..2_000).map(|i| format!("{}- x\n", "  ".repeat(i))).collect()),
        ("stars.md", "*a **b ".repeat(50_000)),
        ("brackets.md", "[".repeat(200_000)),
        ("links.md", "[a](b".repeat(50_000)),
        ("angles.md", "<".repeat(200_000)),
        ("ticks.md", (0..800).map(|i| format!("x{}", "`".repeat(i))).collect()),
    ] {
        printer.print(name, text).unwrap();
    }
}

#[test]
fn positions_in_markdown_are_those_of_the_file() {
    let printer = Printer::new();
    let path = printer.file("a.md", "# Judul\n\nSatu **dua** tiga.\n\nHarga *beras* turun 12 persen.\n");
    let run = |args: &[&str]| {
        let out = Command::cargo_bin("tandai").unwrap().args(args).arg(&path).output().unwrap();
        String::from_utf8(out.stdout).unwrap()
    };
    run(&["add", "--quote", "beras turun", "--kind", "claim"]);
    let list = run(&["list"]);
    assert!(list.contains("a.md:5:8: claim"), "{list}");
}

/// A minimal PDF document with one page of `lines`.
pub(crate) fn pdf(lines: &[&str]) -> Vec<u8> {
    pdf_with(lines, None)
}

/// The same as [`pdf`], with an object that holds the keys of an encrypted document.
fn pdf_with(lines: &[&str], encryption: Option<&str>) -> Vec<u8> {
    let shown: String = lines.iter().map(|line| format!("({line}) Tj 0 -14 Td ")).collect();
    let stream = format!("BT /F1 12 Tf 72 720 Td {shown} ET");
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_string(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".into(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into(),
    ];
    objects.extend(encryption.map(String::from));
    let mut out = "%PDF-1.4\n".to_string();
    let mut offsets = Vec::new();
    for (i, object) in (1..).zip(&objects) {
        offsets.push(out.len());
        out += &format!("{i} 0 obj\n{object}\nendobj\n");
    }
    let table = out.len();
    out += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        out += &format!("{offset:010} 00000 n \n");
    }
    let encrypted = if encryption.is_some() { "/ID [<00> <00>] /Encrypt 6 0 R" } else { "" };
    out += &format!("trailer\n<< /Size {} /Root 1 0 R {encrypted} >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
}

#[test]
fn pdfs_are_read_and_broken_ones_are_refused() {
    let printer = Printer::new();
    let lines =
        ["Pasar Kota Terbakar", "", "Api membakar pasar kota pada Kamis pagi, kata", "Ani, dan tiga kios habis."];
    let text = printer.print("a.pdf", pdf(&lines)).unwrap();
    assert!(text.contains("Pasar Kota Terbakar") && text.contains("kata Ani, dan tiga kios habis."), "{text}");
    let why = "it is damaged: it has no pages that can be read: download it again";
    assert!(printer.print("cut.pdf", &pdf(&lines)[..200]).unwrap_err().contains(why));
    assert!(printer.print("none.pdf", "%PDF-1.4 rubbish").unwrap_err().contains(why));
    assert!(printer.print("picture.pdf", pdf(&[])).unwrap_err().contains("it contains no text; it may be a scan"));
    let key = "00".repeat(32);
    let keys = format!("<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <{key}> /U <{key}> >>");
    let why = "it is encrypted and needs a password: save it without a password";
    assert!(printer.print("locked.pdf", pdf_with(&lines, Some(&keys))).unwrap_err().contains(why));
    // The trailer may hold the dictionary itself.
    let direct = String::from_utf8(pdf(&lines)).unwrap();
    let direct = direct.replace("/Root 1 0 R", &format!("/ID [<00> <00>] /Encrypt {keys} /Root 1 0 R"));
    assert!(printer.print("direct.pdf", direct).unwrap_err().contains(why));
    assert!(printer.print("empty.pdf", "").unwrap_err().contains("it is empty"));
}

#[test]
fn the_format_of_standard_input_is_recognised_by_its_first_bytes() {
    let out = Command::cargo_bin("tandai")
        .unwrap()
        .args(["print", "-"])
        .write_stdin("<!doctype html><p>satu <b>dua</b>")
        .output();
    assert_eq!(String::from_utf8(out.unwrap().stdout).unwrap(), "satu dua\n");
}

#[test]
fn files_that_are_not_articles_are_named_with_what_to_do() {
    let printer = Printer::new();
    for (name, bytes, why) in [
        (
            "a.rtf",
            &br"{\rtf1\ansi Harga beras naik 12 persen.}"[..],
            "this is an RTF document: save it as docx or text (`soffice --convert-to docx`)",
        ),
        ("a.txt", b"WARC/1.0\r\nWARC-Type: response\r\n", "this is a web archive (WARC): extract the page from it"),
        ("a.html", b"\x89PNG\r\n\x1a\n", "this is an image: recognise its text"),
        (
            "feed",
            b"<?xml version='1.0'?>\n<rss version='2.0'><channel>",
            "this is a feed (RSS or Atom), not an article",
        ),
        (
            "a.json",
            b"{\"harga\": 12}",
            "this is JSON, not an article: choose an article, or show the file as it is with",
        ),
        ("a.bin", b"\x01\0\0\x02satu", "this is binary data, not text"),
    ] {
        let said = printer.print(name, bytes).unwrap_err();
        assert!(said.starts_with(&format!("tandai: {name}: {why}")), "{said}");
    }
}
