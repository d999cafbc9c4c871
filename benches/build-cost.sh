#!/usr/bin/env bash
# What generated models cost their users to build, against the same models with serde's derives.
#
#     benches/build-cost.sh [SCHEMAS | SPEC.yaml]     600 schemas by default; ROUNDS=3 is the number of measurements
#
# Generates a crate from a document (a made one of ten-field schemas, or the one given), prints the serde twin of its
# models, and measures in one run, in turns: `cargo check` of each library, and a release build of each library with a
# program that decodes and encodes every model. CPU seconds, the median of the rounds; dependencies are built before
# and not counted. The program is run on JSON made for the schemas, so that both sides are known to do the same work.
# Of a document that was given, our side is the whole client with its operations, the other one only the models.
# Everything lies below target/build-cost.
set -euo pipefail
what=${1:-600}
[[ $what =~ ^[0-9]+$ ]] || what=$(realpath "$what")
cd "$(dirname "$0")/.."
rounds=${ROUNDS:-3}
work=$PWD/target/build-cost
mkdir -p "$work"
rm -rf "$work"/{ours,theirs,use-ours,use-theirs}
export CARGO_TERM_QUIET=true CARGO_INCREMENTAL=0
unset CARGO_TARGET_DIR

make_document() { # a document of $1 schemas; the values for six of them in turn, as lines of JSON
    awk -v count="$1" -v values="$work/values" 'BEGIN {
        print "openapi: 3.1.0\ninfo: {title: Build cost, version: \"1\"}\npaths: {}\ncomponents:\n  schemas:"
        split("string integer boolean number string string", types)
        split("\"text\" 7 true 0.5 \"text\" \"te\\\"xt\"", texts)
        for (i = 1; i <= count; i++) {
            printf "    Model%d:\n      type: object\n      required: [id, name]\n      properties:\n", i
            print "        id: {type: string, format: uuid}\n        name: {type: string}"
            print "        created: {type: string, format: date-time}"
            print "        state: {type: string, enum: [starting, running, stopped]}"
            for (j = 1; j <= 4; j++) printf "        field%d: {type: %s}\n", j, types[(i + j) % 6 + 1]
            # Rings of ten: rustc refuses to follow a much longer chain of boxes.
            printf "        next: {$ref: \"#/components/schemas/Model%d\"}\n", i % 10 && i < count ? i + 1 : i - (i - 1) % 10
            print "        tags: {type: array, items: {type: string}}"
        }
        for (i = 1; i <= 6; i++) {
            printf "{\"id\":\"%08d-6b4b-4e44-9f6c-000000000000\",\"name\":\"name\",\"created\":\"2024-02-29T12:34:56Z\"", i > values
            printf ",\"state\":\"%s\"", i % 2 ? "running" : "new" > values
            for (j = 1; j <= 4; j++) printf ",\"field%d\":%s", j, texts[(i + j) % 6 + 1] > values
            print ",\"next\":{\"id\":\"\",\"name\":\"next\"},\"tags\":[\"a\",\"b\"],\"unknown\":[1,{}]}" > values
        }
    }'
}
: > "$work/values"
if [[ $what =~ ^[0-9]+$ ]]; then
    spec=$work/models.yaml
    make_document "$what" > "$spec"
else
    spec=$what
fi

cargo build --package clientwright --bin clientwright --example serde_twin
target/debug/clientwright generate "$spec" --out "$work/ours" --name ours --runtime runtime > /dev/null
printf '\n[workspace]\n' >> "$work/ours/Cargo.toml"

manifest() { # name, dependencies
    printf '[package]\nname = "%s"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n\n[dependencies]\n%s\n' "$1" "$2"
}
mkdir -p "$work"/{theirs,use-ours,use-theirs}/src
manifest theirs $'serde = { version = "1", features = ["derive"] }\nserde_json = "1"' > "$work/theirs/Cargo.toml"
target/debug/examples/serde_twin "$spec" > "$work/theirs/src/lib.rs"
manifest use-ours 'ours = { path = "../ours" }' > "$work/use-ours/Cargo.toml"
manifest use-theirs $'theirs = { path = "../theirs" }\nserde_json = "1"' > "$work/use-theirs/Cargo.toml"
for package in ours theirs use-ours use-theirs; do cp Cargo.lock "$work/$package/"; done

