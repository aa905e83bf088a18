//! What can lie over the screen: help, prompts, the note editor, lists to pick from.

use super::action::Action;
use super::entities::Named;
use super::keymap::{self, Keys};
use super::reviewing::Review;
use crate::annotation::project::Project;
use crate::annotation::{Book, Kind, Labels, State};
use crate::article::Article;
use crate::entity::EntityType;
use crate::text::{Span, display, fuzzy};
use ratatui_textarea::{CursorMove, TextArea, WrapMode};
use std::borrow::Cow;
use uuid::Uuid;

/// What the help is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpPage {
    /// The keys that do something now.
    Now,
    /// All keys.
    All,
    /// The project: its labels and its guidelines.
    Project,
}

impl HelpPage {
    /// The page after it; that of the project where it says something of its own.
    #[must_use]
    pub fn next(self, project: &Project) -> Self {
        match self {
            Self::Now => Self::All,
            Self::All if project.labels != Labels::default() || !project.guidelines.trim().is_empty() => Self::Project,
            Self::All | Self::Project => Self::Now,
        }
    }
}

/// Something over the screen that takes the keys.
pub enum Overlay {
    /// The help, from this row on.
    Help {
        /// The first row shown.
        top: usize,
        /// What it is about.
        page: HelpPage,
    },
    /// A letter that others follow was pressed.
    Prefix(char),
    /// The letter of a mark is to be pressed: to set it, or to go to it.
    Mark(bool),
    /// The words to search for.
    Search(Box<TextArea<'static>>),
    /// What the names of entities must hold.
    Filter(Box<TextArea<'static>>),
    /// A note being written.
    Note(Box<Editor>),
    /// The labels for an annotation, with the chosen one.
    Labels(Uuid, usize),
    /// What changed since the article was annotated.
    Changes(Box<Review>),
    /// The work of two annotators.
    Adjudication,
    /// What is suggested to be checked.
    Desk(super::desk::List),
    /// All claims.
    Board(Box<super::board::Board>),
    /// Why a finding is none.
    Silence(Box<super::desk::Silencing>),
    /// The library.
    Library(Box<super::library::Library>),
    /// The form of a claim.
    Claim(Box<super::form::Form>),
    /// Where else to write the annotations.
    Elsewhere(Box<TextArea<'static>>),
    /// A list to pick from.
    Pick(Box<Picker>),
}

/// A note being written.
pub struct Editor {
    /// The text.
    pub area: TextArea<'static>,
    /// What it is on.
    pub subject: Subject,
}

/// What a note is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A new annotation of that kind on that span.
    New(Kind, Span),
    /// An annotation that is there.
    Old(Uuid),
}

impl Editor {
    /// An editor with `text` in it and the cursor at its end.
    pub fn new(text: &str, subject: Subject) -> Self {
        // One that came from elsewhere may have any line break; the area knows one.
        let lines = text.replace("\r\n", "\n").replace('\r', "\n").split('\n').map(String::from).collect();
        let mut area = TextArea::new(lines);
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_cursor_line_style(ratatui::style::Style::new());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area, subject }
    }

    /// What is written, without white space at its ends.
    pub fn text(&self) -> String {
        self.area.lines().join("\n").trim().to_string()
    }
}

/// An empty prompt of one line.
pub fn prompt() -> TextArea<'static> {
    let mut area = TextArea::default();
    area.set_cursor_line_style(ratatui::style::Style::new());
    area
}

/// What picking a row does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Runs a command.
    Run(Action),
    /// Goes to an annotation.
    Go(Uuid),
    /// Goes to a byte.
    Place(usize),
    /// Asks what to do with a lost annotation.
    Lost(Uuid),
    /// Puts an annotation on a span.
    Attach(Uuid, Span),
    /// Deletes an annotation.
    Delete(Uuid),
    /// Keeps the first of several versions of an annotation.
    Keep(Uuid, Vec<Uuid>),
    /// Keeps all versions.
    KeepAll(Vec<Uuid>),
    /// Corrects an entity.
    Entity(Box<EntityPick>),
}

/// A correction of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntityPick {
    /// It is of that type.
    Type(Named, EntityType),
    /// The first is the second.
    Merge(Named, Named),
    /// The words there are an entity of that type: everywhere, only there, or that is still to be asked.
    Add(Span, EntityType, Option<bool>),
}

