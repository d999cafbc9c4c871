//! What a reviewer would ask about a document: it enters with its trees and texts, findings leave. Generation does not
//! run these rules; they look at texts, descriptions and habits, not at what makes a client wrong.

mod access;
mod blanks;
mod casing;
mod descriptions;
mod enums;
mod house;
mod ids;
mod lists;
mod nulls;
mod objects;
mod samples;
mod seen;
mod statuses;
mod units;
mod unused;

use self::house::{layout, samples as house_samples, texts};
use super::anchors::Anchors;
use super::{Context, Kind, Options, Rule, Run};
use crate::diagnostics::Diagnostics;
use crate::document::{Document, Operation, PathItem};
use crate::node::Node;
use crate::source::{Sources, Span};

/// What the rules of a review may look at.
pub(super) struct Review<'a> {
    context: Context<'a>,
    /// The tree of each file, the root's first.
    roots: &'a [&'a Node],
    sources: &'a Sources,
}

/// Every rule that runs in reviews only, in the order in which they run.
pub const REVIEW: &[Rule] = &[
    rule(
        &["missing-status"],
        "an operation without a success status, or without an error status",
        statuses::missing,
    ),
    rule(&["error-without-body"], "an error status without a body", statuses::without_body),
    rule(&["missing-security"], "an operation that does not say how it is authenticated", access::missing),
    rule(
        &["id-without-format"],
        "an id that is a UUID in every example, and has no format",
        ids::without_format,
    ),
    rule(
        &["unbounded-array"],
        "an answer that is a list without a bound and without pages",
        lists::unbounded,
    ),
    rule(&["inconsistent-casing"], "a name in another style than nearly all others", casing::inconsistent),
    rule(&["unused-component"], "a component or tag that nothing uses", unused::component),
    rule(&["enum-case"], "values of an enum that differ by case alone", enums::case),
    rule(&["missing-unit"], "a number that is a time or a size, without its unit", units::missing),
    rule(
        &["undeclared-null"],
        "a description that speaks of null where the type does not allow it",
        nulls::undeclared,
    ),
    rule(&["missing-description"], "a thing without a description", descriptions::missing),
    rule(&["copied-description"], "a description that stands at a neighbour too", descriptions::copied),
    rule(&["missing-example"], "a body without an example", samples::missing),
    rule(&["fill-in"], "a text that `new` has left to be filled in", blanks::unfilled),
    Rule {
        codes: &["bad-allowance", "unused-allowance"],
        kind: Kind::Review,
        about: "an allowance without a reason, of no rule, or of nothing",
        // They can be told only when all findings are there: see `Allowances`.
        run: Run::Review(|_, _| ()),
    },
    house(&["section-order"], "the top of the document in another order than usual", layout::sections),
    house(&["unquoted-status"], "a status code without quotes", layout::statuses),
    house(&["long-line"], "a line of more than 110 characters that could be broken", layout::lines),
    house(&["operation-tag"], "an operation with other than one tag", layout::tags),
    house(&["single-example"], "`example` where `examples` is meant", house_samples::single),
    house(&["example-summary"], "an example without a summary", house_samples::summary),
    house(&["text-form"], "a summary with a full stop, a description without, a link or HTML", texts::form),
];

const fn rule(
    codes: &'static [&'static str],
    about: &'static str,
    run: fn(&Review<'_>, &mut Diagnostics),
) -> Rule {
    Rule { codes, kind: Kind::Review, about, run: Run::Review(run) }
}

const fn house(
    codes: &'static [&'static str],
    about: &'static str,
    run: fn(&Review<'_>, &mut Diagnostics),
) -> Rule {
    Rule { codes, kind: Kind::House, about, run: Run::Review(run) }
}

/// Runs every rule of a review over a document; [`super::lint`] has the others. `roots` are the trees of its files, its
/// own first, `house` says whether the document keeps this project's conventions.
pub fn review(
    document: &Document,
    roots: &[&Node],
    sources: &Sources,
    house: bool,
    diagnostics: &mut Diagnostics,
) {
    let context = Context { document, options: Options { ours: true }, anchors: Anchors::new(document) };
    let review = Review { context, roots, sources };
    for rule in REVIEW.iter().filter(|rule| house || rule.kind != Kind::House) {
        if let Run::Review(run) = rule.run {
            run(&review, diagnostics);
        }
    }
}

/// An operation that a client calls, with what reviewers call it by.
struct Call<'a> {
    operation: &'a Operation,
    name: String,
    span: Span,
}

/// Every operation but webhooks', whose requests and answers are other people's.
fn calls(document: &Document) -> impl Iterator<Item = Call<'_>> {
    let call = |item: &PathItem, operation: &Operation| match &operation.operation_id {
        Some(id) => (id.value.clone(), id.span),
        None => (format!("{} {}", operation.method.value, item.path.value), operation.method.span),
    };
    document.paths.iter().flat_map(move |item| {
        item.operations.iter().map(move |operation| {
            let (name, span) = call(item, operation);
            Call { operation, name, span }
        })
    })
}
