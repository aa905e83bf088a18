//! `tandai import`: adds annotations made by other programs to the sidecars of articles.
//!
//! All files are read, and all their annotations are anchored, before anything is written.

use super::author::author;
use super::usage::UsageError;
use super::{CommonArgs, Error, Outcome, expand_path, note};
use crate::annotation::sidecar::DecisionEntry;
use crate::annotation::store::Store;
use crate::annotation::{AnnotationSet, Sidecar};
use crate::article::{Article, address, encoding};
use crate::entity::{Extraction, Extractor};
use crate::exchange::import::{ImportPlan, plan_import};
use crate::exchange::location::Overlap;
use crate::exchange::parsed::{ItemContent, ParsedDocument};
use crate::exchange::record::AnnotationDefaults;
use crate::exchange::squeezed::squeezed;
use crate::exchange::{ExchangeFormat, Omissions, ParsedFile};
use crate::file::{FileError, open_regular};
use crate::text::{display, sha256};
use std::collections::HashMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What to import, and into what.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The article, or a folder of articles
    path: PathBuf,
    /// The files to import, or folders of them, or - for standard input
    #[arg(required = true, value_name = "IN")]
    input: Vec<PathBuf>,
    /// The format of the files
    #[arg(long, value_name = "FORMAT", value_parser = ExchangeFormat::parser(ExchangeFormat::is_read))]
    from: ExchangeFormat,
    /// Show what would be imported, without changing anything
    #[arg(long)]
    dry_run: bool,
    /// Refuse files with damaged items, instead of skipping these
    #[arg(long)]
    strict: bool,
    /// The source to record for imported entities [default: as in the file, else the format]
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    #[arg(long, value_name = "NAME", help = super::CREATOR_HELP)]
    creator: Option<String>,
    #[command(flatten)]
    common: CommonArgs,
}

/// Largest input file, in bytes. Parsed, it takes several times as much memory.
const MAX_FILE_BYTES: u64 = 1 << 30;

/// First bytes of spaCy's `DocBin` files, which are compressed.
const ZLIB_HEADER: [u8; 2] = [0x78, 0x9c];

/// Most messages of one category shown for a document; the rest are only counted.
const MAX_LISTED: usize = 20;

/// Whether an import changes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ImportMode {
    /// Only reports what would be added.
    DryRun,
    /// Saves what is added.
    Write,
}

/// An article that annotations may be imported into, and the store of its annotations.
struct TargetArticle {
    article: Article,
    store: Store,
}

/// Imports the files. It is a finding if an item is damaged, was not found in its article, or conflicts with an existing
/// one of the same id, and if everything was left out.
pub(crate) fn run(args: &Args) -> Result<Outcome, Error> {
    if !args.from.is_read() {
        return Err(UsageError::OnlyExported(args.from).into());
    }
    let (mut documents, mut omissions) = (Vec::new(), Omissions::default());
    let mut outcome = Outcome::Fine;
    for input in files(args)? {
        let parsed = read(args, &input)?;
        outcome = outcome.max(report_damage(&parsed, &input, args.strict)?);
        documents.extend(parsed.documents.into_iter().map(|mut document| {
            if document.name.is_empty() {
                document.name = input.file_name().unwrap_or_default().to_string_lossy().into_owned();
            }
            (input.clone(), document)
        }));
        omissions.extend(parsed.omissions);
    }
    let mut takers = target_articles(args)?;
    let mode = if args.dry_run { ImportMode::DryRun } else { ImportMode::Write };
    let mut planned: Vec<(usize, ImportPlan)> = Vec::new();
    let mut extractor = Extractor::new();
    let none = Extraction::default();
    let mut found: Vec<Option<Extraction>> = takers.iter().map(|_| None).collect();
    let author = author(args.creator.clone())?;
    let now = (author.now)();
    let mut id = || (author.id)(now);
    let targets = assign_documents(&documents, &takers, args)?;
    for ((input, document), target) in documents.into_iter().zip(targets) {
        let Some(target) = target else {
            omissions.add("documents of other articles", 1);
            continue;
        };
        let taker = &takers[target];
        let annotations = taker.planned_annotations(&planned, target);
        let mentions = document.items.iter().any(|item| matches!(item.content, ItemContent::Mention(..)));
        // Several documents may belong to one article: extract its entities once.
        if mentions && found[target].is_none() {
            found[target] = Some(extractor.extract_all(&taker.article));
        }
        let found = found[target].as_ref().unwrap_or(&none);
        let mut maker = AnnotationDefaults { now, id: &mut id, creator: &author.name };
        let arrival = plan_import(document, &taker.article, &annotations, found, &mut maker);
        outcome = outcome.max(report_plan(&arrival, &input, &taker.article, mode)?);
        planned.push((target, arrival));
    }
    if !omissions.is_empty() {
        note(&format!("not imported: {omissions}"));
        // Leaving out everything is no success.
        outcome = outcome.max(Outcome::of(!planned.iter().any(|(_, plan)| plan.has_imported())));
    }
    if mode == ImportMode::Write {
        for (target, taker) in takers.iter_mut().enumerate() {
            taker.save(&planned, target)?;
        }
    }
    Ok(outcome)
}

