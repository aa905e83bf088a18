//! Splits a paragraph into sentences: the boundaries of UAX #29, except after an abbreviation, an initial or a list
//! number, and before a word in lower case ("Dr. Sari", "No. 5", "J. Habibie", "“Siapa?” tanya Ani").
//!
//! The same rules serve Indonesian and English. The abbreviations and the words that open a sentence are data.

use super::Span;
use super::calendar::is_calendar_word;
use super::word_list::{WordList, entries};
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_segmentation::UnicodeSegmentation;

/// What an abbreviation means for the end of a sentence; described in the data file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AbbreviationClass {
    /// The word that it belongs to follows.
    Before,
    /// A number may follow.
    Number,
    /// May stand at the end of a sentence.
    End,
    /// Ends a sentence unless a weekday, a month or a time zone follows.
    Close,
    /// Like [`AbbreviationClass::End`] after a comma; an ordinary word otherwise.
    State,
}

static ABBREVIATIONS: LazyLock<HashMap<&'static str, AbbreviationClass>> = LazyLock::new(|| {
    let row = |row: &'static str| {
        let (class, abbreviation) = row.split_once('\t')?;
        let class = match class {
            "before" => AbbreviationClass::Before,
            "number" => AbbreviationClass::Number,
            "end" => AbbreviationClass::End,
            "close" => AbbreviationClass::Close,
            "state" => AbbreviationClass::State,
            _ => return None,
        };
        Some((abbreviation, class))
    };
    entries(include_str!("../../data/text/abbreviations.tsv")).filter_map(row).collect()
});

/// Bytes of the longest abbreviation; longer words are not looked up.
const MAX_ABBREVIATION_BYTES: usize = 8;

/// Words that begin a new sentence after an abbreviation or initial that may end one.
static SENTENCE_OPENERS: WordList = WordList::new(include_str!("../../data/text/sentence_openers.txt"));

/// Words for the parts of a law. The letter after one may have a period that does not end the sentence: "huruf b.
/// Undang-Undang".
const PARTS_OF_LAWS: &[&str] = &["huruf", "butir", "angka", "ayat", "pasal", "poin", "item", "section", "article"];

/// The sentences of the paragraph `text`, without the white space between them. A line break does not end a sentence.
pub fn sentences(text: &str) -> Vec<Span> {
    // UAX #29 ends a sentence at every line break, but in a hard-wrapped paragraph every line has one.
    let joined: String = text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }).collect();
    let mut found: Vec<Span> = Vec::new();
    for (at, piece) in joined.split_sentence_bound_indices() {
        let kept = piece.trim_end();
        if kept.is_empty() {
            continue;
        }
        let lead = piece.len() - piece.trim_start().len();
        let span = Span::new(at + lead, at + kept.len());
        match found.last_mut() {
            Some(last) if continues(last.slice(&joined), span.slice(&joined)) => last.end = span.end,
            _ => found.push(span),
        }
    }
    found
}

/// Whether `after` continues the sentence `before`, although UAX #29 puts a boundary between the two.
fn continues(before: &str, after: &str) -> bool {
    // A closing quotation mark or bracket on its own is not a sentence.
    if !after.contains(char::is_alphanumeric) {
        return true;
    }
    // "Yahoo! said", "“Siapa?” tanya Ani"
    if after.starts_with(char::is_lowercase) {
        return true;
    }
    is_list_number(before) || before.strip_suffix('.').is_some_and(|stem| period_continues(stem, after))
}

/// Whether `text` is only the number or letter of an item in a list: "8.", "a.", "IV)".
fn is_list_number(text: &str) -> bool {
    let label = text.trim_start_matches('(').trim_end_matches(['.', ')']);
    let roman = || label.len() <= 4 && label.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'));
    let number = || label.len() <= 3 && label.bytes().all(|b| b.is_ascii_digit());
    let letter = || label.len() == 1 && label.bytes().all(|b| b.is_ascii_alphabetic());
    label.len() < text.len() && !label.is_empty() && (number() || letter() || roman())
}

/// Whether the sentence goes on with `after` behind the period of the last word of `stem`.
fn period_continues(stem: &str, after: &str) -> bool {
    let word =
        stem.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '‘' | '/')).next().unwrap_or("");
    let preceding = stem[..stem.len() - word.len()].trim_end();
    // "then-Sen. Obama", but not the number range "5-6".
    let word = word.rsplit(['-', '\u{2010}', '\u{2011}']).next().unwrap_or(word);
    let opens = || opens_sentence(after);
    match abbreviation_class(word) {
        Some(AbbreviationClass::Before) => return true,
        Some(AbbreviationClass::Number) => return is_number_or_code(after),
        Some(AbbreviationClass::End) => return !opens(),
        Some(AbbreviationClass::Close) => return belongs_to_time(after),
        Some(AbbreviationClass::State) if preceding.ends_with(',') && word.starts_with(char::is_uppercase) => {
            return !opens();
        }
        Some(AbbreviationClass::State) | None => {}
    }
    let mut letters = word.chars();
    let single = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    let initial = single && word.starts_with(char::is_uppercase);
    let part_of_law = || single && PARTS_OF_LAWS.contains(&last_word(preceding).to_lowercase().as_str());
    // As in "U.S."; the last period is already removed.
    let dotted =
        word.len() > 1 && word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase));
    (initial || dotted || part_of_law()) && !opens()
}

fn last_word(text: &str) -> &str {
    text.rsplit(char::is_whitespace).next().unwrap_or("")
}

fn abbreviation_class(word: &str) -> Option<AbbreviationClass> {
    if word.len() > MAX_ABBREVIATION_BYTES {
        return None;
    }
    ABBREVIATIONS.get(word.to_ascii_lowercase().as_str()).copied()
}

