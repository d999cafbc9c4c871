//! Errors: one variant a phase, and what each of them answers and shows.

use std::error::Error as StdError;
use std::time::Duration;

use clientwright_runtime::{AnyError, Error, NoBody, RequestErrorKind, TransportErrorKind, UnreadableReason};

use crate::recorder::{Recorder, Reply, refusing};
use crate::sample::{Client, Key, Problem};

fn client(url: &str) -> Client {
    Client::builder().base_url(url).api_token("tok").retries(0).build().unwrap()
}

fn assert_error<E: StdError + Send + Sync + 'static>() {}

#[test]
fn errors_can_go_anywhere() {
    assert_error::<Error>();
    assert_error::<Error<Problem>>();
    assert_error::<AnyError>();
    assert!(size_of::<Error<[u64; 64]>>() <= 16, "errors are boxed");
    assert!(size_of::<Result<(), Error>>() <= 16);
}

fn chain(error: &(dyn StdError + 'static)) -> Vec<String> {
    let mut texts = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        texts.push(error.to_string());
        next = error.source();
    }
    texts
}

#[tokio::test]
async fn an_answer_with_a_documented_body() {
    let body = r#"{"errorCode":"E0000007","errorSummary":"Not found:\nResource","secret":"hidden"}"#;
    let reply = Reply::json(404, body).with("x-request-id", "req-1").with("retry-after", "3");
    let server = Recorder::always(reply);
    let error = client(&server.url()).get_key("k").await.unwrap_err();
    assert_eq!(error.to_string(), "getKey: 404 Not Found: E0000007: Not found: Resource (request req-1)");
    assert_eq!((error.operation(), error.status().unwrap().as_u16()), ("getKey", 404));
    assert_eq!((error.request_id(), error.retry_after()), (Some("req-1"), Some(Duration::from_secs(3))));
    assert!(
        error.is_not_found() && error.may_have_been_sent() && !error.is_retryable() && !error.is_timeout()
    );
    assert_eq!(error.response().unwrap().bytes(), body);
    assert_eq!(chain(&error).len(), 1);
    let Error::Api(error) = error else { panic!("{error:?}") };
    assert_eq!(error.body(), Some(&Problem { error_code: "E0000007".into() }));
    assert_eq!((error.code(), error.message()), (Some("E0000007"), Some("Not found: Resource")));
    assert_eq!(error.headers()["x-request-id"], "req-1");
    assert!(error.decode_error().is_none());
    assert_eq!(error.into_body().unwrap().error_code, "E0000007");
}

