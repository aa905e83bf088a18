//! Separates an Indonesian office, the organisation or area that it belongs to, and the person who holds it: "Direktur |
//! PT Astra Otoparts Tbk | Yusak Kristian", "Bupati | Sleman | Kustini".
//!
//! The capitalised words after an office are an employer and a holder, and either may be missing. [`SplitScore`] decides
//! where the first ends.
//!
//! [`SplitScore`]: super::split_score::SplitScore

use super::EntityType;
use super::names::NameFinder;
use super::office_holders::{AREA_OFFICES, EMPLOYER_OFFICES, is_abbreviated_office};
use super::organization_names::{OrganizationHead, is_company_form};
use super::phrase_set::PhraseSet;
use super::split_score::SplitScore;
use super::tagger::features::WordCase;
use super::tagger::gazetteer::{AGENCY, COUNTRY, ORGANIZATION, PLACE};
use crate::text::word_list::WordList;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Offices and occupations, and the words before them.
pub(super) static OFFICES: LazyLock<PhraseSet> =
    LazyLock::new(|| PhraseSet::new(include_str!("../../data/entity/office_words.txt")));

/// Words after an office that say what it is for.
pub(super) static FIELDS: LazyLock<PhraseSet> =
    LazyLock::new(|| PhraseSet::new(include_str!("../../data/entity/office_fields.txt")));

/// Ranks, degrees and forms of address before the name of a person.
pub(super) static RANKS: LazyLock<PhraseSet> =
    LazyLock::new(|| PhraseSet::new(include_str!("../../data/entity/ranks.txt")));

/// Last words of the names of parties, which an area may follow.
static PARTIES: WordList = WordList::new(include_str!("../../data/entity/political_parties.txt"));

/// Maximum number of tokens after an office that are looked at.
const MAX_TOKENS: usize = 16;

/// Maximum number of words in the name of a person.
pub(super) const MAX_PERSON_WORDS: usize = 5;

/// What may follow an office.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OfficeKind {
    /// A person: "Kompol", "Pak".
    Rank,
    /// An area and a person: "Bupati".
    OfArea,
    /// An organisation, a country or an area, and a person.
    Other,
}

/// An office in the text.
struct Office {
    /// Index of the token after it.
    end: usize,
    kind: OfficeKind,
}

/// The tokens after an office that may be names.
#[derive(Clone, Copy)]
pub(super) struct Run {
    pub(super) office: OfficeKind,
    pub(super) first: usize,
    /// Index of the token after the words that certainly belong to the organisation.
    core: usize,
    pub(super) end: usize,
    /// Set if an organisation begins here.
    pub(super) head: Option<OrganizationHead>,
}

