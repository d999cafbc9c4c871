//! The OAuth2 client credentials flow: what is sent, how often, and what happens when it fails.

use std::time::Duration;

use clientwright_runtime::codegen::{
    Api, ClientAuth, Method, OAuth2Flows, Scheme, SchemeKind, TokenEndpoint,
};
use clientwright_runtime::{ClientCredentials, Error, TransportErrorKind};

use crate::clock::VirtualClock;
use crate::recorder::{Recorded, Recorder, Reply, refusing};
use crate::sample::{Client, ClientBuilder};

fn credentials() -> ClientCredentials {
    ClientCredentials::new("my client", "s3cret/+")
}

/// As [`server_at`], with the endpoint of client credentials.
fn server(
    token: impl Fn(usize) -> Reply + Send + 'static,
    accept: impl Fn(&str) -> bool + Send + 'static,
) -> Recorder {
    server_at("/oauth/token", token, accept)
}

/// A server whose token endpoint answers as the function says, with the number of the fetch, and whose other endpoints
/// want a bearer token that the function also judges.
pub fn server_at(
    endpoint: &'static str,
    token: impl Fn(usize) -> Reply + Send + 'static,
    accept: impl Fn(&str) -> bool + Send + 'static,
) -> Recorder {
    let mut fetches = 0;
    Recorder::answering(move |request| {
        if request.target().starts_with(endpoint) {
            fetches += 1;
            return token(fetches);
        }
        let bearer = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        Reply::status(if bearer.is_some_and(&accept) { 204 } else { 401 })
    })
}

