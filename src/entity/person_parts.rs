//! Parts of the names of persons that the tagger leaves out: particles ("de la Garza"), nicknames in brackets or quotes,
//! "Jr.", and given names that it does not know.

use super::EntityType;
use super::hyphenated::is_hyphen_suffix;
use super::names::{NameFinder, is_role_token};
use super::tagger::decoder::TokenRange;
use super::tagger::features::WordCase;
use super::tagger::gazetteer::{AGENCY, COUNTRY, PLACE};
use crate::article::Language;
use crate::text::word_list::WordList;

/// Small words inside the names of persons.
static PARTICLES: WordList = WordList::new(include_str!("../../data/entity/name_particles.txt"));

/// Maximum number of small words in a row: "von und zu", "de la".
const MAX_PARTICLES: usize = 3;

impl NameFinder<'_> {
    /// Completes the names of persons in the English `sentence`.
    pub(super) fn complete_persons(&mut self, sentence: &TokenRange) {
        for at in sentence.clone() {
            if self.words[at].case == WordCase::Mark {
                self.join_nickname(at, sentence);
            }
        }
        for at in sentence.clone() {
            self.join_particles(at, sentence);
        }
        for at in sentence.clone() {
            self.add_unknown_person(at, sentence);
        }
        let mut at = sentence.start;
        while at < sentence.end {
            let person = self.name_at(at).filter(|name| name.kind == EntityType::Person).map(|name| name.end);
            if let Some(end) = person {
                self.extend_left(at, sentence);
                self.include_generation(at, sentence);
                at = end;
            } else {
                at += 1;
            }
        }
    }

    /// Returns whether a small word of names stands at `at`, in lower case.
    pub(super) fn is_name_particle(&self, at: usize) -> bool {
        let word = self.word(at);
        // "di" is an Indonesian preposition.
        let certain = word != "di" || self.tokens.language(at) == Some(Language::English);
        self.words[at].case == WordCase::Lower && PARTICLES.contains(word) && certain
    }

    /// The token after the particles at `at` if a capitalised word follows them.
    pub(super) fn after_particles(&self, at: usize, limit: usize) -> Option<usize> {
        let count = (at..limit).take(MAX_PARTICLES).take_while(|&i| self.is_name_particle(i)).count();
        let next = at + count;
        (count > 0 && next < limit && self.words[next].case.is_capital() && !self.is_never_name(next)).then_some(next)
    }

    /// Returns whether the name at `at` is one of a person, or a given name.
    fn is_personal(&self, at: usize) -> bool {
        self.name_at(at).map_or(self.words[at].is_given_name(), |name| {
            name.kind == EntityType::Person || name.end == name.first + 1 && self.words[at].is_given_name()
        })
    }

    /// Joins "Alejandro | de la | Garza".
    fn join_particles(&mut self, at: usize, sentence: &TokenRange) {
        if at == sentence.start || !self.words[at - 1].case.is_capital() {
            return;
        }
        // A place or an organisation does not go before these: "Ursula von der Heyden".
        let strong = matches!(self.word(at), "van" | "von" | "bin" | "ibn" | "binti");
        let single = self.name_at(at - 1).is_none_or(|name| name.end == name.first + 1)
            && self.words[at - 1].case == WordCase::Title
            && !self.is_never_name(at - 1)
            && self.words[at - 1].phrase(COUNTRY) == 0;
        let next_is_person = || {
            let next = self.after_particles(at, sentence.end)?;
            self.name_at(next).filter(|name| name.kind == EntityType::Person)
        };
        let given = single && self.name_at(at - 1).is_none() && self.may_be_given_name(at - 1, sentence);
        let begins = self.is_personal(at - 1) || strong && single || given && next_is_person().is_some();
        if !begins {
            return;
        }
        let Some(next) = self.after_particles(at, sentence.end) else { return };
        let first = self.name_at(at - 1).map_or(at - 1, |name| name.first);
        let right = self.name_at(next);
        let end = right.map_or(next + 1, |name| name.end);
        let organization = right.is_some_and(|name| name.kind == EntityType::Organization && end > next + 1);
        if !organization && self.words[next].phrase(AGENCY) == 0 {
            self.replace_names(first, end, first..end, EntityType::Person);
        }
    }

    /// Joins `Te Kaurinui | (Robert) | Parata` and `Carlos | "Tite" | Barbosa` at the opening mark at `at`.
    fn join_nickname(&mut self, at: usize, sentence: &TokenRange) {
        let close: &[&str] = match self.word(at) {
            "(" => &[")"],
            "\"" => &["\""],
            "“" => &["”"],
            "‘" | "'" => &["’", "'"],
            _ => return,
        };
        let capital = |i: usize| {
            matches!(self.words[i].case, WordCase::Title | WordCase::Mixed | WordCase::Initial)
                && !self.words[i].is_headline
        };
        let inside = (at + 1..sentence.end).take_while(|&i| capital(i)).count();
        let end = at + 1 + inside;
        let fits = (1..=2).contains(&inside) && at > sentence.start && end + 1 < sentence.end;
        if !fits || !close.contains(&self.word(end)) || !capital(at - 1) || !capital(end + 1) {
            return;
        }
        let personal = [at - 1, at + 1, end + 1].into_iter().any(|i| self.is_personal(i));
        let other = [at - 1, at + 1, end + 1].into_iter().any(|i| {
            self.words[i].phrase(COUNTRY) != 0 || self.words[i].phrase(AGENCY) != 0 || is_role_token(&self.words[i])
        });
        if !personal || other {
            return;
        }
        let begins = (sentence.start..at)
            .rev()
            .take_while(|&i| capital(i) && (self.word(i) == "Te" || self.may_be_given_name(i, sentence)))
            .count();
        let first = at - begins.max(1);
        let last =
            self.name_at(end + 1).filter(|name| name.kind == EntityType::Person).map_or(end + 2, |name| name.end);
        self.replace_names(first, last, first..last, EntityType::Person);
    }

    /// Returns whether a word may be a part of the name of a person that follows it.
    fn may_be_given_name(&self, at: usize, sentence: &TokenRange) -> bool {
        let token = &self.words[at];
        let listed = [COUNTRY, AGENCY, PLACE].iter().any(|&flag| token.phrase(flag) != 0) && !token.is_given_name();
        let common = if at == sentence.start { token.is_common() } else { token.is_very_common() };
        let other = listed || common && !token.is_given_name() || self.is_office_word(at) || self.is_never_name(at);
        !(other || token.is_headline)
    }

    /// Extends the person whose name begins at `at` by the unknown word before it: "Marie-Claire | Dubois".
    fn extend_left(&mut self, at: usize, sentence: &TokenRange) {
        let Some(before) = at.checked_sub(1).filter(|&before| before >= sentence.start) else { return };
        let token = &self.words[before];
        let alone = before == sentence.start || !self.words[before - 1].case.is_capital();
        let joined = self.name_at(before).is_none() && matches!(token.case, WordCase::Title | WordCase::Mixed);
        let ending = ["ly", "ing", "ed", "ist", "ant", "ent", "man", "men", "woman", "er", "or", "al", "ic", "ive"];
        let noun = token.persons() == 0
            && !self.word(before).contains('-')
            && ending.iter().any(|end| self.word(before).ends_with(end));
        let unlikely = token.organizations() > token.persons() || noun || !is_capitalized(self.word(before));
        let Some(end) = self.name_at(at).map(|name| name.end) else { return };
        // "Ban | Jae-ho": the family name before a given name of two syllables.
        let family = is_two_syllables(self.word(at)) && !self.is_never_name(before) && !self.is_office_word(before);
        let given = !unlikely && self.may_be_given_name(before, sentence);
        if alone && joined && end <= at + 3 && (given || family) {
            self.replace_names(before, end, before..end, EntityType::Person);
        }
    }

    /// Names a person whom the tagger does not know: a given name before an unknown word ("Miguel Díaz-Canel"), a family
    /// name before two syllables ("Park Min-jun"), initials before a word ("J. D. Hollister").
    fn add_unknown_person(&mut self, at: usize, sentence: &TokenRange) {
        let part = |i: usize| {
            let token = &self.words[i];
            i < sentence.end
                && matches!(token.case, WordCase::Title | WordCase::Initial | WordCase::Mixed)
                && !token.is_headline
                && self.name_at(i).is_none()
                && is_capitalized(self.word(i))
        };
        if at > sentence.start && self.words[at - 1].case.is_capital() || !part(at) {
            return;
        }
        let end = (at..sentence.end).find(|&i| !part(i)).unwrap_or(sentence.end);
        let whole = end == sentence.end || !self.words[end].case.is_capital();
        if !whole || !(2..=4).contains(&(end - at)) {
            return;
        }
        let plain = |i: usize| {
            let token = &self.words[i];
            let listed = [COUNTRY, AGENCY, PLACE].iter().any(|&flag| token.phrase(flag) == 3);
            !token.is_very_common() && !listed && !self.is_never_name(i) && !self.is_office_word(i)
        };
        let last = end - 1;
        let initials = self.words[at..last].iter().filter(|token| token.case == WordCase::Initial).count();
        let by_initials = initials > 1
            && initials == last - at
            && self.words[at..last].iter().all(|token| token.case == WordCase::Initial)
            && self.words[last].case == WordCase::Title
            && !self.is_never_name(last)
            && !self.words[last].is_very_common();
        let by_given = self.words[at].is_given_name()
            && (at..end).all(plain)
            && self.words[last].places() == 0
            && self.words[last].organizations() == 0
            && !self.is_organization_head(last);
        let by_syllables = end == at + 2
            && is_two_syllables(self.word(last))
            && !self.is_never_name(at)
            && !self.is_office_word(at)
            && self.words[at].case == WordCase::Title;
        // "Carlos Ruiz-Mateos"
        let double = self.word(last).split_once('-').is_some_and(|(_, second)| second.starts_with(char::is_uppercase));
        let by_double = end == at + 2 && double && plain(at) && self.words[at].persons() > 0;
        if by_initials || by_given || by_syllables || by_double {
            self.add_name(at, end, EntityType::Person);
        }
    }

    /// Includes "Jr.", "III" after the person whose name begins at `at`.
    fn include_generation(&mut self, at: usize, sentence: &TokenRange) {
        let Some(end) = self.name_at(at).map(|name| name.end) else { return };
        let first = self.name_at(at).map_or(at, |name| name.first);
        let comma = usize::from(end < sentence.end && self.word(end) == ",");
        let junior = |i: usize| i < sentence.end && matches!(self.word(i), "Jr" | "Sr" | "Jnr" | "Snr");
        let inside = junior(end - 1) && end > first + 1;
        let stop = if inside {
            end
        } else if junior(end + comma) {
            end + comma + 1
        } else if end < sentence.end && matches!(self.word(end), "II" | "III" | "IV") {
            end + 1
        } else {
            return;
        };
        // A period that does not end the sentence belongs to the abbreviation.
        let period = junior(stop - 1) && stop + 1 < sentence.end && self.word(stop) == ".";
        let stop = stop + usize::from(period);
        if stop > end && !self.is_calendar(first) {
            self.replace_names(first, stop, first..stop, EntityType::Person);
        }
    }
}

/// Returns whether every part of a hyphenated word begins with a capital, or only the first: "Marie-Claire", "Jae-ho", but
/// not "then-President" or "Ethiopian-born".
fn is_capitalized(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && word.rsplit('-').next().is_none_or(|last| !is_hyphen_suffix(last))
}

/// Returns whether `word` ends in a noun after a hyphen: "Prize-winner".
pub(super) fn is_hyphenated_noun(word: &str) -> bool {
    let last = word.rsplit('-').next().unwrap_or(word);
    word.contains('-') && last.chars().all(char::is_lowercase) && !is_two_syllables(word)
}

/// Returns whether `word` is a Korean given name or another one written in this way: "Jae-ho".
fn is_two_syllables(word: &str) -> bool {
    let short = |part: &str| (2..=5).contains(&part.chars().count()) && part.chars().skip(1).all(char::is_lowercase);
    word.split_once('-').is_some_and(|(first, second)| {
        let second_lower = second.chars().all(char::is_lowercase) && !is_hyphen_suffix(second);
        first.starts_with(char::is_uppercase) && short(first) && short(second) && second_lower
    })
}
