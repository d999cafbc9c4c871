//! Scopes that operations ask for against those that OAuth2 flows declare: a document enters, findings leave.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use std::collections::BTreeSet;

use super::Context;
use super::spelling::did_you_mean;
use super::walk::operations;
use crate::diagnostics::Diagnostics;
use crate::document::SecuritySchemeKind;

/// `security-scope-unknown`: a scope that no flow of the scheme declares.
pub(super) fn unknown(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    let document = context.document;
    let mut declared = HashMap::new();
    for scheme in &document.security_schemes {
        if let SecuritySchemeKind::OAuth2 { flows } = &scheme.kind {
            let scopes = flows.iter().flat_map(|flow| &flow.scopes).map(|(name, _)| name.value.as_str());
            declared.insert(scheme.name.value.as_str(), (scheme.name.span, scopes.collect::<BTreeSet<_>>()));
        }
    }
    let mut reported = HashSet::new();
    let own = operations(document).filter_map(|operation| operation.security.as_ref());
    for (scheme, scopes) in document.security.iter().chain(own).flatten().flat_map(|need| &need.schemes) {
        let Some((place, known)) = declared.get(scheme.value.as_str()) else { continue };
        for scope in scopes.iter().filter(|scope| !known.contains(scope.as_str())) {
            if !reported.insert((scheme.span, scope)) {
                continue;
            }
            let message = format!("no flow of '{}' declares the scope '{scope}'", scheme.value);
            let help = did_you_mean(scope, known.iter().copied())
                .unwrap_or_else(|| "declare it in the flow's `scopes`".to_owned());
            let diagnostic = context
                .fault("security-scope-unknown", scheme.span, message)
                .related(*place, "the scheme")
                .help(help);
            diagnostics.report(diagnostic);
        }
    }
}
