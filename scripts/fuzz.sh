#!/bin/sh
# Fuzzes what reads files of others: scripts/fuzz.sh SECONDS [NAME…]
#
# A name is one of: a format of articles, `feed`, what else a person or a terminal may send (`input`, `config`, `project`,
# `tokens`), a foreign format of annotations, or `sidecar`. The corpus starts with the files in
# fuzz/seeds or with files that tandai itself writes, and is kept in fuzz/corpus. Needs cargo-fuzz; RUSTC_BOOTSTRAP lets the
# stable compiler accept its flags. The library has no unsafe code, so no sanitizer of memory is needed, and without one
# the targets run several times faster.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:?"seconds per name"}
shift
articles="html markdown epub docx odt mail transcript pdf feed input config project tokens"
annotations="webannotation hypothesis brat doccano label-studio prodigy webanno conll spacy csv tsv jsonl
xmi zotero kindle koreader sidecar"
export RUSTC_BOOTSTRAP=1
cargo build --quiet
for name in ${*:-$articles $annotations}; do
    corpus=fuzz/corpus/$name
    mkdir -p "$corpus"
    target=exchange
    dictionary=
    case " $articles " in
    *" $name "*)
        target=$name
        dictionary=-dict=fuzz/dictionaries/$name
        cp fuzz/seeds/"$name"/* "$corpus"
        ;;
    *)
        case $name in
        sidecar)
            target=sidecar
            cp annotations/seeds/*.json "$corpus"
            ;;
        jsonl) ./target/debug/tandai entities --json seeds/*.txt | head -3 >"$corpus/seed" ;;
        xmi) echo '<x:XMI xmlns:x="x"><x:S begin="0" end="5" label="a"/><x:Sofa sofaString="Harga naik"/></x:XMI>' >"$corpus/seed" ;;
        zotero) echo '[{"annotationType": "highlight", "annotationText": "Harga"}]' >"$corpus/seed" ;;
        koreader) echo '{"title": "A", "entries": [{"text": "Harga", "note": "cek"}]}' >"$corpus/seed" ;;
        kindle) printf 'A (B)\n- Your Highlight on Location 1-2 | Added on Monday\n\nHarga\n==========\n' >"$corpus/seed" ;;
        *) for seed in seeds/*.txt; do
            ./target/debug/tandai export "$seed" --to "$name" >"$corpus/$(basename "$seed")" 2>/dev/null
        done ;;
        esac
        ;;
    esac
    echo "== $name"
    # shellcheck disable=SC2086 # without a dictionary there is no argument
    FORMAT=$name cargo fuzz run --sanitizer none "$target" "$corpus" -- $dictionary -max_total_time="$seconds" \
        -max_len=65536 -timeout=5 -rss_limit_mb=4096 -print_final_stats=1 2>&1 | tail -n "${FUZZ_LINES:-12}"
done
