//! Separates the name of a person from the office and the organisation before it: in "Kepala BPJT Miftahul Munir" the
//! tagger takes "BPJT" for a part of the name.

use super::EntityType;
use super::names::{NameFinder, is_role_token};
use super::tagger::features::WordCase;
use super::tagger::gazetteer::PLACE;
use crate::text::word_list::{WordList, entries};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Words before a name that an institution bears: "Universitas Ahmad Dahlan".
pub(super) static NAMED_AFTER_PEOPLE: WordList =
    WordList::new(include_str!("../../data/entity/named_after_people.txt"));

/// Offices that the name of an area follows.
pub(super) static AREA_OFFICES: WordList = WordList::new(include_str!("../../data/entity/area_offices.txt"));

/// Offices that are seldom named without the organisation.
pub(super) static EMPLOYER_OFFICES: WordList = WordList::new(include_str!("../../data/entity/employer_offices.txt"));

/// Degrees after a name: "Ph.D".
static DEGREES: WordList = WordList::new(include_str!("../../data/entity/degrees.txt"));

/// Given names after the Balinese particle "I" or "Ni".
static BIRTH_ORDER: WordList = WordList::new(include_str!("../../data/entity/birth_order_names.txt"));

/// Words before the name of a newspaper or a magazine, in lower case.
const PUBLICATIONS: [&str; 8] = ["koran", "harian", "majalah", "tabloid", "kabar", "newspaper", "magazine", "weekly"];

/// Titles of birth that begin a name.
static BIRTH_TITLES: WordList = WordList::new(include_str!("../../data/entity/birth_titles.txt"));

/// Abbreviated offices, the offices they stand for, and whether they are English.
static ABBREVIATED_OFFICES: LazyLock<HashMap<&str, (&str, bool)>> = LazyLock::new(|| {
    let rows = entries(include_str!("../../data/entity/abbreviated_offices.tsv"));
    rows.filter_map(|row| {
        let (short, rest) = row.split_once('\t')?;
        Some((short, rest.strip_suffix("\ten").map_or((rest, false), |office| (office, true))))
    })
    .collect()
});

/// The office, in lower case, for which `word` stands, in lower case: "menteri pertanian" for "mentan".
pub(crate) fn full_office(word: &str) -> Option<&'static str> {
    ABBREVIATED_OFFICES.get(word).map(|(office, _)| *office)
}

