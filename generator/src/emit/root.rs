//! Roots of modules and crates: front pages, and what all of a crate's APIs share.

use super::client::title;
use super::docs::{self, Doc};
use super::names::{self, ident};
use super::scope::Scope;
use super::{
    CLIENT, Content, File, Layout, Options, SHADOWS, check, contract, example, overview, server,
    text_literal, webhooks,
};
use crate::ir::Api;
use crate::tokens::{TokenStream, quote};

/// What formats nothing below it: the generator has formatted it already.
const RUSTFMT: &str = "disable_all_formatting = true\n";

/// `mod.rs` of an API's module, or `lib.rs` of its crate.
pub(super) fn file(api: &Api, options: &Options) -> TokenStream {
    let doc = front_page(api, options).inner();
    let runtime = match options.layout {
        Layout::Module => None,
        Layout::Crate => Some(runtime()),
    };
    // Types that are called like what stands here are seen by their full paths alone.
    let shadows = hidden(options);
    let shadowed = |name: &&str| shadows.contains(name) && (*name != "Server" || !api.servers.is_empty());
    let visible = !names::types(api).iter().all(shadowed);
    let types = visible.then(|| {
        quote!(
            pub use types::*;
        )
    });
    let server = (!api.servers.is_empty()).then(|| quote!(, Server));
    let own_servers = names::own_servers(api).into_iter().filter(|(_, servers)| server::has_type(servers));
    let own_servers = own_servers.map(|(name, _)| ident(name));
    let headers = (!names::header_sets(api).is_empty()).then(|| {
        quote!(
            pub mod headers;
        )
    });
    let unsafe_code = (options.layout == Layout::Crate).then(|| quote!(#![forbid(unsafe_code)]));
    // The readme's example is held to compile as all others are.
    let readme = (options.layout == Layout::Crate).then(|| {
        quote! {
            #[cfg(doctest)]
            #[doc = include_str!("../README.md")]
            struct Readme;
        }
    });
    // The root of a crate is the only place for it.
    let letters = (options.layout == Layout::Crate).then(|| letters(&[api]));
    quote! {
        #doc
        #unsafe_code
        #letters
        #![allow(deprecated, reason = "what the document deprecates is still part of the client")]
        #![allow(
            clippy::doc_markdown,
            clippy::enum_variant_names,
            clippy::iter_not_returning_iterator,
            clippy::large_enum_variant,
            clippy::match_same_arms,
            clippy::new_without_default,
            clippy::ref_option,
            clippy::should_implement_trait,
            clippy::similar_names,
            clippy::struct_excessive_bools,
            clippy::struct_field_names,
            clippy::too_many_lines,
            clippy::type_complexity,
            clippy::unreadable_literal,
            clippy::wrong_self_convention,
            reason = "names, shapes and texts are the document's"
        )]
        mod client;
        #headers
        pub mod operations;
        pub mod types;
        mod wire;
        pub use client::{Client, ClientBuilder #server #(, #own_servers)*};
        #types
        clientwright_runtime::codegen::testing!();
        #runtime
        #readme
    }
}

/// Names that mean something else than a type at the root of an API's module.
pub(super) fn hidden(options: &Options) -> &'static [&'static str] {
    if options.layout == Layout::Crate { SHADOWS } else { CLIENT }
}

/// Lets names have letters of all scripts, where there are such names.
pub(super) fn letters(apis: &[&Api]) -> Option<TokenStream> {
    apis.iter().any(|api| check::has_foreign_letters(api)).then(|| {
        quote! {
            #![allow(
                confusable_idents,
                mixed_script_confusables,
                uncommon_codepoints,
                reason = "letters are the document's"
            )]
        }
    })
}

/// What a crate's users need of the runtime.
fn runtime() -> TokenStream {
    quote! {
        pub use clientwright_runtime::{AnyError, ApiError, Error, Json, Response};
        #[doc(no_inline)]
        pub use clientwright_runtime as runtime;
    }
}

