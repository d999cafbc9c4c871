//! Required properties that nobody declares: a document enters, findings leave.

use foldhash::{HashSet, HashSetExt};

use super::Context;
use super::composition::{Parents, closure_of, is_open};
use super::spelling::did_you_mean;
use super::walk::schemas;
use crate::diagnostics::Diagnostics;
use crate::document::{Document, SchemaId};

/// `required-without-property`: a name in `required` that no schema of the same value declares.
///
/// It may be declared by what the schema hands its value on to, or by what hands its value to the schema: a member of
/// an `allOf` often requires what another one declares.
pub(super) fn without_property(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    let document = context.document;
    let parents = Parents::new(document);
    for (id, schema) in schemas(document) {
        let own: HashSet<_> = schema.properties.iter().map(|property| property.name.value.as_str()).collect();
        let missing = || schema.required.iter().filter(|name| !own.contains(name.value.as_str()));
        if missing().next().is_none() {
            continue;
        }
        let Some(declared) = declared(document, &parents, id) else { continue };
        for name in missing().filter(|name| !declared.contains(name.value.as_str())) {
            let message = format!("`required` names '{}', which is no property of this schema", name.value);
            let help = did_you_mean(&name.value, declared.iter().copied()).unwrap_or_else(|| {
                format!("add '{}' to `properties`, or remove it from `required`", name.value)
            });
            diagnostics.report(context.fault("required-without-property", name.span, message).help(help));
        }
    }
}

/// The properties of all schemas that may speak of this one's value; `None` if one of them lets in any name.
fn declared<'a>(document: &'a Document, parents: &Parents, id: SchemaId) -> Option<HashSet<&'a str>> {
    let ancestors = parents.ancestors(id);
    let group = closure_of(document, ancestors.schemas);
    if !ancestors.whole || !group.whole {
        return None;
    }
    let mut names = HashSet::new();
    for schema in group.schemas.into_iter().map(|id| document.schema(id)) {
        if is_open(schema) {
            return None;
        }
        names.extend(schema.properties.iter().map(|property| property.name.value.as_str()));
        names.extend(schema.discriminator.iter().map(|d| d.property_name.value.as_str()));
    }
    Some(names)
}
