//! Clauses after a cue without "that" or "bahwa", as against an ordinary object of the verb.

use super::Forward;
use crate::claim::attribution::lexicon::{Class, Classes, CueClass, Form, Verb};
use crate::claim::attribution::passage::{Item, Kind, Passage};
use std::ops::Range;

impl Passage<'_> {
    /// A content that follows the verb without "that".
    pub(super) fn bare(&self, verb: Verb, from: usize, limit: usize) -> Option<Forward> {
        let start = match verb.class {
            CueClass::Clause | CueClass::Object | CueClass::Find => {
                let start = self.skip_circumstances(from, limit);
                // "berharap agar kasus itu selesai"
                let wish = self.indonesian
                    && self.items.get(start).is_some_and(|item| matches!(item.lower, "agar" | "supaya"))
                    && self.items[from - 1].lower == "berharap";
                start + usize::from(wish)
            }
            CueClass::Tell if from < limit && self.is_programme(verb, from, from) => from + 1,
            CueClass::Tell => self.skip_addressed(from, limit),
            CueClass::Passive => from,
            CueClass::Ask => {
                let start = if self.items.get(from).is_some_and(|item| item.is(Class::Question)) {
                    from
                } else {
                    self.skip_addressed(from, limit)
                };
                return self
                    .items
                    .get(start)
                    .filter(|item| start < limit && item.is(Class::Question))
                    .and_then(|_| self.accept(self.cut(start, limit), 2));
            }
            _ => return None,
        };
        let first = self.items.get(start).filter(|_| start < limit)?;
        // "told Reuters's Ann Lee": no clause begins with the possessive.
        let possessive = matches!(first.lower, "'s" | "’s");
        if !matches!(first.kind, Kind::Word | Kind::Quote(_)) || self.is_finite(start) || possessive {
            return None;
        }
        let content = self.cut(start, limit);
        if content.is_empty() {
            return None;
        }
        if verb.form == Form::Only && self.is_short_complement(start, limit) {
            return self.accept(content, 1);
        }
        let clause = if verb.form == Form::Only {
            self.is_indonesian_content(verb, &content)
        } else {
            self.is_english_content(verb, &content, limit)
        };
        let accepted = self.accept(content, 2).filter(|_| clause)?;
        if self.indonesian || accepted.contents.iter().any(|content| self.items[content.start].is_quote()) {
            return Some(accepted);
        }
        let (contents, end) = self.joined(start, limit);
        Some(Forward { contents, end, pending: false })
    }

    /// Whether the words after an English verb are a clause and not its object or another phrase.
    fn is_english_content(&self, verb: Verb, content: &Range<usize>, limit: usize) -> bool {
        // "found Clinton leading": the verb has no tense of its own.
        let leading = verb.class == CueClass::Find
            && self.items[content.start].capital
            && self.items[content.clone()].iter().take(4).any(|item| item.lower.ends_with("ing"));
        let verbal = if verb.class == CueClass::Object { self.has_own_verb(content) } else { self.has_verb(content) };
        !self.opens_phrase(content, limit) && (verbal || leading)
    }

    /// Whether a range begins like a phrase that no verb of saying takes: "said to reporters", "ruled out".
    fn opens_phrase(&self, content: &Range<usize>, limit: usize) -> bool {
        let start = content.start;
        let first = &self.items[start];
        let counted = matches!(first.lower, "about" | "around" | "over" | "near" | "up")
            && self.items[start + 1..content.end.max(start + 1)]
                .iter()
                .take(3)
                .any(|next| next.lower.starts_with(|c: char| c.is_ascii_digit()));
        let by_date = first.lower == "by" && self.items[start + 1..limit].iter().take(2).any(|next| next.date);
        first.is(Class::Preposition)
            && !counted
            && !by_date
            && !matches!(
                first.lower,
                "in" | "on" | "as" | "at" | "after" | "since" | "despite" | "with" | "under"
            )
            // "ruled out", "charged off": another verb.
            || matches!(first.lower, "out" | "off" | "down" | "away")
            || first.lower == "to"
            || first.is(Class::NeverContent)
                && (self.words(content) < 3 || self.items[start + 1].kind == Kind::Comma)
            || matches!(first.lower, "goodbye" | "hello")
            || self.repeats_noun(content)
            || (first.lower.ends_with("ing") || first.lower.ends_with("ed"))
                && first.name.is_none()
                && first.lower.len() > 4
                && !self.is_clause(content)
            || matches!(first.lower, "itself" | "himself" | "herself" | "themselves" | "according")
            || first.is(Class::Relative) && !first.is(Class::Question)
    }

    /// Whether the words after a verb that takes ordinary objects are a clause: its verb stands before any clause or
    /// participle that only says more about the object.
    fn has_own_verb(&self, content: &Range<usize>) -> bool {
        let adds = |at: usize| {
            let item = &self.items[at];
            matches!(item.kind, Kind::Comma | Kind::Dash)
                || item.is(Class::Relative)
                || item.is(Class::That)
                || item.is(Class::Question)
                || item.lower == "to"
                || item.cue.is_some_and(|verb| verb.form == Form::Ing)
        };
        let first = content.start;
        let object = first..(first + 1..content.end).find(|&at| adds(at)).unwrap_or(content.end);
        let fronted = self.items[first].is(Class::Preposition) || self.items[first].is(Class::Subordinator);
        if fronted || object.end == content.end || self.items[object.end].kind == Kind::Comma && self.has_name(&object)
        {
            return self.has_verb(content);
        }
        self.has_verb(&object)
    }

    /// Whether a range has a name, after which an apposition may follow: "said Ann Lee, the mayor, had left".
    fn has_name(&self, range: &Range<usize>) -> bool {
        self.items[range.clone()].iter().any(|item| item.name.is_some())
    }

    /// Whether the words after an Indonesian verb are a content and not its ordinary object.
    fn is_indonesian_content(&self, verb: Verb, content: &Range<usize>) -> bool {
        let first = &self.items[content.start];
        let words = &self.items[content.clone()];
        let next = words.get(1);
        let object = matches!(
            first.lower,
            "oleh" | "kepada" | "bersama" | "soal" | "tentang" | "sebagai" | "nama" | "pertanyaan"
        );
        // "mengatakan dengan bunga setinggi itu maka …", "mengatakan yang dilakukannya adalah …"
        let fronted = first.lower == "dengan"
            && words.iter().any(|item| item.lower == "maka" || item.kind == Kind::Comma)
            || first.lower == "yang" && words.iter().any(|item| matches!(item.lower, "adalah" | "ialah" | "merupakan"));
        let relative = object || (first.is(Class::Relative) || first.lower == "dengan") && !fronted;
        // "mengatakan hal itu", "mengungkapkan itu saat rapat": it was said elsewhere.
        let elsewhere = first.lower == "hal" && !self.has_predicate(content)
            || matches!(first.lower, "itu" | "ini")
                && next.is_none_or(|next| next.is(Class::Adjunct) || next.is(Class::Preposition));
        // "menyebut sekolah itu dengan sebutan “…”": a name.
        let naming = content.clone().skip(1).any(|at| {
            self.items[at].is_quote()
                && matches!(self.items[at - 1].lower, "sebutan" | "nama" | "julukan" | "istilah" | "judul")
        });
        // "melaporkan dirinya sendiri".
        let reflexive = matches!(first.lower, "diri" | "dirinya") && next.is_some_and(|next| next.lower == "sendiri");
        // "menyebut orang yang …": somebody, of whom nothing is said.
        let somebody = matches!(first.lower, "orang" | "seseorang" | "pihak") && !self.has_main_predicate(content);
        let other = relative || elsewhere || naming || reflexive || somebody;
        !other
            && (verb.class == CueClass::Clause || self.has_main_predicate(content) || words.iter().any(Item::is_quote))
    }

    /// Whether one word that tells a state ends the sentence after "mengaku" or "menyatakan": "mengaku lelah".
    fn is_short_complement(&self, at: usize, limit: usize) -> bool {
        let item = &self.items[at];
        let ends = self.items.get(at + 1).filter(|_| at + 1 < limit).is_none_or(|next| next.kind == Kind::Stop);
        let plain = !item.capital
            && item.kind == Kind::Word
            && !item.is(Class::Personal)
            && !item.is(Class::Determiner)
            && !item.is(Class::Preposition)
            && !item.is(Class::Adverb)
            && !item.is(Class::Connective)
            && !item.date
            && !item.lower.ends_with("nya");
        let verb = at.checked_sub(1).map_or("", |before| self.items[before].lower);
        ends && plain && matches!(verb, "mengaku" | "menyatakan")
    }

    /// Whether what follows the verb is a noun of saying with a content of its own: "repeated allegations that …".
    fn repeats_noun(&self, content: &Range<usize>) -> bool {
        !matches!(self.items[content.start].lower, "a" | "an")
            && (content.start..content.end.min(content.start + 12)).any(|at| {
                self.items[at].is(Class::SayingNoun)
                    && self.items[at + 1..content.end.max(at + 1)].iter().take(6).any(|item| item.is(Class::That))
                    && self.items[content.start..at].iter().all(|item| !item.is(Class::Finite))
            })
    }

    /// Whether an Indonesian range has a word that makes it a clause.
    pub(in crate::claim::attribution) fn has_predicate(&self, range: &Range<usize>) -> bool {
        self.items[range.clone()].iter().any(is_predicate)
    }

    /// Whether an Indonesian range has a predicate apart from those of relative clauses: in "vaksin yang beredar aman", but
    /// not in "orang lain yang dinilai layak dibantu".
    fn has_main_predicate(&self, range: &Range<usize>) -> bool {
        let mut relative = false;
        let mut judged = false;
        self.items[range.clone()].iter().any(|item| {
            let complement = judged || !item.is(Class::Predicate) || is_indonesian_verb(item.lower);
            let opens = item.is(Class::Relative);
            relative = opens || relative && is_predicate(item) && complement;
            judged = opens || relative && (judged && !is_indonesian_verb(item.lower) || item.lower.starts_with("di"));
            !relative && is_predicate(item)
        })
    }
}

/// Whether an Indonesian word makes a clause.
fn is_predicate(item: &Item<'_>) -> bool {
    item.is(Class::Predicate) || is_indonesian_verb(item.lower) && !item.capital
}

/// Whether a word has the form of an Indonesian verb: "mengatakan", "ditutup", "berlayar", "terlambat".
pub(in crate::claim::attribution) fn is_indonesian_verb(word: &str) -> bool {
    let prefixed = word.len() > 5 && ["me", "ber", "di", "ter"].iter().any(|prefix| word.starts_with(prefix));
    prefixed && word.is_ascii() && !Classes::of(word).has(Class::NotVerb) && !word.ends_with("nya")
}
