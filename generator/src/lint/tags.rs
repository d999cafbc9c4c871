//! Operations' tags against the declared ones: a document enters, findings leave.

use std::collections::BTreeSet;

use super::Context;
use super::spelling::did_you_mean;
use super::walk::operations;
use crate::diagnostics::{Diagnostic, Diagnostics};

/// `undefined-tag`, in documents of ours: a tag that the top of the document does not declare.
pub(super) fn undefined(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    if !context.options.ours {
        return;
    }
    let declared: BTreeSet<_> = context.document.tags.iter().map(|tag| tag.name.value.as_str()).collect();
    for tag in operations(context.document).flat_map(|operation| &operation.tags) {
        if declared.contains(tag.value.as_str()) {
            continue;
        }
        let message = format!("no tag named '{}' is declared", tag.value);
        let help = did_you_mean(&tag.value, declared.iter().copied())
            .unwrap_or_else(|| "declare it in `tags` at the top, with a description".to_owned());
        diagnostics.report(Diagnostic::error("undefined-tag", tag.span, message).help(help));
    }
}
