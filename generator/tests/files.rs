//! References to other files, on a real disk: which are followed, which are refused, and what is said of these.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;
use std::path::Path;

use clientwright::Spec;
use clientwright::cli::disk::SpecFolder;
use clientwright::diagnostics::{self, Color, Diagnostics};
use clientwright::emit;
use clientwright::source::Sources;

/// A document that has the property `it` from elsewhere.
fn document(reference: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: Keys, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    Key:\n      \
         type: object\n      properties:\n        it: {{$ref: {reference:?}}}\n"
    )
}

/// A folder of files; the document is `api/spec/keys.yaml`.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let part = "Part: {type: object, properties: {name: {type: string}}}\nList: [{type: integer}]\n'a/b c': {type: boolean}\n";
    let files = [
        ("api/spec/part.yaml", part),
        ("api/spec/with space.yaml", part),
        ("api/spec/per%cent.yaml", part),
        (
            "api/spec/sub/deep.yaml",
            "Deep: {$ref: '../part.yaml#/Part'}\nBack: {$ref: '../keys.yaml#/components/schemas/Key'}\n",
        ),
        ("api/spec/sub/one.yaml", "{type: object, properties: {two: {$ref: two.json}}}"),
        (
            "api/spec/sub/two.json",
            r##"{"type": "object", "properties": {"one": {"$ref": "one.yaml"}, "self": {"$ref": "#"}}}"##,
        ),
        ("api/spec/loop.yaml", "A: {$ref: '#/B'}\nB: {$ref: 'loop.yaml#/A'}\n"),
        ("api/spec/broken.yaml", "A: {type: [\n"),
        ("api/secret.yaml", part),
        ("shared/part.yaml", part),
        ("api/spec/note.txt", "plain text"),
    ];
    for (path, text) in files {
        let path = home.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::write(home.path().join("api/spec/latin.yaml"), b"A: {description: \xe4}\n").unwrap();
    #[cfg(unix)]
    {
        let link = |from: &str, to: &str| {
            std::os::unix::fs::symlink(home.path().join(from), home.path().join(to)).unwrap();
        };
        link("api/secret.yaml", "api/spec/link-out.yaml");
        link("api/spec/part.yaml", "api/spec/link-in.yaml");
        link("shared", "api/spec/linked-folder");
    }
    home
}

/// What is said of a document that refers to something; nothing if all is well.
fn said(home: &Path, reference: &str, allowed: &[&str]) -> String {
    let document = document(reference);
    let name = "api/spec/keys.yaml";
    fs::write(home.join(name), &document).unwrap();
    let mut files = SpecFolder::of(home, Path::new(name)).unwrap();
    for folder in allowed {
        files.allow(&home.join(folder)).unwrap();
    }
    let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
    let api = clientwright::read(Spec::new(name, document, "keys"), &mut files, &mut sources, &mut findings);
    assert_eq!(api.is_none(), findings.has_errors(), "{reference}");
    diagnostics::render(&findings, &sources, Color::Never)
}

#[test]
fn files_below_the_documents_folder_are_read() {
    let home = home();
    let references = [
        "part.yaml#/Part",
        "./part.yaml#/Part",
        "sub/../part.yaml#/Part",
        "../spec/part.yaml#/Part",
        "part.yaml#/List/0",
        "part.yaml#/a~1b c",
        "part.yaml#/a~1b%20c",
        "part.yaml#/Part/properties/name",
        "with%20space.yaml#/Part",
        "with space.yaml#/Part",
        "per%25cent.yaml#/Part",
        "%70art.yaml#/Part",
        "sub/deep.yaml#/Deep",
        "sub/deep.yaml#/Back",
        "sub/one.yaml",
        "sub/two.json#/properties/one",
        "keys.yaml#/components/schemas/Key",
    ];
    for reference in references {
        assert_eq!(said(home.path(), reference, &[]), "", "{reference}");
    }
    #[cfg(unix)]
    assert_eq!(said(home.path(), "link-in.yaml#/Part", &[]), "");
    let absolute = home.path().canonicalize().unwrap().join("api/spec/part.yaml");
    assert_eq!(said(home.path(), &format!("{}#/Part", absolute.to_str().unwrap()), &[]), "");
}

