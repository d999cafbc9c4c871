//! How examples are written: a document and its trees enter, findings leave.

use foldhash::{HashSet, HashSetExt};

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Example, MediaType, Parameter, Version};
use crate::lint::review::objects::{Role, objects};
use crate::lint::review::{Review, calls};

/// `single-example`: `example`, which 3.1 has superseded in schemas, and which has no summary elsewhere.
pub(in crate::lint) fn single(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    let old = review.context.document.version == Version::V30;
    for root in review.roots {
        objects(root, &mut |role, members| {
            if role == Role::Responses || (role == Role::Schema && old) {
                return;
            }
            for key in members.iter().map(|member| &member.key).filter(|key| &*key.value == "example") {
                let help = match role {
                    Role::Schema => "write `examples: […]`",
                    _ => "write `examples`, each with a name, a summary and a value",
                };
                let finding = Diagnostic::warning("single-example", key.span, "`example` stands alone");
                diagnostics.report(finding.help(help));
            }
        });
    }
}

/// `example-summary`: a named example without a summary.
pub(in crate::lint) fn summary(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    let mut seen = HashSet::new();
    let mut check = |examples: &[Example]| {
        for example in examples.iter().filter(|example| example.summary.is_none()) {
            let Some(name) = example.name.as_ref().filter(|name| seen.insert(name.span)) else { continue };
            let message = format!("the example '{}' has no summary", name.value);
            let help = "say in a few words what it shows";
            diagnostics.report(Diagnostic::warning("example-summary", name.span, message).help(help));
        }
    };
    for call in calls(review.context.document) {
        let operation = call.operation;
        let answers = || operation.responses.iter();
        let headers = answers().flat_map(|response| &response.headers);
        operation.parameters.iter().chain(headers).for_each(|one: &Parameter| check(&one.examples));
        let body = operation.request_body.iter().flat_map(|body| &body.content);
        let content = body.chain(answers().flat_map(|response| &response.content));
        content.for_each(|media: &MediaType| check(&media.examples));
    }
}
