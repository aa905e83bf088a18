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

impl Language {
    /// Tells the language of `text`, by letter trigrams (whatlang).
    pub fn detect(text: &str) -> Self {
        match whatlang::detect_lang(text) {
            // Javanese and Tagalog are what short Indonesian is mistaken for.
            Some(whatlang::Lang::Ind | whatlang::Lang::Jav) => Self::Indonesian,
            Some(whatlang::Lang::Eng) => Self::English,
            _ => Self::Other,
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
