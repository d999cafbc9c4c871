//! Absent, null and there: required, nullable and optional fields, maps, tuples.

use std::collections::BTreeMap;

use clientwright_runtime::codegen::{Encode, from_json, to_json};
use clientwright_runtime::{DateTime, DecodeErrorKind, Nullable};

use crate::models::{Extended, Record};

fn record(json: &str) -> Record {
    from_json(json.as_bytes()).expect(json)
}

#[test]
fn fields_read_and_write_by_their_kind() {
    let cases: &[(&str, Record)] = &[
        (r#"{"id":"a","parent":null}"#, Record::new("a")),
        (r#"{"id":"a","parent":"p"}"#, Record { parent: Some("p".into()), ..Record::new("a") }),
        (r#"{"id":"a","parent":null,"count":-1}"#, Record { count: Some(-1), ..Record::new("a") }),
        (r#"{"id":"a","parent":null,"closed":null}"#, Record { closed: Nullable::Null, ..Record::new("a") }),
        (
            r#"{"id":"a","parent":null,"closed":"yesterday"}"#,
            Record { closed: DateTime::from_text("yesterday").into(), ..Record::new("a") },
        ),
        (
            r#"{"id":"a","parent":null,"children":[{"id":"b","parent":"a"}],"labels":{"":0,"x":1}}"#,
            Record {
                children: Some(vec![Record { parent: Some("a".into()), ..Record::new("b") }]),
                labels: Some(BTreeMap::from([("x".into(), 1), (String::new(), 0)])),
                ..Record::new("a")
            },
        ),
    ];
    for (json, value) in cases {
        assert_eq!(record(json), *value);
        assert_eq!(to_json(value).as_deref(), Ok(*json));
    }
}

#[test]
fn an_undeclared_null_reads_as_absent() {
    let json = r#"{"id":"a","parent":null,"count":null,"access token":null,"scope":null,"children":null,"labels":null}"#;
    assert_eq!(record(json), Record::new("a"));
}

#[test]
fn order_and_unknown_fields_do_not_matter() {
    let json =
        r#" { "labels" : {} , "x":{"id":[1,{"id":2}]} , "parent" : "p" , "count":7, "y":null, "id" : "a" } "#;
    let expected = Record {
        parent: Some("p".into()),
        count: Some(7),
        labels: Some(BTreeMap::new()),
        ..Record::new("a")
    };
    assert_eq!(record(json), expected);
}

#[test]
fn a_key_is_what_its_escapes_stand_for() {
    assert_eq!(record(r#"{"\u0069d":"a","p\u0061rent":null}"#), Record::new("a"));
    let error = from_json::<Record>(br#"{"i\\u0064":"a","parent":null}"#).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::MissingField);
}

#[test]
fn required_fields_must_be_there_even_if_null_is_allowed() {
    let error = from_json::<Record>(br#"{"id":"a"}"#).unwrap_err();
    assert_eq!((error.kind(), error.path()), (DecodeErrorKind::MissingField, "$.parent"));
    let error = from_json::<Record>(br#"{"id":null,"parent":null}"#).unwrap_err();
    assert_eq!((error.kind(), error.path()), (DecodeErrorKind::WrongType, "$.id"));
}

#[test]
fn nullable_reads_like_an_option() {
    let mut value = Nullable::from("text".to_owned());
    assert_eq!(value.as_deref(), Some("text"));
    assert_eq!(value.as_ref().map(String::len), Some(4));
    value.value_mut().unwrap().push('!');
    assert_eq!(value.clone().map(|text| text.len()), Nullable::Value(5));
    assert_eq!(Option::from(value), Some("text!".to_owned()));
    assert_eq!(Nullable::<i32>::from(None), Nullable::Null);
    assert_eq!(Nullable::<i32>::from(Some(1)), Nullable::Value(1));
    assert_eq!(Nullable::<i32>::default(), Nullable::Absent);
    for (value, absent, null, some) in [
        (Nullable::Absent, true, false, false),
        (Nullable::Null, false, true, false),
        (Nullable::Value(1), false, false, true),
    ] {
        assert_eq!(
            (value.is_absent(), value.is_null(), value.is_some(), value.is_none()),
            (absent, null, some, !some)
        );
        assert_eq!(
            (value.value().is_some(), value.unwrap_or(9), value.unwrap_or_default()),
            if some { (true, 1, 1) } else { (false, 9, 0) }
        );
        assert_eq!(Encode::is_absent(&value), absent);
    }
    assert_eq!(
        to_json(&[Nullable::Absent, Nullable::Null, Nullable::Value(1)]).as_deref(),
        Ok("[null,null,1]")
    );
    assert!(Encode::is_absent(&&None::<i32>) && Encode::is_absent(&Box::new(None::<i32>)));
    assert!(!Encode::is_absent(&Some(1)) && !Encode::is_absent("") && !Encode::is_absent(&()));
}

#[test]
fn properties_beside_others() {
    let json = r#"{"name":"n","a":1,"b\"c":2}"#;
    let value: Extended = from_json(json.as_bytes()).unwrap();
    assert_eq!(value.name.as_deref(), Some("n"));
    assert_eq!(value.extra, BTreeMap::from([("a".into(), 1), ("b\"c".into(), 2)]));
    assert_eq!(to_json(&value).as_deref(), Ok(json));
}

#[test]
fn tuples_need_their_items_and_take_more() {
    type Pair = (i32, Option<String>);
    assert_eq!(from_json::<Pair>(br#"[1,"a"]"#), Ok((1, Some("a".into()))));
    assert_eq!(from_json::<Pair>(br#"[1,null,{"more":[2]},3]"#), Ok((1, None)));
    assert_eq!(from_json::<Pair>(b"[1]").unwrap_err().kind(), DecodeErrorKind::InvalidValue);
    assert_eq!(from_json::<Pair>(b"{}").unwrap_err().kind(), DecodeErrorKind::WrongType);
    assert_eq!(
        to_json(&(1, "a", (), [true], 2.5, 'x'.to_string(), 7_u64, None::<i32>)).as_deref(),
        Ok(r#"[1,"a",null,[true],2.5,"x",7,null]"#)
    );
    let eight: (i32, i32, i32, i32, i32, i32, i32, i32) = from_json(b"[1,2,3,4,5,6,7,8]").unwrap();
    assert_eq!(eight, (1, 2, 3, 4, 5, 6, 7, 8));
}