/// Whether the first word of `after` begins a new sentence far more often than it continues the old one.
fn opens_sentence(after: &str) -> bool {
    let after = after.trim_start_matches(|c: char| !c.is_alphanumeric());
    let opener = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
    SENTENCE_OPENERS.contains(&opener)
}

/// Whether `after` begins with a weekday, a month or a time zone: "Monday", "WIB", "EST".
fn belongs_to_time(after: &str) -> bool {
    let word = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let is_zone = (2..=4).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_uppercase())
        && word.ends_with(['T', 'C', 'B']);
    is_zone || matches!(word, "Eastern" | "Central" | "Pacific" | "WITA") || is_calendar_word(word)
}

/// Whether `after` begins with a number, a Roman numeral or a code such as "B-1234" or "27A".
fn is_number_or_code(after: &str) -> bool {
    let word = after.split(char::is_whitespace).next().unwrap_or("");
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let roman = !word.is_empty() && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C')) && word != "I";
    roman || word.contains(|c: char| c.is_ascii_digit())
}

/// Whether the sentence goes on with the word `next` after the abbreviation `word` and its period: "St. Louis", but not
/// "Acme Inc. The".
pub(crate) fn continues_after_abbreviation(word: &str, next: &str) -> bool {
    match abbreviation_class(word) {
        Some(AbbreviationClass::Before) => true,
        Some(AbbreviationClass::End) => !opens_sentence(next),
        _ => false,
    }
}

/// The last sentence that begins at or before byte `at`, or else the first; `None` if `text` has no sentences.
pub(crate) fn at(text: &str, at: usize) -> Option<Span> {
    let all = sentences(text);
    all.iter().rfind(|sentence| sentence.start <= at).or(all.first()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(marked: &str) {
        let text = marked.replace('|', "");
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        let found: Vec<&str> = sentences(&text).iter().map(|s| s.slice(&text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn line_breaks_do_not_end_a_sentence() {
        check("Satu baris\nyang dilipat\r\ntiga kali. |Dua.");
        check("\"Kami siap.\" |Begitu katanya.");
        check("Naik 1.234 unit pada 3.5 persen, dll. dan seterusnya.");
    }

    #[test]
    fn titles_belong_to_the_name_after_them() {
        check("Harga naik 2,5 persen. |Kata Dr. Sari, itu wajar. |Benar?");
        check("Ia memanggil Kombes Pol. Budi dan Moh. Hatta. |Hj. Siti menunggu.");
        check("Atas permintaan Prof. Dr. H. Rahmat, M.Si. rapat ditunda. |Rapat lain jalan.");
        check("She met then-Sen. Obama and ex-Gov. Ruiz. |Lt. Gov. Lee was absent.");
        check("Surat itu diteken a.n. Menteri Kesehatan. |Isinya singkat.");
        check("The case is Roe v. Wade. |It was decided in 1973.");
        check("It was found by Rossi et al. in 2019. |Later studies agree.");
    }

    #[test]
    fn companies_and_addresses() {
        check("PT. Telkom dan CV. Karya turut hadir dalam rapat itu. |UD. Maju tidak.");
        check("Ia tinggal di Jl. Merdeka No. 5 Bandung. |Kab. Garut dekat.");
        check("He joined Acme Inc. |The pay was good. |Acme Inc. Chief Ann Lee left.");
        check("Laba PT Sinar Tbk. Indonesia naik. |Kerugian PT Sinar Tbk. |Namun utangnya turun.");
        check("They moved to Main St. |The house was old. |He was born in St. Louis.");
    }

    #[test]
    fn months_and_numbers_continue_before_a_number() {
        check("The vote is on Nov. 8. |It starts at 7 a.m. |Polls close late.");
        check("The vote ends at 8 p.m. EST. |It began at 8 a.m. Monday.");
        check("It rained in Nov. |Snow fell in Dec. 2016.");
        check("Rapat dimulai pk. 14.30 dan berakhir sore hari. |Tgl. 5 libur.");
        check("Menurut UU No. 11 Tahun 2020, izin perlu. |Lihat hlm. 12 dan Art. IV.");
        check("He said no. |They left.");
        check("Surat No. B-1234/2024 dikirim. |Balasannya belum ada.");
    }

    #[test]
    fn initials_and_dotted_names_end_only_before_an_opening_word() {
        check("B. J. Habibie hadir. |The U.S. President spoke. |He left the U.S. |The crowd stayed.");
        check("He was born in the U.S.A. |My brother was not.");
        check("A crash near Tampa, Fla. |He died in Miami, Fla. Police came.");
        check("They went to Mass. |Afterwards it rained.");
    }

    #[test]
    fn list_numbers_begin_the_item() {
        check("8. Presiden berpidato. |9. Menteri hadir.");
        check("a. Setiap orang berhak. |(2) Setiap orang wajib. |IV. Penutup.");
        check("Ia melanggar Pasal 4 huruf a. Undang-Undang itu. |Dendanya besar.");
    }

    #[test]
    fn lower_case_continues_after_a_question() {
        check("“Siapa?” tanya Ani. |“Pergi!” teriak Budi.");
        check("Yahoo! said it would close. |Why? |Nobody knows.");
    }

    #[test]
    fn at_finds_the_sentence_that_contains_the_offset() {
        let text = "Satu. Dua. Tiga.";
        assert_eq!(at(text, 7).unwrap().slice(text), "Dua.");
        assert_eq!(at(text, 5).unwrap().slice(text), "Satu.", "a space belongs to the sentence before it");
        assert_eq!(at("", 0), None);
    }
}
