//! What schemas say beyond their types: a schema and the type that it became come in, [`Rules`] go out.

use super::graph::Graph;
use super::json::json;
use crate::document::{AdditionalProperties, Schema, SchemaId};
use crate::ir::{Keyword, Rule, Rules, Type};
use crate::node::{Member, Node, NodeKind};

/// How many schemas are asked at most: references and `allOf` lead from one to the next.
const MOST: usize = 32;

/// Formats that are types, and so no rules.
const TYPED: &[&str] = &[
    "binary",
    "byte",
    "date",
    "date-time",
    "decimal",
    "double",
    "duration",
    "float",
    "int32",
    "int64",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "password",
    "time",
    "uint32",
    "uint64",
    "uri",
    "uri-reference",
    "url",
    "uuid",
];

/// The rules of a place that holds values of a schema. What became a type with a name has its rules there.
pub(super) fn of_place(document: &Graph<'_>, id: SchemaId, ty: &Type) -> Rules {
    let mut gathered = Gathered { document, rules: Vec::new(), left: MOST };
    gathered.place(id, ty, 0);
    Rules::new(gathered.rules)
}

/// The rules of a type with a name.
pub(super) fn of_type(document: &Graph<'_>, id: SchemaId) -> Rules {
    let mut gathered = Gathered { document, rules: Vec::new(), left: MOST };
    gathered.parts(id, &Type::Json, 0);
    Rules::new(gathered.rules)
}

struct Gathered<'g, 'd> {
    document: &'g Graph<'d>,
    rules: Vec<Rule>,
    left: usize,
}

impl Gathered<'_, '_> {
    fn place(&mut self, id: SchemaId, ty: &Type, depth: u8) {
        match ty {
            Type::Item(_) => {
                let schema = self.document.schema(id);
                // What stands beside a reference is the place's own.
                if schema.reference.is_some() {
                    self.own(schema, depth);
                }
            }
            Type::Option(inner) | Type::Boxed(inner) => self.place(id, inner, depth),
            _ => self.parts(id, ty, depth),
        }
    }

    /// The rules of a schema and of all that applies at the same place.
    fn parts(&mut self, id: SchemaId, ty: &Type, depth: u8) {
        let Some(left) = self.left.checked_sub(1) else { return };
        self.left = left;
        let schema = self.document.schema(id);
        self.own(schema, depth);
        if let Some(target) = &schema.reference {
            self.parts(target.value, ty, depth);
        }
        for part in &schema.all_of {
            self.parts(*part, ty, depth);
        }
        let deeper = depth.saturating_add(1);
        match (ty, schema.items, schema.additional_properties) {
            (Type::Vec(item), Some(items), _) => self.place(items, item, deeper),
            (Type::Map(value), _, AdditionalProperties::Schema(values)) => self.place(values, value, deeper),
            _ => {}
        }
    }

    fn own(&mut self, schema: &Schema, depth: u8) {
        let mut add = |keyword, value: Box<str>| self.rules.push(Rule { depth, keyword, value });
        let numeric = &schema.numeric;
        let bounds = [
            (Keyword::Minimum, &numeric.minimum),
            (Keyword::ExclusiveMinimum, &numeric.exclusive_minimum),
            (Keyword::Maximum, &numeric.maximum),
            (Keyword::ExclusiveMaximum, &numeric.exclusive_maximum),
            (Keyword::MultipleOf, &numeric.multiple_of),
        ];
        for (keyword, bound) in bounds {
            if let Some(bound) = bound {
                add(keyword, bound.clone());
            }
        }
        let counts = [
            (Keyword::MinLength, numeric.min_length.filter(|least| *least > 0)),
            (Keyword::MaxLength, numeric.max_length),
            (Keyword::MinItems, numeric.min_items.filter(|least| *least > 0)),
            (Keyword::MaxItems, numeric.max_items),
            (Keyword::MinProperties, numeric.min_properties.filter(|least| *least > 0)),
            (Keyword::MaxProperties, numeric.max_properties),
        ];
        for (keyword, count) in counts {
            if let Some(count) = count {
                add(keyword, count.to_string().into());
            }
        }
        if let Some(pattern) = &schema.pattern {
            add(Keyword::Pattern, pattern.as_str().into());
        }
        if schema.unique_items {
            add(Keyword::UniqueItems, "true".into());
        }
        if let Some(format) = schema.format.as_ref().filter(|format| !TYPED.contains(&format.value.as_str()))
        {
            add(Keyword::Format, format.value.as_str().into());
        }
        if let Some(values) = values(schema) {
            add(Keyword::Values, values.into());
        }
        for member in schema.validating.iter().flat_map(|members| members.iter()) {
            if let Some(keyword) = validating(&member.key.value) {
                add(keyword, plain(&member.value).into());
            }
        }
        if let Some(default) = &schema.default {
            add(Keyword::Default, ordered(default).into());
        }
    }
}

