//! From document to Rust surface: one small document a feature in `cases/lower`, and what it becomes beside it.

mod dump;
mod files;
mod growth;

use clientwright::diagnostics::{Color, Diagnostics, render};
use clientwright::document;
use clientwright::ir::Api;
use clientwright::load;
use clientwright::lower::{Options, lower};
use clientwright::source::Sources;
use std::path::Path;

#[test]
fn documents_become_what_their_snapshots_show() {
    insta::glob!("../cases/lower", "*.yaml", |path| {
        insta::assert_snapshot!(surface(path));
    });
}

#[test]
fn what_cannot_be_lowered_is_said_with_its_place() {
    insta::glob!("../cases/refused", "*.yaml", |path| {
        let reported = surface(path);
        assert!(reported.contains("error["), "{} is not refused:\n{reported}", path.display());
        insta::assert_snapshot!(reported);
    });
}

/// The Rust surface of a document, and what was reported on the way.
fn surface(path: &Path) -> String {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("the case has a name");
    let text = std::fs::read_to_string(path).expect("the case can be read");
    // A document of ours, unless the case says that it is somebody else's.
    let ours = !text.starts_with("# Not ours");
    let (api, reported) = lowered(stem, &text, ours);
    let surface = api.map(|api| dump::dump(&api)).unwrap_or_default();
    if reported.is_empty() { surface } else { format!("{surface}\n--- reported ---\n{reported}") }
}

/// A document's Rust surface, and what was reported on the way.
fn lowered(stem: &str, text: &str, ours: bool) -> (Option<Api>, String) {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let name = format!("{stem}.yaml");
    let id = sources.add(&name, text);
    let root = load::load(&sources, id, &mut diagnostics);
    let api = root.and_then(|root| {
        let loaded = load::follow(&mut sources, root, &mut load::NoFiles, &mut diagnostics);
        let document = document::read(&loaded, &mut diagnostics)?;
        let (module, feature) = (stem.replace('-', "_"), stem.to_owned());
        let options = Options { module, feature, document: name, ours, contract_tests: true };
        lower(&document, &options, &mut diagnostics)
    });
    (api, render(&diagnostics, &sources, Color::Never))
}
