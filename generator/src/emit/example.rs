//! Examples in rustdoc: an operation and what the document shows of it enter, a few lines that compile leave.

use super::names::ident;
use super::operations::is_required;
use super::record::field_init;
use super::scope::Scope;
use super::value::{self, Values};
use super::{Layout, Options, docs};
use crate::format;
use crate::ir::{Api, Operation, Payload, SchemeKind, StreamCodec, Success};
use crate::tokens::{Ident, TokenStream, quote};

/// The fenced example of an operation; `None` if there is no way to write down one of its arguments.
pub(super) fn lines(scope: &Scope<'_>, operation: &Operation, options: &Options) -> Option<Vec<String>> {
    let code = code(scope, operation, options)?;
    let text =
        format!("# async fn example() -> Result<(), Box<dyn std::error::Error>> {{\n{code}\n# Ok(())\n# }}");
    Some(docs::fenced(&text, "no_run"))
}

/// The same for a readme, where every line is seen.
pub(super) fn whole(scope: &Scope<'_>, operation: &Operation, options: &Options) -> Option<Vec<String>> {
    let code = code(scope, operation, options)?;
    let indented = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") };
    let code: String = code.lines().map(indented).collect();
    let text =
        format!("async fn example() -> Result<(), Box<dyn std::error::Error>> {{\n{code}    Ok(())\n}}");
    Some(docs::fenced(&text, "rust,no_run"))
}

/// A fenced test that mocks an operation, which is compiled where the feature for it is on.
pub(super) fn test(scope: &Scope<'_>, operation: &Operation, options: &Options) -> Option<Vec<String>> {
    let (statements, call) = call(scope, operation, options)?;
    let (module, method) = (module(scope.api, options), ident(&operation.method_name));
    // The call is the test's stand-in for the code that makes it.
    let code = format::statements(&quote! {
        let mock = Mock::new();
        let client = #module::Client::builder().mock(&mock).build()?;
        mock.when(#module::Client::#method).answer_status(429).answer_status(404);
        #statements
        let error = #call.await.unwrap_err();
        assert!(error.is_not_found());
        mock.verify();
    });
    let import = match options.layout {
        Layout::Module => {
            format!("use {}::{}::{{self, testing::Mock}};", options.crate_name, scope.api.module)
        }
        Layout::Crate => format!("use {}::testing::Mock;", options.crate_name),
    };
    let text = format!(
        "# #[cfg(feature = \"testing\")]\n# async fn example() -> Result<(), Box<dyn std::error::Error>> {{\n\
         {import}\n\n{}\n# Ok(())\n# }}",
        code.ok()?
    );
    Some(docs::fenced(&text, "no_run"))
}

/// The statements of an example.
fn code(scope: &Scope<'_>, operation: &Operation, options: &Options) -> Option<String> {
    let (statements, call) = call(scope, operation, options)?;
    let call = quote!(#call.await?);
    let local = |name| Ident::new(name);
    let call = match &operation.success {
        Success::Single(Payload::Empty) => quote!(#call;),
        Success::Single(Payload::Stream(codec, _)) => {
            let (stream, item, value) = (local("stream"), local("item"), local("value"));
            let body = match codec {
                StreamCodec::Lines | StreamCodec::Sequence => quote! {
                    let #item = #item?;
                    println!("{item:?}");
                },
                _ => quote! {
                    if let Some(#value) = #item?.value() {
                        println!("{value:?}");
                    }
                },
            };
            quote! {
                let mut #stream = #call;
                while let Some(#item) = #stream.next().await {
                    #body
                }
            }
        }
        _ => {
            let name = local("answer");
            quote!(let #name = #call;)
        }
    };
    let client = client(scope.api, options, operation);
    // A mistake here costs an example, not the crate: tests hold examples to compile.
    let code = format::statements(&quote!(#client #statements #call)).ok()?;
    let import = match options.layout {
        Layout::Module => format!("use {}::{};\n\n", options.crate_name, scope.api.module),
        Layout::Crate => String::new(),
    };
    Some(format!("{import}{code}"))
}

/// The statements that make an operation's arguments, and the call with them.
fn call(scope: &Scope<'_>, operation: &Operation, options: &Options) -> Option<(TokenStream, TokenStream)> {
    let codec = operation.body.as_ref().map(|body| body.codec);
    let values = Values::new(scope.api, module(scope.api, options)).for_body(codec);
    let mut statements = TokenStream::new();
    let mut arguments = Vec::new();
    for (index, parameter) in
        operation.parameters.iter().enumerate().filter(|(_, one)| is_required(&one.argument))
    {
        let given = operation.shown.iter().flat_map(|shown| &shown.parameters);
        let shown = given.into_iter().find(|(given, _)| *given == index).map(|(_, json)| json.as_str());
        arguments.push((
            ident(&parameter.rust_name),
            values.argument(&parameter.ty, shown, &parameter.rust_name)?,
        ));
    }
    for body in operation.body.iter().filter(|body| is_required(&body.argument)) {
        let shown = operation.shown.as_ref().and_then(|shown| shown.body.as_deref());
        let name = ident(&body.rust_name);
        match values.argument(&body.ty, shown, &body.rust_name)? {
            value::Argument::Plain(value) => arguments.push((name, value::Argument::Plain(value))),
            value::Argument::Reference(value) => {
                statements.extend(quote!(let #name = #value;));
                arguments.push((name.clone(), value::Argument::Reference(quote!(#name))));
            }
        }
    }
    let arguments = arguments.into_iter().map(|(name, value)| (name, value.tokens()));
    let arguments = match &operation.arguments {
        None => {
            let values = arguments.map(|(_, value)| value);
            quote!(#(#values),*)
        }
        Some(name) => {
            let name = ident(name);
            let module = values.module();
            let fields = arguments.map(|(name, value)| field_init(&name, &value));
            quote!(#module::operations::#name { #(#fields),* })
        }
    };
    let method = ident(&operation.method_name);
    Some((statements, quote!(client.#method(#arguments))))
}

/// How an example calls the API's module.
pub(super) fn module(api: &Api, options: &Options) -> TokenStream {
    let name = match options.layout {
        Layout::Module => ident(&api.module),
        Layout::Crate => ident(&options.crate_name),
    };
    quote!(#name)
}

/// `let client = …;` with what the operation needs.
fn client(api: &Api, options: &Options, operation: &Operation) -> TokenStream {
    let module = module(api, options);
    let server = match api.servers.first() {
        None => quote!(.base_url("https://api.example.com")),
        Some(server) => {
            let setters: Vec<_> = server
                .variables
                .iter()
                .filter(|variable| variable.required)
                .map(|variable| {
                    let (name, value) = (ident(&variable.rust_name), super::text_literal(&variable.default));
                    quote!(.#name(#value))
                })
                .collect();
            if setters.is_empty() {
                quote!()
            } else {
                quote!(.server(#module::Server::default() #(#setters)*))
            }
        }
    };
    let credentials = operation.security.first().into_iter().flatten().filter_map(|requirement| {
        let scheme = api.schemes.get(requirement.scheme)?;
        let setter = ident(&scheme.setter);
        match scheme.kind {
            SchemeKind::ApiKey { .. } | SchemeKind::Bearer | SchemeKind::OAuth2 { .. } => {
                Some(quote!(.#setter("…")))
            }
            SchemeKind::Basic => Some(quote!(.#setter("user", "…"))),
            SchemeKind::MutualTls | SchemeKind::Unsupported(_) => None,
        }
    });
    quote!(let client = #module::Client::builder() #server #(#credentials)* .build()?;)
}
