//! What single words mean to dates, sums and numbers, in Indonesian and English.

use crate::text::cldr;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// 60 seconds.
    Minute,
    /// A second.
    Second,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

/// Where a relative expression points, from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// "last", "lalu".
    Past,
    /// "this", "ini".
    Present,
    /// "next", "depan".
    Future,
}

/// What a word means. Names of months and weekdays count only with a capital.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lexeme {
    /// January is 1; the flag tells names that are other words too ("May", "Mar").
    Month(u8, bool),
    /// Monday is 1; the flag tells short names.
    Weekday(u8, bool),
    /// Multiplies by a power of ten.
    Scale(u8),
    /// A number up to 99 in English, up to 11 in Indonesian.
    Cardinal(u8),
    /// Adds ten: "dua belas".
    Teen,
    /// Times ten: "dua puluh".
    Tens,
    /// A power of ten by itself: "seratus", "seribu".
    One(u8),
    /// A half.
    Half,
    /// A dozen.
    Dozen,
    /// An ordinal up to twelve.
    Ordinal(u8),
    /// A currency after its amount; ISO 4217.
    Currency(&'static str),
    /// A currency before its amount.
    Sign(&'static str),
    /// "percent", "%".
    Percent,
    /// A unit of measure, by its symbol.
    Unit(&'static str),
    /// A unit of time.
    Period(Period),
    /// Days from today.
    Day(i8),
    /// Points a relative expression.
    Turn(Turn),
    /// "ago", "silam".
    Ago,
    /// After which a number of four digits is a year.
    BeforeYear,
    /// After which a number is a rank.
    BeforeRank,
    /// "pukul", "at": before a time of day.
    BeforeTime,
    /// A time zone: hours from UTC.
    Zone(i8),
    /// A quarter of a year.
    Quarter,
    /// "a", "an": one of what follows.
    Article,
}

use Lexeme as L;

/// What `word` means; case matters for names.
pub fn lexeme(word: &str) -> Option<Lexeme> {
    if word.len() > 16 {
        return None;
    }
    let mut buffer = [0u8; 16];
    let lower = &mut buffer[..word.len()];
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    let lower = std::str::from_utf8(lower).ok()?;
    let Some(&found) = WORDS.get(lower) else {
        // "twenty-five".
        let (tens, unit) = lower.split_once('-')?;
        return match (WORDS.get(tens)?, WORDS.get(unit)?) {
            (L::Cardinal(tens @ 20..), L::Cardinal(unit @ 1..=9)) => Some(L::Cardinal(tens + unit)),
            _ => None,
        };
    };
    let capital = word.starts_with(|c: char| c.is_uppercase());
    match found {
        // "minggu" is a week, "Minggu" a Sunday, until what follows says otherwise.
        L::Period(Period::Week) if capital && lower == "minggu" => Some(L::Weekday(7, false)),
        L::Month(..) | L::Weekday(..) if !capital => None,
        L::Zone(_) if word.chars().any(char::is_lowercase) => None,
        found => Some(found),
    }
}

/// Names of months that are common words or names of persons too.
const AMBIGUOUS: &[&str] = &["may", "march", "mar", "mei", "april", "juni", "juli", "june", "jun", "jul", "jan", "des"];

static WORDS: LazyLock<HashMap<String, Lexeme>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    let mut put = |word: &str, lexeme: Lexeme| {
        words.insert(word.to_lowercase(), lexeme);
    };
    for table in [cldr::WEEKDAYS_ID, cldr::WEEKDAYS_EN] {
        for (day, names) in table.iter().enumerate() {
            for (i, name) in names.iter().enumerate() {
                put(name, L::Weekday(day as u8 + 1, i > 0));
            }
        }
    }
    for name in ["jum'at", "jum’at"] {
        put(name, L::Weekday(5, false));
    }
    put("ahad", L::Weekday(7, true));
    put("tues", L::Weekday(2, true));
    put("thurs", L::Weekday(4, true));
    for table in [cldr::MONTHS_ID, cldr::MONTHS_EN] {
        for (month, names) in table.iter().enumerate() {
            for (i, name) in names.iter().enumerate() {
                let ambiguous = i > 0 || AMBIGUOUS.contains(&name.to_lowercase().as_str());
                put(name, L::Month(month as u8 + 1, ambiguous));
            }
        }
    }
    for (word, month) in [("pebruari", 2), ("nopember", 11), ("sept", 9), ("agt", 8), ("ags", 8)] {
        put(word, L::Month(month, word.len() < 5));
    }
    for (lexeme, list) in LISTS {
        for word in list.split(' ') {
            put(word, *lexeme);
        }
    }
    for (i, list) in CARDINALS.iter().enumerate() {
        for word in list.split(' ') {
            put(word, L::Cardinal(i as u8));
        }
    }
    for (i, word) in TENS.iter().enumerate() {
        put(word, L::Cardinal(20 + 10 * i as u8));
    }
    for (i, list) in ORDINALS.iter().enumerate() {
        for word in list.split(' ') {
            put(word, L::Ordinal(i as u8 + 1));
        }
    }
    words
});

