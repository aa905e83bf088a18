//! Turns the words of a search into a pattern that ignores differences people do not type: case, accents, ligatures,
//! typographic quotes, line breaks.

use super::letter_forms::{LETTER_FORMS, LetterForm, decomposed, is_accent};
use regex::{Regex, RegexBuilder, escape};
use std::fmt::Write;
use std::ops::Range;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A longer query, in characters, was pasted rather than typed, and its pattern would be large: letters are compared as written.
const MAX_FOLDED_CHARS: usize = 300;

/// The most units between two places that no ligature crosses. In longer runs of letters that may all be joined, such as
/// "ffffffff", ligatures are not looked for: the ways to join them grow exponentially.
const MAX_JOINED_UNITS: usize = 6;

/// What a space matches.
const SPACE: &str = r"\s+";

/// Characters inside a word that cannot be seen: soft hyphens, joiners and zero-width spaces.
const INVISIBLE: &str = r"\x{ad}\x{200b}-\x{200d}\x{2060}\x{feff}";

/// The accents of Latin, Greek and Cyrillic letters.
const ACCENTS: &str = r"\x{300}-\x{36f}\x{1ab0}-\x{1aff}\x{1dc0}-\x{1dff}\x{20d0}-\x{20f0}\x{fe20}-\x{fe2f}";

/// The vowel points of Hebrew and Arabic, and the line that stretches an Arabic word.
const VOWEL_POINTS: &str = r"\x{591}-\x{5bd}\x{5bf}\x{5c1}\x{5c2}\x{5c4}\x{5c5}\x{5c7}\x{610}-\x{61a}\x{640}\x{64b}-\x{65f}\x{670}\x{6d6}-\x{6dc}";

/// All combining marks, as the inside of a character class: they belong to the grapheme of the letter before them.
static MARKS: LazyLock<String> = LazyLock::new(|| {
    let mut class = String::new();
    let mut start = None;
    for c in '\u{300}'..='\u{1e94b}' {
        match (is_combining_mark(c), start) {
            (true, None) => start = Some(c),
            (false, Some(first)) => {
                // Writing to a string does not fail.
                let _ = write!(class, r"{}-\x{{{:x}}}", code(first), c as u32 - 1);
                start = None;
            }
            _ => {}
        }
    }
    class
});

/// Builds the pattern for a query.
///
/// The search is case-sensitive only if the query contains a capital letter. A letter without an accent matches the letter
/// with any; a letter with an accent only the letter with that accent. Letters match their ligatures and other compatibility
/// forms (ﬁ, ², Ａ), whole or in part. A space matches any white space, including line breaks; straight quotes, apostrophes
/// and hyphens also match the typographic ones. A match ends after the marks of its last letter.
///
/// # Errors
/// If the query is too long for the regex engine.
pub fn pattern(query: &str) -> Result<Regex, regex::Error> {
    let ignores_case = !query.contains(char::is_uppercase);
    let source = if query.chars().count() > MAX_FOLDED_CHARS {
        as_written(query)
    } else {
        Folded { units: units(query), ignores_case }.source()
    };
    RegexBuilder::new(&source).case_insensitive(ignores_case).build()
}

/// The source of a pattern that forgives only spaces, quotes and hyphens.
fn as_written(query: &str) -> String {
    let unit = |unit: &Unit| match unit {
        Unit::Space => SPACE.into(),
        Unit::Pattern(pattern) => (*pattern).to_string(),
        Unit::Exact(c) | Unit::Letter { letter: c, .. } => escape(c.encode_utf8(&mut [0; 4])),
    };
    let mut units: Vec<Unit> = query.chars().map(|c| Unit::typographic(c).unwrap_or(Unit::Exact(c))).collect();
    units.dedup_by(|a, b| a.is_space() && b.is_space());
    units.iter().map(unit).collect()
}

/// A part of a query.
#[derive(Clone, Debug)]
enum Unit {
    /// White space.
    Space,
    /// What a quote or a hyphen matches.
    Pattern(&'static str),
    /// A character that has no other forms.
    Exact(char),
    /// A character without its accents, and the accents that were typed.
    Letter { letter: char, accents: Vec<char> },
}

impl Unit {
    /// What `c` matches if it is a space, or a character for which texts have a typographic one.
    fn typographic(c: char) -> Option<Self> {
        Some(Self::Pattern(match c {
            '\'' => "['’‘ʼʻ]",
            '"' => "[\"“”„]",
            '-' => "[-‐‑–—−]",
            c if c.is_whitespace() => return Some(Self::Space),
            _ => return None,
        }))
    }

