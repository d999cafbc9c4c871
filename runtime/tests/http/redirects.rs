//! Redirects: followed within one origin, and never further.

use clientwright_runtime::Method;

use crate::recorder::{Recorder, Reply};
use crate::sample::{Client, Key};

fn to(status: u16, location: &str) -> Reply {
    Reply::status(status).with("location", location)
}

fn client(server: &Recorder) -> Client {
    Client::builder().base_url(&server.url()).api_token("tok").query_key("k").session("s").build().unwrap()
}

/// Statuses, methods, and the method and whether the body goes along; `None`: not followed.
const RULES: &[(u16, &str, Option<(&str, bool)>)] = &[
    (301, "GET", Some(("GET", false))),
    (302, "GET", Some(("GET", false))),
    (303, "GET", Some(("GET", false))),
    (307, "GET", Some(("GET", false))),
    (308, "GET", Some(("GET", false))),
    (301, "POST", None),
    (302, "POST", None),
    (303, "POST", Some(("GET", false))),
    (307, "POST", Some(("POST", true))),
    (308, "POST", Some(("POST", true))),
    (301, "DELETE", None),
    (303, "PUT", Some(("GET", false))),
    (307, "PATCH", Some(("PATCH", true))),
    (301, "HEAD", Some(("HEAD", false))),
    (303, "HEAD", Some(("HEAD", false))),
    (300, "GET", None),
    (304, "GET", None),
    (305, "GET", None),
    (306, "GET", None),
];

#[tokio::test]
async fn methods_and_bodies() {
    for (status, method, expected) in RULES {
        let server = Recorder::script([to(*status, "/next?x=1"), Reply::status(204)]);
        let mut call =
            client(&server).request(method.parse::<Method>().unwrap(), "/start").header("x-mine", "1");
        let has_body = !matches!(*method, "GET" | "HEAD" | "DELETE");
        if has_body {
            call = call.json(&serde_json::json!([1]));
        }
        let outcome = call.await;
        let requests = server.requests();
        let Some((next_method, keeps_body)) = expected else {
            let error = outcome.expect_err("an answer that is no success");
            assert_eq!(error.status().unwrap().as_u16(), *status, "{status} {method}");
            assert_eq!(requests.len(), 1, "{status} {method}");
            continue;
        };
        outcome.unwrap_or_else(|error| panic!("{status} {method}: {error:?}"));
        assert_eq!(requests.len(), 2, "{status} {method}");
        let next = &requests[1];
        assert_eq!(next.line, format!("{next_method} /next?x=1 HTTP/1.1"), "{status} {method}");
        assert_eq!(next.text(), if *keeps_body { "[1]" } else { "" }, "{status} {method}");
        assert_eq!(next.header("content-type").is_some(), *keeps_body, "{status} {method}");
        assert_eq!(next.header("authorization"), Some("SSWS tok"), "{status} {method}");
        assert_eq!(next.header("x-mine"), Some("1"), "{status} {method}");
    }
}

#[tokio::test]
async fn where_a_location_leads() {
    let cases = [
        ("next", "/a/next"),
        ("./next", "/a/next"),
        ("../next", "/next"),
        ("../../../next", "/next"),
        ("/b/../next", "/next"),
        ("?page=2", "/a/b?page=2"),
        ("next#part", "/a/next"),
        ("next?x=a/../b", "/a/next?x=a/../b"),
    ];
    for (location, expected) in cases {
        let server = Recorder::script([to(302, location), Reply::status(200)]);
        client(&server).request(Method::GET, "/a/b").query("q", "1").await.unwrap();
        assert_eq!(server.requests()[1].target(), expected, "{location}");
    }
    for absolute in ["http://{}/next", "HTTP://{}/next", "//{}/next", "http://{}/next#f"] {
        let server = Recorder::answering(|request| match request.target() {
            "/a/b" => to(307, request.header("x-to").unwrap()),
            _ => Reply::status(200),
        });
        let location = absolute.replace("{}", &server.address().to_string());
        client(&server).request(Method::GET, "/a/b").header("x-to", &location).await.unwrap();
        assert_eq!(server.requests()[1].target(), "/next", "{absolute}");
    }
}

#[tokio::test]
async fn other_origins_are_not_followed() {
    let other = Recorder::always(Reply::status(200));
    let port = other.address().port();
    let locations = [
        format!("http://127.0.0.1:{port}/steal"),
        format!("//127.0.0.1:{port}/steal"),
        format!("http://localhost:{port}/steal"),
        format!("http://user:pass@127.0.0.1:{port}/steal"),
        format!("https://127.0.0.1:{port}/steal"),
        "https://example.com/".to_owned(),
        "ftp://example.com/".to_owned(),
        "http://".to_owned(),
        "http:///x".to_owned(),
        "javascript:alert(1)".to_owned(),
        "/a b".to_owned(),
        "\\\\evil.com".to_owned(),
        format!("/\\127.0.0.1:{port}"),
        "http://127.0.0.1:1@evil.com/".to_owned(),
    ];
    for location in locations {
        for status in [302, 307] {
            let server = Recorder::always(to(status, &location));
            let error = client(&server).get_key("k").await.unwrap_err();
            assert_eq!(error.status().unwrap().as_u16(), status, "{location}");
            assert!(matches!(error, clientwright_runtime::Error::Api(_)), "{location}");
            assert_eq!((server.count(), other.count()), (1, 0), "{location}");
        }
    }
}

#[tokio::test]
async fn the_same_host_by_another_scheme_or_port_is_another_origin() {
    let server = Recorder::answering(|request| {
        let host = request.header("host").unwrap();
        to(307, &format!("https://{host}/secure"))
    });
    let error = client(&server).get_key("k").await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), server.count()), (307, 1));
}

#[tokio::test]
async fn loops_end() {
    let server = Recorder::always(to(307, "/again"));
    let error = client(&server).create_key(&Key { id: "k".into(), name: None }).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 307);
    assert_eq!(server.count(), 6, "the first request and five redirects");
}

#[tokio::test]
async fn without_a_location_it_is_an_answer() {
    let server = Recorder::always(Reply::status(302));
    assert_eq!(client(&server).get_key("k").await.unwrap_err().status().unwrap().as_u16(), 302);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn credentials_in_query_and_cookie_stay_with_the_request() {
    let server = Recorder::script([to(307, "/next?x=1"), Reply::status(204)]);
    client(&server).both().await.unwrap();
    let next = &server.requests()[1];
    assert_eq!(next.target(), "/next?x=1&api%20key=k");
    assert_eq!(next.header("cookie"), Some("SESSION=s"));
}
