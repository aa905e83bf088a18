//! Builders of articles and annotations, so that a test sets only the fields it is about. The unit tests in `src` use them too.
#![allow(dead_code, reason = "each test program uses its part")]

use std::sync::Arc;
use tandai::annotation::claim::Claim;
use tandai::annotation::{Annotation, AnnotationKind, AnnotationSet, Sidecar, Snapshots, Target, anchor};
use tandai::article::Article;
use tandai::text::Span;
use uuid::Uuid;

/// An article of plain text.
pub(crate) fn article(text: &str) -> Article {
    Article::new(text.into(), None, None).expect("a text with words")
}

/// The bytes of the first occurrence of `words` in `text`.
#[track_caller]
pub(crate) fn span_of(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap_or_else(|| panic!("“{words}” is not in the text"));
    Span::new(start, start + words.len())
}

/// Starts an annotation: a highlight with the nil id, an empty target, no label and no creator, made at the Unix epoch.
pub(crate) fn annotation() -> AnnotationBuilder {
    let (exact, prefix, suffix) = (String::new(), String::new(), String::new());
    let epoch = jiff::Timestamp::UNIX_EPOCH;
    AnnotationBuilder(Annotation {
        id: Uuid::nil(),
        kind: AnnotationKind::Highlight,
        label: String::new(),
        tags: Vec::new(),
        note: String::new(),
        target: Target { start: 0, end: 0, exact, prefix, suffix, snapshot: None, extra: serde_json::Map::new() },
        claim: None,
        conflict: None,
        earlier: Vec::new(),
        created: epoch,
        modified: epoch,
        creator: String::new(),
        extra: serde_json::Map::new(),
    })
}

/// Builds an [`Annotation`].
#[derive(Clone, Debug)]
#[must_use]
pub(crate) struct AnnotationBuilder(Annotation);

impl AnnotationBuilder {
    /// Sets the id.
    pub(crate) fn id(mut self, id: u128) -> Self {
        self.0.id = Uuid::from_u128(id);
        self
    }

    /// Sets the kind. A claim gets an empty record.
    pub(crate) fn kind(mut self, kind: AnnotationKind) -> Self {
        self.0.kind = kind;
        self.0.claim = (kind == AnnotationKind::Claim).then(Claim::default);
        self
    }

    /// Makes it a claim with the given record.
    pub(crate) fn claim(mut self, claim: Claim) -> Self {
        self.0.kind = AnnotationKind::Claim;
        self.0.claim = Some(claim);
        self
    }

    pub(crate) fn label(mut self, label: &str) -> Self {
        self.0.label = label.into();
        self
    }

    pub(crate) fn tags(mut self, tags: &[&str]) -> Self {
        self.0.tags = tags.iter().map(ToString::to_string).collect();
        self
    }

    pub(crate) fn note(mut self, note: &str) -> Self {
        self.0.note = note.into();
        self
    }

    pub(crate) fn creator(mut self, name: &str) -> Self {
        self.0.creator = name.into();
        self
    }

    /// Sets the times of creation and last change, in RFC 3339 format.
    pub(crate) fn time(mut self, time: &str) -> Self {
        self.0.created = time.parse().expect("a time");
        self.0.modified = self.0.created;
        self
    }

    /// Sets the target: a span of an article, in bytes, with its context.
    pub(crate) fn on(mut self, article: &Article, span: Span) -> Self {
        self.0.target = anchor::target(article, span);
        self
    }

    /// Sets the target: the first occurrence of `words` in an article.
    #[track_caller]
    pub(crate) fn on_words(self, article: &Article, words: &str) -> Self {
        let span = span_of(article.text(), words);
        self.on(article, span)
    }

    /// Sets the target: `words` at code point `start`, without context and without an article.
    pub(crate) fn at(mut self, start: usize, words: &str) -> Self {
        self.0.target.start = start;
        self.0.target.end = start + words.chars().count();
        self.0.target.exact = words.into();
        self
    }

    pub(crate) fn build(self) -> Annotation {
        self.0
    }

    /// Finishes the annotation in the form that a sidecar has it.
    pub(crate) fn shared(self) -> Arc<Annotation> {
        Arc::new(self.0)
    }
}

/// A sidecar with the given annotations, in their order.
pub(crate) fn sidecar(annotations: impl IntoIterator<Item = AnnotationBuilder>) -> Sidecar {
    Sidecar { annotations: annotations.into_iter().map(AnnotationBuilder::shared).collect(), ..Sidecar::default() }
}

/// The given annotations, anchored in an article.
pub(crate) fn annotations(
    article: &Article,
    annotations: impl IntoIterator<Item = AnnotationBuilder>,
) -> AnnotationSet {
    AnnotationSet::new(sidecar(annotations), Snapshots::default(), article)
}
