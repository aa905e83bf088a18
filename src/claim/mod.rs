//! What an article claims: which sentences are worth checking and why, who said what, and what the article itself
//! gives away.

pub mod check;
pub mod features;
pub mod marks;
pub mod model;
pub mod origin;
pub mod quotes;
pub mod sentence;
pub mod signals;
pub mod worth;

pub use check::{Check, Finding};
pub use origin::Origin;
pub use quotes::Quote;
pub use sentence::Sentence;
pub use worth::Suggestion;

use crate::article::Article;
use crate::entity::Extraction;
use crate::text::Span;

/// What is claimed in a window of an article.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// Every sentence with how much it is worth checking, in order.
    pub sentences: Vec<Suggestion>,
    /// Who said what, in order.
    pub quotes: Vec<Quote>,
    /// What does not fit, in order.
    pub findings: Vec<Finding>,
    /// When and where the article was written.
    pub origin: Origin,
    /// From this score on a sentence is pointed out while reading: news is full of what could be checked.
    pub bar: f32,
}

/// Finds what is claimed in the window of `article` that `found` was extracted from.
pub fn find(article: &Article, found: &Extraction) -> Claims {
    let sentences = sentence::read(article, found.window);
    let quotes = quotes::find(article, &sentences, found);
    let weighed = worth::weigh(article.text(), &sentences, &quotes, found);
    let bar = worth::bar(&weighed);
    let findings = check::check(article, &sentences, found);
    Claims { sentences: weighed, quotes, findings, origin: origin::origin(article, found), bar }
}

impl Claims {
    /// Indices of the sentences worth checking, the worthiest first.
    pub fn ranked(&self) -> Vec<usize> {
        self.all().into_iter().take_while(|&i| self.sentences[i].score >= worth::WORTH).collect()
    }

    /// Indices of all sentences, the worthiest first.
    pub fn all(&self) -> Vec<usize> {
        let mut all: Vec<usize> = (0..self.sentences.len()).collect();
        all.sort_by(|&a, &b| self.sentences[b].score.total_cmp(&self.sentences[a].score).then(a.cmp(&b)));
        all
    }

    /// The quote that `span` holds most of.
    pub fn quote_in(&self, span: Span) -> Option<&Quote> {
        let shared = |quote: &Quote| quote.span.end.min(span.end).saturating_sub(quote.span.start.max(span.start));
        self.quotes.iter().filter(|quote| shared(quote) > 0).max_by_key(|quote| (shared(quote), quote.direct))
    }
}
