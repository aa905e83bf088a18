//! The board of the folder's claims, the list of its articles, and opening one of them.

use super::numbers::Numbers;
use super::{Answer, LeftArticle, OpenTarget, PlainEffect, PlainReader, PlainReply, refuse};
use crate::annotation::board::{ClaimOrder, ClaimProgress, ClaimRow, claim_rows, sort_claims};
use crate::annotation::filter::RowFilter;
use crate::annotation::vocabulary::{Priority, Status, word};
use crate::article::Article;
use crate::text::display;
use crate::tui::document::Document;
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// Columns of the words of a claim on the board.
const ROW_COLUMNS: usize = 70;

impl PlainReader {
    pub(super) fn board(_: &mut Self, rest: &str) -> Answer {
        order_and_filter(rest)?;
        Ok(PlainReply { text: String::new(), effect: PlainEffect::ReadBoard(rest.into()) })
    }

    /// Reads out the claims of the folder: `rows` are those that were read from its files, `typed` is what followed the command,
    /// and `failed` the errors of files that could not be read.
    pub(super) fn board_read(&mut self, mut rows: Vec<ClaimRow>, typed: &str, failed: &[String]) -> String {
        let Ok((order, filter)) = order_and_filter(typed) else { return String::new() };
        // The annotations of this article are those in memory, which may not be saved.
        let here = self.article().path().map(Path::to_path_buf);
        rows.retain(|row| !is_same_file(row.path.as_deref(), here.as_deref()));
        let own = self.doc.annotations.list().iter().map(|placed| &placed.annotation);
        rows.extend(claim_rows(own, here.as_deref()));
        sort_claims(&mut rows, order, &self.doc.project.scale);
        let all = rows.len();
        rows.retain(|row| row.matches(&filter));
        let progress = ClaimProgress::count(rows.iter());
        let mut lines = vec![match (all, rows.len()) {
            (0, _) => "No claims in this folder yet.".into(),
            (all, 0) => format!("None of the {} fits.", display::counted(all, "claim")),
            _ => format!(
                "{}: {} to do, {} checking, {} done.",
                display::counted(progress.all, "claim"),
                progress.all - progress.checking - progress.done,
                progress.checking,
                progress.done
            ),
        }];
        lines.extend((1..).zip(&rows).map(|(n, row)| format!("{n}: {}", self.board_row(row))));
        lines.extend(failed.iter().map(|why| format!("Not read: {why}")));
        if !rows.is_empty() {
            lines.push("open and a number goes to a claim.".into());
        }
        let target = |row: ClaimRow| Some(OpenTarget { path: row.path?, annotation: Some(row.id) });
        self.listed = rows.into_iter().filter_map(target).collect();
        lines.join("\n")
    }

    /// A claim on the board.
    fn board_row(&self, row: &ClaimRow) -> String {
        let claim = &row.claim;
        let mut parts = vec![claim.outcome().to_string()];
        if claim.verdict.is_some() && claim.status != Status::Done {
            parts.push(claim.status.shown().into());
        }
        match claim.priority.as_ref() {
            None | Some(Priority::Normal) => {}
            priority => parts.push(format!("{} priority", word(priority))),
        }
        parts.push(match row.path.as_deref() {
            Some(path) if !is_same_file(Some(path), self.article().path()) => {
                format!("in {}", display::file_name(path))
            }
            _ => "in this article".into(),
        });
        if !claim.speaker.is_empty() {
            parts.push(format!("by {}", claim.speaker));
        }
        let words = display::ellipsis(row.claim_text(), ROW_COLUMNS);
        display::printable(&format!("{}: “{words}”", parts.join(", ")))
    }

    pub(super) fn open(&mut self, rest: &str) -> Answer {
        if rest.is_empty() {
            return Ok(PlainReply { text: String::new(), effect: PlainEffect::ListArticles });
        }
        let effect = match rest.parse::<usize>() {
            Err(_) => PlainEffect::OpenNamed(rest.into()),
            Ok(n) => match n.checked_sub(1).and_then(|i| self.listed.get(i)) {
                Some(target) => PlainEffect::Open(target.clone()),
                None if self.listed.is_empty() => {
                    return refuse("Read the board or the list of articles (open) first; then the numbers are known.");
                }
                None => return refuse(format!("Give a number from 1 to {}.", self.listed.len())),
            },
        };
        match effect {
            PlainEffect::Open(OpenTarget { path, annotation: Some(id) })
                if is_same_file(Some(&path), self.article().path()) =>
            {
                self.go_to_annotation_id(id)
            }
            effect => Ok(PlainReply { text: String::new(), effect }),
        }
    }

    fn go_to_annotation_id(&mut self, id: Uuid) -> Answer {
        self.go_to_annotation(&self.numbers.of(id).to_string())
    }

    /// Reads out the articles of the folder.
    pub(super) fn articles_listed(&mut self, paths: Vec<PathBuf>) -> String {
        let here = self.article().path();
        let rows = (1..).zip(&paths).map(|(n, path)| {
            let open = if is_same_file(Some(path), here) { " (this one)" } else { "" };
            format!("{n}: {}{open}", display::file_name(path))
        });
        let text = rows.collect::<Vec<_>>().join("\n");
        self.listed = paths.into_iter().map(|path| OpenTarget { path, annotation: None }).collect();
        if text.is_empty() { "No articles in this folder.".into() } else { text }
    }

