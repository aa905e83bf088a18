//! Annotations as a table, in CSV (RFC 4180, <https://www.rfc-editor.org/rfc/rfc4180>) or tab-separated, with one row
//! per annotation and one column per field. Offsets are code points.
//!
//! Tables of other programs are read too: separated by semicolons, with other names for the columns, and with numbers such
//! as `64.0`.
//!
//! Spreadsheets interpret a cell that begins with `=`, `+`, `-` or `@` as a formula
//! (<https://owasp.org/www-community/attacks/CSV_Injection>). Such a cell is written with a leading apostrophe, which
//! is removed when it is read.

use super::Report;
use super::json::{self, LineCounter};
use super::parsed::{
    ItemContent, ItemLocation, Malformed, NamedDocuments, Omissions, ParsedFile, ParsedItem, excerpt, push_item,
};
use super::record::PartialAnnotation;
use super::spans::NOTES_ON_ARTICLE;
use crate::annotation::claim::{Claim, Evidence, SuggestedDetails};
use crate::annotation::sidecar::Extra;
use crate::annotation::vocabulary::{Status, filled, word};
use crate::annotation::{Annotation, AnnotationKind};
use crate::text::OffsetUnit;
use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};
use jiff::Timestamp;
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

/// Names of columns in the tables of other programs (Readwise, Hypothes.is, spreadsheets), in lower case, and ours. Names of
/// the same column are listed from the most to the least specific.
const SYNONYMS: [(&str, &str); 26] = [
    ("highlight", "exact"),
    ("quote", "exact"),
    ("selected text", "exact"),
    ("passage", "exact"),
    ("words", "exact"),
    ("text", "exact"),
    ("comment", "note"),
    ("comments", "note"),
    ("notes", "note"),
    ("annotation", "note"),
    ("tag", "tags"),
    ("page url", "path"),
    ("url", "path"),
    ("uri", "path"),
    ("source url", "path"),
    ("article", "path"),
    ("file", "path"),
    ("document", "path"),
    ("book title", "path"),
    ("title", "path"),
    ("annotator", "creator"),
    ("user", "creator"),
    ("author", "creator"),
    ("created at", "created"),
    ("highlighted at", "created"),
    ("date", "created"),
];

/// The separators that tables in CSV have.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The cells of `claim` in the order of [`CLAIM_COLUMNS`].
fn cells(claim: &Claim) -> [&str; 15] {
    [
        claim.status.shown(),
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
        status: parse_status(status),
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
        suggested: SuggestedDetails::default(),
        extra: Extra::new(),
    };
    (!status.is_empty() || !claim.at.is_empty() || !claim.is_blank()).then_some(claim)
}

/// The status that `cell` means: as it is shown, as it is saved, or as a spreadsheet's user may write it.
fn parse_status(cell: &str) -> Status {
    match cell.trim().to_lowercase().as_str() {
        "" | "to do" | "to-do" | "todo" => Status::Todo,
        word => Status::ALL.iter().find(|status| status.as_str() == word).cloned().unwrap_or_else(|| cell.into()),
    }
}

