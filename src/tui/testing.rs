//! The surroundings that a component needs in a test, without a reader.

use super::config::Config;
use super::context::Context;
use super::document::{Author, Document, SaveStatus};
use super::geometry::ScreenLayout;
use super::reader::Reader;
use super::settings::Settings;
use super::theme::{ColorDepth, Theme};
use crate::annotation::AnnotationSet;
use crate::article::Article;
use jiff::Timestamp;
use uuid::Uuid;

/// What a [`Context`] refers to.
pub(crate) struct TestContext {
    pub(crate) doc: Document,
    pub(crate) reader: Reader,
    pub(crate) settings: Settings,
    pub(crate) screen: ScreenLayout,
}

impl TestContext {
    /// An article of this text, without annotations, on a screen of this size.
    pub(crate) fn new(text: &str, size: (u16, u16)) -> Self {
        let article = Article::new(text.into(), Some("article.txt".as_ref()), None).expect("the text is not empty");
        let doc = Document::new(article, AnnotationSet::default(), SaveStatus::Saved);
        let id = |now: Timestamp| Uuid::from_u128(now.as_nanosecond().unsigned_abs());
        let now = || Timestamp::UNIX_EPOCH;
        let author = Author { name: "tester".into(), now, day: |_| jiff::civil::date(2025, 2, 1), id };
        let config = Config::default();
        let screen = ScreenLayout::new(size, config.measure);
        let reader = Reader::new(doc.article.clone(), screen.text_window(&doc.article, false));
        let settings = Settings { theme: Theme::new(ColorDepth::Many), ..Settings::new(author, config) };
        Self { doc, reader, settings, screen }
    }

    pub(crate) fn context(&self) -> Context<'_> {
        Context {
            doc: &self.doc,
            reader: &self.reader,
            settings: &self.settings,
            screen: &self.screen,
            panes: self.screen.geometry(&self.doc.article),
            chosen: None,
        }
    }
}
