//! Schemas: JSON Schema 2020-12, and OpenAPI 3.0's dialect read into the same words.

use super::Reader;
use super::dialect::Dialect;
use super::example::bare_example;
use crate::diagnostics::{Diagnostic, closest};
use crate::document::{
    AdditionalProperties, Discriminator, Extensions, JsonType, Property, Schema, SchemaId, SchemaKind,
    Version, Xml,
};
use crate::node::{Member, Node, NodeKind, Spanned};

/// Every keyword; those that are not matched below are known, and say nothing that a type could hold.
const SCHEMA: &[&str] = &[
    "$ref",
    "$dynamicRef",
    "$schema",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$vocabulary",
    "$comment",
    "$defs",
    "definitions",
    "type",
    "format",
    "title",
    "description",
    "enum",
    "const",
    "default",
    "example",
    "examples",
    "properties",
    "required",
    "additionalProperties",
    "unevaluatedProperties",
    "patternProperties",
    "propertyNames",
    "items",
    "prefixItems",
    "additionalItems",
    "unevaluatedItems",
    "contains",
    "minContains",
    "maxContains",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "dependentRequired",
    "discriminator",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "pattern",
    "uniqueItems",
    "readOnly",
    "writeOnly",
    "deprecated",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "externalDocs",
    "xml",
    "nullable",
];
const DISCRIMINATOR: &[&str] = &["propertyName", "mapping", "defaultMapping"];
const XML: &[&str] = &["nodeType", "name", "namespace", "prefix", "attribute", "wrapped"];

/// What may stand beside a `$ref` in 3.0: the standard ignores it all, but it is plain what these mean.
const BESIDE_REF_IN_3_0: &[&str] = &[
    "$ref",
    "title",
    "description",
    "nullable",
    "deprecated",
    "readOnly",
    "writeOnly",
    "default",
    "example",
    "externalDocs",
];

/// What Swagger 2.0 had for want of `nullable`; documents that are made from it keep the word.
const NULLABLE_OF_SWAGGER: &str = "x-nullable";

/// Keeps a keyword of which no type comes, or not all that it says.
fn keep(member: &Member, schema: &mut Schema) {
    schema.validating.get_or_insert_default().push(member.clone());
}