/// A row to pick.
#[derive(Clone, Debug)]
pub struct Item {
    /// What is shown and matched.
    pub label: String,
    /// What is shown beside it.
    pub detail: String,
    /// What picking it does.
    pub pick: Pick,
}

impl Item {
    /// A row with nothing beside it.
    pub fn new(label: &str, pick: Pick) -> Self {
        Self { label: display::printable(label), detail: String::new(), pick }
    }
}

/// A list narrowed by typing.
pub struct Picker {
    /// What it lists.
    pub title: Cow<'static, str>,
    /// What to say when it lists nothing.
    pub empty: &'static str,
    /// What was typed.
    pub input: TextArea<'static>,
    /// Everything.
    pub items: Vec<Item>,
    /// Indices of the rows that match, the best first.
    pub matches: Vec<usize>,
    /// The chosen row of those.
    pub selected: usize,
    /// The first row shown.
    pub top: usize,
}

impl Picker {
    /// A list of `items`; `empty` is said where there are none.
    pub fn new(title: impl Into<Cow<'static, str>>, empty: &'static str, items: Vec<Item>) -> Self {
        let matches = (0..items.len()).collect();
        Self { title: title.into(), empty, input: prompt(), items, matches, selected: 0, top: 0 }
    }

    /// Every command.
    pub fn commands(keys: &Keys, labels: &Labels) -> Self {
        let groups = keymap::KEYMAP.iter().flat_map(|group| group.bindings.iter().map(|_| group.name));
        let items = groups.zip(keys.list()).filter_map(|(group, (binding, keys))| {
            Some(Item {
                label: format!("{}: {}", group.split(' ').next().unwrap_or(""), binding.told(labels)?),
                detail: keymap::joined(keys),
                pick: Pick::Run(binding.action),
            })
        });
        Self::new("Commands", "No command by that name", items.collect())
    }

    /// The annotations of an article.
    pub fn annotations(book: &Book, article: &Article) -> Self {
        let items = book.list().iter().map(|placed| {
            let annotation = &placed.annotation;
            let note = if annotation.note.is_empty() { String::new() } else { format!(" — {}", annotation.note) };
            let number = placed.span.and_then(|span| article.paragraphs()[article.paragraph_at(span.start)].number());
            let number = number.map_or(String::new(), |number| format!("¶{number}"));
            let place = match placed.state {
                State::Lost => "lost".into(),
                State::Changed => format!("changed {number}"),
                State::Exact | State::Moved => number,
            };
            Item {
                label: display::printable(&format!("{}: “{}”{note}", annotation.called(), annotation.target.exact)),
                detail: place,
                pick: if placed.span.is_some() { Pick::Go(annotation.id) } else { Pick::Lost(annotation.id) },
            }
        });
        Self::new("Annotations", "Nothing is marked here yet", items.collect())
    }

    /// What an entity may be.
    pub fn entity(title: &str, picks: impl IntoIterator<Item = (String, EntityPick)>) -> Self {
        let items = picks.into_iter().map(|(label, pick)| Item::new(&label, pick.into()));
        Self::new(display::printable(title), "No other entity", items.collect())
    }

    /// Narrows the list to what matches the input, fuzzily.
    pub fn narrow(&mut self) {
        (self.selected, self.top) = (0, 0);
        self.matches = fuzzy::ranked(&self.input.lines().join(" "), self.items.iter().map(|item| &item.label));
    }

    /// Moves the choice by `rows` and stops at the ends.
    pub fn step(&mut self, rows: isize) {
        self.selected = self.selected.saturating_add_signed(rows).min(self.matches.len().saturating_sub(1));
    }

    /// Scrolls as little as shows the chosen row among `page` rows.
    pub fn show_chosen(&mut self, page: usize) {
        self.top = self.top.clamp((self.selected + 1).saturating_sub(page), self.selected);
    }

    /// The chosen row.
    pub fn chosen(&self) -> Option<&Item> {
        self.matches.get(self.selected).map(|&i| &self.items[i])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_letters_find_a_command() {
        let mut picker = Picker::commands(&Keys::default(), &Labels::default());
        picker.input.insert_str("half down");
        picker.narrow();
        assert!(picker.chosen().unwrap().label.contains("half a page down"));
        picker.input.insert_str("zzz");
        picker.narrow();
        assert!(picker.chosen().is_none());
    }
}
