//! Mocks: what they record, and say of calls that nobody expected, has no marker in it, though markers went into all that is
//! secret of a call; read on purpose, they are there.

use clientwright_runtime::{ClientCredentials, Json, Method, Uuid};
use secrets_clients::okta::testing::{Answer, Mock};
use secrets_clients::{golem, okta, qovery, senhasegura};

use crate::support::block_on;
use crate::support::outcome::{call, everything};
use crate::{MARKER, assert_hidden, panic_message};

/// No part of the marker, but as secret.
const OTHER: &str = "MARKERxyzzy2";

/// Holds all that a mock says to showing nothing; that it says something is known from its words.
fn assert_discreet(mock: Mock, requests: usize, context: &str) {
    let received = mock.received();
    assert_eq!(received.len(), requests, "{context}");
    assert_hidden(&format!("{received:?} {received:#?} {mock:?}"), context);
    let report = panic_message(|| mock.verify());
    assert!(!report.is_empty(), "{context}");
    assert_hidden(&report, context);
    assert!(
        received.iter().any(|request| {
            let headers = request.headers().values().any(|value| value.as_bytes() == MARKER.as_bytes());
            headers || String::from_utf8_lossy(request.body()).contains(MARKER)
        }),
        "{context}: the markers were sent"
    );
    std::mem::forget(mock); // it would fail the test
}

fn id() -> Uuid {
    "497f6eca-6276-4993-bfeb-53cbbbba6f08".parse().expect("a UUID")
}

#[test]
fn secret_bodies_and_credentials_are_not_shown_by_mocks() {
    let mock = Mock::new();
    let client = golem::Client::builder().mock(&mock).token(MARKER).build().expect("a client");
    let creation = |secret: &str| {
        let json = format!(
            r#"{{"name":"n","providerType":{{"type":"Google"}},"clientId":"c","clientSecret":"{secret}","redirectUrl":"u","scopes":[]}}"#
        );
        golem::types::SecuritySchemeCreation::from_json(json.as_bytes()).expect("a whole body")
    };
    // What is expected differs in the secret alone, as a body, as a call, and as a property.
    mock.when(golem::Client::create_security_scheme).with_body(creation(OTHER)).answer_status(500);
    mock.when(client.create_security_scheme(&id(), &creation(OTHER))).answer_status(500);
    mock.when(golem::Client::create_security_scheme)
        .with_property("/clientSecret", OTHER)
        .with_header("x-secret", OTHER)
        .answer_status(500);
    let unexpected = client.create_security_scheme(&id(), &creation(MARKER)).header("x-secret", MARKER);
    assert_hidden(&format!("{unexpected:?}"), "golem, a call");
    let failure = block_on(call(unexpected.send())).failure();
    let told = everything(&failure.error);
    assert!(told.contains("another secret"), "{told}");
    assert_hidden(&told, "golem, an unexpected call");
    assert_discreet(mock, 1, "golem");

    let mock = Mock::new();
    let client = qovery::Client::builder().mock(&mock).bearer_auth(MARKER).build().expect("a client");
    let request = |secret: &str| qovery::types::SecretRequest::new("key", secret);
    mock.when(qovery::Client::create_job_secret).with_body(request(OTHER)).answer_status(500);
    let unexpected = client.create_job_secret(&id()).body(&request(MARKER));
    let failure = block_on(call(unexpected.send())).failure();
    assert_hidden(&everything(&failure.error), "qovery");
    assert_discreet(mock, 1, "qovery");
}

#[test]
fn parameters_and_answers_are_not_shown_by_mocks() {
    let mock = Mock::new();
    let builder = okta::Client::builder().mock(&mock).api_token(MARKER).default_header("x-default", MARKER);
    let client = builder.build().expect("a client");
    mock.when(okta::Client::list_hook_keys).with_header("x-secret", OTHER).answer_json("[]");
    let unexpected = client.list_hook_keys().query("token", MARKER).header("x-secret", MARKER);
    let failure = block_on(call(unexpected.send())).failure();
    assert_hidden(&everything(&failure.error), "okta");
    // An answer that cannot be read, full of what a server would not have shown.
    mock.when_request(Method::GET, "/raw")
        .answer_with(Answer::text(200, MARKER).header("set-cookie", MARKER));
    let raw = client.request(Method::GET, "/raw").header("x-secret", MARKER);
    assert_hidden(&format!("{mock:?}"), "okta, an answer that is prepared");
    assert_hidden(&format!("{:?}", block_on(raw.send())), "okta, an answer");
    assert_discreet(mock, 2, "okta");
}

#[test]
fn requests_for_tokens_are_not_shown_by_mocks() {
    let mock = Mock::new();
    let credentials = ClientCredentials::new("id", MARKER);
    let builder = senhasegura::Client::builder().mock(&mock).oauth2(credentials).retries(0);
    let client = builder.default_header("x-default", MARKER).build().expect("a client");
    let failure = block_on(call(client.list_api_secrets().send())).failure();
    assert_hidden(&everything(&failure.error), "senhasegura, no token");
    assert_hidden(&format!("{:?} {mock:?}", mock.received()), "senhasegura, no token");
    assert_hidden(&panic_message(|| mock.verify()), "senhasegura, no token");
    std::mem::forget(mock);
}
