//! Reads the package document of an EPUB: its metadata, its files and their order.

use crate::article::SourceMetadata;
use crate::text::typography::single_spaced;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// The value of the attribute with this local name.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// The name of the package document, which the container file gives.
pub(crate) fn package_path(container: &str) -> Result<Option<String>, quick_xml::Error> {
    let mut reader = Reader::from_str(container);
    loop {
        match reader.read_event()? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "rootfile" => {
                return Ok(attribute(&e, "full-path"));
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}

/// The content of a package document.
#[derive(Default)]
pub(crate) struct Package {
    pub(crate) meta: SourceMetadata,
    /// The files of the book by their id.
    manifest: HashMap<String, ManifestItem>,
    /// The ids of the chapters in reading order.
    spine: Vec<String>,
    /// The ids of the chapters outside the reading order, such as notes.
    nonlinear: Vec<String>,
}

/// A file of the book.
#[derive(Clone, Debug, Default)]
pub(crate) struct ManifestItem {
    /// Its address relative to the package document.
    pub(crate) href: String,
    /// The id of a file to read in its place, for readers that do not know its format.
    pub(crate) fallback: Option<String>,
    /// Whether it is a table of contents.
    pub(crate) is_contents: bool,
}

impl ManifestItem {
    fn new(element: &BytesStart<'_>) -> Option<Self> {
        let properties = attribute(element, "properties").unwrap_or_default();
        let is_ncx = attribute(element, "media-type").is_some_and(|media| media == "application/x-dtbncx+xml");
        Some(Self {
            href: attribute(element, "href")?,
            fallback: attribute(element, "fallback"),
            is_contents: is_ncx || properties.split_whitespace().any(|property| property == "nav"),
        })
    }
}

impl Package {
    pub(crate) fn read(package: &str) -> Result<Self, quick_xml::Error> {
        let mut reader = Reader::from_str(package);
        let mut parsed = Self::default();
        // The name of the element that is being read, and its text so far.
        let mut open: Option<(String, String)> = None;
        loop {
            match reader.read_event()? {
                Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                    "item" => {
                        if let (Some(id), Some(item)) = (attribute(&e, "id"), ManifestItem::new(&e)) {
                            parsed.manifest.insert(id, item);
                        }
                    }
                    "itemref" if attribute(&e, "linear").as_deref() == Some("no") => {
                        parsed.nonlinear.extend(attribute(&e, "idref"));
                    }
                    "itemref" => parsed.spine.extend(attribute(&e, "idref")),
                    name => open = Some((name.to_string(), String::new())),
                },
                Event::Text(text) => {
                    if let Some((_, words)) = &mut open {
                        words.push_str(&text);
                    }
                }
                Event::GeneralRef(entity) => {
                    // Entities that the file itself defines are dropped. They could expand to gigabytes.
                    let text = entity.resolve_char_ref()?.map(String::from);
                    let text = text.or_else(|| quick_xml::escape::resolve_predefined_entity(&entity).map(String::from));
                    if let (Some((_, words)), Some(text)) = (&mut open, text) {
                        words.push_str(&text);
                    }
                }
                Event::End(_) => {
                    if let Some((name, words)) = open.take() {
                        parsed.set_metadata(&name, &single_spaced(&words));
                    }
                }
                Event::Eof => return Ok(parsed),
                _ => {}
            }
        }
    }

    /// Stores the text of a metadata element. Several creators are joined; otherwise the first element counts.
    fn set_metadata(&mut self, name: &str, words: &str) {
        let meta = &mut self.meta;
        let field = match name {
            "title" => &mut meta.title,
            "creator" => &mut meta.byline,
            "date" => &mut meta.published,
            "publisher" => &mut meta.site,
            "language" => &mut meta.language,
            "source" if words.starts_with("http") => &mut meta.url,
            _ => return,
        };
        match field {
            _ if words.is_empty() => {}
            Some(creators) if name == "creator" => *creators = format!("{creators}, {words}"),
            Some(_) => {}
            None => *field = Some(words.into()),
        }
    }

    /// The ids of the chapters in reading order, and then of those outside it.
    pub(crate) fn chapters(&self) -> impl Iterator<Item = &str> {
        self.spine.iter().chain(&self.nonlinear).map(String::as_str)
    }

    /// The file with this id.
    pub(crate) fn item(&self, id: &str) -> Option<&ManifestItem> {
        self.manifest.get(id)
    }
}

/// The names of the encrypted files, which the file `META-INF/encryption.xml` lists.
pub(crate) fn encrypted_files(encryption: &str) -> Result<Vec<String>, quick_xml::Error> {
    let mut reader = Reader::from_str(encryption);
    let mut names = Vec::new();
    loop {
        match reader.read_event()? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "CipherReference" => {
                names.extend(attribute(&e, "URI"));
            }
            Event::Eof => return Ok(names),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_that_a_book_defines_are_dropped() {
        let laughs = "<!DOCTYPE p [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><package><metadata><title>x&b;y</title></metadata></package>";
        assert_eq!(Package::read(laughs).unwrap().meta.title.as_deref(), Some("xy"));
    }
}
