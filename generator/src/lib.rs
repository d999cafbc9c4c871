//! clientwright.
