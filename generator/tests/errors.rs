//! What is said about documents that are wrong: one small document a feature, with what a person reads about it.

use clientwright::diagnostics::{self, Color, Diagnostics};
use clientwright::document;
use clientwright::load::{self, Files};
use clientwright::source::Sources;
use std::fs;
use std::path::{Path, PathBuf};

/// Files below a folder, as the command line gives them: nothing outside of it.
struct Folder(PathBuf);

impl Files for Folder {
    fn read(&mut self, path: &str) -> Result<String, String> {
        if path.starts_with("..") {
            return Err("it is outside of the document's folder".to_owned());
        }
        fs::read_to_string(self.0.join(path)).map_err(|_| "there is no such file".to_owned())
    }
}

/// Loads and reads a case; gives what is wrong with it.
fn examine(path: &Path) -> (Sources, Diagnostics) {
    let folder = path.parent().expect("cases are in a folder");
    let name = path.file_name().expect("cases have names").to_string_lossy();
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let id = sources.add(name, fs::read_to_string(path).expect("cases are text"));
    if let Some(root) = load::load(&sources, id, &mut diagnostics) {
        let loaded = load::follow(&mut sources, root, &mut Folder(folder.to_owned()), &mut diagnostics);
        document::read(&loaded, &mut diagnostics);
    }
    (sources, diagnostics)
}

#[test]
fn every_fault_is_told_with_its_place() {
    insta::glob!("cases/errors/*.{yaml,json}", |path| {
        let (sources, diagnostics) = examine(path);
        let text = diagnostics::render(&diagnostics, &sources, Color::Never);
        assert!(!text.is_empty(), "a case here is wrong in some way");
        insta::assert_snapshot!(text);
    });
}

#[test]
fn machines_read_the_same_as_people() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/errors/duplicate-keys.yaml");
    let (sources, diagnostics) = examine(&path);
    let json = diagnostics::to_json(&diagnostics, &sources);
    let list: Vec<serde_json::Value> = serde_json::from_str(&json).expect("it is JSON");
    let rendered = diagnostics::render(&diagnostics, &sources, Color::Never);
    assert_eq!(list.len(), rendered.matches("error[").count());
    for item in &list {
        let place = &item["place"];
        let arrow = format!(
            "--> {}:{}:{}",
            place["file"].as_str().unwrap_or_default(),
            place["line"],
            place["column"]
        );
        assert!(rendered.contains(&arrow), "{arrow}");
        assert!(rendered.contains(item["message"].as_str().expect("a message")));
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&list[0]).expect("it is JSON"));
}

#[test]
fn colours_change_no_word() {
    for name in ["json-on-one-long-line.json", "duplicate-keys.yaml", "characters-that-deceive.yaml"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/errors").join(name);
        let (sources, diagnostics) = examine(&path);
        let plain = diagnostics::render(&diagnostics, &sources, Color::Never);
        let coloured = diagnostics::render(&diagnostics, &sources, Color::Always);
        assert_ne!(coloured, plain);
        // What an escape starts ends with `m`.
        let mut parts = coloured.split("\u{1b}[");
        let mut bare = parts.next().unwrap_or_default().to_owned();
        parts.for_each(|part| bare.push_str(part.split_once('m').map_or("", |(_, text)| text)));
        assert_eq!(bare, plain, "{name}");
    }
}
