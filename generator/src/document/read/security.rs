//! Security schemes, and what operations require of them.

use super::Reader;
use super::parameter::choices;
use crate::diagnostics::Diagnostic;
use crate::document::{
    Extensions, OAuthFlow, ParameterLocation, SecurityRequirement, SecurityScheme, SecuritySchemeKind,
};
use crate::node::{Member, Node, NodeKind, Spanned};

const SCHEME: &[&str] = &[
    "type",
    "description",
    "name",
    "in",
    "scheme",
    "bearerFormat",
    "flows",
    "openIdConnectUrl",
    "oauth2MetadataUrl",
    "deprecated",
];
const TYPES: &[&str] = &["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"];
const PLACES: &[&str] = &["header", "query", "cookie"];
const FLOWS: &[&str] =
    &["implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization"];
const FLOW: &[&str] = &["authorizationUrl", "deviceAuthorizationUrl", "tokenUrl", "refreshUrl", "scopes"];

impl<'a> Reader<'a, '_> {
    /// A list of alternatives.
    pub(super) fn security(&mut self, member: &'a Member) -> Vec<SecurityRequirement> {
        let mut requirements = Vec::new();
        for node in self.items(member) {
            let mut schemes = Vec::new();
            if let NodeKind::String(name) = &node.kind {
                let message = "a security requirement is a string where an object is expected".to_owned();
                self.loose(node, message, format!("it is read as '{name}: []'"));
                schemes.push((Spanned::new(name.to_string(), node.span), Vec::new()));
                requirements.push(SecurityRequirement { schemes, span: node.span });
                continue;
            }
            for member in self.members(node, "a security requirement") {
                let name = Spanned::new(member.key.value.to_string(), member.key.span);
                let scopes = self.texts(member).into_iter().map(|scope| scope.value).collect();
                schemes.push((name, scopes));
            }
            requirements.push(SecurityRequirement { schemes, span: node.span });
        }
        requirements
    }

    pub(super) fn security_schemes(&mut self, member: &'a Member) -> Vec<SecurityScheme> {
        let mut schemes = Vec::new();
        for Member { key, value: node } in self.members(&member.value, "'securitySchemes'") {
            let name = Spanned::new(key.value.to_string(), key.span);
            let scheme = self.target(node).and_then(|target| self.security_scheme(name, target));
            schemes.extend(scheme);
        }
        schemes
    }

    fn security_scheme(&mut self, name: Spanned<String>, node: &'a Node) -> Option<SecurityScheme> {
        let mut fields = Fields::default();
        let (mut description, mut deprecated) = (None, false);
        let mut extensions = Extensions::default();
        for member in self.members(node, "a security scheme") {
            match &*member.key.value {
                "type" => fields.kind = self.spanned_text(member),
                "name" => fields.name = self.spanned_text(member),
                "in" => fields.place = self.spanned_text(member),
                "scheme" => fields.scheme = self.spanned_text(member),
                "bearerFormat" => fields.bearer_format = self.text(member),
                "flows" => fields.flows = Some(self.flows(member)),
                "openIdConnectUrl" => fields.url = self.spanned_text(member),
                "description" => description = self.text(member),
                "deprecated" => deprecated = self.flag(member).unwrap_or(false),
                _ => self.other(member, &mut extensions, "a security scheme", SCHEME),
            }
        }
        if !matches!(node.kind, NodeKind::Object(_)) {
            return None;
        }
        let kind = self.scheme_kind(fields, node)?;
        Some(SecurityScheme { name, description, kind, deprecated, extensions, span: node.span })
    }

    fn scheme_kind(&mut self, fields: Fields, node: &'a Node) -> Option<SecuritySchemeKind> {
        let Some(kind) = fields.kind else {
            self.missing(node, "a security scheme", "type");
            return None;
        };
        Some(match &*kind.value {
            "apiKey" => {
                let place = self.needed(fields.place, node, "an 'apiKey' scheme", "in");
                let name = self.needed(fields.name, node, "an 'apiKey' scheme", "name");
                let (place, name) = (place?, name?);
                let location = match &*place.value {
                    "header" => ParameterLocation::Header,
                    "query" => ParameterLocation::Query,
                    "cookie" => ParameterLocation::Cookie,
                    other => {
                        let message = format!("a key cannot be sent in '{other}'");
                        let problem = Diagnostic::error("unknown-value", place.span, message);
                        self.diagnostics.report(problem.help(choices(other, PLACES.iter().copied())));
                        return None;
                    }
                };
                SecuritySchemeKind::ApiKey { location, name }
            }
            "http" => {
                let mut scheme = self.needed(fields.scheme, node, "an 'http' scheme", "scheme")?;
                scheme.value.make_ascii_lowercase();
                SecuritySchemeKind::Http { scheme, bearer_format: fields.bearer_format }
            }
            "oauth2" => {
                if fields.flows.is_none() {
                    let message = "an 'oauth2' scheme has no 'flows'";
                    self.missing_but_fine(node, message, "tokens can only be handed in");
                }
                SecuritySchemeKind::OAuth2 { flows: fields.flows.unwrap_or_default() }
            }
            "openIdConnect" => {
                let url = self.needed(fields.url, node, "an 'openIdConnect' scheme", "openIdConnectUrl")?;
                SecuritySchemeKind::OpenIdConnect { url }
            }
            "mutualTLS" => SecuritySchemeKind::MutualTls,
            other => {
                let message = format!("no security scheme is of the type '{other}'");
                let problem = Diagnostic::error("unknown-value", kind.span, message);
                self.diagnostics.report(problem.help(choices(other, TYPES.iter().copied())));
                return None;
            }
        })
    }

    fn needed<T>(&mut self, value: Option<T>, node: &Node, object: &str, field: &str) -> Option<T> {
        if value.is_none() {
            self.missing(node, object, field);
        }
        value
    }

    fn flows(&mut self, member: &'a Member) -> Vec<OAuthFlow> {
        let mut flows = Vec::new();
        for member in self.members(&member.value, "'flows'") {
            if member.key.value.starts_with("x-") || !FLOWS.contains(&&*member.key.value) {
                self.other(member, &mut Extensions::default(), "'flows'", FLOWS);
                continue;
            }
            let node = &member.value;
            let mut flow = OAuthFlow {
                kind: Spanned::new(member.key.value.to_string(), member.key.span),
                token_url: None,
                refresh_url: None,
                authorization_url: None,
                scopes: Vec::new(),
                extensions: Extensions::default(),
                span: node.span,
            };
            for member in self.members(node, "an OAuth flow") {
                match &*member.key.value {
                    "tokenUrl" => flow.token_url = self.spanned_text(member),
                    "refreshUrl" => flow.refresh_url = self.spanned_text(member),
                    "authorizationUrl" => flow.authorization_url = self.spanned_text(member),
                    "scopes" => flow.scopes = self.scopes(member),
                    _ => self.other(member, &mut flow.extensions, "an OAuth flow", FLOW),
                }
            }
            flows.push(flow);
        }
        flows
    }

    fn scopes(&mut self, member: &'a Member) -> Vec<(Spanned<String>, String)> {
        let mut scopes = Vec::new();
        for member in self.members(&member.value, "'scopes'") {
            let name = Spanned::new(member.key.value.to_string(), member.key.span);
            scopes.push((name, self.text(member).unwrap_or_default()));
        }
        scopes
    }
}

/// A security scheme's fields before its type says which of them count.
#[derive(Default)]
struct Fields {
    kind: Option<Spanned<String>>,
    name: Option<Spanned<String>>,
    place: Option<Spanned<String>>,
    scheme: Option<Spanned<String>>,
    bearer_format: Option<String>,
    flows: Option<Vec<OAuthFlow>>,
    url: Option<Spanned<String>>,
}