/// Keywords that only validate.
fn validating(name: &str) -> Option<Keyword> {
    Some(match name {
        "contains" => Keyword::Contains,
        "contentEncoding" => Keyword::ContentEncoding,
        "contentMediaType" => Keyword::ContentMediaType,
        "contentSchema" => Keyword::ContentSchema,
        "dependentRequired" => Keyword::DependentRequired,
        "dependentSchemas" => Keyword::DependentSchemas,
        "else" => Keyword::Else,
        "if" => Keyword::If,
        "maxContains" => Keyword::MaxContains,
        "minContains" => Keyword::MinContains,
        "not" => Keyword::Not,
        "patternProperties" => Keyword::PatternProperties,
        "propertyNames" => Keyword::PropertyNames,
        "then" => Keyword::Then,
        "unevaluatedItems" => Keyword::UnevaluatedItems,
        _ => return None,
    })
}

/// A text as it is, all else as JSON without what only people read. Where another file holds what is referred to means
/// nothing, its name does.
fn plain(node: &Node) -> String {
    match &node.kind {
        NodeKind::String(text) | NodeKind::Number(text) => text.to_string(),
        _ => json(&essential(node)),
    }
}

fn essential(node: &Node) -> Node {
    let kind = match &node.kind {
        NodeKind::Object(members) => {
            const FOR_PEOPLE: &[&str] = &["$comment", "description", "example", "examples", "title"];
            let mut members: Vec<Member> = members
                .iter()
                .filter(|member| !FOR_PEOPLE.contains(&&*member.key.value))
                .map(|member| Member { key: member.key.clone(), value: named(member) })
                .collect();
            members.sort_by(|one, other| one.key.value.cmp(&other.key.value));
            NodeKind::Object(members)
        }
        NodeKind::Array(items) => NodeKind::Array(items.iter().map(essential).collect()),
        kind => kind.clone(),
    };
    Node { kind, span: node.span }
}

/// A member's value; of a reference the last name of the way.
fn named(member: &Member) -> Node {
    match &member.value.kind {
        NodeKind::String(way) if &*member.key.value == "$ref" => {
            let name = way.rsplit(['/', '#']).next().unwrap_or(way);
            Node { kind: NodeKind::String(name.into()), span: member.value.span }
        }
        _ => essential(&member.value),
    }
}

/// The values that a schema lists, where no open enum comes of them.
fn values(schema: &Schema) -> Option<String> {
    let list = match &schema.constant {
        Some(constant) => std::slice::from_ref(constant),
        None => schema.enumeration.as_deref()?,
    };
    let listed: Vec<&Node> = list.iter().filter(|value| value.kind != NodeKind::Null).collect();
    let texts = listed.iter().all(|value| matches!(value.kind, NodeKind::String(_)));
    let integers = listed
        .iter()
        .all(|value| matches!(&value.kind, NodeKind::Number(text) if text.parse::<i64>().is_ok()));
    if texts || integers {
        return None;
    }
    let mut values: Vec<String> = listed.into_iter().map(ordered).collect();
    values.sort();
    Some(format!("[{}]", values.join(",")))
}

/// JSON whose objects have their keys in order: how the document orders them means nothing.
fn ordered(node: &Node) -> String {
    match &node.kind {
        NodeKind::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|one, other| one.key.value.cmp(&other.key.value));
            let members = members.into_iter().map(|member| {
                format!("{}:{}", serde_json::Value::from(&*member.key.value), ordered(&member.value))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        NodeKind::Array(items) => {
            format!("[{}]", items.iter().map(ordered).collect::<Vec<_>>().join(","))
        }
        _ => json(node),
    }
}
