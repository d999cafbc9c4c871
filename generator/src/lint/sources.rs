//! What does not say where it is from: a document of ours enters, findings leave.

use super::Context;
use super::walk::operations;
use crate::diagnostics::{Diagnostic, Diagnostics};

const CODE: &str = "missing-source";
const HELP: &str = "add `x-source` with the document and the section that it transcribes";

/// `missing-source`, in documents of ours: an operation or component schema without `x-source`.
pub(super) fn missing(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    if !context.options.ours {
        return;
    }
    for operation in operations(context.document) {
        if operation.extensions.get("x-source").is_none() {
            let (name, span) = match &operation.operation_id {
                Some(id) => (&id.value, id.span),
                None => (&operation.method.value, operation.method.span),
            };
            let message = format!("the operation '{name}' does not say where it is from");
            diagnostics.report(Diagnostic::error(CODE, span, message).help(HELP));
        }
    }
    for (name, id) in &context.document.schemas {
        if context.document.schema(*id).extensions.get("x-source").is_none() {
            let message = format!("the schema '{}' does not say where it is from", name.value);
            diagnostics.report(Diagnostic::error(CODE, name.span, message).help(HELP));
        }
    }
}
