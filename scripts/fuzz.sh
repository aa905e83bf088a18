#!/bin/sh
# Fuzzes each reader of a foreign format, and that of sidecars, for so many seconds: scripts/fuzz.sh 600 [NAME…]
#
# Begins with what the program itself writes. Needs cargo-fuzz; the stable compiler is told to take its flags.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:?"seconds for each"}
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
