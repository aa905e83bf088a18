//! The help: the commands by group, one command in full, and the table in the documentation.

use super::command::{CommandGroup, PlainCommand, commands, find_command, nearest_command};
use super::{Answer, PlainReader, refuse, say};

impl PlainReader {
    pub(super) fn help(_: &mut Self, typed: &str) -> Answer {
        if typed.is_empty() {
            return Ok(say(all()));
        }
        if let Some(group) = CommandGroup::ALL.into_iter().find(|group| group.name().eq_ignore_ascii_case(typed)) {
            return Ok(say(of_group(group)));
        }
        let name = if typed.eq_ignore_ascii_case("enter") { "next" } else { typed };
        if let Some(command) = find_command(name) {
            return Ok(say(explanation(command)));
        }
        let near = nearest_command(typed).map_or_else(String::new, |word| format!(" Did you mean {word}?"));
        refuse(format!("There is no command {typed}.{near} help lists the commands."))
    }
}

/// The help on all commands.
fn all() -> String {
    let groups = CommandGroup::ALL.map(of_group).join("\n");
    format!("{groups}\nhelp and a command explains it, with an example: help claim.")
}

fn of_group(group: CommandGroup) -> String {
    let rows = commands().filter(|command| command.group == group);
    let rows = rows.map(|command| format!("\n{}, {}: {}.", command.letter_name(), command.word, command.summary));
    format!("{}:{}", group.name(), rows.collect::<String>())
}

fn explanation(command: &PlainCommand) -> String {
    let mut text = format!("{}, or {}: {}.", command.letter_name(), command.word, command.summary);
    if !command.arguments.is_empty() {
        let optional = if command.arguments.contains('[') { " What is in brackets may be left out." } else { "" };
        text += &format!("\nType {} {}.{optional}", command.word, command.arguments);
    }
    if !command.about.is_empty() {
        text += &format!("\n{}", command.about);
    }
    text + &format!("\nExample: {}", command.example)
}

/// The commands as tables in Markdown, for the documentation.
pub fn markdown() -> String {
    let mut page = String::new();
    for group in CommandGroup::ALL {
        page += &format!("### {}\n\n| Letter | Word | | Example |\n| --- | --- | --- | --- |\n", group.name());
        for command in commands().filter(|command| command.group == group) {
            let letter = command.letter_name();
            let letter = if letter == "Enter" { letter.into() } else { format!("`{letter}`") };
            let typed = format!("{} {}", command.word, command.arguments);
            page += &format!("| {letter} | `{}` | {} | `{}` |\n", typed.trim(), command.summary, command.example);
        }
        page.push('\n');
    }
    page
}

#[cfg(test)]
mod tests {
    use super::super::testing::Talk;
    use super::*;

    #[test]
    fn the_help_lists_all_commands_by_group() {
        let told = Talk::new().line("?");
        for command in commands() {
            assert!(told.contains(&format!("\n{}, {}: ", command.letter_name(), command.word)), "{}", command.word);
        }
        assert!(told.starts_with("Reading:\nEnter, next: read the next paragraph."));
        assert!(told.lines().all(|line| line.len() <= 110), "lines are short enough to be listened to");
    }

    #[test]
    fn the_help_explains_a_command_with_an_example() {
        let mut talk = Talk::new();
        let told = talk.line("help CLAIM");
        assert_eq!(told, talk.line("? c"));
        assert!(
            told.starts_with("c, or claim: tag a sentence or words as a claim.\nType claim PLACE [NOTE]."),
            "{told}"
        );
        assert!(told.ends_with("\nExample: c 1"), "{told}");
        assert!(talk.line("help claims").starts_with("Claims:\nj, judge: "));
        assert_eq!(talk.line("help jduge"), "There is no command jduge. Did you mean judge? help lists the commands.");
    }
}
