#!/usr/bin/env bash
# How many instructions a call needs: a list of 20 keys over one connection to a server on loopback, by the generated client
# and by hand over reqwest with serde's derives, each alone in a process under callgrind. What a process does once is
# subtracted: the figure is a thousandth of what a thousand further calls add. It needs valgrind.
set -euo pipefail
command -v valgrind > /dev/null || { echo "valgrind is needed" >&2; exit 1; }
source "$(dirname "$0")/alone.sh"
serve 0

count() { # side, calls
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$alone" "$1" "$url" "$2" 2>&1 |
        sed -n 's/.*Collected : //p'
}
declare -A each
for side in ours reqwest; do
    few=$(count $side 100) many=$(count $side 1100)
    each[$side]=$(((many - few) / 1000))
    printf '%-8s %8d instructions a call\n' $side "${each[$side]}"
done
awk -v a="${each[ours]}" -v b="${each[reqwest]}" 'BEGIN { printf "ratio    %8.2f\n", a / b }'
