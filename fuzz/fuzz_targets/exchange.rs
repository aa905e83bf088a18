//! Fuzzes the import of other tools' formats: no text makes it panic, and every imported annotation is on the words that it
//! quotes.
//!
//! The environment variable `FORMAT` names the format, so that each can be fuzzed with its own corpus:
//! `FORMAT=brat cargo fuzz run exchange fuzz/corpus/brat`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tandai::annotation::AnnotationSet;
use tandai::article::Article;
use tandai::entity::Extraction;
use tandai::exchange::ExchangeFormat;
use tandai::exchange::import::plan_import;
use tandai::exchange::record::AnnotationDefaults;

static FORMAT: LazyLock<ExchangeFormat> = LazyLock::new(|| {
    let name = std::env::var("FORMAT").expect("set FORMAT to the name of a format");
    let all = [
        ExchangeFormat::Webannotation,
        ExchangeFormat::Hypothesis,
        ExchangeFormat::Brat,
        ExchangeFormat::Doccano,
        ExchangeFormat::LabelStudio,
        ExchangeFormat::Prodigy,
        ExchangeFormat::Webanno,
        ExchangeFormat::Conll,
        ExchangeFormat::Spacy,
        ExchangeFormat::Csv,
        ExchangeFormat::Tsv,
        ExchangeFormat::Jsonl,
    ];
    all.into_iter().find(|format| format.name() == name).expect("FORMAT is a format that can be imported")
});

const TEXT: &str = "Harga beras naik 12 persen 👩\u{200d}🚀, kata Menteri Sari Wulandari.\r\nHarga lain turun.\n";

static ARTICLE: LazyLock<Article> = LazyLock::new(|| Article::new(TEXT.into(), None, None).expect("a text"));

fuzz_target!(|text: &str| {
    // brat keeps the text in a separate file, which may be missing.
    let brat_text = (*FORMAT == ExchangeFormat::Brat && text.len() % 2 == 0).then(|| TEXT.to_string());
    let Ok(parsed) = FORMAT.read(text, brat_text, "fuzz") else { return };
    let mut next = 0;
    let mut id = || {
        next += 1;
        uuid::Uuid::from_u128(next)
    };
    for document in parsed.documents {
        let mut defaults = AnnotationDefaults { now: jiff::Timestamp::UNIX_EPOCH, id: &mut id, creator: "" };
        let plan = plan_import(document, &ARTICLE, &AnnotationSet::default(), &Extraction::default(), &mut defaults);
        for annotation in &plan.new {
            let target = &annotation.target;
            let span = ARTICLE.from_code_points(target.start, target.end).expect("a span of the article");
            assert_eq!(span.slice(ARTICLE.text()), target.exact);
        }
    }
});
