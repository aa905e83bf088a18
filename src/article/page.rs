//! The article in a web page, as a browser saves it: what it says about itself, and its text without what stands round
//! it. Which part of the page is the article is Mozilla's Readability, by way of `dom_smoothie`.

use super::Meta;
use super::guard::{self, Excess};
use super::html;
use super::markup::{Composed, Composer};
use crate::text::typography::single_spaced;
use dom_query::Document;
use dom_smoothie::Readability;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use url::Url;

/// Where a page may say what it is encoded in (HTML standard, "prescan a byte stream").
const PRESCAN: usize = 1024;

/// Bytes of the longest paragraph that may be a label.
const LABEL: usize = 80;

/// How often a label that is not known comes, at least.
const AGAIN: usize = 3;

/// What pages write between the paragraphs of an article, in English and Indonesian.
const LABELS: &[&str] = &[
    "advertisement",
    "article continues after advertisement",
    "continue reading the main story",
    "copy link",
    "hide caption",
    "iklan",
    "lanjutkan membaca artikel di bawah",
    "read more",
    "salin tautan",
    "scroll to continue with content",
    "share",
    "share this article",
    "share this story",
    "show caption",
    "story continues below advertisement",
    "bagikan",
    "bagikan artikel ini",
];

/// The element that holds the article when Readability is through.
const CONTENT: &str = "#readability-page-1";

/// Code points of the longest byline. What is longer is no name.
const BYLINE: usize = 160;

/// Reads the page in `bytes`.
///
/// # Errors
/// Where it is out of proportion.
pub fn read(bytes: &[u8]) -> Result<Composed, Excess> {
    let html = decode(bytes, None);
    guard::check(&html)?;
    let document = Document::from(&*html);
    let mut meta = head(&document, &html);
    let base = base(&document, &meta);
    // Readability takes the document apart. Where it finds no article in it, the page is read as a whole.
    let mut reader = Readability { doc: document, ..Readability::from("") };
    let found = reader.parse().ok().filter(|article| !article.text_content.trim().is_empty());
    let whole = found.is_none().then(|| Document::from(&*html));
    if let Some(article) = found {
        let own = |text: String| Some(single_spaced(&text)).filter(|text| !text.is_empty());
        meta.title = own(article.title).or(meta.title);
        meta.byline = article.byline.and_then(own).filter(|byline| byline.chars().count() <= BYLINE);
        meta.site = article.site_name.and_then(own);
        meta.published = article.published_time.and_then(own).or(meta.published);
        meta.language = meta.language.or(article.lang);
        meta.url = meta.url.or(article.url);
    }
    let content = reader.doc.select_single(CONTENT);
    let root = match (&whole, content.nodes().first()) {
        (Some(whole), _) => whole.root(),
        (None, Some(content)) => *content,
        (None, None) => reader.doc.root(),
    };
    let compose = |unwanted| {
        let mut composer = Composer::without(unwanted);
        credits(&meta, &mut composer);
        html::compose(root, &mut composer, base.as_ref());
        composer.finish()
    };
    let mut composed = compose(HashSet::new());
    let unwanted = furniture(&composed);
    if !unwanted.is_empty() {
        let without = compose(unwanted);
        // Where little else is left, they are no furniture.
        if without.text.len() * 2 > composed.text.len() {
            composed = without;
        }
    }
    composed.meta = meta;
    Ok(composed)
}

/// The paragraphs that are buttons and labels of the page: those known as such, and short ones that come again and again.
fn furniture(composed: &Composed) -> HashSet<String> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for span in composed.spans.iter().filter(|span| span.len() <= LABEL) {
        *times.entry(span.of(&composed.text)).or_default() += 1;
    }
    let known = |words: &str| {
        let count = words.len() <= 6 && !words.contains(char::is_alphabetic);
        count || LABELS.iter().any(|label| words.eq_ignore_ascii_case(label))
    };
    let unwanted = times.into_iter().filter(|(words, times)| *times >= AGAIN || known(words));
    unwanted.map(|(words, _)| words.to_string()).collect()
}

/// The headline, and under it who wrote it, where, when: what a page shows outside its text, and what the text is read by.
pub fn credits(meta: &Meta, composer: &mut Composer) {
    if let Some(title) = &meta.title {
        composer.heading(1);
        composer.push(title, None);
        composer.end();
    }
    let day = meta.day().map(|day| day.to_string()).or_else(|| meta.published.clone());
    let parts = [meta.byline.as_deref(), meta.site.as_deref(), day.as_deref()];
    let known: Vec<&str> = parts.into_iter().flatten().collect();
    if !known.is_empty() {
        composer.credit();
        composer.push(&known.join(" | "), None);
        composer.end();
    }
}

