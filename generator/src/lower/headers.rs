//! Response headers: what the document says of each answer's headers comes in; the sets of typed headers that the client
//! reads on demand go out.
//!
//! Answers with equal headers share a set, whatever operation they are of, and its name is made of the headers' own names.

use super::context::Lowering;
use super::media;
use super::parameter::{is_token, value_type};
use super::record::written_name;
use super::response::pattern;
use super::rules;
use crate::diagnostics::Diagnostic;
use crate::document::{self, Parameter};
use crate::ir::{AnswerHeaders, Extra, HeaderForm, ItemKind, Operation, ResponseHeader, Type};
use crate::names::{Case, Claim, Rank, camel, settle};
use std::collections::BTreeMap;

/// Headers that carry secrets, whether the document says so or not.
const SECRET: &[&str] = &["set-cookie", "set-cookie2", "authorization", "proxy-authorization"];

/// The most subjects that make the name of a set.
const MAX_SUBJECTS: usize = 3;

/// The sets of an operation's answers; their names come when all types have theirs.
pub(super) fn lower(lowering: &mut Lowering<'_>, operation: &document::Operation) -> Vec<AnswerHeaders> {
    let mut sets: Vec<AnswerHeaders> = Vec::new();
    let mut responses: Vec<&document::Response> = operation.responses.iter().collect();
    responses.sort_by_key(|response| response.status.value);
    for response in responses {
        let headers = headers(lowering, response);
        let status = pattern(response.status.value);
        match sets.iter_mut().find(|known| are_alike(&known.headers, &headers)) {
            Some(known) => known.statuses.push(status),
            None if headers.is_empty() => {}
            None => sets.push(AnswerHeaders { name: String::new(), statuses: vec![status], headers }),
        }
    }
    sets
}

/// Whether answers have the same headers, wherever the document says so.
fn are_alike(one: &[ResponseHeader], other: &[ResponseHeader]) -> bool {
    let same = |(one, other): (&ResponseHeader, &ResponseHeader)| {
        one.wire_name == other.wire_name
            && one.rust_name == other.rust_name
            && one.ty == other.ty
            && one.form == other.form
            && one.docs == other.docs
    };
    one.len() == other.len() && one.iter().zip(other).all(same)
}

fn headers(lowering: &mut Lowering<'_>, response: &document::Response) -> Vec<ResponseHeader> {
    let mut wanted: Vec<&Parameter> = Vec::new();
    for header in &response.headers {
        let name = &header.name.value;
        if !is_token(name) {
            let message = format!("`{name}` is not the name of a header");
            let report = Diagnostic::error("bad-header", header.name.span, message);
            lowering.report_slip(report.help("no answer can have it, and it is left out"));
            continue;
        }
        // OpenAPI says to ignore it: the media types of the answer say more.
        let is_ignored = name.eq_ignore_ascii_case("content-type");
        let is_known = wanted.iter().any(|known| known.name.value.eq_ignore_ascii_case(name));
        if !is_ignored && !is_known {
            wanted.push(header);
        }
    }
    wanted.sort_by_key(|header| header.name.value.to_ascii_lowercase());
    let claims: Vec<Claim> = wanted
        .iter()
        .map(|header| {
            let node = header.extensions.get("x-rust-name");
            let written = node.and_then(|node| written_name(lowering, node, Case::Snake));
            Claim { word: Some("header"), ..Claim::written_or(written, &header.name.value, Case::Snake) }
        })
        .collect();
    let names = settle(&claims, Case::Snake, &[]);
    wanted.iter().zip(names).map(|(header, settled)| lower_one(lowering, header, settled.name)).collect()
}

fn lower_one(lowering: &mut Lowering<'_>, header: &Parameter, rust_name: String) -> ResponseHeader {
    let wire_name = header.name.value.clone();
    let ty = match value_type(lowering, header) {
        Type::String if SECRET.contains(&wire_name.to_ascii_lowercase().as_str()) => Type::Secret,
        ty => ty,
    };
    let (ty, form) = match header.media_type.as_ref().map(|media| media::kind(&media.value)) {
        // What it is follows from the type, once that is known.
        None => {
            let others = Box::new(HeaderForm::Text);
            (ty, HeaderForm::Object { exploded: header.explode, properties: Vec::new(), others })
        }
        Some(media::Kind::Json) => (ty, HeaderForm::Json),
        Some(_) if super::style::is_scalar(lowering, &ty) => (ty, HeaderForm::Text),
        Some(_) => (Type::String, HeaderForm::Text),
    };
    let docs = super::docs::of_parameter(lowering.document, header);
    let rules = header.schema.map(|schema| rules::of_place(lowering.document, schema, &ty));
    let rules = rules.unwrap_or_default();
    ResponseHeader { wire_name, rust_name, ty, form, docs, rules, origin: header.span }
}

/// What makes sets equal: their headers' names, and what else is to be said of them.
type Key = Vec<(String, String)>;

/// An operation, and one of its sets, by index.
type Place = (usize, usize);

