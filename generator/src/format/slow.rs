//! The form of any Rust: the tokens of an item enter, its text leaves, by way of `syn` and `prettyplease`.

use std::fmt::Write as _;

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Item, ItemMod, MacroDelimiter, Visibility};

use crate::tokens::END;

/// Why something is no Rust.
pub(super) type Error = syn::Error;

/// Prints items, whatever they are.
///
/// # Errors
/// They are no Rust.
pub(super) fn print(items: &str) -> Result<String, Error> {
    let tokens: TokenStream = items.replace(END, " ").parse().map_err(syn::Error::from)?;
    let mut file: syn::File = syn::parse2(tokens)?;
    let mut heads = Vec::new();
    for item in &mut file.items {
        if let Some((module, head)) = as_module(item, heads.len()) {
            *item = Item::Mod(module);
            heads.push(head);
        }
    }
    let text = prettyplease::unparse(&file);
    Ok(if heads.is_empty() { text } else { with_heads(&text, &heads) })
}

/// What a macro is called with, as a module if it is items, since `prettyplease` does not look into macros; and what
/// stands before them.
fn as_module(item: &Item, index: usize) -> Option<(ItemMod, String)> {
    let Item::Macro(call) = item else { return None };
    let MacroDelimiter::Brace(braces) = &call.mac.delimiter else { return None };
    let content: syn::File = syn::parse2(call.mac.tokens.clone()).ok()?;
    if call.ident.is_some() || !call.attrs.is_empty() || !content.items.iter().any(is_public) {
        return None;
    }
    let mut head = String::new();
    for segment in &call.mac.path.segments {
        let colons = if head.is_empty() && call.mac.path.leading_colon.is_none() { "" } else { "::" };
        write!(head, "{colons}{}", segment.ident).ok()?;
    }
    let module = ItemMod {
        attrs: Vec::new(),
        vis: Visibility::Inherited,
        unsafety: None,
        mod_token: syn::token::Mod(Span::call_site()),
        ident: Ident::new(&placeholder(index), Span::call_site()),
        content: Some((*braces, content.items)),
        semi: None,
    };
    Some((module, head))
}

fn is_public(item: &Item) -> bool {
    let (Item::Enum(syn::ItemEnum { vis, .. }) | Item::Struct(syn::ItemStruct { vis, .. })) = item else {
        return false;
    };
    matches!(vis, Visibility::Public(_))
}

fn placeholder(index: usize) -> String {
    format!("called_with_{index}")
}

/// Puts the macros back in place of the modules. No literal or comment spans lines, and only items begin them.
fn with_heads(text: &str, heads: &[String]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut heads = heads.iter().enumerate().peekable();
    for line in text.lines() {
        match heads.next_if(|(index, _)| line == format!("mod {} {{", placeholder(*index))) {
            Some((_, head)) => {
                out.push_str(head);
                out.push_str("! {");
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_in_macros_are_laid_out_as_items() {
        let printed = print(
            "a::b! { #[doc = \" A\"] pub enum C { D = \"d\", E(F) } } c! { pub struct G; } d! { h, i }",
        );
        let expected = "a::b! {\n    /// A\n    pub enum C {\n        D = \"d\",\n        E(F),\n    }\n}\n\
                        c! {\n    pub struct G;\n}\nd! {\n    h, i\n}\n";
        assert_eq!(printed.unwrap(), expected);
    }
}
