//! What generated code fills: an operation's parameters and body enter, checked and encoded where they enter; the first
//! mistake is kept and surfaces when the call is awaited.

#[cfg(feature = "testing")]
use std::any::TypeId;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use crate::api::{Operation, Requirement};
use crate::body::{self, Encoding};
use crate::call::{Call, DecodeFailure, DecodeSuccess};
use crate::client::{Core, ServerChoice};
use crate::error::{RequestError, RequestErrorKind};
use crate::parameter::{self, Fault, Style};
use crate::payload::Payload;
use crate::retry::RetryPolicy;
use crate::server::ServerUrl;
#[cfg(feature = "testing")]
use crate::testing::{Checks, checks};
use crate::values::Blob;
use crate::wire::{Encode, to_json};

/// A request on its way to being complete.
///
/// `Debug` shows the operation only.
pub struct Request {
    pub(crate) core: Core,
    pub(crate) operation: &'static Operation,
    pub(crate) method: Method,
    /// The path template.
    pub(crate) path: Cow<'static, str>,
    /// Path and query as a server gave them, which count instead of the template and the parameters.
    pub(crate) target: Option<String>,
    pub(crate) security: &'static [&'static [Requirement]],
    /// What stands in for the template's expressions.
    pub(crate) segments: Vec<(&'static str, String)>,
    /// Encoded pairs; those of declared parameters bear their names.
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) headers: HeaderMap,
    /// `name=value` pairs by the parameter's name.
    pub(crate) cookies: Vec<(&'static str, String)>,
    pub(crate) body: Payload,
    pub(crate) timeout: Option<Duration>,
    /// Instead of the client's.
    pub(crate) retry: Option<Arc<dyn RetryPolicy>>,
    /// The server that the user chose for this call.
    pub(crate) server: Option<ServerChoice>,
    /// Whether the API's document does not have it, so that the client's first credential goes along.
    pub(crate) is_undocumented: bool,
    /// Whether the body of a success is left to be read as it comes, whatever the operation says.
    pub(crate) hands_over: bool,
    pub(crate) mistake: Option<Box<RequestError>>,
    /// What tests compare.
    #[cfg(feature = "testing")]
    pub(crate) notes: crate::testing::Notes,
}

impl Request {
    pub(crate) fn new(core: Core, operation: &'static Operation) -> Self {
        let named = operation.other_method.map(|token| Method::from_bytes(token.as_bytes()));
        let (method, is_method) = match named {
            Some(Ok(method)) => (method, true),
            Some(Err(_)) => (operation.method.clone(), false),
            None => (operation.method.clone(), true),
        };
        let mut headers = HeaderMap::new();
        if !operation.accept.is_empty() {
            headers.insert(http::header::ACCEPT, HeaderValue::from_static(operation.accept));
        }
        let mut request = Self {
            core,
            operation,
            method,
            path: Cow::Borrowed(operation.path),
            target: None,
            security: operation.security,
            segments: Vec::new(),
            query: Vec::new(),
            headers,
            cookies: Vec::new(),
            body: Payload::default(),
            timeout: None,
            retry: None,
            server: None,
            is_undocumented: false,
            hands_over: false,
            mistake: None,
            #[cfg(feature = "testing")]
            notes: crate::testing::Notes::default(),
        };
        if !is_method {
            request.mistake(RequestErrorKind::Url { reason: "its method is none" });
        }
        request
    }

    /// Sets a path parameter.
    pub fn path(&mut self, name: &'static str, style: Style, value: &dyn Encode) {
        #[cfg(feature = "testing")]
        self.notes.parameter(name, value);
        match parameter::path(name, style, value) {
            Ok(text) => replace(&mut self.segments, name, Some(text)),
            Err(fault) => self.refuse(name, fault),
        }
    }

    /// Sets a query parameter; one without a value is not sent.
    pub fn query(&mut self, name: &'static str, style: Style, value: &dyn Encode) {
        #[cfg(feature = "testing")]
        self.notes.parameter(name, value);
        match parameter::query(name, style, value) {
            Ok(pairs) => replace(&mut self.query, name, pairs),
            Err(fault) => self.refuse(name, fault),
        }
    }

    /// Sets the parameter that is the whole query string; one without a value is not sent.
    pub fn query_string(&mut self, name: &'static str, style: Style, value: &dyn Encode) {
        #[cfg(feature = "testing")]
        self.notes.parameter(name, value);
        match parameter::query_string(style, value) {
            Ok(text) => replace(&mut self.query, name, text),
            Err(fault) => self.refuse(name, fault),
        }
    }

