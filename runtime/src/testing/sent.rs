//! What the caller of an operation gave, kept with the request that it became: parameters by name and bodies as JSON, as
//! they are and without their secrets, so that expectations compare values, not encodings of them.

use std::any::TypeId;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Method, StatusCode};
use serde_json::Value;

use crate::api::{Api, Operation};
use crate::call::{DecodeFailure, DecodeSuccess};
use crate::request::Request;
use crate::response::RawResponse;
use crate::wire::{DecodeError, Encode, Mode, REDACTED, Writer};

/// What a request keeps of what its caller gave. Nothing of it is sent.
#[derive(Clone, Default)]
pub(crate) struct Notes {
    /// The type that stands for the operation.
    mark: Option<TypeId>,
    parameters: Vec<Parameter>,
    body: Option<Shown>,
    checks: Option<Checks>,
}

/// Whether an answer can be read as what the document says.
type Check = Arc<dyn Fn(&RawResponse) -> Result<(), DecodeError> + Send + Sync>;

/// The same of successes and of errors.
#[derive(Clone)]
pub(crate) struct Checks {
    success: Check,
    failure: Check,
}

/// A parameter, declared or the caller's own.
#[derive(Clone)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) value: Shown,
}

/// A value: as it is, and as it may be seen.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) value: Value,
    /// With `[REDACTED]` in place of secrets.
    pub(super) shown: Value,
}

impl Shown {
    /// None for what JSON cannot say.
    pub(super) fn of(value: &dyn Encode) -> Option<Self> {
        let written = |mode| {
            let mut writer = Writer::new(mode);
            value.encode(&mut writer);
            serde_json::from_str(&writer.finish().ok()?).ok()
        };
        Some(Self { value: written(Mode::Expose)?, shown: written(Mode::Redact)? })
    }
}

impl Notes {
    /// A parameter: a second one of its name stands instead of the first, one without a value is none.
    pub(crate) fn parameter(&mut self, name: &str, value: &dyn Encode) {
        self.parameters.retain(|parameter| parameter.name != name);
        let value = if value.is_absent() { None } else { Shown::of(value) };
        self.parameters.extend(value.map(|value| Parameter { name: name.to_owned(), value }));
    }

    /// A parameter of the caller's own, whose value only he knows not to be secret.
    pub(crate) fn secret(&mut self, name: &str, value: &str) {
        self.parameter(name, &crate::values::Secret::from(value));
    }

    pub(crate) fn body(&mut self, value: &dyn Encode) {
        self.body = Shown::of(value);
    }

    /// Another body in place of the one before, whose secrets stand where they stood.
    pub(crate) fn replace_body(&mut self, json: &str) {
        let Ok(value) = serde_json::from_str::<Value>(json) else { return };
        let mut shown = value.clone();
        if let Some(before) = &self.body {
            hide(&mut shown, &before.shown);
        }
        self.body = Some(Shown { value, shown });
    }

    /// Which operation it is, by the type that stands for it, and what reads its answers.
    pub(crate) fn operation(&mut self, mark: TypeId, checks: Checks) {
        self.mark = Some(mark);
        self.checks = Some(checks);
    }
}

/// What makes that which holds answers to their types. It depends on them alone: it is compiled for every pair of them, where
/// within an operation it would be compiled for every operation.
pub(crate) fn checks<T: 'static, B: 'static>(
    success: DecodeSuccess<T>,
    failure: DecodeFailure<B>,
) -> impl Fn() -> Checks {
    move || Checks { success: check(success), failure: check(failure) }
}

fn check<T: 'static>(decode: fn(&RawResponse) -> Result<T, DecodeError>) -> Check {
    Arc::new(move |answer| decode(answer).map(drop))
}

/// Hides in a value what is hidden in one like it.
fn hide(value: &mut Value, like: &Value) {
    match (value, like) {
        (value, like) if *like == REDACTED => *value = like.clone(),
        (Value::Object(fields), Value::Object(like)) => {
            for (name, field) in fields {
                like.get(name).into_iter().for_each(|like| hide(field, like));
            }
        }
        (Value::Array(items), Value::Array(like)) => {
            items.iter_mut().zip(like).for_each(|(item, like)| hide(item, like));
        }
        _ => {}
    }
}

