//! Rewrites XHTML so that a parser of HTML reads it as XML means it.
//!
//! XML writes an empty element as `<title/>`. HTML ignores the slash, so that everything after such a title or script
//! would be part of it. XML also has sections of plain text (CDATA), and declarations in its document type, such as
//! `<!ENTITY kota "Kota Terang">`.

use super::limits::is_void;
use std::borrow::Cow;
use std::collections::HashMap;

/// Bytes at the start of a page in which it shows that it is XHTML.
const HEAD_BYTES: usize = 2048;

/// The most bytes that the declared entities of a page may add to it. References beyond that are shown by their names.
const MAX_ENTITY_BYTES: usize = 1 << 20;

/// The longest name of an entity in bytes, with the characters around it.
const MAX_NAME_BYTES: usize = 128;

/// The page as HTML, if it is XHTML: if it begins with an XML declaration, or its document type or its root element
/// says so. Any other page is returned as it is.
pub(crate) fn repair(page: Cow<'_, str>) -> Cow<'_, str> {
    if is_xhtml(&page) { Cow::Owned(to_html(&page)) } else { page }
}

fn is_xhtml(page: &str) -> bool {
    let page = page.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let head = page[..page.floor_char_boundary(HEAD_BYTES)].to_ascii_lowercase();
    let root = head.split_once("<html").and_then(|(_, rest)| rest.split('>').next()).unwrap_or("");
    head.starts_with("<?xml") || head.contains("//dtd xhtml") || root.contains("xmlns")
}

/// Converts XHTML to HTML in one pass.
pub(crate) fn to_html(xhtml: &str) -> String {
    let mut html = String::with_capacity(xhtml.len() + xhtml.len() / 16);
    let mut entities = DeclaredEntities::default();
    let mut rest = xhtml;
    // A document type stands before the root element. Elsewhere its end would be searched for again and again.
    let mut before_root = true;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        entities.push_text(&rest[..at], &mut html);
        let start = html.len();
        rest = match before_root.then(|| document_type(&rest[at..])).flatten() {
            Some(DocumentType { declarations, after }) => {
                entities.read(declarations);
                html += "<!DOCTYPE html>";
                after
            }
            None => convert_markup(&rest[at..], &mut html),
        };
        before_root &= html.len() == start || html[start..].starts_with("<!");
    }
    entities.push_text(rest, &mut html);
    html
}

/// The entities that the document type of a page declares, with the text they stand for.
#[derive(Default)]
struct DeclaredEntities<'a> {
    values: HashMap<&'a str, &'a str>,
    /// Bytes of text that references have been replaced with so far.
    replaced: usize,
}

impl<'a> DeclaredEntities<'a> {
    /// Reads declarations such as `<!ENTITY kota "Kota Terang">`. Entities in other files, and those for use in
    /// declarations (`%`), are skipped. The first declaration of a name counts, as XML demands.
    fn read(&mut self, declarations: &'a str) {
        for declaration in declarations.split("<!ENTITY").skip(1) {
            let Some((name, rest)) = declaration.trim_start().split_once(char::is_whitespace) else { continue };
            let rest = rest.trim_start();
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
            if let Some((value, _)) = quote.and_then(|quote| rest[1..].split_once(quote)) {
                self.values.entry(name).or_insert(value);
            }
        }
    }

    /// Appends `text` with the references to declared entities replaced. References inside the value of an entity are not,
    /// so that nested declarations cannot make a page large.
    fn push_text(&mut self, text: &str, html: &mut String) {
        let mut rest = text;
        while let Some(at) = memchr::memchr(b'&', rest.as_bytes()).filter(|_| !self.values.is_empty()) {
            html.push_str(&rest[..at]);
            rest = &rest[at..];
            let near = &rest[1..rest.floor_char_boundary(MAX_NAME_BYTES)];
            let name = near.split_once(';').map(|(name, _)| name);
            match name.and_then(|name| Some((name, *self.values.get(name)?))) {
                Some((name, value)) if self.replaced + value.len() <= MAX_ENTITY_BYTES => {
                    self.replaced += value.len();
                    html.push_str(value);
                    rest = &rest[name.len() + 2..];
                }
                _ => {
                    html.push('&');
                    rest = &rest[1..];
                }
            }
        }
        html.push_str(rest);
    }
}

