//! One server-sent event: what came, and the value that its type makes of it.

use std::fmt;
use std::time::Duration;

use super::events::RawEvent;
use crate::wire::{Decode, DecodeError, Mode, RawJson, Writer, from_json};

/// A server-sent event.
///
/// `Debug` shows the length of its data only.
#[derive(Clone, PartialEq)]
pub struct Event<T> {
    pub(super) raw: RawEvent,
    pub(super) value: Option<T>,
}

impl<T> Event<T> {
    /// What the event says, as the API's document types it; none if its data is no JSON where it should be, as in a last
    /// event of `[DONE]`.
    pub fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// As [`value`](Self::value), without the rest.
    pub fn into_value(self) -> Option<T> {
        self.value
    }

    /// The data as it came; several lines of it are joined by line feeds.
    pub fn data(&self) -> &str {
        &self.raw.data
    }

    /// The event's name, if it has one.
    pub fn name(&self) -> Option<&str> {
        self.raw.name.as_deref()
    }

    /// The event's id, if it has one of its own.
    pub fn id(&self) -> Option<&str> {
        self.raw.id.as_deref()
    }

    /// How long the event says to wait before connecting again.
    pub fn retry(&self) -> Option<Duration> {
        self.raw.retry.map(Duration::from_millis)
    }
}

impl<T> fmt::Debug for Event<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Event")
            .field("data", &format_args!("{} bytes", self.raw.data.len()))
            .field("decoded", &self.value.is_some())
            .finish_non_exhaustive()
    }
}

/// The value in an event's data.
pub(super) fn of_data<T: Decode>(event: &RawEvent) -> Result<Option<T>, DecodeError> {
    unless_text(event, from_json(event.data.as_bytes()))
}

/// The event as an object whose `data` is text.
pub(super) fn object<T: Decode>(event: &RawEvent) -> Result<Option<T>, DecodeError> {
    from_json(written(event, None).as_bytes()).map(Some)
}

/// The event as an object whose `data` is JSON. Where documents show the data alone, the data is the object.
pub(super) fn object_of_json<T: Decode>(event: &RawEvent) -> Result<Option<T>, DecodeError> {
    let Ok(data) = event.data.parse::<RawJson>() else {
        return Ok(from_json(written(event, None).as_bytes()).ok());
    };
    let outcome = from_json(written(event, Some(&data)).as_bytes());
    outcome.or_else(|error| from_json(event.data.as_bytes()).map_err(|_| error)).map(Some)
}

/// Data that is no JSON at all is text to be read as such; all other data was meant to be of its type.
fn unless_text<T>(event: &RawEvent, outcome: Result<T, DecodeError>) -> Result<Option<T>, DecodeError> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(_) if event.data.parse::<RawJson>().is_err() => Ok(None),
        Err(error) => Err(error),
    }
}

fn written(event: &RawEvent, data: Option<&RawJson>) -> String {
    let mut writer = Writer::new(Mode::Expose);
    let mut object = writer.object();
    object.optional("event", &event.name);
    match data {
        Some(data) => object.field("data", data),
        None => object.field("data", &event.data),
    }
    object.optional("id", &event.id);
    object.optional("retry", &event.retry);
    object.end();
    writer.finish().unwrap_or_default() // only numbers that are none cannot be written
}
