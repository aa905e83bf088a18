//! Conversations for tests: lines in, text out.

use super::{PlainEffect, PlainReader};
use crate::annotation::claim::Claim;
use crate::annotation::{Annotation, AnnotationSet};
use crate::article::Article;
use crate::tui::document::{Author, Document, SaveStatus};
use jiff::Timestamp;
use uuid::Uuid;

pub(super) const TEXT: &str = "Harga Beras Turun
Menteri Sari Wulandari berkata harga turun 12 persen. Stok naik.
Harga jagung naik 3 persen sejak 2020. Harga jagung turun di Jakarta.
“Kami menjaga stok,” kata Sari Wulandari pada Rabu (1/1/2025).
";

/// A dialogue about an article, and how often it asked to save.
pub(super) struct Talk {
    pub(super) plain: PlainReader,
    pub(super) saves: usize,
}

pub(super) fn author() -> Author {
    Author {
        name: "Ani".into(),
        now: || Timestamp::UNIX_EPOCH,
        day: |_| jiff::civil::date(2025, 2, 1),
        id: |_| Uuid::now_v7(),
    }
}

impl Talk {
    pub(super) fn about(text: &str) -> Self {
        let article = Article::new(text.into(), Some("/articles/a.txt".as_ref()), None).expect("a text with words");
        let doc = Document::new(article, AnnotationSet::default(), SaveStatus::Saved);
        Self { plain: PlainReader::new(doc, author()), saves: 0 }
    }

    pub(super) fn new() -> Self {
        Self::about(TEXT)
    }

    /// The reply to a line.
    pub(super) fn line(&mut self, line: &str) -> String {
        let reply = self.plain.answer(line);
        self.saves += usize::from(reply.effect == PlainEffect::Save);
        reply.text
    }

    /// The replies to these lines.
    pub(super) fn lines(&mut self, lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| self.line(line)).collect()
    }

    /// The annotation with this number.
    pub(super) fn annotation(&self, number: usize) -> Annotation {
        let placed = self
            .plain
            .doc
            .annotations
            .get(self.plain.numbers.get(number).expect("the number is used"))
            .expect("the annotation is there");
        (*placed.annotation).clone()
    }

    /// The claim with this number.
    pub(super) fn claim(&self, number: usize) -> Claim {
        self.annotation(number).claim.expect("it is a claim")
    }

    /// How many annotations there are.
    pub(super) fn count(&self) -> usize {
        self.plain.doc.annotations.list().len()
    }
}
