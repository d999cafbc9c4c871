//! The Schema Object: JSON Schema 2020-12 as OpenAPI 3.1 uses it, and 3.0's dialect mapped onto it.
//!
//! There are tens of thousands of schemas in a large document. What few of them have stands apart, in a `Box`.

use std::ops::{Deref, DerefMut};

use super::{Example, Extensions, ExternalDocs};
use crate::node::{Member, Node, Spanned};
use crate::source::Span;

/// The number of a schema in its document's arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub(crate) u32);

impl SchemaId {
    /// Its place in the arena.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One schema.
#[derive(Debug, Clone)]
pub struct Schema {
    /// The component's name, where it is one (`components.schemas.<name>`, of whatever file).
    pub component: Option<Spanned<String>>,
    /// The schema that defines this one for itself (`$defs`), and what it is called there, where a reference says so.
    pub defined: Option<Box<(SchemaId, String)>>,
    /// `true`, `false`, or what an object says.
    pub kind: SchemaKind,
    /// `$ref`, resolved. Its siblings (3.1) stand in the other fields.
    pub reference: Option<Spanned<SchemaId>>,
    /// Empty: any. 3.0's `nullable: true` adds `Null`.
    pub types: Vec<JsonType>,
    /// The types' place, where there are any.
    pub types_span: Option<Span>,
    /// `format`.
    pub format: Option<Spanned<String>>,
    /// `title`.
    pub title: Option<String>,
    /// `description`, CommonMark.
    pub description: Option<String>,
    /// `enum`.
    pub enumeration: Option<Vec<Node>>,
    /// `const`.
    pub constant: Option<Node>,
    /// `default`.
    pub default: Option<Node>,
    /// `examples`, and 3.0's `example`.
    pub examples: Vec<Example>,
    /// `properties`, in the document's order.
    pub properties: Vec<Property>,
    /// The `properties` of `then`, `else` and `dependentSchemas`: what an object has if something else is true of it.
    pub conditional: Option<Box<Vec<Property>>>,
    /// `required`, in the document's order.
    pub required: Vec<Spanned<String>>,
    /// `additionalProperties` (or, without it, `unevaluatedProperties`).
    pub additional_properties: AdditionalProperties,
    /// `patternProperties`: pattern and schema.
    pub pattern_properties: Vec<(Spanned<String>, SchemaId)>,
    /// `propertyNames`.
    pub property_names: Option<SchemaId>,
    /// `items`.
    pub items: Option<SchemaId>,
    /// `prefixItems`.
    pub prefix_items: Vec<SchemaId>,
    /// `allOf`.
    pub all_of: Vec<SchemaId>,
    /// `oneOf`.
    pub one_of: Vec<SchemaId>,
    /// `anyOf`.
    pub any_of: Vec<SchemaId>,
    /// `not`.
    pub not: Option<SchemaId>,
    /// `discriminator`.
    pub discriminator: Option<Box<Discriminator>>,
    /// Bounds of numbers, lengths and counts.
    pub numeric: Bounds,
    /// `pattern`.
    pub pattern: Option<String>,
    /// `uniqueItems`.
    pub unique_items: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `contentEncoding`: `base64`, …
    pub content_encoding: Option<String>,
    /// `contentMediaType`.
    pub content_media_type: Option<String>,
    /// `contentSchema`: what the text holds, where `contentMediaType` says how.
    pub content_schema: Option<SchemaId>,
    /// Keywords that only validate, as they stand, with their places: `if`, `contains`, `dependentRequired` and the like.
    pub validating: Option<Box<Vec<Member>>>,
    /// `externalDocs`.
    pub external_docs: Option<Box<ExternalDocs>>,
    /// `xml`.
    pub xml: Option<Box<Xml>>,
    /// `x-…`
    pub extensions: Extensions,
    /// The whole schema.
    pub span: Span,
}

impl Schema {
    /// A schema that says nothing but its kind.
    pub(crate) fn new(kind: SchemaKind, span: Span) -> Self {
        Self {
            component: None,
            defined: None,
            kind,
            reference: None,
            types: Vec::new(),
            types_span: None,
            format: None,
            title: None,
            description: None,
            enumeration: None,
            constant: None,
            default: None,
            examples: Vec::new(),
            properties: Vec::new(),
            conditional: None,
            required: Vec::new(),
            additional_properties: AdditionalProperties::Unstated,
            pattern_properties: Vec::new(),
            property_names: None,
            items: None,
            prefix_items: Vec::new(),
            all_of: Vec::new(),
            one_of: Vec::new(),
            any_of: Vec::new(),
            not: None,
            discriminator: None,
            numeric: Bounds::default(),
            pattern: None,
            unique_items: false,
            read_only: false,
            write_only: false,
            deprecated: false,
            content_encoding: None,
            content_media_type: None,
            content_schema: None,
            validating: None,
            external_docs: None,
            xml: None,
            extensions: Extensions::default(),
            span,
        }
    }
}

/// Whether a schema is a plain boolean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaKind {
    /// `true`: anything.
    Any,
    /// `false`: nothing.
    Never,
    /// An object.
    Object,
}

