//! What a test expects, as it says it: which requests, and what answers they get.

#![allow(clippy::return_self_not_must_use, reason = "what is expected holds as soon as it is said")]

use std::borrow::Borrow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use super::answer::{Answer, Body, Content};
use super::matcher::Matcher;
use super::mock::{Mock, Plan, Times};
use super::received::Received;
use super::report::fail;
use super::sent::Shown;
use super::when::OperationCall;
use crate::error::TransportErrorKind;
use crate::stream::{EventStream, JsonStream};
use crate::wire::{Decode, Encode, from_json, to_json};

/// Requests that a [`Mock`](super::Mock) is to answer, and how: made by [`Mock::when`](super::Mock::when).
///
/// Answers are given in their order, each once, unless [`times`](Self::times) or [`any_times`](Self::any_times) follows it.
/// What is expected and not asked for fails the test. Of several expectations that a request meets, the first that has an
/// answer left gives it.
///
/// What is wrong with an expectation itself panics where it is said.
pub struct Expectation<'m, K> {
    mock: &'m Mock,
    index: usize,
    call: PhantomData<fn() -> K>,
}

/// Which requests.
impl<'m, K: OperationCall> Expectation<'m, K> {
    pub(super) fn new(mock: &'m Mock, index: usize) -> Self {
        Self { mock, index, call: PhantomData }
    }

    /// Only those whose parameter of this name has this value: in the path, the query, a header or a cookie.
    #[track_caller]
    pub fn with_parameter<T: Encode>(self, name: &str, value: T) -> Self {
        self.matching_all(Matcher::parameter(name, Some(shown(&value))))
    }

    /// Only those that were given no parameter of this name.
    pub fn without_parameter(self, name: &str) -> Self {
        self.matching_all(Matcher::parameter(name, None))
    }

    /// Only those that have this header, credentials and the client's own ones included.
    pub fn with_header(self, name: &str, value: &str) -> Self {
        self.matching_all(Matcher::Header { name: name.to_owned(), value: value.to_owned() })
    }

    /// Only those whose whole body is this JSON: of a model, or a `serde_json::Value`.
    #[track_caller]
    pub fn with_body<T: Encode>(self, body: T) -> Self {
        self.matching_all(Matcher::Body(shown(&body)))
    }

    /// Only those whose JSON body has this value at a place: `/name`, `/keys/0/id`.
    #[track_caller]
    pub fn with_property<T: Encode>(self, pointer: &str, value: T) -> Self {
        self.matching_all(Matcher::Property { pointer: pointer.to_owned(), value: shown(&value) })
    }

    /// Only those for which this holds; `what` says it in reports.
    pub fn matching(self, what: &str, holds: impl Fn(&Received) -> bool + Send + Sync + 'static) -> Self {
        self.matching_all(Matcher::Custom { what: what.to_owned(), holds: Arc::new(holds) })
    }

    fn matching_all(self, matcher: Matcher) -> Self {
        self.mock.change(self.index, |plan| plan.matchers.push(matcher));
        self
    }
}

