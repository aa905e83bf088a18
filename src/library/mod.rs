//! A library: the articles of a folder, with their titles, reading progress, claims and entities, and a full-text search.
//!
//! Reading all articles takes a while, so the results are cached. The cache may be deleted at any time.

pub mod build;
pub(crate) mod cache;
pub mod entry;
pub(crate) mod index;
pub(crate) mod position;
pub(crate) mod sources;
pub(crate) mod state_folder;

pub use entry::ArticleEntry;
pub use index::LibraryIndex;
pub(crate) use index::SearchResults;
