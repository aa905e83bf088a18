//! The user's configuration file: `$XDG_CONFIG_HOME/tandai/config.toml` or `~/.config/tandai/config.toml`.
//!
//! ```toml
//! theme = "auto"        # or dark, light, high-contrast, colour-blind, 16, none …
//! measure = 72          # line length in columns
//! hyphenate = false     # break words at line ends, in English and Indonesian
//! browser = "firefox"   # opens links; by default the program of the desktop, over ssh none
//! counts = false        # digits are counts, as in vim; labels then have the keys H 1 to H 4
//!
//! [entities]            # an additional NER program: reads text, writes mentions as JSON lines
//! command = "python3 ner.py"
//! name = "gliner"       # the name shown; by default the first word of the command
//! time_limit = 60       # seconds
//! automatic = true      # false: run only on request
//!
//! [colors]              # colours of the theme to change: "#rrggbb", or one of the 256 colours
//! accent = "#5fd7d7"
//!
//! [keys]                # an action (listed by `tandai keys`) and its new keys
//! next-hit = ["n", "Ctrl-g"]
//!
//! [list-keys]           # the same in lists
//! quit = ["q", "z"]
//!
//! [board-keys]          # the same on the claim board
//! set-verdict = ["v", "V"]
//!
//! [comparison-keys]     # the same in the comparison of two annotators
//! take-left = ["1"]
//! ```

use super::geometry::{DEFAULT_MEASURE, MAX_MEASURE, MIN_MEASURE};
use super::key::{Key, NotAKey};
use super::keymap::{ContextBindings, KeyBindings};
use super::palette::{Background, Palette};
use super::theme::Theme;
use crate::exchange::external_ner::ExternalNer;
use crate::text::settings::{self, InvalidSetting, SettingsError};
use etcetera::BaseStrategy;
use ratatui::style::Color;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;
use toml::Spanned;

/// The user's validated settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// The theme; `None` to choose one that suits the colours and the background of the terminal.
    pub(crate) theme: Option<Theme>,
    /// Colours that override those of the theme.
    colors: Vec<(String, Color)>,
    /// The line length in columns.
    pub(crate) measure: u16,
    /// Whether typed digits are counts also while text is selected.
    pub digits_are_counts: bool,
    /// Whether words are hyphenated at line ends.
    pub hyphenate: bool,
    /// The program that opens links, and its arguments; empty for that of the desktop.
    pub(crate) browser: Vec<String>,
    /// The key bindings.
    pub keys: KeyBindings,
    /// The external NER program, if any.
    pub external_ner: Option<ExternalNer>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            theme: None,
            colors: Vec::new(),
            measure: DEFAULT_MEASURE,
            digits_are_counts: false,
            hyphenate: false,
            browser: Vec::new(),
            keys: KeyBindings::default(),
            external_ner: None,
        }
    }
}

/// The configuration file as parsed, before validation.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ConfigFile {
    theme: Option<Spanned<String>>,
    measure: Option<Spanned<u16>>,
    counts: bool,
    hyphenate: bool,
    browser: Option<Spanned<String>>,
    entities: Option<ExternalNerConfig>,
    colors: BTreeMap<String, Spanned<toml::Value>>,
    keys: KeyTable,
    #[serde(rename = "selection-keys")]
    selection_keys: KeyTable,
    #[serde(rename = "list-keys")]
    list_keys: KeyTable,
    #[serde(rename = "board-keys")]
    board_keys: KeyTable,
    #[serde(rename = "comparison-keys")]
    comparison_keys: KeyTable,
}

/// Names of actions, and their new keys as written.
type KeyTable = BTreeMap<String, Spanned<Vec<String>>>;

/// Gives the actions in `table` their new keys. `line` converts a byte offset in the file to a line number.
fn set_keys(
    context: &mut ContextBindings,
    table: KeyTable,
    line: &impl Fn(usize) -> usize,
) -> Result<(), InvalidSetting> {
    let mut seen: Vec<Key> = Vec::new();
    for (name, keys) in table {
        let at = line(keys.span().start);
        let wrong = |error: &dyn std::error::Error| InvalidSetting::new(at, error.to_string());
        let keys: Result<Vec<Key>, NotAKey> = keys.get_ref().iter().map(|key| key.parse()).collect();
        let keys = keys.map_err(|error| wrong(&error))?;
        if let Some(twice) = keys.iter().find(|key| seen.contains(key)) {
            return Err(InvalidSetting::new(at, format!("`{twice}` is bound to two actions")));
        }
        seen.extend(&keys);
        context.set(&name, &keys).map_err(|error| wrong(&error))?;
    }
    match context.shadowed_key() {
        Some(key) => {
            Err(InvalidSetting::new(1, format!("`{key}` cannot be reached: its first letter is already bound")))
        }
        None => Ok(()),
    }
}

