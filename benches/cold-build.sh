#!/usr/bin/env bash
# What a client of a small API (benches/petstore.yaml), with TLS, costs to build from nothing: CPU seconds of a release build
# with all its dependencies, and how many crates these are, of ours and of the clients that other generators make of it.
#
#     TOOLS="ours ploidy oas3-gen openapi-to-rust progenitor" benches/cold-build.sh    (and openapi-generator, if it is installed)
#
# Each client is built with the dependencies and features that its generator asks for, which is TLS with all but progenitor;
# that one gets reqwest's. One after the other, on a quiet machine. Everything lies below target/cold-build.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
tools=${TOOLS:-ours ploidy oas3-gen openapi-to-rust progenitor}
peers=$(realpath -m "${PEERS:-target/peers}")
work=${WORK:-$root/target/cold-build}
export PATH="$PATH:$peers/bin" CARGO_INCREMENTAL=0
unset CARGO_TARGET_DIR
source benches/peers.sh

printf '%-16s %14s %8s %12s\n' tool 'release, s' crates TLS
for tool in $tools; do
    crate=$work/$tool
    rm -rf "$crate"
    mkdir -p "$crate"
    if ! generate "$tool" "$root/benches/petstore.yaml" "$crate" > "$crate.log" 2>&1; then
        printf '%-16s %14s\n' "$tool" refused
        continue
    fi
    grep -q '^\[workspace\]' "$crate/Cargo.toml" || printf '\n[workspace]\n' >> "$crate/Cargo.toml"
    # What progenitor generates has no TLS until its user asks for it.
    [ "$tool" != progenitor ] || sed -i '/^reqwest = /s/features = \[/features = ["rustls", /' "$crate/Cargo.toml"
    (cd "$crate" && cargo fetch) >> "$crate.log" 2>&1
    if ! times=$(cd "$crate" && /usr/bin/time -f '%U %S' cargo build --release 2>&1 > /dev/null | tee -a "$crate.log" | tail -1); then
        printf '%-16s %14s\n' "$tool" 'no compile'
        continue
    fi
    crates=$(cd "$crate" && cargo tree --edges normal,build --prefix none --no-dedupe | sed 's/ (.*//' | sort -u | wc -l)
    tls=$(cd "$crate" && cargo tree --edges normal --prefix none | grep -oE '^(ring|aws-lc-rs|native-tls|openssl) ' | sort -u | xargs || true)
    awk -v t="$tool" -v c="$crates" -v l="${tls:-none}" '{ printf "%-16s %14.1f %8d %12s\n", t, $1 + $2, c, l }' <<< "$times"
done
