//! The keywords of single types: a number, text, array or object and its schema enter, what is wrong with it leaves.

use foldhash::{HashSet, HashSetExt};
use std::cmp::Ordering;

use super::decimal::Decimal;
use super::formats::{number_keeps, text_keeps};
use super::mismatch::{Outcome, Place, Problem, Unit};
use super::validate::Validator;
use super::values::canonical;
use super::wording::message;
use crate::document::{AdditionalProperties, SchemaId};
use crate::node::{Member, Node, NodeKind};

pub(super) fn number<'a>(place: Place<'a>, text: &str, outcome: &mut Outcome<'a>) {
    let Some(number) = Decimal::parse(text) else {
        outcome.unsure = true;
        return;
    };
    let bounds = &place.schema.numeric;
    for (bound, outside, with_equal, phrase) in [
        (&bounds.minimum, Ordering::Less, false, "below the minimum"),
        (&bounds.maximum, Ordering::Greater, false, "above the maximum"),
        (&bounds.exclusive_minimum, Ordering::Less, true, "not above"),
        (&bounds.exclusive_maximum, Ordering::Greater, true, "not below"),
    ] {
        let Some(bound) = bound.as_deref() else { continue };
        let order = Decimal::parse(bound).map(|limit| number.cmp(&limit));
        if order == Some(outside) || (with_equal && order == Some(Ordering::Equal)) {
            outcome.add(place.wrong(Problem::Bound(phrase, bound)));
        }
    }
    if let Some(step) = &bounds.multiple_of
        && Decimal::parse(step).and_then(|step| number.is_multiple_of(&step)) == Some(false)
    {
        outcome.add(place.wrong(Problem::Step(step)));
    }
    if let Some(format) = &place.schema.format
        && !number_keeps(&format.value, &number)
    {
        outcome.add(place.wrong(Problem::Format(&format.value)));
    }
}

fn count<'a>(place: Place<'a>, count: usize, unit: Unit, outcome: &mut Outcome<'a>) {
    let (bounds, count) = (&place.schema.numeric, count as u64);
    let (least, most) = match unit {
        Unit::Characters => (bounds.min_length, bounds.max_length),
        Unit::Items => (bounds.min_items, bounds.max_items),
        Unit::Properties => (bounds.min_properties, bounds.max_properties),
    };
    if let Some(least) = least.filter(|least| count < *least) {
        outcome.add(place.wrong(Problem::Few(least, unit)));
    }
    if let Some(most) = most.filter(|most| count > *most) {
        outcome.add(place.wrong(Problem::Many(most, unit)));
    }
}

impl<'a> Validator<'a> {
    pub(super) fn text(&mut self, place: Place<'a>, text: &str, outcome: &mut Outcome<'a>) {
        count(place, text.chars().count(), Unit::Characters, outcome);
        if let Some(pattern) = &place.schema.pattern {
            match self.patterns.matches(pattern, text) {
                Some(true) => {}
                Some(false) => outcome.add(place.wrong(Problem::Pattern(pattern))),
                None => outcome.unsure = true,
            }
        }
        if let Some(format) = &place.schema.format
            && !text_keeps(&format.value, text)
        {
            outcome.add(place.wrong(Problem::Format(&format.value)));
        }
    }

    pub(super) fn array(&mut self, place: Place<'a>, items: &'a [Node], outcome: &mut Outcome<'a>) {
        let schema = place.schema;
        count(place, items.len(), Unit::Items, outcome);
        for (index, item) in items.iter().enumerate() {
            if let Some(schema) = schema.prefix_items.get(index).copied().or(schema.items) {
                let other = self.check(schema, item);
                outcome.join(other);
            }
        }
        if schema.unique_items {
            let mut seen = HashSet::new();
            for node in items.iter().filter(|item| !seen.insert(canonical(item))) {
                outcome.add(Place { node, ..place }.wrong(Problem::Twice));
            }
        }
    }

    pub(super) fn object(&mut self, place: Place<'a>, members: &'a [Member], outcome: &mut Outcome<'a>) {
        count(place, members.len(), Unit::Properties, outcome);
        let keys: HashSet<&str> = members.iter().map(|member| &*member.key.value).collect();
        for name in place.schema.required.iter().filter(|name| !keys.contains(name.value.as_str())) {
            outcome.add(place.wrong(Problem::Missing(&name.value)));
        }
        for member in members {
            self.member(place, member, outcome);
        }
    }

    fn member(&mut self, place: Place<'a>, member: &'a Member, outcome: &mut Outcome<'a>) {
        let (schema, name) = (place.schema, &*member.key.value);
        let mut declared = false;
        if let Some(property) = self.facts.property(place.id, name) {
            declared = true;
            let other = self.check(property, &member.value);
            outcome.join(other);
        }
        for (pattern, property) in &schema.pattern_properties {
            match self.patterns.matches(&pattern.value, name) {
                Some(true) => {
                    declared = true;
                    let other = self.check(*property, &member.value);
                    outcome.join(other);
                }
                Some(false) => {}
                None => (declared, outcome.unsure) = (true, true),
            }
        }
        if let Some(names) = schema.property_names {
            self.property_name(place, names, member, outcome);
        }
        if !declared {
            self.undeclared(place, member, outcome);
        }
    }

    fn undeclared(&mut self, place: Place<'a>, member: &'a Member, outcome: &mut Outcome<'a>) {
        // `unevaluatedProperties` sees what the schema hands its value on to declares; it is not told from
        // `additionalProperties`, which does not, so the milder one is taken.
        let mut elsewhere = || self.facts.declared(place.id, &member.key.value).is;
        match place.schema.additional_properties {
            AdditionalProperties::Unstated | AdditionalProperties::Any => {}
            AdditionalProperties::Forbidden | AdditionalProperties::Schema(_) if elsewhere() => {
                outcome.unsure = true;
            }
            AdditionalProperties::Forbidden => {
                let place = Place { node: &member.value, ..place };
                outcome.add(place.wrong(Problem::Undeclared(&member.key)));
            }
            AdditionalProperties::Schema(property) => {
                let other = self.check(property, &member.value);
                outcome.join(other);
            }
        }
    }

    /// Keys are no values of the document, so they are checked apart from it.
    fn property_name(
        &mut self,
        place: Place<'a>,
        names: SchemaId,
        member: &'a Member,
        outcome: &mut Outcome<'a>,
    ) {
        let key = Node { kind: NodeKind::String(member.key.value.clone()), span: member.key.span };
        let mut validator = Validator::new(self.document);
        validator.patterns = std::mem::take(&mut self.patterns);
        let other = validator.check(names, &key);
        self.patterns = validator.patterns;
        outcome.unsure |= other.unsure;
        if let Some(why) = other.serious().next().map(message) {
            let place = Place { node: &member.value, ..place };
            outcome.add(place.wrong(Problem::Name(&member.key, why)));
        }
    }
}