/// Says how each header is read, and names the sets.
pub(super) fn finish(lowering: &Lowering<'_>, operations: &mut [Operation]) {
    let mut users: BTreeMap<Key, Vec<Place>> = BTreeMap::new();
    for (index, operation) in operations.iter_mut().enumerate() {
        for (set, answers) in operation.headers.iter_mut().enumerate() {
            for header in &mut answers.headers {
                if let HeaderForm::Object { exploded, .. } = header.form {
                    header.form = form(lowering, &header.ty, exploded, 0);
                }
            }
            let key = answers.headers.iter();
            let key =
                key.map(|header| (header.wire_name.clone(), format!("{:?} {:?}", header.ty, header.form)));
            users.entry(key.collect()).or_default().push((index, set));
        }
    }
    let sets: Vec<(Key, Vec<Place>)> = users.into_iter().collect();
    let claims: Vec<Claim> = sets
        .iter()
        .map(|(key, users)| {
            let wire_names: Vec<&str> = key.iter().map(|(name, _)| name.as_str()).collect();
            // What tells sets of equal names from each other: the first of their operations, by name.
            let first = users.iter().map(|(index, _)| operations[*index].struct_name.as_str()).min();
            Claim {
                name: camel(&format!("{} headers", subjects(&wire_names))),
                wire: format!("{} {}", wire_names.join(" "), first.unwrap_or_default()),
                rank: Rank::Placed(1),
                word: Some("set"),
            }
        })
        .collect();
    let names = settle(&claims, Case::Camel, &["HeaderError", "HeaderMap"]);
    for ((_, users), settled) in sets.iter().zip(names) {
        for (index, set) in users {
            operations[*index].headers[*set].name.clone_from(&settled.name);
        }
    }
}

/// What some headers are about, in words: those that begin alike are about one thing, `X-RateLimit` say.
fn subjects(wire_names: &[&str]) -> String {
    let words = |name: &str| -> Vec<String> {
        name.split(['-', '_']).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect()
    };
    let mut groups: Vec<Vec<&str>> = Vec::new();
    for name in wire_names {
        let alike = |one: &[String], other: &[String]| {
            let significant = usize::from(one.first().is_some_and(|word| word == "x")) + 1;
            one.len() > 1 && one.get(..significant) == other.get(..significant)
        };
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|last| alike(&words(last), &words(name))) => {
                group.push(name);
            }
            _ => groups.push(vec![name]),
        }
    }
    let subject = |group: &Vec<&str>| match group.as_slice() {
        [name] => (*name).to_owned(),
        group => {
            let split: Vec<Vec<String>> = group.iter().map(|name| words(name)).collect();
            let shared = |at: usize| {
                split.iter().all(|words| words.get(at) == split.first().and_then(|one| one.get(at)))
            };
            let length = split.iter().map(Vec::len).min().unwrap_or_default();
            let length = (0..length).take_while(|at| shared(*at)).count();
            let first = group.first().map(|name| name.split(['-', '_']).filter(|word| !word.is_empty()));
            first.into_iter().flatten().take(length).collect::<Vec<_>>().join("-")
        }
    };
    let subjects: Vec<String> = groups.iter().map(subject).collect();
    if subjects.len() > MAX_SUBJECTS {
        let first: Vec<&str> = subjects.iter().take(2).map(String::as_str).collect();
        return format!("{} and more", first.join(" "));
    }
    subjects.join(" ")
}

/// How deep types are followed: a header's value has two levels at most.
const MAX_DEPTH: usize = 8;

/// How a header of a type is read.
fn form(lowering: &Lowering<'_>, ty: &Type, exploded: bool, depth: usize) -> HeaderForm {
    if depth > MAX_DEPTH {
        return HeaderForm::Text;
    }
    let inside = |ty| form(lowering, ty, exploded, depth + 1);
    match ty {
        Type::Bool
        | Type::I32
        | Type::I64
        | Type::U32
        | Type::U64
        | Type::F64
        | Type::Json
        | Type::Null
        | Type::Tuple(_) => HeaderForm::Bare,
        Type::String
        | Type::Secret
        | Type::Bytes
        | Type::Blob
        | Type::Base64
        | Type::Text(_)
        | Type::Foreign(_) => HeaderForm::Text,
        Type::Option(inner) | Type::Boxed(inner) => inside(inner),
        Type::Vec(item) => HeaderForm::List(Box::new(inside(item))),
        Type::Map(value) => {
            HeaderForm::Object { exploded, properties: Vec::new(), others: Box::new(inside(value)) }
        }
        Type::Item(item) => match &lowering.item(*item).kind {
            ItemKind::Enumeration(enumeration) if enumeration.integer => HeaderForm::Bare,
            ItemKind::Enumeration(_) => HeaderForm::Text,
            ItemKind::Alias(inner) => inside(inner),
            ItemKind::Union(_) => HeaderForm::Bare,
            ItemKind::Record(record) => HeaderForm::Object {
                exploded,
                properties: record
                    .fields
                    .iter()
                    .map(|field| (field.wire_name.clone(), inside(&field.ty)))
                    .collect(),
                others: Box::new(match &record.extra {
                    Some(Extra { ty: Some(ty), .. }) => inside(ty),
                    _ => HeaderForm::Text,
                }),
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_named_after_what_they_are_about() {
        let table: &[(&[&str], &str)] = &[
            (&["Location"], "Location"),
            (&["Link", "X-Total"], "LinkXTotal"),
            (&["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"], "Ratelimit"),
            (&["X-RateLimit-Limit", "X-Ratelimit-Reset"], "XRateLimit"),
            (&["Link", "X-Rate-Limit-Limit", "X-Rate-Limit-Reset"], "LinkXRateLimit"),
            (&["Access-Control-Allow-Headers", "Access-Control-Allow-Origin"], "AccessControlAllow"),
            (&["X-A", "X-B"], "XAXB"),
            (&["A", "B", "C", "D"], "ABAndMore"),
        ];
        for (names, expected) in table {
            assert_eq!(camel(&subjects(names)), *expected, "{names:?}");
        }
    }
}
