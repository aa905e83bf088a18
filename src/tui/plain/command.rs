//! The table of commands: the letter and the word of each, what follows it, what it does, and the function that does it.

use super::interview::CANCEL;
use super::{Answer, PlainEffect, PlainReader, PlainReply, refuse};
use crate::text::nearest::nearest;

/// The purpose of a command, by which commands are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommandGroup {
    Reading,
    Marking,
    Annotations,
    Claims,
    Checking,
    Program,
}

impl CommandGroup {
    pub(super) const ALL: [Self; 6] =
        [Self::Reading, Self::Marking, Self::Annotations, Self::Claims, Self::Checking, Self::Program];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Reading => "Reading",
            Self::Marking => "Marking",
            Self::Annotations => "Annotations",
            Self::Claims => "Claims",
            Self::Checking => "Checking",
            Self::Program => "Program",
        }
    }
}

/// A command.
pub(super) struct PlainCommand {
    /// The shortest way to type it; empty for Enter.
    pub(super) letter: &'static str,
    /// Its name, which does the same; upper and lower case do not matter.
    pub(super) word: &'static str,
    pub(super) group: CommandGroup,
    /// Its arguments; optional ones are in brackets.
    pub(super) arguments: &'static str,
    /// A description of one line.
    pub(super) summary: &'static str,
    /// What else there is to know, as whole sentences; may be empty.
    pub(super) about: &'static str,
    pub(super) example: &'static str,
    run: fn(&mut PlainReader, &str) -> Answer,
}

use CommandGroup::{Annotations, Checking, Claims, Marking, Program, Reading};

/// Commands that read the article.
const READING: &[PlainCommand] = &[
    PlainCommand {
        letter: "",
        word: "next",
        group: Reading,
        arguments: "",
        summary: "read the next paragraph",
        about: "The first time, it reads the paragraph where you are.",
        example: "next",
        run: PlainReader::next_paragraph,
    },
    PlainCommand {
        letter: "p",
        word: "previous",
        group: Reading,
        arguments: "",
        summary: "read the previous paragraph",
        about: "",
        example: "p",
        run: PlainReader::previous_paragraph,
    },
    PlainCommand {
        letter: "g",
        word: "go",
        group: Reading,
        arguments: "[NUMBER]",
        summary: "go to a paragraph, or to the first",
        about: "The number alone does the same.",
        example: "12",
        run: PlainReader::go_to_number,
    },
    PlainCommand {
        letter: "G",
        word: "last",
        group: Reading,
        arguments: "",
        summary: "go to the last paragraph",
        about: "",
        example: "last",
        run: PlainReader::last_paragraph,
    },
    PlainCommand {
        letter: "r",
        word: "read",
        group: Reading,
        arguments: "",
        summary: "read the paragraph again",
        about: "",
        example: "r",
        run: PlainReader::read_again,
    },
    PlainCommand {
        letter: "s",
        word: "sentences",
        group: Reading,
        arguments: "[NUMBER]",
        summary: "read the sentences of the paragraph with their numbers, or one of them",
        about: "",
        example: "s 2",
        run: PlainReader::read_sentences,
    },
    PlainCommand {
        letter: "/",
        word: "search",
        group: Reading,
        arguments: "WORDS",
        summary: "search for words",
        about: "Upper and lower case, accents and kinds of quotation marks do not matter, unless you type a capital or an \
                accent.",
        example: "/harga beras",
        run: PlainReader::find,
    },
    PlainCommand {
        letter: "n",
        word: "again",
        group: Reading,
        arguments: "",
        summary: "go to the next hit of the search",
        about: "",
        example: "n",
        run: PlainReader::next_hit,
    },
    PlainCommand {
        letter: "N",
        word: "before",
        group: Reading,
        arguments: "",
        summary: "go to the previous hit of the search",
        about: "",
        example: "before",
        run: PlainReader::previous_hit,
    },
    PlainCommand {
        letter: "e",
        word: "entities",
        group: Reading,
        arguments: "[all]",
        summary: "list the persons, places, dates and sums of the paragraph, or of the article",
        about: "",
        example: "e all",
        run: PlainReader::list_entities,
    },
    PlainCommand {
        letter: "k",
        word: "links",
        group: Reading,
        arguments: "",
        summary: "list the links of the paragraph",
        about: "",
        example: "k",
        run: PlainReader::list_links,
    },
    PlainCommand {
        letter: "t",
        word: "headings",
        group: Reading,
        arguments: "",
        summary: "list the headings",
        about: "",
        example: "t",
        run: PlainReader::list_headings,
    },
    PlainCommand {
        letter: "i",
        word: "info",
        group: Reading,
        arguments: "",
        summary: "read title, author, date and address",
        about: "",
        example: "i",
        run: PlainReader::about,
    },
];

