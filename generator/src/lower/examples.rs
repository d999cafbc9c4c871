//! Example values and example calls, for the contract tests: the document's own, and made-up ones where a call needs a
//! value that the document does not show.

use super::context::{Lowering, Use};
use super::json::json;
use super::operation::{Method, stem};
use super::response::{choose, pattern, payload};
use super::{sample, schema, view};
use crate::document::{self, Example as Written, StatusPattern as Pattern};
use crate::ir::{
    Argument, BodyCodec, Example, Item, Operation, OperationSample, Parameter, Payload, ResponseSample,
    StatusPattern, Success, Type,
};
use crate::names::{Case, Claim, Rank, plain, settle, snake};
use crate::node::Node;

/// The examples that stand at schemas.
pub(super) fn of_types(lowering: &mut Lowering<'_>) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut exemplified = std::mem::take(&mut lowering.exemplified);
    exemplified.sort_by_key(|(id, _)| *id);
    for (id, used) in exemplified {
        if is_scalar(&used) {
            continue;
        }
        let written = &lowering.schema(id).examples;
        let place = lowering.places.of(id).path();
        for (index, example) in written.iter().enumerate() {
            let Some(value) = &example.value else { continue };
            let name = match &example.name {
                Some(name) => format!("{place} {}", name.value),
                None if written.len() == 1 => format!("{place} example"),
                None => format!("{place} example {}", index + 1),
            };
            examples.push(typed(&name, schema::optional(used.clone()), value));
        }
    }
    distinct(examples)
}

/// The examples that stand at media types, and a sample call for each; fills in the operations' samples.
pub(super) fn of_operations(lowering: &mut Lowering<'_>, operations: &mut [Operation]) -> Vec<Example> {
    let methods = std::mem::take(&mut lowering.methods);
    let mut examples = Vec::new();
    for (method, operation) in methods.iter().zip(operations) {
        let stem = stem(operation);
        if let (Some(media), Some(body)) = (method.media, &operation.body)
            && matches!(body.codec, BodyCodec::Json | BodyCodec::Form)
        {
            for (name, value) in named(&media.examples) {
                examples.push(typed(&format!("{stem} request {name}"), body.ty.clone(), value));
            }
        }
        for response in &method.operation.responses {
            let chosen = choose(lowering, response);
            let Payload::Json(ty) =
                payload(lowering, chosen, super::response::is_error(method.operation, response.status.value))
            else {
                continue;
            };
            let status = status_word(response.status.value);
            for (name, value) in chosen.iter().flat_map(|media| named(&media.examples)) {
                examples.push(typed(&format!("{stem} {status} {name}"), ty.clone(), value));
            }
        }
        let samples = samples(lowering, method, operation);
        operation.samples = samples;
    }
    distinct(examples)
}

