//! What goes to the clipboard, by way of the terminal (OSC 52), so that it arrives where the person sits.

use super::action::Copied;
use super::app::{App, Effect};
use crate::article::Article;
use crate::text::Span;
use crate::text::typography::single_spaced;

/// Bytes some terminals take at most.
const MOST: usize = 74_000;

impl App {
    pub(super) fn copy(&mut self, what: Copied) {
        let span = self.selection().unwrap_or_else(|| self.sentence());
        let article = self.article();
        let text = match what {
            Copied::Quote => Some(single_spaced(span.of(article.text()))),
            Copied::Citation => Some(citation(article, span)),
            Copied::Annotation => self.chosen().map(|placed| {
                let annotation = &placed.annotation;
                let quote = format!("> {}", single_spaced(&annotation.target.exact));
                let note = if annotation.note.is_empty() { String::new() } else { format!("\n\n{}", annotation.note) };
                format!("{quote}\n\n{}{note}\n", annotation.called())
            }),
            Copied::Link => self.link_here().map(String::from),
        };
        let none = match what {
            Copied::Annotation => "no annotation here",
            _ => "no link here, and the article says no address of its own",
        };
        match text {
            None => self.say(none),
            Some(text) if text.len() > MOST => self.warn("that is more than terminals take: select less"),
            Some(text) => {
                let shown = crate::text::display::ellipsis(&text, 40);
                self.effects.push(Effect::Copy(text));
                self.say(format!("copied {shown}"));
            }
        }
    }
}

/// The words of `span` and where they stand: “…” — Siti Rahma, “Pasar Terbakar”, Kabar, 2024-05-02, <https://…>, ¶3.
pub fn citation(article: &Article, span: Span) -> String {
    let meta = article.meta();
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
    format!("“{}” — {}", single_spaced(span.of(article.text())), known.join(", "))
}
