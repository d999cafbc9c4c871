//! A document's text enters, the emitted files leave: all stages in a row, as the tests need them.

use std::fs;
use std::path::Path;

use clientwright::diagnostics::{Color, Diagnostics, render};
use clientwright::emit::{self, File, Layout, Options, Runtime};
use clientwright::ir::Api;
use clientwright::source::Sources;
use clientwright::{document, load, lower};

/// A case's name and text.
pub(crate) fn case(path: &Path) -> (String, String) {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("the case has a name");
    (stem.to_owned(), fs::read_to_string(path).expect("the case can be read"))
}

/// The Rust surface of a document that is wrong in nothing.
pub(crate) fn surface(stem: &str, text: &str) -> Api {
    let name = format!("{stem}.yaml");
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let ours = !text.starts_with("# Not ours");
    let id = sources.add(&name, text);
    let api = load::load(&sources, id, &mut diagnostics).and_then(|root| {
        let loaded = load::follow(&mut sources, root, &mut load::NoFiles, &mut diagnostics);
        let document = document::read(&loaded, &mut diagnostics)?;
        let module = stem.replace('-', "_");
        let feature = stem.to_owned();
        let options = lower::Options { module, feature, document: name, ours, contract_tests: true };
        lower::lower(&document, &options, &mut diagnostics)
    });
    match api {
        Some(api) if !diagnostics.has_errors() => api,
        _ => panic!("{}", render(&diagnostics, &sources, Color::Never)),
    }
}

/// What emission is told: a crate of several APIs, or of this one alone.
pub(crate) fn options(crate_name: &str, layout: Layout) -> Options {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("runtime");
    let runtime = Runtime::Path(runtime.to_str().expect("the path is text").to_owned());
    Options { crate_name: crate_name.to_owned(), layout, runtime, package: emit::Package::default() }
}

/// The files of one API.
pub(crate) fn files(api: &Api, options: &Options) -> Vec<File> {
    emit::emit(api, options).expect("the surface keeps its promises")
}
