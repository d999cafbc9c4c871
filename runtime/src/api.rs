//! Descriptions that generated code holds as statics: an API, its security schemes, its operations.

use http::Method;

use crate::page::Pagination;
use crate::server::ServerTemplate;

/// What holds for every operation of an API.
#[derive(Debug)]
pub struct Api {
    /// The name of the client's module: stands in errors.
    pub name: &'static str,
    /// The product that the `User-Agent` header names first.
    pub user_agent: &'static str,
    /// The server that is used unless the builder is given another.
    pub server: Option<&'static ServerTemplate>,
    /// The security schemes; operations name them by index.
    pub schemes: &'static [Scheme],
    /// What requests to undocumented endpoints require. Empty: the first scheme that has a credential.
    pub security: &'static [&'static [Requirement]],
    /// JSON pointers to the error code in an error body; the first that is there counts.
    pub error_codes: &'static [&'static str],
    /// JSON pointers to the error message in an error body; the first that is there counts.
    pub error_messages: &'static [&'static str],
    /// Response headers that may carry the request's id; the first that is there counts.
    pub request_id_headers: &'static [&'static str],
    /// The response header that says when a rate limit is reset.
    pub rate_limit_reset: Option<RateLimitReset>,
}

/// A response header that says when a rate limit is reset, for servers that send no `Retry-After`.
#[derive(Debug)]
pub struct RateLimitReset {
    /// The header.
    pub header: &'static str,
    /// What its number counts.
    pub unit: ResetUnit,
}

/// What the number in a header of a rate limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResetUnit {
    /// Seconds from now.
    Seconds,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMilliseconds,
}

impl Api {
    /// What generated code does not say. A struct grows without breaking code that ends in `..Api::DEFAULT`.
    pub const DEFAULT: Self = Self {
        name: "api",
        user_agent: "clientwright",
        server: None,
        schemes: &[],
        security: &[],
        error_codes: &[],
        error_messages: &[],
        request_id_headers: &["x-request-id", "request-id", "x-correlation-id", "x-amzn-requestid"],
        rate_limit_reset: None,
    };
}

/// A security scheme.
#[derive(Debug)]
pub struct Scheme {
    /// Its name in the document.
    pub name: &'static str,
    /// The client builder's method that takes the credential: stands in errors.
    pub setter: &'static str,
    /// The environment variable that the credential is in, or what the names of its variables begin with; empty for none.
    pub env: &'static str,
    /// How the credential travels.
    pub kind: SchemeKind,
}

/// How a credential travels.
#[derive(Debug)]
#[non_exhaustive]
pub enum SchemeKind {
    /// A key, as it is but for a prefix.
    ApiKey {
        /// Where the key goes.
        location: KeyLocation,
        /// The name of the header, query parameter or cookie.
        name: &'static str,
        /// What stands before the key.
        prefix: &'static str,
    },
    /// `Authorization: Bearer …`.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// A bearer token from a token endpoint, or handed in: OAuth2 and OpenID Connect.
    OAuth2(OAuth2Flows),
    /// The connection's certificate.
    MutualTls,
    /// A scheme that this runtime cannot fulfil: digest and others.
    Unsupported,
}

/// Where an API key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyLocation {
    /// A request header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// What the flows of an OAuth2 scheme say about where tokens come from.
#[derive(Debug)]
pub struct OAuth2Flows {
    /// Where client credentials become tokens, if there is such a flow.
    pub client_credentials: Option<TokenEndpoint>,
    /// Where refresh tokens become tokens, whatever flow they come from.
    pub refresh: Option<TokenEndpoint>,
}

impl OAuth2Flows {
    /// What generated code does not say.
    pub const DEFAULT: Self = Self { client_credentials: None, refresh: None };
}

/// Where and how tokens are fetched.
#[derive(Debug)]
pub struct TokenEndpoint {
    /// Absolute: an origin of its own. Relative: resolves against the server.
    pub url: &'static str,
    /// `POST` by RFC 6749; some servers want `GET`.
    pub method: Method,
    /// Where the client's id and secret go.
    pub client: ClientAuth,
    /// The scopes that the flow declares: client credentials ask for them, unless they name their own.
    pub scopes: &'static [&'static str],
}

impl TokenEndpoint {
    /// What generated code does not say.
    pub const DEFAULT: Self = Self { url: "", method: Method::POST, client: ClientAuth::Basic, scopes: &[] };
}

/// Where the client's id and secret go in a token request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuth {
    /// The `Authorization` header.
    Basic,
    /// The form in the body.
    Body,
    /// The query.
    Query,
}

/// One scheme that has to be fulfilled.
#[derive(Debug)]
pub struct Requirement {
    /// The index into [`Api::schemes`].
    pub scheme: usize,
    /// The scopes that the operation needs.
    pub scopes: &'static [&'static str],
}

/// Which successes of an operation are handed over while their bodies are still coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Streams {
    /// None: bodies are collected.
    Never,
    /// Those whose `Content-Type` is one of a stream.
    Declared,
    /// All: server-sent events, unless they say that they are JSON, which is no stream of events.
    Events,
    /// All: JSON values, whatever they say they are.
    Values,
}

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// Its id in the document: stands in errors.
    pub id: &'static str,
    /// The method.
    pub method: Method,
    /// The method as it is sent, where it is one that [`Method`] has no constant for; it counts instead of `method`.
    pub other_method: Option<&'static str>,
    /// The path template, with a leading slash, or empty for the server's own address. What stands outside of
    /// `{expressions}` is percent-encoded; a query that never changes may follow.
    pub path: &'static str,
    /// Alternatives, each a list of schemes that all have to be fulfilled. No alternatives: no credentials; an empty
    /// one: anonymous calls are allowed.
    pub security: &'static [&'static [Requirement]],
    /// The `Accept` header; empty for none.
    pub accept: &'static str,
    /// Which of its successes are handed over while their bodies are still coming.
    pub streams: Streams,
    /// Overrules what the method says about whether the operation may be sent twice.
    pub retryable: Option<bool>,
    /// The operation's own server, where it has one.
    pub server: Option<&'static ServerTemplate>,
    /// The header that carries an idempotency key, made once a call and sent with each try.
    pub idempotency_key: Option<&'static str>,
    /// How its answers follow each other, where they are pages of a list.
    pub pagination: Option<&'static Pagination>,
}

impl Operation {
    /// What generated code does not say.
    pub const DEFAULT: Self = Self {
        id: "request",
        method: Method::GET,
        other_method: None,
        path: "/",
        security: &[],
        accept: "",
        streams: Streams::Never,
        retryable: None,
        server: None,
        idempotency_key: None,
        pagination: None,
    };

    /// Whether the operation may be sent again although it may have reached the server.
    pub(crate) fn is_repeatable(&self, method: &Method) -> bool {
        self.retryable.unwrap_or_else(|| method.is_idempotent() || self.idempotency_key.is_some())
    }
}
