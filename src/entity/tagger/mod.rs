//! The trained tagger: persons, organisations and places by a linear-chain conditional random field (Lafferty,
//! `McCallum` and Pereira 2001) over hashed features.

pub mod decoder;
pub mod features;
pub mod gazetteer;
pub mod hash;
pub mod label;
pub(crate) mod labelled;
pub mod model;
pub mod token;

use crate::article::Language;
use decoder::Decoder;
use gazetteer::Gazetteer;
use model::TaggerModel;
use std::sync::LazyLock;

/// The models, as written by `examples/train`.
static INDONESIAN: &[u8] = include_bytes!("../models/id.bin");
static ENGLISH: &[u8] = include_bytes!("../models/en.bin");
static GAZETTEER: &[u8] = include_bytes!("../models/gazetteer.bin");

/// The parsed models. They borrow the bytes above; no weights are copied.
static MODELS: LazyLock<(TaggerModel<'static>, TaggerModel<'static>, Gazetteer<'static>)> = LazyLock::new(|| {
    let model = |bytes| TaggerModel::new(bytes).expect("a model of this program");
    (model(INDONESIAN), model(ENGLISH), Gazetteer::new(GAZETTEER).expect("the gazetteer of this program"))
});

/// The built-in gazetteer.
pub(crate) fn gazetteer() -> Gazetteer<'static> {
    MODELS.2
}

/// Labels tokens in Indonesian and English. Malay uses the Indonesian model, and any other language the English one.
pub(crate) struct Tagger {
    indonesian: Decoder<'static>,
    english: Decoder<'static>,
}

impl Default for Tagger {
    fn default() -> Self {
        Self::new()
    }
}

impl Tagger {
    /// Creates a tagger with the built-in models.
    pub(crate) fn new() -> Self {
        let (indonesian, english, gazetteer) = *MODELS;
        Self { indonesian: Decoder::new(indonesian, gazetteer), english: Decoder::new(english, gazetteer) }
    }

    /// The decoder for `language`: the Indonesian one also for Malay, and the English one for every other language.
    pub(crate) fn decoder(&mut self, language: Language) -> &mut Decoder<'static> {
        if language.is_indonesian_or_malay() { &mut self.indonesian } else { &mut self.english }
    }
}
