//! Documents of word processors: DOCX and ODT.

pub(crate) mod docx;
mod html;
mod numbering;
pub(crate) mod odt;
