//! The user's external NER program: whether it runs on the document, and the mentions that it found.

use crate::article::Article;
use crate::entity::{self, Mention};
use std::sync::Arc;

/// The program's work on a document. It runs by itself at most once, and again whenever the user asks for it.
#[derive(Debug, Default)]
pub(crate) struct ExternalNerRun {
    status: ExternalNerStatus,
}

#[derive(Debug, Default)]
enum ExternalNerStatus {
    /// The program was not started yet.
    #[default]
    NotRequested,
    /// The program is running.
    Running,
    /// The program finished and found these mentions.
    Finished(Arc<[Mention]>),
    /// The program was stopped or failed, or the article is too large to run it automatically.
    Failed,
}

/// What to do when the user asks to start the program, or to stop it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExternalNerStep {
    /// Start it.
    Start,
    /// Stop it.
    Stop,
    /// Nothing: the article is too large for it.
    TooLarge,
    /// Nothing: the rest of the article is still being read.
    StillReading,
}

impl ExternalNerRun {
    /// Whether to start the program without being asked. This returns true at most once, when the whole article has been
    /// read. An article that is too large is reported only if the user starts the program.
    pub(crate) fn start_automatically(&mut self, article: &Article) -> bool {
        if !article.is_whole() || !matches!(self.status, ExternalNerStatus::NotRequested) {
            return false;
        }
        let starts = step_to_start(article) == ExternalNerStep::Start;
        self.status = if starts { ExternalNerStatus::Running } else { ExternalNerStatus::Failed };
        starts
    }

    /// Starts the program, even if it ran before; if it is running, stops it.
    pub(crate) fn toggle(&mut self, article: &Article) -> ExternalNerStep {
        if self.is_running() {
            return ExternalNerStep::Stop;
        }
        let step = step_to_start(article);
        if step == ExternalNerStep::Start {
            self.status = ExternalNerStatus::Running;
        }
        step
    }

    /// Takes note of the mentions that the program found.
    pub(crate) fn finish(&mut self, mentions: Vec<Mention>) {
        self.status = ExternalNerStatus::Finished(mentions.into());
    }

    /// Takes note that the program failed or was stopped. What it found in an earlier run is dropped.
    pub(crate) fn fail(&mut self) {
        self.status = ExternalNerStatus::Failed;
    }

    /// Whether the program is running. One that is being stopped runs until it ended.
    pub(crate) const fn is_running(&self) -> bool {
        matches!(self.status, ExternalNerStatus::Running)
    }

    /// The mentions that the program found; empty unless it finished.
    pub(crate) fn mentions(&self) -> Arc<[Mention]> {
        if let ExternalNerStatus::Finished(mentions) = &self.status { mentions.clone() } else { Arc::default() }
    }
}

/// What to do to start the program on `article`.
fn step_to_start(article: &Article) -> ExternalNerStep {
    if !article.is_whole() {
        ExternalNerStep::StillReading
    } else if article.text().len() > entity::MAX_WHOLE_BYTES {
        ExternalNerStep::TooLarge
    } else {
        ExternalNerStep::Start
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::head;
    use super::*;
    use crate::entity::EntityType;
    use crate::text::Span;

    fn article() -> Article {
        Article::new("Rini membuka lapak di Pasar Lama.\n".into(), None, None).unwrap()
    }

    fn too_large() -> Article {
        let paragraph = format!("{}\n", "a".repeat(1 << 20));
        Article::new(paragraph.repeat(5), None, None).unwrap()
    }

    fn mention() -> Mention {
        Mention::bare(Span::new(13, 18), EntityType::Place, Some("gliner".into()))
    }

    #[test]
    fn it_starts_by_itself_once() {
        let mut run = ExternalNerRun::default();
        assert!(!run.is_running());
        assert!(run.start_automatically(&article()));
        assert!(run.is_running() && !run.start_automatically(&article()));
        run.finish(vec![mention()]);
        assert!(!run.is_running() && !run.start_automatically(&article()));
        assert_eq!(run.mentions()[..], [mention()]);
    }

    #[test]
    fn it_does_not_start_by_itself_after_it_failed_or_the_user_stopped_it() {
        let mut run = ExternalNerRun::default();
        assert_eq!(run.toggle(&article()), ExternalNerStep::Start);
        assert_eq!(run.toggle(&article()), ExternalNerStep::Stop);
        assert_eq!(run.toggle(&article()), ExternalNerStep::Stop, "until it ended");
        run.fail();
        assert!(!run.start_automatically(&article()));
        assert_eq!(run.toggle(&article()), ExternalNerStep::Start, "but when the user asks for it");
    }

    #[test]
    fn what_an_earlier_run_found_is_dropped_when_it_runs_again() {
        let mut run = ExternalNerRun::default();
        run.toggle(&article());
        run.finish(vec![mention()]);
        assert_eq!(run.toggle(&article()), ExternalNerStep::Start);
        assert!(run.mentions().is_empty());
        run.fail();
        assert!(run.mentions().is_empty());
    }

    #[test]
    fn a_large_article_is_left_alone() {
        let mut run = ExternalNerRun::default();
        assert!(!run.start_automatically(&too_large()));
        assert_eq!(run.toggle(&too_large()), ExternalNerStep::TooLarge);
        assert!(!run.is_running());
    }

    #[test]
    fn it_waits_for_the_whole_article() {
        let mut run = ExternalNerRun::default();
        assert_eq!(run.toggle(&head()), ExternalNerStep::StillReading);
        assert!(!run.start_automatically(&head()) && !run.is_running());
        assert!(run.start_automatically(&article()), "the rest was read");
    }
}
