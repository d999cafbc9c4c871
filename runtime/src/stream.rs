//! Streams: a response whose body is still coming enters, its items leave one at a time, each decoded when it is there.
//!
//! A stream begins when its response's head was read: status, credentials, redirects and retries are over by then, and so
//! is the call's time limit, since a stream may be quiet for hours. Whoever wants to give up on a silent one says so with
//! `silence_limit`. Memory is bounded: an item that is larger than the client's limit for responses ends the stream.

mod bytes;
mod event;
mod events;
mod flow;
mod framing;
#[cfg(test)]
mod properties;
mod reconnect;
mod save;
mod source;
mod values;

use std::fmt;
use std::future::poll_fn;
use std::task::{Context, Poll, ready};
use std::time::Duration;

pub use self::bytes::ByteStream;
pub(crate) use self::bytes::byte_stream;
pub use event::Event;
pub use reconnect::Reconnect;
pub(crate) use source::{Live, Source};

use crate::error::{StreamError, UnreadableReason};
use crate::media;
use crate::response::RawResponse;
use crate::wire::{Decode, DecodeError, from_json};
use events::{Events, RawEvent};
use flow::Flow;
use reconnect::{Outcome, Reconnection};
use values::{RawValue, Separator, Values};

/// Server-sent events, each with a value of type `T`.
///
/// ```no_run
/// # async fn example(mut events: clientwright_runtime::EventStream<String>) -> Result<(), clientwright_runtime::AnyError> {
/// while let Some(event) = events.next().await {
///     let event = event?;
///     match event.value() {
///         Some(value) => println!("{value}"),
///         None => println!("not JSON: {}", event.data()), // such as `[DONE]`
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// Dropping it closes the connection. When the server ends it, it is over, unless it is
/// [`reconnecting`](Self::reconnecting).
#[must_use = "a stream gives nothing unless `next` is awaited"]
pub struct EventStream<T> {
    flow: Flow<Events>,
    decode: fn(&RawEvent) -> Result<Option<T>, DecodeError>,
    reconnection: Option<Reconnection>,
    silence: Option<Duration>,
}

impl<T> EventStream<T> {
    fn new(
        response: &RawResponse,
        decode: fn(&RawEvent) -> Result<Option<T>, DecodeError>,
    ) -> Result<Self, DecodeError> {
        if is_json(response) {
            return Err(not_events());
        }
        let flow = Flow::of(response, Events::new);
        Ok(Self { flow, decode, reconnection: None, silence: None })
    }

    /// Waits for the next event; `None` after the last.
    ///
    /// # Errors
    ///
    /// If the event is JSON but not of its type; the stream goes on after it. If the stream ended too soon or the event is
    /// too large; `None` follows.
    pub async fn next(&mut self) -> Option<Result<Event<T>, StreamError>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// Waits for the next event without an async runtime; `None` after the last.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next). Where an async runtime polls, which would have to wait, the stream ends.
    #[cfg(feature = "blocking")]
    pub fn next_blocking(&mut self) -> Option<Result<Event<T>, StreamError>> {
        let next = crate::blocking::next(self.flow.operation, |context| self.poll_event(context));
        next.unwrap_or_else(|error| {
            // While it is taken up again, it is not over.
            self.flow.is_over &= !self.reconnection.take().is_some_and(|way| way.is_under_way());
            self.flow.give_up(error)
        })
    }