    const fn is_space(&self) -> bool {
        matches!(self, Self::Space)
    }
}

/// The units of a query.
fn units(query: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for c in query.nfc() {
        if let Some(unit) = Unit::typographic(c) {
            if !(unit.is_space() && units.last().is_some_and(Unit::is_space)) {
                units.push(unit);
            }
        } else if let (true, Some(Unit::Letter { accents, .. })) = (is_accent(c), units.last_mut()) {
            accents.push(c);
        } else if let Some((letters, typed)) = decomposed(c) {
            units.extend(letters.into_iter().map(|letter| Unit::Letter { letter, accents: Vec::new() }));
            if let Some(Unit::Letter { accents, .. }) = units.last_mut() {
                *accents = typed;
            }
        } else {
            units.push(Unit::Exact(c));
        }
    }
    units
}

/// A query whose letters match all their forms.
struct Folded {
    units: Vec<Unit>,
    ignores_case: bool,
}

impl Folded {
    /// The source of the pattern.
    fn source(&self) -> String {
        let joined = self.joined();
        let mut source = String::new();
        let mut start = 0;
        while start < self.units.len() {
            let end = self.uncrossed(start, &joined);
            if end - start > MAX_JOINED_UNITS
                || end - start == 1 && !joined.iter().any(|(units, _)| units.start == start)
            {
                source.extend((start..end).map(|i| self.unit(i)));
            } else {
                let mut ways = Vec::new();
                self.ways(start..end, &joined, "", &mut ways);
                source += &format!("(?:{})", ways.join("|"));
            }
            start = end;
        }
        match self.units.last() {
            // The class of all marks is large: it takes most of the time to compile a short query.
            Some(Unit::Letter { letter: c, .. } | Unit::Exact(c)) if *c < '\u{590}' => {
                source += &format!(r"[{ACCENTS}\x{{fe0e}}\x{{fe0f}}]*");
            }
            Some(Unit::Letter { .. } | Unit::Exact(_)) => source += &format!("[{}]*", &*MARKS),
            Some(Unit::Space | Unit::Pattern(_)) | None => {}
        }
        source
    }

    /// The first place after unit `start` that no ligature crosses.
    fn uncrossed(&self, start: usize, joined: &[(Range<usize>, char)]) -> usize {
        let mut end = start + 1;
        while let Some(next) = joined.iter().filter(|(units, _)| units.start < end).map(|(units, _)| units.end).max()
            && next > end
        {
            end = next;
        }
        end.min(self.units.len())
    }

    /// The ligatures that stand for some of the units. At the ends of the query, a part of a ligature is enough.
    fn joined(&self) -> Vec<(Range<usize>, char)> {
        let mut joined = Vec::new();
        for ligature in &LETTER_FORMS.ligatures {
            let n = ligature.letters.len();
            for start in 0..self.units.len() {
                for skipped in 0..(if start == 0 && ligature.is_word_part() { n } else { 1 }) {
                    let rest = &ligature.letters[skipped..];
                    let end = (start + rest.len()).min(self.units.len());
                    let is_whole = start + rest.len() <= self.units.len();
                    if (is_whole || ligature.is_word_part()) && self.matches(start..end, rest, &ligature.accents) {
                        joined.push((start..end, ligature.c));
                    }
                }
            }
        }
        joined.dedup();
        joined
    }

    /// Whether these units are the letters of a ligature, as far as they go, and their accents among its `accents`.
    fn matches(&self, units: Range<usize>, letters: &[char], accents: &[char]) -> bool {
        self.units[units].iter().zip(letters).all(|(unit, &letter)| match unit {
            Unit::Letter { letter: typed, accents: own } => {
                let is_letter = *typed == letter || self.ignores_case && typed.to_lowercase().eq(letter.to_lowercase());
                is_letter && own.iter().all(|c| accents.contains(c))
            }
            _ => false,
        })
    }

