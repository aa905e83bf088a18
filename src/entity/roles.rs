//! Roles of persons, from the words next to the name: "Presiden Rusia Vladimir Putin", "CEO Sberbank, German Gref",
//! "Jusuf Kalla, mantan Ketua Umum Partai Golkar,".

use super::EntityType;
use super::extract::{PassageKind, WindowTokens};
use super::names::{Name, is_role_token};
use super::tagger::features::WordCase;
use super::tagger::labelled::LabelledToken;
use crate::text::Span;
use crate::text::word_list::WordList;

/// Forms of address ("Mr"), which are not roles by themselves.
static HONORIFICS: WordList = WordList::new(include_str!("../../data/entity/honorifics.txt"));

/// Maximum number of tokens in a role.
const MAX_ROLE_TOKENS: usize = 10;

/// Removes titles from the names of persons and sets their roles from the titles and the words around the name.
pub(super) fn attach_roles(text: &str, tokens: &WindowTokens, words: &[LabelledToken], names: &mut [Name]) {
    let word = |at: usize| tokens.span(at).slice(text);
    for name in names.iter_mut().filter(|name| name.kind == EntityType::Person) {
        let (first, end) = (name.first, name.end);
        // A title is not part of the name ("Jenderal Soedirman"), unless nothing else is left.
        let mut start = first;
        while start + 1 < end
            && (is_role_token(&words[start]) || word(start) == ".")
            && words[start..end].iter().any(|t| !is_role_token(t))
        {
            start += 1;
        }
        if !words[start].case.is_capital() {
            start = first;
        }
        name.first = start;
        name.span.start = tokens.span(start).start;
        let sentence = tokens.sentence_at(start);
        // A byline tells what a person did for this article ("By Jane Doe"), not the person's role.
        if tokens.passage_kind(start) == Some(PassageKind::Byline) {
            continue;
        }
        name.role = role_before(words, &sentence, start, &word)
            .or_else(|| role_after(words, &sentence, end, &word))
            .filter(|&(a, b)| !(a..b).all(|at| is_honorific(word(at))))
            .map(|(a, b)| Span::new(tokens.span(a).start, tokens.span(b - 1).end));
    }
}

/// Finds the role before the token `name`. It begins at the furthest office that is separated from the name only by
/// capitalised words, small joining words and a comma.
fn role_before<'a>(
    words: &[LabelledToken],
    sentence: &std::ops::Range<usize>,
    name: usize,
    word: &impl Fn(usize) -> &'a str,
) -> Option<(usize, usize)> {
    let mut end = name;
    while end > sentence.start && matches!(word(end - 1), "," | ".") {
        end -= 1;
    }
    let comma = end < name && word(end) == ",";
    let mut found = None;
    let mut at = end;
    while at > sentence.start && end - at < MAX_ROLE_TOKENS {
        at -= 1;
        if is_role_token(&words[at]) {
            found = Some(at);
        } else if !(words[at].case.is_capital()
            || matches!(word(at), "dan" | "of" | "the" | "and" | "for" | "." | "RI"))
        {
            break;
        }
    }
    let start = found?;
    // Before a comma, only a capitalised office or one that begins the sentence counts: not "… Menteri Luar Negeri,
    // Putin".
    let head = start == sentence.start || !comma || words[start].case.is_capital();
    head.then_some((start, end))
}

/// Finds the role between the comma after the name, at token `name`, and the next mark.
fn role_after<'a>(
    words: &[LabelledToken],
    sentence: &std::ops::Range<usize>,
    name: usize,
    word: &impl Fn(usize) -> &'a str,
) -> Option<(usize, usize)> {
    if name + 1 >= sentence.end || word(name) != "," {
        return None;
    }
    let start = name + 1 + usize::from(matches!(word(name + 1), "the" | "a" | "an"));
    let limit = sentence.end.min(start + MAX_ROLE_TOKENS);
    let end = (start..limit).find(|&at| words[at].case == WordCase::Mark && word(at) != "-")?;
    let near = (start..end.min(start + 3)).any(|at| is_role_token(&words[at]));
    (near && end > start && matches!(word(end), "," | "." | ";" | ")")).then_some((start, end))
}

/// Returns whether `word` is a form of address, which does not tell what the person does, or a full stop.
fn is_honorific(word: &str) -> bool {
    HONORIFICS.contains(&word.trim_end_matches('.').to_lowercase()) || word == "."
}
