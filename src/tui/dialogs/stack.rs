//! The open dialogs, one above the other, and those that wait to be shown again.

use super::{Dialog, Then};
use std::any::Any;

/// The dialogs. The last open one takes the keys and the mouse.
#[derive(Default)]
pub(crate) struct DialogStack {
    open: Vec<Box<dyn Dialog>>,
    hidden: Vec<Box<dyn Dialog>>,
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
            Then::Close => {}
        }
    }

    /// Calls `refresh` on each open dialog, the lowest first, and closes those that it says.
    pub(crate) fn refresh(&mut self, mut refresh: impl FnMut(&mut dyn Dialog) -> Then) {
        for mut dialog in std::mem::take(&mut self.open) {
            let then = refresh(&mut *dialog);
            self.settle(dialog, then);
        }
    }

    /// Closes all dialogs, because another document is shown. Those that outlive a document are hidden.
    pub(crate) fn leave_document(&mut self) {
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
    fn only_what_outlives_a_document_can_be_shown_again() {
        let mut stack = DialogStack::default();
        stack.push(Library::new(PathBuf::from("in")));
        stack.push(Help::of_comparison());
        stack.leave_document();
        assert!(stack.is_empty() && !stack.show::<Help>());
        assert!(stack.show::<Library>() && stack.find_open::<Library>().is_some());
        let library = stack.take_top().unwrap();
        stack.settle(library, Then::Hide);
        assert!(stack.is_empty() && stack.find::<Library>().is_some(), "hidden, and still told what is found");
    }
}
