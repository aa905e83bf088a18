//! A claim: who made it, the verdict, and the evidence for and against it.

use super::sidecar::Extra;
use super::verdict::{Scale, Verdict};
use super::vocabulary::{ClaimType, Priority, Stance, Status, optional_word, word};
use crate::article::parse_cue_time;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A claim and the state of its check. Fields without a value are left out of the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// Progress of the check.
    #[serde(default)]
    pub status: Status,
    /// The claim restated so that it can be understood out of context: without "he", "there" or "then".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wording: String,
    /// Name of the person or organisation that made the claim.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub speaker: String,
    /// Role of the speaker, such as an office or a job title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// Date of the statement: a day, month or year in ISO 8601 (`2025-01-31`, `2025-01` or `2025`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// Place or occasion of the statement.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Time in the recording at which the words are said, as a `WebVTT` timestamp with hours: `00:01:23.000`. Set when
    /// the claim is made in a transcript, from the cue in which its words begin.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// Type of claim.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_word")]
    #[schemars(with = "ClaimType")]
    pub r#type: Option<ClaimType>,
    /// Verdict of the check: usually one of the verdicts on the project's scale.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_word")]
    #[schemars(with = "String")]
    pub verdict: Option<Verdict>,
    /// Reasons for the verdict.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rationale: String,
    /// Evidence for and against the claim.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Name of the fact-checker.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub checker: String,
    /// Date of the verdict in ISO 8601.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub checked: String,
    /// Priority of the check. If absent, the claim counts as `normal`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_word")]
    #[schemars(with = "Priority")]
    pub priority: Option<Priority>,
    /// URL where the claim was published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub appearance: String,
    /// URL where the fact-check is published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub review: String,
    /// What the article says about the claim, as far as nobody has accepted or rejected it.
    #[serde(default, skip_serializing_if = "SuggestedDetails::is_empty")]
    pub suggested: SuggestedDetails,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A field of a claim that is chosen from a few values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClaimField {
    /// The verdict.
    Verdict,
    /// The progress of the check.
    Status,
    /// The priority of the check.
    Priority,
}

impl ClaimField {
    /// The word for it in titles.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Verdict => "Verdict",
            Self::Status => "Status",
            Self::Priority => "Priority",
        }
    }

    /// The changes that give it each of its values, in the order they are offered; `scale` has the verdicts.
    pub(crate) fn changes(self, scale: &Scale) -> Vec<ClaimChange> {
        match self {
            Self::Verdict => {
                let verdicts = scale.verdicts().cloned().map(|verdict| ClaimChange::Verdict(Some(verdict)));
                verdicts.chain([ClaimChange::Verdict(None)]).collect()
            }
            Self::Status => Status::ALL.iter().cloned().map(ClaimChange::Status).collect(),
            Self::Priority => {
                // Normal priority is what a claim without one has.
                let saved = |priority: &Priority| Some(priority.clone()).filter(|saved| *saved != Priority::Normal);
                Priority::ALL.iter().map(|priority| ClaimChange::Priority(saved(priority))).collect()
            }
        }
    }
}

impl ClaimChange {
    /// The new value, as displayed.
    pub(crate) fn value(&self) -> &str {
        match self {
            Self::Verdict(verdict) => verdict.as_ref().map_or("no verdict", Verdict::as_str),
            Self::Status(status) => status.shown(),
            Self::Priority(priority) => priority.as_ref().unwrap_or(&Priority::Normal).as_str(),
        }
    }

    /// What the change made of a claim, to follow its words in a message: "judged false".
    pub(crate) fn outcome(&self) -> String {
        match self {
            Self::Verdict(Some(verdict)) => format!("judged {}", verdict.as_str()),
            Self::Verdict(None) => "left without a verdict".into(),
            Self::Status(_) => format!("set to {}", self.value()),
            Self::Priority(_) => format!("set to {} priority", self.value()),
        }
    }

