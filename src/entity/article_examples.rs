//! Names over whole articles: headings, bylines, line breaks, one decision for the same words, other names. The articles
//! are invented.

use super::{EntityType, Extraction, extract};
use crate::article::Article;
use crate::text::Span;
use crate::text::typography::single_spaced;

fn article(text: &str) -> Article {
    Article::new(text.into(), None, None).unwrap()
}

fn found(article: &Article) -> Extraction {
    extract(article, Span::new(0, article.text().len()))
}

/// The persons, organisations and places in the line of `text` that begins with `line`, with their types.
fn names_in(text: &str, line: &str) -> Vec<String> {
    let article = article(text);
    let start = text.find(line).unwrap();
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let mentions = found(&article).mentions;
    let here = mentions.iter().filter(|m| m.kind.is_name() && m.span.start >= start && m.span.start < end);
    here.map(|m| format!("{} {}", m.kind.code(), single_spaced(m.span.slice(text)))).collect()
}

/// The entities of a type, with the numbers of their mentions.
fn entities(text: &str, kind: EntityType) -> Vec<String> {
    let entities = found(&article(text)).entities;
    let of_kind = entities.iter().filter(|entity| entity.kind == kind);
    of_kind.map(|entity| format!("{} {}", entity.name, entity.mentions.len())).collect()
}

const MATCH_REPORT: &str = "\
Gol Penalti Rudi Hartono Warnai Laga Perdana

SOLO - Tim tuan rumah menang 2-1 pada laga perdana, Minggu (3/8/2025). Rudi Hartono mencetak gol penalti pada menit ke-80.

\"Kami senang sekali dengan hasil ini,\" kata Rudi.

Jamaah Haji Ikuti Simulasi Lempar Jumrah

Baca Juga: Menteri Agama Lepas Jamaah Haji Ikuti Kloter Pertama

Pelatih Bambang Sukoco mengatakan timnya bermain disiplin.

Editor: Wahyu Nugroho
Reporter: Tri Lestari dan Dwi Cahyono
COPYRIGHT © PT. SURYA MEDIA BARU 2025
";

#[test]
fn lines_in_capitals_name_only_what_the_text_names() {
    assert_eq!(names_in(MATCH_REPORT, "Gol Penalti"), ["PER Rudi Hartono"]);
    assert!(names_in(MATCH_REPORT, "Jamaah Haji").is_empty());
    assert!(names_in(MATCH_REPORT, "Baca Juga").is_empty());
    assert_eq!(
        entities(MATCH_REPORT, EntityType::Person),
        ["Rudi Hartono 3", "Bambang Sukoco 1", "Wahyu Nugroho 1", "Tri Lestari 1", "Dwi Cahyono 1"]
    );
}

#[test]
fn a_word_of_the_text_is_not_a_name_in_a_heading() {
    let text = "Langkah Bijak Pemerintah Daerah Atasi Banjir Kota\n\n\
        Warga Arif Bijak mengatakan air mulai surut. Menurut Arif Bijak, keputusan itu bijak dan warga senang.\n\n\
        Air surut pada Senin.\n";
    assert!(names_in(text, "Langkah").is_empty());
}

#[test]
fn the_running_text_names_an_entity() {
    let text = "Rina Wulandari Putri menang lomba lari\n\n\
        BANDUNG - Rina Wulandari menang lomba lari di Bandung, Minggu. Rina Wulandari mengalahkan sepuluh pelari.\n\n\
        \"Saya senang,\" kata Rina Wulandari.\n";
    assert!(entities(text, EntityType::Person).contains(&"Rina Wulandari 4".to_string()));
}

#[test]
fn bylines_name_authors_and_publications() {
    assert_eq!(names_in(MATCH_REPORT, "Editor"), ["PER Wahyu Nugroho"]);
    assert_eq!(names_in(MATCH_REPORT, "Reporter"), ["PER Tri Lestari", "PER Dwi Cahyono"]);
    assert_eq!(names_in(MATCH_REPORT, "COPYRIGHT"), ["ORG PT. SURYA MEDIA BARU"]);

    let text = "Council cuts budget after long debate\n\nBy Anna Lindqvist and Peter Okafor in Paris\n\nBBC News | BBC News\n\n\
        The council met on Monday and cut the budget, said Tom Harley.\n\nThe vote was close.\n\n\
        The old bridge on Monday. Photograph: Sanjay Rao/AFP\n\nIt meets again in May.\n\n\
        COPYRIGHT 2025 NORTHERN STAR MEDIA LTD. ALL RIGHTS RESERVED.\n";
    assert_eq!(names_in(text, "By Anna"), ["PER Anna Lindqvist", "PER Peter Okafor", "LOC Paris"]);
    assert_eq!(names_in(text, "BBC News"), ["ORG BBC News", "ORG BBC News"]);
    assert_eq!(names_in(text, "The old bridge"), ["PER Sanjay Rao", "ORG AFP"]);
    assert_eq!(names_in(text, "COPYRIGHT"), ["ORG NORTHERN STAR MEDIA LTD"]);
}

