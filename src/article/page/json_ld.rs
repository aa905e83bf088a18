//! Reads what a web page says about itself in JSON-LD (<https://schema.org>): authors, publisher and date of publication.

use crate::text::typography::single_spaced;
use dom_query::Document;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// What the JSON-LD of a page says about its article.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct JsonLd {
    /// The names of the authors.
    pub(crate) authors: Option<String>,
    /// The name of the publisher.
    pub(crate) publisher: Option<String>,
    /// The date of publication as written.
    pub(crate) published: Option<String>,
}

/// What an object describes, the most useful first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Article,
    FactCheck,
    Page,
}

type Object = Map<String, Value>;

/// Reads the JSON-LD of a page; `title` has its titles in all forms. Blocks that are not JSON are ignored.
pub(crate) fn read(document: &Document, title: &str) -> JsonLd {
    let selection = document.select("script[type*='ld+json' i]");
    let blocks: Vec<Value> = selection.nodes().iter().filter_map(|node| parse(&node.text())).collect();
    let mut objects = Vec::new();
    for block in &blocks {
        flatten(block, &mut objects);
    }
    let by_id: HashMap<&str, &Object> = objects
        .iter()
        .filter(|object| object.contains_key("name"))
        .filter_map(|object| Some((object.get("@id")?.as_str()?, *object)))
        .collect();
    let mut found = JsonLd::default();
    for role in [Role::Article, Role::FactCheck, Role::Page] {
        let alike: Vec<&Object> = objects.iter().copied().filter(|object| role_of(object) == Some(role)).collect();
        let Some(object) = about(&alike, title) else { continue };
        let text = |key: &str| Some(single_spaced(object.get(key)?.as_str()?)).filter(|text| !text.is_empty());
        let authors = object.get("author").map(|author| names(author, &by_id)).unwrap_or_default();
        // The author of a ClaimReview is the organization that publishes it.
        let is_organization =
            object.get("author").is_some_and(|author| types(author).any(|kind| kind.ends_with("Organization")));
        if role == Role::FactCheck && is_organization {
            found.publisher = found.publisher.or_else(|| authors.first().cloned());
        } else {
            found.authors = found.authors.or_else(|| Some(authors.join(", ")).filter(|names| !names.is_empty()));
        }
        let publisher = object.get("publisher").map(|publisher| names(publisher, &by_id)).unwrap_or_default();
        found.publisher = found.publisher.or_else(|| publisher.into_iter().next());
        found.published = found.published.or_else(|| text("datePublished")).or_else(|| text("dateCreated"));
    }
    found
}

/// Parses a block. Pages often put it into a comment, and leave raw line breaks in strings.
fn parse(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let text =
        text.trim_end_matches("-->").trim_end_matches("//]]>").trim_end_matches("]]>").trim().trim_end_matches(';');
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    serde_json::from_str(&text).ok()
}

/// Collects the objects of a block, also those in lists, in a `@graph`, and what a page is mainly about.
fn flatten<'a>(value: &'a Value, objects: &mut Vec<&'a Object>) {
    match value {
        Value::Array(values) => {
            for value in values {
                flatten(value, objects);
            }
        }
        Value::Object(object) => {
            objects.push(object);
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = object.get(key) {
                    flatten(inner, objects);
                }
            }
        }
        _ => {}
    }
}

/// The names of the types of a value, without the address of the vocabulary.
fn types(value: &Value) -> impl Iterator<Item = &str> {
    let given = value.get("@type");
    let one = given.and_then(Value::as_str).into_iter();
    let many = given.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.chain(many).map(|name| name.rsplit(['/', ':']).next().unwrap_or(name))
}

fn role_of(object: &Object) -> Option<Role> {
    let given = object.get("@type")?;
    let names = given.as_array().map_or_else(|| vec![given], |names| names.iter().collect());
    let roles = names.into_iter().filter_map(Value::as_str).filter_map(|name| {
        let name = name.rsplit(['/', ':']).next()?;
        let is_article = name.ends_with("Article") || name.ends_with("Posting") || name == "Report";
        match name {
            _ if is_article => Some(Role::Article),
            "ClaimReview" => Some(Role::FactCheck),
            "ItemPage" | "FAQPage" | "QAPage" => Some(Role::Page),
            _ => name.ends_with("WebPage").then_some(Role::Page),
        }
    });
    roles.min()
}

/// The object that is about the page. Of several, one with the headline of the page, because the others are other
/// articles; or else the first, if all give the same date.
fn about<'a>(objects: &[&'a Object], title: &str) -> Option<&'a Object> {
    let headline = |object: &Object| object.get("headline").or(object.get("name"))?.as_str().map(single_spaced);
    let is_own = |object: &Object| {
        headline(object).is_some_and(|headline| !headline.is_empty() && title.contains(&plain(&headline)))
    };
    let date = |object: &Object| Some(object.get("datePublished")?.as_str()?.get(..10)?.to_string());
    let first = *objects.first()?;
    let agree =
        || objects.len() == 1 || date(first).is_some() && objects.iter().all(|other| date(other) == date(first));
    objects.iter().copied().find(|object| is_own(object)).or_else(|| agree().then_some(first))
}

