//! `type`: JSON Schema's names, and what people write in their stead.

use super::Reader;
use super::dialect::Dialect;
use super::parameter::choices;
use crate::diagnostics::Diagnostic;
use crate::document::{JsonType, Schema};
use crate::node::{Member, Node, NodeKind, Spanned};

const TYPES: &[(&str, JsonType)] = &[
    ("null", JsonType::Null),
    ("boolean", JsonType::Boolean),
    ("integer", JsonType::Integer),
    ("number", JsonType::Number),
    ("string", JsonType::String),
    ("array", JsonType::Array),
    ("object", JsonType::Object),
];

/// Other languages' names for types, lower case: what each means, with the format that it implies; `None`: anything.
const SLIPS: &[(&str, Option<JsonType>, &str)] = &[
    ("any", None, ""),
    ("bool", Some(JsonType::Boolean), ""),
    ("int", Some(JsonType::Integer), ""),
    ("int32", Some(JsonType::Integer), "int32"),
    ("int64", Some(JsonType::Integer), "int64"),
    ("long", Some(JsonType::Integer), "int64"),
    ("float", Some(JsonType::Number), "float"),
    ("double", Some(JsonType::Number), "double"),
    ("decimal", Some(JsonType::Number), ""),
    ("char", Some(JsonType::String), ""),
    ("str", Some(JsonType::String), ""),
    ("text", Some(JsonType::String), ""),
    ("date", Some(JsonType::String), "date"),
    ("date-time", Some(JsonType::String), "date-time"),
    ("datetime", Some(JsonType::String), "date-time"),
    ("uuid", Some(JsonType::String), "uuid"),
    ("uri", Some(JsonType::String), "uri"),
    ("url", Some(JsonType::String), "uri"),
    ("email", Some(JsonType::String), "email"),
    ("password", Some(JsonType::String), "password"),
    ("byte", Some(JsonType::String), "byte"),
    ("binary", Some(JsonType::String), "binary"),
    ("file", Some(JsonType::String), "binary"),
    ("enum", Some(JsonType::String), ""),
    ("list", Some(JsonType::Array), ""),
    ("map", Some(JsonType::Object), ""),
    ("dict", Some(JsonType::Object), ""),
    ("none", Some(JsonType::Null), ""),
];

impl<'a> Reader<'a, '_> {
    pub(super) fn types(&mut self, member: &'a Member, schema: &mut Schema, dialect: &mut Dialect) {
        schema.types_span = Some(member.value.span);
        let nodes = match &member.value.kind {
            NodeKind::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(&member.value),
        };
        for node in nodes {
            if let Some(named) = self.named_type(node, dialect)
                && !schema.types.contains(&named)
            {
                schema.types.push(named);
            }
        }
    }

    fn named_type(&mut self, node: &'a Node, dialect: &mut Dialect) -> Option<JsonType> {
        let name = match &node.kind {
            NodeKind::String(name) => &**name,
            // An unquoted `null` is meant as the type's name.
            NodeKind::Null => return Some(JsonType::Null),
            _ => {
                self.wrong_kind(node, "'type'", "a string or an array of strings");
                return None;
            }
        };
        if let Some((_, known)) = TYPES.iter().find(|(known, _)| *known == name) {
            return Some(*known);
        }
        let lower = name.to_ascii_lowercase();
        let message = format!("there is no type '{name}'");
        if let Some((known, meant)) = TYPES.iter().find(|(known, _)| *known == lower) {
            self.loose(node, message, format!("it is read as '{known}'"));
            return Some(*meant);
        }
        if let Some((_, meant, format)) = SLIPS.iter().find(|(slip, ..)| *slip == lower) {
            let known = TYPES.iter().find(|(_, known)| Some(*known) == *meant).map(|(known, _)| *known);
            let understood = match (known, *format) {
                (None, _) => "it is read as no type, which is any".to_owned(),
                (Some(known), "") => format!("it is read as '{known}'"),
                (Some(known), format) => format!("it is read as '{known}' with the format '{format}'"),
            };
            if !format.is_empty() {
                dialect.implied_format = Some(Spanned::new((*format).to_owned(), node.span));
            }
            self.loose(node, message, understood);
            return *meant;
        }
        let problem = Diagnostic::error("unknown-value", node.span, message);
        self.diagnostics.report(problem.help(choices(name, TYPES.iter().map(|(known, _)| *known))));
        None
    }
}
