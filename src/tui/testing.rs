//! Tests components without an app: the surroundings that they need, and helpers to read a drawing.

use super::config::Config;
use super::context::Context;
use super::document::{Analysis, Author, Document, SaveStatus};
use super::geometry::ScreenLayout;
use super::reader::Reader;
use super::settings::Settings;
use super::theme::{ColorDepth, Theme};
use crate::annotation::AnnotationSet;
use crate::article::Article;
use crate::article::source::{self, ReadOptions};
use crate::entity;
use crate::testing::{self as build, AnnotationBuilder};
use jiff::Timestamp;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
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
        Self::on(Article::new(text.into(), Some("article.txt".as_ref()), None).expect("the text is not empty"), size)
    }

    /// The head of an article whose rest has not been read, with `line` as each of its paragraphs.
    pub(crate) fn on_head(line: &str, size: (u16, u16)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("article.txt");
        std::fs::write(&path, format!("{line}\n").repeat(200_000 / line.len())).expect("a file can be written");
        Self::on(source::open(&path, ReadOptions::default()).expect("the file can be read").article, size)
    }

    /// This article, without annotations, on a screen of this size.
    pub(crate) fn on(article: Article, size: (u16, u16)) -> Self {
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

    /// The surroundings as a component sees them, with no annotation chosen.
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

    /// The same, with these annotations.
    pub(crate) fn with_annotations<const N: usize>(
        mut self,
        made: impl FnOnce(&Article) -> [AnnotationBuilder; N],
    ) -> Self {
        self.doc.annotations = build::annotations(&self.doc.article, made(&self.doc.article));
        self
    }

    /// The same, with the entities that are found in the article.
    pub(crate) fn with_entities(mut self) -> Self {
        let extraction = entity::extract(&self.doc.article, entity::window(&self.doc.article, 0));
        self.doc.analysis = Analysis::of(extraction);
        self
    }

    /// The same, with the cursor on the first occurrence of `words`.
    pub(crate) fn at(mut self, words: &str) -> Self {
        let span = build::span_of(self.doc.article.text(), words);
        self.reader.show_offset(span.start);
        self
    }

    /// The same, with the first occurrence of `words` selected.
    pub(crate) fn selecting(mut self, words: &str) -> Self {
        let span = build::span_of(self.doc.article.text(), words);
        self.reader.set_selection(span);
        self
    }
}

/// Calls `draw` with a blank screen of this size. Returns the screen and the result.
pub(crate) fn drawn<T>((columns, rows): (u16, u16), draw: impl FnOnce(&mut Buffer) -> T) -> (Buffer, T) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    let returned = draw(&mut buffer);
    (buffer, returned)
}

/// The cells of each row.
fn cells(buffer: &Buffer) -> std::slice::Chunks<'_, Cell> {
    buffer.content.chunks(usize::from(buffer.area.width))
}

/// The rows, without the spaces at their ends.
pub(crate) fn rows(buffer: &Buffer) -> Vec<String> {
    let row = |cells: &[Cell]| cells.iter().map(Cell::symbol).collect::<String>().trim_end().to_string();
    cells(buffer).map(row).collect()
}

/// The runs of cells in a row that are `wanted`, without the spaces at their ends.
pub(crate) fn runs(buffer: &Buffer, wanted: impl Fn(&Cell) -> bool) -> Vec<String> {
    let runs = cells(buffer).flat_map(|row| row.chunk_by(|a, b| wanted(a) == wanted(b))).filter(|run| wanted(&run[0]));
    runs.map(|run| run.iter().map(Cell::symbol).collect::<String>().trim_end().to_string()).collect()
}

/// The first cell of the first occurrence of `words` in a row.
#[track_caller]
pub(crate) fn cell_of(buffer: &Buffer, words: &str) -> Position {
    let found = (0..).zip(rows(buffer)).find_map(|(y, row)| {
        let before = row.split_once(words)?.0;
        Some(Position::new(before.chars().count() as u16, y))
    });
    found.unwrap_or_else(|| panic!("“{words}” is not in {:#?}", rows(buffer)))
}
