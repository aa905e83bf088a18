//! What can lie over the screen: help, prompts, the note editor, lists to pick from.

use super::action::Action;
use super::entities::EntityRef;
use super::keymap::{self, KeyBindings};
use super::source_changes::ChangeReview;
use crate::annotation::project::Project;
use crate::annotation::{AnchorState, AnnotationKind, AnnotationSet, Labels};
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
    Available,
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
            Self::Available => Self::All,
            Self::All if project.labels != Labels::default() || !project.guidelines.trim().is_empty() => Self::Project,
            Self::All | Self::Project => Self::Available,
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
    Bookmark(bool),
    /// The words to search for.
    Search(Box<TextArea<'static>>),
    /// What the names of entities must hold.
    Filter(Box<TextArea<'static>>),
    /// A note being written.
    Note(Box<NoteEditor>),
    /// The labels for an annotation, with the chosen one.
    Labels(Uuid, usize),
    /// What changed since the article was annotated.
    Changes(Box<ChangeReview>),
    /// The work of two annotators.
    Adjudication,
    /// What is suggested to be checked.
    ReviewQueue(super::review_queue::ReviewList),
    /// All claims.
    Board(Box<super::board::ClaimBoard>),
    /// Why a finding is none.
    SilencePrompt(Box<super::review_queue::SilencePrompt>),
    /// The library.
    Library(Box<super::library::Library>),
    /// The form of a claim.
    Claim(Box<super::form::Form>),
    /// Where else to write the annotations.
    SaveAs(Box<TextArea<'static>>),
    /// A list to pick from.
    Pick(Box<Picker>),
}

/// A note being written.
pub struct NoteEditor {
    /// The text.
    pub area: TextArea<'static>,
    /// What it is on.
    pub subject: NoteSubject,
}

/// What a note is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteSubject {
    /// A new annotation of that kind on that span.
    New(AnnotationKind, Span),
    /// An annotation that is there.
    Existing(Uuid),
}

impl NoteEditor {
    /// An editor with `text` in it and the cursor at its end.
    pub fn new(text: &str, subject: NoteSubject) -> Self {
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
pub enum PickAction {
    /// Runs a command.
    Run(Action),
    /// Goes to an annotation.
    GoToAnnotation(Uuid),
    /// Goes to a byte.
    GoToOffset(usize),
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
    Type(EntityRef, EntityType),
    /// The first is the second.
    Merge(EntityRef, EntityRef),
    /// The words there are an entity of that type: everywhere, only there, or that is still to be asked.
    Add(Span, EntityType, Option<bool>),
}

/// A row to pick.
#[derive(Clone, Debug)]
pub struct PickItem {
    /// What is shown and matched.
    pub label: String,
    /// What is shown beside it.
    pub detail: String,
    /// What picking it does.
    pub action: PickAction,
}

impl PickItem {
    /// A row with nothing beside it.
    pub fn new(label: &str, pick: PickAction) -> Self {
        Self { label: display::printable(label), detail: String::new(), action: pick }
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
    pub items: Vec<PickItem>,
    /// Indices of the rows that match, the best first.
    pub matches: Vec<usize>,
    /// The chosen row of those.
    pub selected: usize,
    /// The first row shown.
    pub top: usize,
}

impl Picker {
    /// A list of `items`; `empty` is said where there are none.
    pub fn new(title: impl Into<Cow<'static, str>>, empty: &'static str, items: Vec<PickItem>) -> Self {
        let matches = (0..items.len()).collect();
        Self { title: title.into(), empty, input: prompt(), items, matches, selected: 0, top: 0 }
    }

    /// Every command.
    pub fn commands(keys: &KeyBindings, labels: &Labels) -> Self {
        let groups = keymap::KEYMAP.iter().flat_map(|group| group.bindings.iter().map(|_| group.name));
        let items = groups.zip(keys.list()).filter_map(|(group, (binding, keys))| {
            Some(PickItem {
                label: format!("{}: {}", group.split(' ').next().unwrap_or(""), binding.description(labels)?),
                detail: keymap::join_keys(keys),
                action: PickAction::Run(binding.action),
            })
        });
        Self::new("Commands", "No command by that name", items.collect())
    }

    /// The annotations of an article.
    pub fn annotations(annotations: &AnnotationSet, article: &Article) -> Self {
        let items = annotations.list().iter().map(|placed| {
            let annotation = &placed.annotation;
            let note = if annotation.note.is_empty() { String::new() } else { format!(" — {}", annotation.note) };
            let number = placed.span.and_then(|span| article.paragraphs()[article.paragraph_at(span.start)].number());
            let number = number.map_or(String::new(), |number| format!("¶{number}"));
            let place = match placed.state {
                AnchorState::Lost => "lost".into(),
                AnchorState::Changed => format!("changed {number}"),
                AnchorState::Exact | AnchorState::Moved => number,
            };
            PickItem {
                label: display::printable(&format!(
                    "{}: “{}”{note}",
                    annotation.description(),
                    annotation.target.exact
                )),
                detail: place,
                action: if placed.span.is_some() {
                    PickAction::GoToAnnotation(annotation.id)
                } else {
                    PickAction::Lost(annotation.id)
                },
            }
        });
        Self::new("Annotations", "Nothing is marked here yet", items.collect())
    }

    /// What an entity may be.
    pub fn entity(title: &str, picks: impl IntoIterator<Item = (String, EntityPick)>) -> Self {
        let items = picks.into_iter().map(|(label, pick)| PickItem::new(&label, pick.into()));
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
    pub fn chosen(&self) -> Option<&PickItem> {
        self.matches.get(self.selected).map(|&i| &self.items[i])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_letters_find_a_command() {
        let mut picker = Picker::commands(&KeyBindings::default(), &Labels::default());
        picker.input.insert_str("half down");
        picker.narrow();
        assert!(picker.chosen().unwrap().label.contains("half a page down"));
        picker.input.insert_str("zzz");
        picker.narrow();
        assert!(picker.chosen().is_none());
    }
}
