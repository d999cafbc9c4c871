#!/usr/bin/env bash
# CPU time that generated models cost their users to build, against the same models with serde's derives.
#
#     benches/build-cost.sh [SCHEMAS]      (600 by default; each has ten fields)
#
# Makes a document, generates a crate from it, prints the serde twin of its models, and measures in one run:
# `cargo check` of each library, and a release build of a program that decodes and encodes every model. Dependencies
# are built before and not counted. Everything lies below target/build-cost.
set -euo pipefail
cd "$(dirname "$0")/.."
schemas=${1:-600}
work=$PWD/target/build-cost
rm -rf "$work" && mkdir -p "$work"
export CARGO_TERM_QUIET=true CARGO_INCREMENTAL=0

awk -v count="$schemas" 'BEGIN {
    print "openapi: 3.1.0\ninfo: {title: Build cost, version: \"1\"}\npaths: {}\ncomponents:\n  schemas:"
    split("string integer boolean number string string", types)
    for (i = 1; i <= count; i++) {
        printf "    Model%d:\n      type: object\n      required: [id, name]\n      properties:\n", i
        print "        id: {type: string, format: uuid}\n        name: {type: string}"
        print "        created: {type: string, format: date-time}"
        print "        state: {type: string, enum: [on, off, unknown_yet]}"
        for (j = 1; j <= 4; j++) printf "        field%d: {type: %s}\n", j, types[(i + j) % 6 + 1]
        printf "        next: {$ref: \"#/components/schemas/Model%d\"}\n", i % count + 1
        print "        tags: {type: array, items: {type: string}}"
    }
}' > "$work/models.yaml"

cargo build --package clientwright --bin clientwright --example serde_twin
target/debug/clientwright generate "$work/models.yaml" --out "$work/ours" --name ours --runtime runtime > /dev/null

manifest() { # name, dependencies
    printf '[package]\nname = "%s"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n\n[dependencies]\n%s\n' "$1" "$2"
}
mkdir -p "$work"/{theirs,use-ours,use-theirs}/src
manifest theirs $'serde = { version = "1", features = ["derive"] }\nserde_json = "1"' > "$work/theirs/Cargo.toml"
target/debug/examples/serde_twin "$work/models.yaml" > "$work/theirs/src/lib.rs"
manifest use-ours 'ours = { path = "../ours" }' > "$work/use-ours/Cargo.toml"
manifest use-theirs $'theirs = { path = "../theirs" }\nserde_json = "1"' > "$work/use-theirs/Cargo.toml"
program() { # decode expression, encode expression, with % for the type and @ for the value
    echo 'fn main() { let input = std::env::args().nth(1).unwrap_or_default(); let mut total = 0;'
    for ((i = 1; i <= schemas; i++)); do
        echo "    if let Ok(value) = ${1//%/Model$i} { total += ${2//@/value}; }"
    done
    echo '    println!("{total}"); }'
}
program 'ours::%::from_json(input.as_bytes())' '@.to_json().map_or(0, |text| text.len())' > "$work/use-ours/src/main.rs"
program 'serde_json::from_str::<theirs::%>(&input)' 'serde_json::to_string(&@).map_or(0, |text| text.len())' > "$work/use-theirs/src/main.rs"

# CPU seconds, user and system, of a command.
cpu() { local TIMEFORMAT='%U %S'; { time "$@" > "$work/log" 2>&1; } 2> "$work/time" || { cat "$work/log" >&2; return 1; }; awk '{ print $1 + $2 }' "$work/time"; }
declare -A seconds
for side in ours theirs; do
    export CARGO_TARGET_DIR=$work/target-$side
    (cd "$work/$side" && cargo check && touch src/lib.rs)
    seconds[check-$side]=$(cd "$work/$side" && cpu cargo check)
    (cd "$work/use-$side" && cargo build --release && touch "$work/$side/src/lib.rs" src/main.rs)
    seconds[release-$side]=$(cd "$work/use-$side" && cpu cargo build --release)
done
echo "models: $schemas schemas of ten fields; CPU seconds on $(nproc) cores, $(rustc --version)"
for what in check release; do
    awk -v what="$what" -v ours="${seconds[$what-ours]}" -v theirs="${seconds[$what-theirs]}" \
        'BEGIN { printf "%-8s ours %7.2f   serde derive %7.2f   ratio %.2f\n", what, ours, theirs, ours / theirs }'
done