/// The names in a value: a text, an object with a name, a reference to one, or a list of these. Addresses are not names.
fn names(value: &Value, by_id: &HashMap<&str, &Object>) -> Vec<String> {
    let mut found: Vec<String> = match value {
        Value::String(name) => vec![plain(&single_spaced(name))],
        Value::Array(values) => values.iter().flat_map(|value| names(value, by_id)).collect(),
        Value::Object(object) => {
            let referred = || by_id.get(object.get("@id")?.as_str()?);
            let name = object.get("name").or_else(|| referred()?.get("name"));
            // A list of names is not followed further: references in it could go round in a circle.
            let list = name.and_then(Value::as_array).into_iter().flatten();
            list.chain(name).filter_map(Value::as_str).map(|name| plain(&single_spaced(name))).collect()
        }
        _ => Vec::new(),
    };
    found.retain(|name| !name.is_empty() && !name.contains("://"));
    found.dedup();
    found
}

/// `text` with character references such as `&#39;` resolved: they have no meaning in JSON, but are often there.
fn plain(text: &str) -> String {
    if text.contains('&') { Document::from(text).text().to_string() } else { text.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_json(json: &str) -> JsonLd {
        let page = format!("<title>x</title><script type='application/ld+json'>{json}</script>");
        read(&Document::from(page), "Council approves budget - Kabar")
    }

    fn known(authors: &str, publisher: &str, published: &str) -> JsonLd {
        let known = |text: &str| Some(text.to_string()).filter(|text| !text.is_empty());
        JsonLd { authors: known(authors), publisher: known(publisher), published: known(published) }
    }

    #[test]
    fn articles_are_found_in_any_arrangement() {
        let article = r#"{"@type":"ReportageNewsArticle","author":{"name":"Ani"},"publisher":{"name":"Kabar"},"datePublished":"2024-01-25"}"#;
        for json in [
            article.to_string(),
            format!("[{article}]"),
            format!(r#"{{"@graph":[{{"@type":"Organization","name":"X"}},{article}]}}"#),
            format!(r#"{{"@type":"WebPage","datePublished":"2001-01-01","mainEntity":{article}}}"#),
            format!("<!-- {article} -->"),
            article.replace("\"ReportageNewsArticle\"", r#"["Thing","http://schema.org/NewsArticle"]"#),
            article.replace("\"Ani\"", "\"\n Ani\n\""),
        ] {
            assert_eq!(read_json(&json), known("Ani", "Kabar", "2024-01-25"), "{json}");
        }
        let page = r#"{"@type":"MedicalWebPage","datePublished":"2024-01-25","author":["Ani","Budi O&#39;Neil"]}"#;
        assert_eq!(read_json(page), known("Ani, Budi O'Neil", "", "2024-01-25"));
    }

    #[test]
    fn names_may_be_given_elsewhere_in_the_graph() {
        let json = r##"{"@graph":[{"@type":"Article","author":{"@id":"#ani"},"publisher":{"@id":"#k"}},
            {"@id":"#ani","@type":"Person","name":"Ani"},{"@id":"#k","@type":"Organization","name":"Kabar"}]}"##;
        assert_eq!(read_json(json), known("Ani", "Kabar", ""));
        let circle = r##"{"@graph":[{"@type":"Article","author":{"@id":"#a"}},{"@id":"#a","name":[{"@id":"#a"}]}]}"##;
        assert_eq!(read_json(circle), JsonLd::default());
    }

    #[test]
    fn a_fact_check_has_its_own_date_and_not_that_of_the_claim() {
        let json = r#"{"@type":"ClaimReview","datePublished":"2024-01-25","author":{"@type":"Organization","name":"Cek Fakta"},
            "itemReviewed":{"@type":"Claim","datePublished":"2019-01-01","author":{"name":"Anonim"}}}"#;
        assert_eq!(read_json(json), known("", "Cek Fakta", "2024-01-25"));
    }

    #[test]
    fn other_articles_say_nothing_about_the_page() {
        let one = r#"{"@type":"NewsArticle","headline":"Another","datePublished":"2001-01-01"}"#;
        let own = r#"{"@type":"NewsArticle","headline":"Council approves budget","datePublished":"2024-01-25"}"#;
        assert_eq!(read_json(&format!("[{one},{own}]")), known("", "", "2024-01-25"));
        let another = one.replace("2001", "2002");
        assert_eq!(read_json(&format!("[{one},{another}]")), JsonLd::default());
        assert_eq!(read_json(&format!("[{one},{one}]")), known("", "", "2001-01-01"), "two plug-ins describe the page");
        for nothing in ["", "{", "7", r#"{"@type":"VideoObject","datePublished":"2001-01-01"}"#] {
            assert_eq!(read_json(nothing), JsonLd::default(), "{nothing}");
        }
    }
}
