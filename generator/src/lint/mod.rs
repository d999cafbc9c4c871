//! Checks of a resolved document: a [`Document`] enters, findings leave. Nothing is changed, and no rule knows of another.
//!
//! A rule is one function in one file, listed with its codes in [`RULES`]. A document of ours (hand-written here, so
//! that it can be mended) is held to more than a foreign one, in which most faults are warnings: generation goes on,
//! since nobody here may edit it. What lowering cannot do without, lowering reports itself.

mod anchors;
mod bounds;
mod composition;
mod cycles;
mod discriminators;
mod examples;
mod extensions;
mod keywords;
mod parameters;
mod paths;
mod required;
mod scopes;
mod secrets;
mod servers;
mod sources;
mod spelling;
mod tags;
mod walk;
mod words;

use self::anchors::Anchors;
use crate::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::document::Document;
use crate::source::Span;

/// How strict to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The document is hand-written by those who run the check: it has to say where its facts are from, must mark its
    /// secrets, and faults that a generator could live with are errors all the same.
    pub ours: bool,
}

/// One check.
#[derive(Debug)]
pub struct Rule {
    /// What its findings are called; each has a page in `docs/diagnostics.md`.
    pub codes: &'static [&'static str],
    run: fn(&Context<'_>, &mut Diagnostics),
}

/// Every rule, in the order in which they run.
pub const RULES: &[Rule] = &[
    Rule { codes: &["path-template"], run: paths::templates },
    Rule { codes: &["duplicate-path"], run: paths::duplicate },
    Rule { codes: &["duplicate-parameter"], run: parameters::duplicate },
    Rule { codes: &["server-variable-undeclared"], run: servers::undeclared },
    Rule { codes: &["server-variable-unused"], run: servers::unused },
    Rule { codes: &["server-variable-default"], run: servers::defaults },
    Rule { codes: &["undefined-tag"], run: tags::undefined },
    Rule { codes: &["security-scope-unknown"], run: scopes::unknown },
    Rule { codes: &["cyclic-composition"], run: cycles::composition },
    Rule { codes: &["required-without-property"], run: required::without_property },
    Rule { codes: &["discriminator-property"], run: discriminators::property },
    Rule { codes: &["discriminator-mapping"], run: discriminators::mapping },
    Rule { codes: &["impossible-bounds"], run: bounds::impossible },
    Rule { codes: &["inapplicable-keyword"], run: keywords::inapplicable },
    Rule { codes: &["bad-extension"], run: extensions::bad },
    Rule { codes: &["missing-source"], run: sources::missing },
    Rule { codes: &["secret-unmarked"], run: secrets::unmarked },
    Rule { codes: &["example-mismatch", "example-format"], run: examples::examples },
    Rule { codes: &["default-mismatch"], run: examples::defaults },
    Rule { codes: &["enum-mismatch"], run: examples::enumerations },
];

/// Runs every rule over a document.
pub fn lint(document: &Document, options: &Options, diagnostics: &mut Diagnostics) {
    let context = Context { document, options, anchors: Anchors::new(document) };
    for rule in RULES {
        (rule.run)(&context, diagnostics);
    }
}

/// What every rule may look at.
struct Context<'a> {
    document: &'a Document,
    options: &'a Options,
    anchors: Anchors,
}

impl Context<'_> {
    /// A fault: an error in a document of ours, a warning in a foreign one.
    fn fault(&self, code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        let severity = if self.options.ours { Severity::Error } else { Severity::Warning };
        Diagnostic { severity, ..Diagnostic::warning(code, span, message) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::RULES;

    #[test]
    fn every_code_belongs_to_one_rule_and_is_in_kebab_case() {
        let codes: Vec<_> = RULES.iter().flat_map(|rule| rule.codes).collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
        for code in codes {
            assert!(code.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{code}");
        }
    }
}
