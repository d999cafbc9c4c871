//! Answers: what a test says of one enters, and leaves as what the transport does about a request.

use std::any::Any;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use super::report::fail;
use crate::error::TransportErrorKind;
use crate::wire::{Encode, to_json};

/// What a [`Mock`](super::Mock) does about a request: a response, or a fault.
///
/// ```
/// use std::time::Duration;
/// use clientwright_runtime::TransportErrorKind;
/// use clientwright_runtime::testing::Answer;
///
/// let page = Answer::json(200, &["a", "b"]).header("link", "</items?after=b>; rel=\"next\"");
/// let busy = Answer::status(429).header("retry-after", "30");
/// let slow = Answer::status(204).after(Duration::from_secs(90));
/// let cut = Answer::text(200, "half of it").cut_after(4);
/// let refused = Answer::not_sent(TransportErrorKind::Connect);
/// let lost = Answer::maybe_sent(TransportErrorKind::Closed);
/// ```
///
/// `Debug` shows no body and no header's value.
#[derive(Clone)]
pub struct Answer {
    pub(super) delay: Duration,
    pub(super) outcome: Outcome,
    /// Whether it is to be what the document says of its status.
    pub(super) is_documented: bool,
}

#[derive(Clone)]
pub(super) enum Outcome {
    Response(Reply),
    Fault { kind: TransportErrorKind, is_sent: bool },
    Silence,
}

#[derive(Clone)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) content: Content,
    /// How many bytes of the body come, and what comes then.
    pub(super) end: Option<(usize, End)>,
    /// So many bytes at once, and the time between.
    pub(super) pace: Option<(usize, Duration)>,
}

/// How a body ends before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The connection is closed.
    Cut,
    /// Nothing more comes.
    Silence,
}

/// A body. Its media type depends on what the request accepts, unless the answer has one.
#[derive(Clone)]
pub(super) enum Content {
    Empty,
    Json(String),
    /// JSON or not, as the request accepts.
    Text(String),
    Bytes(Bytes),
    Of(&'static str, Bytes),
}

impl Answer {
    /// A status without a body.
    #[track_caller]
    pub fn status(status: u16) -> Self {
        Self::response(status, Content::Empty)
    }

    /// A status with a JSON body: a model, a `serde_json::Value`, lists and maps of them.
    #[track_caller]
    pub fn json<T: Encode + ?Sized>(status: u16, body: &T) -> Self {
        Self::response(status, json(body))
    }

    /// A status with a body of text; `text/plain`, unless a [`header`](Self::header) says what it is.
    #[track_caller]
    pub fn text(status: u16, body: impl Into<String>) -> Self {
        Self::response(status, Content::Of("text/plain; charset=utf-8", Bytes::from(body.into())))
    }

    /// A status with a body of bytes; `application/octet-stream`, unless a [`header`](Self::header) says what it is.
    #[track_caller]
    pub fn bytes(status: u16, body: impl Into<Bytes>) -> Self {
        Self::response(status, Content::Of("application/octet-stream", body.into()))
    }

    /// Server-sent events, each with this text as its data.
    #[track_caller]
    pub fn events<S: AsRef<str>>(events: impl IntoIterator<Item = S>) -> Self {
        let mut text = String::new();
        for event in events {
            for line in event.as_ref().split('\n') {
                text.extend(["data: ", line, "\n"]);
            }
            text.push('\n');
        }
        Self::response(200, Content::Of("text/event-stream", Bytes::from(text)))
    }

    /// JSON lines, each with this text.
    #[track_caller]
    pub fn lines<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> Self {
        let text: String =
            lines.into_iter().flat_map(|line| [line.as_ref().to_owned(), "\n".to_owned()]).collect();
        Self::response(200, Content::Of("application/jsonl", Bytes::from(text)))
    }

    /// No answer, because the request never left.
    pub fn not_sent(kind: TransportErrorKind) -> Self {
        Self::of(Outcome::Fault { kind, is_sent: false })
    }

    /// No answer, though the request may have arrived.
    pub fn maybe_sent(kind: TransportErrorKind) -> Self {
        Self::of(Outcome::Fault { kind, is_sent: true })
    }

    /// No answer at all: the request left, and the call's time runs out.
    pub fn silence() -> Self {
        Self::of(Outcome::Silence)
    }

    /// Adds a header.
    #[must_use]
    #[track_caller]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(value).ok());
        match (name, &mut self.outcome) {
            (Some((name, value)), Outcome::Response(reply)) => drop(reply.headers.append(name, value)),
            (None, _) => fail("a header's name or value is not valid"),
            (_, Outcome::Fault { .. } | Outcome::Silence) => fail("what is no response has no header"),
        }
        self
    }

    /// Answers only after so long, by the mock's clock.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Closes the connection after so many bytes of the body.
    #[must_use]
    pub fn cut_after(self, bytes: usize) -> Self {
        self.shaped(|reply| reply.end = Some((bytes, End::Cut)))
    }

    /// Sends so many bytes of the body, and then nothing more.
    #[must_use]
    pub fn silent_after(self, bytes: usize) -> Self {
        self.shaped(|reply| reply.end = Some((bytes, End::Silence)))
    }