/// Writes the annotations of `reports`, with cells separated by `delimiter`.
pub(crate) fn write(reports: &[Report<'_>], delimiter: u8, omissions: &mut Omissions) -> String {
    let mut writer = WriterBuilder::new().delimiter(delimiter).terminator(Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(COLUMNS.iter().chain(&CLAIM_COLUMNS).chain(&[EVIDENCE_COLUMN]));
    for report in reports {
        for mark in report.exported_annotations() {
            let annotation = mark.annotation;
            if annotation.target.is_of_article() {
                omissions.add(NOTES_ON_ARTICLE, 1);
                continue;
            }
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

/// The tags of another program, which separates them with commas or semicolons.
fn split_foreign_tags(cell: &str) -> Vec<String> {
    cell.split([',', ';']).map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_string).collect()
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

    /// The whole number in `column`. Programs that keep a column of numbers with gaps as fractions write `64.0`.
    fn whole_number(&self, column: &str) -> Result<Option<usize>, Malformed> {
        let cell = self.get(column).trim();
        let whole =
            cell.split_once('.').filter(|(_, rest)| rest.bytes().all(|digit| digit == b'0')).map(|(whole, _)| whole);
        match whole.unwrap_or(cell).parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => self.value(column, "a whole number"),
        }
    }

    /// The time in `column`. A table of another program may have one that only it can read.
    fn time(&self, column: &str, omissions: &mut Omissions) -> Option<Timestamp> {
        let cell = self.get(column).trim();
        let time = json::time(cell);
        omissions.add("times that cannot be read", usize::from(time.is_none() && !cell.is_empty()));
        time
    }

    fn is_blank(&self) -> bool {
        self.record.iter().all(|cell| cell.trim().is_empty())
    }
}

/// Reads a table whose first row contains the column names, in any order. Only the column `exact` is required. Without a
/// `delimiter`, it is the one that gives the first row the most known names.
///
/// # Errors
/// If there is no column of words, or no row can be read.
pub(crate) fn read(text: &str, delimiter: Option<u8>) -> Result<ParsedFile, Malformed> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Excel writes and reads a first line such as "sep=;".
    let stated = text.lines().next().and_then(|line| line.strip_prefix("sep=")).and_then(|line| line.bytes().next());
    let (table, skipped_lines) = match stated {
        Some(_) => (text.split_once('\n').map_or("", |(_, rest)| rest), 1),
        None => (text, 0),
    };
    let delimiter = delimiter.or(stated).unwrap_or_else(|| likely_delimiter(table));
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(table.as_bytes());
    let fail = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        Malformed::new(usize::try_from(line).unwrap_or(usize::MAX), "not a valid table row")
    };
    let header = reader.headers().map_err(fail)?.clone();
    let (columns, foreign) = columns(&header);
    if !columns.contains_key("exact") {
        return Err(Malformed::new(1 + skipped_lines, "the first row has no column “exact” (the annotated words)"));
    }
    let unknown: Vec<(&String, usize)> =
        columns.iter().filter(|(name, _)| !is_column(name)).map(|(name, &at)| (name, at)).collect();
    let mut documents = NamedDocuments::default();
    let mut parsed = ParsedFile::default();
    let mut record = StringRecord::new();
    let mut lines = LineCounter::new(table, 1 + skipped_lines);
    let (mut rows, mut damaged) = (0, Vec::new());
    while reader.read_record(&mut record).map_err(fail)? {
        // The position of a record may include the preceding line break, which must be skipped to count lines
        // correctly.
        let at = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
        let line = lines.of(table.get(at..).unwrap_or_default().trim_start_matches(['\r', '\n']));
        let row = CsvRow { columns: &columns, record: &record, line };
        if row.is_blank() {
            continue;
        }
        rows += 1;
        if record.iter().skip(header.len()).any(|cell| !cell.trim().is_empty()) {
            let (there, wanted) = (record.len(), header.len());
            damaged.push(Malformed::new(row.line, format!("expected {wanted} cells, found {there}")));
            continue;
        }
        for (name, at) in &unknown {
            let is_filled = record.get(*at).is_some_and(|cell| !cell.is_empty());
            parsed.omissions.add(format!("cells in the column {}", excerpt(name)), usize::from(is_filled));
        }
        match item(&row, foreign, &mut parsed.omissions) {
            Ok(item) => push_item(&mut documents.document(row.get("path"), row.line).items, item)?,
            Err(malformed) => damaged.push(malformed),
        }
    }
    parsed.skip(damaged, rows)?;
    parsed.documents = documents.into_vec();
    Ok(parsed)
}

/// Whether a column of ours has this name.
fn is_column(name: &str) -> bool {
    COLUMNS.contains(&name) || CLAIM_COLUMNS.contains(&name) || name == EVIDENCE_COLUMN || name.is_empty()
}

/// Which column has which of our names, and whether the table is of another program.
fn columns(header: &StringRecord) -> (BTreeMap<String, usize>, bool) {
    let mut columns: BTreeMap<String, usize> =
        header.iter().enumerate().map(|(at, name)| (name.trim().to_lowercase(), at)).collect();
    let foreign = !columns.contains_key("exact");
    for (theirs, ours) in SYNONYMS.iter().filter(|_| foreign) {
        if !columns.contains_key(*ours)
            && let Some(at) = columns.remove(*theirs)
        {
            columns.insert((*ours).into(), at);
        }
    }
    (columns, foreign)
}

/// The delimiter by which the first row of `table` has the most known columns.
fn likely_delimiter(table: &str) -> u8 {
    let known = |delimiter: u8| {
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(table.as_bytes());
        let header = reader.headers().cloned().unwrap_or_default();
        columns(&header).0.keys().filter(|name| !name.is_empty() && is_column(name)).count()
    };
    // `max_by_key` returns the last of equals, and the comma is the standard.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| known(*delimiter)).unwrap_or(b',')
}

fn item(row: &CsvRow<'_>, foreign: bool, omissions: &mut Omissions) -> Result<ParsedItem, Malformed> {
    let exact = row.get("exact");
    if exact.is_empty() {
        return Err(Malformed::new(row.line, "column exact: expected the words, found an empty cell"));
    }
    let (start, end) = (row.whole_number("start")?, row.whole_number("end")?);
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
        tags: if foreign { split_foreign_tags(row.get("tags")) } else { split_tags(row.get("tags")) },
        note: Some(row.get("note").into()),
        claim: claim(row),
        created: row.time("created", omissions),
        modified: row.time("modified", omissions),
        creator: Some(row.get("creator").to_string()).filter(|creator| !creator.is_empty()),
        extra: Extra::new(),
        ..PartialAnnotation::default()
    };
    Ok(ParsedItem::new(row.line, place, ItemContent::Annotation(Box::new(draft))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn read_back(table: &str) -> Vec<String> {
        let parsed = read(table, None).unwrap();
        assert_eq!(parsed.skipped, []);
        let item = |item: &ParsedItem| {
            let ItemContent::Annotation(draft) = &item.content else { panic!("{item:?}") };
            let ItemLocation::Quote { exact, range, .. } = &item.location else { panic!("{item:?}") };
            let note = draft.note.as_deref().unwrap_or_default();
            format!("{} {} {} {range:?}", exact.as_deref().unwrap_or_default(), note, draft.tags.join("+"))
        };
        parsed.documents.iter().flat_map(|document| &document.items).map(item).collect()
    }

    #[test]
    fn tables_of_other_programs_are_read() {
        assert_eq!(read_back("exact;note;tags\nsatu;a, b;x\n"), ["satu a, b x None"]);
        assert_eq!(read_back("sep=;\r\nexact;note\r\nsatu;a\r\n;\r\n\r\n"), ["satu a  None"]);
        assert_eq!(read_back("Highlight,Book Title,Note,Tags\nsatu,a,b,\"x, y\"\n"), ["satu b x+y None"]);
        let point = "Some((64, 68, CodePoints))";
        assert_eq!(read_back("exact\tstart\tend\tnote\nsatu\t64.0\t68.0\t\n"), [format!("satu   {point}")]);
    }

    #[test]
    fn a_row_with_too_many_cells_does_not_keep_the_others_out() {
        let parsed = read("exact,note\nsatu,a\ndua,b,c\n", None).unwrap();
        assert_eq!((parsed.documents[0].items.len(), parsed.skipped[0].line), (1, 3));
        assert!(read("exact,note\ndua,b,c\n", None).is_err());
    }

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
