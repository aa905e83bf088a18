//! Writes an entry of a feed as a web page, with its metadata where the reader of pages looks for them.

use super::FeedEntry;
use crate::article::html::limits;
use dom_query::Document;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How much of an article its feed contains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FeedContent {
    /// The whole text.
    Full,
    /// A summary.
    Summary,
    /// The description of RSS, which is the whole text in some feeds and a summary in most.
    Description,
    /// Only the title.
    #[default]
    Title,
}

impl FeedContent {
    /// The name of the `<meta>` element that records it in a page.
    pub(crate) const META_NAME: &str = "tandai-feed-content";

    const ALL: [Self; 4] = [Self::Full, Self::Summary, Self::Description, Self::Title];

    /// The value of the `<meta>` element.
    const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Summary => "summary",
            Self::Description => "description",
            Self::Title => "title",
        }
    }

    /// The value with this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|content| content.name() == name)
    }
}

/// A sentence for the user; of the whole text there is nothing to say.
impl fmt::Display for FeedContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "the whole text from a feed",
            Self::Summary => "only a summary from a feed, not the article",
            Self::Description => "the description from a feed, which may be only a summary of the article",
            Self::Title => "only the title from a feed, not the article",
        })
    }
}

impl FeedEntry {
    /// The page of this entry. `site` and `language` are those of its feed, and empty if they are not known.
    pub(crate) fn page(&self, site: &str, language: &str) -> String {
        let mut page = String::from("<!DOCTYPE html>\n<html");
        push_attribute(&mut page, "lang", language);
        page += ">\n<head>\n<meta charset=\"utf-8\">\n";
        page += &format!("<title>{}</title>\n", escape(&self.title));
        push_meta(&mut page, "name", FeedContent::META_NAME, self.content.name());
        for (element, name, url) in [("link rel=\"canonical\"", "href", &self.link), ("base", "href", &self.base)] {
            if let Some(url) = url {
                page += &format!("<{element}");
                push_attribute(&mut page, name, url.as_str());
                page += ">\n";
            }
        }
        push_meta(&mut page, "name", "author", &self.author);
        push_meta(&mut page, "property", "og:site_name", site);
        let published = self.published.as_ref().map_or("", |date| &date.iso);
        push_meta(&mut page, "property", "article:published_time", published);
        format!("{page}</head>\n<body>\n<article>\n{}\n</article>\n</body>\n</html>\n", self.html)
    }
}

/// Adds a `<meta>` element, unless `content` is empty.
fn push_meta(page: &mut String, kind: &str, name: &str, content: &str) {
    if !content.is_empty() {
        *page += &format!("<meta {kind}=\"{name}\"");
        push_attribute(page, "content", content);
        *page += ">\n";
    }
}

/// Adds an attribute to the open tag at the end of `page`, unless `value` is empty.
fn push_attribute(page: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        *page += &format!(" {name}=\"{}\"", escape(value));
    }
}

/// Escapes a text for HTML content and attributes, and removes control characters.
fn escape(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The text in a short piece of HTML, without markup; the HTML itself if parsing it would cost too much.
pub(crate) fn html_text(html: &str) -> String {
    let is_plain = !html.contains(['<', '&']);
    if is_plain || limits::check(html).is_err() { html.into() } else { Document::fragment(html).root().text().into() }
}

/// A plain text as HTML: blank lines separate paragraphs. References in it are kept.
pub(crate) fn plain_to_html(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('<', "&lt;");
    let mut paragraphs = vec![String::new()];
    for line in text.lines().map(str::trim) {
        match paragraphs.last_mut() {
            Some(last) if last.is_empty() => last.push_str(line),
            Some(last) if !line.is_empty() => *last += &format!("<br>\n{line}"),
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.iter().filter(|text| !text.is_empty()).map(|text| format!("<p>{text}</p>\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::feed::PublicationDate;
    use crate::article::page;
    use url::Url;

    fn entry(html: &str, content: FeedContent) -> FeedEntry {
        FeedEntry {
            title: "Harga \"beras\" < upah".into(),
            author: "Siti Rahma & Budi".into(),
            link: Url::parse("https://kabar.example/1").ok(),
            base: Url::parse("https://kabar.example/arsip/").ok(),
            published: PublicationDate::parse("Thu, 02 May 2024 23:30:00 +0700"),
            html: html.into(),
            content,
            ..FeedEntry::default()
        }
    }

    #[test]
    fn the_reader_of_pages_finds_the_text_and_the_metadata_of_an_entry() {
        let page = entry("<p>Naik.</p><p><a href='2'>Lagi</a> naik.</p>", FeedContent::Full).page("Kabar <Kota>", "id");
        let composed = page::read(page.as_bytes()).unwrap();
        assert_eq!(
            composed.text,
            "Harga \"beras\" < upah\n\nSiti Rahma & Budi | Kabar <Kota> | 2024-05-02\n\nNaik.\n\nLagi naik.\n"
        );
        assert_eq!(composed.meta.url.as_deref(), Some("https://kabar.example/1"));
        assert_eq!(composed.meta.language.as_deref(), Some("id"));
        assert_eq!(composed.meta.published.as_deref(), Some("2024-05-02T23:30:00+07:00"));
        assert_eq!(composed.meta.notes().count(), 0, "the whole text needs no note");
    }

    #[test]
    fn a_summary_is_noted_and_the_note_is_not_text() {
        for (content, note) in [
            (FeedContent::Summary, "only a summary from a feed, not the article"),
            (FeedContent::Description, "the description from a feed, which may be only a summary of the article"),
        ] {
            let composed = page::read(entry("<p>Naik.</p>", content).page("", "").as_bytes()).unwrap();
            assert_eq!(composed.meta.notes().collect::<Vec<_>>(), [note]);
            assert!(composed.text.ends_with("2024-05-02\n\nNaik.\n"), "{}", composed.text);
        }
        let composed = page::read(entry("", FeedContent::Title).page("", "").as_bytes()).unwrap();
        assert_eq!(composed.meta.notes().collect::<Vec<_>>(), ["only the title from a feed, not the article"]);
    }

    #[test]
    fn the_text_of_an_entry_cannot_replace_its_metadata() {
        let html = "<link rel=canonical href='https://other.example/'><meta name=tandai-feed-content content=full><p>Naik.</p>";
        let composed = page::read(entry(html, FeedContent::Summary).page("", "").as_bytes()).unwrap();
        assert_eq!(composed.meta.url.as_deref(), Some("https://kabar.example/1"));
        assert_eq!(composed.meta.feed_content, Some(FeedContent::Summary));
    }
}
