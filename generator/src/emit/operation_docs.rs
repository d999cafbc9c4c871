//! An operation's rustdoc: what it does, what it takes, how it fails, and an example that compiles.

use super::answers::status_text;
use super::docs::{self, Doc};
use super::names::shown;
use super::operations::is_required;
use super::request::has_setters;
use super::scope::Scope;
use super::{Options, example};
use crate::ir::{Argument, BodyCodec, Docs, Operation, Payload, StatusPattern, Success};

/// The rustdoc of the client's method.
pub(super) fn of(scope: &Scope<'_>, operation: &Operation, options: &Options) -> Doc {
    let endpoint = docs::code(&format!("{} {}", operation.http_method, operation.path));
    let undocumented = operation.docs.summary.is_none() && operation.docs.description.is_none();
    let mut doc = docs::head(&operation.docs, &format!("Calls {endpoint}."));
    if !undocumented {
        doc.say(endpoint);
    }
    if let Some(server) = operation.servers.as_ref().and_then(|own| own.servers.first()) {
        doc.say(format!("Server: {}", docs::code(&server.url)));
    }
    parameters(operation, &mut doc);
    contents(operation, &mut doc);
    pages(operation, &mut doc);
    headers(scope, operation, &mut doc);
    errors(operation, &mut doc);
    if let Some(lines) = example::lines(scope, operation, options) {
        doc.heading("# Examples");
        doc.block(lines);
    }
    docs::tail(&operation.docs, &mut doc);
    doc
}

/// Arguments, chained methods, and what is sent without being asked.
fn parameters(operation: &Operation, doc: &mut Doc) {
    let parameters =
        operation.parameters.iter().map(|one| (&one.argument, &one.rust_name, &one.wire_name, &one.docs));
    let body =
        operation.body.iter().map(|body| (&body.argument, &body.rust_name, &body.rust_name, &body.docs));
    let all: Vec<_> = parameters.chain(body).collect();
    for (_, name, _, docs) in all.iter().filter(|(argument, ..)| is_required(argument)) {
        if let Some(brief) = docs::brief(docs) {
            doc.item(&format!("{}: {brief}", docs::code(shown(name))));
        }
    }
    let optional: Vec<_> = all
        .iter()
        .filter(|(argument, ..)| **argument == Argument::Optional)
        .map(|(_, name, ..)| link(operation, name))
        .collect();
    if !optional.is_empty() {
        doc.say(format!("Optional: {}.", optional.join(", ")));
    }
    for (argument, _, wire_name, _) in &all {
        if let Argument::Fixed(json) = argument {
            doc.say(format!("Sends {} as {}.", docs::code(json), docs::code(wire_name)));
        }
    }
}

/// How what may be large goes and comes.
fn contents(operation: &Operation, doc: &mut Doc) {
    if let Some(body) = operation.body.as_ref().filter(|body| body.codec == BodyCodec::Blob) {
        let name = docs::code(shown(&body.rust_name));
        let blob = docs::item_link("Blob", "clientwright_runtime::Blob");
        doc.say(format!("{name} need not be in memory: a {blob} is made of files, readers and streams too."));
    }
    let is_bytes = |payload: &Payload| *payload == Payload::Bytes;
    let has_bytes = match &operation.success {
        Success::Single(payload) => is_bytes(payload),
        Success::Several(_, cases) => cases.iter().any(|case| is_bytes(&case.payload)),
    };
    if has_bytes {
        let streaming =
            docs::item_link(".send().streaming()", "clientwright_runtime::codegen::SendFuture::streaming");
        doc.say(format!("{streaming} reads a large answer as it comes, or saves it to a file."));
    }
}

/// How the rest of a list is had.
fn pages(operation: &Operation, doc: &mut Doc) {
    if operation.pagination.is_none() {
        return;
    }
    let [items, pages] = ["items", "pages"].map(|name| {
        if has_setters(operation) {
            link(operation, name)
        } else {
            docs::item_link(name, &format!("clientwright_runtime::Call::{name}"))
        }
    });
    doc.say(format!(
        "The answer is a page of a list: on the call, {items} gives the items of all pages, {pages} the pages."
    ));
}

/// A chained method, where it stands on the page of the operation's own call: a path would lead to the type that it is
/// another name of, where methods of all operations stand.
fn link(operation: &Operation, name: &str) -> String {
    docs::method_link(shown(name), &operation.struct_name)
}

/// The structs that read the headers of its answers.
fn headers(scope: &Scope<'_>, operation: &Operation, doc: &mut Doc) {
    let link = |name: &str| docs::item_link(name, &format!("{}::headers::{name}", scope.root));
    let mut links: Vec<_> = operation.headers.iter().map(|set| link(&set.name)).collect();
    links.sort();
    links.dedup();
    if !links.is_empty() {
        doc.say(format!("Response headers: {}.", links.join(", ")));
    }
}

fn errors(operation: &Operation, doc: &mut Doc) {
    let errors: Vec<_> = operation.statuses.iter().filter(|status| is_error(status.pattern)).collect();
    if errors.is_empty() {
        return;
    }
    doc.heading("# Errors");
    doc.say("[`Error::Api`](clientwright_runtime::Error::Api) if the server answers with one of:");
    for status in errors {
        let meaning = status
            .meaning
            .as_deref()
            .and_then(|meaning| docs::brief(&Docs { summary: Some(meaning.to_owned()), ..Docs::default() }));
        let status = status_text(status.pattern);
        match meaning {
            Some(meaning) => doc.item(&format!("{status}: {meaning}")),
            None => doc.item(&status),
        };
    }
}

fn is_error(status: StatusPattern) -> bool {
    match status {
        StatusPattern::Exact(status) => status >= 300,
        StatusPattern::Range(hundreds) => hundreds >= 3,
        StatusPattern::Default => true,
    }
}
