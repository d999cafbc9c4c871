//! Requests as they would have gone to the server, for tests to read.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use serde_json::Value;

use super::sent::{Sent, Shown};
use crate::parameter::decode;
use crate::wire::{Decode, DecodeError, REDACTED, from_json};

/// A request that a [`Mock`](super::Mock) was sent: one a try of a call.
///
/// `Debug` shows which operation it is of, its parameters and body without secrets, and the names of its headers.
#[derive(Clone)]
pub struct Received {
    inner: Arc<Inner>,
}

struct Inner {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
    /// None for what the client does on its own, such as fetching a token.
    sent: Option<Arc<Sent>>,
}

impl Received {
    pub(super) fn new(parts: http::request::Parts, body: Bytes) -> Self {
        let sent = parts.extensions.get::<Arc<Sent>>().cloned();
        let http::request::Parts { method, uri, headers, .. } = parts;
        Self { inner: Arc::new(Inner { method, uri, headers, body, sent }) }
    }

    /// The id of its operation; `request` for an undocumented endpoint, none for what the client asks on its own, such
    /// as a token.
    pub fn operation(&self) -> Option<&'static str> {
        self.sent().map(|sent| sent.operation.id)
    }

    /// Its method.
    pub fn method(&self) -> &Method {
        &self.inner.method
    }

    /// Where it goes, as it is sent.
    pub fn uri(&self) -> &Uri {
        &self.inner.uri
    }

    /// Its path, as it is sent.
    pub fn path(&self) -> &str {
        self.inner.uri.path()
    }

    /// The first value of this name in its query.
    pub fn query(&self, name: &str) -> Option<String> {
        let pairs = self.inner.uri.query()?.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let mut values = pairs.filter(|(found, _)| decode(found) == name).map(|(_, value)| decode(value));
        values.next()
    }

    /// The value that a parameter was given, wherever it goes; as JSON, before it was written in its style.
    pub fn parameter(&self, name: &str) -> Option<Value> {
        self.shown_parameter(name).map(|shown| shown.value)
    }

    /// Its headers, credentials included.
    pub fn headers(&self) -> &HeaderMap {
        &self.inner.headers
    }

    /// The first value of a header, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.inner.headers.get(name)?.to_str().ok()
    }

    /// Its body, as it is sent.
    pub fn body(&self) -> &Bytes {
        &self.inner.body
    }

    /// Its body as JSON: also what a form or a multipart body was made of, where JSON can say it.
    pub fn json(&self) -> Option<Value> {
        match self.sent().and_then(|sent| sent.body.as_ref()) {
            Some(body) => Some(body.value.clone()),
            None => serde_json::from_slice(&self.inner.body).ok(),
        }
    }

    /// Its JSON body, read as a model.
    ///
    /// # Errors
    ///
    /// If it is no JSON of this form.
    pub fn read<T: Decode>(&self) -> Result<T, DecodeError> {
        from_json(&self.inner.body)
    }

    pub(super) fn sent(&self) -> Option<&Sent> {
        self.inner.sent.as_deref()
    }

    pub(super) fn shown_parameter(&self, name: &str) -> Option<Shown> {
        let sent = self.sent()?;
        // A link to a page has its own query.
        if let Some(value) = sent.target.as_ref().and_then(|_| self.query(name)) {
            return Some(Shown { value: value.into(), shown: REDACTED.into() });
        }
        let mut parameters = sent.parameters.iter();
        parameters.find(|parameter| parameter.name == name).map(|parameter| parameter.value.clone())
    }

    /// Its JSON body, and that without secrets; what came as bytes may be secret as a whole.
    pub(super) fn shown_body(&self) -> Option<Shown> {
        let noted = self.sent().and_then(|sent| sent.body.clone());
        noted.or_else(|| {
            let value = serde_json::from_slice(&self.inner.body).ok()?;
            Some(Shown { value, shown: REDACTED.into() })
        })
    }

    /// Which request it is: its operation, or its method and path.
    pub(super) fn name(&self) -> String {
        match self.sent() {
            Some(sent) => sent.name(),
            None => format!("{} {}", self.inner.method, self.path()),
        }
    }

    /// What was given to it, a line each.
    pub(super) fn lines(&self) -> Vec<String> {
        let parameters = self.sent().map(|sent| sent.parameters.as_slice()).unwrap_or_default();
        let mut lines: Vec<String> = parameters
            .iter()
            .map(|parameter| format!("{}: {}", parameter.name, parameter.value.shown))
            .collect();
        match self.sent().and_then(|sent| sent.body.as_ref()) {
            Some(body) => lines.push(format!("body: {}", body.shown)),
            None if self.inner.body.is_empty() => {}
            None => lines.push(format!("body: {} bytes", self.inner.body.len())),
        }
        lines
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.inner.headers.keys().map(http::HeaderName::as_str).collect();
        formatter
            .debug_struct("Received")
            .field("request", &format_args!("{}", self.name()))
            .field("given", &self.lines())
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}
