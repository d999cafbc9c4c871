//! Security schemes and what operations require of them.

use super::context::Lowering;
use super::docs;
use super::record::{clash, written_name};
use crate::diagnostics::{Diagnostic, closest};
use crate::document::{
    OAuthFlow, ParameterLocation, SecurityRequirement, SecurityScheme, SecuritySchemeKind,
};
use crate::ir::{ClientAuth, Location, Requirement, Scheme, SchemeKind};
use crate::names::{Case, Claim, settle};
use crate::node::Node;

/// The builder's own methods.
const RESERVED: &[&str] = &[
    "attempt_timeout",
    "backoff",
    "base_url",
    "build",
    "clock",
    "clone",
    "connect_timeout",
    "default_header",
    "interceptor",
    "max_response_bytes",
    "proxy",
    "retries",
    "retry_budget",
    "retry_policy",
    "server",
    "timeout",
    "transport",
    "user_agent",
];

/// The ways to prove who one is, by wire name.
pub(super) fn lower(lowering: &mut Lowering<'_>) -> Vec<Scheme> {
    let document = lowering.document;
    let mut schemes: Vec<&SecurityScheme> = document.security_schemes.iter().collect();
    schemes.sort_by(|one, other| one.name.value.cmp(&other.name.value));
    let claims: Vec<Claim> = schemes
        .iter()
        .map(|scheme| {
            let node = scheme.extensions.get("x-rust-name");
            let written = node.and_then(|node| written_name(lowering, node, Case::Snake));
            let claim = Claim::written_or(written, &scheme.name.value, Case::Snake);
            Claim { word: Some("auth"), ..claim }
        })
        .collect();
    let taken: Vec<&str> = RESERVED.to_vec();
    let settled = settle(&claims, Case::Snake, &taken);
    for (index, entry) in settled.iter().enumerate() {
        if let Some(winner) = entry.lost_to.filter(|winner| *winner != index) {
            let [loser, winner] =
                [index, winner].map(|index| (schemes[index].name.value.as_str(), schemes[index].name.span));
            clash(lowering, "security schemes", loser, winner, &entry.name);
        }
    }
    schemes
        .into_iter()
        .zip(settled)
        .map(|(scheme, settled)| {
            let mut scheme_docs = docs::of_text(scheme.description.as_ref(), &scheme.extensions);
            scheme_docs.deprecated = scheme.deprecated;
            let (wire_name, setter) = (scheme.name.value.clone(), settled.name);
            let kind = kind(lowering, scheme);
            Scheme { wire_name, setter, docs: scheme_docs, kind, origin: scheme.span }
        })
        .collect()
}

fn kind(lowering: &mut Lowering<'_>, scheme: &SecurityScheme) -> SchemeKind {
    let text = |name: &str| scheme.extensions.get(name).and_then(Node::as_str).unwrap_or("").to_owned();
    match &scheme.kind {
        SecuritySchemeKind::ApiKey { location, name } => {
            let location = match location {
                ParameterLocation::Query | ParameterLocation::QueryString => Location::Query,
                ParameterLocation::Cookie => Location::Cookie,
                ParameterLocation::Header | ParameterLocation::Path => Location::Header,
            };
            SchemeKind::ApiKey { location, name: name.value.clone(), prefix: text("x-prefix") }
        }
        SecuritySchemeKind::Http { scheme: http, .. } => match http.value.to_ascii_lowercase().as_str() {
            "bearer" => SchemeKind::Bearer,
            "basic" => SchemeKind::Basic,
            other => unsupported(lowering, scheme, format!("HTTP authentication `{other}`")),
        },
        SecuritySchemeKind::OAuth2 { flows } => {
            let flow = flows.iter().find(|flow| flow.kind.value == "clientCredentials");
            flow.and_then(|flow| client_credentials(lowering, flow)).unwrap_or(SchemeKind::Bearer)
        }
        SecuritySchemeKind::OpenIdConnect { .. } => SchemeKind::Bearer,
        SecuritySchemeKind::MutualTls => {
            unsupported(lowering, scheme, "a client certificate (mutual TLS)".to_owned())
        }
    }
}

fn unsupported(lowering: &mut Lowering<'_>, scheme: &SecurityScheme, what: String) -> SchemeKind {
    let message = format!("`{}` needs {what}, which clients cannot do by themselves", scheme.name.value);
    let report = Diagnostic::warning("unsupported-security-scheme", scheme.name.span, message);
    lowering
        .report(report.help("operations that accept nothing else fail unless the caller sets the header"));
    SchemeKind::Unsupported(what)
}

/// A flow whose token the client fetches by itself; `None` where the document does not say from where.
fn client_credentials(lowering: &mut Lowering<'_>, flow: &OAuthFlow) -> Option<SchemeKind> {
    let Some(token_url) = &flow.token_url else {
        let message = "the flow has no `tokenUrl`: the token must be handed in";
        lowering.report(Diagnostic::warning("missing-token-url", flow.span, message));
        return None;
    };
    let departure = flow.extensions.get("x-token-request");
    let mut method = "POST".to_owned();
    let mut client = ClientAuth::Basic;
    if let Some(node) = departure.and_then(|departure| departure.get("method")) {
        match node.as_str().map(str::to_ascii_uppercase).as_deref() {
            Some(known @ ("GET" | "POST")) => known.clone_into(&mut method),
            _ => bad_token_request(lowering, node, "`method` is `GET` or `POST`"),
        }
    }
    if let Some(node) = departure.and_then(|departure| departure.get("client")) {
        match node.as_str() {
            Some("basic") => client = ClientAuth::Basic,
            Some("body") => client = ClientAuth::Body,
            Some("query") => client = ClientAuth::Query,
            _ => bad_token_request(lowering, node, "`client` is `basic`, `body` or `query`"),
        }
    }
    let scopes = flow.scopes.iter().map(|(scope, _)| scope.value.clone()).collect();
    Some(SchemeKind::ClientCredentials { token_url: token_url.value.clone(), method, client, scopes })
}

fn bad_token_request(lowering: &mut Lowering<'_>, node: &Node, help: &str) {
    let message = "`x-token-request` says something that no client can do";
    lowering.report(Diagnostic::error("bad-token-request", node.span, message).help(help));
}

/// What an operation needs: alternatives, each needing all of its schemes.
pub(super) fn requirements(
    lowering: &mut Lowering<'_>,
    schemes: &[Scheme],
    requirements: &[SecurityRequirement],
) -> Vec<Vec<Requirement>> {
    requirements
        .iter()
        .filter_map(|requirement| {
            let mut all = Vec::new();
            let mut complete = true;
            for (name, scopes) in &requirement.schemes {
                if let Some(scheme) = schemes.iter().position(|scheme| scheme.wire_name == name.value) {
                    all.push(Requirement { scheme, scopes: scopes.clone() });
                    continue;
                }
                let message = format!("no security scheme named `{}`", name.value);
                let report = Diagnostic::error("unknown-security-scheme", name.span, message);
                let known = schemes.iter().map(|scheme| scheme.wire_name.as_str());
                lowering.report_slip(match closest(&name.value, known) {
                    Some(meant) => report.help(format!("did you mean '{meant}'?")),
                    None => report.help("declare it in `components.securitySchemes`"),
                });
                complete = false;
            }
            // In other people's documents, an alternative that nobody can fulfil is none.
            complete.then_some(all)
        })
        .collect()
}
