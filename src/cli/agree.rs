//! `tandai agree`: measures agreement between annotators from their sidecars.

use super::usage::UsageError;
use super::{Error, json_pretty, note, sidecar_there, write};
use crate::annotation::agreement::{Agreement, LabelledRange};
use crate::annotation::location::SidecarLocation;
use crate::annotation::snapshot::MAX_SNAPSHOT_BYTES;
use crate::annotation::{Annotation, Sidecar};
use crate::file::{FileError, read_text_bounded};
use crate::text::display;
use serde_json::{Value, json as object};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Whose work to compare, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// One sidecar, or folder of sidecars, per annotator; a single one is split by creator
    #[arg(required = true, value_name = "SIDECAR")]
    paths: Vec<PathBuf>,
    /// What must match for annotators to agree
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    on: CompareBy,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// What is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum CompareBy {
    /// The kind and the label
    #[default]
    Label,
    /// The kind: highlight, note or claim
    Kind,
    /// The verdict, of claims that have one
    Verdict,
}

impl CompareBy {
    fn mark(self, annotation: &Annotation) -> Option<LabelledRange> {
        let label = match self {
            Self::Label => annotation.description(),
            Self::Kind => annotation.kind.name().into(),
            Self::Verdict => annotation.claim.as_ref()?.verdict.as_ref()?.to_string(),
        };
        let (start, end) = (annotation.target.start, annotation.target.end);
        (start < end).then_some(LabelledRange { start, end, label })
    }
}

/// The sidecars of one annotator, each with its path. The key identifies the article: the sidecar's path relative to
/// the folder, or an empty path if a single file was named.
type AnnotatorSidecars = BTreeMap<PathBuf, (PathBuf, Sidecar)>;

/// Compares the annotators. Articles that not all of them annotated are left out, with a note.
///
/// # Errors
/// If there are fewer than two annotators, or no article was annotated by all of them.
pub(crate) fn run(args: &Args) -> Result<(), Error> {
    let mut works: Vec<(String, AnnotatorSidecars)> = Vec::new();
    for path in &args.paths {
        works.push((display::printable(&path.to_string_lossy()), read_sidecars(path)?));
    }
    if let [(_, work)] = &works[..] {
        works = split_by_creator(work);
        if works.len() < 2 {
            return Err(UsageError::OneAnnotator(args.paths[0].clone()).into());
        }
    }
    let mut agreement = Agreement::new(works.len());
    let all: BTreeSet<&PathBuf> = works.iter().flat_map(|(_, work)| work.keys()).collect();
    let (mut articles, mut missing) = (0, 0);
    for article in all {
        let there: Vec<&(PathBuf, Sidecar)> = works.iter().filter_map(|(_, work)| work.get(article)).collect();
        if there.len() < works.len() {
            missing += 1;
            continue;
        }
        articles += 1;
        let marks: Vec<Vec<LabelledRange>> = there
            .iter()
            .map(|(_, sidecar)| sidecar.annotations.iter().filter_map(|annotation| args.on.mark(annotation)).collect())
            .collect();
        let points = text_length(&there)?;
        agreement.add(&marks, points);
    }
    if articles == 0 {
        return Err(UsageError::NoCommonArticle.into());
    }
    if missing > 0 {
        let what = if missing == 1 { "1 article was" } else { &format!("{missing} articles were") };
        note(&format!("{what} left out: not annotated by all"));
    }
    let names: Vec<&str> = works.iter().map(|(name, _)| name.as_str()).collect();
    if args.json {
        return write(&(json_pretty(&value(&agreement, &names, articles))? + "\n"));
    }
    write(&table(&agreement, &names, articles))
}

/// The sidecar `path`, or all `.json` files below it if it is a folder, which must then hold at least one.
fn read_sidecars(path: &Path) -> Result<AnnotatorSidecars, Error> {
    let mut work = AnnotatorSidecars::new();
    if !path.is_dir() {
        work.insert(PathBuf::new(), (path.to_path_buf(), sidecar_there(path)?));
        return Ok(work);
    }
    let mut folders = vec![path.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let fail = FileError::listing(&folder);
        for entry in std::fs::read_dir(&folder).map_err(&fail)? {
            let entry = entry.map_err(&fail)?;
            let file = entry.path();
            // Symbolic links to folders are not followed, as they could form a loop.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(file);
            } else if file.extension().is_some_and(|end| end == "json") {
                let name = file.strip_prefix(path).unwrap_or(&file).to_path_buf();
                work.insert(name, (file.clone(), sidecar_there(&file)?));
            }
        }
    }
    if work.is_empty() {
        return Err(UsageError::NoSidecars(path.into()).into());
    }
    Ok(work)
}

