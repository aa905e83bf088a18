//! Decides what a superscript or subscript means, and writes it on the line.
//!
//! On the line, the "3" of `1,200<sup>3</sup>` would become a digit of the number before it. In this order, a superscript is
//!
//! 1. the **page** of a note, as written, if it begins with a colon: `[1]: 207`;
//! 2. a **note mark**, in brackets as in `1,200[3]`, if the page says so: it is a link, is inside one, or has a class, role
//!    or id of notes;
//! 3. a **degree sign**: "o" or "0" between a number and C or F;
//! 4. an **exponent**, in superscript characters as in `10⁶`: digits after the number 10, after a unit of length or time
//!    (only 2 and 3), after a single letter (`x²`), or after a number that follows an operator (`× 2⁸`); anything with a
//!    sign; the number before an element's symbol (`¹⁴C`); half of a fraction (`¹/₂`);
//! 5. a **suffix**, joined to the word: the end of an ordinal (`1st`), `™`, the end of an abbreviation (`Mme`);
//! 6. a **note mark** if it is a number, a single letter or a list of these;
//! 7. otherwise **words**, set apart by a space.

use crate::text::word_list::WordList;

/// Units whose square or cube is written with a superscript.
static UNITS: WordList = WordList::new(include_str!("../../../data/article/units_with_powers.txt"));

/// Units that are also words, and therefore count only after a number.
static AMBIGUOUS_UNITS: WordList = WordList::new("in\nft\nmi\ns\nsec\nkaki\nfeet\nfoot");

/// The ends of ordinal numbers.
const ORDINAL_SUFFIXES: [&str; 9] = ["st", "nd", "rd", "th", "er", "re", "e", "ère", "ème"];

/// Superscript characters and the characters that they stand for.
const SUPERSCRIPTS: &str = "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻–⁻=⁼(⁽)⁾nⁿiⁱ";

/// Subscript characters and the characters that they stand for.
const SUBSCRIPTS: &str = "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋=₌(₍)₎aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓ";

/// How a superscript or subscript is written on the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// The mark of a footnote, with its brackets. It is not part of the sentence.
    Mark(String),
    /// A part of the word before it.
    Suffix(String),
    /// Words with a space before and after them.
    Words(String),
}

/// The text around a superscript or subscript, and the superscript itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScriptContext<'a> {
    /// The text of the paragraph before it; empty if it follows white space.
    pub(crate) before: &'a str,
    /// Its own text, in which white space is collapsed; not empty.
    pub(crate) inner: &'a str,
    /// The text after it, or at least the first characters.
    pub(crate) after: &'a str,
    /// Whether the page says that it is the mark of a note.
    pub(crate) is_note: bool,
}

