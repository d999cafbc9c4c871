//! A crate of its own: an API enters, the manifest and the readme leave.

use std::collections::BTreeSet;

use super::client::title;
use super::docs;
use super::scope::Scope;
use super::{Content, EmitError, File, Options, Package, Runtime};
use super::{example, overview};
use crate::ir::{Api, Tag};

/// What contract tests need.
const DEV_DEPENDENCIES: &str = r#"
[dev-dependencies]
tokio = { version = "1", default-features = false, features = ["net", "rt", "time"] }
"#;

/// `Cargo.toml` and `README.md`.
pub(super) fn files(api: &Api, options: &Options) -> Vec<File> {
    let text = |path: &str, text: String| File {
        path: path.to_owned(),
        origin: api.origin.clone(),
        content: Content::Text(text),
    };
    vec![text("Cargo.toml", manifest(api, options)), text("README.md", readme(api, options))]
}

/// Holds what the caller says to what cargo takes.
pub(super) fn check(package: &Package) -> Result<(), EmitError> {
    let refuse = |what: &str, text: &str, wanted: &str| {
        Err(EmitError::new(format!("`{}` is no {what}: {wanted}", text.escape_debug())))
    };
    if let Some(version) = &package.version
        && !is_version(version)
    {
        return refuse("version of a crate", version, "three numbers, `1.0.0`, perhaps with `-beta.1`");
    }
    let in_expression = |c: char| c.is_ascii_alphanumeric() || "-.+() ".contains(c);
    if let Some(license) = &package.license
        && (license.trim().is_empty() || !license.chars().all(in_expression))
    {
        return refuse("SPDX expression", license, "`MIT`, or `MIT OR Apache-2.0`");
    }
    match &package.repository {
        Some(url) if !url.starts_with("https://") && !url.starts_with("http://") => {
            refuse("web address", url, "`https://…`")
        }
        _ => Ok(()),
    }
}

/// Whether this is a version as semantic versioning writes it.
fn is_version(text: &str) -> bool {
    let (rest, build) = text.split_once('+').map_or((text, None), |(rest, build)| (rest, Some(build)));
    let (numbers, pre) = rest.split_once('-').map_or((rest, None), |(numbers, pre)| (numbers, Some(pre)));
    let number = |part: &str| {
        let digits = !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
        digits && (part.len() == 1 || !part.starts_with('0')) && part.parse::<u64>().is_ok()
    };
    let words = |text: &str, zeros: bool| {
        text.split('.').all(|part| {
            let digits = part.bytes().all(|letter| letter.is_ascii_digit());
            !part.is_empty()
                && part.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-')
                && (zeros || !digits || number(part))
        })
    };
    numbers.split('.').count() == 3
        && numbers.split('.').all(number)
        && pre.is_none_or(|pre| words(pre, false))
        && build.is_none_or(|build| words(build, true))
}

fn manifest(api: &Api, options: &Options) -> String {
    let name = quoted(&options.crate_name.replace('_', "-"));
    let Package { version, license, description, repository } = &options.package;
    let description = match description {
        Some(text) => quoted(&docs::label(text)),
        None => quoted(&format!("A client of {}", docs::label(&api.title))),
    };
    let version = quoted(version.as_deref().unwrap_or("0.1.0"));
    let field = |name: &str, value: &Option<String>| {
        value.as_ref().map(|value| format!("{name} = {}\n", quoted(value))).unwrap_or_default()
    };
    let (license, repository) = (field("license", license), field("repository", repository));
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
    let tests = if api.contract_tests { DEV_DEPENDENCIES } else { "" };
    format!(
        r#"[package]
name = {name}
version = {version}
edition = "2024"
rust-version = "1.88"
description = {description}
{license}{repository}
[features]
default = [{defaults}"gzip", "tls"]
{tags}# The default transport, with TLS and without. Without either, a client is given a transport of one's own.
tls = ["clientwright-runtime/tls"]
transport = ["clientwright-runtime/transport"]
# Responses that come compressed: with gzip and deflate, and with Brotli.
gzip = ["clientwright-runtime/gzip"]
brotli = ["clientwright-runtime/brotli"]
# `futures_core::Stream` for streams.
stream = ["clientwright-runtime/stream"]
# Spans and events for `tracing`: a span a call and a span a try, under OpenTelemetry's names.
tracing = ["clientwright-runtime/tracing"]
# `send_blocking`, which needs no async runtime of the caller's.
blocking = ["clientwright-runtime/blocking"]
# A mock for tests of code that uses a client: no part of what is shipped.
testing = ["clientwright-runtime/testing"]
# `Serialize` and `Deserialize` for all types; secrets are serialized as `[REDACTED]`.
serde = ["clientwright-runtime/serde"]
# Conversions of dates, ids and addresses to and from the types of these crates.
{passed}
[dependencies]
clientwright-runtime = {{ {runtime}, default-features = false }}
serde_json = "1"
{tests}"#
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

fn readme(api: &Api, options: &Options) -> String {
    let mut doc = docs::Doc::default();
    doc.heading(&format!("# {}", title(api)));
    doc.block(docs::head(&api.docs, "").lines());
    let scope = Scope::of_others(api, []);
    let example = api.operations.iter().find_map(|operation| example::whole(&scope, operation, options));
    doc.block(example.into_iter().flatten());
    overview::sections(api, options, 2, &mut doc);
    doc.say("The crate's documentation lists all operations and types, with an example of each call.");
    doc.text()
}