/// What answers they get.
impl<K: OperationCall> Expectation<'_, K> {
    /// Answers with a success: 200 with this body, or 204 where there is none (`()`).
    #[track_caller]
    pub fn answer(self, body: impl Borrow<K::Success>) -> Self
    where
        K::Success: Body,
    {
        self.answer_with(body.borrow().answer().documented())
    }

    /// Answers with a success: 200 with this JSON, which has to be readable as what the call gives.
    #[track_caller]
    pub fn answer_json(self, json: &str) -> Self
    where
        K::Success: Decode,
    {
        match from_json::<K::Success>(json.as_bytes()) {
            Ok(_) => self.answer_with(Answer::response(200, Content::Json(json.to_owned())).documented()),
            Err(error) => fail(&format!("the answer is not what the call gives: {error}")),
        }
    }

    /// Answers with an error that has a body: what the document says of this status, or the test fails.
    #[track_caller]
    pub fn answer_error(self, status: u16, body: impl Borrow<K::Error>) -> Self
    where
        K::Error: Body,
    {
        self.answer_body(status, body.borrow())
    }

    /// Answers with one of several bodies that the document has for an answer: the one of this status, or the test fails.
    #[track_caller]
    pub fn answer_body<T: Body>(self, status: u16, body: &T) -> Self {
        self.answer_with(body.answer().documented()).status(status)
    }

    /// Answers with a status and no body.
    #[track_caller]
    pub fn answer_status(self, status: u16) -> Self {
        self.answer_with(Answer::status(status))
    }

    /// Answers with server-sent events, each with a value as its data.
    #[track_caller]
    pub fn answer_events<T, I>(self, events: impl IntoIterator<Item = I>) -> Self
    where
        K: OperationCall<Success = EventStream<T>>,
        I: Borrow<T>,
        T: Encode,
    {
        self.answer_with(Answer::events(events.into_iter().map(|event| json(event.borrow()))))
    }

    /// Answers with JSON values, one after the other.
    #[track_caller]
    pub fn answer_values<T, I>(self, values: impl IntoIterator<Item = I>) -> Self
    where
        K: OperationCall<Success = JsonStream<T>>,
        I: Borrow<T>,
        T: Encode,
    {
        self.answer_with(Answer::lines(values.into_iter().map(|value| json(value.borrow()))))
    }

    /// Fails as if the request had never left.
    pub fn fail_not_sent(self, kind: TransportErrorKind) -> Self {
        self.answer_with(Answer::not_sent(kind))
    }

    /// Fails as if the request had left, and the answer got lost.
    pub fn fail_maybe_sent(self, kind: TransportErrorKind) -> Self {
        self.answer_with(Answer::maybe_sent(kind))
    }

    /// Answers with anything: slow ones, cut ones, what the document does not have.
    pub fn answer_with(self, answer: Answer) -> Self {
        self.mock.change(self.index, |plan| plan.answers.push((answer, Times::Exactly(1))));
        self
    }
}

/// More about the last answer.
impl<K: OperationCall> Expectation<'_, K> {
    /// It is given so many times.
    #[track_caller]
    pub fn times(self, times: usize) -> Self {
        self.change_last(|(_, wanted)| *wanted = Times::Exactly(times))
    }

    /// It is given as often as it is asked for, and need not be.
    #[track_caller]
    pub fn any_times(self) -> Self {
        self.change_last(|(_, wanted)| *wanted = Times::Any)
    }

    /// It has this status.
    #[track_caller]
    pub fn status(self, status: u16) -> Self {
        self.change_last(|(answer, _)| *answer = answer.clone().with_status(status))
    }

    /// It has this header too.
    #[track_caller]
    pub fn header(self, name: &str, value: &str) -> Self {
        self.change_last(|(answer, _)| *answer = answer.clone().header(name, value))
    }

    /// It comes only after so long, by the mock's clock.
    #[track_caller]
    pub fn after(self, delay: Duration) -> Self {
        self.change_last(|(answer, _)| answer.delay = delay)
    }

    #[track_caller]
    fn change_last(self, change: impl FnOnce(&mut (Answer, Times))) -> Self {
        let mut is_there = false;
        self.mock.change(self.index, |plan: &mut Plan| {
            if let Some(last) = plan.answers.last_mut() {
                change(last);
                is_there = true;
            }
        });
        if !is_there {
            fail("no answer stands before this");
        }
        self
    }
}

impl<K> fmt::Debug for Expectation<'_, K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Expectation").finish_non_exhaustive()
    }
}

#[track_caller]
fn shown(value: &dyn Encode) -> Shown {
    Shown::of(value).unwrap_or_else(|| fail("the value has no JSON form"))
}

#[track_caller]
fn json<T: Encode>(value: &T) -> String {
    to_json(value).unwrap_or_else(|error| fail(&format!("the value has no JSON form: {error}")))
}
