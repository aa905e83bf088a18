//! Articles, annotations and file names that try to control what shows, receives or runs them.

use crate::support::folder::Folder;
use crate::support::reader::TestReader;
use serde_json::{Value, json};

/// Ends a paste, types a command and hides the rest; then turns text round.
const CONTROLS: &str = "x\u{1b}[201~\u{15}id\u{f}\u{9b}31m\u{202e}y\u{2066}z\u{200f}\u{7}";

/// Strings that a report could interpret. Each contains `EVIL` where it would end up.
const ATTACKS: [&str; 9] = [
    "<script>EVIL()</script>",
    "\"><img src=x onerror=EVIL()>",
    "[EVIL](javascript:EVIL())",
    "x\n\n<script>EVIL()</script>\n\n# EVIL",
    "javascript:EVIL()",
    "https://a.example/\"onmouseover=\"EVIL()",
    "https://a.example/>)<script>EVIL()</script>",
    "--><script>EVIL()</script><!--",
    "</script><script>EVIL()</script>",
];

/// An article with a claim and a note of which every text is `text`.
fn annotated_with(text: &str) -> Folder {
    let folder = Folder::with(&[(
        "a.txt",
        &format!("Judul {}\n\nHarga beras naik 12 persen, kata Budi.\n", text.replace('\n', " ")),
    )]);
    folder.run(&["add", "a.txt", "--quote", "naik 12 persen", "--kind", "claim"]).success();
    folder.run(&["add", "a.txt", "--quote", "kata Budi"]).success();
    let mut sidecar: Value = serde_json::from_str(&folder.read("a.txt.annotations.json")).unwrap();
    for annotation in sidecar["annotations"].as_array_mut().unwrap() {
        for field in ["note", "creator", "label"] {
            annotation[field] = json!(text);
        }
        annotation["tags"] = json!([text]);
        if annotation["kind"] == "claim" {
            let evidence = ["url", "title", "publisher", "quote", "accessed", "archive", "stance"];
            let evidence: Value = evidence
                .into_iter()
                .map(|field| (field.to_string(), json!(text)))
                .collect::<serde_json::Map<_, _>>()
                .into();
            let texts = [
                "wording",
                "speaker",
                "role",
                "said",
                "place",
                "at",
                "type",
                "verdict",
                "rationale",
                "checker",
                "checked",
                "priority",
                "appearance",
                "review",
                "status",
            ];
            annotation["claim"] = texts
                .into_iter()
                .map(|field| (field.to_string(), json!(text)))
                .collect::<serde_json::Map<_, _>>()
                .into();
            annotation["claim"]["evidence"] = json!([evidence]);
        }
    }
    folder.write("a.txt.annotations.json", &sidecar.to_string());
    folder
}

/// Control characters other than line breaks and tabs, and all characters that control the direction of text.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn no_control_character_of_any_field_reaches_a_report() {
    let folder = annotated_with(CONTROLS);
    for format in ["markdown", "html"] {
        folder.run(&["export", "a.txt", "--to", format, "-o", "report"]).success();
        let report = folder.read("report");
        assert!(report.matches("x␛").count() > 10, "the texts are in the report: {report}");
        assert_eq!(report.chars().filter(|c| is_control(*c)).collect::<String>(), "", "{format}: {report}");
    }
}

#[test]
fn no_field_of_a_report_is_markup() {
    for attack in ATTACKS {
        let folder = annotated_with(attack);
        folder.run(&["export", "a.txt", "--to", "markdown", "-o", "report.md"]).success();
        let report = folder.read("report.md");
        for event in pulldown_cmark::Parser::new(&report) {
            use pulldown_cmark::{Event, Tag};
            match event {
                Event::Html(html) | Event::InlineHtml(html) => panic!("{attack}: HTML in Markdown: {html}"),
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    assert!(dest_url.starts_with("https://a.example/"), "{attack}: {dest_url}");
                }
                Event::Start(Tag::CodeBlock(_)) => panic!("{attack}: a code block"),
                _ => {}
            }
        }
        let headings = pulldown_cmark::Parser::new(&report)
            .filter(|event| matches!(event, pulldown_cmark::Event::Start(pulldown_cmark::Tag::Heading { .. })))
            .count();
        assert_eq!(headings, 4, "{attack}: the title, the claims, the claim and the other marks\n{report}");

        folder.run(&["export", "a.txt", "--to", "html", "-o", "report.html"]).success();
        let report = folder.read("report.html");
        let document = dom_query::Document::from(report.as_str());
        for script in document.select("script").nodes() {
            assert_eq!(script.attr("type").as_deref(), Some("application/ld+json"), "{attack}: {}", script.html());
        }
        for node in document.select("*").nodes() {
            for attribute in node.attrs() {
                let name = attribute.name.local.to_string();
                assert!(!name.starts_with("on"), "{attack}: {}", node.html());
                if matches!(name.as_str(), "href" | "src") {
                    let value = &attribute.value;
                    assert!(value.starts_with('#') || value.starts_with("https://"), "{attack}: {value}");
                }
            }
        }
        assert_eq!(document.select("img, iframe, object, form").length(), 0, "{attack}");
    }
}

#[test]
fn what_is_copied_types_nothing_into_a_shell() {
    let mut reader = TestReader::new(&format!("Judul\n\nHarga beras {CONTROLS} naik, kata Budi.\n"), (100, 30));
    reader.keys("}Yq").keys("Yc");
    assert_eq!(reader.copied.len(), 2);
    for copied in &reader.copied {
        assert!(copied.contains("x␛[201~␕id␏␦31m␦y␦z"), "{copied}");
        assert_eq!(copied.chars().filter(|c| is_control(*c)).collect::<String>(), "", "{copied:?}");
    }
}

#[test]
fn arguments_in_error_messages_are_shown_and_not_obeyed() {
    let folder = Folder::with(&[("a.txt", "Satu.")]);
    for args in
        [vec!["--\u{1b}[31mx"], vec!["print", "--\u{9b}x\u{202e}", "a.txt"], vec!["export", "a.txt", "--to", CONTROLS]]
    {
        let (code, out, error) = folder.output(&args, "");
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(error.contains('x'), "the argument is named: {error:?}");
        assert_eq!(error.chars().filter(|c| is_control(*c)).collect::<String>(), "", "{error:?}");
    }
}
