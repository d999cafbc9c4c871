//! The extensions of `specs/README.md`, where they stand and what they hold: a document enters, findings leave.

use foldhash::{HashSet, HashSetExt};

use super::Context;
use super::spelling::did_you_mean;
use super::walk::{operations, servers};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Document, Example, Extensions, MediaType, Parameter, SecuritySchemeKind};
use crate::node::{Node, NodeKind, Spanned};

const CODE: &str = "bad-extension";

/// The places that an extension may stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Info,
    Server,
    ServerVariable,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Response,
    MediaType,
    Example,
    Schema,
    Tag,
    SecurityScheme,
    Flow,
}

/// What an extension holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bool,
    Text,
    /// One text, or several: a place may rest on more than one section, or on more than one assumption.
    Texts,
    Object,
    /// What `allow.rs` checks.
    Allowance,
}

struct Known {
    name: &'static str,
    /// Empty: anywhere.
    places: &'static [Place],
    kind: Kind,
}

const KNOWN: &[Known] = &[
    known("x-lint-allow", &[], Kind::Allowance),
    known("x-source", &[Place::Operation, Place::Schema], Kind::Texts),
    known("x-assumption", &[], Kind::Texts),
    known("x-sensitive", &[Place::Schema, Place::Parameter], Kind::Bool),
    known("x-rust-name", &[Place::Schema, Place::Parameter, Place::Operation], Kind::Text),
    known("x-rust-type", &[Place::Schema, Place::Parameter], Kind::Text),
    known("x-pagination", &[Place::Operation], Kind::Object),
    known("x-retryable", &[Place::Operation], Kind::Bool),
    known("x-idempotency-key", &[Place::Operation], Kind::Text),
    known("x-rate-limit-reset", &[Place::Info], Kind::Object),
    known("x-error-code", &[Place::Schema], Kind::Bool),
    known("x-error-message", &[Place::Schema], Kind::Bool),
    known("x-prefix", &[Place::SecurityScheme], Kind::Text),
    known("x-token-request", &[Place::Flow], Kind::Object),
    known("x-required", &[Place::ServerVariable], Kind::Bool),
];

const fn known(name: &'static str, places: &'static [Place], kind: Kind) -> Known {
    Known { name, places, kind }
}

/// `bad-extension`: an extension of ours that holds the wrong thing; in documents of ours also one that stands where it
/// means nothing, or is misspelt. Extensions of others mean nothing here, and are let be.
pub(super) fn bad(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    let mut seen = HashSet::new();
    let mut check = |place: Place, extensions: &Extensions| {
        for (name, value) in extensions.0.iter().filter(|(name, _)| seen.insert(name.span)) {
            if let Some(finding) = finding(context, place, name, value) {
                diagnostics.report(finding);
            }
        }
    };
    visit(context.document, &mut check);
}

fn finding(context: &Context<'_>, place: Place, name: &Spanned<String>, value: &Node) -> Option<Diagnostic> {
    let Some(known) = KNOWN.iter().find(|known| known.name == name.value) else {
        // Others' documents are full of extensions of others.
        let known = context.options.ours.then(|| KNOWN.iter().map(|known| known.name))?;
        let help = did_you_mean(&name.value, known)?;
        let message = format!("'{}' is no extension that means anything here", name.value);
        return Some(Diagnostic::warning(CODE, name.span, message).help(help));
    };
    if !known.places.is_empty() && !known.places.contains(&place) {
        // Others may have given the same name a meaning of their own there.
        let places: Vec<_> = known.places.iter().map(|place| place.phrase()).collect();
        let message = format!("'{}' means nothing on {}", name.value, place.phrase());
        let help = format!("it belongs on {}", places.join(" or "));
        return context.options.ours.then(|| Diagnostic::error(CODE, name.span, message).help(help));
    }
    if known.kind.is(value) {
        return None;
    }
    let message = format!("'{}' has to be {}, not {}", name.value, known.kind.phrase(), value.kind_name());
    Some(context.fault(CODE, value.span, message))
}

/// Every object that may be extended, each with its place. What several operations share may be visited for each.
fn visit(document: &Document, check: &mut impl FnMut(Place, &Extensions)) {
    check(Place::Info, &document.info.extensions);
    for server in servers(document) {
        check(Place::Server, &server.extensions);
        for variable in &server.variables {
            check(Place::ServerVariable, &variable.extensions);
        }
    }
    for tag in &document.tags {
        check(Place::Tag, &tag.extensions);
    }
    for item in document.paths.iter().chain(&document.webhooks) {
        check(Place::PathItem, &item.extensions);
    }
    for operation in operations(document) {
        check(Place::Operation, &operation.extensions);
        visit_parameters(&operation.parameters, check);
        if let Some(body) = &operation.request_body {
            check(Place::RequestBody, &body.extensions);
            visit_content(&body.content, check);
        }
        for response in &operation.responses {
            check(Place::Response, &response.extensions);
            visit_parameters(&response.headers, check);
            visit_content(&response.content, check);
        }
    }
    for schema in &document.arena {
        check(Place::Schema, &schema.extensions);
        visit_examples(&schema.examples, check);
    }
    for scheme in &document.security_schemes {
        check(Place::SecurityScheme, &scheme.extensions);
        if let SecuritySchemeKind::OAuth2 { flows } = &scheme.kind {
            for flow in flows {
                check(Place::Flow, &flow.extensions);
            }
        }
    }
}

fn visit_parameters(parameters: &[Parameter], check: &mut impl FnMut(Place, &Extensions)) {
    for parameter in parameters {
        check(Place::Parameter, &parameter.extensions);
        visit_examples(&parameter.examples, check);
    }
}

fn visit_content(content: &[MediaType], check: &mut impl FnMut(Place, &Extensions)) {
    for media_type in content {
        check(Place::MediaType, &media_type.extensions);
        visit_examples(&media_type.examples, check);
        for encoding in &media_type.encoding {
            visit_parameters(&encoding.headers, check);
        }
    }
}

fn visit_examples(examples: &[Example], check: &mut impl FnMut(Place, &Extensions)) {
    for example in examples {
        check(Place::Example, &example.extensions);
    }
}

impl Place {
    fn phrase(self) -> &'static str {
        match self {
            Self::Info => "`info`",
            Self::Server => "a server",
            Self::ServerVariable => "a server variable",
            Self::PathItem => "a path",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::RequestBody => "a request body",
            Self::Response => "a response",
            Self::MediaType => "a media type",
            Self::Example => "an example",
            Self::Schema => "a schema",
            Self::Tag => "a tag",
            Self::SecurityScheme => "a security scheme",
            Self::Flow => "an OAuth2 flow",
        }
    }
}

impl Kind {
    fn is(self, node: &Node) -> bool {
        match self {
            Self::Bool => node.as_bool().is_some(),
            Self::Text => node.as_str().is_some(),
            Self::Texts => {
                let several =
                    !node.items().is_empty() && node.items().iter().all(|item| item.as_str().is_some());
                node.as_str().is_some() || several
            }
            Self::Object => matches!(node.kind, NodeKind::Object(_)),
            Self::Allowance => true,
        }
    }

    fn phrase(self) -> &'static str {
        match self {
            Self::Bool => "`true` or `false`",
            Self::Text => "a text",
            Self::Texts => "a text or a list of texts",
            Self::Object | Self::Allowance => "an object",
        }
    }
}
