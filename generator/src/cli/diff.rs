//! `diff`: two versions of documents in, what the change means for their clients out.

use std::path::{Path, PathBuf};

use super::disk::{self, SpecFolder};
use super::git::{Revision, RevisionFiles};
use super::{Failure, Project, terminal};
use crate::diagnostics::{self, Diagnostics};
use crate::diff::page::{Entry, Page, human, json, markdown};
use crate::diff::{self, Layout, Release, Texts, Verdict};
use crate::ir::Api;
use crate::load::Files;
use crate::source::Sources;
use crate::{Overlay, Spec};

/// What stands below the options.
const AFTERWARDS: &str = "\
Exit codes:
  0  compared, and nothing found that it was asked to fail for
  1  a document has errors, or something cannot be read
  2  the command line is wrong
  3  --fail-on: a change is of that level or above it; --check: the crate's version or its changelog
     does not go with the changes";

/// How the page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people at a terminal
    Human,
    /// For a pull request's comment
    Markdown,
    /// For machines: one JSON value
    Json,
}

/// From which verdict on the exit code is 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Level {
    Major,
    Minor,
    Patch,
}

/// What all commands take.
#[derive(Debug, clap::Args)]
struct Common {
    /// How the page is written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Exit with 3 if anything is of this level or above it
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<Level>,
    /// Exit with 3 if the crate's version, or its changelog, does not go with the changes
    #[arg(long)]
    check: bool,
}

/// The command line after `diff`, in a project.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTERWARDS)]
pub(super) struct Arguments {
    /// The git revision to compare with; HEAD by default
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    #[command(flatten)]
    common: Common,
    /// A single spec, by name (`okta`) or path; or two documents, the old one first. All specs if none is given
    #[arg(value_name = "SPEC | OLD NEW", num_args = 0..=2)]
    documents: Vec<String>,
}

/// The command line after `diff`, of the tool.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTERWARDS)]
pub(super) struct ToolArguments {
    /// The git revision to read the old document from
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    #[command(flatten)]
    common: Common,
    /// The manifest of the crate that is made from the document, for its version
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// The crate's changelog
    #[arg(long, value_name = "FILE", requires = "manifest")]
    changelog: Option<PathBuf>,
    /// An OpenAPI Overlay that lies over both documents; several in this order
    #[arg(long = "overlay", value_name = "FILE")]
    overlays: Vec<PathBuf>,
    /// A folder with files that the documents may refer to, beside their own folders
    #[arg(long = "allow-files", value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// The old document and the new one; with --base, one is enough
    #[arg(value_name = "DOCUMENT", num_args = 1..=2, required = true)]
    documents: Vec<PathBuf>,
}

/// Both versions of some APIs on their way.
#[derive(Default)]
struct Compared {
    old: Sources,
    new: Sources,
    entries: Vec<Entry>,
    /// What is wrong with the documents, as people read it.
    faults: Vec<String>,
}

/// Where a version of a document comes from.
struct Version<'v> {
    spec: Spec,
    files: &'v mut dyn Files,
}

/// Runs the command of a project.
pub(super) fn project(project: &Project, arguments: &Arguments) -> Result<(), Failure> {
    let mut compared = Compared::default();
    if let [old, new] = arguments.documents.as_slice() {
        let base = arguments.base.as_ref().map(|base| Revision::find(Path::new("."), base).map_err(said));
        compare_files(
            &mut compared,
            base.transpose()?.as_ref(),
            &Input::of(Path::new(old), Path::new(new), true),
        )?;
        return finish(&compared, &arguments.common, old, None);
    }
    let base = arguments.base.as_deref().unwrap_or("HEAD");
    let revision = Revision::find(&project.root, base).map_err(said)?;
    let names = specs(project, &revision, arguments.documents.first())?;
    for name in &names {
        compare_spec(&mut compared, project, &revision, name)?;
    }
    let release = release(project, &revision, &compared).map_err(said)?;
    finish(&compared, &arguments.common, base, Some(&release))
}

/// The specs of both versions, each once, as paths in the project.
fn specs(project: &Project, revision: &Revision, asked: Option<&String>) -> Result<Vec<String>, Failure> {
    let is_spec = |name: &str| {
        let ending = Path::new(name).extension().unwrap_or_default();
        ["yaml", "yml", "json"].iter().any(|known| ending == *known) && !name.starts_with('.')
    };
    let now = disk::list(&project.root.join(project.specs), &["yaml", "yml", "json"]).map_err(said)?;
    let now = now.iter().filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let then = revision.list(project.specs).map_err(said)?;
    let mut names: Vec<String> = then.into_iter().chain(now).filter(|name| is_spec(name)).collect();
    names.sort();
    names.dedup();
    let mut names: Vec<String> = names.into_iter().map(|name| format!("{}/{name}", project.specs)).collect();
    if let Some(asked) = asked {
        names.retain(|name| {
            stem(Path::new(name)) == *asked || Path::new(asked).ends_with(name) || name.ends_with(asked)
        });
        if names.is_empty() {
            return Err(said(format!("neither version has a spec called '{asked}'")));
        }
    }
    Ok(names)
}

