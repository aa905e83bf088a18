//! The integration tests, in one program so that they are linked once. A module tests one topic.
//!
//! Tests that need programs or files from outside the repository are in `tests/external`.

/// Compares the screen of a [`support::reader::TestReader`] with the snapshot of that name.
macro_rules! screen {
    ($name:expr, $reader:expr) => {
        insta::assert_snapshot!($name, $reader.screen())
    };
}

#[path = "../support/mod.rs"]
mod support;

mod adjudication;
mod anchoring;
mod article_notes;
mod cancelling;
mod checks;
mod claim_form_and_board;
mod claims;
mod cli;
mod cli_claims;
mod cli_exchange;
#[cfg(unix)]
mod confidential_files;
#[cfg(unix)]
mod confined;
mod context_menu;
mod copying;
mod corpus;
#[cfg(target_os = "linux")]
mod crash_safety;
#[cfg(target_os = "linux")]
mod dense_texts;
mod docked_form;
mod docs;
#[cfg(unix)]
mod doctor;
mod entities;
mod entity_values;
mod exchange;
mod exchange_links;
mod exchange_links_roundtrip;
mod exchange_roundtrip;
mod exchange_variants;
mod external_ner;
mod feeds;
mod folder_order;
mod fuzz_seeds;
mod help_and_tour;
mod hostile_text;
mod html_report;
mod layout;
mod library;
mod messages;
mod navigation;
mod orphans;
#[cfg(unix)]
mod plain;
mod project_labels;
mod rebinding;
mod right_to_left;
mod screens;
mod sources;
mod tags_and_occurrences;
#[cfg(unix)]
mod terminal;
mod terminal_modes;
#[cfg(unix)]
mod text_inputs;
mod themes;
mod web_pages;