/// Converts the piece of markup at the start of `rest`. Returns what follows it.
fn convert_markup<'a>(rest: &'a str, html: &mut String) -> &'a str {
    // Markup that never ends is copied with everything after it, so that the page is searched for an end only once.
    let mut through = |start: &str, end: &str, keep: fn(&str) -> Cow<'_, str>| {
        let inside = rest.get(..start.len()).filter(|s| s.eq_ignore_ascii_case(start)).map(|_| &rest[start.len()..])?;
        let Some((inside, after)) = inside.split_once(end) else {
            *html += rest;
            return Some("");
        };
        *html += &keep(inside);
        Some(after)
    };
    through("<!--", "-->", |comment| Cow::Owned(format!("<!--{comment}-->")))
        .or_else(|| through("<![CDATA[", "]]>", |text| Cow::Owned(escape(text))))
        .or_else(|| through("<?", "?>", |_| Cow::Borrowed("")))
        .or_else(|| convert_tag(rest, html))
        .unwrap_or_else(|| {
            html.push('<');
            &rest[1..]
        })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A document type that has declarations.
struct DocumentType<'a> {
    declarations: &'a str,
    after: &'a str,
}

/// The document type at the start of `rest`, if it has declarations. They end at a bracket that is not in quotes.
fn document_type(rest: &str) -> Option<DocumentType<'_>> {
    rest.get(..9).filter(|start| start.eq_ignore_ascii_case("<!doctype"))?;
    let bracket = rest.find(['[', '>']).filter(|&at| rest[at..].starts_with('['))?;
    let inside = &rest[bracket + 1..];
    let mut quote = None;
    let end = inside.bytes().position(|byte| {
        match quote {
            Some(open) if open == byte => quote = None,
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            _ => {}
        }
        quote.is_none() && byte == b']'
    });
    let (declarations, after) = inside.split_at(end.or_else(|| inside.find(']'))?);
    Some(DocumentType { declarations, after: after[1..].trim_start().strip_prefix('>')? })
}

/// Converts the start tag at the start of `rest`: an empty element gets an end tag, and an element that HTML knows to be
/// empty loses its own. Returns what follows the tag.
fn convert_tag<'a>(rest: &'a str, html: &mut String) -> Option<&'a str> {
    rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()).then_some(())?;
    let Some(end) = tag_end(rest) else {
        *html += rest;
        return Some("");
    };
    let (tag, after) = rest.split_at(end);
    let name_end = tag.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(tag.len());
    let name = &tag[1..name_end];
    *html += tag;
    // In `<a href=x/>` the slash belongs to the address.
    let is_empty = tag.strip_suffix("/>").is_some_and(|start| {
        start.len() == name_end || start.ends_with(['"', '\'']) || start.ends_with(char::is_whitespace)
    });
    let lower = name.to_ascii_lowercase();
    if is_void(&lower) {
        return Some(if is_empty { after } else { without_end_tag(after, name) });
    }
    if is_empty {
        html.truncate(html.len() - 2);
        *html += &format!("></{name}>");
        return Some(after);
    }
    if matches!(lower.as_str(), "script" | "style") {
        return Some(copy_raw_text(after, &lower, html));
    }
    Some(after)
}

/// The byte offset after the tag at the start of `rest`. A `>` in an attribute does not end it.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    let mut last = b' ';
    for (at, &byte) in rest.as_bytes().iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if last == b'=' => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            last = byte;
        }
    }
    None
}

/// `rest` without the end tag of the element `name` at its start. HTML would read `</br>` as another line break.
fn without_end_tag<'a>(rest: &'a str, name: &str) -> &'a str {
    let after = rest.trim_start().strip_prefix("</").and_then(|tag| tag.strip_prefix(name));
    after.and_then(|tag| tag.trim_start().strip_prefix('>')).unwrap_or(rest)
}

