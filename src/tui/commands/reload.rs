//! Reads the source again when it changed on disk, and keeps the reading position at the same text.

use super::{documents, search};
use crate::article::Article;
use crate::tui::action::Action;
use crate::tui::app::{App, Document, Effect};

/// The byte of `new` that corresponds to the byte `offset` of `old`: in the same paragraph (the nearest copy, if there
/// are several), else at the start of the next of 50 paragraphs that still exists, else the same offset.
pub(crate) fn same_place(old: &Article, offset: usize, new: &Article) -> usize {
    let here = old.paragraph_at(offset);
    let words = |article: &Article, i: usize| article.paragraphs()[i].span().slice(article.text()).to_string();
    // An edited paragraph is not found, but one of the following usually is.
    for (steps, i) in (here..old.paragraphs().len()).take(50).enumerate() {
        let wanted = words(old, i);
        let near = (0..new.paragraphs().len())
            .filter(|&j| new.paragraphs()[j].span().len() == wanted.len() && words(new, j) == wanted)
            .min_by_key(|&j| j.abs_diff(i));
        if let Some(found) = near {
            let inside = if steps == 0 { offset.saturating_sub(old.paragraphs()[i].span().start) } else { 0 };
            return new.clamp(new.paragraphs()[found].span().start + inside);
        }
    }
    new.clamp(offset)
}

/// Marks the source as changed. It is reloaded once that would not lose anything that is being typed or selected.
pub(crate) fn source_changed(app: &mut App) {
    app.source_is_stale = true;
    // While the rest of the source is being read, there is nothing for the user to do.
    if app.article().is_whole() && is_busy(app) {
        app.show_message("The file changed; it reloads when you finish here");
    }
}

fn is_busy(app: &App) -> bool {
    let reading = app.doc.has_pending_annotations() || !app.article().is_whole();
    reading || app.has_dialog() || app.selection().is_some()
}

/// Reloads the source if it changed and the user is not busy with a dialog or a selection.
pub(crate) fn reload_if_changed(app: &mut App) {
    if app.source_is_stale && !is_busy(app) {
        app.source_is_stale = false;
        app.effects.push(Effect::ReloadSource);
    }
}

/// Replaces the document by its reloaded version, and keeps the focus, search, bookmarks and reading position.
pub(crate) fn source_reloaded(app: &mut App, mut doc: Document) {
    let old = app.doc.article.clone();
    let row = app.context().cursor_on_screen().map(|(_, y)| y - app.geometry().text.y);
    let offset = same_place(&old, app.reader.cursor(), &doc.article);
    let (focus, search) = (app.screen.focus, app.reader.end_search());
    // Keep the current position, not that of the last session.
    doc.resume = None;
    doc.bookmarks = app.doc.bookmarks.iter().map(|(c, at)| (*c, same_place(&old, *at, &doc.article))).collect();
    documents::show_document(app, doc);
    app.screen.focus = focus;
    app.reader.set_cursor(offset);
    app.reader.put_cursor_row(row.map_or(0, |row| row as isize));
    app.reader.scroll_to_cursor();
    if let Some(search) = search {
        let request = app.reader.search_again(search);
        search::request_search(app, request);
    }
    let edits = app.status.message.take().map(|message| message.text);
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

    #[test]
    fn reading_goes_on_at_the_same_words() {
        let article =
            |text: &str| Article::new(text.into(), None, Some(crate::article::ParagraphConvention::Lines)).unwrap();
        let old = article("Satu dua.\nTiga empat.\nLima enam.\n");
        let at = |article: &Article, word: &str| article.text().find(word).unwrap();
        let new = article("Baru sekali di atas.\nSatu dua.\nTiga empat.\nLima enam.\n");
        assert_eq!(same_place(&old, at(&old, "empat"), &new), at(&new, "empat"));
        let edited = article("Satu dua.\nTiga lima.\nLima enam.\n");
        assert_eq!(same_place(&old, at(&old, "empat"), &edited), at(&edited, "Lima"), "the next one that is the same");
        let other = article("x\n");
        assert_eq!(same_place(&old, at(&old, "enam"), &other), 0);
    }
}
