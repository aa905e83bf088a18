//! Verbs that make an English clause, as far as their form and the words round them tell.
//!
//! Two readings: [`Passage::is_predicate`] wants an object or the like after the verb, so that a noun or a participle in
//! a noun phrase is not taken for a verb; [`Passage::has_verb`] is for words after a cue, which are a clause more often
//! than not.

use super::lexicon::{Class, Form};
use super::passage::steps::step;
use super::passage::{Item, Kind, Passage};
use crate::text::word_list::WordList;
use std::ops::Range;

static VERBS: WordList = WordList::new(include_str!("../../../data/claim/verbs_en.txt"));

/// Nouns and adjectives in -ly.
static NOT_ADVERBS: WordList = WordList::new(include_str!("../../../data/claim/not_adverbs.txt"));

/// Participles that a name follows inside a noun phrase: "a cleric named Abu Bakr".
const NAMING: [&str; 8] = ["named", "called", "titled", "entitled", "dubbed", "nicknamed", "aged", "based"];

/// Verbs in the third person that end a clause: "says the fighting continues".
const INTRANSITIVE: [&str; 14] = [
    "continues",
    "fails",
    "remains",
    "exists",
    "persists",
    "works",
    "lives",
    "matters",
    "wins",
    "loses",
    "stays",
    "goes",
    "comes",
    "survives",
];

impl Item<'_> {
    /// Whether the word is an adverb in -ly, such as "sharply"; "rally" and "family" are not.
    pub(super) fn is_manner_adverb(&self) -> bool {
        self.lower.len() > 4 && self.lower.ends_with("ly") && self.name.is_none() && !NOT_ADVERBS.contains(self.lower)
    }

    /// Whether the word is a verb of the list in its base form: "to resume".
    pub(super) fn is_base_verb(&self) -> bool {
        VERBS.contains(self.lower)
    }
}

