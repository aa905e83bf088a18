//! Pages that only scripts draw: their text, if the metadata for search engines contain it.

use crate::article::html::{self, limits};
use crate::article::markup::Composer;
use dom_query::Document;
use serde_json::Value;
use url::Url;

/// A page with fewer bytes of text than this may be waiting for its scripts.
pub(crate) const MAX_PLACEHOLDER_BYTES: usize = 300;

/// Whether `text`, which is all that the page shows, is not an article but a placeholder for what scripts draw.
pub(crate) fn is_placeholder(document: &Document, text: &str) -> bool {
    let text = text.trim();
    let asks_for_scripts = || text.len() < MAX_PLACEHOLDER_BYTES && text.to_ascii_lowercase().contains("javascript");
    document.select_single("script").exists() && (text.is_empty() || asks_for_scripts())
}

/// The `articleBody` of the page's JSON-LD (schema.org), the longest if there are several.
pub(crate) fn article_body(document: &Document) -> Option<String> {
    let mut longest = String::new();
    for script in document.select("script[type='application/ld+json']").nodes() {
        // Broken JSON-LD is common, and the page can be read without it.
        let Ok(data) = serde_json::from_str::<Value>(&script.text()) else { continue };
        let mut open = vec![&data];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(fields) => {
                    let body = fields.get("articleBody").and_then(Value::as_str).map_or("", str::trim);
                    if body.len() > longest.len() {
                        longest = body.into();
                    }
                    open.extend(fields.values());
                }
                _ => {}
            }
        }
    }
    (!longest.is_empty()).then_some(longest)
}

/// Adds `body` to `composer`. It is HTML if it contains tags or character references, else lines of plain text.
pub(crate) fn compose_body(body: &str, composer: &mut Composer, base: Option<&Url>) {
    let has_tags = body.contains("</") || body.contains("<br");
    let is_name = |name: &str| name.len() <= 8 && name.bytes().all(|byte| byte == b'#' || byte.is_ascii_alphanumeric());
    let has_references =
        body.split('&').skip(1).any(|rest| rest.split_once(';').is_some_and(|(name, _)| is_name(name)));
    let markup = if has_tags { body.to_string() } else { body.replace('\n', "<br><br>") };
    if (has_tags || has_references) && limits::check(&markup).is_ok() {
        html::compose(Document::from(markup).root(), composer, base);
        return;
    }
    for line in body.lines() {
        composer.push(line, None);
        composer.end_paragraph();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_found_anywhere_in_the_metadata() {
        let json = r#"{"@graph":[{"@type":"WebSite"},{"@type":"NewsArticle","articleBody":" One.\nTwo. "}]}"#;
        let document = Document::from(format!("<script type='application/ld+json'>{json}</script>"));
        assert_eq!(article_body(&document).as_deref(), Some("One.\nTwo."));
        assert_eq!(article_body(&Document::from("<script type='application/ld+json'>{</script>")), None);
    }

    #[test]
    fn the_body_may_be_lines_or_html() {
        for (body, expected) in [
            ("One < two & a; b.\n\nTwo.", "One < two & a; b.\n\nTwo.\n"),
            ("<p>One.</p><p>A &amp; B</p>", "One.\n\nA & B\n"),
            ("One &quot;x&quot;\nTwo", "One \"x\"\n\nTwo\n"),
        ] {
            let mut composer = Composer::default();
            compose_body(body, &mut composer, None);
            assert_eq!(composer.finish().text, expected, "{body}");
        }
    }

    #[test]
    fn a_page_that_waits_for_scripts_is_a_placeholder() {
        let page = Document::from("<div id=app></div><script src=a.js></script>");
        assert!(is_placeholder(&page, " "));
        assert!(is_placeholder(&page, "Please enable JavaScript to run this app."));
        assert!(!is_placeholder(&page, "Pasar kota terbakar."));
        assert!(!is_placeholder(&Document::from("<p>"), ""), "without scripts the page is just empty");
    }
}
