//! Verdicts of fact-checks, and the scale of verdicts that a project uses.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The verdict of a check, usually one of the project's [`Scale`]. Files can contain verdicts that are not on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Verdict(String);

/// The verdicts that claims of a project can have: `[claims]` in `tandai.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Verdicts that can be ranked, from true to false.
    #[serde(default = "graded", rename = "scale")]
    graded: Vec<Verdict>,
    /// Verdicts that cannot be ranked, such as "satire".
    #[serde(default = "ungraded", rename = "beside")]
    ungraded: Vec<Verdict>,
}

/// A verdict as a number on the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rating {
    /// From 1, the least true, to `best`.
    pub(crate) value: usize,
    /// Value of the truest verdict: the number of ranked verdicts.
    pub(crate) best: usize,
}

/// Which way a verdict points, for its colour on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum VerdictTone {
    /// At or near the true end of the scale.
    True,
    /// In the middle of the scale.
    Mixed,
    /// At or near the false end of the scale.
    False,
    /// Not ranked, or not on the scale.
    Unranked,
}

/// Why a scale cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ScaleFault {
    /// The verdict given here is listed twice.
    Repeated(Verdict),
    /// A verdict is empty, or fewer than two verdicts can be ranked.
    TooShort,
}

fn graded() -> Vec<Verdict> {
    ["true", "mostly true", "half true", "mostly false", "false"].map(Verdict::from).into()
}

fn ungraded() -> Vec<Verdict> {
    ["missing context", "unproven", "satire"].map(Verdict::from).into()
}

impl Default for Scale {
    fn default() -> Self {
        Self { graded: graded(), ungraded: ungraded() }
    }
}

impl Scale {
    /// All verdicts in the order they are offered: the ranked ones first.
    pub(crate) fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        self.graded.iter().chain(&self.ungraded)
    }

    /// The rating of `verdict`; `None` for a verdict that is not ranked.
    pub(crate) fn rating(&self, verdict: &Verdict) -> Option<Rating> {
        let best = self.graded.len();
        let place = self.graded.iter().position(|known| known == verdict)?;
        Some(Rating { value: best - place, best })
    }

    /// Which way `verdict` points: the upper two fifths of the scale are true, the lower two fifths false.
    pub(crate) fn tone(&self, verdict: &Verdict) -> VerdictTone {
        let Some(rating) = self.rating(verdict) else { return VerdictTone::Unranked };
        let (above_lowest, steps) = (rating.value - 1, rating.best - 1);
        match (5 * above_lowest > 3 * steps, 5 * above_lowest < 2 * steps) {
            (true, _) => VerdictTone::True,
            (_, true) => VerdictTone::False,
            _ => VerdictTone::Mixed,
        }
    }

    /// Sort key for claims by verdict: first those on the scale in its order, then other verdicts alphabetically.
    pub(super) fn order(&self, verdict: Option<&Verdict>) -> (usize, Option<Verdict>) {
        let place = verdict.and_then(|verdict| self.verdicts().position(|known| known == verdict));
        (place.unwrap_or(usize::MAX), verdict.cloned())
    }

    /// The first problem of the scale, or `None` if it can be used.
    pub(super) fn fault(&self) -> Option<ScaleFault> {
        let verdicts: Vec<&Verdict> = self.verdicts().collect();
        let repeated = verdicts.iter().enumerate().find(|(i, verdict)| verdicts[..*i].contains(verdict));
        if let Some((_, verdict)) = repeated {
            return Some(ScaleFault::Repeated((*verdict).clone()));
        }
        let empty = verdicts.iter().any(|verdict| verdict.as_str().trim().is_empty());
        (empty || self.graded.len() < 2).then_some(ScaleFault::TooShort)
    }
}

impl Verdict {
    /// The verdict as saved and shown.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Verdict {
    fn from(word: &str) -> Self {
        Self(word.into())
    }
}

impl AsRef<str> for Verdict {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_scale_of_any_length_are_true_and_false() {
        use VerdictTone::{False, Mixed, True, Unranked};
        let scale = |words: &[&str]| Scale {
            graded: words.iter().map(|word| Verdict::from(*word)).collect(),
            ungraded: vec!["satire".into()],
        };
        let tones = |words: &[&str]| words.iter().map(|word| scale(words).tone(&(*word).into())).collect::<Vec<_>>();
        assert_eq!(tones(&["benar", "salah"]), [True, False]);
        assert_eq!(tones(&["benar", "sebagian", "salah"]), [True, Mixed, False]);
        assert_eq!(tones(&["4", "3", "2", "1"]), [True, True, False, False]);
        assert_eq!(tones(&["5", "4", "3", "2", "1"]), [True, True, Mixed, False, False]);
        assert_eq!(tones(&["6", "5", "4", "3", "2", "1"]), [True, True, Mixed, Mixed, False, False]);
        let built_in = Scale::default();
        assert_eq!([built_in.tone(&"satire".into()), built_in.tone(&"hoax".into())], [Unranked; 2]);
    }
}
