//! `tandai fetch`: saves web pages, each with its extracted text next to it.

use super::{Error, display_path, report};
use crate::article::web::{self, Limits};
use std::io::{self, Write};
use std::path::PathBuf;

/// What to fetch.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The web addresses of the pages
    #[arg(required = true, value_name = "URL")]
    urls: Vec<String>,
    /// The folder to save the pages in [default: the current folder]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Fetches each page and writes the path where it was saved. A page that fails is reported, and the rest are fetched.
pub(crate) fn run(args: &Args) -> Result<(), Error> {
    let folder = args.out.clone().unwrap_or_else(|| ".".into());
    let mut failed = 0;
    for url in &args.urls {
        match web::fetch(url, Limits::default()).and_then(|page| page.save(&folder)) {
            Ok(path) => writeln!(io::stdout(), "{}", crate::text::display::printable(&display_path(&path)))?,
            Err(error) => {
                report(&Error::Fetch(error));
                failed += 1;
            }
        }
    }
    if failed == 0 { Ok(()) } else { Err(Error::Some(failed)) }
}
