//! Servers: URLs with variables come in; constructors with typed setters go out.

use super::answers::type_names;
use super::context::Lowering;
use super::place::{Place, Root};
use super::record::{clash, written_name};
use super::{docs, enumeration};
use crate::document::{Server, ServerVariable};
use crate::ir::{self, EnumerationValue, ItemId, ItemKind};
use crate::names::{Case, Claim, Rank, append, camel, settle, snake};
use crate::node::Node;
use crate::source::Span;
use foldhash::{HashMap, HashMapExt};
use std::collections::BTreeMap;

/// Functions that the type of servers has anyway.
const RESERVED: &[&str] = &["clone", "default", "new", "url"];

/// The document's servers.
pub(super) fn lower(lowering: &mut Lowering<'_>) -> Vec<ir::Server> {
    let document = lowering.document;
    lower_list(lowering, &document.servers)
}

/// Some servers, with names that differ.
pub(super) fn lower_list(lowering: &mut Lowering<'_>, servers: &[Server]) -> Vec<ir::Server> {
    let setters = setters(lowering, servers);
    let enumerations = enumerations(lowering, servers);
    let taken: Vec<&str> = RESERVED.iter().copied().chain(setters.values().map(String::as_str)).collect();
    let claims: Vec<Claim> = servers.iter().map(|server| constructor(lowering, server)).collect();
    let names = settle(&claims, Case::Snake, &taken);
    for (index, entry) in names.iter().enumerate() {
        if let Some(winner) = entry.lost_to.filter(|winner| *winner != index) {
            let [loser, winner] =
                [index, winner].map(|index| (servers[index].url.value.as_str(), servers[index].url.span));
            clash(lowering, "servers", loser, winner, &entry.name);
        }
    }
    let mut lowered = Vec::new();
    for (server, settled) in servers.iter().zip(names) {
        let names = variables_of(server);
        let variables = names.into_iter().map(|name| {
            let declared = server.variables.iter().find(|variable| variable.name.value == name);
            let required = |one: &ServerVariable| {
                one.extensions.get("x-required").and_then(Node::as_bool) == Some(true)
                    || one.default.value.is_empty()
            };
            ir::ServerVariable {
                rust_name: setters.get(&name).cloned().unwrap_or_default(),
                default: declared.map(|one| one.default.value.clone()).unwrap_or_default(),
                required: declared.is_none_or(required),
                values: enumerations.get(&name).copied(),
                docs: declared
                    .map_or_else(docs::empty, |one| docs::of_text(one.description.as_ref(), &one.extensions)),
                origin: declared.map_or(server.span, |one| one.name.span),
                wire_name: name,
            }
        });
        lowered.push(ir::Server {
            constructor: settled.name,
            url: server.url.value.clone(),
            docs: docs::of_text(server.description.as_ref(), &server.extensions),
            variables: variables.collect(),
            origin: server.span,
        });
    }
    lowered
}

/// Names the types of the operations' own servers after their first host; operations with equal servers share the type.
pub(super) fn name_own(lowering: &Lowering<'_>, operations: &mut [ir::Operation]) {
    let mut users: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for (index, operation) in operations.iter().enumerate() {
        let Some(own) = &operation.servers else { continue };
        let key = own.servers.iter().map(|server| {
            let defaults = server.variables.iter().map(|variable| variable.default.as_str());
            std::iter::once(server.url.as_str()).chain(defaults).collect::<Vec<_>>().join(" ")
        });
        users.entry(key.collect()).or_default().push(index);
    }
    let claims: Vec<Claim> = users
        .iter()
        .map(|(key, users)| {
            let own = users.first().and_then(|index| operations[*index].servers.as_ref());
            let first = own.and_then(|own| own.servers.first()).map_or("", |server| server.url.as_str());
            let name = append(&camel(&host(first)), "Server", Case::Camel);
            Claim { name, wire: key.join(" "), rank: Rank::Placed(1), word: Some("own") }
        })
        .collect();
    let mut taken = type_names(lowering);
    for operation in operations.iter() {
        if let ir::Success::Several(name, _) = &operation.success {
            taken.push(name.clone());
        }
        if let ir::ErrorBody::Several { name, .. } = &operation.error {
            taken.push(name.clone());
        }
    }
    let taken: Vec<&str> = taken.iter().map(String::as_str).chain(ROOT.iter().copied()).collect();
    for (indices, settled) in users.into_values().zip(settle(&claims, Case::Camel, &taken)) {
        for index in indices {
            if let Some(own) = &mut operations[index].servers {
                own.name.clone_from(&settled.name);
            }
        }
    }
}

