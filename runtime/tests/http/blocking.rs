//! Calls that block: from where they work, from where they are refused, and what all of them share.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use clientwright_runtime::codegen::{
    AnswerPlace, Method, Operation, PageStyle, Paginated, Pagination, RequestPlace, Streams, event_stream,
    json, json_error, json_lines,
};
use clientwright_runtime::{
    BoxFuture, Call, Error, EventStream, Incoming, JsonStream, RequestErrorKind, Transport, TransportError,
    TransportErrorKind,
};

use crate::recorder::{Recorder, Reply, refusing};
use crate::sample::{Client, Key, Problem};
use crate::simulation::Simulation;

const KEY: &str = r#"{"id":"k","name":"billing"}"#;

static EVENTS: Operation =
    Operation { id: "events", path: "/events", streams: Streams::Events, ..Operation::DEFAULT };
static LINES: Operation =
    Operation { id: "lines", path: "/lines", streams: Streams::Values, ..Operation::DEFAULT };

static LIST: Operation = Operation {
    id: "listKeys",
    path: "/keys",
    pagination: Some(&Pagination {
        style: PageStyle::Cursor,
        items: "/keys",
        request: RequestPlace::Query("after"),
        response: AnswerPlace::Body("/next"),
        ..Pagination::DEFAULT
    }),
    ..Operation::DEFAULT
};

/// A page.
#[derive(Clone, PartialEq)]
struct Keys {
    keys: Vec<Key>,
}

clientwright_runtime::codegen::record! {
    Keys;
    "keys" => keys,
}

enum List {}

impl Paginated for List {
    type Page = Keys;
    type Item = Key;

    fn items(page: Keys) -> Vec<Key> {
        page.keys
    }
}

fn list(client: &Client) -> Call<Keys, Problem, List> {
    client.core.request(&LIST).call(json, json_error)
}

fn client(server: &Recorder) -> Client {
    Client::builder().base_url(&server.url()).api_token("tok").build().unwrap()
}

/// Whether a call was refused because waiting for it would stop others.
fn is_refused<B>(error: &Error<B>) -> bool {
    let Error::Request(error) = error else { return false };
    matches!(error.kind(), RequestErrorKind::InsideRuntime)
}

#[test]
fn calls_of_all_kinds_need_no_runtime() {
    let server = Recorder::answering(|request| match request.method() {
        "DELETE" => Reply::status(204),
        "POST" => Reply::json(409, r#"{"errorCode":"taken"}"#),
        _ => Reply::json(200, KEY).with("x-request-id", "r1"),
    });
    let client = client(&server);
    // With optional parameters, without, without an answer, with an error, and undocumented.
    let response = client.get_key("k").expand(&["a"]).send_blocking().unwrap();
    assert_eq!((response.body().id.as_str(), response.request_id()), ("k", Some("r1")));
    assert_eq!(server.request().target(), "/api/v1/keys/k?expand=a");
    client.delete_key("k").send_blocking().unwrap().into_body();
    let error = client.create_key(&Key { id: "k".into(), name: None }).send_blocking().unwrap_err();
    let Error::Api(error) = error else { panic!("{error:?}") };
    assert_eq!(error.body().unwrap().error_code, "taken");
    let raw = client.request(Method::GET, "/raw").send_blocking().unwrap();
    assert_eq!(raw.bytes(), KEY);
}

#[test]
fn retries_limits_and_faults_are_as_ever() {
    let server = Recorder::script([Reply::status(503), Reply::json(200, KEY)]);
    assert_eq!(client(&server).get_key("k").send_blocking().unwrap().into_body().id, "k");
    assert_eq!(server.count(), 2);
    let silent = Recorder::always(Reply::stall());
    let error = client(&silent).get_key("k").timeout(Duration::from_millis(50)).send_blocking().unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
    let nobody = Client::builder().base_url(&refusing()).api_token("tok").retries(0).build().unwrap();
    let error = nobody.get_key("k").send_blocking().unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error:?}");
    let mistake = client(&server).get_key("..").send_blocking().unwrap_err();
    assert!(matches!(mistake, Error::Request(_)) && !is_refused(&mistake), "{mistake:?}");
}

