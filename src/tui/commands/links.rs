//! Opening links in a browser.

use crate::annotation::claim::is_url;
use crate::explain;
use crate::text::display;
use crate::tui::action::{Action, CopyContent};
use crate::tui::app::{App, Effect};
use crate::tui::browser::BrowserError;
use crate::tui::clipboard::ClipboardText;

/// Opens the link under the cursor, else the address of the page. Over ssh, where the browser is elsewhere, copies it.
pub(crate) fn open_link(app: &mut App) {
    let Some(address) = app.context().link_here().map(String::from) else { return };
    let shown = display::ellipsis(&address, 50);
    if !is_url(&address) {
        return app.show_error(format!("Only https:// and http:// are opened, not {shown}"));
    }
    if app.settings.is_remote && app.settings.config.browser.is_empty() {
        let reason = Some("the browser is on another machine");
        return app.effects.push(Effect::CopyToClipboard(ClipboardText { text: address, reason }));
    }
    app.effects.push(Effect::OpenLink { command: app.settings.config.browser.clone(), address });
    app.show_message(format!("Opening {shown}"));
}

/// Shows that a link could not be opened.
pub(crate) fn not_opened(app: &mut App, error: &BrowserError) {
    let copy = app.settings.keys().reader.primary_key(Action::Copy(CopyContent::Link));
    let hint = format!("set `browser` in config.toml, or copy the link with {copy}");
    app.show_error(explain::with_hint(error, Some(&hint)));
}
