//! The one engine under all operations: a filled request enters; credentials, redirects, retries, limits and time limits
//! are applied; a raw response or the phase in which it failed leaves.

mod asked;
mod collect;
mod exchange;
mod redirect;

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

pub(crate) use asked::asked;
pub(crate) use collect::{BodyFault, collect};
pub(crate) use exchange::origin;

use crate::auth::grants;
use crate::client::Core;
use crate::clock::tokio_has_time;
use crate::error::{
    Failure, RequestError, RequestErrorKind, TransportError, TransportErrorKind, UnreadableError,
    UnreadableReason,
};
use crate::intercept::{Outcome, OutcomeClass};
use crate::request::Request;
use crate::response::RawResponse;
use crate::retry::TryOutcome;
use crate::stream::{Live, Source};
use crate::trace;
use crate::transport::{BoxFuture, Progress};
use crate::watch::{self, CallWatch};
pub(crate) use exchange::Exchange;
use exchange::Hop;

/// How many redirects of one origin are followed.
const REDIRECTS: usize = 5;

/// An answer, and who is still to be told how its call ended: it is not decoded yet.
pub(crate) struct Executed {
    pub(crate) response: RawResponse,
    pub(crate) watch: CallWatch,
}

/// Sends a request, as often as it takes and is safe.
pub(crate) async fn execute(mut request: Request) -> Result<Executed, Failure> {
    if let Some(mistake) = request.mistake.take() {
        return Err(Failure::Request(mistake));
    }
    let core = request.core.clone();
    let refuse = |kind| Failure::from(RequestError::new(request.operation.id, kind));
    let exchange = Arc::new(Exchange::prepare(&core, &request).map_err(refuse)?);
    if core.needs_tokio() && !tokio_has_time() {
        return Err(refuse(RequestErrorKind::NoRuntime));
    }
    // The parts live on in the exchange: a call should hold its body once.
    drop(request);
    perform(&core, &exchange).await
}

/// Makes the call of a stream of events again, once, to go on after an event.
pub(crate) async fn resume(
    core: &Core,
    exchange: &Exchange,
    last_event_id: &str,
) -> Result<RawResponse, Failure> {
    let again = exchange.after_event(core, last_event_id).map_err(|kind| exchange.refuse(kind))?;
    let Executed { response, mut watch } = perform(core, &Arc::new(again)).await?;
    watch.end(&Outcome::of_status(&response.status));
    Ok(response)
}

async fn perform(core: &Core, exchange: &Arc<Exchange>) -> Result<Executed, Failure> {
    let mut watch = CallWatch::new(core, exchange);
    if let Err(error) = watch.begin() {
        return Err(watch.fail(exchange.failure(error)));
    }
    let progress = Progress::default();
    let outcome = {
        let tries = pin!(run(core, exchange, &progress, &watch, core.clock().now()));
        let tries = pin!(trace::within(watch.span(), tries));
        race(tries, core.clock().limit(exchange.timeout)).await
    };
    let outcome =
        outcome.unwrap_or_else(|| finish(exchange, &progress, timed_out(exchange, progress.may_have_left())));
    match outcome {
        Ok(response) => Ok(Executed { response, watch }),
        Err(failure) => Err(watch.fail(failure)),
    }
}

/// What time ran out on: an answer of which only the body is missing, or nothing.
fn timed_out(exchange: &Exchange, may_have_left: bool) -> Result<Answer, TransportError> {
    let error = if may_have_left {
        TransportError::maybe_sent(TransportErrorKind::Timeout)
    } else {
        TransportError::not_sent(TransportErrorKind::Timeout)
    };
    match exchange.take_unfinished() {
        Some(response) => Ok(Answer { response, fault: Some(BodyFault::Lost(error)) }),
        None => Err(error),
    }
}

/// What a future gives, or `None` if the timer is faster. Both are pinned where they were made: a future that is moved into
/// another takes its room in it twice.
pub(crate) fn race<F: Future>(
    mut future: Pin<&mut F>,
    mut timer: BoxFuture<'static, ()>,
) -> impl Future<Output = Option<F::Output>> {
    poll_fn(move |context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => timer.as_mut().poll(context).map(|()| None),
    })
}

