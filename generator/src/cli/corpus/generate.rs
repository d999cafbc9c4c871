//! Generation of many documents, each by a child process: documents enter, what became of them leaves.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::documents::Document;
use super::outcome::{Outcome, State};
use crate::cli::disk::folder;

/// How often a child process is asked whether it has come to an end.
const PULSE: Duration = Duration::from_millis(5);
/// How much of what a broken child process said is kept.
const SAID: usize = 2000;

/// What all child processes have in common.
#[derive(Debug)]
pub(super) struct Shop {
    pub(super) program: PathBuf,
    /// Links resolved, since crates are elsewhere.
    pub(super) corpus: PathBuf,
    pub(super) crates: PathBuf,
    pub(super) runtime: String,
    pub(super) contract_tests: bool,
    pub(super) jobs: usize,
    pub(super) patience: Duration,
}

/// Generates the documents, several at once, and hands each over as soon as it is done,
/// in the thread that did it.
pub(super) fn all(shop: &Shop, documents: &[&Document], done: impl Fn(&Document, Outcome) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..shop.jobs.min(documents.len()) {
            scope.spawn(|| {
                while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                    done(document, one(shop, document));
                }
            });
        }
    });
}

fn one(shop: &Shop, document: &Document) -> Outcome {
    let name = document.crate_name();
    let out = shop.crates.join(&name);
    let arguments: [(&str, OsString); 6] = [
        ("--corpus", shop.corpus.clone().into()),
        ("--document", document.path.clone().into()),
        ("--called", document.name.clone().into()),
        ("--name", name.into()),
        ("--out", out.clone().into()),
        ("--runtime", shop.runtime.clone().into()),
    ];
    let mut command = Command::new(&shop.program);
    command.arg("corpus-worker");
    for (option, value) in arguments {
        // In one piece, so that a value which starts with `-` is no option.
        let mut argument = OsString::from(format!("{option}="));
        argument.push(value);
        command.arg(argument);
    }
    if shop.contract_tests {
        command.arg("--contract-tests");
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let outcome = match command.spawn() {
        Ok(child) => watch(child, shop.patience),
        Err(error) => Outcome::fault(State::Panicked, format!("the generator cannot be started: {error}")),
    };
    if outcome.state != State::Generated {
        // What an earlier run left there is not this run's.
        let _ = folder::remove(Path::new(&out));
    }
    outcome
}

/// Waits for a child process, for so long and no longer, and reads what it says.
fn watch(mut child: Child, patience: Duration) -> Outcome {
    let (said, complained) = (listen(child.stdout.take()), listen(child.stderr.take()));
    let start = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if start.elapsed() < patience => thread::sleep(PULSE),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                let said = format!("the generator was stopped after {} s", patience.as_secs());
                return Outcome::fault(State::TimedOut, said);
            }
            Err(error) => {
                return Outcome::fault(State::Panicked, format!("the generator was lost: {error}"));
            }
        }
    };
    let said = said.join().unwrap_or_default();
    let outcome = serde_json::from_slice(&said).ok().and_then(|value| Outcome::from_json(&value));
    match outcome {
        Some(outcome) if status.success() => outcome,
        _ => {
            let complaint = complained.join().unwrap_or_default();
            let complaint: String = String::from_utf8_lossy(&complaint).chars().take(SAID).collect();
            Outcome::fault(State::Panicked, format!("{status}: {}", complaint.trim()))
        }
    }
}

/// Reads a stream to its end beside everything else, so that a child process never waits for a reader.
fn listen(stream: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut text = Vec::new();
        if let Some(mut stream) = stream {
            let _ = stream.read_to_end(&mut text);
        }
        text
    })
}
