//! The typed OpenAPI document (3.0, 3.1, 3.2), under OpenAPI's own words.
//!
//! Loaded nodes come in; a [`Document`] whose references are all resolved goes out (see `crate::resolve`). It is
//! tolerant of what generation does not need. Differences between versions end here: a 3.0 `nullable: true` becomes
//! the type `null`, a boolean `exclusiveMinimum` a number, a schema's `example` one of its `examples`.

mod encoding;
mod left_out;
mod read;
mod schema;

pub use encoding::{EncodedPart, Encoding};
pub use left_out::{LeftOut, Region};
pub use read::read;
pub use schema::{
    AdditionalProperties, Bounds, Discriminator, JsonType, Numeric, Property, Schema, SchemaId, SchemaKind,
    Xml,
};

use crate::node::{Node, Spanned};
use crate::source::Span;

/// A whole API description, every reference resolved.
#[derive(Debug)]
pub struct Document {
    /// Which version of the standard it follows.
    pub version: Version,
    /// Title, version, texts.
    pub info: Info,
    /// In the document's order; relative ones as they stand.
    pub servers: Vec<Server>,
    /// In the document's order.
    pub paths: Vec<PathItem>,
    /// 3.1: operations that the API sends to its users; the path is the webhook's name.
    pub webhooks: Vec<PathItem>,
    /// Named schemas: the root file's in its order, then those of other files in the order in which something refers
    /// to them, under their own names. Names of several files may be equal, and two names may be one schema. Other
    /// components appear only where they are used.
    pub schemas: Vec<(Spanned<String>, SchemaId)>,
    /// `components.securitySchemes`, in the document's order.
    pub security_schemes: Vec<SecurityScheme>,
    /// The requirement of operations that state none; `None` where the document states none.
    pub security: Option<Vec<SecurityRequirement>>,
    /// In the document's order.
    pub tags: Vec<Tag>,
    /// Every schema, named or inline; [`SchemaId`]s index it.
    pub arena: Vec<Schema>,
    /// What a selection leaves out: findings there are nobody's concern.
    pub left_out: LeftOut,
    /// The root object.
    pub span: Span,
}

impl Document {
    /// A schema by number.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.arena[id.index()]
    }
}

/// The versions of the standard that differ for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 3.0.x
    V30,
    /// 3.1.x
    V31,
    /// 3.2.x
    V32,
}

/// `x-…` members of an object, in the document's order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extensions(pub Vec<(Spanned<String>, Node)>);

impl Extensions {
    /// The value of an extension, by its whole name (`x-rust-name`).
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.0.iter().find(|(key, _)| key.value == name).map(|(_, node)| node)
    }
}

/// The Info Object.
#[derive(Debug, Clone)]
pub struct Info {
    /// Empty if missing (a warning).
    pub title: String,
    /// The API's own version; empty if missing.
    pub version: String,
    /// 3.1.
    pub summary: Option<String>,
    /// CommonMark text.
    pub description: Option<String>,
    /// The licence's name.
    pub license: Option<String>,
    /// `x-…`
    pub extensions: Extensions,
    /// The object.
    pub span: Span,
}

/// The Server Object.
#[derive(Debug, Clone)]
pub struct Server {
    /// May hold `{variables}`, may be relative.
    pub url: Spanned<String>,
    /// 3.2.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// In the document's order.
    pub variables: Vec<ServerVariable>,
    /// `x-…`
    pub extensions: Extensions,
    /// The object.
    pub span: Span,
}

/// The Server Variable Object.
#[derive(Debug, Clone)]
pub struct ServerVariable {
    /// As it stands between braces in the URL.
    pub name: Spanned<String>,
    /// What stands there if the user says nothing.
    pub default: Spanned<String>,
    /// The values that are allowed; empty for any.
    pub values: Vec<Spanned<String>>,
    /// What it is.
    pub description: Option<String>,
    /// `x-…`
    pub extensions: Extensions,
}

/// The Path Item Object.
#[derive(Debug, Clone)]
pub struct PathItem {
    /// `/v1/envs/{id}`; a webhook's name.
    pub path: Spanned<String>,
    /// In the document's order.
    pub operations: Vec<Operation>,
    /// `x-…`
    pub extensions: Extensions,
}

