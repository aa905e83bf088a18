//! The entities found in texts, from tokens to the list of entities.

use proptest::prelude::*;
use tandai::article::{Article, SourceFormat, markdown};
use tandai::entity::{Extraction, extract};
use tandai::text::Span;

fn found(text: &str) -> Extraction {
    let article = Article::new(text.into(), None, None).unwrap();
    extract(&article, Span::new(0, text.len()))
}

/// The text with its mentions drawn as `[words]TYPE`.
fn drawn(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for mention in found(text).mentions {
        out += &text[at..mention.span.start];
        out += &format!("[{}]{}", mention.span.slice(text), mention.kind.code());
        at = mention.span.end;
    }
    out + &text[at..]
}

/// Checks the mentions of a text against those drawn in `expected`.
#[track_caller]
fn check(expected: &str) {
    let mut text = expected.replace('[', "");
    for code in ["PERCENT", "PER", "ORG", "LOC", "DATE", "MONEY", "NUMBER", "TERM"] {
        text = text.replace(&format!("]{code}"), "");
    }
    assert_eq!(drawn(&text), expected);
}

/// Type, name and number of mentions of each entity.
fn entities(text: &str) -> Vec<String> {
    found(text).entities.iter().map(|e| format!("{} {} {}", e.kind.code(), e.name, e.mentions.len())).collect()
}

#[test]
fn a_role_is_kept_apart_from_the_name() {
    check("Presiden [Rusia]LOC [Vladimir Putin]PER meminta bank itu bekerja. Menurut [Putin]PER, hal itu perlu.");
    let text =
        "Presiden Rusia Vladimir Putin bertemu Jusuf Kalla, mantan Ketua Umum Partai Golkar, dan Dr. Sari Lestari.";
    let roles: Vec<_> = found(text).entities.into_iter().filter_map(|e| Some((e.name, e.role?))).collect();
    assert_eq!(
        roles,
        [
            ("Vladimir Putin".into(), "Presiden Rusia".into()),
            ("Jusuf Kalla".into(), "mantan Ketua Umum Partai Golkar".into())
        ]
    );
}

#[test]
fn the_words_after_a_role_name_its_organization() {
    check("CEO [Awanbank]ORG, [German Gref]PER, mengakui hal itu. Saham [Awanbank]ORG naik.");
    check("Menurut Ketua [Serikat Awak Feri Madura]ORG, [Siti Rohmah]PER, hal itu benar.");
}

#[test]
fn countries_that_act_are_still_places() {
    check("Namun [Rusia]LOC dan [Jepang]LOC melarang impor dari [Afrika Selatan]LOC.");
    check("The [United States]LOC and [China]LOC signed it, an American official said.");
}

#[test]
fn bylines_and_datelines_are_read_by_rules() {
    let text = "Sumber: Reuters | Editor: Syamsul Azhar\nKABAR.ID - SURABAYA – Harga beras turun pada hari itu, kata pedagang di pasar.\nBaca Juga: Beras dari Surabaya Turun Lagi di Indonesia\n";
    assert_eq!(
        entities(text),
        ["PER Syamsul Azhar 1", "ORG Reuters 1", "ORG KABAR.ID 1", "LOC Surabaya 2", "LOC Indonesia 1"]
    );
}

#[test]
fn abbreviations_belong_to_the_entity_they_stand_for() {
    let text = "Galangan PT Samudra Karya Nusantara (SKN) dan Mahkamah Konstitusi (MK) memakai artificial intelligence (AI). Menurut SKN dan MK, AI dan unit pemrosesan grafis (GPUs) mahal, tetapi GPU perlu.";
    assert_eq!(
        entities(text),
        [
            "ORG PT Samudra Karya Nusantara 3",
            "ORG Mahkamah Konstitusi 3",
            "TERM artificial intelligence 3",
            "TERM unit pemrosesan grafis 3"
        ]
    );
}

#[test]
fn possessives_clitics_and_function_words_are_not_part_of_a_name() {
    check("They met [Angela Merkel]PER's aide in [Berlin]LOC on [Friday]DATE.");
    check("Menurut [Joko Widodo]PER, di wilayah [Sumatera]LOC harga turun. Hanya [Joko Widodo]PER-lah yang tahu.");
}

#[test]
fn text_without_capitals_and_in_capitals_has_names() {
    let english = "The minister met [Angela Merkel]PER in [Berlin]LOC and said that [Germany]LOC would support the \
        [European Union]ORG. As she left, [Angela Merkel]PER's aides spoke to reporters.";
    let indonesian = "Menurut [Joko Widodo]PER, harga beras sudah turun di [Surabaya]LOC. Hal itu dikatakan oleh [Joko Widodo]PER \
        setelah rapat dengan [Bank Indonesia]ORG, dan semua orang hadir.";
    for drawn in [english, indonesian] {
        check(drawn);
        // Types stay in capitals.
        let cased = |case: fn(&str) -> String| -> String {
            let parts = drawn.split(']').map(|part| {
                let code = part.chars().take_while(char::is_ascii_uppercase).count();
                let code = if ["PER", "LOC", "ORG"].contains(&&part[..code]) { code } else { 0 };
                format!("{}{}", &part[..code], case(&part[code..]))
            });
            parts.collect::<Vec<_>>().join("]")
        };
        check(&cased(str::to_lowercase));
        check(&cased(str::to_uppercase));
    }
}

