//! What is JSON and what is not, with `serde_json` as the oracle.

use clientwright_runtime::codegen::{MAX_DEPTH, RawJson, from_json, to_json};
use clientwright_runtime::{DecodeErrorKind, Secret};
use serde_json::Value;

use crate::models::{Nested, Skipped};
use crate::random::Random;

/// Texts that are right or wrong in one way each.
const TEXTS: &[&str] = &[
    "",
    " ",
    "null",
    "true",
    "false",
    " \t\r\n null \t\r\n ",
    "nul",
    "nulll",
    "nullx",
    "True",
    "tru",
    "falsy",
    "NaN",
    "Infinity",
    "-Infinity",
    "undefined",
    "null null",
    "null,",
    "\u{b}null",
    "\u{a0}null",
    "/* */null",
    "//\nnull",
    "0",
    "-0",
    "-",
    "+1",
    "01",
    "-01",
    "00",
    "1.",
    ".5",
    "-.5",
    "1.0",
    "1e5",
    "1E+5",
    "1e-5",
    "1e",
    "1e+",
    "1.e5",
    "1.5e",
    "0x10",
    "1_000",
    "0.0",
    "0e0",
    "0e",
    "1e999",
    "-1e999",
    "1e-999",
    "1 2",
    "1a",
    "1.2.3",
    "--1",
    "1-",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551615",
    "\"\"",
    "\"a",
    "a\"",
    "'a'",
    "\"\\\"\"",
    "\"\\\\\"",
    "\"\\/\"",
    "\"\\b\\f\\n\\r\\t\"",
    "\"\\a\"",
    "\"\\\"",
    "\"\\u0041\"",
    "\"\\u004\"",
    "\"\\u004g\"",
    "\"\\u00",
    "\"\\u\"",
    "\"\\U0041\"",
    "\"\\ud83d\\ude00\"",
    "\"\\uD83D\\uDE00\"",
    "\"\\ud83d\"",
    "\"\\ude00\"",
    "\"\\ud83dx\"",
    "\"\\ud83d\\n\"",
    "\"\\ud83d\\u0041\"",
    "\"\\ud83d\\ud83d\"",
    "\"\\ude00\\ud83d\"",
    "\"\\ud83d\\u\"",
    "\"\\ud83d\\",
    "\"\\u0000\"",
    "\"\n\"",
    "\"\t\"",
    "\"\u{0}\"",
    "\"\u{1f}\"",
    "\"\u{7f}\"",
    "\"\u{2028}\"",
    "\"完全\"",
    "\"a\"b",
    "\"a\" \"b\"",
    "[]",
    "[ ]",
    "[1]",
    "[1,]",
    "[,1]",
    "[,]",
    "[1 2]",
    "[1,,2]",
    "[1",
    "[",
    "]",
    "[1}",
    "[1,2",
    "[1,",
    "[null",
    "[[]]",
    "[[],[[]]]",
    "[\"a\",1,null,true,{}]",
    "{}",
    "{ }",
    "{\"a\":1}",
    "{\"a\":1,}",
    "{,}",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\" 1}",
    "{\"a\":1 \"b\":2}",
    "{\"a\":1,,\"b\":2}",
    "{a:1}",
    "{'a':1}",
    "{1:1}",
    "{null:1}",
    "{\"a\":1",
    "{\"a\":",
    "{\"a\"",
    "{\"a",
    "{",
    "}",
    "{\"a\":1]",
    "{\"a\"::1}",
    "{\"a\":1}}",
    "{\"a\":1,\"a\":2}",
    "{\"\":0}",
    "{\"\\u0061\":1,\"a\":2}",
    "{\"a\\n\":1}",
    "{\"a\\x\":1}",
    "{\"\\ud800\":1}",
    "{\"a\":{\"b\":{\"c\":[{}]}}}",
];

#[test]
fn accepts_what_serde_json_accepts() {
    for text in TEXTS {
        agree(text.as_bytes());
    }
}

