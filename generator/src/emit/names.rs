//! Names as tokens: a name that `lower` chose enters, an identifier leaves.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, Constructor, ErrorBody, ItemKind, Operation, ResponseHeader, Server, Success};
use crate::tokens::Ident;

/// A name as a token. It is one, by [`check`](super::check); anything else becomes `_`, which no compiler takes for a name.
pub(super) fn ident(name: &str) -> Ident {
    if !is_identifier(name) {
        return Ident::new("_");
    }
    Ident::new(name)
}

/// What of a name goes into the names that are made of it: without what keeps it from being a keyword.
pub(super) fn stem(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name).trim_end_matches('_')
}

/// A name as rustdoc shows it and wants it in links.
pub(super) fn shown(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// Whether a name can stand where Rust wants an identifier.
pub(super) fn is_identifier(name: &str) -> bool {
    // Words that stay keywords behind `r#`.
    const NEVER: &[&str] = &["_", "self", "Self", "super", "crate"];
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
        "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
        "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static",
        "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where",
        "while", "yield",
    ];
    let plain = name.strip_prefix("r#").unwrap_or(name);
    // No keyword is longer, or has anything but small letters.
    let small = name.len() <= 8 && name.bytes().all(|byte| byte.is_ascii_lowercase());
    if NEVER.contains(&plain) || small && KEYWORDS.binary_search(&name).is_ok() {
        return false;
    }
    if plain.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return plain.starts_with(|first: char| !first.is_ascii_digit());
    }
    let mut letters = plain.chars();
    letters.next().is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first))
        && letters.all(unicode_ident::is_xid_continue)
}

/// The names of all types in `types.rs`.
pub(super) fn types(api: &Api) -> Vec<&str> {
    let mut names = Vec::new();
    for item in &api.items {
        names.push(item.name.as_str());
        if let ItemKind::Record(record) = &item.kind
            && let Constructor::Named(name, _) = &record.constructor
        {
            names.push(name);
        }
    }
    names.extend(answers(api).map(|(name, _)| name));
    names
}

/// The enums of answers with several bodies, each name once, and an operation that has it.
pub(super) fn answers(api: &Api) -> impl Iterator<Item = (&str, &Operation)> {
    let mut seen = BTreeSet::new();
    api.operations
        .iter()
        .flat_map(|operation| {
            let success = match &operation.success {
                Success::Several(name, _) => Some(name.as_str()),
                Success::Single(_) => None,
            };
            let error = match &operation.error {
                ErrorBody::Several { name, .. } => Some(name.as_str()),
                ErrorBody::None | ErrorBody::Single(_) => None,
            };
            [success, error].into_iter().flatten().map(move |name| (name, operation))
        })
        .filter(move |(name, _)| seen.insert(*name))
}

/// The operations' own servers, by the name of the type that they share.
pub(super) fn own_servers(api: &Api) -> BTreeMap<&str, &[Server]> {
    let own = api.operations.iter().filter_map(|operation| operation.servers.as_ref());
    own.map(|own| (own.name.as_str(), own.servers.as_slice())).collect()
}

/// The sets of response headers, by name.
pub(super) fn header_sets(api: &Api) -> BTreeMap<&str, &[ResponseHeader]> {
    let mut sets = BTreeMap::new();
    for set in api.operations.iter().flat_map(|operation| &operation.headers) {
        sets.entry(set.name.as_str()).or_insert(set.headers.as_slice());
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_what_rust_takes_for_them() {
        for name in ["a", "r#type", "Größe", "a1", "_x", "self_"] {
            assert!(is_identifier(name), "{name}");
            assert_eq!(ident(name).to_string(), name);
        }
        for name in [
            "",
            "_",
            "type",
            "r#self",
            "self",
            "1a",
            "a-b",
            "a b",
            "a;",
            "r#",
            "\"a\"",
            "a/*",
            "'a",
            "a\u{202e}",
        ] {
            assert!(!is_identifier(name), "{name}");
            assert_eq!(ident(name).to_string(), "_");
        }
    }
}