/// What stands at the root of every API's module.
const ROOT: &[&str] = &["AnyError", "ApiError", "Client", "ClientBuilder", "Error", "Response", "Server"];

/// The variables of a URL, in its order. One that is not declared (`lint` says so) must be given by the caller.
fn variables_of(server: &Server) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in placeholders(&server.url.value) {
        if names.iter().any(|known| known == name) {
            continue;
        }
        names.push(name.to_owned());
    }
    names
}

/// What stands between braces in a template.
pub(super) fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// The setters of all variables; servers share those of variables that they share.
fn setters(lowering: &mut Lowering<'_>, servers: &[Server]) -> HashMap<String, String> {
    let mut names: Vec<&str> = servers.iter().flat_map(|server| placeholders(&server.url.value)).collect();
    names.sort_unstable();
    names.dedup();
    let declared = || servers.iter().flat_map(|server| &server.variables);
    let claims: Vec<Claim> = names
        .iter()
        .map(|name| {
            let variable = declared().find(|variable| variable.name.value == *name);
            let node = variable.and_then(|variable| variable.extensions.get("x-rust-name"));
            let written = node.and_then(|node| written_name(lowering, node, Case::Snake));
            Claim { word: Some("variable"), ..Claim::written_or(written, name, Case::Snake) }
        })
        .collect();
    let settled = settle(&claims, Case::Snake, RESERVED);
    names.into_iter().map(str::to_owned).zip(settled.into_iter().map(|entry| entry.name)).collect()
}

/// The known values of a variable, and where they stand.
type Known<'d> = Vec<(&'d str, Span)>;

/// The open enums of variables with known values, by variable.
fn enumerations(lowering: &mut Lowering<'_>, servers: &[Server]) -> HashMap<String, ItemId> {
    let mut values: Vec<(&str, Span, Known<'_>)> = Vec::new();
    for variable in
        servers.iter().flat_map(|server| &server.variables).filter(|variable| !variable.values.is_empty())
    {
        let own = variable.values.iter().map(|value| (value.value.as_str(), value.span));
        let at = values.iter().position(|(name, ..)| *name == variable.name.value).unwrap_or_else(|| {
            values.push((&variable.name.value, variable.name.span, Vec::new()));
            values.len() - 1
        });
        let Some((.., known)) = values.get_mut(at) else { continue };
        for value in own {
            // One list may say a value twice, too.
            if known.iter().all(|(text, _)| *text != value.0) {
                known.push(value);
            }
        }
    }
    let mut items = HashMap::new();
    for (name, span, values) in values {
        let place = Place { root: Root::Shared("Server".to_owned()), words: vec![name.to_owned()] };
        if let Some(known) = lowering.server_values.get(name) {
            items.insert(name.to_owned(), *known);
            continue;
        }
        let claims: Vec<Claim> = values.iter().map(|(value, _)| Claim::of(value, Case::Camel)).collect();
        let names = settle(&claims, Case::Camel, &[]);
        let entries = values.iter().zip(names).map(|((value, origin), settled)| EnumerationValue {
            wire_value: (*value).to_owned(),
            rust_name: settled.name,
            docs: docs::empty(),
            origin: *origin,
        });
        let kind = ItemKind::Enumeration(enumeration::finish(entries.collect(), false));
        let summary = format!("A known value of the server variable `{name}`.");
        let item = lowering.add_item(place, enumeration::bare_docs(&summary), kind, span);
        lowering.server_values.insert(name.to_owned(), item);
        items.insert(name.to_owned(), item);
    }
    items
}

/// The name of the function that makes a server: its own name, or its host. A description is no name: rewording it
/// would break callers.
fn constructor(lowering: &mut Lowering<'_>, server: &Server) -> Claim {
    let node = server.extensions.get("x-rust-name");
    let written = node.and_then(|node| written_name(lowering, node, Case::Snake));
    let words = server.name.clone().unwrap_or_else(|| host(&server.url.value));
    let name = written.unwrap_or_else(|| snake(&words));
    Claim { word: Some("server"), name, ..Claim::of(&server.url.value, Case::Snake) }
}

/// A URL's host, its variables left out where anything is left: `api.example.com`.
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let mut fixed = String::new();
    let mut within = false;
    for letter in host.chars() {
        match letter {
            '{' => within = true,
            '}' => within = false,
            letter if !within => fixed.push(letter),
            _ => {}
        }
    }
    let meaning = |text: &str| text.chars().any(char::is_alphanumeric);
    match (meaning(&fixed), meaning(host), meaning(rest)) {
        (true, ..) => fixed,
        (_, true, _) => host.to_owned(),
        (_, _, true) => rest.to_owned(),
        _ => "root".to_owned(),
    }
}
