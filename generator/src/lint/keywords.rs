//! Keywords that say nothing about their schema's type: a document of ours enters, findings leave.

use super::Context;
use super::examples::phrase;
use super::walk::schemas;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{AdditionalProperties, JsonType, Schema};

/// A type, what JSON Schema's keywords for it are, and whether a schema has them.
type Keyword = (&'static str, &'static [JsonType], fn(&Schema) -> bool);

const NUMBERS: &[JsonType] = &[JsonType::Integer, JsonType::Number];
const STRING: &[JsonType] = &[JsonType::String];
const ARRAY: &[JsonType] = &[JsonType::Array];
const OBJECT: &[JsonType] = &[JsonType::Object];

const KEYWORDS: &[Keyword] = &[
    ("minimum", NUMBERS, |schema| schema.numeric.minimum.is_some()),
    ("maximum", NUMBERS, |schema| schema.numeric.maximum.is_some()),
    ("exclusiveMinimum", NUMBERS, |schema| schema.numeric.exclusive_minimum.is_some()),
    ("exclusiveMaximum", NUMBERS, |schema| schema.numeric.exclusive_maximum.is_some()),
    ("multipleOf", NUMBERS, |schema| schema.numeric.multiple_of.is_some()),
    ("minLength", STRING, |schema| schema.numeric.min_length.is_some()),
    ("maxLength", STRING, |schema| schema.numeric.max_length.is_some()),
    ("pattern", STRING, |schema| schema.pattern.is_some()),
    ("contentEncoding", STRING, |schema| schema.content_encoding.is_some()),
    ("contentMediaType", STRING, |schema| schema.content_media_type.is_some()),
    ("items", ARRAY, |schema| schema.items.is_some()),
    ("prefixItems", ARRAY, |schema| !schema.prefix_items.is_empty()),
    ("minItems", ARRAY, |schema| schema.numeric.min_items.is_some()),
    ("maxItems", ARRAY, |schema| schema.numeric.max_items.is_some()),
    ("uniqueItems", ARRAY, |schema| schema.unique_items),
    ("properties", OBJECT, |schema| !schema.properties.is_empty()),
    ("required", OBJECT, |schema| !schema.required.is_empty()),
    ("additionalProperties", OBJECT, |schema| schema.additional_properties != AdditionalProperties::Unstated),
    ("patternProperties", OBJECT, |schema| !schema.pattern_properties.is_empty()),
    ("propertyNames", OBJECT, |schema| schema.property_names.is_some()),
    ("minProperties", OBJECT, |schema| schema.numeric.min_properties.is_some()),
    ("maxProperties", OBJECT, |schema| schema.numeric.max_properties.is_some()),
    ("discriminator", OBJECT, |schema| schema.discriminator.is_some()),
];

/// `inapplicable-keyword`, in documents of ours: a keyword for other types than the schema's.
pub(super) fn inapplicable(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    if !context.options.ours {
        return;
    }
    for (id, schema) in schemas(context.document).filter(|(_, schema)| !schema.types.is_empty()) {
        for (keyword, types, is_there) in KEYWORDS {
            if types.iter().any(|applies| schema.types.contains(applies)) || !is_there(schema) {
                continue;
            }
            let span = schema.types_span.unwrap_or_else(|| context.anchors.of(context.document, id));
            let message = format!("`{keyword}` says nothing about {}", phrase(&schema.types));
            let help = format!("remove `{keyword}`, or correct the type");
            diagnostics.report(Diagnostic::warning("inapplicable-keyword", span, message).help(help));
        }
    }
}
