//! The documents in `specs/`, read without the generator: operations, parameters, examples and secrets go out, so that
//! the tests' hand-written tables can be held against them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Map, Value, json};

/// One document.
pub struct Spec {
    /// The file's stem, which is the API's cargo feature: `huawei-csms`.
    pub api: String,
    document: Value,
}

/// One operation of a document.
pub struct Operation<'a> {
    /// `operationId`
    pub id: &'a str,
    /// `get`
    pub method: &'a str,
    /// With `{parameters}`.
    pub path: &'a str,
    spec: &'a Spec,
    item: &'a Map<String, Value>,
    definition: &'a Map<String, Value>,
}

/// An example answer of a document.
pub struct Example<'a> {
    pub name: &'a str,
    pub status: u16,
    pub value: &'a Value,
}

/// Holds a table of a test, `table` in words, to what the documents have; what is missing, or no longer there, is named.
#[track_caller]
pub fn is_whole(table: &str, documented: &BTreeSet<String>, rows: &BTreeSet<String>) {
    let lines = |what: &str, of: &BTreeSet<String>, other: &BTreeSet<String>| {
        of.difference(other).map(|one| format!("{table} {what} {one}\n")).collect::<Vec<_>>().concat()
    };
    let said = lines("lacks", documented, rows) + &lines("has what no spec has:", rows, documented);
    assert!(said.is_empty(), "{said}");
}

/// All documents of the folder, sorted by name.
pub fn all() -> Vec<Spec> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../specs"));
    let mut specs: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of the specs can be read")
        .map(|entry| entry.expect("an entry of the folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .filter_map(|path| {
            let text = std::fs::read_to_string(&path).expect("a spec can be read");
            let document: Value = serde_yaml::from_str(&text).expect("a spec is YAML");
            // The linter's configuration lives in the same folder.
            document.get("openapi")?;
            Some(Spec { api: path.file_stem()?.to_str()?.to_owned(), document })
        })
        .collect();
    specs.sort_by(|one, other| one.api.cmp(&other.api));
    assert!(!specs.is_empty(), "no specs in {}", folder.display());
    specs
}

impl Spec {
    /// What a `$ref` points to; anything else is itself.
    fn follow<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => {
                let pointer = reference.strip_prefix('#').expect("references stay in the document");
                let target = self.document.pointer(pointer);
                self.follow(target.unwrap_or_else(|| panic!("{}: {reference} dangles", self.api)))
            }
            None => value,
        }
    }

    fn section(&self, pointer: &str) -> impl Iterator<Item = (&str, &Value)> {
        self.document
            .pointer(pointer)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.as_str(), value))
    }

    /// All operations.
    pub fn operations(&self) -> Vec<Operation<'_>> {
        const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
        let mut operations = Vec::new();
        for (path, item) in self.section("/paths") {
            let item = item.as_object().expect("a path item is an object");
            for (method, definition) in item {
                if METHODS.contains(&method.as_str()) {
                    let definition = definition.as_object().expect("an operation is an object");
                    let id = definition["operationId"].as_str().expect("every operation has an id");
                    operations.push(Operation { id, method, path, spec: self, item, definition });
                }
            }
        }
        operations
    }

    /// The names of the variables of all servers.
    pub fn server_variables(&self) -> BTreeSet<&str> {
        let servers = self.document["servers"].as_array().into_iter().flatten();
        servers
            .filter_map(|server| server.get("variables")?.as_object())
            .flat_map(Map::keys)
            .map(String::as_str)
            .collect()
    }

    /// The names of all security schemes.
    pub fn security_schemes(&self) -> BTreeSet<&str> {
        self.section("/components/securitySchemes").map(|(name, _)| name).collect()
    }

    /// The Rust names of all schemas that hold a secret, however deep.
    pub fn schemas_with_secrets(&self) -> BTreeMap<String, &Value> {
        self.section("/components/schemas")
            .filter(|(_, schema)| self.has_secret(schema))
            .map(|(name, schema)| {
                let name = schema.get("x-rust-name").and_then(Value::as_str).unwrap_or(name);
                (name.to_owned(), schema)
            })
            .collect()
    }

    fn has_secret(&self, schema: &Value) -> bool {
        // The five documents have no recursive schemas; the sample below would not end on one either.
        is_secret(schema) || self.parts(schema).into_iter().any(|part| self.has_secret(part))
    }

    /// The schemas that a schema is made of.
    fn parts<'a>(&'a self, schema: &'a Value) -> Vec<&'a Value> {
        let schema = self.follow(schema);
        let lists = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| schema.get(key)?.as_array());
        let maps = schema.get("properties").and_then(Value::as_object);
        let single = ["items", "additionalProperties"].into_iter().filter_map(|key| schema.get(key));
        lists.flatten().chain(maps.into_iter().flat_map(Map::values)).chain(single).collect()
    }

    /// A value of a schema with everything in it, and `secret` in the place of each secret.
    pub fn sample(&self, schema: &Value, secret: &Value) -> Value {
        if is_secret(schema) {
            return secret.clone();
        }
        let schema = self.follow(schema);
        if is_secret(schema) {
            return secret.clone();
        }
        if let Some(value) = schema.get("const") {
            return value.clone();
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return values[0].clone();
        }
        if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
            let mut whole = Map::new();
            for part in parts {
                if let Value::Object(part) = self.sample(part, secret) {
                    whole.extend(part);
                }
            }
            return Value::Object(whole);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(parts) = schema.get(key).and_then(Value::as_array) {
                return self.sample(&parts[0], secret);
            }
        }
        match schema_type(schema) {
            Some("object") => Value::Object(
                schema
                    .get("properties")
                    .and_then(Value::as_object)
                    .into_iter()
                    .flatten()
                    .map(|(name, property)| (name.clone(), self.sample(property, secret)))
                    .collect(),
            ),
            Some("array") => json!([self.sample(&schema["items"], secret)]),
            Some("integer" | "number") => json!(7),
            Some("boolean") => json!(true),
            Some("string") => json!("plain"),
            _ => Value::Null,
        }
    }
}

