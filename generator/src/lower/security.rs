//! Security schemes and what operations require of them.

use super::context::Lowering;
use super::docs;
use super::record::{clash, written_name};
use crate::diagnostics::{Diagnostic, closest};
use crate::document::{
    OAuthFlow, ParameterLocation, SecurityRequirement, SecurityScheme, SecuritySchemeKind,
};
use crate::ir::{ClientAuth, Location, Requirement, Scheme, SchemeKind, TokenEndpoint};
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
    "credentials_from_env",
    "default_header",
    "interceptor",
    "max_response_bytes",
    "proxy",
    "retries",
    "retry_budget",
    "retry_policy",
    "server",
    "timeout",
    "tls",
    "transport",
    "user_agent",
];

/// The ways to prove who one is, by wire name.
pub(super) fn lower(lowering: &mut Lowering<'_>, module: &str) -> Vec<Scheme> {
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
            let env = format!("{module}_{}", setter.trim_start_matches("r#")).to_uppercase();
            let kind = kind(lowering, scheme);
            Scheme { wire_name, setter, env, docs: scheme_docs, kind, origin: scheme.span }
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
            let client_credentials = flow.and_then(|flow| client_credentials(lowering, flow));
            SchemeKind::OAuth2 { client_credentials, refresh: refresh(lowering, flows) }
        }
        // Where its tokens come from is said by another document, which is read by no one here.
        SecuritySchemeKind::OpenIdConnect { .. } => {
            SchemeKind::OAuth2 { client_credentials: None, refresh: None }
        }
        SecuritySchemeKind::MutualTls => SchemeKind::MutualTls,
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
fn client_credentials(lowering: &mut Lowering<'_>, flow: &OAuthFlow) -> Option<TokenEndpoint> {
    let Some(token_url) = &flow.token_url else {
        let message = "the flow has no `tokenUrl`: the token must be handed in";
        lowering.report(Diagnostic::warning("missing-token-url", flow.span, message));
        return None;
    };
    Some(endpoint(lowering, flow, &token_url.value))
}

/// The flows that give refresh tokens, and after them those that do so only if they name a `refreshUrl`.
const REFRESHED: &[&str] =
    &["authorizationCode", "deviceAuthorization", "password", "clientCredentials", "implicit"];
const REFRESHED_AT_TOKEN_URL: usize = 3;

/// Where refresh tokens go: where the first flow that gives any says it.
fn refresh(lowering: &mut Lowering<'_>, flows: &[OAuthFlow]) -> Option<TokenEndpoint> {
    let (flow, url) = REFRESHED.iter().enumerate().find_map(|(index, kind)| {
        let flow = flows.iter().find(|flow| flow.kind.value == *kind)?;
        let token_url = flow.token_url.as_ref().filter(|_| index < REFRESHED_AT_TOKEN_URL);
        Some((flow, flow.refresh_url.as_ref().or(token_url)?))
    })?;
    Some(endpoint(lowering, flow, &url.value))
}

fn endpoint(lowering: &mut Lowering<'_>, flow: &OAuthFlow, url: &str) -> TokenEndpoint {
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
    let mut scopes: Vec<String> = flow.scopes.iter().map(|(scope, _)| scope.value.clone()).collect();
    scopes.sort();
    TokenEndpoint { url: url.to_owned(), method, client, scopes }
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
                // OpenAPI 3.2: a name, or else a scheme's URI.
                let wire_name = name.value.strip_prefix("#/components/securitySchemes/");
                let is_meant = |scheme: &Scheme| {
                    scheme.wire_name == name.value || wire_name.is_some_and(|name| scheme.wire_name == name)
                };
                if let Some(scheme) = schemes.iter().position(is_meant) {
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
