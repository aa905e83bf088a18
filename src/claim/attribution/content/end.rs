//! Where a content ends: at the end of its sentence, or where the sentence turns to something else.

use super::begins_clause;
use crate::claim::attribution::lexicon::{Class, CueClass, Form, verb};
use crate::claim::attribution::passage::steps::step;
use crate::claim::attribution::passage::{Item, Kind, Passage};

impl Passage<'_> {
    /// The end of a content that begins at `from`: the end of the sentence, or where it turns to something else.
    pub(in crate::claim::attribution) fn content_end(&self, from: usize, limit: usize) -> usize {
        for at in from..limit {
            step();
            let item = &self.items[at];
            let next = self.items.get(at + 1).filter(|_| at + 1 < limit);
            match item.kind {
                Kind::Semicolon | Kind::Stop => return at,
                Kind::Quote(quote) if at > from && self.quotations[quote].comma => {
                    // "…, “so they cannot form a cloud,” Mr. McHugh said": a quotation with an attribution of its own.
                    let joined = next.is_some_and(|next| next.is(Class::Coordinator) || next.kind == Kind::Comma);
                    if !joined && self.attribution_follows(at + 1, limit) {
                        return at;
                    }
                    let turns = next.is_some_and(|next| matches!(next.lower, "but" | "while" | "whereas"));
                    if turns && self.attribution_follows_asides(at + 2, limit) {
                        return at + 1;
                    }
                }
                Kind::Comma if !item.aside && self.turns_after_comma(from, at, limit) => return at,
                Kind::Dash if at > from && self.turns_after_dash(at, limit) => return at,
                Kind::Word if at > from && (self.turns_at_word(at, limit) || self.begins_sentence(at, limit)) => {
                    return at;
                }
                _ => {}
            }
        }
        limit
    }

    /// Whether an English content ends at the dash at `at`: the same source goes on after it, or after an aside between
    /// two dashes, or the aside calls the content a claim.
    fn turns_after_dash(&self, at: usize, limit: usize) -> bool {
        let dash = |i: usize| self.items.get(i).filter(|_| i < limit).is_some_and(|item| item.kind == Kind::Dash);
        // "--" is two items; a dash without a space after it is a hyphen.
        let after = |at: usize| if dash(at + 1) { at + 2 } else { at + 1 };
        let next = after(at);
        if self.indonesian
            || dash(at - 1)
            || self.items[next - 1].span.end == self.items.get(next).map_or(0, |next| next.span.start)
        {
            return false;
        }
        let goes_on = |from: usize| {
            self.items.get(from).filter(|_| from < limit).is_some_and(|next| next.is(Class::Coordinator))
                && self.verb_after(from, limit).is_some()
        };
        let close = (next..limit.min(next + 14)).find(|&i| dash(i));
        goes_on(next)
            || close.is_some_and(|close| goes_on(after(close)))
            || next < limit && self.names_charge(next, limit)
    }

    /// The verb of saying after the coordinator at `at` and adverbs, if a content plainly follows it: "and then said that",
    /// "and added instead that".
    fn verb_after(&self, at: usize, limit: usize) -> Option<usize> {
        let adverb = |i: usize| {
            let item = &self.items[i];
            item.is_manner_adverb() || item.is(Class::Adverb) && !item.is(Class::Aux) && !item.is(Class::Determiner)
        };
        let verb = (at + 1..limit.min(at + 4)).find(|&i| !adverb(i))?;
        let cue = self.items[verb].cue?;
        let excluded = [CueClass::Kata, CueClass::Quote, CueClass::Passive, CueClass::Cited, CueClass::Call];
        let says = matches!(cue.form, Form::Past | Form::Third)
            && !excluded.contains(&cue.class)
            && cue.class != CueClass::Dismiss;
        let last = verb + cue.words - 1;
        let after = (last..limit.min(last + 3)).find(|&i| i + 1 < limit && !adverb(i + 1))?;
        let plain = after == last || self.items[after + 1].is(Class::That) || self.items[after + 1].is_quote();
        (says && plain && self.attributes(after, limit)).then_some(verb)
    }

    /// Whether the coordinator at `at` begins what the speaker does next: "and shrugged off the notion that …".
    pub(super) fn turns_to_deed(&self, at: usize, limit: usize) -> bool {
        let Some(verb) = self.items.get(at + 1).filter(|_| at + 1 < limit) else { return false };
        let past = verb.lower.ends_with("ed") && !verb.capital;
        let noun = (at + 2..limit.min(at + 7)).find(|&i| {
            self.items[i].is(Class::SayingNoun) || matches!(self.items[i].lower, "notion" | "idea" | "suggestion")
        });
        past && !self.indonesian
            && self.items[at].lower == "and"
            && noun.is_some_and(|noun| {
                let that = self.items.get(noun + 1).filter(|_| noun + 1 < limit);
                that.is_some_and(|that| that.is(Class::That)) && !(at + 2..noun).any(|i| self.is_finite(i))
            })
    }

    /// Whether a clause at `at` judges the content from outside: "think it works, and | they're wrong".
    fn judges(&self, at: usize, limit: usize) -> bool {
        let words: Vec<&str> = self.items[at..limit].iter().take(8).map(|item| item.lower).collect();
        let subject = words.first().is_some_and(|first| begins_clause(first));
        let is = words.iter().take(2).any(|word| matches!(*word, "is" | "are" | "was" | "were"))
            || words.first().is_some_and(|first| first.ends_with("re") && first.len() > 4 || first.ends_with("'s"));
        let verdict = words.iter().position(|word| matches!(*word, "wrong" | "mistaken" | "right" | "lying"));
        let ends = verdict.is_some_and(|i| words.len() < 8 && i + 2 >= words.len());
        subject && is && ends
    }

    /// Whether a content that begins at `from` ends at the comma at `at`.
    fn turns_after_comma(&self, from: usize, at: usize, limit: usize) -> bool {
        let Some(next) = self.items.get(at + 1).filter(|_| at + 1 < limit) else { return true };
        let participle = |item: &Item<'_>| item.cue.is_some_and(|verb| verb.form == Form::Ing);
        let saying = next.cue.is_some_and(|verb| verb.form == Form::Ing && verb.class != CueClass::Quote);
        let quoting = participle(next) && self.attributes(at + 1, limit) && !self.items[at + 2].is(Class::Determiner);
        let with = next.lower == "with" && self.items[at + 2..limit.min(at + 8).max(at + 2)].iter().any(participle);
        next.lower == "but" && !self.indonesian && !self.is_elliptic(at + 2, limit)
            || matches!(next.lower, "while" | "whereas") && !self.indonesian
            || next.is(Class::Coordinator) && next.lower != "but" && self.attribution_follows(at + 2, limit)
            || next.is(Class::Coordinator) && self.indonesian && self.attribution_follows(at + 2, limit)
            || matches!(next.lower, "and" | "but")
                && !self.indonesian
                && (self.judges(at + 2, limit)
                    || self.verb_after(at + 1, limit).is_some()
                    || self.turns_to_deed(at + 1, limit))
            || self.indonesian && at > from + 1 && self.is_trailing_source(at + 1, limit)
            || self.indonesian && at > from + 2 && adds_speech(next)
            || self.counts_others(at + 1, limit)
            || saying
            || quoting
            || with
            || next.cue.is_some_and(|verb| matches!(verb.class, CueClass::Kata | CueClass::Cited)) && at > from + 3
            || matches!(next.lower, "according" | "menurut" | "menurutnya") && at > from + 3
            || !self.indonesian && (self.names_charge(at + 1, limit) || self.attribution_ends(at + 1, limit))
    }

    /// Whether a share of people and their verb begin at `at`: "and | 37 percent say".
    fn counts_others(&self, at: usize, limit: usize) -> bool {
        let share = |i: usize| self.items.get(i).is_some_and(|item| matches!(item.lower, "percent" | "%"));
        let counted = self.items[at].lower.starts_with(|c: char| c.is_ascii_digit())
            && (share(at + 1) || self.items[at].lower.ends_with('%'));
        !self.indonesian && counted && self.attribution_follows(at, limit)
    }

    /// Whether the words after "but" have the subject of the content: "he would listen, but | will not mediate". In "but
    /// would not comment" the subject is the one who speaks.
    fn is_elliptic(&self, at: usize, limit: usize) -> bool {
        let Some(first) = self.items.get(at).filter(|_| at < limit) else { return false };
        let goes_on = matches!(
            first.lower,
            "rather" | "not" | "also" | "instead" | "will" | "would" | "may" | "could" | "can" | "should" | "must"
        );
        let silent = self.items[at..limit.min(at + 4)].iter().any(|item| {
            item.cue.is_some()
                || matches!(
                    item.lower,
                    "comment" | "elaborate" | "give" | "identify" | "provide" | "discuss" | "name" | "release"
                )
        });
        goes_on && !silent
    }

    /// Whether an apposition calls the content a charge or the like: "…, a charge | the army denies".
    pub(in crate::claim::attribution) fn names_charge(&self, at: usize, limit: usize) -> bool {
        let article = usize::from(matches!(self.items[at].lower, "a" | "an"));
        let charge = self.items.get(at + article).filter(|_| at + article + 1 < limit).is_some_and(|noun| {
            (noun.is(Class::SayingNoun) || matches!(noun.lower, "charge" | "charges"))
                && noun.lower.ends_with('s') == (article == 0)
        });
        charge
            && self.items[at + article + 1..limit.min(at + 8).max(at + article + 1)]
                .iter()
                .any(|item| item.cue.is_some() || matches!(item.lower, "rejects" | "rejected" | "rejecting" | "reject"))
    }

    /// Whether the sentence ends in an attribution of the whole, from item `at` on: "…, three officials said".
    fn attribution_ends(&self, at: usize, limit: usize) -> bool {
        let cue = (at + 1..limit.min(at + 6)).find(|&i| self.items[i].cue.is_some());
        let plain =
            |i: usize| self.items[i].kind == Kind::Word && !self.is_finite(i) && !self.items[i].is(Class::Relative);
        let first = &self.items[at];
        cue.is_some_and(|cue| {
            let ends = self.items.get(cue + 1).filter(|_| cue + 1 < limit).is_none_or(|next| {
                next.kind == Kind::Stop
                    || next.is(Class::Weekday) && self.items.get(cue + 2).is_none_or(|n| n.kind == Kind::Stop)
            });
            ends && (at..cue).all(plain)
                && !first.is(Class::Coordinator)
                && !first.is(Class::Preposition)
                && !first.is(Class::Subordinator)
                && matches!(self.items[cue].lower, "said" | "say" | "says" | "added" | "reported")
        })
    }

    /// Whether a content ends at the coordinator at `at`: another cue or "that" follows.
    fn turns_at_word(&self, at: usize, limit: usize) -> bool {
        let item = &self.items[at];
        let Some(next) = self.items.get(at + 1).filter(|_| at + 1 < limit && item.is(Class::Coordinator)) else {
            return false;
        };
        let saying = next.cue.is_some_and(|verb| {
            let excluded = [CueClass::Kata, CueClass::Quote, CueClass::Passive, CueClass::Cited, CueClass::Call];
            let dismisses = verb.class == CueClass::Dismiss;
            matches!(verb.form, Form::Past | Form::Third | Form::Only) && !excluded.contains(&verb.class) && !dismisses
        });
        // "and called on both sides to stop", "and urged calm"
        let appeals = next.lower == "called" && self.items.get(at + 2).is_some_and(|item| item.lower == "on")
            || matches!(next.lower, "urged" | "urges");
        let that = next.is(Class::That) && (matches!(item.lower, "and" | "dan") || item.lower == "but");
        saying && (self.indonesian || self.attributes(at + 1, limit))
            || item.lower == "and" && self.counts_others(at + 1, limit)
            || !self.indonesian && (self.verb_after(at, limit).is_some() || self.turns_to_deed(at, limit))
            || appeals
            || that
            || matches!(item.lower, "but" | "namun") && self.attribution_follows(at + 1, limit)
    }

    /// Whether a sentence begins at item `at` after "the U.S.", whose stop the splitter took for part of a name.
    fn begins_sentence(&self, at: usize, limit: usize) -> bool {
        let named = |at: usize| self.items[at].name;
        at >= 2
            && !self.indonesian
            && self.items[at].capital
            && named(at).is_some()
            && (named(at) != named(at - 1) || self.items.get(at + 1).is_some_and(|next| next.cue.is_some()))
            && matches!(self.items[at - 1].lower, "u.s." | "u.n." | "u.k.")
            && self.items[at - 2].lower == "the"
            && (at + 1..limit.min(at + 5))
                .find(|&i| named(i).is_none())
                .is_some_and(|i| self.is_finite(i) || self.items[i].cue.is_some() || self.items[i].lower == "and")
    }

    /// Whether the sentence names where it comes from at `at`: "seperti dikutip Reuters", "demikian pernyataan itu".
    fn is_trailing_source(&self, at: usize, limit: usize) -> bool {
        let next = self.items.get(at + 1).filter(|_| at + 1 < limit);
        match self.items[at].lower {
            "seperti" | "sebagaimana" => next.is_some_and(|next| {
                next.cue.is_some_and(|verb| matches!(verb.class, CueClass::Cited | CueClass::Passive))
            }),
            "demikian" => next.is_some_and(|next| !matches!(next.lower, "pula" | "juga" | "halnya")),
            _ => false,
        }
    }

    /// Whether a content plainly follows the verb at `at`: "that", a quotation or a pronoun.
    pub(in crate::claim::attribution) fn attributes(&self, at: usize, limit: usize) -> bool {
        self.items.get(at + 1).filter(|_| at + 1 < limit).is_some_and(|next| {
            next.is(Class::That)
                || next.is_quote()
                || next.is(Class::Personal)
                || matches!(next.kind, Kind::Comma | Kind::Colon)
                || next.is(Class::Determiner)
        })
    }

    /// Whether a source, with asides between commas, and its verb of saying stand soon after item `at`.
    fn attribution_follows_asides(&self, at: usize, limit: usize) -> bool {
        let end = (at..limit.min(at + 16)).find(|&i| {
            matches!(self.items[i].kind, Kind::Semicolon | Kind::Stop | Kind::Colon | Kind::Quote(_))
                || self.items[i].cue.is_some_and(|verb| verb.form != Form::Base)
                || self.is_finite(i)
        });
        end.is_some_and(|i| self.items[i].cue.is_some_and(|verb| matches!(verb.form, Form::Past | Form::Third)))
    }

    /// Whether a source and its verb of saying stand soon after item `at`.
    fn attribution_follows(&self, at: usize, limit: usize) -> bool {
        for i in at..limit.min(at + 12) {
            let item = &self.items[i];
            if item.kind == Kind::Comma && i > at
                || matches!(item.kind, Kind::Semicolon | Kind::Stop | Kind::Colon | Kind::Quote(_))
            {
                return false;
            }
            if let Some(verb) = item.cue {
                let saying = matches!(
                    verb.class,
                    CueClass::Clause
                        | CueClass::Object
                        | CueClass::Find
                        | CueClass::That
                        | CueClass::Tell
                        | CueClass::Kata
                );
                let before = &self.items[i - 1];
                // "and 37 percent say": a form without an ending, after many.
                let many = matches!(before.lower, "%" | "percent" | "others" | "they" | "many" | "some")
                    || before.lower.ends_with('%');
                let tense = matches!(verb.form, Form::Past | Form::Third | Form::Only)
                    || verb.form == Form::Base && many && matches!(item.lower, "say" | "think" | "believe");
                let saying = saying && tense;
                let passive = matches!(before.lower, "be" | "been" | "being" | "is" | "are" | "was" | "were" | "to");
                return saying && i >= at && !passive && (i == at || !before.is(Class::Relative));
            }
            if self.is_finite(i) && !item.is(Class::Aux) || item.is(Class::Relative) {
                return false;
            }
        }
        false
    }
}

/// Whether an Indonesian verb of saying after a comma adds what the same source also says: "…, | bersumpah untuk melawan",
/// "…, | menyebutnya sebagai “…”".
fn adds_speech(item: &Item<'_>) -> bool {
    let stem = item.lower.strip_suffix("nya").unwrap_or(item.lower);
    let says = verb(stem, None).is_some_and(|verb| {
        verb.form == Form::Only && matches!(verb.class, CueClass::Clause | CueClass::Object | CueClass::That)
    });
    says && !item.capital && (stem.starts_with("me") || stem.starts_with("ber"))
}
