//! Dates, sums of money, percentages and numbers, by pattern.
//!
//! Separators follow the article's language: `1.234,5` in Indonesian is `1,234.5` in English, and 03/04/2025 is
//! the third of April in Indonesian and the fourth of March in English. Where a number can only be read the
//! other way ("2.5" in Indonesian: no group of three), it is.

use super::{EntityType, Mention};
use crate::article::{Article, Language};
use crate::text::calendar::month;
use crate::text::{Span, cldr};
use regex::{Captures, Regex};
use std::fmt::Write as _;
use std::sync::LazyLock;

/// Words that multiply a number, and the power of ten.
const SCALES: &[(&str, usize)] = &[
    ("ribu", 3),
    ("juta", 6),
    ("miliar", 9),
    ("milyar", 9),
    ("triliun", 12),
    ("thousand", 3),
    ("million", 6),
    ("billion", 9),
    ("trillion", 12),
    ("bn", 9),
    ("tn", 12),
];

/// Signs and words for a currency and its ISO 4217 code, the longer first where one begins the other.
const CURRENCIES: &[(&str, &str)] = &[
    ("US$", "USD"),
    ("A$", "AUD"),
    ("S$", "SGD"),
    ("HK$", "HKD"),
    ("Rp.", "IDR"),
    ("Rp", "IDR"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("₽", "RUB"),
    ("dolar Singapura", "SGD"),
    ("dolar Australia", "AUD"),
    ("dolar AS", "USD"),
    ("dolar Amerika", "USD"),
    ("dolar", "USD"),
    ("US dollars", "USD"),
    ("dollars", "USD"),
    ("dollar", "USD"),
    ("rupiah", "IDR"),
    ("ringgit", "MYR"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("pounds", "GBP"),
    ("poundsterling", "GBP"),
    ("yen", "JPY"),
    ("yuan", "CNY"),
    ("rubel", "RUB"),
    ("roubles", "RUB"),
    ("rubles", "RUB"),
    ("baht", "THB"),
    ("won", "KRW"),
    ("rupees", "INR"),
    ("riyal", "SAR"),
];

const NUM: &str = r"\d+(?:[.,]\d+)*";

struct Patterns {
    date: Regex,
    money: Regex,
    percent: Regex,
    number: Regex,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let names = |tables: [&[&[&str]]; 2], long_only: bool| {
        let mut all: Vec<&str> = tables
            .iter()
            .flat_map(|t| t.iter())
            .flat_map(|n| n.iter().take(if long_only { 1 } else { 9 }))
            .copied()
            .collect();
        // Longest first: an alternation takes the first that fits.
        all.sort_by_key(|name| std::cmp::Reverse(name.len()));
        all.dedup();
        all.join("|")
    };
    let month = names([cldr::MONTHS_ID, cldr::MONTHS_EN], false);
    let long_month = names([cldr::MONTHS_ID, cldr::MONTHS_EN], true);
    let weekday = names([cldr::WEEKDAYS_ID, cldr::WEEKDAYS_EN], true) + "|Jum'at|Jum’at";
    let scale = SCALES.iter().map(|(word, _)| *word).collect::<Vec<_>>().join("|");
    let (signs, words): (Vec<_>, Vec<_>) = CURRENCIES
        .iter()
        .map(|(name, _)| *name)
        .partition(|name| !name.starts_with(char::is_lowercase) && !name.starts_with("US d"));
    let mut signs: Vec<String> = signs.into_iter().map(regex::escape).collect();
    signs.extend(["USD", "IDR", "EUR", "GBP", "SGD", "AUD", "JPY", "CNY", "MYR"].map(String::from));
    // Spaces do not count in a verbose pattern.
    let (signs, words) = (signs.join("|"), words.join("|").replace(' ', r"\x20"));
    let build = |pattern: String| Regex::new(&pattern).expect("a pattern of this file");
    Patterns {
        date: build(format!(
            r"(?x)
            (?: (?:\b(?:{weekday}),?\s+)? \b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{month})\b\.?(?:,?\s+(?P<y1>\d{{4}})\b)? )
            | (?: (?:\b(?:{weekday}),?\s+)? \b(?P<m2>{month})\b\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y2>\d{{4}})\b)? )
            | (?: \b(?P<m3>{month})\s+(?P<y3>(?:1[6-9]|20)\d\d)\b )
            | (?: \b(?P<a4>\d{{1,2}})[/-](?P<b4>\d{{1,2}})[/-](?P<y4>\d{{4}}|\d\d)\b )
            | (?: \b(?P<iso>\d{{4}}-\d\d-\d\d)\b )
            | (?: \b(?:abad\x20ke-\d+ | \d+(?:st|nd|rd|th)\x20century)\b )
            | (?: \b(?:pada|bulan|in|since|sejak|until|hingga|last|this|next|early|late
                  |from|to|and|before|by|during|dari|mulai|sampai|dan|sebelum|setelah)\s+(?P<only>{long_month})\b )
            | (?: \b(?:tahun|Tahun|in|In|since|Since|sejak|Sejak|hingga|until|by|during|early|late|from|dari|antara|between|Sepanjang|sepanjang)\s+
                  (?P<year>(?:1[6-9]|20)\d\d (?: [-–](?:1[6-9]|20)?\d\d | \s(?:and|dan|to|hingga|sampai)\s(?:1[6-9]|20)\d\d )?)\b )
            | (?: \b(?P<clock>\d{{1,2}}[.:]\d\d\s?(?:WIB|WITA|WIT|GMT|UTC|a\.m\.|p\.m\.|am\b|pm\b)) )
            | (?: \b(?P<weekday>{weekday})\b )"
        )),
        money: build(format!(
            r"(?x)(?:
            (?:\b|^|[^\w$])(?P<all1>(?P<sign>{signs})\s?(?P<n1>{NUM})(?:\s?(?P<s1>(?i:{scale}))\b)?)
            | \b(?P<all2>(?P<n2>{NUM})(?:\s(?P<s2>(?i:{scale})))?\s(?P<word>{words})\b))"
        )),
        percent: build(format!(r"\b(?P<n>{NUM})(?:[-–]{NUM})?\s?(?:%|persen\b|percent\b|per cent\b)")),
        number: build(format!(
            r"(?x)
            (?: \bke-(?P<rank>\d+)(?:\s+dari\s+(?P<of>{NUM}))?\b )
            | (?: \b(?P<rank2>\d+)(?:st|nd|rd|th)\b(?:\s+(?:of|out\x20of)\s+(?P<of2>{NUM})\b)? )
            | (?: \b(?P<n>{NUM})(?:\s(?P<s>(?i:{scale}))\b)? )"
        )),
    }
});

