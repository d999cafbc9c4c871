//! A sample of what `benches/referees` does by the hundred: verdicts are judged by rustc, which knows nothing of them.
//!
//! Each change of `cases/witness/changes.yaml` makes another version of one document. A program that names all that the
//! crate of the document has is to compile against the crate of the other version, unless the verdict is that callers'
//! code breaks. It is read from the generated text, so that nothing that is compared could hide anything from it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod program;
mod workspace;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use clientwright::diagnostics::{self, Color, Diagnostics};
use clientwright::diff::{self, Effect, Layout};
use clientwright::ir::Api;
use clientwright::load::NoFiles;
use clientwright::source::Sources;
use clientwright::{OutputFile, Overlay, Spec, emit};
use serde_yaml::Value;
use workspace::Workspace;

/// A change of the document, and what it is known to mean for callers' code.
struct Change {
    words: String,
    source: String,
    /// Why it breaks though the program compiles.
    unseen: Option<String>,
    /// The actions of an overlay.
    actions: Value,
}

fn cases() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn changes() -> Vec<Change> {
    let text = fs::read_to_string(cases().join("witness/changes.yaml")).unwrap();
    let list: Vec<BTreeMap<String, Value>> = serde_yaml::from_str(&text).unwrap();
    let change = |mut entry: BTreeMap<String, Value>| {
        let mut text = |key: &str| entry.remove(key).map(|value| value.as_str().unwrap().to_owned());
        let (words, source, unseen) = (text("change").unwrap(), text("source").unwrap(), text("unseen"));
        let actions = entry.remove("actions").unwrap();
        assert!(entry.is_empty(), "{words}: {entry:?}");
        Change { words, source, unseen, actions }
    };
    list.into_iter().map(change).collect()
}

/// The document with a change.
fn read(actions: Option<&Value>) -> Api {
    let text = fs::read_to_string(cases().join("standalone/workshop.yaml")).unwrap();
    let mut spec = Spec::new("workshop.yaml", text, "workshop");
    if let Some(actions) = actions {
        let text = "{overlay: 1.1.0, info: {title: A change, version: '1'}, actions: []}";
        let mut overlay: Value = serde_yaml::from_str(text).unwrap();
        overlay["actions"] = actions.clone();
        let text = serde_yaml::to_string(&overlay).unwrap();
        spec.overlays.push(Overlay { name: "changes.yaml".into(), text });
    }
    let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
    let api = clientwright::read_unchecked(spec, &mut NoFiles, &mut sources, &mut findings);
    let said = diagnostics::render(&findings, &sources, Color::Never);
    assert!(!said.contains("changes.yaml"), "the change itself is wrong:\n{said}");
    api.unwrap_or_else(|| panic!("{said}"))
}

fn generate(api: &Api, name: &str) -> Vec<OutputFile> {
    let options = emit::Options {
        crate_name: name.into(),
        layout: emit::Layout::Crate,
        runtime: emit::Runtime::Path(workspace::runtime()),
        package: emit::Package::default(),
    };
    clientwright::render(std::slice::from_ref(api), &options).unwrap()
}

#[test]
fn verdicts_are_never_milder_than_what_rustc_says() {
    let old = read(None);
    let crate_of = |api: &Api| generate(api, "workshop");
    let before = crate_of(&old);
    let workspace = Workspace::new(&program::program(&before));
    workspace.add("v0", &generate(&old, "v0"));
    let changes = changes();
    let mut wrong = Vec::new();
    let mut verdicts = BTreeMap::new();
    for (number, change) in changes.iter().enumerate() {
        let new = read(Some(&change.actions));
        let found = diff::diff(&old, &new, Layout::Crate).changes;
        let source = found.iter().map(|change| change.source).max().unwrap_or_default();
        if source.word() != change.source {
            let codes: Vec<_> = found.iter().map(|change| change.code).collect();
            wrong.push(format!("{}: {} for callers: {codes:?}", change.words, source.word()));
        }
        if found.is_empty() && crate_of(&new) != before {
            wrong.push(format!("{}: nothing is told of, and the crate is another", change.words));
        }
        let name = format!("v{}", number + 1);
        workspace.add(&name, &generate(&new, &name));
        verdicts.insert(name, source);
    }
    let mut refused = workspace.refused();
    if let Some(error) = refused.remove("v0") {
        panic!("the program does not compile against what it was made from:\n{error}");
    }
    for (number, change) in changes.iter().enumerate() {
        let name = format!("v{}", number + 1);
        let breaks = verdicts[&name] == Effect::Breaking;
        match refused.get(&name) {
            Some(error) if !breaks => {
                wrong.push(format!("{}: callers' code does not compile:\n{error}", change.words));
            }
            Some(error) if change.unseen.is_some() => {
                wrong.push(format!("{}: the program sees it after all:\n{error}", change.words));
            }
            None if breaks && change.unseen.is_none() => {
                wrong.push(format!("{}: told of as a break, and the program compiles", change.words));
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(refused.len() * 3 > changes.len(), "{} of {} break something", refused.len(), changes.len());
}
