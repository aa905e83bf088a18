//! Detects whether a text is Indonesian, English or in another language.

use crate::text::word_list::entries;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The languages that the program has rules for, and all the rest as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Indonesian (Bahasa Indonesia).
    Indonesian,
    /// English, of any country.
    English,
    /// Any other language, or no recognisable one.
    Other,
}

/// The function words of both languages: each is frequent in any prose of its language and does not exist in the other one.
static FUNCTION_WORDS: LazyLock<HashMap<&'static [u8], Language>> = LazyLock::new(|| {
    let row = |row: &'static str| match row.split_once('\t')? {
        ("id", word) => Some((word.as_bytes(), Language::Indonesian)),
        ("en", word) => Some((word.as_bytes(), Language::English)),
        _ => None,
    };
    entries(include_str!("../../data/article/function_words.tsv")).filter_map(row).collect()
});

/// Bytes of the longest word in [`FUNCTION_WORDS`].
const MAX_WORD_BYTES: usize = 8;

impl Language {
    /// Detects the language of `text` from its function words. A few kilobytes of text are enough.
    ///
    /// About a quarter of the words of running prose are function words (Grefenstette 1995, "Comparing two language
    /// identification schemes"). One word in ten is required here, because headlines and names have few of them.
    pub(crate) fn detect(text: &str) -> Self {
        let (mut words, mut indonesian, mut english) = (0, 0, 0);
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            words += 1;
            if word.len() <= MAX_WORD_BYTES {
                let mut lower = [0; MAX_WORD_BYTES];
                let lower = &mut lower[..word.len()];
                lower.copy_from_slice(word.as_bytes());
                lower.make_ascii_lowercase();
                match FUNCTION_WORDS.get(&*lower) {
                    Some(Self::Indonesian) => indonesian += 1,
                    Some(_) => english += 1,
                    None => {}
                }
            }
        }
        match indonesian.max(english) {
            0 => Self::Other,
            most if most * 10 < words => Self::Other,
            most if most == indonesian => Self::Indonesian,
            _ => Self::English,
        }
    }

    /// The BCP 47 tag of the language, `und` for [`Language::Other`].
    pub const fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
            Self::Other => "und",
        }
    }

    /// The English name of the language, for the status line.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Indonesian => "Indonesian",
            Self::English => "English",
            Self::Other => "other language",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indonesian_and_english_are_told_from_other_languages() {
        assert_eq!(
            Language::detect("Pemerintah menyatakan harga beras akan turun pada bulan depan."),
            Language::Indonesian
        );
        assert_eq!(
            Language::detect("The government said that the price of rice would fall next month."),
            Language::English
        );
        assert_eq!(
            Language::detect("El gobierno dijo que el precio del arroz bajaría el próximo mes."),
            Language::Other
        );
        assert_eq!(Language::detect("12 34"), Language::Other);
    }
}
