//! `lint`: documents in, what a reviewer should know about them out; `--fix` mends what is safe to mend.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::disk::{self, SpecFolder};
use super::terminal::{self, Progress};
use super::{Failure, codegen};
use crate::Spec;
use crate::diagnostics::{self, Diagnostics, Severity};
use crate::fix::{self, Fix};
use crate::lint::{Kind, REVIEW, RULES};
use crate::load::{self, Loaded};
use crate::node::Node;
use crate::report;
use crate::review::{self, Options};
use crate::source::Sources;

/// What stands below the options.
const AFTERWARDS: &str = "\
A document allows itself a finding with `x-lint-allow: {CODE: \"the reason\"}`, on the object or
on one around it.

Exit codes:
  0  nothing was found
  1  something was found, or a document cannot be read or written
  2  the command line is wrong";

/// Mending may uncover what could not be seen before; more often than this, something goes round.
const MOST_ROUNDS: usize = 10;

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people, on the error stream.
    Human,
    /// For machines: an array on standard output.
    Json,
    /// For code scanning: SARIF 2.1.0 on standard output.
    Sarif,
}

/// The command line after `lint`, but for what is linted.
#[derive(Debug, clap::Args)]
struct Asked {
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Mend what is safe to mend, in place; comments and layout stay
    #[arg(long)]
    fix: bool,
    /// Only findings of these rules
    #[arg(long, value_name = "CODE")]
    only: Vec<String>,
    /// No findings of these rules
    #[arg(long, value_name = "CODE")]
    skip: Vec<String>,
    /// Say which rules there are, and lint nothing
    #[arg(long)]
    rules: bool,
}

/// The command line of a project after `lint`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTERWARDS)]
pub(super) struct ProjectArguments {
    #[command(flatten)]
    asked: Asked,
    /// Only these specs, by name (`okta`) or path; all of them if none is given
    #[arg(value_name = "SPEC")]
    specs: Vec<String>,
}

/// The command line of the tool after `lint`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTERWARDS)]
pub(super) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// Also the conventions of clientwright's own specs: sources, quotes, the form of texts
    #[arg(long)]
    house: bool,
    /// A folder with files that documents may refer to, beside their own folders
    #[arg(long = "allow-files", value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// The OpenAPI documents, YAML or JSON; `-` reads one from standard input
    #[arg(value_name = "SPEC", required_unless_present = "rules")]
    specs: Vec<PathBuf>,
}

/// A document to lint.
struct Target {
    /// What diagnostics call it.
    name: String,
    /// Its Rust name.
    stem: String,
    /// What names are relative to; `None` for standard input.
    base: Option<PathBuf>,
}

/// Lints a project's specs.
pub(super) fn project(project: &super::Project, arguments: &ProjectArguments) -> Result<(), Failure> {
    if arguments.asked.rules {
        list_rules(true);
        return Ok(());
    }
    let paths = codegen::specs(project, &arguments.specs).map_err(Failure::Said)?;
    let target = |path: &PathBuf| Target {
        name: codegen::shown(project, path),
        stem: codegen::stem(path),
        base: Some(project.root.clone()),
    };
    let targets: Vec<Target> = paths.iter().map(target).collect();
    run(&arguments.asked, &targets, &[], (Options { house: true }, true))
}

/// Lints anybody's documents.
pub(super) fn tool(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.asked.rules {
        list_rules(arguments.house);
        return Ok(());
    }
    let target = |path: &PathBuf| {
        let piped = path.as_os_str() == "-";
        let name = if piped { "stdin".to_owned() } else { path.to_string_lossy().replace('\\', "/") };
        Target { stem: codegen::stem(path), name, base: (!piped).then(PathBuf::new) }
    };
    let targets: Vec<Target> = arguments.specs.iter().map(target).collect();
    run(&arguments.asked, &targets, &arguments.folders, (Options { house: arguments.house }, false))
}