fn compare_spec(
    compared: &mut Compared,
    project: &Project,
    revision: &Revision,
    name: &str,
) -> Result<(), Failure> {
    let api = stem(Path::new(name));
    let spec = |text| Spec { ours: true, ..Spec::new(name, text, &api) };
    let folders = vec![format!("{}/", project.specs)];
    let mut then = RevisionFiles { revision, folders };
    let mut now = SpecFolder::of(&project.root, Path::new(name)).map_err(said)?;
    let old = revision.read(name).map_err(said)?;
    let new = project.root.join(name);
    let new = if new.is_file() { Some(disk::read_text(&new).map_err(said)?) } else { None };
    let old = old.map(|text| Version { spec: spec(text), files: &mut then });
    let new = new.map(|text| Version { spec: spec(text), files: &mut now });
    compare(compared, name, Layout::Module, old, new);
    Ok(())
}

/// What the client crate's version and the changelog say to it.
fn release(project: &Project, revision: &Revision, compared: &Compared) -> Result<Release, String> {
    let paths =
        [format!("{}/Cargo.toml", project.output), "Cargo.toml".to_owned(), "CHANGELOG.md".to_owned()];
    let now = |path: &String| disk::read_text(&project.root.join(path)).ok();
    let [manifest, workspace, changelog] = &paths;
    let new = (now(manifest), now(workspace), now(changelog));
    let old = (revision.read(manifest)?, revision.read(workspace)?, revision.read(changelog)?);
    let old = old.0.as_deref().map(|manifest| Texts {
        manifest,
        workspace: old.1.as_deref(),
        changelog: old.2.as_deref(),
    });
    let new = Texts {
        manifest: new.0.as_deref().ok_or_else(|| format!("cannot read {manifest}"))?,
        workspace: new.1.as_deref(),
        changelog: new.2.as_deref(),
    };
    Release::of(compared.verdict(), old, new).map_err(|reason| format!("{manifest}: {reason}"))
}

/// Two documents, and what both have.
struct Input<'i> {
    old: &'i Path,
    new: &'i Path,
    ours: bool,
    overlays: Vec<Overlay>,
    folders: &'i [PathBuf],
}

impl<'i> Input<'i> {
    fn of(old: &'i Path, new: &'i Path, ours: bool) -> Self {
        Self { old, new, ours, overlays: Vec::new(), folders: &[] }
    }
}

/// Runs the command of the tool.
pub(super) fn tool(arguments: &ToolArguments) -> Result<(), Failure> {
    let (old, new) = match (arguments.documents.as_slice(), &arguments.base) {
        ([old, new], _) => (old, new),
        ([one], Some(_)) => (one, one),
        _ => {
            return Err(said(
                "one document is compared with what it was at a revision: give `--base`, or two documents",
            ));
        }
    };
    let revision = arguments.base.as_ref().map(|base| Revision::find(Path::new("."), base));
    let revision = revision.transpose().map_err(said)?;
    let overlay = |path: &PathBuf| disk::read_text(path).map(|text| Overlay { name: slashed(path), text });
    let overlays = arguments.overlays.iter().map(overlay).collect::<Result<_, _>>().map_err(said)?;
    let mut compared = Compared::default();
    let input = Input { overlays, folders: &arguments.folders, ..Input::of(old, new, false) };
    compare_files(&mut compared, revision.as_ref(), &input)?;
    let release = match &arguments.manifest {
        Some(manifest) => {
            let read = |path: &Path| disk::read_text(path).map_err(said);
            let now = (read(manifest)?, arguments.changelog.as_deref().map(read).transpose()?);
            let then = |path: &Path| match &revision {
                Some(revision) => revision.read(&slashed(path)).map_err(said),
                None => Ok(None),
            };
            let changelog = arguments.changelog.as_deref().map(then).transpose()?.flatten();
            let old = then(manifest)?;
            let texts = |manifest, changelog| Texts { manifest, workspace: None, changelog };
            let old = old.as_deref().map(|manifest| texts(manifest, changelog.as_deref()));
            let new = texts(&now.0, now.1.as_deref());
            Some(Release::of(compared.verdict(), old, new).map_err(said)?)
        }
        None => None,
    };
    let shown = slashed(old);
    finish(&compared, &arguments.common, arguments.base.as_deref().unwrap_or(&shown), release.as_ref())
}

