//! The wire codec and the value types, from the outside: what generated code and users see.

mod blobs;
#[path = "../support/random.rs"]
mod dice;
mod errors;
mod formats;
mod json;
mod models;
mod numbers;
mod optional;
mod random;
mod secrets;
#[cfg(feature = "serde")]
mod serde_bridge;
mod shown;
mod undeclared;
mod unions;
mod writer;
