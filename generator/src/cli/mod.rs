//! The commands: `clientwright` for everyone's documents, and the same for a project's front door (`cargo xtask`).
//!
//! Exit codes: 0 for success, 1 when a document has errors, when files are stale or cannot be read or written, 2 when
//! the command line is wrong. `docs/command-line.md` says more.

mod codegen;
mod corpus;
mod coverage;
pub mod disk;
mod lint;
mod new;
mod standalone;
mod terminal;
mod watch;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// A project that keeps its specs in one folder and one crate made from all of them.
#[derive(Debug, Clone)]
pub struct Project {
    /// The workspace's folder.
    pub root: PathBuf,
    /// The folder of the specs, relative to `root`.
    pub specs: &'static str,
    /// The folder of the generated crate, relative to `root`.
    pub output: &'static str,
    /// The crate's name.
    pub crate_name: &'static str,
    /// How people call this tool: `cargo xtask`.
    pub command: &'static str,
}

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "The project's own commands", version)]
enum ProjectCommand {
    /// Regenerates the client crate from the specs
    Codegen(codegen::Arguments),
    /// Finds in the specs what eyes miss, and mends what is safe to mend
    Lint(lint::ProjectArguments),
    /// Starts a spec, to be filled in
    New(new::Arguments),
    /// Counts what the specs document and show, and fails if that is less than it was
    Coverage(coverage::ProjectArguments),
    /// Generates and compiles every document below a folder, and says what became of each and what it cost
    Corpus(Box<corpus::Arguments>),
    /// One document of `corpus`, in a process of its own
    #[command(hide = true)]
    CorpusWorker(corpus::WorkerArguments),
}

#[derive(Debug, Parser)]
#[command(name = "clientwright", about = "Makes typed Rust API clients from OpenAPI documents", version)]
enum ToolCommand {
    /// Generates a stand-alone client crate from one OpenAPI document
    Generate(standalone::Arguments),
    /// Finds in documents what eyes miss, and mends what is safe to mend
    Lint(lint::Arguments),
    /// Starts a document, to be filled in
    New(new::Arguments),
    /// Counts what documents document and show, and fails if that is less than it was
    Coverage(coverage::Arguments),
    /// Generates and compiles every document below a folder, and says what became of each and what it cost
    Corpus(Box<corpus::Arguments>),
    /// One document of `corpus`, in a process of its own
    #[command(hide = true)]
    CorpusWorker(corpus::WorkerArguments),
}

/// Runs a project's command line.
pub fn project(project: &Project) -> ExitCode {
    corpus::stand_in().unwrap_or_else(|| finish(execute(project, std::env::args_os())))
}

/// Runs a command line of a project, the program's name first; ends the process if it is wrong.
///
/// # Errors
/// What people are told: why nothing was done, or what is stale.
pub fn execute<A: Into<OsString> + Clone>(
    project: &Project,
    arguments: impl IntoIterator<Item = A>,
) -> Result<(), String> {
    match ProjectCommand::parse_from(arguments) {
        ProjectCommand::Codegen(arguments) => codegen::run(project, &arguments),
        ProjectCommand::New(arguments) => new::project(project, &arguments),
        ProjectCommand::Coverage(arguments) => coverage::project(project, &arguments),
        ProjectCommand::Lint(arguments) => lint::project(project, &arguments).map_err(Failure::into_text),
        ProjectCommand::Corpus(arguments) => {
            let setting = corpus::Setting {
                out: Some(project.root.join("target/corpus")),
                runtime: Some(project.root.join("runtime")),
                lock: Some(project.root.join("Cargo.lock")),
            };
            corpus::run(setting, &arguments)
        }
        ProjectCommand::CorpusWorker(arguments) => {
            corpus::work(&arguments);
            Ok(())
        }
    }
}

/// Why a command came to nothing.
#[derive(Debug)]
enum Failure {
    /// In words for people.
    Said(String),
    /// Machines have been told already.
    Told,
}

impl Failure {
    /// What is left to say, maybe nothing.
    fn into_text(self) -> String {
        match self {
            Self::Said(reason) => reason,
            Self::Told => String::new(),
        }
    }
}

/// Runs the command line of the `clientwright` binary.
pub fn tool() -> ExitCode {
    if let Some(code) = corpus::stand_in() {
        return code;
    }
    finish(match ToolCommand::parse() {
        ToolCommand::Generate(arguments) => standalone::run(&arguments).map_err(Failure::into_text),
        ToolCommand::New(arguments) => new::tool(&arguments),
        ToolCommand::Coverage(arguments) => coverage::tool(&arguments),
        ToolCommand::Lint(arguments) => lint::tool(&arguments).map_err(Failure::into_text),
        ToolCommand::Corpus(arguments) => corpus::run(corpus::Setting::default(), &arguments),
        ToolCommand::CorpusWorker(arguments) => {
            corpus::work(&arguments);
            Ok(())
        }
    })
}

fn finish(result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            if !reason.is_empty() {
                terminal::say(&reason);
            }
            ExitCode::FAILURE
        }
    }
}
