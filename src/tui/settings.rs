//! What the user has set: in the configuration file, and since the program started.

use super::config::Config;
use super::document::Author;
use super::keymap::KeyBindings;
use super::theme::Theme;

/// The user's settings.
pub struct Settings {
    /// The person who annotates.
    pub author: Author,
    /// The configuration.
    pub config: Config,
    /// The colours in use.
    pub theme: Theme,
    /// Whether entities are coloured in the text.
    pub(crate) show_entities: bool,
    /// Whether the user's browser is on another machine.
    pub is_remote: bool,
}

impl Settings {
    /// The settings of `author`, as configured.
    pub(crate) fn new(author: Author, config: Config) -> Self {
        Self { author, theme: config.theme(None), config, show_entities: true, is_remote: false }
    }

    /// The key bindings in use.
    pub(crate) const fn keys(&self) -> &KeyBindings {
        &self.config.keys
    }
}
