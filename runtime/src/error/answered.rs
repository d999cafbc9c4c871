//! The third phase: the server answered with a status that is an error. Status wins over decoding.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::response::RawResponse;
use crate::retry::is_passing;
use crate::wire::DecodeError;

/// The longest error code or message that is shown, in characters.
const SHOWN: usize = 300;

/// The server answered with a status that is an error.
///
/// `Debug` and `Display` show the status, the code and message that the API's document names as such, and the request id;
/// the body only through [`body`](Self::body) and [`bytes`](Self::bytes).
pub struct ApiError<B> {
    operation: &'static str,
    response: RawResponse,
    body: Option<B>,
    decode_error: Option<DecodeError>,
    code: Option<String>,
    message: Option<String>,
    repeatable: bool,
}

impl<B> ApiError<B> {
    pub(crate) fn new(
        operation: &'static str,
        response: RawResponse,
        decoded: Result<Option<B>, DecodeError>,
        repeatable: bool,
    ) -> Self {
        let (body, decode_error) = match decoded {
            Ok(body) => (body, None),
            Err(error) => (None, Some(error)),
        };
        let (code, message) = described(&response);
        Self { operation, response, body, decode_error, code, message, repeatable }
    }

    /// The id of the operation that was called.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.response.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.response.headers
    }

    /// The documented error body, if there was one and it could be read.
    pub fn body(&self) -> Option<&B> {
        self.body.as_ref()
    }

    /// The documented error body, without the rest.
    pub fn into_body(self) -> Option<B> {
        self.body
    }

    /// The body as it came, or as much of it as was read.
    pub fn bytes(&self) -> &Bytes {
        &self.response.body
    }

    /// Why the body could not be read, if there was one that could not.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        self.decode_error.as_ref()
    }

    /// The error code in the body, where the API's document says which field that is.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The error message in the body, where the API's document says which field that is.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The response, undecoded.
    pub fn response(&self) -> &RawResponse {
        &self.response
    }

    /// How long the server asked to wait before the next request.
    pub fn retry_after(&self) -> Option<Duration> {
        self.response.retry_after
    }

    /// The id that the server gave the request, for its operators.
    pub fn request_id(&self) -> Option<&str> {
        self.response.request_id()
    }

    /// Whether the same call may succeed later, and is safe to make again.
    pub fn is_retryable(&self) -> bool {
        let is_safe = self.repeatable || self.response.is_refusal;
        is_passing(self.response.status) && is_safe && !self.response.is_final
    }
}

/// The code and the message that the API's document lets errors show.
fn described(response: &RawResponse) -> (Option<String>, Option<String>) {
    let api = response.api;
    if api.error_codes.is_empty() && api.error_messages.is_empty() {
        return (None, None);
    }
    let Ok(body) = serde_json::from_slice::<Value>(&response.body) else {
        return (None, None);
    };
    let first = |pointers: &[&str]| pointers.iter().find_map(|pointer| shown(body.pointer(pointer)?));
    (first(api.error_codes), first(api.error_messages))
}

/// A value as one bounded line, so that a server cannot write lines of its own into a log.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => {
            Some(text.chars().take(SHOWN).map(|char| if char.is_control() { ' ' } else { char }).collect())
        }
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl<B> fmt::Debug for ApiError<B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ApiError")
            .field("operation", &self.operation)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("decoded", &self.body.is_some())
            .field("decode_error", &self.decode_error)
            .field("response", &self.response)
            .finish_non_exhaustive()
    }
}

impl<B> fmt::Display for ApiError<B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.operation, self.response.status)?;
        match (&self.code, &self.message) {
            (Some(code), Some(message)) => write!(formatter, ": {code}: {message}")?,
            (Some(text), None) | (None, Some(text)) => write!(formatter, ": {text}")?,
            (None, None) => {}
        }
        write_request_id(formatter, &self.response)
    }
}

impl<B> std::error::Error for ApiError<B> {
    /// Why the body could not be read, if there was one that could not.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.decode_error.as_ref().map(|error| error as _)
    }
}

pub(super) fn write_request_id(formatter: &mut fmt::Formatter<'_>, response: &RawResponse) -> fmt::Result {
    match response.request_id() {
        Some(id) => write!(formatter, " (request {id})"),
        None => Ok(()),
    }
}
