//! `tandai fetch`: saves web pages, each with its extracted text next to it, and the entries of feeds as pages.

use super::{Error, display_path, note, report};
use crate::article::UNNAMED_PAGE;
use crate::article::feed::{FeedSource, SavedFeed};
use crate::article::web::{self, Fetched, Limits};
use crate::guard::{Panicked, catch_panic};
use crate::text::display::printable;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What to fetch.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The web addresses of the pages and feeds (RSS, Atom); a feed may also be a file
    #[arg(required = true, value_name = "URL")]
    urls: Vec<String>,
    /// The folder to save the pages in [default: the current folder; for a feed, one named after it]
    #[arg(short, long, alias = "out", value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Fetches each page or feed and writes the path where it was saved. One that fails is reported, and the rest are fetched.
pub(crate) fn run(args: &Args) -> Result<(), Error> {
    let mut failed = 0;
    for url in &args.urls {
        let saved = catch_panic("an article", || save(url, args.output.as_deref()));
        let failure = |panic: Panicked| Err(Error::One { input: url.clone(), source: Box::new(panic.into()) });
        if let Err(error) = saved.unwrap_or_else(failure) {
            match error {
                Error::Output(_) => return Err(error),
                _ => report(&error),
            }
            failed += 1;
        }
    }
    if failed == 0 { Ok(()) } else { Err(Error::Some(failed)) }
}

/// Saves the page or feed at `url`, or the feed in a file of that name.
fn save(url: &str, out: Option<&Path>) -> Result<(), Error> {
    let file = Path::new(url);
    let fetched = if !web::is_address(url) && file.exists() {
        Fetched::Feed(FeedSource::open(file)?)
    } else {
        web::fetch_page_or_feed(url, Limits::default())?
    };
    match fetched {
        Fetched::Page(page) => {
            if page.is_unnamed_page {
                note(&format!("{}: {UNNAMED_PAGE}", page.url));
            }
            write_path(&page.save(out.unwrap_or(Path::new(".")))?)
        }
        Fetched::Feed(feed) => report_feed(feed.save(out)?),
    }
}

/// Writes the folder of a feed to standard output, and the number of new pages to standard error.
fn report_feed(saved: SavedFeed) -> Result<(), Error> {
    let SavedFeed { folder, new, entries, omitted, damage } = saved;
    if entries > 0 {
        write_path(&folder)?;
    }
    let left_out = if omitted == 0 { String::new() } else { format!("; {omitted} beyond the limit were left out") };
    let folder = display_path(&folder);
    match entries {
        0 => note(&format!("{folder}: nothing to save, because the feed has no complete entries")),
        _ => note(&format!("{folder}: {new} of {entries} entries are new{left_out}")),
    }
    damage.map_or(Ok(()), |damage| Err(damage.into()))
}

fn write_path(path: &Path) -> Result<(), Error> {
    Ok(writeln!(io::stdout(), "{}", printable(&display_path(path)))?)
}
