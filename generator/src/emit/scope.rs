//! How one generated file refers to types: an `ir` type enters, the shortest path that means it there leaves.
//!
//! Names of the standard library and of the runtime stand alone where that reads well and is right: a file that defines
//! a type of the same name gets the full path instead. Imports are noted on the way and asked for at the end.

use crate::tokens::{TokenStream, quote};
use std::cell::RefCell;
use std::collections::BTreeSet;

use foldhash::HashSet;

use super::names::ident;
use crate::ir::{Api, ItemId, ItemKind, Type};

/// The types that are in sight in one file.
pub(super) struct Scope<'a> {
    pub(super) api: &'a Api,
    /// Names of types that the file itself defines.
    own: HashSet<&'a str>,
    /// The API's module, as the file calls it.
    pub(super) root: TokenStream,
    /// Whether this is `types.rs`, where the API's types go by their names alone.
    home: bool,
    /// What the file has to import from the runtime.
    imports: RefCell<BTreeSet<&'static str>>,
}

/// What is in the runtime's module for generated code; all else is at its root.
const CODEGEN: &[&str] =
    &["Bytes", "Decode", "DecodeResult", "Encode", "Kind", "Reader", "Shape", "Writer", "hollow"];

/// Where a name is at home.
fn home(name: &str) -> TokenStream {
    match name {
        "Value" => quote!(::serde_json),
        name if CODEGEN.contains(&name) => quote!(::clientwright_runtime::codegen),
        _ => quote!(::clientwright_runtime),
    }
}

/// How a function takes a value that it only reads.
pub(super) struct Borrowed {
    /// The type, without the `&` of a reference.
    target: TokenStream,
    /// Whether the argument is a reference to it.
    pub(super) is_reference: bool,
    /// Whether it has to be borrowed again to be a `&dyn Encode`.
    again: bool,
}

