//! Responses: what the document says of each status comes in; what a method gives, and what its error holds, go out.

use super::body::{json_type, report_untyped_text};
use super::context::Lowering;
use super::media::{self, Kind};
use super::status::{range_name, status_name};
use crate::diagnostics::Diagnostic;
use crate::document::{self, MediaType, Response, StatusPattern as Pattern};
use crate::ir::{ErrorBody, Payload, StatusPattern, Statuses, Success, SuccessCase, Type};
use std::collections::BTreeSet;

/// What an operation's responses come to.
pub(super) struct Outcome {
    pub(super) success: Success,
    pub(super) error: ErrorBody,
    pub(super) accept: String,
    pub(super) statuses: Vec<(StatusPattern, Option<String>)>,
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

/// What an operation's responses come to.
pub(super) fn lower(lowering: &mut Lowering<'_>, operation: &document::Operation) -> Outcome {
    let mut successes: Vec<(StatusPattern, Payload)> = Vec::new();
    let mut errors: Vec<(StatusPattern, Type)> = Vec::new();
    let mut accept = BTreeSet::new();
    let mut responses: Vec<&Response> = operation.responses.iter().collect();
    responses.sort_by_key(|response| response.status.value);
    for response in &responses {
        let status = pattern(response.status.value);
        let error = is_error(operation, response.status.value);
        let chosen = chosen(response);
        if let Some(media) = chosen {
            report_others(lowering, response, media);
            accept.insert(media::essence(&media.media_type.value));
        }
        let payload = payload(lowering, chosen, error);
        match (error, payload) {
            (false, payload) => successes.push((status, payload)),
            (true, Payload::Json(ty)) => errors.push((status, ty)),
            (true, _) => {}
        }
    }
    let statuses = responses
        .iter()
        .map(|response| (pattern(response.status.value), response.description.clone()))
        .collect();
    Outcome {
        success: success(successes),
        error: error_body(errors),
        accept: accept.into_iter().collect::<Vec<_>>().join(", "),
        statuses,
    }
}

/// The media type of a response that the client asks for: JSON if there is any.
pub(super) fn chosen(response: &Response) -> Option<&MediaType> {
    response.content.iter().min_by_key(|media| media::merit(&media.media_type.value))
}

fn report_others(lowering: &mut Lowering<'_>, response: &Response, chosen: &MediaType) {
    for other in response.content.iter().filter(|other| other.media_type != chosen.media_type) {
        let message = format!(
            "the answer can be `{}` too; the client asks for `{}`",
            other.media_type.value, chosen.media_type.value
        );
        lowering.report(Diagnostic::note("unused-media-type", other.media_type.span, message));
    }
}

/// What a body is read as.
pub(super) fn payload(lowering: &mut Lowering<'_>, media: Option<&MediaType>, error: bool) -> Payload {
    let Some(media) = media else { return Payload::Empty };
    let name = &media.media_type;
    let kind = media::kind(&name.value);
    if error && kind != Kind::Json {
        let message = format!("an error's body of `{}` is not typed: its bytes are kept", name.value);
        lowering.report(Diagnostic::note("untyped-error-body", name.span, message));
        return Payload::Empty;
    }
    match kind {
        Kind::Json => Payload::Json(json_type(lowering, media)),
        Kind::Text => {
            report_untyped_text(lowering, media);
            Payload::Text
        }
        Kind::Stream => {
            let message = format!("a stream of `{}` is read as one text when it has ended", name.value);
            lowering.report(Diagnostic::warning("reduced-stream", name.span, message));
            Payload::Text
        }
        Kind::Multipart => {
            let message = format!("the parts of `{}` have no types: the caller gets the bytes", name.value);
            lowering.report(Diagnostic::note("untyped-multipart", name.span, message));
            Payload::Bytes
        }
        Kind::Form | Kind::Bytes => Payload::Bytes,
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

/// The error's body by type; names follow when all types have theirs.
fn error_body(errors: Vec<(StatusPattern, Type)>) -> ErrorBody {
    let mut by_type: Vec<(Type, Statuses)> = Vec::new();
    for (status, ty) in errors {
        match by_type.iter_mut().find(|(known, _)| *known == ty) {
            Some((_, statuses)) => statuses.push(status),
            None => by_type.push((ty, vec![status])),
        }
    }
    match by_type.len() {
        0 => ErrorBody::None,
        1 => by_type.into_iter().next().map_or(ErrorBody::None, |(ty, _)| ErrorBody::Single(ty)),
        _ => {
            let cases = by_type.into_iter().map(|(ty, statuses)| (String::new(), ty, statuses)).collect();
            ErrorBody::Several { name: String::new(), cases }
        }
    }
}
