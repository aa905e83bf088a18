//! `tandai diff`: compares the current text of a source with the text that was annotated.

use super::{ColorChoice, CommonArgs, Error, Outcome, display_path, json_pretty};
use crate::annotation::text_changes::{ChangeKind, TextChange, TextVersion, text_changes};
use crate::annotation::{AnchorState, AnnotationSet};
use crate::article::Article;
use crate::text::{Span, display};
use crate::tui::theme::Theme;
use serde::Serialize;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use uuid::Uuid;

/// What to compare.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The article
    path: PathBuf,
    /// Print one JSON array of changes; offsets are in code points, those of "old" in the snapshot
    #[arg(long)]
    json: bool,
    /// When to use colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: ColorChoice,
    #[command(flatten)]
    common: CommonArgs,
}

/// A change in JSON output; offsets in code points, `old` in the snapshot and `new` in the article.
#[derive(Serialize)]
struct ChangeJson<'a> {
    fate: ChangeKind,
    snapshot: Option<&'a str>,
    old: Option<(usize, usize)>,
    new: Option<(usize, usize)>,
    pieces: &'a [(TextVersion, String)],
    annotations: &'a [Uuid],
    /// Whether the change touches a claim.
    claim: bool,
}

/// How changed words are set apart.
#[derive(Clone, Copy, Debug)]
enum Markup {
    /// Old words red and struck through, new ones green and bold.
    Colours,
    /// Old words as `[-old-]`, new ones as `{+new+}`.
    Brackets,
}

/// The position of unchanged text in the line of a change.
#[derive(Clone, Copy, Debug)]
enum Position {
    /// Before the first change.
    First,
    /// Between two changes.
    Middle,
    /// After the last change, or the whole line.
    Last,
}

/// Writes the changes. Each is a finding.
pub(crate) fn run(args: &Args) -> Result<Outcome, Error> {
    let article = args.common.article(&args.path)?;
    let store = args.common.store(&article)?;
    let annotations = store.map(|store| store.annotation_set(&article)).unwrap_or_default();
    let found = text_changes(&annotations, &article);
    let mut out = BufWriter::new(io::stdout().lock());
    if args.json {
        let old = |change: &TextChange| {
            let snapshot = change.snapshot.as_deref().and_then(|key| annotations.snapshots().get(key));
            snapshot.zip(change.old).map(|(snapshot, span)| snapshot.to_code_points(span))
        };
        let rows = found.iter().map(|change| ChangeJson {
            fate: change.kind,
            snapshot: change.snapshot.as_deref(),
            old: old(change),
            new: change.new.map(|span| article.to_code_points(span)),
            pieces: &change.pieces,
            annotations: &change.annotations,
            claim: change.touches_claim,
        });
        writeln!(out, "{}", json_pretty(&rows.collect::<Vec<_>>())?)?;
    } else {
        let colours = args.color.is_on(Theme::from_env(), &io::stdout());
        let markup = if colours { Markup::Colours } else { Markup::Brackets };
        write_changes(&found, &annotations, &article, markup, &mut out)?;
    }
    out.flush()?;
    Ok(Outcome::of(!found.is_empty()))
}

fn write_changes(
    found: &[TextChange],
    annotations: &AnnotationSet,
    article: &Article,
    markup: Markup,
    out: &mut impl Write,
) -> io::Result<()> {
    let path = display::printable(&article.path().map_or("-".into(), display_path));
    if found.is_empty() {
        let all = if annotations.list().is_empty() {
            "no annotations, so nothing to compare with"
        } else {
            "nothing changed since it was annotated"
        };
        return writeln!(out, "{path}: {all}");
    }
    let count = |fate| found.iter().filter(|change| change.kind == fate).count();
    let counts = [ChangeKind::Changed, ChangeKind::Removed, ChangeKind::Added, ChangeKind::Moved]
        .map(|fate| (count(fate), fate.name()));
    let counts: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, name)| format!("{n} {name}")).collect();
    writeln!(out, "{path}: since it was annotated: {}", counts.join(", "))?;
    for change in found {
        let (line, column) = article.line_and_column(change.at);
        writeln!(out, "\n{path}:{line}:{column}: {}", change.kind.name())?;
        for placed in change.annotations.iter().filter_map(|id| annotations.get(*id)) {
            let state =
                if placed.state == AnchorState::Exact { String::new() } else { format!(", {}", placed.state.name()) };
            let line = format!("{}{state}: “{}”", placed.annotation.description(), placed.annotation.target.exact);
            writeln!(out, "  {}", display::printable(&line))?;
        }
        writeln!(out, "    {}", drawn(change, markup))?;
    }
    if found.iter().any(|change| change.snapshot.is_none()) {
        writeln!(out, "\nFor annotations without a snapshot, only the annotated words could be compared.")?;
    }
    Ok(())
}

/// The words of both versions, in the given markup. Unchanged text is shortened, more so if it was only moved.
fn drawn(change: &TextChange, markup: Markup) -> String {
    let most = if change.kind == ChangeKind::Moved { 8 } else { 24 };
    let mut line = String::new();
    for (i, (side, text)) in change.pieces.iter().enumerate() {
        let text = match side {
            TextVersion::Both if i + 1 == change.pieces.len() => shortened(text, Position::Last, most),
            TextVersion::Both if i == 0 => shortened(text, Position::First, most),
            TextVersion::Both => shortened(text, Position::Middle, most),
            _ => text.clone(),
        };
        let text = display::printable(&text);
        line += &match (side, markup) {
            (TextVersion::Both, _) => text,
            (TextVersion::Old, Markup::Colours) => format!("\x1b[31;9m{text}\x1b[0m"),
            (TextVersion::New, Markup::Colours) => format!("\x1b[32;1m{text}\x1b[0m"),
            (TextVersion::Old, Markup::Brackets) => format!("[-{text}-]"),
            (TextVersion::New, Markup::Brackets) => format!("{{+{text}+}}"),
        };
    }
    line
}

/// Unchanged text with all but the words next to a change replaced by an ellipsis, if it has more than `most` spaces.
fn shortened(text: &str, position: Position, most: usize) -> String {
    let words: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
    if words.len() <= most {
        return text.into();
    }
    let half = most / 2;
    let head = format!("{} …", Span::new(0, words[half]).slice(text));
    let tail = &text[words[words.len() - half]..];
    match position {
        Position::First => format!("…{tail}"),
        Position::Middle => format!("{head}{tail}"),
        Position::Last => head,
    }
}
