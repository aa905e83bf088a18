//! A folder of articles as one thing: what each is, how far it is read and checked, who is named where, and a search through
//! all of them. What it takes to know that is kept in a cache, which may be deleted at any time.

pub mod build;
pub mod cache;
pub mod entry;
pub mod index;
pub mod position;

pub use entry::Entry;
pub use index::{Hit, Index};