impl Borrowed {
    /// The argument's type, with a lifetime where it is a reference.
    pub(super) fn ty(&self, lifetime: Option<&TokenStream>) -> TokenStream {
        let ty = &self.target;
        if self.is_reference { quote!(&#lifetime #ty) } else { quote!(#ty) }
    }

    /// The argument as a `&dyn Encode`.
    pub(super) fn encode(&self, value: &TokenStream) -> TokenStream {
        if self.again { quote!(&#value) } else { value.clone() }
    }
}

impl<'a> Scope<'a> {
    /// The scope of `types.rs`.
    pub(super) fn of_types(api: &'a Api) -> Self {
        Self { home: true, ..Self::of_others(api, super::names::types(api)) }
    }

    /// The scope of a file that defines types of these names, and sees the API's own as `types::…`.
    pub(super) fn of_others(api: &'a Api, own: impl IntoIterator<Item = &'a str>) -> Self {
        Self::below(api, own, quote!(super))
    }

    /// As [`Self::of_others`], for a file that calls the API's module `root`.
    pub(super) fn below(api: &'a Api, own: impl IntoIterator<Item = &'a str>, root: TokenStream) -> Self {
        let own = own.into_iter().collect();
        Self { api, own, root, home: false, imports: RefCell::default() }
    }

    /// A type or trait of the prelude, or of the standard library: its full path if the short name means another.
    pub(super) fn std(&self, name: &str) -> TokenStream {
        let short = ident(name);
        if !self.own.contains(name) {
            return quote!(#short);
        }
        match name {
            "Option" => quote!(::std::option::Option),
            "String" => quote!(::std::string::String),
            "Vec" => quote!(::std::vec::Vec),
            "Box" => quote!(::std::boxed::Box),
            "Result" => quote!(::std::result::Result),
            "AsRef" => quote!(::std::convert::AsRef),
            "IntoIterator" => quote!(::std::iter::IntoIterator),
            "Default" => quote!(::std::default::Default),
            _ => quote!(::std::convert::#short),
        }
    }

    /// Something of the runtime, imported unless the file has something else of that name.
    pub(super) fn runtime(&self, name: &'static str) -> TokenStream {
        let short = ident(name);
        if self.own.contains(name) {
            let home = home(name);
            return quote!(#home::#short);
        }
        self.imports.borrow_mut().insert(name);
        quote!(#short)
    }

    /// The runtime's module for generated code.
    pub(super) fn codegen(&self) -> TokenStream {
        self.imports.borrow_mut().insert("codegen");
        quote!(codegen)
    }

    /// A map's type.
    pub(super) fn map(&self) -> TokenStream {
        if self.own.contains("BTreeMap") {
            return quote!(::std::collections::BTreeMap);
        }
        self.imports.borrow_mut().insert("BTreeMap");
        quote!(BTreeMap)
    }

    /// The `use` items for all that was asked for so far.
    pub(super) fn imports(&self) -> TokenStream {
        let mut names = self.imports.borrow().clone();
        let mut single = |name, item: TokenStream| names.remove(name).then_some(item);
        let types = single("types", self.import_of_types());
        let calls = single(
            "CallWithOptions",
            quote!(
                use crate::operations::CallWithOptions;
            ),
        );
        let map = single(
            "BTreeMap",
            quote!(
                use std::collections::BTreeMap;
            ),
        );
        let value = single(
            "Value",
            quote!(
                use serde_json::Value;
            ),
        );
        let module = single("codegen", quote!(codegen));
        let (inside, outside): (Vec<_>, Vec<_>) =
            names.iter().copied().partition(|name| CODEGEN.contains(name));
        let [inside, mut outside] = [inside, outside]
            .map(|names| names.into_iter().map(ident).map(|name| quote!(#name)).collect::<Vec<_>>());
        // The module alone, or beside what is in it.
        let inside = match (module, inside.as_slice()) {
            (Some(module), []) => {
                outside.push(module);
                None
            }
            (Some(_), names) => Some(quote!(use clientwright_runtime::codegen::{self, #(#names),*};)),
            (None, []) => None,
            (None, names) => Some(quote!(use clientwright_runtime::codegen::{#(#names),*};)),
        };
        let outside = match outside.as_slice() {
            [] => None,
            [name] => Some(quote!(use clientwright_runtime::#name;)),
            names => Some(quote!(use clientwright_runtime::{#(#names),*};)),
        };
        quote!(#map #inside #outside #value #calls #types)
    }

    /// The `use` item for the API's types.
    pub(super) fn import_of_types(&self) -> TokenStream {
        let root = &self.root;
        quote!(use #root::types;)
    }

    /// Whether the file names one of the API's types so far.
    pub(super) fn names_types(&self) -> bool {
        self.imports.borrow().contains("types")
    }

    /// Notes that the file names the struct of all calls with optional parameters, which another file defines.
    pub(super) fn note_call_with_options(&self) {
        self.imports.borrow_mut().insert("CallWithOptions");
    }

    /// Notes that the file names the client.
    pub(super) fn note_client(&self) {
        self.imports.borrow_mut().insert("Client");
    }

    /// Notes that the file names the module of the operations.
    pub(super) fn note_operations(&self) {
        self.imports.borrow_mut().insert("operations");
    }

    /// As [`Self::imports`], for a file outside of the crate that calls the API's module `module`.
    pub(super) fn imports_from_outside(&self, module: &TokenStream) -> TokenStream {
        let here: Vec<_> = {
            let mut names = self.imports.borrow_mut();
            ["Client", "operations", "types"]
                .into_iter()
                .filter(|name| names.remove(name))
                .map(ident)
                .collect()
        };
        let here = (!here.is_empty()).then(|| quote!(use #module::{#(#here),*};));
        let rest = self.imports();
        quote!(#rest #here)
    }

    /// One of the API's types.
    pub(super) fn item(&self, id: ItemId) -> TokenStream {
        self.named(self.name(id))
    }

    /// One of the API's types by its name, for those that are no items.
    pub(super) fn named(&self, name: &str) -> TokenStream {
        let name = ident(name);
        if self.home {
            return quote!(#name);
        }
        self.imports.borrow_mut().insert("types");
        quote!(types::#name)
    }

    fn name(&self, id: ItemId) -> &'a str {
        // The check before emission holds every id to be in range.
        self.api.items.get(id.0).map_or("", |item| item.name.as_str())
    }

    /// A type, owned.
    pub(super) fn ty(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::Bool => quote!(bool),
            Type::I32 => quote!(i32),
            Type::I64 => quote!(i64),
            Type::U32 => quote!(u32),
            Type::U64 => quote!(u64),
            Type::F64 => quote!(f64),
            Type::Null => quote!(()),
            Type::String => self.std("String"),
            Type::Secret => self.runtime("Secret"),
            Type::Bytes => self.runtime("Bytes"),
            Type::Base64 => self.runtime("Base64"),
            Type::Blob => self.runtime("Blob"),
            Type::Text(format) => self.runtime(format.newtype()),
            Type::Json => self.runtime("Value"),
            Type::Item(id) => self.item(*id),
            Type::Vec(item) => self.wrapped("Vec", item),
            Type::Option(value) => self.wrapped("Option", value),
            Type::Boxed(value) => self.wrapped("Box", value),
            Type::Map(value) => {
                let (map, string, value) = (self.map(), self.std("String"), self.ty(value));
                quote!(#map<#string, #value>)
            }
            Type::Tuple(items) => {
                let items = items.iter().map(|item| self.ty(item));
                quote!((#(#items,)*))
            }
            // The check before emission holds it to be a path.
            Type::Foreign(path) => TokenStream::path(path),
        }
    }

    fn wrapped(&self, name: &str, inner: &Type) -> TokenStream {
        let (outer, inner) = (self.std(name), self.ty(inner));
        quote!(#outer<#inner>)
    }

    /// The type by which a function takes a value that it only reads.
    pub(super) fn borrowed(&self, ty: &Type) -> Borrowed {
        let (target, is_reference, again) = match self.resolve(ty) {
            Type::Boxed(value) => return self.borrowed(value),
            Type::String => (quote!(str), true, true),
            Type::Vec(item) => {
                let item = self.ty(item);
                (quote!([#item]), true, true)
            }
            known if is_copy(known) => (self.ty(ty), false, true),
            _ => (self.ty(ty), true, false),
        };
        Borrowed { target, is_reference, again }
    }

    /// What an alias stands for, or the type itself.
    pub(super) fn resolve<'t>(&self, ty: &'t Type) -> &'t Type
    where
        'a: 't,
    {
        let mut ty = ty;
        // An alias may stand for another one; a chain can't be longer than there are items.
        for _ in 0..self.api.items.len() {
            match ty {
                Type::Item(id) => match self.api.items.get(id.0).map(|item| &item.kind) {
                    Some(ItemKind::Alias(target)) => ty = target,
                    _ => break,
                },
                _ => break,
            }
        }
        ty
    }
}

/// Whether a type is passed by value.
pub(super) fn is_copy(ty: &Type) -> bool {
    match ty {
        Type::Bool | Type::I32 | Type::I64 | Type::U32 | Type::U64 | Type::F64 | Type::Null => true,
        Type::Option(value) => is_copy(value),
        _ => false,
    }
}
