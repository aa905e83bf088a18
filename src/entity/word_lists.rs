//! The word lists that the rules for English names ask for most words of a text. The tagger keeps the answer with the
//! features of each word, so that a word is looked up once.

use super::company_names::{is_company_first_word, is_company_form};
use super::english_offices::{is_english_office, is_office_modifier};
use super::never_names::{is_listed_never_name, is_listed_people};
use super::organization_phrases::is_listed_organization_head;
use super::tagger::features::WordCase;
use crate::text::calendar::is_calendar_word;

/// The lists that contain a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordLists(u8);

impl WordLists {
    /// In no list.
    pub(crate) const NONE: Self = Self(0);
    /// An English office, rank or title.
    pub(crate) const OFFICE: Self = Self(1);
    /// A word that may precede an English office and belongs to it.
    pub(crate) const OFFICE_MODIFIER: Self = Self(2);
    /// A word that never is a name, apart from peoples: "However", "Celsius".
    pub(crate) const NEVER_NAME: Self = Self(4);
    /// A people, the adjective of one, or its language.
    pub(crate) const PEOPLE: Self = Self(8);
    /// An English noun for an organisation.
    pub(crate) const ORGANIZATION_HEAD: Self = Self(16);
    /// A month or a weekday.
    pub(crate) const CALENDAR: Self = Self(32);

    /// The legal form of a company: "Inc".
    pub(crate) const COMPANY_FORM: Self = Self(64);
    /// The first word of a company that is named after a person.
    pub(crate) const COMPANY_FIRST_WORD: Self = Self(128);

    /// The lists that contain `word`, whose capitalisation class is `case`.
    pub(crate) fn of(word: &str, case: WordCase) -> Self {
        if case == WordCase::Mark {
            return Self::NONE;
        }
        let lists = [
            (Self::OFFICE, is_english_office(word)),
            (Self::OFFICE_MODIFIER, is_office_modifier(word)),
            (Self::NEVER_NAME, is_listed_never_name(word, case)),
            (Self::PEOPLE, is_listed_people(word)),
            (Self::ORGANIZATION_HEAD, is_listed_organization_head(word)),
            (Self::CALENDAR, is_calendar_word(word)),
            (Self::COMPANY_FORM, is_company_form(word)),
            (Self::COMPANY_FIRST_WORD, is_company_first_word(word)),
        ];
        Self(lists.iter().filter(|(_, listed)| *listed).fold(0, |all, (list, _)| all | list.0))
    }

    /// Whether the word is in one of `lists`.
    pub(crate) const fn has(self, lists: Self) -> bool {
        self.0 & lists.0 != 0
    }

    /// The lists of both.
    pub(crate) const fn or(self, lists: Self) -> Self {
        Self(self.0 | lists.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_in_all_its_lists() {
        for (word, case, lists) in [
            ("Minister", WordCase::Title, WordLists::OFFICE),
            ("deputy", WordCase::Lower, WordLists::OFFICE_MODIFIER),
            ("However", WordCase::Title, WordLists::NEVER_NAME),
            ("Muslims", WordCase::Title, WordLists::PEOPLE),
            ("Ministry", WordCase::Title, WordLists::ORGANIZATION_HEAD),
            ("Wednesday", WordCase::Title, WordLists::CALENDAR),
            ("Ltd", WordCase::Title, WordLists::COMPANY_FORM),
            ("Deere", WordCase::Title, WordLists::NONE),
            ("John", WordCase::Title, WordLists::COMPANY_FIRST_WORD),
            (",", WordCase::Mark, WordLists::NONE),
        ] {
            let of = WordLists::of(word, case);
            assert!(of.has(lists) || lists == WordLists::NONE && of == lists, "{word}: {of:?}");
        }
        assert!(!WordLists::of("Putin", WordCase::Title).has(WordLists::OFFICE.or(WordLists::NEVER_NAME)));
    }
}