/// The dates, sums, percentages and numbers in `window`, in that order of precedence.
pub fn tag(article: &Article, window: Span) -> Vec<Mention> {
    let text = article.text();
    let language = article.language();
    let window = Span::new(text.floor_char_boundary(window.start), text.floor_char_boundary(window.end));
    let hay = window.of(text);
    let patterns = &*PATTERNS;
    let mut found = Vec::new();
    let mut push = |span: Span, kind, value| found.push(Mention { span: span.shift(window.start), kind, value });
    for hit in patterns.date.captures_iter(hay) {
        if let Some((span, value)) = date(hay, &hit, language) {
            push(span, EntityType::Date, value);
        }
    }
    for hit in patterns.money.captures_iter(hay) {
        let (all, n, s) = if hit.name("all1").is_some() { ("all1", "n1", "s1") } else { ("all2", "n2", "s2") };
        let (Some(all), Some(n)) = (hit.name(all), hit.name(n)) else { continue };
        let name = hit.name("sign").or(hit.name("word")).map_or("", |m| m.as_str());
        let code = CURRENCIES.iter().find(|(sign, _)| *sign == name).map_or(name, |(_, code)| *code);
        let value = number(n.as_str(), hit.name(s).map(|m| m.as_str()), language).map(|n| format!("{code} {n}"));
        push(all.range().into(), EntityType::Money, value);
    }
    for hit in patterns.percent.captures_iter(hay) {
        let all = hit.get_match();
        push(all.range().into(), EntityType::Percent, number(&hit["n"], None, language));
    }
    for hit in patterns.number.captures_iter(hay) {
        let span = Span::from(hit.get_match().range());
        if attached(hay, span) {
            continue;
        }
        let group = |name: &str| hit.name(name).map(|m| m.as_str());
        let value = match (group("rank").or(group("rank2")), group("of").or(group("of2"))) {
            (Some(rank), Some(of)) => number(of, None, language).map(|of| format!("{rank}/{of}")),
            (Some(rank), None) => Some(rank.to_string()),
            _ => group("n").and_then(|n| number(n, group("s"), language)),
        };
        push(span, EntityType::Number, value);
    }
    found
}

