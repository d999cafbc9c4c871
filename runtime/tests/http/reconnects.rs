//! Streams of events that are taken up again, over real sockets: what is sent for it, how often, and what ends it.

use std::time::{Duration, Instant};

use clientwright_runtime::codegen::{Operation, Requirement, Streams, json_error, text_event_stream};
use clientwright_runtime::{
    Error, EventStream, ExponentialBackoff, Method, Reconnect, RequestErrorKind, StreamError,
    UnreadableReason,
};

use crate::recorder::{Recorder, Reply};
use crate::sample::{Client, Problem};

const EVENTS: Operation = Operation {
    id: "events",
    path: "/events",
    security: &[&[Requirement { scheme: 1, scopes: &[] }]],
    streams: Streams::Events,
    ..Operation::DEFAULT
};
static GET: Operation = EVENTS;
static POST: Operation = Operation { method: Method::POST, ..EVENTS };
static SAFE_POST: Operation = Operation { method: Method::POST, retryable: Some(true), ..EVENTS };
static GET_ONCE: Operation = Operation { retryable: Some(false), ..EVENTS };

/// Events whose answer ends with them.
fn events(text: &str) -> Reply {
    Reply::new(200, &[("content-type", "text/event-stream")], text.as_bytes())
}

/// Events whose answer breaks off after them.
fn cut(text: &str) -> Reply {
    Reply::raw(format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 9999\r\n\r\n{text}"
    ))
    .then_close()
}

fn soon() -> Reconnect {
    Reconnect::default().wait(Duration::ZERO)
}

async fn open(server: &Recorder, operation: &'static Operation) -> EventStream<String> {
    let backoff =
        ExponentialBackoff::default().first(Duration::from_millis(1)).longest(Duration::from_millis(1));
    let builder = Client::builder().base_url(&server.url()).bearer("secret").backoff(backoff);
    let client = builder.max_response_bytes(1000).build().unwrap();
    client.core.request(operation).call::<_, Problem, ()>(text_event_stream, json_error).await.unwrap()
}

/// All data, and how it ended.
async fn all(mut stream: EventStream<String>) -> (String, Option<StreamError>) {
    let mut data = Vec::new();
    loop {
        match stream.next().await {
            Some(Ok(event)) => data.push(event.data().to_owned()),
            Some(Err(error)) => {
                assert!(error.is_end() && stream.next().await.is_none(), "{error:?}");
                return (data.join(" "), Some(error));
            }
            None => return (data.join(" "), None),
        }
    }
}

fn last_ids(server: &Recorder) -> Vec<Option<String>> {
    server.requests().iter().map(|request| request.header("last-event-id").map(str::to_owned)).collect()
}

#[tokio::test]
async fn a_stream_goes_on_after_its_last_event_until_the_server_has_no_more() {
    let server = Recorder::script([
        events("id: 1\ndata: a\n\n"),
        // What is not ended by an empty line is not an event, and its id none.
        cut("id: é2\ndata: b\n\nid: 3\ndata: half"),
        events("\u{feff}data: c\n\n"),
        events("id\ndata: d\n\n"),
        Reply::status(204),
    ]);
    let (data, error) = all(open(&server, &GET).await.reconnecting(soon())).await;
    assert_eq!((data.as_str(), error.is_none()), ("a b c d", true), "{error:?}");
    let id = |id: &str| Some(id.to_owned());
    // Latin-1 is how the recorder reads UTF-8.
    assert_eq!(last_ids(&server), [None, id("1"), id("Ã©2"), id("Ã©2"), None]);
    for request in server.requests() {
        assert_eq!(request.header("authorization"), Some("Bearer secret"));
    }
}

#[tokio::test]
async fn without_being_told_to_it_does_not_connect_again() {
    let server = Recorder::script([events("data: a\n\n")]);
    let (data, error) = all(open(&server, &GET).await).await;
    assert_eq!((data.as_str(), error.is_none(), server.count()), ("a", true, 1));
}

#[tokio::test]
async fn attempts_that_bring_nothing_are_bounded_and_an_event_ends_the_row() {
    // Ends that are none of a fault end the stream as one.
    let server = Recorder::always(events(": nothing\n\n"));
    let (_, error) = all(open(&server, &GET).await.reconnecting(soon())).await;
    assert_eq!((error.is_none(), server.count()), (true, 6));

    let mut answers = vec![events("data: a\n\n"), events(""), events(""), events("data: b\n\n")];
    answers.extend((0..9).map(|_| cut("")));
    let server = Recorder::script(answers);
    let plan = Reconnect::at_most(3).wait(Duration::ZERO);
    let (data, error) = all(open(&server, &GET).await.reconnecting(plan)).await;
    assert_eq!((data.as_str(), server.count()), ("a b", 7));
    assert!(matches!(error.unwrap().reason(), UnreadableReason::Truncated(_)));

    let server = Recorder::script([events(""), events("data: a\n\n")]);
    let none = Reconnect::at_most(0).wait(Duration::ZERO);
    assert_eq!(all(open(&server, &GET).await.reconnecting(none)).await.0, "");
}