impl fmt::Debug for Notes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Notes").finish_non_exhaustive()
    }
}

/// A request before it gets what only the client adds: credentials, its default headers, an idempotency key.
pub(crate) struct Sent {
    pub(super) operation: &'static Operation,
    pub(super) mark: Option<TypeId>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<Shown>,
    checks: Option<Checks>,
    method: Method,
    path: String,
    /// Path and query that the server gave, where they stand instead of all others.
    pub(super) target: Option<String>,
    segments: Vec<(&'static str, String)>,
    query: Vec<(&'static str, String)>,
    cookies: Vec<(&'static str, String)>,
    headers: HeaderMap,
    /// What of the body is in memory.
    bytes: Bytes,
}

impl Sent {
    pub(crate) fn of(request: &Request) -> Self {
        let notes = &request.notes;
        let (headers, bytes) = without_boundary(&request.headers, request.body.as_bytes());
        Self {
            operation: request.operation,
            mark: notes.mark,
            parameters: notes.parameters.clone(),
            body: notes.body.clone(),
            checks: notes.checks.clone(),
            method: request.method.clone(),
            path: request.path.to_string(),
            target: request.target.clone(),
            segments: request.segments.clone(),
            query: request.query.clone(),
            cookies: request.cookies.clone(),
            headers,
            bytes,
        }
    }

    /// The operation, its method and its path's template.
    pub(super) fn name(&self) -> String {
        format!("{} ({} {})", self.operation.id, self.method, self.path)
    }

    /// Whether two requests are of one operation; of none, if they go to one path.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        std::ptr::eq(self.operation, other.operation)
            && self.method == other.method
            && self.path == other.path
    }

    /// Whether all that their callers gave is equal, in the same order where that can matter; but for content that is read
    /// from elsewhere while it is sent.
    pub(super) fn is_equal(&self, other: &Self) -> bool {
        self.is_alike(other)
            && self.target == other.target
            && self.segments == other.segments
            && self.query == other.query
            && self.cookies == other.cookies
            && self.headers == other.headers
            && self.bytes == other.bytes
    }

    /// Holds an answer to what the document says of its status.
    pub(super) fn check(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: &Bytes,
    ) -> Result<(), DecodeError> {
        static NONE: Api = Api::DEFAULT;
        let Some(checks) = &self.checks else { return Ok(()) };
        let check = if status.is_success() { &checks.success } else { &checks.failure };
        check(&RawResponse {
            status,
            headers: headers.clone(),
            body: body.clone(),
            retry_after: None,
            is_refusal: false,
            is_final: false,
            undecoded: None,
            api: &NONE,
            target: String::new(),
            live: None,
        })
    }
}

/// A multipart body without what is drawn by lot: equal bodies are equal then. Others are as they are.
fn without_boundary(headers: &HeaderMap, body: Option<&Bytes>) -> (HeaderMap, Bytes) {
    let (mut headers, body) = (headers.clone(), body.cloned().unwrap_or_default());
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some((media_type, boundary)) = content_type.rsplit_once("boundary=") else {
        return (headers, body);
    };
    let (boundary, mut rest) = (boundary.as_bytes().to_vec(), body.as_ref());
    let media_type = HeaderValue::from_str(media_type);
    let mut left = Vec::with_capacity(rest.len());
    while let Some((first, after)) = rest.split_first() {
        if !boundary.is_empty() && rest.starts_with(&boundary) {
            rest = rest.get(boundary.len()..).unwrap_or_default();
        } else {
            left.push(*first);
            rest = after;
        }
    }
    if let Ok(media_type) = media_type {
        headers.insert(CONTENT_TYPE, media_type);
    }
    (headers, left.into())
}

impl fmt::Debug for Sent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sent").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}