/// Title, description, an example, and which version of the API this is.
pub(super) fn front_page(api: &Api, options: &Options) -> Doc {
    let mut doc = Doc::default();
    doc.say(format!("{}.", title(api).trim_end_matches('.')));
    doc.block(docs::head(&api.docs, "").lines());
    let scope = Scope::of_others(api, []);
    // The first operation that can be shown.
    if let Some(example) =
        api.operations.iter().find_map(|operation| example::lines(&scope, operation, options))
    {
        doc.heading("# Examples");
        doc.block(example);
    }
    overview::sections(api, options, 1, &mut doc);
    let tests = api.operations.iter().find_map(|operation| example::test(&scope, operation, options));
    if let Some(test) = tests {
        doc.heading("# Testing");
        doc.say(format!(
            "With the feature {}, calls are answered by a mock, as a test says: without a server, and in no time, \
             retries included. What nobody expected fails the test.",
            docs::code("testing")
        ));
        doc.block(test);
    }
    webhooks::section(api, options, &mut doc);
    if !api.version.trim().is_empty() {
        doc.say(format!("Version of the API: {}", docs::line(&api.version)));
    }
    docs::tail(&api.docs, &mut doc);
    doc
}

/// `lib.rs` of a crate of several APIs.
pub(super) fn collection(apis: &[&Api]) -> File {
    let mut doc = Doc::default();
    doc.say("Typed clients of HTTP APIs, each a module and a cargo feature of its own.");
    let rows = apis.iter().map(|api| {
        let (feature, module) = (docs::code(&api.feature), &api.module);
        format!("| {feature} | [`{module}`](./{module}/index.html) | {} |", docs::cell(&title(api)))
    });
    doc.block(["| feature | module | API |".to_owned(), "|---|---|---|".to_owned()].into_iter().chain(rows));
    doc.say(
        "A module's `Client` is built once and is cheap to clone. Its methods return calls, which are sent when they \
         are awaited: `.await` gives the answer's body, `.send().await` the whole [`Response`].",
    );
    doc.say(
        "What fails is an [`Error`], a variant a phase, so that it is clear whether the server may have acted on the \
         call. [`Error::Api`] has the body that the document gives an error, if it could be read. [`AnyError`] joins \
         the errors of operations whose bodies differ.",
    );
    doc.say(
        "Types hold what was on the wire: a value, a variant or a field that this version does not know never fails \
         a response. The trait [`Json`] reads and writes them outside of calls. With the feature `serde`, all types implement `Serialize` and `Deserialize`; secrets serialize as \
         `[REDACTED]`.",
    );
    doc.say(
        "With the feature `testing`, each module has a mock for tests of code that uses its client; with the feature \
         `blocking`, calls have `send_blocking`, which needs no async runtime.",
    );
    let doc = doc.inner();
    let modules = apis.iter().map(|api| {
        let (feature, module) = (text_literal(&api.feature), ident(&api.module));
        quote! {
            #[cfg(feature = #feature)]
            pub mod #module;
        }
    });
    let (runtime, letters) = (runtime(), letters(apis));
    let tokens = quote! {
        #doc
        #letters
        #![allow(clippy::doc_markdown, reason = "titles are the documents'")]
        #(#modules)*
        #runtime
    };
    File { path: "src/lib.rs".to_owned(), origin: origin(apis), content: Content::Rust(tokens) }
}

/// What the contract tests of a crate share, and what keeps formatters away from what is formatted.
pub(super) fn shared(apis: &[&Api], options: &Options) -> Vec<File> {
    let text = |path: &str, text: &str| File {
        path: path.to_owned(),
        origin: origin(apis),
        content: Content::Text(text.to_owned()),
    };
    let rust = |path: &str, tokens: TokenStream| File {
        path: path.to_owned(),
        origin: origin(apis),
        content: Content::Rust(tokens),
    };
    let mut files = vec![text("src/rustfmt.toml", RUSTFMT)];
    let tested: Vec<&Api> = apis.iter().copied().filter(|api| api.contract_tests).collect();
    if !tested.is_empty() {
        files.extend([
            rust("tests/contract/main.rs", contract::main(&tested, options)),
            text("tests/contract/support.rs", contract::SUPPORT),
            text("tests/contract/rustfmt.toml", RUSTFMT),
        ]);
    }
    files
}

fn origin(apis: &[&Api]) -> String {
    apis.iter().map(|api| api.origin.as_str()).collect::<Vec<_>>().join(", ")
}
