//! Adding to a spec, or reordering it, never changes a Rust name, a type or the order of arguments.
//!
//! Each spec is lowered, then edited as a maintainer would edit it, and lowered again: the first surface must be a part
//! of the second, entry by entry. Two names that would clash are an error that asks for `x-rust-name`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::collections::BTreeMap;

use clientwright::ir::{Api, Argument, ItemKind, Type};
use serde_yaml::{Mapping, Value};
use support::{lower, rendered, specs};

#[test]
fn reordering_every_key_changes_nothing() {
    for (name, text) in specs() {
        let before = surface(&lower(&name, &text).unwrap());
        let mut document = parse(&text);
        reverse(&mut document, "");
        let after = surface(&lower(&name, &write(&document)).unwrap());
        assert_eq!(before, after, "{name}");
    }
}

#[test]
fn added_schemas_change_no_existing_name() {
    for (name, text) in specs() {
        let before = surface(&lower(&name, &text).unwrap());
        for place in [Place::First, Place::Middle, Place::Last] {
            let mut document = parse(&text);
            let schemas = object(&mut document, &["components", "schemas"]);
            let added = neighbours(schemas);
            assert!(added.len() > 3, "{name}: too few names to share words with");
            for (key, schema) in added {
                insert(schemas, place, &key, schema);
            }
            contains(&name, &before, &lower(&name, &write(&document)).unwrap());
        }
    }
}

#[test]
fn added_operations_change_no_existing_name() {
    for (name, text) in specs() {
        let before = surface(&lower(&name, &text).unwrap());
        for place in [Place::First, Place::Middle, Place::Last] {
            let mut document = parse(&text);
            let ids = operation_ids(&document);
            let paths = object(&mut document, &["paths"]);
            // Ids that begin or end as existing ones do, with bodies of their own that need names.
            for id in ids {
                for new in [format!("{id}Again"), format!("bulk_{id}")] {
                    let item = yaml(&OPERATION.replace("ID", &new));
                    insert(paths, place, &format!("/added/{new}"), item);
                }
            }
            contains(&name, &before, &lower(&name, &write(&document)).unwrap());
        }
    }
}

#[test]
fn added_fields_and_parameters_change_no_existing_name() {
    for (name, text) in specs() {
        let before = surface(&lower(&name, &text).unwrap());
        for place in [Place::First, Place::Middle, Place::Last] {
            let mut document = parse(&text);
            add_to_every(&mut document, place);
            contains(&name, &before, &lower(&name, &write(&document)).unwrap());
        }
    }
}

#[test]
fn a_clash_is_an_error_that_asks_for_a_name() {
    for (name, text) in specs() {
        let mut document = parse(&text);
        let schemas = object(&mut document, &["components", "schemas"]);
        let first = schemas.keys().next().and_then(Value::as_str).unwrap().to_owned();
        // `HookKey` and `hook_key` are one Rust name.
        let clashing = heckless_snake(&first);
        insert(schemas, Place::Last, &clashing, yaml("{type: object, description: x, x-source: test}"));
        let text = write(&document);
        assert!(lower(&name, &text).is_err(), "{name}: {first} and {clashing}");
        let findings = rendered(&name, &text);
        assert!(findings.contains("error[name-clash]") && findings.contains("x-rust-name"), "{findings}");
    }
}

const OPERATION: &str = "
post:
  operationId: ID
  summary: Added
  description: Added.
  x-source: test
  parameters:
    - {name: zone, in: query, required: true, description: Added., schema: {type: string, enum: [a, b]}}
  requestBody:
    required: true
    content:
      application/json:
        schema: {type: object, required: [name], properties: {name: {type: string}, kind: {type: string, enum: [x, y]}}}
  responses:
    '200': {description: Added., content: {application/json: {schema: {type: object, properties: {inner: {type: object, properties: {a: {type: string}}}}}}}}
    '404': {description: Added.}
";

#[derive(Debug, Clone, Copy)]
enum Place {
    First,
    Middle,
    Last,
}

/// Every promise that a caller's code can depend on, as text.
fn surface(api: &Api) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for item in &api.items {
        let name = &item.name;
        match &item.kind {
            ItemKind::Record(record) => {
                let argument = |index: &usize| record.fields[*index].rust_name.clone();
                let constructor = match &record.constructor {
                    clientwright::ir::Constructor::Positional(order) => {
                        order.iter().map(argument).collect::<Vec<_>>().join(", ")
                    }
                    clientwright::ir::Constructor::Named(name, order) => {
                        format!("{name} {{{}}}", order.iter().map(argument).collect::<Vec<_>>().join(", "))
                    }
                };
                all.insert(format!("{name}::new"), constructor);
                for field in &record.fields {
                    let value =
                        format!("{} {:?} = {}", show(api, &field.ty), field.presence, field.wire_name);
                    all.insert(format!("{name}.{}", field.rust_name), value);
                }
                if let Some(extra) = &record.extra {
                    let values = extra.ty.as_ref().map_or("anything".to_owned(), |ty| show(api, ty));
                    all.insert(format!("{name}.{}", extra.rust_name), values);
                }
            }
            ItemKind::Enumeration(enumeration) => {
                for value in &enumeration.values {
                    all.insert(format!("{name}::{}", value.rust_name), value.wire_value.clone());
                }
            }
            ItemKind::Union(union) => {
                for variant in &union.variants {
                    all.insert(format!("{name}::{}", variant.rust_name), show(api, &variant.ty));
                }
            }
            ItemKind::Alias(ty) => {
                all.insert(name.clone(), show(api, ty));
            }
        }
    }
    for operation in &api.operations {
        let name = &operation.method_name;
        let mut required = Vec::new();
        for parameter in &operation.parameters {
            let ty = show(api, &parameter.ty);
            match &parameter.argument {
                Argument::Required => required.push(format!("{}: {ty}", parameter.rust_name)),
                argument => {
                    let key = format!("{}.{}", operation.struct_name, parameter.rust_name);
                    all.insert(key, format!("{ty} {argument:?}"));
                }
            }
        }
        if let Some(body) = &operation.body {
            required.push(format!("{}: {} {:?}", body.rust_name, show(api, &body.ty), body.argument));
        }
        let value = format!(
            "{} {} ({}) -> {}",
            operation.http_method,
            operation.path,
            required.join(", "),
            operation.struct_name
        );
        all.insert(format!("fn {name}"), value);
    }
    for scheme in &api.schemes {
        all.insert(format!("ClientBuilder::{}", scheme.setter), format!("{:?}", scheme.kind));
    }
    for server in &api.servers {
        for variable in &server.variables {
            all.insert(format!("Server::{}", variable.rust_name), variable.wire_name.clone());
        }
    }
    all
}

