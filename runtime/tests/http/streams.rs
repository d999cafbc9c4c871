//! Streams over real sockets: what comes item by item, what ends them, and what they leave behind.

use std::time::{Duration, Instant};

use clientwright_runtime::codegen::{
    Operation, Streams, event_objects, event_objects_of_json, event_stream, json_error, json_lines,
    json_sequence, text_event_stream,
};
use clientwright_runtime::{
    AnyError, Call, Error, EventStream, JsonStream, StreamError, TransportErrorKind, UnreadableReason,
};
use serde_json::Value;

use crate::recorder::{Recorder, Reply};
use crate::sample::{Client, ClientBuilder, Key, Problem};

static EVENTS: Operation = Operation {
    id: "events",
    path: "/events",
    accept: "application/json, text/event-stream",
    streams: Streams::Events,
    ..Operation::DEFAULT
};
static LINES: Operation = Operation {
    id: "lines",
    path: "/lines",
    accept: "application/jsonl",
    streams: Streams::Values,
    ..Operation::DEFAULT
};
static EITHER: Operation =
    Operation { id: "either", path: "/lines", streams: Streams::Declared, ..Operation::DEFAULT };

fn builder(server: &Recorder) -> ClientBuilder {
    Client::builder().base_url(&server.url()).retries(0)
}

fn client(server: &Recorder) -> Client {
    builder(server).build().unwrap()
}

fn events(client: &Client) -> Call<EventStream<Key>, Problem> {
    client.core.request(&EVENTS).call(event_stream, json_error)
}

fn lines(client: &Client) -> Call<JsonStream<Key>, Problem> {
    client.core.request(&LINES).call(json_lines, json_error)
}

/// An answer whose body comes in these chunks, each as one write.
fn chunked(content_type: &str, chunks: &[&str]) -> String {
    let mut reply =
        format!("HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ntransfer-encoding: chunked\r\n\r\n");
    for chunk in chunks {
        reply.extend([&format!("{:x}", chunk.len()), "\r\n", chunk, "\r\n"]);
    }
    reply
}

fn whole(content_type: &str, text: &str) -> Reply {
    Reply::raw(chunked(content_type, &[text]) + "0\r\n\r\n")
}

async fn all<T>(mut stream: EventStream<T>) -> Vec<T> {
    let mut values = Vec::new();
    while let Some(event) = stream.next().await {
        values.extend(event.unwrap().into_value());
    }
    values
}

#[tokio::test]
async fn events_come_as_the_server_sends_them() {
    // The first event is there while the server has not sent the second, and never ends its answer.
    let first = chunked(
        "text/event-stream; charset=utf-8",
        &["retry: 250\nevent: made\nid: 7\ndata: {\"id\":\"a\"}\n\n"],
    );
    let server = Recorder::always(Reply::raw(first).then_stall());
    let client = client(&server);
    let response = events(&client).send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.bytes().len()), (200, 0));
    assert_eq!(response.headers()["content-type"], "text/event-stream; charset=utf-8");
    assert_eq!(server.request().header("accept"), Some("application/json, text/event-stream"));
    let mut stream = response.into_body();
    let event = stream.next().await.unwrap().unwrap();
    assert_eq!(event.value(), Some(&Key { id: "a".into(), name: None }));
    assert_eq!((event.name(), event.id(), event.data()), (Some("made"), Some("7"), "{\"id\":\"a\"}"));
    assert_eq!(
        (event.retry(), stream.reconnection_time()),
        (Some(Duration::from_millis(250)), event.retry())
    );
    assert_eq!(stream.last_event_id(), "7");
    assert!(
        tokio::time::timeout(Duration::from_millis(50), stream.next()).await.is_err(),
        "nothing more came"
    );
    // Dropping the stream closes the connection.
    assert_eq!(server.open(), 1);
    drop(stream);
    for _ in 0..100 {
        if server.open() == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the connection is open still");
}

#[tokio::test]
async fn a_slow_drip_gives_the_same_events() {
    let text = "\u{feff}: hi\r\ndata: {\"id\":\r\ndata: \"é\"}\r\n\r\nid: 2\rdata:{\"id\":\"b\"}\r\r";
    for size in [1, 2, 3, 7] {
        let reply = whole("text/event-stream", text).dripping(size, Duration::ZERO);
        let server = Recorder::always(reply);
        let keys = all(events(&client(&server)).await.unwrap()).await;
        assert_eq!(keys.iter().map(|key| key.id.as_str()).collect::<Vec<_>>(), ["é", "b"], "{size}");
    }
}

#[tokio::test]
async fn a_connection_is_used_again_after_a_stream_that_ended() {
    let server = Recorder::always(whole("text/event-stream", "data: {\"id\":\"a\"}\n\n"));
    let client = client(&server);
    for _ in 0..3 {
        assert_eq!(all(events(&client).await.unwrap()).await.len(), 1);
    }
    assert_eq!((server.count(), server.connections()), (3, 1));
}