/// The settings of the external NER program as parsed, before validation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExternalNerConfig {
    command: Spanned<String>,
    name: Option<String>,
    time_limit: Option<Spanned<u64>>,
    automatic: Option<bool>,
}

/// The default and the longest time limit of the external NER program, in seconds.
const DEFAULT_TIME_LIMIT: u64 = 60;
const MAX_TIME_LIMIT: u64 = 3600;

impl ExternalNerConfig {
    /// Validates the settings. `line` converts a byte offset in the file to a line number. The caller sets the
    /// program's working folder, which is the folder of the configuration file.
    fn program(self, line: impl Fn(usize) -> usize) -> Result<ExternalNer, InvalidSetting> {
        let first = self.command.get_ref().split_whitespace().next().and_then(|word| Path::new(word).file_name());
        let Some(first) = first.map(|name| name.to_string_lossy().into_owned()) else {
            return Err(InvalidSetting::new(
                line(self.command.span().start),
                "the command is empty: name a program or remove [entities]",
            ));
        };
        let seconds = self.time_limit.as_ref().map_or(DEFAULT_TIME_LIMIT, |limit| *limit.get_ref());
        if !(1..=MAX_TIME_LIMIT).contains(&seconds) {
            let at = self.time_limit.map_or(1, |limit| line(limit.span().start));
            return Err(InvalidSetting::new(at, format!("the time limit must be 1 to {MAX_TIME_LIMIT} seconds")));
        }
        Ok(ExternalNer {
            name: self.name.filter(|name| !name.trim().is_empty()).unwrap_or(first),
            command: self.command.into_inner(),
            folder: PathBuf::new(),
            time_limit: Duration::from_secs(seconds),
            automatic: self.automatic.unwrap_or(true),
        })
    }
}

/// The path of the configuration file; `None` if there is no home folder.
pub(crate) fn path() -> Option<PathBuf> {
    let base =
        etcetera::choose_base_strategy().inspect_err(|error| log::warn!("no configuration folder: {error}")).ok()?;
    Some(base.config_dir().join("tandai").join("config.toml"))
}

impl Config {
    /// Loads the user's configuration file.
    ///
    /// # Errors
    /// As for [`Config::load`].
    pub(crate) fn load_default() -> Result<Self, SettingsError> {
        Ok(path().map(|path| Self::load(&path)).transpose()?.unwrap_or_default())
    }

    /// Loads the configuration file at `path`, or the default settings if the file does not exist.
    ///
    /// # Errors
    /// [`SettingsError`] if the file cannot be read or contains an invalid setting.
    pub(crate) fn load(path: &Path) -> Result<Self, SettingsError> {
        let mut config = settings::load(path, Self::parse)?.unwrap_or_default();
        if let (Some(program), Some(folder)) = (&mut config.external_ner, path.parent()) {
            folder.clone_into(&mut program.folder);
        }
        Ok(config)
    }

    /// Parses the text of a configuration file.
    ///
    /// # Errors
    /// [`InvalidSetting`], with its line.
    pub fn parse(text: &str) -> Result<Self, InvalidSetting> {
        let line = |at: usize| settings::line_number(text, at);
        let file: ConfigFile = settings::parse(text)?;
        let mut config = Self { digits_are_counts: file.counts, hyphenate: file.hyphenate, ..Self::default() };
        if let Some(theme) = file.theme {
            let at = line(theme.span().start);
            config.theme = match theme.get_ref().as_str() {
                "auto" => None,
                name => Some(Theme::from_palette(Palette::named(name).ok_or_else(|| {
                    let names: Vec<&str> = Palette::names().collect();
                    InvalidSetting::new(at, format!("unknown theme `{name}`; choose one of {}", names.join(", ")))
                })?)),
            };
        }
        if let Some(measure) = file.measure {
            let at = line(measure.span().start);
            config.measure = measure.into_inner();
            if !(MIN_MEASURE..=MAX_MEASURE).contains(&config.measure) {
                return Err(InvalidSetting::new(
                    at,
                    format!("a line must have {MIN_MEASURE} to {MAX_MEASURE} columns"),
                ));
            }
        }
        if let Some(browser) = file.browser {
            config.browser = browser.get_ref().split_whitespace().map(String::from).collect();
            if config.browser.is_empty() {
                return Err(InvalidSetting::new(line(browser.span().start), "name a program, or remove `browser`"));
            }
        }
        config.external_ner = file.entities.map(|asking| asking.program(line)).transpose()?;
        let mut probe = Palette::named("auto").ok_or_else(|| InvalidSetting::new(1, "no palette"))?;
        for (place, value) in file.colors {
            let at = line(value.span().start);
            let color = color(value.get_ref())
                .ok_or_else(|| InvalidSetting::new(at, "not a colour: use \"#rrggbb\" or a number from 0 to 255"))?;
            probe.set(&place, color).map_err(|error| InvalidSetting::new(at, error.to_string()))?;
            config.colors.push((place, color));
        }
        if config.digits_are_counts {
            config.keys.selection.use_digits_as_counts();
        }
        set_keys(&mut config.keys.reader, file.keys, &line)?;
        set_keys(&mut config.keys.list, file.list_keys, &line)?;
        set_keys(&mut config.keys.board, file.board_keys, &line)?;
        set_keys(&mut config.keys.selection, file.selection_keys, &line)?;
        set_keys(&mut config.keys.comparison, file.comparison_keys, &line)?;
        Ok(config)
    }

