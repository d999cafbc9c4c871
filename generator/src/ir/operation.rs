//! Operations: one entry a method of the client.

use super::{Docs, Pagination, Requirement, Rules, Server, Type};
use crate::source::Span;

/// A method of the client, and the struct that it returns.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `operationId`, or what was made of method and path.
    pub id: String,
    /// The method of the client.
    pub method_name: String,
    /// The struct that the method returns.
    pub struct_name: String,
    /// The static with what never changes: `CREATE_HOOK_KEY`.
    pub static_name: String,
    /// `GET`; any token.
    pub http_method: String,
    /// With `{parameters}`, else percent-encoded; the server's URL stands before it. A query that never changes may follow.
    pub path: String,
    /// Index into the API's tags.
    pub tag: usize,
    /// Its rustdoc.
    pub docs: Docs,
    /// In the order of arguments: path parameters in template order, then required ones by wire name, then optional
    /// ones by wire name (chained methods). Fixed ones are no arguments.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
    /// The struct that holds all required arguments by name, where they are more than three.
    pub arguments: Option<String>,
    /// Media types for the `Accept` header; empty: none is sent.
    pub accept: String,
    /// What the method gives.
    pub success: Success,
    /// What `Error<B>` holds.
    pub error: ErrorBody,
    /// All documented statuses.
    pub statuses: Vec<DocumentedStatus>,
    /// Alternatives, each needing all of its schemes. Empty: none is needed.
    pub security: Vec<Vec<Requirement>>,
    /// The documented headers of its answers.
    pub headers: Vec<AnswerHeaders>,
    /// The operation's own servers, where they depart from the API's.
    pub servers: Option<OwnServers>,
    /// `x-retryable`
    pub retryable: Option<bool>,
    /// `x-idempotency-key`: the header.
    pub idempotency_key: Option<String>,
    /// `x-pagination`: its answers are pages.
    pub pagination: Option<Pagination>,
    /// What its rustdoc shows a call with.
    pub shown: Option<ShownCall>,
    /// Example calls, for the contract tests; none if there are to be none.
    pub samples: Vec<OperationSample>,
    /// Where the document says so.
    pub origin: Span,
}

/// The servers of an operation that is not where the API is. Operations with equal servers share the type.
#[derive(Debug, Clone)]
pub struct OwnServers {
    /// The type by which users choose among them, and set their variables: `UploadExampleComServer`.
    pub name: String,
    /// The first is the default.
    pub servers: Vec<Server>,
}

/// The headers of some answers. Answers with equal headers share the struct, whatever operation they are of.
#[derive(Debug, Clone)]
pub struct AnswerHeaders {
    /// The struct: `XRateLimitHeaders`.
    pub name: String,
    /// Which answers.
    pub statuses: Statuses,
    /// By wire name.
    pub headers: Vec<ResponseHeader>,
}

/// A header of an answer.
#[derive(Debug, Clone)]
pub struct ResponseHeader {
    /// As it goes over the wire.
    pub wire_name: String,
    /// The field.
    pub rust_name: String,
    /// Its type; it may be absent all the same.
    pub ty: Type,
    /// How its text is read.
    pub form: HeaderForm,
    /// Its rustdoc.
    pub docs: Docs,
    /// What its schema says beyond its type.
    pub rules: Rules,
    /// Where the document says so.
    pub origin: Span,
}

/// How the text of a header is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderForm {
    /// As text.
    Text,
    /// As a number or boolean, if it looks like one.
    Bare,
    /// As items between commas.
    List(Box<HeaderForm>),
    /// As properties between commas.
    Object {
        /// `R=100` rather than `R,100`.
        exploded: bool,
        /// How each known property is read.
        properties: Vec<(String, HeaderForm)>,
        /// How all others are.
        others: Box<HeaderForm>,
    },
    /// As JSON.
    Json,
}

/// Where a parameter or key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Location {
    /// Part of the path.
    Path,
    /// After the `?`.
    Query,
    /// All that stands after the `?`.
    QueryString,
    /// A header.
    Header,
    /// Within the `Cookie` header.
    Cookie,
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// As it goes over the wire.
    pub wire_name: String,
    /// The argument, or the chained method.
    pub rust_name: String,
    /// Where it goes.
    pub location: Location,
    /// How it is written.
    pub style: Style,
    /// Its type.
    pub ty: Type,
    /// How the caller gives it.
    pub argument: Argument,
    /// Its rustdoc.
    pub docs: Docs,
    /// What the document says of its values beyond the type.
    pub rules: Rules,
    /// Where the document says so.
    pub origin: Span,
}

/// How the caller gives a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// An argument of the method.
    Required,
    /// A chained method.
    Optional,
    /// Not at all: the schema allows this value only (JSON).
    Fixed(String),
}

/// How a parameter's value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Style {
    /// Which.
    pub kind: StyleKind,
    /// Arrays and objects as several pairs.
    pub explode: bool,
    /// Reserved characters as they are.
    pub allow_reserved: bool,
}

/// OpenAPI's styles, and those that a parameter's `content` comes to: JSON, text, and a form within one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum StyleKind {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Cookie,
    Json,
    Text,
    FormText,
    /// A text that is several segments of a path.
    Segments,
}

