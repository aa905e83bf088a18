//! The trained tagger: persons, organisations and places by a linear-chain conditional random field (Lafferty,
//! `McCallum` and Pereira 2001) over hashed features.

pub mod decoder;
pub mod features;
pub mod gazetteer;
pub mod hash;
pub mod label;
pub mod model;
pub mod token;

use crate::article::Language;
use decoder::Decoder;
use gazetteer::Gazetteer;
use model::TaggerModel;
use std::sync::LazyLock;

/// The bytes of the models, as `examples/train` writes them.
static INDONESIAN: &[u8] = include_bytes!("../models/id.bin");
static ENGLISH: &[u8] = include_bytes!("../models/en.bin");
static GAZETTEER: &[u8] = include_bytes!("../models/gazetteer.bin");

/// Views of those bytes.
static MODELS: LazyLock<(TaggerModel<'static>, TaggerModel<'static>, Gazetteer<'static>)> = LazyLock::new(|| {
    let model = |bytes| TaggerModel::new(bytes).expect("a model of this program");
    (model(INDONESIAN), model(ENGLISH), Gazetteer::new(GAZETTEER).expect("the gazetteer of this program"))
});

/// The gazetteer of the program.
pub fn gazetteer() -> Gazetteer<'static> {
    MODELS.2
}

/// Labels tokens in Indonesian and English; a text in another language is read as English.
pub struct Tagger {
    indonesian: Decoder<'static>,
    english: Decoder<'static>,
}

impl Default for Tagger {
    fn default() -> Self {
        Self::new()
    }
}

impl Tagger {
    /// A tagger by the models of the program.
    pub fn new() -> Self {
        let (indonesian, english, gazetteer) = *MODELS;
        Self { indonesian: Decoder::new(indonesian, gazetteer), english: Decoder::new(english, gazetteer) }
    }

    /// The decoder for `language`.
    pub fn decoder(&mut self, language: Language) -> &mut Decoder<'static> {
        if language == Language::Indonesian { &mut self.indonesian } else { &mut self.english }
    }
}
