//! What became of a value: the value that went in and the one that came out come in; the classes of their differences
//! go out, none if they are the same JSON.

use crate::dialect::is_flagged;
use crate::judge::Judge;
use crate::sites::{below, local};
use serde_json::Value;
use std::collections::BTreeSet;

/// How two values differ, in one word each.
pub(crate) struct Comparison<'a> {
    pub(crate) document: &'a Value,
    pub(crate) judge: &'a mut Judge,
    /// Whether the value goes from the client.
    pub(crate) sent: bool,
    /// Class and the place within the value.
    pub(crate) found: BTreeSet<(&'static str, String)>,
}

pub(crate) const REFUSED: &str = "refused";
/// Keywords speak of one kind (`properties` of objects), and without a `type` any other kind is valid too.
pub(crate) const OTHER_KIND: &str = "refused: a kind that no keyword speaks of";
const UNDECLARED: &str = "undeclared property dropped";
/// The example shows what no request is to have.
const READ_ONLY: &str = "`readOnly` property of a request dropped";
const DECLARED: &str = "declared property dropped";
const NULL: &str = "null dropped";
const ADDED: &str = "property added";
const ITEMS: &str = "items dropped or added";
const NUMBER: &str = "number changed";
const CHANGED: &str = "value changed";

impl Comparison<'_> {
    /// Compares a value with what became of it; `schemas` are those that speak of it.
    pub(crate) fn compare(&mut self, before: &Value, after: &Value, schemas: &[String], at: &str) {
        match (before, after) {
            (Value::Object(old), Value::Object(new)) => {
                let schemas = self.applying(schemas, before);
                for (key, value) in old {
                    let place = below(at, key);
                    match new.get(key) {
                        Some(now) => {
                            let inner = self.of_property(&schemas, key);
                            self.compare(value, now, &inner, &place);
                        }
                        None => {
                            let class = self.class_of_lost(&schemas, key, value);
                            self.found.insert((class, place));
                        }
                    }
                }
                for key in new.keys().filter(|key| !old.contains_key(*key)) {
                    self.found.insert((ADDED, below(at, key)));
                }
            }
            (Value::Array(old), Value::Array(new)) => {
                if old.len() != new.len() {
                    self.found.insert((ITEMS, at.to_owned()));
                }
                let schemas = self.applying(schemas, before);
                for (index, (old, new)) in old.iter().zip(new).enumerate() {
                    let inner = self.of_item(&schemas, index);
                    self.compare(old, new, &inner, &format!("{at}/{index}"));
                }
            }
            (Value::Number(old), Value::Number(new)) => {
                if decimal(&old.to_string()) != decimal(&new.to_string()) {
                    self.found.insert((NUMBER, at.to_owned()));
                }
            }
            (old, new) if old == new => {}
            _ => {
                self.found.insert((CHANGED, at.to_owned()));
            }
        }
    }

    /// What it means that a property was dropped.
    fn class_of_lost(&self, schemas: &BTreeSet<String>, key: &str, value: &Value) -> &'static str {
        if self.of_property(schemas, key).is_empty() {
            UNDECLARED
        } else if self.is_only_received(schemas, key) {
            READ_ONLY
        } else if value.is_null() {
            NULL
        } else {
            DECLARED
        }
    }

    fn is_only_received(&self, schemas: &BTreeSet<String>, key: &str) -> bool {
        let mut properties = self.of_property(schemas, key).into_iter();
        let mut flagged = |pointer: String| {
            self.document
                .pointer(&pointer)
                .is_some_and(|schema| is_flagged(self.document, schema, "readOnly", 0))
        };
        self.sent && properties.any(&mut flagged)
    }

    /// Whether a schema has keywords for one kind of value and no `type`.
    pub(crate) fn has_no_type(&self, schema: &str) -> bool {
        let mut at = schema.to_owned();
        for _ in 0..32 {
            let Some(schema) = self.document.pointer(&at) else { return false };
            match schema.get("$ref").and_then(Value::as_str).and_then(local) {
                Some(target) => at = target,
                None => return schema.get("type").is_none() && schema.get("allOf").is_none(),
            }
        }
        false
    }

    /// The schemas that a value has to keep, references and alternatives that fit it among them.
    fn applying(&mut self, schemas: &[String], value: &Value) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        let mut queue = schemas.to_vec();
        while let Some(pointer) = queue.pop() {
            let Some(Value::Object(schema)) = self.document.pointer(&pointer) else { continue };
            if !all.insert(pointer.clone()) {
                continue;
            }
            queue.extend(schema.get("$ref").and_then(Value::as_str).and_then(local));
            for (key, always) in [("allOf", true), ("oneOf", false), ("anyOf", false)] {
                let count = schema.get(key).and_then(Value::as_array).map_or(0, Vec::len);
                for index in 0..count {
                    let branch = format!("{}/{index}", below(&pointer, key));
                    if always || self.judge.accepts(&branch, value) {
                        queue.push(branch);
                    }
                }
            }
            queue.extend(["then", "else"].map(|key| below(&pointer, key)));
        }
        all
    }

    /// The schemas of a property; empty if none speaks of it.
    fn of_property(&self, schemas: &BTreeSet<String>, key: &str) -> Vec<String> {
        let mut found = Vec::new();
        for pointer in schemas {
            let Some(schema) = self.document.pointer(pointer) else { continue };
            if schema.get("properties").is_some_and(|properties| properties.get(key).is_some()) {
                found.push(below(&below(pointer, "properties"), key));
            } else if schema.get("additionalProperties").is_some_and(|more| *more != Value::Bool(false)) {
                found.push(below(pointer, "additionalProperties"));
            }
        }
        found
    }

    fn of_item(&self, schemas: &BTreeSet<String>, index: usize) -> Vec<String> {
        let mut found = Vec::new();
        for pointer in schemas {
            let prefix = format!("{}/{index}", below(pointer, "prefixItems"));
            if self.document.pointer(&prefix).is_some() {
                found.push(prefix);
            } else {
                found.push(below(pointer, "items"));
            }
        }
        found
    }
}

/// A number as sign, digits without zeros around them, and the power of ten of the last digit.
fn decimal(text: &str) -> (bool, String, i64) {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let mut exponent: i64 = exponent.parse().unwrap_or_default();
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    exponent -= i64::try_from(fraction.len()).unwrap_or_default();
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let short = digits.trim_end_matches('0');
    if short.is_empty() {
        return (false, String::new(), 0);
    }
    exponent += i64::try_from(digits.len() - short.len()).unwrap_or_default();
    (negative, short.to_owned(), exponent)
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn numbers_are_compared_by_value() {
        for (one, other) in [("1", "1.0"), ("100", "1e2"), ("-0", "0"), ("0.50", "5e-1"), ("1E+2", "100.0")] {
            assert_eq!(decimal(one), decimal(other), "{one} {other}");
        }
        for (one, other) in [("1", "-1"), ("9007199254740993", "9007199254740992"), ("1", "10")] {
            assert_ne!(decimal(one), decimal(other), "{one} {other}");
        }
    }
}
