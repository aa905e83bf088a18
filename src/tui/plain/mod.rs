//! The reader as a line-based dialogue: it reads a command, and answers in lines of text.
//!
//! It is for screen readers, braille displays and terminals that cannot be drawn on, so it never draws, moves the cursor or uses
//! colour, and everything that it says makes sense when read aloud. [`PlainReader`] does no I/O: its reply says what is to be
//! done, and [`PlainSession`] does it.

mod board;
mod change;
mod checks;
mod command;
mod details;
mod help;
mod input;
mod interview;
mod judging;
mod listing;
mod marking;
mod numbers;
mod output;
mod place;
mod questions;
mod reading;
mod session;
#[cfg(test)]
mod testing;

pub use help::markdown as commands_markdown;
pub(crate) use input::{InputEvent, read_standard_input};
pub(crate) use output::for_terminal;
pub(crate) use session::{PlainSession, SessionReply};

use super::document::{Author, Document};
use crate::annotation::annotation_set::UndoHistory;
use crate::article::Article;
use crate::entity::Extraction;
use crate::text::{Span, display};
use numbers::Numbers;
use questions::Question;
use regex::Regex;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

/// The reply to a line, and the work to do before it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PlainReply {
    /// The text, without a final line break.
    text: String,
    effect: PlainEffect,
}

/// The work to do for a line.
#[derive(Clone, Debug, PartialEq, Eq)]
enum PlainEffect {
    Nothing,
    /// Save the annotations. The text of the reply is for the case that this succeeds.
    Save,
    /// List the articles in the folder.
    ListArticles,
    /// Read the claims of the folder, sorted and filtered as typed.
    ReadBoard(String),
    /// Open another article.
    Open(OpenTarget),
    /// Open the article in the folder whose name contains this.
    OpenNamed(String),
    Quit,
}

/// An article to open, and the annotation to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
struct OpenTarget {
    path: PathBuf,
    annotation: Option<Uuid>,
}

/// Why a command or an answer was refused, in words for the user. Nothing was changed.
#[derive(Debug, PartialEq, Eq)]
struct Refusal(String);

/// The outcome of a command.
type Answer = Result<PlainReply, Refusal>;

fn say(text: impl Into<String>) -> PlainReply {
    PlainReply { text: text.into(), effect: PlainEffect::Nothing }
}

fn refuse<T>(text: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal(text.into()))
}

/// The dialogue about one article at a time.
struct PlainReader {
    doc: Document,
    author: Author,
    /// Index of the current paragraph. Before `is_started`, it has not been read out yet.
    at: usize,
    is_started: bool,
    search: Option<Regex>,
    /// The last hit of the search, or an empty span where it starts.
    hit: Span,
    /// The entities of the window around the current paragraph, after corrections; `None` until they are needed.
    entities: Option<Arc<Extraction>>,
    /// The byte at which the last suggested sentence starts that was read out.
    flagged: Option<usize>,
    numbers: Numbers,
    /// The annotation that was made, changed or gone to last.
    chosen: Option<Uuid>,
    /// The question that waits for an answer.
    question: Option<Question>,
    /// What the numbers of the board, or of the list of articles, stand for: whichever was read out last.
    listed: Vec<OpenTarget>,
    /// Whether Ctrl-C was pressed, and nothing was typed since.
    is_interrupted: bool,
    /// Whether the draft that an earlier run left was saved or dropped.
    is_draft_settled: bool,
    /// What is kept of articles that were open before.
    left: HashMap<PathBuf, LeftArticle>,
}

/// The state of an article that is kept while another one is open.
struct LeftArticle {
    history: UndoHistory,
    numbers: Numbers,
    at: usize,
}

impl PlainReader {
    /// A dialogue about the article of `doc`, at its first paragraph.
    fn new(doc: Document, author: Author) -> Self {
        let mut reader = Self {
            doc,
            author,
            at: 0,
            is_started: false,
            search: None,
            hit: Span::default(),
            entities: None,
            flagged: None,
            numbers: Numbers::default(),
            chosen: None,
            question: None,
            listed: Vec::new(),
            is_interrupted: false,
            is_draft_settled: false,
            left: HashMap::new(),
        };
        reader.number_new_annotations();
        reader.offer_draft();
        reader
    }

    fn article(&self) -> &Arc<Article> {
        &self.doc.article
    }

    /// The greeting: title, number of paragraphs, language and number of annotations.
    fn greeting(&self) -> String {
        let article = self.article();
        let title = display::printable(article.title());
        let mut lines = vec![
            with_stop(&title),
            format!(
                "{}, {}, {}. Enter reads on, help lists the commands, quit leaves.",
                display::counted(article.last_number() as usize, "paragraph"),
                article.language().name(),
                display::counted(self.doc.annotations.list().len(), "annotation"),
            ),
        ];
        lines.extend(article.metadata().notes().map(|note| display::printable(&note)));
        if self.doc.recovered {
            lines.push("Changes that could not be saved last time are here again.".into());
        }
        lines.extend(self.question.as_ref().map(|question| self.question_text(question)));
        lines.join("\n")
    }

    /// The prompt before the input, which tells an answer from a command.
    const fn prompt(&self) -> &'static str {
        if self.question.is_some() { "Answer: " } else { "Command: " }
    }

    /// Handles a line that was typed. White space around it is ignored.
    fn answer(&mut self, line: &str) -> PlainReply {
        self.is_interrupted = false;
        let line = line.trim();
        if line.contains(|c: char| c.is_control() && c != '\t') {
            return say("The line has control characters, as the arrow keys write. It was ignored; type it again.");
        }
        let answer = match self.question.take() {
            Some(question) => self.answer_question(question, line),
            None => self.command(line),
        };
        answer.unwrap_or_else(|Refusal(text)| say(text))
    }

    /// Handles Ctrl-C: it cancels a question; pressed again, it leaves.
    fn interrupt(&mut self) -> PlainReply {
        let was_interrupted = std::mem::replace(&mut self.is_interrupted, true);
        match self.question.take() {
            Some(question) => say(format!("{} Ctrl-C again or quit leaves.", question.cancelled())),
            None if was_interrupted => PlainReply { text: String::new(), effect: PlainEffect::Quit },
            None => say("There is nothing to cancel. Ctrl-C again or quit leaves."),
        }
    }

    /// Handles the end of the input: names the answers to an unfinished question, which are not saved.
    fn end_of_input(&self) -> Option<String> {
        self.question.as_ref().and_then(Question::unsaved)
    }

    fn paragraph(&self) -> Span {
        self.article().paragraphs()[self.at].span()
    }

    /// The words at `span`, on one line and safe to print.
    fn words(&self, span: Span) -> String {
        display::printable(span.slice(self.article().text()))
    }

    /// The number of the paragraph of running text at the byte `offset`, as "paragraph 3"; else what the paragraph is.
    fn place_name(&self, offset: usize) -> String {
        let paragraph = self.article().paragraphs()[self.article().paragraph_at(offset)];
        paragraph.number().map_or_else(|| reading::kind_name(paragraph.kind).into(), |n| format!("paragraph {n}"))
    }
}

/// `text` with a full stop, unless it ends a sentence already.
fn with_stop(text: &str) -> String {
    let ends = text.trim_end_matches(['”', '"', '’', ')']).ends_with(['.', '?', '!', '…']);
    if ends { text.into() } else { format!("{text}.") }
}

/// `text` with its first letter in upper case, to begin a sentence.
fn with_capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
