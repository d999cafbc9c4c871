//! Lines as the values of `Link` headers of a list: the client goes nowhere else, and goes on where another reader of RFC 8288
//! sees a link to the next page.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use clientwright_runtime::codegen::{
    AnswerPlace, Operation, PageStyle, Paginated, Pagination, json, no_body,
};
use clientwright_runtime::{Call, NoBody, StatusCode};

use crate::offline;

static LIST: Operation = Operation {
    id: "list",
    path: "/v1/list",
    pagination: Some(&Pagination {
        style: PageStyle::Link,
        response: AnswerPlace::Header("Link"),
        ..Pagination::DEFAULT
    }),
    ..Operation::DEFAULT
};

enum OfList {}

impl Paginated for OfList {
    type Page = Vec<bool>;
    type Item = bool;

    fn items(page: Vec<bool>) -> Vec<bool> {
        page
    }
}

/// Reads a list whose first page has these links, and whose second is the last.
///
/// # Panics
///
/// If a request goes to another server, or a plain link is missed.
pub(crate) fn run(bytes: &[u8]) {
    let mut values = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let Ok(value) = http::HeaderValue::from_bytes(line) else { return };
        values.push(value);
    }
    let expected = plain(bytes);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let requests = Arc::clone(&seen);
    let client = offline::client(
        move |request| {
            let mut seen = seen.lock().expect("nobody panics with it");
            let mut answer = http::Response::new(vec![Bytes::from_static(b"[true]")]);
            if seen.is_empty() {
                answer.headers_mut().extend(values.iter().map(|value| (http::header::LINK, value.clone())));
            }
            seen.push(request.uri().clone());
            answer
        },
        offline::SteppedClock::new(),
    );
    let call: Call<Vec<bool>, NoBody, OfList> = client.request(&LIST).call(json, no_body);
    let mut pages = call.pages();
    let mut outcomes = Vec::new();
    while let Some(page) = offline::block_on(pages.next()) {
        let is_error = page.is_err();
        outcomes.push(page.map(|page| page.status()));
        if is_error {
            break;
        }
        assert!(outcomes.len() <= 2, "the second page is the last: {outcomes:?}");
    }
    assert!(matches!(outcomes.first(), Some(Ok(StatusCode::OK))), "{outcomes:?}");
    let requests = requests.lock().expect("nobody panics with it");
    for uri in requests.iter() {
        assert_eq!(uri.scheme_str(), Some("https"), "{uri}");
        assert_eq!(uri.authority().map(http::uri::Authority::as_str), Some("example.com"), "{uri}");
    }
    if let Some(target) = expected {
        assert_eq!(requests.get(1).map(ToString::to_string), Some(format!("https://example.com{target}")));
    }
}

/// The target of a link to the next page in its plainest form, alone in its header: `</path>; rel="next"`.
fn plain(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let target = text.strip_prefix('<')?.strip_suffix(">; rel=\"next\"")?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'?' | b'=' | b'&');
    let is_path = target.starts_with('/') && !target.contains("//") && target.bytes().all(is_plain);
    (is_path && target != "/v1/list").then_some(target)
}
