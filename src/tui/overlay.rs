//! Overlays on the screen: help, prompts, the note editor, lists to choose from.

use super::action::Action;
use super::entities::EntityRef;
use super::jumps::BookmarkAction;
use super::keymap::{self, KeyBindings};
use super::source_changes::ChangeReview;
use crate::annotation::corrections::Occurrences;
use crate::annotation::project::Project;
use crate::annotation::{AnchorState, AnnotationKind, AnnotationSet, Labels};
use crate::article::Article;
use crate::entity::EntityType;
use crate::text::{Span, display, fuzzy};
use ratatui_textarea::{CursorMove, TextArea, WrapMode};
use std::borrow::Cow;
use uuid::Uuid;

/// A page of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpPage {
    /// The keys that have an effect in the current state.
    Available,
    /// All keys.
    All,
    /// The project: its labels and its guidelines.
    Project,
}

impl HelpPage {
    /// The next page. The project's page is skipped if the project has nothing of its own to show.
    #[must_use]
    pub(crate) fn next(self, project: &Project) -> Self {
        match self {
            Self::Available => Self::All,
            Self::All if project.labels != Labels::default() || !project.guidelines.trim().is_empty() => Self::Project,
            Self::All | Self::Project => Self::Available,
        }
    }
}

/// An overlay that takes keyboard input.
pub enum Overlay {
    /// The help.
    Help {
        /// The first visible row.
        top: usize,
        /// The page shown.
        page: HelpPage,
    },
    /// A prefix letter was pressed; the next key completes it.
    Prefix(char),
    /// The next key is the letter of a bookmark, to set it or to go to it.
    Bookmark(BookmarkAction),
    /// The prompt for the words to search for.
    Search(Box<TextArea<'static>>),
    /// The prompt for the filter of the entity pane.
    Filter(Box<TextArea<'static>>),
    /// The note editor.
    Note(Box<NoteEditor>),
    /// The list of labels for this annotation, with the index of the selected label.
    Labels(Uuid, usize),
    /// The changes to the text since the article was annotated.
    Changes(Box<ChangeReview>),
    /// The comparison of two annotators' work.
    Adjudication,
    /// The list of suggestions and findings.
    ReviewQueue(super::review_queue::ReviewList),
    /// The claims of all articles in the folder.
    Board(Box<super::board::ClaimBoard>),
    /// The prompt for the reason to silence a finding.
    SilencePrompt(Box<super::review_queue::SilencePrompt>),
    /// The list of the articles in the folder.
    Library(Box<super::library::Library>),
    /// The claim form.
    Claim(Box<super::form::Form>),
    /// The prompt for the path of a copy of the annotations.
    SaveAs(Box<TextArea<'static>>),
    /// A list to choose from.
    Pick(Box<Picker>),
}

/// The state of the note editor.
pub struct NoteEditor {
    /// The text area.
    pub(crate) area: TextArea<'static>,
    /// The annotation or span that the note belongs to.
    pub(crate) subject: NoteSubject,
}

/// The annotation or span that a note belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoteSubject {
    /// A new annotation of this kind on this span.
    New(AnnotationKind, Span),
    /// An existing annotation.
    Existing(Uuid),
}

impl NoteEditor {
    /// An editor that contains `text`, with the cursor at the end.
    pub(crate) fn new(text: &str, subject: NoteSubject) -> Self {
        // Text from other programs may contain any kind of line break; the text area accepts only `\n`.
        let lines = text.replace("\r\n", "\n").replace('\r', "\n").split('\n').map(String::from).collect();
        let mut area = TextArea::new(lines);
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_cursor_line_style(ratatui::style::Style::new());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area, subject }
    }

    /// The text, without white space at either end.
    pub(crate) fn text(&self) -> String {
        self.area.lines().join("\n").trim().to_string()
    }
}

/// An empty one-line input field.
pub(crate) fn prompt() -> TextArea<'static> {
    let mut area = TextArea::default();
    area.set_cursor_line_style(ratatui::style::Style::new());
    area
}

