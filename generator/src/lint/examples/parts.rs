//! The keywords of single types: a schema and a number, text, array or object enter, what is wrong with it leaves.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::decimal::Decimal;
use super::formats::{number_keeps, text_keeps};
use super::mismatch::{Kind, Mismatch, Outcome};
use super::validate::Validator;
use super::values::canonical;
use crate::document::{AdditionalProperties, Schema, SchemaId};
use crate::lint::composition::{declaration, members as schema_members};
use crate::lint::spelling::did_you_mean;
use crate::node::{Member, Node, NodeKind};

pub(super) fn number<'a>(
    id: SchemaId,
    schema: &Schema,
    node: &'a Node,
    text: &str,
    outcome: &mut Outcome<'a>,
) {
    let Some(number) = Decimal::parse(text) else {
        outcome.unsure = true;
        return;
    };
    let bounds = &schema.numeric;
    for (bound, outside, with_equal, word) in [
        (&bounds.minimum, Ordering::Less, false, "below the minimum"),
        (&bounds.maximum, Ordering::Greater, false, "above the maximum"),
        (&bounds.exclusive_minimum, Ordering::Less, true, "not above"),
        (&bounds.exclusive_maximum, Ordering::Greater, true, "not below"),
    ] {
        let Some((bound, limit)) = bound.as_deref().and_then(|text| Some((text, Decimal::parse(text)?)))
        else {
            continue;
        };
        let order = number.cmp(&limit);
        if order == outside || (with_equal && order == Ordering::Equal) {
            outcome.add(Mismatch::new(id, node, Kind::Detail, format!("{word} {bound}")));
        }
    }
    if let Some(step) = &bounds.multiple_of
        && Decimal::parse(step).and_then(|step| number.is_multiple_of(&step)) == Some(false)
    {
        outcome.add(Mismatch::new(id, node, Kind::Detail, format!("no multiple of {step}")));
    }
    if let Some(format) = &schema.format
        && !number_keeps(&format.value, &number)
    {
        outcome.add(Mismatch::new(
            id,
            node,
            Kind::Format,
            format!("not what `format: {}` asks for", format.value),
        ));
    }
}

impl<'a> Validator<'a> {
    pub(super) fn text(
        &mut self,
        id: SchemaId,
        schema: &'a Schema,
        node: &'a Node,
        text: &str,
        outcome: &mut Outcome<'a>,
    ) {
        let length = text.chars().count() as u64;
        counts(
            id,
            node,
            length,
            (schema.numeric.min_length, schema.numeric.max_length),
            "character",
            outcome,
        );
        if let Some(pattern) = &schema.pattern {
            match self.patterns.matches(pattern, text) {
                Some(true) => {}
                Some(false) => {
                    outcome.add(Mismatch::new(
                        id,
                        node,
                        Kind::Detail,
                        format!("does not match the pattern {pattern}"),
                    ));
                }
                None => outcome.unsure = true,
            }
        }
        if let Some(format) = &schema.format
            && !text_keeps(&format.value, text)
        {
            outcome.add(Mismatch::new(
                id,
                node,
                Kind::Format,
                format!("not what `format: {}` asks for", format.value),
            ));
        }
    }

    pub(super) fn array(
        &mut self,
        id: SchemaId,
        schema: &Schema,
        node: &'a Node,
        items: &'a [Node],
        outcome: &mut Outcome<'a>,
    ) {
        counts(
            id,
            node,
            items.len() as u64,
            (schema.numeric.min_items, schema.numeric.max_items),
            "item",
            outcome,
        );
        for (index, item) in items.iter().enumerate() {
            if let Some(schema) = schema.prefix_items.get(index).copied().or(schema.items) {
                let other = self.check(schema, item);
                outcome.join(other);
            }
        }
        if schema.unique_items {
            let mut seen = HashSet::new();
            for item in items.iter().filter(|item| !seen.insert(canonical(item))) {
                outcome.add(Mismatch::new(id, item, Kind::Detail, "the same item stands here twice"));
            }
        }
    }

