//! clientwright: typed Rust API clients from OpenAPI documents.
//!
//! The stages, in order: `load` (YAML or JSON to spanned nodes) → `document` and `resolve` (typed OpenAPI) → `lint`
//! → `lower` (to `ir`, the Rust surface as data) → `emit` (to tokens) → `format` (to text).

pub mod diagnostics;
pub mod document;
pub mod ir;
pub mod lower;
pub mod names;
pub mod node;
pub mod source;