    /// The patterns of all ways to write these units: letter by letter first, then with ligatures.
    fn ways(&self, units: Range<usize>, joined: &[(Range<usize>, char)], before: &str, ways: &mut Vec<String>) {
        if units.is_empty() {
            return ways.push(before.into());
        }
        let next = format!("{before}{}", self.unit(units.start));
        self.ways(units.start + 1..units.end, joined, &next, ways);
        let mut ends: Vec<usize> =
            joined.iter().filter(|(own, _)| own.start == units.start).map(|(own, _)| own.end).collect();
        ends.sort_unstable();
        ends.dedup();
        for end in ends {
            let class: String =
                joined.iter().filter(|(own, _)| *own == (units.start..end)).map(|(_, c)| code(*c)).collect();
            let next = format!("{before}[{class}]{}", self.after(end - 1));
            self.ways(end..units.end, joined, &next, ways);
        }
    }

    /// The pattern of one unit, with the characters that may follow it inside a word.
    fn unit(&self, i: usize) -> String {
        let (letter, accents) = match &self.units[i] {
            Unit::Space => return SPACE.into(),
            Unit::Pattern(pattern) => return (*pattern).into(),
            Unit::Exact(c) => return exact(*c),
            Unit::Letter { letter, accents } => (*letter, accents),
        };
        let between = between(letter);
        let after = self.after(i);
        let any = format!("[{}{}]", code(letter), class(&self.forms(letter)));
        if accents.is_empty() {
            return any + &after;
        }
        let marked: Vec<LetterForm> =
            self.forms(letter).into_iter().filter(|form| accents.iter().all(|c| form.accents.contains(c))).collect();
        let in_one = if marked.is_empty() { String::new() } else { format!("[{}]|", class(&marked)) };
        let apart: String = accents.iter().map(|c| between.clone() + &code(*c)).collect();
        format!("(?:{in_one}{any}{apart}){after}")
    }

    /// The forms of a letter, and of its other case if case is ignored: İ is a form of I only.
    fn forms(&self, letter: char) -> Vec<LetterForm> {
        let mut forms = LETTER_FORMS.of(letter).to_vec();
        let other = letter.to_uppercase().chain(letter.to_lowercase()).find(|&other| other != letter);
        if let Some(other) = other.filter(|other| self.ignores_case && other.to_lowercase().eq(letter.to_lowercase())) {
            forms.extend_from_slice(LETTER_FORMS.of(other));
        }
        forms
    }

