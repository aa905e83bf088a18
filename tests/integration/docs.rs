//! The generated parts of the documentation match the program, and its links lead somewhere.
//!
//! `UPDATE_DOCS=1 cargo test docs` writes the generated parts.

use assert_cmd::Command;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use tandai::tui::{keymap, plain};

/// The actions on the key card in the README: its left column, then its right one.
const CARD: [[&str; 15]; 2] = [
    [
        "move-down",
        "move-up",
        "move-paragraph-next",
        "move-paragraph-previous",
        "move-page-down",
        "search",
        "next-hit",
        "next-mention",
        "jump-back",
        "next-suggestion",
        "next-finding",
        "changes",
        "board",
        "articles",
        "next-pane",
    ],
    [
        "select-grapheme",
        "select-sentence",
        "grow",
        "highlight-important",
        "highlight-doubtful",
        "note",
        "claim",
        "accept",
        "delete",
        "next-annotation",
        "add-entity",
        "undo",
        "palette",
        "help",
        "quit",
    ],
];

/// The pages whose links are followed, besides those in `docs`.
const PAGES: [&str; 5] = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "ARCHITECTURE.md", "docs/SUMMARY.md"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What the program prints, without the settings of whoever runs the tests, 100 columns wide.
fn prints(arguments: &[&str]) -> String {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::cargo_bin("tandai").unwrap();
    command.env_clear().env("HOME", home.path()).env("COLUMNS", "100").args(arguments);
    String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap()
}

/// Compares what stands between the comments `<!-- name -->` and `<!-- end of name -->` with `wanted`, or writes it.
#[track_caller]
fn assert_generated(file: &str, name: &str, wanted: &str) {
    let path = root().join(file);
    let text = read(&path);
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let (head, rest) = text.split_once(&begin).expect("the comment before the generated part");
    let (current, tail) = rest.split_once(&end).expect("the comment after the generated part");
    let wanted = format!("\n{}\n\n", wanted.trim());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, format!("{head}{begin}{wanted}{end}{tail}")).unwrap();
    } else {
        assert_eq!(current, wanted, "{file} is out of date: UPDATE_DOCS=1 cargo test docs");
    }
}

#[test]
fn the_readme_has_a_card_of_the_keys_used_most() {
    let listed = prints(&["keys"]);
    let cells = |name: &str| {
        let mut rows = listed.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        let row = rows.find(|row| row[0] == name).unwrap_or_else(|| panic!("no action is called {name}"));
        // Sequences are left out where one key does.
        let keys: Vec<&str> = row[1].split(", ").collect();
        let short = keys.iter().filter(|key| keys.len() == 1 || !key.contains(' ')).take(2);
        let keys: Vec<String> = short.map(|key| format!("`{key}`")).collect();
        format!("{} | {}", keys.join(" "), row[2])
    };
    let rows = CARD[0].iter().zip(CARD[1]).map(|(left, right)| format!("| {} | {} |\n", cells(left), cells(right)));
    assert_generated(
        "README.md",
        "keys",
        &format!("| | | | |\n| --- | --- | --- | --- |\n{}", rows.collect::<String>()),
    );
}

#[test]
fn the_page_of_keys_has_all_of_them() {
    assert_generated("docs/keys.md", "keys", &keymap::markdown());
}

#[test]
fn the_page_of_commands_has_their_help() {
    let help = prints(&["--help"]);
    let section = help.split_once("Commands:\n").expect("a list of subcommands").1;
    let names = section.lines().take_while(|line| !line.is_empty()).filter_map(|line| {
        let own = line.strip_prefix("  ").filter(|line| !line.starts_with(' '))?;
        own.split(' ').next().filter(|name| *name != "help")
    });
    let mut page = format!("## tandai\n\n```text\n{}\n```\n", help.trim());
    for name in names {
        page += &format!("\n## tandai {name}\n\n```text\n{}\n```\n", prints(&[name, "--help"]).trim());
    }
    assert!(page.matches("\n## ").count() > 15, "the subcommands are found in the help");
    assert_generated("docs/commands.md", "commands", &page);
}

#[test]
fn the_page_on_reading_in_lines_has_all_commands() {
    assert_generated("docs/plain.md", "commands", &plain::commands_markdown());
}

