//! The hostile documents: texts, names and whole documents from `cases/hostile` enter, documents to generate leave.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// A document under the name of the crate that it is to become.
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) text: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/hostile")
}

fn read(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The texts of `texts.yaml` by name.
pub(crate) fn texts() -> BTreeMap<String, String> {
    serde_yaml::from_str(&read("texts.yaml")).expect("a map of texts")
}

/// 100 KB without a line break: one endless word, then words.
fn long() -> String {
    let word = "endless*`_<[".repeat(4_000);
    format!("{word} {}", "word ".repeat(10_400))
}

/// `everywhere.yaml` for each text, and for all of them in one.
pub(crate) fn of_texts() -> Vec<Document> {
    let scaffold = read("everywhere.yaml");
    let texts = texts();
    let all = texts.values().map(String::as_str).collect::<Vec<_>>().join("\n\n");
    let with = |name: &str, text: &str| Document {
        name: format!("text-{name}"),
        text: scaffold.replace("TEXT", &quoted(text)),
    };
    let mut documents: Vec<Document> = texts.iter().map(|(name, text)| with(name, text)).collect();
    documents.push(with("all", &all));
    // Too long for each place: some have it, the others a word.
    let pieces = scaffold.split("TEXT").enumerate();
    let words = pieces.map(|(place, piece)| {
        let text = if place % 10 == 1 { long() } else { "word".to_owned() };
        if place == 0 { piece.to_owned() } else { quoted(&text) + piece }
    });
    documents.push(Document { name: "text-long".to_owned(), text: words.collect() });
    documents
}

/// A text as YAML writes it in double quotes, in ASCII.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c => out.push_str(&format!("\\U{:08x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

/// The names of `names.yaml`.
pub(crate) fn names() -> Vec<String> {
    serde_yaml::from_str(&read("names.yaml")).expect("a list of names")
}

/// A document in which each name stands in each place that takes any name, with its neighbours all around.
pub(crate) fn of_names() -> Document {
    let names = names();
    let object = |values: &dyn Fn(&str) -> Value| -> Value {
        names.iter().map(|name| (name.clone(), values(name))).collect::<serde_json::Map<_, _>>().into()
    };
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{}", pointer(name))});
    let json_body = |schema: Value| json!({"application/json": {"schema": schema}});
    let parameters = |place: &str| -> Value {
        let one = |name: &String| json!({"name": name, "in": place, "schema": {"type": "string"}});
        names.iter().map(one).collect()
    };
    let mut paths = serde_json::Map::new();
    for (number, name) in names.iter().enumerate() {
        let operation = json!({
            "operationId": name,
            "tags": [name],
            "parameters": [{"name": name, "in": "query", "required": true, "schema": reference(name)}],
            "requestBody": {"required": true, "content": json_body(reference(name))},
            "security": [{name: []}],
            "responses": {
                "200": {"description": "One.", "content": json_body(reference(name))},
                "201": {"description": "One.", "content": json_body(json!({"type": "object", "properties": {name: {"type": "object", "properties": {name: {}}}}}))},
                "4XX": {"description": "One.", "content": json_body(reference(name))},
                "500": {"description": "One.", "content": json_body(json!({"enum": [name, "other"]}))},
            },
        });
        paths.insert(format!("/{number}"), json!({"post": operation}));
    }
    paths.insert("/query".to_owned(), json!({"get": {"operationId": "all of the query", "parameters": parameters("query"), "responses": {"204": {"description": "None."}}}}));
    paths.insert("/cookie".to_owned(), json!({"get": {"operationId": "all of the cookies", "parameters": parameters("cookie"), "responses": {"204": {"description": "None."}}}}));
    let mut required = object(&|_| json!({"type": "string"}));
    required = json!({"type": "object", "required": names, "properties": required.take()});
    let mut schemas = object(&|name| {
        json!({
            "type": "object",
            "properties": {name: reference(name), "text": {"type": "string"}, "list": {"type": "array", "items": reference(name)}},
            "example": {name: {name: {}}, "text": name},
        })
    });
    let more = [
        (
            "every name as a property",
            json!({"type": "object", "properties": object(&|name| reference(name))}),
        ),
        ("every name as a required property", required),
        ("every name as a value", json!({"type": "string", "enum": names})),
        (
            "every name as a tag",
            json!({
                "oneOf": names.iter().map(|name| reference(name)).collect::<Vec<_>>(),
                "discriminator": {"propertyName": "text"},
            }),
        ),
        (
            "every name as an alternative",
            json!({"anyOf": names.iter().map(|name| reference(name)).collect::<Vec<_>>()}),
        ),
    ];
    for (name, schema) in more {
        schemas[name] = schema;
    }
    let schemes =
        object(&|name| json!({"type": "apiKey", "in": "header", "name": "X-Key", "description": name}));
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Names", "version": "1"},
        "tags": names.iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": schemes},
    });
    Document { name: "names".to_owned(), text: document.to_string() }
}

/// A name within a JSON pointer within a URI.
fn pointer(name: &str) -> String {
    let mut out = String::new();
    for byte in name.replace('~', "~0").replace('/', "~1").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The documents that are written down whole: those to become crates, and those to be refused with a code.
pub(crate) fn written() -> (Vec<Document>, Vec<(Document, String)>) {
    let (mut accepted, mut refused) = (Vec::new(), Vec::new());
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder().join("documents")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        match text.lines().find_map(|line| line.strip_prefix("# Refused: ")) {
            Some(code) => refused.push((Document { name, text: text.clone() }, code.to_owned())),
            None => accepted.push(Document { name, text }),
        }
    }
    (accepted, refused)
}
