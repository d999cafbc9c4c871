//! Parameters that are listed twice: a document enters, findings leave.

use std::collections::{HashMap, HashSet};

use super::Context;
use super::walk::operations;
use crate::diagnostics::Diagnostics;
use crate::document::{Parameter, ParameterLocation};

/// `doubled-parameter`: two parameters of one name and place in one list.
pub(super) fn doubled(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    // What a path item lists twice is listed twice by each of its operations.
    let mut reported = HashSet::new();
    for operation in operations(context.document) {
        let mut seen: HashMap<_, &Parameter> = HashMap::new();
        for parameter in &operation.parameters {
            let Some(first) = seen.get(&key(parameter)) else {
                seen.insert(key(parameter), parameter);
                continue;
            };
            if !reported.insert((parameter.span, first.span)) {
                continue;
            }
            let place = place(parameter.location);
            let message = format!("the {place} parameter '{}' is declared twice", parameter.name.value);
            let diagnostic = context
                .fault("doubled-parameter", parameter.name.span, message)
                .related(first.name.span, "the first one")
                .help("remove one of them");
            diagnostics.report(diagnostic);
        }
    }
}

/// Headers' names differ by more than their case.
fn key(parameter: &Parameter) -> (ParameterLocation, String) {
    let name = &parameter.name.value;
    let header = parameter.location == ParameterLocation::Header;
    (parameter.location, if header { name.to_lowercase() } else { name.clone() })
}

fn place(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::QueryString => "query string",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    }
}
