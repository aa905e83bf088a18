//! Highlights of e-readers: the file `My Clippings.txt` of a Kindle, and the JSON that KOReader exports.
//!
//! Neither has offsets that mean anything outside the book, nor context: highlights are placed by their words. Documents
//! are named by the titles of the books.

use super::json::{LocatedJson, lenient_time, or_default, read_each, values};
use super::parsed::{ItemLocation, Malformed, NamedDocuments, ParsedFile, excerpt};
use super::record::PartialAnnotation;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// The line between two entries of `My Clippings.txt`.
const SEPARATOR: &str = "==========";

/// An entry of `My Clippings.txt`.
struct Clipping<'a> {
    line: usize,
    title: &'a str,
    /// "Your Highlight on page 12 | Location 170-172 | Added on …", in the language of the device.
    heading: &'a str,
    words: String,
}

/// Reads `My Clippings.txt`. A note becomes the note of the highlight at whose end it was made.
///
/// # Errors
/// If the file has no entry.
pub(crate) fn read_kindle(text: &str) -> Result<ParsedFile, Malformed> {
    let mut parsed = ParsedFile::default();
    let mut documents = NamedDocuments::default();
    let clippings = clippings(text, &mut parsed);
    if clippings.is_empty() {
        let what = "not a file of Kindle clippings; expected a title, a line that begins with “- ”, and the words";
        return Err(Malformed::new(1, what));
    }
    let mut notes: Vec<&Clipping<'_>> = clippings.iter().filter(|clipping| is_note(clipping.heading)).collect();
    for clipping in clippings.iter().filter(|clipping| !is_note(clipping.heading)) {
        if clipping.words.is_empty() {
            parsed.omissions.add("bookmarks", 1);
            continue;
        }
        let belongs = |note: &&Clipping<'_>| {
            let (own, its) = (locations(clipping.heading), locations(note.heading));
            note.title == clipping.title && own.zip(its).is_some_and(|(own, its)| own.0 <= its.1 && its.1 <= own.1)
        };
        let note = notes.iter().position(belongs).map(|at| notes.remove(at).words.clone());
        let draft = PartialAnnotation { note, ..PartialAnnotation::default() };
        documents.push_annotation(clipping.title, clipping.line, ItemLocation::words(&clipping.words), draft)?;
    }
    parsed.omissions.add("notes without highlighted words", notes.len());
    parsed.documents = documents.into_vec();
    Ok(parsed)
}

/// The entries of the file. Those without a heading are skipped.
fn clippings<'a>(text: &'a str, parsed: &mut ParsedFile) -> Vec<Clipping<'a>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut clippings = Vec::new();
    let mut entry: Vec<(usize, &str)> = Vec::new();
    let mut end = |entry: &mut Vec<(usize, &'a str)>| {
        let lines = std::mem::take(entry);
        let Some(first) = lines.iter().position(|(_, line)| !line.trim().is_empty()) else { return };
        let (line, title) = lines[first];
        let heading = lines.get(first + 1).and_then(|(_, line)| line.trim().strip_prefix("- "));
        let Some(heading) = heading else {
            let what = format!("expected a line that begins with “- ” after “{}”", excerpt(title));
            parsed.skipped.push(Malformed::new(line, what));
            return;
        };
        let words: Vec<&str> = lines[first + 2..].iter().map(|(_, line)| line.trim()).collect();
        let title = title.trim_start_matches('\u{feff}').trim();
        clippings.push(Clipping { line, title, heading, words: words.join("\n").trim().into() });
    };
    for (i, line) in text.lines().enumerate() {
        if line.trim() == SEPARATOR {
            end(&mut entry);
        } else {
            entry.push((i + 1, line));
        }
    }
    end(&mut entry);
    clippings
}

/// Whether an entry is a note, by its heading in the languages of the Kindle.
fn is_note(heading: &str) -> bool {
    let kind = heading.split(['|', '(']).next().unwrap_or_default().to_lowercase();
    let words = ["note", "notiz", "nota", "anmerkung", "notitie", "メモ", "笔记", "筆記", "заметка"];
    let highlights =
        ["highlight", "subrayado", "surlignement", "markierung", "evidenziazione", "destaque", "ハイライト"];
    words.iter().any(|word| kind.contains(word)) && !highlights.iter().any(|word| kind.contains(word))
}

/// The first and last location that a heading names, or the page if it names no location.
fn locations(heading: &str) -> Option<(usize, usize)> {
    let parts = heading.split('|').map(str::trim);
    // The last part is the time; the location stands behind the page, if both are there.
    let numbers = |part: &str| -> Vec<usize> {
        part.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
    };
    let mut found = parts.map(numbers).filter(|numbers| !numbers.is_empty()).collect::<Vec<_>>();
    if found.len() > 1 {
        found.pop();
    }
    let place = found.pop()?;
    Some((*place.first()?, *place.last()?))
}

