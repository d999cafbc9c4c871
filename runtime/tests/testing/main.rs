//! The mock, used as its users use it: by a client of the generator's shape, without a server or sockets.

// The sample client is written as a crate of its own would export it; helpers outside of tests may unwrap too.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

mod answers;
mod credentials;
mod faults;
mod matching;
mod reports;
#[path = "../http/sample.rs"]
mod sample;
mod threads;

use clientwright_runtime::testing::Mock;

use crate::sample::{Client, Key};

fn client(mock: &Mock) -> Client {
    Client::builder().mock(mock).build().unwrap()
}

fn key(id: &str) -> Key {
    Key { id: id.into(), name: None }
}

/// What a panic says.
fn panic_of(panics: impl FnOnce()) -> String {
    let payload = std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics)).unwrap_err();
    match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => (*payload.downcast::<&str>().unwrap()).to_owned(),
    }
}
