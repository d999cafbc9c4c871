//! Compressed answers over real sockets: what is asked for, what is unfolded, what stays as it came.

use std::time::Duration;

use clientwright_runtime::codegen::{Operation, Streams, bytes, event_stream, json, json_error};
use clientwright_runtime::{
    ClientCredentials, EncodingError, Error, EventStream, Method, NoBody, UnreadableReason,
};

use crate::coded::{bomb, coded, gzip};
use crate::recorder::{Recorder, Reply};
use crate::sample::{Client, Key, Problem};

static GET: Operation = Operation { id: "get", path: "/get", ..Operation::DEFAULT };
static EVENTS: Operation =
    Operation { id: "events", path: "/events", streams: Streams::Events, ..Operation::DEFAULT };

const KEY: &str = r#"{"id":"k"}"#;

fn compressed(status: u16, codings: &str, body: &[u8]) -> Reply {
    let headers = [("content-type", "application/json"), ("content-encoding", codings), ("etag", "\"1\"")];
    Reply::new(status, &headers, body)
}

fn client(server: &Recorder) -> Client {
    Client::builder().base_url(&server.url()).retries(0).build().unwrap()
}

/// What a client says that it unfolds.
pub const ACCEPTED: &str = if cfg!(feature = "brotli") { "gzip, deflate, br" } else { "gzip, deflate" };

#[tokio::test]
async fn answers_are_unfolded_and_their_headers_say_what_is_left() {
    let server = Recorder::always(compressed(200, "gzip", &gzip(KEY.as_bytes())));
    let call = client(&server).core.request(&GET).call::<Key, Problem, ()>(json, json_error);
    let response = call.send().await.unwrap();
    assert_eq!((response.body().id.as_str(), &response.bytes()[..]), ("k", KEY.as_bytes()));
    assert_eq!(response.headers().get("content-encoding"), None);
    assert_eq!(response.headers().get("content-length"), None);
    assert_eq!(response.headers()["etag"], "\"1\"");
    assert_eq!(server.request().header("accept-encoding"), Some(ACCEPTED));
}

