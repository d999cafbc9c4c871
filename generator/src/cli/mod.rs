//! The commands: `clientwright` for everyone's documents, and the same for a project's front door (`cargo xtask`).
//!
//! Exit codes: 0 for success, 1 when a document has errors, when files are stale or cannot be read or written, 2 when
//! the command line is wrong, 3 when `diff` finds what it was asked to fail for. `docs/command-line.md` says more.

mod codegen;
mod corpus;
mod coverage;
mod diff;
pub mod disk;
mod git;
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
    /// Says what changes of the specs mean for users of the client and for what goes over the wire
    Diff(diff::Arguments),
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
    /// Says what changes of a document mean for users of its client and for what goes over the wire
    Diff(diff::ToolArguments),
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
    corpus::stand_in().unwrap_or_else(|| finish(run(project, ProjectCommand::parse())))
}

/// Runs a command line of a project, the program's name first; ends the process if it is wrong.
///
/// # Errors
/// What people are told: why nothing was done, or what is stale.
pub fn execute<A: Into<OsString> + Clone>(
    project: &Project,
    arguments: impl IntoIterator<Item = A>,
) -> Result<(), String> {
    run(project, ProjectCommand::parse_from(arguments)).map_err(Failure::into_text)
}

fn run(project: &Project, command: ProjectCommand) -> Result<(), Failure> {
    match command {
        ProjectCommand::Codegen(arguments) => codegen::run(project, &arguments).map_err(Failure::Said),
        ProjectCommand::New(arguments) => new::project(project, &arguments).map_err(Failure::Said),
        ProjectCommand::Coverage(arguments) => coverage::project(project, &arguments).map_err(Failure::Said),
        ProjectCommand::Lint(arguments) => lint::project(project, &arguments),
        ProjectCommand::Diff(arguments) => diff::project(project, &arguments),
        ProjectCommand::Corpus(arguments) => {
            let setting = corpus::Setting {
                out: Some(project.root.join("target/corpus")),
                runtime: Some(project.root.join("runtime")),
                lock: Some(project.root.join("Cargo.lock")),
            };
            corpus::run(setting, &arguments).map_err(Failure::Said)
        }
        ProjectCommand::CorpusWorker(arguments) => {
            corpus::work(&arguments);
            Ok(())
        }
    }
}

/// The exit code of a comparison that found what it was asked to fail for.
const UNFIT: u8 = 3;

/// Why a command came to nothing.
#[derive(Debug)]
enum Failure {
    /// In words for people.
    Said(String),
    /// Machines have been told already.
    Told,
    /// People or machines have been told, and asked to be told by the exit code too.
    Unfit,
}

impl Failure {
    /// In words, whoever has been told.
    fn into_text(self) -> String {
        match self {
            Self::Said(reason) => reason,
            Self::Told => "machines have been told".to_owned(),
            Self::Unfit => "something changed that should not have, or that nothing tells of".to_owned(),
        }
    }
}

/// Runs the command line of the `clientwright` binary.
pub fn tool() -> ExitCode {
    if let Some(code) = corpus::stand_in() {
        return code;
    }
    finish(match ToolCommand::parse() {
        ToolCommand::Generate(arguments) => standalone::run(&arguments),
        ToolCommand::New(arguments) => new::tool(&arguments).map_err(Failure::Said),
        ToolCommand::Coverage(arguments) => coverage::tool(&arguments).map_err(Failure::Said),
        ToolCommand::Lint(arguments) => lint::tool(&arguments),
        ToolCommand::Diff(arguments) => diff::tool(&arguments),
        ToolCommand::Corpus(arguments) => {
            corpus::run(corpus::Setting::default(), &arguments).map_err(Failure::Said)
        }
        ToolCommand::CorpusWorker(arguments) => {
            corpus::work(&arguments);
            Ok(())
        }
    })
}

fn finish(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Told) => ExitCode::FAILURE,
        Err(Failure::Unfit) => ExitCode::from(UNFIT),
        Err(Failure::Said(reason)) => {
            terminal::say(&reason);
            ExitCode::FAILURE
        }
    }
}
