//! Copying to the clipboard, and the address that a claim takes from its page.

use crate::support::reader::{ID, TestReader, markdown};

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
fn a_claim_on_a_page_starts_with_the_address_of_the_page() {
    let mut reader = markdown((100, 40));
    reader.keys("}}c<Enter><Esc>");
    let saved = reader.saved.last().unwrap();
    let claim = saved.annotations[0].claim.as_ref().unwrap();
    assert_eq!(claim.appearance, "https://kabar.example/pasar");
}