/// A response whose body came whole or not.
struct Answer {
    response: RawResponse,
    fault: Option<BodyFault>,
}

/// Tries until there is an answer to give, or nothing more that is safe to try.
async fn run(
    core: &Core,
    exchange: &Arc<Exchange>,
    progress: &Progress,
    watch: &CallWatch,
    begun: Instant,
) -> Result<RawResponse, Failure> {
    let mut tries: u32 = 0;
    loop {
        tries = tries.saturating_add(1);
        let (watched, allowed) = watch.begin_try(tries);
        let is_allowed = allowed.is_ok();
        let outcome = match allowed {
            Ok(()) => {
                let attempt = pin!(attempt_in_time(core, exchange, progress, watched.headers()));
                trace::within(watched.span(), attempt).await
            }
            Err(error) => Err(error),
        };
        let budget = &core.retrying().budget;
        if !is_failure(&outcome) {
            watched.end(|| outcome_of(&outcome), None);
            budget.deposit(tries);
            return finish(exchange, progress, outcome);
        }
        let elapsed = core.clock().now().saturating_duration_since(begun);
        let ended = ended(exchange.operation, tries, elapsed, &outcome);
        let is_refusal = ended.response.is_some_and(|response| response.is_refusal);
        let is_safe = is_allowed
            && exchange.is_replayable()
            && (exchange.repeatable || is_refusal || !ended.may_have_been_sent());
        let room = exchange.timeout.saturating_sub(elapsed);
        let delay = if is_safe { core.retrying().next(&*exchange.policy, &ended, room) } else { None };
        watched.end(|| outcome_of(&outcome), delay);
        let Some(delay) = delay else {
            if ended.response.is_some() && !ended.is_transient() {
                budget.deposit(tries); // the server works: it said no
            }
            return finish(exchange, progress, outcome);
        };
        core.clock().sleep(delay).await;
        trace::retries(tries);
        progress.next_try(is_refusal);
    }
}

fn ended<'o>(
    operation: &'static str,
    tries: u32,
    elapsed: Duration,
    outcome: &'o Result<Answer, TransportError>,
) -> TryOutcome<'o> {
    let (response, error) = match outcome {
        Ok(Answer { response, fault: Some(BodyFault::Lost(error)) }) => (Some(response), Some(error)),
        Ok(Answer { response, .. }) => (Some(response), None),
        Err(error) => (None, Some(error)),
    };
    TryOutcome { operation, tries, elapsed, response, error }
}

/// What onlookers are told of a try.
fn outcome_of(outcome: &Result<Answer, TransportError>) -> Outcome<'_> {
    match outcome {
        Ok(Answer { response, fault: Some(fault) }) if response.status.is_success() => {
            let error_type = match fault {
                BodyFault::TooLarge { .. } => "too_large",
                BodyFault::Lost(error) if error.is_timeout() => "timeout",
                BodyFault::Lost(_) => "truncated",
                BodyFault::Encoding(_) => "encoding",
            };
            let (class, status) = (OutcomeClass::Unreadable, Some(response.status));
            Outcome { class, status, error_type: Some(error_type) }
        }
        Ok(Answer { response, .. }) => Outcome::of_status(&response.status),
        Err(error) => {
            let is_sent = error.may_have_been_sent();
            let class = if is_sent { OutcomeClass::MaybeSent } else { OutcomeClass::NotSent };
            Outcome { class, status: None, error_type: Some(watch::error_type(error.kind())) }
        }
    }
}

/// Whether there is anything that another try could better. A body over the limit would be again.
fn is_failure(outcome: &Result<Answer, TransportError>) -> bool {
    match outcome {
        Ok(Answer { response, fault }) => {
            !response.status.is_success() || matches!(fault, Some(BodyFault::Lost(_)))
        }
        Err(_) => true,
    }
}