#[test]
fn reads_random_values_as_serde_json_does() {
    let mut random = Random::new(1);
    for _ in 0..2_000 {
        let value = random.value(4);
        let compact = value.to_string();
        assert_eq!(from_json::<Value>(compact.as_bytes()).unwrap(), value);
        assert_eq!(to_json(&value).unwrap(), compact, "integers, strings and keys are written alike");
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        assert_eq!(from_json::<Value>(pretty.as_bytes()).unwrap(), value);
        let raw: RawJson = from_json(format!(" {pretty}\n").as_bytes()).unwrap();
        assert_eq!(raw.as_str(), pretty, "raw JSON is kept to the byte");
    }
}

#[test]
fn agrees_with_serde_json_on_damaged_text() {
    const BYTES: &[u8] = b"\"\\{}[]:,0123456789.eE+-untrfalse \n\x00\x1f\x7f\x80\xc3\xbc\xed\xa0\xff";
    let mut random = Random::new(2);
    for _ in 0..20_000 {
        let mut text = random.value(3).to_string().into_bytes();
        for _ in 0..=random.below(3) {
            let at = random.below(text.len() + 1);
            match random.below(4) {
                0 => text.insert(at, *random.pick(BYTES)),
                1 if at < text.len() => text[at] = *random.pick(BYTES),
                2 if at < text.len() => drop(text.remove(at)),
                _ => text.truncate(at),
            }
        }
        agree(&text);
    }
}

/// Both take the text and read the same, or both refuse it; and skipping it is as strict as reading it.
fn agree(text: &[u8]) {
    let shown = String::from_utf8_lossy(text);
    let ours = from_json::<Value>(text);
    match (&ours, serde_json::from_slice::<Value>(text)) {
        (Ok(ours), Ok(theirs)) => assert!(same(ours, &theirs), "{shown:?}: {ours} {theirs}"),
        (Err(_), Err(_)) => {}
        (ours, theirs) => panic!("{shown:?}: {ours:?}, but serde_json: {theirs:?}"),
    }
    match (ours, from_json::<Skipped>(text)) {
        (Ok(_), Ok(_)) => {}
        // A number that is skipped may be of any size.
        (Err(error), Ok(_)) => assert_eq!(error.kind(), DecodeErrorKind::OutOfRange, "{shown:?}"),
        (Err(read), Err(skipped)) => {
            let kinds = (read.kind(), skipped.kind());
            assert!(kinds.0 == kinds.1 || kinds.0 == DecodeErrorKind::OutOfRange, "{shown:?}: {kinds:?}");
        }
        (Ok(_), Err(skipped)) => panic!("{shown:?}: can be read but not skipped: {skipped:?}"),
    }
    // Secrets are read in a way of their own.
    let secret = from_json::<Secret>(text).map(|secret| secret.expose().to_owned());
    assert_eq!(secret, from_json::<String>(text), "{shown:?}");
}

/// Equal, but for the last digits of numbers: `serde_json` does not round all of them right.
fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() && b.is_f64() => {
            let (a, b) = (a.as_f64().unwrap_or_default(), b.as_f64().unwrap_or_default());
            (a - b).abs() <= a.abs() * 1e-15
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((k, a), (l, b))| k == l && same(a, b))
        }
        _ => ours == theirs,
    }
}

#[test]
fn refuses_control_characters_wherever_they_stand() {
    for control in 0..0x20_u8 {
        for before in 0..36 {
            let text = format!(
                "[\"{}{}\",\"behind it and longer than a block\"]",
                "é".repeat(before),
                char::from(control)
            );
            let error = from_json::<Vec<String>>(text.as_bytes()).unwrap_err();
            assert_eq!(
                (error.kind(), error.path(), error.column()),
                (DecodeErrorKind::Syntax, "$[0]", 3 + before)
            );
            let skipped = from_json::<RawJson>(text.as_bytes()).unwrap_err();
            assert_eq!((skipped.kind(), skipped.column()), (DecodeErrorKind::Syntax, 3 + before));
        }
    }
}