    /// The events, for a loop without an async runtime.
    #[cfg(feature = "blocking")]
    pub fn into_iter_blocking(mut self) -> impl Iterator<Item = Result<Event<T>, StreamError>> {
        std::iter::from_fn(move || self.next_blocking())
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, StreamError>>> {
        let decode = self.decode;
        loop {
            if self.reconnection.as_ref().is_some_and(Reconnection::is_under_way) {
                match ready!(self.poll_reconnection(context)) {
                    Ok(true) => {}
                    Ok(false) => return Poll::Ready(None),
                    Err(error) => return Poll::Ready(Some(Err(error))),
                }
            }
            let item = ready!(self.flow.poll_item(context, |raw| match decode(&raw) {
                Ok(value) => Ok(Event { raw, value }),
                Err(error) => Err((error, raw.data.into())),
            }));
            let Some(reconnection) = &mut self.reconnection else { return Poll::Ready(item) };
            match &item {
                None => {}
                Some(Err(error)) if matches!(error.reason(), UnreadableReason::Truncated(_)) => {}
                Some(Ok(_)) => {
                    reconnection.progressed();
                    return Poll::Ready(item);
                }
                Some(Err(error)) => {
                    if error.is_end() {
                        self.reconnection = None; // what is too large would be again
                    } else {
                        reconnection.progressed();
                    }
                    return Poll::Ready(item);
                }
            }
            if !self.reconnect(None) {
                self.reconnection = None;
                return Poll::Ready(item);
            }
        }
    }

    /// Begins to take the stream up again, if it is to be.
    fn reconnect(&mut self, asked: Option<Duration>) -> bool {
        let Events { last_id, reconnection: time, .. } = &self.flow.framing;
        self.reconnection.as_mut().is_some_and(|way| way.begin(last_id, asked.max(*time)))
    }

    /// Whether the stream goes on, once that is certain.
    fn poll_reconnection(&mut self, context: &mut Context<'_>) -> Poll<Result<bool, StreamError>> {
        loop {
            let Some(reconnection) = &mut self.reconnection else { return Poll::Ready(Ok(false)) };
            let reason = match ready!(reconnection.poll(context)) {
                Outcome::Resumed(response) => {
                    self.flow.framing.resume();
                    self.flow.go_on(&response);
                    if let Some(limit) = self.silence {
                        self.flow.limit_silence(limit);
                    }
                    return Poll::Ready(Ok(true));
                }
                Outcome::Finished => {
                    self.reconnection = None;
                    return Poll::Ready(Ok(false));
                }
                Outcome::Failed(_, asked) if self.reconnect(asked) => continue,
                Outcome::Failed(reason, _) | Outcome::Refused(reason) => reason,
            };
            self.reconnection = None;
            return Poll::Ready(Err(self.flow.fail(reason)));
        }
    }

    /// Takes the stream up again whenever it ends or breaks off, as browsers do: the call is made again, with the last
    /// event's id in the header `Last-Event-ID`, so that nothing is missed where the server keeps to that.
    ///
    /// ```no_run
    /// # use clientwright_runtime::{AnyError, EventStream, Reconnect};
    /// # async fn example(events: EventStream<String>) -> Result<(), AnyError> {
    /// let mut events = events.reconnecting(Reconnect::default());
    /// while let Some(event) = events.next().await {
    ///     println!("{}", event?.data());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Before that it waits as long as the server wants (`retry:`), or as the plan says. It is over when the server answers
    /// 204; when so many attempts in a row brought no event, of which the last one's error is told; and at once when the
    /// server refuses, with any status but 408, 425, 429, 500, 502, 503 and 504. The call's time limit holds for each
    /// attempt, its retry policy does not.
    ///
    /// Only what is safe to make again is: calls of methods that only read, and of operations whose document says so. With
    /// any other the first event is an error.
    pub fn reconnecting(mut self, plan: Reconnect) -> Self {
        if let Some((core, exchange)) = self.flow.source.as_ref().map(Source::call) {
            match Reconnection::new(plan, core, exchange) {
                Ok(reconnection) => self.reconnection = Some(reconnection),
                Err(reason) => self.flow.refuse(reason),
            }
        }
        self
    }

    /// Gives up when the server sends nothing at all for so long. Without it, only the server ends a stream.
    pub fn silence_limit(mut self, limit: Duration) -> Self {
        self.flow.limit_silence(limit);
        self.silence = Some(limit);
        self
    }

    /// The id that the server last gave an event; empty if none. It goes into the header `Last-Event-ID` of a request that
    /// is to go on after it.
    pub fn last_event_id(&self) -> &str {
        &self.flow.framing.last_id
    }

    /// How long the server wants clients to wait before they connect again, if it said so.
    pub fn reconnection_time(&self) -> Option<Duration> {
        self.flow.framing.reconnection
    }
}

/// JSON values of type `T`, one after the other: JSON lines, or a JSON text sequence.
///
/// ```no_run
/// # async fn example(mut lines: clientwright_runtime::JsonStream<String>) -> Result<(), clientwright_runtime::AnyError> {
/// while let Some(value) = lines.next().await {
///     println!("{}", value?);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Dropping it closes the connection.
#[must_use = "a stream gives nothing unless `next` is awaited"]
pub struct JsonStream<T> {
    flow: Flow<Values>,
    decode: fn(&RawValue) -> Result<T, DecodeError>,
}

impl<T> JsonStream<T> {
    /// Waits for the next value; `None` after the last.
    ///
    /// # Errors
    ///
    /// If the text is no JSON or not of its type; the stream goes on after it. If the stream ended too soon or the text is
    /// too large; `None` follows.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        poll_fn(|context| self.poll_value(context)).await
    }

