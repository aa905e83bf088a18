//! Reads the metadata of a web page: title, date and address; and records its address and encoding when it is saved.

use super::date;
use super::json_ld;
use crate::article::SourceMetadata;
use crate::article::address::without_credentials;
use crate::article::encoding::{EncodingNote, declared_in_meta, decode_page};
use crate::article::feed::FeedContent;
use crate::text::typography::single_spaced;
use dom_query::Document;
use encoding_rs::UTF_8;
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
        .or_else(|| saved_from(html).and_then(original_address))
        .or_else(|| web_url(attribute("a.reader-domain", "href")?));
    let text = |selector: &str| {
        let found = document.select(selector);
        let text = found.nodes().first().map(|node| single_spaced(&node.text()));
        text.filter(|text| !text.is_empty())
    };
    let title = text("title").or_else(|| text("h1.reader-title"));
    let titles = [attribute("meta[property='og:title']", "content"), title.clone(), text("h1")];
    // Journals have one such element for each author, often with the family name first.
    let cited = || {
        let authors = document.select("meta[name=citation_author]");
        let names: Vec<String> =
            authors.nodes().iter().filter_map(|node| node.attr("content")).map(|name| single_spaced(&name)).collect();
        (!names.is_empty()).then(|| names.join("; "))
    };
    let json_ld = json_ld::read(document, &titles.into_iter().flatten().collect::<Vec<_>>().join("\n"));
    let feed_content = attribute(&format!("meta[name={}]", FeedContent::META_NAME), "content")
        .and_then(|name| FeedContent::from_name(&name));
    // Readability, which finds the authors of other pages, does not read a page that was made from a feed.
    let of_entry = || feed_content.and(attribute("meta[name=author]", "content"));
    let published = date::published(document, &json_ld, url.as_ref().map(Url::as_str));
    SourceMetadata {
        title,
        byline: json_ld
            .authors
            .or_else(|| text(".reader-credits"))
            .or_else(cited)
            .or_else(of_entry)
            .as_deref()
            .and_then(names),
        site: attribute("meta[property='og:site_name']", "content").or(json_ld.publisher),
        published,
        url: url.map(|url| without_credentials(url).into()),
        language: attribute("html[lang]", "lang"),
        feed_content,
        ..SourceMetadata::default()
    }
}

/// A byline without a date; `None` if it is not just names.
fn names(byline: &str) -> Option<String> {
    let names = date::part_byline(&single_spaced(byline))?;
    (names.chars().count() <= MAX_BYLINE_LENGTH && !names.starts_with("http")).then_some(names)
}

