//! Documents whose texts and names try to break out give crates that compile, run nothing and show text as text.

mod documents;
mod sandbox;

use std::fs;
use std::time::Instant;

use documents::Document;
use sandbox::{Sandbox, groups};

fn step(start: Instant, what: &str) {
    eprintln!("{:6.1} s: {what}", start.elapsed().as_secs_f32());
}

#[test]
fn hostile_documents_become_harmless_crates() {
    let start = Instant::now();
    let mut sandbox = Sandbox::new("hostile");
    let mut documents = documents::of_texts();
    documents.push(documents::of_names());
    for document in &documents {
        let output = sandbox.generate(document);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {said}", document.name);
    }
    sandbox.check("generating");
    step(start, "generated");

    sandbox.join();
    let features: Vec<String> = documents.iter().flat_map(|document| features(&sandbox, document)).collect();
    let features = features.join(",");
    let features = ["--no-default-features", "--features", &features];
    for command in
        [&["check", "--workspace", "--lib", "--test", "contract"][..], &["doc", "--workspace", "--no-deps"]]
    {
        let (good, said) = sandbox.cargo(&[command, &features].concat());
        assert!(good && !said.contains("warning"), "{said}");
        sandbox.check(command[0]);
        step(start, command[0]);
    }
}

/// What to build of a crate: all operations and `serde`, without a transport, which takes longer than all the rest.
fn features(sandbox: &Sandbox, document: &Document) -> Vec<String> {
    let manifest = fs::read_to_string(sandbox.folder(document).join("Cargo.toml")).unwrap();
    let groups = groups(&manifest).into_iter().chain(["serde".to_owned()]);
    groups.map(|feature| format!("{}/{feature}", document.name)).collect()
}
