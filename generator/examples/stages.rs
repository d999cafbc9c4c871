//! What each stage of generation costs: a document's path enters, a line a stage leaves, with CPU time and memory.
//!
//!     cargo run --release -p clientwright --example stages -- path/to/openapi.yaml
//!
//! Reads Linux's `/proc`; elsewhere there are zeros. Nothing is written.

use std::fs;
use std::process::ExitCode;

use clientwright::diagnostics::Diagnostics;
use clientwright::load::NoFiles;
use clientwright::source::Sources;
use clientwright::{document, emit, format, lint, load, lower};

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("which document?");
        return ExitCode::FAILURE;
    };
    let Ok(text) = fs::read_to_string(&path) else {
        eprintln!("cannot read {path}");
        return ExitCode::FAILURE;
    };
    let mut clock = Clock::start();
    let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
    let id = sources.add(path.clone(), text);
    clock.stage("index");
    let Some(root) = load::load(&sources, id, &mut found) else { return ExitCode::FAILURE };
    clock.stage("load");
    let loaded = load::follow(&mut sources, root, &mut NoFiles, &mut found);
    clock.stage("follow");
    let Some(document) = document::read(&loaded, &mut found) else { return ExitCode::FAILURE };
    clock.stage("read");
    lint::lint(&document, &lint::Options { ours: false }, &mut found);
    clock.stage("lint");
    let options = lower::Options {
        module: "api".into(),
        feature: "api".into(),
        document: path,
        ours: false,
        contract_tests: false,
    };
    let api = lower::lower(&document, &options, &mut found);
    clock.stage("lower");
    drop(document);
    drop(loaded);
    clock.stage("drop");
    let Some(api) = api else {
        eprintln!("refused");
        return ExitCode::FAILURE;
    };
    let options = emit::Options {
        crate_name: "api".into(),
        layout: emit::Layout::Crate,
        runtime: emit::Runtime::Version("0.1".into()),
        package: emit::Package::default(),
    };
    let Ok(files) = emit::emit(&api, &options) else { return ExitCode::FAILURE };
    clock.stage("emit");
    let mut bytes = 0;
    for file in &files {
        let Ok(text) = format::render(file) else { return ExitCode::FAILURE };
        bytes += text.len();
        clock.part(&file.path, text.len());
    }
    clock.stage("format");
    eprintln!(
        "{} types, {} operations, {} bytes, {} findings",
        api.items.len(),
        api.operations.len(),
        bytes,
        found.iter().count()
    );
    ExitCode::SUCCESS
}

struct Clock {
    last: u64,
    part: u64,
}

impl Clock {
    fn start() -> Self {
        let now = cpu();
        Self { last: now, part: now }
    }

    fn stage(&mut self, name: &str) {
        let now = cpu();
        println!("{name:<10} {:>8.1} ms  {:>6} MB", ms(now - self.last), memory());
        *self = Self::start();
    }

    fn part(&mut self, name: &str, bytes: usize) {
        let now = cpu();
        if now - self.part > 5_000_000 {
            println!("  {name:<40} {:>8.1} ms {bytes:>10} bytes", ms(now - self.part));
        }
        self.part = cpu();
    }
}

#[allow(clippy::cast_precision_loss, reason = "nanoseconds of one run")]
fn ms(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e6
}

/// Nanoseconds that the process has spent on a processor.
fn cpu() -> u64 {
    let text = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(0)
}

/// The highest resident memory so far, in MB.
fn memory() -> u64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
}
