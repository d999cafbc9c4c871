//! JSON Schema, as far as OpenAPI documents use it: a schema and a value enter, what is wrong with the value leaves.
//!
//! Each pair of a schema and a value is looked at once, so unions within unions cost no more than their parts. What
//! cannot be checked (a pattern of another dialect) is let pass.

use std::collections::HashMap;
use std::rc::Rc;

use super::mismatch::{Kind, Mismatch, Outcome, phrase};
use super::parts::number;
use super::patterns::Patterns;
use super::values::{same, type_of};
use crate::document::{Document, JsonType, Schema, SchemaId, SchemaKind, Version};
use crate::lint::composition::{closure, members};
use crate::lint::spelling::did_you_mean;
use crate::node::{Node, NodeKind};

/// Schemas within schemas (or values) beyond this are let pass: no stack is endless.
const DEEPEST: usize = 150;

/// Which way a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Direction {
    /// To the server: `readOnly` properties need not be there.
    Request,
    /// From the server: `writeOnly` properties need not be there.
    Response,
    /// Either way, or not known.
    Either,
}

/// Checks values against a document's schemas.
pub(super) struct Validator<'a> {
    pub(super) document: &'a Document,
    pub(super) patterns: Patterns<'a>,
    direction: Direction,
    done: HashMap<(SchemaId, *const Node), Outcome<'a>>,
    depth: usize,
}

impl<'a> Validator<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let (patterns, done) = (Patterns::default(), HashMap::new());
        Self { document, patterns, direction: Direction::Either, done, depth: 0 }
    }

    /// What is wrong with a value.
    pub(super) fn validate(
        &mut self,
        id: SchemaId,
        node: &'a Node,
        direction: Direction,
    ) -> Vec<Rc<Mismatch<'a>>> {
        self.direction = direction;
        self.done.clear();
        self.check(id, node).found
    }

    pub(super) fn check(&mut self, id: SchemaId, node: &'a Node) -> Outcome<'a> {
        let key = (id, std::ptr::from_ref(node));
        if let Some(done) = self.done.get(&key) {
            return done.clone();
        }
        let unsure = Outcome { unsure: true, ..Outcome::default() };
        if self.depth > DEEPEST {
            return unsure;
        }
        // Who comes back here for the same value came in a circle, which adds nothing.
        self.done.insert(key, unsure);
        self.depth += 1;
        let mut outcome = self.evaluate(id, node);
        self.depth -= 1;
        if !outcome.found.is_empty() {
            self.settle(id, node, &mut outcome);
        }
        self.done.insert(key, outcome.clone());
        outcome
    }

    fn evaluate(&mut self, id: SchemaId, node: &'a Node) -> Outcome<'a> {
        let schema = self.document.schema(id);
        let mut outcome = Outcome::default();
        match schema.kind {
            SchemaKind::Any => return outcome,
            SchemaKind::Never => {
                outcome.add(Mismatch::new(id, node, Kind::Other, "no value is allowed here"));
                return outcome;
            }
            SchemaKind::Object => {}
        }
        if let Some(mismatch) = wrong_type(id, schema, node) {
            outcome.add(mismatch);
            return outcome;
        }
        // 3.0's `nullable` lets null in whatever `enum` says, as its authors understand it.
        let nullable = node.kind == NodeKind::Null && schema.types.contains(&JsonType::Null);
        if nullable && self.document.version == Version::V30 {
            return outcome;
        }
        if let Some(mismatch) = wrong_value(id, schema, node) {
            outcome.add(mismatch);
            return outcome;
        }
        match &node.kind {
            NodeKind::Number(text) => number(id, schema, node, text, &mut outcome),
            NodeKind::String(text) => self.text(id, schema, node, text, &mut outcome),
            NodeKind::Array(items) => self.array(id, schema, node, items, &mut outcome),
            NodeKind::Object(members) => self.object(id, schema, node, members, &mut outcome),
            NodeKind::Null | NodeKind::Bool(_) => {}
        }
        for member in
            schema.reference.iter().map(|reference| reference.value).chain(schema.all_of.iter().copied())
        {
            let other = self.check(member, node);
            outcome.join(other);
        }
        for (branches, only_one) in [(&schema.one_of, true), (&schema.any_of, false)] {
            if !branches.is_empty() {
                let other = self.union(id, node, branches, only_one);
                outcome.join(other);
            }
        }
        if let Some(not) = schema.not {
            let other = self.check(not, node);
            if other.fits() && !other.unsure {
                outcome.add(Mismatch::new(id, node, Kind::Detail, "this is what `not` forbids"));
            }
            outcome.unsure |= other.unsure;
        }
        outcome
    }

    /// Drops what the direction excuses, and marks what must not be shown.
    fn settle(&self, id: SchemaId, node: &'a Node, outcome: &mut Outcome<'a>) {
        let count = outcome.found.len();
        outcome.found.retain(|mismatch| match mismatch.kind {
            Kind::Missing(name) => !std::ptr::eq(mismatch.node, node) || !self.is_excused(id, name),
            _ => true,
        });
        outcome.unsure |= outcome.found.len() < count;
        if is_secret(self.document, id, 0) {
            for mismatch in &mut outcome.found {
                Rc::make_mut(mismatch).secret = Some(id);
            }
        }
        let holds_secret =
            || node.members().iter().any(|member| self.is_secret_property(id, &member.key.value));
        if outcome.found.iter().any(|mismatch| std::ptr::eq(mismatch.node, node)) && holds_secret() {
            for mismatch in outcome.found.iter_mut().filter(|mismatch| std::ptr::eq(mismatch.node, node)) {
                Rc::make_mut(mismatch).holds_secret = true;
            }
        }
    }

    /// Whether a required property need not be there, since values go the other way.
    fn is_excused(&self, id: SchemaId, name: &str) -> bool {
        self.declarations(id, name).any(|property| {
            closure(self.document, property).into_iter().map(|id| self.document.schema(id)).any(|schema| {
                match self.direction {
                    Direction::Request => schema.read_only,
                    Direction::Response => schema.write_only,
                    Direction::Either => schema.read_only || schema.write_only,
                }
            })
        })
    }

    fn is_secret_property(&self, id: SchemaId, name: &str) -> bool {
        self.declarations(id, name).any(|property| is_secret(self.document, property, 0))
    }

    fn declarations(&self, id: SchemaId, name: &str) -> impl Iterator<Item = SchemaId> {
        let properties =
            closure(self.document, id).into_iter().flat_map(|id| &self.document.schema(id).properties);
        properties.filter(move |property| property.name.value == name).map(|property| property.schema)
    }
}

/// Whether a schema, or what it hands its value on to, is marked as secret; the nearest mark counts.
pub(super) fn is_secret(document: &Document, id: SchemaId, depth: usize) -> bool {
    let schema = document.schema(id);
    if let Some(mark) = schema.extensions.get("x-sensitive").and_then(Node::as_bool) {
        return mark;
    }
    let formatted = schema.format.as_ref().is_some_and(|format| format.value == "password");
    formatted || (depth < 20 && members(schema).any(|member| is_secret(document, member, depth + 1)))
}

fn wrong_type<'a>(id: SchemaId, schema: &Schema, node: &'a Node) -> Option<Mismatch<'a>> {
    let found = type_of(node);
    let fits = |kind: &JsonType| *kind == found || (*kind == JsonType::Number && found == JsonType::Integer);
    if schema.types.is_empty() || schema.types.iter().any(fits) {
        return None;
    }
    let wanted = phrase(&schema.types);
    let found = if node.as_str().is_some() || found != JsonType::Number {
        node.kind_name()
    } else if schema.types.contains(&JsonType::Integer) {
        "a number with a fraction"
    } else {
        "a number"
    };
    let help = match &node.kind {
        NodeKind::Number(_) | NodeKind::Bool(_) if schema.types.contains(&JsonType::String) => {
            Some("put it in quotes".to_owned())
        }
        NodeKind::String(text) => unquoted(text, &schema.types),
        _ => None,
    };
    Some(Mismatch::new(id, node, Kind::Other, format!("expected {wanted}, found {found}")).help(help))
}

