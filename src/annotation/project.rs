//! What a project settles for all its articles: `tandai.toml`, in the source's folder or one above it.

use super::claim::SCALE;
use serde::Deserialize;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

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

/// Why a project's file cannot be used.
#[derive(Debug, Error)]
pub enum ProjectError {
    /// It cannot be read.
    #[error("{}: it cannot be read ({error}): mend that or move it away", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// It does not say what it may.
    #[error("{}:{line}: {what}: mend the line", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
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
    /// [`ProjectError`] where there is one that cannot be used.
    pub fn of(source: Option<&Path>) -> Result<Self, ProjectError> {
        let Some(source) = source.and_then(|source| std::path::absolute(source).ok()) else {
            return Ok(Self::default());
        };
        for folder in source.ancestors().skip(1) {
            let path = folder.join(NAME);
            match std::fs::read_to_string(&path) {
                Ok(text) => return Self::parse(&text, &path),
                Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
                Err(error) => return Err(ProjectError::Read { path, error }),
            }
        }
        Ok(Self::default())
    }

    fn parse(text: &str, path: &Path) -> Result<Self, ProjectError> {
        let wrong = |line, what: String| ProjectError::Wrong { path: path.to_path_buf(), line, what };
        let project: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start.min(text.len()));
            wrong(text[..text.floor_char_boundary(at)].matches('\n').count() + 1, error.message().replace('\n', " "))
        })?;
        let verdicts = project.claims.verdicts();
        let line = |word: &str| text.lines().position(|line| line.contains(word)).map_or(1, |line| line + 1);
        if let Some(twice) = verdicts.iter().enumerate().find(|(i, verdict)| verdicts[..*i].contains(verdict)) {
            return Err(wrong(line(&format!("\"{}\"", twice.1)), format!("the verdict “{}” is there twice", twice.1)));
        }
        if verdicts.iter().any(|verdict| verdict.trim().is_empty()) || project.claims.scale.len() < 2 {
            return Err(wrong(line("scale"), "a scale has two verdicts at least, and none is empty".into()));
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
        let line = |text: &str| match Project::parse(text, Path::new("p/tandai.toml")) {
            Err(ProjectError::Wrong { line, .. }) => line,
            other => panic!("{other:?}"),
        };
        assert_eq!(line("[claims]\nscale = [\"a\", \"b\"]\nscal = 3\n"), 3);
        assert_eq!(line("[claims]\nscale = [\"a\",\n"), 2);
        assert_eq!(line("[claims]\nscale = [\"a\", \"b\", \"a\"]\n"), 2);
        assert_eq!(line("\n[claims]\nscale = [\"a\"]\nbeside = []\n"), 3);
    }
}
