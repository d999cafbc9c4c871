//! Example calls, for rustdoc and for the contract tests: each sends what the document shows, or what its types allow
//! where it shows nothing; in tests it gets an answer that the document shows.

use super::context::Lowering;
use super::examples::{identifier, named, status_word};
use super::json::{json, string};
use super::method::Method;
use super::offer::{chosen, is_bodiless};
use super::response::{is_error, pattern};
use super::{fit, sample, view};
use crate::document::{self, StatusPattern as Pattern};
use crate::ir::{
    Argument, BodyCodec, ErrorBody, Item, Location, Operation, OperationSample, Parameter, Payload,
    ResponseSample, ShownCall, Success, Type,
};
use crate::names::{Case, Claim, settle};
use crate::node::{Node, NodeKind};

/// What calls send: values of parameters, and the bodies to choose from, each with a name; at least one.
struct Sent {
    parameters: Vec<(usize, String)>,
    bodies: Vec<(String, Option<String>)>,
}

/// Fills in what an operation is shown with and, where there are to be contract tests, its samples.
pub(super) fn fill_in(
    lowering: &Lowering<'_>,
    items: &[&Item],
    method: &Method<'_>,
    operation: &mut Operation,
) {
    let Some(sent) = sent(lowering, items, method, operation) else { return };
    if lowering.options.contract_tests {
        operation.samples = samples(&sent, &answers(lowering, items, method, operation));
    }
    let body = sent.bodies.into_iter().next().and_then(|(_, body)| body);
    operation.shown = Some(ShownCall { parameters: sent.parameters, body });
}

/// What calls of an operation send. What is optional is for tests only, and so are all bodies but the first.
fn sent(
    lowering: &Lowering<'_>,
    items: &[&Item],
    method: &Method<'_>,
    operation: &Operation,
) -> Option<Sent> {
    let tested = lowering.options.contract_tests;
    let mut parameters = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let required = parameter.argument == Argument::Required;
        if required || tested {
            match parameter_value(lowering, items, method.operation, parameter) {
                Some(value) => parameters.push((index, value)),
                None if required => return None,
                None => {}
            }
        }
    }
    let Some(body) = &operation.body else {
        return Some(Sent { parameters, bodies: vec![(String::new(), None)] });
    };
    let shown = method.media.map(|media| named(&media.examples)).unwrap_or_default();
    let usable = |value: &Node| is_value(body.codec, value) && is_usable(lowering, items, &body.ty, value);
    let shown = shown.into_iter().filter(|(_, value)| usable(value));
    let shown = shown.take(if tested { usize::MAX } else { 1 });
    let mut bodies: Vec<_> = shown.map(|(name, value)| (name, Some(json(value)))).collect();
    if bodies.is_empty() {
        bodies.extend(sample::value(items, &body.ty).map(|value| ("made up".to_owned(), Some(value))));
    }
    if body.argument == Argument::Optional {
        bodies.push(("nothing".to_owned(), None));
    }
    (!bodies.is_empty()).then_some(Sent { parameters, bodies })
}

/// Example calls: one for each example of the body with the first success, and one for each other answer.
fn samples(sent: &Sent, answers: &[(String, ResponseSample)]) -> Vec<OperationSample> {
    let (Some((_, body)), Some((_, answer))) = (sent.bodies.first(), answers.first()) else {
        return Vec::new();
    };
    let call = |name: &str, body: &Option<String>, response: &ResponseSample| OperationSample {
        name: name.to_owned(),
        parameters: sent.parameters.clone(),
        body: body.clone(),
        response: response.clone(),
    };
    let mut samples: Vec<OperationSample> =
        answers.iter().map(|(name, answer)| call(name, body, answer)).collect();
    let others = sent.bodies.iter().skip(1);
    samples.extend(others.map(|(name, body)| call(&format!("sends {name}"), body, answer)));
    name_samples(&mut samples);
    samples
}