impl NameFinder<'_> {
    /// Separates employers and holders after the offices of all Indonesian sentences.
    pub(super) fn split_office_constructions(&mut self) {
        let alone = self.named_alone();
        for sentence in self.indonesian_prose() {
            let mut at = sentence.start;
            while at < sentence.end {
                at = match self.office_at(at, sentence.start, sentence.end) {
                    Some(office) => {
                        self.drop_names_inside(at, office.end);
                        self.split_after(&office, sentence.end, &alone)
                    }
                    None => at + 1,
                }
            }
        }
    }

    /// Removes the names that are only a part of an office: "Ketua | DPP | …".
    fn drop_names_inside(&mut self, first: usize, end: usize) {
        for at in first..end {
            if let Some((from, to)) = self.name_at(at).map(|name| (name.first, name.end))
                && from >= first
                && to <= end
            {
                self.drop_names(from, to);
            }
        }
    }

    /// The office that begins at `at`, with the words that say what it is for: "Direktur Pemasaran dan Niaga".
    fn office_at(&self, at: usize, opens: usize, limit: usize) -> Option<Office> {
        let title = |at: usize| self.is_rank(at) && self.words[at].case.is_capital();
        if OFFICES.longest(&self.words[at..limit]) == 0 && !title(at) || self.is_inside_name(at, opens) {
            return None;
        }
        let mut end = at;
        let mut kind = OfficeKind::Rank;
        while end < limit && (end == at || self.organization_head(end).is_none()) {
            let office = OFFICES.longest(&self.words[end..limit]);
            let len = office.max(if title(end) { self.rank_words(end) } else { 0 });
            if len == 0 {
                break;
            }
            kind = match kind {
                _ if office > 0 && AREA_OFFICES.contains_ignoring_case(self.word(end + len - 1)) => OfficeKind::OfArea,
                OfficeKind::Other => OfficeKind::Other,
                _ if office == 0 => OfficeKind::Rank,
                _ => OfficeKind::Other,
            };
            end += len;
            while end < limit && self.word(end) == "." && self.is_rank(end - 1) {
                end += 1;
            }
        }
        let end = if kind == OfficeKind::Other { self.fields_end(end, limit) } else { end };
        Some(Office { end, kind })
    }

    /// Whether the token follows a capitalised word, so that an office there may be a part of a name: "Lukman | Hakim".
    fn is_inside_name(&self, at: usize, opens: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|_| at > opens) else { return false };
        let begins = before == opens
            && self.organization_head(before).is_none()
            && (self.words[before].is_common() || matches!(self.word(before), "Menurut" | "Kata"));
        self.words[before].case.is_capital() && !self.is_rank(before) && !begins
    }

    /// The end of the words after an office that say what it is for: "… Pemasaran dan Niaga", "… Komisi III".
    fn fields_end(&self, first: usize, limit: usize) -> usize {
        let mut end = first;
        loop {
            let from = self.after_joint(first, end, limit);
            if from >= limit {
                return end;
            }
            let ordinal = |at: usize| at < limit && is_ordinal(self.word(at));
            let unit = |at: usize| matches!(self.word(at), "Komisi" | "Divisi" | "Wilayah" | "Regional" | "Asisten");
            let numbered = from == end && from > 0 && ordinal(from) && (unit(from - 1) || self.word(from).len() > 1);
            let is_head = self.organization_head(from).is_some();
            let nominal = self.words[from].case == WordCase::Title && self.is_nominal(from) && !is_head;
            let phrase = FIELDS.longest(&self.words[from..limit]).max(OFFICES.longest(&self.words[from..limit]));
            // "Ketua Komisi III" is a committee, "Ketua Komisi Pemilihan Umum" is not.
            let committee = self.word(from) == "Komisi" && ordinal(from + 1);
            let chamber = self.word(from) == "DPD" && from + 1 < limit && self.word(from + 1) == "RI";
            let phrase = if chamber || phrase == 1 && is_head && !committee { 0 } else { phrase };
            match phrase.max(usize::from(numbered || nominal)) {
                0 => return end,
                len => end = from + len,
            }
        }
    }

    /// The index after a comma or "dan" at `at`, or `at`.
    fn after_joint(&self, first: usize, at: usize, limit: usize) -> usize {
        let is = |at: usize, word: &str| at < limit && self.word(at) == word;
        if at == first {
            at
        } else if is(at, ",") {
            at + 1 + usize::from(is(at + 1, "dan"))
        } else {
            at + usize::from(is(at, "dan") || is(at, "&"))
        }
    }

    /// Whether the token is a rank, a degree or a form of address, or the arm of the service after a rank: "Brigjen Pol".
    pub(super) fn is_rank(&self, at: usize) -> bool {
        let arm = matches!(
            self.word(at),
            "Pol" | "TNI" | "Inf" | "Arm" | "Kav" | "Cpm" | "Czi" | "Cba" | "Caj" | "Purn" | "Mar"
        );
        self.rank_words(at) > 0 && (!arm || at > 0 && self.is_rank(at - 1))
    }

    /// The number of words of the rank that begins at `at`: "Letnan Jenderal".
    fn rank_words(&self, at: usize) -> usize {
        RANKS.longest(&self.words[at..])
    }

    /// Whether the token belongs to the office or rank before it: "Ketua | DPP", "Komisi | VII", "Letjen | TNI".
    pub(super) fn is_part_of_office(&self, at: usize) -> bool {
        let inside = self.words[at].case.is_capital() && !self.opens_sentence(at);
        let Some(before) = at.checked_sub(1).filter(|_| inside) else { return false };
        let after_office = OFFICES.contains(&self.words[before]) || FIELDS.contains(&self.words[before]);
        after_office && (FIELDS.contains(&self.words[at]) || is_ordinal(self.word(at)))
            || self.is_rank(before) && self.is_rank(at)
    }

    /// Separates the names after an office, and returns the index of the token after them.
    fn split_after(&mut self, office: &Office, limit: usize, alone: &HashSet<u64>) -> usize {
        let run = self.run_after(office, limit);
        let least = self.least_employer_end(&run);
        if run.first == run.end || least > run.end {
            return office.end;
        }
        let split = self.best_split(&run, least, limit, alone);
        let holder = self.skip_ranks(split, run.end);
        let stop = if holder < run.end { self.person_end(holder, run.end) } else { run.end };
        let accepted = if split == run.first {
            self.is_holder(&run, holder, stop)
        } else if split == run.end {
            self.is_employer(&run)
        } else {
            self.is_employer_and_holder(&run, split, holder, stop)
        };
        if !accepted {
            return office.end;
        }
        let kind = self.employer_kind(&run, split);
        let person = split == run.first || self.may_follow_employer(holder, stop);
        self.drop_names(run.first, run.end);
        self.add_office_employer(run.first, split, kind, run.head);
        if person {
            self.add_name(holder, stop, EntityType::Person);
        }
        run.end
    }

    /// The words after an office that may be names.
    fn run_after(&self, office: &Office, limit: usize) -> Run {
        let first = office.end;
        let limit = limit.min(first + MAX_TOKENS);
        let of_organization = first < limit && office.kind != OfficeKind::Rank;
        let head = if of_organization { self.organization_head(first) } else { None };
        let core = head.map_or(first, |head| self.organization_core(first, head, limit));
        let mut end = core;
        while end < limit && self.continues_run(first, end, limit) {
            end = self.bracket_end(end, limit).unwrap_or(end + 1);
        }
        while end > core && !self.words[end - 1].case.is_capital() && self.word(end - 1) != ")" {
            end -= 1;
        }
        Run { office: office.kind, first, core, end, head }
    }

    fn continues_run(&self, first: usize, at: usize, limit: usize) -> bool {
        let (word, case) = (self.word(at), self.words[at].case);
        if case.is_capital() {
            return at == first || !begins_other_office(word);
        }
        let before_capital = at > first && at + 1 < limit && self.words[at + 1].case.is_capital();
        let number = case == WordCase::Digit && word.len() < 5 && word.bytes().all(|byte| byte.is_ascii_digit());
        let stop = word == "." && at > first && (self.is_rank(at - 1) || matches!(self.word(at - 1), "PT" | "CV"));
        before_capital && (number || stop || is_name_particle(word))
            || at > first && self.bracket_end(at, limit).is_some()
    }

    /// The end of "(Persero)" or of an abbreviation in brackets, "(KPK)", that begins at `at`.
    fn bracket_end(&self, at: usize, limit: usize) -> Option<usize> {
        let brackets = at + 2 < limit && self.word(at) == "(" && self.word(at + 2) == ")";
        let inner = || self.words[at + 1].case == WordCase::Upper || is_company_form(self.word(at + 1));
        (brackets && inner()).then_some(at + 3)
    }

    /// Where the name of the holder begins: `run.end` if there is none, `run.first` if there is no employer.
    fn best_split(&self, run: &Run, least: usize, limit: usize, alone: &HashSet<u64>) -> usize {
        if run.office == OfficeKind::Rank {
            return run.first;
        }
        if let Some(split) = self.certain_split(run) {
            return split;
        }
        let next = run.end + 1;
        let holder_follows = next < limit
            && self.word(run.end) == ","
            && (self.is_rank(next) || self.name_at(next).is_some_and(|name| name.kind == EntityType::Person));
        // "Ketua Serikat Awak Feri Madura, Siti Rohmah"
        if holder_follows && run.head.is_some_and(|head| head != OrganizationHead::Complete) {
            return run.end;
        }
        let scores = SplitScore { names: self, run, alone, holder_follows };
        let from = run.end.saturating_sub(MAX_PERSON_WORDS).max(least);
        let possible = (from..=run.end).filter(|&at| at == run.end || at == run.first || self.may_begin_holder(at));
        possible.max_by_key(|&at| (scores.of(at), std::cmp::Reverse(at))).unwrap_or(run.end)
    }

    /// Where a rank, or the form of a company at its end, separates employer and holder.
    fn certain_split(&self, run: &Run) -> Option<usize> {
        let inside = run.first..run.end;
        let ends_employer = |at: &usize| is_company_form(self.word(*at)) || self.word(*at) == ")";
        if let Some(at) = inside.rev().find(ends_employer) {
            return Some(at + 1);
        }
        (run.core.max(run.first)..run.end).find(|&at| {
            let bears_name = at > run.first && self.is_named_after_person(at - 1);
            self.is_rank(at) && self.words[at].case != WordCase::Initial && !bears_name && at + 1 < run.end
        })
    }

    /// The first place where the name of the employer may end.
    fn least_employer_end(&self, run: &Run) -> usize {
        let acronym = |at: usize| self.words[at].case == WordCase::Upper && !is_ordinal(self.word(at));
        match run.head {
            Some(_) if run.core > run.first + 1 => run.core,
            Some(OrganizationHead::Complete) => run.first + 1,
            Some(_) => run.first + 2,
            None if run.first < run.end && acronym(run.first) && !self.words[run.first].is_given_name() => {
                run.first + 1
            }
            None => run.first,
        }
    }

    /// Whether the tokens after an office without an employer are the name of a person. A single word may as well be an
    /// unknown country, and several an unknown organisation: "Presiden Pilipina", "anggota Ivy League".
    fn is_holder(&self, run: &Run, first: usize, end: usize) -> bool {
        let is_named = (first..end).any(|at| !self.is_rank(at) && self.words[at].case == WordCase::Title);
        if !is_named || end - first > MAX_PERSON_WORDS {
            return false;
        }
        let score = self.person_scores(first, end);
        if (first..end).any(|at| self.is_tagged_person(at)) {
            return score > -10;
        }
        match run.office {
            OfficeKind::Rank => score > -10,
            _ if is_abbreviated_office(self.word(run.first - 1)) => score >= 0,
            _ if self.name_at(first).is_some() => false,
            _ if score >= 20 && self.has_person_word(first, end) => true,
            // "Sekretaris Kabinet Pramudya Anindita", but not "anggota Ivy League".
            _ => {
                let office = run.first - 1;
                self.words[office].case == WordCase::Title
                    && !EMPLOYER_OFFICES.contains_ignoring_case(self.word(office))
                    && score >= 0
                    && matches!(end - first, 2 | 3)
                    && !(first..end).any(|at| self.words[at].is_common())
            }
        }
    }

    /// Whether the words after an office are an employer and a holder, and not one unknown name.
    fn is_employer_and_holder(&self, run: &Run, split: usize, holder: usize, end: usize) -> bool {
        let first = run.first;
        let listed = |flag| self.phrase_end(flag, first, split) == Some(split);
        let marked = run.head.is_some()
            || self.words[first].case == WordCase::Upper
            || run.office == OfficeKind::OfArea
            || self.ends_organization(split - 1);
        let known = marked
            || [PLACE, COUNTRY, AGENCY, ORGANIZATION].into_iter().any(listed)
            || EMPLOYER_OFFICES.contains_ignoring_case(self.word(first - 1));
        let one_name = self
            .name_at(first)
            .is_some_and(|name| name.first == first && name.end == run.end && name.kind != EntityType::Person);
        let person = self.has_person_word(holder, end);
        self.is_tagged_person(holder) && self.name_at(first).is_none_or(|name| name.end <= holder)
            || known && (person || marked || !one_name)
    }

    fn is_tagged_person(&self, at: usize) -> bool {
        self.name_at(at).is_some_and(|name| name.kind == EntityType::Person)
    }

    /// Whether one of the tokens is a word that occurs in names of persons.
    fn has_person_word(&self, first: usize, end: usize) -> bool {
        (first..end).any(|at| self.words[at].is_given_name() || self.words[at].persons() > 1)
    }

    /// Whether the tokens after an employer are the name of a person.
    fn may_follow_employer(&self, first: usize, end: usize) -> bool {
        let score = self.person_scores(first, end);
        let is_named = (first..end).any(|at| !self.is_rank(at) && self.words[at].case != WordCase::Initial);
        is_named && (score > -15 || score > -40 && (first..end).any(|at| self.is_tagged_person(at)))
    }

    /// Whether all words after an office are the name of an organisation or an area.
    fn is_employer(&self, run: &Run) -> bool {
        let Run { first, end, .. } = *run;
        let listed = |flag| self.phrase_end(flag, first, end) == Some(end);
        let one = end == first + 1;
        let upper = self.words[first].case == WordCase::Upper;
        if is_ordinal(self.word(first)) {
            return false;
        }
        if run.head.is_some() || self.ends_organization(end - 1) {
            return true;
        }
        if one && upper && run.office != OfficeKind::OfArea {
            let institution = || EMPLOYER_OFFICES.contains_ignoring_case(self.word(first - 1));
            return listed(AGENCY) || self.name_at(first).is_none() && institution() && self.word(first) != "RT";
        }
        listed(COUNTRY)
            || listed(AGENCY)
            || listed(PLACE) && (!one || self.words[first].places() == 3)
            || listed(ORGANIZATION) && self.name_at(first).is_some()
            || run.office != OfficeKind::OfArea && upper
    }

    /// The index after the ranks that begin the tokens `first..end`.
    fn skip_ranks(&self, first: usize, end: usize) -> usize {
        let is_title = |at: usize| self.is_rank(at) || self.word(at) == ".";
        let mut at = first;
        while at < end && is_title(at) {
            at += self.rank_words(at).max(1);
        }
        if at < end { at } else { first }
    }

    /// The type of the name between an office and its holder.
    fn employer_kind(&self, run: &Run, split: usize) -> EntityType {
        let first = run.first;
        if first == split || run.head.is_some() || self.ends_organization(split - 1) {
            return EntityType::Organization;
        }
        let listed = |flag| self.phrase_end(flag, first, split) == Some(split);
        let upper = self.words[first].case == WordCase::Upper;
        let last = self.words[split - 1];
        let is_place = match run.office {
            _ if self.words[first].case == WordCase::Mixed => false,
            OfficeKind::OfArea => !(upper && listed(AGENCY)),
            _ if upper && !listed(PLACE) && !listed(COUNTRY) => false,
            _ if self.is_area_word(first) || listed(COUNTRY) => true,
            _ if listed(AGENCY) || listed(ORGANIZATION) => false,
            _ if listed(PLACE) => true,
            _ => match self.name_at(first).map(|name| name.kind) {
                Some(EntityType::Place) => true,
                Some(EntityType::Organization) => false,
                _ => last.places() > last.organizations(),
            },
        };
        if is_place { EntityType::Place } else { EntityType::Organization }
    }

    /// Adds the organisation or area. An abbreviation in brackets, the area of a party, and the larger organisation that
    /// the first one belongs to are names of their own.
    fn add_office_employer(&mut self, first: usize, end: usize, kind: EntityType, head: Option<OrganizationHead>) {
        let bracket = (first..end).find(|&at| self.word(at) == "(" && !is_company_form(self.word(at + 1)));
        if let Some(bracket) = bracket {
            self.add_name(first, bracket, kind);
            return self.add_name(bracket + 1, bracket + 2, kind);
        }
        if kind == EntityType::Organization {
            let is_area = |at: &usize| {
                PARTIES.contains_ignoring_case(self.word(at - 1))
                    && self.phrase_end(PLACE, *at, end) == Some(end)
                    && self.word(*at) != "Indonesia"
            };
            if let Some(area) = (first + 1..end).find(is_area) {
                self.add_name(first, area, EntityType::Organization);
                return self.add_name(area, end, EntityType::Place);
            }
            let is_larger = |at: &usize| self.is_larger_organization(*at, end, head);
            if let Some(larger) = (first + 1..end).find(is_larger) {
                self.add_name(first, larger, EntityType::Organization);
                let head = self.organization_head(larger);
                return self.add_office_employer(larger, end, EntityType::Organization, head);
            }
        }
        self.add_name(first, end, kind);
    }

    /// Whether another organisation begins inside the name of one: "Fraksi PAN | DPR", "Pusat Data | Kementerian …".
    fn is_larger_organization(&self, at: usize, end: usize, head: Option<OrganizationHead>) -> bool {
        let enumerating = head == Some(OrganizationHead::Enumerating);
        let upper = |at: usize| self.words[at].case == WordCase::Upper;
        let acronym = upper(at)
            && self.phrase_end(AGENCY, at, end) == Some(at + 1)
            && self.word(at) != "RI"
            && (enumerating || upper(at - 1))
            && !matches!(self.word(at - 1), "PT" | "DPP" | "DPD" | "PP" | "PB");
        acronym || enumerating && self.begins_independent_organization(at)
    }
}

