//! What other programs say about an article and tandai has no notion of: relations, events, attributes of spans. It is kept as
//! it came, shown in the notes pane, and written back to the format it came from.

use super::sidecar::{Extra, Target};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// A statement of another program about several spans, or about the whole text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// The format it came from, named as on the command line: `brat`.
    pub(crate) format: String,
    /// What it states.
    pub(crate) kind: LinkKind,
    /// Its id in that format; empty if it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) id: String,
    /// Its type in that format, such as `Located_in`.
    #[serde(default)]
    pub(crate) name: String,
    /// What it is about, in the order of the format.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) arguments: Vec<LinkArgument>,
    /// Its attributes and notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) details: Vec<Detail>,
    /// Fields of that format, or written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

/// What a link states about its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LinkKind {
    /// The first one is related to the second.
    Relation,
    /// An event: the first one names it, the others take part in it.
    Event,
    /// All mean the same.
    Equivalence,
    /// Together they are a single, discontinuous span.
    Pieces,
    /// Something about its only argument, or without arguments about the whole text.
    Statement,
}

/// A span, or another link, that a link is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct LinkArgument {
    /// What it is in the link, such as `Arg1` or `Agent`; empty if the format does not say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) role: String,
    /// The id of the span or the link in the format.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) id: String,
    /// The words of the span. If absent, the argument is the link with this id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) target: Option<Target>,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

/// An attribute or a note of a span or a link, or an entry of a knowledge base that it stands for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Detail {
    /// Its id in the format; empty if it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) id: String,
    /// What it is, such as `Negation`.
    #[serde(default)]
    pub(crate) name: String,
    /// Value of an attribute, or key of the entry.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) value: String,
    /// Text of a note, or name of the entry.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) text: String,
    /// Fields of the format; kept unchanged.
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

/// What a format says about one span. An annotation or a suggested mention keeps it in a field named after the format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ForeignSpan {
    /// Id of the span.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) id: String,
    /// Type of the span, if it is not the name by which tandai would export it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) r#type: String,
    /// Attributes and notes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) details: Vec<Detail>,
    /// Other fields of the format.
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

impl ForeignSpan {
    /// What `format` says about the span whose unknown fields are `extra`. `None` if it says nothing, or in a way that this
    /// version does not understand.
    pub(crate) fn of(extra: &Extra, format: &str) -> Option<Self> {
        let value = extra.get(format).filter(|value| value.is_object())?;
        Self::deserialize(value).ok()
    }

    /// Whether there is anything that another span of the same words and the same type does not have.
    pub(crate) fn is_special(&self) -> bool {
        !self.r#type.is_empty() || !self.details.is_empty() || !self.extra.is_empty()
    }

    /// As the field of an annotation or a suggested mention.
    pub(crate) fn to_field(&self, format: &str) -> Extra {
        // Strings and maps with string keys always serialise.
        let value = serde_json::to_value(self).unwrap_or_default();
        Extra::from_iter([(format.to_string(), value)])
    }
}

impl Link {
    /// Everything but the context and the offsets of the arguments, as JSON: equal for two copies of one link.
    pub(crate) fn content_json(&self) -> String {
        let argument = |argument: &LinkArgument| {
            let words = argument.target.as_ref().map(|target| target.exact.clone());
            (argument.role.clone(), argument.id.clone(), words)
        };
        let arguments: Vec<_> = self.arguments.iter().map(argument).collect();
        let all = (&self.format, self.kind, &self.id, &self.name, arguments, &self.details, &self.extra);
        serde_json::to_string(&all).unwrap_or_default()
    }