/// What is sent.
#[derive(Debug, Clone)]
pub struct Body {
    /// The argument or chained method: `body`.
    pub rust_name: String,
    /// How it is encoded.
    pub codec: BodyCodec,
    /// The `Content-Type`; may be a range for [`BodyCodec::Blob`].
    pub media_type: String,
    /// Its type.
    pub ty: Type,
    /// What departs from the codec's own way, for forms and multipart.
    pub encodings: Vec<Encoding>,
    /// `Required` or `Optional`.
    pub argument: Argument,
    /// Its rustdoc.
    pub docs: Docs,
    /// What the document says of its values beyond the type.
    pub rules: Rules,
    /// The media type.
    pub origin: Span,
}

/// How a body is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BodyCodec {
    /// Any `Encode`.
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/…`: a part a property or item.
    Multipart,
    /// One JSON value after the other: a list.
    JsonLines,
    /// A string.
    Text,
    /// Bytes, which need not be in memory, and may have a media type of their own.
    Blob,
}

/// How a property of a form, or a part of a multipart body, is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding {
    /// Which.
    pub part: EncodedPart,
    /// Media types, separated by commas; empty: that of the value's kind.
    pub content_type: String,
    /// As pairs, like a query parameter.
    pub style: Option<Style>,
    /// Name and value of headers that the part always has.
    pub headers: Vec<(String, String)>,
    /// Of the parts within, where the part is a form or multipart itself.
    pub nested: Vec<Encoding>,
}

/// What an [`Encoding`] is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EncodedPart {
    /// The property of this name.
    Property(String),
    /// The item at this index.
    Item(usize),
    /// All other items.
    Items,
}

/// One body that an answer can have.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Payload {
    /// None: `()`.
    Empty,
    /// JSON of this type.
    Json(Type),
    /// `String`
    Text,
    /// `Bytes`
    Bytes,
    /// Values of this type, one by one: `EventStream<T>` or `JsonStream<T>`.
    Stream(StreamCodec, Type),
}

/// How a stream's items follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StreamCodec {
    /// Server-sent events with the item as JSON in their data.
    Events,
    /// Server-sent events whose data is text.
    TextEvents,
    /// Server-sent events that are the item: an object with `data`, `event`, `id` and `retry`, all but `retry` text.
    EventObjects,
    /// As `EventObjects`, with JSON as `data`.
    EventObjectsOfJson,
    /// JSON lines.
    Lines,
    /// A JSON text sequence (RFC 7464).
    Sequence,
}

/// What a method gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Success {
    /// The same for every success.
    Single(Payload),
    /// An enum of this name, a variant a status.
    Several(String, Vec<SuccessCase>),
}

/// A variant of a method's result.
#[derive(Debug, Clone, PartialEq)]
pub struct SuccessCase {
    /// The variant: `Created`.
    pub rust_name: String,
    /// When.
    pub statuses: Statuses,
    /// What it holds; `Empty`: a unit variant.
    pub payload: Payload,
}

/// A status that the document speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentedStatus {
    /// Which answers.
    pub pattern: StatusPattern,
    /// What it means.
    pub meaning: Option<String>,
    /// Where the document says so.
    pub origin: Span,
}

/// Some statuses.
pub type Statuses = Vec<StatusPattern>;

/// Which answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusPattern {
    /// `404`
    Exact(u16),
    /// `4XX`: the hundreds.
    Range(u8),
    /// All that nothing else speaks of.
    Default,
}

/// What `Error<B>` holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ErrorBody {
    /// No documented error has a body: `NoBody`.
    None,
    /// The same for all.
    Single(Payload),
    /// Several: an enum with a variant a body, found by status and, where a status has several, by media type.
    /// Operations with equal lists of bodies share the enum; its name is made of the types'.
    Several {
        /// The enum: `ErrorBodyOrErrorsBody`.
        name: String,
        /// Sorted by the variants' names.
        cases: Vec<ErrorCase>,
    },
}

/// A variant of an error's body.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ErrorCase {
    /// The variant.
    pub rust_name: String,
    /// What it holds; never empty, and no stream.
    pub payload: Payload,
    /// The answers that have it: those of a status, but for the media types that another case has; or those of a status
    /// and a media type (in lower case, without parameters).
    pub answers: Vec<(StatusPattern, Option<String>)>,
}

/// What a call is shown with: at least all that is required.
#[derive(Debug, Clone)]
pub struct ShownCall {
    /// JSON of each parameter that is given: index and text.
    pub parameters: Vec<(usize, String)>,
    /// JSON of the body.
    pub body: Option<String>,
}

/// An example call.
#[derive(Debug, Clone)]
pub struct OperationSample {
    /// Unique in its operation, a Rust identifier.
    pub name: String,
    /// JSON of each parameter that the sample gives: index and text.
    pub parameters: Vec<(usize, String)>,
    /// JSON of the body.
    pub body: Option<String>,
    /// An answer to it.
    pub response: ResponseSample,
}

/// An example answer.
#[derive(Debug, Clone)]
pub struct ResponseSample {
    /// The status.
    pub status: u16,
    /// JSON; `None` for an empty body.
    pub body: Option<String>,
}
