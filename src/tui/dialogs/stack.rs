//! The open dialogs, one above the other, and those that wait to be shown again.

use super::{Dialog, Then};
use crate::text::Span;
use crate::tui::draft::{Draft, Writing};
use std::any::Any;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The dialogs. The last open one takes the keys and the mouse.
#[derive(Default)]
pub(crate) struct DialogStack {
    open: Vec<Box<dyn Dialog>>,
    hidden: Vec<Box<dyn Dialog>>,
    /// What was cancelled in this document, the last at the end.
    cancelled: Vec<Box<dyn Dialog>>,
    /// What was cancelled in other documents.
    cancelled_elsewhere: HashMap<PathBuf, Vec<Box<dyn Dialog>>>,
}

impl DialogStack {
    /// Whether no dialog is open.
    pub(crate) const fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Opens a dialog above the others.
    pub(crate) fn push(&mut self, dialog: impl Dialog) {
        self.open.push(Box::new(dialog));
    }

    /// The dialog that takes the keys.
    pub(crate) fn top(&self) -> Option<&dyn Dialog> {
        self.open.last().map(|dialog| &**dialog)
    }

    /// The open dialogs, the lowest first.
    pub(crate) fn open(&self) -> impl Iterator<Item = &dyn Dialog> {
        self.open.iter().map(|dialog| &**dialog)
    }

    /// Takes the dialog that has the keys off the stack, to be given back to [`DialogStack::settle`].
    pub(crate) fn take_top(&mut self) -> Option<Box<dyn Dialog>> {
        self.open.pop()
    }

    /// Puts back, hides or drops a dialog that was taken off.
    pub(crate) fn settle(&mut self, dialog: Box<dyn Dialog>, then: Then) {
        match then {
            Then::Stay => self.open.push(dialog),
            Then::Hide => self.hidden.push(dialog),
            Then::Cancel => self.cancelled.push(dialog),
            Then::Close => {}
        }
    }

    /// Whether something was cancelled in this document and not restored.
    pub(crate) const fn has_cancelled(&self) -> bool {
        !self.cancelled.is_empty()
    }

    /// Opens what was cancelled last. Returns false if there is nothing.
    pub(crate) fn restore_cancelled(&mut self) -> bool {
        let restored = self.cancelled.pop();
        let any = restored.is_some();
        self.open.extend(restored);
        any
    }

    /// The note or claim that was cancelled last.
    pub(crate) fn cancelled_draft(&self) -> Option<Draft> {
        self.cancelled.iter().rev().find_map(|dialog| match dialog.writing() {
            Writing::Draft(draft) => Some(draft),
            Writing::Nothing | Writing::Blank => None,
        })
    }

    /// Lets what was cancelled follow its words into a reloaded source.
    pub(crate) fn follow_source(&mut self, same_place: &dyn Fn(Span) -> Span) {
        self.cancelled.retain_mut(|dialog| dialog.follow_source(same_place));
    }

    /// Calls `refresh` on each open dialog, the lowest first, and closes those that it says.
    pub(crate) fn refresh(&mut self, mut refresh: impl FnMut(&mut dyn Dialog) -> Then) {
        for mut dialog in std::mem::take(&mut self.open) {
            let then = refresh(&mut *dialog);
            self.settle(dialog, then);
        }
    }

    /// Closes all dialogs, because the document at `to` is shown instead of that at `from`. Those that outlive a document are
    /// hidden. What was cancelled waits until its document is shown again.
    pub(crate) fn change_document(&mut self, from: Option<&Path>, to: Option<&Path>) {
        let cancelled = std::mem::take(&mut self.cancelled);
        if let Some(from) = from.filter(|_| !cancelled.is_empty()) {
            self.cancelled_elsewhere.insert(from.into(), cancelled);
        }
        self.cancelled = to.and_then(|to| self.cancelled_elsewhere.remove(to)).unwrap_or_default();
        let all = self.hidden.drain(..).chain(self.open.drain(..)).collect::<Vec<_>>();
        self.hidden = all.into_iter().filter(|dialog| dialog.outlives_document()).collect();
    }

