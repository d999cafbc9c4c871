//! Token providers of one's own: when they are asked and why, and what becomes of what they say.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use clientwright_runtime::{
    AccessToken, BoxFuture, Error, Secret, TokenError, TokenProvider, TokenReason, TokenRequest,
    TransportErrorKind,
};

use crate::clock::VirtualClock;
use crate::recorder::{Recorder, Reply};
use crate::sample::{Client, ClientBuilder};

type Given = Result<AccessToken, TokenError>;

/// Gives what it was told to give, and keeps why it was asked.
#[derive(Clone)]
struct Script(Arc<Mutex<(VecDeque<Given>, Vec<TokenRequest>)>>);

impl Script {
    fn new(given: impl IntoIterator<Item = Given>) -> Self {
        Self(Arc::new(Mutex::new((given.into_iter().collect(), Vec::new()))))
    }

    fn reasons(&self) -> Vec<TokenReason> {
        self.0.lock().unwrap().1.iter().map(TokenRequest::reason).collect()
    }
}

impl TokenProvider for Script {
    fn token(&self, request: TokenRequest) -> BoxFuture<'_, Given> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            let mut script = self.0.lock().unwrap();
            script.1.push(request);
            script.0.pop_front().unwrap_or_else(|| Err(TokenError::refused("the script is over")))
        })
    }
}

#[allow(clippy::unnecessary_wraps, reason = "as scripts want it")]
fn hour(token: &str) -> Given {
    Ok(AccessToken::new(token).expires_in(Duration::from_secs(3600)))
}

fn builder(server: &Recorder, clock: &VirtualClock) -> ClientBuilder {
    Client::builder().base_url(&server.url()).clock(clock.clone())
}

fn accepting(good: &'static str) -> Recorder {
    Recorder::answering(move |request| {
        let is_good = request.header("authorization").is_some_and(|value| value.ends_with(good));
        Reply::status(if is_good { 204 } else { 401 })
    })
}

fn sent(server: &Recorder) -> Vec<String> {
    let requests = server.requests().into_iter();
    requests.map(|request| request.header("authorization").unwrap_or("none").to_owned()).collect()
}

#[tokio::test]
async fn a_provider_is_asked_when_there_is_no_token_or_soon_no_more_and_told_why() {
    let server = Recorder::always(Reply::status(204));
    let clock = VirtualClock::new();
    let script = Script::new(["one", "two", "three"].map(hour));
    let client = builder(&server, &clock).oauth2(script.clone()).build().unwrap();
    for advance in [0, 3000, 550, 3700, 0] {
        clock.advance(Duration::from_secs(advance));
        client.flow().await.unwrap();
    }
    assert_eq!(sent(&server), ["one", "one", "two", "three", "three"].map(|token| format!("Bearer {token}")));
    assert_eq!(script.reasons(), [TokenReason::First, TokenReason::Expiring, TokenReason::Expired]);
    let request = script.0.lock().unwrap().1[0];
    assert_eq!((request.scheme(), request.scopes()), ("oauth2", &["read", "write"][..]));
}

#[tokio::test]
async fn a_provider_is_asked_once_more_when_its_token_is_refused() {
    let script = Script::new([hour("old"), hour("new"), hour("newer")]);
    let server = accepting("new");
    let client = builder(&server, &VirtualClock::new()).oauth2(script.clone()).build().unwrap();
    client.flow().await.unwrap();
    assert_eq!(sent(&server), ["Bearer old", "Bearer new"]);
    assert_eq!(script.reasons(), [TokenReason::First, TokenReason::Refused]);

    let script = Script::new([hour("old"), hour("older"), hour("oldest")]);
    let server = accepting("new");
    let client = builder(&server, &VirtualClock::new()).oauth2(script.clone()).build().unwrap();
    assert!(client.flow().await.unwrap_err().is_unauthorized());
    assert_eq!(sent(&server), ["Bearer old", "Bearer older"], "once, and no more");
}

