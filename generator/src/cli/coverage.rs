//! `coverage`: documents in, counts by operation out, held against a record that is kept beside them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::disk::{self, SpecFolder};
use super::{codegen, terminal};
use crate::Spec;
use crate::diagnostics::Diagnostics;
use crate::review::{self, Counts, Coverage, Options};
use crate::source::Sources;

/// What stands below the options.
const AFTERWARDS: &str = "\
A document falls behind its record if it, or an operation, has fewer statuses, examples or tests than
the record says, more untyped places, or is gone. `--write` takes what is there into the record.

Exit codes:
  0  no document is behind its record
  1  one is, or something cannot be read or written
  2  the command line is wrong";

/// The first line of a record.
const HEAD: &str = "spec\toperation\tstatuses\texamples\ttests\tassumptions\tuntyped";
/// Stands for all operations.
const WHOLE: &str = "*";

/// The command line of a project after `coverage`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTERWARDS)]
pub(super) struct ProjectArguments {
    /// Take what is there into the record
    #[arg(long)]
    write: bool,
    /// Only these specs, by name (`okta`) or path; all of them if none is given
    #[arg(value_name = "SPEC")]
    specs: Vec<String>,
}

/// The command line of the tool after `coverage`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTERWARDS)]
pub(super) struct Arguments {
    /// Where the record is; without one, counts are only shown
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Take what is there into the record
    #[arg(long, requires = "record")]
    write: bool,
    /// The OpenAPI documents, YAML or JSON
    #[arg(value_name = "SPEC", required = true)]
    specs: Vec<PathBuf>,
}

/// By spec and operation.
type Record = BTreeMap<(String, String), Counts>;

/// Counts a project's specs; the record lies among them.
pub(super) fn project(project: &super::Project, arguments: &ProjectArguments) -> Result<(), String> {
    let paths = codegen::specs(project, &arguments.specs)?;
    let names = paths.iter().map(|path| codegen::shown(project, path)).collect();
    let record = project.root.join(project.specs).join("coverage.tsv");
    let whole = arguments.specs.is_empty();
    run(&project.root, names, Some(&record), (arguments.write, whole), project.command)
}

/// Counts anybody's documents.
pub(super) fn tool(arguments: &Arguments) -> Result<(), String> {
    let names = arguments.specs.iter().map(|path| path.to_string_lossy().replace('\\', "/")).collect();
    let record = arguments.record.as_deref();
    run(Path::new(""), names, record, (arguments.write, false), "clientwright")
}

fn run(
    base: &Path,
    names: Vec<String>,
    record: Option<&Path>,
    (write, whole): (bool, bool),
    command: &str,
) -> Result<(), String> {
    let mut now = Record::new();
    let mut page = String::new();
    let mut counted = Vec::new();
    for name in names {
        let coverage = count(base, &name)?;
        let stem = codegen::stem(Path::new(&name));
        show(&mut page, &stem, &coverage);
        now.insert((stem.clone(), WHOLE.to_owned()), coverage.whole);
        now.extend(coverage.operations.into_iter().map(|(id, counts)| ((stem.clone(), id), counts)));
        counted.push(stem);
    }
    terminal::print(page.trim_end());
    let Some(path) = record else { return Ok(()) };
    let before = if path.exists() { parse(&disk::read_text(path).map_err(text)?)? } else { Record::new() };
    // What was not asked for stays as it is, and specs that are gone go.
    let asked = |spec: &String| whole || counted.contains(spec);
    if write {
        let others = before.into_iter().filter(|((spec, _), _)| !asked(spec));
        let all: Record = others.chain(now).collect();
        return disk::folder::write(path, &written(&all)).map_err(text);
    }
    let mut behind = String::new();
    for ((spec, operation), old) in before.iter().filter(|((spec, _), _)| asked(spec)) {
        let place = if operation == WHOLE { spec.clone() } else { format!("{spec}, {operation}") };
        match now.get(&(spec.clone(), operation.clone())) {
            None => _ = writeln!(behind, "  {place}: gone"),
            Some(new) => {
                for (what, old, new) in losses(old, new) {
                    _ = writeln!(behind, "  {place}: {what} {old} → {new}");
                }
            }
        }
    }
    if !behind.is_empty() {
        return Err(format!(
            "behind the record:\n{behind}if that is right, `{command} coverage --write` takes it into the record"
        ));
    }
    if before != now && whole {
        terminal::say(&format!("ahead of the record: `{command} coverage --write` takes it in"));
    }
    Ok(())
}

