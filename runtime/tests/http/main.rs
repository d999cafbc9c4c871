//! Calls of a hand-written client of the generator's shape, over real sockets, against a server that records what arrives.

// The sample client is written as a crate of its own would export it; helpers outside of tests may unwrap too; tables are
// clearer with their types written out.
#![allow(dead_code, unreachable_pub, clippy::type_complexity, clippy::unwrap_used)]

mod auth;
#[cfg(feature = "blocking")]
mod blocking;
mod bodies;
mod calls;
mod clock;
#[path = "../support/coded.rs"]
mod coded;
mod compression;
mod downloads;
mod encoding;
mod environment;
mod errors;
mod headers;
mod hooks;
mod limits;
mod methods;
mod multipart;
mod oauth;
mod pages;
mod parameters;
mod parts;
mod paths;
mod policies;
mod positions;
mod providers;
#[path = "../support/random.rs"]
mod random;
mod reconnects;
#[path = "../support/recorder.rs"]
mod recorder;
mod redirects;
mod refresh;
mod requirements;
mod retries;
mod rotation;
mod sample;
mod schedule;
mod secrets;
mod servers;
mod simulation;
#[cfg(feature = "tracing")]
mod spans;
mod streams;
mod styles;
mod transports;
mod uploads;
