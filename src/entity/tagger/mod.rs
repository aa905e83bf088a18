//! The trained tagger: persons, organisations and places by a linear-chain conditional random field (Lafferty,
//! McCallum and Pereira 2001) over hashed features.

pub mod features;
pub mod gazetteer;
pub mod hash;
pub mod label;
pub mod token;
