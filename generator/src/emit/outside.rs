//! How code outside of a generated crate names its types, for tools that write such code.

use super::names::ident;
use super::scope::Scope;
use crate::ir::{Api, Type};

/// The `use` items that a file beside the crate needs, and each type's path under them.
///
/// # Examples
/// `(use petstore::types;, [types::Pet, Vec<types::Pet>])`
pub fn paths(api: &Api, crate_name: &str, types: &[Type]) -> (String, Vec<String>) {
    let scope = Scope::of_others(api, []);
    let paths = types.iter().map(|ty| scope.ty(ty).to_string()).collect();
    let name = ident(crate_name);
    let imports = scope.imports_from_outside(&crate::tokens::quote!(#name));
    (imports.to_string(), paths)
}