    /// Whether `claim` has the value already.
    pub(crate) fn is_made(&self, claim: &Claim) -> bool {
        match self {
            Self::Verdict(verdict) => claim.verdict == *verdict,
            Self::Status(status) => claim.status == *status,
            Self::Priority(priority) => {
                let normal = |priority: &Option<Priority>| priority.clone().unwrap_or(Priority::Normal);
                normal(&claim.priority) == normal(priority)
            }
        }
    }
}

/// Values that the program suggests for the fields of a claim with the same names. They are not facts: a person accepts
/// or rejects them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SuggestedDetails {
    /// Name of the person or organisation that made the claim.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub speaker: String,
    /// Role of the speaker.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// Date of the statement in ISO 8601.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// Place of the statement.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Type of claim.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_word")]
    #[schemars(with = "ClaimType")]
    pub r#type: Option<ClaimType>,
    /// URL where the claim was published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub appearance: String,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub extra: Extra,
}

impl SuggestedDetails {
    /// Whether nothing is suggested.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A change of one field of a claim, which may entail others.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ClaimChange {
    /// It has this verdict, or none.
    Verdict(Option<Verdict>),
    /// Its check has this status.
    Status(Status),
    /// It has this priority; `None` counts as normal.
    Priority(Option<Priority>),
}

