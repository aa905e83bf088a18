//! What the pieces cost: `cargo bench --bench core`.
fn main() {
    divan::main();
}