/// The Operation Object, with what its path item gives to all of them merged in.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Whether the client is to have it; a selection may leave it out.
    pub selected: bool,
    /// Upper case: `GET`, `QUERY`, or any other that 3.2's `additionalOperations` names.
    pub method: Spanned<String>,
    /// As written; lowering makes one of method and path where it is missing.
    pub operation_id: Option<Spanned<String>>,
    /// As written.
    pub tags: Vec<Spanned<String>>,
    /// A short line.
    pub summary: Option<String>,
    /// CommonMark text.
    pub description: Option<String>,
    /// A link with its text.
    pub external_docs: Option<ExternalDocs>,
    /// The path item's parameters that the operation does not override, then its own.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub request_body: Option<RequestBody>,
    /// By status, in the document's order.
    pub responses: Vec<Response>,
    /// `None`: the document's applies. An empty list: none needed.
    pub security: Option<Vec<SecurityRequirement>>,
    /// The operation's own servers, else its path item's; empty: the document's.
    pub servers: Vec<Server>,
    /// Not to be used any more.
    pub deprecated: bool,
    /// `x-…`
    pub extensions: Extensions,
    /// The object.
    pub span: Span,
}

/// The External Documentation Object.
#[derive(Debug, Clone)]
pub struct ExternalDocs {
    /// Where it is.
    pub url: String,
    /// What it is.
    pub description: Option<String>,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ParameterLocation {
    /// Part of the path's template.
    Path,
    /// After the `?`.
    Query,
    /// 3.2: the whole query string.
    QueryString,
    /// A request header.
    Header,
    /// Within the `Cookie` header.
    Cookie,
}

/// How a parameter's value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterStyle {
    /// `;id=5`
    Matrix,
    /// `.5`
    Label,
    /// `5`, `3,4,5`
    Simple,
    /// `id=5`
    Form,
    /// `id=3%204%205`
    SpaceDelimited,
    /// `id=3|4|5`
    PipeDelimited,
    /// `id[role]=admin`
    DeepObject,
    /// 3.2: `id=5` within the `Cookie` header, nothing escaped.
    Cookie,
}

/// The Parameter Object (and, without name and place, the Header Object).
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name that a reference led to it by: a component's, or that of another file's part.
    pub component: Option<String>,
    /// Whether the path item gives it to all of its operations.
    pub of_path: bool,
    /// As it goes over the wire.
    pub name: Spanned<String>,
    /// Where it goes.
    pub location: ParameterLocation,
    /// Always true for path parameters.
    pub required: bool,
    /// What it is.
    pub description: Option<String>,
    /// Not to be used any more.
    pub deprecated: bool,
    /// The default of its place where the document says nothing.
    pub style: ParameterStyle,
    /// The default of its style where the document says nothing.
    pub explode: bool,
    /// Reserved characters go over the wire as they are.
    pub allow_reserved: bool,
    /// The server takes the parameter without a value too.
    pub allow_empty: bool,
    /// The value's schema, `content`'s included.
    pub schema: Option<SchemaId>,
    /// The value is written as this media type, whole (`content`).
    pub media_type: Option<Spanned<String>>,
    /// Example values.
    pub examples: Vec<Example>,
    /// `x-…`
    pub extensions: Extensions,
    /// The object.
    pub span: Span,
}

/// The Example Object, or a bare `example`.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its key in `examples`; `None` for a bare `example` or an item of a schema's `examples`.
    pub name: Option<Spanned<String>>,
    /// A short line.
    pub summary: Option<String>,
    /// CommonMark text.
    pub description: Option<String>,
    /// The value; `None` where it is elsewhere (`externalValue`) or only serialized text.
    pub value: Option<Node>,
    /// `x-…`
    pub extensions: Extensions,
    /// The value, or the object where there is no value.
    pub span: Span,
}

/// The Request Body Object.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// The name that a reference led to it by: a component's, or that of another file's part.
    pub component: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// Must be sent.
    pub required: bool,
    /// By media type, in the document's order.
    pub content: Vec<MediaType>,
    /// `x-…`
    pub extensions: Extensions,
    /// The object.
    pub span: Span,
}

