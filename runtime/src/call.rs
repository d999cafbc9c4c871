//! Calls: a filled request and two decoders enter, a future of the typed result leaves.

mod sending;

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;

use crate::api::Operation;
use crate::client::Core;
use crate::error::{Error, NoBody, RequestErrorKind};
use crate::page::{Items, Pages, Paginated};
use crate::request::Request;
use crate::response::{self, RawResponse, Response};
use crate::retry::RetryPolicy;
use crate::stream::{ByteStream, byte_stream};
use crate::values::Blob;
use crate::wire::{DecodeError, Encode};
use sending::Sending;

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
        Pages::new(self.request, self.success, self.failure)
    }

    /// The items of all pages of the list. Only calls of operations with `x-pagination` have them.
    pub fn items(self) -> Items<O::Item, B>
    where
        O: Paginated<Page = T>,
        T: 'static,
        B: 'static,
        O::Item: 'static,
    {
        Items::new(self.pages(), O::items)
    }

    /// Sends the call and gives the whole response: status, headers, body, and the body's bytes.
    ///
    /// [`streaming`](SendFuture::streaming) leaves the body to be read as it comes, such as into a file:
    /// `call.send().streaming().await?.into_body().save_to("report.pdf").await?`.
    pub fn send(self) -> SendFuture<T, B> {
        let Self { request, success, failure, .. } = self;
        SendFuture { sending: Sending::new(request), success, failure }
    }

    /// Sends the call and waits for the whole response, without an async runtime: a thread in the background, which all
    /// clients of the process share, drives the connections.
    ///
    /// ```no_run
    /// # fn example(
    /// #     call: clientwright_runtime::Call<String, clientwright_runtime::NoBody>,
    /// # ) -> Result<(), clientwright_runtime::Error> {
    /// let response = call.send_blocking()?;
    /// println!("{}: {}", response.status(), response.body());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As awaited, and [`RequestErrorKind::InsideRuntime`] where an async runtime polls, which would have to wait:
    /// there, calls are awaited, or made in `spawn_blocking`.
    #[cfg(feature = "blocking")]
    pub fn send_blocking(self) -> Result<Response<T>, Error<B>> {
        self.send().wait_blocking()
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
    sending: Sending,
    success: DecodeSuccess<T>,
    failure: DecodeFailure<B>,
}

impl<T, B> SendFuture<T, B> {
    /// Gives the response as soon as its head is there, and leaves its body to be read as it comes: as large as it may be,
    /// no more of it is in memory than is being read. Errors of the server are read whole, as ever.
    ///
    /// Retries, redirects and the call's time limit end with the head.
    pub fn streaming(mut self) -> SendFuture<ByteStream, B> {
        self.sending.hand_over();
        SendFuture { sending: self.sending, success: byte_stream, failure: self.failure }
    }

    /// Waits for the response without an async runtime, as [`Call::send_blocking`] does.
    ///
    /// # Errors
    ///
    /// As [`Call::send_blocking`].
    #[cfg(feature = "blocking")]
    pub fn wait_blocking(self) -> Result<Response<T>, Error<B>> {
        crate::blocking::wait(self.sending.operation().id, self)
            .map_err(|error| Error::Request(Box::new(error)))?
    }
}

impl<T, B> Future for SendFuture<T, B> {
    type Output = Result<Response<T>, Error<B>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let (success, failure) = (self.success, self.failure);
        match self.sending.poll(context, failure) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(raw)) => Poll::Ready(self.sending.read(raw, success).map_err(Error::Unreadable)),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
        }
    }
}

impl<T, B> fmt::Debug for SendFuture<T, B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SendFuture")
            .field("operation", &self.sending.operation().id)
            .finish_non_exhaustive()
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

    #[cfg(feature = "testing")]
    pub(crate) fn into_call(self) -> Call<Bytes, NoBody> {
        self.call
    }

    /// The call's future.
    pub fn send(self) -> SendFuture<Bytes, NoBody> {
        self.call.send()
    }

    /// Sends the call and waits for the response, without an async runtime: see [`Call::send_blocking`].
    ///
    /// # Errors
    ///
    /// As [`Call::send_blocking`] has them.
    #[cfg(feature = "blocking")]
    pub fn send_blocking(self) -> Result<Response<Bytes>, Error> {
        self.call.send_blocking()
    }
}

impl IntoFuture for RawCall {
    type Output = Result<Response<Bytes>, Error>;
    type IntoFuture = SendFuture<Bytes, NoBody>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}
