//! Each case in `cases/errors` fires its rules, each in `cases/lint/clean` none: documents enter, rendered findings leave.

use std::fs;
use std::path::Path;

use clientwright::diagnostics::{self, Color, Diagnostics};
use clientwright::source::Sources;
use clientwright::{document, lint, load};

#[test]
fn wrong_documents_are_told_so() {
    insta::glob!("cases/lint/*.yaml", |path| insta::assert_snapshot!(findings(path)));
}

#[test]
fn right_documents_are_let_be() {
    insta::glob!("cases/lint/clean/*.yaml", |path| assert_eq!(findings(path), ""));
}

#[test]
fn foreign_documents_are_never_refused() {
    insta::glob!("cases/lint/*.yaml", |path| {
        let (diagnostics, _) = check(path, false);
        assert!(!diagnostics.has_errors(), "{}", path.display());
    });
}

#[test]
fn secrets_are_never_shown() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/lint/example-of-secret.yaml");
    assert!(fs::read_to_string(&case).expect("a text").contains("hunter2"));
    let (diagnostics, sources) = check(&case, true);
    assert!(diagnostics.iter().count() > 3);
    for text in [findings(&case), diagnostics::to_json(&diagnostics, &sources)] {
        assert!(!text.contains("hunter2"), "{text}");
    }
}

fn findings(path: &Path) -> String {
    let (diagnostics, sources) = check(path, true);
    diagnostics::render(&diagnostics, &sources, Color::Never)
}

fn check(path: &Path, ours: bool) -> (Diagnostics, Sources) {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    let id = sources.add(name, fs::read_to_string(path).expect("a text"));
    if let Some(root) = load::load(&sources, id, &mut diagnostics) {
        let loaded = load::follow(&mut sources, root, &mut load::NoFiles, &mut diagnostics);
        if let Some(document) = document::read(&loaded, &mut diagnostics) {
            lint::lint(&document, &lint::Options { ours }, &mut diagnostics);
        }
    }
    (diagnostics, sources)
}