#[test]
fn the_page_on_reading_in_lines_has_a_real_session() {
    const TYPED: [&str; 20] = [
        "",
        "next",
        "flagged",
        "claim 1",
        "mark",
        "detail speaker wulandari",
        "1",
        "reject",
        "judge",
        "mostly false",
        "Official data: 2 per cent.",
        "https://bps.go.id/beras",
        "refutes",
        "",
        "highlight 2 \"Stok naik\" doubtful",
        "checks",
        "list",
        "undo",
        "board",
        "quit",
    ];
    let folder = tempfile::tempdir().unwrap();
    let article = "Harga Beras Turun di Tiga Provinsi
Menteri Pangan Sari Wulandari mengatakan harga beras turun 12 persen. Stok naik.
“Kami menjaga stok,” kata Sari Wulandari di Jakarta, Kamis (1/1/2025).
";
    fs::write(folder.path().join("beras.txt"), article).unwrap();
    let mut command = Command::cargo_bin("tandai").unwrap();
    command.env_clear().env("HOME", folder.path()).current_dir(&folder);
    command.args(["--plain", "--creator", "Ani", "beras.txt"]).write_stdin(TYPED.join("\n") + "\n");
    let written = String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap();
    // A prompt is at the start of a line; what was typed follows it.
    let mut typed = TYPED.iter();
    let mut session = String::new();
    for line in written.lines() {
        let mut rest = line;
        while let Some(prompt) = ["Command: ", "Answer: "].into_iter().find(|prompt| rest.starts_with(prompt)) {
            session += &format!("{prompt}{}\n", typed.next().unwrap());
            rest = &rest[prompt.len()..];
        }
        session += &format!("{rest}\n");
    }
    assert!(typed.next().is_none(), "everything was typed");
    let session: String = session.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    assert_generated("docs/plain.md", "example", &format!("```text\n{}\n```", session.trim()));
}

#[test]
fn the_page_of_values_has_every_rule_with_examples() {
    /// Examples of each group on the page.
    const SHOWN: usize = 4;
    let mut page = String::new();
    for (language, file) in [("English", "en.txt"), ("Indonesian", "id.txt")] {
        page += &format!("## {language}\n");
        let text = read(&root().join("src/entity/rules/examples").join(file));
        let (_, groups) = text.split_once("\n## ").expect("groups of examples");
        for group in groups.split("\n## ") {
            let (title, lines) = group.split_once('\n').expect("a title and examples");
            let rule = lines.lines().find_map(|line| line.strip_prefix("# "));
            let rule = rule.map_or(String::new(), |rule| format!("{rule}\n\n"));
            page += &format!("\n### {title}\n\n{rule}| Text | Value |\n| --- | --- |\n");
            let examples = lines.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
            for (text, value) in examples.filter_map(|line| line.rsplit_once(" => ")).take(SHOWN) {
                let text = text.replace('*', "\\*").replace('_', "\\_").replace(['[', ']'], "**");
                let value = if value == "none" { "none".into() } else { format!("`{value}`") };
                page += &format!("| {text} | {value} |\n");
            }
        }
        page += "\n";
    }
    assert!(page.matches("\n### ").count() > 60, "the groups are found");
    assert_generated("docs/values.md", "values", &page);
}

#[test]
fn the_page_of_checks_has_all_of_them() {
    let page = read(&root().join("docs/checks.md"));
    for line in prints(&["check", "--explain"]).lines() {
        let id = line.split(' ').next().unwrap();
        assert!(page.contains(&format!("\n| `{id}` | ")), "docs/checks.md has no row for the check {id}");
    }
}

#[test]
fn the_readme_is_short() {
    let lines = read(&root().join("README.md")).lines().count();
    assert!(lines <= 150, "{lines} lines: move something to docs/");
}

/// The pages in `docs`.
fn pages() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|end| end == "md")).collect()
}

#[test]
fn every_page_is_in_the_summary() {
    let summary = read(&root().join("docs/SUMMARY.md"));
    for page in pages() {
        let name = page.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name == "SUMMARY.md" || summary.contains(&format!("({name})")), "docs/SUMMARY.md leaves out {name}");
    }
}

/// The anchors of a page's headings, as GitHub and mdBook make them.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings =
        page.lines().filter_map(|line| line.strip_prefix('#').map(|rest| rest.trim_start_matches('#').trim()));
    let kept = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    headings
        .map(|heading| heading.to_lowercase().chars().filter(|c| kept(*c)).collect::<String>().replace(' ', "-"))
        .collect()
}

#[test]
fn links_lead_somewhere() {
    let mut followed = 0;
    for page in pages().into_iter().chain(PAGES.map(|name| root().join(name))) {
        let text = read(&page);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            assert!(target.exists(), "{}: {link} leads nowhere", page.display());
            assert!(
                anchor.is_empty() || anchors(&read(&target)).contains(anchor),
                "{}: {link} names no heading",
                page.display()
            );
            followed += 1;
        }
    }
    assert!(followed > 30, "the links are found");
}
