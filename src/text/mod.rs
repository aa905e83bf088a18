//! Text as characters, whatever it says: offsets, graphemes, words, sentences, terminal cells and wrapped lines.

pub mod calendar;
pub mod digest;
pub mod display;
pub(crate) mod fuzzy;
pub mod graphemes;
pub mod hyphenation;
pub mod offset_unit;
pub mod sentences;
pub mod settings;
pub mod span;
pub mod typography;
pub(crate) mod word_list;
pub mod words;
pub mod wrap;

pub use digest::sha256;
pub use offset_unit::{OffsetIndex, OffsetUnit};
pub use span::{CodePointIndex, Span};
