//! The metadata of a source: title, author, date, publication, address and language.

use super::encoding::EncodingNote;
use super::feed::FeedContent;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The metadata of a source. The strings are copied from the source with white space collapsed; none is checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SourceMetadata {
    /// The headline.
    pub(crate) title: Option<String>,
    /// The authors.
    pub(crate) byline: Option<String>,
    /// The date of publication: in ISO 8601 if the source gives it for machines, otherwise as printed.
    pub(crate) published: Option<String>,
    /// The name of the publication, such as a newspaper or a publishing house.
    pub(crate) site: Option<String>,
    /// The address on the web; the canonical address if the page has one.
    pub(crate) url: Option<String>,
    /// The declared language, usually as a BCP 47 tag.
    pub(crate) language: Option<String>,
    /// Whether the source is a web page whose name or media type says something else.
    pub(crate) is_unnamed_page: bool,
    /// A doubt about the encoding of the source.
    pub(crate) encoding_note: Option<EncodingNote>,
    /// How much of the article its feed contains, if the source is a page that was made from a feed.
    pub(crate) feed_content: Option<FeedContent>,
}

/// The note for a web page whose name or media type says something else.
pub(crate) const UNNAMED_PAGE: &str = "read as a web page, which it is by its content (`--raw` shows it as text)";

impl SourceMetadata {
    /// What a reader should know about the text before relying on it, as sentences for the user.
    pub(crate) fn notes(&self) -> impl Iterator<Item = String> {
        let partial = self.feed_content.filter(|content| *content != FeedContent::Full);
        let encoding = self.encoding_note.map(|doubt| doubt.to_string());
        let page = self.is_unnamed_page.then(|| UNNAMED_PAGE.to_string());
        page.into_iter().chain(encoding).chain(partial.map(|content| content.to_string()))
    }

    /// The day of publication, if [`SourceMetadata::published`] begins with an ISO 8601 date.
    pub(crate) fn day(&self) -> Option<Date> {
        self.published.as_deref()?.get(..10)?.parse().ok()
    }
}