    pub(super) fn object(
        &mut self,
        id: SchemaId,
        schema: &'a Schema,
        node: &'a Node,
        members: &'a [Member],
        outcome: &mut Outcome<'a>,
    ) {
        let bounds = (schema.numeric.min_properties, schema.numeric.max_properties);
        counts(id, node, members.len() as u64, bounds, "property", outcome);
        for name in schema.required.iter().filter(|name| node.get(&name.value).is_none()) {
            let kind = Kind::Missing(&name.value);
            let undeclared = members
                .iter()
                .map(|member| &*member.key.value)
                .filter(|key| !schema.properties.iter().any(|property| property.name.value == **key));
            let help = did_you_mean(&name.value, undeclared)
                .map(|_| format!("is another key meant to be '{}'?", name.value));
            let message = format!("the required property '{}' is missing", name.value);
            outcome.add(Mismatch::new(id, node, kind, message).help(help));
        }
        for member in members {
            self.member(id, schema, member, outcome);
        }
    }

    fn member(&mut self, id: SchemaId, schema: &'a Schema, member: &'a Member, outcome: &mut Outcome<'a>) {
        let name = &*member.key.value;
        let mut declared = false;
        for property in schema.properties.iter().filter(|property| property.name.value == name) {
            declared = true;
            let other = self.check(property.schema, &member.value);
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
            self.property_name(names, member, outcome);
        }
        if declared {
            return;
        }
        // `unevaluatedProperties` sees what the schema hands its value on to declares; it is not told from
        // `additionalProperties`, which does not, so the milder one is taken.
        let elsewhere =
            || schema_members(schema).any(|other| declaration(self.document, other, name).is_some());
        match schema.additional_properties {
            AdditionalProperties::Unstated | AdditionalProperties::Any => {}
            AdditionalProperties::Forbidden | AdditionalProperties::Schema(_) if elsewhere() => {
                outcome.unsure = true;
            }
            AdditionalProperties::Forbidden => {
                let help =
                    did_you_mean(name, schema.properties.iter().map(|property| property.name.value.as_str()));
                let message = format!("no property named '{name}' is allowed here");
                let mismatch = Mismatch::new(id, &member.value, Kind::Detail, message).help(help);
                outcome.add(Mismatch { key: Some(member.key.span), ..mismatch });
            }
            AdditionalProperties::Schema(property) => {
                let other = self.check(property, &member.value);
                outcome.join(other);
            }
        }
    }

    /// Keys are no values of the document, so they are checked apart from it.
    fn property_name(&self, names: SchemaId, member: &'a Member, outcome: &mut Outcome<'a>) {
        let key = Node { kind: NodeKind::String(member.key.value.clone()), span: member.key.span };
        let other = Validator::new(self.document).check(names, &key);
        outcome.unsure |= other.unsure;
        if let Some(problem) = other.serious().next() {
            let message = format!("the name '{}' is not allowed: {}", member.key.value, problem.message);
            let mismatch = Mismatch::new(names, &member.value, Kind::Detail, message);
            outcome.add(Mismatch { key: Some(member.key.span), ..mismatch });
        }
    }
}

fn counts<'a>(
    id: SchemaId,
    node: &'a Node,
    count: u64,
    (least, most): (Option<u64>, Option<u64>),
    what: &str,
    outcome: &mut Outcome<'a>,
) {
    let plural = |number: u64| match (number, what) {
        (1, _) => what.to_owned(),
        (_, "property") => "properties".to_owned(),
        _ => format!("{what}s"),
    };
    let (short, long) = if what == "character" { ("shorter", "longer") } else { ("fewer", "more") };
    if let Some(least) = least.filter(|least| count < *least) {
        outcome.add(Mismatch::new(id, node, Kind::Detail, format!("{short} than {least} {}", plural(least))));
    }
    if let Some(most) = most.filter(|most| count > *most) {
        outcome.add(Mismatch::new(id, node, Kind::Detail, format!("{long} than {most} {}", plural(most))));
    }
}
