//! Whatever a text is, loading, reading and checking it ends, soon and without a panic.
//!
//! Documents of our own are cut at regular places and damaged at random, always in the same way: a failure names the
//! try, and the same try fails again.

mod damage;
#[path = "../../../fuzz/targets/document.rs"]
mod document_target;
mod patience;
mod whole;

use clientwright::diagnostics::{self, Color, Diagnostics, Severity};
use clientwright::document;
use clientwright::lint;
use clientwright::load::{self, NoFiles};
use clientwright::node::Node;
use clientwright::source::Sources;
use std::fs;
use std::path::{Path, PathBuf};

use damage::Random;
use patience::within_patience;

/// Tries of damaged documents.
const DAMAGED: usize = 10_000;

/// A text through every stage up to the checks, and what is said about it.
fn run(text: &str) {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let id = sources.add("damaged", text);
    let root = load::load(&sources, id, &mut diagnostics);
    assert!(root.is_some() || diagnostics.has_errors(), "no tree, and no reason");
    if let Some(root) = root {
        in_bounds(&root, text);
        let loaded = load::follow(&mut sources, root, &mut NoFiles, &mut diagnostics);
        let document = document::read(&loaded, &mut diagnostics);
        assert!(document.is_some() || diagnostics.has_errors(), "no document, and no reason");
        if let Some(document) = document {
            check(&document);
            lint::lint(&document, &lint::Options { ours: true }, &mut diagnostics);
        }
    }
    for diagnostic in diagnostics.iter() {
        let (start, end) = (diagnostic.span.start as usize, diagnostic.span.end as usize);
        assert!(text.get(start..end).is_some(), "{diagnostic:?} is not at a place of the text");
    }
    let told = diagnostics.iter().filter(|diagnostic| diagnostic.severity != Severity::Note).count();
    let rendered = diagnostics::render(&diagnostics, &sources, Color::Never);
    assert_eq!(rendered.is_empty(), told == 0);
    let json: serde_json::Value =
        serde_json::from_str(&diagnostics::to_json(&diagnostics, &sources)).expect("it is JSON");
    assert!(json.is_array());
}

/// Every value stands in the text.
fn in_bounds(node: &Node, text: &str) {
    assert!(text.get(node.span.start as usize..node.span.end as usize).is_some(), "{:?}", node.span);
    node.items().iter().for_each(|item| in_bounds(item, text));
    for member in node.members() {
        let span = member.key.span;
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
        in_bounds(&member.value, text);
    }
}

/// Every schema's number is one of the arena's, and references come to an end.
fn check(document: &document::Document) {
    let mut ends = vec![false; document.arena.len()];
    for start in 0..document.arena.len() {
        let mut walked = Vec::new();
        let mut at = start;
        while let Some(reference) = &document.arena[at].reference
            && !ends[at]
        {
            assert!(walked.len() <= document.arena.len(), "references in a circle");
            walked.push(at);
            at = reference.value.index();
        }
        for schema in walked {
            ends[schema] = true;
        }
    }
    for schema in &document.arena {
        for property in &schema.properties {
            let _ = document.schema(property.schema);
        }
    }
}

/// The documents to damage: every case of the other tests, and the specs where they are.
fn documents() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in ["tests/cases/errors", "tests/cases/yaml", "../specs"] {
        let entries = fs::read_dir(root.join(folder)).into_iter().flatten();
        paths.extend(entries.map(|entry| entry.expect("an entry").path()));
    }
    paths.retain(|path| path.extension().is_some_and(|end| end == "yaml" || end == "json"));
    paths.sort();
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read(path).expect("readable"))).collect()
}

#[test]
fn every_beginning_of_a_document_is_read_to_an_end() {
    within_patience(run, |attempt| {
        for (name, bytes) in documents() {
            let step = if bytes.len() > 20_000 { 500 } else { 50 };
            for length in (0..bytes.len()).step_by(step) {
                attempt(&format!("{name}, cut at {length}"), &String::from_utf8_lossy(&bytes[..length]));
            }
        }
    });
}

