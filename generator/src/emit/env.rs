//! The environment variables of credentials: a scheme enters, names and how to say them leave.

use super::docs;
use crate::ir::{Scheme, SchemeKind};

/// The variables that a scheme's credential may be in: alternatives, each of one or two that go together. The runtime
/// appends the same to the scheme's own name.
pub(super) fn variables(scheme: &Scheme) -> Vec<Vec<String>> {
    let all = |suffixes: &[&str]| suffixes.iter().map(|suffix| format!("{}{suffix}", scheme.env)).collect();
    match &scheme.kind {
        SchemeKind::ApiKey { .. } | SchemeKind::Bearer => vec![all(&[""])],
        SchemeKind::Basic => vec![all(&["_USERNAME", "_PASSWORD"])],
        SchemeKind::OAuth2 { client_credentials, refresh } => {
            let mut variables = Vec::new();
            if refresh.is_some() {
                variables.push(all(&["_REFRESH_TOKEN", "_CLIENT_ID"]));
            }
            variables.push(all(&["_ACCESS_TOKEN"]));
            if client_credentials.is_some() {
                variables.push(all(&["_CLIENT_ID", "_CLIENT_SECRET"]));
            }
            variables
        }
        SchemeKind::MutualTls | SchemeKind::Unsupported(_) => Vec::new(),
    }
}

/// The variables in a sentence.
pub(super) fn listed(scheme: &Scheme) -> String {
    let all = |together: &Vec<String>| {
        together.iter().map(|variable| docs::code(variable)).collect::<Vec<_>>().join(" and ")
    };
    let alternatives: Vec<_> = variables(scheme).iter().map(all).collect();
    alternatives.join(", or ")
}
