//! Finding an annotation's words in the text as it is now.

use super::sidecar::Target;
use crate::article::Article;
use crate::text::Span;
use serde::Serialize;

/// Code points of context kept on either side of the words, as Hypothes.is keeps them.
const CONTEXT: usize = 32;

/// A quote at least this many bytes long that stands in the text once is found without any context.
const TELLING: usize = 24;

/// How an annotation stands in the text now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The same words in the same place.
    Exact,
    /// The same words in another place.
    Moved,
    /// Not to be found.
    Lost,
}

impl State {
    /// As it is shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Moved => "moved",
            Self::Lost => "lost",
        }
    }
}

/// The target that describes `span` of `article`.
pub fn target(article: &Article, span: Span) -> Target {
    let text = article.text();
    let (start, end) = article.to_points(span);
    let before = text[..span.start].char_indices().rev().take(CONTEXT).last().map_or(span.start, |(at, _)| at);
    let after = text[span.end..].char_indices().nth(CONTEXT).map_or(text.len(), |(at, _)| span.end + at);
    Target {
        start,
        end,
        exact: span.of(text).into(),
        prefix: text[before..span.start].into(),
        suffix: text[span.end..after].into(),
        extra: serde_json::Map::new(),
    }
}

/// Where the words of `target` are in `article` now.
///
/// In their place, else the occurrence of the quote whose context agrees best; an occurrence counts only
/// if at least half of its context on one side agrees, or the quote is long and stands in the text once.
/// Words that are gone are lost, whatever looks like them elsewhere.
pub fn find(target: &Target, article: &Article) -> (State, Option<Span>) {
    let text = article.text();
    if let Some(span) = article.from_points(target.start, target.end)
        && span.of(text) == target.exact
        && !span.is_empty()
    {
        return (State::Exact, Some(span));
    }
    if target.exact.is_empty() {
        return (State::Lost, None);
    }
    let hits: Vec<usize> = memchr::memmem::find_iter(text.as_bytes(), target.exact.as_bytes()).collect();
    let scored = hits.iter().map(|&at| {
        let span = Span::new(at, at + target.exact.len());
        let before =
            target.prefix.chars().rev().zip(text[..span.start].chars().rev()).take_while(|(a, b)| a == b).count();
        let after = target.suffix.chars().zip(text[span.end..].chars()).take_while(|(a, b)| a == b).count();
        let agrees = |count: usize, all: &str| count > 0 && count * 2 >= all.chars().count();
        let sure = agrees(before, &target.prefix) || agrees(after, &target.suffix);
        (before + after, sure, span)
    });
    // The best; of two as good neither is known to be the one, so the first must not win by chance.
    let mut best: Option<(usize, bool, Span)> = None;
    let mut tie = false;
    for hit in scored {
        match best {
            Some((score, ..)) if hit.0 < score => {}
            Some((score, ..)) if hit.0 == score => tie = true,
            _ => (best, tie) = (Some(hit), false),
        }
    }
    match best {
        Some((_, sure, span)) if !tie && (sure || hits.len() == 1 && target.exact.len() >= TELLING) => {
            (State::Moved, Some(span))
        }
        _ => (State::Lost, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn article(text: &str) -> Article {
        Article::new(text.into(), None, None).unwrap()
    }

    /// `[` and `]` draw the span.
    #[track_caller]
    fn moves(before: &str, after: &str) {
        let span = Span::new(before.find('[').unwrap(), before.find(']').unwrap() - 1);
        let target = target(&article(&before.replace(['[', ']'], "")), span);
        let (state, found) = find(&target, &article(&after.replace(['[', ']'], "")));
        match after.find('[') {
            None => assert_eq!((state, found), (State::Lost, None)),
            Some(start) => assert_eq!(found, Some(Span::new(start, after.find(']').unwrap() - 1)), "{state:?}"),
        }
    }

    #[test]
    fn words_are_found_by_what_stands_round_them() {
        moves("Kata [Putin] begitu.", "Kata [Putin] begitu.");
        moves("Satu. Kata [Putin] begitu.", "Nol. Satu. Kata [Putin] begitu.");
        moves("Putin pergi. Kata [Putin] begitu.", "Pagi: Putin pergi. Kata [Putin] begitu.");
        moves("Harga [naik tiga persen] hari ini.", "Harga turun. Besok mungkin ada kabar lain lagi.");
    }

    #[test]
    fn the_nearest_lookalike_is_not_it() {
        moves("Presiden meminta [Putin] bicara.", "Ia lain sekali, Putin di sana.");
        moves("Xx [ya] xx", "Dan ya ya ya");
    }

    proptest! {
        #[test]
        fn an_unchanged_text_keeps_every_span(text in "[a-c é\n]{1,40}x", a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
            let article = article(&text);
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (a, b) = (*a.get(&ends), *b.get(&ends));
            prop_assume!(a != b);
            let span = Span::new(a.min(b), a.max(b));
            prop_assert_eq!(find(&target(&article, span), &article), (State::Exact, Some(span)));
        }
    }
}
