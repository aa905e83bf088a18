//! Roles of persons, from the words next to the name: "Presiden Rusia Vladimir Putin", "CEO Sberbank, German Gref",
//! "Jusuf Kalla, mantan Ketua Umum Partai Golkar,".

use super::EntityType;
use super::english_offices::{is_english_office, is_office_modifier, is_office_subject, is_office_with_subject};
use super::extract::{PassageKind, WindowTokens};
use super::names::{Name, is_read_as_english, is_role_token};
use super::tagger::features::WordCase;
use super::tagger::labelled::LabelledToken;
use crate::text::Span;
use crate::text::word_list::WordList;

/// Forms of address ("Mr"), which are not roles by themselves.
pub(super) static HONORIFICS: WordList = WordList::new(include_str!("../../data/entity/honorifics.txt"));

/// Maximum number of tokens in a role.
const MAX_ROLE_TOKENS: usize = 10;

/// Words that a role cannot end with: another name or an office follows them.
const JOINING_WORDS: [&str; 10] = ["of", "for", "the", "and", "a", "an", "at", "in", "dan", "di"];

/// Words that begin a statement about the person after the role: "…, a former minister who left the party".
const STATEMENT_WORDS: [&str; 10] = ["who", "whose", "which", "said", "says", "told", "was", "is", "has", "had"];

/// Removes titles from the names of persons and sets their roles from the titles and the words around the name.
pub(super) fn attach_roles(text: &str, tokens: &WindowTokens, words: &[LabelledToken], names: &mut [Name]) {
    let mut roles = RoleFinder { text, tokens, words, persons: Vec::new() };
    let persons = names.iter().filter(|name| name.kind == EntityType::Person);
    roles.persons = persons.map(|name| (roles.after_titles(name.first, name.end), name.end)).collect();
    for name in names.iter_mut().filter(|name| name.kind == EntityType::Person) {
        // A part of a hyphenated word has no title: "anti-Morales".
        if name.span.start > tokens.span(name.first).start {
            continue;
        }
        let start = roles.after_titles(name.first, name.end);
        name.first = start;
        name.span.start = tokens.span(start).start;
        // A byline tells what a person did for this article ("By Jane Doe"), not the person's role.
        if tokens.passage_kind(start) == Some(PassageKind::Byline) {
            continue;
        }
        name.role = roles
            .before(start)
            .or_else(|| roles.after(name.end))
            .and_then(|(first, end)| roles.trimmed(first, end))
            .map(|(first, end)| Span::new(tokens.span(first).start, tokens.span(end - 1).end));
    }
}

/// Finds roles in the tokens of a text.
struct RoleFinder<'a> {
    text: &'a str,
    tokens: &'a WindowTokens,
    words: &'a [LabelledToken],
    /// The tokens of the names of persons, in order.
    persons: Vec<(usize, usize)>,
}

