//! Open enums in `types.rs`: an enumeration enters, its variants and their wire values leave; all else that an enum has
//! is the runtime's macro's to say.

use super::names::ident;
use super::scope::Scope;
use super::{docs, text_literal, types};
use crate::ir::{Enumeration, Item};
use crate::tokens::{Literal, TokenStream, quote};

/// The enum.
pub(super) fn define(scope: &Scope<'_>, item: &Item, enumeration: &Enumeration) -> TokenStream {
    let (name, codegen) = (ident(&item.name), scope.codegen());
    let (doc, deprecated) =
        (docs::of(&item.docs, &types::fallback(item)).outer(), docs::deprecated(&item.docs));
    let variants = enumeration.values.iter().map(|value| {
        let doc = docs::of(&value.docs, &docs::code(&value.wire_value)).outer();
        let (deprecated, name) = (docs::deprecated(&value.docs), ident(&value.rust_name));
        // The check before emission holds integers to be numbers.
        let value = if enumeration.integer {
            Literal::i64_unsuffixed(value.wire_value.parse().unwrap_or_default())
        } else {
            text_literal(&value.wire_value)
        };
        quote!(#doc #deprecated #name = #value,)
    });
    let (unknown, unknown_value) = (ident(&enumeration.unknown), scope.runtime("UnknownValue"));
    let kind = ident(if enumeration.integer { "open_integer_enum" } else { "open_enum" });
    quote! {
        #codegen::#kind! {
            #doc
            #deprecated
            pub enum #name {
                #(#variants)*
                /// A value that was not known when this was written.
                #unknown(#unknown_value),
            }
        }
    }
}