#[test]
fn threads_share_connections_and_one_thread_in_the_background() {
    const THREADS: usize = 8;
    const CALLS: usize = 25;
    let server = Recorder::answering(|request| {
        let id = request.target().rsplit('/').next().unwrap_or_default();
        Reply::json(200, &format!(r#"{{"id":"{id}"}}"#))
    });
    let client = client(&server);
    let start = Arc::new(Barrier::new(THREADS));
    let threads: Vec<_> = (0..THREADS)
        .map(|number| {
            let (client, start) = (client.clone(), Arc::clone(&start));
            thread::spawn(move || {
                start.wait();
                for call in 0..CALLS {
                    let id = format!("{number}-{call}");
                    assert_eq!(client.get_key(&id).send_blocking().unwrap().into_body().id, id);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(server.count(), THREADS * CALLS);
    // A thread that finds none free in time makes another, so that a busy machine has more than eight.
    assert!(server.connections() < THREADS * CALLS / 2, "{} connections", server.connections());
    #[cfg(target_os = "linux")]
    assert_eq!(background_threads(), 1);
}

/// How many threads of this process bear the background's name, of which the kernel keeps fifteen letters.
#[cfg(target_os = "linux")]
fn background_threads() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let names = tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok());
    names.filter(|name| name.trim() == "clientwright-bl").count()
}

#[tokio::test]
async fn inside_a_runtime_they_are_refused_and_nothing_is_sent() {
    let server = Recorder::always(Reply::json(200, KEY));
    let client = client(&server);
    let error = client.get_key("k").send_blocking().unwrap_err();
    assert!(is_refused(&error) && !error.may_have_been_sent() && !error.is_retryable(), "{error:?}");
    assert_eq!(
        error.to_string(),
        "getKey: not sent: a call that blocks was made inside an async runtime: await it instead, or make it in \
         `spawn_blocking`"
    );
    let task = client.clone();
    assert!(
        tokio::spawn(async move { is_refused(&task.ping().send_blocking().unwrap_err()) }).await.unwrap()
    );
    assert_eq!(server.count(), 0);
    assert_eq!(client.get_key("k").await.unwrap().id, "k");
}

#[tokio::test]
async fn in_spawn_blocking_they_work() {
    let server = Recorder::always(Reply::json(200, KEY));
    let client = client(&server);
    // The connection that the async call leaves is this runtime's, and none that a blocking one would wait on.
    assert_eq!(client.get_key("k").await.unwrap().id, "k");
    let blocking = client.clone();
    let id =
        tokio::task::spawn_blocking(move || blocking.get_key("k").send_blocking().unwrap().into_body().id);
    assert_eq!(id.await.unwrap(), "k");
    assert_eq!(client.get_key("k").await.unwrap().id, "k");
    assert_eq!(server.count(), 3);
    assert!(server.connections() >= 2, "two runtimes, two pools");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_a_worker_may_block_they_work() {
    let server = Recorder::always(Reply::json(200, KEY));
    let client = client(&server);
    assert!(is_refused(&client.get_key("k").send_blocking().unwrap_err()));
    let id = tokio::task::block_in_place(|| client.get_key("k").send_blocking().unwrap().into_body().id);
    assert_eq!(id, "k");
}

#[test]
fn a_runtime_that_is_not_driven_keeps_its_connections() {
    let server = Recorder::always(Reply::json(200, KEY));
    let client = client(&server);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for _ in 0..2 {
        assert_eq!(runtime.block_on(client.get_key("k").into_future()).unwrap().id, "k");
        // Its pooled connection would get no further while this thread waits.
        assert_eq!(client.get_key("k").send_blocking().unwrap().into_body().id, "k");
    }
    assert_eq!(server.count(), 4);
    assert!(server.connections() >= 2, "two runtimes, two pools");
}

/// Answers after a while by the engine's own timer, or panics.
struct Own;

impl Transport for Own {
    fn send(
        &self,
        request: http::Request<clientwright_runtime::Body>,
    ) -> BoxFuture<'static, Result<http::Response<Incoming>, TransportError>> {
        assert!(!request.uri().path().ends_with("panic"), "on purpose");
        let is_first = request.uri().path().ends_with("fault");
        Box::pin(async move {
            if is_first {
                return Err(TransportError::maybe_sent(TransportErrorKind::Closed));
            }
            // Woken from another thread, some time after it was polled.
            let (sender, receiver) = tokio::sync::oneshot::channel();
            thread::spawn(move || {
                thread::sleep(Duration::from_millis(10));
                let _ = sender.send(());
            });
            drop(receiver.await);
            Ok(http::Response::new(bytes::Bytes::from(KEY).into()))
        })
    }
}

#[test]
fn with_a_transport_and_a_clock_of_ones_own_they_work_too() {
    let builder = Client::builder().base_url("https://example.com").api_token("tok").transport(Own);
    let client = builder.clock(Simulation::new()).retries(0).build().unwrap();
    assert_eq!(client.get_key("k").send_blocking().unwrap().into_body().id, "k");
    let error = client.get_key("fault").send_blocking().unwrap_err();
    assert!(matches!(error, Error::MaybeSent(_)), "{error:?}");
    // A panic is the caller's, and harms nobody else.
    catch_unwind(AssertUnwindSafe(|| drop(client.get_key("panic").send_blocking()))).unwrap_err();
    assert_eq!(client.get_key("k").send_blocking().unwrap().into_body().id, "k");
}

fn events(client: &Client) -> EventStream<Key> {
    let call: Call<EventStream<Key>, Problem> = client.core.request(&EVENTS).call(event_stream, json_error);
    call.send_blocking().unwrap().into_body()
}

fn lines(client: &Client) -> JsonStream<Key> {
    let call: Call<JsonStream<Key>, Problem> = client.core.request(&LINES).call(json_lines, json_error);
    call.send_blocking().unwrap().into_body()
}

#[test]
fn streams_are_iterators() {
    let server = Recorder::answering(|request| match request.target() {
        "/events" => Reply::new(
            200,
            &[("content-type", "text/event-stream")],
            b"id: 7\ndata: {\"id\":\"a\"}\n\ndata: [DONE]\n\ndata: 1\n\ndata: {\"id\":\"b\"}\n\n",
        )
        .dripping(20, Duration::from_millis(2)),
        _ => Reply::new(200, &[("content-type", "application/jsonl")], b"{\"id\":\"a\"}\n{\"id\":\"b\"}\n"),
    });
    let client = client(&server);
    let found: Vec<_> = lines(&client).into_iter_blocking().map(|key| key.unwrap().id).collect();
    assert_eq!(found, ["a", "b"]);
    let found: Vec<_> = events(&client)
        .into_iter_blocking()
        .map(|event| match event {
            Ok(event) => event.value().map(|key| key.id.clone()).unwrap_or(event.data().to_owned()),
            Err(error) => format!("item {}", error.number()),
        })
        .collect();
    assert_eq!(found, ["a", "[DONE]", "item 3", "b"]);
    let mut events = events(&client);
    assert!(events.next_blocking().unwrap().is_ok());
    assert_eq!(events.last_event_id(), "7");
}

#[test]
fn a_silent_stream_is_given_up() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/jsonl\r\ntransfer-encoding: chunked\r\n\r\n";
    let server = Recorder::always(Reply::raw(format!("{head}b\r\n{{\"id\":\"a\"}}\n\r\n")).then_stall());
    let mut lines = lines(&client(&server)).silence_limit(Duration::from_millis(50));
    assert_eq!(lines.next_blocking().unwrap().unwrap().id, "a");
    assert!(lines.next_blocking().unwrap().unwrap_err().is_timeout());
    assert!(lines.next_blocking().is_none());
}

#[test]
fn a_stream_inside_a_runtime_ends_with_an_error() {
    let text = b"{\"id\":\"a\"}\n{\"id\":\"b\"}\n";
    let server = Recorder::always(Reply::new(200, &[("content-type", "application/jsonl")], text));
    let mut lines = lines(&client(&server));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let error = runtime.block_on(async { lines.next_blocking() }).unwrap().unwrap_err();
    let cause = std::error::Error::source(&error).and_then(std::error::Error::source).unwrap();
    assert!(cause.to_string().contains("await it instead"), "{cause}");
    assert!(error.is_end() && lines.next_blocking().is_none());
}

#[tokio::test]
async fn where_tokio_waived_its_budget_they_hold_up_the_thread_only() {
    let server = Recorder::always(Reply::json(200, KEY));
    let client = client(&server);
    let blocks = tokio::task::unconstrained(async { client.get_key("k").send_blocking() });
    assert_eq!(blocks.await.unwrap().into_body().id, "k");
}

#[test]
fn lists_are_iterators() {
    let server = Recorder::answering(|request| match request.target() {
        "/keys" => Reply::json(200, r#"{"keys":[{"id":"a"},{"id":"b"}],"next":"x"}"#),
        "/keys?after=x" => Reply::json(200, r#"{"keys":[{"id":"c"}],"next":"y"}"#),
        _ => Reply::status(404),
    });
    let client = client(&server);
    let mut items = list(&client).items();
    assert_eq!(items.next_blocking().unwrap().unwrap().id, "a");
    let rest: Vec<_> = items.into_iter_blocking().map(|key| key.map(|key| key.id).ok()).collect();
    assert_eq!(rest, [Some("b".into()), Some("c".into()), None], "the first error ends the loop");
    let mut pages = list(&client).pages();
    assert_eq!(pages.next_blocking().unwrap().unwrap().body().keys.len(), 2);
    assert_eq!(pages.max_pages(1).into_iter_blocking().count(), 1);
}

#[tokio::test]
async fn inside_a_runtime_lists_are_refused_and_can_be_awaited_all_the_same() {
    let server = Recorder::always(Reply::json(200, r#"{"keys":[{"id":"a"}]}"#));
    let client = client(&server);
    let mut items = list(&client).items();
    assert!(is_refused(&items.next_blocking().unwrap().unwrap_err()));
    assert_eq!(items.next().await.unwrap().unwrap().id, "a");
    assert_eq!(list(&client).pages().into_iter_blocking().count(), 1);
    assert_eq!(server.count(), 1);
}

#[test]
fn bodies_are_copied_as_they_come() {
    let server = Recorder::always(Reply::json(200, KEY).dripping(60, Duration::from_millis(2)));
    let client = client(&server);
    let mut text = Vec::new();
    let mut body = client.get_key("k").send().streaming().wait_blocking().unwrap().into_body();
    body.copy_to_blocking(&mut text).unwrap();
    assert_eq!(text, KEY.as_bytes());
    let mut body = client.get_key("k").send().streaming().wait_blocking().unwrap().into_body();
    assert!(body.next_blocking().unwrap().is_ok());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let error = runtime.block_on(async { body.next_blocking() }).map(Result::unwrap_err);
    assert!(error.is_none_or(|error| error.is_end()), "it was all there, or the stream ends");
}