#[tokio::test]
async fn every_scheme_of_a_token_takes_a_provider() {
    let server = Recorder::always(Reply::json(200, r#"{"id":"k"}"#));
    let clock = VirtualClock::new();
    let give = |token: &'static str| Script::new([hour(token)]);
    builder(&server, &clock).api_token(give("key")).build().unwrap().get_key("k").await.unwrap();
    builder(&server, &clock).bearer(give("b")).build().unwrap().get_key("k").await.unwrap();
    assert_eq!(sent(&server), ["SSWS key", "Bearer b"]);
    let both = builder(&server, &clock).query_key(give("q&")).session(give("s")).build().unwrap();
    both.both().await.ok();
    let request = server.requests().pop().unwrap();
    assert_eq!(request.line, "GET /both?api%20key=q%26 HTTP/1.1");
    assert_eq!(request.header("cookie"), Some("SESSION=s"));
}

#[tokio::test]
async fn closures_and_shared_providers_are_providers() {
    let server = Recorder::always(Reply::status(204));
    let clock = VirtualClock::new();
    let now: Arc<dyn TokenProvider> = Arc::new(Script::new([hour("shared")]));
    let vault = Arc::new(Mutex::new("closure".to_owned()));
    let closure = move |_: TokenRequest| {
        let token = Secret::from(vault.lock().unwrap().as_str());
        async move { Ok(AccessToken::new(token)) }
    };
    builder(&server, &clock).oauth2(now).build().unwrap().flow().await.unwrap();
    builder(&server, &clock).oauth2(closure).build().unwrap().flow().await.unwrap();
    assert_eq!(sent(&server), ["Bearer shared", "Bearer closure"]);
}

#[tokio::test]
async fn lifetimes_may_be_times() {
    let server = Recorder::always(Reply::status(204));
    let clock = VirtualClock::new();
    let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let script = Script::new([
        Ok(AccessToken::new("one").expires_at(at(100))),
        Ok(AccessToken::new("past").expires_at(at(1))),
        Ok(AccessToken::new("for ever".replace(' ', "-"))),
    ]);
    let client = builder(&server, &clock).oauth2(script.clone()).build().unwrap();
    for advance in [0, 80, 30, 0, 1_000_000] {
        clock.advance(Duration::from_secs(advance));
        client.flow().await.unwrap();
    }
    let expected = ["one", "one", "past", "for-ever", "for-ever"].map(|token| format!("Bearer {token}"));
    assert_eq!(sent(&server), expected, "one that is past is used once, as it was given");
}

#[tokio::test]
async fn what_a_provider_cannot_give_is_not_sent() {
    let cases: [(fn() -> Given, bool, usize, &str); 4] = [
        (|| Err(TokenError::unavailable("vault sealed")), true, 3, "token provider: it has none now"),
        (|| Err(TokenError::refused("no such role")), false, 1, "token provider: it refused"),
        (|| Ok(AccessToken::new("a\r\nb")), false, 1, "token provider: its token cannot be sent"),
        (|| Ok(AccessToken::new("")), false, 1, "token provider: its token cannot be sent"),
    ];
    for (give, again, asked, expected) in cases {
        let server = Recorder::always(Reply::status(204));
        let script = Script::new([give(), give(), give()]);
        let client = builder(&server, &VirtualClock::new()).oauth2(script.clone()).build().unwrap();
        let error = client.flow().await.unwrap_err();
        assert_eq!(error.is_retryable(), again, "{error:?}");
        let Error::NotSent(error) = error else { panic!("{error:?}") };
        assert_eq!(error.kind(), TransportErrorKind::Token);
        assert_eq!(error.token_error().unwrap().to_string(), expected);
        assert_eq!((script.reasons().len(), server.count()), (asked, 0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_at_once_ask_a_provider_once() {
    let server = Recorder::always(Reply::status(204));
    let count = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&count);
    let slow = move |_: TokenRequest| {
        *counter.lock().unwrap() += 1;
        async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            Ok(AccessToken::new("t"))
        }
    };
    let client = Client::builder().base_url(&server.url()).oauth2(slow).build().unwrap();
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(client.flow().into_future())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((*count.lock().unwrap(), server.count()), (1, 50));
}

#[tokio::test]
async fn what_fails_again_and_again_is_asked_less_and_less() {
    let server = Recorder::always(Reply::status(204));
    let clock = VirtualClock::new();
    let never = std::iter::repeat_with(|| Err(TokenError::refused("down"))).take(1000);
    let script = Script::new(never);
    let client = builder(&server, &clock).oauth2(script.clone()).build().unwrap();
    let mut asked = Vec::new();
    for tenth in 0..1200 {
        let before = script.reasons().len();
        client.flow().await.unwrap_err();
        if script.reasons().len() > before {
            asked.push(tenth);
        }
        clock.advance(Duration::from_millis(100));
    }
    assert_eq!(asked[..5], [0, 1, 2, 3, 4], "a few in a row: calls have their own pauses");
    let pauses: Vec<_> = asked[4..].windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(pauses, [10, 20, 40, 80, 160, 200, 200, 200, 200], "then pauses of 1 to 20 seconds");
}

#[tokio::test]
async fn a_token_endpoint_that_asks_to_wait_is_waited_for() {
    let mut fetches = 0;
    let server = Recorder::answering(move |request| {
        if request.target() != "/oauth/token" {
            return Reply::status(204);
        }
        fetches += 1;
        match fetches {
            1 => Reply::status(429).with("retry-after", "7"),
            2 => Reply::status(503).with("retry-after", "3600"),
            _ => Reply::json(200, r#"{"access_token":"t"}"#),
        }
    });
    let clock = VirtualClock::new();
    let credentials = || clientwright_runtime::ClientCredentials::new("id", "secret");
    let client = builder(&server, &clock).oauth2(credentials()).build().unwrap();
    let error = client.flow().await.unwrap_err();
    let waits: Vec<_> = clock.sleeps().iter().map(Duration::as_secs).collect();
    assert_eq!(waits, [7], "as long as it asked, but not for an hour");
    let Error::NotSent(error) = error else { panic!("{error:?}") };
    assert_eq!(error.token_error().unwrap().retry_after(), Some(Duration::from_secs(3600)));
    client.flow().await.unwrap_err();
    assert_eq!(server.count(), 2, "nobody asks it meanwhile");
    clock.advance(Duration::from_secs(20));
    client.flow().await.unwrap();
    assert_eq!(server.count(), 4);
}
