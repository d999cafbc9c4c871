//! How long the compiler works on one crate: cargo calls this program in the compiler's stead, which calls the compiler
//! and notes the processor time of that one process.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::cli::disk::{folder, usage};

/// The variable that names the folder for the times; set where this program stands in for the compiler.
pub(super) const TIMES: &str = "CLIENTWRIGHT_CORPUS_TIMES";

/// Runs the compiler, if that is what this program was started for.
pub(in crate::cli) fn stand_in() -> Option<ExitCode> {
    let times = PathBuf::from(std::env::var_os(TIMES)?);
    let mut arguments = std::env::args_os().skip(1);
    let compiler = arguments.next()?;
    let arguments: Vec<OsString> = arguments.collect();
    let status = Command::new(&compiler).args(&arguments).status();
    let named = arguments.iter().skip_while(|one| *one != "--crate-name").nth(1);
    if let (Some(name), Some(time)) = (named, usage::children_time()) {
        // A figure that cannot be kept is missing in the table; the build is none the worse for it.
        let _ = folder::write(&times.join(name), &time.as_secs_f64().to_string());
    }
    let code = status.ok().and_then(|status| status.code()).and_then(|code| u8::try_from(code).ok());
    Some(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// What was noted of a crate, in seconds.
pub(super) fn read(times: &Path, crate_name: &str) -> Option<f64> {
    let text = folder::read(&times.join(crate_name)).ok()?;
    String::from_utf8_lossy(&text).trim().parse().ok()
}
