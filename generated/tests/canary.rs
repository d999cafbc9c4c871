//! Secrets stay secret: a marker goes into each secret field, credential and answer, and must not come out anywhere but
//! where it is exposed on purpose: `expose`, `to_json`, `Exposed`, and on the wire.

mod support;

#[path = "canary/clients.rs"]
mod clients;
#[cfg(feature = "testing")]
#[path = "canary/mocks.rs"]
mod mocks;
#[path = "canary/models.rs"]
mod models;
#[path = "canary/onlookers.rs"]
mod onlookers;

use std::panic::{AssertUnwindSafe, catch_unwind};

/// No other text contains it, not even in part.
const MARKER: &str = "MARKERxyzzyMARKER";

/// What a panic says.
fn panic_message<T>(panics: impl FnOnce() -> T) -> String {
    let payload = catch_unwind(AssertUnwindSafe(panics)).err().expect("it panics");
    match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => (*payload.downcast::<&str>().expect("a panic has a message")).to_owned(),
    }
}

#[track_caller]
fn assert_hidden(shown: &str, context: &str) {
    assert!(!shown.contains(MARKER), "{context} shows the secret: {shown}");
    // Escapes and encodings of it would be no better.
    let lower = shown.to_ascii_lowercase();
    assert!(!lower.contains("xyzzy"), "{context} shows a part of the secret: {shown}");
    let bytes: Vec<String> = MARKER.bytes().map(|byte| byte.to_string()).collect();
    assert!(!shown.contains(&bytes.join(", ")), "{context} shows the secret's bytes: {shown}");
}
