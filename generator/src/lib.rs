//! clientwright: typed Rust API clients from OpenAPI documents.
//!
//! The stages, in order: `load` (YAML or JSON to spanned nodes) → `document` and `resolve` (typed OpenAPI) → `lint`
//! → `lower` (to `ir`, the Rust surface as data) → `emit` (to tokens) → `format` (to text).
//!
//! From a file's text to the typed document:
//!
//! ```
//! use clientwright::diagnostics::{self, Color, Diagnostics};
//! use clientwright::{document, load, source::Sources};
//!
//! let mut sources = Sources::default();
//! let mut diagnostics = Diagnostics::default();
//! let text = "{openapi: 3.1.0, info: {title: T, version: '1'}, paths: {/a: {gett: {}}}}";
//! let id = sources.add("specs/t.yaml", text);
//!
//! // Text to a tree, then the trees of all files that it refers to, then every `$ref` resolved.
//! let root = load::load(&sources, id, &mut diagnostics).expect("it is YAML");
//! let loaded = load::follow(&mut sources, root, &mut load::NoFiles, &mut diagnostics);
//! let document = document::read(&loaded, &mut diagnostics).expect("it is OpenAPI");
//!
//! assert_eq!(document.paths[0].path.value, "/a");
//! assert!(!diagnostics.has_errors());
//! assert!(diagnostics::render(&diagnostics, &sources, Color::Never).contains("did you mean 'get'?"));
//! ```

pub mod diagnostics;
pub mod document;
pub mod emit;
pub mod format;
pub mod ir;
pub mod lint;
pub mod load;
pub mod lower;
pub mod names;
pub mod node;
mod resolve;
pub mod source;
