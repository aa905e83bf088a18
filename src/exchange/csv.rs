//! Annotations as a table, in CSV (RFC 4180, <https://www.rfc-editor.org/rfc/rfc4180>) or tab-separated, with one row
//! per annotation and one column per field. Offsets are code points.
//!
//! Spreadsheets interpret a cell that begins with `=`, `+`, `-` or `@` as a formula
//! (<https://owasp.org/www-community/attacks/CSV_Injection>). Such a cell is written with a leading apostrophe, which
//! is removed when it is read.

use super::Report;
use super::json::LineCounter;
use super::parsed::{
    ItemContent, ItemLocation, Malformed, NamedDocuments, Omissions, ParsedFile, ParsedItem, excerpt, push_item,
};
use super::record::PartialAnnotation;
use crate::annotation::claim::{Claim, Evidence};
use crate::annotation::sidecar::Extra;
use crate::annotation::vocabulary::{filled, word};
use crate::annotation::{Annotation, AnnotationKind};
use crate::text::OffsetUnit;
use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};
use std::collections::BTreeMap;

/// Columns used by every annotation.
const COLUMNS: [&str; 14] = [
    "path", "id", "kind", "label", "start", "end", "exact", "prefix", "suffix", "note", "tags", "creator", "created",
    "modified",
];

/// Columns used only by claims.
const CLAIM_COLUMNS: [&str; 15] = [
    "status",
    "wording",
    "speaker",
    "role",
    "said",
    "place",
    "at",
    "type",
    "verdict",
    "rationale",
    "checker",
    "checked",
    "priority",
    "appearance",
    "review",
];

/// Column for the evidence of a claim: one URL or title per line.
const EVIDENCE_COLUMN: &str = "evidence";

