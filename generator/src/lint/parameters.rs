//! Headers that are listed twice, each time in another case: a document enters, findings leave.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::Context;
use super::walk::operations;
use crate::diagnostics::Diagnostics;
use crate::document::{Parameter, ParameterLocation};

/// `duplicate-parameter`: two header parameters whose names differ by case alone, which are one on the wire. Equal names
/// are found while reading.
pub(super) fn duplicate(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    // What a path item lists twice is listed twice by each of its operations.
    let mut reported = HashSet::new();
    for operation in operations(context.document) {
        let mut seen: HashMap<_, &Parameter> = HashMap::new();
        let headers =
            operation.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Header);
        for parameter in headers {
            let first = *seen.entry(parameter.name.value.to_lowercase()).or_insert(parameter);
            if first.span == parameter.span || !reported.insert((parameter.span, first.span)) {
                continue;
            }
            let (name, other) = (&parameter.name.value, &first.name.value);
            let message = format!("the headers '{other}' and '{name}' are the same");
            let diagnostic = context
                .fault("duplicate-parameter", parameter.name.span, message)
                .related(first.name.span, "the first one")
                .help("remove one of them; headers' names have no case");
            diagnostics.report(diagnostic);
        }
    }
}
