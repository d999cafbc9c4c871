#!/usr/bin/env bash
# What generating a client costs, against other generators, on documents of your choice.
#
#     benches/generation.sh DOCUMENT...         ROUNDS=5 is the number of measurements
#     benches/generation.sh --growth            how cost grows with a document made here, at 1, 4 and 16 times its size
#
# Each tool makes its whole client (types and operations) of each document, in turns, in one run: CPU seconds of the
# whole process (user and system, the median of the rounds), the highest resident memory, and the lines of Rust that
# are written. A tool fails if it says so, or writes no Rust. The ratio is ours to the least of the peers that succeed.
# The peers are installed by cargo at the versions below, into PEERS or target/peers; CLIENTWRIGHT is a binary of ours
# that is built already. Needs GNU time, and Python for --growth.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
rounds=${ROUNDS:-5}
peers=${PEERS:-$root/target/peers}
work=$root/target/generation
mkdir -p "$work"
gnu_time=$(command -v gtime || type -P time) || { echo "GNU time is needed" >&2; exit 1; }

ours=${CLIENTWRIGHT:-}
if [[ -z $ours ]]; then
    cargo build --release --quiet --manifest-path "$root/Cargo.toml" --package clientwright --bin clientwright
    ours=${CARGO_TARGET_DIR:-$root/target}/release/clientwright
fi

generate() { # tool, document, folder: the command line, in `command`
    case $1 in
        clientwright) command=("$ours" generate "$2" --out "$3" --name client --runtime 0.1) ;;
        ploidy) command=("$peers/bin/ploidy" generate rust "$2" -o "$3" --name client) ;;
        oas3-gen) command=("$peers/bin/oas3-gen" generate client-mod -i "$2" -o "$3") ;;
        openapi-to-rust) command=("$peers/bin/openapi-to-rust" generate "$2" --output-dir "$3" --quiet) ;;
    esac
}

once() { # tool, document: a line with CPU seconds, kilobytes and lines of Rust; or nothing if it fails
    local out=$work/out command
    rm -rf "$out"
    mkdir -p "$out"
    generate "$1" "$2" "$out"
    "$gnu_time" -f '%U %S %M' -o "$work/time" "${command[@]}" < /dev/null > "$work/log" 2>&1 || return 0
    local lines
    lines=$(find "$out" -name '*.rs' -exec cat {} + | wc -l)
    ((lines > 0)) && awk -v lines="$lines" '{ print $1 + $2, $3, lines }' "$work/time"
    return 0
}

median() { # of a column
    awk -v column="$1" '{ print $column }' | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

if [[ ${1:-} == --growth ]]; then
    python3 "$root/benches/growth.py" "$work/growth"
    printf '%-10s %6s %8s %7s %9s %9s\n' document times 'CPU s' MB 'CPU ×' 'memory ×'
    for kind in $(cd "$work/growth" && ls | sed 's/-.*//' | sort -u); do
        first=
        for times in 1 4 16; do
            : > "$work/rounds"
            for ((round = 0; round < rounds; round++)); do
                once clientwright "$work/growth/$kind-$times.json" >> "$work/rounds"
            done
            [[ -s $work/rounds ]] || { echo "$kind-$times.json is refused:" >&2; cat "$work/log" >&2; exit 1; }
            read -r cpu memory <<< "$(median 1 < "$work/rounds") $(median 2 < "$work/rounds")"
            first=${first:-$cpu $memory}
            awk -v kind="$kind" -v times="$times" -v cpu="$cpu" -v memory="$memory" -v first="$first" 'BEGIN {
                split(first, base, " ")
                printf "%-10s %6d %8.2f %7.0f %9.1f %9.1f\n", kind, times, cpu, memory / 1024, cpu / (base[1] ? base[1] : 0.01), memory / base[2]
            }'
        done
    done
    exit
fi

[[ $# -gt 0 ]] || { sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 2; }
for peer in ploidy@0.15 oas3-gen@0.29 openapi-to-rust@0.23; do
    [[ -x $peers/bin/${peer%@*} ]] || cargo install --quiet --locked --root "$peers" --version "^${peer#*@}" "${peer%@*}"
done
tools=(clientwright ploidy oas3-gen openapi-to-rust)
echo "CPU seconds (user and system), median of $rounds, on $(nproc) cores; load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown)"
printf '%-28s %-16s %8s %7s %10s\n' document tool 'CPU s' MB lines
for document in "$@"; do
    for tool in "${tools[@]}"; do : > "$work/$tool"; done
    for ((round = 0; round < rounds; round++)); do
        for tool in "${tools[@]}"; do once "$tool" "$document" >> "$work/$tool"; done
    done
    best= least=
    for tool in "${tools[@]}"; do
        if (($(wc -l < "$work/$tool") < rounds)); then
            printf '%-28s %-16s %8s\n' "$(basename "$document")" "$tool" fails
            continue
        fi
        read -r cpu memory lines <<< "$(median 1 < "$work/$tool") $(median 2 < "$work/$tool") $(median 3 < "$work/$tool")"
        printf '%-28s %-16s %8.2f %7.0f %10d\n' "$(basename "$document")" "$tool" "$cpu" "$((memory / 1024))" "$lines"
        if [[ $tool == clientwright ]]; then
            own="$cpu $memory"
        elif [[ -z $best ]] || awk "BEGIN { exit !($cpu < $best) }"; then
            best=$cpu least=$memory
        fi
    done
    [[ -n ${own:-} && -n $best ]] && awk -v own="$own" -v cpu="$best" -v memory="$least" 'BEGIN {
        split(own, ours, " "); printf "%45s ours / fastest peer: CPU %.2f, memory %.2f\n", "", ours[1] / cpu, ours[2] / memory }'
    own=
done
