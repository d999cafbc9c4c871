//! A document's way to a reviewer: its text comes in, all findings about it leave, what it allows itself taken out.
//!
//! The same stages as generation's, as far as the Rust surface, so that a document without findings is one that can be
//! generated from; and the rules that only reviews run.

mod coverage;

pub use coverage::{Counts, Coverage, coverage};

use crate::diagnostics::Diagnostics;
use crate::document::Document;
use crate::ir::Api;
use crate::lint::{self, Allowances, Kind};
use crate::load::{self, Files, Loaded};
use crate::node::Node;
use crate::source::Sources;
use crate::{Overlay, Spec, document, lower};

/// How to review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The document keeps this project's conventions too (`specs/README.md`).
    pub house: bool,
}

/// What a review has read.
#[derive(Debug)]
pub struct Reviewed {
    /// The trees of the document's files.
    pub loaded: Loaded,
    /// What was made of them, if the document could be read.
    pub document: Option<Document>,
    /// The Rust surface, if there is one.
    pub api: Option<Api>,
}

/// Reports all that generation would say and all that a reviewer would ask, but for what the document allows itself with
/// `x-lint-allow`. Gives what was read, or nothing if the text is no tree.
///
/// Rules of a review hold the document to what one's own is held to, since who reviews it can mend it. `spec.ours` says
/// whether clashing names are errors, as in generation.
pub fn review(
    spec: Spec,
    options: Options,
    files: &mut dyn Files,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Reviewed> {
    let Spec { name, text, module, feature, ours, contract_tests, overlays, selection: _ } = spec;
    let mut found = Diagnostics::default();
    let reviewed = (|| {
        let id = sources.add(name.clone(), text);
        let mut root = load::load(sources, id, &mut found)?;
        for Overlay { name, text } in overlays {
            let id = sources.add(name, text);
            if let Some(tree) = load::load(sources, id, &mut found) {
                load::overlay(&tree, &mut root, sources, &mut found);
            }
        }
        let loaded = load::follow(sources, root, files, &mut found);
        let Some(document) = document::read(&loaded, &mut found) else {
            return Some(Reviewed { loaded, document: None, api: None });
        };
        let broken = found.has_errors();
        let roots: Vec<&Node> = loaded.trees().iter().map(|tree| &tree.root).collect();
        if !broken {
            lint::lint(&document, &lint::Options { ours: true }, &mut found);
            if !options.house {
                let house = |code: &str| {
                    lint::RULES.iter().any(|rule| rule.kind == Kind::House && rule.codes.contains(&code))
                };
                found.retain(|finding| !house(finding.code));
            }
            lint::review(&document, &roots, sources, options.house, &mut found);
        }
        let allowances = Allowances::of(&roots);
        allowances.apply(&mut found);
        let mut api = None;
        if !broken {
            allowances.problems(&mut found);
            let options = lower::Options { module, feature, document: name, ours, contract_tests };
            api = lower::lower(&document, &options, &mut found);
        }
        Some(Reviewed { loaded, document: Some(document), api })
    })();
    diagnostics.absorb(found);
    reviewed
}
