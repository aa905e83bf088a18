//! The values that the rules read: `examples/en.txt` and `id.txt` are the tests, and the source of `docs/values.md`.

use super::ValueReader;
use crate::article::Language;
use crate::entity::tagger::token::tokenize;
use crate::entity::{EntityType, Mention, Value};
use crate::text::Span;
use jiff::civil::Date;
use proptest::prelude::*;

const ENGLISH: &str = include_str!("examples/en.txt");
const INDONESIAN: &str = include_str!("examples/id.txt");

/// The mentions that the rules find in `text`.
fn mentions(text: &str, language: Language, written: Option<Date>) -> Vec<Mention> {
    let mut tokens: Vec<Span> = Vec::new();
    tokenize(text, Span::new(0, text.len()), &mut tokens);
    let mut found = Vec::new();
    ValueReader::new(text, &tokens, language, written).read(&mut found);
    found
}

/// The text with its values in brackets, and what they amount to, as in the files of examples.
fn drawn(text: &str, language: Language, written: Option<Date>) -> String {
    let mut out = String::new();
    let mut values = Vec::new();
    let mut at = 0;
    for mention in mentions(text, language, written) {
        let Span { start, end } = mention.span;
        out += &format!("{}[{}]", &text[at..start], &text[start..end]);
        at = end;
        let value = mention.value.map_or("-".into(), |value| value.to_string());
        values.push(format!("{} {value}", mention.kind.code()));
    }
    let values = if values.is_empty() { "none".into() } else { values.join(" ; ") };
    format!("{out}{} => {values}", &text[at..])
}

/// The examples of a file: its lines that are neither titles nor comments.
fn examples(file: &str) -> impl Iterator<Item = &str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The day of writing in brackets at the start of an example, and the rest of it.
fn dated(line: &str) -> (Option<Date>, &str) {
    let day = line.strip_prefix('(').and_then(|rest| rest.split_once(") "));
    match day.and_then(|(day, rest)| Some((day.parse().ok()?, rest))) {
        Some((day, rest)) => (Some(day), rest),
        None => (None, line),
    }
}

