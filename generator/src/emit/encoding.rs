//! How properties and parts are written, for the runtime: encodings enter, a table of them leaves.

use super::request::style;
use super::text_literal;
use crate::ir::{EncodedPart, Encoding};
use crate::tokens::{Literal, TokenStream, quote};

/// The name of the table in the function that needs it.
pub(super) fn table_name() -> TokenStream {
    quote!(ENCODINGS)
}

/// The table; none if nothing departs from the codec's own way.
pub(super) fn table(encodings: &[Encoding]) -> Option<TokenStream> {
    let name = table_name();
    let list = list(encodings);
    (!encodings.is_empty()).then(|| quote!(static #name: &[codegen::Encoding] = #list;))
}

fn list(encodings: &[Encoding]) -> TokenStream {
    let encodings = encodings.iter().map(entry);
    quote!(&[#(#encodings),*])
}

fn entry(encoding: &Encoding) -> TokenStream {
    let made = match &encoding.part {
        EncodedPart::Property(name) => {
            let name = text_literal(name);
            quote!(codegen::Encoding::of(#name))
        }
        EncodedPart::Item(index) => {
            let index = Literal::usize_unsuffixed(*index);
            quote!(codegen::Encoding::of_item(#index))
        }
        EncodedPart::Items => quote!(codegen::Encoding::of_items()),
    };
    let content_type = (!encoding.content_type.is_empty()).then(|| {
        let content_type = text_literal(&encoding.content_type);
        quote!(.content_type(#content_type))
    });
    let style = encoding.style.map(|style| {
        let style = self::style(style);
        quote!(.style(#style))
    });
    let headers = (!encoding.headers.is_empty()).then(|| {
        let headers = encoding.headers.iter().map(|(name, value)| {
            let (name, value) = (text_literal(name), text_literal(value));
            quote!((#name, #value))
        });
        quote!(.headers(&[#(#headers),*]))
    });
    let nested = (!encoding.nested.is_empty()).then(|| {
        let nested = list(&encoding.nested);
        quote!(.nested(#nested))
    });
    quote!(#made #content_type #style #headers #nested)
}