fn compare_files(
    compared: &mut Compared,
    revision: Option<&Revision>,
    input: &Input<'_>,
) -> Result<(), Failure> {
    // Both versions are of one API, whatever their files are called.
    let spec = |path: &Path, text| Spec {
        ours: input.ours,
        overlays: input.overlays.clone(),
        ..Spec::new(slashed(path), text, &stem(input.new))
    };
    let folder = |path: &Path| -> Result<SpecFolder, Failure> {
        let mut folder = SpecFolder::of(Path::new(""), path)
            .map_err(|error| said(format!("cannot read {}: {error}", path.display())))?;
        for other in input.folders {
            folder.allow(other).map_err(|error| said(format!("cannot read {}: {error}", other.display())))?;
        }
        Ok(folder)
    };
    let mut now = folder(input.new)?;
    let new = Version { spec: spec(input.new, disk::read_text(input.new).map_err(said)?), files: &mut now };
    let shown = slashed(input.new);
    let Some(revision) = revision else {
        let mut then = folder(input.old)?;
        let old =
            Version { spec: spec(input.old, disk::read_text(input.old).map_err(said)?), files: &mut then };
        compare(compared, &shown, Layout::Crate, Some(old), Some(new));
        return Ok(());
    };
    let path = slashed(input.old);
    let text = revision.read(&path).map_err(said)?;
    let text = text.ok_or_else(|| said(format!("there was no file {path} at this revision")))?;
    let parent = input.old.parent().map(slashed).unwrap_or_default();
    let own = if parent.is_empty() { parent } else { format!("{parent}/") };
    let others = input.folders.iter().map(|folder| format!("{}/", slashed(folder).trim_end_matches('/')));
    let mut then = RevisionFiles { revision, folders: std::iter::once(own).chain(others).collect() };
    let old = Version { spec: spec(input.old, text), files: &mut then };
    compare(compared, &shown, Layout::Crate, Some(old), Some(new));
    Ok(())
}

/// Compares two versions of one document, or notes why it cannot be.
fn compare(
    compared: &mut Compared,
    document: &str,
    layout: Layout,
    old: Option<Version<'_>>,
    new: Option<Version<'_>>,
) {
    let faults = &mut compared.faults;
    let mut read =
        |version: Option<Version<'_>>, sources: &mut Sources, which: &str| -> Option<Option<Api>> {
            let Some(Version { spec, files }) = version else { return Some(None) };
            let mut found = Diagnostics::default();
            let api = crate::read_unchecked(spec, files, sources, &mut found);
            if api.is_none() {
                let text = diagnostics::render_within(terminal::COLUMNS, &found, sources, terminal::colour());
                faults.push(format!("{text}\nerror: the {which} version of {document} has errors"));
            }
            api.map(Some)
        };
    let old = read(old, &mut compared.old, "old");
    let new = read(new, &mut compared.new, "new");
    let diff = match (old, new) {
        (Some(Some(old)), Some(Some(new))) => diff::diff(&old, &new, layout),
        (Some(None), Some(Some(new))) => diff::whole(&new, true),
        (Some(Some(old)), Some(None)) => diff::whole(&old, false),
        _ => return,
    };
    compared.entries.push(Entry { document: document.to_owned(), diff });
}

impl Compared {
    fn verdict(&self) -> Verdict {
        self.entries.iter().map(|entry| entry.diff.verdict()).max().unwrap_or_default()
    }
}

/// Prints the page, and says by the exit code what it was asked to.
fn finish(
    compared: &Compared,
    common: &Common,
    base: &str,
    release: Option<&Release>,
) -> Result<(), Failure> {
    if !compared.faults.is_empty() {
        return Err(Failure::Said(compared.faults.join("\n")));
    }
    let page = Page { base, old: &compared.old, new: &compared.new, entries: &compared.entries, release };
    terminal::print(
        match common.format {
            Format::Human => human(&page, terminal::colours_output()),
            Format::Markdown => markdown(&page),
            Format::Json => json(&page).to_string(),
        }
        .trim_end(),
    );
    let level = common.fail_on.map(|level| match level {
        Level::Major => Verdict::Major,
        Level::Minor => Verdict::Minor,
        Level::Patch => Verdict::Patch,
    });
    let is_too_much = level.is_some_and(|level| page.verdict() >= level);
    let is_untold = common.check && release.is_some_and(|release| !release.fits());
    if is_too_much || is_untold { Err(Failure::Unfit) } else { Ok(()) }
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn said(reason: impl std::fmt::Display) -> Failure {
    Failure::Said(format!("error: {reason}"))
}
