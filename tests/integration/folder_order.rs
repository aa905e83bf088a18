//! Each module of `src` uses only those above it in ARCHITECTURE.md, and the parts of the reader form no circles.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders and files of `src`, the lowest first. Each may use itself and everything before it.
const ORDER: [&str; 14] = [
    "file",
    "growth",
    "guard",
    "text",
    "logging",
    "article",
    "entity",
    "claim",
    "annotation",
    "exchange",
    "explain",
    "library",
    "tui",
    "cli",
];

/// The parts of the reader that use each other in a circle: a computation ends in an event, and an effect is a computation.
const READER_CIRCLES: [[&str; 2]; 1] = [["computation", "event"]];

/// The files of the program and the library themselves, which only name the modules.
const ROOTS: [&str; 2] = ["main.rs", "lib.rs"];

#[test]
fn no_module_imports_from_one_above_it() {
    let wrong: Vec<String> = rust_files(&source_root())
        .into_iter()
        .filter(|file| !ROOTS.iter().any(|root| file == Path::new(root)))
        .flat_map(|file| upward_imports(&file, &fs::read_to_string(source_root().join(&file)).unwrap()))
        .collect();
    assert!(wrong.is_empty(), "these lines use a module that comes later:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_has_its_place() {
    let entries = fs::read_dir(source_root()).unwrap().map(Result::unwrap);
    let names = entries.map(|entry| entry.file_name().into_string().unwrap());
    let modules = names.filter(|name| !ROOTS.contains(&name.as_str()));
    let mut modules: Vec<String> = modules.map(|name| name.trim_end_matches(".rs").into()).collect();
    modules.sort();
    let mut expected = ORDER.map(String::from);
    expected.sort();
    assert_eq!(modules, expected);
}

#[test]
fn an_import_upwards_is_found_in_any_form() {
    let found = |text: &str| upward_imports(Path::new("entity/mod.rs"), text).len();
    assert_eq!(found("use crate::tui::app::App;"), 1);
    assert_eq!(found("use crate::{text::Span, cli::Common};"), 1);
    assert_eq!(found("use crate::{\n    article::Article,\n    annotation::Claim,\n};"), 1);
    assert_eq!(found("let theme = crate::tui::theme::Theme::default();"), 1);
    assert_eq!(found("use crate::text::Span;\nuse crate::entity::Mention;"), 0);
    assert_eq!(found("use crate::explain;"), 1);
    assert_eq!(found("/// Shown by [`crate::tui`]."), 0, "a link in a comment is not a dependency");
}

#[test]
fn the_parts_of_the_reader_do_not_use_each_other_in_circles() {
    let uses = reader_imports();
    let reaches = |from: &str| {
        let mut seen: Vec<&str> = Vec::new();
        let mut next: Vec<&str> = uses.iter().filter(|(part, _)| part == from).map(|(_, used)| used.as_str()).collect();
        while let Some(part) = next.pop() {
            if !seen.contains(&part) {
                seen.push(part);
                next.extend(uses.iter().filter(|(own, _)| own == part).map(|(_, used)| used.as_str()));
            }
        }
        seen
    };
    let parts: BTreeSet<&str> = uses.iter().map(|(part, _)| part.as_str()).collect();
    assert!(parts.contains("app") && parts.contains("dialogs"), "{parts:?}");
    let circular: Vec<&str> = parts.into_iter().filter(|part| reaches(part).contains(part)).collect();
    assert_eq!(circular, READER_CIRCLES.concat());
}

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The Rust files below `folder`, relative to `src`.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path.strip_prefix(source_root()).unwrap().to_path_buf());
        }
    }
    files
}

/// The places in the Rust file `file` (relative to `src`) that use a module above its own, as `file: module`.
fn upward_imports(file: &Path, text: &str) -> Vec<String> {
    let own = file.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs");
    let allowed = ORDER.iter().position(|module| *module == own).unwrap();
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect();
    let used = code.split("crate::").skip(1).flat_map(first_segments);
    let wrong = used.filter(|used| ORDER.iter().position(|module| module == used).is_some_and(|at| at > allowed));
    wrong.map(|used| format!("{}: {used}", file.display())).collect()
}

/// The parts of `src/tui` (its files and folders), each with one that it uses.
fn reader_imports() -> BTreeSet<(String, String)> {
    let root = source_root().join("tui");
    let mut uses = BTreeSet::new();
    for file in rust_files(&root) {
        let inside = file.strip_prefix("tui").unwrap();
        let part = inside.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs");
        if part == "mod" || part == "testing" {
            continue;
        }
        let text = fs::read_to_string(source_root().join(&file)).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        // `super` is the reader itself in a file of its own and in the `mod.rs` of a folder.
        let is_child =
            inside.components().count() == 1 || inside.components().count() == 2 && inside.ends_with("mod.rs");
        let paths = code.split("crate::tui::").skip(1);
        let beside = code.split("super::").skip(1).filter(|_| is_child);
        let used = paths.chain(beside).flat_map(first_segments).filter(|used| *used != part);
        let is_part = |name: &&str| root.join(name).is_dir() || root.join(format!("{name}.rs")).is_file();
        uses.extend(used.filter(is_part).map(|used| (part.to_string(), used.to_string())));
    }
    uses
}

/// The first segments of the paths after `crate::`: one, or those of a braced list.
fn first_segments(path: &str) -> Vec<&str> {
    let name = |text: &'_ str| text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let Some(list) = path.strip_prefix('{') else { return vec![&path[..name(path)]] };
    let mut depth = 0;
    let mut starts_item = true;
    let mut segments = Vec::new();
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => starts_item = true,
            _ if c.is_alphabetic() && starts_item => {
                segments.push(&list[at..at + name(&list[at..])]);
                starts_item = false;
            }
            _ => {}
        }
    }
    segments
}