/// Commands that make annotations.
const MARKING: &[PlainCommand] = &[
    PlainCommand {
        letter: "h",
        word: "highlight",
        group: Marking,
        arguments: "PLACE [LABEL]",
        summary: "highlight a sentence or words",
        about: PLACE,
        example: "h 2 \"turun 12 persen\" doubtful",
        run: PlainReader::highlight,
    },
    PlainCommand {
        letter: "a",
        word: "note",
        group: Marking,
        arguments: "PLACE [TEXT]",
        summary: "add a note to a sentence or words; without the text, asks for it",
        about: PLACE,
        example: "a 2 siapa menghitung?",
        run: PlainReader::add_note,
    },
    PlainCommand {
        letter: "c",
        word: "claim",
        group: Marking,
        arguments: "PLACE [NOTE]",
        summary: "tag a sentence or words as a claim",
        about: PLACE,
        example: "c 1",
        run: PlainReader::add_claim,
    },
    PlainCommand {
        letter: "w",
        word: "whole",
        group: Marking,
        arguments: "[TEXT]",
        summary: "add a note on the whole article; without the text, asks for it",
        about: "",
        example: "w Tulisan ini tanpa tanggal.",
        run: PlainReader::add_article_note,
    },
];

/// How a place is typed.
const PLACE: &str = "PLACE is in the current paragraph: the number of a sentence (2), of the first and the last of several \
                     (2-3), words in quotation marks (\"turun 12 persen\"), or both (2 \"turun\"). Inside the words, type a \
                     quotation mark twice.";

/// Commands on annotations that exist.
const ANNOTATIONS: &[PlainCommand] = &[
    PlainCommand {
        letter: "l",
        word: "list",
        group: Annotations,
        arguments: "[FILTER]",
        summary: "list the annotations",
        about: "The filter is claims, notes, highlights, here (this paragraph), a label, words of the annotation, or terms: \
                #tag, status:done, verdict:false, speaker:gref.",
        example: "l claims",
        run: PlainReader::list_annotations,
    },
    PlainCommand {
        letter: "m",
        word: "mark",
        group: Annotations,
        arguments: "[NUMBER]",
        summary: "go to an annotation and read it in full",
        about: "Numbers stay the same until you leave the program.",
        example: "m 3",
        run: PlainReader::go_to_annotation,
    },
    PlainCommand {
        letter: "E",
        word: "edit",
        group: Annotations,
        arguments: "NUMBER [TEXT]",
        summary: "change the note of an annotation; without the text, asks for it",
        about: "The text none empties it.",
        example: "E 3 sudah dicek",
        run: PlainReader::edit_note,
    },
    PlainCommand {
        letter: "L",
        word: "label",
        group: Annotations,
        arguments: "NUMBER LABEL",
        summary: "give an annotation a label",
        about: "",
        example: "L 2 confirmed",
        run: PlainReader::set_label,
    },
    PlainCommand {
        letter: "T",
        word: "tags",
        group: Annotations,
        arguments: "NUMBER TAGS",
        summary: "give an annotation these tags instead of those that it has",
        about: "Commas separate tags; none removes them.",
        example: "T 2 harga, impor",
        run: PlainReader::set_tags,
    },
    PlainCommand {
        letter: "d",
        word: "delete",
        group: Annotations,
        arguments: "NUMBER",
        summary: "delete an annotation",
        about: "",
        example: "d 3",
        run: PlainReader::delete,
    },
    PlainCommand {
        letter: "u",
        word: "undo",
        group: Annotations,
        arguments: "",
        summary: "undo the last change",
        about: "",
        example: "u",
        run: PlainReader::undo,
    },
    PlainCommand {
        letter: "U",
        word: "redo",
        group: Annotations,
        arguments: "",
        summary: "redo the change that was undone last",
        about: "",
        example: "redo",
        run: PlainReader::redo,
    },
];