    /// The pattern of what may follow unit `i`, unless it is the last one.
    fn after(&self, i: usize) -> String {
        match &self.units[i] {
            Unit::Letter { letter, .. } if i + 1 < self.units.len() => between(*letter),
            _ => String::new(),
        }
    }
}

/// The pattern of the accents and invisible characters that may follow a letter inside a word.
fn between(letter: char) -> String {
    match letter {
        '\u{590}'..='\u{8ff}' => format!("[{VOWEL_POINTS}{INVISIBLE}]*"),
        letter if letter.is_alphabetic() => format!("[{ACCENTS}{INVISIBLE}]*"),
        _ => String::new(),
    }
}

/// `c` as a code in a pattern.
fn code(c: char) -> String {
    format!(r"\x{{{:x}}}", c as u32)
}

/// The inside of a character class of these forms.
fn class(forms: &[LetterForm]) -> String {
    forms.iter().map(|form| code(form.c)).collect()
}

/// The pattern of a character that has no other forms, composed or decomposed.
fn exact(c: char) -> String {
    let apart: String = std::iter::once(c).nfd().map(code).collect();
    if apart == code(c) { apart } else { format!("(?:{}|{apart})", code(c)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words that a query finds.
    fn found<'a>(query: &str, text: &'a str) -> Vec<&'a str> {
        pattern(query).unwrap().find_iter(text).map(|hit| hit.as_str()).collect()
    }

    #[test]
    fn case_spaces_and_typographic_signs_are_forgiven() {
        assert_eq!(found("putin", "Putin, PUTIN"), ["Putin", "PUTIN"]);
        assert_eq!(found("Putin", "Putin, PUTIN"), ["Putin"]);
        assert_eq!(found("satu  dua", "satu\n  dua satu\u{a0}dua"), ["satu\n  dua", "satu\u{a0}dua"]);
        assert_eq!(found("don't \"go\"", "don’t “go”"), ["don’t “go”"]);
        assert_eq!(found("a.b(", "axb( a.b("), ["a.b("]);
        assert_eq!(found("é", "É"), ["É"]);
    }

    #[test]
    fn a_letter_without_an_accent_matches_it_with_any() {
        assert_eq!(found("malaga", "Málaga, MÁLAGA, Ma\u{301}laga"), ["Málaga", "MÁLAGA", "Ma\u{301}laga"]);
        assert_eq!(found("Malaga", "Málaga, MÁLAGA"), ["Málaga"], "a capital letter still matters");
        assert_eq!(found("sao paulo", "São\nPaulo"), ["São\nPaulo"]);
        assert_eq!(found("cooperation", "Coöperation"), ["Coöperation"]);
        assert_eq!(found("istanbul", "İstanbul ISTANBUL I\u{307}stanbul").len(), 3);
        assert_eq!(found("Нее", "Неё"), ["Неё"]);
        assert_eq!(found("Αθηνα", "Αθήνα"), ["Αθήνα"]);
        assert_eq!(found("محمد", "مُحَمَّد محـمد"), ["مُحَمَّد", "محـمد"]);
    }

    #[test]
    fn a_letter_with_an_accent_matches_only_that() {
        assert_eq!(found("Málaga", "Malaga Málaga Màlaga Ma\u{301}laga"), ["Málaga", "Ma\u{301}laga"]);
        assert_eq!(found("Ma\u{301}laga", "Malaga Málaga"), ["Málaga"], "however it is typed");
        assert_eq!(found("ê", "e ê ế e\u{323}\u{302}"), ["ê", "ế", "e\u{323}\u{302}"]);
        assert_eq!(found("Łódź", "Lodz Łódź"), ["Łódź"]);
        assert_eq!(found("straße", "strasse straße"), ["straße"]);
    }

    #[test]
    fn letters_that_do_not_decompose_have_plain_forms() {
        assert_eq!(found("lodz", "Łódź"), ["Łódź"]);
        assert_eq!(found("strasse", "straße STRASSE"), ["straße", "STRASSE"]);
        assert_eq!(found("Aero", "Ærø"), ["Ærø"]);
        assert_eq!(found("diyarbakir", "Diyarbakır"), ["Diyarbakır"]);
    }

    #[test]
    fn compatibility_forms_are_letters() {
        assert_eq!(found("final", "ﬁnal ﬁlm"), ["ﬁnal"]);
        assert_eq!(found("office", "oﬃce oﬀice ofﬁce"), ["oﬃce", "oﬀice", "ofﬁce"]);
        assert_eq!(found("ﬁnal", "final"), ["final"], "also in the query");
        assert_eq!(found("kelvin 10 km2", "\u{212a}elvin 10 km²"), ["\u{212a}elvin 10 km²"]);
        assert_eq!(found("berita", "𝐛𝐞𝐫𝐢𝐭𝐚 ｂｅｒｉｔａ"), ["𝐛𝐞𝐫𝐢𝐭𝐚", "ｂｅｒｉｔａ"]);
        assert_eq!(found("dž", "ǅ ǆ dz"), ["ǅ", "ǆ"]);
        assert_eq!(found("dzep", "ǆep"), ["ǆep"]);
        assert_eq!(found("1/2", "½ 1⁄2"), ["½", "1⁄2"]);
        assert_eq!(found("...", "…"), ["…"]);
    }

    #[test]
    fn a_part_of_a_ligature_is_found_as_the_whole_character() {
        assert_eq!(found("inal", "ﬁnal"), ["ﬁnal"]);
        assert_eq!(found("of", "oﬀer"), ["oﬀ"]);
        assert_eq!(found("f", "ﬃ"), ["ﬃ"]);
        assert_eq!(found("1", "½"), [""; 0], "numbers have no parts");
    }

    #[test]
    fn a_hit_covers_whole_graphemes() {
        assert_eq!(found("e", "e\u{301}"), ["e\u{301}"]);
        assert_eq!(found("क", "कि"), ["कि"]);
    }

    #[test]
    fn marks_that_make_another_letter_or_sign_are_not_accents() {
        assert_eq!(found("か", "が").len(), 0);
        assert_eq!(found("が", "が か\u{3099}").len(), 2);
        assert_eq!(found("=", "≠").len(), 0);
    }

    #[test]
    fn what_cannot_be_seen_inside_a_word_is_skipped() {
        assert_eq!(found("harga", "har\u{ad}ga ha\u{200b}rga"), ["har\u{ad}ga", "ha\u{200b}rga"]);
    }

    #[test]
    fn long_queries_are_found_and_stay_small() {
        let long = "ffi ".repeat(70) + &"f".repeat(20);
        assert_eq!(found(&long, &long), [long.as_str()]);
        let pasted = "Harga beras naik – kata \"ahli\".\n".repeat(200);
        assert_eq!(found(pasted.trim(), &pasted).len(), 1);
    }
}
