//! Text as characters, whatever it says: offsets, graphemes, words, sentences, terminal cells and wrapped lines.

pub(crate) mod bidi;
pub(crate) mod calendar;
pub(crate) mod digest;
pub mod display;
pub(crate) mod fuzzy;
pub(crate) mod graphemes;
pub(crate) mod hyphenation;
pub(crate) mod letter_forms;
pub(crate) mod nearest;
pub(crate) mod offset_unit;
pub(crate) mod query;
pub mod sentences;
pub(crate) mod settings;
pub(crate) mod span;
pub(crate) mod typography;
pub(crate) mod word_list;
pub(crate) mod words;
pub mod wrap;

pub(crate) use digest::sha256;
pub(crate) use offset_unit::{OffsetIndex, OffsetUnit};
pub(crate) use span::CodePointIndex;
pub use span::{PackedSpan, Span};
