//! clientwright-runtime.
