//! Discriminators that cannot tell: a document enters, findings leave.

use foldhash::HashSet;

use super::Context;
use super::composition::{Parents, closure, component, declaration, is_open, target};
use super::walk::schemas;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Document, JsonType, Schema, SchemaId};

/// `discriminator-property`: a variant that does not declare the property that tells the variants apart.
pub(super) fn property(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    let document = context.document;
    for (id, schema) in schemas(document) {
        let Some(discriminator) = &schema.discriminator else { continue };
        let name = &discriminator.property_name;
        // Declared beside `oneOf`, it holds for every variant.
        if schema.properties.iter().any(|property| property.name.value == name.value) {
            continue;
        }
        let variants: Vec<_> = branches(schema).filter(|branch| !is_null(document.schema(*branch))).collect();
        if variants.is_empty() {
            if declaration(document, id, &name.value).is_none() {
                let message = format!("the schema does not declare its discriminator '{}'", name.value);
                let help = format!("add '{}' to `properties` and to `required`", name.value);
                diagnostics.report(context.fault("discriminator-property", name.span, message).help(help));
            }
            continue;
        }
        for variant in variants {
            if declaration(document, variant, &name.value).is_some() || lets_any_in(document, variant) {
                continue;
            }
            let message = match component(document, variant) {
                Some(variant) => format!("'{variant}' does not declare the discriminator '{}'", name.value),
                None => format!("a variant does not declare the discriminator '{}'", name.value),
            };
            let diagnostic = context
                .fault("discriminator-property", name.span, message)
                .related(context.anchors.of(document, variant), "the variant")
                .help(format!("add '{}' to the variant's `properties` and to its `required`", name.value));
            diagnostics.report(diagnostic);
        }
    }
}

/// `discriminator-mapping`: a mapping to a schema that is none of the variants.
pub(super) fn mapping(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    let document = context.document;
    let mut parents = None;
    for (id, schema) in schemas(document) {
        let Some(discriminator) = &schema.discriminator else { continue };
        if discriminator.mapping.is_empty() {
            continue;
        }
        let mut variants: HashSet<_> = branches(schema).map(|branch| target(document, branch)).collect();
        let help = if variants.is_empty() {
            // Without `oneOf`, the variants are those that extend this schema.
            let parents = parents.get_or_insert_with(|| Parents::new(document));
            let extending = parents.ancestors(id);
            if !extending.whole {
                continue;
            }
            variants.extend(extending.schemas);
            "let the schema extend this one with `allOf`, or remove the entry"
        } else {
            "add the schema to the variants, or remove the entry"
        };
        for (value, mapped) in
            discriminator.mapping.iter().filter(|(_, mapped)| !variants.contains(&target(document, *mapped)))
        {
            let message = match component(document, *mapped) {
                Some(name) => {
                    format!("'{}' stands for '{name}', which is no variant of this schema", value.value)
                }
                None => format!("'{}' stands for a schema that is no variant of this one", value.value),
            };
            let diagnostic = Diagnostic::warning("discriminator-mapping", value.span, message)
                .related(discriminator.property_name.span, "the discriminator")
                .help(help);
            diagnostics.report(diagnostic);
        }
    }
}

fn branches(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    schema.one_of.iter().chain(&schema.any_of).copied()
}

fn is_null(schema: &Schema) -> bool {
    schema.types == [JsonType::Null]
}

/// Whether the property may be there without being declared, for all that can be told.
fn lets_any_in(document: &Document, id: SchemaId) -> bool {
    let group = closure(document, id);
    !group.whole || group.schemas.iter().any(|id| is_open(document.schema(*id)))
}
