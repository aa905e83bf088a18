//! A document is opened, read to its end, and shown.

use super::{adoption, analysis, annotate, library, restore, save, search, source_changes};
use crate::article::Article;
use crate::library::position::{Bookmarks, ReadingPosition};
use crate::tui::app::App;
use crate::tui::document::{AnnotationsStatus, Comparison, Document, OpenTarget};
use crate::tui::event::LoadedDocument;
use crate::tui::panes::notes::NotesPane;
use std::sync::Arc;

pub(crate) fn document_loaded(app: &mut App, loaded: LoadedDocument) {
    let LoadedDocument { article, annotations, recovered, draft, adjudication, unreadable, .. } = loaded;
    let (resume, marks) = (loaded.resume, loaded.bookmarks);
    app.doc.annotations_status = AnnotationsStatus::Read;
    (app.doc.annotations, app.doc.recovered) = (annotations, recovered);
    app.doc.drafts.recover(draft);
    app.doc.comparison = adjudication.map(|work| Box::new(Comparison::new(work)));
    if !Arc::ptr_eq(&app.doc.article, &article) {
        whole_article_read(app, article, resume, marks);
    }
    if !app.doc.annotations.entity_decisions().is_empty() {
        analysis::request_corrections(app);
    }
    app.doc.refresh_suppressions();
    match unreadable {
        Some(why) => {
            app.show_error(why.clone());
            app.doc.saving.disable(why);
        }
        None => begin_annotating(app),
    }
    go_to_open_target(app);
}

/// Replaces the head of the article by the whole.
fn whole_article_read(app: &mut App, article: Arc<Article>, resume: Option<ReadingPosition>, marks: Bookmarks) {
    let moved = app.reader.is_past_first_paragraph();
    app.doc.article = article.clone();
    app.reader.show_whole(article);
    if !moved {
        app.doc.resume = resume;
    }
    // Bookmarks set while the rest was being read override stored ones.
    for (c, at) in marks {
        app.doc.bookmarks.entry(c).or_insert(at);
    }
    restore_position(app);
    app.reader.scroll_to_cursor();
    for request in [app.reader.repeat_search(), app.reader.repeat_preview()].into_iter().flatten() {
        search::request_search(app, request);
    }
}

pub(crate) fn document_opened(app: &mut App, doc: Document) {
    library::article_opened(app);
    let left = app.dialogs.has_cancelled().then(|| app.doc.name.clone());
    app.dialogs.change_document(app.doc.article.path(), doc.article.path());
    app.status.clear();
    show_document(app, doc);
    if app.status.message().is_none() {
        app.show_message(app.article().title().to_string());
        restore::announce(app, left.as_deref());
    }
    let on_annotation = matches!(app.open_target, Some(OpenTarget::Annotation(_)));
    if app.doc.article.is_whole() && !(on_annotation && app.doc.has_pending_annotations()) {
        go_to_open_target(app);
    }
}

/// Goes to the position for which the article was opened.
fn go_to_open_target(app: &mut App) {
    match app.open_target.take() {
        Some(OpenTarget::Annotation(id)) => annotate::go_to(app, id),
        Some(OpenTarget::Offset(offset)) => app.reader.show_offset(offset),
        None => {}
    }
    // Highlight the hits of the library search, so that `n` goes to the next one.
    if let Some(query) = app.pending_search.take()
        && let Ok(request) = app.reader.highlight_hits(&query)
    {
        search::request_search(app, request);
    }
}

/// Shows `doc`, and keeps the undo history of the document before it.
pub(crate) fn show_document(app: &mut App, doc: Document) {
    let mut old = std::mem::replace(&mut app.doc, doc);
    if let Some(path) = old.article.path() {
        app.histories.insert(path.to_path_buf(), old.annotations.take_history(&old.article));
    }
    app.reader.show(app.doc.article.clone(), app.text_window());
    app.entities.reset();
    app.notes = NotesPane::default();
    app.quit_requested = false;
    document_shown(app);
}

/// Restores what is kept of the document, once it is the one shown.
pub(crate) fn document_shown(app: &mut App) {
    if app.doc.article.is_whole() {
        restore_position(app);
        if !app.doc.has_pending_annotations() {
            begin_annotating(app);
        }
    }
}

/// Restores the reading position, once the whole article has been read.
pub(crate) fn restore_position(app: &mut App) {
    let notes: Vec<String> = app.article().metadata().notes().collect();
    if !notes.is_empty() {
        app.show_message(format!("Note: {}", notes.join("; ")));
    }
    if let Some(position) = app.doc.resume.take() {
        app.reader.resume(position);
    }
}

/// Restores the undo history and the draft, once the annotations have been read.
pub(crate) fn begin_annotating(app: &mut App) {
    if let Some(history) = app.doc.article.path().and_then(|path| app.histories.remove(path)) {
        app.doc.annotations.restore_history(history);
    }
    source_changes::announce_text_changes(app);
    if std::mem::take(&mut app.doc.recovered) {
        app.show_message("Restored annotations that could not be saved last time");
        save::save(app);
    }
    annotate::restore_draft(app);
    adoption::request_orphans(app);
}
