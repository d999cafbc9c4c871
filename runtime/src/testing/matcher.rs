//! Which requests an expectation is about: a received one enters, and how it differs leaves.

use std::any::TypeId;
use std::sync::Arc;

use http::Method;
use serde_json::Value;

use super::received::Received;
use super::sent::{Sent, Shown};
use crate::wire::REDACTED;

/// What an expectation was made of.
pub struct Wanted(pub(super) Kind);

pub(super) enum Kind {
    /// Exactly this call.
    Call(Box<Sent>),
    /// Any call of an operation.
    Operation { mark: TypeId, method: &'static str },
    /// Any request to an endpoint, whoever makes it.
    Endpoint { method: Method, path: String },
}

impl std::fmt::Debug for Wanted {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Wanted({})", self.name())
    }
}

impl Wanted {
    pub(super) fn name(&self) -> String {
        match &self.0 {
            Kind::Call(sent) => sent.name(),
            Kind::Operation { method, .. } => (*method).to_owned(),
            Kind::Endpoint { method, path } => format!("{method} {path}"),
        }
    }

    /// Whether the request is of the operation that is meant, or goes to its endpoint.
    pub(super) fn is_of(&self, received: &Received) -> bool {
        match (&self.0, received.sent()) {
            (Kind::Call(wanted), Some(sent)) => wanted.is_alike(sent),
            (Kind::Operation { mark, .. }, Some(sent)) => sent.mark == Some(*mark),
            (Kind::Endpoint { method, path }, _) => received.method() == method && received.path() == path,
            (_, None) => false,
        }
    }

    /// How the request differs from the call that is meant.
    pub(super) fn differences(&self, received: &Received) -> Vec<String> {
        let (Kind::Call(wanted), Some(sent)) = (&self.0, received.sent()) else { return Vec::new() };
        if wanted.is_equal(sent) {
            return Vec::new();
        }
        let mut lines = Vec::new();
        for parameter in &wanted.parameters {
            lines.extend(
                Matcher::parameter(&parameter.name, Some(parameter.value.clone())).differences(received),
            );
        }
        for parameter in &sent.parameters {
            if !wanted.parameters.iter().any(|wanted| wanted.name == parameter.name) {
                lines.extend(Matcher::parameter(&parameter.name, None).differences(received));
            }
        }
        if let Some(body) = &wanted.body {
            lines.extend(Matcher::Body(body.clone()).differences(received));
        } else if sent.body.is_some() {
            lines.push("a body, though none is expected".to_owned());
        }
        if lines.is_empty() {
            lines.push("another body, other headers, or the same parameters in another order".to_owned());
        }
        lines
    }
}

/// What more a request has to have.
#[derive(Clone)]
pub(super) enum Matcher {
    /// A parameter with this value, or none of this name.
    Parameter {
        name: String,
        value: Option<Shown>,
    },
    Header {
        name: String,
        value: String,
    },
    Body(Shown),
    Property {
        pointer: String,
        value: Shown,
    },
    Custom {
        what: String,
        holds: Arc<dyn Fn(&Received) -> bool + Send + Sync>,
    },
}

impl Matcher {
    pub(super) fn parameter(name: &str, value: Option<Shown>) -> Self {
        Self::Parameter { name: name.to_owned(), value }
    }

    /// How a request differs from what is wanted.
    pub(super) fn differences(&self, received: &Received) -> Vec<String> {
        let mut lines = Vec::new();
        match self {
            Self::Parameter { name, value } => match (value, received.shown_parameter(name)) {
                // All of them become text on the way.
                (Some(wanted), Some(sent)) if text(&wanted.value) == text(&sent.value) => {}
                (Some(wanted), Some(sent)) => compare(wanted, &sent, name, "", &mut lines),
                (Some(wanted), None) => lines.push(format!("{name}: {} expected, not sent", wanted.shown)),
                (None, Some(sent)) => lines.push(format!("{name}: sent with {}, not expected", sent.shown)),
                (None, None) => {}
            },
            Self::Header { name, value } => {
                let sent = received.headers().get_all(name.as_str());
                if !sent.iter().any(|sent| sent.as_bytes() == value.as_bytes()) {
                    let sent = if received.headers().contains_key(name.as_str()) {
                        "another value"
                    } else {
                        "no such header"
                    };
                    lines.push(format!("header {name}: {sent}"));
                }
            }
            Self::Body(wanted) => match received.shown_body() {
                Some(sent) => compare(wanted, &sent, "body", "", &mut lines),
                None => lines.push("body: JSON expected, none sent".to_owned()),
            },
            Self::Property { pointer, value } => {
                let body = received.shown_body();
                let found = body.as_ref().and_then(|body| body.value.pointer(pointer));
                match (&body, found) {
                    (Some(body), Some(found)) => {
                        let sent = Shown { value: found.clone(), shown: seen(&body.shown, pointer) };
                        compare(value, &sent, &format!("body {pointer}"), "", &mut lines);
                    }
                    _ => lines.push(format!("body {pointer}: {} expected, not sent", value.shown)),
                }
            }
            Self::Custom { what, holds } => {
                if !holds(received) {
                    lines.push(format!("not {what}"));
                }
            }
        }
        lines
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The differences of two values, each by its place. What is secret in either is shown in neither.
fn compare(wanted: &Shown, sent: &Shown, place: &str, pointer: &str, lines: &mut Vec<String>) {
    let (Some(left), Some(right)) = (wanted.value.pointer(pointer), sent.value.pointer(pointer)) else {
        return;
    };
    if left == right {
        return;
    }
    let below = |key: &str| format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
    let [wanted_seen, sent_seen] = [&wanted.shown, &sent.shown].map(|shown| seen(shown, pointer));
    match (left, right) {
        _ if wanted_seen == REDACTED || sent_seen == REDACTED => {
            lines.push(format!("{place}{pointer}: another secret"));
        }
        (Value::Object(left), Value::Object(right)) => {
            for key in left.keys() {
                if right.contains_key(key) {
                    compare(wanted, sent, place, &below(key), lines);
                } else {
                    lines.push(format!(
                        "{place}{}: {} expected, not sent",
                        below(key),
                        seen(&wanted.shown, &below(key))
                    ));
                }
            }
            for key in right.keys().filter(|key| !left.contains_key(*key)) {
                lines.push(format!(
                    "{place}{}: sent with {}, not expected",
                    below(key),
                    seen(&sent.shown, &below(key))
                ));
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for index in 0..left.len() {
                compare(wanted, sent, place, &below(&index.to_string()), lines);
            }
        }
        _ => lines.push(format!("{place}{pointer}: {wanted_seen} expected, {sent_seen} sent")),
    }
}

/// What may be seen at a place: where a secret stands above it, only that there is one.
fn seen(shown: &Value, pointer: &str) -> Value {
    let ends = pointer.match_indices('/').map(|(at, _)| at).chain([pointer.len()]);
    let is_hidden = ends.filter_map(|end| shown.pointer(pointer.get(..end)?)).any(|value| value == REDACTED);
    if is_hidden { Value::from(REDACTED) } else { shown.pointer(pointer).cloned().unwrap_or_default() }
}
