//! Documents whose texts and names try to break out give crates that compile, run nothing and show text as text.
//!
//! Each document is generated as a crate of its own by the command, to see what is written and where. Those of a text
//! each then become modules of one crate, which is built and documented faster than 50; the one of all texts, the one
//! of all names and those that are written down whole are built alone.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod documents;
mod page;
mod sandbox;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Instant;

use clientwright::diagnostics::{Diagnostics, Severity};
use clientwright::emit::{self, Layout, Runtime};
use clientwright::ir::Api;
use clientwright::load::NoFiles;
use clientwright::source::Sources;
use clientwright::{OutputFile, Spec};
use documents::Document;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use sandbox::{Sandbox, collect, documentation};

/// The crate of the documents of a text each.
const TEXTS: &str = "hostile-texts";

#[test]
fn hostile_documents_become_harmless_crates() {
    let start = Instant::now();
    let step = |what: &str| eprintln!("{:6.1} s: {what}", start.elapsed().as_secs_f32());
    let mut sandbox = Sandbox::new("hostile");
    let texts = documents::of_texts();
    let written = documents::written().into_iter().filter(|(_, refused)| refused.is_none());
    let mut whole: Vec<Document> = written.map(|(document, _)| document).collect();
    whole.extend([documents::of_all_texts(), documents::of_names()]);
    for document in texts.iter().map(|(document, _)| document).chain(&whole) {
        let output = sandbox.generate(document);
        assert!(output.status.success(), "{}: {}", document.name, String::from_utf8_lossy(&output.stderr));
    }
    sandbox.check("generating");
    step("generated");

    let features: Vec<&str> = texts.iter().map(|(document, _)| document.name.as_str()).collect();
    let apis: Vec<Api> = texts.iter().map(|(document, _)| surface(document)).collect();
    sandbox.collect(TEXTS, &features, &files(&apis));
    step("collected");
    manifests_are_as_always(&sandbox, &features, &whole);
    step("manifests read");

    let mut members = vec!["-p", TEXTS];
    members.extend(whole.iter().flat_map(|document| ["-p", &document.name]));
    for command in [&["check", "--lib", "--test", "contract"][..], &["doc", "--no-deps"]] {
        let said = sandbox.cargo(&[command, &members].concat());
        assert!(said.success && !said.err.contains("warning"), "{}", said.err);
        sandbox.check(command[0]);
        step(command[0]);
    }
    for name in features.iter().chain(members.iter().filter(|name| **name != "-p")) {
        let files = sandbox.texts(name);
        nothing_is_invisible(&files);
        let readme = files.iter().find(|(path, _)| path.ends_with("README.md"));
        assert!(readme.is_some() || *name == TEXTS, "{name} has no readme");
        if let Some((_, text)) = readme {
            readme_is_plain(text);
        }
    }
    step("files read");
    for name in members.iter().filter(|name| **name != "-p") {
        pages(&documentation(&name.replace('-', "_")));
    }
    for (document, shown) in &texts {
        let module = documentation(&TEXTS.replace('-', "_")).join(document.module());
        let text = pages(&module);
        for piece in shown {
            let piece: String = piece.split_whitespace().collect();
            assert!(text.contains(&piece), "{} does not show {piece:?}", document.name);
        }
    }
    step("pages read");
    examples_compile_and_nothing_runs(&sandbox, &documents::of_all_texts());
    step("examples compiled");
}

/// The surface of a document. Texts are no reason to refuse it.
fn surface(document: &Document) -> Api {
    let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
    let spec = Spec::new(format!("{}.yaml", document.name), &*document.text, &document.name);
    let spec = Spec { contract_tests: true, ..spec };
    let api = clientwright::read(spec, &mut NoFiles, &mut sources, &mut findings);
    let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{}: {errors:?}", document.name);
    api.expect("no error, so there is a surface")
}

/// The files of a crate of several APIs.
fn files(apis: &[Api]) -> Vec<OutputFile> {
    let options = emit::Options {
        crate_name: TEXTS.replace('-', "_"),
        layout: Layout::Module,
        runtime: Runtime::Version("0.1".to_owned()),
        package: emit::Package::default(),
    };
    clientwright::render(apis, &options).expect("what was lowered can be emitted")
}

