//! What an article claims: which sentences are worth checking and why, who said what, and what the article itself
//! gives away.

pub mod features;
pub mod model;
pub mod sentence;
pub mod signals;

pub use sentence::Sentence;
