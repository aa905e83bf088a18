//! Tokens with IOB2 tags, as in the `CoNLL-2003` shared task (<https://aclanthology.org/W03-0419/>) and `seqeval`: one
//! token, tab and tag per line, a blank line after each sentence, and a `-DOCSTART-` line before each document.
//!
//! The format holds labelled spans that do not overlap, and nothing else. A token is split if a span begins or ends
//! inside it.

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

/// Reads tokens from the first column and tags from the last. Columns are separated by tabs or spaces; tags may be
/// `IOB1`, `IOB2` or `BIOES`.
///
/// # Errors
/// The first line without a valid tag.
pub(crate) fn read(file: &str) -> Result<ParsedFile, Malformed> {
    let mut parsed = ParsedFile::default();
    let mut document = ParsedDocument { text: Some(String::new()), line: 1, ..ParsedDocument::default() };
    let mut text = String::new();
    let mut open: Option<(usize, Span, String)> = None;
    let mut begun = false;
    let close = |open: &mut Option<(usize, Span, String)>, document: &mut ParsedDocument| -> Result<(), Malformed> {
        if let Some((line, span, name)) = open.take() {
            let what = ItemContent::named(&name, None, "conll");
            push_item(&mut document.items, ParsedItem { line, location: ItemLocation::Span(span), content: what })?;
        }
        Ok(())
    };
    let mut end = |document: &mut ParsedDocument, text: &mut String, line: usize| {
        let whole = ParsedDocument { text: Some(std::mem::take(text)), ..std::mem::take(document) };
        if whole.text.as_ref().is_some_and(|text| !text.is_empty()) {
            parsed.documents.push(whole);
        }
        document.line = line;
    };
    for (i, line) in file.strip_prefix('\u{feff}').unwrap_or(file).split('\n').enumerate() {
        let n = i + 1;
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.starts_with(DOCUMENT_START) {
            close(&mut open, &mut document)?;
            end(&mut document, &mut text, n);
            continue;
        }
        if line.trim_matches([' ', '\t']).is_empty() {
            close(&mut open, &mut document)?;
            begun = false;
            continue;
        }
        let columns: Vec<&str> = if line.contains('\t') {
            line.split('\t').map(|column| column.trim_matches(' ')).collect()
        } else {
            line.split(' ').filter(|column| !column.is_empty()).collect()
        };
        let (Some(token), Some(tag)) = (columns.first(), columns.last().filter(|_| columns.len() > 1)) else {
            if line.starts_with('#') {
                continue;
            }
            return Err(Malformed::new(n, "expected a token, a tab and a tag, as in “Putin⇥B-PER”"));
        };
        // A comment in the style of CoNLL-U.
        if line.starts_with("# ") && !is_tag(tag) {
            continue;
        }
        if token.is_empty() || !is_tag(tag) {
            let what = format!("expected O, B-TYPE or I-TYPE after the token, found “{}”", excerpt(tag));
            return Err(Malformed::new(n, what));
        }
        if !text.is_empty() {
            text.push(if begun { ' ' } else { '\n' });
        }
        begun = true;
        let span = Span::new(text.len(), text.len() + token.len());
        text.push_str(token);
        let (head, name) = tag.split_once('-').unwrap_or((tag, ""));
        let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned();
        let goes_on = matches!(head, "I" | "E" | "L") && open.as_ref().is_some_and(|(_, _, known)| *known == name);
        match &mut open {
            Some((_, open, _)) if goes_on => open.end = span.end,
            _ => {
                close(&mut open, &mut document)?;
                if head != "O" {
                    open = Some((n, span, name));
                }
            }
        }
        if matches!(head, "E" | "L" | "S" | "U") {
            close(&mut open, &mut document)?;
        }
    }
    close(&mut open, &mut document)?;
    end(&mut document, &mut text, 1);
    Ok(parsed)
}

fn is_tag(tag: &str) -> bool {
    tag == "O"
        || tag
            .split_once('-')
            .is_some_and(|(head, name)| matches!(head, "B" | "I" | "E" | "L" | "S" | "U") && !name.is_empty())
}