/// Whether a number is part of a name or a code: `IE9`, `COVID-19`, `10:30`, `a/7`.
fn attached(text: &str, span: Span) -> bool {
    let joins = |c: char| matches!(c, '-' | '–' | '/' | ':' | '_' | '@' | '#' | '.');
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    let beyond = text[span.end..].chars().nth(1);
    before.is_some_and(|c| joins(c) && text[..span.start].chars().rev().nth(1).is_some_and(char::is_alphanumeric))
        || after.is_some_and(|c| matches!(c, '-' | '/' | ':' | '_' | '–') && beyond.is_some_and(char::is_alphanumeric))
}

fn date(text: &str, hit: &Captures<'_>, language: Language) -> Option<(Span, Option<String>)> {
    let group = |name: &str| hit.name(name);
    let digits = |name: &str| group(name).and_then(|m| m.as_str().parse::<u32>().ok());
    let all = Span::from(hit.get_match().range());
    for (d, m, y) in [("d1", "m1", "y1"), ("d2", "m2", "y2")] {
        if let (Some(day), Some(name)) = (digits(d), group(m)) {
            let ordinal = month(name.as_str())?;
            if !(1..=31).contains(&day) {
                return None;
            }
            let year = digits(y).map_or("-".into(), |year| format!("{year:04}"));
            // A stop after a month ends the sentence, unless the month is cut short.
            let whole = cldr::MONTHS_ID.iter().chain(cldr::MONTHS_EN).any(|names| names[0] == name.as_str());
            let stop = usize::from(whole && text[..all.end].ends_with('.'));
            let all = Span::new(all.start, all.end - stop);
            return Some((all, Some(format!("{year}-{ordinal:02}-{day:02}"))));
        }
    }
    if let (Some(name), Some(year)) = (group("m3"), digits("y3")) {
        return Some((all, Some(format!("{year:04}-{:02}", month(name.as_str())?))));
    }
    if let (Some(a), Some(b), Some(year)) = (digits("a4"), digits("b4"), digits("y4")) {
        let year = if year < 100 { 2000 + year } else { year };
        let (day, month) = if language == Language::English && a <= 12 || b > 12 { (b, a) } else { (a, b) };
        let real = (1..=12).contains(&month) && (1..=31).contains(&day);
        return real.then(|| (all, Some(format!("{year:04}-{month:02}-{day:02}"))));
    }
    if let Some(iso) = group("iso") {
        return Some((all, Some(iso.as_str().to_string())));
    }
    if let Some(only) = group("only") {
        return Some((only.range().into(), month(only.as_str()).map(|m| format!("--{m:02}"))));
    }
    if let Some(year) = group("year") {
        // Two years are an interval as ISO 8601 writes it, where both are written out.
        let years: Vec<&str> = year.as_str().split(|c: char| !c.is_ascii_digit()).filter(|y| y.len() == 4).collect();
        let value = (year.len() == 4 || years.len() == 2).then(|| years.join("/"));
        return Some((year.range().into(), value));
    }
    if let Some(clock) = group("clock") {
        return Some((clock.range().into(), None));
    }
    if let Some(weekday) = group("weekday") {
        // "Rabu (1/1/2025)" is one date, and the one in brackets says more.
        let dated = text[weekday.end()..]
            .trim_start()
            .strip_prefix('(')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        return (!dated).then(|| (weekday.range().into(), None));
    }
    Some((all, None))
}

/// `digits`, read by the conventions of `language` and multiplied by `scale`, as a plain decimal.
fn number(digits: &str, scale: Option<&str>, language: Language) -> Option<String> {
    let (group, point) = if language == Language::English { (',', '.') } else { ('.', ',') };
    let (whole, fraction) = read(digits, group, point).or_else(|| read(digits, point, group))?;
    let power = scale
        .and_then(|word| SCALES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)))
        .map_or(0, |(_, power)| *power);
    let mut out = whole;
    let mut rest = fraction;
    for _ in 0..power {
        out.push(if rest.is_empty() { '0' } else { rest.remove(0) });
    }
    let rest = rest.trim_end_matches('0');
    let out = out.trim_start_matches('0');
    let mut decimal = if out.is_empty() { "0".to_string() } else { out.to_string() };
    if !rest.is_empty() {
        let _ = write!(decimal, ".{rest}");
    }
    Some(decimal)
}

