//! What the user has set: in the configuration file, and since the program started.

use super::config::Config;
use super::document::Author;
use super::keymap::KeyBindings;
use super::palette::{Background, Palette};
use super::theme::{ColorDepth, Theme};
use super::theme_choice::ThemeChoice;

/// The user's settings.
pub struct Settings {
    /// The person who annotates.
    pub author: Author,
    /// The configuration.
    pub config: Config,
    /// The colours in use.
    pub theme: Theme,
    /// The colours that the terminal has, by the environment.
    pub(crate) depth: ColorDepth,
    /// The background that the terminal has reported.
    pub(crate) background: Option<Background>,
    /// The theme that the user has picked, instead of the configured one.
    pub(crate) theme_choice: Option<ThemeChoice>,
    /// The colours before another theme was tried, while the list of themes is open.
    pub(crate) theme_before_preview: Option<Theme>,
    /// Whether entities are coloured in the text.
    pub(crate) show_entities: bool,
    /// Whether the user's browser is on another machine.
    pub is_remote: bool,
}

impl Settings {
    /// The settings of `author`, as configured.
    pub(crate) fn new(author: Author, config: Config) -> Self {
        Self {
            author,
            theme: config.theme(None),
            config,
            depth: ColorDepth::from_env(),
            background: None,
            theme_choice: None,
            theme_before_preview: None,
            show_entities: true,
            is_remote: false,
        }
    }

    /// The key bindings in use.
    pub(crate) const fn keys(&self) -> &KeyBindings {
        &self.config.keys
    }

    /// The theme with the colours of `palette`, or as configured without one, for the background of the terminal and with the
    /// configured colours.
    pub(crate) fn themed(&self, palette: Option<Palette>) -> Theme {
        self.config.themed(palette, self.background)
    }

    /// Uses the theme that was picked, or without one the configured theme.
    pub(crate) fn use_theme(&mut self, choice: Option<ThemeChoice>) {
        self.theme_choice = choice;
        self.theme_before_preview = None;
        self.theme = self.themed(choice.map(|choice| choice.palette));
    }
}
