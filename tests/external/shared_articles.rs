//! Tests on articles that may not be published with this repository. They are in `../shared`, where it exists.

use crate::needs::Need;
use crate::support::analysis::{findings, no_findings_in, ranked_sentences};
use crate::support::reader::TestReader;
use std::fs;
use tandai::article::Language;
use tandai::claim::features::SentenceFeatures;
use tandai::claim::model::ClaimModels;
use tandai::claim::{Check, Sentence};
use tandai::text::Span;

const REAL_SEED: &str = "../shared/seeds/000_13d4a6379a15a230.txt";
const ARTICLES: &str = "../shared/articles/en";
const DEVELOPMENT_SET: &str = "../shared/data/claims/claimbuster-dev.tsv";

tests! {
    the_entities_of_the_real_seed_are_found: [Need::Shared(REAL_SEED)],
    the_real_seed_begins_with_what_a_checker_would: [Need::Shared(REAL_SEED)],
    one_fault_in_the_real_seed_is_found_and_nothing_else: [Need::Shared(REAL_SEED)],
    the_real_seed_has_no_findings: [Need::Shared(REAL_SEED)],
    published_articles_have_no_findings: [Need::Shared(ARTICLES)],
    the_development_set_is_told_apart: [Need::Shared(DEVELOPMENT_SET)],
}

fn real_seed() -> String {
    fs::read_to_string(REAL_SEED).unwrap()
}

fn the_entities_of_the_real_seed_are_found() {
    let reader = TestReader::new(&real_seed(), (120, 40));
    let found = reader.app.doc.extraction().unwrap();
    // Exactly the persons, organisations, places, dates and ranks that it names.
    let shown: Vec<String> = found
        .entities
        .iter()
        .map(|e| {
            let value = e.mentions.iter().find_map(|&m| found.mentions[m].value.as_ref());
            let value = value.map(ToString::to_string).unwrap_or_default();
            format!("{} {} {} {value}", e.kind.code(), e.name, e.mentions.len()).trim_end().to_string()
        })
        .collect();
    assert_eq!(
        shown,
        [
            "PER Syamsul Azhar 1",
            "PER Vladimir Putin 5",
            "PER German Gref 1",
            "ORG Reuters 1",
            "ORG KONTAN.CO.ID 1",
            "ORG Sberbank 3",
            "ORG Kremlin 1",
            "ORG BRICS 3",
            "ORG AI Alliance Network 1",
            "ORG Tortoise Media 1",
            "LOC MOSKOW 1",
            "LOC Rusia 11",
            "LOC China 4",
            "LOC Amerika Serikat 2",
            "LOC Inggris 1",
            "LOC India 1",
            "LOC Brasil 1",
            "DATE Rabu (1/1/2025) 1 2025-01-01",
            "DATE tiga minggu setelah 1 P3W",
            "DATE 2023 1 2023",
            "DATE abad ke-21 1 2001/2100",
            "DATE 11 Desember 1 2024-12-11",
            "NUMBER ke-31 dari 83 1 31/83",
            "TERM artificial intelligence 10",
            "TERM unit pemrosesan grafis 2",
        ]
    );
    let roles: Vec<_> = found.entities.iter().filter_map(|e| Some((e.name.as_str(), e.role.as_deref()?))).collect();
    assert_eq!(roles, [("Vladimir Putin", "Presiden Rusia"), ("German Gref", "CEO Sberbank")]);
}

fn the_real_seed_begins_with_what_a_checker_would() {
    let ranked = ranked_sentences(&real_seed());
    let place = |words: &str| ranked.iter().position(|(sentence, _)| sentence.contains(words)).unwrap();
    for words in ["ke-31 dari 83", "jauh tertinggal", "Rabu (1/1/2025)", "German Gref, mengakui"] {
        assert!(place(words) < 5, "{words} is at place {}", place(words) + 1);
    }
    // What a network "will" do cannot be checked yet, but the day of the announcement can.
    assert!(place("mengumumkan pada 11 Desember") < 8);
    assert!(ranked.iter().all(|(sentence, _)| !sentence.contains("Baca Juga") && !sentence.contains("Editor:")));
}

