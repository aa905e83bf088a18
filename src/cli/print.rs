//! `tandai print`: writes the article as the reader lays it out, without a terminal.

use super::{ColorChoice, CommonArgs, Error};
use crate::annotation::AnnotationSet;
use crate::annotation::project::Project;
use crate::article::markup::Inline;
use crate::article::{Article, BlockId};
use crate::entity;
use crate::text::{Span, display};
use crate::tui::highlight::{self, StyledSpan};
use crate::tui::reader::layout;
use crate::tui::terminal::line_styles::LineStyles;
use crate::tui::theme::{ColorDepth, Theme};
use crossterm::style::{ContentStyle, StyledContent};
use ratatui::backend::IntoCrossterm;
use ratatui::style::Style;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

/// Default width of a line, in columns, unless the terminal is narrower.
const MEASURE: u16 = 72;

/// What to print and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The article, or - for standard input
    path: PathBuf,
    /// The line width in columns [default: 72, or the terminal's width if that is smaller]
    #[arg(short, long, value_parser = clap::value_parser!(u16).range(8..=1000))]
    width: Option<u16>,
    /// When to use colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: ColorChoice,
    /// Print only the text of a web page that the article leaves out: navigation, comments, buttons
    #[arg(long, conflicts_with_all = ["numbers", "raw"])]
    left_out: bool,
    /// Number the paragraphs
    #[arg(short, long)]
    numbers: bool,
    #[command(flatten)]
    common: CommonArgs,
}

/// Prints the article. The width is `--width`, else that of the terminal, from 8 up to [`MEASURE`] columns.
pub(crate) fn run(args: &Args) -> Result<(), Error> {
    let article = args.common.article(&args.path)?;
    if args.left_out {
        return print_left_out(&article);
    }
    let theme = match args.color {
        ColorChoice::Never => None,
        ColorChoice::Always => Some(Theme::new(ColorDepth::Many)),
        ColorChoice::Auto => Some(Theme::from_env()).filter(|theme| args.color.is_on(*theme, &io::stdout())),
    };
    let width = args.width.unwrap_or_else(|| {
        // Without a terminal crossterm would start `tput` to get the size.
        let terminal = if io::stdout().is_terminal() { crossterm::terminal::size().ok() } else { None };
        terminal.map_or(MEASURE, |(width, _)| width.clamp(8, MEASURE))
    });
    let store = args.common.store(&article)?;
    let annotations = store.map(|store| store.annotation_set(&article)).unwrap_or_default();
    let mut out = BufWriter::new(io::stdout().lock());
    let project = Project::for_source(article.path())?;
    let theme = theme.map(|theme| (theme, &project));
    print(&article, &annotations, usize::from(width), theme, args.numbers, &mut out)?;
    Ok(out.flush()?)
}

/// Prints the paragraphs that the article leaves out, with an empty line between them. Lines are not wrapped.
fn print_left_out(article: &Article) -> Result<(), Error> {
    let mut out = BufWriter::new(io::stdout().lock());
    for (i, paragraph) in article.left_out().iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        for line in paragraph.lines() {
            writeln!(out, "{}", display::printable(line))?;
        }
    }
    Ok(out.flush()?)
}

