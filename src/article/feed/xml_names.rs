//! Names of XML elements with a conventional prefix for their namespace, so that `media:title` is not `title`.

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use std::collections::HashMap;

/// Namespaces and the prefixes that they are given here. RSS has none of its own except in version 1.0.
const NAMESPACES: [(&str, &str); 13] = [
    ("http://www.w3.org/2005/Atom", "atom"),
    ("http://purl.org/atom/ns#", "atom"),
    ("http://purl.org/rss/1.0/", "rss"),
    ("http://my.netscape.com/rdf/simple/0.9/", "rss"),
    ("http://channel.netscape.com/rdf/simple/0.9/", "rss"),
    ("http://backend.userland.com/rss2", "rss"),
    ("http://backend.userland.com/RSS2", "rss"),
    ("http://blogs.law.harvard.edu/tech/rss", "rss"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
];

/// The prefixes that a feed declares on the elements around its entries.
#[derive(Default)]
pub(crate) struct XmlNames {
    /// The conventional prefix for each declared one; the empty string is the default namespace.
    prefixes: HashMap<String, String>,
}

impl XmlNames {
    /// Adds the declarations on `element`, which stays open.
    pub(crate) fn declare(&mut self, element: &BytesStart<'_>) {
        self.prefixes.extend(declarations(element));
    }

    /// The name of `element` with its conventional prefix, such as `rss:title`. An undeclared prefix is kept, as many
    /// feeds forget to declare one. Elements without a namespace belong to RSS, except `feed`, which is Atom.
    pub(crate) fn of(&self, element: &BytesStart<'_>) -> String {
        let name = element.name();
        let name: &str = name.as_ref();
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let own = declarations(element).find(|(declared, _)| declared == prefix).map(|(_, known)| known);
        let known = own.or_else(|| self.prefixes.get(prefix).cloned());
        match known {
            Some(known) => format!("{known}:{local}"),
            None if prefix.is_empty() => format!("{}:{local}", if local == "feed" { "atom" } else { "rss" }),
            None => format!("{prefix}:{local}"),
        }
    }

    /// Makes Atom the default for elements without a namespace.
    pub(crate) fn assume_atom(&mut self) {
        self.prefixes.entry(String::new()).or_insert_with(|| "atom".into());
    }
}

/// The namespaces that `element` declares: each prefix, and the conventional one. A namespace that is not known gets its
/// own prefix, so that no element in it is mistaken for one of a feed; but as a default it is ignored.
fn declarations<'a>(element: &'a BytesStart<'_>) -> impl Iterator<Item = (String, String)> + 'a {
    attributes(element).filter_map(|(name, value)| {
        let prefix = if name == "xmlns" { "" } else { name.strip_prefix("xmlns:")? };
        let known = NAMESPACES.iter().find(|(namespace, _)| *namespace == value.trim()).map(|(_, known)| *known);
        match known {
            Some(known) => Some((prefix.into(), known.into())),
            None if prefix.is_empty() => None,
            None => Some((prefix.into(), format!("other-{prefix}"))),
        }
    })
}

/// The attributes of an element. Malformed ones are skipped, and of repeated ones all are returned, because looking for
/// repetitions takes quadratic time.
pub(crate) fn attributes<'a>(element: &'a BytesStart<'_>) -> impl Iterator<Item = (&'a str, String)> + 'a {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    attributes.filter_map(|attribute| {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned();
        Some((attribute.key.0, value))
    })
}

/// The value of the attribute with this name, prefix included.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    attributes(element).find(|(key, _)| *key == name).map(|(_, value)| value)
}