const CARDINALS: &[&str] = &[
    "nol zero",
    "satu one",
    "dua two",
    "tiga three",
    "empat four",
    "lima five",
    "enam six",
    "tujuh seven",
    "delapan eight",
    "sembilan nine",
    "sepuluh ten",
    "sebelas eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

const ORDINALS: &[&str] = &[
    "pertama kesatu first",
    "kedua",
    "ketiga third",
    "keempat fourth",
    "kelima fifth",
    "keenam sixth",
    "ketujuh seventh",
    "kedelapan eighth",
    "kesembilan ninth",
    "kesepuluh tenth",
    "kesebelas eleventh",
    "twelfth",
];

const LISTS: &[(Lexeme, &str)] = &[
    (L::Scale(3), "ribu thousand rb"),
    (L::Scale(6), "juta million millions jt mn"),
    (L::Scale(9), "miliar milyar billion billions bn"),
    (L::Scale(12), "triliun trilyun trillion trillions tn"),
    (L::Scale(2), "ratus hundred"),
    (L::Teen, "belas"),
    (L::Tens, "puluh"),
    (L::One(2), "seratus"),
    (L::One(3), "seribu"),
    (L::One(6), "sejuta"),
    (L::One(9), "semiliar semilyar"),
    (L::One(12), "setriliun"),
    (L::Half, "setengah half"),
    (L::Dozen, "lusin dozen"),
    (L::Percent, "% persen percent pct"),
    (L::Currency("USD"), "dolar dollar dollars"),
    (L::Currency("IDR"), "rupiah"),
    (L::Currency("MYR"), "ringgit"),
    (L::Currency("EUR"), "euro euros"),
    (L::Currency("GBP"), "poundsterling pound pounds sterling"),
    (L::Currency("JPY"), "yen"),
    (L::Currency("CNY"), "yuan renminbi"),
    (L::Currency("RUB"), "rubel rouble roubles ruble rubles"),
    (L::Currency("THB"), "baht"),
    (L::Currency("KRW"), "won"),
    (L::Currency("INR"), "rupee rupees rupe"),
    (L::Currency("SAR"), "riyal riyals"),
    (L::Currency("CHF"), "franc francs franc"),
    (L::Currency("PHP"), "peso pesos"),
    (L::Currency("SEK"), "krona kronor"),
    (L::Currency("TRY"), "lira"),
    (L::Currency("ILS"), "shekel shekels"),
    (L::Currency("VND"), "dong"),
    (L::Sign("IDR"), "rp idr"),
    (L::Sign("USD"), "$ usd"),
    (L::Sign("EUR"), "€ eur"),
    (L::Sign("GBP"), "£ gbp"),
    (L::Sign("JPY"), "¥ jpy"),
    (L::Sign("CNY"), "cny rmb"),
    (L::Sign("INR"), "₹ inr"),
    (L::Sign("KRW"), "₩ krw"),
    (L::Sign("RUB"), "₽ rub"),
    (L::Sign("SGD"), "sgd"),
    (L::Sign("AUD"), "aud"),
    (L::Sign("MYR"), "rm myr"),
    (L::Sign("CHF"), "chf"),
    (L::Sign("CAD"), "cad"),
    (L::Sign("SAR"), "sar"),
    (L::Sign("THB"), "฿ thb"),
    (L::Sign("PHP"), "₱ php"),
    (L::Sign("TRY"), "₺"),
    (L::Sign("VND"), "₫"),
    (L::Sign("ILS"), "₪"),
    (L::Unit("km"), "km kilometer kilometre kilometers kilometres"),
    (L::Unit("m"), "meter metre meters metres"),
    (L::Unit("cm"), "cm sentimeter centimeter centimetre centimeters centimetres"),
    (L::Unit("mm"), "mm milimeter millimeter millimetre millimeters millimetres"),
    (L::Unit("mi"), "mil mile miles"),
    (L::Unit("ft"), "ft feet kaki"),
    (L::Unit("in"), "inci inch inches"),
    (L::Unit("yd"), "yard yards"),
    (L::Unit("kg"), "kg kilogram kilograms kilo"),
    (L::Unit("g"), "gram grams"),
    (L::Unit("t"), "ton tons tonne tonnes"),
    (L::Unit("lb"), "lb lbs"),
    (L::Unit("oz"), "ounce ounces"),
    (L::Unit("ha"), "ha hektar hektare hectare hectares"),
    (L::Unit("ac"), "acre acres"),
    (L::Unit("L"), "liter litre liters litres"),
    (L::Unit("bbl"), "barel barrel barrels"),
    (L::Unit("gal"), "galon gallon gallons"),
    (L::Unit("kW"), "kw kilowatt kilowatts"),
    (L::Unit("MW"), "mw megawatt megawatts"),
    (L::Unit("GW"), "gw gigawatt gigawatts"),
    (L::Unit("kWh"), "kwh"),
    (L::Unit("MWh"), "mwh"),
    (L::Unit("knot"), "knot knots"),
    (L::Unit("°"), "derajat degree degrees"),
    (L::Unit("GB"), "gb gigabyte gigabytes"),
    (L::Unit("MB"), "mb megabyte megabytes"),
    (L::Unit("TB"), "tb terabyte terabytes"),
    (L::Unit("GHz"), "ghz gigahertz"),
    (L::Period(Period::Second), "detik second seconds"),
    (L::Period(Period::Minute), "menit minute minutes"),
    (L::Period(Period::Hour), "jam hour hours"),
    (L::Period(Period::Day), "hari day days"),
    (L::Period(Period::Week), "minggu pekan week weeks"),
    (L::Period(Period::Month), "bulan month months"),
    (L::Period(Period::Year), "tahun year years"),
    (L::Period(Period::Decade), "dekade dasawarsa decade decades"),
    (L::Period(Period::Century), "abad century centuries"),
    (L::Day(-1), "kemarin yesterday"),
    (L::Day(0), "today tonight"),
    (L::Day(1), "besok tomorrow"),
    (L::Day(2), "lusa"),
    (L::Turn(Turn::Past), "lalu last"),
    (L::Turn(Turn::Present), "ini this"),
    (L::Turn(Turn::Future), "depan mendatang next"),
    (L::Ago, "ago silam"),
    (
        L::BeforeYear,
        "pada in since sejak hingga sampai until by during early late mid from dari mulai antara between sepanjang selama for before after sebelum setelah awal akhir pertengahan of per circa around sekitar periode edisi olimpiade pemilu pilpres pilkada musim through",
    ),
    (L::BeforeRank, "peringkat urutan ranking posisi nomor rank ranked number"),
    (L::BeforeTime, "pukul"),
    (L::Quarter, "kuartal triwulan quarter"),
    (L::Article, "a an"),
    (L::Zone(7), "wib"),
    (L::Zone(8), "wita"),
    (L::Zone(9), "wit"),
    (L::Zone(0), "gmt utc"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::value::{Currency, Unit};

    #[test]
    fn the_listed_currencies_and_units_are_some() {
        for (lexeme, words) in LISTS {
            match lexeme {
                L::Currency(code) | L::Sign(code) => assert!(Currency::new(code).is_some(), "{words}"),
                L::Unit(symbol) => assert!(Unit::new(*symbol).is_some(), "{words}"),
                _ => {}
            }
        }
    }
}
