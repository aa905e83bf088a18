//! Decides which source an orphan belongs to. Between sources that fit about equally well, nothing is decided.

use super::{Evidence, Offer, Orphan, OrphanReason, is_empty, merged, search};
use crate::annotation::anchor;
use crate::annotation::location::sidecar_location;
use crate::annotation::sidecar::Sidecar;
use crate::annotation::snapshot;
use crate::annotation::store::Store;
use crate::article::source::{self, ReadOptions};
use crate::article::{Article, folder};
use crate::text::sha256;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Least share of words in common from which a source counts as an edited copy of the text that was annotated.
/// Measured on edited copies of articles and on pairs of different articles: see `docs/file-format.md`.
const MIN_SIMILARITY: f32 = 0.6;

/// Least difference of that share by which the best source must be better than the next.
const MIN_LEAD: f32 = 0.1;

/// How many times as long as the other one of two similar texts may be. Of two texts with the least similarity, one may be
/// 2.4 times as long; words and characters are not the same measure.
const MAX_LENGTH_RATIO: usize = 4;

/// Most pairs of orphans and articles whose texts are compared while a library is read.
const MAX_PAIRS_IN_LIBRARY: usize = 500;

/// Most other sources in a folder that are compared with an orphan before it is offered to one of them.
const MAX_RIVALS: usize = 200;

/// A source that an orphan may belong to.
struct Candidate<'a> {
    /// Absolute path.
    path: &'a Path,
    text: &'a str,
    /// SHA-256 of the text.
    sha256: &'a str,
    /// The annotations that it has already.
    current: &'a Sidecar,
}

/// The source of an orphan.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fit {
    /// No source fits.
    Nothing,
    /// This source, for this reason.
    Source(PathBuf, Evidence),
    /// It cannot be told which of these sources, or there are several orphans for the one.
    Unclear(Vec<PathBuf>),
}

/// The sources that fit each orphan, as far as they were looked at.
struct Matching<'a> {
    orphans: &'a [Orphan],
    /// The text of each orphan, read when it is first needed.
    texts: Vec<OnceCell<Option<String>>>,
    fits: Vec<Vec<(PathBuf, Evidence)>>,
}

impl<'a> Candidate<'a> {
    fn new(path: &'a Path, article: &'a Article, current: &'a Sidecar) -> Self {
        Self { path, text: article.text(), sha256: article.sha256(), current }
    }
}

impl<'a> Matching<'a> {
    fn new(orphans: &'a [Orphan]) -> Self {
        Self { orphans, texts: vec![OnceCell::new(); orphans.len()], fits: vec![Vec::new(); orphans.len()] }
    }

    /// Compares a source with every orphan.
    fn add(&mut self, candidate: &Candidate<'_>) {
        for (i, orphan) in self.orphans.iter().enumerate() {
            if let Some(evidence) = evidence(orphan, candidate, &self.texts[i]) {
                self.fits[i].push((candidate.path.to_path_buf(), evidence));
            }
        }
    }

    /// Reads the source at `path` and compares it, unless its annotations already rule that out. A source that cannot be
    /// read fits nothing.
    fn add_path(&mut self, path: &Path, annotations: Option<&Path>, reading: ReadOptions) {
        let current = match sidecar_location(path, annotations).map(Store::open).transpose() {
            Ok(store) => store.map(|store| store.sidecar()).unwrap_or_default(),
            Err(error) => return log::info!("{error}"),
        };
        let Ok(path) = std::path::absolute(path) else { return };
        if !self.orphans.iter().any(|orphan| may_take(orphan, &path, &current)) {
            return;
        }
        match source::read(&path, reading) {
            Ok(article) => self.add(&Candidate::new(&path, &article, &current)),
            Err(error) => log::info!("{error}"),
        }
    }

    /// The source of each orphan.
    fn decide(self) -> Vec<Fit> {
        let mut decided: Vec<Fit> = self.fits.into_iter().map(best).collect();
        let sources: Vec<_> = decided.iter().map(|fit| fit.source().map(Path::to_path_buf)).collect();
        for (i, fit) in decided.iter_mut().enumerate() {
            if let Some(source) = &sources[i]
                && sources.iter().filter(|other| other.as_ref() == Some(source)).count() > 1
            {
                *fit = Fit::Unclear(vec![source.clone()]);
            }
        }
        decided
    }
}