fn show(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Item(id) => api.items[id.0].name.clone(),
        Type::Vec(inner) => format!("Vec<{}>", show(api, inner)),
        Type::Map(inner) => format!("Map<{}>", show(api, inner)),
        Type::Option(inner) => format!("Option<{}>", show(api, inner)),
        Type::Boxed(inner) => format!("Box<{}>", show(api, inner)),
        Type::Tuple(items) => items.iter().map(|item| show(api, item)).collect::<Vec<_>>().join(", "),
        plain => format!("{plain:?}"),
    }
}

/// All of `before` is in `after`, unchanged, and something was really added.
fn contains(name: &str, before: &BTreeMap<String, String>, after: &Api) {
    let after = surface(after);
    let changed: Vec<_> = before
        .iter()
        .filter(|(key, value)| after.get(*key) != Some(value))
        .map(|(key, old)| (key, old, after.get(key)))
        .collect();
    assert!(changed.is_empty(), "{name}: {changed:#?}");
    assert!(after.len() > before.len(), "{name}: nothing was added");
}

fn parse(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

fn yaml(text: &str) -> Value {
    parse(text)
}

fn write(document: &Value) -> String {
    serde_yaml::to_string(document).unwrap()
}

fn object<'a>(document: &'a mut Value, path: &[&str]) -> &'a mut Mapping {
    let mut value = document;
    for key in path {
        value = value.get_mut(*key).unwrap();
    }
    value.as_mapping_mut().unwrap()
}

fn insert(mapping: &mut Mapping, place: Place, key: &str, value: Value) {
    let mut entries: Vec<_> = std::mem::take(mapping).into_iter().collect();
    let at = match place {
        Place::First => 0,
        Place::Middle => entries.len() / 2,
        Place::Last => entries.len(),
    };
    entries.insert(at, (Value::String(key.to_owned()), value));
    mapping.extend(entries);
}

/// Reverses every mapping, and every `required` list; other sequences have a meaning that depends on their order.
fn reverse(value: &mut Value, key: &str) {
    match value {
        Value::Mapping(mapping) => {
            let mut entries: Vec<_> = std::mem::take(mapping).into_iter().collect();
            entries.reverse();
            for (key, value) in &mut entries {
                // What stands in an example is data, but its order means nothing either.
                let key = key.as_str().unwrap_or_default().to_owned();
                reverse(value, &key);
            }
            mapping.extend(entries);
        }
        Value::Sequence(items) => {
            if ["required", "parameters"].contains(&key) {
                items.reverse();
            }
            for item in items {
                reverse(item, "");
            }
        }
        _ => {}
    }
}

/// Schemas whose names begin, end or continue as the existing ones do.
fn neighbours(schemas: &Mapping) -> Vec<(String, Value)> {
    let mut added = Vec::new();
    for key in schemas.keys().filter_map(Value::as_str) {
        for name in [format!("{key}Entry"), format!("New{key}")] {
            let schema = "{type: object, description: Added., x-source: test, required: [name], properties: {name: {type: string, description: Added.}, kind: {type: string, enum: [a, b], description: Added.}}}";
            added.push((name, yaml(schema)));
        }
    }
    added
}

fn operation_ids(document: &Value) -> Vec<String> {
    let paths = document["paths"].as_mapping().unwrap();
    let operations = paths.values().flat_map(|item| item.as_mapping().unwrap().values());
    operations.filter_map(|operation| operation.get("operationId")?.as_str().map(str::to_owned)).collect()
}

/// Gives every object schema another property and every operation another optional parameter.
fn add_to_every(document: &mut Value, place: Place) {
    for schema in object(document, &["components", "schemas"]).values_mut() {
        if let Some(properties) = schema.get_mut("properties").and_then(Value::as_mapping_mut) {
            insert(
                properties,
                place,
                "addedProperty",
                yaml("{type: string, enum: [one, two], description: Added.}"),
            );
        }
    }
    for item in object(document, &["paths"]).values_mut() {
        for (key, operation) in item.as_mapping_mut().unwrap() {
            if key.as_str() == Some("parameters") {
                continue;
            }
            let parameters = operation.as_mapping_mut().unwrap().entry("parameters".into());
            let parameters =
                parameters.or_insert_with(|| Value::Sequence(Vec::new())).as_sequence_mut().unwrap();
            let at = match place {
                Place::First => 0,
                Place::Middle => parameters.len() / 2,
                Place::Last => parameters.len(),
            };
            let added = "{name: addedParameter, in: query, description: Added., schema: {type: string, enum: [a, b]}}";
            parameters.insert(at, yaml(added));
        }
    }
}

/// `HookKey` → `hook_key`.
fn heckless_snake(name: &str) -> String {
    let mut snake = String::new();
    for (index, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && index > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
