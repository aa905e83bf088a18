//! `tandai export`: a report of one article, for others to read.

use super::{Common, Error};
use crate::annotation::project::Project;
use crate::annotation::store::write_whole;
use crate::entity::Extractor;
use crate::exchange::{Report, claimreview, html, markdown};
use crate::text::display;
use std::io::{self, Write};
use std::path::PathBuf;

/// What to export.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The article
    path: PathBuf,
    /// The format
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Format,
    /// The file to write, whole or not at all [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A report in Markdown
    #[value(alias = "md")]
    Markdown,
    /// A report as one HTML page that needs nothing else
    Html,
    /// The finished claims as reviews of schema.org in JSON-LD; exit 1 where one lacks what is asked for
    Claimreview,
}

/// Writes the report; whether it carries all there is.
pub fn run(args: &Args) -> Result<bool, Error> {
    let article = args.common.article(&args.path)?;
    let project = Project::of(article.path()).map_err(|error| Error::Usage(error.to_string()))?;
    let (found, store) = args.common.entities(&article, &mut Extractor::new())?;
    let book = store.map(|store| store.book(&article)).unwrap_or_default();
    let report = Report { article: &article, book: &book, found: &found, project: &project };
    let mut whole = true;
    let text = match args.to {
        Format::Markdown => markdown::report(&report),
        Format::Html => html::report(&report),
        Format::Claimreview => {
            let reviews = claimreview::reviews(&report);
            for lacking in &reviews.lacking {
                whole = false;
                let words = display::printable(&display::ellipsis(&lacking.words, 60));
                let _ = writeln!(io::stderr(), "tandai: “{words}” is left out; it lacks:");
                for what in &lacking.what {
                    let _ = writeln!(io::stderr(), "    {what}");
                }
            }
            if reviews.whole.is_empty() && reviews.lacking.is_empty() {
                let _ = writeln!(io::stderr(), "tandai: no claim of this article is done: give it a verdict first");
                return Ok(false);
            }
            claimreview::json_ld(&reviews.whole)
        }
    };
    match &args.out {
        None => super::write(&text)?,
        Some(path) => write_whole(path, text.as_bytes()).map_err(|error| {
            let path = display::printable(&path.to_string_lossy());
            Error::Usage(format!("{path}: it cannot be written: {error}: choose another place"))
        })?,
    }
    Ok(whole)
}