/// Texts that cost more than they are long, unless somebody thought of it.
#[test]
fn costly_documents_are_read_to_an_end() {
    within_patience(run, |attempt| {
        let document = |rest: &str| format!("{{\"openapi\": \"3.1.0\", {rest}}}");
        let list = |count: usize, item: &dyn Fn(usize) -> String| {
            (0..count).map(item).collect::<Vec<_>>().join(", ")
        };

        let chain = list(10_000, &|n| format!("\"S{n}\": {{\"$ref\": \"#/components/schemas/S{}\"}}", n + 1));
        attempt(
            "a long chain",
            &document(&format!("\"components\": {{\"schemas\": {{{chain}, \"S10000\": true}}}}")),
        );

        let dangling =
            list(5_000, &|n| format!("\"Schema{n}\": {{\"$ref\": \"#/components/schemas/Shcema{n}x\"}}"));
        attempt(
            "many dangling references",
            &document(&format!("\"components\": {{\"schemas\": {{{dangling}}}}}")),
        );

        let relative = list(5_000, &|n| {
            format!("\"S{n}\": {{\"$ref\": \"#/$defs/D{n}\", \"$defs\": {{\"D{n}\": true}}}}")
        });
        attempt(
            "many relative references",
            &document(&format!("\"components\": {{\"schemas\": {{{relative}}}}}")),
        );

        let unknown = list(5_000, &|n| format!("\"field{n}é\": {n}"));
        attempt("many faults in one line", &document(&unknown));

        let parameters = list(5_000, &|n| format!("{{\"name\": \"p{n}\", \"in\": \"query\"}}"));
        let paths = format!(
            "\"/a\": {{\"parameters\": [{parameters}], \"get\": {{\"parameters\": [{parameters}]}}}}"
        );
        attempt("many parameters", &document(&format!("\"paths\": {{{paths}}}")));

        let fields = list(5_000, &|n| format!("\"f{n}\": 1"));
        attempt("a wide path item", &document(&format!("\"paths\": {{\"/a\": {{{fields}}}}}")));

        let headers = list(200, &|n| {
            let mut header = format!("{{\"$ref\": \"#/components/headers/H{}\"}}", n + 1);
            for _ in 0..30 {
                header = format!(
                    "{{\"content\": {{\"a/b\": {{\"encoding\": {{\"p\": {{\"headers\": {{\"h\": {header}}}}}}}}}}}}}"
                );
            }
            format!("\"H{n}\": {header}")
        });
        let response = "{\"headers\": {\"h\": {\"$ref\": \"#/components/headers/H0\"}}}";
        let paths = format!("\"/a\": {{\"get\": {{\"responses\": {{\"200\": {response}}}}}}}");
        attempt(
            "headers in headers",
            &document(&format!("\"paths\": {{{paths}}}, \"components\": {{\"headers\": {{{headers}}}}}")),
        );

        for (name, open) in [("arrays", "["), ("objects", "{\"a\":"), ("lists", "- "), ("keys", "? ")] {
            attempt(&format!("deep {name}"), &open.repeat(20_000));
        }
        attempt("a long number", &"9".repeat(1_000_000));
        attempt(
            "many anchors",
            &list(10_000, &|n| format!("&a{n} {n}, *a{n}")).replace(", ", "\n- ").replacen('&', "- &", 1),
        );
        let nested = (0..150).map(|n| format!("{}a: &a{n}\n", " ".repeat(n))).collect::<Vec<_>>().concat();
        attempt("anchors in anchors", &format!("{nested}{}{}", " ".repeat(150), "b: text\n"));
    });
}

#[test]
fn damaged_documents_are_read_to_an_end() {
    within_patience(run, |attempt| {
        let documents: Vec<(String, Vec<u8>)> =
            documents().into_iter().filter(|(name, _)| !name.contains("bomb")).collect();
        assert!(documents.len() > 30, "the documents are found at all");
        let mut random = Random(0x5eed_cafe_f00d_1234);
        for number in 0..DAMAGED {
            let (name, bytes) = &documents[random.below(documents.len())];
            let mut bytes = bytes.clone();
            for _ in 0..=random.below(8) {
                random.damage(&mut bytes);
            }
            attempt(&format!("{name}, try {number}"), &String::from_utf8_lossy(&bytes));
        }
    });
}
