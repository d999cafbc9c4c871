//! Calls: a filled request and two decoders enter, a future of the typed result leaves.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;

use crate::api::Operation;
use crate::client::Core;
use crate::engine::{Executed, execute};
use crate::error::{ApiError, Error, Failure, NoBody, RequestErrorKind, UnreadableError, UnreadableReason};
use crate::intercept::{Outcome, OutcomeClass};
use crate::page::{Items, Pages, Paginated};
use crate::request::Request;
use crate::response::{self, RawResponse, Response};
use crate::retry::RetryPolicy;
use crate::transport::BoxFuture;
use crate::values::Blob;
use crate::wire::{DecodeError, Encode};

/// Reads a success.
pub type DecodeSuccess<T> = fn(&RawResponse) -> Result<T, DecodeError>;
/// Reads an error's body; none is fine.
pub type DecodeFailure<B> = fn(&RawResponse) -> Result<Option<B>, DecodeError>;

/// A call of an operation, which is sent when it is awaited: `.await` gives the decoded body, [`send`](Self::send) the
/// whole response.
///
/// A client's methods prepare calls. A call owns all that it needs, so it can be spawned, joined and kept; what is wrong
/// with it surfaces when it is awaited. `T` is what the call gives, `B` the body of its errors, and `O` the operation, so
/// that calls of different operations are of different types, however alike their answers are.
///
/// `Debug` shows the operation only.
#[must_use = "a call is sent only when it is awaited"]
pub struct Call<T, B, O = ()> {
    request: Request,
    success: DecodeSuccess<T>,
    failure: DecodeFailure<B>,
    operation: PhantomData<fn() -> O>,
}

impl<T, B, O> Call<T, B, O> {
    pub(crate) fn new(request: Request, success: DecodeSuccess<T>, failure: DecodeFailure<B>) -> Self {
        Self { request, success, failure, operation: PhantomData }
    }

    /// The request, for what an operation's own setters set.
    #[doc(hidden)]
    pub fn request(&mut self) -> &mut Request {
        &mut self.request
    }

    /// Limits the whole call, retries included, instead of the client's own limit.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.timeout(timeout);
        self
    }

    /// Decides by this policy whether the call is tried again, instead of the client's own:
    /// `Retries::none()`, `Retries::at_most(5)`.
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.request.retry(policy);
        self
    }

    /// Sets a header, and so overrules the client's and the operation's own.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request.set_header(name, value);
        self
    }

    /// Adds a query parameter that the API's document does not have.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.request.add_query(name, value);
        self
    }

    /// Sends the call to the server at this address, instead of the client's or the operation's own. The client's
    /// credentials go there too.
    pub fn base_url(mut self, url: &str) -> Self {
        self.request.base_url(url);
        self
    }

    /// The pages of the list, each a call like this one. Only calls of operations with `x-pagination` have them.
    pub fn pages(self) -> Pages<T, B>
    where
        O: Paginated<Page = T>,
    {
        self.into_pages()
    }

    /// The items of all pages of the list. Only calls of operations with `x-pagination` have them.
    pub fn items(self) -> Items<O::Item, B>
    where
        O: Paginated<Page = T>,
        T: 'static,
        B: 'static,
        O::Item: 'static,
    {
        Items::new(self.into_pages(), O::items)
    }

    #[doc(hidden)]
    pub fn into_pages(self) -> Pages<T, B> {
        Pages::new(self.request, self.success, self.failure)
    }

    #[doc(hidden)]
    pub fn into_items<P>(self) -> Items<P::Item, B>
    where
        P: Paginated<Page = T>,
        T: 'static,
        B: 'static,
        P::Item: 'static,
    {
        Items::new(self.into_pages(), P::items)
    }

    /// Sends the call and gives the whole response: status, headers, body, and the body's bytes.
    pub fn send(self) -> SendFuture<T, B> {
        let Self { request, success, failure, .. } = self;
        let operation = request.operation;
        let repeatable = operation.is_repeatable(&request.method);
        SendFuture { running: Box::pin(execute(request)), success, failure, operation, repeatable }
    }
}

impl<T, B, O> IntoFuture for Call<T, B, O> {
    type Output = Result<T, Error<B>>;
    type IntoFuture = CallFuture<T, B>;

    fn into_future(self) -> Self::IntoFuture {
        CallFuture(self.send())
    }
}