#[test]
fn refuses_invalid_utf8_in_skipped_values_too() {
    for text in [&b"{\"unknown\":\"\xff\"}"[..], b"{\"\xc3\":1}", b"{\"unknown\":[{\"a\":\"\xed\xa0\x80\"}]}"]
    {
        assert_eq!(from_json::<Nested>(text).unwrap_err().kind(), DecodeErrorKind::InvalidUtf8);
        assert_eq!(from_json::<Skipped>(text).unwrap_err().kind(), DecodeErrorKind::InvalidUtf8);
    }
}

#[test]
fn refuses_half_surrogates_in_skipped_values_too() {
    let error = from_json::<Nested>(br#"{"unknown":"\ud83d"}"#).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Syntax);
}

#[test]
fn ignores_a_byte_order_mark() {
    assert_eq!(from_json::<bool>("\u{FEFF}true".as_bytes()), Ok(true));
    assert!(from_json::<bool>("true\u{FEFF}".as_bytes()).is_err());
    assert!(from_json::<bool>("\u{FEFF}\u{FEFF}true".as_bytes()).is_err());
}

#[test]
fn takes_the_last_of_duplicate_keys() {
    let value: Value = from_json(br#"{"a":1,"b":2,"a":3}"#).unwrap();
    assert_eq!(value, serde_json::json!({"a": 3, "b": 2}));
    let nested: Nested = from_json(br#"{"inner":{"inner":{}},"inner":null}"#).unwrap();
    assert_eq!(nested, Nested(None));
}

#[test]
fn nests_up_to_the_limit_and_no_deeper() {
    let arrays = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let objects = |depth: usize| r#"{"inner":"#.repeat(depth - 1) + "{}" + &"}".repeat(depth - 1);
    let skipped = |depth: usize| format!(r#"{{"unknown":{}}}"#, arrays(depth - 1));
    let too_deep = Some(DecodeErrorKind::TooDeep);
    for (depth, expected) in [(MAX_DEPTH, None), (MAX_DEPTH + 1, too_deep), (100_000, too_deep)] {
        let kind = |text: &str| from_json::<Value>(text.as_bytes()).err().map(|error| error.kind());
        assert_eq!(kind(&arrays(depth)), expected, "{depth} arrays");
        assert_eq!(kind(&objects(depth)), expected, "{depth} objects");
        let skip = |text: &str| from_json::<Skipped>(text.as_bytes()).err().map(|error| error.kind());
        assert_eq!(skip(&arrays(depth)), expected, "{depth} arrays skipped");
        assert_eq!(skip(&objects(depth)), expected, "{depth} objects skipped");
        let nested = |text: &str| from_json::<Nested>(text.as_bytes()).err().map(|error| error.kind());
        assert_eq!(nested(&objects(depth)), expected, "{depth} models");
        assert_eq!(nested(&skipped(depth)), expected, "{depth} levels of an unknown field");
    }
}

#[test]
fn a_text_cut_short_anywhere_is_an_error() {
    let text = r#"{"a": [1.5e3, -20, true, false, null, "x\u00e9\n"], "b": {"c": {}}, "d": []}"#;
    assert!(from_json::<Value>(text.as_bytes()).is_ok());
    for end in 0..text.len() {
        let error = from_json::<Value>(&text.as_bytes()[..end]).unwrap_err();
        assert_eq!(
            error.to_string().split(" at ").next(),
            Some("invalid JSON: unexpected end"),
            "cut at {end}"
        );
    }
}

#[test]
fn every_value_reads_and_writes_itself() {
    use clientwright_runtime::{Date, Json, Nullable};
    use std::collections::BTreeMap;
    type Days = BTreeMap<String, Vec<Option<Date>>>;
    let text = r#"{"a":["2026-12-25",null],"b":[]}"#;
    let days = Days::from_json(text).unwrap();
    assert_eq!(Days::from_json(text.as_bytes()).as_ref(), Ok(&days));
    assert_eq!(days.to_json().as_deref(), Ok(text));
    assert_eq!(Nullable::<bool>::from_json(String::from("null")), Ok(Nullable::Null));
    let error = Days::from_json(r#"{"a":[17]}"#).unwrap_err();
    assert_eq!(error.kind(), from_json::<Days>(br#"{"a":[17]}"#).unwrap_err().kind());
    assert!(f64::NAN.to_json().is_err());
}
