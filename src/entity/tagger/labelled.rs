//! The tokens of a document with their labels, as the rules for names use them.

use super::features::{TokenFeatures, WordCase};
use super::label::IobLabel;
use crate::entity::word_lists::WordLists;

/// What the rules for names need of a token. It has a third of the size of [`TokenFeatures`], which only exist for one
/// sentence at a time: a text may have a token for every byte.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LabelledToken {
    /// Hash of the word in lower case, without marks around it.
    pub(crate) lower: u64,
    /// The gazetteer phrases that contain the token; see [`TokenFeatures::phrases`].
    pub(crate) phrases: u32,
    /// The class bits of the word in the gazetteer.
    class: u16,
    /// The capitalisation class of the word; never [`WordCase::Headline`].
    pub(crate) case: WordCase,
    /// Whether the capital carries no information, because the sentence is a headline.
    pub(crate) is_headline: bool,
}

impl From<&TokenFeatures> for LabelledToken {
    fn from(token: &TokenFeatures) -> Self {
        Self {
            lower: token.word.lower,
            phrases: token.phrases,
            class: token.word.class,
            case: token.word.case,
            is_headline: token.case == WordCase::Headline,
        }
    }
}

impl LabelledToken {
    /// The capitalisation class in the sentence: [`WordCase::Headline`] if the capital carries no information.
    pub(super) const fn case_in_sentence(&self) -> WordCase {
        if self.is_headline { WordCase::Headline } else { self.case }
    }

    /// The position of the token in a phrase of the type with that flag: 0 not in a phrase, 1 first of several words,
    /// 2 further on, 3 the only word.
    pub(crate) const fn phrase(&self, flag: u8) -> u32 {
        self.phrases >> (flag.trailing_zeros() * 4) & 3
    }

    /// Returns whether the word has a capital, or is known from names and is not a common word: "kerala" in a text with few
    /// capitals.
    pub(super) const fn may_be_in_name(&self) -> bool {
        self.case.is_capital() || !self.is_common() && self.persons() | self.places() | self.organizations() != 0
    }

    /// Returns whether the word is common in lower case in Indonesian or English.
    pub(crate) const fn is_common(&self) -> bool {
        self.class >> 6 & 15 != 0
    }

    /// Returns whether the word is frequent in lower case in Indonesian or English.
    pub(crate) const fn is_very_common(&self) -> bool {
        self.class >> 7 & 5 != 0
    }

    /// How often the word occurs in names of persons, from 0 (never) to 3 (many times).
    pub(crate) const fn persons(&self) -> u16 {
        self.class & 3
    }

    /// How often the word occurs in names of places, from 0 to 3.
    pub(crate) const fn places(&self) -> u16 {
        self.class >> 2 & 3
    }

    /// How often the word occurs in names of organisations, from 0 to 3.
    pub(crate) const fn organizations(&self) -> u16 {
        self.class >> 4 & 3
    }

    /// Returns whether the word is a given name.
    pub(crate) const fn is_given_name(&self) -> bool {
        self.class >> 10 & 1 != 0
    }
}

/// The tokens of a document and their labels.
pub(crate) struct LabelledTokens {
    /// The tokens.
    pub(crate) tokens: Vec<LabelledToken>,
    /// The label of each, in one byte.
    labels: Vec<u8>,
    /// The word lists that contain each.
    pub(crate) lists: Vec<WordLists>,
}

impl LabelledTokens {
    /// A document of `count` tokens that are not labelled yet.
    pub(crate) fn new(count: usize) -> Self {
        Self {
            tokens: vec![LabelledToken::default(); count],
            labels: vec![0; count],
            lists: vec![WordLists::NONE; count],
        }
    }

    /// The label of the token at `at`.
    pub(crate) fn label(&self, at: usize) -> IobLabel {
        self.labels[at].into()
    }

    /// Sets the tokens of a sentence, the first of which is at `first`.
    pub(super) fn set_tokens(&mut self, first: usize, sentence: &[TokenFeatures]) {
        for (at, features) in (first..).zip(sentence) {
            self.tokens[at] = features.into();
            self.lists[at] = features.word.lists;
        }
    }

    /// Sets the labels of the tokens from `first` on.
    pub(super) fn set_labels(&mut self, first: usize, labels: &[IobLabel]) {
        for (own, &label) in self.labels[first..].iter_mut().zip(labels) {
            *own = label as u8;
        }
    }
}
