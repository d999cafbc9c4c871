//! The Rust surface as inert data: what `lower` makes, and all that `emit` and `diff` ever see.
//!
//! Words here are Rust's. Every name is final, every order is the order of emission, and every thing knows where in
//! the documents it comes from. Nothing here computes; there are no tokens.

mod operation;
mod pagination;
mod rule;
mod types;

pub use operation::{
    AnswerHeaders, Argument, Body, BodyCodec, DocumentedStatus, EncodedPart, Encoding, ErrorBody, ErrorCase,
    HeaderForm, Location, Operation, OperationSample, OwnServers, Parameter, Payload, ResponseHeader,
    ResponseSample, ShownCall, StatusPattern, Statuses, StreamCodec, Style, StyleKind, Success, SuccessCase,
};
pub use pagination::{AnswerPlace, PageStyle, Pagination, RequestPlace};
pub use rule::{Keyword, Rule, Rules};
pub use types::{
    Choice, Constructor, Enumeration, EnumerationValue, Extra, Field, Form, Item, ItemId, ItemKind, JsonKind,
    Presence, Record, SchemaType, Shape, TextFormat, Type, Union, UnionVariant, Variant,
};

use crate::source::Span;

/// One API: the content of one generated module.
#[derive(Debug, Clone)]
pub struct Api {
    /// The module's name, `huawei_csms`.
    pub module: String,
    /// The cargo feature's name, `huawei-csms`.
    pub feature: String,
    /// The name of the document's text, as diagnostics call it: `specs/okta.yaml`.
    pub document: String,
    /// What the generated files name as what they are made from; the same on every machine.
    pub origin: String,
    /// Where the document begins.
    pub start: Span,
    /// Where it speaks of itself: title, version, description.
    pub info: Span,
    /// The API's title, for the module's rustdoc.
    pub title: String,
    /// The API's own version.
    pub version: String,
    /// The module's rustdoc.
    pub docs: Docs,
    /// Where requests go; the first is the default. Empty: the user must give a base URL.
    pub servers: Vec<Server>,
    /// Ways to prove who one is, in the order of their wire names: [`Requirement`]s index it.
    pub schemes: Vec<Scheme>,
    /// All types; [`ItemId`]s index it.
    pub items: Vec<Item>,
    /// The groups of operations; operations index it.
    pub tags: Vec<Tag>,
    /// All methods of the client.
    pub operations: Vec<Operation>,
    /// What the API sends to its users, in the document's order.
    pub webhooks: Vec<Webhook>,
    /// JSON pointers into error bodies whose text errors may show as the code.
    pub error_codes: Vec<String>,
    /// JSON pointers into error bodies whose text errors may show as the message.
    pub error_messages: Vec<String>,
    /// `x-rate-limit-reset`: the response header that says when a rate limit is reset.
    pub rate_limit_reset: Option<RateLimitReset>,
    /// Whether its crate has contract tests. There are neither examples nor samples else.
    pub contract_tests: bool,
    /// Example values of types, for the contract tests.
    pub examples: Vec<Example>,
}

/// A response header that says when a rate limit is reset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLimitReset {
    /// Its name: a token.
    pub header: String,
    /// What its number counts.
    pub unit: ResetUnit,
}

/// What the number in a header of a rate limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResetUnit {
    /// Seconds from the answer on.
    Seconds,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMilliseconds,
}

/// What rustdoc says of a thing. All texts are the document's own, raw and hostile: `emit` makes them safe.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// One line.
    pub summary: Option<String>,
    /// CommonMark.
    pub description: Option<String>,
    /// Limits, defaults, examples: shown as a list.
    pub facts: Vec<Fact>,
    /// `x-source`.
    pub source: Option<String>,
    /// `x-assumption`.
    pub assumptions: Vec<String>,
    /// A link's URL and text.
    pub external: Option<(String, Option<String>)>,
    /// The document says not to use it any more.
    pub deprecated: bool,
}

