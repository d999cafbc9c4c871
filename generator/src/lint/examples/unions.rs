//! `oneOf` and `anyOf`: the alternatives and a value enter, what is wrong with it in the likeliest alternative leaves.

use std::rc::Rc;

use super::mismatch::{Outcome, Place, Problem};
use super::validate::Validator;
use crate::document::{Discriminator, JsonType, SchemaId};
use crate::lint::composition::{closure, component, declaration};
use crate::node::{Member, Node};

impl<'a> Validator<'a> {
    pub(super) fn union(&mut self, place: Place<'a>, branches: &[SchemaId], only_one: bool) -> Outcome<'a> {
        if let Some(discriminator) = &place.schema.discriminator
            && let Some(outcome) = self.discriminated(place, discriminator, branches)
        {
            return outcome;
        }
        let outcomes: Vec<_> =
            branches.iter().map(|branch| (*branch, self.check(*branch, place.node))).collect();
        let unsure = outcomes.iter().any(|(_, outcome)| outcome.unsure);
        let clean = outcomes.iter().filter(|(_, outcome)| outcome.found.is_empty()).count();
        if clean == 1 || (clean > 1 && (unsure || !only_one)) {
            return Outcome { unsure, ..Outcome::default() };
        }
        if clean > 1 {
            let mut outcome = Outcome::default();
            outcome.add(place.wrong(Problem::Several(clean)));
            return outcome;
        }
        // Formats alone tell no alternatives apart.
        if let Some((_, outcome)) = outcomes.iter().find(|(_, outcome)| outcome.fits()) {
            return Outcome { unsure, found: outcome.found.clone() };
        }
        Outcome { unsure, ..self.nearest(place, &outcomes) }
    }

    /// The alternative that the discriminator names; `None` if there is nothing to go by.
    fn discriminated(
        &mut self,
        place: Place<'a>,
        discriminator: &'a Discriminator,
        branches: &[SchemaId],
    ) -> Option<Outcome<'a>> {
        let Some(tag) = place.node.get(&discriminator.property_name.value) else {
            let default = discriminator.default_mapping.filter(|_| !place.node.members().is_empty())?;
            return Some(self.check(default, place.node));
        };
        let value = tag.as_str()?;
        let document = self.document;
        let mapped = discriminator.mapping.iter().find(|(name, _)| name.value == value).map(|(_, id)| *id);
        let named = || branches.iter().copied().find(|branch| component(document, *branch) == Some(value));
        if let Some(branch) = mapped.or_else(named).or(discriminator.default_mapping) {
            return Some(self.check(branch, place.node));
        }
        // Variants without a name, or that name themselves by `const` or `enum`, need no mapping.
        let unnamed = branches.iter().any(|branch| component(document, *branch).is_none());
        let no_mapping = discriminator.mapping.is_empty();
        if unnamed || (no_mapping && branches.iter().all(|branch| self.names_itself(*branch, discriminator)))
        {
            return None;
        }
        let mut outcome = Outcome::default();
        outcome.add(Place { node: tag, ..place }.wrong(Problem::Variant));
        Some(outcome)
    }

    /// Whether a variant says which values of the discriminator are its own.
    fn names_itself(&self, branch: SchemaId, discriminator: &Discriminator) -> bool {
        declaration(self.document, branch, &discriminator.property_name.value).is_some_and(|property| {
            let said = |id: &SchemaId| {
                let schema = self.document.schema(*id);
                schema.constant.is_some() || schema.enumeration.is_some()
            };
            closure(self.document, property.schema).schemas.iter().any(said)
        })
    }

    /// What is wrong in the alternative that was most likely meant.
    fn nearest(&mut self, place: Place<'a>, outcomes: &[(SchemaId, Outcome<'a>)]) -> Outcome<'a> {
        let mut others =
            outcomes.iter().filter(|(branch, _)| self.document.schema(*branch).types != [JsonType::Null]);
        if let (Some((_, single)), None) = (others.next(), others.next()) {
            return single.clone();
        }
        let distances = outcomes.iter().map(|(branch, outcome)| self.distance(*branch, place.node, outcome));
        let best = distances.zip(outcomes).min_by_key(|(distance, _)| *distance);
        let Some((_, (branch, outcome))) = best.filter(|(distance, _)| distance.0 == 0) else {
            let mut outcome = Outcome::default();
            outcome.add(place.wrong(Problem::NoneOf(outcomes.len())));
            return outcome;
        };
        let mut outcome = outcome.clone();
        if let Some(name) = component(self.document, *branch) {
            for mismatch in &mut outcome.found {
                Rc::make_mut(mismatch).nearest.get_or_insert((name, outcomes.len()));
            }
        }
        outcome
    }

    /// How far a value is from an alternative: another sort of value, then wrong tags, then properties that it does not
    /// declare, then how many mismatches.
    fn distance(
        &mut self,
        branch: SchemaId,
        node: &'a Node,
        outcome: &Outcome<'a>,
    ) -> (usize, usize, usize, usize) {
        let others = || outcome.serious().filter(|mismatch| mismatch.is_of_another_sort());
        let here = others().filter(|mismatch| mismatch.is_about(node)).count();
        let tags = node
            .members()
            .iter()
            .filter(|member| others().any(|other| other.is_about(&member.value)))
            .count();
        let strange = |member: &&'a Member| !self.facts.declared(branch, &member.key.value).is;
        let strange = if here == 0 { node.members().iter().filter(strange).count() } else { 0 };
        (here, tags, strange, outcome.serious().count())
    }
}
