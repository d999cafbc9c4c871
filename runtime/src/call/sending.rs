//! The way of a call from its request to its answer. What stands here is compiled once, or once for a type of errors, or of
//! successes; what stands in the futures is compiled for every pair of them that a program awaits.

use std::task::{Context, Poll};

use super::{DecodeFailure, DecodeSuccess};
use crate::api::Operation;
use crate::engine::{Executed, execute};
use crate::error::{ApiError, Error, Failure, UnreadableError, UnreadableReason};
use crate::intercept::{Outcome, OutcomeClass};
use crate::request::Request;
use crate::response::{RawResponse, Response};
use crate::transport::BoxFuture;
use crate::watch::CallWatch;
use crate::wire::DecodeError;

/// A call, from its request until it is known how it ended.
pub(super) struct Sending {
    state: State,
    operation: &'static Operation,
    repeatable: bool,
}

#[allow(clippy::large_enum_variant, reason = "a box more a call would serve only who looks at its size")]
enum State {
    Ready(Request),
    Running(BoxFuture<'static, Result<Executed, Failure>>),
    /// It was answered, and who looks on is told how it ended when the answer is read.
    Answered(CallWatch),
    Over,
}

impl Sending {
    pub(super) fn new(request: Request) -> Self {
        let operation = request.operation;
        let repeatable = operation.is_repeatable(&request.method);
        Self { state: State::Ready(request), operation, repeatable }
    }

    pub(super) fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Leaves the body of a success to be read as it comes.
    pub(super) fn hand_over(&mut self) {
        if let State::Ready(request) = &mut self.state {
            request.hands_over = true;
        }
    }

    /// Goes on until there is a success, which is then to be [read](Self::read). An error of the server is read here, since
    /// few operations have one of their own. Status wins over decoding: only a success can be unreadable.
    pub(super) fn poll<B>(
        &mut self,
        context: &mut Context<'_>,
        failure: DecodeFailure<B>,
    ) -> Poll<Result<RawResponse, Error<B>>> {
        match self.advance(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(raw)) if raw.status.is_success() => Poll::Ready(Ok(raw)),
            Poll::Ready(Ok(raw)) => Poll::Ready(Err(Error::Api(Box::new(self.refusal(raw, failure))))),
            Poll::Ready(Err(failed)) => Poll::Ready(Err(failed.into())),
        }
    }

    fn advance(&mut self, context: &mut Context<'_>) -> Poll<Result<RawResponse, Failure>> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Ready(request) => self.state = State::Running(Box::pin(execute(request))),
                State::Running(mut running) => {
                    let Poll::Ready(outcome) = running.as_mut().poll(context) else {
                        self.state = State::Running(running);
                        return Poll::Pending;
                    };
                    return Poll::Ready(outcome.map(|Executed { response, watch }| {
                        self.state = State::Answered(watch);
                        response
                    }));
                }
                State::Answered(_) | State::Over => return Poll::Pending, // it was polled after its end
            }
        }
    }

    fn refusal<B>(&mut self, raw: RawResponse, failure: DecodeFailure<B>) -> ApiError<B> {
        let decoded = match raw.undecoded {
            Some(error) => Err(error.into()),
            None => failure(&raw),
        };
        self.end(&Outcome::of_status(&raw.status));
        ApiError::new(self.operation.id, raw, decoded, self.repeatable)
    }

    /// Reads the success that came.
    pub(super) fn read<T>(
        &mut self,
        raw: RawResponse,
        success: DecodeSuccess<T>,
    ) -> Result<Response<T>, Box<UnreadableError>> {
        match success(&raw) {
            Ok(body) => {
                self.end(&Outcome::of_status(&raw.status));
                Ok(Response { raw, body })
            }
            Err(error) => Err(self.unreadable(raw, error)),
        }
    }

    fn unreadable(&mut self, raw: RawResponse, error: DecodeError) -> Box<UnreadableError> {
        let (class, error_type) = (OutcomeClass::Unreadable, Some("decode"));
        self.end(&Outcome { class, status: Some(raw.status), error_type });
        let reason = UnreadableReason::Decode(error);
        Box::new(UnreadableError::new(self.operation.id, raw, reason, self.repeatable))
    }

    fn end(&mut self, outcome: &Outcome<'_>) {
        if let State::Answered(watch) = &mut self.state {
            watch.end(outcome);
        }
        self.state = State::Over;
    }
}