impl TargetArticle {
    /// The article's annotations, with those planned so far for this `target`.
    fn planned_annotations(&self, planned: &[(usize, ImportPlan)], target: usize) -> AnnotationSet {
        let sidecar = self.planned_sidecar(planned, target);
        AnnotationSet::new(sidecar, self.store.snapshots(&self.article), &self.article)
    }

    fn planned_sidecar(&self, planned: &[(usize, ImportPlan)], target: usize) -> Sidecar {
        let mut sidecar = self.store.sidecar();
        for (_, arrival) in planned.iter().filter(|(at, _)| *at == target) {
            sidecar.annotations.extend(arrival.new.iter().cloned().map(Arc::new));
            sidecar.entities.suggested.extend(arrival.suggested.iter().cloned().map(DecisionEntry::Known));
            sidecar.links.extend(arrival.links.iter().cloned().map(DecisionEntry::Known));
        }
        sidecar
    }

    fn save(&mut self, planned: &[(usize, ImportPlan)], target: usize) -> Result<(), Error> {
        if planned.iter().any(|(at, arrival)| *at == target && arrival.is_new()) {
            let sidecar = self.planned_sidecar(planned, target);
            self.store.save(&sidecar, &self.article)?;
        }
        Ok(())
    }
}

/// Opens the articles to import into. Fails if one of them has no place for annotations.
fn target_articles(args: &Args) -> Result<Vec<TargetArticle>, Error> {
    let mut takers = Vec::new();
    for path in expand_path(&args.path)? {
        let article = args.common.article(&path)?;
        let Some(store) = args.common.store(&article)? else {
            return Err(UsageError::NoPlaceForAnnotations(path).into());
        };
        takers.push(TargetArticle { article, store });
    }
    Ok(takers)
}

/// Finds the articles of documents, by their texts, addresses and names.
struct ArticleIndex {
    /// By the SHA-256 of the text without white space.
    by_text: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

impl ArticleIndex {
    fn new(takers: &[TargetArticle]) -> Self {
        let (mut by_text, mut by_name): (HashMap<_, Vec<usize>>, HashMap<_, Vec<usize>>) = Default::default();
        for (i, taker) in takers.iter().enumerate() {
            by_text.entry(text_key(taker.article.text())).or_default().push(i);
            let path = Path::new(taker.store.source());
            let url = taker.article.metadata().url.as_deref().map(address::comparable);
            let mut names: Vec<String> = file_names(path).into_iter().chain(url).collect();
            names.sort();
            names.dedup();
            for name in names {
                by_name.entry(name).or_default().push(i);
            }
        }
        Self { by_text, by_name }
    }