    /// Sets a header parameter; one without a value is not sent.
    pub fn header(&mut self, name: &'static str, style: Style, value: &dyn Encode) {
        #[cfg(feature = "testing")]
        self.notes.parameter(name, value);
        match parameter::header(style, value) {
            Ok(Some(text)) => self.insert_header(name, &text),
            Ok(None) => drop(self.headers.remove(name)),
            Err(fault) => self.refuse(name, fault),
        }
    }

    /// Sets a cookie parameter; one without a value is not sent.
    pub fn cookie(&mut self, name: &'static str, style: Style, value: &dyn Encode) {
        #[cfg(feature = "testing")]
        self.notes.parameter(name, value);
        match parameter::cookie(name, style, value) {
            Ok(pairs) => replace(&mut self.cookies, name, pairs),
            Err(fault) => self.refuse(name, fault),
        }
    }

    /// Sets a JSON body.
    pub fn json<T: Encode + ?Sized>(&mut self, body: &T) {
        self.json_as("application/json", body);
    }

    /// Sets a JSON body of another media type, such as `application/merge-patch+json`.
    pub fn json_as<T: Encode + ?Sized>(&mut self, content_type: &'static str, body: &T) {
        #[cfg(feature = "testing")]
        self.notes.body(&body);
        match to_json(&body) {
            Ok(text) => self.bytes(content_type, text.into()),
            Err(error) => self.refuse("body", Fault::Encode(error)),
        }
    }

    /// Sets a body of JSON values, one after the other: a line each, or as `application/json-seq` has them.
    pub fn json_lines<T: Encode>(&mut self, content_type: &'static str, body: &[T]) {
        #[cfg(feature = "testing")]
        self.notes.body(&body);
        match body::lines(content_type, body) {
            Ok(text) => self.bytes(content_type, text.into()),
            Err(error) => self.refuse("body", Fault::Encode(error)),
        }
    }

    /// Sets a form-encoded body.
    pub fn form(&mut self, body: &dyn Encode) {
        self.form_with(body, &[]);
    }

    /// Sets a form-encoded body, some of whose properties are written in a way of their own.
    pub fn form_with(&mut self, body: &dyn Encode, encodings: &[Encoding]) {
        #[cfg(feature = "testing")]
        self.notes.body(body);
        match body::form(body, encodings) {
            Ok(text) => self.bytes("application/x-www-form-urlencoded", text.into()),
            Err(fault) => self.refuse("body", fault),
        }
    }

    /// Sets a `multipart` body: a part a property of an object, an item of a property that is an array, or an item of an
    /// array; some of them written in a way of their own.
    pub fn multipart(&mut self, content_type: &'static str, body: &dyn Encode, encodings: &[Encoding]) {
        #[cfg(feature = "testing")]
        self.notes.body(body);
        match body::multipart(content_type, body, encodings) {
            Ok((content_type, body)) => self.set_body(&content_type, body),
            Err(fault) => self.refuse("body", fault),
        }
    }

    /// Sets a body whose media type is the content's own, where it has one; `content_type` may be a range.
    pub fn blob(&mut self, content_type: &'static str, body: &Blob) {
        match body::media_type_within(content_type, body) {
            Ok(content_type) => self.set_body(content_type, body.payload()),
            Err(fault) => self.refuse("body", fault),
        }
    }

    /// Sets a text body.
    pub fn text(&mut self, content_type: &'static str, body: &str) {
        self.bytes(content_type, Bytes::copy_from_slice(body.as_bytes()));
    }

    /// Sets a body of bytes.
    pub fn bytes(&mut self, content_type: &'static str, body: Bytes) {
        self.set_body(content_type, body.into());
    }

    pub(crate) fn set_body(&mut self, content_type: &str, body: Payload) {
        match HeaderValue::from_str(content_type) {
            Ok(value) => drop(self.headers.insert(CONTENT_TYPE, value)),
            Err(_) => self.mistake(RequestErrorKind::Header { name: CONTENT_TYPE.to_string() }),
        }
        self.body = body;
    }

