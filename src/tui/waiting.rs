//! Input that waits for the annotations, which are read after the article is drawn.

use crate::tui::action::Action;
use crate::tui::app::{App, Event};
use crate::tui::command::Command;
use crate::tui::drawing;
use crate::tui::type_ahead::HeldBack;
use crate::tui::widgets::Hit;
use crossterm::event::{KeyEvent, MouseEvent, MouseEventKind};

/// Keeps `event` for later if it has to wait for the annotations; otherwise returns it.
pub(crate) fn hold_back(app: &mut App, event: Event) -> Option<Event> {
    if !app.doc.has_pending_annotations() {
        return Some(event);
    }
    let mut ahead = std::mem::take(&mut app.type_ahead);
    let held = ahead.hold_back(event, |event| event_needs_annotations(app, event));
    app.type_ahead = ahead;
    match held {
        HeldBack::No(event) => return Some(event),
        HeldBack::Waits(waiting) => {
            app.show_message(format!("Reading the annotations … {waiting} waiting; Ctrl-C to drop"));
        }
        HeldBack::Dropped(dropped) => {
            app.show_message(format!("Dropped what was typed before the annotations were read ({dropped})"));
        }
    }
    None
}

fn event_needs_annotations(app: &App, event: &Event) -> bool {
    match event {
        Event::Key(key) => key_needs_annotations(app, *key),
        Event::Mouse(mouse) => button_needs_annotations(app, *mouse),
        _ => false,
    }
}

fn key_needs_annotations(app: &App, key: KeyEvent) -> bool {
    match app.dialogs.top() {
        None => {
            let keys = &app.settings.keys().reader;
            let chord = || keys.prefix(key).is_some_and(|first| chord_needs_annotations(app, first));
            app.settings.keys().in_reader(key, app.selection().is_some()).map_or_else(chord, needs_annotations)
        }
        Some(dialog) => dialog.needs_annotations(key),
    }
}

/// Whether a mouse event is a press on a button whose command needs annotations.
fn button_needs_annotations(app: &App, mouse: MouseEvent) -> bool {
    matches!(mouse.kind, MouseEventKind::Down(_))
        && drawing::hits(app)
            .at((mouse.column, mouse.row).into())
            .is_some_and(|hit| matches!(hit, Hit::Button(action) if needs_annotations(action)))
}

/// Whether a key after the letter `first` may run a command that needs annotations.
fn chord_needs_annotations(app: &App, first: char) -> bool {
    let keys = &app.settings.keys().reader;
    keys.leads_to_labels(first) || keys.after(first).any(|(_, bound)| needs_annotations(bound.action))
}

/// Whether the command of an action needs the annotations.
fn needs_annotations(action: Action) -> bool {
    Command::of(action).is_some_and(|command| command.needs_annotations)
}

#[cfg(test)]
mod tests {
    use crate::annotation::{AnnotationSet, Sidecar, Snapshots};
    use crate::article::Article;
    use crate::tui::action::Action;
    use crate::tui::app::{App, Author, Document, Effect, Event, LoadedDocument, SaveStatus};
    use crate::tui::config::Config;
    use crate::tui::document::AnnotationsStatus;
    use crate::tui::drawing;
    use crate::tui::widgets::Hit;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
    use jiff::Timestamp;
    use uuid::Uuid;

    const TEXT: &str = "Judul\n\nHarga beras naik. Harga jagung turun.\n\nPanen raya dimulai.\n";

    /// An article whose annotations are still to be read.
    fn reader() -> App {
        let article = Article::new(TEXT.into(), Some("a.txt".as_ref()), None).unwrap();
        let mut doc = Document::new(article, AnnotationSet::default(), SaveStatus::Saved);
        doc.annotations_status = AnnotationsStatus::Pending;
        let id = |now: Timestamp| Uuid::from_u128(now.as_nanosecond().unsigned_abs());
        let author = Author { name: "a".into(), now: Timestamp::now, day: |_| jiff::civil::date(2025, 2, 1), id };
        App::new(doc, author, Config::default(), (80, 24))
    }

