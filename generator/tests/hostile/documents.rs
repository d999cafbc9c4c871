//! The hostile documents: texts, names and whole documents from `cases/hostile` enter, documents to generate leave.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

/// A document under the name of the crate, and module, that it is to become.
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Document {
    fn new(name: &str, text: impl Into<String>) -> Self {
        Self { name: format!("hostile-{name}"), text: text.into() }
    }

    /// The name in code.
    pub(crate) fn module(&self) -> String {
        self.name.replace('-', "_")
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/hostile")
}

fn read(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// `everywhere.yaml` with each text of `texts.yaml`, and what its pages must show.
pub(crate) fn of_texts() -> Vec<(Document, Vec<String>)> {
    let mut shown: BTreeMap<String, Vec<String>> =
        serde_yaml::from_str(&read("shown.yaml")).expect("a map of lists of texts");
    let mut documents = Vec::new();
    for (name, text) in texts() {
        documents.push((everywhere(&name, &text), shown.remove(&name).unwrap_or_default()));
    }
    assert!(shown.is_empty(), "there are no such texts: {shown:?}");
    documents.push((of_long_text(), vec!["endless".to_owned()]));
    documents
}

/// `everywhere.yaml` with all texts of `texts.yaml` in one.
pub(crate) fn of_all_texts() -> Document {
    everywhere("all", &texts().into_values().collect::<Vec<_>>().join("\n\n"))
}

fn texts() -> BTreeMap<String, String> {
    serde_yaml::from_str(&read("texts.yaml")).expect("a map of texts")
}

fn everywhere(name: &str, text: &str) -> Document {
    Document::new(&format!("text-{name}"), read("everywhere.yaml").replace("TEXT", &quoted(text)))
}

/// `everywhere.yaml` with 100 KB without a line break: one endless word, then words. Some places have it, the others a
/// word.
fn of_long_text() -> Document {
    let long = quoted(&format!("{} {}", "endless*`_<[".repeat(4_000), "word ".repeat(10_400)));
    let scaffold = read("everywhere.yaml");
    let mut text = String::new();
    for (place, piece) in scaffold.split("TEXT").enumerate() {
        text.push_str(match place {
            0 => "",
            place if place % 25 == 4 => &long,
            _ => "word",
        });
        text.push_str(piece);
    }
    Document::new("text-long", text)
}

/// A text as YAML writes it in double quotes, in ASCII.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c => write!(out, "\\U{:08x}", u32::from(c)).unwrap(),
        }
    }
    out.push('"');
    out
}

/// A document in which each name of `names.yaml` stands in each place that takes any name, with all others around it.
pub(crate) fn of_names() -> Document {
    let names: Vec<String> = serde_yaml::from_str(&read("names.yaml")).expect("a list of names");
    let each = |value: &dyn Fn(&str) -> Value| -> Map<String, Value> {
        names.iter().map(|name| (name.clone(), value(name))).collect()
    };
    let text = json!({"type": "string"});
    let schema = |name: &str| json!({"$ref": format!("#/components/schemas/{}", pointer(name))});
    let content = |schema: &Value| json!({"application/json": {"schema": schema}});
    let parameters = |place: &str| -> Value {
        names.iter().map(|name| json!({"name": name, "in": place, "schema": text})).collect()
    };
    let none = json!({"204": {"description": "None."}});

    let mut paths = Map::new();
    for (number, name) in names.iter().enumerate() {
        let mut operation = json!({
            "operationId": name,
            "tags": [name],
            "parameters": [{"name": name, "in": "query", "required": true, "schema": text}],
            "requestBody": {"required": true, "content": content(&schema(name))},
            "security": [{name: []}],
            "responses": {"200": {"description": "One.", "content": content(&schema(name))}},
        });
        // Types that are named after the operation, beside all others.
        if number % 10 == 0 {
            let inline = json!({"type": "object", "properties": {name: {"type": "object", "properties": {name: text}}}});
            let answers = &mut operation["responses"];
            answers["201"] = json!({"description": "Another.", "content": content(&inline)});
            answers["4XX"] = json!({"description": "Bad.", "content": content(&schema(name))});
            answers["500"] =
                json!({"description": "Worse.", "content": content(&json!({"enum": [name, "other"]}))});
        }
        paths.insert(format!("/{number}"), json!({"post": operation}));
    }
    for place in ["query", "cookie"] {
        let id = format!("every name in the {place}");
        let operation = json!({"operationId": id, "parameters": parameters(place), "responses": none});
        paths.insert(format!("/{place}"), json!({"get": operation}));
    }

    let mut schemas =
        each(&|name| json!({"type": "object", "properties": {name: text}, "example": {name: name}}));
    let properties = each(&|_| text.clone());
    let values = each(&schema);
    let alternatives: Vec<&Value> = values.values().collect();
    let all = [
        ("every name as a property", json!({"type": "object", "properties": values})),
        (
            "every name as a required property",
            json!({"type": "object", "required": names, "properties": properties}),
        ),
        ("every name as a value", json!({"type": "string", "enum": names})),
        (
            "every name as an alternative",
            json!({"oneOf": alternatives, "discriminator": {"propertyName": "type"}}),
        ),
    ];
    schemas.extend(all.map(|(name, schema)| (name.to_owned(), schema)));
    let keys = each(&|name| json!({"type": "apiKey", "in": "header", "name": "X-Key", "description": name}));
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Names", "version": "1"},
        "tags": names.iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": keys},
    });
    Document::new("names", document.to_string())
}

/// A name within a JSON pointer within a URI.
fn pointer(name: &str) -> String {
    let mut out = String::new();
    for byte in name.replace('~', "~0").replace('/', "~1").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").unwrap();
        }
    }
    out
}

/// The documents that are written down whole, with the code of the error that refuses them, or none.
pub(crate) fn written() -> Vec<(Document, Option<String>)> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder().join("documents")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let document = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let refused = text.lines().find_map(|line| line.strip_prefix("# Refused: ")).map(str::to_owned);
        (Document::new(&path.file_stem().unwrap().to_string_lossy(), text), refused)
    };
    paths.iter().map(document).collect()
}