/// The cells of `claim` in the order of [`CLAIM_COLUMNS`].
fn cells(claim: &Claim) -> [&str; 15] {
    [
        claim.status.as_str(),
        &claim.wording,
        &claim.speaker,
        &claim.role,
        &claim.said,
        &claim.place,
        &claim.at,
        word(claim.r#type.as_ref()),
        word(claim.verdict.as_ref()),
        &claim.rationale,
        &claim.checker,
        &claim.checked,
        word(claim.priority.as_ref()),
        &claim.appearance,
        &claim.review,
    ]
}

/// The claim of a row, or `None` if all its cells are empty.
fn claim(row: &CsvRow<'_>) -> Option<Claim> {
    let text = |column: &str| row.get(column).to_string();
    let status = row.get("status");
    let claim = Claim {
        status: filled(status).unwrap_or_default(),
        wording: text("wording"),
        speaker: text("speaker"),
        role: text("role"),
        said: text("said"),
        place: text("place"),
        at: text("at"),
        r#type: filled(row.get("type")),
        verdict: filled(row.get("verdict")),
        rationale: text("rationale"),
        evidence: row.get(EVIDENCE_COLUMN).lines().filter(|line| !line.is_empty()).map(parse_evidence).collect(),
        checker: text("checker"),
        checked: text("checked"),
        priority: filled(row.get("priority")),
        appearance: text("appearance"),
        review: text("review"),
        extra: Extra::new(),
    };
    (!status.is_empty() || !claim.at.is_empty() || !claim.is_blank()).then_some(claim)
}

/// Writes the annotations of `reports`, with cells separated by `delimiter`.
pub(crate) fn write(reports: &[Report<'_>], delimiter: u8, omissions: &mut Omissions) -> String {
    let mut writer = WriterBuilder::new().delimiter(delimiter).terminator(Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(COLUMNS.iter().chain(&CLAIM_COLUMNS).chain(&[EVIDENCE_COLUMN]));
    for report in reports {
        for mark in report.exported_annotations() {
            let annotation = mark.annotation;
            let target = mark.target(report);
            let at = |point: usize| mark.span.map_or(String::new(), |_| point.to_string());
            let mut row = vec![
                report.name.clone(),
                annotation.id.to_string(),
                annotation.kind.name().into(),
                annotation.label.clone(),
                at(target.start),
                at(target.end),
                target.exact,
                target.prefix,
                target.suffix,
                annotation.note.clone(),
                join_tags(&annotation.tags),
                annotation.creator.clone(),
                annotation.created.to_string(),
                annotation.modified.to_string(),
            ];
            let claim = annotation.claim.as_ref();
            row.extend(claim.map_or([""; CLAIM_COLUMNS.len()], cells).map(String::from));
            let evidence: Vec<String> = claim.iter().flat_map(|claim| &claim.evidence).map(evidence_name).collect();
            row.push(evidence.join("\n"));
            // Writing to memory cannot fail.
            let _ = writer.write_record(row.iter().map(|cell| escape_formula(cell)));
            count_omissions(annotation, omissions);
        }
    }
    // Flushing to memory cannot fail either, and all cells are valid UTF-8.
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Counts the fields of `annotation` that have no column.
fn count_omissions(annotation: &Annotation, omissions: &mut Omissions) {
    let told = |evidence: &&Evidence| {
        evidence_name(evidence).contains('\n') || **evidence != parse_evidence(&evidence_name(evidence))
    };
    let evidence = annotation.claim.iter().flat_map(|claim| &claim.evidence).filter(told).count();
    omissions.add("details of evidence", evidence);
    let unknown = annotation.extra.len()
        + annotation.target.extra.len()
        + annotation.claim.as_ref().map_or(0, |claim| claim.extra.len());
    omissions.add("fields of other programs", unknown);
    omissions.add("earlier wordings", annotation.earlier.len());
    omissions.add("unresolved conflicts", usize::from(annotation.conflict.is_some()));
}

fn evidence_name(evidence: &Evidence) -> String {
    if evidence.url.is_empty() { evidence.title.clone() } else { evidence.url.clone() }
}

/// Parses one line of the evidence cell. A title is read as a URL too.
fn parse_evidence(line: &str) -> Evidence {
    Evidence { url: line.into(), ..Evidence::default() }
}

/// Whether a spreadsheet would interpret `cell` as a formula, ignoring leading apostrophes.
fn is_formula(cell: &str) -> bool {
    let first = cell.trim_start_matches('\'').chars().next();
    first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'))
}

fn escape_formula(cell: &str) -> String {
    if is_formula(cell) { format!("'{cell}") } else { cell.into() }
}

fn unescape_formula(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// Joins tags with semicolons, escaping semicolons and backslashes in them.
fn join_tags(tags: &[String]) -> String {
    let escaped = |tag: &String| tag.replace('\\', "\\\\").replace(';', "\\;");
    tags.iter().map(escaped).collect::<Vec<_>>().join(";")
}

fn split_tags(cell: &str) -> Vec<String> {
    if cell.is_empty() {
        return Vec::new();
    }
    let mut tags = vec![String::new()];
    let mut escaped = false;
    for c in cell.chars() {
        match (c, tags.last_mut()) {
            (';', _) if !escaped => tags.push(String::new()),
            ('\\', _) if !escaped => {
                escaped = true;
                continue;
            }
            (c, Some(tag)) => tag.push(c),
            _ => {}
        }
        escaped = false;
    }
    tags
}

/// A row whose cells are accessed by column name.
struct CsvRow<'a> {
    columns: &'a BTreeMap<String, usize>,
    record: &'a StringRecord,
    line: usize,
}

impl CsvRow<'_> {
    fn get(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|&at| self.record.get(at)).map_or("", unescape_formula)
    }

    /// The parsed value of `column`, or `None` if the cell is empty.
    fn value<T: std::str::FromStr>(&self, column: &str, wanted: &str) -> Result<Option<T>, Malformed> {
        let cell = self.get(column).trim();
        if cell.is_empty() {
            return Ok(None);
        }
        let wrong =
            |_| Malformed::new(self.line, format!("column {column}: expected {wanted}, found “{}”", excerpt(cell)));
        cell.parse().map(Some).map_err(wrong)
    }
}

/// Reads a table whose first row contains the column names, in any order. Only the column `exact` is required.
///
/// # Errors
/// The first row that is malformed.
pub(crate) fn read(text: &str, delimiter: u8) -> Result<ParsedFile, Malformed> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let fail = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        Malformed::new(usize::try_from(line).unwrap_or(usize::MAX), "not a valid table row")
    };
    let header = reader.headers().map_err(fail)?.clone();
    let columns: BTreeMap<String, usize> =
        header.iter().enumerate().map(|(at, name)| (name.trim().to_lowercase(), at)).collect();
    if !columns.contains_key("exact") {
        return Err(Malformed::new(1, "the first row has no column “exact” (the annotated words)"));
    }
    let mut omissions = Omissions::default();
    let known = |name: &str| {
        COLUMNS.contains(&name) || CLAIM_COLUMNS.contains(&name) || name == EVIDENCE_COLUMN || name.is_empty()
    };
    let unknown: Vec<(&String, usize)> =
        columns.iter().filter(|(name, _)| !known(name)).map(|(name, &at)| (name, at)).collect();
    let mut documents = NamedDocuments::default();
    let mut record = StringRecord::new();
    let mut lines = LineCounter::new(text, 1);
    while reader.read_record(&mut record).map_err(fail)? {
        // The position of a record may include the preceding line break, which must be skipped to count lines
        // correctly.
        let at = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
        let line = lines.of(text.get(at..).unwrap_or_default().trim_start_matches(['\r', '\n']));
        let row = CsvRow { columns: &columns, record: &record, line };
        if record.len() > header.len() {
            let (there, wanted) = (record.len(), header.len());
            return Err(Malformed::new(row.line, format!("expected {wanted} cells, found {there}")));
        }
        for (name, at) in &unknown {
            omissions.add(
                format!("cells in the column {name}"),
                usize::from(record.get(*at).is_some_and(|c| !c.is_empty())),
            );
        }
        let item = item(&row)?;
        push_item(&mut documents.document(row.get("path"), row.line).items, item)?;
    }
    Ok(ParsedFile { documents: documents.into_vec(), omissions })
}

