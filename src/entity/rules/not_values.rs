//! Numbers that are not values: laws, labels, telephone numbers, number plates, list numbers, and idioms.

use super::grammar::Lexeme;
use super::{PieceKind, ValueReader};

impl ValueReader<'_> {
    /// The position after the words or digits at `at` that look like a value and are not one.
    pub(super) fn not_a_value(&self, at: usize) -> Option<usize> {
        if let Some(end) = self.list_number(at) {
            return Some(end);
        }
        match self.kind(at)? {
            PieceKind::Digits if self.numeric_date(at, None).is_some() => None,
            PieceKind::Digits => self.telephone_number(at).or_else(|| self.address(at)).or_else(|| self.score_end(at)),
            PieceKind::Mark => self.telephone_number(at).filter(|_| matches!(self.word(at), "+" | "(")),
            PieceKind::Word => self
                .after(at, Lexeme::Idiom)
                .filter(|end| !self.glued(*end) || self.kind(*end) != Some(PieceKind::Word))
                .or_else(|| self.law(at))
                .or_else(|| self.label(at))
                .or_else(|| self.number_plate(at)),
        }
    }

    /// "1. Harga naik", "2) Close the valve", "(3) The tenant": a number before an item of a list.
    fn list_number(&self, at: usize) -> Option<usize> {
        // At the start of a line, or between two sentences.
        if at > 0 && !matches!(self.word_before(at), "." | "?" | "!" | ":" | ";") || self.glued(at) {
            return None;
        }
        let open = usize::from(self.word(at) == "(");
        let number = at + open;
        let short = self.is_digits(number) && self.word(number).len() <= 2;
        let mark = if open == 1 { &[")"][..] } else { &[".", ")"] };
        let ends = mark.contains(&self.word(number + 1)) && self.glued(number + 1) && !self.glued(number + 2);
        let capital = self.is_capital(number + 2) || at == 0;
        (short && ends && capital && number + 2 < self.pieces.len()).then_some(number + 2)
    }

    /// "UU Nomor 6 Tahun 2023", "Pasal 28E ayat (3)", "Law No. 6 of 2023", "Regulation (EU) 2016/679".
    fn law(&self, at: usize) -> Option<usize> {
        let mut next = self.after(at, Lexeme::Law)?;
        let label = self.number_label(next);
        let indonesian = self.language.is_indonesian_or_malay();
        if label.is_none() && !indonesian && !self.is_capital(at) {
            return None;
        }
        next = label.unwrap_or(next);
        // "Regulation (EU) 2016/679", "Keputusan Presiden (Keppres) Nomor 12", "ayat (1)".
        if self.word(next) == "(" && self.word(next + 2) == ")" {
            next += if self.is_digits(next + 1) { 1 } else { 3 };
            next = self.number_label(next).unwrap_or(next);
        }
        let letters = self.kind(next) == Some(PieceKind::Word) && self.glued(next + 1) && self.is_digits(next + 1);
        if !self.is_digits(next) && !letters {
            return None;
        }
        let end = self.code_end(next);
        // "Putusan 20 tahun penjara".
        let period = label.is_none() && self.means(end, |lexeme| matches!(lexeme, Lexeme::Period(_)));
        if period && self.plain_year(end + 1).is_none() {
            return None;
        }
        // "Tahun 2023", "of 2023", "/2023".
        let year = if self.is_one_of(end, &["tahun", "of", "year"]) { end + 1 } else { return Some(end) };
        Some(if self.plain_year(year).is_some() { year + 1 } else { end })
    }

    /// The position after "Nomor", "No.", "number" at `at`.
    fn number_label(&self, at: usize) -> Option<usize> {
        self.after(at, Lexeme::NumberLabel)
    }

    /// The position after the code at `at`: pieces without a space between them.
    fn code_end(&self, at: usize) -> usize {
        /// Longer codes are cut; what is left of them is read as any other text.
        const LONGEST_CODE: usize = 40;
        let mut end = at + 1;
        while end < at + LONGEST_CODE && self.glued(end) {
            let ends =
                matches!(self.word(end), "," | ";" | ")" | "?" | "!" | "\"" | "”" | "." | ":") && !self.glued(end + 1);
            if ends {
                break;
            }
            end += 1;
        }
        end
    }

    /// "No. 12", "flight 2215", "versi 2.1.3", "Boeing 737".
    fn label(&self, at: usize) -> Option<usize> {
        let phone = ["call", "ring", "phone", "dial", "hubungi", "telepon", "telp", "hotline", "tel"];
        let (next, certain) = match self.number_label(at) {
            Some(next) => (next, true),
            None => (self.after(at, Lexeme::Label)?, false),
        };
        let next = self.number_label(next).unwrap_or(next);
        let next = next + usize::from(certain && self.word(next) == ":");
        let hyphen = usize::from(self.hyphen(next));
        let next = next + hyphen;
        let letters = self.kind(next) == Some(PieceKind::Word) && self.glued(next + 1) && self.is_digits(next + 1);
        if !self.is_digits(next) && !letters {
            return None;
        }
        let mut end = self.telephone_number(next).unwrap_or_else(|| self.code_end(next));
        // "RT 03/RW 05".
        while self.after(end - 1, Lexeme::Label) == Some(end) && self.is_digits(end) {
            end = self.code_end(end);
        }
        // "Peraturan KPU Nomor 10 Tahun 2023".
        if certain && self.is_one_of(end, &["tahun", "of"]) && self.plain_year(end + 1).is_some() {
            return Some(end + 2);
        }
        let counts = self.means(end, |lexeme| {
            matches!(
                lexeme,
                Lexeme::Scale(_)
                    | Lexeme::Percent
                    | Lexeme::Currency(_)
                    | Lexeme::Unit(_)
                    | Lexeme::Period(_)
                    | Lexeme::Month(..)
            )
        });
        let number = self.word(next);
        let short = self.is_one_of(at, &phone) && (number.len() < 3 || self.kind(end) == Some(PieceKind::Word));
        let grouped = number.contains(',') && !certain;
        let year = !certain && end == next + 1 && self.plain_year(next).is_some();
        (!(counts || short || grouped || year)).then_some(end)
    }

    /// "0812-3456-7890", "(021) 555-0123", "+62 21 555 0133", "7730-1194-20", "081234567890".
    fn telephone_number(&self, at: usize) -> Option<usize> {
        /// More groups than any telephone number has.
        const MAX_GROUPS: usize = 8;
        let mut next = at + usize::from(self.word(at) == "(");
        let plus = self.word(next) == "+" && self.glued(next + 1);
        next += usize::from(plus);
        let first = self.word(next);
        let (mut groups, mut digits, mut end, mut hyphens) = (0, 0, next, 0);
        while groups < MAX_GROUPS && self.is_digits(next) && self.word(next).bytes().all(|b| b.is_ascii_digit()) {
            groups += 1;
            digits += self.word(next).len();
            end = next + 1;
            let hyphen = self.hyphen(end);
            hyphens += usize::from(hyphen && self.is_digits(end + 1));
            // "(021) 555", "+1 (555) 010".
            let bracket = self.word(end) == ")" || plus && self.word(end) == "(";
            next = end + usize::from(hyphen || bracket);
            // Groups after a space belong to the number only if it began like one.
            if !hyphen && !bracket && !plus && !first.starts_with('0') {
                break;
            }
        }
        let national = first.starts_with('0') && first.len() >= 2 && digits >= 8 && (groups > 1 || digits >= 9);
        let coded = hyphens >= 2 && digits >= 7 && groups >= 3 && first.len() != 4;
        let long = groups == 1 && digits >= 13 || hyphens >= 2 && digits >= 10;
        (plus && digits >= 8 || national || coded || long).then_some(end)
    }

    /// "10 Downing Street", "221B Baker Street".
    fn address(&self, at: usize) -> Option<usize> {
        let next = at + 1 + usize::from(self.glued(at + 1) && self.word(at + 1).len() == 1);
        let named = (next..next + 3).take_while(|part| self.is_capital(*part) && !self.glued(*part));
        named.skip(1).find(|part| self.means(*part, |lexeme| lexeme == Lexeme::Street)).map(|street| street + 1)
    }

    /// "B 1234 XYZ".
    fn number_plate(&self, at: usize) -> Option<usize> {
        let letters = |at: usize, longest: usize| {
            self.kind(at) == Some(PieceKind::Word)
                && self.word(at).len() <= longest
                && self.word(at).bytes().all(|b| b.is_ascii_uppercase())
        };
        let number = self.word(at + 1);
        let digits = self.is_digits(at + 1) && number.len() <= 4 && number.bytes().all(|b| b.is_ascii_digit());
        let spaced = !self.glued(at + 1) && !self.glued(at + 2);
        if !(digits && spaced && letters(at, 2) && letters(at + 2, 3)) {
            return None;
        }
        let unit = self.means(at + 2, |lexeme| {
            matches!(lexeme, Lexeme::Unit(_) | Lexeme::Zone(_) | Lexeme::Sign(_) | Lexeme::HijriEra | Lexeme::Scale(_))
        });
        // After "bernomor polisi" or "mobil", letters that are also a unit belong to the plate.
        let vehicle =
            ["polisi", "nopol", "pelat", "plat", "berpelat", "mobil", "motor", "truk", "bus", "plate", "plates"];
        let led = (1..=3).any(|back| at.checked_sub(back).is_some_and(|before| self.is_one_of(before, &vehicle)));
        (led || !unit).then_some(at + 3)
    }
}
