//! The mock as a transport: a request enters, the planned answer leaves as a connection would bring it.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::answer::{Answer, End, Outcome, Reply};
use super::clock::MockClock;
use super::mock::Shared;
use super::received::Received;
use crate::clock::Clock;
use crate::error::{TransportError, TransportErrorKind};
use crate::transport::{Body, BoxFuture, Chunks, Incoming, Transport};

/// Carries requests to a [`Mock`](super::Mock).
#[derive(Clone)]
pub struct MockTransport {
    shared: Arc<Shared>,
}

impl MockTransport {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }
}

impl fmt::Debug for MockTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MockTransport")
    }
}

impl Transport for MockTransport {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<Response<Incoming>, TransportError>> {
        let shared = Arc::clone(&self.shared);
        Box::pin(async move { exchange(&shared, request).await })
    }
}

async fn exchange(
    shared: &Shared,
    request: http::Request<Body>,
) -> Result<Response<Incoming>, TransportError> {
    let (parts, mut body) = request.into_parts();
    let mut whole = Vec::new();
    while let Some(chunk) = body.chunk().await {
        whole.extend_from_slice(&chunk?);
    }
    let received = Received::new(parts, whole.into());
    let Answer { delay, outcome, is_documented } = shared.answer(&received).map_err(refused)?;
    if delay > Duration::ZERO {
        shared.clock.sleep(delay).await;
    }
    match outcome {
        Outcome::Response(reply) => respond(shared, &received, &reply, is_documented).map_err(refused),
        Outcome::Fault { kind, is_sent: true } => Err(TransportError::maybe_sent(kind)),
        Outcome::Fault { kind, is_sent: false } => Err(TransportError::not_sent(kind)),
        Outcome::Silence => {
            shared.clock.silence().await;
            std::future::pending().await
        }
    }
}

fn refused(unexpected: super::Unexpected) -> TransportError {
    TransportError::not_sent(TransportErrorKind::Other).permanent().with_source(unexpected)
}

fn respond(
    shared: &Shared,
    received: &Received,
    reply: &Reply,
    is_documented: bool,
) -> Result<Response<Incoming>, super::Unexpected> {
    let sent = received.sent();
    let mut renderings = reply.renderings(sent.map_or("", |sent| sent.operation.accept)).into_iter();
    let (mut headers, mut body) = renderings.next().unwrap_or_default();
    if let Some(sent) = sent.filter(|_| is_documented)
        && let Err(error) = sent.check(reply.status, &headers, &body)
    {
        let fits = |(headers, body): &(_, _)| sent.check(reply.status, headers, body).is_ok();
        let Some(other) = renderings.find(fits) else {
            let name = received.name();
            return Err(shared.problem(format!(
                "the answer {} to {name} is not the documented one: {error}",
                reply.status
            )));
        };
        (headers, body) = other;
    }
    let mut response = Response::new(incoming(reply, body, &shared.clock));
    *response.status_mut() = reply.status;
    *response.headers_mut() = headers;
    Ok(response)
}

/// The body as it comes in.
fn incoming(reply: &Reply, body: Bytes, clock: &MockClock) -> Incoming {
    if reply.end.is_none() && reply.pace.is_none() {
        return body.into();
    }
    let length = reply.end.map_or(body.len(), |(length, _)| length.min(body.len()));
    let (size, pause) = reply.pace.unwrap_or((usize::MAX, Duration::ZERO));
    Incoming::new(Pieces {
        rest: body.slice(..length),
        size,
        pause,
        end: reply.end.map(|(_, end)| end),
        clock: clock.clone(),
        sleep: None,
    })
}

/// A body that comes piece by piece, and may end before its end.
struct Pieces {
    rest: Bytes,
    size: usize,
    pause: Duration,
    end: Option<End>,
    clock: MockClock,
    sleep: Option<BoxFuture<'static, ()>>,
}

impl Chunks for Pieces {
    fn poll_chunk(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        if let Some(sleep) = &mut self.sleep {
            ready!(sleep.as_mut().poll(context));
            self.sleep = None;
        }
        if self.rest.is_empty() {
            return match self.end {
                None => Poll::Ready(None),
                Some(End::Cut) => {
                    self.end = None;
                    Poll::Ready(Some(Err(TransportError::maybe_sent(TransportErrorKind::Closed))))
                }
                Some(End::Silence) => {
                    let mut silence = self.clock.silence();
                    let poll = silence.as_mut().poll(context).map(|()| None);
                    self.sleep = Some(silence);
                    poll
                }
            };
        }
        let size = self.size.min(self.rest.len());
        let piece = self.rest.split_to(size);
        if self.pause > Duration::ZERO {
            self.sleep = Some(self.clock.sleep(self.pause));
        }
        Poll::Ready(Some(Ok(piece)))
    }
}