# Enums take part in the structs that have them.
models=$(sed -nE 's/^pub struct (\w+) .*/\1/p' "$work/theirs/src/lib.rs")
program() { # decode and encode expressions, with % for the type
    echo '//! Reads a file of JSON values by line; prints how many values were read and how many bytes written.'
    echo 'fn main() {'
    echo '    let path = std::env::args().nth(1).expect("a path");'
    echo '    let text = std::fs::read_to_string(path).expect("a file");'
    echo '    let lines: Vec<&str> = text.lines().collect();'
    echo '    let (mut values, mut bytes) = (0, 0);'
    local number=0 model
    for model in $models; do
        echo "    if let Ok(value) = ${1//%/$model}(lines[$number % lines.len()].as_bytes()) {"
        echo "        values += 1;"
        echo "        bytes += $2(&value).map_or(0, |text| text.len());"
        echo '    }'
        number=$((number + 1))
    done
    printf '    println!("{values} values, {bytes} bytes");\n}\n'
}
program 'ours::runtime::codegen::from_json::<ours::%>' 'ours::runtime::codegen::to_json' > "$work/use-ours/src/main.rs"
program 'serde_json::from_slice::<theirs::%>' 'serde_json::to_string' > "$work/use-theirs/src/main.rs"

# CPU seconds, user and system, of a command.
cpu() {
    local TIMEFORMAT='%U %S'
    { time "$@" > "$work/log" 2>&1; } 2> "$work/time" || { cat "$work/log" >&2; return 1; }
    awk '{ print $1 + $2 }' "$work/time"
}
measure() { # side, step
    export CARGO_TARGET_DIR=$work/target-$1
    touch "$work/$1/src/lib.rs" "$work/use-$1/src/main.rs"
    case $2 in
        check) (cd "$work/$1" && cpu cargo check) ;;
        release) (cd "$work/use-$1" && cpu cargo build --release) ;;
    esac
}
median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

for side in ours theirs; do
    : > "$work/check-$side"
    : > "$work/release-$side"
    (export CARGO_TARGET_DIR=$work/target-$side; cd "$work/$side" && cargo check; cd "$work/use-$side" && cargo build --release)
done
for ((round = 0; round < rounds; round++)); do
    for step in check release; do
        for side in ours theirs; do measure $side $step >> "$work/$step-$side"; done
    done
done

echo "$(wc -w <<< "$models") structs of $(basename "$spec"); CPU seconds, median of $rounds, on $(nproc) cores, $(rustc --version)"
row() { awk -v what="$1" -v unit="$2" -v ours="$3" -v theirs="$4" \
    'BEGIN { printf "%-14s ours %9.2f   serde derive %9.2f   ratio %.2f   %s\n", what, ours, theirs, ours / theirs, unit }'; }
for step in check release; do row $step "CPU s" "$(median < "$work/$step-ours")" "$(median < "$work/$step-theirs")"; done
newest() { ls -t "$@" | head -n 1; } # one stays behind from each earlier run with other dependencies
megabytes() { stat -c %s "$1" | awk '{ print $1 / 1e6 }'; }
lines() { cat "$work/$1"/src/*.rs | wc -l; }
row rlib MB "$(megabytes "$(newest "$work"/target-ours/release/deps/libours-*.rlib)")" "$(megabytes "$(newest "$work"/target-theirs/release/deps/libtheirs-*.rlib)")"
row program MB "$(megabytes "$work/target-ours/release/use-ours")" "$(megabytes "$work/target-theirs/release/use-theirs")"
row 'source lines' '' "$(lines ours)" "$(lines theirs)"
if [[ $what =~ ^[0-9]+$ ]]; then
    for side in ours theirs; do
        "$work/target-$side/release/use-$side" "$work/values" > "$work/did-$side"
    done
    cmp "$work/did-ours" "$work/did-theirs" && echo "both sides decoded and encoded $(cat "$work/did-ours")"
fi
