//! What a call of the generated clients costs over reqwest and serde by hand: the same request to the same server on
//! loopback, over one connection that stays open, in turns.
//!
//! `cargo bench -p secrets-clients --bench call`

#[path = "support/bodies.rs"]
#[allow(dead_code, reason = "the other benchmark measures all of them")]
mod bodies;
#[path = "support/server.rs"]
mod server;
#[path = "support/turns.rs"]
mod turns;
#[path = "support/twins/mod.rs"]
#[allow(dead_code, reason = "the other benchmark measures all of them")]
mod twins;

use std::hint::black_box;

use secrets_clients::qovery::types::SecretEditRequest;
use secrets_clients::runtime::Uuid;
use secrets_clients::{okta, qovery};
use serde::Serialize;
use server::Server;
use tokio::runtime::Runtime;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    println!("one call after the other over one connection, loopback");
    println!("{:<44}{:>11}{:>11}{:>9}", "call", "ours", "reqwest", "ratio");
    list_keys(&runtime);
    edit_secret(&runtime);
}

/// A GET whose answer is a list of 20 keys.
fn list_keys(runtime: &Runtime) {
    let keys: Vec<twins::okta::HookKey> = serde_json::from_str(bodies::OKTA_KEYS).expect("an example fits");
    let keys: Vec<_> = keys.iter().cycle().take(20).collect();
    let server = Server::start(&serde_json::to_string(&keys).expect("a model is JSON"));
    let builder = okta::Client::builder().base_url(&server.url).api_token("00aBc");
    let ours = builder.build().expect("a client");
    let theirs = reqwest::Client::new();
    let url = &server.url;
    let generated = async || {
        let keys = ours.list_hook_keys().await.expect("an answer");
        keys.len()
    };
    let by_hand = async || {
        let request = theirs
            .get(format!("{url}/api/v1/hook-keys"))
            .header("accept", "application/json")
            .header("authorization", "SSWS 00aBc")
            .header("user-agent", "secrets-clients");
        let response = request.send().await.expect("an answer").error_for_status().expect("a success");
        let bytes = response.bytes().await.expect("a body");
        let keys: Vec<twins::okta::HookKey> = serde_json::from_slice(&bytes).expect("a list");
        keys.len()
    };
    assert_eq!(runtime.block_on(generated()), 20);
    assert_eq!(runtime.block_on(by_hand()), 20);
    report(
        "okta: list of 20 keys (GET)",
        &server,
        || _ = black_box(runtime.block_on(generated())),
        || _ = black_box(runtime.block_on(by_hand())),
    );
}

/// A PUT with two ids in its path and a body of JSON, whose answer is a secret.
fn edit_secret(runtime: &Runtime) {
    const JOB: &str = "3f0f5c1e-8a3d-4f1b-9c55-6f0f0a1d2e30";
    const SECRET: &str = "0c9d6d7e-6f0f-4d5a-9c39-6a2d0b6f2a11";
    #[derive(Serialize)]
    struct Edit<'a> {
        key: &'a str,
        value: &'a str,
    }
    let list: twins::qovery::SecretResponseList =
        serde_json::from_str(bodies::QOVERY_SECRETS).expect("an example fits");
    let secret = list.results.as_ref().and_then(|secrets| secrets.first()).expect("a secret in the list");
    let server = Server::start(&serde_json::to_string(secret).expect("a model is JSON"));
    let builder = qovery::Client::builder().base_url(&server.url).bearer_auth("00aBc");
    let ours = builder.build().expect("a client");
    let theirs = reqwest::Client::new();
    let url = &server.url;
    let (job, id): (Uuid, Uuid) = (JOB.parse().expect("an id"), SECRET.parse().expect("an id"));
    let generated = async || {
        let body = SecretEditRequest::new("key_example", "value_example");
        let secret = ours.edit_job_secret(&job, &id, &body).await.expect("an answer");
        secret.key
    };
    let by_hand = async || {
        let body = Edit { key: "key_example", value: "value_example" };
        let request = theirs
            .put(format!("{url}/job/{JOB}/secret/{SECRET}"))
            .header("accept", "application/json")
            .header("authorization", "Bearer 00aBc")
            .header("user-agent", "secrets-clients")
            .header("content-type", "application/json")
            .body(serde_json::to_vec(&body).expect("a body is JSON"));
        let response = request.send().await.expect("an answer").error_for_status().expect("a success");
        let bytes = response.bytes().await.expect("a body");
        let secret: twins::qovery::Secret = serde_json::from_slice(&bytes).expect("a secret");
        secret.key
    };
    assert_eq!(runtime.block_on(generated()), "key_example");
    assert_eq!(runtime.block_on(by_hand()), "key_example");
    report(
        "qovery: edit of a secret (PUT)",
        &server,
        || _ = black_box(runtime.block_on(generated())),
        || _ = black_box(runtime.block_on(by_hand())),
    );
}

fn report(title: &str, server: &Server, ours: impl FnMut(), theirs: impl FnMut()) {
    let comparison = turns::compare(ours, theirs);
    assert_eq!(server.connections(), 2, "{title}: one connection a side, kept open");
    let (ours, theirs) = (turns::show(comparison.ours), turns::show(comparison.theirs));
    println!("{title:<44}{ours:>11}{theirs:>11}{:>9.2}", comparison.ratio);
}