/// A piece of evidence for or against a claim.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// URL or file path of the evidence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// Title of the document.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Name of its publisher.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub publisher: String,
    /// Relevant quotation from it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub quote: String,
    /// Date of access in ISO 8601.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub accessed: String,
    /// URL of an archived copy.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub archive: String,
    /// Whether it supports or refutes the claim. If absent, it does neither.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_word")]
    #[schemars(with = "Stance")]
    pub stance: Option<Stance>,
    /// Fields written by other programs or later versions; kept unchanged.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Claim {
    /// True if nobody has filled in anything yet: no field has a value but the status, the time in the recording, which
    /// is set when the claim is made, suggestions, and unknown fields.
    pub fn is_blank(&self) -> bool {
        let blank = Self {
            status: self.status.clone(),
            at: self.at.clone(),
            suggested: self.suggested.clone(),
            extra: self.extra.clone(),
            ..Self::default()
        };
        *self == blank
    }

    /// The suggestions for fields that have no value.
    pub(crate) fn open_suggestions(&self) -> SuggestedDetails {
        let open = |value: &str, suggested: &String| if value.is_empty() { suggested.clone() } else { String::new() };
        let suggested = &self.suggested;
        // The role is that of the suggested speaker, and of nobody else.
        let is_of_speaker = [&self.speaker, &suggested.speaker].iter().any(|speaker| speaker.is_empty())
            || self.speaker == suggested.speaker;
        SuggestedDetails {
            speaker: open(&self.speaker, &suggested.speaker),
            role: if is_of_speaker { open(&self.role, &suggested.role) } else { String::new() },
            said: open(&self.said, &suggested.said),
            place: open(&self.place, &suggested.place),
            r#type: suggested.r#type.clone().filter(|_| self.r#type.is_none()),
            appearance: open(&self.appearance, &suggested.appearance),
            extra: Extra::new(),
        }
    }

    /// Moves the suggestions for fields without a value into these fields, and drops the others.
    pub(crate) fn accept_suggestions(&mut self) {
        let open = self.open_suggestions();
        let take = |value: &mut String, suggested: String| {
            if !suggested.is_empty() {
                *value = suggested;
            }
        };
        take(&mut self.speaker, open.speaker);
        take(&mut self.role, open.role);
        take(&mut self.said, open.said);
        take(&mut self.place, open.place);
        take(&mut self.appearance, open.appearance);
        self.r#type = self.r#type.take().or(open.r#type);
        self.reject_suggestions();
    }

    /// Drops the suggestions.
    pub(crate) fn reject_suggestions(&mut self) {
        let extra = std::mem::take(&mut self.suggested.extra);
        self.suggested = SuggestedDetails { extra, ..SuggestedDetails::default() };
    }

    /// Makes a change. `checker` and `today` are used as in [`Claim::set_verdict`].
    pub(crate) fn apply(&mut self, change: &ClaimChange, checker: &str, today: &str) {
        match change {
            ClaimChange::Verdict(verdict) => self.set_verdict(verdict.clone(), checker, today),
            ClaimChange::Status(status) => self.status = status.clone(),
            ClaimChange::Priority(priority) => self.priority.clone_from(priority),
        }
    }

    /// Sets the verdict. A claim with a verdict is done; it was checked on `today` (ISO 8601) by `checker`, unless the claim
    /// says something else about this verdict. Without a verdict it is not done and has no date of the check.
    pub(crate) fn set_verdict(&mut self, verdict: Option<Verdict>, checker: &str, today: &str) {
        // The date of an earlier verdict is not that of a new one.
        if self.verdict.is_some() && self.verdict != verdict {
            self.checked.clear();
        }
        self.verdict = verdict;
        if self.verdict.is_none() {
            if self.status == Status::Done {
                self.status = Status::Checking;
            }
            return;
        }
        self.status = Status::Done;
        if self.checked.is_empty() {
            self.checked = today.into();
        }
        if self.checker.is_empty() {
            self.checker = checker.into();
        }
    }

    /// Adds a piece of evidence that was accessed on the day `today` (ISO 8601). Returns false if the claim has it already.
    pub(crate) fn add_evidence(&mut self, url: String, today: &str) -> bool {
        let is_new = self.evidence.iter().all(|evidence| evidence.url != url);
        if is_new {
            self.evidence.push(Evidence { url, accessed: today.into(), ..Evidence::default() });
        }
        is_new
    }

    /// Time in the recording in seconds, if `at` is a valid time.
    pub(crate) fn at_seconds(&self) -> Option<f64> {
        parse_cue_time(&self.at).map(|milliseconds| f64::from(milliseconds) / 1000.0)
    }

    /// The verdict for display, or the status if there is no verdict.
    pub(crate) fn outcome(&self) -> &str {
        self.verdict.as_ref().map_or_else(|| self.status.shown(), Verdict::as_str)
    }

    /// Type, priority, fact-checker and date of the check, in the order of reports; those without a value are left
    /// out.
    pub(crate) fn details(&self) -> impl Iterator<Item = &str> {
        let details = [word(self.r#type.as_ref()), word(self.priority.as_ref()), &self.checker, &self.checked];
        details.into_iter().filter(|detail| !detail.is_empty())
    }
}

impl Evidence {
    /// True if it says nothing about the source: only the date of access or the stance may be set.
    pub(crate) fn is_empty(&self) -> bool {
        let texts = [&self.url, &self.title, &self.publisher, &self.quote, &self.archive];
        texts.iter().all(|text| text.is_empty()) && self.extra.is_empty()
    }
}

/// Whether `text` is a valid day, month or year in ISO 8601: `2025-01-01`, `2025-01` or `2025`.
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

/// Whether `text` is a time in a recording: `00:01:23.000`, `01:23.000` or `01:23`.
pub(crate) fn is_cue_time(text: &str) -> bool {
    !text.contains(',') && parse_cue_time(text).is_some()
}

/// Whether `text` is an absolute `http` or `https` URL with a host and without whitespace.
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

/// The addresses in what was typed or pasted: several if all its words are web addresses, else one.
pub(crate) fn typed_addresses(text: &str) -> Vec<String> {
    match text {
        "" => Vec::new(),
        text if text.split_whitespace().all(is_url) => text.split_whitespace().map(String::from).collect(),
        text => vec![text.into()],
    }
}

/// Whether `text` can locate evidence: a URL, or a file path that does not look like a mistyped URL.
pub(crate) fn is_source(text: &str) -> bool {
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
    fn times_in_a_recording() {
        for time in ["00:01:23.000", "01:23.500", "01:23", "120:00:00"] {
            assert!(is_cue_time(time), "{time}");
        }
        for none in ["", "83", "00:01:23,000", "1:75", "01:23 ", "-1:00"] {
            assert!(!is_cue_time(none), "{none}");
        }
        let claim = Claim { at: "00:01:23.500".into(), ..Claim::default() };
        assert_eq!(claim.at_seconds(), Some(83.5));
        assert!(claim.is_blank(), "the form is still to be filled in");
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
    fn a_claim_with_a_verdict_is_done_today() {
        let mut claim = Claim::default();
        claim.apply(&ClaimChange::Verdict(Some("false".into())), "Ani", "2025-02-01");
        assert_eq!(
            (claim.status.clone(), claim.checked.as_str(), claim.checker.as_str()),
            (Status::Done, "2025-02-01", "Ani")
        );
        // Another verdict by somebody else later: the date is that of the verdict, and a checker who is named stays.
        claim.set_verdict(Some("true".into()), "Budi", "2025-03-01");
        assert_eq!((claim.checked.as_str(), claim.checker.as_str()), ("2025-03-01", "Ani"));
        // The same verdict again is not a new check.
        claim.status = Status::Checking;
        claim.set_verdict(Some("true".into()), "Budi", "2025-04-01");
        assert_eq!((claim.status.clone(), claim.checked.as_str()), (Status::Done, "2025-03-01"));
        claim.set_verdict(None, "Budi", "2025-04-01");
        assert_eq!((claim.verdict.clone(), claim.status.clone(), claim.checked.as_str()), (None, Status::Checking, ""));
        // A date that was filled in before the verdict is that of the check.
        claim.checked = "2025-01".into();
        claim.set_verdict(Some("false".into()), "", "2025-04-01");
        assert_eq!(claim.checked, "2025-01");
    }

    #[test]
    fn only_what_is_known_is_written() {
        assert_eq!(serde_json::to_string(&Claim::default()).unwrap(), r#"{"status":"todo"}"#);
        let claim = Claim { speaker: "German Gref".into(), ..Claim::default() };
        assert!(!claim.is_blank() && Claim::default().is_blank());
    }

    /// A claim in which this much is filled in, with a speaker, a role and a place suggested.
    fn suggested(speaker: &str, place: &str) -> Claim {
        let suggested = SuggestedDetails {
            speaker: "German Gref".into(),
            role: "CEO Sberbank".into(),
            place: "Moscow".into(),
            ..SuggestedDetails::default()
        };
        Claim { speaker: speaker.into(), place: place.into(), suggested, ..Claim::default() }
    }

    #[test]
    fn suggestions_fill_only_empty_fields() {
        let mut claim = suggested("", "Kazan");
        claim.accept_suggestions();
        assert_eq!((&*claim.speaker, &*claim.role, &*claim.place), ("German Gref", "CEO Sberbank", "Kazan"));
        assert!(claim.suggested.is_empty());
        let mut claim = suggested("", "");
        claim.reject_suggestions();
        assert_eq!(claim, Claim::default());
    }

    #[test]
    fn a_suggested_role_is_that_of_the_suggested_speaker() {
        let mut claim = suggested("Elvira Nabiullina", "");
        assert_eq!(claim.open_suggestions().role, "");
        claim.accept_suggestions();
        assert_eq!((&*claim.speaker, &*claim.role, &*claim.place), ("Elvira Nabiullina", "", "Moscow"));
        assert_eq!(suggested("German Gref", "").open_suggestions().role, "CEO Sberbank");
    }

    #[test]
    fn a_suggestion_is_saved_apart_from_the_fields() {
        let mut claim = suggested("", "");
        claim.suggested.place.clear();
        let json = r#"{"status":"todo","suggested":{"speaker":"German Gref","role":"CEO Sberbank"}}"#;
        assert_eq!(serde_json::to_string(&claim).unwrap(), json);
        assert_eq!(serde_json::from_str::<Claim>(json).unwrap(), claim);
        assert!(claim.is_blank(), "nobody has filled in anything");
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
