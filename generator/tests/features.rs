//! A crate's features: groups of operations cannot take the names of those that every crate has.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::BTreeSet;
use std::fmt::Write;

use clientwright::load::NoFiles;
use clientwright::{Spec, emit};

/// The features in the manifest of a client whose operations have these tags.
fn features(tags: &BTreeSet<String>) -> Vec<String> {
    let mut text = "openapi: 3.1.0\ninfo: {title: Things, version: '1'}\npaths:\n".to_owned();
    for (number, tag) in tags.iter().enumerate() {
        let operation = format!(
            "{{operationId: get{number}, tags: ['{tag}'], responses: {{'204': {{description: Done.}}}}}}"
        );
        writeln!(text, "  /{number}: {{get: {operation}}}").unwrap();
    }
    let options = emit::Options {
        crate_name: "things".into(),
        layout: emit::Layout::Crate,
        runtime: emit::Runtime::Version("0.1".into()),
        package: emit::Package::default(),
    };
    let files =
        clientwright::generate(Spec::new("things.yaml", text, "things"), &mut NoFiles, &options).unwrap();
    let manifest = &files.iter().find(|file| file.path == "Cargo.toml").unwrap().text;
    let section = manifest.split("\n[features]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let names =
        section.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
    names.map(|(name, _)| name.trim_matches('"').to_owned()).collect()
}

#[test]
fn groups_do_not_take_the_names_of_other_features() {
    let own: BTreeSet<String> = features(&BTreeSet::from(["Group".to_owned()])).into_iter().collect();
    assert!(own.contains("group") && own.contains("default") && own.len() > 12, "{own:?}");
    let all = features(&own);
    let different: BTreeSet<&String> = all.iter().collect();
    assert_eq!(different.len(), all.len(), "{all:?}");
    assert!(all.len() >= 2 * own.len() - 1, "each tag has a feature: {all:?}");
}