fn item(row: &CsvRow<'_>) -> Result<ParsedItem, Malformed> {
    let exact = row.get("exact");
    if exact.is_empty() {
        return Err(Malformed::new(row.line, "column exact: expected the words, found an empty cell"));
    }
    let (start, end) = (row.value("start", "a whole number")?, row.value("end", "a whole number")?);
    let place = ItemLocation::Quote {
        range: start.zip(end).map(|(start, end)| (start, end, OffsetUnit::CodePoints)),
        exact: Some(exact.into()),
        prefix: row.get("prefix").into(),
        suffix: row.get("suffix").into(),
    };
    let kind = match row.get("kind").trim() {
        "" => None,
        kind => Some(<AnnotationKind as clap::ValueEnum>::from_str(kind, true).map_err(|_| {
            Malformed::new(
                row.line,
                format!("column kind: expected highlight, note or claim, found “{}”", excerpt(kind)),
            )
        })?),
    };
    let draft = PartialAnnotation {
        id: row.value("id", "a UUID")?,
        kind,
        label: Some(row.get("label").into()),
        tags: split_tags(row.get("tags")),
        note: Some(row.get("note").into()),
        claim: claim(row),
        created: row.value("created", "a time such as 2025-01-01T12:00:00Z")?,
        modified: row.value("modified", "a time such as 2025-01-01T12:00:00Z")?,
        creator: Some(row.get("creator").to_string()).filter(|creator| !creator.is_empty()),
        extra: Extra::new(),
        ..PartialAnnotation::default()
    };
    Ok(ParsedItem { line: row.line, location: place, content: ItemContent::Annotation(Box::new(draft)) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_defused() {
        assert_eq!(escape_formula("=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")");
        assert_eq!(escape_formula("-2 persen"), "'-2 persen");
        assert_eq!(escape_formula("'=1"), "''=1", "so that what was written so comes back so");
        assert_eq!(escape_formula("'tis 5-3"), "'tis 5-3");
    }

    proptest! {
        #[test]
        fn cells_come_back(cell in "['=+@a\t-]{0,5}", tags in prop::collection::vec("[a;\\\\ ]{1,4}", 0..4)) {
            let written = escape_formula(&cell);
            prop_assert_eq!(unescape_formula(&written), cell.as_str());
            prop_assert_eq!(split_tags(&join_tags(&tags)), tags);
        }
    }
}