/// Completes the metadata with those that Readability found.
pub(crate) fn merge_readability(meta: &mut SourceMetadata, article: dom_smoothie::Article) {
    let non_empty = |text: String| Some(single_spaced(&text)).filter(|text| !text.is_empty());
    meta.title = non_empty(article.title).or_else(|| meta.title.take());
    // Readability removes the byline from the text, and with it a date in it.
    meta.published = meta.published.take().or_else(|| date::in_byline(article.byline.as_deref()?));
    meta.byline = meta.byline.take().or_else(|| article.byline.as_deref().and_then(names));
    meta.site = article.site_name.and_then(non_empty).or_else(|| meta.site.take());
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

/// Begins the HTML comment of the browser extension `SingleFile`, which has the address on its second line.
const SINGLE_FILE_COMMENT: &str = "Page saved with SingleFile";

/// The address that the page was saved from, if a comment at its start records it.
fn saved_from(html: &str) -> Option<Url> {
    let head = &html[..html.floor_char_boundary(SAVED_FROM_BYTES)];
    let by_browser = || head.split_once(SAVED_FROM_COMMENT)?.1.split_once(')');
    let by_extension = || head.split_once(SINGLE_FILE_COMMENT)?.1.split_once("url:");
    let (_, rest) = by_browser().or_else(by_extension)?;
    let address = rest.split_whitespace().next()?;
    Url::parse(address.split("--").next().unwrap_or(address)).ok()
}

/// The address of a page on the web, also if it was saved from the reader mode of Firefox (`about:reader?url=…`).
fn original_address(url: Url) -> Option<Url> {
    let inner = |url: &Url| url.query_pairs().find(|(name, _)| name == "url").map(|(_, value)| value.into_owned());
    let url = if url.as_str().starts_with("about:reader?") { Url::parse(&inner(&url)?).ok()? } else { url };
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// Bytes at the start of a page in which browsers look for its encoding (HTML standard, "prescan a byte stream").
const PRESCAN_BYTES: usize = 1024;

/// The form in which a page is saved: its bytes, and a comment that records its address. If `charset`, the header of the
/// response, is needed to read it, or a browser would believe a wrong declaration, a `<meta>` element records the encoding.
pub(crate) fn saved_form(bytes: &[u8], url: &Url, charset: Option<&str>) -> Vec<u8> {
    let decoded = decode_page(bytes, charset);
    if !decoded.encoding.is_ascii_compatible() {
        // Nothing in ASCII can be added to UTF-16. A byte order mark goes before any declaration.
        return [b"\xef\xbb\xbf", &*insert_saved_from(decoded.text.as_bytes(), url, "")].concat();
    }
    let saved = insert_saved_from(bytes, url, "");
    let in_head = declared_in_meta(&saved[..saved.len().min(PRESCAN_BYTES)]);
    let is_recorded = bytes.starts_with(b"\xef\xbb\xbf") || in_head == Some(decoded.encoding);
    // To record an encoding that is only a guess would make it look certain.
    let is_guess = matches!(decoded.note, Some(EncodingNote::Detected { .. }));
    if is_recorded || is_guess || bytes.is_ascii() && decoded.encoding == UTF_8 {
        return saved;
    }
    insert_saved_from(bytes, url, &format!("<meta charset=\"{}\">\n", decoded.encoding.name()))
}

/// The page in `bytes` with a comment that records its address, and `markup` behind it, at the start or after the XML
/// declaration and the doctype, which have to stay first.
fn insert_saved_from(bytes: &[u8], url: &Url, markup: &str) -> Vec<u8> {
    // A comment must not contain "--".
    let url = url.as_str().replace("--", "%2D%2D");
    let comment = format!("<!-- {SAVED_FROM_COMMENT}{:04}){url} -->\n{markup}", url.len());
    let mut end = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    for first in [&b"<?xml"[..], b"<!doctype"] {
        let rest = &bytes[end..];
        let start = rest.len() - rest.trim_ascii_start().len();
        let is_there = rest[start..].get(..first.len()).is_some_and(|there| there.eq_ignore_ascii_case(first));
        if let Some(close) = memchr::memchr(b'>', rest).filter(|_| is_there) {
            end += close + 1;
        }
    }
    [&bytes[..end], b"\n", comment.as_bytes(), &bytes[end..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::page;
    use encoding_rs::WINDOWS_1251;

    const URL: &str = "https://kabar.example/a";

    fn read_metadata(html: &str) -> SourceMetadata {
        metadata(&Document::from(html), html)
    }

    #[test]
    fn the_source_of_a_saved_page_is_found() {
        let single_file = "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://kabar.example/a?b=1 \n \
            saved date: Tue Nov 19 2019 10:00:00 GMT+0700\n--><title>x</title>";
        let reader = "<html><div class='header reader-header'><a class='domain reader-domain' href='https://kabar.example/a?b=1'>\
            kabar.example</a><h1 class=reader-title>Judul</h1><div class='credits reader-credits'>Ani</div></div>";
        let about = "<!-- saved from url=(0056)about:reader?url=https%3A%2F%2Fkabar.example%2Fa%3Fb%3D1 --><p>x";
        for page in [single_file, reader, about, "<!-- saved from url=(0027)https://kabar.example/a?b=1 -->"] {
            assert_eq!(read_metadata(page).url.as_deref(), Some("https://kabar.example/a?b=1"), "{page}");
        }
        assert_eq!(read_metadata(single_file).published, None, "the day of saving is not that of publication");
        let meta = read_metadata(reader);
        assert_eq!((meta.title.as_deref(), meta.byline.as_deref()), (Some("Judul"), Some("Ani")));
    }

    #[test]
    fn author_site_and_date_come_from_a_graph() {
        let page = r#"<title>Anggaran</title><script type="application/ld+json">{"@graph":[{"@type":"NewsArticle",
            "author":[{"name":"Ani"},{"name":"Budi"}],"publisher":{"name":"Kabar"},"datePublished":"2024-01-25"}]}</script>"#;
        let meta = read_metadata(page);
        assert_eq!(meta.byline.as_deref(), Some("Ani, Budi"));
        assert_eq!((meta.site.as_deref(), meta.published.as_deref()), (Some("Kabar"), Some("2024-01-25")));
    }

    #[test]
    fn the_authors_of_a_paper_are_its_byline() {
        let meta = read_metadata(
            "<title>x</title><meta name=citation_author content='Field, Ann'><meta name=citation_author content='Budi'>",
        );
        assert_eq!(meta.byline.as_deref(), Some("Field, Ann; Budi"));
    }

    #[test]
    fn a_page_without_date_and_author_gets_none() {
        let meta =
            read_metadata("<title>x</title><h1>J</h1><p>Pada 19 November 2019 rapat itu selesai, kata wali kota.</p>");
        assert_eq!((meta.byline, meta.site, meta.published), (None, None, None));
    }

    /// The text of a page with this content type and these bytes, read after it was saved.
    fn read_again(bytes: &[u8], charset: Option<&str>) -> (Vec<u8>, String) {
        let saved = saved_form(bytes, &Url::parse(URL).unwrap(), charset);
        let text = decode_page(&saved, None).text.into_owned();
        (saved, text)
    }

    #[test]
    fn a_saved_page_keeps_its_bytes_and_its_encoding() {
        let declared = b"<!DOCTYPE html><html><head><meta charset=iso-8859-1></head><p>Andr\xe9 di M\xe1laga";
        let (saved, text) = read_again(declared, Some("ISO-8859-1"));
        assert!(text.ends_with("André di Málaga") && saved.ends_with(&declared[15..]), "{text}");
        assert!(!text.contains("windows-1252"), "what the page declares is enough");
        for wrong in ["", "<meta charset=utf-8>", "<meta charset=koi8-r>"] {
            let page = [b"<html lang=ru><head>", wrong.as_bytes(), b"</head><p>\xcc\xe8\xed\xe8\xf1\xf2\xf0"].concat();
            let (saved, text) = read_again(&page, Some("windows-1251"));
            assert!(text.ends_with("<p>Министр") && saved.ends_with(&page), "only the server knew it: {text}");
            assert_eq!(declared_in_meta(&saved), Some(WINDOWS_1251), "and now the page declares it");
        }
    }

    #[test]
    fn a_saved_page_opens_rightly_in_a_browser() {
        let wrong = "<meta charset=windows-1251><p>Министр";
        let late = format!("<!-- {} --><meta charset=utf-8><p>Министр", "x".repeat(2000));
        for page in [wrong, &late] {
            let (saved, text) = read_again(page.as_bytes(), None);
            assert!(text.ends_with("<p>Министр"));
            assert_eq!(
                declared_in_meta(&saved[..saved.len().min(PRESCAN_BYTES)]),
                Some(UTF_8),
                "a browser looks no further"
            );
        }
        let wide: Vec<u8> = "\u{feff}<!DOCTYPE html><p>Министр".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (saved, text) = read_again(&wide, None);
        assert!(
            saved.starts_with(b"\xef\xbb\xbf<!DOCTYPE html>\n<!-- saved from") && text.ends_with("Министр"),
            "{text}"
        );
    }

    #[test]
    fn nothing_is_recorded_that_is_only_guessed() {
        let page = b"<p>Menteri berkata: harga naik, kata Pak Andr\xe9.";
        assert_eq!(declared_in_meta(&read_again(page, None).0), None);
        assert_eq!(declared_in_meta(&read_again(b"<p>Harga naik.", None).0), None, "ASCII needs no declaration");
    }

    #[test]
    fn an_xml_declaration_and_a_doctype_stay_first() {
        let page = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n<html><p>x";
        let (saved, _) = read_again(page.as_bytes(), None);
        let start = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n<!-- saved from url=(0023)";
        assert!(saved.starts_with(start.as_bytes()));
    }

    #[test]
    fn a_saved_page_records_its_address() {
        let url = Url::parse("https://a.example/b--c?d=1").unwrap();
        let saved = saved_form(b"<!DOCTYPE html><p>x", &url, None);
        assert!(saved.starts_with(b"<!DOCTYPE html>\n<!-- saved from url=(0030)https://a.example/b%2D%2Dc?d=1 -->"));
        let composed = page::read(&saved).unwrap();
        assert_eq!(composed.meta.url.as_deref(), Some("https://a.example/b%2D%2Dc?d=1"));
        assert_eq!(composed.text, "x\n");
    }
}
