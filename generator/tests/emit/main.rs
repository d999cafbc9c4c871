//! From Rust surface to files: one small document a feature in `cases/emit`, and the files that it becomes beside it.

mod compiled;
mod matrix;
mod pipeline;

use std::path::Path;

use clientwright::emit::Layout;
use clientwright::format::render;
use clientwright::ir::Api;

#[test]
fn documents_become_the_files_of_their_snapshots() {
    insta::glob!("../cases/emit", "*.yaml", |path| {
        let (stem, text) = pipeline::case(path);
        let api = pipeline::surface(&stem, &text);
        let files = pipeline::files(&api, &pipeline::options("cases", Layout::Module));
        let shown = files.iter().filter(|file| is_telling(&api, &file.path)).map(|file| {
            let text = render(file).expect("the file is Rust");
            let items = text.split_once("\n\n").map_or(text.as_str(), |(_, items)| items);
            format!("--- {} ---\n\n{items}", file.path)
        });
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"));
        });
    });
}

/// Whether a file shows what the document is about: the others are as in every API.
fn is_telling(api: &Api, path: &str) -> bool {
    match Path::new(path).file_name().and_then(|name| name.to_str()) {
        Some("mod.rs") if !api.webhooks.is_empty() => true,
        Some("mod.rs") => api.items.is_empty() && api.operations.is_empty(),
        Some("types.rs" | "wire.rs") => !api.items.is_empty(),
        Some("client.rs") => !api.servers.is_empty() || !api.schemes.is_empty(),
        Some("operations.rs") => !api.operations.is_empty(),
        _ => !api.operations.is_empty() || !api.examples.is_empty(),
    }
}

#[test]
fn no_text_of_a_document_makes_a_path() {
    let text = include_str!("../cases/emit/hostile.yaml");
    let api = pipeline::surface("hostile", text);
    let paths = |layout| {
        let files = pipeline::files(&api, &pipeline::options("cases", layout));
        files.into_iter().map(|file| file.path).collect::<Vec<_>>()
    };
    let below = |name: &str| format!("src/hostile/{name}.rs");
    let mut expected = ["mod", "types", "wire", "client"].map(below).to_vec();
    expected.extend(["tests/contract/hostile.rs".to_owned(), below("operations")]);
    assert_eq!(paths(Layout::Module), expected);
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_./".contains(c);
    for path in paths(Layout::Crate) {
        assert!(path.chars().all(allowed) && !path.contains("..") && !path.starts_with('/'), "{path:?}");
    }
}
