//! Statuses that operations document, and the bodies of errors: a document enters, findings leave.

use super::{Review, calls};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Response, StatusPattern};
use crate::source::Span;

/// `missing-status`: an operation needs a success status and an error status.
pub(in crate::lint) fn missing(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    const CODE: &str = "missing-status";
    for call in calls(review.context.document) {
        let statuses = || call.operation.responses.iter().map(|response| response.status.value);
        if !statuses().any(is_success) {
            let message = format!("'{}' documents no success status", call.name);
            let help = "add the status that the call answers with when it works";
            diagnostics.report(Diagnostic::warning(CODE, call.span, message).help(help));
        }
        if !statuses().any(is_error) {
            let message = format!("'{}' documents no error status", call.name);
            let help = "add the errors that callers have to expect, or `default`";
            diagnostics.report(Diagnostic::warning(CODE, call.span, message).help(help));
        }
    }
}

/// `error-without-body`: an error status without a body.
pub(in crate::lint) fn without_body(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    for call in calls(review.context.document).filter(|call| call.operation.method.value != "HEAD") {
        for response in &call.operation.responses {
            if !is_error(response.status.value) || !response.content.is_empty() {
                continue;
            }
            let (message, span) = match &response.component {
                // Told once, where it can be mended.
                Some(name) => {
                    let start = Span { end: response.span.start, ..response.span };
                    (format!("the error '{name}' has no body"), start)
                }
                None => (
                    format!("the error {} of '{}' has no body", shown(response), call.name),
                    response.status.span,
                ),
            };
            let help = "add what the server sends with it; callers see only the status";
            diagnostics.report(Diagnostic::warning("error-without-body", span, message).help(help));
        }
    }
}

fn is_success(status: StatusPattern) -> bool {
    matches!(status, StatusPattern::Exact(100..=399) | StatusPattern::Range(1..=3))
}

fn is_error(status: StatusPattern) -> bool {
    matches!(status, StatusPattern::Exact(400..) | StatusPattern::Range(4..) | StatusPattern::Default)
}

fn shown(response: &Response) -> String {
    match response.status.value {
        StatusPattern::Exact(status) => status.to_string(),
        StatusPattern::Range(hundreds) => format!("{hundreds}XX"),
        StatusPattern::Default => "`default`".to_owned(),
    }
}
