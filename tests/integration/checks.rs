//! What the checks find in whole articles: nothing in good ones, and in copies with one fault exactly that fault.

use std::fs;
use std::path::Path;
use tandai::article::Article;
use tandai::claim::{self, Check};
use tandai::entity::extract;
use tandai::text::Span;

/// The findings in `text`, as check and words.
fn findings(text: &str) -> Vec<(Check, String)> {
    let article = Article::new(text.into(), None, None).unwrap();
    let found = extract(&article, Span::new(0, text.len()));
    claim::find(&article, &found).findings.iter().map(|f| (f.check, f.span.of(text).to_string())).collect()
}

/// The real seed, or nothing, said loudly, where the shared folder is not there.
fn seed() -> Option<String> {
    let path = Path::new("../shared/seeds/000_13d4a6379a15a230.txt");
    let text = fs::read_to_string(path).ok();
    if text.is_none() {
        eprintln!("SKIPPED: {} is not there", path.display());
    }
    text
}

#[test]
fn good_articles_have_no_findings() {
    let mut texts: Vec<(String, String)> = Vec::new();
    for folder in ["seeds", "../shared/articles/en", "../shared/seeds"] {
        let Ok(entries) = fs::read_dir(folder) else {
            eprintln!("SKIPPED: {folder} is not there");
            continue;
        };
        for path in
            entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "txt"))
        {
            texts.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    assert!(texts.len() >= 2, "the project's own seeds at least");
    for (path, text) in texts {
        assert_eq!(findings(&text), [], "{path}");
    }
}

#[test]
fn one_fault_in_the_real_seed_is_found_and_nothing_else() {
    let Some(seed) = seed() else { return };
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
