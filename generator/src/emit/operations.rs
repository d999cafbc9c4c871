//! `operations.rs`: operations enter, a method of the client and the type of its call each leave.

use crate::tokens::{Ident, TokenStream, quote};
use foldhash::{HashMap, HashMapExt};

use super::names::{ident, is_identifier, shown, stem};
use super::scope::Scope;
use super::security::Security;
use super::{
    Layout, Options, answers, docs, manifest, operation_docs, pagination, request, server, text_literal,
};
use crate::ir::{Api, Argument, ErrorBody, Operation, Payload, Success};

/// The files of the operations, as paths below the module's folder without their ending: one of all, or in a crate of
/// its own one a tag, since each tag is a feature there.
pub(super) fn files(api: &Api, options: &Options) -> Vec<(String, TokenStream)> {
    let tags = (0..api.tags.len()).filter(|tag| api.operations.iter().any(|operation| operation.tag == *tag));
    if options.layout == Layout::Module {
        let tags: Vec<usize> = tags.collect();
        let doc = " The API's operations: what the client's methods return.";
        return vec![("operations".to_owned(), file(api, &tags, options, doc, quote!(super)))];
    }
    let mut modules = TokenStream::new();
    let mut files = Vec::new();
    for (index, tag) in tags.filter_map(|index| Some((index, api.tags.get(index)?))) {
        let feature = manifest::feature(tag);
        let name = feature.as_deref().unwrap_or("untagged").replace('-', "_");
        let gate = feature.map(|feature| {
            let feature = text_literal(&feature);
            quote!(#[cfg(feature = #feature)])
        });
        // A keyword names a file as it is, and a module behind `r#`.
        let module = if is_identifier(&name) { ident(&name) } else { ident(&format!("r#{name}")) };
        modules.extend(quote! {
            #gate
            mod #module;
            #gate
            pub use #module::*;
        });
        let doc = format!(" Operations of the tag {}.", docs::code(&tag.name));
        files.push((format!("operations/{name}"), file(api, &[index], options, &doc, quote!(crate))));
    }
    let calls = has_setters(&api.operations).then(|| {
        quote!(
            clientwright_runtime::codegen::calls_with_options!();
        )
    });
    let root = quote! {
        //! The API's operations: what the client's methods return.
        #modules
        #calls
    };
    files.insert(0, ("operations/mod".to_owned(), root));
    files
}

/// A file with the operations of some tags; `root` is the API's module.
fn file(api: &Api, tags: &[usize], options: &Options, doc: &str, root: TokenStream) -> TokenStream {
    let operations: Vec<&Operation> =
        api.operations.iter().filter(|operation| tags.contains(&operation.tag)).collect();
    let own = operations.iter().flat_map(|operation| {
        [Some(operation.struct_name.as_str()), operation.arguments.as_deref()].into_iter().flatten()
    });
    let scope = Scope::below(api, own, root);
    let security = Security::of(api, &operations);
    let readers = ErrorReaders::of(&operations);
    let tags: TokenStream =
        tags.iter().map(|index| tag(&scope, *index, &security, &readers, options)).collect();
    let marks = marks(&operations);
    let readers = readers.define(&scope);
    let security = security.define();
    if !operations.is_empty() {
        scope.codegen();
    }
    // One type for all files.
    let with_options = has_setters(operations);
    let defined = (with_options && options.layout == Layout::Module).then(|| {
        quote!(
            codegen::calls_with_options!();
        )
    });
    if with_options && options.layout == Layout::Crate {
        scope.note_call_with_options();
    }
    let imports = scope.imports();
    quote! {
        #![doc = #doc]
        #imports
        #tags
        #readers
        #defined
        #marks
        #security
    }
}

/// The types that tell the operations apart.
fn marks(operations: &[&Operation]) -> Option<TokenStream> {
    let names: Vec<_> = operations.iter().map(|operation| ident(&operation.struct_name)).collect();
    (!names.is_empty()).then(|| quote!(codegen::operations!(#(#names),*);))
}

/// Whether there are calls with methods of their own.
fn has_setters<'o>(operations: impl IntoIterator<Item = &'o Operation>) -> bool {
    operations.into_iter().any(request::has_setters)
}

/// The functions that read errors of several bodies: one for all operations of a file whose statuses have equal bodies.
struct ErrorReaders<'a> {
    functions: Vec<(Ident, &'a ErrorBody)>,
    of_error: HashMap<&'a ErrorBody, usize>,
}

impl<'a> ErrorReaders<'a> {
    fn of(operations: &[&'a Operation]) -> Self {
        let mut found: Vec<(&str, &ErrorBody)> = Vec::new();
        let mut of_error = HashMap::new();
        for operation in operations.iter().filter(|one| matches!(one.error, ErrorBody::Several { .. })) {
            of_error.entry(&operation.error).or_insert_with(|| {
                found.push((stem(&operation.method_name), &operation.error));
                found.len() - 1
            });
        }
        let alone = found.len() == 1;
        let name = |stem| if alone { ident("error_by_status") } else { ident(&format!("{stem}_error")) };
        Self { functions: found.into_iter().map(|(stem, error)| (name(stem), error)).collect(), of_error }
    }

    /// The function that reads an operation's error.
    fn reader(&self, error: &ErrorBody) -> Option<&Ident> {
        self.functions.get(*self.of_error.get(error)?).map(|(name, _)| name)
    }

    fn define(&self, scope: &Scope<'_>) -> TokenStream {
        let functions = self.functions.iter().filter_map(|(function, error)| match error {
            ErrorBody::Several { name, cases } => Some(answers::error_function(scope, function, name, cases)),
            ErrorBody::None | ErrorBody::Single(_) => None,
        });
        functions.collect()
    }
}

/// A tag's methods, and what its operations need beside them.
fn tag(
    scope: &Scope<'_>,
    index: usize,
    security: &Security<'_>,
    readers: &ErrorReaders<'_>,
    options: &Options,
) -> TokenStream {
    let Some(tag) = scope.api.tags.get(index) else { return TokenStream::new() };
    let operations = || scope.api.operations.iter().filter(|operation| operation.tag == index);
    let doc = docs::of(&tag.docs, &docs::line(&tag.name)).outer();
    let methods = operations().map(|operation| method(scope, operation, readers, options));
    let rest = operations().map(|operation| definitions(scope, operation, security));
    let root = &scope.root;
    quote! {
        #doc
        impl #root::Client {
            #(#methods)*
        }
        #(#rest)*
    }
}

/// The method of the client.
fn method(
    scope: &Scope<'_>,
    operation: &Operation,
    readers: &ErrorReaders<'_>,
    options: &Options,
) -> TokenStream {
    let doc = operation_docs::of(scope, operation, options).outer();
    let deprecated = docs::deprecated(&operation.docs);
    let (name, returned) = (ident(&operation.method_name), ident(&operation.struct_name));
    let static_name = static_name(operation);
    let arguments = request::arguments(scope, operation);
    let local = local_name(operation);
    let encodings = request::encodings(operation);
    let statements = request::statements(scope, operation, &local);
    let (success, error) = decoders(scope, operation, readers);
    let direct = statements.is_empty();
    let request = if direct { quote!(self.core.request(&#static_name)) } else { quote!(#local) };
    let call = quote!(#request.call(#success, #error));
    let call = if request::has_setters(operation) { quote!(#returned { call: #call }) } else { call };
    let filled = (!direct).then(|| {
        quote! {
            #encodings
            let mut #local = self.core.request(&#static_name);
            #statements
        }
    });
    quote! {
        #doc
        #deprecated
        pub fn #name(&self, #arguments) -> #returned {
            #filled
            #call
        }
    }
}

/// A name for the request that no argument has. There are three arguments at most.
fn local_name(operation: &Operation) -> Ident {
    let taken = |name: &str| {
        let parameters = operation.parameters.iter().map(|parameter| parameter.rust_name.as_str());
        let mut names = parameters.chain(operation.body.as_ref().map(|body| body.rust_name.as_str()));
        operation.arguments.is_none() && names.any(|taken| taken == name)
    };
    ident(["request", "prepared", "outgoing"].into_iter().find(|name| !taken(name)).unwrap_or("request_"))
}

/// The static, the call with its optional parameters, and the function that reads its answers.
///
/// What all calls have is written once: in the runtime, and in this crate for those that have methods of their own.
fn definitions(scope: &Scope<'_>, operation: &Operation, security: &Security<'_>) -> TokenStream {
    let description = description(scope, operation, security);
    let name = ident(&operation.struct_name);
    let (success, error) = result_types(scope, operation);
    let doc = called(scope, operation);
    let has_setters = request::has_setters(operation);
    let call = if has_setters { quote!(CallWithOptions) } else { scope.runtime("Call") };
    let setters = has_setters.then(|| {
        let setters = request::setters(scope, operation);
        quote!(impl #name { #setters })
    });
    let arguments = request::arguments_struct(scope, operation);
    let function = success_function(scope, operation);
    let pages = pagination::implementation(scope, operation, &success);
    quote! {
        #description
        #arguments
        #[doc = #doc]
        pub type #name = #call<#success, #error, of::#name>;
        #setters
        #pages
        #function
    }
}

/// What rustdoc says of a call.
fn called(scope: &Scope<'_>, operation: &Operation) -> String {
    let method = format!("Client::{}", shown(&operation.method_name));
    let link = docs::item_link(&method, &format!("{}::{method}", scope.root));
    format!(" The call that {link} prepares; it is sent when it is awaited.")
}

fn description(scope: &Scope<'_>, operation: &Operation, security: &Security<'_>) -> TokenStream {
    let name = static_name(operation);
    let (id, path) = (text_literal(&operation.id), text_literal(&operation.path));
    let method = http_method(&operation.http_method);
    let security = security.constant(operation).map(|constant| quote!(security: #constant,));
    let accept = (!operation.accept.is_empty()).then(|| {
        let accept = text_literal(&operation.accept);
        quote!(accept: #accept,)
    });
    let streams = answers::streams(&operation.success).map(|streams| quote!(streams: #streams,));
    let retryable = operation.retryable.map(|retryable| quote!(retryable: Some(#retryable),));
    let own = operation.servers.as_ref();
    let server = own.and_then(|own| server::own_template(&own.name, &own.servers)).map(|template| {
        let root = &scope.root;
        quote!(server: Some(&#root::client::#template),)
    });
    let idempotency_key = operation.idempotency_key.as_ref().map(|header| {
        let header = text_literal(header);
        quote!(idempotency_key: Some(#header),)
    });
    let pagination = pagination::table(operation);
    quote! {
        static #name: codegen::Operation = codegen::Operation {
            id: #id,
            #method
            path: #path,
            #security
            #accept
            #streams
            #retryable
            #server
            #idempotency_key
            #pagination
            ..codegen::Operation::DEFAULT
        };
    }
}

/// The method: a constant of `http`, or its token.
fn http_method(method: &str) -> TokenStream {
    const KNOWN: &[&str] =
        &["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"];
    if KNOWN.contains(&method) {
        let name = ident(method);
        return quote!(method: codegen::Method::#name,);
    }
    let token = text_literal(method);
    quote!(other_method: Some(#token),)
}

/// The static of an operation. Where a script has no capitals, its name could be that of an argument, which can't hide
/// a static.
fn static_name(operation: &Operation) -> Ident {
    if operation.static_name.contains(char::is_uppercase) {
        return ident(&operation.static_name);
    }
    ident(&format!("OPERATION_{}", operation.static_name))
}

/// What the call gives, and what its error holds.
fn result_types(scope: &Scope<'_>, operation: &Operation) -> (TokenStream, TokenStream) {
    let success = match &operation.success {
        Success::Single(Payload::Empty) => quote!(()),
        Success::Single(payload) => answers::payload_type(scope, payload).unwrap_or_else(|| quote!(())),
        Success::Several(name, _) => scope.named(name),
    };
    let error = match &operation.error {
        ErrorBody::None => scope.runtime("NoBody"),
        ErrorBody::Single(payload) => answers::payload_type(scope, payload).unwrap_or_else(|| quote!(())),
        ErrorBody::Several { name, .. } => scope.named(name),
    };
    (success, error)
}

/// The functions that read a success and an error.
fn decoders(
    scope: &Scope<'_>,
    operation: &Operation,
    readers: &ErrorReaders<'_>,
) -> (TokenStream, TokenStream) {
    let success = match &operation.success {
        Success::Single(payload) => answers::payload_decoder(scope, payload),
        Success::Several(..) => {
            let name = success_reader(operation);
            quote!(#name)
        }
    };
    let error = match &operation.error {
        ErrorBody::None => quote!(codegen::no_body),
        ErrorBody::Single(payload) => answers::error_decoder(payload),
        several @ ErrorBody::Several { .. } => {
            let name = readers.reader(several);
            quote!(#name)
        }
    };
    (success, error)
}

fn success_function(scope: &Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    match &operation.success {
        Success::Several(name, cases) => {
            Some(answers::success_function(scope, &success_reader(operation), name, cases))
        }
        Success::Single(_) => None,
    }
}

fn success_reader(operation: &Operation) -> Ident {
    ident(&format!("{}_success", stem(&operation.method_name)))
}

/// Whether a parameter or body is an argument of the method.
pub(super) fn is_required(argument: &Argument) -> bool {
    *argument == Argument::Required
}
