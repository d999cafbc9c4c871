//! OpenAPI 3.0's own words for what JSON Schema says otherwise, turned into the latter.

use super::Reader;
use crate::document::{JsonType, Schema, SchemaId, SchemaKind};
use crate::node::{Member, Node, NodeKind, Spanned};
use crate::source::Span;

/// What a schema says in 3.0's words, until the rest of it is known.
#[derive(Default)]
pub(super) struct Dialect {
    /// Where it says `nullable: true`.
    pub(super) nullable: Option<Span>,
    /// `exclusiveMinimum: true`: `minimum` is meant exclusively.
    pub(super) exclusive_minimum: bool,
    /// `exclusiveMaximum: true`: `maximum` is meant exclusively.
    pub(super) exclusive_maximum: bool,
    /// The format that a type's name stands for which is none (`type: uuid`).
    pub(super) implied_format: Option<Spanned<String>>,
}

impl<'a> Reader<'a, '_> {
    /// The schemas of `oneOf` or `anyOf`. What `OData`'s tools write beside references for "or null" would let any
    /// object in, and so make nothing of what the others say: it is null.
    pub(super) fn alternatives(&mut self, member: &'a Member) -> Vec<SchemaId> {
        let items = self.items(member);
        let (nulls, others): (Vec<&Node>, Vec<&Node>) = items.iter().partition(|item| means_null(item));
        if nulls.is_empty() || others.is_empty() || others.iter().any(|item| item.get("$ref").is_none()) {
            return items.iter().map(|item| self.schema_id(item)).collect();
        }
        for node in nulls {
            let message = "an alternative that is null or any object stands beside references".to_owned();
            self.loose(node, message, "it is read as null alone".to_owned());
        }
        let alternative = |item: &'a Node| {
            if means_null(item) { self.null(item.span) } else { self.schema_id(item) }
        };
        items.iter().map(alternative).collect()
    }
}

/// Whether a schema says nothing but `nullable: true`, or that of any object.
fn means_null(node: &Node) -> bool {
    let says = |name: &str| name == "type" || name == "nullable";
    let only = node.members().iter().all(|member| says(&member.key.value));
    let nullable = node.get("nullable").and_then(Node::as_bool) == Some(true);
    only && match node.get("type").map(|node| &node.kind) {
        None => nullable,
        Some(NodeKind::String(name)) => nullable && &**name == "object",
        Some(NodeKind::Array(types)) => {
            let lists = |name: &str| types.iter().any(|node| node.as_str() == Some(name));
            types.len() == 2 && lists("object") && lists("null")
        }
        Some(_) => false,
    }
}

impl Reader<'_, '_> {
    pub(super) fn apply(&mut self, dialect: Dialect, schema: &mut Schema) {
        schema.format = schema.format.take().or(dialect.implied_format);
        if dialect.exclusive_minimum {
            schema.numeric.exclusive_minimum = schema.numeric.minimum.take();
        }
        if dialect.exclusive_maximum {
            schema.numeric.exclusive_maximum = schema.numeric.maximum.take();
        }
        if let Some(span) = dialect.nullable {
            self.make_nullable(schema, span);
        }
    }

    /// Lets a schema be null as well. Strictly, 3.0 allows `nullable` only beside `type`; beside anything else it is
    /// plain what is meant.
    fn make_nullable(&mut self, schema: &mut Schema, span: Span) {
        if schema.types.is_empty() {
            if !schema.properties.is_empty() {
                schema.types.push(JsonType::Object);
            } else if schema.items.is_some() {
                schema.types.push(JsonType::Array);
            }
        }
        let branches = [
            schema.one_of.is_empty(),
            schema.any_of.is_empty(),
            schema.all_of.is_empty() && schema.reference.is_none(),
        ];
        // What is wrapped keeps its own types; beside alternatives or nothing, the types allow for null.
        let is_wrapped = !matches!(branches, [_, true, true] | [true, false, true]);
        if !schema.types.is_empty() && !is_wrapped && !schema.types.contains(&JsonType::Null) {
            schema.types.push(JsonType::Null);
        }
        match branches {
            [false, true, true] => schema.one_of.push(self.null(span)),
            [true, false, true] => schema.any_of.push(self.null(span)),
            [true, true, true] if !schema.types.is_empty() => {}
            [true, true, true] => {
                if let Some(values) = &mut schema.enumeration
                    && !values.iter().any(|value| matches!(value.kind, NodeKind::Null))
                {
                    values.push(Node { kind: NodeKind::Null, span });
                }
            }
            _ => self.wrap(schema, span),
        }
    }

    /// Moves what a schema demands into a branch of its own, beside one for null; what it says about itself stays.
    fn wrap(&mut self, schema: &mut Schema, span: Span) {
        let mut outer = Schema::new(SchemaKind::Object, schema.span);
        std::mem::swap(schema, &mut outer);
        let mut inner = outer;
        schema.title = inner.title.take();
        schema.description = inner.description.take();
        schema.default = inner.default.take();
        schema.examples = std::mem::take(&mut inner.examples);
        schema.read_only = std::mem::take(&mut inner.read_only);
        schema.write_only = std::mem::take(&mut inner.write_only);
        schema.deprecated = std::mem::take(&mut inner.deprecated);
        schema.external_docs = inner.external_docs.take();
        schema.xml = inner.xml.take();
        schema.extensions = std::mem::take(&mut inner.extensions);
        schema.any_of = vec![self.made_schema(inner), self.null(span)];
    }

    fn null(&mut self, span: Span) -> SchemaId {
        let mut null = Schema::new(SchemaKind::Object, span);
        null.types.push(JsonType::Null);
        null.types_span = Some(span);
        self.made_schema(null)
    }
}