impl Fit {
    /// The sources that fit.
    pub(crate) fn sources(&self) -> &[PathBuf] {
        match self {
            Self::Nothing => &[],
            Self::Source(path, _) => std::slice::from_ref(path),
            Self::Unclear(paths) => paths,
        }
    }

    fn source(&self) -> Option<&Path> {
        match self {
            Self::Source(path, _) => Some(path),
            Self::Nothing | Self::Unclear(_) => None,
        }
    }
}

/// The best of the sources that fit an orphan, if it is clearly better than the next.
fn best(mut fits: Vec<(PathBuf, Evidence)>) -> Fit {
    let rank = |evidence: &Evidence| match evidence {
        Evidence::SamePath | Evidence::Chosen => 3.0,
        Evidence::SameText => 2.0,
        Evidence::SimilarText(share) => *share,
    };
    fits.sort_by(|(a, x), (b, y)| rank(y).total_cmp(&rank(x)).then(a.cmp(b)));
    let Some((path, evidence)) = fits.first().cloned() else { return Fit::Nothing };
    let near: Vec<PathBuf> =
        fits.into_iter().filter(|(_, other)| rank(&evidence) - rank(other) < MIN_LEAD).map(|(path, _)| path).collect();
    if near.len() == 1 { Fit::Source(path, evidence) } else { Fit::Unclear(near) }
}

/// Whether a source with the annotations `current` may take an orphan over: it has none yet, or it has some of the same
/// ones, as after saving under the old name and the new one.
fn may_take(orphan: &Orphan, path: &Path, current: &Sidecar) -> bool {
    if orphan.reason == OrphanReason::ReadElsewhere {
        return orphan.source == path;
    }
    let ids = || current.annotations.iter().map(|annotation| annotation.id).collect::<BTreeSet<_>>();
    let shares_some = |ids: BTreeSet<_>| orphan.sidecar.annotations.iter().any(|own| ids.contains(&own.id));
    is_empty(current) || shares_some(ids())
}

/// Why `orphan` belongs to a source; `None` if it does not, or has nothing that the source lacks. Its text is kept in
/// `text`.
fn evidence(orphan: &Orphan, candidate: &Candidate<'_>, text: &OnceCell<Option<String>>) -> Option<Evidence> {
    let Candidate { path, text: new, sha256, current } = *candidate;
    if !may_take(orphan, path, current) || !adds_to(current, &orphan.sidecar) {
        return None;
    }
    if orphan.reason == OrphanReason::ReadElsewhere {
        return Some(Evidence::SamePath);
    }
    if orphan.is_for_text_with(sha256) {
        return Some(Evidence::SameText);
    }
    // A source on a disk that is not mounted may be nearer.
    let may_be_similar = orphan.reason == OrphanReason::SourceGone && is_empty(current);
    if !may_be_similar || new.len() > snapshot::MAX_SNAPSHOT_BYTES {
        return None;
    }
    let old = text.get_or_init(|| orphan.text()).as_deref()?;
    // Texts of very different lengths cannot have enough in common.
    if old.len().min(new.len()) * MAX_LENGTH_RATIO < old.len().max(new.len()) {
        return None;
    }
    anchor::similarity(old, new, MIN_SIMILARITY).map(Evidence::SimilarText)
}

/// Whether taking `orphan` over would change `current`.
fn adds_to(current: &Sidecar, orphan: &Sidecar) -> bool {
    let mut now = current.clone();
    now.sort();
    let mut then = merged(&now, orphan);
    then.sort();
    then != now
}

/// The orphans in `folder`, each with its source among the articles of the folder. Orphans of sources in other folders are
/// left out unless they fit one of these.
pub(crate) fn in_folder(folder: &Path, annotations: Option<&Path>, reading: ReadOptions) -> Vec<(Orphan, Fit)> {
    let orphans = search::in_folder(folder, annotations);
    let mut matching = Matching::new(&orphans);
    if !orphans.is_empty() {
        match folder::articles(folder) {
            Ok(paths) => paths.iter().for_each(|path| matching.add_path(path, annotations, reading)),
            Err(error) => log::info!("{error}"),
        }
    }
    let fits = matching.decide();
    let root = std::path::absolute(folder).unwrap_or_default();
    let matched = orphans.into_iter().zip(fits);
    matched.filter(|(orphan, fit)| *fit != Fit::Nothing || orphan.source.starts_with(&root)).collect()
}

