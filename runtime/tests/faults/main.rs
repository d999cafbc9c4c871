//! Clients under faults: a server that does wrong in every way that a table lists or chance finds, over real sockets.

// The sample client is written as a crate of its own would export it; helpers outside of tests may unwrap too.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

#[path = "../support/account.rs"]
mod account;
#[path = "../support/background.rs"]
mod background;
mod cancelling;
mod clock;
#[path = "../support/coded.rs"]
mod coded;
#[path = "../support/random.rs"]
mod random;
#[path = "../http/sample.rs"]
mod sample;
mod script;
mod sequences;
mod server;
mod table;
mod tls;
mod uploads;
