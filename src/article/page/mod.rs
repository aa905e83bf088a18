//! Extracts the article from a web page, without navigation, comments and advertisements.
//!
//! [`selection`] decides which part of the page is the article, and everything else is listed as left out.

mod chrome;
mod date;
mod json_ld;
pub(crate) mod metadata;
mod script;
mod selection;
mod structure;

use crate::article::SourceMetadata;
use crate::article::encoding::decode_page;
use crate::article::html::limits::{self, LimitExceeded};
use crate::article::html::{self, note_reference, xhtml};
use crate::article::markup::{ComposedText, Composer};
use crate::text::word_list::WordList;
pub(crate) use date::find_publication_date;
use dom_query::{Document, NodeId};
use metadata::{base_url, merge_readability, metadata};
use script::MAX_PLACEHOLDER_BYTES;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use thiserror::Error;
use url::Url;

/// Texts of buttons and labels that pages put between the paragraphs of an article, in English and Indonesian.
static BOILERPLATE_LABELS: WordList = WordList::new(include_str!("../../../data/article/page_labels.txt"));

/// Why a web page cannot be read.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageError {
    /// Parsing it would cost too much.
    #[error("{0}")]
    Limit(#[from] LimitExceeded),
    /// It is empty, or shows only a placeholder, until its scripts run.
    #[error("the page has no text without scripts")]
    ScriptsOnly,
}

/// Reads the page in `bytes`. If Readability finds no article, the whole page is read.
///
/// # Errors
/// [`PageError`] if parsing the page would cost too much, or only scripts draw its text.
pub fn read(bytes: &[u8]) -> Result<ComposedText, PageError> {
    let decoded = decode_page(bytes, None);
    let html = xhtml::repair(decoded.text);
    limits::check(&html)?;
    let document = Document::from(&*html);
    note_reference::prepare(document.root());
    let mut meta = metadata(&document, &html);
    meta.encoding_note = decoded.note;
    let base = base_url(&document, &meta);
    structure::unwrap_heading_buttons(&document);
    // An entry of a feed has no furniture around it.
    let readable = if meta.feed_content.is_none() { selection::readable_text(&document) } else { None };
    let mut kept = match readable {
        Some((mut text, article)) => {
            merge_readability(&mut meta, article);
            chrome::drop_chrome(&document, &mut text);
            text
        }
        None => selection::whole_text(&document),
    };
    structure::mark_captions(&document);
    selection::add_dropped_parts(&document, &mut kept);
    let rest = document.clone();
    selection::prune(&document, |node| kept.contains(&node));
    structure::unwrap_layout_tables(&document);
    let mut composed = compose_article(&document, &meta, base.as_ref());
    composed.left_out.extend(text_left_out(&rest, &kept, &meta, base.as_ref()));
    let body = composed.text.get(push_headline_and_credit(&meta, &mut Composer::default())..).unwrap_or("");
    if body.len() <= MAX_PLACEHOLDER_BYTES
        && let Some(text) = script::article_body(&rest).filter(|text| text.len() > 2 * body.len())
    {
        composed = compose_script_text(&text, &composed, &meta, base.as_ref());
    } else if script::is_placeholder(&rest, body) {
        return Err(PageError::ScriptsOnly);
    }
    composed.meta = meta;
    Ok(composed)
}

/// Composes the article in `document`, without the labels of the page, which go to [`ComposedText::left_out`].
fn compose_article(document: &Document, meta: &SourceMetadata, base: Option<&Url>) -> ComposedText {
    let compose = |unwanted| {
        let mut composer = Composer::excluding(unwanted);
        push_headline_and_credit(meta, &mut composer);
        html::compose(document.root(), &mut composer, base);
        // What it lists as left out is listed with the rest of the page, in order.
        ComposedText { left_out: Vec::new(), ..composer.finish() }
    };
    let composed = compose(HashSet::new());
    let labels = labels(&composed);
    if labels.is_empty() {
        return composed;
    }
    let mut without = compose(labels.iter().cloned().collect());
    // If more than half of the text would go, these paragraphs are the article.
    if without.text.len() * 2 <= composed.text.len() {
        return composed;
    }
    without.left_out = labels;
    without
}

