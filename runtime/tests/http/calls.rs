//! What a call sends, and what it gives back when all goes well.

use std::time::Duration;

use clientwright_runtime::Method;
use clientwright_runtime::codegen::{self, Operation};

use crate::recorder::{Recorder, Reply};
use crate::sample::{Client, Key};

fn client(server: &Recorder) -> Client {
    Client::builder().base_url(&server.url()).api_token("tok").build().unwrap()
}

fn assert_future<F: Future + Send + 'static>(future: F) -> F {
    future
}

#[tokio::test]
async fn sends_what_the_document_says_and_decodes_the_answer() {
    let server = Recorder::script([Reply::json(200, r#"{"id":"k1","name":"billing","new":[1]}"#)]);
    let key = client(&server).get_key("k1").expand(&["a", "b,c"]).trace("t-1").await.unwrap();
    assert_eq!(key, Key { id: "k1".into(), name: Some("billing".into()) });
    let request = server.request();
    assert_eq!(request.line, "GET /api/v1/keys/k1?expand=a&expand=b%2Cc HTTP/1.1");
    let mut headers = request.headers.clone();
    headers.sort();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        headers,
        [
            ("accept".to_owned(), "application/json".to_owned()),
            ("accept-encoding".to_owned(), crate::compression::ACCEPTED.to_owned()),
            ("authorization".to_owned(), "SSWS tok".to_owned()),
            ("host".to_owned(), server.address().to_string()),
            ("user-agent".to_owned(), format!("sample/1.0 clientwright/{version}")),
            ("x-trace".to_owned(), "t-1".to_owned()),
        ]
    );
    assert_eq!(request.body, b"");
}

#[tokio::test]
async fn sends_json_with_its_length_and_type() {
    let server = Recorder::script([Reply::json(201, r#"{"id":"k2"}"#)]);
    let response = client(&server).create_key(&Key { id: "ü".into(), name: None }).send().await.unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.bytes(), r#"{"id":"k2"}"#);
    assert_eq!(response.body().id, "k2");
    let request = server.request();
    assert_eq!(request.line, "POST /api/v1/keys HTTP/1.1");
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("content-length"), Some("11"));
    assert_eq!(request.text(), r#"{"id":"ü"}"#);
}

/// What all calls have, on one that has optional parameters, and on one that has none.
#[tokio::test]
async fn every_call_has_the_same_methods() {
    let nowhere = Client::builder().base_url("http://127.0.0.1:1").api_token("tok").build().unwrap();
    macro_rules! sent {
        ($call:expr) => {{
            let server = Recorder::always(Reply::json(200, r#"{"id":"k"}"#));
            let call = $call.timeout(Duration::from_secs(9)).header("X-Own", "1").query("new", "a b");
            let call = call.base_url(&format!("{}/v9", server.url()));
            assert_eq!(assert_future(call.send()).await.unwrap().status(), 200);
            let request = server.request();
            (request.line.clone(), request.header("x-own").map(str::to_owned))
        }};
    }
    let own = Some("1".to_owned());
    assert_eq!(
        sent!(nowhere.get_key("k")),
        ("GET /v9/api/v1/keys/k?new=a%20b HTTP/1.1".to_owned(), own.clone())
    );
    assert_eq!(
        sent!(nowhere.delete_key("k")),
        ("DELETE /v9/api/v1/keys/k?new=a%20b HTTP/1.1".to_owned(), own)
    );
    let shown = [format!("{:?}", nowhere.get_key("secret")), format!("{:?}", nowhere.delete_key("secret"))];
    assert_eq!(shown, [r#"Call { operation: "getKey", .. }"#, r#"Call { operation: "deleteKey", .. }"#]);
}

/// One of them may get an optional parameter, and so another type: nobody may have relied on their being alike.
#[test]
fn calls_of_different_operations_are_of_different_types() {
    use crate::sample::{Bare, CreateKey, DeleteKey, GetKey};
    use std::any::TypeId;
    let types =
        [TypeId::of::<Bare>(), TypeId::of::<CreateKey>(), TypeId::of::<DeleteKey>(), TypeId::of::<GetKey>()];
    let others = |one: usize| types.iter().skip(one + 1);
    assert!(types.iter().enumerate().all(|(index, one)| others(index).all(|other| one != other)));
}

#[tokio::test]
async fn a_setter_called_twice_replaces_and_extra_parameters_add() {
    let server = Recorder::always(Reply::json(200, r#"{"id":"k"}"#));
    let client = client(&server);
    client.get_key("k").expand(&["a"]).expand(&["b"]).query("x y", "&=").query("x y", "2").await.unwrap();
    client.get_key("k").expand(&["a"]).expand(&[]).await.unwrap();
    let targets: Vec<_> = server.requests().iter().map(|request| request.target().to_owned()).collect();
    assert_eq!(targets, ["/api/v1/keys/k?expand=b&x%20y=%26%3D&x%20y=2", "/api/v1/keys/k"]);
}

#[tokio::test]
async fn headers_of_a_call_overrule_the_clients_and_the_operations() {
    let server = Recorder::always(Reply::json(200, r#"{"id":"k"}"#));
    let client = Client::builder()
        .base_url(&server.url())
        .api_token("tok")
        .default_header("X-Tenant", "one")
        .user_agent("backup/2.1")
        .build()
        .unwrap();
    client.get_key("k").await.unwrap();
    client.get_key("k").header("x-tenant", "two").header("accept", "text/plain").await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].header("x-tenant"), Some("one"));
    assert!(requests[0].header("user-agent").unwrap().starts_with("backup/2.1 sample/1.0 clientwright/"));
    assert_eq!(requests[1].header("x-tenant"), Some("two"));
    assert_eq!(requests[1].header("accept"), Some("text/plain"));
    assert_eq!(requests[1].headers.iter().filter(|(name, _)| name == "accept").count(), 1);
}

#[tokio::test]
async fn a_success_without_a_body_is_one() {
    let server = Recorder::script([Reply::status(204), Reply::json(200, "{not json")]);
    let client = Client::plain(&server.url());
    client.delete_key("k").await.unwrap();
    client.delete_key("k").await.unwrap();
    assert_eq!(server.requests()[0].line, "DELETE /api/v1/keys/k HTTP/1.1");
}

#[tokio::test]
async fn text_and_bytes_bodies() {
    static TEXT: Operation = Operation { id: "text", path: "/text", ..Operation::DEFAULT };
    let server = Recorder::always(Reply::new(200, &[], "grüße".as_bytes()));
    let core = Client::plain(&server.url()).core;
    let text: String =
        core.request(&TEXT).call::<String, (), ()>(codegen::text, codegen::no_body).await.unwrap();
    assert_eq!(text, "grüße");
    let bytes = core.request(&TEXT).call::<_, (), ()>(codegen::bytes, codegen::no_body).await.unwrap();
    assert_eq!(bytes, "grüße".as_bytes());

    let server = Recorder::always(Reply::new(200, &[], b"a\xff"));
    let core = Client::plain(&server.url()).core;
    let error =
        core.request(&TEXT).call::<String, (), ()>(codegen::text, codegen::no_body).await.unwrap_err();
    assert!(matches!(error, clientwright_runtime::Error::Unreadable(_)), "{error:?}");
}

#[tokio::test]
async fn form_text_and_byte_bodies_are_sent() {
    static PUT: Operation = Operation { id: "put", method: Method::PUT, path: "/put", ..Operation::DEFAULT };
    let server = Recorder::always(Reply::status(204));
    let core = Client::plain(&server.url()).core;
    let send = |fill: &dyn Fn(&mut codegen::Request)| {
        let mut request = core.request(&PUT);
        fill(&mut request);
        request.call::<(), (), ()>(codegen::empty, codegen::no_body)
    };
    let form = serde_json::json!({"a": "1 2&", "list": ["x", "y"], "none": null, "deep": {"k": {"l": true}}});
    send(&|request| request.form(&form)).await.unwrap();
    send(&|request| request.text("text/plain; charset=utf-8", "ü")).await.unwrap();
    send(&|request| request.bytes("application/octet-stream", vec![0, 255].into())).await.unwrap();
    send(&|_| {}).await.unwrap();
    let requests = server.requests();
    let seen: Vec<_> =
        requests.iter().map(|request| (request.header("content-type"), request.body.as_slice())).collect();
    assert_eq!(
        seen,
        [
            (
                Some("application/x-www-form-urlencoded"),
                b"a=1%202%26&deep=%7B%22k%22%3A%7B%22l%22%3Atrue%7D%7D&list=x&list=y".as_slice()
            ),
            (Some("text/plain; charset=utf-8"), "ü".as_bytes()),
            (Some("application/octet-stream"), &[0, 255]),
            (None, b""),
        ]
    );
    assert_eq!(requests[3].header("content-length"), Some("0"));
}

#[tokio::test]
async fn undocumented_endpoints_get_the_same_credentials() {
    let server = Recorder::always(Reply::new(202, &[("x-request-id", "r-9")], b"hello"));
    let client = client(&server);
    let response = client
        .request(Method::PATCH, "/beta/a%2Fb")
        .query("q", "ä")
        .header("x-beta", "1")
        .json(&serde_json::json!({"on": true}))
        .await
        .unwrap();
    assert_eq!((response.status().as_u16(), response.request_id()), (202, Some("r-9")));
    assert_eq!(response.into_body(), "hello");
    let request = server.request();
    assert_eq!(request.line, "PATCH /beta/a%2Fb?q=%C3%A4 HTTP/1.1");
    assert_eq!(request.header("authorization"), Some("SSWS tok"));
    assert_eq!(request.header("x-beta"), Some("1"));
    assert_eq!(request.text(), r#"{"on":true}"#);
}

#[tokio::test]
async fn undocumented_paths_are_checked() {
    let server = Recorder::always(Reply::status(200));
    let client = client(&server);
    for path in [
        "",
        "a",
        "//../b",
        "/a/..",
        "/a/%2E%2e/b",
        "/a?b",
        "/a#b",
        "/a b",
        "/ü",
        "/a\\b",
        "/{id}",
        "/a\r\nb: c",
    ] {
        let error = client.request(Method::GET, path).await.unwrap_err();
        assert!(matches!(error, clientwright_runtime::Error::Request(_)), "{path:?}: {error:?}");
    }
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn one_connection_serves_calls_one_after_the_other() {
    let server = Recorder::always(Reply::json(200, r#"{"id":"k"}"#));
    let client = client(&server);
    for _ in 0..10 {
        client.get_key("k").await.unwrap();
    }
    assert_eq!((server.count(), server.connections()), (10, 1));
}

#[tokio::test]
async fn a_connection_that_the_server_closed_while_idle_is_replaced() {
    let server = Recorder::always(Reply::status(204).then_close());
    let client = Client::plain(&server.url());
    for _ in 0..5 {
        client.poke().await.unwrap();
        // Until the end of the connection has arrived: a request that crosses it on the way may have been read.
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    assert_eq!((server.count(), server.connections()), (5, 5));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_are_futures_that_can_be_spawned() {
    let server = Recorder::always(Reply::json(200, r#"{"id":"k"}"#));
    let client = client(&server);
    let calls: Vec<_> =
        (0..50).map(|_| tokio::spawn(assert_future(client.get_key("k").into_future()))).collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().id, "k");
    }
    assert_eq!(server.count(), 50);
    assert_future(client.get_key("k").send()).await.unwrap();
}

#[tokio::test]
async fn dropping_a_call_cancels_it_and_leaves_the_client_usable() {
    let server = Recorder::script([Reply::stall(), Reply::json(200, r#"{"id":"k"}"#)]);
    let client = client(&server);
    let call = client.get_key("k").into_future();
    assert!(tokio::time::timeout(Duration::from_millis(200), call).await.is_err());
    assert_eq!(client.get_key("k").await.unwrap().id, "k");
    assert_eq!((server.count(), server.connections()), (2, 2));
    for _ in 0..100 {
        if server.open() == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(server.open(), 1, "the cancelled call's connection stays open");
}

#[tokio::test]
async fn dropping_the_client_closes_its_connections() {
    let server = Recorder::always(Reply::status(204));
    let client = Client::plain(&server.url());
    client.ping().await.unwrap();
    assert_eq!(server.open(), 1);
    drop(client);
    for _ in 0..100 {
        if server.open() == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{} connections stay open", server.open());
}

#[tokio::test]
async fn interim_responses_are_skipped() {
    let reply = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
    let server = Recorder::always(Reply::raw(reply));
    let client = Client::plain(&server.url());
    client.ping().await.unwrap();
    client.ping().await.unwrap();
    assert_eq!((server.count(), server.connections()), (2, 1));
}

#[tokio::test]
async fn what_follows_an_answer_is_not_the_next_answer() {
    let stray = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{\"id\":\"b\"}";
    let first = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{\"id\":\"a\"}";
    let with_body = format!("HTTP/1.1 204 No Content\r\n\r\n{stray}");
    let server = Recorder::script([
        Reply::raw(format!("{first}{stray}")),
        Reply::raw(first),
        Reply::raw(with_body),
        Reply::raw(first),
    ]);
    let client = client(&server);
    assert_eq!(client.get_key("k").await.unwrap().id, "a");
    assert_eq!(client.get_key("k").await.unwrap().id, "a", "the stray answer was taken for this call's");
    client.delete_key("k").await.unwrap();
    assert_eq!(client.get_key("k").await.unwrap().id, "a", "the stray answer was taken for this call's");
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn a_head_has_no_body_whatever_it_announces() {
    let server = Recorder::always(Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n"));
    let client = client(&server);
    for _ in 0..2 {
        let response = client.request(Method::HEAD, "/large").await.unwrap();
        assert_eq!(response.headers()["content-length"], "99999999999");
        assert_eq!(response.bytes(), "");
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_connection_that_ended_while_the_program_was_blocked_is_replaced() {
    let server = Recorder::always(Reply::status(204).then_close());
    let client = Client::builder().base_url(&server.url()).retries(0).build().unwrap();
    for _ in 0..5 {
        client.poke().await.unwrap();
        // Blocks the runtime on purpose: the connection's task cannot see the end.
        std::thread::sleep(Duration::from_millis(30));
    }
    assert_eq!((server.count(), server.connections()), (5, 5));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_ends_as_it_is_used_is_replaced_or_its_request_may_have_been_sent() {
    let server = Recorder::always(Reply::status(204).then_close());
    let client = Client::builder().base_url(&server.url()).retries(0).build().unwrap();
    let mut done = 0;
    for round in 0..500 {
        match client.poke().await {
            Ok(()) => done += 1,
            Err(error) => assert!(error.may_have_been_sent(), "there was a connection to be had: {error:?}"),
        }
        tokio::time::sleep(Duration::from_micros(round % 5 * 20)).await;
    }
    assert!(done > 250, "{done} calls succeeded");
    assert!(server.count() >= done);
}
