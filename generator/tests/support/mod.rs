//! What several tests need: the five specs, and a document's way down to the Rust surface.

use std::fs;
use std::path::{Path, PathBuf};

use clientwright::Spec;
use clientwright::diagnostics::{self, Color, Diagnostics};
use clientwright::ir::Api;
use clientwright::load::NoFiles;
use clientwright::source::Sources;

/// Name and text of every file in `specs/`.
pub(crate) fn specs() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("specs");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let visible = |path: &PathBuf| !path.file_name().unwrap().to_string_lossy().starts_with('.');
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml") && visible(path));
    paths.sort();
    assert!(paths.len() >= 5, "{paths:?}");
    let read = |path: &PathBuf| {
        (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap())
    };
    paths.iter().map(read).collect()
}

/// A document's surface under the rules of `specs/`, or its diagnostics as people see them.
pub(crate) fn lower(name: &str, text: &str) -> Result<Api, String> {
    let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
    let spec = Spec { ours: true, ..Spec::new(format!("specs/{name}.yaml"), text, name) };
    let api = clientwright::read(spec, &mut NoFiles, &mut sources, &mut findings);
    match api {
        Some(api) if !findings.has_errors() => Ok(api),
        _ => Err(diagnostics::render(&findings, &sources, Color::Never)),
    }
}

/// The diagnostics of a document that has errors.
pub(crate) fn rendered(name: &str, text: &str) -> String {
    lower(name, text).expect_err("the document is wrong")
}
