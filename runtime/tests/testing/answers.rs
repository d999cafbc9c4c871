//! Answers: typed, in their order, slow and in pieces, and all of it in no time.

use std::time::{Duration, Instant};

use clientwright_runtime::codegen::{Method, Operation, Streams, event_stream, json_error, json_lines, text};
use clientwright_runtime::testing::{Answer, Mock};
use clientwright_runtime::{Call, Error, EventStream, JsonStream, NoBody, UnreadableReason};

use crate::sample::{Client, Key, Problem};
use crate::{client, key, panic_of};

static EVENTS: Operation =
    Operation { id: "events", path: "/events", streams: Streams::Events, ..Operation::DEFAULT };
static LINES: Operation =
    Operation { id: "lines", path: "/lines", streams: Streams::Values, ..Operation::DEFAULT };
static NOTE: Operation = Operation { id: "note", path: "/note", accept: "text/plain", ..Operation::DEFAULT };

/// Marks of operations, as generated code has them.
enum Events {}
enum Lines {}
enum Note {}

fn events(client: &Client) -> Call<EventStream<Key>, Problem, Events> {
    client.core.request(&EVENTS).call(event_stream, json_error)
}

fn lines(client: &Client) -> Call<JsonStream<Key>, Problem, Lines> {
    client.core.request(&LINES).call(json_lines, json_error)
}

fn note(client: &Client) -> Call<String, NoBody, Note> {
    client.core.request(&NOTE).call(text, clientwright_runtime::codegen::no_body)
}

#[tokio::test]
async fn retries_get_one_answer_after_the_other_in_no_time() {
    let begun = Instant::now();
    let mock = Mock::new();
    mock.when(Client::get_key)
        .answer_with(Answer::status(429).header("retry-after", "50"))
        .answer_status(503)
        .answer(key("a"));
    let client = Client::builder().mock(&mock).timeout(Duration::from_secs(600)).build().unwrap();
    assert_eq!(client.get_key("a").await.unwrap(), key("a"));
    assert_eq!(mock.received().len(), 3);
    let elapsed = mock.clock().elapsed();
    assert!(elapsed >= Duration::from_secs(50) && elapsed < Duration::from_secs(60), "{elapsed:?}");
    assert!(begun.elapsed() < Duration::from_secs(20), "it took real time");
    mock.verify();
}

#[tokio::test]
async fn answers_have_the_types_of_their_operation() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.when(Client::get_key).answer(key("a")).status(203).header("x-request-id", "r7");
    let response = client.get_key("a").send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.request_id()), (203, Some("r7")));
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.body(), &key("a"));

    mock.when(Client::delete_key).answer(());
    assert_eq!(client.delete_key("a").send().await.unwrap().status().as_u16(), 204);

    mock.when(Client::create_key).answer_error(409, Problem { error_code: "taken".into() });
    let Error::Api(error) = client.create_key(&key("a")).await.unwrap_err() else { panic!() };
    assert_eq!((error.status().as_u16(), error.body().unwrap().error_code.as_str()), (409, "taken"));

    mock.when(Client::get_key).answer_json(r#"{"id":"b","more":1}"#);
    assert_eq!(client.get_key("b").await.unwrap(), key("b"));
    mock.when(note).answer("no \"JSON\"".to_owned());
    assert_eq!(note(&client).await.unwrap(), "no \"JSON\"");
    mock.when(client.request(Method::GET, "/raw")).answer(bytes::Bytes::from("bytes"));
    assert_eq!(client.request(Method::GET, "/raw").await.unwrap().bytes(), "bytes");
}

#[test]
fn an_answer_that_is_none_of_the_operation_is_refused_where_it_is_said() {
    let mock = Mock::new();
    let message = panic_of(|| {
        mock.when(Client::get_key).answer_json(r#"{"name":"x"}"#);
    });
    assert!(
        message.starts_with("the answer is not what the call gives: missing field `id` at $.id"),
        "{message}"
    );
    let message = panic_of(|| {
        mock.when(Client::get_key).answer_status(199);
    });
    assert!(message.contains("between 200 and 999"), "{message}");
    let message = panic_of(|| {
        mock.when(Client::get_key).times(2);
    });
    assert!(message.contains("no answer stands before"), "{message}");
    std::mem::forget(mock);
}

#[tokio::test]
async fn an_answer_that_its_status_does_not_have_fails_the_test() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.when(Client::get_key).answer_body(404, &vec!["no problem"]);
    let error = client.get_key("a").await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error:?}");
    let message = panic_of(|| mock.verify());
    assert!(
        message.contains("the answer 404 Not Found to getKey (GET /api/v1/keys/{id}) is not the doc"),
        "{message}"
    );
    std::mem::forget(mock);
    // What is wrong on purpose is said so.
    let mock = Mock::new();
    mock.when(Client::get_key).answer_with(Answer::json(200, &vec!["no key"]));
    let client = crate::client(&mock);
    let Error::Unreadable(error) = client.get_key("a").await.unwrap_err() else { panic!() };
    assert!(matches!(error.reason(), UnreadableReason::Decode(_)));
}

