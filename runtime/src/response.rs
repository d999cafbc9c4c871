//! What a server answered: raw as the engine collected it, or with its body decoded.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::api::Api;
use crate::error::EncodingError;
use crate::media;
use crate::stream::Live;
use crate::wire::{Decode, DecodeError, Reader, from_json};

/// A response with its body read, but not decoded.
///
/// `Debug` shows lengths only: headers and bodies carry secrets.
#[derive(Clone)]
pub struct RawResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How long the server asked to wait, worked out when the answer came, since an HTTP date means nothing later.
    pub(crate) retry_after: Option<Duration>,
    /// Whether the server says that it did nothing about the call: 429, unless it is about what a redirect led to.
    pub(crate) is_refusal: bool,
    /// Whether the call cannot be made again as it is: what it sent could be read only once.
    pub(crate) is_final: bool,
    /// What keeps the body, which came compressed, as it came.
    pub(crate) undecoded: Option<EncodingError>,
    pub(crate) api: &'static Api,
    /// Path and query that it is the answer to, credentials apart; empty where nobody asks.
    pub(crate) target: String,
    /// The body, where a stream takes it while it is still coming; `body` is empty then.
    pub(crate) live: Option<Live>,
}

impl RawResponse {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers. Where the body came compressed and was unfolded, `Content-Encoding` and `Content-Length` are left out:
    /// they do not say anything about [`bytes`](Self::bytes).
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came, but unfolded where it was compressed; of a stream's answer, nothing: the stream has it.
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// How long the server asked to wait before the next request (`Retry-After`), counted from when the answer came.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The id that the server gave this request, for its operators.
    pub fn request_id(&self) -> Option<&str> {
        self.api
            .request_id_headers
            .iter()
            .find_map(|name| self.headers.get(*name)?.to_str().ok())
            .filter(|id| !id.is_empty() && id.len() <= 128)
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RawResponse")
            .field("status", &self.status)
            .field("headers", &format_args!("{} headers", self.headers.len()))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// A successful response: its decoded body, and everything that came with it.
///
/// `Debug` shows lengths only: headers and bodies carry secrets.
#[derive(Clone)]
pub struct Response<T> {
    pub(crate) raw: RawResponse,
    pub(crate) body: T,
}

impl<T> Response<T> {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.raw.status
    }

    /// The headers, without `Content-Encoding` and `Content-Length` where the body came compressed and was unfolded.
    pub fn headers(&self) -> &HeaderMap {
        &self.raw.headers
    }

    /// The decoded body.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The decoded body, without the rest.
    pub fn into_body(self) -> T {
        self.body
    }

    /// The body as it came, but unfolded where it was compressed; of a stream's answer, nothing: the stream has it.
    pub fn bytes(&self) -> &Bytes {
        &self.raw.body
    }

    /// The id that the server gave this request, for its operators.
    pub fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }

    /// The response without the decoded body.
    pub fn raw(&self) -> &RawResponse {
        &self.raw
    }
}

impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Response").field(&self.raw).finish()
    }
}

/// Decodes a JSON body.
///
/// # Errors
///
/// If the body is no JSON of the expected form; an empty body is none.
pub fn json<T: Decode>(response: &RawResponse) -> Result<T, DecodeError> {
    from_json(&response.body)
}

/// Decodes a JSON body that may be null; an empty body is null too.
///
/// # Errors
///
/// If there is a body and it is no JSON of the expected form.
pub fn json_or_nothing<T: Decode>(response: &RawResponse) -> Result<T, DecodeError> {
    from_json(if response.body.is_empty() { b"null" } else { &response.body })
}

/// Decodes a body that does not matter: whatever it is, it is ignored.
///
/// # Errors
///
/// Never.
#[allow(clippy::unnecessary_wraps)] // one signature for all decoders
pub fn empty(_response: &RawResponse) -> Result<(), DecodeError> {
    Ok(())
}

/// Takes a body as text.
///
/// # Errors
///
/// If the body is not UTF-8, and does not say that it is ISO 8859-1.
pub fn text(response: &RawResponse) -> Result<String, DecodeError> {
    match Reader::new(&response.body) {
        Ok(_) => Ok(String::from_utf8_lossy(&response.body).into_owned()),
        Err(_) if media::is_latin1(&response.headers) => {
            Ok(response.body.iter().map(|byte| char::from(*byte)).collect())
        }
        Err(error) => Err(error), // says where the text is not UTF-8
    }
}

/// Takes a body as it is.
///
/// # Errors
///
/// Never.
#[allow(clippy::unnecessary_wraps)] // one signature for all decoders
pub fn bytes(response: &RawResponse) -> Result<Bytes, DecodeError> {
    Ok(response.body.clone())
}

/// Decodes a JSON body of an error; an empty body is none.
///
/// # Errors
///
/// If there is a body and it is no JSON of the expected form.
pub fn json_error<B: Decode>(response: &RawResponse) -> Result<Option<B>, DecodeError> {
    if response.body.is_empty() { Ok(None) } else { from_json(&response.body).map(Some) }
}

/// Takes an error's body as text; an empty body is none.
///
/// # Errors
///
/// If the body is not UTF-8, and does not say that it is ISO 8859-1.
pub fn text_error(response: &RawResponse) -> Result<Option<String>, DecodeError> {
    if response.body.is_empty() { Ok(None) } else { text(response).map(Some) }
}

/// Takes an error's body as it is; an empty body is none.
///
/// # Errors
///
/// Never.
#[allow(clippy::unnecessary_wraps)] // one signature for all decoders
pub fn bytes_error(response: &RawResponse) -> Result<Option<Bytes>, DecodeError> {
    Ok((!response.body.is_empty()).then(|| response.body.clone()))
}

/// Whether the server says that the body is of this media type (in lower case, without parameters).
pub fn is_media_type(response: &RawResponse, media_type: &str) -> bool {
    media::essence(&response.headers).is_some_and(|essence| essence == media_type)
}

/// For operations that document no error body: there is nothing to decode.
///
/// # Errors
///
/// Never.
#[allow(clippy::unnecessary_wraps)] // one signature for all decoders
pub fn no_body<B>(_response: &RawResponse) -> Result<Option<B>, DecodeError> {
    Ok(None)
}