fn run(
    asked: &Asked,
    targets: &[Target],
    folders: &[PathBuf],
    (options, ours): (Options, bool),
) -> Result<(), Failure> {
    known(asked.only.iter().chain(&asked.skip))?;
    let failed = |error: &dyn std::fmt::Display| failure(asked, &error.to_string());
    let (mut sources, mut all) = (Sources::default(), Diagnostics::default());
    let (mut loaded, mut mended) = (Vec::new(), 0);
    let progress = Progress::start(targets.len());
    for target in targets {
        progress.step(&target.name);
        let mut files = Texts::of(target, folders).map_err(|error| failed(&error))?;
        let text = match &target.base {
            Some(base) => disk::read_text(&base.join(&target.name)),
            None => disk::read_standard_input(),
        };
        let spec = Spec {
            ours,
            contract_tests: ours,
            ..Spec::new(target.name.clone(), text.map_err(|error| failed(&error))?, &target.stem)
        };
        let spec = if asked.fix { mend(spec, options, asked, &mut files, &mut mended) } else { spec };
        let mut found = Diagnostics::default();
        let reviewed = review::review(spec, options, &mut files, &mut sources, &mut found);
        found.retain(|finding| wanted(asked, finding.code));
        loaded.extend(reviewed.map(|reviewed| reviewed.loaded));
        all.absorb(found);
        files.write(target).map_err(|error| failed(&error))?;
    }
    drop(progress);
    print(asked, &all, &sources, &loaded);
    verdict(asked, &all, &sources, &loaded, mended)
}

/// Mends a document until nothing is left that can be mended. A round that would bring an error is not made.
fn mend(mut spec: Spec, options: Options, asked: &Asked, files: &mut Texts, made: &mut usize) -> Spec {
    let mut errors = usize::MAX;
    let mut before: Option<(String, BTreeMap<String, String>, usize)> = None;
    for _ in 0..MOST_ROUNDS {
        let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
        let reviewed = review::review(spec.clone(), options, files, &mut sources, &mut found);
        let count = found.iter().filter(|finding| finding.severity == Severity::Error).count();
        if count > errors {
            // What was to mend it made it worse: back to what was there.
            if let Some((text, texts, number)) = before {
                (spec.text, files.edited, *made) = (text, texts, number);
            }
            return spec;
        }
        errors = count;
        let Some(reviewed) = reviewed else { return spec };
        let roots = roots(&reviewed.loaded);
        let mut by_file: BTreeMap<String, (String, Vec<Fix>)> = BTreeMap::new();
        for finding in diagnostics::sorted(&found).filter(|finding| wanted(asked, finding.code)) {
            let Some(fix) = fix::fix(finding, &roots, &sources) else { continue };
            let source = sources.get(finding.span.source);
            by_file
                .entry(source.name.clone())
                .or_insert_with(|| (source.text.clone(), Vec::new()))
                .1
                .push(fix);
        }
        if by_file.is_empty() {
            return spec;
        }
        before = Some((spec.text.clone(), files.edited.clone(), *made));
        for (name, (text, fixes)) in by_file {
            let (text, number) = fix::apply(&text, &fixes);
            *made += number;
            if name == spec.name {
                spec.text.clone_from(&text);
            }
            files.edited.insert(name, text);
        }
    }
    spec
}

fn roots(loaded: &Loaded) -> Vec<&Node> {
    loaded.trees().iter().map(|tree| &tree.root).collect()
}

/// The files of a document, and what has become of them.
struct Texts {
    folder: SpecFolder,
    /// By name, the document itself among them.
    edited: BTreeMap<String, String>,
}

impl Texts {
    fn of(target: &Target, folders: &[PathBuf]) -> Result<Self, String> {
        let said = |error: std::io::Error| format!("cannot read {}: {error}", target.name);
        let base = target.base.clone().unwrap_or_default();
        let mut folder = SpecFolder::of(&base, Path::new(&target.name)).map_err(said)?;
        for other in folders {
            folder.allow(other).map_err(said)?;
        }
        Ok(Self { folder, edited: BTreeMap::new() })
    }

    /// Writes what has changed, each file whole or not at all. Standard input goes to standard output.
    fn write(&self, target: &Target) -> Result<(), disk::DiskError> {
        for (name, text) in &self.edited {
            match &target.base {
                Some(base) => disk::folder::replace(&base.join(name), text)?,
                None if *name == target.name => terminal::print(text.trim_end_matches('\n')),
                None => disk::folder::replace(Path::new(name), text)?,
            }
        }
        Ok(())
    }
}

impl load::Files for Texts {
    fn read(&mut self, path: &str) -> Result<String, String> {
        match self.edited.get(path) {
            Some(text) => Ok(text.clone()),
            None => self.folder.read(path),
        }
    }
}

