//! What references lead to: schemas by number, other things read once and copied.

use super::{Cache, Reader, Seen, Shared};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Example, MediaType, Parameter, RequestBody, Response, Schema, SchemaId, Version};
use crate::node::{Node, Spanned};
use crate::resolve::{Address, Target};

/// How many references may lead from one to the next before the thing itself must come.
const LONGEST_CHAIN: usize = 64;

/// A thing, not a schema, that references may lead to.
pub(super) trait Referable: Clone {
    /// Takes the description that stands beside the reference.
    fn describe(&mut self, _description: String) {}

    /// Takes the name that the reference leads to it by.
    fn name(&mut self, _name: &str) {}
}

impl Referable for MediaType {}
impl Referable for Parameter {
    fn describe(&mut self, description: String) {
        self.description = Some(description);
    }

    fn name(&mut self, name: &str) {
        self.component = Some(name.to_owned());
    }
}
impl Referable for RequestBody {
    fn describe(&mut self, description: String) {
        self.description = Some(description);
    }

    fn name(&mut self, name: &str) {
        self.component = Some(name.to_owned());
    }
}
impl Referable for Response {
    fn describe(&mut self, description: String) {
        self.description = Some(description);
    }

    fn name(&mut self, name: &str) {
        self.component = Some(name.to_owned());
    }
}
impl Referable for Example {
    fn describe(&mut self, description: String) {
        self.description = Some(description);
    }
}

