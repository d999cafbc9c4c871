//! Parameters to arguments and chained methods.

use super::context::Lowering;
use super::json::json;
use super::record::{clash, written_name};
use super::template::Template;
use super::{docs, rules, schema, style, view};
use crate::diagnostics::{Diagnostic, closest};
use crate::document::{self, ParameterLocation, PathItem};
use crate::ir::{Argument, Docs, Fact, Location, Parameter, Rules, Style, StyleKind, Type};
use crate::names::{Case, Claim, append, plain, settle};
use crate::node::{Node, NodeKind};

/// Methods that every call has, now or later.
const RESERVED: &[&str] = &[
    "base_url",
    "body",
    "header",
    "items",
    "pages",
    "prepared",
    "query",
    "retry",
    "send",
    "send_blocking",
    "server",
    "stream",
    "timeout",
];

/// Headers that are the client's own business; OpenAPI says to ignore parameters of these names.
const OWN_HEADERS: &[&str] = &["accept", "authorization", "content-type"];

/// Headers that say where a message goes and where it ends: they follow from the request, and the runtime refuses others.
const CONNECTION_HEADERS: &[&str] = &[
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The parameters of an operation in the order of arguments.
pub(super) fn lower(
    lowering: &mut Lowering<'_>,
    path: &PathItem,
    template: &Template,
    operation: &document::Operation,
    has_body: bool,
) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for parameter in &operation.parameters {
        if !is_wanted(lowering, parameter, template) {
            continue;
        }
        let lowered = lower_one(lowering, parameter, template);
        if !parameters.iter().any(|known| is_same(known, &lowered)) {
            parameters.push(lowered);
        }
    }
    add_undeclared(lowering, path, operation, template, &mut parameters);
    let position =
        |parameter: &Parameter| template.names.iter().position(|name| *name == parameter.wire_name);
    parameters.sort_by_key(|parameter| {
        let optional = parameter.argument == Argument::Optional;
        let in_path = parameter.location == Location::Path;
        let place = if in_path { position(parameter) } else { None };
        (optional, !in_path, place, parameter.wire_name.clone(), parameter.location)
    });
    name(lowering, operation, &mut parameters, has_body);
    parameters
}

/// Whether two parameters are one on the wire.
fn is_same(one: &Parameter, other: &Parameter) -> bool {
    one.location == other.location
        && match one.location {
            Location::Header => one.wire_name.eq_ignore_ascii_case(&other.wire_name),
            _ => one.wire_name == other.wire_name,
        }
}

fn is_wanted(lowering: &mut Lowering<'_>, parameter: &document::Parameter, template: &Template) -> bool {
    let name = &parameter.name;
    if parameter.location == ParameterLocation::Header {
        let lower = name.value.to_ascii_lowercase();
        let why = if OWN_HEADERS.contains(&lower.as_str()) {
            "OpenAPI says to ignore this parameter"
        } else if CONNECTION_HEADERS.contains(&lower.as_str()) {
            "it follows from the request"
        } else if !is_token(&name.value) {
            let message = format!("`{}` is not the name of a header", name.value);
            let report = Diagnostic::error("bad-header", name.span, message);
            lowering.report_slip(report.help("it cannot be sent, and is left out"));
            return false;
        } else {
            return true;
        };
        let message = format!("the header `{}` is the client's own: {why}", name.value);
        lowering.report(
            Diagnostic::note("ignored-header-parameter", name.span, message)
                .help("`header` on the call sets it to something else, where that is possible"),
        );
        return false;
    }
    if parameter.location == ParameterLocation::Path && !has(template, &name.value) {
        let message = format!("the path has no `{{{}}}`", name.value);
        let mut report = Diagnostic::error("unused-path-parameter", name.span, message);
        if let Some(meant) = closest(&name.value, template.names.iter().map(String::as_str)) {
            report = report.help(format!("did you mean '{meant}'?"));
        }
        lowering.report_slip(report);
        return false;
    }
    true
}

fn has(template: &Template, name: &str) -> bool {
    let paired = template.pairs.iter().map(|(_, name)| name);
    template.names.iter().chain(paired).any(|known| known == name)
}

/// Whether RFC 9110 calls it a token: what methods and headers' names are.
pub(super) fn is_token(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_letter)
}

/// Path parameters that are not declared: an error in a document of ours, any text elsewhere.
fn add_undeclared(
    lowering: &mut Lowering<'_>,
    path: &PathItem,
    operation: &document::Operation,
    template: &Template,
    parameters: &mut Vec<Parameter>,
) {
    let in_path = template.names.iter().map(|name| (Location::Path, name, name));
    let in_query = template.pairs.iter().map(|(key, name)| (Location::Query, key, name));
    for (location, wire_name, name) in in_path.chain(in_query) {
        let declared =
            |parameter: &Parameter| parameter.location == location && parameter.wire_name == *wire_name;
        if parameters.iter().any(declared) {
            continue;
        }
        let kind = if location == Location::Path { StyleKind::Simple } else { StyleKind::Form };
        let message = format!("the path's `{{{name}}}` is not declared as a parameter");
        let report = Diagnostic::error("undeclared-path-parameter", path.path.span, message)
            .related(operation.method.span, "by this operation")
            .help(format!("declare a parameter `{name}` with `in: path`"));
        lowering.report_slip(report);
        parameters.push(Parameter {
            wire_name: wire_name.clone(),
            rust_name: String::new(),
            location,
            style: Style { kind, explode: location == Location::Query, allow_reserved: false },
            ty: Type::String,
            argument: Argument::Required,
            docs: Docs::default(),
            rules: Rules::default(),
            origin: path.path.span,
        });
    }
}

