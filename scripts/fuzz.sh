#!/bin/sh
# Fuzzes the import of each foreign format, and of sidecars: scripts/fuzz.sh SECONDS [FORMAT…]
#
# The corpus starts with files that tandai itself writes. Needs cargo-fuzz; RUSTC_BOOTSTRAP lets the stable compiler accept
# its flags.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:?"seconds per format"}
shift
formats=${*:-"webannotation hypothesis brat doccano label-studio prodigy webanno conll spacy csv tsv jsonl sidecar"}
export RUSTC_BOOTSTRAP=1
cargo build --quiet
for format in $formats; do
    corpus=fuzz/corpus/$format
    mkdir -p "$corpus"
    case $format in
    sidecar) cp annotations/seeds/*.json "$corpus" ;;
    jsonl) ./target/debug/tandai entities --json seeds/*.txt | head -3 >"$corpus/seed" ;;
    *) for seed in seeds/*.txt; do
        ./target/debug/tandai export "$seed" --to "$format" >"$corpus/$(basename "$seed")" 2>/dev/null
    done ;;
    esac
    target=exchange
    [ "$format" = sidecar ] && target=sidecar
    echo "== $format"
    FORMAT=$format cargo fuzz run "$target" "$corpus" -- -max_total_time="$seconds" -max_len=65536 -timeout=20 \
        -rss_limit_mb=4096 -print_final_stats=1 2>&1 | tail -n "${FUZZ_LINES:-12}"
done
