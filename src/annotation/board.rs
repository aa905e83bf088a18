//! The claim board: lists, sorts and filters the claims of an article or a folder, and counts progress.

use super::claim::Claim;
use super::filter::RowFilter;
use super::location::sidecar_location;
use super::store::{Store, StoreError};
use super::verdict::Scale;
use super::vocabulary::{Priority, Status, word};
use super::{Annotation, AnnotationKind};
use crate::guard::{catch_panic, fault_point};
use crate::text::typography::single_spaced;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// A claim on the board.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimRow {
    /// Path of the article; `None` for a text from standard input.
    pub path: Option<PathBuf>,
    /// Id of the annotation.
    pub id: Uuid,
    /// The annotated words, on one line.
    pub words: String,
    /// Start of the words, in code points of the text they were annotated in.
    pub start: usize,
    /// Details of the claim.
    pub claim: Claim,
    /// Tags of the annotation.
    pub tags: Vec<String>,
}

/// How the board is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ClaimOrder {
    /// By article and position in the text
    #[default]
    Place,
    /// Highest priority first
    Priority,
    /// To do, then checking, then done
    Status,
    /// In the order of the verdict scale
    Verdict,
    /// By speaker name
    Speaker,
}

impl ClaimOrder {
    /// The order, as shown in headings.
    pub(crate) const fn heading(self) -> &'static str {
        match self {
            Self::Place => "in order",
            Self::Priority => "by priority",
            Self::Status => "by status",
            Self::Verdict => "by verdict",
            Self::Speaker => "by speaker",
        }
    }

    /// The next order; the last is followed by the first.
    #[must_use]
    pub(crate) const fn next(self) -> Self {
        match self {
            Self::Place => Self::Priority,
            Self::Priority => Self::Status,
            Self::Status => Self::Verdict,
            Self::Verdict => Self::Speaker,
            Self::Speaker => Self::Place,
        }
    }
}

impl ClaimRow {
    /// The claim restated out of context if somebody has written that, otherwise the annotated words.
    pub(crate) fn claim_text(&self) -> &str {
        if self.claim.wording.is_empty() { &self.words } else { &self.claim.wording }
    }

    /// Whether the row fits a filter: by its words, claim details, tags, file name, and by the terms `#tag`, `status:`,
    /// `verdict:`, `priority:`, `type:`, `speaker:` and `checker:`.
    pub(crate) fn matches(&self, filter: &RowFilter) -> bool {
        let claim = &self.claim;
        let name = self.path.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let named = [
            ("status", claim.status.shown()),
            ("status", claim.status.as_str()),
            ("verdict", word(claim.verdict.as_ref())),
            ("priority", claim.priority.as_ref().unwrap_or(&Priority::Normal).as_str()),
            ("type", word(claim.r#type.as_ref())),
            ("speaker", &claim.speaker),
            ("checker", &claim.checker),
        ];
        let terms = named.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}:{value}"));
        let terms: Vec<String> = terms.chain(self.tags.iter().map(|tag| format!("#{tag}"))).collect();
        let texts = [
            self.words.as_str(),
            &claim.wording,
            &claim.speaker,
            &claim.open_suggestions().speaker,
            &claim.role,
            &claim.at,
            claim.status.shown(),
            word(claim.verdict.as_ref()),
            word(claim.r#type.as_ref()),
            word(claim.priority.as_ref()),
            &claim.checker,
            name.as_deref().unwrap_or_default(),
        ];
        filter.matches(&terms, &format!("{}\n{}", texts.join("\n"), self.tags.join("\n")))
    }
}

/// The claims among annotations, in their order. `path` is the path of the article.
pub(crate) fn claim_rows<'a>(
    annotations: impl Iterator<Item = &'a Arc<Annotation>>,
    path: Option<&Path>,
) -> Vec<ClaimRow> {
    let claims = annotations.filter(|annotation| annotation.kind == AnnotationKind::Claim);
    claims
        .map(|annotation| ClaimRow {
            path: path.map(Path::to_path_buf),
            id: annotation.id,
            words: single_spaced(&annotation.target.exact),
            start: annotation.target.start,
            claim: annotation.claim.clone().unwrap_or_default(),
            tags: annotation.tags.clone(),
        })
        .collect()
}

/// Reads the claims of the articles at `paths`; `annotations` is the folder given by `--annotations`. Also returns
/// the errors for sidecars that cannot be read.
pub(crate) fn read_claims(paths: &[PathBuf], annotations: Option<&Path>) -> (Vec<ClaimRow>, Vec<StoreError>) {
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    for path in paths {
        // Skip articles without annotations: in a folder, that is most of them.
        let Some(place) = sidecar_location(path, annotations).filter(|place| place.sidecar.exists()) else { continue };
        let read = || {
            fault_point(format_args!("article {}", path.display()));
            Store::open(place).map(|store| claim_rows(store.sidecar().annotations.iter(), Some(path)))
        };
        match catch_panic("the board", read) {
            Ok(Ok(rows)) => all.extend(rows),
            Ok(Err(error)) => wrong.push(error),
            Err(source) => wrong.push(StoreError::Panicked { path: path.clone(), source }),
        }
    }
    (all, wrong)
}

/// Sorts rows. Rows that compare equal are sorted by path and position in the text.
pub(crate) fn sort_claims(rows: &mut [ClaimRow], order: ClaimOrder, scale: &Scale) {
    let place = |row: &ClaimRow| (row.path.clone(), row.start, row.id);
    match order {
        ClaimOrder::Place => rows.sort_by_cached_key(place),
        ClaimOrder::Priority => {
            rows.sort_by_cached_key(|row| (Priority::order(row.claim.priority.as_ref()), place(row)));
        }
        ClaimOrder::Status => rows.sort_by_cached_key(|row| (row.claim.status.order(), place(row))),
        ClaimOrder::Verdict => rows.sort_by_cached_key(|row| (scale.order(row.claim.verdict.as_ref()), place(row))),
        ClaimOrder::Speaker => {
            rows.sort_by_cached_key(|row| (row.claim.speaker.is_empty(), row.claim.speaker.to_lowercase(), place(row)));
        }
    }
}

/// How many claims are being checked and how many are done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClaimProgress {
    /// Number of claims.
    pub(crate) all: usize,
    /// Number of claims that are being checked.
    pub(crate) checking: usize,
    /// Number of claims whose check is finished.
    pub(crate) done: usize,
}

