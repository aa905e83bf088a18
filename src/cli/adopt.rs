//! `tandai adopt`: gives the annotations of a source that was renamed or moved to that source.

use super::usage::UsageError;
use super::{CommonArgs, Error, Outcome, display_path, json_line, note};
use crate::annotation::AnchorState;
use crate::annotation::location::sidecar_location;
use crate::annotation::orphans::{self, Adopted, Evidence, Fit, Offer, Orphan, percent};
use crate::annotation::store::Store;
use crate::article::Article;
use crate::explain;
use crate::text::display;
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Which annotations go where.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A source, which adopts the annotations that belong to its text; or a folder, of which the annotation files without
    /// a source are listed
    path: PathBuf,
    /// The annotation file to adopt, whatever text it was made on
    #[arg(long, value_name = "SIDECAR", conflicts_with = "write")]
    from: Option<PathBuf>,
    /// In a folder, let each source adopt the annotations that were made on exactly its text
    #[arg(long)]
    write: bool,
    /// Print one JSON object per annotation file
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    common: CommonArgs,
}

/// An annotation file without a source in JSON output.
#[derive(Serialize)]
struct OrphanJson {
    sidecar: String,
    /// The source that it names.
    source: String,
    annotations: usize,
    /// `path`, `text`, `similar`, `unclear` or `nothing`.
    fit: &'static str,
    /// The sources that fit.
    sources: Vec<String>,
    /// The share of words that a similar source has in common with the annotated text.
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<f32>,
    /// Whether the source has adopted the annotations now.
    adopted: bool,
    /// Where the annotation file is now, if it was moved aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<String>,
}

/// Lists the orphans of a folder, or lets sources adopt them. Exit code 1 if any is left without a source.
pub(crate) fn run(args: &Args) -> Result<Outcome, Error> {
    if args.path.is_dir() {
        return match &args.from {
            Some(_) => Err(UsageError::AdoptsInFolder(args.path.clone()).into()),
            None => folder(args),
        };
    }
    let article = args.common.article(&args.path)?;
    let path = article.path().ok_or(UsageError::InputIsNotAFile)?;
    let store = args.common.store(&article)?.ok_or(UsageError::InputIsNotAFile)?;
    let offer = match &args.from {
        Some(file) => Offer::of_file(file, &article)?.ok_or_else(|| UsageError::NoSuchFile(file.clone()))?,
        None => choose(path, &article, &store, args)?,
    };
    if let [copy, ..] = &offer.copies[..] {
        return Err(UsageError::HasConflictedCopy {
            sidecar: shown(offer.orphan.path()).into(),
            copy: shown(copy).into(),
        }
        .into());
    }
    let adopted = orphans::adopt(&offer.orphan, &article, store)?;
    let fit = Fit::Source(path.to_path_buf(), offer.evidence);
    let mut out = io::stdout().lock();
    tell(args, &offer.orphan, &fit, Some(&adopted), &mut out)?;
    Ok(Outcome::Fine)
}

/// The orphan that belongs to `article`, if there is exactly one.
fn choose(path: &Path, article: &Article, store: &Store, args: &Args) -> Result<Offer, Error> {
    let annotations = args.common.annotations.as_deref();
    let mut offers = orphans::offers_for(article, &store.sidecar(), annotations, args.common.read_options());
    match (offers.pop(), offers.is_empty()) {
        (Some(offer), true) => Ok(offer),
        (None, _) => Err(UsageError::NothingToAdopt(path.to_path_buf()).into()),
        (Some(last), false) => {
            let files = offers.iter().chain([&last]).map(|offer| shown(offer.orphan.path())).collect::<Vec<_>>();
            Err(UsageError::SeveralToAdopt { article: path.to_path_buf(), files: files.join(", ") }.into())
        }
    }
}

/// Lists the orphans of a folder and the sources that fit them; with `--write`, the certain ones are adopted.
fn folder(args: &Args) -> Result<Outcome, Error> {
    let found = orphans::in_folder(&args.path, args.common.annotations.as_deref(), args.common.read_options());
    let (mut left, mut out) = (0, io::stdout().lock());
    for (orphan, fit) in &found {
        let adopted = match fit {
            Fit::Source(path, Evidence::SamePath | Evidence::SameText) if args.write => adopt(orphan, path, args)?,
            _ => None,
        };
        left += usize::from(adopted.is_none());
        tell(args, orphan, fit, adopted.as_ref(), &mut out)?;
    }
    let (all, adopted) = (display::counted(found.len(), "annotation file"), found.len() - left);
    match (args.json, found.is_empty()) {
        (true, _) => {}
        (false, true) => writeln!(out, "every annotation file has its source")?,
        (false, false) if args.write => writeln!(out, "{adopted} of {all} adopted")?,
        (false, false) => writeln!(out, "{all} without a source; --write adopts those with the same text")?,
    }
    out.flush()?;
    Ok(Outcome::of(left > 0))
}