/// JSON Schema's types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JsonType {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

/// One entry of `properties`.
#[derive(Debug, Clone)]
pub struct Property {
    /// As it goes over the wire.
    pub name: Spanned<String>,
    /// Its schema.
    pub schema: SchemaId,
}

/// `additionalProperties`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdditionalProperties {
    /// The schema does not say.
    Unstated,
    /// `true` or `{}`.
    Any,
    /// `false`.
    Forbidden,
    /// Of this schema.
    Schema(SchemaId),
}

/// The Discriminator Object.
#[derive(Debug, Clone)]
pub struct Discriminator {
    /// The property that tells.
    pub property_name: Spanned<String>,
    /// Value and the schema it stands for, resolved by name or by reference.
    pub mapping: Vec<(Spanned<String>, SchemaId)>,
    /// 3.2: what a missing or unknown value stands for.
    pub default_mapping: Option<SchemaId>,
    /// The object.
    pub span: Span,
}

/// The bounds of a schema, if it has any.
#[derive(Debug, Clone, Default)]
pub struct Bounds(Option<Box<Numeric>>);

impl Deref for Bounds {
    type Target = Numeric;

    fn deref(&self) -> &Numeric {
        self.0.as_deref().unwrap_or(&UNBOUNDED)
    }
}

impl DerefMut for Bounds {
    fn deref_mut(&mut self) -> &mut Numeric {
        self.0.get_or_insert_default()
    }
}

/// Bounds, numbers as the text has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numeric {
    /// `minimum`
    pub minimum: Option<Box<str>>,
    /// `maximum`
    pub maximum: Option<Box<str>>,
    /// `exclusiveMinimum`
    pub exclusive_minimum: Option<Box<str>>,
    /// `exclusiveMaximum`
    pub exclusive_maximum: Option<Box<str>>,
    /// `multipleOf`
    pub multiple_of: Option<Box<str>>,
    /// `minLength`, in characters
    pub min_length: Option<u64>,
    /// `maxLength`, in characters
    pub max_length: Option<u64>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
}

/// What schemas without bounds have.
static UNBOUNDED: Numeric = Numeric {
    minimum: None,
    maximum: None,
    exclusive_minimum: None,
    exclusive_maximum: None,
    multiple_of: None,
    min_length: None,
    max_length: None,
    min_items: None,
    max_items: None,
    min_properties: None,
    max_properties: None,
};

/// The XML Object, kept for the rustdoc.
#[derive(Debug, Clone, Default)]
pub struct Xml {
    /// The element's name.
    pub name: Option<String>,
    /// An attribute instead of an element.
    pub attribute: bool,
}
