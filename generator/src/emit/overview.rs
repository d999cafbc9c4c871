//! What one has to know before the first call: an API's servers, credentials and features enter, lists leave, for the
//! front page and for the readme of a crate.

use super::docs::{self, Doc};
use super::names::shown;
use super::{Layout, Options, env, manifest, root};
use crate::ir::{Api, Docs, Item, ItemKind, Scheme, SchemeKind, Server};

/// Adds the lists, below headings of this depth.
pub(super) fn sections(api: &Api, options: &Options, depth: usize, doc: &mut Doc) {
    let hashes = "#".repeat(depth);
    if !api.operations.is_empty() {
        doc.heading(&format!("{hashes} Servers"));
        servers(api, doc);
        doc.heading(&format!("{hashes} Credentials"));
        credentials(api, doc);
    }
    if options.layout == Layout::Crate {
        json(api, options, &hashes, doc);
        doc.heading(&format!("{hashes} Features"));
        features(api, doc);
    }
}

/// How types are read and written outside of calls, shown on the first struct.
fn json(api: &Api, options: &Options, hashes: &str, doc: &mut Doc) {
    let hidden = root::hidden(options);
    let is_struct = |item: &&Item| matches!(item.kind, ItemKind::Record(_));
    let Some(item) = api.items.iter().filter(is_struct).find(|item| !hidden.contains(&item.name.as_str()))
    else {
        return;
    };
    doc.heading(&format!("{hashes} JSON"));
    let import = docs::code(&format!("use {}::Json;", options.crate_name));
    let [read, write] = [format!("{}::from_json(text)?", item.name), "value.to_json()?".to_owned()]
        .map(|code| docs::code(&code));
    doc.say(format!(
        "All types, and lists and maps of them, are read and written by a trait: {import}, then {read} and {write}."
    ));
}

fn servers(api: &Api, doc: &mut Doc) {
    if api.servers.is_empty() {
        let base_url = docs::code(".base_url(\"https://…\")");
        doc.say(format!("The document names none: the builder is told one, with {base_url}."));
        return;
    }
    for (index, server) in api.servers.iter().enumerate() {
        let names = match (index, api.servers.len()) {
            (0, 1) => docs::code("Server::default()"),
            (0, _) => {
                format!("{} or {}", docs::code("Server::default()"), docs::code(&constructor(server)))
            }
            _ => docs::code(&constructor(server)),
        };
        let needed = server.variables.iter().filter(|variable| variable.required);
        let needed: Vec<_> =
            needed.map(|one| docs::code(&format!(".{}(…)", shown(&one.rust_name)))).collect();
        let with = if needed.is_empty() { String::new() } else { format!(", with {}", needed.join(" and ")) };
        doc.item(&described(&format!("{names}{with}: {}", docs::code(&server.url)), &server.docs));
    }
    let [proxy, environment, tls] = [".proxy(…)", "HTTPS_PROXY", ".tls(…)"].map(docs::code);
    doc.say(format!(
        "{proxy} says which proxy is on the way, instead of the environment ({environment}); {tls} has root certificates, and one of the client's own."
    ));
}

fn constructor(server: &Server) -> String {
    format!("Server::{}()", shown(&server.constructor))
}

fn credentials(api: &Api, doc: &mut Doc) {
    if api.schemes.is_empty() {
        doc.say("The document asks for none.");
    }
    for scheme in &api.schemes {
        doc.item(&described(&credential(scheme), &scheme.docs));
    }
    if api.schemes.iter().any(|scheme| !env::variables(scheme).is_empty()) {
        let [read, rotate] = [".credentials_from_env()", "Client::rotate_credentials"].map(docs::code);
        doc.say(format!(
            "In brackets are environment variables, which {read} reads. {rotate} changes credentials while a client is in use."
        ));
    }
}

/// How the builder is given a credential, and what that is.
fn credential(scheme: &Scheme) -> String {
    let setter = shown(&scheme.setter);
    let call = |arguments: &str| {
        format!("{} ({})", docs::code(&format!(".{setter}({arguments})")), env::listed(scheme))
    };
    match &scheme.kind {
        SchemeKind::ApiKey { name, .. } => format!("{}: the key in {}", call("key"), docs::code(name)),
        SchemeKind::Bearer => format!("{}: a bearer token", call("token")),
        SchemeKind::Basic => format!("{}: HTTP Basic", call("user, password")),
        SchemeKind::OAuth2 { client_credentials, refresh } => {
            let fetched = [
                client_credentials.as_ref().map(|_| docs::code("ClientCredentials")),
                refresh.as_ref().map(|_| docs::code("RefreshToken")),
            ];
            let fetched: Vec<_> = fetched.into_iter().flatten().collect();
            let fetched = match fetched.as_slice() {
                [] => String::new(),
                some => format!(", or {} to fetch one with", some.join(" or ")),
            };
            format!("{}: a bearer token{fetched}", call("token"))
        }
        SchemeKind::MutualTls => {
            let call = docs::code(".tls(TlsConfig::new().identity(chain, key))");
            format!("{call}: a certificate of the client's own")
        }
        SchemeKind::Unsupported(what) => {
            format!(
                "{}: {}, which the client leaves to its user",
                docs::code(&scheme.wire_name),
                docs::line(what)
            )
        }
    }
}

fn features(api: &Api, doc: &mut Doc) {
    for tag in &api.tags {
        if let Some(feature) = manifest::feature(tag) {
            let name =
                if tag.name.is_empty() { "operations of no group".to_owned() } else { docs::line(&tag.name) };
            doc.item(&described(&format!("{}: {name}", docs::code(&feature)), &tag.docs));
        }
    }
    let [tls, transport, serde] = ["tls", "transport", "serde"].map(docs::code);
    let [gzip, brotli, stream] = ["gzip", "brotli", "stream"].map(docs::code);
    doc.item(&format!("{tls}: the default transport, {transport} the same without TLS"));
    doc.item(&format!("{gzip}: responses that come compressed; {brotli}: with Brotli too"));
    doc.item(&format!(
        "{stream}: what comes or goes piece by piece is a {} too",
        docs::code("futures_core::Stream")
    ));
    doc.item(&format!(
        "{serde}: all types implement it; secrets are written as {}",
        docs::code("[REDACTED]")
    ));
    doc.item(&format!(
        "{}: {} on every call, without an async runtime of the caller's",
        docs::code("blocking"),
        docs::code("send_blocking")
    ));
    doc.item(&format!("{}: a mock for tests of code that uses the client", docs::code("testing")));
    let others = ["chrono", "jiff", "time", "url", "uuid"].map(docs::code).join(", ");
    doc.item(&format!("{others}: conversions to and from the types of these crates"));
    doc.say("All groups, the transport with TLS, and gzip are on by default.");
}

/// A list item with the document's own words behind it.
fn described(item: &str, docs: &Docs) -> String {
    match docs::brief(docs) {
        Some(brief) => format!("{item}. {brief}"),
        None => item.to_owned(),
    }
}
