//! What names a command of the reader: keys, the mouse, the palette, messages and dialogs refer to commands by these.

use crate::annotation::Labels;
use crate::annotation::adjudication::Resolution;

/// A cursor movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Motion {
    Left,
    Right,
    Up,
    Down,
    WordNext,
    WordPrevious,
    WordEnd,
    SentenceNext,
    SentencePrevious,
    ParagraphNext,
    ParagraphPrevious,
    LineStart,
    LineEnd,
    HalfDown,
    HalfUp,
    PageDown,
    PageUp,
    Start,
    End,
}

/// The amount of text that a selection covers or grows by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum TextUnit {
    Grapheme,
    Word,
    Sentence,
    Paragraph,
}

/// A direction through the text, or through a list in the order of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Towards the end.
    Forward,
    /// Towards the start.
    Backward,
}

impl Direction {
    /// The direction of a step by `rows`; a negative number goes backward.
    pub(crate) const fn of(rows: isize) -> Self {
        if rows < 0 { Self::Backward } else { Self::Forward }
    }

    /// A step of one row in this direction, for [`RowLayout::step`](super::reader::layout::RowLayout::step).
    pub(crate) const fn rows(self) -> isize {
        match self {
            Self::Forward => 1,
            Self::Backward => -1,
        }
    }
}

/// A vertical position in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum WindowPosition {
    Top,
    Middle,
    Bottom,
}

/// Content that can be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum CopyContent {
    Quote,
    Citation,
    Annotation,
    Link,
}

/// The command that waits for the letter of a bookmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BookmarkAction {
    /// Sets the bookmark at the cursor.
    Set,
    /// Goes to the bookmark.
    GoTo,
}

/// The commands that only the claim board has.
pub(crate) struct BoardAction;

impl BoardAction {
    /// Set the verdict of the marked claims, or of the selected one.
    pub(crate) const VERDICT: Action = Action::Named("set-verdict");
    /// Set their status.
    pub(crate) const STATUS: Action = Action::Named("set-status");
    /// Set their priority.
    pub(crate) const PRIORITY: Action = Action::Named("set-priority");
    /// Mark the selected claim, or unmark it.
    pub(crate) const MARK: Action = Action::Named("mark");
    /// Mark all claims shown, or unmark them.
    pub(crate) const MARK_ALL: Action = Action::Named("mark-all");
}

/// A command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// A command that only its entry in the table of commands refers to, with its name in the configuration file.
    Named(&'static str),
    /// Move the cursor, or the selection in a list.
    Move(Motion),
    /// Scroll the window by this many rows; a positive number scrolls down.
    Scroll(i16),
    /// Start a selection of one such unit.
    Select(TextUnit),
    /// Grow the selection to the next larger unit.
    Grow,
    /// Highlight the selection, or the sentence, with the label that has this key.
    Highlight(char),
    /// Write a note on the selection, or the sentence.
    Note,
    /// Record the selection, or the sentence, as a claim.
    Claim,
    /// Act on the item under the cursor: edit its note, open its claim form, or go to a mention.
    Accept,
    /// Delete the chosen annotation, dismiss the suggestion, or reject the selected entity.
    Delete,
    /// Go to the next annotation.
    NextAnnotation,
    /// Show the changes to the source since it was annotated.
    Changes,
    /// Accept the current text of the source for the chosen annotation.
    AcceptCurrentText,
    /// Attach a lost annotation to the selection, or the sentence.
    Attach,
    /// Take over the annotations of a source that was renamed or moved to this article.
    Adopt,
    /// Choose between the versions of an annotation that was changed on both sides of a merge.
    ResolveConflict,
    /// Compare the work of two annotators side by side.
    Adjudicate,
    /// Resolve a difference between two annotators.
    Resolve(Resolution),
    /// Go to the next suggested sentence.
    NextSuggestion,
    /// List the suggestions and findings.
    Suggestions,
    /// Record the verdict, the rationale and evidence for a claim, one after the other.
    Judge,
    /// Accept what is suggested for a claim.
    AcceptSuggestions,
    /// Show the claims of all articles.
    Board,
    /// Undo the last change.
    Undo,
    /// Redo the last undone change.
    Redo,
    /// Open the search prompt, or the filter of the entity pane.
    Search,
    /// Go to the next hit.
    NextHit,
    /// Go to the previous hit.
    PreviousHit,
    /// Switch to the next sort order, of the entities or of a list.
    Sort,
    /// Make the selection an entity.
    AddEntity,
    /// Run the external NER program, or stop it.
    ToggleExternalNer,
    /// Set a bookmark under a letter.
    SetMark,
    /// Go to a bookmark.
    GoToMark,
    /// Scroll so that the cursor row is at this position of the window.
    Align(WindowPosition),
    /// Hide the side panes, or show them again.
    ToggleSidePanes,
    /// Copy to the clipboard.
    Copy(CopyContent),
    /// Go to the next pane.
    NextPane,
    /// Go to the previous pane.
    PreviousPane,
    /// List the annotations.
    Annotations,
    /// List the articles of the folder.
    Articles,
    /// List all commands.
    Palette,
    /// Show the help.
    Help,
    /// Retry a failed save.
    Save,
    /// Save a copy of the annotations elsewhere.
    SaveAs,
    /// Redraw the screen.
    Redraw,
    /// Write a bug report.
    BugReport,
    /// Suspend the program.
    Suspend,
    /// Back out one step.
    Escape,
    /// Close the dialog in front without effect.
    Cancel,
    /// Open again what was cancelled last.
    Restore,
    /// Quit.
    Quit,
}

impl Action {
    /// The name in the configuration file: `move-down`, `highlight-important`, `save`.
    pub fn name(self) -> String {
        if let Self::Named(name) = self {
            return name.into();
        }
        if let Self::Scroll(rows) = self {
            return if rows > 0 { "scroll-down".into() } else { "scroll-up".into() };
        }
        if let Self::Highlight(digit) = self {
            // Use the default labels, because names in the configuration must not depend on the project.
            let known = Labels::default().by_key(digit).map(|label| label.name.clone());
            return format!("highlight-{}", known.unwrap_or_else(|| digit.to_string()));
        }
        // These actions were renamed; keep the names that existing configurations use.
        let first = match self {
            Self::Resolve(Resolution::Left) => "take-left",
            Self::Resolve(Resolution::Right) => "take-right",
            Self::Resolve(Resolution::Both) => "take-both",
            Self::Resolve(Resolution::Neither) => "take-neither",
            Self::AcceptCurrentText => "take-words",
            Self::ResolveConflict => "settle",
            Self::ToggleExternalNer => "ask-program",
            Self::ToggleSidePanes => "alone",
            Self::SaveAs => "write-elsewhere",
            Self::Restore => "restore-cancelled",
            _ => "",
        };
        if !first.is_empty() {
            return first.into();
        }
        let mut name = String::new();
        for c in format!("{self:?}").chars() {
            match c {
                'A'..='Z' if name.is_empty() || name.ends_with('-') => name.push(c.to_ascii_lowercase()),
                'A'..='Z' => name.extend(['-', c.to_ascii_lowercase()]),
                '(' => name.push('-'),
                ')' => {}
                c => name.push(c),
            }
        }
        name
    }
}