/// A line of a thing's rustdoc such as "Pattern: `^a+$`".
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fact {
    /// Ours: `Pattern`, `Default`, `Length`.
    pub label: &'static str,
    /// Shown as code if it is the document's text.
    pub value: String,
    /// Whether the value is the document's (shown as code) or ours (shown as text).
    pub verbatim: bool,
}

/// A group of operations.
#[derive(Debug, Clone)]
pub struct Tag {
    /// As the document has it; empty for operations without a tag.
    pub name: String,
    /// The name of the cargo feature in crates made from a document.
    pub feature: String,
    /// The `impl` block's rustdoc.
    pub docs: Docs,
    /// Where the document declares it; where it begins if it does not.
    pub origin: Span,
}

/// A request that the API sends to its users.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// As the document calls it.
    pub name: String,
    /// `POST`
    pub http_method: String,
    /// What it is.
    pub docs: Docs,
    /// What its body is; none if it has no body.
    pub payload: Option<Type>,
    /// How the body is written, where that is not as JSON.
    pub media_type: Option<String>,
    /// Where the document says so.
    pub origin: Span,
}

/// A server that the document names.
#[derive(Debug, Clone)]
pub struct Server {
    /// The function that makes it; the first one is also `default`.
    pub constructor: String,
    /// With `{variables}`; may be relative.
    pub url: String,
    /// What it is for.
    pub docs: Docs,
    /// In the order of the URL.
    pub variables: Vec<ServerVariable>,
    /// Where the document says so.
    pub origin: Span,
}

/// A variable of a server's URL.
#[derive(Debug, Clone)]
pub struct ServerVariable {
    /// As it stands between braces.
    pub wire_name: String,
    /// The setter.
    pub rust_name: String,
    /// What stands there if the user says nothing.
    pub default: String,
    /// `x-required`: the default is a placeholder.
    pub required: bool,
    /// The open enum of known values, where there are any.
    pub values: Option<ItemId>,
    /// What it is.
    pub docs: Docs,
    /// Where the document says so.
    pub origin: Span,
}

/// A way to prove who one is.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// As the document names it.
    pub wire_name: String,
    /// The builder's method.
    pub setter: String,
    /// The environment variable that the credential is in, or what the names of its variables begin with.
    pub env: String,
    /// What it is.
    pub docs: Docs,
    /// How it works.
    pub kind: SchemeKind,
    /// Where the document says so.
    pub origin: Span,
}

/// How a [`Scheme`] works.
#[derive(Debug, Clone, PartialEq)]
pub enum SchemeKind {
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// `Header`, `Query` or `Cookie`.
        location: Location,
        /// The header's, parameter's or cookie's name.
        name: String,
        /// `x-prefix`: what stands before the key.
        prefix: String,
    },
    /// `Authorization: Bearer …`.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// A bearer token that is handed in, or fetched by the client where a flow says how: OAuth2 and OpenID Connect.
    OAuth2 {
        /// Where a client's id and secret become tokens.
        client_credentials: Option<TokenEndpoint>,
        /// Where refresh tokens become tokens.
        refresh: Option<TokenEndpoint>,
    },
    /// The connection's certificate.
    MutualTls,
    /// Nothing that the runtime can do for the user; what it is, in words.
    Unsupported(String),
}

/// Where and how tokens are fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenEndpoint {
    /// May be relative to the server.
    pub url: String,
    /// `GET` or `POST`.
    pub method: String,
    /// Where the client's id and secret go.
    pub client: ClientAuth,
    /// All scopes that the flow declares.
    pub scopes: Vec<String>,
}

/// Where a token request carries the client's id and secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuth {
    /// HTTP Basic.
    Basic,
    /// The form body.
    Body,
    /// The query.
    Query,
}

/// One scheme that an operation needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Index into [`Api::schemes`].
    pub scheme: usize,
    /// For OAuth2.
    pub scopes: Vec<String>,
}

/// An example value of a type.
#[derive(Debug, Clone)]
pub struct Example {
    /// Unique in its API, a Rust identifier: `create_hook_key_200_example`.
    pub name: String,
    /// The type that it must decode as.
    pub ty: Type,
    /// JSON, compact, numbers as the document has them.
    pub json: String,
    /// Where the document has it.
    pub origin: Span,
}
