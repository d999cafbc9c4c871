//! A text as a document: it is refused with reasons that stand at places of it, or becomes the same Rust files each time.

use clientwright::Spec;
use clientwright::diagnostics::{self, Color, Diagnostics};
use clientwright::emit::{Layout, Options, Package, Runtime};
use clientwright::load::NoFiles;
use clientwright::source::Sources;

/// Runs the whole line over it.
///
/// # Panics
///
/// If what is said above does not hold.
pub(crate) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let first = generate(text);
    if let Some(files) = first {
        assert!(!files.is_empty());
        assert_eq!(Some(files), generate(text), "another time it is another crate");
    }
}

fn generate(text: &str) -> Option<Vec<String>> {
    let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
    let spec = Spec { contract_tests: true, ..Spec::new("fuzzed.yaml", text, "fuzzed") };
    let api = clientwright::read(spec, &mut NoFiles, &mut sources, &mut findings);
    assert_ne!(api.is_some(), findings.has_errors(), "accepted and wrong, or refused without a reason");
    for finding in findings.iter() {
        let (start, end) = (finding.span.start as usize, finding.span.end as usize);
        assert!(text.get(start..end).is_some(), "{finding:?} is not at a place of the text");
    }
    let rendered = diagnostics::render(&findings, &sources, Color::Never);
    assert!(!findings.has_errors() || !rendered.is_empty());
    let options = Options {
        crate_name: "fuzzed".to_owned(),
        layout: Layout::Crate,
        runtime: Runtime::Version("0.1".to_owned()),
        package: Package::default(),
    };
    let files = clientwright::render(&[api?], &options).expect("what is accepted can be emitted");
    Some(files.into_iter().map(|file| format!("{}\n{}", file.path, file.text)).collect())
}