    /// Sends the body piece by piece, with a pause after each, by the mock's clock.
    #[must_use]
    pub fn dripping(self, bytes: usize, pause: Duration) -> Self {
        self.shaped(|reply| reply.pace = Some((bytes.max(1), pause)))
    }

    /// Gives the answer this status.
    #[must_use]
    #[track_caller]
    pub fn with_status(mut self, status: u16) -> Self {
        match &mut self.outcome {
            Outcome::Response(reply) => reply.status = status_code(status),
            Outcome::Fault { .. } | Outcome::Silence => fail("what is no response has no status"),
        }
        self
    }

    /// Holds the answer to be what the document says of its status.
    pub(super) fn documented(mut self) -> Self {
        self.is_documented = true;
        self
    }

    #[track_caller]
    pub(super) fn response(status: u16, content: Content) -> Self {
        let status = status_code(status);
        Self::of(Outcome::Response(Reply {
            status,
            headers: HeaderMap::new(),
            content,
            end: None,
            pace: None,
        }))
    }

    fn of(outcome: Outcome) -> Self {
        Self { delay: Duration::ZERO, outcome, is_documented: false }
    }

    fn shaped(mut self, shape: impl FnOnce(&mut Reply)) -> Self {
        if let Outcome::Response(reply) = &mut self.outcome {
            shape(reply);
        }
        self
    }
}

/// A status that is a final answer's.
#[track_caller]
fn status_code(status: u16) -> StatusCode {
    match StatusCode::from_u16(status) {
        Ok(code) if status >= 200 => code,
        _ => fail("the status of an answer is a number between 200 and 999"),
    }
}

#[track_caller]
fn json<T: Encode + ?Sized>(body: &T) -> Content {
    match to_json(&body) {
        Ok(text) => Content::Json(text),
        Err(error) => fail(&format!("the body has no JSON form: {error}")),
    }
}

impl Reply {
    /// The response's headers and body, for a request that accepts these media types; text is JSON or not, and both are
    /// told, the likelier first.
    pub(super) fn renderings(&self, accept: &str) -> Vec<(HeaderMap, Bytes)> {
        let first = accept.split([',', ';']).next().unwrap_or_default().trim();
        let accepted = Some(first).filter(|first| !first.is_empty() && !first.contains('*'));
        let is_json = accepted.is_none_or(crate::media::is_json);
        let json = accepted.filter(|_| is_json).unwrap_or("application/json");
        let other = |usual| accepted.filter(|_| !is_json).unwrap_or(usual);
        match &self.content {
            Content::Empty => vec![self.rendered("", Bytes::new())],
            Content::Json(text) => vec![self.rendered(json, text.clone().into())],
            Content::Text(text) => {
                let quoted = to_json(text).unwrap_or_default();
                let mut both = vec![
                    self.rendered(other("text/plain"), text.clone().into()),
                    self.rendered(json, quoted.into()),
                ];
                // What is accepted is said of successes.
                if is_json && self.status.is_success() {
                    both.reverse();
                }
                both
            }
            Content::Bytes(bytes) => vec![self.rendered(other("application/octet-stream"), bytes.clone())],
            Content::Of(media_type, bytes) => vec![self.rendered(media_type, bytes.clone())],
        }
    }

    fn rendered(&self, media_type: &str, body: Bytes) -> (HeaderMap, Bytes) {
        let mut headers = self.headers.clone();
        let media_type = HeaderValue::from_str(media_type).ok().filter(|media_type| !media_type.is_empty());
        if let Some(media_type) = media_type.filter(|_| !headers.contains_key(CONTENT_TYPE)) {
            headers.insert(CONTENT_TYPE, media_type);
        }
        (headers, body)
    }
}

/// What an answer's body can be made of: whatever is JSON, text, bytes, and nothing (`()`).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not one body that an answer can have",
    note = "an answer with one of several bodies is `answer_with(Answer::json(status, &body))`",
    note = "a stream is `answer_events` or `answer_values`, or text: `answer_with(Answer::events(…))`"
)]
pub trait Body: Any {
    /// The body, and the status that usually goes with it.
    #[doc(hidden)]
    #[track_caller]
    fn answer(&self) -> Answer;
}

impl<T: Encode + Any> Body for T {
    fn answer(&self) -> Answer {
        let any: &dyn Any = self;
        if any.is::<()>() {
            Answer::status(204)
        } else if let Some(text) = any.downcast_ref::<String>() {
            Answer::response(200, Content::Text(text.clone()))
        } else {
            Answer::response(200, json(self))
        }
    }
}

impl Body for Bytes {
    fn answer(&self) -> Answer {
        Answer::response(200, Content::Bytes(self.clone()))
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.outcome {
            Outcome::Response(reply) => write!(formatter, "Answer({})", reply.status),
            Outcome::Fault { kind, is_sent: false } => write!(formatter, "Answer(not sent: {kind:?})"),
            Outcome::Fault { kind, is_sent: true } => write!(formatter, "Answer(maybe sent: {kind:?})"),
            Outcome::Silence => formatter.write_str("Answer(silence)"),
        }
    }
}
