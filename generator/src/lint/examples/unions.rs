//! `oneOf` and `anyOf`: the alternatives and a value enter, what is wrong with it in the likeliest alternative leaves.

use super::mismatch::{Kind, Mismatch, Outcome};
use super::validate::Validator;
use crate::document::{Discriminator, Document, JsonType, SchemaId};
use crate::lint::composition::{closure, declaration};
use crate::lint::spelling::did_you_mean;
use crate::node::Node;

impl<'a> Validator<'a> {
    pub(super) fn union(
        &mut self,
        id: SchemaId,
        node: &'a Node,
        branches: &[SchemaId],
        only_one: bool,
    ) -> Outcome<'a> {
        let schema = self.document.schema(id);
        if let Some(discriminator) = &schema.discriminator
            && let Some(outcome) = self.discriminated(id, discriminator, node, branches)
        {
            return outcome;
        }
        let outcomes: Vec<_> = branches.iter().map(|branch| (*branch, self.check(*branch, node))).collect();
        let unsure = outcomes.iter().any(|(_, outcome)| outcome.unsure);
        let clean = outcomes.iter().filter(|(_, outcome)| outcome.found.is_empty()).count();
        if clean == 1 || (clean > 1 && (unsure || !only_one)) {
            return Outcome { unsure, ..Outcome::default() };
        }
        if clean > 1 {
            let message =
                format!("matches {clean} of the alternatives of `oneOf`, which lets exactly one match");
            let help = "tell the alternatives apart by `required`, `const` or `additionalProperties`, or use `anyOf`".to_owned();
            let mut outcome = Outcome::default();
            outcome.add(Mismatch::new(id, node, Kind::Detail, message).help(help));
            return outcome;
        }
        // Formats alone tell no alternatives apart.
        if let Some((_, outcome)) = outcomes.iter().find(|(_, outcome)| outcome.fits()) {
            return Outcome { unsure, found: outcome.found.clone() };
        }
        self.nearest(id, node, &outcomes, unsure)
    }

    /// The alternative that the discriminator names; `None` if there is nothing to go by.
    fn discriminated(
        &mut self,
        id: SchemaId,
        discriminator: &'a Discriminator,
        node: &'a Node,
        branches: &[SchemaId],
    ) -> Option<Outcome<'a>> {
        let Some(tag) = node.get(&discriminator.property_name.value) else {
            let default = discriminator.default_mapping.filter(|_| !node.members().is_empty())?;
            return Some(self.check(default, node));
        };
        let value = tag.as_str()?;
        let names: Option<Vec<_>> =
            branches.iter().map(|id| Some((name(self.document, *id)?, *id))).collect();
        let names = names?;
        let mapped = discriminator.mapping.iter().find(|(name, _)| name.value == value).map(|(_, id)| *id);
        let branch = mapped.or_else(|| names.iter().find(|(name, _)| *name == value).map(|(_, id)| *id));
        if let Some(branch) = branch.or(discriminator.default_mapping) {
            return Some(self.check(branch, node));
        }
        // Many documents name their variants by `const` or `enum` alone, without the mapping that it takes.
        if discriminator.mapping.is_empty()
            && branches.iter().all(|branch| self.names_itself(*branch, discriminator))
        {
            return None;
        }
        let known = discriminator.mapping.iter().map(|(name, _)| name.value.as_str());
        let help = did_you_mean(value, known.chain(names.iter().map(|(name, _)| *name)));
        let mut outcome = Outcome::default();
        outcome.add(
            Mismatch::new(id, tag, Kind::Other, "the discriminator knows no variant of this name").help(help),
        );
        Some(outcome)
    }

    /// Whether a variant says which values of the discriminator are its own.
    fn names_itself(&self, branch: SchemaId, discriminator: &Discriminator) -> bool {
        declaration(self.document, branch, &discriminator.property_name.value).is_some_and(|property| {
            let said = |id: &SchemaId| {
                let schema = self.document.schema(*id);
                schema.constant.is_some() || schema.enumeration.is_some()
            };
            closure(self.document, property.schema).iter().any(said)
        })
    }

    /// What is wrong in the alternative that was most likely meant.
    fn nearest(
        &self,
        id: SchemaId,
        node: &'a Node,
        outcomes: &[(SchemaId, Outcome<'a>)],
        unsure: bool,
    ) -> Outcome<'a> {
        let mut others =
            outcomes.iter().filter(|(branch, _)| self.document.schema(*branch).types != [JsonType::Null]);
        let single = match (others.next(), others.next()) {
            (Some(single), None) => Some(single),
            _ => None,
        };
        let nearest = single.or_else(|| {
            let best = outcomes.iter().min_by_key(|(_, outcome)| distance(node, outcome))?;
            (distance(node, &best.1).0 == 0).then_some(best)
        });
        if let Some((branch, outcome)) = nearest {
            let mut outcome = outcome.clone();
            if single.is_none()
                && let Some(name) = name(self.document, *branch)
                && let [only] = outcome.found.as_mut_slice()
            {
                let only = std::rc::Rc::make_mut(only);
                only.help.get_or_insert_with(|| {
                    format!("'{name}' is the nearest of the {} alternatives", outcomes.len())
                });
            }
            return Outcome { unsure, found: outcome.found };
        }
        let mut outcome = Outcome { unsure, ..Outcome::default() };
        let message = format!("matches none of the {} alternatives", outcomes.len());
        outcome.add(Mismatch::new(id, node, Kind::Other, message));
        outcome
    }
}

/// How far a value is from an alternative: another kind of value, then wrong tags, then how many mismatches.
fn distance(node: &Node, outcome: &Outcome<'_>) -> (usize, usize, usize) {
    let others = || outcome.serious().filter(|mismatch| mismatch.kind == Kind::Other);
    let here = others().filter(|mismatch| std::ptr::eq(mismatch.node, node)).count();
    let tags = node
        .members()
        .iter()
        .filter(|member| others().any(|other| std::ptr::eq(other.node, &raw const member.value)));
    (here, tags.count(), outcome.serious().count())
}

/// The component behind an alternative, through lone references.
fn name(document: &Document, mut id: SchemaId) -> Option<&str> {
    for _ in 0..20 {
        let schema = document.schema(id);
        if let Some(component) = &schema.component {
            return Some(&component.value);
        }
        id = schema.reference.as_ref()?.value;
    }
    None
}