#[tokio::test]
async fn a_server_that_fails_is_asked_again_and_one_that_refuses_is_not() {
    for status in [408, 425, 429, 500, 502, 503, 504] {
        let failure = Reply::status(status).with("retry-after", "0");
        let server = Recorder::script([
            events(""),
            failure.clone(),
            failure,
            events("data: a\n\n"),
            Reply::status(204),
        ]);
        let (data, error) = all(open(&server, &GET).await.reconnecting(soon())).await;
        assert_eq!((data.as_str(), error.is_none(), server.count()), ("a", true, 5), "{status}");
    }
    let json = Reply::json(200, "{}");
    for refusal in [Reply::status(400), Reply::status(401), Reply::status(404), Reply::status(302), json] {
        let server = Recorder::script([events("data: a\n\n"), refusal, events("data: b\n\n")]);
        let (data, error) = all(open(&server, &GET).await.reconnecting(soon())).await;
        let error = error.unwrap();
        let UnreadableReason::NotResumed(cause) = error.reason() else { panic!("{error:?}") };
        assert!(matches!(**cause, Error::Api(_) | Error::Unreadable(_)), "{cause:?}");
        assert_eq!((data.as_str(), server.count()), ("a", 2), "{cause:?}");
        assert_eq!(error.to_string(), "events: the stream ended, and was not taken up again before item 2");
    }
    // Enough failures are told as what the last one was.
    let server = Recorder::script([events(""), Reply::status(503), Reply::status(503)]);
    let plan = Reconnect::at_most(2).wait(Duration::ZERO);
    let (_, error) = all(open(&server, &GET).await.reconnecting(plan)).await;
    let error = error.unwrap();
    let UnreadableReason::NotResumed(cause) = error.reason() else { panic!("{error:?}") };
    assert_eq!((cause.status().unwrap().as_u16(), server.count()), (503, 3));
}

#[tokio::test]
async fn a_server_that_went_away_is_looked_for_again() {
    let stream = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            use std::io::{Read, Write};
            let (mut socket, _) = listener.accept().unwrap();
            drop(listener);
            let _ = socket.read(&mut [0; 4096]).unwrap();
            socket.write_all(b"HTTP/1.1 200 OK\r\n\r\nid: 1\ndata: a\n\n").unwrap();
        });
        let client =
            Client::builder().base_url(&url).bearer("t").backoff(ExponentialBackoff::default()).build();
        let call = client.unwrap().core.request(&GET).call::<_, Problem, ()>(text_event_stream, json_error);
        call.await.unwrap()
    };
    let plan = Reconnect::at_most(2).wait(Duration::ZERO);
    let (data, error) = all(stream.reconnecting(plan)).await;
    let error = error.unwrap();
    let UnreadableReason::NotResumed(cause) = error.reason() else { panic!("{error:?}") };
    assert!(matches!(**cause, Error::NotSent(_)) && data == "a", "{cause:?}");
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    let server = Recorder::script([events("retry: 300\ndata: a\n\n"), Reply::status(204)]);
    let begun = Instant::now();
    all(open(&server, &GET).await.reconnecting(soon())).await;
    assert!(begun.elapsed() >= Duration::from_millis(300) && server.count() == 2);
    // Without a word of it, as long as the plan says.
    let server = Recorder::script([events("data: a\n\n"), Reply::status(204)]);
    let begun = Instant::now();
    all(open(&server, &GET).await.reconnecting(Reconnect::default().wait(Duration::from_millis(300)))).await;
    assert!(begun.elapsed() >= Duration::from_millis(300) && server.count() == 2);
    // So long that it makes no sense: the stream is over.
    let server = Recorder::script([events("retry: 99999999999\ndata: a\n\n"), events("data: b\n\n")]);
    let (data, error) = all(open(&server, &GET).await.reconnecting(soon())).await;
    assert_eq!((data.as_str(), error.is_none(), server.count()), ("a", true, 1));
}

#[tokio::test]
async fn only_what_is_safe_to_make_again_is() {
    for operation in [&POST, &GET_ONCE] {
        let server = Recorder::always(events("data: a\n\n"));
        let (data, error) = all(open(&server, operation).await.reconnecting(soon())).await;
        let error = error.unwrap();
        let UnreadableReason::NotResumed(cause) = error.reason() else { panic!("{error:?}") };
        let Error::Request(cause) = &**cause else { panic!("{cause:?}") };
        assert!(matches!(cause.kind(), RequestErrorKind::NotRepeatable) && data.is_empty(), "{cause:?}");
        assert_eq!(server.count(), 1);
    }
    let server = Recorder::script([events("data: a\n\n"), Reply::status(204)]);
    let (data, error) = all(open(&server, &SAFE_POST).await.reconnecting(soon())).await;
    assert_eq!((data.as_str(), error.is_none(), server.count()), ("a", true, 2));
}

#[tokio::test]
async fn silence_breaks_a_stream_off_too_and_what_is_too_large_ends_it() {
    let silent = Reply::raw("HTTP/1.1 200 OK\r\n\r\nid: 1\ndata: a\n\n").then_stall();
    let large = events(&format!("data: {}\n\n", "x".repeat(2000)));
    let server = Recorder::script([silent.clone(), silent, large, events("data: b\n\n")]);
    let stream = open(&server, &GET).await.silence_limit(Duration::from_millis(100)).reconnecting(soon());
    let (data, error) = all(stream).await;
    assert_eq!((data.as_str(), server.count()), ("a a", 3));
    assert!(matches!(error.unwrap().reason(), UnreadableReason::TooLarge { limit: 1000 }));
}

#[tokio::test]
async fn an_id_that_no_header_can_hold_ends_it() {
    let server = Recorder::script([events("id: a\u{1}b\ndata: a\n\n"), events("data: b\n\n")]);
    let (data, error) = all(open(&server, &GET).await.reconnecting(soon())).await;
    assert!(matches!(error.unwrap().reason(), UnreadableReason::NotResumed(_)));
    assert_eq!((data.as_str(), server.count()), ("a", 1));
}
