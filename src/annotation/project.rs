//! Settings that apply to all articles of a project: `tandai.toml`, in the folder of the source or one above it.

use super::label::{Label, Labels};
use super::verdict::{Scale, ScaleFault};
use crate::entity::EntityType;
use crate::text::settings::{self, InvalidSetting, SettingsError};
use serde::Deserialize;
use serde::de::value::CowStrDeserializer;
use serde::de::{Deserializer, IntoDeserializer};
use std::borrow::Cow;
use std::path::Path;
use toml::Spanned;

const FILE_NAME: &str = "tandai.toml";

/// The settings of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// Guidelines for annotators; shown in the help.
    pub guidelines: String,
    /// Labels that annotations can have.
    pub labels: Labels,
    /// Settings for entities.
    pub entities: EntitySettings,
    /// Verdicts that claims can have.
    pub scale: Scale,
    /// Publisher of the fact-checks.
    pub publisher: Publisher,
}

/// The content of `tandai.toml` before it is validated.
#[derive(Deserialize)]
struct ProjectFile {
    #[serde(default)]
    guidelines: String,
    #[serde(default)]
    labels: Option<Vec<Spanned<Label>>>,
    #[serde(default)]
    entities: EntitySettings,
    #[serde(default, rename = "claims")]
    scale: Scale,
    #[serde(default)]
    publisher: Publisher,
}

/// Settings for entities. Deliberately without a command to run: opening a stranger's folder must not run anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntitySettings {
    /// Entity types to show; if empty, all types are shown.
    #[serde(default)]
    pub(crate) types: Vec<ShownTypes>,
}

/// What an entry in the list of entity types to show stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShownTypes {
    /// One type.
    One(EntityType),
    /// All types of other programs: `OTHER`.
    Others,
}

impl<'de> Deserialize<'de> for ShownTypes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = Cow::<'de, str>::deserialize(deserializer)?;
        if code == "OTHER" {
            return Ok(Self::Others);
        }
        let code: CowStrDeserializer<'_, D::Error> = code.into_deserializer();
        EntityType::deserialize(code).map(Self::One)
    }
}

impl EntitySettings {
    /// Whether entities of type `kind` are shown.
    pub(crate) fn shows(&self, kind: EntityType) -> bool {
        let is_other = matches!(kind, EntityType::Other(_));
        let shows = |types: &ShownTypes| *types == ShownTypes::One(kind) || is_other && *types == ShownTypes::Others;
        self.types.is_empty() || self.types.iter().any(shows)
    }
}

/// The organisation that publishes the fact-checks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// Name of the organisation.
    #[serde(default)]
    pub name: String,
    /// URL of its website.
    #[serde(default)]
    pub url: String,
}

impl Project {
    /// Loads the settings for the article at `source` from the nearest `tandai.toml` in its folder or above. Without
    /// one, returns the built-in settings.
    ///
    /// # Errors
    /// [`SettingsError`] if the nearest file cannot be read or is invalid.
    pub fn for_source(source: Option<&Path>) -> Result<Self, SettingsError> {
        // This fails only if the current folder does not exist; then no folder above the source is known.
        let source = source.and_then(|source| std::path::absolute(source).ok()).unwrap_or_default();
        for folder in source.ancestors().skip(1) {
            if let Some(project) = settings::load(&folder.join(FILE_NAME), Self::parse)? {
                return Ok(project);
            }
        }
        Ok(Self::default())
    }

