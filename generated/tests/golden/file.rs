//! The golden files' format: one YAML file an operation goes in, requests, answers and errors come out.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// One file: an operation as its document shows it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Golden {
    /// `operationId`; also the file's name.
    pub(crate) operation: String,
    /// Which page, which section.
    pub(crate) source: String,
    /// Requests, each made by a call of the same name.
    pub(crate) requests: Vec<Request>,
    /// Successful answers.
    pub(crate) answers: Vec<Answer>,
    /// Errors.
    pub(crate) errors: Vec<Failure>,
    /// The folder, which is the API.
    #[serde(skip)]
    pub(crate) api: String,
}

/// A request as it goes over the wire.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    /// The name of the call that makes it.
    pub(crate) call: String,
    /// The raw request line.
    pub(crate) line: String,
    /// All headers that are not the transport's own; names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    /// JSON; nothing is sent if it is missing.
    pub(crate) body: Option<String>,
}

/// A successful answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// JSON, or no body at all.
    pub(crate) body: Option<String>,
    /// JSON pointers to nulls that read as absent.
    #[serde(default)]
    pub(crate) lost: Vec<String>,
}

/// An answer that is an error.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Failure {
    /// The status.
    pub(crate) status: u16,
    /// The one predicate that holds.
    pub(crate) is: Predicate,
    /// Any text, or no body at all.
    pub(crate) body: Option<String>,
    /// What the error calls its code.
    pub(crate) code: Option<String>,
    /// What the error calls its message.
    pub(crate) message: Option<String>,
}

/// The questions that a user asks of an error's status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub(crate) enum Predicate {
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    Conflict,
    Unprocessable,
    TooManyRequests,
    ServerError,
}

/// All golden files.
pub(crate) fn all() -> Vec<Golden> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden"));
    let mut files = Vec::new();
    for folder in entries(root).filter(|path| path.is_dir()) {
        for path in entries(&folder) {
            let text = std::fs::read_to_string(&path).expect("a golden file can be read");
            let mut golden: Golden =
                serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert_eq!(
                path.file_stem().and_then(|stem| stem.to_str()),
                Some(golden.operation.as_str()),
                "{} is named for another operation",
                path.display()
            );
            assert!(!golden.source.is_empty(), "{} names no source", path.display());
            golden.api = name(&folder);
            files.push(golden);
        }
    }
    files
}

fn entries(folder: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("a golden folder can be read")
        .map(|entry| entry.expect("an entry of a golden folder").path())
        .collect();
    paths.sort();
    paths.into_iter()
}

fn name(folder: &Path) -> String {
    folder.file_name().and_then(|name| name.to_str()).expect("folders have plain names").to_owned()
}

/// JSON text as a value, without the nulls that read as absent.
#[track_caller]
pub(crate) fn expected(body: &str, lost: &[String]) -> Value {
    let mut value: Value = serde_json::from_str(body).expect("a golden body is JSON");
    for pointer in lost {
        remove(&mut value, pointer);
    }
    value
}

#[track_caller]
fn remove(value: &mut Value, pointer: &str) {
    let (parent, key) = pointer.rsplit_once('/').expect("a JSON pointer starts with a slash");
    let removed =
        value.pointer_mut(parent).and_then(Value::as_object_mut).and_then(|object| object.remove(key));
    assert!(removed.is_some(), "nothing at {pointer}, so nothing can be lost there");
}