/// Example calls: one for each example of the body with the first success, and one for each other answer.
fn samples(lowering: &mut Lowering<'_>, method: &Method<'_>, operation: &Operation) -> Vec<OperationSample> {
    let answers = answers(lowering, method, operation);
    let items: Vec<&Item> = lowering.items.iter().map(|draft| &draft.item).collect();
    let mut parameters = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        match parameter_value(lowering, &items, method.operation, parameter) {
            Some(value) => parameters.push((index, value)),
            None if parameter.argument == Argument::Required => return Vec::new(),
            None => {}
        }
    }
    let mut bodies: Vec<(String, Option<String>)> = Vec::new();
    if let Some(body) = &operation.body {
        let shown = method.media.map(|media| named(&media.examples)).unwrap_or_default();
        bodies.extend(shown.into_iter().map(|(name, value)| (name, Some(json(value)))));
        if bodies.is_empty() {
            bodies.extend(sample::value(&items, &body.ty).map(|value| ("made up".to_owned(), Some(value))));
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
    lowering: &mut Lowering<'_>,
    method: &Method<'_>,
    operation: &Operation,
) -> Vec<(String, ResponseSample)> {
    let mut answers = Vec::new();
    let mut responses: Vec<&document::Response> = method.operation.responses.iter().collect();
    responses.sort_by_key(|response| response.status.value);
    for response in responses {
        let error = super::response::is_error(method.operation, response.status.value);
        let status = match response.status.value {
            Pattern::Exact(status) => status,
            Pattern::Range(hundreds) => u16::from(hundreds) * 100,
            Pattern::Default if error => 500,
            Pattern::Default => 200,
        };
        let word = format!("answers {}", status_word(response.status.value));
        let chosen = choose(lowering, response);
        let payload = match &operation.success {
            Success::Several(_, cases) if !error => {
                let wanted = pattern(response.status.value);
                cases.iter().find(|case| case.statuses.contains(&wanted)).map(|case| case.payload.clone())
            }
            Success::Single(payload) if !error => Some(payload.clone()),
            _ => Some(payload(lowering, chosen, error)),
        };
        let items: Vec<&Item> = lowering.items.iter().map(|draft| &draft.item).collect();
        match payload.unwrap_or(Payload::Empty) {
            Payload::Empty => answers.push((word, ResponseSample { status, body: None })),
            Payload::Json(ty) => {
                let shown = chosen.map(|media| named(&media.examples)).unwrap_or_default();
                if shown.is_empty() {
                    let body = sample::value(&items, &ty);
                    answers
                        .extend(body.map(|body| (word.clone(), ResponseSample { status, body: Some(body) })));
                }
                answers.extend(shown.into_iter().map(|(name, value)| {
                    (format!("{word} {name}"), ResponseSample { status, body: Some(json(value)) })
                }));
            }
            // A body that is no JSON is for the runtime's own tests.
            Payload::Text | Payload::Bytes => {}
        }
    }
    // The first one is what a call is shown with: a success.
    answers.sort_by_key(|(_, answer)| !(200..300).contains(&answer.status));
    answers
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
    match (shown, parameter.argument == Argument::Required) {
        (Some(value), _) => Some(json(value)),
        (None, true) => sample::value(items, &parameter.ty),
        (None, false) => None,
    }
}

/// Examples with a value, each with its name.
fn named(examples: &[Written]) -> Vec<(String, &Node)> {
    let single = examples.len() == 1;
    let entries = examples
        .iter()
        .enumerate()
        .filter_map(|(index, example)| Some((index, example, example.value.as_ref()?)));
    entries
        .map(|(index, example, value)| {
            let name = match &example.name {
                Some(name) => name.value.clone(),
                None if single => "example".to_owned(),
                None => format!("example {}", index + 1),
            };
            (name, value)
        })
        .collect()
}

fn typed(name: &str, ty: Type, value: &Node) -> Example {
    Example { name: identifier(name), ty, json: json(value), origin: value.span }
}

/// A name in tests: a plain identifier.
fn identifier(name: &str) -> String {
    plain(&snake(name)).to_owned()
}

fn status_word(status: Pattern) -> String {
    match pattern(status) {
        StatusPattern::Exact(status) => status.to_string(),
        StatusPattern::Range(hundreds) => format!("{hundreds}xx"),
        StatusPattern::Default => "default".to_owned(),
    }
}

fn is_scalar(used: &Use) -> bool {
    !matches!(
        used.ty,
        Type::Item(_) | Type::Vec(_) | Type::Map(_) | Type::Tuple(_) | Type::Boxed(_) | Type::Option(_)
    )
}

/// Makes the names differ.
fn distinct(mut examples: Vec<Example>) -> Vec<Example> {
    let claims: Vec<Claim> = examples
        .iter()
        .map(|example| Claim {
            name: example.name.clone(),
            wire: format!("{} {}", example.name, example.json),
            rank: Rank::Placed(0),
            word: None,
        })
        .collect();
    for (example, settled) in examples.iter_mut().zip(settle(&claims, Case::Snake, &[])) {
        example.name = settled.name;
    }
    examples
}
