//! Holds the rules of ARCHITECTURE.md: who may import whom, one door a foreign crate, the shape of files.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A top-level module of the generator, and the sibling modules that it may name.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("node", &["source"]),
    ("names", &[]),
    ("tokens", &[]),
    ("format", &["tokens"]),
    ("diagnostics", &["source"]),
    ("load", &["source", "node", "diagnostics"]),
    ("resolve", &["source", "node", "diagnostics", "load"]),
    ("document", &["source", "node", "diagnostics", "load", "resolve"]),
    ("lint", &["source", "node", "diagnostics", "document"]),
    ("fix", &["source", "node", "diagnostics"]),
    ("select", &["source", "diagnostics", "document"]),
    ("report", &["source", "diagnostics", "fix", "lint", "ir"]),
    ("ir", &["source"]),
    ("lower", &["source", "node", "diagnostics", "document", "ir", "names"]),
    ("emit", &["source", "ir", "format", "tokens"]),
    ("diff", &["source", "ir"]),
];

/// A foreign crate, and the only places (modules, or files without their ending) that may name it.
const DOORS: &[(&str, &[&str])] = &[
    ("saphyr_parser", &["load"]),
    ("jiter", &["load"]),
    ("heck", &["names"]),
    ("unicode_normalization", &["names"]),
    ("proc_macro2", &["format/slow"]),
    ("syn", &["format/slow"]),
    ("prettyplease", &["format/slow"]),
    ("annotate_snippets", &["diagnostics"]),
    ("clap", &["cli", "bin"]),
    ("indicatif", &["cli"]),
    ("tempfile", &["cli/disk"]),
    ("regex_lite", &["lint", "load/query/pattern"]),
    ("std::process", &["cli", "bin"]),
    ("std::fs", &["cli/disk", "folder", "build"]),
];

#[test]
fn modules_import_only_what_they_may() {
    let rules: BTreeMap<_, _> = MAY_IMPORT.iter().copied().collect();
    let mut offences = Vec::new();
    for file in sources("generator") {
        let module = file.module();
        for (line, target) in file.mentions("crate::") {
            let allowed = match rules.get(module.as_str()) {
                Some(allowed) => target == module || allowed.contains(&target.as_str()),
                // lib.rs, cli and the binary see everything; nothing else may see cli.
                None => true,
            };
            // What is neither one of our modules nor a type stands in quoted tokens or in a text.
            let ours = rules.contains_key(target.as_str())
                || target == "cli"
                || target.starts_with(char::is_uppercase);
            let allowed = allowed || !ours;
            if !allowed || (target == "cli" && !["cli", "bin", "lib"].contains(&module.as_str())) {
                offences.push(format!("{}:{line}: `{module}` must not import `{target}`", file.name));
            }
        }
    }
    assert_eq!(offences, Vec::<String>::new());
}

#[test]
fn every_foreign_crate_has_one_door() {
    let mut offences = Vec::new();
    for file in sources("generator") {
        for (name, doors) in DOORS {
            let allowed = doors.iter().any(|door| file.name.starts_with(&format!("generator/src/{door}")));
            if !allowed {
                let pattern = format!("{name}::");
                let lines = file.mentions(&pattern);
                offences
                    .extend(lines.iter().map(|(line, _)| format!("{}:{line}: names `{name}`", file.name)));
            }
        }
    }
    assert_eq!(offences, Vec::<String>::new());
}

#[test]
fn every_rule_is_about_something_that_exists() {
    let modules: Vec<String> = sources("generator").iter().map(SourceFile::module).collect();
    let missing: Vec<_> =
        MAY_IMPORT.iter().filter(|(name, _)| !modules.iter().any(|module| module == name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut offences = Vec::new();
    for package in ["generator", "runtime", "xtask"] {
        for file in sources(package) {
            let lines = file.text.lines().count();
            if lines > 440 {
                offences.push(format!("{}: {lines} lines; about 400 are enough for one job", file.name));
            }
            if !file.text.starts_with("//!") {
                offences.push(format!("{}: does not open with a `//!` sentence", file.name));
            }
        }
    }
    assert_eq!(offences, Vec::<String>::new());
}

struct SourceFile {
    /// From the workspace's root, with `/`.
    name: String,
    text: String,
}

impl SourceFile {
    /// The top-level module that the file belongs to.
    fn module(&self) -> String {
        let inside = self.name.split_once("/src/").map_or(self.name.as_str(), |(_, inside)| inside);
        inside.split(['/', '.']).next().unwrap_or_default().to_owned()
    }

    /// Lines of code that name `prefix`, with the identifier that follows it. Comments, and what stands below
    /// `#[cfg(test)]`, do not count. `use crate::{a, b}` counts each name.
    fn mentions(&self, prefix: &str) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for (number, line) in self.text.lines().enumerate() {
            if line.trim() == "#[cfg(test)]" {
                break;
            }
            let code = line.split("//").next().unwrap_or_default();
            for (at, _) in code.match_indices(prefix) {
                let before = code[..at].chars().next_back();
                if before.is_some_and(|before| before.is_alphanumeric() || before == '_' || before == ':') {
                    continue;
                }
                let rest = &code[at + prefix.len()..];
                let names = rest.strip_prefix('{').map_or(vec![rest], |list| list.split(',').collect());
                for name in names {
                    let name = name.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next();
                    found.extend(
                        name.filter(|name| !name.is_empty()).map(|name| (number + 1, name.to_owned())),
                    );
                }
            }
        }
        found
    }
}

fn sources(package: &str) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    collect(&root.join(package).join("src"), &mut files);
    assert!(!files.is_empty(), "no sources in {package}");
    files.sort();
    let name = |path: &Path| path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
    files
        .iter()
        .map(|path| SourceFile { name: name(path), text: fs::read_to_string(path).unwrap() })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
