//! Server URLs against the variables that are declared for them: a document enters, findings leave.

use super::Context;
use super::spelling::did_you_mean;
use super::walk::servers;
use crate::diagnostics::{Diagnostic, Diagnostics};

/// `server-variable-undeclared`: a name in braces that `variables` does not hold.
pub(super) fn undeclared(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    for server in servers(context.document) {
        for name in placeholders(&server.url.value) {
            let declared = || server.variables.iter().map(|variable| variable.name.value.as_str());
            if declared().any(|declared| declared == name) {
                continue;
            }
            let message = format!("the server's URL names '{name}', which `variables` does not declare");
            let help = did_you_mean(name, declared())
                .unwrap_or_else(|| format!("add '{name}' to `variables`, with a `default`"));
            diagnostics
                .report(context.fault("server-variable-undeclared", server.url.span, message).help(help));
        }
    }
}

/// `server-variable-unused`: a declared variable that the URL does not name.
pub(super) fn unused(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    for server in servers(context.document) {
        for variable in &server.variables {
            let name = &variable.name;
            if placeholders(&server.url.value).any(|used| used == name.value) {
                continue;
            }
            let message = format!("the server variable '{}' does not occur in the URL", name.value);
            let diagnostic = Diagnostic::warning("server-variable-unused", name.span, message)
                .related(server.url.span, "the URL")
                .help(format!("write '{{{}}}' where it belongs, or remove the variable", name.value));
            diagnostics.report(diagnostic);
        }
    }
}

/// `server-variable-default`: a default that is not one of the values.
pub(super) fn defaults(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    for variable in servers(context.document).flat_map(|server| &server.variables) {
        let default = &variable.default;
        let values = || variable.values.iter().map(|value| value.value.as_str());
        if variable.values.is_empty() || values().any(|value| value == default.value) {
            continue;
        }
        let name = &variable.name.value;
        let message = format!("the default of the server variable '{name}' is not one of its values");
        let help = did_you_mean(&default.value, values())
            .unwrap_or_else(|| "add it to `enum`, or choose one of the values".to_owned());
        diagnostics.report(context.fault("server-variable-default", default.span, message).help(help));
    }
}

/// The names in braces. An opening brace that nothing closes is text.
fn placeholders(url: &str) -> impl Iterator<Item = &str> {
    url.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}
