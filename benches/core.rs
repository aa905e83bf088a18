//! Times single functions of the library on articles of growing size: `cargo bench --bench core`.

#[path = "../tests/support/build.rs"]
mod build;

use divan::{Bencher, black_box};
use tandai::annotation::location::SidecarLocation;
use tandai::annotation::snapshot::{Snapshot, Snapshots};
use tandai::annotation::store::Store;
use tandai::annotation::{AnnotationKind, AnnotationSet, Sidecar};
use tandai::article::Article;
use tandai::claim;
use tandai::entity;
use tandai::text::{Span, wrap};
use tandai::tui::reader::search;

const SEED: &str = include_str!("../seeds/feri-listrik.txt");

/// The least sizes of the articles in bytes; 0 is the seed itself.
const SIZES: [usize; 4] = [0, 30_000, 300_000, 3_000_000];

fn main() {
    divan::main();
}

/// The seed, repeated until it has more than `bytes` bytes.
fn text(bytes: usize) -> String {
    SEED.repeat(bytes / SEED.len() + 1)
}

fn article(bytes: usize) -> Article {
    Article::new(text(bytes), None, None).expect("text")
}

#[divan::bench(args = SIZES)]
fn paragraphs(bencher: Bencher<'_, '_>, bytes: usize) {
    bencher.with_inputs(|| text(bytes)).bench_values(|text| Article::new(text, None, None));
}

#[divan::bench]
fn wrap_a_paragraph(bencher: Bencher<'_, '_>) {
    let article = article(0);
    let paragraph = article.paragraphs()[2].span().slice(article.text());
    bencher.bench(|| wrap::wrap(black_box(paragraph), 72));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn entities(bencher: Bencher<'_, '_>, bytes: usize) {
    let article = article(bytes);
    let window = entity::window(&article, 0);
    bencher.bench(|| entity::extract(black_box(&article), window));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn worth_checking(bencher: Bencher<'_, '_>, bytes: usize) {
    let article = article(bytes);
    let found = entity::extract(&article, entity::window(&article, 0));
    bencher.bench(|| claim::find(black_box(&article), &found));
}

#[divan::bench(args = SIZES)]
fn search_all(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = text(bytes);
    let pattern = search::pattern("penumpang").expect("a pattern");
    bencher.bench(|| search::find(&pattern, black_box(&text)));
}

#[divan::bench(args = SIZES)]
fn code_points(bencher: Bencher<'_, '_>, bytes: usize) {
    let article = article(bytes);
    let end = article.text().len();
    bencher.bench(|| article.to_code_points(tandai::text::Span::new(black_box(end - 10), end)));
}

/// A text of 1 MB: sentences of similar words, as in the news, if `varied`; otherwise the seed over and over.
fn large(varied: bool) -> String {
    let words: Vec<&str> = SEED.split_whitespace().collect();
    let mut state = 7u64;
    let mut next = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize % n
    };
    let mut text = text(1_000_000);
    if varied {
        text = String::new();
        while text.len() < 1_000_000 {
            let sentence: Vec<&str> = (0..8 + next(20)).map(|_| words[next(words.len())]).collect();
            text += &sentence.join(" ");
            text += if next(4) == 0 { ".\n\n" } else { ". " };
        }
    }
    text
}

/// `text` with every hundredth word replaced.
fn edited(text: &str) -> String {
    let mut n = 0;
    let replace_some = |word: &str| {
        n += 1;
        if n % 100 == 0 { "lain ".into() } else { word.to_string() }
    };
    text.split_inclusive(' ').map(replace_some).collect()
}

/// Nearly ten thousand claims spread evenly over `article`, and the snapshot of its text.
fn claims(article: &Article) -> (Sidecar, Snapshots) {
    let text = article.text();
    let step = text.len() / 10_000;
    let claim = |i: usize| {
        let start = text.ceil_char_boundary(i * step);
        let end = text.ceil_char_boundary(start + 30 + i % 40).min(text.len());
        let claim =
            build::annotation().id(i as u128 + 1).kind(AnnotationKind::Claim).on(article, Span::new(start, end));
        claim.label("doubtful").note("sejak kapan?").creator("redaksi")
    };
    let mut snapshots = Snapshots::default();
    snapshots.insert(Snapshot::new(text.into()));
    (build::sidecar((0..9_990).map(claim)), snapshots)
}

#[divan::bench(args = [true, false], sample_count = 5)]
fn anchor_10_000_after_an_edit(bencher: Bencher<'_, '_>, varied: bool) {
    let old = Article::new(large(varied), None, None).expect("text");
    let (sidecar, snapshots) = claims(&old);
    let new = Article::new(edited(old.text()), None, None).expect("text");
    bencher.bench(|| AnnotationSet::new(sidecar.clone(), snapshots.clone(), black_box(&new)));
}

#[divan::bench(sample_count = 5)]
fn anchor_10_000_without_a_snapshot(bencher: Bencher<'_, '_>) {
    let old = Article::new(large(true), None, None).expect("text");
    let (sidecar, _) = claims(&old);
    let new = Article::new(edited(old.text()), None, None).expect("text");
    bencher.bench(|| AnnotationSet::new(sidecar.clone(), Snapshots::default(), black_box(&new)));
}

#[divan::bench(sample_count = 5)]
fn open_10_000(bencher: Bencher<'_, '_>) {
    let article = Article::new(large(true), None, None).expect("text");
    let json = claims(&article).0.to_json();
    bencher.bench(|| {
        AnnotationSet::new(Sidecar::parse(json.as_bytes()).expect("a sidecar"), Snapshots::default(), &article)
    });
}

#[divan::bench(sample_count = 20)]
fn save_one_of_10_000(bencher: Bencher<'_, '_>) {
    let dir = tempfile::tempdir().expect("a folder");
    let article = Article::new(large(true), None, None).expect("text");
    let mut annotations = AnnotationSet::new(claims(&article).0, Snapshots::default(), &article);
    let place = SidecarLocation { sidecar: dir.path().join("a.json"), source_path: "a.txt".into() };
    let mut store = Store::open(place).expect("an empty store");
    store.save(&annotations.sidecar(), &article).expect("saved");
    let mut n = 0;
    bencher.bench_local(|| {
        n += 1;
        let mut annotation = (*annotations.list()[n % 9_000].annotation).clone();
        annotation.note = format!("kali ke-{n}");
        annotations.add_annotation(annotation, &article, "noted");
        store.save(&annotations.sidecar(), &article).expect("saved")
    });
}
