//! Open enums in `types.rs`: an enumeration enters, the enum and the ways between it and its wire values leave.

use super::names::ident;
use super::scope::Scope;
use super::{docs, text_literal, types};
use crate::ir::{Enumeration, Item};
use crate::tokens::{Literal, TokenStream, quote};

/// The enum and its conversions.
pub(super) fn define(scope: &Scope<'_>, item: &Item, enumeration: &Enumeration) -> TokenStream {
    let name = ident(&item.name);
    let (doc, deprecated) =
        (docs::of(&item.docs, &types::fallback(item)).outer(), docs::deprecated(&item.docs));
    let unknown = ident(&enumeration.unknown);
    let unknown_value = scope.runtime("UnknownValue");
    let variants: Vec<_> = enumeration.values.iter().map(|value| ident(&value.rust_name)).collect();
    let texts: Vec<_> = enumeration.values.iter().map(|value| text_literal(&value.wire_value)).collect();
    let definitions = enumeration.values.iter().map(|value| {
        let doc = docs::of(&value.docs, &docs::code(&value.wire_value)).outer();
        let (deprecated, name) = (docs::deprecated(&value.docs), ident(&value.rust_name));
        quote!(#doc #deprecated #name,)
    });
    let (fmt, from) = (scope.fmt(), scope.std("From"));
    let conversions = if enumeration.integer {
        integer(scope, item, enumeration)
    } else {
        quote! {
            impl #from<&str> for #name {
                fn from(value: &str) -> Self {
                    match value {
                        #(#texts => Self::#variants,)*
                        _ => Self::#unknown(#unknown_value::from_text(value)),
                    }
                }
            }
        }
    };
    quote! {
        #doc
        #deprecated
        #[non_exhaustive]
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum #name {
            #(#definitions)*
            /// A value that was not known when this was written.
            #unknown(#unknown_value),
        }
        impl #name {
            /// The value as it is on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #texts,)*
                    Self::#unknown(value) => value.as_str(),
                }
            }
        }
        #conversions
        impl #fmt::Display for #name {
            fn fmt(&self, f: &mut #fmt::Formatter<'_>) -> #fmt::Result {
                f.pad(self.as_str())
            }
        }
    }
}

/// The ways between an enum of integers and its numbers.
fn integer(scope: &Scope<'_>, item: &Item, enumeration: &Enumeration) -> TokenStream {
    let name = ident(&item.name);
    let (option, from) = (scope.std("Option"), scope.std("From"));
    let (unknown, unknown_value) = (ident(&enumeration.unknown), scope.runtime("UnknownValue"));
    let variants: Vec<_> = enumeration.values.iter().map(|value| ident(&value.rust_name)).collect();
    // The check before emission holds them to be numbers.
    let numbers = enumeration.values.iter().map(|value| value.wire_value.parse::<i64>().unwrap_or_default());
    let numbers: Vec<_> = numbers.map(Literal::i64_unsuffixed).collect();
    quote! {
        impl #name {
            /// The number; `None` for an unknown value that is none.
            #[must_use]
            pub fn as_i64(&self) -> #option<i64> {
                match self {
                    #(Self::#variants => Some(#numbers),)*
                    Self::#unknown(value) => value.as_str().parse().ok(),
                }
            }
        }
        impl #from<i64> for #name {
            fn from(value: i64) -> Self {
                match value {
                    #(#numbers => Self::#variants,)*
                    _ => Self::#unknown(#unknown_value::from_integer(value)),
                }
            }
        }
    }
}