#[tokio::test]
async fn an_answer_whose_body_cannot_be_read_is_still_an_answer() {
    let cases: &[(&str, bool, &str)] = &[
        ("", false, "getKey: 500 Internal Server Error"),
        ("<html>Oops</html>", true, "getKey: 500 Internal Server Error"),
        (r#"{"other":1}"#, true, "getKey: 500 Internal Server Error"),
        (r#"{"errorCode":[]}"#, true, "getKey: 500 Internal Server Error"),
        (r#"{"errorCode":17}"#, true, "getKey: 500 Internal Server Error: 17"),
        (r#"{"errorSummary":"late"}"#, true, "getKey: 500 Internal Server Error: late"),
    ];
    for (body, has_error, shown) in cases {
        let server = Recorder::always(Reply::json(500, body));
        let error = client(&server.url()).get_key("k").await.unwrap_err();
        assert_eq!(error.to_string(), *shown, "{body}");
        assert!(error.is_server_error() && error.is_retryable(), "{body}");
        let chain = chain(&error);
        assert_eq!(chain.len(), 1 + usize::from(*has_error), "{chain:?}");
        assert!(!chain.iter().any(|text| text.contains("Oops") || text.contains("other")), "{chain:?}");
        let Error::Api(error) = error else { panic!("{body}: {error:?}") };
        assert!(error.body().is_none(), "{body}");
        assert_eq!(error.decode_error().is_some(), *has_error, "{body}");
        assert_eq!(error.bytes(), body.as_bytes());
    }
}

#[tokio::test]
async fn what_a_server_writes_is_shown_bounded_and_on_one_line() {
    let long = "x".repeat(10_000);
    let server = Recorder::always(Reply::json(
        400,
        &format!(r#"{{"errorCode":"a\n\u001b[31mb","errorSummary":"{long}"}}"#),
    ));
    let shown = client(&server.url()).get_key("k").await.unwrap_err().to_string();
    assert!(shown.len() < 500 && !shown.contains(char::is_control), "{shown:?}");
}

#[tokio::test]
async fn status_predicates() {
    type Predicate = fn(&AnyError) -> bool;
    let predicates: [(u16, Predicate); 8] = [
        (400, AnyError::is_bad_request),
        (401, AnyError::is_unauthorized),
        (403, AnyError::is_forbidden),
        (404, AnyError::is_not_found),
        (409, AnyError::is_conflict),
        (422, AnyError::is_unprocessable),
        (429, AnyError::is_too_many_requests),
        (503, AnyError::is_server_error),
    ];
    for (status, _) in predicates {
        let server = Recorder::always(Reply::status(status));
        let error = AnyError::from(client(&server.url()).get_key("k").await.unwrap_err());
        for (expected, predicate) in predicates {
            assert_eq!(predicate(&error), status == expected, "{status} {expected}");
        }
    }
}

#[tokio::test]
async fn a_success_that_cannot_be_read() {
    let cases: &[(&str, &str)] = &[
        (r#"{"name":"secret-name"}"#, "$.id"),
        (r#"{"id":"k","name":17}"#, "$.name"),
        ("", "$"),
        ("<html>", "$"),
        (r#"{"id":"k"} x"#, "$"),
    ];
    for (body, path) in cases {
        let server = Recorder::always(Reply::json(200, body).with("x-request-id", "r"));
        let error = client(&server.url()).get_key("k").await.unwrap_err();
        assert_eq!(error.to_string(), "getKey: 200 OK, but the body cannot be decoded (request r)");
        assert_eq!(error.status().unwrap(), 200);
        assert!(error.may_have_been_sent() && !error.is_retryable());
        assert_eq!(chain(&error).len(), 2, "{:?}", chain(&error));
        let Error::Unreadable(error) = error else { panic!("{error:?}") };
        let UnreadableReason::Decode(cause) = error.reason() else { panic!("{error:?}") };
        assert_eq!(cause.path(), *path, "{body}: {cause}");
        assert_eq!(error.response().bytes(), body.as_bytes());
    }
}

#[tokio::test]
async fn an_undocumented_success_decodes_like_the_documented_one() {
    for status in [200, 201, 202, 203, 206, 226, 299] {
        let server = Recorder::always(Reply::json(status, r#"{"id":"k"}"#));
        assert_eq!(client(&server.url()).get_key("k").await.unwrap().id, "k", "{status}");
    }
}

#[tokio::test]
async fn not_sent() {
    let error = client(&refusing()).get_key("k").await.unwrap_err();
    assert_eq!(error.to_string(), "getKey: not sent: no connection to the server");
    assert!(!error.may_have_been_sent() && error.is_retryable() && error.status().is_none());
    assert_eq!(chain(&error).len(), 2, "{:?}", chain(&error));
    let Error::NotSent(error) = error else { panic!("{error:?}") };
    assert_eq!((error.kind(), error.operation()), (TransportErrorKind::Connect, "getKey"));

    let error = client("https://no-such-host.invalid").get_key("k").await.unwrap_err();
    let Error::NotSent(error) = error else { panic!("{error:?}") };
    assert_eq!(error.kind(), TransportErrorKind::Dns);
}

#[tokio::test]
async fn maybe_sent() {
    let server = Recorder::always(Reply::close());
    let error = client(&server.url()).create_key(&Key { id: "k".into(), name: None }).await.unwrap_err();
    assert_eq!(error.to_string(), "createKey: maybe sent: the connection was closed before the answer came");
    assert!(error.may_have_been_sent() && !error.is_retryable());
    let Error::MaybeSent(error) = error else { panic!("{error:?}") };
    assert_eq!(error.kind(), TransportErrorKind::Closed);

    let server = Recorder::always(Reply::raw("HTTP/1.1 2xx OK\r\n\r\n").then_close());
    let error = client(&server.url()).get_key("k").await.unwrap_err();
    let Error::MaybeSent(error) = error else { panic!("{error:?}") };
    assert_eq!(error.kind(), TransportErrorKind::Protocol);
}

#[tokio::test]
async fn built_wrong() {
    let server = Recorder::always(Reply::status(204));
    let client = client(&server.url());
    let error = client.get_key("..").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "getKey: not sent: path parameter `id` makes a path segment that is empty, `.` or `..`"
    );
    assert!(!error.may_have_been_sent() && !error.is_retryable() && error.response().is_none());

    // Numbers that JSON does not have, in a body and in a parameter.
    let mut request = client.core.request(&SCORE);
    request.json(&f64::NAN);
    request.query("later", clientwright_runtime::codegen::Style::DEEP_OBJECT, &1);
    let error = call(request).await.unwrap_err();
    let Error::Request(error) = &error else { panic!("{error:?}") };
    assert!(
        matches!(error.kind(), RequestErrorKind::Encode { part: "body", .. }),
        "the first mistake: {error:?}"
    );
    assert_eq!(chain(&**error).len(), 2);
    let mut request = client.core.request(&SCORE);
    request.query("score", clientwright_runtime::codegen::Style::FORM, &f64::INFINITY);
    let Error::Request(error) = call(request).await.unwrap_err() else { panic!("an error of the request") };
    assert!(matches!(error.kind(), RequestErrorKind::Encode { part: "score", .. }), "{error:?}");
    assert_eq!(server.count(), 0);
}

static SCORE: clientwright_runtime::codegen::Operation = clientwright_runtime::codegen::Operation {
    id: "score",
    path: "/score",
    ..clientwright_runtime::codegen::Operation::DEFAULT
};

async fn call(request: clientwright_runtime::codegen::Request) -> Result<(), Error> {
    use clientwright_runtime::codegen::{empty, no_body};
    request.call::<(), NoBody, ()>(empty, no_body).await
}

#[test]
fn without_a_runtime_it_is_an_error_and_no_panic() {
    let server = Recorder::always(Reply::status(204));
    let client = client(&server.url());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let mut future = std::pin::pin!(client.ping().into_future());
    let std::task::Poll::Ready(outcome) = future.as_mut().poll(&mut context) else { panic!("it waits") };
    let Err(Error::Request(error)) = outcome else { panic!("{outcome:?}") };
    assert!(matches!(error.kind(), RequestErrorKind::NoRuntime));
    assert!(error.to_string().contains("no tokio runtime"), "{error}");
    assert_eq!(server.count(), 0);
}

#[test]
fn a_runtime_that_can_do_nothing_is_an_error_and_no_panic() {
    let server = Recorder::always(Reply::status(204));
    let client = client(&server.url());
    let run =
        |mut builder: tokio::runtime::Builder| builder.build().unwrap().block_on(client.ping().into_future());
    let error = run(tokio::runtime::Builder::new_current_thread()).unwrap_err();
    let Error::Request(error) = &error else { panic!("{error:?}") };
    assert!(matches!(error.kind(), RequestErrorKind::NoRuntime));
    let mut with_time = tokio::runtime::Builder::new_current_thread();
    with_time.enable_time();
    let error = run(with_time).unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error:?}");
    assert!(chain(&error)[1].contains("I/O driver"), "{:?}", chain(&error));
    let mut with_all = tokio::runtime::Builder::new_current_thread();
    with_all.enable_all();
    run(with_all).unwrap();
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn any_error_joins_errors_of_different_bodies() {
    async fn both(client: &Client) -> Result<(), AnyError> {
        client.ping().await?;
        client.get_key("k").await?;
        Ok(())
    }
    let server =
        Recorder::script([Reply::status(204), Reply::json(409, r#"{"errorCode":"E1"}"#), Reply::status(404)]);
    let client = client(&server.url());
    let error = both(&client).await.unwrap_err();
    assert!(error.is_conflict() && error.operation() == "getKey" && error.may_have_been_sent());
    assert_eq!(error.to_string(), "getKey: 409 Conflict: E1");
    assert_eq!(error.api::<Problem>().unwrap().body().unwrap().error_code, "E1");
    assert!(error.api::<NoBody>().is_none());
    assert!(error.downcast_ref::<Problem>().is_some());
    let boxed: Box<dyn StdError + Send + Sync> = Box::new(error);
    assert!(boxed.downcast_ref::<AnyError>().is_some());
    let error = both(&client).await.unwrap_err();
    assert!(error.is_not_found() && error.api::<NoBody>().is_some());
}

#[tokio::test]
async fn bodies_that_are_no_json() {
    use clientwright_runtime::codegen::{
        Bytes, RawResponse, bytes_error, empty, is_media_type, json_or_nothing, text, text_error,
    };
    static PLAIN: clientwright_runtime::codegen::Operation = clientwright_runtime::codegen::Operation {
        id: "plain",
        ..clientwright_runtime::codegen::Operation::DEFAULT
    };
    // As generated code tells the media types of one status apart.
    fn by_type(response: &RawResponse) -> clientwright_runtime::codegen::DecodeResult<Option<String>> {
        let kind = if is_media_type(response, "text/html") { "html" } else { "other" };
        text_error(response).map(|text| text.map(|text| format!("{kind}: {text}")))
    }
    let latin1 = [("content-type", "text/plain; charset=ISO-8859-1")];
    let server = Recorder::script([
        Reply::new(400, &latin1, b"caf\xe9"),
        Reply::new(400, &[("content-type", "Text/HTML; charset=utf-8")], "é".as_bytes()),
        Reply::new(400, &[("content-type", "text/plain")], b"\xff\xfe"),
        Reply::new(400, &[], b""),
        Reply::new(400, &[("content-type", "application/json")], b"\xff\xfe"),
        Reply::new(200, &latin1, b"caf\xe9"),
        Reply::new(200, &[], b""),
        Reply::new(200, &[("content-type", "text/plain")], br#"{"id":"k"}"#),
    ]);
    let client = client(&server.url());
    let request = || client.core.request(&PLAIN);
    let failed = |error: Error<String>| match error {
        Error::Api(error) => *error,
        other => panic!("{other:?}"),
    };
    let sent = || request().call::<(), String, ()>(empty, by_type);
    assert_eq!(failed(sent().await.unwrap_err()).into_body().as_deref(), Some("other: café"));
    assert_eq!(failed(sent().await.unwrap_err()).into_body().as_deref(), Some("html: é"));
    let unreadable = failed(sent().await.unwrap_err());
    assert!(unreadable.body().is_none() && unreadable.decode_error().is_some());
    assert_eq!(unreadable.bytes().as_ref(), b"\xff\xfe");
    let silent = failed(sent().await.unwrap_err());
    assert!(silent.body().is_none() && silent.decode_error().is_none());
    let error = request().call::<(), Bytes, ()>(empty, bytes_error).await.unwrap_err();
    let Error::Api(error) = error else { panic!("{error:?}") };
    assert_eq!(error.body().map(AsRef::as_ref), Some(b"\xff\xfe".as_slice()));
    // Successes are read as what they are expected to be, whatever they say they are.
    assert_eq!(
        request().call::<_, NoBody, ()>(text, clientwright_runtime::codegen::no_body).await.unwrap(),
        "café"
    );
    let key =
        || request().call::<Option<Key>, NoBody, ()>(json_or_nothing, clientwright_runtime::codegen::no_body);
    assert_eq!(key().await.unwrap(), None);
    assert_eq!(key().await.unwrap().unwrap().id, "k");
}