    /// The theme for a terminal with this background; `None` if the terminal did not report it. `NO_COLOR` overrides
    /// all settings.
    pub(crate) fn theme(&self, background: Option<Background>) -> Theme {
        self.themed(None, background)
    }

    /// The same with the colours of `palette`, if there is one, instead of those of the configured theme. On a background for
    /// which a theme was not made, its variant for that one is used.
    pub(crate) fn themed(&self, palette: Option<Palette>, background: Option<Background>) -> Theme {
        let environment = Theme::from_env();
        if environment.is_mono() {
            return environment;
        }
        let theme = palette.map(Theme::from_palette).or(self.theme).unwrap_or(environment);
        theme.for_background(background).with(&self.colors)
    }
}

/// A colour as written in the file: an index into the 256 colours, or `#rrggbb`.
fn color(value: &toml::Value) -> Option<Color> {
    match value {
        toml::Value::Integer(index) => u8::try_from(*index).ok().map(Color::Indexed),
        toml::Value::String(text) if text.starts_with('#') => Color::from_str(text).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::action::Action;

    #[test]
    fn what_is_settled() {
        let config = Config::parse(
            "theme = \"colour-blind\"\nmeasure = 60\ncounts = true\n[colors]\naccent = \"#ff8800\"\nquiet = 250\n\
             [keys]\nnext-hit = [\"Ctrl-g\", \"z n\"]\n",
        )
        .unwrap();
        assert_eq!(config.theme.unwrap().for_background(Some(Background::Light)).name(), "colour-blind-light");
        assert_eq!((config.measure, config.digits_are_counts), (60, true));
        assert_eq!(config.keys.reader.primary_key(Action::NextHit), "Ctrl-G");
        let theme = config.theme.unwrap().with(&config.colors);
        assert_eq!(theme.accent().fg, Some(Color::Rgb(0xff, 0x88, 0)));
    }

    #[test]
    fn a_renamed_action_can_be_bound_by_its_old_name() {
        let config = Config::parse("[keys]\nnext-theme = [\"Ctrl-t\"]\n").unwrap();
        assert_eq!(config.keys.reader.primary_key(Action::Named("theme")), "Ctrl-T");
    }

    #[test]
    fn a_program_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, "[entities]\ncommand = \"bin/ner.py --model id\"\ntime_limit = 5\n").unwrap();
        let program = Config::load(&path).unwrap().external_ner.unwrap();
        assert_eq!((program.name.as_str(), program.time_limit.as_secs()), ("ner.py", 5));
        assert_eq!((program.folder.as_path(), program.automatic), (folder.path(), true));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let said = |text: &str| {
            let InvalidSetting { line, problem } = Config::parse(text).unwrap_err();
            format!("{line}: {problem}")
        };
        assert!(said("theme = \"pink\"").starts_with("1: unknown theme `pink`; choose one of auto, dark, light"));
        assert_eq!(said("\nmeasure = 5"), "2: a line must have 24 to 160 columns");
        assert_eq!(said("[keys]\nfly = [\"x\"]"), "2: unknown action `fly`; `tandai keys` lists all actions");
        assert!(said("[keys]\nquit = [\"xx\"]").starts_with("2: `xx` is not a key"));
        assert_eq!(said("[keys]\nquit = [\"x\"]\nsave = [\"x\"]"), "3: `x` is bound to two actions");
        assert_eq!(said("[keys]\nquit = [\"z\"]"), "1: `z t` cannot be reached: its first letter is already bound");
        let said_of_list = said("[list-keys]\nhighlight-important = [\"x\"]");
        assert_eq!(said_of_list, "2: unknown action `highlight-important`; `tandai keys` lists all actions");
        let shadowed = said("[list-keys]\nsort = [\"d j\"]");
        assert_eq!(shadowed, "1: `d j` cannot be reached: its first letter is already bound");
        assert!(said("[colors]\naccent = \"pink\"").starts_with("2: not a colour: use"));
        assert!(said("[colors]\nsky = 3").starts_with("2: unknown colour name `sky`"));
        assert_eq!(said("[entities]\ncommand = \" \""), "2: the command is empty: name a program or remove [entities]");
        let limit = said("[entities]\ncommand = \"ner\"\ntime_limit = 0");
        assert_eq!(limit, "3: the time limit must be 1 to 3600 seconds");
        assert!(said("[entities]\nautomatic = true").ends_with("missing field `command`"));
        assert!(said("colour = 1").starts_with("1: unknown field `colour`"));
    }
}
