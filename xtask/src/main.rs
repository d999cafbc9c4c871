//! The project's own front door: the generator's commands with `specs/` and `generated/` filled in.

use std::path::Path;
use std::process::ExitCode;

use clientwright::cli::{self, Project};

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    cli::project(&Project {
        root: root.to_owned(),
        specs: "specs",
        output: "generated",
        crate_name: "secrets-clients",
        command: "cargo xtask",
    })
}