/// Whether a word is the ordinal of a committee or a region: "III", "4", "B".
fn is_ordinal(word: &str) -> bool {
    matches!(word, "A" | "B" | "C" | "D" | "E") || word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | '0'..='9'))
}

/// Whether a word in lower case joins parts of the name of a person.
fn is_name_particle(word: &str) -> bool {
    matches!(word, "bin" | "binti" | "van" | "de" | "von" | "der" | "al" | "da" | "dos")
}

/// Whether a word after the name of an organisation is not a part of it or of the name of a person.
fn begins_other_office(word: &str) -> bool {
    matches!(
        word,
        "Bidang"
            | "Divisi"
            | "Kapolres"
            | "Bupati"
            | "Gubernur"
            | "Menteri"
            | "Kapolda"
            | "Camat"
            | "Sekretaris"
            | "Ketua"
            | "Wakil"
            | "Bendahara"
            | "Direktur"
    )
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::entity::{EntityType, extract};
    use crate::text::Span;

    /// The names of a text with a type.
    fn names(text: &str, kind: EntityType) -> Vec<String> {
        let article = Article::new(format!("Berita\n\n{text}"), None, None).unwrap();
        let found = extract(&article, Span::new(0, article.text().len()));
        found.entities.iter().filter(|entity| entity.kind == kind).map(|entity| entity.name.clone()).collect()
    }

    #[test]
    fn an_office_inside_a_name_is_not_one() {
        let text = "Menurut Lukman Hakim Prasetyo, sidang itu ditunda sampai pekan depan.";
        assert_eq!(names(text, EntityType::Person), ["Lukman Hakim Prasetyo"]);
    }

    #[test]
    fn no_person_is_made_of_an_organisation() {
        let text = "Ketua DPRD Kota Bogor mengatakan bahwa anggaran itu belum dibahas.";
        assert_eq!(names(text, EntityType::Person), [""; 0]);
        assert_eq!(names(text, EntityType::Organization), ["DPRD Kota Bogor"]);
    }

    #[test]
    fn the_area_of_a_party_is_a_name() {
        let text = "Ketua PAN Sulawesi Selatan mengatakan bahwa daftar calon sudah dikirim.";
        assert_eq!(names(text, EntityType::Organization), ["PAN"]);
        assert_eq!(names(text, EntityType::Place), ["Sulawesi Selatan"]);
    }
}
