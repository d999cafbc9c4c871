#!/usr/bin/env bash
# What a generated client costs its users to build, beside the clients that other generators make of the same document.
#
#     benches/peers-build-cost.sh DOCUMENT…       TOOLS="ours ploidy oas3-gen openapi-to-rust progenitor" by default
#
# For each document and tool: generates a crate, builds its dependencies, and then measures the crate alone, all
# features on: CPU seconds and peak memory of rustc in `cargo check`, and, with RELEASE=1, CPU seconds of a release build
# of the library with a function for each operation that asks for its future (benches/awaited.py; it needs python3): the
# bodies of async functions are compiled where they are awaited, so that a library alone would flatter clients that are
# made of them. Lines are those of the sources, without tests: blank ones left out, code and documentation apart.
#
# The peers are installed with cargo where they are not on the PATH yet (PEERS is the folder, target/peers by default).
# A tool that refuses a document, and a crate that does not compile, gets a line that says so. Run it on a quiet machine,
# and compare figures of one run only. Everything lies below target/peers-build-cost.
set -euo pipefail
[ $# -gt 0 ] || { sed -n '2,17s/^# \{0,1\}//p' "$0"; exit 2; }
documents=()
for document in "$@"; do documents+=("$(realpath "$document")"); done
cd "$(dirname "$0")/.."
root=$PWD
tools=${TOOLS:-ours ploidy oas3-gen openapi-to-rust progenitor}
peers=$(realpath -m "${PEERS:-target/peers}")
work=${WORK:-$root/target/peers-build-cost}
mkdir -p "$work"
export PATH="$PATH:$peers/bin" CARGO_TERM_QUIET=true CARGO_INCREMENTAL=0
unset CARGO_TARGET_DIR

source benches/peers.sh

measure() { # the cargo command's arguments; prints CPU seconds and peak MB of what was touched since the last build
    local times
    times=$(/usr/bin/time -f '%U %S %M' cargo "$@" 2>&1 > /dev/null | tail -1)
    awk '{ printf "%.1f %.0f\n", $1 + $2, $3 / 1024 }' <<< "$times"
}

lines() { # folder: code lines, documentation lines
    find "$1/src" -name '*.rs' -print0 | xargs -0 cat |
        awk '/^[ \t]*$/ { next } /^[ \t]*\/\// { doc++; next } { code++ } END { printf "%d %d\n", code, doc }'
}

printf '%-20s %-16s %9s %9s %10s %12s %11s %11s\n' document tool 'check, s' 'peak, MB' 'release, s' 'awaited' 'code lines' 'doc lines'
for document in "${documents[@]}"; do
    name=$(basename "${document%.*}")
    for tool in $tools; do
        crate=$work/$name/$tool
        rm -rf "$crate"
        mkdir -p "$crate"
        row() { printf '%-20s %-16s %9s %9s %10s %12s %11s %11s\n' "$name" "$tool" "$@"; }
        if ! generate "$tool" "$document" "$crate" > "$crate.log" 2>&1; then
            row refused - - - - -
            continue
        fi
        grep -q '^\[workspace\]' "$crate/Cargo.toml" || printf '\n[workspace]\n' >> "$crate/Cargo.toml"
        export CARGO_TARGET_DIR=$work/target-$tool
        if ! (cd "$crate" && cargo check --lib --all-features) >> "$crate.log" 2>&1; then
            row 'no compile' - - - $(lines "$crate")
            unset CARGO_TARGET_DIR
            continue
        fi
        touch "$crate/src/lib.rs"
        check=$(cd "$crate" && measure check --lib --all-features)
        code=$(lines "$crate")
        release=- awaited=-
        if [ -n "${RELEASE:-}" ]; then
            awaited=$(python3 benches/awaited.py "$crate/src")
            (cd "$crate" && cargo build --release --lib --all-features) >> "$crate.log" 2>&1 || awaited=failed
            touch "$crate/src/lib.rs"
            release=$(cd "$crate" && measure build --release --lib --all-features | cut -d' ' -f1)
        fi
        row $check "$release" "$awaited" $code
        unset CARGO_TARGET_DIR
    done
done