/// Composes the article of a page that only scripts draw from `text`, its JSON-LD. The placeholder in `shown` is left out.
fn compose_script_text(text: &str, shown: &ComposedText, meta: &SourceMetadata, base: Option<&Url>) -> ComposedText {
    let mut composer = Composer::default();
    push_headline_and_credit(meta, &mut composer);
    script::compose_body(text, &mut composer, base);
    let mut composed = composer.finish();
    let placeholder =
        shown.spans.iter().map(|span| span.slice(&shown.text)).filter(|words| !composed.text.contains(*words));
    let left_out = placeholder.map(str::to_string).chain(shown.left_out.iter().cloned()).collect();
    composed.left_out = left_out;
    composed
}

/// The paragraphs of the page `rest` without the text nodes in `kept`. The headline is not among them, as it is shown.
fn text_left_out(rest: &Document, kept: &HashSet<NodeId>, meta: &SourceMetadata, base: Option<&Url>) -> Vec<String> {
    let rest = rest.clone();
    let unshown = selection::show_unshown(&rest);
    selection::prune(&rest, |node| !kept.contains(&node) || unshown.contains(&node));
    let mut composer = Composer::default();
    html::compose(rest.root(), &mut composer, base);
    let composed = composer.finish();
    let paragraphs = composed.spans.iter().map(|span| span.slice(&composed.text));
    let is_headline = |words: &&str| meta.title.as_deref() == Some(*words) || meta.byline.as_deref() == Some(*words);
    paragraphs.filter(|words| !is_headline(words)).map(str::to_string).collect()
}

/// The paragraphs whose whole text is a button or label of the page, except headings. Only known labels count: short
/// paragraphs, numbers and repeated ones may be verdicts, answers and figures of the article.
fn labels(composed: &ComposedText) -> Vec<String> {
    let paragraphs = composed.spans.iter().enumerate();
    let texts = paragraphs.filter(|(i, _)| composed.markup.paragraph_style(*i).heading == 0);
    let labels = texts.map(|(_, span)| span.slice(&composed.text));
    let is_label = |words: &&str| BOILERPLATE_LABELS.contains_ignoring_case(words.trim_end_matches(['.', '…', ' ']));
    labels.filter(is_label).map(str::to_string).collect()
}

