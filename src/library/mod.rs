//! A library: the articles of a folder, with their titles, reading progress, claims and entities, and a full-text search.
//!
//! Reading all articles takes a while, so the results are cached. The cache may be deleted at any time.

pub mod build;
pub mod cache;
pub mod entry;
pub mod index;
pub mod position;

pub use entry::ArticleEntry;
pub use index::{LibraryHit, LibraryIndex};
