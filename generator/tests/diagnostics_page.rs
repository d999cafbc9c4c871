//! `docs/diagnostics.md` has every code that the sources use, and its examples show what they say they show.

use clientwright::Spec;
use clientwright::diagnostics::Diagnostics;
use clientwright::document;
use clientwright::lint;
use clientwright::load::{self, NoFiles};
use clientwright::lower;
use clientwright::node::Node;
use clientwright::review::{self, Options};
use clientwright::source::Sources;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A section of the page: its examples, the wrong one first.
type Sections = BTreeMap<String, Vec<String>>;

#[test]
fn every_code_has_a_section_and_every_section_a_code() {
    let used: BTreeSet<String> = codes().into_keys().collect();
    let told: BTreeSet<String> = sections().into_keys().collect();
    assert_eq!(used.difference(&told).collect::<Vec<_>>(), Vec::<&String>::new(), "codes without a section");
    assert_eq!(told.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "sections without a code");
    assert!(used.len() > 30, "the codes are found at all");
}

/// Of the stages up to `lower`; what later ones find is about files, not about documents.
#[test]
fn examples_show_what_they_are_for() {
    let codes = codes();
    let mut shown = 0;
    for (code, examples) in sections() {
        let is_early = |file: &String| {
            ["load", "document", "resolve", "lint", "lower"].iter().any(|stage| file.starts_with(stage))
        };
        if !codes.get(&code).is_some_and(|files| files.iter().any(is_early)) {
            continue;
        }
        if let [wrong, right] = &*examples {
            assert!(found_in(wrong).contains(code.as_str()), "{code}: the wrong example is not:\n{wrong}");
            assert!(!found_in(right).contains(code.as_str()), "{code}: the right example is wrong:\n{right}");
            shown += 1;
        } else {
            // Some take more text than anybody wants to read.
            assert!(
                matches!(
                    &*code,
                    "file-too-large"
                        | "overlay-size"
                        | "too-deep"
                        | "unsupported-combinations"
                        | "unsupported-depth"
                ),
                "{code} has no two examples"
            );
        }
    }
    assert!(shown > 30, "the examples are found at all");
}

/// The codes of what is found in a document, as one of ours and as one of others.
fn found_in(text: &str) -> BTreeSet<&'static str> {
    let mut codes = BTreeSet::new();
    for ours in [true, false] {
        let mut sources = Sources::default();
        let mut diagnostics = Diagnostics::default();
        let id = sources.add("example", text);
        if let Some(mut root) = load::load(&sources, id, &mut diagnostics) {
            if root.get("overlay").is_some() || root.get("actions").is_some() {
                root = overlaid(&root, &mut sources, &mut diagnostics);
            }
            let loaded = load::follow(&mut sources, root, &mut NoFiles, &mut diagnostics);
            if let Some(document) = document::read(&loaded, &mut diagnostics) {
                lint::lint(&document, &lint::Options { ours }, &mut diagnostics);
                let name = || "example".to_owned();
                let (module, feature, document_name) = (name(), name(), name());
                let options =
                    lower::Options { module, feature, document: document_name, ours, contract_tests: true };
                lower::lower(&document, &options, &mut diagnostics);
            }
        }
        codes.extend(diagnostics.iter().map(|diagnostic| diagnostic.code));
    }
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let spec = Spec::new("example", text, "example");
    review::review(spec, Options { house: true }, &mut NoFiles, &mut sources, &mut diagnostics);
    codes.extend(diagnostics.iter().map(|diagnostic| diagnostic.code));
    codes
}

/// What becomes of a small document under an overlay.
fn overlaid(overlay: &Node, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Node {
    let text = "{openapi: 3.1.0, info: {title: Keys, version: '1'}, tags: [], paths: {/keys: {get: {}}}}";
    let id = sources.add("api.yaml", text);
    let mut document = load::load(sources, id, diagnostics).expect("it is YAML");
    load::overlay(overlay, &mut document, sources, diagnostics);
    document
}

fn sections() -> Sections {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    let page = fs::read_to_string(page).expect("the page is there");
    let mut sections = Sections::new();
    for section in page.split("\n### ").skip(1) {
        let (code, text) = section.split_once('\n').unwrap_or((section, ""));
        let fenced = text.split("\n```").skip(1).step_by(2);
        let examples = fenced.map(|block| block.split_once('\n').map_or("", |(_, example)| example));
        let earlier = sections.insert(code.trim().to_owned(), examples.map(str::to_owned).collect());
        assert!(earlier.is_none(), "{code} has two sections");
    }
    sections
}

/// Every code in the sources, with the files that use it.
fn codes() -> BTreeMap<String, Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut codes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
                continue;
            }
            let file = entry.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(&entry).expect("sources are text");
            for start in ["Diagnostic::error(", "Diagnostic::warning(", "Diagnostic::note("] {
                for call in text.split(start).skip(1) {
                    // A code that is no literal comes from elsewhere, where it is one.
                    if let Some(code) =
                        call.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next())
                    {
                        codes.entry(code.to_owned()).or_default().push(file.clone());
                    }
                }
            }
        }
    }
    for code in lint::RULES.iter().chain(lint::REVIEW).flat_map(|rule| rule.codes) {
        codes.entry((*code).to_owned()).or_default().push("lint".to_owned());
    }
    codes
}
