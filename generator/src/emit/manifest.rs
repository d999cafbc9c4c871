//! A crate of its own: an API enters, the manifest and the readme leave.

use std::collections::BTreeSet;

use super::client::title;
use super::docs;
use super::{Content, File, Options, Runtime};
use crate::ir::{Api, Tag};

/// `Cargo.toml` and `README.md`.
pub(super) fn files(api: &Api, options: &Options) -> Vec<File> {
    let text = |path: &str, text: String| File {
        path: path.to_owned(),
        origin: api.document.clone(),
        content: Content::Text(text),
    };
    vec![text("Cargo.toml", manifest(api, options)), text("README.md", readme(api))]
}

fn manifest(api: &Api, options: &Options) -> String {
    let name = quoted(&options.crate_name.replace('_', "-"));
    let description = quoted(&format!("A client of {}", docs::label(&api.title)));
    let runtime = match &options.runtime {
        Runtime::Version(version) => format!("version = {}", quoted(version)),
        Runtime::Path(path) => format!("path = {}", quoted(path)),
    };
    let tags: BTreeSet<_> = api.tags.iter().filter_map(feature).collect();
    let defaults: String = tags.iter().flat_map(|feature| [quoted(feature), ", ".to_owned()]).collect();
    let list: String = tags.iter().flat_map(|feature| [quoted(feature), " = []\n".to_owned()]).collect();
    let tags = if tags.is_empty() { String::new() } else { format!("# One a group of operations.\n{list}") };
    let passed: String = ["chrono", "jiff", "time", "url", "uuid"]
        .map(|name| format!("{name} = [\"clientwright-runtime/{name}\"]\n"))
        .concat();
    format!(
        r#"[package]
name = {name}
version = "0.1.0"
edition = "2024"
rust-version = "1.88"
description = {description}

[features]
default = [{defaults}"tls"]
{tags}# The default transport, with TLS and without. Without either, a client is given a transport of one's own.
tls = ["clientwright-runtime/tls"]
transport = ["clientwright-runtime/transport"]
# `futures_core::Stream` for streams.
stream = ["clientwright-runtime/stream"]
# `Serialize` and `Deserialize` for all types; secrets are serialized as `[REDACTED]`.
serde = ["clientwright-runtime/serde"]
# Conversions of dates, ids and addresses to and from the types of these crates.
{passed}
[dependencies]
clientwright-runtime = {{ {runtime}, default-features = false }}
serde_json = "1"

[dev-dependencies]
tokio = {{ version = "1", default-features = false, features = ["net", "rt", "time"] }}
"#
    )
}

/// The feature of a tag; none for operations without a tag.
pub(super) fn feature(tag: &Tag) -> Option<String> {
    (!tag.feature.is_empty()).then(|| tag.feature.clone())
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if docs::is_invisible(c) => out.extend(["\\U", &format!("{:08X}", u32::from(c))]),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn readme(api: &Api) -> String {
    let mut doc = docs::Doc::default();
    doc.heading(&format!("# {}", title(api)));
    doc.block(docs::head(&api.docs, "").lines());
    doc.say("The crate's documentation has an example, and lists servers, credentials and all operations.");
    doc.text()
}