/// The effect of choosing an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PickAction {
    /// Runs a command.
    Run(Action),
    /// Goes to an annotation.
    GoToAnnotation(Uuid),
    /// Goes to a byte offset.
    GoToOffset(usize),
    /// Offers the choices for a lost annotation.
    Lost(Uuid),
    /// Attaches an annotation to a span.
    Attach(Uuid, Span),
    /// Takes over the annotations of the offer with this index.
    Adopt(usize),
    /// Deletes an annotation.
    Delete(Uuid),
    /// Keeps the first of several versions of an annotation.
    Keep(Uuid, Vec<Uuid>),
    /// Keeps all versions of an annotation.
    KeepAll(Vec<Uuid>),
    /// Corrects an entity.
    Entity(Box<EntityPick>),
}

/// A correction of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EntityPick {
    /// Changes the type of the entity.
    Type(EntityRef, EntityType),
    /// Merges the first entity into the second.
    Merge(EntityRef, EntityRef),
    /// Adds the words at a span as an entity of this type, at these occurrences; with `None`, the user is asked.
    Add(Span, EntityType, Option<Occurrences>),
}

/// An item of a list to choose from.
#[derive(Clone, Debug)]
pub(crate) struct PickItem {
    /// The text shown and matched against the input.
    pub(crate) label: String,
    /// Additional text, shown but not matched.
    pub(crate) detail: String,
    /// The effect of choosing the item.
    pub(crate) action: PickAction,
}

impl PickItem {
    /// An item without additional text.
    pub(crate) fn new(label: &str, pick: PickAction) -> Self {
        Self { label: display::printable(label), detail: String::new(), action: pick }
    }
}

/// A list that is filtered by typing.
pub struct Picker {
    /// The title.
    pub(crate) title: Cow<'static, str>,
    /// The text shown if the list is empty.
    pub(crate) empty: &'static str,
    /// The filter as typed.
    pub(crate) input: TextArea<'static>,
    /// All items.
    pub(crate) items: Vec<PickItem>,
    /// Indices of the matching items, best match first.
    pub(crate) matches: Vec<usize>,
    /// The index of the selected item in `matches`.
    pub(crate) selected: usize,
    /// The index of the first visible item in `matches`.
    pub(crate) top: usize,
}

impl Picker {
    /// A list of `items`; `empty` is shown if nothing matches.
    pub(crate) fn new(title: impl Into<Cow<'static, str>>, empty: &'static str, items: Vec<PickItem>) -> Self {
        let matches = (0..items.len()).collect();
        Self { title: title.into(), empty, input: prompt(), items, matches, selected: 0, top: 0 }
    }

    /// The list of all commands.
    pub(crate) fn commands(keys: &KeyBindings, labels: &Labels) -> Self {
        let groups = keymap::KEYMAP.iter().flat_map(|group| group.bindings.iter().map(|_| group.name));
        let items = groups.zip(keys.list()).filter_map(|(group, (binding, keys))| {
            Some(PickItem {
                label: format!("{}: {}", group.split(' ').next().unwrap_or(""), binding.description(labels)?),
                detail: keymap::join_keys(keys),
                action: PickAction::Run(binding.action),
            })
        });
        Self::new("Commands", "No matching command", items.collect())
    }

    /// The list of an article's annotations.
    pub(crate) fn annotations(annotations: &AnnotationSet, article: &Article) -> Self {
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
        Self::new("Annotations", "No annotations found", items.collect())
    }

    /// The list of possible corrections of an entity.
    pub(crate) fn entity(title: &str, picks: impl IntoIterator<Item = (String, EntityPick)>) -> Self {
        let items = picks.into_iter().map(|(label, pick)| PickItem::new(&label, pick.into()));
        Self::new(display::printable(title), "No other entity", items.collect())
    }

    /// Filters the list by fuzzy matching against the input and sorts it by the quality of the match.
    pub(crate) fn narrow(&mut self) {
        (self.selected, self.top) = (0, 0);
        self.matches = fuzzy::ranked(&self.input.lines().join(" "), self.items.iter().map(|item| &item.label));
    }

    /// Moves the selection by `rows`, stopping at the ends.
    pub(crate) fn step(&mut self, rows: isize) {
        self.selected = self.selected.saturating_add_signed(rows).min(self.matches.len().saturating_sub(1));
    }

    /// Scrolls as little as necessary to show the selected item in a window of `page` rows.
    pub(crate) fn show_chosen(&mut self, page: usize) {
        self.top = self.top.clamp((self.selected + 1).saturating_sub(page), self.selected);
    }

    /// The selected item, or `None` if nothing matches.
    pub(crate) fn chosen(&self) -> Option<&PickItem> {
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