    /// Waits for the next value without an async runtime; `None` after the last.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next). Where an async runtime polls, which would have to wait, the stream ends.
    #[cfg(feature = "blocking")]
    pub fn next_blocking(&mut self) -> Option<Result<T, StreamError>> {
        let next = crate::blocking::next(self.flow.operation, |context| self.poll_value(context));
        next.unwrap_or_else(|error| self.flow.give_up(error))
    }

    /// The values, for a loop without an async runtime.
    #[cfg(feature = "blocking")]
    pub fn into_iter_blocking(mut self) -> impl Iterator<Item = Result<T, StreamError>> {
        std::iter::from_fn(move || self.next_blocking())
    }

    fn poll_value(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, StreamError>>> {
        let decode = self.decode;
        self.flow.poll_item(context, |raw| decode(&raw).map_err(|error| (error, raw.text)))
    }

    /// Gives up when the server sends nothing at all for so long. Without it, only the server ends a stream.
    pub fn silence_limit(mut self, limit: Duration) -> Self {
        self.flow.limit_silence(limit);
        self
    }
}

macro_rules! shown_by_operation {
    ($([$($parameter:ident)?] $name:ty, $($operation:ident).+, $poll:ident, $item:ty;)*) => {$(
        impl<$($parameter)?> fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                let name = stringify!($name).trim_end_matches("<T>");
                formatter.debug_struct(name).field("operation", &self.$($operation).+).finish_non_exhaustive()
            }
        }

        #[cfg(feature = "stream")]
        impl<$($parameter)?> futures_core::Stream for $name {
            type Item = Result<$item, StreamError>;

            fn poll_next(
                self: std::pin::Pin<&mut Self>,
                context: &mut Context<'_>,
            ) -> Poll<Option<Self::Item>> {
                self.get_mut().$poll(context)
            }
        }
    )*};
}

shown_by_operation! {
    [T] EventStream<T>, flow.operation, poll_event, Event<T>;
    [T] JsonStream<T>, flow.operation, poll_value, T;
    [] ByteStream, operation, poll_bytes, ::bytes::Bytes;
}

fn is_json(response: &RawResponse) -> bool {
    media::essence(&response.headers).is_some_and(|essence| media::is_json(&essence))
}

fn not_events() -> DecodeError {
    DecodeError::of_whole("expected server-sent events, found JSON: the request may have to ask for a stream")
}

/// Server-sent events whose data is JSON of type `T`.
///
/// # Errors
///
/// If the answer says that it is one JSON document.
pub fn event_stream<T: Decode>(response: &RawResponse) -> Result<EventStream<T>, DecodeError> {
    EventStream::new(response, event::of_data)
}

/// Server-sent events whose data is text.
///
/// # Errors
///
/// If the answer says that it is one JSON document.
pub fn text_event_stream(response: &RawResponse) -> Result<EventStream<String>, DecodeError> {
    EventStream::new(response, |event| Ok(Some(event.data.clone())))
}

/// Server-sent events of which each is an object of type `T`: `data` is text there, beside `event`, `id` and `retry`.
///
/// # Errors
///
/// If the answer says that it is one JSON document.
pub fn event_objects<T: Decode>(response: &RawResponse) -> Result<EventStream<T>, DecodeError> {
    EventStream::new(response, event::object)
}

/// As [`event_objects`], where `data` is the JSON that it holds.
///
/// # Errors
///
/// If the answer says that it is one JSON document.
pub fn event_objects_of_json<T: Decode>(response: &RawResponse) -> Result<EventStream<T>, DecodeError> {
    EventStream::new(response, event::object_of_json)
}

/// JSON values, each on a line.
///
/// # Errors
///
/// Never.
#[allow(clippy::unnecessary_wraps)] // one signature for all decoders
pub fn json_lines<T: Decode>(response: &RawResponse) -> Result<JsonStream<T>, DecodeError> {
    Ok(values(response, Separator::Line))
}

/// JSON values, each in a record of its own (RFC 7464).
///
/// # Errors
///
/// Never.
#[allow(clippy::unnecessary_wraps)] // one signature for all decoders
pub fn json_sequence<T: Decode>(response: &RawResponse) -> Result<JsonStream<T>, DecodeError> {
    Ok(values(response, Separator::Record))
}

fn values<T: Decode>(response: &RawResponse, separator: Separator) -> JsonStream<T> {
    let flow = Flow::of(response, |limit| Values::new(separator, limit));
    JsonStream { flow, decode: |raw| if raw.is_cut { Err(cut()) } else { from_json(&raw.text) } }
}

fn cut() -> DecodeError {
    DecodeError::of_whole("a number or word without an end: its rest may be missing")
}
