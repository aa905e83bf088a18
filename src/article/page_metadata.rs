//! Reads the metadata of a web page: title, date and address.

use super::SourceMetadata;
use crate::text::typography::single_spaced;
use dom_query::Document;
use url::Url;

/// Bytes at the start of a page that may contain the comment with its address.
const SAVED_FROM_BYTES: usize = 2048;

/// A byline of more code points than this is dropped, because it cannot be just names.
const MAX_BYLINE_LENGTH: usize = 160;

/// The metadata of a page that Readability does not report or may remove.
pub(crate) fn metadata(document: &Document, html: &str) -> SourceMetadata {
    let attribute = |selector: &str, name: &str| {
        let found = document.select(selector);
        let value = found.nodes().iter().find_map(|node| node.attr(name));
        value.map(|value| single_spaced(&value)).filter(|value| !value.is_empty())
    };
    let web_url = |url: String| Url::parse(&url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = attribute("link[rel=canonical]", "href")
        .and_then(web_url)
        .or_else(|| web_url(attribute("meta[property='og:url']", "content")?))
        .or_else(|| saved_from(html));
    let published = ["meta[itemprop=datePublished]", "meta[name=pubdate]", "meta[name=date]", "meta[name='DC.date']"]
        .iter()
        .find_map(|selector| attribute(selector, "content"))
        .or_else(|| attribute("time[datetime]", "datetime"));
    let title = document.select_single("title").nodes().first().map(|title| single_spaced(&title.text()));
    SourceMetadata {
        title: title.filter(|title| !title.is_empty()),
        published,
        url: url.map(Into::into),
        language: attribute("html[lang]", "lang"),
        ..SourceMetadata::default()
    }
}

/// Completes the metadata with those that Readability found.
pub(crate) fn merge_readability(meta: &mut SourceMetadata, article: dom_smoothie::Article) {
    let non_empty = |text: String| Some(single_spaced(&text)).filter(|text| !text.is_empty());
    meta.title = non_empty(article.title).or_else(|| meta.title.take());
    meta.byline = article.byline.and_then(non_empty).filter(|byline| byline.chars().count() <= MAX_BYLINE_LENGTH);
    meta.site = article.site_name.and_then(non_empty);
    meta.published = article.published_time.and_then(non_empty).or_else(|| meta.published.take());
    meta.language = meta.language.take().or(article.lang);
    meta.url = meta.url.take().or(article.url);
}

/// The address against which relative links of the page are resolved: its `<base>` element, or else its own address.
pub(crate) fn base_url(document: &Document, meta: &SourceMetadata) -> Option<Url> {
    let page = meta.url.as_deref().and_then(|url| Url::parse(url).ok());
    let base = document.select_single("base[href]").nodes().first().and_then(|base| base.attr("href"));
    match (base, page) {
        (Some(href), Some(page)) => page.join(&href).ok().or(Some(page)),
        (Some(href), None) => Url::parse(&href).ok(),
        (None, page) => page,
    }
}

/// Begins the HTML comment in which browsers, and this program, record the address of a saved page.
const SAVED_FROM_COMMENT: &str = "saved from url=(";

/// The address that the page was saved from, if a [`SAVED_FROM_COMMENT`] comment records it.
fn saved_from(html: &str) -> Option<Url> {
    let head = &html[..html.floor_char_boundary(SAVED_FROM_BYTES)];
    let (_, rest) = head.split_once(SAVED_FROM_COMMENT)?;
    let (_, rest) = rest.split_once(')')?;
    Url::parse(rest.split([' ', '\n', '-']).next().unwrap_or(rest)).ok()
}

/// The page in `bytes` with a comment that records its address, at the start or after the doctype, which has to stay
/// first.
pub(crate) fn add_saved_from_comment(bytes: &[u8], url: &Url) -> Vec<u8> {
    // A comment must not contain "--".
    let url = url.as_str().replace("--", "%2D%2D");
    let comment = format!("<!-- {SAVED_FROM_COMMENT}{:04}){url} -->\n", url.len());
    let bom = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let head = &bytes[bom..bytes.len().min(bom + 256)];
    let blank = head.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let doctype = head[blank..].get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!doctype"));
    let end = if doctype { head.iter().position(|&byte| byte == b'>').map_or(0, |at| at + 1) } else { 0 };
    [&bytes[..bom + end], b"\n", comment.as_bytes(), &bytes[bom + end..]].concat()
}

#[cfg(test)]
mod tests {
    use super::super::page;
    use super::*;

    #[test]
    fn a_saved_page_records_its_address() {
        let url = Url::parse("https://a.example/b--c?d=1").unwrap();
        let saved = add_saved_from_comment(b"<!DOCTYPE html><p>x", &url);
        assert!(saved.starts_with(b"<!DOCTYPE html>\n<!-- saved from url=(0030)https://a.example/b%2D%2Dc?d=1 -->"));
        let composed = page::read(&saved).unwrap();
        assert_eq!(composed.meta.url.as_deref(), Some("https://a.example/b%2D%2Dc?d=1"));
        assert_eq!(composed.text, "x\n");
    }
}
