//! Parameters to arguments and chained methods.

use super::context::Lowering;
use super::json::json;
use super::record::{clash, written_name};
use super::servers::placeholders;
use super::{docs, media, schema, view};
use crate::diagnostics::{Diagnostic, closest};
use crate::document::{self, ParameterLocation, ParameterStyle, PathItem};
use crate::ir::{Argument, Docs, Location, Parameter, Style, StyleKind, Type};
use crate::names::{Case, Claim, append, plain, settle};
use crate::node::{Node, NodeKind};

/// Methods that every call has, now or later.
const RESERVED: &[&str] = &[
    "body",
    "header",
    "items",
    "pages",
    "prepared",
    "query",
    "retry",
    "send",
    "send_blocking",
    "stream",
    "timeout",
];

/// Headers that are the client's own business; OpenAPI says to ignore parameters of these names.
const OWN_HEADERS: &[&str] = &["accept", "authorization", "content-type"];

/// The parameters of an operation in the order of arguments.
pub(super) fn lower(
    lowering: &mut Lowering<'_>,
    path: &PathItem,
    operation: &document::Operation,
    has_body: bool,
) -> Vec<Parameter> {
    let template: Vec<&str> = placeholders(&path.path.value).collect();
    let mut parameters = Vec::new();
    let mut seen: Vec<(&str, ParameterLocation)> = Vec::new();
    for parameter in &operation.parameters {
        let key = (parameter.name.value.as_str(), parameter.location);
        if seen.contains(&key) || !is_wanted(lowering, parameter, &template) {
            continue;
        }
        seen.push(key);
        parameters.extend(lower_one(lowering, parameter));
    }
    add_undeclared(lowering, path, operation, &template, &mut parameters);
    let position = |parameter: &Parameter| template.iter().position(|name| *name == parameter.wire_name);
    parameters.sort_by_key(|parameter| {
        let optional = parameter.argument == Argument::Optional;
        let in_path = parameter.location == Location::Path;
        let place = if in_path { position(parameter) } else { None };
        (optional, !in_path, place, parameter.wire_name.clone(), parameter.location)
    });
    name(lowering, operation, &mut parameters, has_body);
    parameters
}

fn is_wanted(lowering: &mut Lowering<'_>, parameter: &document::Parameter, template: &[&str]) -> bool {
    let name = &parameter.name;
    if parameter.location == ParameterLocation::Header
        && OWN_HEADERS.contains(&name.value.to_ascii_lowercase().as_str())
    {
        let message =
            format!("the header `{}` is the client's own; OpenAPI says to ignore this parameter", name.value);
        lowering.report(Diagnostic::note("ignored-header-parameter", name.span, message));
        return false;
    }
    if parameter.location == ParameterLocation::QueryString {
        let message = "a parameter for the whole query string is not supported yet";
        lowering.report(Diagnostic::error("unsupported-query-string", name.span, message));
        return false;
    }
    if parameter.location == ParameterLocation::Path && !template.contains(&name.value.as_str()) {
        let message = format!("the path has no `{{{}}}`", name.value);
        let mut report = Diagnostic::error("unused-path-parameter", name.span, message);
        if let Some(meant) = closest(&name.value, template.iter().copied()) {
            report = report.help(format!("did you mean '{meant}'?"));
        }
        lowering.report_slip(report);
        return false;
    }
    true
}

/// Path parameters that are not declared: an error in a document of ours, any text elsewhere.
fn add_undeclared(
    lowering: &mut Lowering<'_>,
    path: &PathItem,
    operation: &document::Operation,
    template: &[&str],
    parameters: &mut Vec<Parameter>,
) {
    for name in template {
        let declared =
            |parameter: &Parameter| parameter.location == Location::Path && parameter.wire_name == *name;
        if parameters.iter().any(declared) {
            continue;
        }
        let message = format!("the path's `{{{name}}}` is not declared as a parameter");
        let report = Diagnostic::error("undeclared-path-parameter", path.path.span, message)
            .related(operation.method.span, "by this operation")
            .help(format!("declare a parameter `{name}` with `in: path`"));
        lowering.report_slip(report);
        parameters.push(Parameter {
            wire_name: (*name).to_owned(),
            rust_name: String::new(),
            location: Location::Path,
            style: Style { kind: StyleKind::Simple, explode: false, allow_reserved: false },
            ty: Type::String,
            argument: Argument::Required,
            docs: Docs::default(),
            origin: path.path.span,
        });
    }
}

fn lower_one(lowering: &mut Lowering<'_>, parameter: &document::Parameter) -> Option<Parameter> {
    let style = style(lowering, parameter)?;
    let location = match parameter.location {
        ParameterLocation::Path => Location::Path,
        ParameterLocation::Query | ParameterLocation::QueryString => Location::Query,
        ParameterLocation::Header => Location::Header,
        ParameterLocation::Cookie => Location::Cookie,
    };
    let fixed = only_value(lowering, parameter).filter(|_| parameter.required);
    let (ty, argument) = if let Some(value) = fixed {
        (Type::String, Argument::Fixed(json(&value)))
    } else {
        let argument = if parameter.required { Argument::Required } else { Argument::Optional };
        (value_type(lowering, parameter), argument)
    };
    Some(Parameter {
        wire_name: parameter.name.value.clone(),
        rust_name: String::new(),
        location,
        style,
        ty,
        argument,
        docs: docs::of_parameter(lowering.document, parameter),
        origin: parameter.span,
    })
}

fn style(lowering: &mut Lowering<'_>, parameter: &document::Parameter) -> Option<Style> {
    if let Some(media_type) = &parameter.media_type {
        if media::kind(&media_type.value) != media::Kind::Json {
            let message = format!("a parameter written as `{}` is not supported yet", media_type.value);
            lowering.report(Diagnostic::error("unsupported-parameter-content", media_type.span, message));
            return None;
        }
        return Some(Style {
            kind: StyleKind::Json,
            explode: false,
            allow_reserved: parameter.allow_reserved,
        });
    }
    let kind = match parameter.style {
        ParameterStyle::Matrix => StyleKind::Matrix,
        ParameterStyle::Label => StyleKind::Label,
        ParameterStyle::Simple => StyleKind::Simple,
        ParameterStyle::Form => StyleKind::Form,
        ParameterStyle::SpaceDelimited => StyleKind::SpaceDelimited,
        ParameterStyle::PipeDelimited => StyleKind::PipeDelimited,
        ParameterStyle::DeepObject => StyleKind::DeepObject,
    };
    Some(Style { kind, explode: parameter.explode, allow_reserved: parameter.allow_reserved })
}

/// The type of the value. Null is no value of a parameter: it is absent instead.
fn value_type(lowering: &mut Lowering<'_>, parameter: &document::Parameter) -> Type {
    let Some(id) = parameter.schema else {
        schema::untyped(lowering, parameter.name.span, "the parameter has no schema");
        return Type::String;
    };
    let ty = schema::lower(lowering, id).ty;
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
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}