/// Copies the content of a script or style sheet, in which `<` is not markup. Returns what follows it.
fn copy_raw_text<'a>(rest: &'a str, name: &str, html: &mut String) -> &'a str {
    let is_end = |at: &usize| {
        let tag = rest[*at..].strip_prefix("</");
        tag.and_then(|tag| tag.get(..name.len())).is_some_and(|tag| tag.eq_ignore_ascii_case(name))
    };
    let end = memchr::memchr_iter(b'<', rest.as_bytes()).find(is_end).unwrap_or(rest.len());
    *html += &rest[..end];
    &rest[end..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear_time;

    #[test]
    fn empty_elements_get_an_end_tag() {
        let page = r#"<?xml version="1.0"?><html xmlns="x"><title/><script src="a>b" /><p class='c'/>d<br/>e<hr></hr>"#;
        assert_eq!(
            repair(page.into()),
            r#"<html xmlns="x"><title></title><script src="a>b" ></script><p class='c'></p>d<br/>e<hr>"#
        );
    }

    #[test]
    fn text_that_looks_like_markup_is_kept() {
        let kept = |xhtml: &str| assert_eq!(to_html(xhtml), xhtml);
        kept("<a href=https://a.id/>b</a> 1 < 2 <3");
        kept("<script>if (a<b) '<p/>'</script><!-- <p/> -->");
        kept("<style>a</style");
        kept("a <b title='c");
        kept("<!-- <p/>");
        kept("<p title=it's>a</p>");
        assert_eq!(to_html("<p><![CDATA[a < b & <c/>]]></p>"), "<p>a &lt; b &amp; &lt;c/&gt;</p>");
        assert_eq!(to_html("<!DOCTYPE html [ <!ENTITY a \"b>\"> ]><p/>"), "<!DOCTYPE html><p></p>");
    }

    #[test]
    fn unfinished_document_types_are_searched_once() {
        assert_linear_time(10_000, |n| assert!(!to_html(&("<!doctype [".repeat(n) + "]")).is_empty()));
    }

    #[test]
    fn declared_entities_are_the_text_they_stand_for() {
        let of = |page: &str| {
            to_html(&format!(
                "<!DOCTYPE html [<!ENTITY kota \"Kota [Terang]\"><!ENTITY % x 'y'>\
             <!ENTITY jauh SYSTEM 'a.xml'><!ENTITY b '&kota;'><!ENTITY kota 'lain'>]>{page}"
            ))
        };
        let html = |page: &str| of(page).strip_prefix("<!DOCTYPE html>").unwrap().to_string();
        assert_eq!(html("<p>Di &kota;.</p>"), "<p>Di Kota [Terang].</p>");
        assert_eq!(html("<p>&jauh; &amp; &b; & &x</p>"), "<p>&jauh; &amp; &kota; & &x</p>");
        assert_eq!(html("<![CDATA[&kota;]]><!-- &kota; -->"), "&amp;kota;<!-- &kota; -->");
        let long = format!("<!DOCTYPE html [<!ENTITY a \"{}\">]>{}", "x".repeat(1000), "&a;".repeat(100_000));
        assert!(to_html(&long).len() < MAX_ENTITY_BYTES + long.len(), "nothing makes a small page large");
    }

    #[test]
    fn an_empty_title_does_not_swallow_the_page() {
        let page = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='a' />\
                    </head><body><div/><p>Satu.</p><textarea/><p>Dua.</p></body></html>";
        let composed = crate::article::page::read(page.as_bytes()).unwrap();
        assert_eq!(composed.text, "Satu.\n\nDua.\n");
    }

    #[test]
    fn only_xhtml_is_changed() {
        for page in ["<!DOCTYPE html><p/>a", "<p/>xmlns", "a"] {
            assert_eq!(repair(page.into()), page);
        }
        for page in [
            "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\"><html><p/>",
            "<!-- a --><html lang='id'\n xmlns='http://www.w3.org/1999/xhtml'><p/>",
        ] {
            assert!(repair(page.into()).ends_with("<p></p>"), "{page}");
        }
    }
}
