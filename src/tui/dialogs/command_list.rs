//! The list of all commands, to run one by name. What fingers know from vim and less runs what it means there, or nothing.

use super::picker::{PickItem, Picker};
use super::{Dialog, Reaction, Then};
use crate::text::fuzzy;
use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::input_keys;
use crate::tui::request::Request;
use crate::tui::widgets::{Hit, HitMap};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::LazyLock;

/// The least number of letters that choose a command that marks text, or one whose words begin like a command of vim or less.
const MIN_LETTERS: usize = 4;

/// A command in the list.
#[derive(Clone, Debug)]
pub(crate) struct ListedCommand {
    /// What runs it.
    pub(crate) action: Action,
    /// The name of its group, and its title.
    pub(crate) label: String,
    /// Its keys.
    pub(crate) keys: String,
    /// Other names, which people know from other programs.
    pub(crate) aliases: &'static [&'static str],
    /// Whether it marks text, or changes or deletes marks.
    pub(crate) marks: bool,
    /// Why it is not possible now, if it is not.
    pub(crate) reason: Option<String>,
}

impl ListedCommand {
    fn is_called(&self, name: &str) -> bool {
        self.action.name() == name || self.aliases.contains(&name)
    }

    /// Whether every word of `query` begins a word of the title or the name.
    fn has_words(&self, query: &str) -> bool {
        let label = self.label.to_lowercase();
        let name = self.action.name();
        let begins = |word: &str| {
            let mut words = label.split(|c: char| !c.is_alphanumeric()).chain(name.split('-'));
            words.any(|own| own.starts_with(word))
        };
        query.split_whitespace().all(begins)
    }
}

/// The commands that fit a query, as indices, and whether Enter runs the first of them.
#[derive(Debug, PartialEq, Eq)]
struct Ranking {
    order: Vec<usize>,
    is_certain: bool,
}

/// Ranks `commands` for `query`: those of exactly this name first, then those with words that begin so, then those that have its
/// letters in order.
///
/// A command that marks text needs some letters of its words, and is never the answer to a command of vim or less.
fn rank(query: &str, commands: &[ListedCommand]) -> Ranking {
    let query = query.trim().trim_start_matches(':').to_lowercase();
    let all = 0..commands.len();
    if query.is_empty() {
        return Ranking { order: all.collect(), is_certain: true };
    }
    // `q!` is `q` without a question.
    let name = query.strip_suffix('!').unwrap_or(&query);
    let exact: Vec<usize> = all.clone().filter(|&i| commands[i].is_called(name)).collect();
    let is_foreign = is_ex_command(&query);
    let mut order = exact.clone();
    order.extend(all.filter(|&i| commands[i].has_words(&query) && !exact.contains(&i)));
    if !is_foreign {
        let labels = commands.iter().map(|command| &command.label);
        let scattered = fuzzy::ranked(&query, labels).into_iter().filter(|&i| !commands[i].marks);
        let scattered: Vec<usize> = scattered.filter(|i| !order.contains(i)).collect();
        order.extend(scattered);
    }
    let is_certain = match (&exact[..], order.first()) {
        ([one], _) => !commands[*one].marks || !is_foreign,
        ([], Some(&first)) => {
            let is_long = query.chars().filter(|c| c.is_alphanumeric()).count() >= MIN_LETTERS;
            if commands[first].marks { is_long && !is_foreign } else { is_long || !is_foreign }
        }
        _ => false,
    };
    Ranking { order, is_certain }
}

/// The commands of vim and less: the shortest form, and the whole name.
static EX_COMMANDS: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let lines = include_str!("../../../data/tui/ex_commands.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| (line.split('[').next().unwrap_or(line), line.replace(['[', ']'], ""))).collect()
});

/// Whether `query` looks like a command of vim or less: its name or a short form of it, with a range before it or arguments
/// after it, or anything with characters that no title has.
fn is_ex_command(query: &str) -> bool {
    if query.contains(|c: char| !c.is_alphanumeric() && !matches!(c, ' ' | '-')) {
        return true;
    }
    let query = query.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let Some(word) = query.split(' ').next().filter(|word| !word.is_empty()) else { return false };
    EX_COMMANDS.iter().any(|(short, whole)| word.starts_with(short) && whole.starts_with(word))
}

/// The list of commands, filtered by typing.
#[derive(Debug)]
pub(crate) struct CommandList {
    picker: Picker,
    commands: Vec<ListedCommand>,
}

impl CommandList {
    /// A list of these commands.
    pub(crate) fn new(commands: Vec<ListedCommand>) -> Self {
        let items = commands.iter().map(|command| PickItem {
            label: command.label.clone(),
            detail: command.reason.clone().unwrap_or_else(|| command.keys.clone()),
            terms: Vec::new(),
            is_possible: command.reason.is_none(),
            request: Request::RunChosen(command.action),
        });
        let picker = Picker::new("Commands", "No such command; Esc closes", items.collect());
        Self { picker, commands }
    }

