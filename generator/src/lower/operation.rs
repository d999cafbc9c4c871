//! Operations to methods: what the document says of a path and method comes in; an entry for each method goes out.

use super::context::Lowering;
use super::media::{self, Kind};
use super::place::operation_id;
use super::record::{clash, written_name};
use super::tags::Tags;
use super::view::{self, View};
use super::{docs, parameter, response, schema, security, servers};
use crate::diagnostics::Diagnostic;
use crate::document::{self, JsonType, MediaType, PathItem, RequestBody};
use crate::ir::{Argument, Body, BodyCodec, Operation, Scheme, Type};
use crate::names::{Case, Claim, append, plain, screaming, settle, snake};
use crate::node::Node;
use crate::source::Span;
use std::collections::HashMap;

/// Functions that the client has for other purposes.
const RESERVED: &[&str] = &["builder", "clone", "default", "into", "new", "request", "try_into"];

/// The most arguments that a method takes one by one.
const MAX_ARGUMENTS: usize = 3;

/// The HTTP methods that clients can send.
const METHODS: &[&str] = &["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"];

/// A method on its way.
pub(super) struct Method<'d> {
    pub(super) path: &'d PathItem,
    pub(super) operation: &'d document::Operation,
    /// Unique in the document.
    pub(super) id: String,
    /// Which of the request's media types it sends.
    pub(super) media: Option<&'d MediaType>,
    /// What tells it from the operation's other methods: `Form`; empty for the first.
    word: String,
}

/// Every method of the client, in the document's order.
pub(super) fn lower(lowering: &mut Lowering<'_>, schemes: &[Scheme], tags: &Tags) -> Vec<Operation> {
    let methods = methods(lowering);
    let names = method_names(lowering, &methods);
    let structs = struct_names(&methods);
    for (method, name) in methods.iter().zip(&structs).filter(|(method, _)| method.word.is_empty()) {
        lowering.struct_names.insert(method.id.clone(), name.clone());
    }
    let statics: Vec<Claim> = methods
        .iter()
        .zip(&names)
        .map(|(method, name)| Claim {
            name: screaming(plain(name)),
            ..Claim::of(&method.wire(), Case::Screaming)
        })
        .collect();
    let statics = settle(&statics, Case::Screaming, &[]);
    let mut operations = Vec::new();
    for (((method, method_name), struct_name), static_name) in
        methods.iter().zip(names).zip(structs).zip(statics)
    {
        let names = Names { method: method_name, returned: struct_name, fixed: static_name.name };
        operations.push(lower_method(lowering, method, names, schemes, tags));
    }
    name_arguments(&mut operations);
    lowering.methods = methods;
    operations
}

struct Names {
    /// `create_hook_key`
    method: String,
    /// `CreateHookKey`
    returned: String,
    /// `CREATE_HOOK_KEY`
    fixed: String,
}

impl Method<'_> {
    /// What its names are made of.
    fn wire(&self) -> String {
        if self.word.is_empty() { self.id.clone() } else { format!("{} {}", self.id, self.word) }
    }
}

/// Every operation of the document, once for each kind of body that it takes.
fn methods<'d>(lowering: &mut Lowering<'d>) -> Vec<Method<'d>> {
    let document = lowering.document;
    let ids = unique_ids(lowering);
    let mut methods = Vec::new();
    let entries =
        document.paths.iter().flat_map(|path| path.operations.iter().map(move |operation| (path, operation)));
    for ((path, operation), id) in entries.zip(ids) {
        let media = operation.request_body.as_ref().map(|body| bodies(lowering, body)).unwrap_or_default();
        if media.is_empty() {
            methods.push(Method { path, operation, id, media: None, word: String::new() });
            continue;
        }
        for (index, media) in media.into_iter().enumerate() {
            let word = if index == 0 { String::new() } else { distinct_word(&media.media_type.value) };
            methods.push(Method { path, operation, id: id.clone(), media: Some(media), word });
        }
    }
    methods
}

fn distinct_word(media_type: &str) -> String {
    let word = media::word(media_type);
    if word.is_empty() { "Json".to_owned() } else { word }
}

/// The media types that a request can have, the one first that the plain name goes to. Kinds of JSON of one schema are
/// one.
fn bodies<'d>(lowering: &mut Lowering<'d>, body: &'d RequestBody) -> Vec<&'d MediaType> {
    let mut list: Vec<&MediaType> = body.content.iter().collect();
    list.sort_by_key(|media| media::merit(&media.media_type.value));
    let mut kept: Vec<&MediaType> = Vec::new();
    for media in list {
        let kind = media::kind(&media.media_type.value);
        let target =
            |media: &MediaType| media.schema.map(|schema| view::canonical(lowering.document, schema).0);
        let same = kept.iter().find(|other| {
            matches!(kind, Kind::Json | Kind::Form)
                && media::kind(&other.media_type.value) == kind
                && target(other) == target(media)
        });
        if let Some(same) = same {
            let message = format!(
                "a body of `{}` is written like one of `{}`, which is sent instead",
                media.media_type.value, same.media_type.value
            );
            lowering.report(Diagnostic::note("merged-media-type", media.media_type.span, message));
            continue;
        }
        kept.push(media);
    }
    kept
}

