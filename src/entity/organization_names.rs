//! The first words of Indonesian names of organisations, and how far such names go: "Badan Pengatur Hilir Minyak dan Gas
//! Bumi".

use super::names::{LAST_WORDS, NameFinder};
use super::office_constructions::{FIELDS, OFFICES};
use super::office_holders::NAMED_AFTER_PEOPLE;
use super::phrase_set::PhraseSet;
use super::tagger::features::WordCase;
use super::tagger::gazetteer::{AGENCY, COUNTRY, PLACE};
use std::sync::LazyLock;

/// First words of names of organisations.
static HEADS: LazyLock<PhraseSet> =
    LazyLock::new(|| PhraseSet::new(include_str!("../../data/entity/organization_heads.txt")));

/// First words of names that list what the organisation deals with.
static ENUMERATING: LazyLock<PhraseSet> =
    LazyLock::new(|| PhraseSet::new(include_str!("../../data/entity/enumerating_organizations.txt")));

/// Ends of words for fields of study and work.
const FIELD_ENDINGS: [&str; 7] = ["logi", "fisika", "grafi", "nomi", "tika", "tik", "asi"];

/// Abbreviations that are written like words, and are names by themselves.
const BLENDS: [&str; 15] = [
    "Bawaslu",
    "Panwaslu",
    "Kadin",
    "Apindo",
    "Hipmi",
    "Kontras",
    "Kemenag",
    "Dinkes",
    "Disdik",
    "Dishub",
    "Disnaker",
    "Bappeda",
    "Bapenda",
    "Kesbangpol",
    "Pelindo",
];

/// What follows the first word of the name of an organisation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OrganizationHead {
    /// Perhaps nothing, because it is a name by itself: "DPRD".
    Complete,
    /// What the organisation deals with, perhaps with "dan": "Badan …".
    Enumerating,
    /// At least one more word: "Universitas …".
    Other,
}

