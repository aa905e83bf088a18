//! What is known of a claim: who said it, what it comes to, what speaks for and against it.

use super::sidecar::Extra;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A claim on its way from marked to checked. Texts that are not known are empty, and left out of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// `todo`, `checking` or `done`.
    #[serde(default = "todo")]
    pub status: String,
    /// The claim in words that stand alone: without "he", "there" and "then".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wording: String,
    /// Who said it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub speaker: String,
    /// What the speaker is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// When it was said: a day, a month or a year, as ISO 8601 writes them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// Where it was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// One of [`TYPES`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub r#type: String,
    /// What it comes to: a word of the project's scale.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub verdict: String,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rationale: String,
    /// What speaks for it and against it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Who checks it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub checker: String,
    /// The day it was found what it comes to, as ISO 8601.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub checked: String,
    /// One of [`PRIORITIES`], or empty: as any other.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub priority: String,
    /// The web address where the claim was made public.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub appearance: String,
    /// The web address where the check is published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub review: String,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Something that speaks for a claim or against it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// A web address, or the path of a file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Who published it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub publisher: String,
    /// What it says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub quote: String,
    /// The day it was looked at, as ISO 8601.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub accessed: String,
    /// The web address of a copy that stays.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub archive: String,
    /// One of [`STANCES`], or empty: neither.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stance: String,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How far a claim is: as it is saved, and as it is shown.
pub const STATUSES: [(&str, &str); 3] = [("todo", "to do"), ("checking", "checking"), ("done", "done")];

/// What sort of thing is claimed.
pub const TYPES: [&str; 8] = ["quantity", "rank", "quote", "cause", "law", "prediction", "identity", "other"];

/// How soon it matters.
pub const PRIORITIES: [&str; 3] = ["high", "normal", "low"];

/// What evidence does to a claim.
pub const STANCES: [&str; 2] = ["supports", "refutes"];

/// The verdicts of a project that does not define its own, from true to false and then those that are neither.
pub const SCALE: [&str; 8] =
    ["true", "mostly true", "half true", "mostly false", "false", "missing context", "unproven", "satire"];

impl Default for Claim {
    fn default() -> Self {
        Self {
            status: todo(),
            wording: String::new(),
            speaker: String::new(),
            role: String::new(),
            said: String::new(),
            place: String::new(),
            r#type: String::new(),
            verdict: String::new(),
            rationale: String::new(),
            evidence: Vec::new(),
            checker: String::new(),
            checked: String::new(),
            priority: String::new(),
            appearance: String::new(),
            review: String::new(),
            extra: Extra::new(),
        }
    }
}

fn todo() -> String {
    "todo".into()
}

impl Claim {
    /// Whether nothing but its status is known.
    pub fn is_bare(&self) -> bool {
        *self == Self { status: self.status.clone(), extra: self.extra.clone(), ..Self::default() }
    }

    /// Its status as it is shown.
    pub fn status_shown(&self) -> &str {
        STATUSES.iter().find(|(saved, _)| *saved == self.status).map_or(&self.status, |(_, shown)| shown)
    }

    /// Its verdict, or how far it is while it has none.
    pub fn outcome(&self) -> &str {
        if self.verdict.is_empty() { self.status_shown() } else { &self.verdict }
    }

    /// Its place among claims to work on: 0 is first.
    pub fn urgency(&self) -> usize {
        PRIORITIES.iter().position(|priority| *priority == self.priority).unwrap_or(1)
    }
}

impl Evidence {
    /// Whether nothing is told of it but when it was looked at.
    pub fn is_empty(&self) -> bool {
        let texts = [&self.url, &self.title, &self.publisher, &self.quote, &self.archive];
        texts.iter().all(|text| text.is_empty()) && self.extra.is_empty()
    }
}

/// Whether `text` is a day, a month or a year that the calendar has: `2025-01-01`, `2025-01`, `2025`.
pub fn is_date(text: &str) -> bool {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_string(),
    };
    whole.len() == 10
        && whole.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        && whole.parse::<jiff::civil::Date>().is_ok()
}

/// Whether `text` is an absolute web address: a scheme of the web, a host, no white space.
pub fn is_url(text: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or("").rsplit('@').next().unwrap_or("");
        let name = host.split(':').next().unwrap_or("");
        let labels = name.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
        let port = host.split_once(':').is_none_or(|(_, port)| port.parse::<u16>().is_ok());
        let known = name.contains('.') || name == "localhost";
        labels
            && port
            && known
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
            && !text.contains(|c: char| c.is_whitespace() || c.is_control())
    })
}

/// Whether `text` is where evidence can be: a web address, or a path and nothing that only looks like an address.
pub fn is_source(text: &str) -> bool {
    is_url(text) || !text.contains("://") && !text.starts_with("www.") && !text.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for date in ["2025-01-01", "2024-02-29", "2025-12", "1998"] {
            assert!(is_date(date), "{date}");
        }
        for none in ["", "2025-02-29", "2025-13", "1/1/2025", "25", "2025-1-1", "tomorrow", "+2025-01"] {
            assert!(!is_date(none), "{none}");
        }
    }

    #[test]
    fn addresses() {
        for url in
            ["https://example.org", "http://a.b/c?d=e#f", "https://kontan.co.id:8080/x", "http://localhost:3000/"]
        {
            assert!(is_url(url), "{url}");
        }
        for none in [
            "",
            "example.org",
            "https://",
            "https://a",
            "https://a b.org",
            "ftp://a.org",
            "https://a..b/",
            "https://a.b:x/",
        ] {
            assert!(!is_url(none), "{none}");
        }
        assert!(is_source("notes/ranking.pdf") && is_source("https://example.org/a"));
        assert!(!is_source("htp://example.org") && !is_source("www.example.org"));
    }

    #[test]
    fn only_what_is_known_is_written() {
        assert_eq!(serde_json::to_string(&Claim::default()).unwrap(), r#"{"status":"todo"}"#);
        let claim = Claim { speaker: "German Gref".into(), ..Claim::default() };
        assert!(!claim.is_bare() && Claim::default().is_bare());
    }
}
