//! Methods go over the wire as they are written, with their bodies, and are tried again where they are idempotent.

use clientwright_runtime::Method;
use clientwright_runtime::codegen::{Operation, Request, empty, no_body};

use crate::recorder::{Recorded, Recorder, Reply};
use crate::sample::Client;

const AT: Operation = Operation { id: "at", path: "/x", ..Operation::DEFAULT };
static QUERY: Operation = Operation { method: Method::QUERY, ..AT };
static COPY: Operation = Operation { other_method: Some("COPY"), ..AT };
static LOWER: Operation = Operation { other_method: Some("copy"), ..AT };
static SEARCH: Operation = Operation { other_method: Some("M-SEARCH"), ..AT };
static TRACE: Operation = Operation { method: Method::TRACE, ..AT };
static BAD: Operation = Operation { other_method: Some("COPY /y HTTP/1.1"), ..AT };

/// The requests that a call made of a server that answers so.
async fn sent(
    operation: &'static Operation,
    replies: Vec<Reply>,
    fill: impl FnOnce(&mut Request),
) -> (Result<(), String>, Vec<Recorded>) {
    let server = Recorder::script(replies);
    let mut request = Client::plain(&server.url()).core.request(operation);
    fill(&mut request);
    let outcome = request.call::<(), (), ()>(empty, no_body).await.map_err(|error| error.to_string());
    (outcome, server.requests())
}

#[tokio::test]
async fn methods_arrive_as_they_are() {
    let table =
        [(&QUERY, "QUERY"), (&COPY, "COPY"), (&LOWER, "copy"), (&SEARCH, "M-SEARCH"), (&TRACE, "TRACE")];
    for (operation, method) in table {
        let (outcome, requests) = sent(operation, vec![Reply::status(204)], |_| {}).await;
        assert_eq!((outcome, requests[0].line.as_str()), (Ok(()), format!("{method} /x HTTP/1.1").as_str()));
    }
    let (outcome, requests) = sent(&BAD, vec![Reply::status(204)], |_| {}).await;
    assert!(outcome.unwrap_err().contains("method") && requests.is_empty());
}

#[tokio::test]
async fn bodies_go_along() {
    for operation in [&QUERY, &COPY, &LOWER] {
        let (outcome, requests) =
            sent(operation, vec![Reply::status(204)], |request| request.json("a")).await;
        assert_eq!((outcome, requests[0].text()), (Ok(()), "\"a\""));
    }
}

#[tokio::test]
async fn a_query_is_tried_again_and_what_is_not_known_to_be_idempotent_is_not() {
    let failing = || vec![Reply::status(503), Reply::status(204)];
    let (outcome, requests) = sent(&QUERY, failing(), |request| request.json("a")).await;
    assert_eq!((outcome, requests.len()), (Ok(()), 2));
    assert_eq!(requests[1].text(), "\"a\"");
    let (outcome, requests) = sent(&COPY, failing(), |_| {}).await;
    assert!(outcome.is_err() && requests.len() == 1);
}

#[tokio::test]
async fn a_redirected_query_stays_one() {
    for (status, method, body) in [(302, "QUERY", "\"a\""), (307, "QUERY", "\"a\""), (303, "GET", "")] {
        let replies = vec![Reply::status(status).with("location", "/y"), Reply::status(204)];
        let (outcome, requests) = sent(&QUERY, replies, |request| request.json("a")).await;
        assert_eq!(outcome, Ok(()), "{status}");
        assert_eq!(
            (requests[1].line.as_str(), requests[1].text()),
            (format!("{method} /y HTTP/1.1").as_str(), body)
        );
    }
}

#[tokio::test]
async fn connect_ends() {
    static CONNECT: Operation = Operation { method: Method::CONNECT, ..AT };
    let call = sent(&CONNECT, vec![Reply::status(405)], |_| {});
    let (outcome, requests) = tokio::time::timeout(std::time::Duration::from_secs(5), call).await.unwrap();
    assert!(outcome.is_err());
    assert!(requests.iter().all(|request| request.method() == "CONNECT"), "{requests:?}");
}
