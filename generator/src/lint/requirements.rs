//! What operations require together, but cannot get together: a document enters, findings leave.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::Context;
use super::walk::operations;
use crate::diagnostics::Diagnostics;
use crate::document::{ParameterLocation, SecurityScheme, SecuritySchemeKind};

/// `conflicting-credentials`: a requirement of several schemes at once of which two go to the same place of a request, which
/// holds one. Alternatives, which are probably meant, are list items of their own.
pub(super) fn conflicting(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    let document = context.document;
    let schemes: HashMap<&str, &SecurityScheme> =
        document.security_schemes.iter().map(|scheme| (scheme.name.value.as_str(), scheme)).collect();
    let mut reported = HashSet::new();
    let own = operations(document).filter_map(|operation| operation.security.as_ref());
    for requirement in document.security.iter().chain(own).flatten() {
        let mut taken = HashMap::new();
        for (name, _) in &requirement.schemes {
            let place = schemes.get(name.value.as_str()).and_then(|scheme| place(scheme));
            let Some((place, part)) = place else { continue };
            let Some(first) = taken.insert((place, part.clone()), name) else { continue };
            if first.value == name.value || !reported.insert(name.span) {
                continue;
            }
            let message = format!(
                "'{}' and '{}' are both required, and both go into the {place} '{part}', which a request has once",
                first.value, name.value
            );
            let diagnostic = context
                .fault("conflicting-credentials", name.span, message)
                .related(first.span, "the other one")
                .help("if either will do, make each a list item of its own: `- a: []` and `- b: []`");
            diagnostics.report(diagnostic);
        }
    }
}

/// Where the credential of a scheme goes: into a header, a query parameter or a cookie, and which. Headers' names have no case.
fn place(scheme: &SecurityScheme) -> Option<(&'static str, String)> {
    match &scheme.kind {
        SecuritySchemeKind::ApiKey { location, name } => Some(match location {
            ParameterLocation::Query | ParameterLocation::QueryString => {
                ("query parameter", name.value.clone())
            }
            ParameterLocation::Cookie => ("cookie", name.value.clone()),
            ParameterLocation::Header | ParameterLocation::Path => ("header", name.value.to_lowercase()),
        }),
        SecuritySchemeKind::MutualTls => None,
        SecuritySchemeKind::Http { .. }
        | SecuritySchemeKind::OAuth2 { .. }
        | SecuritySchemeKind::OpenIdConnect { .. } => Some(("header", "authorization".to_owned())),
    }
}