/// One try, which ends when its time is up.
async fn attempt_in_time(
    core: &Core,
    exchange: &Arc<Exchange>,
    progress: &Progress,
    added: Option<&HeaderMap>,
) -> Result<Answer, TransportError> {
    let mut attempt = pin!(attempt(core, exchange, progress, added));
    let Some(limit) = core.attempt_timeout() else { return attempt.as_mut().await };
    let outcome = race(attempt, core.clock().limit(limit)).await;
    outcome.unwrap_or_else(|| timed_out(exchange, progress.try_may_have_left()))
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
                BodyFault::Encoding(error) => UnreadableReason::Encoding(error),
            };
            let error = UnreadableError::new(exchange.operation, response, cause, exchange.may_repeat());
            Err(Failure::Unreadable(Box::new(error)))
        }
        Ok(Answer { mut response, .. }) => {
            response.is_final = !exchange.is_replayable();
            Ok(response)
        }
    }
}

/// One try: with its redirects, and once more if the server refuses a token that can be fetched anew.
async fn attempt(
    core: &Core,
    exchange: &Arc<Exchange>,
    progress: &Progress,
    added: Option<&HeaderMap>,
) -> Result<Answer, TransportError> {
    let mut hop = Hop::first(exchange);
    let mut redirects = 0;
    let mut refused: Option<Answer> = None;
    loop {
        progress.preparing();
        let granted = match (grants(core, &exchange.credentials, &exchange.schemes).await, refused.take()) {
            (Ok(granted), None) => granted,
            (Ok(mut granted), Some(_)) => {
                granted.tokens.clear(); // once is enough
                granted
            }
            (Err(_), Some(answer)) => return Ok(answer),
            (Err(error), None) => return Err(error),
        };
        let answer = match send(core, exchange, &hop, &granted, progress, added).await {
            Ok(answer) => answer,
            Err(error) if redirects > 0 => return Err(error.after_sent()),
            Err(error) => return Err(error),
        };
        if answer.response.status == StatusCode::UNAUTHORIZED && !granted.tokens.is_empty() {
            granted.refuse(&exchange.credentials);
            if !exchange.has_content_for(&hop) {
                return Ok(answer);
            }
            trace::refused_token();
            refused = Some(answer);
            continue;
        }
        match redirect::follow(&exchange.origin, &hop, &answer.response) {
            Some(next) if redirects < REDIRECTS && exchange.has_content_for(&next) => {
                trace::redirected(answer.response.status);
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
    exchange: &Arc<Exchange>,
    hop: &Hop,
    granted: &crate::auth::Granted,
    progress: &Progress,
    added: Option<&HeaderMap>,
) -> Result<Answer, TransportError> {
    let body = exchange.open_body(hop).await?;
    let request = exchange.request(hop, &granted.grants, progress, added, body)?;
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
    let (reset, now) = (core.api().rate_limit_reset.as_ref(), core.clock().system_time());
    let retry_after = asked(head.status, &head.headers, reset, now);
    let (status, mut headers) = (head.status, head.headers);
    let is_stream = exchange.hands_over(status, &headers);
    // What a stream unfolds to has no limit as a whole: each of its items has one.
    let limit = if is_stream { u64::MAX } else { core.max_response_bytes() };
    let (body, undecoded) = core.codings().undo(status, &mut headers, body, limit);
    // What was redirected was seen by the server before.
    let is_refusal = status == StatusCode::TOO_MANY_REQUESTS && !hop.is_redirected;
    let mut response = RawResponse {
        status,
        headers,
        body: Bytes::new(),
        retry_after,
        is_refusal,
        is_final: false,
        undecoded,
        api: core.api(),
        target: if exchange.described.pagination.is_some() { hop.target.clone() } else { String::new() },
        live: None,
    };
    if is_stream && undecoded.is_none() {
        response.live = Some(Live::new(Source::new(body, core.clone(), Arc::clone(exchange))));
        return Ok(Answer { response, fault: None });
    }
    let is_error = !response.status.is_success();
    if is_error {
        exchange.set_unfinished(Some(response.clone()));
    }
    let (body, fault) = collect(&response.headers, body, core.max_response_bytes()).await;
    if is_error {
        exchange.set_unfinished(None);
    }
    if body.is_empty() {
        response.undecoded = None;
    }
    let fault = fault.or(response.undecoded.map(BodyFault::Encoding));
    response.body = body;
    Ok(Answer { response, fault })
}
