//! The `tandai` program.
fn main() {}
