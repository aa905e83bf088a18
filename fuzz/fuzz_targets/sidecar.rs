//! Fuzzes the sidecar parser: no bytes make it panic, a parsed sidecar survives writing and parsing, and its annotations can
//! be placed in an article.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandai::annotation::{AnnotationSet, Sidecar, Snapshots};
use tandai::article::Article;

fuzz_target!(|data: &[u8]| {
    let Ok(mut sidecar) = Sidecar::parse(data) else { return };
    assert_eq!(Sidecar::parse(sidecar.to_json().as_bytes()).as_ref().ok(), Some(&sidecar));
    sidecar.sort();
    let text = "Harga beras naik 12 persen 👩\u{200d}🚀, kata Menteri Sari Wulandari.\r\nHarga lain turun.\n";
    if let Some(article) = Article::new(text.into(), None, None) {
        let annotations = AnnotationSet::new(sidecar, Snapshots::default(), &article);
        for placed in annotations.list() {
            assert!(placed.span.is_none_or(|span| span.get(article.text()).is_some()));
        }
    }
});