/// Commands on claims. Without a number, they are about the claim that was made, changed or gone to last, else about the only one
/// in the paragraph.
const CLAIMS: &[PlainCommand] = &[
    PlainCommand {
        letter: "j",
        word: "judge",
        group: Claims,
        arguments: "[NUMBER]",
        summary: "asks for the verdict of a claim, the reasons and the evidence, and saves them together",
        about: CLAIM,
        example: "j 3",
        run: PlainReader::judge,
    },
    PlainCommand {
        letter: "x",
        word: "detail",
        group: Claims,
        arguments: "[NUMBER] [DETAIL [VALUE]]",
        summary: "change a detail of a claim; without the value, asks for it; without a detail, asks for all of them",
        about: DETAIL,
        example: "x 3 date 1 Jan 2025",
        run: PlainReader::change_detail,
    },
    PlainCommand {
        letter: "v",
        word: "evidence",
        group: Claims,
        arguments: "[NUMBER] [ADDRESS]",
        summary: "add evidence to a claim; without the address, asks for it and for what it says",
        about: "v 3 2 asks for what can be changed in the second piece of evidence of claim 3; v 3 remove 2 removes it.",
        example: "v 3 https://example.org/table",
        run: PlainReader::evidence,
    },
    PlainCommand {
        letter: "A",
        word: "accept",
        group: Claims,
        arguments: "[NUMBER] [DETAIL]",
        summary: "accept what the article suggests for a claim: all of it, or one detail",
        about: "Suggestions are not saved as facts before you accept them.",
        example: "A 3 speaker",
        run: PlainReader::accept_suggestions,
    },
    PlainCommand {
        letter: "R",
        word: "reject",
        group: Claims,
        arguments: "[NUMBER] [DETAIL]",
        summary: "reject what the article suggests for a claim: all of it, or one detail",
        about: "",
        example: "R 3",
        run: PlainReader::reject_suggestions,
    },
];

const CLAIM: &str = "Without a number, it is about the claim that was made, changed or read last, else about the only one in the \
                     paragraph. Enter leaves an answer as it is, none empties it, and cancel stops without saving anything.";

const DETAIL: &str = "The details are verdict, rationale, status, priority, wording, speaker, role, date, place, time, address, \
                      type, checker, checked, tags, published and note.";

/// Commands of the review.
const CHECKING: &[PlainCommand] = &[
    PlainCommand {
        letter: "f",
        word: "flagged",
        group: Checking,
        arguments: "",
        summary: "go to the next sentence worth checking",
        about: "",
        example: "f",
        run: PlainReader::next_flagged,
    },
    PlainCommand {
        letter: "D",
        word: "dismiss",
        group: Checking,
        arguments: "SENTENCE",
        summary: "say that a suggested sentence of the paragraph is not worth checking",
        about: "",
        example: "dismiss 2",
        run: PlainReader::dismiss,
    },
    PlainCommand {
        letter: "K",
        word: "checks",
        group: Checking,
        arguments: "[NUMBER]",
        summary: "list what contradicts itself in the article, or go to one of these findings",
        about: "",
        example: "checks",
        run: PlainReader::findings,
    },
    PlainCommand {
        letter: "X",
        word: "silence",
        group: Checking,
        arguments: "NUMBER [REASON]",
        summary: "silence a finding that is a false alarm; without the reason, asks for it",
        about: "",
        example: "silence 1 dikutip apa adanya",
        run: PlainReader::silence,
    },
    PlainCommand {
        letter: "b",
        word: "board",
        group: Checking,
        arguments: "[by ORDER] [FILTER]",
        summary: "list the claims of all articles in the folder",
        about: "The order is priority, status, verdict or speaker. The filter has words, or terms: #tag, status:done, \
                verdict:false, priority:high, type:rank, speaker:gref, checker:ani.",
        example: "b by priority status:todo",
        run: PlainReader::board,
    },
    PlainCommand {
        letter: "o",
        word: "open",
        group: Checking,
        arguments: "[NUMBER or NAME]",
        summary: "open a claim of the board or another article; without either, list the articles",
        about: "The number is that of the list that was read last, of the board or of the articles. Nothing is lost: you can \
                come back and undo.",
        example: "o 4",
        run: PlainReader::open,
    },
];