/// The number of annotations of orphans in `folder` that may belong to each of its articles, given by path and text; those
/// with none are left out. Texts that are only similar are compared if there are not too many.
pub(crate) fn count_by_source<'t>(
    folder: &Path,
    annotations: Option<&Path>,
    articles: impl ExactSizeIterator<Item = (&'t Path, &'t str)>,
) -> BTreeMap<PathBuf, usize> {
    let orphans = search::in_folder(folder, annotations);
    if orphans.is_empty() {
        return BTreeMap::new();
    }
    let mut matching = Matching::new(&orphans);
    if orphans.len() * articles.len() > MAX_PAIRS_IN_LIBRARY {
        matching.texts = vec![OnceCell::from(None); orphans.len()];
    }
    let mut given = HashMap::new();
    for (path, text) in articles {
        let store = sidecar_location(path, annotations).and_then(|location| Store::open(location).ok());
        let current = store.map(|store| store.sidecar()).unwrap_or_default();
        if let Ok(absolute) = std::path::absolute(path)
            && orphans.iter().any(|orphan| may_take(orphan, &absolute, &current))
        {
            let sha256 = sha256(text.as_bytes());
            matching.add(&Candidate { path: &absolute, text, sha256: &sha256, current: &current });
            given.insert(absolute, path);
        }
    }
    let mut counts = BTreeMap::new();
    for (orphan, fit) in orphans.iter().zip(matching.decide()) {
        for path in fit.sources().iter().filter_map(|source| given.get(source)) {
            *counts.entry(path.to_path_buf()).or_default() += orphan.sidecar.annotations.len();
        }
    }
    counts
}

/// The orphans around `article` that belong to it, or seem to; `current` are the annotations that it has. Similar ones are
/// left out if there are certain ones, if another source fits them about as well, or if that cannot be told.
pub(crate) fn offers_for(
    article: &Article,
    current: &Sidecar,
    annotations: Option<&Path>,
    reading: ReadOptions,
) -> Vec<Offer> {
    let Some(path) = article.path().and_then(|path| std::path::absolute(path).ok()) else { return Vec::new() };
    let orphans = search::around(&path, annotations);
    let mut matching = Matching::new(&orphans);
    matching.add(&Candidate::new(&path, article, current));
    let found = |i: usize| matching.fits[i].first().map(|(_, evidence)| *evidence);
    let certain: Vec<(usize, Evidence)> = (0..orphans.len())
        .filter_map(|i| Some((i, found(i)?)))
        .filter(|(_, evidence)| !matches!(evidence, Evidence::SimilarText(_)))
        .collect();
    let chosen = if certain.is_empty() { clearly_nearest(matching, &path, annotations, reading) } else { certain };
    chosen.into_iter().map(|(i, evidence)| Offer::new(orphans[i].clone(), evidence, article)).collect()
}

/// Of the orphans that are similar to the source at `path` those that are similar to no other source in their old folder
/// or the new one.
fn clearly_nearest(
    mut matching: Matching<'_>,
    path: &Path,
    annotations: Option<&Path>,
    reading: ReadOptions,
) -> Vec<(usize, Evidence)> {
    let similar = (0..matching.orphans.len()).filter(|&i| !matching.fits[i].is_empty());
    let folders: BTreeSet<&Path> =
        similar.filter_map(|i| matching.orphans[i].source.parent()).chain(path.parent()).collect();
    if matching.fits.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    let mut rivals = BTreeSet::new();
    for folder in folders {
        match folder::articles(folder) {
            Ok(paths) => rivals.extend(paths),
            Err(error) => log::info!("{error}"),
        }
    }
    rivals.remove(path);
    if rivals.len() > MAX_RIVALS {
        log::info!("{}: too many other articles to find the source of annotations by its text", path.display());
        return Vec::new();
    }
    for rival in &rivals {
        matching.add_path(rival, annotations, reading);
    }
    let decided = matching.decide().into_iter().enumerate();
    decided
        .filter_map(|(i, fit)| match fit {
            Fit::Source(of, evidence) if of == path => Some((i, evidence)),
            _ => None,
        })
        .collect()
}
