//! What the hand-written tests share: a server that records, the clients under test, what a call ended in, the specs.

// Every test binary has its own copy of this module and uses its own part of it.
#![allow(dead_code, unreachable_pub)]

pub mod clients;
pub mod outcome;
pub mod server;
pub mod specs;

/// Runs a future to its end on a runtime of its own.
pub fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made")
        .block_on(future)
}