impl<'a> RoleFinder<'a> {
    fn word(&self, at: usize) -> &'a str {
        self.tokens.span(at).slice(self.text)
    }

    /// Whether the token is an office or a title in the language of its passage.
    fn is_office(&self, at: usize) -> bool {
        is_role_token(&self.words[at]) || self.is_english(at) && is_english_office(self.word(at))
    }

    fn is_english(&self, at: usize) -> bool {
        self.tokens.language(at).is_some_and(is_read_as_english)
    }

    fn is_in_person(&self, at: usize) -> bool {
        let after = self.persons.partition_point(|person| person.1 <= at);
        self.persons.get(after).is_some_and(|person| person.0 <= at)
    }

    /// The first token of the name without its titles ("Jenderal Soedirman"), unless nothing else is left.
    fn after_titles(&self, first: usize, end: usize) -> usize {
        let mut start = first;
        while start + 1 < end
            && (is_role_token(&self.words[start]) || self.word(start) == ".")
            && self.words[start..end].iter().any(|token| !is_role_token(token))
        {
            start += 1;
        }
        if self.words[start].case.is_capital() { start } else { first }
    }

    /// Finds the role before the token `name`. It begins at the furthest office that is separated from the name only by
    /// capitalised words, small joining words and a comma, and not by another person.
    fn before(&self, name: usize) -> Option<(usize, usize)> {
        let sentence = self.tokens.sentence_at(name);
        let mut end = name;
        while end > sentence.start && matches!(self.word(end - 1), "," | ".") {
            end -= 1;
        }
        let comma = end < name && self.word(end) == ",";
        let mut found = None;
        let mut at = end;
        while at > sentence.start && end - at < MAX_ROLE_TOKENS {
            at -= 1;
            if self.is_in_person(at) {
                break;
            }
            if self.is_office(at) {
                found = Some(at);
            } else if !(self.words[at].case.is_capital()
                || matches!(self.word(at), "dan" | "of" | "the" | "and" | "for" | "." | "RI"))
            {
                break;
            }
        }
        let mut start = found?;
        while start > sentence.start && self.is_english(start) && !self.is_in_person(start - 1) {
            let subject = is_office_with_subject(self.word(start)) || is_office_subject(self.word(start));
            let before = self.word(start - 1);
            if !(is_office_modifier(before) || subject && is_office_subject(before)) {
                break;
            }
            start -= 1;
        }
        while start < end && matches!(self.word(start), "and" | "&") {
            start += 1;
        }
        // Before a comma, only a capitalised office or one that begins the sentence counts: not "… Menteri Luar Negeri,
        // Putin".
        let head = start == sentence.start || !comma || self.words[start].case.is_capital();
        head.then_some((start, end))
    }

    /// Finds the role between the comma at the token after the name, `name`, and the next mark.
    fn after(&self, name: usize) -> Option<(usize, usize)> {
        let sentence = self.tokens.sentence_at(name.checked_sub(1)?);
        if name + 1 >= sentence.end || self.word(name) != "," {
            return None;
        }
        let start = name + 1 + usize::from(matches!(self.word(name + 1), "the" | "a" | "an"));
        let limit = sentence.end.min(start + MAX_ROLE_TOKENS);
        let ends = |at: usize| {
            let mark = self.words[at].case == WordCase::Mark && self.word(at) != "-" && self.word(at) != "&";
            // A period inside a sentence belongs to an abbreviation: "Mrs. Smith".
            let inside = self.word(at) == "." && at + 1 < sentence.end;
            mark && !inside || self.is_english(at) && STATEMENT_WORDS.contains(&self.word(at))
        };
        let end = (start..limit).find(|&at| ends(at))?;
        let near = (start..end.min(start + 3)).any(|at| self.is_office(at));
        let closed = matches!(self.word(end), "," | "." | ";" | ")") || self.word(end).starts_with("wh");
        (near && end > start && closed).then_some((start, end))
    }

    /// The role without forms of address at its end, or `None` if nothing else is left or another name would follow:
    /// "President and | Mrs".
    fn trimmed(&self, first: usize, end: usize) -> Option<(usize, usize)> {
        let mut stop = end;
        while stop > first && is_honorific(self.word(stop - 1)) {
            stop -= 1;
        }
        let whole = stop > first && !JOINING_WORDS.contains(&self.word(stop - 1));
        whole.then_some((first, stop))
    }
}

/// Returns whether `word` is a form of address, which does not tell what the person does, or a full stop.
fn is_honorific(word: &str) -> bool {
    HONORIFICS.contains(&word.trim_end_matches('.').to_lowercase()) || word == "."
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::entity::{EntityType, extract};
    use crate::text::Span;

    /// The role that is found for the person with that name.
    #[track_caller]
    fn role_of(text: &str, person: &str) -> Option<String> {
        let article = Article::new(format!("News\n\n{text}"), None, None).unwrap();
        let found = extract(&article, Span::new(0, article.text().len()));
        let named = found.entities.iter().find(|entity| entity.kind == EntityType::Person && entity.name == person);
        named.unwrap_or_else(|| panic!("{person} is not found in {text}")).role.clone()
    }

    #[test]
    fn a_role_does_not_reach_over_another_person() {
        assert_eq!(role_of("The leaders, Mr. Obama and Mr. Castro, met in the morning.", "Castro"), None);
        assert_eq!(role_of("The guests were President and Mrs. Obama.", "Obama"), None);
    }

    #[test]
    fn a_role_does_not_end_inside_a_name() {
        let text = "Jane Roe, chairman of Mrs. Baird's, a bakery, said that the shop was closed.";
        assert_ne!(role_of(text, "Jane Roe"), Some("chairman of Mrs".into()));
    }

    #[test]
    fn the_words_before_an_office_belong_to_it() {
        let text = "The bank was run by former deputy managing director Jane Roe for a year.";
        assert_eq!(role_of(text, "Jane Roe"), Some("former deputy managing director".into()));
    }
}