    /// The article with the same text as `document`, whatever its white space, else with the same address or name. Several
    /// articles that match are none.
    fn find(&self, document: &ParsedDocument) -> Option<usize> {
        let one = |found: &Vec<usize>| if let [one] = found[..] { Some(one) } else { None };
        let by_text = document.text.as_deref().and_then(|text| self.by_text.get(&text_key(text)).and_then(one));
        by_text.or_else(|| {
            let name = percent_encoding::percent_decode_str(&document.name).decode_utf8_lossy();
            let names = [address::comparable(&document.name)].into_iter().chain(file_names(Path::new(&*name)));
            names.filter(|name| !name.is_empty()).find_map(|name| self.by_name.get(&name)).and_then(one)
        })
    }
}

/// Equal for texts that differ only in white space and typography.
fn text_key(text: &str) -> String {
    sha256(squeezed(text).as_bytes())
}

/// The names that a file may be called by: its path, its name, and its name without extension.
fn file_names(path: &Path) -> Vec<String> {
    let part = |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned());
    [part(Some(path.as_os_str())), part(path.file_name()), part(path.file_stem())].into_iter().flatten().collect()
}

/// The index of the article that each document belongs to. A single document always belongs to a single article.
///
/// # Errors
/// If no document belongs to any of the articles.
fn assign_documents(
    documents: &[(PathBuf, ParsedDocument)],
    takers: &[TargetArticle],
    args: &Args,
) -> Result<Vec<Option<usize>>, Error> {
    if let ([_], [_]) = (documents, takers) {
        return Ok(vec![Some(0)]);
    }
    let articles = ArticleIndex::new(takers);
    let found: Vec<Option<usize>> = documents.iter().map(|(_, document)| articles.find(document)).collect();
    if !documents.is_empty() && found.iter().all(Option::is_none) {
        let (articles, documents) = (args.path.clone(), documents.len());
        return Err(UsageError::NoDocumentMatches { articles, documents }.into());
    }
    Ok(found)
}

/// The files to read. A folder is replaced by the files in it that have the format's extension, sorted by name.
fn files(args: &Args) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for input in &args.input {
        if !input.is_dir() {
            files.push(input.clone());
            continue;
        }
        let fail = FileError::listing(input);
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(input).map_err(&fail)? {
            let path = entry.map_err(&fail)?.path();
            if path.extension().is_some_and(|end| end == args.from.extension()) && path.is_file() {
                inside.push(path);
            }
        }
        if inside.is_empty() {
            let (folder, extension) = (input.clone(), args.from.extension());
            return Err(UsageError::NoFilesToImport { folder, extension }.into());
        }
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
}

/// Reads and parses one input file, with its text from the `.txt` file next to it if the format is brat.
fn read(args: &Args, path: &Path) -> Result<ParsedFile, Error> {
    let shown =
        if path.as_os_str() == "-" { "standard input".into() } else { display::printable(&path.to_string_lossy()) };
    let text = text(path, &shown, args.from)?;
    let beside = match args.from {
        ExchangeFormat::Brat => {
            let beside = path.with_extension("txt");
            if path != beside && beside.is_file() {
                Some(self::text(&beside, &display::printable(&beside.to_string_lossy()), args.from)?)
            } else {
                None
            }
        }
        _ => None,
    };
    let source = args.source.clone().unwrap_or_else(|| args.from.name().into());
    let mut parsed =
        args.from.read(&text, beside, &source).map_err(|malformed| Error::Import { file: shown, malformed })?;
    if let Some(source) = &args.source {
        for item in parsed.documents.iter_mut().flat_map(|document| &mut document.items) {
            if let ItemContent::Mention(_, by) = &mut item.content {
                by.clone_from(source);
            }
        }
    }
    Ok(parsed)
}

