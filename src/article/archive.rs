//! Reads the XML files in a zip archive, within limits on their unpacked size.
//!
//! Nothing is unpacked to the disk. File names are looked up only in the archive, so a name such as `../../x` is harmless.

use super::confined::LibraryError;
use super::encoding;
use super::html::limits::LimitExceeded;
use quick_xml::events::BytesStart;
use serde::{Deserialize, Serialize};
use std::io::{Cursor, Read};
use thiserror::Error;
use zip::ZipArchive;
use zip::result::ZipError;

/// The most bytes of one file of a document, unpacked.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// The most bytes of all files that are read from a document, unpacked.
const MAX_DOCUMENT_BYTES: u64 = 64 << 20;

/// Why a document of an office program cannot be read.
#[derive(Debug, Error, Serialize, Deserialize)]
pub(crate) enum DocumentError {
    /// Not an archive, or a broken one.
    #[error("the archive is damaged")]
    Archive(#[source] LibraryError),
    /// A file without which there is no text is not in the archive.
    #[error("{name} is missing from the archive")]
    Missing {
        /// The name of the file in the archive.
        name: String,
    },
    /// A file of the document is damaged.
    #[error("{name} cannot be unpacked")]
    Packed {
        /// The name of the file in the archive.
        name: String,
        /// The error of the decompressor.
        #[source]
        source: LibraryError,
    },
    /// Unpacked, it exceeds a limit.
    #[error("it unpacks to more than {} MB", MAX_DOCUMENT_BYTES >> 20)]
    TooLarge,
    /// Its XML is broken.
    #[error("its text is damaged")]
    Xml(#[source] LibraryError),
    /// It would cost too much to read.
    #[error("{0}")]
    Limit(#[from] LimitExceeded),
}

impl From<ZipError> for DocumentError {
    fn from(error: ZipError) -> Self {
        Self::Archive(LibraryError::new(&error))
    }
}

impl From<quick_xml::Error> for DocumentError {
    fn from(error: quick_xml::Error) -> Self {
        Self::Xml(LibraryError::new(&error))
    }
}

/// A zip archive of XML files.
pub(crate) struct DocumentArchive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    bytes_left: u64,
}

impl<'a> DocumentArchive<'a> {
    /// Opens the archive in `bytes`.
    ///
    /// # Errors
    /// If it is not a zip archive, or a broken one.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, DocumentError> {
        Ok(Self { zip: ZipArchive::new(Cursor::new(bytes))?, bytes_left: MAX_DOCUMENT_BYTES })
    }

    /// The text of a file without which there is no document.
    ///
    /// # Errors
    /// If it is missing or damaged, or exceeds a limit.
    pub(crate) fn required(&mut self, name: &str) -> Result<String, DocumentError> {
        self.optional(name)?.ok_or_else(|| DocumentError::Missing { name: name.into() })
    }

    /// The text of a file; `None` if there is no such file.
    ///
    /// # Errors
    /// If it is damaged or exceeds a limit.
    pub(crate) fn optional(&mut self, name: &str) -> Result<Option<String>, DocumentError> {
        let file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let most = MAX_FILE_BYTES.min(self.bytes_left);
        let mut bytes = Vec::new();
        // The size that the archive declares may be false, so the unpacked bytes are counted.
        let read = file.take(most + 1).read_to_end(&mut bytes);
        read.map_err(|source| DocumentError::Packed { name: name.into(), source: LibraryError::new(&source) })?;
        if bytes.len() as u64 > most {
            return Err(DocumentError::TooLarge);
        }
        self.bytes_left -= bytes.len() as u64;
        Ok(Some(encoding::decode_page(&bytes, Some("utf-8")).text.into_owned()))
    }
}

/// The value of the attribute with this local name.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// The text that a reference in XML stands for. Entities that the file itself defines are dropped; they could expand to
/// gigabytes.
pub(crate) fn resolve_reference(reference: &quick_xml::events::BytesRef<'_>) -> Option<String> {
    let character = reference.resolve_char_ref().ok()?.map(String::from);
    character.or_else(|| quick_xml::escape::resolve_predefined_entity(reference).map(String::from))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::{Cursor, Write};
    use zip::write::SimpleFileOptions;

    /// A zip archive of these files.
    pub(crate) fn zip(files: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            // The first bytes of a book or an OpenDocument file give its media type.
            let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
            writer.start_file(*name, if *name == "mimetype" { stored } else { SimpleFileOptions::default() }).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }
}
