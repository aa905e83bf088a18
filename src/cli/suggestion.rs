//! Finds the subcommand or option that a mistyped word probably means.

use super::Cli;
use super::usage::UsageError;
use crate::text::nearest::nearest;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// The error of a command line that begins with a mistyped subcommand. `None` if it begins with an option, a subcommand, a
/// file that exists, or anything that is not similar to a subcommand.
pub(super) fn mistyped_subcommand(arguments: &[OsString]) -> Option<UsageError> {
    let typed = arguments.get(first_word(arguments))?.to_str()?;
    // A broken link is still more likely a path than a subcommand.
    if typed.starts_with('-') || typed.contains(['.', '/']) || Path::new(typed).symlink_metadata().is_ok() {
        return None;
    }
    let command = Cli::command();
    if is_subcommand(&command, typed) {
        return None;
    }
    let meant = nearest(typed, names(&command))?.to_string();
    Some(UsageError::UnknownSubcommand { typed: typed.into(), meant })
}

/// Adds to an error of clap the option or subcommand that was probably meant.
pub(super) fn add_suggestion(mut error: clap::Error, arguments: &[OsString]) -> clap::Error {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let command = Cli::command();
            let typed = text(ContextKind::InvalidSubcommand);
            if let Some(meant) = typed.and_then(|typed| nearest(&typed, names(&command)).map(str::to_string)) {
                error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(vec![meant]));
            }
        }
        ErrorKind::UnknownArgument => {
            let typed = text(ContextKind::InvalidArg);
            if let Some(meant) = typed.and_then(|typed| nearest_option(&typed, arguments)) {
                // Clap's tip to pass the option as a value does not help anybody who mistyped it.
                error.remove(ContextKind::Suggested);
                error.insert(ContextKind::SuggestedArg, ContextValue::String(meant));
            }
        }
        _ => {}
    }
    error
}

/// The option that `typed` probably means, of the subcommand that `arguments` begin with.
fn nearest_option(typed: &str, arguments: &[OsString]) -> Option<String> {
    let command = Cli::command();
    let first = arguments.get(first_word(arguments)).and_then(|word| word.to_str());
    let command = first.and_then(|name| command.find_subcommand(name)).unwrap_or(&command);
    let known: Vec<&str> =
        command.get_arguments().filter_map(|option| option.get_long()).chain(["help", "log"]).collect();
    let typed = match typed.strip_prefix("--") {
        Some(long) => long.split('=').next()?,
        // `-json` is parsed as the short option `-j`, so the error names only that.
        None => whole_word(typed, arguments)?,
    };
    nearest(typed, known.into_iter()).map(|long| format!("--{long}"))
}

/// The argument that begins with the short option `short`, if it is longer than that; without the dash.
fn whole_word<'a>(short: &str, arguments: &'a [OsString]) -> Option<&'a str> {
    let mut words = arguments.iter().filter_map(|argument| argument.to_str());
    words.find(|word| word.starts_with(short) && word.len() > short.len())?.strip_prefix('-')
}

/// Index of the first argument that may be a subcommand: `--log FILE` may be before it.
fn first_word(arguments: &[OsString]) -> usize {
    match arguments.get(1).and_then(|first| first.to_str()) {
        Some("--log") => 3,
        Some(first) if first.starts_with("--log=") => 2,
        _ => 1,
    }
}

/// Whether `word` is the name of a subcommand.
pub(super) fn names_subcommand(word: &OsStr) -> bool {
    word.to_str().is_some_and(|word| is_subcommand(&Cli::command(), word))
}

fn is_subcommand(command: &Command, word: &str) -> bool {
    names(command).any(|name| name == word)
}

fn names(command: &Command) -> impl Iterator<Item = &str> {
    command.get_subcommands().map(Command::get_name).chain(["help"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    /// `word` with two neighbouring letters swapped, a letter missing, and a letter doubled, at each place.
    fn misspellings(word: &str) -> Vec<String> {
        let letters: Vec<char> = word.chars().collect();
        let mut wrong = Vec::new();
        for i in 0..letters.len() {
            let mut missing = letters.clone();
            missing.remove(i);
            wrong.push(missing);
            let mut doubled = letters.clone();
            doubled.insert(i, letters[i]);
            wrong.push(doubled);
            let mut swapped = letters.clone();
            if i + 1 < letters.len() {
                swapped.swap(i, i + 1);
                wrong.push(swapped);
            }
        }
        wrong.into_iter().map(String::from_iter).filter(|wrong| wrong != word).collect()
    }

    fn arguments(line: &[&str]) -> Vec<OsString> {
        line.iter().map(OsString::from).collect()
    }

    #[test]
    fn each_misspelt_subcommand_suggests_the_right_one() {
        let command = Cli::command();
        for name in names(&command) {
            for typed in misspellings(name) {
                let line = arguments(&["tandai", &typed, "--json", "artikel.txt"]);
                let Some(UsageError::UnknownSubcommand { meant, .. }) = mistyped_subcommand(&line) else {
                    panic!("no suggestion for {typed}");
                };
                assert_eq!(meant, name, "{typed}");
            }
        }
    }

    #[test]
    fn words_that_are_not_misspelt_subcommands_suggest_nothing() {
        for word in
            ["berita", "naskah", "artikel", "seeds", "news", "files", "data", "kabar", "x", "-", "list.txt", "./lits"]
        {
            assert!(mistyped_subcommand(&arguments(&["tandai", word])).is_none(), "{word}");
        }
    }

    #[test]
    fn a_beginning_and_a_plural_suggest_the_whole_word() {
        let command = Cli::command();
        let nearest = |typed| nearest(typed, names(&command));
        assert_eq!(nearest("entity"), Some("entities"));
        assert_eq!(nearest("claim"), Some("claims"));
        assert_eq!(nearest("EXPORT"), Some("export"));
        assert_eq!(nearest("eksport"), Some("export"));
        assert_eq!(nearest("impor"), Some("import"));
        assert_eq!(nearest("chek"), Some("check"));
        assert_eq!(nearest("adj"), Some("adjudicate"));
        assert_eq!(nearest("ad"), Some("add"));
    }

    #[test]
    fn each_misspelt_option_suggests_the_right_one() {
        let command = Cli::command();
        let all = std::iter::once(&command).chain(command.get_subcommands());
        for command in all {
            let prefix =
                if command.get_name() == "tandai" { vec!["tandai"] } else { vec!["tandai", command.get_name()] };
            let longs: Vec<&str> = command.get_arguments().filter_map(|option| option.get_long()).collect();
            for long in &longs {
                for typed in misspellings(long).iter().filter(|typed| !longs.contains(&typed.as_str())) {
                    let typed = format!("--{typed}");
                    let line = arguments(&[&prefix[..], &[&typed, "artikel.txt"]].concat());
                    let Err(error) = Cli::try_parse_from(&line) else { panic!("{line:?} is valid") };
                    if error.kind() != ErrorKind::UnknownArgument {
                        continue;
                    }
                    let error = add_suggestion(error, &line);
                    let suggested = error.get(ContextKind::SuggestedArg);
                    assert_eq!(suggested, Some(&ContextValue::String(format!("--{long}"))), "{line:?}");
                }
            }
        }
    }

    #[test]
    fn an_option_with_one_dash_suggests_the_one_with_two() {
        let line = arguments(&["tandai", "list", "-json", "a.txt"]);
        let error = add_suggestion(Cli::try_parse_from(&line).unwrap_err(), &line);
        assert!(error.to_string().contains("'--json'"), "{error}");
    }
}
