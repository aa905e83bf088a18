//! `tandai --plain`: the reader as a line-based dialogue, for screen readers and dumb terminals.

use super::usage::UsageError;
use super::{CommonArgs, Error};
use crate::annotation::AnnotationSet;
use crate::annotation::project::Project;
use crate::explain;
use crate::text::display;
use crate::tui::app::Author;
use crate::tui::plain::PlainReader;
use std::io::{self, BufRead, Write};
use std::path::Path;

/// Reads commands from standard input and answers them until the user quits or the input ends.
pub(crate) fn run(path: &Path, common: &CommonArgs, author: Author) -> Result<(), Error> {
    if path.as_os_str() == "-" {
        return Err(UsageError::InputIsForCommands.into());
    }
    let article = common.article(path)?;
    let mut store = common.store(&article)?;
    let annotations = store.as_ref().map_or_else(AnnotationSet::default, |store| store.annotation_set(&article));
    let project = Project::for_source(article.path())?;
    let mut plain = PlainReader::new(article, annotations, author, project.labels);
    write!(io::stdout(), "{}", plain.greet())?;
    for line in prompted() {
        let answer = plain.answer(&line.map_err(Error::Input)?);
        if answer.save
            && let Some(store) = &mut store
        {
            let sidecar = plain.annotations.sidecar();
            match store.save(&sidecar, plain.article()) {
                Ok(saved) => {
                    // The save merged annotations that someone else added meanwhile: show them too.
                    if let Some((merged, snapshots)) = saved.merged {
                        let article = plain.article().clone();
                        plain.annotations.replace(merged, snapshots, &article);
                    }
                }
                Err(error) => writeln!(io::stdout(), "NOT SAVED: {}", display::printable(&explain::message(&error)))?,
            }
        }
        if answer.quit {
            break;
        }
        writeln!(io::stdout(), "{}", answer.text)?;
    }
    Ok(())
}

/// The lines of standard input, with a prompt before each.
fn prompted() -> impl Iterator<Item = io::Result<String>> {
    let mut input = io::stdin().lock();
    std::iter::from_fn(move || {
        let mut line = String::new();
        let asked = write!(io::stdout(), "> ").and_then(|()| io::stdout().flush());
        match asked.and_then(|()| input.read_line(&mut line)) {
            Ok(0) => None,
            Ok(_) => Some(Ok(line)),
            Err(error) => Some(Err(error)),
        }
    })
}