fn token(name: &str, seconds: u32) -> Reply {
    Reply::json(200, &format!(r#"{{"access_token":"{name}","token_type":"bearer","expires_in":{seconds}}}"#))
}

fn is_fetch(request: &Recorded) -> bool {
    request.target().starts_with("/oauth/token")
}

fn fetches(server: &Recorder) -> usize {
    server.requests().iter().filter(|request| is_fetch(request)).count()
}

fn client(server: &Recorder, clock: &VirtualClock) -> Client {
    Client::builder().base_url(&server.url()).oauth2(credentials()).clock(clock.clone()).build().unwrap()
}

#[tokio::test]
async fn a_token_is_fetched_once_and_used_until_it_grows_old() {
    let server = server(|number| token(&format!("t{number}"), 3600), |_| true);
    let clock = VirtualClock::new();
    let client = client(&server, &clock);
    for _ in 0..5 {
        client.flow().await.unwrap();
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 6);
    let fetch = &requests[0];
    assert_eq!(fetch.line, "POST /oauth/token HTTP/1.1");
    assert_eq!(fetch.text(), "grant_type=client_credentials&scope=read%20write");
    assert_eq!(fetch.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(fetch.header("accept"), Some("application/json"));
    // RFC 6749, 2.3.1: both are form-encoded before they are put together. `my%20client:s3cret%2F%2B`
    assert_eq!(fetch.header("authorization"), Some("Basic bXklMjBjbGllbnQ6czNjcmV0JTJGJTJC"));
    assert!(requests[1..].iter().all(|request| request.header("authorization") == Some("Bearer t1")));

    clock.advance(Duration::from_secs(3539));
    client.flow().await.unwrap();
    assert_eq!(fetches(&server), 1, "not yet a minute before the end");
    clock.advance(Duration::from_secs(1));
    client.flow().await.unwrap();
    assert_eq!(fetches(&server), 2, "renewed early");
    assert_eq!(server.requests().pop().unwrap().header("authorization"), Some("Bearer t2"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_at_once_share_one_fetch() {
    let server =
        server(|number| token(&format!("t{number}"), 3600).after(Duration::from_millis(100)), |_| true);
    let client = Client::builder().base_url(&server.url()).oauth2(credentials()).build().unwrap();
    let calls: Vec<_> = (0..100).map(|_| tokio::spawn(client.flow().into_future())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((fetches(&server), server.count()), (1, 101));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_at_once_share_one_failure() {
    let server = server(
        |_| Reply::json(401, r#"{"error":"invalid_client"}"#).after(Duration::from_millis(100)),
        |_| true,
    );
    let client = Client::builder().base_url(&server.url()).oauth2(credentials()).build().unwrap();
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(client.flow().into_future())).collect();
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert!(!error.is_retryable() && !error.may_have_been_sent(), "{error:?}");
        let Error::NotSent(error) = error else { panic!("{error:?}") };
        assert_eq!(error.kind(), TransportErrorKind::Token);
        assert_eq!(error.token_error().unwrap().code(), Some("invalid_client"));
        assert_eq!(error.token_error().unwrap().status().unwrap(), 401);
    }
    assert_eq!((fetches(&server), server.count()), (1, 1));
}

#[tokio::test]
async fn a_fetch_that_is_cancelled_is_taken_over() {
    let server = server(|number| if number == 1 { Reply::stall() } else { token("t", 3600) }, |_| true);
    let client = Client::builder().base_url(&server.url()).oauth2(credentials()).build().unwrap();
    let waiting = client.flow().into_future();
    let impatient = tokio::time::timeout(Duration::from_millis(100), client.flow().into_future());
    let (impatient, waiting) = tokio::join!(impatient, async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        waiting.await
    });
    assert!(impatient.is_err());
    waiting.unwrap();
    assert_eq!(fetches(&server), 2);
}

#[tokio::test]
async fn a_valid_token_is_kept_while_renewal_fails() {
    let server = server(|number| if number == 1 { token("t1", 1000) } else { Reply::status(503) }, |_| true);
    let clock = VirtualClock::new();
    let client = client(&server, &clock);
    client.flow().await.unwrap();
    clock.advance(Duration::from_secs(945));
    for _ in 0..5 {
        client.flow().await.unwrap();
        assert_eq!(server.requests().pop().unwrap().header("authorization"), Some("Bearer t1"));
    }
    assert_eq!(fetches(&server), 2, "one renewal is tried, then none for a while");
    clock.advance(Duration::from_secs(11));
    client.flow().await.unwrap();
    assert_eq!(fetches(&server), 3);
    clock.advance(Duration::from_secs(60));
    let error = client.flow().await.unwrap_err();
    assert!(error.is_retryable(), "{error:?}");
    assert_eq!(fetches(&server), 6, "expired: each of three tries asks for a token");
    assert_eq!(server.count(), 6 + 7, "and none of them sends the call");
}

#[tokio::test]
async fn a_refused_token_is_fetched_anew_once() {
    let server = server(|number| token(&format!("t{number}"), 3600), |token| token == "t2");
    let clock = VirtualClock::new();
    let client = client(&server, &clock);
    client.flow().await.unwrap();
    let seen: Vec<_> = server
        .requests()
        .iter()
        .map(|request| {
            if is_fetch(request) {
                "fetch".to_owned()
            } else {
                request.header("authorization").unwrap().to_owned()
            }
        })
        .collect();
    assert_eq!(seen, ["fetch", "Bearer t1", "fetch", "Bearer t2"]);
    assert!(clock.sleeps().is_empty(), "no backoff");
    client.flow().await.unwrap();
    assert_eq!(server.count(), 5);
}

#[tokio::test]
async fn a_second_refusal_is_the_answer() {
    let server = server(|number| token(&format!("t{number}"), 3600), |_| false);
    let client = client(&server, &VirtualClock::new());
    let error = client.flow().await.unwrap_err();
    assert!(error.is_unauthorized(), "{error:?}");
    assert_eq!((fetches(&server), server.count()), (2, 4));
}

#[tokio::test]
async fn a_refusal_stands_if_no_other_token_is_to_be_had() {
    let server = server(|number| if number == 1 { token("t1", 3600) } else { Reply::status(400) }, |_| false);
    let client = client(&server, &VirtualClock::new());
    let error = client.flow().await.unwrap_err();
    assert!(error.is_unauthorized(), "{error:?}");
    assert_eq!((fetches(&server), server.count()), (2, 3));
}

#[tokio::test]
async fn a_token_handed_in_is_not_replaced() {
    let server = server(|_| token("t", 3600), |_| false);
    let client = Client::builder().base_url(&server.url()).oauth2("mine").build().unwrap();
    assert!(client.flow().await.unwrap_err().is_unauthorized());
    assert_eq!((fetches(&server), server.count()), (0, 1));
}

#[tokio::test]
async fn answers_of_token_endpoints() {
    let usable: &[(&str, Option<u64>)] = &[
        (r#"{"access_token":"t","expires_in":100}"#, Some(100)),
        (r#"{"access_token":"t","expires_in":"100","token_type":"Bearer"}"#, Some(100)),
        (r#"{"access_token":"t","expires_in":99.9,"scope":["a"]}"#, Some(99)),
        (r#"{"access_token":"t"}"#, None),
        (r#"{"access_token":"t","expires_in":null}"#, None),
        (r#"{"access_token":"t","expires_in":-1}"#, None),
    ];
    for (body, lifetime) in usable {
        let body = (*body).to_owned();
        let server = server(move |_| Reply::json(200, &body), |token| token == "t");
        let clock = VirtualClock::new();
        let client = client(&server, &clock);
        client.flow().await.unwrap();
        clock.advance(Duration::from_secs(lifetime.map_or(1_000_000, |lifetime| lifetime * 9 / 10 - 1)));
        client.flow().await.unwrap();
        assert_eq!(fetches(&server), 1, "{lifetime:?}");
        clock.advance(Duration::from_secs(2));
        client.flow().await.unwrap();
        assert_eq!(fetches(&server), if lifetime.is_some() { 2 } else { 1 }, "{lifetime:?}");
    }
    // Useless answers: how often each is asked for, and the code that is told.
    let useless: Vec<(Reply, usize, Option<&str>)> = vec![
        (Reply::json(200, "{}"), 1, None),
        (Reply::json(200, r#"{"access_token":""}"#), 1, None),
        (Reply::json(200, r#"{"access_token":"a\r\nb"}"#), 1, None),
        (Reply::json(200, r#"{"access_token":7}"#), 1, None),
        (Reply::new(200, &[], b"<html>"), 1, None),
        (Reply::status(204), 1, None),
        (
            Reply::json(400, r#"{"error":"invalid_scope","error_description":"s3cret/+"}"#),
            1,
            Some("invalid_scope"),
        ),
        (Reply::json(400, r#"{"error":"s3cret/+"}"#), 1, None),
        (Reply::json(302, "{}").with("location", "/elsewhere"), 1, None),
        (Reply::status(503), 3, None),
        (Reply::status(429), 3, None),
        (Reply::close(), 3, None),
        (Reply::raw("nonsense\r\n\r\n").then_close(), 3, None),
    ];
    for (index, (reply, tries, code)) in useless.into_iter().enumerate() {
        let server = server(move |_| reply.clone(), |_| true);
        let client = client(&server, &VirtualClock::new());
        let error = client.flow().await.unwrap_err();
        let Error::NotSent(error) = error else { panic!("case {index}: {error:?}") };
        let token_error = error.token_error().unwrap_or_else(|| panic!("case {index}: {error:?}"));
        assert_eq!(token_error.code(), code, "case {index}");
        assert_eq!((fetches(&server), server.count()), (tries, tries), "case {index}: {token_error}");
        assert_eq!(error.is_retryable(), tries > 1, "case {index}");
        let shown = format!("{error:?} {error} {token_error}");
        assert!(!shown.contains("s3cret"), "case {index}: {shown}");
    }
}

/// An API whose only scheme has this endpoint.
fn api_with(endpoint: TokenEndpoint) -> &'static Api {
    let scheme = |kind| Scheme { name: "any", setter: "any", env: "", kind };
    let mut schemes: Vec<Scheme> = (0..5).map(|_| scheme(SchemeKind::Bearer)).collect();
    schemes.push(scheme(SchemeKind::OAuth2(OAuth2Flows {
        client_credentials: Some(endpoint),
        ..OAuth2Flows::DEFAULT
    })));
    Box::leak(Box::new(Api { schemes: schemes.leak(), ..Api::DEFAULT }))
}

#[tokio::test]
async fn endpoints_that_depart_from_the_standard() {
    let form = "client_id=my%20client&client_secret=s3cret%2F%2B";
    let cases = [
        (
            TokenEndpoint { url: "/oauth/token", client: ClientAuth::Body, ..TokenEndpoint::DEFAULT },
            "POST /oauth/token HTTP/1.1".to_owned(),
            format!("grant_type=client_credentials&{form}"),
        ),
        (
            TokenEndpoint { url: "/oauth/token?v=1", client: ClientAuth::Query, ..TokenEndpoint::DEFAULT },
            format!("POST /oauth/token?v=1&grant_type=client_credentials&{form} HTTP/1.1"),
            String::new(),
        ),
        (
            TokenEndpoint {
                url: "/oauth/token",
                method: Method::GET,
                client: ClientAuth::Query,
                ..TokenEndpoint::DEFAULT
            },
            format!("GET /oauth/token?grant_type=client_credentials&{form} HTTP/1.1"),
            String::new(),
        ),
        (
            TokenEndpoint {
                url: "/oauth/token",
                method: Method::GET,
                scopes: &["a", "b"],
                ..TokenEndpoint::DEFAULT
            },
            "GET /oauth/token?grant_type=client_credentials&scope=a%20b HTTP/1.1".to_owned(),
            String::new(),
        ),
    ];
    for (endpoint, line, body) in cases {
        let has_header = endpoint.client == ClientAuth::Basic;
        let server = server(|_| token("t", 60), |_| true);
        let builder = Client::builder().base_url(&format!("{}/base", server.url())).oauth2(credentials());
        builder.build_for(api_with(endpoint)).unwrap().flow().await.unwrap();
        let fetch = server.requests().remove(0);
        assert_eq!((fetch.line.clone(), fetch.text().to_owned()), (line, body));
        assert_eq!(fetch.header("authorization").is_some(), has_header);
    }
}

#[tokio::test]
async fn scopes_and_endpoint_of_ones_own() {
    let elsewhere = Recorder::always(token("t", 60));
    let server = server(|_| Reply::status(500), |token| token == "t");
    let credentials = credentials().scopes(["x"]).token_url(format!("{}/t", elsewhere.url()));
    let client = Client::builder().base_url(&server.url()).oauth2(credentials).build().unwrap();
    client.flow().await.unwrap();
    assert_eq!(elsewhere.request().line, "POST /t HTTP/1.1");
    assert_eq!(elsewhere.request().text(), "grant_type=client_credentials&scope=x");
    assert_eq!(fetches(&server), 0);
}

#[test]
fn token_endpoints_have_to_be_safe() {
    let build = |url: &str| {
        let credentials = credentials().token_url(url);
        Client::builder().base_url("https://example.com/v1").oauth2(credentials).build()
    };
    for url in [
        "http://example.com/t",
        "http://evil.com",
        "//a@b/t",
        "ftp://x/y",
        "https://",
        "/a b",
        "https://ex ample.com",
    ] {
        assert!(build(url).is_err(), "{url}");
    }
    for url in
        ["/t", "t", "../t", "https://login.example.com/t", "//login.example.com/t", "http://localhost:1/t"]
    {
        build(url).unwrap_or_else(|error| panic!("{url}: {error}"));
    }
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_reached_says_that_nothing_was_sent() {
    let server = server(|_| token("t", 60), |_| true);
    let credentials = credentials().token_url(format!("{}/t", refusing()));
    let builder: ClientBuilder = Client::builder().base_url(&server.url()).oauth2(credentials);
    let client = builder.clock(VirtualClock::new()).build().unwrap();
    let error = client.flow().await.unwrap_err();
    assert!(error.is_retryable() && !error.may_have_been_sent(), "{error:?}");
    let mut chain = vec![error.to_string()];
    let mut source = std::error::Error::source(&error);
    while let Some(error) = source {
        chain.push(error.to_string());
        source = error.source();
    }
    assert_eq!(chain[0], "flow: not sent: no access token");
    assert_eq!(chain[1], "token endpoint: it did not answer");
    assert_eq!(chain[2], "not sent: no connection to the server");
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn the_limit_of_a_call_holds_while_it_waits_for_a_token() {
    let server = server(|_| Reply::stall(), |_| true);
    let client = Client::builder().base_url(&server.url()).oauth2(credentials()).build().unwrap();
    let error = client.flow().timeout(Duration::from_millis(100)).await.unwrap_err();
    assert!(error.is_timeout() && !error.may_have_been_sent(), "{error:?}");
    assert_eq!(server.count(), 1);
}