#[tokio::test]
async fn an_event_that_cannot_be_read_does_not_end_the_stream() {
    let text = "data: {\"id\":\"a\"}\n\ndata: {\"id\":17,\"name\":\"hunter2\"}\n\ndata: [DONE]\n\ndata: {\"id\":\"b\"}\n\n";
    let server = Recorder::always(whole("text/event-stream", text).with("x-request-id", "r-1"));
    let mut stream = events(&client(&server)).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().into_value().unwrap().id, "a");
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.to_string(), "events: item 2 of the stream cannot be decoded (request r-1)");
    let UnreadableReason::Decode(cause) = error.reason() else { panic!("{error:?}") };
    assert_eq!(cause.path(), "$.id");
    assert!(!error.is_end() && !error.is_timeout() && error.number() == 2 && error.operation() == "events");
    assert_eq!(error.bytes(), "{\"id\":17,\"name\":\"hunter2\"}");
    assert!(!format!("{error:?} {error} {cause:?}").contains("hunter2"));
    let error = AnyError::from(error);
    assert!(error.stream().is_some() && error.may_have_been_sent() && error.response().is_none());
    // What is no JSON is there as text.
    let done = stream.next().await.unwrap().unwrap();
    assert_eq!((done.value(), done.data()), (None, "[DONE]"));
    assert!(!format!("{done:?}").contains("DONE"));
    assert_eq!(stream.next().await.unwrap().unwrap().into_value().unwrap().id, "b");
    assert!(stream.next().await.is_none() && stream.next().await.is_none());
}

#[tokio::test]
async fn events_of_text_and_events_as_objects() {
    let text = "event: log\nid: 1\nretry: 5\ndata: {\"id\":\"a\"}\n\ndata: [DONE]\n\n";
    let server = Recorder::always(whole("text/event-stream", text));
    let client = client(&server);
    let request = || client.core.request(&EVENTS);
    let texts = request().call::<_, Problem, ()>(text_event_stream, json_error).await.unwrap();
    assert_eq!(all(texts).await, ["{\"id\":\"a\"}", "[DONE]"]);
    let objects = request().call::<EventStream<Value>, Problem, ()>(event_objects, json_error).await.unwrap();
    let expected = [
        serde_json::json!({"event": "log", "id": "1", "retry": 5, "data": "{\"id\":\"a\"}"}),
        serde_json::json!({"data": "[DONE]"}),
    ];
    assert_eq!(all(objects).await, expected);
    let objects =
        request().call::<EventStream<Value>, Problem, ()>(event_objects_of_json, json_error).await.unwrap();
    let expected = [
        serde_json::json!({"event": "log", "id": "1", "retry": 5, "data": {"id": "a"}}),
        expected[1].clone(),
    ];
    assert_eq!(all(objects).await, expected);
    // A type that has the data alone, where the document means that.
    let keys = request().call::<EventStream<Key>, Problem, ()>(event_objects_of_json, json_error);
    let mut keys = keys.await.unwrap();
    assert_eq!(keys.next().await.unwrap().unwrap().into_value().unwrap().id, "1", "the event's own id");
    assert_eq!(keys.next().await.unwrap().unwrap().value(), None);
}