fn count(base: &Path, name: &str) -> Result<Coverage, String> {
    let source = disk::read_text(&base.join(name)).map_err(text)?;
    let mut files = SpecFolder::of(base, Path::new(name)).map_err(text)?;
    let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
    let spec = Spec { contract_tests: true, ..Spec::new(name, source, &codegen::stem(Path::new(name))) };
    let reviewed = review::review(spec, Options::default(), &mut files, &mut sources, &mut found);
    match reviewed {
        Some(reviewed) if reviewed.api.is_some() => Ok(review::coverage(&reviewed, &found)),
        _ => Err(format!("{name} has errors, which `lint` shows")),
    }
}

fn show(page: &mut String, spec: &str, coverage: &Coverage) {
    let rows = coverage.operations.iter().map(|(id, counts)| (id.as_str(), counts));
    let width = rows.clone().map(|(id, _)| id.chars().count()).max().unwrap_or(0).max(spec.len()).max(20);
    _ = writeln!(page, "{spec:width$}  statuses  examples  tests  assumptions  untyped");
    for (id, counts) in rows.chain([("in all", &coverage.whole)]) {
        let Counts { statuses, examples, tests, assumptions, untyped } = counts;
        _ = writeln!(
            page,
            "{id:width$}  {statuses:8}  {examples:8}  {tests:5}  {assumptions:11}  {untyped:7}"
        );
    }
    page.push('\n');
}

/// What there is less of than there was, or more that there should be less of.
fn losses<'a>(old: &'a Counts, new: &'a Counts) -> impl Iterator<Item = (&'static str, usize, usize)> + 'a {
    let fewer = [
        ("statuses", old.statuses, new.statuses),
        ("examples", old.examples, new.examples),
        ("tests", old.tests, new.tests),
    ];
    let fewer = fewer.into_iter().filter(|(_, old, new)| new < old);
    fewer.chain([("untyped", old.untyped, new.untyped)].into_iter().filter(|(_, old, new)| new > old))
}

fn written(record: &Record) -> String {
    let mut page = format!("{HEAD}\n");
    for ((spec, operation), counts) in record {
        let Counts { statuses, examples, tests, assumptions, untyped } = counts;
        _ = writeln!(page, "{spec}\t{operation}\t{statuses}\t{examples}\t{tests}\t{assumptions}\t{untyped}");
    }
    page
}

fn parse(page: &str) -> Result<Record, String> {
    let line = |(number, line): (usize, &str)| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [spec, operation, numbers @ ..] = fields.as_slice() else { return Err(number) };
        let numbers: Result<Vec<usize>, _> = numbers.iter().map(|number| number.parse()).collect();
        let Ok([statuses, examples, tests, assumptions, untyped]) = numbers.as_deref() else {
            return Err(number);
        };
        let counts = Counts {
            statuses: *statuses,
            examples: *examples,
            tests: *tests,
            assumptions: *assumptions,
            untyped: *untyped,
        };
        Ok((((*spec).to_owned(), (*operation).to_owned()), counts))
    };
    let lines = page.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty());
    let record: Result<Record, usize> = lines.map(line).collect();
    record.map_err(|number| format!("error: line {} of the record is no line of one", number + 1))
}

fn text(error: impl std::fmt::Display) -> String {
    format!("error: {error}")
}