    /// Goes to another article that was opened, and to an annotation in it. What is known of the one before is kept.
    pub(super) fn switch_to(&mut self, doc: Document, annotation: Option<Uuid>) -> String {
        self.leave();
        self.doc = doc;
        (self.at, self.is_started, self.search, self.entities) = (0, false, None, None);
        (self.flagged, self.chosen, self.question, self.is_draft_settled) = (None, None, None, false);
        self.numbers = Numbers::default();
        let path = self.article().path().map(Path::to_path_buf);
        if let Some(left) = path.and_then(|path| self.left.remove(&path)) {
            self.doc.annotations.restore_history(left.history);
            (self.numbers, self.at) = (left.numbers, left.at.min(self.article().paragraphs().len() - 1));
        }
        self.number_new_annotations();
        self.offer_draft();
        let greeting = format!("Opened {}.\n{}", self.doc.name, self.greeting());
        match annotation.filter(|_| self.question.is_none()).map(|id| self.go_to_annotation_id(id)) {
            Some(Ok(reply)) => format!("{greeting}\n{}", reply.text),
            _ => greeting,
        }
    }

    /// Keeps what is known of the open article until it is opened again.
    fn leave(&mut self) {
        let article: Arc<Article> = self.article().clone();
        let history = self.doc.annotations.take_history(&article);
        let left = LeftArticle { history, numbers: std::mem::take(&mut self.numbers), at: self.at };
        if let Some(path) = article.path() {
            self.left.insert(path.into(), left);
        }
    }
}

/// Whether two paths name the same file, also if they are written differently.
pub(super) fn is_same_file(a: Option<&Path>, b: Option<&Path>) -> bool {
    let absolute = |path: Option<&Path>| path.and_then(|path| std::path::absolute(path).ok());
    absolute(a).is_some_and(|a| absolute(b) == Some(a))
}

/// Reads `by ORDER` and the filter after it.
fn order_and_filter(typed: &str) -> Result<(ClaimOrder, RowFilter), super::Refusal> {
    let Some(rest) = typed.strip_prefix("by ") else { return Ok((ClaimOrder::Place, RowFilter::new(typed))) };
    let (order, filter) = rest.trim().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
    match ClaimOrder::from_str(order, true) {
        Ok(order) => Ok((order, RowFilter::new(filter))),
        Err(_) => refuse(format!("There is no order {order}. Orders: place, priority, status, verdict, speaker.")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Talk;
    use super::*;
    use crate::annotation::claim::Claim;

    /// A row of another article.
    fn row(name: &str, words: &str, verdict: Option<&str>) -> ClaimRow {
        let claim = Claim { verdict: verdict.map(Into::into), priority: Some(Priority::High), ..Claim::default() };
        let path = Some(Path::new("/articles").join(name));
        ClaimRow { path, id: Uuid::from_u128(7), words: words.into(), start: 0, claim, tags: Vec::new() }
    }

    #[test]
    fn the_board_has_the_claims_of_all_articles() {
        let mut talk = Talk::new();
        talk.lines(&["2", "c 1", "x 1 verdict false"]);
        assert_eq!(talk.plain.answer("b").effect, PlainEffect::ReadBoard(String::new()));
        let rows = vec![row("a.txt", "an older version on disk", None), row("b.txt", "Stok naik", None)];
        let told = talk.plain.board_read(rows, "", &["c.txt: broken".into()]);
        assert_eq!(
            told,
            "2 claims: 1 to do, 0 checking, 1 done.\n\
             1: false, in this article: “Harga jagung naik 3 persen sejak 2020.”\n\
             2: to do, high priority, in b.txt: “Stok naik”\n\
             Not read: c.txt: broken\nopen and a number goes to a claim."
        );
        assert!(talk.line("o 1").starts_with("Claim 1, in paragraph 2."));
        let target = OpenTarget { path: "/articles/b.txt".into(), annotation: Some(Uuid::from_u128(7)) };
        assert_eq!(talk.plain.answer("o 2").effect, PlainEffect::Open(target));
        assert_eq!(talk.line("o 3"), "Give a number from 1 to 2.");
    }

    #[test]
    fn the_board_is_sorted_and_filtered() {
        let mut talk = Talk::new();
        let rows = || vec![row("b.txt", "Satu", Some("false")), row("c.txt", "Dua", None)];
        assert!(talk.plain.board_read(rows(), "by verdict status:todo", &[]).contains("“Satu”"));
        assert!(!talk.plain.board_read(rows(), "verdict:false", &[]).contains("“Dua”"));
        assert_eq!(talk.plain.board_read(rows(), "gula", &[]), "None of the 2 claims fits.");
        assert_eq!(talk.plain.board_read(Vec::new(), "", &[]), "No claims in this folder yet.");
        assert!(talk.line("b by size").starts_with("There is no order size. Orders: place, priority"));
    }
}