#[tokio::test]
async fn answers_are_given_as_often_as_it_is_said() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.when(Client::get_key).answer(key("a")).times(2).answer(key("b")).any_times();
    let mut found = Vec::new();
    for _ in 0..4 {
        found.push(client.get_key("x").await.unwrap().id);
    }
    assert_eq!(found, ["a", "a", "b", "b"]);
    mock.when(Client::delete_key).answer_status(404).any_times();
    mock.verify();
    mock.otherwise(Answer::status(418));
    assert_eq!(client.create_key(&key("a")).await.unwrap_err().status().unwrap().as_u16(), 418);
}

#[tokio::test]
async fn slow_answers_meet_limits_by_the_mocks_clock() {
    let mock = Mock::new();
    let client = Client::builder().mock(&mock).attempt_timeout(Duration::from_secs(5)).build().unwrap();
    mock.when(Client::get_key)
        .answer(key("late"))
        .after(Duration::from_secs(6))
        .answer(key("in time"))
        .after(Duration::from_secs(4));
    assert_eq!(client.get_key("a").await.unwrap().id, "in time");
    let elapsed = mock.clock().elapsed();
    assert!(elapsed >= Duration::from_secs(9) && elapsed < Duration::from_secs(10), "{elapsed:?}");
    // The call's own limit, and a wait that is longer.
    mock.when(Client::create_key).answer(key("late")).after(Duration::from_secs(3));
    let error = client.create_key(&key("a")).timeout(Duration::from_secs(2)).await.unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
}

#[tokio::test]
async fn bodies_come_in_pieces_and_break_off() {
    let mock = Mock::new();
    let client = Client::builder().mock(&mock).retries(0).build().unwrap();
    let whole = Answer::json(200, &key("abcdef"));
    mock.when(Client::get_key).answer_with(whole.clone().dripping(3, Duration::from_secs(1)));
    assert_eq!(client.get_key("a").await.unwrap().id, "abcdef");
    let elapsed = mock.clock().elapsed();
    assert_eq!(
        elapsed,
        Duration::from_secs(5),
        "five pieces of `{{\"id\":\"abcdef\"}}`, a second after each"
    );

    mock.when(Client::get_key).answer_with(whole.clone().cut_after(4));
    let Error::Unreadable(error) = client.get_key("a").await.unwrap_err() else { panic!() };
    assert!(matches!(error.reason(), UnreadableReason::Truncated(_)));
    assert_eq!(error.response().bytes(), "{\"id");

    mock.when(Client::get_key).answer_with(whole.clone().silent_after(4));
    let error = client.get_key("a").await.unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
    mock.when(Client::get_key).answer_with(Answer::silence());
    assert!(client.get_key("a").await.unwrap_err().is_timeout());
    assert_eq!(mock.clock().elapsed(), elapsed + Duration::from_secs(120), "two calls of a minute");
}

#[tokio::test]
async fn streams_are_answered_item_by_item() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.when(events).answer_events([key("a"), key("b")]);
    let mut stream = events(&client).await.unwrap();
    let mut ids = Vec::new();
    while let Some(event) = stream.next().await {
        ids.push(event.unwrap().into_value().unwrap().id);
    }
    assert_eq!(ids, ["a", "b"]);
    mock.when(lines).answer_values(&[key("c")]);
    assert_eq!(lines(&client).await.unwrap().next().await.unwrap().unwrap().id, "c");
    mock.when(events).answer_with(Answer::events([r#"{"id":"d"}"#, "[DONE]"]).silent_after(20));
    let mut stream = events(&client).await.unwrap().silence_limit(Duration::from_secs(3600));
    assert_eq!(stream.next().await.unwrap().unwrap().value().unwrap().id, "d");
    assert!(stream.next().await.unwrap().unwrap_err().is_timeout());
    assert_eq!(mock.clock().elapsed(), Duration::from_secs(3600));
}
