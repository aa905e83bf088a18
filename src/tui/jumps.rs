//! Navigation by position: the jump list, bookmarks, links and headings.

use super::action::Action;
use super::app::{App, Effect};
use super::dialogs::picker::{PickItem, Picker};
use super::document::OpenTarget;
use super::request::Request;
use crate::article::{Paragraph, ParagraphKind};
use crate::text::{Span, display};
use std::path::PathBuf;

/// The largest number of positions in the jump list; the oldest is dropped.
const MAX_JUMPS: usize = 100;

/// A position in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JumpLocation {
    /// The path of the article; `None` for standard input.
    pub(crate) path: Option<PathBuf>,
    /// The byte offset.
    pub(crate) offset: usize,
}

/// The positions before each jump, oldest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct JumpList {
    list: Vec<JumpLocation>,
    /// The index of the current position: the length of the list, unless the user has gone back.
    at: usize,
}

impl JumpList {
    /// Whether there is no jump to go back from.
    pub(crate) const fn is_empty(&self) -> bool {
        self.at == 0
    }

    /// Whether there is a position to go forward to.
    pub(crate) fn has_next(&self) -> bool {
        self.at + 1 < self.list.len()
    }

    /// Records a jump away from `here` and drops the positions ahead of the current one.
    pub(crate) fn push(&mut self, here: JumpLocation) {
        self.list.truncate(self.at);
        self.list.retain(|place| *place != here);
        self.list.push(here);
        if self.list.len() > MAX_JUMPS {
            self.list.remove(0);
        }
        self.at = self.list.len();
    }

    /// Moves back and returns the position before the last jump. `here` is the current position, which is recorded
    /// so that [`JumpList::forward`] can return to it.
    pub(crate) fn back(&mut self, here: &JumpLocation) -> Option<JumpLocation> {
        if self.at == self.list.len() {
            self.push(here.clone());
            self.at = self.list.len() - 1;
        }
        // Skip entries equal to the current position: jumps that did not move the cursor.
        while self.at > 0 {
            self.at -= 1;
            if self.list[self.at] != *here {
                return Some(self.list[self.at].clone());
            }
        }
        None
    }

    /// Moves forward and returns the next position.
    pub(crate) fn forward(&mut self) -> Option<JumpLocation> {
        let place = self.list.get(self.at + 1)?.clone();
        self.at += 1;
        Some(place)
    }
}

/// The command that waits for the letter of a bookmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BookmarkAction {
    /// Sets the bookmark at the cursor.
    Set,
    /// Goes to the bookmark.
    GoTo,
}

impl App {
    pub(super) fn current_location(&self) -> JumpLocation {
        JumpLocation { path: self.article().path().map(PathBuf::from), offset: self.cursor }
    }

    /// Records the current position in the jump list before a jump.
    pub(super) fn push_jump(&mut self) {
        let here = self.current_location();
        self.jumps.push(here);
    }

    pub(super) fn jump_back(&mut self) {
        let here = self.current_location();
        match self.jumps.back(&here) {
            Some(place) => self.go_to_location(place),
            None => self.show_message("No earlier position"),
        }
    }

    pub(super) fn jump_forward(&mut self) {
        match self.jumps.forward() {
            Some(place) => self.go_to_location(place),
            None => self.show_message("No later position"),
        }
    }

    /// Goes to a position without recording a jump.
    fn go_to_location(&mut self, location: JumpLocation) {
        if location.path.as_deref() == self.article().path() {
            self.show_offset(location.offset);
        } else if let Some(path) = location.path {
            self.open_target = Some(OpenTarget::Offset(location.offset));
            self.effects.push(Effect::OpenDocument(path));
        }
    }

    /// Opens an article at a place in it, and highlights what a search for `query` finds.
    pub(super) fn open_article(&mut self, path: PathBuf, target: Option<OpenTarget>, query: Option<String>) {
        self.push_jump();
        (self.open_target, self.pending_search) = (target, query);
        self.effects.push(Effect::OpenDocument(path));
    }

    /// Sets the bookmark of this letter, or goes to it.
    pub(super) fn use_bookmark(&mut self, action: BookmarkAction, c: char) {
        match action {
            BookmarkAction::Set if c.is_alphanumeric() => {
                self.doc.bookmarks.insert(c, self.cursor);
                let key = self.keys.reader.primary_key(Action::GoToMark);
                self.show_message(format!("Mark {c} set; {key} {c} to return"));
            }
            BookmarkAction::Set => self.show_error("A mark must be a letter or a digit"),
            BookmarkAction::GoTo if c == '\'' => self.jump_back(),
            BookmarkAction::GoTo => match self.doc.bookmarks.get(&c) {
                Some(&offset) => self.jump(offset),
                None => self.show_message(format!("No mark {}", display::printable(&c.to_string()))),
            },
        }
    }

    /// Opens the list of the article's links.
    pub(super) fn list_links(&mut self) {
        let article = self.article();
        let items = article.links().map(|(span, url)| PickItem {
            label: display::printable(&format!("{} — {url}", span.slice(article.text()))),
            detail: self.number(span),
            request: Request::Jump(span.start),
        });
        let picker = Picker::new("Links", "No links in this article", items.collect());
        self.dialogs.push(picker);
    }

    /// Opens the list of the article's headings.
    pub(super) fn list_headings(&mut self) {
        let article = self.article();
        let items = self.headings().map(|(i, p)| {
            let deep = usize::from(article.paragraph_style(i).heading.saturating_sub(1));
            PickItem {
                label: format!("{}{}", "  ".repeat(deep), display::printable(p.span().slice(article.text()))),
                detail: self.number(p.span()),
                request: Request::Jump(p.span().start),
            }
        });
        let picker = Picker::new("Contents", "No headings in this article", items.collect());
        self.dialogs.push(picker);
    }

    /// The headings with the indices of their paragraphs.
    pub(super) fn headings(&self) -> impl Iterator<Item = (usize, &Paragraph)> {
        let paragraphs = self.article().paragraphs().iter().enumerate();
        paragraphs.filter(|(_, p)| matches!(p.kind, ParagraphKind::Title | ParagraphKind::Heading))
    }

    /// The URL of the link under the cursor, else the URL of the article.
    pub(super) fn link_here(&self) -> Option<&str> {
        let article = self.article();
        let here = article.links().find(|(span, _)| span.contains(self.cursor)).map(|(_, url)| url);
        here.or(article.metadata().url.as_deref())
    }

    /// The number of the paragraph at or after `span`, as shown in lists.
    fn number(&self, span: Span) -> String {
        let article = self.article();
        let from = article.paragraph_at(span.start);
        let number = article.paragraphs()[from..].iter().take(8).find_map(Paragraph::number);
        number.map_or(String::new(), |number| format!("¶{number}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(offset: usize) -> JumpLocation {
        JumpLocation { path: None, offset }
    }

    #[test]
    fn back_and_forward() {
        let mut jumps = JumpList::default();
        assert_eq!(jumps.back(&at(0)), None);
        jumps.push(at(10));
        jumps.push(at(20));
        assert_eq!(jumps.back(&at(30)), Some(at(20)));
        assert_eq!(jumps.back(&at(20)), Some(at(10)));
        assert_eq!(jumps.back(&at(10)), None);
        assert_eq!(jumps.forward(), Some(at(20)));
        assert_eq!(jumps.forward(), Some(at(30)));
        assert_eq!(jumps.forward(), None);
        jumps.back(&at(30));
        jumps.push(at(25));
        assert_eq!(jumps.forward(), None, "a new jump forgets those taken back");
    }
}