/// The type of a schema, the first where it has several.
fn schema_type(schema: &Value) -> Option<&str> {
    match schema.get("type")? {
        Value::Array(types) => types.first()?.as_str(),
        other => other.as_str(),
    }
}

fn is_secret(schema: &Value) -> bool {
    match schema.get("x-sensitive").and_then(Value::as_bool) {
        Some(sensitive) => sensitive,
        None => schema.get("format").is_some_and(|format| format == "password"),
    }
}

impl<'a> Operation<'a> {
    /// Whether the operation has a parameter in the path that is text and that the caller chooses.
    pub fn text_path_parameters(&self) -> BTreeSet<&'a str> {
        [self.item.get("parameters"), self.definition.get("parameters")]
            .into_iter()
            .flatten()
            .filter_map(Value::as_array)
            .flatten()
            .map(|parameter| self.spec.follow(parameter))
            .filter(|parameter| parameter["in"] == "path")
            .filter(|parameter| {
                let schema = self.spec.follow(&parameter["schema"]);
                schema_type(schema) == Some("string") && schema.get("const").is_none()
            })
            .map(|parameter| parameter["name"].as_str().expect("a parameter has a name"))
            .collect()
    }

    /// All statuses that the document lists.
    pub fn statuses(&self) -> BTreeSet<u16> {
        self.responses().map(|(status, _)| status).collect()
    }

    fn responses(&self) -> impl Iterator<Item = (u16, &'a Value)> {
        let spec = self.spec;
        let responses = self.definition["responses"].as_object().expect("an operation has responses");
        responses.iter().map(move |(status, response)| {
            (status.parse().expect("a status is a number"), spec.follow(response))
        })
    }

    /// All example answers.
    pub fn answers(&self) -> Vec<Example<'a>> {
        let mut examples = Vec::new();
        for (status, response) in self.responses() {
            let contents = response.get("content").and_then(Value::as_object).into_iter().flatten();
            for (_, content) in contents {
                let named = content.get("examples").and_then(Value::as_object).into_iter().flatten();
                for (name, example) in named {
                    let value = &self.spec.follow(example)["value"];
                    examples.push(Example { name, status, value });
                }
            }
        }
        examples
    }
}
