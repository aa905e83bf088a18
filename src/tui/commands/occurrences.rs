//! Highlights all occurrences of the selected words, with one label and as one change.

use super::editing;
use crate::annotation::AnnotationKind;
use crate::annotation::corrections::words_pattern;
use crate::article::Article;
use crate::text::{Span, display, graphemes};
use crate::tui::app::App;
use crate::tui::dialogs::choice::{Choice, ChoiceOption};
use crate::tui::request::Request;
use std::collections::HashSet;
use std::sync::Arc;
use uuid::Uuid;

/// The most occurrences that are highlighted at once. More would hide what else is marked.
const MAX_OCCURRENCES: usize = 500;

/// Asks for the label to highlight all occurrences of the selected words with.
pub(crate) fn choose_label(app: &mut App) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let Some(selection) = app.selection() else { return };
    if app.labels().list().is_empty() {
        return app.show_message("This project has no labels");
    }
    let found = occurrences(app.article(), selection);
    let count = found.len();
    if count > MAX_OCCURRENCES {
        return app.show_message(format!("More than {MAX_OCCURRENCES} occurrences: select more words"));
    }
    let spans = unmarked(app, found);
    let words = display::printable(&display::ellipsis(selection.slice(app.article().text()), 24));
    let title = match (spans.len(), count - spans.len()) {
        (0, 1) => return app.show_message("Highlighted already, and nowhere else in the article"),
        (0, marked) => return app.show_message(format!("All {marked} occurrences are highlighted already")),
        (new, 0) => format!("Highlight {} of “{words}”", display::counted(new, "occurrence")),
        (new, marked) => format!("Highlight {new} more of “{words}” ({marked} marked already)"),
    };
    let spans: Arc<[Span]> = spans.into();
    let theme = app.settings.theme;
    let options = app.labels().list().iter().map(|label| {
        let request = Request::HighlightAll(spans.clone(), label.name.clone());
        ChoiceOption::new(&label.name, request)
            .with_key(label.key)
            .with_detail(&label.description)
            .styled(theme.label(label.colour))
    });
    let choice = Choice::new(title, options.collect());
    app.dialogs.push(choice);
}

/// Highlights these spans, except those that are highlighted by now.
pub(crate) fn highlight_all(app: &mut App, spans: &[Span], label: &str) {
    if let Err(reason) = editing::ensure_editable(app) {
        return editing::show_not_editable(app, reason);
    }
    let annotations = unmarked(app, spans.to_vec()).into_iter().map(|span| {
        let mut annotation = editing::new_annotation(app, AnnotationKind::Highlight, span);
        annotation.label = label.into();
        annotation
    });
    let annotations: Vec<_> = annotations.collect();
    let Some(first) = annotations.first() else { return app.show_message("Highlighted already") };
    let counted = display::counted(annotations.len(), "occurrence");
    let what = format!("{counted} of {} highlighted as {label}", editing::quote(first));
    let changes: Vec<(Uuid, Option<_>)> = annotations.into_iter().map(|it| (it.id, Some(it))).collect();
    editing::change_annotations(app, changes, what);
    app.reader.end_selection();
}

/// Those of the spans, in the order of the text, on which there is no highlight.
fn unmarked(app: &App, mut spans: Vec<Span>) -> Vec<Span> {
    let highlights = app.doc.annotations.list().iter().filter(|p| p.annotation.kind == AnnotationKind::Highlight);
    let marked: HashSet<(usize, usize)> =
        highlights.filter_map(|p| p.span).map(|span| (span.start, span.end)).collect();
    spans.retain(|span| !marked.contains(&(span.start, span.end)));
    spans
}

/// Where the words of `selection` occur, in the order of the text; one more than [`MAX_OCCURRENCES`] at most. Case and accents
/// count, any white space fits any other. If the selection begins and ends with whole words, so does every occurrence; and none
/// goes over the end of a paragraph unless the selection does.
fn occurrences(article: &Article, selection: Span) -> Vec<Span> {
    let text = article.text();
    // A selection may be too long for a pattern: then only it is found.
    let Some(pattern) = words_pattern(selection.slice(text)) else { return vec![selection] };
    let wanted = trimmed(text, selection);
    let is_whole = is_word_edge(text, wanted.start) && is_word_edge(text, wanted.end);
    let paragraphs = |span: Span| article.paragraph_at(span.end.saturating_sub(1)) - article.paragraph_at(span.start);
    let is_occurrence = |span: &Span| {
        let is_word = !is_whole || is_word_edge(text, span.start) && is_word_edge(text, span.end);
        let is_cut = !graphemes::is_boundary(text, span.start) || !graphemes::is_boundary(text, span.end);
        is_word && !is_cut && paragraphs(*span) <= paragraphs(wanted)
    };
    let found = pattern.find_iter(text).map(|found| Span::new(found.start(), found.end()));
    found.filter(is_occurrence).take(MAX_OCCURRENCES + 1).collect()
}

/// The span without the white space at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let words = span.slice(text);
    let start = span.start + words.len() - words.trim_start().len();
    Span::new(start, start + words.trim().len())
}

/// Whether a word begins or ends at the byte `at`: it is not between two letters or digits.
fn is_word_edge(text: &str, at: usize) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !(is_letter(text[..at].chars().next_back()) && is_letter(text[at..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{article, span_of};

    /// Where the first `selected` of `text` occurs, each occurrence in brackets.
    fn shown(text: &str, selected: &str) -> String {
        let article = article(text);
        let mut out = text.to_string();
        for span in occurrences(&article, span_of(text, selected)).into_iter().rev() {
            out.insert(span.end, ']');
            out.insert(span.start, '[');
        }
        out
    }

    #[test]
    fn whole_words_occur_as_whole_words() {
        let text = "Beras naik. Harga beras itu, beras lokal, dan berasal dari beras.";
        assert_eq!(shown(text, "beras itu"), "Beras naik. Harga [beras itu], beras lokal, dan berasal dari beras.");
        assert_eq!(shown(text, "Beras"), "[Beras] naik. Harga beras itu, beras lokal, dan berasal dari beras.");
        let some = "Harga beras itu, beras lokal, dan berasal dari beras.";
        assert_eq!(shown(some, "beras"), "Harga [beras] itu, [beras] lokal, dan berasal dari [beras].");
    }

    #[test]
    fn a_part_of_a_word_occurs_in_other_words() {
        assert_eq!(shown("melayani, pelayan", "layan"), "me[layan]i, pe[layan]");
    }

    #[test]
    fn white_space_is_any_but_the_end_of_a_paragraph_counts() {
        let text = "Bank Dunia dan Bank  Dunia.\n\nSebuah Bank\n\nDunia baru.";
        assert_eq!(shown(text, "Bank Dunia"), "[Bank Dunia] dan [Bank  Dunia].\n\nSebuah Bank\n\nDunia baru.");
    }

    #[test]
    fn a_letter_is_not_found_in_one_with_an_accent() {
        assert_eq!(shown("cafe cafe\u{301} cafe", "cafe"), "[cafe] cafe\u{301} [cafe]");
    }
}