/// Whether an example is the value that a body is made of, instead of the text that goes over the wire.
pub(super) fn is_value(codec: BodyCodec, example: &Node) -> bool {
    match codec {
        BodyCodec::Json => true,
        BodyCodec::JsonLines => matches!(example.kind, NodeKind::Array(_)),
        BodyCodec::Form | BodyCodec::Multipart => !matches!(example.kind, NodeKind::String(_)),
        BodyCodec::Text | BodyCodec::Blob => matches!(example.kind, NodeKind::String(_)),
    }
}

/// Whether a call can be held to an example. Examples of ours are to fit: what is wrong with them is to be seen.
pub(super) fn is_usable(lowering: &Lowering<'_>, items: &[&Item], ty: &Type, value: &Node) -> bool {
    lowering.options.ours || fit::keeps(items, ty, value)
}

fn name_samples(samples: &mut [OperationSample]) {
    let claims: Vec<Claim> = samples
        .iter()
        .map(|sample| Claim { name: identifier(&sample.name), ..Claim::of(&sample.name, Case::Snake) })
        .collect();
    for (sample, settled) in samples.iter_mut().zip(settle(&claims, Case::Snake, &[])) {
        sample.name = settled.name;
    }
}

/// The answers that an operation can give: the document's examples, or what its types allow.
fn answers(
    lowering: &Lowering<'_>,
    items: &[&Item],
    method: &Method<'_>,
    operation: &Operation,
) -> Vec<(String, ResponseSample)> {
    let mut answers = Vec::new();
    let mut responses: Vec<&document::Response> = method.operation.responses.iter().collect();
    responses.sort_by_key(|response| response.status.value);
    for response in responses {
        let Some(status) = status_of(method, response) else { continue };
        let word = format!("answers {}", status_word(response.status.value));
        let chosen = chosen(lowering.document, method.operation, response, &method.answer);
        let shown = chosen.map(|media| named(&media.examples)).unwrap_or_default();
        let payload = payload_of(method, operation, response);
        let usable = |value: &Node| match &payload {
            Payload::Json(ty) => is_usable(lowering, items, ty, value),
            _ => true,
        };
        let shown: Vec<(String, String)> = shown
            .into_iter()
            .filter(|(_, value)| usable(value))
            .map(|(name, value)| (format!("{word} {name}"), json(value)))
            .collect();
        let bodies: Vec<(String, String)> = match payload {
            Payload::Empty => {
                answers.push((word, ResponseSample { status, body: None }));
                continue;
            }
            _ if is_bodiless(method.operation, Pattern::Exact(status)) => continue,
            Payload::Json(ty) if shown.is_empty() => {
                sample::value(items, &ty).map(|body| (word, body)).into_iter().collect()
            }
            // Two of them, since one could be all that is read. What documents show of streams is their text.
            Payload::Stream(_, ty) if matches!(operation.success, Success::Single(_)) => {
                let item = sample::value(items, &ty);
                item.map(|item| (word, format!("[{item},{item}]"))).into_iter().collect()
            }
            Payload::Stream(..) => continue,
            Payload::Text | Payload::Bytes if shown.is_empty() => vec![(word, string("text"))],
            Payload::Json(_) | Payload::Text | Payload::Bytes => shown,
        };
        let answer = |(name, body)| (name, ResponseSample { status, body: Some(body) });
        answers.extend(bodies.into_iter().map(answer));
    }
    // The first one is what a call is shown with: a success.
    answers.sort_by_key(|(_, answer)| !(200..300).contains(&answer.status));
    answers
}

/// A status that a response speaks of and no other of the operation does. None for what a server cannot just answer
/// with: interim answers, and redirects, which clients follow.
fn status_of(method: &Method<'_>, response: &document::Response) -> Option<u16> {
    let documented = |status: u16| {
        let others = method.operation.responses.iter().filter(|other| other.status != response.status);
        others.map(|other| other.status.value).any(|pattern| match pattern {
            Pattern::Exact(exact) => exact == status,
            // Whatever is more exact goes first.
            Pattern::Range(hundreds) => {
                response.status.value == Pattern::Default && u16::from(hundreds) == status / 100
            }
            Pattern::Default => false,
        })
    };
    // Statuses that no client tries again for, where there is a choice.
    let free = |range: std::ops::Range<u16>| {
        let calm = [418, 501].into_iter().filter(|status| range.contains(status));
        calm.chain(range.clone()).find(|status| !documented(*status))
    };
    let status = match response.status.value {
        Pattern::Exact(status) => status,
        Pattern::Range(hundreds) => free(u16::from(hundreds) * 100..u16::from(hundreds) * 100 + 100)?,
        Pattern::Default if is_error(method.operation, Pattern::Default) => {
            free(400..500).or_else(|| free(500..600))?
        }
        Pattern::Default => free(200..204)?,
    };
    let follows = matches!(status, 301 | 302 | 303 | 307 | 308);
    ((200..600).contains(&status) && !follows).then_some(status)
}

