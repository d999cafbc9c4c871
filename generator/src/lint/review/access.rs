//! Operations that do not say how they are authenticated: a document enters, findings leave.

use super::{Review, calls};
use crate::diagnostics::{Diagnostic, Diagnostics};

/// `missing-security`: neither the operation nor the document says `security`. Where nothing in the document does, that is
/// told once.
pub(in crate::lint) fn missing(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    const CODE: &str = "missing-security";
    let document = review.context.document;
    if document.security.is_some() {
        return;
    }
    if calls(document).all(|call| call.operation.security.is_none()) {
        if calls(document).next().is_some() {
            let message = "the document does not say how calls are authenticated";
            let help =
                "add `security` at the top, with what calls need; `security: []` says that they need nothing";
            diagnostics.report(Diagnostic::warning(CODE, document.info.span, message).help(help));
        }
        return;
    }
    for call in calls(document).filter(|call| call.operation.security.is_none()) {
        let message = format!("'{}' does not say how it is authenticated", call.name);
        let help = "add `security` to it or to the top; `security: []` says that it needs nothing";
        diagnostics.report(Diagnostic::warning(CODE, call.span, message).help(help));
    }
}
