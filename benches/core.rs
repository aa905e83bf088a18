//! What the pieces cost, on a small article and on 3 MB of it: `cargo bench --bench core`.

use divan::{Bencher, black_box};
use tandai::article::Article;
use tandai::entity;
use tandai::text::wrap;
use tandai::tui::search;

const SEED: &str = include_str!("../seeds/feri-listrik.txt");
const SIZES: [usize; 2] = [0, 3_000_000];

fn main() {
    divan::main();
}

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
    let paragraph = article.paragraphs()[2].span().of(article.text());
    bencher.bench(|| wrap::wrap(black_box(paragraph), 72));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn entities(bencher: Bencher<'_, '_>, bytes: usize) {
    let article = article(bytes);
    let window = entity::window(&article, 0);
    bencher.bench(|| entity::extract(black_box(&article), window));
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
    bencher.bench(|| article.to_points(tandai::text::Span::new(black_box(end - 10), end)));
}