/// Reads a file, or standard input for `-`. Tables may be in the encodings that spreadsheets write; other formats are always
/// UTF-8. Fails if it is not, or is larger than [`MAX_FILE_BYTES`].
fn text(path: &Path, shown: &str, format: ExchangeFormat) -> Result<String, Error> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(Error::Input)?
    } else {
        let read = open_regular(path).and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes));
        read.map_err(FileError::reading(path))?
    };
    if read as u64 > MAX_FILE_BYTES {
        return Err(UsageError::TooLarge { file: shown.into() }.into());
    }
    if matches!(format, ExchangeFormat::Csv | ExchangeFormat::Tsv) {
        let decoded = encoding::decode_text(&bytes, None);
        if let Some(doubt) = decoded.note {
            note(&format!("{shown}: {doubt}"));
        }
        return Ok(decoded.text.into_owned());
    }
    if format == ExchangeFormat::Spacy && bytes.starts_with(&ZLIB_HEADER) {
        return Err(UsageError::DocBin { file: shown.into() }.into());
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = memchr::memchr_iter(b'\n', &error.as_bytes()[..good]).count() + 1;
        UsageError::NotUtf8 { file: shown.into(), line }.into()
    })
}

/// Reports the damaged items of a file, which are a finding, and how it was read.
///
/// # Errors
/// The first damaged item, if `strict`.
fn report_damage(parsed: &ParsedFile, input: &Path, strict: bool) -> Result<Outcome, Error> {
    let file = display::printable(&input.to_string_lossy());
    if let Some(malformed) = parsed.skipped.first().filter(|_| strict) {
        return Err(Error::Import { file, malformed: malformed.clone() });
    }
    for (rows, what) in [(&parsed.remarks, ""), (&parsed.skipped, ": skipped")] {
        for row in rows.iter().take(MAX_LISTED) {
            note(&format!("{file}:{}: {}{what}", row.line, row.problem));
        }
        if let Some(more) = rows.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
            note(&format!("{file}: {more} more{what}"));
        }
    }
    Ok(Outcome::of(!parsed.skipped.is_empty()))
}

/// Reports what the import of a document changes. It is a finding if an item conflicts or was not found.
fn report_plan(arrival: &ImportPlan, input: &Path, article: &Article, mode: ImportMode) -> Result<Outcome, Error> {
    let name = article.path().map_or_else(|| "standard input".into(), |path| path.to_string_lossy());
    let added = match mode {
        ImportMode::DryRun => "would be added",
        ImportMode::Write => "added",
    };
    let mut parts = Vec::new();
    let annotations = ("annotation", "annotations", arrival.new.len());
    let entities = ("suggested entity", "suggested entities", arrival.suggested.len());
    let links = ("link", "links", arrival.links.len());
    for (one, several, many) in [annotations, entities, links].into_iter().filter(|(_, _, many)| *many > 0) {
        let what = if many == 1 { one } else { several };
        parts.push(format!("{many} {what} {added}"));
    }
    let rest = [
        ("already present", arrival.already_present),
        ("found elsewhere", arrival.moved),
        ("on changed words", arrival.changed.len()),
        ("conflicting (ours kept)", arrival.conflicting.len()),
        ("not found", arrival.lost.len()),
        ("found several times", arrival.ambiguous.len()),
    ];
    parts.extend(rest.iter().filter(|(_, many)| *many > 0).map(|(what, many)| format!("{many} {what}")));
    if parts.is_empty() {
        let nothing = if arrival.of_other_text.is_some() { "nothing imported" } else { "nothing to import" };
        parts.push(nothing.into());
    }
    super::write(&format!("{}: {}\n", display::printable(&name), parts.join(", ")))?;
    let input = display::printable(&input.to_string_lossy());
    if let Some((line, overlap)) = arrival.of_other_text {
        let Overlap { shared, all } = overlap;
        let what = format!("this text is of another article: {shared} of its {all} pairs of words are in {name}");
        note(&format!("{input}:{line}: {}", display::printable(&what)));
    }
    for (what, rows) in [
        ("the words have changed", &arrival.changed),
        ("conflicts with the version here, which is kept", &arrival.conflicting),
        ("not found in the article", &arrival.lost),
        ("several times in the article, and nothing says which", &arrival.ambiguous),
    ] {
        for (line, words) in rows.iter().take(MAX_LISTED) {
            let words = display::ellipsis(&display::printable(words), 60);
            note(&format!("{input}:{line}: “{words}”: {what}"));
        }
        if let Some(more) = rows.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
            note(&format!("{input}: {more} more: {what}"));
        }
    }
    Ok(Outcome::of(arrival.has_findings()))
}
