//! Compiling what was generated: crates enter in batches, what the compiler says of each leaves.
//!
//! A batch is a workspace of its own, so that what all crates depend on is built once, and one `cargo check` with
//! `--keep-going`: messages name the crate that they are about. Where cargo itself gives up, a batch is halved until
//! the crate at fault is alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::cli::disk::{DiskError, folder};

/// Crates are checked together up to so many …
const MOST_CRATES: usize = 48;
/// … and so many lines.
const MOST_LINES: u64 = 400_000;
/// How many messages about a crate are kept; the first tells what to mend.
const MOST_SAID: usize = 5;

/// Where and how crates are compiled.
#[derive(Debug)]
pub(super) struct Yard {
    /// The folder of the workspace; the crates are below `crates`.
    pub(super) folder: PathBuf,
    /// The versions that the project has settled on.
    pub(super) lock: Option<PathBuf>,
    /// This program, which stands between cargo and the compiler.
    pub(super) program: PathBuf,
    pub(super) jobs: usize,
    /// Tests and examples too.
    pub(super) tests: bool,
}

/// What the compiler made of a crate.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Verdict {
    /// Errors and warnings, as people read them.
    pub(super) said: Vec<String>,
    /// Processor time of the compiler, in seconds.
    pub(super) seconds: Option<f64>,
}

/// Splits crates, by name and lines, into batches of a bounded size.
pub(super) fn batches(crates: &[(String, u64)]) -> Vec<Vec<String>> {
    let mut batches: Vec<Vec<String>> = Vec::new();
    let mut room = 0;
    for (name, lines) in crates {
        match batches.last_mut() {
            Some(batch) if batch.len() < MOST_CRATES && *lines <= room => {
                room -= lines;
                batch.push(name.clone());
            }
            _ => {
                room = MOST_LINES.saturating_sub(*lines);
                batches.push(vec![name.clone()]);
            }
        }
    }
    batches
}

/// Compiles a batch; each of its crates gets a verdict.
///
/// # Errors
/// The workspace cannot be written, or cargo cannot be started.
pub(super) fn batch(yard: &Yard, crates: &[String]) -> Result<BTreeMap<String, Verdict>, String> {
    let text = |error: DiskError| format!("error: {error}");
    folder::write(&yard.folder.join("Cargo.toml"), &manifest(crates)).map_err(text)?;
    if let Some(lock) = &yard.lock {
        let versions = folder::read(lock).map_err(text)?;
        folder::write(&yard.folder.join("Cargo.lock"), &String::from_utf8_lossy(&versions)).map_err(text)?;
    }
    let times = yard.folder.join("times");
    folder::create(&times).map_err(text)?;

    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(&yard.folder).args(["check", "--workspace", "--keep-going", "--quiet"]);
    command.args(["--message-format=json", "--jobs", &yard.jobs.to_string()]);
    if yard.tests {
        command.arg("--all-targets");
    }
    if std::env::var_os("CARGO_TARGET_DIR").is_none() {
        command.env("CARGO_TARGET_DIR", yard.folder.join("target"));
    }
    command.env("CARGO_INCREMENTAL", "0");
    command.env("RUSTC_WORKSPACE_WRAPPER", &yard.program).env(super::clock::TIMES, &times);
    command.stdin(Stdio::null());
    let output = command.output().map_err(|error| format!("error: cargo cannot be started: {error}"))?;
    let heard = hear(&String::from_utf8_lossy(&output.stdout));

    let silent: Vec<String> = crates.iter().filter(|name| !heard.contains_key(*name)).cloned().collect();
    let mut verdicts: BTreeMap<String, Verdict> =
        heard.into_iter().filter(|(name, _)| crates.contains(name)).collect();
    for (name, verdict) in &mut verdicts {
        verdict.seconds = super::clock::read(&times, &name.replace('-', "_"));
    }
    match silent.as_slice() {
        [] => {}
        // It was alone, and cargo said nothing of it: what cargo said is about it.
        [name] if crates.len() == 1 => {
            let said = vec![String::from_utf8_lossy(&output.stderr).trim().to_owned()];
            verdicts.insert(name.clone(), Verdict { said, seconds: None });
        }
        _ => {
            let (one, other) = silent.split_at(silent.len().div_ceil(2));
            for half in [one, other].into_iter().filter(|half| !half.is_empty()) {
                verdicts.extend(batch(yard, half)?);
            }
        }
    }
    Ok(verdicts)
}

fn manifest(crates: &[String]) -> String {
    let members: Vec<_> = crates.iter().map(|name| format!("    \"crates/{name}\",\n")).collect();
    format!("[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n", members.concat())
}

/// What cargo's messages say, by the crate that they are about: an entry for each that was compiled, well or not.
fn hear(messages: &str) -> BTreeMap<String, Verdict> {
    let mut heard: BTreeMap<String, Verdict> = BTreeMap::new();
    for message in messages.lines() {
        let message: Value = serde_json::from_str(message).unwrap_or_default();
        let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        // Crates lie in folders of their names.
        let folder = Path::new(text("/manifest_path")).parent().and_then(Path::file_name);
        let Some(name) = folder.map(|name| name.to_string_lossy().into_owned()) else { continue };
        match text("/reason") {
            "compiler-artifact" => {
                heard.entry(name).or_default();
            }
            "compiler-message" => {
                let told = ["error", "warning"].contains(&text("/message/level"));
                // The compiler's own summary has no place.
                let placed = message.pointer("/message/spans").and_then(Value::as_array);
                let summary = placed.is_none_or(Vec::is_empty) && heard.contains_key(&name);
                let verdict = heard.entry(name).or_default();
                if told && !summary && verdict.said.len() < MOST_SAID {
                    verdict.said.push(text("/message/rendered").trim().to_owned());
                }
            }
            _ => {}
        }
    }
    heard
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_bounded_and_lose_nothing() {
        let crates: Vec<_> = (0..100_u64).map(|n| (format!("c{n}"), n * 5000)).collect();
        let batches = batches(&crates);
        assert_eq!(batches.concat(), crates.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>());
        let lines = |batch: &[String]| -> u64 {
            crates.iter().filter(|(name, _)| batch.contains(name)).map(|(_, lines)| lines).sum()
        };
        assert!(batches.iter().all(|batch| batch.len() <= MOST_CRATES));
        assert!(batches.iter().all(|batch| batch.len() == 1 || lines(batch) <= MOST_LINES));
    }

    #[test]
    fn messages_are_heard_by_crate() {
        let message = |name: &str, reason: &str, level: &str, spans: &str, rendered: &str| {
            format!(
                "{{\"reason\":\"{reason}\",\"manifest_path\":\"/x/{name}/Cargo.toml\",\"message\":{{\"level\":\
                 \"{level}\",\"spans\":{spans},\"rendered\":\"{rendered}\"}}}}\n"
            )
        };
        let text = [
            message("good", "compiler-artifact", "", "[]", ""),
            message("bad", "compiler-message", "error", "[1]", "first"),
            message("bad", "compiler-message", "failure-note", "[]", "a note"),
            message("bad", "compiler-message", "error", "[]", "aborting due to 1 previous error"),
            message("poor", "compiler-message", "warning", "[1]", "unused"),
            message("poor", "compiler-artifact", "", "[]", ""),
            "no JSON\n".to_owned(),
        ]
        .concat();
        let heard = hear(&text);
        let said = |name: &str| heard[name].said.join(",");
        assert_eq!(heard.len(), 3);
        assert_eq!(
            (said("good"), said("bad"), said("poor")),
            (String::new(), "first".into(), "unused".into())
        );
    }
}