/// The text of a page: what a byte order mark says, else the server, else the page itself, else UTF-8 where it is that,
/// else the encoding of the old web.
pub fn decode<'a>(bytes: &'a [u8], charset: Option<&str>) -> Cow<'a, str> {
    let named = |name: &str| Encoding::for_label(name.trim().as_bytes());
    let declared = || {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PRESCAN)]).to_ascii_lowercase();
        let at = head.find("charset")?;
        let value = head[at + 7..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        let found = named(value.split(['"', '\'', ';', '>', ' ', '/']).next()?)?;
        // A page that can say so in ASCII is not in UTF-16.
        Some(if found.is_ascii_compatible() { found } else { UTF_8 })
    };
    let guessed = || if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 };
    let encoding = charset.and_then(named).or_else(declared).unwrap_or_else(guessed);
    // `decode` heeds a byte order mark before anything else.
    encoding.decode(bytes).0
}

/// What a page says in its head, before anything is taken out of it.
fn head(document: &Document, html: &str) -> Meta {
    let attribute = |selector: &str, name: &str| {
        let found = document.select(selector);
        let value = found.nodes().iter().find_map(|node| node.attr(name));
        value.map(|value| single_spaced(&value)).filter(|value| !value.is_empty())
    };
    let web = |url: String| Url::parse(&url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = attribute("link[rel=canonical]", "href")
        .and_then(web)
        .or_else(|| web(attribute("meta[property='og:url']", "content")?))
        .or_else(|| saved_from(html));
    let published = ["meta[itemprop=datePublished]", "meta[name=pubdate]", "meta[name=date]", "meta[name='DC.date']"]
        .iter()
        .find_map(|selector| attribute(selector, "content"))
        .or_else(|| attribute("time[datetime]", "datetime"));
    let title = document.select_single("title").nodes().first().map(|title| single_spaced(&title.text()));
    Meta {
        title: title.filter(|title| !title.is_empty()),
        published,
        url: url.map(Into::into),
        language: attribute("html[lang]", "lang"),
        ..Meta::default()
    }
}

/// What addresses in the page are relative to.
fn base(document: &Document, meta: &Meta) -> Option<Url> {
    let own = meta.url.as_deref().and_then(|url| Url::parse(url).ok());
    let given = document.select_single("base[href]").nodes().first().and_then(|base| base.attr("href"));
    match (given, own) {
        (Some(href), Some(own)) => own.join(&href).ok().or(Some(own)),
        (Some(href), None) => Url::parse(&href).ok(),
        (None, own) => own,
    }
}

/// The comment with which browsers, and this program, say where a page was saved from.
const SAVED_FROM: &str = "saved from url=(";

/// The address in that comment.
fn saved_from(html: &str) -> Option<Url> {
    let head = &html[..html.floor_char_boundary(2 * PRESCAN)];
    let (_, rest) = head.split_once(SAVED_FROM)?;
    let (_, rest) = rest.split_once(')')?;
    Url::parse(rest.split([' ', '\n', '-']).next().unwrap_or(rest)).ok()
}

/// The page in `bytes` with that comment at its head, or after its doctype, which must stay the first thing in it.
pub fn mark_saved(bytes: &[u8], url: &Url) -> Vec<u8> {
    let url = url.as_str().replace("--", "%2D%2D");
    let mark = format!("<!-- {SAVED_FROM}{:04}){url} -->\n", url.len());
    let bom = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let head = &bytes[bom..bytes.len().min(bom + 256)];
    let blank = head.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let doctype = head[blank..].get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!doctype"));
    let end = if doctype { head.iter().position(|&byte| byte == b'>').map_or(0, |at| at + 1) } else { 0 };
    [&bytes[..bom + end], b"\n", mark.as_bytes(), &bytes[bom + end..]].concat()
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
    fn the_article_and_what_the_page_says_of_it() {
        let composed = read(PAGE.as_bytes()).unwrap();
        let paragraphs: Vec<_> = composed.spans.iter().map(|span| span.of(&composed.text)).collect();
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
    fn encodings() {
        let latin = b"<meta charset=iso-8859-1><p>caf\xe9";
        assert!(decode(latin, None).ends_with("café"));
        assert!(decode(b"<p>caf\xe9 \x93x\x94", None).ends_with("café “x”"), "as the old web wrote");
        assert!(decode("<p>café".as_bytes(), None).ends_with("café"));
        assert!(decode("<meta charset=utf-16><p>café".as_bytes(), None).ends_with("café"));
        assert!(decode(b"<meta charset=utf-8><p>caf\xe9", Some("latin1")).ends_with("café"), "the server knows better");
    }

    #[test]
    fn a_saved_page_knows_where_it_came_from() {
        let url = Url::parse("https://a.example/b--c?d=1").unwrap();
        let saved = mark_saved(b"<!DOCTYPE html><p>x", &url);
        assert!(saved.starts_with(b"<!DOCTYPE html>\n<!-- saved from url=(0030)https://a.example/b%2D%2Dc?d=1 -->"));
        let composed = read(&saved).unwrap();
        assert_eq!(composed.meta.url.as_deref(), Some("https://a.example/b%2D%2Dc?d=1"));
        assert_eq!(composed.text, "x\n");
    }
}
