//! Discriminators: what the document says of a union's alternatives enters, each value with its variant leaves.

use super::graph::Graph;
use super::union::Alternative;
use super::view;
use crate::document::{Discriminator, Schema, SchemaId};

/// How many references lead to each other before a name has to come.
const LONGEST_CHAIN: usize = 64;

/// A discriminator, in terms of a union's variants.
#[derive(Debug, Clone)]
pub(super) struct Tags {
    pub(super) property: String,
    /// Value and variant.
    pub(super) cases: Vec<(String, usize)>,
    /// What any other value stands for.
    pub(super) default: Option<usize>,
    /// What any other value, or none, probably is.
    pub(super) base: Option<usize>,
}

/// A discriminator's values, and the variants that they stand for.
pub(super) fn tags(
    document: &Graph<'_>,
    discriminator: &Discriminator,
    alternatives: &[Alternative],
) -> Tags {
    let variant_of = |schema: SchemaId| {
        let (target, _) = view::canonical(document, schema);
        alternatives.iter().position(|alternative| alternative.schemas.contains(&target))
    };
    let mut cases: Vec<(String, usize)> = Vec::new();
    for (value, schema) in &discriminator.mapping {
        // A value that stands for none of the alternatives is read as an unknown one; `lint` says so.
        cases.extend(variant_of(*schema).map(|variant| (value.value.clone(), variant)));
    }
    let mapped: Vec<SchemaId> =
        discriminator.mapping.iter().map(|(_, schema)| named(document, *schema)).collect();
    for (variant, alternative) in alternatives.iter().enumerate() {
        let is_mapped = cases.iter().any(|(_, mapped)| *mapped == variant);
        for schema in &alternative.listed {
            // Several that come down to one type keep a name each.
            let schema = named(document, *schema);
            let said = if alternative.listed.len() == 1 { is_mapped } else { mapped.contains(&schema) };
            if let (Some(name), false) = (&document.schema(schema).component, said)
                && cases.iter().all(|(value, _)| *value != name.value)
            {
                cases.push((name.value.clone(), variant));
            }
        }
    }
    let property = &discriminator.property_name.value;
    for (variant, alternative) in alternatives.iter().enumerate() {
        for (value, schema) in alternative.schemas.iter().flat_map(|own| nested(document, *own, property)) {
            if cases.iter().all(|(known, _)| *known != value) {
                cases.push((value, variant_of(schema).unwrap_or(variant)));
            }
        }
    }
    let default = discriminator.default_mapping.and_then(variant_of);
    let base = alternatives.iter().position(|alternative| alternative.base == Some(true));
    Tags { property: property.clone(), cases, default, base }
}

/// The values that an alternative's own discriminator, if it goes by the same property, has for its alternatives.
fn nested(document: &Graph<'_>, schema: SchemaId, property: &str) -> Vec<(String, SchemaId)> {
    let schema = document.schema(schema);
    let Some(own) = schema.discriminator.as_ref().filter(|own| own.property_name.value == property) else {
        return Vec::new();
    };
    let mapped = own.mapping.iter().map(|(value, schema)| (value.value.clone(), *schema));
    let is_mapped = |schema| own.mapping.iter().any(|(_, mapped)| named(document, *mapped) == schema);
    let listed = schema.one_of.iter().chain(&schema.any_of).map(|branch| named(document, *branch));
    let names = listed.filter(|branch| !is_mapped(*branch)).filter_map(|branch| {
        document.schema(branch).component.as_ref().map(|name| (name.value.clone(), branch))
    });
    mapped.chain(names).collect()
}

/// The first named schema that references lead to; the last of all if none is named.
fn named(document: &Graph<'_>, schema: SchemaId) -> SchemaId {
    let next = |id: &SchemaId| match document.schema(*id) {
        Schema { component: None, reference: Some(reference), .. } => Some(reference.value),
        _ => None,
    };
    std::iter::successors(Some(schema), next).take(LONGEST_CHAIN).last().unwrap_or(schema)
}