#[track_caller]
fn check(file: &str, language: Language) {
    let mut wrong = String::new();
    let mut count = 0;
    for line in examples(file) {
        let (written, example) = dated(line);
        let (text, _) = example.rsplit_once(" => ").expect("an example has \" => \"");
        let found = drawn(&text.replace(['[', ']'], ""), language, written);
        count += 1;
        if found != example {
            wrong += &format!("\n  expected {example}\n  found    {found}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong);
    assert!(count > 600, "{count} examples");
}

#[test]
fn english_values() {
    check(ENGLISH, Language::English);
}

#[test]
fn indonesian_values() {
    check(INDONESIAN, Language::Indonesian);
}

#[test]
fn malay_values_are_those_of_indonesian_with_english_separators_and_malay_words() {
    let expected = [
        "Jalan itu dibaiki dengan [RM2.4 bilion]. => MONEY MYR 2400000000",
        "Setiap keluarga mendapat [RM1,250], dan tiketnya [50 sen]. => MONEY MYR 1250 ; MONEY MYR 0.5",
        "Hutang itu [RM3 trilion], [lapan ratus juta ringgit] telah dibayar. => MONEY MYR 3000000000000 ; MONEY MYR 800000000",
        "Tambang naik [RM0.90] kepada [12,500 ringgit]. => MONEY MYR 0.9 ; MONEY MYR 12500",
        "Getah naik [12.5 peratus], lebih daripada [1,200 tan metrik]. => PERCENT 12.5 ; NUMBER >1200 t",
        "Sidang itu pada [3/4/2025] dan [15 Disember 2024]. => DATE 2025-04-03 ; DATE 2024-12-15",
        "Kilang ditutup pada [Julai 2023], [Mac 2024] dan [Ogos 2025]. => DATE 2023-07 ; DATE 2024-03 ; DATE 2025-08",
        "(2024-05-02) Ia hilang [semalam], [dua hari] selepas [Isnin]. => DATE 2024-05-01 ; DATE P2D ; DATE 2024-04-29",
        "(2024-05-02) Mereka pulang [tahun lepas] dan kembali [bulan hadapan]. => DATE 2023 ; DATE 2024-06",
        "Bas bertolak [pukul 3.30 petang], bukan [pukul 12 tengah malam]. => DATE T15:30 ; DATE T00:00",
        "Majlis itu [pukul lapan setengah malam], rehat [pukul 10 setengah]. => DATE T20:30 ; DATE T10:30",
        "Kejohanan itu menelan belanja [RM1.5M]. => MONEY MYR 1500000",
        // Their meaning is not certain in Malay; the first one is not read as six o'clock.
        "Jam [enam] suku dia tiba. => NUMBER 6",
        "(2024-05-02) Kemarin dia datang. => none",
        "Minggu itu mereka bekerja. => none",
    ];
    let found = expected.map(|line| {
        let (written, example) = dated(line);
        let (text, _) = example.rsplit_once(" => ").expect("an example has \" => \"");
        drawn(&text.replace(['[', ']'], ""), Language::Malay, written)
    });
    assert_eq!(found, expected.map(|line| dated(line).1));
}

/// Every value of the examples, as its type and its written form.
fn written_values() -> impl Iterator<Item = (EntityType, &'static str)> {
    let values = examples(ENGLISH).chain(examples(INDONESIAN)).filter_map(|line| line.rsplit_once(" => "));
    values.flat_map(|(_, values)| values.split(" ; ")).filter_map(|value| value.split_once(' ')).map(
        |(code, written)| {
            let kind = EntityType::ALL.into_iter().find(|kind| kind.code() == code).expect("the code of a type");
            (kind, written)
        },
    )
}

#[test]
fn every_value_is_read_back_from_its_written_form() {
    let mut count = 0;
    for (kind, written) in written_values().filter(|(_, written)| *written != "-") {
        let value = Value::parse(kind, written).unwrap_or_else(|| panic!("{kind:?} {written}"));
        assert_eq!((value.kind(), value.to_string().as_str()), (kind, written));
        count += 1;
    }
    assert!(count > 1000, "{count}");
}

#[test]
fn hostile_texts_take_linear_time() {
    let parts = [
        "ribu ",
        "two hundred and ",
        "1,",
        "1-",
        "1/",
        "Rp",
        "Rp 1 ",
        "lebih dari ",
        "at least ",
        "between 1 and ",
        "Senin ",
        "1 dan ",
        "1, ",
        "2015, ",
        "Mei ",
        "pukul 1-",
        "5 years and ",
        "12-",
        "setengah ",
        "ke-",
        "Q3 ",
        "0812 ",
        "of ",
        "5 km and ",
        "(1",
        "one in ",
        "$",
        "UU ",
        "first of ",
        "twenty-",
        "M",
        "this ",
    ];
    for part in parts {
        crate::growth::assert_linear_time(100, |n| {
            let text = part.repeat(n);
            std::hint::black_box(mentions(&text, Language::English, None));
            std::hint::black_box(mentions(&text, Language::Indonesian, "2024-05-02".parse().ok()));
        });
    }
}

/// Words of the grammar, marks and digits in any order.
fn any_text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "Rp",
            "$",
            "N$",
            "juta",
            "ribu",
            "million",
            "bn",
            "M",
            "persen",
            "%",
            "km",
            "per",
            "/",
            "jam",
            "hour",
            "-",
            "–",
            "to",
            "hingga",
            "s.d.",
            "dan",
            "and",
            "or",
            "antara",
            "between",
            "half",
            "setengah",
            "a",
            "third",
            "pertiga",
            "of",
            "dari",
            "lebih dari",
            "at least",
            "Senin",
            "Friday",
            "Mei",
            "May",
            "lalu",
            "last",
            "next",
            "week",
            "tahun",
            "years",
            "old",
            "ago",
            "pukul",
            "WIB",
            "pm",
            "Q3",
            "kuartal III",
            "1990-an",
            "1990s",
            "ratusan",
            "hundreds",
            "UU",
            "No.",
            ",",
            ".",
            "(",
            ")",
            "'45",
            "Syawal",
            "H",
            "minus",
            "−",
            "+",
            "ke-3",
            "3rd",
            "one",
            "dua",
            "puluh",
            "twenty",
            "hundred",
            "koma",
            "point",
            "±",
            "½",
            "²",
            "°C",
            "basis",
            "points",
            "é",
            "\u{301}",
            "magnitude",
        ])
        .prop_map(String::from),
        (0u32..4000).prop_map(|n| n.to_string()),
        "[0-9]{1,3}[.,][0-9]{1,3}",
        "[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{2,4}",
    ];
    prop::collection::vec((word, prop::sample::select(vec!["", " ", " "])), 0..24)
        .prop_map(|parts| parts.into_iter().map(|(word, gap)| word + gap).collect())
}

proptest! {
    #[test]
    fn values_never_overlap(text in any_text(), indonesian in any::<bool>(), dated in any::<bool>()) {
        let language = if indonesian { Language::Indonesian } else { Language::English };
        let written = "2024-05-02".parse().ok().filter(|_| dated);
        let mut end = 0;
        for mention in mentions(&text, language, written) {
            prop_assert!(mention.span.start >= end && !mention.span.is_empty(), "{:?}", mention);
            prop_assert!(text.is_char_boundary(mention.span.start) && text.is_char_boundary(mention.span.end));
            end = mention.span.end;
            if let Some(value) = mention.value.as_deref() {
                prop_assert_eq!(value.kind(), mention.kind);
                let written = value.to_string();
                prop_assert_eq!(Value::parse(value.kind(), &written), Some(value.clone()), "{}", written);
            }
        }
    }

    #[test]
    fn a_text_without_digits_and_words_of_the_grammar_has_no_value(text in "([bcdfgjklmnpqrstvwxz]{3,7}[ ,.]){0,20}") {
        for language in [Language::English, Language::Indonesian, Language::Malay] {
            prop_assert_eq!(mentions(&text, language, None), []);
        }
    }
}
