//! Responses: what the document says of each status comes in; what a method gives, and what its error holds, go out.

use super::body::{json_type, report_untyped_text};
use super::context::Lowering;
use super::media::{self, Kind};
use super::method::Method;
use super::offer::{chosen, is_bodiless, offers};
use super::status::{range_name, status_name};
use super::stream;
use crate::diagnostics::Diagnostic;
use crate::document::{self, MediaType, Response, StatusPattern as Pattern};
use crate::ir::{DocumentedStatus, ErrorBody, ErrorCase, Payload, StatusPattern, Success, SuccessCase};
use std::collections::BTreeSet;

/// What an operation's responses come to.
pub(super) struct Outcome {
    pub(super) success: Success,
    pub(super) error: ErrorBody,
    pub(super) accept: String,
    pub(super) statuses: Vec<DocumentedStatus>,
}

/// Whether a response is an error: whatever is no 2xx; `default` too, unless it is all that speaks of success.
pub(super) fn is_error(operation: &document::Operation, status: Pattern) -> bool {
    match status {
        Pattern::Exact(status) => !(200..300).contains(&status),
        Pattern::Range(hundreds) => hundreds != 2,
        Pattern::Default => operation.responses.iter().any(|response| match response.status.value {
            Pattern::Exact(status) => (200..300).contains(&status),
            Pattern::Range(hundreds) => hundreds == 2,
            Pattern::Default => false,
        }),
    }
}

/// The word for the body of a response, for the names of inline schemas: `Response`, `CreatedResponse`, `NotFoundError`.
pub(super) fn word(operation: &document::Operation, status: Pattern) -> String {
    let kind = if is_error(operation, status) { "Error" } else { "Response" };
    match status {
        Pattern::Exact(200) | Pattern::Default => kind.to_owned(),
        Pattern::Range(hundreds) => format!("{}{kind}", range_name(hundreds)),
        Pattern::Exact(status) => format!("{}{kind}", status_name(status)),
    }
}

/// What a method's responses come to.
pub(super) fn lower(lowering: &mut Lowering<'_>, method: &Method<'_>) -> Outcome {
    let (document, operation) = (lowering.document, method.operation);
    let mut successes: Vec<(StatusPattern, Payload)> = Vec::new();
    let mut errors: Vec<Answer> = Vec::new();
    let mut merged: Vec<(&MediaType, &MediaType)> = Vec::new();
    let mut accept = Accept::default();
    let name = |media: &MediaType| media::essence(&media.media_type.value);
    let mut responses: Vec<&Response> = operation.responses.iter().collect();
    responses.sort_by_key(|response| response.status.value);
    for response in &responses {
        let status = pattern(response.status.value);
        if is_bodiless(operation, response.status.value) {
            report_bodiless(lowering, response);
        }
        let offers = offers(document, operation, response);
        if let Some(first) = offers.kept.first() {
            merged.extend(offers.merged.iter().map(|other| (*other, *first)));
        }
        if is_error(operation, response.status.value) {
            let usual = offers.kept.first().filter(|_| method.answer.is_empty());
            accept.readable.extend(usual.map(|media| name(media)));
            for (index, media) in offers.kept.into_iter().enumerate() {
                let other = (index > 0).then(|| name(media));
                errors.push((status, other, error_payload(lowering, media)));
            }
            continue;
        }
        let chosen = chosen(document, operation, response, &method.answer);
        let is_usual = chosen.zip(offers.kept.first()).is_none_or(|(one, first)| std::ptr::eq(one, *first));
        if is_usual && !method.answer.is_empty() {
            accept.readable.extend(chosen.map(name));
        } else {
            accept.wanted.extend(chosen.map(name));
            accept.offered.extend(offers.kept.iter().map(|media| name(media)));
        }
        successes.push((status, chosen.map_or(Payload::Empty, |media| payload(lowering, media))));
    }
    report_merged(lowering, &merged);
    let statuses = responses
        .iter()
        .map(|response| DocumentedStatus {
            pattern: pattern(response.status.value),
            meaning: response.description.clone(),
            origin: response.status.span,
        })
        .collect();
    Outcome { success: success(successes), error: error_body(errors), accept: accept.header(), statuses }
}

/// What goes into the `Accept` header.
#[derive(Default)]
struct Accept {
    /// What the method is for.
    wanted: BTreeSet<String>,
    /// What else it can read: errors, and successes of other statuses.
    readable: BTreeSet<String>,
    /// What the answers that it is for can be: a server that is asked for another one might give that.
    offered: BTreeSet<String>,
}

