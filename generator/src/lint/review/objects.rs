//! The objects of the standard in a tree, without the data that they hold: a tree enters, each object with its role leaves.
//!
//! Keys mean something in an object of the standard only: not in examples, defaults and extensions, and not where they
//! are names that the document gives (`properties`, `schemas`, `paths`).

use crate::node::{Member, Node, NodeKind};

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The whole.
    Root,
    /// A schema.
    Schema,
    /// Responses by status.
    Responses,
    /// What the document says of itself as a whole.
    Info,
    /// Any other object of the standard.
    Other,
}

/// Calls back with every object of the standard.
pub(super) fn objects<'a>(root: &'a Node, found: &mut impl FnMut(Role, &'a [Member])) {
    visit(root, Role::Root, found);
}

fn visit<'a>(node: &'a Node, role: Role, found: &mut impl FnMut(Role, &'a [Member])) {
    match &node.kind {
        NodeKind::Array(items) => items.iter().for_each(|item| visit(item, role, found)),
        NodeKind::Object(members) => {
            found(role, members);
            for member in members {
                below(member, role, found);
            }
        }
        _ => {}
    }
}

fn below<'a>(member: &'a Member, role: Role, found: &mut impl FnMut(Role, &'a [Member])) {
    let node = &member.value;
    let named = matches!(node.kind, NodeKind::Object(_));
    if role == Role::Responses {
        return visit(node, Role::Other, found);
    }
    match &*member.key.value {
        "example" | "default" | "enum" | "const" | "value" | "dataValue" | "security" | "required"
        | "mapping" | "scopes" => {}
        name if name.starts_with("x-") => {}
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" | "schemas" => {
            node.members().iter().for_each(|member| visit(&member.value, Role::Schema, found));
        }
        "schema"
        | "itemSchema"
        | "items"
        | "prefixItems"
        | "additionalProperties"
        | "unevaluatedProperties"
        | "propertyNames"
        | "contains"
        | "not"
        | "allOf"
        | "oneOf"
        | "anyOf"
        | "if"
        | "then"
        | "else"
        | "contentSchema" => visit(node, Role::Schema, found),
        "examples" if role == Role::Schema => {}
        "info" if role == Role::Root => visit(node, Role::Info, found),
        // An operation's, by status; components have the same word for names.
        "responses" if node.members().iter().any(|member| is_status(&member.key.value)) => {
            visit(node, Role::Responses, found);
        }
        "examples"
        | "responses"
        | "parameters"
        | "requestBodies"
        | "headers"
        | "securitySchemes"
        | "links"
        | "callbacks"
        | "pathItems"
        | "mediaTypes"
        | "paths"
        | "webhooks"
        | "content"
        | "variables"
        | "encoding"
        | "additionalOperations"
            if named =>
        {
            node.members().iter().for_each(|member| visit(&member.value, Role::Other, found));
        }
        _ => visit(node, Role::Other, found),
    }
}

/// `200`, `4XX`, `default`.
pub(super) fn is_status(key: &str) -> bool {
    key == "default"
        || (key.len() == 3
            && key.starts_with(|c: char| ('1'..='5').contains(&c))
            && key.chars().skip(1).all(is_digit))
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, 'x' | 'X')
}
