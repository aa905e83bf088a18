//! Calls the parser of a format.

use super::ConfinedError;
use crate::article::archive::DocumentError;
use crate::article::epub::{self, EpubError};
use crate::article::mail::{self, MailError};
use crate::article::markup::ComposedText;
use crate::article::office::{docx, odt};
use crate::article::page::{self, PageError};
use crate::article::pdf::{self, PdfError};
use crate::article::{SourceFormat, markdown};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a file cannot be parsed.
#[derive(Debug, Error, Serialize, Deserialize)]
pub(crate) enum ParserError {
    /// A web page.
    #[error("{0}")]
    Page(#[from] PageError),
    /// A book.
    #[error("{0}")]
    Book(#[from] EpubError),
    /// An email or a saved page.
    #[error("{0}")]
    Mail(#[from] MailError),
    /// A document of an office program.
    #[error("{0}")]
    Document(#[from] DocumentError),
    /// A PDF.
    #[error("{0}")]
    Pdf(#[from] PdfError),
    /// The process failed, so it never says so itself.
    #[error("{0}")]
    #[serde(skip)]
    Confined(#[from] ConfinedError),
}

/// Parses a file in this process. Plain texts and transcripts have no parser here: they give an empty text.
pub(super) fn parse(bytes: &[u8], format: SourceFormat) -> Result<ComposedText, ParserError> {
    Ok(match format {
        SourceFormat::Html => page::read(bytes)?,
        SourceFormat::Epub => epub::read(bytes)?,
        SourceFormat::Email => mail::read(bytes)?,
        SourceFormat::Mhtml => mail::read_page(bytes)?,
        SourceFormat::Docx => docx::read(bytes)?,
        SourceFormat::Odt => odt::read(bytes)?,
        SourceFormat::Pdf => pdf::read_in_process(bytes)?,
        SourceFormat::Markdown => markdown::read(String::from_utf8_lossy(bytes).into_owned()),
        SourceFormat::Text | SourceFormat::Transcript => ComposedText::default(),
    })
}
