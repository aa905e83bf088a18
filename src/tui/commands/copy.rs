//! Copies the words, a citation, an annotation or a link.

use crate::article::Article;
use crate::text::typography::single_spaced;
use crate::text::{Span, display};
use crate::tui::action::CopyContent;
use crate::tui::app::{App, Effect};
use crate::tui::clipboard::{ClipboardText, CopiedTo};

/// Maximum size of the text in bytes; some terminals do not accept more.
const MAX_CLIPBOARD_BYTES: usize = 74_000;

pub(crate) fn copy(app: &mut App, what: CopyContent) {
    let span = app.selection().unwrap_or_else(|| app.reader.sentence());
    let article = app.article();
    let text = match what {
        CopyContent::Quote => Some(single_spaced(span.slice(article.text()))),
        CopyContent::Citation => Some(citation(article, span)),
        CopyContent::Annotation => app.chosen_annotation().map(|placed| {
            let annotation = &placed.annotation;
            let quote = format!("> {}", single_spaced(&annotation.target.exact));
            let note = if annotation.note.is_empty() { String::new() } else { format!("\n\n{}", annotation.note) };
            format!("{quote}\n\n{}{note}\n", annotation.description())
        }),
        CopyContent::Link => app.context().link_here().map(String::from),
    };
    let none = match what {
        CopyContent::Annotation => "No annotation here",
        _ => "No link here, and the article has no web address",
    };
    match text {
        None => app.show_message(none),
        Some(text) if text.len() > MAX_CLIPBOARD_BYTES => {
            app.show_error("Too long for the clipboard; select less");
        }
        Some(text) => {
            let text = display::without_controls(&text).into_owned();
            app.effects.push(Effect::CopyToClipboard(ClipboardText { text, reason: None }));
        }
    }
}

/// Says where a text was copied, and if that is not certain, that it is not.
pub(crate) fn copied(app: &mut App, copied: &ClipboardText, to: CopiedTo) {
    let shown = display::ellipsis(&copied.text, 40);
    let reason = copied.reason.map_or_else(String::new, |reason| format!(": {reason}"));
    app.show_message(match to {
        CopiedTo::Clipboard => format!("Copied “{shown}”{reason}"),
        CopiedTo::Tmux => format!("Copied “{shown}” to tmux; the terminal may not take it{reason}"),
        CopiedTo::Terminal => format!("Sent “{shown}” to the terminal; it may not take it{reason}"),
    });
}

/// The text of `span` with its source: “…” — Siti Rahma, “Pasar Terbakar”, Kabar, 2024-05-02, <https://…>, ¶3.
pub(crate) fn citation(article: &Article, span: Span) -> String {
    let meta = article.metadata();
    let number = article.paragraphs()[article.paragraph_at(span.start)].number();
    let file = article.path().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    let parts = [
        meta.byline.clone(),
        Some(format!("“{}”", article.title())),
        meta.site.clone(),
        meta.published.as_ref().map(|day| day.chars().take(10).collect()),
        meta.url.clone().or(file),
        number.map(|number| format!("¶{number}")),
    ];
    let known: Vec<String> = parts.into_iter().flatten().collect();
    format!("“{}” — {}", single_spaced(span.slice(article.text())), known.join(", "))
}
