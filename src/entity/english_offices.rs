//! Separates an English office from the organisation or place before it and the person after it: "Acme Foods chief
//! executive Jane Roe", "Toronto Mayor Ann Low", "Finance Minister Anil Kulkarni", "Pol Col Anucha Srisai".

use super::EntityType;
use super::names::{NameFinder, is_role_token};
use super::person_parts::is_hyphenated_noun;
use super::tagger::decoder::TokenRange;
use super::tagger::features::WordCase;
use super::tagger::gazetteer::{AGENCY, COUNTRY, ORGANIZATION, PLACE};
use super::word_lists::WordLists;
use crate::text::word_list::WordList;

/// Offices, ranks, titles and occupations.
static OFFICES: WordList = WordList::new(include_str!("../../data/entity/english_offices.txt"));

/// Words that precede an office and belong to it.
static MODIFIERS: WordList = WordList::new(include_str!("../../data/entity/office_modifiers.txt"));

/// The subjects of ministers and secretaries.
static PORTFOLIOS: WordList = WordList::new(include_str!("../../data/entity/portfolios.txt"));

/// Offices that the name of an area precedes.
static AREA_OFFICES: WordList = WordList::new(include_str!("../../data/entity/english_area_offices.txt"));

/// Offices of sport: the town before one is a club.
static SPORTS_OFFICES: WordList = WordList::new(include_str!("../../data/entity/sports_offices.txt"));

/// Offices that also begin names of organisations, places and works.
static AMBIGUOUS_OFFICES: WordList = WordList::new(include_str!("../../data/entity/ambiguous_offices.txt"));

/// Offices that the name of a subject precedes.
const OFFICES_WITH_SUBJECT: [&str; 7] =
    ["minister", "secretary", "commissioner", "representative", "prosecutor", "negotiator", "envoy"];

/// Words before a winner or a player that are not an employer: "Olympic champion".
const AWARDS: [&str; 14] = [
    "Olympic",
    "Paralympic",
    "Olympics",
    "Nobel",
    "Oscar",
    "Grammy",
    "Emmy",
    "Pulitzer",
    "Booker",
    "Wimbledon",
    "Cup",
    "Open",
    "League",
    "Hollywood",
];

/// Nouns that end names of institutions and places named after persons: "King Abdullah Stadium".
const INSTITUTIONS: [&str; 36] = [
    "Club",
    "Team",
    "Group",
    "Award",
    "Awards",
    "Cup",
    "Prize",
    "Street",
    "Avenue",
    "Road",
    "Stadium",
    "Airport",
    "Hall",
    "Building",
    "Square",
    "Day",
    "House",
    "Hospital",
    "Tower",
    "Bridge",
    "Center",
    "Centre",
    "Memorial",
    "Park",
    "Stakes",
    "Participants",
    "Company",
    "Corp",
    "Inc",
    "Ltd",
    "Party",
    "Administration",
    "Hotel",
    "Palace",
    "Mosque",
    "Cathedral",
];

/// Maximum number of words in the name of a person.
const MAX_PERSON_TOKENS: usize = 7;

/// First words of names of organisations before the name of a state: "Air New Zealand".
const COMPANY_WORDS: [&str; 9] =
    ["Air", "Bank", "Radio", "Royal", "Football", "Cricket", "Rugby", "Tourism", "Business"];

/// First or last words of names of places.
const PLACE_WORDS: [&str; 26] = [
    "City", "County", "State", "Province", "District", "River", "Valley", "Island", "Islands", "Bay", "North", "South",
    "East", "West", "New", "San", "Santa", "St", "Saint", "Port", "Fort", "Lake", "Mount", "Park", "Beach", "Republic",
];

/// Maximum number of words in the name before an office.
const MAX_EMPLOYER_TOKENS: usize = 6;

/// An office in a sentence.
#[derive(Clone, Copy, Debug)]
struct Office {
    /// The tokens of the office, with its subject ("Home Affairs Minister").
    first: usize,
    end: usize,
    /// The last word that is an office by itself, not a period.
    head: usize,
}

/// Returns whether `word` is an English office, rank or title, or an abbreviation of one.
pub(super) fn is_english_office(word: &str) -> bool {
    OFFICES.contains_ignoring_case(word.trim_end_matches('.'))
}