/// Adds the headline and, below it, a line with author, publication and date. Pages show these outside the article, but a
/// reader needs them. Returns the byte offset at which the text after them begins.
pub(crate) fn push_headline_and_credit(meta: &SourceMetadata, composer: &mut Composer) -> usize {
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
    composer.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::markup::MarkupKind;
    use crate::article::{Article, ParagraphKind, SourceFormat};
    use proptest::prelude::*;

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

    /// A page with a headline, `head` before and `tail` after two long paragraphs in an `article`, and `after` below it.
    fn page(head: &str, tail: &str, after: &str) -> ComposedText {
        let long = "The commission counted the votes of every district, and it made the figures public on Wednesday night, \
                    before the appeal was heard by the court in the capital.";
        let html = format!(
            "<title>Votes in the capital</title><body><main><article>{head}<div class=body><p>{long}</p><p>{long} Again.</p>\
             <p>{long} Thrice.</p></div>{tail}</article></main>{after}"
        );
        read(html.as_bytes()).unwrap()
    }

    /// The paragraphs after the headline, the long ones as "…".
    fn paragraphs(composed: &ComposedText) -> Vec<&str> {
        let texts = composed.spans.iter().map(|span| span.slice(&composed.text)).skip(1);
        texts.map(|words| if words.starts_with("The commission counted") { "…" } else { words }).collect()
    }

    #[test]
    fn corrections_are_kept_wherever_they_stand() {
        for (html, expected) in [
            (
                "<footer><p>Correction, March 4: an earlier version said 12 people; it was 21.</p><p>© City Post</p></footer>",
                vec!["Correction, March 4: an earlier version said 12 people; it was 21."],
            ),
            (
                "<aside><h3>Ralat</h3><p>Jumlah korban adalah 21 orang, bukan 12 orang.</p></aside>",
                vec!["Ralat", "Jumlah korban adalah 21 orang, bukan 12 orang."],
            ),
            (
                "<div class=editors-note>Editor’s note: the numbers of this story were updated on Friday.</div>",
                vec!["Editor’s note: the numbers of this story were updated on Friday."],
            ),
        ] {
            let composed = page("<h1>Votes in the capital</h1>", html, "<footer>Corrections | Contact</footer>");
            assert_eq!(paragraphs(&composed)[3..], expected, "{html}");
            let last = composed.markup.paragraph_style(composed.spans.len() - 1);
            assert_eq!(last.shape, MarkupKind::Correction, "{html}");
        }
    }

    #[test]
    fn a_correction_inside_the_text_is_marked_and_text_about_corrections_is_not() {
        let html = "<p>Correction: an earlier version of the report gave 12 people instead of 21 people.</p>\
                    <p>Correction officers in the capital went on strike on Friday, and they were joined by guards.</p>";
        let composed = page("<h1>Votes in the capital</h1>", html, "");
        let shapes: Vec<_> = (4..6).map(|i| composed.markup.paragraph_style(i).shape).collect();
        assert_eq!(shapes, [MarkupKind::Correction, MarkupKind::Prose]);
        let article = Article::from_composed(composed, SourceFormat::Html, None).unwrap();
        assert_eq!(article.paragraphs()[4].kind, ParagraphKind::Correction);
        assert_eq!(article.paragraphs()[4].number(), Some(4), "it is counted");
    }

    #[test]
    fn headings_that_are_buttons_are_shown() {
        let long = "It spreads by touch, and through food that was prepared by an infected person, the ministry said.";
        let html = format!("<h3><button aria-expanded=false>How does it spread?</button></h3><div><p>{long}</p></div>");
        let composed = page("<h1>Votes in the capital</h1>", &html, "");
        assert_eq!(paragraphs(&composed)[3..], ["How does it spread?", long]);
        assert!(composed.left_out.is_empty(), "{:?}", composed.left_out);
    }

    #[test]
    fn headings_between_parts_of_the_text_are_shown() {
        let long = "It spreads by touch, and through food that was prepared by an infected person, the ministry said.";
        let html = format!("<h3>How does it spread?</h3><div><p>{long}</p></div><h3 class=related>More</h3>");
        let composed = page("<h1>Votes in the capital</h1>", &html, "");
        assert_eq!(paragraphs(&composed)[3..], ["How does it spread?", long]);
    }

    #[test]
    fn the_chrome_between_and_below_the_paragraphs_is_listed() {
        let cookies = "<div class=cookie-bar><p>We use cookies on this website, and by clicking “Accept” you agree to all \
                       of them, also to those of other companies.</p></div>";
        let author = "<div class=author-box><h4>About Ann Field</h4><p>Ann Field has written for the Post since 2011, and \
                      she lives by the harbour, with a dog and a bicycle.</p></div>";
        let composed = page(&format!("{cookies}<h1>Votes in the capital</h1>"), author, "");
        assert_eq!(paragraphs(&composed), ["…", "…", "…"]);
        assert_eq!(composed.left_out.len(), 3, "{:?}", composed.left_out);
    }

    #[test]
    fn the_standfirst_is_kept_before_the_text() {
        let words = "The largest recount since 2009 ended with a margin of 12 votes.";
        for html in [
            format!("<header><h1>Votes in the capital</h1><p>{words}</p><p>By Ann Field, 3 May 2024</p></header>"),
            format!("<h1>Votes in the capital</h1><h2 class=dek>{words}</h2>"),
            format!("<header><h1>Votes in the capital</h1><div class='article__standfirst'>{words}</div></header>"),
        ] {
            let composed = page(&html, "", "");
            assert_eq!(paragraphs(&composed), [words, "…", "…", "…"], "{html}");
        }
    }

    #[test]
    fn short_lists_and_tables_among_the_paragraphs_stay() {
        let long =
            "The commission counted the votes of every district, and it made the figures public on Wednesday night.";
        let list = "<ul><li>Yes<li>No<li>12</ul><table><tr><td>Ann<td>1</table><p>—</p>";
        let html = format!(
            "<title>Votes in the capital</title><article><p>{long}</p><p>{long}</p>{list}\
             <ul class=share><li>Mail</ul><p>{long}</p></article>"
        );
        let composed = read(html.as_bytes()).unwrap();
        assert_eq!(paragraphs(&composed), ["…", "…", "Yes", "No", "12", "Ann | 1", "—", "…"]);
        assert_eq!(composed.left_out, ["Mail"]);
    }

    #[test]
    fn captions_are_a_kind_of_their_own() {
        let html = "<figure><img src=a.jpg><figcaption>Counting in May. <span>Photo: Ann</span></figcaption></figure>\
                    <p class=photo-credit>Photo: Budi</p>";
        let composed = page("<h1>Votes in the capital</h1>", "", "");
        assert!(composed.left_out.is_empty(), "{:?}", composed.left_out);
        let composed = page(&format!("<h1>Votes in the capital</h1>{html}"), "", "");
        let kinds: Vec<_> = (0..composed.spans.len()).map(|i| composed.markup.paragraph_style(i).shape).collect();
        assert_eq!(paragraphs(&composed)[..2], ["Counting in May. Photo: Ann", "Photo: Budi"]);
        assert_eq!(kinds[1..4], [MarkupKind::Caption, MarkupKind::Caption, MarkupKind::Prose]);
    }

    #[test]
    fn text_that_is_not_shown_is_listed() {
        let composed = page(
            "<nav><a href=/>Home</a></nav><h1>Votes in the capital</h1>",
            "<p>Share this article</p><button>Print</button>",
            "<div class=comments><p>First comment!</p></div><script>x()</script>",
        );
        assert_eq!(paragraphs(&composed), ["…", "…", "…"]);
        let mut left_out = composed.left_out.clone();
        left_out.sort();
        assert_eq!(left_out, ["First comment!", "Home", "Print", "Share this article"]);
    }

    /// Elements around the words of a generated page.
    const ELEMENTS: &[(&str, &str)] = &[
        ("<p>", "</p>"),
        ("<article><p>", "</p></article>"),
        ("<h2>", "</h2>"),
        ("<nav><a href=/>", "</a></nav>"),
        ("<div class=comments><p>", "</p></div>"),
        ("<header><p class=dek>", "</p></header>"),
        ("<footer><p>Correction: ", "</p></footer>"),
        ("<aside><h3>", "</h3></aside>"),
        ("<button>", "</button>"),
        ("<form><select><option>", "</option></select></form>"),
        ("<figure><figcaption>", "</figcaption></figure>"),
        ("<table><tr><td>", "</td><td>x</td></tr></table>"),
        ("<ul><li><a href=/x>", "</a></li></ul>"),
        ("<div hidden>", "</div>"),
        ("<div class=author-bio><p>", "</p></div>"),
        ("<div class=cookie-notice>Cookies: ", "</div>"),
        ("<p class=tags><a href=/x>", "</a></p>"),
        ("<h3><button>", "</button></h3>"),
        ("<div style='display:inline'> ", "</div>"),
        ("<blockquote>", "</blockquote>"),
    ];

    proptest! {
        #[test]
        fn every_word_is_shown_or_listed(blocks in prop::collection::vec((0..ELEMENTS.len(), 1usize..60), 1..15)) {
            let mut html = "<title>Votes</title><body>".to_string();
            let mut written = Vec::new();
            for (element, words) in blocks {
                let (open, close) = ELEMENTS[element];
                let own: Vec<String> = (0..words).map(|i| format!("w{}", written.len() + i)).collect();
                html += &format!("{open}{}{close}", own.join(" "));
                written.extend(own);
            }
            let composed = read(html.as_bytes()).unwrap();
            let all = format!("{}\n{}", composed.text, composed.left_out.join("\n"));
            let found: HashSet<&str> = all.split_whitespace().collect();
            let lost: Vec<&String> = written.iter().filter(|word| !found.contains(word.as_str())).collect();
            prop_assert!(lost.is_empty(), "{:?} of {}", lost, html);
        }
    }

    #[test]
    fn a_page_with_more_navigation_than_text_is_read() {
        let menu = "Politics and money and sports and weather and science and travel";
        let page = format!("<title>Votes</title><nav><p>{menu}<script>x()</script></p></nav><p>Counted.</p>");
        let composed = read(page.as_bytes()).unwrap();
        assert_eq!(paragraphs(&composed), ["Counted."]);
        assert_eq!(composed.left_out, [menu]);
    }

    #[test]
    fn a_page_of_deep_lists_is_read_completely() {
        let page = format!("<title>Votes</title>{}{}", "<ul><li>".repeat(500), "<li>a".repeat(4_000));
        assert_eq!(paragraphs(&read(page.as_bytes()).unwrap()).len(), 4_000);
    }

    #[test]
    fn a_page_that_scripts_draw_is_read_from_its_metadata_or_refused() {
        let app =
            "<title>Votes</title><div id=app>Loading…</div><noscript>Enable JavaScript</noscript><script>x()</script>";
        let json = r#"<script type="application/ld+json">{"articleBody":"The votes were counted on Friday.\nTwice."}</script>"#;
        let composed = read(format!("{app}{json}").as_bytes()).unwrap();
        assert_eq!(paragraphs(&composed), ["The votes were counted on Friday.", "Twice."]);
        assert!(composed.left_out.iter().any(|words| words == "Loading…"));
        let empty = app.replace("Loading…", "");
        assert_eq!(read(empty.as_bytes()).unwrap_err(), PageError::ScriptsOnly);
    }
}
