//! Detects whether a text is Indonesian, Malay, English or in another language.

use crate::text::word_list::{DataMap, entries};
use std::collections::HashSet;
use std::sync::LazyLock;

/// The languages that the program has rules for, and all the rest as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Indonesian (Bahasa Indonesia).
    Indonesian,
    /// Malay as written in Malaysia, Singapore and Brunei (Bahasa Melayu). It shares its function words, and the way that
    /// sentences and names are made, with Indonesian; it writes numbers as English does.
    Malay,
    /// English, of any country.
    English,
    /// Any other language, or no recognisable one.
    Other,
}

/// The language that a word is evidence of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Evidence {
    /// Indonesian and Malay alike.
    IndonesianOrMalay,
    Indonesian,
    Malay,
    English,
}

/// The words that tell the languages apart.
static WORDS: LazyLock<DataMap<PackedWord, Evidence>> = LazyLock::new(|| {
    let row = |row: &'static str| {
        let (languages, word) = row.split_once('\t')?;
        let evidence = match languages {
            "id,ms" => Evidence::IndonesianOrMalay,
            "id" => Evidence::Indonesian,
            "ms" => Evidence::Malay,
            "en" => Evidence::English,
            _ => return None,
        };
        Some((packed(word.as_bytes())?, evidence))
    };
    entries(include_str!("../../data/article/function_words.tsv")).filter_map(row).collect()
});

/// A word in lower case, as the number that its bytes are.
type PackedWord = u128;

/// `word` in lower case, or `None` if it has more bytes than any listed word.
fn packed(word: &[u8]) -> Option<PackedWord> {
    let mut bytes = [0; size_of::<PackedWord>()];
    bytes.get_mut(..word.len())?.copy_from_slice(word);
    bytes.make_ascii_lowercase();
    Some(PackedWord::from_le_bytes(bytes))
}

/// Number of different Malay words without which a text is not Malay: one may be a name or a misspelling.
const MIN_MALAY_WORDS: usize = 2;

/// The evidence in a text.
#[derive(Default)]
struct Counts {
    /// All words.
    words: usize,
    english: usize,
    /// Words of Indonesian, of Malay and of both.
    indonesian_or_malay: usize,
    only_indonesian: usize,
    only_malay: usize,
    /// The different words among `only_malay`.
    malay_words: HashSet<PackedWord>,
}

impl Counts {
    fn of(text: &str) -> Self {
        let mut counts = Self::default();
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            counts.add(word.as_bytes());
        }
        counts
    }

    fn add(&mut self, word: &[u8]) {
        self.words += 1;
        let Some((known, evidence)) = packed(word).and_then(|word| WORDS.get_key_value(&word)) else { return };
        self.english += usize::from(*evidence == Evidence::English);
        self.indonesian_or_malay += usize::from(*evidence != Evidence::English);
        self.only_indonesian += usize::from(*evidence == Evidence::Indonesian);
        if *evidence == Evidence::Malay {
            self.only_malay += 1;
            self.malay_words.insert(*known);
        }
    }

    fn language(&self) -> Language {
        match self.indonesian_or_malay.max(self.english) {
            0 => Language::Other,
            most if most * 10 < self.words => Language::Other,
            most if most != self.indonesian_or_malay => Language::English,
            _ if self.malay_words.len() >= MIN_MALAY_WORDS && self.only_malay > self.only_indonesian => Language::Malay,
            _ => Language::Indonesian,
        }
    }
}

impl Language {
    /// Detects the language of `text` from its function words. A few kilobytes of text are enough.
    ///
    /// About a quarter of the words of running prose are function words (Grefenstette 1995, "Comparing two language
    /// identification schemes"). One word in ten is required here, because headlines and names have few of them.
    /// Indonesian and Malay share theirs: a text is Malay if it has more of the words that only Malay spells so.
    pub(crate) fn detect(text: &str) -> Self {
        Counts::of(text).language()
    }

