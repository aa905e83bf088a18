//! The language of a passage that is too short for function words: "Kades Wonorejo diperiksa selama enam jam."

use super::office_constructions::OFFICES;
use super::tagger;
use super::tagger::hash;
use crate::article::Language;

/// The level of words that occur at least three times in the corpora of each language.
const OFTEN: u16 = 2;

/// Returns `language`, or Indonesian if that is unknown and one word in eight is frequent in Indonesian, more than
/// in English.
pub(super) fn refine(language: Language, text: &str) -> Language {
    if language != Language::Other {
        return language;
    }
    let gazetteer = tagger::gazetteer();
    let (mut words, mut indonesian, mut english) = (0, 0, 0);
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '-') {
        if word.len() < 3 || word.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let lower = word.to_lowercase();
        let hash = hash::bytes(lower.as_bytes());
        let class = gazetteer.word(hash);
        let in_english = class >> 8 & 3;
        // A verb: "mengatakan".
        let verb = lower == word && word.len() >= 7 && word.ends_with("kan");
        words += 1;
        let office = in_english == 0 && OFFICES.contains_hash(hash);
        indonesian += usize::from(class >> 6 & 3 >= OFTEN || verb || office);
        english += usize::from(in_english >= OFTEN);
    }
    let is_indonesian = indonesian > english && indonesian * 8 >= words;
    if is_indonesian { Language::Indonesian } else { language }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_without_function_words_is_indonesian() {
        for (text, language) in [
            ("Kades Wonorejo diperiksa selama enam jam.", Language::Indonesian),
            ("Le gouvernement a annoncé que le prix du riz baissera.", Language::Other),
            ("El gobierno dijo que el precio del arroz bajaría el próximo mes.", Language::Other),
            ("Prices rose.", Language::Other),
        ] {
            assert_eq!(refine(Language::Other, text), language, "{text}");
        }
    }
}
