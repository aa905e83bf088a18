//! The surroundings that a component needs in a test, without a reader.

use super::config::Config;
use super::context::Context;
use super::document::{Author, Document, SaveStatus};
use super::geometry::{self, Pane, ViewSettings};
use super::theme::{ColorDepth, Theme};
use crate::annotation::AnnotationSet;
use crate::article::Article;
use jiff::Timestamp;
use uuid::Uuid;

/// What a [`Context`] refers to.
pub(crate) struct TestContext {
    pub(crate) doc: Document,
    pub(crate) config: Config,
    author: Author,
    size: (u16, u16),
}

impl TestContext {
    /// An article of this text, without annotations, on a screen of this size.
    pub(crate) fn new(text: &str, size: (u16, u16)) -> Self {
        let article = Article::new(text.into(), Some("article.txt".as_ref()), None).expect("the text is not empty");
        let id = |now: Timestamp| Uuid::from_u128(now.as_nanosecond().unsigned_abs());
        let now = || Timestamp::UNIX_EPOCH;
        Self {
            doc: Document::new(article, AnnotationSet::default(), SaveStatus::Saved),
            config: Config::default(),
            author: Author { name: "tester".into(), now, day: |_| jiff::civil::date(2025, 2, 1), id },
            size,
        }
    }

    pub(crate) fn context(&self) -> Context<'_> {
        let view = ViewSettings::default();
        let digits = geometry::gutter_digits(&self.doc.article);
        Context {
            doc: &self.doc,
            author: &self.author,
            config: &self.config,
            keys: &self.config.keys,
            theme: Theme::new(ColorDepth::Many),
            view,
            size: self.size,
            panes: geometry::geometry(self.size.0, self.size.1, digits, Pane::Article, view),
            cursor: None,
        }
    }
}
