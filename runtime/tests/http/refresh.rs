//! Refresh tokens: what is sent for them and where, how often, and what becomes of those that servers give anew.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use clientwright_runtime::codegen::{Api, ClientAuth, OAuth2Flows, Scheme, SchemeKind, TokenEndpoint};
use clientwright_runtime::{
    AccessToken, BoxFuture, BuildErrorKind, ClientCredentials, Clock, Error, RefreshToken, TokioClock,
    TransportErrorKind,
};

use crate::clock::VirtualClock;
use crate::recorder::{Recorded, Recorder, Reply};
use crate::sample::Client;

/// As the one that `oauth` tests with, with the endpoint of refresh tokens.
fn server(
    token: impl Fn(usize) -> Reply + Send + 'static,
    accept: impl Fn(&str) -> bool + Send + 'static,
) -> Recorder {
    crate::oauth::server_at("/oauth/refresh", token, accept)
}

fn tokens(access: &str, refresh: Option<&str>) -> Reply {
    let refresh = refresh.map(|token| format!(r#","refresh_token":"{token}""#)).unwrap_or_default();
    Reply::json(200, &format!(r#"{{"access_token":"{access}","expires_in":3600{refresh}}}"#))
}

fn fetches(server: &Recorder) -> Vec<Recorded> {
    let requests = server.requests().into_iter();
    requests.filter(|request| request.target().starts_with("/oauth/refresh")).collect()
}

fn bearers(server: &Recorder) -> Vec<String> {
    let requests = server.requests().into_iter();
    let calls = requests.filter(|request| !request.target().starts_with("/oauth/refresh"));
    calls.map(|request| request.header("authorization").unwrap().to_owned()).collect()
}

fn client(server: &Recorder, clock: &VirtualClock, token: RefreshToken) -> Client {
    Client::builder().base_url(&server.url()).oauth2(token).clock(clock.clone()).build().unwrap()
}

/// Keeps what it is told.
#[derive(Clone, Default)]
struct Store(Arc<Mutex<Vec<String>>>);

impl Store {
    fn of(&self, token: RefreshToken) -> RefreshToken {
        let told = Arc::clone(&self.0);
        token.on_rotation(move |newest| told.lock().unwrap().push(newest.expose().to_owned()))
    }

    fn told(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn a_refresh_token_becomes_access_tokens_and_its_successors_are_used_and_told() {
    // The second answer has no new refresh token, the third the same one again.
    let replies = [Some("r 2/+"), None, Some("r 2/+"), Some("r3")];
    let server = server(move |number| tokens(&format!("a{number}"), replies[(number - 1) % 4]), |_| true);
    let (clock, store) = (VirtualClock::new(), Store::default());
    let client = client(&server, &clock, store.of(RefreshToken::new("r 1").client_id("my client")));
    for _ in 0..5 {
        client.flow().await.unwrap();
        client.flow().await.unwrap();
        clock.advance(Duration::from_secs(3550));
    }
    let forms: Vec<_> = fetches(&server).iter().map(|fetch| fetch.text().to_owned()).collect();
    let form = |token: &str| format!("grant_type=refresh_token&refresh_token={token}&client_id=my%20client");
    assert_eq!(forms, ["r%201", "r%202%2F%2B", "r%202%2F%2B", "r%202%2F%2B", "r3"].map(form));
    assert_eq!(store.told(), ["r 2/+", "r3", "r 2/+"]);
    assert_eq!(bearers(&server)[..4], ["Bearer a1", "Bearer a1", "Bearer a2", "Bearer a2"]);
}

#[tokio::test]
async fn the_client_says_who_it_is_as_the_document_wants_it() {
    let endpoint = |client| TokenEndpoint { url: "/oauth/refresh", client, ..TokenEndpoint::DEFAULT };
    let token = || RefreshToken::new("r");
    let both = "grant_type=refresh_token&refresh_token=r&client_id=i%26d&client_secret=s%3D";
    let (plain, with_id) = ("grant_type=refresh_token&refresh_token=r", "&client_id=i%26d");
    let (in_body, in_query) = (ClientAuth::Body, ClientAuth::Query);
    let cases = [
        (ClientAuth::Basic, token(), "", plain.to_owned(), false),
        (ClientAuth::Basic, token().client_id("i&d"), "", format!("{plain}{with_id}"), false),
        (ClientAuth::Basic, token().client_id("i&d").client_secret("s="), "", plain.to_owned(), true),
        (in_body, token().client_id("i&d").client_secret("s="), "", both.to_owned(), false),
        (in_query, token().client_id("i&d").client_secret("s="), both, String::new(), false),
        (in_body, token().scopes(["a b", "c"]), "", format!("{plain}&scope=a%20b%20c"), false),
    ];
    for (place, token, query, body, has_header) in cases {
        let server = server(|_| tokens("a", None), |_| true);
        let builder = Client::builder().base_url(&server.url()).oauth2(token);
        let flows = OAuth2Flows { refresh: Some(endpoint(place)), ..OAuth2Flows::DEFAULT };
        builder.build_for(api_with(flows)).unwrap().flow().await.unwrap();
        let fetch = fetches(&server).remove(0);
        let target = if query.is_empty() { String::new() } else { format!("?{query}") };
        assert_eq!(fetch.line, format!("POST /oauth/refresh{target} HTTP/1.1"));
        assert_eq!(fetch.text(), body);
        // `i%26d:s%3D`
        let header = has_header.then_some("Basic aSUyNmQ6cyUzRA==");
        assert_eq!(fetch.header("authorization"), header, "{body}");
    }
}

/// An API whose only scheme has these flows.
fn api_with(flows: OAuth2Flows) -> &'static Api {
    let scheme = |kind| Scheme { name: "any", setter: "any", env: "", kind };
    let mut schemes: Vec<Scheme> = (0..5).map(|_| scheme(SchemeKind::Bearer)).collect();
    schemes.push(scheme(SchemeKind::OAuth2(flows)));
    Box::leak(Box::new(Api { schemes: schemes.leak(), ..Api::DEFAULT }))
}

#[tokio::test]
async fn the_documents_flows_say_where_tokens_are_refreshed_unless_the_user_does() {
    let elsewhere = Recorder::always(tokens("b", None));
    let server = server(|_| tokens("a", None), |_| true);
    let own = || RefreshToken::new("r").token_url(format!("{}/own", elsewhere.url()));
    let base = || Client::builder().base_url(&server.url());
    // Of an OAuth2 scheme, and of a bearer scheme, whose document says nothing of it.
    base().oauth2(own()).build().unwrap().flow().await.unwrap();
    let bearer = base().bearer(own()).build().unwrap();
    assert!(bearer.get_key("k").await.is_err(), "204 is no key");
    assert_eq!(fetches(&server).len(), 0);
    let asked: Vec<_> = elsewhere.requests().into_iter().map(|request| request.line).collect();
    assert_eq!(asked, ["POST /own HTTP/1.1", "POST /own HTTP/1.1"]);
    assert_eq!(bearers(&server), ["Bearer b", "Bearer b"]);

    let nowhere = [
        base().bearer(RefreshToken::new("r")).build(),
        base().bearer(ClientCredentials::new("i", "s")).build(),
        base().oauth2(RefreshToken::new("r")).build_for(api_with(OAuth2Flows::DEFAULT)),
        base().oauth2(ClientCredentials::new("i", "s")).build_for(api_with(OAuth2Flows::DEFAULT)),
    ];
    for outcome in nowhere {
        let error = outcome.unwrap_err();
        assert!(matches!(error.kind(), BuildErrorKind::TokenEndpoint { .. }), "{error:?}");
        assert!(error.to_string().contains("`token_url`"), "{error}");
    }
    for token in [
        RefreshToken::new(""),
        RefreshToken::new("r").client_secret("a secret of nobody"),
        RefreshToken::new("r").access_token(AccessToken::new("a\r\nb")),
    ] {
        let error = base().oauth2(token).build().unwrap_err();
        assert!(matches!(error.kind(), BuildErrorKind::Credential { setter: "oauth2" }), "{error:?}");
    }
    let error = base().api_token("key").build().unwrap().flow().await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "another scheme's key is none: {error:?}");
}

#[tokio::test]
async fn an_access_token_that_is_there_is_used_while_it_is_valid() {
    for (token, calls, expected) in [
        (AccessToken::new("given").expires_in(Duration::from_secs(100)), 2, ["Bearer given", "Bearer a1"]),
        (AccessToken::new("given"), 2, ["Bearer given", "Bearer given"]),
        (AccessToken::new("given").expires_in(Duration::ZERO), 1, ["Bearer a1", ""]),
        (AccessToken::new("old"), 1, ["Bearer old", "Bearer a1"]),
    ] {
        let server = server(|number| tokens(&format!("a{number}"), None), |token| token != "old");
        let clock = VirtualClock::new();
        let client = client(&server, &clock, RefreshToken::new("r").access_token(token));
        for _ in 0..calls {
            client.flow().await.unwrap();
            clock.advance(Duration::from_secs(95));
        }
        let expected: Vec<_> = expected.into_iter().filter(|expected| !expected.is_empty()).collect();
        assert_eq!(bearers(&server), expected);
    }
}

#[tokio::test]
async fn a_login_that_has_ended_says_so() {
    let refused = || Reply::json(400, r#"{"error":"invalid_grant","error_description":"s3cret"}"#);
    let server = server(move |_| refused(), |_| true);
    let client = client(&server, &VirtualClock::new(), RefreshToken::new("r"));
    let error = client.flow().await.unwrap_err();
    assert!(!error.is_retryable() && !error.may_have_been_sent(), "{error:?}");
    let Error::NotSent(error) = error else { panic!("{error:?}") };
    assert_eq!(error.kind(), TransportErrorKind::Token);
    assert_eq!(error.token_error().unwrap().code(), Some("invalid_grant"));
    assert!(!format!("{error:?}").contains("s3cret"));
    assert_eq!(server.count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_at_once_use_a_refresh_token_once() {
    let slow = |number: usize| {
        tokens(&format!("a{number}"), Some(&format!("r{number}"))).after(Duration::from_millis(100))
    };
    let server = server(slow, |_| true);
    let store = Store::default();
    let token = store.of(RefreshToken::new("r"));
    let client = Client::builder().base_url(&server.url()).oauth2(token).build().unwrap();
    let calls: Vec<_> = (0..100).map(|_| tokio::spawn(client.flow().into_future())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((fetches(&server).len(), server.count()), (1, 101));
    assert_eq!(store.told(), ["r1"]);
}

#[tokio::test]
async fn a_call_that_is_given_up_loses_no_refresh_token() {
    let slow = |number: usize| {
        tokens(&format!("a{number}"), Some(&format!("r{number}"))).after(Duration::from_millis(200))
    };
    let server = server(slow, |_| true);
    let store = Store::default();
    let token = store.of(RefreshToken::new("r"));
    let client = Client::builder().base_url(&server.url()).oauth2(token).build().unwrap();
    let impatient = client.flow().timeout(Duration::from_millis(50)).await.unwrap_err();
    assert!(impatient.is_timeout() && !impatient.may_have_been_sent(), "{impatient:?}");
    client.flow().await.unwrap();
    assert_eq!(fetches(&server).len(), 1, "the answer to the first question is what the second call takes");
    assert_eq!((bearers(&server), store.told()), (vec!["Bearer a1".to_owned()], vec!["r1".to_owned()]));
}

#[tokio::test]
async fn who_is_told_may_panic() {
    let server = server(|number| tokens("a", Some(&format!("r{number}"))), |_| true);
    let token = RefreshToken::new("r").on_rotation(|_| panic!("it cannot be stored"));
    let client = Client::builder().base_url(&server.url()).oauth2(token).build().unwrap();
    let call = tokio::spawn(client.flow().into_future());
    assert!(call.await.unwrap_err().is_panic());
    client.flow().await.unwrap();
    assert_eq!(fetches(&server).len(), 1, "the token is there all the same");
}

/// The operating system's clock, put forward.
#[derive(Clone, Default)]
struct Shifted(Arc<Mutex<Duration>>);

impl Clock for Shifted {
    fn now(&self) -> Instant {
        Instant::now() + *self.0.lock().unwrap()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::now() + *self.0.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        TokioClock.sleep(duration)
    }
}

#[tokio::test]
async fn a_refresh_that_stalls_leaves_the_next_try_the_valid_token() {
    let server = server(|number| if number == 1 { tokens("a1", None) } else { Reply::stall() }, |_| true);
    let clock = Shifted::default();
    let builder = Client::builder().base_url(&server.url()).oauth2(RefreshToken::new("r"));
    let client = builder.clock(clock.clone()).attempt_timeout(Duration::from_secs(1)).build().unwrap();
    client.flow().await.unwrap();
    *clock.0.lock().unwrap() = Duration::from_secs(3550);
    for _ in 0..3 {
        client.flow().await.unwrap();
    }
    assert_eq!(fetches(&server).len(), 2, "one is on its way still");
    assert_eq!(bearers(&server), ["Bearer a1"; 4]);
}

#[tokio::test]
async fn a_valid_token_is_kept_while_it_cannot_be_refreshed() {
    let server = server(
        |number| match number {
            1 => Reply::json(200, r#"{"access_token":"a1","expires_in":1000}"#),
            _ => Reply::status(503),
        },
        |_| true,
    );
    let clock = VirtualClock::new();
    let client = client(&server, &clock, RefreshToken::new("r"));
    client.flow().await.unwrap();
    clock.advance(Duration::from_secs(941));
    // For each second of the last minute, how often the endpoint was asked.
    let mut asked = Vec::new();
    for _ in 0..58 {
        let before = fetches(&server).len();
        client.flow().await.unwrap();
        asked.push(fetches(&server).len() - before);
        clock.advance(Duration::from_secs(1));
    }
    let seconds: Vec<_> =
        asked.iter().enumerate().filter(|(_, count)| **count > 0).map(|(second, _)| second).collect();
    assert_eq!(asked.iter().max(), Some(&1));
    assert_eq!(seconds, [0, 10, 30, 50], "with pauses of 10, 20 and 20 seconds");
    assert!(bearers(&server).iter().all(|bearer| bearer == "Bearer a1"));
}
