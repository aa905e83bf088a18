//! Claim analysis of an article: check-worthy sentences, attributions and consistency checks.

mod assertion;
pub(crate) mod attribution;
pub(crate) mod check;
pub(crate) mod checkworthiness;
pub(crate) mod dateline;
pub mod features;
pub mod model;
pub(crate) mod reason;
pub mod sentence;
pub(crate) mod signals;
mod stance;
pub mod vectors;

pub(crate) use attribution::Attribution;
use attribution::Resolution;
pub use check::Check;
pub(crate) use check::Finding;
pub(crate) use checkworthiness::ScoredSentence;
pub(crate) use dateline::Dateline;
pub use sentence::Sentence;

use crate::article::Article;
use crate::entity::Extraction;
use crate::guard::{Panicked, catch_panic, fault_point};
use crate::text::Span;
use sentence::Sentences;

/// The claim analysis of a window of an article.
#[derive(Clone, Debug, Default)]
pub struct ClaimAnalysis {
    /// All sentences with their check-worthiness scores, in text order.
    pub sentences: Vec<ScoredSentence>,
    /// Direct and indirect quotes with their speakers, in text order.
    pub(crate) attributions: Vec<Attribution>,
    /// Inconsistencies within the article, in text order.
    pub findings: Vec<Finding>,
    /// The date and place where the article was written.
    pub(crate) dateline: Dateline,
    /// The lowest score, from 0 to 1, at which the reader flags a sentence. It limits the number of flags, because most
    /// sentences in the news could be checked.
    pub(crate) flag_threshold: f32,
    /// The bug that ended the checks, so that `findings` is empty; only from [`find_apart`].
    pub(crate) checks_failed: Option<Panicked>,
}

/// Analyses the window of `article` that `extraction` covers.
pub fn find(article: &Article, extraction: &Extraction) -> ClaimAnalysis {
    let (mut found, sentences) = find_claims(article, extraction);
    found.findings = check::check(article, &sentences, extraction);
    found
}

/// Like [`find`], but a panic of the checks leaves the rest.
pub(crate) fn find_apart(article: &Article, extraction: &Extraction) -> ClaimAnalysis {
    let (mut found, sentences) = find_claims(article, extraction);
    let check = || {
        fault_point("checks");
        check::check(article, &sentences, extraction)
    };
    match catch_panic("checks", check) {
        Ok(findings) => found.findings = findings,
        Err(panic) => found.checks_failed = Some(panic),
    }
    found
}

/// The analysis without findings, and the sentences to check.
fn find_claims(article: &Article, extraction: &Extraction) -> (ClaimAnalysis, Sentences) {
    let sentences = sentence::read(article, extraction.window);
    let quotes = attribution::find(article, &sentences, extraction);
    let weighed = checkworthiness::score_sentences(article.asserted_text(), &sentences, &quotes, extraction);
    let bar = checkworthiness::flag_threshold(&weighed);
    let found = ClaimAnalysis {
        sentences: weighed,
        attributions: quotes,
        findings: Vec::new(),
        dateline: dateline::dateline(article, extraction),
        flag_threshold: bar,
        checks_failed: None,
    };
    (found, sentences)
}

impl ClaimAnalysis {
    /// Indices of the sentences with a score of at least [`checkworthiness::SUGGESTION_THRESHOLD`], highest first.
    pub(crate) fn ranked(&self) -> Vec<usize> {
        self.all()
            .into_iter()
            .take_while(|&i| self.sentences[i].score >= checkworthiness::SUGGESTION_THRESHOLD)
            .collect()
    }

    /// Indices of all sentences, highest score first; sentences with equal scores are in text order.
    pub fn all(&self) -> Vec<usize> {
        let mut all: Vec<usize> = (0..self.sentences.len()).collect();
        all.sort_by(|&a, &b| self.sentences[b].score.total_cmp(&self.sentences[a].score).then(a.cmp(&b)));
        all
    }

    /// The quote with the largest overlap with `span`; a direct quote wins a tie.
    pub(crate) fn attribution_in(&self, span: Span) -> Option<&Attribution> {
        let shared =
            |quote: &Attribution| quote.content.end.min(span.end).saturating_sub(quote.content.start.max(span.start));
        let near = checkworthiness::near(&self.attributions, span).iter();
        near.filter(|quote| shared(quote) > 0).max_by_key(|quote| (shared(quote), quote.direct))
    }

    /// Whether a pronoun or a description leads to the speaker of the words at `span`.
    pub(crate) fn is_speaker_inferred(&self, span: Span) -> bool {
        let speaker = self.attribution_in(span).and_then(|quote| quote.speaker);
        speaker.is_some_and(|speaker| matches!(speaker.resolution, Resolution::Pronoun | Resolution::Described))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Fragments that trigger the quote, value and check rules; the test joins them in random order.
    const PIECES: &[&str] = &[
        "“",
        "”",
        "\"",
        "«",
        "»",
        "(",
        ")",
        ",",
        ".",
        "\n",
        " ",
        " kata ",
        "ujarnya",
        "menurut ",
        "said",
        " that ",
        "bahwa ",
        "Vladimir Putin",
        "Puttin",
        "Rabu (1/1/2025)",
        "tiga minggu setelah",
        "31/2/2025",
        "32 Mei",
        "ke-91 dari 83",
        "140 persen responden",
        "terdiri atas",
        "dan ",
        "Rp 5 juta",
        "from $5 to ",
        "naik ",
        "lahir ",
        "berusia 34 tahun",
        "Mahkamah Konstitusi (MK)",
        "MK",
        "é\u{301}",
        "👩\u{200d}🚀",
        "?",
        ";",
        "KOTA – ",
        "1980",
        "5..10",
        "0",
        "atau 60 persen",
        "\u{a0}",
        "according to ",
        "he said",
    ];

    proptest! {
        #[test]
        fn nothing_in_a_text_breaks_it(parts in prop::collection::vec(prop::sample::select(PIECES), 1..40), other in "\\PC{0,30}") {
            let text = parts.concat() + &other;
            let Some(article) = Article::new(text, None, None) else { return Ok(()) };
            let found = crate::entity::extract(&article, Span::new(0, article.text().len()));
            let claims = find(&article, &found);
            let text = article.text();
            for sentence in &claims.sentences {
                prop_assert!((0.0..=1.0).contains(&sentence.score));
                prop_assert!(sentence.reasons.iter().all(|reason| reason.span.get(text).is_some()));
            }
            for quote in &claims.attributions {
                prop_assert!(quote.content.get(text).is_some_and(|words| !words.trim().is_empty()));
            }
            for finding in &claims.findings {
                prop_assert!(finding.span.get(text).is_some_and(|words| !words.is_empty()));
                prop_assert!(finding.other.is_none_or(|other| other.get(text).is_some()));
            }
        }
    }
}