fn lower_one(lowering: &mut Lowering<'_>, parameter: &document::Parameter, template: &Template) -> Parameter {
    let name = &parameter.name.value;
    // A pair of the path's query that a parameter fills is a query parameter, wherever it is said to be.
    let pair = template.pairs.iter().find(|(_, filled)| filled == name);
    let (location, wire_name) = match (parameter.location, pair) {
        (ParameterLocation::Path, Some((key, _))) if !template.names.contains(name) => (Location::Query, key),
        (ParameterLocation::Query, Some((key, _))) => (Location::Query, key),
        (ParameterLocation::Path, _) => (Location::Path, name),
        (ParameterLocation::Query, _) => (Location::Query, name),
        (ParameterLocation::QueryString, _) => (Location::QueryString, name),
        (ParameterLocation::Header, _) => (Location::Header, name),
        (ParameterLocation::Cookie, _) => (Location::Cookie, name),
    };
    let fixed = only_value(lowering, parameter).filter(|_| parameter.required);
    let ty = if fixed.is_some() { Type::String } else { value_type(lowering, parameter) };
    let (mut style, ty) = style::of(lowering, parameter, ty);
    if location == Location::Query && parameter.location == ParameterLocation::Path {
        style.kind = StyleKind::Form;
    }
    let is_greedy = template.greedy.contains(name);
    if location == Location::Path && style.kind == StyleKind::Simple && is_greedy && ty == Type::String {
        style = Style { kind: StyleKind::Segments, explode: false, allow_reserved: false };
    }
    let argument = match fixed {
        Some(value) => Argument::Fixed(json(&value)),
        None if parameter.required => Argument::Required,
        None => Argument::Optional,
    };
    let mut docs = docs::of_parameter(lowering.document, parameter);
    let takes_nothing = parameter.allow_empty && location == Location::Query && ty != Type::String;
    if takes_nothing {
        let value = "`query` on the call sends it with an empty value, which the server takes too".to_owned();
        docs.facts.push(Fact { label: "Empty", value, verbatim: false });
    }
    let rules = parameter.schema.map(|schema| rules::of_place(lowering.document, schema, &ty));
    Parameter {
        wire_name: wire_name.clone(),
        rust_name: String::new(),
        location,
        style,
        ty,
        argument,
        docs,
        rules: rules.unwrap_or_default(),
        origin: parameter.span,
    }
}

/// The type of the value. Null is no value of a parameter: it is absent instead.
pub(super) fn value_type(lowering: &mut Lowering<'_>, parameter: &document::Parameter) -> Type {
    let Some(id) = parameter.schema else {
        schema::untyped(lowering, parameter.name.span, "the parameter has no schema");
        return Type::String;
    };
    let ty = match schema::lower(lowering, id).ty {
        // A file within a request line or a header is text like any other.
        Type::Blob => Type::String,
        ty => ty,
    };
    let marked = parameter.extensions.get("x-sensitive");
    match (marked.and_then(Node::as_bool), &ty) {
        (Some(true), Type::String | Type::Text(_) | Type::Base64) => Type::Secret,
        (Some(false), Type::Secret) => Type::String,
        (Some(true), other) if *other != Type::Secret => {
            let span = marked.map_or(parameter.span, |node| node.span);
            let message = format!("only text can be sensitive, and `{}` is no text", parameter.name.value);
            lowering.report(Diagnostic::error("sensitive-not-text", span, message));
            ty
        }
        _ => ty,
    }
}

/// The value of a parameter or header whose schema allows one only.
pub(super) fn only_value(lowering: &Lowering<'_>, parameter: &document::Parameter) -> Option<Node> {
    let (target, _) = view::canonical(lowering.document, parameter.schema?);
    let schema = lowering.schema(target);
    let value = match (&schema.constant, schema.enumeration.as_deref()) {
        (Some(constant), _) => constant,
        (None, Some([only])) => only,
        _ => return None,
    };
    (value.kind != NodeKind::Null).then(|| value.clone())
}

/// Gives the parameters their names. A chained method keeps clear of what every call has; two parameters of one name
/// are told apart by where they go.
fn name(
    lowering: &mut Lowering<'_>,
    operation: &document::Operation,
    parameters: &mut [Parameter],
    has_body: bool,
) {
    let claims: Vec<Claim> = parameters
        .iter()
        .map(|parameter| {
            let declared = operation.parameters.iter().find(|declared| declared.span == parameter.origin);
            let node = declared.and_then(|declared| declared.extensions.get("x-rust-name"));
            let written = node.and_then(|node| written_name(lowering, node, Case::Snake));
            let twin = |other: &&Parameter| {
                other.wire_name == parameter.wire_name && other.location < parameter.location
            };
            let wire = if parameters.iter().any(|other| twin(&other)) {
                format!("{} {}", parameter.wire_name, location_word(parameter.location))
            } else {
                parameter.wire_name.clone()
            };
            let mut claim = Claim::written_or(written, &wire, Case::Snake);
            claim.word = Some("param");
            let chained = parameter.argument == Argument::Optional;
            if chained && RESERVED.contains(&plain(&claim.name)) {
                claim.name = append(&claim.name, "param", Case::Snake);
            }
            claim
        })
        .collect();
    let taken: &[&str] = if has_body { &["body"] } else { &[] };
    let settled = settle(&claims, Case::Snake, taken);
    for (index, entry) in settled.iter().enumerate() {
        if let Some(winner) = entry.lost_to.filter(|winner| *winner != index) {
            let [loser, winner] =
                [index, winner].map(|index| (parameters[index].wire_name.as_str(), parameters[index].origin));
            clash(lowering, "parameters", loser, winner, &entry.name);
        }
    }
    for (parameter, entry) in parameters.iter_mut().zip(settled) {
        parameter.rust_name = entry.name;
    }
}

fn location_word(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query | Location::QueryString => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}
