# Sourced by the scripts beside it: builds the program that is one side of a comparison alone (generated/benches/alone.rs)
# into `$alone`, and starts its server, whose address is `$url`, with the delay that is asked for.
cd "$(dirname "$0")/.."
alone=$(cargo bench --package secrets-clients --bench alone --no-run --message-format json 2> /dev/null |
    sed -n 's/.*"executable":"\([^"]*alone[^"]*\)".*/\1/p' | tail -1)
[ -x "$alone" ] || { echo "it does not build: cargo bench --package secrets-clients --bench alone --no-run" >&2; exit 1; }

serve() { # milliseconds
    exec 3< <(exec "$alone" server "$1")
    server=$!
    trap 'kill $server' EXIT
    read -r url <&3
}
