//! `generate`: one document in, a crate of its own out.

use std::path::{Path, PathBuf};

use super::disk::{self, SpecFolder};
use super::terminal::{self, Progress};
use super::{Failure, watch};
use crate::diagnostics::Diagnostics;
use crate::emit::{self, Runtime};
use crate::source::Sources;
use crate::{Overlay, Selection, Spec};

/// What stands below the options.
const AFTERWARDS: &str = "\
Patterns of operations: tag:NAME, path:GLOB, operation:ID, method:NAME, webhook:NAME.
`*` stands for any letters (in paths, for any but `/`), `**` for any letters, `?` for one letter.

Exit codes:
  0  done; with --check, nothing is stale
  1  the document has errors, files are stale, or something cannot be read or written
  2  the command line is wrong";

/// The command line after `generate`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTERWARDS)]
pub(super) struct Arguments {
    /// The OpenAPI document, YAML or JSON; `-` reads it from standard input
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// The crate's folder; made if it is missing
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The crate's name
    #[arg(long, value_name = "CRATE")]
    name: String,
    /// Also make tests of the document's examples, in tests/contract/
    #[arg(long)]
    contract_tests: bool,
    /// Write nothing; fail and name what is stale
    #[arg(long)]
    check: bool,
    /// Do it again whenever the document or one of its files changes, until interrupted
    #[arg(long, conflicts_with = "check")]
    watch: bool,
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    package: Package,
    #[command(flatten)]
    findings: terminal::Findings,
}

/// What is read.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The document")]
struct Input {
    /// An OpenAPI Overlay that changes the document first; several lie over it in this order
    #[arg(long = "overlay", value_name = "FILE")]
    overlays: Vec<PathBuf>,
    /// Only operations that fit a pattern (see below), and the types that they need
    #[arg(long, value_name = "PATTERN")]
    include: Vec<String>,
    /// No operations that fit a pattern
    #[arg(long, value_name = "PATTERN")]
    exclude: Vec<String>,
    /// A folder with files that the document may refer to, beside its own folder
    #[arg(long = "allow-files", value_name = "DIR")]
    folders: Vec<PathBuf>,
}

/// What the manifest says.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The manifest")]
struct Package {
    /// Where `clientwright-runtime` is: a folder, or a version; by default this tool's version
    #[arg(long, value_name = "PATH|VERSION")]
    runtime: Option<String>,
    /// The crate's version; 0.1.0 by default
    #[arg(long, value_name = "VERSION")]
    crate_version: Option<String>,
    /// The crate's licence, an SPDX expression; the document's own licence is another matter
    #[arg(long, value_name = "SPDX")]
    license: Option<String>,
    /// The crate's description, instead of one made of the API's title
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Where the crate's sources are
    #[arg(long, value_name = "URL")]
    repository: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.watch && !is_standard_input(&arguments.spec) {
        watch(arguments);
    }
    once(arguments, &mut Vec::new())
}

/// Generates again and again. What the document refers to is known once it has been read.
fn watch(arguments: &Arguments) -> ! {
    let own = arguments.input.overlays.iter().chain([&arguments.spec]).cloned();
    let own: Vec<PathBuf> = own.collect();
    let read = std::cell::RefCell::new(Vec::new());
    let files = || own.iter().chain(read.borrow().iter()).cloned().collect();
    watch::watch(files, |_| {
        let mut found = Vec::new();
        let result = once(arguments, &mut found).map_err(Failure::into_text);
        // Of what cannot be read, the files are those that were known before.
        if !found.is_empty() {
            *read.borrow_mut() = found;
        }
        result
    })
}

