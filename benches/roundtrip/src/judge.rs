//! Whether an example is what its schema says, as an independent validator of JSON Schema sees it.

use crate::dialect::translate;
use crate::sites::Direction;
use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};
use std::collections::HashMap;

const BASE: &str = "urn:document";

/// A document's schemas, as values of one direction have to keep them.
struct Rules {
    registry: Registry<'static>,
    validators: HashMap<String, Result<Validator, String>>,
}

/// A document's schemas.
pub(crate) struct Judge {
    rules: HashMap<&'static str, Rules>,
}

impl Judge {
    pub(crate) fn new(document: &Value, schemas: &[String]) -> Result<Self, String> {
        let mut rules = HashMap::new();
        for (name, direction) in
            [("both", Direction::Either), ("sent", Direction::Sent), ("received", Direction::Received)]
        {
            let text = |error: &dyn std::fmt::Display| error.to_string();
            let translated = translate(document, schemas, direction);
            let resource = jsonschema::Resource::from_contents(translated);
            let registry = Registry::new()
                .draft(Draft::Draft202012)
                .add(BASE, resource)
                .map_err(|error| text(&error))?;
            let registry = registry.prepare().map_err(|error| text(&error))?;
            rules.insert(name, Rules { registry, validators: HashMap::new() });
        }
        Ok(Self { rules })
    }

    /// The direction in which a value is what a schema says: `Either` if it has all that any direction asks for;
    /// `None` if it is not valid.
    ///
    /// # Errors
    /// The validator cannot read the schema.
    pub(crate) fn direction(
        &mut self,
        schema: &str,
        value: &Value,
        direction: Direction,
    ) -> Result<Option<Direction>, String> {
        let ways: &[_] = match direction {
            Direction::Sent => &[("sent", Direction::Sent)],
            Direction::Received => &[("received", Direction::Received)],
            Direction::Either => {
                &[("both", Direction::Either), ("received", Direction::Received), ("sent", Direction::Sent)]
            }
        };
        for (name, found) in ways {
            if self.is_valid(name, schema, value)? {
                return Ok(Some(*found));
            }
        }
        Ok(None)
    }

    /// Whether a value is valid under one set of rules.
    ///
    /// # Errors
    /// The validator cannot read the schema.
    fn is_valid(&mut self, rules: &str, schema: &str, value: &Value) -> Result<bool, String> {
        let Some(Rules { registry, validators }) = self.rules.get_mut(rules) else {
            return Err(format!("there are no rules `{rules}`"));
        };
        if !validators.contains_key(schema) {
            let reference = json!({"$ref": format!("{BASE}#{}", escaped(schema))});
            let options = jsonschema::options().with_draft(Draft::Draft202012).with_registry(registry);
            let built = options.build(&reference).map_err(|error| error.to_string());
            validators.insert(schema.to_owned(), built);
        }
        match &validators[schema] {
            Ok(validator) => Ok(validator.is_valid(value)),
            Err(error) => Err(error.clone()),
        }
    }

    /// Whether a value that goes either way is valid.
    pub(crate) fn accepts(&mut self, schema: &str, value: &Value) -> bool {
        matches!(self.direction(schema, value, Direction::Either), Ok(Some(_)))
    }
}

/// A JSON pointer as a URI's fragment.
fn escaped(pointer: &str) -> String {
    let mut text = String::new();
    for byte in pointer.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                text.push(char::from(byte));
            }
            other => text.push_str(&format!("%{other:02X}")),
        }
    }
    text
}
