//! How a union is read: a decision tree enters, the matches that find the variant leave.

use super::names::ident;
use super::scope::Scope;
use super::text_literal;
use crate::ir::{Choice, JsonKind, Shape, Type, Union};
use crate::tokens::{TokenStream, quote};

/// The body of `decode`.
pub(super) fn decode(scope: &Scope<'_>, union: &Union) -> TokenStream {
    decide(scope, union, &union.choice)
}

fn decide(scope: &Scope<'_>, union: &Union, choice: &Choice) -> TokenStream {
    match choice {
        Choice::Variant(index) => variant(scope, union, *index),
        Choice::Unknown => {
            let unknown = ident(&union.unknown);
            quote!(reader.raw().map(Self::#unknown))
        }
        Choice::Tag { property, cases, otherwise } => {
            let property = text_literal(property);
            let arms = grouped(cases.iter().map(|(value, choice)| (text_literal(value), choice)), otherwise);
            let arms = arms.into_iter().map(|(values, choice)| {
                let read = decide(scope, union, choice);
                quote!(#(#values)|* => #read,)
            });
            let otherwise = decide(scope, union, otherwise);
            quote! {
                match &*reader.tag(#property)? {
                    #(#arms)*
                    _ => #otherwise,
                }
            }
        }
        Choice::Kind(cases) => by_kind(scope, union, cases),
        Choice::BestMatch(shapes) => best_match(scope, union, shapes),
        Choice::FirstThatDecodes(indices) => first_that_decodes(scope, union, indices),
    }
}

fn by_kind(scope: &Scope<'_>, union: &Union, cases: &[(JsonKind, Choice)]) -> TokenStream {
    // Integers are numbers, unless something else is said of them.
    let integers = cases.iter().any(|(kind, _)| *kind == JsonKind::Integer);
    let cases = cases.iter().flat_map(|(wire, choice)| {
        let also = (*wire == JsonKind::Number && !integers).then_some((JsonKind::Integer, choice));
        also.into_iter().chain([(*wire, choice)])
    });
    let mut arms = grouped(cases, &Choice::Unknown);
    let covered: usize = arms.iter().map(|(kinds, _)| kinds.len()).sum();
    let mut otherwise = &Choice::Unknown;
    if covered == JsonKind::ALL.len() {
        // Nothing is left to be unknown: the arm of most kinds takes what the others leave.
        let largest =
            arms.iter().enumerate().max_by_key(|(_, (kinds, _))| kinds.len()).map(|(index, _)| index);
        if let Some((_, choice)) = largest.map(|index| arms.remove(index)) {
            otherwise = choice;
        }
    }
    if arms.is_empty() {
        return decide(scope, union, otherwise);
    }
    let kind = scope.runtime("Kind");
    // A pattern for all that is left would stand for a single kind: then that is named.
    let mut left = JsonKind::ALL.iter().filter(|kind| arms.iter().all(|(kinds, _)| !kinds.contains(kind)));
    let last = if let (Some(only), None) = (left.next(), left.next()) {
        let only = ident(kind_name(*only));
        quote!(#kind::#only)
    } else {
        quote!(_)
    };
    let arms = arms.into_iter().map(|(kinds, choice)| {
        let kinds = kinds.into_iter().map(|wire| ident(kind_name(wire)));
        let read = decide(scope, union, choice);
        quote!(#(#kind::#kinds)|* => #read,)
    });
    let otherwise = decide(scope, union, otherwise);
    quote! {
        match reader.kind()? {
            #(#arms)*
            #last => #otherwise,
        }
    }
}

/// Cases with the same outcome in one arm, without those whose outcome is that of all others.
fn grouped<'c, P>(
    cases: impl Iterator<Item = (P, &'c Choice)>,
    otherwise: &Choice,
) -> Vec<(Vec<P>, &'c Choice)> {
    let mut arms: Vec<(Vec<P>, &Choice)> = Vec::new();
    for (pattern, choice) in cases.filter(|(_, choice)| *choice != otherwise) {
        match arms.iter_mut().find(|(_, known)| *known == choice) {
            Some((patterns, _)) => patterns.push(pattern),
            None => arms.push((vec![pattern], choice)),
        }
    }
    arms
}

fn variant(scope: &Scope<'_>, union: &Union, index: usize) -> TokenStream {
    // The check before emission holds the index to be in range.
    let Some(variant) = union.variants.get(index) else { return TokenStream::new() };
    let name = ident(&variant.rust_name);
    let decode = scope.runtime("Decode");
    if variant.ty == Type::Null {
        quote!(#decode::decode(reader).map(|()| Self::#name))
    } else {
        quote!(#decode::decode(reader).map(Self::#name))
    }
}

fn best_match(scope: &Scope<'_>, union: &Union, shapes: &[(Shape, usize)]) -> TokenStream {
    let shape = scope.runtime("Shape");
    let list = shapes.iter().map(|(each, _)| {
        let required = each.required.iter().map(|name| text_literal(name));
        let properties = each.properties.iter().map(|name| text_literal(name));
        quote!(#shape { required: &[#(#required),*], properties: &[#(#properties),*] })
    });
    let count = shapes.len();
    let arms = shapes.iter().enumerate().map(|(index, (_, target))| {
        let number = crate::tokens::Literal::usize_unsuffixed(index);
        let read = variant(scope, union, *target);
        if index + 1 == count { quote!(_ => #read,) } else { quote!(#number => #read,) }
    });
    let unknown = ident(&union.unknown);
    quote! {
        {
            const SHAPES: &[#shape] = &[#(#list),*];
            reader.best_of(
                SHAPES,
                |reader, index| match index { #(#arms)* },
                Self::#unknown,
            )
        }
    }
}

fn first_that_decodes(scope: &Scope<'_>, union: &Union, indices: &[usize]) -> TokenStream {
    let codegen = scope.codegen();
    let attempts = indices.iter().filter_map(|index| union.variants.get(*index)).map(|variant| {
        let name = ident(&variant.rust_name);
        if variant.ty == Type::Null {
            quote! {
                if #codegen::from_json::<()>(json).is_ok() {
                    return Ok(Self::#name);
                }
            }
        } else {
            quote! {
                if let Ok(value) = #codegen::from_json(json) {
                    return Ok(Self::#name(value));
                }
            }
        }
    });
    let unknown = ident(&union.unknown);
    quote! {
        {
            let raw = reader.raw()?;
            let json = raw.as_str().as_bytes();
            #(#attempts)*
            Ok(Self::#unknown(raw))
        }
    }
}

fn kind_name(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::Null => "Null",
        JsonKind::Bool => "Bool",
        JsonKind::Integer => "Integer",
        JsonKind::Number => "Number",
        JsonKind::String => "String",
        JsonKind::Array => "Array",
        JsonKind::Object => "Object",
    }
}