impl<'a> Reader<'a, '_> {
    /// The number of a schema; it is read in its turn.
    pub(super) fn schema_id(&mut self, node: &'a Node) -> SchemaId {
        let next = SchemaId(u32::try_from(self.schemas_seen.len()).unwrap_or(u32::MAX));
        let id = *self.schema_ids.entry(Address::of(node)).or_insert(next);
        if id == next {
            self.schemas_seen.push(Seen::At(node));
        }
        id
    }

    /// The number of a component's schema. One that only says where it is, in another file, is that file's schema
    /// under the component's name: so it is when all files are made one.
    pub(super) fn component_id(&mut self, node: &'a Node) -> SchemaId {
        let mut at = node;
        for _ in 0..LONGEST_CHAIN {
            let [only] = at.members() else { break };
            let reference = only.value.as_str().filter(|_| &*only.key.value == "$ref");
            let Some(reference) =
                reference.filter(|text| at.span.source != node.span.source || !text.starts_with('#'))
            else {
                break;
            };
            // What is wrong is told when the schema is read.
            let mut untold = Diagnostics::default();
            match self.resolver.resolve(reference, only.value.span, &mut untold) {
                Some(target) if untold.iter().next().is_none() => at = target.node,
                _ => break,
            }
        }
        let id = self.schema_id(at);
        self.schema_ids.insert(Address::of(node), id);
        id
    }

    /// The number of a schema that stands nowhere in the document.
    pub(super) fn made_schema(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(u32::try_from(self.schemas_seen.len()).unwrap_or(u32::MAX));
        self.schemas_seen.push(Seen::Made(Box::new(schema)));
        id
    }

    /// Reads every schema that was seen; reading one may show others.
    pub(super) fn read_seen_schemas(&mut self) {
        while let Some(seen) = self.schemas_seen.get_mut(self.arena.len()) {
            let schema = match std::mem::replace(seen, Seen::Read) {
                Seen::At(node) => self.read_schema(node),
                Seen::Made(schema) => *schema,
                Seen::Read => return,
            };
            self.arena.push(schema);
        }
    }

    /// The number of the schema that a reference means.
    pub(super) fn referenced_schema(&mut self, reference: &'a Node) -> Option<Spanned<SchemaId>> {
        let Some(text) = reference.as_str() else {
            self.wrong_kind(reference, "'$ref'", "a string");
            return None;
        };
        let target = self.resolver.resolve(text, reference.span, self.diagnostics)?;
        Some(Spanned::new(self.target_schema(target), reference.span))
    }

    /// The number of a schema that something refers to, which may be what names it.
    pub(super) fn target_schema(&mut self, target: Target<'a>) -> SchemaId {
        let id = self.schema_id(target.node);
        if let Some(name) = target.name
            && !self.names.contains_key(&id)
        {
            self.names.insert(id, name.clone());
            self.named_elsewhere.push((name, id));
        }
        if let Some((owner, name)) = target.within {
            self.defined.entry(id).or_insert((Address::of(owner), name));
        }
        id
    }

    /// Reads a thing where it stands, or the thing that a reference there leads to.
    pub(super) fn referable<T: Referable>(
        &mut self,
        node: &'a Node,
        cache: fn(&mut Shared) -> &mut Cache<T>,
        read: fn(&mut Self, &'a Node) -> Option<T>,
    ) -> Option<T> {
        let (target, name) = self.target_and_name(node)?;
        if std::ptr::eq(target, node) {
            return read(self, node);
        }
        let address = Address::of(target);
        if let Some(known) = cache(&mut self.shared).get(&address) {
            let known = known.clone();
            return self.described_here(node, known);
        }
        // A header may hold itself by way of its content's encoding.
        if self.open.len() >= LONGEST_CHAIN || !self.open.insert(address) {
            self.cyclic(node);
            return None;
        }
        let mut value = read(self, target);
        self.open.remove(&address);
        if let (Some(value), Some(name)) = (&mut value, name) {
            value.name(&name);
        }
        cache(&mut self.shared).insert(address, value.clone());
        self.described_here(node, value)
    }

    /// Puts the description that stands beside a reference (3.1) in the place of the thing's own.
    fn described_here<T: Referable>(&mut self, node: &'a Node, value: Option<T>) -> Option<T> {
        let mut value = value?;
        let member = node.members().iter().find(|member| &*member.key.value == "description");
        if let Some(member) = member
            && self.version > Version::V30
            && let Some(description) = self.text(member)
        {
            value.describe(description);
        }
        Some(value)
    }

    /// Follows references until something else comes.
    pub(super) fn target(&mut self, node: &'a Node) -> Option<&'a Node> {
        self.target_and_name(node).map(|(target, _)| target)
    }

    /// Follows references until something else comes; the last of them may give it a name.
    fn target_and_name(&mut self, node: &'a Node) -> Option<(&'a Node, Option<String>)> {
        let (mut target, mut name) = (node, None);
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = target.get("$ref") else { return Some((target, name)) };
            let Some(text) = reference.as_str() else {
                self.wrong_kind(reference, "'$ref'", "a string");
                return None;
            };
            let found = self.resolver.resolve(text, reference.span, self.diagnostics)?;
            target = found.node;
            name = found.name.map(|name| name.value);
            if std::ptr::eq(target, node) {
                break;
            }
        }
        self.cyclic(node);
        None
    }

    pub(super) fn cyclic(&mut self, node: &Node) {
        let span = node.get("$ref").map_or(node.span, |reference| reference.span);
        let message = "this reference leads back to itself";
        let help = "nothing at its end says what it is";
        self.diagnostics.report(Diagnostic::error("cyclic-ref", span, message).help(help));
    }

    /// Reports schemas that are nothing but references to each other: there is no type at the end.
    pub(super) fn refuse_reference_cycles(&mut self) {
        const UNSEEN: usize = 0;
        let mut seen_by = vec![UNSEEN; self.arena.len()];
        let mut cycles = Vec::new();
        for start in 0..self.arena.len() {
            let walk = start + 1;
            let mut at = Some(start);
            while let Some(index) = at {
                match seen_by.get_mut(index) {
                    Some(seen) if *seen == UNSEEN => *seen = walk,
                    Some(seen) if *seen == walk => {
                        cycles.push(index);
                        break;
                    }
                    _ => break,
                }
                at = self.arena.get(index).and_then(|schema| Some(schema.reference.as_ref()?.value.index()));
            }
        }
        for index in cycles {
            let Some(reference) = self.arena.get_mut(index).and_then(|schema| schema.reference.take()) else {
                continue;
            };
            let message = "this reference leads back to itself";
            let help = "no schema at its end says what the value is";
            self.diagnostics.report(Diagnostic::error("cyclic-ref", reference.span, message).help(help));
        }
    }
}