#[test]
fn a_pointer_to_a_nameless_property_is_read_as_the_whole_file() {
    let home = home();
    let said = said(home.path(), "sub/one.yaml#/", &[]);
    assert!(said.contains("warning[relative-ref]") && said.contains("it is read as the whole"), "{said}");
}

#[test]
fn what_is_not_to_be_read_is_said_with_its_place() {
    let home = home();
    let outside = "it lies outside the document's folder";
    let fetched = "would have to be fetched";
    let table = [
        ("../secret.yaml#/Part", outside),
        ("%2e%2e/secret.yaml#/Part", outside),
        ("..%2fsecret.yaml#/Part", outside),
        ("sub/../../secret.yaml#/Part", outside),
        ("../../../../../../../../etc/hosts", outside),
        ("/etc/hosts", outside),
        ("../../shared/part.yaml#/Part", outside),
        ("https://example.test/part.yaml#/Part", fetched),
        ("HTTP://example.test/part.yaml", fetched),
        ("//example.test/part.yaml", fetched),
        ("urn:example:part", fetched),
        ("file:///etc/hosts", "write a path instead"),
        ("file:part.yaml#/Part", "write a path instead"),
        ("none.yaml#/Part", "cannot read 'api/spec/none.yaml'"),
        ("part.yaml#/Prat", "there is nothing at '#/Prat'"),
        ("part.yaml#/List/1", "there is nothing at"),
        ("part.yaml#/List/-1", "there is nothing at"),
        ("part.yaml#anchor", "no schema has the anchor 'anchor'"),
        ("broken.yaml#/A", "not readable as YAML or JSON"),
        ("latin.yaml#/A", "it is not UTF-8 text"),
        ("sub", "cannot read 'api/spec/sub'"),
        ("sub%00/one.yaml", "cannot read"),
        ("loop.yaml#/A", "leads back to itself"),
    ];
    for (reference, expected) in table {
        let said = said(home.path(), reference, &[]);
        assert!(said.contains("error[") && said.contains(expected), "{reference}: {said}");
        assert!(said.contains("api/spec/keys.yaml:9:") || said.contains("loop.yaml:"), "{reference}: {said}");
    }
    #[cfg(unix)]
    for reference in ["link-out.yaml#/Part", "linked-folder/part.yaml#/Part"] {
        let said = said(home.path(), reference, &[]);
        assert!(said.contains(outside), "{reference}: {said}");
    }
}

#[test]
fn other_folders_can_be_allowed() {
    let home = home();
    assert_eq!(said(home.path(), "../../shared/part.yaml#/Part", &["shared"]), "");
    assert!(said(home.path(), "../secret.yaml#/Part", &["shared"]).contains("outside"));
    assert_eq!(said(home.path(), "../secret.yaml#/Part", &["api"]), "");
    #[cfg(unix)]
    assert_eq!(said(home.path(), "linked-folder/part.yaml#/Part", &["shared"]), "");
    let mut files = SpecFolder::of(home.path(), Path::new("api/spec/keys.yaml")).unwrap();
    assert!(files.allow(&home.path().join("nowhere")).is_err());
}

#[test]
fn what_is_generated_does_not_tell_where_the_document_lies() {
    let home = home();
    let document = document("sub/one.yaml");
    let generate = |name: &str| {
        let mut files = SpecFolder::of(home.path(), Path::new(name)).unwrap();
        let options = emit::Options {
            crate_name: "keys".to_owned(),
            layout: emit::Layout::Crate,
            runtime: emit::Runtime::Version("0.1".to_owned()),
            package: emit::Package::default(),
        };
        clientwright::generate(Spec::new(name, document.clone(), "keys"), &mut files, &options).unwrap()
    };
    let near = generate("api/spec/keys.yaml");
    let absolute = home.path().join("api/spec/keys.yaml");
    assert_eq!(generate(absolute.to_str().unwrap()), near);
    assert_eq!(generate("api/spec/sub/../keys.yaml"), near);
    for file in near {
        assert!(
            file.text.contains("@generated by clientwright from keys.yaml. Do not edit."),
            "{}",
            file.path
        );
        assert!(!file.text.contains(home.path().to_str().unwrap()), "{}", file.path);
    }
}