/// Lets the source at `path` adopt an orphan, unless a conflicted copy of it has to be merged first.
fn adopt(orphan: &Orphan, path: &Path, args: &Args) -> Result<Option<Adopted>, Error> {
    if let [copy, ..] = &orphan.conflicted_copies()[..] {
        let (copy, sidecar) = (shown(copy), shown(orphan.path()));
        note(&format!("{copy}: a conflicted copy: `tandai merge '{sidecar}' '{copy}'` first"));
        return Ok(None);
    }
    let article = args.common.article(path)?;
    let Some(location) = sidecar_location(path, args.common.annotations.as_deref()) else { return Ok(None) };
    Ok(Some(orphans::adopt(orphan, &article, Store::open(location)?)?))
}

/// Writes what belongs to an orphan and what was done.
fn tell(args: &Args, orphan: &Orphan, fit: &Fit, adopted: Option<&Adopted>, out: &mut impl Write) -> Result<(), Error> {
    let kept = adopted.and_then(|adopted| adopted.kept.as_ref().ok()).and_then(Option::as_deref);
    if args.json {
        writeln!(out, "{}", json_line(&json(orphan, fit, adopted.is_some(), kept))?)?;
    } else {
        writeln!(out, "{}", display::printable(&line(orphan, fit, adopted, kept)))?;
    }
    if let Some(Err(error)) = adopted.map(|adopted| &adopted.kept) {
        note(&format!("adopted, but the old file stays: {}", explain::message(error)));
    }
    Ok(())
}

/// An orphan as `b.txt: 2 annotations of a.txt (same text)`; with its own path first if no source fits.
fn line(orphan: &Orphan, fit: &Fit, adopted: Option<&Adopted>, kept: Option<&Path>) -> String {
    let (sidecar, source) = (shown(orphan.path()), shown(orphan.source()));
    let of = format!("{} of {source}", orphan.contents());
    match (fit, adopted) {
        (Fit::Source(path, _), Some(adopted)) => {
            let ids: Vec<_> = orphan.sidecar().annotations.iter().map(|annotation| annotation.id).collect();
            let state = |state: AnchorState| {
                let own = adopted.annotations.list().iter().filter(|placed| ids.contains(&placed.annotation.id));
                (own.filter(|placed| placed.state == state).count(), state.name())
            };
            let states =
                [AnchorState::Exact, AnchorState::Moved, AnchorState::Changed, AnchorState::Lost, AnchorState::Article]
                    .map(state);
            let states: Vec<String> =
                states.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}")).collect();
            let states = if states.is_empty() { String::new() } else { format!(": {}", states.join(", ")) };
            let kept = kept.map_or(String::new(), |kept| format!("; the old file is now {}", shown(kept)));
            format!("{}: adopted {of}{states}{kept}", shown(path))
        }
        (Fit::Source(path, _), None) => format!("{}: {of} {}", shown(path), fitting(orphan, fit)),
        (Fit::Unclear(_), _) => {
            format!("{sidecar}: {of} {}: `tandai adopt SOURCE --from '{sidecar}'`", fitting(orphan, fit))
        }
        (Fit::Nothing, _) => format!("{sidecar}: {of} {}", fitting(orphan, fit)),
    }
}

/// How an orphan fits, as the end of a sentence about its annotations.
pub(super) fn fitting(orphan: &Orphan, fit: &Fit) -> String {
    match fit {
        Fit::Nothing => format!("{} no source here", orphan.verb("fits", "fit")),
        Fit::Unclear(paths) => {
            let paths: Vec<String> = paths.iter().map(|path| shown(path)).collect();
            format!("may belong to {}", paths.join(" or to "))
        }
        Fit::Source(_, Evidence::SimilarText(share)) => format!("may belong to this text, {} alike", percent(*share)),
        Fit::Source(_, Evidence::SamePath) => format!("{} not read from there any more", orphan.verb("is", "are")),
        Fit::Source(_, Evidence::SameText | Evidence::Chosen) => {
            format!("{} to this text", orphan.verb("belongs", "belong"))
        }
    }
}

fn json(orphan: &Orphan, fit: &Fit, adopted: bool, kept: Option<&Path>) -> OrphanJson {
    let (name, paths, share) = match fit {
        Fit::Nothing => ("nothing", Vec::new(), None),
        Fit::Unclear(paths) => ("unclear", paths.clone(), None),
        Fit::Source(path, evidence) => {
            let (name, share) = match evidence {
                Evidence::SamePath => ("path", None),
                Evidence::SameText => ("text", None),
                Evidence::SimilarText(share) => ("similar", Some(*share)),
                Evidence::Chosen => ("chosen", None),
            };
            (name, vec![path.clone()], share)
        }
    };
    OrphanJson {
        sidecar: shown(orphan.path()),
        source: shown(orphan.source()),
        annotations: orphan.sidecar().annotations.len(),
        fit: name,
        sources: paths.iter().map(|path| shown(path)).collect(),
        share,
        adopted,
        kept: kept.map(shown),
    }
}

/// A path as a person in the current folder would write it.
pub(super) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    display_path(path.strip_prefix(&here).unwrap_or(path))
}
