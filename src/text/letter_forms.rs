//! The forms that a letter takes in texts: with accents, in a ligature, full-width, or in the bold of a social network.

use super::word_list::entries;
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// Letters that do not decompose, with the letters that people type for them.
const PLAIN_LETTERS: &str = include_str!("../../data/text/plain_letters.tsv");

/// The blocks whose characters may be a form of other characters. CJK ideographs and Hangul syllables are left out: nobody
/// types a part of one to find it.
const BLOCKS: [RangeInclusive<char>; 5] = [
    '\u{80}'..='\u{33ff}',
    '\u{a640}'..='\u{abff}',
    '\u{fb00}'..='\u{ffee}',
    '\u{1d400}'..='\u{1d7ff}',
    '\u{1f100}'..='\u{1f1ff}',
];

/// One character that is a form of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LetterForm {
    /// The character.
    pub(crate) c: char,
    /// Its accents, in canonical order.
    pub(crate) accents: Vec<char>,
}

/// One character that stands for several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ligature {
    /// The character.
    pub(crate) c: char,
    /// What it stands for, at least two characters.
    pub(crate) letters: Vec<char>,
    /// The accents of its letters: ǆ has that of "dž".
    pub(crate) accents: Vec<char>,
}

impl Ligature {
    /// Whether it may be found by only some of its letters: "nal" is in "ﬁnal", but "1" is not in "½".
    pub(crate) fn is_word_part(&self) -> bool {
        self.c.is_alphabetic() && self.letters.iter().all(|c| c.is_alphabetic())
    }
}

/// All forms of letters.
#[derive(Debug, Default)]
pub(crate) struct LetterForms {
    single: HashMap<char, Vec<LetterForm>>,
    /// All characters that stand for several.
    pub(crate) ligatures: Vec<Ligature>,
}

impl LetterForms {
    /// The forms of `letter`, without the letter itself.
    pub(crate) fn of(&self, letter: char) -> &[LetterForm] {
        self.single.get(&letter).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, c: char, letters: Vec<char>, accents: Vec<char>) {
        match letters[..] {
            [letter] if letter != c => self.single.entry(letter).or_default().push(LetterForm { c, accents }),
            [] | [_] => {}
            _ => self.ligatures.push(Ligature { c, letters, accents }),
        }
    }
}

/// The forms of all letters; computed when first used, in a few milliseconds.
pub(crate) static LETTER_FORMS: LazyLock<LetterForms> = LazyLock::new(|| {
    let mut forms = LetterForms::default();
    for c in BLOCKS.into_iter().flatten() {
        if let Some((letters, accents)) = decomposed(c) {
            forms.add(c, letters, accents);
        }
    }
    for (letters, plain) in entries(PLAIN_LETTERS).filter_map(|row| row.split_once('\t')) {
        for c in letters.chars() {
            forms.add(c, plain.chars().collect(), c.nfd().filter(|&c| is_accent(c)).collect());
        }
    }
    forms
});

/// Whether `c` is an accent that a reader may leave out when typing: those of Latin, Greek and Cyrillic letters, and the
/// vowel points of Hebrew and Arabic. The vowel signs of Indic scripts and the voicing marks of Japanese are letters.
pub(crate) fn is_accent(c: char) -> bool {
    matches!(canonical_combining_class(c), 1 | 10..=36 | 200..=240)
}

/// The characters that `c` stands for, and its accents. `None` if it cannot be typed in another way: it is an accent itself,
/// or a space with one, or has a mark that is not an accent.
pub(crate) fn decomposed(c: char) -> Option<(Vec<char>, Vec<char>)> {
    // The slash in ½.
    let plain = |c| if c == '\u{2044}' { '/' } else { c };
    let (accents, letters): (Vec<char>, Vec<char>) = std::iter::once(c).nfkd().map(plain).partition(|&c| is_accent(c));
    let is_plain = |&c: &char| !c.is_whitespace() && !is_combining_mark(c);
    // A struck-out sign, such as ≠, means the opposite.
    let has_base = accents.is_empty() || letters.iter().all(|c| c.is_alphabetic());
    (!letters.is_empty() && letters.iter().all(is_plain) && has_base && !matches!(c, '\u{ac00}'..='\u{d7a3}'))
        .then_some((letters, accents))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(c: char) -> Option<String> {
        decomposed(c).map(|(letters, _)| letters.into_iter().collect())
    }

    #[test]
    fn a_character_is_decomposed_into_what_people_type() {
        let cases =
            [('á', "a"), ('ế', "e"), ('ﬃ', "ffi"), ('²', "2"), ('½', "1/2"), ('Ａ', "A"), ('𝐟', "f"), ('ё', "е")];
        for (c, typed) in cases {
            assert_eq!(letters(c).as_deref(), Some(typed), "{c}");
        }
        for c in ['≠', '´', '\u{301}', '한', 'が', '\u{e33}'] {
            assert_eq!(letters(c), None, "{c}");
        }
    }

    #[test]
    fn letters_that_do_not_decompose_have_plain_forms() {
        let forms = |letter| LETTER_FORMS.of(letter).iter().map(|form| form.c).collect::<String>();
        assert!(['ø', 'ö', 'ō'].iter().all(|&c| forms('o').contains(c)), "{}", forms('o'));
        assert!(forms('i').contains('ı') && forms('I').contains('İ') && forms('K').contains('\u{212a}'));
        let sharp = LETTER_FORMS.ligatures.iter().find(|ligature| ligature.c == 'ß').unwrap();
        assert!(sharp.letters == ['s', 's'] && sharp.is_word_part());
    }
}
