//! Selections: a document with patterns comes in; what is left of it, or what is wrong with the patterns, goes out.
//!
//! A case is a document whose first lines are its patterns: `# include tag:Pets`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use clientwright::diagnostics::{self, Color, Diagnostics};
use clientwright::ir::Api;
use clientwright::load::NoFiles;
use clientwright::source::Sources;
use clientwright::{Selection, Spec, emit};
use quote::ToTokens;

/// The patterns in the first lines of a case.
fn selection(case: &str) -> Selection {
    let lines = |word: &str| -> Vec<String> {
        let start = format!("# {word} ");
        case.lines().filter_map(|line| line.strip_prefix(&start)).map(str::to_owned).collect()
    };
    Selection { include: lines("include"), exclude: lines("exclude") }
}

/// What is read of a document, and what is said about it.
fn read(text: &str, selection: Selection) -> (Option<Api>, String) {
    let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
    let spec = Spec { selection, ..Spec::new("api.yaml", text, "api") };
    let api = clientwright::read(spec, &mut NoFiles, &mut sources, &mut findings);
    (api, diagnostics::report(&findings, &sources, Color::Never))
}

/// What is left, by name.
fn outline(api: &Api) -> String {
    let mut text = String::new();
    for operation in &api.operations {
        let tag = &api.tags[operation.tag];
        let _ = writeln!(text, "operation {} ({}, feature {})", operation.method_name, tag.name, tag.feature);
    }
    for webhook in &api.webhooks {
        let _ = writeln!(text, "webhook {}", webhook.name);
    }
    for item in &api.items {
        let _ = writeln!(text, "type {}", item.name);
    }
    text
}

/// The text of each item of a module's files, and of each method.
fn items(api: &Api) -> BTreeSet<String> {
    let options = emit::Options {
        crate_name: "cases".to_owned(),
        layout: emit::Layout::Module,
        runtime: emit::Runtime::Version("0.1".to_owned()),
        package: emit::Package::default(),
    };
    let mut found = BTreeSet::new();
    for file in clientwright::render(std::slice::from_ref(api), &options).unwrap() {
        let telling = ["types.rs", "wire.rs", "operations.rs"].iter().any(|name| file.path.ends_with(name));
        if !telling {
            continue;
        }
        for item in syn::parse_file(&file.text).unwrap().items {
            match item {
                // Lists of what is there.
                syn::Item::Use(_) | syn::Item::Macro(_) => {}
                syn::Item::Impl(block) if file.path.ends_with("operations.rs") => {
                    found.extend(block.items.iter().map(|one| one.to_token_stream().to_string()));
                }
                other => drop(found.insert(other.to_token_stream().to_string())),
            }
        }
    }
    found
}

#[test]
fn selections_leave_what_they_say_and_change_nothing_in_it() {
    insta::glob!("cases/selection/*.yaml", |path| {
        let case = fs::read_to_string(path).unwrap();
        let (api, said) = read(&case, selection(&case));
        let left = api.as_ref().map(outline).unwrap_or_default();
        insta::assert_snapshot!(format!("{left}{said}"));
        let Some(api) = api else { return };
        // What an error keeps from being generated whole has nothing to be compared with.
        let (Some(whole), _) = read(&case, Selection::default()) else { return };
        let (part, whole) = (items(&api), items(&whole));
        let different: Vec<_> = part.difference(&whole).collect();
        assert!(different.is_empty(), "not as in the whole client: {different:#?}");
        assert!(part.len() < whole.len(), "something is left out");
    });
}

#[test]
fn without_a_selection_nothing_is_left_out() {
    let case =
        fs::read_to_string(format!("{}/tests/cases/selection/by-tag.yaml", env!("CARGO_MANIFEST_DIR")));
    let (api, said) = read(&case.unwrap(), Selection::default());
    let api = api.expect(&said);
    assert!(api.items.iter().any(|item| item.name == "NobodysType"), "{}", outline(&api));
}

#[test]
fn findings_are_those_of_what_is_left() {
    let text = "
openapi: 3.1.0
info: {title: Keys, version: '1'}
paths:
  /wrong/{id}:
    get: {operationId: wrong, responses: {'200': {$ref: '#/components/responses/Missing'}}}
  /right: {get: {operationId: right, responses: {'204': {description: Done.}}}}
components: {schemas: {Wrong: {type: strin}, Right: {type: object}}}
";
    let (api, said) = read(text, Selection::default());
    assert!(api.is_none() && said.contains("Missing") && said.contains("strin"), "{said}");
    let exclude = vec!["operation:wrong".to_owned()];
    let (api, said) = read(text, Selection { exclude, ..Selection::default() });
    assert!(!said.contains("error"), "{said}");
    assert_eq!(api.map(|api| api.operations.len()), Some(1));
}