    /// Detects the language of a paragraph of an article in `self`. A paragraph is too short to tell Malay from Indonesian:
    /// in an article in one of them it is in the same.
    pub(crate) fn detect_in_paragraph(self, text: &str) -> Self {
        match Self::detect(text) {
            Self::Other => self,
            found if found.is_indonesian_or_malay() && self.is_indonesian_or_malay() => self,
            found => found,
        }
    }

    /// Whether the language is Indonesian or Malay, so that words and names are read as in Indonesian.
    pub(crate) const fn is_indonesian_or_malay(self) -> bool {
        matches!(self, Self::Indonesian | Self::Malay)
    }

    /// The BCP 47 tag of the language, `und` for [`Language::Other`].
    pub const fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::Malay => "ms",
            Self::English => "en",
            Self::Other => "und",
        }
    }

    /// The English name of the language, for the status line.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Indonesian => "Indonesian",
            Self::Malay => "Malay",
            Self::English => "English",
            Self::Other => "other language",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: Language, texts: &[&str]) {
        for text in texts {
            assert_eq!(Language::detect(text), language, "{text}");
        }
    }

    #[test]
    fn every_word_is_read() {
        assert_eq!(WORDS.len(), entries(include_str!("../../data/article/function_words.tsv")).count());
        for evidence in [Evidence::IndonesianOrMalay, Evidence::Indonesian, Evidence::Malay, Evidence::English] {
            assert!(WORDS.values().filter(|other| **other == evidence).count() > 30, "{evidence:?}");
        }
    }

    #[test]
    fn indonesian_and_english_are_told_from_other_languages() {
        check(Language::Indonesian, &["Pemerintah menyatakan harga beras akan turun pada bulan depan."]);
        check(Language::English, &["The government said that the price of rice would fall next month."]);
        check(Language::Other, &["El gobierno dijo que el precio del arroz bajaría el próximo mes.", "12 34", ""]);
    }

    #[test]
    fn malay_is_told_from_indonesian() {
        check(
            Language::Malay,
            &[
                "Beliau berkata, kerajaan telah pun meluluskan RM2.4 bilion kerana banjir itu merosakkan jalan raya.",
                "Mesyuarat itu ditangguhkan pada Jumaat, manakala keputusan akan dibuat minggu depan, kata beliau.",
                "Eksport getah naik 3.5 peratus pada bulan lalu, iaitu yang paling tinggi sejak 2011.",
            ],
        );
    }

    #[test]
    fn an_indonesian_article_about_malaysia_is_indonesian() {
        check(
            Language::Indonesian,
            &[
                "Perdana Menteri Malaysia mengatakan kerajaan akan membayar RM 2,4 miliar pada Jumat, karena banjir itu \
                 merusak jalan. Mahkamah dan Parlimen Malaysia belum memutuskan hal tersebut.",
                "Harga tiket ke Kuala Lumpur hanya RM 90, dan beliau berkata akan kembali ke sana.",
                // One Malay word may be a name.
                "Ia pernah menjadi dosen di Universiti Malaya dan anggota Jawatankuasa itu pada 2011.",
            ],
        );
    }

    #[test]
    fn a_paragraph_is_not_told_from_the_other_paragraphs_by_a_few_words() {
        let malay = "Mesyuarat itu ditangguhkan kerana banjir, dan akan diadakan pada minggu depan.";
        let shared = "Mereka akan tiba di sana pada pagi ini dengan para tamu, dan tidak akan pulang.";
        let english = "The government said that the price of rice would fall next month.";
        for (article, paragraph, expected) in [
            (Language::Indonesian, malay, Language::Indonesian),
            (Language::Malay, shared, Language::Malay),
            (Language::English, malay, Language::Malay),
            (Language::Malay, english, Language::English),
            (Language::Malay, "12 34", Language::Malay),
        ] {
            assert_eq!(article.detect_in_paragraph(paragraph), expected, "{paragraph}");
        }
    }
}