impl<'a> Reader<'a, '_> {
    pub(super) fn read_schema(&mut self, node: &'a Node) -> Schema {
        let members = match &node.kind {
            NodeKind::Bool(true) => return Schema::new(SchemaKind::Any, node.span),
            NodeKind::Bool(false) => return Schema::new(SchemaKind::Never, node.span),
            NodeKind::Object(_) | NodeKind::Null => self.own_members(node, "a schema"),
            NodeKind::Array(items) if items.is_empty() => self.own_members(node, "a schema"),
            NodeKind::String(text) if matches!(&**text, "true" | "false") => {
                let any = self.quoted_truth(node, "a schema", text);
                return Schema::new(if any { SchemaKind::Any } else { SchemaKind::Never }, node.span);
            }
            _ => {
                self.wrong_kind(node, "a schema", "an object, true or false");
                &[]
            }
        };
        let mut schema = Schema::new(SchemaKind::Object, node.span);
        let mut dialect = Dialect::default();
        let only_ref = self.version == Version::V30 && node.get("$ref").is_some();
        for member in members {
            let name = &*member.key.value;
            if only_ref && !BESIDE_REF_IN_3_0.contains(&name) && !name.starts_with("x-") {
                let message = format!("OpenAPI 3.0 ignores '{name}' beside '$ref'");
                self.once(Diagnostic::note("ignored-beside-ref", member.key.span, message));
                continue;
            }
            self.keyword(member, &mut schema, &mut dialect);
        }
        self.apply(dialect, &mut schema);
        schema
    }

    fn keyword(&mut self, member: &'a Member, schema: &mut Schema, dialect: &mut Dialect) {
        match &*member.key.value {
            "$ref" if matches!(member.value.kind, NodeKind::Null) => {
                let message = "'$ref' has no value".to_owned();
                self.loose(&member.value, message, "it is read as the type 'null'".to_owned());
                schema.types.push(JsonType::Null);
            }
            "$ref" => schema.reference = self.referenced_schema(&member.value),
            "$dynamicRef" if schema.reference.is_none() => {
                schema.reference = self.referenced_schema(&member.value);
            }
            "$recursiveRef" if schema.reference.is_none() => {
                let around = self.resolver.recursive(member.value.span);
                let id = around.map(|node| self.schema_id(node));
                schema.reference = id.map(|id| Spanned::new(id, member.value.span));
            }
            "type" => self.types(member, schema, dialect),
            "format" => schema.format = self.spanned_text(member),
            "title" => schema.title = self.text(member),
            "description" => schema.description = self.text(member),
            "enum" => schema.enumeration = Some(self.items(member).to_vec()),
            "const" => schema.constant = Some(member.value.clone()),
            "default" => schema.default = Some(member.value.clone()),
            "example" => schema.examples.push(bare_example(&member.value)),
            "examples" => self.schema_examples(member, schema),
            "properties" => schema.properties = self.properties(member),
            "required" => self.required(member, schema),
            "additionalProperties" => schema.additional_properties = self.additional(&member.value),
            "unevaluatedProperties" if schema.additional_properties == AdditionalProperties::Unstated => {
                schema.additional_properties = self.additional(&member.value);
            }
            "patternProperties" => {
                keep(member, schema);
                for Member { key, value } in self.members(&member.value, "'patternProperties'") {
                    let pattern = Spanned::new(key.value.to_string(), key.span);
                    let id = self.schema_id(value);
                    schema.pattern_properties.push((pattern, id));
                }
            }
            "propertyNames" => {
                keep(member, schema);
                schema.property_names = Some(self.schema_id(&member.value));
            }
            "items" => self.item_schema(member, schema),
            "prefixItems" => schema.prefix_items = self.schemas(member),
            "allOf" => schema.all_of = self.schemas(member),
            "oneOf" => schema.one_of = self.alternatives(member),
            "anyOf" => schema.any_of = self.alternatives(member),
            "not" => {
                keep(member, schema);
                schema.not = Some(self.schema_id(&member.value));
            }
            "discriminator" => schema.discriminator = self.discriminator(member).map(Box::new),
            "minimum" => schema.numeric.minimum = self.number(member),
            "maximum" => schema.numeric.maximum = self.number(member),
            "exclusiveMinimum" => match member.value.as_bool() {
                Some(exclusive) => dialect.exclusive_minimum = exclusive,
                None => schema.numeric.exclusive_minimum = self.number(member),
            },
            "exclusiveMaximum" => match member.value.as_bool() {
                Some(exclusive) => dialect.exclusive_maximum = exclusive,
                None => schema.numeric.exclusive_maximum = self.number(member),
            },
            "multipleOf" => schema.numeric.multiple_of = self.number(member),
            "minLength" => schema.numeric.min_length = self.count(member),
            "maxLength" => schema.numeric.max_length = self.count(member),
            "minItems" => schema.numeric.min_items = self.count(member),
            "maxItems" => schema.numeric.max_items = self.count(member),
            "minProperties" => schema.numeric.min_properties = self.count(member),
            "maxProperties" => schema.numeric.max_properties = self.count(member),
            "pattern" => schema.pattern = self.text(member),
            "uniqueItems" => schema.unique_items = self.flag(member).unwrap_or(false),
            "readOnly" => schema.read_only = self.flag(member).unwrap_or(false),
            "writeOnly" => schema.write_only = self.flag(member).unwrap_or(false),
            "deprecated" => schema.deprecated = self.flag(member).unwrap_or(false),
            "contentEncoding" => {
                keep(member, schema);
                schema.content_encoding = self.text(member);
            }
            "contentMediaType" => {
                keep(member, schema);
                schema.content_media_type = self.text(member);
            }
            "contentSchema" => {
                keep(member, schema);
                schema.content_schema = Some(self.schema_id(&member.value));
            }
            "externalDocs" => schema.external_docs = self.external_docs(member).map(Box::new),
            "xml" => schema.xml = Some(Box::new(self.xml(member))),
            "nullable" | NULLABLE_OF_SWAGGER => self.nullable(member, dialect),
            "if" | "then" | "else" | "dependentSchemas" | "dependentRequired" | "contains"
            | "unevaluatedItems" => {
                keep(member, schema);
                self.conditional(member, schema);
                self.without_counterpart(member, "it only validates: the type is wider");
            }
            "minContains" | "maxContains" => keep(member, schema),
            name if self.is_slip(name) => self.other(member, &mut schema.extensions, "a schema", SCHEMA),
            _ => {}
        }
    }

    /// Whether an unknown keyword is worth a word. JSON Schema, and so 3.1, allows any; one that looks like another is
    /// a slip all the same.
    fn is_slip(&self, name: &str) -> bool {
        self.version == Version::V30
            || name.starts_with("x-")
            || closest(name, SCHEMA.iter().copied()).is_some()
    }

    fn schema_examples(&mut self, member: &'a Member, schema: &mut Schema) {
        match &member.value.kind {
            NodeKind::Array(items) => {
                schema.examples.extend(items.iter().map(bare_example));
            }
            // Named examples, as media types have them, are a frequent slip.
            NodeKind::Object(_) => schema.examples.extend(self.examples(member)),
            _ => self.wrong_kind(&member.value, "'examples'", "an array"),
        }
    }

    fn properties(&mut self, member: &'a Member) -> Vec<Property> {
        let members = self.members(&member.value, "'properties'").iter();
        let property = |Member { key, value }: &'a Member| Property {
            name: Spanned::new(key.value.to_string(), key.span),
            schema: self.schema_id(value),
        };
        members.map(property).collect()
    }

    /// What an object has only if something else is true of it: a type can say that it may.
    fn conditional(&mut self, member: &'a Member, schema: &mut Schema) {
        let nodes: Vec<&'a Node> = match &*member.key.value {
            "then" | "else" => vec![&member.value],
            "dependentSchemas" => member.value.members().iter().map(|member| &member.value).collect(),
            _ => return,
        };
        for node in nodes {
            let Some(target) = self.target(node) else { continue };
            for member in target.members().iter().filter(|member| &*member.key.value == "properties") {
                let properties = self.properties(member);
                // Without a type or a structure, it only limits what the object has anyway.
                let said = properties.into_iter().zip(member.value.members()).filter(|(_, member)| {
                    const SAY: &[&str] = &["type", "$ref", "properties", "items", "allOf", "oneOf", "anyOf"];
                    member.value.members().iter().any(|keyword| SAY.contains(&&*keyword.key.value))
                });
                schema.conditional.get_or_insert_default().extend(said.map(|(property, _)| property));
            }
        }
    }

    fn required(&mut self, member: &'a Member, schema: &mut Schema) {
        // Drafts before the fourth, and many since by mistake, say `required: true` in the property itself.
        if member.value.as_bool().is_some() {
            let message = "'required' is a boolean where an array of names is expected".to_owned();
            let help =
                "it is ignored: list this property in the 'required' of the object that has it".to_owned();
            self.loose(&member.value, message, help);
            return;
        }
        schema.required = self.texts(member);
    }

    fn additional(&mut self, node: &'a Node) -> AdditionalProperties {
        match &node.kind {
            NodeKind::Bool(true) => AdditionalProperties::Any,
            NodeKind::Bool(false) => AdditionalProperties::Forbidden,
            NodeKind::Object(members) if members.is_empty() => AdditionalProperties::Any,
            NodeKind::String(text) if matches!(&**text, "true" | "false") => {
                let any = self.quoted_truth(node, "'additionalProperties'", text);
                if any { AdditionalProperties::Any } else { AdditionalProperties::Forbidden }
            }
            NodeKind::Array(items) if items.is_empty() => {
                self.own_members(node, "'additionalProperties'");
                AdditionalProperties::Any
            }
            _ => AdditionalProperties::Schema(self.schema_id(node)),
        }
    }

    fn quoted_truth(&mut self, node: &Node, what: &str, text: &str) -> bool {
        let message = format!("{what} is a string where true or false is expected");
        self.loose(node, message, format!("it is read as {text}; remove the quotes"));
        text == "true"
    }

    fn item_schema(&mut self, member: &'a Member, schema: &mut Schema) {
        if matches!(&member.value.kind, NodeKind::Array(items) if !items.is_empty()) {
            let message = "'items' is an array where a schema is expected".to_owned();
            self.loose(&member.value, message, "it is read as 'prefixItems'".to_owned());
            schema.prefix_items = self.schemas(member);
            return;
        }
        schema.items = Some(self.schema_id(&member.value));
    }

    fn schemas(&mut self, member: &'a Member) -> Vec<SchemaId> {
        self.items(member).iter().map(|item| self.schema_id(item)).collect()
    }

    fn nullable(&mut self, member: &'a Member, dialect: &mut Dialect) {
        let nullable = self.flag(member).unwrap_or(false);
        if nullable && self.version > Version::V30 && &*member.key.value != NULLABLE_OF_SWAGGER {
            let message = "'nullable' is a keyword of OpenAPI 3.0 only".to_owned();
            self.loose(
                &member.value,
                message,
                "it is read as the type 'null': write \"type: [string, 'null']\"".to_owned(),
            );
        }
        dialect.nullable = dialect.nullable.or(nullable.then_some(member.value.span));
    }

    fn discriminator(&mut self, member: &'a Member) -> Option<Discriminator> {
        let node = &member.value;
        if let NodeKind::String(name) = &node.kind {
            let message = "'discriminator' is a string where an object is expected".to_owned();
            self.loose(node, message, "it is read as its 'propertyName'".to_owned());
            let property_name = Spanned::new(name.to_string(), node.span);
            return Some(Discriminator {
                property_name,
                mapping: Vec::new(),
                default_mapping: None,
                span: node.span,
            });
        }
        let (mut property_name, mut mapping, mut default_mapping) = (None, Vec::new(), None);
        for member in self.members(node, "'discriminator'") {
            match &*member.key.value {
                "propertyName" => property_name = self.spanned_text(member),
                "mapping" => {
                    for Member { key, value } in self.members(&member.value, "'mapping'") {
                        if let Some(id) = self.mapped(value) {
                            mapping.push((Spanned::new(key.value.to_string(), key.span), id));
                        }
                    }
                }
                "defaultMapping" => default_mapping = self.mapped(&member.value),
                _ => self.other(member, &mut Extensions::default(), "'discriminator'", DISCRIMINATOR),
            }
        }
        if property_name.is_none() && matches!(node.kind, NodeKind::Object(_)) {
            self.missing(node, "'discriminator'", "propertyName");
        }
        Some(Discriminator { property_name: property_name?, mapping, default_mapping, span: node.span })
    }

    /// The schema that a mapping's value means: a component by name, else any schema by reference.
    fn mapped(&mut self, node: &'a Node) -> Option<SchemaId> {
        let Some(text) = node.as_str() else {
            self.wrong_kind(node, "a mapping's value", "a schema's name or reference");
            return None;
        };
        let target = self.resolver.mapped(text, node.span, self.diagnostics)?;
        Some(self.target_schema(target))
    }

    fn xml(&mut self, member: &'a Member) -> Xml {
        let mut xml = Xml::default();
        for member in self.members(&member.value, "'xml'") {
            match &*member.key.value {
                "name" => xml.name = self.text(member),
                "attribute" => xml.attribute = self.flag(member).unwrap_or(false),
                _ => self.other(member, &mut Extensions::default(), "'xml'", XML),
            }
        }
        xml
    }
}