impl ScriptContext<'_> {
    /// The superscript as it is written on the line.
    pub(crate) fn superscript(self) -> Script {
        let inner = self.inner;
        if matches!(inner, "TM" | "tm" | "SM") {
            return Script::Suffix(if inner == "SM" { "℠" } else { "™" }.into());
        }
        if is_page_of_note(inner) {
            return Script::Mark(inner.into());
        }
        if self.is_note {
            return note_mark(inner);
        }
        if self.is_degree() {
            return Script::Suffix("°".into());
        }
        if self.is_exponent() {
            return Script::Suffix(power(inner));
        }
        if self.is_suffix() {
            return Script::Suffix(inner.into());
        }
        if is_note_text(inner) { note_mark(inner) } else { Script::Words(inner.into()) }
    }

    /// The subscript as it is written on the line: in subscript characters, or else joined to the letters before it
    /// ("PM2.5", "Vmax"), but never to a digit.
    pub(crate) fn subscript(self) -> Script {
        let inner = self.inner;
        if self.is_note {
            return note_mark(inner);
        }
        let is_short = inner.contains(|c: char| c.is_ascii_digit()) || inner.chars().count() == 1;
        match translate(inner, SUBSCRIPTS).filter(|_| is_short) {
            Some(subscript) => Script::Suffix(subscript),
            None if inner.contains(char::is_whitespace) => Script::Words(inner.into()),
            None if self.before.ends_with(|c: char| c.is_numeric()) => Script::Suffix(format!("_{inner}")),
            None => Script::Suffix(inner.into()),
        }
    }

    fn is_degree(self) -> bool {
        let unit = self.after.trim_start();
        let ends = |unit: &str| !unit.starts_with(char::is_alphanumeric);
        matches!(self.inner, "o" | "0" | "O")
            && self.before.ends_with(|c: char| c.is_ascii_digit())
            && unit.strip_prefix(['C', 'F']).is_some_and(ends)
    }

    fn is_exponent(self) -> bool {
        let inner = self.inner;
        let digits = inner.trim_matches(['+', '-', '−', '–']);
        let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let is_signed = digits.len() < inner.len() && (is_number || digits.is_empty());
        let variable = last_word(self.before).chars().count() == 1 && self.before.ends_with(char::is_alphabetic);
        if is_signed || self.is_in_fraction(is_number) || inner == "n" && self.before.ends_with(char::is_alphanumeric) {
            return true;
        }
        if !is_number {
            let is_formula = inner.contains(['+', '−', '=', '/']) || inner.chars().count() == 1;
            return variable && is_formula;
        }
        match digits.len() {
            0 => false,
            1 | 2 if variable || token(self.before).contains('=') => true,
            1..=3 if self.follows_base() => true,
            _ => matches!(inner, "2" | "3") && self.follows_unit() || self.precedes_element(),
        }
    }

    /// Whether it is the numerator of a fraction: "/" and a digit follow.
    fn is_in_fraction(self, is_number: bool) -> bool {
        is_number && self.after.starts_with(['/', '⁄'])
    }

    /// Whether the number before it is 10, or follows an operator.
    fn follows_base(self) -> bool {
        let operators = ['×', '·', '*', '=', '^', '∙', '⋅'];
        let rest = self.before.trim_end_matches(|c: char| c.is_ascii_digit());
        let base = &self.before[rest.len()..];
        let is_fraction = rest.ends_with(['.', ',']) && rest[..rest.len() - 1].ends_with(|c: char| c.is_ascii_digit());
        let led = rest.trim_end();
        let multiplied = led.ends_with(operators) || token(led) == "x" || token(rest).ends_with('x');
        !base.is_empty() && !is_fraction && (base == "10" || multiplied)
    }

    /// Whether the word before it is a unit: "km", "5m", "orang/km".
    fn follows_unit(self) -> bool {
        let token = token(self.before);
        let is_figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let unit = token.rsplit('/').next().unwrap_or(token);
        let bare = unit.trim_start_matches('(').trim_start_matches(is_figure);
        let counted = bare.len() < token.len() || {
            let before = self.before[..self.before.len() - token.len()].trim_end();
            before.ends_with(|c: char| c.is_ascii_digit())
        };
        UNITS.contains_ignoring_case(bare) || counted && AMBIGUOUS_UNITS.contains_ignoring_case(bare)
    }

    /// Whether it stands before the symbol of a chemical element, as in ¹⁴C.
    fn precedes_element(self) -> bool {
        let letters = self.after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(self.after.len());
        let symbol = &self.after[..letters];
        let rest = symbol.get(1..).unwrap_or_default();
        !self.before.ends_with(char::is_alphanumeric)
            && (1..=2).contains(&symbol.len())
            && symbol.starts_with(|c: char| c.is_ascii_uppercase())
            && rest.bytes().all(|b| b.is_ascii_lowercase())
    }

    fn is_suffix(self) -> bool {
        let is_symbol =
            self.inner.chars().all(|c| matches!(c, '®' | '©' | '™' | '℠' | '*' | '†' | '‡' | '°' | 'º' | 'ª'));
        let is_ordinal = self.before.ends_with(|c: char| c.is_ascii_digit())
            && ORDINAL_SUFFIXES.contains(&self.inner.to_lowercase().as_str());
        let is_abbreviation = last_word(self.before).chars().count() == 1
            && self.before.ends_with(char::is_alphabetic)
            && (2..=4).contains(&self.inner.chars().count())
            && self.inner.chars().all(char::is_alphabetic);
        is_symbol || is_ordinal || is_abbreviation
    }
}

/// The text after the last white space.
fn token(text: &str) -> &str {
    text.rsplit(char::is_whitespace).next().unwrap_or_default()
}

/// The letters and digits at the end of `text`.
fn last_word(text: &str) -> &str {
    &text[text.trim_end_matches(char::is_alphanumeric).len()..]
}

/// Whether `inner` is a number or a letter, or a list of these, as notes are numbered.
fn is_note_text(inner: &str) -> bool {
    let separators =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '–' | '-' | '[' | ']' | '(' | ')' | '*' | '.' | ':');
    inner.split(separators).filter(|part| !part.is_empty()).all(|part| {
        part.bytes().all(|b| b.is_ascii_digit()) || part.len() == 1 && part.bytes().all(|b| b.is_ascii_alphabetic())
    })
}

/// Whether `inner` is a page of the note before it: a colon and numbers.
fn is_page_of_note(inner: &str) -> bool {
    let is_page = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, ',' | '-' | '–');
    inner.strip_prefix(':').is_some_and(|pages| !pages.is_empty() && pages.chars().all(is_page))
}

/// `inner` in brackets, unless it has some.
fn note_mark(inner: &str) -> Script {
    let has_brackets = inner.starts_with(['[', '(']) || inner.ends_with([']', ')']);
    Script::Mark(if has_brackets { inner.into() } else { format!("[{inner}]") })
}

/// The power `exponent` in superscript characters, or else after a "^".
pub(crate) fn power(exponent: &str) -> String {
    translate(exponent, SUPERSCRIPTS).unwrap_or_else(|| fallback('^', exponent))
}

/// The index `index` in subscript characters, or else after a "_".
pub(crate) fn index(index: &str) -> String {
    translate(index, SUBSCRIPTS).unwrap_or_else(|| fallback('_', index))
}