/// The Media Type Object under its media type.
#[derive(Debug, Clone)]
pub struct MediaType {
    /// `application/json`, parameters such as `charset` included.
    pub media_type: Spanned<String>,
    /// The whole body's schema.
    pub schema: Option<SchemaId>,
    /// 3.2: the schema of each item of a stream.
    pub item_schema: Option<SchemaId>,
    /// Example values.
    pub examples: Vec<Example>,
    /// Per property or part, for forms and multipart: `encoding`, and 3.2's `prefixEncoding` and `itemEncoding`.
    pub encoding: Vec<Encoding>,
    /// `x-…`
    pub extensions: Extensions,
    /// The object.
    pub span: Span,
}

/// Which answers a Response Object speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusPattern {
    /// `404`
    Exact(u16),
    /// `4XX`: the hundreds.
    Range(u8),
    /// `default`: all that nothing else speaks of.
    Default,
}

/// The Response Object under its status.
#[derive(Debug, Clone)]
pub struct Response {
    /// The name that a reference led to it by: a component's, or that of another file's part.
    pub component: Option<String>,
    /// Which answers.
    pub status: Spanned<StatusPattern>,
    /// What it means.
    pub description: Option<String>,
    /// Typed headers.
    pub headers: Vec<Parameter>,
    /// By media type, in the document's order; empty: no body.
    pub content: Vec<MediaType>,
    /// `x-…`
    pub extensions: Extensions,
    /// The object.
    pub span: Span,
}

/// The Tag Object.
#[derive(Debug, Clone)]
pub struct Tag {
    /// As operations name it.
    pub name: Spanned<String>,
    /// What belongs to it.
    pub description: Option<String>,
    /// A link with its text.
    pub external_docs: Option<ExternalDocs>,
    /// `x-…`
    pub extensions: Extensions,
}

/// One alternative of a `security` list: all of its schemes are needed. Empty: none is.
#[derive(Debug, Clone)]
pub struct SecurityRequirement {
    /// The scheme's name, and the scopes.
    pub schemes: Vec<(Spanned<String>, Vec<String>)>,
    /// The object.
    pub span: Span,
}

/// The Security Scheme Object under its name.
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// As requirements name it.
    pub name: Spanned<String>,
    /// What it is.
    pub description: Option<String>,
    /// How it works.
    pub kind: SecuritySchemeKind,
    /// Not to be used any more (3.2).
    pub deprecated: bool,
    /// `x-…`
    pub extensions: Extensions,
    /// The object.
    pub span: Span,
}

/// How a security scheme works.
#[derive(Debug, Clone)]
pub enum SecuritySchemeKind {
    /// `apiKey`
    ApiKey {
        /// `Header`, `Query` or `Cookie`.
        location: ParameterLocation,
        /// The header's, parameter's or cookie's name.
        name: Spanned<String>,
    },
    /// `http`
    Http {
        /// Lower case: `bearer`, `basic`, `digest`, …
        scheme: Spanned<String>,
        /// A hint: `JWT`.
        bearer_format: Option<String>,
    },
    /// `oauth2`
    OAuth2 {
        /// In the document's order.
        flows: Vec<OAuthFlow>,
    },
    /// `openIdConnect`
    OpenIdConnect {
        /// The discovery document.
        url: Spanned<String>,
    },
    /// `mutualTLS`
    MutualTls,
}

/// The OAuth Flow Object under its kind.
#[derive(Debug, Clone)]
pub struct OAuthFlow {
    /// `authorizationCode`, `clientCredentials`, `implicit`, `password`, `deviceAuthorization`.
    pub kind: Spanned<String>,
    /// May be relative to the server.
    pub token_url: Option<Spanned<String>>,
    /// May be relative to the server.
    pub refresh_url: Option<Spanned<String>>,
    /// May be relative to the server.
    pub authorization_url: Option<Spanned<String>>,
    /// Name and description, in the document's order.
    pub scopes: Vec<(Spanned<String>, String)>,
    /// `x-…`
    pub extensions: Extensions,
    /// The object.
    pub span: Span,
}