/// Whole and fractional digits, where `digits` is well formed with these separators.
fn read(digits: &str, group: char, point: char) -> Option<(String, String)> {
    let (whole, fraction) = match digits.rsplit_once(point) {
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    let groups: Vec<&str> = whole.split(group).collect();
    let grouped = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|g| g.len() == 3));
    let plain = !fraction.contains([group, point])
        && groups.iter().all(|g| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit()));
    (grouped && plain).then(|| (groups.concat(), fraction.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, EntityType, &str)]) {
        let article = Article::new(text.into(), None, None).unwrap();
        let found = super::super::extract(&article, Span::new(0, text.len()), &Only);
        let found: Vec<_> =
            found.mentions.iter().map(|m| (m.span.of(text), m.kind, m.value.as_deref().unwrap_or(""))).collect();
        assert_eq!(found, expected, "{text} ({:?})", article.language());
    }

    struct Only;
    impl super::super::Tagger for Only {
        fn tag(&self, article: &Article, window: Span) -> Vec<Mention> {
            tag(article, window)
        }
    }

    use EntityType::{Date, Money, Number, Percent};

    #[test]
    fn indonesian() {
        check(
            "Instruksi itu diterbitkan pada Rabu (1/1/2025), tiga minggu setelah pengumuman.",
            &[("1/1/2025", Date, "2025-01-01")],
        );
        check(
            "Pengumuman itu disampaikan pada Jumat, 11 Desember dan bukan hari Minggu.",
            &[("Jumat, 11 Desember", Date, "--12-11"), ("Minggu", Date, "")],
        );
        check(
            "Mereka berada di peringkat ke-31 dari 83 negara pada tahun 2023 menurut data.",
            &[("ke-31 dari 83", Number, "31/83"), ("2023", Date, "2023")],
        );
        check(
            "Anggaran sebesar Rp 2,5 juta dan Rp1.234.567 sudah disetujui pemerintah kota.",
            &[("Rp 2,5 juta", Money, "IDR 2500000"), ("Rp1.234.567", Money, "IDR 1234567")],
        );
        check(
            "Harga naik 3,25 persen menjadi 15 ribu rupiah dan 2 miliar dolar AS.",
            &[
                ("3,25 persen", Percent, "3.25"),
                ("15 ribu rupiah", Money, "IDR 15000"),
                ("2 miliar dolar AS", Money, "USD 2000000000"),
            ],
        );
        check("Salah satu teknologi paling penting di abad ke-21 adalah ini.", &[("abad ke-21", Date, "")]);
        check(
            "Rapat pukul 10.30 WIB pada 3 Maret 2024 dihadiri 1.200 orang.",
            &[("10.30 WIB", Date, ""), ("3 Maret 2024", Date, "2024-03-03"), ("1.200", Number, "1200")],
        );
    }

    #[test]
    fn a_stop_ends_the_sentence_not_the_month() {
        check("He left on 1 December. Then", &[("1 December", EntityType::Date, "--12-01")]);
        check("He left on 1 Dec. 2024, and", &[("1 Dec. 2024", EntityType::Date, "2024-12-01")]);
        check("storms between 1950 and 2023 hit", &[("1950 and 2023", EntityType::Date, "1950/2023")]);
        check(
            "Target 2,4 Juta penumpang sepanjang 2024",
            &[("2,4 Juta", EntityType::Number, "2400000"), ("2024", EntityType::Date, "2024")],
        );
    }

    #[test]
    fn english() {
        check(
            "The deal of $1.2 billion was signed on March 4, 2021, and 03/04/2021 was a Thursday.",
            &[
                ("$1.2 billion", Money, "USD 1200000000"),
                ("March 4, 2021", Date, "2021-03-04"),
                ("03/04/2021", Date, "2021-03-04"),
                ("Thursday", Date, ""),
            ],
        );
        check(
            "They estimated that about 49 percent of the 1,234 people came 31st of 83 in 2014.",
            &[
                ("49 percent", Percent, "49"),
                ("1,234", Number, "1234"),
                ("31st of 83", Number, "31/83"),
                ("2014", Date, "2014"),
            ],
        );
        check("The old browser IE9 and the virus COVID-19 are names and nothing may be counted.", &[]);
        check("It may rain in May, they said, and the army will march on from there.", &[("May", Date, "--05")]);
    }

    #[test]
    fn separators() {
        assert_eq!(number("1.234", None, Language::Indonesian).as_deref(), Some("1234"));
        assert_eq!(number("1.234", None, Language::English).as_deref(), Some("1.234"));
        assert_eq!(number("2.5", None, Language::Indonesian).as_deref(), Some("2.5"), "no group of three: a point");
        assert_eq!(number("0,05", Some("juta"), Language::Indonesian).as_deref(), Some("50000"));
        assert_eq!(number("1.2.3", None, Language::English), None);
    }
}