#[tokio::test]
async fn errors_are_unfolded_too() {
    let body = coded("deflate", br#"{"errorCode":"E7","errorSummary":"no"}"#);
    let server = Recorder::always(compressed(403, "deflate", &body));
    let error = client(&server).get_key("k").await;
    let Err(Error::Request(_)) = error else { panic!("no credential: {error:?}") };
    let call = client(&server).core.request(&GET).call::<Key, Problem, ()>(json, json_error);
    let Err(Error::Api(error)) = call.await else { panic!("an error") };
    assert_eq!((error.body().unwrap().error_code.as_str(), error.message()), ("E7", Some("no")));
}

#[tokio::test]
async fn what_cannot_be_unfolded_is_kept_as_it_came() {
    for status in [200, 500] {
        let server = Recorder::always(compressed(status, "compress", b"\x01\x02"));
        let call = client(&server).core.request(&GET).call::<Key, Problem, ()>(json, json_error);
        let error = call.await.unwrap_err();
        let response = error.response().unwrap();
        assert_eq!(&response.bytes()[..], b"\x01\x02");
        assert_eq!(response.headers()["content-encoding"], "compress");
        match error {
            Error::Unreadable(error) => {
                assert!(
                    matches!(error.reason(), UnreadableReason::Encoding(EncodingError::Unknown)),
                    "{error:?}"
                );
                assert_eq!(error.to_string(), "get: 200 OK, but the body cannot be decompressed");
            }
            Error::Api(error) => {
                let cause = error.decode_error().unwrap().to_string();
                assert!(error.body().is_none() && cause.contains("content encoding"), "{cause}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn what_is_damaged_is_kept_as_far_as_it_unfolded() {
    let text = "x".repeat(50_000);
    let mut body = gzip(text.as_bytes());
    let end = body.len();
    body[end - 8] ^= 1;
    let server = Recorder::always(compressed(200, "gzip", &body));
    let call = client(&server).core.request(&GET).call::<_, NoBody, ()>(bytes, |_| Ok(None));
    let Err(Error::Unreadable(error)) = call.await else { panic!("an error") };
    assert!(matches!(error.reason(), UnreadableReason::Encoding(EncodingError::Damaged)), "{error:?}");
    assert_eq!(error.response().bytes(), text.as_bytes());
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn the_limit_holds_for_what_a_body_unfolds_to() {
    let server = Recorder::always(compressed(200, "gzip", &bomb(3)));
    let limited =
        |limit| Client::builder().base_url(&server.url()).max_response_bytes(limit).build().unwrap();
    let call = |client: Client| client.core.request(&GET).call::<_, NoBody, ()>(bytes, |_| Ok(None));
    assert_eq!(call(limited(3 << 20)).await.unwrap().len(), 3 << 20);
    let Err(Error::Unreadable(error)) = call(limited((3 << 20) - 1)).await else { panic!("an error") };
    assert!(matches!(error.reason(), UnreadableReason::TooLarge { .. }), "{error:?}");
    assert!(error.response().bytes().len() < 3 << 20);
}

#[tokio::test]
async fn a_client_may_want_bodies_as_they_are_sent() {
    let body = gzip(KEY.as_bytes());
    let server = Recorder::always(compressed(200, "gzip", &body));
    let client = Client::builder().base_url(&server.url()).decompression(false).build().unwrap();
    let response = client.request(Method::GET, "/raw").send().await.unwrap();
    assert_eq!(
        (&response.bytes()[..], &response.headers()["content-encoding"]),
        (&body[..], &"gzip".parse().unwrap())
    );
    assert_eq!(server.request().header("accept-encoding"), None);
}

#[tokio::test]
async fn parts_and_heads_are_not_asked_for_compressed() {
    let part = Reply::new(206, &[("content-encoding", "gzip")], b"\x1f\x8b");
    let server = Recorder::script([
        part,
        Reply::raw("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 9\r\n\r\n"),
        compressed(200, "gzip", &gzip(b"x")),
    ]);
    let client = client(&server);
    let part = client.request(Method::GET, "/a").header("range", "bytes=0-1").send().await.unwrap();
    assert_eq!(&part.bytes()[..], b"\x1f\x8b");
    assert_eq!(client.request(Method::HEAD, "/a").send().await.unwrap().bytes().len(), 0);
    // Who asks for something gets it, unfolded all the same.
    let own = client.request(Method::GET, "/a").header("accept-encoding", "gzip;q=0.5").send().await.unwrap();
    assert_eq!(&own.bytes()[..], b"x");
    let asked: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("accept-encoding").map(str::to_owned))
        .collect();
    assert_eq!(asked, [None, None, Some("gzip;q=0.5".to_owned())]);
}

#[tokio::test]
async fn streams_unfold_as_they_come() {
    // Each event in a member of its own; the second does not come before the first was read.
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-encoding: gzip\r\n\r\n";
    let first = gzip(b"data: {\"id\":\"a\"}\n\n");
    let server = Recorder::always(Reply::raw([head.as_bytes(), &first].concat()).then_stall());
    let call =
        client(&server).core.request(&EVENTS).call::<EventStream<Key>, Problem, ()>(event_stream, json_error);
    let mut stream = call.await.unwrap().silence_limit(Duration::from_secs(30));
    assert_eq!(stream.next().await.unwrap().unwrap().into_value().unwrap().id, "a");

    let cut = [head.as_bytes(), &first, &first[..first.len() - 1]].concat();
    let wrong = [head.as_bytes(), &first, b"more"].concat();
    for (reply, is_damaged) in [(cut, false), (wrong, true)] {
        let server = Recorder::always(Reply::raw(reply).then_close());
        let call = client(&server)
            .core
            .request(&EVENTS)
            .call::<EventStream<Key>, Problem, ()>(event_stream, json_error);
        let mut stream = call.await.unwrap();
        let error = loop {
            match stream.next().await.unwrap() {
                Ok(event) => assert_eq!(event.value().unwrap().id, "a"),
                Err(error) => break error,
            }
        };
        assert_eq!(
            matches!(error.reason(), UnreadableReason::Encoding(EncodingError::Damaged)),
            is_damaged,
            "{error:?}"
        );
        assert_eq!(matches!(error.reason(), UnreadableReason::Truncated(_)), !is_damaged, "{error:?}");
        assert!(error.is_end() && stream.next().await.is_none());
    }
}

#[tokio::test]
async fn tokens_may_come_compressed() {
    let token = gzip(br#"{"access_token":"t","expires_in":3600}"#);
    let server = Recorder::answering(move |request| match request.target() {
        "/oauth/token" => compressed(200, "gzip", &token),
        _ => Reply::status(204),
    });
    let client =
        Client::builder().base_url(&server.url()).oauth2(ClientCredentials::new("id", "s")).build().unwrap();
    client.flow().await.unwrap();
    assert_eq!(server.requests()[1].header("authorization"), Some("Bearer t"));
}
