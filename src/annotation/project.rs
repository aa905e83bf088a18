//! What a project settles for all its articles: `tandai.toml`, in the source's folder or one above it.

use super::claim::SCALE;
use crate::text::settings::{self, SettingsError};
use serde::Deserialize;
use std::path::Path;

/// The file's name.
const NAME: &str = "tandai.toml";

/// What a project settles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Project {
    /// About claims.
    #[serde(default)]
    pub claims: Claims,
    /// Who publishes its checks.
    #[serde(default)]
    pub publisher: Publisher,
}

/// The scale that claims are judged on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Verdicts from true to false.
    #[serde(default = "scale")]
    pub scale: Vec<String>,
    /// Verdicts that are on no scale.
    #[serde(default = "beside")]
    pub beside: Vec<String>,
}

/// Who publishes checks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// The organisation.
    #[serde(default)]
    pub name: String,
    /// Its web address.
    #[serde(default)]
    pub url: String,
}

/// How many of the built-in verdicts are on the scale.
const ON_SCALE: usize = 5;

fn scale() -> Vec<String> {
    SCALE[..ON_SCALE].iter().map(ToString::to_string).collect()
}

fn beside() -> Vec<String> {
    SCALE[ON_SCALE..].iter().map(ToString::to_string).collect()
}

impl Default for Claims {
    fn default() -> Self {
        Self { scale: scale(), beside: beside() }
    }
}

impl Claims {
    /// All verdicts, those on the scale first.
    pub fn verdicts(&self) -> Vec<String> {
        self.scale.iter().chain(&self.beside).cloned().collect()
    }

    /// A verdict as a rating: its value, from 1 for the worst, and the best there is; nothing for one on no scale.
    pub fn rating(&self, verdict: &str) -> Option<(usize, usize)> {
        let place = self.scale.iter().position(|known| known == verdict)?;
        Some((self.scale.len() - place, self.scale.len()))
    }
}

impl Project {
    /// What holds for the article at `source`: the file nearest to it, upward; what is built in where there is none.
    ///
    /// # Errors
    /// [`SettingsError`] where there is one that cannot be used.
    pub fn of(source: Option<&Path>) -> Result<Self, SettingsError> {
        let source = source.and_then(|source| std::path::absolute(source).ok()).unwrap_or_default();
        for folder in source.ancestors().skip(1) {
            if let Some(project) = settings::load(&folder.join(NAME), Self::parse)? {
                return Ok(project);
            }
        }
        Ok(Self::default())
    }

    fn parse(text: &str) -> Result<Self, settings::Wrong> {
        let project: Self = settings::parse(text)?;
        let verdicts = project.claims.verdicts();
        let line = |word: &str| text.lines().position(|line| line.contains(word)).map_or(1, |line| line + 1);
        if let Some(twice) = verdicts.iter().enumerate().find(|(i, verdict)| verdicts[..*i].contains(verdict)) {
            return Err((line(&format!("\"{}\"", twice.1)), format!("the verdict “{}” is there twice", twice.1)));
        }
        if verdicts.iter().any(|verdict| verdict.trim().is_empty()) || project.claims.scale.len() < 2 {
            return Err((line("scale"), "a scale has two verdicts at least, and none is empty".into()));
        }
        Ok(project)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_of_ones_own() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("a")).unwrap();
        let source = dir.path().join("a/b.txt");
        assert_eq!(Project::of(Some(&source)).unwrap().claims.verdicts(), SCALE);
        let file = dir.path().join(NAME);
        std::fs::write(&file, "[claims]\nscale = [\"benar\", \"sebagian\", \"salah\"]\nbeside = []\n").unwrap();
        let claims = Project::of(Some(&source)).unwrap().claims;
        assert_eq!(claims.verdicts(), ["benar", "sebagian", "salah"]);
        assert_eq!(
            (claims.rating("benar"), claims.rating("salah"), claims.rating("x")),
            (Some((3, 3)), Some((1, 3)), None)
        );
    }

    #[test]
    fn what_is_wrong_is_told_by_its_line() {
        let line = |text: &str| match Project::parse(text) {
            Err((line, _)) => line,
            other => panic!("{other:?}"),
        };
        assert_eq!(line("[claims]\nscale = [\"a\", \"b\"]\nscal = 3\n"), 3);
        assert_eq!(line("[claims]\nscale = [\"a\",\n"), 2);
        assert_eq!(line("[claims]\nscale = [\"a\", \"b\", \"a\"]\n"), 2);
        assert_eq!(line("\n[claims]\nscale = [\"a\"]\nbeside = []\n"), 3);
    }
}