fn fallback(sign: char, script: &str) -> String {
    let is_word = script.chars().all(|c| c.is_alphanumeric() || c == '.');
    if is_word { format!("{sign}{script}") } else { format!("{sign}({script})") }
}

/// `text` with each character replaced according to `pairs`; `None` if a character has no replacement.
fn translate(text: &str, pairs: &str) -> Option<String> {
    let replaced = |c: char| {
        let mut pairs = pairs.chars();
        while let (Some(plain), Some(script)) = (pairs.next(), pairs.next()) {
            if plain == c {
                return Some(script);
            }
        }
        None
    };
    text.chars().map(replaced).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The result for `before<inner>after`.
    fn written(marked: &str, is_note: bool) -> String {
        let (before, rest) = marked.split_once('<').unwrap();
        let (inner, after) = rest.split_once('>').unwrap();
        let end = before.trim_end();
        let context =
            ScriptContext { before: if end.len() < before.len() { "" } else { before }, inner, after, is_note };
        let script = match context.superscript() {
            Script::Mark(text) | Script::Suffix(text) => text,
            Script::Words(text) => format!(" {text} "),
        };
        format!("{before}{script}{after}")
    }

    #[test]
    fn numbers_after_numbers_and_words_are_note_marks() {
        for (marked, expected) in [
            ("1,200<3> deaths", "1,200[3] deaths"),
            ("in 2023<4>, which", "in 2023[4], which"),
            ("45 percent<12>", "45 percent[12]"),
            ("korban<1,2>", "korban[1,2]"),
            ("korban<3–5>", "korban[3–5]"),
            ("korban.<[7]> Lalu", "korban.[7] Lalu"),
            ("1.204<a>", "1.204[a]"),
            ("<1> Lihat laporan", "[1] Lihat laporan"),
            ("<1>Kementerian", "[1]Kementerian"),
            ("3,10<6>", "3,10[6]"),
            ("itu[1]<: 207>", "itu[1]: 207"),
            ("itu[1]<: 12–14, 20>", "itu[1]: 12–14, 20"),
            ("210<6>", "210[6]"),
            ("the in<2>", "the in[2]"),
            ("10 km<12>", "10 km[12]"),
        ] {
            assert_eq!(written(marked, false), expected);
        }
    }

    #[test]
    fn a_page_can_say_that_it_is_a_note() {
        assert_eq!(written("10<6>", true), "10[6]");
        assert_eq!(written("5 m<2>", true), "5 m[2]");
        assert_eq!(written("kata<catatan 3>", true), "kata[catatan 3]");
    }

    #[test]
    fn powers_units_and_charges_are_exponents() {
        for (marked, expected) in [
            ("5 x 10<6>", "5 x 10⁶"),
            ("10<-3> g", "10⁻³ g"),
            ("3×10<12>", "3×10¹²"),
            ("seluas 12 m<2>", "seluas 12 m²"),
            ("5km<3>", "5km³"),
            ("120 orang/km<2>", "120 orang/km²"),
            ("9.8 m/s<2>", "9.8 m/s²"),
            ("12 ft<2>", "12 ft²"),
            ("E=mc<2>", "E=mc²"),
            ("x<2>", "x²"),
            ("x<n+1>", "xⁿ⁺¹"),
            ("x<a+b>", "x^(a+b)"),
            ("= 2<10>", "= 2¹⁰"),
            ("Ca<2+>", "Ca²⁺"),
            ("<14>C", "¹⁴C"),
            ("3<1>/2", "3¹/2"),
            ("37<0>C", "37°C"),
            ("37<o> C", "37° C"),
        ] {
            assert_eq!(written(marked, false), expected);
        }
    }

    #[test]
    fn ordinals_and_abbreviations_are_joined_and_words_are_not() {
        for (marked, expected) in [
            ("1<st>", "1st"),
            ("the 21<ST> century", "the 21ST century"),
            ("Merek<TM>", "Merek™"),
            ("M<me> Curie", "Mme Curie"),
            ("total<*>", "total*"),
            ("harga<baru>", "harga baru "),
            ("5<juta>", "5 juta "),
        ] {
            assert_eq!(written(marked, false), expected);
        }
    }

    #[test]
    fn subscripts_stay_readable() {
        let written = |before: &str, inner: &str| {
            let context = ScriptContext { before, inner, after: "", is_note: false };
            match context.subscript() {
                Script::Mark(text) | Script::Suffix(text) => format!("{before}{text}"),
                Script::Words(text) => format!("{before} {text}"),
            }
        };
        assert_eq!(
            ["H₂", "xᵢ", "PM₁₀"],
            [written("H", "2"), written("x", "i"), written("PM", "10")].each_ref().map(String::as_str)
        );
        assert_eq!(["PM2.5", "Vmax"], [written("PM", "2.5"), written("V", "max")].each_ref().map(String::as_str));
        assert_eq!(written("10", "2.5"), "10_2.5");
        assert_eq!(written("kadar", "rata rata"), "kadar rata rata");
    }
}