/// Generates once, and tells which files were read.
fn once(arguments: &Arguments, read: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let findings = arguments.findings;
    let failed = |error: &dyn std::fmt::Display| findings.failed(&error.to_string());
    let progress = Progress::start(3);
    progress.step("reading");
    let spec = spec(arguments).map_err(|error| failed(&error))?;
    let mut files = files(arguments).map_err(|error| failed(&error))?;
    progress.step("lowering");
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    // The process ends soon and gives all back at once: taking a large document or surface apart would only take time.
    let leave = std::mem::forget;
    let api = crate::read_and_leave(spec, &mut files, &mut sources, &mut diagnostics, leave);
    read.extend(sources.names().map(PathBuf::from));
    let Some(api) = api.filter(|_| !diagnostics.has_errors()) else {
        findings.print(&[], &diagnostics, &sources);
        return Err(Failure::Said(terminal::summary(&diagnostics)));
    };
    progress.step("emitting");
    let options = emit::Options {
        crate_name: arguments.name.replace('-', "_"),
        layout: emit::Layout::Crate,
        runtime: runtime(arguments.package.runtime.as_deref()),
        package: package(&arguments.package),
    };
    let report = crate::report::report(&api, &diagnostics);
    let apis = [api];
    let files = crate::render(&apis, &options).map_err(|error| failed(&error))?;
    std::mem::forget(apis);
    drop(progress);
    let owned = ["src".to_owned(), "tests".to_owned()];
    let shown = arguments.out.to_string_lossy();
    let changes = if arguments.check { disk::compare } else { disk::apply };
    let changes = changes(&arguments.out, &owned, &files).map_err(|error| failed(&error))?;
    findings.print(&[report], &diagnostics, &sources);
    if arguments.check {
        let stale: Vec<_> =
            changes.written.iter().chain(&changes.removed).map(|path| format!("  {path}")).collect();
        return if stale.is_empty() {
            Ok(())
        } else {
            Err(Failure::Said(format!("stale in {shown}:\n{}", stale.join("\n"))))
        };
    }
    findings.print_changes(&shown, &changes);
    Ok(())
}

/// The document with what changes it.
fn spec(arguments: &Arguments) -> Result<Spec, disk::DiskError> {
    let (name, text) = if is_standard_input(&arguments.spec) {
        ("stdin".to_owned(), disk::read_standard_input()?)
    } else {
        (slashed(&arguments.spec), disk::read_text(&arguments.spec)?)
    };
    let input = &arguments.input;
    let overlay = |path: &PathBuf| disk::read_text(path).map(|text| Overlay { name: slashed(path), text });
    Ok(Spec {
        contract_tests: arguments.contract_tests,
        overlays: input.overlays.iter().map(overlay).collect::<Result<_, _>>()?,
        selection: Selection { include: input.include.clone(), exclude: input.exclude.clone() },
        ..Spec::new(name, text, &arguments.name)
    })
}

/// The files that the document may refer to; a document without a place has the folder that we are in.
fn files(arguments: &Arguments) -> Result<SpecFolder, String> {
    let path = if is_standard_input(&arguments.spec) { Path::new("stdin") } else { &arguments.spec };
    let failed = |folder: &Path, error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    let mut files = SpecFolder::of(Path::new(""), path).map_err(|error| failed(path, error))?;
    for folder in &arguments.input.folders {
        files.allow(folder).map_err(|error| failed(folder, error))?;
    }
    Ok(files)
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn package(asked: &Package) -> emit::Package {
    emit::Package {
        version: asked.crate_version.clone(),
        license: asked.license.clone(),
        description: asked.description.clone(),
        repository: asked.repository.clone(),
    }
}

/// A version starts with a digit; anything else is a folder.
fn runtime(asked: Option<&str>) -> Runtime {
    match asked {
        None => Runtime::Version(env!("CARGO_PKG_VERSION").to_owned()),
        Some(version) if version.starts_with(|first: char| first.is_ascii_digit()) => {
            Runtime::Version(version.to_owned())
        }
        Some(path) => {
            // The manifest lies elsewhere than we are, so a relative folder would mean something else there.
            let absolute = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
            Runtime::Path(absolute.to_string_lossy().into_owned())
        }
    }
}
