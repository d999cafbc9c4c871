//! Tokens of JSON.
