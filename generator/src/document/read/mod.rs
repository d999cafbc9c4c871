//! Nodes to the typed [`Document`]: every field of the standard that generation needs, every `$ref` resolved.
//!
//! All problems are reported, not just the first: a part that cannot be read is reported and left out, and reading
//! goes on beside it. Schemas are numbered when they are first seen and read from a list, so that cycles and long
//! chains of references cost no stack; other things that references name are read once and copied.

mod body;
mod dialect;
mod example;
mod fields;
mod info;
mod operation;
mod parameter;
mod repeated;
mod schema;
mod security;
mod targets;
mod types;

use super::{
    Document, Extensions, Info, LeftOut, Parameter, RequestBody, Response, Schema, SchemaId, Version,
};
use crate::diagnostics::Diagnostics;
use crate::document::{Example, MediaType};
use crate::load::Loaded;
use crate::node::{Node, Spanned};
use crate::resolve::{Address, Resolver};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use repeated::Repeated;

/// Reads a loaded document.
///
/// Everything wrong with it is reported; the document that is given then lacks the parts that could not be read, so
/// stop when `diagnostics` has errors. `None` if this is no OpenAPI 3 document at all.
pub fn read(loaded: &Loaded, diagnostics: &mut Diagnostics) -> Option<Document> {
    let root = loaded.root();
    let version = info::version(root, diagnostics)?;
    let reader = Reader {
        version,
        resolver: Resolver::new(loaded),
        diagnostics,
        arena: Vec::new(),
        schemas_seen: Vec::new(),
        schema_ids: HashMap::new(),
        names: HashMap::new(),
        named_elsewhere: Vec::new(),
        defined: HashMap::new(),
        shared: Shared::default(),
        open: HashSet::new(),
        header_depth: 0,
        repeated: Repeated::default(),
    };
    Some(reader.document(root))
}

/// What reading knows and has found so far.
struct Reader<'a, 'd> {
    version: Version,
    resolver: Resolver<'a>,
    diagnostics: &'d mut Diagnostics,
    /// The schemas that are read already, by number.
    arena: Vec<Schema>,
    /// Every schema that was seen, by number.
    schemas_seen: Vec<Seen<'a>>,
    schema_ids: HashMap<Address, SchemaId>,
    /// Names of component schemas.
    names: HashMap<SchemaId, Spanned<String>>,
    /// Component schemas of other files, in the order in which they were referred to.
    named_elsewhere: Vec<(Spanned<String>, SchemaId)>,
    /// Schemas that others define for themselves: where, and what they are called there.
    defined: HashMap<SchemaId, (Address, String)>,
    shared: Shared,
    /// What a reference led to and is being read.
    open: HashSet<Address>,
    /// How many headers stand in each other right now.
    header_depth: usize,
    /// Findings that are told once, with their count.
    repeated: Repeated,
}

/// What references led to, read once.
#[derive(Default)]
struct Shared {
    parameters: Cache<Parameter>,
    headers: Cache<Parameter>,
    request_bodies: Cache<RequestBody>,
    responses: Cache<Response>,
    examples: Cache<Example>,
    media_types: Cache<MediaType>,
}

/// A schema that has a number.
enum Seen<'a> {
    /// To be read in its turn.
    At(&'a Node),
    /// Made of another one's parts.
    Made(Box<Schema>),
    /// In the arena.
    Read,
}

type Cache<T> = HashMap<Address, Option<T>>;

const ROOT: &[&str] = &[
    "openapi",
    "$self",
    "info",
    "jsonSchemaDialect",
    "servers",
    "paths",
    "webhooks",
    "components",
    "security",
    "tags",
    "externalDocs",
];
const COMPONENTS: &[&str] = &[
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
];

impl<'a> Reader<'a, '_> {
    fn document(mut self, root: &'a Node) -> Document {
        let mut document = Document {
            version: self.version,
            info: Info::missing(root.span),
            servers: Vec::new(),
            paths: Vec::new(),
            webhooks: Vec::new(),
            schemas: Vec::new(),
            security_schemes: Vec::new(),
            security: None,
            tags: Vec::new(),
            arena: Vec::new(),
            left_out: LeftOut::default(),
            span: root.span,
        };
        // Components come first, whatever their place: their schemas have names before anything refers to them.
        if let Some(components) = root.get("components") {
            self.components(components, &mut document);
        }
        let mut ignored = Extensions::default();
        let mut has_info = false;
        for member in self.members(root, "the document") {
            match &*member.key.value {
                "info" => {
                    document.info = self.info(&member.value);
                    has_info = true;
                }
                "servers" => document.servers = self.servers(member),
                "paths" => document.paths = self.paths(member),
                "webhooks" => document.webhooks = self.webhooks(member),
                "security" => document.security = Some(self.security(member)),
                "tags" => document.tags = self.tags(member),
                _ => self.other(member, &mut ignored, "the document", ROOT),
            }
        }
        if !has_info {
            self.missing_but_fine(root, "the document has no 'info'", "its title and version are left empty");
        }
        if ["paths", "webhooks", "components"].iter().all(|field| root.get(field).is_none()) {
            self.missing_but_fine(root, "the document has no 'paths'", "the client will have no methods");
        }
        self.read_seen_schemas();
        self.refuse_reference_cycles();
        self.repeated.report(self.diagnostics);
        document.schemas.append(&mut self.named_elsewhere);
        for (id, name) in self.names {
            if let Some(schema) = self.arena.get_mut(id.index()) {
                schema.component = Some(name);
            }
        }
        for (id, (owner, name)) in self.defined {
            let owner = self.schema_ids.get(&owner).filter(|owner| **owner != id);
            if let (Some(owner), Some(schema)) = (owner, self.arena.get_mut(id.index())) {
                schema.defined = Some(Box::new((*owner, name)));
            }
        }
        document.arena = self.arena;
        document
    }

    fn components(&mut self, node: &'a Node, document: &mut Document) {
        let mut ignored = Extensions::default();
        for member in self.members(node, "'components'") {
            match &*member.key.value {
                "schemas" => {
                    for member in self.members(&member.value, "'schemas'") {
                        let name = Spanned::new(member.key.value.to_string(), member.key.span);
                        let id = self.component_id(&member.value);
                        self.names.entry(id).or_insert_with(|| name.clone());
                        document.schemas.push((name, id));
                    }
                }
                "securitySchemes" => document.security_schemes = self.security_schemes(member),
                _ => self.other(member, &mut ignored, "'components'", COMPONENTS),
            }
        }
    }
}
