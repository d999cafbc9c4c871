//! The files of a generated crate enter, a program that names all that its users can name leaves: each field as its
//! type, each variant with what it carries, each function with arguments of the types that it takes, and what it gives
//! as the type that it is said to be. It is read from the crate's text alone.

use std::fmt::Write;

use clientwright::OutputFile;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Fields, FnArg, GenericArgument, Generics, ImplItem, Item, ItemEnum, ItemImpl, ItemMacro,
    ItemStruct, ItemType, Path, PathArguments, PathSegment, ReceiverKind, ReturnType, Signature, Token, Type,
    TypeParamBound, Visibility,
};

/// Macros of the runtime that give users nothing to name.
const SILENT: &[&str] =
    &["calls_with_options", "client_builder_methods", "error_bodies", "operations", "success_bodies"];

/// The program, which calls the crate `subject`. What it has no way to name, and nobody said may be left out, panics.
pub(crate) fn program(files: &[OutputFile]) -> String {
    let mut text = "//! Names all that a crate has.\n#![allow(warnings)]\n".to_owned();
    for file in files {
        // What is in no public module is nobody's to name.
        let Some(place) = place(&file.path) else { continue };
        let mut module = Module::default();
        syn::parse_file(&file.text).unwrap().items.iter().for_each(|item| module.item(item));
        let name = file.path.replace(|letter: char| !letter.is_alphanumeric(), "_");
        write!(text, "\nmod {name} {{\n    use ::subject{place}::*;\n").unwrap();
        for line in module.uses {
            writeln!(text, "    {line}").unwrap();
        }
        for (number, line) in module.found.iter().enumerate() {
            writeln!(text, "    pub fn w{number}{line}").unwrap();
        }
        text.push_str("}\n");
    }
    text
}

/// The public module, of the crate, by which users name what is in a file.
fn place(path: &str) -> Option<&'static str> {
    match path.strip_prefix("src/")? {
        "client.rs" => Some(""),
        "types.rs" => Some("::types"),
        "headers.rs" => Some("::headers"),
        "operations/mod.rs" => None,
        path => path.starts_with("operations/").then_some("::operations"),
    }
}

#[derive(Default)]
struct Module {
    uses: Vec<String>,
    /// Functions, from their generics on.
    found: Vec<String>,
}

