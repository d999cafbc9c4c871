# Sourced by the scripts beside it: the other generators that ours is measured against. `$tools` are installed with cargo where
# they are not on the PATH (into `$peers`), and `generate TOOL DOCUMENT FOLDER` makes a crate of a document. `$root` is the
# project's folder.

install_peer() { # package, version
    case $1 in cargo-progenitor) binary=cargo-progenitor ;; *) binary=$1 ;; esac
    command -v "$binary" > /dev/null || cargo install --root "$peers" "$1@$2" >&2
}
for tool in $tools; do
    case $tool in
        ours) cargo build --package clientwright --features cli --bin clientwright ;;
        ploidy) install_peer ploidy '0.15.*' ;;
        oas3-gen) install_peer oas3-gen '0.29.*' ;;
        openapi-to-rust) install_peer openapi-to-rust '0.23.*' ;;
        progenitor) install_peer cargo-progenitor '0.15.*' ;;
        openapi-generator)
            command -v openapi-generator-cli > /dev/null ||
                { echo "openapi-generator: pip install openapi-generator-cli==7.26.0, and Java" >&2; exit 2; } ;;
        *) echo "no such tool: $tool" >&2; exit 2 ;;
    esac
done

generate() { # tool, document, folder
    case $1 in
        ours) "$root/target/debug/clientwright" generate "$2" --out "$3" --name client --runtime "$root/runtime" ;;
        ploidy) ploidy generate rust --name client --output "$3" "$2" ;;
        progenitor) cargo-progenitor progenitor --input "$2" --output "$3" --name client --version 0.1.0 ;;
        oas3-gen) oas3-gen generate client-mod --all-schemas --workspace --input "$2" --output "$3" ;;
        openapi-generator)
            openapi-generator-cli generate -i "$2" -g rust -o "$3" --additional-properties=packageName=client ;;
        openapi-to-rust)
            openapi-to-rust generate "$2" --output-dir "$3/src/api" --module-name client &&
                printf '[package]\nname = "client"\nversion = "0.1.0"\nedition = "2024"\n\n' |
                cat - "$3/src/api/REQUIRED_DEPS.toml" > "$3/Cargo.toml" &&
                echo 'pub mod api;' > "$3/src/lib.rs" ;;
    esac
}