/// What would help where a text holds the right thing as text.
fn unquoted(text: &str, types: &[JsonType]) -> Option<String> {
    let number = || super::decimal::Decimal::parse(text).is_some();
    let numeric = types.iter().any(|kind| matches!(kind, JsonType::Integer | JsonType::Number)) && number();
    let truth = types.contains(&JsonType::Boolean) && matches!(text, "true" | "false");
    let null = types.contains(&JsonType::Null) && text == "null";
    if numeric || truth || null {
        return Some("remove the quotes".to_owned());
    }
    let start = text.trim_start().chars().next();
    let json = (types.contains(&JsonType::Object) && start == Some('{'))
        || (types.contains(&JsonType::Array) && start == Some('['));
    json.then(|| "write the value itself instead of its JSON text".to_owned())
}

fn wrong_value<'a>(id: SchemaId, schema: &Schema, node: &'a Node) -> Option<Mismatch<'a>> {
    if schema.constant.as_ref().is_some_and(|constant| !same(constant, node)) {
        return Some(Mismatch::new(id, node, Kind::Other, "not the value that `const` wants"));
    }
    let values =
        schema.enumeration.as_ref().filter(|values| !values.iter().any(|value| same(value, node)))?;
    let help = node.as_str().and_then(|text| did_you_mean(text, values.iter().filter_map(Node::as_str)));
    Some(Mismatch::new(id, node, Kind::Other, "not one of the values that `enum` lists").help(help))
}
