//! Extracts the article from a web page, without navigation, comments and advertisements, and reads its metadata.
//!
//! Mozilla's Readability algorithm, from the crate `dom_smoothie`, decides which part of the page is the article.

use super::SourceMetadata;
use super::html;
use super::html_limits::{self, LimitExceeded};
use super::markup::{ComposedText, Composer};
use crate::text::typography::single_spaced;
use crate::text::word_list::WordList;
use dom_query::Document;
use dom_smoothie::Readability;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use url::Url;

/// Bytes at the start of a page that may declare its encoding (HTML standard, "prescan a byte stream").
const PRESCAN_BYTES: usize = 1024;

/// Paragraphs of more bytes than this are never taken for a label.
const MAX_LABEL_BYTES: usize = 80;

/// A short paragraph that occurs at least this often is taken for a label.
const LABEL_REPEATS: usize = 3;

/// Texts of buttons and labels that pages put between the paragraphs of an article, in English and Indonesian.
static BOILERPLATE_LABELS: WordList = WordList::new(include_str!("../../data/article/page_labels.txt"));

/// Selects the element in which Readability puts the article.
const READABILITY_RESULT: &str = "#readability-page-1";

/// A byline of more code points than this is dropped, because it cannot be just names.
const MAX_BYLINE_LENGTH: usize = 160;

/// Reads the page in `bytes`. If Readability finds no article, the whole page is read.
///
/// # Errors
/// [`LimitExceeded`] if parsing the page would cost too much.
pub fn read(bytes: &[u8]) -> Result<ComposedText, LimitExceeded> {
    let html = decode(bytes, None);
    html_limits::check(&html)?;
    let document = Document::from(&*html);
    let mut meta = metadata(&document, &html);
    let base = base_url(&document, &meta);
    // Readability destroys the document, so the page has to be parsed again if it finds no article.
    let mut reader = Readability { doc: document, ..Readability::from("") };
    let found = reader.parse().ok().filter(|article| !article.text_content.trim().is_empty());
    let whole = found.is_none().then(|| Document::from(&*html));
    if let Some(article) = found {
        let non_empty = |text: String| Some(single_spaced(&text)).filter(|text| !text.is_empty());
        meta.title = non_empty(article.title).or(meta.title);
        meta.byline = article.byline.and_then(non_empty).filter(|byline| byline.chars().count() <= MAX_BYLINE_LENGTH);
        meta.site = article.site_name.and_then(non_empty);
        meta.published = article.published_time.and_then(non_empty).or(meta.published);
        meta.language = meta.language.or(article.lang);
        meta.url = meta.url.or(article.url);
    }
    let content = reader.doc.select_single(READABILITY_RESULT);
    let root = match (&whole, content.nodes().first()) {
        (Some(whole), _) => whole.root(),
        (None, Some(content)) => *content,
        (None, None) => reader.doc.root(),
    };
    let compose = |unwanted| {
        let mut composer = Composer::excluding(unwanted);
        push_headline_and_credit(&meta, &mut composer);
        html::compose(root, &mut composer, base.as_ref());
        composer.finish()
    };
    let mut composed = compose(HashSet::new());
    let unwanted = labels(&composed);
    if !unwanted.is_empty() {
        let without = compose(unwanted);
        // If more than half of the text would go, these paragraphs are the article.
        if without.text.len() * 2 > composed.text.len() {
            composed = without;
        }
    }
    composed.meta = meta;
    Ok(composed)
}

/// The paragraphs that are buttons or labels of the page: known ones, short counts such as "12", and short paragraphs
/// that occur several times.
fn labels(composed: &ComposedText) -> HashSet<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for span in composed.spans.iter().filter(|span| span.len() <= MAX_LABEL_BYTES) {
        *counts.entry(span.slice(&composed.text)).or_default() += 1;
    }
    let is_known = |words: &str| {
        let is_number = words.len() <= 6 && !words.contains(char::is_alphabetic);
        is_number || BOILERPLATE_LABELS.contains_ignoring_case(words)
    };
    let unwanted = counts.into_iter().filter(|(words, count)| *count >= LABEL_REPEATS || is_known(words));
    unwanted.map(|(words, _)| words.to_string()).collect()
}

/// Adds the headline and, below it, a line with author, publication and date. Pages show these outside the article, but a
/// reader needs them.
pub(crate) fn push_headline_and_credit(meta: &SourceMetadata, composer: &mut Composer) {
    if let Some(title) = &meta.title {
        composer.begin_heading(1);
        composer.push(title, None);
        composer.end_paragraph();
    }
    let day = meta.day().map(|day| day.to_string()).or_else(|| meta.published.clone());
    let parts = [meta.byline.as_deref(), meta.site.as_deref(), day.as_deref()];
    let known: Vec<&str> = parts.into_iter().flatten().collect();
    if !known.is_empty() {
        composer.begin_credit();
        composer.push(&known.join(" | "), None);
        composer.end_paragraph();
    }
}

