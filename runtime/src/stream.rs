//! Streams: a response whose body is still coming enters, its items leave one at a time, each decoded when it is there.
//!
//! A stream begins when its response's head was read: status, credentials, redirects and retries are over by then, and so
//! is the call's time limit, since a stream may be quiet for hours. Whoever wants to give up on a silent one says so with
//! `silence_limit`. Memory is bounded: an item that is larger than the client's limit for responses ends the stream.

mod bytes;
mod event;
mod events;
mod framing;
mod save;
mod source;
mod values;

use std::fmt;
use std::future::poll_fn;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use ::bytes::Bytes;

pub use self::bytes::ByteStream;
pub(crate) use self::bytes::byte_stream;
pub use event::Event;
pub(crate) use source::{Live, Source};

use crate::error::{StreamError, UnreadableReason};
use crate::media;
use crate::response::RawResponse;
use crate::wire::{Decode, DecodeError, from_json};
use events::{Events, RawEvent};
use framing::Framing;
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
/// Dropping it closes the connection. It does not connect again when the server ends it: [`last_event_id`] and
/// [`reconnection_time`] say what a request that goes on needs.
///
/// [`last_event_id`]: Self::last_event_id
/// [`reconnection_time`]: Self::reconnection_time
#[must_use = "a stream gives nothing unless `next` is awaited"]
pub struct EventStream<T> {
    flow: Flow<Events>,
    decode: fn(&RawEvent) -> Result<Option<T>, DecodeError>,
}

impl<T> EventStream<T> {
    fn new(
        response: &RawResponse,
        decode: fn(&RawEvent) -> Result<Option<T>, DecodeError>,
    ) -> Result<Self, DecodeError> {
        if media::essence(&response.headers).is_some_and(|essence| media::is_json(&essence)) {
            return Err(DecodeError::of_whole(
                "expected server-sent events, found JSON: the request may have to ask for a stream",
            ));
        }
        let flow = Flow::of(response, Events::new);
        Ok(Self { flow, decode })
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
        next.unwrap_or_else(|error| self.flow.give_up(error))
    }

    /// The events, for a loop without an async runtime.
    #[cfg(feature = "blocking")]
    pub fn into_iter_blocking(mut self) -> impl Iterator<Item = Result<Event<T>, StreamError>> {
        std::iter::from_fn(move || self.next_blocking())
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, StreamError>>> {
        let decode = self.decode;
        self.flow.poll_item(context, |raw| match decode(&raw) {
            Ok(value) => Ok(Event { raw, value }),
            Err(error) => Err((error, raw.data.into())),
        })
    }

    /// Gives up when the server sends nothing at all for so long. Without it, only the server ends a stream.
    pub fn silence_limit(mut self, limit: Duration) -> Self {
        self.flow.limit_silence(limit);
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
    [] ByteStream, operation, poll_bytes, Bytes;
}

/// A source and how its bytes are taken apart: the part of a stream that knows nothing of types.
struct Flow<F> {
    /// None once the stream is over, so that the connection is free.
    source: Option<Source>,
    framing: F,
    operation: &'static str,
    request_id: Option<Box<str>>,
    limit: usize,
    /// How many items came.
    count: u64,
    is_over: bool,
}

impl<F: Framing> Flow<F> {
    /// Takes over a response's body; of one that was collected already, its bytes.
    fn of(response: &RawResponse, framing: impl FnOnce(usize) -> F) -> Self {
        let source = response.live.as_ref().and_then(Live::take);
        let limit = source.as_ref().map_or(usize::MAX, Source::limit);
        let operation = source.as_ref().map_or("", Source::operation);
        let mut framing = framing(limit);
        if source.is_none() {
            framing.push(&response.body);
            framing.finish();
        }
        let request_id = response.request_id().map(Into::into);
        Self { source, framing, operation, request_id, limit, count: 0, is_over: false }
    }

    fn limit_silence(&mut self, limit: Duration) {
        if let Some(source) = &mut self.source {
            source.limit_silence(limit);
        }
    }

    fn poll_item<T>(
        &mut self,
        context: &mut Context<'_>,
        decode: impl FnOnce(F::Piece) -> Result<T, (DecodeError, Bytes)>,
    ) -> Poll<Option<Result<T, StreamError>>> {
        Poll::Ready(ready!(self.poll_piece(context)).map(|piece| {
            decode(piece?).map_err(|(error, text)| self.error(UnreadableReason::Decode(error), text))
        }))
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<F::Piece, StreamError>>> {
        while !self.is_over {
            let fault = match self.framing.next() {
                Ok(Some(piece)) => {
                    self.count += 1;
                    return Poll::Ready(Some(Ok(piece)));
                }
                Err(framing::TooLong) => UnreadableReason::TooLarge { limit: self.limit as u64 },
                Ok(None) => {
                    let Some(source) = &mut self.source else {
                        self.is_over = true;
                        break;
                    };
                    match ready!(source.poll_chunk(context)) {
                        Some(Ok(chunk)) => {
                            self.framing.push(&chunk);
                            continue;
                        }
                        Some(Err(reason)) => reason,
                        None => {
                            self.framing.finish();
                            self.source = None;
                            continue;
                        }
                    }
                }
            };
            return Poll::Ready(Some(Err(self.end(fault))));
        }
        Poll::Ready(None)
    }

    /// Ends the stream, of which no more can come.
    fn end(&mut self, fault: UnreadableReason) -> StreamError {
        self.source = None;
        self.is_over = true;
        self.count += 1;
        self.error(fault, Bytes::new())
    }

    /// Ends a stream that cannot be waited for, if it has not ended.
    #[cfg(feature = "blocking")]
    fn give_up<T>(&mut self, error: crate::error::TransportError) -> Option<Result<T, StreamError>> {
        let fault = UnreadableReason::Truncated(error.of_call(self.operation, false));
        (!self.is_over).then(|| Err(self.end(fault)))
    }

    fn error(&self, reason: UnreadableReason, text: Bytes) -> StreamError {
        StreamError::new(self.operation, self.request_id.clone(), self.count, reason, text)
    }
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
