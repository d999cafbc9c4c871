//! Where a document shows examples: a document as plain JSON comes in; every schema's place, and every example with
//! the place of its schema and its direction, go out.
//!
//! This walk knows OpenAPI by itself, so that what the generator's own reading forgets is still seen.

use serde_json::{Map, Value};
use std::collections::HashSet;

/// Which way a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Direction {
    /// From the client.
    Sent,
    /// To the client.
    Received,
    /// The document does not say.
    Either,
}

/// An example.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Site {
    /// JSON pointer of the value.
    pub(crate) value: String,
    /// JSON pointer of its schema.
    pub(crate) schema: String,
    /// Which way it goes.
    pub(crate) direction: Direction,
    /// The media type is not JSON, so that a text would be what stands on the wire.
    pub(crate) raw: bool,
}

/// All that a document has.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// JSON pointers of all schemas.
    pub(crate) schemas: Vec<String>,
    /// Each example once.
    pub(crate) sites: Vec<Site>,
    /// Examples that stand in another file.
    pub(crate) external: usize,
}

/// Looks through a document.
pub(crate) fn find(document: &Value) -> Found {
    let mut walk = Walk { document, found: Found::default(), seen: HashSet::new(), known: HashSet::new() };
    walk.components();
    for (key, direction) in [("paths", true), ("webhooks", false)] {
        walk.each(&format!("/{key}"), |walk, path| walk.path_item(&path, direction));
    }
    walk.found
}

