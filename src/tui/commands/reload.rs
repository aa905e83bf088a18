//! Reads the source again when it changed on disk, and keeps the reading position at the same text.

use super::{documents, search};
use crate::text::Span;
use crate::tui::action::Action;
use crate::tui::app::{App, Document, Effect};
use crate::tui::document::{Obstacle, same_place};

/// Marks the source as changed. It is reloaded once that would not lose anything that is being typed or selected.
pub(crate) fn source_changed(app: &mut App) {
    let obstacle = obstacle(app);
    if app.doc.reload.source_changed(obstacle) {
        app.show_message("The file changed; it reloads when you finish here");
    }
}

/// Why the source cannot be read again now.
fn obstacle(app: &App) -> Option<Obstacle> {
    if !app.article().is_whole() {
        Some(Obstacle::UnreadSource)
    } else if app.doc.has_pending_annotations() {
        Some(Obstacle::UnreadAnnotations)
    } else if app.has_dialog() {
        Some(Obstacle::Dialog)
    } else {
        app.selection().map(|_| Obstacle::Selection)
    }
}

/// Reloads the source if it changed and the user is not busy with a dialog or a selection.
pub(crate) fn reload_if_changed(app: &mut App) {
    let obstacle = obstacle(app);
    if app.doc.reload.start(obstacle) {
        app.effects.push(Effect::ReloadSource);
    }
}

/// Replaces the document by its reloaded version, and keeps the focus, search, bookmarks and reading position.
pub(crate) fn source_reloaded(app: &mut App, mut doc: Document) {
    let old = app.doc.article.clone();
    let row = app.context().cursor_on_screen().map(|(_, y)| y - app.geometry().text.y);
    let offset = same_place(&old, app.reader.cursor(), &doc.article);
    let (focus, search) = (app.screen.focus, app.reader.end_search());
    // The source may have changed again since.
    doc.reload = std::mem::take(&mut app.doc.reload);
    // Keep the current position, not that of the last session.
    doc.resume = None;
    doc.bookmarks = app.doc.bookmarks.iter().map(|(c, at)| (*c, same_place(&old, *at, &doc.article))).collect();
    app.dialogs.follow_source(&|span| {
        let start = same_place(&old, span.start, &doc.article);
        if doc.article.text()[start..].starts_with(span.slice(old.text())) {
            Span::new(start, start + span.len())
        } else {
            doc.article.paragraphs()[doc.article.paragraph_at(start)].span()
        }
    });
    documents::show_document(app, doc);
    app.screen.focus = focus;
    app.reader.set_cursor(offset);
    app.reader.put_cursor_row(row.map_or(0, |row| row as isize));
    app.reader.scroll_to_cursor();
    if let Some(search) = search {
        let request = app.reader.search_again(search);
        search::request_search(app, request);
    }
    let edits = app.status.clear().map(|message| message.text);
    let key = app.settings.keys().reader.primary_key(Action::Changes);
    match edits {
        Some(edits) => app.show_message(edits),
        None if app.doc.annotations.list().is_empty() => app.show_message("The changed file was reloaded"),
        None => {
            app.show_message(format!("The changed file was reloaded; all marks found ({key} for changes)"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::AnnotationSet;
    use crate::article::Article;
    use crate::tui::app::{Author, Event, SaveStatus};
    use crate::tui::config::Config;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    use jiff::Timestamp;

    fn document(text: &str) -> Document {
        let article = Article::new(text.into(), Some("a.txt".as_ref()), None).unwrap();
        Document::new(article, AnnotationSet::default(), SaveStatus::Saved)
    }

    fn reader(text: &str) -> App {
        let id = |now: Timestamp| uuid::Uuid::from_u128(now.as_nanosecond().unsigned_abs());
        let author = Author { name: "a".into(), now: Timestamp::now, day: |_| jiff::civil::date(2025, 2, 1), id };
        App::new(document(text), author, Config::default(), (80, 24))
    }

    fn press(app: &mut App, key: KeyCode) -> Vec<Effect> {
        app.handle(Event::Key(KeyEvent::new(key, KeyModifiers::NONE)))
    }

    #[test]
    fn a_note_that_is_being_written_is_stored_for_the_reloaded_document_too() {
        let mut app = reader("Harga beras naik.\n");
        for c in "acek".chars() {
            press(&mut app, KeyCode::Char(c));
        }
        let effects = app.handle(Event::SourceReloaded(Ok(Box::new(document("Harga beras turun.\n")))));
        let stored = effects.iter().find_map(|effect| match effect {
            Effect::KeepDraft(draft) => draft.as_ref(),
            _ => None,
        });
        assert_eq!(stored.map(|draft| &*draft.note), Some("cek"), "{effects:?}");
    }

    fn asks_to_reload(effects: &[Effect]) -> bool {
        effects.iter().any(|effect| matches!(effect, Effect::ReloadSource))
    }

    #[test]
    fn a_change_during_a_reload_is_not_forgotten() {
        let mut app = reader("Harga beras naik.\n");
        assert!(asks_to_reload(&app.handle(Event::SourceChanged)));
        press(&mut app, KeyCode::Char('?'));
        assert!(!asks_to_reload(&app.handle(Event::SourceChanged)), "the help is open");
        let reloaded = app.handle(Event::SourceReloaded(Ok(Box::new(document("Harga beras turun.\n")))));
        assert!(!asks_to_reload(&reloaded), "it still is");
        assert!(asks_to_reload(&press(&mut app, KeyCode::Char('q'))));
        assert!(!asks_to_reload(&press(&mut app, KeyCode::Char('j'))), "once");
    }

    #[test]
    fn a_change_to_another_source_is_forgotten_with_it() {
        let mut app = reader("Harga beras naik.\n");
        press(&mut app, KeyCode::Char('?'));
        app.handle(Event::SourceChanged);
        let opened = app.handle(Event::DocumentOpened(Ok(Box::new(document("Panen raya.\n")))));
        assert!(!app.has_dialog() && !asks_to_reload(&opened));
    }
}
