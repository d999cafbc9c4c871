//! The one engine under all operations: a filled request enters; credentials, redirects, retries, limits and time limits
//! are applied; a raw response or the phase in which it failed leaves.

mod collect;
mod exchange;
mod redirect;
pub(crate) mod retry;

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::StatusCode;

pub(crate) use collect::{BodyFault, collect};

use crate::auth::grants;
use crate::client::Core;
use crate::clock::tokio_has_time;
use crate::error::{
    Failure, RequestError, RequestErrorKind, TransportError, TransportErrorKind, UnreadableError,
    UnreadableReason,
};
use crate::request::Request;
use crate::response::RawResponse;
use crate::stream::{Live, Source};
use crate::transport::Progress;
use exchange::{Exchange, Hop};

/// How many redirects of one origin are followed.
const REDIRECTS: usize = 5;

/// Sends a request, as often as it takes and is safe.
pub(crate) async fn execute(mut request: Request) -> Result<RawResponse, Failure> {
    if let Some(mistake) = request.mistake.take() {
        return Err(Failure::Request(mistake));
    }
    let core = request.core.clone();
    let refuse = |kind| Failure::from(RequestError::new(request.operation.id, kind));
    let exchange = Exchange::prepare(&core, &request).map_err(refuse)?;
    if core.needs_tokio() && !tokio_has_time() {
        return Err(refuse(RequestErrorKind::NoRuntime));
    }
    // The parts live on in the exchange: a call should hold its body once.
    drop(request);
    let progress = Progress::default();
    let deadline = core.clock().now().checked_add(exchange.timeout);
    let tries = run(&core, &exchange, &progress, deadline);
    match race(tries, core.clock().sleep(exchange.timeout)).await {
        Some(outcome) => outcome,
        None if progress.may_have_left() => {
            Err(exchange.failure(TransportError::maybe_sent(TransportErrorKind::Timeout)))
        }
        None => Err(exchange.failure(TransportError::not_sent(TransportErrorKind::Timeout))),
    }
}

/// What a future gives, or `None` if the timer is faster.
pub(crate) async fn race<F: Future>(future: F, timer: impl Future<Output = ()>) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut timer = pin!(timer);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => timer.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// A response whose body came whole or not.
struct Answer {
    response: RawResponse,
    fault: Option<BodyFault>,
}

impl Answer {
    /// Whether another try is allowed, and could end otherwise.
    fn is_retryable(&self, repeatable: bool) -> bool {
        let is_cut = matches!(self.fault, Some(BodyFault::Lost(_))) && self.response.status.is_success();
        (is_cut && repeatable) || retry::is_retryable_status(self.response.status, repeatable)
    }
}

/// Tries until there is an answer to give, or nothing more that is safe to try.
async fn run(
    core: &Core,
    exchange: &Exchange,
    progress: &Progress,
    deadline: Option<Instant>,
) -> Result<RawResponse, Failure> {
    let mut tries = 0;
    loop {
        let outcome = attempt(core, exchange, progress).await;
        tries += 1;
        let asked = match &outcome {
            Ok(answer) if answer.is_retryable(exchange.repeatable) => Some(answer.response.retry_after),
            Err(error) if error.is_transient() && (exchange.repeatable || !error.may_have_been_sent()) => {
                Some(None)
            }
            _ => None,
        };
        let delay = asked.and_then(|asked| core.retry().delay(tries, asked));
        let is_in_time = |delay: &Duration| {
            deadline.is_none_or(|deadline| deadline.saturating_duration_since(core.clock().now()) > *delay)
        };
        match delay.filter(is_in_time) {
            Some(delay) => core.clock().sleep(delay).await,
            None => return finish(exchange, progress, outcome),
        }
    }
}

fn finish(
    exchange: &Exchange,
    progress: &Progress,
    outcome: Result<Answer, TransportError>,
) -> Result<RawResponse, Failure> {
    match outcome {
        // An earlier try may have reached the server, so the call may have.
        Err(error) if progress.may_have_left() => Err(exchange.failure(error.after_sent())),
        Err(error) => Err(exchange.failure(error)),
        // Status wins: what there is of an error's body is enough.
        Ok(Answer { response, fault: Some(fault) }) if response.status.is_success() => {
            let cause = match fault {
                BodyFault::TooLarge { limit } => UnreadableReason::TooLarge { limit },
                BodyFault::Lost(error) => UnreadableReason::Truncated(exchange.of_call(error)),
            };
            let error = UnreadableError::new(exchange.operation, response, cause, exchange.repeatable);
            Err(Failure::Unreadable(Box::new(error)))
        }
        Ok(Answer { response, .. }) => Ok(response),
    }
}

/// One try: with its redirects, and once more if the server refuses a token that can be fetched anew.
async fn attempt(core: &Core, exchange: &Exchange, progress: &Progress) -> Result<Answer, TransportError> {
    let mut hop = Hop::first(exchange);
    let mut redirects = 0;
    let mut refused: Option<Answer> = None;
    loop {
        progress.preparing();
        let granted = match (grants(core, &exchange.schemes).await, refused.take()) {
            (Ok(granted), None) => granted,
            (Ok(mut granted), Some(_)) => {
                granted.tokens.clear(); // once is enough
                granted
            }
            (Err(_), Some(answer)) => return Ok(answer),
            (Err(error), None) => return Err(error),
        };
        let answer = match send(core, exchange, &hop, &granted, progress).await {
            Ok(answer) => answer,
            Err(error) if redirects > 0 => return Err(error.after_sent()),
            Err(error) => return Err(error),
        };
        if answer.response.status == StatusCode::UNAUTHORIZED && !granted.tokens.is_empty() {
            granted.refuse(core);
            refused = Some(answer);
            continue;
        }
        match redirect::follow(&exchange.origin, &hop, &answer.response) {
            Some(next) if redirects < REDIRECTS => {
                hop = next;
                redirects += 1;
            }
            _ => return Ok(answer),
        }
    }
}

/// One request and its response.
async fn send(
    core: &Core,
    exchange: &Exchange,
    hop: &Hop,
    granted: &crate::auth::Granted,
    progress: &Progress,
) -> Result<Answer, TransportError> {
    let request = exchange.request(hop, &granted.grants, progress)?;
    progress.sending();
    let response = match core.transport().send(request).await {
        Ok(response) => response,
        Err(error) => {
            if error.may_have_been_sent() {
                progress.reached();
            } else {
                progress.preparing();
            }
            return Err(error);
        }
    };
    progress.reached();
    let (head, body) = response.into_parts();
    let (body, fault, live) = if exchange.hands_over(head.status, &head.headers) {
        let source = Source::new(body, core.clone(), exchange.operation);
        (Bytes::new(), None, Some(Live::new(source)))
    } else {
        let (body, fault) = collect(&head.headers, body, core.max_response_bytes()).await;
        (body, fault, None)
    };
    let retry_after = retry::retry_after(&head.headers, core.clock().system_time());
    let response =
        RawResponse { status: head.status, headers: head.headers, body, retry_after, api: core.api(), live };
    Ok(Answer { response, fault })
}
