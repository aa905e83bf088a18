//! What dialogs ask of the reader.

use super::action::{Action, BookmarkAction, Motion};
use super::computation::Computation;
use super::document::{OpenTarget, ReviewItem};
use super::draft::{ClaimRecord, NoteSubject};
use super::entity_correction::EntityPick;
use super::palette::Palette;
use super::save_as::CopyDestination;
use crate::annotation::adjudication::Resolution;
use crate::annotation::claim::{ClaimChange, ClaimField};
use crate::claim::Finding;
use crate::text::Span;
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

/// What is asked for about a claim, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CheckStep {
    /// Why the verdict is what it is.
    Rationale,
    /// Where that can be seen.
    Evidence,
}

/// Something that only the reader can do.
#[derive(Debug)]
pub(crate) enum Request {
    /// Run a command of the reader.
    Run(Action),
    /// Run a command that was chosen from a list, in the dialog below the list if it knows the command, else in the reader.
    RunChosen(Action),
    /// Go to the paragraph of this number.
    GoToParagraph(usize),
    /// Highlight the selection, or the sentence, with the label that has this key.
    Highlight(char),
    /// Show a message in the status line.
    Message(String),
    /// Show an error in the status line.
    Error(String),
    /// Show that something was cancelled, and the key that restores what was typed.
    ShowCancelled(String),
    /// Start a computation in the background.
    Compute(Computation),
    /// Go to a byte of the text.
    Jump(usize),
    /// Go to an annotation.
    GoToAnnotation(Uuid),
    /// Go to the first of these annotations that is in the text, else to a byte, and show a message.
    GoToChange { annotations: Vec<Uuid>, at: usize, message: String },
    /// Go to a finding or a suggested sentence.
    GoToReviewItem(ReviewItem),
    /// Add the sentences that are less worth checking to the review queue, or take them out again.
    ToggleReviewScope,
    /// Tag a finding's sentence, or a suggested sentence, as a claim.
    ClaimReviewItem(ReviewItem),
    /// Dismiss a finding, which asks for a reason, or a suggested sentence.
    DismissReviewItem(ReviewItem),
    /// Silence a finding for a reason.
    Silence { finding: Finding, reason: String },
    /// Open an article, go to a place in it, and highlight what a search finds.
    OpenArticle { path: PathBuf, target: Option<OpenTarget>, query: Option<String> },
    /// Set the bookmark of this letter, or go to it.
    Bookmark(BookmarkAction, char),
    /// Save a note.
    SaveNote(NoteSubject, String),
    /// Save the record of a claim: its annotation, the record when the form was opened, and as it is now.
    SaveClaim { id: Uuid, base: Box<ClaimRecord>, record: Box<ClaimRecord> },
    /// Offer the values that a field of these claims can have.
    ChooseClaimValue(Vec<Uuid>, ClaimField),
    /// Make a change to these claims; if it is one, then ask for the next thing about it.
    ChangeClaims { ids: Vec<Uuid>, change: ClaimChange, next: Option<CheckStep> },
    /// Ask for this about a claim.
    Check(CheckStep, Uuid),
    /// Highlight these spans with the label of this name.
    HighlightAll(Arc<[Span]>, String),
    /// Give an annotation these tags.
    SetTags(Uuid, Vec<String>),
    /// Change the label of an annotation.
    Relabel(Uuid, String),
    /// Search the article.
    Search(String),
    /// Show the first hit of a search while it is typed; if it is empty, go back to where the reader was.
    PreviewSearch(String),
    /// List only the entities whose names contain this text.
    FilterEntities(String),
    /// Move the selection of the entity pane.
    StepEntities(Motion),
    /// Save a copy of the annotations to this path, as typed.
    SaveAs(String),
    /// Save a copy of the annotations.
    SaveCopy(CopyDestination),
    /// Ask for the path of a copy, beginning with this one.
    AskPathOfCopy(String),
    /// Offer what can be done with a lost annotation.
    OfferLostChoices(Uuid),
    /// Attach an annotation to a span.
    Attach(Uuid, Span),
    /// Adopt the annotations of a renamed article, by the number of the offer.
    Adopt(usize),
    /// Delete an annotation.
    Delete(Uuid),
    /// Keep the first of several versions of an annotation, or all if there is none, and settle their conflict.
    KeepVersion(Option<Uuid>, Vec<Uuid>),
    /// Accept the current text for these annotations.
    AcceptCurrentText(Vec<Uuid>),
    /// Apply a correction of an entity.
    CorrectEntity(Box<EntityPick>),
    /// Resolve a case of the comparison.
    Resolve(usize, Resolution),
    /// Show the screen in the colours of this palette, or as configured, while the list of themes is open.
    PreviewTheme(Option<Palette>),
    /// Use the colours of this palette from now on, or those of the configuration.
    TakeTheme(Option<Palette>),
    /// Undo a change, and leave the cursor where it is.
    UndoInPlace,
    /// Redo a change, and leave the cursor where it is.
    RedoInPlace,
}