    /// Puts a JSON body in another one's place.
    pub(crate) fn replace_json(&mut self, body: String) {
        #[cfg(feature = "testing")]
        self.notes.replace_body(&body);
        if !self.headers.contains_key(CONTENT_TYPE) {
            self.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        self.body = Bytes::from(body).into();
    }

    /// The same request once more, but for what is wrong with it.
    pub(crate) fn again(&self) -> Self {
        Self {
            core: self.core.clone(),
            operation: self.operation,
            method: self.method.clone(),
            path: self.path.clone(),
            target: self.target.clone(),
            security: self.security,
            segments: self.segments.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            cookies: self.cookies.clone(),
            body: self.body.clone(),
            timeout: self.timeout,
            retry: self.retry.clone(),
            server: self.server.clone(),
            is_undocumented: self.is_undocumented,
            hands_over: self.hands_over,
            mistake: None,
            #[cfg(feature = "testing")]
            notes: self.notes.clone(),
        }
    }

    /// Limits the whole call, retries included.
    pub(crate) fn timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// Decides by this policy whether the call is tried again.
    pub(crate) fn retry(&mut self, policy: impl RetryPolicy) {
        self.retry = Some(Arc::new(policy));
    }

    /// Sends the request to one of the servers that its operation has.
    pub fn server(&mut self, server: ServerUrl) {
        self.server = Some(ServerChoice::Declared(server));
    }

    /// Sends the request to the server at this address.
    pub(crate) fn base_url(&mut self, url: &str) {
        self.server = Some(ServerChoice::Text(url.to_owned()));
    }

    /// Sets a header that the user names.
    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        #[cfg(feature = "testing")]
        self.notes.secret(name, value);
        self.insert_header(name, value);
    }

    fn insert_header(&mut self, name: &str, value: &str) {
        match header(name, value) {
            Ok((name, value)) => drop(self.headers.insert(name, value)),
            Err(name) => self.mistake(RequestErrorKind::Header { name }),
        }
    }

    /// Adds a query parameter that the user names.
    pub(crate) fn add_query(&mut self, name: &str, value: &str) {
        #[cfg(feature = "testing")]
        self.notes.secret(name, value);
        let mut pair = String::new();
        parameter::encode_into(&mut pair, name, parameter::QUERY);
        pair.push('=');
        parameter::encode_into(&mut pair, value, parameter::QUERY);
        self.query.push(("", pair));
    }

    /// The call of the request, and what reads its answers.
    pub fn call<T: 'static, B: 'static, O: 'static>(
        self,
        success: DecodeSuccess<T>,
        failure: DecodeFailure<B>,
    ) -> Call<T, B, O> {
        #[cfg(feature = "testing")]
        return Call::new(self.noted(TypeId::of::<O>(), &checks(success, failure)), success, failure);
        #[cfg(not(feature = "testing"))]
        return Call::new(self, success, failure);
    }

    /// Notes which operation it is of, for tests.
    #[cfg(feature = "testing")]
    fn noted(mut self, operation: TypeId, checks: &dyn Fn() -> Checks) -> Self {
        self.notes.operation(operation, checks());
        self
    }

    fn refuse(&mut self, name: &'static str, fault: Fault) {
        self.mistake(match fault {
            Fault::Encode(source) => RequestErrorKind::Encode { part: name, source },
            Fault::Reason(reason) => RequestErrorKind::Parameter { parameter: name, reason },
            Fault::Header(name) => RequestErrorKind::Header { name },
        });
    }

    /// Keeps the first mistake: the others may follow from it.
    pub(crate) fn mistake(&mut self, kind: RequestErrorKind) {
        self.mistake.get_or_insert_with(|| Box::new(RequestError::new(self.operation.id, kind)));
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Request").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}

/// Sets what belongs to a name, in the place where it was.
fn replace(list: &mut Vec<(&'static str, String)>, name: &'static str, value: Option<String>) {
    let place = list.iter().position(|(set, _)| *set == name);
    match (place.and_then(|place| list.get_mut(place)), value) {
        (Some(entry), Some(value)) => entry.1 = value,
        (None, Some(value)) => list.push((name, value)),
        (Some(_), None) => list.retain(|(set, _)| *set != name),
        (None, None) => {}
    }
}

/// Headers that say where a message goes and where it ends: one wrong value, and the server reads another request.
const OWN: &[&str] = &[
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// A header that is not ours to set, checked; marked as sensitive, since only its user knows whether it is. On error its
/// name, empty if that is not valid itself.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| String::new())?;
    if OWN.contains(&name.as_str()) {
        return Err(name.to_string());
    }
    match HeaderValue::from_bytes(value.as_bytes()) {
        Ok(mut value) => {
            value.set_sensitive(true);
            Ok((name, value))
        }
        Err(_) => Err(name.to_string()),
    }
}