impl Accept {
    fn header(&self) -> String {
        let others = self.readable.difference(&self.offered);
        let all: BTreeSet<&String> =
            self.wanted.iter().chain(others).filter(|name| media::is_media_type(name)).collect();
        all.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// Says, in one line an operation, which media types are left aside because they say the same.
fn report_merged(lowering: &mut Lowering<'_>, merged: &[(&MediaType, &MediaType)]) {
    let Some((first, kept)) = merged.first() else { return };
    let mut names: Vec<&str> = Vec::new();
    for (other, _) in merged {
        if !names.contains(&other.media_type.value.as_str()) {
            names.push(&other.media_type.value);
        }
    }
    let others = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let message = format!(
        "the answer can be {others} too, which say the same; the client reads `{}`",
        kept.media_type.value
    );
    lowering.report(Diagnostic::note("unused-media-type", first.media_type.span, message));
}

/// Says that a body was described which HTTP does not have.
fn report_bodiless(lowering: &mut Lowering<'_>, response: &Response) {
    if let Some(media) = response.content.first() {
        let message =
            "an answer to HEAD, and one of 1XX, 204, 205 or 304, has no body: what is said of it is left out";
        lowering.report(Diagnostic::note("body-without-place", media.media_type.span, message));
    }
}

/// What a success is read as.
fn payload(lowering: &mut Lowering<'_>, media: &MediaType) -> Payload {
    let name = &media.media_type.value;
    match media::kind(name) {
        // Neither says what it is, so it may be no JSON, or empty.
        Kind::Json if media.schema.is_none() && name.contains('*') => {
            let message = "neither media type nor schema say what the body is: the caller gets its bytes";
            lowering.report(Diagnostic::note("untyped", media.media_type.span, message));
            Payload::Bytes
        }
        Kind::Json => Payload::Json(json_type(lowering, media)),
        Kind::Text => {
            report_untyped_text(lowering, media);
            Payload::Text
        }
        Kind::Stream => stream::payload(lowering, media),
        Kind::Multipart => {
            let message = format!("the parts of `{name}` have no types: the caller gets the bytes");
            lowering.report(Diagnostic::note("untyped-multipart", media.media_type.span, message));
            Payload::Bytes
        }
        Kind::Form | Kind::Bytes => Payload::Bytes,
    }
}

/// What an error is read as: never a stream, since errors are there as a whole.
fn error_payload(lowering: &mut Lowering<'_>, media: &MediaType) -> Payload {
    match media::kind(&media.media_type.value) {
        Kind::Stream => Payload::Text,
        _ => payload(lowering, media),
    }
}

/// The document's status as the IR has it.
pub(super) fn pattern(status: Pattern) -> StatusPattern {
    match status {
        Pattern::Exact(status) => StatusPattern::Exact(status),
        Pattern::Range(hundreds) => StatusPattern::Range(hundreds),
        Pattern::Default => StatusPattern::Default,
    }
}

fn success(successes: Vec<(StatusPattern, Payload)>) -> Success {
    let Some((_, first)) = successes.first() else { return Success::Single(Payload::Empty) };
    if successes.iter().all(|(_, payload)| payload == first) {
        return Success::Single(first.clone());
    }
    // One variant a status, so that a payload that changes at one status changes nothing else.
    let cases = successes.into_iter().map(|(status, payload)| SuccessCase {
        rust_name: match status {
            StatusPattern::Exact(status) => status_name(status),
            StatusPattern::Range(hundreds) => range_name(hundreds),
            StatusPattern::Default => "Other".to_owned(),
        },
        statuses: vec![status],
        payload,
    });
    // The enum's name comes when all types have theirs.
    Success::Several(String::new(), cases.collect())
}

/// One body of an error: its status, the media type where it is not the status's usual one, and what it is read as.
type Answer = (StatusPattern, Option<String>, Payload);

/// The error's body by what it is read as; names follow when all types have theirs.
fn error_body(errors: Vec<Answer>) -> ErrorBody {
    let usual: Vec<(StatusPattern, Payload)> = errors
        .iter()
        .filter(|(_, media, _)| media.is_none())
        .map(|(status, _, payload)| (*status, payload.clone()))
        .collect();
    let mut cases: Vec<ErrorCase> = Vec::new();
    for (status, media, payload) in errors {
        // A media type that is read as the usual one needs no telling apart.
        if media.is_some() && usual.contains(&(status, payload.clone())) {
            continue;
        }
        match cases.iter_mut().find(|known| known.payload == payload) {
            Some(known) => known.answers.push((status, media)),
            None => {
                cases.push(ErrorCase { rust_name: String::new(), payload, answers: vec![(status, media)] });
            }
        }
    }
    match cases.len() {
        0 => ErrorBody::None,
        1 => cases.into_iter().next().map_or(ErrorBody::None, |case| ErrorBody::Single(case.payload)),
        _ => ErrorBody::Several { name: String::new(), cases },
    }
}
