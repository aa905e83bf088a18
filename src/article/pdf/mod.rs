//! Extracts the text of a PDF with the crate `pdf-extract`.
//!
//! A PDF has positions of glyphs but no paragraphs. [`layout`] finds lines and columns, and
//! [`text`] joins lines into paragraphs.
//!
//! PDF files are often broken, and the library panics on some of them and needs much memory and time for others. So it
//! must only run in a [confined](super::confined) process.

mod layout;
mod text;

use crate::article::markup::{ComposedText, Composer};
use layout::{DocumentFault, read_pages};
use serde::{Deserialize, Serialize};
use text::{PdfPart, paragraphs};
use thiserror::Error;

/// Why a PDF cannot be read.
#[derive(Debug, Error, Serialize, Deserialize)]
pub enum PdfError {
    /// It cannot be opened without a password.
    #[error("it is encrypted and needs a password")]
    Encrypted,
    /// Its structure is broken.
    #[error("it is damaged: it has no pages that can be read")]
    Damaged,
    /// It contains no text, only images, as scanned documents do.
    #[error("it contains no text; it may be a scan")]
    NoText,
}

/// Reads the PDF in `bytes` in this process: a broken file can take all of its memory and time.
///
/// # Errors
/// [`PdfError`] if it is broken or protected, or has no text.
///
/// # Panics
/// If the document is broken in a way that the PDF library does not expect.
pub fn read_in_process(bytes: &[u8]) -> Result<ComposedText, PdfError> {
    let pages = read_pages(bytes).map_err(|fault| match fault {
        DocumentFault::Encrypted => PdfError::Encrypted,
        DocumentFault::Damaged => PdfError::Damaged,
    })?;
    let composed = compose(&paragraphs(pages));
    if composed.text.trim().is_empty() { Err(PdfError::NoText) } else { Ok(composed) }
}

fn compose(parts: &[PdfPart]) -> ComposedText {
    let mut composer = Composer::default();
    for part in parts {
        match part {
            PdfPart::Paragraph(text) => composer.push(text, None),
            PdfPart::DamagedPage(number) => {
                composer.begin_notice();
                composer.push(&format!("[Page {number} is damaged and cannot be read completely]"), None);
            }
        }
        composer.end_paragraph();
    }
    composer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::markup::MarkupKind;

    #[test]
    fn paragraphs_and_damaged_pages_reach_the_article() {
        let parts =
            [PdfPart::Paragraph("Satu\ndua".into()), PdfPart::DamagedPage(2), PdfPart::Paragraph("Tiga".into())];
        let composed = compose(&parts);
        assert_eq!(composed.text, "Satu dua\n\n[Page 2 is damaged and cannot be read completely]\n\nTiga\n");
        assert_eq!(composed.markup.paragraph_style(1).shape, MarkupKind::Notice);
    }
}