impl ClaimProgress {
    /// Counts `rows` by status.
    pub(crate) fn count<'a>(rows: impl Iterator<Item = &'a ClaimRow>) -> Self {
        rows.fold(Self::default(), |sum, row| Self {
            all: sum.all + 1,
            checking: sum.checking + usize::from(row.claim.status == Status::Checking),
            done: sum.done + usize::from(row.claim.status == Status::Done),
        })
    }
}

impl std::fmt::Display for ClaimProgress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { all, checking, done } = self;
        let percent = if *all == 0 { 0 } else { done * 100 / all };
        let claims = if *all == 1 { "claim" } else { "claims" };
        write!(f, "{all} {claims}: {} to do, {checking} checking, {done} done · {percent}%", all - checking - done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::verdict::Verdict;

    fn row(n: u128, speaker: &str, status: Status, verdict: Option<&str>, priority: Option<Priority>) -> ClaimRow {
        let claim = Claim {
            status,
            speaker: speaker.into(),
            verdict: verdict.map(Verdict::from),
            priority,
            ..Claim::default()
        };
        ClaimRow {
            path: None,
            id: Uuid::from_u128(n),
            words: "Satu dua".into(),
            start: n as usize,
            claim,
            tags: vec!["x".into()],
        }
    }

    #[test]
    fn sorted_filtered_and_counted() {
        let mut rows = vec![
            row(1, "Putin", Status::Done, Some("false"), Some(Priority::Low)),
            row(2, "", Status::Todo, None, Some(Priority::High)),
            row(3, "Gref", Status::Checking, Some("true"), None),
        ];
        let mut order = |order| {
            sort_claims(&mut rows, order, &Scale::default());
            rows.iter().map(|row| row.start).collect::<Vec<_>>()
        };
        assert_eq!(order(ClaimOrder::Priority), [2, 3, 1]);
        assert_eq!(order(ClaimOrder::Status), [2, 3, 1]);
        assert_eq!(order(ClaimOrder::Verdict), [3, 1, 2]);
        assert_eq!(order(ClaimOrder::Speaker), [3, 1, 2]);
        assert_eq!(order(ClaimOrder::Place), [1, 2, 3]);
        assert_eq!(ClaimProgress::count(rows.iter()).to_string(), "3 claims: 1 to do, 1 checking, 1 done · 33%");
        let found = |filter: &str| {
            let filter = RowFilter::new(filter);
            rows.iter().filter(|row| row.matches(&filter)).map(|row| row.start).collect::<Vec<_>>()
        };
        assert_eq!(found("gref true"), [3]);
        assert_eq!(found(""), [1, 2, 3]);
        assert_eq!(found("satu x"), [1, 2, 3]);
        assert_eq!((found("status:to"), found("status:todo")), (vec![2], vec![2]));
        assert_eq!(found("#x priority:normal"), [3], "a claim without a priority counts as normal");
    }
}
