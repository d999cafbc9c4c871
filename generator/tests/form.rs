//! The form of generated code: what the generator lays out itself is what `prettyplease` would have made of it, and it
//! knows the form of all that it says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;
use std::path::{Path, PathBuf};

use clientwright::diagnostics::Diagnostics;
use clientwright::load::NoFiles;
use clientwright::source::Sources;
use clientwright::{Spec, emit, format};

/// Documents whose clients say all that is ever said; `CLIENTWRIGHT_DOCUMENTS` names a folder of more.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let more = std::env::var_os("CLIENTWRIGHT_DOCUMENTS").map(PathBuf::from);
    let folders = [root.join("tests/cases/emit"), root.join("tests/cases/standalone"), root.join("../specs")];
    let mut found: Vec<PathBuf> = Vec::new();
    for folder in folders.into_iter().chain(more) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "yaml" || extension == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn files(path: &Path, layout: emit::Layout) -> Vec<emit::File> {
    let spec = Spec::new(path.to_string_lossy(), fs::read_to_string(path).unwrap(), "api");
    let spec = Spec { contract_tests: true, ..spec };
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let Some(api) = clientwright::read(spec, &mut NoFiles, &mut sources, &mut diagnostics) else {
        return Vec::new();
    };
    let options = emit::Options {
        crate_name: "clients".into(),
        layout,
        runtime: emit::Runtime::Version("0.1".into()),
        package: emit::Package::default(),
    };
    emit::emit(&api, &options).unwrap()
}

#[test]
fn code_has_the_form_that_prettyplease_gives() {
    let documents = documents();
    assert!(documents.len() > 15, "{} documents", documents.len());
    let (mut compared, mut unknown) = (0, Vec::new());
    for path in documents {
        for layout in [emit::Layout::Module, emit::Layout::Crate] {
            for file in files(&path, layout) {
                let (ours, theirs) = (format::render(&file).unwrap(), format::render_slowly(&file).unwrap());
                if ours != theirs {
                    let line = ours.lines().zip(theirs.lines()).position(|(ours, theirs)| ours != theirs);
                    let from = line.unwrap_or(0).saturating_sub(5);
                    let shown = |text: &str| text.lines().skip(from).take(15).collect::<Vec<_>>().join("\n");
                    panic!(
                        "{} of {}:\n{}\n— but prettyplease —\n{}",
                        file.path,
                        path.display(),
                        shown(&ours),
                        shown(&theirs)
                    );
                }
                compared += 1;
                unknown.extend(format::unknown_items(&file));
            }
        }
    }
    assert!(compared > 100, "{compared} files");
    let examples: Vec<_> = unknown.iter().take(3).collect();
    assert!(unknown.is_empty(), "{} items of an unknown form: {examples:#?}", unknown.len());
}
