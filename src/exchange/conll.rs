//! Tokens with IOB2 tags, as in the `CoNLL-2003` shared task (<https://aclanthology.org/W03-0419/>) and `seqeval`: one
//! token, tab and tag per line, a blank line after each sentence, and a `-DOCSTART-` line before each document.
//!
//! The format holds labelled spans that do not overlap, and nothing else. A token is split if a span begins or ends
//! inside it.

use super::label::{self, LabelMeaning};
use super::parsed::{
    ItemContent, ItemLocation, Malformed, Omissions, ParsedDocument, ParsedFile, ParsedItem, excerpt, push_item,
};
use super::{Report, tokens};
use crate::text::Span;

/// Marks the start of a document.
const DOCUMENT_START: &str = "-DOCSTART-";

/// Writes the tokens and tags of `reports`.
pub(crate) fn write(reports: &[Report<'_>], omissions: &mut Omissions) -> String {
    let mut out = String::new();
    for report in reports {
        let text = report.article.text();
        let marks = report.trimmed(omissions);
        let spans: Vec<Span> = marks.iter().map(|mark| mark.span).collect();
        let kept = tokens::without_overlap(&spans);
        omissions.add("overlapping spans", spans.len() - kept.len());
        for annotation in kept.iter().filter_map(|&i| marks[i].annotation) {
            omissions.add("notes", usize::from(!annotation.note.is_empty()));
            omissions.add("tags", annotation.tags.len());
            omissions.add(
                "details of claims",
                usize::from(annotation.claim.as_ref().is_some_and(|c| !c.is_blank() || !c.at.is_empty())),
            );
            omissions.add("ids, times and names of annotators", 1);
        }
        let cuts = kept.iter().flat_map(|&i| [spans[i].start, spans[i].end]);
        out += &format!("{DOCUMENT_START}\tO\n");
        let mut next = kept.iter().map(|&i| &marks[i]).peekable();
        for sentence in tokens::of(report.article, cuts) {
            for (i, token) in sentence.into_iter().enumerate() {
                while next.next_if(|mark| mark.span.end <= token.start).is_some() {}
                let mark = next.peek().filter(|mark| mark.span.start <= token.start);
                let inside = mark.is_some_and(|mark| mark.span.start < token.start);
                // A blank line would end the span, so sentences that a span crosses are written as one.
                if i == 0 && !inside {
                    out.push('\n');
                }
                let tag = match mark {
                    Some(mark) => format!("{}-{}", if inside { 'I' } else { 'B' }, escaped(&mark.name)),
                    None => "O".into(),
                };
                out += &format!("{}\t{tag}\n", token.slice(text));
            }
        }
        out.push('\n');
    }
    out
}

/// Percent-encodes white space, control characters and `%` in `label`, because white space would end the tag.
fn escaped(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    for c in label.chars() {
        if tokens::is_space(c) || c.is_control() || c == '%' {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                out += &format!("%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Reads tokens and tags. Columns are separated by tabs or spaces, or, in files of spaCy's `.iob`, by `|` between tokens
/// separated by spaces. Tags may be `IOB1`, `IOB2`, `BIOES`, or types without a prefix, in either case of letters.
///
/// # Errors
/// If no column contains tags.
pub(crate) fn read(file: &str) -> Result<ParsedFile, Malformed> {
    let lines = rows(file);
    let columns = Columns::of(&lines)?;
    let mut reader =
        TokenReader { document: ParsedDocument { line: 1, ..ParsedDocument::default() }, ..Default::default() };
    for (n, line) in lines {
        match line {
            Row::DocumentStart => reader.end_document(n)?,
            Row::SentenceEnd => reader.end_sentence()?,
            Row::Token(cells) => {
                let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).copied().unwrap_or_default();
                match columns.tag(cell(columns.tag_at(cells.len()))) {
                    Some(tag) if !cell(Some(columns.token)).is_empty() => {
                        reader.token(n, cell(Some(columns.token)), &tag)?;
                    }
                    _ if cells[0].starts_with('#') => {}
                    _ => {
                        let found = excerpt(cell(columns.tag_at(cells.len())));
                        let what = format!("expected O, B-TYPE or I-TYPE after the token, found “{found}”");
                        reader.parsed.skipped.push(Malformed::new(n, what));
                    }
                }
            }
        }
    }
    reader.end_document(1)?;
    Ok(reader.parsed)
}

/// A line of the file.
enum Row<'a> {
    DocumentStart,
    SentenceEnd,
    /// The columns of a token.
    Token(Vec<&'a str>),
}

/// The lines of the file with their numbers, without comments in the style of `CoNLL-U`.
fn rows(file: &str) -> Vec<(usize, Row<'_>)> {
    let mut rows = Vec::new();
    for (i, line) in file.strip_prefix('\u{feff}').unwrap_or(file).split('\n').enumerate() {
        let n = i + 1;
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.starts_with(DOCUMENT_START) {
            rows.push((n, Row::DocumentStart));
        } else if line.trim_matches([' ', '\t']).is_empty() {
            rows.push((n, Row::SentenceEnd));
        } else if line.contains('\t') {
            let cells: Vec<&str> = line.split('\t').map(|column| column.trim_matches(' ')).collect();
            // GermEval has the source of a sentence behind a lone #, which may be a token, too.
            let is_comment =
                line.starts_with("# ") || cells[0] == "#" && !cells.last().is_some_and(|cell| is_tag(cell));
            if !is_comment {
                rows.push((n, Row::Token(cells)));
            }
        } else if let Some(tokens) = iob_tokens(line) {
            // spaCy's .iob has a sentence on each line.
            rows.extend(tokens.into_iter().map(|cells| (n, Row::Token(cells))));
            rows.push((n, Row::SentenceEnd));
        } else {
            let cells: Vec<&str> = line.split(' ').filter(|column| !column.is_empty()).collect();
            let is_comment = line.starts_with("# ") && !cells.last().is_some_and(|tag| is_tag(tag) && cells.len() > 1);
            if !is_comment {
                rows.push((n, Row::Token(cells)));
            }
        }
    }
    rows
}

/// The tokens of a line of spaCy's `.iob`: `Rahmat|NNP|B-PER tiba|VB|O`.
fn iob_tokens(line: &str) -> Option<Vec<Vec<&str>>> {
    let cells = |token: &'_ str| -> Option<(usize, usize)> {
        let (rest, tag) = token.rsplit_once('|')?;
        let word = rest.split_once('|').map_or(rest, |(word, _)| word);
        // The word itself may be "|".
        let word = if word.is_empty() { "|" } else { word };
        is_tag(tag).then_some((word.len(), tag.len()))
    };
    line.split(' ')
        .filter(|token| !token.is_empty())
        .map(|token| cells(token).map(|(word, tag)| vec![&token[..word], &token[token.len() - tag..]]))
        .collect()
}

/// Which columns have the token and its tag.
struct Columns {
    token: usize,
    /// Index of the tag; `None` means the last column.
    tag: Option<usize>,
    /// Whether tags are types without a prefix, so that a run of one type is one span.
    bare: bool,
}

impl Columns {
    /// Chooses the columns by what all rows have in them.
    fn of(rows: &[(usize, Row<'_>)]) -> Result<Self, Malformed> {
        let tokens: Vec<(usize, &Vec<&str>)> = rows
            .iter()
            .filter_map(|(n, row)| if let Row::Token(cells) = row { Some((*n, cells)) } else { None })
            .collect();
        let Some(width) = tokens.iter().map(|(_, cells)| cells.len()).min() else {
            return Ok(Self { token: 0, tag: None, bare: false });
        };
        // UNER and GermEval number the tokens of a sentence.
        let numbered = width > 2 && {
            let mut before = 0;
            tokens.iter().all(|(_, cells)| {
                let number = cells[0].parse().unwrap_or(0);
                let follows = number == before + 1 || number == 1;
                before = number;
                follows
            })
        };
        let token = usize::from(numbered);
        let share = |is: &dyn Fn(&str) -> bool, at: Option<usize>| {
            let right = tokens.iter().filter(|(_, cells)| {
                at.map_or(cells.last(), |at| cells.get(at)).is_some_and(|cell| cells.len() > token + 1 && is(cell))
            });
            // A damaged line is skipped, but most lines must be right.
            right.count() * 10 > tokens.len() * 8
        };
        // The outer tags of GermEval stand before the nested ones; elsewhere tags are in the last column.
        let behind = (token + 1..width).filter(|_| numbered).map(Some);
        let last = (token + 1..width).filter(|_| !numbered).rev().map(Some);
        let mut candidates = behind.chain([None]).chain(last);
        if let Some(tag) = candidates.clone().find(|at| share(&is_tag, *at)) {
            return Ok(Self { token, tag, bare: false });
        }
        let has_outside = |at: Option<usize>| {
            tokens
                .iter()
                .any(|(_, cells)| at.map_or(cells.last(), |at| cells.get(at)).is_some_and(|cell| is_outside(cell)))
        };
        if let Some(tag) = candidates.find(|at| has_outside(*at) && share(&is_bare_tag, *at)) {
            return Ok(Self { token, tag, bare: true });
        }
        // The last line that is wrong says most: the first ones may be a header.
        let wrong = tokens.iter().find(|(_, cells)| !cells.last().is_some_and(|tag| cells.len() > 1 && is_tag(tag)));
        let (line, cells) = wrong.map_or((1, None), |(n, cells)| (*n, Some(cells)));
        Err(match cells.filter(|cells| cells.len() > 1).and_then(|cells| cells.last()) {
            Some(tag) => {
                let what = format!("expected O, B-TYPE or I-TYPE after the token, found “{}”", excerpt(tag));
                Malformed::new(line, what)
            }
            None => Malformed::new(line, "expected a token, a tab and a tag, as in “Putin⇥B-PER”"),
        })
    }

    fn tag_at(&self, width: usize) -> Option<usize> {
        self.tag.or_else(|| width.checked_sub(1).filter(|at| *at > self.token))
    }

    /// The prefix of a tag (`B`, `I`, `O`, …) and its type.
    fn tag(&self, cell: &str) -> Option<Tag> {
        if is_outside(cell) {
            return Some(Tag { head: 'O', name: String::new() });
        }
        let (head, name) = match (self.bare, cell.split_once('-')) {
            (true, _) => ('I', cell),
            (false, Some((head, name))) => (head.chars().next()?.to_ascii_uppercase(), name),
            (false, None) => return None,
        };
        let mut name = percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned();
        if cell.starts_with(|c: char| c.is_ascii_lowercase()) && !self.bare {
            // The whole tag was put in lower case, but types are known by their own spelling.
            let upper = name.to_ascii_uppercase();
            if matches!(label::meaning(&upper), LabelMeaning::Mention(_)) {
                name = upper;
            }
        }
        (is_tag(cell) || self.bare).then_some(Tag { head, name })
    }
}

/// A tag: its prefix, and the type of its span.
struct Tag {
    head: char,
    name: String,
}

/// Builds the text from the tokens, and spans from the tags.
#[derive(Default)]
struct TokenReader {
    parsed: ParsedFile,
    document: ParsedDocument,
    text: String,
    /// A span that the next token may extend: its line, bytes and type.
    open: Option<(usize, Span, String)>,
    /// Whether the sentence has a token already.
    begun: bool,
}

impl TokenReader {
    fn token(&mut self, line: usize, token: &str, tag: &Tag) -> Result<(), Malformed> {
        if !self.text.is_empty() {
            self.text.push(if self.begun { ' ' } else { '\n' });
        }
        self.begun = true;
        let span = Span::new(self.text.len(), self.text.len() + token.len());
        self.text.push_str(token);
        let goes_on = matches!(tag.head, 'I' | 'E' | 'L');
        match &mut self.open {
            Some((_, open, known)) if goes_on && *known == tag.name => open.end = span.end,
            _ => {
                self.close()?;
                if tag.head != 'O' {
                    self.open = Some((line, span, tag.name.clone()));
                }
            }
        }
        if matches!(tag.head, 'E' | 'L' | 'S' | 'U') {
            self.close()?;
        }
        Ok(())
    }

    /// Ends the open span.
    fn close(&mut self) -> Result<(), Malformed> {
        let Some((line, span, name)) = self.open.take() else { return Ok(()) };
        let content = ItemContent::named(&name, None, "conll");
        push_item(&mut self.document.items, ParsedItem::new(line, ItemLocation::Span(span), content))
    }

    fn end_sentence(&mut self) -> Result<(), Malformed> {
        self.begun = false;
        self.close()
    }

    /// Ends the document; the next one begins at `line`.
    fn end_document(&mut self, line: usize) -> Result<(), Malformed> {
        self.close()?;
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            let document = std::mem::take(&mut self.document);
            self.parsed.documents.push(ParsedDocument { text: Some(text), ..document });
        }
        self.document.line = line;
        Ok(())
    }
}

/// Whether a token with this tag is in no span.
fn is_outside(tag: &str) -> bool {
    matches!(tag, "O" | "o" | "0" | "_")
}

fn is_tag(tag: &str) -> bool {
    let prefixes = ["B", "I", "E", "L", "S", "U"];
    is_outside(tag)
        || tag.split_once('-').is_some_and(|(head, name)| {
            prefixes.iter().any(|prefix| prefix.eq_ignore_ascii_case(head)) && !name.is_empty()
        })
}

/// Whether `tag` may be a type without a prefix.
fn is_bare_tag(tag: &str) -> bool {
    is_outside(tag) || tag.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/'))
}
