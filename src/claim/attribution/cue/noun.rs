//! Nouns of saying: "the claim by X that …", "pernyataan Hendra bahwa …".

use super::{CueReader, Found};
use crate::claim::attribution::content::is_indonesian_verb;
use crate::claim::attribution::lexicon::{Class, Form};
use crate::claim::attribution::passage::{Item, Kind};
use crate::claim::attribution::source::{Head, Source};
use std::ops::Range;

impl CueReader<'_, '_> {
    /// "The claim by X that …", "pernyataan Hendra bahwa …".
    pub(super) fn noun(&self, at: usize) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let item = &items[at];
        if !item.is(Class::SayingNoun) {
            return None;
        }
        let sentence = passage.sentence_of(at);
        let that =
            (at + 1..sentence.end.min(at + 12)).find(|&i| items[i].is(Class::That) && items[i].lower != "jika")?;
        let owner = at + 1..that;
        let source = if owner.is_empty() {
            // "his own claim", "her subsequent remarks"
            let owner = |i: usize| matches!(items[i].lower, "his" | "her" | "their");
            let described = at > 1 && owner(at - 2) && items[at - 1].kind == Kind::Word && !passage.is_finite(at - 1);
            let own = usize::from(described && !passage.indonesian);
            let possessive = at.checked_sub(1 + own).map(|i| &items[i])?;
            if matches!(possessive.lower, "'s" | "’s") {
                let start = (sentence.start..at - 1)
                    .rev()
                    .take_while(|&i| {
                        items[i].kind == Kind::Word
                            && (items[i].capital
                                || items[i].is(Class::Determiner)
                                || items[i].name.is_some()
                                || !items[i].is(Class::Preposition)
                                    && !items[i].is(Class::Adverb)
                                    && items[i].cue.is_none()
                                    && !self.passage.is_finite(i)
                                    && !items[i].lower.ends_with("ed"))
                            || items[i].kind == Kind::Other
                    })
                    .last()?;
                passage.phrase(start..at - 1)?
            } else if matches!(possessive.lower, "his" | "her" | "their") {
                Source { span: possessive.span, head: Head::Pronoun(possessive.span) }
            } else if possessive.is(Class::Determiner) && at >= sentence.start + 2 && items[at - 2].lower == "with" {
                self.subject(sentence.start, at)?
            } else {
                return None;
            }
        } else if items[owner.start].lower == "by" {
            passage.phrase(owner.start + 1..owner.end).filter(|_| owner.len() > 1)?
        } else if passage.indonesian && !passage.any(&owner, Class::Relative) {
            passage.phrase(owner)?
        } else {
            return None;
        };
        let content = self.noun_content(that + 1, sentence.end);
        (passage.words(&content) >= 2)
            .then(|| (self.attribution(std::slice::from_ref(&content), item.span, Some(source)), content.end))
    }

    /// The content of a noun, which ends at the verb of the noun: "the claim that he was at home | was contradicted".
    fn noun_content(&self, from: usize, limit: usize) -> Range<usize> {
        let passage = self.passage;
        if passage.get(from).is_some_and(Item::is_quote) {
            return from..from + 1;
        }
        let mut verbs = 0;
        let mut end = passage.content_end(from, limit);
        for at in from..end {
            let item = &passage.items[at];
            let passive =
                passage.indonesian && item.lower.starts_with("di") && is_indonesian_verb(item.lower) && at > from + 1
                    || passage.indonesian
                        && at > from + 1
                        && matches!(item.lower, "mendapat" | "sudah" | "tidak" | "membuat" | "menjadi")
                        && passage
                            .items
                            .get(at + 1)
                            .is_some_and(|next| is_indonesian_verb(next.lower) || item.lower == "mendapat");
            let finite = !passage.indonesian
                && (passage.is_finite(at) && !passage.items[at - 1].is(Class::Relative)
                    || at > from && passage.verb_form(at, from) == Some(Form::Past) && item.cue.is_none()
                    || matches!(item.lower, "surprised" | "angered" | "drew" | "caused" | "prompted"));
            let follows_verb = at > from && passage.is_finite(at - 1);
            if finite && !follows_verb {
                verbs += 1;
            }
            if passive || verbs == 2 || item.kind == Kind::Comma && verbs > 0 {
                end = at;
                break;
            }
        }
        passage.trim(from..end.max(from))
    }
}