/// A failure that has no place in a document: machines get it in their own words.
fn failure(asked: &Asked, reason: &str) -> Failure {
    match asked.format {
        Format::Human => return Failure::Said(format!("error: {reason}")),
        Format::Json => terminal::print(&terminal::failed(reason).to_string()),
        Format::Sarif => terminal::print(&report::sarif_failed(reason).to_string()),
    }
    Failure::Told
}

fn wanted(asked: &Asked, code: &str) -> bool {
    let named = |list: &[String]| list.iter().any(|one| one == code);
    (asked.only.is_empty() || named(&asked.only)) && !named(&asked.skip)
}

/// Other stages have codes too, which are in no list: what looks like none is a slip all the same.
fn known<'a>(codes: impl Iterator<Item = &'a String>) -> Result<(), Failure> {
    let rules = || RULES.iter().chain(REVIEW).flat_map(|rule| rule.codes).copied();
    for code in codes {
        if rules().any(|known| known == code) {
            continue;
        }
        if let Some(meant) = diagnostics::closest(code, rules()) {
            return Err(Failure::Said(format!("error: no rule is called '{code}'; did you mean '{meant}'?")));
        }
    }
    Ok(())
}

fn print(asked: &Asked, all: &Diagnostics, sources: &Sources, loaded: &[Loaded]) {
    let roots: Vec<&Node> = loaded.iter().flat_map(roots).collect();
    let fix = |finding: &diagnostics::Diagnostic| fix::fix(finding, &roots, sources);
    match asked.format {
        Format::Human => {
            let text = diagnostics::render_within(terminal::COLUMNS, all, sources, terminal::colour());
            if !text.is_empty() {
                terminal::say(text.trim_end());
            }
        }
        Format::Json => {
            let mut values = diagnostics::to_values(all, sources);
            let findings = values.as_array_mut().into_iter().flatten();
            for (value, finding) in findings.zip(diagnostics::sorted(all)) {
                if let Some(object) = value.as_object_mut() {
                    object.insert("fix".to_owned(), json!(fix(finding).map(|fix| fix.what)));
                }
            }
            // Notes are for reports.
            if let Some(findings) = values.as_array_mut() {
                findings.retain(|finding| finding.get("severity") != Some(&json!("note")));
            }
            terminal::print(&values.to_string());
        }
        Format::Sarif => terminal::print(&report::sarif(all, sources, fix).to_string()),
    }
}

/// The last line, and whether anything was found.
fn verdict(
    asked: &Asked,
    all: &Diagnostics,
    sources: &Sources,
    loaded: &[Loaded],
    mended: usize,
) -> Result<(), Failure> {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let shown: Vec<_> =
        diagnostics::sorted(all).filter(|finding| finding.severity <= Severity::Warning).collect();
    if asked.fix {
        terminal::say(&format!("{mended} finding{} mended", plural(mended)));
    }
    if shown.is_empty() {
        return Ok(());
    }
    let roots: Vec<&Node> = loaded.iter().flat_map(roots).collect();
    let fixable = shown.iter().filter(|finding| fix::fix(finding, &roots, sources).is_some()).count();
    let hint = if fixable > 0 { format!(", {fixable} of which --fix mends") } else { String::new() };
    let kinds = if asked.format == Format::Human { kinds(&shown) } else { String::new() };
    Err(Failure::Said(format!("{} finding{}{hint}{kinds}", shown.len(), plural(shown.len()))))
}

/// More findings than that are no longer seen at a glance.
const GLANCE: usize = 10;

/// How many findings there are of each rule, a line each, where that is a help: the commonest first.
fn kinds(shown: &[&diagnostics::Diagnostic]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in shown {
        *counts.entry(finding.code).or_default() += 1;
    }
    if shown.len() <= GLANCE || counts.len() < 2 {
        return String::new();
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    counts.iter().map(|(code, count)| format!("\n{count:8}  {code}")).collect::<Vec<_>>().concat()
}

/// Which rules there are.
fn list_rules(house: bool) {
    for rule in RULES.iter().chain(REVIEW).filter(|rule| house || rule.kind != Kind::House) {
        let when = match rule.kind {
            Kind::Fault => "always",
            Kind::Review => "lint",
            Kind::House => "house",
        };
        for code in rule.codes {
            let fix = if fix::is_fixable(code) { "--fix" } else { "" };
            terminal::print(&format!("{code:28} {when:7} {fix:6} {}", rule.about));
        }
    }
}
