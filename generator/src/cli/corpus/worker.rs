//! The child process of `corpus`: one document enters, its crate is written, and what became of it is printed as JSON.
//!
//! A process of its own, so that a breakdown ends nothing else and that the memory is this document's.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::outcome::{Outcome, Refusal, State};
use crate::cli::disk::{self, SpecFolder, usage};
use crate::diagnostics::{self, Diagnostics};
use crate::emit::{self, Runtime};
use crate::load::Files;
use crate::source::Sources;
use crate::{OutputFile, Spec, ir};

/// The command line of the child process.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// The corpus
    #[arg(long)]
    corpus: PathBuf,
    /// The document, relative to the corpus
    #[arg(long, allow_hyphen_values = true)]
    document: PathBuf,
    /// What findings call it
    #[arg(long, allow_hyphen_values = true)]
    called: String,
    /// The crate's name
    #[arg(long)]
    name: String,
    /// The crate's folder
    #[arg(long)]
    out: PathBuf,
    /// Where the crate finds the runtime
    #[arg(long)]
    runtime: String,
    /// With contract tests
    #[arg(long)]
    contract_tests: bool,
}

pub(in crate::cli) fn run(arguments: &Arguments) {
    let mut outcome = work(arguments);
    outcome.generation = usage::own_time().map(|time| time.as_secs_f64());
    outcome.memory = usage::peak_memory();
    println!("{}", outcome.to_json());
}

/// A text as it is told from another.
pub(super) fn digest(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn work(arguments: &Arguments) -> Outcome {
    let text = match disk::read_text(&arguments.corpus.join(&arguments.document)) {
        Ok(text) => text,
        Err(error) => return unreadable(&arguments.called, error.to_string()),
    };
    let mut files = match SpecFolder::of(&arguments.corpus, &arguments.document) {
        Ok(folder) => Recorded { folder, read: BTreeMap::new() },
        Err(error) => return unreadable(&arguments.called, error.to_string()),
    };
    files.read.insert(arguments.called.clone(), digest(text.as_bytes()));
    let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
    let spec = Spec::new(arguments.called.clone(), text, &arguments.name);
    let spec = Spec { contract_tests: arguments.contract_tests, ..spec };
    let api = crate::read(spec, &mut files, &mut sources, &mut found);
    let mut outcome = match api {
        Some(api) => write(arguments, &api),
        None => Outcome::new(State::Refused),
    };
    outcome.files = files.read;
    count(&diagnostics::to_json(&found, &sources), &mut outcome);
    outcome
}

fn write(arguments: &Arguments, api: &ir::Api) -> Outcome {
    let options = emit::Options {
        crate_name: arguments.name.replace('-', "_"),
        layout: emit::Layout::Crate,
        runtime: Runtime::Path(arguments.runtime.clone()),
        package: emit::Package::default(),
    };
    let files = match crate::render(std::slice::from_ref(api), &options) {
        Ok(files) => files,
        Err(error) => return Outcome::fault(State::Failed, error),
    };
    if let Err(error) = disk::apply(&arguments.out, &["src".to_owned(), "tests".to_owned()], &files) {
        return Outcome::fault(State::Failed, error.to_string());
    }
    let code = |file: &&OutputFile| {
        file.path.starts_with("src/") && Path::new(&file.path).extension().is_some_and(|own| own == "rs")
    };
    Outcome {
        operations: api.operations.len() as u64,
        types: api.items.len() as u64,
        lines: files.iter().filter(code).map(|file| file.text.lines().count() as u64).sum(),
        ..Outcome::new(State::Generated)
    }
}

/// A file that is no text has no place but its first.
fn unreadable(called: &str, message: String) -> Outcome {
    let (place, code) = (format!("{called}:1:1"), "unreadable-file".to_owned());
    Outcome {
        findings: [(format!("error {code}"), 1)].into(),
        refusals: vec![Refusal { place, code, message }],
        ..Outcome::new(State::Refused)
    }
}

/// Counts findings, and keeps the errors among them.
fn count(findings: &str, outcome: &mut Outcome) {
    let findings: Vec<Value> = serde_json::from_str(findings).unwrap_or_default();
    for finding in &findings {
        let text = |pointer: &str| finding.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let number = |pointer: &str| finding.pointer(pointer).and_then(Value::as_u64).unwrap_or_default();
        let (severity, code) = (text("/severity"), text("/code"));
        *outcome.findings.entry(format!("{severity} {code}")).or_default() += 1;
        if severity == "error" {
            let place =
                format!("{}:{}:{}", text("/place/file"), number("/place/line"), number("/place/column"));
            let (code, message) = (code.to_owned(), text("/message").to_owned());
            outcome.refusals.push(Refusal { place, code, message });
        }
    }
}

/// Files that are read, and what stood in them.
struct Recorded {
    folder: SpecFolder,
    read: BTreeMap<String, String>,
}

impl Files for Recorded {
    fn read(&mut self, path: &str) -> Result<String, String> {
        let text = self.folder.read(path);
        // What is missing is remembered too: the document has to be read again once it is there.
        let digest = text.as_deref().map_or_else(|_| "missing".to_owned(), |text| digest(text.as_bytes()));
        self.read.insert(path.to_owned(), digest);
        text
    }
}