/// The operations' ids, all different, in the document's order.
fn unique_ids(lowering: &mut Lowering<'_>) -> Vec<String> {
    let document = lowering.document;
    let mut entries: Vec<(usize, &str, &document::Operation)> = Vec::new();
    for path in &document.paths {
        for operation in &path.operations {
            entries.push((entries.len(), &path.path.value, operation));
        }
    }
    let count = entries.len();
    entries.sort_by_key(|(_, path, operation)| (*path, &operation.method.value));
    let mut first: HashMap<String, Span> = HashMap::new();
    let mut ids = vec![String::new(); count];
    for (index, path, operation) in entries {
        let id = operation_id(path, operation);
        let span = operation.operation_id.as_ref().map_or(operation.method.span, |id| id.span);
        ids[index] = match first.get(&id) {
            None => {
                first.insert(id.clone(), span);
                id
            }
            Some(other) => {
                let message = format!("two operations have the id `{id}`");
                let report = Diagnostic::error("duplicate-operation-id", span, message)
                    .related(*other, "the other is here");
                lowering.report_slip(report.help("an `operationId` must be unique in the document"));
                format!("{id} {} {path}", operation.method.value)
            }
        };
    }
    ids
}

fn method_names(lowering: &mut Lowering<'_>, methods: &[Method<'_>]) -> Vec<String> {
    let claims: Vec<Claim> = methods
        .iter()
        .map(|method| {
            let node = method.operation.extensions.get("x-rust-name");
            let written = node.and_then(|node| written_name(lowering, node, Case::Snake));
            let written = written.map(|name| {
                if method.word.is_empty() { name } else { append(&name, &method.word, Case::Snake) }
            });
            Claim { word: Some("operation"), ..Claim::written_or(written, &method.wire(), Case::Snake) }
        })
        .collect();
    let settled = settle(&claims, Case::Snake, RESERVED);
    for (index, entry) in settled.iter().enumerate() {
        if let Some(winner) = entry.lost_to.filter(|winner| *winner != index) {
            let span = |index: usize| {
                let operation = methods[index].operation;
                operation.operation_id.as_ref().map_or(operation.method.span, |id| id.span)
            };
            let (loser, winner) =
                ((claims[index].wire.as_str(), span(index)), (claims[winner].wire.as_str(), span(winner)));
            clash(lowering, "operations", loser, winner, &entry.name);
        }
    }
    settled.into_iter().map(|entry| entry.name).collect()
}