    fn key(c: char) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE))
    }

    /// Handles an event and what waited for it, as the runtime does; returns the sidecars to save.
    fn handle(app: &mut App, event: Event) -> Vec<Sidecar> {
        let mut saved = Vec::new();
        let mut next = Some(event);
        while let Some(event) = next {
            saved.extend(app.handle(event).into_iter().filter_map(|effect| match effect {
                Effect::Save(sidecar) => Some(*sidecar),
                _ => None,
            }));
            next = app.next_held_back();
        }
        saved
    }

    /// The annotations of another session: a highlight of the last sentence.
    fn stored() -> Sidecar {
        let mut other = reader();
        other.doc.annotations_status = AnnotationsStatus::Read;
        let mut saved = Vec::new();
        for c in ['G', 'H', '1'] {
            saved = handle(&mut other, key(c));
        }
        saved.pop().expect("a highlight is saved")
    }

    fn loaded(app: &App, sidecar: Sidecar) -> Event {
        let annotations = AnnotationSet::new(sidecar, Snapshots::default(), app.article());
        Event::DocumentLoaded(Box::new(LoadedDocument {
            article: app.doc.article.clone(),
            annotations,
            recovered: false,
            resume: None,
            bookmarks: crate::library::position::Bookmarks::default(),
            draft: None,
            adjudication: None,
            unreadable: None,
        }))
    }

    fn quotes(sidecar: &Sidecar) -> Vec<&str> {
        let mut quotes: Vec<&str> = sidecar.annotations.iter().map(|a| &*a.target.exact).collect();
        quotes.sort_unstable();
        quotes
    }

    #[test]
    fn a_mark_made_before_the_annotations_are_read_is_added_to_them() {
        let mut app = reader();
        let stored = stored();
        for c in "}H1)H2".chars() {
            assert_eq!(handle(&mut app, key(c)), [], "nothing is saved yet");
        }
        assert!(app.status.message().unwrap().text.contains("5 waiting"), "{:?}", app.status.message());
        let event = loaded(&app, stored);
        let saved = handle(&mut app, event);
        assert_eq!(quotes(&saved[0]), ["Harga beras naik.", "Panen raya dimulai."]);
        assert_eq!(app.doc.annotations.list().len(), 3, "the second is saved when the first save ends");
        assert_eq!(app.doc.annotations.list().iter().filter(|p| p.annotation.label == "doubtful").count(), 1);
    }

    #[test]
    fn a_button_of_the_status_line_waits_like_its_key() {
        let mut app = reader();
        for c in "}v".chars() {
            handle(&mut app, key(c));
        }
        let row = app.geometry().status.y;
        let important = Action::Highlight('1');
        let column = (0..80)
            .find(|&x| drawing::hits(&app).at((x, row).into()) == Some(Hit::Button(important)))
            .expect("a button");
        let kind = MouseEventKind::Down(MouseButton::Left);
        handle(&mut app, Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
        assert!(!app.type_ahead.is_empty());
    }

    #[test]
    fn text_typed_after_a_key_that_waits_is_typed_into_its_dialog() {
        let mut app = reader();
        for c in "}acek".chars() {
            handle(&mut app, key(c));
        }
        handle(&mut app, Event::Paste(" ini".into()));
        handle(&mut app, Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)));
        let event = loaded(&app, stored());
        let saved = handle(&mut app, event);
        assert!(saved[0].annotations.iter().any(|a| a.note == "cek ini"), "{saved:?}");
    }

    #[test]
    fn reading_goes_on_meanwhile() {
        let mut app = reader();
        let start = app.reader.cursor();
        handle(&mut app, key('}'));
        assert!(app.reader.cursor() > start, "moving does not wait");
        handle(&mut app, key('?'));
        assert!(app.has_dialog(), "nor does the help");
        handle(&mut app, key('q'));
        let place = app.reader.cursor();
        handle(&mut app, key('H'));
        assert!(!app.has_dialog() && !app.type_ahead.is_empty(), "a chord that may highlight waits");
        let ctrl_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        handle(&mut app, Event::Key(ctrl_c));
        assert!(app.type_ahead.is_empty());
        let event = loaded(&app, stored());
        assert_eq!(handle(&mut app, event), [], "what was dropped does nothing");
        assert_eq!(
            (app.reader.cursor(), app.doc.annotations.list().len()),
            (place, 1),
            "and nothing on the screen moves"
        );
    }

    #[test]
    fn a_key_that_waited_for_a_bad_file_says_why_it_does_nothing() {
        let mut app = reader();
        handle(&mut app, key('H'));
        handle(&mut app, key('1'));
        let Event::DocumentLoaded(mut document) = loaded(&app, Sidecar::default()) else { unreachable!() };
        document.unreadable = Some("a.txt.annotations.json: not an annotation file".into());
        assert_eq!(handle(&mut app, Event::DocumentLoaded(document)), []);
        let message = app.status.message().unwrap();
        assert!(message.is_error && message.text.contains("not an annotation file"), "{message:?}");
        assert!(app.doc.annotations.list().is_empty());
    }
}
