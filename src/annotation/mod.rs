//! What a person marked: the model, where and how it is saved, how it finds its words again.

pub mod adjudication;
pub mod agreement;
pub mod anchor;
pub mod board;
pub mod book;
pub mod changes;
pub mod claim;
pub mod corrections;
pub mod desk;
mod json;
pub mod label;
pub mod merge;
pub mod place;
pub mod project;
pub mod sidecar;
pub mod snapshot;
pub mod store;
pub mod verdict;
pub mod vocabulary;

pub use anchor::State;
pub use book::Book;
pub use claim::Claim;
pub use label::{Label, Labels};
pub use sidecar::{Annotation, Kind, Sidecar, Target};
pub use snapshot::Snapshots;