/// Decodes the text of a page. The encoding is that of a byte order mark, or else `charset`, which the server gave, or else
/// the one that the page declares, or else UTF-8 if the bytes are valid UTF-8, or else Windows-1252, which the old web
/// used.
pub(crate) fn decode<'a>(bytes: &'a [u8], charset: Option<&str>) -> Cow<'a, str> {
    let named = |name: &str| Encoding::for_label(name.trim().as_bytes());
    let declared = || {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PRESCAN_BYTES)]).to_ascii_lowercase();
        let at = head.find("charset")?;
        let value = head[at + 7..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        let found = named(value.split(['"', '\'', ';', '>', ' ', '/']).next()?)?;
        // A declaration that can be read as ASCII cannot be in UTF-16, whatever it says.
        Some(if found.is_ascii_compatible() { found } else { UTF_8 })
    };
    let guessed = || if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 };
    let encoding = charset.and_then(named).or_else(declared).unwrap_or_else(guessed);
    // `decode` gives precedence to a byte order mark.
    encoding.decode(bytes).0
}

/// The metadata of a page that Readability does not report or may remove.
fn metadata(document: &Document, html: &str) -> SourceMetadata {
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

/// The address against which relative links of the page are resolved: its `<base>` element, or else its own address.
fn base_url(document: &Document, meta: &SourceMetadata) -> Option<Url> {
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
    let head = &html[..html.floor_char_boundary(2 * PRESCAN_BYTES)];
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
    use super::*;

    const PAGE: &str = "<!DOCTYPE html><html lang=id><head><title>Pasar Terbakar - Kabar</title>\
        <link rel=canonical href='https://kabar.example/2024/pasar'><meta name=author content='Siti Rahma'>\
        <meta property='og:title' content='Pasar Terbakar'><meta property='og:site_name' content='Kabar'>\
        <meta property='article:published_time' content='2024-05-02T10:00:00+07:00'></head><body>\
        <nav><a href=/>Beranda</a> <a href=/ekonomi>Ekonomi</a></nav><article><h1>Pasar Terbakar</h1>\
        <p>Api membakar pasar kota pada Kamis pagi, kata <a href='/tokoh/ani'>Ani</a>, kepala dinas pemadam kebakaran, \
        dan tiga kios habis sebelum bantuan datang dari kota sebelah.</p>\
        <p>Tidak ada korban, tetapi kerugian ditaksir Rp 3 miliar, dan pedagang meminta tempat sementara, yang \
        dijanjikan wali kota dalam waktu dua minggu, di lapangan sebelah timur pasar.</p></article>\
        <div class=comments><p>Komentar pertama!</p></div><script>alert(1)</script></body></html>";

    #[test]
    fn article_and_metadata_are_extracted_from_a_page() {
        let composed = read(PAGE.as_bytes()).unwrap();
        let paragraphs: Vec<_> = composed.spans.iter().map(|span| span.slice(&composed.text)).collect();
        assert_eq!(paragraphs[..2], ["Pasar Terbakar", "Siti Rahma | Kabar | 2024-05-02"]);
        assert!(paragraphs[2].starts_with("Api membakar") && paragraphs[3].starts_with("Tidak ada korban"));
        assert!(!composed.text.contains("Beranda") && !composed.text.contains("alert"), "{}", composed.text);
        assert!(!composed.text.contains("Komentar"), "{}", composed.text);
        assert_eq!(composed.meta.url.as_deref(), Some("https://kabar.example/2024/pasar"));
        assert_eq!(composed.meta.language.as_deref(), Some("id"));
        let links: Vec<_> = composed.markup.links().map(|(_, url)| url).collect();
        assert_eq!(links, ["https://kabar.example/tokoh/ani"]);
    }

    #[test]
    fn the_encoding_is_declared_or_detected() {
        let latin = b"<meta charset=iso-8859-1><p>caf\xe9";
        assert!(decode(latin, None).ends_with("café"));
        assert!(decode(b"<p>caf\xe9 \x93x\x94", None).ends_with("café “x”"), "Windows-1252");
        assert!(decode("<p>café".as_bytes(), None).ends_with("café"));
        assert!(decode("<meta charset=utf-16><p>café".as_bytes(), None).ends_with("café"));
        assert!(
            decode(b"<meta charset=utf-8><p>caf\xe9", Some("latin1")).ends_with("café"),
            "the server takes precedence"
        );
    }

    #[test]
    fn a_saved_page_records_its_address() {
        let url = Url::parse("https://a.example/b--c?d=1").unwrap();
        let saved = add_saved_from_comment(b"<!DOCTYPE html><p>x", &url);
        assert!(saved.starts_with(b"<!DOCTYPE html>\n<!-- saved from url=(0030)https://a.example/b%2D%2Dc?d=1 -->"));
        let composed = read(&saved).unwrap();
        assert_eq!(composed.meta.url.as_deref(), Some("https://a.example/b%2D%2Dc?d=1"));
        assert_eq!(composed.text, "x\n");
    }
}
