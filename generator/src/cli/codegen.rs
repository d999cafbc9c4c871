//! `codegen`: a project's specs in, its client crate out.

use std::path::{Path, PathBuf};

use super::disk::{self, SpecFolder};
use super::terminal::{self, Progress};
use super::{Project, watch};
use crate::diagnostics::Diagnostics;
use crate::source::Sources;
use crate::{OutputFile, Spec, emit, ir};

/// How specs' names end.
const SPECS: &[&str] = &["yaml", "yml", "json"];

/// The command line after `codegen`.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Arguments {
    /// Write nothing; fail and name what is stale
    #[arg(long)]
    check: bool,
    /// Do it again whenever a spec changes, until interrupted
    #[arg(long, conflicts_with = "check")]
    watch: bool,
    #[command(flatten)]
    findings: terminal::Findings,
    /// Only these specs, by name (`okta`) or path; all of them if none is given
    #[arg(value_name = "SPEC")]
    specs: Vec<String>,
}

pub(super) fn run(project: &Project, arguments: &Arguments) -> Result<(), String> {
    if arguments.watch {
        specs(project, &arguments.specs)?;
        watch(project, arguments);
    }
    once(project, arguments)
}

/// Generates what has changed, again and again. Where a spec has come or gone, or a file that several may refer to has
/// changed, that is all of it.
fn watch(project: &Project, arguments: &Arguments) -> ! {
    let folder = project.root.join(project.specs);
    let list = || disk::folder::tree(&folder, SPECS).unwrap_or_default();
    let mut known = specs(project, &[]).unwrap_or_default();
    let mut failed = true;
    watch::watch(list, |changed| {
        let there = specs(project, &[]).unwrap_or_default();
        let asked = |path: &PathBuf| {
            arguments.specs.is_empty()
                || choose(&there, &arguments.specs).is_ok_and(|chosen| chosen.contains(path))
        };
        let alone = there == known && !failed && changed.iter().all(|path| there.contains(path));
        known.clone_from(&there);
        let mut wanted = arguments.clone();
        if alone {
            wanted.specs = changed.iter().filter(|path| asked(path)).map(|path| stem(path)).collect();
            if wanted.specs.is_empty() {
                return Ok(());
            }
        }
        let result = once(project, &wanted);
        // What failed may have kept others from being written too.
        failed = result.is_err();
        result
    })
}

fn once(project: &Project, arguments: &Arguments) -> Result<(), String> {
    let chosen = specs(project, &arguments.specs)?;
    let whole = arguments.specs.is_empty();

    let progress = Progress::start(chosen.len() + 1);
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let (mut apis, mut reports) = (Vec::new(), Vec::new());
    for path in &chosen {
        let stem = stem(path);
        progress.step(&stem);
        let name = shown(project, path);
        let mut files = SpecFolder::of(&project.root, Path::new(&name)).map_err(text)?;
        let spec = Spec::new(name, disk::read_text(path).map_err(text)?, &stem);
        let spec = Spec { ours: true, contract_tests: true, ..spec };
        // A stage that fails for one spec does not hide what is wrong with the next.
        let mut found = Diagnostics::default();
        let api = crate::read(spec, &mut files, &mut sources, &mut found);
        reports.extend(api.iter().map(|api| crate::report::report(api, &found)));
        apis.extend(api);
        diagnostics.absorb(found);
    }
    let reports = if diagnostics.has_errors() { &[] } else { reports.as_slice() };
    arguments.findings.print(reports, &diagnostics, &sources);
    if diagnostics.has_errors() {
        return Err(terminal::summary(&diagnostics));
    }
    progress.step("writing");
    let targets = targets(project, &apis, whole)?;
    drop(progress);

    let output = project.root.join(project.output);
    let owned = if whole { vec!["src".to_owned(), "tests/contract".to_owned()] } else { owned_by(&apis) };
    if arguments.check {
        let changes = disk::compare(&output, &owned, &targets).map_err(text)?;
        return check(project, &changes);
    }
    let changes = disk::apply(&output, &owned, &targets).map_err(text)?;
    arguments.findings.print_changes(project.output, &changes);
    Ok(())
}

/// The files of the crate, or of some of its modules only.
fn targets(project: &Project, apis: &[ir::Api], whole: bool) -> Result<Vec<OutputFile>, String> {
    let options = emit::Options {
        crate_name: project.crate_name.replace('-', "_"),
        layout: emit::Layout::Module,
        runtime: emit::Runtime::Version(env!("CARGO_PKG_VERSION").to_owned()),
        package: emit::Package::default(),
    };
    let files = crate::render(apis, &options).map_err(text)?;
    let owned = owned_by(apis);
    let wanted =
        |path: &str| whole || owned.iter().any(|own| path == own || path.starts_with(&format!("{own}/")));
    Ok(files.into_iter().filter(|file| wanted(&file.path)).collect())
}

/// The files and folders that belong to these modules alone.
fn owned_by(apis: &[ir::Api]) -> Vec<String> {
    let places = |api: &ir::Api| [format!("src/{}", api.module), format!("tests/contract/{}.rs", api.module)];
    apis.iter().flat_map(places).collect()
}

fn check(project: &Project, changes: &disk::Changes) -> Result<(), String> {
    if changes.is_empty() {
        println!("{} is up to date: {} files", project.output, changes.kept.len());
        return Ok(());
    }
    let lines = |verb, list: &[String]| -> Vec<String> {
        list.iter().map(|path| format!("  {verb} {}/{path}", project.output)).collect()
    };
    let stale =
        [lines("stale:   ", &changes.written), lines("orphaned:", &changes.removed)].concat().join("\n");
    Err(format!(
        "the generated crate does not match its specs:\n{stale}\nrun `{} codegen` and commit",
        project.command
    ))
}

/// The specs that were asked for, by name or path; all of them if none was.
pub(super) fn specs(project: &Project, asked: &[String]) -> Result<Vec<PathBuf>, String> {
    let known = disk::list(&project.root.join(project.specs), SPECS).map_err(text)?;
    choose(&known, asked)
}

fn choose(known: &[PathBuf], asked: &[String]) -> Result<Vec<PathBuf>, String> {
    if asked.is_empty() {
        return Ok(known.to_vec());
    }
    let find = |name: &String| {
        let fits = |path: &&PathBuf| {
            stem(path) == *name || path.ends_with(Path::new(name)) || Path::new(name).ends_with(path)
        };
        known.iter().find(fits).cloned().ok_or_else(|| {
            let names: Vec<_> = known.iter().map(|path| stem(path)).collect();
            format!("no spec is called '{name}'; there are: {}", names.join(", "))
        })
    };
    let mut chosen = asked.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    chosen.sort();
    chosen.dedup();
    Ok(chosen)
}

pub(super) fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// How diagnostics call a spec: relative to the project, with `/`.
pub(super) fn shown(project: &Project, path: &Path) -> String {
    let relative = path.strip_prefix(&project.root).unwrap_or(path);
    relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn text(error: impl std::fmt::Display) -> String {
    format!("error: {error}")
}
