//! Lists that operations answer with, and nothing says where they end: a document enters, findings leave.

use super::seen::certain;
use super::{Call, Review, calls};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Document, JsonType, ParameterLocation, SchemaId, StatusPattern};
use crate::lint::words::words;

/// Words of which one alone, as the last of a name, asks for a part of a list.
const PAGING: &str = "limit offset page cursor skip top first after before start size count marker take rows range \
    pagesize perpage pagetoken nexttoken maxresults maxitems";

/// `unbounded-array`: a success answer that is a list, or holds one and no other, without `maxItems`, `x-pagination` or
/// anything in the request that asks for a part of it.
pub(in crate::lint) fn unbounded(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    let document = review.context.document;
    for call in calls(document).filter(is_listing) {
        let success = |status| matches!(status, StatusPattern::Exact(200..=299) | StatusPattern::Range(2));
        let answers = call.operation.responses.iter().filter(|response| success(response.status.value));
        let media = answers.flat_map(|response| &response.content);
        let lists: Vec<SchemaId> =
            media.filter_map(|media| media.schema).filter_map(|id| list(document, id)).collect();
        let Some(list) = lists.into_iter().find(|id| !is_bounded(document, *id)) else { continue };
        if has_pages(document, &call) {
            continue;
        }
        let message = format!("'{}' answers with a list, and nothing says where it ends", call.name);
        let help = "add the parameters for pages, or `maxItems`; if all comes at once, allow it and say so";
        let finding = Diagnostic::warning("unbounded-array", call.span, message)
            .related(review.context.anchors.of(document, list), "the list")
            .help(help);
        diagnostics.report(finding);
    }
}

/// What answers a write is as long as what was written.
fn is_listing(call: &Call<'_>) -> bool {
    let lists = |word: &String| matches!(word.as_str(), "list" | "search" | "query" | "find");
    matches!(call.operation.method.value.as_str(), "GET" | "QUERY") || words(&call.name).iter().any(lists)
}

/// The schema's array: itself, or that of its only property that is one.
fn list(document: &Document, id: SchemaId) -> Option<SchemaId> {
    let group = certain(document, id);
    if group.iter().any(|id| is_array(document, *id)) {
        return Some(id);
    }
    let properties = group.iter().flat_map(|id| &document.schema(*id).properties);
    let mut arrays = properties
        .map(|property| property.schema)
        .filter(|id| certain(document, *id).iter().any(|id| is_array(document, *id)));
    let first = arrays.next()?;
    // An object with several lists, or with a name beside one, is a thing that has lists.
    (arrays.next().is_none() && !has_identity(document, &group)).then_some(first)
}

fn is_array(document: &Document, id: SchemaId) -> bool {
    document.schema(id).types.contains(&JsonType::Array)
}

fn has_identity(document: &Document, group: &[SchemaId]) -> bool {
    let names =
        group.iter().flat_map(|id| &document.schema(*id).properties).map(|one| words(&one.name.value));
    names
        .into_iter()
        .any(|words| words.last().is_some_and(|last| matches!(last.as_str(), "id" | "name" | "uuid")))
}

fn is_bounded(document: &Document, id: SchemaId) -> bool {
    certain(document, id).iter().any(|id| document.schema(*id).numeric.max_items.is_some())
}

fn has_pages(document: &Document, call: &Call<'_>) -> bool {
    let operation = call.operation;
    let by_parameter = || {
        let query = |location| matches!(location, ParameterLocation::Query | ParameterLocation::Header);
        operation.parameters.iter().any(|one| query(one.location) && asks_for_part(&one.name.value))
    };
    let by_body = || {
        let bodies = operation.request_body.iter().flat_map(|body| &body.content);
        let mut groups = bodies.filter_map(|media| media.schema).map(|id| certain(document, id));
        groups.any(|group| {
            let mut properties = group.iter().flat_map(|id| &document.schema(*id).properties);
            properties.any(|property| asks_for_part(&property.name.value))
        })
    };
    let by_link = || {
        let mut headers = operation.responses.iter().flat_map(|response| &response.headers);
        headers.any(|header| header.name.value.eq_ignore_ascii_case("link"))
    };
    operation.extensions.get("x-pagination").is_some() || by_parameter() || by_body() || by_link()
}

fn asks_for_part(name: &str) -> bool {
    let words = words(name);
    let paging = |word: &str| PAGING.split_whitespace().any(|one| one == word);
    let token = matches!(words.as_slice(), [.., before, last]
        if matches!(before.as_str(), "page" | "next" | "continuation" | "pagination" | "paging" | "max")
            && matches!(last.as_str(), "token" | "results" | "items" | "number" | "no" | "index" | "id" | "key"));
    token
        || words.last().is_some_and(|last| paging(last))
        || matches!(words.as_slice(), [.., per, page] if per == "per" && page == "page")
        || matches!(
            words.first().map(String::as_str),
            Some("page" | "limit" | "offset" | "cursor" | "starting")
        )
}
