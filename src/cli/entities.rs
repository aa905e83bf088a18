//! `tandai entities`: what an article names.

use super::{Common, Error, for_each, json, shown};
use crate::article::Article;
use crate::entity::{self, Extraction};
use crate::text::{Span, display};
use serde::Serialize;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// What to search.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles, folders of articles, or - for standard input
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// A JSON object a line for each mention; offsets are code points of the text without a byte order mark
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    common: Common,
}

/// A mention as it is written.
#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    start: usize,
    end: usize,
    r#type: &'static str,
    text: &'a str,
    value: Option<&'a str>,
    /// Number of its entity in this article, from 1.
    entity: usize,
    /// That entity's fullest name.
    name: &'a str,
}

/// Writes the entities.
pub fn run(args: &Args) -> Result<(), Error> {
    let mut out = BufWriter::new(io::stdout().lock());
    let several = args.paths.len() > 1 || args.paths.iter().any(|path| path.is_dir());
    let result = for_each(&args.paths, |path| {
        let article = args.common.article(path)?;
        let window = Span::new(0, article.text().len());
        let found = entity::extract(&article, window);
        if args.json {
            write_json(&shown(path), &article, &found, &mut out)
        } else {
            if several {
                writeln!(out, "{}", display::printable(&shown(path)))?;
            }
            write_table(&found, &mut out)
        }
    });
    out.flush()?;
    result
}

fn write_json(path: &str, article: &Article, found: &Extraction, out: &mut impl Write) -> Result<(), Error> {
    for (mention, &entity) in found.mentions.iter().zip(&found.entity_of) {
        let (start, end) = article.to_points(mention.span);
        let row = Row {
            path,
            start,
            end,
            r#type: mention.kind.code(),
            text: mention.span.of(article.text()),
            value: mention.value.as_deref(),
            entity: entity + 1,
            name: &found.entities[entity].name,
        };
        writeln!(out, "{}", json(&row, false)?)?;
    }
    Ok(())
}

/// The entities by type, each with how often it is mentioned and what it amounts to.
fn write_table(found: &Extraction, out: &mut impl Write) -> Result<(), Error> {
    for group in found.entities.chunk_by(|a, b| a.kind == b.kind) {
        writeln!(out, "{}", group[0].kind.heading())?;
        for entity in group {
            let name = display::printable(&entity.name);
            let value = found.telling_value(entity).map_or(String::new(), |value| format!("  ({value})"));
            writeln!(out, "{:>6}  {name}{value}", entity.mentions.len())?;
        }
        writeln!(out)?;
    }
    Ok(())
}
