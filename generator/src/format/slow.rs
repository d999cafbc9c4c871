//! The form of any Rust: the tokens of an item enter, its text leaves, by way of `syn` and `prettyplease`.

use proc_macro2::TokenStream;

use crate::tokens::END;

/// Prints items, whatever they are.
///
/// # Errors
/// They are no Rust.
pub(super) fn print(items: &str) -> Result<String, syn::Error> {
    let tokens: TokenStream = items.replace(END, " ").parse().map_err(syn::Error::from)?;
    Ok(prettyplease::unparse(&syn::parse2(tokens)?))
}
