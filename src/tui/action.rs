//! Everything a person can do, by name. Keys, mouse and palette only ever name one of these.

use crate::annotation::Labels;
use crate::annotation::adjudication::Resolution;

/// A step of the cursor.
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

/// How much a selection takes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum TextUnit {
    Grapheme,
    Word,
    Sentence,
    Paragraph,
}

/// A place in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum WindowPosition {
    Top,
    Middle,
    Bottom,
}

/// Something that can be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum CopyContent {
    Quote,
    Citation,
    Annotation,
    Link,
}

/// Something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Move the cursor, or the choice in a list.
    Move(Motion),
    /// Move the text under the window by rows, down where positive.
    Scroll(i16),
    /// Begin a selection of this much.
    Select(TextUnit),
    /// Widen the selection to the next larger unit.
    Grow,
    /// Undo the last [`Action::Grow`], or narrow to the next smaller unit.
    Shrink,
    /// Move the other end of the selection.
    SwapSelectionEnds,
    /// Highlight the selection, or the sentence, with the label of that digit.
    Highlight(char),
    /// Write a note on the selection, or the sentence.
    Note,
    /// Tag the selection, or the sentence, as a claim.
    Claim,
    /// Act on what the cursor is on: edit its annotation, record its claim, step to a mention.
    Accept,
    /// Give the chosen annotation another label.
    Relabel,
    /// Delete the chosen annotation, or dismiss what is suggested.
    Delete,
    /// Choose the next of the annotations under the cursor.
    OtherAnnotation,
    /// Go to the next annotation.
    NextAnnotation,
    /// Go to the annotation before.
    PreviousAnnotation,
    /// Show what changed in the source since it was annotated.
    Changes,
    /// Take the words as they are now for the chosen annotation.
    AcceptCurrentText,
    /// Put a lost annotation on the selection, or the sentence.
    Attach,
    /// Choose between the versions of an annotation that two people changed.
    ResolveConflict,
    /// Show the work of two annotators side by side.
    Adjudicate,
    /// Take that where they differ.
    Resolve(Resolution),
    /// Go to the next sentence worth checking.
    NextSuggestion,
    /// Go to the one before.
    PreviousSuggestion,
    /// List what is suggested to be checked.
    Suggestions,
    /// Go to the next thing that does not fit.
    NextFinding,
    /// Show all claims.
    Board,
    /// Take the last change back.
    Undo,
    /// Make it again.
    Redo,
    /// Ask for words to find.
    Search,
    /// Go to the next hit.
    NextHit,
    /// Go to the hit before.
    PreviousHit,
    /// Go to the next mention of the entity.
    NextMention,
    /// Go to the mention before.
    PreviousMention,
    /// Sort the entities another way.
    SortEntities,
    /// Make the selection an entity.
    AddEntity,
    /// Give the entity another type.
    Retype,
    /// The entity is none.
    RejectEntity,
    /// The entity is the same as another.
    MergeEntity,
    /// The wordings of the entity are entities of their own.
    SplitEntity,
    /// Have the user's program find entities, or stop it.
    ToggleExternalNer,
    /// Colour entities in the text, or stop.
    ToggleEntities,
    /// Go back to where the reader was before the last jump.
    JumpBack,
    /// Go forward again.
    JumpForward,
    /// Remember this place by a letter.
    SetMark,
    /// Go to a place remembered by a letter.
    GoToMark,
    /// List the links.
    Links,
    /// List the headings.
    Contents,
    /// Set the text in longer lines.
    Widen,
    /// Set it in shorter ones.
    Narrow,
    /// Move the text so that the cursor's line is there.
    Align(WindowPosition),
    /// Show only the text, or everything again.
    ToggleSidePanes,
    /// Use the next of the themes.
    NextTheme,
    /// Copy to the clipboard.
    Copy(CopyContent),
    /// Go to the next pane.
    NextPane,
    /// Go to the pane before.
    PreviousPane,
    /// List the annotations.
    Annotations,
    /// List the articles of the folder.
    Articles,
    /// List everything that can be done.
    Palette,
    /// Show the keys.
    Help,
    /// Save now, after saving failed.
    Save,
    /// Write the annotations to another place.
    SaveAs,
    /// Draw the screen anew.
    Redraw,
    /// Go back to the shell for a while.
    Suspend,
    /// Back out one step.
    Escape,
    /// Leave.
    Quit,
}

impl Action {
    /// Whether doing it several times is another thing than doing it once.
    pub const fn repeats(self) -> bool {
        matches!(
            self,
            Self::Move(_)
                | Self::Scroll(_)
                | Self::NextHit
                | Self::PreviousHit
                | Self::NextMention
                | Self::PreviousMention
                | Self::NextAnnotation
                | Self::PreviousAnnotation
                | Self::NextSuggestion
                | Self::PreviousSuggestion
                | Self::NextFinding
                | Self::JumpBack
                | Self::JumpForward
                | Self::Grow
                | Self::Shrink
                | Self::Undo
                | Self::Redo
                | Self::Widen
                | Self::Narrow
        )
    }

    /// Its name in the configuration: `move-down`, `highlight-important`, `save`.
    pub fn name(self) -> String {
        if let Self::Scroll(rows) = self {
            return if rows > 0 { "scroll-down".into() } else { "scroll-up".into() };
        }
        if let Self::Highlight(digit) = self {
            // By the labels there are where a project names none.
            let known = Labels::default().by_key(digit).map(|label| label.name.clone());
            return format!("highlight-{}", known.unwrap_or_else(|| digit.to_string()));
        }
        // Configurations know these by the names they had first.
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
            Self::SwapSelectionEnds => "other-end",
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