#[test]
fn every_paragraph_has_a_language_of_its_own() {
    let text = "The minister of trade said on 03/04/2025 that the price of rice would fall in the next months, and that they had 1.234 tons of it in the houses.\n\nPemerintah menyatakan pada 03/04/2025 bahwa harga beras akan turun dalam bulan depan, dan bahwa mereka telah memiliki 1.234 ton beras di gudang itu.\n";
    let values: Vec<String> =
        found(text).mentions.into_iter().filter_map(|m| m.value).map(|value| value.to_string()).collect();
    assert_eq!(values[..2], ["2025-03-04".to_string(), "1.234 t".to_string()]);
    assert!(values.contains(&"2025-04-03".to_string()) && values.contains(&"1234 t".to_string()), "{values:?}");
}

#[test]
fn the_start_of_a_sentence_is_not_a_name() {
    check(
        "Menurut laporan itu, harga naik. Hal ini wajar. Lima pelabuhan ditutup."
            .replace("Lima", "[Lima]NUMBER")
            .as_str(),
    );
    check("The talks failed. However, nobody left. Its boats stayed.");
}

#[test]
fn a_power_is_not_the_number_in_it() {
    check("Kepadatannya 5 x 10⁶ per m², lalu 3×10⁻² dan 10⁶ saja.");
    check("Luasnya [12 m²]NUMBER, kata petugas.");
}

#[test]
fn a_unit_is_not_a_name() {
    check("Suhu terendah tercatat [minus 3 derajat Celsius]NUMBER kata petugas.");
    check("It was [38 degrees Celsius]NUMBER in the shade.");
}

#[test]
fn struck_out_words_and_footnote_marks_give_no_entities_or_claims() {
    let source = "Polisi mencatat ~~5 korban di Medan~~ 7 korban[^1] pada 2019[^2], kata kepala dinas.\n\n\
        ~~Inflasi naik 12 persen pada Mei 2024, kata Ani Lestari.~~\n\n[^1]: Laporan.\n\n[^2]: Arsip.\n";
    let article = Article::from_composed(markdown::read(source.into()), SourceFormat::Markdown, None).unwrap();
    let text = article.text();
    let found = extract(&article, Span::new(0, text.len()));
    let words: Vec<_> = found.mentions.iter().map(|mention| mention.span.slice(text)).collect();
    assert_eq!(words, ["7", "2019"], "{text}");
    let claims = tandai::claim::find(&article, &found);
    let sentences: Vec<_> = claims.sentences.iter().map(|scored| scored.span.slice(text)).collect();
    assert!(!sentences.is_empty() && sentences.iter().all(|words| !words.contains("Inflasi")), "{sentences:?}");
}

#[test]
fn an_endless_compound_is_a_word() {
    // Every part adds its weights again; the sum must not overflow.
    for part in ["-kalla", "-negara", "-al", "-in-law", "-rusia"] {
        let text = format!("Ia membaca A{} di Jakarta.", part.repeat(40_000));
        assert_eq!(found(&text).window.end, text.len());
    }
}

proptest! {
    #[test]
    fn mentions_of_any_text_are_ordered_and_on_letters(text in "([A-Z][a-z]{0,6}|[a-z]{1,5}|[0-9]{1,4}|Rp|\\$|%|juta|Maret|\\(|\\)|[.,:/’'–-]|\u{301}|é|👩\u{200d}🚀|\u{200b}|\n| ){1,60}") {
        prop_assume!(!text.trim().is_empty());
        let found = found(&text);
        let mut at = 0;
        for mention in &found.mentions {
            prop_assert!(mention.span.start >= at && mention.span.end > mention.span.start);
            at = mention.span.end;
        }
        prop_assert_eq!(found.entity_of.len(), found.mentions.len());
        for (e, entity) in found.entities.iter().enumerate() {
            prop_assert!(!entity.name.is_empty());
            for &m in &entity.mentions {
                prop_assert_eq!(found.entity_of[m], e);
                prop_assert_eq!(found.mentions[m].kind, entity.kind, "never across types");
            }
        }
    }
}

#[test]
fn the_line_about_a_page_names_a_person_and_a_publication() {
    let page = "<html><head><title>Facebook explains its experiment</title><meta name=author content='Sam Byford'>\
        <meta property='og:site_name' content='The Verge'></head><body><article><p>Facebook caused a stir over the weekend with \
        the revelation that it had been altering the content of some users' feeds in an attempt to study the psychology \
        behind what causes people to post emotional material, and it was not the first time.</p></article></body></html>";
    let composed = tandai::article::page::read(page.as_bytes()).unwrap();
    let article = Article::from_composed(composed, tandai::article::SourceFormat::Html, None).unwrap();
    let found = tandai::entity::extract(&article, tandai::text::Span::new(0, article.text().len()));
    let persons: Vec<_> = found
        .entities
        .iter()
        .filter(|entity| entity.kind == tandai::entity::EntityType::Person)
        .map(|entity| entity.name.as_str())
        .collect();
    assert_eq!(persons, ["Sam Byford"]);
}