impl Module {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Use(item) => self.uses.push(source(item)),
            Item::Struct(item) if is_public(&item.vis) => self.structure(item),
            Item::Enum(item) if is_public(&item.vis) => self.enumeration(item),
            Item::Type(item) if is_public(&item.vis) => self.alias(item),
            Item::Impl(item) => self.implementation(item),
            Item::Macro(item) => self.expansion(item),
            Item::Const(item) if !is_public(&item.vis) => {}
            Item::Static(item) if !is_public(&item.vis) => {}
            Item::Fn(item) if !is_public(&item.vis) => {}
            item => panic!("nobody said what users do with {}", source(item)),
        }
    }

    fn add(&mut self, generics: &Generics, rest: &str) {
        self.found.push(format!("{}{rest}", source(generics)));
    }

    /// What a derive says of a type.
    fn derived(&mut self, generics: &Generics, owner: &str, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let traits = attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).unwrap();
            for one in &traits {
                let path = match source(one).as_str() {
                    "Debug" => "std::fmt::Debug".to_owned(),
                    path => path.to_owned(),
                };
                self.holds(generics, owner, &path);
            }
        }
    }

    /// A type has a trait.
    fn holds(&mut self, generics: &Generics, owner: &str, path: &str) {
        self.add(generics, &format!("() {{ fn has<T: {path}>() {{}} has::<{owner}>() }}"));
    }

    fn structure(&mut self, item: &ItemStruct) {
        let (_, arguments, _) = item.generics.split_for_impl();
        let owner = format!("{}{}", item.ident, source(&arguments));
        self.derived(&item.generics, &owner, &item.attrs);
        let Fields::Named(fields) = &item.fields else { panic!("{owner} has fields without names") };
        let mut made = Vec::new();
        for field in fields.named.iter().filter(|field| is_public(&field.vis)) {
            let (name, ty) = (source(&field.ident), source(&field.ty));
            self.add(&item.generics, &format!("(v: &{owner}) {{ let _: &{ty} = &v.{name}; }}"));
            made.push((name, ty));
        }
        let is_open = item.attrs.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"));
        if !is_open && made.len() == fields.named.len() {
            let taken: Vec<_> = made.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
            let names: Vec<_> = made.into_iter().map(|(name, _)| name).collect();
            let (taken, names) = (taken.join(", "), names.join(", "));
            self.add(&item.generics, &format!("({taken}) {{ let _ = {} {{ {names} }}; }}", item.ident));
        }
    }

    fn enumeration(&mut self, item: &ItemEnum) {
        let owner = item.ident.to_string();
        self.derived(&item.generics, &owner, &item.attrs);
        for variant in &item.variants {
            let Fields::Unnamed(fields) = &variant.fields else {
                self.add(&item.generics, &format!("() -> {owner} {{ {owner}::{} }}", variant.ident));
                continue;
            };
            let types: Vec<String> = fields.unnamed.iter().map(|field| source(&field.ty)).collect();
            let (taken, names) = numbered(&types);
            let line = format!("({taken}) -> {owner} {{ {owner}::{}({names}) }}", variant.ident);
            self.add(&item.generics, &line);
        }
    }

    /// Another name: of a type, or of a call, whose mark nobody can name, and which gives what it is said to.
    fn alias(&mut self, item: &ItemType) {
        let name = &item.ident;
        let ty = source(&item.ty);
        match call(&item.ty) {
            Some((success, error)) => {
                let result = format!("Result<{success}, ::clientwright_runtime::Error<{error}>>");
                let line = format!("(v: {name}) {{ let _ = async move {{ let _: {result} = v.await; }}; }}");
                self.found.push(line);
            }
            None => self.add(&item.generics, &format!("(v: {name}) -> {ty} {{ v }}")),
        }
    }

    fn implementation(&mut self, item: &ItemImpl) {
        let owner = source(&*item.self_ty);
        let Some((path, _)) = &item.trait_ else {
            for one in &item.items {
                match one {
                    ImplItem::Fn(method) if is_public(&method.vis) => {
                        self.function(&item.generics, &owner, &method.sig);
                    }
                    ImplItem::Macro(_) | ImplItem::Fn(_) => {}
                    one => panic!("nobody said what users do with {}", source(one)),
                }
            }
            return;
        };
        let last = path.segments.last().unwrap();
        match (last.ident.to_string().as_str(), types(last).first()) {
            ("From", Some(from)) => {
                let from = source(*from);
                self.add(&item.generics, &format!("(v: {from}) {{ let _: {owner} = v.into(); }}"));
            }
            // Of a call's mark, which nobody can name.
            ("Paginated", _) => {
                let Some(call) = owner.strip_prefix("of :: ") else { return };
                for one in &item.items {
                    let ImplItem::Type(one) = one else { continue };
                    let ty = source(&one.ty);
                    let (way, what) =
                        if one.ident == "Item" { ("items", "Items") } else { ("pages", "Pages") };
                    let given = format!("::clientwright_runtime::{what}<{ty}, _>");
                    self.found.push(format!("(v: {call}) {{ let _: {given} = v.{way}(); }}"));
                }
            }
            _ => self.holds(&item.generics, &owner, &source(path)),
        }
    }

    fn function(&mut self, generics: &Generics, owner: &str, signature: &Signature) {
        let (mut taken, mut arguments) = (Vec::new(), Vec::new());
        let mut receiver = format!("<{owner}>::");
        for input in &signature.inputs {
            match input {
                FnArg::Receiver(own) => {
                    let by = if matches!(own.kind, ReceiverKind::Reference(..)) { "&" } else { "" };
                    taken.push(format!("s: {by}{owner}"));
                    receiver = "s.".into();
                }
                FnArg::Typed(argument) => {
                    let name = format!("a{}", arguments.len());
                    taken.push(format!("{name}: {}", given(&argument.ty)));
                    arguments.push(name);
                }
            }
        }
        let output = match &signature.output {
            ReturnType::Default => "()".to_owned(),
            ReturnType::Type(_, ty) => source(&**ty).replace("Self", owner),
        };
        let (name, taken, arguments) = (&signature.ident, taken.join(", "), arguments.join(", "));
        self.add(generics, &format!("({taken}) {{ let _: {output} = {receiver}{name}({arguments}); }}"));
    }

    fn expansion(&mut self, item: &ItemMacro) {
        let name = item.mac.path.segments.last().unwrap().ident.to_string();
        match name.as_str() {
            // Each is written as an enum with its wire values for discriminants.
            "open_enum" | "open_integer_enum" => self.enumeration(&item.mac.parse_body().unwrap()),
            name => assert!(SILENT.contains(&name), "nobody said what users do with {name}!"),
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Code as text, as another crate would write it.
fn source(code: &impl quote::ToTokens) -> String {
    let text = code.to_token_stream().to_string();
    let text = text.replace("pub use ", "use ").replace("crate :: ", "::subject::");
    text.replace("super :: ", "::subject::")
}

/// Arguments of these types, and a call's list of them.
fn numbered(types: &[String]) -> (String, String) {
    let taken: Vec<_> = types.iter().enumerate().map(|(number, ty)| format!("a{number}: {ty}")).collect();
    let names: Vec<_> = (0..types.len()).map(|number| format!("a{number}")).collect();
    (taken.join(", "), names.join(", "))
}

/// The types in `<…>`.
fn types(segment: &PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(list) = &segment.arguments else { return Vec::new() };
    let types = list.args.iter().filter_map(|one| match one {
        GenericArgument::Type(ty) => Some(ty),
        GenericArgument::AssocType(one) => Some(&one.ty),
        _ => None,
    });
    types.collect()
}

/// What a call gives and what its errors hold, of a type that is one with a mark.
fn call(ty: &Type) -> Option<(String, String)> {
    let Type::Path(path) = ty else { return None };
    let [success, error, mark] = types(path.path.segments.last()?)[..] else { return None };
    source(mark).starts_with("of :: ").then(|| (source(success), source(error)))
}

/// The type of an argument that a caller gives: where anything of a trait is taken, the one that it is made for.
fn given(ty: &Type) -> String {
    let inside = |path: &Path| {
        let last = path.segments.last().unwrap();
        let arguments: Vec<String> = types(last).into_iter().map(given).collect();
        (last.ident.to_string(), arguments)
    };
    match ty {
        Type::ImplTrait(one) => {
            let bound = one.bounds.iter().find_map(|bound| match bound {
                TypeParamBound::Trait(bound) => Some(inside(&bound.path)),
                _ => None,
            });
            match bound {
                Some((name, arguments)) if name == "Into" => arguments.concat(),
                Some((name, arguments)) if name == "AsRef" => format!("&{}", arguments.concat()),
                Some((name, arguments)) if name == "IntoIterator" => format!("Vec<{}>", arguments.concat()),
                _ => panic!("nobody said what users give for {}", source(ty)),
            }
        }
        Type::Tuple(tuple) => {
            let parts: Vec<String> = tuple.elems.iter().map(|part| given(part) + ", ").collect();
            format!("({})", parts.concat())
        }
        Type::Path(path) if source(ty).contains("impl ") => {
            let (name, arguments) = inside(&path.path);
            format!("{name}<{}>", arguments.join(", "))
        }
        ty => source(ty),
    }
}
