//! A text as JSON, with `serde_json` as the oracle; and as models, which read what they wrote.

use std::fmt::Debug;

use clientwright_runtime::codegen::{Decode, Encode, RawJson, from_json, to_json};
use clientwright_runtime::{Base64, DecodeErrorKind, Secret};
use serde_json::Value;

#[path = "../../runtime/tests/codec/models.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod models;

/// Reads it as everything that there is.
///
/// # Panics
///
/// If the oracle reads something else, or a model does not come back.
pub(crate) fn run(data: &[u8]) {
    agree(data);
    back::<models::Record>(data);
    back::<models::Extended>(data);
    back::<models::Open>(data);
    back::<models::Scope>(data);
    back::<models::Level>(data);
    back::<RawJson>(data);
    back::<Base64>(data);
    back::<Vec<Option<i32>>>(data);
    reads::<models::Provider>(data);
    reads::<models::Either>(data);
    reads::<models::Nested>(data);
}

fn agree(text: &[u8]) {
    let ours = from_json::<Value>(text);
    // A byte order mark, of which there is one at the most, is not the oracle's to take.
    let bare = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    match (&ours, serde_json::from_slice::<Value>(bare)) {
        (Ok(ours), Ok(theirs)) => assert!(same(ours, &theirs), "{ours} {theirs}"),
        (Err(_), Err(_)) => {}
        (ours, theirs) => panic!("{ours:?}, but serde_json: {theirs:?}"),
    }
    match (ours, from_json::<models::Skipped>(text)) {
        (Ok(_), Ok(_)) => {}
        // A number that is skipped may be of any size.
        (Err(error), Ok(_)) => assert_eq!(error.kind(), DecodeErrorKind::OutOfRange),
        (Err(read), Err(skipped)) => {
            assert!(read.kind() == skipped.kind() || read.kind() == DecodeErrorKind::OutOfRange);
        }
        (Ok(_), Err(skipped)) => panic!("it can be read but not skipped: {skipped:?}"),
    }
    let secret = from_json::<Secret>(text).map(|secret| secret.expose().to_owned());
    assert_eq!(secret, from_json::<String>(text), "secrets are read in a way of their own");
}

/// Equal, but for the last digits of numbers: `serde_json` does not round all of them right.
fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() && b.is_f64() => {
            let (a, b) = (a.as_f64().unwrap_or_default(), b.as_f64().unwrap_or_default());
            a.to_bits().abs_diff(b.to_bits()) <= 4
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((k, a), (l, b))| k == l && same(a, b))
        }
        _ => ours == theirs,
    }
}

/// What can be read is written as JSON, and reads the same again.
fn back<T: Decode + Encode + PartialEq + Debug>(text: &[u8]) {
    let Some(value) = reads::<T>(text) else { return };
    let written = to_json(&value).expect("what was read can be written");
    assert!(from_json::<models::Skipped>(written.as_bytes()).is_ok(), "{written}");
    assert_eq!(from_json::<T>(written.as_bytes()).as_ref(), Ok(&value), "{written}");
}

/// What cannot be read is told at a place of the text.
fn reads<T: Decode>(text: &[u8]) -> Option<T> {
    match from_json::<T>(text) {
        Ok(value) => Some(value),
        Err(error) => {
            let lines = text.split(|byte| *byte == b'\n').count();
            assert!(error.line() <= lines && error.path().starts_with('$'), "{error:?}");
            assert!(!error.to_string().is_empty());
            None
        }
    }
}
