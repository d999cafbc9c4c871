//! From Rust surface to files: one small document a feature in `cases/emit`, and the files that it becomes beside it.

mod pipeline;

use std::fs;
use std::path::Path;

use clientwright::emit::{Layout, collection};
use clientwright::format::render;

#[test]
fn scratch() {
    let Ok(out) = std::env::var("EMIT_OUT") else { return };
    let specs = std::env::var("EMIT_SPECS").unwrap();
    let options = pipeline::options("secrets_clients", Layout::Module);
    let mut apis = Vec::new();
    let mut names: Vec<_> = fs::read_dir(specs)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension().is_some_and(|e| e == "yaml")
                && !path.file_name().unwrap().to_str().unwrap().starts_with(".")
        })
        .collect();
    names.sort();
    for path in names {
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        apis.push(pipeline::surface(&stem, &fs::read_to_string(path).unwrap()));
    }
    let mut files: Vec<_> = apis.iter().flat_map(|api| pipeline::files(api, &options)).collect();
    files.extend(collection(&apis.iter().collect::<Vec<_>>(), &options).unwrap());
    for file in files {
        let path = Path::new(&out).join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, render(&file).unwrap()).unwrap();
    }
}
