//! What a person marked: the model, where and how it is saved, how it finds its words again.

pub mod anchor;
pub mod book;
pub mod changes;
pub mod corrections;
mod json;
pub mod label;
pub mod merge;
pub mod place;
pub mod sidecar;
pub mod snapshot;
pub mod store;

pub use anchor::State;
pub use book::Book;
pub use label::Label;
pub use sidecar::{Annotation, Claim, Kind, Sidecar, Target};
pub use snapshot::Snapshots;