/// Returns whether `word` may precede an office: "deputy".
pub(super) fn is_office_modifier(word: &str) -> bool {
    MODIFIERS.contains_ignoring_case(word.trim_end_matches('.'))
}

/// Returns whether `word` is an office that the name of a subject precedes: "minister".
pub(super) fn is_office_with_subject(word: &str) -> bool {
    OFFICES_WITH_SUBJECT.iter().any(|office| word.eq_ignore_ascii_case(office))
}

/// Returns whether `word` can be in the subject of such an office: "Home Affairs".
pub(super) fn is_office_subject(word: &str) -> bool {
    PORTFOLIOS.contains_ignoring_case(word)
}

impl NameFinder<'_> {
    /// Returns whether the word at `at` is an office, or a part of one.
    pub(super) fn is_office_word(&self, at: usize) -> bool {
        self.is_office_head(at) || self.lists[at].has(WordLists::OFFICE_MODIFIER)
    }

    fn is_office_head(&self, at: usize) -> bool {
        is_role_token(&self.words[at]) || self.lists[at].has(WordLists::OFFICE)
    }

    /// Corrects the names around the offices in the English `sentence`.
    pub(super) fn split_offices(&mut self, sentence: &TokenRange) {
        let mut at = sentence.start;
        while at < sentence.end {
            if let Some(office) = self.english_office_at(at, sentence) {
                self.split_office(office, sentence);
                at = office.end;
                continue;
            }
            if self.name_at(at).is_some() && self.word(at).eq_ignore_ascii_case("head") {
                self.drop_office_phrase(at..at + 1);
            }
            at += 1;
        }
    }

    /// The office that begins at `at`.
    fn english_office_at(&self, at: usize, sentence: &TokenRange) -> Option<Office> {
        if !self.is_office_word(at) || self.words[at].is_headline {
            return None;
        }
        let (mut end, mut head) = (at, None);
        let mut i = at;
        while i < sentence.end {
            if self.is_office_head(i) {
                head = Some(i);
                end = i + 1;
            } else if head == Some(i.wrapping_sub(1)) && self.word(i) == "." && i + 1 < sentence.end {
                end = i + 1;
            } else if head == Some(i.wrapping_sub(1)) && self.word(i) == "of" && i + 1 < sentence.end {
                // "Secretary of State"
                if !matches!(self.word(i + 1), "State" | "Staff" | "Defense" | "Defence" | "Justice") {
                    break;
                }
                head = Some(i + 1);
                end = i + 2;
                i += 1;
            } else if !self.lists[i].has(WordLists::OFFICE_MODIFIER) {
                break;
            }
            i += 1;
        }
        Some(Office { first: at, end, head: head? })
    }

    /// Drops what the tagger took for a name and is an office with its subject: "Head of Communications".
    fn drop_office_phrase(&mut self, office: TokenRange) {
        let Some(name) = self.name_at(office.start).filter(|name| name.first == office.start) else { return };
        let (first, end) = (name.first, name.end);
        let phrase = office.end < end && matches!(self.word(office.end), "of" | "for");
        if phrase && self.words[office.end - 1].case.is_capital() {
            self.drop_names(first, end);
            let tail = (office.end + 1..end).find(|&at| self.words[at].case.is_capital());
            if let Some(tail) = tail
                && [COUNTRY, PLACE].iter().any(|&flag| self.phrase_end(flag, tail, end) == Some(end))
            {
                self.add_name(tail, end, EntityType::Place);
            }
        }
    }

    /// Corrects the names on both sides of `office`.
    fn split_office(&mut self, office: Office, sentence: &TokenRange) {
        self.drop_office_phrase(office.first..office.end);
        let office = self.with_portfolio(office, sentence);
        if self.add_holder(office, sentence) {
            self.add_english_employer(office, sentence);
        } else {
            self.add_employer_after(office, sentence);
        }
    }

    /// Extends the office to the left by its subject: "Home Affairs | Minister".
    fn with_portfolio(&self, office: Office, sentence: &TokenRange) -> Office {
        let head = self.word(office.head).to_lowercase();
        let subject = is_office_with_subject(&head);
        if !subject && !matches!(head.as_str(), "governor" | "senator" | "chief" | "prince" | "leader") {
            return office;
        }
        let mut first = office.first;
        while first > sentence.start {
            let word = self.word(first - 1).to_lowercase();
            let belongs = if self.words[first - 1].phrase(AGENCY) != 0 {
                false
            } else if subject {
                is_office_subject(&word)
            } else {
                matches!(word.as_str(), "state" | "county" | "police" | "fire" | "provincial" | "crown" | "opposition")
            };
            if !belongs {
                break;
            }
            first -= 1;
        }
        while first < office.first && matches!(self.word(first), "and" | "&") {
            first += 1;
        }
        Office { first, ..office }
    }

    /// Names the person after the office. Returns whether there is one.
    fn add_holder(&mut self, office: Office, sentence: &TokenRange) -> bool {
        let first = office.end;
        let Some(end) = self.holder_end(office, sentence) else { return false };
        let named = self.name_at(first).map(|name| (name.first, name.end, name.kind));
        // "Dean Kamen"
        let given = office.end == office.first + 1 && self.words[office.first].is_given_name();
        if given && named == Some((office.first, first + 1, EntityType::Person)) {
            return false;
        }
        // "Jeffrey Dean Morgan"
        let capital = self.words[office.head].case.is_capital();
        let middle = named.filter(|name| capital && name.0 < office.first && name.2 == EntityType::Person);
        if middle.is_some_and(|(start, ..)| !self.is_listed_employer(start, office.first)) {
            return false;
        }
        // "Brig" and "Gen" are titles, not persons.
        for at in office.first..office.end {
            if self.name_at(at).is_some_and(|name| name.first >= office.first && name.end <= office.end) {
                self.drop_names(at, at + 1);
            }
        }
        if named == Some((first, end, EntityType::Person)) {
            return true;
        }
        let before = self.name_at(first).filter(|name| name.first < office.first).map(|name| (name.first, name.kind));
        self.replace_names(first, end, first..end, EntityType::Person);
        // A name of capitals only is typed by the office: the tagger typed it together with the person.
        if let Some((start, kind)) = before
            && (start..office.first).any(|at| !self.words[at].case.is_capital())
        {
            self.add_name(start, office.first, kind);
        }
        true
    }

    /// Returns whether the tokens before an office are a place, an organisation or an acronym.
    fn is_listed_employer(&self, first: usize, end: usize) -> bool {
        [COUNTRY, AGENCY, ORGANIZATION, PLACE].iter().any(|&flag| self.phrase_end(flag, first, end) == Some(end))
            || (first..end).all(|at| self.words[at].case == WordCase::Upper)
    }

    /// The end of the name of the person after the office, or `None` if no person is named there.
    fn holder_end(&self, office: Office, sentence: &TokenRange) -> Option<usize> {
        let first = office.end;
        if first >= sentence.end || !self.words[first].case.is_capital() || self.is_never_name(first) {
            return None;
        }
        let named = self.name_at(first);
        if let Some(name) = named.filter(|name| name.kind == EntityType::Person && name.first >= office.first) {
            return Some(name.end);
        }
        let end = self.person_run(first, sentence.end);
        let words = (first..end).filter(|&at| self.words[at].case.is_capital()).count();
        if end == first || !(1..=MAX_PERSON_TOKENS).contains(&words) {
            return None;
        }
        if self.phrase_end(COUNTRY, first, end) == Some(end) && named.is_some() {
            return None;
        }
        if let Some(name) = named
            && (name.end > end || name.first >= office.first && name.kind == EntityType::Organization && words > 1)
        {
            return None;
        }
        let ambiguous = AMBIGUOUS_OFFICES.contains_ignoring_case(self.word(office.head));
        let inside = named.is_some_and(|name| name.first == office.first && name.kind != EntityType::Person);
        let whole = office.end == office.first + 1;
        let plausible = words > 1 || self.is_single_holder(office, first);
        (plausible && !(ambiguous && whole && (inside || words == 1))).then_some(end)
    }

    /// Returns whether one word after the office is the name of a person.
    fn is_single_holder(&self, office: Office, at: usize) -> bool {
        let token = &self.words[at];
        let listed = [COUNTRY, AGENCY, ORGANIZATION].iter().any(|&flag| token.phrase(flag) != 0);
        self.words[office.head].case.is_capital()
            && matches!(token.case, WordCase::Title | WordCase::Mixed)
            && !listed
            && (!token.is_very_common() || token.persons() > 0 && self.is_address(office.head))
    }

    /// Returns whether the word at `at` is a form of address, which always stands before the name of a person.
    fn is_address(&self, at: usize) -> bool {
        matches!(self.word(at), "Mr" | "Mrs" | "Ms" | "Dr" | "Prof")
    }

    /// The end of the run of words at `first` that can be the name of a person.
    fn person_run(&self, first: usize, limit: usize) -> usize {
        let mut end = first;
        while end < limit {
            let token = &self.words[end];
            if token.case.is_capital() {
                let stops = self.is_never_name(end)
                    || token.phrase(AGENCY) != 0
                    || end > first && token.phrase(COUNTRY) == 3 && !token.is_given_name()
                    || token.is_headline
                    || is_hyphenated_noun(self.word(end));
                if stops {
                    break;
                }
                end += 1;
            } else {
                match self.after_particles(end, limit) {
                    Some(next) if end > first => end = next,
                    _ => break,
                }
            }
        }
        // An organisation or a place named after a person: "King Abdullah University".
        let last = self.words[end.max(first + 1) - 1];
        let institution = end > first + 1 && last.is_very_common() && last.persons() == 0;
        let noun = |at: usize| self.is_organization_head(at) || INSTITUTIONS.contains(&self.word(at));
        if institution || (first..end).any(noun) {
            return first;
        }
        end
    }

    /// Names the organisation or the place before the office.
    fn add_english_employer(&mut self, office: Office, sentence: &TokenRange) {
        let end = office.first;
        if end == sentence.start || !self.words[end - 1].case.is_capital() {
            return;
        }
        let named = self.name_at(end - 1).filter(|name| name.end == end).map(|name| (name.first, name.kind));
        let mut first = end;
        while first > sentence.start && end - first < MAX_EMPLOYER_TOKENS && self.words[first - 1].case.is_capital() {
            first -= 1;
        }
        while first < end && self.is_no_employer(first, end, sentence) {
            first += 1;
        }
        if first == end || self.words[first].is_headline || named.is_none() && self.is_people(end - 1) {
            return;
        }
        match named {
            Some((start, kind)) if start <= first => {
                let kind = self.employer_type(start, end, office, Some(kind));
                self.replace_names(start, end, start..end, kind);
            }
            Some((start, _)) if self.name_at(first).is_none() => {
                // "Air | New Zealand": the tagger knows the last part only.
                let area = AREA_OFFICES.contains_ignoring_case(self.word(office.head));
                if !area
                    && (first..start)
                        .all(|at| !self.words[at].is_very_common() || COMPANY_WORDS.contains(&self.word(at)))
                {
                    self.replace_names(first, end, first..end, EntityType::Organization);
                }
            }
            Some(_) => {}
            None if (first..end).any(|at| self.name_at(at).is_some()) => {}
            None => {
                let kind = self.employer_type(first, end, office, None);
                self.add_name(first, end, kind);
            }
        }
    }

    /// Names the organisation after the office: "chairman of Zenith Cement,".
    fn add_employer_after(&mut self, office: Office, sentence: &TokenRange) {
        let limit = sentence.end;
        let at = office.end;
        if at + 2 >= limit
            || !matches!(self.word(at), "of" | "at" | "for" | "with")
            || matches!(self.word(office.head), "candidate" | "nominee" | "frontrunner" | "student" | "partner")
        {
            return;
        }
        let first = at + 1 + usize::from(self.word(at + 1) == "the");
        let end = first + (first..limit).take_while(|&i| self.words[i].case.is_capital()).count();
        let closed =
            end == limit || matches!(self.word(end), "," | "." | ";" | ")" | "and" | "said" | "says" | "was" | "is");
        if !closed || !(2..=MAX_EMPLOYER_TOKENS).contains(&(end - first)) || self.words[first].is_headline {
            return;
        }
        let place = |flag| self.phrase_end(flag, first, end) == Some(end);
        let area = AREA_OFFICES.contains_ignoring_case(self.word(office.head));
        let parts = (first..end).filter_map(|i| self.name_at(i));
        let other = parts.clone().any(|name| name.kind == EntityType::Person || name.end > end || name.first < first);
        let whole =
            parts.clone().any(|name| name.end - name.first == end - first && name.kind == EntityType::Organization);
        let subject = (first..end).any(|i| self.is_calendar_or_office(i)) || self.is_people_alone(first, end);
        if !area && !other && !whole && !subject && !place(COUNTRY) && !place(PLACE) {
            let known = parts.clone().any(|name| name.kind == EntityType::Place);
            let mixed = [first, end - 1].iter().any(|&at| PLACE_WORDS.contains(&self.word(at)));
            if !(known && mixed) {
                self.replace_names(first, end, first..end, EntityType::Organization);
            }
        }
    }

    fn is_calendar_or_office(&self, at: usize) -> bool {
        self.is_calendar(at) || self.is_office_word(at)
    }

    fn is_people_alone(&self, first: usize, end: usize) -> bool {
        (first..end).all(|at| self.is_never_name(at))
            || (first..end).all(|at| self.words[at].is_common() && self.name_at(at).is_none())
    }

    /// Returns whether the word at `at`, before an office, does not belong to the name of the employer.
    fn is_no_employer(&self, at: usize, end: usize, sentence: &TokenRange) -> bool {
        let token = &self.words[at];
        let word = self.word(at);
        let known = self.name_at(at).is_some() || token.places() > 0 || token.organizations() > 1;
        let opener = at == sentence.start
            && (matches!(word, "The" | "A" | "An" | "Former" | "Outgoing" | "Then") || !known && is_adjective(word));
        let common = at == sentence.start && token.is_common() && token.case == WordCase::Title;
        let alone = end == at + 1;
        let award = AWARDS.contains(&word) && self.name_at(at).is_none();
        let listed = [COUNTRY, AGENCY, PLACE].iter().any(|&flag| token.phrase(flag) != 0);
        opener
            || award
            || self.is_never_name(at) && (alone || self.name_at(at).is_none()) && !self.needs_adjective(at, end)
            || self.is_office_word(at)
            || self.is_region_of_people(at, end)
            || common && !listed && alone && (token.is_very_common() || token.organizations() == 0)
            || alone && !known && is_adjective(word)
            || alone && !known && !listed && token.case == WordCase::Title && self.words[end].case.is_capital()
            || PORTFOLIOS.contains_ignoring_case(word) && alone && self.name_at(at).is_none()
    }

    /// Returns whether one noun for an organisation follows the adjective: "Palestinian | Authority".
    fn needs_adjective(&self, at: usize, end: usize) -> bool {
        at + 2 == end && self.is_people(at) && self.is_organization_head(at + 1)
    }

    /// Returns whether the token is the first word of "South Korean".
    fn is_region_of_people(&self, at: usize, end: usize) -> bool {
        at + 1 < end && matches!(self.word(at), "North" | "South" | "East" | "West") && self.is_people(at + 1)
    }

    /// The type of the name before an office; `named` is the type that the tagger gave it.
    fn employer_type(&self, first: usize, end: usize, office: Office, named: Option<EntityType>) -> EntityType {
        let whole = |flag| self.phrase_end(flag, first, end) == Some(end);
        let head = self.word(office.head);
        let single = &self.words[first];
        let used_as_place = end == first + 1 && single.places() > 1 && single.places() >= single.organizations();
        let place = (whole(PLACE) || used_as_place) && !whole(AGENCY) && !whole(ORGANIZATION);
        let area = AREA_OFFICES.contains_ignoring_case(head);
        match named {
            _ if whole(COUNTRY) => EntityType::Place,
            Some(EntityType::Place) | None if SPORTS_OFFICES.contains_ignoring_case(head) => EntityType::Organization,
            Some(EntityType::Person) if !area && !place => EntityType::Person,
            Some(EntityType::Person) => EntityType::Place,
            None if self.is_organization_head(end - 1) || matches!(self.word(first), "U.N." | "UN") => {
                EntityType::Organization
            }
            None if place || area && single.organizations() == 0 => EntityType::Place,
            None => EntityType::Organization,
            Some(kind) => kind,
        }
    }
}

/// Returns whether `word` looks like an English adjective or adverb: "Disgraced", "Outspoken".
fn is_adjective(word: &str) -> bool {
    ["ed", "ing", "ly", "ous", "ish", "ese", "ful", "less", "ive", "ist", "ian", "ic"]
        .iter()
        .any(|end| word.ends_with(end))
}
