//! The background tasks.

/// What a background thread does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Read what is typed.
    Input,
    /// Wait for signals.
    Signals,
    /// Read the source of another article.
    Opening,
    /// Wait whether opening takes long.
    Waiting,
    /// Read the rest of the article, and the annotations.
    Reading,
    /// Read the source again after it changed.
    Reloading,
    /// Wait for changes to the source.
    Watching,
    /// Find entities.
    Entities,
    /// Find claims.
    Claims,
    /// Look for contradictions.
    Checks,
    /// Compare the text with that of the annotations.
    Changes,
    /// Search the article.
    Search,
    /// Search the other articles.
    LibrarySearch,
    /// Build the index of the folder.
    Library,
    /// Read the claims of the folder.
    Board,
    /// Look for conflicted copies of the annotations.
    Copies,
    /// Look for annotations of renamed or moved sources.
    Orphans,
    /// Move aside an annotation file that was adopted.
    KeepingAside,
    /// Run the user's NER program.
    ExternalNer,
    /// Write a copy of the annotations.
    SavingCopy,
    /// Wait before a failed save is tried again.
    Retrying,
    /// Copy text to the clipboard.
    Copying,
    /// Open a link in a browser.
    OpeningLink,
    /// Write a bug report.
    BugReport,
}

impl Task {
    /// The name of the thread, for logs and bug reports.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Signals => "signals",
            Self::Opening => "opening",
            Self::Waiting => "waiting",
            Self::Reading => "reading",
            Self::Reloading => "reloading",
            Self::Watching => "watching",
            Self::Entities => "entities",
            Self::Claims => "claims",
            Self::Checks => "checks",
            Self::Changes => "changes",
            Self::Search => "search",
            Self::LibrarySearch => "library search",
            Self::Library => "library",
            Self::Board => "board",
            Self::Copies => "copies",
            Self::Orphans => "orphans",
            Self::KeepingAside => "keeping aside",
            Self::ExternalNer => "external NER",
            Self::SavingCopy => "saving a copy",
            Self::Retrying => "retrying",
            Self::Copying => "copying",
            Self::OpeningLink => "opening a link",
            Self::BugReport => "bug report",
        }
    }

    /// What failed, in words for the user.
    pub(crate) const fn failure(self) -> &'static str {
        match self {
            Self::Input => "Input failed",
            Self::Signals => "Signals are not noticed any more",
            Self::Opening => "Opening the article failed",
            Self::Waiting => "That opening takes long would not be said any more",
            Self::Reading => "Reading the article failed",
            Self::Reloading => "Could not reload the changed file",
            Self::Watching => "Changes to the file are not noticed any more",
            Self::Entities => "Entities failed",
            Self::Claims => "Claims failed",
            Self::Checks => "Checks failed",
            Self::Changes => "Comparing the texts failed",
            Self::Search | Self::LibrarySearch => "Search failed",
            Self::Library => "The library failed",
            Self::Board => "Reading the claims of the folder failed",
            Self::Copies => "Looking for conflicted copies failed",
            Self::Orphans => "Looking for annotations of renamed articles failed",
            Self::KeepingAside => "Moving the adopted annotation file aside failed",
            Self::ExternalNer => "The NER program's output failed",
            Self::SavingCopy => "Saving a copy failed",
            Self::Retrying => "A failed save is not retried by itself any more",
            Self::Copying => "Copying failed",
            Self::OpeningLink => "Opening the link failed",
            Self::BugReport => "Writing a bug report failed",
        }
    }

    /// Whether its failure does not matter once another document is open.
    pub(crate) const fn is_about_document(self) -> bool {
        !matches!(
            self,
            Self::Input
                | Self::Signals
                | Self::Opening
                | Self::Waiting
                | Self::LibrarySearch
                | Self::Library
                | Self::Copying
                | Self::OpeningLink
                | Self::BugReport
        )
    }
}
