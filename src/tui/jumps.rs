//! Navigation by position: jumps, bookmarks, links and headings.

use super::action::{Action, BookmarkAction};
use super::app::{App, Effect};
use super::dialogs::picker::{PickItem, Picker};
use super::document::OpenTarget;
use super::reader::jump_list::JumpLocation;
use super::request::Request;
use crate::article::{Paragraph, ParagraphKind};
use crate::text::{Span, display};
use std::path::PathBuf;

impl App {
    pub(super) fn jump_back(&mut self) {
        match self.reader.jump_back() {
            Some(place) => self.go_to_location(place),
            None => self.show_message("No earlier position"),
        }
    }

    pub(super) fn jump_forward(&mut self) {
        match self.reader.jump_forward() {
            Some(place) => self.go_to_location(place),
            None => self.show_message("No later position"),
        }
    }

    /// Goes to a position without recording a jump.
    fn go_to_location(&mut self, location: JumpLocation) {
        if location.path.as_deref() == self.article().path() {
            self.reader.show_offset(location.offset);
        } else if let Some(path) = location.path {
            self.open_target = Some(OpenTarget::Offset(location.offset));
            self.effects.push(Effect::OpenDocument(path));
        }
    }

    /// Opens an article at a place in it, and highlights what a search for `query` finds.
    pub(super) fn open_article(&mut self, path: PathBuf, target: Option<OpenTarget>, query: Option<String>) {
        self.reader.push_jump();
        (self.open_target, self.pending_search) = (target, query);
        self.effects.push(Effect::OpenDocument(path));
    }

    /// Sets the bookmark of this letter, or goes to it.
    pub(super) fn use_bookmark(&mut self, action: BookmarkAction, c: char) {
        match action {
            BookmarkAction::Set if c.is_alphanumeric() => {
                self.doc.bookmarks.insert(c, self.reader.cursor());
                let key = self.settings.keys().reader.primary_key(Action::GoToMark);
                self.show_message(format!("Mark {c} set; {key} {c} to return"));
            }
            BookmarkAction::Set => self.show_error("A mark must be a letter or a digit"),
            BookmarkAction::GoTo if c == '\'' => self.jump_back(),
            BookmarkAction::GoTo => match self.doc.bookmarks.get(&c) {
                Some(&offset) => self.reader.jump(offset),
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
        let here = article.links().find(|(span, _)| span.contains(self.reader.cursor())).map(|(_, url)| url);
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
