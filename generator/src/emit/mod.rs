//! From the Rust surface as data to tokens: an [`Api`] enters, the files of its module and its tests leave.
//!
//! What is printed here is exactly what `ir` says: nothing is named, ordered or decided in this stage. A file of this
//! folder is a file, or a kind of item, of the generated crate.

mod answers;
mod check;
mod choice;
mod client;
mod contract;
mod docs;
mod encoding;
mod enumeration;
mod env;
mod example;
mod expected;
mod expected_form;
mod form;
mod framing;
mod headers;
mod manifest;
mod names;
mod operation_docs;
mod operations;
mod outside;
mod overview;
mod pagination;
mod record;
mod request;
mod root;
mod scope;
mod security;
mod server;
mod text;
mod types;
mod union;
mod value;
mod webhooks;
mod wire;

use crate::ir::Api;
use crate::tokens::TokenStream;
use text::text_literal;

pub use crate::format::{Content, File};
pub use check::EmitError;
pub use outside::paths;

/// What the caller decides.
#[derive(Debug, Clone)]
pub struct Options {
    /// The generated crate's name in code: `secrets_clients`.
    pub crate_name: String,
    /// Where an API stands in its crate.
    pub layout: Layout,
    /// How the manifest of a crate of its own names the runtime.
    pub runtime: Runtime,
    /// What the manifest of a crate of its own says besides.
    pub package: Package,
}

/// What the manifest of a crate of its own says of it. Nothing of this is taken from the document: its licence, say, is
/// that of the API or of its description, and not of what somebody makes of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Package {
    /// `0.1.0` by default.
    pub version: Option<String>,
    /// An SPDX expression; no licence by default, and crates.io takes no crate without one.
    pub license: Option<String>,
    /// One made of the API's title by default.
    pub description: Option<String>,
    /// A URL.
    pub repository: Option<String>,
}

/// Where an API stands in its crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A module and a cargo feature beside those of other APIs.
    Module,
    /// The whole crate; each tag is a cargo feature.
    Crate,
}

/// Where cargo finds the runtime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Runtime {
    /// In a registry: a version requirement.
    Version(String),
    /// In a folder.
    Path(String),
}

/// Names that stand at the root of an API's module.
const CLIENT: &[&str] = &["Client", "ClientBuilder", "Server"];

/// Names at the root of every API's module that an API's own type of that name does not get.
const SHADOWS: &[&str] =
    &["Client", "ClientBuilder", "Server", "Error", "ApiError", "AnyError", "Json", "Response"];

/// The files of one API: its module, and its contract tests if it has any.
///
/// # Errors
/// The crate's name is none. Or `ir` breaks a promise: a name that is no identifier, an index out of range, two of one
/// name; this is a mistake of the generator.
pub fn emit(api: &Api, options: &Options) -> Result<Vec<File>, EmitError> {
    check::check_crate(&options.crate_name)?;
    manifest::check(&options.package)?;
    check::check(api)?;
    let folder = match options.layout {
        Layout::Module => format!("src/{}", api.module),
        Layout::Crate => "src".to_owned(),
    };
    let rust = |path: String, tokens: TokenStream| File {
        path,
        origin: api.origin.clone(),
        content: Content::Rust(tokens),
    };
    let root = match options.layout {
        Layout::Module => "mod",
        Layout::Crate => "lib",
    };
    let mut files = vec![
        rust(format!("{folder}/{root}.rs"), root::file(api, options)),
        rust(format!("{folder}/types.rs"), types::file(api)),
        rust(format!("{folder}/wire.rs"), wire::file(api)),
        rust(format!("{folder}/client.rs"), client::file(api)),
    ];
    if api.contract_tests {
        files.push(rust(format!("tests/contract/{}.rs", api.module), contract::file(api, options)));
    }
    files.extend(headers::file(api).map(|tokens| rust(format!("{folder}/headers.rs"), tokens)));
    let operations = operations::files(api, options);
    files.extend(operations.into_iter().map(|(path, tokens)| rust(format!("{folder}/{path}.rs"), tokens)));
    if options.layout == Layout::Crate {
        files.extend(manifest::files(api, options));
        files.extend(root::shared(&[api], options));
    }
    Ok(files)
}

/// What a crate of several APIs has beside their modules: `lib.rs`, and what their contract tests share.
///
/// # Errors
/// As [`emit`], and two APIs of one name.
pub fn collection(apis: &[&Api], options: &Options) -> Result<Vec<File>, EmitError> {
    check::check_crate(&options.crate_name)?;
    check::check_modules(apis)?;
    for api in apis {
        check::check(api)?;
    }
    let mut files = vec![root::collection(apis)];
    files.extend(root::shared(apis, options));
    Ok(files)
}
