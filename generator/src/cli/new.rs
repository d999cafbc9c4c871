//! `new`: a name in, a spec to fill in out.

use std::path::{Path, PathBuf};

use super::{Project, disk, terminal};
use crate::names;

/// What is written; every place that starts with `FILL IN` is found by `lint`.
const TEMPLATE: &str = include_str!("new.yaml");

/// The command line after `new`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What the API is called: `acme-vault`. It becomes the file's name, the module and the cargo feature
    #[arg(value_name = "NAME")]
    name: String,
}

/// Makes a spec of a project.
pub(super) fn project(project: &Project, arguments: &Arguments) -> Result<(), String> {
    let relative = format!("{}/{}.yaml", project.specs, checked(&arguments.name)?);
    write(&project.root.join(&relative), &arguments.name)?;
    let (Project { command, output, .. }, name) = (project, &arguments.name);
    let (lint, codegen) = (format!("{command} lint {name}"), format!("{command} codegen"));
    let manifest = format!("{output}/Cargo.toml");
    let width = lint.chars().count().max(manifest.chars().count());
    terminal::print(&format!(
        "wrote {relative}\n\nNext:\n  \
         {lint:width$}  says what to fill in\n  \
         {manifest:width$}  gets the feature `{name} = []`, also in `default`\n  \
         {codegen:width$}  makes the client\n\
         CONTRIBUTING.md has the whole way.",
    ));
    Ok(())
}

/// Makes a spec in the current folder.
pub(super) fn tool(arguments: &Arguments) -> Result<(), String> {
    let name = checked(&arguments.name)?;
    let file = format!("{name}.yaml");
    write(&PathBuf::from(&file), name)?;
    terminal::print(&format!(
        "wrote {file}\n\nNext:\n  \
         clientwright lint --house {file}\n  \
         clientwright generate {file} --out {name}-client --name {name}-client --contract-tests"
    ));
    Ok(())
}

/// A name that is the same as file, module and feature, but for dashes.
fn checked(name: &str) -> Result<&str, String> {
    if names::kebab(name) == name && name.starts_with(|first: char| first.is_ascii_lowercase()) {
        return Ok(name);
    }
    Err(format!("error: '{name}' is no name for a spec; write '{}'", names::kebab(name)))
}

fn write(path: &Path, name: &str) -> Result<(), String> {
    if path.exists() {
        return Err(format!("error: {} is there already", path.display()));
    }
    let title: Vec<&str> = name.split('-').collect();
    let title = title.join(" ");
    let mut letters = title.chars();
    let title: String =
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    disk::folder::write(path, &TEMPLATE.replace("{title}", &title)).map_err(|error| format!("error: {error}"))
}