/// Splits the sidecars by the creator of each annotation. Annotations without a creator are listed under `nobody`.
fn split_by_creator(work: &AnnotatorSidecars) -> Vec<(String, AnnotatorSidecars)> {
    let annotations = || work.values().flat_map(|(_, sidecar)| &sidecar.annotations);
    let creators: BTreeSet<&str> = annotations().map(|annotation| annotation.creator.as_str()).collect();
    let of = |creator: &str| {
        let only = |(name, (path, sidecar)): (&PathBuf, &(PathBuf, Sidecar))| {
            let mut sidecar = sidecar.clone();
            sidecar.annotations.retain(|annotation| annotation.creator == creator);
            (name.clone(), (path.clone(), sidecar))
        };
        work.iter().map(only).collect()
    };
    let named = |creator: &str| if creator.is_empty() { "nobody".to_string() } else { display::printable(creator) };
    creators.into_iter().map(|creator| (named(creator), of(creator))).collect()
}

/// Length in code points of the text that these sidecars annotate: that of its snapshot, else the end of the last
/// annotation.
///
/// # Errors
/// If the sidecars refer to different snapshots: offsets in different versions of a text cannot be compared.
fn text_length(sidecars: &[&(PathBuf, Sidecar)]) -> Result<usize, Error> {
    let targets = || sidecars.iter().flat_map(|(_, sidecar)| sidecar.annotations.iter().map(|a| &a.target));
    let keys: BTreeSet<&str> = targets().filter_map(|target| target.snapshot.as_deref()).collect();
    if keys.len() > 1 {
        let (sidecar, versions) = (sidecars[0].0.clone(), keys.len());
        return Err(UsageError::DifferentVersions { sidecar, versions }.into());
    }
    let last = targets().map(|target| target.end).max().unwrap_or_default();
    let key = keys.first().filter(|key| crate::annotation::snapshot::is_key(key));
    let text = key.and_then(|key| {
        let places =
            sidecars.iter().map(|(path, _)| SidecarLocation { sidecar: path.clone(), source_path: String::new() });
        // It is enough if one of them has the snapshot. If none has, the note below says so.
        places
            .into_iter()
            .find_map(|place| read_text_bounded(&place.snapshot_path(key), MAX_SNAPSHOT_BYTES as u64).ok())
    });
    if text.is_none() && last > 0 {
        let path = sidecars[0].0.display();
        note(&format!("{path}: text not found; assuming that it ends with the last annotation"));
    }
    Ok(text.map_or(last, |text| text.chars().count().max(last)))
}

/// A coefficient with three decimals, or a dash if it is undefined.
fn figure(figure: Option<f64>) -> String {
    figure.map_or_else(|| "–".into(), |figure| format!("{figure:.3}"))
}

fn table(agreement: &Agreement, names: &[&str], articles: usize) -> String {
    let mut out = String::new();
    for (i, name) in names.iter().enumerate() {
        out += &format!("{}  {name}\n", i + 1);
    }
    let articles = if articles == 1 { "1 article".into() } else { format!("{articles} articles") };
    out += &format!("\n{articles}\n\n");
    out += &format!("{:<9}{:>7}{:>7}{:>11}{:>11}  Cohen's kappa\n", "", "marks", "", "F1 strict", "F1 overlap");
    for (a, b, pair) in agreement.pairs() {
        let kappa = match pair.units() {
            0 => "–".into(),
            units => format!("{}  on {units} marked by both", figure(pair.kappa())),
        };
        out += &format!(
            "{:<9}{:>7}{:>7}{:>11}{:>11}  {kappa}\n",
            format!("{} and {}", a + 1, b + 1),
            pair.marked.0,
            pair.marked.1,
            figure(pair.strict_f1()),
            figure(pair.overlap_f1()),
        );
    }
    let units = agreement.units();
    out += &format!(
        "\nFleiss' kappa                     {:>6}  on {units} marked alike by all\n",
        figure(agreement.fleiss())
    );
    out += &format!("Krippendorff's alpha, unitised    {:>6}\n", figure(agreement.alpha()));
    out += &format!("  ignoring the labels             {:>6}\n", figure(agreement.alpha_of_marking()));
    out
}

fn value(agreement: &Agreement, names: &[&str], articles: usize) -> Value {
    let pairs: Vec<Value> = agreement
        .pairs()
        .map(|(a, b, pair)| {
            object!({
                "a": names[a], "b": names[b], "marks": [pair.marked.0, pair.marked.1],
                "f1": {"strict": pair.strict_f1(), "overlap": pair.overlap_f1()},
                "cohen_kappa": pair.kappa(), "units": pair.units(),
            })
        })
        .collect();
    object!({
        "annotators": names, "articles": articles, "pairs": pairs,
        "fleiss_kappa": agreement.fleiss(), "units": agreement.units(),
        "krippendorff_alpha": agreement.alpha(), "krippendorff_alpha_of_marking": agreement.alpha_of_marking(),
    })
}