impl<T, B, O> fmt::Debug for Call<T, B, O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Call").field("operation", &self.request.operation.id).finish_non_exhaustive()
    }
}

/// A call under way, which gives the whole response.
#[must_use = "futures do nothing unless polled"]
pub struct SendFuture<T, B> {
    running: BoxFuture<'static, Result<Executed, Failure>>,
    success: DecodeSuccess<T>,
    failure: DecodeFailure<B>,
    operation: &'static Operation,
    repeatable: bool,
}

impl<T, B> SendFuture<T, B> {
    /// Status wins over decoding: only a success whose body cannot be read is unreadable.
    fn finish(&self, executed: Executed) -> Result<Response<T>, Error<B>> {
        let Executed { response: raw, mut watch } = executed;
        let (operation, status) = (self.operation.id, raw.status());
        if !status.is_success() {
            watch.end(&Outcome::of_status(&status));
            let decoded = match raw.undecoded {
                Some(error) => Err(error.into()),
                None => (self.failure)(&raw),
            };
            return Err(Error::Api(Box::new(ApiError::new(operation, raw, decoded, self.repeatable))));
        }
        match (self.success)(&raw) {
            Ok(body) => {
                watch.end(&Outcome::of_status(&status));
                Ok(Response { raw, body })
            }
            Err(error) => {
                let (class, error_type) = (OutcomeClass::Unreadable, Some("decode"));
                watch.end(&Outcome { class, status: Some(status), error_type });
                let cause = UnreadableReason::Decode(error);
                Err(Error::Unreadable(Box::new(UnreadableError::new(operation, raw, cause, self.repeatable))))
            }
        }
    }
}

impl<T, B> Future for SendFuture<T, B> {
    type Output = Result<Response<T>, Error<B>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match ready!(self.running.as_mut().poll(context)) {
            Ok(executed) => self.finish(executed),
            Err(failure) => Err(failure.into()),
        })
    }
}

impl<T, B> fmt::Debug for SendFuture<T, B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SendFuture").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}

/// A call under way, which gives the decoded body.
#[derive(Debug)]
#[must_use = "futures do nothing unless polled"]
pub struct CallFuture<T, B>(SendFuture<T, B>);

impl<T, B> Future for CallFuture<T, B> {
    type Output = Result<T, Error<B>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map_ok(Response::into_body)
    }
}

/// A call of an endpoint that the API's document does not have, with the client's credentials and policies.
#[derive(Debug)]
#[must_use = "a call is sent only when it is awaited"]
pub struct RawCall {
    call: Call<Bytes, NoBody>,
}

static RAW: Operation = Operation { id: "request", accept: "*/*", ..Operation::DEFAULT };

impl RawCall {
    pub(crate) fn new(core: Core, method: http::Method, path: &str) -> Self {
        let mut request = Request::new(core, &RAW);
        request.method = method;
        request.is_undocumented = true;
        request.security = request.core.api().security;
        if path.starts_with('/') && !path.contains(['?', '{', '}']) && crate::address::is_target(path) {
            request.path = path.to_owned().into();
        } else {
            let reason = "the path must begin with `/`, be percent-encoded, and have no query: see `query`";
            request.mistake(RequestErrorKind::Url { reason });
        }
        Self { call: Call::new(request, response::bytes, response::no_body) }
    }

    /// Adds a query parameter.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.call = self.call.query(name, value);
        self
    }

    /// Sets a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.call = self.call.header(name, value);
        self
    }

    /// Sets a JSON body.
    pub fn json<T: Encode + ?Sized>(mut self, body: &T) -> Self {
        self.call.request.json(body);
        self
    }

    /// Sets a body: bytes, text, or any [`Blob`], which need not be in memory.
    pub fn body(mut self, content_type: &str, body: impl Into<Blob>) -> Self {
        self.call.request.set_body(content_type, body.into().payload());
        self
    }

    /// Limits the whole call, retries included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.call = self.call.timeout(timeout);
        self
    }

    /// Decides by this policy whether the call is tried again, instead of the client's own.
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.call = self.call.retry(policy);
        self
    }

    /// The call's future.
    pub fn send(self) -> SendFuture<Bytes, NoBody> {
        self.call.send()
    }
}

impl IntoFuture for RawCall {
    type Output = Result<Response<Bytes>, Error>;
    type IntoFuture = SendFuture<Bytes, NoBody>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}