    /// Parses the text of a `tandai.toml`.
    ///
    /// # Errors
    /// [`InvalidSetting`], with its line.
    pub fn parse(text: &str) -> Result<Self, InvalidSetting> {
        let file: ProjectFile = settings::parse(text)?;
        let labels = match file.labels {
            None => Labels::default(),
            Some(labels) => {
                let placed = labels.into_iter().map(|label| (label.span().start, label.into_inner())).collect();
                Labels::new(placed)
                    .map_err(|(at, error)| InvalidSetting::new(settings::line_number(text, at), error.to_string()))?
            }
        };
        let ProjectFile { guidelines, entities, scale, publisher, .. } = file;
        let line = |word: &str| text.lines().position(|line| line.contains(word)).map_or(1, |line| line + 1);
        match scale.fault() {
            None => Ok(Self { guidelines, labels, entities, scale, publisher }),
            Some(ScaleFault::Repeated(verdict)) => Err(InvalidSetting::new(
                line(&format!("\"{verdict}\"")),
                format!("the verdict “{verdict}” is listed twice"),
            )),
            Some(ScaleFault::TooShort) => {
                Err(InvalidSetting::new(line("scale"), "a scale needs at least two verdicts, none of them empty"))
            }
        }
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
        let words = |scale: &Scale| scale.verdicts().map(ToString::to_string).collect::<Vec<_>>();
        let built_in =
            ["true", "mostly true", "half true", "mostly false", "false", "missing context", "unproven", "satire"];
        assert_eq!(words(&Project::for_source(Some(&source)).unwrap().scale), built_in);
        let file = dir.path().join(FILE_NAME);
        std::fs::write(&file, "[claims]\nscale = [\"benar\", \"sebagian\", \"salah\"]\nbeside = []\n").unwrap();
        let scale = Project::for_source(Some(&source)).unwrap().scale;
        assert_eq!(words(&scale), ["benar", "sebagian", "salah"]);
        let rating = |word: &str| scale.rating(&word.into()).map(|rating| (rating.value, rating.best));
        assert_eq!((rating("benar"), rating("salah"), rating("x")), (Some((3, 3)), Some((1, 3)), None));
    }

    #[test]
    fn labels_types_and_guidelines_of_ones_own() {
        let text = "guidelines = \"\"\"\nMark whole sentences.\n\"\"\"\n\n[[labels]]\nname = \"ragu\"\ncolour = \"red\"\n\
                    description = \"belum pasti\"\n\n[[labels]]\nname = \"hoaks\"\nkey = \"h\"\n\n[entities]\ntypes = [\"PER\", \"ORG\"]\n";
        let project = Project::parse(text).unwrap();
        assert_eq!(project.guidelines, "Mark whole sentences.\n");
        assert_eq!(project.labels.names(), "ragu, hoaks");
        assert_eq!(project.labels.by_key('h').unwrap().name, "hoaks");
        assert!(project.entities.shows(EntityType::Person) && !project.entities.shows(EntityType::Date));
        let norp = crate::entity::OtherType::new("NORP").map(EntityType::Other).unwrap();
        let shows =
            |types: &str| Project::parse(&format!("[entities]\ntypes = [{types}]\n")).unwrap().entities.shows(norp);
        assert!(!shows("\"PER\"") && shows("\"PER\", \"OTHER\"") && shows("\"OTHER/NORP\"") && !shows("\"OTHER/LAW\""));
        assert!(shows(""), "without a list, all are shown");
        assert_eq!(Project::parse("").unwrap().labels, Labels::default());
    }

    #[test]
    fn a_project_runs_nothing() {
        let wrong = Project::parse("[entities]\n\ncommand = \"rm -rf ~\"\n").unwrap_err();
        assert_eq!(wrong.line, 3);
        assert!(wrong.problem.contains("unknown field `command`"), "{wrong}");
    }

    #[test]
    fn what_is_wrong_is_told_by_its_line() {
        let line = |text: &str| match Project::parse(text) {
            Err(wrong) => wrong.line,
            other => panic!("{other:?}"),
        };
        assert_eq!(line("[claims]\nscale = [\"a\", \"b\"]\nscal = 3\n"), 3);
        assert_eq!(line("[claims]\nscale = [\"a\",\n"), 2);
        assert_eq!(line("[[labels]]\nname = \"a\"\n\n[[labels]]\nname = \"a\"\n"), 4);
        assert_eq!(line("[[labels]]\nname = \"a\"\ncolour = \"pink\"\n"), 3);
        assert_eq!(line("\n[entities]\ntypes = [\"PERSON\"]\n"), 3);
        assert_eq!(line("[claims]\nscale = [\"a\", \"b\", \"a\"]\n"), 2);
        assert_eq!(line("\n[claims]\nscale = [\"a\"]\nbeside = []\n"), 3);
    }
}