/// Manifests say what those of all crates say: nothing else is built or fetched, no code runs before.
fn manifests_are_as_always(sandbox: &Sandbox, texts: &[&str], whole: &[Document]) {
    let said = sandbox.cargo(&["metadata", "--format-version=1", "--no-deps"]);
    assert!(said.success && said.err.is_empty(), "{}", said.err);
    let metadata: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert_eq!(packages.len(), texts.len() + whole.len() + 1);
    for package in packages {
        let list = |key: &str, field: &str| -> Vec<String> {
            let mut names: Vec<String> =
                package[key].as_array().unwrap().iter().map(|one| one[field].to_string()).collect();
            names.sort();
            names
        };
        assert_eq!(list("targets", "kind"), [r#"["lib"]"#, r#"["test"]"#], "{package}");
        assert_eq!(
            list("dependencies", "name"),
            [r#""clientwright-runtime""#, r#""serde_json""#, r#""tokio""#],
            "{package}"
        );
        let description = package["description"].as_str().unwrap_or_default();
        assert!(
            description.chars().count() < 300 && !description.contains(char::is_control),
            "{description:?}"
        );
    }
}

/// No file holds what can't be seen, or turns the direction of what stands around it.
fn nothing_is_invisible(texts: &[(std::path::PathBuf, String)]) {
    assert!(!texts.is_empty());
    for (path, text) in texts {
        let hidden = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}' | '\u{feff}')
        };
        assert!(!text.contains(hidden), "{} holds {:?}", path.display(), text.matches(hidden).next());
    }
}

/// A readme has no HTML but its header, leads nowhere but to the web, and has no code to run but the one example of ours.
fn readme_is_plain(text: &str) {
    let (header, text) = text.split_once("\n\n").unwrap();
    assert!(
        header.starts_with("<!-- @generated by clientwright from ") && header.ends_with(" -->"),
        "{header}"
    );
    assert!(!header[4..header.len() - 4].contains(['<', '>']), "{header}");
    let (mut examples, mut in_example) = (0, false);
    for event in Parser::new_ext(text, Options::all()) {
        match &event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &**language == "rust,no_run" => {
                (examples, in_example) = (examples + 1, true);
                continue;
            }
            Event::Text(code) if std::mem::take(&mut in_example) => {
                assert!(code.starts_with("async fn example() -> Result<(), Box<dyn std::error::Error>> {\n"));
            }
            _ => {}
        }
        let wrong = match &event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                !["https://", "http://"].iter().any(|scheme| dest_url.starts_with(scheme))
            }
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::Start(Tag::Image { .. } | Tag::HtmlBlock | Tag::MetadataBlock(_)) => true,
            Event::Start(Tag::CodeBlock(kind)) => *kind != CodeBlockKind::Fenced("text".into()),
            _ => false,
        };
        assert!(!wrong, "{event:?} in {text}");
    }
    assert!(examples <= 1, "{examples} examples in {text}");
}

/// The text of all pages of a crate or module, each of which is checked.
fn pages(folder: &Path) -> String {
    let mut paths = BTreeSet::new();
    collect(folder, &mut paths);
    // The trait is the runtime's, shown once more: nothing on its page is of the document.
    paths.retain(|path| {
        path.extension().is_some_and(|extension| extension == "html") && !path.ends_with("trait.Json.html")
    });
    assert!(paths.len() > 3, "{paths:?}");
    let read = |path: &std::path::PathBuf| (path.clone(), fs::read_to_string(path).unwrap());
    let pages: Vec<_> =
        paths.iter().map(read).filter(|(_, html)| !html.contains("http-equiv=\"refresh\"")).collect();
    links_lead_to_methods(&pages);
    pages.iter().map(|(path, html)| page::text(path, html)).collect()
}

/// Links to methods, whose anchors rustdoc takes as they are, lead to methods that stand on the page.
fn links_lead_to_methods(pages: &[(std::path::PathBuf, String)]) {
    for (path, html) in pages {
        for (page, anchor) in page::links_to_methods(html) {
            let beside = path.with_file_name(page);
            let Some((_, there)) = pages.iter().find(|(other, _)| *other == beside) else { continue };
            assert!(page::has_place(there, anchor), "{}: {page}#{anchor}", path.display());
        }
    }
}

/// All examples in the documentation are ours, and are compiled only.
fn examples_compile_and_nothing_runs(sandbox: &Sandbox, document: &Document) {
    let said = sandbox.cargo(&["test", "--doc", "-p", &document.name]);
    assert!(said.success, "{}{}", said.out, said.err);
    let tests: Vec<&str> =
        said.out.lines().filter(|line| line.starts_with("test ") && line.contains(" ... ")).collect();
    assert_eq!(tests.len(), 5, "one in the readme, two on the front page, one an operation: {tests:?}");
    assert!(tests.iter().all(|test| test.ends_with("- compile ... ok")), "{tests:?}");
    sandbox.check("compiling the examples");
}

#[test]
fn what_can_not_be_named_is_refused_with_a_place() {
    let mut sandbox = Sandbox::new("hostile-refused");
    let refused = documents::written().into_iter().filter_map(|(document, code)| Some((document, code?)));
    let mut count = 0;
    for (document, code) in refused {
        let output = sandbox.generate(&document);
        let said = String::from_utf8(output.stderr).unwrap();
        let place = format!("{}.yaml:", document.name);
        assert_eq!(output.status.code(), Some(1), "{}: {said}", document.name);
        assert!(
            said.contains(&format!("error[{code}]")) && said.contains(&place),
            "{}: {said}",
            document.name
        );
        assert!(!said.contains(|c: char| c.is_control() && c != '\n'), "{said:?}");
        count += 1;
    }
    assert!(count >= 5);
    sandbox.check("refusing");
}
