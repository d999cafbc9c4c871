//! OpenAPI's schemas as plain JSON Schema 2020-12: a document comes in; for each direction, a copy goes out whose
//! schemas mean to a validator what they mean to OpenAPI.

use crate::sites::{Direction, below, is_30, local};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// What says nothing of whether a value is valid.
const ANNOTATIONS: &[&str] = &[
    "example",
    "examples",
    "default",
    "title",
    "description",
    "discriminator",
    "xml",
    "externalDocs",
    "deprecated",
    "$comment",
];

/// Translates all schemas of a document.
pub(crate) fn translate(document: &Value, schemas: &[String], direction: Direction) -> Value {
    let mut copy = document.clone();
    let (is_30, mut patterns) = (is_30(document), HashMap::new());
    // Which properties only the other side has; `allOf` may name them apart from where they are required.
    let mut inherited: HashMap<String, Vec<String>> = HashMap::new();
    for pointer in schemas {
        let Some(Value::Object(schema)) = document.pointer(pointer) else { continue };
        let mut foreign = inherited.remove(pointer).unwrap_or_default();
        foreign.extend(foreign_properties(document, schema, direction, 0));
        let parts = schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..parts {
            inherited
                .entry(format!("{}/{index}", below(pointer, "allOf")))
                .or_default()
                .extend(foreign.clone());
        }
        if let Some(slot) = copy.pointer_mut(pointer) {
            *slot = Value::Object(translated(schema, is_30, &foreign, slot, &mut patterns));
        }
    }
    copy
}

fn translated(
    schema: &Map<String, Value>,
    is_30: bool,
    foreign: &[String],
    slot: &Value,
    patterns: &mut HashMap<String, bool>,
) -> Map<String, Value> {
    if is_30 && let Some(reference) = schema.get("$ref") {
        return Map::from_iter([("$ref".to_owned(), reference.clone())]);
    }
    // What is below may be translated already, so it is the copy's.
    let mut new = slot.as_object().unwrap_or(schema).clone();
    new.retain(|key, _| !ANNOTATIONS.contains(&key.as_str()));
    if let Some(Value::Array(required)) = new.get_mut("required") {
        required.retain(|name| name.as_str().is_none_or(|name| !foreign.iter().any(|known| known == name)));
    }
    if let Some(pattern) = new.get("pattern").and_then(Value::as_str) {
        let pattern = pattern.to_owned();
        let good = *patterns
            .entry(pattern.clone())
            .or_insert_with(|| jsonschema::validator_for(&json!({"pattern": pattern})).is_ok());
        if !good {
            new.remove("pattern");
        }
    }
    if is_30 {
        for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
            match new.get(flag) {
                Some(Value::Bool(true)) => match new.remove(bound) {
                    Some(limit) => drop(new.insert(flag.to_owned(), limit)),
                    None => drop(new.remove(flag)),
                },
                Some(Value::Bool(false)) => drop(new.remove(flag)),
                _ => {}
            }
        }
        // Without a `type` beside it, `nullable` says nothing.
        if new.get("nullable") == Some(&Value::Bool(true))
            && let Some(Value::String(ty)) = new.get("type")
        {
            let types = json!([ty, "null"]);
            new.insert("type".to_owned(), types);
        }
        new.remove("nullable");
    }
    new
}

/// The properties that a value of this direction need not have though they are required.
fn foreign_properties(
    document: &Value,
    schema: &Map<String, Value>,
    direction: Direction,
    depth: usize,
) -> Vec<String> {
    let flag = match direction {
        Direction::Sent => "readOnly",
        Direction::Received => "writeOnly",
        Direction::Either => return Vec::new(),
    };
    if depth > 16 {
        return Vec::new();
    }
    let mut names = Vec::new();
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if is_flagged(document, property, flag, 0) {
            names.push(name.clone());
        }
    }
    let target = schema.get("$ref").and_then(Value::as_str).and_then(local);
    let target = target.and_then(|pointer| document.pointer(&pointer));
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    for part in parts.chain(target).filter_map(Value::as_object) {
        names.extend(foreign_properties(document, part, direction, depth + 1));
    }
    names
}

/// Whether a schema, or what it refers to, has a flag.
pub(crate) fn is_flagged(document: &Value, schema: &Value, flag: &str, depth: usize) -> bool {
    if schema.get(flag) == Some(&Value::Bool(true)) {
        return true;
    }
    let target = schema.get("$ref").and_then(Value::as_str).and_then(local);
    let target = target.and_then(|pointer| document.pointer(&pointer));
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    depth < 16 && parts.chain(target).any(|part| is_flagged(document, part, flag, depth + 1))
}
