//! The whole line under damaged documents: a text is refused with reasons, or becomes files that are Rust.

use std::cell::Cell;
use std::fs;
use std::path::Path;

use clientwright::Spec;
use clientwright::diagnostics::{self, Color, Diagnostics};
use clientwright::emit::{Layout, Options, Runtime};
use clientwright::load::NoFiles;
use clientwright::source::Sources;

use crate::damage::Random;
use crate::patience::within_patience;

/// Tries of damaged documents, of ours and of others each.
const DAMAGED: usize = 5_000;

/// A text through the whole line: a foreign document as a crate, one of ours as a module, in turns.
fn generate(text: &str, ours: bool) -> bool {
    let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
    let spec = Spec { ours, contract_tests: true, ..Spec::new("damaged.yaml", text, "damaged") };
    let api = clientwright::read(spec, &mut NoFiles, &mut sources, &mut findings);
    assert_ne!(api.is_some(), findings.has_errors(), "accepted and wrong, or refused without a reason");
    let rendered = diagnostics::render(&findings, &sources, Color::Never);
    assert!(!findings.has_errors() || !rendered.is_empty());
    let Some(api) = api else { return false };
    let layout = if ours { Layout::Module } else { Layout::Crate };
    let runtime = Runtime::Version("0.1".to_owned());
    let package = clientwright::emit::Package::default();
    let options = Options { crate_name: "damaged".to_owned(), layout, runtime, package };
    let files = clientwright::render(&[api], &options);
    assert!(!files.expect("what is accepted can be emitted").is_empty());
    true
}

/// Small documents that say a bit of everything, and specs, which say a lot.
fn documents(folders: &[&str]) -> Vec<(String, String)> {
    let mut documents = Vec::new();
    for folder in folders {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if path.extension().is_some_and(|end| end == "yaml") && !name.starts_with('.') {
                documents.push((name, fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    documents.sort();
    documents
}

const CASES: &[&str] = &[
    "tests/cases/document",
    "tests/cases/emit",
    "tests/cases/hostile/documents",
    "tests/cases/lint/clean",
    "tests/cases/lower",
    "tests/cases/refused",
];

#[test]
fn every_beginning_of_a_spec_is_refused_or_generated() {
    let run = |text: &str| {
        generate(text, true);
        generate(text, false);
    };
    within_patience(run, |attempt| {
        let specs = documents(&["../specs"]);
        assert!(specs.len() >= 5, "{specs:?}");
        for (name, text) in specs {
            for length in (0..text.len()).step_by(500).filter(|length| text.is_char_boundary(*length)) {
                attempt(&format!("{name}, cut at {length}"), &text[..length]);
            }
        }
    });
}

#[test]
fn damaged_documents_of_ours_are_refused_or_generated() {
    damaged(true, 0xba11_5eed_0dd5);
}

#[test]
fn damaged_documents_of_others_are_refused_or_generated() {
    damaged(false, 0xf00d_5eed_0dd5);
}

/// Damages documents that are accepted as they are.
fn damaged(ours: bool, seed: u64) {
    let (count, accepted) = (Cell::new(0), Cell::new(0));
    let run = move |text: &str| {
        accepted.set(accepted.get() + usize::from(generate(text, ours)));
        count.set(count.get() + 1);
        let enough = count.get() < DAMAGED || accepted.get() > DAMAGED / 10;
        assert!(enough, "hardly any of them is generated: {}", accepted.get());
    };
    within_patience(run, move |attempt| {
        let sound = |folders| -> Vec<(String, String)> {
            documents(folders).into_iter().filter(|(_, text)| generate(text, ours)).collect()
        };
        let (cases, specs) = (sound(CASES), sound(&["../specs"]));
        assert!(cases.len() > 10 && specs.len() >= 5, "{} cases, {} specs", cases.len(), specs.len());
        let mut random = Random(seed);
        for number in 0..DAMAGED {
            let list = if number % 50 == 0 { &specs } else { &cases };
            let (name, text) = &list[random.below(list.len())];
            let mut text = text.clone();
            for _ in 0..=random.below(2) {
                text = random.confuse(&text);
            }
            if number % 3 == 0 {
                let mut bytes = text.into_bytes();
                random.damage(&mut bytes);
                text = String::from_utf8_lossy(&bytes).into_owned();
            }
            attempt(&format!("{name}, try {number}"), &text);
        }
    });
}

/// A short run of the fuzz target (`fuzz/`): what its corpus holds, and damaged copies of it.
#[test]
fn what_fuzzing_found_is_refused_or_generated() {
    let run = |text: &str| crate::document_target::run(text.as_bytes());
    within_patience(run, |attempt| {
        let texts = documents(&["../fuzz/corpus/document"]);
        assert!(texts.len() > 5, "{} texts", texts.len());
        let mut random = Random(0xf022_5eed);
        for (name, text) in &texts {
            attempt(name, text);
            for number in 0..20 {
                let mut bytes = random.confuse(text).into_bytes();
                random.damage(&mut bytes);
                attempt(&format!("{name}, try {number}"), &String::from_utf8_lossy(&bytes));
            }
        }
    });
}
