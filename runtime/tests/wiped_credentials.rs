//! Credentials of a client and its calls leave nothing behind: an allocator looks into every block that is given back.
//!
//! This is about what is ours, over a transport that copies nothing. hyper and rustls have buffers of their own.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

#[path = "http/sample.rs"]
mod sample;
#[path = "support/watch.rs"]
mod watch;

use std::future::IntoFuture;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use clientwright_runtime::{
    AccessToken, Body, BoxFuture, ClientCredentials, Clock, Incoming, RefreshToken, TokenRequest, Transport,
    TransportError,
};
use sample::{Client, ClientBuilder};
use watch::{ENCODED, MARKER, left_behind};

/// How many requests carried the marker.
static CARRIED: AtomicUsize = AtomicUsize::new(0);

/// Looks at requests, and answers as a token endpoint that is given a token, or with no body.
struct Looking;

impl Transport for Looking {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Incoming>, TransportError>> {
        let has = |bytes: &[u8]| {
            [MARKER, ENCODED].iter().any(|marker| bytes.windows(marker.len()).any(|part| part == *marker))
        };
        let target = request.uri().path_and_query().unwrap().as_str().as_bytes();
        let carries = has(target)
            || request.headers().values().any(|value| has(value.as_bytes()))
            || has(request.body().as_bytes().unwrap());
        CARRIED.fetch_add(usize::from(carries), Ordering::Relaxed);
        let answer = match request.uri().path() {
            "/oauth/token" => Bytes::from(ANSWER.to_vec()),
            "/oauth/refresh" => Bytes::from(ROTATED.to_vec()),
            _ => Bytes::new(),
        };
        Box::pin(async { Ok(http::Response::new(Incoming::from(answer))) })
    }
}

const ANSWER: &[u8] = br#"{"access_token":"CANARY-7d1f"}"#;
const ROTATED: &[u8] = br#"{"access_token":"CANARY-7d1f","refresh_token":"CANARY-7d1f and more"}"#;

/// Time does not pass.
struct Still(Instant);

impl Clock for Still {
    fn now(&self) -> Instant {
        self.0
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn sleep(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

fn run<F: IntoFuture>(future: F) -> F::Output {
    let mut future = pin!(future.into_future());
    for _ in 0..1000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
    panic!("it waits for ever");
}

fn builder() -> ClientBuilder {
    Client::builder().base_url("http://localhost").transport(Looking).clock(Still(Instant::now()))
}

type Case = Box<dyn FnOnce()>;

/// One test for all: others in parallel would be counted too.
#[test]
fn credentials_are_wiped_with_the_client_and_its_calls() {
    let marker = std::str::from_utf8(MARKER).unwrap();
    let call = |set: fn(ClientBuilder, &str) -> ClientBuilder, client: fn(&Client)| {
        move || {
            let made = set(builder(), marker).build().unwrap();
            client(&made);
            client(&made);
        }
    };
    let flow = |client: &Client| run(client.flow()).unwrap();
    let cases: Vec<(&str, Case)> = vec![
        (
            "a key",
            Box::new(call(|builder, key| builder.api_token(key), |client| run(client.maybe()).unwrap())),
        ),
        ("a token", Box::new(call(|builder, token| builder.oauth2(token), flow))),
        (
            "a password",
            Box::new(call(
                |builder, password| builder.basic_auth("u", password),
                |client| run(client.with_basic()).unwrap(),
            )),
        ),
        (
            "keys in query and cookie",
            Box::new(call(
                |builder, key| builder.query_key(key).session(key),
                |client| run(client.both()).unwrap(),
            )),
        ),
        (
            "client credentials",
            Box::new(call(|builder, secret| builder.oauth2(ClientCredentials::new("u", secret)), flow)),
        ),
        (
            "a refresh token",
            Box::new(call(
                |builder, token| builder.oauth2(RefreshToken::new(token).client_id("u").client_secret(token)),
                flow,
            )),
        ),
        (
            "a provider's token",
            Box::new(call(
                |builder, token| {
                    let token = clientwright_runtime::Secret::from(token);
                    builder.oauth2(move |_: TokenRequest| {
                        let token = AccessToken::new(token.clone());
                        async { Ok(token) }
                    })
                },
                flow,
            )),
        ),
        (
            "the environment's",
            Box::new(|| {
                let variables = &[("SAMPLE_API_TOKEN", "CANARY-7d1f"), ("SAMPLE_SESSION", "CANARY-7d1f")];
                let client = builder().credentials_from_env().environment(variables).build().unwrap();
                run(client.maybe()).unwrap();
            }),
        ),
        (
            "those that others took the place of",
            Box::new(|| {
                let client = builder().basic_auth("u", "CANARY-7d1f").build().unwrap();
                run(client.with_basic()).unwrap();
                client.rotate_credentials(Client::builder().basic_auth("u", "other")).unwrap();
                run(client.with_basic()).unwrap();
            }),
        ),
        (
            "what was not valid",
            Box::new(|| {
                let bad = "CANARY-7d1f\n";
                drop(builder().api_token(bad).build().unwrap_err());
                drop(builder().basic_auth("a:b", bad).build().unwrap_err());
                drop(builder().oauth2(bad).build().unwrap_err());
                drop(builder().session(bad).build().unwrap_err());
            }),
        ),
    ];
    assert_eq!(left_behind(|| drop(marker.to_owned())), 1, "the allocator sees what is not wiped");
    for (name, case) in cases {
        let before = CARRIED.load(Ordering::Relaxed);
        assert_eq!(left_behind(case), 0, "{name}");
        let carried = CARRIED.load(Ordering::Relaxed) - before;
        assert!(carried > 0 || name == "what was not valid", "{name}: no request carried it");
    }
}
