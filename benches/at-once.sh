#!/usr/bin/env bash
# A thousand calls at once on one client, to a server on loopback that answers in 50 ms: calls a second, and peak memory, of
# the generated client and of reqwest by hand, in turns; the median of five.
set -euo pipefail
source "$(dirname "$0")/alone.sh"
ulimit -n 4096
serve 50

for _ in 1 2 3 4 5; do
    for side in ours reqwest; do
        echo "$side $("$alone" $side-at-once "$url" 1000 20)"
    done
done | awk '
    { n[$1]++; calls[$1, n[$1]] = $2; memory[$1, n[$1]] = $3 }
    function median(values, side,   i, j, t, a) {
        for (i = 1; i <= n[side]; i++) a[i] = values[side, i]
        for (i = 1; i <= n[side]; i++) for (j = i + 1; j <= n[side]; j++) if (a[j] < a[i]) { t = a[i]; a[i] = a[j]; a[j] = t }
        return a[int((n[side] + 1) / 2)]
    }
    END {
        for (side in n) printf "%-8s %8d calls/s %8.1f MB\n", side, median(calls, side), median(memory, side) / 1024
        printf "ratio    %8.2f         %8.2f\n", median(calls, "ours") / median(calls, "reqwest"), median(memory, "ours") / median(memory, "reqwest")
    }'
