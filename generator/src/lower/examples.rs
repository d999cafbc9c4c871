//! Examples: the document's own values, each with the type that it is of, for the contract tests, and what calls are
//! shown and tested with.

use super::context::{Lowering, Use};
use super::json::json;
use super::method::Method;
use super::offer::chosen;
use super::operation::stem;
use super::response::pattern;
use super::{calls, schema};
use crate::diagnostics::Diagnostic;
use crate::document::{Example as Written, StatusPattern as Pattern};
use crate::ir::{BodyCodec, Example, Item, Operation, Payload, StatusPattern, Type};
use crate::names::{Case, Claim, Rank, plain, settle, snake};
use crate::node::Node;

/// Fills in what operations are shown with; where there are to be contract tests, their samples too, and gives the
/// examples of types.
pub(super) fn fill_in(lowering: &mut Lowering<'_>, operations: &mut [Operation]) -> Vec<Example> {
    let methods = std::mem::take(&mut lowering.methods);
    let items: Vec<&Item> = lowering.items.iter().map(|draft| &draft.item).collect();
    for (method, operation) in methods.iter().zip(operations.iter_mut()) {
        calls::fill_in(lowering, &items, method, operation);
    }
    if !lowering.options.contract_tests {
        return Vec::new();
    }
    let mut examples = of_types(lowering);
    examples.extend(of_operations(lowering, &methods, operations));
    examples
}

/// The examples that stand at schemas.
fn of_types(lowering: &mut Lowering<'_>) -> Vec<Example> {
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
            examples.push((typed(&name, schema::optional(used.clone()), value), value));
        }
    }
    distinct(usable(lowering, examples))
}

/// The examples that stand at media types.
fn of_operations(
    lowering: &mut Lowering<'_>,
    methods: &[Method<'_>],
    operations: &[Operation],
) -> Vec<Example> {
    let mut examples = Vec::new();
    for (method, operation) in methods.iter().zip(operations) {
        let stem = stem(operation);
        if let (Some(media), Some(body)) = (method.media, &operation.body)
            && matches!(
                body.codec,
                BodyCodec::Json | BodyCodec::JsonLines | BodyCodec::Form | BodyCodec::Multipart
            )
        {
            let shown = named(&media.examples).into_iter();
            for (name, value) in shown.filter(|(_, value)| calls::is_value(body.codec, value)) {
                examples.push((typed(&format!("{stem} request {name}"), body.ty.clone(), value), value));
            }
        }
        for response in &method.operation.responses {
            let Payload::Json(ty) = calls::payload_of(method, operation, response) else { continue };
            let chosen = chosen(lowering.document, method.operation, response, &method.answer);
            let status = status_word(response.status.value);
            for (name, value) in chosen.iter().flat_map(|media| named(&media.examples)) {
                examples.push((typed(&format!("{stem} {status} {name}"), ty.clone(), value), value));
            }
        }
    }
    distinct(usable(lowering, examples))
}

/// The examples that the client can be held to; the others are noted.
fn usable(lowering: &mut Lowering<'_>, examples: Vec<(Example, &Node)>) -> Vec<Example> {
    let items: Vec<&Item> = lowering.items.iter().map(|draft| &draft.item).collect();
    let (usable, unusable): (Vec<_>, Vec<_>) = examples
        .into_iter()
        .partition(|(example, value)| calls::is_usable(lowering, &items, &example.ty, value));
    for (example, _) in unusable {
        let message = "the client would not write this example as it stands here: no test is made of it";
        let note = Diagnostic::note("unused-example", example.origin, message);
        lowering.report(note.help("it does not fit its schema, or has what the schema has no place for"));
    }
    usable.into_iter().map(|(example, _)| example).collect()
}

/// Examples with a value, each with its name.
pub(super) fn named(examples: &[Written]) -> Vec<(String, &Node)> {
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
pub(super) fn identifier(name: &str) -> String {
    plain(&snake(name)).to_owned()
}

pub(super) fn status_word(status: Pattern) -> String {
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