/// Commands about the program itself.
const PROGRAM: &[PlainCommand] = &[
    PlainCommand {
        letter: "W",
        word: "save",
        group: Program,
        arguments: "",
        summary: "save again, after saving failed",
        about: "Every change is saved at once.",
        example: "save",
        run: PlainReader::save_again,
    },
    PlainCommand {
        letter: "?",
        word: "help",
        group: Program,
        arguments: "[COMMAND]",
        summary: "list the commands, or explain one",
        about: "The name of a group lists its commands.",
        example: "help claim",
        run: PlainReader::help,
    },
    PlainCommand {
        letter: "q",
        word: "quit",
        group: Program,
        arguments: "",
        summary: "leave",
        about: "",
        example: "q",
        run: PlainReader::quit,
    },
];

/// All commands, in the order of the help.
pub(super) fn commands() -> impl Iterator<Item = &'static PlainCommand> {
    [READING, MARKING, ANNOTATIONS, CLAIMS, CHECKING, PROGRAM].into_iter().flatten()
}

/// The command with this letter or word.
pub(super) fn find_command(typed: &str) -> Option<&'static PlainCommand> {
    commands().find(|command| command.letter == typed || command.word.eq_ignore_ascii_case(typed))
}

/// The word of the command that a mistyped one probably means.
pub(super) fn nearest_command(typed: &str) -> Option<&'static str> {
    nearest(typed, commands().map(|command| command.word))
}

impl PlainCommand {
    /// The letter as it is called: Enter has none.
    pub(super) const fn letter_name(&self) -> &'static str {
        if self.letter.is_empty() { "Enter" } else { self.letter }
    }
}

impl PlainReader {
    /// Runs the command in `line`.
    pub(super) fn command(&mut self, line: &str) -> Answer {
        if let Some(words) = line.strip_prefix('/') {
            return self.find(words.trim());
        }
        let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        if name.bytes().all(|b| b.is_ascii_digit()) && !name.is_empty() {
            return self.go_to_number(line);
        }
        match find_command(name) {
            Some(command) => (command.run)(self, rest.trim()),
            None => unknown(name),
        }
    }

    fn quit(_: &mut Self, rest: &str) -> Answer {
        takes_nothing("quit", rest)?;
        Ok(PlainReply { text: String::new(), effect: PlainEffect::Quit })
    }
}

fn unknown(typed: &str) -> Answer {
    if ["yes", "no", "none", CANCEL].iter().any(|answer| typed.eq_ignore_ascii_case(answer)) {
        return refuse("There is no question to answer.");
    }
    let near = nearest_command(typed).map_or_else(String::new, |word| format!(" Did you mean {word}?"));
    refuse(format!("Unknown command.{near} help lists the commands."))
}

/// Refuses what follows a command that takes nothing, because it may have been meant for another one.
pub(super) fn takes_nothing(word: &str, rest: &str) -> Result<(), super::Refusal> {
    if rest.is_empty() { Ok(()) } else { refuse(format!("Nothing may follow {word}; nothing was done.")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_command_has_a_letter_and_a_word_of_its_own() {
        let letters: BTreeSet<&str> = commands().map(|command| command.letter).collect();
        let words: BTreeSet<&str> = commands().map(|command| command.word).collect();
        assert_eq!((letters.len(), words.len()), (commands().count(), commands().count()));
        assert!(commands().all(|command| command.letter.chars().count() <= 1));
        assert!(words.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase())), "they can be spoken");
    }

    #[test]
    fn every_example_is_of_its_command() {
        for command in commands() {
            let name = command.example.split_whitespace().next().unwrap();
            let is_number = command.word == "go" && name.parse::<u32>().is_ok();
            let is_search = command.letter == "/" && name.starts_with('/');
            assert!(name == command.letter || name == command.word || is_number || is_search, "{}", command.word);
        }
    }
}