impl NameFinder<'_> {
    /// What follows if the token is the first word of the name of an organisation.
    pub(super) fn organization_head(&self, at: usize) -> Option<OrganizationHead> {
        let token = &self.words[at];
        if !token.case.is_capital() || HEADS.longest(&self.words[at..]) == 0 {
            return None;
        }
        Some(match token.case {
            WordCase::Upper if !is_incomplete_acronym(self.word(at)) => OrganizationHead::Complete,
            _ if BLENDS.contains(&self.word(at)) => OrganizationHead::Complete,
            _ if ENUMERATING.contains(token) => OrganizationHead::Enumerating,
            _ => OrganizationHead::Other,
        })
    }

    /// The end of the words that certainly belong to the organisation that begins at `first`.
    pub(super) fn organization_core(&self, first: usize, head: OrganizationHead, limit: usize) -> usize {
        let mut end = first + HEADS.longest(&self.words[first..limit]);
        if end < limit && self.word(end) == "." && matches!(self.word(first), "PT" | "CV" | "UD" | "PD") {
            end += 1;
        }
        if head == OrganizationHead::Enumerating {
            return self.fields_of_organization_end(first, end, limit);
        }
        // "RSUD Dr. Soetomo": the hospital is named after a person.
        if self.is_named_after_person(first) && end + 1 < limit && self.is_rank(end) {
            end += 1 + usize::from(self.word(end + 1) == ".");
            end += usize::from(end < limit);
        }
        end
    }

    /// The end of the list of fields at `end`: "A, B, dan C".
    fn fields_of_organization_end(&self, first: usize, mut end: usize, limit: usize) -> usize {
        let is = |at: usize, words: &[&str]| at < limit && words.contains(&self.word(at));
        loop {
            let comma = is(end, &[","]);
            let joint = end + usize::from(comma);
            let last = is(joint, &["dan", "serta", "terhadap"]);
            let from = joint + usize::from(last);
            let joined = comma || last;
            let words = (from..limit).take_while(|&at| self.is_field(at, joined && at == from)).count();
            let after = from + words;
            let goes_on = after + 1 < limit && is(after, &[",", "dan", "serta"]);
            if words == 0 || joined && end == first + 1 || comma && !last && !goes_on {
                return end;
            }
            end = after;
        }
    }

    /// Whether a word names a field of work and not an organisation, a place or a person. After "dan", an office and the
    /// government are names of their own.
    fn is_field(&self, at: usize, is_joined: bool) -> bool {
        let token = self.words[at];
        let is_listed = [AGENCY, COUNTRY, PLACE].iter().any(|&flag| token.phrase(flag) == 3);
        let is_known = FIELDS.contains(&token);
        let own = is_joined && (OFFICES.contains(&token) || self.word(at) == "Pemerintah");
        if token.case != WordCase::Title
            || token.is_given_name()
            || token.phrase(COUNTRY) != 0
            || is_listed && !token.is_very_common() && !is_known
            || own
            || self.is_area_word(at) && self.words.get(at + 1).is_some_and(|next| next.phrase(PLACE) != 0)
            || self.organization_head(at).is_some()
        {
            return false;
        }
        let organization = token.organizations() > token.persons() && token.organizations() >= token.places();
        let common = token.is_very_common() || token.is_common() && token.persons() == 0;
        common || is_known || organization || self.is_nominal(at)
    }

    /// Whether a word is a noun of the kind that names fields of work: "Penanggulangan", "Klimatologi".
    pub(super) fn is_nominal(&self, at: usize) -> bool {
        if self.words[at].persons() > 0 {
            return false;
        }
        let lower = self.word(at).to_lowercase();
        let derived = lower.len() >= 7 && lower.ends_with("an") && (lower.starts_with("pe") || lower.starts_with("ke"));
        derived || FIELD_ENDINGS.iter().any(|end| lower.ends_with(end))
    }

    /// Whether the word ends the name of an organisation: "… Sekuritas", "… FC".
    pub(super) fn ends_organization(&self, at: usize) -> bool {
        LAST_WORDS.contains_ignoring_case(self.word(at))
    }

    /// Whether another word of the name must follow: "Pengadilan Negeri …", "… Kabupaten …".
    pub(super) fn is_unfinished(&self, at: usize) -> bool {
        match self.word(at) {
            "Negeri" | "Tinggi" => at == 0 || !matches!(self.word(at - 1), "Luar" | "Dalam"),
            "Santa" | "Santo" | "Bank" | "PT" | "Universitas" | "Partai" | "dan" | "." => true,
            area => matches!(area, "Kepulauan" | "DKI" | "Kota" | "Kabupaten" | "Provinsi" | "Kecamatan"),
        }
    }

    /// Whether the word is the kind of an area.
    pub(super) fn is_area_word(&self, at: usize) -> bool {
        matches!(
            self.word(at),
            "Kabupaten" | "Kota" | "Provinsi" | "Kecamatan" | "Desa" | "Kelurahan" | "Distrik" | "Dusun"
        )
    }

    /// Whether the word ends the name of a place or an organisation and never begins the name of a person.
    pub(super) fn is_direction(&self, at: usize) -> bool {
        matches!(
            self.word(at),
            "Selatan"
                | "Utara"
                | "Timur"
                | "Barat"
                | "Tengah"
                | "Tenggara"
                | "Raya"
                | "Daya"
                | "Indonesia"
                | "Nasional"
        )
    }

    /// Whether institutions with this first word are named after people.
    pub(super) fn is_named_after_person(&self, at: usize) -> bool {
        NAMED_AFTER_PEOPLE.contains_ignoring_case(self.word(at))
    }

    /// Whether an organisation that may stand by itself begins at `at`, also if it follows the name of its department.
    pub(super) fn begins_independent_organization(&self, at: usize) -> bool {
        matches!(self.word(at), "Kementerian" | "Dinas" | "Bank" | "Universitas" | "Polda" | "Polres" | "PT")
    }
}

/// Whether a word stands at the end of the name of an Indonesian company: "Tbk", "(Persero)".
pub(super) fn is_company_form(word: &str) -> bool {
    matches!(word, "Tbk" | "Persero" | "Perseroan")
}

/// Whether an acronym is only the kind of an organisation.
fn is_incomplete_acronym(word: &str) -> bool {
    const KINDS: [&str; 20] = [
        "PT", "CV", "UD", "PP", "GP", "RS", "RSU", "RSI", "RSJ", "RSUD", "RSUP", "RSIA", "SD", "SDN", "SMP", "SMPN",
        "SMA", "SMAN", "SMK", "SMKN",
    ];
    KINDS.contains(&word) || matches!(word, "UIN" | "IAIN")
}