fn struct_names(methods: &[Method<'_>]) -> Vec<String> {
    let claims: Vec<Claim> = methods
        .iter()
        .map(|method| {
            let node = method.operation.extensions.get("x-rust-name").and_then(Node::as_str);
            let wire = method.wire();
            match node {
                Some(name) => Claim::of(&format!("{name} {}", method.word), Case::Camel),
                None => Claim::of(&wire, Case::Camel),
            }
        })
        .collect();
    settle(&claims, Case::Camel, &[]).into_iter().map(|entry| entry.name).collect()
}

fn lower_method(
    lowering: &mut Lowering<'_>,
    method: &Method<'_>,
    names: Names,
    schemes: &[Scheme],
    tags: &Tags,
) -> Operation {
    let document = lowering.document;
    let operation = method.operation;
    if !METHODS.contains(&operation.method.value.as_str()) {
        let message = format!("the HTTP method `{}` is not supported yet", operation.method.value);
        lowering.report(Diagnostic::error("unsupported-method", operation.method.span, message));
    }
    let body = body(lowering, method);
    let parameters = parameter::lower(lowering, method.path, operation, body.is_some());
    let outcome = response::lower(lowering, operation);
    let requirements = operation.security.as_ref().or(document.security.as_ref());
    let security =
        requirements.map(|list| security::requirements(lowering, schemes, list)).unwrap_or_default();
    let server = if operation.servers.is_empty() { None } else { own_server(lowering, operation) };
    let extension = |name: &str| operation.extensions.get(name);
    let needed = parameters.iter().filter(|parameter| parameter.argument == Argument::Required).count()
        + usize::from(body.as_ref().is_some_and(|body| body.argument == Argument::Required));
    if let Some(node) = operation.extensions.0.iter().find(|(name, _)| name.value == "x-pagination") {
        let message = "`x-pagination` is not supported yet: the caller turns the pages";
        lowering.report(Diagnostic::note("unsupported-pagination", node.0.span, message));
    }
    Operation {
        id: method.id.clone(),
        method_name: names.method,
        arguments: (needed > MAX_ARGUMENTS).then(|| append(&names.returned, "Arguments", Case::Camel)),
        struct_name: names.returned,
        static_name: names.fixed,
        http_method: operation.method.value.clone(),
        path: method.path.path.value.clone(),
        tag: tags.of(operation),
        docs: docs::of_operation(operation),
        parameters,
        body,
        accept: outcome.accept,
        success: outcome.success,
        error: outcome.error,
        statuses: outcome.statuses,
        security,
        server,
        retryable: extension("x-retryable").and_then(Node::as_bool),
        idempotency_key: extension("x-idempotency-key").and_then(Node::as_str).map(str::to_owned),
        samples: Vec::new(),
        origin: operation.span,
    }
}

/// The operation's own server, where it is none of the document's.
fn own_server(lowering: &mut Lowering<'_>, operation: &document::Operation) -> Option<crate::ir::Server> {
    let document = lowering.document;
    let same = document.servers.first().map(|server| &server.url.value)
        == operation.servers.first().map(|server| &server.url.value);
    if same {
        return None;
    }
    if let Some(second) = operation.servers.get(1) {
        let message = "only the first of an operation's own servers is used";
        lowering.report(Diagnostic::note("reduced-servers", second.span, message));
    }
    servers::lower_list(lowering, operation.servers.get(..1)?).into_iter().next()
}

/// What the method sends.
fn body(lowering: &mut Lowering<'_>, method: &Method<'_>) -> Option<Body> {
    let (request, media) = (method.operation.request_body.as_ref()?, method.media?);
    let name = &media.media_type;
    let (codec, ty) = match media::kind(&name.value) {
        Kind::Json => (BodyCodec::Json, json_type(lowering, media)),
        Kind::Form => {
            report_encoding(lowering, media);
            (BodyCodec::Form, json_type(lowering, media))
        }
        Kind::Text => {
            report_untyped_text(lowering, media);
            (BodyCodec::Text, Type::String)
        }
        Kind::Bytes => (BodyCodec::Bytes, Type::Bytes),
        Kind::Multipart | Kind::Stream => {
            let message = format!("bodies of `{}` are not supported yet", name.value);
            lowering.report(Diagnostic::error("unsupported-media-type", name.span, message));
            (BodyCodec::Bytes, Type::Bytes)
        }
    };
    let media_type =
        if name.value.contains('*') { "application/json".to_owned() } else { name.value.clone() };
    Some(Body {
        rust_name: "body".to_owned(),
        codec,
        media_type,
        ty,
        argument: if request.required { Argument::Required } else { Argument::Optional },
        docs: docs::of_text(request.description.as_ref(), &request.extensions),
    })
}

/// Says that properties of a form are not written as the document asks.
fn report_encoding(lowering: &mut Lowering<'_>, media: &MediaType) {
    let special = media.encoding.iter().find(|encoding| {
        encoding.content_type.is_some() || encoding.style.is_some() || encoding.explode.is_some()
    });
    if let Some(encoding) = special {
        let message = "an `encoding` of its own is not supported yet: all properties are written alike";
        lowering.report(Diagnostic::warning("reduced-encoding", encoding.property.span, message));
    }
}

/// Says that a body which has a schema is text to the caller nonetheless: XML, say.
pub(super) fn report_untyped_text(lowering: &mut Lowering<'_>, media: &MediaType) {
    let Some(schema) = media.schema else { return };
    let types = View::new(lowering.document, view::wanted(lowering.document, schema)).types();
    if types != Some(vec![JsonType::String]) {
        let message =
            format!("what `{}` holds has no type: the caller gets its text", media.media_type.value);
        lowering.report(Diagnostic::note("untyped-text", media.media_type.span, message));
    }
}

/// The type of a JSON body.
pub(super) fn json_type(lowering: &mut Lowering<'_>, media: &MediaType) -> Type {
    if let Some(id) = media.schema {
        return schema::optional(schema::lower(lowering, id));
    }
    schema::untyped(lowering, media.media_type.span, "the body has no schema");
    Type::Json
}

/// Makes the names of argument structs differ from all others.
fn name_arguments(operations: &mut [Operation]) {
    let fixed = operations.iter().map(|operation| Claim::of(&operation.struct_name, Case::Camel));
    let mut claims: Vec<Claim> = fixed.collect();
    let first = claims.len();
    for operation in operations.iter() {
        if let Some(name) = &operation.arguments {
            let wire = format!("{} arguments", operation.id);
            claims.push(Claim {
                name: name.clone(),
                wire,
                rank: crate::names::Rank::Placed(1),
                word: Some("list"),
            });
        }
    }
    let mut names = settle(&claims, Case::Camel, &[]).into_iter().skip(first);
    for arguments in operations.iter_mut().filter_map(|operation| operation.arguments.as_mut()) {
        if let Some(settled) = names.next() {
            *arguments = settled.name;
        }
    }
}

/// The stem of names in tests: the method's name without what makes it a raw identifier.
pub(super) fn stem(operation: &Operation) -> String {
    snake(plain(&operation.method_name)).trim_start_matches("r#").to_owned()
}