/// Writes `article` in lines of at most `width` columns, coloured if there is a theme.
fn print(
    article: &Article,
    annotations: &AnnotationSet,
    width: usize,
    theme: Option<(Theme, &Project)>,
    numbers: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    let digits = if numbers { article.last_number().to_string().len() + 2 } else { 0 };
    let width = width.saturating_sub(digits).max(1);
    let mut extracted = None;
    let mut next = Some(BlockId::FIRST);
    // In lists and tables the number of the first row is enough: items may have numbers of their own.
    let mut follows_space = true;
    while let Some(block) = next {
        let span = article.block(block);
        let layers: Vec<StyledSpan> = theme.map_or(Vec::new(), |(theme, project)| {
            // Entities of a large article are extracted window by window, as in the reader.
            let window = entity::window(article, span.start);
            if extracted.as_ref().is_none_or(|e: &entity::Extraction| e.window != window) {
                extracted = Some(entity::extract(article, window));
            }
            let mut layers: Vec<StyledSpan> = highlight::markup(article, span, theme).collect();
            layers.extend(extracted.iter().flat_map(|found| highlight::mentions(found, span, theme)));
            let marks = highlight::annotations(annotations, span, None, project, theme);
            match &extracted {
                Some(extracted) => layers.extend(highlight::over_mentions(marks, extracted, theme)),
                None => layers.extend(marks),
            }
            layers
        });
        let paragraph_style = article.paragraph_style(block.paragraph);
        for (i, line) in layout::lines(article, block, width, false).into_iter().enumerate() {
            if numbers {
                let number = article.paragraphs()[block.paragraph].number();
                let number = number.filter(|_| i == 0 && block.part == 0 && follows_space);
                write!(out, "{:>1$}  ", number.map(|n| n.to_string()).unwrap_or_default(), digits - 2)?;
            }
            let own = Span::new(line.start, line.text_end);
            let marker = paragraph_style.marker.filter(|_| i == 0 && block.part == 0);
            let marker = marker.map(|marker| format!("{marker} ")).unwrap_or_default();
            let bars = "│ ".repeat(usize::from(paragraph_style.quotes.min((line.indent / layout::QUOTE_INDENT) as u8)));
            let room = usize::from(line.indent).saturating_sub(display::width(&bars));
            write!(out, "{bars}{marker:>room$}")?;
            match theme {
                None => write!(out, "{}", with_struck_marked(article, own))?,
                Some((theme, _)) => write_styled(article, block.paragraph, own, &layers, theme, out)?,
            }
            writeln!(out)?;
        }
        next = article.next_block(block);
        follows_space = article.has_space_below(block);
        if follows_space {
            writeln!(out)?;
        }
    }
    Ok(())
}

/// The words of `line`, with struck-out ones between `~~`: without a style they would look like the others.
fn with_struck_marked(article: &Article, line: Span) -> String {
    let inlines = article.markup().into_iter().flat_map(|markup| markup.inlines(line));
    let mut out = String::new();
    let mut at = line.start;
    for (span, _) in inlines.filter(|(_, inline)| *inline == Inline::Strikethrough) {
        let struck = Span::new(span.start.max(at), span.end.min(line.end));
        if struck.start < struck.end {
            out += &display::printable(&article.text()[at..struck.start]);
            out += &format!("~~{}~~", display::printable(struck.slice(article.text())));
            at = struck.end;
        }
    }
    out + &display::printable(&article.text()[at..line.end])
}

fn write_styled(
    article: &Article,
    paragraph: usize,
    line: Span,
    layers: &[StyledSpan],
    theme: Theme,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut run = (Style::new(), String::new());
    let line_styles = LineStyles::of(|name| std::env::var(name).ok());
    // The colour of an underline may be the number of a link, and is unknown to many terminals.
    let mut flush = |(style, text): &(Style, String)| {
        let [fg, bg] = [style.fg, style.bg].map(Option::unwrap_or_default);
        let add_modifier = line_styles.shown(style.add_modifier, fg, bg);
        let style = &Style { underline_color: None, add_modifier, ..*style };
        let plain = *style == Style::new() || text.is_empty();
        if plain { write!(out, "{text}") } else { write!(out, "{}", styled(*style, text)) }
    };
    for (cell, style) in highlight::cells(article, paragraph, line, layers, theme) {
        if style != run.0 {
            flush(&run)?;
            run = (style, String::new());
        }
        if cell.space {
            run.1.extend(std::iter::repeat_n(' ', cell.width.into()));
        } else {
            run.1.push_str(&cell.symbol);
        }
    }
    flush(&run)
}

fn styled(style: Style, text: &str) -> StyledContent<&str> {
    let style: ContentStyle = style.into_crossterm();
    style.apply(text)
}
