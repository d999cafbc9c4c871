//! Example calls for the contract tests: each sends what the document shows, or what its types allow where it shows
//! nothing, and gets an answer that the document shows.

use super::context::Lowering;
use super::examples::{identifier, named, status_word};
use super::json::{json, string};
use super::media::{self, Kind};
use super::method::Method;
use super::response::{chosen, is_error, pattern};
use super::{fit, sample, view};
use crate::document::{self, MediaType, StatusPattern as Pattern};
use crate::ir::{
    Argument, BodyCodec, ErrorBody, Item, Location, Operation, OperationSample, Parameter, Payload,
    ResponseSample, Success, Type,
};
use crate::names::{Case, Claim, settle};
use crate::node::{Node, NodeKind};

/// Example calls: one for each example of the body with the first success, and one for each other answer.
pub(super) fn samples(
    lowering: &Lowering<'_>,
    items: &[&Item],
    method: &Method<'_>,
    operation: &Operation,
) -> Vec<OperationSample> {
    let answers = answers(lowering, items, method, operation);
    let mut parameters = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        match parameter_value(lowering, items, method.operation, parameter) {
            Some(value) => parameters.push((index, value)),
            None if parameter.argument == Argument::Required => return Vec::new(),
            None => {}
        }
    }
    let mut bodies: Vec<(String, Option<String>)> = Vec::new();
    if let Some(body) = &operation.body {
        let shown = method.media.map(|media| named(&media.examples)).unwrap_or_default();
        let usable =
            |value: &Node| is_value(body.codec, value) && is_usable(lowering, items, &body.ty, value);
        let shown = shown.into_iter().filter(|(_, value)| usable(value));
        bodies.extend(shown.map(|(name, value)| (name, Some(json(value)))));
        if bodies.is_empty() {
            bodies.extend(sample::value(items, &body.ty).map(|value| ("made up".to_owned(), Some(value))));
        }
        if body.argument == Argument::Optional {
            bodies.push(("nothing".to_owned(), None));
        }
    } else {
        bodies.push((String::new(), None));
    }
    let (Some((_, body)), Some((_, answer))) = (bodies.first(), answers.first()) else { return Vec::new() };
    let call = |name: &str, body: &Option<String>, response: &ResponseSample| OperationSample {
        name: name.to_owned(),
        parameters: parameters.clone(),
        body: body.clone(),
        response: response.clone(),
    };
    let mut samples: Vec<OperationSample> =
        answers.iter().map(|(name, answer)| call(name, body, answer)).collect();
    samples.extend(bodies.iter().skip(1).map(|(name, body)| call(&format!("sends {name}"), body, answer)));
    name_samples(&mut samples);
    samples
}

/// Whether an example is the value that a body is made of, instead of the text that goes over the wire.
pub(super) fn is_value(codec: BodyCodec, example: &Node) -> bool {
    match codec {
        BodyCodec::Json => true,
        BodyCodec::JsonLines => matches!(example.kind, NodeKind::Array(_)),
        BodyCodec::Form | BodyCodec::Multipart => !matches!(example.kind, NodeKind::String(_)),
        BodyCodec::Text | BodyCodec::Bytes | BodyCodec::Blob => matches!(example.kind, NodeKind::String(_)),
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
        let chosen = chosen(response);
        let shown = chosen.map(|media| named(&media.examples)).unwrap_or_default();
        let payload = payload_of(method, operation, response, chosen);
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
            _ if is_bodiless(method, status) => continue,
            Payload::Json(ty) if shown.is_empty() => {
                sample::value(items, &ty).map(|body| (word, body)).into_iter().collect()
            }
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

/// Whether HTTP forbids a body here.
fn is_bodiless(method: &Method<'_>, status: u16) -> bool {
    method.operation.method.value == "HEAD" || matches!(status, 204 | 205 | 304)
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
    let shown = shown.filter(|value| {
        is_usable(lowering, items, &parameter.ty, value) && !is_empty_segment(parameter, value)
    });
    match (shown, parameter.argument == Argument::Required) {
        (Some(value), _) => Some(json(value)),
        (None, true) => sample::value(items, &parameter.ty),
        (None, false) => None,
    }
}

/// Whether a path's parameter would leave its segment empty, or make it one that means another place: no call is made
/// then.
fn is_empty_segment(parameter: &Parameter, value: &Node) -> bool {
    parameter.location == Location::Path
        && match &value.kind {
            NodeKind::String(text) => matches!(&**text, "" | "." | ".."),
            NodeKind::Array(items) => items.is_empty(),
            NodeKind::Object(members) => members.is_empty(),
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) => false,
        }
}

/// What a response is read as.
pub(super) fn payload_of(
    method: &Method<'_>,
    operation: &Operation,
    response: &document::Response,
    chosen: Option<&MediaType>,
) -> Payload {
    let status = pattern(response.status.value);
    let succeeds = match &operation.success {
        Success::Several(_, cases) => {
            cases.iter().find(|case| case.statuses.contains(&status)).map(|case| &case.payload)
        }
        Success::Single(payload) => Some(payload),
    };
    let is_json = chosen.is_some_and(|media| media::kind(&media.media_type.value) == Kind::Json);
    match (&operation.error, succeeds) {
        (_, Some(payload)) if !is_error(method.operation, response.status.value) => payload.clone(),
        (ErrorBody::Single(ty), _) if is_json => Payload::Json(ty.clone()),
        (ErrorBody::Several { cases, .. }, _) => {
            let case = cases.iter().find(|(_, _, statuses)| statuses.contains(&status));
            case.map_or(Payload::Empty, |(_, ty, _)| Payload::Json(ty.clone()))
        }
        _ => Payload::Empty,
    }
}