#[test]
fn credits_of_pictures_name_agency_and_photographer() {
    let text = "Harga beras naik\n\nWarga mengantre di pasar sejak pagi. (Foto: Antara/Budi Santoso)\n\n\
        Harga beras naik lagi, kata Sari Dewi.\n\nPemerintah menambah pasokan.\n";
    assert_eq!(names_in(text, "Warga mengantre"), ["ORG Antara", "PER Budi Santoso"]);
    let text = "Border force gets a new ship\n\nThe ship on the river in May. Image: UK Government\n\n\
        The ship was shown to the public on Monday, said Anna Cole.\n\nIt has a crew of ten.\n";
    assert_eq!(names_in(text, "The ship on"), ["ORG UK Government"]);
}

#[test]
fn a_name_may_be_wrapped_and_ends_with_its_line() {
    let text = "Council approves a new park by the river\n\n\
        The council approved a park on Monday evening after a long debate, and Jane\n\
        Roe spoke first for the people who live by the river and who had asked for\n\
        it since May, when the old mill was sold and the land was cleared by a firm\n\
        that had wanted to build houses there.\n\n\
        Jane Roe\n\
        Michael Poe\n\n\
        The park is good for everyone in the town, Jane Roe said, and for all of the\n\
        visitors who come in summer to see the river and the old bridge that was\n\
        built by the people of the town. Michael Poe agreed, and said that the park\n\
        would open in the summer.\n";
    assert_eq!(entities(text, EntityType::Person), ["Jane Roe 3", "Michael Poe 2"]);
}

#[test]
fn the_same_words_have_one_type() {
    let text = "Storm hits the coast\n\n\
        Miravel was hit by the storm. Thousands of people in Miravel lost their homes, and the port in Miravel is closed. \
        Miravel has no power.\n\nThe airport is closed.\n";
    assert_eq!(entities(text, EntityType::Place), ["Miravel 4"]);
    assert!(entities(text, EntityType::Person).is_empty());
}

#[test]
fn a_word_that_is_common_inside_sentences_is_not_a_name_at_their_beginning() {
    let text = "Craft fair opens in town hall\n\n\
        Falconry is popular again. Many people learn falconry from books, said Anna Cole, who teaches falconry to \
        children. Falconry takes time.\n\nThe fair is open until Sunday.\n";
    assert_eq!(entities(text, EntityType::Person), ["Anna Cole 1"]);
    let text = "Pameran dibuka di balai kota\n\n\
        Sasando kembali digemari. Banyak orang belajar sasando dari buku, kata Anna Sari, yang mengajar sasando. Sasando \
        butuh waktu.\n\nPameran buka sampai Minggu.\n";
    assert_eq!(entities(text, EntityType::Person), ["Anna Sari 1"]);
}

#[test]
fn other_names_join_the_name() {
    let text = "Polisi menangkap dua orang\n\n\
        Sutrisno alias Komeng ditangkap polisi pada Senin. Menurut polisi, Komeng mengaku bersalah. \
        Muhaimin Iskandar, yang akrab disapa Cak Imin, menolak datang.\n\nCak Imin mengatakan ia tidak tahu.\n";
    assert_eq!(entities(text, EntityType::Person), ["Sutrisno 3", "Muhaimin Iskandar 3"]);
}

#[test]
fn well_known_names_are_one_entity() {
    let text = "Pemerintah bertemu pimpinan badan dunia\n\n\
        Presiden Joko Widodo bertemu pimpinan Organisasi Kesehatan Dunia (WHO), Senin. Menurut Jokowi, pemerintah siap.\n\n\
        WHO akan mengirim tim ke Jakarta.\n";
    assert_eq!(entities(text, EntityType::Person), ["Joko Widodo 2"]);
    assert_eq!(entities(text, EntityType::Organization), ["Organisasi Kesehatan Dunia 3"]);
}

#[test]
fn a_surname_that_two_persons_share_is_neither() {
    let text = "Brothers win prize\n\n\
        Robert Smith and Mary Smith won the prize on Friday. Mr. Smith thanked the jury. Anna Cole came second, and Mrs. \
        Cole thanked the jury too.\n";
    assert_eq!(entities(text, EntityType::Person), ["Robert Smith 1", "Mary Smith 1", "Smith 1", "Anna Cole 2"]);
}
