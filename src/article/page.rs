//! Extracts the article from a web page, without navigation, comments and advertisements.
//!
//! Mozilla's Readability algorithm, from the crate `dom_smoothie`, decides which part of the page is the article.

use super::SourceMetadata;
use super::encoding::decode_page;
use super::html;
use super::html_limits::{self, LimitExceeded};
use super::markup::{ComposedText, Composer};
use super::page_metadata::{base_url, merge_readability, metadata};
use crate::text::word_list::WordList;
use dom_query::Document;
use dom_smoothie::Readability;
use std::collections::HashSet;

/// Texts of buttons and labels that pages put between the paragraphs of an article, in English and Indonesian.
static BOILERPLATE_LABELS: WordList = WordList::new(include_str!("../../data/article/page_labels.txt"));

/// Selects the element in which Readability puts the article.
const READABILITY_RESULT: &str = "#readability-page-1";

/// Reads the page in `bytes`. If Readability finds no article, the whole page is read.
///
/// # Errors
/// [`LimitExceeded`] if parsing the page would cost too much.
pub fn read(bytes: &[u8]) -> Result<ComposedText, LimitExceeded> {
    let decoded = decode_page(bytes, None);
    let html = decoded.text;
    html_limits::check(&html)?;
    let document = Document::from(&*html);
    let mut meta = metadata(&document, &html);
    meta.encoding_note = decoded.note;
    let base = base_url(&document, &meta);
    // Readability destroys the document, so the page has to be parsed again if it finds no article.
    let mut reader = Readability { doc: document, ..Readability::from("") };
    let found = reader.parse().ok().filter(|article| !article.text_content.trim().is_empty());
    let whole = found.is_none().then(|| Document::from(&*html));
    if let Some(article) = found {
        merge_readability(&mut meta, article);
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

/// The paragraphs whose whole text is a button or label of the page. Only known labels count: short paragraphs, numbers and
/// repeated ones may be verdicts, answers and figures of the article.
fn labels(composed: &ComposedText) -> HashSet<String> {
    let paragraphs = composed.spans.iter().map(|span| span.slice(&composed.text));
    paragraphs.filter(|words| BOILERPLATE_LABELS.contains_ignoring_case(words)).map(str::to_string).collect()
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
    fn short_and_repeated_paragraphs_stay() {
        let long = "The commission counted the votes of every district, and it made the figures public on Wednesday night, \
                    before the appeal was heard.";
        let body = "<p>45 %</p><h2>2016</h2><p>No.</p><p>No.</p><ul><li>No.<li>1,204</ul><p>Verdict: False</p><p>Verdict: \
                    False</p><p>Verdict: False</p><p>Share this article</p><h2>Share</h2>";
        let page = format!("<title>Votes in the capital</title><article><p>{long}</p>{body}<p>{long}</p></article>");
        let composed = read(page.as_bytes()).unwrap();
        let text = composed.text.replace("\n\n", "/");
        let kept = "/45 %/2016/No./No./No./1,204/Verdict: False/Verdict: False/Verdict: False/Share/";
        assert!(text.contains(kept), "{text}");
        assert!(!text.contains("Share this article"), "{text}");
    }
}
