//! JSON Schema, as far as OpenAPI documents use it: a schema and a value enter, what is wrong with the value leaves.
//!
//! Each pair of a schema and a value is looked at once, so unions within unions cost no more than their parts. What
//! cannot be checked (a pattern of another dialect) is let pass.

use foldhash::{HashMap, HashMapExt};
use std::rc::Rc;

use super::facts::Facts;
use super::mismatch::{Mismatch, Outcome, Place, Problem};
use super::parts::number;
use super::patterns::Patterns;
use super::values::{same, type_of};
use crate::document::{Document, JsonType, SchemaId, SchemaKind, Version};
use crate::node::{Node, NodeKind};
use crate::source::Span;

/// Schemas within schemas (or values) beyond this are let pass: no stack is endless.
const DEEPEST: usize = 150;

/// Pairs of a schema and a value beyond this are let pass: a list of unions of many alternatives has as many as its
/// length times theirs. Real documents of some megabytes have some ten thousand.
const MOST: usize = 1_000_000;

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
    pub(super) patterns: Patterns,
    pub(super) facts: Facts<'a>,
    direction: Direction,
    done: HashMap<(SchemaId, *const Node), Outcome<'a>>,
    depth: usize,
    count: usize,
    /// The places of all values so far that belong to secrets.
    pub(super) secrets: Vec<Span>,
}

impl<'a> Validator<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let (patterns, facts, done) = (Patterns::default(), Facts::new(document), HashMap::new());
        Self {
            document,
            patterns,
            facts,
            direction: Direction::Either,
            done,
            depth: 0,
            count: 0,
            secrets: Vec::new(),
        }
    }

    /// What is wrong with a value.
    pub(super) fn validate(
        &mut self,
        id: SchemaId,
        node: &'a Node,
        direction: Direction,
    ) -> Vec<Rc<Mismatch<'a>>> {
        self.direction = direction;
        // A map that was large once would be cleared at that size for each small value.
        self.done = HashMap::new();
        self.check(id, node).found
    }

    pub(super) fn check(&mut self, id: SchemaId, node: &'a Node) -> Outcome<'a> {
        let key = (id, std::ptr::from_ref(node));
        if let Some(done) = self.done.get(&key) {
            return done.clone();
        }
        let unsure = Outcome { unsure: true, ..Outcome::default() };
        self.count += 1;
        if self.depth > DEEPEST || self.count > MOST {
            return unsure;
        }
        // Who comes back here for the same value came in a circle, which adds nothing.
        self.done.insert(key, unsure);
        if self.facts.is_secret(id) {
            self.secrets.push(node.span);
        }
        self.depth += 1;
        let mut outcome = self.evaluate(Place { id, schema: self.document.schema(id), node });
        self.depth -= 1;
        if !outcome.found.is_empty() {
            self.settle(id, node, &mut outcome);
        }
        self.done.insert(key, outcome.clone());
        outcome
    }

    fn evaluate(&mut self, place: Place<'a>) -> Outcome<'a> {
        let Place { schema, node, .. } = place;
        let mut outcome = Outcome::default();
        if schema.kind == SchemaKind::Any {
            return outcome;
        }
        // 3.0's `nullable` lets null in whatever `enum` says, as its authors understand it.
        let nullable = node.kind == NodeKind::Null && schema.types.contains(&JsonType::Null);
        if nullable && self.document.version == Version::V30 {
            return outcome;
        }
        // Where the value is of another sort altogether, the rest says nothing.
        if let Some(problem) = self.another_sort(place) {
            outcome.add(place.wrong(problem));
            return outcome;
        }
        match &node.kind {
            NodeKind::Number(text) => number(place, text, &mut outcome),
            NodeKind::String(text) => self.text(place, text, &mut outcome),
            NodeKind::Array(items) => self.array(place, items, &mut outcome),
            NodeKind::Object(members) => self.object(place, members, &mut outcome),
            NodeKind::Null | NodeKind::Bool(_) => {}
        }
        for member in schema.reference.iter().map(|reference| &reference.value).chain(&schema.all_of) {
            let other = self.check(*member, node);
            outcome.join(other);
        }
        for (branches, only_one) in [(&schema.one_of, true), (&schema.any_of, false)] {
            if !branches.is_empty() {
                let other = self.union(place, branches, only_one);
                outcome.join(other);
            }
        }
        if let Some(not) = schema.not {
            let other = self.check(not, node);
            if other.fits() && !other.unsure {
                outcome.add(place.wrong(Problem::Forbidden));
            }
            outcome.unsure |= other.unsure;
        }
        outcome
    }

    /// Drops what the direction excuses.
    fn settle(&mut self, id: SchemaId, node: &'a Node, outcome: &mut Outcome<'a>) {
        let count = outcome.found.len();
        outcome.found.retain(|mismatch| match mismatch.problem {
            Problem::Missing(name) => !mismatch.is_about(node) || !self.is_excused(id, name),
            _ => true,
        });
        outcome.unsure |= outcome.found.len() < count;
    }

    /// Whether a required property need not be there, since values go the other way.
    fn is_excused(&mut self, id: SchemaId, name: &'a str) -> bool {
        let declared = self.facts.declared(id, name);
        match self.direction {
            Direction::Request => declared.read_only,
            Direction::Response => declared.write_only,
            Direction::Either => declared.read_only || declared.write_only,
        }
    }

    /// What is wrong where the schema is for another type, or other values.
    fn another_sort(&mut self, Place { id, schema, node }: Place<'a>) -> Option<Problem<'a>> {
        let own = type_of(node);
        let fits = |kind: &JsonType| *kind == own || (*kind == JsonType::Number && own == JsonType::Integer);
        if schema.kind == SchemaKind::Never {
            return Some(Problem::Never);
        }
        if !schema.types.is_empty() && !schema.types.iter().any(fits) {
            return Some(Problem::Type);
        }
        if schema.constant.as_ref().is_some_and(|constant| !same(constant, node)) {
            return Some(Problem::Constant);
        }
        let values = schema.enumeration.as_ref()?;
        (!self.facts.lists(id, values, node)).then_some(Problem::Enumeration)
    }
}