#[tokio::test]
async fn lines_and_sequences() {
    let server =
        Recorder::always(whole("application/json", "{\"id\":\"a\"}\n\n{\"id\":1}\r\nnope\n{\"id\":\"b\"}"));
    let mut stream = lines(&client(&server)).await.unwrap();
    let mut found = Vec::new();
    while let Some(line) = stream.next().await {
        found.push(line.map(|key| key.id).map_err(|error| error.bytes().clone()));
    }
    assert_eq!(found, [Ok("a".into()), Err("{\"id\":1}".into()), Err("nope".into()), Ok("b".into())]);

    let server = Recorder::always(whole("application/json-seq", "\u{1e}{\"id\":\"a\"}\n\u{1e}12"));
    let request = client(&server).core.request(&LINES);
    let call = request.call::<JsonStream<Value>, Problem, ()>(json_sequence, json_error);
    let mut stream = call.await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap()["id"], "a");
    assert!(stream.next().await.unwrap().is_err(), "12 may be the beginning of 123");
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_stream_that_is_cut_says_so_once() {
    let first = chunked("text/event-stream", &["data: {\"id\":\"a\"}\n\ndata: {\"id\""]);
    let server = Recorder::always(Reply::raw(first).then_close());
    let mut stream = events(&client(&server)).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.to_string(), "events: the stream ended too soon, before item 2");
    assert!(error.is_end() && !error.is_timeout());
    let UnreadableReason::Truncated(cause) = error.reason() else { panic!("{error:?}") };
    assert_eq!(cause.kind(), TransportErrorKind::Closed);
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn an_item_beyond_the_limit_ends_the_stream() {
    let many = "data: {\"id\":\"a\"}\n\n".repeat(20);
    let text = format!("{many}data: {{\"id\":\"{}\"}}\n\ndata: {{\"id\":\"b\"}}\n\n", "x".repeat(200));
    let server = Recorder::always(whole("text/event-stream", &text));
    let client = builder(&server).max_response_bytes(100).build().unwrap();
    let mut stream = events(&client).await.unwrap();
    for _ in 0..20 {
        stream.next().await.unwrap().unwrap();
    }
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(
        matches!(error.reason(), UnreadableReason::TooLarge { limit: 100 }) && error.is_end(),
        "{error:?}"
    );
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn time_limits_end_where_a_stream_begins_unless_it_is_silent() {
    let head = chunked("text/event-stream", &["data: {\"id\":\"a\"}\n\n"]);
    // Longer than the call's limit as a whole, with never a long pause.
    let slow = whole("text/event-stream", &"data: {\"id\":\"a\"}\n\n".repeat(10))
        .dripping(20, Duration::from_millis(30));
    let server = Recorder::script([slow, Reply::raw(head).then_stall(), Reply::stall()]);
    let client = builder(&server).timeout(Duration::from_millis(200)).build().unwrap();
    let stream = events(&client).await.unwrap().silence_limit(Duration::from_secs(5));
    assert_eq!(all(stream).await.len(), 10);

    let mut stream = events(&client).await.unwrap().silence_limit(Duration::from_millis(50));
    stream.next().await.unwrap().unwrap();
    let began = Instant::now();
    let error: StreamError = stream.next().await.unwrap().unwrap_err();
    assert!(error.is_timeout() && error.is_end() && began.elapsed() < Duration::from_secs(5), "{error:?}");
    assert!(stream.next().await.is_none());

    // Until the head is there, the call's own limit holds.
    let error = events(&client).await.unwrap_err();
    assert!(matches!(&error, Error::MaybeSent(error) if error.is_timeout()), "{error:?}");
}

#[tokio::test]
async fn errors_are_collected_and_typed_as_ever() {
    let refusal = || Reply::json(503, "{\"errorCode\":\"E1\"}").with("retry-after", "0");
    let moved = Reply::new(307, &[("location", "/elsewhere")], b"");
    let server = Recorder::script([refusal(), moved, whole("text/event-stream", "data: {\"id\":\"a\"}\n\n")]);
    let client = Client::builder().base_url(&server.url()).retries(1).build().unwrap();
    assert_eq!(all(events(&client).await.unwrap()).await.len(), 1, "after a retry and a redirect");
    assert_eq!(server.requests().last().unwrap().target(), "/elsewhere");

    let server = Recorder::always(Reply::json(404, "{\"errorCode\":\"E2\"}"));
    let error = events(&self::client(&server)).await.unwrap_err();
    let Error::Api(error) = error else { panic!("{error:?}") };
    assert_eq!(error.body().unwrap().error_code, "E2");
}

#[tokio::test]
async fn json_instead_of_events_is_kept_and_told() {
    let server = Recorder::always(Reply::json(200, "{\"id\":\"a\"}"));
    let error = events(&client(&server)).await.unwrap_err();
    let Error::Unreadable(error) = error else { panic!("{error:?}") };
    assert!(
        matches!(error.reason(), UnreadableReason::Decode(cause) if cause.to_string().contains("ask for a stream"))
    );
    assert_eq!(error.response().bytes(), "{\"id\":\"a\"}");
}

#[tokio::test]
async fn an_answer_without_a_type_or_a_body_is_a_stream_too() {
    let untyped = Reply::raw("HTTP/1.1 200 OK\r\n\r\ndata: {\"id\":\"a\"}\n\n").then_close();
    let server = Recorder::script([untyped, Reply::status(204)]);
    let client = client(&server);
    assert_eq!(all(events(&client).await.unwrap()).await.len(), 1);
    assert_eq!(all(events(&client).await.unwrap()).await.len(), 0);
}

#[tokio::test]
async fn one_of_several_answers_is_a_stream() {
    let server = Recorder::script([
        whole("application/x-ndjson", "{\"id\":\"a\"}\n"),
        Reply::json(202, "{\"id\":\"later\"}"),
        Reply::json(200, "{\"id\":\"b\"}\n"),
    ]);
    let client = client(&server);
    let call = || client.core.request(&EITHER).call::<_, Problem, ()>(json_lines::<Key>, json_error);
    let response = call().send().await.unwrap();
    assert!(response.bytes().is_empty(), "left to the stream");
    assert_eq!(response.into_body().next().await.unwrap().unwrap().id, "a");
    // What does not say that it is a stream was collected, and is read as one where its status says so.
    assert_eq!(call().send().await.unwrap().bytes(), "{\"id\":\"later\"}");
    assert_eq!(call().await.unwrap().next().await.unwrap().unwrap().id, "b");
}

#[cfg(feature = "stream")]
#[tokio::test]
async fn streams_are_streams_of_futures_too() {
    use futures_core::Stream;
    use std::pin::Pin;

    fn is_stream(_: impl Stream + Send + Unpin + 'static) {}

    let server = Recorder::always(whole("text/event-stream", "data: {\"id\":\"a\"}\n\n"));
    let mut stream = events(&client(&server)).await.unwrap();
    let event = std::future::poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await;
    assert_eq!(event.unwrap().unwrap().into_value().unwrap().id, "a");
    is_stream(stream);
}
