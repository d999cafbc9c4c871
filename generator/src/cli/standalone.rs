//! `generate`: one document in, a crate of its own out.

use std::path::{Path, PathBuf};

use super::disk::{self, SpecFolder};
use super::terminal::{self, Progress};
use crate::diagnostics::Diagnostics;
use crate::emit::{self, Runtime};
use crate::source::Sources;
use crate::{Overlay, Spec};

/// The command line after `generate`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The OpenAPI document, YAML or JSON
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// The crate's folder; made if it is missing
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The crate's name
    #[arg(long, value_name = "CRATE")]
    name: String,
    /// Where the crate finds `clientwright-runtime`: a folder, or a version; by default the version of this tool
    #[arg(long, value_name = "PATH|VERSION")]
    runtime: Option<String>,
    /// An OpenAPI Overlay that changes the document first; several lie over it in this order
    #[arg(long = "overlay", value_name = "FILE")]
    overlays: Vec<PathBuf>,
    /// Write nothing; fail and name what is stale
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    findings: terminal::Findings,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), String> {
    let text = |error: &dyn std::fmt::Display| format!("error: {error}");
    let progress = Progress::start(3);
    progress.step("reading");
    let document = disk::read_text(&arguments.spec).map_err(|error| text(&error))?;
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let name = arguments.spec.to_string_lossy().replace('\\', "/");
    progress.step("lowering");
    let mut files = SpecFolder::of(Path::new(""), &arguments.spec).map_err(|error| text(&error))?;
    let mut spec = Spec::new(name, document, &arguments.name);
    for path in &arguments.overlays {
        let overlay = disk::read_text(path).map_err(|error| text(&error))?;
        spec.overlays.push(Overlay { name: path.to_string_lossy().replace('\\', "/"), text: overlay });
    }
    let api = crate::read(spec, &mut files, &mut sources, &mut diagnostics);
    arguments.findings.print(&diagnostics, &sources);
    let Some(api) = api.filter(|_| !diagnostics.has_errors()) else {
        return Err(terminal::summary(&diagnostics));
    };
    progress.step("emitting");
    let options = emit::Options {
        crate_name: arguments.name.replace('-', "_"),
        layout: emit::Layout::Crate,
        runtime: runtime(arguments.runtime.as_deref()),
    };
    let files = crate::render(&[api], &options).map_err(|error| text(&error))?;
    drop(progress);
    let owned = ["src".to_owned(), "tests".to_owned()];
    let shown = arguments.out.to_string_lossy();
    if arguments.check {
        let changes = disk::compare(&arguments.out, &owned, &files).map_err(|error| text(&error))?;
        let stale: Vec<_> =
            changes.written.iter().chain(&changes.removed).map(|path| format!("  {path}")).collect();
        return if stale.is_empty() {
            Ok(())
        } else {
            Err(format!("stale in {shown}:\n{}", stale.join("\n")))
        };
    }
    let changes = disk::apply(&arguments.out, &owned, &files).map_err(|error| text(&error))?;
    terminal::print_changes(&shown, &changes);
    Ok(())
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
