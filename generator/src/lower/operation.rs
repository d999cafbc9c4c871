//! Operations to methods: what the document says of a path and method comes in; an entry for each method goes out.

use super::body::body;
use super::context::Lowering;
use super::method::{Method, RESERVED_TYPES, method_names, methods, struct_names};
use super::tags::Tags;
use super::{docs, headers, parameter, response, security, servers, template};
use crate::diagnostics::Diagnostic;
use crate::document;
use crate::ir::{Argument, Operation, OwnServers, Scheme};
use crate::names::{Case, Claim, append, plain, screaming, settle, snake};
use crate::node::Node;

/// The most arguments that a method takes one by one.
const MAX_ARGUMENTS: usize = 3;

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

fn lower_method(
    lowering: &mut Lowering<'_>,
    method: &Method<'_>,
    names: Names,
    schemes: &[Scheme],
    tags: &Tags,
) -> Operation {
    let document = lowering.document;
    let operation = method.operation;
    if !parameter::is_token(&operation.method.value) {
        let message = format!("`{}` is not an HTTP method", operation.method.value);
        let report = Diagnostic::error("bad-method", operation.method.span, message);
        lowering
            .report(report.help("methods are tokens (RFC 9110): letters, digits and ``!#$%&'*+-.^_`|~``"));
    }
    let body = body(lowering, method);
    let template = template::read(&method.path.path.value, &operation.parameters);
    let parameters = parameter::lower(lowering, method.path, &template, operation, body.is_some());
    let outcome = response::lower(lowering, method);
    let requirements = operation.security.as_ref().or(document.security.as_ref());
    let security =
        requirements.map(|list| security::requirements(lowering, schemes, list)).unwrap_or_default();
    let headers = headers::lower(lowering, operation);
    let servers = own_servers(lowering, operation);
    let extension = |name: &str| operation.extensions.get(name);
    let needed = parameters.iter().filter(|parameter| parameter.argument == Argument::Required).count()
        + usize::from(body.as_ref().is_some_and(|body| body.argument == Argument::Required));
    Operation {
        id: match &operation.operation_id {
            Some(_) => method.id.clone(),
            None => format!("{} {}", operation.method.value, method.path.path.value),
        },
        method_name: names.method,
        arguments: (needed > MAX_ARGUMENTS).then(|| append(&names.returned, "Arguments", Case::Camel)),
        struct_name: names.returned,
        static_name: names.fixed,
        http_method: operation.method.value.clone(),
        path: template.path,
        tag: tags.of(operation),
        docs: docs::of_method(operation, &method.answer, &outcome.accept),
        parameters,
        body,
        accept: outcome.accept,
        success: outcome.success,
        error: outcome.error,
        statuses: outcome.statuses,
        security,
        headers,
        servers,
        retryable: extension("x-retryable").and_then(Node::as_bool),
        idempotency_key: extension("x-idempotency-key").and_then(Node::as_str).map(str::to_owned),
        pagination: None,
        shown: None,
        samples: Vec::new(),
        origin: operation.span,
    }
}

/// The operation's own servers, where the default is none of the document's.
fn own_servers(lowering: &mut Lowering<'_>, operation: &document::Operation) -> Option<OwnServers> {
    let document = lowering.document;
    let [first, ..] = operation.servers.as_slice() else { return None };
    let declared =
        |server: &document::Server| document.servers.iter().any(|known| known.url.value == server.url.value);
    let is_first = document.servers.first().is_some_and(|known| known.url.value == first.url.value);
    // What is said to be where the API is goes where the user says that the API is.
    if is_first && operation.servers.iter().all(declared) {
        return None;
    }
    let servers = servers::lower_list(lowering, &operation.servers);
    Some(OwnServers { name: String::new(), servers })
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
    let mut names = settle(&claims, Case::Camel, RESERVED_TYPES).into_iter().skip(first);
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