#[derive(Deserialize)]
struct KoreaderBook<'a> {
    #[serde(borrow)]
    documents: Option<&'a RawValue>,
    #[serde(default, deserialize_with = "or_default")]
    title: String,
    #[serde(borrow)]
    entries: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct KoreaderEntry {
    #[serde(default, deserialize_with = "or_default")]
    text: String,
    #[serde(default, deserialize_with = "or_default")]
    note: String,
    /// Seconds since 1970.
    #[serde(default)]
    time: Value,
    #[serde(default, deserialize_with = "lenient_time")]
    datetime: Option<Timestamp>,
    #[serde(default, deserialize_with = "or_default")]
    chapter: String,
}

/// Reads the JSON of KOReader: one book, or several in `documents`.
///
/// # Errors
/// If the file is not JSON, or has no book.
pub(crate) fn read_koreader(text: &str) -> Result<ParsedFile, Malformed> {
    let mut parsed = ParsedFile::default();
    let mut documents = NamedDocuments::default();
    let mut books = Vec::new();
    for value in values(text, &mut parsed.skipped)? {
        let head: KoreaderBook<'_> = value.read()?;
        match head.documents {
            Some(documents) => books.extend(value.inside(documents).elements()?),
            None => books.push(value),
        }
    }
    read_each(&books, &mut parsed, |book, parsed| read_book(book, &mut documents, parsed))?;
    parsed.documents = documents.into_vec();
    Ok(parsed)
}

fn read_book(
    value: &LocatedJson<'_>,
    documents: &mut NamedDocuments,
    parsed: &mut ParsedFile,
) -> Result<(), Malformed> {
    let book: KoreaderBook<'_> = value.read()?;
    let Some(entries) = book.entries else {
        return Err(Malformed::new(value.line, "not a book of KOReader: it has no “entries”"));
    };
    let entries = value.inside(entries).elements()?;
    read_each(&entries, parsed, |value, parsed| {
        let entry: KoreaderEntry = value.read()?;
        if entry.text.trim().is_empty() {
            parsed.omissions.add("bookmarks", 1);
            return Ok(());
        }
        let seconds = entry.time.as_i64().and_then(|seconds| Timestamp::from_second(seconds).ok());
        let draft = PartialAnnotation {
            note: Some(entry.note).filter(|note| !note.is_empty()),
            created: entry.datetime.or(seconds),
            ..PartialAnnotation::default()
        };
        parsed.omissions.add("names of chapters", usize::from(!entry.chapter.is_empty()));
        documents.push_annotation(&book.title, value.line, ItemLocation::words(&entry.text), draft)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::parsed::ItemContent;

    fn told(parsed: &ParsedFile) -> Vec<String> {
        let mut out = Vec::new();
        for document in &parsed.documents {
            for item in &document.items {
                let ItemLocation::Quote { exact, .. } = &item.location else { continue };
                let ItemContent::Annotation(draft) = &item.content else { continue };
                let note = draft.note.as_deref().unwrap_or("-");
                out.push(format!("{}: {} ({note})", document.name, exact.as_deref().unwrap_or_default()));
            }
        }
        out
    }

    #[test]
    fn notes_belong_to_the_highlight_that_they_end() {
        let text = "\u{feff}Kabar (Ana)\r\n- Your Highlight on page 2 | Location 170-172 | Added on Monday, 3 March 2014 10:00:00\r\n\r\nharga naik\r\n==========\r\n\
                    Kabar (Ana)\r\n- Your Note on page 2 | Location 172 | Added on Monday, 3 March 2014 10:01:00\r\n\r\ncek BPS\r\n==========\r\n\
                    Kabar (Ana)\r\n- Your Bookmark on Location 300 | Added on Monday, 3 March 2014 10:02:00\r\n\r\n\r\n==========\r\n\
                    Lain\r\n- Your Note on Location 5 | Added on Monday, 3 March 2014 10:03:00\r\n\r\nsendiri\r\n==========\r\n";
        let parsed = read_kindle(text).unwrap();
        assert_eq!(told(&parsed), ["Kabar (Ana): harga naik (cek BPS)"]);
        assert_eq!(parsed.omissions.to_string(), "bookmarks: 1; notes without highlighted words: 1");
        assert!(read_kindle("Harga naik.\n").is_err());
    }

    #[test]
    fn one_book_or_several() {
        let book = |title: &str| {
            format!(
                "{{\"title\": \"{title}\", \"entries\": [{{\"text\": \"harga naik\", \"note\": \"cek\", \"time\": 1700000000, \
                 \"chapter\": \"1\"}}, {{\"text\": \"\", \"page\": 3}}]}}"
            )
        };
        assert_eq!(told(&read_koreader(&book("A")).unwrap()), ["A: harga naik (cek)"]);
        let several = read_koreader(&format!("{{\"documents\": [{}, {}]}}", book("A"), book("B"))).unwrap();
        assert_eq!(told(&several), ["A: harga naik (cek)", "B: harga naik (cek)"]);
        assert_eq!(several.omissions.to_string(), "bookmarks: 2; names of chapters: 2");
        assert!(read_koreader("{\"total\": 3}").is_err());
    }
}
