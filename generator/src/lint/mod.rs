//! Checks of a resolved document: a [`Document`] enters, findings leave. Nothing is changed, and no rule knows of another.
//!
//! A rule is one function in one file. Those in [`RULES`] are about faults, and run whenever a client is generated; those
//! in [`REVIEW`] are about what a reviewer would ask, and run only where one asks for a review ([`review()`]): generation
//! never pays for them. A document of ours (hand-written here, so that it can be mended) is held to more than a foreign
//! one, in which most faults are warnings: generation goes on, since nobody here may edit it. What lowering cannot do
//! without, lowering reports itself. [`Allowances`] are what a document says for itself.

mod allow;
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
mod requirements;
mod review;
mod scopes;
mod secrets;
mod servers;
mod sources;
mod spelling;
mod tags;
mod walk;
mod words;

pub use self::allow::{Allowances, EXTENSION as ALLOW};
use self::anchors::Anchors;
use self::review::Review;
pub use self::review::{REVIEW, review};
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
    /// What its findings are called; each has a section in `docs/diagnostics.md`.
    pub codes: &'static [&'static str],
    /// When it runs.
    pub kind: Kind,
    /// What it finds, in a line.
    pub about: &'static str,
    run: Run,
}

/// When a rule runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whenever a client is generated, and in reviews: the document contradicts the standard or itself.
    Fault,
    /// In reviews: what a transcription forgets, or gets wrong without contradicting itself.
    Review,
    /// In reviews of documents that keep this project's conventions (`specs/README.md`).
    House,
}

/// What runs.
#[derive(Debug)]
enum Run {
    Fault(fn(&Context<'_>, &mut Diagnostics)),
    Review(fn(&Review<'_>, &mut Diagnostics)),
}

const fn fault(
    codes: &'static [&'static str],
    about: &'static str,
    run: fn(&Context<'_>, &mut Diagnostics),
) -> Rule {
    Rule { codes, kind: Kind::Fault, about, run: Run::Fault(run) }
}

/// Every rule that runs when a client is generated, in the order in which they run. (`missing-source` is among them, but
/// asks only documents of ours, which follow this project's conventions.)
pub const RULES: &[Rule] = &[
    fault(&["path-template"], "a path that is no template", paths::templates),
    fault(
        &["duplicate-path"],
        "paths that are equal but for their parameters' names: their operations cannot be told apart",
        paths::duplicate,
    ),
    fault(
        &["duplicate-parameter"],
        "header parameters whose names differ by case alone",
        parameters::duplicate,
    ),
    fault(
        &["server-variable-undeclared"],
        "a server's URL names a variable that is not declared",
        servers::undeclared,
    ),
    fault(&["server-variable-unused"], "a server variable that the URL does not name", servers::unused),
    fault(
        &["server-variable-default"],
        "a server variable's default that is none of its values",
        servers::defaults,
    ),
    fault(&["undefined-tag"], "a tag that the top of the document does not declare", tags::undefined),
    fault(&["security-scope-unknown"], "a scope that no flow of the scheme declares", scopes::unknown),
    fault(
        &["conflicting-credentials"],
        "schemes that are required together, but go to the same place of a request",
        requirements::conflicting,
    ),
    fault(&["cyclic-composition"], "a schema that is made of itself", cycles::composition),
    fault(
        &["required-without-property"],
        "a required property that nobody declares",
        required::without_property,
    ),
    fault(
        &["discriminator-property"],
        "a variant without the property that tells variants apart",
        discriminators::property,
    ),
    fault(
        &["discriminator-mapping"],
        "a discriminator's mapping to a schema that is no variant",
        discriminators::mapping,
    ),
    fault(&["impossible-bounds"], "bounds that no value can keep", bounds::impossible),
    fault(&["inapplicable-keyword"], "a keyword for other types than the schema's", keywords::inapplicable),
    fault(
        &["bad-extension"],
        "an extension that holds the wrong thing, or stands where it means nothing",
        extensions::bad,
    ),
    Rule {
        codes: &["missing-source"],
        kind: Kind::House,
        about: "an operation or component schema that does not say what it transcribes",
        run: Run::Fault(sources::missing),
    },
    fault(&["secret-unmarked"], "a text with a secret's name that is not marked", secrets::unmarked),
    fault(
        &["example-mismatch", "example-format"],
        "an example that its schema does not let in",
        examples::examples,
    ),
    fault(&["default-mismatch"], "a default that its schema does not let in", examples::defaults),
    fault(
        &["enum-mismatch"],
        "a value of `enum` or `const` of another type than the schema's",
        examples::enumerations,
    ),
];

/// Runs every rule over a document.
pub fn lint(document: &Document, options: &Options, diagnostics: &mut Diagnostics) {
    let context = Context { document, options: *options, anchors: Anchors::new(document) };
    for rule in RULES {
        if let Run::Fault(run) = rule.run {
            run(&context, diagnostics);
        }
    }
}

/// What every rule may look at.
struct Context<'a> {
    document: &'a Document,
    options: Options,
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

    use super::{REVIEW, RULES};

    #[test]
    fn every_code_belongs_to_one_rule_and_is_in_kebab_case() {
        let codes: Vec<_> = RULES.iter().chain(REVIEW).flat_map(|rule| rule.codes).collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
        for code in codes {
            assert!(code.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{code}");
        }
    }
}