fn one_fault_in_the_real_seed_is_found_and_nothing_else() {
    let seed = real_seed();
    let faults: &[(Check, &str, &str, &str)] = &[
        (Check::Weekday, "Rabu (1/1/2025)", "Kamis (1/1/2025)", "Kamis (1/1/2025)"),
        (Check::Weekday, "(1/1/2025)", "(1/1/2024)", "Rabu (1/1/2024)"),
        (Check::Date, "11 Desember", "32 Desember", "32 Desember"),
        (Check::Interval, "tiga minggu setelah", "enam minggu setelah", "enam minggu setelah"),
        (Check::Interval, "11 Desember", "11 November", "tiga minggu setelah"),
        (Check::Rank, "ke-31 dari 83", "ke-91 dari 83", "ke-91 dari 83"),
        (Check::Spelling, "Putin juga mengumumkan", "Puttin juga mengumumkan", "Puttin"),
        (Check::Quotation, "kecerdasan buatan.\"", "kecerdasan buatan.", "\""),
        (
            Check::Abbreviation,
            "Presiden Rusia Vladimir Putin memerintahkan pemerintah Rusia",
            "Dalam bidang AI, Presiden Rusia Vladimir Putin memerintahkan pemerintah Rusia",
            "AI",
        ),
        (
            Check::Percent,
            "Hal ini menjadi hambatan besar",
            "Sebanyak 140 persen responden mengeluh. Hal ini menjadi hambatan besar",
            "140 persen",
        ),
        (
            Check::Sum,
            "Posisi ini jauh tertinggal",
            "Sebanyak 83 negara itu terdiri atas 40 negara maju dan 53 negara berkembang. Posisi ini jauh tertinggal",
            "83",
        ),
        (
            Check::Share,
            "Posisi ini jauh tertinggal",
            "Sebanyak 20 dari 80 negara, atau 45 persen, tidak ikut. Posisi ini jauh tertinggal",
            "45 persen",
        ),
        (
            Check::Age,
            "Dalam arahannya, Putin meminta",
            "Vladimir Putin lahir di Leningrad pada 1952. Dalam arahannya, Vladimir Putin (62) meminta",
            "62",
        ),
        (
            Check::Value,
            "Kemitraan dengan China dapat",
            "Rusia kini berada di peringkat ke-31 dari 93 negara. Kemitraan dengan China dapat",
            "ke-31 dari 93",
        ),
    ];
    for (check, right, wrong, words) in faults {
        assert_eq!(seed.matches(right).count(), 1, "{right}");
        assert_eq!(findings(&seed.replace(right, wrong)), [(*check, (*words).to_string())], "{wrong}");
    }
}

fn the_real_seed_has_no_findings() {
    assert_eq!(findings(&real_seed()), []);
}

fn published_articles_have_no_findings() {
    no_findings_in(ARTICLES);
}

fn the_development_set_is_told_apart() {
    let text = fs::read_to_string(DEVELOPMENT_SET).unwrap();
    let models = ClaimModels::built_in();
    let mut scored: Vec<(f32, bool)> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once('\t'))
        .map(|(label, text)| {
            let sentence = Sentence::read(text, Span::new(0, text.len()), Language::English);
            (models.score(&SentenceFeatures::new(text, &sentence), Language::English), label == "1")
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let worthy = scored.iter().filter(|(_, worthy)| *worthy).count() as f64;
    // Weighted as if both classes had the same size.
    let weight = worthy / (scored.len() as f64 - worthy);
    let (mut hits, mut found, mut precision, mut f1) = (0.0, 0.0, 0.0, 0.0);
    for (score, is_worthy) in &scored {
        hits += f64::from(u8::from(*is_worthy));
        found += if *is_worthy { 1.0 } else { weight };
        precision += if *is_worthy { hits / found / worthy } else { 0.0 };
        if *score >= 0.5 {
            f1 = 2.0 * hits / (found + worthy);
        }
    }
    assert!(precision >= 0.93 && f1 >= 0.84, "average precision {precision:.3}, F1 {f1:.3}");
}