impl Passage<'_> {
    /// Whether the word at `at` is surely a verb whose subject stands between `from` and it: "rebels | blame the army".
    pub(super) fn is_predicate(&self, at: usize, from: usize) -> bool {
        step();
        if self.indonesian || at <= from || self.items[at].capital || self.items[at].kind != Kind::Word {
            return false;
        }
        if self.is_finite(at) && !self.items[at].aside {
            return true;
        }
        self.verb_form(at, from).is_some_and(|form| {
            let object = self.items.get(at + 1).filter(|next| next.sentence == self.items[at].sentence);
            object.is_some_and(|next| {
                let named = next.capital && !next.is(Class::Weekday) && !next.date;
                let counted = next.lower.starts_with(|c: char| c.is_ascii_digit());
                next.is(Class::Determiner)
                    || next.is(Class::Personal)
                    || named
                    || counted
                    || next.lower == "to" && form != Form::Past
            })
        })
    }

    /// Whether a range has a verb that is surely one, with its subject inside the range.
    pub(super) fn acts(&self, range: &Range<usize>) -> bool {
        (range.start + 1..range.end).any(|at| self.is_predicate(at, range.start))
    }

    /// The form of the lower-case word at `at`, if it may be a verb with a tense after the words from `from` on.
    pub(super) fn verb_form(&self, at: usize, from: usize) -> Option<Form> {
        let item = &self.items[at];
        if item.capital || item.aside || item.name.is_some() || item.kind != Kind::Word {
            return None;
        }
        let before = (from..at)
            .rev()
            .map(|i| &self.items[i])
            .find(|item| !(item.is_manner_adverb() || item.is(Class::Adverb) && !item.is(Class::Determiner)))?;
        let quantity = matches!(before.lower, "some" | "many" | "most" | "all" | "both" | "these" | "those" | "few");
        let subject = matches!(before.lower, "he" | "she" | "it" | "they" | "we" | "i" | "you");
        let modifies = before.is(Class::Determiner) && !quantity
            || before.is(Class::Preposition) && !before.capital
            || before.is(Class::Coordinator)
            || before.is(Class::Personal) && !subject
            || matches!(before.lower, "'s" | "’s" | "’" | "'");
        if modifies || !matches!(before.kind, Kind::Word | Kind::Close | Kind::Comma | Kind::Quote(_)) {
            return None;
        }
        if item.lower.len() > 4 && item.lower.ends_with("ed") && !NAMING.contains(&item.lower) {
            return Some(Form::Past);
        }
        let plural = quantity
            || matches!(before.lower, "they" | "we" | "i" | "you" | "who" | "people" | "police" | "men" | "women")
            || matches!(before.lower, "dead" | "wounded" | "children" | "media" | "others" | "troops")
            || before.lower.len() > 3 && before.lower.ends_with('s') && !before.lower.ends_with("ss");
        if plural && VERBS.contains(item.lower) {
            return Some(Form::Base);
        }
        let singular = !plural || before.name.is_some();
        (singular && is_third_person(item.lower)).then_some(Form::Third)
    }

    /// Whether an English range has a verb with a tense, as far as its form tells.
    pub(super) fn has_verb(&self, range: &Range<usize>) -> bool {
        let relative = range
            .clone()
            .find(|&at| at > range.start && matches!(self.items[at].lower, "who" | "which" | "whose" | "whom"));
        let stop =
            relative.filter(|_| matches!(self.items[range.start].lower, "a" | "an" | "the")).unwrap_or(range.end);
        (range.start..stop).any(|at| {
            step();
            let item = &self.items[at];
            item.is_quote()
                || (self.is_finite(at) && at > range.start
                    || self.is_past_or_present(at, range)
                    || self.is_present(at, range))
                    && !self.is_in_relative(at, range)
        })
    }

    /// Whether the verb at `at` belongs to a relative clause with "that": "cease-fires that | held for a week".
    fn is_in_relative(&self, at: usize, range: &Range<usize>) -> bool {
        let adverb = |at: &usize| self.items[*at].is(Class::Aux) || self.items[*at].is(Class::Adverb);
        (range.start + 1..at)
            .rev()
            .find(|at| !adverb(at))
            .is_some_and(|that| self.items[that].lower == "that" && self.items[that - 1].cue.is_none())
    }

    /// Whether the word at `at` has the ending of a past tense, or of a present before what may follow a verb.
    fn is_past_or_present(&self, at: usize, range: &Range<usize>) -> bool {
        let item = &self.items[at];
        let before = at.checked_sub(1).filter(|_| at > range.start).map(|before| &self.items[before]);
        let noun_before = before.is_some_and(|before| {
            before.kind == Kind::Word && !before.is(Class::Determiner) && !before.is(Class::Preposition)
                || before.is_quote()
        });
        let past = item.lower.len() > 3 && item.lower.ends_with("ed") && !item.capital;
        let next = self.items.get(at + 1).filter(|_| at + 1 < range.end);
        let present = item.lower.len() > 3
            && item.lower.ends_with('s')
            && !item.lower.ends_with("ss")
            && !item.capital
            && next.is_some_and(|next| {
                next.is(Class::Determiner) && next.lower != "that"
                    || next.is(Class::Preposition)
                    || next.is(Class::Adverb)
                    || next.is_manner_adverb()
                    || next.is_quote()
            });
        let deserves =
            matches!(item.lower, "need" | "want" | "plan" | "appear" | "remain" | "confirm" | "show" | "deserve");
        noun_before && (past || present || deserves)
    }

    /// Whether the word at `at` is a present tense before an object, an adverbial or the end: "the attacks continue".
    fn is_present(&self, at: usize, range: &Range<usize>) -> bool {
        let next = self.items.get(at + 1).filter(|_| at + 1 < range.end);
        let form = self.verb_form(at, range.start).filter(|_| at > range.start);
        let follows = |next: &Item<'_>| follows_verb(next) || !self.is_finite(at + 1) && next.cue.is_none();
        match form {
            Some(Form::Base) => next.is_none_or(follows),
            // "it works" is a clause, "government forces" is not.
            Some(Form::Third) => match next {
                Some(next) => follows(next),
                None => self.items[at - 1].is(Class::Personal) || INTRANSITIVE.contains(&self.items[at].lower),
            },
            _ => false,
        }
    }

    /// Whether the word at `at` may be a verb, in a range that begins with a noun phrase: "The embassy | disapproved of".
    pub(super) fn may_be_verb(&self, at: usize, from: usize) -> bool {
        if self.is_finite(at) && !self.items[at].capital {
            return true;
        }
        let next = self.items.get(at + 1).filter(|next| next.sentence == self.items[at].sentence);
        self.verb_form(at, from).is_some() && next.is_none_or(follows_verb)
    }
}

/// Whether an item is one that follows a verb: an object, an adverbial, a comma.
fn follows_verb(next: &Item<'_>) -> bool {
    next.is(Class::Preposition)
        || next.is(Class::Determiner)
        || next.is(Class::Personal)
        || next.is(Class::Adverb)
        || next.is(Class::Weekday)
        || next.is(Class::That)
        || next.is_manner_adverb()
        || next.capital
        || next.lower.starts_with(|c: char| c.is_ascii_digit())
        || next.lower.ends_with('s')
        || matches!(next.lower, "back" | "down" | "up" | "out" | "away" | "aside" | "forward")
        || matches!(next.kind, Kind::Comma | Kind::Stop | Kind::Quote(_))
}

/// Whether a word is a verb of the list in the third person.
fn is_third_person(word: &str) -> bool {
    let Some(stem) = word.strip_suffix('s') else { return false };
    let sibilant = stem.strip_suffix('e').is_some_and(|stem| VERBS.contains(stem));
    // "deny", "denies"
    let changed = stem.strip_suffix("ie").is_some_and(|stem| VERBS.contains(&format!("{stem}y")));
    VERBS.contains(stem) || sibilant || changed
}
