//! The default transport's connections, over real sockets: whom it trusts, whom it shows itself as, and proxies on the way.

// The sample client is written as a crate of its own would export it; helpers outside of tests may unwrap too.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

#[path = "../support/account.rs"]
mod account;
#[path = "../support/background.rs"]
mod background;
mod certificates;
mod proxies;
#[path = "../http/sample.rs"]
mod sample;
mod servers;
mod tls;
