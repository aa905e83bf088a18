//! The language an article is in, as far as the program treats languages apart.

/// A language with rules of its own here, or any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Bahasa Indonesia.
    Indonesian,
    /// English.
    English,
    /// Anything else.
    Other,
}

/// Words that no Indonesian prose does without and that other languages of the newsroom do not have.
const INDONESIAN: &[&str] = &[
    "yang", "dan", "dengan", "untuk", "pada", "dari", "dalam", "itu", "ini", "akan", "tidak", "oleh", "juga",
    "sebagai", "adalah", "karena", "kata", "mereka", "telah", "lebih", "bisa", "tersebut", "sudah", "para", "saat",
    "menjadi", "atau", "bahwa", "kepada", "antara", "namun", "hingga", "harus", "seperti", "serta", "di", "ke",
];

/// The same for English.
const ENGLISH: &[&str] = &[
    "the", "of", "and", "to", "that", "for", "with", "from", "are", "it", "has", "had", "were", "will", "not", "his",
    "said", "who", "which", "this", "but", "they", "their", "its", "or", "would", "than", "been", "she", "he", "is",
    "have", "by", "what", "when", "as",
];

impl Language {
    /// Tells the language of `text`, some kilobytes at most, by the words that hold its sentences together: of
    /// the words of running prose one in four is among them (Grefenstette 1995, "Comparing two language
    /// identification schemes"). One in ten is asked for, as headlines and names thin them out.
    pub fn detect(text: &str) -> Self {
        let (mut words, mut indonesian, mut english) = (0, 0, 0);
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            let is_in = |list: &[&str]| usize::from(list.iter().any(|w| w.eq_ignore_ascii_case(word)));
            words += 1;
            indonesian += is_in(INDONESIAN);
            english += is_in(ENGLISH);
        }
        match indonesian.max(english) {
            0 => Self::Other,
            most if most * 10 < words => Self::Other,
            most if most == indonesian => Self::Indonesian,
            _ => Self::English,
        }
    }

    /// Its BCP 47 tag; `und` for any other.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
            Self::Other => "und",
        }
    }

    /// Its name, for the status line.
    pub const fn name(self) -> &'static str {
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
    fn the_languages_of_the_newsroom() {
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
