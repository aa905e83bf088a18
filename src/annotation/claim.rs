//! What is known of a claim: who said it, what it comes to, what speaks for and against it.

use super::sidecar::Extra;
use super::verdict::Verdict;
use super::vocabulary::{ClaimType, Priority, Stance, Status, optional_word, word};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A claim on its way from marked to checked. What is not known is left out of the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// How far the work on it is.
    #[serde(default)]
    pub status: Status,
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
    /// What sort of thing is claimed.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_word")]
    #[schemars(with = "ClaimType")]
    pub r#type: Option<ClaimType>,
    /// What the check found: a word of the project's scale.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_word")]
    #[schemars(with = "String")]
    pub verdict: Option<Verdict>,
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
    /// How soon it should be checked; absent, it counts as `normal`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_word")]
    #[schemars(with = "Priority")]
    pub priority: Option<Priority>,
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
    /// What it says about the claim; absent, neither.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_word")]
    #[schemars(with = "Stance")]
    pub stance: Option<Stance>,
    /// Fields of other programs and later versions.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Claim {
    /// Whether nothing but its status is known.
    pub fn is_blank(&self) -> bool {
        *self == Self { status: self.status.clone(), extra: self.extra.clone(), ..Self::default() }
    }

    /// The verdict, or the status while there is none, as it is shown.
    pub fn outcome(&self) -> &str {
        self.verdict.as_ref().map_or_else(|| self.status.shown(), Verdict::as_str)
    }

    /// The type, the priority, the checker and the day of the check, as reports list them; only those that are known.
    pub(crate) fn details(&self) -> impl Iterator<Item = &str> {
        let details = [word(self.r#type.as_ref()), word(self.priority.as_ref()), &self.checker, &self.checked];
        details.into_iter().filter(|detail| !detail.is_empty())
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
        assert!(!claim.is_blank() && Claim::default().is_blank());
    }

    #[test]
    fn words_of_a_later_version_are_written_back() {
        let json = r#"{"status":"waiting","type":"satire","verdict":"vrai","evidence":[{"url":"a","stance":"neither"}],"priority":"urgent"}"#;
        let claim: Claim = serde_json::from_str(json).unwrap();
        assert_eq!(claim.priority, Some(Priority::Unknown("urgent".into())));
        assert_eq!(serde_json::to_string(&claim).unwrap(), json);
    }

    #[test]
    fn an_empty_word_is_none_except_as_a_status() {
        let json = r#"{"status":"","type":"","verdict":"","evidence":[{"url":"a","stance":""}],"priority":""}"#;
        let claim: Claim = serde_json::from_str(json).unwrap();
        assert_eq!(claim.verdict, None);
        assert_eq!(serde_json::to_string(&claim).unwrap(), r#"{"status":"","evidence":[{"url":"a"}]}"#);
        for wrong in [r#"{"verdict":null}"#, r#"{"priority":1}"#, r#"{"status":null}"#] {
            assert!(serde_json::from_str::<Claim>(wrong).is_err(), "{wrong}");
        }
    }
}