/// Returns whether a word is an academic degree, with or without full stops: "Ph.D", "M.Si".
pub(crate) fn is_degree(word: &str) -> bool {
    let plain: String = word.chars().filter(|c| *c != '.').collect();
    DEGREES.contains(&plain) && word.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// Returns whether a word is an abbreviated Indonesian office: "Mentan".
pub(super) fn is_abbreviated_office(word: &str) -> bool {
    ABBREVIATED_OFFICES.get(word.to_lowercase().as_str()).is_some_and(|(_, english)| !english)
}

impl NameFinder<'_> {
    /// Corrects where the names of persons begin and end next to offices, organisations and degrees.
    pub(super) fn separate_office_holders(&mut self) {
        self.include_particles();
        self.join_patronymics();
        self.retype_appositions();
        self.retype_publications();
        let alone = self.named_alone();
        for i in 0..self.names.len() {
            let (first, end, kind) = (self.names[i].first, self.names[i].end, self.names[i].kind);
            if first == end {
                continue;
            }
            if self.is_office_alone(first, end) || self.is_degree_after_person(first, end) {
                self.drop_names(first, end);
                continue;
            }
            let start = match kind {
                EntityType::Person => self.person_start(first, end, &alone),
                EntityType::Organization | EntityType::Place => self.holder_start(first, end),
                _ => None,
            };
            let stop = if kind == EntityType::Person || start.is_some() { self.person_end(first, end) } else { end };
            if start.is_none() && stop == end {
                continue;
            }
            let start = start.unwrap_or(first);
            self.drop_names(first, end);
            self.add_employer(first, start, kind);
            self.add_name(start, stop, EntityType::Person);
        }
    }

    /// Adds the organisation or place before the name of its office holder.
    fn add_employer(&mut self, first: usize, end: usize, kind: EntityType) {
        let first = first + self.leading_roles(first, end);
        if first == end {
            return;
        }
        let acronym = |at: usize| self.words[at].case == WordCase::Upper;
        if kind != EntityType::Person {
            self.add_name(first, end, kind);
        } else if self.phrase_end(PLACE, first, end) == Some(end) && !acronym(first) {
            self.add_name(first, end, EntityType::Place);
        } else if (first..end).all(acronym) {
            self.add_name(first, end, EntityType::Organization);
        }
    }

    /// Whether the single word is a degree after the name of a person and a comma: "Joko Prabawa, M.T."
    fn is_degree_after_person(&self, first: usize, end: usize) -> bool {
        let after_comma = end == first + 1 && first > 1 && self.word(first - 1) == ",";
        let person = after_comma && self.name_at(first - 2).is_some_and(|name| name.kind == EntityType::Person);
        person && is_degree(self.word(first))
    }

    /// Words that are the name of a person by themselves somewhere in the text: "kata Kukuh".
    pub(super) fn named_alone(&self) -> HashSet<u64> {
        self.names
            .iter()
            .filter(|name| name.kind == EntityType::Person && name.end == name.first + 1)
            .map(|name| self.words[name.first].lower)
            .collect()
    }

    /// Whether an office stands before the token: "Kepala |", "direktur perencanaan |".
    fn follows_office(&self, at: usize) -> bool {
        let office = |i: usize| is_role_token(&self.words[i]);
        let before = at.checked_sub(1).filter(|_| !self.opens_sentence(at));
        before.is_some_and(|before| {
            let between = self.words[before];
            let joins =
                between.case == WordCase::Lower && between.is_common() || matches!(self.word(before), "PT" | "CV");
            office(before) || before > 0 && !self.opens_sentence(before) && office(before - 1) && joins
        })
    }

    /// Where the name of a person begins after the office, organisation and place that the tagger took for a part of it.
    fn person_start(&self, first: usize, end: usize, alone: &HashSet<u64>) -> Option<usize> {
        let roles = self.leading_roles(first, end);
        let begin = first + roles;
        // "Mentan | Syahrul": the tagger knows the offices in full only.
        if self.is_abbreviated_office(first) && begin < end {
            return Some(begin);
        }
        if let Some(at) = (begin + 1..end.saturating_sub(1)).find(|&at| self.is_particle(at)) {
            return Some(at);
        }
        if !(self.follows_office(first) || roles > 0) || begin + 1 >= end {
            return None;
        }
        let mut start = begin;
        while start + 1 < end && self.is_before_holder(start, end, alone) {
            start += 1;
            // "Sekjen PPP |": one organisation is enough, unless it has several capitals: "DPP PAN".
            let acronym = |at: usize| self.words[at].case == WordCase::Upper;
            if acronym(start - 1) && !acronym(start) {
                break;
            }
        }
        (start > begin).then_some(start)
    }

    /// Whether the first word of what the tagger took for the name of an office holder is not part of that name.
    fn is_before_holder(&self, at: usize, end: usize, alone: &HashSet<u64>) -> bool {
        let token = self.words[at];
        let next = self.words[at + 1];
        let rest = end - at - 1;
        let known = token.is_given_name() || token.persons() > 0 || alone.contains(&token.lower);
        if next.case == WordCase::Upper && token.case != WordCase::Title
            || token.case == WordCase::Initial
            || NAMED_AFTER_PEOPLE.contains_ignoring_case(self.word(at))
        {
            return false;
        }
        let acronym = token.case == WordCase::Upper
            && !token.is_given_name()
            && (self.word(at).chars().count() > 2 || token.organizations() > token.persons());
        // "Sekretaris Umum |", "Sekretaris Lembaga |"
        let office = token.is_very_common() && !known && rest >= 2;
        let before = at.checked_sub(1).map(|before| self.words[before]);
        // "Sekretaris Umum Gaikindo |": an organisation follows such an office.
        let unknown = token.case == WordCase::Title && !known && token.places() == 0 && rest >= 2;
        let employer = unknown
            && (before.is_some_and(|before| before.is_very_common() && !is_role_token(&self.words[at - 1]))
                || next.persons() > 0 && at > 0 && EMPLOYER_OFFICES.contains_ignoring_case(self.word(at - 1)));
        let area = before.is_some()
            && AREA_OFFICES.contains_ignoring_case(self.word(at - 1))
            && token.places() > 1
            && !known
            && rest >= 2;
        let used = alone.contains(&next.lower) && !known && rest >= 2;
        acronym || office || employer || area || used
    }

    /// Where the name of a person begins inside an organisation after an office: "CEO Apple | Tim Cook", "Ketua YLKI |
    /// Tulus Abadi".
    fn holder_start(&self, first: usize, end: usize) -> Option<usize> {
        let roles = self.leading_roles(first, end);
        if !(self.follows_office(first) || roles > 0) {
            return None;
        }
        let head = first + roles;
        let bears_name = |at: usize| NAMED_AFTER_PEOPLE.contains_ignoring_case(self.word(at - 1));
        if let Some(at) = (first + 1..end.saturating_sub(1)).find(|&at| self.is_particle(at) && !bears_name(at)) {
            return Some(at);
        }
        if let Some(at) = self.holder_after_area(head, end) {
            return Some(at);
        }
        (2..=3).filter_map(|len| end.checked_sub(len)).find(|&at| {
            let (given, last) = (self.words[at], self.words[end - 1]);
            let title = (at..end).all(|i| self.words[i].case == WordCase::Title);
            let acronym = at == head + 1 && self.words[head].case == WordCase::Upper;
            let known = given.is_given_name() && (acronym || given.organizations() <= 1);
            let unknown = acronym && !given.is_common() && given.places() == 0 && given.organizations() == 0;
            let family = last.persons() > 0 && last.persons() >= last.places() && !last.is_very_common()
                || given.is_given_name() && last.persons() > 0;
            at > head && title && (known || unknown) && family && !bears_name(at)
        })
    }

    /// The one word after the area of an institution: "hakim Pengadilan Negeri Jakarta Selatan | Djuyamto".
    fn holder_after_area(&self, head: usize, end: usize) -> Option<usize> {
        let at = end.checked_sub(1)?;
        let word = self.words[at];
        let area = (head + 1..at).any(|from| self.phrase_end(PLACE, from, at) == Some(at));
        let name = word.case == WordCase::Title && !word.is_common() && word.places() == 0 && word.organizations() == 0;
        (area && name && self.phrase_end(PLACE, head + 1, end) != Some(end)).then_some(at)
    }

    fn leading_roles(&self, first: usize, end: usize) -> usize {
        (first..end).take_while(|&at| is_role_token(&self.words[at]) || self.is_abbreviated_office(at)).count()
    }

    /// Whether what the tagger took for a name is an office, or the end of one: "Mentan", "Menteri | Hukum".
    fn is_office_alone(&self, first: usize, end: usize) -> bool {
        let ministry = end == first + 1
            && !self.opens_sentence(first)
            && self.word(first - 1).eq_ignore_ascii_case("menteri")
            && self.words[first].is_common()
            && !self.words[first].is_given_name();
        ministry || (first..end).all(|at| self.is_abbreviated_office(at))
    }

    fn is_abbreviated_office(&self, at: usize) -> bool {
        is_abbreviated_office(self.word(at))
    }

    /// Makes a place between commas a person where its last word is one in names of persons and never one of places: "…,
    /// TB Hasanuddin, …".
    fn retype_appositions(&mut self) {
        for i in 0..self.names.len() {
            let (first, end, kind) = (self.names[i].first, self.names[i].end, self.names[i].kind);
            if kind != EntityType::Place || end < first + 2 || self.phrase_end(PLACE, first, end) == Some(end) {
                continue;
            }
            let comma = |at: Option<usize>| at.is_some_and(|at| at < self.words.len() && self.word(at) == ",");
            let last = self.words[end - 1];
            let person = last.persons() > 0 && last.places() == 0 && !self.words[first].is_very_common();
            if person && comma(first.checked_sub(1)) && comma(Some(end)) {
                self.names[i].kind = EntityType::Person;
            }
        }
    }

    /// Makes a person after a word for a newspaper an organisation: "Koran Haaretz".
    fn retype_publications(&mut self) {
        for i in 0..self.names.len() {
            let (first, end, kind) = (self.names[i].first, self.names[i].end, self.names[i].kind);
            let before = first.checked_sub(1).filter(|_| first < end && kind == EntityType::Person);
            if before.is_some_and(|at| PUBLICATIONS.contains(&self.word(at).to_lowercase().as_str())) {
                self.names[i].kind = EntityType::Organization;
            }
        }
    }

    /// Whether "I" or "Ni" at a token begins a Balinese name: "I Made", "Ni Luh".
    fn is_particle(&self, at: usize) -> bool {
        matches!(self.word(at), "I" | "Ni")
            && at + 1 < self.words.len()
            && BIRTH_ORDER.contains_ignoring_case(self.word(at + 1))
            && self.words[at + 1].case == WordCase::Title
    }

    /// Whether a title of birth stands at a token inside a sentence: "Lalu" in "kata Lalu Hadrian", which means "then" at
    /// the beginning of one.
    fn is_title_of_birth(&self, at: usize) -> bool {
        self.words[at].case == WordCase::Title
            && !self.opens_sentence(at)
            && BIRTH_TITLES.contains_ignoring_case(self.word(at))
    }

    /// Adds the particle or the title of birth before a name to it: "I | Putu Sudayanata", "Lalu | Hadrian Irfani".
    fn include_particles(&mut self) {
        for i in 0..self.names.len() {
            let (first, end, kind) = (self.names[i].first, self.names[i].end, self.names[i].kind);
            let before = first.checked_sub(1).filter(|_| first < end && kind == EntityType::Person);
            // "Ni Luh | Putu Ayu"
            let order =
                |at: usize| self.words[at].case == WordCase::Title && BIRTH_ORDER.contains_ignoring_case(self.word(at));
            let before = before.map(|at| if at > 0 && order(at) && self.is_particle(at - 1) { at - 1 } else { at });
            let begins = |at: &usize| self.is_particle(*at) || self.is_title_of_birth(*at);
            if let Some(before) = before.filter(begins).filter(|&at| self.name_at(at).is_none()) {
                self.drop_names(first, end);
                self.add_name(before, end, EntityType::Person);
            }
        }
    }

    /// Joins the name of a person and the name of the father: "Ridwan | bin | Saleh".
    fn join_patronymics(&mut self) {
        for i in 0..self.names.len() {
            let (first, end, kind) = (self.names[i].first, self.names[i].end, self.names[i].kind);
            let father = end + 1;
            if first == end || kind != EntityType::Person || father >= self.words.len() {
                continue;
            }
            if matches!(self.word(end), "bin" | "binti") && self.words[father].case == WordCase::Title {
                let until = self.name_at(father).map_or(father + 1, |name| name.end);
                self.drop_names(first, until);
                self.add_name(first, until, EntityType::Person);
            }
        }
    }

    /// Where the name of a person ends, without degrees and without the place where that person spoke: "Vena | di Gedung
    /// Nusantara".
    pub(super) fn person_end(&self, first: usize, end: usize) -> usize {
        let place = (first + 1..end).find(|&at| {
            self.word(at) == "di"
                && at + 1 < end
                && (self.words[at + 1].is_common() || self.words[at + 1].phrase(PLACE) != 0)
                && self.words[at + 1].persons() == 0
        });
        let mut end = place.unwrap_or(end);
        while end > first + 1 && is_degree(self.word(end - 1)) {
            end -= 1;
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::entity::{EntityType, extract};
    use crate::text::Span;

    /// The persons in a text, with their roles.
    fn persons(text: &str) -> Vec<(String, Option<String>)> {
        let article = Article::new(format!("Berita\n\n{text}"), None, None).unwrap();
        let found = extract(&article, Span::new(0, article.text().len()));
        let persons = found.entities.iter().filter(|entity| entity.kind == EntityType::Person);
        persons.map(|entity| (entity.name.clone(), entity.role.clone())).collect()
    }

    #[test]
    fn organisations_and_areas_after_an_office_are_not_part_of_the_name() {
        for (text, name, role) in [
            ("Kepala BPJN Miftah Hidayat mengatakan jalan itu rusak.", "Miftah Hidayat", "Kepala BPJN"),
            ("Sekretaris Umum Gapindo Kukuh Prasetya mengatakan itu.", "Kukuh Prasetya", "Sekretaris Umum Gapindo"),
            ("Sekjen PPP Irgan Chairul Mahfud mengatakan itu.", "Irgan Chairul Mahfud", "Sekjen PPP"),
            ("Wakil Bupati Meranti Asmar Rusdiyanto mengatakan itu.", "Asmar Rusdiyanto", "Bupati Meranti"),
            ("Kata CEO Apple Tim Cook di California.", "Tim Cook", "CEO Apple"),
            ("Ketua DPD Partai Rakyat Bali I Made Mudana hadir.", "I Made Mudana", "Ketua DPD Partai Rakyat Bali"),
        ] {
            let role = Some(role.to_string());
            assert!(persons(text).contains(&(name.to_string(), role)), "{text}: {:?}", persons(text));
        }
    }

    #[test]
    fn a_title_of_birth_begins_a_name_inside_a_sentence() {
        let named = |text| persons(text).into_iter().map(|person| person.0).collect::<Vec<_>>();
        assert_eq!(named("Wakil Ketua Komisi X, Lalu Hadrian Wirawan, datang."), ["Lalu Hadrian Wirawan"]);
        assert_eq!(named("Rapat selesai. Lalu Hadrian Wirawan datang."), ["Hadrian Wirawan"]);
    }

    #[test]
    fn one_word_after_the_area_of_a_court_is_its_judge() {
        let text = "Kemarin hakim tunggal Pengadilan Negeri Jakarta Selatan Djuyamto menolak gugatan itu.";
        assert!(persons(text).iter().any(|(name, _)| name == "Djuyamto"), "{:?}", persons(text));
    }

    #[test]
    fn names_that_institutions_bear_stay_with_them() {
        let text = "Kepala SMA Budi Mulia mengatakan itu.";
        assert!(!persons(text).iter().any(|(name, _)| name.starts_with("Budi")), "{:?}", persons(text));
    }

    #[test]
    fn degrees_are_not_part_of_the_name() {
        let names: Vec<String> = persons("Menurut Siti Aminah MSi, kuliah dimulai.").into_iter().map(|p| p.0).collect();
        assert_eq!(names, ["Siti Aminah"]);
    }
}