/// A value for a parameter: an example, its default, or one made up; optional ones only if the document shows one.
fn parameter_value(
    lowering: &Lowering<'_>,
    items: &[&Item],
    operation: &document::Operation,
    parameter: &Parameter,
) -> Option<String> {
    if matches!(parameter.argument, Argument::Fixed(_)) {
        return None;
    }
    let declared = operation.parameters.iter().find(|declared| declared.span == parameter.origin);
    let own = declared.and_then(|declared| named(&declared.examples).first().map(|(_, value)| *value));
    let schema = declared.and_then(|declared| declared.schema);
    let shown = own.or_else(|| {
        let (target, _) = view::canonical(lowering.document, schema?);
        [schema?, target]
            .into_iter()
            .find_map(|id| named(&lowering.schema(id).examples).first().map(|(_, value)| *value))
    });
    let shown = shown.filter(|value| is_usable(lowering, items, &parameter.ty, value));
    let fits = |value: &String| is_sendable(parameter, value);
    let made_up = || {
        sample::value(items, &parameter.ty)
            .filter(fits)
            .or_else(|| sample::filled(items, &parameter.ty).filter(fits))
    };
    match (shown.map(json).filter(fits), parameter.argument == Argument::Required) {
        (Some(value), _) => Some(value),
        (None, true) => made_up(),
        (None, false) => None,
    }
}

/// Whether the client sends a value at all: no path can say an empty segment or `..`, no header a line's end.
fn is_sendable(parameter: &Parameter, json: &str) -> bool {
    let Ok(value) = serde_json::from_str(json) else { return false };
    let mut text = String::new();
    write_texts(&value, &mut text);
    match parameter.location {
        Location::Path => text.contains(|letter| letter != '.'),
        Location::Header => !text.contains(char::is_control) && text.trim() == text,
        Location::Cookie => !text.contains(|letter: char| letter.is_control() || letter == ';'),
        Location::Query | Location::QueryString => true,
    }
}

/// The texts of a value, one after the other.
fn write_texts(value: &serde_json::Value, out: &mut String) {
    match value {
        serde_json::Value::Null => {}
        serde_json::Value::Bool(_) | serde_json::Value::Number(_) => out.push_str(&value.to_string()),
        serde_json::Value::String(text) => out.push_str(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| write_texts(item, out)),
        serde_json::Value::Object(members) => members.values().for_each(|item| write_texts(item, out)),
    }
}

/// What a response is read as, if it has its usual media type.
pub(super) fn payload_of(
    method: &Method<'_>,
    operation: &Operation,
    response: &document::Response,
) -> Payload {
    let status = pattern(response.status.value);
    if !is_error(method.operation, response.status.value) {
        return match &operation.success {
            Success::Single(payload) => payload.clone(),
            Success::Several(_, cases) => {
                let case = cases.iter().find(|case| case.statuses.contains(&status));
                case.map_or(Payload::Empty, |case| case.payload.clone())
            }
        };
    }
    let has_body = !response.content.is_empty() && !is_bodiless(method.operation, response.status.value);
    match &operation.error {
        ErrorBody::Single(payload) if has_body => payload.clone(),
        ErrorBody::Several { cases, .. } => {
            let case = cases.iter().find(|case| case.answers.contains(&(status, None)));
            case.map_or(Payload::Empty, |case| case.payload.clone())
        }
        ErrorBody::None | ErrorBody::Single(_) => Payload::Empty,
    }
}
