//! Lists whose answers are pages: how one leads to the next enters, a table and the way to a page's items leave.

use super::names::ident;
use super::scope::Scope;
use super::text_literal;
use crate::ir::{
    AnswerPlace, ItemKind, Operation, PageStyle, Pagination, Payload, Presence, RequestPlace, Success, Type,
};
use crate::tokens::{Literal, TokenStream, quote};

/// The table, as a field of the operation's static.
pub(super) fn table(operation: &Operation) -> Option<TokenStream> {
    let pagination = operation.pagination.as_ref()?;
    let style = ident(match pagination.style {
        PageStyle::Cursor => "Cursor",
        PageStyle::Offset => "Offset",
        PageStyle::Page => "Page",
        PageStyle::Link => "Link",
    });
    let items = (!pagination.items.is_empty()).then(|| {
        let pointer = text_literal(&pagination.items);
        quote!(items: #pointer,)
    });
    let request = pagination.request.as_ref().map(|place| {
        let (name, text) = match place {
            RequestPlace::Query(name) => ("Query", name),
            RequestPlace::Body { pointer, text: false } => ("Body", pointer),
            RequestPlace::Body { pointer, text: true } => ("BodyText", pointer),
        };
        let (name, text) = (ident(name), text_literal(text));
        quote!(request: codegen::RequestPlace::#name(#text),)
    });
    let places =
        [("response", &pagination.response), ("more", &pagination.more), ("total", &pagination.total)];
    let places =
        places.into_iter().filter_map(|(field, place)| Some((ident(field), answer(place.as_ref()?))));
    let places: TokenStream = places.map(|(field, place)| quote!(#field: #place,)).collect();
    let start = (pagination.start != 0).then(|| {
        let start = Literal::written(pagination.start.to_string());
        quote!(start: #start,)
    });
    Some(quote! {
        pagination: Some(&codegen::Pagination {
            style: codegen::PageStyle::#style,
            #items
            #request
            #places
            #start
            ..codegen::Pagination::DEFAULT
        }),
    })
}

fn answer(place: &AnswerPlace) -> TokenStream {
    let (name, text) = match place {
        AnswerPlace::Body(pointer) => ("Body", pointer),
        AnswerPlace::Header(name) => ("Header", name),
        AnswerPlace::LastItem(pointer) => ("LastItem", pointer),
    };
    let (name, text) = (ident(name), text_literal(text));
    quote!(codegen::AnswerPlace::#name(#text))
}

/// The way to a page's items.
pub(super) fn implementation(
    scope: &Scope<'_>,
    operation: &Operation,
    page: &TokenStream,
) -> Option<TokenStream> {
    let list = list(scope, operation, operation.pagination.as_ref()?)?;
    let name = ident(&operation.struct_name);
    let (item, items, vec) = (scope.ty(list.item), &list.value, scope.std("Vec"));
    Some(quote! {
        impl codegen::Paginated for of::#name {
            type Page = #page;
            type Item = #item;

            fn items(page: Self::Page) -> #vec<Self::Item> {
                #items
            }
        }
    })
}

/// A page's list.
struct List<'t> {
    item: &'t Type,
    /// The expression that takes it out of `page`; always a `Vec`.
    value: TokenStream,
}

fn list<'t>(scope: &'t Scope<'_>, operation: &'t Operation, pagination: &Pagination) -> Option<List<'t>> {
    let Success::Single(Payload::Json(answer)) = &operation.success else { return None };
    let mut at = Place { ty: answer, value: quote!(page), around: Around::Nothing };
    at = at.resolved(scope);
    for token in pagination.items.split('/').skip(1) {
        let name = token.replace("~1", "/").replace("~0", "~");
        let Type::Item(id) = at.ty else { return None };
        let Some(ItemKind::Record(record)) = scope.api.items.get(id.0).map(|item| &item.kind) else {
            return None;
        };
        let field = record.fields.iter().find(|field| field.wire_name == name)?;
        at = at.field(&field.rust_name, &field.ty, field.presence).resolved(scope);
    }
    let Type::Vec(item) = at.ty else { return None };
    let value = at.value;
    let value = if at.around == Around::Nothing { value } else { quote!(#value.unwrap_or_default()) };
    Some(List { item, value })
}

/// A value on the way to the list.
struct Place<'t> {
    ty: &'t Type,
    value: TokenStream,
    around: Around,
}

/// What a value stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Nothing,
    Option,
    Nullable,
}

impl<'t> Place<'t> {
    fn field(self, name: &str, ty: &'t Type, presence: Presence) -> Self {
        let name = ident(name);
        let own = match presence {
            Presence::Required => Around::Nothing,
            Presence::RequiredNullable | Presence::Optional => Around::Option,
            Presence::OptionalNullable => Around::Nullable,
        };
        let is_plain = self.around == Around::Nothing;
        let whole = self.optional();
        let (value, around) = match own {
            _ if is_plain => (quote!(#whole.#name), own),
            Around::Nothing => (quote!(#whole.map(|value| value.#name)), Around::Option),
            Around::Option => (quote!(#whole.and_then(|value| value.#name)), Around::Option),
            Around::Nullable => (quote!(#whole.and_then(|value| value.#name.into_option())), Around::Option),
        };
        Self { ty, value, around }
    }

    /// The value with at most an `Option` around it.
    fn optional(self) -> TokenStream {
        let value = self.value;
        if self.around == Around::Nullable { quote!(#value.into_option()) } else { value }
    }

    /// The same without other names, boxes, and an `Option` of the type's own.
    fn resolved(mut self, scope: &'t Scope<'_>) -> Self {
        loop {
            match scope.resolve(self.ty) {
                Type::Option(inner) => {
                    let is_plain = self.around == Around::Nothing;
                    let value = self.optional();
                    let value = if is_plain { value } else { quote!(#value.flatten()) };
                    self = Self { ty: inner, value, around: Around::Option };
                }
                Type::Boxed(inner) => self.ty = inner,
                ty => return Self { ty, ..self },
            }
        }
    }
}
