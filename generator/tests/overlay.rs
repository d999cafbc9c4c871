//! Overlays: a document and what lies over it come in; the document as it is read then, or what is wrong, goes out.
//!
//! A case is a file of several texts, `---` between them: the document, then its overlays.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use clientwright::diagnostics::{self, Color, Diagnostics};
use clientwright::load;
use clientwright::load::NoFiles;
use clientwright::node::{Node, NodeKind};
use clientwright::source::Sources;
use clientwright::{Overlay, Spec};
use std::fmt::Write;
use std::fs;

/// The texts of a case, each with its name.
fn texts(case: &str) -> Vec<(String, String)> {
    let texts = case.split("\n---\n").enumerate();
    let name = |index| if index == 0 { "api.yaml".to_owned() } else { format!("overlay-{index}.yaml") };
    texts.map(|(index, text)| (name(index), text.to_owned())).collect()
}

/// A tree as YAML, with the place of what does not come from the document.
fn show(node: &Node, root: &Node, sources: &Sources, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let origin = |node: &Node| {
        if node.span.source == root.span.source {
            return String::new();
        }
        let place = sources.line_column(node.span);
        format!("  # {}:{}:{}", sources.get(node.span.source).name, place.line, place.column)
    };
    let child = |node: &Node, out: &mut String| match &node.kind {
        NodeKind::Object(members) if !members.is_empty() => {
            let _ = writeln!(out, "{}", origin(node));
            show(node, root, sources, depth + 1, out);
        }
        NodeKind::Array(items) if !items.is_empty() => {
            let _ = writeln!(out, "{}", origin(node));
            show(node, root, sources, depth + 1, out);
        }
        NodeKind::Object(_) => {
            let _ = writeln!(out, " {{}}{}", origin(node));
        }
        NodeKind::Array(_) => {
            let _ = writeln!(out, " []{}", origin(node));
        }
        NodeKind::Null => {
            let _ = writeln!(out, " null{}", origin(node));
        }
        NodeKind::Bool(value) => {
            let _ = writeln!(out, " {value}{}", origin(node));
        }
        NodeKind::Number(value) => {
            let _ = writeln!(out, " {value}{}", origin(node));
        }
        NodeKind::String(value) => {
            let _ = writeln!(out, " {value:?}{}", origin(node));
        }
    };
    for member in node.members() {
        let _ = write!(out, "{indent}{}:", member.key.value);
        child(&member.value, out);
    }
    for item in node.items() {
        let _ = write!(out, "{indent}-");
        child(item, out);
    }
}

#[test]
fn overlays_change_documents() {
    insta::glob!("cases/overlay/*.yaml", |path| {
        let case = fs::read_to_string(path).unwrap();
        let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
        let mut trees = texts(&case).into_iter().map(|(name, text)| {
            let id = sources.add(name, text);
            (id, load::load(&sources, id, &mut findings).expect("the case is YAML"))
        });
        let (_, mut document) = trees.next().unwrap();
        let overlays: Vec<Node> = trees.map(|(_, tree)| tree).collect();
        for overlay in &overlays {
            load::overlay(overlay, &mut document, &sources, &mut findings);
        }
        let mut shown = diagnostics::render(&findings, &sources, Color::Never);
        show(&document, &document, &sources, 0, &mut shown);
        insta::assert_snapshot!(shown);
    });
}

/// What is read of a document and its overlays, or what is said about them.
fn read(texts: &[(&str, &str)]) -> Result<clientwright::ir::Api, String> {
    let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
    let overlay = |(name, text): &(&str, &str)| Overlay { name: (*name).into(), text: (*text).into() };
    let (document, overlays) = texts.split_first().unwrap();
    let spec =
        Spec { overlays: overlays.iter().map(overlay).collect(), ..Spec::new(document.0, document.1, "api") };
    clientwright::read(spec, &mut NoFiles, &mut sources, &mut findings)
        .ok_or_else(|| diagnostics::render(&findings, &sources, Color::Never))
}

const DOCUMENT: &str = "
openapi: 3.1.0
info: {title: Keys, version: '1'}
paths:
  /keys/{id}:
    get:
      operationId: getKey
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: A key., content: {application/json: {schema: {$ref: '#/components/schemas/Key'}}}}}
components:
  schemas:
    Key: {type: object, properties: {name: {type: string}}}
";

#[test]
fn what_is_wrong_with_what_an_overlay_brings_is_shown_there() {
    let overlay = "overlay: 1.1.0
info: {title: More, version: '1'}
actions:
  - target: $.components.schemas.Key.properties
    update:
      owner: {$ref: '#/components/schemas/Owned'}
  - target: $.components.schemas
    update: {Owner: {type: object}}
";
    let said = read(&[("api.yaml", DOCUMENT), ("fix.yaml", overlay)]).unwrap_err();
    assert!(said.contains("no schema named 'Owned'") && said.contains("--> fix.yaml:6:21"), "{said}");
    assert!(said.contains("did you mean 'Owner'?"), "{said}");
}

#[test]
fn what_an_overlay_brings_is_named_as_if_it_stood_in_the_document() {
    let added = "
      - {name: state, in: query, schema: {type: string, enum: [new, used]}}
";
    let whole = DOCUMENT
        .replace(
            "[{name: id, in: path, required: true, schema: {type: string}}]",
            &format!("\n      - {{name: id, in: path, required: true, schema: {{type: string}}}}{added}"),
        )
        .replace("Key: {type", "Other: {type: object, properties: {kind: {enum: [a, b]}}}\n    Key: {type")
        .replace(
            "{name: {type: string}}",
            "{name: {type: string}, other: {$ref: '#/components/schemas/Other'}}",
        );
    let overlay = "overlay: 1.0.0
info: {title: More, version: '1'}
actions:
  - target: $.paths['/keys/{id}'].get.parameters
    update: {name: state, in: query, schema: {type: string, enum: [new, used]}}
  - target: $.components.schemas
    update:
      Other: {type: object, properties: {kind: {enum: [a, b]}}}
      Key: {properties: {other: {$ref: '#/components/schemas/Other'}}}
";
    let names = |api: &clientwright::ir::Api| {
        let mut names: Vec<String> = api.items.iter().map(|item| item.name.clone()).collect();
        names.sort();
        names
    };
    let one = read(&[("api.yaml", &whole)]).unwrap();
    let two = read(&[("api.yaml", DOCUMENT), ("more.yaml", overlay)]).unwrap();
    assert_eq!(names(&one), ["GetKeyState", "Key", "Other", "OtherKind"]);
    assert_eq!(names(&two), names(&one));
}

#[test]
fn a_document_is_not_read_under_an_overlay_that_is_wrong() {
    for (overlay, said) in [
        ("actions: []", "error[not-an-overlay]"),
        ("overlay: 2.0.0", "error[overlay-version]"),
        ("overlay: 1.0.0\nactions: [{target: 'paths', remove: true}]", "error[overlay-query]"),
        ("overlay: 1.0.0\nactions: [{target: $.info", "error["),
    ] {
        let found = read(&[("api.yaml", DOCUMENT), ("fix.yaml", overlay)]).unwrap_err();
        assert!(found.contains(said) && found.contains("fix.yaml:"), "{overlay}: {found}");
    }
}
