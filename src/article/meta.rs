//! What a source says about itself.

use jiff::civil::Date;

/// What a source says about itself, each as it is written there; white space collapsed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// When it was published: ISO 8601 where the page is machine-readable, else as printed.
    pub published: Option<String>,
    /// The name of the publication.
    pub site: Option<String>,
    /// Its address on the web, the canonical one where it is given.
    pub url: Option<String>,
    /// The language it claims to be in, a BCP 47 tag.
    pub language: Option<String>,
}

impl Meta {
    /// The day it was published, where that is machine-readable.
    pub fn day(&self) -> Option<Date> {
        self.published.as_deref()?.get(..10)?.parse().ok()
    }
}