/// One step of a JSON pointer.
pub(crate) fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// What a reference leads to, as a JSON pointer into the same document.
pub(crate) fn local(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    let mut bytes = Vec::new();
    let mut rest = fragment.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
            bytes.push(u8::try_from(digit()? * 16 + digit()?).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

struct Walk<'d> {
    document: &'d Value,
    found: Found,
    seen: HashSet<(String, Direction)>,
    known: HashSet<Site>,
}

impl<'d> Walk<'d> {
    fn components(&mut self) {
        let section = |name: &str| format!("/components/{name}");
        self.each(&section("schemas"), |walk, at| walk.schema(&at));
        self.each(&section("parameters"), |walk, at| walk.parameter(&at, Direction::Sent));
        self.each(&section("requestBodies"), |walk, at| walk.body(&at, Direction::Sent));
        self.each(&section("responses"), |walk, at| walk.response(&at, Direction::Received));
        self.each(&section("headers"), |walk, at| walk.parameter(&at, Direction::Received));
        self.each(&section("pathItems"), |walk, at| walk.path_item(&at, true));
        self.each(&section("callbacks"), |walk, at| walk.each(&at, |walk, at| walk.path_item(&at, false)));
    }

    fn get(&self, pointer: &str) -> Option<&'d Map<String, Value>> {
        self.document.pointer(pointer)?.as_object()
    }

    fn each(&mut self, pointer: &str, mut visit: impl FnMut(&mut Self, String)) {
        let Some(object) = self.get(pointer) else { return };
        for key in object.keys().filter(|key| !key.starts_with("x-")) {
            visit(self, below(pointer, key));
        }
    }

    /// The object itself, references followed; nothing if it was visited in this direction already.
    fn open(&mut self, pointer: &str, direction: Direction) -> Option<(String, &'d Map<String, Value>)> {
        let mut at = pointer.to_owned();
        let mut object = self.get(&at)?;
        for _ in 0..32 {
            let Some(reference) = object.get("$ref").and_then(Value::as_str) else { break };
            at = local(reference)?;
            object = self.get(&at)?;
        }
        self.seen.insert((at.clone(), direction)).then_some((at, object))
    }

    fn path_item(&mut self, pointer: &str, client_sends: bool) {
        let (sent, received) = match client_sends {
            true => (Direction::Sent, Direction::Received),
            false => (Direction::Either, Direction::Either),
        };
        let Some((at, item)) = self.open(pointer, sent) else { return };
        self.list(&below(&at, "parameters"), |walk, at| walk.parameter(&at, sent));
        const METHODS: &[&str] =
            &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
        let methods = METHODS.iter().filter(|method| item.contains_key(**method)).map(|m| below(&at, m));
        let more = item.get("additionalOperations").and_then(Value::as_object);
        let more = more.into_iter().flat_map(|more| more.keys());
        let more = more.map(|key| below(&below(&at, "additionalOperations"), key));
        for operation in methods.chain(more).collect::<Vec<_>>() {
            self.list(&below(&operation, "parameters"), |walk, at| walk.parameter(&at, sent));
            self.body(&below(&operation, "requestBody"), sent);
            self.each(&below(&operation, "responses"), |walk, at| walk.response(&at, received));
            self.each(&below(&operation, "callbacks"), |walk, at| {
                walk.each(&at, |walk, at| walk.path_item(&at, false));
            });
        }
    }

    fn list(&mut self, pointer: &str, mut visit: impl FnMut(&mut Self, String)) {
        let count = self.document.pointer(pointer).and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..count {
            visit(self, format!("{pointer}/{index}"));
        }
    }

    fn parameter(&mut self, pointer: &str, direction: Direction) {
        let Some((at, object)) = self.open(pointer, direction) else { return };
        if object.contains_key("schema") {
            let schema = below(&at, "schema");
            self.schema(&schema);
            self.examples(&at, &schema, direction, false);
        }
        self.content(&below(&at, "content"), direction);
    }

    fn body(&mut self, pointer: &str, direction: Direction) {
        let Some((at, _)) = self.open(pointer, direction) else { return };
        self.content(&below(&at, "content"), direction);
    }

    fn response(&mut self, pointer: &str, direction: Direction) {
        let Some((at, _)) = self.open(pointer, direction) else { return };
        self.each(&below(&at, "headers"), |walk, at| walk.parameter(&at, direction));
        self.content(&below(&at, "content"), direction);
    }

    fn content(&mut self, pointer: &str, direction: Direction) {
        let Some(object) = self.get(pointer) else { return };
        for media_type in object.keys() {
            let Some((at, media)) = self.open(&below(pointer, media_type), direction) else { continue };
            let essence = media_type.split(';').next().unwrap_or_default().trim().to_lowercase();
            let json = essence == "application/json" || essence == "*/*" || essence.ends_with("+json");
            if media.contains_key("schema") {
                let schema = below(&at, "schema");
                self.schema(&schema);
                self.examples(&at, &schema, direction, !json);
            }
            if media.contains_key("itemSchema") {
                self.schema(&below(&at, "itemSchema"));
            }
            self.each(&below(&at, "encoding"), |walk, at| {
                walk.each(&below(&at, "headers"), |walk, at| walk.parameter(&at, direction));
            });
        }
    }

    /// `example` and `examples` of what holds a schema.
    fn examples(&mut self, pointer: &str, schema: &str, direction: Direction, raw: bool) {
        let Some(object) = self.get(pointer) else { return };
        if object.contains_key("example") {
            self.site(below(pointer, "example"), schema, direction, raw);
        }
        self.each(&below(pointer, "examples"), |walk, at| {
            let mut at = at;
            for _ in 0..32 {
                let reference = walk.get(&at).and_then(|object| object.get("$ref")).and_then(Value::as_str);
                let Some(target) = reference.and_then(local) else { break };
                at = target;
            }
            let Some(example) = walk.get(&at) else { return };
            for key in ["value", "dataValue"] {
                if example.contains_key(key) {
                    walk.site(below(&at, key), schema, direction, raw);
                }
            }
            if example.contains_key("externalValue") {
                walk.found.external += 1;
            }
        });
    }

    fn schema(&mut self, pointer: &str) {
        let Some(Value::Object(schema)) = self.document.pointer(pointer) else { return };
        if !self.seen.insert((pointer.to_owned(), Direction::Either)) {
            return;
        }
        self.found.schemas.push(pointer.to_owned());
        if schema.contains_key("example") {
            self.site(below(pointer, "example"), pointer, Direction::Either, false);
        }
        if !self.is_30() {
            self.list(&below(pointer, "examples"), |walk, at| {
                walk.site(at, pointer, Direction::Either, false);
            });
        }
        for key in ["properties", "patternProperties", "$defs", "dependentSchemas"] {
            // A property may be called `x-…`.
            let Some(object) = self.get(&below(pointer, key)) else { continue };
            for name in object.keys() {
                self.schema(&below(&below(pointer, key), name));
            }
        }
        for key in ["allOf", "oneOf", "anyOf", "prefixItems"] {
            self.list(&below(pointer, key), |walk, at| walk.schema(&at));
        }
        const SINGLE: &[&str] = &[
            "items",
            "additionalProperties",
            "unevaluatedProperties",
            "unevaluatedItems",
            "propertyNames",
            "not",
            "contains",
            "if",
            "then",
            "else",
        ];
        for key in SINGLE {
            self.schema(&below(pointer, key));
        }
    }

    pub(crate) fn is_30(&self) -> bool {
        is_30(self.document)
    }

    fn site(&mut self, value: String, schema: &str, direction: Direction, raw: bool) {
        let site = Site { value, schema: schema.to_owned(), direction, raw };
        if self.known.insert(site.clone()) {
            self.found.sites.push(site);
        }
    }
}

/// Whether the document speaks OpenAPI 3.0's dialect of JSON Schema.
pub(crate) fn is_30(document: &Value) -> bool {
    document.get("openapi").map(ToString::to_string).unwrap_or_default().trim_matches('"').starts_with("3.0")
}
