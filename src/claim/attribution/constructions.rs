//! The constructions that attribution understands: `constructions/en.txt` and `id.txt` are the tests, and their
//! documentation.

use super::*;
use crate::claim::sentence;
use crate::entity::extract;

/// The group of examples that are out of reach; nothing wrong may be found there.
const LIMITS: &str = "Known limits";

/// An example: a text with its contents, cues and sources, and the speaker expected for each content.
#[derive(Debug, Default)]
struct Example {
    text: String,
    contents: Vec<Span>,
    cues: Vec<Span>,
    sources: Vec<Span>,
    /// The speaker of each content, and whether a pronoun leads to it; `None` if unknown.
    speakers: Vec<Option<(String, bool)>>,
    /// Whether the example may also be left out: a wrong speaker is the only fault.
    lenient: bool,
}

/// Reads the examples of a file, whose head describes the format.
fn examples(file: &str) -> Vec<Example> {
    let mut lenient = false;
    let mut drawn = "";
    let mut examples = Vec::new();
    for line in file.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(title) = line.strip_prefix("## ") {
            lenient = title.ends_with("(optional)") || title == LIMITS;
        } else if let Some(speakers) = line.trim().strip_prefix("=> ") {
            let mut example = read(drawn);
            if speakers != "none" {
                example.speakers = speakers.split(" | ").map(expected).collect();
            }
            assert_eq!(example.contents.len(), example.speakers.len(), "a speaker for each content: {drawn}");
            example.lenient = lenient;
            examples.push(example);
        } else if !line.starts_with('#') {
            drawn = line;
        }
    }
    examples
}

fn expected(speaker: &str) -> Option<(String, bool)> {
    let name = speaker.strip_suffix(" (pronoun)");
    (speaker != "?").then(|| (name.unwrap_or(speaker).into(), name.is_some()))
}

/// Reads the marks of an example. A heading comes first, because the first paragraph of an article is its title.
fn read(drawn: &str) -> Example {
    let mut example = Example { text: "Report\n\n".into(), ..Example::default() };
    let mut open: Vec<usize> = Vec::new();
    for c in drawn.chars() {
        let at = example.text.len();
        match c {
            '{' | '<' | '⟦' => open.push(at),
            '}' => example.contents.extend(open.pop().map(|from| Span::new(from, at))),
            '>' => example.cues.extend(open.pop().map(|from| Span::new(from, at))),
            '⟧' => example.sources.extend(open.pop().map(|from| Span::new(from, at))),
            '¶' => {
                example.text.truncate(example.text.trim_end().len());
                example.text.push_str("\n\n");
            }
            ' ' if example.text.ends_with('\n') => {}
            c => example.text.push(c),
        }
    }
    let text = &example.text;
    for content in &mut example.contents {
        content.end = content.start + content.slice(text).trim_end().len();
    }
    example.contents.sort_by_key(|content| content.start);
    example
}

/// The speaker of an attribution in the example, and whether a pronoun leads to it.
fn found(text: &str) -> Vec<(Attribution, Option<(String, bool)>)> {
    let article = Article::new(text.into(), None, None).unwrap();
    let extraction = extract(&article, Span::new(0, text.len()));
    let attributions = find(&article, &sentence::read(&article, extraction.window), &extraction);
    let named = |attribution: Attribution| {
        let speaker = attribution.speaker.map(|speaker| {
            (speaker.details(&extraction, text).name.to_owned(), speaker.resolution == Resolution::Pronoun)
        });
        (attribution, speaker)
    };
    attributions.into_iter().map(named).collect()
}

/// Whether the speaker found is the one expected. How far a name reaches is decided by the tagger.
fn is_same(found: &str, expected: &str) -> bool {
    found == expected || found.ends_with(&format!(" {expected}")) || expected.ends_with(&format!(" {found}"))
}

/// What is wrong with the attributions found in an example; empty if nothing is.
fn faults(example: &Example) -> Vec<String> {
    let mut faults = Vec::new();
    let attributions = found(&example.text);
    for (attribution, speaker) in &attributions {
        let expected = example.contents.iter().position(|content| *content == attribution.content);
        match (expected.map(|i| &example.speakers[i]), speaker) {
            (None, _) if example.lenient => {}
            (None, _) => faults.push(format!("found: {}", attribution.content.slice(&example.text))),
            (Some(Some((name, pronoun))), Some((got, by_pronoun))) => {
                // Words as they stand beside the quotation are never wrong.
                let own = attribution.source.is_some_and(|source| source.slice(&example.text).contains(got.as_str()));
                if !(is_same(got, name) || example.lenient && own) || pronoun != by_pronoun && !example.lenient {
                    faults.push(format!("speaker: {got} (pronoun: {by_pronoun})"));
                }
            }
            (Some(None), Some((got, _))) => faults.push(format!("speaker: {got}")),
            (Some(Some(_)), None) if !example.lenient => faults.push("no speaker".into()),
            _ => {}
        }
        if example.lenient {
            continue;
        }
        let near = |expected: &[Span], span: Option<Span>| {
            span.is_none_or(|span| expected.iter().any(|expected| expected.intersects(span)))
        };
        if expected.is_some() && !near(&example.cues, attribution.cue) {
            faults.push(format!("cue: {:?}", attribution.cue.map(|cue| cue.slice(&example.text))));
        }
        if expected.is_some() && !near(&example.sources, attribution.source) {
            faults.push(format!("source: {:?}", attribution.source.map(|source| source.slice(&example.text))));
        }
    }
    for content in example.contents.iter().filter(|_| !example.lenient) {
        if !attributions.iter().any(|(attribution, _)| attribution.content == *content) {
            faults.push(format!("missed: {}", content.slice(&example.text)));
        }
    }
    faults
}

#[track_caller]
fn check(file: &str) {
    let examples = examples(file);
    assert!(examples.iter().filter(|example| !example.lenient).count() >= 200, "enough examples");
    let report = |example: &Example| {
        let faults = faults(example);
        (!faults.is_empty())
            .then(|| format!("{}\n    {}", example.text.trim_start_matches("Report").trim(), faults.join("\n    ")))
    };
    let failed: Vec<String> = examples.iter().filter_map(report).collect();
    assert!(failed.is_empty(), "{} of {} examples:\n{}", failed.len(), examples.len(), failed.join("\n"));
}

#[test]
fn english_constructions() {
    check(include_str!("constructions/en.txt"));
}

#[test]
fn indonesian_constructions() {
    check(include_str!("constructions/id.txt"));
}