    /// The link on one line: `Located_in: “Sari” → “Jakarta”`. `words` has those of each argument, without quotation marks
    /// for an argument that is another link.
    pub(crate) fn description(&self, words: &[String]) -> String {
        let name = if self.name.is_empty() { "Link" } else { self.name.as_str() };
        match self.kind {
            LinkKind::Relation => format!("{name}: {}", words.join(" → ")),
            LinkKind::Equivalence => format!("{name}: {}", words.join(" = ")),
            LinkKind::Pieces => format!("{name}, in pieces: {}", words.join(" … ")),
            LinkKind::Statement => {
                std::iter::once(name).chain(words.iter().map(String::as_str)).collect::<Vec<_>>().join(": ")
            }
            LinkKind::Event => {
                let mut line = format!("{name}: {}", words.first().map_or("", String::as_str));
                for (argument, words) in self.arguments.iter().zip(words).skip(1) {
                    // Writing to a string cannot fail.
                    let _ = write!(line, ", {} {words}", argument.role);
                }
                line
            }
        }
    }
}

impl Detail {
    /// Whether it is a note.
    pub(crate) const fn is_note(&self) -> bool {
        self.value.is_empty() && !self.text.is_empty()
    }

    /// The detail on one line: `Confidence: low`, `Negation`, `Reference: Wikipedia:534366 (Sari)`.
    pub(crate) fn description(&self) -> String {
        let parts = [&self.value, &self.text].map(|part| part.trim());
        match parts {
            ["", ""] => self.name.clone(),
            ["", one] | [one, ""] => format!("{}: {one}", self.name),
            [value, text] => format!("{}: {value} ({text})", self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(kind: LinkKind, name: &str, roles: &[&str]) -> Link {
        let argument = |role: &&str| LinkArgument { role: (*role).into(), ..LinkArgument::default() };
        Link {
            format: "brat".into(),
            kind,
            id: String::new(),
            name: name.into(),
            arguments: roles.iter().map(argument).collect(),
            details: Vec::new(),
            extra: Extra::new(),
        }
    }

    #[test]
    fn links_and_details_are_described_on_one_line() {
        let (a, b) = ("“Sari”".to_string(), "“Jakarta”".to_string());
        let said = |kind, name: &str, roles: &[&str], words: &[String]| link(kind, name, roles).description(words);
        assert_eq!(
            said(LinkKind::Relation, "Lives_in", &["Arg1", "Arg2"], &[a.clone(), b.clone()]),
            "Lives_in: “Sari” → “Jakarta”"
        );
        assert_eq!(
            said(LinkKind::Equivalence, "Equiv", &["", ""], &[a.clone(), b.clone()]),
            "Equiv: “Sari” = “Jakarta”"
        );
        assert_eq!(
            said(LinkKind::Pieces, "LOC", &["", ""], &[a.clone(), b.clone()]),
            "LOC, in pieces: “Sari” … “Jakarta”"
        );
        let words = ["“pindah”".to_string(), a, b];
        assert_eq!(
            said(LinkKind::Event, "Move", &["", "Agent", "To"], &words),
            "Move: “pindah”, Agent “Sari”, To “Jakarta”"
        );
        let detail = |name: &str, value: &str, text: &str| {
            Detail { name: name.into(), value: value.into(), text: text.into(), ..Detail::default() }.description()
        };
        assert_eq!(detail("Negation", "", ""), "Negation");
        assert_eq!(detail("Confidence", "low", ""), "Confidence: low");
        assert_eq!(detail("AnnotatorNotes", "", "cek lagi"), "AnnotatorNotes: cek lagi");
        assert_eq!(detail("Reference", "Wikipedia:534366", "Sari"), "Reference: Wikipedia:534366 (Sari)");
    }

    #[test]
    fn what_a_format_says_about_a_span_is_a_field_named_after_it() {
        let span = ForeignSpan { id: "T1".into(), ..ForeignSpan::default() };
        let field = span.to_field("brat");
        assert_eq!(serde_json::to_string(&field).unwrap(), r#"{"brat":{"id":"T1"}}"#);
        assert_eq!(ForeignSpan::of(&field, "brat"), Some(span));
        assert_eq!(ForeignSpan::of(&field, "xmi"), None);
        assert_eq!(ForeignSpan::of(&Extra::from_iter([("brat".into(), 1.into())]), "brat"), None);
    }
}
