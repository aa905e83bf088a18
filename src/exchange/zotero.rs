//! Annotations of Zotero in JSON: items of its web API (<https://www.zotero.org/support/dev/web_api/v3/basics>), and the
//! export of Better BibTeX, where they stand under the attachments of an item.
//!
//! Positions are those of rectangles on a page, so highlights are placed by their words. Documents are named by the title
//! or address of the item, if the file has it.

use super::ExchangeFormat;
use super::json::{lenient_time, or_default, values};
use super::parsed::{ItemLocation, Malformed, NamedDocuments, ParsedFile};
use super::record::PartialAnnotation;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// Deepest nesting in which annotations are looked for.
const MAX_DEPTH: usize = 8;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ZoteroAnnotation {
    #[serde(default, deserialize_with = "or_default")]
    key: String,
    #[serde(default, deserialize_with = "or_default")]
    annotation_type: String,
    #[serde(default, deserialize_with = "or_default")]
    annotation_text: String,
    #[serde(default, deserialize_with = "or_default")]
    annotation_comment: String,
    #[serde(default, deserialize_with = "or_default")]
    annotation_author_name: String,
    #[serde(default, deserialize_with = "or_default")]
    tags: Vec<Value>,
    #[serde(default, deserialize_with = "lenient_time")]
    date_added: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient_time")]
    date_modified: Option<Timestamp>,
}

/// Reads items: an array, a sequence, or objects that contain them.
///
/// # Errors
/// If the file is not JSON, or contains no annotation.
pub(crate) fn read(text: &str) -> Result<ParsedFile, Malformed> {
    let mut parsed = ParsedFile::default();
    let mut documents = NamedDocuments::default();
    let mut found = 0;
    for value in values(text, &mut parsed.skipped)? {
        let item: Value = value.read()?;
        let mut reader = ZoteroReader { line: value.line, found: 0, parsed: &mut parsed, documents: &mut documents };
        reader.add(&item, "", 0)?;
        found += reader.found;
    }
    if found == 0 {
        return Err(Malformed::new(1, "no annotation of Zotero: nothing has an “annotationType”"));
    }
    parsed.documents = documents.into_vec();
    Ok(parsed)
}

struct ZoteroReader<'a> {
    line: usize,
    found: usize,
    parsed: &'a mut ParsedFile,
    documents: &'a mut NamedDocuments,
}

impl ZoteroReader<'_> {
    /// Adds the annotations in `item`; `name` is that of the item around it.
    fn add(&mut self, item: &Value, name: &str, depth: usize) -> Result<(), Malformed> {
        if item["annotationType"].is_string() {
            self.found += 1;
            return match ZoteroAnnotation::deserialize(item) {
                Ok(annotation) => self.annotation(annotation, name),
                Err(error) => {
                    self.parsed.skipped.push(Malformed::new(self.line, error.to_string()));
                    Ok(())
                }
            };
        }
        if depth == MAX_DEPTH {
            return Ok(());
        }
        let own = ["url", "title"].iter().find_map(|key| item[*key].as_str().filter(|name| !name.is_empty()));
        let name = own.unwrap_or(name);
        let inside: Vec<&Value> = match item {
            Value::Array(items) => items.iter().collect(),
            Value::Object(fields) => fields.values().filter(|value| value.is_array() || value.is_object()).collect(),
            _ => Vec::new(),
        };
        inside.into_iter().try_for_each(|inside| self.add(inside, name, depth + 1))
    }

    fn annotation(&mut self, annotation: ZoteroAnnotation, name: &str) -> Result<(), Malformed> {
        if annotation.annotation_text.trim().is_empty() {
            let what = match annotation.annotation_type.as_str() {
                "note" => "notes without words",
                _ => "images and drawings",
            };
            self.parsed.omissions.add(what, 1);
            return Ok(());
        }
        let tags = annotation.tags.iter().filter_map(|tag| tag["tag"].as_str().or_else(|| tag.as_str()));
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        let mut draft = PartialAnnotation {
            note: filled(annotation.annotation_comment),
            tags: tags.map(str::to_string).collect(),
            created: annotation.date_added,
            modified: annotation.date_modified,
            creator: filled(annotation.annotation_author_name),
            ..PartialAnnotation::default()
        };
        if !annotation.key.is_empty() {
            draft.set_origin(ExchangeFormat::Zotero.name(), &annotation.key);
        }
        let location = ItemLocation::words(&annotation.annotation_text);
        self.documents.push_annotation(name, self.line, location, draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_are_found_under_their_items() {
        let annotation = "{\"key\": \"K\", \"itemType\": \"annotation\", \"annotationType\": \"highlight\", \
                          \"annotationText\": \"harga naik\", \"annotationComment\": \"cek\", \"tags\": [{\"tag\": \"a\"}], \
                          \"dateAdded\": \"2024-01-02T03:04:05Z\"}";
        let api = format!("[{{\"key\": \"K\", \"data\": {annotation}}}]");
        let bibtex = format!(
            "{{\"items\": [{{\"title\": \"Kabar\", \"attachments\": [{{\"title\": \"\", \"annotations\": [{annotation}, \
             {{\"annotationType\": \"ink\"}}]}}]}}]}}"
        );
        for (file, name) in [(api, ""), (bibtex, "Kabar")] {
            let parsed = read(&file).unwrap();
            let names: Vec<&str> = parsed.documents.iter().map(|document| document.name.as_str()).collect();
            assert_eq!((names, parsed.documents[0].items.len()), (vec![name], 1));
        }
        assert!(read("[{\"key\": \"K\"}]").is_err());
    }
}