    /// Asks to go to a paragraph, if its number was typed.
    fn paragraph(&self) -> Option<Reaction> {
        let number = self.picker.query().trim().trim_start_matches(':').parse().ok()?;
        Some(Reaction::close().and(Request::GoToParagraph(number)))
    }

    /// Filters the list after something was typed.
    fn narrow(&mut self) {
        let Ranking { order, is_certain } = rank(&self.picker.query(), &self.commands);
        self.picker.show_matches(order, is_certain);
    }
}

impl Dialog for CommandList {
    fn area(&self, context: &Context<'_>) -> Rect {
        self.picker.area(context)
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        self.picker.draw(context, area, buffer)
    }

    fn mode(&self) -> &'static str {
        "commands"
    }

    fn key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        if key.code == KeyCode::Enter
            && let Some(reaction) = self.paragraph()
        {
            return reaction;
        }
        self.picker.list_key(key, context).unwrap_or_else(|| {
            if self.picker.type_key(key) {
                self.narrow();
            }
            Reaction::stay()
        })
    }

    fn click(&mut self, hit: Hit, context: &Context<'_>) -> Reaction {
        self.picker.click(hit, context)
    }

    fn wheel(&mut self, rows: isize, context: &Context<'_>) -> Reaction {
        self.picker.wheel(rows, context)
    }

    fn uses_alt(&self, key: KeyEvent) -> bool {
        input_keys::takes_with_alt(key)
    }

    fn paste(&mut self, text: &str, _: &Context<'_>) -> Reaction {
        self.picker.paste_into_filter(text);
        self.narrow();
        Reaction::stay()
    }

    fn needs_annotations(&self, key: KeyEvent) -> bool {
        self.picker.needs_annotations(key)
    }

    fn refresh(&mut self, context: &Context<'_>) -> Then {
        self.picker.refresh(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(name: &'static str, label: &str, aliases: &'static [&'static str], marks: bool) -> ListedCommand {
        let (label, keys) = (label.to_string(), String::new());
        ListedCommand { action: Action::Named(name), label, keys, aliases, marks, reason: None }
    }

    fn commands() -> Vec<ListedCommand> {
        vec![
            command("half-down", "Navigation: Move half a page down", &[], false),
            command("highlight-question", "Annotation: Highlight: question", &[], true),
            command("delete", "Annotation: Delete, or dismiss the suggestion", &[], true),
            command("claim", "Annotation: Tag a claim", &[], true),
            command("copy-link", "Clipboard: Copy the link or page address", &[], false),
            command("help", "Program: Show the keys", &["h", "help"], false),
            command("quit", "Program: Quit (everything is saved)", &["q", "wq", "x"], false),
            command("widen", "View: Make the lines longer", &["set"], false),
            command("narrow", "View: Make the lines shorter", &["set"], false),
        ]
    }

    /// The name of the command that Enter runs, or nothing.
    fn run(query: &str) -> Option<String> {
        let commands = commands();
        let Ranking { order, is_certain } = rank(query, &commands);
        order.first().filter(|_| is_certain).map(|&first| commands[first].action.name())
    }

    #[test]
    fn names_and_aliases_come_before_words_and_words_before_letters() {
        assert_eq!(run("q").as_deref(), Some("quit"));
        assert_eq!(run(":q!").as_deref(), Some("quit"));
        assert_eq!(run("help").as_deref(), Some("help"));
        assert_eq!(run("half down").as_deref(), Some("half-down"));
        assert_eq!(run("kys").as_deref(), Some("help"), "letters in order, in one word");
        assert_eq!(run("zzz"), None);
    }

    #[test]
    fn a_command_that_marks_is_run_only_by_its_words() {
        assert_eq!(run("clai").as_deref(), Some("claim"));
        assert_eq!(run("question").as_deref(), Some("highlight-question"));
        assert_eq!(run("highlight-question").as_deref(), Some("highlight-question"));
        assert_eq!(run("tag"), None, "three letters are a habit, not a name");
        assert_eq!(run("qstn"), None, "scattered letters are none");
    }

    #[test]
    fn no_command_of_vim_or_less_marks() {
        for query in [
            "d", "de", "delete", "x", "c", "cl", "hi", "s/a/b/", "%s/a/b/g", "1,3d", "5d", "'<,'>d", "m", "noh",
            "norm dd", "co", "t.",
        ] {
            let marking = run(query).filter(|name| commands().iter().any(|c| c.marks && c.action.name() == *name));
            assert_eq!(marking, None, "{query}");
        }
        assert_eq!(run("set"), None, "several are called so");
    }

    #[test]
    fn short_forms_are_recognised() {
        for (query, expected) in [
            ("noh", true),
            ("nohl", true),
            ("no", true),
            ("nohx", false),
            ("q!", true),
            ("e file", true),
            ("claims", false),
            ("5", false),
        ] {
            assert_eq!(is_ex_command(query), expected, "{query}");
        }
    }
}
