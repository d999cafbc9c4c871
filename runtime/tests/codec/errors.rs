//! What errors say: where, and what was expected.

use std::fmt::Write as _;

use clientwright_runtime::DecodeError;
use clientwright_runtime::codegen::from_json;
use serde_json::Value;

use crate::models::{Either, Extended, Nested, Provider, Record};

type Read<'r> = &'r dyn Fn(&str) -> Option<DecodeError>;

#[test]
fn errors_say_where_and_what() {
    let record = |text: &str| from_json::<Record>(text.as_bytes()).err();
    let value = |text: &str| from_json::<Value>(text.as_bytes()).err();
    let pair = |text: &str| from_json::<(i32, bool)>(text.as_bytes()).err();
    let cases: &[(&str, Read<'_>)] = &[
        // The wrong type.
        ("", &record),
        ("null", &record),
        ("  true", &record),
        ("[]", &record),
        (r#"{"id":1}"#, &record),
        (r#"{"id":"a","parent":{}}"#, &record),
        (r#"{"id":"a","count":"1"}"#, &record),
        (r#"{"id":"a","count":1.5}"#, &record),
        (r#"{"id":"a","children":{}}"#, &record),
        (r#"{"id":"a","access token":1}"#, &record),
        ("1", &|text| from_json::<bool>(text.as_bytes()).err()),
        ("1", &|text| from_json::<()>(text.as_bytes()).err()),
        ("\"1\"", &|text| from_json::<f64>(text.as_bytes()).err()),
        ("{}", &pair),
        // Out of range.
        (r#"{"id":"a","count":2147483648}"#, &record),
        ("[1e999]", &value),
        ("1e39", &|text| from_json::<f32>(text.as_bytes()).err()),
        // Missing.
        ("{}", &record),
        ("{\n  \"id\": \"a\"\n}", &record),
        ("[\n1\n]", &pair),
        // The path and the place.
        ("{\"id\":\"é完😀\",\"count\":\"\"}", &record),
        ("{\n\t\"id\": \"a\",\r\n\t\"parent\": null,\n\t\"children\": [\n\t\t{},\n\t\t1]}", &record),
        (
            r#"{"id":"a","parent":"","children":[{"id":"b","parent":"","children":[{"id":"c","parent":"","labels":{"k":""}}]}]}"#,
            &record,
        ),
        (r#"{"name":"a","other":"b"}"#, &|text| from_json::<Extended>(text.as_bytes()).err()),
        (r#"{"x":{"id":[1,}}}"#, &record),
        (r#"{"id":"a","x":1,"x":2,"parent":[]}"#, &record),
        (r#"[[{"type":"Google","id":"a","parent":0}]]"#, &|text| {
            from_json::<Vec<Vec<Provider>>>(text.as_bytes()).err()
        }),
        (r#"[1,[true,"x",[?]]]"#, &|text| from_json::<Either>(text.as_bytes()).err()),
        // No JSON.
        ("tru", &value),
        ("trap", &value),
        ("nil", &value),
        ("x", &value),
        ("-", &value),
        ("-x", &value),
        ("01", &value),
        ("1.", &value),
        ("1.x", &value),
        ("1e", &value),
        ("[1 2]", &value),
        ("[1,]", &value),
        ("[", &value),
        ("{", &value),
        ("{1:2}", &value),
        (r#"{"a" 1}"#, &value),
        (r#"{"a":1 "b":2}"#, &value),
        (r#"{"a":1,}"#, &value),
        ("\"", &value),
        ("\"\n\"", &value),
        (r#""\x""#, &value),
        (r#""\u12g4""#, &value),
        (r#""\ud800""#, &value),
        ("1 2", &value),
    ];
    let mut report = String::new();
    for (text, read) in cases {
        let error = read(text).unwrap_or_else(|| panic!("{text:?} was read"));
        writeln!(report, "{text:?}\n    {error}").unwrap();
    }
    let deep = from_json::<Nested>(r#"{"inner":"#.repeat(200).as_bytes()).unwrap_err();
    let shown = deep.to_string().replace(&".inner".repeat(128), "[.inner 128 times]");
    writeln!(report, "200 levels\n    {shown}").unwrap();
    let invalid = from_json::<Value>(b"[\n\"\xc3\xa9\xff\"]").unwrap_err();
    writeln!(report, "invalid UTF-8\n    {invalid}").unwrap();
    insta::assert_snapshot!(report);
}

#[test]
fn errors_are_small_and_can_be_sent() {
    fn sent<T: std::error::Error + Send + Sync + 'static>() {}
    sent::<DecodeError>();
    sent::<clientwright_runtime::EncodeError>();
    sent::<clientwright_runtime::FormatError>();
    assert_eq!(size_of::<Result<(), DecodeError>>(), size_of::<usize>());
}
