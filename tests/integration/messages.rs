//! The words of the reader: every message, title, hint and question that its sources contain, in one list to read for plain
//! English. A change of words shows in the list's difference.

use regex::Regex;
use std::fs;
use std::path::{Path, PathBuf};

/// The Rust files under `folder`, sorted.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The strings of a source that a person may read: with a space between two words, outside comments, tests, logs and the
/// reasons of lints. A string over several lines is one.
fn messages(source: &str) -> Vec<String> {
    let code = source.split("\n#[cfg(test)]\nmod ").next().unwrap_or(source);
    let words = Regex::new(r"\p{L}[\p{L}’']*[,;:]? +[\p{L}{“‘\d]").unwrap();
    let internal = Regex::new(r"(?:log::\w+!|panic!|unreachable!|expect)\(\s*$|reason = $").unwrap();
    let strings = strings(code).into_iter().filter(|(before, _)| !internal.is_match(before));
    strings.map(|(_, text)| text).filter(|text| words.is_match(text)).collect()
}

/// The string literals of Rust `code`, each with the code before it.
fn strings(code: &str) -> Vec<(&str, String)> {
    let continued = Regex::new(r"\\\n\s*").unwrap();
    let token = Regex::new(
        r#"(?sx) //[^\n]* | '(?:\\.[^']*|[^'\\])' | r\#"(?<hashed>.*?)"\# | \br"(?<raw>[^"]*)" | "(?<plain>(?:[^"\\]|\\.)*)" "#,
    )
    .unwrap();
    let found = token.captures_iter(code).filter_map(|found| {
        let text = ["hashed", "raw", "plain"].iter().find_map(|name| found.name(name))?;
        Some((&code[..found.get(0).unwrap().start()], continued.replace_all(text.as_str(), "").into_owned()))
    });
    found.collect()
}

#[test]
fn every_message_of_the_reader_is_in_the_list() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut list = String::new();
    for path in sources(&root.join("src/tui")) {
        let found = messages(&fs::read_to_string(&path).unwrap());
        if !found.is_empty() {
            list += &format!("{}\n", path.strip_prefix(root).unwrap().display());
            list.extend(found.iter().map(|message| format!("    {message}\n")));
        }
    }
    insta::assert_snapshot!("messages", list);
}

#[test]
fn messages_are_told_from_other_strings() {
    let source = r#"
        // "not a comment either"
        #[allow(missing_docs, reason = "the names say it")]
        if c == '"' || c == '\'' || is_lifetime::<'a>() {}
        #[error("cannot start {program}")]
        log::warn!("no folder: {error}");
        app.show_message(format!("{count} marks, {} lost", lost));
        let name = "jump-back";
        let title = "Claims \
            of the folder";
        value.expect("a writable file");
"#;
    let tests = "\n#[cfg(test)]\nmod tests {\n    \"a test string\";\n}\n";
    assert_eq!(
        messages(&format!("{source}{tests}")),
        ["cannot start {program}", "{count} marks, {} lost", "Claims of the folder"]
    );
}