    /// Shows the hidden dialog of this type again. Returns false if there is none.
    pub(crate) fn show<D: Dialog>(&mut self) -> bool {
        let at = self.hidden.iter().position(|dialog| downcast::<D>(&**dialog).is_some());
        if let Some(at) = at {
            let dialog = self.hidden.remove(at);
            self.open.push(dialog);
        }
        at.is_some()
    }

    /// The dialog of this type, if it is open.
    pub(crate) fn find_open<D: Dialog>(&self) -> Option<&D> {
        self.open.iter().find_map(|dialog| downcast(&**dialog))
    }

    /// The dialog of this type, open or hidden.
    pub(crate) fn find<D: Dialog>(&self) -> Option<&D> {
        self.open.iter().chain(&self.hidden).find_map(|dialog| downcast(&**dialog))
    }

    /// The dialog of this type, open or hidden.
    pub(crate) fn find_mut<D: Dialog>(&mut self) -> Option<&mut D> {
        self.open.iter_mut().chain(&mut self.hidden).find_map(|dialog| (&mut **dialog as &mut dyn Any).downcast_mut())
    }

    /// Closes the dialogs of this type, and forgets those that are hidden.
    pub(crate) fn remove<D: Dialog>(&mut self) {
        self.open.retain(|dialog| downcast::<D>(&**dialog).is_none());
        self.hidden.retain(|dialog| downcast::<D>(&**dialog).is_none());
    }
}

fn downcast<D: Dialog>(dialog: &dyn Dialog) -> Option<&D> {
    (dialog as &dyn Any).downcast_ref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::AnnotationKind;
    use crate::text::Span;
    use crate::tui::dialogs::help::Help;
    use crate::tui::dialogs::library::Library;
    use crate::tui::dialogs::note::NoteEditor;
    use crate::tui::draft::NoteSubject;
    use std::path::PathBuf;

    #[test]
    fn what_is_closed_uncovers_what_is_below() {
        let mut stack = DialogStack::default();
        stack.push(Help::of_comparison());
        stack.push(NoteEditor::new("", NoteSubject::New(AnnotationKind::Note, Span::new(0, 1))));
        let editor = stack.take_top().unwrap();
        stack.settle(editor, Then::Close);
        assert!(stack.find_open::<NoteEditor>().is_none() && stack.find_open::<Help>().is_some());
        stack.refresh(|_| Then::Close);
        assert!(stack.is_empty());
    }

    #[test]
    fn what_was_cancelled_is_restored_in_its_own_document_the_last_first() {
        let note = |text: &str| {
            let mut editor = NoteEditor::new("", NoteSubject::New(AnnotationKind::Note, Span::new(0, 1)));
            editor.insert(text);
            editor
        };
        let mut stack = DialogStack::default();
        let top = |stack: &DialogStack| match stack.top().map(Dialog::writing) {
            Some(Writing::Draft(draft)) => draft.note,
            other => panic!("{other:?}"),
        };
        for text in ["satu", "dua"] {
            stack.settle(Box::new(note(text)), Then::Cancel);
        }
        assert!(stack.is_empty() && stack.has_cancelled());
        assert_eq!(stack.cancelled_draft().map(|draft| draft.note).as_deref(), Some("dua"));
        let [here, there] = [Path::new("a.txt"), Path::new("b.txt")];
        stack.change_document(Some(here), Some(there));
        assert!(!stack.has_cancelled() && !stack.restore_cancelled(), "it belongs to the other article");
        stack.change_document(Some(there), Some(here));
        for text in ["dua", "satu"] {
            assert!(stack.restore_cancelled());
            assert_eq!(top(&stack), text);
        }
        assert!(!stack.restore_cancelled());
    }

    #[test]
    fn only_what_outlives_a_document_can_be_shown_again() {
        let mut stack = DialogStack::default();
        stack.push(Library::new(PathBuf::from("in")));
        stack.push(Help::of_comparison());
        stack.change_document(None, None);
        assert!(stack.is_empty() && !stack.show::<Help>());
        assert!(stack.show::<Library>() && stack.find_open::<Library>().is_some());
        let library = stack.take_top().unwrap();
        stack.settle(library, Then::Hide);
        assert!(stack.is_empty() && stack.find::<Library>().is_some(), "hidden, and still told what is found");
    }
}
