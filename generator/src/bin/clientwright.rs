//! The `clientwright` command: OpenAPI documents in, Rust client crates out.

use std::process::ExitCode;

fn main() -> ExitCode {
    clientwright::cli::tool()
}
