#!/bin/sh
# Builds target/debian/tandai_VERSION_ARCH.deb with the manual page and the shell completions.
# Needs cargo-deb: cargo install cargo-deb --locked
set -eu
cd "$(dirname "$0")/.."

cargo build --profile dist --locked
program=target/dist/tandai
mkdir -p target/package
"$program" man > target/package/tandai.1
for shell in bash zsh fish; do
    "$program" completions "$shell" > "target/package/tandai.$shell"
done
cargo deb --profile dist --no-build
