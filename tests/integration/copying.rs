//! Copying to the clipboard, and the address that a claim takes from its page.

use crate::support::reader::{ID, TestReader, markdown};
use tandai::tui::config::Config;

#[test]
fn every_copy_command_copies_what_it_names() {
    let mut reader = markdown((100, 30));
    reader.keys("}}Yq").keys("Yc").keys("H1Ya").keys("Yl");
    assert_eq!(reader.copied.len(), 4);
    assert!(reader.copied[0].starts_with("Api membakar pasar kota"));
    assert!(
        reader.copied[1]
            .ends_with("” — Siti Rahma, “Pasar Kota Terbakar”, 2024-05-02, https://kabar.example/pasar, ¶1"),
        "{}",
        reader.copied[1]
    );
    assert!(
        reader.copied[2].starts_with("> Api membakar") && reader.copied[2].ends_with("important highlight\n"),
        "{}",
        reader.copied[2]
    );
    assert_eq!(reader.copied[3], "https://kabar.example/pasar");
    let mut plain = TestReader::new(ID, (100, 30));
    plain.keys("Yl");
    assert!(plain.copied.is_empty() && plain.screen().contains("No link here"));
}

#[test]
fn a_link_is_opened_in_a_browser_or_copied_where_there_is_none() {
    let mut reader = markdown((100, 30));
    reader.keys("/Ani Wijaya<Enter>").keys("Yo");
    assert_eq!(reader.asked, ["https://contoh.id/ani"]);
    reader.keys("gYo");
    assert_eq!(reader.asked[1], "https://kabar.example/pasar", "elsewhere the page");
    // Over ssh the browser is on another machine.
    reader.app.settings.is_remote = true;
    reader.keys("/Ani Wijaya<Enter>").keys("Yo");
    assert_eq!((reader.asked.len(), reader.copied.last().unwrap().as_str()), (2, "https://contoh.id/ani"));
    assert!(reader.screen().contains("Copied https://contoh.id/ani: the browser is on another machine"));
    // A program that the user names knows how to get there.
    reader.app.settings.config = Config::parse("browser = \"w3m -N\"").unwrap();
    reader.keys("Yo");
    assert_eq!(reader.asked[2], "w3m -N https://contoh.id/ani");
    assert!(Config::parse("browser = \" \"").unwrap_err().to_string().contains("name a program"));
}

#[test]
fn only_web_addresses_are_opened() {
    let text = "# Judul\n\nLihat [berkas](file:///etc/passwd) dan [surat](mailto:a@b.id) ini.\n";
    for words in ["berkas", "surat"] {
        let mut reader = TestReader::markdown(text, (100, 30));
        reader.keys(&format!("/{words}<Enter>")).keys("Yo");
        assert!(reader.asked.is_empty() && reader.copied.is_empty(), "{words}: {:?}", reader.asked);
    }
}

#[test]
fn a_claim_on_a_page_starts_with_the_address_of_the_page() {
    let mut reader = markdown((100, 40));
    reader.keys("}}c");
    let saved = reader.saved.last().unwrap();
    let claim = saved.annotations[0].claim.as_ref().unwrap();
    assert_eq!(claim.suggested.appearance, "https://kabar.example/pasar");
}
